//! PDQ digests (256 bits, compared by Hamming distance) and the search among them.
//!
//! The parts: [`index`] chooses between `table` (the pigeonhole index) and `scan` (comparison
//! with every entry); `words` puts the bits in the order both of them work on. [`hash`] makes the
//! digest of a picture from its pixels.

mod hash;
mod index;
mod scan;
mod table;
mod words;

use std::fmt;
use std::str::FromStr;

pub use hash::{MAX_SIDE, PdqError, PdqHasher, PdqHashes, pdq_of_rgb};
pub use index::{Neighbour, PdqIndex};

use crate::ParseDigestError;
use crate::digest::digest;

/// The distance up to which two PDQ digests are taken as the same picture, as recommended by
/// the algorithm's authors (ThreatExchange, `pdq/README.md`).
pub const RECOMMENDED_RADIUS: u32 = 31;

/// By how much the number of set bits may differ from 128 before a digest is [`Degeneracy`].
///
/// PDQ sets a bit where a coefficient lies above the median, so that real pictures have 128
/// (30,000 of 30,000 measured); ties on flat pictures lower it. 48 is six standard deviations
/// of 256 fair coins.
const BALANCE: u32 = 48;

digest!(
    Pdq,
    32,
    "A PDQ perceptual digest: 16 rows of 16 bits, the first byte being the first two digits of \
     its hexadecimal form."
);

/// Why a PDQ digest says little about a picture: it would match what it should not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Degeneracy {
    /// Every bit is zero.
    AllZero,
    /// Every bit is one.
    AllOnes,
    /// Far more or far fewer ones than the half that the algorithm gives.
    Unbalanced {
        /// The number of set bits (1 to 255).
        ones: u32,
    },
}

impl Pdq {
    /// The number of bits in which the two differ, 0 to 256.
    #[must_use]
    pub fn distance(&self, other: &Self) -> u32 {
        self.0
            .iter()
            .zip(&other.0)
            .map(|(one, two)| (one ^ two).count_ones())
            .sum()
    }

    /// Why this digest should be set apart for a person instead of being matched, if at all.
    #[must_use]
    pub fn degeneracy(&self) -> Option<Degeneracy> {
        match self.0.iter().map(|byte| byte.count_ones()).sum() {
            0 => Some(Degeneracy::AllZero),
            256 => Some(Degeneracy::AllOnes),
            ones if ones.abs_diff(128) > BALANCE => Some(Degeneracy::Unbalanced { ones }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
