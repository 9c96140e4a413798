//! The audit lane: a second operator looks at a random part of what was set aside, without knowing
//! what the first one said, and what that says of all.
//!
//! Which decisions are drawn is [`tiaki_core::queue::Lot`]'s; where a week of a queue has none, the one
//! with the smallest lot is taken once the week is over. The estimate takes every decision of a queue as
//! equally likely to be a miss as any other of it; `docs/queue.md` says what that means.

use std::collections::BTreeMap;

use tiaki_core::id::{PersonId, SetAsideId};
use tiaki_core::queue::{AuditVerdict, Estimate, QueueRules, Seen, period};
use tiaki_core::time::Timestamp;
pub use tiaki_store::queue::audit::Due;
use tiaki_store::queue::audit::{self as stored, Count, Verdict};

use super::{Refused, bound, named, reasoned};
use crate::views::{QueueRow, destination, queue_rows};
use crate::{Error, Site};

/// Second looks listed at most.
pub const LISTED: u32 = 100;

/// A second look to take or to decide on, with nothing of what the first operator said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What is due.
    pub due: Due,
    /// The name of the queue it was taken out of.
    pub queue: String,
    /// The person as its queue shows it; nothing where it has no place any more.
    pub row: Option<QueueRow>,
}

/// What second looks at a queue, or at all, came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimated {
    /// The queue's id; empty for all together.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// What it says.
    pub estimate: Estimate,
    /// Drawn, and undone before anybody looked again.
    pub withdrawn: u64,
    /// Drawn, and set aside anew after something came in, before anybody looked again.
    pub overtaken: u64,
}

/// What is due for a second look, of one queue or, where that is empty, of all.
///
/// # Errors
/// Those of the store.
pub fn lane(site: &Site, authority: &str, at: Timestamp) -> Result<Vec<Look>, Error> {
    site.store.read("audit lane", |tx| {
        let due = stored::lane(tx, authority, period(at), LISTED)?;
        due.into_iter().map(|due| look(tx, site, due)).collect()
    })
}

fn look(tx: &tiaki_store::Tx<'_>, site: &Site, due: Due) -> Result<Look, Error> {
    let row = queue_rows(tx, site, &[due.person])?.into_iter().next();
    let queue = destination(site, &due.authority).0;
    Ok(Look { due, queue, row })
}

/// Gives an operator the next second look, at something that another set aside; nothing where there is
/// none.
///
/// # Errors
/// [`Error::Queue`] where nobody asks; else those of the store.
pub fn next(
    site: &Site,
    rules: &QueueRules,
    authority: &str,
    name: &str,
    at: Timestamp,
) -> Result<Option<Look>, Error> {
    let operator = named(name)?;
    let until = at.plus_seconds(rules.hold_seconds());
    site.store.write("audit next", |tx| {
        let found = stored::find_next(tx, authority, period(at), &operator.key, at)?;
        let Some(mut due) = found else {
            return Ok(None);
        };
        stored::take(tx, &due, &operator, at, until)?;
        due.taken = Some((operator.name.clone(), until));
        look(tx, site, due).map(Some)
    })
}

/// One that is due for a second look; nothing where it is not.
///
/// # Errors
/// Those of the store.
pub fn find(site: &Site, id: &SetAsideId, at: Timestamp) -> Result<Option<Look>, Error> {
    site.store.read("audit", |tx| {
        let found = stored::find(tx, id, period(at))?;
        found.map(|found| look(tx, site, found.due)).transpose()
    })
}

/// What a second operator says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The decision that was looked at.
    pub id: SetAsideId,
    /// `rightly` or `missed`.
    pub verdict: String,
    /// Why, in words: 1 to 300 characters in one line.
    pub reason: String,
    /// Who says so: not who set aside.
    pub operator: String,
}

