//! Answers go compressed to who takes them so, and say the same.

use std::io::Read as _;

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use tiaki_core::policy::{Purpose, Role};
use tower::ServiceExt as _;

use crate::access::{served, session};
use crate::own_lists;

#[tokio::test]
async fn who_takes_answers_compressed_gets_the_same_in_fewer_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let site = own_lists::filled(folder.path());
    let who = session(Role::IntakeOfficer, "auth-nz", Some(Purpose::Triage));
    let (pages, _) = served(&site, Some(who));
    let ask = async |takes: Option<&str>| -> Response<Body> {
        let cookie = format!("tiaki={}", "07".repeat(32));
        let mut request = Request::get("/me/keys")
            .header("host", "127.0.0.1:8400")
            .header("cookie", cookie);
        if let Some(takes) = takes {
            request = request.header("accept-encoding", takes);
        }
        let request = request.body(Body::empty()).unwrap();
        pages.clone().oneshot(request).await.unwrap()
    };
    let bytes = async |response: Response<Body>| {
        let all = to_bytes(response.into_body(), 1 << 24).await.unwrap();
        all.to_vec()
    };
    let plain = ask(None).await;
    assert_eq!(plain.status(), StatusCode::OK);
    assert!(plain.headers().get("content-encoding").is_none());
    let plain = bytes(plain).await;
    for takes in ["gzip", "br;q=1.0, gzip;q=0.8", "*"] {
        let small = ask(Some(takes)).await;
        assert_eq!(small.headers()["content-encoding"], "gzip", "{takes}");
        // What stands between must not give it to who does not take it so.
        assert_eq!(small.headers()["vary"], "accept-encoding");
        assert_eq!(small.headers()["cache-control"], "no-store");
        let small = bytes(small).await;
        assert!(
            small.len() * 2 < plain.len(),
            "{} {}",
            small.len(),
            plain.len()
        );
        let mut opened = Vec::new();
        let mut reader = flate2::read::GzDecoder::new(small.as_slice());
        reader.read_to_end(&mut opened).unwrap();
        assert_eq!(opened.len(), plain.len());
    }
    for takes in ["br", "gzip;q=0", "identity"] {
        let whole = ask(Some(takes)).await;
        assert!(whole.headers().get("content-encoding").is_none(), "{takes}");
    }
}
