//! Asks the router, as a browser would.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::sessions::SessionRules;
use tiaki_web::{Settings, Views, router};
use tower::ServiceExt;

use crate::samples;
use crate::samples::door::Inside;

/// An answer, read to its end.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    /// A header's value; empty where it is missing.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }
}

/// The pages over `views`.
pub(crate) fn pages(views: impl Views) -> Router {
    pages_as_of(views, samples::as_of())
}

/// The same as they stand at a moment.
pub(crate) fn pages_as_of(views: impl Views, at: Timestamp) -> Router {
    let operation = "Operation Sample (synthetic)".to_owned();
    router(
        Arc::new(views),
        Arc::new(Inside),
        Settings {
            operation,
            clock: Arc::new(at),
            now: samples::as_of,
            follow: None,
            approve: None,
            queue: QueueRules::standard(),
            sessions: SessionRules::standard(),
            sending: None,
            exchange: samples::exchange::node(),
            workplace: tiaki_core::workplace::WorkplaceRules::shared(),
            random: || Some([9; 32]),
            names: Vec::new(),
        },
    )
}

/// Sends a request built by `build`.
pub(crate) async fn ask(pages: &Router, request: axum::http::request::Builder) -> Answer {
    let request: Request<Body> = inside(request, "ana").body(Body::empty()).unwrap();
    answer(pages.clone().oneshot(request).await.unwrap()).await
}

/// What the browser of an operator of this name sends: its session is known by the name itself.
fn cookie(name: &str) -> String {
    let hex: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("tiaki={hex:0<64}")
}

/// The request of somebody who is logged in by this name.
fn inside(request: axum::http::request::Builder, name: &str) -> axum::http::request::Builder {
    let has_cookie = request
        .headers_ref()
        .is_some_and(|headers| headers.contains_key("cookie"));
    if has_cookie {
        request
    } else {
        request.header("cookie", cookie(name))
    }
}

async fn answer(response: axum::response::Response) -> Answer {
    let (parts, body) = response.into_parts();
    let body = to_bytes(body, 1 << 24).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    }
}

/// Sends a form, as a page of ours would from a browser of the operator that it names (`operator=ben`; a test's
/// word alone, which no page sends and none reads), and such headers as `more` names.
pub(crate) async fn post(pages: &Router, path: &str, form: &str, more: &[(&str, &str)]) -> Answer {
    let who = form
        .split('&')
        .find_map(|pair| pair.strip_prefix("operator="))
        .filter(|name| !name.is_empty() && name.len() <= 32)
        .unwrap_or("ana");
    let mut request = inside(Request::post(path), who)
        .header("host", "127.0.0.1:8400")
        .header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in more {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(form.to_owned())).unwrap();
    answer(pages.clone().oneshot(request).await.unwrap()).await
}

/// Asks for a path.
pub(crate) async fn get(pages: &Router, path: &str) -> Answer {
    ask(pages, Request::get(path).header("host", "127.0.0.1:8400")).await
}

/// Asks for a path as the operator of this name.
pub(crate) async fn get_as(pages: &Router, path: &str, name: &str) -> Answer {
    let request = Request::get(path)
        .header("host", "127.0.0.1:8400")
        .header("cookie", cookie(name));
    ask(pages, request).await
}

/// A queue and a person as people work on them.
fn worked() -> Vec<(&'static str, String)> {
    vec![
        (
            "queue_view",
            format!(
                "/queue/auth-nz?band=high&sort=due&view={}",
                samples::workbench::view_id()
            ),
        ),
        (
            "queue_done",
            format!(
                "/queue/auth-nz?column=band&column=due&done={}",
                samples::workbench::done_id()
            ),
        ),
        (
            "person_review",
            format!(
                "/person/{}?review=auth-nz&band=high&k=3&n=120",
                samples::person_id()
            ),
        ),
    ]
}

