//! One file on its way into the vault.

use std::io::Write;
use std::sync::Arc;

use bytes::Bytes;
use object_store::{MultipartUpload, ObjectStore, ObjectStoreExt, PutMode, PutOptions, PutPayload};
use sha2::{Digest, Sha256};

use super::{Inner, VaultError, VaultName, failed};

/// A file that is in the vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What it is called.
    pub name: VaultName,
    /// The size of the sealed form, in bytes.
    pub size: u64,
    /// The SHA-256 of the sealed form, by which its place can be checked without the key.
    pub sha256: [u8; 32],
}

/// A file that is being sealed. Dropped before [`Sealing::finish`], it leaves nothing.
///
/// At most one part of the sealed form is in memory (1 MiB for a folder, 5 MiB for S3), and 64
/// KiB in the clear.
pub struct Sealing {
    name: VaultName,
    writer: age::stream::StreamWriter<Parts>,
}

impl std::fmt::Debug for Sealing {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Sealing({})", self.name)
    }
}

impl Sealing {
    pub(super) fn start(vault: &Arc<Inner>, name: VaultName) -> Result<Self, VaultError> {
        let recipient: &dyn age::Recipient = &vault.recipient;
        let sealed = age::Encryptor::with_recipients(std::iter::once(recipient));
        let encryptor = sealed.map_err(|error| VaultError::Write {
            name,
            source: Box::new(error),
        })?;
        let parts = Parts {
            path: vault.path(name),
            held: Vec::new(),
            size: 0,
            digest: Sha256::new(),
            upload: None,
            vault: Arc::clone(vault),
        };
        let writer = encryptor.wrap_output(parts);
        let writer = writer.map_err(|source| write_error(name, source))?;
        Ok(Self { name, writer })
    }

    /// Seals the next bytes of the file.
    ///
    /// # Errors
    /// [`VaultError::Write`]; the file is then to be given up.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), VaultError> {
        let written = self.writer.write_all(bytes);
        written.map_err(|source| write_error(self.name, source))
    }

    /// Ends the file. When this returns it is there, whole and under its name; before, nothing
    /// is.
    ///
    /// # Errors
    /// [`VaultError::Write`], and [`VaultError::Taken`] where another was faster.
    pub fn finish(self) -> Result<Sealed, VaultError> {
        let name = self.name;
        let parts = self.writer.finish();
        parts.map_err(|source| write_error(name, source))?.end(name)
    }

    /// Gives the file up, and waits until nothing of it is left.
    ///
    /// # Errors
    /// [`VaultError::Write`] where storage could not be told; it may then hold parts without a
    /// name, which a rule of the bucket for unfinished uploads removes.
    pub fn abort(self) -> Result<(), VaultError> {
        let name = self.name;
        // Ends the last chunk into memory, which may start no upload that was not there: what
        // comes of it is dropped in any case.
        match self.writer.finish() {
            Ok(parts) => parts.abort(name),
            Err(source) => Err(write_error(name, source)),
        }
    }
}

fn write_error(name: VaultName, source: std::io::Error) -> VaultError {
    match source.downcast::<object_store::Error>() {
        Ok(source) => failed(name, source),
        Err(source) => VaultError::Write {
            name,
            source: Box::new(source),
        },
    }
}

/// Takes sealed bytes and sends them on in parts. What fits into one is sent when it is whole.
struct Parts {
    vault: Arc<Inner>,
    path: object_store::path::Path,
    held: Vec<u8>,
    size: u64,
    digest: Sha256,
    upload: Option<Box<dyn MultipartUpload>>,
}

impl Parts {
    fn send(&mut self, part: Vec<u8>) -> Result<(), object_store::Error> {
        if self.upload.is_none() {
            let begun = self.vault.store.put_multipart(&self.path);
            self.upload = Some(self.vault.wait(begun)?);
        }
        match &mut self.upload {
            Some(upload) => {
                let sent = upload.put_part(PutPayload::from(Bytes::from(part)));
                self.vault.wait(sent)
            }
            None => Ok(()),
        }
    }

    fn end(mut self, name: VaultName) -> Result<Sealed, VaultError> {
        let held = std::mem::take(&mut self.held);
        let sent = if self.upload.is_none() {
            let options = PutOptions::from(PutMode::Create);
            let payload = PutPayload::from(Bytes::from(held));
            let put = self.vault.store.put_opts(&self.path, payload, options);
            self.vault.wait(put).map(drop)
        } else {
            let last = if held.is_empty() {
                Ok(())
            } else {
                self.send(held)
            };
            last.and_then(|()| self.complete())
        };
        sent.map_err(|source| failed(name, source))?;
        Ok(Sealed {
            name,
            size: self.size,
            sha256: self.digest.clone().finalize().into(),
        })
    }

    /// Gives what was sent its name. Where that fails it is still to be aborted.
    fn complete(&mut self) -> Result<(), object_store::Error> {
        if let Some(upload) = &mut self.upload {
            self.vault.wait(upload.complete())?;
        }
        self.upload = None;
        Ok(())
    }

    fn abort(mut self, name: VaultName) -> Result<(), VaultError> {
        let Some(mut upload) = self.upload.take() else {
            return Ok(());
        };
        let aborted = self.vault.wait(async move { upload.abort().await });
        aborted.map_err(|source| failed(name, source))
    }
}

impl Write for Parts {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let room = self.vault.part.saturating_sub(self.held.len());
        let taken = bytes.get(..room).unwrap_or(bytes);
        self.held.extend_from_slice(taken);
        self.digest.update(taken);
        self.size += taken.len() as u64;
        if self.held.len() == self.vault.part {
            let part = std::mem::take(&mut self.held);
            self.send(part).map_err(std::io::Error::other)?;
        }
        Ok(taken.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Drop for Parts {
    /// Does not wait: it may run where waiting is forbidden.
    fn drop(&mut self) {
        let Some(mut upload) = self.upload.take() else {
            return;
        };
        let vault = Arc::clone(&self.vault);
        if let Some(runtime) = &self.vault.runtime.0 {
            let told = async move {
                if upload.abort().await.is_err() {
                    tracing::warn!("storage could not be told to drop an unfinished upload");
                }
                drop(vault);
            };
            drop(runtime.spawn(told));
        }
    }
}
