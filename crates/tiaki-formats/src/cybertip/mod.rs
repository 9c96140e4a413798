//! CyberTipline XML: one `<report>`, and one or more `<fileDetails>`.
//!
//! # What is read
//! The schema of 2025-06-11, complete: every element, its order and number, lengths, closed lists,
//! presence flags, numbers, times, addresses. Documents come as a slice ([`read_report`]) or from
//! any reader ([`read_report_from`]), in one pass, in memory bounded by [`Limits`].
//!
//! # Why like this
//! Parsing is written against a table per element type, from which reader and writer are made, so
//! that both follow the schema and each other. A library that validates schemas would hold the
//! whole document and tell the sender less.
//!
//! # What is refused
//! What the schema does not allow, a DOCTYPE, an entity, another encoding than UTF-8, and what
//! exceeds a limit: [`Rejection`] says what, where and what to do, without a value of the document.
//!
//! # What is let through with a mark
//! Rules that stand only in the documentation are [`Flag`]s, because clients in the field break
//! them ([`Strictness::Documented`] rejects instead). Elements and attributes that the schema does
//! not know are kept verbatim in [`Parsed::unknown`] and do not disturb the order of known ones.
//!
//! ```
//! use tiaki_formats::cybertip::{ReadOptions, read_report};
//!
//! let xml = b"<report><incidentSummary>\
//!     <incidentType>Misleading Domain Name</incidentType>\
//!     <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
//!     <reporter><reportingPerson/></reporter></report>";
//! let parsed = read_report(xml, &ReadOptions::default())?;
//! assert_eq!(parsed.value.incident_summary.incident_date_time.micros(), 1_767_323_045_000_000);
//! assert_eq!(parsed.flags[0].rule.text(), "reporter_without_email");
//! # Ok::<(), tiaki_formats::cybertip::Rejection>(())
//! ```
//!
//! # Extending
//! A new element is one line in `model`; a new rule is one member of [`Rule`] and one check in
//! `rules`; a new simple type is one `Lexical`.

use std::io::BufRead;

mod attributes;
mod codes;
mod lexical;
mod model;
mod options;
mod parsed;
mod parser;
mod record;
mod rejection;
mod rules;
#[cfg(test)]
mod sample;
mod sequence;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod values;
mod write;

pub use codes::{
    AddressKind, AssociationKind, BatchReason, Country, EmailKind, EventName, FileRelevance,
    IncidentType, IndustryClassification, MetadataKind, PhoneKind, UsState,
};
pub use model::{
    AccountDisabled, Address, AssociatedAccount, BatchedReport, CellPhoneIncident, ChatImIncident,
    ContactPerson, Details, DeviceId, Email, EmailIncident, EstimatedLocation, FileAnnotations,
    FileDetails, IncidentSummary, IntendedRecipient, InternetDetails, IpCaptureEvent,
    LawEnforcement, NameValuePair, NewsgroupIncident, NonInternetIncident, OnlineGamingIncident,
    OriginalFileHash, Peer2PeerIncident, Person, PersonOrUserReported, Phone, Platform, Report,
    ReportAnnotations, Reporter, ServedLegalProcessInternational, Victim, WebPageIncident,
};
pub use options::{FUTURE_SKEW_MICROS, Limits, ReadOptions, Strictness};
pub use parsed::{Flag, Parsed, Rule, UnknownElement};
pub use rejection::{Rejection, RejectionCode};
pub use rules::check_batched_files;
pub use values::{BadValue, Coordinate, Date, DateTime, IpAddress};

use model::FileList;
use parser::Parser;
use record::Record;
use source::{SliceSource, Source, StreamSource};
use write::Writer;

/// Reads one report that is in memory.
///
/// # Errors
/// Gives the first thing for which the document is refused.
pub fn read_report(bytes: &[u8], options: &ReadOptions) -> Result<Parsed<Report>, Rejection> {
    report(SliceSource::new(bytes, &options.limits), options)
}

/// Reads one report as it arrives; holds one token and the values read so far.
///
/// # Errors
/// Gives the first thing for which the document is refused, a failing reader included.
pub fn read_report_from(
    reader: impl BufRead,
    options: &ReadOptions,
) -> Result<Parsed<Report>, Rejection> {
    report(StreamSource::new(reader, &options.limits), options)
}

/// Reads the details of files that are in memory: a root `<files>` holding `<fileDetails>` in
/// order, or one `<fileDetails>`.
///
/// # Errors
/// Gives the first thing for which the document is refused.
pub fn read_file_details(
    bytes: &[u8],
    options: &ReadOptions,
) -> Result<Parsed<Vec<FileDetails>>, Rejection> {
    file_details(SliceSource::new(bytes, &options.limits), options)
}

/// Reads the details of files as they arrive, as [`read_file_details`] does.
///
/// # Errors
/// Gives the first thing for which the document is refused, a failing reader included.
pub fn read_file_details_from(
    reader: impl BufRead,
    options: &ReadOptions,
) -> Result<Parsed<Vec<FileDetails>>, Rejection> {
    file_details(StreamSource::new(reader, &options.limits), options)
}

/// Writes a report, such that reading it gives the same report.
#[must_use]
pub fn write_report(report: &Report) -> String {
    let mut out = Writer::new();
    report.write("report", &mut out);
    out.finish()
}

/// Writes the details of one file, such that reading them gives the same.
#[must_use]
pub fn write_file_details(file: &FileDetails) -> String {
    let mut out = Writer::new();
    file.write("fileDetails", &mut out);
    out.finish()
}

/// Writes the details of the files of one submission under a root `<files>`.
#[must_use]
pub fn write_files(files: &[FileDetails]) -> String {
    let mut out = Writer::new();
    out.open("files");
    out.opened();
    for file in files {
        file.write("fileDetails", &mut out);
    }
    out.close("files");
    out.finish()
}

fn report<S: Source>(source: S, options: &ReadOptions) -> Result<Parsed<Report>, Rejection> {
    let mut parser = Parser::new(source, options);
    parser.root(&["report"])?;
    let report = Report::read(&mut parser)?;
    parser.finish(report)
}

fn file_details<S: Source>(
    source: S,
    options: &ReadOptions,
) -> Result<Parsed<Vec<FileDetails>>, Rejection> {
    let mut parser = Parser::new(source, options);
    let files = if parser.root(&["files", "fileDetails"])? == "files" {
        FileList::read(&mut parser)?.files
    } else {
        vec![FileDetails::read(&mut parser)?]
    };
    parser.finish(files)
}
