//! What reports say and leave out, read again from the documents: the same as when they came in,
//! whatever form they have and by whatever door they came.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;
use std::sync::Arc;

use tiaki_core::id::SiteKey;
use tiaki_core::quality::{Facts, Field, Presence};
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::submissions::{Caller, Desk, Step, Terms};
use tiaki_ops::{Act, Site, Store, quality};
use tiaki_package::SigningKey;
use tiaki_store::testing;

const AT: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: AT,
    }
}

fn on_both(test: impl Fn(Arc<Site>, &Path)) {
    let site = |store| {
        Arc::new(Site {
            store,
            key: SiteKey::new(&[7; 32]),
            mail: tiaki_core::mail::MailRules::standard(),
            networks: tiaki_core::network::NetworkRules::standard(),
            countries: tiaki_ops::Countries::standard(),
            wordings: Arc::default(),
        })
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiaki.db");
    test(site(Store::open_sqlite(&path).unwrap()), folder.path());
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        test(site(Store::open_postgres(&url).unwrap()), folder.path());
    }
}

/// What is written down of each report: letters and flags, by report.
fn facts(site: &Site) -> Vec<(String, String, String)> {
    let read = |tx: &tiaki_store::Tx<'_>| {
        let mut reports = Vec::new();
        tiaki_store::quality::each(tx, |source, _| {
            reports.push(tiaki_core::id::ReportId::from_bytes(*source.as_bytes()));
            Ok::<_, tiaki_store::Error>(())
        })?;
        let of = |report: &tiaki_core::id::ReportId| {
            let (facts, flags) = tiaki_store::quality::find(tx, report)?.unwrap();
            Ok((report.to_string(), facts, flags))
        };
        reports
            .iter()
            .map(of)
            .collect::<Result<Vec<_>, tiaki_store::Error>>()
    };
    let mut found = site.store.read("test", read).unwrap();
    found.sort();
    found
}

fn stays(site: &Site, reports: u64) {
    let before = facts(site);
    assert_eq!(before.len() as u64, reports);
    let done = quality::run(site, &act(), true).unwrap();
    assert_eq!((done.read, done.unread), (reports, 0));
    assert_eq!(facts(site), before);
}

const FULL: &str = include_str!("../../tiaki-formats/testdata/cybertip.json");

fn tip(number: u32) -> String {
    format!(
        "{{\"reportId\":{number},\"reportedInformation\":{{\"reportingEsp\":{{\"espName\":\"Example ESP\"}},\
         \"incidentSummary\":{{\"incidentDateTime\":\"2026-01-0{number} 03:04:05\"}},\
         \"reportedPeople\":{{\"reportedPersons\":[{{\"espUserId\":\"u-{number}\",\
         \"emails\":{{\"emails\":[{{\"value\":\"a{number}@mail.example\",\"verified\":true}}]}}}}]}}}}}}"
    )
}

#[test]
fn json_and_referrals_are_read_again_too() {
    let referral = include_str!("../../../docs/formats/examples/referral-police-accounts.json");
    for provider in [None, Some("Another Name".to_owned())] {
        on_both(|site, folder| {
            let within = folder.join("in");
            std::fs::create_dir_all(&within).unwrap();
            for (name, text) in [
                ("alone.json", format!("\u{feff}{FULL}\n")),
                ("list.json", format!("[{},\n {}]", tip(1), tip(2))),
                ("lines.jsonl", format!("{}\n{}\r\n", tip(3), tip(4))),
                ("referral.json", format!("\u{feff} {referral}\n")),
            ] {
                let mut file = std::fs::File::create(within.join(name)).unwrap();
                std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
            }
            let options = ImportOptions {
                provider: provider.clone(),
                ..ImportOptions::default()
            };
            let done = import(&site, &act(), &[within], &options, &|_, _| {}).unwrap();
            assert_eq!((done.accepted, done.quarantined), (6, 0), "{done:?}");
            stays(&site, 6);
        });
    }
}

#[test]
fn files_that_came_over_the_api_count_as_they_did_then() {
    on_both(|site, _| {
        let settings = tiaki_hash::Settings {
            worker: None,
            patience: std::time::Duration::from_secs(1),
        };
        let key = SigningKey::from_seed([9; 32]);
        let desk = Desk::new(Arc::clone(&site), key, Terms::default(), settings, None);
        let caller = Caller {
            username: "login".to_owned(),
            provider: "Example".to_owned(),
        };
        let step = |request| Step {
            caller: &caller,
            request,
            at: AT,
        };
        let report = "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
                      <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
                      <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
                      <espIdentifier>u-1</espIdentifier></personOrUserReported></report>";
        let opened = desk.open(&step("open"), report.into()).unwrap().unwrap();
        let mut upload = desk.begin_upload("upload").unwrap();
        upload.feed(b"placeholder").unwrap();
        let (received, sealing) = upload.finish();
        let kept = desk.keep_upload(&step("upload"), opened.number, &received, sealing);
        kept.unwrap().unwrap();
        desk.finish(&step("finish"), opened.number)
            .unwrap()
            .unwrap();
        // The provider states no digest of the file: it is known by what was received.
        let [(_, letters, _)] = <[_; 1]>::try_from(facts(&site)).unwrap();
        assert_eq!(Facts::read(&letters).presence(Field::File), Presence::Full);
        stays(&site, 1);
    });
}
