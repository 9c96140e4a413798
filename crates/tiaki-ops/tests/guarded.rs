//! What a protected account is known by gets out by no other door: not as another's free text, not as
//! another account's own id, whichever of the two came first.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use serde_json::{Value, json};
use tiaki_core::id::{AccountId, ReportId, SiteKey};
use tiaki_core::protection::Protection;
use tiaki_core::time::Timestamp;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::refer::{Release, refer, save_key};
use tiaki_ops::victims::{self, Request};
use tiaki_ops::{Act, Site, Store, directory, folding, linking, matching, triage, views};
use tiaki_package::{Identity, Signed, SigningKey, open};
use tiaki_store::export::{self, Scope};
use tiaki_store::protection::{self, Shield};
use tiaki_store::{carry, testing};

const AT: Timestamp = Timestamp::from_micros(1_780_000_000_000_000);
const PAGE: &str = "https://chat.example/u/kidmark77";
const MAIL: &str = "kid.mark@mail.example";

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: AT,
    }
}

fn key() -> SiteKey {
    SiteKey::new(&[7; 32])
}

fn site(store: Store) -> Site {
    Site {
        store,
        key: key(),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

/// A site on each database, empty.
fn on_each(test: impl Fn(&Site, &Path)) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    test(&site(store), folder.path());
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open_postgres(&url).unwrap();
        test(&site(store), folder.path());
    }
}

