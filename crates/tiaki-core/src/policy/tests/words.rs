use std::collections::BTreeSet;

use crate::case::MemberRole;
use crate::policy::rule::When;
use crate::policy::tests::answers;
use crate::policy::{
    Action, Effect, Hand, Handling, Kind, Membership, Purpose, Reach, Role, Rows, RuleId, Terms,
    conflicting_roles, rules,
};
use crate::protection::PurposeCode;

#[test]
fn codes_read_back_and_nothing_else_is_one() {
    for role in Role::ALL {
        assert_eq!(Role::parse(role.code()), Ok(*role));
    }
    for action in Action::ALL {
        assert_eq!(Action::parse(action.code()), Ok(*action));
    }
    for rule in RuleId::ALL {
        assert_eq!(RuleId::parse(rule.code()), Ok(*rule));
    }
    for kind in Kind::ALL {
        assert_eq!(Kind::parse(kind.code()), Ok(*kind));
    }
    for purpose in Purpose::ALL {
        assert_eq!(Purpose::parse(purpose.code()), Ok(*purpose));
    }
    for bad in ["", "Analyst", " analyst", "root", "secret-value"] {
        let refused = Role::parse(bad).unwrap_err().to_string();
        assert!(bad.is_empty() || !refused.contains("secret"), "{refused}");
        assert!(Purpose::parse(bad).is_err() && Action::parse(bad).is_err());
    }
}

#[test]
fn purposes_of_protected_values_are_purposes_of_the_same_code() {
    for code in PurposeCode::ALL {
        let purpose = Purpose::from(*code);
        assert_eq!(purpose.code(), code.code());
        assert_eq!(purpose.protected(), Some(*code));
    }
    for purpose in Purpose::ALL {
        let reads = Action::RevealProtected.purposes().contains(purpose);
        assert_eq!(purpose.protected().is_some(), reads, "{purpose:?}");
    }
}

#[test]
fn facts_are_made_of_ids_and_counts() {
    assert_eq!(Reach::of(None, None), Reach::Own);
    assert_eq!(Reach::of(Some("auth-NZ"), Some("auth-NZ")), Reach::Own);
    assert_eq!(Reach::of(None, Some("auth-NZ")), Reach::Other);
    assert_eq!(Reach::of(Some("auth-NZ"), None), Reach::Other);
    assert_eq!(Reach::of(Some("auth-NZ"), Some("auth-AT")), Reach::Other);
    assert_eq!(Hand::of(None, "o1"), Hand::Nobody);
    assert_eq!(Hand::of(Some("o1"), "o1"), Hand::Actor);
    assert_eq!(Hand::of(Some("o2"), "o1"), Hand::Another);
    assert_eq!(Membership::from(None), Membership::None);
    for role in MemberRole::ALL {
        assert_eq!(Membership::from(Some(*role)).code(), role.code());
    }
    assert_eq!(Rows::of(0), Rows::Few);
    assert_eq!(Rows::of(50), Rows::Few);
    assert_eq!(Rows::of(51), Rows::Many);
    for (codes, leave, goes_on) in [
        (vec![], false, true),
        (vec![Handling::H0, Handling::H1], false, true),
        (vec![Handling::H2, Handling::H0], false, false),
        (vec![Handling::H3], false, false),
        (vec![Handling::H1, Handling::H3, Handling::H2], true, true),
    ] {
        let terms = Terms::of(codes.iter().copied(), leave);
        assert_eq!(terms.may_go_on(), goes_on, "{codes:?}");
    }
}

#[test]
fn every_rule_has_its_own_name_a_sentence_and_a_source() {
    let mut names = BTreeSet::new();
    for rule in rules() {
        assert!(names.insert(rule.id()), "{:?} stands twice", rule.id());
        assert!(rule.says().ends_with('.'), "{:?}", rule.id());
        assert!(
            rule.says().starts_with(char::is_uppercase),
            "{:?}",
            rule.id()
        );
        assert!(!rule.source().is_empty(), "{:?}", rule.id());
    }
    let outside = [RuleId::NothingPermits, RuleId::ConflictingRoles];
    let all = RuleId::ALL.iter().copied();
    assert_eq!(
        names,
        all.filter(|id| !outside.contains(id))
            .collect::<BTreeSet<_>>()
    );
}

#[test]
fn each_action_is_permitted_by_one_rule() {
    let mut seen = BTreeSet::new();
    for rule in rules().filter(|rule| rule.effect() == Effect::Permit) {
        let When::Who(roles, actions) = rule.when else {
            panic!("{:?} does not name who may what", rule.id());
        };
        assert!(!roles.is_empty() && !actions.is_empty());
        for action in actions {
            assert!(seen.insert(*action), "{action:?} is permitted twice");
        }
    }
    assert_eq!(seen, Action::ALL.iter().copied().collect::<BTreeSet<_>>());
}

#[test]
fn what_is_said_of_roles_and_actions_is_what_the_rules_give() {
    let mut reads = BTreeSet::new();
    let mut acts = BTreeSet::new();
    let mut named = BTreeSet::new();
    for (cell, _) in answers().filter(|(_, found)| found.allow) {
        let role = cell.actor.role;
        if cell.action.is_case_content() {
            reads.insert(role);
        }
        if cell.action.changes() {
            acts.insert(role);
        }
        if !cell.action.purposes().is_empty() {
            named.insert((role, cell.actor.purpose));
        }
    }
    for role in Role::ALL {
        assert_eq!(reads.contains(role), role.reads_case_content(), "{role:?}");
        assert_eq!(acts.contains(role), role.acts(), "{role:?}");
        for purpose in Purpose::ALL {
            let is_of_use = named.contains(&(*role, Some(*purpose)));
            let may_name = role.purposes().contains(purpose);
            assert_eq!(is_of_use, may_name, "{role:?} {purpose:?}");
        }
    }
    for action in Action::ALL {
        let is_for_nothing = action.purposes().is_empty();
        assert!(!(action.is_case_content() && is_for_nothing), "{action:?}");
    }
}

#[test]
fn roles_that_check_run_or_come_from_outside_stand_alone() {
    use Role::{
        Administrator, Analyst, Auditor, DataProtectionOfficer, IntakeOfficer, Liaison, PeerAgency,
        Provider, Supervisor,
    };
    assert!(conflicting_roles(&[]).is_empty());
    assert!(conflicting_roles(&[Auditor, Auditor]).is_empty());
    assert!(conflicting_roles(&[Supervisor, Analyst, IntakeOfficer, Liaison]).is_empty());
    for other in [
        Analyst,
        DataProtectionOfficer,
        IntakeOfficer,
        Liaison,
        Supervisor,
    ] {
        assert_eq!(
            conflicting_roles(&[other, Administrator]),
            [(Administrator, other)]
        );
        assert_eq!(conflicting_roles(&[Auditor, other]).len(), 1, "{other:?}");
    }
    assert_eq!(
        conflicting_roles(&[Auditor, Administrator, Auditor]),
        [(Administrator, Auditor)]
    );
    for outside in [PeerAgency, Provider] {
        for other in Role::ALL.iter().filter(|other| **other != outside) {
            assert_eq!(conflicting_roles(&[outside, *other]).len(), 1, "{other:?}");
        }
    }
    assert_eq!(conflicting_roles(Role::ALL).len(), 6 + 5 + 8 + 7);
}
