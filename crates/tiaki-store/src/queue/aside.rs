//! Decisions to set someone aside: written once, ended by name, and in force in the queue they were taken
//! in, as long as nothing came in since.
//!
//! With each is kept what was known when it was taken (the facts of the person's place), and which share
//! was drawn then: a second look goes by that, whatever became of the decision.

use tiaki_core::id::{AccountId, PersonId, SetAsideBatchId, SetAsideId};
use tiaki_core::time::Timestamp;

use super::{Baseline, Operator, Queued, note};
use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;

sql! {
    ADD = "INSERT INTO queue_set_asides (set_aside_id, batch_id, account_id, authority_id, band, back_on, seen_history, \
           seen_parts, code, reason, operator, operator_key, decided_at, period, lot, drawn, permille, facts, rules) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, \
           (SELECT f.facts FROM person_facts f WHERE f.person_id = $18), \
           (SELECT p.rules FROM priorities p WHERE p.person_id = $18))";
    OF_PERSON = concat!(
        "SELECT s.set_aside_id, s.batch_id, s.authority_id, s.band, s.code, s.reason, s.operator, s.decided_at, CAST(CASE WHEN ",
        other_members!("s", "m.person_id"), " THEN 1 ELSE 0 END AS BIGINT), CAST(CASE WHEN ", new_sources!("s", "m.person_id"),
        " THEN 1 ELSE 0 END AS BIGINT), CAST(CASE WHEN ", more_urgent!("s"), " THEN 1 ELSE 0 END AS BIGINT), \
        a.verdict, a.operator, a.reason, a.decided_at, m.person_id, \
        CAST(CASE WHEN s.authority_id <> q.authority_id THEN 1 ELSE 0 END AS BIGINT) FROM person_accounts m JOIN priorities q ON q.person_id = m.person_id \
        JOIN queue_set_asides s ON s.account_id = m.account_id AND s.ended IS NULL \
        LEFT JOIN queue_audits a ON a.set_aside_id = s.set_aside_id \
        WHERE m.person_id = $1 ORDER BY s.decided_at DESC, s.set_aside_id");
    IN_FORCE = concat!("SELECT q.person_id FROM priorities q WHERE q.person_id = $1 AND ", aside!(), " IS NOT NULL");
    ALL_IN_FORCE = concat!(
        "SELECT DISTINCT q.person_id FROM queue_set_asides d JOIN person_accounts dm ON dm.account_id = d.account_id \
         JOIN priorities q ON q.person_id = dm.person_id WHERE d.ended IS NULL AND ", aside!(), " IS NOT NULL");
    END_OF_PERSON = "UPDATE queue_set_asides SET ended = $2, ended_by = $3, ended_at = $4, ended_key = $5 WHERE ended IS NULL AND account_id IN \
                     (SELECT account_id FROM person_accounts WHERE person_id = $1)";
    END_ONE = "UPDATE queue_set_asides SET ended = $2, ended_by = $3, ended_at = $4, ended_key = $5 WHERE ended IS NULL AND set_aside_id = $1";
    END_BATCH = "UPDATE queue_set_asides SET ended = $2, ended_by = $3, ended_at = $4, ended_key = $5 WHERE ended IS NULL AND batch_id = $1";
    OF_BATCH = "SELECT m.person_id FROM queue_set_asides s JOIN person_accounts m ON m.account_id = s.account_id \
                WHERE s.batch_id = $1 AND s.ended IS NULL ORDER BY s.set_aside_id";
    BATCHES = "SELECT batch_id, MIN(authority_id), MIN(decided_at), COUNT(*), \
               CAST(SUM(CASE WHEN ended IS NULL THEN 1 ELSE 0 END) AS BIGINT) FROM queue_set_asides \
               WHERE authority_id = $1 GROUP BY batch_id HAVING COUNT(*) > 1 ORDER BY MIN(decided_at) DESC, batch_id LIMIT $2";
    LOOKING = "SELECT 1 FROM person_accounts m JOIN queue_set_asides s ON s.account_id = m.account_id \
               JOIN queue_audits a ON a.set_aside_id = s.set_aside_id WHERE m.person_id = $1 AND a.decided_at IS NULL \
               AND a.until_at > $2 AND a.operator_key = $3 LIMIT 1";
    TELL = "INSERT INTO queue_told (set_aside_id, operator_key, operator, told_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
}

/// A new decision.
#[derive(Debug, Clone)]
pub struct NewSetAside<'s> {
    /// Its id.
    pub id: SetAsideId,
    /// Those that were taken as one.
    pub batch: SetAsideBatchId,
    /// Whom it is about.
    pub person: PersonId,
    /// The account that the person's id comes from.
    pub account: AccountId,
    /// Where it stood.
    pub queued: Queued,
    /// On which bands it comes back, with commas between.
    pub back_on: String,
    /// What is there.
    pub seen: Baseline,
    /// Why: a code.
    pub code: &'s str,
    /// Why, in words.
    pub reason: &'s str,
    /// A keyed digest of code and words, for the log.
    pub digest: [u8; 32],
    /// The period that it falls into.
    pub period: i64,
    /// Its lot.
    pub lot: i64,
    /// Whether the lot is drawn.
    pub drawn: bool,
    /// The share that is drawn, in thousandths.
    pub permille: u16,
}

