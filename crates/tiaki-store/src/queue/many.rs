//! What was done with many as one: taking and giving back, with the hold of each that came of it or was given
//! up, and marking as read, with what had been seen of each before, so that it can be undone exactly as far as nothing
//! changed in between.
//!
//! To add something that is done with many: its kind, what of each has to be known to undo it, and its undoing.

use tiaki_core::id::{AccountId, PersonId, SetAsideBatchId};
use tiaki_core::time::Timestamp;

use super::{Baseline, Operator, looks, note};
use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    BATCH = "INSERT INTO queue_batches (batch_id, kind, authority_id, operator, operator_key, reason, done_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FIND = "SELECT kind, authority_id, operator, operator_key, done_at FROM queue_batches WHERE batch_id = $1";
    OWN = "SELECT h.account_id, h.taken_at, h.until_at, h.seen_history, h.seen_parts FROM person_accounts m \
           JOIN queue_holds h ON h.account_id = m.account_id WHERE m.person_id = $1 AND h.operator_key = $2 AND h.until_at > $3 \
           ORDER BY h.account_id";
    KEEP = "INSERT INTO queue_batch_holds (batch_id, account_id, taken_at, until_at, seen_history, seen_parts) \
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
    LEFT = "SELECT b.account_id, b.taken_at, b.until_at, b.seen_history, b.seen_parts, m.person_id FROM queue_batch_holds b \
            LEFT JOIN person_accounts m ON m.account_id = b.account_id WHERE b.batch_id = $1 AND b.undone_at IS NULL \
            ORDER BY b.account_id";
    UNDONE = "UPDATE queue_batch_holds SET undone_at = $3 WHERE batch_id = $1 AND account_id = $2";
    DROP = "DELETE FROM queue_holds WHERE account_id = $1 AND operator_key = $2 AND taken_at = $3 AND until_at = $4";
    PUT_BACK = "INSERT INTO queue_holds (account_id, operator, operator_key, taken_at, until_at, seen_history, seen_parts) \
                VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// What was done with many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// They were marked as read.
    Read,
    /// They were given back.
    Released,
    /// They were taken.
    Taken,
}

impl Kind {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Released => "released",
            Self::Taken => "taken",
        }
    }

    /// The kind of a code.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        [Self::Read, Self::Released, Self::Taken]
            .into_iter()
            .find(|kind| kind.code() == code)
    }

    const fn verb(self) -> &'static str {
        match self {
            Self::Read => "queue.read_many",
            Self::Released => "queue.released_many",
            Self::Taken => "queue.taken_many",
        }
    }

    const fn undo_verb(self) -> &'static str {
        match self {
            Self::Read => "queue.read_undone",
            Self::Released => "queue.release_undone",
            Self::Taken => "queue.take_undone",
        }
    }
}

/// A hold as it stood, or a look that another took the place of: then `taken_at` is when that was, and `until_at` when
/// the other came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Held {
    /// The account that it is kept under.
    pub account: AccountId,
    /// Since when.
    pub taken_at: Timestamp,
    /// Until when.
    pub until_at: Timestamp,
    /// What was there.
    pub seen: Baseline,
}

/// What was done with many as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What.
    pub kind: Kind,
    /// In which queue.
    pub authority: String,
    /// By whom.
    pub operator: Operator,
    /// When.
    pub at: Timestamp,
    /// What of it is not undone: each hold, and who it is about now.
    pub left: Vec<(Held, Option<PersonId>)>,
}

/// Something to be done with many.
#[derive(Debug, Clone, Copy)]
pub struct NewBatch<'b> {
    /// Its id.
    pub id: SetAsideBatchId,
    /// What.
    pub kind: Kind,
    /// In which queue.
    pub authority: &'b str,
    /// Why, in words; may be empty.
    pub reason: &'b str,
    /// A keyed digest of the reason, for the log.
    pub digest: [u8; 32],
}

/// What an operator holds of a person now.
///
/// # Errors
/// Those of the store.
pub fn own(tx: &Tx<'_>, person: &PersonId, key: &str, now: Timestamp) -> Result<Vec<Held>, Error> {
    let params = [
        Param::Blob(person.as_bytes()),
        Param::Text(key),
        Param::Int(now.micros()),
    ];
    tx.rows(OWN, &params, held)
}

