//! Sealed files that are to be removed from the vault.
//!
//! They are noted in the transaction that gives them up, and struck out when they are gone, so
//! that none stays behind where the process ended in between.

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;

sql! {
    OF_FILES = "INSERT INTO vault_removals (name) SELECT vault FROM submitted_files \
                WHERE number = $1 AND vault IS NOT NULL ON CONFLICT DO NOTHING";
    ADD = "INSERT INTO vault_removals (name) VALUES ($1) ON CONFLICT DO NOTHING";
    ALL = "SELECT name FROM vault_removals ORDER BY name LIMIT $1";
    DONE = "DELETE FROM vault_removals WHERE name = $1";
}

/// Notes the sealed files of a submission.
pub(super) fn give_up_files(tx: &Tx<'_>, number: i64) -> Result<(), Error> {
    tx.execute(OF_FILES, &[Param::Int(number)])?;
    Ok(())
}

/// Notes a sealed file that has come to belong to nothing.
///
/// # Errors
/// Those of the store.
pub fn give_up(tx: &Tx<'_>, name: &str) -> Result<(), Error> {
    tx.execute(ADD, &[Param::Text(name)])?;
    Ok(())
}

/// Names of sealed files that are to be removed, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn given_up(tx: &Tx<'_>, limit: u32) -> Result<Vec<String>, Error> {
    tx.rows(ALL, &[Param::Int(i64::from(limit))], |row| {
        Ok(row.text(0)?.to_owned())
    })
}

/// Strikes out a sealed file that is gone.
///
/// # Errors
/// Those of the store.
pub fn removed(tx: &Tx<'_>, name: &str) -> Result<(), Error> {
    tx.execute(DONE, &[Param::Text(name)])?;
    Ok(())
}
