//! Who shows the pattern of an innocent: a bystander, or a victim, and nothing that speaks of
//! more.
//!
//! A large part of what is reported is no offence (one country threw out 11 % of its referrals as
//! not abuse material), and a child in a report is not its offender. These patterns are told from
//! the facts alone, not from what triage made of them, so that a site can hold its queues against
//! them: none of them may stand above the lowest band of an offence queue, whatever the rules say.

use super::facts::{PersonFacts, ReportFact, Seen};
use super::rules::Rules;
use super::{Band, Lane, Priority, triage};
use crate::id::{PersonId, ProviderId, SourceId};
use crate::identifier::codes;
use crate::report::{IncidentType, Mark, Role};
use crate::time::Timestamp;

codes! {
    /// A pattern of innocence.
    Pattern {
        /// Signs of someone who came by a viral or harmless file, and no other.
        Bystander = "bystander",
        /// Appears as a victim, or states to be a minor, without a sign of danger to others.
        Victim = "victim",
    }
}

impl PersonFacts {
    /// The pattern of innocence that the facts show, if they show one. Absence is no proof of
    /// innocence: a bystander needs a sign of being one.
    #[must_use]
    pub fn pattern(&self) -> Option<Pattern> {
        if self.shows_danger() {
            return None;
        }
        let is_victim = self.stated_minor.count > 0
            || self.standing().any(|report| report.role == Role::Victim);
        if is_victim {
            return Some(Pattern::Victim);
        }
        let files = &self.files;
        let material = [
            &files.known,
            &files.near,
            &files.first_seen,
            &files.only_here,
            &files.small_sets,
            &files.device_traces,
            &files.first_seen_young,
            &files.shared,
        ];
        let holds_material = material
            .into_iter()
            .chain(files.first_seen_marks.values())
            .any(|seen| seen.count > 0);
        let is_harmless = |mark: &Mark| matches!(mark, Mark::PotentialMeme | Mark::Viral);
        let shows_benign = files.viral.count + files.negative.count + files.outrage.count > 0
            || self
                .standing()
                .any(|report| report.batched || report.marks.iter().any(is_harmless));
        (!holds_material && shows_benign).then_some(Pattern::Bystander)
    }

    /// Whether anything speaks of danger to a child other than what is the child's own: alarms and
    /// first-seen files of a victim are.
    fn shows_danger(&self) -> bool {
        use crate::report::IncidentType::{
            Enticement, Molestation, Tourism, Trafficking, Unsolicited,
        };
        let seen = [
            &self.minors_in_contact,
            &self.household_minors,
            &self.stated_relations,
            &self.access_terms,
            &self.recreated_accounts,
            &self.endangering_contacts,
            &self.operator_alarms,
            &self.prior_reports,
        ];
        let is_grave =
            |mark: &Mark| matches!(mark, Mark::Sadistic | Mark::Sextortion | Mark::Solicitation);
        let own = || self.standing().filter(|report| report.role != Role::Victim);
        let states_minor = self.stated_minor.count > 0;
        let is_child = states_minor || self.standing().any(|report| report.role == Role::Victim);
        let contact = own().any(|report| {
            let between_minors = states_minor && report.marks.contains(&Mark::MinorToMinor);
            let of_incident = matches!(
                report.incident,
                Some(Enticement | Molestation | Tourism | Trafficking | Unsolicited)
            );
            !between_minors && (of_incident || report.marks.iter().any(is_grave))
        });
        let alarmed = !is_child && own().any(|report| report.escalated || report.police_informed);
        let repeated = own()
            .filter(|report| report.role == Role::Reported && !report.batched)
            .count()
            > 1;
        contact || alarmed || repeated || seen.iter().any(|seen| seen.count > 0)
    }
}

impl Priority {
    /// Whether it ranks as an offender: in an offence queue, above the lowest band.
    #[must_use]
    pub fn ranks_as_offender(&self) -> bool {
        self.lane == Lane::Offence && self.band < Band::Low
    }
}

impl Rules {
    /// The pattern of an innocent that would rank as an offender by these rules, over persons with
    /// every mixture of what such a pattern can hold; nothing where none would.
    #[must_use]
    pub fn innocent_that_ranks(&self) -> Option<Pattern> {
        innocents()
            .into_iter()
            .find(|facts| triage(facts, self, AT).ranks_as_offender())
            .and_then(|facts| facts.pattern())
    }
}

