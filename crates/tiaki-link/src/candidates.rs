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

use std::num::NonZeroUsize;
use std::ops::Range;
use std::thread;

use crate::compare::{Edge, Scorer};
use crate::kind::Strength;
use crate::table::to_u32;

/// Records per piece of work.
const STRIDE: u32 = 4096;

/// All candidate pairs that reach the model's `kept` threshold, by a and b.
pub(crate) fn score_pairs(scorer: &Scorer<'_>) -> Vec<Edge> {
    let records = to_u32(scorer.table.keys.len());
    let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = threads.min(records.div_ceil(STRIDE) as usize);
    if threads <= 1 {
        return score_range(scorer, 0..records);
    }
    let mut pieces: Vec<(u32, Vec<Edge>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..to_u32(threads))
            .map(|worker| {
                let starts = (worker * STRIDE..records).step_by(STRIDE as usize * threads);
                scope.spawn(move || {
                    let piece = |start: u32| {
                        let end = start.saturating_add(STRIDE).min(records);
                        (start, score_range(scorer, start..end))
                    };
                    starts.map(piece).collect::<Vec<_>>()
                })
            })
            .collect();
        let joined = workers.into_iter().flat_map(|worker| match worker.join() {
            Ok(pieces) => pieces,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.collect()
    });
    pieces.sort_unstable_by_key(|(start, _)| *start);
    pieces.into_iter().flat_map(|(_, edges)| edges).collect()
}

fn score_range(scorer: &Scorer<'_>, records: Range<u32>) -> Vec<Edge> {
    let mut edges = Vec::new();
    let mut others = Vec::new();
    for a in records {
        others.clear();
        find_candidates(scorer, a, &mut others);
        others.sort_unstable();
        others.dedup();
        for b in &others {
            let total = scorer.total(a, *b);
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
        if !scorer.counts(holding.value) {
            continue;
        }
        let rule = scorer
            .model
            .rule(scorer.index.values[holding.value as usize].kind);
        let holders = scorer.index.holders(holding.value);
        let later = &holders[holders.partition_point(|holder| *holder <= a)..];
        if holders.len() <= rule.candidate_cap as usize {
            others.extend_from_slice(later);
        } else if rule.strength == Strength::Strong {
            others.extend(later.first());
        }
    }
    others.extend(scorer.index.flows_of(a).iter().map(|flow| flow.b));
}

#[cfg(test)]
mod tests;