/// How a decision ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Decided anew after something came in.
    Again,
    /// A second look found that it belonged in the queue.
    Missed,
    /// Undone.
    Restored,
}

impl End {
    const fn code(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Missed => "missed",
            Self::Restored => "restored",
        }
    }
}

/// A second look that was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Looked {
    /// What it came to.
    pub verdict: String,
    /// Who looked.
    pub operator: String,
    /// Why, in words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
}

/// A decision that nobody has ended, with what came in since. Code, words, operator and moment are for
/// whoever may be told them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its id.
    pub id: SetAsideId,
    /// Those that were taken as one.
    pub batch: SetAsideBatchId,
    /// Whom it is about now.
    pub person: PersonId,
    /// The queue it was taken out of.
    pub authority: String,
    /// The band that the person had.
    pub band: String,
    /// Why: a code.
    pub code: String,
    /// Why, in words.
    pub reason: String,
    /// Who decided.
    pub operator: String,
    /// When.
    pub at: Timestamp,
    /// Whether the person is made of other accounts since.
    pub other_members: bool,
    /// Whether a source names it that did not.
    pub new_sources: bool,
    /// Whether its band is more urgent.
    pub more_urgent: bool,
    /// Whether it moved to another queue.
    pub moved: bool,
    /// What a second look came to.
    pub looked: Option<Looked>,
}

impl SetAside {
    /// Whether something came in or the person moved since, so that it does not stand any more.
    #[must_use]
    pub const fn is_back(&self) -> bool {
        self.other_members || self.new_sources || self.more_urgent || self.moved
    }
}

fn set_aside(row: &Row<'_>) -> Result<SetAside, Error> {
    let verdict = row.find_text(11)?.map(str::to_owned);
    let looked = match (verdict, row.find_int(14)?) {
        (Some(verdict), Some(at)) => Some(Looked {
            verdict,
            operator: row.text(12)?.to_owned(),
            reason: row.find_text(13)?.unwrap_or_default().to_owned(),
            at: Timestamp::from_micros(at),
        }),
        _ => None,
    };
    Ok(SetAside {
        id: SetAsideId::from_bytes(row.fixed(0)?),
        batch: SetAsideBatchId::from_bytes(row.fixed(1)?),
        person: PersonId::from_bytes(row.fixed(15)?),
        authority: row.text(2)?.to_owned(),
        band: row.text(3)?.to_owned(),
        code: row.text(4)?.to_owned(),
        reason: row.text(5)?.to_owned(),
        operator: row.text(6)?.to_owned(),
        at: Timestamp::from_micros(row.int(7)?),
        other_members: row.int(8)? != 0,
        new_sources: row.int(9)? != 0,
        more_urgent: row.int(10)? != 0,
        moved: row.int(16)? != 0,
        looked,
    })
}

/// The decisions on a person that nobody has ended, newest first: those that stand, and those after
/// which something came in.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<SetAside>, Error> {
    tx.rows(OF_PERSON, &[Param::Blob(id.as_bytes())], set_aside)
}

/// Says that each of these persons is about to be asked for by [`of_person`].
pub(crate) fn ahead(tx: &Tx<'_>, ids: &[PersonId]) -> Result<(), Error> {
    tx.ahead(OF_PERSON, ids.iter().map(PersonId::as_bytes), &[])
}

/// Whether an operator is looking a second time at a decision on a person.
///
/// # Errors
/// Those of the store.
pub fn is_looking(
    tx: &Tx<'_>,
    id: &PersonId,
    operator: &Operator,
    now: Timestamp,
) -> Result<bool, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Int(now.micros()),
        Param::Text(&operator.key),
    ];
    Ok(tx.find(LOOKING, &params, |_| Ok(()))?.is_some())
}

/// Writes down that an operator is told what was said in these decisions on a person.
///
/// # Errors
/// Those of the store.
pub fn tell(
    tx: &Tx<'_>,
    id: &PersonId,
    decisions: &[SetAside],
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    for decision in decisions {
        tx.execute(
            TELL,
            &[
                Param::Blob(decision.id.as_bytes()),
                Param::Text(&operator.key),
                Param::Text(&operator.name),
                Param::Int(now.micros()),
            ],
        )?;
    }
    let detail = format!("decisions={}", decisions.len());
    note(tx, now, operator, "queue.told", id, detail)
}

/// Whether a person is set aside in its queue and nothing came in since.
///
/// # Errors
/// Those of the store.
pub fn is_in_force(tx: &Tx<'_>, id: &PersonId) -> Result<bool, Error> {
    let found = tx.find(IN_FORCE, &[Param::Blob(id.as_bytes())], super::person)?;
    Ok(found.is_some())
}

