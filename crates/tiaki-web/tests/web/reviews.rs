//! Deciding on a pair of accounts from the pages: what is written down, and what is refused.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::StatusCode;
use tiaki_core::id::{AccountId, SiteKey};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::{Act, Site, Store, linking, matching, reviews, triage, views};
use tiaki_store::log;
use tiaki_web::{Settings, router};

use crate::client::{get, pages, post};
use crate::html::{Element, assert_inert, read};
use crate::samples::{self, Samples};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
const GOOD: &str = "operator=ana&verdict=same&reason=file+7";

fn path() -> String {
    let pair = samples::reviews(0).pairs[0].clone();
    format!("/review/{}/{}", pair.a.id, pair.b.id)
}

#[tokio::test]
async fn a_decision_leads_on_so_that_loading_again_decides_nothing() {
    let done = post(&pages(Samples), &path(), GOOD, &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    assert_eq!(done.header("location"), "/reviews#decided");
    assert_eq!(done.header("cache-control"), "no-store");
    assert_eq!(done.body, "");
}

#[tokio::test]
async fn what_is_refused_comes_back_with_what_was_typed() {
    let pages = pages(Samples);
    for (form, says) in [
        ("operator=ana&verdict=same&reason=", "Give a reason"),
        ("operator=ana&verdict=same&reason=+%09", "Give a reason"),
        ("operator=ana&verdict=same", "Give a reason"),
        ("operator=ana&reason=file+7", "Choose whether"),
        ("operator=ana&verdict=&reason=file+7", "Choose whether"),
        ("operator=ana&verdict=Same&reason=file+7", "Choose whether"),
        ("operator=ana&verdict=maybe&reason=file+7", "Choose whether"),
        ("", "Choose whether"),
    ] {
        let refused = post(&pages, &path(), form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains("Nothing was written down"), "{form}");
        assert!(refused.body.contains(says), "{form}");
        assert_inert(&refused.body);
        let elements = read(&refused.body);
        let typed = |name: &str| {
            let mut fields = elements.iter();
            let field = fields.find(|element| element.attribute("name") == Some(name));
            field.unwrap().attribute("value").unwrap_or("").to_owned()
        };
        assert_eq!(
            typed("reason") == "file 7",
            form.contains("file+7"),
            "{form}"
        );
        let mut chosen = elements.iter();
        let chosen = chosen.find(|element| element.attribute("selected").is_some());
        assert_eq!(
            chosen.and_then(|element| element.attribute("value")),
            form.contains("verdict=same").then_some("same"),
            "{form}"
        );
    }
}

#[tokio::test]
async fn what_does_not_come_through_whole_is_refused() {
    let pages = pages(Samples);
    for form in [
        "verdict=same&verdict=different&reason=file".to_owned(),
        format!("operator=ana&verdict=same&reason={}", "x".repeat(50_000)),
        "%ff=%ff".to_owned(),
    ] {
        let refused = post(&pages, &path(), &form, &[OURS]).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{form:.60}"
        );
        assert!(
            refused.body.contains("Nothing was written down"),
            "{form:.60}"
        );
    }
}

#[tokio::test]
async fn what_was_typed_cannot_act() {
    let form = "verdict=&reason=%3Cscript%3E%22+onfocus=%22x%E2%80%AE";
    let refused = post(&pages(Samples), &path(), form, &[OURS]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_inert(&refused.body);
    assert!(!refused.body.contains("<script>"));
}

#[tokio::test]
async fn a_decision_that_another_site_sends_is_refused() {
    let pages = pages(Samples);
    for headers in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "null")],
        &[("origin", "http://evil.example")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://127.0.0.1:8400"),
        ],
    ] {
        let refused = post(&pages, &path(), GOOD, headers).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert!(
            refused.body.contains("nothing was written down"),
            "{headers:?}"
        );
    }
    // Nor on the list, which only shows.
    let refused = post(&pages, "/reviews", GOOD, &[OURS]).await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn one_account_twice_and_accounts_that_are_not_here() {
    let pages = pages(Samples);
    let a = samples::reviews(0).pairs[0].a.id;
    let twice = post(&pages, &format!("/review/{a}/{a}"), GOOD, &[OURS]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.body.contains("This is one account twice"));
    let other = AccountId::from_bytes([0xee; 16]);
    for path in [
        format!("/review/{a}/{other}"),
        format!("/review/{other}/{a}"),
        format!("/review/{a}/acc_00"),
        format!("/review/{a}/{}", samples::person_id()),
        format!("/review/{a}"),
        "/review//".to_owned(),
    ] {
        let missing = post(&pages, &path, GOOD, &[OURS]).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn every_field_has_its_own_label() {
    for path in ["/reviews".to_owned(), path()] {
        let body = get(&pages(Samples), &path).await.body;
        let elements = read(&body);
        let of = |name: &'static str| {
            let found = elements.iter().filter_map(move |one| one.attribute(name));
            found.collect::<Vec<_>>()
        };
        let mut ids = of("id");
        ids.sort_unstable();
        let count = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), count, "{path}: no id stands twice");
        let is_field = |name: &str| ["input", "select"].contains(&name);
        let is_shown = |one: &&Element| one.attribute("type") != Some("hidden");
        let fields = elements.iter().filter(|one| is_field(&one.name));
        for field in fields.filter(is_shown) {
            assert!(
                of("for").contains(&field.attribute("id").unwrap()),
                "{field:?}"
            );
        }
    }
}

