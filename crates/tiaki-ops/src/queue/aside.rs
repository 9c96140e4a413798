//! Setting aside, one or many, and undoing it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use tiaki_core::id::{PersonId, SetAsideBatchId, SetAsideId};
use tiaki_core::queue::{Lot, QueueRules, SetAsideCode, back_on, period};
use tiaki_core::time::Timestamp;
use tiaki_core::triage::Band;
use tiaki_store::Tx;
use tiaki_store::queue::aside::{self as stored, NewSetAside};
use tiaki_store::queue::{self as queues, Baseline, Operator};

use super::{Refused, bound, free_for, named, queued, reasoned};
use crate::{Error, Site};

/// A decision to set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Whom.
    pub persons: Vec<PersonId>,
    /// Why: a code of [`SetAsideCode`].
    pub code: String,
    /// Why, in words: 1 to 300 characters in one line.
    pub reason: String,
    /// Who decides: 1 to 100 characters in one line.
    pub operator: String,
    /// How many persons were agreed to: it must be as many as there are.
    pub count: usize,
    /// What the operator saw of each, where a page has shown it: what came in after brings it back. Of
    /// whom nothing is given here, everything up to now counts as seen.
    pub seen: BTreeMap<PersonId, Seen>,
}

/// What a page showed of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What was there.
    pub of: Baseline,
    /// The band.
    pub band: String,
}

impl fmt::Display for Seen {
    /// As forms carry it: `history.parts.band`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.of.history, self.of.parts, self.band)
    }
}

impl Seen {
    /// Reads what a form carries; nothing where it is no such text.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let mut number = || parts.next()?.parse().ok().filter(|number| *number >= 0);
        let of = Baseline {
            history: number()?,
            parts: number()?,
        };
        let band = parts.next()?;
        Band::find(band)?;
        Some(Self {
            of,
            band: band.to_owned(),
        })
    }
}

/// What was set aside, or undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// What it can be undone by.
    pub batch: Option<SetAsideBatchId>,
    /// How many decisions.
    pub count: u64,
    /// The queue of the first.
    pub authority: String,
}

/// Those whom software proposes to set aside and on whom nobody has decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Whom, by rank.
    pub persons: Vec<PersonId>,
}

/// Those in a queue whom software proposes to set aside, whom nobody holds and on whom nobody has
/// decided, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn proposed(
    site: &Site,
    authority: &str,
    at: Timestamp,
    limit: u32,
) -> Result<Proposed, Error> {
    let band = Band::SetAsideProposed.code();
    let persons = site.store.read("queue proposed", |tx| {
        queues::lists::free_in_band(tx, authority, band, at, limit)
    })?;
    Ok(Proposed { persons })
}

/// Sets persons aside, all of them or none.
///
/// # Errors
/// [`Error::Queue`] where nobody decides, where code or reason is missing, where the number is not the
/// one agreed to, and where one of the persons is not here, held by another, set aside already, or changed since
/// the operator took it; else those of the store.
pub fn set_aside(
    site: &Site,
    rules: &QueueRules,
    decision: &SetAside,
    at: Timestamp,
) -> Result<Done, Error> {
    let operator = named(&decision.operator)?;
    let code = SetAsideCode::find(&decision.code).ok_or(Refused::Code)?;
    let reason = reasoned(&decision.reason)?;
    let asked: BTreeSet<PersonId> = decision.persons.iter().copied().collect();
    if asked.is_empty() {
        return Err(Refused::Nobody.into());
    }
    if asked.len() != decision.count {
        return Err(Refused::Count {
            found: asked.len(),
            stated: decision.count,
        }
        .into());
    }
    let mut parts: Vec<&[u8]> = vec![operator.key.as_bytes()];
    let moment = at.micros().to_be_bytes();
    parts.push(&moment);
    parts.extend(asked.iter().map(|id| id.as_bytes().as_slice()));
    let batch = SetAsideBatchId::derive(&site.key, &parts);
    site.store.write("queue set aside", |tx| {
        let mut persons = BTreeSet::new();
        let mut authority = String::new();
        for id in &asked {
            let (person, queued) = queued(tx, id)?;
            // Two ids may be one person by now.
            if !persons.insert(person) {
                continue;
            }
            if authority.is_empty() {
                authority.clone_from(&queued.authority);
            }
            may_set_aside(tx, &person, &operator, at)?;
            let accounts = queues::accounts(tx, &person)?;
            let Some(account) = accounts.first().copied() else {
                return Err(Refused::NotHere(person).into());
            };
            let now = queues::baseline(tx, &person)?;
            // The lot goes by what is there: nobody chooses it by what a form says.
            let lot = Lot::of(&site.key, &accounts, now.parts);
            let (seen, band) = seen(decision, (id, &person), now, &queued.band);
            let new = NewSetAside {
                id: SetAsideId::derive(&site.key, &[account.as_bytes(), batch.as_bytes()]),
                batch,
                person,
                account,
                back_on: back_on(band),
                queued: queued.clone(),
                seen,
                code: code.code(),
                reason,
                digest: bound(site, &person, &format!("{} {reason}", code.code()), at),
                period: period(at),
                lot: lot.number(),
                drawn: lot.is_drawn(rules.audit_permille),
                permille: rules.audit_permille,
            };
            stored::add(tx, &new, &operator, at)?;
        }
        Ok(Done {
            batch: Some(batch),
            count: persons.len() as u64,
            authority,
        })
    })
}

