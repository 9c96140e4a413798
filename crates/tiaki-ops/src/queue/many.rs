//! Taking, giving back and marking many as read as one, and undoing exactly that.
//!
//! Many are taken all or none: whoever is held by another, set aside or in another queue is refused by name, and
//! nothing is written. An undo goes as far as nothing changed in between: what changed is named and left as
//! it is, and the undoing is written down as an act of its own.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{PersonId, SetAsideBatchId};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
pub use tiaki_store::queue::many::Kind;
use tiaki_store::queue::many::{self as stored, Held, NewBatch};
use tiaki_store::queue::{self as queues, Operator, looks};

use super::refused::MOST_AT_ONCE;
use super::{Refused, Seen, free_for, named, queued, reasoned};
use crate::{Error, Site};

/// What was done with many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many {
    /// What it can be undone by.
    pub batch: SetAsideBatchId,
    /// What.
    pub kind: Kind,
    /// With how many.
    pub count: u64,
}

/// What was undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undone {
    /// What had been done.
    pub kind: Kind,
    /// In which queue.
    pub authority: String,
    /// Of how many it was undone.
    pub count: u64,
    /// Who changed in between and was left so.
    pub changed: Vec<PersonId>,
}

/// What stands of something that was done with many, for a page to offer its undoing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Its id.
    pub batch: SetAsideBatchId,
    /// What was done.
    pub kind: Kind,
    /// Of how many it may still be undone.
    pub left: usize,
}

/// The persons that a form names, each once.
fn asked(persons: &[PersonId]) -> Result<BTreeSet<PersonId>, Refused> {
    let asked: BTreeSet<PersonId> = persons.iter().copied().collect();
    match asked.len() {
        0 => Err(Refused::Nobody),
        many if many > MOST_AT_ONCE => Err(Refused::TooMany),
        _ => Ok(asked),
    }
}

fn batch_id(
    site: &Site,
    kind: Kind,
    operator: &Operator,
    asked: &BTreeSet<PersonId>,
    at: Timestamp,
) -> SetAsideBatchId {
    let moment = at.micros().to_be_bytes();
    let mut parts: Vec<&[u8]> = vec![kind.code().as_bytes(), operator.key.as_bytes(), &moment];
    parts.extend(asked.iter().map(|id| id.as_bytes().as_slice()));
    SetAsideBatchId::derive(&site.key, &parts)
}

/// Who they are now, each of whom has to be in this queue.
fn in_queue(
    tx: &Tx<'_>,
    asked: &BTreeSet<PersonId>,
    authority: &str,
) -> Result<BTreeSet<PersonId>, Error> {
    let mut persons = BTreeSet::new();
    for id in asked {
        let (person, queued) = queued(tx, id)?;
        if queued.authority != authority {
            return Err(Refused::NotHere(person).into());
        }
        persons.insert(person);
    }
    Ok(persons)
}

/// Gives many persons of a queue to an operator, all or none; whom the operator holds already stays as it is and is not
/// counted.
///
/// # Errors
/// [`Error::Queue`] where nobody asks, where nobody is named who is not held by the operator already, and where one of
/// them is not in this queue, held by another or set aside; else those of the store.
pub fn take(
    site: &Site,
    rules: &QueueRules,
    authority: &str,
    persons: &[PersonId],
    name: &str,
    at: Timestamp,
) -> Result<Many, Error> {
    let (operator, asked) = (named(name)?, asked(persons)?);
    let batch = batch_id(site, Kind::Taken, &operator, &asked, at);
    let until = at.plus_seconds(rules.hold_seconds());
    site.store.write("queue take many", |tx| {
        let mut holds: Vec<Held> = Vec::new();
        for person in in_queue(tx, &asked, authority)? {
            if free_for(tx, &person, &operator, at)?.is_some() {
                continue;
            }
            if queues::aside::is_in_force(tx, &person)? {
                return Err(Refused::Aside(person).into());
            }
            queues::hold(tx, &person, &operator, at, until)?;
            holds.extend(stored::own(tx, &person, &operator.key, at)?);
        }
        if holds.is_empty() {
            return Err(Refused::Nobody.into());
        }
        let new = NewBatch {
            id: batch,
            kind: Kind::Taken,
            authority,
            reason: "",
            digest: said(site, &batch, ""),
        };
        stored::add(tx, &new, &holds, &operator, at)?;
        Ok(Many {
            batch,
            kind: Kind::Taken,
            count: holds.len() as u64,
        })
    })
}

/// Gives back many persons of a queue that an operator holds, all or none, with one reason.
///
/// # Errors
/// [`Error::Queue`] where nobody asks or nothing says why, where nobody is named, and where one of them is not in this
/// queue or not held by the operator; else those of the store.
pub fn release(
    site: &Site,
    authority: &str,
    persons: &[PersonId],
    (name, reason): (&str, &str),
    at: Timestamp,
) -> Result<Many, Error> {
    let (operator, reason) = (named(name)?, reasoned(reason)?);
    let asked = asked(persons)?;
    let batch = batch_id(site, Kind::Released, &operator, &asked, at);
    site.store.write("queue release many", |tx| {
        let mut holds: Vec<Held> = Vec::new();
        for person in in_queue(tx, &asked, authority)? {
            let own = stored::own(tx, &person, &operator.key, at)?;
            if own.is_empty() || !queues::release(tx, &person, &operator, at)? {
                return Err(Refused::NotHeld(person).into());
            }
            holds.extend(own);
        }
        let new = NewBatch {
            id: batch,
            kind: Kind::Released,
            authority,
            reason,
            digest: said(site, &batch, reason),
        };
        stored::add(tx, &new, &holds, &operator, at)?;
        Ok(Many {
            batch,
            kind: Kind::Released,
            count: holds.len() as u64,
        })
    })
}

