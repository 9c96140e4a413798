//! From scored pairs to groups: Kruskal in descending weight, with guards.
//!
//! Edges are taken from the heaviest to the lightest, ties in key order. One joins two groups if
//! 1. nothing keeps them apart (a decision, a contradiction);
//! 2. its odds, less an allowance for size, reach the probable tier. The allowance is
//!    `group_doubling` for each doubling of the *smaller* group: adding one account asks nothing
//!    more, joining two large groups asks for more because more is at stake;
//! 3. it holds a strong identifier, or one of the two is a single record: support alone, which is
//!    what weak chains are made of, never joins two groups.
//!
//! Where an edge does not suffice, all evidence between the two groups is taken together, the best
//! of each kind wherever it lies between them. Every family beyond the first then costs
//! `log2(size of one x size of the other)`, for so many pairs had the chance to agree.
//!
//! The joining edges are a maximum spanning forest and stay the explanation.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from this module's own arrays"
)]

use std::collections::HashSet;

use crate::compare::{Edge, Scorer, Shared};
use crate::groups::{Against, Groups};
use crate::kind::{KINDS, Kind};
use crate::model::Tier;
use crate::score::{Scores, combine};
use crate::table::to_u32;

/// Which edges may join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admit {
    /// Only those with evidence of at least two families: for counting persons.
    Corroborated,
    /// All that the rules allow.
    All,
}

/// A join of the spanning forest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Join {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) allowance: i32,
    /// Where the evidence lies between other members too: the best of each kind.
    pub(crate) combined: Option<Box<[Option<Shared>; KINDS]>>,
}

/// Why an edge of a tier joined nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Against(Against),
    Weak,
    Bridge,
}

/// The outcome of one run.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) joins: Vec<Join>,
    /// Edges of at least the possible tier that did not join, heaviest first.
    pub(crate) refused: Vec<(Edge, Refusal)>,
}

/// Brings edges into the order in which they are tried.
pub(crate) fn sort(edges: &mut [Edge]) {
    edges.sort_unstable_by_key(|edge| (-edge.odds, edge.a, edge.b));
}

/// Joins groups along sorted edges.
pub(crate) fn join_edges(
    scorer: &Scorer<'_>,
    edges: &[Edge],
    admit: Admit,
    groups: &mut Groups,
) -> Outcome {
    let adjacency = match admit {
        Admit::All => Adjacency::new(scorer.table.keys.len(), edges),
        Admit::Corroborated => Adjacency::default(),
    };
    let mut outcome = Outcome::default();
    let mut tried: HashSet<[u32; 4]> = HashSet::new();
    for edge in edges {
        let (a, b) = (groups.root(edge.a), groups.root(edge.b));
        if a == b {
            continue;
        }
        let sizes = (groups.size(a), groups.size(b));
        let refusal = if let Some(against) = groups.find_against(a, b) {
            Refusal::Against(against)
        } else {
            let allowance = allowance(scorer, sizes, 1);
            let corroborated = admit == Admit::All || edge.families >= 2;
            if corroborated && suffices(scorer, edge, allowance, sizes) {
                groups.join(a, b);
                let Edge { a, b, .. } = *edge;
                outcome.joins.push(Join {
                    a,
                    b,
                    allowance,
                    combined: None,
                });
                continue;
            }
            let promising = edge.odds >= scorer.model.thresholds.tried && sizes != (1, 1);
            if admit == Admit::All
                && promising
                && tried.insert([a, b, sizes.0, sizes.1])
                && let Some(join) = combine_groups(scorer, edge, &adjacency, sizes, groups)
            {
                groups.join(a, b);
                outcome.joins.push(join);
                continue;
            }
            let alone = suffices(scorer, edge, 0, (1, 1));
            if alone {
                Refusal::Bridge
            } else {
                Refusal::Weak
            }
        };
        if edge.odds >= scorer.model.thresholds.possible {
            outcome.refused.push((*edge, refusal));
        }
    }
    outcome
}

