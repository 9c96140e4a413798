//! Broken and hostile documents: each is kept with its reason, and the rest goes in.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::fs;
use std::io::Write;
use std::path::Path;

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::{Act, Site, Store, views};
use tiaki_store::documents;

const GOOD: &str = "<report><incidentSummary><incidentType>Misleading Domain Name</incidentType>\
    <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
    <reporter><reportingPerson><email>ts@esp.example</email></reportingPerson></reporter>\
    <personOrUserReported><espIdentifier>marker-in-the-document</espIdentifier><espService>S</espService>\
    </personOrUserReported></report>";

/// The name of a document, its bytes, and the code it is refused with.
#[expect(clippy::too_many_lines, reason = "a table")]
fn broken() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let at = |from: &str, to: &str| GOOD.replacen(from, to, 1).into_bytes();
    let nested = format!("<report>{}{}</report>", "<x>".repeat(64), "</x>".repeat(64));
    let order = GOOD
        .replacen("<incidentType>Misleading Domain Name</incidentType>", "", 1)
        .replacen(
            "</incidentDateTime>",
            "</incidentDateTime><incidentType>Misleading Domain Name</incidentType>",
            1,
        );
    let bomb = "<!DOCTYPE r [<!ENTITY a \"x\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
        .to_owned()
        + GOOD;
    vec![
        (
            "attributes",
            at(
                "<report>",
                &format!(
                    "<report {}>",
                    (0..70).map(|n| format!("a{n}=\"1\" ")).collect::<String>()
                ),
            ),
            "too_many_attributes",
        ),
        (
            "bad-enumeration",
            at("Misleading Domain Name", "Something Else"),
            "unexpected_value",
        ),
        (
            "bad-ip",
            at(
                "<espService>S</espService>",
                "<espService>S</espService><ipCaptureEvent><ipAddress>203.0.113.300</ipAddress></ipCaptureEvent>",
            ),
            "unexpected_value",
        ),
        ("bomb", bomb.into_bytes(), "doctype"),
        ("control", at("marker", "mar\u{1}ker"), "malformed"),
        (
            "dtd",
            ("<!DOCTYPE report SYSTEM \"file:///etc/hostname\">".to_owned() + GOOD).into_bytes(),
            "doctype",
        ),
        ("empty", Vec::new(), "empty"),
        ("entity", at("marker", "&secret;"), "entity"),
        (
            "missing",
            at("<incidentType>Misleading Domain Name</incidentType>", ""),
            "missing_element",
        ),
        ("nested", nested.into_bytes(), "too_deep"),
        (
            "not-utf8",
            [
                GOOD.as_bytes().split_at(200).0,
                b"\xff\xfe",
                GOOD.as_bytes().split_at(200).1,
            ]
            .concat(),
            "not_utf8",
        ),
        ("order", order.into_bytes(), "wrong_order"),
        ("plain", b"this is no markup".to_vec(), "malformed"),
        (
            "root",
            GOOD.replace("report>", "tip>").into_bytes(),
            "wrong_root",
        ),
        ("text", at("marker", &"x".repeat(2 << 20)), "text_too_long"),
        (
            "truncated",
            GOOD.as_bytes().split_at(GOOD.len() - 30).0.to_vec(),
            "truncated",
        ),
        (
            "utf16",
            format!("\u{feff}{GOOD}")
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect(),
            "not_utf8",
        ),
    ]
}

fn put(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::File::create(path).unwrap().write_all(bytes).unwrap();
}

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

