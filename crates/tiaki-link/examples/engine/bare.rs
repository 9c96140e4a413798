//! The yardstick: rows partitioned by the hash of their value, grouped, united, labelled.
//!
//! Nothing is weighed: any value that at most [`CAP`] accounts hold makes them one. This is the least
//! that any linking of the same rows must do, written to be fast: two threads, twelve bytes a row,
//! partitions that fit a core's cache.

use std::thread;

/// Values with more holders unite nothing.
const CAP: usize = 50;
/// Bits of the hash that choose a partition.
const BITS: u32 = 10;
const PARTS: usize = 1 << BITS;

/// One row: the hash of kind and value, and the account.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    key: [u32; 2],
    account: u32,
}

impl Pair {
    pub(crate) const fn new(hash: u64, account: u32) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
        let key = [(hash >> 32) as u32, hash as u32];
        Self { key, account }
    }

    const fn part(&self) -> usize {
        (self.key[0] >> (32 - BITS)) as usize
    }
}

/// The label of each account, the least account of its component; and how many components.
pub(crate) fn unite(rows: &[Pair], accounts: usize) -> (Vec<u32>, usize) {
    let (sorted, starts) = partition(rows);
    let half = starts.get(PARTS / 2).copied().unwrap_or(0);
    let (low, high) = sorted.split_at(half);
    let edges = thread::scope(|scope| {
        let low_starts = starts.get(..=PARTS / 2).unwrap_or_default();
        let high_starts = starts.get(PARTS / 2..).unwrap_or_default();
        let one = scope.spawn(move || group(low, low_starts, 0));
        let other = scope.spawn(move || group(high, high_starts, half));
        [one, other].map(|thread| thread.join().unwrap_or_default())
    });
    drop(sorted);
    let mut parent: Vec<u32> = (0..).take(accounts).collect();
    for (one, other) in edges.into_iter().flatten() {
        let (one, other) = (root(&mut parent, one), root(&mut parent, other));
        if let Some(place) = parent.get_mut(one.max(other) as usize) {
            *place = one.min(other);
        }
    }
    let mut components = 0;
    let mut labels = Vec::with_capacity(accounts);
    for account in (0..).take(accounts) {
        let label = root(&mut parent, account);
        components += usize::from(label == account);
        labels.push(label);
    }
    (labels, components)
}

/// Brings the rows into the order of their partitions, two threads counting and two writing.
fn partition(rows: &[Pair]) -> (Vec<Pair>, Vec<usize>) {
    let count = |rows: &[Pair]| {
        let mut counts = vec![0_usize; PARTS];
        for row in rows {
            if let Some(count) = counts.get_mut(row.part()) {
                *count += 1;
            }
        }
        counts
    };
    let (low, high) = rows.split_at(rows.len() / 2);
    let (of_high, of_low) = thread::scope(|scope| {
        let one = scope.spawn(|| count(low));
        (count(high), one.join().unwrap_or_default())
    });
    let mut starts = Vec::with_capacity(PARTS + 1);
    let (mut place, mut spaces) = (0, Vec::with_capacity(PARTS * 2));
    for (low, high) in of_low.iter().zip(&of_high) {
        starts.push(place);
        spaces.push((*low, *high));
        place += low + high;
    }
    starts.push(place);
    let mut sorted = vec![Pair::new(0, 0); rows.len()];
    let (mut of_one, mut of_other) = (Vec::with_capacity(PARTS), Vec::with_capacity(PARTS));
    let mut rest = sorted.as_mut_slice();
    for (low, high) in spaces {
        let (one, after) = std::mem::take(&mut rest).split_at_mut(low);
        let (other, after) = after.split_at_mut(high);
        of_one.push(one);
        of_other.push(other);
        rest = after;
    }
    thread::scope(|scope| {
        scope.spawn(move || scatter(low, of_one));
        scatter(high, of_other);
    });
    (sorted, starts)
}

fn scatter(rows: &[Pair], mut spaces: Vec<&mut [Pair]>) {
    let mut filled = vec![0_usize; PARTS];
    for row in rows {
        let part = row.part();
        if let (Some(place), Some(space)) = (filled.get_mut(part), spaces.get_mut(part)) {
            if let Some(target) = space.get_mut(*place) {
                *target = *row;
            }
            *place += 1;
        }
    }
}

/// The star of each value: its first holder with each of the others.
fn group(rows: &[Pair], starts: &[usize], offset: usize) -> Vec<(u32, u32)> {
    let mut edges = Vec::new();
    let mut part = Vec::new();
    for bounds in starts.windows(2) {
        let [from, to] = bounds else { continue };
        part.clear();
        part.extend_from_slice(rows.get(from - offset..to - offset).unwrap_or_default());
        part.sort_unstable_by_key(|pair| (pair.key, pair.account));
        for holders in part.chunk_by(|one, next| one.key == next.key) {
            if let [first, others @ ..] = holders
                && others.len() < CAP
            {
                edges.extend(others.iter().map(|other| (first.account, other.account)));
            }
        }
    }
    edges
}

fn root(parent: &mut [u32], mut account: u32) -> u32 {
    loop {
        let above = parent.get(account as usize).copied().unwrap_or(account);
        if above == account {
            return account;
        }
        let next = parent.get(above as usize).copied().unwrap_or(above);
        if let Some(place) = parent.get_mut(account as usize) {
            *place = next;
        }
        account = next;
    }
}
