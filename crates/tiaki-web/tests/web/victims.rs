//! A child's account on the pages: held back, and read for a purpose.

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::StatusCode;
use tiaki_core::id::{AccountId, SiteKey};
use tiaki_core::protection::PurposeCode;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::{Act, Site, Store, linking, matching, triage, views};
use tiaki_store::export::{self, Scope};
use tiaki_store::log;

use crate::client::{get, pages, post};
use crate::html::read;
use crate::samples::{self, Samples};

const OURS: (&str, &str) = ("sec-fetch-site", "same-origin");
const GOOD: &str = "operator=ana&purpose=identification&reason=request+7";
/// What the sample child is called and known by.
const HELD_BACK: [&str; 3] = ["synth-child-9", "child-9@mail.example", "198.51.100.9"];

fn path() -> String {
    format!("/account/{}", samples::child().id)
}

#[tokio::test]
async fn it_is_shown_once_with_a_purpose_and_not_kept() {
    let pages = pages(Samples);
    let shown = post(&pages, &path(), GOOD, &[OURS]).await;
    assert_eq!(shown.status, StatusCode::OK);
    assert_eq!(shown.header("cache-control"), "no-store");
    for value in HELD_BACK {
        assert!(shown.body.contains(value), "{value}");
    }
    assert!(
        shown
            .body
            .contains("To find out who and where the child is")
    );
    assert!(
        !shown.body.contains("action=\"/account"),
        "nothing to ask again"
    );
    let again = get(&pages, &path()).await;
    for value in HELD_BACK {
        assert!(!again.body.contains(value), "{value}");
    }
}

#[tokio::test]
async fn without_a_purpose_nothing_is_shown() {
    let pages = pages(Samples);
    for form in [
        "",
        "operator=ana",
        "operator=ana&purpose=identification",
        "operator=ana&purpose=identification&reason=",
        "operator=ana&purpose=identification&reason=+++",
        "operator=ana&purpose=&reason=request",
        "operator=ana&purpose=curiosity&reason=request",
        "operator=ana&purpose=identification&reason=two%0Alines",
        "purpose=identification&purpose=oversight&reason=request",
        &format!(
            "operator=ana&purpose=identification&reason={}",
            "x".repeat(301)
        ),
        &format!(
            "operator=ana&purpose=identification&reason={}",
            "x".repeat(50_000)
        ),
        "%ff=%ff",
    ] {
        let refused = post(&pages, &path(), form, &[OURS]).await;
        assert_eq!(
            refused.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{form:.60}"
        );
        for value in HELD_BACK {
            assert!(!refused.body.contains(value), "{form:.60}");
        }
        assert!(refused.body.contains("Say what for"), "{form:.60}");
    }
}

#[tokio::test]
async fn a_form_of_another_site_is_refused() {
    let pages = pages(Samples);
    for headers in [
        &[][..],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "null")],
        &[("origin", "http://evil.example")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "http://127.0.0.1:8400"),
        ],
    ] {
        let refused = post(&pages, &path(), GOOD, headers).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{headers:?}");
        for value in HELD_BACK {
            assert!(!refused.body.contains(value), "{headers:?}");
        }
    }
    let by_origin = [("origin", "http://127.0.0.1:8400")];
    let taken = post(&pages, &path(), GOOD, &by_origin).await;
    assert_eq!(taken.status, StatusCode::OK);
}

