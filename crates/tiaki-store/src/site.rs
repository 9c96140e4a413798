//! Which site a database belongs to.
//!
//! Ids of received things are derived from a secret outside the database. Two
//! secrets on one database would give one thing two ids, so the database keeps
//! the secret's fingerprint and is only used with that secret.

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Store};
use crate::error::Error;
use crate::log::Entry;

sql! {
    FIND = "SELECT fingerprint FROM site WHERE one = 1";
    CLAIM = "INSERT INTO site (one, fingerprint) VALUES (1, $1) ON CONFLICT DO NOTHING";
}

/// The fingerprint of the secret that this database's ids come from, if it has been claimed.
///
/// # Errors
/// Those of the store.
pub fn fingerprint(store: &Store) -> Result<Option<[u8; 32]>, Error> {
    store.read("site", |tx| tx.find(FIND, &[], |row| row.fixed(0)))
}

/// Claims the database for a secret, or checks that it is the one that claimed it.
///
/// # Errors
/// [`Error::OtherSite`] where another secret has; those of the store.
pub fn claim(store: &Store, key: &SiteKey, at: Timestamp) -> Result<(), Error> {
    let own = key.digest("fingerprint", &[]);
    if fingerprint(store)?.is_none() {
        store.write("site", |tx| {
            match tx.execute(CLAIM, &[Param::Blob(&own)])? {
                0 => Ok(()),
                _ => tx.record(Entry {
                    at,
                    actor: "site".to_owned(),
                    verb: "site.claimed",
                    subject: String::new(),
                    detail: format!("fingerprint={}", hex::encode(own)),
                }),
            }
        })?;
    }
    if fingerprint(store)? == Some(own) {
        Ok(())
    } else {
        Err(Error::OtherSite)
    }
}
