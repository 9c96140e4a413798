//! CyberTip JSON and referrals: the same way into the store as every report.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::fs;
use std::path::{Path, PathBuf};

use tiaki_core::id::{AccountId, SiteKey};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::Role;
use tiaki_core::statement::Statement;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{Format, ImportOptions, Imported, import};
use tiaki_ops::{Act, Site, Store, folding, linking, matching, triage, views};
use tiaki_store::guard::Guard;
use tiaki_store::{documents, export, persons, priorities, quarantine, statements, testing};

const FULL: &str = include_str!("../../tiaki-formats/testdata/cybertip.json");
const POLICE: &str = include_str!("../../../docs/formats/examples/referral-police-accounts.json");
const CHILD: &str = include_str!("../../../docs/formats/examples/referral-child-account.json");
const HOTLINE: &str = include_str!("../../../docs/formats/examples/referral-hotline-url.json");

struct House {
    folder: tempfile::TempDir,
    site: Site,
}

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

impl House {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
        let key = SiteKey::new(&[7; 32]);
        Self {
            site: Site {
                store,
                key,
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
        write(&path, bytes.as_ref());
        path
    }

    fn import_as(&self, format: Format) -> Imported {
        let options = ImportOptions {
            format,
            ..ImportOptions::default()
        };
        into(&self.site, &self.folder.path().join("in"), &options)
    }

    fn import(&self) -> Imported {
        self.import_as(Format::Auto)
    }

    fn account(&self, service: &str, handle: &str) -> AccountId {
        AccountId::derive(&self.site.key, &[service.as_bytes(), handle.as_bytes()])
    }

    /// What is observed of an account: kind, event, time, whether mined.
    fn seen(&self, account: AccountId) -> Vec<persons::Observed> {
        let read = self.site.store.read("test", |tx| {
            let mut seen = Vec::new();
            persons::observations(tx, &Guard::default(), |one| {
                if one.account == account {
                    seen.push(one);
                }
                Ok::<_, tiaki_store::Error>(())
            })?;
            Ok::<_, tiaki_store::Error>(seen)
        });
        read.unwrap()
    }

    fn has(&self, account: AccountId, kind: IdentifierKind, value: &str) -> Option<bool> {
        let key = kind.join_key(&self.site.key, value).unwrap();
        let found = self.seen(account);
        let found = found
            .iter()
            .find(|one| one.kind == kind && one.join_key == key);
        found.map(|one| one.mined)
    }

    fn parts(&self) -> Vec<priorities::Part> {
        self.site.store.read("test", priorities::parts).unwrap()
    }

    fn reports(&self) -> Vec<priorities::Reported> {
        self.site.store.read("test", priorities::reports).unwrap()
    }
}

fn write(path: &Path, bytes: &[u8]) {
    let mut file = fs::File::create(path).unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
}

fn into(site: &Site, path: &Path, options: &ImportOptions) -> Imported {
    import(site, &act(), &[path.to_owned()], options, &|_, _| {}).unwrap()
}

fn tip(number: u32, members: &str) -> String {
    format!("{{\"reportId\":{number},\"reportedInformation\":{{{members}}}}}")
}

fn person(handle: &str, members: &str) -> String {
    format!(
        "\"reportingEsp\":{{\"espName\":\"Example ESP\"}},\"incidentSummary\":{{\"incidentType\":\
         \"Online Enticement of Children for Sexual Acts\",\"incidentDateTime\":\"2026-01-02T03:04:05Z\"}},\
         \"reportedPeople\":{{\"reportedPersons\":[{{\"espService\":\"ExampleChat\",\"espUserId\":\"{handle}\"{members}}}]}}"
    )
}

#[test]
fn a_full_report_goes_in() {
    let house = House::new();
    house.put("1000001.json", format!("\u{feff}{FULL}"));
    let imported = house.import();
    assert_eq!(
        (imported.accepted, imported.quarantined),
        (1, 0),
        "{imported:?}"
    );
    let report = &house.reports()[0];
    assert_eq!(report.reference, "1000001");
    assert_eq!(report.incident_type, "enticement");
    let account = house.account("ExampleChat", "u-77");
    use IdentifierKind::{Email, Ip, Phone, ProfileUrl, ScreenName};
    for (kind, value) in [
        (Email, "subject@mail.example"),
        (Phone, "+642100000000"),
        (Ip, "203.0.113.7"),
        (Ip, "203.0.113.8"),
        (Ip, "203.0.113.9"),
        (ProfileUrl, "https://esp.example/u/77"),
        (ScreenName, "synthetic77"),
    ] {
        assert_eq!(house.has(account, kind, value), Some(false), "{value}");
    }
    let login = house
        .seen(account)
        .into_iter()
        .find(|one| one.port == Some(51_234))
        .unwrap();
    assert_eq!(login.event, EventKind::Login);
    assert_eq!(login.at.unwrap().micros(), 1_767_319_200_000_000);
    let codes: Vec<Statement> = house
        .site
        .store
        .read("test", statements::all)
        .unwrap()
        .into_iter()
        .map(|(_, _, code)| code)
        .collect();
    assert_eq!(
        codes,
        [
            Statement::Parent,
            Statement::AccessToVictim,
            Statement::AccessToChildren,
            Statement::WorkEducation
        ]
    );
    // The file as it came, with its mark, reads back.
    let kept = house.site.store.read("test", |tx| {
        let digest = <sha2::Sha256 as sha2::Digest>::digest(format!("\u{feff}{FULL}"));
        documents::find(tx, &digest.into())
    });
    assert!(kept.unwrap().is_some());
}

#[test]
fn the_same_report_alone_in_an_array_and_on_a_line_is_one() {
    let house = House::new();
    let (one, two) = (tip(1, &person("u-1", "")), tip(2, &person("u-2", "")));
    house.put("a.json", &one);
    assert_eq!(house.import().accepted, 1);
    house.put("b.json", format!("[{one},\n{two}]"));
    house.put("c.jsonl", format!("{two}\n{one}\n"));
    let imported = house.import();
    assert_eq!((imported.accepted, imported.folded), (1, 4));
    assert_eq!(house.reports().len(), 2);
}

#[test]
fn a_known_report_that_comes_in_other_bytes_is_folded() {
    let house = House::new();
    let tip = tip(1, "");
    house.put("a.json", &tip);
    assert_eq!(house.import().accepted, 1);
    house.put("b.json", format!("\u{feff}{tip}"));
    house.put("c.json", format!("[{tip}]"));
    let again = house.import();
    assert_eq!((again.accepted, again.folded, again.quarantined), (0, 3, 0));
    assert_eq!(house.import().folded, 3);
}

#[test]
fn one_broken_report_waits_and_the_rest_goes_in() {
    let house = House::new();
    let (one, two) = (tip(1, &person("u-1", "")), tip(2, &person("u-2", "")));
    let broken = "{\"reportId\":3,\"reportedInformation\":7}";
    house.put("a.ndjson", format!("{one}\n{broken}\nnot json\n{two}\n"));
    let imported = house.import();
    assert_eq!((imported.accepted, imported.quarantined), (2, 2));
    let kept = views::quarantine(&house.site, 10).unwrap();
    let lines: Vec<i64> = kept.iter().map(|item| item.line).collect();
    assert!(lines.contains(&2) && lines.contains(&3), "{kept:?}");
    // Each waits by its own bytes.
    let digest: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(broken).into();
    assert!(kept.iter().any(|item| item.document == digest));
    let _: Vec<quarantine::Quarantined> = kept;
}

#[test]
fn an_array_cut_off_waits_whole() {
    let house = House::new();
    house.put("a.json", format!("[{},", tip(1, &person("u-1", ""))));
    let imported = house.import();
    assert_eq!((imported.accepted, imported.quarantined), (0, 1));
    assert_eq!(imported.problems[0].code, "syntax");
}

#[test]
fn a_hash_list_is_refused_with_advice() {
    let house = House::new();
    house.put("list.json", "{\"@odata.context\":\"x\",\"value\":[]}");
    let imported = house.import();
    assert_eq!(imported.quarantined, 1);
    assert!(
        imported.problems[0].message.contains("tiaki lists import"),
        "{imported:?}"
    );
}

#[test]
fn the_same_number_in_xml_and_json_keeps_both_under_one_reference() {
    let house = House::new();
    house.put("1000001.json", FULL);
    house.put(
        "1000001.xml",
        "<report><incidentSummary><incidentType>Misleading Domain Name</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
         <reporter><reportingPerson/></reporter><personOrUserReported><espIdentifier>u-77</espIdentifier>\
         <espService>ExampleChat</espService></personOrUserReported></report>",
    );
    assert_eq!(house.import().accepted, 2);
    let references: Vec<String> = house
        .reports()
        .into_iter()
        .map(|report| report.reference)
        .collect();
    assert_eq!(references, ["1000001", "1000001"]);
    let account = house.account("ExampleChat", "u-77");
    assert_eq!(
        house
            .parts()
            .iter()
            .filter(|part| part.account == account)
            .count(),
        2
    );
}

#[test]
fn one_number_in_xml_and_json_folds_with_both_shown() {
    let house = House::new();
    let stored = |number: u32| tip(number, &person("u-1", ""));
    house.put("2000001.json", stored(2_000_001));
    let xml = "<report><incidentSummary><incidentType>Misleading Domain Name</incidentType>\
               <incidentDateTime>2026-02-02T03:04:05Z</incidentDateTime></incidentSummary>\
               <reporter><reportingPerson/></reporter><personOrUserReported><espIdentifier>u-1</espIdentifier>\
               <espService>ExampleChat</espService></personOrUserReported></report>";
    house.put("2000001.xml", xml);
    // Another number of the same account stays apart.
    house.put(
        "2000002.json",
        stored(2_000_002).replace("2026-01-02", "2026-05-02"),
    );
    assert_eq!(house.import().accepted, 3);
    let done = folding::run(&house.site, &act()).unwrap();
    assert_eq!((done.same_report.groups, done.same_report.reports), (1, 2));
    let rows = folding::incidents(&house.site, 0).unwrap().rows;
    let group = rows.iter().find(|row| row.kind == "same_report").unwrap();
    let shown = folding::incident(&house.site, &group.id, "", 0)
        .unwrap()
        .unwrap();
    let references: Vec<&str> = shown
        .members
        .iter()
        .map(|one| one.reference.as_str())
        .collect();
    assert_eq!(references, ["2000001", "2000001"]);
    for member in &shown.members {
        let page = views::report(&house.site, &member.report).unwrap().unwrap();
        assert!(page.incidents.iter().any(|one| one.id == group.id));
    }
}

#[test]
fn before_triage_no_page_leads_to_a_person() {
    let house = House::new();
    house.put("a.json", tip(1, &person("u-1", "")));
    house.import();
    matching::run(&house.site, &act(), 31).unwrap();
    linking::run(&house.site, &act()).unwrap();
    let account = house.account("ExampleChat", "u-1");
    let led_to = || {
        let shown = views::account(&house.site, &account).unwrap().unwrap();
        let report = shown.parts[0].report.unwrap();
        let report = views::report(&house.site, &report).unwrap().unwrap();
        [shown.person, report.accounts[0].person]
    };
    assert_eq!(led_to(), [None, None]);
    triage::locate(&house.site, &act()).unwrap();
    triage::run(&house.site, &act()).unwrap();
    for person in led_to() {
        let found = views::person(&house.site, &person.unwrap()).unwrap();
        assert!(found.is_some());
    }
}

#[test]
fn what_is_mined_is_marked_and_what_is_stated_is_not_mined_again() {
    let house = House::new();
    let text = "{\"value\":\"known subject@mail.example, new other@mail.example, @second77, ip 203.0.113.99\"}";
    house.put(
        "a.json",
        tip(
            1,
            &format!(
                "{},\"additionalInformations\":[{text}]",
                person("u-1", ",\"emails\":{\"emails\":[\"subject@mail.example\"]}")
            ),
        ),
    );
    house.import();
    let account = house.account("ExampleChat", "u-1");
    use IdentifierKind::{Email, Ip, ScreenName};
    assert_eq!(
        house.has(account, Email, "subject@mail.example"),
        Some(false)
    );
    assert_eq!(house.has(account, Email, "other@mail.example"), Some(true));
    assert_eq!(house.has(account, ScreenName, "second77"), Some(true));
    assert_eq!(house.has(account, Ip, "203.0.113.99"), Some(true));
    let known = Email
        .join_key(&house.site.key, "subject@mail.example")
        .unwrap();
    assert_eq!(
        house
            .seen(account)
            .iter()
            .filter(|one| one.join_key == known)
            .count(),
        1
    );
}

#[test]
fn text_of_the_report_is_nobodys_where_several_are_reported() {
    let house = House::new();
    let people = "\"reportedPeople\":{\"reportedPersons\":[\
                  {\"espService\":\"ExampleChat\",\"espUserId\":\"u-1\",\"additionalInformations\":[{\"value\":\"a@mail.example\"}]},\
                  {\"espService\":\"ExampleChat\",\"espUserId\":\"u-2\"}]},\
                  \"additionalInformations\":[{\"value\":\"b@mail.example\"}]";
    house.put("a.json", tip(1, people));
    house.import();
    let (one, two) = (
        house.account("ExampleChat", "u-1"),
        house.account("ExampleChat", "u-2"),
    );
    assert_eq!(
        house.has(one, IdentifierKind::Email, "a@mail.example"),
        Some(true)
    );
    for account in [one, two] {
        assert_eq!(
            house.has(account, IdentifierKind::Email, "b@mail.example"),
            None
        );
    }
    assert!(house.seen(two).is_empty());
}

#[test]
fn xml_is_mined_too_but_never_for_the_child() {
    let house = House::new();
    house.put(
        "1.xml",
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
         <internetDetails><chatImIncident><content>write to chat@mail.example</content></chatImIncident></internetDetails>\
         <reporter><reportingPerson/></reporter><personOrUserReported><espIdentifier>u-1</espIdentifier>\
         <espService>ExampleChat</espService><additionalInfo>kik: synthetic77</additionalInfo></personOrUserReported>\
         <victim><victimPerson><age>13</age></victimPerson><espIdentifier>c-1</espIdentifier>\
         <espService>ExampleChat</espService><additionalInfo>spoke to other@mail.example</additionalInfo></victim>\
         <additionalInfo>u-1 and +64 21 000 00000</additionalInfo></report>",
    );
    assert_eq!(house.import().accepted, 1);
    let (account, child) = (
        house.account("ExampleChat", "u-1"),
        house.account("ExampleChat", "c-1"),
    );
    use IdentifierKind::{Email, Phone, ScreenName};
    assert_eq!(house.has(account, Email, "chat@mail.example"), Some(true));
    assert_eq!(house.has(account, ScreenName, "synthetic77"), Some(true));
    assert_eq!(house.has(account, Phone, "+642100000000"), Some(true));
    assert!(house.seen(child).is_empty());
    assert_eq!(house.has(account, Email, "other@mail.example"), None);
}

#[test]
fn a_list_without_a_report_is_said_and_refuses_nothing() {
    for text in ["[]", " [ ]\n", "\u{feff}[]"] {
        let house = House::new();
        house.put("none.json", text);
        let done = house.import();
        assert_eq!((done.accepted, done.quarantined), (0, 0), "{done:?}");
        let [note] = done.notes.as_slice() else {
            panic!("{:?}", done.notes)
        };
        assert!(note.contains("none.json: a list with no report"), "{note}");
    }
    // Beside others only what is empty is noted; a list of lists is no empty one.
    let house = House::new();
    house.put("a.json", tip(1, &person("u-1", "")));
    house.put("b.json", "[]");
    house.put("c.json", "[[]]");
    let done = house.import();
    assert_eq!((done.accepted, done.quarantined), (1, 1), "{done:?}");
    assert_eq!(done.notes.len(), 1);
}

#[test]
fn a_provider_that_names_accounts_in_text_gets_them_named() {
    let house = House::new();
    let text = |number: u32| {
        tip(
            number,
            &format!(
                "\"reportingEsp\":{{\"espName\":\"Block, Inc. (Cash App)\"}},\"reportedPeople\":{{\"reportedPersons\":[{{\"firstName\":\"N/A\",\
             \"additionalInformations\":[{{\"value\":\"report {number} cashtag: $synthetic77, email pay@mail.example\"}}]}}]}}"
            ),
        )
    };
    house.put("a.json", text(1));
    house.put("b.json", text(2));
    house.import();
    let account = house.account("Block, Inc. (Cash App)", "$synthetic77");
    assert_eq!(
        house
            .parts()
            .iter()
            .filter(|part| part.account == account)
            .count(),
        2
    );
    assert_eq!(
        house.has(account, IdentifierKind::Payment, "$synthetic77"),
        Some(true)
    );
}

#[test]
fn mined_evidence_links_less_and_says_so() {
    let link = |one: &str, two: &str| {
        let house = House::new();
        house.put("a.json", tip(1, &person("u-1", one)));
        house.put("b.json", tip(2, &person("u-2", two)));
        house.import();
        matching::run(&house.site, &act(), 31).unwrap();
        linking::run(&house.site, &act()).unwrap()
    };
    let stated = ",\"emails\":{\"emails\":[\"subject@mail.example\"]}";
    let mined = ",\"additionalInformations\":[{\"value\":\"subject@mail.example\"}]";
    assert_eq!(link(stated, stated).persons, 1);
    let weak = link(stated, mined);
    assert_eq!((weak.persons, weak.near_misses), (2, 1));
    let weakest = link(mined, mined);
    assert_eq!(weakest.persons, 2);
    // With a second thing in common the link holds, and its evidence says what was mined.
    let house = House::new();
    let phone = "\"phones\":{\"phones\":[\"+642100000000\"]}";
    house.put(
        "a.json",
        tip(1, &person("u-1", &format!("{stated},{phone}"))),
    );
    house.put(
        "b.json",
        tip(2, &person("u-2", &format!("{mined},{phone}"))),
    );
    house.import();
    matching::run(&house.site, &act(), 31).unwrap();
    assert_eq!(linking::run(&house.site, &act()).unwrap().persons, 1);
    triage::locate(&house.site, &act()).unwrap();
    triage::run(&house.site, &act()).unwrap();
    let (person, _) = house.site.store.read("test", persons::members).unwrap()[0].clone();
    let person = views::person(&house.site, &person).unwrap().unwrap();
    let said: Vec<(&str, &str)> = person.links[0]
        .evidence
        .iter()
        .map(|piece| (piece.kind.as_str(), piece.reliability.as_str()))
        .collect();
    assert_eq!(said, [("email", "mined_at_one"), ("phone", "stated")]);
}

#[test]
fn stated_relations_reach_the_danger_class() {
    let class = |members: &str| {
        let house = House::new();
        house.put("a.json", tip(1, &person("u-1", members)));
        house.import();
        matching::run(&house.site, &act(), 31).unwrap();
        linking::run(&house.site, &act()).unwrap();
        triage::locate(&house.site, &act()).unwrap();
        triage::run(&house.site, &act()).unwrap();
        let overview = views::overview(&house.site).unwrap();
        let authority = overview.destinations[0].authority.clone();
        let queue = views::queue(&house.site, &authority, 0).unwrap().unwrap();
        let queue = if queue.rows.is_empty() {
            views::queue(&house.site, &authority, 1).unwrap().unwrap()
        } else {
            queue
        };
        queue.rows[0].class.clone()
    };
    let parent = class(",\"relationshipToChildVictim\":\"Parent\"");
    assert_eq!(parent, "access_to_child");
    for other in [
        "",
        ",\"relationshipToChildVictim\":\"Stranger\"",
        ",\"relationshipToChildVictim\":\"not a parent\"",
    ] {
        assert_ne!(class(other), parent, "{other}");
    }
}

#[test]
fn referrals_go_the_way_of_every_report() {
    let house = House::new();
    for (name, text) in [("p.json", POLICE), ("c.json", CHILD), ("h.json", HOTLINE)] {
        house.put(name, text);
    }
    let imported = house.import();
    assert_eq!(
        (imported.accepted, imported.quarantined),
        (3, 0),
        "{imported:?}"
    );
    let mut references: Vec<String> = house
        .reports()
        .into_iter()
        .map(|report| report.reference)
        .collect();
    references.sort();
    assert_eq!(references, ["2026-0007", "CH-0009", "HL-0002"]);
    let account = house.account("ExampleChat", "u-77");
    assert_eq!(
        house.has(account, IdentifierKind::Email, "subject@mail.example"),
        Some(false)
    );
    // The child is a victim from the first parse on.
    let child = house.account("ExampleChat", "c-88");
    let part = house
        .parts()
        .into_iter()
        .find(|part| part.account == child)
        .unwrap();
    assert_eq!(
        (part.role.as_str(), part.age),
        (Role::Victim.code(), Some(13))
    );
    // A URL of its own stands for itself.
    let page = house.account("esp.example", "https://esp.example/p/1");
    assert!(house.parts().iter().any(|part| part.account == page));
    let reports = house.reports();
    let police = reports
        .iter()
        .find(|report| report.reference == "2026-0007")
        .unwrap();
    assert!(police.escalated);
    let terms = house
        .site
        .store
        .read("test", |tx| statements::find_terms(tx, &police.id.into()));
    let terms = terms.unwrap().unwrap();
    assert_eq!(terms.handling, "H0,H1,H3");
    assert_eq!(terms.evaluation.as_deref(), Some("4x4:A2"));
    assert_eq!(terms.purpose, "criminal_investigation");
    assert_eq!(house.import().folded, 3);
}

#[test]
fn a_broken_referral_waits_with_its_path() {
    let house = House::new();
    house.put("p.json", POLICE.replace("\"reported\"", "\"suspect\""));
    let imported = house.import();
    assert_eq!((imported.accepted, imported.quarantined), (0, 1));
    assert_eq!(imported.problems[0].code, "value");
    assert!(
        imported.problems[0].message.contains("accounts[0].role"),
        "{imported:?}"
    );
    let kept = views::quarantine(&house.site, 10).unwrap();
    assert_eq!(
        (kept[0].format.as_str(), kept[0].path.as_str()),
        ("referral", "accounts[0].role")
    );
}

#[test]
fn what_is_named_is_taken_for_what_it_is_named() {
    let house = House::new();
    house.put("p.json", POLICE);
    let imported = house.import_as(Format::CybertipJson);
    assert_eq!(imported.problems[0].code, "wrong_root");
    assert!(imported.problems[0].message.contains("--format referral"));
    house.put("p.json", FULL);
    assert_eq!(
        house.import_as(Format::Referral).problems[0].code,
        "wrong_root"
    );
    // A name of another kind does not matter where the format is named.
    let other = House::new();
    other.put("report.txt", FULL);
    assert_eq!(other.import_as(Format::CybertipJson).accepted, 1);
}

#[test]
fn pictures_are_not_kept_whatever_they_are_called_and_whatever_stands_before() {
    let pictures: [&[u8]; 6] = [
        b"\x89PNG\r\n\x1a\n not really",
        b"\xef\xbb\xbf\x89PNG\r\n\x1a\n not really",
        b"\n \xff\xd8\xff\xe0 not really",
        b"<report>\xff\xd8\xff\xe0 not really",
        b"[{}, \x89PNG\r\n\x1a\n not really",
        b"\0\0\x01\0\x01\0 not really",
    ];
    for picture in pictures {
        let house = House::new();
        house.put("a.json", picture);
        let imported = house.import();
        assert_eq!(imported.quarantined, 1, "{}", picture.escape_ascii());
        let kept = views::quarantine(&house.site, 10).unwrap();
        let found = house
            .site
            .store
            .read("test", |tx| documents::find(tx, &kept[0].document));
        assert!(found.unwrap().is_none(), "{}", picture.escape_ascii());
    }
}

#[test]
fn both_databases_and_every_order_give_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        write(&path, text.as_bytes());
        path
    };
    let (one, two) = (tip(1, &person("u-1", "")), tip(2, &person("u-2", "")));
    let files = [
        write("a.json", FULL),
        write("b.jsonl", &format!("{one}\n{two}\n")),
        write("c.json", POLICE),
    ];
    let digests = |store: Store, turned: bool| {
        let site = Site {
            store,
            key: SiteKey::new(&[7; 32]),
            mail: tiaki_core::mail::MailRules::standard(),
            networks: tiaki_core::network::NetworkRules::standard(),
            countries: tiaki_ops::Countries::standard(),
            wordings: std::sync::Arc::default(),
        };
        let mut files: Vec<PathBuf> = files.to_vec();
        if turned {
            files.reverse();
        }
        for file in &files {
            assert_eq!(into(&site, file, &ImportOptions::default()).quarantined, 0);
        }
        let parts = site.store.read("test", export::digests).unwrap();
        let parts = parts.into_iter().map(|(name, part)| (name, part.digest));
        parts.collect::<Vec<_>>()
    };
    let sqlite = |name: &str| Store::open_sqlite(&folder.path().join(name)).unwrap();
    let expected = digests(sqlite("1.db"), false);
    assert_eq!(digests(sqlite("2.db"), true), expected);
    match testing::find_database() {
        Some(url) => assert_eq!(digests(Store::open_postgres(&url).unwrap(), true), expected),
        None => println!("no PostgreSQL server here: SQLite alone was tested"),
    }
}
