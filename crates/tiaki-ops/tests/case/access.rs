//! What rules of access know of cases: a restricted one hides all that is reached through it.

use tiaki_core::policy::{Action, Refusal, RuleId};
use tiaki_ops::access::{Subject, decide};
use tiaki_ops::sessions::Session;

use super::*;

fn session(name: &str, role: Role) -> Session {
    Session {
        operator: OperatorId::derive(&SiteKey::new(&[7; 32]), &[name.as_bytes()]),
        client: None,
        name: name.to_owned(),
        roles: vec![role],
        agency: String::new(),
        purpose: Some(Purpose::Investigation),
        reason: "file 9".to_owned(),
        started_at: support::act(0).at,
        ends_at: support::act(90_000).at,
        is_stale: false,
        language: String::new(),
        preferences: String::new(),
    }
}

#[test]
fn a_restricted_case_hides_whatever_is_reached_through_it() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let case = opened(site, &[one]);
        let reports = site.store.read("test", |tx| {
            tiaki_store::views::account_parts(tx, &account("one"))
        });
        let report = reports.unwrap()[0].source;
        let report = tiaki_core::id::ReportId::from_bytes(*report.as_bytes());
        let (mine, others) = (account("one"), account("two"));
        let within = [
            (Action::ReadCase, Subject::Case(case)),
            (Action::ReadPerson, Subject::Person(one)),
            (Action::ReadPerson, Subject::Account(mine)),
            (Action::ReadReport, Subject::Report(report)),
            (Action::DecideLink, Subject::Pair(others, mine)),
        ];
        let beside = (Action::ReadPerson, Subject::Person(two));
        let ask = |name: &str, role, (action, subject): &(Action, Subject)| {
            decide(site, &session(name, role), *action, subject).unwrap()
        };
        for one in within.iter().chain([&beside]) {
            assert!(ask("ben", Role::Analyst, one).allow, "{one:?}");
        }
        case::restrict(site, &act("ana", 20), &case, true, "a colleague is near").unwrap();
        for one in &within {
            for role in [Role::Analyst, Role::Supervisor] {
                let found = ask("ben", role, one);
                assert!(!found.allow, "{one:?}");
                assert_eq!(found.rule, RuleId::RestrictedCase, "{one:?}");
            }
            assert!(ask("Ana ", Role::Analyst, one).allow, "{one:?}");
        }
        assert!(ask("ben", Role::Analyst, &beside).allow);
        // Closed it stays so; to members it is there, and once it is open again to all.
        case::close(site, &act("ana", 21), &case, &coded("duplicate")).unwrap();
        assert!(!ask("ben", Role::Analyst, &within[1]).allow);
        case::reopen(site, &act("ana", 22), &case, "new reports").unwrap();
        join(site, &case, "ben");
        assert!(
            within
                .iter()
                .all(|one| ask("ben", Role::Analyst, one).allow)
        );
        assert!(!ask("cleo", Role::Analyst, &within[1]).allow);
        case::restrict(site, &act("ana", 23), &case, false, "it is over").unwrap();
        assert!(
            within
                .iter()
                .all(|one| ask("cleo", Role::Analyst, one).allow)
        );
    });
}

#[test]
fn lists_know_what_lies_in_a_restricted_case() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let case = opened(site, &[one]);
        let source = |handle| {
            let parts = site.store.read("test", |tx| {
                tiaki_store::views::account_parts(tx, &account(handle))
            });
            tiaki_core::id::ReportId::from_bytes(*parts.unwrap()[0].source.as_bytes())
        };
        let reports = [source("one"), source("two")];
        let shut = |name| {
            let found = tiaki_ops::access::shut(site, name, &[one, two], &reports).unwrap();
            let persons: Vec<PersonId> = found.persons.into_iter().collect();
            (persons, found.reports.into_iter().collect::<Vec<_>>())
        };
        assert_eq!(shut("ben"), (vec![], vec![]));
        case::restrict(site, &act("ana", 20), &case, true, "file 9").unwrap();
        assert_eq!(shut("ben"), (vec![one], vec![reports[0]]));
        assert_eq!(shut("ANA"), (vec![], vec![]));
        let none = tiaki_ops::access::shut(site, "ben", &[], &[]).unwrap();
        assert!(none.persons.is_empty() && none.reports.is_empty());
    });
}

/// A machine that works for an authority, and one of the site's: each is listed what its agency's people are.
#[test]
fn a_machine_is_listed_the_cases_of_its_agency() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        hire(site, "kim", "analyst", "auth-nz");
        hire(site, "ben", "analyst", "");
        let theirs = case::open(site, &act("kim", 10), &on(&[one])).unwrap().case;
        let ours = case::open(site, &act("ben", 10), &on(&[two])).unwrap().case;
        let due = NewTask {
            words: "ask the provider".to_owned(),
            due: Some(date(0)),
            ..NewTask::default()
        };
        case::add_task(site, &act("kim", 12), &theirs, &due).unwrap();
        case::add_task(site, &act("ben", 12), &ours, &due).unwrap();
        for (agency, cases) in [
            ("auth-nz", &[theirs][..]),
            ("auth-au", &[]),
            ("", &[ours, theirs]),
        ] {
            let machine = machine(site, agency);
            for which in [
                Which::All,
                Which::Open,
                Which::Overdue,
                Which::State(CaseState::Open),
            ] {
                let at = if which == Which::Overdue { 90_000 } else { 13 };
                let found = case::list(site, &act(&machine, at), which, 0, 10).unwrap();
                let found: Vec<CaseId> = found.iter().map(|one| one.row.case.id).collect();
                assert_eq!(found, cases, "{agency:?} {which:?}");
            }
            let hangs = case::hanging(site, &act(&machine, 13), 0).unwrap();
            assert_eq!(hangs.len(), cases.len(), "{agency:?}");
        }
    });
}

