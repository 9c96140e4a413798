//! What can be wrong with a message or an argument, each with a code of its own.
//!
//! Texts name places and numbers only: no variant can hold a value of anybody's.

/// Why something was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The message ends before its last field.
    #[error("the message ends before its last field")]
    Truncated,
    /// Bytes follow the last field.
    #[error("bytes follow the last field of the message")]
    Trailing,
    /// The message is longer than its kind may be, or than the reader allows.
    #[error("the message is longer than allowed")]
    Oversize,
    /// The message does not begin with the mark of this protocol.
    #[error("not a message of this protocol")]
    NotOurs,
    /// The message is of another version of the protocol.
    #[error(
        "the message is of version {found} of the protocol, not {}",
        crate::VERSION
    )]
    OtherVersion {
        /// The version that it names.
        found: u8,
    },
    /// The message is of another kind than the one expected here.
    #[error("the message is of kind {found}, which is not the one expected here")]
    OtherKind {
        /// The kind that it names.
        found: u8,
    },
    /// A count is zero, above the limit, no bucket's, or not that of what was asked.
    #[error("the message counts {found}, which cannot be")]
    WrongCount {
        /// The count that it names.
        found: u32,
    },
    /// A code within a message is not one of this version.
    #[error("the message has a code {found} that this version does not know")]
    UnknownCode {
        /// The code that it names.
        found: u8,
    },
    /// A field has a value that its canonical form excludes.
    #[error("a field of the message is not in its canonical form")]
    NotCanonical,
    /// An element is no point of the group in its canonical form (RFC 9496).
    #[error("element {place} is no canonical point of the group")]
    NotAPoint {
        /// Its place in the message, from 0.
        place: u32,
    },
    /// An element is the identity, which would give the key or the input away.
    #[error("element {place} is the identity")]
    Identity {
        /// Its place in the message, from 0.
        place: u32,
    },
    /// The scalars of a proof are zero or not canonical.
    #[error("proof {batch} is not written in canonical scalars")]
    NotAProof {
        /// The batch, from 0.
        batch: u32,
    },
    /// A proof does not hold: another key was used than the announced one, or the answer was changed.
    #[error("proof {batch} does not hold: the answer was not made with the announced key")]
    ProofRefused {
        /// The batch, from 0.
        batch: u32,
    },
    /// Entries of a list do not ascend, or one stands twice.
    #[error("entry {place} of the list is not above the one before it")]
    Unsorted {
        /// Its place in the list, from 0.
        place: u32,
    },
    /// The message is between other agencies, or in the other direction.
    #[error("the message is for another pair of agencies")]
    OtherPair,
    /// The message is of another epoch.
    #[error("the message is for another epoch")]
    OtherEpoch,
    /// The message is bound to another announced key.
    #[error("the message is bound to another key than the announced one")]
    OtherKey,
    /// The answer is to another request.
    #[error("the answer is to another request")]
    OtherRequest,
    /// The grant was given for another request.
    #[error("the grant was given for another request")]
    OtherGrant,
    /// The message is about another contact.
    #[error("the message is about another contact")]
    OtherContact,
    /// The step is not the next one of its contact.
    #[error("the step has number {found}, which is not the next one of its contact")]
    OutOfOrder {
        /// The number that it names.
        found: u32,
    },
    /// An agency's code is empty, too long or has other characters than letters, digits, `-`, `_`, `.`.
    #[error("an agency's code has 1 to 32 letters, digits, hyphens, underscores or dots")]
    BadAgency,
    /// Both agencies of a pair are one.
    #[error("both agencies of the pair are the same")]
    SameAgency,
    /// An epoch has no days, more than 366, or lies outside the calendar.
    #[error("the epoch has no days, too many, or lies outside the calendar")]
    BadEpoch,
    /// A root secret only goes forward.
    #[error("the root secret is past that epoch already, and does not go back")]
    EpochBackwards,
    /// A kind's code is empty, too long or has other characters than `a`-`z`, `0`-`9` and `_`.
    #[error("a kind's code has 1 to 32 small letters, digits or underscores")]
    BadKind,
    /// A value is empty or longer than 1,024 bytes.
    #[error("a value has 1 to 1,024 bytes")]
    BadValue,
    /// A case's id is empty or longer than 64 bytes.
    #[error("a case's id has 1 to 64 bytes: no question without a case")]
    BadCase,
    /// A pointer is empty or longer than 47 bytes.
    #[error("a pointer has 1 to 47 bytes")]
    BadPointer,
    /// No identifier, or more than one question may have.
    #[error("a question has 1 to {} identifiers", crate::MAX_IDENTIFIERS)]
    BadQuestion,
    /// More entries than a list may have.
    #[error("a list has at most {} entries", crate::MAX_ENTRIES)]
    LongList,
    /// No key could be derived from this secret (it happens to one in 2^252).
    #[error("no key can be derived from this secret: begin another root")]
    NoKey,
}

impl Error {
    /// A code for programs and logs; it stays when the words change.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Truncated => "truncated",
            Self::Trailing => "trailing",
            Self::Oversize => "oversize",
            Self::NotOurs => "not_ours",
            Self::OtherVersion { .. } => "other_version",
            Self::OtherKind { .. } => "other_kind",
            Self::WrongCount { .. } => "wrong_count",
            Self::UnknownCode { .. } => "unknown_code",
            Self::NotCanonical => "not_canonical",
            Self::NotAPoint { .. } => "not_a_point",
            Self::Identity { .. } => "identity",
            Self::NotAProof { .. } => "not_a_proof",
            Self::ProofRefused { .. } => "proof_refused",
            Self::Unsorted { .. } => "unsorted",
            Self::OtherPair => "other_pair",
            Self::OtherEpoch => "other_epoch",
            Self::OtherKey => "other_key",
            Self::OtherRequest => "other_request",
            Self::OtherGrant => "other_grant",
            Self::OtherContact => "other_contact",
            Self::OutOfOrder { .. } => "out_of_order",
            Self::BadAgency => "bad_agency",
            Self::SameAgency => "same_agency",
            Self::BadEpoch => "bad_epoch",
            Self::EpochBackwards => "epoch_backwards",
            Self::BadKind => "bad_kind",
            Self::BadValue => "bad_value",
            Self::BadCase => "bad_case",
            Self::BadPointer => "bad_pointer",
            Self::BadQuestion => "bad_question",
            Self::LongList => "long_list",
            Self::NoKey => "no_key",
        }
    }
}
