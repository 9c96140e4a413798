//! Second looks at decisions to set aside: which are due, who looks, and what they came to.
//!
//! What is shown before a verdict has no word of the first decision: who took it, when, with which
//! code and reason. The order is that of the lots, which nobody can tell anything from.

use tiaki_core::id::{PersonId, SetAsideId};
use tiaki_core::time::Timestamp;

use super::{Operator, aside, note};
use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;

sql! {
    LANE = concat!(
        "SELECT m.person_id, s.set_aside_id, s.authority_id, a.operator, a.until_at FROM queue_set_asides s \
         JOIN person_accounts m ON m.account_id = s.account_id LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id \
         WHERE s.ended IS NULL AND a.decided_at IS NULL AND ", chosen!(), " AND ($2 = '' OR s.authority_id = $2) \
         ORDER BY s.lot, s.set_aside_id LIMIT $3");
    NEXT = concat!(
        "SELECT m.person_id, s.set_aside_id, s.authority_id, a.operator, a.until_at FROM queue_set_asides s \
         JOIN person_accounts m ON m.account_id = s.account_id LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id \
         WHERE s.ended IS NULL AND a.decided_at IS NULL AND (a.until_at IS NULL OR a.until_at <= $3 OR a.operator_key = $4) \
         AND s.operator_key <> $4 AND ", chosen!(), " AND ($2 = '' OR s.authority_id = $2) \
         ORDER BY s.lot, s.set_aside_id LIMIT 1");
    ONE = concat!(
        "SELECT m.person_id, s.set_aside_id, s.authority_id, a.operator, a.until_at, s.operator_key, a.operator_key \
         FROM queue_set_asides s JOIN person_accounts m ON m.account_id = s.account_id \
         LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id \
         WHERE s.set_aside_id = $2 AND s.ended IS NULL AND a.decided_at IS NULL AND ", chosen!());
    TAKE = "INSERT INTO queue_audits (set_aside_id, operator, operator_key, taken_at, until_at) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (set_aside_id) DO UPDATE SET operator = excluded.operator, operator_key = excluded.operator_key, \
            taken_at = excluded.taken_at, until_at = excluded.until_at";
    DECIDE = "UPDATE queue_audits SET verdict = $2, reason = $3, decided_at = $4 WHERE set_aside_id = $1 AND decided_at IS NULL";
    COUNTS = concat!(
        "SELECT authority_id, ended, verdict, is_chosen, COUNT(*) FROM (SELECT s.authority_id AS authority_id, \
         COALESCE(s.ended, '') AS ended, COALESCE(a.verdict, '') AS verdict, CAST(CASE WHEN a.verdict IS NOT NULL OR ",
        chosen!(), " THEN 1 ELSE 0 END AS BIGINT) AS is_chosen FROM queue_set_asides s \
         LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id) c \
         GROUP BY authority_id, ended, verdict, is_chosen ORDER BY authority_id, ended, verdict, is_chosen");
}

/// A decision that is due for a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Whom it is about now.
    pub person: PersonId,
    /// The decision.
    pub id: SetAsideId,
    /// The queue it was taken out of.
    pub authority: String,
    /// Who looks, and until when.
    pub taken: Option<(String, Timestamp)>,
}

/// The same, with who may not look and who does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueOne {
    /// What is due.
    pub due: Due,
    /// The key of who set aside.
    pub set_aside_by: String,
    /// The key of who looks.
    pub taken_by: Option<String>,
}

fn due(row: &Row<'_>) -> Result<Due, Error> {
    let taken = match (row.find_text(3)?, row.find_int(4)?) {
        (Some(name), Some(until)) => Some((name.to_owned(), Timestamp::from_micros(until))),
        _ => None,
    };
    Ok(Due {
        person: super::person(row)?,
        id: SetAsideId::from_bytes(row.fixed(1)?),
        authority: row.text(2)?.to_owned(),
        taken,
    })
}

