//! The last step: the submission becomes a report, and its provider is given a receipt.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_formats::cybertip::{
    FileDetails, Parsed, Report, check_batched_files, read_file_details, read_report,
};
use tiaki_package::receipt::{DetailsReceipt, FileReceipt, Receipt, SignedReceipt, Text};
use tiaki_store::documents::{Document, Packer};
use tiaki_store::intake::Intake;
use tiaki_store::submissions::{self, End, Part, State, Submission, UploadedFile};

use super::{Desk, Outcome, Reason, Refusal, Step};
use crate::Error;
use crate::intake::{FORMAT, ReceivedFile, Texts};

/// How often finishing is begun anew because the submission changed under our hands.
const ATTEMPTS: usize = 4;

/// The least quality of a PDQ that is matched (the threshold of the reference implementation).
const TELLING: i64 = 50;

/// A submission that has become a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The submission's number.
    pub number: i64,
    /// The ids of its files, in the order of their coming.
    pub files: Vec<[u8; 16]>,
    /// SHA-256 of its receipt.
    pub receipt: [u8; 32],
    /// Whether it had been finished before.
    pub is_repeat: bool,
}

/// A submission as it was read.
struct Draft {
    found: Submission,
    files: Vec<UploadedFile>,
    parts: Vec<Part>,
}

/// A report ready to be stored, with its receipt.
struct Ready {
    intake: Intake,
    documents: Vec<Document>,
    receipt: SignedReceipt,
    report: tiaki_core::id::ReportId,
}

