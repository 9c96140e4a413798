//! What a machine is given of referrals, figures and views of a queue: what their pages show.

use axum::http::StatusCode;
use serde_json::Value;
use tiaki_core::id::{PersonId, SharedReferralId};
use tiaki_core::outcome::date_text;
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::refer::draft::{self, NewReferral};
use tiaki_ops::{Act, Site, case, operation};
use tiaki_store::persons;

use super::{House, add};
use crate::samples;

fn by(name: &str) -> Act {
    Act {
        actor: name.to_owned(),
        ..super::act()
    }
}

fn people(site: &Site) -> Vec<PersonId> {
    let members = site.store.read("test", persons::members).unwrap();
    let mut all: Vec<PersonId> = members.iter().map(|(person, _)| *person).collect();
    all.dedup();
    all
}

fn drafted(site: &Site, person: PersonId, to: &str) -> SharedReferralId {
    let new = NewReferral {
        persons: vec![person],
        to: vec![to.to_owned()],
        purpose: "protection".to_owned(),
        legal_basis: "code 7".to_owned(),
        urgency: "urgent".to_owned(),
        words: "file 9".to_owned(),
        ..NewReferral::default()
    };
    draft::draft(site, &by("cem"), &new).unwrap()
}

fn named<'v>(found: &'v Value, name: &str) -> Vec<&'v str> {
    let rows = found["rows"].as_array().unwrap();
    rows.iter().map(|row| row[name].as_str().unwrap()).collect()
}

async fn rows(house: &House, token: &str, path: &str) -> Value {
    let answer = house.served.get(path, token).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    answer.json()
}

