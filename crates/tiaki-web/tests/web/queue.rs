//! Working from a queue by the pages: taking, giving back, setting aside, looking again.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use tiaki_core::id::{AccountId, SiteKey};
use tiaki_core::queue::{Lot, QueueRules};
use tiaki_ops::directory::COORDINATOR;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::{Act, Site, Store, linking, matching, triage};
use tiaki_store::log;
use tiaki_web::{Settings, router};

use crate::client::{Answer, get, pages, post};
use crate::html::{assert_inert, read};
use crate::samples::{self, Samples};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");

fn person() -> String {
    format!("/person/{}", samples::person_id())
}

fn audit() -> String {
    format!("/audit/{}", samples::look().due.id)
}

#[tokio::test]
async fn what_is_done_leads_on_so_that_loading_again_does_nothing() {
    let (pages, person, audit) = (pages(Samples), person(), audit());
    let one = samples::person_id();
    let why = "operator=ana&code=duplicate&reason=case+7&seen=3.1.high";
    for (path, form, to) in [
        (
            "/queue/auth-nz/next",
            "operator=ana",
            format!("{person}#desk"),
        ),
        (
            &format!("{person}/take"),
            "operator=ana",
            format!("{person}#desk"),
        ),
        (
            &format!("{person}/release"),
            "operator=ana",
            "/queue/auth-nz".to_owned(),
        ),
        (
            &format!("{person}/skip"),
            "operator=ana&reason=tired",
            "/queue/auth-nz".to_owned(),
        ),
        (
            &format!("{person}/set-aside"),
            why,
            "/queue/auth-nz".to_owned(),
        ),
        (
            &format!("{person}/restore"),
            "operator=ana",
            format!("{person}#desk"),
        ),
        (
            "/queue/auth-nz/set-aside",
            &format!("{why}&person={one}@3.1.high&count=1"),
            "/queue/auth-nz/set-aside".to_owned(),
        ),
        (
            "/queue/auth-nz/restore",
            &format!("operator=ana&batch={}", samples::batches()[0].id),
            "/queue/auth-nz".to_owned(),
        ),
        ("/audit", "operator=ana", audit.clone()),
        (
            &audit,
            "operator=ana&verdict=missed&reason=seen",
            "/audit".to_owned(),
        ),
    ] {
        let done = post(&pages, path, form, &[OURS]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{path}: {}", done.body);
        assert_eq!(done.header("location"), to, "{path}");
        assert_eq!(
            (done.header("cache-control"), &*done.body),
            ("no-store", "")
        );
    }
}

#[tokio::test]
async fn what_is_refused_comes_back_on_its_page_with_what_was_typed() {
    let (pages, person, audit) = (pages(Samples), person(), audit());
    let one = samples::person_id();
    for (path, form, says) in [
        (
            "/queue/auth-nz/set-aside",
            "operator=ana",
            "Choose at least one",
        ),
        (
            "/queue/auth-nz/set-aside",
            &format!("operator=ana&code=other&reason=x&count=2&person={one}@3.1.high"),
            "about 1 person now",
        ),
        (
            &format!("{person}/release"),
            "operator=ben",
            "does not hold it",
        ),
        (
            &format!("{person}/skip"),
            "operator=ana&reason=",
            "Give a reason",
        ),
        (
            &format!("{person}/set-aside"),
            "operator=ana&reason=file+7&seen=3.1.high",
            "Choose a reason",
        ),
        (
            &format!("{person}/set-aside"),
            "operator=ana&code=other&reason=&seen=3.1.high",
            "Give a reason",
        ),
        (
            &audit,
            "operator=ana&verdict=&reason=file+7",
            "Choose what you say",
        ),
        (
            &audit,
            "operator=ana&verdict=missed&reason=",
            "Give a reason",
        ),
    ] {
        let refused = post(&pages, path, form, &[OURS]).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{path} {form}"
        );
        assert!(
            refused.body.contains("Nothing was written down"),
            "{path} {form}"
        );
        assert!(refused.body.contains(says), "{path} {form}");
        assert_inert(&refused.body);
        if form.contains("file+7") {
            let elements = read(&refused.body);
            let is_there = |value| {
                elements
                    .iter()
                    .any(|one| one.attribute("value") == Some(value))
            };
            assert!(is_there("file 7"), "{path} {form}");
        }
    }
}

