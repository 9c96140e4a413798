//! Sentences on why a person has its place, as code and arguments: [`std::fmt::Display`] says them in
//! English, and pages say them in other languages.

use std::fmt;

use tiaki_core::country::Country;
use tiaki_core::triage::DangerClass;

/// What stands for the reasons of a person who was ranked by facts or rules that are not here any more.
pub const RANKED_AGAIN: &str = "its reasons are told once `tiaki triage` has ranked it again";

/// Why the danger class was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClassReached {
    /// The class.
    pub class: DangerClass,
    /// The code of the condition that gave it, if one did.
    pub rule: Option<String>,
    /// Whether the person may be a victim or a minor.
    pub may_be_victim: bool,
    /// Whether dying evidence raised the band by one.
    pub raised: bool,
}

impl fmt::Display for ClassReached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.class.code().replace('_', " "))?;
        if let Some(rule) = &self.rule {
            write!(f, ", by the rule '{}'", rule.replace('_', " "))?;
        }
        if self.may_be_victim {
            f.write_str("; may be a victim or a minor: look before anything else")?;
        }
        if self.raised {
            f.write_str("; raised one band because evidence is dying")?;
        }
        Ok(())
    }
}

/// What operators decided on where the person is, in place of what the evidence says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ruled {
    /// On a day (`2026-03-01`), that it is this country.
    Country(String, Country),
    /// On some accounts, and the evidence on others speaks for another country.
    Some,
    /// Otherwise on accounts that are one person's now.
    Conflict,
}

impl fmt::Display for Ruled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country(day, country) => write!(
                f,
                "an operator decided on {day} that the country is {}",
                country.name()
            ),
            Self::Some => f.write_str(
                "an operator decided on some accounts, and the evidence on others speaks for another \
                 country: decide on the person",
            ),
            Self::Conflict => f.write_str(
                "operators decided otherwise on accounts that are one person's now: decide on the person",
            ),
        }
    }
}
