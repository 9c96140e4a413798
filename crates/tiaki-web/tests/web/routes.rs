//! What each route answers, and what stands in the head of every answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::http::{Method, Request, StatusCode};
use tiaki_core::id::{
    AccountId, IncidentId, OperatorId, PersonId, ProviderId, ReportId, SetAsideId,
    SharedReferralId, SiteKey,
};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::{Category, MarkKind, WorkplaceRules};
use tiaki_ops::addresses::AddressView;
use tiaki_ops::exposure;
use tiaki_ops::folding::{Incident, Incidents};
use tiaki_ops::linking::{Refused, Ruling};
use tiaki_ops::queue::audit::{Estimated, Look, Waiting};
use tiaki_ops::queue::{Alarms, Batch, Filter, Listing, Refused as Stays, Skipped, Standing};
use tiaki_ops::refer::shared;
use tiaki_ops::reviews::{Review, Reviews};
use tiaki_ops::rulings::{self, Rulings};
use tiaki_ops::sessions::Session;
use tiaki_ops::victims::Request as Asked;
use tiaki_ops::views::{AccountView, Overview, Person, Quarantined, Report};
use tiaki_ops::{Error, Site, Store};
use tiaki_web::{Care, Deed, Given, Outcome, Settings, Views, router};

use crate::client::{Answer, ask, get, pages, paths};
use crate::samples::{self, Samples};

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; \
                      form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// A store that fails at everything.
pub(crate) struct Broken;

impl Broken {
    pub(crate) fn error() -> Error {
        Error::Early {
            missing: "secret-canary",
            step: "read",
        }
    }
}

impl Care for Broken {
    fn addresses(&self, _: &[Given], _: Timestamp) -> Vec<Option<AddressView>> {
        Vec::new()
    }
    fn folded(
        &self,
        _: &WorkplaceRules,
        _: &Session,
        _: &ReportId,
        _: Timestamp,
    ) -> Result<Option<exposure::Folded>, Error> {
        Err(Self::error())
    }
    fn narrative(
        &self,
        _: &WorkplaceRules,
        _: &Session,
        _: &ReportId,
        _: Timestamp,
    ) -> Result<Option<Result<exposure::Narrative, exposure::Refused>>, Error> {
        Err(Self::error())
    }
    fn exposure(
        &self,
        _: &WorkplaceRules,
        _: &Session,
        _: Timestamp,
    ) -> Result<exposure::Own, Error> {
        Err(Self::error())
    }
    fn mark(
        &self,
        _: &WorkplaceRules,
        _: &Session,
        _: MarkKind,
        _: Timestamp,
    ) -> Result<Result<(), exposure::Refused>, Error> {
        Err(Self::error())
    }
    fn spare(&self, _: &Session, _: &[Category], _: Timestamp) -> Result<(), Error> {
        Err(Self::error())
    }
    fn load(
        &self,
        _: &WorkplaceRules,
        _: &Session,
        _: Timestamp,
    ) -> Result<Vec<exposure::Member>, Error> {
        Err(Self::error())
    }
    fn lift(
        &self,
        _: &WorkplaceRules,
        _: &Session,
        _: (&OperatorId, &str),
        _: Timestamp,
    ) -> Result<Result<(), exposure::Refused>, Error> {
        Err(Self::error())
    }
}

impl tiaki_web::Searching for Broken {
    fn search(
        &self,
        _: &Session,
        _: &str,
        _: Timestamp,
    ) -> Result<Result<tiaki_ops::search::Answer, tiaki_ops::search::Refused>, Error> {
        Err(Self::error())
    }
}

