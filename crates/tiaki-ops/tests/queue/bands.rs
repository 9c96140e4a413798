//! Bands that operators set: what counts, until when, and that undoing leaves no trace among the places.

use tiaki_core::id::PersonId;
use tiaki_core::queue::band::BY_HAND;
use tiaki_core::triage::Band;
use tiaki_ops::linking::{self, Ruling, Verdict};
use tiaki_ops::queue::{self, Filter, Refused, bands};
use tiaki_ops::{Site, triage};
use tiaki_store::ranking::{self, Ranked};

use super::{
    COORDINATOR, HOUR, RULES, account, act, again, alone, at, entries, next, on_both, person,
    refused, report, set_aside,
};

fn place(site: &Site, id: &PersonId) -> Ranked {
    let found = site.store.read("test", |tx| ranking::find(tx, id));
    found.unwrap().unwrap()
}

fn band(site: &Site, id: &PersonId) -> Band {
    Band::find(&place(site, id).place.band).unwrap()
}

fn set(site: &Site, id: &PersonId, to: Band, who: &str, second: i64) {
    let said = (who, "seen elsewhere");
    let done = bands::set(site, id, to.code(), said, at(second)).unwrap();
    assert_eq!((done.person, done.band.as_str()), (*id, to.code()));
}

fn order(site: &Site, second: i64) -> Vec<PersonId> {
    let found = queue::list(site, COORDINATOR, &Filter::All, 0, 100, at(second)).unwrap();
    let rows = found.unwrap().rows.into_iter();
    rows.map(|row| row.row.person).collect()
}

/// A band that is not the one that somebody has.
fn other(site: &Site, id: &PersonId) -> Band {
    let has = band(site, id);
    BY_HAND.into_iter().find(|band| *band != has).unwrap()
}

#[test]
fn a_band_moves_somebody_at_once_outlives_rankings_and_is_undone_exactly() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        let before = order(site, 5);
        let last = *before.last().unwrap();
        let was = place(site, &last);
        let given = band(site, &last);
        assert_ne!(given, Band::VeryHigh, "there is somewhere to go");
        set(site, &last, Band::VeryHigh, "ana", 6);

        assert_eq!(order(site, 7)[0], last, "first, though the rules say last");
        let now = place(site, &last).place;
        assert_eq!(
            now.due_at,
            Some(at(6).plus_days(1)),
            "a day, from when it was set"
        );
        let told = queue::standing(site, &last, at(7))
            .unwrap()
            .by_hand
            .unwrap();
        assert_eq!((&*told.operator, &*told.given), ("ana", given.code()));
        assert_eq!(next(site, "ben", 8), Some(last));
        queue::release(site, &last, "ben", at(9)).unwrap();

        // Ranked again on the same day, on another, and from what came in on others.
        triage::run(site, &act(10)).unwrap();
        assert_eq!(place(site, &last).place, now);
        report(site, folder, "four", "four", 11);
        again(site, 12);
        assert_eq!(place(site, &last).place, now);
        triage::run(site, &act(3 * 24 * HOUR)).unwrap();
        assert_eq!(band(site, &last), Band::VeryHigh);
        triage::run(site, &act(13)).unwrap();

        let lifted = bands::lift(site, &last, "cleo", at(14)).unwrap();
        assert_eq!(lifted.band, given.code());
        assert_eq!(place(site, &last), was, "as if nothing had been");
        assert_eq!(queue::standing(site, &last, at(15)).unwrap().by_hand, None);
        let past = bands::ever(site, &last).unwrap();
        let ended = past[0].ended.as_ref().unwrap();
        assert_eq!(
            (&*past[0].operator, &*ended.0, &*ended.1),
            ("ana", "lifted", "cleo")
        );
        for verb in ["queue.band_set", "queue.band_lifted"] {
            let told = entries(site, verb);
            assert_eq!(told.len(), 1, "{verb}");
            assert!(!told[0].detail.contains("elsewhere"), "no words in the log");
        }
    });
}

