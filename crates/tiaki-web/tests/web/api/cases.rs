//! Cases that a machine opens and works in.

use axum::http::StatusCode;
use serde_json::{Value, json};
use tiaki_core::case::{CaseState, LeadGap};
use tiaki_core::id::{CaseId, PersonId};
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::{Act, case};

use super::House;

struct Desk {
    house: House,
    token: String,
    client: String,
    case: CaseId,
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
        let members = house
            .site
            .store
            .read("test", tiaki_store::persons::members)
            .unwrap();
        let person: PersonId = members[0].0;
        let path = format!("/api/v1/persons/{person}/case");
        let body = json!({"reference": "unit-7/2026"});
        let opened = house.served.post(&path, (&token, "k"), body.clone()).await;
        assert_eq!(opened.status, StatusCode::OK);
        assert_eq!(opened.json()["unled"], json!(["machine"]));
        let case = CaseId::parse(opened.json()["case"].as_str().unwrap()).unwrap();
        let twice = house.served.post(&path, (&token, "k2"), body).await;
        assert_eq!(twice.status, StatusCode::CONFLICT);
        Self {
            house,
            token,
            client: format!("client:{id}"),
            case,
        }
    }

    async fn post(&self, step: &str, key: &str, body: Value) -> StatusCode {
        let path = format!("/api/v1/cases/{}/{step}", self.case);
        let answer = self
            .house
            .served
            .post(&path, (&self.token, key), body)
            .await;
        answer.status
    }

    async fn shown(&self) -> Value {
        let path = format!("/api/v1/cases/{}", self.case);
        self.house.served.get(&path, &self.token).await.json()
    }

    /// As the page's use case shows it to a member.
    fn seen(&self) -> case::Shown {
        let act = Act {
            actor: self.client.clone(),
            ..super::act()
        };
        case::show(&self.house.site, &act, &self.case).unwrap()
    }
}

