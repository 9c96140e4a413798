//! The command line, as others call it: names, options and files are a contract.

mod case;
mod client;
mod deconflict;
mod exchange;
mod link;
mod locate;
mod operator;
mod queue;
mod refer;
mod rules;

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub(crate) use self::case::{
    Case, CaseClose, CaseDraft, CasePart, CaseRequest, CaseTask, RequestMoved,
};
pub(crate) use self::client::{AddClient, Api, Client};
pub(crate) use self::deconflict::{Deconflict, DeconflictContact, DeconflictPeer};
pub(crate) use self::exchange::{Exchange, ExchangeKey, Sayer, WhichPackage};
pub(crate) use self::link::{Link, LinkStep, LinkVerdict};
#[cfg(feature = "spread")]
pub(crate) use self::link::{Shards, SpreadStep};
pub(crate) use self::locate::{Deciding, Locate, LocateStep};
pub(crate) use self::operator::Operator;
pub(crate) use self::queue::{AuditStep, By, ByHand, Of, Part, Queue, QueueStep, Verdict};
pub(crate) use self::refer::{LetGo, Prepare, Refer, ReferStep};
pub(crate) use self::rules::{Outcome, Period, Rules, Said, Triage};

/// Gets the child in danger to the top of the right authority's list: from
/// providers' reports to signed, sealed referrals.
#[derive(Debug, Parser)]
#[command(name = "tiaki", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    /// Where this site keeps its things
    #[arg(
        long,
        global = true,
        default_value = "./tiaki-data",
        value_name = "DIR"
    )]
    pub(crate) data: PathBuf,
    /// Say more on standard error (-v, -vv)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 a finding (something quarantined, a check failed); 2 an error; 75 try again.
