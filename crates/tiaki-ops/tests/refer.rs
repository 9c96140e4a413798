//! Release: who must be named, what goes to whom, and what stays.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tiaki_core::id::SiteKey;
use tiaki_core::queue::QueueRules;
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;
use tiaki_ops::directory::{self, COORDINATOR};
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::queue;
use tiaki_ops::refer::{Referred, Release, keys, refer, save_key};
use tiaki_ops::rules::{self, office};
use tiaki_ops::{Act, Error, Site, Store, linking, matching, triage, views};
use tiaki_package::{Identity, Signed, SigningKey, Verification, open, verify};
use tiaki_store::carry;
use tiaki_world::Params;

fn act() -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000),
    }
}

fn signing() -> SigningKey {
    SigningKey::from_seed([3; 32])
}

fn site(folder: &Path) -> Site {
    Site {
        store: Store::open_sqlite(&folder.join("tiaki.db")).unwrap(),
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    }
}

/// A small operation, triaged.
fn triaged(folder: &Path) -> Site {
    let site = site(folder);
    let world = folder.join("world");
    let params = Params::parse(Params::default_text()).unwrap();
    tiaki_world::generate(&params, 600, 4, &world, &mut |_, _, _| ()).unwrap();
    let paths = ["reports", "disclosures"].map(|name| world.join(name));
    import(&site, &act(), &paths, &ImportOptions::default(), &|_, _| {}).unwrap();
    matching::run(&site, &act(), 31).unwrap();
    linking::run(&site, &act()).unwrap();
    triage::locate(&site, &act()).unwrap();
    triage::run(&site, &act()).unwrap();
    site
}

fn release(folder: &Path) -> Release {
    Release {
        operation: "Operation One".to_owned(),
        from: directory::find(&tiaki_core::authority::Directory::standard(), "NZ")
            .unwrap()
            .clone(),
        released_by: "ana".to_owned(),
        second: "ben".to_owned(),
        purpose: "child protection".to_owned(),
        legal_basis: "not stated".to_owned(),
        out: folder.join("packages"),
    }
}

fn run(site: &Site, release: &Release) -> Result<Referred, Error> {
    refer(site, &act(), release, &signing(), &|_, _| {})
}

/// The identity of an authority, as a demo would make it.
fn identity(authority: &str) -> Identity {
    let mut seed = [0; 32];
    for (to, from) in seed.iter_mut().zip(authority.bytes().cycle()) {
        *to = from;
    }
    Identity::from_seed(seed).unwrap()
}

/// Gives a key to everyone who waits but the last, and names that one.
fn give_keys(site: &Site) -> (Vec<String>, String) {
    let destinations = views::overview(site).unwrap().destinations;
    let mut waiting: Vec<String> = destinations
        .into_iter()
        // Whom software only proposes to set aside is sent nowhere.
        .filter(|destination| destination.bands[..4].iter().sum::<i64>() > 0)
        .map(|destination| destination.authority)
        .filter(|authority| authority != COORDINATOR)
        .collect();
    waiting.sort_unstable();
    let without = waiting.pop().unwrap();
    for authority in &waiting {
        let recipient = identity(authority).recipient_text();
        save_key(site, &act(), authority, &recipient).unwrap();
    }
    (waiting, without)
}

/// The names of all files below the folder's packages.
fn written(folder: &Path) -> BTreeSet<String> {
    let found = std::fs::read_dir(folder.join("packages"));
    found
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect()
}

fn opened(folder: &Path, authority: &str) -> Signed {
    let file = folder.join("packages").join(format!("{authority}.tiaki"));
    open(std::fs::File::open(file).unwrap(), &identity(authority)).unwrap()
}

