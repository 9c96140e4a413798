//! The exchange: this site's own name in it, where others are reached, and parcels on their way.
//!
//! A parcel is one sealed file, whose id is the SHA-256 of its bytes; they stand in pieces, so that what was cut off
//! goes on where it stopped. One goes out (`out`), comes in (`in`), or lies here for somebody else (`relay`); the same
//! bytes may do two of these. Nothing here is ever opened. Keys are in [`keys`], what was said in [`threads`], what was
//! taken in of packages, and taken back, in [`taken`].
//!
//! How far a parcel has come on its way is no change to what is known, so pieces and attempts have no entries of their
//! own in the log; that one was made, came whole, was carried, or is kept apart has.

pub mod keys;
pub mod passings;
pub mod taken;
pub mod threads;
pub mod told;

use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    NODE = "SELECT authority_id, is_hub FROM exchange_node WHERE one = 1";
    SET_NODE = "INSERT INTO exchange_node (one, authority_id, is_hub, set_at) VALUES (1, $1, $2, $3) \
                ON CONFLICT (one) DO UPDATE SET authority_id = excluded.authority_id, is_hub = excluded.is_hub, \
                set_at = excluded.set_at";
    PEERS = "SELECT authority_id, address, via FROM exchange_peers ORDER BY authority_id";
    SET_PEER = "INSERT INTO exchange_peers (authority_id, address, via, changed_at) VALUES ($1, $2, $3, $4) \
                ON CONFLICT (authority_id) DO UPDATE SET address = excluded.address, via = excluded.via, \
                changed_at = excluded.changed_at";
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM exchange_parcels";
    ADD = "INSERT INTO exchange_parcels (parcel, direction, seq, kind, peer, size, held, state, reason, attempts, due_at, \
           created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', 0, $9, $9, $9)";
    ONE = "SELECT parcel, direction, seq, kind, peer, size, held, state, reason, attempts, due_at, created_at FROM exchange_parcels \
           WHERE parcel = $1 AND direction = $2";
    DUE = "SELECT parcel, direction, seq, kind, peer, size, held, state, reason, attempts, due_at, created_at FROM exchange_parcels \
           WHERE direction = $1 AND state = 'waiting' AND due_at <= $2 ORDER BY due_at, seq LIMIT $3";
    IN_STATE = "SELECT parcel, direction, seq, kind, peer, size, held, state, reason, attempts, due_at, created_at FROM exchange_parcels \
                WHERE direction = $1 AND state = $2 ORDER BY due_at, seq LIMIT $3 OFFSET $4";
    UNTOLD = "SELECT parcel, direction, seq, kind, peer, size, held, state, reason, attempts, due_at, created_at FROM exchange_parcels \
              WHERE direction = $1 AND state IN ('waiting', 'carried') ORDER BY seq LIMIT $2 OFFSET $3";
    COUNT_ALL = "SELECT COUNT(*) FROM exchange_parcels WHERE direction = $1 AND state = $2";
    COUNT = "SELECT COUNT(*) FROM exchange_parcels WHERE direction = $1 AND peer = $2 AND state = $3";
    MOVE = "UPDATE exchange_parcels SET state = $3, reason = $4, due_at = $5, changed_at = $6 WHERE parcel = $1 AND direction = $2";
    NAME = "UPDATE exchange_parcels SET kind = $3, peer = $4 WHERE parcel = $1 AND direction = $2";
    PUT_OFF = "UPDATE exchange_parcels SET attempts = attempts + 1, due_at = $3 WHERE parcel = $1 AND direction = $2";
    HOLD = "UPDATE exchange_parcels SET held = $3 WHERE parcel = $1 AND direction = $2";
    PIECE = "INSERT INTO exchange_pieces (parcel, direction, starts_at, body) VALUES ($1, $2, $3, $4)";
    PIECES = "SELECT starts_at, body FROM exchange_pieces WHERE parcel = $1 AND direction = $2 ORDER BY starts_at";
    PIECES_FROM = "SELECT starts_at, body FROM exchange_pieces WHERE parcel = $1 AND direction = $2 AND starts_at >= \
                   (SELECT COALESCE(MAX(starts_at), 0) FROM exchange_pieces WHERE parcel = $1 AND direction = $2 AND starts_at <= $3) \
                   ORDER BY starts_at LIMIT 2";
    DROP_PIECES = "DELETE FROM exchange_pieces WHERE parcel = $1 AND direction = $2";
    DROP_PARCEL = "DELETE FROM exchange_parcels WHERE parcel = $1 AND direction = $2";
    STALE = "SELECT parcel FROM exchange_parcels WHERE direction = $1 AND state = 'partial' AND created_at < $2 ORDER BY seq LIMIT 100";
}

