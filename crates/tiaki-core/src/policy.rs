//! Who may do what to which thing: one question, answered with the rule that decided.
//!
//! [`authorize`] takes an [`Actor`] (a role, an agency, whether the second factor was given, the
//! purpose that was named), an [`Action`] (one for each thing that a page or a command does) and a
//! [`Resource`] (the kind of thing, with the facts about it that count), and gives a [`Decision`].
//! What no rule permits is denied. The rules are one ordered table ([`rules`]): first those that
//! forbid, then those that permit. The first that applies decides, so nothing that is permitted
//! overrides what is forbidden, and a denial has its rule as well as a permission.
//!
//! Why plain code: the rules are few and are read in court. Nothing here reads a store, a clock or a
//! session: the caller brings the facts, asks for exactly what it is about to do, and writes
//! the rule that decided to the log.
//!
//! A refusal also says how it shows ([`Refusal`]). Whoever may read a thing, be it for another
//! purpose than the one named now, is told that something else is refused; for everybody else it is
//! not there. So somebody who may not read a person, a case or a report cannot find out which there
//! are. Lists are made of what passes one by one: a search or an export is authorised for itself, and
//! each thing in it by its own reading.
//!
//! What it refuses: an action on a kind of thing that it is not about; several roles that may not be
//! one person's ([`authorize_any`]). It has no arm that catches whatever is left: a new role or a
//! new action does not compile until somebody has said of it what every rule means for it.
//!
//! To change a rule, add an action or a role: `docs/policy.md`. The whole of what follows from the rules
//! is in `tests/snapshots/policy_matrix.txt`, and each change of it is part of a review.

mod action;
mod cell;
mod decide;
mod facts;
mod forbid;
mod nature;
mod permit;
mod resource;
mod role;
mod rule;
mod words;

pub use action::Action;
pub use cell::{Cell, actors, cells};
pub use decide::{Decision, Refusal, authorize, authorize_any};
pub use facts::Facts;
pub use resource::{Kind, Resource, Standing, Terms};
pub use role::{Role, conflicting_roles};
pub use rule::{Effect, Rule, RuleId, rules};
pub use words::{
    Actor, Agency, Hand, Handling, Membership, Meter, Purpose, Reach, Rows, UnknownCode,
};

#[cfg(test)]
mod tests;
