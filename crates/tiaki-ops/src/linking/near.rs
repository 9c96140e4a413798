//! Near misses: of all pairs that came close, the heaviest are kept for people to look at.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

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
        // What is kept changes only where something moves at or before its end.
        let end = self.kept.last().copied();
        let is_full = self.kept.len() >= KEPT;
        let reaches = |first: &Place| !is_full || end.is_none_or(|end| *first <= end);
        if !moved.first().is_some_and(reaches) {
            return Turn::default();
        }
        let kept: BTreeSet<Place> = self.all.iter().take(KEPT).copied().collect();
        let pairs = |places: &BTreeSet<Place>| -> BTreeSet<(AccountId, AccountId)> {
            places.iter().map(|(_, a, b)| (*a, *b)).collect()
        };
        let (before, now) = (pairs(&self.kept), pairs(&kept));
        // A pair that stays, with all that it rests on, may still have moved: it is written again.
        let written = kept
            .iter()
            .filter(|place| moved.contains(place) || !self.kept.contains(place));
        let written = written
            .filter_map(|(_, a, b)| ledger.near_miss(rows::record(*a), rows::record(*b)))
            .map(|(near, steps)| stored(near, steps))
            .collect();
        let dropped = before.difference(&now).copied().collect();
        self.kept = kept;
        Turn {
            kept: written,
            dropped,
        }
    }
}
