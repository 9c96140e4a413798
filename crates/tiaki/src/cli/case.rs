//! The arguments of `tiaki case`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::By;

/// What is done with cases.
#[derive(Debug, Subcommand)]
pub(crate) enum Case {
    /// Open a case on persons; who opens it leads it
    #[command(
        after_help = "Examples:\n  tiaki case open per_00112233445566778899aabbccddeeff --reference K-2026-17 --operator ana\n  tiaki case open per_00112233445566778899aabbccddeeff --restricted --lead ben --operator ana --json -\n\nA person who is in a case that is not closed is refused, and that case is named."
    )]
    Open {
        /// On whom (per_…)
        #[arg(value_name = "PERSON", required = true)]
        persons: Vec<String>,
        /// Under which reference the agency keeps it: letters, digits and - _ . / : #
        #[arg(long, value_name = "REFERENCE")]
        reference: Option<String>,
        /// Have only members know of it
        #[arg(long)]
        restricted: bool,
        /// Who leads it [default: --operator]
        #[arg(long, value_name = "NAME")]
        lead: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// Show a case: who is in it, who works in it, tasks, notes, requests, hand-overs
    #[command(
        after_help = "Example:\n  tiaki case show cas_00112233445566778899aabbccddeeff --operator ana --json -"
    )]
    Show {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        by: By,
    },
    /// List cases, newest first
    #[command(
        after_help = "Examples:\n  tiaki case list --show mine --operator ana\n  tiaki case list --show closed --operator ana --json -\n\nRestricted cases are listed to their members alone."
    )]
    List {
        /// Which
        #[arg(long, value_enum, default_value_t = CasePart::All)]
        show: CasePart,
        /// Which page of 50, from 1
        #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        page: u32,
        #[command(flatten)]
        by: By,
    },
    /// List what hangs: tasks and requests that are due, what is preserved no longer, hand-overs without an answer; exit code 1 where there is any
    #[command(
        after_help = "Example:\n  tiaki case alarms --within 14 --operator ana --json -\n\nOf restricted cases it tells their members alone."
    )]
    Alarms {
        /// Days before its end that something is told
        #[arg(long, value_name = "DAYS", default_value_t = 7, value_parser = clap::value_parser!(u16).range(0..=365))]
        within: u16,
        #[command(flatten)]
        by: By,
    },
    /// Add persons to a case, or the accounts that one who is in it has got since
    #[command(
        after_help = "Example:\n  tiaki case add cas_00112233445566778899aabbccddeeff per_00112233445566778899aabbccddeeff --operator ana"
    )]
    Add {
        #[command(flatten)]
        which: Which,
        /// Whom (per_…)
        #[arg(value_name = "PERSON", required = true)]
        persons: Vec<String>,
        #[command(flatten)]
        by: By,
    },
    /// Take a person out of a case
    #[command(
        after_help = "Example:\n  tiaki case remove cas_00112233445566778899aabbccddeeff per_00112233445566778899aabbccddeeff --text 'another matter' --operator ana"
    )]
    Remove {
        #[command(flatten)]
        which: Which,
        /// Whom (per_…)
        #[arg(value_name = "PERSON")]
        person: String,
        #[command(flatten)]
        words: Words,
        #[command(flatten)]
        by: By,
    },
    /// Make somebody a member of a case, or a member no longer
    #[command(
        after_help = "Examples:\n  tiaki case assign cas_00112233445566778899aabbccddeeff ben --operator ana\n  tiaki case assign cas_00112233445566778899aabbccddeeff ben --lead --supervisor --operator sue\n  tiaki case assign cas_00112233445566778899aabbccddeeff ben --end --operator ana\n\nWho leads the case assigns; a supervisor does too, without seeing a restricted one."
    )]
    Assign {
        #[command(flatten)]
        which: Which,
        /// Whom
        #[arg(value_name = "NAME")]
        member: String,
        /// To lead it
        #[arg(long, conflicts_with = "end")]
        lead: bool,
        /// To be a member no longer
        #[arg(long)]
        end: bool,
        /// --operator is a supervisor
        #[arg(long)]
        supervisor: bool,
        #[command(flatten)]
        by: By,
    },
    /// List the cases that nobody who is active leads
    #[command(
        after_help = "Example:\n  tiaki case unled --operator sue\n\nWhy is said by a code: `off` (who leads it is switched off), `role` (has no role that works in cases), `agency` (works for another one), `unknown` (is no operator here), `machine` (a machine opened it and named nobody), `nobody`. Restricted ones are listed by their id alone."
    )]
    Unled {
        #[command(flatten)]
        by: By,
    },
    /// Name who leads a case that nobody who is active leads, as a supervisor
    #[command(
        after_help = "Example:\n  tiaki case appoint cas_00112233445566778899aabbccddeeff ben --text 'ana has left the unit' --operator sue"
    )]
    Appoint {
        #[command(flatten)]
        which: Which,
        /// Who leads it from now on
        #[arg(value_name = "NAME")]
        member: String,
        #[command(flatten)]
        words: Words,
        #[command(flatten)]
        by: By,
    },
    /// Have only members know of a case, or the whole unit again
    #[command(
        after_help = "Examples:\n  tiaki case restrict cas_00112233445566778899aabbccddeeff --text 'a colleague is near' --operator ana\n  tiaki case restrict cas_00112233445566778899aabbccddeeff --end --text 'it is over' --operator ana"
    )]
    Restrict {
        #[command(flatten)]
        which: Which,
        /// The whole unit again
        #[arg(long)]
        end: bool,
        #[command(flatten)]
        words: Words,
        #[command(flatten)]
        by: By,
    },
    /// Tasks of a case
    #[command(subcommand)]
    Task(CaseTask),
    /// Write a note; it never leaves the agency
    #[command(
        after_help = "Examples:\n  tiaki case note cas_00112233445566778899aabbccddeeff --text-file note.txt --operator ana\n  tiaki case note cas_00112233445566778899aabbccddeeff --text-file - --operator ana < note.txt\n\nNotes are in no export and no package, and the log has a keyed digest of each."
    )]
    Note {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        words: Words,
        #[command(flatten)]
        by: By,
    },
    /// Legal requests and preservations
    #[command(subcommand)]
    Request(CaseRequest),
    /// Write down that a case was handed over to child protection, or that the office has it
    #[command(
        after_help = "Examples:\n  tiaki case hand-over cas_00112233445566778899aabbccddeeff --office 'Child protection, north' --operator ana\n  tiaki case hand-over --acknowledged hnd_00112233445566778899aabbccddeeff --reference CP-7 --operator ana\n\nName an office and no person."
    )]
    HandOver {
        /// The case (cas_…)
        #[arg(value_name = "CASE", required_unless_present = "acknowledged")]
        case: Option<String>,
        /// To which office
        #[arg(long, value_name = "OFFICE", required_unless_present = "acknowledged")]
        office: Option<String>,
        /// The office has what was handed over (hnd_…)
        #[arg(long, value_name = "HAND-OVER", conflicts_with_all = ["case", "office"])]
        acknowledged: Option<String>,
        /// The office's own reference
        #[arg(long, value_name = "REFERENCE", requires = "acknowledged")]
        reference: Option<String>,
        /// When (2026-03-01T14:00:00Z) [default: now]
        #[arg(long, value_name = "TIME")]
        at: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// Have a case wait for somebody else
    #[command(
        after_help = "Example:\n  tiaki case wait cas_00112233445566778899aabbccddeeff --text 'another state answers' --operator ana"
    )]
    Wait {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        words: Words,
        #[command(flatten)]
        by: By,
    },
    /// Have work go on
    #[command(
        after_help = "Example:\n  tiaki case resume cas_00112233445566778899aabbccddeeff --operator ana"
    )]
    Resume {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        by: By,
    },
    /// Close a case: with outcomes of its persons, or with a code
    #[command(
        after_help = "Examples:\n  tiaki case close cas_00112233445566778899aabbccddeeff --outcome per_00112233445566778899aabbccddeeff=arrest --on 2026-03-01 --operator ana\n  tiaki case close cas_00112233445566778899aabbccddeeff --outcomes --operator ana\n  tiaki case close cas_00112233445566778899aabbccddeeff --code duplicate --text 'K-2026-3' --operator ana\n\nWith outcomes, one must stand for each person: those given here are recorded with it, others may\nstand already (tiaki outcome codes lists them). Codes to close without: duplicate, no_offence,\nnothing_to_act_on, opened_in_error, passed_on.\nTasks that are not done and requests that are not sent or answered are to be finished first."
    )]
    Close(CaseClose),
    /// Open a closed case again
    #[command(
        after_help = "Example:\n  tiaki case reopen cas_00112233445566778899aabbccddeeff --text 'new reports' --operator ana"
    )]
    Reopen {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        words: Words,
        #[command(flatten)]
        by: By,
    },
    /// Tell what happened in a case and what came in on its persons since, and mark it as seen where all unread is told
    #[command(
        after_help = "Examples:\n  tiaki case timeline cas_00112233445566778899aabbccddeeff --unread --operator ana\n  tiaki case timeline cas_00112233445566778899aabbccddeeff --kind report_received --kind referred --oldest-first --operator ana --json -\n\nKinds: opened, appointed, assigned, unassigned, restricted, unrestricted, person_added, person_removed,\ntask_added, task_changed, task_done, task_undone, noted, request_drafted, request_sent,\nrequest_answered, request_refused, request_expired, request_withdrawn, handed_over, acknowledged,\nwaiting, resumed, closed, reopened; report_received, disclosure_received, account_joined,\naccount_left, person_merged, person_split, link_decided, place_ruled, referred, outcome_recorded.\nTimes are UTC."
    )]
    Timeline {
        #[command(flatten)]
        which: Which,
        /// Of this kind alone; more than one may be given
        #[arg(long = "kind", value_name = "KIND")]
        kinds: Vec<String>,
        /// What --operator has not seen alone
        #[arg(long)]
        unread: bool,
        /// Oldest first [default: newest first]
        #[arg(long)]
        oldest_first: bool,
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 100)]
        limit: usize,
        /// Do not mark it as seen
        #[arg(long)]
        peek: bool,
        #[command(flatten)]
        by: By,
    },
}

