//! Digests as fixed-width values: read from hexadecimal text, written in lower case.

use std::fmt;
use std::str::FromStr;

/// Why a text is not a digest. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseDigestError {
    /// Another number of characters than this kind of digest has.
    #[error("{found} characters where the digest has {expected}")]
    Length {
        /// The number of hexadecimal digits of this kind.
        expected: usize,
        /// The number of bytes of text given.
        found: usize,
    },
    /// A character that is no hexadecimal digit.
    #[error("character {position} is not a hexadecimal digit")]
    NotHexadecimal {
        /// Where, counted from 0.
        position: usize,
    },
}

/// A digest that is compared for equality only. Sealed: the kinds are those of this crate.
pub trait ExactDigest: Copy + Ord + AsRef<[u8]> + sealed::Sealed {
    /// The first four bytes as a big-endian number: orders as the digest does.
    fn prefix(&self) -> u32;
}

/// Reads exactly `N` bytes from `2 * N` hexadecimal digits of either case.
pub(crate) fn parse_hex<const N: usize>(text: &str) -> Result<[u8; N], ParseDigestError> {
    if text.len() != 2 * N {
        return Err(ParseDigestError::Length {
            expected: 2 * N,
            found: text.len(),
        });
    }
    let mut bytes = [0; N];
    match hex::decode_to_slice(text, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(ParseDigestError::NotHexadecimal {
            position: text
                .bytes()
                .position(|byte| !byte.is_ascii_hexdigit())
                .unwrap_or_default(),
        }),
    }
}

/// Writes `bytes` as lower-case hexadecimal digits.
pub(crate) fn write_hex(bytes: &[u8], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
}

/// One kind of digest: bytes in, hexadecimal text in and out, ordered by its bytes.
macro_rules! digest {
    ($name:ident, $length:literal, $doc:literal) => {
        #[doc = $doc]
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl $name {
            /// Reads hexadecimal digits of either case.
            ///
            /// # Errors
            /// [`ParseDigestError`] where the length or a character is wrong.
            pub fn parse(text: &str) -> Result<Self, ParseDigestError> {
                crate::digest::parse_hex(text).map(Self)
            }
        }

        impl FromStr for $name {
            type Err = ParseDigestError;

            fn from_str(text: &str) -> Result<Self, ParseDigestError> {
                Self::parse(text)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                crate::digest::write_hex(&self.0, out)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, out)
            }
        }
    };
}
pub(crate) use digest;

/// A digest that [`ExactDigest`] holds for.
macro_rules! exact {
    ($name:ident) => {
        impl sealed::Sealed for $name {}

        impl ExactDigest for $name {
            fn prefix(&self) -> u32 {
                let [a, b, c, d, ..] = self.0;
                u32::from_be_bytes([a, b, c, d])
            }
        }
    };
}

digest!(
    Md5,
    16,
    "An MD5 digest (RFC 1321). Collidable on purpose: a hit on it alone is weak."
);
digest!(
    Sha1,
    20,
    "A SHA-1 digest (RFC 3174). Collidable on purpose: a hit on it alone is weak."
);
digest!(Sha256, 32, "A SHA-256 digest (RFC 6234).");
exact!(Md5);
exact!(Sha1);
exact!(Sha256);

mod sealed {
    /// Keeps [`super::ExactDigest`] to this crate.
    pub trait Sealed {}
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_case_reads_and_lower_case_is_written() {
        let lower = "9e107d9d372bb6826bd81d3542a419d6";
        for text in [
            lower.to_owned(),
            lower.to_uppercase(),
            format!("9E107d9d{}", &lower[8..]),
        ] {
            let digest = Md5::parse(&text).unwrap();
            assert_eq!(digest.to_string(), lower);
            assert_eq!(format!("{digest:?}"), lower);
            assert_eq!(text.parse::<Md5>(), Ok(digest));
            assert_eq!(digest.prefix(), 0x9e10_7d9d);
        }
    }

    #[test]
    fn each_kind_has_its_own_length() {
        for length in 0..140 {
            let text = "a".repeat(length);
            let wrong = |expected| ParseDigestError::Length {
                expected,
                found: length,
            };
            assert_eq!(Md5::parse(&text).is_ok(), length == 32);
            assert_eq!(Sha1::parse(&text).is_ok(), length == 40);
            assert_eq!(Sha256::parse(&text).is_ok(), length == 64);
            if length != 40 {
                assert_eq!(Sha1::parse(&text), Err(wrong(40)));
            }
        }
    }

    #[test]
    fn foreign_characters_are_refused_with_their_place() {
        let good = "9e107d9d372bb6826bd81d3542a419d6";
        for bad in ['g', ' ', '-', '\0', '+', 'G', '\n'] {
            for position in [0, 1, 15, 31] {
                let mut text: Vec<char> = good.chars().collect();
                text[position] = bad;
                let text: String = text.into_iter().collect();
                assert_eq!(
                    Md5::parse(&text),
                    Err(ParseDigestError::NotHexadecimal { position })
                );
            }
        }
        // As many bytes as a digest has digits, but not as many characters.
        let wide = format!("{}é", &good[..30]);
        assert_eq!(
            Md5::parse(&wide),
            Err(ParseDigestError::NotHexadecimal { position: 30 })
        );
    }

    #[test]
    fn order_is_that_of_the_text() {
        let texts = ["00", "0f", "10", "7f", "80", "ff"].map(|byte| byte.repeat(20));
        let digests = texts.clone().map(|text| Sha1::parse(&text).unwrap());
        assert!(digests.is_sorted());
        assert!(digests.iter().map(Sha1::to_string).eq(texts));
    }
}
