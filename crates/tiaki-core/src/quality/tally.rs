//! Many reports summed up: what is lacking how often, and what each lack cost.

use std::collections::BTreeMap;

use super::{Band, Facts, Field, Presence, Rules};

/// What is said of one field over many reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FieldTally {
    /// Reports that have all of it.
    pub full: u64,
    /// Reports that have something of it.
    pub partial: u64,
    /// Reports that have nothing of it.
    pub absent: u64,
    /// Reports that it does not apply to.
    pub not_applicable: u64,
    /// Reports that were read before anyone asked for it.
    pub unread: u64,
    /// Reports that would have had more points with all of it.
    pub would_gain: u64,
    /// Tenths of points that all of them would have gained.
    pub would_gain_tenths: u64,
    /// Reports that would have stood in a better band.
    pub would_rise: u64,
}

impl FieldTally {
    /// Reports that it applies to and that were read for it.
    #[must_use]
    pub const fn applicable(&self) -> u64 {
        self.full + self.partial + self.absent
    }

    /// Reports that lack it, in whole or in part.
    #[must_use]
    pub const fn lacking(&self) -> u64 {
        self.partial + self.absent
    }
}

/// Many reports under one version of the rules. Order does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// Reports.
    pub reports: u64,
    /// The sum of their scores, in tenths of points.
    pub tenths: u64,
    /// Reports by tens of points: 0 to 9, …, 80 to 89, 90 to 100.
    pub tens: [u64; 10],
    /// Reports by band.
    pub bands: BTreeMap<Band, u64>,
    /// What is said of each field.
    pub fields: BTreeMap<Field, FieldTally>,
}

impl Tally {
    /// Adds `count` reports that have the same facts.
    pub fn add(&mut self, rules: &Rules, facts: &Facts, count: u64) {
        let score = rules.score(facts);
        let band = rules.band(score);
        self.reports += count;
        self.tenths += u64::from(score.tenths()) * count;
        let ten = usize::from(score.tenths() / 100).min(9);
        if let Some(cell) = self.tens.get_mut(ten) {
            *cell += count;
        }
        *self.bands.entry(band).or_default() += count;
        for field in Field::ALL {
            let tally = self.fields.entry(*field).or_default();
            let presence = facts.presence(*field);
            *match presence {
                Presence::Full => &mut tally.full,
                Presence::Partial => &mut tally.partial,
                Presence::Absent => &mut tally.absent,
                Presence::NotApplicable => &mut tally.not_applicable,
                Presence::Unread => &mut tally.unread,
            } += count;
            if !presence.is_lacking() {
                continue;
            }
            let better = rules.score(&facts.with(*field));
            if better > score {
                tally.would_gain += count;
                tally.would_gain_tenths += u64::from(better.tenths() - score.tenths()) * count;
            }
            if rules.band(better) > band {
                tally.would_rise += count;
            }
        }
    }

    /// The mean score in tenths of points, rounded down; nothing where there are no reports.
    #[must_use]
    pub const fn mean_tenths(&self) -> Option<u64> {
        self.tenths.checked_div(self.reports)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Band, Facts, Field, Rules};
    use super::Tally;

    #[test]
    fn each_lack_says_what_it_cost() {
        let rules = Rules::standard();
        let mut tally = Tally::default();
        // All but the upload address, which is one of a log-in: 92 points (half of 15 is 7).
        tally.add(&rules, &Facts::read("fffpfffffffffffff"), 3);
        // Nothing but an address at the upload and a file: 35 points.
        tally.add(&rules, &Facts::read("faafaaaaaaaaaaaaa"), 2);
        // Text alone: no file, so nobody can have viewed it.
        tally.add(&rules, &Facts::read("anaaaaaaaaaaaaaaa"), 1);
        assert_eq!((tally.reports, tally.tenths), (6, 3 * 920 + 2 * 350));
        assert_eq!(tally.mean_tenths(), Some((3 * 920 + 2 * 350) / 6));
        assert_eq!(tally.tens, [1, 0, 0, 2, 0, 0, 0, 0, 0, 3]);
        assert_eq!(
            tally.bands,
            [(Band::Poor, 1), (Band::Fair, 2), (Band::Good, 3)].into()
        );
        let place = tally.fields[&Field::UploadPlace];
        assert_eq!((place.full, place.partial, place.absent), (2, 3, 1));
        assert_eq!((place.applicable(), place.lacking()), (6, 4));
        assert_eq!(
            (place.would_gain, place.would_gain_tenths, place.would_rise),
            (4, 3 * 80 + 150, 0)
        );
        let viewed = tally.fields[&Field::Viewed];
        assert_eq!((viewed.not_applicable, viewed.absent), (1, 2));
        assert_eq!((viewed.would_gain, viewed.would_rise), (2, 0));
        let port = tally.fields[&Field::Port];
        assert_eq!(
            (port.lacking(), port.would_gain),
            (3, 0),
            "not in the rubric"
        );
        assert_eq!(Tally::default().mean_tenths(), None);
    }

    proptest! {
        #[test]
        fn order_and_grouping_do_not_show(found in proptest::collection::vec(("[fpanu]{17}", 1u64..5), 0..8)) {
            let rules = Rules::standard();
            let (mut grouped, mut single) = (Tally::default(), Tally::default());
            for (letters, count) in &found {
                grouped.add(&rules, &Facts::read(letters), *count);
            }
            for (letters, count) in found.iter().rev() {
                for _ in 0..*count {
                    single.add(&rules, &Facts::read(letters), 1);
                }
            }
            prop_assert_eq!(grouped, single);
        }
    }
}
