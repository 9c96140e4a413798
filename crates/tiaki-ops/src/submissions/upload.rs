//! A file: its bytes pass through and are gone, its digests stay.

use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use tiaki_store::submissions::{self, UploadedFile};

use super::{Desk, MOST_FILES, Outcome, Reason, Refusal, Step};
use crate::Error;

/// The digests of a file whose bytes are passing. Nothing of them is kept.
#[derive(Debug, Default)]
pub struct Upload {
    md5: Md5,
    sha1: Sha1,
    sha256: Sha256,
    size: u64,
}

/// A file of which every byte has passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Bytes.
    pub size: u64,
    /// MD5 of the bytes.
    pub md5: [u8; 16],
    /// SHA-1 of the bytes.
    pub sha1: [u8; 20],
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// PDQ and its quality, 0 to 100, where it is a picture.
    pub pdq: Option<([u8; 32], u8)>,
}

impl Upload {
    /// Takes the next bytes. May block: never call it where others wait for the thread.
    ///
    /// # Errors
    /// None at present.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.md5.update(bytes);
        self.sha1.update(bytes);
        self.sha256.update(bytes);
        self.size = self.size.saturating_add(bytes.len() as u64);
        Ok(())
    }

    /// The digests of all that was taken.
    ///
    /// # Errors
    /// None at present.
    pub fn finish(self) -> Result<Received, Error> {
        Ok(Received {
            size: self.size,
            md5: self.md5.finalize().into(),
            sha1: self.sha1.finalize().into(),
            sha256: self.sha256.finalize().into(),
            pdq: None,
        })
    }
}

/// A file that belongs to a submission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What the provider knows it by; written as 32 lower-case hexadecimal digits.
    pub upload: [u8; 16],
    /// MD5 of the bytes received.
    pub md5: [u8; 16],
    /// Whether the same bytes had come before.
    pub is_repeat: bool,
}

impl Desk {
    /// Begins to take a file in.
    #[must_use]
    pub fn begin_upload(&self) -> Upload {
        Upload::default()
    }

    /// Whether a file may be added to the submission now: asked before its bytes are read, so
    /// that nobody sends gigabytes in vain.
    ///
    /// # Errors
    /// Those of the store.
    pub fn may_upload(&self, step: &Step<'_>, number: i64) -> Outcome<()> {
        Ok(self.see(step, number)?.map(|_| ()))
    }

    /// Adds a file to the submission. The same bytes, as long as nothing has been said of the
    /// first, are the same file.
    ///
    /// # Errors
    /// Those of the store.
    pub fn keep_upload(&self, step: &Step<'_>, number: i64, received: &Received) -> Outcome<Kept> {
        let by = (&*step.actor(), step.at);
        Ok(self.site.store.write("submission file", |tx| {
            let found = match self.look(tx, step, number)? {
                Ok(found) => found,
                Err(refusal) => return Ok(Err(refusal)),
            };
            let files = submissions::files(tx, number)?;
            let expires_at = self.expires_at(found.opened_at, step.at);
            submissions::prolong(tx, number, expires_at)?;
            let same = files
                .iter()
                .find(|file| file.sha256 == received.sha256 && file.details.is_none());
            if let Some(same) = same {
                let id = hex::encode(same.upload);
                let detail = format!("step=upload file={id} request={}", step.request);
                submissions::record(tx, "submission.repeated", number, by, detail)?;
                return Ok(Ok(Kept {
                    upload: same.upload,
                    md5: same.md5,
                    is_repeat: true,
                }));
            }
            let seq = files.last().map_or(1, |file| file.seq + 1);
            if seq > MOST_FILES {
                let words = format!("a report has at most {MOST_FILES} files; open another");
                return Ok(Err(Refusal::new(Reason::Invalid, words)));
            }
            let file = self.file(step, number, seq, received);
            submissions::add_file(tx, &file)?;
            let detail = format!(
                "file={} size={} sha256={} request={}",
                hex::encode(file.upload),
                file.size,
                hex::encode(file.sha256),
                step.request
            );
            submissions::record(tx, "submission.file", number, by, detail)?;
            Ok::<_, tiaki_store::Error>(Ok(Kept {
                upload: file.upload,
                md5: file.md5,
                is_repeat: false,
            }))
        })?)
    }

    fn file(&self, step: &Step<'_>, number: i64, seq: i64, received: &Received) -> UploadedFile {
        let named = self.site.key.digest(
            "submitted file",
            &[&number.to_be_bytes(), &seq.to_be_bytes()],
        );
        let mut upload = [0; 16];
        upload
            .iter_mut()
            .zip(named)
            .for_each(|(to, from)| *to = from);
        UploadedFile {
            upload,
            number,
            seq,
            size: i64::try_from(received.size).unwrap_or(i64::MAX),
            md5: received.md5,
            sha1: received.sha1,
            sha256: received.sha256,
            pdq: received.pdq.map(|(pdq, _)| pdq),
            quality: received.pdq.map(|(_, quality)| quality.into()),
            vault: None,
            uploaded_at: step.at,
            upload_request: step.request.to_owned(),
            details: None,
        }
    }
}
