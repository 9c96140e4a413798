//! Sets of digests that are looked up by equality.
//!
//! Sorted fixed-width records and a table of where each digest prefix begins, about four
//! digests to a slot: two dependent memory reads for a look-up, and a binary search within the
//! slot, so that digests chosen to share a prefix cost a logarithm and no more.

use crate::{BuildError, ExactDigest};

/// Digests a slot of the prefix table holds on average.
const PER_SLOT: usize = 4;
/// Queries whose slots are read before the first of them is compared.
const BATCH: usize = 32;

/// An immutable set of `(digest, entry number)`, looked up by digest.
///
/// One digest may have any number of entries; a pair given twice is held once.
#[derive(Debug, Clone)]
pub struct ExactSet<D> {
    /// Sorted, each digest as often as it has entries.
    digests: Vec<D>,
    /// Beside `digests`; ascending within one digest.
    entries: Vec<u32>,
    /// Slot `s` is `digests[starts[s]..starts[s + 1]]`.
    starts: Vec<u32>,
    /// A digest's slot is its prefix shifted right by this (at most 32).
    shift: u32,
}

impl<D: ExactDigest> ExactSet<D> {
    /// Builds the set from digests and the caller's entry numbers, in any order.
    ///
    /// # Errors
    /// [`BuildError::TooMany`] beyond `u32::MAX` pairs.
    pub fn build(entries: impl IntoIterator<Item = (D, u32)>) -> Result<Self, BuildError> {
        let mut pairs: Vec<(D, u32)> = entries.into_iter().collect();
        pairs.sort_unstable();
        pairs.dedup();
        if u32::try_from(pairs.len()).is_err() {
            return Err(BuildError::TooMany);
        }
        let shift = 32
            - (pairs.len() / PER_SLOT)
                .checked_ilog2()
                .unwrap_or(0)
                .min(28);
        let (digests, entries): (Vec<D>, Vec<u32>) = pairs.into_iter().unzip();
        let starts = slot_starts(&digests, shift);
        Ok(Self {
            digests,
            entries,
            starts,
            shift,
        })
    }

    /// The number of pairs held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.digests.len()
    }

    /// Whether the set holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.digests.is_empty()
    }

    /// All entry numbers of this digest, ascending; empty where it is not in the set.
    #[must_use]
    pub fn lookup(&self, digest: &D) -> &[u32] {
        self.within(self.slot(digest), digest)
    }

    /// The answers to many look-ups, in the order of the queries. Faster than one at a time:
    /// the memory reads of a batch overlap.
    #[must_use]
    pub fn lookup_batch(&self, queries: &[D]) -> Vec<&[u32]> {
        let mut answers = Vec::with_capacity(queries.len());
        for batch in queries.chunks(BATCH) {
            let mut slots = [(0, 0); BATCH];
            for (slot, query) in slots.iter_mut().zip(batch) {
                *slot = self.slot(query);
            }
            for (slot, query) in slots.iter().zip(batch) {
                answers.push(self.within(*slot, query));
            }
        }
        answers
    }

    /// The part of the records in which a digest must lie.
    fn slot(&self, digest: &D) -> (usize, usize) {
        let slot = slot_of(digest, self.shift);
        match self.starts.get(slot..slot + 2) {
            Some(&[start, end]) => (start as usize, end as usize),
            _ => (0, 0),
        }
    }

    fn within(&self, (start, end): (usize, usize), digest: &D) -> &[u32] {
        let records = self.digests.get(start..end).unwrap_or_default();
        let first = start + records.partition_point(|record| record < digest);
        let same = self.digests.get(first..end).unwrap_or_default();
        let count = match same {
            [] => 0,
            [one, ..] if one != digest => 0,
            [_, other, ..] if other == digest => same.partition_point(|record| record == digest),
            _ => 1,
        };
        self.entries.get(first..first + count).unwrap_or_default()
    }
}

