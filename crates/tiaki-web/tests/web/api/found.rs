//! What a machine is given of search, of what lies around a person, of fairness and of a provider's reports: what their
//! pages show, to whom they show it.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tiaki_core::id::{PersonId, ProviderId, ReportId};
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::case::{self, Opening};
use tiaki_ops::{Act, Site, quality, views};
use tiaki_store::{log, persons};

use super::{House, add};

const INVESTIGATION: Option<Purpose> = Some(Purpose::Investigation);

fn first(site: &Site) -> PersonId {
    let members = site.store.read("test", persons::members).unwrap();
    members[0].0
}

fn report_of(site: &Site, person: &PersonId) -> ReportId {
    let found = views::person(site, person).unwrap().unwrap();
    let parts = found.accounts[0].parts.iter();
    parts.filter_map(|part| part.report).next().unwrap()
}

/// Opens a case that its members alone know of.
fn hide(site: &Site, person: PersonId) {
    let act = Act {
        actor: "ben".to_owned(),
        ..super::act()
    };
    let opening = Opening {
        persons: vec![person],
        restricted: true,
        ..Opening::default()
    };
    case::open(site, &act, &opening).unwrap();
}

async fn sought(house: &House, token: &str, text: &str) -> Value {
    let body = json!({ "text": text });
    let answer = house.served.post("/api/v1/search", (token, ""), body).await;
    assert_eq!(answer.status, StatusCode::OK, "{text}");
    answer.json()
}

