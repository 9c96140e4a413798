//! What an operator decides on where somebody is: it binds at once and every later run, outlives linking,
//! can be taken back, and comes to the same whether persons are ranked one by one or all at once.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use support::{Dice, act, mail, on_both, site, sqlite, submissions, take, xml};
use tiaki_core::country::Country;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::locate::RuledPlace;
use tiaki_ops::following::Follower;
use tiaki_ops::rulings::{self, Refused, Said, Whom};
use tiaki_ops::{Error, Site, Store, linking, matching, triage, views};
use tiaki_store::{export, log, persons, testing};

fn country(code: &str) -> Option<RuledPlace> {
    Some(RuledPlace::Country(Country::find(code).unwrap()))
}

fn said(whom: Whom, place: Option<RuledPlace>) -> Said {
    Said {
        whom,
        place,
        operator: "ana".to_owned(),
        reason: "file 9".to_owned(),
    }
}

fn decide(site: &Site, whom: Whom, place: Option<RuledPlace>, second: i64) -> rulings::Done {
    rulings::decide(site, &said(whom, place), act(second).at).unwrap()
}

fn members(site: &Site) -> Vec<(PersonId, Vec<AccountId>)> {
    site.store.read("test", persons::members).unwrap()
}

fn digests(site: &Site) -> BTreeMap<&'static str, export::Part> {
    let found = site.store.read("test", export::digests).unwrap();
    found.into_iter().collect()
}

/// The verdict, the country and the queue of a person.
fn stands(site: &Site, person: &PersonId) -> (String, Option<String>, String) {
    let found = views::person(site, person).unwrap().unwrap();
    (found.place.verdict, found.place.country, found.authority)
}

fn place(
    verdict: &str,
    country: Option<&str>,
    authority: &str,
) -> (String, Option<String>, String) {
    (
        verdict.to_owned(),
        country.map(str::to_owned),
        authority.to_owned(),
    )
}

fn run(site: &Site, second: i64) {
    matching::run(site, &act(second), 31).unwrap();
    linking::run(site, &act(second)).unwrap();
    triage::run(site, &act(second)).unwrap();
}

fn phone(number: u8) -> String {
    format!("<phone verified=\"true\">+64 21 555 00{number:02}</phone>")
}

fn report(name: &str, handle: &str, person: &str) -> (String, Vec<u8>) {
    (format!("{name}.xml"), xml(handle, person, "", ""))
}

/// Two persons: one with a number of New Zealand, one of whom nothing says where.
fn two(site: &Site, folder: &Path) -> (PersonId, PersonId) {
    let files = [
        report("a", "u-1", &format!("{}{}", phone(1), mail("one"))),
        report("b", "u-2", &mail("two")),
    ];
    take(site, folder, &files, 1);
    run(site, 1);
    let all = members(site);
    assert_eq!(all.len(), 2);
    let is_there = |(person, _): &&(PersonId, _)| stands(site, person).2 == "auth-nz";
    let there = all.iter().find(is_there).unwrap().0;
    let nowhere = all.iter().find(|(person, _)| *person != there).unwrap().0;
    assert_eq!(
        stands(site, &nowhere),
        place("unknown", None, "coordinator")
    );
    (there, nowhere)
}

