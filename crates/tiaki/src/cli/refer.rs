//! The arguments of `tiaki refer`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Deciding, Figures};

#[derive(Debug, Args)]
pub(crate) struct Refer {
    #[command(subcommand)]
    pub(crate) step: Option<ReferStep>,
    /// The operation's name
    #[arg(long, value_name = "NAME", required = true)]
    pub(crate) operation: Option<String>,
    /// The unit that sends: a country's code (NZ) or an authority's id (auth-nz)
    #[arg(long, value_name = "CC", required = true)]
    pub(crate) from: Option<String>,
    /// Who releases
    #[arg(long, value_name = "OPERATOR", required = true)]
    pub(crate) released_by: Option<String>,
    /// The second person, who is another
    #[arg(long, value_name = "OPERATOR", required = true)]
    pub(crate) second: Option<String>,
    /// What the packages are for
    #[arg(long, value_name = "TEXT", required = true)]
    pub(crate) purpose: Option<String>,
    /// On what legal basis
    #[arg(long, value_name = "TEXT", default_value = "not stated")]
    pub(crate) legal_basis: String,
    /// Where to write the packages (else `packages` in the data directory)
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

/// One person to several authorities, under one common reference.
#[derive(Debug, Subcommand)]
pub(crate) enum ReferStep {
    /// List the authorities that something speaks for on a person, with what does
    #[command(
        after_help = "Example:\n  tiaki refer propose per_00112233445566778899aabbccddeeff\n\nEvidence on the person, where single accounts are taken to be, and where those of children in the same\nreports are. Nothing is chosen: that is for `tiaki refer draft`."
    )]
    Propose {
        /// The person (per_…)
        #[arg(value_name = "PERSON")]
        person: String,
        #[command(flatten)]
        figures: Figures,
    },
    /// Choose several authorities for a person, under one common reference
    #[command(
        after_help = "Example:\n  tiaki refer draft per_00112233445566778899aabbccddeeff --to NZ --to AU --reason 'accounts in both' --operator ana\n\nIt is about the accounts that the person has now and goes with them. Nothing leaves before a release: each\n`tiaki refer` while it stands carries the person to all of them, instead of to its queue's authority alone,\neach with what that one may get. Write no names or identifiers into the reason: it is kept and shown."
    )]
    Draft {
        /// The person (per_…)
        #[arg(value_name = "PERSON")]
        person: String,
        /// An authority: a country's code (NZ) or an id (auth-nz); two at least
        #[arg(long, value_name = "CC", required = true)]
        to: Vec<String>,
        #[command(flatten)]
        by: Deciding,
    },
    /// End a draft: no release from now on carries it; what went out stays out
    #[command(
        after_help = "Example:\n  tiaki refer withdraw shr_00112233445566778899aabbccddeeff --reason 'one is enough' --operator ana"
    )]
    Withdraw {
        /// The draft (shr_…)
        #[arg(value_name = "DRAFT")]
        draft: String,
        #[command(flatten)]
        by: Deciding,
    },
    /// List the drafts to several authorities, newest first
    #[command(
        after_help = "Example:\n  tiaki refer list --json -\n\nThe pages have the same under /referrals."
    )]
    List {
        /// How many at most
        #[arg(long, default_value_t = 20, value_name = "N")]
        limit: u32,
        #[command(flatten)]
        figures: Figures,
    },
    /// Show a draft: what each authority gets, what stays and why, and when it went out
    #[command(
        after_help = "Example:\n  tiaki refer show shr_00112233445566778899aabbccddeeff --json -"
    )]
    Show {
        /// The draft (shr_…)
        #[arg(value_name = "DRAFT")]
        draft: String,
        #[command(flatten)]
        figures: Figures,
    },
}
