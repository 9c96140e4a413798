//! What stands around every answer: the request id, the refusal of foreign
//! names, and the headers that keep pages from being framed, scripted, stored
//! or told on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use tiaki_core::policy::Action;
use tiaki_ops::access;

use crate::api::{self, Refused};
use crate::page::{House, Shell};
use crate::problem::{Problem, Wants};
use crate::visit::{self, Visit};

/// Nothing may be loaded but our own stylesheet, pictures and scripts, and no
/// one may frame us (CSP level 3). Inline styles and scripts do not run.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
);
const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
const NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
const NO_REFERRER: HeaderValue = HeaderValue::from_static("no-referrer");
const SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
/// Powers of the browser that the pages never use.
const NO_POWERS: HeaderValue =
    HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()");

/// The header with the request's id.
pub(crate) static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
static TIMING: HeaderName = HeaderName::from_static("server-timing");
static OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
static RESOURCE: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
static PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// The id of a request: in its answer, on its error page, in the log.
#[derive(Debug, Clone)]
pub(crate) struct RequestId(pub(crate) String);

/// Counts requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Requests(Arc<AtomicU64>);

/// Names the request, refuses foreign hosts, and sets the headers.
///
/// Handlers return a bare [`Problem`] in the answer's extensions; it is written
/// here, once, in the form the request asks for.
pub(crate) async fn stand_around(
    State((house, requests)): State<(House, Requests)>,
    mut request: Request,
    next: Next,
) -> Response {
    let began = (house.settings.now)();
    let route = first_step(request.uri().path());
    let visit = Visit::of(request.method(), request.uri(), request.headers());
    let is_call = api::is_call(request.uri().path());
    let visit = match request.uri().path() {
        // They are the same for everybody.
        path if path == "/health" || path.starts_with("/assets/") => Ok(visit),
        // Machines have a token, and browsers a session: neither is looked for where the other is.
        _ if is_call => api::known(&house, request.headers(), visit).await,
        _ => known(&house, request.headers(), visit)
            .await
            .map_err(Into::into),
    };
    let (visit, failed) = match visit {
        Ok(visit) => (visit, None),
        Err(refused) => (Visit::default(), Some(refused)),
    };
    let visit_is_known = visit.session.is_some();
    let shell = Shell::new(&house, visit.clone());
    let at = shell.as_of;
    let count = requests.0.fetch_add(1, Ordering::Relaxed);
    let id = RequestId(format!("req_{:x}-{count:x}", at.millis()));
    let wants = Wants::of(request.headers());
    let is_ours = names_us(request.uri(), request.headers(), &house.settings.names);
    request.extensions_mut().insert(id.clone());
    request.extensions_mut().insert(visit);

    let mut response = match failed {
        _ if !is_ours => Problem::Misdirected.bare(),
        Some(refused) if is_call => refused.into_response(),
        Some(refused) => refused.problem().bare(),
        None => next.run(request).await,
    };
    if is_call {
        if let Some(refused) = Refused::of(&response) {
            response = refused.answer(&id);
        }
    } else if let Some(problem) = Problem::of(&response) {
        response = problem.answer(wants, &shell, &id);
    }
    if visit_is_known {
        tell_time(
            response.headers_mut(),
            (house.settings.now)().micros() - began.micros(),
        );
    }
    let status = response.status().as_u16();
    tracing::info!(request.id = %id.0, route, status, "answered");
    dress(response.headers_mut(), &id);
    response
}

/// Says how long the answer took here, in milliseconds (Server Timing, W3C), to who is logged in: for
/// measuring, and for nobody who tries names.
fn tell_time(headers: &mut HeaderMap, micros: i64) {
    let micros = micros.max(0);
    let timing = format!("total;dur={}.{:03}", micros / 1_000, micros % 1_000);
    if let Ok(value) = HeaderValue::from_str(&timing) {
        headers.insert(&TIMING, value);
    }
}

/// Who visits: the operator whose session the browser holds, if it is not over.
async fn known(house: &House, headers: &HeaderMap, visit: Visit) -> Result<Visit, Problem> {
    let Some(token) = visit::token(headers, house.settings.is_secure()) else {
        return Ok(visit);
    };
    let (rules, at) = (house.settings.sessions, (house.settings.now)());
    let workplace = Arc::clone(&house.settings.workplace);
    let found = house
        .edge
        .ask("session", move |door| {
            let session = door.session(&rules, token, at)?;
            let prompt = match &session {
                // Who may open no text has no meter.
                Some(session) if access::may_some_day(session, Action::OpenNarrative) => {
                    door.prompt(&workplace, session, at)?
                }
                _ => None,
            };
            Ok(session.map(|session| (session, prompt)))
        })
        .await?;
    let Some((session, prompt)) = found else {
        return Ok(visit);
    };
    house.edge.write_looks_of(&session.name).await;
    if session.is_stale {
        house
            .edge
            .tell("session", move |door| door.touch(token, at));
    }
    let mut visit = visit.of_session(headers, session);
    visit.token = Some(token);
    visit.prompt = prompt;
    Ok(visit)
}

