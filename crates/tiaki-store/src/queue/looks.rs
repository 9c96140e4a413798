//! What each operator last saw of each person: a row each, so that a list can mark on whom something came in
//! since.
//!
//! A row repeats what a page showed and is no decision, so no entry tells of it; the log has who read what
//! where that is asked for. It is written only where it says something new.

use std::collections::BTreeSet;

use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::time::Timestamp;

use super::Baseline;
use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Param, Tx};
use crate::error::Error;

sql! {
    KNOWN = concat!("SELECT CAST(CASE WHEN ", other_members!("u", "m.person_id"), " OR ", new_sources!("u", "m.person_id"),
        " THEN 1 ELSE 0 END AS BIGINT) FROM person_accounts m JOIN queue_looks u ON u.account_id = m.account_id \
        WHERE m.person_id = $1 AND u.operator_key = $2");
    FORGET = "DELETE FROM queue_looks WHERE operator_key = $2 AND account_id IN \
              (SELECT account_id FROM person_accounts WHERE person_id = $1)";
    LOOK = "INSERT INTO queue_looks (account_id, operator_key, seen_history, seen_parts, looked_at) VALUES ($1, $2, $3, $4, $5)";
    OWN = "SELECT u.account_id, u.seen_history, u.seen_parts, u.looked_at FROM person_accounts m \
           JOIN queue_looks u ON u.account_id = m.account_id WHERE m.person_id = $1 AND u.operator_key = $2 \
           ORDER BY u.seen_history, u.looked_at, u.account_id";
    UNREAD = concat!("SELECT DISTINCT m.person_id FROM person_accounts m JOIN queue_looks u ON u.account_id = m.account_id \
        WHERE m.person_id IN ", among!(), " AND u.operator_key = $1 AND (", other_members!("u", "m.person_id"), " OR ",
        new_sources!("u", "m.person_id"), ")");
}

/// Whether an operator has seen all that there is of a person, so that nothing has to be written down.
///
/// # Errors
/// Those of the store.
pub fn is_seen(tx: &Tx<'_>, person: &PersonId, key: &str) -> Result<bool, Error> {
    let params = [Param::Blob(person.as_bytes()), Param::Text(key)];
    let rows = tx.rows(KNOWN, &params, |row| row.int(0))?;
    // Of persons that became one there is a row each, until the one is looked at.
    Ok(rows == [0])
}

/// A look of an operator: the account that it is kept under, what was there, and when.
pub type Looked = (AccountId, Baseline, Timestamp);

/// What an operator last saw of a person, the oldest first: more than one only where persons became one since.
///
/// # Errors
/// Those of the store.
pub fn own(tx: &Tx<'_>, person: &PersonId, key: &str) -> Result<Vec<Looked>, Error> {
    let params = [Param::Blob(person.as_bytes()), Param::Text(key)];
    tx.rows(OWN, &params, |row| {
        let seen = Baseline {
            history: row.int(1)?,
            parts: row.int(2)?,
        };
        let account = AccountId::from_bytes(row.fixed(0)?);
        Ok((account, seen, Timestamp::from_micros(row.int(3)?)))
    })
}

/// Writes down that an operator last saw a person as it was then, and nothing later.
///
/// # Errors
/// Those of the store.
pub(super) fn put_back(
    tx: &Tx<'_>,
    person: &PersonId,
    key: &str,
    (account, seen, at): Looked,
) -> Result<(), Error> {
    tx.repeat(FORGET, &[Param::Blob(person.as_bytes()), Param::Text(key)])?;
    write(tx, &account, key, seen, at)
}

/// Writes down what an operator saw of a person.
///
/// # Errors
/// Those of the store.
pub fn look(
    tx: &Tx<'_>,
    person: &PersonId,
    key: &str,
    seen: Baseline,
    at: Timestamp,
) -> Result<(), Error> {
    let Some(account) = super::accounts(tx, person)?.into_iter().next() else {
        return Ok(());
    };
    put_back(tx, person, key, (account, seen, at))
}

fn write(
    tx: &Tx<'_>,
    account: &AccountId,
    key: &str,
    seen: Baseline,
    at: Timestamp,
) -> Result<(), Error> {
    tx.repeat(
        LOOK,
        &[
            Param::Blob(account.as_bytes()),
            Param::Text(key),
            Param::Int(seen.history),
            Param::Int(seen.parts),
            Param::Int(at.micros()),
        ],
    )?;
    Ok(())
}

/// Of some persons those on whom something came in since the operator of a key last looked.
///
/// # Errors
/// Those of the store.
pub fn unread(tx: &Tx<'_>, persons: &[PersonId], key: &str) -> Result<BTreeSet<PersonId>, Error> {
    let mut found = BTreeSet::new();
    for some in persons.chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Text(key), ids);
        found.extend(tx.rows(UNREAD, &params, super::person)?);
    }
    Ok(found)
}
