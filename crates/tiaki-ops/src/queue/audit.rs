//! The audit lane: a second operator looks at a random part of what was set aside, without knowing
//! what the first one said, and what that says of all.
//!
//! Who is drawn is shown to nobody but who takes the look, and a draw stays: undoing a decision does not
//! take it out of the sample, and it is judged by what was known when it was taken. So neither who sets
//! aside nor who restores can choose what the estimate rests on.
//!
//! Which decisions are drawn is [`tiaki_core::queue::Lot`]'s; where a week of a queue has none, the one
//! with the smallest lot is taken once the week is over. The estimate takes every decision of a queue as
//! equally likely to be a miss as any other of it; `docs/queue.md` says what that means.

use std::collections::BTreeMap;

use tiaki_core::id::{PersonId, SetAsideId};
use tiaki_core::queue::{AuditVerdict, Estimate, QueueRules, Seen, period};
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
use tiaki_store::queue::aside;
pub use tiaki_store::queue::audit::Due;
use tiaki_store::queue::audit::{self as stored, Count, DueOne, Verdict};

use super::{Refused, bound, named, reasoned};
use crate::triage::explain::Explainer;
use crate::views::{QueueRow, Reasons, destination, queue_rows};
use crate::{Error, Site};

/// A second look to take or to decide on, with nothing of what the first operator said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// What is due.
    pub due: Due,
    /// The name of the queue it was taken out of.
    pub queue: String,
    /// The person as its queue shows it; nothing where it has no place any more.
    pub row: Option<QueueRow>,
    /// Why the person had its place when it was set aside: what the verdict is about. Nothing where those
    /// facts cannot be read any more.
    pub then: Option<Reasons>,
}

/// How many second looks are due in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The queue's id.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// Decisions of weeks that are over, of which no verdict is in.
    pub due: i64,
    /// Of those, how many somebody looks at.
    pub taken: i64,
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
    /// Drawn, and undone before anybody looked again: still to be looked at.
    pub withdrawn: u64,
    /// Drawn, and set aside anew after something came in, before anybody looked again: still to be looked
    /// at.
    pub overtaken: u64,
}

/// How many second looks are due, of one queue or, where that is empty, of all. Of whom is told to
/// nobody; what was drawn in the week that is not over is not counted.
///
/// # Errors
/// Those of the store.
pub fn lane(site: &Site, authority: &str, at: Timestamp) -> Result<Vec<Waiting>, Error> {
    let read = |tx: &Tx<'_>| stored::lane(tx, authority, period(at), at);
    let lanes = site.store.read("audit lane", read)?;
    let told = lanes.into_iter().map(|lane| Waiting {
        name: destination(site, &lane.authority).0,
        authority: lane.authority,
        due: lane.due,
        taken: lane.taken,
    });
    Ok(told.collect())
}

fn look(tx: &Tx<'_>, site: &Site, found: DueOne) -> Result<Look, Error> {
    let due = found.due;
    let row = queue_rows(tx, site, &[due.person])?.into_iter().next();
    let row = row.map(|(row, _)| row);
    let queue = destination(site, &due.authority).0;
    let then = match (&found.facts, &found.rules) {
        (Some(facts), Some(rules)) => {
            let explainer = Explainer::of(tx, site, &[due.person])?;
            explainer.find_reasons(due.person, facts, rules, due.known_at)
        }
        _ => None,
    };
    Ok(Look {
        due,
        queue,
        row,
        then,
    })
}

/// Gives an operator the next second look, at something that another set aside; nothing where there is
/// none. Who is in a restricted case is looked at by its members.
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
        let Some(due) = found else {
            return Ok(None);
        };
        stored::take(tx, &due, &operator, at, until)?;
        let found = stored::find(tx, &due.id, period(at), at)?.ok_or(Refused::NotTaken)?;
        look(tx, site, found).map(Some)
    })
}

/// One that somebody is looking at; nothing where nobody is.
///
/// # Errors
/// Those of the store.
pub fn find(site: &Site, id: &SetAsideId, at: Timestamp) -> Result<Option<Look>, Error> {
    site.store.read("audit", |tx| {
        let found = stored::find(tx, id, period(at), at)?;
        found.map(|found| look(tx, site, found)).transpose()
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

/// What stands after a second look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    /// Whom it is about.
    pub person: PersonId,
    /// Whether the person is set aside.
    pub is_aside: bool,
}

/// Writes down what a second look came to; who was missed is back in the queue at once.
///
/// # Errors
/// [`Error::Queue`] where nobody decides, no reason is given, or the operator does not look at it: never took
/// it, or the time for it is over, or ended the decision, or was told what was said; else those of the store.
pub fn decide(site: &Site, ruling: &Ruling, at: Timestamp) -> Result<Decided, Error> {
    let (operator, reason) = (named(&ruling.operator)?, reasoned(&ruling.reason)?);
    let verdict = AuditVerdict::find(&ruling.verdict).ok_or(Refused::Verdict)?;
    site.store.write("audit decide", |tx| {
        let found = stored::find(tx, &ruling.id, period(at), at)?.ok_or(Refused::NotTaken)?;
        if found.taken_by != operator.key {
            return Err(Refused::NotTaken.into());
        }
        let verdict = Verdict {
            code: verdict.code(),
            is_missed: verdict == AuditVerdict::Missed,
            reason,
            digest: bound(site, &found.due.person, reason, at),
        };
        stored::decide(tx, &found, &operator, verdict, at)?;
        let person = found.due.person;
        let is_aside = aside::is_in_force(tx, &person)?;
        Ok(Decided { person, is_aside })
    })
}

/// What second looks say of everything that was set aside in the weeks that are over: for all together
/// first, then for each queue.
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

/// The same of one queue, or, where that is empty, as [`estimates`].
///
/// # Errors
/// Those of the store.
pub fn estimates_of(site: &Site, authority: &str, at: Timestamp) -> Result<Vec<Estimated>, Error> {
    let mut found = estimates(site, at)?;
    if !authority.is_empty() {
        found.retain(|one| one.authority == authority);
    }
    Ok(found)
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
                "restored" => self.withdrawn += drawn,
                "again" => self.overtaken += drawn,
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
    fn what_was_drawn_stays_drawn_however_it_ended() {
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
        assert_eq!(found.seen.set_aside, 100 + 5 + 7 + 2 + 40 + 3 + 1 + 10 + 4);
        assert_eq!(found.seen.drawn, 5 + 7 + 2 + 3 + 1 + 4);
        assert_eq!((found.seen.decided, found.seen.missed), (10, 2));
        assert_eq!((found.withdrawn, found.overtaken), (3, 4));
    }
}
