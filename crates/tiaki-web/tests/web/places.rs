//! Deciding where somebody is from the pages: what is written down, and what is refused.

use axum::http::StatusCode;

use crate::client::{get, pages, post};
use crate::html::{assert_inert, read};
use crate::samples::{self, Samples};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
const GOOD: &str = "operator=ana&place=NZ&reason=file+9";

fn path() -> String {
    format!("/person/{}/place", samples::person_id())
}

#[tokio::test]
async fn a_decision_leads_back_so_that_loading_again_decides_nothing() {
    for place in ["NZ", "unknown", "evidence"] {
        let form = format!("operator=ana&place={place}&reason=file+9");
        let done = post(&pages(Samples), &path(), &form, &[OURS]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{place}");
        let back = format!("/person/{}#where", samples::person_id());
        assert_eq!(done.header("location"), back);
        assert_eq!(done.header("cache-control"), "no-store");
    }
    let loaded = get(&pages(Samples), &path()).await;
    assert_eq!(loaded.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_is_refused_comes_back_with_what_was_typed() {
    let pages = pages(Samples);
    for (form, says) in [
        ("operator=ana&place=NZ&reason=", "Give a reason"),
        ("operator=ana&place=NZ", "Give a reason"),
        ("operator=ana&reason=file+9", "Choose a country"),
        ("operator=ana&place=&reason=file+9", "Choose a country"),
        ("operator=ana&place=A1&reason=file+9", "Choose a country"),
        ("operator=ana&place=EU&reason=file+9", "Choose a country"),
        ("", "Choose a country"),
    ] {
        let refused = post(&pages, &path(), form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains("Nothing was written down"), "{form}");
        assert!(refused.body.contains(says), "{form}");
        assert_inert(&refused.body);
        let elements = read(&refused.body);
        let of = |id: &str| {
            let mut fields = elements.iter();
            let field = fields.find(|element| element.attribute("id") == Some(id));
            field.unwrap().attribute("value").unwrap_or("").to_owned()
        };
        assert_eq!(
            of("place-reason") == "file 9",
            form.contains("file+9"),
            "{form}"
        );
        let mut chosen = elements.iter();
        let chosen = chosen.find(|element| element.attribute("selected").is_some());
        assert_eq!(
            chosen.and_then(|element| element.attribute("value")),
            form.contains("place=NZ").then_some("NZ"),
            "{form}"
        );
    }
}

#[tokio::test]
async fn a_decision_that_another_site_sends_is_refused() {
    let pages = pages(Samples);
    for headers in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "http://evil.example")],
    ] {
        let refused = post(&pages, &path(), GOOD, headers).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
}

#[tokio::test]
async fn nobody_of_this_id_is_a_page_that_is_not_there() {
    let pages = pages(Samples);
    for id in ["per_00", "acc_00112233445566778899aabbccddeeff", "x"] {
        let path = format!("/person/{id}/place");
        let answer = post(&pages, &path, GOOD, &[OURS]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{id}");
    }
    for page in ["0", "3", "x", "-1"] {
        let answer = get(&pages, &format!("/places?page={page}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
}
