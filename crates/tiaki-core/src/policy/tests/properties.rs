use crate::policy::decide::decide;
use crate::policy::rule::{Ask, TABLE, Table};
use crate::policy::tests::answers;
use crate::policy::{
    Action, Actor, Agency, Effect, Purpose, Reach, Refusal, Resource, Role, RuleId, Terms, actors,
    authorize, authorize_any, cells, rules,
};

#[test]
fn an_empty_table_denies_everything() {
    let empty = Table {
        forbid: &[],
        permit: &[],
    };
    let mut count = 0;
    for cell in cells() {
        let found = decide(empty, &cell.actor, cell.action, &cell.resource);
        assert_eq!((found.allow, found.rule), (false, RuleId::NothingPermits));
        count += 1;
    }
    assert!(count >= 50_000, "{count}");
}

#[test]
fn what_is_forbidden_stays_so_whatever_permits() {
    for (cell, found) in answers() {
        let ask = Ask {
            actor: &cell.actor,
            action: cell.action,
            resource: &cell.resource,
        };
        let forbidding = TABLE.forbid.iter().find(|rule| rule.applies(&ask));
        match forbidding {
            Some(rule) => assert_eq!((found.allow, found.rule), (false, rule.id())),
            None => {
                let permitting = TABLE.permit.iter().any(|rule| rule.applies(&ask));
                assert_eq!(found.allow, permitting);
            }
        }
    }
}

#[test]
fn the_rule_and_the_reason_are_those_of_the_table() {
    for (_, found) in answers() {
        let rule = rules().find(|rule| rule.id() == found.rule);
        match rule {
            Some(rule) => {
                assert_eq!(found.allow, rule.effect() == Effect::Permit);
                assert_eq!(found.reason, rule.says());
            }
            None => assert_eq!((found.allow, found.rule), (false, RuleId::NothingPermits)),
        }
        assert_eq!(found.allow, found.refusal.is_none());
    }
}

#[test]
fn an_action_on_a_thing_it_is_not_about_is_denied() {
    for action in Action::ALL {
        for actor in actors() {
            for resource in [
                Resource::Login,
                Resource::Search,
                Resource::Person {
                    reach: Reach::Own,
                    case: None,
                },
            ] {
                if resource.kind() == action.about() {
                    continue;
                }
                let found = authorize(&actor, *action, &resource);
                assert!(!found.allow, "{actor:?} {action:?} {resource:?}");
                if actor.second_factor {
                    assert_eq!(found.rule, RuleId::UnfitResource);
                }
            }
        }
    }
}

#[test]
fn no_purpose_reveals_what_the_role_forbids() {
    for (cell, without) in answers().filter(|(cell, _)| cell.actor.purpose.is_none()) {
        if without.allow {
            continue;
        }
        let by_role = [
            RuleId::NoCaseContent,
            RuleId::OutsidersOwn,
            RuleId::OtherAgency,
            RuleId::SiteOnly,
            RuleId::RestrictedCase,
            RuleId::SecondFactor,
        ];
        for purpose in Purpose::ALL {
            let actor = Actor {
                purpose: Some(*purpose),
                ..cell.actor
            };
            let with = authorize(&actor, cell.action, &cell.resource);
            if by_role.contains(&without.rule) {
                assert_eq!(with, *without, "{cell:?} {purpose:?}");
            }
            // And what is not there without a purpose is not there with one.
            if without.refusal == Some(Refusal::Hidden) {
                assert_eq!(with.refusal, Some(Refusal::Hidden), "{cell:?} {purpose:?}");
            }
        }
    }
}

#[test]
fn for_who_comes_from_outside_the_agency_makes_no_difference() {
    let outside = answers().filter(|(cell, _)| !cell.actor.role.is_of_house());
    for (cell, found) in outside {
        for agency in Agency::ALL {
            let actor = Actor {
                agency: *agency,
                ..cell.actor
            };
            let other = authorize(&actor, cell.action, &cell.resource);
            assert_eq!(other, *found, "{cell:?} {agency:?}");
        }
    }
}

