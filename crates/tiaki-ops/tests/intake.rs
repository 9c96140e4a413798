//! Import from files and folders: what goes in, what folds, what is kept aside.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::fs;
use std::path::{Path, PathBuf};

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, Imported, import};
use tiaki_ops::{Act, Site, Store, views};
use tiaki_store::{documents, export, log, testing};

struct House {
    folder: tempfile::TempDir,
    site: Site,
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
        Self {
            site: Site {
                store,
                key: SiteKey::new(&[7; 32]),
                mail: tiaki_core::mail::MailRules::standard(),
                networks: tiaki_core::network::NetworkRules::standard(),
                countries: tiaki_ops::Countries::standard(),
                wordings: std::sync::Arc::default(),
            },
            folder,
        }
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("in").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let mut file = fs::File::create(&path).unwrap();
        std::io::Write::write_all(&mut file, bytes.as_ref()).unwrap();
        path
    }

    fn import(&self) -> Imported {
        self.import_path(&self.folder.path().join("in"))
    }

    fn import_path(&self, path: &Path) -> Imported {
        import(
            &self.site,
            &act(),
            &[path.to_owned()],
            &ImportOptions::default(),
            &|_, _| {},
        )
        .unwrap()
    }

    fn counts(&self) -> views::Counts {
        views::overview(&self.site).unwrap().counts
    }

    fn digests(&self) -> Vec<(&'static str, [u8; 32])> {
        let parts = self.site.store.read("test", export::digests).unwrap();
        parts
            .into_iter()
            .map(|(name, part)| (name, part.digest))
            .collect()
    }
}

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

fn report(handle: &str, extra: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><report><incidentSummary>\
         <incidentType>Online Enticement of Children for Sexual Acts</incidentType><platform>ExampleChat</platform>{extra}\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
         <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>\
         <personOrUserReported><personOrUserReportedPerson><phone countryCallingCode=\"+64\">2100000000</phone>\
         <email verified=\"true\">{handle}@mail.example</email></personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>ExampleChat</espService>\
         <ipCaptureEvent><ipAddress>203.0.113.7</ipAddress><eventName>Login</eventName>\
         <dateTime>2026-01-02T02:00:00Z</dateTime><port>51234</port></ipCaptureEvent></personOrUserReported>\
         <victim><victimPerson><age>13</age></victimPerson><espIdentifier>child-of-{handle}</espIdentifier></victim></report>"
    )
}

fn files() -> String {
    "<files><fileDetails><reportId>1</reportId><fileId>b0754af766b426f2928a02c651ed4b99</fileId>\
     <fileViewedByEsp>true</fileViewedByEsp><fileAnnotations><possibleSelfProduction/></fileAnnotations>\
     <industryClassification>B2</industryClassification>\
     <originalFileHash hashType=\"MD5\">0cc175b9c0f1b6a831c399e269772661</originalFileHash>\
     <originalFileHash hashType=\"SHA-1\">86f7e437faa5a7fce15d1ddcb9eaeaea377667b8</originalFileHash>\
     <ipCaptureEvent><ipAddress>203.0.113.8</ipAddress><dateTime>2026-01-02T03:00:00Z</dateTime></ipCaptureEvent>\
     </fileDetails></files>"
        .to_owned()
}

#[test]
fn a_report_with_its_files_goes_in() {
    let house = House::new();
    house.put(
        "1000001.xml",
        report(
            "u-77",
            "<escalateToHighPriority>coded T-1</escalateToHighPriority>",
        ),
    );
    house.put("1000001.files.xml", files());
    let imported = house.import();
    assert_eq!(
        (imported.accepted, imported.folded, imported.quarantined),
        (1, 0, 0),
        "{imported:?}"
    );
    let counts = house.counts();
    assert_eq!((counts.reports, counts.accounts, counts.files), (1, 2, 1));
    let logged = house
        .site
        .store
        .read("test", |tx| log::newest(tx, 1))
        .unwrap();
    let id = tiaki_core::id::ReportId::parse(&logged[0].subject).unwrap();
    let report = views::report(&house.site, &id).unwrap().unwrap();
    assert!(report.row.escalated);
    assert_eq!(report.row.reference, "1000001");
    assert_eq!(report.files[0].file.viewed, Some(true));
    assert_eq!(report.files[0].file.marks, "self_production");
    let [subject, child] = &report.accounts[..] else {
        panic!("two accounts")
    };
    assert_eq!(
        (subject.handle.as_str(), subject.role.as_str()),
        ("u-77", "reported")
    );
    let values: Vec<&str> = subject
        .observations
        .iter()
        .map(|seen| seen.value.as_str())
        .collect();
    assert_eq!(
        values,
        [
            "u-77@mail.example",
            "+642100000000",
            "203.0.113.7",
            "203.0.113.8"
        ]
    );
    assert_eq!(
        subject.observations[3].event, "upload",
        "the address beside a file is that of its upload"
    );
    assert_eq!(
        (child.handle.as_str(), child.age, child.observations.len()),
        (views::PROTECTED, Some(13), 0)
    );
}

