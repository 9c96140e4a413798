//! The keys of an operator: kept as they were chosen, refused where two would be one.

use axum::http::StatusCode;

use crate::client::{get, pages, post};
use crate::html::assert_inert;
use crate::samples::Samples;

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

/// All keys as they are at first, as the form sends them.
const FIRST: &str = "on=yes&down=j&up=k&open=o&select=x&next=n&take=a&set-aside=e&skip=s&link=m&refer=r&band-very-high=1&band-high=2&band-medium=3&band-low=4&review=v&undo=z&search=%2F&go=g&help=%3F";

#[tokio::test]
async fn what_is_chosen_leads_back_and_what_cannot_be_comes_back_with_what_was_typed() {
    let pages = pages(Samples);
    for form in [FIRST, "anew=yes", &FIRST.replace("take=a", "take=t")] {
        let kept = post(&pages, "/me/keys", form, &[OURS]).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{form}");
        assert_eq!(kept.header("location"), "/me/keys");
    }
    for (form, says) in [
        (FIRST.replace("take=a", "take=j"), "would have the same key"),
        (
            FIRST.replace("take=a", "take="),
            "needs one visible character",
        ),
        (
            FIRST.replace("take=a", "take=ab"),
            "needs one visible character",
        ),
        ("on=yes".to_owned(), "needs one visible character"),
    ] {
        let refused = post(&pages, "/me/keys", &form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains(says), "{form}");
        assert_inert(&refused.body);
    }
    let foreign = post(&pages, "/me/keys", FIRST, &[]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_page_carries_the_keys_of_who_is_logged_in() {
    let answer = get(&pages(Samples), "/me/keys").await;
    assert!(answer.body.contains("<script src=\"/assets/tiaki."));
    assert!(answer.body.contains("data-keys=\"j=down k=up"));
}
