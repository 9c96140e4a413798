//! Who is refused, and how: without a token, with one that is not good, too often, for what there is not.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use tiaki_core::id::ClientId;
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::clients;
use tiaki_ops::operators::{self, Wanted, factor};
use tiaki_ops::sessions::{self, Attempt, SessionRules, Token};

use super::{House, Served, act, add, empty, sample_token};
use crate::samples;
use crate::samples::Samples;
use crate::samples::door::Inside;

#[tokio::test]
async fn without_a_token_that_is_good_nobody_is_let_in() {
    let folder = tempfile::tempdir().unwrap();
    let site = empty(folder.path());
    let (good, id) = add(
        &site,
        "one",
        &[Role::Auditor],
        ("", Some(Purpose::Oversight)),
        100,
    );
    let served = Served::new(Arc::new(site.clone()), Arc::new(site.clone()));
    assert_eq!(
        served.get("/api/v1/health", &good).await.status,
        StatusCode::OK
    );
    let other = ClientId::from_bytes([9; 16]).to_string();
    let wrong = format!("{}0", &good[..good.len() - 1]);
    let wrong = if wrong == good {
        format!("{}1", &good[..good.len() - 1])
    } else {
        wrong
    };
    for bad in [
        String::new(),
        "x".to_owned(),
        wrong,
        good.to_uppercase(),
        good[..good.len() - 2].to_owned(),
        format!("{good}00"),
        good.replace(&id.to_string(), &other),
        good.replace("tiaki_", ""),
        good.replace("tiaki_cli_", "tiaki_opr_"),
        format!("{good} {good}"),
    ] {
        let answer = served.get("/api/v1/health", &bad).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{bad}");
        assert_eq!(answer.code(), "token");
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
    }
    let bearer = format!("Bearer {good}");
    for headers in [
        vec![],
        vec![("authorization", "Basic dGlha2k6dGlha2k=")],
        vec![
            ("authorization", bearer.as_str()),
            ("authorization", bearer.as_str()),
        ],
        vec![("x-token", good.as_str())],
    ] {
        let answer = served
            .send(Method::GET, "/api/v1/health", &headers, "")
            .await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{headers:?}");
    }
    let query = format!("/api/v1/health?access_token={good}");
    let answer = served.send(Method::GET, &query, &[], "").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    // A token that was renewed or ended is good no longer, at once.
    let new = clients::renew(&site, &act(), &id, 10, clients::Secret::new([4; 32])).unwrap();
    assert_eq!(
        served.get("/api/v1/health", &good).await.status,
        StatusCode::UNAUTHORIZED
    );
    let new = new.to_text();
    assert_eq!(
        served.get("/api/v1/health", &new).await.status,
        StatusCode::OK
    );
    clients::end(&site, &act(), &id).unwrap();
    assert_eq!(
        served.get("/api/v1/health", &new).await.status,
        StatusCode::UNAUTHORIZED
    );
}

/// A browser's session opens nothing here, and a token opens no page.
#[tokio::test]
async fn sessions_are_for_pages_and_tokens_for_calls() {
    let folder = tempfile::tempdir().unwrap();
    let site = empty(folder.path());
    let roles = [Role::Analyst, Role::Supervisor];
    let (token, _) = add(
        &site,
        "one",
        &roles,
        ("", Some(Purpose::Investigation)),
        1_000,
    );
    let wanted = Wanted {
        name: "ana",
        roles: &roles,
        agency: "",
    };
    operators::add(
        &site,
        &act(),
        wanted,
        "a long password",
        &([1; 10], [1; 16]),
    )
    .unwrap();
    let ana = operators::find(&site, "ana").unwrap();
    let at = samples::as_of();
    let code = factor::code(&site.key, (&ana.id, ana.factor), at);
    let attempt = Attempt {
        name: "ana",
        password: "a long password",
        code: &code,
    };
    let (rules, mine) = (SessionRules::standard(), Token::new([3; 32]));
    assert!(sessions::log_in(&site, &rules, attempt, mine, at).unwrap());
    let cookie = format!("tiaki={}", mine.to_text());
    let served = Served::new(Arc::new(site.clone()), Arc::new(site));
    for route in &served.routes {
        let path = route.path.replace(['{', '}'], "");
        if route.path.starts_with("/api/") {
            let headers = [
                ("cookie", cookie.as_str()),
                ("sec-fetch-site", "same-origin"),
            ];
            let answer = served.send(route.method.clone(), &path, &headers, "").await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        } else if route.need != tiaki_web::Need::Nothing {
            let request = axum::http::Request::builder()
                .method(route.method.clone())
                .uri(&path)
                .header("host", "127.0.0.1:8400")
                .header("sec-fetch-site", "same-origin")
                .header("authorization", format!("Bearer {token}"))
                .body(axum::body::Body::empty())
                .unwrap();
            let answer = tower::ServiceExt::oneshot(served.router.clone(), request)
                .await
                .unwrap();
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{path}");
        }
    }
}

#[tokio::test]
async fn who_calls_too_often_waits() {
    let folder = tempfile::tempdir().unwrap();
    let site = empty(folder.path());
    let (token, _) = add(
        &site,
        "one",
        &[Role::Auditor],
        ("", Some(Purpose::Oversight)),
        3,
    );
    let (other, _) = add(
        &site,
        "other",
        &[Role::Auditor],
        ("", Some(Purpose::Oversight)),
        3,
    );
    let served = Served::new(Arc::new(site.clone()), Arc::new(site));
    for _ in 0..3 {
        assert_eq!(
            served.get("/api/v1/health", &token).await.status,
            StatusCode::OK
        );
    }
    let answer = served.get("/api/v1/health", &token).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(answer.code(), "rate");
    let wait: u64 = answer.header("retry-after").parse().unwrap();
    assert!((20..=22).contains(&wait), "{wait}");
    assert_eq!(
        served.get("/api/v1/health", &other).await.status,
        StatusCode::OK
    );
}