/// Marks many persons of a queue as read by an operator, all or none, as far as a list showed them: what came in after
/// that is new still. Of whom there was nothing new stays as it is and is not counted.
///
/// # Errors
/// [`Error::Queue`] where nobody asks, where nobody is named on whom something came in, where one of them is not in this
/// queue, and where nothing says what was seen of one; else those of the store.
pub fn mark_read(
    site: &Site,
    authority: &str,
    shown: &BTreeMap<PersonId, Option<Seen>>,
    name: &str,
    at: Timestamp,
) -> Result<Many, Error> {
    let persons: Vec<PersonId> = shown.keys().copied().collect();
    let (operator, asked) = (named(name)?, asked(&persons)?);
    let batch = batch_id(site, Kind::Read, &operator, &asked, at);
    site.store.write("queue read many", |tx| {
        let mut before: Vec<Held> = Vec::new();
        for (id, seen) in shown {
            let seen = seen.as_ref().ok_or(Refused::Unseen)?;
            let one = in_queue(tx, &BTreeSet::from([*id]), authority)?;
            let unread =
                looks::unread(tx, &one.iter().copied().collect::<Vec<_>>(), &operator.key)?;
            for person in unread {
                let Some((account, was, looked_at)) =
                    looks::own(tx, &person, &operator.key)?.into_iter().next()
                else {
                    continue;
                };
                // Nobody has seen what is yet to come.
                let mut shown = seen.of;
                let now = queues::baseline(tx, &person)?;
                shown.history = shown.history.min(now.history);
                looks::look(tx, &person, &operator.key, shown, at)?;
                before.push(Held {
                    account,
                    taken_at: looked_at,
                    until_at: at,
                    seen: was,
                });
            }
        }
        if before.is_empty() {
            return Err(Refused::NothingNew.into());
        }
        let new = NewBatch {
            id: batch,
            kind: Kind::Read,
            authority,
            reason: "",
            digest: said(site, &batch, ""),
        };
        stored::add(tx, &new, &before, &operator, at)?;
        Ok(Many {
            batch,
            kind: Kind::Read,
            count: before.len() as u64,
        })
    })
}

/// A keyed digest of a reason, bound to what was done.
fn said(site: &Site, batch: &SetAsideBatchId, reason: &str) -> [u8; 32] {
    let parts = [batch.as_bytes().as_slice(), reason.as_bytes()];
    site.key.digest("queue reason", &parts)
}

/// Undoes what an operator did with many, as far as nothing changed in between.
///
/// # Errors
/// [`Error::Queue`] where nobody asks, and where nothing of it is this operator's to undo or all of it changed in
/// between; else those of the store.
pub fn undo(
    site: &Site,
    batch: &SetAsideBatchId,
    name: &str,
    at: Timestamp,
) -> Result<Undone, Error> {
    let operator = named(name)?;
    site.store.write("queue undo", |tx| {
        let found = stored::find(tx, batch)?.filter(|found| found.operator.key == operator.key);
        let found = found.ok_or(Refused::NoBatch)?;
        let mut undone = Undone {
            kind: found.kind,
            authority: found.authority.clone(),
            count: 0,
            changed: Vec::new(),
        };
        for (held, person) in &found.left {
            // Nobody has the account: the person was taken apart or out of the store.
            let Some(person) = person else {
                continue;
            };
            let may = match found.kind {
                Kind::Read | Kind::Taken => true,
                Kind::Released => is_free(tx, person, held, at)?,
            };
            if may && stored::undo(tx, (batch, found.kind), (held, person), &operator, at)? {
                undone.count += 1;
            } else {
                undone.changed.push(*person);
            }
        }
        undone.changed.sort_unstable();
        undone.changed.dedup();
        match (undone.count, undone.changed.first()) {
            (0, Some(first)) => Err(Refused::Meanwhile(*first).into()),
            (0, None) => Err(Refused::NoBatch.into()),
            _ => Ok(undone),
        }
    })
}

/// Whether somebody who was given back can be held again as before: nobody holds it, it is not set aside, and the
/// time of that hold is not over.
fn is_free(tx: &Tx<'_>, person: &PersonId, held: &Held, at: Timestamp) -> Result<bool, Error> {
    let is_queued = queues::find_queued(tx, person)?.is_some();
    Ok(is_queued
        && held.until_at > at
        && queues::holds(tx, person, at)?.is_empty()
        && !queues::aside::is_in_force(tx, person)?)
}

/// What may still be undone of something that an operator did with many.
///
/// # Errors
/// Those of the store.
pub fn offer(site: &Site, batch: &SetAsideBatchId, name: &str) -> Result<Option<Offer>, Error> {
    let operator = named(name)?;
    site.store.read("queue undo", |tx| {
        let found = stored::find(tx, batch)?.filter(|found| found.operator.key == operator.key);
        Ok(found
            .filter(|found| !found.left.is_empty())
            .map(|found| Offer {
                batch: *batch,
                kind: found.kind,
                left: found.left.len(),
            }))
    })
}
