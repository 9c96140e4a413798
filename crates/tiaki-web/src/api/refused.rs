//! What a call gets instead of an answer: problems in JSON (RFC 9457), each with a type that stays.
//!
//! What may not be seen and what is not there are one problem. A failure on our side says that and nothing else. No
//! text repeats what was sent. To add one: a code with its title in [`title`], and its line in `docs/api.md`.

use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tiaki_ops::{case, linking, outcomes, queue, rulings};
use utoipa::ToSchema;

use crate::edge::cases::CaseRefused;
use crate::head::RequestId;
use crate::problem::Problem;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    status: StatusCode,
    code: &'static str,
    detail: String,
    rule: Option<&'static str>,
    retry_after: Option<u64>,
}

/// A problem (RFC 9457, section 3).
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub(super) struct Body<'b> {
    /// `urn:tiaki:problem:` and a code that never changes: token, purpose, refused, not-found, method, conflict,
    /// invalid, body, media-type, too-large, query, cursor, key, key-needed, key-reused, key-unknown, rate, busy,
    /// failed, misdirected.
    #[schema(example = "urn:tiaki:problem:not-found")]
    r#type: String,
    /// What it is in short, the same for each type.
    title: &'b str,
    /// The HTTP status.
    status: u16,
    /// What was wrong with this call and what to do, in words for people. It may change.
    #[serde(skip_serializing_if = "str::is_empty")]
    #[schema(required = false)]
    detail: &'b str,
    /// The rule of access that refused (docs/policy.md), where one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(required = false, nullable = false)]
    rule: Option<&'b str>,
    /// The id under which the server's own log has it.
    request_id: &'b str,
}

/// What a type means in short.
fn title(code: &str) -> &'static str {
    match code {
        "token" => "No token that is good",
        "purpose" => "The token is for another purpose",
        "refused" => "This may not be done",
        "not-found" => "Nothing here that may be seen",
        "method" => "Not asked this way",
        "conflict" => "What is there stands against it",
        "invalid" => "What was sent cannot be taken in",
        "body" => "The body does not read",
        "media-type" => "The body is not said to be JSON",
        "too-large" => "The body is too large",
        "query" => "The address asks for what there is not",
        "cursor" => "The cursor is not of this list",
        "key" => "The Idempotency-Key does not read",
        "key-needed" => "It needs an Idempotency-Key",
        "key-reused" => "The Idempotency-Key was used for something else",
        "key-unknown" => "It is not known what became of it",
        "rate" => "Too many requests",
        "busy" => "Too many wait",
        "misdirected" => "Not the name of this site",
        _ => "A failure on our side",
    }
}

