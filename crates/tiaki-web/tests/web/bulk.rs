//! What is done with many of a queue from its page: adding them to a case, and marking them as read. Each person that a
//! form names is judged by itself.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use tiaki_core::id::{CaseId, PersonId};
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::case::{self, Opening};
use tiaki_ops::queue::{self, looks};
use tiaki_ops::{Act, Site};

use crate::access::{served, session};
use crate::offered::ask;
use crate::own_lists::{self, person};
use crate::samples;

fn by(name: &str) -> Act {
    Act {
        actor: name.to_owned(),
        at: samples::as_of(),
    }
}

fn open(site: &Site, name: &str, person: PersonId, restricted: bool) -> CaseId {
    let new = Opening {
        persons: vec![person],
        restricted,
        ..Opening::default()
    };
    case::open(site, &by(name), &new).unwrap().case
}

fn within(site: &Site, case: &CaseId) -> BTreeSet<PersonId> {
    let shown = case::show(site, &by("ana"), case).unwrap();
    shown.persons.iter().map(|one| one.person).collect()
}

fn naming(persons: &[PersonId]) -> String {
    let all = persons.iter().map(|id| format!("person={id}%40"));
    all.collect::<Vec<_>>().join("&")
}

#[tokio::test]
async fn the_chosen_are_added_to_a_case_all_or_none_and_who_is_refused_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let site = own_lists::filled(folder.path());
    own_lists::hire(&site, "ana", "auth-nz");
    let [zero, one, two, three] =
        ["nz-0", "nz-1", "nz-2", "nz-3"].map(|handle| person(&site, handle));
    let abroad = person(&site, "fr-0");
    let case = open(&site, "ana", zero, false);
    open(&site, "ben", three, true);
    let (pages, _) = served(
        &site,
        Some(session(
            Role::Analyst,
            "auth-nz",
            Some(Purpose::Investigation),
        )),
    );
    let many = "/queue/auth-nz/many";
    let add = format!("/case/{case}/add-persons");
    let send = async |to: &str, form: String| ask(&pages, ("POST", to, form)).await;

    let chosen = format!("do=case&{}", naming(&[one, two]));
    let (status, page) = send(many, chosen).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains(&format!("action=\"{add}\"")), "{page}");
    assert!(page.contains("Add these 2 persons"), "{page}");
    assert_eq!(
        page.matches("name=\"person\"").count(),
        2,
        "one case, two persons"
    );
    assert_eq!(
        within(&site, &case),
        [zero].into(),
        "nothing is written yet"
    );
    let (status, _) = send(many, "do=case".to_owned()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is chosen");

    // Of another authority, or in a case that is hidden: not there, also beside others.
    for other in [abroad, three] {
        for what in ["case", "take", "release&why=by+mistake", "read"] {
            let form = format!("do={what}&{}", naming(&[one, other]));
            let (status, _) = send(many, form).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{what}");
        }
        let refer = format!("{}&is_filled=", naming(&[one, other]));
        let (status, _) = send("/queue/auth-nz/refer", refer).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "nor referred");
        let (status, page) = send(&add, naming(&[one, other])).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let short = &other.to_string()[4..12];
        assert!(page.contains(&format!("{short}: ")), "{page}");
        assert_eq!(within(&site, &case), [zero].into(), "none of them");
    }
    let (status, page) = send(&add, naming(&[one, zero])).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{page}");
    assert_eq!(within(&site, &case), [zero].into());
    let (status, _) = send(&add, format!("person={}", abroad)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let single = format!("/case/{case}/add-person");
    let (status, _) = send(&single, format!("person={abroad}")).await;
    assert_eq!(
        status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "nor one at a time"
    );

    let held = queue::held(&site, "", samples::as_of(), 10).unwrap();
    assert_eq!(held, [], "nobody was taken");
    // A form that is sent twice is no mistake of who sent it.
    for _ in 0..2 {
        let take = format!("do=take&{}", naming(&[one]));
        let (status, page) = send(many, take).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{page}");
    }
    let (status, _) = send(many, "do=take".to_owned()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "nobody is chosen");

    let (status, _) = send(&add, naming(&[one, two])).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(within(&site, &case), [zero, one, two].into());
    // Who was added is taken out again on the page of the case.
    let out = format!("/case/{case}/remove-person");
    let (status, _) = send(&out, format!("id={two}&reason=by+mistake")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(within(&site, &case), [zero, one].into());
}

#[tokio::test]
async fn who_works_in_no_case_is_offered_none_and_adds_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let site = own_lists::filled(folder.path());
    own_lists::hire(&site, "ana", "auth-nz");
    let [zero, one] = ["nz-0", "nz-1"].map(|handle| person(&site, handle));
    let case = open(&site, "ana", zero, false);
    let add = format!("/case/{case}/add-persons");
    for (role, refused) in [
        (Role::IntakeOfficer, StatusCode::NOT_FOUND),
        (Role::Supervisor, StatusCode::SEE_OTHER),
    ] {
        let purpose = Some(Purpose::Triage);
        let (pages, _) = served(&site, Some(session(role, "auth-nz", purpose)));
        let (_, page) = ask(&pages, ("GET", "/queue/auth-nz", String::new())).await;
        let may = role == Role::Supervisor;
        assert_eq!(page.contains("value=\"case\""), may, "{role:?}");
        let (status, _) = ask(&pages, ("POST", &add, naming(&[one]))).await;
        assert!(
            status == refused || status == StatusCode::FORBIDDEN,
            "{role:?} {status}"
        );
    }
}

#[tokio::test]
async fn the_chosen_are_marked_as_read_and_that_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let site = own_lists::filled(folder.path());
    let [one, two] = ["nz-1", "nz-2"].map(|handle| person(&site, handle));
    let (pages, _) = served(
        &site,
        Some(session(
            Role::IntakeOfficer,
            "auth-nz",
            Some(Purpose::Triage),
        )),
    );
    // As of a look before anything was here.
    for id in [one, two] {
        let before = queue::Seen::find("0.0.low").unwrap().of;
        looks::see(&site, &[crate::looked::saw("ana", id, before)]).unwrap();
    }
    let unread = || looks::unread(&site, "ana", &[one, two]).unwrap();
    assert_eq!(unread(), [one, two].into());
    let (_, page) = ask(&pages, ("GET", "/queue/auth-nz", String::new())).await;
    let row = |id: PersonId| {
        let from = page.find(&format!("value=\"{id}@")).unwrap() + 7;
        let value = &page[from..];
        value[..value.find('"').unwrap()].replace('@', "%40")
    };
    let many = "/queue/auth-nz/many";
    let form = format!("do=read&person={}&person={}", row(one), row(two));
    for bad in ["do=read".to_owned(), format!("do=read&{}", naming(&[one]))] {
        let (status, _) = ask(&pages, ("POST", many, bad)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let abroad = format!("{form}&person={}%40", person(&site, "fr-0"));
    let (status, _) = ask(&pages, ("POST", many, abroad)).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert_eq!(unread(), [one, two].into(), "nothing is written");
    let (status, _) = ask(&pages, ("POST", many, form.clone())).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(unread(), BTreeSet::new());
    let (status, page) = ask(&pages, ("POST", many, form)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Nothing came in on any of these"), "{page}");
}
