//! The arguments of `tiaki deconflict`.

use clap::{Args, Subcommand};

use super::{Figures, Sayer};

#[derive(Debug, Subcommand)]
pub(crate) enum Deconflict {
    /// Say who may ask this site, or within which budget another is asked; without an authority, show all
    #[command(
        after_help = "Examples:\n  tiaki deconflict peer\n  tiaki deconflict peer AT --desk 'desk 7, +999 100 200' --per-day 5000\n  tiaki deconflict peer AT --close\n  tiaki deconflict peer NZ --asked --per-day 1000\n\nThe desk is whom the other side is told to call about a hit: a desk or a person, never a case. Limits are counts of\nidentifiers (docs/deconfliction.md says how to choose them)."
    )]
    Peer(Box<DeconflictPeer>),
    /// Publish what this site works on, unreadable, to whoever may ask
    #[command(
        after_help = "Examples:\n  tiaki deconflict publish\n  tiaki deconflict publish --to AT --again\n\nOn a list is whoever is in an open case, in a referral under way, or was referred in the last 180 days. It waits as\na parcel: tiaki exchange carry, or export. `tiaki serve --line` publishes once a day. The key is deconflict.key in the\ndata directory; it is written over every 30 days and belongs in no backup."
    )]
    Publish {
        /// Only to this authority
        #[arg(long, value_name = "CC")]
        to: Option<String>,
        /// Send a list that has not changed too
        #[arg(long)]
        again: bool,
        #[command(flatten)]
        figures: Figures,
    },
    /// Ask others whether they work on somebody in an own case or draft referral
    #[command(
        after_help = "Examples:\n  tiaki deconflict ask --case cas_00112233445566778899aabbccddeeff --operator ana\n  tiaki deconflict ask --referral shr_00112233445566778899aabbccddeeff --of NZ --operator ana\n\nThe other side learns how many identifiers were asked, and nothing of them. The question waits as a parcel: tiaki\nexchange carry, or export."
    )]
    Ask {
        /// An open case in which who asks works (cas_…)
        #[arg(
            long,
            value_name = "CASE",
            required_unless_present = "referral",
            conflicts_with = "referral"
        )]
        case: Option<String>,
        /// A referral that has not left (shr_…)
        #[arg(long, value_name = "REFERRAL")]
        referral: Option<String>,
        /// Only this authority (else everybody who has published a list to this site)
        #[arg(long, value_name = "CC")]
        of: Option<String>,
        #[command(flatten)]
        by: Sayer,
    },
    /// Work on what came: answer questions, check answers, find what both have (exit code 1 where something was found)
    #[command(
        after_help = "Example:\n  tiaki exchange import /media/stick && tiaki deconflict answer && tiaki exchange export /media/stick\n\n`tiaki serve --line` does the same by itself. Answers wait as parcels."
    )]
    Answer(Figures),
    /// Show lines, what was spent today, alarms and this site's own questions
    #[command(after_help = "Example:\n  tiaki deconflict status --json -")]
    Status(Figures),
    /// Show what both have, with whom to call
    #[command(
        after_help = "Example:\n  tiaki deconflict hits\n\nA hit says that two values are equal, not that one person is behind them: call, and open a contact."
    )]
    Hits {
        /// How many at most
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
        #[command(flatten)]
        figures: Figures,
    },
    /// Contacts after a hit: who leads, who waits, until when
    #[command(subcommand)]
    Contact(DeconflictContact),
}

#[derive(Debug, Args)]
pub(crate) struct DeconflictPeer {
    /// A country's code or an authority's id
    #[arg(value_name = "CC")]
    pub(crate) authority: Option<String>,
    /// Whom this authority is told to call about a hit
    #[arg(long, value_name = "TEXT", requires = "authority")]
    pub(crate) desk: Option<String>,
    /// Identifiers in a day
    #[arg(long, value_name = "N", requires = "authority")]
    pub(crate) per_day: Option<u32>,
    /// Identifiers in one request
    #[arg(long, value_name = "N", requires = "authority")]
    pub(crate) per_request: Option<u32>,
    /// Identifiers for one case in a day
    #[arg(long, value_name = "N", requires = "authority")]
    pub(crate) per_case: Option<u32>,
    /// Of this site's own questions to it, instead of its questions
    #[arg(long, requires = "authority")]
    pub(crate) asked: bool,
    /// Close the line: nothing is answered, or asked, any more
    #[arg(long, requires = "authority", conflicts_with = "open")]
    pub(crate) close: bool,
    /// Open it again
    #[arg(long, requires = "authority")]
    pub(crate) open: bool,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeconflictContact {
    /// Show all contacts, the newest first
    #[command(after_help = "Example:\n  tiaki deconflict contact list --json -")]
    List(Figures),
    /// Open a contact about a hit, and about the others of its question with the same desk
    #[command(
        after_help = "Example:\n  tiaki deconflict contact open 00112233445566778899aabbccddeeff --operator ana\n\nCall too: nothing in a contact says whom or what it is about."
    )]
    Open {
        /// The hit, as `tiaki deconflict hits` has it
        #[arg(value_name = "HIT")]
        hit: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// Propose who leads, or another than the other side proposed
    #[command(
        after_help = "Example:\n  tiaki deconflict contact propose 00112233445566778899aabbccddeeff ours --operator ana"
    )]
    Propose {
        /// The contact
        #[arg(value_name = "CONTACT")]
        contact: String,
        /// Who leads: ours, theirs or joint
        #[arg(value_name = "LEAD")]
        lead: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// Agree to the lead that the other side proposed
    #[command(
        after_help = "Example:\n  tiaki deconflict contact agree 00112233445566778899aabbccddeeff --operator ana"
    )]
    Agree(OnContact),
    /// Say that there is nothing to say (who was called)
    #[command(
        after_help = "Example:\n  tiaki deconflict contact decline 00112233445566778899aabbccddeeff --operator ana"
    )]
    Decline(OnContact),
    /// Take the call back (who called)
    #[command(
        after_help = "Example:\n  tiaki deconflict contact withdraw 00112233445566778899aabbccddeeff --operator ana"
    )]
    Withdraw(OnContact),
    /// Ask the other side to wait until a day, at most 30 ahead (who leads); it never stands in the way of a child in danger
    #[command(
        after_help = "Example:\n  tiaki deconflict contact pause 00112233445566778899aabbccddeeff --until 2026-04-01 --operator ana"
    )]
    Pause {
        /// The contact
        #[arg(value_name = "CONTACT")]
        contact: String,
        /// Until the beginning of this day
        #[arg(long, value_name = "DATE")]
        until: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// End a pause early
    #[command(
        after_help = "Example:\n  tiaki deconflict contact resume 00112233445566778899aabbccddeeff --operator ana"
    )]
    Resume(OnContact),
    /// Let the other side go on, and end the contact (who leads)
    #[command(
        after_help = "Example:\n  tiaki deconflict contact release 00112233445566778899aabbccddeeff --operator ana"
    )]
    Release(OnContact),
}

/// A contact, and who acts on it.
#[derive(Debug, Args)]
pub(crate) struct OnContact {
    /// The contact
    #[arg(value_name = "CONTACT")]
    pub(crate) contact: String,
    #[command(flatten)]
    pub(crate) by: Sayer,
}
