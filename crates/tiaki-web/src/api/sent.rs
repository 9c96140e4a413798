//! Bodies that are sent, and answers: JSON, read strictly.
//!
//! A body is read whole or not at all: no member that is not known, none twice, no more levels than are needed, no
//! number that does not fit. What is told of a body that does not read is the place, never what stands there.

use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::api::refused::{Oversized, Refused};
use crate::page::House;
use crate::problem::Problem;

/// Levels that a body may have.
const DEPTH: usize = 8;

/// A body.
pub(super) struct Sent<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<House> for Sent<T> {
    type Rejection = Refused;

    async fn from_request(request: Request, house: &House) -> Result<Self, Refused> {
        let kind = request.headers().get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if !kind.eq_ignore_ascii_case("application/json") {
            return Err(Refused::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "media-type",
                "send Content-Type: application/json",
            ));
        }
        let bytes = Bytes::from_request(request, house)
            .await
            .map_err(|_| Oversized)?;
        Ok(Self(read(&bytes)?))
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Refused> {
    if depth(bytes) > DEPTH {
        return Err(Refused::bad(
            "body",
            format!("a body has at most {DEPTH} levels"),
        ));
    }
    serde_json::from_slice(bytes).map_err(|error| Refused::bad("body", told(&error)))
}

/// How many brackets are open at once.
fn depth(bytes: &[u8]) -> usize {
    let (mut open, mut most) = (0_usize, 0);
    let (mut is_text, mut is_escaped) = (false, false);
    for byte in bytes {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_text => is_escaped = true,
            b'"' => is_text = !is_text,
            _ if is_text => {}
            b'{' | b'[' => {
                open += 1;
                most = most.max(open);
            }
            b'}' | b']' => open = open.saturating_sub(1),
            _ => {}
        }
    }
    most
}

/// What is wrong, without what was sent: names of fields are told where they are ours.
fn told(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let ours = ["missing field `", "duplicate field `"];
    let what = match ours.iter().find(|start| whole.starts_with(**start)) {
        Some(start) => {
            let rest = whole.get(start.len()..).unwrap_or_default();
            let name = rest.split('`').next().unwrap_or_default();
            format!("{}{name}`", start)
        }
        None if whole.starts_with("unknown field") => {
            "a field is not one of those described".to_owned()
        }
        None if error.is_eof() => "it ends in the middle".to_owned(),
        None if error.is_syntax() => "it is no JSON".to_owned(),
        None => "a value is not of the kind described".to_owned(),
    };
    format!("line {}, column {}: {what}", error.line(), error.column())
}

/// What stands in the query.
pub(super) struct Asked<Q>(pub(super) Q);

impl<Q: DeserializeOwned> FromRequestParts<House> for Asked<Q> {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &House) -> Result<Self, Refused> {
        let found = Query::try_from_uri(&parts.uri);
        let Query(asked) =
            found.map_err(|_| Refused::bad("query", "a value in the query does not read"))?;
        Ok(Self(asked))
    }
}

/// An answer.
pub(super) struct Answer<T>(pub(super) T);

impl<T: Serialize> IntoResponse for Answer<T> {
    fn into_response(self) -> Response {
        match serde_json::to_string(&self.0) {
            Ok(text) => {
                let kind = HeaderValue::from_static("application/json");
                ([(CONTENT_TYPE, kind)], text).into_response()
            }
            Err(_) => Problem::Failed.into_response(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::{depth, read};

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct One {
        reason: String,
        #[serde(default)]
        count: Option<u16>,
    }

    #[test]
    fn hostile_bodies_are_refused_without_what_stands_in_them() {
        let good: One = read(br#"{"reason":"a } ] \" b","count":7}"#).unwrap();
        assert_eq!((good.reason.as_str(), good.count), ("a } ] \" b", Some(7)));
        let nested = [b"[".repeat(5_000), b"]".repeat(5_000)].concat();
        for bad in [
            &b""[..],
            b"null",
            b"[]",
            b"7",
            b"{",
            b"{\"reason\":\"secret-canary\"",
            b"{\"reason\":\"secret-canary\",\"reason\":\"b\"}",
            b"{\"secret-canary\":1,\"reason\":\"b\"}",
            b"{\"reason\":7}",
            b"{\"reason\":[\"secret-canary\"]}",
            b"{\"reason\":\"b\",\"count\":\"secret-canary\"}",
            b"{\"reason\":\"b\",\"count\":99999999999999999999999999}",
            b"{\"reason\":\"b\",\"count\":1e400}",
            b"{\"reason\":\"b\",\"count\":-1}",
            b"{\"reason\":\"b\",\"count\":1.5}",
            b"{\"reason\":\"b\",\"count\":NaN}",
            b"{\"reason\":\"b\"} {}",
            b"{\"reason\":\"\xff\xfe\"}",
            b"{\"reason\":\"\\ud800\"}",
            b"\xef\xbb\xbf{\"reason\":\"b\"}",
            b"{'reason':'b'}",
            b"{\"reason\":\"a\nb\"}",
            &nested,
        ] {
            let refused = read::<One>(bad).unwrap_err();
            assert!(!format!("{refused:?}").contains("canary"), "{refused:?}");
        }
    }

    #[test]
    fn brackets_in_text_are_no_levels() {
        for (text, levels) in [
            ("", 0),
            ("{}", 1),
            ("{\"a\":[[]]}", 3),
            ("{\"a\":\"[[[[\"}", 1),
            ("{\"a\":\"\\\"[[\"}", 1),
            ("]]]]{}", 1),
        ] {
            assert_eq!(depth(text.as_bytes()), levels, "{text}");
        }
    }
}