/// Everybody who is set aside, and nothing came in since.
///
/// # Errors
/// Those of the store.
pub fn all_in_force(tx: &Tx<'_>) -> Result<std::collections::BTreeSet<PersonId>, Error> {
    let all = tx.rows(ALL_IN_FORCE, &[], super::person)?;
    Ok(all.into_iter().collect())
}

/// Writes a decision down; earlier ones on the person end, and what the operator held of it.
///
/// # Errors
/// Those of the store.
pub fn add(
    tx: &Tx<'_>,
    new: &NewSetAside<'_>,
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    end_all(
        tx,
        END_OF_PERSON,
        new.person.as_bytes(),
        End::Again,
        operator,
        now,
    )?;
    super::done(tx, &new.person, operator, now)?;
    tx.execute(
        ADD,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Blob(new.batch.as_bytes()),
            Param::Blob(new.account.as_bytes()),
            Param::Text(&new.queued.authority),
            Param::Text(&new.queued.band),
            Param::Text(&new.back_on),
            Param::Int(new.seen.history),
            Param::Int(new.seen.parts),
            Param::Text(new.code),
            Param::Text(new.reason),
            Param::Text(&operator.name),
            Param::Text(&operator.key),
            Param::Int(now.micros()),
            Param::Int(new.period),
            Param::Int(new.lot),
            new.drawn.into(),
            Param::Int(new.permille.into()),
            Param::Blob(new.person.as_bytes()),
        ],
    )?;
    super::kept::mark(tx, &new.person)?;
    // Neither the code nor the decision's id: a second look is to know of no first word, and nobody of a lot.
    let detail = format!(
        "batch={} authority={} band={} said={}",
        new.batch,
        new.queued.authority,
        new.queued.band,
        hex::encode(new.digest)
    );
    note(tx, now, operator, "queue.set_aside", &new.person, detail)
}

fn end_all(
    tx: &Tx<'_>,
    statement: &'static str,
    id: &[u8; 16],
    end: End,
    operator: &Operator,
    now: Timestamp,
) -> Result<u64, Error> {
    let params = [
        Param::Blob(id),
        Param::Text(end.code()),
        Param::Text(&operator.name),
        Param::Int(now.micros()),
        Param::Text(&operator.key),
    ];
    tx.execute(statement, &params)
}

/// Undoes the decisions on a person; how many there were.
///
/// # Errors
/// Those of the store.
pub fn restore(
    tx: &Tx<'_>,
    id: &PersonId,
    operator: &Operator,
    now: Timestamp,
) -> Result<u64, Error> {
    let ended = end_all(
        tx,
        END_OF_PERSON,
        id.as_bytes(),
        End::Restored,
        operator,
        now,
    )?;
    if ended > 0 {
        super::kept::forget(tx, id)?;
        let detail = format!("decisions={ended}");
        note(tx, now, operator, "queue.restored", id, detail)?;
    }
    Ok(ended)
}

/// Undoes what is left of a batch; how many decisions that were.
///
/// # Errors
/// Those of the store.
pub fn restore_batch(
    tx: &Tx<'_>,
    batch: &SetAsideBatchId,
    operator: &Operator,
    now: Timestamp,
) -> Result<u64, Error> {
    let left = tx.rows(OF_BATCH, &[Param::Blob(batch.as_bytes())], super::person)?;
    let ended = end_all(
        tx,
        END_BATCH,
        batch.as_bytes(),
        End::Restored,
        operator,
        now,
    )?;
    for person in left {
        super::kept::forget(tx, &person)?;
        let detail = format!("batch={batch}");
        note(tx, now, operator, "queue.restored", &person, detail)?;
    }
    Ok(ended)
}

/// Ends a decision that a second look found wrong; the caller writes the log entry.
pub(super) fn end_missed(
    tx: &Tx<'_>,
    (id, person): (&SetAsideId, &PersonId),
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    end_all(tx, END_ONE, id.as_bytes(), End::Missed, operator, now)?;
    super::kept::forget(tx, person)
}

/// Decisions that were taken as one. Who took them and why is not among it: that would tell whoever looks
/// again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Their id.
    pub id: SetAsideBatchId,
    /// The queue they were taken out of.
    pub authority: String,
    /// When.
    pub at: Timestamp,
    /// How many.
    pub decisions: i64,
    /// How many of them nobody has ended.
    pub standing: i64,
}

/// The newest batches of more than one, newest first.
///
/// # Errors
/// Those of the store.
pub fn batches(tx: &Tx<'_>, authority: &str, limit: u32) -> Result<Vec<Batch>, Error> {
    let params = [Param::Text(authority), Param::Int(limit.into())];
    tx.rows(BATCHES, &params, |row| {
        Ok(Batch {
            id: SetAsideBatchId::from_bytes(row.fixed(0)?),
            authority: row.text(1)?.to_owned(),
            at: Timestamp::from_micros(row.int(2)?),
            decisions: row.int(3)?,
            standing: row.int(4)?,
        })
    })
}
