//! The arguments of `tiaki locate`.

use clap::{Args, Subcommand};

use super::Figures;

#[derive(Debug, Args)]
pub(crate) struct Locate {
    #[command(subcommand)]
    pub(crate) step: Option<LocateStep>,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

/// What people say of where somebody is.
#[derive(Debug, Subcommand)]
pub(crate) enum LocateStep {
    /// Decide where somebody is; it stands over all evidence until somebody decides anew
    #[command(
        after_help = "Examples:\n  tiaki locate decide per_00112233445566778899aabbccddeeff --country NZ --reason 'case 12' --operator ana\n  tiaki locate decide acc_00112233445566778899aabbccddeeff --unknown --reason 'a tunnel, no other sign' --operator ana\n\nOf a person it is about all accounts that the person has now; it goes with each of them whatever\nbecomes of the person. The person moves to that country's queue at once. Where accounts that were\ndecided otherwise become one person's, the person goes nowhere until somebody decides on the person.\nWrite no names or identifiers into the reason: it is kept and shown."
    )]
    Decide {
        /// An account (acc_…) or a person (per_…)
        #[arg(value_name = "ID")]
        whom: String,
        /// The country's code
        #[arg(long, value_name = "CC", required_unless_present = "unknown")]
        country: Option<String>,
        /// It stays unknown, whatever the evidence says: with the coordinator
        #[arg(long, conflicts_with = "country")]
        unknown: bool,
        #[command(flatten)]
        by: Deciding,
    },
    /// Take back what was decided on where somebody is: the evidence decides again
    #[command(
        after_help = "Example:\n  tiaki locate undecide per_00112233445566778899aabbccddeeff --reason 'another case' --operator ana"
    )]
    Undecide {
        /// An account (acc_…) or a person (per_…)
        #[arg(value_name = "ID")]
        whom: String,
        #[command(flatten)]
        by: Deciding,
    },
    /// List what was decided, newest first, and persons on whom decisions differ
    #[command(
        after_help = "Example:\n  tiaki locate decisions --json -\n\nIt ends with exit code 1 where decisions differ on somebody. The pages have the same under /places."
    )]
    Decisions {
        /// How many at most
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: u32,
        #[command(flatten)]
        figures: Figures,
    },
}

/// Who decides, and why.
#[derive(Debug, Args)]
pub(crate) struct Deciding {
    /// Why, in one line
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    pub(crate) operator: String,
    #[command(flatten)]
    pub(crate) figures: Figures,
}
