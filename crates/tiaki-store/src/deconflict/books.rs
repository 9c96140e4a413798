//! The books of deconfliction: every request that was decided on, in counts, and the alarms that rang.
//!
//! What is written in the transaction that decides is what budgets and alarms go by; nothing of what was asked is in it.

use tiaki_core::time::Timestamp;

use super::Side;
use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM deconflict_asks";
    ADD = "INSERT INTO deconflict_asks (seq, side, authority_id, day, request_id, epoch, fingerprint, commitment, digest, identifiers, \
           charged, outcome, happened_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    SPENT = "SELECT CAST(COALESCE(SUM(charged), 0) AS BIGINT) FROM deconflict_asks WHERE side = $1 AND authority_id = $2 AND day = $3";
    SPENT_FOR = "SELECT CAST(COALESCE(SUM(charged), 0) AS BIGINT) FROM deconflict_asks \
                 WHERE side = $1 AND authority_id = $2 AND day = $3 AND commitment = $4";
    GRANTED = "SELECT digest, outcome FROM deconflict_asks WHERE side = $1 AND authority_id = $2 AND request_id = $3 \
               AND outcome IN ('granted', 'repeated') ORDER BY seq";
    SINCE = "SELECT day, request_id, commitment, identifiers, charged, outcome, happened_at FROM deconflict_asks \
             WHERE side = $1 AND authority_id = $2 AND day >= $3 AND day <= $4 ORDER BY seq";
    GRANT_OF = "SELECT fingerprint, commitment FROM deconflict_asks WHERE side = $1 AND authority_id = $2 AND request_id = $3 \
                AND outcome = 'granted'";
    RING = "INSERT INTO deconflict_alarms (side, authority_id, day, code, found, threshold, rang_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
            ON CONFLICT (side, authority_id, day, code) DO NOTHING";
    ALARMS = "SELECT side, authority_id, day, code, found, threshold, rang_at FROM deconflict_alarms WHERE day >= $1 \
              ORDER BY day DESC, authority_id, side, code LIMIT 500";
}

/// A request that is decided on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ask {
    /// In which direction.
    pub side: Side,
    /// The other authority.
    pub authority: String,
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// Which request; zeros where it could not be read.
    pub request: [u8; 16],
    /// The epoch's number.
    pub epoch: i64,
    /// Under which announcement.
    pub fingerprint: [u8; 32],
    /// For which case, as the answerer sees it.
    pub commitment: [u8; 32],
    /// Which bytes.
    pub digest: [u8; 32],
    /// How many identifiers.
    pub identifiers: i64,
    /// How many of the budget.
    pub charged: i64,
    /// `granted`, `repeated`, or the code of the refusal.
    pub outcome: String,
    /// When.
    pub at: i64,
}

/// A line of the books, as counts go by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// Which request.
    pub request: [u8; 16],
    /// For which case, as the answerer sees it.
    pub commitment: [u8; 32],
    /// How many identifiers.
    pub identifiers: i64,
    /// How many of the budget.
    pub charged: i64,
    /// `granted`, `repeated`, or the code of the refusal.
    pub outcome: String,
    /// When.
    pub at: i64,
}

/// An alarm that rang.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rang {
    /// In which direction.
    pub side: Side,
    /// The other authority.
    pub authority: String,
    /// On which day, counted from 1970-01-01.
    pub day: i64,
    /// What about.
    pub code: String,
    /// What was counted.
    pub found: i64,
    /// From or below which count it rings.
    pub threshold: i64,
    /// When.
    pub at: i64,
}

/// Writes a decision down, with its entry in the log.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, ask: &Ask, entry: Entry) -> Result<(), Error> {
    let seq = tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0) + 1;
    tx.execute(
        ADD,
        &[
            Param::Int(seq),
            Param::Text(ask.side.code()),
            Param::Text(&ask.authority),
            Param::Int(ask.day),
            Param::Blob(&ask.request),
            Param::Int(ask.epoch),
            Param::Blob(&ask.fingerprint),
            Param::Blob(&ask.commitment),
            Param::Blob(&ask.digest),
            Param::Int(ask.identifiers),
            Param::Int(ask.charged),
            Param::Text(&ask.outcome),
            Param::Int(ask.at),
        ],
    )?;
    tx.record(entry)
}

