//! From scored pairs to groups: Kruskal in descending weight, with guards.
//!
//! Edges are taken from the heaviest to the lightest, ties in key order. One joins two groups if
//! 1. nothing keeps them apart (a decision, a contradiction);
//! 2. its odds, less an allowance for size, reach the probable tier. The allowance is
//!    `group_doubling` for each doubling of the *smaller* group: adding one account asks nothing
//!    more, joining two large groups asks for more because more is at stake;
//! 3. so do they less what the groups state differently: where both state values of a kind and
//!    share none of them, the kind's `differs` is taken off, once;
//! 4. it holds a strong identifier, or one of the two is a single record: support alone, which is
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
use crate::threads;

/// Edges that are read ahead.
const AHEAD: u32 = 32;

/// Which edges may join.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admit {
    /// Only those that [`vouches`] admits: for counting persons.
    Corroborated,
    /// All that the rules allow.
    All,
}

/// A join of the spanning forest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Join {
    /// The place of its edge.
    pub(crate) edge: u32,
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) allowance: i32,
    /// One bit for each kind that the groups state differently.
    pub(crate) differing: u16,
    /// Where the evidence lies between other members too: the best of each kind.
    pub(crate) combined: Option<Box<[Option<Shared>; KINDS]>>,
}

/// Why an edge of a tier joined nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    Against(Against),
    Weak,
    Bridge,
    Differing,
}

/// The outcome of one run.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) joins: Vec<Join>,
    /// Edges of at least the possible tier that did not join, heaviest first.
    pub(crate) refused: Vec<(Edge, Refusal)>,
}

/// Brings edges into the order in which they are tried.
pub(crate) fn sort(pieces: Vec<Vec<Edge>>) -> Vec<Edge> {
    let edges = pieces.iter().map(Vec::len).sum();
    let mut threads: Vec<Vec<Edge>> = Vec::new();
    for piece in pieces {
        let share = edges / threads::count(edges) + 1;
        match threads.last_mut().filter(|last| last.len() < share) {
            Some(last) => last.extend(piece),
            None => {
                let mut first = Vec::with_capacity(share + piece.len());
                first.extend(piece);
                threads.push(first);
            }
        }
    }
    threads::sort_pieces(threads, |edge| (-edge.odds, edge.a, edge.b))
}

/// Whether an edge may join while persons are counted: no value may vouch for itself, so there must
/// be evidence of another family, or a value that no third record has, whose count is the same
/// either way.
const fn vouches(edge: &Edge) -> bool {
    edge.families >= 2 || edge.exclusive
}

/// Whether an edge may join two single records while persons are counted.
pub(crate) fn may_vouch(scorer: &Scorer<'_>, edge: &Edge) -> bool {
    vouches(edge) && suffices(scorer, edge, 0, (1, 1))
}

