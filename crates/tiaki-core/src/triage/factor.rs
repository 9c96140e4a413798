//! Factors: what a fact counts as, in which family, with what wording.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::facts::{PersonFacts, ReportFact, Seen};
use super::rules::Rules;
use crate::id::SourceId;
use crate::identifier::codes;
use crate::report::{IncidentType, Mark, Role};
use crate::time::Timestamp;

codes! {
    /// Families of signals that do not depend on each other; the first six speak of danger to a
    /// child, the next two of material, the last against.
    Family {
        /// Someone raised the alarm.
        Alarm = "alarm",
        /// Contact with a child online.
        Contact = "contact",
        /// Material that may have been made by the person, or for them.
        Production = "production",
        /// Access to a child in life.
        Access = "access",
        /// It goes on, or comes back.
        Persistence = "persistence",
        /// The company the person keeps.
        Network = "network",
        /// Material held.
        Material = "material",
        /// Material passed on.
        Sharing = "sharing",
        /// Signs of a bystander.
        Benign = "benign",
    }
}

macro_rules! factors {
    ($($family:ident { $($variant:ident = $code:literal: $text:literal,)+ })+) => {
        codes! {
            /// A factor that bears on the danger class. Its wording is [`FactorCode::text`], its
            /// key for translation `factor.` and its code.
            FactorCode { $($(#[doc = $text] $variant = $code,)+)+ }
        }

        impl FactorCode {
            /// The family it gives its points to.
            #[must_use]
            pub const fn family(self) -> Family {
                match self { $($(Self::$variant => Family::$family,)+)+ }
            }

            /// What it says, in plain English.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $($(Self::$variant => $text,)+)+ }
            }
        }
    };
}

factors! {
    Alarm {
        OperatorAlarm = "operator_alarm": "an operator decided that a child is in danger now",
        EscalatedRarely = "escalated_rarely": "escalated by a provider that rarely escalates",
        EscalatedSometimes = "escalated_sometimes": "escalated by a provider that escalates now and then",
        EscalatedOften = "escalated_often": "escalated by a provider that escalates often",
        PoliceInformed = "police_informed": "the provider told the police directly",
    }
    Contact {
        Enticement = "enticement": "reported for enticing a child",
        Sextortion = "sextortion": "marked as sextortion",
        Sadistic = "sadistic": "marked as sadistic exploitation",
        Solicitation = "solicitation": "marked as asking for or offering material",
        Unsolicited = "unsolicited": "reported for obscene material sent to a child",
        MinorInContact = "minor_in_contact": "a minor's account is in contact",
        YoungContact = "young_contact": "a young child's account is in contact",
    }
    Production {
        OnlyHere = "only_here": "first-seen files that nobody else here holds",
        SmallSets = "small_sets": "small sets of first-seen files of one scene",
        SelfProduction = "self_production": "first-seen files possibly made by a child",
        PhysicalHarm = "physical_harm": "first-seen files marked with physical harm",
        Infant = "infant": "first-seen files marked with a very young child",
        LiveStreaming = "live_streaming": "first-seen files marked as streamed live",
        DeviceTraces = "device_traces": "first-seen files with traces of the camera or place",
        FirstSeenYoung = "first_seen_young": "first-seen files classed by the provider as of a young child",
    }
    Access {
        Molestation = "molestation": "reported for molestation of a child",
        Trafficking = "trafficking": "reported for trafficking of a child",
        Tourism = "tourism": "reported for travel to abuse a child",
        HouseholdMinor = "household_minor": "shares a household with a minor's account",
        StatedRelation = "stated_relation": "states a relation to a child",
        AccessTerms = "access_terms": "signs of work or duties with children",
    }
    Persistence {
        PriorReports = "prior_reports": "reported before",
        SeveralDays = "several_days": "reported on several days",
        RecreatedAccount = "recreated_account": "came back with a new account after one was disabled",
        SeveralProviders = "several_providers": "reported by several providers",
        Burst = "burst": "several days of reports within a short time",
    }
    Network {
        EndangeringContacts = "endangering_contacts": "linked with persons of the upper danger classes",
    }
    Material {
        ReportedMaterial = "reported_material": "reported for material",
        KnownFiles = "known_files": "known files",
        NearFiles = "near_files": "files near known ones",
        FirstSeenFiles = "first_seen_files": "first-seen files",
    }
    Sharing {
        SharedFiles = "shared_files": "files passed on or made public",
        ManyKnownFiles = "many_known_files": "a large collection of known files",
    }
    Benign {
        ViralFiles = "viral_files": "files that circulate virally",
        NegativeFiles = "negative_files": "files verified as not abuse material",
        Batched = "batched": "part of a batch about a viral file",
        Meme = "meme": "marked as a possible meme",
        Spam = "spam": "marked as spam",
        Outrage = "outrage": "shared in the manner of outrage",
    }
}

/// A factor found on a person: what, how often, how many points, where it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Factor {
    /// What was found.
    pub code: FactorCode,
    /// How many of it.
    pub count: u32,
    /// How much the best of it weighs, in thousandths: what some senders and some parts say weighs
    /// less.
    pub permille: u16,
    /// The points it gives to its family, 0 to 100.
    pub points: u16,
    /// Whether it counts towards the class. What a protected person's own account shows does not.
    pub counted: bool,
    /// The reports and disclosures that show it, in order, each once.
    pub sources: Vec<SourceId>,
}

impl fmt::Display for Factor {
    /// A plain English sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.text())?;
        if self.count > 1 {
            write!(f, " ({})", self.count)?;
        }
        if !self.counted {
            f.write_str("; not counted against a person who may be a victim")?;
        }
        Ok(())
    }
}

