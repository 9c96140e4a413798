//! Near misses: of all pairs that came close, the heaviest are kept for people to look at.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::Bound::{Excluded, Unbounded};

use tiaki_core::id::AccountId;
use tiaki_link::{Contribution, Ledger, Linkage, Settlement};
use tiaki_store::persons::NearMiss;

use super::found::{code, evidence};
use super::{account, rows};

/// How many are kept.
const KEPT: usize = 10_000;

/// The order in which they are kept: the heaviest first.
type Place = (Reverse<i32>, AccountId, AccountId);

fn place(near: &tiaki_link::NearMiss) -> Place {
    (
        Reverse(near.link.total),
        account(near.link.a),
        account(near.link.b),
    )
}

fn stored(near: &tiaki_link::NearMiss, steps: &[Contribution]) -> NearMiss {
    NearMiss {
        a: account(near.link.a),
        b: account(near.link.b),
        weight: near.link.total.into(),
        confidence: near.link.confidence.into(),
        evidence: evidence(&near.link, steps),
        reason: code(&near.reason),
    }
}

/// The heaviest of a linkage.
pub(super) fn heaviest(linkage: &Linkage) -> Vec<NearMiss> {
    let mut near: Vec<&tiaki_link::NearMiss> = linkage.near_misses().iter().collect();
    near.sort_by_key(|near| place(near));
    near.truncate(KEPT);
    let of = |near: &tiaki_link::NearMiss| stored(near, linkage.contributions(&near.link));
    near.into_iter().map(of).collect()
}

/// What a [`Book`] says is to be written.
#[derive(Debug, Default)]
pub(super) struct Turn {
    /// Near misses that are kept now, or weigh or rest on other things than before.
    pub(super) kept: Vec<NearMiss>,
    /// Pairs that are kept no more.
    pub(super) dropped: Vec<(AccountId, AccountId)>,
}

/// All pairs that came close, in their order: which of them are kept follows from it at any time.
#[derive(Debug, Default)]
pub(super) struct Book {
    all: BTreeSet<Place>,
    /// By their smaller account.
    of: HashMap<AccountId, Vec<Place>>,
    kept: BTreeSet<Place>,
}

impl Book {
    /// Takes in what was settled; says what is to be written.
    pub(super) fn turn(&mut self, settled: &Settlement, ledger: &Ledger) -> Turn {
        let mut moved: BTreeSet<Place> = BTreeSet::new();
        for record in &settled.near {
            for gone in self.of.remove(&account(*record)).unwrap_or_default() {
                self.all.remove(&gone);
                moved.insert(gone);
            }
        }
        let near = settled.linkage.near_misses().iter();
        for near in near.filter(|near| settled.near.contains(&near.link.a)) {
            let place = place(near);
            self.of.entry(place.1).or_default().push(place);
            self.all.insert(place);
            moved.insert(place);
        }
        // What is kept is always the beginning of all: it changes only where something moves there.
        let before: BTreeSet<Place> = moved.intersection(&self.kept).copied().collect();
        for gone in &before {
            self.kept.remove(gone);
        }
        let end = self.kept.last().copied();
        let is_within = |place: &&Place| end.is_some_and(|end| **place < end);
        let back = moved.iter().filter(|place| self.all.contains(*place));
        let mut came: BTreeSet<Place> = back.filter(is_within).copied().collect();
        self.kept.extend(&came);
        let rest = end.map_or(Unbounded, Excluded);
        for next in self.all.range((rest, Unbounded)) {
            if self.kept.len() >= KEPT {
                break;
            }
            self.kept.insert(*next);
            came.insert(*next);
        }
        let mut left = before;
        while self.kept.len() > KEPT {
            let Some(last) = self.kept.pop_last() else {
                break;
            };
            if !came.remove(&last) {
                left.insert(last);
            }
        }
        let pairs = |places: &BTreeSet<Place>| -> BTreeSet<(AccountId, AccountId)> {
            places.iter().map(|(_, a, b)| (*a, *b)).collect()
        };
        let (before, now) = (pairs(&left), pairs(&came));
        // A pair that stays may rest on other things: it is written again.
        let written = came
            .iter()
            .filter_map(|(_, a, b)| ledger.near_miss(rows::record(*a), rows::record(*b)))
            .map(|(near, steps)| stored(near, steps))
            .collect();
        Turn {
            kept: written,
            dropped: before.difference(&now).copied().collect(),
        }
    }
}
