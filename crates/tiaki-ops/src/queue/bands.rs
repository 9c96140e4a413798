//! Bands that operators set, with a reason, until they are lifted or more urgency shows.
//!
//! Setting one puts the person at once where that band stands in its queue; lifting it puts the person exactly
//! where the rules do. Every ranking asks `apply` for those on whom a band counts: it ends what no longer
//! stands ([`tiaki_core::queue::band`]), notes what the rules gave, and leaves the place that counts. So a band
//! outlives rankings, and one that was lowered never hides what came in later.

use std::collections::BTreeMap;

use tiaki_core::id::{BandId, PersonId};
use tiaki_core::queue::band::{find_by_hand, rank_in, stands};
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{Band, Rules};
use tiaki_store::Tx;
pub use tiaki_store::queue::bands::Past;
use tiaki_store::queue::bands::{self as stored, Counting, End, NewBand, Spot};
use tiaki_store::queue::{self as queues, Operator};
use tiaki_store::ranking::NewPriority;

use super::{Refused, bound, named, queued, reasoned};
use crate::{Act, Error, Site, rules};

/// A band that counts, as pages and listings show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ByHand {
    /// Its id.
    pub id: BandId,
    /// The band.
    pub band: String,
    /// What the rules give.
    pub given: String,
    /// Why, in words.
    pub reason: String,
    /// Who set it.
    pub operator: String,
    /// When.
    pub at: Timestamp,
}

/// What was set, or lifted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Set {
    /// On whom.
    pub person: PersonId,
    /// In which queue.
    pub authority: String,
    /// The band that counts now.
    pub band: String,
    /// What the rules give.
    pub given: String,
}

/// The band that counts for a person: of several, where persons that had one each became one, the most urgent, and
/// of these the newest.
fn winner(counting: &[Counting]) -> Option<&Counting> {
    // The newest come first, and the first of equals is taken.
    counting.iter().min_by_key(|one| Band::find(&one.band))
}

fn told(counting: &[Counting]) -> Option<ByHand> {
    winner(counting).map(|one| ByHand {
        id: one.id,
        band: one.band.clone(),
        given: one.given.band.clone(),
        reason: one.reason.clone(),
        operator: one.operator.name.clone(),
        at: one.at,
    })
}

/// The band that counts for a person.
pub(crate) fn shown(tx: &Tx<'_>, id: &PersonId) -> Result<Option<ByHand>, Error> {
    Ok(told(&stored::of_person(tx, id)?))
}

/// The bands that count for some persons, of those for whom one does.
///
/// # Errors
/// Those of the store.
pub fn by_hand(
    site: &Site,
    persons: &[PersonId],
    at: Timestamp,
) -> Result<BTreeMap<PersonId, ByHand>, Error> {
    site.store.read("queue bands", |tx| {
        let found = stored::of_persons(tx, persons, at)?.into_iter();
        let told = found.filter_map(|(person, counting)| Some((person, told(&counting)?)));
        Ok(told.collect())
    })
}

/// The bands that were ever set on a person, newest first, at most 20.
///
/// # Errors
/// Those of the store.
pub fn ever(site: &Site, id: &PersonId) -> Result<Vec<Past>, Error> {
    site.store.read("queue bands", |tx| {
        let id = queues::find_queued(tx, id)?.map_or(*id, |(now, _)| now);
        Ok(stored::ever(tx, &id)?)
    })
}

/// Where a band that was set at `at` puts somebody whom the rules put at `given`.
fn spot(
    band: Band,
    given: &Spot,
    clock_at: Option<Timestamp>,
    rules: &Rules,
    at: Timestamp,
) -> Spot {
    // As the rules do: so many days, or the end of the evidence where that comes before.
    let due = rules
        .deadline_days(band)
        .map(|days| at.plus_days(days.into()));
    let dies = clock_at.filter(|end| *end >= at);
    Spot {
        band: band.code().to_owned(),
        rank: rank_in(&given.rank, band, rules),
        due_at: due.map(|due| dies.map_or(due, |end| end.min(due))),
    }
}

