//! Whose account is a child's, and what has to be said before it is read.
//!
//! A child's account and identity are better protected than a suspect's. Each part
//! that an account has in a report gets a class when the report comes in ([`Parts`]);
//! over all reports the strictest class counts ([`Protection::of_account`]). Shielded
//! accounts are shown by their code, never by name; their values are read through one
//! door that asks for a [`Purpose`] and writes it to the log.
//!
//! Why so: a child must not be found by whoever may leaf through lists, and yet no
//! report may hide a reported account. So a minor who is reported, and any other
//! shielded account that is reported as well, stays in every queue and goes
//! with the referral ([`Protection::Reported`]): the officer who must act sees that it
//! is there, what it did and how urgent it is, and names a purpose to learn who it is.
//!
//! A disclosure is weaker than a report here. It lists what accounts did, often all that came to one
//! place, and says of none that its holder offends; a child who was lured there is listed too. So
//! being disclosed takes nothing from what a source says of a child ([`Protection::Child`] stays).
//! Over an account that merely belongs with a child's ([`Protection::Kin`]) it prevails: of that one
//! no source says that it is a child's, and offenders are among those around a child.
//!
//! What it does not do: take an intended recipient of no stated age for a child. Most
//! are, some are other offenders, and what nobody stated is never guessed here.
//!
//! To add a class: a variant in its place in the order, its rule in [`Parts::next`], a
//! migration that gives it to what is stored already.

use thiserror::Error;

use crate::identifier::codes;
use crate::report::Role;

/// Below this age, in whole years at the incident, a person is a child (Convention on the
/// Rights of the Child, article 1).
pub const ADULT: i64 = 18;

/// Characters of a reason at most.
const REASON: usize = 300;

/// Characters of an operator's name at most.
const NAME: usize = 100;

codes! {
    /// How an account is protected, the least first.
    Protection {
        /// Nothing says that it is a child's.
        Open = "open",
        /// Shielded, and itself reported, or disclosed and no child's: its identity is held back,
        /// but it stays in every queue and goes with a referral.
        Reported = "reported",
        /// Belongs with a child's account, such as a guardian's: it leads to the child.
        Kin = "kin",
        /// A child's.
        Child = "child",
    }
}

impl Protection {
    /// The class of an account, from its parts in all sources: the strictest one; where the account
    /// is itself reported, [`Self::Reported`] stands for any class that shields; where it is
    /// disclosed, for any but [`Self::Child`].
    pub fn of_account(parts: impl IntoIterator<Item = (Role, Self)>) -> Self {
        let (mut strictest, mut is_reported, mut is_disclosed) = (Self::Open, false, false);
        for (role, class) in parts {
            strictest = strictest.max(class);
            is_reported |= role == Role::Reported;
            is_disclosed |= role == Role::Disclosed;
        }
        let is_subject = is_reported || (is_disclosed && strictest != Self::Child);
        if is_subject && strictest.is_shielded() {
            Self::Reported
        } else {
            strictest
        }
    }

    /// Whether its values are read with a purpose only.
    #[must_use]
    pub fn is_shielded(self) -> bool {
        self != Self::Open
    }

    /// Whether it is left out of referrals.
    #[must_use]
    pub fn is_withheld(self) -> bool {
        matches!(self, Self::Child | Self::Kin)
    }
}

/// Gives each part of one source its class. Parts are given in the order of the source, in
/// which an associated account stands after the account it belongs with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parts {
    between_minors: bool,
    with_child: bool,
}

impl Parts {
    /// The parts of a source; `between_minors` where its sender marks what happened as between
    /// minors, so that reported accounts and recipients of no stated age are a child's.
    #[must_use]
    pub const fn new(between_minors: bool) -> Self {
        Self {
            between_minors,
            with_child: false,
        }
    }

    /// The class of the next part, from its role and the age in years that the source states for
    /// the time of the incident.
    pub fn next(&mut self, role: Role, age: Option<i64>) -> Protection {
        let is_minor = match age {
            Some(age) => age < ADULT,
            None => self.between_minors && matches!(role, Role::Reported | Role::Recipient),
        };
        let class = match role {
            Role::Victim => Protection::Child,
            Role::Reported | Role::Disclosed if is_minor => Protection::Reported,
            _ if is_minor => Protection::Child,
            Role::Associated if self.with_child => Protection::Kin,
            _ => Protection::Open,
        };
        if role != Role::Associated {
            self.with_child = class.is_shielded();
        }
        class
    }
}

