//! The command line of outcomes, rules and reports on them.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Figures;

/// A day, `YYYY-MM-DD`, counted from 1970-01-01.
pub(super) fn day(text: &str) -> Result<i64, String> {
    tiaki_core::outcome::date(text).map_err(|error| error.to_string())
}

/// A range of days, `FROM..TO`.
fn days(text: &str) -> Result<(i64, i64), String> {
    let (from, to) = text
        .split_once("..")
        .ok_or("write FROM..TO, such as 2026-01-01..2026-03-31")?;
    Ok((day(from)?, day(to)?))
}

#[derive(Debug, Args)]
pub(crate) struct Triage {
    /// Rank the site's own past anew, day by day, and say who would have stood elsewhere; nothing is written
    #[arg(long, value_name = "FROM..TO", value_parser = days)]
    pub(crate) replay: Option<(i64, i64)>,
    /// With --replay: a file of rules, a version of `tiaki rules list`, or formats-6.4 (else the rules in force)
    #[arg(long, value_name = "FILE|VERSION", requires = "replay")]
    pub(crate) rules: Option<String>,
    /// With --replay: with ids and counts of few persons; not to be passed on
    #[arg(long, requires = "replay")]
    pub(crate) whole: bool,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Outcome {
    /// Record what came of a person
    #[command(
        after_help = "Examples:\n  tiaki outcome record --person PERSON --code child_safeguarded --children 2 --on 2026-03-01 --by ana\n  tiaki outcome record --person PERSON --code no_crime --on 2026-03-01 --by ana --chance 30\n\nThere is no place for notes: what has to be told of a case is told in the case, where --reference leads."
    )]
    Record {
        /// The person's id
        #[arg(long, value_name = "ID")]
        person: String,
        #[command(flatten)]
        said: Said,
        #[command(flatten)]
        figures: Figures,
    },
    /// Correct an outcome: the later one takes its place, and both are kept
    #[command(
        after_help = "Examples:\n  tiaki outcome correct OUTCOME --code arrest --on 2026-03-02 --by ben\n  tiaki outcome correct OUTCOME --code withdrawn --on 2026-03-02 --by ben"
    )]
    Correct {
        /// The outcome's id
        outcome: String,
        #[command(flatten)]
        said: Said,
        #[command(flatten)]
        figures: Figures,
    },
    /// Bring in a table (CSV: person,code,on and, where wanted, by,children,reference,chance,supersedes)
    #[command(
        after_help = "Example:\n  tiaki outcome import outcomes.csv --by ana\n\nA line that is not as it must be is refused with its number and the rest goes in (exit code 1); the same\nline twice is one. The form is in docs/formats/outcomes.md."
    )]
    Import {
        /// The table
        file: PathBuf,
        /// Who records it, where a line does not say
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        #[command(flatten)]
        figures: Figures,
    },
    /// List outcomes in the order of recording
    #[command(after_help = "Example:\n  tiaki outcome list --person PERSON --json -")]
    List {
        /// Only those about accounts of this person
        #[arg(long, value_name = "ID")]
        person: Option<String>,
        #[command(flatten)]
        figures: Figures,
    },
    /// List the codes and what they mean
    #[command(after_help = "Example:\n  tiaki outcome codes")]
    Codes(Figures),
}

