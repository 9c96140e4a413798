//! Private deconfliction: who may ask and who is asked, lists that were published and that came, and what came in
//! messages and waits to be worked on. What was asked is in [`books`], this site's own questions and hits in
//! [`questions`], contacts in [`contacts`].
//!
//! No identifier stands here: of a hit the account and a keyed digest. Lists stay sealed in their parcels
//! ([`crate::exchange`]). The root of the answerer's keys is never here.

pub mod books;
pub mod contacts;
pub mod questions;

use std::collections::BTreeSet;

use tiaki_core::id::PersonId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    PEERS = "SELECT authority_id, side, is_open, per_day, per_request, per_case, repeats, desk, changed_at FROM deconflict_peers \
             ORDER BY authority_id, side";
    PEER = "SELECT authority_id, side, is_open, per_day, per_request, per_case, repeats, desk, changed_at FROM deconflict_peers \
            WHERE authority_id = $1 AND side = $2";
    SET_PEER = "INSERT INTO deconflict_peers (authority_id, side, is_open, per_day, per_request, per_case, repeats, desk, changed_by, \
                changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (authority_id, side) DO UPDATE SET \
                is_open = excluded.is_open, per_day = excluded.per_day, per_request = excluded.per_request, \
                per_case = excluded.per_case, repeats = excluded.repeats, desk = excluded.desk, \
                changed_by = excluded.changed_by, changed_at = excluded.changed_at";
    LISTS = "SELECT authority_id, side, fingerprint, epoch, epoch_days, announcement, parcel, digest, entries, made_at, came_at \
             FROM deconflict_lists ORDER BY authority_id, side";
    LIST = "SELECT authority_id, side, fingerprint, epoch, epoch_days, announcement, parcel, digest, entries, made_at, came_at \
            FROM deconflict_lists WHERE authority_id = $1 AND side = $2";
    SET_LIST = "INSERT INTO deconflict_lists (authority_id, side, fingerprint, epoch, epoch_days, announcement, parcel, digest, \
                entries, made_at, came_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
                ON CONFLICT (authority_id, side) DO UPDATE SET fingerprint = excluded.fingerprint, epoch = excluded.epoch, \
                epoch_days = excluded.epoch_days, announcement = excluded.announcement, parcel = excluded.parcel, \
                digest = excluded.digest, entries = excluded.entries, made_at = excluded.made_at, came_at = excluded.came_at";
    LAST_CAME = "SELECT COALESCE(MAX(seq), 0) FROM deconflict_inbox";
    COME = "INSERT INTO deconflict_inbox (parcel, seq, authority_id, kind, written_at, came_at, state, code) \
            VALUES ($1, $2, $3, $4, $5, $6, 'waiting', '')";
    WAITING = "SELECT parcel, seq, authority_id, kind, written_at, came_at FROM deconflict_inbox \
               WHERE state = 'waiting' AND seq > $1 ORDER BY seq LIMIT $2";
    DONE = "UPDATE deconflict_inbox SET state = 'done', code = $2 WHERE parcel = $1 AND state = 'waiting'";
    IN_CASES = "SELECT DISTINCT m.person_id FROM cases k JOIN case_accounts c ON c.case_id = k.case_id \
                JOIN person_accounts m ON m.account_id = c.account_id \
                WHERE k.state IN ('open', 'waiting') AND c.removed_seq IS NULL ORDER BY m.person_id";
    REFERRED = "SELECT DISTINCT m.person_id FROM queue_referred d JOIN person_accounts m ON m.account_id = d.account_id \
                WHERE d.referred_at >= $1 ORDER BY m.person_id";
    UNDER_WAY = "SELECT DISTINCT m.person_id FROM referral_drafts r JOIN shared_referral_accounts a ON a.shared_id = r.shared_id \
                 JOIN person_accounts m ON m.account_id = a.account_id \
                 WHERE r.state IN ('drafted', 'sent_back', 'submitted') ORDER BY m.person_id";
}

/// Which direction something is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The other authority asks, and this site answers.
    Asks,
    /// The other authority is asked by this site.
    Asked,
}

