//! `GET /ispws/xsd`: the schema, our own.

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// Written by hand from what is known of the interface; the one that its owner publishes is
/// not ours to give away.
const SCHEMA: &str = include_str!("../../../../docs/formats/ispws.xsd");

pub(super) async fn show() -> Response {
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/xml")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, SCHEMA).into_response()
}
