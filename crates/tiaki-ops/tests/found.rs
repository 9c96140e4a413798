//! What is only found in free text: nobody's for certain, so it is held back.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::{AccountId, SiteKey};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::victims::{self, Request};
use tiaki_ops::{Act, Site, Store, linking, matching, reviews, triage, views};
use tiaki_store::export::{self, Scope};
use tiaki_store::guard::Guard;
use tiaki_store::{log, persons, testing};

const AT: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);
/// What the child is stated to hold in a report of its own.
const KID: [&str; 3] = ["kid.stated@mail.example", "kid77", "198.51.100.77"];
/// The same, as texts on others write it.
const TOLD: &str = "wrote to kid.stated+x@mail.example and https://esp.example/u/kid77?x=1, \
                    ip 198.51.100.77, also own-found@mail.example";

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: AT,
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

fn take(site: &Site, folder: &Path, files: &[(&str, String)]) {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    for (name, text) in files {
        let mut file = std::fs::File::create(within.join(name)).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    }
    let done = import(
        site,
        &act(),
        &[within],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    assert_eq!(done.accepted, files.len() as u64, "{done:?}");
}

fn xml(summary: &str, person: &str, more: &str) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>{summary}\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <espIdentifier>{person}</espIdentifier><espService>ExampleChat</espService></personOrUserReported>{more}</report>"
    )
}

/// The report in which the child's values are stated.
fn of_the_child() -> (&'static str, String) {
    let [email, handle, ip] = KID;
    let victim = format!(
        "<victim><victimPerson><email>{email}</email><age>13</age></victimPerson><espIdentifier>{handle}</espIdentifier>\
         <espService>ExampleChat</espService><ipCaptureEvent><ipAddress>{ip}</ipAddress></ipCaptureEvent></victim>"
    );
    ("child.xml", xml("", "u-0", &victim))
}

/// Reports on `u-1` that tell of the child in free text only, one for each place it may stand in.
fn telling() -> Vec<(&'static str, String)> {
    let tip = |member: &str| {
        format!(
            "{{\"reportId\":1,\"reportedInformation\":{{\"reportingEsp\":{{\"espName\":\"Example ESP\"}},{member}\
             \"reportedPeople\":{{\"reportedPersons\":[{{\"espService\":\"ExampleChat\",\"espUserId\":\"u-1\"}}]}}}}}}"
        )
    };
    let referral = format!(
        "{{\"format\":\"tiaki-referral-1\",\"sender\":{{\"kind\":\"police\",\"name\":\"Example Police\",\"country\":\"DE\",\
         \"reference\":\"7\",\"contact\":{{\"role\":\"desk\",\"email\":\"desk@police.example\"}}}},\
         \"received_at\":\"2026-02-01T10:00:00Z\",\"handling\":[\"H0\"],\"purpose\":\"criminal_investigation\",\
         \"accounts\":[{{\"role\":\"reported\",\"service\":\"ExampleChat\",\"id\":\"u-1\"}}],\"text\":\"{TOLD}\"}}"
    );
    vec![
        (
            "a.xml",
            xml(
                &format!("<escalateToHighPriority>{TOLD}</escalateToHighPriority>"),
                "u-1",
                "",
            ),
        ),
        (
            "b.xml",
            xml(
                "",
                "u-1",
                &format!("<additionalInfo>{TOLD}</additionalInfo>"),
            ),
        ),
        (
            "c.json",
            tip(&format!(
                "\"additionalInformations\":[{{\"value\":\"{TOLD}\"}}],"
            )),
        ),
        ("d.json", referral),
    ]
}

fn id(handle: &str) -> AccountId {
    AccountId::derive(
        &SiteKey::new(&[7; 32]),
        &[b"ExampleChat", handle.as_bytes()],
    )
}

fn exported(site: &Site, scope: Scope) -> String {
    let text = std::cell::RefCell::new(Vec::new());
    let write = |tx: &tiaki_store::Tx<'_>| export::write(tx, scope, &mut *text.borrow_mut());
    site.store.read("test", write).unwrap();
    String::from_utf8(text.into_inner()).unwrap()
}

fn request() -> Request {
    Request::new("ana", "investigation", "request 7", AT).unwrap()
}

fn names_the_child(text: &str) -> bool {
    ["kid.stated", "kid77", "198.51.100.77"]
        .iter()
        .any(|value| text.contains(value))
}

