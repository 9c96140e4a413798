//! Names of nodes: UUIDs that say nothing of what they name.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// What the derivation is for; another version of it is another text.
const DOMAIN: &[u8] = b"tiaki-case-1";

/// The name of a node: a UUID (RFC 9562).
///
/// It is the beginning of a SHA-256 over the kind of the node and the ids that the caller gives, laid
/// out like a UUID of version 5 (RFC 9562, section 5.5, which takes SHA-1): the same ids give the same
/// name, in every package. The caller gives ids alone, never an address, number or name: whoever has
/// such a UUID could try them all.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId([u8; 16]);

impl NodeId {
    /// The name of the node of this kind that these ids are of.
    #[must_use]
    pub fn derive(kind: &str, ids: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for part in [DOMAIN, kind.as_bytes()].iter().chain(ids) {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let digest: [u8; 32] = hash.finalize().into();
        let [mut a, mut b] = [0_u64; 2];
        for (at, byte) in digest.iter().take(16).enumerate() {
            let half = if at < 8 { &mut a } else { &mut b };
            *half = (*half << 8) | u64::from(*byte);
        }
        // The version in the 13th digit, the variant in the two bits that begin the second half.
        a = (a & !0xf000) | 0x5000;
        b = (b & (u64::MAX >> 2)) | (1 << 63);
        Self(((u128::from(a) << 64) | u128::from(b)).to_be_bytes())
    }

    /// The name of something that belongs to this node alone: its facets, say.
    #[must_use]
    pub(super) fn part(&self, what: &str, number: usize) -> Self {
        Self::derive(what, &[&self.0, &(number as u64).to_be_bytes()])
    }

    /// What the parts of this node are named after in one file. Each file has parts of its own (facets,
    /// relationships to what the sender concluded), so that two files about one account can be laid
    /// together and neither changes what the other says.
    #[must_use]
    pub(super) fn within(&self, file: Self) -> Self {
        Self::derive("within", &[&file.0, &self.0])
    }

    /// Reads a UUID as [`fmt::Display`] writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = text.as_bytes();
        let is_sound = bytes.len() == 36
            && bytes.iter().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => *byte == b'-',
                _ => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            });
        if !is_sound {
            return None;
        }
        let mut all = [0; 16];
        hex::decode_to_slice(text.replace('-', ""), &mut all).ok()?;
        Some(Self(all))
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all = u128::from_be_bytes(self.0);
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            all >> 96,
            (all >> 80) & 0xffff,
            (all >> 64) & 0xffff,
            (all >> 48) & 0xffff,
            all & 0xffff_ffff_ffff
        )
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