/// When the made-up persons are looked at.
const AT: Timestamp = Timestamp::from_micros(0).plus_days(20_000);

/// Persons with a pattern of innocence: every mixture of kinds of files, each once and many times,
/// with and without an alarm, and with evidence about to die.
fn innocents() -> Vec<PersonFacts> {
    let source = SourceId::from_bytes([1; 16]);
    let report = |role| ReportFact {
        incident: Some(IncidentType::Material),
        role,
        ..ReportFact::received(source, ProviderId::from_bytes([1; 16]), AT.plus_days(-1))
    };
    let mut found = Vec::new();
    for mixture in 0_u32..256 {
        let has = |bit: u32| mixture & (1 << bit) != 0;
        let much = if has(7) { 60 } else { 1 };
        let seen = |is: bool| Seen::new(if is { much } else { 0 }, vec![source]);
        let mut bystander = PersonFacts::new(PersonId::from_bytes([2; 16]));
        bystander.reports.push(ReportFact {
            batched: has(0),
            ..report(Role::Reported)
        });
        bystander.files.viral = seen(has(1));
        bystander.files.negative = seen(has(2));
        bystander.files.outrage = seen(has(3));
        bystander.clock.logs_end = has(4).then_some(AT.plus_days(1));
        let mut victim = PersonFacts::new(PersonId::from_bytes([3; 16]));
        victim.reports.push(ReportFact {
            escalated: has(0),
            ..report(Role::Victim)
        });
        victim.reports.push(ReportFact {
            escalated: has(0),
            ..report(Role::Reported)
        });
        victim.files.first_seen = seen(has(1));
        victim.files.only_here = seen(has(1));
        victim.files.small_sets = seen(has(2));
        victim.files.known = seen(has(3));
        victim.files.shared = seen(has(5));
        victim.files.device_traces = seen(has(6));
        victim.clock.logs_end = has(4).then_some(AT.plus_days(1));
        found.extend(
            [bystander, victim]
                .into_iter()
                .filter(|facts| facts.pattern().is_some()),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: &str = include_str!("../../rules/standard-1.toml");

    #[test]
    fn no_innocent_ranks_by_the_standard_rules() {
        assert!(innocents().len() > 400);
        assert_eq!(Rules::standard().innocent_that_ranks(), None);
    }

    #[test]
    fn rules_by_which_one_would_are_found() {
        for (from, to, pattern) in [
            (
                "all = { material = 15 } ",
                "all = { material = 5 } ",
                Pattern::Bystander,
            ),
            (
                "all = { contact = 40 }  ",
                "all = { sharing = 5 }  ",
                Pattern::Victim,
            ),
        ] {
            assert!(STANDARD.contains(from), "{from}");
            let text = STANDARD.replacen(from, to, 1).replacen(
                "possession = \"low\"",
                "possession = \"medium\"",
                1,
            );
            let rules = Rules::parse(&text).unwrap();
            assert_eq!(rules.innocent_that_ranks(), Some(pattern), "{from}");
        }
    }

    #[test]
    fn signs_of_danger_end_a_pattern() {
        let source = SourceId::from_bytes([1; 16]);
        let with = |change: &dyn Fn(&mut PersonFacts)| {
            let mut facts = PersonFacts::new(PersonId::from_bytes([2; 16]));
            let report =
                ReportFact::received(source, ProviderId::from_bytes([1; 16]), AT.plus_days(-1));
            facts.reports.push(report);
            facts.files.viral = Seen::new(1, vec![source]);
            change(&mut facts);
            facts.pattern()
        };
        assert_eq!(with(&|_| ()), Some(Pattern::Bystander));
        assert_eq!(
            with(&|facts| facts.reports[0].role = Role::Victim),
            Some(Pattern::Victim)
        );
        assert_eq!(with(&|facts| facts.files.known.count = 1), None);
        assert_eq!(with(&|facts| facts.minors_in_contact.count = 1), None);
        assert_eq!(with(&|facts| facts.reports[0].escalated = true), None);
        assert_eq!(
            with(&|facts| facts.reports[0].incident = Some(IncidentType::Enticement)),
            None
        );
        assert_eq!(with(&|facts| facts.files.viral.count = 0), None);
    }
}