#[tokio::test]
async fn referrals_are_listed_by_where_they_stand_and_shown_whole() {
    let house = House::new();
    let token = house.token("reader", &[Role::Analyst], Some(Purpose::Investigation));
    let all = people(&house.site);
    let ids: Vec<String> = [(0, "NZ"), (1, "FR"), (2, "NZ")]
        .iter()
        .map(|(place, to)| drafted(&house.site, all[*place], to).to_string())
        .collect();
    let third = SharedReferralId::parse(&ids[2]).unwrap();
    draft::submit(&house.site, &by("cem"), &third).unwrap();
    // The newest first, in parts of any size.
    for limit in [1, 2, 100] {
        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/v1/referrals?limit={limit}{next}");
            let found = rows(&house, &token, &path).await;
            seen.extend(named(&found, "id").into_iter().map(str::to_owned));
            match found["next"].as_str() {
                Some(cursor) => next = format!("&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(seen, [&*ids[2], &*ids[1], &*ids[0]], "{limit}");
    }
    for (query, wanted) in [
        ("part=drafted", vec![&*ids[1], &*ids[0]]),
        ("part=submitted", vec![&*ids[2]]),
        ("part=to_release", vec![&*ids[2]]),
        ("part=released", vec![]),
        ("authority=auth-nz", vec![&*ids[2], &*ids[0]]),
        ("authority=auth-nz&part=drafted", vec![&*ids[0]]),
    ] {
        let found = rows(&house, &token, &format!("/api/v1/referrals?{query}")).await;
        assert_eq!(named(&found, "id"), wanted, "{query}");
    }
    let one = rows(&house, &token, &format!("/api/v1/referrals/{}", ids[2])).await;
    assert_eq!(one["state"], "submitted");
    assert_eq!(one["urgency"], "urgent");
    let reply = date_text(samples::as_of().day() + 7);
    assert_eq!(one["reply_by"], reply);
    assert_eq!(one["persons"][0]["person"], all[2].to_string());
    assert_eq!(one["recipients"][0]["authority"], "auth-nz");
    assert!(!one["checks"].as_array().unwrap().is_empty());
    let steps: Vec<&str> = one["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["step"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["draft", "submit"]);
    // None of them stands for every release.
    let standing = rows(&house, &token, "/api/v1/referrals/standing").await;
    assert!(named(&standing, "id").is_empty());
    for id in &ids {
        let path = format!("/api/v1/referrals/standing/{id}");
        let answer = house.served.get(&path, &token).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "a referral is none");
    }
    let wrong = house
        .served
        .get("/api/v1/referrals?part=mine", &token)
        .await;
    assert_eq!(
        (wrong.status, wrong.code().as_str()),
        (StatusCode::BAD_REQUEST, "query")
    );
}

#[tokio::test]
async fn an_authoritys_machine_is_given_the_referrals_that_go_to_it() {
    let house = House::new();
    let all = people(&house.site);
    let ids: Vec<String> = [(0, "NZ"), (1, "FR"), (2, "NZ")]
        .iter()
        .map(|(place, to)| drafted(&house.site, all[*place], to).to_string())
        .collect();
    let purpose = Some(Purpose::Investigation);
    let (token, _) = add(
        &house.site,
        "theirs",
        &[Role::Analyst],
        ("auth-nz", purpose),
        1_000,
    );
    let found = rows(&house, &token, "/api/v1/referrals").await;
    assert_eq!(named(&found, "id"), [&*ids[2], &*ids[0]]);
    let other = house
        .served
        .get("/api/v1/referrals?authority=auth-fr", &token)
        .await;
    assert_eq!(other.status, StatusCode::BAD_REQUEST);
    for (id, status) in [(&ids[0], StatusCode::OK), (&ids[1], StatusCode::NOT_FOUND)] {
        let path = format!("/api/v1/referrals/{id}");
        assert_eq!(
            house.served.get(&path, &token).await.status,
            status,
            "{path}"
        );
    }
    // Who is in a case that is shut to it is in no list, and what comes after is there all the same.
    let opening = case::Opening {
        persons: vec![all[2]],
        restricted: true,
        ..case::Opening::default()
    };
    case::open(&house.site, &by("ana"), &opening).unwrap();
    let first = rows(&house, &token, "/api/v1/referrals?limit=1").await;
    assert!(named(&first, "id").is_empty());
    let cursor = first["next"].as_str().unwrap();
    let path = format!("/api/v1/referrals?limit=1&cursor={cursor}");
    let second = rows(&house, &token, &path).await;
    assert_eq!(named(&second, "id"), [&*ids[0]]);
    let path = format!("/api/v1/referrals/{}", ids[2]);
    assert_eq!(
        house.served.get(&path, &token).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn figures_are_those_of_the_page_and_lead_to_their_lists() {
    let house = House::new();
    let token = house.token("figures", &[Role::Analyst], Some(Purpose::Investigation));
    operation::count(&house.site, &super::act()).unwrap();
    let today = samples::as_of();
    let page = operation::figures(&house.site, operation::Period::All, today);
    let page = page.unwrap().unwrap();
    let found = rows(&house, &token, "/api/v1/operation").await;
    let figures = &found["figures"];
    let steps = figures["steps"].as_array().unwrap();
    assert_eq!(steps.len(), page.steps.len());
    for (step, wanted) in steps.iter().zip(&page.steps) {
        assert_eq!(step["code"], wanted.code);
        assert_eq!(step["number"], wanted.number);
        assert!(step["counted"].as_str().unwrap().len() > 20, "{step}");
    }
    assert!(figures["from"].is_null());
    let number = |code: &str| {
        let step = steps.iter().find(|step| step["code"] == code).unwrap();
        usize::try_from(step["number"].as_u64().unwrap()).unwrap()
    };
    assert!(number("persons") > 3);
    let path = "/api/v1/operation/persons?limit=100";
    let listed = rows(&house, &token, path).await;
    assert_eq!(named(&listed, "person").len(), number("persons"));
    let path = "/api/v1/operation/reports?limit=100";
    let listed = rows(&house, &token, path).await;
    assert_eq!(named(&listed, "report").len(), number("accepted"));
    // Each country's figure is the list of it.
    let countries = figures["countries"].as_array().unwrap();
    assert!(!countries.is_empty());
    for row in countries {
        let code = row["country"].as_str().unwrap_or("none");
        let path = format!("/api/v1/operation/persons?limit=100&country={code}");
        let listed = rows(&house, &token, &path).await;
        let wanted = usize::try_from(row["persons"].as_u64().unwrap()).unwrap();
        assert_eq!(named(&listed, "person").len(), wanted, "{code}");
        let alone = rows(&house, &token, &format!("/api/v1/operation?country={code}")).await;
        assert_eq!(
            alone["figures"]["countries"].as_array().unwrap(),
            &vec![row.clone()]
        );
    }
    // Days on which nothing came in.
    let found = rows(
        &house,
        &token,
        "/api/v1/operation?from=1999-01-01&until=1999-12-31",
    )
    .await;
    assert_eq!(found["figures"]["from"], "1999-01-01");
    let steps = found["figures"]["steps"].as_array().unwrap();
    assert!(steps.iter().all(|step| step["number"] == 0));
    let none = rows(&house, &token, "/api/v1/operation/persons?until=1999-12-31").await;
    assert!(named(&none, "person").is_empty());
    for path in [
        "/api/v1/operation?from=2026-02-30",
        "/api/v1/operation?from=2026-02-02&until=2026-02-01",
        "/api/v1/operation?country=Atlantis",
        "/api/v1/operation/persons?step=nobody",
        "/api/v1/operation/packages?open=6",
    ] {
        let answer = house.served.get(path, &token).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::BAD_REQUEST, "query"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_queue_is_given_by_the_filters_and_orders_of_views() {
    let house = House::new();
    let token = house.token("views", &[Role::Analyst], Some(Purpose::Investigation));
    let figures = rows(&house, &token, "/api/v1/operation").await;
    let authority = figures["destinations"][0]["authority"]
        .as_str()
        .unwrap()
        .to_owned();
    let queue = format!("/api/v1/queues/{authority}");
    let whole = rows(&house, &token, &format!("{queue}?limit=100")).await;
    let whole = whole["rows"].as_array().unwrap();
    let mut filtered = 0;
    for (name, values) in [
        ("band", &["very_high", "high", "medium", "low"][..]),
        (
            "class",
            &[
                "child_in_danger_now",
                "access_to_child",
                "first_generation",
                "contact",
                "distribution",
            ],
        ),
    ] {
        for value in values {
            let path = format!("{queue}?limit=100&{name}={value}");
            let found = rows(&house, &token, &path).await;
            let wanted: Vec<&str> = whole
                .iter()
                .filter(|row| row["priority"][name] == *value)
                .map(|row| row["person"].as_str().unwrap())
                .collect();
            filtered += wanted.len();
            assert_eq!(named(&found, "person"), wanted, "{path}");
        }
    }
    assert!(filtered >= whole.len() / 2, "{filtered}");
    let sorted = rows(&house, &token, &format!("{queue}?limit=100&sort=accounts")).await;
    let counts: Vec<i64> = sorted["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["extent"]["accounts"].as_i64().unwrap())
        .collect();
    assert_eq!(counts.len(), whole.len());
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
    // Nobody holds anybody, until the machine takes one.
    let free = rows(&house, &token, &format!("{queue}?limit=100&held=nobody")).await;
    assert_eq!(named(&free, "person").len(), whole.len());
    let first = whole[0]["person"].as_str().unwrap();
    let path = format!("/api/v1/persons/{first}/take");
    let taken = house
        .served
        .post(&path, (&token, "take-1"), serde_json::json!({}))
        .await;
    assert_eq!(taken.status, StatusCode::OK);
    let mine = rows(&house, &token, &format!("{queue}?held=me&sort=due")).await;
    assert_eq!(named(&mine, "person"), [first]);
    for query in [
        "band=urgent",
        "class=worst",
        "child=1x",
        "clock=2",
        "due=never",
        "provider=pro_00",
        "held=ana",
        "sort=name",
        "part=free&band=high",
    ] {
        let path = format!("{queue}?{query}");
        let answer = house.served.get(&path, &token).await;
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (StatusCode::BAD_REQUEST, "query"),
            "{path}"
        );
    }
}
