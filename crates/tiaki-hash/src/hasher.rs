//! The digests of one file, computed as its bytes pass.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};

use crate::kind::{HEAD, Kind};
use crate::record::Hashed;
use crate::refusal::Refusal;
use crate::worker::Child;

/// How many bytes must be there before a picture's worker is started.
const ENOUGH: u64 = 32;

/// How pictures are decoded.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The program that runs [`crate::worker::run`] and what it is called with. `None`: no
    /// picture is decoded, and each is refused with [`Refusal::Worker`].
    pub worker: Option<(PathBuf, Vec<OsString>)>,
    /// How long the worker may leave us waiting, for each piece that it is to take and then for
    /// its answer. (Its computing time is bounded besides, by itself.)
    pub patience: Duration,
}

impl Settings {
    /// Decodes with this program, `hash-worker` being its argument, and waits at most 20 s.
    #[must_use]
    pub fn with_worker(program: PathBuf) -> Self {
        Self {
            worker: Some((program, vec!["hash-worker".into()])),
            patience: Duration::from_secs(20),
        }
    }
}

/// What PDQ says of a file.
#[expect(
    clippy::large_enum_variant,
    reason = "one for each file that passes, and never many at once"
)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdqOutcome {
    /// The picture was decoded and hashed.
    Hashed {
        /// The digest of the pixels as they are stored.
        hash: [u8; 32],
        /// 0 to 100; below 50 the digest should not be matched.
        quality: u8,
        /// The digests of the eight turned and mirrored pictures: see
        /// [`tiaki_match::PdqHashes::dihedral`].
        dihedral: [[u8; 32]; 8],
        /// Digest and quality of the picture as it is shown, where EXIF (or TIFF) says that it
        /// is to be turned or mirrored.
        oriented: Option<([u8; 32], u8)>,
        /// Width in pixels, as stored.
        width: u32,
        /// Height in pixels, as stored.
        height: u32,
    },
    /// The file is no picture.
    NotPicture,
    /// The picture has no digest, for this reason.
    Refused {
        /// A word for software: see [`Refusal::code`].
        code: &'static str,
        /// The reason in words.
        words: &'static str,
    },
}

impl From<Result<Hashed, Refusal>> for PdqOutcome {
    fn from(answer: Result<Hashed, Refusal>) -> Self {
        match answer {
            Ok(found) => Self::Hashed {
                hash: found.hash.0,
                quality: found.quality,
                dihedral: found.dihedral.map(|each| each.0),
                oriented: found.oriented.map(|(hash, quality)| (hash.0, quality)),
                width: found.width,
                height: found.height,
            },
            Err(refusal) => Self::Refused {
                code: refusal.code(),
                words: refusal.words(),
            },
        }
    }
}

/// A file's size, digests and kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileDigests {
    /// Size in bytes.
    pub size: u64,
    /// RFC 1321.
    pub md5: [u8; 16],
    /// RFC 3174.
    pub sha1: [u8; 20],
    /// RFC 6234.
    pub sha256: [u8; 32],
    /// What it is, by its first bytes.
    pub kind: Kind,
    /// PDQ, for pictures.
    pub pdq: PdqOutcome,
}

/// Takes a file's bytes as they come. Bytes are held nowhere but in a pipe to the worker, which
/// a picture has from its 32nd byte on and which is gone when this is dropped.
///
/// Synchronous: [`Hasher::feed`] waits while the worker's pipe is full, [`Hasher::finish`] until
/// it has answered; call both where blocking is allowed. Neither fails: where the worker does,
/// the outcome says so. Each picture under way costs one process; how many there are at once is
/// for the caller to bound.
#[derive(Debug)]
pub struct Hasher {
    settings: Settings,
    size: u64,
    md5: Md5,
    sha1: Sha1,
    sha256: Sha256,
    head: Vec<u8>,
    decoding: Decoding,
}

/// Where the decoding of this file stands.
#[derive(Debug)]
enum Decoding {
    /// Too few bytes came to say what it is.
    Unknown,
    /// No picture.
    None,
    /// Under way.
    Started(Child),
    /// Not possible.
    Refused(Refusal),
}

impl Hasher {
    /// Starts on a file.
    #[must_use]
    pub fn start(settings: &Settings) -> Self {
        Self {
            settings: settings.clone(),
            size: 0,
            md5: Md5::new(),
            sha1: Sha1::new(),
            sha256: Sha256::new(),
            head: Vec::new(),
            decoding: Decoding::Unknown,
        }
    }

    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let before = self.size;
        self.size = before.saturating_add(bytes.len() as u64);
        self.md5.update(bytes);
        self.sha1.update(bytes);
        self.sha256.update(bytes);
        let missing = HEAD.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(missing));
        if matches!(self.decoding, Decoding::Unknown) {
            if self.size < ENOUGH {
                return;
            }
            self.begin();
            // So little came before that the head has it whole.
            let before = usize::try_from(before).unwrap_or_default();
            let start: Vec<u8> = self.head.iter().take(before).copied().collect();
            self.pass_on(&start);
        }
        self.pass_on(bytes);
    }

    /// Ends the file.
    #[must_use]
    pub fn finish(mut self) -> FileDigests {
        if matches!(self.decoding, Decoding::Unknown) {
            self.begin();
            let all = std::mem::take(&mut self.head);
            self.pass_on(&all);
            self.head = all;
        }
        let pdq = match self.decoding {
            Decoding::Started(child) => child.answer().into(),
            Decoding::Refused(refusal) => Err(refusal).into(),
            Decoding::Unknown | Decoding::None => PdqOutcome::NotPicture,
        };
        FileDigests {
            size: self.size,
            md5: self.md5.finalize().into(),
            sha1: self.sha1.finalize().into(),
            sha256: self.sha256.finalize().into(),
            kind: Kind::of(&self.head),
            pdq,
        }
    }

    /// Starts the worker if this is a picture.
    fn begin(&mut self) {
        self.decoding = match (Kind::of(&self.head), &self.settings.worker) {
            (Kind::Picture(_), Some((program, arguments))) => {
                match Child::start(program, arguments, self.settings.patience) {
                    Ok(child) => Decoding::Started(child),
                    Err(refusal) => Decoding::Refused(refusal),
                }
            }
            (Kind::Picture(_), None) => Decoding::Refused(Refusal::Worker),
            _ => Decoding::None,
        };
    }

    fn pass_on(&mut self, bytes: &[u8]) {
        if let Decoding::Started(child) = &mut self.decoding {
            child.feed(bytes);
        }
    }
}
