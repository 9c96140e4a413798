//! Zip archives, as senders zip a folder: every member is held against the rules before one is read.
//!
//! An archive comes from outside and may be made to harm: names that lead out of the folder, links,
//! a few bytes that unpack to a disk full, archives in archives. So [`Archive::open`] holds all
//! that the archive's own directory says against the limits, and [`Archive::each`] holds what is
//! read against what was said; one fault refuses the whole archive.
//!
//! # What is refused
//! See [`Fault`]: each is a reason why nothing of an archive may be taken. No fault carries a name
//! of a member.
//!
//! # How to extend
//! Reading is over anything that reads and seeks, and nothing is written here; what becomes of a
//! member is the caller's. A further method of packing is a feature of the crate `zip` and a case in
//! the tests of the import.

use std::collections::BTreeSet;
use std::io::{self, Read, Seek};

use thiserror::Error;
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// Members of one archive.
const MEMBERS: usize = 10_000;
/// Times that a member may be larger than it is in the archive, if it is larger than [`FLOOR`].
const RATIO: u64 = 100;
/// Bytes up to which a member may be packed as tightly as it likes.
const FLOOR: u64 = 1 << 20;
/// Bytes of a whole name, and of one of its parts.
const NAME: (usize, usize) = (1_000, 200);

/// Why a whole archive is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Fault {
    /// It is no zip archive, is cut off, or says of itself what is not so.
    #[error("the archive is no whole zip archive")]
    Broken,
    /// A name leads out of its folder, is absolute, stands twice, or cannot be a file's; or a
    /// member is a link.
    #[error("the archive holds a name that no file may have")]
    Name,
    /// It unpacks to more than the limits allow.
    #[error("the archive would unpack to more than the limits allow")]
    TooLarge,
    /// It needs a password.
    #[error("the archive is encrypted")]
    Encrypted,
    /// It is packed by a method other than deflate.
    #[error("the archive is packed by a method that is not read")]
    Method,
}

/// An archive whose directory was held against the rules.
pub struct Archive<R> {
    zip: ZipArchive<R>,
}

impl<R: Read + Seek> Archive<R> {
    /// Opens an archive of `size` bytes whose members have `limit` bytes together at most.
    ///
    /// # Errors
    /// The first [`Fault`] of what its directory says.
    pub fn open(reader: R, size: u64, limit: u64) -> Result<Self, Fault> {
        let mut zip = ZipArchive::new(reader).map_err(|_| Fault::Broken)?;
        if zip.len() > MEMBERS {
            return Err(Fault::TooLarge);
        }
        if zip.has_duplicate_names() {
            return Err(Fault::Name);
        }
        if zip.has_overlapping_entries().map_err(|_| Fault::Broken)? {
            return Err(Fault::Broken);
        }
        let (mut names, mut folders) = (BTreeSet::new(), BTreeSet::new());
        let (mut total, mut packed) = (0_u64, 0_u64);
        for index in 0..zip.len() {
            let member = zip.by_index_raw(index).map_err(|_| Fault::Broken)?;
            if member.encrypted() {
                return Err(Fault::Encrypted);
            }
            if member.is_symlink() {
                return Err(Fault::Name);
            }
            let name = name(&member)?.to_lowercase();
            let parents = name.match_indices('/').map(|(end, _)| end);
            folders.extend(parents.filter_map(|end| name.get(..end)).map(str::to_owned));
            if !member.is_dir() && !names.insert(name) {
                return Err(Fault::Name);
            }
            total = total.saturating_add(member.size());
            packed = packed.saturating_add(member.compressed_size());
            let most = member.compressed_size().saturating_mul(RATIO).max(FLOOR);
            if member.size() > most || total > limit {
                return Err(Fault::TooLarge);
            }
        }
        if packed > size {
            return Err(Fault::Broken);
        }
        if names.iter().any(|name| folders.contains(name)) {
            return Err(Fault::Name);
        }
        Ok(Self { zip })
    }

    /// Gives every member that is a file to `take`, in the order of the archive's directory.
    ///
    /// # Errors
    /// That of `take`, or the [`Fault`] of a member that cannot be opened.
    pub fn each<E: From<Fault>>(
        &mut self,
        mut take: impl FnMut(&mut Member<'_, R>) -> Result<(), E>,
    ) -> Result<(), E> {
        for index in 0..self.zip.len() {
            let file = self.zip.by_index(index).map_err(|error| match error {
                ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => {
                    Fault::Method
                }
                _ => Fault::Broken,
            })?;
            if file.is_dir() {
                continue;
            }
            let (name, left) = (name(&file)?, file.size());
            take(&mut Member { name, left, file })?;
        }
        Ok(())
    }
}

/// A file of an archive. Reading it fails where it is longer or shorter than the archive says, or
/// its checksum is another; all of that is [`Fault::Broken`].
pub struct Member<'a, R: Read + Seek> {
    name: String,
    left: u64,
    file: ZipFile<'a, R>,
}

impl<R: Read + Seek> Member<'_, R> {
    /// Its name: parts that a file or folder may have anywhere, between slashes.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes, as the archive says.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.file.size()
    }
}

impl<R: Read + Seek> Read for Member<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        let broken = || io::Error::new(io::ErrorKind::InvalidData, Fault::Broken);
        if read == 0 && !into.is_empty() && self.left != 0 {
            return Err(broken());
        }
        self.left = self.left.checked_sub(read as u64).ok_or_else(broken)?;
        Ok(read)
    }
}

/// A member's name, if a file may have it: parts of ordinary letters between slashes.
fn name<R: Read + Seek>(member: &ZipFile<'_, R>) -> Result<String, Fault> {
    let name = member.name().map_err(|_| Fault::Name)?;
    let bare = name.strip_suffix('/').unwrap_or(&name);
    let is_part = |part: &str| {
        let trimmed = part.trim_end_matches(['.', ' ']);
        !part.is_empty()
            && trimmed == part
            && part.len() <= NAME.1
            && !part.contains(['\\', ':', '*', '?', '"', '<', '>', '|'])
            && !part.chars().any(char::is_control)
    };
    if bare.len() <= NAME.0 && bare.split('/').all(is_part) {
        Ok(bare.to_owned())
    } else {
        Err(Fault::Name)
    }
}