#[tokio::test]
async fn notes_and_tasks_are_written() {
    let desk = Desk::new().await;
    assert_eq!(
        desk.post("notes", "", json!({"text": "a note"})).await,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        desk.post("notes", "n1", json!({"text": "a note"})).await,
        StatusCode::OK
    );
    assert_eq!(
        desk.post("notes", "n1", json!({"text": "a note"})).await,
        StatusCode::OK
    );
    assert_eq!(
        desk.post("notes", "n2", json!({"text": ""})).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let seen = desk.seen();
    assert_eq!(seen.notes.len(), 1);
    assert_eq!(seen.notes[0].operator, desk.client);
    let task = json!({"words": "ask the registry", "due_on": "2026-04-01"});
    assert_eq!(desk.post("tasks", "t1", task).await, StatusCode::OK);
    let past = json!({"words": "ask the registry", "due_on": "2026-01-01"});
    assert_eq!(
        desk.post("tasks", "t2", past).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let shown = desk.shown().await;
    let id = shown["tasks"][0]["id"].as_str().unwrap();
    let step = format!("tasks/{id}");
    let later = |seen: &Value| json!({"due_on": "2026-05-01", "seen": seen});
    assert_eq!(
        desk.post(&step, "", json!({"due_on": "2026-05-01"})).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        desk.post(&step, "", later(&shown["seen"])).await,
        StatusCode::OK
    );
    // Who has not seen that is told.
    assert_eq!(
        desk.post(&step, "", later(&shown["seen"])).await,
        StatusCode::CONFLICT
    );
    assert_eq!(
        desk.post(&step, "", json!({"done": true})).await,
        StatusCode::OK
    );
    assert_eq!(
        desk.post(&step, "", json!({"done": true})).await,
        StatusCode::CONFLICT
    );
    assert!(desk.seen().tasks[0].done.is_some());
    let other = format!("tasks/tsk_{}", "9".repeat(32));
    assert_eq!(
        desk.post(&other, "", json!({"done": true})).await,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_case_waits_goes_on_ends_and_is_opened_again() {
    let desk = Desk::new().await;
    assert_eq!(
        desk.post("resume", "", json!({})).await,
        StatusCode::CONFLICT
    );
    assert_eq!(
        desk.post("wait", "", json!({"reason": "for the registry"}))
            .await,
        StatusCode::OK
    );
    assert_eq!(desk.seen().case.state, CaseState::Waiting);
    assert_eq!(desk.post("resume", "", json!({})).await, StatusCode::OK);
    assert_eq!(
        desk.post("close", "", json!({})).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        desk.post("close", "", json!({"outcomes": []})).await,
        StatusCode::CONFLICT
    );
    let code = tiaki_core::case::ClosingCode::ALL[0].code();
    let body = json!({"code": code, "reason": "nothing more to do"});
    assert_eq!(desk.post("close", "", body).await, StatusCode::OK);
    assert_eq!(desk.seen().case.state, CaseState::Closed);
    assert_eq!(desk.shown().await["state"], "closed");
    assert_eq!(
        desk.post("notes", "n1", json!({"text": "late"})).await,
        StatusCode::CONFLICT
    );
    assert_eq!(
        desk.post("reopen", "", json!({"reason": "more came in"}))
            .await,
        StatusCode::OK
    );
    assert_ne!(desk.seen().case.state, CaseState::Closed);
    let listed = desk
        .house
        .served
        .get("/api/v1/cases?show=mine", &desk.token)
        .await
        .json();
    assert_eq!(listed["rows"][0]["id"], desk.case.to_string());
}

/// A machine names who leads what it opens, or is told that the case is on the list of those that nobody leads.
#[tokio::test]
async fn a_machine_names_who_leads_what_it_opens() {
    let desk = Desk::new().await;
    let unled = || {
        let act = Act {
            actor: "sue".to_owned(),
            ..super::act()
        };
        let found = case::unled(&desk.house.site, &act).unwrap().into_iter();
        found.map(|one| (one.case, one.why)).collect::<Vec<_>>()
    };
    assert_eq!(unled(), [(desk.case, vec![LeadGap::Machine])]);
    let site = &desk.house.site;
    let members = site.store.read("test", tiaki_store::persons::members);
    let person = members.unwrap()[1].0;
    let path = format!("/api/v1/persons/{person}/case");
    let open = async |key: &str, lead: &str| {
        let body = json!({"lead": lead});
        let served = &desk.house.served;
        served.post(&path, (&desk.token, key), body).await
    };
    let refused = open("k8", "sue").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wanted = tiaki_ops::operators::Wanted {
        name: "sue",
        roles: &[Role::Analyst],
        agency: "",
    };
    let lots = ([5; 10], [6; 16]);
    tiaki_ops::operators::add(site, &super::act(), wanted, "long enough to be one", &lots).unwrap();
    let opened = open("k9", "sue").await;
    assert_eq!(opened.status, StatusCode::OK);
    assert_eq!(opened.json()["unled"], json!([]));
    assert_eq!(unled(), [(desk.case, vec![LeadGap::Machine])]);
}

/// A machine that works for an authority is listed the cases of that one, and no other.
#[tokio::test]
async fn a_machine_is_listed_the_cases_of_its_agency() {
    let desk = Desk::new().await;
    let purpose = Some(Purpose::Investigation);
    let (theirs, _) = super::add(
        &desk.house.site,
        "elsewhere",
        &[Role::Analyst],
        ("auth-au", purpose),
        1_000,
    );
    for (token, rows) in [(&desk.token, 1), (&theirs, 0)] {
        for show in ["all", "open", "mine"] {
            let path = format!("/api/v1/cases?show={show}");
            let listed = desk.house.served.get(&path, token).await;
            assert_eq!(listed.status, StatusCode::OK, "{show}");
            let listed = listed.json();
            assert_eq!(listed["rows"].as_array().unwrap().len(), rows, "{show}");
        }
    }
}

/// Another machine reads the case and changes nothing in it: it is no member.
#[tokio::test]
async fn who_is_no_member_changes_nothing() {
    let desk = Desk::new().await;
    let other = desk
        .house
        .token("other", &[Role::Analyst], Some(Purpose::Investigation));
    let path = format!("/api/v1/cases/{}", desk.case);
    let shown = desk.house.served.get(&path, &other).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.json()["role"], Value::Null);
    for (step, body) in [
        ("notes", json!({"text": "a note"})),
        ("tasks", json!({"words": "ask"})),
        ("wait", json!({"reason": "b"})),
        ("close", json!({"code": "other", "reason": "b"})),
        ("reopen", json!({"reason": "b"})),
    ] {
        let answer = desk
            .house
            .served
            .post(&format!("{path}/{step}"), (&other, "k"), body)
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{step}");
    }
    assert!(desk.seen().notes.is_empty());
}