fn held(row: &crate::db::Row<'_>) -> Result<Held, Error> {
    Ok(Held {
        account: AccountId::from_bytes(row.fixed(0)?),
        taken_at: Timestamp::from_micros(row.int(1)?),
        until_at: Timestamp::from_micros(row.int(2)?),
        seen: Baseline {
            history: row.int(3)?,
            parts: row.int(4)?,
        },
    })
}

/// Writes down what was done with many, with the holds that came of it or were given up.
///
/// # Errors
/// Those of the store.
pub fn add(
    tx: &Tx<'_>,
    new: &NewBatch<'_>,
    holds: &[Held],
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    tx.execute(
        BATCH,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Text(new.kind.code()),
            Param::Text(new.authority),
            Param::Text(&operator.name),
            Param::Text(&operator.key),
            Param::Text(new.reason),
            Param::Int(now.micros()),
        ],
    )?;
    for held in holds {
        tx.execute(
            KEEP,
            &[
                Param::Blob(new.id.as_bytes()),
                Param::Blob(held.account.as_bytes()),
                Param::Int(held.taken_at.micros()),
                Param::Int(held.until_at.micros()),
                Param::Int(held.seen.history),
                Param::Int(held.seen.parts),
            ],
        )?;
    }
    tx.record(Entry {
        at: now,
        actor: operator.name.clone(),
        verb: new.kind.verb(),
        subject: new.id.to_string(),
        detail: format!(
            "authority={} count={} said={}",
            new.authority,
            holds.len(),
            hex::encode(new.digest)
        ),
    })
}

/// What was done as one under this id.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &SetAsideBatchId) -> Result<Option<Batch>, Error> {
    let id = [Param::Blob(id.as_bytes())];
    let found = tx.find(FIND, &id, |row| {
        Ok(Kind::find(row.text(0)?).map(|kind| (kind, row_of(row))))
    })?;
    let Some(Some((kind, head))) = found else {
        return Ok(None);
    };
    let (authority, operator, at) = head?;
    let left = tx.rows(LEFT, &id, |row| {
        Ok((held(row)?, row.find_fixed(5)?.map(PersonId::from_bytes)))
    })?;
    Ok(Some(Batch {
        kind,
        authority,
        operator,
        at,
        left,
    }))
}

fn row_of(row: &crate::db::Row<'_>) -> Result<(String, Operator, Timestamp), Error> {
    Ok((
        row.text(1)?.to_owned(),
        Operator {
            name: row.text(2)?.to_owned(),
            key: row.text(3)?.to_owned(),
        },
        Timestamp::from_micros(row.int(4)?),
    ))
}

/// Undoes what was done with one of them; whether it was as it had been left. What was taken is given up
/// only where the hold is the very same; what was given back is held again as it was; what was marked as read is so no
/// longer where nobody looked since.
///
/// # Errors
/// Those of the store.
pub fn undo(
    tx: &Tx<'_>,
    (id, kind): (&SetAsideBatchId, Kind),
    (held, person): (&Held, &PersonId),
    operator: &Operator,
    now: Timestamp,
) -> Result<bool, Error> {
    let account = Param::Blob(held.account.as_bytes());
    let (taken, until) = (
        Param::Int(held.taken_at.micros()),
        Param::Int(held.until_at.micros()),
    );
    let done = match kind {
        Kind::Read => u64::from(unread(tx, held, person, &operator.key)?),
        Kind::Taken => tx.execute(DROP, &[account, Param::Text(&operator.key), taken, until])?,
        Kind::Released => tx.execute(
            PUT_BACK,
            &[
                account,
                Param::Text(&operator.name),
                Param::Text(&operator.key),
                taken,
                until,
                Param::Int(held.seen.history),
                Param::Int(held.seen.parts),
            ],
        )?,
    };
    if done == 0 {
        return Ok(false);
    }
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Blob(held.account.as_bytes()),
        Param::Int(now.micros()),
    ];
    tx.execute(UNDONE, &params)?;
    note(
        tx,
        now,
        operator,
        kind.undo_verb(),
        person,
        format!("batch={id}"),
    )?;
    Ok(true)
}

/// Puts a look back that marking as read took the place of; not where the operator looked since.
fn unread(tx: &Tx<'_>, held: &Held, person: &PersonId, key: &str) -> Result<bool, Error> {
    let now = looks::own(tx, person, key)?;
    let [(_, _, at)] = now.as_slice() else {
        return Ok(false);
    };
    if *at != held.until_at {
        return Ok(false);
    }
    let before = (held.account, held.seen, held.taken_at);
    looks::put_back(tx, person, key, before)?;
    Ok(true)
}