#[test]
fn no_band_is_set_without_name_reason_and_need() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let (one, two) = (person(site, "one"), person(site, "two"));
        let was = place(site, &one);
        let to = other(site, &one).code();
        let with = |band: &str, who: &str, why: &str| {
            refused(bands::set(site, &one, band, (who, why), at(5)))
        };
        assert_eq!(with(to, "", "seen"), Refused::NoOperator);
        assert_eq!(with(to, "ana", " "), Refused::NoReason);
        assert_eq!(with(to, "ana", "two\nlines"), Refused::Reason);
        assert_eq!(with("set_aside_proposed", "ana", "seen"), Refused::Band);
        assert_eq!(with("", "ana", "seen"), Refused::Band);
        let has = band(site, &one).code();
        assert_eq!(with(has, "ana", "seen"), Refused::SameBand(one));
        let nobody = PersonId::from_bytes([9; 16]);
        let missing = bands::set(site, &nobody, to, ("ana", "seen"), at(5));
        assert_eq!(refused(missing), Refused::NotHere(nobody));
        let lifted = bands::lift(site, &one, "ana", at(5));
        assert_eq!(refused(lifted), Refused::NoBand(one));
        queue::take(site, &RULES, &one, "ben", at(6)).unwrap();
        assert_eq!(with(to, "ana", "seen"), Refused::Held(one));
        queue::release(site, &one, "ben", at(7)).unwrap();
        set_aside(site, two, "ben", 8);
        let aside = bands::set(site, &two, other(site, &two).code(), ("ana", "seen"), at(9));
        assert_eq!(refused(aside), Refused::Aside(two));
        assert_eq!(place(site, &one), was);
        assert_eq!(entries(site, "queue.band_set").len(), 0);
    });
}

#[test]
fn what_was_lowered_is_back_when_something_comes_in() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let [one, two] = ["one", "two"].map(|handle| person(site, handle));
        let given = band(site, &one);
        assert!(given < Band::Low, "the rules give more than that");
        set(site, &one, Band::Low, "ana", 5);
        set(site, &two, Band::VeryHigh, "ana", 5);
        assert_eq!(order(site, 6), [two, one]);
        triage::run(site, &act(7)).unwrap();
        assert_eq!(band(site, &one), Band::Low, "nothing came in");

        report(site, folder, "more-one", "one", 8);
        report(site, folder, "more-two", "two", 8);
        again(site, 9);
        assert!(band(site, &one) <= given, "what came in is not hidden");
        assert_eq!(queue::standing(site, &one, at(10)).unwrap().by_hand, None);
        assert_eq!(entries(site, "queue.band_overtaken").len(), 1);
        assert_eq!(band(site, &two), Band::VeryHigh, "what was raised stays");
        let ended = bands::ever(site, &one).unwrap()[0].ended.clone().unwrap();
        assert_eq!(&*ended.0, "higher");
    });
}

#[test]
fn a_band_follows_persons_that_become_one() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        let [one, two] = ["one", "two"].map(|handle| person(site, handle));
        set(site, &one, Band::VeryHigh, "ana", 5);
        // Another is set in its place: one counts, and both are told.
        set(site, &two, Band::Low, "ben", 5);
        set(site, &two, Band::VeryHigh, "cleo", 6);
        assert_eq!(entries(site, "queue.band_replaced").len(), 1);
        let ruling = Ruling {
            one: account("one"),
            other: account("two"),
            verdict: Verdict::Same,
            operator: "dan".to_owned(),
            reason: "one notebook".to_owned(),
            shown: linking::Shown::default(),
        };
        linking::decide(site, &act(7), &ruling).unwrap();
        again(site, 8);
        let joined = person(site, "one");
        assert_eq!(band(site, &joined), Band::VeryHigh);
        let told = queue::standing(site, &joined, at(9))
            .unwrap()
            .by_hand
            .unwrap();
        assert_eq!(&*told.operator, "cleo", "of two the newer one is named");
        let lifted = bands::lift(site, &joined, "ana", at(10)).unwrap();
        assert_eq!(band(site, &joined).code(), lifted.band);
        triage::run(site, &act(11)).unwrap();
        assert_eq!(band(site, &joined).code(), lifted.band, "the rules' own");
        assert_eq!(
            queue::standing(site, &joined, at(11)).unwrap().by_hand,
            None
        );
    });
}
