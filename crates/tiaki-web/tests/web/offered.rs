//! What a page offers is not refused: every form on it, sent as it stands, by each role that may read it and for each
//! purpose, is let through by the rules of access; and it is not left without forms where somebody may do something.

use std::collections::BTreeSet;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::policy::Role;
use tiaki_ops::case::{self, Opening};
use tiaki_ops::{Act, Site, views};
use tower::ServiceExt;

use crate::access::{served, session};
use crate::{client, html, reviews, samples};

/// What a browser says of a form of this site.
const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

async fn ask(pages: &Router, (method, path, form): (&str, &str, String)) -> (StatusCode, String) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "127.0.0.1:8400")
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .header("cookie", format!("tiaki={}", "07".repeat(32)))
        .body(Body::from(form))
        .unwrap();
    let answer = pages.clone().oneshot(request).await.unwrap();
    let (status, to) = (answer.status(), answer.headers().get("location").cloned());
    if to.is_some_and(|to| to.to_str().unwrap().starts_with("/purpose?")) {
        return (StatusCode::FORBIDDEN, String::new());
    }
    let body = axum::body::to_bytes(answer.into_body(), 1 << 22).await;
    (status, String::from_utf8(body.unwrap().to_vec()).unwrap())
}

/// The forms in the body of a page: where each is sent to, with the fields that nobody fills in.
fn forms(page: &str) -> BTreeSet<(String, String)> {
    let all = html::read(page);
    let main = all.iter().position(|one| one.name == "main").unwrap();
    let mut found = BTreeSet::new();
    for (at, form) in all.iter().enumerate() {
        let is_form = form.name == "form" && form.attribute("method") == Some("post");
        if !is_form || !form.around.contains(&main) {
            continue;
        }
        let hidden = all
            .iter()
            .filter(|one| one.around.contains(&at) && one.attribute("type") == Some("hidden"));
        let fields = hidden.map(|one| {
            let value = one.attribute("value").unwrap_or_default();
            format!("{}={value}", one.attribute("name").unwrap())
        });
        let fields: Vec<String> = fields.collect();
        found.insert((
            form.attribute("action").unwrap().to_owned(),
            fields.join("&"),
        ));
    }
    found
}

fn open(site: &Site, name: &str, person: PersonId) -> String {
    let act = Act {
        actor: name.to_owned(),
        at: samples::as_of(),
    };
    let new = Opening {
        persons: vec![person],
        ..Opening::default()
    };
    case::open(site, &act, &new).unwrap().case.to_string()
}

