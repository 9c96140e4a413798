//! Text is opened by one act and stands in one answer; the pages of one's own exposure and of a unit's load.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use tiaki_core::id::{OperatorId, ReportId, SiteKey};
use tiaki_core::policy::{Action, Decision, Purpose, Role};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::{Prompt, WorkplaceRules};
use tiaki_ops::access::{self, Subject};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::operators::{self, Wanted};
use tiaki_ops::sessions::{Attempt, Refused, Session, SessionRules, Token};
use tiaki_ops::{Act, Countries, Error, Site, Store, exposure, linking, matching, triage, views};
use tiaki_store::exposures::{self, Marked, Opened};
use tiaki_store::log;
use tiaki_web::{Door, Settings, router};

use crate::client::{get, pages, post};
use crate::html::assert_inert;
use crate::samples::{self, Samples};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

/// A door that lets one session in, by the real rules and the real meter.
struct One {
    site: Site,
    session: Session,
}

crate::own::own_login!(One);

impl Door for One {
    fn log_in(
        &self,
        _: &SessionRules,
        _: Attempt<'_>,
        _: Token,
        _: Timestamp,
    ) -> Result<bool, Error> {
        Ok(false)
    }

    fn session(&self, _: &SessionRules, _: Token, _: Timestamp) -> Result<Option<Session>, Error> {
        Ok(Some(self.session.clone()))
    }

    fn touch(&self, _: Token, _: Timestamp) -> Result<(), Error> {
        Ok(())
    }

    fn name_purpose(
        &self,
        _: &SessionRules,
        _: (Token, Token),
        _: (&str, &str),
        _: Timestamp,
    ) -> Result<Result<(), Refused>, Error> {
        Ok(Err(Refused::Reason))
    }

    fn log_out(&self, _: &SessionRules, _: Token, _: bool, _: Timestamp) -> Result<(), Error> {
        Ok(())
    }

    fn prefer(
        &self,
        _: &Session,
        _: Option<&str>,
        _: Option<&str>,
        _: Timestamp,
    ) -> Result<(), Error> {
        Ok(())
    }

    fn prompt(
        &self,
        rules: &WorkplaceRules,
        session: &Session,
        at: Timestamp,
    ) -> Result<Option<(Prompt, bool)>, Error> {
        exposure::prompt(&self.site, rules, session, at)
    }

    fn decide(
        &self,
        session: &Session,
        action: Action,
        subject: &Subject,
    ) -> Result<Decision, Error> {
        access::decide(&self.site, session, action, subject)
    }
}

fn served(site: &Site, session: &Session) -> Router {
    let settings = Settings {
        operation: "Operation Sample (synthetic)".to_owned(),
        clock: Arc::new(samples::as_of()),
        now: samples::as_of,
        follow: None,
        approve: None,
        queue: QueueRules::standard(),
        sessions: SessionRules::standard(),
        sending: None,
        exchange: None,
        workplace: WorkplaceRules::shared(),
        random: || Some([9; 32]),
        names: Vec::new(),
    };
    let door = One {
        site: site.clone(),
        session: session.clone(),
    };
    router(Arc::new(site.clone()), Arc::new(door), settings)
}

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: samples::as_of(),
    }
}

