//! What a ledger learns of domains, kept up as evidence comes and goes.
//!
//! A mailbox testifies for its domain as in a run (see the crate's `domains`). What it said last is
//! kept with it, so that a change is the difference of two sums. Where a domain comes to another
//! class, which is seldom, all its mailboxes are weighed again; if that is from or to a class whose
//! mailboxes say nothing, their holders too, since nothing of theirs differs by such a one.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of records and values are the ledger's own"
)]

use std::collections::BTreeSet;

use super::{Held, Ledger};
use crate::domains::Leaning;
use crate::kind::{Kind, ValueClass};
use crate::table::Row;

/// A domain and what is known of it.
#[derive(Debug, Default)]
pub(super) struct Domain {
    sum: Leaning,
    class: ValueClass,
    /// The mailboxes that some row gives it.
    mailboxes: BTreeSet<u32>,
}

impl Ledger {
    /// The class that holds for a row, given what was learned last.
    pub(super) fn class_of(&self, row: &Row) -> ValueClass {
        let of = |domain| self.domains.get(&domain).map(|known| known.class);
        row.learned(|domain| of(domain).unwrap_or_default())
    }

    /// The class that holds for a value: the last in order of all its rows.
    pub(super) fn class_of_value(&self, value: u32) -> ValueClass {
        let held = &self.values[value as usize];
        let holders = held.holders.iter();
        let rows = holders.flat_map(|holder| self.rows_of(held, *holder));
        let classes = rows.map(|row| self.class_of(row));
        classes.max().unwrap_or_default()
    }

    /// The rows by which a record holds a value.
    fn rows_of(&self, value: &Held, holder: u32) -> impl Iterator<Item = &Row> {
        let rows = &self.records[holder as usize].rows;
        let what = (value.kind, value.key);
        let from = rows.partition_point(|row| (row.kind, row.key) < what);
        let own = rows.iter().skip(from);
        own.take_while(move |row| (row.kind, row.key) == what)
    }

    /// Marks the mailboxes whose testimony a row that came or went may change.
    pub(super) fn testify(&mut self, number: u32, value: u32, row: &Row) {
        if let Some(domain) = row.domain() {
            let known = self.domains.entry(domain).or_default();
            known.mailboxes.insert(value);
        }
        if row.kind == Kind::Email {
            self.pending.mailboxes.insert(value);
            return;
        }
        let mut witnesses = self.model.domains.witnesses.iter();
        if row.is_stated() && witnesses.any(|witness| witness.kind == row.kind) {
            let values = self.records[number as usize].values.iter();
            let mailboxes = values.filter(|held| self.values[**held as usize].kind == Kind::Email);
            self.pending.mailboxes.extend(mailboxes);
        }
    }

    /// Hears these mailboxes again, and marks what a domain's new class changes.
    pub(super) fn learn(
        &mut self,
        mailboxes: &BTreeSet<u32>,
        changed: &mut BTreeSet<u32>,
        dirty: &mut BTreeSet<u32>,
    ) {
        let mut touched: BTreeSet<u32> = BTreeSet::new();
        let mut space = Vec::new();
        for mailbox in mailboxes {
            let now = self.hear(*mailbox, &mut space);
            let place = &mut self.values[*mailbox as usize].testified;
            let before = std::mem::replace(place, now);
            if before == now {
                continue;
            }
            for ((domain, said), times) in [(before, -1), (now, 1)] {
                if domain != 0 {
                    self.domains.entry(domain).or_default().sum.add(said, times);
                    touched.insert(domain);
                }
            }
        }
        for domain in touched {
            let Some(known) = self.domains.get_mut(&domain) else {
                continue;
            };
            let class = self.model.domains.class(known.sum);
            let before = std::mem::replace(&mut known.class, class);
            if before == class {
                continue;
            }
            let is_mute = |class| class > ValueClass::Personal;
            let own: Vec<u32> = known.mailboxes.iter().copied().collect();
            for mailbox in own {
                self.values[mailbox as usize].class = self.class_of_value(mailbox);
                changed.insert(mailbox);
                if is_mute(before) != is_mute(class) {
                    dirty.extend(&self.values[mailbox as usize].holders);
                }
            }
        }
    }

    /// The domain of a mailbox, and what its holders testify.
    fn hear(&self, mailbox: u32, space: &mut Vec<u64>) -> (u32, Leaning) {
        let held = &self.values[mailbox as usize];
        let mut domain = 0;
        let mut holders: Vec<&[Row]> = Vec::new();
        for holder in &held.holders {
            if holders.len() > self.model.domains.most_holders as usize {
                break;
            }
            let rows = &self.records[*holder as usize].rows;
            let own = self.rows_of(held, *holder).filter(|row| row.is_stated());
            if let Some(of_holder) = own.filter_map(Row::domain).max() {
                domain = domain.max(of_holder);
                holders.push(rows);
            }
        }
        (domain, self.model.domains.hear(&holders, space))
    }
}
