//! Private deconfliction between this site and others: who else works on the same, without saying on whom.
//!
//! The way of a question: an answerer publishes a list to each authority that may ask ([`publish()`]); the asker asks for a
//! case or a draft of its own ([`ask()`]), within a budget that both sides keep; messages travel as parcels of the exchange,
//! and [`work`] takes up what came: it answers requests, checks answers and finds what both have. A hit leads to a person
//! to call, and to a contact ([`contacts`]). What stands of it before a referral leaves is in [`standing`], all of it in
//! [`show`]. The protocol itself is `tiaki-deconflict`; what each party could learn is in `docs/deconfliction.md`.
//!
//! Why so: identifiers are blinded in memory and stand in no table, message or log of either side; both logs have the same
//! line for a request. Budgets are counted in the transaction that sends what was granted. The root of the answerer's keys
//! is an argument: the caller keeps it in a file of its own, out of the database and of backups.
//!
//! What it refuses: [`Refused`]; what comes from elsewhere is refused by the codes of the protocol, which go back to its
//! sender and into the books.
//!
//! To add a message: its kind in `KINDS`, its arm in [`work`], its line in `docs/formats/message.md`.

mod answer;
pub mod ask;
mod books;
pub mod contacts;
mod finish;
mod identifiers;
pub mod publish;
mod root;
pub mod show;
pub mod standing;
mod work;

use std::num::NonZeroUsize;

use thiserror::Error;
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_deconflict::{Agency, Limits, Pair};
use tiaki_store::deconflict::{self as stored, Peer};
use tiaki_store::{Tx, exchange as stored_exchange};

pub use self::ask::ask;
pub use self::identifiers::{KINDS as IDENTIFIERS, SPELLING};
pub use self::publish::publish;
pub use self::root::{parse_root, renew, root_text};
pub use self::work::{Worked, work};
use crate::exchange::{self, Node, allowed, keys::named};
use crate::{Act, Error, Site, directory};

pub use tiaki_deconflict::{ContactId, Lead, Moment, Root, Step};
pub use tiaki_store::deconflict::Side;

/// Days of an epoch: so long one key is used. A choice, see `docs/deconfliction.md`.
pub const EPOCH_DAYS: u16 = 30;

/// Days for which whom this site has referred is in its lists: as long as a contact may last.
pub const WORKED_DAYS: i64 = 180;

/// The list of an answerer, with its announcement.
pub(crate) const LIST: &str = "deconflict.list";
/// A request.
pub(crate) const REQUEST: &str = "deconflict.request";
/// An answer, after the request's id.
pub(crate) const ANSWER: &str = "deconflict.answer";
/// A refusal.
pub(crate) const REFUSAL: &str = "deconflict.refusal";
/// A call that asks for a contact.
pub(crate) const CALL: &str = "deconflict.call";
/// A step of a contact.
pub(crate) const MOVE: &str = "deconflict.move";

/// The kinds of messages that are understood here.
pub(crate) const KINDS: [&str; 6] = [LIST, REQUEST, ANSWER, REFUSAL, CALL, MOVE];

/// Why something is not done in deconfliction. The words hold ids, codes and counts only.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refused {
    /// There is no root, or one of another epoch.
    #[error(
        "there is no key of this epoch: tiaki deconflict publish makes one (deconflict.key in the data directory)"
    )]
    NoRoot,
    /// What should be a root is none.
    #[error("that is no root of deconfliction")]
    BadRoot,
    /// The clock, or the root, is of another time.
    #[error("the key is of a later epoch than the clock says it is: look at the clock")]
    ClockBack,
    /// No such authority.
    #[error("there is no such authority: see tiaki authority list")]
    NoAuthority,
    /// The site itself.
    #[error("that is this site itself")]
    Own,
    /// Nobody can be called there.
    #[error(
        "whom the other side is told to call is a desk in 1 to 47 bytes of plain text, no case"
    )]
    Desk,
    /// A budget that cannot be.
    #[error("a limit is from 1 to 500,000, and no request or case has more than the day")]
    Limits,
    /// Nobody may ask.
    #[error("nobody may ask this site yet: tiaki deconflict peer CC --desk TEXT")]
    Nobody,
    /// That authority may not ask, or is not asked.
    #[error("the line with {0} is closed: tiaki deconflict peer {0}")]
    Closed(String),
    /// It has published nothing.
    #[error("{0} has published no list to this site for this epoch: ask it to, or ask another way")]
    NoList(String),
    /// It has other rules by which identifiers are brought to one form.
    #[error("{0} compares identifiers by other rules than this site: one of both needs an update")]
    Spelling(String),
    /// No case or draft that could be cited.
    #[error(
        "it is asked for an own case that is open and worked in by who asks, or a draft referral"
    )]
    NoSubject,
    /// Nothing to ask about.
    #[error("none of its accounts has anything that is compared: {0} are protected")]
    Nothing(u64),
    /// The budget is too small.
    #[error("the budget is too small ({code}): {left} of it are left")]
    Budget {
        /// Which limit.
        code: &'static str,
        /// How many are left of it.
        left: u32,
    },
    /// The protocol refuses it.
    #[error("the protocol refuses it: {}", .0.code())]
    Protocol(tiaki_deconflict::Error),
    /// No such hit, or none that is open to who acts.
    #[error("there is no such hit: see tiaki deconflict hits")]
    NoHit,
    /// A contact was opened on it.
    #[error("a contact was opened on it already: see tiaki deconflict contact list")]
    Called,
    /// No such contact.
    #[error("there is no such contact: see tiaki deconflict contact list")]
    NoContact,
    /// No such lead.
    #[error("who leads is one of ours, theirs, joint")]
    Lead,
    /// The step cannot be taken.
    #[error("the step is not taken: {0}")]
    Step(tiaki_deconflict::StepRefused),
}

