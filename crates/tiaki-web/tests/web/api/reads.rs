//! Every call that reads, over the samples, over an empty store, and over one that fails.

use std::sync::Arc;

use axum::http::{Method, StatusCode};
use tiaki_core::id::{AccountId, PersonId, SharedReferralId};
use tiaki_core::policy::{Purpose, Role};

use super::{House, Served, add, empty, sample_token};
use crate::hostile::Soiled;
use crate::routes::Broken;
use crate::samples::door::Inside;
use crate::samples::{self, Samples};

/// The address of a route with what the samples have in its places.
fn address(path: &str) -> String {
    let pair = &samples::reviews(0).pairs[0];
    let mut address = path.to_owned();
    for (place, id) in [
        ("{authority}", "auth-nz".to_owned()),
        ("{case}", samples::case::case_id().to_string()),
        ("{person}", samples::person_id().to_string()),
        ("{account}", samples::child().id.to_string()),
        ("{report}", samples::report_id().to_string()),
        ("{incident}", samples::incident(0).row.id.to_string()),
        ("{one}", pair.a.id.to_string()),
        ("{other}", pair.b.id.to_string()),
        (
            "/api/v1/referrals/{draft}",
            format!("/api/v1/referrals/{}", samples::send::referral_id()),
        ),
        ("{draft}", SharedReferralId::from_bytes([2; 16]).to_string()),
        ("{provider}", samples::cards()[0].provider.to_string()),
        ("{list}", samples::upkeep::list_id().to_string()),
        ("{version}", "site-2".to_owned()),
        ("{package}", hex::encode(samples::exchange::CAME)),
    ] {
        address = address.replace(place, &id);
    }
    assert!(!address.contains('{'), "{address}: say what stands there");
    address
}

fn reads(served: &Served) -> Vec<&'static str> {
    let routes = served.routes.iter();
    routes
        .filter(|route| route.method == Method::GET && route.path.starts_with("/api/"))
        .map(|route| route.path)
        .collect()
}

#[tokio::test]
async fn every_call_that_reads_answers_as_described() {
    let served = Served::new(Arc::new(Samples), Arc::new(Inside));
    let paths = reads(&served);
    assert!(paths.len() > 25, "{}", paths.len());
    for path in paths {
        // The log of the samples and their directory are those of pages.
        let address = match path {
            "/api/v1/authorities/{authority}" => "/api/v1/authorities/auth-fr".to_owned(),
            _ => address(path),
        };
        let answer = served.get(&address, &sample_token()).await;
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(answer.header("etag").starts_with('"'), "{address}");
    }
}

/// What a provider wrote is text of JSON and nothing more.
#[tokio::test]
async fn hostile_text_is_text() {
    let served = Served::new(
        Arc::new(Soiled(
            "\"}],\u{202e}\u{0}\u{1b}</script>{{7*7}}".to_owned(),
        )),
        Arc::new(Inside),
    );
    let mut soiled = 0;
    for path in reads(&served) {
        let answer = served.get(&address(path), &sample_token()).await;
        assert!(answer.status.is_success() || answer.status == StatusCode::NOT_FOUND);
        let text = answer.json().to_string();
        soiled += usize::from(text.contains("{{7*7}}"));
        assert!(!answer.bytes.contains(&0), "{path}");
    }
    assert!(soiled > 8, "{soiled}");
}

#[tokio::test]
async fn a_failure_on_our_side_says_that_and_nothing_else() {
    let served = Served::new(Arc::new(Broken), Arc::new(Inside));
    for path in reads(&served) {
        let answer = served.get(&address(path), &sample_token()).await;
        if path.ends_with("openapi.json") {
            continue;
        }
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert_eq!(answer.code(), "failed");
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("canary"));
    }
}

#[tokio::test]
async fn an_empty_store_answers_empty_or_not_found() {
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
    let served = Served::new(Arc::new(site.clone()), Arc::new(site));
    for path in reads(&served) {
        let answer = served.get(&address(path), &token).await;
        assert!(
            [StatusCode::OK, StatusCode::NOT_FOUND, StatusCode::FORBIDDEN].contains(&answer.status),
            "{path}: {}",
            answer.status
        );
    }
}

