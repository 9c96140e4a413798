//! A zipped folder: checked whole before anything of it is read, unpacked, and then imported as
//! the folder it was.
//!
//! An archive comes from outside and may be made to harm: names that lead out of the folder, links,
//! a few bytes that unpack to a disk full, archives in archives. So all members are held against
//! the limits first, from the archive's own directory, and again while they are unpacked; one that
//! breaks a rule refuses the whole archive, and nothing of it goes in.
//!
//! Only what a reader here may take is unpacked (tables, their maps, reports), one at a time, into
//! a folder for its owner alone that is removed again. Whatever else is in the archive is named
//! with its digest and never written anywhere: it may be pictures or films. For the same reason the
//! archive itself is not kept; its digest and what was found in it go to the log, and each table
//! and report in it is kept byte for byte as a document of its own.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tiaki_store::documents::Large;
use tiaki_store::log::Entry;
use zip::ZipArchive;
use zip::read::ZipFile;

use super::submission::{digest, is_media, refuse};
use super::{Bytes, Imported, Problem, Refused, set_aside};
use crate::{Act, Error, Site};

/// Members of one archive.
const MEMBERS: usize = 10_000;
/// Times that a member may be larger than it is in the archive, if it is larger than [`FLOOR`].
const RATIO: u64 = 100;
/// Bytes up to which a member may be packed as tightly as it likes.
const FLOOR: u64 = 1 << 20;
/// Bytes that all members may have together where nothing else is set: 64 GiB.
pub(super) const UNPACKED: u64 = 64 << 30;
/// What is unpacked, by the end of its name.
const TAKEN: [&str; 7] = ["csv", "json", "jsonl", "ndjson", "toml", "tsv", "xml"];
const FORMAT: &str = "archive";

type Member<'a> = ZipFile<'a, BufReader<File>>;

/// Why a whole archive is refused.
type Fault = (&'static str, &'static str);

const BROKEN: Fault = (
    "archive_broken",
    "it is no whole zip archive; get it again from whoever sent it",
);
const NAME: Fault = (
    "archive_name",
    "a name in it leads out of its folder, is absolute, stands twice, or cannot be a file's name here; pack it again",
);
const BOMB: Fault = (
    "archive_too_large",
    "what is in it would unpack to more than the limits allow (10,000 members, 100 times their packed size, the total of --max-unpacked); unpack it yourself and import the folder, if you trust it",
);
const ENCRYPTED: Fault = (
    "archive_encrypted",
    "it is encrypted; unpack it with its password and import the folder",
);
const METHOD: Fault = (
    "archive_method",
    "it is packed by a method other than deflate; unpack it yourself and import the folder",
);
const DISK: Fault = (
    "archive_disk",
    "it could not be unpacked: look at space and permissions of the data directory, then import again",
);

/// An archive that was unpacked; the folder goes with it.
pub(super) struct Unpacked {
    /// What to import.
    pub(super) folder: PathBuf,
    /// What origins are below.
    pub(super) base: PathBuf,
}

impl Drop for Unpacked {
    fn drop(&mut self) {
        let removed = std::fs::remove_dir_all(&self.base);
        // Nothing was unpacked of an archive that was refused.
        let is_there = |error: &io::Error| error.kind() != io::ErrorKind::NotFound;
        if removed.as_ref().is_err_and(is_there) {
            tracing::warn!("an unpacked archive could not be removed from the data directory");
        }
    }
}

