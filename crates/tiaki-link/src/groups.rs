//! Union-find over records, with members and with what keeps groups apart.
#![expect(
    clippy::indexing_slicing,
    reason = "record numbers are below the number of records"
)]

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::table::to_u32;

/// Why two groups must not be joined by the machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    /// A human decided that two of their records are of different persons.
    Decision,
    /// Two of their records contradict each other.
    Contradiction,
    /// A human looked at two of their records and left it open.
    Unsure,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Groups {
    parent: Vec<u32>,
    size: Vec<u32>,
    /// The members of a group form a ring.
    next: Vec<u32>,
    /// By root: (own member, member of another group, why).
    against: BTreeMap<u32, Vec<(u32, Against)>>,
}

impl Groups {
    pub(crate) fn new(records: usize) -> Self {
        let own: Vec<u32> = (0..to_u32(records)).collect();
        Self {
            parent: own.clone(),
            size: vec![1; records],
            next: own,
            against: BTreeMap::new(),
        }
    }

    /// The root of a record's group.
    pub(crate) fn root(&mut self, mut record: u32) -> u32 {
        while self.parent[record as usize] != record {
            let above = self.parent[self.parent[record as usize] as usize];
            self.parent[record as usize] = above;
            record = above;
        }
        record
    }

    /// Reads what [`Self::root`] of these records reads first, all at once: of edges in the order of
    /// their weight every look-up misses the cache, and misses that do not wait for each other
    /// overlap. Changes nothing.
    pub(crate) fn warm(&self, records: impl Iterator<Item = u32>) {
        let read = records.fold(0, |read, record| read ^ self.parent[record as usize]);
        std::hint::black_box(read);
    }

    /// The root of every record's group.
    pub(crate) fn roots(&mut self) -> Vec<u32> {
        (0..to_u32(self.parent.len()))
            .map(|record| self.root(record))
            .collect()
    }

    pub(crate) fn size(&mut self, record: u32) -> u32 {
        let root = self.root(record);
        self.size[root as usize]
    }

    /// The members of a record's group, from the record on.
    pub(crate) fn members(&self, record: u32) -> impl Iterator<Item = u32> {
        let after = move |here: &u32| {
            let next = self.next[*here as usize];
            (next != record).then_some(next)
        };
        std::iter::successors(Some(record), after)
    }

    /// Joins two groups; `false` where they are one already. Constraints are not looked at.
    pub(crate) fn join(&mut self, a: u32, b: u32) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return false;
        }
        let (large, small) = if self.size[a as usize] >= self.size[b as usize] {
            (a, b)
        } else {
            (b, a)
        };
        self.parent[small as usize] = large;
        self.size[large as usize] += self.size[small as usize];
        self.next.swap(large as usize, small as usize);
        if !self.against.is_empty()
            && let Some(moved) = self.against.remove(&small)
        {
            self.against.entry(large).or_default().extend(moved);
        }
        true
    }

    /// Keeps two records, and all that is joined to them, apart.
    pub(crate) fn forbid(&mut self, a: u32, b: u32, why: Against) {
        for (own, other) in [(a, b), (b, a)] {
            let root = self.root(own);
            self.against.entry(root).or_default().push((other, why));
        }
    }

    /// What keeps the groups of two records apart; the gravest where there are several.
    pub(crate) fn find_against(&mut self, a: u32, b: u32) -> Option<Against> {
        if self.against.is_empty() {
            return None;
        }
        let (a, b) = (self.root(a), self.root(b));
        let fewer = |root| self.against.get(&root).map_or(0, Vec::len);
        let (from, to) = if fewer(a) <= fewer(b) { (a, b) } else { (b, a) };
        let listed = self.against.remove(&from)?;
        let hits = listed
            .iter()
            .filter(|(other, _)| self.root_of(*other) == to);
        let gravest = hits.map(|(_, why)| *why).min();
        self.against.insert(from, listed);
        gravest
    }

    fn root_of(&self, mut record: u32) -> u32 {
        while self.parent[record as usize] != record {
            record = self.parent[record as usize];
        }
        record
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_and_constraints_move_with_their_groups() {
        let mut groups = Groups::new(6);
        groups.forbid(0, 5, Against::Unsure);
        groups.forbid(1, 5, Against::Decision);
        assert!(groups.join(0, 1));
        assert!(!groups.join(1, 0));
        assert!(groups.join(2, 1));
        assert!(groups.join(4, 5));
        let mut members: Vec<u32> = groups.members(2).collect();
        members.sort_unstable();
        assert_eq!(members, [0, 1, 2]);
        assert_eq!(groups.size(0), 3);
        assert_eq!(groups.find_against(2, 4), Some(Against::Decision));
        assert_eq!(groups.find_against(4, 2), Some(Against::Decision));
        assert_eq!(groups.find_against(3, 4), None);
    }
}