/// What was found of one factor before its points are computed.
#[derive(Default)]
struct Found {
    count: u32,
    permille: u16,
    sources: Vec<SourceId>,
}

/// Collects findings; one factor's findings add up.
struct Collector<'a> {
    rules: &'a Rules,
    found: BTreeMap<FactorCode, Found>,
}

impl Collector<'_> {
    fn count(&mut self, code: FactorCode, seen: &Seen) {
        if seen.count > 0 {
            let found = self.found.entry(code).or_default();
            found.count = found.count.saturating_add(seen.count);
            found.permille = 1_000;
            found.sources.extend_from_slice(&seen.sources);
        }
    }

    fn report(&mut self, code: FactorCode, report: &ReportFact) {
        let permille = self.rules.report_permille(report);
        let found = self.found.entry(code).or_default();
        found.count = found.count.saturating_add(1);
        found.permille = found.permille.max(permille);
        found.sources.push(report.source);
    }

    fn finish(self) -> Vec<Factor> {
        let rules = self.rules;
        self.found
            .into_iter()
            .map(|(code, found)| {
                let mut sources = found.sources;
                sources.sort_unstable();
                sources.dedup();
                Factor {
                    code,
                    count: found.count,
                    permille: found.permille,
                    points: rules.points(code, found.count, found.permille),
                    counted: true,
                    sources,
                }
            })
            .collect()
    }
}

/// Every factor that the facts show, in order of their codes.
pub(super) fn collect(facts: &PersonFacts, rules: &Rules, as_of: Timestamp) -> Vec<Factor> {
    let mut collector = Collector {
        rules,
        found: BTreeMap::new(),
    };
    for report in facts
        .standing()
        .filter(|report| report.role != Role::Victim)
    {
        from_report(&mut collector, report, facts.stated_minor.count > 0);
    }
    from_files(&mut collector, facts);
    from_person(&mut collector, facts);
    from_history(&mut collector, facts, as_of);
    collector.finish()
}

fn from_report(collector: &mut Collector<'_>, report: &ReportFact, states_minor: bool) {
    let rules = collector.rules;
    if report.escalated {
        collector.report(
            rules.escalation_code(report.provider_escalation_permille),
            report,
        );
    }
    if report.police_informed {
        collector.report(FactorCode::PoliceInformed, report);
    }
    if report.batched {
        collector.report(FactorCode::Batched, report);
    }
    let between_minors = states_minor && report.marks.contains(&Mark::MinorToMinor);
    let of_incident = report.incident.and_then(incident_factor);
    let of_marks = report.marks.iter().copied().filter_map(report_mark_factor);
    for code in of_incident.into_iter().chain(of_marks) {
        if !(between_minors && code.family() == Family::Contact) {
            collector.report(code, report);
        }
    }
}

const fn incident_factor(incident: IncidentType) -> Option<FactorCode> {
    match incident {
        IncidentType::Enticement => Some(FactorCode::Enticement),
        IncidentType::Material => Some(FactorCode::ReportedMaterial),
        IncidentType::Molestation => Some(FactorCode::Molestation),
        IncidentType::Tourism => Some(FactorCode::Tourism),
        IncidentType::Trafficking => Some(FactorCode::Trafficking),
        IncidentType::Unsolicited => Some(FactorCode::Unsolicited),
        IncidentType::MisleadingDomain | IncidentType::MisleadingWords | IncidentType::Unstated => {
            None
        }
    }
}