#[test]
fn the_same_bytes_twice_are_one_report() {
    let house = House::new();
    house.put("a/1.xml", report("u-1", ""));
    house.put("b/2.xml", report("u-1", ""));
    house.put("b/3.xml", report("u-3", ""));
    let first = house.import();
    assert_eq!((first.accepted, first.folded, first.quarantined), (2, 1, 0));
    let before = house.digests();
    let again = house.import();
    assert_eq!((again.accepted, again.folded, again.quarantined), (0, 3, 0));
    assert_eq!(house.digests(), before);
    assert_eq!(house.counts().log, 2);
}

#[test]
fn the_order_of_arrival_does_not_show() {
    let (one, other) = (House::new(), House::new());
    for number in 0..20 {
        one.put(
            &format!("{number:02}.xml"),
            report(&format!("u-{number}"), ""),
        );
        other.put(
            &format!("{:02}.xml", 99 - number),
            report(&format!("u-{number}"), ""),
        );
    }
    one.import();
    other.import();
    assert_eq!(one.digests(), other.digests());
}

#[test]
fn documents_are_kept_byte_for_byte() {
    let house = House::new();
    let text = format!(
        "\u{feff}{}",
        report("u-1", "").replace("<report>", "<report>\r\n<!-- as sent -->")
    );
    house.put("1.xml", &text);
    assert_eq!(house.import().accepted, 1);
    let digests = house.site.store.read("test", documents::digests).unwrap();
    let kept = house
        .site
        .store
        .read("test", |tx| documents::bytes(tx, &digests[0]))
        .unwrap();
    assert_eq!(kept, text.as_bytes());
}

const MAP: &str = "format = \"disclosure-map-1\"\nprovider = \"Hostbox\"\nreference = \"SYN-1\"\n\
    received_at = \"2026-06-01T00:00:00Z\"\nignore = [\"note\"]\n[columns]\naccount_id = \"account\"\nmail = \"email\"\n\
    ip = \"ip\"\nport = \"port\"\nwhat = \"event\"\nwhen = \"event_at\"\nmd5 = \"md5\"\n[events]\n\"LOGIN_OK\" = \"Login\"\n";

fn table(rows: usize) -> String {
    let mut text = "account_id,mail,ip,port,what,when,md5,note\n".to_owned();
    for row in 0..rows {
        let account = row / 3;
        text += &format!(
            "a-{account},a{account}@mail.example,203.0.113.{},51234,LOGIN_OK,2026-05-01T00:00:00Z,,x\n",
            row % 250
        );
    }
    text
}

#[test]
fn a_disclosure_goes_in_by_its_map_and_bad_rows_are_kept() {
    let house = House::new();
    let bad = "a-9,not-an-address@mail.example,203.0.113.999,1,LOGIN_OK,2026-05-01T00:00:00Z,,x\n";
    house.put(
        "host.csv",
        table(30) + bad + "a-10,,,,,,0cc175b9c0f1b6a831c399e269772661,\n",
    );
    house.put("host.toml", MAP);
    let imported = house.import();
    assert_eq!(
        (imported.accepted, imported.rows, imported.quarantined),
        (1, 31, 1),
        "{imported:?}"
    );
    assert_eq!(imported.problems[0].code, "ip_address");
    assert!(
        imported.problems[0].message.contains("line 32")
            && !imported.problems[0].message.contains("999")
    );
    let counts = house.counts();
    assert_eq!(
        (
            counts.disclosures,
            counts.accounts,
            counts.files,
            counts.quarantined
        ),
        (1, 11, 1, 1)
    );
    let before = house.digests();
    let again = house.import();
    assert_eq!((again.accepted, again.folded), (0, 1));
    assert_eq!(house.digests(), before);
}

#[test]
fn a_disclosure_cut_off_in_the_middle_is_finished_without_doubling() {
    let (whole, cut) = (House::new(), House::new());
    for house in [&whole, &cut] {
        house.put("host.csv", table(9_000));
        house.put("host.toml", MAP);
    }
    whole.import();
    let path = cut.folder.path().join("tiaki.db");
    cut.import();
    // As if the process had been killed after its first batch of rows.
    testing::cut_disclosures_off(&path, 300_000);
    assert_ne!(whole.digests(), cut.digests());
    assert_eq!(cut.import().accepted, 1);
    assert_eq!(whole.digests(), cut.digests());
}

