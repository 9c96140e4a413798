//! The arguments of `tiaki queue`.

use clap::{Args, Subcommand};

use super::Figures;

#[derive(Debug, Args)]
pub(crate) struct Queue {
    #[command(subcommand)]
    pub(crate) step: Option<QueueStep>,
    /// A country's code (NZ) or an authority's id (auth-nz)
    #[arg(long, value_name = "CC", required = true)]
    pub(crate) authority: Option<String>,
    /// How many
    #[arg(long, default_value_t = 20)]
    pub(crate) limit: u32,
    /// Only a part of it
    #[arg(long, value_enum, default_value_t = Part::All)]
    pub(crate) show: Part,
    /// Whose, with --show mine
    #[arg(long, value_name = "NAME", required_if_eq("show", "mine"))]
    pub(crate) operator: Option<String>,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

/// A part of a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Part {
    /// Everybody
    All,
    /// Set aside once, and something came in since
    Back,
    /// Held by nobody, and not set aside
    Free,
    /// Held by --operator
    Mine,
    /// Their deadline has passed
    Overdue,
    /// Set aside
    SetAside,
}

/// A band that can be set by hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum ByHand {
    /// Within a day
    VeryHigh,
    /// Within a week
    High,
    /// Within two weeks
    Medium,
    /// Within a month
    Low,
}

impl ByHand {
    /// The band's code.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::VeryHigh => "very_high",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}

/// What operators do with a queue.
#[derive(Debug, Subcommand)]
pub(crate) enum QueueStep {
    /// Take the first that nobody holds: no two operators get the same
    #[command(
        after_help = "Example:\n  tiaki queue next --authority NZ --operator ana --json -\n\nIt is held for 8 hours (`hold_hours` in queue.toml), then it is free again. Who is set aside,\nor was skipped by this operator within 24 hours (`skip_hours`), is passed over."
    )]
    Next {
        /// A country's code (NZ) or an authority's id (auth-nz)
        #[arg(long, value_name = "CC")]
        authority: String,
        #[command(flatten)]
        by: By,
    },
    /// Take a certain person, or hold one on: what came in before counts as seen
    #[command(
        after_help = "Example:\n  tiaki queue take per_00112233445566778899aabbccddeeff --operator ana"
    )]
    Take {
        #[command(flatten)]
        whom: Whom,
        #[command(flatten)]
        by: By,
    },
    /// Give back what you hold
    #[command(
        after_help = "Example:\n  tiaki queue release per_00112233445566778899aabbccddeeff --operator ana"
    )]
    Release {
        #[command(flatten)]
        whom: Whom,
        #[command(flatten)]
        by: By,
    },
    /// Give back undone what you hold, and say why; others get it, you not for a while
    #[command(
        after_help = "Example:\n  tiaki queue skip per_00112233445566778899aabbccddeeff --operator ana --reason 'I know the family'"
    )]
    Skip {
        #[command(flatten)]
        whom: Whom,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        by: By,
    },
    /// Set persons aside, with a reason; they are back by themselves when something comes in
    #[command(
        after_help = "Examples:\n  tiaki queue set-aside per_00112233445566778899aabbccddeeff --code duplicate --reason 'case 12' --operator ana\n  tiaki queue set-aside --proposed NZ --count 40 --code nothing_to_act_on --reason 'no identifier' --operator ana\n\nOf several, --count says how many are meant: where that is not how many there are, nothing is done.\nCodes: bystander, duplicate, elsewhere, no_offence, not_material, nothing_to_act_on, other, retracted,\nunusable. Write no names or identifiers into the reason: it is kept and shown."
    )]
    SetAside {
        /// The persons (per_…)
        #[arg(value_name = "PERSON", required_unless_present = "proposed")]
        persons: Vec<String>,
        /// Those in this queue whom software proposes to set aside and nobody holds
        #[arg(long, value_name = "CC", conflicts_with = "persons")]
        proposed: Option<String>,
        /// Why: a code
        #[arg(long, value_name = "CODE")]
        code: String,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
        /// How many are meant
        #[arg(long, value_name = "N", default_value_t = 1)]
        count: usize,
        #[command(flatten)]
        by: By,
    },
    /// Undo what was set aside: one person, or all that were set aside as one
    #[command(
        after_help = "Examples:\n  tiaki queue restore per_00112233445566778899aabbccddeeff --operator ana\n  tiaki queue restore --batch bat_00112233445566778899aabbccddeeff --operator ana"
    )]
    Restore {
        /// The person (per_…)
        #[arg(value_name = "PERSON", required_unless_present = "batch")]
        person: Option<String>,
        /// What `tiaki queue set-aside` has given
        #[arg(long, value_name = "BATCH", conflicts_with = "person")]
        batch: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// Set another band than the rules gave, with a reason; or lift what was set
    #[command(
        after_help = "Examples:\n  tiaki queue band per_00112233445566778899aabbccddeeff --set very_high --reason 'a teacher, says the case' --operator ana\n  tiaki queue band per_00112233445566778899aabbccddeeff --lift --operator ana\n\nIt counts until it is lifted, or something comes in that would put the person higher; then the rules'\nband stands again. Write no names or identifiers into the reason: it is kept and shown."
    )]
    Band {
        #[command(flatten)]
        whom: Whom,
        /// The band
        #[arg(
            long,
            value_enum,
            value_name = "BAND",
            required_unless_present = "lift",
            requires = "reason"
        )]
        set: Option<ByHand>,
        /// Why, in one line
        #[arg(long, value_name = "TEXT", conflicts_with = "lift")]
        reason: Option<String>,
        /// The rules' band stands again
        #[arg(long, conflicts_with = "set")]
        lift: bool,
        #[command(flatten)]
        by: By,
    },
    /// Say who set a person aside, when and why; who is told does not look at it a second time
    #[command(
        after_help = "Example:\n  tiaki queue why per_00112233445566778899aabbccddeeff --operator ana\n\nIt is written down who asked. Once a second look has come to its verdict, everybody is shown it."
    )]
    Why {
        #[command(flatten)]
        whom: Whom,
        #[command(flatten)]
        by: By,
    },
    /// List who holds whom
    #[command(after_help = "Example:\n  tiaki queue held --authority NZ --json -")]
    Held(Of),
    /// List what was skipped, by whom and why, newest first
    #[command(after_help = "Example:\n  tiaki queue skipped --authority NZ --json -")]
    Skipped(Of),
    /// List who is overdue, and whose evidence dies or is preserved no longer while nobody holds them; exit code 1 where there are any
    #[command(
        after_help = "Examples:\n  tiaki queue alarms --within 14\n  tiaki queue alarms --authority NZ --json -\n\nWho was set aside or referred raises no alarm, and who is held none for evidence that ends."
    )]
    Alarms {
        /// Days before its end that evidence raises an alarm [default: 7, or `alarm_days` in queue.toml]
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u16).range(0..=365))]
        within: Option<u16>,
        #[command(flatten)]
        of: Of,
    },
    /// Look a second time at a random part of what was set aside, and what that says of all
    #[command(subcommand)]
    Audit(AuditStep),
}

