//! The policies that can apply to a question at all.
//!
//! Cedar asks every policy each time, and most name other roles or other actions in their head. Leaving out
//! those whose head cannot match changes no answer, and a test holds some answers against the whole set.

use std::collections::BTreeMap;

use cedar_policy::{ActionConstraint, Entities, EntityUid, Policy, PolicySet, PrincipalConstraint};
use tiaki_core::policy::{Action, Role};

pub(crate) type Slices = BTreeMap<(Action, Role), PolicySet>;

/// The slice of each action and role.
pub(crate) fn of(
    policies: &PolicySet,
    entities: &Entities,
    action: impl Fn(Action) -> EntityUid,
    role: impl Fn(Role) -> EntityUid,
) -> Slices {
    let within =
        |low: &EntityUid, high: &EntityUid| low == high || entities.is_ancestor_of(high, low);
    let matches = |policy: &Policy, action: &EntityUid, role: &EntityUid| {
        let action_fits = match policy.action_constraint() {
            ActionConstraint::Any => true,
            ActionConstraint::Eq(named) => named == *action,
            ActionConstraint::In(groups) => groups.iter().any(|group| within(action, group)),
        };
        let role_fits = match policy.principal_constraint() {
            PrincipalConstraint::In(group) => within(role, &group),
            _ => true,
        };
        action_fits && role_fits
    };
    let mut slices = Slices::new();
    for (one, name) in Action::ALL.iter().map(|one| (*one, action(*one))) {
        for (who, named) in Role::ALL.iter().map(|who| (*who, role(*who))) {
            let kept = policies
                .policies()
                .filter(|policy| matches(policy, &name, &named));
            let slice = PolicySet::from_policies(kept.cloned()).unwrap();
            slices.insert((one, who), slice);
        }
    }
    slices
}
