//! What stands around each call: which names may stand in the query, requests that are sent again, and tags of
//! what was answered.
//!
//! An act is kept under its `Idempotency-Key` only once it is done: what was refused did nothing, and is asked anew.
//! Where it ended in a failure nobody knows what became of it, and that is what the same request is told.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use tiaki_core::id::ClientId;
use tiaki_ops::clients::Asked;

use crate::api::describe::Key;
use crate::api::refused::{Oversized, Refused};
use crate::page::House;
use crate::problem::Problem;
use crate::visit::Visit;

/// Bytes that a body may have.
pub(super) const MOST: usize = 64 * 1024;

static KEY: HeaderName = HeaderName::from_static("idempotency-key");
static AGAIN: HeaderName = HeaderName::from_static("idempotency-replayed");

/// What is known of a call before it is asked.
#[derive(Clone)]
pub(crate) struct Around {
    pub(crate) house: House,
    pub(crate) key: Key,
    /// Names that may stand in the query.
    pub(crate) asks: Vec<String>,
}

/// Goes around a call.
pub(crate) async fn around(State(around): State<Around>, request: Request, next: Next) -> Response {
    if let Err(refused) = query(&around.asks, request.uri().query()) {
        return refused.into_response();
    }
    let done = if request.method() == Method::POST {
        act(&around, request, next).await
    } else {
        let tags: Vec<HeaderValue> = request
            .headers()
            .get_all(IF_NONE_MATCH)
            .iter()
            .cloned()
            .collect();
        let response = next.run(request).await;
        tagged(response, &tags).await
    };
    done.unwrap_or_else(IntoResponse::into_response)
}

/// Refuses names that a call does not know, and those that stand twice.
fn query(asks: &[String], query: Option<&str>) -> Result<(), Refused> {
    let mut seen = Vec::new();
    let pairs = query.unwrap_or_default().split('&');
    for pair in pairs.filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or_default();
        if !asks.iter().any(|known| known == name) {
            let known = if asks.is_empty() {
                "nothing stands in this query".to_owned()
            } else {
                format!("in this query may stand: {}", asks.join(", "))
            };
            return Err(Refused::bad("query", known));
        }
        if seen.contains(&name) {
            return Err(Refused::bad("query", "a name stands twice in the query"));
        }
        seen.push(name);
    }
    Ok(())
}

/// The key that a request is sent under.
fn key(headers: &HeaderMap, key: Key) -> Result<Option<String>, Refused> {
    let mut values = headers.get_all(&KEY).iter();
    let Some(value) = values.next() else {
        return if key == Key::Must {
            Err(Refused::bad(
                "key-needed",
                "send an Idempotency-Key of your choice, new for each act, so that it is done once",
            ))
        } else {
            Ok(None)
        };
    };
    let text = value.to_str().ok().filter(|text| {
        (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
    });
    match text {
        Some(text) if values.next().is_none() => Ok(Some(text.to_owned())),
        _ => Err(Refused::bad(
            "key",
            "an Idempotency-Key is one of 1 to 64 visible ASCII characters",
        )),
    }
}

async fn act(around: &Around, request: Request, next: Next) -> Result<Response, Refused> {
    let visit = request.extensions().get::<Visit>();
    let session = visit.and_then(|visit| visit.session.as_ref());
    let client = session.and_then(|session| session.client);
    let client: ClientId = client.ok_or(Problem::LogIn)?;
    let key = key(request.headers(), around.key)?;
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, MOST).await.map_err(|_| Oversized)?;
    let Some(key) = key else {
        return Ok(next.run(Request::from_parts(parts, Body::from(body))).await);
    };
    let asked = [
        parts.method.as_str().as_bytes().to_vec(),
        parts.uri.path().as_bytes().to_vec(),
        body.to_vec(),
    ];
    let (at, name) = ((around.house.settings.now)(), key.clone());
    let edge = &around.house.edge;
    let before = edge
        .ask("client ask", move |door| {
            let asked: Vec<&[u8]> = asked.iter().map(Vec::as_slice).collect();
            door.ask(&client, (&name, &asked), at)
        })
        .await?;
    match before {
        Asked::New => {}
        Asked::Answered(status, text) => return Ok(again(status, text)),
        Asked::Unknown => {
            return Err(Refused::new(
                StatusCode::CONFLICT,
                "key-unknown",
                "it runs still, or was cut off: look whether it is done before you send it under another key",
            ));
        }
        Asked::Other => {
            return Err(Refused::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "key-reused",
                "take a new key for each act",
            ));
        }
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    let status = response.status();
    if status.is_server_error() {
        return Ok(response);
    }
    if !status.is_success() {
        edge.ask("client forget", move |door| door.forget(&client, &key))
            .await?;
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX)
        .await
        .map_err(|_| Problem::Failed)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    edge.ask("client answer", move |door| {
        door.keep(&client, &key, (status.as_u16(), &text))
    })
    .await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

/// What was answered before, in the same bytes.
fn again(status: u16, text: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = (status, text).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(&AGAIN, HeaderValue::from_static("true"));
    response
}

/// The answer with a tag of its bytes, or without them where the caller has them.
async fn tagged(response: Response, has: &[HeaderValue]) -> Result<Response, Refused> {
    if response.status() != StatusCode::OK {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX)
        .await
        .map_err(|_| Problem::Failed)?;
    let digest = hex::encode(Sha256::digest(&bytes));
    let short: String = digest.chars().take(32).collect();
    let tag = format!("\"{short}\"");
    if let Ok(value) = HeaderValue::from_str(&tag) {
        parts.headers.insert(ETAG, value);
    }
    let is_had = has
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|all| {
            all.split(',')
                .map(|one| one.trim().trim_start_matches("W/"))
                .any(|one| one == tag || one == "*")
        });
    if is_had {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(CONTENT_TYPE);
        return Ok(Response::from_parts(parts, Body::empty()));
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}
