//! Hash lists: in, on and off, and what there is.
//!
//! A list is read twice. The first reading writes nothing: it finds the list's digest, and whether
//! the document is whole; one that was cut off, or is broken, changes nothing. The second reading
//! fills the next version within one transaction, batch by batch in bounded memory, so that the
//! version before stands until the next one is complete, whatever happens in between. Other
//! writers wait meanwhile. Rows that do not read go to the quarantine in the same transaction.
//!
//! The received bytes are kept, except where pictures stand inside them
//! (`hashlist::Summary::holds_pictures`): then the digest alone names them.

mod diff;
mod import;
pub mod shown;

use serde::Serialize;
use tiaki_core::id::HashListId;
use tiaki_store::lists;

pub use self::diff::{Difference, diff};
pub use self::import::{Imported, Options, Reason, import};
use crate::{Act, Error, Site};

/// A list as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct List {
    /// Its name.
    pub name: String,
    /// Whether matching uses it.
    pub enabled: bool,
    /// How many entries it has.
    pub entries: i64,
}

fn id(site: &Site, name: &str) -> HashListId {
    HashListId::derive(&site.key, &[name.as_bytes()])
}

/// All lists, by name.
///
/// # Errors
/// Those of the store.
pub fn all(site: &Site) -> Result<Vec<List>, Error> {
    let found = site.store.read("lists", lists::lists)?;
    let mut all: Vec<List> = found
        .into_iter()
        .map(|list| List {
            name: list.name,
            enabled: list.enabled,
            entries: list.entries,
        })
        .collect();
    all.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(all)
}

/// Switches a list on or off; false where there is none of that name.
///
/// # Errors
/// Those of the store.
pub fn enable(site: &Site, act: &Act, name: &str, enabled: bool) -> Result<bool, Error> {
    let list = id(site, name);
    Ok(site.store.write("list switch", |tx| {
        lists::enable(tx, &list, enabled, &act.actor, act.at)
    })?)
}
