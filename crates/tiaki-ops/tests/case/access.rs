//! What rules of access know of cases: a restricted one hides all that is reached through it.

use tiaki_core::id::OperatorId;
use tiaki_core::policy::{Action, Purpose, Role, RuleId};
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