/// How many identifiers were charged on a day: in all, and for a case.
///
/// # Errors
/// Those of the store.
pub fn spent(
    tx: &Tx<'_>,
    (side, authority): (Side, &str),
    day: i64,
    commitment: &[u8; 32],
) -> Result<(i64, i64), Error> {
    let all = [
        Param::Text(side.code()),
        Param::Text(authority),
        Param::Int(day),
        Param::Blob(commitment),
    ];
    let [side, authority, day, _] = all;
    let whole = tx.find(SPENT, &[side, authority, day], |row| row.int(0))?;
    let of_case = tx.find(SPENT_FOR, &all, |row| row.int(0))?;
    Ok((whole.unwrap_or(0), of_case.unwrap_or(0)))
}

/// What was granted under a request's id, and how often it was repeated since.
///
/// # Errors
/// Those of the store.
pub fn granted(
    tx: &Tx<'_>,
    (side, authority): (Side, &str),
    request: &[u8; 16],
) -> Result<Option<([u8; 32], u32)>, Error> {
    let params = [
        Param::Text(side.code()),
        Param::Text(authority),
        Param::Blob(request),
    ];
    let all = tx.rows(GRANTED, &params, |row| row.fixed::<32>(0))?;
    let repeats = u32::try_from(all.len().saturating_sub(1)).unwrap_or(u32::MAX);
    Ok(all.first().map(|digest| (*digest, repeats)))
}

/// What a request was granted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Granted {
    /// Under which announcement.
    pub fingerprint: [u8; 32],
    /// For which case, as the answerer sees it.
    pub commitment: [u8; 32],
}

/// Under which announcement and for which case a request was granted.
///
/// # Errors
/// Those of the store.
pub fn grant_of(
    tx: &Tx<'_>,
    (side, authority): (Side, &str),
    request: &[u8; 16],
) -> Result<Option<Granted>, Error> {
    let params = [
        Param::Text(side.code()),
        Param::Text(authority),
        Param::Blob(request),
    ];
    tx.find(GRANT_OF, &params, |row| {
        Ok(Granted {
            fingerprint: row.fixed(0)?,
            commitment: row.fixed(1)?,
        })
    })
}

/// The books of some days, in their order.
///
/// # Errors
/// Those of the store.
pub fn since(
    tx: &Tx<'_>,
    (side, authority): (Side, &str),
    (from, to): (i64, i64),
) -> Result<Vec<Line>, Error> {
    let params = [
        Param::Text(side.code()),
        Param::Text(authority),
        Param::Int(from),
        Param::Int(to),
    ];
    tx.rows(SINCE, &params, |row| {
        Ok(Line {
            day: row.int(0)?,
            request: row.fixed(1)?,
            commitment: row.fixed(2)?,
            identifiers: row.int(3)?,
            charged: row.int(4)?,
            outcome: row.text(5)?.to_owned(),
            at: row.int(6)?,
        })
    })
}

/// Writes an alarm down, with its entry in the log, unless it rang that day.
///
/// # Errors
/// Those of the store.
pub fn ring(tx: &Tx<'_>, alarm: &Rang, actor: &str, at: Timestamp) -> Result<bool, Error> {
    let new = tx.execute(
        RING,
        &[
            Param::Text(alarm.side.code()),
            Param::Text(&alarm.authority),
            Param::Int(alarm.day),
            Param::Text(&alarm.code),
            Param::Int(alarm.found),
            Param::Int(alarm.threshold),
            Param::Int(alarm.at),
        ],
    )?;
    if new > 0 {
        tx.record(Entry {
            at,
            actor: actor.to_owned(),
            verb: "deconflict.alarmed",
            subject: alarm.authority.clone(),
            detail: format!(
                "side={} code={} found={} threshold={}",
                alarm.side.code(),
                alarm.code,
                alarm.found,
                alarm.threshold
            ),
        })?;
    }
    Ok(new > 0)
}

/// The alarms that rang since a day, the newest day first.
///
/// # Errors
/// Those of the store.
pub fn alarms(tx: &Tx<'_>, since: i64) -> Result<Vec<Rang>, Error> {
    tx.rows(ALARMS, &[Param::Int(since)], |row: &Row<'_>| {
        Ok(Rang {
            side: Side::find(row.text(0)?)?,
            authority: row.text(1)?.to_owned(),
            day: row.int(2)?,
            code: row.text(3)?.to_owned(),
            found: row.int(4)?,
            threshold: row.int(5)?,
            at: row.int(6)?,
        })
    })
}