#[test]
fn what_was_found_is_on_no_page_and_in_no_export_without_a_purpose() {
    on_both(|site, folder| {
        let telling = telling();
        take(site, folder, &telling);
        let account = views::account(site, &id("u-1")).unwrap().unwrap();
        assert_eq!(account.parts.len(), telling.len());
        for part in &account.parts {
            assert!(part.held >= 3, "{part:?}");
            let report = views::report(site, &part.report.unwrap()).unwrap().unwrap();
            let held: u64 = report.accounts.iter().map(|found| found.held).sum();
            assert_eq!(held, part.held);
            let shown = format!("{account:?} {report:?}");
            assert!(!names_the_child(&shown), "{shown}");
            assert!(!shown.contains("own-found"), "{shown}");
        }
        let shown = exported(site, Scope::Shielded);
        assert!(!names_the_child(&shown) && !shown.contains("own-found"));
        assert!(exported(site, Scope::Whole).contains("own-found@mail.example"));
        assert!(victims::reads(site, 10).unwrap().is_empty());

        let whole = victims::show(site, &id("u-1"), &request())
            .unwrap()
            .unwrap();
        assert!(format!("{whole:?}").contains("own-found@mail.example"));
        let reads = victims::reads(site, 10).unwrap();
        assert_eq!(reads.len(), 1);
        let newest = site.store.read("test", |tx| log::newest(tx, 10)).unwrap();
        let entry = newest
            .iter()
            .find(|entry| entry.verb == "victim.read")
            .unwrap();
        assert!(entry.detail.contains("purpose=investigation"), "{entry:?}");
    });
}

#[test]
fn what_a_protected_account_holds_is_never_another_ones() {
    on_both(|site, folder| {
        let mut files = telling();
        files.push(of_the_child());
        take(site, folder, &files);
        let whole = victims::show(site, &id("u-1"), &request())
            .unwrap()
            .unwrap();
        let shown = format!("{whole:?}");
        assert!(!names_the_child(&shown), "{shown}");
        assert!(shown.contains("own-found@mail.example"));
        assert!(whole.parts.iter().all(|part| part.held >= 3), "{whole:?}");
        let child = victims::show(site, &id("kid77"), &request())
            .unwrap()
            .unwrap();
        assert!(KID.iter().all(|value| format!("{child:?}").contains(value)));

        triage::locate(site, &act()).unwrap();
        // Neither linking nor locating is given them, with nothing stated in their place.
        let (linked, placed) = site
            .store
            .read("test", |tx| {
                let guard = Guard::read(tx)?;
                let (mut linked, mut placed) = (Vec::new(), Vec::new());
                persons::observations(tx, &guard, |seen| {
                    if seen.account == id("u-1") {
                        linked.push((seen.kind, seen.join_key));
                    }
                    Ok::<_, tiaki_store::Error>(())
                })?;
                placed.extend(
                    tiaki_store::views::find_account(tx, &id("u-1"))?
                        .and_then(|(found, _)| found.located)
                        .filter(|located| located.verdict != "unknown"),
                );
                Ok::<_, tiaki_store::Error>((linked, placed))
            })
            .unwrap();
        let own = IdentifierKind::Email.join_key(&site.key, "own-found@mail.example");
        let own = (IdentifierKind::Email, own.unwrap());
        assert!(
            !linked.is_empty() && linked.iter().all(|one| *one == own),
            "{linked:?}"
        );
        assert!(placed.is_empty(), "{placed:?}");
    });
}

#[test]
fn a_childs_value_in_text_joins_nobody() {
    // Two texts with two of the child's values in common would join u-1 and u-2 otherwise.
    on_both(|site, folder| {
        let told = "<additionalInfo>kid.stated+x@mail.example, https://esp.example/u/kid77?x=1</additionalInfo>";
        let without = vec![
            ("1.xml", xml("", "u-1", told)),
            ("2.xml", xml("", "u-2", told)),
        ];
        take(site, folder, &without);
        take_one(site, folder, of_the_child());
        matching::run(site, &act(), 31).unwrap();
        let linked = linking::run(site, &act()).unwrap();
        assert_eq!((linked.links, linked.near_misses), (0, 0), "{linked:?}");
        triage::locate(site, &act()).unwrap();
        triage::run(site, &act()).unwrap();
    });
}

fn take_one(site: &Site, folder: &Path, file: (&str, String)) {
    let within = folder.join("more");
    std::fs::create_dir_all(&within).unwrap();
    take(site, &within, &[file]);
}

