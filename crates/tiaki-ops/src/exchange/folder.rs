//! By file: parcels on a stick or in a folder that two agencies share, for those without a line.
//!
//! A folder has one folder for each recipient, named by the authority's id, and in it one file for each parcel, named by its
//! digest: `auth-fj/3b1f….age`. Whoever takes one in writes an empty `3b1f….taken` beside it, and whoever exports into that
//! folder again sees that it arrived. A stick that is lost loses nothing: what nobody has answered for, or is not known to
//! have arrived, is written again by the next export. That somebody else could write such a mark delays a letter and no more: receipts and
//! confirmations are signed, and who has not given them stays on the list of what is outstanding.
//!
//! A hub takes in what is for others and exports it to them; it opens nothing.

use std::path::{Path, PathBuf};

use serde::Serialize;
use tiaki_package::atomic_write;
use tiaki_store::exchange::{self as stored, Direction, Parcel, ParcelState};

use super::Node;
use super::carry::{self, MOST_BYTES, next_hop};
use super::receive::{Stopped, whole};
use crate::{Act, Error, Site};

/// Parcels that are looked at together.
const ROUND: u32 = 500;

/// What files of parcels end with.
const PARCEL: &str = "age";

/// What marks end with that a parcel arrived.
const MARK: &str = "taken";

/// What an export came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Parcels written.
    pub parcels: u64,
    /// Parcels that lie there already.
    pub there: u64,
    /// Parcels that the folder says have arrived.
    pub arrived: u64,
}

/// What an import came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Imported {
    /// Parcels that were new here.
    pub parcels: u64,
    /// Parcels that were here.
    pub again: u64,
    /// Of the new ones: kept apart, with the reason.
    pub quarantined: u64,
    /// Files that are no parcels, or too large.
    pub refused: u64,
}

fn cannot(path: &Path) -> impl Fn(std::io::Error) -> Error + '_ {
    |source| Error::Write {
        what: path.display().to_string(),
        source,
    }
}

/// Writes every parcel that waits, or went and has not been answered for, into a folder; only those for one recipient
/// where one is named.
///
/// # Errors
/// Where the folder cannot be written; those of the store.
pub fn export(
    site: &Site,
    act: &Act,
    folder: &Path,
    only: Option<&str>,
) -> Result<Exported, Error> {
    let mut done = Exported::default();
    for direction in [Direction::Out, Direction::Relay] {
        // What arrived leaves the list: the whole is read before anything of it is changed.
        let mut all: Vec<Parcel> = Vec::new();
        loop {
            let offset = u32::try_from(all.len()).unwrap_or(u32::MAX);
            let page = site.store.read("exchange export", |tx| {
                stored::untold(tx, direction, (ROUND, offset))
            })?;
            let is_last = page.len() < ROUND as usize;
            all.extend(page);
            if is_last {
                break;
            }
        }
        let (own, peers) = site.store.read("exchange export", |tx| {
            let own = stored::node(tx)?.map(|(id, _)| id).unwrap_or_default();
            Ok::<_, Error>((own, stored::peers(tx)?))
        })?;
        for parcel in &all {
            let hop = next_hop(&peers, &own, &parcel.peer);
            if only.is_some_and(|only| only != parcel.peer && only != hop) {
                continue;
            }
            export_one(site, act, folder, parcel, &mut done)?;
        }
    }
    Ok(done)
}

fn export_one(
    site: &Site,
    act: &Act,
    folder: &Path,
    parcel: &Parcel,
    done: &mut Exported,
) -> Result<(), Error> {
    let within = folder.join(&parcel.peer);
    let name = hex::encode(parcel.id);
    let file = within.join(format!("{name}.{PARCEL}"));
    if within.join(format!("{name}.{MARK}")).exists() {
        carry::handed(site, act, parcel, (ParcelState::Taken, "folder"))?;
        done.arrived += 1;
        return Ok(());
    }
    if file.exists() {
        done.there += 1;
    } else {
        std::fs::create_dir_all(&within).map_err(cannot(&within))?;
        let bytes = site.store.read("exchange export", |tx| {
            stored::bytes(tx, &parcel.id, parcel.direction)
        })?;
        atomic_write(&file, &bytes).map_err(cannot(&file))?;
        done.parcels += 1;
    }
    if parcel.state == ParcelState::Waiting {
        carry::handed(site, act, parcel, (ParcelState::Carried, "folder"))?;
    }
    Ok(())
}

/// Takes in what lies in a folder for this site, and, where it is a hub, for others.
///
/// # Errors
/// Where the folder cannot be read; those of the store.
pub fn import(site: &Site, node: &Node, act: &Act, folder: &Path) -> Result<Imported, Error> {
    let is_hub = super::whoami(site)?.1;
    let mut done = Imported::default();
    for recipient in names(folder)? {
        if recipient != node.authority.id && !is_hub {
            continue;
        }
        let within = folder.join(&recipient);
        if !within.is_dir() {
            continue;
        }
        for name in names(&within)? {
            let Some(digest) = name.strip_suffix(&format!(".{PARCEL}")) else {
                continue;
            };
            let file = within.join(&name);
            let mark = within.join(format!("{digest}.{MARK}"));
            let is_here = import_one(site, node, act, (&recipient, digest, &file), &mut done)?;
            if is_here && let Err(error) = atomic_write(&mark, &[]) {
                // The stick may be one that is only read.
                tracing::info!(%error, "a mark could not be written");
            }
        }
    }
    Ok(done)
}

/// Takes in one file; whether it arrived.
fn import_one(
    site: &Site,
    node: &Node,
    act: &Act,
    (recipient, digest, file): (&str, &str, &Path),
    done: &mut Imported,
) -> Result<bool, Error> {
    let unread = |source| Error::Read {
        what: file.display().to_string(),
        source,
    };
    if std::fs::metadata(file).map_err(unread)?.len() > MOST_BYTES {
        done.refused += 1;
        return Ok(false);
    }
    let bytes = std::fs::read(file).map_err(unread)?;
    // One that is cut off has another digest: it is written again.
    let own = <[u8; 32]>::from(<sha2::Sha256 as sha2::Digest>::digest(&bytes));
    if hex::encode(own) != digest {
        done.refused += 1;
        return Ok(false);
    }
    match whole(site, node, act, recipient, &bytes) {
        Ok(true) => done.parcels += 1,
        Ok(false) => done.again += 1,
        Err(Stopped::Refused(code)) => {
            tracing::debug!(code, "a parcel was not taken in");
            done.refused += 1;
            return Ok(false);
        }
        Err(Stopped::Failed(error)) => return Err(error),
    }
    let found = site.store.read("exchange import", |tx| {
        stored::find(tx, &own, Direction::In)
    })?;
    let is_apart = found.is_some_and(|one| one.state == ParcelState::Quarantined);
    done.quarantined += u64::from(is_apart);
    Ok(true)
}

/// The names in a folder, in order; none where there is no such folder.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let unread = |source| Error::Read {
        what: folder.display().to_string(),
        source,
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unread(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path: PathBuf = entry.map_err(unread)?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            names.push(name.to_owned());
        }
    }
    names.sort_unstable();
    Ok(names)
}