/// Bytes of a piece at most, here and on the way.
pub const PIECE_BYTES: usize = 1024 * 1024;

/// Which way a parcel goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// It came here.
    In,
    /// It goes out from here.
    Out,
    /// It lies here for somebody else.
    Relay,
}

impl Direction {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Relay => "relay",
        }
    }

    fn find(code: &str) -> Option<Self> {
        [Self::In, Self::Out, Self::Relay]
            .into_iter()
            .find(|one| one.code() == code)
    }
}

/// How far a parcel has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ParcelState {
    /// Somebody else has it whole.
    Carried,
    /// What came is not whole yet.
    Partial,
    /// It is kept apart, with the reason.
    Quarantined,
    /// It came whole, and what is in it was taken in.
    Taken,
    /// It waits to be carried.
    Waiting,
}

impl ParcelState {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Partial => "partial",
            Self::Quarantined => "quarantined",
            Self::Taken => "taken",
            Self::Waiting => "waiting",
        }
    }

    fn find(code: &str) -> Option<Self> {
        [
            Self::Carried,
            Self::Partial,
            Self::Quarantined,
            Self::Taken,
            Self::Waiting,
        ]
        .into_iter()
        .find(|one| one.code() == code)
    }
}

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// SHA-256 of its bytes.
    pub id: [u8; 32],
    /// Which way it goes.
    pub direction: Direction,
    /// Its place among all parcels here.
    pub seq: i64,
    /// `package`, `letter` or `message`, where that is known.
    pub kind: String,
    /// Who it is for; of one that came, who sent it, as far as that is known.
    pub peer: String,
    /// Its bytes.
    pub size: i64,
    /// How many of them are here.
    pub held: i64,
    /// How far it has come.
    pub state: ParcelState,
    /// Why it is kept apart.
    pub reason: String,
    /// How often nobody took it.
    pub attempts: i64,
    /// From when on it is tried.
    pub due_at: i64,
    /// When it was made, or first came.
    pub created_at: i64,
}

/// Where an authority is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The authority.
    pub authority: String,
    /// Its address; empty where it has none and parcels go by file.
    pub address: String,
    /// The hub that keeps its parcels.
    pub via: Option<String>,
}

/// The authority that this site is, and whether it keeps parcels for others.
///
/// # Errors
/// Those of the store.
pub fn node(tx: &Tx<'_>) -> Result<Option<(String, bool)>, Error> {
    tx.find(NODE, &[], |row| {
        Ok((row.text(0)?.to_owned(), row.int(1)? != 0))
    })
}

/// Says which authority this site is, and whether it keeps parcels for others.
///
/// # Errors
/// Those of the store.
pub fn set_node(
    tx: &Tx<'_>,
    (authority, is_hub): (&str, bool),
    actor: &str,
    at: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        SET_NODE,
        &[
            Param::Text(authority),
            is_hub.into(),
            Param::Int(at.micros()),
        ],
    )?;
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "exchange.set_up",
        subject: authority.to_owned(),
        detail: format!("hub={}", u8::from(is_hub)),
    })
}

/// Where others are reached, by their ids.
///
/// # Errors
/// Those of the store.
pub fn peers(tx: &Tx<'_>) -> Result<Vec<Peer>, Error> {
    tx.rows(PEERS, &[], |row| {
        Ok(Peer {
            authority: row.text(0)?.to_owned(),
            address: row.text(1)?.to_owned(),
            via: row.find_text(2)?.map(str::to_owned),
        })
    })
}

/// Says where an authority is reached.
///
/// # Errors
/// Those of the store.
pub fn set_peer(tx: &Tx<'_>, peer: &Peer, actor: &str, at: Timestamp) -> Result<(), Error> {
    tx.execute(
        SET_PEER,
        &[
            Param::Text(&peer.authority),
            Param::Text(&peer.address),
            peer.via.as_deref().into(),
            Param::Int(at.micros()),
        ],
    )?;
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "exchange.peer_set",
        subject: peer.authority.clone(),
        detail: format!("via={}", peer.via.as_deref().unwrap_or_default()),
    })
}

fn read(row: &Row<'_>) -> Result<Parcel, Error> {
    let corrupt = Error::Corrupt {
        what: "a parcel's state",
    };
    let (direction, state) = (
        Direction::find(row.text(1)?),
        ParcelState::find(row.text(7)?),
    );
    let (Some(direction), Some(state)) = (direction, state) else {
        return Err(corrupt);
    };
    Ok(Parcel {
        id: row.fixed(0)?,
        direction,
        seq: row.int(2)?,
        kind: row.text(3)?.to_owned(),
        peer: row.text(4)?.to_owned(),
        size: row.int(5)?,
        held: row.int(6)?,
        state,
        reason: row.text(8)?.to_owned(),
        attempts: row.int(9)?,
        due_at: row.int(10)?,
        created_at: row.int(11)?,
    })
}

