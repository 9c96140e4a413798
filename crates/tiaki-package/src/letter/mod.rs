//! Letters: what two authorities say to each other about a package after it was sent.
//!
//! What it is for: that a package came, was taken, declined or given back; questions and answers; that it was passed
//! on; the request for the material; what came of it; and that its sender takes it back. Each is a small object, signed
//! by who says it and sealed to who it is for, that is checked without a database or a network
//! (`docs/formats/letter.md`).
//!
//! Why so: one canonical JSON object as packages and receipts are, signed with the same keys under another name, so
//! that no signature of one can stand for another. The signature covers sender, recipient with its key, and the digest of
//! the package that is spoken of: nobody can address a letter to somebody else, or have it speak of another package.
//! A letter may come twice, late or out of order: who reads it knows it by its id.
//!
//! What it refuses: see [`LetterError`]; each refusal has a code that never changes. A [`SignedLetter`] proves nothing
//! until [`SignedLetter::verify`] has accepted it. Whether what it says follows on what was said before is asked where the
//! memory of that is.
//!
//! How to extend it: a new kind or member makes a new format name, because nothing is signed that a reader does not
//! understand.

mod check;
mod signed;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::keys::VerifyingKey;
use crate::manifest::{Party, Sender};

pub use self::signed::{
    LetterError, LetterVerification, Opened, SignedLetter, open_any, open_letter, parse_letter,
};

/// The format that this crate writes and reads.
pub const LETTER_FORMAT: &str = "tiaki-letter-1";

/// The largest letter before sealing, in bytes: a retraction of some 10,000 accounts by their ids.
pub const MAX_LETTER_BYTES: usize = 1024 * 1024;

/// What is said, by whom and to whom. Times are microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letter {
    /// The letter's id: 1 to 80 of `A-Z a-z 0-9 . _ : -`, unique at the sender.
    pub letter_id: String,
    /// Who says it.
    pub sender: Sender,
    /// The key of the signature; whose it is, the reader's own directory says.
    pub signing_key: VerifyingKey,
    /// Who it is for, with the key that it is sealed to.
    pub recipient: Party,
    /// When it was written.
    pub created_at: i64,
    /// The package that it is about.
    pub about: Package,
    /// The letter that it answers, where it answers one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub answers: Option<String>,
    /// What it says.
    pub says: Says,
}

/// A package, by what identifies it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Package {
    /// Its id at who made it.
    pub package_id: String,
    /// SHA-256 of its canonical bytes before sealing, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// An authority that somebody names to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    /// Its id in the directory, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authority: Option<String>,
    /// Two capital letters or digits.
    pub country: String,
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Says {
    /// The package came, opened and holds what was signed.
    Received {
        /// When it came.
        received_at: i64,
    },
    /// The package came and is not used.
    Refused {
        /// Why, as a code: those of opening and verifying, or `replayed`, `revoked_key`.
        code: String,
    },
    /// Somebody took it to work on.
    Accepted {
        /// The reader's own reference for questions.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reference: Option<String>,
    },
    /// It will not be worked on.
    Declined {
        /// Why.
        reason: DeclineReason,
        /// In words.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        words: Option<String>,
    },
    /// It belongs to somebody else.
    Returned {
        /// To whom, as far as the reader knows.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        suggested: Option<Named>,
        /// In words.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        words: Option<String>,
    },
    /// Something is asked.
    Question {
        /// What.
        words: String,
    },
    /// A question is answered.
    Answer {
        /// What.
        words: String,
    },
    /// It was passed on.
    Forwarded {
        /// To whom.
        to: Named,
        /// As which package, made and signed by who passes it on.
        package: Package,
        /// When.
        forwarded_at: i64,
    },
    /// The material itself is asked for, on a legal basis of its own; it travels outside this software.
    MaterialAsked {
        /// The law, order or agreement.
        legal_basis: String,
        /// What is asked for, as codes and counts in words.
        what: String,
        /// By when.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reply_by: Option<i64>,
    },
    /// What became of that.
    MaterialAnswered {
        /// The answer.
        state: MaterialState,
        /// By which way it went, or why it does not.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        words: Option<String>,
    },
    /// More goes under the same reference, as another package.
    Supplemented {
        /// The package with more.
        package: Package,
    },
    /// The sender takes it back: from when it is read on, nothing of it may be used.
    Retracted {
        /// Why.
        reason: RetractReason,
        /// The ids of the accounts that it is taken back for, each once and rising; empty for all of it.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        accounts: Vec<String>,
        /// In words.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        words: Option<String>,
    },
    /// A retraction was carried out.
    RetractionDone {
        /// When use was blocked.
        blocked_at: i64,
        /// Accounts that were known from it and are so no more.
        accounts: u64,
        /// To whom it had been passed on, and whether they have answered too.
        forwarded: Vec<Onward>,
    },
    /// What came of it, in codes alone.
    Outcome {
        /// The code (`docs/formats/outcomes.md`).
        code: String,
        /// The day that it was found on, counted from 1970-01-01.
        day: i64,
        /// Children that it tells of.
        children: u64,
    },
}

