//! A zipped folder: checked whole before anything of it is read, unpacked, and then imported as
//! the folder it was.
//!
//! The rules are those of `tiaki_formats::archive`: all members are held against them first, from
//! the archive's own directory, and again while they are unpacked; one that breaks a rule refuses
//! the whole archive, and nothing of it goes in.
//!
//! Only what a reader here may take is unpacked (tables, their maps, reports), one at a time, into
//! a folder for its owner alone that is removed again. Whatever else is in the archive is named
//! with its digest and never written anywhere: it may be pictures or films. For the same reason the
//! archive itself is not kept; its digest and what was found in it go to the log, and each table
//! and report in it is kept byte for byte as a document of its own.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tiaki_formats::archive::{Archive, Fault, Member};
use tiaki_store::documents::Large;
use tiaki_store::log::Entry;

use super::submission::{digest, is_media, refuse};
use super::{Bytes, Imported, Problem, Refused, set_aside};
use crate::{Act, Error, Site};

/// Bytes that all members may have together where nothing else is set: 64 GiB.
pub(super) const UNPACKED: u64 = 64 << 30;
/// What is unpacked, by the end of its name.
const TAKEN: [&str; 7] = ["csv", "json", "jsonl", "ndjson", "toml", "tsv", "xml"];
const FORMAT: &str = "archive";

type Zipped<'a> = Member<'a, BufReader<File>>;

/// Why a whole archive is refused: a code, and what to do.
struct Why(&'static str, &'static str);

impl From<Fault> for Why {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Broken => BROKEN,
            Fault::Name => NAME,
            Fault::TooLarge => BOMB,
            Fault::Encrypted => ENCRYPTED,
            Fault::Method => METHOD,
        }
    }
}

const BROKEN: Why = Why(
    "archive_broken",
    "it is no whole zip archive; get it again from whoever sent it",
);
const NAME: Why = Why(
    "archive_name",
    "a name in it leads out of its folder, is absolute, stands twice, or cannot be a file's name here; pack it again",
);
const BOMB: Why = Why(
    "archive_too_large",
    "what is in it would unpack to more than the limits allow (10,000 members, 100 times their packed size, the total of --max-unpacked); unpack it yourself and import the folder, if you trust it",
);
const ENCRYPTED: Why = Why(
    "archive_encrypted",
    "it is encrypted; unpack it with its password and import the folder",
);
const METHOD: Why = Why(
    "archive_method",
    "it is packed by a method other than deflate; unpack it yourself and import the folder",
);
const DISK: Why = Why(
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
    let refused = |Why(code, message): Why| {
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
        archive.each(|member| found.take(member, &unpacked.folder, origin))
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
fn open(file: &Path, limit: u64) -> Result<Archive<BufReader<File>>, Why> {
    let file = File::open(file).map_err(|_| BROKEN)?;
    let size = file.metadata().map_err(|_| BROKEN)?.len();
    Ok(Archive::open(BufReader::new(file), size, limit)?)
}

/// What was found in an archive.
#[derive(Default)]
struct Found {
    unpacked: u64,
    skipped: u64,
    set_aside: Vec<Refused>,
}

impl Found {
    fn take(&mut self, member: &mut Zipped<'_>, folder: &Path, origin: &str) -> Result<(), Why> {
        let name = member.name().to_owned();
        let is_hidden = name
            .split('/')
            .any(|part| part.starts_with('.') || part == "__MACOSX");
        if is_hidden {
            self.skipped += 1;
            return Ok(());
        }
        let mut start = Vec::new();
        let mut first = member.take(512);
        first.read_to_end(&mut start).map_err(|_| BROKEN)?;
        let extension = Path::new(&name).extension().unwrap_or_default();
        let extension = extension.to_string_lossy().to_lowercase();
        if TAKEN.contains(&extension.as_str()) && !is_media(&start) {
            write(member, &start, &folder.join(&name))?;
            self.unpacked += 1;
        } else {
            let large = hashed(member, &start)?;
            let origin = format!("{origin}/{name}");
            self.set_aside
                .push(unread(origin, large, extension == "zip"));
        }
        Ok(())
    }
}

/// Gives a member's bytes on, piece by piece.
fn pieces(
    member: &mut Zipped<'_>,
    mut give: impl FnMut(&[u8]) -> Result<(), Why>,
) -> Result<(), Why> {
    let mut chunk = vec![0; 256 << 10];
    loop {
        let read = member.read(&mut chunk).map_err(|_| BROKEN)?;
        if read == 0 {
            return Ok(());
        }
        give(chunk.get(..read).unwrap_or_default())?;
    }
}

/// Writes one member out.
fn write(member: &mut Zipped<'_>, start: &[u8], to: &Path) -> Result<(), Why> {
    if let Some(parent) = to.parent() {
        std::fs::create_dir_all(parent).map_err(|_| DISK)?;
    }
    let mut file = File::create_new(to).map_err(|_| DISK)?;
    file.write_all(start).map_err(|_| DISK)?;
    pieces(member, |piece| file.write_all(piece).map_err(|_| DISK))
}

/// The digest and size of one member, which is written nowhere.
fn hashed(member: &mut Zipped<'_>, start: &[u8]) -> Result<Large, Why> {
    let mut hash = Sha256::new_with_prefix(start);
    let mut size = start.len() as u64;
    pieces(member, |piece| {
        hash.update(piece);
        size += piece.len() as u64;
        Ok(())
    })?;
    Ok(Large {
        digest: hash.finalize().into(),
        format: FORMAT,
        size,
    })
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