#[test]
fn nothing_is_sealed_without_a_named_release() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path());
    give_keys(&site);
    let good = release(folder.path());
    let named = |one: &str, two: &str| Release {
        released_by: one.to_owned(),
        second: two.to_owned(),
        ..good.clone()
    };
    let bad = [
        ("one person twice", named("ana", "ana")),
        ("the same in other letters", named("Ana", "aNA")),
        ("the same with space around", named("ana", " ana ")),
        ("nobody first", named("", "ben")),
        ("nobody second", named("ana", "")),
        ("only space", named("ana", " \t")),
        (
            "no purpose",
            Release {
                purpose: " ".to_owned(),
                ..good.clone()
            },
        ),
        (
            "no operation",
            Release {
                operation: String::new(),
                ..good.clone()
            },
        ),
    ];
    let before = views::overview(&site).unwrap().counts;
    for (what, release) in &bad {
        let outcome = run(&site, release);
        assert!(matches!(outcome, Err(Error::Invalid { .. })), "{what}");
        assert!(!good.out.exists(), "{what}");
    }
    assert_eq!(views::overview(&site).unwrap().counts, before);
    assert!(run(&site, &good).unwrap().packages > 0);
}

#[test]
fn nothing_is_referred_before_triage() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let release = release(folder.path());
    assert!(matches!(run(&site, &release), Err(Error::Early { .. })));
    assert!(!release.out.exists());
}

#[test]
fn each_authority_gets_its_own_and_can_verify_it() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path());
    let (ready, without) = give_keys(&site);
    let done = run(&site, &release(folder.path())).unwrap();
    assert_eq!(done.without_key, std::slice::from_ref(&without));
    assert_eq!(done.packages, ready.len() as u64);
    let expected = ready.iter().map(|name| format!("{name}.tiaki")).collect();
    assert_eq!(written(folder.path()), expected, "and none for {without}");

    let persons = site.store.read("test", carry::persons).unwrap();
    let home: BTreeMap<String, &str> = persons
        .iter()
        .map(|person| (person.id.to_string(), person.authority.as_str()))
        .collect();
    let aside: BTreeSet<String> = persons
        .iter()
        .filter(|person| person.band == "set_aside_proposed")
        .map(|person| person.id.to_string())
        .collect();
    assert!(!aside.is_empty(), "the world has bystanders");
    let mut sent = 0;
    for authority in &ready {
        let signed = opened(folder.path(), authority);
        let expected = Verification {
            senders: vec![signing().verifying_key()],
            recipient: Some(identity(authority).recipient_text()),
            now: act().at.micros(),
        };
        let verified = verify(&signed, &expected).unwrap();
        let table = verified.content("persons.csv").unwrap();
        for row in table.lines().skip(1) {
            let person = row.split(',').next().unwrap();
            assert_eq!(home[person], authority);
            assert!(
                !aside.contains(person),
                "{person} is proposed to be set aside"
            );
            sent += 1;
        }
        let other = Verification {
            senders: vec![SigningKey::from_seed([4; 32]).verifying_key()],
            ..expected
        };
        assert!(verify(&signed, &other).is_err());
    }
    assert_eq!(done.persons, sent);
    let waits_here = home.values().filter(|home| **home == COORDINATOR).count();
    assert!(
        waits_here > 0,
        "the world has persons whom nobody can place"
    );
    let goes = |person: &&carry::PersonCarried| {
        ready.contains(&person.authority) && !aside.contains(&person.id.to_string())
    };
    let due = persons.iter().filter(goes).count() as u64;
    // Those who are children and nothing else are counted as withheld accounts, not as persons.
    assert!(
        sent <= due && due - sent <= done.withheld,
        "{sent} of {due}"
    );
}