TIAKI_DATABASE_URL=postgres://… replaces the SQLite file in the data directory.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the whole flow on a synthetic operation, then serve the result on loopback
    #[command(after_help = "Example:\n  tiaki demo --accounts 90000 --no-serve --json out.json")]
    Demo(Demo),
    /// Make a synthetic operation with its truth
    #[command(after_help = "Example:\n  tiaki world --out world --accounts 5000 --seed 7")]
    World(World),
    /// Bring in reports and disclosures, from files and folders
    #[command(
        after_help = "Examples:\n  tiaki import world/reports world/disclosures\n  tiaki import --check log.ndjson --map log.toml"
    )]
    Import(Import),
    /// Hash lists
    #[command(subcommand)]
    Lists(Lists),
    /// Maps of disclosures
    #[command(subcommand)]
    Map(Map),
    /// Match all stored files against the lists that are switched on
    #[command(
        after_help = "Examples:\n  tiaki match\n  tiaki match --list list.csv --queries digests.csv --out hits.csv"
    )]
    Match(Match),
    /// Find which reports are one: sent again, of one incident, or of one viral file
    #[command(after_help = "Example:\n  tiaki fold --json -")]
    Fold(Figures),
    /// Find the persons behind all stored accounts, or which rows of a table are one
    #[command(
        args_conflicts_with_subcommands = true,
        after_help = "Examples:\n  tiaki link --json -\n  tiaki link --update\n  tiaki link near --limit 10\n  tiaki link decide ACCOUNT ACCOUNT --verdict different --reason 'two phones' --operator ana\n  tiaki link --table people.csv --out groups.csv\n  tiaki link --table a.csv --table b.csv --spec people.toml --out groups.csv --explain pairs.csv\n\nWith --table nothing stored is read or written: rows are compared among themselves, without\nlabels, and each gets a cluster and a confidence. The form of --spec is in docs/formats/link-table.md."
    )]
    Link(Link),
    /// Find the country of all stored accounts, or decide on somebody's
    #[command(
        args_conflicts_with_subcommands = true,
        after_help = "Examples:\n  tiaki locate\n  tiaki locate decide per_00112233445566778899aabbccddeeff --country NZ --reason 'case 12' --operator ana\n  tiaki locate decisions"
    )]
    Locate(Locate),
    /// Put every person into the queue of the authority that should know
    #[command(
        after_help = "Examples:\n  tiaki triage\n  tiaki triage --replay 2026-01-01..2026-03-31 --rules learned.toml --json -\n\nWith --replay nothing is written: each day of the range is ranked by what had come in by then, under the\nrules in force then and under the others. Counts of one to four persons are not told, nor what gives them\naway; --whole tells all, with ids, to who sits with the cases."
    )]
    Triage(Triage),
    /// Cases: what a unit opens on persons, and what it does there
    #[command(subcommand)]
    Case(Case),
    /// Outcomes: what came of persons
    #[command(subcommand)]
    Outcome(Outcome),
    /// Who stands where, who waits, and whom the rules were wrong about, by country, provider and language
    #[command(
        after_help = "Example:\n  tiaki fairness --json -\n\nCounts of fewer than five are not told. The command ends with exit code 1 where a person with the pattern\nof a bystander or a victim stands in an offence queue above its lowest band."
    )]
    Fairness(Figures),
    /// The operation in figures: from reports to children safeguarded, by country, month and provider
    #[command(
        after_help = "Examples:\n  tiaki operation\n  tiaki operation --from 2026-01-01 --to 2026-03-31 --json -\n\nWhat has happened since figures were last counted is counted first. Each thing counts on its own day, in UTC."
    )]
    Operation(Operation),
    /// The rules of triage: proposed, tried and approved by people
    #[command(subcommand)]
    Rules(Rules),
    /// Show an authority's queue, first things first, and work from it
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "Examples:\n  tiaki queue --authority NZ --limit 10\n  tiaki queue next --authority NZ --operator ana\n  tiaki queue alarms"
    )]
    Queue(Queue),
    /// Release one package for each authority, signed and sealed to its key; or send one person to several
    #[command(
        args_conflicts_with_subcommands = true,
        subcommand_negates_reqs = true,
        after_help = "Examples:\n  tiaki refer --operation 'Operation One' --from NZ --released-by ana --second ben --purpose 'child protection'\n  tiaki refer draft per_00112233445566778899aabbccddeeff --to NZ --to AU --reason 'accounts in both' --operator ana"
    )]
    Refer(Refer),
    /// Make, check and open packages
    #[command(subcommand)]
    Package(Package),
    /// Authorities and the keys that packages are sealed to
    #[command(subcommand)]
    Authority(Authority),
    /// Exchange packages and what is said about them with other authorities
    #[command(subcommand)]
    Exchange(Box<Exchange>),
    /// Ask other authorities privately who works on the same, and answer them
    #[command(subcommand)]
    Deconflict(Box<Deconflict>),
    /// Hold linking, routing and triage against a synthetic operation's truth
    #[command(
        after_help = "Examples:\n  tiaki evaluate --world world --json -\n  tiaki evaluate --world world --beside learned.toml"
    )]
    Evaluate(Evaluate),
    /// Serve the pages on loopback, and the API that providers send reports over
    #[command(
        after_help = "Examples:\n  tiaki serve --listen 127.0.0.1:8400\n  tiaki serve --providers 0.0.0.0:8443 --tls-by-proxy"
    )]
    Serve(Serve),
    /// Operators: who uses the pages, in which roles
    #[command(subcommand)]
    Operator(Operator),
    /// Machines that use the JSON API, each with a token of its own
    #[command(subcommand)]
    Client(Client),
    /// The JSON API
    #[command(subcommand)]
    Api(Api),
    /// Providers: their logins for the API, and how usable their reports are
    #[command(subcommand)]
    Provider(Provider),
    /// Signed receipts of what providers sent
    #[command(subcommand)]
    Receipt(Receipt),
    /// What reports say and leave out
    #[command(subcommand)]
    Quality(Quality),
    /// Children's accounts: read for a named purpose, each read in the log
    #[command(subcommand)]
    Victim(Victim),
    /// The log of what was done
    #[command(subcommand)]
    Audit(Audit),
    /// The database
    #[command(subcommand)]
    Db(Db),
    /// Compute the digests of files, pictures' PDQ among them; nothing is stored
    #[command(
        after_help = "Example:\n  tiaki hash pictures --json digests.jsonl\n\nEach file gives one line of JSON: \
                      path, size, kind, md5, sha1, sha256, and for pictures\npdq, quality, width, height, the eight \
                      turned and mirrored digests (dihedral), and the digest as\nshown where EXIF turns the picture \
                      (oriented). A picture that cannot be hashed says why (refused),\nand the command ends with exit \
                      code 1. Pictures are decoded in a process without files and network."
    )]
    Hash(Hash),
    /// Decode and hash one picture from standard input, shut in; started by other commands
    #[command(hide = true)]
    HashWorker,
    /// Look whether this site is in order
    #[command(after_help = "Example:\n  tiaki doctor")]
    Doctor(Figures),
}

