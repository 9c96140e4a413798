//! What reports leave out, and the card of their provider.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::{ReportId, SiteKey};
use tiaki_core::quality::{Facts, Field, Presence, Rules};
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, Imported, import};
use tiaki_ops::quality::{self, Card};
use tiaki_ops::{Act, Site, Store, linking, matching, triage};
use tiaki_store::{log, testing};

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

fn on_both(test: impl Fn(&Site, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    let key = || SiteKey::new(&[7; 32]);
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    test(
        &Site {
            store,
            key: key(),
            mail: tiaki_core::mail::MailRules::standard(),
            networks: tiaki_core::network::NetworkRules::standard(),
            countries: tiaki_ops::Countries::standard(),
            wordings: std::sync::Arc::default(),
        },
        folder.path(),
    );
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_postgres(&url).unwrap();
        test(
            &Site {
                store,
                key: key(),
                mail: tiaki_core::mail::MailRules::standard(),
                networks: tiaki_core::network::NetworkRules::standard(),
                countries: tiaki_ops::Countries::standard(),
                wordings: std::sync::Arc::default(),
            },
            folder.path(),
        );
    }
}

fn put(folder: &Path, name: &str, text: &str) {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    let mut file = std::fs::File::create(within.join(name)).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
}

fn take(site: &Site, folder: &Path, options: &ImportOptions) -> Imported {
    import(site, &act(), &[folder.join("in")], options, &|_, _| {}).unwrap()
}

fn report(kind: &str, summary: &str, rest: &str) -> String {
    format!(
        "<report><incidentSummary><incidentType>{kind}</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime>{summary}</incidentSummary>{rest}</report>"
    )
}

const MATERIAL: &str = "Child Pornography (possession, manufacture, and distribution)";
const REPORTER: &str =
    "<reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>";

/// Everything that the rubric asks for.
fn whole() -> (String, String) {
    let person = "<personOrUserReported><personOrUserReportedPerson>\
        <email verified=\"true\">a@mail.example</email></personOrUserReportedPerson>\
        <espIdentifier>u-1</espIdentifier><espService>Examplechat</espService>\
        <ipCaptureEvent><ipAddress>203.0.113.7</ipAddress><eventName>Upload</eventName>\
        <dateTime>2026-01-02T02:00:00Z</dateTime><port>51234</port></ipCaptureEvent>\
        <deviceId><idType>IMEI</idType><idValue>1</idValue></deviceId>\
        <estimatedLocation><countryCode>NZ</countryCode></estimatedLocation></personOrUserReported>\
        <victim><victimPerson><age>12</age></victimPerson></victim>";
    let chat = "<internetDetails><chatImIncident><content>placeholder</content></chatImIncident></internetDetails>";
    let described = "<incidentDateTimeDescription>time of upload</incidentDateTimeDescription>";
    let files = "<files><fileDetails><reportId>1</reportId><fileId>b0754af766b426f2928a02c651ed4b99</fileId>\
        <fileViewedByEsp>true</fileViewedByEsp><publiclyAvailable>false</publiclyAvailable>\
        <industryClassification>A1</industryClassification>\
        <originalFileHash hashType=\"MD5\">0cc175b9c0f1b6a831c399e269772661</originalFileHash></fileDetails></files>";
    (
        report(MATERIAL, described, &format!("{chat}{REPORTER}{person}")),
        files.to_owned(),
    )
}

/// A log-in address, an id, a file that nobody says anything of.
fn poor(number: u32) -> (String, String) {
    let person = format!(
        "<personOrUserReported><espIdentifier>p-{number}</espIdentifier><espService>Examplechat</espService>\
         <ipCaptureEvent><ipAddress>2001:db8::{number}</ipAddress><eventName>Login</eventName>\
         <dateTime>2026-01-02T02:00:00Z</dateTime></ipCaptureEvent></personOrUserReported>"
    );
    let files = format!(
        "<files><fileDetails><reportId>{number}</reportId><fileId>b0754af766b426f2928a02c651ed4b99</fileId>\
         <originalFileHash hashType=\"MD5\">0cc175b9c0f1b6a831c399e26977{number:04}</originalFileHash>\
         </fileDetails></files>"
    );
    (report(MATERIAL, "", &format!("{REPORTER}{person}")), files)
}

fn three(folder: &Path) {
    let (one, files) = whole();
    put(folder, "1000001.xml", &one);
    put(folder, "1000001.files.xml", &files);
    for number in 2..4 {
        let (report, files) = poor(number);
        put(folder, &format!("100000{number}.xml"), &report);
        put(folder, &format!("100000{number}.files.xml"), &files);
    }
    // Words alone, on nobody, by a reporter without an address.
    let words = report(
        "Online Enticement of Children for Sexual Acts",
        "",
        "<reporter><reportingPerson/></reporter><intendedRecipient/><additionalInfo>placeholder</additionalInfo>",
    );
    put(folder, "1000004.xml", &words);
}

fn facts(site: &Site) -> Vec<(ReportId, Facts)> {
    let mut found = Vec::new();
    let found_in = std::cell::RefCell::new(&mut found);
    site.store
        .read("test", |tx| {
            tiaki_store::quality::each(tx, |source, facts| {
                let report = ReportId::from_bytes(*source.as_bytes());
                found_in.borrow_mut().push((report, Facts::read(facts)));
                Ok::<_, tiaki_store::Error>(())
            })
        })
        .unwrap();
    found.sort();
    found
}