fn operator(site: &Site, name: &str, roles: &[Role], lot: u8) -> Session {
    let wanted = Wanted {
        name,
        roles,
        agency: "",
    };
    let random = &([lot; 10], [lot; 16]);
    let id = operators::add(site, &act(), wanted, "a long enough password", random).unwrap();
    Session {
        operator: id,
        client: None,
        name: name.to_owned(),
        roles: roles.to_vec(),
        agency: String::new(),
        purpose: Some(Purpose::Triage),
        reason: String::new(),
        started_at: samples::as_of(),
        ends_at: samples::as_of().plus_seconds(3_600),
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

/// Where reports have text; a marker is planted in each place.
const PLANTED: [&str; 10] = [
    "canary-escalation",
    "canary-time",
    "canary-chat",
    "canary-incident",
    "canary-profile",
    "canary-reported",
    "canary-associated",
    "canary-recipient",
    "canary-victim",
    "canary-additional",
];

fn report(number: u32) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <escalateToHighPriority>canary-escalation</escalateToHighPriority>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime>\
         <incidentDateTimeDescription>canary-time</incidentDateTimeDescription></incidentSummary>\
         <internetDetails><chatImIncident><content>canary-chat</content>\
         <additionalInfo>canary-incident</additionalInfo></chatImIncident></internetDetails>\
         <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>\
         <personOrUserReported><personOrUserReportedPerson><age>41</age></personOrUserReportedPerson>\
         <espIdentifier>adult-{number}</espIdentifier><espService>Examplechat</espService>\
         <profileBio>canary-profile</profileBio>\
         <ipCaptureEvent><ipAddress>203.0.113.9</ipAddress><eventName>Upload</eventName>\
         <dateTime>2026-01-02T02:00:00Z</dateTime></ipCaptureEvent>\
         <associatedAccount><email>second-{number}@mail.example</email>\
         <additionalInfo>canary-associated</additionalInfo></associatedAccount>\
         <additionalInfo>canary-reported</additionalInfo></personOrUserReported>\
         <intendedRecipient><espIdentifier>other-{number}</espIdentifier><espService>Examplechat</espService>\
         <additionalInfo>canary-recipient</additionalInfo></intendedRecipient>\
         <victim><victimPerson><age>13</age></victimPerson><espIdentifier>kid-{number}</espIdentifier>\
         <espService>Examplechat</espService><additionalInfo>canary-victim</additionalInfo></victim>\
         <additionalInfo>canary-additional</additionalInfo></report>"
    )
}

/// So many reports, taken in and triaged.
fn triaged(folder: &Path, count: u32) -> Site {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    for number in 0..count {
        let name = within.join(format!("{}.xml", 1_000 + number));
        let mut file = std::fs::File::create(name).unwrap();
        std::io::Write::write_all(&mut file, report(number).as_bytes()).unwrap();
    }
    let site = Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[3; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: Countries::standard(),
        wordings: Arc::default(),
    };
    let options = ImportOptions::default();
    let done = import(&site, &act(), &[within], &options, &|_, _| {}).unwrap();
    assert_eq!(done.accepted, u64::from(count), "{done:?}");
    matching::run(&site, &act(), 31).unwrap();
    linking::run(&site, &act()).unwrap();
    triage::locate(&site, &act()).unwrap();
    triage::run(&site, &act()).unwrap();
    site
}

fn reports(site: &Site) -> Vec<ReportId> {
    let read = |tx: &tiaki_store::Tx<'_>| {
        let found = tiaki_store::priorities::reports(tx)?;
        Ok::<_, tiaki_store::Error>(found.iter().map(|one| one.id).collect())
    };
    site.store.read("test", read).unwrap()
}

/// Every page there is of a site.
fn walk(site: &Site) -> BTreeSet<String> {
    let pages = [
        "/",
        "/alarms",
        "/audit",
        "/fairness",
        "/incidents",
        "/load",
        "/me",
        "/me/exposure",
        "/places",
        "/providers",
        "/quarantine",
        "/reviews",
    ];
    let mut paths = BTreeSet::from(pages.map(str::to_owned));
    for destination in views::overview(site).unwrap().destinations {
        let authority = &destination.authority;
        paths.insert(format!("/queue/{authority}"));
        for row in views::queue(site, authority, 0).unwrap().unwrap().rows {
            paths.insert(format!("/person/{}", row.person));
            let person = views::person(site, &row.person).unwrap().unwrap();
            for account in person.accounts {
                paths.insert(format!("/account/{}", account.id));
            }
        }
    }
    let reports = reports(site);
    paths.extend(reports.iter().map(|report| format!("/report/{report}")));
    paths
}

fn assert_none(what: &str, text: &str) {
    for marker in PLANTED {
        assert!(!text.contains(marker), "{marker} in {what}");
    }
}

fn logged(site: &Site) -> Vec<log::Logged> {
    let newest = site.store.read("test", |tx| log::newest(tx, 1_000));
    newest.unwrap()
}

/// Writes down that somebody has had so much already.
fn had(site: &Site, session: &Session, report: ReportId, seconds: i64) {
    let opened = Opened {
        at: samples::as_of().plus_seconds(-5),
        report,
        category: "enticement".to_owned(),
        seconds,
    };
    let entry = log::Entry {
        at: opened.at,
        actor: session.name.clone(),
        verb: "narrative.opened",
        subject: report.to_string(),
        detail: String::new(),
    };
    site.store
        .write("test", |tx| {
            exposures::add(tx, &session.operator, &opened, "triage", entry.clone())
        })
        .unwrap();
}