fn report(handle: &str, more: &str, recipient: &str) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson>{more}</personOrUserReportedPerson><espIdentifier>{handle}</espIdentifier>\
         <espService>Examplechat</espService></personOrUserReported>{recipient}</report>"
    )
}

pub(crate) fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: samples::as_of(),
    }
}

fn open(folder: &Path) -> Site {
    Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[3; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: Arc::default(),
    }
}

/// Two accounts of one mailbox, one that stands alone, and one that wrote to a child.
pub(crate) fn linked(folder: &Path) -> Site {
    let mail = "<email>both@mail.example</email>";
    let child = "<victim><victimPerson><age>12</age></victimPerson><espIdentifier>canary-child</espIdentifier>\
                 <espService>Examplechat</espService></victim>";
    for (name, text) in [
        ("1", report("one", mail, "")),
        ("2", report("two", mail, "")),
        ("3", report("three", "", "")),
        ("4", report("four", "", child)),
    ] {
        let mut file = std::fs::File::create(folder.join(format!("{name}.xml"))).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }
    let (site, options) = (open(folder), ImportOptions::default());
    let done = import(&site, &act(), &[folder.to_owned()], &options, &|_, _| {}).unwrap();
    assert_eq!(done.accepted, 4, "{done:?}");
    matching::run(&site, &act(), 31).unwrap();
    again(&site);
    site
}

/// An account and a child's with one mailbox, whom a report tells apart; nobody has a place in a queue yet.
pub(crate) fn unranked(folder: &Path) -> Site {
    let mail = "<email>both@mail.example</email>";
    let child = format!(
        "<victim><victimPerson>{mail}<age>12</age></victimPerson><espIdentifier>six</espIdentifier>\
         <espService>Examplechat</espService></victim>"
    );
    let file = folder.join("5.xml");
    let mut out = std::fs::File::create(&file).unwrap();
    std::io::Write::write_all(&mut out, report("five", mail, &child).as_bytes()).unwrap();
    let (site, options) = (open(folder), ImportOptions::default());
    let done = import(&site, &act(), &[file], &options, &|_, _| {}).unwrap();
    assert_eq!(done.accepted, 1, "{done:?}");
    matching::run(&site, &act(), 31).unwrap();
    linking::run(&site, &act()).unwrap();
    site
}

pub(crate) fn again(site: &Site) {
    linking::run(site, &act()).unwrap();
    triage::locate(site, &act()).unwrap();
    triage::run(site, &act()).unwrap();
}

pub(crate) fn id(handle: &str) -> AccountId {
    AccountId::derive(
        &SiteKey::new(&[3; 32]),
        &[b"Examplechat", handle.as_bytes()],
    )
}

/// Pages over a store, told of decisions, that count up as time goes on.
pub(crate) fn told(folder: &Path, count: &Arc<AtomicUsize>) -> Router {
    static TICKS: AtomicUsize = AtomicUsize::new(0);
    let count = Arc::clone(count);
    let settings = Settings {
        operation: "Operation Sample (synthetic)".to_owned(),
        clock: Arc::new(samples::as_of()),
        now: || {
            let tick = TICKS.fetch_add(1, Ordering::Relaxed);
            let tick = i64::try_from(tick).unwrap();
            tiaki_core::time::Timestamp::from_micros(samples::as_of().micros() + tick)
        },
        follow: Some(Arc::new(move || {
            count.fetch_add(1, Ordering::Relaxed);
        })),
        approve: None,
        queue: tiaki_core::queue::QueueRules::standard(),
        sessions: tiaki_ops::sessions::SessionRules::standard(),
        sending: None,
        exchange: None,
        workplace: tiaki_core::workplace::WorkplaceRules::shared(),
        random: || Some([9; 32]),
        names: Vec::new(),
    };
    router(
        Arc::new(open(folder)),
        Arc::new(samples::door::Inside),
        settings,
    )
}

