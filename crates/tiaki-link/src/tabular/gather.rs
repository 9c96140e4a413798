//! From scored pairs to groups of rows.
//!
//! The heaviest pairs come first (Kruskal); two groups are joined where the mean weight over all
//! their cross pairs, each cut to a range so that no one pair decides alone, is above the
//! threshold: a chain of likenesses joins nothing that as a whole is unlike. Cross pairs that were
//! no candidates are compared on the spot. Where a source has each thing once, two of its rows are
//! never one. The threshold is the one that makes the expected F1 highest, by the probabilities
//! that the model itself gives.
#![expect(clippy::indexing_slicing, reason = "rows are numbered from 0")]

use std::cmp::Reverse;

use super::equal::Equal;
use super::fit::{Fitted, probability};
use super::left::LeftOut;
use super::odds::ONE;
use super::pair::Comparer;
use crate::fixed::log2_centibits;
use crate::table::to_u32;

/// One pair speaks for joining with so much at most, in centibits …
const MOST: i32 = 1_500;
/// … and against it with so much.
const LEAST: i32 = -700;
/// Cross pairs that are looked at.
const LOOKED_AT: usize = 100;

/// A scored pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) weight: i32,
    pub(crate) a: u32,
    pub(crate) b: u32,
}

impl Edge {
    /// The heaviest first.
    pub(crate) fn order(&self) -> (Reverse<i32>, u32, u32) {
        (Reverse(self.weight), self.a, self.b)
    }
}

/// The best threshold, in permille: it maximises the expected F1 of the pairs at and above it.
///
/// With probability p for each pair, pairs above t have Σp true ones among n; all candidates
/// together have T. F1 = 2 Σp / (n + T).
pub(crate) fn threshold(edges: &[Edge]) -> u16 {
    let mut counts = [0_u64; 1001];
    let mut sums = [0_u64; 1001];
    for edge in edges {
        let p = probability(edge.weight);
        let bin = usize::try_from(p * 1000 / ONE).unwrap_or(0).min(1000);
        counts[bin] += 1;
        sums[bin] += p;
    }
    let all: u64 = sums.iter().sum();
    let (mut n, mut sum) = (0_u64, 0_u64);
    let mut best = (0_u64, 500_u16);
    for bin in (100..=1000_u16).rev() {
        n += counts[usize::from(bin)];
        sum += sums[usize::from(bin)];
        let wide = 2_000_000 * u128::from(sum)
            / (u128::from(n) * u128::from(ONE) + u128::from(all)).max(1);
        let f1 = u64::try_from(wide).unwrap_or(0);
        if f1 > best.0 {
            best = (f1, bin.min(900));
        }
    }
    best.1
}

/// The odds of a probability in permille, in centibits.
pub(crate) fn odds_of(permille: u16) -> i32 {
    let p = u64::from(permille.clamp(1, 999));
    log2_centibits(p, 1000 - p).unwrap_or(0)
}

/// Groups of rows.
#[derive(Debug)]
pub(crate) struct Groups {
    parent: Vec<u32>,
    next: Vec<u32>,
    size: Vec<u32>,
    sources: Vec<u64>,
}

impl Groups {
    fn new(rows: usize, sources: Option<&[u32]>) -> Self {
        let own: Vec<u32> = (0..to_u32(rows)).collect();
        let of = |row: usize| sources.map_or(0, |s| 1_u64 << s[row].min(63));
        Self {
            sources: (0..rows).map(of).collect(),
            parent: own.clone(),
            next: own,
            size: vec![1; rows],
        }
    }

    fn root(&mut self, mut row: u32) -> u32 {
        while self.parent[row as usize] != row {
            let above = self.parent[self.parent[row as usize] as usize];
            self.parent[row as usize] = above;
            row = above;
        }
        row
    }

    fn members(&self, row: u32) -> impl Iterator<Item = u32> {
        let after = move |here: &u32| {
            let next = self.next[*here as usize];
            (next != row).then_some(next)
        };
        std::iter::successors(Some(row), after)
    }

    fn join(&mut self, a: u32, b: u32) {
        // The lower row is the root, so that a group is named by its first row.
        let (root, other) = (a.min(b), a.max(b));
        self.parent[other as usize] = root;
        self.size[root as usize] += self.size[other as usize];
        self.sources[root as usize] |= self.sources[other as usize];
        self.next.swap(root as usize, other as usize);
    }
}

/// What came of it: for each row the first row of its group, and a confidence in permille.
#[derive(Debug)]
pub(crate) struct Gathered {
    pub(crate) first: Vec<u32>,
    pub(crate) confidence: Vec<u16>,
}

impl Gathered {
    /// The same for the rows of a table of which these are in this order; a group is named by its
    /// first row there.
    pub(crate) fn in_order(&self, order: &[u32]) -> Self {
        let mut named = vec![u32::MAX; self.first.len()];
        for (row, first) in order.iter().zip(&self.first) {
            let name = &mut named[*first as usize];
            *name = (*name).min(*row);
        }
        let mut placed = Self {
            first: vec![0; self.first.len()],
            confidence: vec![0; self.first.len()],
        };
        for (at, row) in order.iter().enumerate() {
            placed.first[*row as usize] = named[self.first[at] as usize];
            placed.confidence[*row as usize] = self.confidence[at];
        }
        placed
    }
}

