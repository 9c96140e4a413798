//! A supervisor's view: how much of a day's limit each of the unit has had, in three steps, by name; and lifting
//! the limits for one of them and one day.
//!
//! No report, no category, no count and no order but that of names: enough to send somebody home, too little to
//! compare anybody.

use serde::Serialize;
use tiaki_core::id::OperatorId;
use tiaki_core::policy::Role;
use tiaki_core::queue::find_reason;
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::{Load, MarkKind, WorkplaceRules};
use tiaki_store::exposures::{self, Marked};
use tiaki_store::{Tx, operators};

use super::{Refused, entry, today};
use crate::operators::roles;
use crate::sessions::Session;
use crate::{Error, Site};

/// One of a unit, as its supervisor sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// The operator.
    pub id: OperatorId,
    /// Its name.
    pub name: String,
    /// How much it has had today.
    pub load: Load,
    /// Whether the limits are lifted for it today.
    pub is_lifted: bool,
}

/// Those of a session's unit who may open text, by name.
fn unit(tx: &Tx<'_>, session: &Session) -> Result<Vec<(OperatorId, String)>, tiaki_store::Error> {
    let opens =
        |role: &Role| matches!(role, Role::Analyst | Role::IntakeOfficer | Role::Supervisor);
    let all = operators::all(tx)?.into_iter();
    let mut unit: Vec<(OperatorId, String)> = all
        .filter(|one| {
            one.enabled && one.agency == session.agency && roles(&one.roles).iter().any(opens)
        })
        .map(|one| (one.id, one.name))
        .collect();
    unit.sort_by(|one, other| {
        one.1
            .to_lowercase()
            .cmp(&other.1.to_lowercase())
            .then(one.cmp(other))
    });
    Ok(unit)
}

/// The load of a session's unit, by name.
///
/// # Errors
/// Those of the store.
pub fn load(
    site: &Site,
    rules: &WorkplaceRules,
    session: &Session,
    at: Timestamp,
) -> Result<Vec<Member>, Error> {
    Ok(site.store.read("unit load", |tx| {
        let mut members = Vec::new();
        for (id, name) in unit(tx, session)? {
            let meter = today(tx, rules, &id, at)?;
            members.push(Member {
                id,
                name,
                load: Load::of(meter.seconds, meter.cap),
                is_lifted: meter.is_lifted,
            });
        }
        Ok::<_, tiaki_store::Error>(members)
    })?)
}

/// Lifts limit and end for one operator of a session's unit and this working day.
///
/// # Errors
/// Those of the store; [`Refused`] inside.
pub fn lift(
    site: &Site,
    rules: &WorkplaceRules,
    session: &Session,
    (operator, reason): (&OperatorId, &str),
    at: Timestamp,
) -> Result<Result<(), Refused>, Error> {
    let Some(reason) = find_reason(reason) else {
        return Ok(Err(Refused::Reason));
    };
    if *operator == session.operator {
        return Ok(Err(Refused::Own));
    }
    let digest = site.key.digest("lift reason", &[reason.as_bytes()]);
    let short: String = hex::encode(digest).chars().take(16).collect();
    Ok(site.store.write("exposure lift", |tx| {
        if !unit(tx, session)?.iter().any(|(id, _)| id == operator) {
            return Ok::<_, tiaki_store::Error>(Err(Refused::Nobody));
        }
        let (day, ..) = rules.day(at);
        let mut entry = entry(session, at, "exposure.lifted", operator.to_string());
        entry.detail = format!("day={day} reason={short}");
        let marked = Marked {
            at,
            kind: MarkKind::Lift.code().to_owned(),
            by: session.name.clone(),
            reason: reason.to_owned(),
        };
        exposures::mark(tx, operator, &marked, entry)?;
        Ok(Ok(()))
    })?)
}