#[derive(Debug, Args, Clone, Default)]
pub(crate) struct Figures {
    /// Write the figures as JSON to this file (- for standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Operation {
    /// From this day on (default: everything)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = rules::day)]
    pub(crate) from: Option<i64>,
    /// Up to this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = rules::day)]
    pub(crate) to: Option<i64>,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// How many accounts
    #[arg(long, default_value_t = 90_000)]
    pub(crate) accounts: u32,
    /// Which of the many possible operations
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Stop after the summary
    #[arg(long)]
    pub(crate) no_serve: bool,
    /// Where to serve
    #[arg(long, default_value = "127.0.0.1:8400")]
    pub(crate) listen: SocketAddr,
    /// The demo's own data directory; made anew each time
    #[arg(long, default_value = "./tiaki-demo", value_name = "DIR")]
    pub(crate) demo_data: PathBuf,
    /// Parameters of the synthetic operation
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) params: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

#[derive(Debug, Args)]
pub(crate) struct World {
    /// The new folder to write to
    #[arg(long, value_name = "DIR", required_unless_present = "print_params")]
    pub(crate) out: Option<PathBuf>,
    /// Print the standard parameters with their sources, and make nothing
    #[arg(long)]
    pub(crate) print_params: bool,
    /// How many accounts
    #[arg(long, default_value_t = 90_000)]
    pub(crate) accounts: u32,
    /// Which of the many possible operations
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// Parameters; `--print-params` shows the standard ones with their sources
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) params: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportFormat {
    /// By the file: `.xml` and `.json` reports and referrals; `.csv`, `.tsv`, `.ndjson` and `.jsonl` disclosures with a map beside them; `.zip` a folder of these
    Auto,
    /// CyberTipline XML
    CybertipXml,
    /// CyberTip JSON: one report, an array, or one on each line
    CybertipJson,
    /// A provider's bulk disclosure with a mapping file
    Disclosure,
    /// A referral: `tiaki-referral-1`, or a package as CASE/UCO
    Referral,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What they hold
    #[arg(long, value_enum, default_value_t = ImportFormat::Auto)]
    pub(crate) format: ImportFormat,
    /// The mapping file of a disclosure (else the `.toml` of the same name beside it)
    #[arg(long, value_name = "FILE.toml")]
    pub(crate) map: Option<PathBuf>,
    /// Who sent the reports, where they do not say
    #[arg(long, value_name = "NAME")]
    pub(crate) provider: Option<String>,
    /// Read everything and say what is wrong with it, but write nothing
    #[arg(long)]
    pub(crate) check: bool,
    /// How much one archive may unpack to, in GiB
    #[arg(long, default_value_t = 64, value_name = "GIB")]
    pub(crate) max_unpacked: u64,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Map {
    /// Propose a map for a disclosure from its headers and first rows, for a person to confirm
    #[command(
        after_help = "Examples:\n  tiaki map suggest host.csv --provider Hostbox --out host.toml\n  tiaki map suggest log.ndjson"
    )]
    Suggest {
        /// The table (CSV, TSV, NDJSON)
        file: PathBuf,
        /// Who disclosed it (else the file's name, to be changed)
        #[arg(long, value_name = "NAME")]
        provider: Option<String>,
        /// Write the map to this new file (else to standard output)
        #[arg(long, value_name = "FILE.toml")]
        out: Option<PathBuf>,
        #[command(flatten)]
        figures: Figures,
    },
}

