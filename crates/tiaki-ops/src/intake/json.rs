//! JSON files: which of our forms they hold, and what became of each report in them.
//!
//! A file of one report is kept as it came. Of a file of several, the file is kept as well as each
//! report by its own bytes, so that nothing of what was received is lost and each report can be
//! read by itself. A report that is refused is quarantined by its own bytes; the rest goes in.

use std::path::Path;

use tiaki_formats::cybertip_json::{Read as TipRead, read_all};
use tiaki_formats::json::{Limits, Rejection, RejectionCode};
use tiaki_store::documents::Packer;
use tiaki_store::intake::Intake;
use tiaki_store::quality::{MissingFacts, NewFacts};

use super::submission::{Read, kept, load, refuse};
use super::{Bytes, Format, ImportOptions, Problem, Refused, incoming, tip};
use crate::Site;

/// Reads a JSON file: what became of each report in it.
pub(super) fn read(
    file: &Path,
    origin: &str,
    site: &Site,
    options: &ImportOptions,
    packer: Option<&mut Packer>,
) -> Vec<Read> {
    let limits = Limits::default();
    let limit = limits.document_bytes;
    let bytes = match load(file, origin, limit, format_of(options)) {
        Ok(bytes) => bytes,
        Err(refused) => return vec![Read::Refused(refused)],
    };
    let Some(packer) = packer else {
        let message = "no memory to take it in; import again";
        let refused = refuse(file, origin, format_of(options), "memory", message);
        return vec![Read::Refused(vec![*refused])];
    };
    let mut reading = Reading {
        origin,
        stem: file
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        site,
        options,
        packer,
        reads: Vec::new(),
        is_whole_kept: false,
    };
    let is_case = options.format == Format::Auto && incoming::is_case(&bytes);
    if options.format == Format::Referral || is_case {
        reading.referral(bytes, &limits);
    } else {
        reading.tips(bytes, &limits);
    }
    reading.reads
}

const fn format_of(options: &ImportOptions) -> &'static str {
    match options.format {
        Format::Referral => incoming::FORMAT,
        _ => tip::FORMAT,
    }
}

struct Reading<'r> {
    origin: &'r str,
    stem: String,
    site: &'r Site,
    options: &'r ImportOptions,
    packer: &'r mut Packer,
    reads: Vec<Read>,
    /// Whether a file of several is among the documents already.
    is_whole_kept: bool,
}