impl Desk {
    /// Finishes a submission. Again within the time for repeats it is answered as before.
    ///
    /// # Errors
    /// Those of the store.
    pub fn finish(&self, step: &Step<'_>, number: i64) -> Outcome<Done> {
        for _ in 0..ATTEMPTS {
            let draft = match self.draft(step, number)? {
                Ok(draft) => draft,
                Err(refusal) if refusal == Refusal::finished() => {
                    return self.again(step, number, refusal);
                }
                Err(refusal) => return Ok(Err(refusal)),
            };
            // Reading and signing are done outside of the transaction that others wait for.
            let ready = match self.ready(step, &draft)? {
                Ok(ready) => ready,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if let Some(done) = self.commit(step, &draft, &ready)? {
                if let Some(finished) = &self.finished {
                    (finished.0)();
                }
                return Ok(Ok(done));
            }
        }
        Err(tiaki_store::Error::Busy {
            transaction: "submission finish",
        }
        .into())
    }

    fn draft(&self, step: &Step<'_>, number: i64) -> Outcome<Draft> {
        if let Err(refusal) = self.see(step, number)? {
            return Ok(Err(refusal));
        }
        // All of one moment; that it is still so is looked at again when it is stored.
        Ok(self.site.store.read("submission draft", |tx| {
            let found = submissions::find(tx, number)?;
            let files = submissions::files(tx, number)?;
            let parts = submissions::parts(tx, number)?;
            Ok::<_, tiaki_store::Error>(match found {
                Some(found) if found.state == State::Open => Ok(Draft {
                    found,
                    files,
                    parts,
                }),
                // Another call was quicker than this one.
                Some(found) if found.state == State::Finished => Err(Refusal::finished()),
                _ => Err(Refusal::no_report()),
            })
        })?)
    }

    /// The answer to a step that comes again.
    fn again(&self, step: &Step<'_>, number: i64, refusal: Refusal) -> Outcome<Done> {
        let by = (&*step.actor(), step.at);
        let done = self.site.store.write("submission finished", |tx| {
            if !self.ended_lately(tx, number, step.at)? {
                return Ok(None);
            }
            let receipt = submissions::find_receipt(tx, number)?;
            let receipt = receipt.ok_or(tiaki_store::Error::Corrupt { what: "receipt" })?;
            let detail = format!("step=finish request={}", step.request);
            submissions::record(tx, "submission.repeated", number, by, detail)?;
            let files = submissions::files(tx, number)?;
            Ok::<_, tiaki_store::Error>(Some(Done {
                number,
                files: files.iter().map(|file| file.upload).collect(),
                receipt: receipt.digest,
                is_repeat: true,
            }))
        })?;
        Ok(done.ok_or(refusal))
    }

    /// Reads the texts again as what they were accepted as, and signs what was received.
    fn ready(&self, step: &Step<'_>, draft: &Draft) -> Outcome<Ready> {
        let corrupt = || tiaki_store::Error::Corrupt {
            what: "text of a submission",
        };
        let reading = Self::reading(draft.found.opened_at);
        let text = draft.parts.first().filter(|part| part.part == 0);
        let text = text.ok_or_else(corrupt)?;
        let report = read_report(&text.bytes, &reading).map_err(|_| corrupt())?;
        if report.value.batched_report.is_some() && draft.files.len() > 1 {
            let words = "a batched report (VIRAL_POTENTIAL_MEME) has at most one file; \
                         retract it and send the files with reports of their own";
            return Ok(Err(Refusal::new(Reason::Schema, words)));
        }
        let mut files: Parsed<Vec<FileDetails>> = Parsed::default();
        for part in draft.parts.iter().skip(1) {
            let read = read_file_details(&part.bytes, &Self::reading(step.at));
            let mut read = read.map_err(|_| corrupt())?;
            files.value.append(&mut read.value);
            files.flags.append(&mut read.flags);
            files.unknown.append(&mut read.unknown);
        }
        undescribed(draft, &mut files.value);
        let mut packer = Packer::new()?;
        let mut documents = vec![packer.pack(FORMAT, &text.bytes)?];
        let files = if draft.files.is_empty() {
            None
        } else {
            let document = packer.pack(FORMAT, &together(draft))?;
            let digest = document.digest;
            documents.push(document);
            Some((files, digest))
        };
        for part in draft.parts.iter().skip(1) {
            documents.push(packer.pack(FORMAT, &part.bytes)?);
        }
        let received = received(&draft.files);
        let texts = Texts {
            report: &report,
            document: text.document,
            files: files.as_ref().map(|(files, digest)| (files, *digest)),
            reference: draft.found.number.to_string(),
            provider: &draft.found.provider,
            received: &received,
        };
        let (intake, id) = crate::intake::take_texts(&texts, &self.site);
        let mut flags = flags(&report, files.as_ref().map(|(files, _)| files), &received);
        if draft.files.iter().any(|file| file.pdq_refused.is_some()) {
            flags.insert("picture_not_hashed");
        }
        let flags = flags.into_iter().map(str::to_owned).collect();
        let receipt = receipt(step, draft, id.to_string(), flags);
        let receipt = receipt.sign(&self.key).map_err(|_| corrupt())?;
        Ok(Ok(Ready {
            intake,
            documents,
            receipt,
            report: id,
        }))
    }

    /// Stores the report, the receipt and the end of the submission; nothing where the
    /// submission has changed since it was read.
    fn commit(&self, step: &Step<'_>, draft: &Draft, ready: &Ready) -> Result<Option<Done>, Error> {
        let number = draft.found.number;
        let by = (&*step.actor(), step.at);
        let text = String::from_utf8(ready.receipt.to_bytes())
            .map_err(|_| tiaki_store::Error::Corrupt { what: "receipt" })?;
        let kept = submissions::Receipt {
            number,
            report: ready.report,
            digest: ready.receipt.digest(),
            text,
        };
        Ok(self.site.store.write("submission finish", |tx| {
            let is_same = submissions::find(tx, number)?.as_ref() == Some(&draft.found)
                && submissions::files(tx, number)? == draft.files;
            if !is_same {
                return Ok(None);
            }
            tiaki_store::documents::save(tx, ready.documents.iter(), step.at)?;
            // A report that is here already, by whatever door, stays as it is.
            let is_here = tiaki_store::intake::find_report(tx, &ready.report)?.is_some();
            if !is_here {
                tiaki_store::intake::save(tx, &ready.intake, by.0, step.at)?;
            }
            submissions::save_receipt(tx, &kept)?;
            let end = End {
                state: State::Finished,
                at: step.at,
                request: Some(step.request),
                report: Some(ready.report),
            };
            submissions::end(tx, number, &end)?;
            let detail = format!(
                "report={} folded={is_here} files={} receipt={} request={}",
                ready.report,
                draft.files.len(),
                hex::encode(kept.digest),
                step.request
            );
            submissions::record(tx, "submission.finished", number, by, detail)?;
            Ok::<_, tiaki_store::Error>(Some(Done {
                number,
                files: draft.files.iter().map(|file| file.upload).collect(),
                receipt: kept.digest,
                is_repeat: false,
            }))
        })?)
    }
}

/// Files of which nothing was said are files of the report all the same.
fn undescribed(draft: &Draft, files: &mut Vec<FileDetails>) {
    for file in draft.files.iter().filter(|file| file.details.is_none()) {
        files.push(FileDetails {
            report_id: draft.found.number,
            file_id: hex::encode(file.upload),
            ..FileDetails::default()
        });
    }
}

/// The details of all files as one document, as it stands beside a report on disk: the texts
/// as they came, without their declarations, under one root.
fn together(draft: &Draft) -> Vec<u8> {
    let mut all = b"<files>\n".to_vec();
    for part in draft.parts.iter().skip(1) {
        all.extend_from_slice(bare(&part.bytes));
        all.push(b'\n');
    }
    for file in draft.files.iter().filter(|file| file.details.is_none()) {
        let id = hex::encode(file.upload);
        let number = draft.found.number;
        all.extend_from_slice(
            format!(
                "<fileDetails><reportId>{number}</reportId><fileId>{id}</fileId></fileDetails>\n"
            )
            .as_bytes(),
        );
    }
    all.extend_from_slice(b"</files>\n");
    all
}

/// A text without byte order mark, declaration and the white space around it.
fn bare(text: &[u8]) -> &[u8] {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let declared = text
        .strip_prefix(b"<?xml")
        .filter(|rest| rest.first().is_some_and(u8::is_ascii_whitespace));
    let end = declared.and_then(|rest| rest.windows(2).position(|two| two == b"?>"));
    let body = declared
        .zip(end)
        .and_then(|(rest, end)| rest.get(end + 2..))
        .unwrap_or(text);
    body.trim_ascii()
}

/// What was received of each file, by the id that its provider was told.
pub(crate) fn received(files: &[UploadedFile]) -> BTreeMap<String, ReceivedFile> {
    let digests = |file: &UploadedFile| ReceivedFile {
        md5: file.md5,
        sha1: file.sha1,
        sha256: file.sha256,
        pdq: file.pdq.filter(|_| is_telling(file)),
        oriented: file.oriented.filter(|_| is_telling(file)),
    };
    files
        .iter()
        .map(|file| (hex::encode(file.upload), digests(file)))
        .collect()
}

/// Whether a picture has enough in it that another of the same PDQ is likely the same.
fn is_telling(file: &UploadedFile) -> bool {
    file.quality.is_some_and(|quality| quality >= TELLING)
}

/// The codes of the rules that the texts do not keep.
fn flags<'c>(
    report: &Parsed<Report>,
    files: Option<&Parsed<Vec<FileDetails>>>,
    received: &BTreeMap<String, ReceivedFile>,
) -> BTreeSet<&'c str> {
    let mut codes: BTreeSet<&'c str> = report.flags.iter().map(|flag| flag.rule.text()).collect();
    if let Some(files) = files {
        codes.extend(files.flags.iter().map(|flag| flag.rule.text()));
        let batched = check_batched_files(&report.value, &files.value);
        codes.extend(batched.iter().map(|flag| flag.rule.text()));
        if files
            .value
            .iter()
            .any(|file| crate::intake::states_other_digests(file, received))
        {
            codes.insert("stated_digest_differs");
        }
    }
    codes
}

