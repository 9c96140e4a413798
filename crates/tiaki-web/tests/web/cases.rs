//! Cases from the pages: what is done by their forms, what is refused, and what a restricted case takes out of lists.

use std::collections::{BTreeMap, BTreeSet};

use axum::Router;
use axum::http::StatusCode;
use tiaki_core::id::{AccountId, CaseId, PersonId, ReportId};
use tiaki_core::locate::RuledPlace;
use tiaki_ops::access::Shut;
use tiaki_ops::case::{
    self, Counted, Filter, InCase, Listed, Opened, Opening, Refused, Unled, Visited, Which,
};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Act, Error, Site, reviews, rulings, views};
use tiaki_web::{CaseDeed, CaseRefused, Cases};

use crate::client::{get, get_as, pages, post};
use crate::hostile::{Planted, Soiled};
use crate::html::assert_inert;
use crate::reviews::{id, linked, unranked};
use crate::routes::Broken;
use crate::samples::{self, Samples, case as sample};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

macro_rules! as_samples {
    () => {
        fn work(
            &self,
            act: &Act,
            id: &CaseId,
            deed: &CaseDeed,
        ) -> Result<Result<(), CaseRefused>, Error> {
            Samples.work(act, id, deed)
        }
        fn open_case(&self, act: &Act, new: &Opening) -> Result<Result<Opened, Refused>, Error> {
            Samples.open_case(act, new)
        }
        fn cases_of(&self, name: &str, person: &PersonId) -> Result<Vec<InCase>, Error> {
            Samples.cases_of(name, person)
        }
        fn shut(&self, _: &str, _: &[PersonId], _: &[ReportId]) -> Result<Shut, Error> {
            Ok(Shut::default())
        }
        fn readable(&self, _: &Session, reports: &[ReportId]) -> Result<BTreeSet<ReportId>, Error> {
            Ok(reports.iter().copied().collect())
        }
        fn shut_accounts(&self, _: &str, _: &[AccountId]) -> Result<BTreeSet<AccountId>, Error> {
            Ok(BTreeSet::new())
        }
        fn unled(&self, act: &Act) -> Result<Vec<Unled>, Error> {
            Samples.unled(act)
        }
        fn appoint(
            &self,
            act: &Act,
            case: &CaseId,
            said: (&str, &str),
        ) -> Result<Result<(), Refused>, Error> {
            Samples.appoint(act, case, said)
        }
        fn cases_counted(
            &self,
            operator: &str,
            persons: &[PersonId],
        ) -> Result<BTreeMap<PersonId, Counted>, Error> {
            Samples.cases_counted(operator, persons)
        }
    };
}

impl Cases for Planted {
    fn cases(&self, act: &Act, which: Which, page: u32) -> Result<(Vec<Listed>, bool), Error> {
        Samples.cases(act, which, page)
    }
    fn case(
        &self,
        act: &Act,
        id: &CaseId,
        filter: &Filter,
    ) -> Result<Result<Visited, Refused>, Error> {
        Samples.case(act, id, filter)
    }
    as_samples!();
}

impl Cases for Soiled {
    fn cases(&self, act: &Act, which: Which, page: u32) -> Result<(Vec<Listed>, bool), Error> {
        let (mut found, more) = Samples.cases(act, which, page)?;
        for one in &mut found {
            one.leads.fill(self.0.clone());
            one.row.case.reference = Some(self.0.clone());
        }
        Ok((found, more))
    }
    fn case(
        &self,
        act: &Act,
        id: &CaseId,
        filter: &Filter,
    ) -> Result<Result<Visited, Refused>, Error> {
        let Ok(mut found) = Samples.case(act, id, filter)? else {
            return Ok(Err(Refused::NoCase));
        };
        let all = || self.0.clone();
        let shown = &mut found.shown;
        shown.case.reference = Some(all());
        shown.case.opened_by = all();
        for one in &mut shown.members {
            one.operator.name = all();
        }
        for one in &mut shown.tasks {
            one.words = all();
            one.assignee.iter_mut().for_each(|who| who.name = all());
            one.done.iter_mut().for_each(|(who, _)| *who = all());
        }
        for one in &mut shown.notes {
            one.words = all();
            one.operator = all();
        }
        for one in &mut shown.requests {
            one.request.office = all();
            one.request.reference = Some(all());
        }
        for one in &mut shown.hand_overs {
            one.office = all();
            one.reference = Some(all());
        }
        for one in found.ranked.values_mut() {
            one.band = all();
            one.class = all();
            if let Some(hand) = &mut one.by_hand {
                (hand.operator, hand.given) = (all(), all());
            }
        }
        for one in &mut found.timeline.lines {
            one.operator = Some(all());
            one.code = Some(all());
            one.words = Some(all());
        }
        Ok(Ok(found))
    }
    as_samples!();
}