#[test]
fn tables_without_a_usable_map_wait_in_quarantine() {
    let house = House::new();
    house.put("a.csv", table(3));
    house.put("b.csv", table(3) + "\n");
    house.put("b.toml", "format = \"disclosure-map-1\"\n");
    house.put("c.csv", table(3).replace("note", "surprise"));
    house.put("c.toml", MAP);
    house.put("d.csv", "");
    house.put("d.toml", MAP);
    house.put("1.xml", report("u-1", ""));
    let imported = house.import();
    assert_eq!(
        (imported.accepted, imported.quarantined),
        (1, 4),
        "{imported:?}"
    );
    let codes: Vec<&str> = imported
        .problems
        .iter()
        .map(|problem| problem.code.as_str())
        .collect();
    assert_eq!(codes, ["map_missing", "map_invalid", "header", "header"]);
    assert!(
        imported.problems[2]
            .message
            .contains("column 8 (of the form 'aaaaaaaa')"),
        "{:?}",
        imported.problems[2]
    );
}

#[test]
fn a_report_waits_beside_its_broken_details_and_both_are_kept() {
    let house = House::new();
    house.put("7.xml", report("u-7", ""));
    house.put("7.files.xml", files().replace("<reportId>1</reportId>", ""));
    let imported = house.import();
    assert_eq!(
        (imported.accepted, imported.quarantined),
        (0, 2),
        "{imported:?}"
    );
    let kept = views::quarantine(&house.site, 10).unwrap();
    let bytes = |item: &views::Quarantined| {
        house
            .site
            .store
            .read("test", |tx| documents::bytes(tx, &item.document))
            .unwrap()
    };
    let waiting = kept
        .iter()
        .find(|item| item.code == "details_refused")
        .unwrap();
    assert_eq!(bytes(waiting), report("u-7", "").as_bytes());
    house.put("7.files.xml", files());
    assert_eq!(house.import().accepted, 1);
}

#[test]
fn details_are_found_whatever_the_case_of_their_name() {
    for (report_name, files_name) in [
        ("CT7A.xml", "CT7A.files.xml"),
        ("up.xml", "up.FILES.XML"),
        ("b.XML", "B.files.xml"),
    ] {
        let house = House::new();
        house.put(report_name, report("u-7", ""));
        house.put(files_name, files());
        let imported = house.import();
        assert_eq!(
            (imported.accepted, imported.quarantined),
            (1, 0),
            "{files_name}: {imported:?}"
        );
        assert_eq!(house.counts().files, 1, "{files_name}");
    }
}

#[test]
fn pictures_are_never_kept_whatever_they_are_called() {
    let house = House::new();
    let picture = [b"\xff\xd8\xff\xe0 a picture's bytes ".as_slice(), &[7; 400]].concat();
    for name in ["photo.jpg", "1.xml", "2.csv", "3.bin"] {
        house.put(name, &picture);
    }
    house.put("2.toml", MAP);
    let imported = house.import();
    assert_eq!(
        (imported.accepted, imported.quarantined),
        (0, 4),
        "{imported:?}"
    );
    assert_eq!(
        views::quarantine(&house.site, 10).unwrap().len(),
        3,
        "each is named with its digest; the same bytes and reason once"
    );
    assert_eq!(
        house.site.store.read("test", documents::digests).unwrap(),
        Vec::<[u8; 32]>::new()
    );
}

#[test]
fn a_report_that_names_nobody_still_has_an_account_to_be_placed() {
    let house = House::new();
    let text = report("u-1", "");
    let (head, rest) = text.split_once("<personOrUserReported>").unwrap();
    let (_, tail) = rest.split_once("</personOrUserReported>").unwrap();
    house.put("1.xml", format!("{head}{tail}"));
    assert_eq!(house.import().accepted, 1);
    assert_eq!(
        house.counts().accounts,
        2,
        "the child's, and one that only the report names"
    );
}

#[test]
fn what_is_passed_over_is_counted() {
    let house = House::new();
    let path = house.put("1.xml", report("u-1", ""));
    house.put(".hidden.xml", report("u-2", ""));
    house.put("alone.toml", MAP);
    std::os::unix::fs::symlink(&path, path.with_file_name("link.xml")).unwrap();
    let imported = house.import();
    assert_eq!(
        (imported.accepted, imported.skipped),
        (1, 3),
        "{imported:?}"
    );
}

#[test]
fn readers_in_turn_keep_the_order_of_names() {
    let house = House::new();
    for number in 0..700 {
        // Some are much longer to read than others, and every third is refused.
        let handle = format!("user{number}");
        let text = match number % 3 {
            0 => "<report>".to_owned(),
            1 => report(&handle, &" ".repeat(number * 40)),
            _ => report(&handle, ""),
        };
        house.put(&format!("{number:04}.xml"), text);
    }
    let imported = house.import();
    assert_eq!((imported.accepted, imported.quarantined), (466, 234));
    let origins: Vec<&str> = imported
        .problems
        .iter()
        .map(|p| p.origin.as_str())
        .collect();
    assert_eq!(origins.len(), 234);
    assert!(origins.is_sorted(), "{origins:?}");
}