/// What is done with tasks.
#[derive(Debug, Subcommand)]
pub(crate) enum CaseTask {
    /// Add a task
    #[command(
        after_help = "Example:\n  tiaki case task add cas_00112233445566778899aabbccddeeff --text 'ask the provider' --due 2026-03-01 --to ben --operator ana"
    )]
    Add {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        words: Words,
        /// By which day
        #[arg(long, value_name = "DATE")]
        due: Option<String>,
        /// Whose it is: a member
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
        #[command(flatten)]
        by: By,
    },
    /// Give a task to somebody else, or have it be due on another day
    #[command(
        after_help = "Examples:\n  tiaki case task change tsk_00112233445566778899aabbccddeeff --to cleo --operator ana\n  tiaki case task change tsk_00112233445566778899aabbccddeeff --no-due --to-nobody --operator ana"
    )]
    Change {
        /// The task (tsk_…)
        #[arg(value_name = "TASK")]
        task: String,
        /// By which day
        #[arg(long, value_name = "DATE")]
        due: Option<String>,
        /// Due on no day
        #[arg(long, conflicts_with = "due")]
        no_due: bool,
        /// Whose it is: a member
        #[arg(long, value_name = "NAME")]
        to: Option<String>,
        /// Nobody's
        #[arg(long, conflicts_with = "to")]
        to_nobody: bool,
        #[command(flatten)]
        by: By,
    },
    /// Say that a task is done
    #[command(
        after_help = "Example:\n  tiaki case task done tsk_00112233445566778899aabbccddeeff --operator ben"
    )]
    Done {
        /// The task (tsk_…)
        #[arg(value_name = "TASK")]
        task: String,
        #[command(flatten)]
        by: By,
    },
    /// Say that a task is to be done again
    #[command(
        after_help = "Example:\n  tiaki case task undone tsk_00112233445566778899aabbccddeeff --operator ben"
    )]
    Undone {
        /// The task (tsk_…)
        #[arg(value_name = "TASK")]
        task: String,
        #[command(flatten)]
        by: By,
    },
}

