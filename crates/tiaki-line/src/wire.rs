//! What both sides say: paths, bodies, and the codes of refusals (`docs/formats/line.md`).

use serde::{Deserialize, Serialize};
use tiaki_ops::exchange::Held;

/// Before each path: the protocol and its version.
pub(crate) const ROOT: &str = "/exchange/1/parcels/";

/// Bytes of a body in JSON at most.
pub(crate) const MOST_JSON: usize = 4 * 1024;

/// The body of an offer.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Offer {
    /// Who the parcel is for.
    pub(crate) recipient: String,
    /// Its bytes.
    pub(crate) size: u64,
}

/// The answer to an offer and to a piece.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Reached {
    /// Bytes that are there, from its beginning; all of them where it is whole.
    pub(crate) held: u64,
    /// Whether the other side answers for it.
    pub(crate) whole: bool,
}

impl From<Held> for Reached {
    fn from(held: Held) -> Self {
        match held {
            Held::Some(held) => Self { held, whole: false },
            Held::Whole => Self {
                held: 0,
                whole: true,
            },
        }
    }
}

impl From<Reached> for Held {
    fn from(reached: Reached) -> Self {
        if reached.whole {
            Self::Whole
        } else {
            Self::Some(reached.held)
        }
    }
}

/// The answer where something is refused.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Refusal {
    pub(crate) code: String,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// `POST /exchange/1/parcels/{digest}`.
    Offer([u8; 32]),
    /// `PUT /exchange/1/parcels/{digest}/{from}`.
    Piece([u8; 32], u64),
    /// `POST /exchange/1/parcels/{digest}/commit`.
    Commit([u8; 32]),
}

impl Asked {
    pub(crate) fn path(self) -> String {
        match self {
            Self::Offer(parcel) => format!("{ROOT}{}", hex::encode(parcel)),
            Self::Piece(parcel, from) => format!("{ROOT}{}/{from}", hex::encode(parcel)),
            Self::Commit(parcel) => format!("{ROOT}{}/commit", hex::encode(parcel)),
        }
    }

    pub(crate) fn method(self) -> hyper::Method {
        match self {
            Self::Piece(..) => hyper::Method::PUT,
            Self::Offer(_) | Self::Commit(_) => hyper::Method::POST,
        }
    }

    /// What a request asks; nothing where there is no such request.
    pub(crate) fn read(method: &hyper::Method, path: &str) -> Option<Self> {
        let rest = path.strip_prefix(ROOT)?;
        let (digest, step) = match rest.split_once('/') {
            Some((digest, step)) => (digest, Some(step)),
            None => (rest, None),
        };
        let mut parcel = [0; 32];
        hex::decode_to_slice(digest, &mut parcel).ok()?;
        let asked = match step {
            None => Self::Offer(parcel),
            Some("commit") => Self::Commit(parcel),
            Some(from) => Self::Piece(parcel, from.parse().ok()?),
        };
        // One spelling each: what reads is what would be written.
        (asked.method() == *method && asked.path() == path).then_some(asked)
    }
}

/// Every code of a refusal that this version knows.
const CODES: &[&str] = &[
    "bad_request",
    "busy",
    "not_offered",
    "not_whole",
    "other_digest",
    "other_size",
    "too_large",
    "too_many",
    "unknown_node",
    "unknown_recipient",
];

/// A code as it is told here; `other` where it is none that this version knows.
pub(crate) fn code(told: &str) -> &'static str {
    let known = CODES.iter().find(|code| **code == told);
    known.copied().unwrap_or("other")
}

/// With which status a refusal is answered.
pub(crate) fn status(code: &str) -> hyper::StatusCode {
    use hyper::StatusCode;
    match code {
        "bad_request" => StatusCode::BAD_REQUEST,
        "busy" => StatusCode::SERVICE_UNAVAILABLE,
        "not_offered" | "unknown_recipient" => StatusCode::NOT_FOUND,
        "too_large" => StatusCode::PAYLOAD_TOO_LARGE,
        "too_many" => StatusCode::TOO_MANY_REQUESTS,
        "unknown_node" => StatusCode::FORBIDDEN,
        _ => StatusCode::CONFLICT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hyper::Method;

    #[test]
    fn what_is_asked_reads_as_it_is_written() {
        for asked in [
            Asked::Offer([1; 32]),
            Asked::Piece([2; 32], 0),
            Asked::Piece([2; 32], u64::MAX),
            Asked::Commit([3; 32]),
        ] {
            assert_eq!(Asked::read(&asked.method(), &asked.path()), Some(asked));
        }
    }

    #[test]
    fn nothing_else_is_asked() {
        let digest = hex::encode([0xab; 32]);
        for (method, path) in [
            (Method::GET, format!("{ROOT}{digest}")),
            (Method::PUT, format!("{ROOT}{digest}")),
            (Method::POST, format!("{ROOT}{digest}/7")),
            (Method::PUT, format!("{ROOT}{digest}/commit")),
            (Method::PUT, format!("{ROOT}{digest}/-1")),
            (Method::PUT, format!("{ROOT}{digest}/+1")),
            (Method::PUT, format!("{ROOT}{digest}/01")),
            (Method::PUT, format!("{ROOT}{digest}/18446744073709551616")),
            (Method::POST, format!("{ROOT}{}", digest.to_uppercase())),
            (Method::POST, format!("{ROOT}{digest}/")),
            (Method::POST, format!("{ROOT}{digest}/commit/")),
            (Method::POST, format!("{ROOT}..")),
            (Method::POST, "/exchange/2/parcels/".to_owned() + &digest),
            (Method::POST, String::new()),
        ] {
            assert_eq!(Asked::read(&method, &path), None, "{method} {path}");
        }
    }

    #[test]
    fn a_code_that_nobody_knows_is_told_as_another() {
        assert_eq!(code("too_large"), "too_large");
        assert_eq!(code("per_0011"), "other");
    }
}
