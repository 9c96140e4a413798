//! The search box: one thing is led to, several are listed, and what was typed is nowhere.

use axum::http::StatusCode;

use crate::client::{get, pages, post};
use crate::html::{assert_inert, read};
use crate::samples::{self, Samples};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

#[tokio::test]
async fn the_box_is_in_the_head_of_every_page_and_sends_no_address() {
    for path in ["/", "/me", "/search"] {
        let page = get(&pages(Samples), path).await;
        let elements = read(&page.body);
        let mut forms = elements.iter();
        let form = forms
            .find(|one| one.attribute("role") == Some("search"))
            .unwrap();
        assert_eq!(form.attribute("method"), Some("post"), "{path}");
    }
}

#[tokio::test]
async fn one_thing_is_led_to_and_several_are_listed_with_why() {
    let pages = pages(Samples);
    let one = post(&pages, "/search", "q=one", &[OURS]).await;
    assert_eq!(one.status, StatusCode::SEE_OTHER);
    assert_eq!(
        one.header("location"),
        format!("/person/{}", samples::person_id())
    );
    let many = post(&pages, "/search", "q=many", &[OURS]).await;
    assert_eq!(many.status, StatusCode::OK);
    assert_eq!(many.header("cache-control"), "no-store");
    for says in [
        "5 things, and why each was found",
        "its own id at its service; E-mail, as a source gives it",
        "its number at the sender; the digest of a file in it",
        "There is more than is listed here",
        "3 reports or disclosures that came in are not searched yet",
    ] {
        assert!(many.body.contains(says), "{says}");
    }
    assert_inert(&many.body);
}

#[tokio::test]
async fn what_was_typed_does_not_come_back_with_what_was_found() {
    let none = post(&pages(Samples), "/search", "q=secret-canary", &[OURS]).await;
    assert_eq!(none.status, StatusCode::OK);
    assert!(
        none.body
            .contains("Nothing is here, or nothing that you may know of")
    );
    assert!(!none.body.contains("secret-canary"));
}

#[tokio::test]
async fn refusals_come_back_with_what_was_typed_and_cannot_act() {
    let pages = pages(Samples);
    let long = format!("q={}", "x".repeat(301));
    for (form, says) in [
        ("q=", "Say what to look for"),
        ("q=+%09", "Say what to look for"),
        ("", "Say what to look for"),
        (long.as_str(), "at most 300 characters"),
    ] {
        let refused = post(&pages, "/search", form, &[OURS]).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{form:.20}"
        );
        assert!(refused.body.contains(says), "{form:.20}");
    }
    let hostile = format!("q=%3Cscript%3E%22+onfocus=%22{}", "x".repeat(300));
    let refused = post(&pages, "/search", &hostile, &[OURS]).await;
    assert_inert(&refused.body);
    let foreign = post(
        &pages,
        "/search",
        "q=one",
        &[("sec-fetch-site", "cross-site")],
    )
    .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}