/// What is due for a second look, of one queue or, where that is empty, of all; in order of lots.
/// `period` is the one that is not over yet.
///
/// # Errors
/// Those of the store.
pub fn lane(tx: &Tx<'_>, authority: &str, period: i64, limit: u32) -> Result<Vec<Due>, Error> {
    let params = [
        Param::Int(period),
        Param::Text(authority),
        Param::Int(limit.into()),
    ];
    tx.rows(LANE, &params, due)
}

/// The first that this operator may look at and nobody else is looking at.
///
/// # Errors
/// Those of the store.
pub fn find_next(
    tx: &Tx<'_>,
    authority: &str,
    period: i64,
    operator_key: &str,
    now: Timestamp,
) -> Result<Option<Due>, Error> {
    let params = [
        Param::Int(period),
        Param::Text(authority),
        Param::Int(now.micros()),
        Param::Text(operator_key),
    ];
    tx.find(NEXT, &params, due)
}

/// One that is due; nothing where it is not, or not any more.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &SetAsideId, period: i64) -> Result<Option<DueOne>, Error> {
    let params = [Param::Int(period), Param::Blob(id.as_bytes())];
    tx.find(ONE, &params, |row| {
        Ok(DueOne {
            due: due(row)?,
            set_aside_by: row.text(5)?.to_owned(),
            taken_by: row.find_text(6)?.map(str::to_owned),
        })
    })
}

/// Has an operator look at it.
///
/// # Errors
/// Those of the store.
pub fn take(
    tx: &Tx<'_>,
    due: &Due,
    operator: &Operator,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        TAKE,
        &[
            Param::Blob(due.id.as_bytes()),
            Param::Text(&operator.name),
            Param::Text(&operator.key),
            Param::Int(now.micros()),
            Param::Int(until.micros()),
        ],
    )?;
    let detail = format!("decision={} until={until}", due.id);
    note(tx, now, operator, "queue.audit_taken", &due.person, detail)
}

/// What a second look came to.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'v> {
    /// Its code.
    pub code: &'v str,
    /// Whether it belonged in the queue, so that it goes back.
    pub is_missed: bool,
    /// Why, in words.
    pub reason: &'v str,
    /// A keyed digest of the words, for the log.
    pub digest: [u8; 32],
}

/// Writes down what a second look came to. Who was missed is back in the queue with it.
///
/// # Errors
/// Those of the store.
pub fn decide(
    tx: &Tx<'_>,
    due: &Due,
    operator: &Operator,
    verdict: Verdict<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        DECIDE,
        &[
            Param::Blob(due.id.as_bytes()),
            Param::Text(verdict.code),
            Param::Text(verdict.reason),
            Param::Int(now.micros()),
        ],
    )?;
    if verdict.is_missed {
        aside::end_missed(tx, &due.id, operator, now)?;
    }
    let detail = format!(
        "decision={} verdict={} reason={}",
        due.id,
        verdict.code,
        hex::encode(verdict.digest)
    );
    note(tx, now, operator, "queue.audited", &due.person, detail)
}

/// How many decisions of a queue ended so, were judged so, and were drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The queue.
    pub authority: String,
    /// How they ended: `again`, `missed`, `restored`, or empty.
    pub ended: String,
    /// What the second look said; empty where there was none.
    pub verdict: String,
    /// Whether they are for a second look.
    pub is_chosen: bool,
    /// How many.
    pub count: i64,
}

/// All decisions, counted.
///
/// # Errors
/// Those of the store.
pub fn counts(tx: &Tx<'_>, period: i64) -> Result<Vec<Count>, Error> {
    tx.rows(COUNTS, &[Param::Int(period)], |row| {
        Ok(Count {
            authority: row.text(0)?.to_owned(),
            ended: row.text(1)?.to_owned(),
            verdict: row.text(2)?.to_owned(),
            is_chosen: row.int(3)? != 0,
            count: row.int(4)?,
        })
    })
}
