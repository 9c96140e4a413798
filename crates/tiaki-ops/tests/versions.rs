//! How rules change: proposed, tried, approved, withdrawn; and what refuses.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;

use tiaki_core::id::{AccountId, SiteKey};
use tiaki_core::time::Timestamp;
use tiaki_core::triage::Rules;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::outcomes::{self, Said};
use tiaki_ops::rules::backtest::{Period, backtest};
use tiaki_ops::rules::replay::{Other, replay};
use tiaki_ops::rules::{self, office};
use tiaki_ops::{Act, Error, Site, Store, linking, matching, triage};
use tiaki_package::SigningKey;
use tiaki_package::approval::parse_approval;
use tiaki_store::rules::{Approved, Withdrawn};
use tiaki_store::{log, persons, testing, views};

fn act_at(seconds: i64) -> Act {
    Act {
        actor: "test".to_owned(),
        at: Timestamp::from_micros(1_780_000_000_000_000).plus_seconds(seconds),
    }
}

fn act() -> Act {
    act_at(0)
}

fn signing() -> SigningKey {
    SigningKey::from_seed([3; 32])
}

fn on_both(test: impl Fn(&Site)) {
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
    let first = site(store);
    fill(&first, folder.path());
    test(&first);
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        let second = site(Store::open_postgres(&url).unwrap());
        fill(&second, folder.path());
        test(&second);
    }
}

/// One person with one report.
fn fill(site: &Site, folder: &Path) {
    let within = folder.join("in");
    std::fs::create_dir_all(&within).unwrap();
    let report = "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <espIdentifier>one</espIdentifier><espService>Examplechat</espService></personOrUserReported></report>";
    let mut file = std::fs::File::create(within.join("2000001.xml")).unwrap();
    std::io::Write::write_all(&mut file, report.as_bytes()).unwrap();
    drop(file);
    import(
        site,
        &act(),
        &[within],
        &ImportOptions::default(),
        &|_, _| {},
    )
    .unwrap();
    matching::run(site, &act(), 31).unwrap();
    linking::run(site, &act()).unwrap();
    triage::run(site, &act()).unwrap();
}

/// The standard rules by another name, with other points for enticement.
fn file(version: &str, points: u16) -> String {
    rules::STANDARD_TEXT
        .replacen(
            "version = \"standard-1\"",
            &format!("version = \"{version}\"\nparent = \"standard-1\""),
            1,
        )
        .replacen(
            "enticement = { points = 45",
            &format!("enticement = {{ points = {points}"),
            1,
        )
}

fn in_force(site: &Site) -> Result<String, Error> {
    let found = site.store.read("test", |tx| rules::in_force(tx, site));
    found.map(|rules| rules.version)
}

fn tried(site: &Site, version: &str) {
    let rules = site
        .store
        .read("test", |tx| rules::named(tx, site, version))
        .unwrap();
    let found = backtest(site, &act(), &rules, Period::default()).unwrap();
    office::keep(site, &act(), version, &found, "ana").unwrap();
}

fn proposed(site: &Site, version: &str, points: u16) {
    office::propose(site, &act(), &file(version, points), "ana", "a test").unwrap();
}

fn why(result: Result<impl std::fmt::Debug, Error>) -> String {
    result.unwrap_err().to_string()
}

/// How many versions the export has.
fn exported(site: &Site) -> u64 {
    let digests = tiaki_store::export::digests;
    let parts = site.store.read("test", digests).unwrap();
    parts.get("rule_versions").unwrap().rows
}

/// What the log tells of rules, newest first.
fn verbs(site: &Site) -> Vec<String> {
    let all = site
        .store
        .read("test", |tx| log::newest(tx, 10_000))
        .unwrap();
    let verbs = all.into_iter().map(|entry| entry.verb);
    verbs.filter(|verb| verb.starts_with("rules.")).collect()
}