/// Steps of the second look.
#[derive(Debug, Subcommand)]
pub(crate) enum AuditStep {
    /// Take the next second look: at something that another operator set aside
    #[command(
        after_help = "Example:\n  tiaki queue audit next --operator ben\n\nWhat the first operator said is not shown before you have decided."
    )]
    Next {
        /// Of this queue alone: a country's code (NZ) or an authority's id (auth-nz)
        #[arg(long, value_name = "CC")]
        authority: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// Say whether it was rightly set aside; who was missed is back in the queue at once
    #[command(
        after_help = "Example:\n  tiaki queue audit decide asd_00112233445566778899aabbccddeeff --verdict rightly --reason 'nothing to act on' --operator ben"
    )]
    Decide {
        /// The decision (asd_…)
        #[arg(value_name = "DECISION")]
        decision: String,
        /// What you say
        #[arg(long)]
        verdict: Verdict,
        /// Why, in one line
        #[arg(long, value_name = "TEXT")]
        reason: String,
        #[command(flatten)]
        by: By,
    },
    /// Say how many second looks are due, of the weeks that are over
    #[command(
        after_help = "Example:\n  tiaki queue audit due --authority NZ\n\nOf whom is shown only to who takes a look (`tiaki queue audit next`)."
    )]
    Due(Of),
    /// Say how many of those set aside were missed, with a 95 % interval, for each queue and for all
    #[command(
        after_help = "Example:\n  tiaki queue audit estimate --json -\n\nIt is of the weeks that are over (from Monday, UTC)."
    )]
    Estimate(Figures),
}

/// What a second operator says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Verdict {
    /// It was rightly set aside
    Rightly,
    /// It belonged in the queue
    Missed,
}

/// Who does it.
#[derive(Debug, Args)]
pub(crate) struct By {
    /// Who
    #[arg(long, value_name = "NAME")]
    pub(crate) operator: String,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

/// A person.
#[derive(Debug, Args)]
pub(crate) struct Whom {
    /// The person (per_…); an id that has ended leads to who has its account now
    #[arg(value_name = "PERSON")]
    pub(crate) person: String,
}

/// Of which queue.
#[derive(Debug, Args)]
pub(crate) struct Of {
    /// Of this queue alone: a country's code (NZ) or an authority's id (auth-nz)
    #[arg(long, value_name = "CC")]
    pub(crate) authority: Option<String>,
    /// How many at most are listed
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub(crate) limit: u32,
    #[command(flatten)]
    pub(crate) figures: Figures,
}
