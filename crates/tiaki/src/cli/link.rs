//! The arguments of `tiaki link`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Figures;

/// What people say of links.
#[derive(Debug, Subcommand)]
pub(crate) enum LinkStep {
    /// Say whether two accounts have one user; every later linking is bound by it
    #[command(
        after_help = "Example:\n  tiaki link decide acc_00112233445566778899aabbccddeeff acc_ffeeddccbbaa99887766554433221100 --verdict same --reason 'same notebook' --operator ana\n\nThe newest word on a pair counts. Persons follow with the next `tiaki link`, or\nwithin a minute where `tiaki serve` runs."
    )]
    Decide {
        /// One account (acc_…)
        #[arg(value_name = "ACCOUNT")]
        one: String,
        /// The other account (acc_…)
        #[arg(value_name = "OTHER")]
        other: String,
        /// Whether they have one user
        #[arg(long)]
        verdict: LinkVerdict,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// Who decides
        #[arg(long, value_name = "NAME")]
        operator: String,
    },
    /// List the pairs that came close and that nobody has decided on, weightiest first
    #[command(
        after_help = "Examples:\n  tiaki link near --limit 10\n  tiaki link near --json -\n\nEach pair has its place and the two ids that `tiaki link decide` takes. Decisions that cannot\nall hold are listed too, and end it with exit code 1. The pages have the same under /reviews."
    )]
    Near {
        /// How many pairs at most
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: u32,
        #[command(flatten)]
        figures: Figures,
    },
    /// Link over a distributed engine, step by step: write, shuffle.py, count, shuffle.py, finish
    #[cfg(feature = "spread")]
    #[command(subcommand)]
    Spread(SpreadStep),
}

/// A step of linking over an engine.
#[cfg(feature = "spread")]
#[derive(Debug, Subcommand)]
pub(crate) enum SpreadStep {
    /// Write the evidence, the weights in numbers and the script that divides it into a folder
    #[command(after_help = "Example:\n  tiaki link spread write evidence --shards 256")]
    Write {
        /// The folder; what an earlier run left in it is removed
        #[arg(value_name = "FOLDER")]
        folder: PathBuf,
        /// How many shards are made
        #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=65_536))]
        shards: u32,
        #[command(flatten)]
        figures: Figures,
    },
    /// Group what the first round has divided, so that the second can count persons
    #[command(
        after_help = "Example:\n  python evidence/shuffle.py evidence records && tiaki link spread count evidence"
    )]
    Count(Shards),
    /// Link what the second round has divided, and store the persons as `tiaki link` does
    #[command(
        after_help = "Example:\n  python evidence/shuffle.py evidence persons && tiaki link spread finish evidence"
    )]
    Finish(Shards),
}

/// Shards that lie in a folder.
#[cfg(feature = "spread")]
#[derive(Debug, Args)]
pub(crate) struct Shards {
    /// The folder
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// The most rows of one shard: a row takes about 128 bytes of memory
    #[arg(long, default_value_t = 20_000_000, value_name = "N")]
    pub(crate) shard_rows: u64,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

/// A word on two accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LinkVerdict {
    /// They have one user
    Same,
    /// They have not
    Different,
    /// It stays open, and nothing joins them meanwhile
    Unsure,
}

#[derive(Debug, Args)]
pub(crate) struct Link {
    #[command(subcommand)]
    pub(crate) step: Option<LinkStep>,
    /// Only where something came in since linking last looked
    #[arg(long, conflicts_with = "table")]
    pub(crate) update: bool,
    /// Link the rows of this table (CSV with a header) instead; with two and more, across them
    #[arg(long, value_name = "FILE.csv", requires = "out")]
    pub(crate) table: Vec<PathBuf>,
    /// The first line of each table is a row: its columns are called column_1, column_2 and so on
    #[arg(long, requires = "table")]
    pub(crate) no_header: bool,
    /// The first line of each table is headers, even if they are dates, years or numbers
    #[arg(long, requires = "table", conflicts_with = "no_header")]
    pub(crate) headers: bool,
    /// What its columns are, or `auto` to guess
    #[arg(
        long,
        value_name = "FILE.toml",
        default_value = "auto",
        requires = "table"
    )]
    pub(crate) spec: PathBuf,
    /// Write row, id, cluster and confidence here
    #[arg(long, value_name = "FILE.csv", requires = "table")]
    pub(crate) out: Option<PathBuf>,
    /// Write here which pairs were joined and refused, and what each column said
    #[arg(long, value_name = "FILE.csv", requires = "table")]
    pub(crate) explain: Option<PathBuf>,
    /// Write the spec that was used here, to be looked at and changed
    #[arg(long, value_name = "FILE.toml", requires = "table")]
    pub(crate) save_spec: Option<PathBuf>,
    /// Write the rows that could not be read here: table, line, reason
    #[arg(long, value_name = "FILE.csv", requires = "table")]
    pub(crate) rejected: Option<PathBuf>,
    /// How many threads compare; the result is the same
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=64), requires = "table")]
    pub(crate) threads: u8,
    #[command(flatten)]
    pub(crate) figures: Figures,
}
