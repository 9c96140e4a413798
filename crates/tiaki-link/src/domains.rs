//! What a domain's mailboxes are worth, learned from the evidence itself, without labels.
//!
//! At some domains a mailbox is one person's; at others anyone may open any mailbox, and that two
//! accounts name the same one says nothing. Nobody has a whole list of either. But the holders of a
//! mailbox also state numbers and devices ([`Witness`]): where holders of the same mailbox mostly share
//! those too, the domain's mailboxes are people's own; where they hardly ever do, they are open. So
//! all mailboxes of a domain that several accounts hold testify for each other, also those whose
//! holders state nothing else.
//!
//! # How it is counted
//! Of each mailbox with two and up to [`DomainRule::most_holders`] holders, and of each kind of witness:
//! `h` holders state `s` values of the kind (each its own once), `d` of them different. Then `s - d`
//! times somebody agreed with another, but `h - 1` times at most, and the rest of these `h - 1` times
//! they differed: holders who state the same two numbers agree, and so do those who have one of
//! several in common. One mailbox testifies for no
//! more than [`DomainRule::most_each`] times of a kind, shared out as it found them: one person with
//! sixty accounts is not sixty people of good standing. What is mined from texts, or of a class other
//! than ordinary, neither holds nor testifies.
//!
//! Each agreement and difference has two weights, both logarithms of how much better one hypothesis
//! explains it than another: that the mailboxes are open rather than people's own, and that hardly any
//! rather than a third of the sharing is a coincidence. Their sums over a domain decide; a domain of
//! which too little is known stays as it is. Sums of whole numbers do not depend on an order, and the
//! incremental [`crate::Ledger`] keeps them up as reports come.
//!
//! # What it refuses
//! To overrule what the caller knows: only rows of ordinary class are given a learned one. To learn of
//! a part: what holds for a part is told to it from the whole.
//!
//! # How to extend it
//! Another witness: a line in the model's `standard`. It must be stated in rows, not computed.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from this module's own arrays and the table"
)]

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::kind::{Kind, ValueClass};
use crate::table::{Row, Table, to_u32};
use crate::threads;

/// How domains are judged by what the holders of their mailboxes state besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainRule {
    /// What testifies.
    pub witnesses: Vec<Witness>,
    /// A mailbox that more records hold does not testify: it speaks for itself.
    pub most_holders: u32,
    /// The most that one mailbox testifies for, of each kind.
    pub most_each: u32,
    /// From this sum of [`Leaning::open`] on, in centibits, anyone may open a domain's mailboxes.
    pub open: i64,
    /// From this sum of [`Leaning::personal`] on, in centibits, they are people's own.
    pub personal: i64,
}

/// A kind of evidence by which mailboxes are judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Witness {
    /// What the holders of a mailbox state besides.
    pub kind: Kind,
    /// Where it agrees.
    pub agrees: Leaning,
    /// Where it differs.
    pub differs: Leaning,
}

/// What one agreement or difference says of a domain, in centibits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Leaning {
    /// For mailboxes that anyone may open, against people's own.
    pub open: i64,
    /// For mailboxes of people's own, against those of which a third of the sharing is a coincidence.
    pub personal: i64,
}

impl DomainRule {
    /// What a mailbox testifies where, among `holders` that state values of the witness's kind, there
    /// are so many `different` ones among those `stated`.
    pub(crate) fn testimony(
        &self,
        witness: &Witness,
        holders: usize,
        stated: usize,
        different: usize,
    ) -> Leaning {
        let times = holders.saturating_sub(1);
        let agree = stated.saturating_sub(different).min(times);
        let differ = times - agree;
        let (most, all) = (self.most_each as usize, agree + differ);
        let share = |count: usize| {
            let counted = if all > most {
                count * most / all
            } else {
                count
            };
            i64::from(to_u32(counted))
        };
        let (agree, differ) = (share(agree), share(differ));
        Leaning {
            open: agree * witness.agrees.open + differ * witness.differs.open,
            personal: agree * witness.agrees.personal + differ * witness.differs.personal,
        }
    }

    /// What the holders of a mailbox testify, given all rows of each in their order.
    pub(crate) fn hear(&self, holders: &[&[Row]], values: &mut Vec<u64>) -> Leaning {
        let mut sum = Leaning::default();
        if holders.len() < 2 || holders.len() > self.most_holders as usize {
            return sum;
        }
        for witness in &self.witnesses {
            let mut stating = 0;
            values.clear();
            for rows in holders {
                let before = values.len();
                let own = &rows[rows.partition_point(|row| row.kind < witness.kind)..];
                let own = own.iter().take_while(|row| row.kind == witness.kind);
                for row in own.filter(|row| row.is_stated()) {
                    // A value at several times stands in rows that follow one another.
                    if values.get(before..).and_then(<[u64]>::last) != Some(&row.key) {
                        values.push(row.key);
                    }
                }
                stating += usize::from(values.len() > before);
            }
            let stated = values.len();
            values.sort_unstable();
            values.dedup();
            let said = self.testimony(witness, stating, stated, values.len());
            sum.add(said, 1);
        }
        sum
    }