/// Unpacks an archive; none where it was refused, which is in the summary then.
pub(super) fn unpack(
    site: &Site,
    act: &Act,
    file: &Path,
    origin: &str,
    scratch: Option<&Path>,
    limit: u64,
    imported: &mut Imported,
) -> Result<Option<Unpacked>, Error> {
    let refused = |(code, message): Fault| {
        let mut refused = refuse(file, origin, FORMAT, code, message);
        refused.bytes = refused.bytes.unkept();
        vec![*refused]
    };
    let (Some(scratch), Some(large)) = (scratch, digest(file, FORMAT)) else {
        set_aside(site, act, refused(DISK), imported)?;
        return Ok(None);
    };
    let base = scratch.join(hex::encode(large.digest));
    let folder = base.join(origin);
    let mut found = Found::default();
    let unpacked = Unpacked { folder, base };
    let outcome = open(file, limit).and_then(|mut archive| {
        restricted(&unpacked).map_err(|_| DISK)?;
        found.take(&mut archive, &unpacked.folder, origin)
    });
    if let Err(fault) = outcome {
        set_aside(site, act, refused(fault), imported)?;
        return Ok(None);
    }
    if !imported.checked {
        let detail = format!(
            "size={} unpacked={} set_aside={}",
            large.size,
            found.unpacked,
            found.set_aside.len()
        );
        site.store.write("archive", |tx| {
            tx.record(Entry {
                at: act.at,
                actor: act.actor.clone(),
                verb: "archive.unpacked",
                subject: hex::encode(large.digest),
                detail: detail.clone(),
            })
        })?;
    }
    imported.skipped += found.skipped;
    set_aside(site, act, found.set_aside, imported)?;
    Ok(Some(unpacked))
}

/// An empty folder, for its owner alone.
fn restricted(unpacked: &Unpacked) -> io::Result<()> {
    if unpacked.base.exists() {
        // Left by a run that was killed.
        std::fs::remove_dir_all(&unpacked.base)?;
    }
    std::fs::create_dir_all(&unpacked.base)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(&unpacked.base, std::fs::Permissions::from_mode(0o700))?;
    }
    std::fs::create_dir_all(&unpacked.folder)
}

/// Opens an archive and holds all that its directory says against the rules.
fn open(file: &Path, limit: u64) -> Result<ZipArchive<BufReader<File>>, Fault> {
    let file = File::open(file).map_err(|_| BROKEN)?;
    let size = file.metadata().map_err(|_| BROKEN)?.len();
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| BROKEN)?;
    if archive.len() > MEMBERS {
        return Err(BOMB);
    }
    if archive.has_duplicate_names() {
        return Err(NAME);
    }
    if archive.has_overlapping_entries().map_err(|_| BROKEN)? {
        return Err(BROKEN);
    }
    let (mut names, mut folders) = (BTreeSet::new(), BTreeSet::new());
    let (mut total, mut packed) = (0_u64, 0_u64);
    for index in 0..archive.len() {
        let member = archive.by_index_raw(index).map_err(|_| BROKEN)?;
        if member.encrypted() {
            return Err(ENCRYPTED);
        }
        if member.is_symlink() {
            return Err(NAME);
        }
        let name = name(&member)?;
        let folded = name.to_lowercase();
        let parents = folded.match_indices('/').map(|(end, _)| end);
        folders.extend(
            parents
                .filter_map(|end| folded.get(..end))
                .map(str::to_owned),
        );
        if !member.is_dir() && !names.insert(folded) {
            return Err(NAME);
        }
        total = total.saturating_add(member.size());
        packed = packed.saturating_add(member.compressed_size());
        let most = member.compressed_size().saturating_mul(RATIO).max(FLOOR);
        if member.size() > most || total > limit {
            return Err(BOMB);
        }
    }
    if packed > size {
        return Err(BROKEN);
    }
    if names.iter().any(|name| folders.contains(name)) {
        return Err(NAME);
    }
    Ok(archive)
}

/// A member's name, if a file may have it: parts of ordinary letters between slashes.
fn name(member: &Member<'_>) -> Result<String, Fault> {
    let name = member.name().map_err(|_| NAME)?;
    let bare = name.strip_suffix('/').unwrap_or(&name);
    let is_part = |part: &str| {
        let trimmed = part.trim_end_matches(['.', ' ']);
        !part.is_empty()
            && trimmed == part
            && part.len() <= 200
            && !part.contains(['\\', ':', '*', '?', '"', '<', '>', '|'])
            && !part.chars().any(char::is_control)
    };
    if bare.len() <= 1_000 && bare.split('/').all(is_part) {
        Ok(bare.to_owned())
    } else {
        Err(NAME)
    }
}