/// One parcel.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &[u8; 32], direction: Direction) -> Result<Option<Parcel>, Error> {
    let params = [Param::Blob(id), Param::Text(direction.code())];
    tx.find(ONE, &params, read)
}

/// Those that wait and are due, the longest due first.
///
/// # Errors
/// Those of the store.
pub fn due(tx: &Tx<'_>, direction: Direction, now: i64, limit: u32) -> Result<Vec<Parcel>, Error> {
    let params = [
        Param::Text(direction.code()),
        Param::Int(now),
        Param::Int(limit.into()),
    ];
    tx.rows(DUE, &params, read)
}

/// Those in a state, the longest due first.
///
/// # Errors
/// Those of the store.
pub fn in_state(
    tx: &Tx<'_>,
    direction: Direction,
    state: ParcelState,
    (limit, offset): (u32, u32),
) -> Result<Vec<Parcel>, Error> {
    let params = [
        Param::Text(direction.code()),
        Param::Text(state.code()),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    tx.rows(IN_STATE, &params, read)
}

/// Those that wait or were carried, in their order: what a carrier without answers is given again.
///
/// # Errors
/// Those of the store.
pub fn untold(
    tx: &Tx<'_>,
    direction: Direction,
    (limit, offset): (u32, u32),
) -> Result<Vec<Parcel>, Error> {
    let params = [
        Param::Text(direction.code()),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    tx.rows(UNTOLD, &params, read)
}

/// How many parcels are in a state.
///
/// # Errors
/// Those of the store.
pub fn count_all(tx: &Tx<'_>, direction: Direction, state: ParcelState) -> Result<i64, Error> {
    let params = [Param::Text(direction.code()), Param::Text(state.code())];
    Ok(tx.find(COUNT_ALL, &params, |row| row.int(0))?.unwrap_or(0))
}

/// How many parcels of a peer are in a state.
///
/// # Errors
/// Those of the store.
pub fn count(
    tx: &Tx<'_>,
    direction: Direction,
    peer: &str,
    state: ParcelState,
) -> Result<i64, Error> {
    let params = [
        Param::Text(direction.code()),
        Param::Text(peer),
        Param::Text(state.code()),
    ];
    Ok(tx.find(COUNT, &params, |row| row.int(0))?.unwrap_or(0))
}

/// A parcel that is begun.
#[derive(Debug, Clone, Copy)]
pub struct NewParcel<'n> {
    /// SHA-256 of its bytes.
    pub id: &'n [u8; 32],
    /// Which way it goes.
    pub direction: Direction,
    /// `package`, `letter`, `message`, or nothing where that is not known.
    pub kind: &'n str,
    /// Who it is for; of one that comes, from whom.
    pub peer: &'n str,
    /// Its bytes.
    pub size: i64,
}

/// Begins a parcel of which nothing is here yet; no entry of the log is written.
///
/// # Errors
/// Those of the store.
pub fn begin(tx: &Tx<'_>, new: &NewParcel<'_>, at: Timestamp) -> Result<(), Error> {
    add(tx, new, (0, ParcelState::Partial), at).map(drop)
}

/// Adds a whole parcel that waits to be carried, with its bytes; its place. The caller writes the entry in the log.
///
/// # Errors
/// Those of the store.
pub fn put(tx: &Tx<'_>, new: &NewParcel<'_>, bytes: &[u8], at: Timestamp) -> Result<i64, Error> {
    let seq = add(tx, new, (new.size, ParcelState::Waiting), at)?;
    let mut starts_at = 0;
    for piece in bytes.chunks(PIECE_BYTES) {
        let params = [
            Param::Blob(new.id),
            Param::Text(new.direction.code()),
            Param::Int(starts_at),
            Param::Blob(piece),
        ];
        tx.repeat(PIECE, &params)?;
        starts_at += length(piece);
    }
    Ok(seq)
}

fn add(
    tx: &Tx<'_>,
    new: &NewParcel<'_>,
    (held, state): (i64, ParcelState),
    at: Timestamp,
) -> Result<i64, Error> {
    let seq = tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0) + 1;
    tx.repeat(
        ADD,
        &[
            Param::Blob(new.id),
            Param::Text(new.direction.code()),
            Param::Int(seq),
            Param::Text(new.kind),
            Param::Text(new.peer),
            Param::Int(new.size),
            Param::Int(held),
            Param::Text(state.code()),
            Param::Int(at.micros()),
        ],
    )?;
    Ok(seq)
}

fn length(bytes: &[u8]) -> i64 {
    i64::try_from(bytes.len()).unwrap_or(i64::MAX)
}

