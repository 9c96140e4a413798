//! Requests that are sent again, and answers that the caller has.

use axum::http::{Method, StatusCode};
use serde_json::json;
use tiaki_core::policy::{Purpose, Role};

use super::House;

async fn authority(house: &House, token: &str) -> String {
    let figures = house.served.get("/api/v1/operation", token).await.json();
    figures["destinations"][0]["authority"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn the_same_under_one_key_is_done_once_and_answered_in_the_same_bytes() {
    let house = House::new();
    let token = house.token("desk", &[Role::Analyst], Some(Purpose::Investigation));
    let other = house.token("other", &[Role::Analyst], Some(Purpose::Investigation));
    let path = format!("/api/v1/queues/{}/next", authority(&house, &token).await);
    let none = house.served.post(&path, (&token, ""), json!({})).await;
    assert_eq!(
        (none.status, none.code().as_str()),
        (StatusCode::BAD_REQUEST, "key-needed")
    );
    let first = house.served.post(&path, (&token, "k1"), json!({})).await;
    assert_eq!(first.status, StatusCode::OK);
    let again = house.served.post(&path, (&token, "k1"), json!({})).await;
    assert_eq!(again.bytes, first.bytes);
    assert_eq!(again.header("idempotency-replayed"), "true");
    // Another key takes another, another's key is another's, and a key is for one request.
    let second = house.served.post(&path, (&token, "k2"), json!({})).await;
    assert_ne!(second.json()["person"], first.json()["person"]);
    let others = house.served.post(&path, (&other, "k1"), json!({})).await;
    assert_eq!(others.header("idempotency-replayed"), "");
    assert_ne!(others.json()["person"], first.json()["person"]);
    let person = first.json()["person"].as_str().unwrap().to_owned();
    let release = format!("/api/v1/persons/{person}/release");
    let reused = house.served.post(&release, (&token, "k1"), json!({})).await;
    assert_eq!(reused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reused.code(), "key-reused");
    // What was refused did nothing, and may be asked again under its key.
    let skip = format!("/api/v1/persons/{person}/skip");
    let refused = house
        .served
        .post(&skip, (&other, "k3"), json!({"reason": "not ours"}))
        .await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let done = house.served.post(&release, (&token, "k4"), json!({})).await;
    assert_eq!(done.status, StatusCode::OK);
    let taken = house
        .served
        .post(
            &format!("/api/v1/persons/{person}/take"),
            (&other, ""),
            json!({}),
        )
        .await;
    assert_eq!(taken.status, StatusCode::OK);
    let done = house
        .served
        .post(&skip, (&other, "k3"), json!({"reason": "not ours"}))
        .await;
    assert_eq!(done.status, StatusCode::OK);
    for bad in ["", "two words", &"x".repeat(65), "é"] {
        let bearer = format!("Bearer {token}");
        let headers = [("authorization", bearer.as_str()), ("idempotency-key", bad)];
        let answer = house.served.send(Method::POST, &path, &headers, "").await;
        assert_eq!(answer.code(), "key", "{bad:?}");
    }
}

/// Where it is not known what became of a request, that is what the same request is told.
#[tokio::test]
async fn what_was_cut_off_is_not_done_again_unasked() {
    let house = House::new();
    let (token, id) = super::add(
        &house.site,
        "desk",
        &[Role::Analyst],
        ("", Some(Purpose::Investigation)),
        1_000,
    );
    let path = format!("/api/v1/queues/{}/next", authority(&house, &token).await);
    let asked: [&[u8]; 3] = [b"POST", path.as_bytes(), b"{}"];
    let at = crate::samples::as_of();
    tiaki_ops::clients::ask(&house.site, &id, ("k1", &asked), at).unwrap();
    let answer = house.served.post(&path, (&token, "k1"), json!({})).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::CONFLICT, "key-unknown")
    );
}

#[tokio::test]
async fn what_the_caller_has_is_not_sent_again() {
    let house = House::new();
    let token = house.token("desk", &[Role::Analyst], Some(Purpose::Investigation));
    let path = format!("/api/v1/queues/{}", authority(&house, &token).await);
    let first = house.served.get(&path, &token).await;
    let tag = first.header("etag").to_owned();
    let bearer = format!("Bearer {token}");
    let headers = [
        ("authorization", bearer.as_str()),
        ("if-none-match", tag.as_str()),
    ];
    let answer = house.served.send(Method::GET, &path, &headers, "").await;
    assert_eq!(answer.status, StatusCode::NOT_MODIFIED);
    assert!(answer.bytes.is_empty());
    let next = format!("{path}/next");
    house.served.post(&next, (&token, "k1"), json!({})).await;
    let answer = house.served.send(Method::GET, &path, &headers, "").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_ne!(answer.header("etag"), tag);
}
