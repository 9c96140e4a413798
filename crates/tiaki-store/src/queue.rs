//! Who works on whom: what operators hold, skip and set aside, and what is looked at again.
//!
//! Persons come and go as linking learns; accounts stay. So a row here names the account that the
//! person's id came from when it was written, and is about whoever has that account now: it follows
//! merges and splits without being touched. A hold, a decision to set aside and a referral also keep
//! what was there when they were made (the last line of the history of persons, how often sources
//! name the accounts), so that a statement can say whether something came in since, and nothing has to be
//! run for someone to come back.
//!
//! Who is set aside is marked so in its place (`kept`), so that the next is found without passing over
//! them; ranking writes places without the mark, and what came in takes it away before anybody is given
//! the next.
//!
//! It holds no rule: names are compared by keys it is given, and a decision brings along the
//! bands on which it ends. To add a step: its function here or in a module below, which writes its log entry.

/// Whether person `$person` is made of other accounts than the row `$of` has seen.
macro_rules! other_members {
    ($of:literal, $person:literal) => {
        concat!(
            "(COALESCE((SELECT 1 FROM person_history oh WHERE oh.person_id = ",
            $person,
            " AND oh.seq > ",
            $of,
            ".seen_history LIMIT 1), (SELECT 1 FROM person_history oh WHERE oh.other_id = ",
            $person,
            " AND oh.seq > ",
            $of,
            ".seen_history LIMIT 1)) IS NOT NULL)"
        )
    };
}

/// Whether sources name person `$person` more often than the row `$of` has seen.
macro_rules! new_sources {
    ($of:literal, $person:literal) => {
        concat!(
            "((SELECT COUNT(*) FROM person_accounts nm JOIN account_parts np ON np.account_id = nm.account_id \
             WHERE nm.person_id = ",
            $person,
            ") <> ",
            $of,
            ".seen_parts)"
        )
    };
}

/// Whether the person in `q` has a band on which the row `$of` ends.
macro_rules! more_urgent {
    ($of:literal) => {
        concat!(
            "((',' || ",
            $of,
            ".back_on || ',') LIKE ('%,' || q.band || ',%'))"
        )
    };
}

/// Nothing, or 1 where a report on the person in `q` names a child.
macro_rules! with_child {
    () => {
        "(SELECT 1 FROM person_accounts cm CROSS JOIN account_parts cp CROSS JOIN account_parts cc \
         WHERE cm.person_id = q.person_id AND cp.account_id = cm.account_id AND cc.source = cp.source \
         AND cc.protection = 'child' LIMIT 1)"
    };
}

/// Nothing, or 1 where a row `s` of `$table` on the person in `q` is in force and nothing came in since.
macro_rules! in_force {
    ($table:literal, $($also:tt)*) => {
        concat!(
            "(SELECT 1 FROM person_accounts sm JOIN ",
            $table,
            " s ON s.account_id = sm.account_id WHERE sm.person_id = q.person_id ",
            $($also)*,
            " AND NOT ",
            more_urgent!("s"),
            " AND NOT ",
            other_members!("s", "q.person_id"),
            " AND NOT ",
            new_sources!("s", "q.person_id"),
            " LIMIT 1)"
        )
    };
}

/// That what is 1 or nothing is nothing. Written so since PostgreSQL takes an inequality to hold for nearly all rows and
/// `IS NULL` for one in two hundred, and where few are expected it sorts a whole queue instead of reading it in order.
macro_rules! without {
    ($($one:tt)*) => {
        concat!("COALESCE(", $($one)*, ", 0) <> 1")
    };
}

/// Nothing, or 1 where the person in `q` is set aside in the queue that it is in, and nothing came in since.
macro_rules! aside {
    () => {
        in_force!(
            "queue_set_asides",
            "AND s.ended IS NULL AND s.authority_id = q.authority_id"
        )
    };
}

/// Nothing, or 1 where the person in `q` was referred to authority `$to` and nothing came in since.
macro_rules! referred_to {
    ($to:literal) => {
        in_force!(
            "queue_referred",
            "AND (SELECT sr.authority_id FROM referrals sr WHERE sr.referral_id = s.referral_id) = ",
            $to
        )
    };
}

