//! Receiving: what comes over a line, piece by piece. The caller has made sure who is at its other end.
//!
//! An offer says how much is here; pieces go on from there and nowhere else; the commit checks the digest of the whole,
//! takes in what is for this site, and keeps what is for others where this site is a hub. Nothing is opened that is not for
//! this site. What was begun and never came whole goes after two weeks ([`sweep`]).
//!
//! Bounded: a parcel by [`MOST_BYTES`], a piece by [`PIECE_BYTES`], and of each other node only so many are in the making.

use sha2::{Digest as _, Sha256};
use tiaki_store::exchange::{
    self as stored, Direction, NewParcel, PIECE_BYTES, Parcel, ParcelState,
};
use tiaki_store::log::Entry;

use super::carry::{Failed, Header, Held, MOST_BYTES};
use super::{Node, take};
use crate::{Act, Error, Site};

/// Parcels of one node that may be in the making.
pub const MOST_PARTIAL: i64 = 64;

/// How long something that never came whole is kept, in microseconds.
const STALE: i64 = 14 * 86_400_000_000;

/// What is asked and cannot be done, or what the store says.
#[derive(Debug)]
pub enum Stopped {
    /// The answer to who asks.
    Refused(&'static str),
    /// Something is wrong here; who asks may come again.
    Failed(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<tiaki_store::Error> for Stopped {
    fn from(error: tiaki_store::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Stopped> for Failed {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Refused(code) => Self::Refused(code),
            Stopped::Failed(_) => Self::NoAnswer,
        }
    }
}

/// Which way a parcel goes that is for somebody.
fn direction(site: &Site, node: &Node, recipient: &str) -> Result<Direction, Stopped> {
    if recipient == node.authority.id {
        return Ok(Direction::In);
    }
    let (own, peers) = site.store.read("exchange offer", |tx| {
        Ok::<_, Error>((stored::node(tx)?, stored::peers(tx)?))
    })?;
    let is_hub = own.is_some_and(|(_, is_hub)| is_hub);
    let is_known = peers.iter().any(|peer| peer.authority == recipient);
    if is_hub && is_known {
        Ok(Direction::Relay)
    } else {
        Err(Stopped::Refused("unknown_recipient"))
    }
}

/// A parcel that is here, whichever way it goes.
fn here(site: &Site, id: &[u8; 32]) -> Result<Option<Parcel>, Stopped> {
    Ok(site.store.read("exchange offer", |tx| {
        let own = stored::find(tx, id, Direction::In)?;
        let relay = || stored::find(tx, id, Direction::Relay);
        own.map_or_else(relay, |own| Ok(Some(own)))
    })?)
}

fn held(parcel: &Parcel) -> Held {
    match parcel.state {
        ParcelState::Partial => Held::Some(parcel.held.unsigned_abs()),
        _ => Held::Whole,
    }
}

/// Somebody offers a parcel.
///
/// # Errors
/// [`Stopped`]: `too_large`, `unknown_recipient`, `too_many` with too much in the making, `other_size`.
pub fn offer(
    site: &Site,
    node: &Node,
    act: &Act,
    from: &str,
    header: &Header,
) -> Result<Held, Stopped> {
    if header.size == 0 || header.size > MOST_BYTES {
        return Err(Stopped::Refused("too_large"));
    }
    let direction = direction(site, node, &header.recipient)?;
    let size = i64::try_from(header.size).unwrap_or(i64::MAX);
    let peer = match direction {
        Direction::Relay => header.recipient.as_str(),
        _ => from,
    };
    site.store.write("exchange offer", |tx| {
        if let Some(parcel) = stored::find(tx, &header.parcel, direction)? {
            return if parcel.size == size {
                Ok(held(&parcel))
            } else {
                Err(Stopped::Refused("other_size"))
            };
        }
        if stored::count(tx, direction, peer, ParcelState::Partial)? >= MOST_PARTIAL {
            return Err(Stopped::Refused("too_many"));
        }
        let new = NewParcel {
            id: &header.parcel,
            direction,
            kind: "",
            peer,
            size,
        };
        stored::begin(tx, &new, act.at)?;
        Ok(Held::Some(0))
    })
}

/// Somebody sends a piece. One that does not begin where the bytes here end changes nothing; the answer says where that is.
///
/// # Errors
/// [`Stopped`]: `not_offered`, `too_large`.
pub fn piece(site: &Site, parcel: &[u8; 32], from: u64, piece: &[u8]) -> Result<Held, Stopped> {
    if piece.len() > PIECE_BYTES {
        return Err(Stopped::Refused("too_large"));
    }
    let found = here(site, parcel)?.ok_or(Stopped::Refused("not_offered"))?;
    site.store.write("exchange piece", |tx| {
        let now = stored::find(tx, parcel, found.direction)?;
        let now = now.ok_or(Stopped::Refused("not_offered"))?;
        let is_next = now.state == ParcelState::Partial && now.held.unsigned_abs() == from;
        if !is_next || piece.is_empty() {
            return Ok(held(&now));
        }
        let length = i64::try_from(piece.len()).unwrap_or(i64::MAX);
        if now.held.saturating_add(length) > now.size {
            return Err(Stopped::Refused("too_large"));
        }
        let held = stored::append(tx, &now, piece)?;
        Ok(Held::Some(held.unsigned_abs()))
    })
}

/// Somebody asks this site to answer for a parcel. What is for this site is taken in, or kept apart with the reason, and
/// either way it is here.
///
/// # Errors
/// [`Stopped`]: `not_offered`, `not_whole`, `other_digest` (it begins anew).
pub fn commit(site: &Site, node: &Node, act: &Act, parcel: &[u8; 32]) -> Result<(), Stopped> {
    let found = here(site, parcel)?.ok_or(Stopped::Refused("not_offered"))?;
    if found.state != ParcelState::Partial {
        return Ok(());
    }
    if found.held != found.size {
        return Err(Stopped::Refused("not_whole"));
    }
    let bytes = site.store.read("exchange commit", |tx| {
        stored::bytes(tx, parcel, found.direction)
    })?;
    if <[u8; 32]>::from(Sha256::digest(&bytes)) != *parcel {
        site.store
            .write("exchange anew", |tx| stored::empty(tx, &found))?;
        return Err(Stopped::Refused("other_digest"));
    }
    match found.direction {
        Direction::Relay => relay(site, act, &found).map_err(Stopped::from),
        _ => Ok(take::take(site, node, act, &found, &bytes).map(drop)?),
    }
}

/// Keeps a whole parcel for whom it is for.
fn relay(site: &Site, act: &Act, parcel: &Parcel) -> Result<(), Error> {
    site.store.write("exchange relay", |tx| {
        let entry = Entry {
            at: act.at,
            actor: act.actor.clone(),
            verb: "exchange.relayed",
            subject: hex::encode(parcel.id),
            detail: format!("for={} bytes={}", parcel.peer, parcel.size),
        };
        Ok::<_, Error>(stored::shift(
            tx,
            parcel,
            (ParcelState::Waiting, ""),
            entry,
        )?)
    })
}

/// Takes away what was begun two weeks ago and never came whole; how much that was.
///
/// # Errors
/// Those of the store.
pub fn sweep(site: &Site, act: &Act) -> Result<u64, Error> {
    let before = act.at.micros().saturating_sub(STALE);
    site.store.write("exchange sweep", |tx| {
        let own = stored::sweep(tx, Direction::In, before)?;
        Ok::<_, Error>(own + stored::sweep(tx, Direction::Relay, before)?)
    })
}

/// Takes in a whole parcel that came by file. The same bytes again change nothing.
///
/// # Errors
/// Those of the store.
pub fn whole(
    site: &Site,
    node: &Node,
    act: &Act,
    recipient: &str,
    bytes: &[u8],
) -> Result<bool, Stopped> {
    let parcel: [u8; 32] = Sha256::digest(bytes).into();
    let header = Header {
        parcel,
        recipient: recipient.to_owned(),
        size: bytes.len() as u64,
    };
    let mut at = offer(site, node, act, "", &header)?;
    if at == Held::Whole {
        return Ok(false);
    }
    while let Held::Some(from) = at {
        let start = usize::try_from(from).unwrap_or(usize::MAX);
        let rest = bytes.get(start..).unwrap_or_default();
        let part = rest.get(..PIECE_BYTES.min(rest.len())).unwrap_or_default();
        if part.is_empty() {
            break;
        }
        at = piece(site, &parcel, from, part)?;
    }
    commit(site, node, act, &parcel)?;
    Ok(true)
}
