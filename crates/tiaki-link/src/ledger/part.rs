//! A part of a ledger as a table of its own.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of records are the ledger's own"
)]

use std::collections::{BTreeSet, HashSet};

use super::Ledger;
use crate::decision::{Decision, Verdict};
use crate::table::{Contradiction, RecordKey, Row, Table, to_u32};

/// See the module.
pub(super) struct Part {
    /// The ledger's numbers of the records, in the order of the table.
    pub(super) numbers: Vec<u32>,
    pub(super) table: Table,
}

impl Part {
    /// The place of a record of the ledger.
    pub(super) fn place(&self, ledger: &Ledger, number: u32) -> Option<u32> {
        let key = ledger.records[number as usize].key;
        self.table.keys.binary_search(&key).ok().map(to_u32)
    }
}

impl Ledger {
    /// A table of these records.
    pub(super) fn part(&self, numbers: impl IntoIterator<Item = u32>) -> Part {
        let mut numbers: Vec<u32> = numbers.into_iter().collect();
        numbers.sort_unstable_by_key(|number| self.records[*number as usize].key);
        numbers.dedup();
        let mut rows = Vec::new();
        for (number, place) in numbers.iter().zip(0..) {
            let own = &self.records[*number as usize].rows;
            let row = |row: &Row| row.of_record(place, self.class_of(row));
            rows.extend(own.iter().map(row));
        }
        let keys = numbers
            .iter()
            .map(|number| self.records[*number as usize].key)
            .collect();
        let table = Table {
            keys,
            rows,
            contradictions: Vec::new(),
            // What was learned of them holds in the rows already.
            knows_domains: false,
        };
        Part { numbers, table }
    }

    /// All records that ties of a round, and decisions that records are the same, connect with
    /// these.
    pub(super) fn component(
        &self,
        round: usize,
        seeds: impl IntoIterator<Item = u32>,
    ) -> BTreeSet<u32> {
        let mut seen: HashSet<u32> = HashSet::new();
        let mut open: Vec<u32> = seeds
            .into_iter()
            .filter(|seed| seen.insert(*seed))
            .collect();
        while let Some(number) = open.pop() {
            let record = &self.records[number as usize];
            let tied = record.ties[round].iter().map(|(other, _)| *other);
            let decided = self.decisions_of.get(&record.key).into_iter().flatten();
            let same = decided
                .filter(|decision| decision.verdict == Verdict::Same)
                .flat_map(|decision| [decision.a, decision.b])
                .filter_map(|key| self.numbers.get(&key).copied());
            for other in tied.chain(same) {
                if seen.insert(other) {
                    open.push(other);
                }
            }
        }
        seen.into_iter().collect()
    }

    /// The decisions and contradictions between records of a part.
    pub(super) fn bound(&self, keys: &[RecordKey]) -> (Vec<Decision>, Vec<Contradiction>) {
        let is_here = |key: RecordKey| keys.binary_search(&key).is_ok();
        let (mut decisions, mut contradictions) = (BTreeSet::new(), BTreeSet::new());
        if self.decisions.is_empty() && self.contradictions.is_empty() {
            return (Vec::new(), Vec::new());
        }
        for key in keys {
            let decided = self.decisions_of.get(key).into_iter().flatten();
            decisions.extend(decided.filter(|d| is_here(d.a) && is_here(d.b)).copied());
            let apart = self.contradictions_of.get(key).into_iter().flatten();
            contradictions.extend(apart.filter(|c| is_here(c.a) && is_here(c.b)).copied());
        }
        (
            decisions.into_iter().collect(),
            contradictions.into_iter().collect(),
        )
    }
}
