//! Parts of a queue: what is free, overdue, held by somebody, set aside, back, or up for a second
//! look; and what alarms are about.

use tiaki_core::id::PersonId;
use tiaki_core::queue::Watched;
use tiaki_core::time::Timestamp;

use super::person;
use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;

sql! {
    ALL = by_rank!("q.person_id", "LIMIT $2 OFFSET $3", "q.authority_id = $1");
    FREE = by_rank!("q.person_id", "LIMIT $3 OFFSET $4", "q.authority_id = $1 AND ", without!(held!()), " AND ", without!(aside!()));
    OVERDUE = left_by_rank!("q.person_id", "LIMIT $3 OFFSET $4", "q.authority_id = $1 AND q.due_at + 0 < $2 AND ",
        without!(aside!()), " AND ", without!(referred!()));
    MINE = "SELECT DISTINCT q.person_id, q.rank FROM queue_holds h JOIN person_accounts m ON m.account_id = h.account_id \
            JOIN priorities q ON q.person_id = m.person_id WHERE q.authority_id = $1 AND h.until_at > $2 AND h.operator_key = $5 \
            ORDER BY q.rank LIMIT $3 OFFSET $4";
    HELD = "SELECT DISTINCT q.person_id, q.rank, q.authority_id FROM queue_holds h JOIN person_accounts m ON m.account_id = h.account_id \
            JOIN priorities q ON q.person_id = m.person_id WHERE ($1 = '' OR q.authority_id = $1) AND h.until_at > $2 \
            ORDER BY q.authority_id, q.rank LIMIT $3";
    ASIDE = concat!("SELECT DISTINCT q.person_id, q.rank FROM queue_set_asides d JOIN person_accounts dm ON dm.account_id = d.account_id \
        JOIN priorities q ON q.person_id = dm.person_id WHERE q.authority_id = $1 AND d.ended IS NULL AND ", aside!(),
        " IS NOT NULL ORDER BY q.rank LIMIT $2 OFFSET $3");
    BACK = concat!("SELECT DISTINCT q.person_id, q.rank FROM queue_set_asides d JOIN person_accounts dm ON dm.account_id = d.account_id \
        JOIN priorities q ON q.person_id = dm.person_id WHERE q.authority_id = $1 AND d.ended IS NULL AND ", without!(aside!()),
        " ORDER BY q.rank LIMIT $2 OFFSET $3");
    PROPOSED = by_rank!("q.person_id", "LIMIT $4", "q.authority_id = $1 AND q.band = $3 AND ", without!(held!()), " AND ",
        without!(aside!()));
    SKIPPED = "SELECT m.person_id, k.operator, k.skipped_at, k.until_at, k.reason, k.authority_id FROM queue_skips k \
               CROSS JOIN person_accounts m WHERE m.account_id = k.account_id AND ($1 = '' OR k.authority_id = $1) \
               ORDER BY k.skipped_at DESC, k.account_id, k.operator_key LIMIT $2";
    WATCHED = concat!("SELECT q.person_id, q.authority_id, q.band, q.due_at, q.clock_at, (SELECT h.operator FROM person_accounts m \
        JOIN queue_holds h ON h.account_id = m.account_id WHERE m.person_id = q.person_id AND h.until_at > $2 \
        ORDER BY h.taken_at, h.account_id LIMIT 1), q.preserved_until FROM priorities q WHERE q.aside <> 2 AND ($1 = '' OR q.authority_id = $1) AND \
        (q.due_at < $2 OR (q.clock_at >= $2 AND q.clock_at <= $3) OR (q.preserved_until >= $2 AND q.preserved_until <= $3)) AND ", without!(aside!()), " AND ", without!(referred!()),
        " ORDER BY q.authority_id, q.rank");
}

/// Which part of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'p> {
    /// Everybody.
    All,
    /// Who was set aside, and something came in since.
    Back,
    /// Nobody holds them, and they are not set aside.
    Free,
    /// Held by the operator with this key.
    Mine(&'p str),
    /// Their deadline has passed, and they are neither set aside nor referred.
    Overdue,
    /// Set aside, and nothing came in since.
    SetAside,
}

