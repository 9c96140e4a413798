//! One's own password and second factor: what is refused, and what never comes back on a page.

use axum::http::StatusCode;

use crate::client::{get, pages, post};
use crate::html::{assert_inert, read};
use crate::samples::Samples;

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
const PRESENT: &str = "present=correct+horse+battery";

/// A door whose answers to these are those of the samples.
macro_rules! own_login {
    ($door:ty) => {
        impl tiaki_web::OwnLogin for $door {
            fn change_password(
                &self,
                rules: &tiaki_ops::sessions::SessionRules,
                tokens: (tiaki_ops::sessions::Token, tiaki_ops::sessions::Token),
                passwords: (&str, &str),
                salt: (&[u8; 16], tiaki_core::time::Timestamp),
            ) -> Result<Result<(), tiaki_ops::operators::own::Refused>, tiaki_ops::Error> {
                $crate::samples::door::Inside.change_password(rules, tokens, passwords, salt)
            }

            fn show_factor(
                &self,
                rules: &tiaki_ops::sessions::SessionRules,
                token: tiaki_ops::sessions::Token,
                said: (&str, &str),
                at: tiaki_core::time::Timestamp,
            ) -> Result<
                Result<tiaki_ops::operators::own::Enrolment, tiaki_ops::operators::own::Refused>,
                tiaki_ops::Error,
            > {
                $crate::samples::door::Inside.show_factor(rules, token, said, at)
            }

            fn confirm_factor(
                &self,
                rules: &tiaki_ops::sessions::SessionRules,
                tokens: (tiaki_ops::sessions::Token, tiaki_ops::sessions::Token),
                code: &str,
                at: tiaki_core::time::Timestamp,
            ) -> Result<Result<(), tiaki_ops::operators::own::Refused>, tiaki_ops::Error> {
                $crate::samples::door::Inside.confirm_factor(rules, tokens, code, at)
            }
        }
    };
}
pub(crate) use own_login;

#[tokio::test]
async fn a_password_that_is_refused_never_comes_back() {
    let pages = pages(Samples);
    for (form, says) in [
        (
            "present=secret-canary&new=new+secret-canary&again=new+secret-canary".to_owned(),
            "The present password is another",
        ),
        (
            format!("{PRESENT}&new=new+secret-canary&again=other+secret-canary"),
            "not typed the same twice",
        ),
        (
            format!("{PRESENT}&new=short&again=short"),
            "at least 12 characters",
        ),
        (
            format!("{PRESENT}&new=correct+horse+battery&again=correct+horse+battery"),
            "choose another",
        ),
        (String::new(), "The present password is another"),
    ] {
        let refused = post(&pages, "/me/password", &form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains("Nothing was changed"), "{form}");
        assert!(refused.body.contains(says), "{form}");
        assert!(refused.header("set-cookie").is_empty(), "{form}");
        assert!(!refused.body.contains("secret-canary"), "{form}");
        assert!(!refused.body.contains("correct horse"), "{form}");
        assert_inert(&refused.body);
        let elements = read(&refused.body);
        let mut fields = elements.iter();
        assert!(fields.all(|one| one.name != "input" || one.attribute("value").is_none()));
    }
}

#[tokio::test]
async fn after_too_many_tries_the_log_in_is_shown() {
    let form = "present=locked&new=twelve+bytes+x&again=twelve+bytes+x";
    let refused = post(&pages(Samples), "/me/password", form, &[OURS]).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert!(refused.body.contains("action=\"/login\""));
    let over = post(
        &pages(Samples),
        "/me/factor/confirm",
        "code=999999",
        &[OURS],
    )
    .await;
    assert_eq!(over.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn what_is_changed_gives_the_browser_another_token() {
    let form = format!("{PRESENT}&new=twelve+bytes+x&again=twelve+bytes+x");
    let done = post(&pages(Samples), "/me/password", &form, &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(done.header("location"), "/me?changed=password");
    assert!(done.header("set-cookie").contains("HttpOnly"));
    let page = get(&pages(Samples), "/me?changed=password").await;
    assert!(page.body.contains("Your password is changed"));
    let page = get(&pages(Samples), "/me?changed=%3Cb%3E").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.body.contains("role=\"status\""));
}

#[tokio::test]
async fn a_new_secret_is_shown_once_and_no_cache_keeps_it() {
    let pages = pages(Samples);
    for (form, says) in [
        (
            "present=x&code=123456".to_owned(),
            "The present password is another",
        ),
        (format!("{PRESENT}&code=000000"), "not of this moment"),
        (PRESENT.to_owned(), "not of this moment"),
    ] {
        let refused = post(&pages, "/me/factor", &form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains(says), "{form}");
        assert!(!refused.body.contains("ABCD"), "{form}");
    }
    let shown = post(
        &pages,
        "/me/factor",
        &format!("{PRESENT}&code=123456"),
        &[OURS],
    )
    .await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.header("cache-control"), "no-store");
    assert!(shown.body.contains("ABCD EFGH 2345 67"));
    assert!(
        shown
            .body
            .contains("otpauth://totp/Tiaki:ana?secret=ABCDEFGH234567")
    );
    assert_inert(&shown.body);
    // The same for a camera, as a picture that has words and needs nothing from elsewhere.
    assert_eq!(shown.body.matches("<svg class=\"qr\"").count(), 1);
    assert!(shown.body.contains("aria-label=\"QR code of the address"));
    let page = get(&pages, "/me/factor").await;
    assert!(!page.body.contains("ABCD"));
    assert!(!page.body.contains("class=\"qr\""));

    let refused = post(&pages, "/me/factor/confirm", "code=000000", &[OURS]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("the old one stays in force"));
    assert!(!refused.body.contains("ABCD"));
    let done = post(&pages, "/me/factor/confirm", "code=123456", &[OURS]).await;
    assert_eq!(done.header("location"), "/me?changed=factor");
    assert!(done.header("set-cookie").contains("HttpOnly"));
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let pages = pages(Samples);
    for path in ["/me/password", "/me/factor", "/me/factor/confirm"] {
        let refused = post(&pages, path, PRESENT, &[("sec-fetch-site", "cross-site")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
    }
}
