//! A package before it is signed.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::MAX_BYTES;
use crate::keys::SigningKey;
use crate::manifest::{
    self, ContentEntry, Evaluation, Handling, InvalidField, Manifest, Party, Sender, Tlp, Urgency,
    Withheld,
};
use crate::signed::Signed;

/// Why a draft cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SignError {
    /// A field breaks a rule of the format.
    #[error(transparent)]
    Field(#[from] InvalidField),
    /// More than [`MAX_BYTES`] before sealing.
    #[error("the package is larger than {MAX_BYTES} bytes")]
    TooLarge,
}

/// What is to be sent, and under which conditions. The fields are those of [`Manifest`].
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the fields are documented at Manifest")]
pub struct Draft {
    pub package_id: String,
    pub operation: Option<String>,
    pub common_reference: Option<String>,
    pub sender: Sender,
    pub recipients: Vec<Party>,
    pub created_at: i64,
    pub expires_at: i64,
    pub reply_by: Option<i64>,
    pub purpose: String,
    pub legal_basis: String,
    pub handling: Handling,
    pub evaluation: Evaluation,
    pub tlp: Tlp,
    pub urgency: Urgency,
    pub counts: BTreeMap<String, u64>,
    pub withheld: Vec<Withheld>,
    /// By name: see [`ContentEntry::name`].
    pub contents: BTreeMap<String, Content>,
}

/// One content of a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The media type (RFC 6838), such as `text/csv`.
    pub media_type: String,
    /// The content itself.
    pub text: String,
}

impl Draft {
    /// Signs the draft. The same draft and key give the same bytes each time.
    ///
    /// # Errors
    /// [`SignError`] where the draft breaks a rule of the format.
    pub fn sign(self, key: &SigningKey) -> Result<Signed, SignError> {
        let size: usize = self
            .contents
            .values()
            .map(|content| content.text.len())
            .sum();
        if size > MAX_BYTES {
            return Err(SignError::TooLarge);
        }
        let mut texts = BTreeMap::new();
        let mut entries = Vec::with_capacity(self.contents.len());
        for (name, content) in self.contents {
            entries.push(ContentEntry {
                name: name.clone(),
                media_type: content.media_type,
                size: content.text.len() as u64,
                sha256: hex::encode(Sha256::digest(&content.text)),
            });
            texts.insert(name, content.text);
        }
        let manifest = Manifest {
            package_id: self.package_id,
            operation: self.operation,
            common_reference: self.common_reference,
            sender: self.sender,
            signing_key: key.verifying_key(),
            recipients: self.recipients,
            created_at: self.created_at,
            expires_at: self.expires_at,
            reply_by: self.reply_by,
            purpose: self.purpose,
            legal_basis: self.legal_basis,
            handling: self.handling,
            evaluation: self.evaluation,
            tlp: self.tlp,
            urgency: self.urgency,
            counts: self.counts,
            withheld: self.withheld,
            contents: entries,
        };
        manifest::check(&manifest)?;
        Signed::make(manifest, texts, key)
    }
}
