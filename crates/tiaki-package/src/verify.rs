//! Whether a package is what its sender signed, for whom it was meant, and still in force.
//!
//! Needs nothing but the package, the keys the reader trusts, and the time. Whether a package
//! came before (a replay) or was taken back needs a memory of earlier ones, by
//! [`Signed::digest`] and package id, and is asked where that memory is.

use sha2::{Digest, Sha256};

use crate::keys::VerifyingKey;
use crate::manifest::Manifest;
use crate::signed::Signed;

/// What the reader knows and expects.
#[derive(Debug, Clone)]
pub struct Verification {
    /// The keys whose signatures count. Whose they are, the reader's directory says: compare
    /// with [`Manifest::sender`] before relying on the name there.
    pub senders: Vec<VerifyingKey>,
    /// The public key (`age1…`) of the identity that opened the package. None where the package
    /// was already open; then it is not checked for whom it was meant.
    pub recipient: Option<String>,
    /// The time, in microseconds since 1970-01-01T00:00:00Z.
    pub now: i64,
}

/// Why a package must not be relied on. Positions are those in the manifest, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum VerifyError {
    /// Signed by a key that the reader does not trust.
    #[error("the package is signed by an unknown sender")]
    UnknownSender,
    /// The manifest is not what the holder of the key signed.
    #[error("the signature does not hold")]
    BadSignature,
    /// The key that opened it is not among the signed recipients: somebody sealed a package
    /// anew that was meant for others.
    #[error("the package was signed for another recipient")]
    WrongRecipient,
    /// Its time has run out.
    #[error("the package has expired")]
    Expired,
    /// A content is not the one that was signed.
    #[error("content {position} is not the one that was signed")]
    ContentDigestMismatch {
        /// Which.
        position: usize,
    },
    /// A signed content is not there.
    #[error("content {position} is missing")]
    ContentMissing {
        /// Which.
        position: usize,
    },
    /// A content that was not signed.
    #[error("the package holds a content that was not signed")]
    ContentExtra,
}

impl VerifyError {
    /// The code of this refusal, which never changes.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownSender => "unknown_sender",
            Self::BadSignature => "bad_signature",
            Self::WrongRecipient => "wrong_recipient",
            Self::Expired => "expired",
            Self::ContentDigestMismatch { .. } => "content_digest_mismatch",
            Self::ContentMissing { .. } => "content_missing",
            Self::ContentExtra => "content_extra",
        }
    }
}

/// A package that [`verify`] accepted.
#[derive(Debug, Clone, Copy)]
pub struct Verified<'a>(&'a Signed);

impl<'a> Verified<'a> {
    /// The manifest, as signed.
    #[must_use]
    pub fn manifest(&self) -> &'a Manifest {
        self.0.manifest()
    }

    /// One content, as signed.
    #[must_use]
    pub fn content(&self, name: &str) -> Option<&'a str> {
        self.0.content(name)
    }

    /// The contents, as signed, by name in rising order.
    pub fn contents(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        self.0.contents()
    }

    /// The trusted key that signed.
    #[must_use]
    pub fn sender(&self) -> VerifyingKey {
        self.0.key
    }
}

/// Checks a package against what the reader knows.
///
/// In this order: the signature's key is one of `senders`, the signature holds over the
/// manifest, the recipient is named in it, its time has not run out, and the contents are
/// exactly those signed.
///
/// # Errors
/// [`VerifyError`]: the first of these that does not hold.
pub fn verify<'a>(
    signed: &'a Signed,
    verification: &Verification,
) -> Result<Verified<'a>, VerifyError> {
    let manifest = signed.manifest();
    if !verification.senders.contains(&signed.key) {
        return Err(VerifyError::UnknownSender);
    }
    // The key is among what is signed: otherwise a second holder could sign the same manifest.
    if manifest.signing_key != signed.key
        || !signed.key.accepts(&signed.message(), &signed.signature)
    {
        return Err(VerifyError::BadSignature);
    }
    if let Some(recipient) = &verification.recipient {
        let recipient = recipient.trim();
        if !manifest
            .recipients
            .iter()
            .any(|party| party.key.to_string() == recipient)
        {
            return Err(VerifyError::WrongRecipient);
        }
    }
    if verification.now >= manifest.expires_at {
        return Err(VerifyError::Expired);
    }
    contents(signed)?;
    Ok(Verified(signed))
}

fn contents(signed: &Signed) -> Result<(), VerifyError> {
    let entries = &signed.manifest().contents;
    for (position, entry) in entries.iter().enumerate() {
        let text = signed
            .content(&entry.name)
            .ok_or(VerifyError::ContentMissing { position })?;
        if text.len() as u64 != entry.size
            || hex::encode(Sha256::digest(text.as_bytes())) != entry.sha256
        {
            return Err(VerifyError::ContentDigestMismatch { position });
        }
    }
    // Every signed name is there and names are unique: more of them means one was not signed.
    if signed.contents().count() > entries.len() {
        Err(VerifyError::ContentExtra)
    } else {
        Ok(())
    }
}