#[tokio::test]
async fn one_thing_is_looked_for_and_what_for_is_told_nowhere() {
    let house = House::new();
    let token = house.token("reader", &[Role::Analyst], INVESTIGATION);
    let person = first(&house.site);
    let id = person.to_string();
    for text in [id.as_str(), &id[4..16]] {
        let found = sought(&house, &token, text).await;
        assert_eq!(found["hits"][0]["kind"], "person", "{text}: {found}");
        assert_eq!(found["hits"][0]["id"], id);
        assert_eq!(found["hits"][0]["by"][0]["what"], "id");
        assert_eq!(found["is_cut"], false);
    }
    let found = sought(&house, &token, "synth-7@mail.example").await;
    let hit = &found["hits"][0];
    assert_eq!(hit["kind"], "account", "{found}");
    assert_eq!(
        hit["by"][0],
        json!({"what": "identifier", "identifier": "email"})
    );
    assert!(hit["person"].as_str().unwrap().starts_with("per_"));
    assert!(
        !found.to_string().contains("mail.example"),
        "no answer repeats it"
    );
    let none = sought(&house, &token, "nobody@mail.example").await;
    assert_eq!(none["hits"], json!([]));
    // The log has that it was searched, and not for what.
    let logged = house.site.store.read("test", |tx| log::newest(tx, 10_000));
    let logged = format!("{:?}", logged.unwrap());
    assert!(logged.contains("search"), "{logged}");
    assert!(!logged.contains("synth-7@") && !logged.contains("nobody@"));

    for (body, status) in [
        (json!({ "text": "" }), StatusCode::UNPROCESSABLE_ENTITY),
        (
            json!({ "text": "x".repeat(301) }),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (json!({ "text": "a\nb" }), StatusCode::UNPROCESSABLE_ENTITY),
        (json!({}), StatusCode::BAD_REQUEST),
        (json!({ "text": "a", "kind": "b" }), StatusCode::BAD_REQUEST),
    ] {
        let path = "/api/v1/search";
        let answer = house.served.post(path, (&token, ""), body.clone()).await;
        assert_eq!(answer.status, status, "{body}");
    }
    let asked = house.served.get("/api/v1/search?text=a", &token).await;
    assert_eq!(
        asked.status,
        StatusCode::NOT_FOUND,
        "nothing stands in an address"
    );
}

#[tokio::test]
async fn what_may_not_be_known_of_is_not_found_and_lies_around_nobody() {
    let house = House::new();
    let token = house.token("reader", &[Role::Analyst], INVESTIGATION);
    let theirs = ("auth-nz", INVESTIGATION);
    let (other, _) = add(&house.site, "theirs", &[Role::Analyst], theirs, 1_000);
    let person = first(&house.site);
    let id = person.to_string();
    let around = format!("/api/v1/persons/{person}/around");
    let before = house.served.get(&around, &token).await.json();
    assert_eq!(before["own"].as_array().unwrap().len(), 1, "{before}");
    // Two accounts of each address are others' as well.
    let others: Vec<Value> = before["places"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|place| place["others"].as_array().unwrap().clone())
        .collect();
    // It waits at the coordinator's desk, which is no authority's.
    assert_eq!(
        house.served.get(&around, &other).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(sought(&house, &other, &id).await["hits"], json!([]));
    if let Some(one) = others.first() {
        let beside = one["person"].as_str().unwrap();
        hide(&house.site, PersonId::parse(beside).unwrap());
        let after = house.served.get(&around, &token).await;
        assert!(!String::from_utf8_lossy(&after.bytes).contains(beside));
        assert_eq!(sought(&house, &token, beside).await["hits"], json!([]));
    }
    hide(&house.site, person);
    assert_eq!(
        house.served.get(&around, &token).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(sought(&house, &token, &id).await["hits"], json!([]));
    let gone = format!("/api/v1/persons/per_{}/around", "9".repeat(32));
    assert_eq!(
        house.served.get(&gone, &token).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn figures_of_fairness_are_the_sites_alone() {
    let house = House::new();
    let token = house.token("reader", &[Role::Supervisor], INVESTIGATION);
    let found = house.served.get("/api/v1/fairness", &token).await;
    assert_eq!(found.status, StatusCode::OK);
    let found = found.json();
    let figures = &found["figures"];
    assert_eq!(figures["countries"]["all"]["persons"], 40, "{figures}");
    assert_eq!(
        figures["countries"]["all"]["bands"]
            .as_array()
            .unwrap()
            .len(),
        5
    );
    assert_eq!(figures["ranked_as_offenders"], 0);
    assert!(figures["definitions"].as_array().unwrap().len() > 5);
    let theirs = ("auth-nz", INVESTIGATION);
    let (other, _) = add(&house.site, "theirs", &[Role::Supervisor], theirs, 1_000);
    let refused = house.served.get("/api/v1/fairness", &other).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
}

#[tokio::test]
async fn the_reports_of_a_figure_are_walked_to_the_last() {
    let house = House::new();
    let token = house.token("reader", &[Role::Analyst], INVESTIGATION);
    let rules = tiaki_core::quality::Rules::standard();
    let card = quality::cards(&house.site, &rules).unwrap().remove(0);
    let base = format!("/api/v1/providers/{}/reports", card.provider);
    let mut whole: Vec<String> = Vec::new();
    for limit in [7, 40, 100] {
        let (mut seen, mut next): (Vec<String>, _) = (Vec::new(), String::new());
        loop {
            let path = format!("{base}?limit={limit}{next}");
            let found = house.served.get(&path, &token).await;
            assert_eq!(found.status, StatusCode::OK, "{path}");
            let found = found.json();
            let rows = found["rows"].as_array().unwrap();
            assert!(rows.len() <= limit);
            seen.extend(
                rows.iter()
                    .map(|row| row["report"].as_str().unwrap().to_owned()),
            );
            match found["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen.len(), 40, "{limit}");
        if whole.is_empty() {
            whole.clone_from(&seen);
        }
        assert_eq!(seen, whole, "{limit}");
    }
    let first_part = house.served.get(&format!("{base}?limit=7"), &token).await;
    let cursor = first_part.json()["next"].as_str().unwrap().to_owned();
    for (query, code) in [
        ("of=everything".to_owned(), "query"),
        ("of=band".to_owned(), "query"),
        ("of=all&what=high".to_owned(), "query"),
        ("limit=0".to_owned(), "query"),
        (format!("of=asked&cursor={cursor}"), "cursor"),
        ("cursor=1.2.3".to_owned(), "cursor"),
        (
            format!("cursor={}", cursor.replacen("rep_", "acc_", 1)),
            "cursor",
        ),
    ] {
        let answer = house.served.get(&format!("{base}?{query}"), &token).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert_eq!(answer.code(), code, "{query}");
    }
    let none = house
        .served
        .get(&format!("{base}?of=batched"), &token)
        .await;
    assert_eq!(none.json()["rows"], json!([]));
    let unknown = ProviderId::from_bytes([9; 16]);
    let path = format!("/api/v1/providers/{unknown}/reports");
    let answer = house.served.get(&path, &token).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);

    // Of whom a restricted case hides the reports are left out without a word.
    let person = first(&house.site);
    let report = report_of(&house.site, &person).to_string();
    assert!(whole.contains(&report));
    hide(&house.site, person);
    let after = house.served.get(&format!("{base}?limit=100"), &token).await;
    let after = after.json();
    assert!(!after.to_string().contains(&report));
    assert_eq!(after["rows"].as_array().unwrap().len(), 39);
    let theirs = ("auth-nz", INVESTIGATION);
    let (other, _) = add(&house.site, "theirs", &[Role::Analyst], theirs, 1_000);
    let refused = house.served.get(&base, &other).await;
    assert!(refused.status.is_client_error(), "{}", refused.status);
}

#[tokio::test]
async fn a_row_of_a_queue_names_who_told_of_it_and_its_cases() {
    let house = House::new();
    let token = house.token("reader", &[Role::Analyst], INVESTIGATION);
    let person = first(&house.site);
    let at = views::person(&house.site, &person)
        .unwrap()
        .unwrap()
        .authority;
    let path = format!("/api/v1/queues/{at}?limit=100");
    let row = async || {
        let found = house.served.get(&path, &token).await.json();
        let rows = found["rows"].as_array().unwrap().clone();
        rows.into_iter()
            .find(|row| row["person"] == person.to_string())
    };
    let before = row().await.unwrap();
    assert_eq!(before["providers"].as_array().unwrap().len(), 1, "{before}");
    assert_eq!(before["providers"][0]["reports"], 1);
    let report = report_of(&house.site, &person).to_string();
    assert_eq!(before["newest_report"]["report"], report);
    assert_eq!(before["cases"], json!({"open": 0, "closed": 0}));
    let act = Act {
        actor: "ben".to_owned(),
        ..super::act()
    };
    let opening = Opening {
        persons: vec![person],
        ..Opening::default()
    };
    let case = case::open(&house.site, &act, &opening).unwrap().case;
    assert_eq!(
        row().await.unwrap()["cases"],
        json!({"open": 1, "closed": 0})
    );
    case::restrict(&house.site, &act, &case, true, "a colleague is near").unwrap();
    assert!(row().await.is_none(), "not told of at all");
}