codes! {
    /// What protected values are read for.
    PurposeCode {
        /// To protect the child: hand-over to child protection, a warning, support.
        ChildProtection = "child_protection",
        /// To answer the child, or who speaks for the child, on their own data.
        DataSubject = "data_subject",
        /// To find out who and where the child is.
        Identification = "identification",
        /// To investigate who is reported.
        Investigation = "investigation",
        /// For a court, a data-protection officer or another supervisor.
        Oversight = "oversight",
    }
}

/// Why protected values are read: a code, and a reason in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    code: PurposeCode,
    reason: String,
}

/// A purpose or a name that cannot be taken down.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PurposeError {
    /// Not one of the codes.
    #[error(
        "no such purpose: name child_protection, data_subject, identification, investigation or oversight"
    )]
    Code,
    /// The text says nothing.
    #[error("the {what} is empty: say it in words")]
    Empty {
        /// Which text.
        what: &'static str,
    },
    /// The text is too long.
    #[error("the {what} is longer than {most} characters: say it shorter")]
    Long {
        /// Which text.
        what: &'static str,
        /// How many characters it may have.
        most: usize,
    },
    /// The text holds characters that cannot be seen.
    #[error("the {what} holds control characters: write it as plain text in one line")]
    Control {
        /// Which text.
        what: &'static str,
    },
}

impl Purpose {
    /// A purpose from its code and a reason of 1 to 300 characters in one line.
    ///
    /// # Errors
    /// [`PurposeError`] says which of the two is wrong, never what it holds.
    pub fn parse(code: &str, reason: &str) -> Result<Self, PurposeError> {
        let code = PurposeCode::find(code).ok_or(PurposeError::Code)?;
        let reason = line("reason", reason, REASON)?;
        Ok(Self { code, reason })
    }

    /// Its code.
    #[must_use]
    pub const fn code(&self) -> PurposeCode {
        self.code
    }