impl Reading<'_> {
    fn tips(&mut self, bytes: Vec<u8>, limits: &Limits) {
        let mut other = None;
        let outcome = read_all(&bytes, limits, |read| match &read.report {
            Err(rejection) if is_referral(rejection, read.bytes) => other = Some(rejection.clone()),
            _ => self.tip(&read, &bytes),
        });
        match (outcome, other) {
            (Err(rejection), _) => self.refuse(bytes, tip::FORMAT, &rejection),
            // What says that it is a referral is read as one, unless the caller knows better.
            (Ok(_), Some(_)) if self.options.format == Format::Auto => {
                self.referral(bytes, limits);
            }
            (Ok(_), Some(rejection)) => self.refuse(bytes, tip::FORMAT, &rejection),
            (Ok(_), None) if self.reads.is_empty() => self.reads.push(Read::Nothing(format!(
                "{}: a list with no report in it, so nothing came in; if there should be one, ask the sender for the file again",
                self.origin
            ))),
            (Ok(_), None) => {}
        }
    }

    fn tip(&mut self, read: &TipRead<'_>, file: &[u8]) {
        let own = read.bytes.trim_ascii();
        let mark = if file.starts_with(b"\xef\xbb\xbf") {
            3
        } else {
            0
        };
        let is_alone = read.bytes.len() + mark == file.len();
        let report = match &read.report {
            Ok(report) => report,
            Err(rejection) => {
                let bytes = if is_alone { file } else { own };
                return self.refuse(bytes.to_vec(), tip::FORMAT, rejection);
            }
        };
        let mut intake = Intake::default();
        let packed = if is_alone {
            self.packer.pack(tip::FORMAT, file)
        } else {
            self.packer.pack(tip::FORMAT, own)
        };
        let Ok(document) = packed else {
            return self.no_memory(own.to_vec(), read.line);
        };
        if !is_alone && !self.is_whole_kept {
            match self.packer.pack(tip::FORMAT, file) {
                Ok(whole) => intake.documents.push(whole),
                Err(_) => return self.no_memory(own.to_vec(), read.line),
            }
            self.is_whole_kept = true;
        }
        let taken = tip::Tip {
            report,
            bytes: own,
            document: document.digest,
            stem: &self.stem,
            provider: self.options.provider.as_deref(),
        };
        tip::take(&taken, (&self.site.key, &self.site.wordings), &mut intake);
        intake.documents.push(document);
        intake.pack();
        self.reads.push(Read::Taken(Box::new(intake), 1));
    }

    fn referral(&mut self, bytes: Vec<u8>, limits: &Limits) {
        let referral = match incoming::read(&bytes, limits) {
            Ok(referral) => referral,
            Err(rejection) => return self.refuse(bytes, incoming::FORMAT, &rejection),
        };
        let Ok(document) = self.packer.pack(incoming::FORMAT, &bytes) else {
            return self.no_memory(bytes, 0);
        };
        let own = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let mut intake = Intake::default();
        let by = (&self.site.key, self.site.wordings.as_ref());
        incoming::take(
            &referral,
            own.trim_ascii(),
            document.digest,
            by,
            &mut intake,
        );
        intake.documents.push(document);
        intake.pack();
        self.reads.push(Read::Taken(Box::new(intake), 1));
    }

    fn refuse(&mut self, bytes: Vec<u8>, format: &'static str, rejection: &Rejection) {
        let (code, message) = (rejection.code.text(), rejection.to_string());
        self.set_aside(
            kept(bytes, format),
            format,
            code,
            message,
            rejection.line,
            &rejection.path,
        );
    }

    fn no_memory(&mut self, bytes: Vec<u8>, line: u64) {
        let message = "no memory to take it in; import again".to_owned();
        self.set_aside(
            kept(bytes, tip::FORMAT),
            tip::FORMAT,
            "memory",
            message,
            line,
            "",
        );
    }

    fn set_aside(
        &mut self,
        bytes: Bytes,
        format: &'static str,
        code: &str,
        message: String,
        line: u64,
        path: &str,
    ) {
        self.reads.push(Read::Refused(vec![Refused {
            problem: Problem {
                origin: self.origin.to_owned(),
                code: code.to_owned(),
                message,
            },
            format,
            line,
            path: path.to_owned(),
            bytes,
        }]));
    }
}

/// What a stored report says and leaves out, read again from its own bytes.
pub(super) fn facts_again(site: &Site, missing: &MissingFacts, bytes: &[u8]) -> Option<NewFacts> {
    let (limits, mut intake) = (Limits::default(), Intake::default());
    if missing.format == incoming::FORMAT {
        let referral = incoming::read(bytes, &limits).ok()?;
        let own = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let document = missing.document;
        incoming::take(
            &referral,
            own.trim_ascii(),
            document,
            (&site.key, &site.wordings),
            &mut intake,
        );
    } else {
        let take = |read: TipRead<'_>| {
            if let Ok(report) = &read.report {
                let taken = tip::Tip {
                    report,
                    bytes: read.bytes.trim_ascii(),
                    document: missing.document,
                    stem: "",
                    provider: None,
                };
                tip::take(&taken, (&site.key, &site.wordings), &mut intake);
            }
        };
        read_all(bytes, &limits, take).ok()?;
    }
    let mut facts = intake.report_facts.into_iter();
    facts.find(|facts| facts.report == missing.report)
}

/// Whether a document is refused as a CyberTip because it says that it is a referral.
fn is_referral(rejection: &Rejection, bytes: &[u8]) -> bool {
    let is_named = || {
        let name = b"tiaki-referral-";
        bytes.windows(name.len()).any(|found| found == name)
    };
    rejection.code == RejectionCode::WrongRoot && is_named()
}