#[tokio::test]
async fn narrative_is_in_that_one_answer_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path(), 2);
    let ana = operator(&site, "ana", &[Role::Analyst, Role::Supervisor], 1);
    let pages = served(&site, &ana);
    let (paths, report) = (walk(&site), reports(&site)[0]);
    assert!(paths.len() > 18, "{paths:?}");
    let all_pages = async |when: &str| {
        for path in &paths {
            let page = get(&pages, path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_none(&format!("{path} {when}"), &page.body);
        }
    };
    all_pages("before").await;
    assert!(
        logged(&site)
            .iter()
            .all(|entry| entry.verb != "narrative.opened")
    );

    let path = format!("/report/{report}/narrative");
    let told = post(&pages, &path, "", &[OURS]).await;
    assert_eq!(told.status, StatusCode::OK);
    assert_eq!(told.header("cache-control"), "no-store");
    for marker in PLANTED {
        let is_childs = ["canary-recipient", "canary-victim"].contains(&marker);
        assert_eq!(told.body.contains(marker), !is_childs, "{marker}");
    }
    let head = told.body.split("</head>").next().unwrap();
    assert_none("the head of the answer", head);
    assert_inert(&told.body);

    // Loaded again it shows nothing, and nothing is left anywhere.
    let again = get(&pages, &path).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND);
    assert_none("its address", &again.body);
    all_pages("after").await;
    let entries = logged(&site);
    assert_none("the log", &format!("{entries:?}"));
    let opens = entries
        .iter()
        .filter(|entry| entry.verb == "narrative.opened");
    assert_eq!(opens.count(), 1);
    let mine = get(&pages, "/me/exposure").await.body;
    assert!(mine.contains(&format!("/report/{report}")));

    // For the child's own purpose the rest is shown.
    let child = Session {
        purpose: Some(Purpose::ChildProtection),
        ..ana
    };
    let told = post(&served(&site, &child), &path, "", &[OURS]).await;
    assert!(told.body.contains("canary-victim") && told.body.contains("canary-recipient"));
}

#[tokio::test]
async fn a_form_of_another_site_opens_nothing_and_nor_does_who_may_not() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path(), 1);
    let report = reports(&site)[0];
    let path = format!("/report/{report}/narrative");
    let ana = operator(&site, "ana", &[Role::Analyst], 1);
    for headers in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("origin", "null")],
    ] {
        let refused = post(&served(&site, &ana), &path, "", headers).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{headers:?}");
        assert_none("a refusal", &refused.body);
    }
    for (lot, role, purpose) in [
        (2, Role::Liaison, Purpose::Investigation),
        (3, Role::DataProtectionOfficer, Purpose::DataSubject),
        (4, Role::Auditor, Purpose::Oversight),
    ] {
        let mut other = operator(&site, &format!("other-{lot}"), &[role], lot);
        other.purpose = Some(purpose);
        let refused = post(&served(&site, &other), &path, "", &[OURS]).await;
        assert!(refused.status.is_client_error(), "{role:?}");
        assert_none("a refusal", &refused.body);
        // Who may read the report and not open it is not offered to.
        let page = get(&served(&site, &other), &format!("/report/{report}")).await;
        assert!(!page.body.contains("/narrative"), "{role:?}");
    }
    assert!(
        logged(&site)
            .iter()
            .all(|entry| entry.verb != "narrative.opened")
    );
}