/// Every kind of page that the samples fill, by name.
#[expect(clippy::too_many_lines, reason = "one list")]
pub(crate) fn paths() -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("overview", "/".to_owned()),
        ("purpose", "/purpose?next=/alarms".to_owned()),
        ("me", "/me".to_owned()),
        ("me_changed", "/me?changed=factor".to_owned()),
        ("own_password", "/me/password".to_owned()),
        ("own_factor", "/me/factor".to_owned()),
        ("search", "/search".to_owned()),
        ("keys", "/me/keys".to_owned()),
        ("queue", "/queue/auth-nz".to_owned()),
        ("queue_second_page", "/queue/auth-nz?page=2".to_owned()),
        ("queue_empty", "/queue/auth-is".to_owned()),
        ("queue_free", "/queue/auth-nz/free".to_owned()),
        ("queue_overdue", "/queue/auth-nz/overdue".to_owned()),
        ("queue_back", "/queue/auth-nz/back".to_owned()),
        ("queue_set_aside", "/queue/auth-nz/set-aside".to_owned()),
        ("alarms", "/alarms".to_owned()),
        ("alarms_none", "/alarms?within=0".to_owned()),
        ("audit", "/audit".to_owned()),
        ("audit_one", format!("/audit/{}", samples::look().due.id)),
        ("person", format!("/person/{}", samples::person_id())),
        ("report", format!("/report/{}", samples::report_id())),
        ("exposure", "/me/exposure".to_owned()),
        ("load", "/load".to_owned()),
        ("account", format!("/account/{}", samples::child().id)),
        (
            "person_around",
            format!("/person/{}/around", samples::person_id()),
        ),
        (
            "person_around_then",
            format!(
                "/person/{}/around?until=2026-02-10&by=active",
                samples::person_id()
            ),
        ),
        (
            "person_cases",
            format!("/person/{}/case", samples::person_id()),
        ),
        ("cases", "/cases".to_owned()),
        (
            "cases_expiring",
            "/cases?show=expiring&within=30".to_owned(),
        ),
        ("cases_closed", "/cases?show=closed".to_owned()),
        ("cases_unled", "/cases/unled".to_owned()),
        ("case", format!("/case/{}", samples::case::case_id())),
        (
            "case_closed",
            format!("/case/{}", samples::case::closed_id()),
        ),
        ("places", "/places".to_owned()),
        ("referrals", "/referrals/standing".to_owned()),
        ("reviews", "/reviews".to_owned()),
        (
            "review",
            format!(
                "/review/{}/{}",
                samples::reviews(0).pairs[0].b.id,
                samples::reviews(0).pairs[0].a.id
            ),
        ),
        ("incidents", "/incidents".to_owned()),
        (
            "incident",
            format!("/incident/{}?page=2", samples::incident(0).row.id),
        ),
        ("providers", "/providers".to_owned()),
        (
            "provider",
            format!("/provider/{}", samples::cards()[0].provider),
        ),
        (
            "provider_reports",
            format!(
                "/provider/{}/reports?of=lacking&what=upload_place",
                samples::cards()[1].provider
            ),
        ),
        (
            "provider_reports_cut",
            format!(
                "/provider/{}/reports?of=batched",
                samples::cards()[1].provider
            ),
        ),
        ("fairness", "/fairness".to_owned()),
        ("packages", "/packages".to_owned()),
        ("quarantine", "/quarantine".to_owned()),
        ("authorities", "/authorities?page=2".to_owned()),
        ("authorities_none", "/authorities?page=9".to_owned()),
        ("authority", "/authority/auth-fr".to_owned()),
        ("authority_unknown", "/authority/auth-aq".to_owned()),
        ("lists", "/lists".to_owned()),
        ("list", format!("/list/{}", samples::upkeep::list_id())),
        ("rules", "/rules".to_owned()),
        ("rule", "/rules/site-2".to_owned()),
        ("rule_built_in", "/rules/standard-1".to_owned()),
        ("deconfliction", "/deconfliction".to_owned()),
        ("log", "/log".to_owned()),
        ("log_by_family", "/log?family=queue".to_owned()),
        ("log_check", "/log/check".to_owned()),
        ("operators", "/operators".to_owned()),
        ("missing", "/nothing/here".to_owned()),
    ];
    all.extend(worked());
    all.extend(of_figures());
    all.extend(paths_of_referrals());
    all.extend(paths_of_exchange());
    all
}

/// Those of the exchange.
fn paths_of_exchange() -> Vec<(&'static str, String)> {
    let one = |digest: [u8; 32]| format!("/exchange/{}", hex::encode(digest));
    vec![
        ("exchange", "/exchange".to_owned()),
        (
            "exchange_went",
            "/exchange?side=went&state=retracting&page=2".to_owned(),
        ),
        ("exchange_apart", "/exchange/apart".to_owned()),
        ("exchange_came", one(samples::exchange::CAME)),
        ("exchange_left", one(samples::exchange::LEFT)),
        ("exchange_several", "/exchange/pkg_two".to_owned()),
    ]
}

/// The operation in figures, and the lists behind them.
fn of_figures() -> Vec<(&'static str, String)> {
    vec![
        ("operation", "/operation".to_owned()),
        (
            "operation_days",
            "/operation?from=2026-01-01&to=2026-02-28&by=waiting".to_owned(),
        ),
        (
            "operation_persons",
            "/operation/persons?step=looked&country=NZ&period=month".to_owned(),
        ),
        ("operation_reports", "/operation/reports?page=2".to_owned()),
        ("operation_packages", "/operation/packages".to_owned()),
        (
            "operation_outstanding",
            "/operation/packages?open=4".to_owned(),
        ),
    ]
}

/// Those of referrals.
fn paths_of_referrals() -> Vec<(&'static str, String)> {
    vec![
        ("send_list", "/referrals".to_owned()),
        (
            "send_one",
            format!("/referral/{}", samples::send::referral_id()),
        ),
        (
            "send_one_released",
            format!("/referral/{}", samples::send::released_id()),
        ),
        (
            "send_form",
            format!("/person/{}/refer", samples::person_id()),
        ),
        ("send_form_queue", "/queue/auth-nz/refer".to_owned()),
    ]
}