/// The authorities that a draft which stands sends the person in `q` to, of which `$also` holds.
macro_rules! drafted {
    ($($also:tt)*) => {
        concat!(
            "((SELECT 1 FROM standing_referrals fe LIMIT 1) IS NOT NULL AND (SELECT 1 FROM person_accounts fm \
             JOIN shared_referral_accounts fa ON fa.account_id = fm.account_id \
             JOIN standing_referrals fs ON fs.shared_id = fa.shared_id \
             JOIN shared_referral_destinations fd ON fd.shared_id = fa.shared_id WHERE fm.person_id = q.person_id",
            $($also)*,
            " LIMIT 1) IS NOT NULL)"
        )
    };
}

/// Nothing, or 1 where the person in `q` was referred to whom it goes to now, and nothing came in since:
/// to all authorities of drafts that stand, or else to that of its queue.
macro_rules! referred {
    () => {
        concat!(
            "(CASE WHEN ",
            drafted!(""),
            " THEN (CASE WHEN ",
            drafted!(" AND ", referred_to!("fd.authority_id"), " IS NULL"),
            " THEN NULL ELSE 1 END) ELSE ",
            referred_to!("q.authority_id"),
            " END)"
        )
    };
}

/// Nothing, or 1 where somebody holds the person in `q` at `$2`.
macro_rules! held {
    () => {
        "(SELECT 1 FROM person_accounts hm JOIN queue_holds h ON h.account_id = hm.account_id \
         WHERE hm.person_id = q.person_id AND h.until_at > $2 LIMIT 1)"
    };
}

/// Whether the decision `s` is to be looked at again: it was drawn, or its period, before `$1`, is
/// over, and it has the smallest lot of all that were taken in it. How it ended plays no part.
macro_rules! chosen {
    () => {
        "(s.drawn = 1 OR (s.period < $1 AND s.lot = (SELECT MIN(o.lot) FROM queue_set_asides o \
         WHERE o.authority_id = s.authority_id AND o.period = s.period)))"
    };
}

/// Whether the decision `s` was undone and taken again on the same facts in the same period: the later
/// one, which has the same lot, stands for both.
macro_rules! taken_again {
    () => {
        "(COALESCE(s.ended, '') = 'restored' AND (SELECT 1 FROM queue_set_asides c \
         WHERE c.authority_id = s.authority_id AND c.period = s.period AND c.lot = s.lot \
         AND c.decided_at > s.decided_at LIMIT 1) IS NOT NULL)"
    };
}

/// Whether the operator with key `$key` may look at the decision `s`: had no hand in it, did not end it,
/// and was not told what was said.
macro_rules! may_look {
    ($key:literal) => {
        concat!(
            "(s.operator_key <> ",
            $key,
            " AND COALESCE(s.ended_key, '') <> ",
            $key,
            " AND (SELECT 1 FROM queue_told t WHERE t.set_aside_id = s.set_aside_id AND t.operator_key = ",
            $key,
            ") IS NULL)"
        )
    };
}

/// Places of a queue by rank, of all in it, whatever marks they carry. One index has them in this order, so that a page is
/// read as far as it goes.
macro_rules! by_rank {
    ($columns:literal, $tail:literal, $($condition:tt)*) => {
        concat!("SELECT ", $columns, ", q.rank AS rank FROM priorities q WHERE ", $($condition)*, " ORDER BY q.rank ", $tail)
    };
}
pub(crate) use by_rank;

/// The same, without those that are marked as gone out: an index of its own, since they may be most.
macro_rules! left_by_rank {
    ($columns:literal, $tail:literal, $($condition:tt)*) => {
        concat!("SELECT ", $columns, ", q.rank AS rank FROM priorities q WHERE q.aside <> 2 AND ", $($condition)*,
            " ORDER BY q.rank ", $tail)
    };
}

/// The same, without those that are marked as set aside.
macro_rules! kept_by_rank {
    ($columns:literal, $tail:literal, $($condition:tt)*) => {
        concat!("SELECT ", $columns, ", q.rank AS rank FROM priorities q WHERE q.aside <> 1 AND ", $($condition)*,
            " ORDER BY q.rank ", $tail)
    };
}

pub mod aside;
pub mod audit;
pub mod bands;
pub(crate) mod kept;
pub mod lists;
pub mod looks;
pub mod many;
pub mod past;
pub mod referred;
pub mod sources;
pub mod views;
pub mod wanted;

