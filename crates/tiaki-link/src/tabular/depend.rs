//! Columns that belong together: those that swap values, and those that say the same thing twice.
//!
//! *Partners* are columns of one manner that share values: given and family names that were
//! swapped, two lines of an address, day and month. Each column has one partner at most.
//!
//! *Dependence* is counted exactly among all pairs of rows: where suburb and postcode agree
//! together far more often than each on its own would make likely, the second says little new, and
//! that much is taken off. Pairs that may be matches are too few to be counted here: an excess
//! below [`MATCHES`] pairs for each row is let be. The strongest dependences that form no circle
//! count (Chow and Liu, 1968).
#![expect(
    clippy::indexing_slicing,
    reason = "columns and values are numbered here"
)]

use super::column::{Column, MISSING_VALUE, Manner};
use crate::fixed::log2_centibits;
use crate::tabular::spec::ColumnKind;

/// So many agreeing pairs for each row may be matches, and show no dependence.
const MATCHES: u64 = 8;
/// Partners share at least so much, in ten thousandths of what equal columns would.
const PARTNERS: u64 = 50;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct Dependence {
    pub(crate) partners: Vec<(usize, usize)>,
    /// Two columns, and how much they say twice, in centibits.
    pub(crate) edges: Vec<(usize, usize, i32)>,
}

impl Dependence {
    pub(crate) fn of(columns: &[Column], kinds: &[ColumnKind]) -> Self {
        Self {
            partners: partners(columns, kinds),
            edges: edges(columns, &|_, _| true),
        }
    }
}

fn partners(columns: &[Column], kinds: &[ColumnKind]) -> Vec<(usize, usize)> {
    let by_hash: Vec<Vec<(u64, u64)>> = columns
        .iter()
        .map(|column| {
            let mut list: Vec<_> = column
                .values
                .iter()
                .skip(1)
                .map(|v| (v.hash, u64::from(v.count)))
                .collect();
            list.sort_unstable();
            list
        })
        .collect();
    let mut found = Vec::new();
    for i in 0..columns.len() {
        for j in i + 1..columns.len() {
            let alike = columns[i].manner == columns[j].manner
                && matches!(
                    columns[i].manner,
                    Manner::Word | Manner::Text | Manner::Number
                );
            if !alike {
                continue;
            }
            let both = shared(&by_hash[i], &by_hash[j]);
            let (own_i, own_j) = (
                shared(&by_hash[i], &by_hash[i]),
                shared(&by_hash[j], &by_hash[j]),
            );
            let scale = (own_i / 100).max(1).isqrt() * (own_j / 100).max(1).isqrt();
            let likeness = both * 100 / scale.max(1);
            let names = [kinds[i], kinds[j]];
            let names =
                names.contains(&ColumnKind::GivenName) && names.contains(&ColumnKind::FamilyName);
            if likeness >= PARTNERS || names {
                found.push((likeness, i, j));
            }
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut taken = Vec::new();
    let mut partners = Vec::new();
    for (_, i, j) in found {
        if !taken.contains(&i) && !taken.contains(&j) {
            taken.extend([i, j]);
            partners.push((i, j));
        }
    }
    partners
}

/// How many pairs, one row for each list, have the same value.
fn shared(a: &[(u64, u64)], b: &[(u64, u64)]) -> u64 {
    let (mut i, mut j, mut sum) = (0, 0, 0_u64);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += x.1 * y.1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// Columns that say one thing twice, of those pairs that are asked for, and how much of it in
/// centibits.
pub(crate) fn edges(
    columns: &[Column],
    asked: &dyn Fn(usize, usize) -> bool,
) -> Vec<(usize, usize, i32)> {
    let rows = columns.first().map_or(0, |c| c.ids.len()) as u64;
    let common: Vec<u64> = columns.iter().map(Column::agreeing_pairs).collect();
    let mut found = Vec::new();
    let mut joint: Vec<u64> = Vec::new();
    for i in 0..columns.len() {
        for j in i + 1..columns.len() {
            if common[i].min(common[j]) < 2 * MATCHES * rows || !asked(i, j) {
                continue;
            }
            joint.clear();
            let both = columns[i].ids.iter().zip(&columns[j].ids);
            let both = both.filter(|(x, y)| **x != MISSING_VALUE && **y != MISSING_VALUE);
            joint.extend(both.map(|(x, y)| u64::from(*x) << 32 | u64::from(*y)));
            joint.sort_unstable();
            let mut agreeing = 0_u64;
            for run in joint.chunk_by(|a, b| a == b) {
                agreeing += run.len() as u64 * (run.len() as u64 - 1) / 2;
            }
            let agreeing = agreeing.saturating_sub(MATCHES * rows);
            let pairs = |n: u64| (n * n.saturating_sub(1) / 2).max(1);
            // Expected: common_i × common_j / pairs, each over its own filled rows.
            let (a, b) = (u64::from(columns[i].filled), u64::from(columns[j].filled));
            let chance = [
                log2_centibits(common[i].max(1), pairs(a)),
                log2_centibits(common[j].max(1), pairs(b)),
                log2_centibits(pairs(joint.len() as u64), 1),
            ];
            let expected: i32 = chance.into_iter().flatten().sum();
            let excess = log2_centibits(agreeing, 1).unwrap_or(0) - expected;
            if agreeing > 0 && excess >= 50 {
                found.push((excess, i, j));
            }
        }
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut tree: Vec<usize> = (0..columns.len()).collect();
    let mut edges = Vec::new();
    for (excess, i, j) in found {
        let (from, to) = (tree[i], tree[j]);
        if from != to {
            tree.iter_mut()
                .filter(|t| **t == from)
                .for_each(|t| *t = to);
            edges.push((i, j, excess));
        }
    }
    edges
}
