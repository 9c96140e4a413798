//! The optional rule set `formats-6.4`: the metadata-only formula that a public
//! desk study proposed in 2026. Its rubric for how complete a report is stands in
//! [`crate::quality`].
//!
//! It is kept beside the standard rules so that a site can compare. Its author
//! warns that the weights are speculative, that the fourth feature buries foreign
//! children unless persons are routed first and ranked inside each destination,
//! and that the number is ordinal, not a probability. Tiaki never lets it
//! undercut the danger class.

use crate::identifier::codes;
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
    use super::{Features, SenderTier, order_key, score};
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
