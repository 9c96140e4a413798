//! One report through two doors: by the interface and by file.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::sync::Arc;

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::folding;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::submissions::{Caller, Desk, Step, Terms};
use tiaki_ops::{Act, Site, Store};
use tiaki_package::SigningKey;
use tiaki_store::testing;

const AT: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);
const REPORT: &str = "<report><incidentSummary><incidentType>Misleading Domain Name</incidentType>\
                      <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
                      <reporter><reportingPerson/></reporter><personOrUserReported>\
                      <espIdentifier>u-1</espIdentifier></personOrUserReported></report>";

#[test]
fn the_same_bytes_by_the_interface_and_by_file_fold_with_both_senders_shown() {
    let folder = tempfile::tempdir().unwrap();
    both_doors(Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
    if let Some(url) = testing::find_database() {
        both_doors(Store::open_postgres(&url).unwrap());
    }
}

fn both_doors(store: Store) {
    let key = SiteKey::new(&[7; 32]);
    let settings = tiaki_hash::Settings {
        worker: None,
        patience: std::time::Duration::from_secs(1),
    };
    let site = Arc::new(Site {
        store,
        key,
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: Arc::default(),
    });
    let signing = SigningKey::from_seed([9; 32]);
    let desk = Desk::new(Arc::clone(&site), signing, Terms::default(), settings, None);
    let caller = Caller {
        username: "example-login".to_owned(),
        provider: "Example".to_owned(),
    };
    let step = Step {
        caller: &caller,
        request: "r-1",
        at: AT,
    };
    let opened = desk.open(&step, REPORT.as_bytes().to_vec()).unwrap();
    let number = opened.unwrap().number;
    let mut upload = desk.begin_upload("one").unwrap();
    upload.feed(b"placeholder").unwrap();
    let (received, sealing) = upload.finish();
    let kept = desk.keep_upload(&step, number, &received, sealing).unwrap();
    kept.unwrap();
    desk.finish(&step, number).unwrap().unwrap();

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("4000001.xml");
    let mut file = std::fs::File::create(&path).unwrap();
    std::io::Write::write_all(&mut file, REPORT.as_bytes()).unwrap();
    let act = Act {
        actor: "test".to_owned(),
        at: AT,
    };
    let options = ImportOptions::default();
    let done = import(&site, &act, &[path], &options, &|_, _| {}).unwrap();
    assert_eq!(done.accepted, 1, "both are kept: {done:?}");
    let same = folding::run(&site, &act).unwrap().same_report;
    assert_eq!((same.groups, same.reports), (1, 2));
    let rows = folding::incidents(&site, 0).unwrap().rows;
    let group = rows.iter().find(|row| row.kind == "same_report").unwrap();
    let shown = folding::incident(&site, &group.id, "", 0).unwrap().unwrap();
    let members = shown.members.iter();
    let mut numbers: Vec<String> = members.map(|one| one.reference.clone()).collect();
    numbers.sort();
    let mut expected = vec!["4000001".to_owned(), number.to_string()];
    expected.sort();
    assert_eq!(numbers, expected);
}