#[tokio::test]
async fn at_the_limit_the_text_stays_folded_until_a_supervisor_lifts_it() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path(), 1);
    let report = reports(&site)[0];
    let (path, page) = (
        format!("/report/{report}/narrative"),
        format!("/report/{report}"),
    );
    let ana = operator(&site, "ana", &[Role::Analyst], 1);
    let sara = operator(&site, "sara", &[Role::Supervisor], 2);
    let pages = served(&site, &ana);
    let free = get(&pages, &page).await.body;
    assert!(free.contains(&format!("action=\"{path}\"")));
    assert!(!free.contains("class=\"prompt\""));
    had(&site, &ana, report, 18_000);
    let full = get(&pages, &page).await.body;
    assert!(!full.contains(&format!("action=\"{path}\"")));
    assert!(full.contains("enough text for today") && full.contains("sara"));
    let refused = post(&pages, &path, "", &[OURS]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_none("a refusal", &refused.body);
    assert!(refused.body.contains("stays folded") && refused.body.contains("sara"));

    // The word stands on the next page, calm, and can be put off once.
    let next = get(&pages, "/").await.body;
    assert!(next.contains("class=\"prompt\" role=\"status\""));
    let off = post(
        &pages,
        "/me/exposure/mark",
        "kind=put_off_end&back=%2Falarms",
        &[OURS],
    )
    .await;
    assert_eq!(
        (off.status, off.header("location")),
        (StatusCode::SEE_OTHER, "/alarms")
    );
    assert!(!get(&pages, "/").await.body.contains("class=\"prompt\""));
    let still = post(&pages, &path, "", &[OURS]).await;
    assert_eq!(
        still.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "the word is put off, not the limit"
    );

    let above = served(&site, &sara);
    let form =
        |operator: &OperatorId, reason: &str| format!("who=&operator={operator}&reason={reason}");
    let lifted = post(
        &above,
        "/load/lift",
        &form(&ana.operator, "a+child+waits"),
        &[OURS],
    )
    .await;
    assert_eq!(
        (lifted.status, lifted.header("location")),
        (StatusCode::SEE_OTHER, "/load")
    );
    let told = post(&pages, &path, "", &[OURS]).await;
    assert_eq!(told.status, StatusCode::OK);
    assert!(
        get(&pages, "/me/exposure")
            .await
            .body
            .contains("a child waits")
    );
    // The analyst lifts nothing.
    let own = post(&pages, "/load/lift", &form(&ana.operator, "more"), &[OURS]).await;
    assert!(own.status.is_client_error());
}

#[tokio::test]
async fn a_lift_that_is_refused_comes_back_with_what_was_typed() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path(), 1);
    let ana = operator(&site, "ana", &[Role::Analyst], 1);
    let sara = operator(&site, "sara", &[Role::Supervisor], 2);
    let above = served(&site, &sara);
    let form =
        |operator: &OperatorId, reason: &str| format!("who=&operator={operator}&reason={reason}");
    for (form, says) in [
        (form(&ana.operator, "+"), "at most 300 characters"),
        (form(&sara.operator, "more"), "another supervisor"),
        (
            form(&OperatorId::from_bytes([9; 16]), "more"),
            "somebody of your unit",
        ),
        (
            "who=&operator=nobody&reason=canary".to_owned(),
            "somebody of your unit",
        ),
    ] {
        let refused = post(&above, "/load/lift", &form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(refused.body.contains(says), "{form}");
    }
    let kept = post(
        &above,
        "/load/lift",
        &form(&sara.operator, "typed+words"),
        &[OURS],
    )
    .await;
    assert!(
        kept.body.contains("value=\"typed words\""),
        "what was typed is not lost"
    );
}

