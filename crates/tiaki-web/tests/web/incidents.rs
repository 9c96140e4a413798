//! A group of reports, as those see it who may not read all of them.

use std::path::Path;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tiaki_core::id::{AccountId, ClientId, IncidentId, SiteKey};
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::case::{self, Opening};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::{Act, Site, folding, linking, matching, triage, views};
use tower::ServiceExt;

use crate::access::{served, session, site};
use crate::samples;

const FILE: &str = "0cc175b9c0f1b6a831c399e269772661";

/// How many of the group's reports are about persons in New Zealand; the others are in Australia.
const OURS: usize = 5;

/// All reports of the group.
const ALL: usize = 12;

fn act(name: &str) -> Act {
    Act {
        actor: name.to_owned(),
        at: samples::as_of(),
    }
}

fn handle(number: usize) -> String {
    format!("synth-{number:02}")
}

/// One file that twelve accounts passed on, in two countries by turns.
fn viral(folder: &Path) -> Site {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    for number in 0..ALL {
        let (handle, country) = (handle(number), if is_ours(number) { "NZ" } else { "AU" });
        let report = format!(
            "<report><incidentSummary><incidentType>Child Pornography (possession, manufacture, and distribution)\
             </incidentType><incidentDateTime>2026-01-02T03:{number:02}:00Z</incidentDateTime></incidentSummary><reporter>\
             <reportingPerson><email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
             <espIdentifier>{handle}</espIdentifier><espService>Examplechat</espService><estimatedLocation verified=\"false\" \
             timestamp=\"2026-01-02T03:04:05Z\"><countryCode>{country}</countryCode></estimatedLocation></personOrUserReported></report>"
        );
        let files = format!(
            "<files><fileDetails><reportId>1</reportId><fileId>b0754af766b426f2928a02c651ed4b99</fileId>\
             <originalFileHash hashType=\"MD5\">{FILE}</originalFileHash></fileDetails></files>"
        );
        for (end, text) in [("xml", report), ("files.xml", files)] {
            let path = within.join(format!("20000{number:02}.{end}"));
            tiaki_package::atomic_write(&path, text.as_bytes()).unwrap();
        }
    }
    let (site, options) = (site(folder), ImportOptions::default());
    let done = import(&site, &act("test"), &[within], &options, &|_, _| {}).unwrap();
    assert_eq!((done.accepted, done.quarantined), (12, 0), "{done:?}");
    matching::run(&site, &act("test"), 31).unwrap();
    folding::run(&site, &act("test")).unwrap();
    linking::run(&site, &act("test")).unwrap();
    triage::locate(&site, &act("test")).unwrap();
    triage::run(&site, &act("test")).unwrap();
    site
}

/// Whether a report is of New Zealand: not the first ones, so that places among all would tell of those.
fn is_ours(number: usize) -> bool {
    number >= ALL - OURS
}

fn account(number: usize) -> AccountId {
    let key = SiteKey::new(&[7; 32]);
    AccountId::derive(&key, &[b"Examplechat", handle(number).as_bytes()])
}

fn report(site: &Site, number: usize) -> String {
    let found = views::account(site, &account(number)).unwrap().unwrap();
    found.parts[0].report.unwrap().to_string()
}

async fn asked(site: &Site, agency: &str, path: &str) -> (StatusCode, String) {
    let session = session(Role::Analyst, agency, Some(Purpose::Investigation));
    let (pages, _) = served(site, Some(session));
    let request = Request::builder()
        .uri(path)
        .header("host", "127.0.0.1:8400");
    let request = if path.starts_with("/api/") {
        let (id, secret) = (ClientId::from_bytes([7; 16]), "07".repeat(32));
        request.header("authorization", format!("Bearer tiaki_{id}_{secret}"))
    } else {
        request.header("cookie", format!("tiaki={}", "07".repeat(32)))
    };
    let answer = pages.oneshot(request.body(Body::empty()).unwrap()).await;
    let answer = answer.unwrap();
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), 1 << 20).await;
    (status, String::from_utf8(body.unwrap().to_vec()).unwrap())
}

fn group(site: &Site) -> IncidentId {
    let found = folding::incidents(site, 0).unwrap();
    let viral = found.rows.iter().find(|row| row.kind == "viral").unwrap();
    assert_eq!(viral.reports, 12);
    viral.id
}

/// Of a group an authority's own operators are shown the reports on persons in its queue, and counted those alone.
#[tokio::test]
async fn an_authoritys_operators_are_shown_and_counted_their_own_reports_of_a_group() {
    let folder = tempfile::tempdir().unwrap();
    let site = viral(folder.path());
    let group = group(&site);
    let reports: Vec<String> = (0..ALL).map(|number| report(&site, number)).collect();
    let page = format!("/incident/{group}");
    let call = format!("/api/v1/incidents/{group}");
    for (agency, is_shown) in [
        ("", &(|_| true) as &dyn Fn(usize) -> bool),
        ("auth-nz", &is_ours),
        ("auth-au", &|number| !is_ours(number)),
    ] {
        let size = (0..ALL).filter(|number| is_shown(*number)).count();
        for path in [&page, &call] {
            let (status, body) = asked(&site, agency, path).await;
            assert_eq!(status, StatusCode::OK, "{agency:?} {path}: {body}");
            for (number, report) in reports.iter().enumerate() {
                let is_there = body.contains(report.as_str());
                assert_eq!(is_there, is_shown(number), "{agency:?} {path} {number}");
            }
        }
        let (_, body) = asked(&site, agency, &page).await;
        let told = format!("<strong>{size}</strong>");
        assert_eq!(body.matches(&told).count(), 2, "{agency:?}: {body}");
        let places: Vec<String> = (1..=size).map(|place| place.to_string()).collect();
        let rows = body.split("<td class=\"num\">").skip(1);
        let found: Vec<&str> = rows.filter_map(|row| row.split('<').next()).collect();
        assert_eq!(found, places, "{agency:?}: places among what is shown");
    }
    // A first incident of another's would tell of it: the site's own are told the first of all.
    let first = |body: &str| body.contains("03:00");
    assert!(first(&asked(&site, "", &page).await.1));
    assert!(!first(&asked(&site, "auth-nz", &page).await.1));
    for path in [&page, &call] {
        let (status, _) = asked(&site, "auth-fj", path).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    let second = asked(&site, "auth-nz", &format!("{page}?page=2")).await;
    assert_eq!(second.0, StatusCode::NOT_FOUND);
}

/// A restricted case takes its person's reports out of a group as it does everywhere, whoever asks.
#[tokio::test]
async fn what_is_of_a_restricted_case_is_left_out_of_a_group() {
    let folder = tempfile::tempdir().unwrap();
    let site = viral(folder.path());
    let group = group(&site);
    let hidden = ALL - 1;
    let person = views::account(&site, &account(hidden)).unwrap().unwrap();
    let new = Opening {
        persons: vec![person.person.unwrap()],
        restricted: true,
        ..Opening::default()
    };
    case::open(&site, &act("ben"), &new).unwrap();
    for agency in ["", "auth-nz"] {
        for path in [
            format!("/incident/{group}"),
            format!("/api/v1/incidents/{group}"),
        ] {
            let (status, body) = asked(&site, agency, &path).await;
            assert_eq!(status, StatusCode::OK, "{agency:?} {path}");
            assert!(!body.contains(&report(&site, hidden)), "{agency:?} {path}");
            assert!(
                body.contains(&report(&site, hidden - 1)),
                "{agency:?} {path}"
            );
        }
    }
}
