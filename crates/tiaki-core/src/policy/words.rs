//! The facts that rules of access go by, each a code.
//!
//! To add a purpose: a line in [`Purpose`], the roles that may name it in `Role::purposes` and what
//! it is fit for in `Action::purposes`.

use thiserror::Error;

use crate::case::MemberRole;
use crate::identifier::codes;
use crate::policy::{Action, Kind, Role, RuleId};
use crate::protection::PurposeCode;

/// A code that is none of those there are. What was given is not repeated.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[error("no such {what}: give one of the codes in docs/policy.md")]
pub struct UnknownCode {
    /// What it should have been a code of.
    what: &'static str,
}

/// Gives each type of codes its `parse`.
macro_rules! parsed {
    ($($name:ident, $what:literal;)+) => { $(
        impl $name {
            /// The one with this code.
            ///
            /// # Errors
            /// [`UnknownCode`] where there is none.
            pub fn parse(code: &str) -> Result<Self, UnknownCode> {
                Self::find(code).ok_or(UnknownCode { what: $what })
            }
        }
    )+ };
}

parsed! {
    Action, "action";
    Agency, "agency";
    Hand, "hand";
    Handling, "handling code";
    Kind, "kind of resource";
    Membership, "membership";
    Meter, "meter";
    Purpose, "purpose";
    Reach, "reach";
    Role, "role";
    Rows, "number of rows";
    RuleId, "rule";
}

codes! {
    /// What an operator works for at the moment, named before case data are read (Directive (EU)
    /// 2016/680, articles 4(1)(b) and 25(1)).
    Purpose {
        /// To protect a child: hand-over to child protection, a warning, support.
        ChildProtection = "child_protection",
        /// To answer somebody on their own data, or who speaks for them.
        DataSubject = "data_subject",
        /// To find out who and where a child is.
        Identification = "identification",
        /// To investigate who is reported.
        Investigation = "investigation",
        /// For a court, a data-protection officer or another supervisor.
        Oversight = "oversight",
        /// To count, without regard to anybody.
        Statistics = "statistics",
        /// To find who has to be seen to first.
        Triage = "triage",
    }
}

impl Purpose {
    /// The purpose to name where protected values are read; none where they are not read for it.
    #[must_use]
    pub const fn protected(self) -> Option<PurposeCode> {
        match self {
            Self::ChildProtection => Some(PurposeCode::ChildProtection),
            Self::DataSubject => Some(PurposeCode::DataSubject),
            Self::Identification => Some(PurposeCode::Identification),
            Self::Investigation => Some(PurposeCode::Investigation),
            Self::Oversight => Some(PurposeCode::Oversight),
            Self::Statistics | Self::Triage => None,
        }
    }
}

impl From<PurposeCode> for Purpose {
    fn from(code: PurposeCode) -> Self {
        match code {
            PurposeCode::ChildProtection => Self::ChildProtection,
            PurposeCode::DataSubject => Self::DataSubject,
            PurposeCode::Identification => Self::Identification,
            PurposeCode::Investigation => Self::Investigation,
            PurposeCode::Oversight => Self::Oversight,
        }
    }
}

codes! {
    /// Whom an operator works for. For providers and peer agencies it makes no difference; they are
    /// not of the site.
    Agency {
        /// The one whose site this is: the unit or the coordinator.
        Site = "site",
        /// An authority that works here on what is in its own queue.
        Authority = "authority",
    }
}

codes! {
    /// Whose a thing is, seen from the actor: what is in an authority's queue is that authority's; a
    /// provider's card is the provider's; a package is of who it was sent to.
    Reach {
        /// The actor's own agency or provider.
        Own = "own",
        /// Another, or nobody's in particular.
        Other = "other",
    }
}

impl Reach {
    /// From the id of the actor's agency or provider and that of the thing's; `None` is the site.
    #[must_use]
    pub fn of(actor: Option<&str>, thing: Option<&str>) -> Self {
        if actor == thing {
            Self::Own
        } else {
            Self::Other
        }
    }
}

codes! {
    /// What an operator is in a case.
    Membership {
        /// Not of it.
        None = "none",
        /// Works on it.
        Member = "member",
        /// Leads it.
        Lead = "lead",
    }
}

impl From<Option<MemberRole>> for Membership {
    fn from(role: Option<MemberRole>) -> Self {
        match role {
            None => Self::None,
            Some(MemberRole::Lead) => Self::Lead,
            Some(MemberRole::Member) => Self::Member,
        }
    }
}

codes! {
    /// Who did the other half of what takes two: drafted what is to be released, proposed what is to be
    /// approved, decided what is looked at again, agreed to what is to be erased or exported.
    Hand {
        /// Nobody yet.
        Nobody = "nobody",
        /// The actor.
        Actor = "actor",
        /// Somebody else.
        Another = "another",
    }
}

impl Hand {
    /// From the id of who did the other half, if anybody did, and the actor's.
    #[must_use]
    pub fn of(other: Option<&str>, actor: &str) -> Self {
        match other {
            None => Self::Nobody,
            Some(other) if other == actor => Self::Actor,
            Some(_) => Self::Another,
        }
    }
}

codes! {
    /// What the one who gave a thing says on handing it on, the least first (handling codes of
    /// Regulation (EU) 2016/794, article 19(2)).
    Handling {
        /// Nothing was said.
        None = "none",
        /// To prevent and combat crime only.
        H0 = "h0",
        /// Not in judicial proceedings without the owner's leave.
        H1 = "h1",
        /// Not handed on without the owner's leave.
        H2 = "h2",
        /// Another restriction, in words: a human asks the owner.
        H3 = "h3",
    }
}

codes! {
    /// Whose meter of exposure.
    Meter {
        /// The actor's own.
        Own = "own",
        /// The unit's, as load alone: no texts, no cases.
        Unit = "unit",
        /// Another operator's.
        Another = "another",
    }
}

codes! {
    /// How many rows an export has.
    Rows {
        /// Up to [`Rows::FEW`].
        Few = "few",
        /// More.
        Many = "many",
    }
}

impl Rows {
    /// Rows that one person may export alone.
    pub const FEW: u64 = 50;

    /// From their number.
    #[must_use]
    pub const fn of(count: u64) -> Self {
        if count <= Self::FEW {
            Self::Few
        } else {
            Self::Many
        }
    }
}

/// Who asks: one role of an operator, provider or peer who has logged in, or of a machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Actor {
    /// In which role.
    pub role: Role,
    /// Whom for.
    pub agency: Agency,
    /// Whether the second factor was given in this session; a machine's token stands for it.
    pub second_factor: bool,
    /// Whether it is a machine, by its own token, and no person is there.
    pub machine: bool,
    /// The purpose that was named, if one was.
    pub purpose: Option<Purpose>,
}
