//! The directory's keys: what an authority's packages and letters are sealed to (`seal`), what it signs with (`sign`),
//! and by what its node is known on the line (`transport`); each since when, until when, and who compared its
//! fingerprint with whoever holds it.
//!
//! Rows are added, ended and revoked, and never taken away: what was signed under a key is checked years later.

use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    ADD = "INSERT INTO exchange_keys (authority_id, purpose, public_key, fingerprint, from_at, until_at, revoked_at, added_by, \
           added_at, checked_by, checked_at) VALUES ($1, $2, $3, $4, $5, NULL, NULL, $6, $7, NULL, NULL) \
           ON CONFLICT (authority_id, purpose, public_key) DO NOTHING";
    ALL = "SELECT authority_id, purpose, public_key, fingerprint, from_at, until_at, revoked_at, added_by, added_at, checked_by, \
           checked_at FROM exchange_keys ORDER BY authority_id, purpose, from_at, public_key";
    OF = "SELECT authority_id, purpose, public_key, fingerprint, from_at, until_at, revoked_at, added_by, added_at, checked_by, \
          checked_at FROM exchange_keys WHERE authority_id = $1 AND purpose = $2 ORDER BY from_at, public_key";
    WHOSE = "SELECT authority_id, purpose, public_key, fingerprint, from_at, until_at, revoked_at, added_by, added_at, checked_by, \
             checked_at FROM exchange_keys WHERE purpose = $1 AND public_key = $2 ORDER BY authority_id";
    CHECK = "UPDATE exchange_keys SET checked_by = $4, checked_at = $5 WHERE authority_id = $1 AND purpose = $2 AND public_key = $3";
    END = "UPDATE exchange_keys SET until_at = $4 WHERE authority_id = $1 AND purpose = $2 AND public_key = $3";
    REVOKE = "UPDATE exchange_keys SET revoked_at = $4 WHERE authority_id = $1 AND purpose = $2 AND public_key = $3";
    CLEAR_SEAL = "DELETE FROM authority_keys WHERE authority_id = $1 AND recipient = $2";
}

/// A key of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Whose.
    pub authority: String,
    /// `seal`, `sign` or `transport`.
    pub purpose: String,
    /// Its public half, as text.
    pub key: String,
    /// What people compare.
    pub fingerprint: String,
    /// From when on it is in force.
    pub from: i64,
    /// Until when.
    pub until: Option<i64>,
    /// Since when nothing under it is taken any more.
    pub revoked: Option<i64>,
    /// Who added it.
    pub added_by: String,
    /// When.
    pub added_at: i64,
    /// Who compared its fingerprint.
    pub checked_by: Option<String>,
    /// When.
    pub checked_at: Option<i64>,
}

fn read(row: &Row<'_>) -> Result<Key, Error> {
    Ok(Key {
        authority: row.text(0)?.to_owned(),
        purpose: row.text(1)?.to_owned(),
        key: row.text(2)?.to_owned(),
        fingerprint: row.text(3)?.to_owned(),
        from: row.int(4)?,
        until: row.find_int(5)?,
        revoked: row.find_int(6)?,
        added_by: row.text(7)?.to_owned(),
        added_at: row.int(8)?,
        checked_by: row.find_text(9)?.map(str::to_owned),
        checked_at: row.find_int(10)?,
    })
}

/// All keys, by authority and purpose, in the order of their beginnings.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Key>, Error> {
    tx.rows(ALL, &[], read)
}

/// The keys of an authority for a purpose, in the order of their beginnings.
///
/// # Errors
/// Those of the store.
pub fn of(tx: &Tx<'_>, authority: &str, purpose: &str) -> Result<Vec<Key>, Error> {
    tx.rows(OF, &[Param::Text(authority), Param::Text(purpose)], read)
}

/// Whose a key is; of several, which nobody intends, all.
///
/// # Errors
/// Those of the store.
pub fn whose(tx: &Tx<'_>, purpose: &str, key: &str) -> Result<Vec<Key>, Error> {
    tx.rows(WHOSE, &[Param::Text(purpose), Param::Text(key)], read)
}

/// Adds a key that nobody has checked yet; whether it was new.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, key: &Key, actor: &str, at: Timestamp) -> Result<bool, Error> {
    let new = tx.execute(
        ADD,
        &[
            Param::Text(&key.authority),
            Param::Text(&key.purpose),
            Param::Text(&key.key),
            Param::Text(&key.fingerprint),
            Param::Int(key.from),
            Param::Text(actor),
            Param::Int(at.micros()),
        ],
    )?;
    if new > 0 {
        note(tx, key, "exchange.key_added", actor, at)?;
    }
    Ok(new > 0)
}

/// What becomes of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Its fingerprint was compared.
    Checked,
    /// It is in force until then.
    Ends(i64),
    /// Nothing under it is taken from now on.
    Revoked,
}

/// Writes down what becomes of a key.
///
/// # Errors
/// Those of the store.
pub fn turn(tx: &Tx<'_>, key: &Key, turn: Turn, actor: &str, at: Timestamp) -> Result<(), Error> {
    let [authority, purpose, public] =
        [&key.authority, &key.purpose, &key.key].map(|text| Param::Text(text));
    let now = Param::Int(at.micros());
    let verb = match turn {
        Turn::Checked => {
            let params = [authority, purpose, public, Param::Text(actor), now];
            tx.execute(CHECK, &params)?;
            "exchange.key_checked"
        }
        Turn::Ends(until) => {
            let params = [authority, purpose, public, Param::Int(until)];
            tx.execute(END, &params)?;
            "exchange.key_ended"
        }
        Turn::Revoked => {
            tx.execute(REVOKE, &[authority, purpose, public, now])?;
            "exchange.key_revoked"
        }
    };
    note(tx, key, verb, actor, at)
}

/// Has nothing be sealed to a key any more.
///
/// # Errors
/// Those of the store.
pub fn unseal(tx: &Tx<'_>, authority: &str, recipient: &str) -> Result<(), Error> {
    tx.execute(
        CLEAR_SEAL,
        &[Param::Text(authority), Param::Text(recipient)],
    )
    .map(drop)
}

fn note(
    tx: &Tx<'_>,
    key: &Key,
    verb: &'static str,
    actor: &str,
    at: Timestamp,
) -> Result<(), Error> {
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb,
        subject: key.authority.clone(),
        detail: format!(
            "purpose={} fingerprint={}",
            key.purpose,
            key.fingerprint.replace(' ', "")
        ),
    })
}
