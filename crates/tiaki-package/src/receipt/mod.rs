//! Receipts: what a site says that it received, signed, for the provider to keep.
//!
//! What it is for: a provider that has finished a submission holds one small file that says
//! what was received, its digests, when, and under which id. It is checked years later without
//! a database or a network, by `tiaki receipt verify` or with `jq` and `openssl`
//! (`docs/formats/receipt.md`).
//!
//! Why so: it is one canonical JSON object as packages are, signed with the same key under
//! another name, so that no signature of one can stand for the other. It holds digests and
//! ids, nothing of what was said, and can be shown to anyone.
//!
//! What it refuses: see [`ReceiptError`]; each refusal has a code that never changes. A
//! [`SignedReceipt`] proves nothing until [`SignedReceipt::verify`] has accepted it, and says
//! nothing of documents and files until they are held against it ([`SignedReceipt::check`]).
//!
//! How to extend it: a new member makes a new format name, as with packages. The older name stays
//! for what has none of the new members, so that each receipt has one form.

mod check;
mod signed;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use self::check::{Evidence, FileEvidence};
pub use self::signed::{ReceiptError, SignedReceipt, parse_receipt};

/// The format that this crate writes and reads where no file was sealed into a vault.
pub const RECEIPT_FORMAT: &str = "tiaki-receipt-1";

/// The format that it writes and reads where one was.
pub const SEALED_RECEIPT_FORMAT: &str = "tiaki-receipt-2";

/// The largest receipt, in bytes: some 100,000 files.
pub const MAX_RECEIPT_BYTES: usize = 64 * 1024 * 1024;

/// What was received. Times are microseconds since 1970-01-01T00:00:00Z; digests are
/// lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// The submission's number: what the provider was told as `reportId`.
    pub report_id: i64,
    /// The site's own id of the report.
    pub report: String,
    /// The provider's name at the site.
    pub provider: String,
    /// When the submission was opened.
    pub opened_at: i64,
    /// When it was finished.
    pub finished_at: i64,
    /// The `Request-ID` of the reply that opened it.
    pub open_request: String,
    /// The `Request-ID` of the reply that finished it.
    pub finish_request: String,
    /// The report's text.
    pub document: Text,
    /// The files, in the order of their coming.
    pub files: Vec<FileReceipt>,
    /// Codes of the documentation's rules that the texts do not keep, in rising order, each once.
    pub flags: Vec<String>,
}

/// A text that was received, or what a file was sealed to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
}

/// A file that was received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileReceipt {
    /// What the provider was told as `fileId`.
    pub file_id: String,
    /// Bytes.
    pub size: i64,
    /// MD5 of the bytes.
    pub md5: String,
    /// SHA-1 of the bytes.
    pub sha1: String,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// PDQ, where it is a picture.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pdq: Option<String>,
    /// Quality of the PDQ, 0 to 100.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub pdq_quality: Option<i64>,
    /// When its last byte came.
    pub uploaded_at: i64,
    /// The `Request-ID` of the reply.
    pub upload_request: String,
    /// What the provider said of it, where it did.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub details: Option<DetailsReceipt>,
    /// The sealed form that the site keeps, where it does: digest and size of what stands in its
    /// vault, which say nothing of where.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub sealed: Option<Text>,
}

impl Receipt {
    /// The format that it has.
    #[must_use]
    pub fn format(&self) -> &'static str {
        if self.files.iter().any(|file| file.sealed.is_some()) {
            SEALED_RECEIPT_FORMAT
        } else {
            RECEIPT_FORMAT
        }
    }
}

/// The details of a file that were received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetailsReceipt {
    /// SHA-256 of the text's bytes.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// When they came.
    pub received_at: i64,
    /// The `Request-ID` of the reply.
    pub request: String,
}
