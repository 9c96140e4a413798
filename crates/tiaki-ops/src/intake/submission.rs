//! A submission on disk: a report and, beside it, the details of its files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest, Sha256};
use tiaki_formats::cybertip::{
    FileDetails, Parsed, ReadOptions, Rejection, RejectionCode, read_file_details, read_report,
};
use tiaki_store::documents::{Large, Packer};
use tiaki_store::intake::{Intake, NewObservation};
use tiaki_store::quality::{MissingFacts, NewFacts};

use super::gather::Work;
use super::received::ReceivedFile;
use super::report::{Submission, take};
use super::{Bytes, ImportOptions, Problem, Refused, incoming, json, tip};
use crate::Site;

/// The format's short name in the store.
pub(crate) const FORMAT: &str = "cybertip-xml";

/// What became of a submission.
pub(super) enum Read {
    /// So many submissions go in.
    Taken(Box<Intake>, u64),
    /// It goes into the quarantine, each document with its own reason.
    Refused(Vec<Refused>),
    /// There is nothing in it, and nothing is wrong with it: what to say of that.
    Nothing(String),
}

/// What a thread keeps from one submission to the next: room for documents and their compressor.
#[derive(Default)]
struct Desk {
    packer: Option<Packer>,
    report: Room,
    details: Room,
    /// Empty: room for the identifiers of the next submissions.
    observations: Vec<NewObservation>,
}

/// Room for one document after another. What it holds keeps its length beyond the document's end, so
/// that nothing is to be cleared before the next, and most documents are read by one call.
#[derive(Default)]
struct Room {
    bytes: Vec<u8>,
    length: usize,
}