#[test]
fn rules_are_in_force_by_two_peoples_word_and_a_back_test() {
    on_both(|site| {
        assert_eq!(in_force(site).unwrap(), "standard-1");
        proposed(site, "site-2", 38);
        assert_eq!(
            in_force(site).unwrap(),
            "standard-1",
            "a proposal ranks nobody"
        );
        let approve = |by: &str| office::approve(site, &act_at(60), "site-2", by, &signing());
        assert!(why(approve("ben")).contains("not tried"));
        tried(site, "site-2");
        for by in ["ana", " Ana ", "ANA"] {
            assert!(why(approve(by)).contains("somebody else"), "{by}");
        }
        assert!(approve("").is_err());
        assert_eq!(in_force(site).unwrap(), "standard-1");
        let done = approve("ben").unwrap();
        assert_eq!(in_force(site).unwrap(), "site-2");
        let signed = parse_approval(done.approval.as_bytes()).unwrap();
        let text = file("site-2", 38);
        assert_eq!(
            signed.verify(text.as_bytes(), Some(&signing().verifying_key())),
            Ok(())
        );
        assert_eq!(done.backtest["new"]["version"], "site-2");
        assert!(why(approve("cem")).contains("approved already"));

        triage::run(site, &act_at(120)).unwrap();
        let one = AccountId::derive(&site.key, &[b"Examplechat", b"one"]);
        let members = site.store.read("test", persons::members).unwrap();
        let person = members
            .iter()
            .find(|(_, accounts)| accounts.contains(&one))
            .unwrap()
            .0;
        let ranked = || {
            site.store
                .read("test", |tx| views::find_person(tx, &person))
                .unwrap()
                .unwrap()
        };
        assert_eq!(ranked().queued.rules, "site-2");
        assert_ne!(
            ranked().queued.class,
            "contact",
            "by the other points contact is not reached"
        );

        office::withdraw(site, &act_at(180), "site-2", "cem", "a test").unwrap();
        assert_eq!(in_force(site).unwrap(), "standard-1");
        triage::run(site, &act_at(240)).unwrap();
        assert_eq!(
            (
                ranked().queued.rules.as_str(),
                ranked().queued.class.as_str()
            ),
            ("standard-1", "contact")
        );
        assert!(why(approve("ben")).contains("withdrawn"));
        assert!(office::withdraw(site, &act(), "site-2", "cem", "again").is_err());
        let listed = office::list(site).unwrap();
        assert_eq!(
            listed.iter().map(|one| one.state).collect::<Vec<_>>(),
            ["built_in", "withdrawn"]
        );
        assert!(listed[0].in_force && !listed[1].in_force);
        assert_eq!(exported(site), 1);
        let mut verbs = verbs(site);
        verbs.reverse();
        assert_eq!(
            verbs,
            [
                "rules.proposed",
                "rules.backtested",
                "rules.approved",
                "rules.withdrawn"
            ]
        );
    });
}

#[test]
fn a_back_test_on_other_outcomes_or_other_rules_does_not_do() {
    on_both(|site| {
        proposed(site, "site-2", 44);
        tried(site, "site-2");
        let members = site.store.read("test", persons::members).unwrap();
        let said = Said {
            person: members[0].0.to_string(),
            code: "no_crime".to_owned(),
            on: "2026-02-01".to_owned(),
            by: "ana".to_owned(),
            ..Said::default()
        };
        outcomes::record(site, &act(), &said).unwrap();
        let approve = |version: &str| office::approve(site, &act(), version, "ben", &signing());
        assert!(
            why(approve("site-2")).contains("not tried"),
            "an outcome came since"
        );
        tried(site, "site-2");
        proposed(site, "site-3", 43);
        tried(site, "site-3");
        approve("site-2").unwrap();
        assert!(
            why(approve("site-3")).contains("not tried"),
            "other rules are in force since"
        );
        tried(site, "site-3");
        // Both within one moment of the clock: the later approval is in force all the same.
        approve("site-3").unwrap();
        assert_eq!(in_force(site).unwrap(), "site-3");
        office::withdraw(site, &act_at(60), "site-3", "ben", "a test").unwrap();
        assert_eq!(
            in_force(site).unwrap(),
            "site-2",
            "the one before is in force again"
        );
    });
}

#[test]
fn a_version_is_never_changed_and_bad_files_are_refused() {
    on_both(|site| {
        proposed(site, "site-2", 44);
        proposed(site, "site-2", 44);
        assert_eq!(
            office::list(site).unwrap().len(),
            2,
            "the same file twice is one"
        );
        let propose = |text: &str| office::propose(site, &act(), text, "ana", "a test");
        assert!(why(propose(&file("site-2", 43))).contains("never changed"));
        assert!(why(propose(rules::STANDARD_TEXT)).contains("ship with the build"));
        let low =
            file("site-4", 45).replacen("all = { material = 15 } ", "all = { material = 5 } ", 1);
        let low = low.replacen("possession = \"low\"", "possession = \"medium\"", 1);
        assert!(why(propose(&low)).contains("pattern of a bystander"));
        for (what, text) in [
            (
                "a carriage return",
                file("site-4", 45).replacen('\n', "\r\n", 1),
            ),
            (
                "a mark at the beginning",
                format!("\u{feff}{}", file("site-4", 45)),
            ),
            ("no last line end", file("site-4", 45).trim_end().to_owned()),
            ("a name with blanks", file("site 4", 45)),
            ("a name with capitals", file("Site-4", 45)),
            ("its own parent", file("standard-1", 45)),
            (
                "an unknown figure",
                format!("{}\n[mood]\ngood = 1\n", file("site-4", 45)),
            ),
        ] {
            assert!(propose(&text).is_err(), "{what}");
        }
        for (by, reason) in [
            ("", "a test"),
            ("ana", ""),
            ("ana", "two\nlines"),
            ("a\u{7}", "a test"),
        ] {
            assert!(office::propose(site, &act(), &file("site-4", 45), by, reason).is_err());
        }
        assert!(office::approve(site, &act(), "site-9", "ben", &signing()).is_err());
        assert_eq!(office::list(site).unwrap().len(), 2);
    });
}

