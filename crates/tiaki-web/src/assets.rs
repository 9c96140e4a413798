//! Stylesheet, script and mark, compiled in and served under names that hold their
//! digest: a name never means other bytes, so it may be kept for good.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// A file that pages ask for.
pub(crate) struct Asset {
    /// Its name: stem, 16 digits of its SHA-256, ending.
    pub(crate) name: String,
    kind: &'static str,
    bytes: &'static [u8],
}

/// The stylesheet.
pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "tiaki",
        "css",
        "text/css; charset=utf-8",
        include_bytes!("../assets/tiaki.css"),
    )
});

/// The script: keys, and nothing that a page needs to be whole.
pub(crate) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "tiaki",
        "js",
        "text/javascript; charset=utf-8",
        include_bytes!("../assets/tiaki.js"),
    )
});

/// The mark in the browser's tab and in the head of the page.
pub(crate) static MARK: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "mark",
        "svg",
        "image/svg+xml",
        include_bytes!("../assets/mark.svg"),
    )
});

impl Asset {
    fn new(stem: &str, ending: &str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let digest: String = hex::encode(Sha256::digest(bytes))
            .chars()
            .take(16)
            .collect();
        Self {
            name: format!("{stem}.{digest}.{ending}"),
            kind,
            bytes,
        }
    }
}

/// `GET /assets/{name}`
pub(crate) async fn show(Path(name): Path<String>) -> Result<Response, Problem> {
    let found = [&*STYLE, &*SCRIPT, &*MARK]
        .into_iter()
        .find(|asset| asset.name == name);
    let asset = found.ok_or(Problem::NotFound)?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(asset.kind)),
        (
            CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=31536000, immutable"),
        ),
    ];
    Ok((headers, asset.bytes).into_response())
}
