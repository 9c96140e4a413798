//! What comes in over HTTP goes in as what lies in folders does.
//!
//! The texts of a finished submission and the digests of its files become one report; a text
//! that was refused goes into the quarantine.

use std::collections::BTreeMap;

use tiaki_core::id::ReportId;
use tiaki_formats::cybertip::{FileDetails, Parsed, Rejection, Report};
use tiaki_store::intake::{Intake, NewFile};

use super::report::{Submission, stated, take};
use super::{Imported, submission};
use crate::{Act, Error, Site};

/// PDQ digests at most so many bits apart are of one picture, whoever computed them.
const SAME_PICTURE: u32 = 31;

/// The digests of bytes that were received here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ReceivedFile {
    pub(crate) md5: [u8; 16],
    pub(crate) sha1: [u8; 20],
    pub(crate) sha256: [u8; 32],
    pub(crate) pdq: Option<[u8; 32]>,
    /// Of the picture as it is shown, where that is another.
    pub(crate) oriented: Option<[u8; 32]>,
}

/// The texts of a submission, parsed, with what names them.
pub(crate) struct Texts<'t> {
    pub(crate) report: &'t Parsed<Report>,
    pub(crate) document: [u8; 32],
    pub(crate) files: Option<(&'t Parsed<Vec<FileDetails>>, [u8; 32])>,
    pub(crate) reference: String,
    pub(crate) provider: &'t str,
    /// What was received of each file, by its `fileId`.
    pub(crate) received: &'t BTreeMap<String, ReceivedFile>,
}

/// What the store is to keep of a submission, and the id of its report; the documents are the
/// caller's to add.
pub(crate) fn take_texts(texts: &Texts<'_>, site: &Site) -> (Intake, ReportId) {
    let mut intake = Intake::default();
    let id = take(
        &Submission {
            report: texts.report,
            document: texts.document,
            files: texts.files,
            reference: texts.reference.clone(),
            provider: Some(texts.provider),
            received: texts.received,
        },
        (&site.key, &site.wordings),
        &mut intake,
    );
    (intake, id)
}

/// Puts a text that was refused into the quarantine, whole; with who sent it, and where from.
pub(crate) fn set_aside_text(
    site: &Site,
    act: &Act,
    (sender, origin): (&str, &str),
    text: Vec<u8>,
    rejection: &Rejection,
) -> Result<(), Error> {
    let refused = submission::rejected(text, rejection, origin);
    super::set_aside_of(
        site,
        act,
        Some(sender),
        vec![refused],
        &mut Imported::default(),
    )
}

/// Whether a file is said to have digests that the bytes received do not have. A provider may
/// state those of the file as it once came to it, so both are kept.
pub(crate) fn states_other_digests(
    details: &FileDetails,
    received: &BTreeMap<String, ReceivedFile>,
) -> bool {
    received
        .get(&details.file_id)
        .is_some_and(|received| !received.agrees(&stated(details)))
}

impl ReceivedFile {
    /// The file of these digests.
    pub(super) fn file(&self, stated: &NewFile) -> NewFile {
        NewFile {
            md5: Some(self.md5),
            sha1: Some(self.sha1),
            sha256: Some(self.sha256),
            pdq: self.pdq.or(stated.pdq.filter(|_| self.agrees(stated))),
            ..stated.clone()
        }
    }

    /// The picture as it is shown, where that is another than the one stored: whoever saved it
    /// turned has that one's digest.
    pub(super) fn shown(&self, stated: &NewFile) -> Option<NewFile> {
        self.oriented.map(|oriented| NewFile {
            md5: None,
            sha1: None,
            sha256: None,
            pdq: Some(oriented),
            ..stated.clone()
        })
    }

    /// Whether no digest that is stated is another's.
    pub(super) fn agrees(&self, stated: &NewFile) -> bool {
        let is_near = |one: [u8; 32], other: [u8; 32]| {
            let bits = one.iter().zip(other).map(|(one, other)| one ^ other);
            bits.map(u8::count_ones).sum::<u32>() <= SAME_PICTURE
        };
        let is_same_picture = match (self.pdq, stated.pdq) {
            (Some(one), Some(other)) => {
                is_near(one, other) || self.oriented.is_some_and(|shown| is_near(shown, other))
            }
            _ => true,
        };
        is_same_picture
            && stated.md5.is_none_or(|md5| md5 == self.md5)
            && stated.sha1.is_none_or(|sha1| sha1 == self.sha1)
            && stated.sha256.is_none_or(|sha256| sha256 == self.sha256)
    }
}