use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::time::Timestamp;

use crate::access;
use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;
use crate::persons::history;

sql! {
    NEXT = kept_by_rank!("q.person_id", "LIMIT 1 OFFSET $4", "q.authority_id = $1 AND ", without!(held!()), " AND ",
        "(SELECT 1 FROM person_accounts km JOIN queue_skips k ON k.account_id = km.account_id \
         WHERE km.person_id = q.person_id AND k.operator_key = $3 AND k.until_at > $2 LIMIT 1) IS NULL AND ",
        without!(aside!()));
    QUEUED = "SELECT authority_id, band FROM priorities WHERE person_id = $1";
    ACCOUNTS = "SELECT account_id FROM person_accounts WHERE person_id = $1 ORDER BY account_id";
    SEEN = "SELECT (SELECT COALESCE(MAX(seq), 0) FROM person_history), (SELECT COUNT(*) FROM person_accounts m \
            JOIN account_parts p ON p.account_id = m.account_id WHERE m.person_id = $1)";
    HOLDS = concat!(
        "SELECT h.operator, h.operator_key, h.taken_at, h.until_at, CAST(CASE WHEN ", other_members!("h", "m.person_id"),
        " THEN 1 ELSE 0 END AS BIGINT), CAST(CASE WHEN ", new_sources!("h", "m.person_id"), " THEN 1 ELSE 0 END AS BIGINT) \
        FROM person_accounts m JOIN queue_holds h ON h.account_id = m.account_id WHERE m.person_id = $1 AND h.until_at > $2 \
        ORDER BY h.taken_at, h.account_id");
    DROP_STALE = "DELETE FROM queue_holds WHERE (until_at <= $2 OR operator_key = $3) AND account_id IN \
                  (SELECT account_id FROM person_accounts WHERE person_id = $1)";
    DROP_OWN = "DELETE FROM queue_holds WHERE until_at > $2 AND operator_key = $3 AND account_id IN \
                (SELECT account_id FROM person_accounts WHERE person_id = $1)";
    HELD = "SELECT h.account_id FROM person_accounts m JOIN queue_holds h ON h.account_id = m.account_id \
            WHERE m.person_id = $1";
    HOLD = "INSERT INTO queue_holds (account_id, operator, operator_key, taken_at, until_at, seen_history, seen_parts) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SKIP = "INSERT INTO queue_skips (account_id, operator_key, skipped_at, operator, authority_id, reason, until_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7)";
    SKIPS = "SELECT k.operator, k.skipped_at, k.until_at, k.reason FROM person_accounts m \
             JOIN queue_skips k ON k.account_id = m.account_id WHERE m.person_id = $1 \
             ORDER BY k.skipped_at DESC, k.account_id, k.operator_key LIMIT 20";
}

/// An operator: the name as given, and the key that it is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operator {
    /// As given.
    pub name: String,
    /// What names are compared by.
    pub key: String,
}

/// Where someone stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The destination.
    pub authority: String,
    /// The band's code.
    pub band: String,
}

/// What was there when somebody looked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Baseline {
    /// The last line of the history of persons.
    pub history: i64,
    /// How often sources name the accounts.
    pub parts: i64,
}

/// Somebody's hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hold {
    /// Who.
    pub operator: Operator,
    /// Since when.
    pub taken_at: Timestamp,
    /// Until when.
    pub until_at: Timestamp,
    /// Whether the person is made of other accounts since.
    pub other_members: bool,
    /// Whether a source names it that did not.
    pub new_sources: bool,
}

/// What was given back undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// By whom.
    pub operator: String,
    /// When.
    pub at: Timestamp,
    /// Until when that operator does not get it.
    pub until_at: Timestamp,
    /// Why.
    pub reason: String,
}