#[tokio::test]
async fn no_page_offers_what_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let site = reviews::linked(folder.path());
    let of = |id: &AccountId| views::account(&site, id).unwrap().unwrap().person.unwrap();
    let persons: Vec<PersonId> = ["one", "three", "four"]
        .iter()
        .map(|handle| of(&reviews::id(handle)))
        .collect();
    let mut paths = vec![
        format!("/case/{}", open(&site, "ana", persons[0])),
        format!("/case/{}", open(&site, "ben", persons[1])),
        "/reviews".to_owned(),
        format!("/review/{}/{}", reviews::id("one"), reviews::id("three")),
    ];
    for person in &persons {
        paths.push(format!("/person/{person}"));
        paths.push(format!("/person/{person}/case"));
    }
    for handle in ["one", "four", "canary-child"] {
        paths.push(format!("/account/{}", reviews::id(handle)));
    }
    let (mut sent, mut readers) = (0, BTreeSet::new());
    let mut wrong = Vec::new();
    for role in Role::ALL {
        let purposes = role.purposes().iter().copied().map(Some);
        for purpose in std::iter::once(None).chain(purposes) {
            let (pages, _) = served(&site, Some(session(*role, "", purpose)));
            for path in &paths {
                let (status, page) = ask(&pages, ("GET", path, String::new())).await;
                if status != StatusCode::OK {
                    continue;
                }
                readers.insert(*role);
                for (action, fields) in forms(&page) {
                    let (status, _) = ask(&pages, ("POST", &action, fields)).await;
                    sent += 1;
                    if [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status) {
                        wrong.push(format!("{role:?} {purpose:?} {path}: {action} {status}"));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(sent > 100, "{sent}");
    assert_eq!(readers.len(), 5, "{readers:?}");
}

/// Who may read a person and not do something with it is told so, and not that there is no such person.
#[tokio::test]
async fn what_one_may_read_is_refused_and_not_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let site = reviews::linked(folder.path());
    let person = views::account(&site, &reviews::id("one")).unwrap();
    let person = person.unwrap().person.unwrap();
    let purpose = Role::IntakeOfficer.purposes().first().copied();
    let (pages, _) = served(&site, Some(session(Role::IntakeOfficer, "", purpose)));
    for step in ["case", "share", "band", "place", "refer"] {
        let path = format!("/person/{person}/{step}");
        let (status, _) = ask(&pages, ("POST", &path, String::new())).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{step}");
    }
}

/// Who holds a person is told, and only they are offered to hold on, to give back and to skip.
#[tokio::test]
async fn whom_somebody_else_holds_is_not_offered_to_give_back() {
    let folder = tempfile::tempdir().unwrap();
    let site = reviews::linked(folder.path());
    let person = views::account(&site, &reviews::id("one")).unwrap();
    let path = format!("/person/{}", person.unwrap().person.unwrap());
    let pages = client::pages(site);
    let offered = async |name: &str| {
        let page = client::get_as(&pages, &path, name).await.body;
        let steps = ["take", "release", "skip"];
        steps.map(|step| page.contains(&format!("action=\"{path}/{step}\"")))
    };
    assert_eq!(offered("ana").await, [true, false, false]);
    let take = format!("{path}/take");
    let done = client::post(&pages, &take, "operator=ben", &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(offered("ben").await, [true, true, true]);
    assert_eq!(offered("ana").await, [false, false, false]);
    let page = client::get_as(&pages, &path, "ana").await.body;
    assert!(page.contains("<bdi>ben</bdi>"), "{page}");
}

/// A form of a case that a browser sends twice is done once, and answered as the first time.
#[tokio::test]
async fn a_note_that_is_sent_twice_is_one() {
    let folder = tempfile::tempdir().unwrap();
    let site = reviews::linked(folder.path());
    let person = views::account(&site, &reviews::id("one")).unwrap();
    let path = format!(
        "/case/{}",
        open(&site, "ana", person.unwrap().person.unwrap())
    );
    let pages = client::pages(site);
    let page = client::get_as(&pages, &path, "ana").await.body;
    let action = format!("{path}/note");
    let forms = forms(&page);
    let (_, once) = forms.iter().find(|(to, _)| *to == action).unwrap();
    assert!(once.starts_with("once="), "{once}");
    let form = format!("{once}&text=said+once");
    for _ in 0..2 {
        let done = client::post(&pages, &action, &form, &[OURS]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
        assert_eq!(done.header("location"), format!("{path}#notes"));
    }
    let count = async || {
        let page = client::get_as(&pages, &path, "ana").await.body;
        page.matches("<article class=\"note\">").count()
    };
    assert_eq!(count().await, 1);
    let other = format!("{once}&text=said+later");
    client::post(&pages, &action, &other, &[OURS]).await;
    assert_eq!(
        count().await,
        2,
        "other words on the same form are another note"
    );
}

/// Enter in a field of the form for many, without the script, asks what is to be done and keeps what was typed.
#[tokio::test]
async fn enter_asks_what_is_to_be_done_with_many() {
    let folder = tempfile::tempdir().unwrap();
    let site = reviews::linked(folder.path());
    let person = views::account(&site, &reviews::id("one")).unwrap();
    let place = views::overview(&site).unwrap().destinations[0]
        .authority
        .clone();
    let person = person.unwrap().person.unwrap();
    let pages = client::pages(site);
    let queue = client::get_as(&pages, &format!("/queue/{place}"), "ana")
        .await
        .body;
    let first = queue.split("formaction").next().unwrap();
    let many = first.split("/many\"").nth(1).unwrap();
    let button = many.split("<button").nth(1).unwrap();
    assert!(
        button.contains("value=\"ask\"") && button.contains("hidden"),
        "{button}"
    );
    let form = format!("do=ask&person={person}%40&code=&reason=&why=file+9+again");
    let path = format!("/queue/{place}/many");
    let asked = client::post(&pages, &path, &form, &[OURS]).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.body);
    assert!(
        asked.body.contains("value=\"file 9 again\""),
        "{}",
        asked.body
    );
    for what in ["take", "release"] {
        assert!(
            asked
                .body
                .contains(&format!("name=\"do\" value=\"{what}\"")),
            "{what}"
        );
    }
}