#[test]
fn what_is_like_a_childs_stated_value_is_not_found_in_its_report() {
    on_both(|site, folder| {
        let told = format!("<escalateToHighPriority>{TOLD}</escalateToHighPriority>");
        let (_, child) = of_the_child();
        let child = child.replace("u-0", "u-1");
        let with_text = child.replace("<incidentDateTime>", &format!("{told}<incidentDateTime>"));
        take(site, folder, &[("1.xml", with_text)]);
        let whole = victims::show(site, &id("u-1"), &request())
            .unwrap()
            .unwrap();
        let [part] = whole.parts.as_slice() else {
            panic!("{whole:?}")
        };
        let values: Vec<&str> = part
            .observations
            .iter()
            .map(|seen| seen.value.as_str())
            .collect();
        assert_eq!((values, part.held), (vec!["own-found@mail.example"], 0));
    });
}

/// A report of a provider that names accounts in text only, on the account of this name; with an id
/// given as one, where there is one.
fn in_text(number: u32, name: &str, id: Option<&str>) -> String {
    let id = id.map_or(String::new(), |id| format!("\"espUserId\":\"{id}\","));
    format!(
        "{{\"reportId\":{number},\"reportedInformation\":{{\"reportingEsp\":{{\"espName\":\"Block, Inc. (Cash App)\"}},\
         \"reportedPeople\":{{\"reportedPersons\":[{{{id}\"additionalInformations\":[{{\"value\":\"cashtag: ${name}\"}}]}}]}}}}}}"
    )
}

#[test]
fn a_name_that_stands_in_text_only_is_held_back_until_a_source_gives_it() {
    on_both(|site, folder| {
        let service = "Block, Inc. (Cash App)";
        let key = SiteKey::new(&[7; 32]);
        let account = AccountId::derive(&key, &[service.as_bytes(), b"$planted77"]);
        take(site, folder, &[("a.json", in_text(1, "planted77", None))]);
        let view = views::account(site, &account).unwrap().unwrap();
        assert_eq!(view.handle, views::FOUND);
        assert!(view.parts[0].held >= 1, "{view:?}");
        let id = view.parts[0].report.unwrap();
        let report = views::report(site, &id).unwrap().unwrap();
        assert_eq!(report.accounts[0].handle, views::FOUND);
        let pair = reviews::review(site, &account, &account).unwrap().unwrap();
        assert_eq!(pair.pair.a.handle, views::FOUND);
        assert!(!format!("{view:?} {report:?} {pair:?}").contains("planted77"));
        assert!(!exported(site, Scope::Shielded).contains("planted77"));
        assert!(exported(site, Scope::Whole).contains("planted77"));
        let whole = victims::show(site, &account, &request()).unwrap();
        assert_eq!(whole.unwrap().handle, "$planted77");

        let carried = site.store.read("test", |tx| {
            let shield = tiaki_store::protection::Shield::read(tx)?;
            tiaki_store::carry::accounts(tx, &shield)
        });
        assert!(carried.unwrap().is_empty(), "nobody is linked yet");
        matching::run(site, &act(), 31).unwrap();
        linking::run(site, &act()).unwrap();
        let carried = || {
            let found = site.store.read("test", |tx| {
                let shield = tiaki_store::protection::Shield::read(tx)?;
                tiaki_store::carry::accounts(tx, &shield)
            });
            let found = found.unwrap();
            (found[0].handle.clone(), found[0].handle_held)
        };
        assert_eq!(carried(), (String::new(), true));

        let stated = in_text(2, "planted77", Some("$planted77"));
        let second = folder.join("second");
        std::fs::create_dir_all(&second).unwrap();
        take(site, &second, &[("b.json", stated)]);
        let view = views::account(site, &account).unwrap().unwrap();
        assert_eq!((view.handle.as_str(), view.parts.len()), ("$planted77", 2));
        assert_eq!(carried(), ("$planted77".to_owned(), false));
        assert!(exported(site, Scope::Shielded).contains("planted77"));
    });
}

#[test]
fn a_name_in_text_that_a_protected_account_has_is_not_shown_for_a_purpose_either() {
    on_both(|site, folder| {
        let tip = in_text(1, "kid77", None).replace("cashtag: $", "Username: ");
        take(site, folder, &[("a.json", tip), of_the_child()]);
        let key = SiteKey::new(&[7; 32]);
        let account = AccountId::derive(&key, &[b"Block, Inc. (Cash App)", b"kid77"]);
        let whole = victims::show(site, &account, &request()).unwrap().unwrap();
        assert_eq!(whole.handle, views::PROTECTED);
        assert!(!names_the_child(&format!("{whole:?}")), "{whole:?}");
    });
}