/// Sets a band on a person, whatever the rules gave; one that was set before ends.
///
/// # Errors
/// [`Error::Queue`] where nobody sets it or nothing says why, where the band is none that is set by hand or the one
/// that the person has, and where the person is not here, held by another or set aside; else those of the store.
pub fn set(
    site: &Site,
    id: &PersonId,
    band: &str,
    (name, reason): (&str, &str),
    at: Timestamp,
) -> Result<Set, Error> {
    let operator = named(name)?;
    let band = find_by_hand(band).ok_or(Refused::Band)?;
    let reason = reasoned(reason)?;
    site.store.write("queue band", |tx| {
        let (person, queued) = queued(tx, id)?;
        super::free_for(tx, &person, &operator, at)?;
        if queues::aside::is_in_force(tx, &person)? {
            return Err(Refused::Aside(person).into());
        }
        if queued.band == band.code() {
            return Err(Refused::SameBand(person).into());
        }
        let standing = stored::standing(tx, &person)?.ok_or(Refused::NotHere(person))?;
        let accounts = queues::accounts(tx, &person)?;
        let account = accounts.first().copied().ok_or(Refused::NotHere(person))?;
        let counting = stored::of_person(tx, &person)?;
        let known = counting.iter().find(|one| one.given_of == person);
        let given = match known {
            Some(one) => one.given.clone(),
            None => standing.spot.clone(),
        };
        for one in &counting {
            stored::end(tx, one, End::Again, &operator, at)?;
        }
        let all = rules::that_ranked(tx, site)?;
        let in_force;
        let rules = match all.get(&standing.rules) {
            Some(found) => found,
            None => {
                in_force = rules::in_force(tx, site)?;
                &in_force
            }
        };
        let moment = at.micros().to_be_bytes();
        let parts = [
            account.as_bytes().as_slice(),
            &moment,
            band.code().as_bytes(),
        ];
        let new = NewBand {
            id: BandId::derive(&site.key, &parts),
            person,
            account,
            authority: &queued.authority,
            spot: spot(band, &given, standing.clock_at, rules, at),
            given: given.clone(),
            rules: &standing.rules,
            reason,
            digest: bound(site, &person, &format!("{} {reason}", band.code()), at),
            seen: queues::baseline(tx, &person)?,
        };
        stored::add(tx, &new, &operator, at)?;
        Ok(Set {
            person,
            authority: queued.authority,
            band: band.code().to_owned(),
            given: given.band,
        })
    })
}

/// Lifts what was set: the person stands exactly where the rules put it.
///
/// # Errors
/// [`Error::Queue`] where nobody lifts it, where the person is not here or held by another, and where no band was
/// set; else those of the store.
pub fn lift(site: &Site, id: &PersonId, name: &str, at: Timestamp) -> Result<Set, Error> {
    let operator = named(name)?;
    site.store.write("queue band", |tx| {
        let (person, queued) = queued(tx, id)?;
        super::free_for(tx, &person, &operator, at)?;
        let counting = stored::of_person(tx, &person)?;
        if counting.is_empty() {
            return Err(Refused::NoBand(person).into());
        }
        for one in &counting {
            stored::end(tx, one, End::Lifted, &operator, at)?;
        }
        let given = counting.iter().find(|one| one.given_of == person);
        let band = match given {
            Some(one) => {
                stored::put(tx, &person, &one.given)?;
                one.given.band.clone()
            }
            None => {
                // The person was made of others since and waits for triage, which knows the place.
                stored::rank_again(tx, &person)?;
                queued.band
            }
        };
        Ok(Set {
            person,
            authority: queued.authority,
            given: band.clone(),
            band,
        })
    })
}

/// Whether a band counts for anybody.
pub(crate) fn is_any(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(stored::is_any(tx)?)
}

/// Has places that the rules gave be those that count, where bands were set by hand; bands that do not stand any more
/// end. Each place is by the rules that `rules` finds for its version.
pub(crate) fn apply<'p>(
    tx: &Tx<'_>,
    places: impl Iterator<Item = &'p mut NewPriority>,
    rules: &BTreeMap<String, &Rules>,
    act: &Act,
) -> Result<(), Error> {
    let mut all = stored::all(tx)?;
    if all.is_empty() {
        return Ok(());
    }
    for place in places {
        let Some(counting) = all.remove(&place.person) else {
            continue;
        };
        let Some(by) = rules.get(&place.rules) else {
            continue;
        };
        apply_one(tx, place, counting, by, act)?;
    }
    Ok(())
}

fn apply_one(
    tx: &Tx<'_>,
    place: &mut NewPriority,
    counting: Vec<Counting>,
    rules: &Rules,
    act: &Act,
) -> Result<(), Error> {
    let given = Spot {
        band: place.band.clone(),
        rank: place.rank.clone(),
        due_at: place.due_at,
    };
    let ranking = Operator {
        key: operator_key(&act.actor),
        name: act.actor.clone(),
    };
    let mut left = Vec::new();
    for one in counting {
        let bands = (
            Band::find(&one.band),
            Band::find(&one.then),
            Band::find(&given.band),
        );
        let counts = match bands {
            (Some(set), Some(then), Some(now)) => stands(set, then, now, one.came_in),
            _ => false,
        };
        if counts {
            stored::given(tx, &one.id, &place.person, &given)?;
            left.push(one);
        } else {
            stored::end(tx, &one, End::Higher, &ranking, act.at)?;
        }
    }
    let found = winner(&left).and_then(|one| Some((one, Band::find(&one.band)?)));
    if let Some((one, band)) = found {
        let spot = spot(band, &given, place.clock_at, rules, one.at);
        place.band = spot.band;
        place.rank = spot.rank;
        place.due_at = spot.due_at;
    }
    Ok(())
}