fn receipt(step: &Step<'_>, draft: &Draft, report: String, flags: Vec<String>) -> Receipt {
    let details = |details: &submissions::Details| DetailsReceipt {
        sha256: hex::encode(details.document),
        size: details.size,
        received_at: details.at.micros(),
        request: details.request.clone(),
    };
    let file = |file: &UploadedFile| FileReceipt {
        file_id: hex::encode(file.upload),
        size: file.size,
        md5: hex::encode(file.md5),
        sha1: hex::encode(file.sha1),
        sha256: hex::encode(file.sha256),
        pdq: file.pdq.map(hex::encode),
        pdq_quality: file.quality,
        uploaded_at: file.uploaded_at.micros(),
        upload_request: file.upload_request.clone(),
        details: file.details.as_ref().map(details),
        sealed: file
            .vault
            .as_ref()
            .and_then(|vault| vault.sealed)
            .map(|(digest, size)| Text {
                sha256: hex::encode(digest),
                size,
            }),
    };
    let found = &draft.found;
    Receipt {
        report_id: found.number,
        report,
        provider: found.provider.clone(),
        opened_at: found.opened_at.micros(),
        finished_at: step.at.micros(),
        open_request: found.open_request.clone(),
        finish_request: step.request.to_owned(),
        document: Text {
            sha256: hex::encode(found.document),
            size: found.size,
        },
        files: draft.files.iter().map(file).collect(),
        flags,
    }
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn declarations_and_what_is_around_texts_go() {
        for (text, left) in [
            ("<a/>", "<a/>"),
            ("\u{feff}<?xml version=\"1.0\"?>\r\n<a/>\n", "<a/>"),
            ("  <a/>  ", "<a/>"),
            ("<?xml-stylesheet x?><a/>", "<?xml-stylesheet x?><a/>"),
            ("<!-- c --><a/>", "<!-- c --><a/>"),
        ] {
            assert_eq!(bare(text.as_bytes()), left.as_bytes(), "{text}");
        }
    }
}
