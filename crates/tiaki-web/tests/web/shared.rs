//! Choosing several authorities from the pages: what is written down, and what is refused.

use axum::http::StatusCode;

use crate::client::{get, pages, post};
use crate::html::{assert_inert, read};
use crate::samples::{self, Samples};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
const GOOD: &str = "to=auth-nz&to=auth-au&operator=ana&reason=file+9";

fn path() -> String {
    format!("/person/{}/share", samples::person_id())
}

fn end(place: usize) -> String {
    format!("/referrals/{}/end", samples::drafts(0).rows[place].id)
}

#[tokio::test]
async fn a_choice_leads_back_and_an_end_to_the_list() {
    for form in [GOOD, "to=auth-nz&others=AU,+FJ&operator=ana&reason=file+9"] {
        let done = post(&pages(Samples), &path(), form, &[OURS]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{form}");
        let back = format!("/person/{}#share", samples::person_id());
        assert_eq!(done.header("location"), back);
    }
    let done = post(
        &pages(Samples),
        &end(0),
        "operator=ana&reason=done",
        &[OURS],
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(done.header("location"), "/referrals/standing");
    assert_eq!(
        get(&pages(Samples), &path()).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn what_is_refused_comes_back_with_what_was_typed() {
    let pages = pages(Samples);
    for (form, says) in [
        ("to=auth-nz&operator=ana&reason=file+9", "two authorities"),
        ("operator=ana&reason=file+9", "two authorities"),
        (
            "to=auth-nz&others=ZZ&operator=ana&reason=file+9",
            "of no country",
        ),
        (
            "to=auth-nz&to=auth-au&operator=ana&reason=+",
            "Give a reason",
        ),
    ] {
        let refused = post(&pages, &path(), form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains("Nothing was written down"), "{form}");
        assert!(refused.body.contains(says), "{form}");
        assert_inert(&refused.body);
        let elements = read(&refused.body);
        let chosen = elements
            .iter()
            .filter(|one| one.attribute("checked").is_some());
        assert_eq!(chosen.count(), form.matches("to=auth").count(), "{form}");
    }
    let refused = post(&pages, &end(0), "operator=ana", &[OURS]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Give a reason"));
}

#[tokio::test]
async fn another_site_decides_nothing_and_what_is_not_there_is_not_told_apart() {
    let pages = pages(Samples);
    for headers in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("origin", "null")],
    ] {
        for (path, form) in [(path(), GOOD), (end(0), "operator=ana&reason=done")] {
            let refused = post(&pages, &path, form, headers).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{headers:?}");
        }
    }
    for path in ["/person/per_00/share", "/referrals/shr_00/end", &end(1)] {
        let answer = post(&pages, path, GOOD, &[OURS]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    for page in ["0", "3", "x"] {
        let answer = get(&pages, &format!("/referrals/standing?page={page}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
}