/// What is known of rows before they are joined.
pub(crate) struct Known<'a> {
    pub(crate) comparer: &'a Comparer,
    pub(crate) fitted: &'a Fitted,
    pub(crate) equal: &'a Equal,
    pub(crate) left: &'a LeftOut,
    /// The source of each row, where each source has a thing once at most.
    pub(crate) sources: Option<&'a [u32]>,
    /// Rows are linked across sources only.
    pub(crate) across: bool,
}

/// Joins rows that stand for groups of equal ones, from the odds of `threshold` on.
pub(crate) fn gather(known: &Known<'_>, edges: &mut [Edge], threshold: i32) -> Gathered {
    let Known {
        comparer,
        fitted,
        sources,
        ..
    } = *known;
    let rows = known.equal.standing();
    edges.sort_unstable_by_key(Edge::order);
    let columns = comparer.columns.len();
    let weigh = |a: u32, b: u32| {
        fitted
            .score(&comparer.compare(a as usize, b as usize), columns)
            .clamp(LEAST, MOST)
    };
    let mut groups = Groups::new(rows, sources);
    let mut refused = vec![i32::MIN; rows];
    for edge in edges.iter() {
        let (a, b) = (groups.root(edge.a), groups.root(edge.b));
        if a == b {
            continue;
        }
        let shared = groups.sources[a as usize] & groups.sources[b as usize] != 0;
        if edge.weight >= threshold && !shared && coheres(&groups, a, b, threshold, &weigh) {
            groups.join(a, b);
        } else if edge.weight > -2_000 {
            for row in [edge.a, edge.b] {
                refused[row as usize] = refused[row as usize].max(edge.weight);
            }
        }
    }
    let first: Vec<u32> = (0..to_u32(rows)).map(|row| groups.root(row)).collect();
    let confidence = confidence(known, &groups, (&first, &refused), &weigh);
    expand(known, &groups, &Gathered { first, confidence })
}

/// Gives all rows of the table their places: those of what stands for them.
///
/// Where rows are linked across sources, equal rows of one source follow the one that stands for
/// them only where it was linked, and not where a source has each thing once.
fn expand(known: &Known<'_>, groups: &Groups, standing: &Gathered) -> Gathered {
    let equal = known.equal;
    let mut all = Gathered {
        first: Vec::with_capacity(equal.rows()),
        confidence: Vec::with_capacity(equal.rows()),
    };
    for row in 0..equal.rows() {
        let number = equal.number(row);
        let at = number as usize;
        let alone = groups.size[standing.first[at] as usize] == 1;
        let follows = !known.across || (known.sources.is_none() && !alone);
        let (own, sure) = (to_u32(row), standing.confidence[at]);
        if follows || equal.first(number) == own {
            all.first.push(equal.first(standing.first[at]));
            all.confidence.push(sure);
        } else {
            all.first.push(own);
            all.confidence.push(if alone { sure } else { 999 - sure });
        }
    }
    all
}

/// Whether two groups belong together as wholes.
fn coheres(
    groups: &Groups,
    a: u32,
    b: u32,
    threshold: i32,
    weigh: &dyn Fn(u32, u32) -> i32,
) -> bool {
    let all = groups.size[a as usize] as usize * groups.size[b as usize] as usize;
    if all == 1 {
        return true;
    }
    let step = all.div_ceil(LOOKED_AT);
    let ours: Vec<u32> = groups.members(a).collect();
    let theirs: Vec<u32> = groups.members(b).collect();
    let (mut sum, mut looked) = (0_i64, 0_i64);
    for at in (0..all).step_by(step) {
        sum += i64::from(weigh(ours[at / theirs.len()], theirs[at % theirs.len()]));
        looked += 1;
    }
    sum >= i64::from(threshold) * looked
}

/// How sure a row's place is: by the mean weight to the others of its group; alone, by the best
/// pair that was refused. Where it was compared with none, by what is known without.
fn confidence(
    known: &Known<'_>,
    groups: &Groups,
    (first, refused): (&[u32], &[i32]),
    weigh: &dyn Fn(u32, u32) -> i32,
) -> Vec<u16> {
    let permille = |centibits: i32| {
        u16::try_from(probability(centibits) * 1000 / ONE)
            .unwrap_or(1000)
            .min(999)
    };
    let equal = known.equal;
    let together = |row: u32| equal.find_group(row).filter(|_| !known.across);
    let of = |row: u32| {
        let alone = groups.size[first[row as usize] as usize] == 1;
        if alone && let Some(group) = together(row) {
            return permille(group.odds());
        }
        if alone {
            let best = match refused[row as usize] {
                i32::MIN => known.left.find(row as usize).max(equal.find_apart(row)),
                best => Some(best),
            };
            return 999 - best.map_or(0, permille);
        }
        let own = together(row).map_or((0, 0), |group| {
            let others = i64::from(equal.count(row) - 1);
            (i64::from(group.odds().clamp(LEAST, MOST)) * others, others)
        });
        let others = groups.members(row).skip(1).take(16);
        let (sum, count) = others.fold(own, |(sum, count), other| {
            let rows = i64::from(equal.count(other));
            (sum + i64::from(weigh(row, other)) * rows, count + rows)
        });
        permille(i32::try_from(sum / count.max(1)).unwrap_or(0))
    };
    (0..to_u32(first.len())).map(of).collect()
}
