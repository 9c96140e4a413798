//! What people decided about a person, as each may be told it: a second look stays blind.

use tiaki_core::id::{OperatorId, PersonId};
use tiaki_core::locate::RuledPlace;
use tiaki_core::policy::{Purpose, Role};
use tiaki_ops::case::{self, Opening};
use tiaki_ops::deeds::{self, What};
use tiaki_ops::linking::{self, Ruling, Shown, Verdict};
use tiaki_ops::refer::shared;
use tiaki_ops::sessions::Session;
use tiaki_ops::{Act, Site, queue, rulings};

use super::lane::{look, rule, three_of_seven};
use super::{RULES, account, act, again, alone, at, on_both, person, set_aside};

fn session(name: &str) -> Session {
    Session {
        client: None,
        operator: OperatorId::from_bytes([7; 16]),
        name: name.to_owned(),
        roles: vec![Role::Analyst],
        agency: String::new(),
        purpose: Some(Purpose::Investigation),
        reason: "shift".to_owned(),
        started_at: at(0),
        ends_at: at(9_999),
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

/// What the operator of a name is told, newest first, each with who did it.
fn told(site: &Site, id: PersonId, name: &str) -> Vec<String> {
    let found = deeds::of_person(site, &session(name), &id, 0).unwrap();
    assert_eq!(found.total, found.rows.len());
    let tell = |what: &What| match what {
        What::Taken => "taken".to_owned(),
        What::Released => "released".to_owned(),
        What::Aside(code) => format!("aside {code}"),
        What::Restored => "restored".to_owned(),
        What::Look(verdict) => format!("look {verdict}"),
        What::Band(band, _) => format!("band {band}"),
        What::BandEnd(how, _) => how.clone(),
        What::Skip => "skipped".to_owned(),
        What::Case(_, kind) => format!("case {kind}"),
        other => format!("{other:?}"),
    };
    let rows = found.rows.iter();
    rows.map(|deed| format!("{}: {}", deed.operator, tell(&deed.what)))
        .collect()
}

#[test]
fn everything_that_was_decided_is_one_list_with_who_and_why() {
    on_both(|site, folder| {
        alone(site, folder, &["h1"]);
        let id = person(site, "h1");
        queue::take(site, &RULES, &id, "ana", at(1)).unwrap();
        queue::bands::set(site, &id, "very_high", ("ana", "seen before"), at(2)).unwrap();
        queue::release(site, &id, "ana", at(3)).unwrap();
        queue::bands::lift(site, &id, "ben", at(4)).unwrap();
        let told = told(site, id, "cleo");
        assert_eq!(
            told,
            [
                "ben: lifted",
                "ana: released",
                "ana: band very_high",
                "ana: taken"
            ]
        );
        let found = deeds::of_person(site, &session("cleo"), &id, 0).unwrap();
        let reasons: Vec<&str> = found.rows.iter().map(|deed| deed.reason.as_str()).collect();
        assert_eq!(reasons, ["", "", "seen before", ""]);
    });
}

#[test]
fn of_who_was_set_aside_nothing_is_told_to_who_may_still_look() {
    on_both(|site, folder| {
        alone(site, folder, &["h1"]);
        let id = person(site, "h1");
        queue::take(site, &RULES, &id, "ana", at(1)).unwrap();
        set_aside(site, id, "ana", 2);
        let of = |name: &str| told(site, id, name);
        assert_eq!(of("cleo"), [""; 0], "neither the decision nor who took it");
        assert_eq!(of("ana").len(), 2, "one's own is no secret");
        queue::told(site, &id, "dan", at(3)).unwrap();
        assert_eq!(of("dan").len(), 2, "who asked does not look any more");
        queue::restore(site, &id, "ben", at(4)).unwrap();
        assert_eq!(
            of("cleo"),
            [""; 0],
            "nor that it was brought back, and by whom"
        );
        assert_eq!(
            of("ben"),
            ["ben: restored", "ana: taken"],
            "of its own act alone"
        );
        assert_eq!(
            of("ana").len(),
            2,
            "ana set it aside, and is not told of ben"
        );
        let dan = of("dan");
        assert_eq!(dan.first().unwrap(), "ben: restored");
        assert_eq!(dan.len(), 3);
    });
}

/// Who gave somebody back undone said why: that would tell who looks a second time what the first thought.
#[test]
fn nor_who_gave_somebody_back_undone_and_why() {
    on_both(|site, folder| {
        alone(site, folder, &["h1"]);
        let id = person(site, "h1");
        queue::take(site, &RULES, &id, "ana", at(1)).unwrap();
        queue::skip(site, &RULES, &id, "ana", "the same as case seven", at(2)).unwrap();
        let skips = |name: &str| {
            let standing = queue::standing_for(site, &id, name, at(5)).unwrap();
            let listed = queue::skipped_for(site, "coordinator", name, 100).unwrap();
            let is_told = |one: &String| one.ends_with(": skipped");
            let told = told(site, id, name)
                .iter()
                .filter(|one| is_told(one))
                .count();
            [standing.skips.len(), listed.len(), told]
        };
        assert_eq!(skips("cleo"), [1; 3], "as long as nobody set it aside");
        set_aside(site, id, "ana", 3);
        assert_eq!(skips("cleo"), [0; 3], "who may still look is told nothing");
        assert_eq!(skips("Ana"), [1; 3], "one's own is no secret");
        queue::told(site, &id, "dan", at(4)).unwrap();
        assert_eq!(skips("dan"), [1; 3], "who asked does not look any more");
        // The store of the site itself, as the command line shows it, has it all the same.
        assert_eq!(queue::skipped(site, "", 100).unwrap().len(), 1);
    });
}

/// Also where the look is taken: to who looks nothing of others is told until the verdict.
#[test]
fn who_looks_a_second_time_is_not_told_who_gave_it_back() {
    on_both(|site, folder| {
        let ids = three_of_seven(site, folder);
        let id = ids[1];
        queue::restore(site, &id, "ben", at(8)).unwrap();
        queue::take(site, &RULES, &id, "dan", at(8)).unwrap();
        queue::skip(site, &RULES, &id, "dan", "as ben said", at(8)).unwrap();
        let skips = |name: &str| {
            let standing = queue::standing_for(site, &id, name, at(9)).unwrap();
            let told = told(site, id, name);
            let told = told.iter().filter(|one| one.ends_with(": skipped"));
            (standing.skips.len(), told.count())
        };
        let due = look(site, "ana").unwrap();
        assert_eq!(due.person, id);
        assert_eq!(skips("ana"), (0, 0));
        rule(site, due.id, "rightly", "ana", "nothing there").unwrap();
        assert_eq!(skips("ana"), (1, 1), "afterwards it is told");
    });
}

#[test]
fn once_a_second_look_is_over_everybody_is_told_of_both() {
    on_both(|site, folder| {
        let ids = three_of_seven(site, folder);
        let due = look(site, "ana").unwrap();
        assert_eq!(due.person, ids[1]);
        assert_eq!(told(site, ids[1], "ana"), [""; 0], "nothing to who looks");
        assert_eq!(told(site, ids[1], "cleo"), [""; 0]);
        rule(site, due.id, "rightly", "ana", "nothing there").unwrap();
        for name in ["ana", "ben", "cleo"] {
            let told = told(site, ids[1], name);
            assert_eq!(told.len(), 2, "{name}: {told:?}");
            assert_eq!(told[0], "ana: look rightly");
            assert!(told[1].starts_with("ben: aside "), "{told:?}");
        }
        // The others were not looked at, whether they are drawn or not.
        for id in [ids[0], ids[2], ids[3]] {
            assert_eq!(told(site, id, "cleo"), [""; 0]);
        }
    });
}

#[test]
fn a_case_that_one_may_not_know_of_is_in_no_list() {
    on_both(|site, folder| {
        alone(site, folder, &["h1"]);
        let id = person(site, "h1");
        let act = Act {
            actor: "ben".to_owned(),
            at: at(1),
        };
        let opening = Opening {
            persons: vec![id],
            reference: None,
            restricted: true,
            lead: None,
        };
        case::open(site, &act, &opening).unwrap();
        assert_eq!(told(site, id, "ben"), ["ben: case person_added"]);
        assert_eq!(told(site, id, "ana"), [""; 0]);
    });
}

/// Whoever became one with it, and with that one before: each took part of what it is now, under an id of its own.
#[test]
fn who_took_any_of_those_it_was_is_told_to_the_beginning() {
    on_both(|site, folder| {
        let handles = ["h1", "h2", "h3", "h4"];
        alone(site, folder, &handles);
        // By their ids, the largest first, so that each merges into the next.
        let mut order: Vec<&str> = handles.to_vec();
        order.sort_by_key(|handle| std::cmp::Reverse(account(handle)));
        let first = person(site, order[0]);
        let named = ["ana", "ben", "cleo", "dan"];
        for (name, handle) in named.into_iter().zip(&order) {
            let id = person(site, handle);
            queue::take(site, &RULES, &id, name, at(2)).unwrap();
            queue::release(site, &id, name, at(3)).unwrap();
        }
        let decide = |one: &str, other: &str, verdict, second| {
            let ruling = Ruling {
                one: account(one),
                other: account(other),
                verdict,
                operator: "eve".to_owned(),
                reason: "file 9".to_owned(),
                shown: Shown::default(),
            };
            linking::decide(site, &act(second), &ruling).unwrap();
            again(site, second);
        };
        for (pair, second) in order.windows(2).zip([10, 20, 30]) {
            decide(pair[0], pair[1], Verdict::Same, second);
        }
        let whole = person(site, order[0]);
        assert_eq!(whole, person(site, order[3]));
        assert_ne!(whole, first, "its id ended, and so did those between");
        let takers = |id| {
            let mut all = told(site, id, "fay");
            all.retain(|one| one.ends_with(": taken") || one.ends_with(": released"));
            all.sort();
            all
        };
        let all: Vec<String> = named
            .iter()
            .flat_map(|name| [format!("{name}: released"), format!("{name}: taken")])
            .collect();
        assert_eq!(takers(whole), all);
        // Who comes apart again takes what was told of it along.
        decide(order[0], order[1], Verdict::Different, 40);
        assert_eq!(person(site, order[0]), first);
        assert_eq!(takers(first), all[..2]);
        assert_eq!(takers(person(site, order[3])), all[2..]);
        // And merges again: each id is gone through once.
        decide(order[0], order[1], Verdict::Same, 50);
        assert_eq!(takers(person(site, order[3])), all);
    });
}

/// Of two who were one once, what was decided on both is told to whoever may know of both.
#[test]
fn what_is_also_about_somebody_one_may_not_know_of_is_in_no_list() {
    on_both(|site, folder| {
        alone(site, folder, &["h1", "h2"]);
        let decide = |verdict, second| {
            let ruling = Ruling {
                one: account("h1"),
                other: account("h2"),
                verdict,
                operator: "cleo".to_owned(),
                reason: "file 9".to_owned(),
                shown: Shown::default(),
            };
            linking::decide(site, &act(second), &ruling).unwrap();
            again(site, second);
        };
        decide(Verdict::Same, 10);
        let both = person(site, "h1");
        let place = rulings::Said {
            whom: rulings::Whom::Person(both),
            place: RuledPlace::find("FR"),
            operator: "cleo".to_owned(),
            reason: "file 9".to_owned(),
        };
        rulings::decide(site, &place, at(20)).unwrap();
        let draft = shared::Draft {
            person: both,
            to: vec!["auth-nz".to_owned(), "auth-jp".to_owned()],
            operator: "cleo".to_owned(),
            reason: "file 9".to_owned(),
        };
        let draft = shared::draft(site, &draft, at(30)).unwrap();
        shared::end(site, &draft.id, "cleo", "one is enough", at(40)).unwrap();
        decide(Verdict::Different, 50);
        let (one, two) = (person(site, "h1"), person(site, "h2"));
        assert_ne!(one, two);
        let before = told(site, one, "ana");
        assert_eq!(before.len(), 5, "{before:?}");
        let desk = |agency: &str| {
            let session = Session {
                agency: agency.to_owned(),
                ..session("ana")
            };
            deeds::of_person(site, &session, &one, 0).unwrap().rows
        };
        let is_link = |one: &deeds::Deed| matches!(one.what, What::Link(..));
        assert!(!desk("auth-fj").iter().any(is_link), "of another desk");
        let ben = Act {
            actor: "ben".to_owned(),
            at: at(60),
        };
        let opening = Opening {
            persons: vec![two],
            restricted: true,
            ..Opening::default()
        };
        case::open(site, &ben, &opening).unwrap();
        assert_eq!(told(site, one, "ana"), [""; 0]);
        assert_eq!(told(site, one, "ben"), before);
    });
}
