//! Who is reached when, under a daily capacity, by one order of work or another.
//!
//! Days pass one after another. What has come in by a day stands in its desk's
//! queue; each desk works off as many items a day as its capacity allows, in the
//! order of the policy. Working an item reaches the people behind it if it lies
//! at the right desk. See `docs/adr/0006-what-evaluation-measures.md` for what an item is
//! under each policy and why.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Something to be worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// The desk it lies at.
    pub(crate) desk: usize,
    /// The true persons reached by working it (indices), those at other desks left out.
    pub(crate) reaches: Vec<usize>,
    /// From which day it stands in the queue with which key; smaller keys come first.
    pub(crate) entries: Vec<(i64, Vec<u8>)>,
}

/// A desk's capacity: `numerator / denominator` items a day, carried over exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Capacity {
    /// Items …
    pub(crate) numerator: u64,
    /// … in so many days.
    pub(crate) denominator: u64,
}

/// Someone whose waiting counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Endangered {
    /// The true person's index.
    pub(crate) person: usize,
    /// The first day that counts: reported and endangering.
    pub(crate) from: i64,
    /// Children.
    pub(crate) children: u32,
}

/// What a policy came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Outcome {
    /// Children times days between when a person could have been known and when they were reached.
    pub(crate) child_days: u64,
    /// Persons not reached by the last day.
    pub(crate) never_reached: u64,
}

/// An item's place in a queue: by key, then in the order given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place<'i> {
    key: &'i [u8],
    number: usize,
}

/// Runs the days from `first` to `last` and returns the day on which each true person was reached.
pub(crate) fn run(
    items: &[Item],
    capacities: &[Capacity],
    first: i64,
    last: i64,
) -> BTreeMap<usize, i64> {
    let mut arrivals: BTreeMap<i64, Vec<(usize, &[u8])>> = BTreeMap::new();
    for (number, item) in items.iter().enumerate() {
        for (day, key) in &item.entries {
            arrivals
                .entry((*day).max(first))
                .or_default()
                .push((number, key));
        }
    }
    let mut queues: Vec<BinaryHeap<Reverse<Place<'_>>>> = Vec::new();
    queues.resize_with(capacities.len(), BinaryHeap::new);
    let mut credits: Vec<u64> = vec![0; capacities.len()];
    // An item stands where its newest entry puts it; none once it is worked.
    let mut current: Vec<Option<&[u8]>> = vec![None; items.len()];
    let mut worked = vec![false; items.len()];
    let mut reached = BTreeMap::new();
    for day in first..=last {
        for (number, key) in arrivals.remove(&day).unwrap_or_default() {
            let is_done = worked.get(number).copied().unwrap_or(true);
            let queue = items.get(number).and_then(|item| queues.get_mut(item.desk));
            if let (false, Some(queue), Some(place)) = (is_done, queue, current.get_mut(number)) {
                *place = Some(key);
                queue.push(Reverse(Place { key, number }));
            }
        }
        for ((queue, credit), capacity) in queues.iter_mut().zip(&mut credits).zip(capacities) {
            *credit += capacity.numerator;
            while *credit >= capacity.denominator {
                let Some(Reverse(Place { key, number })) = queue.pop() else {
                    // Nobody works ahead: a day without work is gone, a fraction is not.
                    *credit %= capacity.denominator;
                    break;
                };
                if current.get(number).copied().flatten() != Some(key) {
                    continue;
                }
                let (Some(place), Some(done), Some(item)) = (
                    current.get_mut(number),
                    worked.get_mut(number),
                    items.get(number),
                ) else {
                    continue;
                };
                (*place, *done) = (None, true);
                *credit -= capacity.denominator;
                for person in &item.reaches {
                    reached.entry(*person).or_insert(day);
                }
            }
        }
    }
    reached
}

/// Adds up the waiting of those endangered.
pub(crate) fn tally(
    endangered: &[Endangered],
    reached: &BTreeMap<usize, i64>,
    last: i64,
) -> Outcome {
    let mut outcome = Outcome::default();
    for one in endangered {
        let until = match reached.get(&one.person) {
            Some(day) => *day,
            None => {
                outcome.never_reached += 1;
                last
            }
        };
        let days = u64::try_from(until - one.from).unwrap_or(0);
        outcome.child_days += days * u64::from(one.children);
    }
    outcome
}

#[cfg(test)]
mod tests {
    use super::{Capacity, Endangered, Item, Outcome, run, tally};

    fn item(desk: usize, person: usize, day: i64, key: u8) -> Item {
        Item {
            desk,
            reaches: vec![person],
            entries: vec![(day, vec![key])],
        }
    }

    const ONE_A_DAY: Capacity = Capacity {
        numerator: 1,
        denominator: 1,
    };

    #[test]
    fn works_by_key_within_capacity() {
        let items = [
            item(0, 10, 0, 3),
            item(0, 11, 0, 1),
            item(0, 12, 1, 0),
            item(1, 13, 0, 9),
        ];
        let reached = run(&items, &[ONE_A_DAY, ONE_A_DAY], 0, 9);
        assert_eq!(
            reached.into_iter().collect::<Vec<_>>(),
            [(10, 2), (11, 0), (12, 1), (13, 0)]
        );
    }

    #[test]
    fn fractions_carry_over_and_idle_days_do_not() {
        let half = Capacity {
            numerator: 1,
            denominator: 2,
        };
        let items = [item(0, 1, 0, 0), item(0, 2, 0, 1)];
        assert_eq!(
            run(&items, &[half], 0, 9).into_iter().collect::<Vec<_>>(),
            [(1, 1), (2, 3)]
        );
        let late = [item(0, 1, 8, 0), item(0, 2, 8, 1), item(0, 3, 8, 2)];
        assert_eq!(
            run(&late, &[ONE_A_DAY], 0, 9)
                .into_iter()
                .collect::<Vec<_>>(),
            [(1, 8), (2, 9)]
        );
    }

    #[test]
    fn a_later_better_key_moves_an_item_up_and_it_is_worked_once() {
        let mut urgent = item(0, 1, 0, 9);
        urgent.entries.push((1, vec![0]));
        let items = [urgent, item(0, 2, 0, 1), item(0, 3, 0, 2), item(0, 4, 0, 3)];
        let reached = run(&items, &[ONE_A_DAY], 0, 9);
        assert_eq!(
            reached.into_iter().collect::<Vec<_>>(),
            [(1, 1), (2, 0), (3, 2), (4, 3)]
        );
    }

    #[test]
    fn a_later_worse_key_moves_an_item_down() {
        let mut calm = item(0, 1, 0, 1);
        calm.entries.push((1, vec![9]));
        let items = [calm, item(0, 2, 0, 0), item(0, 3, 1, 2)];
        let reached = run(&items, &[ONE_A_DAY], 0, 9);
        assert_eq!(
            reached.into_iter().collect::<Vec<_>>(),
            [(1, 2), (2, 0), (3, 1)]
        );
    }

    #[test]
    fn waiting_counts_from_when_it_could_be_known() {
        let endangered = [
            Endangered {
                person: 1,
                from: 2,
                children: 3,
            },
            Endangered {
                person: 2,
                from: 5,
                children: 1,
            },
            Endangered {
                person: 3,
                from: 4,
                children: 2,
            },
        ];
        let reached = [(1, 4), (2, 1)].into_iter().collect();
        assert_eq!(
            tally(&endangered, &reached, 10),
            Outcome {
                child_days: 2 * 3 + 6 * 2,
                never_reached: 1
            }
        );
    }
}
