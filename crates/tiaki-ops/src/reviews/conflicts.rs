//! Decisions that cannot all hold: a chain of *same* whose ends are told to be different.
//!
//! Pure: from the decisions in force, and from who is told apart by a report. Every pair that a
//! chain contradicts is one conflict with a shortest chain, in the order of ids; which of them is
//! wrong is for people to say.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tiaki_core::id::{AccountId, SourceId};

use crate::linking::Verdict;

type Couple = (AccountId, AccountId);

/// Decisions that cannot all hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// One account.
    pub a: AccountId,
    /// The other.
    pub b: AccountId,
    /// What says that they have not one user, or leaves it open.
    pub against: Against,
    /// Pairs decided to have one user, from `a` to `b`; each with its smaller id first.
    pub same: Vec<Couple>,
}

impl Conflict {
    /// Every account that it is about: the two ends, and those that join them.
    #[must_use]
    pub fn accounts(&self) -> Vec<AccountId> {
        let joined = self.same.iter().flat_map(|(a, b)| [*a, *b]);
        [self.a, self.b].into_iter().chain(joined).collect()
    }
}

/// What stands against a chain of decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Against {
    /// A decision that the two have different users.
    Different,
    /// A decision that leaves it open.
    Unsure,
    /// A report or disclosure in which one wrote to the other.
    Told(SourceId),
}

/// Every conflict in these decisions (smaller ids first), given who is told apart.
pub(super) fn find(
    newest: &BTreeMap<Couple, Verdict>,
    apart: &BTreeSet<(AccountId, AccountId, SourceId)>,
) -> Vec<Conflict> {
    let mut near: BTreeMap<AccountId, BTreeSet<AccountId>> = BTreeMap::new();
    let same = newest.iter().filter(|(_, said)| **said == Verdict::Same);
    for ((a, b), _) in same {
        near.entry(*a).or_default().insert(*b);
        near.entry(*b).or_default().insert(*a);
    }
    let decided = newest.iter().filter_map(|((a, b), said)| match said {
        Verdict::Same => None,
        Verdict::Different => Some((*a, *b, Against::Different)),
        Verdict::Unsure => Some((*a, *b, Against::Unsure)),
    });
    let told = apart.iter().map(|(a, b, by)| (*a, *b, Against::Told(*by)));
    let mut against: Vec<_> = decided.chain(told).collect();
    against.sort_unstable();
    let conflict = |(a, b, against)| {
        let same = chain(&near, a, b)?;
        Some(Conflict {
            a,
            b,
            against,
            same,
        })
    };
    against.into_iter().filter_map(conflict).collect()
}

