//! Outcomes: what came of a person who was worked, in codes.
//!
//! An outcome is what an authority found, recorded by a named operator; nothing here is found
//! by software, and no outcome changes a priority by itself. Its [`Bearing`] says what it means
//! for those who measure and learn: whether a child was in danger, whether there was an offence
//! without one, or whether it was an error to take the person for an offender. Where several
//! outcomes stand for one person, the gravest counts ([`gravest`]).
//!
//! There is no place for free text: what has to be told of a case is told in the case, and the
//! reference leads there. To add a code: a line in the list with its bearing, its word in
//! `docs/formats/outcomes.md`.

use serde::Serialize;
use thiserror::Error;

use crate::identifier::codes;

/// The longest reference of a case, in bytes.
pub const LONGEST_REFERENCE: usize = 64;
/// The most children that one outcome can tell of.
pub const MOST_CHILDREN: u32 = 10_000;

codes! {
    /// What an outcome means for those who measure and learn, gravest first: `Ord` follows this
    /// order.
    Bearing {
        /// A child was in danger from the person.
        Danger = "danger",
        /// There was an offence; no child in danger is known.
        Offence = "offence",
        /// Taking the person for an offender was an error.
        Error = "error",
        /// It says nothing on either.
        Open = "open",
    }
}

macro_rules! outcomes {
    ($($bearing:ident { $($variant:ident = $code:literal: $text:literal,)+ })+) => {
        codes! {
            /// What came of a person.
            OutcomeCode { $($(#[doc = $text] $variant = $code,)+)+ }
        }

        impl OutcomeCode {
            /// What it means for those who measure and learn.
            #[must_use]
            pub const fn bearing(self) -> Bearing {
                match self { $($(Self::$variant => Bearing::$bearing,)+)+ }
            }

            /// What it says, in plain English.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $($(Self::$variant => $text,)+)+ }
            }
        }
    };
}

outcomes! {
    Danger {
        ChildSafeguarded = "child_safeguarded": "a child was in danger and is safeguarded",
        HandsOnOffence = "hands_on_offence": "abuse of a child by the person is established",
    }
    Offence {
        OffenderIdentified = "offender_identified": "an offender is identified",
        Arrest = "arrest": "an arrest was made",
    }
    Error {
        NoCrime = "no_crime": "there was no crime",
        NotAbuseMaterial = "not_abuse_material": "the files are not abuse material",
        UnfoundedIdentity = "unfounded_identity": "the person is not who used the account",
        Bystander = "bystander": "the person is a bystander",
        Victim = "victim": "the person is a victim",
    }
    Open {
        KnownAlready = "known_already": "the person was known and worked elsewhere already",
        NotActionable = "not_actionable": "nothing could be done with what there was",
        Withdrawn = "withdrawn": "the outcome it corrects was recorded by mistake",
    }
}

impl Bearing {
    /// Whether it says that a child was in danger, or that none was; nothing where it says neither.
    #[must_use]
    pub const fn is_danger(self) -> Option<bool> {
        match self {
            Self::Danger => Some(true),
            Self::Offence | Self::Error => Some(false),
            Self::Open => None,
        }
    }
}

/// The gravest bearing of several outcomes; open where there is none.
#[must_use]
pub fn gravest(codes: impl IntoIterator<Item = OutcomeCode>) -> Bearing {
    let bearings = codes.into_iter().map(OutcomeCode::bearing);
    bearings.min().unwrap_or(Bearing::Open)
}

/// Why what is said of an outcome cannot be recorded. The values are not repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OutcomeError {
    /// No such code.
    #[error("no such code: see `tiaki outcome codes`")]
    Code,
    /// No calendar date.
    #[error("the date is not written as YYYY-MM-DD")]
    Date,
    /// A date to come.
    #[error("the date has not come yet")]
    Future,
    /// No number of children, or too many.
    #[error("the number of children is not between 1 and {MOST_CHILDREN}")]
    Children,
    /// Children where the code speaks of none.
    #[error("children are counted with child_safeguarded and hands_on_offence only")]
    ChildrenOf,
    /// A reference that could hold more than a reference.
    #[error(
        "the reference has other characters than letters, digits and - _ . / : #, or more than {LONGEST_REFERENCE}"
    )]
    Reference,
    /// Nobody, or more than a name.
    #[error("say by name who records it, in one line")]
    Operator,
    /// No chance in thousandths.
    #[error("the chance is not between 1 and 1000 thousandths")]
    Chance,
    /// Withdrawing what nothing was said of.
    #[error("withdrawn corrects an earlier outcome: name it")]
    NothingWithdrawn,
}

