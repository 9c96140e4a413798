//! The optional rule set `formats-6.4`: the metadata-only formula that a public
//! desk study proposed in 2026. Its rubric for how complete a report is stands in
//! [`crate::quality`].
//!
//! It is kept beside the standard rules so that a site can compare. Its author
//! warns that the weights are speculative, that the fourth feature buries foreign
//! children unless persons are routed first and ranked inside each destination,
//! and that the number is ordinal, not a probability. Tiaki never lets it
//! undercut the danger class.

use super::facts::PersonFacts;
use crate::identifier::codes;
use crate::locate::Verdict;
use crate::report::{IncidentType, Mark, Role};
use crate::time::Timestamp;

/// The name of the rule set.
pub const VERSION: &str = "formats-6.4";

codes! {
    /// What is thought of the sender (F5).
    SenderTier {
        /// Known for unusable reports in great number: −12.
        Severe = "severe",
        /// Known for many poor reports: −8.
        High = "high",
        /// As `High`, but it corrects itself: −4.
        HighCorrected = "high_corrected",
        /// Nothing known: 0.
        Unknown = "unknown",
        /// In good faith: +6.
        GoodFaith = "good_faith",
    }
}

impl SenderTier {
    const fn points(self) -> i16 {
        match self {
            Self::Severe => -12,
            Self::High => -8,
            Self::HighCorrected => -4,
            Self::Unknown => 0,
            Self::GoodFaith => 6,
        }
    }
}

/// The eight features of a report. Values above a feature's range count as its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Features {
    /// F1, imminent danger: 0 none, 1 indicator, 2 explicit.
    pub danger: u8,
    /// F2, contact, sextortion or enticement.
    pub contact: bool,
    /// F3, novelty: 0 known, 1 partial, 2 novel.
    pub novelty: u8,
    /// F4, actionable jurisdiction: 0 foreign or unresolvable, 1 coarse, 2 specific.
    pub jurisdiction: u8,
    /// F5, the sender.
    pub sender: SenderTier,
    /// F6, completeness, 0 to 100; bands below 30, 30 to 69, 70 and above.
    pub completeness: u8,
    /// F7, vulnerability of the victim: 0 none known, 1 minor, 2 young or coerced.
    pub vulnerability: u8,
    /// F8, duplicate burst, viral, no victim: 0 to 2.
    pub duplicate: u8,
}

impl Features {
    /// The features of a person's reports together. The study speaks of one report; of several, the
    /// gravest counts. Who is danger and who an indicator of it is read so: explicit are a stated
    /// offence against a child in life, live streaming and an operator's word, an indicator is an
    /// escalation, a report to the police, and marks of harm or a very young child.
    #[must_use]
    pub fn of(facts: &PersonFacts) -> Self {
        let own = || {
            facts
                .standing()
                .filter(|report| report.role != Role::Victim)
        };
        let incident = |codes: &[IncidentType]| {
            own().any(|report| {
                report
                    .incident
                    .is_some_and(|incident| codes.contains(&incident))
            })
        };
        let report_mark = |mark: Mark| own().any(|report| report.marks.contains(&mark));
        let file_mark = |mark: Mark| {
            facts
                .files
                .first_seen_marks
                .get(&mark)
                .is_some_and(|seen| seen.count > 0)
        };
        let explicit = facts.operator_alarms.count > 0
            || file_mark(Mark::LiveStreaming)
            || incident(&[
                IncidentType::Molestation,
                IncidentType::Tourism,
                IncidentType::Trafficking,
            ]);
        let hinted = own().any(|report| report.escalated || report.police_informed)
            || file_mark(Mark::PhysicalHarm)
            || file_mark(Mark::Infant)
            || report_mark(Mark::Sadistic);
        let contact = facts.minors_in_contact.count > 0
            || report_mark(Mark::Sextortion)
            || incident(&[IncidentType::Enticement, IncidentType::Unsolicited]);
        let files = &facts.files;
        let listed = files.known.count + files.near.count > 0;
        let harmless = files.viral.count + files.negative.count > 0;
        let young = facts.youngest_contact_age.is_some_and(|age| age < 13)
            || files.first_seen_young.count > 0
            || report_mark(Mark::Sextortion)
            || report_mark(Mark::Sadistic);
        let level = |most: bool, some: bool| 2 * u8::from(most) + u8::from(some && !most);
        let novel = files.first_seen.count > 0;
        Self {
            danger: level(explicit, hinted),
            contact,
            novelty: level(novel && !listed, novel),
            jurisdiction: level(
                matches!(facts.location, Verdict::Routed(_)),
                matches!(facts.location, Verdict::Several(_)),
            ),
            sender: if own().any(|report| !report.noisy_sender) {
                SenderTier::Unknown
            } else {
                SenderTier::Severe
            },
            completeness: own().map(|report| report.completeness).max().unwrap_or(0),
            vulnerability: level(young, facts.minors_in_contact.count > 0),
            duplicate: level(
                own().all(|report| report.batched) || (harmless && !listed && !novel),
                harmless || own().any(|report| report.batched),
            ),
        }
    }
}

