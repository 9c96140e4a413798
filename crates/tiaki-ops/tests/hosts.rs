//! A service that is a host named after a protected account is told nowhere without a purpose.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use serde_json::{Value, json};
use tiaki_core::id::{AccountId, ReportId, SiteKey};
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::refer::{Release, refer, save_key};
use tiaki_ops::victims::{self, Request};
use tiaki_ops::views::{self, PROTECTED};
use tiaki_ops::{Act, Site, Store, directory, folding, linking, matching, triage};
use tiaki_package::{Identity, Signed, SigningKey, open};
use tiaki_store::export::{self, Scope};
use tiaki_store::service::SEVERAL;
use tiaki_store::{log, testing};

const AT: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: AT,
    }
}

/// A site on each database, empty.
fn on_each(test: impl Fn(&Site, &Path)) {
    let site = |store| Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    };
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    test(&site(store), folder.path());
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        test(&site(Store::open_postgres(&url).unwrap()), folder.path());
    }
}

fn take(site: &Site, folder: &Path, reference: &str, more: &Value) -> ReportId {
    let mut referral = json!({
        "format": "tiaki-referral-1",
        "sender": {"kind": "police", "name": "Example Police", "country": "DE", "reference": reference},
        "received_at": "2026-02-01T10:00:00Z", "incident": "enticement", "handling": ["H0"],
        "purpose": "child_protection",
    });
    let members = referral.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    let within = folder.join(reference);
    std::fs::create_dir_all(&within).unwrap();
    let file = std::fs::File::create(within.join("a.json")).unwrap();
    serde_json::to_writer(file, &referral).unwrap();
    let done = import(
        site,
        &act(),
        &[within],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    assert_eq!(done.accepted, 1, "{done:?}");
    let (_, found) = site
        .store
        .read("test", |tx| tiaki_store::persons::news::since(tx, 0))
        .unwrap();
    let source = found.iter().rev().find_map(|one| one.source()).unwrap();
    ReportId::from_bytes(*source.as_bytes())
}

/// What children are known by.
fn of_children() -> Value {
    json!({"accounts": [
        {"role": "reported", "service": "ExampleChat", "id": "sus-1", "country": "NZ"},
        {"role": "child", "service": "ExampleChat", "id": "kidmark77", "age": 12, "identifiers": [
            {"kind": "profile_url", "value": "https://kidsite77.example:8443/?from=chat"},
            {"kind": "profile_url", "value": "https://kidpages.example/me/"},
            {"kind": "screen_name", "value": "Kid_Mark88"},
            {"kind": "screen_name", "value": "K\u{e4}fermark"}]},
        {"role": "child", "service": "KidMark77.Blog.example.", "id": "u-1"},
        {"role": "child", "service": "chat.example", "id": "kidchat99"}]})
}

/// Services as others give them that would tell, with the id of an account there, and whether that id
/// may be shown.
const TELLING: [(&str, &str, bool); 8] = [
    ("KidMark77.Blog.example.", "u-1", false),
    ("kidmark77.blog.example", "visitor-1", true),
    ("photos.kidsite77.example", "visitor-2", true),
    ("KID-MARK88.example.", "visitor-3", true),
    ("xn--kfermark-0za.example", "visitor-4", true),
    ("k\u{e4}fermark.example", "visitor-5", true),
    ("KIDSITE77.example.", "http://KIDSITE77.example./", false),
    ("kidpages.example", "https://kidpages.example/me?x=1", false),
];

/// Services that tell of nobody.
const SHOWN: [(&str, &str); 4] = [
    ("chat.example", "kidchat99"),
    ("kidmark777.example", "visitor-6"),
    ("ExampleChat", "sus-1"),
    ("forum.example", "https://forum.example/u/visitor-7"),
];

fn of_others() -> Vec<(String, Value)> {
    let others = TELLING.iter().map(|(service, id, _)| (*service, *id));
    let others = others.chain(SHOWN).enumerate();
    others
        .filter(|(_, (_, id))| id.starts_with("visitor") || id.starts_with("http"))
        .map(|(at, (service, id))| {
            let more = if id.starts_with("http") {
                json!({"urls": [{"url": id, "hosting_country": "NZ"}]})
            } else {
                json!({"accounts": [{"role": "reported", "service": service, "id": id, "country": "NZ"}]})
            };
            (format!("O-{at}"), more)
        })
        .collect()
}

/// Spellings of what tells, in small letters.
const VALUES: [&str; 7] = [
    "kidmark77.",
    "kidsite77",
    "kid-mark88",
    "xn--kfer",
    "k\u{e4}fer",
    "kidpages",
    "kid_mark88",
];

fn assert_without(what: &str, text: &str) {
    let text = text.to_lowercase();
    for value in VALUES {
        assert!(!text.contains(value), "{what} holds {value}: {text}");
    }
}

fn id(service: &str, handle: &str) -> AccountId {
    AccountId::derive(
        &SiteKey::new(&[7; 32]),
        &[service.as_bytes(), handle.as_bytes()],
    )
}

fn exported(site: &Site, scope: Scope) -> String {
    let text = std::cell::RefCell::new(Vec::new());
    let write = |tx: &tiaki_store::Tx<'_>| export::write(tx, scope, &mut *text.borrow_mut());
    site.store.read("test", write).unwrap();
    String::from_utf8(text.into_inner()).unwrap()
}

fn work_out(site: &Site) {
    matching::run(site, &act(), 31).unwrap();
    folding::run(site, &act()).unwrap();
    linking::run(site, &act()).unwrap();
    triage::locate(site, &act()).unwrap();
    triage::run(site, &act()).unwrap();
}

/// All that pages, queues and the log tell.
fn told(site: &Site, reports: &[ReportId]) -> String {
    let mut text = String::new();
    for (service, handle, is_shown) in TELLING {
        let found = views::account(site, &id(service, handle)).unwrap().unwrap();
        assert_eq!(found.service, PROTECTED, "{service}");
        assert_eq!(found.handle == handle, is_shown, "{service}");
        if let Some(person) = found.person {
            let person = views::person(site, &person).unwrap().unwrap();
            text.push_str(&format!("{person:?}"));
        }
        text.push_str(&format!("{found:?}"));
    }
    for (service, handle) in SHOWN {
        let found = views::account(site, &id(service, handle)).unwrap().unwrap();
        assert_eq!(found.service, service);
    }
    for report in reports {
        let found = views::report(site, report).unwrap().unwrap();
        text.push_str(&format!("{:?} {:?}", found.accounts, found.terms));
        text.push_str(&format!("{:?}", found.incidents));
    }
    let overview = views::overview(site).unwrap();
    text.push_str(&format!("{overview:?}"));
    for place in overview.destinations {
        let queue = views::queue(site, &place.authority, 0).unwrap();
        text.push_str(&format!("{queue:?}"));
    }
    let log = site.store.read("test", |tx| log::newest(tx, 1_000));
    text.push_str(&format!("{:?}", log.unwrap()));
    text
}

/// What New Zealand's police are sent.
fn sent(site: &Site, folder: &Path) -> Signed {
    let identity = Identity::from_seed([5; 32]).unwrap();
    save_key(site, &act(), "auth-nz", &identity.recipient_text()).unwrap();
    let release = Release {
        operation: "Operation One".to_owned(),
        from: directory::find(&tiaki_core::authority::Directory::standard(), "DE")
            .unwrap()
            .clone(),
        released_by: "ana".to_owned(),
        second: "ben".to_owned(),
        purpose: "child protection".to_owned(),
        legal_basis: "not stated".to_owned(),
        out: folder.join("packages"),
    };
    let signing = SigningKey::from_seed([3; 32]);
    refer(site, &act(), &release, &signing, &|_, _| {}).unwrap();
    let file = std::fs::File::open(folder.join("packages").join("auth-nz.tiaki")).unwrap();
    open(file, &identity).unwrap()
}

#[test]
fn a_host_that_is_named_after_a_child_is_told_nowhere_in_whatever_order_they_come() {
    let exports = std::cell::RefCell::new(Vec::new());
    for is_child_first in [true, false] {
        on_each(|site, folder| {
            let mut reports = Vec::new();
            if is_child_first {
                reports.push(take(site, folder, "C-1", &of_children()));
            }
            for (reference, more) in of_others() {
                reports.push(take(site, folder, &reference, &more));
            }
            if !is_child_first {
                // Nothing says yet whose it is.
                let (service, handle, _) = TELLING[2];
                let before = views::account(site, &id(service, handle)).unwrap();
                assert_eq!(before.unwrap().service, service);
                reports.push(take(site, folder, "C-1", &of_children()));
            }
            assert_without("what is told at once", &told(site, &reports));
            work_out(site);
            assert_without("what is told", &told(site, &reports));
            let export = exported(site, Scope::Shielded);
            assert_without("an export", &export);
            let whole = exported(site, Scope::Whole);
            assert!(whole.contains("photos.kidsite77.example"));
            exports.borrow_mut().push(export);
            let signed = sent(site, folder);
            for (name, text) in signed.contents().filter(|(name, _)| name.ends_with(".csv")) {
                assert_without(name, text);
            }
            let accounts = signed.content("accounts.csv").unwrap();
            for (service, handle, is_shown) in TELLING {
                let account = id(service, handle).to_string();
                let row = accounts.lines().find(|line| line.starts_with(&account));
                if is_shown {
                    // Who is reported is sent all the same.
                    let row = row.unwrap();
                    assert!(row.contains(&format!(",,{handle},")), "{row}");
                }
            }
        });
    }
    let exports = exports.into_inner();
    assert!(exports.len() >= 2 && exports.iter().all(|one| *one == exports[0]));
}

#[test]
fn a_service_that_several_use_tells_of_nobody() {
    on_each(|site, folder| {
        let child = json!({"accounts": [{"role": "reported", "service": "ExampleChat", "id": "sus-1"},
            {"role": "child", "service": "kidforum.example", "id": "kidforum"}]});
        take(site, folder, "C-1", &child);
        let service = |handle: &str| {
            let account = id("kidforum.example", handle);
            let found = views::account(site, &account).unwrap().unwrap();
            let export = exported(site, Scope::Shielded);
            assert_eq!(export.contains("kidforum"), found.service != PROTECTED);
            found.service
        };
        for at in 0..SEVERAL {
            // Accounts of children, and names that children have, make no service one of many.
            let more = json!({"accounts": [
                {"role": "reported", "service": "kidforum.example", "id": format!("user-{at}")},
                {"role": "child", "service": "kidforum.example", "id": format!("kid-{at}")},
                {"role": "associated", "service": "kidforum.example", "id": "https://kidforum.example/kidforum"}]});
            assert_eq!(service("kidforum"), PROTECTED, "{at}");
            take(site, folder, &format!("O-{at}"), &more);
        }
        for handle in ["kidforum", "user-0", "kid-0"] {
            assert_eq!(service(handle), "kidforum.example", "{handle}");
        }
        let child = views::account(site, &id("kidforum.example", "kidforum"));
        assert_eq!(child.unwrap().unwrap().handle, PROTECTED);
    });
}

#[test]
fn who_names_a_purpose_is_told_the_service() {
    on_each(|site, folder| {
        take(site, folder, "C-1", &of_children());
        let request = Request::new("ana", "investigation", "request 7", AT).unwrap();
        for (reference, more) in of_others() {
            take(site, folder, &reference, &more);
        }
        for (service, handle, _) in TELLING {
            let account = id(service, handle);
            let found = victims::show(site, &account, &request).unwrap().unwrap();
            assert_eq!((&*found.service, &*found.handle), (service, handle));
        }
        let log = site
            .store
            .read("test", |tx| log::newest(tx, 1_000))
            .unwrap();
        assert!(log.iter().any(|entry| entry.verb == "victim.read"));
        assert_without("the log", &format!("{log:?}"));
    });
}