/// What is done with legal requests.
#[derive(Debug, Subcommand)]
pub(crate) enum CaseRequest {
    /// Draft a request
    #[command(
        after_help = "Examples:\n  tiaki case request draft cas_00112233445566778899aabbccddeeff --kind preservation --law us_2703f --office 'Examplechat, law enforcement response' --account acc_00112233445566778899aabbccddeeff --operator ana\n  tiaki case request draft cas_00112233445566778899aabbccddeeff --kind preservation_extension --extends lrq_00112233445566778899aabbccddeeff --office 'Examplechat, law enforcement response' --operator ana\n  tiaki case request draft cas_00112233445566778899aabbccddeeff --kind subscriber --office 'Examplechat, law enforcement response' --due 2026-03-01 --operator ana\n\nKinds: content, emergency, mutual_assistance, preservation, preservation_extension, subscriber,\ntraffic.\nLaws: us_2703f (90 days, and 90 more once), us_2258a (a report's contents, one year),\nconvention_16 (90 days, and 90 more), convention_29 (60 days), eu_2023_1543 (60 days, and 30 more;\norders are due in 10 days), stated (give --ends)."
    )]
    Draft(CaseDraft),
    /// Say that a request was sent; what it preserves is kept from that day on
    #[command(
        after_help = "Example:\n  tiaki case request sent lrq_00112233445566778899aabbccddeeff --on 2026-02-01 --operator ana"
    )]
    Sent {
        #[command(flatten)]
        moved: RequestMoved,
        /// On which day [default: today]
        #[arg(long, value_name = "DATE")]
        on: Option<String>,
    },
    /// Say that a request was answered
    #[command(
        after_help = "Example:\n  tiaki case request answered lrq_00112233445566778899aabbccddeeff --reference ESP-12 --operator ana"
    )]
    Answered(RequestMoved),
    /// Say that a request was refused
    #[command(
        after_help = "Example:\n  tiaki case request refused lrq_00112233445566778899aabbccddeeff --operator ana"
    )]
    Refused(RequestMoved),
    /// Say that a request's time went by, or that what it preserved is kept no longer
    #[command(
        after_help = "Example:\n  tiaki case request expired lrq_00112233445566778899aabbccddeeff --operator ana"
    )]
    Expired(RequestMoved),
    /// Say that a request is not wanted any more
    #[command(
        after_help = "Example:\n  tiaki case request withdrawn lrq_00112233445566778899aabbccddeeff --operator ana"
    )]
    Withdrawn(RequestMoved),
}