impl tiaki_web::Persons for Broken {
    fn deeds(&self, _: &Session, _: &PersonId, _: usize) -> Result<tiaki_ops::deeds::Deeds, Error> {
        Err(Self::error())
    }
    fn surroundings(&self, _: &Session, _: &Person) -> Result<tiaki_ops::around::Around, Error> {
        Err(Self::error())
    }
    fn known_pairs(
        &self,
        _: &Session,
        _: &PersonId,
        _: Vec<tiaki_ops::reviews::Pair>,
    ) -> Result<Vec<tiaki_ops::reviews::Pair>, Error> {
        Err(Self::error())
    }
    fn worked(&self, _: &str, _: &PersonId) -> Result<Vec<tiaki_web::Worked>, Error> {
        Err(Self::error())
    }
    fn undo_link(
        &self,
        _: &tiaki_ops::linking::Undo,
        _: Timestamp,
    ) -> Result<Result<(), Refused>, Error> {
        Err(Self::error())
    }
}

impl Views for Broken {
    fn overview(&self) -> Result<Overview, Error> {
        Err(Self::error())
    }
    fn queue(&self, _: &str, _: &Filter, _: u32, _: Timestamp) -> Result<Option<Listing>, Error> {
        Err(Self::error())
    }
    fn standing(&self, _: &PersonId, _: &str, _: Timestamp) -> Result<Standing, Error> {
        Err(Self::error())
    }
    fn batches(&self, _: &str) -> Result<Vec<Batch>, Error> {
        Err(Self::error())
    }
    fn skipped(&self, _: &str, _: &str) -> Result<Vec<Skipped>, Error> {
        Err(Self::error())
    }
    fn alarms(&self, _: &str, _: u16, _: Timestamp) -> Result<Alarms, Error> {
        Err(Self::error())
    }
    fn audit_lane(&self, _: &str, _: Timestamp) -> Result<Vec<Waiting>, Error> {
        Err(Self::error())
    }
    fn audit_one(&self, _: &SetAsideId, _: Timestamp) -> Result<Option<Look>, Error> {
        Err(Self::error())
    }
    fn estimates(&self, _: &str, _: Timestamp) -> Result<Vec<Estimated>, Error> {
        Err(Self::error())
    }
    fn act(&self, _: &Deed, _: &QueueRules, _: Timestamp) -> Result<Result<Outcome, Stays>, Error> {
        Err(Self::error())
    }
    fn person(&self, _: &PersonId) -> Result<Option<Person>, Error> {
        panic!("secret-canary")
    }
    fn report(&self, _: &ReportId) -> Result<Option<Report>, Error> {
        Err(Self::error())
    }
    fn account(&self, _: &AccountId) -> Result<Option<AccountView>, Error> {
        Err(Self::error())
    }
    fn reveal(&self, _: &AccountId, _: &Asked) -> Result<Option<AccountView>, Error> {
        Err(Self::error())
    }
    fn incidents(&self, _: u32) -> Result<Incidents, Error> {
        Err(Self::error())
    }
    fn incident(&self, _: &IncidentId, _: &str, _: u32) -> Result<Option<Incident>, Error> {
        Err(Self::error())
    }
    fn cards(&self) -> Result<Vec<tiaki_ops::quality::Card>, Error> {
        Err(Self::error())
    }
    fn reviews(&self, _: &str, _: u32) -> Result<Reviews, Error> {
        Err(Self::error())
    }
    fn review(&self, _: &AccountId, _: &AccountId) -> Result<Option<Review>, Error> {
        Err(Self::error())
    }
    fn decide(&self, _: &Ruling, _: Timestamp) -> Result<Result<(), Refused>, Error> {
        Err(Self::error())
    }
    fn rulings(&self, _: u32) -> Result<Rulings, Error> {
        Err(Self::error())
    }
    fn rule(
        &self,
        _: &rulings::Said,
        _: Timestamp,
    ) -> Result<Result<rulings::Done, rulings::Refused>, Error> {
        Err(Self::error())
    }
    fn drafts(&self, _: u32) -> Result<shared::Drafts, Error> {
        Err(Self::error())
    }
    fn share(
        &self,
        _: &shared::Draft,
        _: Timestamp,
    ) -> Result<Result<shared::Shown, shared::Refused>, Error> {
        Err(Self::error())
    }
    fn end_share(
        &self,
        _: &SharedReferralId,
        _: &str,
        _: &str,
        _: Timestamp,
    ) -> Result<Result<(), shared::Refused>, Error> {
        Err(Self::error())
    }
    fn fairness(&self, _: Timestamp) -> Result<Option<tiaki_ops::fairness::Report>, Error> {
        Err(Self::error())
    }
    fn quarantine(&self, _: u32) -> Result<Vec<Quarantined>, Error> {
        Err(Self::error())
    }
}

