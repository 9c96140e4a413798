//! The manifest: what the sender puts a signature under.
//!
//! Everything that decides how a package may be used stands here: who sent it to whom, what for,
//! on what basis, under which restrictions, how sure the sender is, and the digest of each
//! content. The checks are those of the format; whether an authority exists or a code is right
//! for the case is not known here.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::keys::{Recipient, VerifyingKey};

pub(crate) mod check;

pub(crate) use check::{check, is_content_name};

/// What is signed. Times are microseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Manifest {
    /// The package's id: 1 to 80 of `A-Z a-z 0-9 . _ : -`, unique at the sender.
    pub package_id: String,
    /// The operation that it belongs to, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub operation: Option<String>,
    /// The reference under which all parties to the operation know the case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub common_reference: Option<String>,
    /// Who sends.
    pub sender: Sender,
    /// The key of the signature. It proves that its holder signed, and not that the holder is
    /// [`Manifest::sender`]: whose key it is, the reader's own directory says.
    pub signing_key: VerifyingKey,
    /// Who may open and use it; at least one.
    pub recipients: Vec<Party>,
    /// When it was made.
    pub created_at: i64,
    /// From when on it must not be used any more.
    pub expires_at: i64,
    /// By when an answer is asked for.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reply_by: Option<i64>,
    /// What it may be used for.
    pub purpose: String,
    /// The law or agreement under which it is sent.
    pub legal_basis: String,
    /// What the recipient must not do with it.
    pub handling: Handling,
    /// How reliable source and information are.
    pub evaluation: Evaluation,
    /// How far it may be shown.
    pub tlp: Tlp,
    /// How soon it must be looked at.
    pub urgency: Urgency,
    /// How many of what it holds, by name (`accounts`, `persons`, `files` …).
    pub counts: BTreeMap<String, u64>,
    /// What the sender knows and did not send.
    pub withheld: Vec<Withheld>,
    /// The contents, in the order of their names.
    pub contents: Vec<ContentEntry>,
}

/// An authority that sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sender {
    /// Its id in the directory of authorities.
    pub authority: String,
    /// Its name, for people.
    pub name: String,
    /// Two capital letters or digits (ISO 3166-1 and the pseudo-codes beside it).
    pub country: String,
}

/// An authority that receives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Its id in the directory of authorities.
    pub authority: String,
    /// Two capital letters or digits.
    pub country: String,
    /// The key that the package is sealed to.
    pub key: Recipient,
}

/// Europol's handling codes, combinable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handling {
    /// At least one.
    pub codes: BTreeSet<HandlingCode>,
    /// The restriction in words; there if and only if [`HandlingCode::H3`] is.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub restriction: Option<String>,
}

/// One handling code; later ones restrict more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum HandlingCode {
    /// To be used only to prevent and combat crime; always applies.
    H0,
    /// Not to be disclosed in judicial proceedings without the provider's permission.
    H1,
    /// Not to be passed on without the provider's permission.
    H2,
    /// Other restrictions, in words.
    H3,
}

/// The sender's judgement, with the scheme its codes belong to: codes of different schemes do
/// not map onto each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evaluation {
    /// `4x4` (Regulation (EU) 2016/794, article 29), or another scheme's name.
    pub scheme: String,
    /// How reliable the source is; in `4x4` one of A, B, C, X.
    pub source: String,
    /// How sure the information is; in `4x4` one of 1, 2, 3, 4.
    pub information: String,
}

impl Evaluation {
    /// An evaluation in Europol's four by four: `source` is A, B, C or X, `information` 1 to 4.
    #[must_use]
    pub fn four_by_four(source: &str, information: &str) -> Self {
        Self {
            scheme: check::FOUR_BY_FOUR.to_owned(),
            source: source.to_owned(),
            information: information.to_owned(),
        }
    }
}

/// The Traffic Light Protocol 2.0; later ones let it be shown further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Tlp {
    /// The named recipients only.
    #[serde(rename = "RED")]
    Red,
    /// The recipients' organisation.
    #[serde(rename = "AMBER+STRICT")]
    AmberStrict,
    /// The organisation and its clients, where they need to know.
    #[serde(rename = "AMBER")]
    Amber,
    /// The community, not the public.
    #[serde(rename = "GREEN")]
    Green,
    /// Everybody.
    #[serde(rename = "CLEAR")]
    Clear,
}

/// How soon and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Urgency {
    /// How soon.
    pub level: UrgencyLevel,
    /// Why, for people.
    pub reason: String,
}

/// The levels, after the time limits of Directive (EU) 2023/977, article 5; later ones can wait
/// longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UrgencyLevel {
    /// A child may be in danger now: hours.
    Immediate,
    /// Days.
    Urgent,
    /// A week or more.
    Routine,
}

/// Something left out, so that the recipient knows that it exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withheld {
    /// What kind of thing, and how many.
    pub what: String,
    /// The reason.
    pub why: String,
}

/// One content as the signature knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContentEntry {
    /// 1 to 64 of `a-z 0-9 . _ -`, not beginning with a full stop.
    pub name: String,
    /// The media type (RFC 6838).
    pub media_type: String,
    /// The number of bytes of the text in UTF-8.
    pub size: u64,
    /// The SHA-256 of those bytes, in lower-case hexadecimal digits.
    pub sha256: String,
}

/// Which part of a manifest breaks which rule. It never repeats a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {rule}")]
#[non_exhaustive]
pub struct InvalidField {
    /// The field's name in the format.
    pub field: &'static str,
    /// The rule.
    pub rule: &'static str,
}
