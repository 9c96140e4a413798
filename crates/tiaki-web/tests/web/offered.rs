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
use crate::{client, html, own_lists, reviews, samples};

/// What a browser says of a form of this site.
const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

pub(crate) async fn ask(
    pages: &Router,
    (method, path, form): (&str, &str, String),
) -> (StatusCode, String) {
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

/// A form as it is sent: where to, and its fields.
type Form = (String, String);

/// The forms in the body of a page, once for each of their buttons: where each is sent to, with the fields that nobody
/// fills in and the first person of a list.
fn forms(page: &str) -> BTreeSet<Form> {
    let all = html::read(page);
    let main = all.iter().position(|one| one.name == "main").unwrap();
    let mut found = BTreeSet::new();
    for (at, form) in all.iter().enumerate() {
        let is_form = form.name == "form" && form.attribute("method") == Some("post");
        if !is_form || !form.around.contains(&main) {
            continue;
        }
        let within = || all.iter().filter(|one| one.around.contains(&at));
        let pair = |one: &html::Element| {
            let value = one.attribute("value").unwrap_or_default();
            format!(
                "{}={}",
                one.attribute("name").unwrap(),
                value.replace('@', "%40")
            )
        };
        let hidden = within().filter(|one| one.attribute("type") == Some("hidden"));
        let first = within().find(|one| {
            one.attribute("type") == Some("checkbox") && one.attribute("name") == Some("person")
        });
        let fields: Vec<String> = hidden.chain(first).map(pair).collect();
        let action = form.attribute("action").unwrap();
        for button in within().filter(|one| one.name == "button") {
            let to = button.attribute("formaction").unwrap_or(action).to_owned();
            let own = button.attribute("name").map(|_| pair(button));
            let fields: Vec<String> = fields.iter().cloned().chain(own).collect();
            found.insert((to, fields.join("&")));
        }
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

/// What was sent, and what of it was refused by a rule of access, in going through pages.
#[derive(Default)]
struct Walk {
    sent: usize,
    readers: BTreeSet<Role>,
    actions: BTreeSet<String>,
    wrong: Vec<String>,
}

impl Walk {
    /// Sends every form of these pages, and of the pages that they answer with, as each role of an agency and for each
    /// purpose.
    async fn through(&mut self, site: &Site, agency: &str, paths: &[String]) {
        for role in Role::ALL {
            let purposes = role.purposes().iter().copied().map(Some);
            for purpose in std::iter::once(None).chain(purposes) {
                let (pages, _) = served(site, Some(session(*role, agency, purpose)));
                for path in paths {
                    let (status, page) = ask(&pages, ("GET", path, String::new())).await;
                    if status != StatusCode::OK {
                        continue;
                    }
                    self.readers.insert(*role);
                    let from = format!("{role:?} of {agency:?} for {purpose:?} on {path}");
                    let answers = self.send(&pages, &from, forms(&page)).await;
                    for (to, page) in answers {
                        let next = forms(&page);
                        self.send(&pages, &format!("{from}, {to}"), next).await;
                    }
                }
            }
        }
    }

    /// The pages that the forms are answered with, by where they were sent to.
    async fn send(
        &mut self,
        pages: &Router,
        from: &str,
        forms: BTreeSet<Form>,
    ) -> Vec<(String, String)> {
        let mut answers = Vec::new();
        for (to, fields) in forms {
            let (status, page) = ask(pages, ("POST", &to, fields.clone())).await;
            self.sent += 1;
            let step = to.rsplit('/').next().unwrap_or_default();
            self.actions.insert(step.to_owned());
            if [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&status) {
                self.wrong.push(format!("{from}: {to} {fields} {status}"));
            }
            // What is asked before anything is done.
            if status == StatusCode::OK && ["many", "refer"].contains(&step) {
                answers.push((to, page));
            }
        }
        answers
    }
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
        let account = views::account(&site, &reviews::id(handle))
            .unwrap()
            .unwrap();
        paths.push(format!("/account/{}", account.id));
        let reports = account.parts.iter().filter_map(|part| part.report);
        paths.extend(reports.map(|report| format!("/report/{report}")));
    }
    let queue = &views::overview(&site).unwrap().destinations[0].authority;
    paths.extend(["", "/free", "/mine", "/set-aside"].map(|part| format!("/queue/{queue}{part}")));
    paths.extend(["/alarms", "/audit", "/cases", "/referrals"].map(str::to_owned));
    let mut walk = Walk::default();
    walk.through(&site, "", &paths).await;
    assert!(walk.wrong.is_empty(), "{:#?}", walk.wrong);
    assert!(walk.sent > 400, "{}", walk.sent);
    assert_eq!(walk.readers.len(), 5, "{:?}", walk.readers);
    for step in [
        "many",
        "next",
        "review",
        "set-aside",
        "add-persons",
        "refer",
    ] {
        assert!(walk.actions.contains(step), "{step}: {:?}", walk.actions);
    }
}

/// The same to who works here for an authority, of what is its own and of what is another's.
#[tokio::test]
async fn no_page_offers_to_an_authoritys_operators_what_is_refused_to_them() {
    let folder = tempfile::tempdir().unwrap();
    let site = own_lists::filled(folder.path());
    let [ours, theirs] = ["nz-0", "fr-0"].map(|handle| own_lists::person(&site, handle));
    own_lists::hire(&site, "ana", "auth-nz");
    let mut paths = vec![format!("/case/{}", open(&site, "ana", ours))];
    let pair = ["nz-0", "nz-1"].map(own_lists::account);
    paths.push(format!("/review/{}/{}", pair[0], pair[1]));
    for person in [ours, theirs, own_lists::person(&site, "nz-1")] {
        paths.push(format!("/person/{person}"));
        paths.push(format!("/person/{person}/case"));
    }
    for handle in ["nz-0", "nz-1", "fr-0"] {
        let account = views::account(&site, &own_lists::account(handle)).unwrap();
        let account = account.unwrap();
        paths.push(format!("/account/{}", account.id));
        let reports = account.parts.iter().filter_map(|part| part.report);
        paths.extend(reports.map(|report| format!("/report/{report}")));
    }
    for queue in ["auth-nz", "auth-fr"] {
        paths.extend(
            ["", "/free", "/mine", "/set-aside"].map(|part| format!("/queue/{queue}{part}")),
        );
    }
    let lists = ["/alarms", "/audit", "/cases", "/referrals", "/reviews"];
    paths.extend(lists.map(str::to_owned));
    let mut walk = Walk::default();
    walk.through(&site, "auth-nz", &paths).await;
    assert!(walk.wrong.is_empty(), "{:#?}", walk.wrong);
    assert!(walk.sent > 200, "{}", walk.sent);
    for step in ["many", "next", "set-aside", "add-persons"] {
        assert!(walk.actions.contains(step), "{step}: {:?}", walk.actions);
    }
}

/// Whom the rules refuse to set many aside is not offered it; who may is.
#[tokio::test]
async fn many_are_offered_to_be_set_aside_to_who_may() {
    let folder = tempfile::tempdir().unwrap();
    let site = own_lists::filled(folder.path());
    for (role, may) in [(Role::IntakeOfficer, false), (Role::Analyst, true)] {
        let purpose = Some(tiaki_core::policy::Purpose::Triage);
        let (pages, _) = served(&site, Some(session(role, "auth-nz", purpose)));
        let path = "/queue/auth-nz";
        let (status, page) = ask(&pages, ("GET", path, String::new())).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(page.contains("value=\"aside\""), may, "{role:?}");
        assert!(page.contains("value=\"take\""), "{role:?}");
        assert!(page.contains("value=\"read\""), "{role:?}");
        let person = own_lists::person(&site, "nz-0");
        for what in ["ask", "aside"] {
            let form = format!("do={what}&person={person}%40");
            let (status, page) = ask(&pages, ("POST", &format!("{path}/many"), form)).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(page.contains("/set-aside\""), may, "{role:?} {what}");
        }
    }
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
