//! The decision: the first rule that applies, and how a refusal shows.

use crate::identifier::codes;
use crate::policy::resource::Known;
use crate::policy::rule::{Ask, TABLE, Table};
use crate::policy::{Action, Actor, Purpose, Resource, Role, RuleId, conflicting_roles};

const NOTHING_PERMITS: &str = "Nothing permits this in this role.";
const CONFLICTING_ROLES: &str =
    "One person may not have these roles together: an administrator gives one of them up.";

codes! {
    /// How a refusal shows.
    Refusal {
        /// As if the thing were not there: the actor may not know that it is.
        Hidden = "hidden",
        /// As a refusal, with its reason.
        Refused = "refused",
    }
}

/// What was decided, and by which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Whether it may be done.
    pub allow: bool,
    /// The rule that decided.
    pub rule: RuleId,
    /// What that rule says, in one sentence, for who was refused and for the log.
    pub reason: &'static str,
    /// How the refusal shows; nothing where it may be done.
    pub refusal: Option<Refusal>,
}

/// Whether this actor may do this to this resource.
#[must_use]
pub fn authorize(actor: &Actor, action: Action, resource: &Resource) -> Decision {
    decide(TABLE, actor, action, resource)
}

/// Whether somebody with these roles may do this, where one of them suffices; `actor` says the rest
/// of who asks, and its role does not count. A refusal is that of the role which may know most.
#[must_use]
pub fn authorize_any(
    roles: &[Role],
    actor: &Actor,
    action: Action,
    resource: &Resource,
) -> Decision {
    if !conflicting_roles(roles).is_empty() {
        return Decision {
            allow: false,
            rule: RuleId::ConflictingRoles,
            reason: CONFLICTING_ROLES,
            refusal: Some(Refusal::Hidden),
        };
    }
    let mut roles = roles.to_vec();
    roles.sort_unstable();
    let decided = roles.into_iter().map(|role| {
        let actor = Actor { role, ..*actor };
        authorize(&actor, action, resource)
    });
    let nothing = Decision {
        allow: false,
        rule: RuleId::NothingPermits,
        reason: NOTHING_PERMITS,
        refusal: Some(Refusal::Hidden),
    };
    // A permission before a refusal that shows, that before one that hides; of equals the first role's.
    decided
        .reduce(|best, next| {
            if next.weight() > best.weight() {
                next
            } else {
                best
            }
        })
        .unwrap_or(nothing)
}

impl Decision {
    const fn weight(&self) -> u8 {
        match self.refusal {
            None => 2,
            Some(Refusal::Refused) => 1,
            Some(Refusal::Hidden) => 0,
        }
    }
}

pub(super) fn decide(
    table: Table<'_>,
    actor: &Actor,
    action: Action,
    resource: &Resource,
) -> Decision {
    let (allow, rule, reason) = first(table, actor, action, resource);
    let refusal = if allow {
        None
    } else if rule == RuleId::SecondFactor || is_known(table, actor, resource) {
        // Without the second factor everything is refused alike, so that it tells of nothing.
        Some(Refusal::Refused)
    } else {
        Some(Refusal::Hidden)
    };
    Decision {
        allow,
        rule,
        reason,
        refusal,
    }
}

fn first(
    table: Table<'_>,
    actor: &Actor,
    action: Action,
    resource: &Resource,
) -> (bool, RuleId, &'static str) {
    let ask = Ask {
        actor,
        action,
        resource,
    };
    let applies = |rules: &'_ [super::Rule]| {
        let found = rules.iter().find(|rule| rule.applies(&ask));
        found.map(|rule| (rule.id, rule.says))
    };
    if let Some((id, says)) = applies(table.forbid) {
        (false, id, says)
    } else if let Some((id, says)) = applies(table.permit) {
        (true, id, says)
    } else {
        (false, RuleId::NothingPermits, NOTHING_PERMITS)
    }
}

/// Whether the actor may be told that the thing is there: whoever may read it with the second factor
/// and some purpose; of a machine, whether a person in its place may.
fn is_known(table: Table<'_>, actor: &Actor, resource: &Resource) -> bool {
    match resource.known_by() {
        Known::House => actor.role.is_of_house(),
        Known::Who(action, read) => {
            let purposes = std::iter::once(None).chain(Purpose::ALL.iter().copied().map(Some));
            purposes.into_iter().any(|purpose| {
                let able = Actor {
                    second_factor: true,
                    machine: false,
                    purpose,
                    ..*actor
                };
                first(table, &able, action, &read).0
            })
        }
    }
}
