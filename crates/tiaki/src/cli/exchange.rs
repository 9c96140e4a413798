//! The arguments of `tiaki exchange`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Figures;

#[derive(Debug, Subcommand)]
pub(crate) enum Exchange {
    /// Say which authority this site is in the exchange
    #[command(
        after_help = "Examples:\n  tiaki exchange set-up --authority NZ\n  tiaki exchange set-up --authority auth-ch --hub\n\nA hub keeps parcels for others, by their recipients, and opens none of them (docs/exchange.md)."
    )]
    SetUp {
        /// A country's code (NZ) or an authority's id (auth-nz)
        #[arg(long, value_name = "CC")]
        authority: String,
        /// Keep parcels for others too
        #[arg(long)]
        hub: bool,
    },
    /// Print the card of this site's public keys, which others add to their directories
    #[command(after_help = "Example:\n  tiaki exchange card > nz.card.json")]
    Card,
    /// The keys of others: add, compare, end, revoke
    #[command(subcommand)]
    Key(ExchangeKey),
    /// Say where an authority is reached, or show all
    #[command(
        after_help = "Examples:\n  tiaki exchange peer\n  tiaki exchange peer FJ --via CH\n  tiaki exchange peer AU --address https://node.example"
    )]
    Peer {
        /// A country's code or an authority's id
        #[arg(value_name = "CC")]
        authority: Option<String>,
        /// Its address
        #[arg(
            long,
            value_name = "URL",
            default_value = "",
            hide_default_value = true
        )]
        address: String,
        /// The hub that keeps its parcels
        #[arg(long, value_name = "CC", requires = "authority")]
        via: Option<String>,
        #[command(flatten)]
        figures: Figures,
    },
    /// Post what was released, and say what could not be said before; parcels wait for a line or an export
    #[command(
        after_help = "Example:\n  tiaki exchange send\n\nPackages are looked for where `tiaki refer` writes them; --packages names another folder."
    )]
    Send {
        /// The folder that packages were written to (else `packages` in the data directory)
        #[arg(long, value_name = "DIR")]
        packages: Option<PathBuf>,
        #[command(flatten)]
        figures: Figures,
    },
    /// Hand over what waits, each parcel by the line to who it is for (exit code 1 where somebody did not take it)
    #[command(
        after_help = "Example:\n  tiaki exchange carry\n\n`tiaki serve --line` does the same every half minute. What nobody takes is tried again later, and later each time."
    )]
    Carry(Figures),
    /// Take in sealed files that came by other means
    #[command(after_help = "Example:\n  tiaki exchange receive attachment.tiaki letter.age")]
    Receive {
        /// The files
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        figures: Figures,
    },
    /// Write what waits, and what nobody has answered for, to a folder or a stick
    #[command(
        after_help = "Examples:\n  tiaki exchange export /media/stick\n  tiaki exchange export /media/stick --for FJ"
    )]
    Export {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Only what is for this authority
        #[arg(long = "for", value_name = "CC")]
        only: Option<String>,
        #[command(flatten)]
        figures: Figures,
    },
    /// Take in what lies in a folder or on a stick for this site
    #[command(after_help = "Example:\n  tiaki exchange import /media/stick")]
    Import {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        #[command(flatten)]
        figures: Figures,
    },
    /// Show packages that came, or with --sent those that went, newest first
    #[command(
        after_help = "Examples:\n  tiaki exchange list\n  tiaki exchange list --sent --json -"
    )]
    List {
        /// Those that went
        #[arg(long)]
        sent: bool,
        /// How many at most
        #[arg(long, default_value_t = 50, value_name = "N")]
        limit: u32,
        #[command(flatten)]
        figures: Figures,
    },
    /// Show a package with what was said on it
    #[command(
        after_help = "Example:\n  tiaki exchange show pkg_00112233445566778899aabbccddeeff --with FJ"
    )]
    Show {
        #[command(flatten)]
        which: WhichPackage,
        #[command(flatten)]
        figures: Figures,
    },
    /// Show what is owed, by whom and since when; what is overdue first (exit code 1 where anything is)
    #[command(after_help = "Example:\n  tiaki exchange outstanding --json -")]
    Outstanding(Figures),
    /// Show what came and is kept apart, with the reason; or look at a parcel again
    #[command(
        after_help = "Examples:\n  tiaki exchange quarantine\n  tiaki exchange quarantine --retry 3b1f…\n\nAfter a key was checked, what came under it can be looked at again."
    )]
    Quarantine {
        /// Look at this parcel again
        #[arg(long, value_name = "PARCEL")]
        retry: Option<String>,
        #[command(flatten)]
        figures: Figures,
    },
    /// Take a package to work on: its accounts come into the tables
    #[command(
        after_help = "Example:\n  tiaki exchange accept pkg_00112233445566778899aabbccddeeff --operator ana --reference NZ/2026-12\n\nThen: tiaki match, link, triage; or a serving site does it by itself."
    )]
    Accept {
        #[command(flatten)]
        which: WhichPackage,
        /// This site's own reference, for questions
        #[arg(long, value_name = "TEXT")]
        reference: Option<String>,
        #[command(flatten)]
        by: Sayer,
    },
    /// Say that a package is not worked on
    #[command(
        after_help = "Example:\n  tiaki exchange decline pkg_00112233445566778899aabbccddeeff --reason insufficient --operator ana\n\nReasons: insufficient, no_offence, known, not_lawful, too_late, other."
    )]
    Decline {
        #[command(flatten)]
        which: WhichPackage,
        /// Why, as a code
        #[arg(long, value_name = "CODE")]
        reason: String,
        /// In words
        #[arg(long, value_name = "TEXT")]
        words: Option<String>,
        #[command(flatten)]
        by: Sayer,
    },
    /// Give a package back as another authority's
    #[command(
        after_help = "Example:\n  tiaki exchange return pkg_00112233445566778899aabbccddeeff --suggest FJ --operator ana"
    )]
    Return {
        #[command(flatten)]
        which: WhichPackage,
        /// Whose it may be
        #[arg(long, value_name = "CC")]
        suggest: Option<String>,
        /// In words
        #[arg(long, value_name = "TEXT")]
        words: Option<String>,
        #[command(flatten)]
        by: Sayer,
    },
    /// Ask the other side something
    #[command(
        after_help = "Example:\n  tiaki exchange ask pkg_00112233445566778899aabbccddeeff --words 'May it be passed on to FJ?' --operator ana"
    )]
    Ask {
        #[command(flatten)]
        which: WhichPackage,
        /// What
        #[arg(long, value_name = "TEXT")]
        words: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// Answer a question of the other side
    #[command(
        after_help = "Example:\n  tiaki exchange answer pkg_00112233445566778899aabbccddeeff --letter let_0011… --words 'It may.' --operator ana"
    )]
    Answer {
        #[command(flatten)]
        which: WhichPackage,
        /// The question
        #[arg(long, value_name = "LETTER")]
        letter: String,
        /// The answer
        #[arg(long, value_name = "TEXT")]
        words: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// Ask for the material itself, or say with --letter what became of such a request
    #[command(
        after_help = "Examples:\n  tiaki exchange material pkg_00112233445566778899aabbccddeeff --legal-basis 'order 12' --what 'files of files.csv' --reply-by 2026-03-01 --operator ana\n  tiaki exchange material pkg_00112233445566778899aabbccddeeff --letter let_0011… --state provided --operator ana\n\nStates: provided, partly, refused, gone. The material travels outside of Tiaki."
    )]
    Material {
        #[command(flatten)]
        which: WhichPackage,
        /// The law, order or agreement
        #[arg(long, value_name = "TEXT", required_unless_present = "letter")]
        legal_basis: Option<String>,
        /// What is asked for
        #[arg(long, value_name = "TEXT", required_unless_present = "letter")]
        what: Option<String>,
        /// By which day
        #[arg(long, value_name = "DATE")]
        reply_by: Option<String>,
        /// The request that is answered
        #[arg(long, value_name = "LETTER", requires = "state", conflicts_with_all = ["legal_basis", "what", "reply_by"])]
        letter: Option<String>,
        /// What became of it
        #[arg(long, value_name = "CODE", requires = "letter")]
        state: Option<String>,
        /// In words
        #[arg(long, value_name = "TEXT", requires = "letter")]
        words: Option<String>,
        #[command(flatten)]
        by: Sayer,
    },
    /// Tell the sender what came of a package, in codes
    #[command(
        after_help = "Example:\n  tiaki exchange outcome pkg_00112233445566778899aabbccddeeff --code child_safeguarded --on 2026-03-01 --children 1 --operator ana\n\nCodes: docs/formats/outcomes.md."
    )]
    Outcome {
        #[command(flatten)]
        which: WhichPackage,
        /// The code
        #[arg(long, value_name = "CODE")]
        code: String,
        /// The day that it came about
        #[arg(long, value_name = "DATE")]
        on: String,
        /// How many children it tells of
        #[arg(long, default_value_t = 0, value_name = "N")]
        children: u64,
        #[command(flatten)]
        by: Sayer,
    },
    /// Say that another package has more under the same reference, to everybody who has both
    #[command(
        after_help = "Example:\n  tiaki exchange supplement pkg_00112233445566778899aabbccddeeff --by pkg_ffeeddccbbaa99887766554433221100 --operator ana"
    )]
    Supplement {
        #[command(flatten)]
        which: WhichPackage,
        /// The package with more
        #[arg(long = "by", value_name = "PACKAGE")]
        more: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// Pass a package that came on to another authority; two people let it go
    #[command(
        after_help = "Example:\n  tiaki exchange forward pkg_00112233445566778899aabbccddeeff --to FJ --purpose prevention --legal-basis 'code 7' --leave let_0011… --operator ana --second ben\n\nWhat came under H2, H3, TLP:RED or AMBER+STRICT goes with its sender's leave alone: an answer to a question on it."
    )]
    Forward {
        #[command(flatten)]
        which: WhichPackage,
        /// To whom
        #[arg(long, value_name = "CC")]
        to: String,
        /// What it may be used for there
        #[arg(long, value_name = "TEXT")]
        purpose: String,
        /// On what legal basis it goes
        #[arg(long, value_name = "TEXT")]
        legal_basis: String,
        /// The answer that is its sender's leave
        #[arg(long, value_name = "LETTER")]
        leave: Option<String>,
        /// The second person
        #[arg(long, value_name = "OPERATOR")]
        second: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// Take a package back from everybody who has it, all of it or some accounts
    #[command(
        after_help = "Examples:\n  tiaki exchange retract pkg_00112233445566778899aabbccddeeff --reason wrong_person --operator ana\n  tiaki exchange retract pkg_00112233445566778899aabbccddeeff --reason law --account acc_00112233445566778899aabbccddeeff --operator ana\n\nReasons: wrong_person, wrong_match, wrong_recipient, source_retracted, law, other.\nIt stays in `tiaki exchange outstanding` until all who had it have confirmed."
    )]
    Retract {
        #[command(flatten)]
        which: WhichPackage,
        /// Why, as a code
        #[arg(long, value_name = "CODE")]
        reason: String,
        /// An account of it, by the id in its tables; once for each; all where none is named
        #[arg(long = "account", value_name = "ID")]
        accounts: Vec<String>,
        /// In words
        #[arg(long, value_name = "TEXT")]
        words: Option<String>,
        #[command(flatten)]
        by: Sayer,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ExchangeKey {
    /// Add the keys of a card; nothing rests on them before a second person has compared them
    #[command(after_help = "Example:\n  tiaki exchange key add fj.card.json --operator ana")]
    Add {
        /// The card
        #[arg(value_name = "FILE")]
        card: PathBuf,
        #[command(flatten)]
        by: Sayer,
    },
    /// Add one key of an authority
    #[command(
        after_help = "Example:\n  tiaki exchange key put FJ sign tiaki-ed25519:… --from 2026-04-01 --operator ana\n\nPurposes: seal (age1…), sign (tiaki-ed25519:…), transport (64 hexadecimal digits)."
    )]
    Put {
        /// Whose
        #[arg(value_name = "CC")]
        authority: String,
        /// What for
        #[arg(value_name = "PURPOSE")]
        purpose: String,
        /// The key
        #[arg(value_name = "KEY")]
        key: String,
        /// From which day on it is in force (else whenever)
        #[arg(long, value_name = "DATE")]
        from: Option<String>,
        #[command(flatten)]
        by: Sayer,
    },
    /// Show all keys
    #[command(after_help = "Example:\n  tiaki exchange key list")]
    List(Figures),
    /// Say that somebody compared a key's fingerprint with whoever holds it: another than who added it
    #[command(
        after_help = "Example:\n  tiaki exchange key check FJ '0123 4567 89ab cdef 0123 4567 89ab cdef' --operator ben"
    )]
    Check {
        /// Whose
        #[arg(value_name = "CC")]
        authority: String,
        /// As it was read out
        #[arg(value_name = "FINGERPRINT")]
        fingerprint: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// End a key on a day: what is written from then on is not taken under it
    #[command(
        after_help = "Example:\n  tiaki exchange key end FJ '0123 4567 89ab cdef 0123 4567 89ab cdef' --on 2026-04-01 --operator ana"
    )]
    End {
        /// Whose
        #[arg(value_name = "CC")]
        authority: String,
        /// Its fingerprint
        #[arg(value_name = "FINGERPRINT")]
        fingerprint: String,
        /// The day
        #[arg(long, value_name = "DATE")]
        on: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// Revoke a key: nothing that comes from now on is taken under it
    #[command(
        after_help = "Example:\n  tiaki exchange key revoke FJ '0123 4567 89ab cdef 0123 4567 89ab cdef' --operator ana"
    )]
    Revoke {
        /// Whose
        #[arg(value_name = "CC")]
        authority: String,
        /// Its fingerprint
        #[arg(value_name = "FINGERPRINT")]
        fingerprint: String,
        #[command(flatten)]
        by: Sayer,
    },
    /// Make another key of this site's own that others seal to; what is sealed to those before still opens
    #[command(
        after_help = "Example:\n  tiaki exchange key renew\n\nHand the new card to everybody: tiaki exchange card."
    )]
    Renew,
}

/// A package, and with whom.
#[derive(Debug, Args)]
pub(crate) struct WhichPackage {
    /// Its id, or the SHA-256 of its canonical bytes
    #[arg(value_name = "PACKAGE")]
    pub(crate) package: String,
    /// The other side, where several have it
    #[arg(long, value_name = "CC")]
    pub(crate) with: Option<String>,
}

/// Who says something.
#[derive(Debug, Args)]
pub(crate) struct Sayer {
    /// Who does it
    #[arg(long, value_name = "OPERATOR")]
    pub(crate) operator: String,
    #[command(flatten)]
    pub(crate) figures: Figures,
}