/// Who works here for an authority reads and works in the cases of that one, and knows of no other.
#[test]
fn a_case_is_its_agencys_and_the_sites() {
    on_both(|site, folder| {
        let [one, two, three] = alone(site, folder, ["one", "two", "three"]);
        let people = [("kim", "auth-nz"), ("kai", "auth-nz"), ("tom", "auth-au")];
        for (name, agency) in people {
            hire(site, name, "analyst", agency);
        }
        hire(site, "ben", "analyst", "");
        let open = |name: &str, person| {
            let done = case::open(site, &act(name, 10), &on(&[person]));
            done.unwrap().case
        };
        let (theirs, ours) = (open("kim", one), open("ben", two));
        let ask = |name: &str, agency: &str, subject: Subject| {
            let session = Session {
                agency: agency.to_owned(),
                ..session(name, Role::Analyst)
            };
            decide(site, &session, Action::ReadCase, &subject).unwrap()
        };
        for (name, agency) in [("kim", "auth-nz"), ("kai", "auth-nz"), ("ben", "")] {
            assert!(ask(name, agency, Subject::Case(theirs)).allow, "{name}");
            assert!(ask(name, agency, Subject::Own).allow, "{name}");
        }
        for (name, agency, case) in [
            ("tom", "auth-au", theirs),
            ("tom", "auth-au", ours),
            ("kim", "auth-nz", ours),
        ] {
            let found = ask(name, agency, Subject::Case(case));
            assert!(!found.allow, "{name}");
            assert_eq!(found.rule, RuleId::OtherAgency);
            assert_eq!(found.refusal, Some(Refusal::Hidden));
            assert_eq!(
                refused(case::show(site, &act(name, 11), &case)),
                Refused::NoCase
            );
        }
        // Theirs alone are in their lists, among what hangs, and on a person's page.
        let due = NewTask {
            words: "ask the provider".to_owned(),
            due: Some(date(0)),
            ..NewTask::default()
        };
        case::add_task(site, &act("kim", 12), &theirs, &due).unwrap();
        case::add_task(site, &act("ben", 12), &ours, &due).unwrap();
        for (name, cases, of_two) in [("kim", 1, 0), ("kai", 1, 0), ("tom", 0, 0), ("ben", 2, 1)] {
            for which in [Which::All, Which::Open, Which::State(CaseState::Open)] {
                let found = case::list(site, &act(name, 13), which, 0, 10).unwrap();
                assert_eq!(found.len(), cases, "{name} {which:?}");
            }
            let hangs = case::hanging(site, &act(name, 13), 0).unwrap();
            assert_eq!(hangs.len(), cases, "{name}");
            let of = case::of_person(site, &two, name).unwrap();
            assert_eq!(of.len(), of_two, "{name}");
        }
        // Nor is the id of another's told to who would open one on a person in it.
        let taken = |name: &str, person| refused(case::open(site, &act(name, 14), &on(&[person])));
        assert_eq!(taken("tom", one), Refused::TakenHidden(one));
        assert_eq!(taken("kim", two), Refused::TakenHidden(two));
        let seen = Refused::Taken {
            person: one,
            case: theirs,
        };
        assert_eq!((taken("ben", one), taken("kai", one)), (seen, seen));
        let nobody = case::assign(site, &act("tom", 15), &theirs, &member("tom"));
        assert_eq!(refused(nobody), Refused::NoCase);
        case::add(site, &act("kim", 16), &theirs, &[three]).unwrap();
        // Who moves to another agency leaves its cases behind, also those that it leads.
        let mine = || case::list(site, &act("kim", 17), Which::Mine, 0, 10).unwrap();
        assert_eq!(mine().len(), 1);
        let wanted = tiaki_ops::operators::Wanted {
            name: "kim",
            roles: &[Role::Analyst],
            agency: "auth-au",
        };
        tiaki_ops::operators::set_roles(site, &act("test", 17), wanted).unwrap();
        assert_eq!(mine(), []);
    });
}

#[test]
fn cases_are_counted_as_far_as_one_may_know_of_them() {
    on_both(|site, folder| {
        let [one, two] = alone(site, folder, ["one", "two"]);
        let counted = |name: &str| {
            let found = case::counted(site, &[one, two], name).unwrap();
            let told = |id| found.get(id).map(|found| (found.open, found.closed));
            [told(&one), told(&two)]
        };
        assert_eq!(counted("ben"), [None, None]);
        let first = opened(site, &[one]);
        case::close(site, &act("ana", 20), &first, &coded("duplicate")).unwrap();
        let second = opened(site, &[one]);
        assert_eq!(counted("ben"), [Some((1, 1)), None]);
        case::restrict(site, &act("ana", 22), &second, true, "a colleague is near").unwrap();
        assert_eq!(counted("ben"), [Some((0, 1)), None], "not told of it");
        assert_eq!(counted(" Ana"), [Some((1, 1)), None]);
        case::reopen(site, &act("ana", 23), &first, "new reports").unwrap_err();
        case::close(site, &act("ana", 24), &second, &coded("duplicate")).unwrap();
        assert_eq!(counted("ana"), [Some((0, 2)), None]);
    });
}
