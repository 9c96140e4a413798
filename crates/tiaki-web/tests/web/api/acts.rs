//! What is done by a call is seen by the page's own use case.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tiaki_core::id::PersonId;
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::{outcomes, queue, reviews, rulings, views};

use super::House;
use crate::samples::as_of;

struct Desk {
    house: House,
    token: String,
    client: String,
    person: PersonId,
}

impl Desk {
    async fn new() -> Self {
        let house = House::new();
        let (token, id) = super::add(
            &house.site,
            "desk",
            &[Role::Analyst],
            ("", Some(Purpose::Investigation)),
            1_000,
        );
        let figures = house.served.get("/api/v1/operation", &token).await.json();
        let authority = figures["destinations"][0]["authority"].as_str().unwrap();
        let next = format!("/api/v1/queues/{authority}/next");
        let taken = house
            .served
            .post(&next, (&token, "k"), json!({}))
            .await
            .json();
        let person = PersonId::parse(taken["person"].as_str().unwrap()).unwrap();
        Self {
            house,
            token,
            client: format!("client:{id}"),
            person,
        }
    }

    async fn post(&self, step: &str, body: Value) -> (StatusCode, Value) {
        let path = format!("/api/v1/persons/{}/{step}", self.person);
        let answer = self.house.served.post(&path, (&self.token, ""), body).await;
        (answer.status, answer.json())
    }

    async fn get(&self, path: &str) -> Value {
        self.house.served.get(path, &self.token).await.json()
    }

    fn standing(&self) -> queue::Standing {
        queue::standing(&self.house.site, &self.person, as_of()).unwrap()
    }
}

#[tokio::test]
async fn a_queue_is_worked() {
    let desk = Desk::new().await;
    assert_eq!(desk.standing().holds[0].operator.name, desk.client);
    let (status, _) = desk.post("release", json!({})).await;
    assert_eq!(status, StatusCode::OK);
    assert!(desk.standing().holds.is_empty());
    let (status, _) = desk.post("release", json!({})).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, taken) = desk.post("take", json!({})).await;
    assert_eq!(
        (status, &taken["person"]),
        (StatusCode::OK, &json!(desk.person.to_string()))
    );
    let (status, _) = desk.post("skip", json!({"reason": ""})).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _) = desk
        .post("skip", json!({"reason": "another unit has it"}))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(desk.standing().skips[0].operator, desk.client);
}

#[tokio::test]
async fn somebody_is_set_aside_as_seen_and_brought_back() {
    let desk = Desk::new().await;
    let path = format!("/api/v1/persons/{}", desk.person);
    let shown = desk.get(&path).await;
    let seen = shown["standing"]["seen"].as_str().unwrap().to_owned();
    let aside = |seen: &str, code: &str| json!({"code": code, "reason": "looked at", "seen": seen});
    let code = tiaki_core::queue::SetAsideCode::ALL[0].code();
    let (status, _) = desk.post("set-aside", aside("", code)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _) = desk.post("set-aside", aside(&seen, "because")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _) = desk.post("restore", json!({})).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, problem) = desk.post("set-aside", aside(&seen, code)).await;
    assert_eq!(status, StatusCode::OK, "{problem}");
    assert!(desk.standing().is_aside());
    assert_eq!(desk.get(&path).await["standing"]["is_set_aside"], true);
    let (status, _) = desk.post("restore", json!({})).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!desk.standing().is_aside());
}

/// Of what was seen before something came in, that is not swallowed: who is set aside so is back at once.
#[tokio::test]
async fn what_was_not_seen_is_not_set_aside() {
    let desk = Desk::new().await;
    let path = format!("/api/v1/persons/{}", desk.person);
    let shown = desk.get(&path).await;
    let old = format!("0.0.{}", shown["priority"]["band"].as_str().unwrap());
    let code = tiaki_core::queue::SetAsideCode::ALL[0].code();
    let body = json!({"code": code, "reason": "looked at", "seen": old});
    let (status, problem) = desk.post("set-aside", body).await;
    assert_eq!(status, StatusCode::OK, "{problem}");
    let standing = desk.get(&path).await["standing"].clone();
    assert_eq!(standing["is_set_aside"], false);
    assert_eq!(standing["is_back"], true);
}