#[test]
fn what_is_stored_otherwise_than_it_was_approved_ranks_nobody() {
    on_both(|site| {
        proposed(site, "site-2", 44);
        tried(site, "site-2");
        let done = office::approve(site, &act(), "site-2", "ben", &signing()).unwrap();
        office::withdraw(site, &act_at(60), "site-2", "ben", "a test").unwrap();
        // Whoever can write to the database puts other rules under an approval of its own, signed
        // with the site's own key even: without the site's mark they are refused.
        let text = file("site-5", 60);
        let digest = Rules::parse(&text).unwrap().digest;
        let said = parse_approval(done.approval.as_bytes())
            .unwrap()
            .approval()
            .clone();
        let signed = tiaki_package::approval::Approval {
            version: "site-5".to_owned(),
            sha256: digest.clone(),
            approved_at: act_at(120).at.micros(),
            ..said
        };
        let signed = String::from_utf8(signed.sign(&signing()).unwrap().to_bytes()).unwrap();
        site.store
            .write("test", |tx| {
                let file = ("site-5", text.as_str(), digest.as_str());
                tiaki_store::rules::propose(tx, file, "a test", "ana", act().at)?;
                let approved = Approved {
                    signed: signed.clone(),
                    seal: "00".repeat(32),
                    at: act_at(120).at,
                    reason: String::new(),
                };
                tiaki_store::rules::approve(tx, "site-5", &approved, &digest, "ben")
            })
            .unwrap();
        assert!(why(in_force(site)).contains("not made at this site"));
        assert!(why(triage::run(site, &act_at(180))).contains("not made at this site"));
        let listed = office::list(site).unwrap();
        assert_eq!(listed[2].state, "refused");
        assert!(listed.iter().all(|one| !one.in_force));
        office::withdraw(site, &act_at(240), "site-5", "ben", "forged").unwrap();
        assert_eq!(in_force(site).unwrap(), "standard-1");
        triage::run(site, &act_at(300)).unwrap();
    });
}

#[test]
fn a_withdrawal_that_is_stored_otherwise_than_it_was_made_ranks_nobody() {
    on_both(|site| {
        proposed(site, "site-2", 38);
        tried(site, "site-2");
        office::approve(site, &act_at(60), "site-2", "ben", &signing()).unwrap();
        // Somebody who can write to the database takes it out of force, or moves when that was.
        let forged = |at: i64, seal: &str| {
            let withdrawn = Withdrawn {
                by: "ben".to_owned(),
                at: act_at(at).at,
                reason: "a test".to_owned(),
                seal: seal.to_owned(),
            };
            let write =
                |tx: &tiaki_store::Tx<'_>| tiaki_store::rules::withdraw(tx, "site-2", &withdrawn);
            assert!(site.store.write("test", write).unwrap());
        };
        let days = || {
            let today = act().at.day();
            replay(site, &act_at(400), (today, today + 1), &Other::InForce)
        };
        let refuses = || {
            for why in [
                why(in_force(site)),
                why(triage::run(site, &act_at(300))),
                why(days()),
            ] {
                assert!(why.contains("withdrawal of the rules site-2"), "{why}");
                assert!(why.contains("withdraws the version again"), "{why}");
            }
            let listed = office::list(site).unwrap();
            assert_eq!(listed[1].state, "refused");
            assert!(listed.iter().all(|one| !one.in_force));
        };
        forged(120, "");
        refuses();
        office::withdraw(site, &act_at(180), "site-2", "cem", "a test").unwrap();
        assert_eq!(in_force(site).unwrap(), "standard-1");
        assert!(days().is_ok());
        assert!(office::withdraw(site, &act(), "site-2", "cem", "again").is_err());
        let find = |tx: &tiaki_store::Tx<'_>| tiaki_store::rules::find(tx, "site-2");
        let version = site.store.read("test", find).unwrap().unwrap();
        let seal = version.withdrawal.unwrap().seal;
        forged(150, &seal);
        refuses();
    });
}