impl Room {
    /// Reads to the end, or just beyond `limit` bytes.
    fn fill(&mut self, from: &mut impl std::io::Read, limit: u64) -> std::io::Result<()> {
        self.length = 0;
        while self.length as u64 <= limit {
            if self.length == self.bytes.len() {
                self.bytes.resize((2 * self.length).max(USUAL), 0);
            }
            match from.read(self.bytes.get_mut(self.length..).unwrap_or_default()) {
                Ok(0) => break,
                Ok(read) => self.length += read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn document(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }

    /// Gives the document away.
    fn take(&mut self) -> Vec<u8> {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.truncate(self.length);
        self.length = 0;
        bytes
    }

    /// Gives back what an unusually large document took.
    fn shrink(&mut self) {
        if self.bytes.len() > ROOM {
            self.bytes.truncate(ROOM);
            self.bytes.shrink_to_fit();
        }
    }
}

/// Bytes that most documents fit in.
const USUAL: usize = 64 << 10;

/// Identifiers that most groups of submissions give fewer of.
const USUAL_OBSERVATIONS: usize = 4096;

thread_local! {
    static DESK: RefCell<Desk> = RefCell::default();
}

/// Room that a thread keeps for a document; what a larger one took is given back.
const ROOM: usize = 1 << 20;

/// Reads and parses files, each one submission or the reports of a JSON file; what became of them,
/// in their order. Submissions that follow one another are put together.
pub(super) fn read(works: &[Work], site: &Site, options: &ImportOptions) -> Vec<Read> {
    DESK.with_borrow_mut(|desk| {
        if desk.packer.is_none() {
            desk.packer = Packer::new().ok();
        }
        let mut group = Group::default();
        group.intake.observations = std::mem::take(&mut desk.observations);
        for work in works {
            group.add(work, site, options, desk);
        }
        group.close();
        desk.observations = std::mem::take(&mut group.intake.observations);
        desk.observations.shrink_to(USUAL_OBSERVATIONS);
        group.reads
    })
}

/// Submissions that were read and go in together, after what was read before them.
#[derive(Default)]
struct Group {
    intake: Intake,
    taken: u64,
    reads: Vec<Read>,
}

impl Group {
    fn add(&mut self, work: &Work, site: &Site, options: &ImportOptions, desk: &mut Desk) {
        let outcome = match work {
            Work::Json { file, origin } => {
                self.close();
                let reads = json::read(file, origin, site, options, desk.packer.as_mut());
                self.reads.extend(reads);
                return;
            }
            Work::Submission {
                report,
                files,
                origin,
            } => {
                let files = files.as_deref();
                submission(report, files, origin, site, options, desk, &mut self.intake)
            }
            Work::Archive { file, origin }
            | Work::Other { file, origin }
            | Work::Disclosure {
                table: file,
                origin,
                ..
            } => Err(other(file, origin)),
        };
        desk.report.shrink();
        desk.details.shrink();
        match outcome {
            Ok(()) => self.taken += 1,
            Err(refused) => self.reads.push(Read::Refused(refused)),
        }
    }

    /// Gives what is together so far; room for identifiers stays for what follows.
    fn close(&mut self) {
        if self.taken == 0 {
            return;
        }
        self.intake.pack();
        let observations = std::mem::take(&mut self.intake.observations);
        let intake = std::mem::take(&mut self.intake);
        self.intake.observations = observations;
        let taken = std::mem::take(&mut self.taken);
        self.reads.push(Read::Taken(Box::new(intake), taken));
    }
}

fn other(file: &Path, origin: &str) -> Vec<Refused> {
    let is_details = origin.to_lowercase().ends_with(".files.xml");
    let (code, message) = if is_details {
        (
            "report_missing",
            "details of files without the report they belong to; put the report's .xml beside it",
        )
    } else {
        (
            "unknown_format",
            "not a format that is read here, and not kept: name one with --format, or convert it",
        )
    };
    let mut refused = refuse(file, origin, "unknown", code, message);
    if !is_details {
        refused.bytes = refused.bytes.unkept();
    }
    vec![*refused]
}

fn submission(
    report: &Path,
    files: Option<&Path>,
    origin: &str,
    site: &Site,
    options: &ImportOptions,
    desk: &mut Desk,
    intake: &mut Intake,
) -> Result<(), Vec<Refused>> {
    let read_options = ReadOptions::default();
    let Desk {
        packer,
        report: report_room,
        details: details_room,
        ..
    } = desk;
    let limit = read_options.limits.document_bytes;
    load_into(report_room, report, origin, limit, FORMAT)?;
    let parsed = match read_report(report_room.document(), &read_options) {
        Ok(parsed) => parsed,
        Err(rejection) => {
            let bytes = report_room.take();
            return Err(vec![rejected(bytes, &rejection, origin)]);
        }
    };
    let details = match files
        .map(|file| details(file, origin, &read_options, details_room))
        .transpose()
    {
        Ok(details) => details,
        Err(mut refused) => {
            // The report itself is sound, but its files are part of what it says: both wait together.
            let message = "the details of its files were refused; mend them and import both again";
            let waiting = refuse(report, origin, FORMAT, "details_refused", message);
            refused.push(Refused {
                bytes: kept(report_room.take(), FORMAT),
                ..*waiting
            });
            return Err(refused);
        }
    };
    let lacking = || {
        vec![*refuse(
            report,
            origin,
            FORMAT,
            "memory",
            "no memory to take it in; import again",
        )]
    };
    let packer = packer.as_mut().ok_or_else(lacking)?;
    let mut pack = |bytes: &[u8]| packer.pack(FORMAT, bytes).map_err(|_| lacking());
    let document = pack(report_room.document())?;
    let files_document = details
        .as_ref()
        .map(|_| pack(details_room.document()))
        .transpose()?;
    let documents = details.as_ref().zip(files_document.as_ref());
    take(
        &Submission {
            report: &parsed,
            document: document.digest,
            files: documents.map(|(found, document)| (found, document.digest)),
            reference: report
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            provider: options.provider.as_deref(),
            received: &BTreeMap::new(),
        },
        (&site.key, &site.wordings),
        intake,
    );
    intake.documents.push(document);
    intake.documents.extend(files_document);
    Ok(())
}

/// Reads the details of a submission's files; their document is then in `room`.
fn details(
    file: &Path,
    origin: &str,
    options: &ReadOptions,
    room: &mut Room,
) -> Result<Parsed<Vec<FileDetails>>, Vec<Refused>> {
    let stem = origin
        .get(..origin.len().saturating_sub(".xml".len()))
        .unwrap_or(origin);
    let origin = format!("{stem}.files.xml");
    load_into(room, file, &origin, options.limits.document_bytes, FORMAT)?;
    read_file_details(room.document(), options)
        .map_err(|rejection| vec![rejected(room.take(), &rejection, &origin)])
}

/// The file's bytes, where it is not beyond the limit.
pub(super) fn load(
    file: &Path,
    origin: &str,
    limit: u64,
    format: &'static str,
) -> Result<Vec<u8>, Vec<Refused>> {
    let mut room = Room::default();
    load_into(&mut room, file, origin, limit, format)?;
    Ok(room.take())
}

fn load_into(
    room: &mut Room,
    file: &Path,
    origin: &str,
    limit: u64,
    format: &'static str,
) -> Result<(), Vec<Refused>> {
    let read = File::open(file).and_then(|mut found| room.fill(&mut found, limit));
    if read.is_err() {
        let message = "the system cannot read it; look at permissions and disk, then import again";
        return Err(vec![*refuse(file, origin, format, "unreadable", message)]);
    }
    if room.length as u64 > limit {
        let message = format!(
            "larger than {limit} bytes, the most that one document may have; ask the sender to split it"
        );
        return Err(vec![*refuse(
            file,
            origin,
            format,
            "document_too_large",
            &message,
        )]);
    }
    Ok(())
}

pub(super) fn rejected(bytes: Vec<u8>, rejection: &Rejection, origin: &str) -> Refused {
    let is_alone = rejection.code == RejectionCode::WrongRoot
        && read_file_details(&bytes, &ReadOptions::default()).is_ok();
    let (code, message) = if is_alone {
        let message =
            "details of files under a report's name; call it ID.files.xml and put ID.xml beside it";
        ("report_missing", message.to_owned())
    } else {
        (rejection.code.text(), rejection.to_string())
    };
    Refused {
        problem: Problem {
            origin: origin.to_owned(),
            code: code.to_owned(),
            message,
        },
        format: FORMAT,
        line: rejection.line,
        path: rejection.path.clone(),
        bytes: kept(bytes, FORMAT),
    }
}

/// Bytes to be kept, unless they are, or may hold, pictures or films.
pub(super) fn kept(bytes: Vec<u8>, format: &'static str) -> Bytes {
    if is_media(&bytes) {
        let size = bytes.len() as u64;
        return Bytes::Media(Large {
            digest: Sha256::digest(&bytes).into(),
            format,
            size,
        });
    }
    Bytes::Held(bytes)
}

/// Whether bytes begin as pictures, films and archives do: whatever name such a file came under,
/// its bytes are never kept.
pub(super) fn is_media(bytes: &[u8]) -> bool {
    const STARTS: &[&[u8]] = &[
        b"\xff\xd8\xff",
        b"\x89PNG",
        b"GIF8",
        b"RIFF",
        b"BM",
        b"II*\0",
        b"MM\0*",
        b"\x1aE\xdf\xa3",
        b"\0\0\x01\xba",
        b"\0\0\x01\xb3",
        b"FLV",
        b"OggS",
        b"ID3",
        b"8BPS",
        b"%PDF",
        b"PK",
        b"\x1f\x8b",
        b"7z\xbc\xaf",
        b"Rar!",
        b"BZh",
        b"\xfd7zXZ",
        b"(\xb5/\xfd",
        b"\0\0\0\x0cjP",
        b"\0\0\0\x0cJXL",
        b"\xff\x0a",
        b"\0\0\x01\0",
        b"0&\xb2\x75",
    ];
    // Signs that stand in no text: wherever they are in bytes that are none, something to be seen
    // may begin there.
    const WITHIN: &[&[u8]] = &[
        b"\xff\xd8\xff",
        b"\x89PNG\r\n\x1a\n",
        b"GIF87a",
        b"GIF89a",
        b"\x1aE\xdf\xa3",
    ];
    // A mark of order and blank space before it change nothing.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.trim_ascii_start();
    if std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_some())
        && (0..bytes.len()).any(|at| {
            let rest = bytes.get(at..).unwrap_or_default();
            WITHIN.iter().any(|sign| rest.starts_with(sign))
        })
    {
        return true;
    }
    let is_boxed = bytes
        .get(4..8)
        .is_some_and(|kind| [&b"ftyp"[..], b"moov", b"mdat"].contains(&kind));
    let is_tape = bytes.get(257..262) == Some(b"ustar");
    is_boxed || is_tape || STARTS.iter().any(|start| bytes.starts_with(start))
}

/// Refuses a whole file, wherever its bytes are.
pub(super) fn refuse(
    file: &Path,
    origin: &str,
    format: &'static str,
    code: &str,
    message: &str,
) -> Box<Refused> {
    Box::new(Refused {
        problem: Problem {
            origin: origin.to_owned(),
            code: code.to_owned(),
            message: message.to_owned(),
        },
        format,
        line: 0,
        path: String::new(),
        bytes: on_disk(file, format),
    })
}

/// Where a file's bytes are, and whether they may be kept.
fn on_disk(file: &Path, format: &'static str) -> Bytes {
    let Some(large) = digest(file, format) else {
        return Bytes::Nowhere;
    };
    let mut start = [0; 512];
    let read = File::open(file)
        .and_then(|mut found| found.read(&mut start))
        .unwrap_or(0);
    match start.get(..read) {
        Some(start) if !is_media(start) => Bytes::OnDisk(file.to_owned(), large),
        _ => Bytes::Media(large),
    }
}

/// A file's digest and size, read through once.
pub(super) fn digest(file: &Path, format: &'static str) -> Option<Large> {
    let mut source = File::open(file).ok()?;
    let mut hash = Sha256::new();
    let mut chunk = vec![0; 1 << 20];
    let mut size = 0;
    loop {
        let read = source.read(&mut chunk).ok()?;
        if read == 0 {
            return Some(Large {
                digest: hash.finalize().into(),
                format,
                size,
            });
        }
        hash.update(chunk.get(..read)?);
        size += read as u64;
    }
}

/// What a stored report says and leaves out, read again from its documents; nothing where they are
/// of a form that is not read here.
pub(crate) fn facts_again(
    site: &Site,
    missing: &MissingFacts,
    report: &[u8],
    files: Option<&[u8]>,
    received: &BTreeMap<String, ReceivedFile>,
) -> Option<NewFacts> {
    match missing.format.as_str() {
        FORMAT => {}
        tip::FORMAT | incoming::FORMAT => return json::facts_again(site, missing, report),
        _ => return None,
    }
    let options = ReadOptions::default();
    let report = read_report(report, &options).ok()?;
    let files = match files {
        Some(files) => Some(read_file_details(files, &options).ok()?),
        None => None,
    };
    let mut intake = Intake::default();
    let id = take(
        &Submission {
            report: &report,
            document: missing.document,
            files: files.as_ref().zip(missing.files_document),
            reference: String::new(),
            provider: None,
            received,
        },
        (&site.key, &site.wordings),
        &mut intake,
    );
    let facts = intake.report_facts.pop();
    facts.filter(|_| id == missing.report)
}