impl Cases for Broken {
    fn cases(&self, _: &Act, _: Which, _: u32) -> Result<(Vec<Listed>, bool), Error> {
        Err(Self::error())
    }
    fn case(&self, _: &Act, _: &CaseId, _: &Filter) -> Result<Result<Visited, Refused>, Error> {
        Err(Self::error())
    }
    fn work(&self, _: &Act, _: &CaseId, _: &CaseDeed) -> Result<Result<(), CaseRefused>, Error> {
        Err(Self::error())
    }
    fn open_case(&self, _: &Act, _: &Opening) -> Result<Result<Opened, Refused>, Error> {
        Err(Self::error())
    }
    fn cases_of(&self, _: &str, _: &PersonId) -> Result<Vec<InCase>, Error> {
        Err(Self::error())
    }
    fn shut(&self, _: &str, _: &[PersonId], _: &[ReportId]) -> Result<Shut, Error> {
        Err(Self::error())
    }
    fn readable(&self, _: &Session, _: &[ReportId]) -> Result<BTreeSet<ReportId>, Error> {
        Err(Self::error())
    }
    fn shut_accounts(&self, _: &str, _: &[AccountId]) -> Result<BTreeSet<AccountId>, Error> {
        Err(Self::error())
    }
    fn cases_counted(&self, _: &str, _: &[PersonId]) -> Result<BTreeMap<PersonId, Counted>, Error> {
        Err(Self::error())
    }
    fn unled(&self, _: &Act) -> Result<Vec<Unled>, Error> {
        Err(Self::error())
    }
    fn appoint(&self, _: &Act, _: &CaseId, _: (&str, &str)) -> Result<Result<(), Refused>, Error> {
        Err(Self::error())
    }
}