/// Sets the headers of every answer. A handler's own caching rule stays.
fn dress(headers: &mut HeaderMap, id: &RequestId) {
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, NOSNIFF);
    headers.insert(REFERRER_POLICY, NO_REFERRER);
    headers.insert(&OPENER, SAME_ORIGIN);
    headers.insert(&RESOURCE, SAME_ORIGIN);
    headers.insert(&PERMISSIONS, NO_POWERS);
    headers.entry(CACHE_CONTROL).or_insert(NO_STORE);
    if let Ok(value) = HeaderValue::from_str(&id.0) {
        headers.insert(&REQUEST_ID, value);
    }
}

/// The kind of page asked for, for the log: its first step only, so that no id
/// and nothing typed into the address bar is written down.
fn first_step(path: &str) -> &'static str {
    match path.split('/').nth(1) {
        Some("") => "/",
        Some("account") => "/account",
        Some("queue") => "/queue",
        Some("person") => "/person",
        Some("fairness") => "/fairness",
        Some("incident") => "/incident",
        Some("incidents") => "/incidents",
        Some("language") => "/language",
        Some("load") => "/load",
        Some("login") => "/login",
        Some("logout") => "/logout",
        Some("me") => "/me",
        Some("alarms") => "/alarms",
        Some("authorities") => "/authorities",
        Some("authority") => "/authority",
        Some("list") => "/list",
        Some("lists") => "/lists",
        Some("deconfliction") => "/deconfliction",
        Some("log") => "/log",
        Some("operators") => "/operators",
        Some("rules") => "/rules",
        Some("audit") => "/audit",
        Some("places") => "/places",
        Some("purpose") => "/purpose",
        Some("referral") => "/referral",
        Some("referrals") => "/referrals",
        Some("provider") => "/provider",
        Some("providers") => "/providers",
        Some("report") => "/report",
        Some("review") => "/review",
        Some("reviews") => "/reviews",
        Some("search") => "/search",
        Some("quarantine") => "/quarantine",
        Some("api") => "/api",
        Some("assets") => "/assets",
        Some("health") => "/health",
        _ => "other",
    }
}

/// Whether the request names this machine. A browser sends the name it was
/// given, so a foreign page that points its own name at us (DNS rebinding) is
/// told apart here. A request without a name comes from no browser.
///
/// A proxy that ends TLS in front passes on the name that the site says it has.
fn names_us(uri: &Uri, headers: &HeaderMap, names: &[String]) -> bool {
    let is_named = |host: &str| names.iter().any(|name| name.eq_ignore_ascii_case(host));
    let hosts = headers
        .get_all(HOST)
        .iter()
        .map(|host| host.to_str().unwrap_or("?"));
    hosts
        .chain(uri.authority().map(axum::http::uri::Authority::as_str))
        .all(|host| is_loopback_name(host) || is_named(host))
}

fn is_loopback_name(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => match rest.split_once(']') {
            Some((v6, port)) if is_port(port) => {
                return v6.parse() == Ok(std::net::Ipv6Addr::LOCALHOST);
            }
            _ => return false,
        },
        None => host,
    };
    let name = match name.split_once(':') {
        Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
        Some(_) => return false,
        None => name,
    };
    name.eq_ignore_ascii_case("localhost")
        || name
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|v4| v4.is_loopback())
}

/// Nothing, or a colon and digits.
fn is_port(text: &str) -> bool {
    match text.strip_prefix(':') {
        Some(digits) => !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()),
        None => text.is_empty(),
    }
}

#[cfg(test)]
mod tests {
    use super::is_loopback_name;

    #[test]
    fn only_names_of_this_machine_pass() {
        for good in [
            "localhost",
            "LOCALHOST:8400",
            "127.0.0.1",
            "127.0.0.1:8400",
            "127.9.9.9",
            "[::1]",
            "[::1]:8400",
        ] {
            assert!(is_loopback_name(good), "{good}");
        }
        for bad in [
            "",
            "?",
            "example.com",
            "localhost.example.com",
            "127.0.0.1.example.com",
            "10.0.0.1",
            "0.0.0.0",
            "[::]",
            "[::1",
            "[::1]x",
            "[::1]:",
            "localhost:",
            "localhost:80x",
            "user@localhost",
            "localhost,evil.test",
        ] {
            assert!(!is_loopback_name(bad), "{bad}");
        }
    }
}
