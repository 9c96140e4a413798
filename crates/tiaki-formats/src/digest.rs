//! Digests of files, by algorithm.

use std::fmt;

/// An algorithm that digests come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// MD5 (RFC 1321), 16 bytes.
    Md5,
    /// PDQ, a perceptual hash of 256 bits.
    Pdq,
    /// SHA-1 (RFC 3174), 20 bytes.
    Sha1,
    /// SHA-256 (RFC 6234), 32 bytes.
    Sha256,
}

impl Algorithm {
    /// The name in files: `md5`, `pdq`, `sha1`, `sha256`.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Md5 => "md5",
            Self::Pdq => "pdq",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }

    /// Looks a name up; case and a hyphen do not matter (`SHA-1` is `sha1`).
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        let bare = |c: &u8| *c != b'-';
        let all = [Self::Md5, Self::Pdq, Self::Sha1, Self::Sha256];
        all.into_iter().find(|algorithm| {
            name.bytes()
                .filter(bare)
                .map(|c| c.to_ascii_lowercase())
                .eq(algorithm.text().bytes())
        })
    }
}

/// A digest with its algorithm; bytes in the order of the hexadecimal text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Digest {
    /// MD5.
    Md5([u8; 16]),
    /// PDQ.
    Pdq([u8; 32]),
    /// SHA-1.
    Sha1([u8; 20]),
    /// SHA-256.
    Sha256([u8; 32]),
}

/// Why a text is no digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadDigest {
    /// Another number of digits than the algorithm has.
    #[error("a digest has not the length of its algorithm")]
    Length,
    /// Something other than hexadecimal digits.
    #[error("a digest holds other characters than hexadecimal digits")]
    NotHex,
}

impl Digest {
    /// Reads hexadecimal digits, in either case.
    ///
    /// # Errors
    /// Gives [`BadDigest`] for other characters, then for another length.
    pub fn parse(algorithm: Algorithm, text: &str) -> Result<Self, BadDigest> {
        if !text.bytes().all(|c| c.is_ascii_hexdigit()) {
            return Err(BadDigest::NotHex);
        }
        match algorithm {
            Algorithm::Md5 => decode(text).map(Self::Md5),
            Algorithm::Pdq => decode(text).map(Self::Pdq),
            Algorithm::Sha1 => decode(text).map(Self::Sha1),
            Algorithm::Sha256 => decode(text).map(Self::Sha256),
        }
    }

    /// The algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Md5(_) => Algorithm::Md5,
            Self::Pdq(_) => Algorithm::Pdq,
            Self::Sha1(_) => Algorithm::Sha1,
            Self::Sha256(_) => Algorithm::Sha256,
        }
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8] {
        match self {
            Self::Md5(bytes) => bytes,
            Self::Sha1(bytes) => bytes,
            Self::Pdq(bytes) | Self::Sha256(bytes) => bytes,
        }
    }

    /// Whether it tells nothing about a file: all bits zero, all one, or made from no bytes.
    /// Such digests arise from faults and would match unrelated files.
    #[must_use]
    pub fn is_degenerate(&self) -> bool {
        let bytes = self.bytes();
        let uniform = bytes.iter().all(|b| *b == 0) || bytes.iter().all(|b| *b == 0xFF);
        uniform || EMPTY_INPUT.contains(self)
    }
}

impl fmt::Display for Digest {
    /// Lower-case hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.bytes()
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

fn decode<const N: usize>(text: &str) -> Result<[u8; N], BadDigest> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| BadDigest::Length)?;
    Ok(bytes)
}

/// The digests of no bytes at all, as the three standards give them.
const EMPTY_INPUT: [Digest; 3] = [
    Digest::Md5([
        0xd4, 0x1d, 0x8c, 0xd9, 0x8f, 0x00, 0xb2, 0x04, 0xe9, 0x80, 0x09, 0x98, 0xec, 0xf8, 0x42,
        0x7e,
    ]),
    Digest::Sha1([
        0xda, 0x39, 0xa3, 0xee, 0x5e, 0x6b, 0x4b, 0x0d, 0x32, 0x55, 0xbf, 0xef, 0x95, 0x60, 0x18,
        0x90, 0xaf, 0xd8, 0x07, 0x09,
    ]),
    Digest::Sha256([
        0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9,
        0x24, 0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52,
        0xb8, 0x55,
    ]),
];
