//! The queue that operators work from: take the next, give it back, skip it, set it aside, look again.
//!
//! Each step is one transaction with its log entry, so that of many who ask for the next at once no two
//! get the same. Who holds something holds it for a time ([`QueueRules`]) and is told when other
//! accounts or new sources came to it. Only a named operator sets aside, with a reason, and it can be
//! undone; whoever was set aside is back as soon as something came in, without anything being run
//! (`tiaki_store::queue` says how). Reasons stand in the store and not in the log, which has a
//! keyed digest of them.
//!
//! To add a step: a function here or in a module below, its statement in the store, its refusals in
//! [`Refused`], its command and its form.

mod aside;
pub mod audit;
pub mod bands;
mod lists;
pub mod looks;
pub mod many;
mod refused;
pub(crate) mod tellers;
pub mod views;

use tiaki_core::id::PersonId;
use tiaki_core::protection::{PurposeError, operator};
use tiaki_core::queue::{QueueRules, find_reason, operator_key};
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
pub use tiaki_store::queue::aside::{Batch, Looked};
pub use tiaki_store::queue::lists::Skipped;
pub use tiaki_store::queue::sources::{By, Newest, Sources};
use tiaki_store::queue::{self as stored, NewSkip, Operator, Queued};
pub use tiaki_store::queue::{Baseline, Hold, Skip};

pub use self::aside::{
    Done, Proposed, Seen, SetAside, proposed, restore, restore_batch, set_aside,
};
pub use self::lists::{
    AlarmCount, Alarms, Aside, Back, Filter, Held, Listing, PAGE_SIZE, Row, Standing, Told, alarms,
    batches, held, list, skipped, skipped_for, standing, standing_for, told,
};
pub use self::refused::{MOST_AT_ONCE, MOST_VIEWS, Refused, VIEW_NAME};
use crate::{Error, Site};

/// What an operator holds now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Whom.
    pub person: PersonId,
    /// In which queue.
    pub authority: String,
    /// In which band.
    pub band: String,
    /// Until when.
    pub until: Timestamp,
}

/// An operator's name, checked.
fn named(name: &str) -> Result<Operator, Refused> {
    let name = operator(name).map_err(|error| match error {
        PurposeError::Empty { .. } => Refused::NoOperator,
        _ => Refused::Operator,
    })?;
    let key = operator_key(&name);
    Ok(Operator { name, key })
}

/// A reason, checked.
fn reasoned(text: &str) -> Result<&str, Refused> {
    find_reason(text).ok_or(if text.trim().is_empty() {
        Refused::NoReason
    } else {
        Refused::Reason
    })
}

/// Who an id is now, and where.
fn queued(tx: &Tx<'_>, id: &PersonId) -> Result<(PersonId, Queued), Error> {
    let found = stored::find_queued(tx, id)?;
    Ok(found.ok_or(Refused::NotHere(*id))?)
}

/// A keyed digest of a reason, bound to whom it is about and when it was given.
fn bound(site: &Site, id: &PersonId, reason: &str, at: Timestamp) -> [u8; 32] {
    let moment = at.micros().to_be_bytes();
    let parts = [id.as_bytes().as_slice(), &moment, reason.as_bytes()];
    site.key.digest("queue reason", &parts)
}

/// Gives an operator the first in a queue that nobody holds, that is not set aside, and that the
/// operator has not skipped lately; nothing where there is none.
///
/// # Errors
/// [`Error::Queue`] where nobody asks; else those of the store.
pub fn next(
    site: &Site,
    rules: &QueueRules,
    authority: &str,
    name: &str,
    at: Timestamp,
) -> Result<Option<Taken>, Error> {
    let operator = named(name)?;
    site.store.write("queue next", |tx| {
        let Some(person) = stored::find_next(tx, authority, &operator.key, at)? else {
            return Ok(None);
        };
        hold(tx, rules, &person, &operator, at).map(Some)
    })
}

/// Gives an operator a certain person, or has the operator hold it on: from then on what came in
/// before counts as seen.
///
/// # Errors
/// [`Error::Queue`] where nobody asks, and where the person is not here, held by another or set aside;
/// else those of the store.
pub fn take(
    site: &Site,
    rules: &QueueRules,
    id: &PersonId,
    name: &str,
    at: Timestamp,
) -> Result<Taken, Error> {
    let operator = named(name)?;
    site.store.write("queue take", |tx| {
        let (person, _) = queued(tx, id)?;
        free_for(tx, &person, &operator, at)?;
        if stored::aside::is_in_force(tx, &person)? {
            return Err(Refused::Aside(person).into());
        }
        hold(tx, rules, &person, &operator, at)
    })
}

fn hold(
    tx: &Tx<'_>,
    rules: &QueueRules,
    person: &PersonId,
    operator: &Operator,
    at: Timestamp,
) -> Result<Taken, Error> {
    let until = at.plus_seconds(rules.hold_seconds());
    let (_, queued) = queued(tx, person)?;
    stored::hold(tx, person, operator, at, until)?;
    Ok(Taken {
        person: *person,
        authority: queued.authority,
        band: queued.band,
        until,
    })
}

/// Refuses where another holds the person.
fn free_for(
    tx: &Tx<'_>,
    person: &PersonId,
    operator: &Operator,
    at: Timestamp,
) -> Result<Option<Hold>, Error> {
    // Where persons that several held became one, who took it first goes on.
    let first = stored::holds(tx, person, at)?.into_iter().next();
    match first {
        Some(found) if found.operator.key != operator.key => Err(Refused::Held(*person).into()),
        own => Ok(own),
    }
}

/// Gives back what an operator holds.
///
/// # Errors
/// [`Error::Queue`] where the operator does not hold it; else those of the store.
pub fn release(site: &Site, id: &PersonId, name: &str, at: Timestamp) -> Result<Taken, Error> {
    let operator = named(name)?;
    site.store.write("queue release", |tx| {
        let (person, queued) = queued(tx, id)?;
        if !stored::release(tx, &person, &operator, at)? {
            return Err(Refused::NotHeld(person).into());
        }
        Ok(freed(person, queued, at))
    })
}

fn freed(person: PersonId, queued: Queued, until: Timestamp) -> Taken {
    Taken {
        person,
        authority: queued.authority,
        band: queued.band,
        until,
    }
}

/// Gives back undone what an operator holds, and says why; others get it at once, the operator not
/// for a while.
///
/// # Errors
/// [`Error::Queue`] where the operator does not hold it or gives no reason; else those of the store.
pub fn skip(
    site: &Site,
    rules: &QueueRules,
    id: &PersonId,
    name: &str,
    reason: &str,
    at: Timestamp,
) -> Result<Taken, Error> {
    let (operator, reason) = (named(name)?, reasoned(reason)?);
    let until = at.plus_seconds(rules.skip_seconds());
    site.store.write("queue skip", |tx| {
        let (person, queued) = queued(tx, id)?;
        let new = NewSkip {
            reason,
            digest: bound(site, &person, reason, at),
            until,
        };
        if !stored::skip(tx, &person, &queued, &operator, new, at)? {
            return Err(Refused::NotHeld(person).into());
        }
        Ok(freed(person, queued, until))
    })
}
