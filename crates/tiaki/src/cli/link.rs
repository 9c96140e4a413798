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
