//! What a page of a person is about to ask of its accounts and of what is said of them, fetched at once.

use super::{ACCOUNT_PARTS, AccountRow, STATED, account_parts};
use crate::db::Tx;
use crate::error::Error;
use crate::{facts, protection};

/// Says that everything on these accounts is about to be asked for.
pub(super) fn of_accounts(tx: &Tx<'_>, rows: &[AccountRow]) -> Result<(), Error> {
    if !tx.fetches_ahead() {
        return Ok(());
    }
    let ids = || rows.iter().map(|row| row.id.as_bytes());
    protection::ahead(tx, ids())?;
    tx.ahead(ACCOUNT_PARTS, ids(), &[])?;
    let mut parts = Vec::new();
    for row in rows {
        let of_one = account_parts(tx, &row.id)?;
        parts.extend(of_one.into_iter().map(|part| (part.source, row.id)));
    }
    let pairs: Vec<_> = parts
        .iter()
        .map(|(source, account)| (source.as_bytes(), account.as_bytes()))
        .collect();
    tx.ahead_of_pairs(STATED, &pairs, &[])?;
    facts::ahead(tx, &pairs)
}