/// Writes down what a second look came to; who was missed is back in the queue at once.
///
/// # Errors
/// [`Error::Queue`] where nobody decides, no reason is given, no second look is due, the operator is who
/// set aside, or has not taken it; else those of the store.
pub fn decide(site: &Site, ruling: &Ruling, at: Timestamp) -> Result<PersonId, Error> {
    let (operator, reason) = (named(&ruling.operator)?, reasoned(&ruling.reason)?);
    let verdict = AuditVerdict::find(&ruling.verdict).ok_or(Refused::Verdict)?;
    site.store.write("audit decide", |tx| {
        let found = stored::find(tx, &ruling.id, period(at))?.ok_or(Refused::NotDue)?;
        if found.set_aside_by == operator.key {
            return Err(Refused::SameOperator.into());
        }
        match &found.taken_by {
            Some(key) if *key == operator.key => {}
            Some(_) => return Err(Refused::Looked.into()),
            None => return Err(Refused::NotTaken.into()),
        }
        let verdict = Verdict {
            code: verdict.code(),
            is_missed: verdict == AuditVerdict::Missed,
            reason,
            digest: bound(site, &found.due.person, reason, at),
        };
        stored::decide(tx, &found.due, &operator, verdict, at)?;
        Ok(found.due.person)
    })
}

/// What second looks say of everything that was set aside: for all together first, then for each queue.
///
/// # Errors
/// Those of the store.
pub fn estimates(site: &Site, at: Timestamp) -> Result<Vec<Estimated>, Error> {
    let counts = site
        .store
        .read("audit estimate", |tx| stored::counts(tx, period(at)))?;
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    sums.insert(String::new(), Sum::default());
    for count in &counts {
        for authority in [String::new(), count.authority.clone()] {
            sums.entry(authority).or_default().add(count);
        }
    }
    let told = sums.into_iter().map(|(authority, sum)| Estimated {
        name: if authority.is_empty() {
            "All queues".to_owned()
        } else {
            destination(site, &authority).0
        },
        authority,
        estimate: Estimate::of(sum.seen),
        withdrawn: sum.withdrawn,
        overtaken: sum.overtaken,
    });
    Ok(told.collect())
}

#[derive(Default)]
struct Sum {
    seen: Seen,
    withdrawn: u64,
    overtaken: u64,
}

impl Sum {
    fn add(&mut self, count: &Count) {
        let number = count.count.max(0).cast_unsigned();
        let drawn = if count.is_chosen { number } else { 0 };
        if count.verdict.is_empty() {
            match count.ended.as_str() {
                "restored" => {
                    self.withdrawn += drawn;
                    return;
                }
                "again" => {
                    self.overtaken += drawn;
                    self.seen.set_aside += number;
                    return;
                }
                _ => {}
            }
        } else {
            self.seen.decided += number;
        }
        self.seen.set_aside += number;
        self.seen.drawn += drawn;
        if count.verdict == AuditVerdict::Missed.code() {
            self.seen.missed += number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Count, Sum};

    fn sum(counts: &[(&str, &str, bool, i64)]) -> Sum {
        let mut sum = Sum::default();
        for (ended, verdict, is_chosen, count) in counts {
            sum.add(&Count {
                authority: "auth-nz".to_owned(),
                ended: (*ended).to_owned(),
                verdict: (*verdict).to_owned(),
                is_chosen: *is_chosen,
                count: *count,
            });
        }
        sum
    }

    #[test]
    fn what_was_undone_is_no_decision_and_what_was_looked_at_stays_one() {
        let found = sum(&[
            ("", "", false, 100),
            ("", "", true, 5),
            ("", "rightly", true, 7),
            ("missed", "missed", true, 2),
            ("restored", "", false, 40),
            ("restored", "", true, 3),
            ("restored", "rightly", true, 1),
            ("again", "", false, 10),
            ("again", "", true, 4),
        ]);
        assert_eq!(found.seen.set_aside, 100 + 5 + 7 + 2 + 1 + 10 + 4);
        assert_eq!(found.seen.drawn, 5 + 7 + 2 + 1);
        assert_eq!((found.seen.decided, found.seen.missed), (10, 2));
        assert_eq!((found.withdrawn, found.overtaken), (3, 4));
    }
}