fn take(site: &Site, folder: &Path, referral: &Value) -> ReportId {
    let within = folder.join(
        referral
            .pointer("/sender/reference")
            .unwrap()
            .as_str()
            .unwrap(),
    );
    std::fs::create_dir_all(&within).unwrap();
    let file = std::fs::File::create(within.join("a.json")).unwrap();
    serde_json::to_writer(file, referral).unwrap();
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

fn referral(reference: &str, more: &Value) -> Value {
    let mut whole = json!({
        "format": "tiaki-referral-1",
        "sender": {"kind": "police", "name": "Example Police", "country": "DE", "reference": reference},
        "received_at": "2026-02-01T10:00:00Z", "incident": "enticement", "handling": ["H0"],
        "purpose": "child_protection",
    });
    let members = whole.as_object_mut().unwrap();
    members.extend(more.as_object().unwrap().clone());
    whole
}

/// The child's own report: everything that it is stated to hold.
fn of_the_child() -> Value {
    referral(
        "R-1",
        &json!({"accounts": [
            {"role": "reported", "service": "ExampleChat", "id": "sus-1", "country": "NZ"},
            {"role": "child", "service": "ExampleChat", "id": "kidmark77", "age": 12, "identifiers": [
                {"kind": "email", "value": MAIL}, {"kind": "phone", "value": "+64 21 000 0077"},
                {"kind": "screen_name", "value": "kidscreen77"}, {"kind": "profile_url", "value": PAGE}]},
        ]}),
    )
}

/// Referrals in which accounts have ids that are the child's, each in another part.
fn of_others() -> Vec<Value> {
    vec![
        referral(
            "R-4",
            &json!({"urls": [{"url": "https://chat.example/u/KidMark77?utm=1", "hosting_country": "NZ"}]}),
        ),
        referral(
            "R-5",
            &json!({"accounts": [
                {"role": "reported", "service": "OtherChat", "id": "sus-5", "country": "NZ"},
                {"role": "associated", "service": "MailHost", "id": MAIL},
                {"role": "associated", "service": "TextHost", "id": "021 000 0077"},
                {"role": "associated", "service": "OtherChat", "id": "kidscreen77"}]}),
        ),
        referral(
            "R-6",
            &json!({"accounts": [
                {"role": "reported", "service": "ThirdChat", "id": "KidScreen77", "country": "NZ", "identifiers": [
                    {"kind": "email", "value": "sus6@mail.example"}]}]}),
        ),
    ]
}

/// Ids above, and the class that each account has.
fn classes() -> [(&'static str, &'static str, Protection); 7] {
    use Protection::{Child, Kin, Open, Reported};
    [
        ("ExampleChat", "kidmark77", Child),
        (
            "chat.example",
            "https://chat.example/u/KidMark77?utm=1",
            Reported,
        ),
        ("MailHost", MAIL, Kin),
        ("TextHost", "021 000 0077", Kin),
        ("OtherChat", "kidscreen77", Kin),
        ("ThirdChat", "KidScreen77", Reported),
        ("OtherChat", "sus-5", Open),
    ]
}

/// Spellings of what is the child's, in small letters.
const VALUES: [&str; 5] = ["kidmark77", MAIL, "000 0077", "kidscreen77", "0000077"];

fn assert_without(what: &str, text: &str) {
    let text = text.to_lowercase();
    for value in VALUES {
        assert!(!text.contains(value), "{what} holds {value}: {text}");
    }
}

fn id(service: &str, handle: &str) -> AccountId {
    AccountId::derive(&key(), &[service.as_bytes(), handle.as_bytes()])
}

fn exported(site: &Site) -> String {
    let text = std::cell::RefCell::new(Vec::new());
    let write =
        |tx: &tiaki_store::Tx<'_>| export::write(tx, Scope::Shielded, &mut *text.borrow_mut());
    site.store.read("test", write).unwrap();
    String::from_utf8(text.into_inner()).unwrap()
}

fn request() -> Request {
    Request::new("ana", "investigation", "request 7", AT).unwrap()
}

fn work_out(site: &Site) {
    matching::run(site, &act(), 31).unwrap();
    folding::run(site, &act()).unwrap();
    linking::run(site, &act()).unwrap();
    triage::locate(site, &act()).unwrap();
    triage::run(site, &act()).unwrap();
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

/// All that pages show of these accounts and reports.
fn shown(site: &Site, reports: &[ReportId]) -> String {
    let mut text = String::new();
    for (service, handle, class) in classes() {
        let account = id(service, handle);
        let found = views::account(site, &account).unwrap().unwrap();
        assert_eq!(found.protection, class, "{service}");
        let one = |tx: &tiaki_store::Tx<'_>| protection::class(tx, &account);
        assert_eq!(site.store.read("test", one).unwrap(), class, "{service}");
        let all = site.store.read("test", Shield::read).unwrap();
        assert_eq!(all.class(&account), class, "{service}");
        if class.is_shielded() {
            assert_eq!(found.handle, views::PROTECTED, "{service}");
        }
        if let Some(person) = found.person {
            text.push_str(&format!(
                "{:?}",
                views::person(site, &person).unwrap().unwrap()
            ));
        }
        text.push_str(&format!("{found:?}"));
    }
    for report in reports {
        let found = views::report(site, report).unwrap().unwrap();
        text.push_str(&format!("{:?} {:?}", found.accounts, found.terms));
    }
    for place in views::overview(site).unwrap().destinations {
        let queue = views::queue(site, &place.authority, 0).unwrap();
        text.push_str(&format!("{queue:?}"));
    }
    text
}

#[test]
fn an_account_whose_id_a_protected_one_holds_takes_part_in_whatever_order_they_come() {
    let exports = std::cell::RefCell::new(Vec::new());
    for is_child_first in [true, false] {
        on_each(|site, folder| {
            let mut reports = Vec::new();
            if is_child_first {
                reports.push(take(site, folder, &of_the_child()));
            }
            reports.extend(of_others().iter().map(|one| take(site, folder, one)));
            if !is_child_first {
                // The store has read its guard and keeps it: what comes after counts all the same.
                let page = id("chat.example", "https://chat.example/u/KidMark77?utm=1");
                let before = views::account(site, &page).unwrap().unwrap();
                assert_eq!(before.protection, Protection::Open);
                assert_ne!(before.handle, views::PROTECTED);
                reports.push(take(site, folder, &of_the_child()));
            }
            assert_without("what pages show at once", &shown(site, &reports));
            assert_without("an export at once", &exported(site));
            work_out(site);
            assert_without("what pages show", &shown(site, &reports));
            let export = exported(site);
            assert_without("an export", &export);
            exports.borrow_mut().push(export);
        });
    }
    let exports = exports.into_inner();
    assert!(exports.len() >= 2);
    assert!(exports.iter().all(|one| *one == exports[0]));
}

#[test]
fn who_names_a_purpose_is_shown_it_and_all_of_a_report() {
    on_each(|site, folder| {
        take(site, folder, &of_the_child());
        let report = take(site, folder, &of_others()[1]);
        let mail = id("MailHost", MAIL);
        let found = victims::show(site, &mail, &request()).unwrap().unwrap();
        assert_eq!(found.handle, MAIL);
        let all = victims::show_report(site, &report, &request()).unwrap();
        let mut handles: Vec<String> = all.unwrap().into_iter().map(|one| one.handle).collect();
        handles.sort_unstable();
        assert_eq!(handles, ["021 000 0077", MAIL, "kidscreen77"]);
    });
}

#[test]
fn nothing_of_it_is_sent_and_who_is_reported_is_sent_all_the_same() {
    on_each(|site, folder| {
        take(site, folder, &of_the_child());
        for one in of_others() {
            take(site, folder, &one);
        }
        work_out(site);
        let signed = sent(site, folder);
        let accounts = signed.content("accounts.csv").unwrap();
        let row = |account: AccountId| {
            let id = account.to_string();
            accounts
                .lines()
                .find(|line| line.starts_with(&id))
                .map(str::to_owned)
        };
        // A page that is reported stays in, without what it is and what it is at.
        let page = row(id("chat.example", "https://chat.example/u/KidMark77?utm=1")).unwrap();
        assert!(page.contains(",,,reported"), "{page}");
        // Two people may use one name: who is reported goes with it.
        let suspect = row(id("ThirdChat", "KidScreen77")).unwrap();
        assert!(suspect.contains("KidScreen77"), "{suspect}");
        for (service, handle) in [("MailHost", MAIL), ("TextHost", "021 000 0077")] {
            assert_eq!(row(id(service, handle)), None, "{service}");
        }
        assert_eq!(row(id("OtherChat", "kidscreen77")), None);
        for (name, text) in signed.contents().filter(|(name, _)| name.ends_with(".csv")) {
            let text = text.replace("KidScreen77", "");
            assert_without(name, &text);
        }
        let counts = &signed.manifest().counts;
        assert!(counts.get("withheld_accounts").unwrap() >= &1, "{counts:?}");
        assert!(
            counts.get("withheld_mined_identifiers").unwrap() >= &2,
            "{counts:?}"
        );
        let carried = site
            .store
            .read("test", |tx| carry::accounts(tx, &Shield::read(tx)?));
        for account in carried.unwrap() {
            let is_open = account.id == id("ThirdChat", "KidScreen77");
            assert!(
                is_open || !account.handle.to_lowercase().contains("kid"),
                "{account:?}"
            );
        }
    });
}

#[test]
fn an_id_that_is_a_mailbox_a_number_or_a_page_is_held_back_in_text() {
    let child = referral(
        "R-2",
        &json!({"accounts": [
            {"role": "reported", "service": "ExampleChat", "id": "sus-1"},
            {"role": "child", "service": "ExampleMail", "id": "kidbox@mail.example"},
            {"role": "child", "service": "ExampleText", "id": "+64210000088"},
            {"role": "child", "service": "BlogHost", "id": "https://kidhost.blog.example/"},
            {"role": "child", "service": "PayHost", "id": "$kidpay88"}]}),
    );
    let telling = referral(
        "R-3",
        &json!({"accounts": [{"role": "reported", "service": "ExampleChat", "id": "sus-3"}],
            "text": "Wrote to kid.box+x@MAIL.example and +64 21 000 0088, +64 (21) 000-0088, \
                     http://www.kidhost.blog.example, and sus3-found@mail.example"}),
    );
    for is_child_first in [true, false] {
        on_each(|site, folder| {
            let (first, second) = if is_child_first {
                (&child, &telling)
            } else {
                (&telling, &child)
            };
            take(site, folder, first);
            if !is_child_first {
                work_out(site);
            }
            take(site, folder, second);
            work_out(site);
            let suspect = id("ExampleChat", "sus-3");
            let found = victims::show(site, &suspect, &request()).unwrap().unwrap();
            let text = format!("{found:?}").to_lowercase();
            for value in ["kidbox", "kid.box", "0088", "kidhost"] {
                assert!(!text.contains(value), "{value}: {text}");
            }
            assert!(text.contains("sus3-found@mail.example"), "{text}");
            assert_eq!(found.parts[0].held, 3, "{text}");
            // The child's number is in New Zealand; of the other nothing says where it is.
            assert_eq!(found.place.unwrap().country, None);
        });
    }
}

#[test]
fn in_one_source_an_id_that_is_a_mailbox_is_not_found_again_for_another() {
    on_each(|site, folder| {
        let both = referral(
            "R-9",
            &json!({"accounts": [
                {"role": "reported", "service": "ExampleChat", "id": "sus-9"},
                {"role": "child", "service": "ExampleMail", "id": "kidbox@mail.example"}],
                "text": "wrote to kid.box@mail.example"}),
        );
        take(site, folder, &both);
        let suspect = id("ExampleChat", "sus-9");
        let found = victims::show(site, &suspect, &request()).unwrap().unwrap();
        assert_eq!(
            (found.parts[0].held, found.parts[0].observations.len()),
            (0, 0)
        );
    });
}
