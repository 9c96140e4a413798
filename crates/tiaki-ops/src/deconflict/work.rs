//! Working on what came: each message by itself, in the order they came.
//!
//! Nobody waits for it: messages are verified and noted when they come, and worked on here, by `tiaki serve` or by a
//! command. What cannot be worked on yet, such as a request while there is no key of this epoch, waits; what is wrong takes
//! no effect and stands in the log with its code.

use serde::Serialize;
use tiaki_deconflict::Root;
use tiaki_store::deconflict::{self as stored, Came};

use super::answer::{self, Became};
use super::{ANSWER, CALL, LIST, MOVE, REFUSAL, REQUEST, With, contacts, finish, moment};
use crate::Error;
use crate::exchange::{Refused as Exchange, messages};

/// Messages that are looked at together.
const ROUND: u32 = 100;

/// What a round came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Worked {
    /// Requests that were answered.
    pub answered: u64,
    /// Requests that were refused.
    pub refused: u64,
    /// Lists that came.
    pub lists: u64,
    /// Answers and refusals to own questions.
    pub settled: u64,
    /// Hits that are new.
    pub hits: u64,
    /// Calls and steps of contacts that were taken up.
    pub contacts: u64,
    /// Messages that took no effect.
    pub without_effect: u64,
    /// Messages that wait for a key of this epoch, or for a key to seal to.
    pub waiting: u64,
}

/// Works on every message that waits. Without a root of this epoch, requests wait.
///
/// # Errors
/// Those of the store.
pub fn work(with: &With<'_>, root: Option<&Root>) -> Result<Worked, Error> {
    let root = root.filter(|root| root.epoch().holds(moment(with.act.at)));
    finish::forget(with)?;
    let (mut done, mut after) = (Worked::default(), 0);
    loop {
        let some = with.site.store.read("deconflict work", |tx| {
            stored::waiting(tx, after, ROUND).map_err(Error::from)
        })?;
        for came in &some {
            after = came.seq;
            match one(with, root, came, &mut done) {
                // Nothing can be sealed to them now: it is tried again.
                Err(Error::Exchange(Exchange::NoSealKey(_))) => done.waiting += 1,
                // One that cannot be worked on holds no other up.
                Err(Error::Exchange(Exchange::NotOpened(_))) => {
                    give_up(with, came, "not_opened")?;
                    done.without_effect += 1;
                }
                Err(Error::Deconflict(_)) => {
                    give_up(with, came, "not_read")?;
                    done.without_effect += 1;
                }
                other => other?,
            }
        }
        if some.len() < ROUND as usize {
            return Ok(done);
        }
    }
}

/// Notes that a message cannot be worked on.
fn give_up(with: &With<'_>, came: &Came, code: &'static str) -> Result<(), Error> {
    with.site
        .store
        .write("deconflict", |tx| finish::unread(tx, with, came, code))
}

fn one(with: &With<'_>, root: Option<&Root>, came: &Came, done: &mut Worked) -> Result<(), Error> {
    let body = with.site.store.read("deconflict message", |tx| {
        messages::open(tx, with.node, &came.parcel)
    })?;
    match (came.kind.as_str(), root) {
        (REQUEST, None) => done.waiting += 1,
        (REQUEST, Some(root)) => match answer::request(with, root, came, &body)? {
            Became::Answered => done.answered += 1,
            Became::Refused => done.refused += 1,
            Became::Gone => {}
        },
        (LIST, _) => {
            let found = finish::list(with, came, &body)?;
            done.hits += found.hits;
            *(if found.code == "taken" {
                &mut done.lists
            } else {
                &mut done.without_effect
            }) += 1;
        }
        (kind @ (ANSWER | REFUSAL), _) => {
            let found = match kind {
                ANSWER => finish::answer(with, came, &body)?,
                _ => finish::refusal(with, came, &body)?,
            };
            done.hits += found.hits;
            let is_settled = matches!(found.code, "answered" | "refused");
            *(if is_settled {
                &mut done.settled
            } else {
                &mut done.without_effect
            }) += 1;
        }
        (kind @ (CALL | MOVE), _) => {
            let is_taken = match kind {
                CALL => contacts::called(with, came, &body)?,
                _ => contacts::stepped(with, came, &body)?,
            };
            *(if is_taken {
                &mut done.contacts
            } else {
                &mut done.without_effect
            }) += 1;
        }
        _ => done.without_effect += 1,
    }
    Ok(())
}
