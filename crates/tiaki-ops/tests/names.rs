//! Names that differ in digits only, extensions behind one number and mailboxes for recovery, from the
//! documents to the persons, on both databases.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::{AccountId, PersonId, SiteKey};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::mail::MailRules;
use tiaki_core::network::NetworkRules;
use tiaki_core::spelling::is_unseen;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::linking::Linker;
use tiaki_ops::{Act, Site, Store, linking, matching};
use tiaki_store::{export, persons, testing};

fn act(second: i64) -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000 + second * 1_000_000),
    }
}

fn site(store: Store) -> Site {
    Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: MailRules::standard(),
        networks: NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

fn on_both(test: impl Fn(&Site, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    test(&site(store), folder.path());
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        test(&site(Store::open_postgres(&url).unwrap()), folder.path());
    }
}

/// What a report says of its account, as elements in the order of the schema.
#[derive(Default, Clone, Copy)]
struct Said<'s> {
    person: &'s str,
    after: &'s str,
    text: &'s str,
    victim: &'s str,
}

fn report(handle: &str, said: Said<'_>) -> (String, String) {
    let Said {
        person,
        after,
        text,
        victim,
    } = said;
    let text = match text {
        "" => String::new(),
        text => format!("<additionalInfo>{text}</additionalInfo>"),
    };
    let xml = format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson>{person}</personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>ExampleChat</espService>{after}</personOrUserReported>\
         {victim}{text}</report>"
    );
    (format!("{handle}.xml"), xml)
}

fn take(site: &Site, folder: &Path, files: &[(String, String)], second: i64) {
    let within = folder.join(format!("in-{second}"));
    std::fs::create_dir_all(&within).unwrap();
    for (name, xml) in files {
        let mut file = std::fs::File::create(within.join(name)).unwrap();
        std::io::Write::write_all(&mut file, xml.as_bytes()).unwrap();
    }
    let options = ImportOptions::default();
    let done = import(site, &act(second), &[within], &options, &|_, _| {}).unwrap();
    assert_eq!(done.quarantined, 0, "{done:?}");
    matching::run(site, &act(second), 31).unwrap();
}

fn person(site: &Site, handle: &str) -> PersonId {
    let account = AccountId::derive(
        &SiteKey::new(&[7; 32]),
        &[b"ExampleChat", handle.as_bytes()],
    );
    let members = site.store.read("test", persons::members).unwrap();
    let mut found = members.iter();
    let found = found.find(|(_, accounts)| accounts.contains(&account));
    found.unwrap().0
}

fn is_one(site: &Site, one: &str, other: &str) -> bool {
    person(site, one) == person(site, other)
}

/// All that an export for those who may see it holds.
fn exported(site: &Site) -> String {
    let mut text = Vec::new();
    let out = std::cell::RefCell::new(&mut text);
    let write = |tx: &tiaki_store::Tx<'_>| {
        export::write(tx, export::Scope::Shielded, &mut **out.borrow_mut())
    };
    site.store.read("test", write).unwrap();
    String::from_utf8(text).unwrap()
}

/// Links anew, which changes nothing of what was there.
fn as_from_nothing(site: &Site, second: i64) {
    let linked = linking::run(site, &act(second)).unwrap();
    assert_eq!((linked.changed, linked.changed_links), (0, 0));
}

const DEVICE: &str = "<deviceId><idType>IMEI</idType><idValue>9900000000001</idValue></deviceId>";

#[test]
fn what_is_left_of_two_names_strengthens_a_device_and_is_no_value() {
    on_both(|site, folder| {
        let mail = |name: &str| format!("<email>{name}@mail.example</email>");
        let named = |name: &str, with: &str| format!("<screenName>{name}</screenName>{with}");
        let two = |stem: [&str; 2], names: [&str; 2], with: &str| {
            [0, 1].map(|side| {
                let (handle, person) = (stem[side], mail(stem[side]));
                let after = named(names[side], with);
                let (person, after) = (person.as_str(), after.as_str());
                report(
                    handle,
                    Said {
                        person,
                        after,
                        ..Said::default()
                    },
                )
            })
        };
        let other = DEVICE.replace("9900000000001", "9900000000002");
        let files = [
            two(["d-1", "d-2"], ["Silver_Wolf77", "s1lverw0lf"], DEVICE),
            two(["e-1", "e-2"], ["quietriver", "loudriver"], &other),
            two(["f-1", "f-2"], ["brightmoon1", "bright.moon.2"], ""),
        ];
        let mut linker = Linker::fill(site).unwrap();
        take(site, folder, files.as_flattened(), 1);
        linker.update(site, &act(2)).unwrap().unwrap();
        assert!(is_one(site, "d-1", "d-2"), "device and stem");
        assert!(!is_one(site, "e-1", "e-2"), "device and other names");
        assert!(!is_one(site, "f-1", "f-2"), "stem alone");
        as_from_nothing(site, 3);
        let text = exported(site);
        assert!(text.contains("name_stem") && text.contains("Silver_Wolf77"));
        assert!(!text.contains("silverwolf"), "it is never shown");
    });
}