impl Refused {
    pub(super) fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self {
            status,
            code,
            detail: detail.into(),
            rule: None,
            retry_after: None,
        }
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not-found", "")
    }

    pub(super) fn conflict(why: &(impl ToString + ?Sized)) -> Self {
        Self::new(StatusCode::CONFLICT, "conflict", why.to_string())
    }

    pub(super) fn invalid(why: &(impl ToString + ?Sized)) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", why.to_string())
    }

    pub(super) fn bad(code: &'static str, detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, detail)
    }

    pub(crate) fn rate(seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate",
                "this client may send so many requests in a minute and no more: wait",
            )
        }
    }

    /// The same on a page, where one is refused there by what stands around calls as well.
    pub(crate) const fn problem(&self) -> Problem {
        match self.status {
            StatusCode::SERVICE_UNAVAILABLE => Problem::Busy,
            StatusCode::UNAUTHORIZED => Problem::LogIn,
            _ => Problem::Failed,
        }
    }

    /// The refusal that an answer carries; what did not come from us becomes one of ours.
    pub(crate) fn of(response: &Response) -> Option<Self> {
        let own = response.extensions().get::<Self>().cloned();
        own.or_else(|| {
            let carried = response.extensions().get::<Problem>().copied();
            carried.map(Self::from)
        })
        .or_else(|| match response.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Some(Self::from(Oversized)),
            status if status.is_client_error() => Some(Self::not_found()),
            status if status.is_server_error() => Some(Problem::Failed.into()),
            _ => None,
        })
    }

    /// The answer.
    pub(crate) fn answer(&self, id: &RequestId) -> Response {
        let body = Body {
            r#type: format!("urn:tiaki:problem:{}", self.code),
            title: title(self.code),
            status: self.status.as_u16(),
            detail: &self.detail,
            rule: self.rule,
            request_id: &id.0,
        };
        let text = serde_json::to_string(&body).unwrap_or_default();
        let mut response = (self.status, text).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(CONTENT_TYPE, kind);
        match self.status {
            StatusCode::UNAUTHORIZED => {
                let how = HeaderValue::from_static("Bearer realm=\"tiaki\"");
                headers.insert(WWW_AUTHENTICATE, how);
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                headers.insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            }
            _ => {}
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// A body of more bytes than are read.
pub(super) struct Oversized;

impl From<Oversized> for Refused {
    fn from(_: Oversized) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "a body has at most 64 KiB",
        )
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Busy => Self {
                retry_after: Some(10),
                ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "")
            },
            Problem::Failed => Self::new(StatusCode::INTERNAL_SERVER_ERROR, "failed", ""),
            Problem::LogIn => Self::new(
                StatusCode::UNAUTHORIZED,
                "token",
                "send Authorization: Bearer and the token that tiaki client add gave, if its day is not over",
            ),
            Problem::Method => Self::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method",
                "docs/api.md says what is asked how",
            ),
            Problem::Misdirected => Self::new(StatusCode::MISDIRECTED_REQUEST, "misdirected", ""),
            Problem::NotFound => Self::not_found(),
            Problem::Purpose => Self::new(
                StatusCode::FORBIDDEN,
                "purpose",
                "a token is for one purpose: add a client for this one",
            ),
            Problem::Refused(rule) => Self {
                rule: Some(rule.code()),
                ..Self::new(StatusCode::FORBIDDEN, "refused", "")
            },
            // Forms are not sent here.
            Problem::Foreign | Problem::Form | Problem::Reason => Self::not_found(),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<queue::Refused> for Refused {
    fn from(refused: queue::Refused) -> Self {
        use queue::Refused as Queue;
        match refused {
            Queue::NotHere(_) | Queue::NoBatch => Self::not_found(),
            Queue::Held(_)
            | Queue::NotHeld(_)
            | Queue::Aside(_)
            | Queue::NotAside(_)
            | Queue::Changed(_)
            | Queue::Looking(_)
            | Queue::NotTaken => Self::conflict(&refused),
            _ => Self::invalid(&refused),
        }
    }
}

impl From<linking::Refused> for Refused {
    fn from(refused: linking::Refused) -> Self {
        match refused {
            linking::Refused::NotHere => Self::not_found(),
            linking::Refused::NotNewest | linking::Refused::Since | linking::Refused::NotLinked => {
                Self::conflict(&refused)
            }
            _ => Self::invalid(&refused),
        }
    }
}

impl From<rulings::Refused> for Refused {
    fn from(refused: rulings::Refused) -> Self {
        match refused {
            rulings::Refused::NotHere => Self::not_found(),
            rulings::Refused::Nothing => Self::conflict(&refused),
            _ => Self::invalid(&refused),
        }
    }
}

impl From<outcomes::Refused> for Refused {
    fn from(refused: outcomes::Refused) -> Self {
        use outcomes::Refused as Outcome;
        match refused {
            Outcome::NoPerson => Self::not_found(),
            Outcome::Corrected | Outcome::TakenBack => Self::conflict(&refused),
            _ => Self::invalid(&refused),
        }
    }
}

impl From<case::Refused> for Refused {
    fn from(refused: case::Refused) -> Self {
        use case::Refused as Case;
        match refused {
            Case::NoCase | Case::NotHere(_) | Case::NoTask | Case::NoRequest | Case::NoHandOver => {
                Self::not_found()
            }
            Case::NotMember(_) | Case::NotLead(_) => {
                Self::new(StatusCode::FORBIDDEN, "refused", refused.to_string())
            }
            Case::LastLead
            | Case::Led
            | Case::Taken { .. }
            | Case::TakenHidden(_)
            | Case::In(_)
            | Case::Step(_)
            | Case::Unchanged
            | Case::Changed
            | Case::Unfinished { .. }
            | Case::NoOutcome(_) => Self::conflict(&refused),
            _ => Self::invalid(&refused),
        }
    }
}

impl From<CaseRefused> for Refused {
    fn from(refused: CaseRefused) -> Self {
        match refused {
            CaseRefused::Case(refused) => refused.into(),
            CaseRefused::Outcome(refused) => refused.into(),
            CaseRefused::PersonId => Self::invalid("an id of a person begins with per_"),
            CaseRefused::AccountId => Self::invalid("an id of an account begins with acc_"),
            CaseRefused::Kind | CaseRefused::Step => Self::invalid("there is no such kind or step"),
        }
    }
}
