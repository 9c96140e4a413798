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

/// What a referral of chosen persons says.
#[derive(Debug, Args)]
pub(crate) struct Prepare {
    /// The persons (per_…)
    #[arg(value_name = "PERSON", required = true)]
    pub(crate) persons: Vec<String>,
    /// An authority: a country's code (NZ) or an id (auth-nz); once for each
    #[arg(long, value_name = "CC", required = true)]
    pub(crate) to: Vec<String>,
    /// What it is for
    #[arg(long, value_name = "TEXT")]
    pub(crate) purpose: String,
    /// On what legal basis
    #[arg(long, value_name = "TEXT")]
    pub(crate) legal_basis: String,
    /// How soon it is to be looked at: immediate, urgent or routine
    #[arg(long, value_name = "CODE", default_value = "routine")]
    pub(crate) urgency: String,
    /// The day by which an answer is asked for (else 1, 7 or 30 days from now, by the urgency)
    #[arg(long, value_name = "DATE", default_value = "")]
    pub(crate) reply_by: String,
    /// What is asked: child_at_risk, evidence_expires, information, investigate or supplement
    #[arg(long, value_name = "CODE", default_value = "")]
    pub(crate) ask: String,
    /// One line that covers it, without names or identifiers
    #[arg(long, value_name = "TEXT")]
    pub(crate) words: String,
    /// Who drafts
    #[arg(long, value_name = "OPERATOR")]
    pub(crate) operator: String,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

/// Who lets a referral go, and what they answer for.
#[derive(Debug, Args)]
pub(crate) struct LetGo {
    /// The referral (shr_…)
    #[arg(value_name = "REFERRAL")]
    pub(crate) referral: String,
    /// Who releases: neither who drafted or submitted it nor who decided where one of its persons is
    #[arg(long, value_name = "OPERATOR")]
    pub(crate) operator: String,
    /// A check that the operator answers for, by its code as `tiaki refer show` has it; once for each
    #[arg(long = "check", value_name = "CODE")]
    pub(crate) checks: Vec<String>,
    /// The operation's name
    #[arg(long, value_name = "NAME")]
    pub(crate) operation: String,
    /// The unit that sends: a country's code (NZ) or an authority's id (auth-nz)
    #[arg(long, value_name = "CC")]
    pub(crate) from: String,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

/// Referrals of chosen persons, and persons who go to several authorities with every release.
#[derive(Debug, Subcommand)]
pub(crate) enum ReferStep {
    /// Draft a referral of some persons, for a second person to release
    #[command(
        after_help = "Example:\n  tiaki refer prepare per_00112233445566778899aabbccddeeff --to NZ --purpose 'child protection' --legal-basis 'code 7' --urgency urgent --words 'two accounts, one household' --operator ana\n\nIt is about the accounts that the persons have now. Nothing leaves before `tiaki refer submit` and, by somebody\nelse, `tiaki refer release`. Write no names or identifiers: lines that hold one are refused."
    )]
    Prepare(Prepare),
    /// Ask for the release of a referral
    #[command(
        after_help = "Example:\n  tiaki refer submit shr_00112233445566778899aabbccddeeff --operator ana\n\nAccounts that came to its persons since it was drafted are in it from now on."
    )]
    Submit {
        /// The referral (shr_…)
        #[arg(value_name = "REFERRAL")]
        referral: String,
        /// Who asks
        #[arg(long, value_name = "OPERATOR")]
        operator: String,
    },
    /// Give a referral back to who drafted it
    #[command(
        after_help = "Example:\n  tiaki refer send-back shr_00112233445566778899aabbccddeeff --reason 'say what is asked' --operator ben"
    )]
    SendBack {
        /// The referral (shr_…)
        #[arg(value_name = "REFERRAL")]
        referral: String,
        #[command(flatten)]
        by: Deciding,
    },
    /// Let a referral go: packages are made, signed, sealed and written
    #[command(
        after_help = "Example:\n  tiaki refer release shr_00112233445566778899aabbccddeeff --operator ben --check deconflict --check first_seen --operation 'Operation One' --from NZ\n\n`tiaki refer show` lists the checks. One that blocks stands in the way; each that needs a person has to be named\nhere. A referral is released once: asked again it says so and changes nothing."
    )]
    Release(LetGo),
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
    /// Give a referral or a choice of several authorities up; what went out stays out
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
    /// List referrals, and choices of several authorities that stand, newest first
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
    /// Show one: what each authority gets, what stays and why, the list of checks, and when it went out
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