/// A list's name: something to be read, in one line.
fn list_name(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return Err("give the list a name of one line");
    }
    Ok(text.to_owned())
}

/// The form of a hash list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// By its first bytes
    Auto,
    /// algorithm,digest,scheme,version,country,category
    Csv,
    /// One hexadecimal digest a line
    Hex,
    /// The output of md5sum, sha1sum, sha256sum
    Md5sum,
    /// The output of hashdeep
    Hashdeep,
    /// NIST's NSRL: NSRLFile.txt, or SQL text of RDS v3
    Nsrl,
    /// Project VIC 1.2, 1.3, 2.0
    Vics,
    /// INTERPOL ICSE's export
    Icse,
    /// NCMEC hash sharing v2, a saved answer
    NcmecHashSharing,
    /// StopNCII v1, a saved answer
    Stopncii,
    /// Hasher-Matcher-Actioner's local file
    Hma,
}

/// An algorithm of bare digests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BareAlgorithm {
    /// MD5
    Md5,
    /// SHA-1
    Sha1,
    /// SHA-256
    Sha256,
    /// PDQ
    Pdq,
}

#[derive(Debug, Args)]
pub(crate) struct ListForm {
    /// The file's form
    #[arg(long, value_enum, default_value_t = ListFormat::Auto)]
    pub(crate) format: ListFormat,
    /// What bare digests are (else by their length; 64 digits are SHA-256)
    #[arg(long, value_enum)]
    pub(crate) algorithm: Option<BareAlgorithm>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Lists {
    /// Import a list, or its next version
    #[command(
        after_help = "Examples:\n  tiaki lists import baseline.csv --list baseline\n  tiaki lists import media.json --list projectvic --format vics\n  tiaki lists import entries.xml --list ncmec --update\n\nThe version before stands until the new one is whole; a file that was cut off changes nothing."
    )]
    Import {
        /// The file
        file: PathBuf,
        /// The list's name
        #[arg(long, value_name = "NAME", value_parser = list_name)]
        list: String,
        #[command(flatten)]
        form: ListForm,
        /// Change what the list has by what the file says, instead of replacing it
        #[arg(long)]
        update: bool,
        #[command(flatten)]
        figures: Figures,
    },
    /// Show what a file would change in a list, and change nothing
    #[command(after_help = "Example:\n  tiaki lists diff baseline baseline-2.csv")]
    Diff {
        /// The list's name
        #[arg(value_parser = list_name)]
        list: String,
        /// The file
        file: PathBuf,
        #[command(flatten)]
        form: ListForm,
        #[command(flatten)]
        figures: Figures,
    },
    /// Show all lists
    #[command(after_help = "Example:\n  tiaki lists show")]
    Show(Figures),
    /// Use a list for matching again
    #[command(after_help = "Example:\n  tiaki lists enable baseline")]
    Enable {
        /// The list's name
        #[arg(value_parser = list_name)]
        list: String,
    },
    /// Keep a list but do not match against it
    #[command(after_help = "Example:\n  tiaki lists disable baseline")]
    Disable {
        /// The list's name
        #[arg(value_parser = list_name)]
        list: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Match {
    /// Match without a database: this list …
    #[arg(long, value_name = "FILE", requires_all = ["queries", "out"])]
    pub(crate) list: Option<PathBuf>,
    /// … against these digests (`algorithm,digest` or one hexadecimal digest a line) …
    #[arg(long, value_name = "FILE", requires = "list")]
    pub(crate) queries: Option<PathBuf>,
    /// … and write the hits here
    #[arg(long, value_name = "FILE", requires = "list")]
    pub(crate) out: Option<PathBuf>,
    /// How many bits PDQ digests may differ
    #[arg(long, default_value_t = 31, value_parser = clap::value_parser!(u32).range(0..=256))]
    pub(crate) radius: u32,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

#[derive(Debug, Args)]
pub(crate) struct Hash {
    /// Files and folders; links are not followed
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write the lines to this file (- for standard output, which is where they go without it)
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Package {
    /// Open a sealed package and write what it holds to a folder
    #[command(
        after_help = "Example:\n  tiaki package open NZ.tiaki --identity auth-nz.key --out opened"
    )]
    Open {
        /// The sealed package
        file: PathBuf,
        /// The file with the recipient's age identity
        #[arg(long, value_name = "FILE")]
        identity: PathBuf,
        /// The new folder to write to
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// The sender's signing key, as text or as a file that holds it
        #[arg(long, value_name = "KEY")]
        sender: Option<String>,
    },
    /// Check a package: who signed it, for whom, and that nothing was changed
    #[command(
        after_help = "Example:\n  tiaki package verify NZ.tiaki --identity auth-nz.key --sender sender.pub"
    )]
    Verify {
        /// The sealed package, or one that was opened with `age -d`
        file: PathBuf,
        /// The file with the recipient's age identity (not needed for an opened one)
        #[arg(long, value_name = "FILE")]
        identity: Option<PathBuf>,
        /// The sender's signing key, as text or as a file that holds it
        #[arg(long, value_name = "KEY")]
        sender: String,
        #[command(flatten)]
        figures: Figures,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Authority {
    /// Show the directory
    #[command(
        after_help = "Example:\n  tiaki authority list\n\nA site lays its own rows over the built-in ones in authorities.csv in its data directory:\ndocs/formats/authorities.md."
    )]
    List(Figures),
    /// Show how long connection logs live in each country, and on what that rests
    #[command(
        after_help = "Example:\n  tiaki authority logs\n\nA site lays its own rows over the built-in ones in log-life.csv in its data directory:\ndocs/formats/log-life.md."
    )]
    Logs(Figures),
    /// Save the public key (age1…) that an authority's packages are sealed to
    #[command(after_help = "Example:\n  tiaki authority key NZ age1…")]
    Key {
        /// A country's code (NZ) or an authority's id (auth-nz)
        authority: String,
        /// The key
        #[arg(value_name = "AGE1…")]
        recipient: String,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Evaluate {
    /// The world's folder
    #[arg(long, value_name = "DIR")]
    pub(crate) world: PathBuf,
    /// Another order of the same persons beside: a file of rules, a version, or formats-6.4
    #[arg(long, value_name = "FILE|VERSION")]
    pub(crate) beside: Option<String>,
    /// Write what the truth would have as outcomes to this file, and measure nothing
    #[arg(long, hide = true, value_name = "FILE.csv")]
    pub(crate) outcomes: Option<PathBuf>,
    /// With --outcomes: of how many thousandths of the persons
    #[arg(long, hide = true, default_value_t = 300, value_parser = clap::value_parser!(u16).range(1..=1000), requires = "outcomes")]
    pub(crate) share: u16,
    /// With --outcomes: which of the many possible draws
    #[arg(long, hide = true, default_value_t = 1, requires = "outcomes")]
    pub(crate) seed: u64,
    /// With --outcomes: the most urgent of each destination, and a few of the rest drawn by lot
    #[arg(long, hide = true, requires = "outcomes")]
    pub(crate) by_rank: bool,
    #[command(flatten)]
    pub(crate) figures: Figures,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen: loopback only
    #[arg(long, default_value = "127.0.0.1:8400")]
    pub(crate) listen: SocketAddr,
    /// The operation's name, as pages show it and packages carry it
    #[arg(long, default_value = "All operations")]
    pub(crate) operation: String,
    /// The unit that sends referrals: a country's code (NZ) or an authority's id (auth-nz). Without it pages release nothing
    #[arg(long, value_name = "CC")]
    pub(crate) from: Option<String>,
    /// A further address that answers the provider API and nothing else
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) providers: Option<SocketAddr>,
    /// A proxy in front of that address ends TLS and writes X-Forwarded-For: needed for any but loopback
    #[arg(long, requires = "providers")]
    pub(crate) tls_by_proxy: bool,
    /// A submission runs out so long after it was opened …
    #[arg(long, value_name = "SECONDS", default_value_t = 86_400, value_parser = clap::value_parser!(i64).range(60..=31_536_000))]
    pub(crate) open_seconds: i64,
    /// … or so long after its last file or details, whichever is later
    #[arg(long, value_name = "SECONDS", default_value_t = 3_600, value_parser = clap::value_parser!(i64).range(60..=31_536_000))]
    pub(crate) idle_seconds: i64,
    /// How long a step that comes again is taken for the same one
    #[arg(long, value_name = "SECONDS", default_value_t = 900, value_parser = clap::value_parser!(i64).range(0..=86_400))]
    pub(crate) repeat_seconds: i64,
    /// Leave linking and ranking of what comes in to `tiaki match`, `tiaki link` and `tiaki triage`
    #[arg(long)]
    pub(crate) no_follow: bool,
    /// Take in what other nodes bring at this address, and hand over what is for them (docs/exchange.md)
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) line: Option<SocketAddr>,
    /// A name under which a proxy that ends TLS serves the pages; once for each. Browsers then hold sessions over TLS only
    #[arg(long = "name", value_name = "NAME")]
    pub(crate) names: Vec<String>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Provider {
    /// A card for a provider: what its reports lack, and what each lack cost; counts only
    #[command(
        after_help = "Examples:\n  tiaki provider card\n  tiaki provider card 'Example Social' --format csv --out card.csv"
    )]
    Card(Card),
    /// Give a provider a login; its password is made and shown once
    #[command(after_help = "Example:\n  tiaki provider add 'Example Chat' --user example-chat")]
    Add {
        /// The provider's name, as its reports are kept under it
        #[arg(value_name = "NAME")]
        provider: String,
        /// What its software names itself
        #[arg(long, value_name = "USERNAME")]
        user: String,
        /// Read the password from standard input (one line) instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
    /// Show all logins
    #[command(after_help = "Example:\n  tiaki provider list --json -")]
    List(Figures),
    /// Let a login in no longer
    #[command(after_help = "Example:\n  tiaki provider disable example-chat")]
    Disable {
        /// The login
        user: String,
    },
    /// Let a login in again
    #[command(after_help = "Example:\n  tiaki provider enable example-chat")]
    Enable {
        /// The login
        user: String,
    },
    /// Give a login another password; the old one is good no longer
    #[command(after_help = "Example:\n  tiaki provider password example-chat")]
    Password {
        /// The login
        user: String,
        /// Read the password from standard input (one line) instead of making one
        #[arg(long)]
        password_stdin: bool,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Receipt {
    /// Show the receipt of a report that came in over the provider API
    #[command(after_help = "Example:\n  tiaki receipt show 2251799813685249 --out receipt.json")]
    Show {
        /// The reportId that the provider was told, or the report's own id (rep_…)
        report: String,
        /// The new file to write (else standard output)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// List all receipts, each checked against this site's key
    #[command(after_help = "Example:\n  tiaki receipt list --json -")]
    List(Figures),
    /// Check a receipt, without database or network: who signed it, and what it says was received
    #[command(
        after_help = "Example:\n  tiaki receipt verify receipt.json --site tiaki-ed25519:… --report report.xml --files a.png b.png"
    )]
    Verify {
        /// The receipt
        file: PathBuf,
        /// The site's signing key, as text or as a file that holds it (`tiaki doctor` shows it at the site)
        #[arg(long, value_name = "KEY")]
        site: Option<String>,
        /// The report that was submitted
        #[arg(long, value_name = "FILE")]
        report: Option<PathBuf>,
        /// All files that were uploaded; one that is called as its fileId is held against that one alone
        #[arg(long, value_name = "PATH", num_args = 1..)]
        files: Vec<PathBuf>,
        /// All details of files that were sent
        #[arg(long, value_name = "PATH", num_args = 1..)]
        details: Vec<PathBuf>,
        /// All sealed objects of the site's vault that its files were sealed to
        #[arg(long, value_name = "PATH", num_args = 1..)]
        sealed: Vec<PathBuf>,
        #[command(flatten)]
        figures: Figures,
    },
}

#[derive(Debug, Args)]
pub(crate) struct Card {
    /// The provider's name, as lists show it (else all providers)
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = CardFormat::Text)]
    pub(crate) format: CardFormat,
    /// Where to write it (else standard output)
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// The version of the rubric: quality-1 or quality-2
    #[arg(long, value_name = "VERSION", default_value = "quality-1")]
    pub(crate) rules: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CardFormat {
    /// For people at a terminal
    Text,
    /// One measure a line, for spreadsheets
    Csv,
    /// For programs
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Quality {
    /// Read from the stored documents what reports say and leave out, where that is not done yet
    #[command(after_help = "Example:\n  tiaki quality run")]
    Run {
        /// Read all reports again
        #[arg(long)]
        again: bool,
        #[command(flatten)]
        figures: Figures,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Victim {
    /// Show an account, or the protected ones that a report names, with what is held back elsewhere
    #[command(
        after_help = "Example:\n  tiaki victim show rep_00112233445566778899aabbccddeeff --purpose identification --reason 'request 7' --operator ana"
    )]
    Show {
        /// An account (acc_…) or a report (rep_…)
        #[arg(value_name = "ACCOUNT|REPORT")]
        id: String,
        #[command(flatten)]
        purpose: Purpose,
        #[command(flatten)]
        figures: Figures,
    },
    /// List who has read protected accounts, when and what for
    #[command(after_help = "Example:\n  tiaki victim reads --limit 20")]
    Reads {
        /// How many
        #[arg(long, default_value_t = 100)]
        limit: u32,
        #[command(flatten)]
        figures: Figures,
    },
}

/// Who reads what is held back, and what for.
#[derive(Debug, Args)]
pub(crate) struct Purpose {
    /// What for: child_protection, data_subject, identification, investigation or oversight
    #[arg(long, value_name = "CODE")]
    pub(crate) purpose: String,
    /// Why, in one line
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
    /// Who asks
    #[arg(long, value_name = "NAME")]
    pub(crate) operator: String,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Recompute the log's chain and name the first entry that does not follow
    #[command(after_help = "Example:\n  tiaki audit verify")]
    Verify(Figures),
}

#[derive(Debug, Subcommand)]
pub(crate) enum Db {
    /// Bring the schema up to date
    #[command(after_help = "Example:\n  tiaki db migrate")]
    Migrate,
    /// Check the documents, the log and every statement
    #[command(after_help = "Example:\n  tiaki db check")]
    Check(Figures),
    /// Write the canonical export: the same contents give the same bytes on either database
    #[command(
        after_help = "Example:\n  tiaki db export --out export.jsonl --history history.jsonl"
    )]
    Export {
        /// The file to write (- for standard output; without it, digests alone)
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// With the names and identifiers of children's accounts, for a purpose that goes to the log
        #[arg(long, requires_all = ["out", "purpose", "reason", "operator"])]
        protected: bool,
        /// What for, with --protected: the codes of `tiaki victim show`
        #[arg(long, value_name = "CODE", requires = "protected")]
        purpose: Option<String>,
        /// Why, in one line
        #[arg(long, value_name = "TEXT", requires = "protected")]
        reason: Option<String>,
        /// Who asks
        #[arg(long, value_name = "NAME", requires = "protected")]
        operator: Option<String>,
        /// Write here what became of persons (merged, split, joined, left): times and order of
        /// arrival, which two honest runs need not have in common
        #[arg(long, value_name = "FILE")]
        history: Option<PathBuf>,
        #[command(flatten)]
        figures: Figures,
    },
}
