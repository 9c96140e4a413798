//! What a ledger keeps of each row, and how it is written down as a whole.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of records and values are the ledger's own"
)]

use super::{Groups, Held, Ledger, Settled, decision};
use crate::assemble::{Rest, Written, file, finish, generic_values, levels};
use crate::compare::Round;
use crate::domains::Leaning;
use crate::kind::{Kind, ValueClass};
use crate::linkage::Linkage;
use crate::table::{Row, to_u32};

impl Ledger {
    pub(super) fn value(&self, kind: Kind, key: u64) -> Option<&Held> {
        let number = self.value_numbers.get(&(kind, key))?;
        self.values.get(*number as usize)
    }

    /// Files a row, and marks what it changes.
    pub(super) fn insert(&mut self, number: u32, row: Row) {
        let record = &mut self.records[number as usize];
        let Err(place) = record.rows.binary_search_by_key(&row.order(), Row::order) else {
            return;
        };
        record.rows.insert(place, row);
        self.pending.records.insert(number);
        let next = to_u32(self.values.len());
        let value = *self
            .value_numbers
            .entry((row.kind, row.key))
            .or_insert(next);
        if value == next {
            self.values.push(Held {
                kind: row.kind,
                key: row.key,
                class: ValueClass::Ordinary,
                holders: Vec::new(),
                persons: 0,
                testified: (0, Leaning::default()),
                settled: Settled::default(),
            });
        }
        self.pending.values.insert(value);
        let class = self.class_of(&row);
        let held = &mut self.values[value as usize];
        held.class = held.class.max(class);
        if !self.records[number as usize].values.contains(&value) {
            self.records[number as usize].values.push(value);
            self.hold(number, value);
        }
        self.testify(number, value, &row);
        if row.kind == Kind::Ip
            && let (Some(port), Some(_)) = (row.source_port(), row.time())
        {
            let holders = self.ports.entry((value, port)).or_default();
            // From one more than may have it on, nobody's port attributes.
            let most = self.model.ip.flow_holders as usize;
            if holders.insert(number) && holders.len() == most + 1 {
                self.pending.records.extend(holders.iter().copied());
            }
        }
    }

    /// Takes a row away, and marks what that changes; whether it was there.
    pub(super) fn remove(&mut self, number: u32, row: &Row) -> bool {
        let record = &mut self.records[number as usize];
        let Ok(place) = record.rows.binary_search_by_key(&row.order(), Row::order) else {
            return false;
        };
        record.rows.remove(place);
        self.pending.records.insert(number);
        let Some(value) = self.value_numbers.get(&(row.kind, row.key)).copied() else {
            return true;
        };
        self.pending.values.insert(value);
        let record = &mut self.records[number as usize];
        if !record.rows.iter().any(|other| other.same_value(row)) {
            record.values.retain(|held| *held != value);
            self.release(number, value);
        }
        self.values[value as usize].class = self.class_of_value(value);
        self.testify(number, value, row);
        let port = |row: &Row| row.time().and_then(|_| row.source_port());
        if row.kind == Kind::Ip
            && let Some(own) = port(row)
        {
            let mut rows = self.records[number as usize].rows.iter();
            let still = rows.any(|other| other.same_value(row) && port(other) == Some(own));
            let most = self.model.ip.flow_holders as usize;
            if !still
                && let Some(holders) = self.ports.get_mut(&(value, own))
                && holders.remove(&number)
                && holders.len() == most
            {
                self.pending.records.extend(holders.iter().copied());
            }
        }
        true
    }

    /// Takes a record from the holders of a value. Its neighbours are next to each other now.
    fn release(&mut self, number: u32, value: u32) {
        let held = &mut self.values[value as usize];
        let Some(place) = held.holders.iter().position(|holder| *holder == number) else {
            return;
        };
        held.holders.remove(place);
        let around = place.saturating_sub(1)..(place + 1).min(held.holders.len());
        self.pending.records.extend(&held.holders[around]);
    }

    /// Files a record among the holders of a value. Its neighbours may have been compared because
    /// they were next to each other.
    fn hold(&mut self, number: u32, value: u32) {
        let key = |of: &u32| self.records[*of as usize].key;
        let own = key(&number);
        let holders = &self.values[value as usize].holders;
        let place = holders.partition_point(|holder| key(holder) < own);
        let kind = self.values[value as usize].kind;
        if holders.len() >= self.model.rule(kind).candidate_cap as usize {
            let around = &holders[place.saturating_sub(1)..(place + 1).min(holders.len())];
            self.pending.records.extend(around.iter().copied());
        }
        self.values[value as usize].holders.insert(place, number);
    }
}

/// Writes everything down.
pub(super) fn write_down(ledger: &Ledger) -> Linkage {
    let mut order: Vec<u32> = (0..to_u32(ledger.records.len())).collect();
    order.sort_unstable_by_key(|number| ledger.records[*number as usize].key);
    let keys: Vec<_> = order
        .iter()
        .map(|number| ledger.records[*number as usize].key)
        .collect();
    // The record with the lowest key comes first and names its group.
    let mut cluster_of = vec![0_u32; order.len()];
    let mut number_of = Vec::with_capacity(order.len());
    let mut clusters = 0;
    for number in &order {
        let group = ledger.records[*number as usize].group[1];
        if group == *number {
            cluster_of[group as usize] = clusters;
            clusters += 1;
        }
        number_of.push(cluster_of[group as usize]);
    }
    let mut written = Written::default();
    for (number, cluster) in order.iter().zip(&number_of) {
        let record = &ledger.records[*number as usize];
        for (link, steps) in &record.links {
            let link = file(&mut written.contributions, link, steps);
            written.links.push((*cluster, link));
        }
        for (near, steps) in &record.near {
            let link = file(&mut written.contributions, &near.link, steps);
            written.near.push(crate::linkage::NearMiss {
                link,
                ..near.clone()
            });
        }
    }
    let mut shared: Vec<&Held> = ledger
        .values
        .iter()
        .filter(|value| value.holders.len() >= 2)
        .collect();
    shared.sort_unstable_by_key(|value| (value.kind, value.key));
    let spread = || {
        shared.iter().map(|value| crate::spread::Spread {
            kind: value.kind,
            key: value.key,
            class: value.class,
            held: to_u32(value.holders.len()),
            persons: value.persons,
        })
    };
    let decisions: Vec<_> = ledger.decisions.iter().copied().collect();
    let contradictions: Vec<_> = ledger.contradictions.iter().copied().collect();
    let mut groups = Groups::new(keys.len());
    let (_, conflicts) = decision::apply(&keys, &contradictions, &decisions, &mut groups);
    let rest = Rest {
        prior: ledger.prior,
        generic_values: generic_values(&ledger.model, Round::Persons, spread()),
        levels: levels(keys.len(), spread()),
        conflicts,
    };
    finish(&ledger.model, &keys, &number_of, written, rest)
}
