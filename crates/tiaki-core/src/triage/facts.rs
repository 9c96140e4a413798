//! The facts on one person that triage weighs, each with where it was read.
//!
//! The use case fills them from reports, files, hits, links, location and
//! history; nothing here is a judgement. Everything counts what was *found*: an
//! empty fact is "nothing found", not "verified absent".

use std::collections::{BTreeMap, BTreeSet};

use crate::clock::PersonClock;
use crate::id::{PersonId, ProviderId, SourceId};
use crate::locate::Verdict;
use crate::report::{IncidentType, Mark, Role};
use crate::time::Timestamp;

/// How many of a thing were found, and the reports or disclosures they were found in.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Seen {
    /// How many; 0 is "none found".
    pub count: u32,
    /// Where they were read; order and repetition do not matter.
    pub sources: Vec<SourceId>,
}

impl Seen {
    /// `count` things read in `sources`.
    #[must_use]
    pub const fn new(count: u32, sources: Vec<SourceId>) -> Self {
        Self { count, sources }
    }

    /// One more thing, read in `source`.
    pub fn add(&mut self, source: SourceId) {
        self.count = self.count.saturating_add(1);
        self.sources.push(source);
    }
}

/// What one report, or one disclosure, says of the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFact {
    /// The report or disclosure.
    pub source: SourceId,
    /// When it was received here.
    pub received_at: Timestamp,
    /// Whether nothing says when that was, so that it counts as received when it is looked at.
    pub undated: bool,
    /// Who sent it.
    pub provider: ProviderId,
    /// The part that the person's account has in it.
    pub role: Role,
    /// What it is about; nothing for disclosures.
    pub incident: Option<IncidentType>,
    /// Marks on the report (not on its files).
    pub marks: BTreeSet<Mark>,
    /// Whether the provider asked for high priority.
    pub escalated: bool,
    /// How many of a thousand reports this provider escalates (0 to 1000). For a provider with
    /// few reports use `(escalated + 1) * 1000 / (reports + 2)`, so that one report proves nothing.
    pub provider_escalation_permille: u16,
    /// Whether the provider says that it told the police directly.
    pub police_informed: bool,
    /// How complete the report is, 0 to 100 ([`crate::quality::Rules::score`]).
    pub completeness: u8,
    /// Whether it is one of a batch about a viral file.
    pub batched: bool,
    /// Whether its sender is flagged as sending mostly unusable reports.
    pub noisy_sender: bool,
    /// Whether it was withdrawn: then nothing in it counts.
    pub retracted: bool,
}

impl ReportFact {
    /// A plain report of which nothing more is known.
    #[must_use]
    pub const fn received(source: SourceId, provider: ProviderId, at: Timestamp) -> Self {
        Self {
            source,
            received_at: at,
            undated: false,
            provider,
            role: Role::Reported,
            incident: None,
            marks: BTreeSet::new(),
            escalated: false,
            provider_escalation_permille: 2,
            police_informed: false,
            completeness: 60,
            batched: false,
            noisy_sender: false,
            retracted: false,
        }
    }
}

/// What is known of the person's files. Each file is counted under exactly one of `viral`,
/// `negative`, `known`, `near` and `first_seen`, in that order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileFacts {
    /// On a list of files that circulate widely among the unaware or outraged, or marked viral.
    pub viral: Seen,
    /// On a list of files verified as not abuse material.
    pub negative: Seen,
    /// On a list of abuse material, by exact digest.
    pub known: Seen,
    /// Near a file on such a list, by perceptual distance.
    pub near: Seen,
    /// On no list.
    pub first_seen: Seen,
    /// Of the first-seen: held by no account of any other person here.
    pub only_here: Seen,
    /// Groups of two or more first-seen files that are near each other and only here: one scene.
    pub small_sets: Seen,
    /// Of the first-seen: with traces of the camera or place that made them.
    pub device_traces: Seen,
    /// Of the first-seen: in the provider's classes A1 or A2 (prepubescent).
    pub first_seen_young: Seen,
    /// Marks that the provider set on first-seen files.
    pub first_seen_marks: BTreeMap<Mark, Seen>,
    /// Of the known, near and first-seen: sent to others or publicly available.
    pub shared: Seen,
    /// Viewed by a person at the provider, as it says; not said is not counted.
    pub viewed: Seen,
    /// Marked as a meme by the provider, or shared in a way that condemns it (coded by the use case).
    pub outrage: Seen,
}

/// Everything triage knows of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonFacts {
    /// The person.
    pub person: PersonId,
    /// How many accounts the person has.
    pub accounts: u32,
    /// What each report and disclosure says.
    pub reports: Vec<ReportFact>,
    /// The files.
    pub files: FileFacts,
    /// Distinct minors' accounts that the person was in contact with: victim blocks, recipients
    /// with an age under 18.
    pub minors_in_contact: Seen,
    /// The lowest age among them.
    pub youngest_contact_age: Option<u8>,
    /// Minors' accounts that share a household's rare address or device with the person.
    pub household_minors: Seen,
    /// Stated relations to a child: parent, guardian, teacher and the like.
    pub stated_relations: Seen,
    /// Coded signs of work or duties with children.
    pub access_terms: Seen,
    /// Earlier reports that providers refer to, and outcomes on record.
    pub prior_reports: Seen,
    /// Accounts made after an earlier one was disabled.
    pub recreated_accounts: Seen,
    /// Persons of one of the three upper classes that this one shares a group with or writes to.
    pub endangering_contacts: Seen,
    /// Accounts of the person itself that state an age under 18.
    pub stated_minor: Seen,
    /// Decisions of operators that a child is in danger now.
    pub operator_alarms: Seen,
    /// Verified phones and mails, devices, payments.
    pub identifiers: Seen,
    /// Where the person is.
    pub location: Verdict,
    /// What says so, one for each country that it speaks for.
    pub placed: Seen,
    /// When the evidence dies.
    pub clock: PersonClock,
}

impl PersonFacts {
    /// A person of whom nothing is known.
    #[must_use]
    pub fn new(person: PersonId) -> Self {
        Self {
            person,
            accounts: 0,
            reports: Vec::new(),
            files: FileFacts::default(),
            minors_in_contact: Seen::default(),
            youngest_contact_age: None,
            household_minors: Seen::default(),
            stated_relations: Seen::default(),
            access_terms: Seen::default(),
            prior_reports: Seen::default(),
            recreated_accounts: Seen::default(),
            endangering_contacts: Seen::default(),
            stated_minor: Seen::default(),
            operator_alarms: Seen::default(),
            identifiers: Seen::default(),
            location: Verdict::Unknown,
            placed: Seen::default(),
            clock: PersonClock::default(),
        }
    }

    /// The reports that count: all but those withdrawn.
    pub fn standing(&self) -> impl Iterator<Item = &ReportFact> {
        self.reports.iter().filter(|report| !report.retracted)
    }

    /// When the first standing report was received.
    #[must_use]
    pub fn first_received(&self) -> Option<Timestamp> {
        self.standing().map(|report| report.received_at).min()
    }
}
