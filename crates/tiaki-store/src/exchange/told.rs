//! Which recorded outcomes the senders of packages are told of: an outbox, filled where an outcome is recorded and emptied
//! where its letter is written, so that none is lost while nothing can be sealed to somebody.

use std::collections::BTreeSet;

use tiaki_core::id::OutcomeId;

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;

sql! {
    NOTE = "INSERT INTO exchange_outcomes (outcome_id, package, peer, letter_id) \
            SELECT DISTINCT x.outcome_id, e.package, e.peer, NULL FROM outcome_accounts x \
            JOIN exchange_accounts e ON e.account_id = x.account_id WHERE x.outcome_id = $1 AND e.retracted_at IS NULL \
            ON CONFLICT DO NOTHING";
    UNTOLD = "SELECT outcome_id, package, peer FROM exchange_outcomes WHERE letter_id IS NULL ORDER BY package, peer, outcome_id \
              LIMIT $1";
    TOLD = "UPDATE exchange_outcomes SET letter_id = $4 WHERE outcome_id = $1 AND package = $2 AND peer = $3";
}

/// An outcome that the sender of a package is told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untold {
    /// Which.
    pub outcome: OutcomeId,
    /// SHA-256 of the package's canonical bytes.
    pub package: [u8; 32],
    /// Its sender.
    pub peer: String,
}

/// Notes that the senders of the packages which accounts of outcomes came with are to be told of these. It follows from what
/// is recorded in the same transaction, so that no entry has to tell of it.
///
/// # Errors
/// Those of the store.
pub fn note(tx: &Tx<'_>, outcomes: &BTreeSet<OutcomeId>) -> Result<(), Error> {
    if !super::taken::is_any(tx)? {
        return Ok(());
    }
    for outcome in outcomes {
        tx.repeat(NOTE, &[Param::Blob(outcome.as_bytes())])?;
    }
    Ok(())
}

/// Those that nobody was told of yet, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn untold(tx: &Tx<'_>, limit: u32) -> Result<Vec<Untold>, Error> {
    tx.rows(UNTOLD, &[Param::Int(limit.into())], |row| {
        Ok(Untold {
            outcome: OutcomeId::from_bytes(row.fixed(0)?),
            package: row.fixed(1)?,
            peer: row.text(2)?.to_owned(),
        })
    })
}

/// Notes the letter that tells of one; an empty name where nothing can be said on that package any more.
///
/// # Errors
/// Those of the store.
pub fn told(tx: &Tx<'_>, of: &Untold, letter: &str) -> Result<(), Error> {
    let params = [
        Param::Blob(of.outcome.as_bytes()),
        Param::Blob(&of.package),
        Param::Text(&of.peer),
        Param::Text(letter),
    ];
    tx.repeat(TOLD, &params).map(drop)
}