/// The first in order of rank that nobody holds, that is not set aside, that this operator has not skipped lately, and
/// that is in no restricted case which the operator is no member of. In a write transaction: who is passed over as set aside is marked.
///
/// # Errors
/// Those of the store.
pub fn find_next(
    tx: &Tx<'_>,
    authority: &str,
    operator_key: &str,
    now: Timestamp,
) -> Result<Option<PersonId>, Error> {
    kept::catch_up(tx)?;
    let mut passed = 0;
    let found = loop {
        let params = [
            Param::Text(authority),
            Param::Int(now.micros()),
            Param::Text(operator_key),
            Param::Int(passed),
        ];
        let found = tx.find(NEXT, &params, person)?;
        let Some(first) = found else {
            break None;
        };
        // Who is in a restricted case is worked on by its members.
        if access::shut_persons(tx, &[first], operator_key)?.is_empty() {
            break Some(first);
        }
        passed += 1;
    };
    kept::mark_above(tx, authority, found.as_ref())?;
    Ok(found)
}

pub(crate) fn person(row: &Row<'_>) -> Result<PersonId, Error> {
    row.fixed(0).map(PersonId::from_bytes)
}

/// Who an id is now, and where; nothing where it is nobody's or has no place. An id that has ended
/// leads to who has its account.
///
/// # Errors
/// Those of the store.
pub fn find_queued(tx: &Tx<'_>, id: &PersonId) -> Result<Option<(PersonId, Queued)>, Error> {
    let place = |id: &PersonId| {
        tx.find(QUEUED, &[Param::Blob(id.as_bytes())], |row| {
            Ok(Queued {
                authority: row.text(0)?.to_owned(),
                band: row.text(1)?.to_owned(),
            })
        })
    };
    if let Some(found) = place(id)? {
        return Ok(Some((*id, found)));
    }
    let Some(now) = history::find_current(tx, id)? else {
        return Ok(None);
    };
    Ok(place(&now)?.map(|found| (now, found)))
}

/// A person's accounts in order of ids; the first is the one that its id comes from.
///
/// # Errors
/// Those of the store.
pub fn accounts(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<AccountId>, Error> {
    tx.rows(ACCOUNTS, &[Param::Blob(id.as_bytes())], |row| {
        row.fixed(0).map(AccountId::from_bytes)
    })
}

/// What is there now.
///
/// # Errors
/// Those of the store.
pub fn baseline(tx: &Tx<'_>, id: &PersonId) -> Result<Baseline, Error> {
    let found = tx.find(SEEN, &[Param::Blob(id.as_bytes())], |row| {
        Ok(Baseline {
            history: row.int(0)?,
            parts: row.int(1)?,
        })
    })?;
    found.ok_or(Error::Corrupt {
        what: "history of persons",
    })
}

/// Says that rows of a queue are about to be made of these persons: what stands in their places, what operators did with
/// them, and what they share with others.
///
/// # Errors
/// Those of the store.
pub fn ahead(tx: &Tx<'_>, ids: &[PersonId], now: Timestamp) -> Result<(), Error> {
    let all = || ids.iter().map(PersonId::as_bytes);
    tx.ahead(SEEN, all(), &[])?;
    tx.ahead(HOLDS, all(), &[Param::Int(now.micros())])?;
    tx.ahead(SKIPS, all(), &[])?;
    aside::ahead(tx, ids)?;
    bands::ahead(tx, ids)?;
    referred::ahead(tx, ids)?;
    crate::persons::ahead(tx, ids)?;
    crate::views::ahead(tx, ids)
}

/// Who holds a person at `now`, who took it first before others: more than one only where persons
/// that several held became one.
///
/// # Errors
/// Those of the store.
pub fn holds(tx: &Tx<'_>, id: &PersonId, now: Timestamp) -> Result<Vec<Hold>, Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Int(now.micros())];
    tx.rows(HOLDS, &params, |row| {
        Ok(Hold {
            operator: Operator {
                name: row.text(0)?.to_owned(),
                key: row.text(1)?.to_owned(),
            },
            taken_at: Timestamp::from_micros(row.int(2)?),
            until_at: Timestamp::from_micros(row.int(3)?),
            other_members: row.int(4)? != 0,
            new_sources: row.int(5)? != 0,
        })
    })
}

/// Has an operator hold a person from `now` on, as it is now; what the same operator held of it is renewed.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where the person has no account.
pub fn hold(
    tx: &Tx<'_>,
    id: &PersonId,
    operator: &Operator,
    now: Timestamp,
    until: Timestamp,
) -> Result<(), Error> {
    let accounts = accounts(tx, id)?;
    let seen = baseline(tx, id)?;
    drop_holds(tx, DROP_STALE, id, operator, now)?;
    // Where persons that several held became one, another's hold may stand at the first account.
    let person = [Param::Blob(id.as_bytes())];
    let held = tx.rows(HELD, &person, |row| row.fixed(0).map(AccountId::from_bytes))?;
    let anchor = accounts.iter().find(|account| !held.contains(account));
    let anchor = anchor.ok_or(Error::Corrupt {
        what: "person without accounts",
    })?;
    tx.execute(
        HOLD,
        &[
            Param::Blob(anchor.as_bytes()),
            Param::Text(&operator.name),
            Param::Text(&operator.key),
            Param::Int(now.micros()),
            Param::Int(until.micros()),
            Param::Int(seen.history),
            Param::Int(seen.parts),
        ],
    )?;
    note(
        tx,
        now,
        operator,
        "queue.taken",
        id,
        format!("until={until}"),
    )
}

fn drop_holds(
    tx: &Tx<'_>,
    statement: &'static str,
    id: &PersonId,
    operator: &Operator,
    now: Timestamp,
) -> Result<u64, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Int(now.micros()),
        Param::Text(&operator.key),
    ];
    tx.execute(statement, &params)
}