#[tokio::test]
async fn a_decision_stands_with_who_and_when_and_linking_follows() {
    let folder = tempfile::tempdir().unwrap();
    let site = linked(folder.path());
    let woken = Arc::new(AtomicUsize::new(0));
    let shown = told(folder.path(), &woken);
    let (one, two) = (id("one"), id("two"));
    let path = format!("/review/{two}/{one}");
    let person = |account| views::account(&site, account).unwrap().unwrap().person;
    assert_eq!(person(&one), person(&two), "one mailbox, one person");
    let before = get(&shown, &path).await;
    assert!(before.body.contains("Nobody has decided on this pair yet"));
    let owner = person(&one).unwrap();
    let page = get(&shown, &format!("/person/{owner}")).await.body;
    assert!(page.contains("Links that the person hangs on"), "{page}");
    assert!(page.contains("Without this piece the link would not stand"));

    let form = "operator=ana&verdict=different&reason=two+phones";
    let refused = post(
        &shown,
        &path,
        "operator=ana&verdict=different&reason=",
        &[OURS],
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(woken.load(Ordering::Relaxed), 0);
    assert_eq!(reviews::reviews(&site, 0).unwrap().decided, 0);
    let done = post(&shown, &path, form, &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(woken.load(Ordering::Relaxed), 1, "linking is woken once");

    let list = get(&shown, "/reviews").await.body;
    for says in [
        "Different users",
        "ana",
        "two phones",
        "2026-03-10",
        "1 decision waits",
    ] {
        assert!(list.contains(says), "{says}");
    }
    assert!(list.contains("Linking follows by itself"));
    let alone = pages(open(folder.path()));
    let list = get(&alone, "/reviews").await.body;
    assert!(list.contains("the next run of <code>tiaki link</code>"));
    let entries = site.store.read("test", |tx| log::newest(tx, 10)).unwrap();
    let entry = entries
        .iter()
        .find(|one| one.verb == "link.decided")
        .unwrap();
    assert_eq!(entry.actor, "ana");
    assert!(
        !entry.detail.contains("phones"),
        "the reason stays out of the log"
    );

    again(&site);
    assert_ne!(person(&one), person(&two), "they came apart");
    let list = get(&shown, "/reviews").await.body;
    assert!(!list.contains("waits</p>") && !list.contains("1 decision waits"));
    let page = get(&shown, &format!("/person/{}", person(&one).unwrap()))
        .await
        .body;
    let other = get(&shown, &format!("/person/{}", person(&two).unwrap()))
        .await
        .body;
    for page in [&page, &other] {
        assert!(
            page.contains("an operator’s decision"),
            "its history says why"
        );
    }
    assert!(
        page.contains("Another person came off it") != other.contains("Another person came off it")
    );
}

#[tokio::test]
async fn decisions_that_cannot_all_hold_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let site = linked(folder.path());
    let shown = told(folder.path(), &Arc::default());
    let decide = async |one: &str, other: &str, verdict: &str| {
        let path = format!("/review/{}/{}", id(one), id(other));
        // What stands on the page goes with the form.
        let page = get(&shown, &path).await.body;
        let (_, rest) = page.split_once("name=\"seen\" value=\"").unwrap();
        let seen = rest.split_once('"').unwrap().0;
        let form = format!("operator=ana&verdict={verdict}&reason=file&seen={seen}");
        let done = post(&shown, &path, &form, &[OURS]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    };
    let conflicts = || reviews::reviews(&site, 0).unwrap().conflicts;
    decide("one", "three", "same").await;
    decide("two", "three", "same").await;
    assert_eq!(conflicts(), []);
    decide("one", "two", "different").await;
    assert_eq!(conflicts().len(), 1);
    let list = get(&shown, "/reviews").await.body;
    assert!(list.contains("Decisions that cannot all hold"));
    assert!(list.contains("are decided to have different users"));
    assert_eq!(linking::run(&site, &act()).unwrap().conflicts.len(), 1);
    // A later word on one of the pairs settles it.
    decide("two", "three", "unsure").await;
    assert_eq!(conflicts(), []);
    assert_eq!(linking::run(&site, &act()).unwrap().conflicts.len(), 0);

    // What a report says of who wrote to whom counts too, and no value of the child is shown.
    decide("four", "canary-child", "same").await;
    assert_eq!(conflicts().len(), 1);
    assert_eq!(linking::run(&site, &act()).unwrap().conflicts.len(), 1);
    let list = get(&shown, "/reviews").await.body;
    assert!(list.contains("are told apart by a report"));
    let pair = get(
        &shown,
        &format!("/review/{}/{}", id("four"), id("canary-child")),
    )
    .await;
    assert_eq!(pair.status, StatusCode::OK);
    for page in [list, pair.body] {
        assert!(!page.contains("canary-child"));
    }
}
