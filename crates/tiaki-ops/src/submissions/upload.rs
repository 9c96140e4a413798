//! A file: its bytes pass through and are gone, its digests stay.

use tiaki_core::time::Timestamp;
use tiaki_hash::{Hasher, PdqOutcome};
use tiaki_store::Tx;
use tiaki_store::submissions::{self, InVault, UploadedFile};

use super::{Desk, MOST_FILES, Outcome, Reason, Refusal, Step};
use crate::Error;
use crate::vault::{Sealing, VaultName};

/// A file whose bytes are passing. Nothing of them is kept here: a picture's go on to a process
/// that has shut itself in, see `tiaki-hash`; where the site has a vault, they are sealed on
/// their way to it. Dropped, it leaves nothing.
#[derive(Debug)]
pub struct Upload {
    hasher: Hasher,
    sealing: Option<Sealing>,
}

/// The sealed form of a file that is not yet in the vault under its name.
#[derive(Debug)]
pub struct ToSeal(Option<Sealing>);

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
    /// PDQ and its quality, 0 to 100, of a picture as it is stored.
    pub pdq: Option<([u8; 32], u8)>,
    /// PDQ of the picture as it is shown, where that is another.
    pub oriented: Option<[u8; 32]>,
    /// Why a picture has no PDQ: a code of `tiaki-hash`.
    pub refused: Option<&'static str>,
    /// What kind of file it is, by its first bytes.
    pub kind: &'static str,
}

impl Upload {
    /// Takes the next bytes. May block: never call it where others wait for the thread.
    ///
    /// # Errors
    /// Those of the vault; the file is then to be given up.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.hasher.feed(bytes);
        if let Some(sealing) = &mut self.sealing {
            sealing.write(bytes)?;
        }
        Ok(())
    }

    /// The digests of all that was taken. May block for as long as a picture's process may take.
    #[must_use]
    pub fn finish(self) -> (Received, ToSeal) {
        let found = self.hasher.finish();
        let (pdq, oriented, refused) = match found.pdq {
            PdqOutcome::Hashed {
                hash,
                quality,
                oriented,
                ..
            } => (
                Some((hash, quality)),
                oriented.map(|(oriented, _)| oriented),
                None,
            ),
            PdqOutcome::NotPicture => (None, None, None),
            PdqOutcome::Refused { code, .. } => (None, None, Some(code)),
        };
        let received = Received {
            size: found.size,
            md5: found.md5,
            sha1: found.sha1,
            sha256: found.sha256,
            pdq,
            oriented,
            refused,
            kind: found.kind.code(),
        };
        (received, ToSeal(self.sealing))
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
    /// Begins to take in the file that a request brings. May block.
    ///
    /// # Errors
    /// Those of the vault.
    pub fn begin_upload(&self, request: &str) -> Result<Upload, Error> {
        let named = self.site.key.digest("vault", &[request.as_bytes()]);
        let mut name = [0; 16];
        name.iter_mut().zip(named).for_each(|(to, from)| *to = from);
        let vault = self.vault.as_ref();
        let sealing = vault.map(|vault| vault.start(VaultName::new(name)));
        Ok(Upload {
            hasher: Hasher::start(&self.hashing),
            sealing: sealing.transpose()?,
        })
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
    pub fn keep_upload(
        &self,
        step: &Step<'_>,
        number: i64,
        received: &Received,
        sealing: ToSeal,
    ) -> Outcome<Kept> {
        let by = (&*step.actor(), step.at);
        let vault = match self.seal(step, number, received, sealing)? {
            Ok(vault) => vault,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let name = vault.as_ref().map(|vault| vault.name.as_str());
        Ok(self.site.store.write("submission file", |tx| {
            let found = match self.look(tx, step, number)? {
                Ok(found) => found,
                Err(refusal) => {
                    give_up(tx, name, number, by)?;
                    return Ok(Err(refusal));
                }
            };
            let files = submissions::files(tx, number)?;
            let expires_at = self.expires_at(found.opened_at, step.at);
            submissions::prolong(tx, number, expires_at)?;
            let same = files
                .iter()
                .find(|file| file.sha256 == received.sha256 && file.details.is_none());
            if let Some(same) = same {
                give_up(tx, name, number, by)?;
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
                give_up(tx, name, number, by)?;
                let words = format!("a report has at most {MOST_FILES} files; open another");
                return Ok(Err(Refusal::new(Reason::Invalid, words)));
            }
            let mut file = self.file(step, number, seq, received);
            file.vault.clone_from(&vault);
            submissions::add_file(tx, &file)?;
            let detail = format!(
                "file={} size={} sha256={} kind={} pdq={} vault={} request={}",
                hex::encode(file.upload),
                file.size,
                hex::encode(file.sha256),
                received.kind,
                pdq_word(received),
                name.unwrap_or("no"),
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

    /// Ends the sealed form, if there is one and it will be wanted, and says what it is. It is
    /// there before the submission says so, never after.
    fn seal(
        &self,
        step: &Step<'_>,
        number: i64,
        received: &Received,
        sealing: ToSeal,
    ) -> Outcome<Option<InVault>> {
        let Some(sealing) = sealing.0 else {
            return Ok(Ok(None));
        };
        let open = self.see(step, number)?;
        let files = self
            .site
            .store
            .read("submission files", |tx| submissions::files(tx, number))?;
        let is_there = files
            .iter()
            .any(|file| file.sha256 == received.sha256 && file.details.is_none());
        if open.is_err() || is_there {
            sealing.abort()?;
            return Ok(open.map(|_| None));
        }
        let sealed = sealing.finish()?;
        let size = i64::try_from(sealed.size).unwrap_or(i64::MAX);
        Ok(Ok(Some(InVault {
            name: sealed.name.to_string(),
            sealed: Some((sealed.sha256, size)),
        })))
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
            kind: Some(received.kind.to_owned()),
            oriented: received.oriented,
            pdq_refused: received.refused.map(str::to_owned),
        }
    }
}

/// Notes that a sealed file belongs to nothing, so that it is removed.
fn give_up(
    tx: &Tx<'_>,
    vault: Option<&str>,
    number: i64,
    by: (&str, Timestamp),
) -> Result<(), tiaki_store::Error> {
    let Some(name) = vault else {
        return Ok(());
    };
    submissions::give_up(tx, name)?;
    submissions::record(tx, "vault.given-up", number, by, format!("vault={name}"))
}

/// Whether there is a PDQ, in a word for the log.
fn pdq_word(received: &Received) -> &'static str {
    match (received.pdq, received.refused) {
        (Some(_), _) => "yes",
        (None, Some(refused)) => refused,
        (None, None) => "no",
    }
}