#[tokio::test]
async fn what_is_done_in_a_case_leads_on_to_its_part_of_the_page() {
    let pages = pages(Samples);
    let case = sample::case_id();
    let (task, request, hand_over) = (
        sample::task_id(),
        sample::request_id(),
        sample::hand_over_id(),
    );
    for (step, form, part) in [
        ("note", "text=one%0D%0Atwo".to_owned(), "notes"),
        (
            "add-task",
            "words=ask&due=&assignee=ben".to_owned(),
            "tasks",
        ),
        ("do-task", format!("id={task}"), "tasks"),
        ("undo-task", format!("id={task}"), "tasks"),
        (
            "change-task",
            format!("id={task}&seen=12&due=2026-04-01&assignee="),
            "tasks",
        ),
        (
            "add-person",
            format!("person={}", samples::person_id()),
            "persons",
        ),
        (
            "remove-person",
            format!("id={}&reason=file+9", samples::person_id()),
            "persons",
        ),
        (
            "add-request",
            "kind=subscriber&office=Examplechat".to_owned(),
            "requests",
        ),
        (
            "move-request",
            format!("id={request}&step=send&on="),
            "requests",
        ),
        ("hand-over", "office=north&at=".to_owned(), "hand-overs"),
        (
            "acknowledge",
            format!("id={hand_over}&at=&reference=CP-4"),
            "hand-overs",
        ),
        ("assign", "operator=cleo&role=member".to_owned(), "members"),
        ("unassign", "operator=ben".to_owned(), "members"),
        ("leave", String::new(), "members"),
        ("wait", "reason=file+9".to_owned(), "state"),
        ("resume", String::new(), "state"),
        (
            "restrict",
            "restricted=yes&reason=file+9".to_owned(),
            "state",
        ),
        ("close", "code=duplicate&reason=file+9".to_owned(), "state"),
        ("reopen", "reason=file+9".to_owned(), "state"),
        ("seen", "mark=1.2.3.4.5.6".to_owned(), "timeline"),
    ] {
        let done = post(&pages, &format!("/case/{case}/{step}"), &form, &[OURS]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{step}: {}", done.body);
        assert_eq!(
            done.header("location"),
            format!("/case/{case}#{part}"),
            "{step}"
        );
    }
    let opened = format!("/person/{}/case", samples::person_id());
    let done = post(&pages, &opened, "reference=U-1&restricted=yes", &[OURS]).await;
    assert_eq!(done.header("location"), format!("/case/{case}"));
}

#[tokio::test]
async fn what_is_refused_comes_back_with_what_was_typed_in_each_language() {
    let pages = pages(Samples);
    let case = sample::case_id();
    let task = sample::task_id();
    for (lang, step, form, says, typed) in [
        (
            "en",
            "add-task",
            "words=+&due=2026-04-01".to_owned(),
            "Say why",
            "2026-04-01",
        ),
        ("fr", "note", "text=+".to_owned(), "Rien n", ""),
        (
            "es",
            "add-person",
            "person=per_x".to_owned(),
            "Una persona se nombra",
            "per_x",
        ),
        (
            "ar",
            "add-request",
            "kind=&office=north+desk".to_owned(),
            "اختر المطلوب",
            "north desk",
        ),
        (
            "en",
            "add-request",
            "kind=subscriber&account=acc_1&office=x".to_owned(),
            "acc_ and 32",
            "",
        ),
        (
            "en",
            "move-request",
            "id=lrq_1&step=send".to_owned(),
            "no such request",
            "",
        ),
        (
            "en",
            "move-request",
            format!("id={}&step=jump", sample::request_id()),
            "Choose what happened",
            "",
        ),
        (
            "en",
            "change-task",
            format!("id={task}&seen=11&due=2026-05-02"),
            "meanwhile",
            "2026-05-02",
        ),
        (
            "en",
            "change-task",
            format!("id={task}&due=2026-05-02"),
            "what was seen",
            "2026-05-02",
        ),
        ("en", "do-task", "id=tsk_1".to_owned(), "no such task", ""),
        ("en", "acknowledge", String::new(), "no such hand-over", ""),
    ] {
        let path = format!("/case/{case}/{step}");
        let refused = post(&pages, &path, &form, &[OURS, ("accept-language", lang)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{step}");
        assert!(refused.body.contains(says), "{step}: {says}");
        assert!(refused.body.contains(typed), "{step}: {typed}");
        assert!(refused.body.contains("role=\"alert\""), "{step}");
        assert_inert(&refused.body);
    }
    let path = format!("/person/{}/case", samples::person_id());
    let refused = post(&pages, &path, "reference=two+words", &[OURS]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"two words\""));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let pages = pages(Samples);
    let case = sample::case_id();
    for path in [
        "/cases?show=all".to_owned(),
        "/cases?page=0".to_owned(),
        "/cases?page=9".to_owned(),
        "/cases?within=-1".to_owned(),
        "/case/cas_1".to_owned(),
        format!("/case/cas_{}", "9".repeat(32)),
        format!("/case/{case}?kind=unheard"),
        format!("/case/{case}?order=up"),
        format!("/case/{case}?page=0"),
        format!("/case/{case}?page=4"),
        format!("/case/{case}/note"),
        format!("/person/per_{}/case", "9".repeat(32)),
    ] {
        assert_eq!(
            get(&pages, &path).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let oldest = get(&pages, &format!("/case/{case}?order=oldest&kind=noted")).await;
    assert_eq!(oldest.status, StatusCode::OK);
    let first = get(&pages, "/cases?page=2").await;
    assert_eq!(first.status, StatusCode::OK);
}

/// The pages of a real store, and a person in it with the queue that it is in.
fn real(folder: &std::path::Path) -> (Site, Router, PersonId, String) {
    let site = linked(folder);
    let overview = views::overview(&site).unwrap();
    let place = &overview.destinations[0].authority;
    let queue = views::queue(&site, place, 0).unwrap().unwrap();
    let person = queue.rows[0].person;
    (site.clone(), pages(site), person, place.clone())
}

#[tokio::test]
async fn a_case_is_opened_worked_and_seen_from_the_pages() {
    let folder = tempfile::tempdir().unwrap();
    let (site, pages, person, queue) = real(folder.path());
    let path = format!("/person/{person}/case");
    let done = post(&pages, &path, "reference=U-1&restricted=no", &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let case = done.header("location").to_owned();
    let again = post(&pages, &path, "reference=&restricted=no", &[OURS]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.body.contains(case.trim_start_matches("/case/")));
    // Only members work in it; others read, and what is new is new to them once.
    let note = format!("{case}/note");
    let refused = post(&pages, &note, "operator=ben&text=one", &[OURS]).await;
    assert!(refused.body.contains("Only members work in the case."));
    let done = post(&pages, &note, "text=one%0D%0Atwo", &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let task = format!("{case}/add-task");
    post(
        &pages,
        &task,
        "words=ask+the+provider&due=2026-04-01&assignee=ana",
        &[OURS],
    )
    .await;
    let id = CaseId::parse(case.trim_start_matches("/case/")).unwrap();
    let unread = |name: &str| {
        let act = Act {
            actor: name.to_owned(),
            at: samples::as_of(),
        };
        case::show(&site, &act, &id).unwrap().unread
    };
    assert_eq!((unread("ana"), unread("cleo")), (0, 5));
    let seen = get_as(&pages, &case, "cleo").await;
    assert!(
        seen.body.contains("New to you, and seen now: 5."),
        "{}",
        seen.body
    );
    assert!(seen.body.contains("ask the provider") && seen.body.contains("one</bdi><br/><bdi>two"));
    assert_eq!(unread("cleo"), 0);
    let seen = get_as(&pages, &case, "cleo").await;
    assert!(seen.body.contains("Nothing is new to you."));
    // Restricted, it and whom it is about are in no list of others, and counts stay.
    let restrict = format!("{case}/restrict");
    let done = post(&pages, &restrict, "restricted=yes&reason=file+9", &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert_eq!(
        get_as(&pages, &case, "cleo").await.status,
        StatusCode::NOT_FOUND
    );
    let list = |name: &'static str| {
        let (pages, queue) = (pages.clone(), queue.clone());
        async move { get_as(&pages, &format!("/queue/{queue}"), name).await.body }
    };
    let id = person.to_string();
    let (mine, others) = (list("ana").await, list("cleo").await);
    assert!(mine.contains(&id) && !others.contains(&id));
    let total = |body: &str| body.split("class=\"lead\"").nth(1).unwrap()[..40].to_owned();
    assert_eq!(total(&mine), total(&others));
    let cases = get_as(&pages, "/cases?show=open", "cleo").await.body;
    assert!(cases.contains("No case is open."));
}

/// Who may not know of a case is shown the same page as where there is none, with the form: sent, it says that there is
/// one, and nothing is opened.
#[tokio::test]
async fn the_page_that_opens_a_case_tells_nothing_of_one_that_is_hidden() {
    let folder = tempfile::tempdir().unwrap();
    let (site, pages, person, _) = real(folder.path());
    let path = format!("/person/{person}/case");
    let shown = async || get_as(&pages, &path, "cleo").await;
    let before = shown().await;
    assert_eq!(before.status, StatusCode::OK);
    assert!(before.body.contains("no case that you may know of"));
    let form = format!("action=\"{path}\"");
    assert!(before.body.contains(&form), "{}", before.body);
    restricted(&site, person);
    assert_eq!(shown().await.body, before.body);
    let mine = get_as(&pages, &path, "ana").await;
    assert!(mine.body.contains("/case/cas_") && !mine.body.contains(&form));
    let sent = post(
        &pages,
        &path,
        "operator=cleo&reference=&restricted=no",
        &[OURS],
    )
    .await;
    assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(sent.body.contains("that you may not see"), "{}", sent.body);
    let found = case::of_person(&site, &person, "ana").unwrap();
    assert_eq!(found.len(), 1);
}

#[tokio::test]
async fn what_hangs_in_another_case_is_not_reached_by_this_ones_address() {
    let folder = tempfile::tempdir().unwrap();
    let (site, pages, person, queue) = real(folder.path());
    let queue = views::queue(&site, &queue, 0).unwrap().unwrap();
    let act = Act {
        actor: "ana".to_owned(),
        at: samples::as_of(),
    };
    let mut cases = Vec::new();
    for row in queue.rows.iter().take(2) {
        let new = Opening {
            persons: vec![row.person],
            ..Opening::default()
        };
        cases.push(case::open(&site, &act, &new).unwrap().case);
    }
    assert_eq!(queue.rows[0].person, person);
    let new = case::NewTask {
        words: "ask".to_owned(),
        ..case::NewTask::default()
    };
    let task = case::add_task(&site, &act, &cases[0], &new).unwrap();
    let done = |case: CaseId| {
        let (pages, form) = (pages.clone(), format!("id={task}"));
        async move { post(&pages, &format!("/case/{case}/do-task"), &form, &[OURS]).await }
    };
    let wrong = done(cases[1]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("no such task"));
    assert_eq!(done(cases[0]).await.status, StatusCode::SEE_OTHER);
    let twice = done(cases[0]).await;
    assert!(twice.body.contains("The task is done already."));
}

#[tokio::test]
async fn no_list_names_somebody_of_a_restricted_case_to_others() {
    let folder = tempfile::tempdir().unwrap();
    let (site, pages, ..) = real(folder.path());
    let act = Act {
        actor: "ana".to_owned(),
        at: samples::as_of(),
    };
    // Two accounts of one person that are ruled to be in two countries, and a decision on one of them and on another
    // person's: each list has somebody to name.
    let (one, two, four) = (id("one"), id("two"), id("four"));
    for (account, place) in [(one, "FR"), (two, "PH")] {
        let said = rulings::Said {
            whom: rulings::Whom::Account(account),
            place: RuledPlace::find(place),
            operator: "ana".to_owned(),
            reason: "file 9".to_owned(),
        };
        rulings::decide(&site, &said, act.at).unwrap();
    }
    let path = format!("/review/{one}/{four}");
    let done = post(&pages, &path, "verdict=unsure&reason=file+9", &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let person = views::account(&site, &one)
        .unwrap()
        .unwrap()
        .person
        .unwrap();
    let named = |name: &'static str| {
        let pages = pages.clone();
        async move {
            let mut named = BTreeSet::new();
            for list in [
                "/alarms?within=30",
                "/places",
                "/reviews",
                "/queue/coordinator",
            ] {
                let body = get_as(&pages, list, name).await.body;
                let all = [person.to_string(), one.to_string(), two.to_string()];
                if all.iter().any(|id| body.contains(id)) {
                    named.insert(list);
                }
            }
            named
        }
    };
    let before = named("cleo").await;
    assert!(
        before.contains("/places") && before.contains("/reviews"),
        "{before:?}"
    );
    let new = Opening {
        persons: vec![person],
        restricted: true,
        ..Opening::default()
    };
    case::open(&site, &act, &new).unwrap();
    assert_eq!(named("cleo").await, BTreeSet::new());
    assert_eq!(named("ana").await, before);
}

#[tokio::test]
async fn a_supervisor_names_who_leads_a_case_that_nobody_leads() {
    let pages = pages(Samples);
    let page = get(&pages, "/cases/unled").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_inert(&page.body);
    let found = sample::unled();
    for why in [
        "A machine opened it",
        "is switched off",
        "no role that works in cases",
    ] {
        assert!(page.body.contains(why), "{why}");
    }
    for one in &found {
        assert!(page.body.contains(&format!("value=\"{}\"", one.case)));
        assert!(
            !page.body.contains(&format!("/case/{}", one.case)),
            "it may be hidden: nothing leads there"
        );
    }
    assert!(get(&pages, "/cases").await.body.contains("/cases/unled"));
    let case = found[1].case;
    let form = format!("case={case}&operator=ben&reason=file+9");
    let done = post(&pages, "/cases/unled", &form, &[OURS]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    for (form, says) in [
        (format!("case={case}&operator=ben&reason="), "Say why"),
        (
            format!("case={case}&operator=gone&reason=x"),
            "switched off",
        ),
        (
            format!("case={}&operator=ben&reason=x", found[0].case),
            "not in the list any more",
        ),
        (
            "case=x&operator=ben&reason=x".to_owned(),
            "not in the list any more",
        ),
        (String::new(), "not in the list any more"),
    ] {
        let refused = post(&pages, "/cases/unled", &form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains(says), "{form}: {}", refused.body);
        assert_inert(&refused.body);
    }
    let foreign = post(&pages, "/cases/unled", &form, &[]).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_pair_with_somebody_who_has_no_place_yet_is_left_out_too() {
    let folder = tempfile::tempdir().unwrap();
    let site = unranked(folder.path());
    let pages = pages(site.clone());
    let found = reviews::reviews(&site, 0).unwrap();
    let pair = found.pairs.first().unwrap();
    assert_eq!((pair.a.person, pair.b.person), (None, None));
    let all = site.store.read("test", tiaki_store::persons::members);
    let all = all.unwrap();
    let of = all
        .iter()
        .find(|(_, accounts)| accounts.contains(&pair.a.id));
    let address = format!("/review/{}/{}", pair.a.id, pair.b.id);
    let shows = async |name: &str| {
        let list = get_as(&pages, "/reviews", name).await;
        assert_eq!(list.status, StatusCode::OK);
        list.body.contains(&address)
    };
    assert!(shows("cleo").await);
    restricted(&site, of.unwrap().0);
    assert!(!shows("cleo").await);
    assert!(shows("ana").await);
}

#[tokio::test]
async fn decisions_that_cannot_all_hold_are_left_out_by_each_account_they_are_about() {
    let folder = tempfile::tempdir().unwrap();
    let (site, pages, ..) = real(folder.path());
    for (one, other, verdict) in [
        ("one", "three", "same"),
        ("two", "three", "same"),
        ("one", "two", "different"),
    ] {
        let path = format!("/review/{}/{}", id(one), id(other));
        let form = format!("verdict={verdict}&reason=file+9");
        let done = post(&pages, &path, &form, &[OURS]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    }
    let conflicts = reviews::reviews(&site, 0).unwrap().conflicts;
    let conflict = conflicts.first().unwrap();
    let joins = id("three");
    assert!(conflict.a != joins && conflict.b != joins, "{conflict:?}");
    let shows = async |name: &str| {
        let list = get_as(&pages, "/reviews", name).await.body;
        let says = list.contains("Decisions that cannot all hold");
        assert_eq!(says, list.contains(&joins.to_string()), "{list}");
        says
    };
    assert!(shows("cleo").await);
    let three = views::account(&site, &joins).unwrap().unwrap().person;
    restricted(&site, three.unwrap());
    assert!(!shows("cleo").await);
    assert!(shows("ana").await);
}

/// Opens a restricted case of ana's on somebody.
fn restricted(site: &Site, person: PersonId) {
    let act = Act {
        actor: "ana".to_owned(),
        at: samples::as_of(),
    };
    let new = Opening {
        persons: vec![person],
        restricted: true,
        ..Opening::default()
    };
    case::open(site, &act, &new).unwrap();
}