/// Gives back what an operator holds of a person; whether there was something.
///
/// # Errors
/// Those of the store.
pub fn release(
    tx: &Tx<'_>,
    id: &PersonId,
    operator: &Operator,
    now: Timestamp,
) -> Result<bool, Error> {
    if drop_holds(tx, DROP_OWN, id, operator, now)? == 0 {
        return Ok(false);
    }
    note(tx, now, operator, "queue.released", id, String::new())?;
    Ok(true)
}

/// Ends what an operator holds of a person because it is done; the caller writes the log entry.
pub(crate) fn done(
    tx: &Tx<'_>,
    id: &PersonId,
    operator: &Operator,
    now: Timestamp,
) -> Result<(), Error> {
    drop_holds(tx, DROP_STALE, id, operator, now)?;
    Ok(())
}

/// Why something was skipped, and until when who skipped it does not get it again.
#[derive(Debug, Clone, Copy)]
pub struct NewSkip<'s> {
    /// Why, in words.
    pub reason: &'s str,
    /// A keyed digest of the reason, for the log.
    pub digest: [u8; 32],
    /// Until when.
    pub until: Timestamp,
}

/// Gives back undone what an operator holds of a person; whether there was something.
///
/// # Errors
/// Those of the store.
pub fn skip(
    tx: &Tx<'_>,
    id: &PersonId,
    queued: &Queued,
    operator: &Operator,
    new: NewSkip<'_>,
    now: Timestamp,
) -> Result<bool, Error> {
    if drop_holds(tx, DROP_OWN, id, operator, now)? == 0 {
        return Ok(false);
    }
    let accounts = accounts(tx, id)?;
    let anchor = accounts.first().ok_or(Error::Corrupt {
        what: "person without accounts",
    })?;
    tx.execute(
        SKIP,
        &[
            Param::Blob(anchor.as_bytes()),
            Param::Text(&operator.key),
            Param::Int(now.micros()),
            Param::Text(&operator.name),
            Param::Text(&queued.authority),
            Param::Text(new.reason),
            Param::Int(new.until.micros()),
        ],
    )?;
    let detail = format!("until={} reason={}", new.until, hex::encode(new.digest));
    note(tx, now, operator, "queue.skipped", id, detail)?;
    Ok(true)
}

/// The newest skips of a person, newest first.
///
/// # Errors
/// Those of the store.
pub fn skips(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<Skip>, Error> {
    tx.rows(SKIPS, &[Param::Blob(id.as_bytes())], |row| {
        Ok(Skip {
            operator: row.text(0)?.to_owned(),
            at: Timestamp::from_micros(row.int(1)?),
            until_at: Timestamp::from_micros(row.int(2)?),
            reason: row.text(3)?.to_owned(),
        })
    })
}

pub(crate) fn note(
    tx: &Tx<'_>,
    at: Timestamp,
    operator: &Operator,
    verb: &'static str,
    id: &PersonId,
    detail: String,
) -> Result<(), Error> {
    tx.record(Entry {
        at,
        actor: operator.name.clone(),
        verb,
        subject: id.to_string(),
        detail,
    })
}
