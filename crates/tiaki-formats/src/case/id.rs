//! Names of nodes: UUIDs that say nothing of what they name.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// What the derivation is for; another version of it is another text.
const DOMAIN: &[u8] = b"tiaki-case-1";

/// Bytes in which the names of one kind are alike: they are written once for all.
pub(super) const OF_KIND: usize = 8;
/// Bytes in which the names that one file alone gives are alike.
pub(super) const OF_FILE: usize = 13;

/// The name of a node: a UUID (RFC 9562).
///
/// It is made of SHA-256, laid out like a UUID of version 5 (RFC 9562, section 5.5, which takes
/// SHA-1): its first 64 bits over the kind of the node, the others over the kind and the ids that the
/// caller gives. So names of one kind begin alike, and the same ids give the same name in every
/// package. The caller gives ids alone, never an address, number or name: whoever has such a UUID
/// could try them all.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub(super) [u8; 16]);

impl NodeId {
    /// The name of the node of this kind that these ids are of.
    #[must_use]
    pub fn derive(kind: &str, ids: &[&[u8]]) -> Self {
        let (first, second) = (digest(kind, &[]), digest(kind, ids));
        Self::of(&[first, second].concat())
    }

    /// The name of something that one file alone holds: the observation, file or upload of this
    /// number in it, from 0. Numbers begin again after 16,777,216, more than any file holds.
    #[must_use]
    pub fn seen(file: Self, number: u32) -> Self {
        Self::within(file, "seen", number)
    }

    /// The name of a node that the writer makes in a file.
    pub(super) fn within(file: Self, what: &str, number: u32) -> Self {
        let mut all = Self::of(&digest(what, &[&file.0]));
        let last = number.to_be_bytes();
        let places = all.0.iter_mut().skip(OF_FILE);
        places
            .zip(last.iter().skip(1))
            .for_each(|(to, from)| *to = *from);
        all
    }

    /// Lays 16 bytes out as a UUID: the version in the 13th digit, the variant in the two bits that
    /// begin the second half.
    fn of(bytes: &[u8]) -> Self {
        let mut all = [0; 16];
        all.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
        let mut number = u128::from_be_bytes(all);
        number = (number & !(0xf000 << 64)) | (0x5000 << 64);
        number = (number & !(3 << 62)) | (2 << 62);
        Self(number.to_be_bytes())
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
        let digits = bytes.iter().filter(|byte| **byte != b'-');
        for (place, digit) in digits.enumerate() {
            let half = char::from(*digit).to_digit(16)?;
            let byte: &mut u8 = all.get_mut(place / 2)?;
            *byte = (*byte << 4) | u8::try_from(half).ok()?;
        }
        Some(Self(all))
    }
}

/// The first 16 bytes of a digest over a kind and ids; the first 8 where there are none.
fn digest(kind: &str, ids: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in [DOMAIN, kind.as_bytes()].iter().chain(ids) {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digest: [u8; 32] = hash.finalize().into();
    let many = if ids.is_empty() { OF_KIND } else { 16 };
    digest.into_iter().take(many).collect()
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