impl From<tiaki_deconflict::Error> for Refused {
    fn from(error: tiaki_deconflict::Error) -> Self {
        Self::Protocol(error)
    }
}

impl From<tiaki_deconflict::Error> for Error {
    fn from(error: tiaki_deconflict::Error) -> Self {
        Refused::Protocol(error).into()
    }
}

/// A moment, as the protocol has it.
pub(crate) const fn moment(at: Timestamp) -> Moment {
    Moment::from_micros(at.micros())
}

/// The direction in which one authority asks another.
pub(crate) fn pair(asker: &str, answerer: &str) -> Result<Pair, Refused> {
    Ok(Pair::new(Agency::parse(asker)?, Agency::parse(answerer)?)?)
}

/// The limits that were set for somebody.
const fn limits(peer: &Peer) -> Limits {
    let [per_day, per_request, per_case, repeats] = peer.limits;
    Limits {
        per_day,
        per_request,
        per_case,
        repeats,
    }
}

/// What goes for an authority on one side: what somebody said, or else that it may not ask, and may be asked within the
/// standard budget.
fn line(tx: &Tx<'_>, authority: &str, side: Side) -> Result<Peer, Error> {
    let found = stored::find_peer(tx, authority, side)?;
    Ok(found.unwrap_or_else(|| unset(authority, side)))
}

fn unset(authority: &str, side: Side) -> Peer {
    let standard = Limits::standard();
    Peer {
        authority: authority.to_owned(),
        side,
        is_open: side == Side::Asked,
        limits: [
            standard.per_day,
            standard.per_request,
            standard.per_case,
            standard.repeats,
        ],
        desk: String::new(),
        changed_at: 0,
    }
}

/// What somebody says of who may ask, or is asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// Whether the line is open.
    pub is_open: Option<bool>,
    /// Identifiers in a day.
    pub per_day: Option<u32>,
    /// Identifiers in one request.
    pub per_request: Option<u32>,
    /// Identifiers for one case in a day.
    pub per_case: Option<u32>,
    /// Whom the asker is told to call: a desk, no case.
    pub desk: Option<String>,
}

/// Whom to call, as it can stand in a list.
fn desk(text: &str) -> Result<String, Refused> {
    let text = text.trim();
    let is_plain = !text.is_empty() && !text.chars().any(char::is_control);
    if is_plain && text.len() <= tiaki_deconflict::MAX_POINTER {
        Ok(text.to_owned())
    } else {
        Err(Refused::Desk)
    }
}

/// Says that an authority may ask this site, or ([`Side::Asked`]) within which budget it is asked; what is not said stays.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn set_peer(
    site: &Site,
    act: &Act,
    authority: &str,
    side: Side,
    said: &Said,
) -> Result<Peer, Error> {
    let found = directory::find(&site.countries.directory, authority);
    let authority = found.ok_or(Refused::NoAuthority)?.id.clone();
    let by = named(act)?;
    site.store.write("deconflict peer", |tx| {
        allowed(tx, &by, Action::ChangeDirectory)?;
        if stored_exchange::node(tx)?.is_some_and(|(own, _)| own == authority) {
            return Err(Refused::Own.into());
        }
        let mut peer = line(tx, &authority, side)?;
        if let Some(text) = &said.desk {
            peer.desk = desk(text)?;
        }
        let before = stored::find_peer(tx, &authority, side)?.is_some();
        peer.is_open = said
            .is_open
            .unwrap_or(if before { peer.is_open } else { true });
        if peer.is_open && side == Side::Asks && peer.desk.is_empty() {
            return Err(Refused::Desk.into());
        }
        let [day, request, case, repeats] = peer.limits;
        let day = said.per_day.unwrap_or(day);
        let request = said.per_request.unwrap_or_else(|| request.min(day));
        let case = said.per_case.unwrap_or_else(|| case.min(day));
        let most = [day, request, case].into_iter().max().unwrap_or(0);
        let least = [day, request, case].into_iter().min().unwrap_or(0);
        if least == 0 || most > 500_000 || most > day {
            return Err(Refused::Limits.into());
        }
        peer.limits = [day, request, case, repeats];
        peer.changed_at = act.at.micros();
        stored::set_peer(tx, &peer, &by, act.at)?;
        Ok::<_, Error>(peer)
    })
}

/// What a step runs with: the site, its name and keys, who acts when, and how many threads share the computing.
#[derive(Debug, Clone, Copy)]
pub struct With<'w> {
    /// The site.
    pub site: &'w Site,
    /// Its name and keys.
    pub node: &'w Node,
    /// Who acts, and when.
    pub act: &'w Act,
    /// How many threads share the computing; what comes out does not depend on it.
    pub threads: NonZeroUsize,
}

impl With<'_> {
    /// Sends a message; its parcel.
    fn send(&self, tx: &Tx<'_>, to: (&str, &str), body: Vec<u8>) -> Result<[u8; 32], Error> {
        exchange::messages::send(tx, (self.site, self.node), self.act, to, body)
    }

    /// The day, counted from 1970-01-01.
    fn day(&self) -> i64 {
        i64::from(moment(self.act.at).day().number())
    }

    /// An entry in the log.
    fn entry(
        &self,
        verb: &'static str,
        subject: String,
        detail: String,
    ) -> tiaki_store::log::Entry {
        tiaki_store::log::Entry {
            at: self.act.at,
            actor: self.act.actor.clone(),
            verb,
            subject,
            detail,
        }
    }
}