    /// Its reason, without space around it.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

/// The name of an operator who reads: 1 to 100 characters in one line.
///
/// # Errors
/// [`PurposeError`] says what is wrong with it, never what it holds.
pub fn operator(name: &str) -> Result<String, PurposeError> {
    line("operator's name", name, NAME)
}

fn line(what: &'static str, text: &str, most: usize) -> Result<String, PurposeError> {
    let text = text.trim();
    if text.is_empty() {
        Err(PurposeError::Empty { what })
    } else if text.chars().count() > most {
        Err(PurposeError::Long { what, most })
    } else if text.chars().any(char::is_control) {
        Err(PurposeError::Control { what })
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Protection::{Child, Kin, Open, Reported};
    use super::{Parts, Protection, Purpose, PurposeCode, PurposeError, operator};
    use crate::report::Role;

    fn classes(between_minors: bool, parts: &[(Role, Option<i64>)]) -> Vec<Protection> {
        let mut source = Parts::new(between_minors);
        parts
            .iter()
            .map(|(role, age)| source.next(*role, *age))
            .collect()
    }

    #[test]
    fn each_part_has_its_class() {
        use Role::{Associated, Disclosed, Recipient, Victim};
        for (between_minors, parts, expected) in [
            (false, vec![(Role::Reported, None)], vec![Open]),
            (false, vec![(Role::Reported, Some(18))], vec![Open]),
            (false, vec![(Role::Reported, Some(17))], vec![Reported]),
            (false, vec![(Role::Reported, Some(0))], vec![Reported]),
            (false, vec![(Disclosed, Some(12))], vec![Reported]),
            (false, vec![(Victim, None)], vec![Child]),
            (false, vec![(Victim, Some(40))], vec![Child]),
            (false, vec![(Recipient, Some(13))], vec![Child]),
            (false, vec![(Recipient, None)], vec![Open]),
            (false, vec![(Recipient, Some(30))], vec![Open]),
            (false, vec![(Associated, Some(9))], vec![Child]),
            (
                false,
                vec![(Role::Reported, Some(41)), (Associated, None)],
                vec![Open, Open],
            ),
            (
                false,
                vec![
                    (Victim, Some(9)),
                    (Associated, Some(44)),
                    (Associated, None),
                ],
                vec![Child, Kin, Kin],
            ),
            (
                false,
                vec![(Role::Reported, Some(15)), (Associated, None)],
                vec![Reported, Kin],
            ),
            (
                false,
                vec![(Victim, None), (Recipient, None), (Associated, None)],
                vec![Child, Open, Open],
            ),
            (
                true,
                vec![(Role::Reported, None), (Recipient, None), (Disclosed, None)],
                vec![Reported, Child, Open],
            ),
            (true, vec![(Role::Reported, Some(19))], vec![Open]),
        ] {
            assert_eq!(classes(between_minors, &parts), expected, "{parts:?}");
        }
    }

    #[test]
    fn the_strictest_class_counts_and_no_reported_account_is_hidden() {
        for (parts, expected) in [
            (vec![], Open),
            (vec![(Role::Recipient, Open), (Role::Victim, Child)], Child),
            (vec![(Role::Associated, Kin), (Role::Victim, Child)], Child),
            (vec![(Role::Associated, Kin), (Role::Recipient, Open)], Kin),
            (
                vec![(Role::Reported, Open), (Role::Victim, Child)],
                Reported,
            ),
            (
                vec![(Role::Disclosed, Open), (Role::Associated, Kin)],
                Reported,
            ),
            (vec![(Role::Disclosed, Open), (Role::Victim, Child)], Child),
            (
                vec![(Role::Recipient, Child), (Role::Disclosed, Open)],
                Child,
            ),
            (
                vec![(Role::Disclosed, Reported), (Role::Victim, Child)],
                Child,
            ),
            (
                vec![
                    (Role::Reported, Open),
                    (Role::Disclosed, Open),
                    (Role::Victim, Child),
                ],
                Reported,
            ),
            (vec![(Role::Disclosed, Reported)], Reported),
            (vec![(Role::Reported, Reported)], Reported),
            (vec![(Role::Reported, Open), (Role::Disclosed, Open)], Open),
        ] {
            let class = Protection::of_account(parts.iter().copied());
            assert_eq!(class, expected, "{parts:?}");
            let is_reported = parts.iter().any(|(role, _)| *role == Role::Reported);
            assert!(!(is_reported && class.is_withheld()), "{parts:?}");
        }
        assert!(!Open.is_shielded() && Reported.is_shielded() && Kin.is_shielded());
        assert!(!Reported.is_withheld() && Kin.is_withheld() && Child.is_withheld());
    }

    #[test]
    fn a_purpose_says_why_in_words() {
        let good = Purpose::parse("identification", "  request 7 of the child unit ").unwrap();
        assert_eq!(good.code(), PurposeCode::Identification);
        assert_eq!(good.reason(), "request 7 of the child unit");
        assert!(Purpose::parse("oversight", &"é".repeat(300)).is_ok());
        let what = "reason";
        for (code, reason, error) in [
            ("", "because", PurposeError::Code),
            ("curiosity", "because", PurposeError::Code),
            ("Identification", "because", PurposeError::Code),
            ("identification", "", PurposeError::Empty { what }),
            ("identification", " \t\n", PurposeError::Empty { what }),
            (
                "identification",
                &"é".repeat(301),
                PurposeError::Long { what, most: 300 },
            ),
            (
                "identification",
                "two\nlines",
                PurposeError::Control { what },
            ),
            (
                "identification",
                "a\u{1b}[31m",
                PurposeError::Control { what },
            ),
        ] {
            assert_eq!(Purpose::parse(code, reason), Err(error), "{code}");
            assert!(reason.is_empty() || !error.to_string().contains(reason));
        }
        assert_eq!(operator(" ana "), Ok("ana".to_owned()));
        assert!(operator("").is_err() && operator(&"x".repeat(101)).is_err());
    }

    proptest! {
        #[test]
        fn an_account_is_never_less_protected_than_a_part(parts in proptest::collection::vec((0usize..5, 0usize..4), 0..8)) {
            let parts: Vec<(Role, Protection)> = parts
                .into_iter()
                .map(|(role, class)| (Role::ALL[role], Protection::ALL[class]))
                .collect();
            let class = Protection::of_account(parts.iter().copied());
            let strictest = parts.iter().map(|(_, class)| *class).max().unwrap_or(Open);
            prop_assert_eq!(class.is_shielded(), strictest.is_shielded());
            let mut other = parts;
            other.reverse();
            prop_assert_eq!(class, Protection::of_account(other));
        }
    }
}
