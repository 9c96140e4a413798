//! A signed receipt as one canonical JSON object, and back.

use sha2::{Digest, Sha256};

use super::{MAX_RECEIPT_BYTES, RECEIPT_FORMAT, Receipt, SEALED_RECEIPT_FORMAT};
use crate::json::{self, Comparison, ParseError, Sink, Value};
use crate::keys::{SigningKey, VerifyingKey};
use crate::signature;

/// What the signature is over, after the format's name and before the canonical bytes of the receipt.
const DOMAIN: &[u8] = b"/receipt\0";

/// Why a receipt must not be relied on. Positions are those of files in the receipt, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReceiptError {
    /// Larger than [`MAX_RECEIPT_BYTES`].
    #[error("the receipt is too large")]
    TooLarge,
    /// Not JSON of the kind that receipts are.
    #[error("the receipt is malformed: no JSON of its kind at byte {at}")]
    Malformed {
        /// The place, counted in bytes from 0.
        at: usize,
    },
    /// JSON, but not with the members that a receipt has.
    #[error("the receipt is malformed at {member}")]
    UnexpectedShape {
        /// The name of the member.
        member: &'static str,
    },
    /// An object names a member twice.
    #[error("the receipt names a member twice at byte {at}")]
    DuplicateKey {
        /// The place, counted in bytes from 0.
        at: usize,
    },
    /// The same value has another text in the canonical form.
    #[error("the receipt is not in canonical form")]
    NotCanonical,
    /// Another format or version.
    #[error("this is not a receipt of the format {RECEIPT_FORMAT} or {SEALED_RECEIPT_FORMAT}")]
    UnsupportedFormat,
    /// Signed by another key than the site's.
    #[error("the receipt is signed by another key than the site's")]
    UnknownSite,
    /// The receipt is not what the holder of the key signed.
    #[error("the signature does not hold")]
    BadSignature,
    /// The report given is not the one received.
    #[error("the report is not the one that was received")]
    WrongReport,
    /// A received file is not among those given.
    #[error("file {position} of the receipt is not among those given")]
    FileMissing {
        /// Which.
        position: usize,
    },
    /// A file under a received file's id is another one.
    #[error("what is given as file {position} of the receipt has other bytes")]
    FileChanged {
        /// Which.
        position: usize,
    },
    /// A file under a received file's id has the bytes of another received one.
    #[error("what is given as file {position} of the receipt is another of its files")]
    FileSwapped {
        /// Which.
        position: usize,
    },
    /// A file that was not received.
    #[error("a file is given that was not received")]
    FileUnknown,
    /// Details given that were not received.
    #[error("details of a file are given that were not received")]
    DetailsUnknown,
    /// A sealed object that is none of those that files were sealed to.
    #[error("a sealed object is given that no file of the receipt was sealed to")]
    SealedUnknown,
    /// What a file was sealed to is not among the sealed objects given.
    #[error("what file {position} of the receipt was sealed to is not among what is given")]
    SealedMissing {
        /// Which.
        position: usize,
    },
    /// Received details are not among those given.
    #[error("the details of file {position} of the receipt are not among those given")]
    DetailsMissing {
        /// Which.
        position: usize,
    },
}

impl ReceiptError {
    /// The code of this refusal, which never changes.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Malformed { .. } | Self::UnexpectedShape { .. } => "malformed",
            Self::DuplicateKey { .. } => "duplicate_key",
            Self::NotCanonical => "not_canonical",
            Self::UnsupportedFormat => "unsupported_format",
            Self::UnknownSite => "unknown_site",
            Self::BadSignature => "bad_signature",
            Self::WrongReport => "wrong_report",
            Self::FileMissing { .. } => "file_missing",
            Self::FileChanged { .. } => "file_changed",
            Self::FileSwapped { .. } => "file_swapped",
            Self::FileUnknown => "file_unknown",
            Self::DetailsUnknown => "details_unknown",
            Self::DetailsMissing { .. } => "details_missing",
            Self::SealedUnknown => "sealed_unknown",
            Self::SealedMissing { .. } => "sealed_missing",
        }
    }
}

impl From<ParseError> for ReceiptError {
    fn from(error: ParseError) -> Self {
        match error {
            ParseError::Malformed { at } => Self::Malformed { at },
            ParseError::DuplicateKey { at } => Self::DuplicateKey { at },
        }
    }
}

/// A receipt that carries a signature. Unless it was signed here, the signature has not been
/// checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedReceipt {
    receipt: Receipt,
    /// The canonical bytes of `receipt`.
    receipt_bytes: Vec<u8>,
    key: VerifyingKey,
    signature: [u8; 64],
}