/// [`order_key`] as bytes in the same order, with the person's id last.
#[must_use]
pub fn order_bytes(facts: &PersonFacts, received_at: Timestamp) -> Vec<u8> {
    let (score, ties, at) = order_key(&Features::of(facts), received_at);
    // −105 to +30: moved above 0.
    let first = u8::try_from((score + 120).clamp(0, 255)).unwrap_or(u8::MAX);
    let time = (at.micros().cast_unsigned() ^ (1 << 63)).to_be_bytes();
    std::iter::once(first)
        .chain(ties)
        .chain(time)
        .chain(*facts.person.as_bytes())
        .collect()
}

/// `15·F1 + 15·F2 + 10·F3 + 8·F4 + SENDER(F5) + 5·F6 + 4·F7 − 9·F8`: −30 to +105.
#[must_use]
pub fn score(features: &Features) -> i16 {
    let level = |value: u8| i16::from(value.min(2));
    15 * level(features.danger)
        + 15 * i16::from(features.contact)
        + 10 * level(features.novelty)
        + 8 * level(features.jurisdiction)
        + features.sender.points()
        + 5 * level(completeness_band(features.completeness))
        + 4 * level(features.vulnerability)
        - 9 * level(features.duplicate)
}

/// The order of the queue under this rule set, smaller first: the score, then F1, F3, F4, F6, then
/// the older report.
#[must_use]
pub fn order_key(features: &Features, received_at: Timestamp) -> (i16, [u8; 4], Timestamp) {
    let down = |value: u8| u8::MAX - value.min(2);
    let ties = [
        down(features.danger),
        down(features.novelty),
        down(features.jurisdiction),
        down(completeness_band(features.completeness)),
    ];
    (-score(features), ties, received_at)
}

const fn completeness_band(completeness: u8) -> u8 {
    match completeness {
        0..30 => 0,
        30..70 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::{Features, SenderTier, order_bytes, order_key, score};
    use crate::time::Timestamp;

    const NOTHING: Features = Features {
        danger: 0,
        contact: false,
        novelty: 0,
        jurisdiction: 0,
        sender: SenderTier::Unknown,
        completeness: 0,
        vulnerability: 0,
        duplicate: 0,
    };

    #[test]
    fn the_three_worked_vectors() {
        let live_sextortion = Features {
            danger: 2,
            contact: true,
            novelty: 2,
            jurisdiction: 2,
            sender: SenderTier::High,
            completeness: 82,
            vulnerability: 1,
            duplicate: 0,
        };
        let viral_duplicate = Features {
            jurisdiction: 1,
            sender: SenderTier::GoodFaith,
            completeness: 95,
            duplicate: 2,
            ..NOTHING
        };
        let automated_dump = Features {
            sender: SenderTier::Severe,
            duplicate: 2,
            ..NOTHING
        };
        assert_eq!(score(&live_sextortion), 87);
        assert_eq!(score(&viral_duplicate), 6);
        assert_eq!(score(&automated_dump), -30);
    }

    #[test]
    fn the_range_is_that_of_the_study() {
        let most = Features {
            danger: 9,
            contact: true,
            novelty: 9,
            jurisdiction: 9,
            sender: SenderTier::GoodFaith,
            completeness: 100,
            vulnerability: 9,
            duplicate: 0,
        };
        assert_eq!(score(&most), 105);
        assert_eq!(score(&NOTHING), 0);
    }

    #[test]
    fn features_are_read_from_facts_and_bytes_keep_their_order() {
        use crate::id::{PersonId, ProviderId, SourceId};
        use crate::triage::{PersonFacts, ReportFact, Seen};
        let source = SourceId::from_bytes([1; 16]);
        let at = Timestamp::from_micros(7);
        let plain = || {
            let mut facts = PersonFacts::new(PersonId::from_bytes([9; 16]));
            let provider = ProviderId::from_bytes([1; 16]);
            facts
                .reports
                .push(ReportFact::received(source, provider, at));
            facts
        };
        let mut viral = plain();
        viral.files.viral = Seen::new(3, vec![source]);
        viral.reports[0].batched = true;
        let mut grave = plain();
        grave.files.first_seen = Seen::new(1, vec![source]);
        grave.minors_in_contact = Seen::new(1, vec![source]);
        grave.youngest_contact_age = Some(11);
        grave.reports[0].escalated = true;
        let found = Features::of(&grave);
        assert_eq!(
            (found.danger, found.novelty, found.vulnerability),
            (1, 2, 2)
        );
        assert!(found.contact);
        assert_eq!(Features::of(&viral).duplicate, 2);
        let order = [&grave, &plain(), &viral].map(|facts| order_bytes(facts, at));
        assert!(order.is_sorted());
        assert_ne!(
            order_bytes(&viral, at),
            order_bytes(&viral, Timestamp::from_micros(8))
        );
    }

    #[test]
    fn ties_are_broken_by_danger_then_novelty_then_age() {
        let at = Timestamp::from_micros(5);
        let danger = Features {
            danger: 1,
            ..NOTHING
        };
        let contact = Features {
            contact: true,
            ..NOTHING
        };
        assert_eq!(score(&danger), score(&contact));
        assert!(order_key(&danger, at) < order_key(&contact, at));
        assert!(order_key(&NOTHING, Timestamp::from_micros(4)) < order_key(&NOTHING, at));
        assert!(order_key(&danger, at) < order_key(&NOTHING, at));
    }
}