fn line<'c>(card: &'c Card, field: &str) -> &'c quality::FieldLine {
    card.fields.iter().find(|line| line.field == field).unwrap()
}

#[test]
fn what_each_report_says_is_written_down_when_it_comes_in() {
    on_both(|site, folder| {
        three(folder);
        assert_eq!(take(site, folder, &ImportOptions::default()).accepted, 4);
        let written: Vec<String> = facts(site)
            .into_iter()
            .map(|(_, facts)| facts.write())
            .collect();
        let count = |letters: &str| written.iter().filter(|one| *one == letters).count();
        assert_eq!(count("fffffffffffffffff"), 1, "{written:?}");
        assert_eq!(
            written
                .iter()
                .filter(|one| one.starts_with("fapppaaa"))
                .count(),
            2,
            "{written:?}"
        );
        let words = written.iter().find(|one| one.starts_with('a')).unwrap();
        let words = Facts::read(words);
        for (field, presence) in [
            (Field::Viewed, Presence::NotApplicable),
            (Field::Offender, Presence::Absent),
            (Field::UploadPlace, Presence::Absent),
            (Field::Communication, Presence::Partial),
            (Field::Victim, Presence::Partial),
            (Field::Port, Presence::NotApplicable),
            (Field::Account, Presence::Absent),
            (Field::Zone, Presence::Full),
            (Field::Meaning, Presence::Absent),
        ] {
            assert_eq!(words.presence(field), presence, "{field:?}");
        }
    });
}

#[test]
fn facts_read_again_from_the_documents_are_the_same() {
    on_both(|site, folder| {
        three(folder);
        take(site, folder, &ImportOptions::default());
        let before = facts(site);
        assert_eq!(quality::run(site, &act(), false).unwrap().read, 0);
        let done = quality::run(site, &act(), true).unwrap();
        assert_eq!((done.read, done.unread), (4, 0));
        assert_eq!(facts(site), before);
        let newest = site.store.read("test", |tx| log::newest(tx, 10)).unwrap();
        assert!(
            newest
                .iter()
                .any(|entry| entry.verb == "quality.read" && entry.detail == "reports=4")
        );
    });
}

#[test]
fn a_card_counts_what_is_lacking_and_what_it_cost() {
    on_both(|site, folder| {
        three(folder);
        put(folder, "1000009.xml", "<report><broken></report>");
        let options = ImportOptions {
            provider: Some("=Example Social".to_owned()),
            ..ImportOptions::default()
        };
        let imported = take(site, folder, &options);
        assert_eq!((imported.accepted, imported.quarantined), (4, 1));
        matching::run(site, &act(), 31).unwrap();
        linking::run(site, &act()).unwrap();
        triage::locate(site, &act()).unwrap();
        triage::run(site, &act()).unwrap();
        let rules = Rules::standard();
        let cards = quality::cards(site, &rules).unwrap();
        let [card] = cards.as_slice() else {
            unreachable!("{cards:?}")
        };
        assert_eq!((card.reports, card.unread, card.quarantined), (4, 0, 1));
        assert_eq!(card.months, [("2026-01".to_owned(), 4)].into());
        assert_eq!(card.bands, [("fair", 2), ("good", 1), ("poor", 1)].into());
        let viewed = line(card, "viewed");
        assert_eq!((viewed.absent, viewed.not_applicable), (2, 1));
        assert_eq!(viewed.lacking_permille, Some(666));
        assert_eq!(
            viewed.would_change.unwrap().count,
            2,
            "files without the flag"
        );
        let place = line(card, "upload_place");
        assert_eq!((place.full, place.partial, place.absent), (1, 2, 1));
        // 2001:db8::/32 and an account without any address say nothing of a country.
        assert_eq!(place.would_change.unwrap().count, 3);
        assert!(place.would_gain == 3 && place.would_gain_tenths == 80 + 80 + 150);
        assert_eq!(card.flags["reporter_without_email"], 1);
        let second = quality::cards(site, &Rules::find("quality-2").unwrap()).unwrap();
        assert_eq!(second[0].reports, 4);
        assert_ne!(
            second[0].mean_tenths, card.mean_tenths,
            "the same facts, other rules"
        );

        let csv = quality::to_csv(&cards);
        assert!(csv.starts_with(quality::CSV_HEADER));
        assert!(
            csv.contains(",\"'=Example Social\",quality-1,reports,,4,"),
            "{csv}"
        );
        let columns = quality::CSV_HEADER.matches(',').count();
        assert!(csv.lines().all(|line| line.matches(',').count() == columns));
        for personal in [
            "u-1",
            "a@mail.example",
            "203.0.113.7",
            "2001:db8",
            "ts@esp",
            "placeholder",
        ] {
            assert!(!csv.contains(personal), "{personal}");
            assert!(
                !serde_json::to_string(&cards).unwrap().contains(personal),
                "{personal}"
            );
        }
    });
}

#[test]
fn a_provider_that_sent_nothing_has_no_card() {
    on_both(|site, _| {
        let rules = Rules::standard();
        assert!(quality::cards(site, &rules).unwrap().is_empty());
        let id = quality::provider_id(site, "Nobody");
        assert!(quality::card(site, &id, &rules).unwrap().is_none());
    });
}
