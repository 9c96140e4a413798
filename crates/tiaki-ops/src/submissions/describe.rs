//! What the provider says of a file: once, and the same again is the same.

use tiaki_formats::cybertip::{FileDetails, Rejection, RejectionCode, read_file_details};
use tiaki_store::documents::Packer;
use tiaki_store::submissions::{self, Details};

use super::{Desk, Outcome, Reason, Refusal, Step, TEXT_BYTES};
use crate::Error;
use crate::intake::FORMAT;

/// Bytes of all texts of one submission together.
const ALL_TEXT_BYTES: i64 = 8 * TEXT_BYTES as i64;

/// What became of details that could be read.
enum Placed {
    Kept(String),
    /// Others are there already.
    Different,
    Refused(Refusal),
}

impl Desk {
    /// Takes in the details of one file; returns the submission's number and the file's id.
    ///
    /// # Errors
    /// Those of the store.
    pub fn describe(&self, step: &Step<'_>, text: Vec<u8>) -> Outcome<(i64, String)> {
        let details = match read(&text, step) {
            Ok(details) => details,
            Err(rejection) => {
                return Ok(Err(self.set_aside(step, "fileinfo", text, &rejection)?));
            }
        };
        let number = details.report_id;
        match self.place(step, &details, &text)? {
            Placed::Kept(file) => Ok(Ok((number, file))),
            Placed::Refused(refusal) => Ok(Err(refusal)),
            Placed::Different => {
                let rejection = rejection(
                    RejectionCode::TooMany,
                    "fileDetails/fileId",
                    "other details of this file were taken before; they are sent once for each file",
                );
                Ok(Err(self.set_aside(step, "fileinfo", text, &rejection)?))
            }
        }
    }

    fn place(&self, step: &Step<'_>, details: &FileDetails, text: &[u8]) -> Result<Placed, Error> {
        let number = details.report_id;
        let document = Packer::new()?.pack(FORMAT, text)?;
        let size = i64::try_from(document.size).unwrap_or(i64::MAX);
        let by = (&*step.actor(), step.at);
        let mut upload = [0; 16];
        let is_id = hex::decode_to_slice(details.file_id.to_ascii_lowercase(), &mut upload).is_ok();
        Ok(self.site.store.write("submission fileinfo", |tx| {
            let found = match self.look(tx, step, number)? {
                Ok(found) => found,
                Err(refusal) => return Ok(Placed::Refused(refusal)),
            };
            let files = submissions::files(tx, number)?;
            let file = files.iter().find(|file| is_id && file.upload == upload);
            let Some(file) = file else {
                return Ok(Placed::Refused(Refusal::no_file()));
            };
            let id = hex::encode(upload);
            if let Some(before) = &file.details {
                if before.document != document.digest {
                    return Ok(Placed::Different);
                }
                let detail = format!("step=fileinfo file={id} request={}", step.request);
                submissions::record(tx, "submission.repeated", number, by, detail)?;
                return Ok(Placed::Kept(id));
            }
            let sizes = files.iter().filter_map(|file| file.details.as_ref());
            let total: i64 = sizes.map(|details| details.size).sum();
            if total.saturating_add(size) > ALL_TEXT_BYTES {
                let words = "the details of this report's files are too large together; \
                             finish it and open another";
                return Ok(Placed::Refused(Refusal::new(Reason::Invalid, words)));
            }
            submissions::save_part(tx, number, file.seq, &document)?;
            let kept = Details {
                document: document.digest,
                size,
                at: step.at,
                request: step.request.to_owned(),
            };
            submissions::describe_file(tx, &upload, &kept)?;
            submissions::prolong(tx, number, self.expires_at(found.opened_at, step.at))?;
            let detail = format!(
                "file={id} document={} size={size} request={}",
                hex::encode(document.digest),
                step.request
            );
            submissions::record(tx, "submission.fileinfo", number, by, detail)?;
            Ok::<_, tiaki_store::Error>(Placed::Kept(id))
        })?)
    }
}

/// The details of exactly one file.
fn read(text: &[u8], step: &Step<'_>) -> Result<FileDetails, Rejection> {
    let parsed = read_file_details(text, &Desk::reading(step.at))?;
    let mut files = parsed.value.into_iter();
    match (files.next(), files.next()) {
        (Some(details), None) => Ok(details),
        _ => Err(rejection(
            RejectionCode::WrongRoot,
            "",
            "the root element is not 'fileDetails'; send the details of one file at a time",
        )),
    }
}

fn rejection(code: RejectionCode, path: &str, message: &str) -> Rejection {
    Rejection {
        code,
        line: 1,
        column: 1,
        path: path.to_owned(),
        message: message.to_owned(),
    }
}
