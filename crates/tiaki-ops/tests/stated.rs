//! What senders state of an account's holder: kept and shown as said, and weighed only where a rule
//! has a factor for it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::SiteKey;
use tiaki_core::statement::Statement;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::views::{self, Person, Report};
use tiaki_ops::{Act, Site, Store, linking, matching, triage};

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

/// A report on one account, with these members beside its id there; the parts are a child's where
/// `list` is that of the children.
fn tip(list: &str, members: &str) -> String {
    format!(
        "{{\"reportId\":7,\"reportedInformation\":{{\"reportingEsp\":{{\"espName\":\"Example ESP\"}},\
         \"incidentSummary\":{{\"incidentType\":\"Online Enticement of Children for Sexual Acts\",\
         \"incidentDateTime\":\"2026-01-02T03:04:05Z\"}},{list}:[{{\"espService\":\"ExampleChat\",\
         \"espUserId\":\"u-1\"{members}}}]}}}}}}"
    )
}

const REPORTED: &str = "\"reportedPeople\":{\"reportedPersons\"";

fn site(folder: &Path, tip: &str) -> Site {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    let mut file = std::fs::File::create(within.join("7.json")).unwrap();
    std::io::Write::write_all(&mut file, tip.as_bytes()).unwrap();
    let site = Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
    };
    let options = ImportOptions::default();
    let done = import(&site, &act(), &[within], &options, &|_, _| {}).unwrap();
    assert_eq!(done.accepted, 1, "{done:?}");
    matching::run(&site, &act(), 31).unwrap();
    linking::run(&site, &act()).unwrap();
    triage::locate(&site, &act()).unwrap();
    triage::run(&site, &act()).unwrap();
    site
}

/// The only person and the only report, as pages show them.
fn shown(site: &Site) -> (Person, Report) {
    let queue = views::queue(site, tiaki_ops::directory::COORDINATOR, 0).unwrap();
    let row = queue.unwrap().rows.remove(0);
    let person = views::person(site, &row.person).unwrap().unwrap();
    let report = person.accounts[0].parts[0].report.unwrap();
    let report = views::report(site, &report).unwrap().unwrap();
    (person, report)
}

fn stated(members: &str) -> (Person, Vec<Statement>) {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path(), &tip(REPORTED, members));
    let (person, report) = shown(&site);
    let codes = report.accounts[0].stated.clone();
    assert_eq!(person.accounts[0].parts[0].stated, codes);
    (person, codes)
}

/// Why a person stands where it stands, without the ids of what shows it.
fn place(person: &Person) -> (String, String, [i64; 4], Vec<(String, i64)>) {
    let row = &person.row;
    let factors = row.reasons.factors.iter();
    let factors = factors.map(|one| (one.code.clone(), one.points));
    (
        row.class.clone(),
        row.band.clone(),
        row.axes,
        factors.collect(),
    )
}

#[test]
fn a_conviction_is_kept_and_shown_as_said_and_moves_nobody() {
    let (without, none) = stated("");
    assert_eq!(none, []);
    for said in ["Yes", "Convicted", "registered"] {
        let (with, codes) = stated(&format!(",\"convictedSexOffender\":\"{said}\""));
        assert_eq!(codes, [Statement::Convicted], "{said}");
        assert_eq!(place(&with), place(&without), "{said}");
        let text = format!("{:?}", with.row.reasons);
        assert!(!text.contains("onvict"), "{text}");
    }
}

#[test]
fn a_conviction_that_is_denied_or_doubted_is_not_kept() {
    for said in [
        "No",
        "Unknown",
        "not convicted",
        "charged: yes",
        "alleged",
        "N/A",
    ] {
        let (_, codes) = stated(&format!(",\"convictedSexOffender\":\"{said}\""));
        assert_eq!(codes, [], "{said}");
    }
}

#[test]
fn a_relation_is_shown_and_does_count() {
    let (without, _) = stated("");
    let (with, codes) = stated(",\"relationshipToChildVictim\":\"Parent\"");
    assert_eq!(codes, [Statement::Parent]);
    assert_ne!(place(&with), place(&without));
}

#[test]
fn of_a_shielded_account_nothing_stated_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let members = ",\"convictedSexOffender\":\"Yes\",\"age\":15,\"dateOfBirth\":\"2011-01-01\"";
    let site = site(folder.path(), &tip(REPORTED, members));
    let (person, report) = shown(&site);
    assert!(report.accounts[0].protection.is_shielded());
    assert_eq!(report.accounts[0].stated, []);
    assert_eq!(person.accounts[0].parts[0].stated, []);
}
