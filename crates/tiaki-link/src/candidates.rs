//! Which pairs are worth comparing, and their scores.
//!
//! Comparing all with all is out of reach; comparing all that share a value falls over the first
//! carrier gateway. So each kind has a cap on the holders of a value that makes candidates. A pair
//! that is compared is always compared on everything, capped values included. Where a strong value
//! has more holders than its cap, neighbours in key order are still compared, so that a person
//! with hundreds of accounts stays one.
//!
//! Records are divided among threads; the result does not depend on how many there are.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from partition_point"
)]

use std::ops::Range;

use crate::compare::{Edge, Scorer};
use crate::kind::Strength;
use crate::threads;

/// All candidate pairs that reach the model's `kept` threshold, by a and b, in pieces.
pub(crate) fn score_pairs(scorer: &Scorer<'_>) -> Vec<Vec<Edge>> {
    let records = scorer.table.keys.len();
    // Many small pieces, so that threads which meet easier records are not idle for long.
    threads::run_many(records, |range| score_range(scorer, range, |_| true))
}

/// The same after the weight of some values has changed. Pairs of which one holds none of those keep
/// their scores.
pub(crate) fn score_again(
    scorer: &Scorer<'_>,
    before: Vec<Vec<Edge>>,
    changed: &[bool],
) -> Vec<Vec<Edge>> {
    let records = scorer.table.keys.len();
    let touched = threads::run_many(records, |range| {
        let holds = |record: u32| {
            let mut holdings = scorer.index.holdings(record).iter();
            holdings.any(|holding| changed[holding.value as usize])
        };
        range.map(holds).collect::<Vec<bool>>()
    });
    let touched = touched.concat();
    let is_touched = |record: u32| touched[record as usize];
    let again = threads::run_many(records, |range| score_range(scorer, range, is_touched));
    threads::run_pairs(before, again, |before, again| {
        let mut kept = before;
        kept.retain(|edge| !is_touched(edge.a) || !is_touched(edge.b));
        kept.extend(again);
        kept.sort_unstable_by_key(|edge| (edge.a, edge.b));
        kept
    })
}

/// The pairs of records in a range with later ones, both of them wanted.
fn score_range(
    scorer: &Scorer<'_>,
    records: Range<u32>,
    wanted: impl Fn(u32) -> bool,
) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut others = Vec::new();
    for a in records.filter(|record| wanted(*record)) {
        others.clear();
        find_candidates(scorer, a, &mut others);
        others.retain(|other| wanted(*other));
        others.sort_unstable();
        others.dedup();
        let first = scorer.first(a);
        for b in &others {
            let total = scorer.total(first, *b);
            if total.odds >= scorer.model.thresholds.kept {
                edges.push(Edge::new(a, *b, &total));
            }
        }
    }
    edges
}

/// The records after `a` that are worth comparing with it; may repeat.
fn find_candidates(scorer: &Scorer<'_>, a: u32, others: &mut Vec<u32>) {
    for holding in scorer.index.holdings(a) {
        let Some(kind) = scorer.counting_kind(holding.value) else {
            continue;
        };
        let rule = scorer.model.rule(kind);
        let holders = scorer.index.holders(holding.value);
        if scorer.held[holding.value as usize] <= rule.candidate_cap {
            let later = holders.partition_point(|holder| *holder <= a);
            others.extend_from_slice(&holders[later..]);
        } else if rule.strength == Strength::Strong {
            let later = holders.partition_point(|holder| *holder <= a);
            let next = holders.get(later);
            others.extend(next.filter(|next| scorer.follow(holding.value, a, **next)));
        }
    }
    others.extend(scorer.index.flows_of(a).iter().map(|flow| flow.b));
}

#[cfg(test)]
mod tests;