/// Reads a reference of a case: letters, digits and `- _ . / : #`, so that it cannot hold a
/// sentence, a name with its blanks or a mailbox.
///
/// # Errors
/// [`OutcomeError::Reference`].
pub fn reference(text: &str) -> Result<&str, OutcomeError> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./:#".contains(&byte);
    let fits = (1..=LONGEST_REFERENCE).contains(&text.len());
    if fits && text.bytes().all(is_plain) {
        Ok(text)
    } else {
        Err(OutcomeError::Reference)
    }
}

/// Reads a calendar date as days since 1970-01-01.
///
/// # Errors
/// [`OutcomeError::Date`].
pub fn date(text: &str) -> Result<i64, OutcomeError> {
    let date: jiff::civil::Date = match text.len() {
        10 => text.parse().map_err(|_| OutcomeError::Date)?,
        _ => return Err(OutcomeError::Date),
    };
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = epoch.until(date).map_err(|_| OutcomeError::Date)?;
    Ok(days.get_days().into())
}

/// A day since 1970-01-01 as a calendar date.
#[must_use]
pub fn date_text(day: i64) -> String {
    crate::time::Timestamp::default().plus_days(day).date()
}

/// Reads a number of children, which the code has to speak of.
///
/// # Errors
/// [`OutcomeError::Children`], [`OutcomeError::ChildrenOf`].
pub fn children(number: u32, code: OutcomeCode) -> Result<u32, OutcomeError> {
    if code.bearing() != Bearing::Danger {
        return Err(OutcomeError::ChildrenOf);
    }
    if (1..=MOST_CHILDREN).contains(&number) {
        Ok(number)
    } else {
        Err(OutcomeError::Children)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_bearing_and_reads_back() {
        for code in OutcomeCode::ALL {
            assert_eq!(OutcomeCode::find(code.code()), Some(*code));
            assert_eq!(
                code.bearing() == Bearing::Danger,
                matches!(
                    code,
                    OutcomeCode::ChildSafeguarded | OutcomeCode::HandsOnOffence
                )
            );
            assert!(!code.text().is_empty());
        }
        assert_eq!(OutcomeCode::Arrest.bearing().is_danger(), Some(false));
        assert_eq!(OutcomeCode::Victim.bearing(), Bearing::Error);
        assert_eq!(OutcomeCode::NotActionable.bearing().is_danger(), None);
    }

    #[test]
    fn the_gravest_of_several_counts_in_any_order() {
        use OutcomeCode::{Arrest, ChildSafeguarded, KnownAlready, NoCrime};
        for (codes, bearing) in [
            (vec![Arrest, ChildSafeguarded], Bearing::Danger),
            (vec![ChildSafeguarded, NoCrime], Bearing::Danger),
            (vec![NoCrime, Arrest], Bearing::Offence),
            (vec![KnownAlready, NoCrime], Bearing::Error),
            (vec![KnownAlready], Bearing::Open),
            (vec![], Bearing::Open),
        ] {
            assert_eq!(gravest(codes.iter().rev().copied()), bearing);
            assert_eq!(gravest(codes), bearing);
        }
    }

    #[test]
    fn dates_read_and_write() {
        assert_eq!(date("1970-01-01"), Ok(0));
        assert_eq!(date("2026-03-01"), Ok(20_513));
        assert_eq!(date_text(20_513), "2026-03-01");
        for bad in [
            "",
            "2026-02-30",
            "2026-3-01",
            "01.03.2026",
            "20260301",
            "2026-03-01T00:00:00Z",
            "x026-03-01",
        ] {
            assert_eq!(date(bad), Err(OutcomeError::Date), "{bad}");
        }
    }

    #[test]
    fn references_hold_no_sentence_and_children_go_with_danger() {
        assert_eq!(reference("NZ/2026-00417#3"), Ok("NZ/2026-00417#3"));
        let long = "1".repeat(LONGEST_REFERENCE + 1);
        for bad in [
            "",
            "two words",
            "a@mail.example",
            "näher",
            &long,
            "a\nb",
            "a,b",
        ] {
            assert_eq!(reference(bad), Err(OutcomeError::Reference), "{bad}");
        }
        assert_eq!(children(2, OutcomeCode::ChildSafeguarded), Ok(2));
        assert_eq!(
            children(2, OutcomeCode::Arrest),
            Err(OutcomeError::ChildrenOf)
        );
        for bad in [0, MOST_CHILDREN + 1] {
            assert_eq!(
                children(bad, OutcomeCode::HandsOnOffence),
                Err(OutcomeError::Children)
            );
        }
    }
}