const fn report_mark_factor(mark: Mark) -> Option<FactorCode> {
    match mark {
        Mark::PotentialMeme | Mark::Viral => Some(FactorCode::Meme),
        Mark::Sadistic => Some(FactorCode::Sadistic),
        Mark::Sextortion => Some(FactorCode::Sextortion),
        Mark::Solicitation => Some(FactorCode::Solicitation),
        Mark::Spam => Some(FactorCode::Spam),
        Mark::Animation
        | Mark::Bestiality
        | Mark::GenerativeAi
        | Mark::Infant
        | Mark::LiveStreaming
        | Mark::MinorToMinor
        | Mark::PhysicalHarm
        // A fact of its own.
        | Mark::PoliceInformed
        | Mark::SelfProduction
        | Mark::Violence => None,
    }
}

fn from_files(collector: &mut Collector<'_>, facts: &PersonFacts) {
    let files = &facts.files;
    for (code, seen) in [
        (FactorCode::OnlyHere, &files.only_here),
        (FactorCode::SmallSets, &files.small_sets),
        (FactorCode::DeviceTraces, &files.device_traces),
        (FactorCode::FirstSeenYoung, &files.first_seen_young),
        (FactorCode::KnownFiles, &files.known),
        (FactorCode::NearFiles, &files.near),
        (FactorCode::FirstSeenFiles, &files.first_seen),
        (FactorCode::SharedFiles, &files.shared),
        (FactorCode::ViralFiles, &files.viral),
        (FactorCode::NegativeFiles, &files.negative),
        (FactorCode::Outrage, &files.outrage),
    ] {
        collector.count(code, seen);
    }
    if files.known.count >= collector.rules.report.many_known {
        collector.count(FactorCode::ManyKnownFiles, &files.known);
    }
    for (mark, code) in [
        (Mark::Infant, FactorCode::Infant),
        (Mark::LiveStreaming, FactorCode::LiveStreaming),
        (Mark::PhysicalHarm, FactorCode::PhysicalHarm),
        (Mark::SelfProduction, FactorCode::SelfProduction),
        (Mark::Violence, FactorCode::PhysicalHarm),
    ] {
        if let Some(seen) = files.first_seen_marks.get(&mark) {
            collector.count(code, seen);
        }
    }
}

fn from_person(collector: &mut Collector<'_>, facts: &PersonFacts) {
    for (code, seen) in [
        (FactorCode::OperatorAlarm, &facts.operator_alarms),
        (FactorCode::MinorInContact, &facts.minors_in_contact),
        (FactorCode::HouseholdMinor, &facts.household_minors),
        (FactorCode::StatedRelation, &facts.stated_relations),
        (FactorCode::AccessTerms, &facts.access_terms),
        (FactorCode::PriorReports, &facts.prior_reports),
        (FactorCode::RecreatedAccount, &facts.recreated_accounts),
        (FactorCode::EndangeringContacts, &facts.endangering_contacts),
    ] {
        collector.count(code, seen);
    }
    let young = facts
        .youngest_contact_age
        .is_some_and(|age| age < collector.rules.report.young_age);
    if young {
        let seen = Seen::new(1, facts.minors_in_contact.sources.clone());
        collector.count(FactorCode::YoungContact, &seen);
    }
}

/// Days, providers and bursts, from reports that are not batched: a viral file brings many
/// reports on one act.
fn from_history(collector: &mut Collector<'_>, facts: &PersonFacts, as_of: Timestamp) {
    let own: Vec<&ReportFact> = facts
        .standing()
        .filter(|report| matches!(report.role, Role::Reported) && !report.batched)
        .collect();
    let sources = || own.iter().map(|report| report.source).collect::<Vec<_>>();
    let days: BTreeSet<i64> = own.iter().map(|report| report.received_at.day()).collect();
    let providers: BTreeSet<_> = own.iter().map(|report| report.provider).collect();
    let window = as_of.day() - i64::from(collector.rules.report.burst_days);
    let recent = days.iter().filter(|day| **day >= window).count();
    let further = |count: usize| u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX);
    for (code, count) in [
        (FactorCode::SeveralDays, further(days.len())),
        (FactorCode::SeveralProviders, further(providers.len())),
        (
            FactorCode::Burst,
            u32::from(recent >= usize::from(collector.rules.report.burst_least)),
        ),
    ] {
        if count > 0 {
            collector.count(code, &Seen::new(count, sources()));
        }
    }
}