impl Side {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asks => "asks",
            Self::Asked => "asked",
        }
    }

    fn find(code: &str) -> Result<Self, Error> {
        match code {
            "asks" => Ok(Self::Asks),
            "asked" => Ok(Self::Asked),
            _ => Err(Error::Corrupt {
                what: "a side of deconfliction",
            }),
        }
    }
}

/// An authority that may ask, or that is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Peer {
    /// The authority's id.
    pub authority: String,
    /// Which of both.
    pub side: Side,
    /// Whether the line is open.
    pub is_open: bool,
    /// Identifiers in a day, in one request, for one case; and how often a request is free again.
    pub limits: [u32; 4],
    /// Whom the asker is told to call.
    pub desk: String,
    /// When somebody last said so.
    pub changed_at: i64,
}

/// A list that was published, or that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The other authority.
    pub authority: String,
    /// [`Side::Asks`]: this site's list for it; [`Side::Asked`]: its list for this site.
    pub side: Side,
    /// Which announcement it stands under.
    pub fingerprint: [u8; 32],
    /// The epoch's number.
    pub epoch: i64,
    /// Days of the epoch.
    pub epoch_days: i64,
    /// The announcement, as it was sent.
    pub announcement: Vec<u8>,
    /// The parcel that has it.
    pub parcel: [u8; 32],
    /// SHA-256 of the list's bytes.
    pub digest: [u8; 32],
    /// Entries, padding included.
    pub entries: i64,
    /// When it was made, as its maker says.
    pub made_at: i64,
    /// When it came, or was published.
    pub came_at: i64,
}

/// A message that came and waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// The parcel that has it.
    pub parcel: [u8; 32],
    /// Its place among those that came.
    pub seq: i64,
    /// Who signed it.
    pub authority: String,
    /// What it is.
    pub kind: String,
    /// When it was written, as its writer says.
    pub written_at: i64,
    /// When it came.
    pub came_at: i64,
}

fn peer(row: &Row<'_>) -> Result<Peer, Error> {
    let limit = |column: usize| {
        u32::try_from(row.int(column)?).map_err(|_| Error::Corrupt {
            what: "a limit of deconfliction",
        })
    };
    Ok(Peer {
        authority: row.text(0)?.to_owned(),
        side: Side::find(row.text(1)?)?,
        is_open: row.int(2)? != 0,
        limits: [limit(3)?, limit(4)?, limit(5)?, limit(6)?],
        desk: row.text(7)?.to_owned(),
        changed_at: row.int(8)?,
    })
}

/// Everybody who may ask or is asked, by their ids.
///
/// # Errors
/// Those of the store.
pub fn peers(tx: &Tx<'_>) -> Result<Vec<Peer>, Error> {
    tx.rows(PEERS, &[], peer)
}

/// What was said of an authority on one side.
///
/// # Errors
/// Those of the store.
pub fn find_peer(tx: &Tx<'_>, authority: &str, side: Side) -> Result<Option<Peer>, Error> {
    tx.find(
        PEER,
        &[Param::Text(authority), Param::Text(side.code())],
        peer,
    )
}

/// Says what goes for an authority on one side.
///
/// # Errors
/// Those of the store.
pub fn set_peer(tx: &Tx<'_>, peer: &Peer, actor: &str, at: Timestamp) -> Result<(), Error> {
    let [day, request, case, repeats] = peer.limits.map(|limit| Param::Int(limit.into()));
    tx.execute(
        SET_PEER,
        &[
            Param::Text(&peer.authority),
            Param::Text(peer.side.code()),
            peer.is_open.into(),
            day,
            request,
            case,
            repeats,
            Param::Text(&peer.desk),
            Param::Text(actor),
            Param::Int(at.micros()),
        ],
    )?;
    let [day, request, case, _] = peer.limits;
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "deconflict.peer_set",
        subject: peer.authority.clone(),
        detail: format!(
            "side={} open={} day={day} request={request} case={case}",
            peer.side.code(),
            u8::from(peer.is_open)
        ),
    })
}