    /// What is learned of a domain whose mailboxes testify so.
    pub(crate) const fn class(&self, sum: Leaning) -> ValueClass {
        if sum.open >= self.open {
            ValueClass::Disposable
        } else if sum.personal >= self.personal {
            ValueClass::Personal
        } else {
            ValueClass::Ordinary
        }
    }
}

impl Leaning {
    /// Adds another so many times (-1 takes it back).
    pub(crate) const fn add(&mut self, other: Self, times: i64) {
        self.open += times * other.open;
        self.personal += times * other.personal;
    }
}

/// The domains of which something was learned.
#[derive(Debug, Default)]
pub(crate) struct Learned(HashMap<u32, ValueClass>);

/// That a record states a mailbox of a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Statement {
    mailbox: u64,
    record: u32,
    /// Where the record's rows start.
    first: u32,
    domain: u32,
}

impl Learned {
    /// Learns from a whole table.
    pub(crate) fn learn(table: &Table, rule: &DomainRule) -> Self {
        if !table.knows_domains {
            return Self::default();
        }
        let stated = statements(table);
        let mut sums: HashMap<u32, Leaning> = HashMap::new();
        let parts = threads::ranges(stated.len(), threads::count(stated.len()));
        // Where a thread's range begins within a mailbox, that mailbox is the one's before it.
        let start = |at: usize| {
            let Some(before) = at.checked_sub(1).map(|before| stated[before].mailbox) else {
                return 0;
            };
            at + stated[at..].partition_point(|next| next.mailbox == before)
        };
        let heard = threads::run(parts, |range| {
            let own = &stated[start(range.start)..start(range.end)];
            let mut sums: HashMap<u32, Leaning> = HashMap::new();
            let (mut holders, mut values) = (Vec::new(), Vec::new());
            for of_mailbox in own.chunk_by(|one, next| one.mailbox == next.mailbox) {
                if of_mailbox.len() < 2 {
                    continue;
                }
                holders.clear();
                holders.extend(of_mailbox.iter().map(|held| rows_of(table, held.first)));
                let said = rule.hear(&holders, &mut values);
                let domain = of_mailbox.iter().map(|held| held.domain).max();
                let sum = sums.entry(domain.unwrap_or_default()).or_default();
                sum.add(said, 1);
            }
            sums
        });
        for (domain, sum) in heard.into_iter().flatten() {
            sums.entry(domain).or_default().add(sum, 1);
        }
        let classes = sums
            .into_iter()
            .map(|(domain, sum)| (domain, rule.class(sum)));
        Self(
            classes
                .filter(|(_, class)| *class != ValueClass::Ordinary)
                .collect(),
        )
    }

    /// The class that holds for a row.
    pub(crate) fn class_of(&self, row: &Row) -> ValueClass {
        if self.0.is_empty() {
            return row.class;
        }
        row.learned(|domain| self.0.get(&domain).copied().unwrap_or_default())
    }
}

/// The rows of a record that starts at this row.
fn rows_of(table: &Table, first: u32) -> &[Row] {
    let rest = &table.rows[first as usize..];
    let record = rest.first().map(|row| row.record);
    let length = rest
        .iter()
        .take_while(|row| Some(row.record) == record)
        .count();
    &rest[..length]
}

/// Who states which mailbox of a known domain, each once, by mailbox and record.
fn statements(table: &Table) -> Vec<Statement> {
    let pieces = threads::ranges(table.rows.len(), threads::count(table.rows.len()));
    let found = threads::run(pieces, |range| {
        let mut found: Vec<Statement> = Vec::new();
        let mut first = 0;
        for (row, place) in table.rows[range.clone()].iter().zip(range.start..) {
            // Mailboxes come first among the rows of a record.
            if row.kind != Kind::Email {
                continue;
            }
            let Some(domain) = row.domain().filter(|_| row.is_stated()) else {
                continue;
            };
            if found.last().is_none_or(|last| last.record != row.record) {
                let same = table.rows[..place].iter().rev();
                let before = same.take_while(|other| other.record == row.record).count();
                first = to_u32(place - before);
            }
            match found.last_mut() {
                Some(last) if (last.record, last.mailbox) == (row.record, row.key) => {
                    last.domain = last.domain.max(domain);
                }
                _ => found.push(Statement {
                    mailbox: row.key,
                    record: row.record,
                    first,
                    domain,
                }),
            }
        }
        found
    });
    let mut stated = threads::sort_pieces(found, |one| (one.mailbox, one.record, one.domain));
    // A record whose rows two threads had is there twice.
    stated.dedup_by(|next, one| {
        let is_same = (one.mailbox, one.record) == (next.mailbox, next.record);
        if is_same {
            one.domain = one.domain.max(next.domain);
        }
        is_same
    });
    stated
}

#[cfg(test)]
mod tests;