/// A shortest chain between the two; of equal ones that over smaller ids.
fn chain(
    near: &BTreeMap<AccountId, BTreeSet<AccountId>>,
    from: AccountId,
    to: AccountId,
) -> Option<Vec<Couple>> {
    let mut came = BTreeMap::from([(from, from)]);
    let mut queue = VecDeque::from([from]);
    while let Some(here) = queue.pop_front() {
        if here == to {
            break;
        }
        for next in near.get(&here).into_iter().flatten() {
            if !came.contains_key(next) {
                came.insert(*next, here);
                queue.push_back(*next);
            }
        }
    }
    let (mut pairs, mut here) = (Vec::new(), to);
    while here != from {
        let before = *came.get(&here)?;
        pairs.push((before.min(here), before.max(here)));
        here = before;
    }
    pairs.reverse();
    Some(pairs)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tiaki_link::{Decision, Model, RecordKey, TableBuilder, link};

    use super::*;

    fn id(number: u8) -> AccountId {
        AccountId::from_bytes([number; 16])
    }

    fn decided(pairs: &[(u8, u8, Verdict)]) -> BTreeMap<Couple, Verdict> {
        let of = |(a, b, said): &(u8, u8, Verdict)| ((id(*a.min(b)), id(*a.max(b))), *said);
        pairs.iter().map(of).collect()
    }

    use Verdict::{Different, Same, Unsure};

    #[test]
    fn decisions_that_can_hold_are_no_conflict() {
        for pairs in [
            &[][..],
            &[(1, 2, Different)],
            &[(1, 2, Same), (2, 3, Same)],
            &[(1, 2, Same), (3, 4, Different)],
            &[(1, 2, Same), (2, 3, Different), (1, 3, Unsure)],
            &[
                (1, 2, Same),
                (3, 4, Same),
                (1, 4, Different),
                (2, 3, Different),
            ],
        ] {
            assert_eq!(find(&decided(pairs), &BTreeSet::new()), [], "{pairs:?}");
        }
    }

    #[test]
    fn a_chain_against_a_decision_is_told_whole() {
        let pairs = [
            (1, 3, Same),
            (3, 2, Same),
            (2, 4, Same),
            (1, 4, Different),
            (2, 1, Unsure),
        ];
        let found = find(&decided(&pairs), &BTreeSet::new());
        let couple = |a, b| (id(a), id(b));
        let unsure = Conflict {
            a: id(1),
            b: id(2),
            against: Against::Unsure,
            same: vec![couple(1, 3), couple(2, 3)],
        };
        let different = Conflict {
            a: id(1),
            b: id(4),
            against: Against::Different,
            same: vec![couple(1, 3), couple(2, 3), couple(2, 4)],
        };
        assert_eq!(found, [unsure, different]);
    }

    #[test]
    fn who_wrote_to_whom_stands_against_a_decision() {
        let source = SourceId::from_bytes([7; 16]);
        let apart = BTreeSet::from([(id(1), id(2), source), (id(3), id(4), source)]);
        let found = find(&decided(&[(1, 2, Same)]), &apart);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].against, Against::Told(source));
    }

    fn verdict() -> impl Strategy<Value = Verdict> {
        prop_oneof![3 => Just(Same), 2 => Just(Different), 1 => Just(Unsure)]
    }

    proptest! {
        #[test]
        fn conflicts_are_the_pairs_that_the_closure_of_same_contains(
            raw in proptest::collection::btree_map((0_u8..9, 0_u8..9), verdict(), 0..16),
        ) {
            let pairs: Vec<(u8, u8, Verdict)> =
                raw.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), said)| (a, b, said)).collect();
            let newest = decided(&pairs);
            // The closure, by joining until nothing changes.
            let mut closure: BTreeSet<(u8, u8)> = (0..9).map(|one| (one, one)).collect();
            loop {
                let before = closure.len();
                for (a, b, _) in pairs.iter().filter(|(.., said)| *said == Same) {
                    for one in 0..9 {
                        for (from, to) in [(*a, *b), (*b, *a)] {
                            if closure.contains(&(one, from)) {
                                closure.insert((one, to));
                            }
                        }
                    }
                }
                if closure.len() == before {
                    break;
                }
            }
            let expected: Vec<Couple> = pairs
                .iter()
                .filter(|(a, b, said)| *said != Same && closure.contains(&(*a, *b)))
                .map(|(a, b, _)| (id(*a), id(*b)))
                .collect();
            let found = find(&newest, &BTreeSet::new());
            let told: Vec<Couple> = found.iter().map(|one| (one.a, one.b)).collect();
            prop_assert_eq!(told, expected);
            for one in &found {
                let mut here = one.a;
                for couple in &one.same {
                    prop_assert_eq!(newest.get(couple), Some(&Same));
                    here = if couple.0 == here { couple.1 } else {
                        prop_assert_eq!(couple.1, here);
                        couple.0
                    };
                }
                prop_assert_eq!(here, one.b);
            }

            // Linking sees a conflict exactly where one is shown.
            let mut table = TableBuilder::new();
            for number in 0..9 {
                table.record(RecordKey(*id(number).as_bytes()));
            }
            let key = |id: &AccountId| RecordKey(*id.as_bytes());
            let given: Vec<Decision> = newest
                .iter()
                .map(|((a, b), said)| Decision { a: key(a), b: key(b), verdict: *said })
                .collect();
            let linkage = link(&table.build().unwrap(), &Model::standard(), &given);
            prop_assert_eq!(linkage.conflicts().is_empty(), found.is_empty());
        }
    }
}
