//! Carrying: parcels that wait are handed over, each by whatever leads to who it is for.
//!
//! A [`Transport`] is three calls, each of which may fail at any moment, also after the other side has done what was
//! asked: an offer, which says how much the other side has already; pieces from there on; and the commit, after which the
//! other side answers for the parcel. Calling again is always right. What this does not do: open anything, and know what a
//! line is.
//!
//! What was not taken is tried again later, and later each time ([`tiaki_core::exchange::retry_at`]).

use serde::Serialize;
use tiaki_core::exchange::retry_at;
use tiaki_store::exchange::{self as stored, Direction, PIECE_BYTES, Parcel, ParcelState, Peer};
use tiaki_store::log::Entry;

use crate::{Act, Error, Site};

/// Bytes of a parcel at most: the largest package with its seal.
pub const MOST_BYTES: u64 = 270 * 1024 * 1024;

/// Parcels that one round hands over at most.
const ROUND: u32 = 1_000;

/// What is said of a parcel before its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Header {
    /// SHA-256 of its bytes.
    pub parcel: [u8; 32],
    /// Who it is for: the authority's id.
    pub recipient: String,
    /// Its bytes.
    pub size: u64,
}

/// How much of a parcel the other side has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// So many bytes from its beginning.
    Some(u64),
    /// All of it, and it answers for it.
    Whole,
}

/// Why the other side did not do what was asked; it may have, all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failed {
    /// Nobody answered, or not in time.
    #[error("no answer")]
    NoAnswer,
    /// The other side said no, with a code.
    #[error("refused: {0}")]
    Refused(&'static str),
}

/// A way to one other node.
pub trait Transport {
    /// Offers a parcel.
    ///
    /// # Errors
    /// [`Failed`].
    fn offer(&mut self, header: &Header) -> Result<Held, Failed>;

    /// Sends a piece of at most [`PIECE_BYTES`], which begins where the other side's bytes end; how much it has then.
    ///
    /// # Errors
    /// [`Failed`].
    fn send(&mut self, parcel: &[u8; 32], from: u64, piece: &[u8]) -> Result<Held, Failed>;

    /// Asks the other side to answer for a parcel that it has all bytes of.
    ///
    /// # Errors
    /// [`Failed`].
    fn commit(&mut self, parcel: &[u8; 32]) -> Result<(), Failed>;
}

/// What a round came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// Parcels that others answer for now.
    pub parcels: u64,
    /// Bytes that were sent for it.
    pub bytes: u64,
    /// Parcels that nobody took, which are tried again.
    pub put_off: u64,
    /// Parcels for whom no line leads anywhere: they go by file.
    pub without_line: u64,
}

/// Who a parcel is handed to: its recipient, or the hub that keeps its parcels.
#[must_use]
pub fn next_hop<'p>(peers: &'p [Peer], own: &str, recipient: &'p str) -> &'p str {
    let peer = peers.iter().find(|peer| peer.authority == recipient);
    let via = peer.and_then(|peer| peer.via.as_deref());
    via.filter(|via| *via != own).unwrap_or(recipient)
}

/// Hands over every parcel that is due. `reach` gives the way to a node, where one is known; `chance` is drawn once for
/// each parcel that is put off.
///
/// # Errors
/// Those of the store.
pub fn carry(
    site: &Site,
    act: &Act,
    chance: &mut dyn FnMut() -> u64,
    reach: &mut dyn FnMut(&Peer) -> Option<Box<dyn Transport>>,
) -> Result<Carried, Error> {
    let (own, peers, due) = site.store.read("exchange carry", |tx| {
        let own = stored::node(tx)?.map(|(id, _)| id).unwrap_or_default();
        let mut due = stored::due(tx, Direction::Out, act.at.micros(), ROUND)?;
        due.extend(stored::due(tx, Direction::Relay, act.at.micros(), ROUND)?);
        Ok::<_, Error>((own, stored::peers(tx)?, due))
    })?;
    let mut done = Carried::default();
    for parcel in &due {
        let hop = next_hop(&peers, &own, &parcel.peer);
        let unknown = || Peer {
            authority: hop.to_owned(),
            address: String::new(),
            via: None,
        };
        let known = peers.iter().find(|peer| peer.authority == hop);
        let peer = known.cloned().unwrap_or_else(unknown);
        let Some(mut way) = reach(&peer) else {
            done.without_line += 1;
            continue;
        };
        match hand_over(site, parcel, &mut *way, &mut done) {
            Ok(()) => {
                handed(site, act, parcel, (ParcelState::Taken, hop))?;
                done.parcels += 1;
            }
            Err(Cut::Store(error)) => return Err(error),
            Err(Cut::Way(failed)) => {
                tracing::debug!(to = hop, %failed, "a parcel was not taken");
                let until = retry_at(act.at.micros(), parcel.attempts + 1, chance());
                site.store.write("exchange put off", |tx| {
                    stored::put_off(tx, parcel, until).map_err(Error::from)
                })?;
                done.put_off += 1;
            }
        }
    }
    Ok(done)
}

enum Cut {
    Store(Error),
    Way(Failed),
}

impl From<Failed> for Cut {
    fn from(failed: Failed) -> Self {
        Self::Way(failed)
    }
}

/// One parcel, from where the other side has it.
fn hand_over(
    site: &Site,
    parcel: &Parcel,
    way: &mut dyn Transport,
    done: &mut Carried,
) -> Result<(), Cut> {
    let header = Header {
        parcel: parcel.id,
        recipient: parcel.peer.clone(),
        size: parcel.size.unsigned_abs(),
    };
    let mut held = way.offer(&header)?;
    // Each piece moves it on; whoever says otherwise is not asked for ever.
    let most = header.size.div_ceil(PIECE_BYTES as u64) + 1;
    for _ in 0..most {
        let from = match held {
            Held::Whole => return Ok(()),
            Held::Some(from) if from >= header.size => break,
            Held::Some(from) => from,
        };
        let start = i64::try_from(from).unwrap_or(i64::MAX);
        let piece = site.store.read("exchange piece", |tx| {
            stored::bytes_from(tx, parcel, start, PIECE_BYTES).map_err(Error::from)
        });
        let piece = piece.map_err(Cut::Store)?;
        held = way.send(&parcel.id, from, &piece)?;
        done.bytes += piece.len() as u64;
    }
    Ok(way.commit(&parcel.id)?)
}

/// Notes that a parcel is in other hands. Of one that lay here for somebody else the bytes go.
pub(super) fn handed(
    site: &Site,
    act: &Act,
    parcel: &Parcel,
    (state, to): (ParcelState, &str),
) -> Result<(), Error> {
    site.store.write("exchange carried", |tx| {
        let now = stored::find(tx, &parcel.id, parcel.direction)?;
        let Some(now) = now.filter(|now| now.state != ParcelState::Taken && now.state != state)
        else {
            return Ok::<_, Error>(());
        };
        if now.direction == Direction::Relay && state == ParcelState::Taken {
            stored::empty(tx, &now)?;
        }
        let entry = Entry {
            at: act.at,
            actor: act.actor.clone(),
            verb: "exchange.carried",
            subject: hex::encode(now.id),
            detail: format!(
                "to={to} for={} kind={} state={}",
                now.peer,
                now.kind,
                state.code()
            ),
        };
        Ok(stored::shift(tx, &now, (state, ""), entry)?)
    })
}
