//! Second looks at decisions to set aside: which are due, who looks, and what they came to.
//!
//! A decision that was drawn stays drawn, however it ends: who undoes it or takes it anew does not take
//! it out of the sample. Before a verdict nothing here says of whom a second look is due but to who has
//! taken it, and nothing has a word of the first decision: who took it, with which code and reason. The
//! order is that of the lots, which nobody can tell anything from.

use std::collections::BTreeMap;

use tiaki_core::id::{PersonId, SetAsideId};
use tiaki_core::time::Timestamp;

use super::{Operator, aside, note};
use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    LANE = concat!(
        "SELECT s.authority_id, COUNT(*), CAST(SUM(CASE WHEN a.until_at > $2 THEN 1 ELSE 0 END) AS BIGINT) \
         FROM queue_set_asides s LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id \
         WHERE a.decided_at IS NULL AND s.period < $1 AND ", chosen!(), " AND NOT ", taken_again!(),
        " AND ($3 = '' OR s.authority_id = $3) GROUP BY s.authority_id ORDER BY s.authority_id");
    NEXT = concat!(
        "SELECT m.person_id, s.set_aside_id, s.authority_id, a.operator, a.until_at, s.decided_at FROM queue_set_asides s \
         JOIN person_accounts m ON m.account_id = s.account_id LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id \
         WHERE a.decided_at IS NULL AND (a.until_at IS NULL OR a.until_at <= $3 OR a.operator_key = $4) \
         AND NOT EXISTS (SELECT 1 FROM person_accounts o JOIN case_accounts c ON c.account_id = o.account_id \
         AND c.removed_seq IS NULL JOIN cases k ON k.case_id = c.case_id AND k.restricted = 1 WHERE o.person_id = m.person_id \
         AND NOT EXISTS (SELECT 1 FROM case_members v WHERE v.case_id = k.case_id AND v.operator_key = $4)) \
         AND ", may_look!("$4"), " AND ", chosen!(), " AND NOT ", taken_again!(),
        " AND ($2 = '' OR s.authority_id = $2) ORDER BY s.lot, s.decided_at, s.set_aside_id LIMIT 1");
    ONE = concat!(
        "SELECT m.person_id, s.set_aside_id, s.authority_id, a.operator, a.until_at, s.decided_at, a.operator_key, \
         CAST(CASE WHEN s.ended IS NULL THEN 1 ELSE 0 END AS BIGINT), s.facts, s.rules \
         FROM queue_set_asides s JOIN person_accounts m ON m.account_id = s.account_id \
         JOIN queue_audits a ON a.set_aside_id = s.set_aside_id \
         WHERE s.set_aside_id = $2 AND a.decided_at IS NULL AND a.until_at > $3 AND ", may_look!("a.operator_key"),
        " AND ", chosen!(), " AND NOT ", taken_again!());
    TAKE = "INSERT INTO queue_audits (set_aside_id, operator, operator_key, taken_at, until_at) VALUES ($1, $2, $3, $4, $5) \
            ON CONFLICT (set_aside_id) DO UPDATE SET operator = excluded.operator, operator_key = excluded.operator_key, \
            taken_at = excluded.taken_at, until_at = excluded.until_at";
    DECIDE = "UPDATE queue_audits SET verdict = $2, reason = $3, decided_at = $4 WHERE set_aside_id = $1 AND decided_at IS NULL";
    COUNTS = concat!(
        "SELECT authority_id, ended, verdict, is_chosen, COUNT(*) FROM (SELECT s.authority_id AS authority_id, \
         COALESCE(s.ended, '') AS ended, COALESCE(a.verdict, '') AS verdict, CAST(CASE WHEN a.verdict IS NOT NULL OR ",
        chosen!(), " THEN 1 ELSE 0 END AS BIGINT) AS is_chosen FROM queue_set_asides s \
         LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id WHERE s.period < $1 AND \
         (a.verdict IS NOT NULL OR NOT ", taken_again!(), ")) c \
         GROUP BY authority_id, ended, verdict, is_chosen ORDER BY authority_id, ended, verdict, is_chosen");
    DRAWN = concat!(
        "SELECT s.set_aside_id FROM person_accounts m JOIN queue_set_asides s ON s.account_id = m.account_id \
         JOIN queue_audits a ON a.set_aside_id = s.set_aside_id WHERE m.person_id = $1 AND a.decided_at IS NOT NULL AND NOT ",
        other_members!("s", "m.person_id"), " AND NOT ", new_sources!("s", "m.person_id"),
        " ORDER BY a.decided_at DESC, s.set_aside_id LIMIT 1");
    CHANCES = "SELECT s.set_aside_id, s.permille, (SELECT COUNT(*) FROM queue_set_asides o \
               WHERE o.authority_id = s.authority_id AND o.period = s.period) FROM queue_audits a \
               JOIN queue_set_asides s ON s.set_aside_id = a.set_aside_id WHERE a.decided_at IS NOT NULL AND s.permille IS NOT NULL";
}

