//! A submission on disk: a report and, beside it, the details of its files.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use sha2::{Digest, Sha256};
use tiaki_formats::cybertip::{Limits, ReadOptions, Rejection, read_file_details, read_report};
use tiaki_store::documents::{Large, Packer};
use tiaki_store::intake::Intake;

use super::gather::Work;
use super::report::{Submission, take};
use super::{Bytes, ImportOptions, Problem, Refused};
use crate::Site;

/// The format's short name in the store.
pub(super) const FORMAT: &str = "cybertip-xml";

/// What became of a submission.
pub(super) enum Read {
    /// It goes in.
    Taken(Box<Intake>),
    /// It goes into the quarantine.
    Refused(Box<Refused>),
}

/// Reads and parses one submission.
pub(super) fn read(
    work: &Work,
    site: &Site,
    options: &ImportOptions,
    packer: Option<&mut Packer>,
) -> Read {
    let outcome = match work {
        Work::Submission {
            report,
            files,
            origin,
        } => submission(report, files.as_deref(), origin, site, options, packer),
        Work::Other { file, origin }
        | Work::Disclosure {
            table: file,
            origin,
            ..
        } => Err(other(file, origin)),
    };
    match outcome {
        Ok(intake) => Read::Taken(Box::new(intake)),
        Err(refused) => Read::Refused(refused),
    }
}

fn other(file: &Path, origin: &str) -> Box<Refused> {
    let is_details = origin.to_lowercase().ends_with(".files.xml");
    let (code, message) = if is_details {
        (
            "report_missing",
            "details of files without the report they belong to; put the report's .xml beside it",
        )
    } else {
        (
            "unknown_format",
            "not a format that is read here; name one with --format, or convert it",
        )
    };
    refuse(file, origin, "unknown", code, message)
}

fn submission(
    report: &Path,
    files: Option<&Path>,
    origin: &str,
    site: &Site,
    options: &ImportOptions,
    packer: Option<&mut Packer>,
) -> Result<Intake, Box<Refused>> {
    let read_options = ReadOptions::default();
    let broken =
        |file, bytes, rejection: Rejection, origin: &str| rejected(file, bytes, &rejection, origin);
    let report_bytes = load(report, origin, &read_options.limits)?;
    let parsed = match read_report(&report_bytes, &read_options) {
        Ok(parsed) => parsed,
        Err(rejection) => return Err(broken(report, report_bytes, rejection, origin)),
    };
    let details = match files {
        None => None,
        Some(file) => {
            let origin = format!("{}.files.xml", origin.trim_end_matches(".xml"));
            let bytes = load(file, &origin, &read_options.limits)?;
            match read_file_details(&bytes, &read_options) {
                Ok(parsed) => Some((parsed, bytes)),
                Err(rejection) => {
                    // The report itself is sound, but its files are part of what it says: both wait together.
                    return Err(broken(file, bytes, rejection, &origin));
                }
            }
        }
    };
    let lacking = || {
        refuse(
            report,
            origin,
            FORMAT,
            "memory",
            "no memory to take it in; import again",
        )
    };
    let packer = packer.ok_or_else(lacking)?;
    let mut pack = |bytes: &[u8]| packer.pack(FORMAT, bytes).map_err(|_| lacking());
    let document = pack(&report_bytes)?;
    let files_document = details.as_ref().map(|(_, bytes)| pack(bytes)).transpose()?;
    let mut intake = Intake::default();
    take(
        &Submission {
            report: &parsed,
            document: document.digest,
            files: details
                .as_ref()
                .zip(files_document.as_ref())
                .map(|((parsed, _), document)| (parsed, document.digest)),
            reference: report
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned(),
            provider: options.provider.as_deref(),
        },
        &site.key,
        &mut intake,
    );
    intake.documents.push(document);
    intake.documents.extend(files_document);
    Ok(intake)
}

/// The file's bytes, where it is not beyond the limit.
fn load(file: &Path, origin: &str, limits: &Limits) -> Result<Vec<u8>, Box<Refused>> {
    let limit = limits.document_bytes;
    let mut bytes = Vec::new();
    let read = File::open(file).and_then(|found| found.take(limit + 1).read_to_end(&mut bytes));
    if read.is_err() {
        return Err(refuse(
            file,
            origin,
            FORMAT,
            "unreadable",
            "the system cannot read it; look at permissions and disk, then import again",
        ));
    }
    if bytes.len() as u64 > limit {
        let message = format!(
            "larger than {limit} bytes, the most that one document may have; ask the sender to split it"
        );
        return Err(refuse(file, origin, FORMAT, "document_too_large", &message));
    }
    Ok(bytes)
}

fn rejected(file: &Path, bytes: Vec<u8>, rejection: &Rejection, origin: &str) -> Box<Refused> {
    let _ = file;
    Box::new(Refused {
        problem: Problem {
            origin: origin.to_owned(),
            code: rejection.code.text().to_owned(),
            message: rejection.to_string(),
        },
        format: FORMAT,
        line: rejection.line,
        path: rejection.path.clone(),
        bytes: Bytes::Held(bytes),
    })
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
        bytes: digest(file, format).map_or(Bytes::Nowhere, |large| {
            Bytes::OnDisk(file.to_owned(), large)
        }),
    })
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