/// Adds a piece that follows on what is here; how much is here then.
///
/// # Errors
/// Those of the store.
pub fn append(tx: &Tx<'_>, parcel: &Parcel, piece: &[u8]) -> Result<i64, Error> {
    let (id, way) = (
        Param::Blob(&parcel.id),
        Param::Text(parcel.direction.code()),
    );
    let held = parcel.held + length(piece);
    tx.repeat(
        PIECE,
        &[id, way, Param::Int(parcel.held), Param::Blob(piece)],
    )?;
    tx.repeat(HOLD, &[id, way, Param::Int(held)])?;
    Ok(held)
}

/// All bytes of a parcel that are here.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where a piece is missing.
pub fn bytes(tx: &Tx<'_>, id: &[u8; 32], direction: Direction) -> Result<Vec<u8>, Error> {
    let params = [Param::Blob(id), Param::Text(direction.code())];
    let mut bytes = Vec::new();
    tx.each(PIECES, &params, |row| {
        if row.int(0)? != length(&bytes) {
            return Err(Error::Corrupt {
                what: "a parcel's pieces",
            });
        }
        bytes.extend_from_slice(row.blob(1)?);
        Ok(())
    })?;
    Ok(bytes)
}

/// Bytes of a parcel from a place on, at most so many, and none where it ends there.
///
/// # Errors
/// Those of the store.
pub fn bytes_from(tx: &Tx<'_>, parcel: &Parcel, from: i64, most: usize) -> Result<Vec<u8>, Error> {
    let params = [
        Param::Blob(&parcel.id),
        Param::Text(parcel.direction.code()),
        Param::Int(from),
    ];
    let mut bytes = Vec::new();
    tx.each(PIECES_FROM, &params, |row| {
        let (starts_at, body) = (row.int(0)?, row.blob(1)?);
        let skip = usize::try_from((from - starts_at).max(0)).unwrap_or(usize::MAX);
        let rest = body.get(skip..).unwrap_or_default();
        let room = most.saturating_sub(bytes.len());
        bytes.extend_from_slice(rest.get(..room).unwrap_or(rest));
        Ok::<_, Error>(())
    })?;
    Ok(bytes)
}

/// Moves a parcel on, from when on it is due, and says so in the log; `detail` are ids and codes.
///
/// # Errors
/// Those of the store.
pub fn shift(
    tx: &Tx<'_>,
    parcel: &Parcel,
    (state, reason): (ParcelState, &str),
    entry: Entry,
) -> Result<(), Error> {
    tx.execute(
        MOVE,
        &[
            Param::Blob(&parcel.id),
            Param::Text(parcel.direction.code()),
            Param::Text(state.code()),
            Param::Text(reason),
            Param::Int(entry.at.micros()),
            Param::Int(entry.at.micros()),
        ],
    )?;
    tx.record(entry)
}

/// Says what a parcel that came turned out to be, and from whom.
///
/// # Errors
/// Those of the store.
pub fn name(tx: &Tx<'_>, parcel: &Parcel, kind: &str, peer: &str) -> Result<(), Error> {
    let params = [
        Param::Blob(&parcel.id),
        Param::Text(parcel.direction.code()),
        Param::Text(kind),
        Param::Text(peer),
    ];
    tx.repeat(NAME, &params).map(drop)
}

/// Notes that nobody took a parcel, and when it is tried again.
///
/// # Errors
/// Those of the store.
pub fn put_off(tx: &Tx<'_>, parcel: &Parcel, until: i64) -> Result<(), Error> {
    let params = [
        Param::Blob(&parcel.id),
        Param::Text(parcel.direction.code()),
        Param::Int(until),
    ];
    tx.repeat(PUT_OFF, &params).map(drop)
}

/// Takes the pieces of a parcel away, so that it begins anew.
///
/// # Errors
/// Those of the store.
pub fn empty(tx: &Tx<'_>, parcel: &Parcel) -> Result<(), Error> {
    let (id, way) = (
        Param::Blob(&parcel.id),
        Param::Text(parcel.direction.code()),
    );
    tx.repeat(DROP_PIECES, &[id, way])?;
    tx.repeat(HOLD, &[id, way, Param::Int(0)]).map(drop)
}

/// Takes away what was begun before a moment and never came whole; how many. What is whole stays.
///
/// # Errors
/// Those of the store.
pub fn sweep(tx: &Tx<'_>, direction: Direction, before: i64) -> Result<u64, Error> {
    let params = [Param::Text(direction.code()), Param::Int(before)];
    let stale = tx.rows(STALE, &params, |row| row.fixed::<32>(0))?;
    for id in &stale {
        let params = [Param::Blob(id), Param::Text(direction.code())];
        tx.repeat(DROP_PIECES, &params)?;
        tx.repeat(DROP_PARCEL, &params)?;
    }
    Ok(stale.len() as u64)
}
