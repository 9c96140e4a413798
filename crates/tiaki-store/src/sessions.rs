//! Sessions: who is logged in, since when, and what for.
//!
//! A session is found by a keyed digest of the secret that the browser holds, so that no row opens one.
//! The reason for a purpose is free text: it stands here while the session lasts, and the log has a
//! keyed digest of it.

use tiaki_core::id::OperatorId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    ADD = "INSERT INTO sessions (session_id, operator_id, purpose, reason, started_at, seen_at) VALUES ($1, $2, $3, $4, $5, $6)";
    FIND = "SELECT session_id, operator_id, purpose, reason, started_at, seen_at FROM sessions WHERE session_id = $1";
    OF_OPERATOR = "SELECT session_id, operator_id, purpose, reason, started_at, seen_at FROM sessions \
                   WHERE operator_id = $1 ORDER BY started_at, session_id";
    SEEN = "UPDATE sessions SET seen_at = $2 WHERE session_id = $1 AND seen_at < $2";
    END = "DELETE FROM sessions WHERE session_id = $1";
    END_ALL = "DELETE FROM sessions WHERE operator_id = $1";
    SWEEP = "DELETE FROM sessions WHERE seen_at < $1 OR started_at < $2";
}

/// How a session is found: a keyed digest of what the browser holds.
pub type SessionDigest = [u8; 32];

/// A session as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// How it is found.
    pub digest: SessionDigest,
    /// Whose it is.
    pub operator: OperatorId,
    /// The code of the purpose that was named; empty where none was.
    pub purpose: String,
    /// Why, in words.
    pub reason: String,
    /// Since when.
    pub started_at: Timestamp,
    /// When it was used last, to the minute.
    pub seen_at: Timestamp,
}

fn read(row: &Row<'_>) -> Result<Session, Error> {
    Ok(Session {
        digest: row.fixed(0)?,
        operator: OperatorId::from_bytes(row.fixed(1)?),
        purpose: row.text(2)?.to_owned(),
        reason: row.text(3)?.to_owned(),
        started_at: Timestamp::from_micros(row.int(4)?),
        seen_at: Timestamp::from_micros(row.int(5)?),
    })
}

/// Begins a session; its entry in the log is that of the log-in that passed.
///
/// # Errors
/// Those of the store.
pub fn begin(tx: &Tx<'_>, session: &Session) -> Result<(), Error> {
    tx.execute(
        ADD,
        &[
            Param::Blob(&session.digest),
            Param::Blob(session.operator.as_bytes()),
            Param::Text(&session.purpose),
            Param::Text(&session.reason),
            Param::Int(session.started_at.micros()),
            Param::Int(session.seen_at.micros()),
        ],
    )?;
    Ok(())
}

/// Puts a session in the place of another. The entry is the caller's.
///
/// # Errors
/// Those of the store.
pub fn replace(tx: &Tx<'_>, old: &SessionDigest, session: &Session) -> Result<(), Error> {
    tx.execute(END, &[Param::Blob(old)])?;
    begin(tx, session)
}

/// The session of this digest, if there is one, over or not.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, digest: &SessionDigest) -> Result<Option<Session>, Error> {
    tx.find(FIND, &[Param::Blob(digest)], read)
}

/// The sessions of an operator, the oldest first.
///
/// # Errors
/// Those of the store.
pub fn of_operator(tx: &Tx<'_>, operator: &OperatorId) -> Result<Vec<Session>, Error> {
    tx.rows(OF_OPERATOR, &[Param::Blob(operator.as_bytes())], read)
}

/// Notes that a session is used. No entry: it changes nothing but how long the session lasts.
///
/// # Errors
/// Those of the store.
pub fn touch(tx: &Tx<'_>, digest: &SessionDigest, at: Timestamp) -> Result<(), Error> {
    tx.repeat(SEEN, &[Param::Blob(digest), Param::Int(at.micros())])?;
    Ok(())
}

/// Ends a session, with its entry in the log; `false` where there is none.
///
/// # Errors
/// Those of the store.
pub fn end(tx: &Tx<'_>, digest: &SessionDigest, entry: Entry) -> Result<bool, Error> {
    let ended = tx.execute(END, &[Param::Blob(digest)])? > 0;
    if ended {
        tx.record(entry)?;
    }
    Ok(ended)
}

/// Ends all sessions of an operator; how many they were. The entry is the caller's.
///
/// # Errors
/// Those of the store.
pub fn end_all(tx: &Tx<'_>, operator: &OperatorId) -> Result<u64, Error> {
    tx.execute(END_ALL, &[Param::Blob(operator.as_bytes())])
}

/// Removes sessions that were not used since one moment, or begun before another. They were over
/// already: no entry.
///
/// # Errors
/// Those of the store.
pub fn sweep(tx: &Tx<'_>, seen: Timestamp, started: Timestamp) -> Result<u64, Error> {
    let params = [Param::Int(seen.micros()), Param::Int(started.micros())];
    tx.repeat(SWEEP, &params)
}