fn listed(row: &Row<'_>) -> Result<Listed, Error> {
    Ok(Listed {
        authority: row.text(0)?.to_owned(),
        side: Side::find(row.text(1)?)?,
        fingerprint: row.fixed(2)?,
        epoch: row.int(3)?,
        epoch_days: row.int(4)?,
        announcement: row.blob(5)?.to_vec(),
        parcel: row.fixed(6)?,
        digest: row.fixed(7)?,
        entries: row.int(8)?,
        made_at: row.int(9)?,
        came_at: row.int(10)?,
    })
}

/// All lists, by the other authority.
///
/// # Errors
/// Those of the store.
pub fn lists(tx: &Tx<'_>) -> Result<Vec<Listed>, Error> {
    tx.rows(LISTS, &[], listed)
}

/// The list on one side.
///
/// # Errors
/// Those of the store.
pub fn find_list(tx: &Tx<'_>, authority: &str, side: Side) -> Result<Option<Listed>, Error> {
    tx.find(
        LIST,
        &[Param::Text(authority), Param::Text(side.code())],
        listed,
    )
}

/// Writes down a list, in the place of the one before, with its entry in the log.
///
/// # Errors
/// Those of the store.
pub fn set_list(tx: &Tx<'_>, list: &Listed, entry: Entry) -> Result<(), Error> {
    tx.execute(
        SET_LIST,
        &[
            Param::Text(&list.authority),
            Param::Text(list.side.code()),
            Param::Blob(&list.fingerprint),
            Param::Int(list.epoch),
            Param::Int(list.epoch_days),
            Param::Blob(&list.announcement),
            Param::Blob(&list.parcel),
            Param::Blob(&list.digest),
            Param::Int(list.entries),
            Param::Int(list.made_at),
            Param::Int(list.came_at),
        ],
    )?;
    tx.record(entry)
}

/// Keeps a message that came until it is worked on; the parcel's own entry in the log tells of it.
///
/// # Errors
/// Those of the store.
pub fn come(
    tx: &Tx<'_>,
    parcel: &[u8; 32],
    (authority, kind): (&str, &str),
    (written_at, at): (i64, Timestamp),
) -> Result<(), Error> {
    let seq = tx.find(LAST_CAME, &[], |row| row.int(0))?.unwrap_or(0) + 1;
    tx.repeat(
        COME,
        &[
            Param::Blob(parcel),
            Param::Int(seq),
            Param::Text(authority),
            Param::Text(kind),
            Param::Int(written_at),
            Param::Int(at.micros()),
        ],
    )
    .map(drop)
}

/// Messages that wait after a place, in the order they came.
///
/// # Errors
/// Those of the store.
pub fn waiting(tx: &Tx<'_>, after: i64, limit: u32) -> Result<Vec<Came>, Error> {
    let params = [Param::Int(after), Param::Int(limit.into())];
    tx.rows(WAITING, &params, |row| {
        Ok(Came {
            parcel: row.fixed(0)?,
            seq: row.int(1)?,
            authority: row.text(2)?.to_owned(),
            kind: row.text(3)?.to_owned(),
            written_at: row.int(4)?,
            came_at: row.int(5)?,
        })
    })
}

/// Says that a message was worked on, and with what code; whether it was waiting.
///
/// # Errors
/// Those of the store.
pub fn done(tx: &Tx<'_>, came: &Came, code: &str) -> Result<bool, Error> {
    let params = [Param::Blob(&came.parcel), Param::Text(code)];
    tx.repeat(DONE, &params).map(|changed| changed > 0)
}

/// Whom this site works on: who is in a case that is not closed, in a referral under way, or was referred since a moment.
///
/// # Errors
/// Those of the store.
pub fn worked_on(tx: &Tx<'_>, since: Timestamp) -> Result<BTreeSet<PersonId>, Error> {
    let read = |row: &Row<'_>| row.fixed(0).map(PersonId::from_bytes);
    let mut found: BTreeSet<PersonId> = tx.rows(IN_CASES, &[], read)?.into_iter().collect();
    found.extend(tx.rows(UNDER_WAY, &[], read)?);
    found.extend(tx.rows(REFERRED, &[Param::Int(since.micros())], read)?);
    Ok(found)
}
