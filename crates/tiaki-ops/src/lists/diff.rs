//! What a file would change in a list, before it is imported.
//!
//! Entries are compared by sixteen bytes of a digest over what they are (algorithm, digest, member
//! and id) and over what they say (scheme, version, country, category), so that ten million of
//! them need some hundred megabytes and no table of the store is touched.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tiaki_formats::hashlist::Item;
use tiaki_store::lists::{self, NewEntry};

use super::id;
use super::import::{Options, Source, new_entry};
use crate::{Error, Site};

/// What would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Difference {
    /// Entries that the list has not.
    pub added: u64,
    /// Entries of the list that the file has not, or takes back.
    pub removed: u64,
    /// Entries in both whose scheme, version, country or category differ.
    pub changed: u64,
    /// Entries that stay as they are.
    pub same: u64,
    /// Rows of the file that could not be read.
    pub refused: u64,
}

type Key = [u8; 16];

/// Compares a list with a file; none where there is no list of that name.
///
/// # Errors
/// Where the file cannot be read or is no whole list; those of the store.
pub fn diff(
    site: &Site,
    file: &Path,
    name: &str,
    options: &Options,
) -> Result<Option<Difference>, Error> {
    let list = id(site, name);
    let known = site.store.read("lists", lists::lists)?;
    if !known.iter().any(|found| found.id == list) {
        return Ok(None);
    }
    let what = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let source = Source {
        file,
        what: &what,
        options,
    };
    let mut difference = Difference::default();
    let mut coming: BTreeMap<Key, Key> = BTreeMap::new();
    source.read(&mut |item| {
        match item {
            Item::Entry(entry) => {
                let (key, says) = keys(&new_entry(&entry));
                coming
                    .entry(key)
                    .and_modify(|s| mix(s, says))
                    .or_insert(says);
            }
            Item::Refused(_) => difference.refused += 1,
            Item::Removed(_) => {}
        }
        Ok(())
    })?;
    let present = site.store.read("list entries", |tx| {
        let mut found: BTreeMap<Key, Key> = BTreeMap::new();
        lists::each_entry(tx, &list, |entry| {
            let (key, says) = keys(&entry);
            found
                .entry(key)
                .and_modify(|s| mix(s, says))
                .or_insert(says);
            Ok::<_, Error>(())
        })?;
        Ok::<_, Error>(found)
    })?;
    for (key, says) in &coming {
        match present.get(key) {
            None => difference.added += 1,
            Some(said) if said == says => difference.same += 1,
            Some(_) => difference.changed += 1,
        }
    }
    let gone = present.keys().filter(|key| !coming.contains_key(*key));
    difference.removed = gone.count() as u64;
    Ok(Some(difference))
}

/// Several entries of one digest are compared together, in whatever order and however often they
/// come.
fn mix(into: &mut Key, other: Key) {
    into.iter_mut().zip(other).for_each(|(a, b)| *a |= b);
}

/// What an entry is, and what it says.
fn keys(entry: &NewEntry<'_>) -> (Key, Key) {
    let is: [&[u8]; 4] = [
        entry.algorithm.as_bytes(),
        entry.digest,
        entry.member.as_bytes(),
        entry.entry.as_bytes(),
    ];
    let says = [entry.scheme, entry.version, entry.country, entry.category];
    (short(&is), short(&says.map(str::as_bytes)))
}

fn short(parts: &[&[u8]]) -> Key {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let whole: [u8; 32] = hash.finalize().into();
    let mut key = [0; 16];
    key.iter_mut().zip(whole).for_each(|(to, from)| *to = from);
    key
}