/// The edges that may join while persons are counted, in the order in which they are tried.
pub(crate) fn corroborated(scorer: &Scorer<'_>, pieces: &[Vec<Edge>]) -> Vec<Edge> {
    let own = |piece: &Vec<Edge>| {
        let edges = piece.iter().copied();
        edges.filter(|edge| may_vouch(scorer, edge)).collect()
    };
    sort(pieces.iter().map(own).collect())
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
    let mut stated = Stated::new(scorer, groups);
    // Below, an edge can neither join nor be worth a look; it only adds to the evidence of others.
    let limits = &scorer.model.thresholds;
    let floor = limits.probable.min(limits.possible).min(limits.tried);
    let worth_trying = &edges[..edges.partition_point(|edge| edge.odds >= floor)];
    for (edge, number) in worth_trying.iter().zip(0_u32..) {
        if number.is_multiple_of(AHEAD) {
            let next = worth_trying.iter().skip(number as usize);
            let next = next.take(AHEAD as usize);
            groups.warm(next.flat_map(|edge| [edge.a, edge.b]));
        }
        let (a, b) = (groups.root(edge.a), groups.root(edge.b));
        if a == b {
            continue;
        }
        let sizes = (groups.size(a), groups.size(b));
        let refusal = if let Some(against) = groups.find_against(a, b) {
            Refusal::Against(against)
        } else {
            let size = allowance(scorer, sizes, 1);
            let corroborated = admit == Admit::All || vouches(edge);
            let mut differing = 0;
            if corroborated && suffices(scorer, edge, size, sizes) {
                differing = stated.differing(groups, (a, b), sizes, edge.agreed);
                let allowance = size + stated.taken_off(differing);
                if suffices(scorer, edge, allowance, sizes) {
                    stated.join(groups, a, b);
                    let Edge { a, b, .. } = *edge;
                    outcome.joins.push(Join {
                        edge: number,
                        a,
                        b,
                        allowance,
                        differing,
                        combined: None,
                    });
                    continue;
                }
            }
            let promising = edge.odds >= scorer.model.thresholds.tried && sizes != (1, 1);
            if admit == Admit::All
                && promising
                && tried.insert([a, b, sizes.0, sizes.1])
                && let Some(join) = combine_groups(edge, &adjacency, &stated, sizes, groups)
            {
                stated.join(groups, a, b);
                outcome.joins.push(Join {
                    edge: number,
                    ..join
                });
                continue;
            }
            let alone = suffices(scorer, edge, 0, (1, 1));
            if differing != 0 {
                Refusal::Differing
            } else if alone {
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
    edge: &Edge,
    adjacency: &Adjacency,
    stated: &Stated<'_>,
    sizes: (u32, u32),
    groups: &mut Groups,
) -> Option<Join> {
    let scorer = stated.scorer;
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
    if crossing.len() <= 1 {
        // Nothing but the edge itself, which does not suffice.
        return None;
    }
    crossing.sort_unstable();
    let mut scores = Scores::default();
    let mut best: [Option<Shared>; KINDS] = [None; KINDS];
    for (a, b) in crossing {
        for (kind, shared) in Kind::ALL.into_iter().zip(scorer.best(a, b)) {
            // What is left of names agrees between groups too easily to be taken together.
            if kind != Kind::NameStem
                && let Some(Shared { agreement, .. }) = shared
                && scores.note(kind, agreement.full, agreement.nature)
            {
                best[kind.index()] = shared;
            }
        }
    }
    let total = combine(scorer.model, scorer.prior, &scores);
    let roots = (groups.root(edge.a), groups.root(edge.b));
    let differing = stated.differing(groups, roots, sizes, total.agreed);
    let allowance = allowance(scorer, sizes, total.families) + stated.taken_off(differing);
    let whole = Edge::new(edge.a, edge.b, &total);
    suffices(scorer, &whole, allowance, sizes).then(|| Join {
        edge: 0,
        a: edge.a,
        b: edge.b,
        allowance,
        differing,
        combined: Some(Box::new(best)),
    })
}

/// Of which kinds each group states values, and where two groups differ.
struct Stated<'a> {
    scorer: &'a Scorer<'a>,
    /// The kinds in which a difference counts.
    telling: u16,
    /// By root: one bit for each kind.
    of: Vec<u16>,
}

impl<'a> Stated<'a> {
    fn new(scorer: &'a Scorer<'a>, groups: &mut Groups) -> Self {
        let mut of = scorer.index.stated.clone();
        for record in 0..to_u32(of.len()) {
            let root = groups.root(record);
            if root != record {
                of[root as usize] |= of[record as usize];
            }
        }
        let telling = Kind::ALL
            .into_iter()
            .filter(|kind| scorer.model.rule(*kind).differs != 0)
            .fold(0, |telling, kind| telling | 1 << kind.index());
        Self {
            scorer,
            telling,
            of,
        }
    }

    fn join(&mut self, groups: &mut Groups, a: u32, b: u32) {
        let both = self.of[a as usize] | self.of[b as usize];
        groups.join(a, b);
        self.of[groups.root(a) as usize] = both;
    }

    /// The kinds of which both groups (by their roots) state values and share none. A kind of
    /// which the smaller one states a value without weight is left out: who knows whose that is.
    fn differing(
        &self,
        groups: &mut Groups,
        (a, b): (u32, u32),
        sizes: (u32, u32),
        agreed: u16,
    ) -> u16 {
        let mut open = self.of[a as usize] & self.of[b as usize] & self.telling & !agreed;
        if open == 0 {
            return 0;
        }
        let index = &self.scorer.index;
        let kind = |value: u32| index.kind_of(value);
        if sizes == (1, 1) {
            let others = index.holdings(b);
            for holding in index.holdings(a) {
                let bit = 1 << kind(holding.value);
                let is_held = || others.iter().any(|other| other.value == holding.value);
                if open & bit != 0 && (!self.scorer.counts(holding.value) || is_held()) {
                    open &= !bit;
                }
            }
            return open;
        }
        let (small, target) = if sizes.0 <= sizes.1 { (a, b) } else { (b, a) };
        let members: Vec<u32> = groups.members(small).collect();
        for member in members {
            for holding in index.holdings(member) {
                let bit = 1 << kind(holding.value);
                if open & bit == 0 {
                    continue;
                }
                let mut holders = index.holders(holding.value).iter();
                if !self.scorer.counts(holding.value)
                    || holders.any(|holder| groups.root(*holder) == target)
                {
                    open &= !bit;
                }
            }
        }
        open
    }

    /// Centibits to be taken off for what differs.
    fn taken_off(&self, differing: u16) -> i32 {
        let kinds = kinds_of(differing).map(|kind| self.scorer.model.rule(kind).differs);
        -kinds.sum::<i32>()
    }
}

/// The kinds whose bits are set, in their order.
pub(crate) fn kinds_of(bits: u16) -> impl Iterator<Item = Kind> {
    let set = move |kind: &Kind| bits & (1 << kind.index()) != 0;
    Kind::ALL.into_iter().filter(set)
}

/// The kept edges of each record.
#[derive(Debug, Default)]
struct Adjacency {
    first: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Adjacency {
    fn new(records: usize, edges: &[Edge]) -> Self {
        let ranges = threads::ranges(records, threads::count(edges.len()));
        let ends = |edge: &Edge| [(edge.a, edge.b), (edge.b, edge.a)];
        let counted = threads::run(ranges.clone(), |range| {
            let mut counts = vec![0_u32; range.len()];
            for (from, _) in edges.iter().flat_map(ends) {
                if range.contains(&(from as usize)) {
                    counts[from as usize - range.start] += 1;
                }
            }
            counts
        });
        let mut first = Vec::with_capacity(records + 1);
        let (mut place, mut cuts) = (0, Vec::new());
        for counts in counted {
            for count in counts {
                first.push(place);
                place += count;
            }
            cuts.push(place as usize);
        }
        first.push(place);
        cuts.pop();
        let mut neighbours = vec![0_u32; edges.len() * 2];
        let pieces = threads::cut(&mut neighbours, &cuts);
        let work: Vec<_> = ranges.into_iter().zip(pieces).collect();
        threads::run(work, |(range, space)| {
            let mut next: Vec<u32> = first[range.start..range.end].to_vec();
            let offset = first[range.start] as usize;
            for (from, to) in edges.iter().flat_map(ends) {
                if range.contains(&(from as usize)) {
                    let place = &mut next[from as usize - range.start];
                    space[*place as usize - offset] = to;
                    *place += 1;
                }
            }
        });
        Self { first, neighbours }
    }

    fn of(&self, record: u32) -> &[u32] {
        let record = record as usize;
        &self.neighbours[self.first[record] as usize..self.first[record + 1] as usize]
    }
}

/// In how many groups the holders of each value are.
pub(crate) fn count_persons(scorer: &Scorer<'_>, groups: &mut Groups) -> Vec<u32> {
    let roots = groups.roots();
    let values = scorer.persons.len();
    let ranges = threads::ranges(values, threads::count(values));
    let count = |range: std::ops::Range<usize>| {
        let mut own = Vec::new();
        let mut persons = Vec::with_capacity(range.len());
        for value in range {
            let holders = scorer.index.holders(to_u32(value));
            own.clear();
            own.extend(holders.iter().map(|holder| roots[*holder as usize]));
            own.sort_unstable();
            own.dedup();
            persons.push(to_u32(own.len()));
        }
        persons
    };
    threads::run(ranges, count).concat()
}