/// The slot of a digest: the leading `32 - shift` bits.
fn slot_of<D: ExactDigest>(digest: &D, shift: u32) -> usize {
    digest.prefix().checked_shr(shift).unwrap_or(0) as usize
}

/// Where each slot begins, and at the end the number of digests.
fn slot_starts<D: ExactDigest>(digests: &[D], shift: u32) -> Vec<u32> {
    let slots = 1_usize << (32 - shift);
    let mut starts = Vec::with_capacity(slots + 1);
    let mut position = 0_u32;
    for digest in digests {
        let slot = slot_of(digest, shift);
        while starts.len() <= slot {
            starts.push(position);
        }
        position += 1;
    }
    starts.resize(slots + 1, position);
    starts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Md5, Sha256};

    fn naive(pairs: &[(Md5, u32)], digest: &Md5) -> Vec<u32> {
        let mut found: Vec<u32> = pairs
            .iter()
            .filter(|pair| pair.0 == *digest)
            .map(|pair| pair.1)
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Digests from a small alphabet so that prefixes and whole digests repeat.
    fn crowded() -> impl Strategy<Value = Md5> {
        (0..4_u8, 0..3_u8, 0..3_u8).prop_map(|(first, middle, last)| {
            let mut bytes = [0; 16];
            bytes[0] = first * 85;
            bytes[3] = middle;
            bytes[15] = last;
            Md5(bytes)
        })
    }

    proptest! {
        #[test]
        fn equals_a_search_through_everything(
            spread in prop::collection::vec((any::<[u8; 16]>().prop_map(Md5), 0..50_u32), 0..300),
            crowd in prop::collection::vec((crowded(), 0..50_u32), 0..300),
            absent in prop::collection::vec(any::<[u8; 16]>().prop_map(Md5), 1..50),
        ) {
            let pairs: Vec<_> = spread.into_iter().chain(crowd).collect();
            let set = ExactSet::build(pairs.iter().copied()).unwrap();
            let queries: Vec<Md5> = pairs.iter().map(|pair| pair.0).chain(absent).collect();
            let batch = set.lookup_batch(&queries);
            prop_assert_eq!(batch.len(), queries.len());
            for (query, answer) in queries.iter().zip(batch) {
                prop_assert_eq!(set.lookup(query), naive(&pairs, query));
                prop_assert_eq!(answer, set.lookup(query));
            }
        }
    }

    #[test]
    fn an_empty_set_finds_nothing() {
        let set = ExactSet::<Sha256>::build([]).unwrap();
        assert!(set.is_empty());
        for byte in [0, 1, 127, 255] {
            assert!(set.lookup(&Sha256([byte; 32])).is_empty());
        }
        assert!(set.lookup_batch(&[]).is_empty());
    }

    #[test]
    fn extremes_are_found_and_their_neighbours_are_not() {
        for count in [1, 2, 4, 8, 33, 5000_u32] {
            let middle = (1..count).map(|n| {
                let mut bytes = [0x80; 32];
                bytes[..4].copy_from_slice(&n.wrapping_mul(0x9e37_79b9).to_be_bytes());
                (Sha256(bytes), n)
            });
            let ends = [(Sha256([0; 32]), 0), (Sha256([255; 32]), count)];
            let set = ExactSet::build(middle.chain(ends)).unwrap();
            assert_eq!(set.len(), count as usize + 1);
            assert_eq!(set.lookup(&Sha256([0; 32])), [0]);
            assert_eq!(set.lookup(&Sha256([255; 32])), [count]);
            let mut above = [0; 32];
            above[31] = 1;
            assert!(set.lookup(&Sha256(above)).is_empty());
            let mut below = [255; 32];
            below[31] = 254;
            assert!(set.lookup(&Sha256(below)).is_empty());
        }
    }

    #[test]
    fn a_pair_given_twice_is_held_once() {
        let digest = Md5([7; 16]);
        let set = ExactSet::build([(digest, 3), (digest, 1), (digest, 3)]).unwrap();
        assert_eq!(set.len(), 2);
        assert_eq!(set.lookup(&digest), [1, 3]);
    }
}