#[tokio::test]
async fn a_form_that_does_not_say_what_was_seen_is_refused() {
    let (pages, person, one) = (pages(Samples), person(), samples::person_id());
    let why = "operator=ana&code=other&reason=file+7";
    for (path, form) in [
        (
            "/queue/auth-nz/set-aside",
            format!("{why}&count=1&person={one}@3.x.high"),
        ),
        (
            "/queue/auth-nz/set-aside",
            format!("{why}&count=1&person={one}"),
        ),
        (&format!("{person}/set-aside"), why.to_owned()),
        (
            &format!("{person}/set-aside"),
            format!("{why}&seen=3.1.because"),
        ),
    ] {
        let refused = post(&pages, path, &form, &[OURS]).await;
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        assert_eq!(refused.status, status, "{path} {form}");
        for words in ["Nothing was written down", "does not say what was seen"] {
            assert!(refused.body.contains(words), "{path} {form}");
        }
        assert_inert(&refused.body);
    }
}

#[tokio::test]
async fn a_page_says_how_many_before_many_are_set_aside() {
    let pages = pages(Samples);
    let (one, other) = (
        samples::person_id(),
        tiaki_core::id::PersonId::from_bytes([2; 16]),
    );
    let form = format!(
        "person={one}@3.1.low&person={other}@3.2.low&person={one}@3.1.low&operator=ana&code=other&reason=file+7"
    );
    let asked = post(&pages, "/queue/auth-nz/set-aside", &form, &[OURS]).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.body.contains("Set these 2 persons aside?"));
    assert!(asked.body.contains("Nothing is written down yet"));
    assert_inert(&asked.body);
    let elements = read(&asked.body);
    let hidden: Vec<&str> = elements
        .iter()
        .filter(|one| one.attribute("type") == Some("hidden"))
        .filter_map(|one| one.attribute("value"))
        .collect();
    assert_eq!(
        hidden,
        [
            format!("{other}@3.2.low"),
            format!("{one}@3.1.low"),
            "2".to_owned()
        ]
    );
}

#[tokio::test]
async fn nobody_free_and_nothing_to_look_at_are_told() {
    let pages = pages(Samples);
    for (path, says) in [
        ("/queue/auth-nz/next", "Nobody is free in this queue"),
        ("/audit", "No second look waits for this name"),
    ] {
        let told = post(&pages, path, "operator=late", &[OURS]).await;
        assert_eq!(told.status, StatusCode::OK, "{path}");
        assert!(told.body.contains(says), "{path}");
    }
    let mine = get(&pages, "/queue/auth-nz/mine").await;
    assert_eq!(mine.status, StatusCode::OK);
    assert!(mine.body.contains("What you hold in this queue"));
    assert!(mine.body.contains(&person()));
}