/// Somebody that a package was passed on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Onward {
    /// Who.
    pub to: Named,
    /// Whether its retraction came back confirmed.
    pub is_confirmed: bool,
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$line:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum $name { $($(#[$line])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// All of them, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code, which never changes.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The one with this code.
            #[must_use]
            pub fn find(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    };
}

words! {
    /// Why a package is not worked on.
    DeclineReason {
        /// There is too little to act on.
        Insufficient = "insufficient",
        /// What it tells of is no offence there.
        NoOffence = "no_offence",
        /// It is known and worked on already.
        Known = "known",
        /// The law there does not allow it to be used.
        NotLawful = "not_lawful",
        /// It came too late to act on.
        TooLate = "too_late",
        /// Another reason, in words.
        Other = "other",
    }
}

words! {
    /// Why a package is taken back.
    RetractReason {
        /// The person is not who used the accounts, or did nothing.
        WrongPerson = "wrong_person",
        /// What it rests on turned out not to be so.
        WrongMatch = "wrong_match",
        /// It should not have gone there.
        WrongRecipient = "wrong_recipient",
        /// Who reported it took it back.
        SourceRetracted = "source_retracted",
        /// The law asks for it, such as an erasure.
        Law = "law",
        /// Another reason, in words.
        Other = "other",
    }
}

words! {
    /// What became of a request for material.
    MaterialState {
        /// It was handed over.
        Provided = "provided",
        /// A part of it was.
        Partly = "partly",
        /// It will not be.
        Refused = "refused",
        /// It is no longer there.
        Gone = "gone",
    }
}

impl Says {
    /// The code of the kind.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Received { .. } => "received",
            Self::Refused { .. } => "refused",
            Self::Accepted { .. } => "accepted",
            Self::Declined { .. } => "declined",
            Self::Returned { .. } => "returned",
            Self::Question { .. } => "question",
            Self::Answer { .. } => "answer",
            Self::Forwarded { .. } => "forwarded",
            Self::MaterialAsked { .. } => "material_asked",
            Self::MaterialAnswered { .. } => "material_answered",
            Self::Supplemented { .. } => "supplemented",
            Self::Retracted { .. } => "retracted",
            Self::RetractionDone { .. } => "retraction_done",
            Self::Outcome { .. } => "outcome",
        }
    }

    /// Whether it answers another letter and must name it.
    #[must_use]
    pub const fn is_answer(&self) -> bool {
        match self {
            Self::Answer { .. } | Self::MaterialAnswered { .. } | Self::RetractionDone { .. } => {
                true
            }
            Self::Received { .. }
            | Self::Refused { .. }
            | Self::Accepted { .. }
            | Self::Declined { .. }
            | Self::Returned { .. }
            | Self::Question { .. }
            | Self::Forwarded { .. }
            | Self::MaterialAsked { .. }
            | Self::Supplemented { .. }
            | Self::Retracted { .. }
            | Self::Outcome { .. } => false,
        }
    }
}
