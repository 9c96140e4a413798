//! What every parser of Tiaki must survive: any bytes at all.
//!
//! # What it is for
//! Each [`Target`] feeds bytes to one parser and asserts what must hold of the outcome: no panic,
//! and, where the format can be written, that what was read, written and read again is the same.
//! A target is a plain function, so that three things can run it: libFuzzer (`cargo xtask fuzz`),
//! the replay of the corpora in the ordinary tests, and whoever debugs one input.
//!
//! # Why so
//! The corpora lie beside it in `corpus/NAME/`, small and synthetic, one file for each shape that a
//! parser tells apart. They are the inputs that a fuzzer begins with and that machines without one
//! replay, with deterministic changes of each.
//!
//! # To add a target
//! A function in `targets`, a line in [`TARGETS`], at least one sound and one broken file in its
//! corpus. What a fuzzer finds is mended, and its input goes into the corpus under a name that
//! says what it was.
#![forbid(unsafe_code)]

mod targets;

use crate::targets as t;

/// A parser under any bytes.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name, and that of its folder in `corpus/`.
    pub name: &'static str,
    /// Bytes beyond which an input says nothing new.
    pub longest: usize,
    /// Feeds it; panics where something does not hold.
    pub run: fn(&[u8]),
}

const fn target(name: &'static str, longest: usize, run: fn(&[u8])) -> Target {
    Target { name, longest, run }
}

/// All targets, by name.
pub const TARGETS: &[Target] = &[
    target("archive", 16 << 10, t::archive),
    target("case", 32 << 10, t::case),
    target("cybertip_files", 16 << 10, t::cybertip_files),
    target("cybertip_json", 16 << 10, t::cybertip_json),
    target("cybertip_report", 16 << 10, t::cybertip_report),
    target("disclosure_map", 4 << 10, t::disclosure_map),
    target("disclosure_proposal", 8 << 10, t::disclosure_proposal),
    target("disclosure_rows", 8 << 10, t::disclosure_rows),
    target("hash_list", 8 << 10, t::hash_list),
    target("identifier", 1 << 10, t::identifier),
    target("keys", 512, t::keys),
    target("mine", 4 << 10, t::mine),
    target("package", 16 << 10, t::package),
    target("receipt", 8 << 10, t::receipt),
    target("referral", 16 << 10, t::referral),
    target("triage_rules", 16 << 10, t::triage_rules),
];

/// The target of this name.
#[must_use]
pub fn find(name: &str) -> Option<Target> {
    TARGETS.iter().find(|target| target.name == name).copied()
}
