//! What a file is, in digests.
//!
//! What it is for: a file that comes with a report is looked up by its digests and then dropped.
//! [`Hasher`] takes the bytes as they pass and gives size, MD5, SHA-1, SHA-256, what kind of file
//! it is, and for pictures the PDQ with quality ([`FileDigests`]). Nothing is written anywhere.
//!
//! Why so: decoders of pictures are the software most often broken by hostile files, and they
//! are fed by strangers here. So the picture's bytes go through a pipe to a process of its own,
//! which shuts itself in before it reads the first of them ([`worker`]): no files, no network,
//! no other processes, bounded memory and time, and death at any system call beyond the dozen
//! and a half that computing needs. What comes back is one short line of digits, read strictly.
//! Where such a process cannot be made safe it refuses, and the picture has no PDQ: it is never
//! decoded unprotected.
//!
//! What it refuses: pictures that are damaged, too large, of an unknown form or that take too
//! long, each with a code ([`Refusal`]). The other digests are there all the same.
//!
//! How to extend it: a new picture form is a line in `kind.rs` and a module under `decode`,
//! which gives plain RGB; a hostile input in its tests. A system call that a decoder needs goes
//! into `worker/sandbox.rs`, with the reason.
#![forbid(unsafe_code)]

mod decode;
mod hasher;
mod kind;
mod record;
mod refusal;
pub mod worker;

pub use hasher::{FileDigests, Hasher, PdqOutcome, Settings};
pub use kind::{Kind, PictureForm};
pub use refusal::Refusal;

/// Computes what the worker computes, in this process and without a sandbox: for tests and
/// fuzzing of the decoders alone.
#[cfg(feature = "testing")]
#[must_use]
pub fn decode_unprotected(bytes: &[u8]) -> PdqOutcome {
    worker::hash(bytes).into()
}