/// What is said of a person.
#[derive(Debug, Args)]
pub(crate) struct Said {
    /// The code: see `tiaki outcome codes`
    #[arg(long, value_name = "CODE")]
    pub(crate) code: String,
    /// When it came about
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) on: String,
    /// Who records it
    #[arg(long, value_name = "NAME")]
    pub(crate) by: String,
    /// How many children, where a child was in danger
    #[arg(long, value_name = "N")]
    pub(crate) children: Option<String>,
    /// Where the case is kept: letters, digits and - _ . / : #
    #[arg(long, value_name = "REF")]
    pub(crate) reference: Option<String>,
    /// The chance in thousandths with which the person was drawn by lot, where that is why it was worked
    #[arg(long, value_name = "PERMILLE")]
    pub(crate) chance: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Period {
    /// Only persons who could be worked from this day on
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) from: Option<i64>,
    /// Only persons who could be worked up to this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) to: Option<i64>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// Print the rules in force, or another version, with its approval
    #[command(
        after_help = "Examples:\n  tiaki rules show > rules.toml\n  tiaki rules show --version site-2 --approval site-2.approval.json\n  tiaki rules show --version formats-6.4"
    )]
    Show {
        /// The version: of `tiaki rules list`, or formats-6.4 (else the one in force)
        #[arg(long, value_name = "VERSION")]
        version: Option<String>,
        /// Write its signed approval to this new file
        #[arg(long, value_name = "FILE")]
        approval: Option<PathBuf>,
    },
    /// List all versions: who proposed, approved and withdrew them
    #[command(after_help = "Example:\n  tiaki rules list --json -")]
    List(Figures),
    /// Check a file of rules, and write nothing
    #[command(after_help = "Example:\n  tiaki rules check rules.toml")]
    Check {
        /// The file
        file: PathBuf,
        #[command(flatten)]
        figures: Figures,
    },
    /// Propose a file of rules as a new version; nobody is ranked by it yet
    #[command(
        after_help = "Example:\n  tiaki rules propose rules.toml --by ana --reason 'fewer alarms of one provider'"
    )]
    Propose {
        /// The file
        file: PathBuf,
        /// Who proposes it
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        figures: Figures,
    },
    /// Put a proposed version in force: by somebody else, signed by the site, after a back-test
    #[command(after_help = "Example:\n  tiaki rules approve site-2 --by ben")]
    Approve {
        /// The version
        version: String,
        /// Who approves it: not who proposed it
        #[arg(long, value_name = "NAME")]
        by: String,
        #[command(flatten)]
        figures: Figures,
    },
    /// Take a version out of force, or out of question; the one before it is in force again
    #[command(
        after_help = "Example:\n  tiaki rules withdraw site-2 --by ben --reason 'one provider is overrated'"
    )]
    Withdraw {
        /// The version
        version: String,
        /// Who withdraws it
        #[arg(long, value_name = "NAME")]
        by: String,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Check a file of rules against its signed approval, without a database
    #[command(
        after_help = "Example:\n  tiaki rules verify rules.toml rules.approval.json --key tiaki-ed25519:…"
    )]
    Verify {
        /// The file
        file: PathBuf,
        /// The approval
        approval: PathBuf,
        /// The site's signing key, as text or as a file that holds it
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        #[command(flatten)]
        figures: Figures,
    },
    /// Learn other points from outcomes and write a complete file to be proposed; it is never in force by itself
    #[command(
        after_help = "Example:\n  tiaki rules learn --out learned.toml --version site-2 --from 2026-01-01 --to 2026-06-30"
    )]
    Learn {
        /// The new file to write
        #[arg(long, value_name = "FILE.toml")]
        out: PathBuf,
        /// The name of the new version (else `learned-` and the date)
        #[arg(long, value_name = "NAME")]
        version: Option<String>,
        #[command(flatten)]
        period: Period,
        #[command(flatten)]
        figures: Figures,
    },
    /// Hold a file or a version against the rules in force, on past outcomes
    #[command(
        after_help = "Examples:\n  tiaki rules backtest learned.toml\n  tiaki rules backtest site-2 --record --by ana\n\nNothing is written but with --record, which keeps the figures for whoever approves the version.\nCounts of one to four persons are not told, nor what gives them away, so that figures can be passed on;\n--whole tells all, to who sits with the cases, and is never kept."
    )]
    Backtest {
        /// A file of rules, or a version of `tiaki rules list`
        #[arg(value_name = "FILE|VERSION")]
        rules: String,
        #[command(flatten)]
        period: Period,
        /// Keep the figures beside a proposed version
        #[arg(long, requires = "by")]
        record: bool,
        /// Who keeps them
        #[arg(long, value_name = "NAME", requires = "record")]
        by: Option<String>,
        /// With counts of few persons: not to be passed on
        #[arg(long, conflicts_with = "record")]
        whole: bool,
        #[command(flatten)]
        figures: Figures,
    },
}