#[test]
fn a_ruling_binds_at_once_and_every_later_run_and_can_be_taken_back() {
    on_both(|site, folder| {
        let (there, nowhere) = two(site, folder);
        let before = digests(site);
        let done = decide(site, Whom::Person(nowhere), country("FR"), 2);
        assert_eq!((done.accounts, done.waiting.len()), (1, 0));
        let in_france = place("routed", Some("FR"), "auth-fr");
        assert_eq!(stands(site, &nowhere), in_france);
        assert_eq!(done.persons[0].authority, "auth-fr");
        // Over strong evidence too.
        decide(site, Whom::Person(there), country("AU"), 3);
        let in_australia = place("routed", Some("AU"), "auth-au");
        assert_eq!(stands(site, &there), in_australia);
        let shown = views::person(site, &there).unwrap().unwrap();
        assert_eq!(shown.rulings.evidence, "routed");
        assert_eq!(shown.rulings.countries, ["NZ"]);
        assert_eq!(shown.rulings.rows[0].operator, "ana");
        let told = shown.row.reasons.factors.iter();
        let mut told = told.filter(|line| line.text.contains("operator decided"));
        let told = told.next().unwrap();
        assert_eq!(told.evidence, [shown.rulings.rows[0].id.to_string()]);
        // From the stored facts, from nothing, and on another day.
        let at_once = digests(site);
        assert!(triage::rerank(site, &act(4)).unwrap().is_some());
        assert_eq!(digests(site), at_once);
        assert_eq!(triage::locate(site, &act(4)).unwrap().decided, 2);
        let mut ranker = triage::Ranker::fill(site).unwrap();
        ranker.update(site, &act(4)).unwrap();
        assert_eq!(digests(site), at_once);
        assert!(triage::rerank(site, &act(90_000)).unwrap().is_some());
        assert_eq!(stands(site, &nowhere), in_france);
        triage::run(site, &act(5)).unwrap();
        // Taken back, everything is as it was but for the words themselves.
        decide(site, Whom::Person(nowhere), None, 6);
        decide(site, Whom::Person(there), None, 7);
        let mut after = digests(site);
        assert_ne!(
            after.insert("location_rulings", before["location_rulings"].clone()),
            Some(before["location_rulings"].clone())
        );
        assert_eq!(after, before);
        let again = said(Whom::Person(there), None);
        let again = rulings::decide(site, &again, act(8).at);
        assert!(matches!(again, Err(Error::Ruling(Refused::Nothing))));
        assert_eq!(log::check(&site.store).unwrap().first_bad, None);
    });
}

#[test]
fn that_somebody_stays_unknown_is_a_ruling_too() {
    on_both(|site, folder| {
        let (there, _) = two(site, folder);
        decide(site, Whom::Person(there), Some(RuledPlace::Unknown), 2);
        assert_eq!(stands(site, &there), place("unknown", None, "coordinator"));
        triage::run(site, &act(3)).unwrap();
        assert_eq!(stands(site, &there), place("unknown", None, "coordinator"));
    });
}

#[test]
fn a_ruling_goes_with_its_accounts_and_two_that_differ_are_for_a_human() {
    on_both(|site, folder| {
        let (there, nowhere) = two(site, folder);
        decide(site, Whom::Person(there), country("AU"), 2);
        decide(site, Whom::Person(nowhere), country("FR"), 3);
        // The two become one person.
        let both = format!("{}{}{}", phone(1), mail("one"), mail("two"));
        take(site, folder, &[report("c", "u-2", &both)], 4);
        run(site, 4);
        let all = members(site);
        assert_eq!(all.len(), 1);
        let (one, accounts) = &all[0];
        let (verdict, _, authority) = stands(site, one);
        assert_eq!(
            (verdict.as_str(), authority.as_str()),
            ("conflict", "coordinator")
        );
        let page = rulings::rulings(site, 0, 10).unwrap();
        assert_eq!((page.total, page.conflicts), (2, vec![*one]));
        // A word on the whole settles it, and one on an account unsettles it.
        decide(site, Whom::Person(*one), country("FR"), 5);
        assert_eq!(stands(site, one), place("routed", Some("FR"), "auth-fr"));
        decide(site, Whom::Account(accounts[0]), country("NZ"), 6);
        assert_eq!(stands(site, one).2, "coordinator");
        // Of a word on one of them alone, the person is there.
        decide(site, Whom::Person(*one), None, 7);
        decide(site, Whom::Account(accounts[0]), country("NZ"), 8);
        assert_eq!(stands(site, one), place("routed", Some("NZ"), "auth-nz"));
        let shown = views::person(site, one).unwrap().unwrap();
        assert_eq!((shown.rulings.accounts, shown.accounts.len()), (1, 2));
        // Apart again, each account has its own.
        let ruling = linking::Ruling {
            one: accounts[0],
            other: accounts[1],
            verdict: linking::Verdict::Different,
            operator: "ana".to_owned(),
            reason: "two people".to_owned(),
            shown: linking::Shown::default(),
        };
        linking::decide(site, &act(9), &ruling).unwrap();
        run(site, 10);
        let homes: BTreeMap<AccountId, PersonId> = members(site)
            .into_iter()
            .map(|(person, accounts)| (accounts[0], person))
            .collect();
        assert_eq!(homes.len(), 2);
        let ruled = stands(site, &homes[&accounts[0]]);
        assert_eq!(ruled, place("routed", Some("NZ"), "auth-nz"));
        let shown = views::person(site, &homes[&accounts[1]]).unwrap().unwrap();
        assert_eq!((shown.rulings.verdict, shown.rulings.accounts), ("", 0));
    });
}

