//! Hash lists: in, on and off, and what there is.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use serde::Serialize;
use tiaki_core::id::{HashListId, QuarantineId};
use tiaki_formats::hashlist::{Entries, EntryFlag};
use tiaki_store::documents::Packer;
use tiaki_store::lists::{self, ListEntry};
use tiaki_store::quarantine::{self, Quarantined};

use crate::{Act, Error, Site};

/// What a list import came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Distinct entries the list now has.
    pub entries: u64,
    /// Rows that could not be read and are kept.
    pub quarantined: u64,
}

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

/// Imports a list under a name, replacing the version before.
///
/// # Errors
/// Where the file cannot be read or is no list at all; rows that do not read are quarantined.
pub fn import(site: &Site, act: &Act, file: &Path, name: &str) -> Result<Imported, Error> {
    let what = file
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let unreadable = |source| Error::Read {
        what: what.clone(),
        source,
    };
    let bytes = std::fs::read(file).map_err(unreadable)?;
    let source = File::open(file).map_err(unreadable)?;
    let invalid = |why: String| Error::Invalid {
        what: what.clone(),
        why,
    };
    let rows = Entries::new(BufReader::new(source)).map_err(|error| invalid(error.to_string()))?;
    let list = id(site, name);
    let mut packer = Packer::new()?;
    let document = packer.pack("hash-list", &bytes)?;
    let (mut entries, mut kept, mut items) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        match row {
            Ok(entry) => entries.push(ListEntry {
                list,
                algorithm: entry.digest.algorithm().text().to_owned(),
                digest: entry.digest.bytes().to_vec(),
                scheme: entry.scheme.unwrap_or_default(),
                version: entry.version.unwrap_or_default(),
                country: entry.country.unwrap_or_default(),
                category: entry.category.unwrap_or_default(),
                degenerate: entry.flags.contains(&EntryFlag::Degenerate),
            }),
            Err(rejection) => {
                let row = packer.pack("hash-list-row", &rejection.raw)?;
                let (line, code) = (rejection.line.to_be_bytes(), rejection.code.text());
                items.push(Quarantined {
                    id: QuarantineId::derive(
                        &site.key,
                        &[&document.digest, &line, code.as_bytes()],
                    ),
                    document: row.digest,
                    origin: what.clone(),
                    format: "hash-list-row".to_owned(),
                    code: code.to_owned(),
                    line: i64::try_from(rejection.line).unwrap_or(i64::MAX),
                    path: rejection.column.clone().unwrap_or_default(),
                    message: rejection.to_string(),
                    received_at: act.at,
                });
                kept.push(row);
            }
        }
    }
    if entries.is_empty() {
        let (bad, stays) = (items.len(), "a version before stays as it is");
        return Err(invalid(format!(
            "not one row is an entry ({bad} could not be read); {stays}"
        )));
    }
    let entries = site.store.write("list import", |tx| {
        quarantine::save(tx, &kept, &items, &act.actor)?;
        lists::replace(tx, &list, name, &document, &entries, &act.actor, act.at)
    })?;
    Ok(Imported {
        entries,
        quarantined: items.len() as u64,
    })
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
