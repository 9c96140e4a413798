//! Chance: one ChaCha8 stream for each entity, sampled with whole numbers only.
//!
//! A stream is named by what it is for, the entity's number and a part; what one
//! entity draws never moves what another draws, so that entities can be made in
//! any order and on any number of threads. There is no floating point: the same
//! seed gives the same world on any machine.
//!
//! To add a use: add a [`Purpose`] at the end; the others keep their streams.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sha2::{Digest, Sha256};

use crate::params::Share;

/// The whole of a share: shares are given in parts of ten thousand.
pub(crate) const WHOLE: u32 = 10_000;

/// What a stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Purpose {
    Household = 1,
    Incidents,
    Account,
    Person,
    Presence,
    Lease,
    Carrier,
    Report,
    File,
    Variant,
    FileSet,
    Disclosure,
    Batch,
    Noise,
    Key,
}

/// The seed of a world, from which all streams come.
#[derive(Debug, Clone)]
pub(crate) struct Seed {
    key: [u8; 32],
    mixing: u64,
}

impl Seed {
    pub(crate) fn new(seed: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"tiaki-world-1\0");
        hash.update(seed.to_le_bytes());
        let mut this = Self {
            key: hash.finalize().into(),
            mixing: 0,
        };
        this.mixing = this.draw(Purpose::Key, 0, 0).next();
        this
    }

    /// The stream of a part (below 2^24) of an entity (below 2^32).
    pub(crate) fn draw(&self, purpose: Purpose, entity: u64, part: u64) -> Draw {
        debug_assert!(
            entity < 1 << 32 && part < 1 << 24,
            "the stream's name has 64 bits"
        );
        let mut rng = ChaCha8Rng::from_seed(self.key);
        rng.set_stream((purpose as u64) << 56 | part << 32 | entity);
        Draw { rng }
    }

    /// A permutation of the numbers below `2^(2 * half)`: a balanced Feistel network of six rounds.
    pub(crate) fn permute(&self, tweak: u64, half: u32, number: u64) -> u64 {
        let mask = (1 << half) - 1;
        let (mut left, mut right) = (number >> half & mask, number & mask);
        for round in 0..6_u64 {
            let key = self.mixing ^ tweak.rotate_left(17) ^ round << 40;
            (left, right) = (right, left ^ mix(right ^ key) & mask);
        }
        left << half | right
    }
}

/// The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014).
pub(crate) fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ z >> 31
}

/// One stream of chance.
#[derive(Debug)]
pub(crate) struct Draw {
    rng: ChaCha8Rng,
}

impl Draw {
    pub(crate) fn next(&mut self) -> u64 {
        self.rng.next_u64()
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        self.rng.fill_bytes(bytes);
    }

    /// A number below `bound` (0 where `bound` is 0); the bias is below 2^-32 for the bounds in use.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(bound)) >> 64) as u64
    }

    /// A number from `low` to `high`, both included; `low` where `high` is lower.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).max(0).unsigned_abs();
        low.saturating_add_unsigned(self.below(span + 1))
    }

    /// True in so many of ten thousand cases.
    pub(crate) fn chance(&mut self, share: impl AsShare) -> bool {
        self.below(u64::from(WHOLE)) < u64::from(share.in_parts())
    }

    /// A place in a slice of that length (0 where it is empty).
    pub(crate) fn place(&mut self, len: usize) -> usize {
        place(self.below(len as u64))
    }

    /// One of the items, or the default where there is none.
    pub(crate) fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let at = self.place(items.len());
        items.get(at).copied().unwrap_or_default()
    }

    /// One of the values by its weight, or the default where all weights are 0.
    pub(crate) fn weighted<T: Copy + Default>(
        &mut self,
        items: impl Iterator<Item = (T, u32)> + Clone,
    ) -> T {
        let total: u64 = items.clone().map(|(_, weight)| u64::from(weight)).sum();
        let mut at = self.below(total);
        for (item, weight) in items {
            match at.checked_sub(u64::from(weight)) {
                Some(rest) => at = rest,
                None => return item,
            }
        }
        T::default()
    }
}

/// What can be a share of all cases.
pub(crate) trait AsShare {
    /// In parts of ten thousand.
    fn in_parts(self) -> u32;
}

impl AsShare for u32 {
    fn in_parts(self) -> u32 {
        self
    }
}

impl AsShare for Share {
    fn in_parts(self) -> u32 {
        self.parts()
    }
}

/// A number as a place in a slice; numbers beyond the address space end at its end.
pub(crate) fn place(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// A number as 32 bits; larger ones end at the largest.
pub(crate) fn short(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn permutation_hits_each_number_once() {
        let seed = Seed::new(7);
        let mut seen = [false; 1 << 10];
        for number in 0..1 << 10 {
            let place = place(seed.permute(3, 5, number));
            assert!(!std::mem::replace(&mut seen[place], true), "{number}");
        }
    }

    #[test]
    fn streams_differ_by_each_part_of_their_name() {
        let seed = Seed::new(7);
        let first = seed.draw(Purpose::Report, 1, 1).next();
        for (purpose, entity, part) in [
            (Purpose::File, 1, 1),
            (Purpose::Report, 2, 1),
            (Purpose::Report, 1, 2),
        ] {
            assert_ne!(seed.draw(purpose, entity, part).next(), first);
        }
        assert_ne!(Seed::new(8).draw(Purpose::Report, 1, 1).next(), first);
        assert_eq!(Seed::new(7).draw(Purpose::Report, 1, 1).next(), first);
    }

    #[test]
    fn draws_stay_within_bounds() {
        let mut draw = Seed::new(1).draw(Purpose::Person, 0, 0);
        for _ in 0..1000 {
            assert!(draw.below(3) < 3);
            assert!((-2..=2).contains(&draw.between(-2, 2)));
            assert_eq!(draw.between(5, 1), 5);
            assert_ne!(draw.weighted([(1, 5), (2, 0), (3, 5)].into_iter()), 2);
        }
        assert_eq!(draw.below(0), 0);
        assert_eq!(draw.pick::<u8>(&[]), 0);
        assert!(!draw.chance(0));
        assert!(draw.chance(WHOLE));
    }

    /// The sampling is part of what "the same world" means: these figures may not change.
    #[test]
    fn known_values_hold() {
        let seed = Seed::new(1);
        let mut draw = seed.draw(Purpose::Household, 0, 0);
        let drawn: Vec<u64> = (0..4).map(|_| draw.below(1000)).collect();
        assert_eq!(
            (drawn, seed.permute(1, 20, 12_345)),
            (KNOWN.to_vec(), KNOWN_PERMUTED)
        );
    }

    const KNOWN: [u64; 4] = [692, 772, 71, 369];
    const KNOWN_PERMUTED: u64 = 986_874_944_481;
}
