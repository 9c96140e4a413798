//! What an operator does with a queue, and what came of it.

use tiaki_core::id::{PersonId, SetAsideBatchId, SetAsideId};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::queue::{self, Refused, SetAside, Taken, Told, audit};
use tiaki_ops::{Error, Site};

/// What an operator does with a queue.
#[derive(Debug, Clone)]
pub enum Deed {
    /// Takes the first that is free.
    Next {
        /// In which queue.
        authority: String,
        /// Who.
        operator: String,
    },
    /// Takes a certain person, or holds one on.
    Take {
        /// Whom.
        person: PersonId,
        /// Who.
        operator: String,
    },
    /// Gives back.
    Release {
        /// Whom.
        person: PersonId,
        /// Who.
        operator: String,
    },
    /// Gives back undone.
    Skip {
        /// Whom.
        person: PersonId,
        /// Who.
        operator: String,
        /// Why.
        reason: String,
    },
    /// Sets aside.
    SetAside(SetAside),
    /// Brings back one.
    Restore {
        /// Whom.
        person: PersonId,
        /// Who.
        operator: String,
    },
    /// Brings back what was set aside as one.
    RestoreBatch {
        /// Which.
        batch: SetAsideBatchId,
        /// Who.
        operator: String,
    },
    /// Asks who set somebody aside, when and why.
    Tell {
        /// Whom.
        person: PersonId,
        /// Who.
        operator: String,
    },
    /// Takes the next second look.
    AuditNext {
        /// Who.
        operator: String,
    },
    /// Decides a second look.
    AuditDecide(audit::Ruling),
}

/// What came of it.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// It is held now; nothing where nobody was free.
    Taken(Option<Taken>),
    /// It was given back, or set aside; the queue that it is in.
    Left(String),
    /// The second look to decide; nothing where there was none.
    Look(Option<SetAsideId>),
    /// Who set it aside, when and why, the newest first.
    Told(Vec<Told>),
    /// It is done.
    Done,
}

/// Does it; refusals are no failures.
pub(crate) fn act(
    site: &Site,
    deed: &Deed,
    rules: &QueueRules,
    at: Timestamp,
) -> Result<Result<Outcome, Refused>, Error> {
    let done =
        match deed {
            Deed::Next {
                authority,
                operator,
            } => queue::next(site, rules, authority, operator, at).map(Outcome::Taken),
            Deed::Take { person, operator } => {
                let taken = queue::take(site, rules, person, operator, at);
                taken.map(|taken| Outcome::Taken(Some(taken)))
            }
            Deed::Release { person, operator } => queue::release(site, person, operator, at)
                .map(|freed| Outcome::Left(freed.authority)),
            Deed::Skip {
                person,
                operator,
                reason,
            } => queue::skip(site, rules, person, operator, reason, at)
                .map(|freed| Outcome::Left(freed.authority)),
            Deed::SetAside(decision) => queue::set_aside(site, rules, decision, at)
                .map(|done| Outcome::Left(done.authority)),
            Deed::Restore { person, operator } => {
                queue::restore(site, person, operator, at).map(|_| Outcome::Done)
            }
            Deed::RestoreBatch { batch, operator } => {
                queue::restore_batch(site, batch, operator, at).map(|_| Outcome::Done)
            }
            Deed::Tell { person, operator } => {
                queue::told(site, person, operator, at).map(Outcome::Told)
            }
            Deed::AuditNext { operator } => {
                let look = audit::next(site, rules, "", operator, at);
                look.map(|look| Outcome::Look(look.map(|look| look.due.id)))
            }
            Deed::AuditDecide(ruling) => audit::decide(site, ruling, at).map(|_| Outcome::Done),
        };
    match done {
        Err(Error::Queue(refused)) => Ok(Err(refused)),
        done => done.map(Ok),
    }
}
