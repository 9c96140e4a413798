//! What an operator does with a queue, and what came of it.

use std::collections::BTreeMap;

use tiaki_core::id::{PersonId, SetAsideBatchId, SetAsideId, ViewId};
use tiaki_core::queue::QueueRules;
use tiaki_core::queue::view::View;
use tiaki_core::time::Timestamp;
use tiaki_ops::queue::many::{self, Many, Undone};
use tiaki_ops::queue::views::{self, ViewDeed};
use tiaki_ops::queue::{self, Refused, Seen, SetAside, Taken, Told, audit, bands};
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
    /// Takes many of a queue.
    TakeMany {
        /// In which queue.
        authority: String,
        /// Whom.
        persons: Vec<PersonId>,
        /// Who.
        operator: String,
    },
    /// Gives back many of a queue.
    ReleaseMany {
        /// In which queue.
        authority: String,
        /// Whom.
        persons: Vec<PersonId>,
        /// Who.
        operator: String,
        /// Why.
        reason: String,
    },
    /// Marks many of a queue as read.
    ReadMany {
        /// In which queue.
        authority: String,
        /// Whom, each with what a list showed of it.
        shown: BTreeMap<PersonId, Option<Seen>>,
        /// Who.
        operator: String,
    },
    /// Undoes what was done with many.
    Undo {
        /// Which.
        batch: SetAsideBatchId,
        /// Who.
        operator: String,
    },
    /// Sets another band than the rules gave.
    SetBand {
        /// On whom.
        person: PersonId,
        /// Which: a code.
        band: String,
        /// Who.
        operator: String,
        /// Why.
        reason: String,
    },
    /// Lifts a band that was set.
    LiftBand {
        /// Of whom.
        person: PersonId,
        /// Who.
        operator: String,
    },
    /// Takes the next of a view.
    Review {
        /// In which queue.
        authority: String,
        /// Which view.
        view: View,
        /// Who.
        operator: String,
    },
    /// Does something with a saved view.
    View {
        /// What.
        deed: ViewDeed,
        /// Who.
        operator: String,
    },
    /// Takes the next second look.
    AuditNext {
        /// In which queue; in any where none is named.
        authority: String,
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
    /// It was set aside with others; the queue, and what undoes it.
    Batch(String, SetAsideBatchId),
    /// Many were taken, given back or marked as read.
    Many(Many),
    /// What was done with many is undone.
    Undone(Undone),
    /// The next of a view is held now, and so many more wait; nothing where nobody was free.
    Review(Option<(Taken, i64)>),
    /// The view with which something was done.
    View(ViewId),
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
    let done = match deed {
        Deed::SetAside(decision) => queue::set_aside(site, rules, decision, at).map(set_aside),
        Deed::Restore { person, operator } => {
            queue::restore(site, person, operator, at).map(|_| Outcome::Done)
        }
        Deed::RestoreBatch { batch, operator } => {
            queue::restore_batch(site, batch, operator, at).map(|_| Outcome::Done)
        }
        Deed::Tell { person, operator } => {
            queue::told(site, person, operator, at).map(Outcome::Told)
        }
        Deed::AuditNext {
            authority,
            operator,
        } => {
            let look = audit::next(site, rules, authority, operator, at);
            look.map(|look| Outcome::Look(look.map(|look| look.due.id)))
        }
        Deed::AuditDecide(ruling) => audit::decide(site, ruling, at).map(|_| Outcome::Done),
        Deed::SetBand {
            person,
            band,
            operator,
            reason,
        } => bands::set(site, person, band, (operator, reason), at).map(|_| Outcome::Done),
        Deed::LiftBand { person, operator } => {
            bands::lift(site, person, operator, at).map(|_| Outcome::Done)
        }
        Deed::View { deed, operator } => views::act(site, deed, operator, at).map(Outcome::View),
        holding => hold(site, holding, rules, at),
    };
    match done {
        Err(Error::Queue(refused)) => Ok(Err(refused)),
        done => done.map(Ok),
    }
}

fn set_aside(done: queue::Done) -> Outcome {
    match done.batch.filter(|_| done.count > 1) {
        Some(batch) => Outcome::Batch(done.authority, batch),
        None => Outcome::Left(done.authority),
    }
}

/// Takes and gives back, one or many.
fn hold(site: &Site, deed: &Deed, rules: &QueueRules, at: Timestamp) -> Result<Outcome, Error> {
    match deed {
        Deed::Next {
            authority,
            operator,
        } => queue::next(site, rules, authority, operator, at).map(Outcome::Taken),
        Deed::Take { person, operator } => {
            let taken = queue::take(site, rules, person, operator, at);
            taken.map(|taken| Outcome::Taken(Some(taken)))
        }
        Deed::Release { person, operator } => {
            let freed = queue::release(site, person, operator, at);
            freed.map(|freed| Outcome::Left(freed.authority))
        }
        Deed::Skip {
            person,
            operator,
            reason,
        } => {
            let freed = queue::skip(site, rules, person, operator, reason, at);
            freed.map(|freed| Outcome::Left(freed.authority))
        }
        Deed::TakeMany {
            authority,
            persons,
            operator,
        } => many::take(site, rules, authority, persons, operator, at).map(Outcome::Many),
        Deed::ReleaseMany {
            authority,
            persons,
            operator,
            reason,
        } => many::release(site, authority, persons, (operator, reason), at).map(Outcome::Many),
        Deed::ReadMany {
            authority,
            shown,
            operator,
        } => many::mark_read(site, authority, shown, operator, at).map(Outcome::Many),
        Deed::Undo { batch, operator } => {
            many::undo(site, batch, operator, at).map(Outcome::Undone)
        }
        Deed::Review {
            authority,
            view,
            operator,
        } => views::next(site, rules, (authority, view), operator, at).map(Outcome::Review),
        // All others are done above.
        _ => Ok(Outcome::Done),
    }
}
