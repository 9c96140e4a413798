//! Which agencies, and in which direction.

use std::fmt;

use crate::Error;
use crate::wire::{Reader, Writer};

/// Characters that an agency's code has at most.
pub const MAX_AGENCY: usize = 32;

/// An agency, by the code that both sides know it by: letters, digits, `-`, `_` and `.`, and case counts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Agency(String);

impl Agency {
    /// From its code.
    ///
    /// # Errors
    /// [`Error::BadAgency`] where it is empty, longer than [`MAX_AGENCY`] or has other characters.
    pub fn parse(code: &str) -> Result<Self, Error> {
        let is_fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if code.is_empty() || code.len() > MAX_AGENCY || !code.chars().all(is_fine) {
            return Err(Error::BadAgency);
        }
        Ok(Self(code.to_owned()))
    }

    /// Its code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Agency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Debug for Agency {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// One direction between two agencies: who asks, and who answers with a key kept for this pair alone.
/// The other direction is another pair with another key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pair {
    asker: Agency,
    answerer: Agency,
}

impl Pair {
    /// Of these two.
    ///
    /// # Errors
    /// [`Error::SameAgency`] where both are one.
    pub fn new(asker: Agency, answerer: Agency) -> Result<Self, Error> {
        if asker == answerer {
            return Err(Error::SameAgency);
        }
        Ok(Self { asker, answerer })
    }

    /// Who asks.
    #[must_use]
    pub const fn asker(&self) -> &Agency {
        &self.asker
    }

    /// Who answers.
    #[must_use]
    pub const fn answerer(&self) -> &Agency {
        &self.answerer
    }

    pub(crate) fn write(&self, to: Writer) -> Writer {
        to.short(self.asker.0.as_bytes())
            .short(self.answerer.0.as_bytes())
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Error> {
        let mut agency = || {
            let code = std::str::from_utf8(from.short()?).map_err(|_| Error::BadAgency)?;
            Agency::parse(code)
        };
        Self::new(agency()?, agency()?)
    }
}

impl fmt::Display for Pair {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}>{}", self.asker, self.answerer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_plain() {
        for code in ["NZ-DIA", "a", "Unit_7.b", &"x".repeat(32)] {
            assert_eq!(Agency::parse(code).unwrap().code(), code);
        }
        for code in ["", "two words", "é", "a\0", "a/b", &"x".repeat(33)] {
            assert_eq!(Agency::parse(code), Err(Error::BadAgency), "{code:?}");
        }
    }

    #[test]
    fn nobody_asks_itself() {
        let one = Agency::parse("ONE").unwrap();
        assert_eq!(Pair::new(one.clone(), one), Err(Error::SameAgency));
    }
}
