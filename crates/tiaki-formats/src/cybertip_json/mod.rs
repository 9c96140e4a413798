//! CyberTip JSON: what police download from their clearing house.
//!
//! # What is read
//! One object, an array of them, or one on each line ([`read_all`]); UTF-8, with or without byte
//! order mark. No public specification exists; the members known here are those of `formats.md`
//! 1.10, see `docs/formats/cybertip-json.md`.
//!
//! # Why like this
//! The format comes from many exporters and changes without notice, so values are read widely and
//! structure strictly. Any member may be missing, `null` or a placeholder ("N/A"); a number may
//! stand in quotes; a list may stand without its wrapper. What cannot be read in its place, and
//! every member not known here, is kept verbatim in the record that holds it
//! ([`Extra`]), is flagged, and is written again by [`write()`].
//!
//! # What is refused
//! What is no JSON in the sense of [`crate::json`], a scalar where a record or list must stand, a
//! root without `reportedInformation`, and hash lists taken for reports. A
//! [`Rejection`] holds places and known names, never a value.
//!
//! # Extending
//! A member is one line in `model`. A provider's way of putting things where others do not is a
//! rule of its own in `peculiar`, with a test and a line in the document.

mod fields;
mod model;
mod moment;
mod parsed;
mod peculiar;
mod record;
#[cfg(test)]
mod tests;

pub use model::{
    Address, Addresses, Contact, CyberTip, EmailIncident, Emails, EspMetadata, File,
    IncidentDetails, IncidentSummary, IntendedRecipients, Metadata, NcmecTags, Note, Person,
    Phones, ReportedInformation, ReportedPeople, ReportingEsp, SourceCapture, SourceInformation,
    TagGroup, UploadedFiles, Valued, WebpageIncident,
};
pub use moment::Moment;
pub use parsed::{Extra, Flag, Parsed, Rule};
pub use peculiar::{FreeText, Holder, Peculiarities, Peculiarity};

use crate::json::{Limits, Node, Rejection, RejectionCode, Shape, Value, Writer, parts};
use record::{Member as _, Reader, Record as _};

/// A report of a document, or why it was refused, with the bytes it was read from.
#[derive(Debug)]
pub struct Read<'a> {
    /// Its own bytes, without what stands around it.
    pub bytes: &'a [u8],
    /// Line on which it begins, from 1.
    pub line: u64,
    /// The report.
    pub report: Result<Parsed<CyberTip>, Rejection>,
}

/// Reads every report of a document, showing `each` one at a time; only one is in memory as a tree.
///
/// # Errors
/// Where nothing of the document can be trusted: it is too large, not UTF-8, or an array that is not
/// well-formed to its end. Of lines, each is refused or read by itself.
pub fn read_all<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    mut each: impl FnMut(Read<'a>),
) -> Result<Shape, Rejection> {
    parts(bytes, limits, model::is_known, |part| {
        let at = part.bytes;
        let report = part.node.and_then(|node| report(&node));
        each(Read {
            bytes: at,
            line: part.line,
            report,
        });
    })
}

/// Reads a document that holds exactly one report.
///
/// # Errors
/// Gives the first thing for which it is refused.
pub fn read_one(bytes: &[u8], limits: &Limits) -> Result<Parsed<CyberTip>, Rejection> {
    report(&crate::json::one(bytes, limits, model::is_known)?)
}

/// Writes a report in one form, such that reading it gives the same report, with all that was not
/// known.
#[must_use]
pub fn write(report: &CyberTip) -> String {
    let mut out = Writer::default();
    out.object(|out| {
        report.write_members(out);
        // A report of which nothing was known still says that it is one: without this member it
        // would be refused.
        if report.reported_information == ReportedInformation::default() {
            out.name("reportedInformation");
            out.object(|_| {});
        }
    });
    out.finish()
}

fn report(node: &Node<'_>) -> Result<Parsed<CyberTip>, Rejection> {
    let refuse = |code, detail: &str| Rejection {
        code,
        path: String::new(),
        line: node.place.line,
        column: node.place.column,
        detail: detail.to_owned(),
    };
    if !matches!(node.value, Value::Object(_)) {
        let detail = format!("a report is an object, and this is {}", node.kind());
        return Err(refuse(RejectionCode::WrongRoot, &detail));
    }
    if let Some(advice) = other_kind(node) {
        return Err(refuse(RejectionCode::WrongRoot, advice));
    }
    let holds = node.member("reportedInformation");
    if holds.is_none_or(|held| matches!(held.value, Value::Null)) {
        let detail =
            "there is no reportedInformation, so this is no CyberTip; ask the sender what it is";
        return Err(refuse(RejectionCode::Missing, detail));
    }
    let mut reader = Reader::default();
    let value = CyberTip::read(node, &mut reader)?.unwrap_or_default();
    if value.report_id.is_none() {
        reader.flag(Rule::ReportWithoutNumber, node.place);
    }
    Ok(Parsed {
        value,
        unknown: reader.unknown,
        flags: reader.flags,
    })
}

/// What to do with a document that is something else we know.
fn other_kind(node: &Node<'_>) -> Option<&'static str> {
    let has = |name: &str| node.member(name).is_some();
    if has("@odata.context") || has("odata.metadata") {
        return Some("this is a hash list (VICS), not a report; use `tiaki lists import`");
    }
    if node.member("format").is_some_and(
        |held| matches!(&held.value, Value::Text(text) if text.starts_with("tiaki-referral-")),
    ) {
        return Some("this is a referral; import it with --format referral");
    }
    None
}
