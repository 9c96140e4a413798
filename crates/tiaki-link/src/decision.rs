//! What people have decided, as constraints on every run.
//!
//! *Same* joins whatever the evidence; *different* and *unsure* keep the machine from joining the
//! two, and everything that has been joined to them. Decisions that exclude each other are both
//! shown; the cautious side holds meanwhile: *different* is kept and the *same* that would break
//! it is not applied.
#![expect(
    clippy::indexing_slicing,
    reason = "record numbers are below the table's length"
)]

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, Serialize};

use crate::groups::{Against, Groups};
use crate::table::{Contradiction, RecordKey, to_u32};

/// What a person said of two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Not of one person.
    Different,
    /// Of one person.
    Same,
    /// Looked at and left open: the machine must not join them.
    Unsure,
}

/// A decision in force. Superseded decisions are the caller's to leave out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Decision {
    /// One record.
    pub a: RecordKey,
    /// The other.
    pub b: RecordKey,
    /// What was decided.
    pub verdict: Verdict,
}

impl Decision {
    /// The same decision with the lower key first.
    pub(crate) fn ordered(self) -> Self {
        Self {
            a: self.a.min(self.b),
            b: self.a.max(self.b),
            verdict: self.verdict,
        }
    }
}

/// Things that cannot all be true and that a person must settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Conflict {
    /// The chain of *same* joins two records that are decided *different* (or *unsure*). The last
    /// of the chain in key order was not applied, unless the other is only *unsure*.
    Decisions {
        /// From one end of the other decision to its other end.
        same: Vec<Decision>,
        /// The decision that they exclude.
        other: Decision,
    },
    /// *Same* decisions join two records that contradict each other. They were applied.
    Contradicted {
        /// From one end of the contradiction to its other end.
        same: Vec<Decision>,
        /// The contradiction.
        contradiction: Contradiction,
    },
    /// A decision about a record that is not in the table, or about one record and itself.
    Unknown {
        /// The decision, which has no effect.
        decision: Decision,
    },
}

/// Applies decisions and contradictions to fresh groups of the records with these keys, ascending:
/// the joins made, and what conflicts.
pub(crate) fn apply(
    keys: &[RecordKey],
    contradictions: &[Contradiction],
    decisions: &[Decision],
    groups: &mut Groups,
) -> (Vec<(u32, u32)>, Vec<Conflict>) {
    let find = |key: RecordKey| keys.binary_search(&key).ok().map(to_u32);
    let mut conflicts = Vec::new();
    let mut known: BTreeSet<(u32, u32, Verdict)> = BTreeSet::new();
    for decision in decisions
        .iter()
        .map(|d| d.ordered())
        .collect::<BTreeSet<_>>()
    {
        match (find(decision.a), find(decision.b)) {
            (Some(a), Some(b)) if a != b => {
                known.insert((a, b, decision.verdict));
            }
            _ => conflicts.push(Conflict::Unknown { decision }),
        }
    }
    let of = |wanted: Verdict| {
        let chosen = known.iter().filter(move |(.., verdict)| *verdict == wanted);
        chosen.map(|(a, b, _)| (*a, *b))
    };
    let written = |(a, b): (u32, u32), verdict| Decision {
        a: keys[a as usize],
        b: keys[b as usize],
        verdict,
    };
    for (a, b) in of(Verdict::Different) {
        groups.forbid(a, b, Against::Decision);
    }
    let mut joins: Vec<(u32, u32)> = Vec::new();
    let mut chain = Chain::default();
    for (a, b) in of(Verdict::Same) {
        chain.add(a, b);
        if groups.find_against(a, b).is_none() {
            if groups.join(a, b) {
                joins.push((a, b));
            }
            continue;
        }
        let broken = of(Verdict::Different).filter(|pair| chain.find_path(*pair).is_some());
        for pair in broken {
            push_new(
                &mut conflicts,
                &chain,
                pair,
                written(pair, Verdict::Different),
                &written,
            );
        }
        chain.remove(a, b);
    }
    for (a, b) in of(Verdict::Unsure) {
        if chain.find_path((a, b)).is_some() {
            push_new(
                &mut conflicts,
                &chain,
                (a, b),
                written((a, b), Verdict::Unsure),
                &written,
            );
        }
        groups.forbid(a, b, Against::Unsure);
    }
    for contradiction in contradictions {
        let pair = find(contradiction.a).zip(find(contradiction.b));
        let Some(pair) = pair else { continue };
        if let Some(path) = chain.find_path(pair) {
            let same = path
                .into_iter()
                .map(|step| written(step, Verdict::Same))
                .collect();
            conflicts.push(Conflict::Contradicted {
                same,
                contradiction: *contradiction,
            });
        }
        groups.forbid(pair.0, pair.1, Against::Contradiction);
    }
    (joins, conflicts)
}

fn push_new(
    conflicts: &mut Vec<Conflict>,
    chain: &Chain,
    pair: (u32, u32),
    other: Decision,
    written: &dyn Fn((u32, u32), Verdict) -> Decision,
) {
    let Some(path) = chain.find_path(pair) else {
        return;
    };
    let same = path
        .into_iter()
        .map(|step| written(step, Verdict::Same))
        .collect();
    let conflict = Conflict::Decisions { same, other };
    if !conflicts.contains(&conflict) {
        conflicts.push(conflict);
    }
}

/// The *same* decisions as a graph.
#[derive(Debug, Default)]
struct Chain {
    neighbours: BTreeMap<u32, BTreeSet<u32>>,
}

impl Chain {
    fn add(&mut self, a: u32, b: u32) {
        self.neighbours.entry(a).or_default().insert(b);
        self.neighbours.entry(b).or_default().insert(a);
    }

    fn remove(&mut self, a: u32, b: u32) {
        for (from, to) in [(a, b), (b, a)] {
            if let Some(neighbours) = self.neighbours.get_mut(&from) {
                neighbours.remove(&to);
            }
        }
    }

    /// A shortest path as decisions, lower record first in each.
    fn find_path(&self, (from, to): (u32, u32)) -> Option<Vec<(u32, u32)>> {
        let mut came_from = BTreeMap::from([(from, from)]);
        let mut queue = VecDeque::from([from]);
        while let Some(here) = queue.pop_front() {
            if here == to {
                break;
            }
            for next in self.neighbours.get(&here).into_iter().flatten() {
                if !came_from.contains_key(next) {
                    came_from.insert(*next, here);
                    queue.push_back(*next);
                }
            }
        }
        let mut path = Vec::new();
        let mut here = to;
        while here != from {
            let before = *came_from.get(&here)?;
            path.push((before.min(here), before.max(here)));
            here = before;
        }
        path.reverse();
        Some(path)
    }
}