#[tokio::test]
async fn forms_of_other_sites_and_broken_ones_are_refused() {
    let (pages, person, audit) = (pages(Samples), person(), audit());
    let steps = ["take", "release", "skip", "set-aside", "told", "restore"];
    let mut paths: Vec<String> = steps
        .iter()
        .map(|step| format!("{person}/{step}"))
        .collect();
    let steps = ["set-aside", "restore"];
    paths.extend(steps.iter().map(|step| format!("/queue/auth-nz/{step}")));
    paths.push(audit);
    let form = "operator=ana&code=other&reason=file&verdict=missed";
    for path in &paths {
        for headers in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("origin", "http://evil.example")],
        ] {
            let refused = post(&pages, path, form, headers).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
        }
        // What needs no field is not stopped by one that does not read.
        let needs_none = ["take", "release", "told", "restore"]
            .iter()
            .any(|step| path.starts_with("/person") && path.ends_with(step));
        let unread = (!needs_none).then(|| "%ff=%ff".to_owned());
        let large = format!("reason={}", "x".repeat(200_000));
        for broken in std::iter::once(large).chain(unread) {
            let refused = post(&pages, path, &broken, &[OURS]).await;
            assert_eq!(
                refused.status,
                StatusCode::UNPROCESSABLE_ENTITY,
                "{path} {broken:.20}"
            );
            assert!(
                refused.body.contains("Nothing was written down"),
                "{path} {broken:.20}"
            );
        }
    }
    for path in [
        "/person/per_00/take",
        "/queue/auth-nz/burn",
        "/audit/asd_00",
    ] {
        let missing = post(&pages, path, "operator=ana", &[OURS]).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn every_field_has_its_own_label() {
    let pages = pages(Samples);
    for path in [
        "/queue/auth-nz".to_owned(),
        person(),
        "/audit".to_owned(),
        audit(),
    ] {
        let elements = read(&get(&pages, &path).await.body);
        let labels: Vec<&str> = elements
            .iter()
            .filter_map(|one| one.attribute("for"))
            .collect();
        let is_field = |name: &str| ["input", "select"].contains(&name);
        for field in elements.iter().filter(|one| is_field(&one.name)) {
            let within = field.around.iter().any(|at| elements[*at].name == "label");
            let is_named = within
                || field.attribute("type") == Some("hidden")
                || labels.contains(&field.attribute("id").unwrap());
            assert!(is_named, "{path}: {field:?}");
        }
    }
}

fn account(handle: &str) -> AccountId {
    AccountId::derive(
        &SiteKey::new(&[3; 32]),
        &[b"Examplechat", handle.as_bytes()],
    )
}

fn open(folder: &Path) -> Site {
    Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[3; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: Arc::default(),
    }
}

/// Persons of one account each at the coordinator's desk.
fn queued(folder: &Path, handles: &[String]) -> Site {
    for handle in handles {
        let text = format!(
            "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
             <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
             <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
             <espIdentifier>{handle}</espIdentifier><espService>Examplechat</espService></personOrUserReported></report>"
        );
        let mut file = std::fs::File::create(folder.join(format!("{handle}.xml"))).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }
    let act = Act {
        actor: "test".to_owned(),
        at: samples::as_of(),
    };
    let (site, options) = (open(folder), ImportOptions::default());
    import(&site, &act, &[folder.to_owned()], &options, &|_, _| {}).unwrap();
    matching::run(&site, &act, 31).unwrap();
    linking::run(&site, &act).unwrap();
    triage::run(&site, &act).unwrap();
    site
}

fn served(folder: &Path) -> Router {
    let settings = Settings {
        operation: "Operation Sample (synthetic)".to_owned(),
        clock: Arc::new(samples::as_of()),
        now: samples::as_of,
        follow: None,
        approve: None,
        queue: QueueRules::standard(),
        sessions: tiaki_ops::sessions::SessionRules::standard(),
        sending: None,
        exchange: None,
        workplace: tiaki_core::workplace::WorkplaceRules::shared(),
        random: || Some([9; 32]),
        names: Vec::new(),
    };
    router(
        Arc::new(open(folder)),
        Arc::new(samples::door::Inside),
        settings,
    )
}

/// What the form to set aside on a page carries.
async fn seen(pages: &Router, page: &str) -> String {
    let elements = read(&get(pages, page).await.body);
    let is_seen = |one: &&crate::html::Element| one.attribute("name") == Some("seen");
    let field = elements.iter().find(is_seen).unwrap();
    field.attribute("value").unwrap().to_owned()
}

fn led_to(answer: &Answer) -> String {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    answer
        .header("location")
        .trim_end_matches("#desk")
        .to_owned()
}

#[tokio::test]
async fn an_officer_works_from_the_queue_by_the_pages() {
    let folder = tempfile::tempdir().unwrap();
    let site = queued(folder.path(), &["one".to_owned(), "two".to_owned()]);
    let pages = served(folder.path());
    let queue = format!("/queue/{COORDINATOR}");
    let send = async |path: &str, form: &str| post(&pages, path, form, &[OURS]).await;

    let first = led_to(&send(&format!("{queue}/next"), "operator=ana").await);
    let second = led_to(&send(&format!("{queue}/next"), "operator=ben").await);
    assert_ne!(first, second);
    let none = send(&format!("{queue}/next"), "operator=cleo").await;
    assert!(none.body.contains("Nobody is free"));
    assert!(
        get(&pages, &first)
            .await
            .body
            .contains("Held by <bdi>ana</bdi>")
    );
    let taken = send(&format!("{first}/take"), "operator=ben").await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("Another operator holds it"));

    assert_eq!(
        led_to(&send(&format!("{first}/skip"), "operator=ana&reason=a+relative").await),
        queue
    );
    assert!(get(&pages, &queue).await.body.contains("a relative"));
    assert_eq!(
        led_to(&send(&format!("{queue}/next"), "operator=cleo").await),
        first
    );
    let why = format!(
        "operator=cleo&code=elsewhere&reason=case+seven&seen={}",
        seen(&pages, &first).await
    );
    led_to(&send(&format!("{first}/set-aside"), &why).await);
    let page = get(&pages, &first).await.body;
    assert!(
        page.contains("Set aside.")
            && !page.contains("case seven")
            && page.contains("Bring it back")
    );
    let told = send(&format!("{first}/told"), "operator=ana").await.body;
    assert!(told.contains("case seven") && told.contains("<bdi>cleo</bdi>"));
    let list = get(&pages, &format!("{queue}/set-aside")).await.body;
    assert!(list.contains(&first) && !list.contains(&second));
    led_to(&send(&format!("{first}/restore"), "operator=ana").await);
    assert!(
        get(&pages, &format!("{queue}/free"))
            .await
            .body
            .contains(&first)
    );
    assert_eq!(
        led_to(&send(&format!("{second}/release"), "operator=ben").await),
        queue
    );

    let entries = site.store.read("test", |tx| log::newest(tx, 50)).unwrap();
    let verbs: Vec<&str> = entries.iter().map(|entry| &*entry.verb).collect();
    for verb in [
        "queue.taken",
        "queue.skipped",
        "queue.set_aside",
        "queue.restored",
        "queue.released",
    ] {
        assert!(verbs.contains(&verb), "{verb}");
    }
    let told = |word: &str| entries.iter().any(|entry| entry.detail.contains(word));
    assert!(
        !told("relative") && !told("seven"),
        "reasons stay out of the log"
    );
}