/// Parts of a queue together are the queue, whatever their size.
#[tokio::test]
async fn parts_of_a_queue_are_the_queue() {
    let house = House::new();
    let token = house.token("queue", &[Role::Analyst], Some(Purpose::Investigation));
    let figures = house.served.get("/api/v1/operation", &token).await.json();
    let first = &figures["destinations"][0];
    let authority = first["authority"].as_str().unwrap();
    let total = usize::try_from(first["persons"].as_i64().unwrap()).unwrap();
    assert!(total > 10, "{total}");
    let mut whole = Vec::new();
    for limit in [3, 7, 100] {
        let mut seen: Vec<String> = Vec::new();
        let mut next = String::new();
        loop {
            let path = format!("/api/v1/queues/{authority}?limit={limit}{next}");
            let found = house.served.get(&path, &token).await.json();
            for row in found["rows"].as_array().unwrap() {
                seen.push(row["person"].as_str().unwrap().to_owned());
            }
            match found["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), total, "{limit}");
        if whole.is_empty() {
            whole.clone_from(&seen);
        }
        assert_eq!(seen, whole, "{limit}");
    }
    // And each of them can be read, with all that is told of it.
    let person = &whole[0];
    for more in [
        "",
        "/accounts",
        "/links",
        "/near-misses",
        "/history",
        "/outcomes",
    ] {
        let path = format!("/api/v1/persons/{person}{more}");
        let answer = house.served.get(&path, &token).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
    }
    let accounts = house
        .served
        .get(&format!("/api/v1/persons/{person}/accounts"), &token)
        .await
        .json();
    let account = &accounts["rows"][0];
    let path = format!("/api/v1/accounts/{}", account["id"].as_str().unwrap());
    assert_eq!(house.served.get(&path, &token).await.json(), *account);
    let report = account["parts"][0]["report"].as_str().unwrap();
    let found = house
        .served
        .get(&format!("/api/v1/reports/{report}"), &token)
        .await;
    assert_eq!(found.json()["page"], format!("/report/{report}"));
}

/// Whoever is in a restricted case is in no list of a machine that is no member of it.
#[tokio::test]
async fn who_is_in_a_restricted_case_is_left_out_of_lists() {
    let house = House::new();
    let token = house.token("reader", &[Role::Analyst], Some(Purpose::Investigation));
    let figures = house.served.get("/api/v1/operation", &token).await.json();
    let authority = figures["destinations"][0]["authority"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = format!("/api/v1/queues/{authority}?limit=100");
    let before = house.served.get(&path, &token).await.json();
    let person = before["rows"][0]["person"].as_str().unwrap().to_owned();
    let id = PersonId::parse(&person).unwrap();
    let account = tiaki_ops::views::person(&house.site, &id)
        .unwrap()
        .unwrap()
        .accounts[0]
        .id;
    let opening = tiaki_ops::case::Opening {
        persons: vec![id],
        reference: None,
        restricted: true,
        lead: None,
    };
    let act = tiaki_ops::Act {
        actor: "ana".to_owned(),
        ..super::act()
    };
    let case = tiaki_ops::case::open(&house.site, &act, &opening)
        .unwrap()
        .case;
    let after = house.served.get(&path, &token).await;
    assert!(!String::from_utf8_lossy(&after.bytes).contains(&person));
    let rows = |found: &serde_json::Value| found["rows"].as_array().unwrap().len();
    assert_eq!(rows(&after.json()), rows(&before) - 1);
    let report = tiaki_ops::views::account(&house.site, &account)
        .unwrap()
        .unwrap()
        .parts[0]
        .report
        .unwrap();
    let other = AccountId::from_bytes([1; 16]);
    for path in [
        format!("/api/v1/persons/{person}"),
        format!("/api/v1/persons/{person}/accounts"),
        format!("/api/v1/accounts/{account}"),
        format!("/api/v1/reports/{report}"),
        format!("/api/v1/reviews/{account}/{other}"),
        format!("/api/v1/cases/{case}"),
    ] {
        let answer = house.served.get(&path, &token).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let alarms = house
        .served
        .get("/api/v1/alarms?within=365&limit=100", &token)
        .await;
    assert!(!String::from_utf8_lossy(&alarms.bytes).contains(&person));
}