/// What takes a person is no call at all; what a role may not is refused with the rule.
#[tokio::test]
async fn a_machine_does_not_do_what_takes_a_person() {
    let house = House::new();
    for route in &house.served.routes {
        if let (true, tiaki_web::Need::Of(action, _)) =
            (route.path.starts_with("/api/"), route.need)
        {
            assert!(!action.takes_a_person(), "{}", route.path);
        }
    }
    let auditor = house.token("auditor", &[Role::Auditor], Some(Purpose::Oversight));
    let answer = house.served.get("/api/v1/operation", &auditor).await;
    assert_eq!(answer.status, StatusCode::OK);
    let triage = house.token("triage", &[Role::Analyst], Some(Purpose::Triage));
    let answer = house.served.get("/api/v1/cases", &triage).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::FORBIDDEN, "purpose")
    );
    let answer = house.served.get("/api/v1/log", &triage).await;
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (StatusCode::FORBIDDEN, "refused")
    );
    assert!(answer.json()["rule"].is_string());
}

#[tokio::test]
async fn a_query_that_is_not_known_is_refused() {
    let served = Served::new(Arc::new(Samples), Arc::new(Inside));
    for (path, code) in [
        ("/api/v1/operation?page=2", "query"),
        ("/api/v1/operation?", ""),
        ("/api/v1/queues/auth-nz?limit=0", "query"),
        ("/api/v1/queues/auth-nz?limit=101", "query"),
        ("/api/v1/queues/auth-nz?limit=many", "query"),
        ("/api/v1/queues/auth-nz?limit=-1", "query"),
        ("/api/v1/queues/auth-nz?limit=1&limit=2", "query"),
        ("/api/v1/queues/auth-nz?Limit=1", "query"),
        ("/api/v1/queues/auth-nz?part=secret-canary", "query"),
        ("/api/v1/queues/auth-nz?cursor=7", "cursor"),
        ("/api/v1/queues/auth-nz?cursor=secret-canary", "cursor"),
        ("/api/v1/queues/auth-nz?secret-canary=1", "query"),
        ("/api/v1/alarms?within=366", "query"),
        ("/api/v1/log?day=2026-02-30", "query"),
        ("/api/v1/log?family=secret-canary", "query"),
        ("/api/v1/log/check?from=0", "query"),
        ("/api/v1/cases?show=secret-canary", "query"),
    ] {
        let answer = served.get(path, &sample_token()).await;
        if code.is_empty() {
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            continue;
        }
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{path}");
        assert_eq!(answer.code(), code, "{path}");
        assert!(
            !String::from_utf8_lossy(&answer.bytes).contains("canary"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn what_there_is_not_is_a_problem_too() {
    let served = Served::new(Arc::new(Samples), Arc::new(Inside));
    for (method, path, status) in [
        (Method::GET, "/api/v1/nothing", StatusCode::NOT_FOUND),
        (Method::GET, "/api/v2/operation", StatusCode::NOT_FOUND),
        (Method::GET, "/api/v1/persons/per_1", StatusCode::NOT_FOUND),
        (Method::GET, "/api/v1/persons/%ff", StatusCode::NOT_FOUND),
        (
            Method::PUT,
            "/api/v1/operation",
            StatusCode::METHOD_NOT_ALLOWED,
        ),
        (
            Method::DELETE,
            "/api/v1/cases",
            StatusCode::METHOD_NOT_ALLOWED,
        ),
    ] {
        let bearer = format!("Bearer {}", sample_token());
        let headers = [("authorization", bearer.as_str())];
        let answer = served.send(method, path, &headers, "").await;
        assert_eq!(answer.status, status, "{path}");
        assert!(
            answer
                .header("content-type")
                .starts_with("application/problem+json")
        );
    }
}

#[tokio::test]
async fn bodies_that_do_not_read_do_nothing() {
    let served = Served::new(Arc::new(Samples), Arc::new(Inside));
    let path = format!("/api/v1/persons/{}/skip", samples::person_id());
    let bearer = format!("Bearer {}", sample_token());
    let large = format!("{{\"reason\":\"{}\"}}", "x".repeat(70_000));
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for (kind, body, status, code) in [
        (
            "application/json",
            &b"{\"reason\":\"secret-canary\",\"reason\":\"b\"}"[..],
            400,
            "body",
        ),
        (
            "application/json",
            b"{\"secret-canary\":1,\"reason\":\"b\"}",
            400,
            "body",
        ),
        ("application/json", b"{\"reason\":1e999}", 400, "body"),
        ("application/json", b"{\"reason\":\"\xff\"}", 400, "body"),
        ("application/json", b"", 400, "body"),
        ("application/json", deep.as_bytes(), 400, "body"),
        ("application/json", large.as_bytes(), 413, "too-large"),
        ("text/plain", b"{\"reason\":\"b\"}", 415, "media-type"),
        (
            "application/x-www-form-urlencoded",
            b"reason=b",
            415,
            "media-type",
        ),
        ("", b"{\"reason\":\"b\"}", 415, "media-type"),
    ] {
        let headers = [("authorization", bearer.as_str()), ("content-type", kind)];
        let answer = served.send(Method::POST, &path, &headers, body).await;
        assert_eq!(answer.status.as_u16(), status, "{kind} {code}");
        assert_eq!(answer.code(), code);
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("canary"));
    }
}