#[test]
fn nobody_may_do_anything_to_a_thing_that_is_hidden_from_them() {
    let acting = answers().filter(|(cell, found)| found.allow && cell.action != Action::KeepLogin);
    for (cell, _) in acting {
        // An action that is never allowed on it: its refusal says whether the thing is told of.
        let mut others = Action::ALL.iter();
        let unfit = others.find(|action| action.about() != cell.resource.kind());
        let refused = authorize(&cell.actor, *unfit.unwrap(), &cell.resource);
        assert_eq!(refused.refusal, Some(Refusal::Refused), "{cell:?}");
    }
}

/// The same thing on other terms, where it has terms.
fn on(resource: Resource, terms: Terms) -> Resource {
    match resource {
        Resource::Draft {
            reach, case, hand, ..
        } => Resource::Draft {
            reach,
            case,
            terms,
            hand,
        },
        Resource::Export { rows, hand, .. } => Resource::Export { rows, terms, hand },
        Resource::Report { reach, case, .. } => Resource::Report { reach, case, terms },
        other => other,
    }
}

#[test]
fn stricter_handling_never_permits_more() {
    let mut differs = 0;
    for (cell, strict) in answers() {
        let Some(terms) = cell.resource.terms() else {
            continue;
        };
        let strict = strict.allow;
        let milder = Terms::all().filter(|other| {
            other.code <= terms.code && (!terms.leave || other.leave || other.may_go_on())
        });
        for milder in milder {
            let mild = authorize(&cell.actor, cell.action, &on(cell.resource, milder)).allow;
            assert!(mild || !strict, "{cell:?} {milder:?}");
            differs += usize::from(mild != strict);
        }
    }
    assert!(differs > 0);
}

#[test]
fn nobody_outside_learns_of_a_restricted_case() {
    for (cell, found) in answers() {
        let shut = cell
            .resource
            .case()
            .is_some_and(super::super::Standing::is_shut);
        if shut && cell.actor.second_factor {
            assert_eq!(found.refusal, Some(Refusal::Hidden), "{cell:?}");
        }
        if !cell.actor.second_factor && cell.action != Action::KeepLogin {
            let refusal = (found.rule, found.refusal);
            assert_eq!(refusal, (RuleId::SecondFactor, Some(Refusal::Refused)));
        }
    }
}

#[test]
fn of_several_roles_one_suffices_and_some_do_not_go_together() {
    let actor = Actor {
        role: Role::Auditor,
        agency: Agency::Site,
        second_factor: true,
        machine: false,
        purpose: Some(Purpose::Triage),
    };
    let person = Resource::Person {
        reach: Reach::Own,
        case: None,
    };
    let ask = |roles: &[Role], action| authorize_any(roles, &actor, action, &person);
    let allowed = ask(&[Role::Liaison, Role::IntakeOfficer], Action::ReadPerson);
    assert_eq!((allowed.allow, allowed.rule), (true, RuleId::ReadReported));
    let neither = ask(&[Role::Liaison, Role::IntakeOfficer], Action::OverrideBand);
    assert_eq!(
        (neither.allow, neither.refusal),
        (false, Some(Refusal::Refused))
    );
    let mixed = ask(&[Role::Administrator, Role::Analyst], Action::ReadPerson);
    assert_eq!((mixed.allow, mixed.rule), (false, RuleId::ConflictingRoles));
    assert_eq!(mixed.refusal, Some(Refusal::Hidden));
    let nobody = ask(&[], Action::ReadPerson);
    assert_eq!((nobody.allow, nobody.rule), (false, RuleId::NothingPermits));
    for role in Role::ALL {
        for action in [
            Action::ReadPerson,
            Action::OverrideBand,
            Action::DraftReferral,
        ] {
            let alone = authorize(
                &Actor {
                    role: *role,
                    ..actor
                },
                action,
                &person,
            );
            assert_eq!(ask(&[*role, *role], action), alone);
        }
    }
}