#[tokio::test]
async fn two_accounts_are_decided_on_as_seen() {
    let desk = Desk::new().await;
    let members = desk
        .house
        .site
        .store
        .read("test", tiaki_store::persons::members)
        .unwrap();
    let (one, other) = (members[0].1[0], members[1].1[0]);
    let path = format!("/api/v1/reviews/{one}/{other}");
    let seen = desk.get(&path).await["seen"].clone();
    let body = |verdict: &str, seen: &Value| json!({"verdict": verdict, "reason": "two phones", "seen": seen});
    let post = async |body| desk.house.served.post(&path, (&desk.token, ""), body).await;
    assert_eq!(
        post(body("perhaps", &seen)).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        post(body("different", &json!(7))).await.status,
        StatusCode::CONFLICT
    );
    assert_eq!(post(body("different", &seen)).await.status, StatusCode::OK);
    let review = reviews::review(&desk.house.site, &one, &other)
        .unwrap()
        .unwrap();
    assert_eq!(review.decisions[0].operator, desk.client);
    assert_eq!(review.decisions[0].verdict, "different");
    // Who has not seen that is told.
    assert_eq!(post(body("same", &seen)).await.status, StatusCode::CONFLICT);
    let path = format!("/api/v1/reviews/{one}/{one}");
    let answer = desk
        .house
        .served
        .post(&path, (&desk.token, ""), body("same", &seen))
        .await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_place_is_decided_and_taken_back() {
    let desk = Desk::new().await;
    let body = |place: &str| json!({"place": place, "reason": "the file says so"});
    let (status, _) = desk.post("place", body("Atlantis")).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let (status, _) = desk.post("place", body("evidence")).await;
    assert_eq!(status, StatusCode::CONFLICT);
    let (status, done) = desk.post("place", body("FR")).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    let listed = rulings::rulings(&desk.house.site, 0, 10).unwrap();
    assert_eq!(listed.rows[0].operator, desk.client);
    let shown = desk.get("/api/v1/places").await;
    assert_eq!(shown["rows"][0]["place"], "FR");
    assert_eq!(shown["rows"][0]["id"], done["decision"]);
    let (status, _) = desk.post("place", body("evidence")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(
        desk.get("/api/v1/places").await["rows"][0]["place"],
        Value::Null
    );
}

#[tokio::test]
async fn an_outcome_is_recorded_once() {
    let desk = Desk::new().await;
    let code = tiaki_core::outcome::OutcomeCode::ALL
        .iter()
        .map(|code| code.code())
        .find(|code| *code == "no_crime")
        .unwrap_or("no_crime");
    let body = json!({"code": code, "on": "2026-03-01"});
    let (status, done) = desk.post("outcomes", body.clone()).await;
    assert_eq!(status, StatusCode::OK, "{done}");
    assert_eq!(done["new"], true);
    let (_, again) = desk.post("outcomes", body).await;
    assert_eq!(
        (&again["new"], &again["outcome"]),
        (&json!(false), &done["outcome"])
    );
    let (status, _) = desk
        .post("outcomes", json!({"code": code, "on": "2026-02-30"}))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let listed = outcomes::list(&desk.house.site, Some(&desk.person)).unwrap();
    assert_eq!(listed.len(), 1);
    let shown = views::person(&desk.house.site, &desk.person)
        .unwrap()
        .unwrap();
    assert_eq!(shown.outcomes.len(), 1);
    let path = format!("/api/v1/persons/{}/outcomes", desk.person);
    assert_eq!(desk.get(&path).await["rows"][0]["code"], code);
}