/// Reads the bytes of a receipt; line ends after it are passed over.
///
/// # Errors
/// [`ReceiptError`] where they are not exactly the canonical bytes of a receipt.
pub fn parse_receipt(bytes: &[u8]) -> Result<SignedReceipt, ReceiptError> {
    if bytes.len() > MAX_RECEIPT_BYTES {
        return Err(ReceiptError::TooLarge);
    }
    let bytes = bytes.trim_ascii_end();
    let shape = |member| ReceiptError::UnexpectedShape { member };
    let Value::Object(mut members) = json::parse(bytes)? else {
        return Err(shape("receipt"));
    };
    let format = match members.remove("format") {
        Some(Value::Text(format))
            if [RECEIPT_FORMAT, SEALED_RECEIPT_FORMAT].contains(&format.as_str()) =>
        {
            format
        }
        _ => return Err(ReceiptError::UnsupportedFormat),
    };
    let receipt = members.remove("receipt").ok_or(shape("receipt"))?;
    let signature = members.remove("signature").ok_or(shape("signature"))?;
    if !members.is_empty() {
        return Err(shape("receipt"));
    }
    let mut receipt_bytes = Vec::new();
    json::write(&receipt, &mut receipt_bytes);
    let receipt: Receipt = serde_json::from_slice(&receipt_bytes).map_err(|_| shape("receipt"))?;
    if receipt.format() != format {
        // Each receipt has one form: what is sealed goes with the second format, and only that.
        return Err(shape("sealed"));
    }
    let (key, signature) = signature::read(&signature).ok_or(shape("signature"))?;
    let signed = SignedReceipt {
        receipt,
        receipt_bytes,
        key,
        signature,
    };
    let mut comparison = Comparison::with(bytes);
    signed.write(&mut comparison);
    if comparison.is_equal() {
        Ok(signed)
    } else {
        Err(ReceiptError::NotCanonical)
    }
}

impl Receipt {
    /// Signs the receipt with the site's key.
    ///
    /// # Errors
    /// [`ReceiptError::UnexpectedShape`] where it holds what receipts have no form for (numbers
    /// beyond 2^53), [`ReceiptError::TooLarge`].
    pub fn sign(self, key: &SigningKey) -> Result<SignedReceipt, ReceiptError> {
        let shape = ReceiptError::UnexpectedShape { member: "receipt" };
        let text = serde_json::to_vec(&self).map_err(|_| shape)?;
        let value = json::parse(&text).map_err(|_| shape)?;
        let mut receipt_bytes = Vec::with_capacity(text.len());
        json::write(&value, &mut receipt_bytes);
        if receipt_bytes.len() > MAX_RECEIPT_BYTES - 1024 {
            return Err(ReceiptError::TooLarge);
        }
        let signature = key.sign(&message(self.format(), &receipt_bytes));
        Ok(SignedReceipt {
            receipt: self,
            receipt_bytes,
            key: key.verifying_key(),
            signature,
        })
    }
}

impl SignedReceipt {
    /// What was received.
    #[must_use]
    pub const fn receipt(&self) -> &Receipt {
        &self.receipt
    }

    /// The key that it says to be signed with.
    #[must_use]
    pub const fn key(&self) -> VerifyingKey {
        self.key
    }

    /// The canonical bytes, which [`parse_receipt`] reads.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.receipt_bytes.len() + 512);
        self.write(&mut bytes);
        bytes
    }

    /// The SHA-256 of the canonical bytes.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        let mut digest = Sha256::new();
        self.write(&mut digest);
        digest.finalize().into()
    }

    /// Whether the holder of its key signed exactly this, and, where the site's key is known,
    /// whether it is that key.
    ///
    /// # Errors
    /// [`ReceiptError::UnknownSite`], [`ReceiptError::BadSignature`].
    pub fn verify(&self, site: Option<&VerifyingKey>) -> Result<(), ReceiptError> {
        if site.is_some_and(|site| *site != self.key) {
            return Err(ReceiptError::UnknownSite);
        }
        if self.key.accepts(
            &message(self.receipt.format(), &self.receipt_bytes),
            &self.signature,
        ) {
            Ok(())
        } else {
            Err(ReceiptError::BadSignature)
        }
    }

    fn write(&self, out: &mut impl Sink) {
        out.put(b"{\"format\":");
        json::write_text(self.receipt.format(), out);
        out.put(b",\"receipt\":");
        out.put(&self.receipt_bytes);
        signature::write(&self.key, &self.signature, out);
    }
}

fn message(format: &str, receipt_bytes: &[u8]) -> Vec<u8> {
    [format.as_bytes(), DOMAIN, receipt_bytes].concat()
}