/// What was found in an archive.
#[derive(Default)]
struct Found {
    unpacked: u64,
    skipped: u64,
    set_aside: Vec<Refused>,
}

impl Found {
    fn take(
        &mut self,
        archive: &mut ZipArchive<BufReader<File>>,
        folder: &Path,
        origin: &str,
    ) -> Result<(), Fault> {
        for index in 0..archive.len() {
            let mut member = archive.by_index(index).map_err(|error| match error {
                zip::result::ZipError::CompressionMethodNotSupported(_)
                | zip::result::ZipError::UnsupportedArchive(_) => METHOD,
                _ => BROKEN,
            })?;
            if member.is_dir() {
                continue;
            }
            let name = name(&member)?;
            let is_hidden = name
                .split('/')
                .any(|part| part.starts_with('.') || part == "__MACOSX");
            if is_hidden {
                self.skipped += 1;
                continue;
            }
            let mut start = Vec::new();
            (&mut member)
                .take(512)
                .read_to_end(&mut start)
                .map_err(|_| BROKEN)?;
            let extension = Path::new(&name).extension().unwrap_or_default();
            let extension = extension.to_string_lossy().to_lowercase();
            if TAKEN.contains(&extension.as_str()) && !is_media(&start) {
                write(&mut member, &start, &folder.join(&name))?;
                self.unpacked += 1;
            } else {
                let large = hashed(&mut member, &start)?;
                let origin = format!("{origin}/{name}");
                self.set_aside
                    .push(unread(origin, large, extension == "zip"));
            }
        }
        Ok(())
    }
}

/// Writes one member out, no more of it than its directory says.
fn write(member: &mut Member<'_>, start: &[u8], to: &Path) -> Result<(), Fault> {
    let size = member.size();
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent).map_err(|_| DISK)?;
    }
    let mut file = File::create_new(to).map_err(|_| DISK)?;
    file.write_all(start).map_err(|_| DISK)?;
    let mut written = start.len() as u64;
    let mut chunk = vec![0; 256 << 10];
    loop {
        let read = member.read(&mut chunk).map_err(|_| BROKEN)?;
        if read == 0 {
            break;
        }
        written += read as u64;
        if written > size {
            return Err(BROKEN);
        }
        let bytes = chunk.get(..read).unwrap_or_default();
        file.write_all(bytes).map_err(|_| DISK)?;
    }
    if written == size { Ok(()) } else { Err(BROKEN) }
}

/// The digest and size of one member, which is written nowhere.
fn hashed(member: &mut Member<'_>, start: &[u8]) -> Result<Large, Fault> {
    let declared = member.size();
    let mut hash = Sha256::new_with_prefix(start);
    let mut size = start.len() as u64;
    let mut chunk = vec![0; 256 << 10];
    loop {
        let read = member.read(&mut chunk).map_err(|_| BROKEN)?;
        size += read as u64;
        if size > declared {
            return Err(BROKEN);
        }
        if read == 0 {
            return Ok(Large {
                digest: hash.finalize().into(),
                format: FORMAT,
                size,
            });
        }
        hash.update(chunk.get(..read).unwrap_or_default());
    }
}

/// A member that no reader takes.
fn unread(origin: String, large: Large, is_archive: bool) -> Refused {
    let (code, message) = if is_archive {
        (
            "archive_nested",
            "an archive inside an archive is not opened; unpack it and import what it holds",
        )
    } else {
        (
            "unknown_format",
            "not a format that is read here, and not kept: convert it, or ask what it is",
        )
    };
    Refused {
        problem: Problem {
            origin,
            code: code.to_owned(),
            message: message.to_owned(),
        },
        format: "unknown",
        line: 0,
        path: String::new(),
        bytes: Bytes::Media(large),
    }
}