#[test]
fn a_ruling_on_some_accounts_does_not_route_against_the_evidence_on_others() {
    on_both(|site, folder| {
        let (_, nowhere) = two(site, folder);
        // Of an account of which nothing else says where.
        decide(site, Whom::Person(nowhere), country("FR"), 2);
        let ruled = members(site);
        let ruled = ruled
            .iter()
            .find(|(person, _)| *person == nowhere)
            .unwrap()
            .1[0];
        // The two become one person: nobody decided on the account in New Zealand.
        let both = format!("{}{}", mail("one"), mail("two"));
        take(site, folder, &[report("c", "u-2", &both)], 4);
        run(site, 4);
        let all = members(site);
        assert_eq!(all.len(), 1);
        let (one, _) = &all[0];
        let is_at_desk = |site: &Site| {
            let (verdict, _, authority) = stands(site, one);
            assert_eq!(
                (verdict.as_str(), authority.as_str()),
                ("conflict", "coordinator")
            );
            assert_eq!(rulings::rulings(site, 0, 10).unwrap().conflicts, [*one]);
        };
        is_at_desk(site);
        let shown = views::person(site, one).unwrap().unwrap();
        assert_eq!(
            (shown.rulings.verdict, shown.rulings.evidence),
            ("conflict", "routed")
        );
        let told = &shown.row.reasons.factors;
        assert!(
            told.iter()
                .any(|line| line.text.contains("the evidence on others"))
        );
        // From the stored facts and from nothing.
        let at_once = digests(site);
        assert!(triage::rerank(site, &act(5)).unwrap().is_some());
        assert_eq!(digests(site), at_once);
        triage::Ranker::fill(site)
            .unwrap()
            .update(site, &act(5))
            .unwrap();
        assert_eq!(digests(site), at_once);
        // The same word again settles nothing; one that agrees with the evidence, or on the whole, does.
        decide(site, Whom::Account(ruled), country("FR"), 6);
        is_at_desk(site);
        decide(site, Whom::Account(ruled), country("NZ"), 7);
        assert_eq!(stands(site, one), place("routed", Some("NZ"), "auth-nz"));
        decide(site, Whom::Person(*one), country("FR"), 8);
        assert_eq!(stands(site, one), place("routed", Some("FR"), "auth-fr"));
        assert!(rulings::rulings(site, 0, 10).unwrap().conflicts.is_empty());
    });
}

#[test]
fn what_is_refused_changes_nothing() {
    on_both(|site, folder| {
        let (there, _) = two(site, folder);
        let before = digests(site);
        let nz = country("NZ");
        let refused = |said: Said| match rulings::decide(site, &said, act(2).at) {
            Err(Error::Ruling(refused)) => refused,
            done => panic!("{done:?}"),
        };
        let whom = Whom::Person(there);
        for (name, reason, why) in [
            ("", "file", Refused::NoOperator),
            (" \t", "file", Refused::NoOperator),
            ("a\nb", "file", Refused::Operator),
            (&"x".repeat(101), "file", Refused::Operator),
            ("ana", "", Refused::NoReason),
            ("ana", "  ", Refused::NoReason),
            ("ana", "a\u{7}b", Refused::Reason),
            ("ana", &"x".repeat(301), Refused::Reason),
        ] {
            let (operator, reason) = (name.to_owned(), reason.to_owned());
            let said = Said {
                whom,
                place: nz,
                operator,
                reason,
            };
            assert_eq!(refused(said), why);
        }
        let nobody = Whom::Person(PersonId::from_bytes([1; 16]));
        assert_eq!(refused(said(nobody, nz)), Refused::NotHere);
        let nobody = Whom::Account(AccountId::from_bytes([1; 16]));
        assert_eq!(refused(said(nobody, nz)), Refused::NotHere);
        assert_eq!(refused(said(whom, None)), Refused::Nothing);
        assert_eq!(digests(site), before);
    });
}

