//! Sealing with age, and opening what came.
//!
//! The sealed form is a binary age v1 file (C2SP `age.md`) with X25519 recipients: `age -d -i`
//! opens it. age says nothing of who sealed; that is what the signature inside is for. Sealing
//! draws a fresh key from the system's randomness within the age library, so that two sealed
//! forms of one package differ while [`Signed::digest`] stays.

use std::io::{Read, Write};

use sha2::{Digest as _, Sha256};

use crate::MAX_BYTES;
use crate::keys::{Identity, Recipient};
use crate::signed::{OpenError, Signed, parse_signed};

/// How every binary age v1 file begins.
const INTRO: &[u8] = b"age-encryption.org/v1\n";
/// What ends the header, before its authentication code.
const HEADER_END: &[u8] = b"\n--- ";
/// The largest header: about five thousand recipients. Each costs the opener a key agreement.
const MAX_HEADER: usize = 512 * 1024;

/// What so many bytes are at most when sealed: the header, a nonce, and 16 bytes for each 64 KiB more.
const fn sealed_size(most: usize) -> usize {
    most + most / 4096 + MAX_HEADER + 1024
}

/// Why a package cannot be sealed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// No key was given.
    #[error("no recipient to seal the package to")]
    NoRecipient,
    /// A key that the signed manifest does not name.
    #[error("recipient {position} is not named in the signed manifest")]
    NotNamed {
        /// Its place among the keys given, counted from 0.
        position: usize,
    },
    /// The age library refused or failed to write.
    #[error("the package could not be sealed")]
    Age(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A sealed package, with what is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The file.
    pub bytes: Vec<u8>,
    /// Bytes before sealing.
    pub size: u64,
    /// SHA-256 of those: [`Signed::digest`].
    pub digest: [u8; 32],
}

impl Signed {
    /// Seals the package to these keys, each of which the manifest must name.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal(&self, recipients: &[Recipient]) -> Result<Vec<u8>, SealError> {
        self.seal_whole(recipients).map(|sealed| sealed.bytes)
    }

    /// The same, with its size and digest: its bytes are written once for all three.
    ///
    /// # Errors
    /// [`SealError`].
    pub fn seal_whole(&self, recipients: &[Recipient]) -> Result<Sealed, SealError> {
        if recipients.is_empty() {
            return Err(SealError::NoRecipient);
        }
        let named = &self.manifest().recipients;
        let stranger = recipients
            .iter()
            .position(|key| !named.iter().any(|party| party.key == *key));
        if let Some(position) = stranger {
            return Err(SealError::NotNamed { position });
        }
        let bytes = self.to_bytes();
        Ok(Sealed {
            size: bytes.len() as u64,
            digest: Sha256::digest(&bytes).into(),
            bytes: seal_bytes(&bytes, recipients.iter())?,
        })
    }
}

/// Seals what a site keeps for itself, to its own key.
///
/// # Errors
/// [`SealError`].
pub fn seal_own(bytes: &[u8], own: &Identity) -> Result<Vec<u8>, SealError> {
    seal_bytes(bytes, std::iter::once(&own.recipient()))
}

/// Opens what [`seal_own`] sealed, with the key that it was sealed to.
///
/// # Errors
/// [`OpenError`].
pub fn open_own(sealed: &[u8], own: &Identity) -> Result<Vec<u8>, OpenError> {
    open_bytes(sealed, own, MAX_BYTES)
}

/// Seals bytes to keys.
pub(crate) fn seal_bytes<'k>(
    bytes: &[u8],
    recipients: impl Iterator<Item = &'k Recipient>,
) -> Result<Vec<u8>, SealError> {
    let encryptor = age::Encryptor::with_recipients(recipients.map(Recipient::as_age))
        .map_err(|error| SealError::Age(Box::new(error)))?;
    let mut sealed = Vec::with_capacity(bytes.len() + bytes.len() / 4096 + 1024);
    let write = || {
        let mut writer = encryptor.wrap_output(&mut sealed)?;
        writer.write_all(bytes)?;
        writer.finish()
    };
    write().map_err(|error| SealError::Age(Box::new(error)))?;
    Ok(sealed)
}

/// Opens a sealed package with the recipient's key. The signature is not checked: pass the
/// result and the key's recipient to [`crate::verify`].
///
/// Reads at most a little over [`MAX_BYTES`]; nothing in the format grows when read.
///
/// # Errors
/// [`OpenError`].
pub fn open(sealed: impl Read, identity: &Identity) -> Result<Signed, OpenError> {
    parse_signed(&open_bytes(sealed, identity, MAX_BYTES)?)
}

/// Opens sealed bytes of which there may be `most`.
pub(crate) fn open_bytes(
    sealed: impl Read,
    identity: &Identity,
    most: usize,
) -> Result<Vec<u8>, OpenError> {
    let sealed = read_bounded(sealed, sealed_size(most))?;
    check_header(&sealed)?;
    let decryptor = age::Decryptor::new_buffered(&sealed[..]).map_err(|error| refusal(&error))?;
    let mut reader = decryptor
        .decrypt(std::iter::once(identity.as_age()))
        .map_err(|error| refusal(&error))?;
    let mut bytes = Vec::with_capacity(sealed.len());
    // The sealed bytes are in memory: whatever fails now is their fault.
    reader
        .by_ref()
        .take(most as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|_| OpenError::Damaged)?;
    Ok(bytes)
}

fn read_bounded(sealed: impl Read, limit: usize) -> Result<Vec<u8>, OpenError> {
    let mut bytes = Vec::new();
    sealed
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(OpenError::Unreadable)?;
    if bytes.len() > limit {
        Err(OpenError::TooLarge)
    } else {
        Ok(bytes)
    }
}

/// Refuses what is not age's binary form, and headers that only cost time.
fn check_header(sealed: &[u8]) -> Result<(), OpenError> {
    if !sealed.starts_with(INTRO) {
        return Err(OpenError::NotSealed);
    }
    let start = sealed.get(..MAX_HEADER).unwrap_or(sealed);
    let ends = start
        .windows(HEADER_END.len())
        .any(|window| window == HEADER_END);
    match ends {
        true => Ok(()),
        false if sealed.len() > MAX_HEADER => Err(OpenError::TooLarge),
        false => Err(OpenError::Damaged),
    }
}

fn refusal(error: &age::DecryptError) -> OpenError {
    match error {
        age::DecryptError::NoMatchingKeys => OpenError::NoMatchingKey,
        age::DecryptError::UnknownFormat => OpenError::NotSealed,
        _ => OpenError::Damaged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_stops_at_the_limit() {
        assert_eq!(read_bounded(&[7; 10][..], 10).unwrap(), [7; 10]);
        let endless = read_bounded(std::io::repeat(7), 10).unwrap_err();
        assert_eq!(endless.code(), "too_large");
    }

    #[test]
    fn a_header_without_end_is_refused_before_any_key_is_tried() {
        let mut header = INTRO.to_vec();
        for (size, code) in [(100, "damaged"), (MAX_HEADER + 1, "too_large")] {
            header.resize(size, b'x');
            assert_eq!(check_header(&header).unwrap_err().code(), code);
        }
    }

    #[test]
    fn a_failing_reader_is_not_taken_for_a_bad_package() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::ErrorKind::PermissionDenied.into())
            }
        }
        let identity = Identity::from_seed([3; 32]).unwrap();
        assert_eq!(open(Broken, &identity).unwrap_err().code(), "unreadable");
    }
}