#[tokio::test]
async fn the_second_operator_is_shown_nothing_of_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let key = SiteKey::new(&[3; 32]);
    let handles = (0..400).map(|number| format!("h{number}"));
    let drawn = |handle: &String| Lot::of(&key, &[account(handle)], 1).is_drawn(30);
    let handles: Vec<String> = handles.filter(drawn).take(2).collect();
    queued(folder.path(), &handles);
    let pages = served(folder.path());
    let send = async |path: &str, form: &str| post(&pages, path, form, &[OURS]).await;
    let queue = format!("/queue/{COORDINATOR}");
    let mut persons = Vec::new();
    for _ in 0..2 {
        let person = led_to(&send(&format!("{queue}/next"), "operator=firstofficer").await);
        let why = format!(
            "operator=firstofficer&code=retracted&reason=firstreason&seen={}",
            seen(&pages, &person).await
        );
        led_to(&send(&format!("{person}/set-aside"), &why).await);
        persons.push(person);
    }
    let own = send("/audit", "operator=FirstOfficer").await;
    assert!(own.body.contains("No second look waits"), "not one's own");
    let look = led_to(&send("/audit", "operator=second").await);
    for path in [
        "/audit".to_owned(),
        look.clone(),
        queue.clone(),
        format!("{queue}/set-aside"),
        persons[0].clone(),
        persons[1].clone(),
    ] {
        let body = get(&pages, &path).await.body;
        for word in ["firstofficer", "firstreason", "took its reports back</p>"] {
            assert!(!body.contains(word), "{word} on {path}");
        }
    }
    let verdict = "operator=second&verdict=rightly&reason=nothing+there";
    assert_eq!(led_to(&send(&look, verdict).await), "/audit");
    let shown = async |person: &String| get(&pages, person).await.body.contains("firstreason");
    assert_eq!(
        [shown(&persons[0]).await, shown(&persons[1]).await]
            .iter()
            .filter(|shown| **shown)
            .count(),
        1
    );
    assert_eq!(get(&pages, &look).await.status, StatusCode::NOT_FOUND);
    let other = led_to(&send("/audit", "operator=second").await);
    led_to(&send(&other, "operator=second&verdict=missed&reason=a+child").await);
    let estimate = get(&pages, "/audit").await.body;
    assert!(
        estimate.contains("Nobody has looked yet"),
        "nothing is told of the week that is not over"
    );
    let again = led_to(&send(&format!("{queue}/next"), "operator=cleo").await);
    assert!(persons.contains(&again), "who was missed is back");
}
