//! Referral packages: manifest, sign, seal, open, verify.
//!
//! What it is for: what an authority sends to another is one file that opens with the stock
//! `age` program, says who sent it to whom, what for and under which conditions, and can be
//! checked years later without a database or a network. The format is `tiaki-package-1`,
//! written down in `docs/formats/package.md`.
//!
//! Why so: one canonical JSON object has one reading and nothing to unpack; the signature covers
//! the recipients, so a package cannot be addressed anew; it is signed first and sealed then, so
//! that nobody on the way learns who sent what.
//!
//! What it refuses: see [`SignError`], [`SealError`], [`OpenError`] and [`VerifyError`]; each
//! refusal of a package that came from elsewhere has a code that never changes. A [`Signed`]
//! package proves nothing until [`verify`] has accepted it.
//!
//! How to extend it: a new field of the manifest makes a new format name, because nothing is
//! signed that a reader does not understand; a new kind of content is a file name and a media
//! type and needs no change here.
//!
//! ```
//! use std::collections::BTreeMap;
//! use tiaki_package::*;
//!
//! let key = SigningKey::from_seed([1; 32]);
//! let identity = Identity::from_seed([2; 32])?;
//! let text = "account\nacc_1\n".to_owned();
//! let draft = Draft {
//!     package_id: "pkg_1".to_owned(),
//!     operation: None,
//!     common_reference: None,
//!     sender: Sender {
//!         authority: "nz-dia".to_owned(),
//!         name: "Sending authority".to_owned(),
//!         country: "NZ".to_owned(),
//!     },
//!     recipients: vec![Party {
//!         authority: "at-bk".to_owned(),
//!         country: "AT".to_owned(),
//!         key: identity.recipient(),
//!     }],
//!     created_at: 1_000_000,
//!     expires_at: 2_000_000,
//!     reply_by: None,
//!     purpose: "prevention and investigation".to_owned(),
//!     legal_basis: "code 1".to_owned(),
//!     handling: Handling { codes: [HandlingCode::H0].into(), restriction: None },
//!     evaluation: Evaluation::four_by_four("B", "2"),
//!     tlp: Tlp::Amber,
//!     urgency: Urgency { level: UrgencyLevel::Routine, reason: "code 3".to_owned() },
//!     counts: BTreeMap::from([("accounts".to_owned(), 1)]),
//!     withheld: Vec::new(),
//!     contents: BTreeMap::from([(
//!         "accounts.csv".to_owned(),
//!         Content { media_type: "text/csv".to_owned(), text },
//!     )]),
//! };
//! let sealed = draft.sign(&key)?.seal(&[identity.recipient()])?;
//!
//! let signed = open(&sealed[..], &identity)?;
//! let verified = verify(
//!     &signed,
//!     &Verification {
//!         senders: vec![key.verifying_key()],
//!         recipient: Some(identity.recipient_text()),
//!         now: 1_500_000,
//!     },
//! )?;
//! assert_eq!(verified.content("accounts.csv"), Some("account\nacc_1\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod approval;
mod atomic;
mod draft;
mod json;
mod keys;
pub mod letter;
mod manifest;
pub mod message;
pub mod receipt;
mod seal;
mod signature;
mod signed;
mod verify;

pub use atomic::{atomic_write, atomic_write_secret};
pub use draft::{Content, Draft, SignError};
pub use keys::{Identity, KeyError, Recipient, SigningKey, VerifyingKey};
pub use manifest::{
    ContentEntry, Evaluation, Handling, HandlingCode, InvalidField, Manifest, Party, Sender, Tlp,
    Urgency, UrgencyLevel, Withheld,
};
pub use seal::{SealError, Sealed, open, open_own, seal_own};
pub use signed::{OpenError, Signed, parse_signed};
pub use verify::{Verification, Verified, VerifyError, verify};

/// The format that this crate writes and reads.
pub const FORMAT: &str = "tiaki-package-1";

/// The largest package before sealing, in bytes. What is larger is refused unread.
pub const MAX_BYTES: usize = 256 * 1024 * 1024;

#[cfg(test)]
mod tests;
