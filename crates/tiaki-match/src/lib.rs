//! Exact digest sets and perceptual-distance search over file digests.
//!
//! What it is for: whether a file is *known* (its digest stands in a list) decides what is
//! urgent. Two questions are answered here: which entries of a list have exactly this MD5,
//! SHA-1 or SHA-256 ([`ExactSet`]), and which entries lie within a Hamming distance of this
//! PDQ digest ([`PdqIndex`]). And one digest is made here: the PDQ of a picture's pixels
//! ([`PdqHasher`]); decoding files is another's work.
//!
//! Why so: both structures are exact. The PDQ index is a pigeonhole index, not an
//! approximate one: it gives the same answer as comparing with every entry, at every radius,
//! because a missed match is a child not reached. Only safe, portable code: the same result on
//! every processor.
//!
//! What it refuses: digests of the wrong length or with foreign characters
//! ([`ParseDigestError`]), and sets with more than `u32::MAX` entries ([`BuildError`]). It knows
//! nothing of lists, categories or what a hit means: an entry is a number that the caller chose.
//!
//! How to extend it: a new kind of exact digest is one line in `digest.rs`; a faster kernel
//! replaces the functions of `pdq/scan.rs` or `pdq/table.rs`, whose tests compare them with
//! brute force.
//!
//! ```
//! use tiaki_match::{ExactSet, Md5, Pdq, PdqIndex};
//!
//! let md5: Md5 = "9e107d9d372bb6826bd81d3542a419d6".parse()?;
//! let set = ExactSet::build([(md5, 7)])?;
//! assert_eq!(set.lookup(&md5), [7]);
//!
//! let listed = Pdq::parse(&"0f".repeat(32))?;
//! let index = PdqIndex::build(&[(listed, 7)])?;
//! let near = Pdq::parse(&format!("{}0e", "0f".repeat(31)))?;
//! let found = index.search(&near, tiaki_match::RECOMMENDED_RADIUS);
//! assert_eq!((found[0].entry, found[0].distance), (7, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod digest;
mod exact;
mod pdq;

pub use digest::{ExactDigest, Md5, ParseDigestError, Sha1, Sha256};
pub use exact::ExactSet;
pub use pdq::{
    Degeneracy, MAX_SIDE, Neighbour, Pdq, PdqError, PdqHasher, PdqHashes, PdqIndex,
    RECOMMENDED_RADIUS, pdq_of_rgb,
};

/// Why a set or an index could not be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// Positions are stored in 32 bits.
    #[error("more than 4294967295 entries in one set")]
    TooMany,
}