#[test]
fn what_is_left_of_a_childs_name_is_held_back_from_texts() {
    let told = |handle: &str, name: &str, mail: &str| {
        let person = format!("<email>{mail}@mail.example</email>");
        let text = format!("kik: {name}");
        let said = Said {
            person: &person,
            after: DEVICE,
            text: &text,
            ..Said::default()
        };
        report(handle, said)
    };
    let texts = [
        told("u-1", "silverkid_98", "one"),
        told("u-2", "s1lverkid99", "two"),
    ];
    let victim = "<victim><victimPerson><age>13</age></victimPerson>\
                  <espIdentifier>silverkid77</espIdentifier><espService>ExampleChat</espService></victim>";
    let child = [report(
        "u-3",
        Said {
            victim,
            ..Said::default()
        },
    )];
    on_both(|site, folder| {
        let mut linker = Linker::fill(site).unwrap();
        take(site, folder, &texts, 1);
        linker.update(site, &act(2)).unwrap().unwrap();
        assert!(is_one(site, "u-1", "u-2"));
        as_from_nothing(site, 3);
        take(site, folder, &child, 4);
        linker.update(site, &act(5)).unwrap().unwrap();
        assert!(!is_one(site, "u-1", "u-2"), "the word is the child's");
        assert!(!exported(site).contains("name_stem"));
        as_from_nothing(site, 6);
    });
    on_both(|site, folder| {
        take(site, folder, &child, 1);
        take(site, folder, &texts, 2);
        linking::run(site, &act(3)).unwrap();
        assert!(!is_one(site, "u-1", "u-2"));
    });
}

#[test]
fn two_people_behind_one_switchboard_stay_two() {
    on_both(|site, folder| {
        let number = |extension: &str, written: &str| {
            format!("<phone countryCallingCode=\"+64\"{extension}>{written}</phone>")
        };
        let at = |extension: &str| format!(" extension=\"{extension}\"");
        let mail = "<email>shared@mail.example</email>";
        let people = [
            ("p-1", number(&at("12"), "9 555 0000")),
            ("p-2", number("", "9 555 0000 x12")),
            ("p-3", number(&at("34"), "9 555 0000")),
            ("p-4", number("", "9 555 0000")),
            ("q-1", number(&at("56"), "9 555 0000") + mail),
            ("q-2", number("", "9 555 0000") + mail),
        ];
        let files = people.each_ref().map(|(handle, person)| {
            let said = Said {
                person,
                ..Said::default()
            };
            report(handle, said)
        });
        let mut linker = Linker::fill(site).unwrap();
        take(site, folder, &files, 1);
        linker.update(site, &act(2)).unwrap().unwrap();
        assert!(is_one(site, "p-1", "p-2"), "one extension");
        assert!(!is_one(site, "p-1", "p-3"), "two extensions");
        assert!(!is_one(site, "p-1", "p-4") && !is_one(site, "p-3", "p-4"));
        assert!(is_one(site, "q-1", "q-2"), "no contradiction");
        as_from_nothing(site, 3);
    });
}

#[test]
fn a_mailbox_for_recovery_is_no_proof_of_one_person() {
    on_both(|site, folder| {
        let mail =
            |name: &str, kind: &str| format!("<email type=\"{kind}\">{name}@mail.example</email>");
        let people = [
            (
                "own-1",
                mail("first", "Home") + &mail("mother", "Recovery"),
                "",
            ),
            (
                "own-2",
                mail("second", "Home") + &mail("mother", "Recovery"),
                "",
            ),
            ("own-3", mail("mother", "Home"), ""),
            ("one-1", mail("third", "Home"), DEVICE),
            ("one-2", mail("third", "Recovery"), DEVICE),
            ("two-1", mail("fourth", "Home"), ""),
            (
                "two-2",
                mail("fourth", "Home") + &mail("father", "Recovery"),
                "",
            ),
            (
                "num-1",
                "<phone type=\"Recovery\">+64 21 000 0777</phone>".to_owned(),
                "",
            ),
            ("num-2", "<phone>+64 21 000 0777</phone>".to_owned(), ""),
        ];
        let files = people.each_ref().map(|(handle, person, after)| {
            let said = Said {
                person,
                after,
                ..Said::default()
            };
            report(handle, said)
        });
        let mut linker = Linker::fill(site).unwrap();
        take(site, folder, &files, 1);
        linker.update(site, &act(2)).unwrap().unwrap();
        for (one, other) in [
            ("own-1", "own-2"),
            ("own-1", "own-3"),
            ("own-2", "own-3"),
            ("num-1", "num-2"),
        ] {
            assert!(!is_one(site, one, other), "{one} {other}");
        }
        assert!(is_one(site, "one-1", "one-2"), "with a device");
        assert!(is_one(site, "two-1", "two-2"), "the other one is their own");
        assert!(exported(site).contains("\\\"indirect\\\""));
        as_from_nothing(site, 3);
    });
}

#[test]
fn tables_and_accounts_know_the_same_digits_and_the_same_that_nobody_sees() {
    let plain = tiaki_link::tabular::plain;
    let (mut unseen, mut digits) = (0, 0);
    for c in ('\u{80}'..=char::MAX).filter(|c| !c.is_whitespace()) {
        let text = c.to_string();
        let cell = plain(&text);
        assert_eq!(cell.is_empty(), is_unseen(c), "{:x}", u32::from(c));
        unseen += u32::from(is_unseen(c));
        let named = IdentifierKind::ScreenName.linked(&format!("a{c}"));
        let of_name = named.as_deref().and_then(|name| name.strip_prefix('a'));
        let is_digit =
            |text: &str| text.len() == 1 && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_digit(&cell) || of_name.is_some_and(is_digit) {
            assert_eq!(Some(&*cell), of_name, "{:x}", u32::from(c));
            digits += 1;
        }
    }
    assert!(unseen > 4_000 && digits > 170, "{unseen} {digits}");
}
