//! The rules that forbid, in the order in which they are asked.
//!
//! Those that depend on who somebody is come before those on what the thing is, and these before what an
//! actor can mend: a purpose, a second person. So a refusal says the thing that counts most. Where a
//! rule goes by a fact that a thing does not have, it forbids: what is not known is not taken for good.
//!
//! To add one: its id in `rule.rs`, its item here in its place, a test that it bites comes by itself
//! (`removing_any_rule_changes_what_is_allowed`), and the policy anew in `tiaki-policy-proof`.

use crate::policy::nature::Sphere;
use crate::policy::rule::{Ask, When};
use crate::policy::{
    Action, Agency, Effect, Hand, Kind, Membership, Meter, Purpose, Reach, Resource, Role, Rule,
    RuleId,
};
use crate::protection::Protection;

const fn forbid(
    id: RuleId,
    holds: fn(&Ask<'_>) -> bool,
    says: &'static str,
    source: &'static str,
) -> Rule {
    Rule {
        id,
        effect: Effect::Forbid,
        says,
        source,
        when: When::Holds(holds),
    }
}

pub(super) const RULES: &[Rule] = &[
    forbid(
        RuleId::SecondFactor,
        |ask| !ask.actor.second_factor && ask.action != Action::KeepLogin,
        "Without the second factor only one's own log-in is open: give it first.",
        "Directive (EU) 2016/680, article 29(2)(d) and (e)",
    ),
    forbid(
        RuleId::UnfitResource,
        |ask| ask.action.about() != ask.resource.kind(),
        "This action is not about such a thing.",
        "ARCHITECTURE, section 4: deny by default",
    ),
    forbid(
        RuleId::NoCaseContent,
        |ask| ask.action.is_case_content() && is_kept_from_cases(ask.actor.role),
        "Who runs the software and who checks it never read what a case is about.",
        "Directive (EU) 2016/680, articles 4(1)(c) and 20",
    ),
    forbid(
        RuleId::OutsidersOwn,
        |ask| {
            !ask.actor.role.is_of_house()
                && ask.action != Action::KeepLogin
                && !ask.resource.is_outsiders(ask.actor.role)
        },
        "A provider sees its own card, a peer agency the packages sent to it, and nothing else.",
        "Directive (EU) 2016/680, articles 4(1)(c) and 9",
    ),
    forbid(
        RuleId::OtherAgency,
        |ask| ask.actor.agency == Agency::Authority && ask.resource.reach() == Some(Reach::Other),
        "An authority's operators see what is in their own authority's queue.",
        "Directive (EU) 2016/680, article 4(1)(c); Regulation (EU) 2016/794, article 19",
    ),
    forbid(
        RuleId::SiteOnly,
        |ask| ask.actor.agency == Agency::Authority && ask.action.sphere() == Sphere::Site,
        "This is the site's own: an authority's operators leave it to the site's.",
        "Directive (EU) 2016/680, article 19: whose controllership it is",
    ),
    forbid(
        RuleId::PeopleOnly,
        |ask| ask.actor.machine && ask.action.takes_a_person(),
        "A person does this, at a page of their own: a machine's token is not enough.",
        "Directive (EU) 2016/680, article 11; ARCHITECTURE, section 1: a named operator decides",
    ),
    forbid(
        RuleId::RestrictedCase,
        |ask| ask.resource.case().is_some_and(super::Standing::is_shut),
        "A restricted case, and whatever is in it, is there for its members alone.",
        "Directive (EU) 2016/680, articles 4(1)(c) and 29",
    ),
    forbid(
        RuleId::NoPurpose,
        |ask| !ask.action.purposes().is_empty() && ask.actor.purpose.is_none(),
        "Case data are read and changed for a purpose: name one.",
        "Directive (EU) 2016/680, articles 4(1)(b) and 25(1)",
    ),
    forbid(
        RuleId::PurposeOfRole,
        |ask| {
            !ask.action.purposes().is_empty()
                && ask
                    .actor
                    .purpose
                    .is_some_and(|purpose| !ask.actor.role.purposes().contains(&purpose))
        },
        "This role is not here for that purpose: name one of its own.",
        "Directive (EU) 2016/680, article 4(1)(b)",
    ),
    forbid(
        RuleId::PurposeUnfit,
        |ask| {
            !ask.action.purposes().is_empty()
                && ask
                    .actor
                    .purpose
                    .is_some_and(|purpose| !ask.action.purposes().contains(&purpose))
        },
        "This is not done for that purpose: name the one that it is done for.",
        "Directive (EU) 2016/680, articles 4(1)(b) and 4(2)",
    ),
    forbid(
        RuleId::DataSubjectOnly,
        |ask| {
            ask.action.is_case_content()
                && ask.actor.role == Role::DataProtectionOfficer
                && ask.actor.purpose != Some(Purpose::DataSubject)
        },
        "A data-protection officer reads case content for a data subject's request only.",
        "Directive (EU) 2016/680, articles 14 to 16 and 34",
    ),
    forbid(
        RuleId::ChildsValues,
        |ask| {
            ask.action == Action::RevealProtected
                && is_of_child(*ask.resource)
                && !ask.actor.purpose.is_some_and(is_for_child)
        },
        "What would name a child is read to protect or to find the child, to answer it, or for a court.",
        "Directive 2012/29/EU, articles 21 and 24; Convention on the Rights of the Child, article 16",
    ),
    forbid(
        RuleId::OwnersLeave,
        |ask| leaves(ask) && !ask.resource.terms().is_some_and(super::Terms::may_go_on),
        "H2 and H3 are handed to nobody without the leave of who owns it: ask the owner.",
        "Regulation (EU) 2016/794, article 19(2); Directive (EU) 2016/680, article 9(3)",
    ),
    forbid(
        RuleId::FirstIsSecond,
        |ask| ask.action.takes_two(*ask.resource) && ask.resource.hand() == Some(Hand::Actor),
        "This takes two people, and the first is never the second: somebody else does it.",
        "Directive (EU) 2016/680, articles 4(4) and 11; ARCHITECTURE, section 1",
    ),
    forbid(
        RuleId::SecondPerson,
        |ask| {
            ask.action.takes_two(*ask.resource)
                && matches!(ask.resource.hand(), None | Some(Hand::Nobody))
        },
        "This takes two people, and nobody has done the first half: ask for it.",
        "Directive (EU) 2016/680, articles 4(4) and 11; ARCHITECTURE, section 1",
    ),
    forbid(
        RuleId::CaseMembers,
        |ask| {
            ask.action.sphere() == Sphere::Members && ask.resource.membership() == Membership::None
        },
        "A case is worked on by its members: its lead or a supervisor makes you one.",
        "Directive (EU) 2016/680, article 4(1)(c)",
    ),
    forbid(
        RuleId::CaseLead,
        |ask| {
            ask.action.sphere() == Sphere::Lead
                && ask.resource.membership() != Membership::Lead
                && ask.actor.role != Role::Supervisor
        },
        "Who is in a case, who knows of it and when it ends is for its lead or a supervisor.",
        "ARCHITECTURE, section 1: a named operator decides",
    ),
    forbid(
        RuleId::OwnDraft,
        |ask| {
            ask.action == Action::WithdrawReferral
                && ask.resource.hand() != Some(Hand::Actor)
                && ask.actor.role != Role::Supervisor
        },
        "A draft is withdrawn by who made it or by a supervisor.",
        "ARCHITECTURE, section 1: a named operator decides",
    ),
    forbid(
        RuleId::OwnMeter,
        |ask| !fits_meter(ask.action, *ask.resource),
        "A meter is read by who it is of; of the unit its load is told, and of nobody what was read.",
        "docs/policy.md, exposure; Directive 89/391/EEC, article 6",
    ),
    forbid(
        RuleId::OwnRights,
        |ask| {
            ask.action == Action::ChangeOperators
                && matches!(ask.resource, Resource::Operators { own: true })
        },
        "Nobody changes their own rights: another administrator does.",
        "Directive (EU) 2016/680, article 29(2)(e)",
    ),
];

const fn is_kept_from_cases(role: Role) -> bool {
    match role {
        Role::Administrator | Role::Auditor => true,
        // Who comes from outside has a rule of its own.
        Role::Analyst
        | Role::DataProtectionOfficer
        | Role::IntakeOfficer
        | Role::Liaison
        | Role::PeerAgency
        | Role::Provider
        | Role::Supervisor => false,
    }
}

const fn is_of_child(resource: Resource) -> bool {
    if let Resource::Account { protection, .. } = resource {
        match protection {
            Protection::Child | Protection::Kin => true,
            Protection::Open | Protection::Reported => false,
        }
    } else {
        false
    }
}

const fn is_for_child(purpose: Purpose) -> bool {
    match purpose {
        Purpose::ChildProtection
        | Purpose::DataSubject
        | Purpose::Identification
        | Purpose::Oversight => true,
        Purpose::Investigation | Purpose::Statistics | Purpose::Triage => false,
    }
}

/// Whether the thing leaves the agency: out of the house, or before another agency's eyes in it.
fn leaves(ask: &Ask<'_>) -> bool {
    ask.action == Action::ReleaseReferral
        || ask.action == Action::Export
        || (ask.actor.agency == Agency::Authority && ask.resource.kind() == Kind::Report)
}

/// Whether this may be done with a meter of this operator or unit; all else is not about meters.
fn fits_meter(action: Action, resource: Resource) -> bool {
    let Resource::Exposure { meter } = resource else {
        return true;
    };
    match meter {
        Meter::Own => action == Action::ReadExposure,
        Meter::Unit => action == Action::ReadUnitLoad || action == Action::SetExposureLimits,
        Meter::Another => false,
    }
}