/// What counts as seen, and in which band: what a page has shown, and never more than there is. The store knows the
/// band that stands there now; a form that says a more urgent one is not believed, or whoever is set aside would not
/// come back on that band. One that says a lesser one has shown less, and brings back.
fn seen<'b>(
    decision: &'b SetAside,
    (asked, person): (&PersonId, &PersonId),
    now: Baseline,
    band: &'b str,
) -> (Baseline, &'b str) {
    let shown = decision.seen.get(asked);
    let Some(shown) = shown.or_else(|| decision.seen.get(person)) else {
        return (now, band);
    };
    let history = shown.of.history.min(now.history);
    let parts = shown.of.parts;
    let band = match (Band::find(&shown.band), Band::find(band)) {
        (Some(said), Some(there)) => said.max(there).code(),
        _ => band,
    };
    (Baseline { history, parts }, band)
}

fn may_set_aside(
    tx: &Tx<'_>,
    person: &PersonId,
    operator: &Operator,
    at: Timestamp,
) -> Result<(), Error> {
    if stored::is_in_force(tx, person)? {
        return Err(Refused::Aside(*person).into());
    }
    match free_for(tx, person, operator, at)? {
        Some(own) if own.other_members || own.new_sources => Err(Refused::Changed(*person).into()),
        _ => Ok(()),
    }
}

/// Undoes what was decided to set a person aside: it is back at its rank.
///
/// # Errors
/// [`Error::Queue`] where nobody asks, and where the person is not set aside; else those of the store.
pub fn restore(site: &Site, id: &PersonId, name: &str, at: Timestamp) -> Result<Done, Error> {
    let operator = named(name)?;
    site.store.write("queue restore", |tx| {
        let (person, queued) = queued(tx, id)?;
        let count = stored::restore(tx, &person, &operator, at)?;
        if count == 0 {
            return Err(Refused::NotAside(person).into());
        }
        Ok(Done {
            batch: None,
            count,
            authority: queued.authority,
        })
    })
}

/// Undoes decisions that were taken as one, as far as nobody has ended them.
///
/// # Errors
/// [`Error::Queue`] where nobody asks, and where nothing of it stands; else those of the store.
pub fn restore_batch(
    site: &Site,
    batch: &SetAsideBatchId,
    name: &str,
    at: Timestamp,
) -> Result<Done, Error> {
    let operator = named(name)?;
    site.store.write("queue restore", |tx| {
        let count = stored::restore_batch(tx, batch, &operator, at)?;
        if count == 0 {
            return Err(Refused::NoBatch.into());
        }
        Ok(Done {
            batch: Some(*batch),
            count,
            authority: String::new(),
        })
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use tiaki_core::id::PersonId;
    use tiaki_core::queue::back_on;
    use tiaki_store::queue::Baseline;

    use super::{Seen, SetAside, seen};

    /// On which bands somebody comes back who stands in `band`, set aside from a form that says `said`.
    fn comes_back_on(said: &str, band: &str) -> String {
        let person = PersonId::from_bytes([1; 16]);
        let of = Baseline {
            history: 7,
            parts: 2,
        };
        let shown = Seen {
            of,
            band: said.to_owned(),
        };
        let decision = SetAside {
            persons: vec![person],
            code: "other".to_owned(),
            reason: "a test".to_owned(),
            operator: "ana".to_owned(),
            count: 1,
            seen: BTreeMap::from([(person, shown)]),
        };
        back_on(seen(&decision, (&person, &person), of, band).1)
    }

    #[test]
    fn a_form_that_says_a_more_urgent_band_keeps_nobody_away() {
        for (said, band, back) in [
            ("very_high", "low", "very_high,high,medium"),
            ("high", "medium", "very_high,high"),
            ("medium", "medium", "very_high,high"),
            // Less was shown than there is: it brings back at once.
            ("low", "high", "very_high,high,medium"),
            (
                "set_aside_proposed",
                "very_high",
                "very_high,high,medium,low",
            ),
        ] {
            assert_eq!(comes_back_on(said, band), back, "{said} {band}");
        }
    }
}
