//! The pages in every language: chosen, kept, whole, and running the right way.

use axum::http::{Request, StatusCode};

use crate::client::{ask, get, pages, paths, post};
use crate::html::{assert_inert, read};
use crate::samples::Samples;

const LANGUAGES: [(&str, &str); 4] = [("en", "ltr"), ("fr", "ltr"), ("es", "ltr"), ("ar", "rtl")];

#[tokio::test]
async fn every_page_is_whole_in_every_language() {
    let pages = pages(Samples);
    for (lang, dir) in LANGUAGES {
        for (name, path) in paths() {
            let request = Request::get(&path)
                .header("host", "127.0.0.1:8400")
                .header("cookie", format!("tiaki-lang={lang}"));
            let body = ask(&pages, request).await.body;
            let elements = read(&body);
            let html = &elements[0];
            assert_eq!(html.attribute("lang"), Some(lang), "{name}");
            assert_eq!(html.attribute("dir"), Some(dir), "{name}");
            assert_inert(&body);
            assert!(!body.contains('\u{E000}'), "{name}: a place was not filled");
        }
    }
    let unsaid: Vec<String> = tiaki_web::unsaid();
    assert!(unsaid.is_empty(), "{unsaid:?}");
}

#[tokio::test]
async fn what_the_browser_prefers_is_taken_until_somebody_chooses() {
    let pages = pages(Samples);
    let lang = |body: &str| read(body)[0].attribute("lang").unwrap().to_owned();
    let preferring = || {
        Request::get("/alarms?within=3")
            .header("host", "127.0.0.1:8400")
            .header("accept-language", "ar-MA, fr;q=0.5")
    };
    assert_eq!(lang(&ask(&pages, preferring()).await.body), "ar");

    let form = "lang=es%2Falarms%3Fwithin%3D3";
    let chosen = post(
        &pages,
        "/language",
        form,
        &[("sec-fetch-site", "same-origin")],
    )
    .await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    assert_eq!(chosen.header("location"), "/alarms?within=3");
    let cookie = chosen.header("set-cookie");
    assert_eq!(
        cookie,
        "tiaki-lang=es; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly"
    );
    let kept = cookie.split(';').next().unwrap();
    let again = ask(&pages, preferring().header("cookie", kept)).await;
    assert_eq!(lang(&again.body), "es");
}

#[tokio::test]
async fn a_choice_of_language_is_a_form_of_ours_and_leads_nowhere_else() {
    let pages = pages(Samples);
    let ours = [("sec-fetch-site", "same-origin")];
    for (form, more, status) in [
        ("lang=fr%2F", vec![], StatusCode::FORBIDDEN),
        (
            "lang=fr%2F",
            vec![("sec-fetch-site", "cross-site")],
            StatusCode::FORBIDDEN,
        ),
        (
            "lang=mi%2F",
            ours.to_vec(),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        ("back=%2F", ours.to_vec(), StatusCode::UNPROCESSABLE_ENTITY),
    ] {
        let answer = post(&pages, "/language", form, &more).await;
        assert_eq!(answer.status, status, "{form}");
        assert_eq!(answer.header("set-cookie"), "", "{form}");
    }
    let away = post(&pages, "/language", "lang=fr%2F%2Fexample.com", &ours).await;
    assert_eq!(
        (away.status, away.header("location")),
        (StatusCode::SEE_OTHER, "/")
    );
    assert_eq!(get(&pages, "/language").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_page_offers_every_language_in_its_own_name() {
    let pages = pages(Samples);
    for (name, path) in paths() {
        let elements = read(&get(&pages, &path).await.body);
        let offered: Vec<(&str, &str, &str)> = elements
            .iter()
            .filter(|element| element.attribute("name") == Some("lang"))
            .map(|button| {
                let lang = button.attribute("lang").unwrap();
                // A page that is not there tells of no address.
                let back = if name == "missing" {
                    "/"
                } else {
                    path.as_str()
                };
                let value = format!("{lang}{back}");
                assert_eq!(button.attribute("value"), Some(value.as_str()), "{name}");
                (lang, button.attribute("dir").unwrap(), button.text.as_str())
            })
            .collect();
        assert_eq!(
            offered,
            [
                ("en", "ltr", "English"),
                ("fr", "ltr", "Français"),
                ("es", "ltr", "Español"),
                ("ar", "rtl", "العربية")
            ],
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_problem_for_programs_is_told_in_their_language() {
    let request = Request::get("/nothing/here")
        .header("host", "127.0.0.1:8400")
        .header("accept", "application/json")
        .header("accept-language", "fr");
    let answer = ask(&pages(Samples), request).await;
    assert_eq!(answer.header("content-language"), "fr");
    assert!(
        answer.body.contains("\"title\":\"Il n’y a rien ici\""),
        "{}",
        answer.body
    );
}