#[test]
fn whom_people_set_aside_stays_here() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path());
    let (ready, _) = give_keys(&site);
    let rules = QueueRules::standard();
    let first = |authority: &str| {
        let found = queue::next(&site, &rules, authority, "ana", act().at).unwrap();
        found.unwrap().person
    };
    let aside = first(&ready[0]);
    let decision = queue::SetAside {
        persons: vec![aside],
        code: "elsewhere".to_owned(),
        reason: "case seven".to_owned(),
        operator: "ana".to_owned(),
        count: 1,
        seen: BTreeMap::new(),
    };
    queue::set_aside(&site, &rules, &decision, act().at).unwrap();
    let later = act().at.plus_days(400);
    let overdue = |authority: &str| {
        let found = queue::alarms(&site, authority, 0, later).unwrap().alarms;
        let waiting = found.into_iter().map(|alarm| alarm.of.person);
        waiting.collect::<BTreeSet<_>>()
    };
    let before: Vec<_> = ready.iter().map(|authority| overdue(authority)).collect();
    assert!(before.iter().any(|waiting| !waiting.is_empty()));
    run(&site, &release(folder.path())).unwrap();
    for (authority, before) in ready.iter().zip(before) {
        // It may have gone without a package, where nobody else is in its queue.
        let file = folder
            .path()
            .join("packages")
            .join(format!("{authority}.tiaki"));
        let Ok(file) = std::fs::File::open(file) else {
            continue;
        };
        let signed = open(file, &identity(authority)).unwrap();
        let expected = Verification {
            senders: vec![signing().verifying_key()],
            recipient: Some(identity(authority).recipient_text()),
            now: act().at.micros(),
        };
        let verified = verify(&signed, &expected).unwrap();
        let table = verified.content("persons.csv").unwrap();
        assert!(!table.contains(&aside.to_string()), "it stays");
        // Whoever went out raises no alarm any more, and whoever stayed does.
        let after = overdue(authority);
        for person in before {
            let went = table.contains(&person.to_string());
            assert_eq!(after.contains(&person), !went, "{person}");
        }
    }
    let at = queue::standing(&site, &first(&ready[1]), act().at).unwrap();
    assert_eq!(at.referred_at, Some(act().at));
    // What comes in on it brings it back: it is set aside no more, and stands as it did.
    queue::restore(&site, &aside, "ben", act().at).unwrap();
    assert!(overdue(&ready[0]).contains(&aside));
}

#[test]
fn accounts_of_children_are_in_no_table() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path());
    let (ready, _) = give_keys(&site);
    let done = run(&site, &release(folder.path())).unwrap();
    let parts = site.store.read("test", carry::parts).unwrap();
    let reported: BTreeSet<String> = parts
        .iter()
        .filter(|part| part.role == Role::Reported.code())
        .map(|part| part.account.to_string())
        .collect();
    let children: BTreeSet<String> = parts
        .iter()
        .filter(|part| part.role == Role::Victim.code() || part.age.is_some_and(|age| age < 18))
        .map(|part| part.account.to_string())
        .filter(|account| !reported.contains(account))
        .collect();
    assert!(!children.is_empty() && done.withheld > 0);
    let mut withheld = 0;
    for authority in &ready {
        let signed = opened(folder.path(), authority);
        withheld += signed.manifest().counts["withheld_accounts"];
        for (name, text) in signed.contents() {
            for child in &children {
                assert!(!text.contains(child.as_str()), "{authority} {name}");
            }
        }
    }
    assert_eq!(withheld, done.withheld);
}

/// An operation of one report on a person in New Zealand, with what its text tells of others.
fn told(folder: &Path) -> Site {
    let site = site(folder);
    let within = folder.join("told");
    std::fs::create_dir_all(&within).unwrap();
    let text = "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
                <escalateToHighPriority>found-one@mail.example and 203.0.113.199</escalateToHighPriority>\
                <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson/>\
                </reporter><personOrUserReported><personOrUserReportedPerson><phone>+642100000000</phone>\
                </personOrUserReportedPerson><espIdentifier>u-1</espIdentifier><espService>Examplechat</espService>\
                <additionalInfo>see https://found.example/u/two</additionalInfo></personOrUserReported></report>";
    let mut file = std::fs::File::create(within.join("1.xml")).unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    let done = import(
        &site,
        &act(),
        &[within],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    assert_eq!(done.accepted, 1, "{done:?}");
    matching::run(&site, &act(), 31).unwrap();
    linking::run(&site, &act()).unwrap();
    triage::locate(&site, &act()).unwrap();
    triage::run(&site, &act()).unwrap();
    site
}

#[test]
fn what_was_only_found_in_text_is_in_no_package_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let site = told(folder.path());
    let recipient = identity("auth-nz").recipient_text();
    save_key(&site, &act(), "auth-nz", &recipient).unwrap();
    let done = run(&site, &release(folder.path())).unwrap();
    assert_eq!((done.packages, done.accounts), (1, 1), "{done:?}");
    let signed = opened(folder.path(), "auth-nz");
    let manifest = signed.manifest();
    assert_eq!(manifest.counts["withheld_mined_identifiers"], 3);
    let reason = manifest
        .withheld
        .iter()
        .find(|one| one.what.contains("free text"));
    assert!(reason.unwrap().what.starts_with('3'), "{reason:?}");
    let whole = String::from_utf8(signed.to_bytes()).unwrap();
    for found in ["found-one", "203.0.113.199", "found.example"] {
        assert!(!whole.contains(found), "{found}");
    }
    assert!(whole.contains("+642100000000"), "what is stated goes");
}