/// A decision that somebody looks at a second time.
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
    /// As of when it is to be judged: the moment of the decision.
    pub known_at: Timestamp,
}

/// The same, with who looks, and with what was known at the decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueOne {
    /// What is due.
    pub due: Due,
    /// The key of who looks.
    pub taken_by: String,
    /// Whether nobody has ended the decision.
    pub stands: bool,
    /// The facts of the person's place as they were then, packed.
    pub facts: Option<Vec<u8>>,
    /// The version of the rules that gave the place.
    pub rules: Option<String>,
}

/// What is due of a queue. Of whom is told to nobody before a second look is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lane {
    /// The queue.
    pub authority: String,
    /// Decisions of weeks that are over, of which no verdict is in.
    pub due: i64,
    /// Of those, how many somebody looks at.
    pub taken: i64,
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
        known_at: Timestamp::from_micros(row.int(5)?),
    })
}

/// How many second looks are due, of one queue or, where that is empty, of all. `period` is the one that
/// is not over yet: what was drawn in it is not counted, or a count would tell of the last decision.
///
/// # Errors
/// Those of the store.
pub fn lane(tx: &Tx<'_>, authority: &str, period: i64, now: Timestamp) -> Result<Vec<Lane>, Error> {
    let params = [
        Param::Int(period),
        Param::Int(now.micros()),
        Param::Text(authority),
    ];
    tx.rows(LANE, &params, |row| {
        Ok(Lane {
            authority: row.text(0)?.to_owned(),
            due: row.int(1)?,
            taken: row.int(2)?,
        })
    })
}

/// The first that this operator may look at and nobody else is looking at: what another set aside and
/// another ended, and of which the operator was not told what was said; of nobody in a restricted case that the
/// operator is no member of.
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

/// One that somebody looks at; nothing where nobody has taken it, the time for it is over, who took it ended
/// the decision or was told what was said, or it is not due any more.
///
/// # Errors
/// Those of the store.
pub fn find(
    tx: &Tx<'_>,
    id: &SetAsideId,
    period: i64,
    now: Timestamp,
) -> Result<Option<DueOne>, Error> {
    let params = [
        Param::Int(period),
        Param::Blob(id.as_bytes()),
        Param::Int(now.micros()),
    ];
    tx.find(ONE, &params, |row| {
        Ok(DueOne {
            due: due(row)?,
            taken_by: row.text(6)?.to_owned(),
            stands: row.int(7)? != 0,
            facts: row.find_blob(8)?.map(<[u8]>::to_vec),
            rules: row.find_text(9)?.map(str::to_owned),
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
    // Not whom: that would tell who is drawn before the verdict is in.
    tx.record(Entry {
        at: now,
        actor: operator.name.clone(),
        verb: "queue.audit_taken",
        subject: due.id.to_string(),
        detail: format!("until={until}"),
    })
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

/// Writes down what a second look came to. Who was missed is back in the queue with it, also where a
/// later decision set it aside again.
///
/// # Errors
/// Those of the store.
pub fn decide(
    tx: &Tx<'_>,
    found: &DueOne,
    operator: &Operator,
    verdict: Verdict<'_>,
    now: Timestamp,
) -> Result<(), Error> {
    let due = &found.due;
    tx.execute(
        DECIDE,
        &[
            Param::Blob(due.id.as_bytes()),
            Param::Text(verdict.code),
            Param::Text(verdict.reason),
            Param::Int(now.micros()),
        ],
    )?;
    if verdict.is_missed && found.stands {
        aside::end_missed(tx, (&due.id, &due.person), operator, now)?;
    } else if verdict.is_missed {
        aside::restore(tx, &due.person, operator, now)?;
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

/// All decisions of the weeks that are over, counted; one that was undone and taken again on the same
/// facts in the same week counts once.
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

/// The decision by whose second look somebody came to be worked: the last one that was judged, where
/// nothing came in after it was taken.
///
/// # Errors
/// Those of the store.
pub fn find_drawn(tx: &Tx<'_>, person: &PersonId) -> Result<Option<SetAsideId>, Error> {
    tx.find(DRAWN, &[Param::Blob(person.as_bytes())], |row| {
        row.fixed(0).map(SetAsideId::from_bytes)
    })
}

/// A decision that was looked at again, and what decides with which chance it was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drawn {
    /// The share that was drawn then, in thousandths.
    pub permille: u16,
    /// Decisions of its queue in its week.
    pub of: u64,
}

/// Every decision that was looked at again.
///
/// # Errors
/// Those of the store.
pub fn drawn(tx: &Tx<'_>) -> Result<BTreeMap<SetAsideId, Drawn>, Error> {
    let rows = tx.rows(CHANCES, &[], |row| {
        let drawn = Drawn {
            permille: u16::try_from(row.int(1)?).unwrap_or(0),
            of: row.int(2)?.max(1).cast_unsigned(),
        };
        Ok((SetAsideId::from_bytes(row.fixed(0)?), drawn))
    })?;
    Ok(rows.into_iter().collect())
}