#[tokio::test]
async fn an_account_that_is_not_there_is_not_told_apart() {
    let pages = pages(Samples);
    for path in ["/account/acc_00", "/account/", "/account/acc_zz/more"] {
        let missing = post(&pages, path, GOOD, &[OURS]).await;
        assert_eq!(missing.status, StatusCode::NOT_FOUND, "{path}");
    }
    let other = AccountId::from_bytes([9; 16]);
    let missing = post(&pages, &format!("/account/{other}"), GOOD, &[OURS]).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

/// What is planted in reports: none of it may be on a page, in an export, in a package or in the log.
const CHILD: [&str; 7] = [
    "canary-child",
    "canary-guardian",
    "canary-minor",
    "canary-recipient",
    "198.51.100.201",
    "0033445599",
    "canary-device",
];

fn account(element: &str, name: &str, age: u8, more: &str) -> String {
    let person = match element {
        "victim" => "victimPerson",
        "intendedRecipient" => "intendedRecipientPerson",
        _ => "personOrUserReportedPerson",
    };
    format!(
        "<{element}><{person}><phone>0033445599</phone><email>{name}@mail.example</email><age>{age}</age></{person}>\
         <espIdentifier>{name}</espIdentifier><espService>Examplechat</espService>\
         <screenName>{name}-name</screenName><displayName>{name} shown</displayName>\
         <profileUrl>https://chat.example/{name}</profileUrl><ipCaptureEvent><ipAddress>198.51.100.201</ipAddress>\
         <eventName>Login</eventName><dateTime>2026-01-02T02:00:00Z</dateTime></ipCaptureEvent>\
         <deviceId><idType>IMEI</idType><idValue>canary-device</idValue></deviceId>{more}</{element}>"
    )
}

/// Two reports: on an adult with a child, a guardian and a young recipient; and on a minor.
fn reports() -> [String; 2] {
    let report = |accounts: &str| {
        format!(
            "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
             <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
             <email>ts@esp.example</email></reportingPerson></reporter>{accounts}</report>"
        )
    };
    let guardian = "<associatedAccount type=\"Parent/Guardian\"><email>canary-guardian@mail.example</email>\
        <espService>Examplechat</espService><espIdentifier>canary-guardian</espIdentifier></associatedAccount>";
    let adult = "<personOrUserReported><personOrUserReportedPerson><email>adult@mail.example</email>\
        <age>41</age></personOrUserReportedPerson><espIdentifier>adult-1</espIdentifier>\
        <espService>Examplechat</espService><ipCaptureEvent><ipAddress>203.0.113.9</ipAddress>\
        <eventName>Upload</eventName><dateTime>2026-01-02T02:00:00Z</dateTime></ipCaptureEvent></personOrUserReported>";
    let recipient = account("intendedRecipient", "canary-recipient", 13, "");
    let child = account("victim", "canary-child", 12, guardian);
    [
        report(&format!("{adult}{recipient}{child}")),
        report(&account("personOrUserReported", "canary-minor", 16, "")),
    ]
}

fn assert_held_back(what: &str, text: &str) {
    for canary in CHILD {
        assert!(!text.contains(canary), "{canary} in {what}");
    }
}

fn site(folder: &Path) -> Site {
    Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[3; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

/// The two reports, taken in and triaged.
fn triaged(folder: &Path) -> Site {
    for (number, text) in reports().iter().enumerate() {
        let mut file = std::fs::File::create(folder.join(format!("100000{number}.xml"))).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }
    let (site, options) = (site(folder), ImportOptions::default());
    let act = Act {
        actor: "test".to_owned(),
        at: samples::as_of(),
    };
    let imported = import(&site, &act, &[folder.to_owned()], &options, &|_, _| {}).unwrap();
    assert_eq!(imported.accepted, 2, "{imported:?}");
    matching::run(&site, &act, 31).unwrap();
    linking::run(&site, &act).unwrap();
    triage::locate(&site, &act).unwrap();
    triage::run(&site, &act).unwrap();
    site
}

/// Every page there is of a site, and the accounts that are held back on them.
fn walk(site: &Site) -> (BTreeSet<String>, Vec<AccountId>) {
    let pages = [
        "/",
        "/alarms",
        "/alarms?within=365",
        "/audit",
        "/fairness",
        "/quarantine",
        "/reviews",
    ];
    let mut paths = BTreeSet::from(pages.map(str::to_owned));
    let mut protected = Vec::new();
    for destination in views::overview(site).unwrap().destinations {
        let authority = &destination.authority;
        paths.insert(format!("/queue/{authority}"));
        for part in ["free", "overdue", "set-aside", "back"] {
            paths.insert(format!("/queue/{authority}/{part}"));
        }
        for row in views::queue(site, authority, 0).unwrap().unwrap().rows {
            paths.insert(format!("/person/{}", row.person));
            let person = views::person(site, &row.person).unwrap().unwrap();
            for account in person.accounts {
                paths.insert(format!("/account/{}", account.id));
                let reports = account.parts.iter().filter_map(|part| part.report);
                paths.extend(reports.map(|report| format!("/report/{report}")));
                if account.protection.is_shielded() {
                    protected.push(account.id);
                }
            }
        }
    }
    for pair in protected.windows(2) {
        paths.insert(format!("/review/{}/{}", pair[0], pair[1]));
    }
    (paths, protected)
}

fn exported(site: &Site, scope: Scope) -> String {
    let text = std::cell::RefCell::new(Vec::new());
    let write = |tx: &tiaki_store::Tx<'_>| export::write(tx, scope, &mut *text.borrow_mut());
    site.store.read("test", write).unwrap();
    String::from_utf8(text.into_inner()).unwrap()
}

fn logged(site: &Site) -> Vec<log::Logged> {
    let newest = site.store.read("test", |tx| log::newest(tx, 1_000));
    newest.unwrap()
}

#[tokio::test]
async fn no_value_of_a_child_is_on_any_page_or_way_out_without_a_purpose() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path());
    let (paths, protected) = walk(&site);
    assert_eq!(
        protected.len(),
        4,
        "child, guardian, recipient, reported minor"
    );
    assert!(paths.len() >= 12, "{paths:?}");
    let shown = pages(self::site(folder.path()));
    for path in &paths {
        let page = get(&shown, path).await;
        assert_eq!(page.status, StatusCode::OK, "{path}");
        assert_held_back(path, &page.body);
    }
    assert_held_back("the export", &exported(&site, Scope::Shielded));
    let whole = exported(&site, Scope::Whole);
    assert!(CHILD.iter().all(|canary| whole.contains(canary)));

    let reads = || tiaki_ops::victims::reads(&site, 100).unwrap().len();
    assert_eq!(reads(), 0, "nothing was read so far");
    for (count, account) in (1..).zip(&protected) {
        let path = format!("/account/{account}");
        let no_reason = "operator=ana&purpose=identification";
        let refused = post(&shown, &path, no_reason, &[OURS]).await;
        assert_held_back("a refusal", &refused.body);
        assert_eq!(reads(), count - 1);
        let answer = post(&shown, &path, GOOD, &[OURS]).await;
        assert!(answer.body.contains("canary-"), "{path}");
        let mut entries = logged(&site);
        entries.retain(|entry| entry.verb == "victim.read");
        assert_eq!(
            (entries.len(), reads()),
            (count, count),
            "one entry for each read"
        );
        let entry = &entries[0];
        assert_eq!(
            (&entry.subject, entry.actor.as_str()),
            (&account.to_string(), "ana")
        );
        assert!(entry.detail.contains("purpose=identification"));
        assert!(
            !entry.detail.contains("request 7"),
            "the reason stays out of the log"
        );
    }
    assert_held_back("the log", &format!("{:?}", logged(&site)));
}

#[tokio::test]
async fn the_form_offers_every_purpose_and_labels_every_field() {
    let page = get(&pages(Samples), &path()).await.body;
    let elements = read(&page);
    let offered: Vec<&str> = elements
        .iter()
        .filter(|element| element.name == "option")
        .filter_map(|element| element.attribute("value"))
        .filter(|value| !value.is_empty())
        .collect();
    for code in PurposeCode::ALL {
        assert!(offered.contains(&code.code()), "{code:?}");
    }
    assert_eq!(offered.len(), PurposeCode::ALL.len());
    let labelled: Vec<&str> = elements
        .iter()
        .filter_map(|element| element.attribute("for"))
        .collect();
    for field in elements
        .iter()
        .filter(|element| ["input", "select"].contains(&element.name.as_str()))
    {
        assert!(
            labelled.contains(&field.attribute("id").unwrap()),
            "{field:?}"
        );
    }
}