/// Centibits to be taken off evidence of so many families between groups of these sizes.
fn allowance(scorer: &Scorer<'_>, sizes: (u32, u32), families: u8) -> i32 {
    let doublings = |size: u64| i32::try_from(size.checked_ilog2().unwrap_or(0)).unwrap_or(0);
    let pairs = u64::from(sizes.0) * u64::from(sizes.1);
    let chances = 100 * doublings(pairs.next_power_of_two());
    let size = scorer.model.thresholds.group_doubling * doublings(sizes.0.min(sizes.1).into());
    size + chances * i32::from(families.saturating_sub(1))
}

fn suffices(scorer: &Scorer<'_>, edge: &Edge, allowance: i32, sizes: (u32, u32)) -> bool {
    let Edge {
        odds,
        strong_families,
        kinds,
        ..
    } = *edge;
    let single = sizes.0.min(sizes.1) == 1;
    let tier = scorer.model.tier(odds - allowance, strong_families, kinds);
    tier >= Some(Tier::Probable) && (single || strong_families >= 1)
}

/// Takes all evidence between two groups together.
fn combine_groups(
    scorer: &Scorer<'_>,
    edge: &Edge,
    adjacency: &Adjacency,
    sizes: (u32, u32),
    groups: &mut Groups,
) -> Option<Join> {
    let (small, other) = if sizes.0 <= sizes.1 {
        (edge.a, edge.b)
    } else {
        (edge.b, edge.a)
    };
    let target = groups.root(other);
    let members: Vec<u32> = groups.members(small).collect();
    let mut crossing: Vec<(u32, u32)> = Vec::new();
    for member in members {
        for neighbour in adjacency.of(member) {
            if groups.root(*neighbour) == target {
                crossing.push((member.min(*neighbour), member.max(*neighbour)));
            }
        }
    }
    crossing.sort_unstable();
    let mut scores = Scores::default();
    let mut best: [Option<Shared>; KINDS] = [None; KINDS];
    for (a, b) in crossing {
        for (kind, shared) in Kind::ALL.into_iter().zip(scorer.best(a, b)) {
            if let Some(Shared { agreement, .. }) = shared
                && scores.note(kind, agreement.full, agreement.strong)
            {
                best[kind.index()] = shared;
            }
        }
    }
    let total = combine(scorer.model, scorer.prior, &scores);
    let allowance = allowance(scorer, sizes, total.families);
    let whole = Edge::new(edge.a, edge.b, &total);
    suffices(scorer, &whole, allowance, sizes).then(|| Join {
        a: edge.a,
        b: edge.b,
        allowance,
        combined: Some(Box::new(best)),
    })
}

/// The kept edges of each record.
#[derive(Debug, Default)]
struct Adjacency {
    first: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Adjacency {
    fn new(records: usize, edges: &[Edge]) -> Self {
        let mut first = vec![0_u32; records + 1];
        for edge in edges {
            first[edge.a as usize + 1] += 1;
            first[edge.b as usize + 1] += 1;
        }
        for record in 0..records {
            first[record + 1] += first[record];
        }
        let mut next = first.clone();
        let mut neighbours = vec![0_u32; edges.len() * 2];
        for edge in edges {
            for (from, to) in [(edge.a, edge.b), (edge.b, edge.a)] {
                let place = &mut next[from as usize];
                neighbours[*place as usize] = to;
                *place += 1;
            }
        }
        Self { first, neighbours }
    }

    fn of(&self, record: u32) -> &[u32] {
        let record = record as usize;
        &self.neighbours[self.first[record] as usize..self.first[record + 1] as usize]
    }
}

/// In how many groups the holders of each value are.
pub(crate) fn count_persons(scorer: &Scorer<'_>, groups: &mut Groups) -> Vec<u32> {
    let mut roots = Vec::new();
    let mut persons = Vec::with_capacity(scorer.persons.len());
    for value in 0..to_u32(scorer.persons.len()) {
        roots.clear();
        roots.extend(
            scorer
                .index
                .holders(value)
                .iter()
                .map(|holder| groups.root(*holder)),
        );
        roots.sort_unstable();
        roots.dedup();
        persons.push(to_u32(roots.len()));
    }
    persons
}