#[test]
fn a_key_that_is_none_is_refused_and_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let site = site(folder.path());
    let whole = identity("auth-nz").recipient_text();
    for text in ["", "age1", "ssh-ed25519 AAAA", &whole[..whole.len() - 1]] {
        let outcome = save_key(&site, &act(), "auth-nz", text);
        assert!(matches!(outcome, Err(Error::Invalid { .. })), "{text}");
    }
    assert!(keys(&site).unwrap().is_empty());
}

#[test]
fn an_earlier_release_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path());
    give_keys(&site);
    let first = release(folder.path());
    let done = run(&site, &first).unwrap();
    let before = written(folder.path());
    assert!(matches!(run(&site, &first), Err(Error::Invalid { .. })));
    assert_eq!(written(folder.path()), before);
    let second = Release {
        out: folder.path().join("more"),
        ..first
    };
    let later = Act {
        at: act().at.plus_days(1),
        ..act()
    };
    let again = refer(&site, &later, &second, &signing(), &|_, _| {}).unwrap();
    assert_eq!(again.packages, done.packages);
    let referrals = site
        .store
        .read("test", tiaki_store::referrals::all)
        .unwrap();
    assert_eq!(
        referrals.len() as u64,
        done.packages + again.packages,
        "both releases stay on record"
    );
}

#[test]
fn triage_and_referral_refuse_what_is_behind() {
    let folder = tempfile::tempdir().unwrap();
    let site = triaged(folder.path());
    give_keys(&site);
    let one = "<report><incidentSummary><incidentType>Misleading Domain Name</incidentType>\
        <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
        <reporter><reportingPerson/></reporter></report>";
    let file = folder.path().join("late.xml");
    std::io::Write::write_all(&mut std::fs::File::create(&file).unwrap(), one.as_bytes()).unwrap();
    let options = ImportOptions::default();
    import(&site, &act(), &[file], &options, &|_, _| {}).unwrap();
    let behind = triage::run(&site, &act());
    assert!(
        matches!(
            behind,
            Err(Error::Early {
                missing: "run `tiaki link`",
                ..
            })
        ),
        "{behind:?}"
    );
    assert!(matches!(
        run(&site, &release(folder.path())),
        Err(Error::Early { .. })
    ));
    linking::run(&site, &act()).unwrap();
    triage::run(&site, &act()).unwrap();
    let ranked_otherwise = || views::overview(&site).unwrap().ranked_otherwise;
    assert_eq!(ranked_otherwise(), Some(0));
    // Other rules came into force since.
    let text = rules::STANDARD_TEXT.replacen("version = \"standard-", "version = \"site-", 1);
    let name = office::propose(&site, &act(), &text, "ana", "a test").unwrap();
    let other = office::check(&text).unwrap();
    let tried = rules::backtest::backtest(&site, &act(), &other, Default::default()).unwrap();
    office::keep(&site, &act(), &name, &tried, "ana").unwrap();
    let key = SigningKey::from_seed([3; 32]);
    office::approve(&site, &act(), &name, "ben", &key).unwrap();
    assert!(ranked_otherwise().is_some_and(|many| many > 0));
    let refused = run(&site, &release(folder.path())).unwrap_err().to_string();
    assert!(refused.contains("other rules came into force"), "{refused}");
    triage::run(&site, &act()).unwrap();
    assert_eq!(ranked_otherwise(), Some(0));
    assert!(run(&site, &release(folder.path())).is_ok());
}