fn site(folder: &Path) -> Site {
    let store = Store::open_sqlite(&folder.join("tiaki.db")).unwrap();
    Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

#[test]
fn each_broken_document_is_kept_with_its_reason_and_the_rest_goes_in() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let broken = broken();
    for (name, bytes, _) in &broken {
        put(&folder.path().join("in").join(format!("{name}.xml")), bytes);
    }
    put(&folder.path().join("in/zz-good.xml"), GOOD.as_bytes());
    put(&folder.path().join("in/alone.files.xml"), b"<files/>");
    put(&folder.path().join("in/notes.docx"), b"PK");
    let imported = import(
        &site,
        &act(),
        &[folder.path().join("in")],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    assert_eq!(imported.accepted, 1, "{imported:?}");
    assert_eq!(
        imported.quarantined,
        broken.len() as u64 + 2,
        "{imported:?}"
    );
    let kept = views::quarantine(&site, 100).unwrap();
    for (name, bytes, code) in &broken {
        let origin = format!("in/{name}.xml");
        let item = kept
            .iter()
            .find(|item| item.origin == origin)
            .unwrap_or_else(|| panic!("{origin} is not kept"));
        assert_eq!(&item.code, code, "{origin}: {}", item.message);
        assert!(
            !item.message.contains("marker-in-the-document"),
            "{origin}: {}",
            item.message
        );
        let stored = site
            .store
            .read("test", |tx| documents::bytes(tx, &item.document))
            .unwrap();
        assert_eq!(&stored, bytes, "{origin} is kept byte for byte");
    }
    for (origin, code) in [
        ("in/alone.files.xml", "report_missing"),
        ("in/notes.docx", "unknown_format"),
    ] {
        assert_eq!(
            kept.iter().find(|item| item.origin == origin).unwrap().code,
            code
        );
    }
    let order = kept.iter().find(|item| item.code == "wrong_order").unwrap();
    assert!(
        order.message.contains("incidentType") && order.line == 1,
        "{}",
        order.message
    );
    let again = import(
        &site,
        &act(),
        &[folder.path().join("in")],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    assert_eq!((again.accepted, again.folded), (0, 1));
    assert_eq!(
        views::quarantine(&site, 100).unwrap().len(),
        kept.len(),
        "nothing is kept twice"
    );
}

#[test]
fn a_text_of_100_megabytes_is_kept_without_being_held() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    fs::create_dir(folder.path().join("in")).unwrap();
    let mut file =
        std::io::BufWriter::new(fs::File::create(folder.path().join("in/huge.xml")).unwrap());
    let (head, tail) = GOOD.split_at(GOOD.find("marker").unwrap());
    file.write_all(head.as_bytes()).unwrap();
    (0..100).for_each(|_| file.write_all(&[b'x'; 1_000_000]).unwrap());
    file.write_all(tail.as_bytes()).unwrap();
    file.into_inner().unwrap().sync_all().unwrap();
    put(&folder.path().join("in/good.xml"), GOOD.as_bytes());
    let imported = import(
        &site,
        &act(),
        &[folder.path().join("in")],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    assert_eq!((imported.accepted, imported.quarantined), (1, 1));
    assert_eq!(imported.problems[0].code, "document_too_large");
    let kept = views::quarantine(&site, 1).unwrap();
    let mut count = Count(0);
    site.store
        .read("test", |tx| {
            documents::write_to(tx, &kept[0].document, &mut Count(0))
        })
        .unwrap();
    count.0 += site
        .store
        .read("test", |tx| documents::find(tx, &kept[0].document))
        .unwrap()
        .unwrap()
        .size;
    assert_eq!(count.0, 100_000_000 + i64::try_from(GOOD.len()).unwrap());
}

struct Count(i64);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += i64::try_from(bytes.len()).unwrap();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn paths_that_are_not_there_are_named_and_the_rest_goes_in() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    put(&folder.path().join("in/good.xml"), GOOD.as_bytes());
    let paths = [folder.path().join("nowhere"), folder.path().join("in")];
    let imported = import(&site, &act(), &paths, &ImportOptions::default(), &|_, _| {}).unwrap();
    assert_eq!((imported.accepted, imported.quarantined), (1, 1));
    assert_eq!(imported.problems[0].origin, "nowhere");
    assert!(
        imported.problems[0]
            .message
            .contains("there is nothing of this name")
    );
}
