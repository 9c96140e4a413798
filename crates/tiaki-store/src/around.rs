//! What lies around a person, as its page asks: when sources that name an account came in, and whose accounts are.
//!
//! To add what is asked: its statement. Values stand packed ([`crate::facts`]) and are found by [`crate::search`].

use std::collections::BTreeMap;

use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::time::Timestamp;

use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Param, Tx};
use crate::error::Error;

sql! {
    SOURCES = "SELECT s.source_id, r.received_at, r.incident_at, d.received_at FROM source_accounts s \
               LEFT JOIN reports r ON r.report_id = s.source_id LEFT JOIN disclosures d ON d.disclosure_id = s.source_id \
               WHERE s.account_id = $1 ORDER BY s.source_id LIMIT $2";
    PERSONS = concat!("SELECT m.account_id, m.person_id FROM person_accounts m WHERE m.person_id <> $1 AND m.account_id IN ",
                      among!());
}

/// A source that names an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// The report or disclosure.
    pub source: SourceId,
    /// When it came in.
    pub received_at: Option<Timestamp>,
    /// When what it reports happened.
    pub incident_at: Option<Timestamp>,
}

/// The sources that name an account, at most so many, in the order of their ids.
///
/// # Errors
/// Those of the store.
pub fn sources(tx: &Tx<'_>, account: &AccountId, limit: u32) -> Result<Vec<Came>, Error> {
    let params = [Param::Blob(account.as_bytes()), Param::Int(limit.into())];
    let mut found = tx.rows(SOURCES, &params, |row| {
        let received = row.find_int(1)?.or(row.find_int(3)?);
        Ok(Came {
            source: SourceId::from_bytes(row.fixed(0)?),
            received_at: received.map(Timestamp::from_micros),
            incident_at: row.find_int(2)?.map(Timestamp::from_micros),
        })
    })?;
    found.dedup_by_key(|one| one.source);
    Ok(found)
}

/// Whose some accounts are, of those that are not the person's own: one statement for fifty.
///
/// # Errors
/// Those of the store.
pub fn persons(
    tx: &Tx<'_>,
    own: &PersonId,
    accounts: &[AccountId],
) -> Result<BTreeMap<AccountId, PersonId>, Error> {
    let mut found = BTreeMap::new();
    for some in accounts.chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Blob(own.as_bytes()), ids);
        found.extend(tx.rows(PERSONS, &params, |row| {
            let account = AccountId::from_bytes(row.fixed(0)?);
            Ok((account, PersonId::from_bytes(row.fixed(1)?)))
        })?);
    }
    Ok(found)
}