/// A request to be drafted.
#[derive(Debug, Args)]
pub(crate) struct CaseDraft {
    #[command(flatten)]
    pub(crate) which: Which,
    /// What is asked for
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: String,
    /// To which office, of a provider or of a state; no person
    #[arg(long, value_name = "OFFICE")]
    pub(crate) office: String,
    /// By which law: of a preservation always
    #[arg(long, value_name = "LAW")]
    pub(crate) law: Option<String>,
    /// The preservation that it extends (lrq_…)
    #[arg(long, value_name = "REQUEST")]
    pub(crate) extends: Option<String>,
    /// The day on which it ends, with --law stated
    #[arg(long, value_name = "DATE")]
    pub(crate) ends: Option<String>,
    /// The day by which it is to be sent and answered
    #[arg(long, value_name = "DATE")]
    pub(crate) due: Option<String>,
    /// Under which reference
    #[arg(long, value_name = "REFERENCE")]
    pub(crate) reference: Option<String>,
    /// An account that it is about (acc_…); more than one may be given
    #[arg(long = "account", value_name = "ACCOUNT")]
    pub(crate) accounts: Vec<String>,
    #[command(flatten)]
    pub(crate) by: By,
}

/// What became of a request.
#[derive(Debug, Args)]
pub(crate) struct RequestMoved {
    /// The request (lrq_…)
    #[arg(value_name = "REQUEST")]
    pub(crate) request: String,
    /// Under which reference, where another than before
    #[arg(long, value_name = "REFERENCE")]
    pub(crate) reference: Option<String>,
    #[command(flatten)]
    pub(crate) by: By,
}

/// How a case ends.
#[derive(Debug, Args)]
pub(crate) struct CaseClose {
    #[command(flatten)]
    pub(crate) which: Which,
    /// What came of a person: PERSON=CODE; more than one may be given
    #[arg(long = "outcome", value_name = "PERSON=CODE", requires = "on", conflicts_with_all = ["code", "outcomes"])]
    pub(crate) outcome: Vec<String>,
    /// On which day, with --outcome
    #[arg(long, value_name = "DATE", requires = "outcome")]
    pub(crate) on: Option<String>,
    /// With the outcomes that stand already
    #[arg(long, conflicts_with = "code")]
    pub(crate) outcomes: bool,
    /// With a code
    #[arg(long, value_name = "CODE", required_unless_present_any = ["outcome", "outcomes"], requires = "words")]
    pub(crate) code: Option<String>,
    #[command(flatten)]
    pub(crate) words: MaybeWords,
    #[command(flatten)]
    pub(crate) by: By,
}

/// A part of the cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum CasePart {
    /// All
    All,
    /// Closed
    Closed,
    /// Not closed, and --operator is a member
    Mine,
    /// Open
    Open,
    /// Waiting
    Waiting,
}

/// A case.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// The case (cas_…)
    #[arg(value_name = "CASE")]
    pub(crate) case: String,
}

/// What is written. What stands in an argument is seen by others on this machine while the command runs.
#[derive(Debug, Args)]
#[group(id = "words", required = true, multiple = false)]
pub(crate) struct Words {
    /// The words
    #[arg(long, value_name = "TEXT")]
    pub(crate) text: Option<String>,
    /// A file that has them; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) text_file: Option<PathBuf>,
}

/// As [`Words`], where they need not be there.
#[derive(Debug, Args)]
#[group(id = "words", required = false, multiple = false)]
pub(crate) struct MaybeWords {
    /// Why, with --code
    #[arg(long, value_name = "TEXT")]
    pub(crate) text: Option<String>,
    /// A file that says why; - for standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) text_file: Option<PathBuf>,
}
