//! Answers to the links on a person's page: what is written down, refused, and taken back.

use std::sync::Arc;

use axum::http::StatusCode;
use tiaki_core::id::AccountId;
use tiaki_ops::{linking, reviews, triage, views};

use crate::client::{get, get_as, pages, post};
use crate::html::{assert_inert, read};
use crate::reviews::{id, linked, told};
use crate::samples::{self, Samples};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

fn form(verdict: &str, reason: &str) -> String {
    let (one, other) = (
        AccountId::from_bytes([2; 16]),
        AccountId::from_bytes([4; 16]),
    );
    format!("one={one}&other={other}&links=1&verdict={verdict}&reason={reason}")
}

fn path() -> String {
    format!("/person/{}/link", samples::person_id())
}

#[tokio::test]
async fn each_link_is_a_row_with_who_decided_and_three_answers() {
    let page = get(
        &pages(Samples),
        &format!("/person/{}", samples::person_id()),
    )
    .await;
    let elements = read(&page.body);
    let of = |name: &str, value: &str| {
        let found = elements
            .iter()
            .filter(|one| one.attribute(name) == Some(value));
        found.count()
    };
    assert_eq!(of("action", &path()), 4, "one form for each link");
    for verdict in ["same", "different", "unsure"] {
        assert_eq!(of("value", verdict), 4, "{verdict}");
    }
    assert!(page.body.contains("Taken back: nothing is decided"));
    let undo = format!(
        "/review/{}/{}/undo",
        AccountId::from_bytes([1; 16]),
        AccountId::from_bytes([2; 16])
    );
    assert_eq!(of("action", &undo), 1, "only what stands can be taken back");
}

#[tokio::test]
async fn an_answer_leads_back_to_the_links_with_the_way_to_take_it_back() {
    let done = post(
        &pages(Samples),
        &path(),
        &form("different", "file+7"),
        &[OURS],
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let to = done.header("location");
    assert!(to.starts_with(&format!(
        "/person/{}?links=1&answered=acc_",
        samples::person_id()
    )));
    assert!(to.ends_with("#links"));
    assert!(!to.contains("file"), "no reason in an address");
}

#[tokio::test]
async fn what_is_refused_comes_back_at_its_link_with_what_was_typed() {
    let pages = pages(Samples);
    for (form, says) in [
        (form("different", ""), "Give a reason"),
        (form("different", "+%09"), "Give a reason"),
        (form("", "file+7"), "Choose whether"),
        (form("Same", "file+7"), "Choose whether"),
    ] {
        let refused = post(&pages, &path(), &form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains(says), "{form}");
        assert_inert(&refused.body);
        let elements = read(&refused.body);
        let open = elements
            .iter()
            .filter(|one| one.attribute("open").is_some());
        assert_eq!(open.count(), 1, "{form}: the link's own part is open");
        let typed = elements
            .iter()
            .filter(|one| one.attribute("value") == Some("file 7"));
        assert_eq!(
            typed.count(),
            usize::from(form.contains("file+7")),
            "{form}"
        );
        let chosen = elements
            .iter()
            .filter(|one| one.attribute("checked").is_some());
        assert_eq!(
            chosen.count(),
            usize::from(form.contains("=different")),
            "{form}"
        );
    }
}

#[tokio::test]
async fn a_pair_that_is_no_link_of_this_person_is_refused() {
    let pages = pages(Samples);
    let (one, other) = (
        AccountId::from_bytes([1; 16]),
        AccountId::from_bytes([5; 16]),
    );
    for form in [
        format!("one={one}&other={other}&verdict=same&reason=file"),
        format!("one={one}&other={one}&verdict=same&reason=file"),
        "one=acc_00&other=&verdict=same&reason=file".to_owned(),
        String::new(),
    ] {
        let refused = post(&pages, &path(), &form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(
            refused.body.contains("no link of this person any more"),
            "{form}"
        );
    }
    let hostile = form("", "%3Cscript%3E%22+onfocus=%22x%E2%80%AE");
    let refused = post(&pages, &path(), &hostile, &[OURS]).await;
    assert_inert(&refused.body);
    assert!(!refused.body.contains("<script>"));
    let foreign = post(&pages, &path(), &form("same", "x"), &[]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn pages_of_links_that_are_not_there_are_not_found() {
    let pages = pages(Samples);
    let person = samples::person_id();
    for query in [
        "links=0", "links=2", "links=-1", "links=x", "deeds=0", "deeds=3", "deeds=x",
    ] {
        let missing = get(&pages, &format!("/person/{person}?{query}")).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{query}");
    }
    for query in [
        "deeds=2",
        "links=1",
        "answered=",
        "answered=acc_0-acc_1",
        "answered=%22",
    ] {
        let found = get(&pages, &format!("/person/{person}?{query}")).await;
        assert_eq!(found.status, StatusCode::OK, "{query}");
    }
}

#[tokio::test]
async fn an_answer_is_in_force_and_can_be_taken_back_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let site = linked(folder.path());
    let shown = told(folder.path(), &Arc::default());
    let (one, two) = (id("one"), id("two"));
    let person = |account| {
        views::account(&site, account)
            .unwrap()
            .unwrap()
            .person
            .unwrap()
    };
    let owner = person(&one);
    let path = format!("/person/{owner}/link");
    let answer =
        format!("operator=ana&one={two}&other={one}&links=1&verdict=different&reason=two+phones");
    let done = post(&shown, &path, &answer, &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let to = done.header("location").to_owned();
    let page = get_as(&shown, &to, "ana").await.body;
    assert!(page.contains("Written down of"), "{page}");
    assert!(page.contains("Different users") && page.contains("two phones"));
    // Others see what was decided, not that they did it.
    let page = get_as(&shown, &to, "ben").await.body;
    assert!(!page.contains("Written down of"));

    // Who had the page open from before is told, and shown what stands now.
    let late = answer.replace("operator=ana", "operator=ben");
    let pair = format!("/review/{one}/{two}");
    for (path, form) in [
        (&path, late.as_str()),
        (&pair, "operator=ben&verdict=same&reason=x"),
    ] {
        let refused = post(&shown, path, form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(refused.body.contains("since the page was shown"), "{path}");
        assert!(refused.body.contains("two phones"), "{path}");
    }
    let decisions = reviews::review(&site, &one, &two)
        .unwrap()
        .unwrap()
        .decisions;
    assert_eq!(decisions.len(), 1);
    let at = decisions[0].at.micros();
    let undo = format!("/review/{one}/{two}/undo");
    let stale = format!("operator=ana&decided_at={}&person={owner}", at - 1);
    let refused = post(&shown, &undo, &stale, &[OURS]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("not the newest on the two any more"));
    let form = format!("operator=ana&decided_at={at}&person={owner}");
    let done = post(&shown, &undo, &form, &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(
        done.header("location")
            .starts_with(&format!("/person/{owner}?answered="))
    );
    let twice = post(&shown, &undo, &form, &[OURS]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = get(&shown, done.header("location")).await.body;
    assert!(page.contains("Taken back: nothing is decided"));

    linking::run(&site, &crate::reviews::act()).unwrap();
    triage::run(&site, &crate::reviews::act()).unwrap();
    assert_eq!(person(&one), person(&two), "nothing binds them apart");
}
