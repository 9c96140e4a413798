//! What can go wrong between here and the engine. No text holds a value or a key.

use std::path::PathBuf;

/// See the module.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file could not be read or written.
    #[error("cannot use {}", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A step has not been run, or did not come to its end.
    #[error("{} is missing: {todo}", file.display())]
    Missing {
        /// What is not there.
        file: PathBuf,
        /// What makes it.
        todo: &'static str,
    },
    /// A file does not read as what it should be.
    #[error("{} does not read at line {line}: {what}; run the step that wrote it again", file.display())]
    Unreadable {
        /// Which.
        file: PathBuf,
        /// Where, from 1; 0 where it is about the whole.
        line: u64,
        /// What was expected.
        what: &'static str,
    },
    /// There is less (or more) in a file than was written.
    #[error("{} holds {found} lines instead of {expected}: it was cut off; run the step that wrote it again", file.display())]
    CutOff {
        /// Which.
        file: PathBuf,
        /// How many there are.
        found: u64,
        /// How many there should be.
        expected: u64,
    },
    /// Files of one run lie beside those of another.
    #[error("{} was made from other evidence than lies here; run the steps again, in order", file.display())]
    Mixed {
        /// Which.
        file: PathBuf,
    },
    /// The evidence is of another form than this program writes.
    #[error(
        "the evidence is of format {found}, this program reads format {expected}; write it again"
    )]
    Format {
        /// Its format.
        found: u32,
        /// Ours.
        expected: u32,
    },
    /// The evidence was written for other weights.
    #[error(
        "the evidence was written for weights of version {found}, those here are version {expected}; write it again"
    )]
    Weights {
        /// Its version.
        found: u32,
        /// Ours.
        expected: u32,
    },
    /// The evidence comes from a site with another key, under which nothing here can be found.
    #[error(
        "the evidence was written under another site key or other rules for mailboxes; write it again from this site"
    )]
    SiteKey,
    /// The store has taken something in since.
    #[error("the store has taken something in since the evidence was written; write it again")]
    Behind,
    /// A shard does not fit.
    #[error(
        "shard {shard} has {rows} rows and may have {most}; write the evidence with more shards, or allow more rows where there is memory (128 bytes a row)"
    )]
    TooLarge {
        /// Its number.
        shard: u32,
        /// Its rows.
        rows: u64,
        /// What is allowed.
        most: u64,
    },
    /// The parts do not belong together.
    #[error("the shards do not make one whole; run the engine again")]
    Parts(#[from] tiaki_link::spread::PartError),
    /// A table that cannot be built.
    #[error("shard {shard} makes no table")]
    Table {
        /// Its number.
        shard: u32,
        /// Why.
        source: tiaki_link::Error,
    },
}