/// The persons of a part of a queue, by rank.
///
/// # Errors
/// Those of the store.
pub fn of_part(
    tx: &Tx<'_>,
    authority: &str,
    part: Part<'_>,
    now: Timestamp,
    limit: u32,
    offset: u32,
) -> Result<Vec<PersonId>, Error> {
    let (authority, at) = (Param::Text(authority), Param::Int(now.micros()));
    let (limit, offset) = (Param::Int(limit.into()), Param::Int(offset.into()));
    match part {
        Part::All => tx.rows(ALL, &[authority, limit, offset], person),
        Part::Back => tx.rows(BACK, &[authority, limit, offset], person),
        Part::Free => tx.rows(FREE, &[authority, at, limit, offset], person),
        Part::Mine(key) => {
            let params = [authority, at, limit, offset, Param::Text(key)];
            tx.rows(MINE, &params, person)
        }
        Part::Overdue => tx.rows(OVERDUE, &[authority, at, limit, offset], person),
        Part::SetAside => tx.rows(ASIDE, &[authority, limit, offset], person),
    }
}

/// Everybody who is held, of one queue or, where that is empty, of all.
///
/// # Errors
/// Those of the store.
pub fn held(
    tx: &Tx<'_>,
    authority: &str,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<PersonId>, Error> {
    let params = [
        Param::Text(authority),
        Param::Int(now.micros()),
        Param::Int(limit.into()),
    ];
    tx.rows(HELD, &params, person)
}

/// Whom nobody holds or has set aside, in one band, by rank.
///
/// # Errors
/// Those of the store.
pub fn free_in_band(
    tx: &Tx<'_>,
    authority: &str,
    band: &str,
    now: Timestamp,
    limit: u32,
) -> Result<Vec<PersonId>, Error> {
    let params = [
        Param::Text(authority),
        Param::Int(now.micros()),
        Param::Text(band),
        Param::Int(limit.into()),
    ];
    tx.rows(PROPOSED, &params, person)
}

/// Something that was given back undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Whom it is about now.
    pub person: PersonId,
    /// The queue.
    pub authority: String,
    /// By whom, when and why.
    pub skip: super::Skip,
}

/// The newest skips, of one queue or, where that is empty, of all; newest first.
///
/// # Errors
/// Those of the store.
pub fn skipped(tx: &Tx<'_>, authority: &str, limit: u32) -> Result<Vec<Skipped>, Error> {
    let params = [Param::Text(authority), Param::Int(limit.into())];
    tx.rows(SKIPPED, &params, |row| {
        Ok(Skipped {
            person: person(row)?,
            authority: row.text(5)?.to_owned(),
            skip: super::Skip {
                operator: row.text(1)?.to_owned(),
                at: Timestamp::from_micros(row.int(2)?),
                until_at: Timestamp::from_micros(row.int(3)?),
                reason: row.text(4)?.to_owned(),
            },
        })
    })
}

/// Who waits and is overdue at `now`, or has evidence that dies, or that a provider preserves no longer, between
/// then and `soon`; of one queue or,
/// where that is empty, of all.
///
/// # Errors
/// Those of the store.
pub fn watched(
    tx: &Tx<'_>,
    authority: &str,
    now: Timestamp,
    soon: Timestamp,
) -> Result<Vec<Watched>, Error> {
    let params = [
        Param::Text(authority),
        Param::Int(now.micros()),
        Param::Int(soon.micros()),
    ];
    tx.rows(WATCHED, &params, |row| {
        Ok(Watched {
            person: person(row)?,
            authority: row.text(1)?.to_owned(),
            band: row.text(2)?.to_owned(),
            due_at: row.find_int(3)?.map(Timestamp::from_micros),
            clock_at: row.find_int(4)?.map(Timestamp::from_micros),
            preserved_until: row.find_int(6)?.map(Timestamp::from_micros),
            held_by: row.find_text(5)?.map(str::to_owned),
        })
    })
}
