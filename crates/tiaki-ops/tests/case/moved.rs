//! Persons that merge and come apart while they are in a case.

use tiaki_core::case::CaseEventKind;
use tiaki_ops::case::{About, Filter, Line};

use super::*;

fn decide(site: &Site, verdict: linking::Verdict, second: i64) {
    let ruling = linking::Ruling {
        one: account("one"),
        other: account("two"),
        verdict,
        operator: "ana".to_owned(),
        reason: "file 9".to_owned(),
        shown: linking::Shown::default(),
    };
    linking::decide(site, &act("ana", second), &ruling).unwrap();
    run(site, second + 1);
}

fn lines(site: &Site, case: &CaseId, kind: CaseEventKind) -> Vec<Line> {
    let filter = Filter {
        kinds: [kind].into(),
        ..Filter::default()
    };
    case::timeline(site, &act("ben", 90), case, &filter)
        .unwrap()
        .lines
}

fn whom(site: &Site, case: &CaseId) -> Vec<(PersonId, usize, usize)> {
    let shown = case::show(site, &act("ben", 90), case).unwrap();
    let row = |one: &case::PersonIn| (one.person, one.accounts, one.others);
    shown.persons.iter().map(row).collect()
}

#[test]
fn a_case_follows_whoever_holds_its_accounts() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let case = opened(site, &[one]);
        // The person becomes one with another, whichever of the two ids stays.
        decide(site, linking::Verdict::Same, 20);
        let both = person(site, "one");
        assert_eq!(person(site, "two"), both);
        assert_eq!(whom(site, &case), [(both, 1, 1)]);
        let merged = lines(site, &case, CaseEventKind::PersonMerged);
        assert_eq!(merged.len(), 1);
        let ended = if both == one { two } else { one };
        assert_eq!(merged[0].about, [About::Person(ended), About::Person(both)]);
        assert_eq!(merged[0].code.as_deref(), Some("decision"));
        // The id that has ended still leads to the case, and nobody opens another on it.
        let of = case::of_person(site, &ended, "ben").unwrap();
        assert_eq!((of.len(), of[0].case), (1, case));
        let again = case::open(site, &act("ben", 25), &on(&[ended]));
        assert_eq!(refused(again), Refused::Taken { person: both, case });
        // Apart again: who holds the account that the case is about is in it, and both are told.
        decide(site, linking::Verdict::Different, 30);
        let (now, other) = (person(site, "one"), person(site, "two"));
        assert_ne!(now, other);
        assert_eq!(whom(site, &case), [(now, 1, 0)]);
        let split = lines(site, &case, CaseEventKind::PersonSplit);
        assert_eq!(split.len(), 1);
        for person in [now, other] {
            assert!(split[0].about.contains(&About::Person(person)));
        }
        let free = case::open(site, &act("ben", 35), &on(&[other])).unwrap();
        assert_eq!(free.persons, [other]);
        assert_eq!(lines(site, &case, CaseEventKind::LinkDecided).len(), 2);
    });
}

#[test]
fn what_was_taken_in_whole_stays_when_it_comes_apart() {
    on_both(|site, folder| {
        alone(site, folder, ["one", "two"]);
        decide(site, linking::Verdict::Same, 2);
        let both = person(site, "one");
        let case = opened(site, &[both]);
        assert_eq!(whom(site, &case), [(both, 2, 0)]);
        decide(site, linking::Verdict::Different, 20);
        let mut apart = [person(site, "one"), person(site, "two")];
        apart.sort_unstable();
        assert_eq!(whom(site, &case), apart.map(|person| (person, 1, 0)));
        let split = lines(site, &case, CaseEventKind::PersonSplit);
        assert!(
            apart
                .iter()
                .all(|id| split[0].about.contains(&About::Person(*id)))
        );
        // One of them is taken out: the other's accounts stay.
        case::remove(
            site,
            &act("ana", 30),
            &case,
            &apart[0],
            "not the same matter",
        )
        .unwrap();
        assert_eq!(whom(site, &case), [(apart[1], 1, 0)]);
        case::add(site, &act("ana", 31), &case, &[apart[0]]).unwrap();
        assert_eq!(whom(site, &case).len(), 2);
    });
}

#[test]
fn two_cases_whose_persons_become_one_are_told_of_each_other() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let (first, second) = (opened(site, &[one]), opened(site, &[two]));
        decide(site, linking::Verdict::Same, 20);
        let also = |case| {
            let shown = case::show(site, &act("ben", 30), &case).unwrap();
            shown.persons[0].also_in.clone()
        };
        assert_eq!((also(first), also(second)), (vec![second], vec![first]));
        // What the person got by that is taken in where the other case is closed.
        let both = person(site, "one");
        let more = || case::add(site, &act("ana", 31), &first, &[both]);
        let taken = Refused::Taken {
            person: both,
            case: second,
        };
        assert_eq!(refused(more()), taken);
        case::close(site, &act("ana", 32), &second, &coded("duplicate")).unwrap();
        assert_eq!(more().unwrap().accounts, 1);
        assert_eq!(whom(site, &first), [(both, 2, 0)]);
        assert_eq!(also(first), []);
    });
}

/// Who may not know of a case is told that there is one, and never which.
#[test]
fn which_case_a_person_is_in_is_told_to_who_may_know_of_it() {
    on_both(|site, folder| {
        let [one, two, three] = alone(site, folder, ["one", "two", "three"]);
        let (shut, other) = (opened(site, &[one]), opened(site, &[two]));
        case::restrict(site, &act("ana", 12), &shut, true, "a colleague is near").unwrap();
        let bens = case::open(site, &act("ben", 13), &on(&[three]))
            .unwrap()
            .case;
        let hidden = Refused::TakenHidden(one);
        assert!(!hidden.to_string().contains("cas_") && hidden.to_string().contains("supervisor"));
        assert_eq!(
            refused(case::open(site, &act("ben", 14), &on(&[one]))),
            hidden
        );
        assert_eq!(
            refused(case::add(site, &act("ben", 14), &bens, &[one])),
            hidden
        );
        // To its members it is named, and so is an open one to everybody.
        let taken = |person, case| Refused::Taken { person, case };
        assert_eq!(
            refused(case::open(site, &act("ana", 15), &on(&[one]))),
            taken(one, shut)
        );
        assert_eq!(
            refused(case::open(site, &act("ben", 15), &on(&[two]))),
            taken(two, other)
        );
        // Opened again, too.
        case::close(site, &act("ben", 16), &bens, &coded("duplicate")).unwrap();
        case::add(site, &act("ana", 17), &shut, &[three]).unwrap();
        let again = case::reopen(site, &act("ben", 18), &bens, "new reports");
        assert_eq!(refused(again), Refused::TakenHidden(three));
        // And where persons become one, each case is told of the other likewise.
        decide(site, linking::Verdict::Same, 20);
        let also = |name: &str, case| {
            let shown = case::show(site, &act(name, 30), &case).unwrap();
            let person = &shown.persons[0];
            (person.also_in.clone(), person.also_hidden)
        };
        assert_eq!(also("cleo", other), (vec![], true));
        assert_eq!(also("ana", other), (vec![shut], false));
    });
}
