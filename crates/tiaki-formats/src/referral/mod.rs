//! Referrals that come in: from hotlines, police and clearing houses, in a form of our own.
//!
//! The form is `tiaki-referral-1`, one JSON object; `docs/formats/incoming-referral.md` describes
//! it for senders, `incoming-referral.schema.json` beside it for their programs.
//!
//! # Why like this
//! It is our own form, so it is strict: a member that it does not have is refused with its path,
//! since a sender who writes one believes that it will be read. What everyone needs is required
//! (who sends, under which number, when, for what purpose, under which handling code); everything
//! else may be left out, free text always.
//!
//! # What is refused
//! Whatever the schema does not allow, and what no schema can say: a file or URL of an account that
//! is not there, a country that does not exist. Tests hold reader and schema together.
//!
//! # How to extend
//! A new optional member is a new version of the form: a tag in [`FORMATS`], the member in `model`
//! and `read`, the schema, an example. Older tags stay readable.

mod model;
pub(crate) mod object;
mod read;
#[cfg(test)]
mod tests;

pub use model::{
    Account, Category, Contact, Evaluation, EventKind, Handling, HostedUrl, Identifier,
    IdentifierKind, Purpose, Referral, ReferralFile, Role, Sender, SenderKind, Tlp, Urgency,
    UrgencyLevel, UrgencyReason,
};

use crate::json::{Limits, Rejection, one};

/// The versions that are read.
pub const FORMATS: &[&str] = &["tiaki-referral-1"];

/// Reads one referral.
///
/// # Errors
/// Gives the first thing for which it is refused, with line, column and member.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Referral, Rejection> {
    read::referral(&one(bytes, limits, read::is_known)?)
}
