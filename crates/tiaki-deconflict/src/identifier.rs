//! What is compared: a kind and a value that both sides have brought to the same form.
//!
//! Equality is all there is: two spellings of one telephone number are two identifiers here. Bringing values
//! to one form is the caller's work, and its version is part of what both sides announce.

use std::fmt;

use crate::Error;
use crate::wire::Writer;

/// Characters that a kind's code has at most.
pub const MAX_KIND: usize = 32;
/// Bytes that a value has at most.
pub const MAX_VALUE: usize = 1_024;

/// A normalised identifier. It is ordered and compared by kind and value, and never printed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    /// As it goes into the function: the kind after its length, then the value.
    input: Vec<u8>,
}

impl Identifier {
    /// From the code of its kind (such as `phone`) and its normalised value.
    ///
    /// # Errors
    /// [`Error::BadKind`] unless the code has 1 to [`MAX_KIND`] of `a`-`z`, `0`-`9` and `_`;
    /// [`Error::BadValue`] unless the value has 1 to [`MAX_VALUE`] bytes.
    pub fn new(kind: &str, value: &[u8]) -> Result<Self, Error> {
        let is_fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if kind.is_empty() || kind.len() > MAX_KIND || !kind.chars().all(is_fine) {
            return Err(Error::BadKind);
        }
        if value.is_empty() || value.len() > MAX_VALUE {
            return Err(Error::BadValue);
        }
        let input = Writer::bare().short(kind.as_bytes()).bytes(value).done();
        Ok(Self { input })
    }

    /// The code of its kind.
    #[must_use]
    pub fn kind(&self) -> &str {
        let kind = self.parts().0;
        std::str::from_utf8(kind).unwrap_or_default()
    }

    /// Its normalised value.
    #[must_use]
    pub fn value(&self) -> &[u8] {
        self.parts().1
    }

    fn parts(&self) -> (&[u8], &[u8]) {
        let (length, rest) = self.input.split_first().unwrap_or((&0, &[]));
        rest.split_at_checked(usize::from(*length))
            .unwrap_or((&[], rest))
    }

    pub(crate) fn input(&self) -> &[u8] {
        &self.input
    }
}

impl AsRef<[u8]> for Identifier {
    fn as_ref(&self) -> &[u8] {
        &self.input
    }
}

impl fmt::Debug for Identifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Identifier({}, ..)", self.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_values_are_bounded_and_told_apart() {
        let phone = Identifier::new("phone", b"999100000001").unwrap();
        assert_eq!(
            (phone.kind(), phone.value()),
            ("phone", &b"999100000001"[..])
        );
        assert_eq!(format!("{phone:?}"), "Identifier(phone, ..)");
        // What is one text when written one after the other is two identifiers.
        assert_ne!(
            Identifier::new("ab", b"c").unwrap().input(),
            Identifier::new("a", b"bc").unwrap().input()
        );
        for kind in ["", "Phone", "a b", "é", &"x".repeat(33)] {
            assert_eq!(Identifier::new(kind, b"1").err(), Some(Error::BadKind));
        }
        for value in [&[][..], &[0; 1_025]] {
            assert_eq!(Identifier::new("phone", value).err(), Some(Error::BadValue));
        }
        assert_eq!(
            Identifier::new("phone", &[0; 1_024]).unwrap().value().len(),
            1_024
        );
    }
}