#[test]
fn a_ranking_that_has_not_seen_a_ruling_is_not_written_over_it() {
    on_both(|site, folder| {
        let (_, nowhere) = two(site, folder);
        let of = site
            .store
            .read("test", tiaki_store::ranking::basis)
            .unwrap();
        decide(site, Whom::Person(nowhere), country("FR"), 2);
        let made = tiaki_store::ranking::Made {
            of,
            by: "test",
            day: 0,
            waiting: 0,
            actor: "test",
            at: act(3).at,
        };
        for late in [tiaki_store::ranking::replace, tiaki_store::ranking::touch] {
            let late = |tx: &tiaki_store::Tx<'_>| late(tx, &[], &made);
            assert_eq!(site.store.write("test", late).unwrap(), None);
        }
        let late = |tx: &tiaki_store::Tx<'_>| tiaki_store::ranking::rerank(tx, &[], &made);
        assert_eq!(site.store.write("test", late).unwrap(), None);
        assert_eq!(stands(site, &nowhere).2, "auth-fr");
    });
}

/// Reports and rulings in one order, ranked as they come, against one run over all of it.
fn arrive(site: &Site, folder: &Path, seed: u64, all: &[Vec<(String, Vec<u8>)>]) {
    let mut dice = Dice(seed);
    let mut follower = Follower::new();
    let mut spoken: Vec<(AccountId, Option<RuledPlace>)> = Vec::new();
    let (mut second, mut rest) = (0, all);
    while !rest.is_empty() {
        let (now, later) = rest.split_at((1 + dice.roll(all.len() / 6)).min(rest.len()));
        rest = later;
        second += 1;
        let files: Vec<_> = now.iter().flatten().cloned().collect();
        take(site, folder, &files, second);
        follower.link(site, &act(second)).unwrap();
        follower.rank(site, &act(second)).unwrap();
        let persons = members(site);
        for _ in 0..dice.roll(4) {
            let (person, accounts) = &persons[dice.roll(persons.len())];
            let is_ruled = accounts.iter().any(|account| {
                let mut of = spoken.iter().rev().filter(|(of, _)| of == account);
                of.next().is_some_and(|(_, place)| place.is_some())
            });
            let place = match dice.roll(5) {
                0 if is_ruled => None,
                1 => Some(RuledPlace::Unknown),
                2 => country("FR"),
                _ => country("NZ"),
            };
            second += 1;
            if place.is_some() && dice.roll(2) == 0 {
                let account = accounts[dice.roll(accounts.len())];
                decide(site, Whom::Account(account), place, second);
                spoken.push((account, place));
            } else {
                decide(site, Whom::Person(*person), place, second);
                spoken.extend(accounts.iter().map(|account| (*account, place)));
            }
            let at_once = digests(site);
            follower.rank(site, &act(second)).unwrap();
            assert_eq!(
                digests(site),
                at_once,
                "seed {seed}: the ranker finds the same"
            );
        }
        if dice.roll(3) == 0 {
            follower.judge(site, &act(second)).unwrap();
        }
    }
    matching::run(site, &act(second), 31).unwrap();
    follower.link(site, &act(second)).unwrap();
    follower.rank(site, &act(second)).unwrap();
    assert!(spoken.len() > 3, "seed {seed}: {}", spoken.len());

    // Everything at once: the reports, then the words account by account in their order.
    let other = tempfile::tempdir().unwrap();
    let batch = sqlite(other.path());
    let files: Vec<_> = all.iter().flatten().cloned().collect();
    take(&batch, other.path(), &files, 1);
    matching::run(&batch, &act(second), 31).unwrap();
    linking::run(&batch, &act(second)).unwrap();
    for (account, place) in spoken {
        decide(&batch, Whom::Account(account), place, second);
    }
    triage::run(&batch, &act(second)).unwrap();
    let (mut own, mut one) = (digests(site), digests(&batch));
    // How many words it took is told by these alone.
    own.remove("location_rulings");
    one.remove("location_rulings");
    assert_eq!(own, one, "seed {seed}");
}

#[test]
fn rulings_among_what_comes_in_give_the_order_of_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let all = submissions(folder.path(), 60);
    for seed in 1..=5 {
        let own = tempfile::tempdir().unwrap();
        arrive(&sqlite(own.path()), own.path(), seed, &all);
    }
    if let Some(url) = testing::find_database() {
        let own = tempfile::tempdir().unwrap();
        let site = site(Store::open_postgres(&url).unwrap());
        arrive(&site, own.path(), 1_001, &all);
    }
}