fn assert_dressed(answer: &Answer, path: &str) {
    for (header, value) in [
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(header), value, "{header} of {path}");
    }
    assert!(answer.header("x-request-id").starts_with("req_"), "{path}");
}

#[tokio::test]
async fn every_page_answers_and_is_dressed() {
    let pages = pages(Samples);
    for (name, path) in paths() {
        let answer = get(&pages, &path).await;
        let expected = if name == "missing" {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::OK
        };
        assert_eq!(answer.status, expected, "{path}");
        assert_eq!(
            answer.header("content-type"),
            "text/html; charset=utf-8",
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert_dressed(&answer, &path);
    }
    let health = get(&pages, "/health").await;
    assert_eq!(
        (health.status, health.body.as_str()),
        (StatusCode::OK, r#"{"status":"ok"}"#)
    );
    assert_dressed(&health, "/health");
}

#[tokio::test]
async fn what_is_not_there_is_one_and_the_same_answer() {
    let pages = pages(Samples);
    let (person, report) = (samples::person_id(), samples::report_id());
    let without_id = |answer: &Answer| answer.body.replace(answer.header("x-request-id"), "");
    let plain = without_id(&get(&pages, "/nothing").await);
    for path in [
        "/queue/auth-zz".to_owned(),
        "/queue/".to_owned(),
        "/queue/auth-nz/more".to_owned(),
        "/queue/%ff".to_owned(),
        "/queue/auth-nz?page=0".to_owned(),
        "/queue/auth-nz?page=-1".to_owned(),
        "/queue/auth-nz?page=two".to_owned(),
        "/queue/auth-nz?page=4294967296".to_owned(),
        "/queue/auth-nz?page=4294967295".to_owned(),
        "/queue/auth-nz?page=28".to_owned(),
        "/queue/auth-nz?page=1&page=2".to_owned(),
        "/queue/auth-nz/next".to_owned(),
        "/queue/auth-nz/free?page=0".to_owned(),
        "/queue/auth-nz/free?page=2".to_owned(),
        "/queue/auth-zz/free".to_owned(),
        "/alarms?within=366".to_owned(),
        "/alarms?within=-1".to_owned(),
        "/alarms?within=soon".to_owned(),
        "/audit/".to_owned(),
        format!("/audit/{person}"),
        format!("/audit/{}", SetAsideId::from_bytes([9; 16])),
        "/person/".to_owned(),
        "/person/per_".to_owned(),
        format!("/person/{person}0"),
        format!("/person/{}", person.to_string().to_uppercase()),
        format!("/person/{report}"),
        format!("/person/{}", PersonId::from_bytes([9; 16])),
        format!("/report/{person}"),
        format!("/account/{person}"),
        format!("/account/{}", AccountId::from_bytes([9; 16])),
        "/account/".to_owned(),
        "/incident/".to_owned(),
        "/incidents?page=0".to_owned(),
        "/reviews?page=0".to_owned(),
        "/reviews?page=3".to_owned(),
        "/reviews?page=one".to_owned(),
        "/reviews/1".to_owned(),
        "/review/".to_owned(),
        format!("/review/{}", samples::reviews(0).pairs[0].a.id),
        format!(
            "/review/{}/{}",
            samples::reviews(0).pairs[0].a.id,
            samples::reviews(0).pairs[0].a.id
        ),
        format!("/review/{}/{person}", samples::reviews(0).pairs[0].a.id),
        format!(
            "/review/{}/{}",
            samples::reviews(0).pairs[0].a.id,
            AccountId::from_bytes([0xee; 16])
        ),
        "/incidents?page=3".to_owned(),
        format!("/incident/{person}"),
        format!("/incident/{}", IncidentId::from_bytes([9; 16])),
        format!("/incident/{}?page=26", samples::incident(0).row.id),
        "/provider/".to_owned(),
        format!("/provider/{person}"),
        format!("/provider/{}", ProviderId::from_bytes([9; 16])),
        format!("/provider/{}.pdf", samples::cards()[0].provider),
        format!("/provider/{}.", samples::cards()[0].provider),
        format!("/report/{}", ReportId::from_bytes([9; 16])),
        "/report/%22%3E%3Cscript%3E".to_owned(),
        "/health/more".to_owned(),
        "/quarantine/1".to_owned(),
        "//example.com/".to_owned(),
    ] {
        let answer = get(&pages, &path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(without_id(&answer), plain, "{path}");
        assert_dressed(&answer, &path);
    }
}

#[tokio::test]
async fn an_asset_that_is_not_there_is_not_there() {
    let pages = pages(Samples);
    for path in [
        "/assets/tiaki.css",
        "/assets/..%2F..%2FCargo.toml",
        "/assets/",
    ] {
        let answer = get(&pages, path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_dressed(&answer, path);
    }
}

#[tokio::test]
async fn pages_are_only_read() {
    let pages = pages(Samples);
    for method in [
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
        Method::OPTIONS,
    ] {
        let answer = ask(&pages, Request::builder().method(method.clone()).uri("/")).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
        assert_eq!(answer.header("allow"), "GET, HEAD", "{method}");
        assert_dressed(&answer, "/");
    }
    let head = ask(&pages, Request::head("/")).await;
    assert_eq!((head.status, head.body.as_str()), (StatusCode::OK, ""));
}

#[tokio::test]
async fn another_name_is_refused_before_anything_is_read() {
    let pages = pages(Broken);
    for (uri, host) in [
        ("/", "example.com"),
        ("/", "127.0.0.1.example.com:8400"),
        ("http://example.com/", "localhost"),
    ] {
        let answer = ask(&pages, Request::get(uri).header("host", host)).await;
        assert_eq!(
            answer.status,
            StatusCode::MISDIRECTED_REQUEST,
            "{uri} {host}"
        );
        assert_dressed(&answer, uri);
    }
}

#[tokio::test]
async fn a_failure_says_nothing_of_itself() {
    let pages = pages(Broken);
    let (person, report) = (samples::person_id(), samples::report_id());
    for path in [
        "/".to_owned(),
        "/queue/auth-nz".to_owned(),
        "/queue/auth-nz/free".to_owned(),
        "/alarms".to_owned(),
        "/audit".to_owned(),
        format!("/audit/{}", samples::look().due.id),
        format!("/person/{person}"),
        format!("/report/{report}"),
        format!("/account/{}", samples::child().id),
        "/incidents".to_owned(),
        "/reviews".to_owned(),
        format!(
            "/review/{}/{}",
            samples::reviews(0).pairs[0].a.id,
            samples::reviews(0).pairs[0].b.id
        ),
        format!("/incident/{}", samples::incident(0).row.id),
        "/providers".to_owned(),
        format!("/provider/{}", samples::cards()[0].provider),
        "/fairness".to_owned(),
        "/operation".to_owned(),
        "/operation/persons".to_owned(),
        "/operation/reports".to_owned(),
        "/operation/packages".to_owned(),
        "/quarantine".to_owned(),
        "/me/exposure".to_owned(),
        "/load".to_owned(),
        "/health".to_owned(),
    ] {
        let html = get(&pages, &path).await;
        assert_eq!(html.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        let json = ask(
            &pages,
            Request::get(&path).header("accept", "application/json"),
        )
        .await;
        assert_eq!(
            json.header("content-type"),
            "application/problem+json",
            "{path}"
        );
        let body: serde_json::Value = serde_json::from_str(&json.body).unwrap();
        let expected = serde_json::json!({
            "type": "urn:tiaki:problem:failed", "title": "Something went wrong on our side", "status": 500,
            "request_id": json.header("x-request-id"),
        });
        assert_eq!(body, expected, "{path}");
        for answer in [html, json] {
            assert!(!answer.body.contains("canary"), "{path}");
            assert!(
                answer.body.contains(answer.header("x-request-id")),
                "{path}"
            );
            assert_dressed(&answer, &path);
        }
    }
}

#[tokio::test]
async fn problems_are_json_where_asked() {
    let missing = ask(
        &pages(Samples),
        Request::get("/nothing").header("accept", "application/problem+json"),
    )
    .await;
    let body: serde_json::Value = serde_json::from_str(&missing.body).unwrap();
    assert_eq!(
        (body["status"].as_u64(), body["type"].as_str()),
        (Some(404), Some("urn:tiaki:problem:not-found"))
    );
}

#[tokio::test]
async fn assets_keep_their_bytes_under_their_names() {
    let pages = pages(Samples);
    let page = get(&pages, "/").await.body;
    let names: BTreeSet<&str> = page
        .split('"')
        .filter(|part| part.starts_with("/assets/"))
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    let mut sent = page.len();
    for name in names {
        let answer = get(&pages, name).await;
        assert_eq!(answer.status, StatusCode::OK, "{name}");
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
        assert!(
            [
                "text/css; charset=utf-8",
                "text/javascript; charset=utf-8",
                "image/svg+xml"
            ]
            .contains(&answer.header("content-type"))
        );
        assert_dressed(&answer, name);
        assert!(
            !answer.body.contains("url(")
                && !answer.body.contains("@import")
                && !answer.body.contains("<script")
        );
        sent += answer.body.len();
    }
    assert!(sent < 150_000, "the first page takes {sent} bytes");
}

#[tokio::test]
async fn request_ids_differ() {
    let pages = pages(Samples);
    let mut ids = BTreeSet::new();
    for _ in 0..50 {
        ids.insert(
            get(&pages, "/health")
                .await
                .header("x-request-id")
                .to_owned(),
        );
    }
    assert_eq!(ids.len(), 50);
}

#[tokio::test]
async fn an_empty_store_has_pages_too() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    let site = Site {
        store,
        key: SiteKey::new(&[0; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: Arc::default(),
    };
    let settings = Settings {
        operation: "Operation Empty".to_owned(),
        clock: Arc::new(samples::as_of()),
        now: samples::as_of,
        follow: None,
        approve: None,
        queue: QueueRules::standard(),
        sessions: tiaki_ops::sessions::SessionRules::standard(),
        sending: None,
        exchange: None,
        workplace: WorkplaceRules::shared(),
        random: || Some([9; 32]),
        names: Vec::new(),
    };
    let pages = router(Arc::new(site), Arc::new(samples::door::Inside), settings);
    for (path, says) in [
        ("/", "No report has come in yet."),
        ("/queue/auth-nz", "The queue is empty"),
        ("/alarms", "No alarms"),
        ("/audit", "no second look is due"),
        ("/incidents", "Each report stands for itself"),
        ("/reviews", "No pair waits"),
        ("/providers", "No provider has sent anything yet"),
        ("/fairness", "Nobody has been ranked yet"),
        ("/quarantine", "Nothing is held back"),
        ("/health", "ok"),
    ] {
        let answer = get(&pages, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        assert!(answer.body.contains(says), "{path}");
    }
    for path in [
        "/queue/auth-zz".to_owned(),
        "/queue/auth-nz?page=2".to_owned(),
        format!("/person/{}", samples::person_id()),
        format!("/report/{}", samples::report_id()),
    ] {
        assert_eq!(
            get(&pages, &path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