#[tokio::test]
async fn after_an_hour_the_next_page_proposes_a_break() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path(), 1);
    let (ana, report) = (
        operator(&site, "ana", &[Role::Analyst], 1),
        reports(&site)[0],
    );
    let rules = WorkplaceRules::standard();
    for minute in (0..65).step_by(5) {
        let at = samples::as_of().plus_seconds(-(65 - minute) * 60);
        exposure::open(&site, &rules, &ana, &report, at)
            .unwrap()
            .unwrap()
            .unwrap();
    }
    let pages = served(&site, &ana);
    let page = get(&pages, "/alarms").await.body;
    assert!(page.contains("role=\"status\"") && page.contains("value=\"put_off_break\""));
    assert!(page.contains("name=\"back\" value=\"/alarms\""));
    let taken = post(
        &pages,
        "/me/exposure/mark",
        "kind=break&back=//evil.example",
        &[OURS],
    )
    .await;
    assert_eq!(
        (taken.status, taken.header("location")),
        (StatusCode::SEE_OTHER, "/")
    );
    assert!(
        !get(&pages, "/alarms")
            .await
            .body
            .contains("class=\"prompt\"")
    );
    for form in ["kind=lift", "kind=", "kind=break&kind=lift", ""] {
        let refused = post(&pages, "/me/exposure/mark", form, &[OURS]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
}

#[tokio::test]
async fn who_is_spared_a_category_sees_the_report_and_not_its_text() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path(), 1);
    let (ana, report) = (
        operator(&site, "ana", &[Role::Analyst], 1),
        reports(&site)[0],
    );
    operator(&site, "sara", &[Role::Supervisor], 2);
    let pages = served(&site, &ana);
    let bad = post(&pages, "/me/exposure/spare", "category=boredom", &[OURS]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = post(
        &pages,
        "/me/exposure/spare",
        "category=enticement&category=infant",
        &[OURS],
    )
    .await;
    assert_eq!(
        (kept.status, kept.header("location")),
        (StatusCode::SEE_OTHER, "/me/exposure")
    );
    let mine = get(&pages, "/me/exposure").await.body;
    let checked = |page: &str| page.matches("checked=\"checked\"").count();
    assert_eq!(checked(&mine), 2);
    let page = get(&pages, &format!("/report/{report}")).await.body;
    assert!(page.contains("chose not to be shown") && page.contains("sara"));
    let refused = post(&pages, &format!("/report/{report}/narrative"), "", &[OURS]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_none("a refusal", &refused.body);
    let none = post(&pages, "/me/exposure/spare", "", &[OURS]).await;
    assert_eq!(none.status, StatusCode::SEE_OTHER);
    assert_eq!(checked(&get(&pages, "/me/exposure").await.body), 0);
}

/// A supervisor's page holds none of fifty reports that were opened, no category, no text and no figure of anybody.
#[tokio::test]
async fn the_page_of_load_holds_no_report_no_category_and_no_text() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path(), 50);
    let (all, rules) = (reports(&site), WorkplaceRules::standard());
    assert_eq!(all.len(), 50);
    let zoe = operator(&site, "zoe", &[Role::Analyst], 1);
    let ben = operator(&site, "ben", &[Role::IntakeOfficer], 2);
    let sara = operator(&site, "sara", &[Role::Supervisor], 3);
    for report in &all {
        let told = exposure::open(&site, &rules, &zoe, report, samples::as_of()).unwrap();
        assert!(told.unwrap().is_ok());
    }
    let reason = Marked {
        at: samples::as_of(),
        kind: "lift".to_owned(),
        by: "sara".to_owned(),
        reason: "canary-reason".to_owned(),
    };
    let entry = log::Entry {
        at: samples::as_of(),
        actor: "sara".to_owned(),
        verb: "exposure.lifted",
        subject: ben.operator.to_string(),
        detail: String::new(),
    };
    site.store
        .write("test", |tx| {
            exposures::mark(tx, &ben.operator, &reason, entry.clone())
        })
        .unwrap();
    let page = get(&served(&site, &sara), "/load").await;
    assert_eq!(page.status, StatusCode::OK);
    let main = page.body.split("<main").nth(1).unwrap();
    for report in &all {
        let id = report.to_string();
        assert!(!main.contains(&id) && !main.contains(&id[4..12]), "{id}");
    }
    assert_none("load", main);
    for word in ["canary", "rep_", "Enticement", "enticement", "/report/"] {
        assert!(!main.contains(word), "{word}");
    }
    let place = |name: &str| main.find(&format!("<bdi>{name}</bdi>")).unwrap();
    assert!(
        place("ben") < place("sara") && place("sara") < place("zoe"),
        "by name"
    );
    // The analyst has no such page, and no lead to it.
    let own = get(&served(&site, &zoe), "/load").await;
    assert!(own.status.is_client_error());
    assert!(
        !get(&served(&site, &zoe), "/")
            .await
            .body
            .contains("href=\"/load\"")
    );
    // And nobody sees another's meter.
    let mine = get(&served(&site, &sara), "/me/exposure").await.body;
    assert!(!mine.contains("/report/rep_"));
}

#[tokio::test]
async fn the_answer_stands_as_reviewed() {
    let pages = pages(Samples);
    let path = format!("/report/{}/narrative", samples::report_id());
    let told = post(&pages, &path, "", &[OURS]).await;
    let main = told
        .body
        .split("<main")
        .nth(1)
        .unwrap()
        .split("</main>")
        .next()
        .unwrap();
    let lines: Vec<&str> = main
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    insta::assert_snapshot!("narrative", lines.join("\n"));
    let missing = format!("/report/{}/narrative", ReportId::from_bytes([9; 16]));
    assert_eq!(
        post(&pages, &missing, "", &[OURS]).await.status,
        StatusCode::NOT_FOUND
    );
    for path in ["/report/rep_/narrative", "/report/%3Cscript%3E/narrative"] {
        assert_eq!(
            post(&pages, path, "", &[OURS]).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
