//! Which of those that were set aside are looked at a second time.
//!
//! A lot is a keyed digest of who is set aside and how often sources name them, as a number below
//! 2^63. It is drawn where it falls into the share that the site has set. So a share of all decisions
//! is drawn, each for itself: order, moment and operator have no part in it, and nobody can work it
//! out without the site's key.

use crate::id::{AccountId, SiteKey};
use crate::time::Timestamp;

/// Days of a period, within which at least one decision of each authority is looked at again.
const PERIOD_DAYS: i64 = 7;

/// From 1970-01-01, a Thursday, back to the Monday of that week.
const TO_MONDAY: i64 = 3;

/// A number below 2^63 that says whether a decision is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lot(i64);

impl Lot {
    /// The lot of someone with these accounts, which sources name `parts` times in all. The order of
    /// the accounts counts for nothing.
    #[must_use]
    pub fn of(key: &SiteKey, accounts: &[AccountId], parts: i64) -> Self {
        let mut sorted = accounts.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let times = parts.to_be_bytes();
        let mut fields: Vec<&[u8]> = vec![&times];
        fields.extend(sorted.iter().map(|account| account.as_bytes().as_slice()));
        let short = key.short("queue audit lot", &fields) >> 1;
        Self(i64::try_from(short).unwrap_or(i64::MAX))
    }

    /// As stored.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0
    }

    /// Whether it is among the drawn ones, `permille` of a thousand.
    #[must_use]
    pub fn is_drawn(self, permille: u16) -> bool {
        i128::from(self.0) * 1_000 < i128::from(permille) << 63
    }
}

/// With which chance, in thousandths, each of `of` decisions of one week and queue is looked at again:
/// it is drawn, or none is and its lot is the smallest. From 1 to 1000.
#[must_use]
pub fn chance(permille: u16, of: u64) -> u16 {
    const WHOLE: u64 = 1_000_000_000;
    let (share, of) = (u64::from(permille.min(1_000)), of.max(1));
    let mut none = WHOLE;
    for _ in 0..of {
        none = none * (1_000 - share) / 1_000;
        if none == 0 {
            break;
        }
    }
    let smallest = none / of;
    let sum = share * (WHOLE / 1_000) + smallest;
    let thousandths = (sum + WHOLE / 2_000) / (WHOLE / 1_000);
    u16::try_from(thousandths.clamp(1, 1_000)).unwrap_or(1_000)
}

/// The week of a moment, from Monday, UTC, counted from that of 1970-01-01.
#[must_use]
pub const fn period(at: Timestamp) -> i64 {
    at.day().saturating_add(TO_MONDAY).div_euclid(PERIOD_DAYS)
}

/// When a period begins.
#[must_use]
pub fn period_begins(period: i64) -> Timestamp {
    Timestamp::default().plus_days(period.saturating_mul(PERIOD_DAYS).saturating_sub(TO_MONDAY))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Lot, period, period_begins};
    use crate::id::{AccountId, SiteKey};
    use crate::time::Timestamp;

    fn account(number: u32) -> AccountId {
        let mut bytes = [7; 16];
        bytes[..4].copy_from_slice(&number.to_be_bytes());
        AccountId::from_bytes(bytes)
    }

    #[test]
    fn a_lot_hangs_on_the_facts_and_the_key_alone() {
        let (key, other) = (SiteKey::new(&[1; 32]), SiteKey::new(&[2; 32]));
        let lot = Lot::of(&key, &[account(1), account(2)], 5);
        assert_eq!(lot, Lot::of(&key, &[account(2), account(1), account(2)], 5));
        for another in [
            Lot::of(&key, &[account(1), account(2)], 6),
            Lot::of(&key, &[account(1)], 5),
            Lot::of(&key, &[account(1), account(3)], 5),
            Lot::of(&other, &[account(1), account(2)], 5),
        ] {
            assert_ne!(lot, another);
        }
    }

    #[test]
    fn the_share_that_is_set_is_drawn() {
        let key = SiteKey::new(&[3; 32]);
        let lots: Vec<Lot> = (0..20_000)
            .map(|n| Lot::of(&key, &[account(n)], 1))
            .collect();
        for permille in [20, 30, 50, 500, 1_000] {
            let drawn = lots.iter().filter(|lot| lot.is_drawn(permille)).count();
            let wanted = usize::from(permille) * 20;
            // Within four standard deviations of a binomial count.
            let most = 4 * (wanted * (1_000 - usize::from(permille)) / 1_000).isqrt();
            assert!(drawn.abs_diff(wanted) <= most, "{permille}: {drawn}");
            // A smaller share is part of a greater one.
            let inside = |lot: &&Lot| lot.is_drawn(20) && !lot.is_drawn(permille.max(20));
            assert_eq!(lots.iter().filter(inside).count(), 0);
        }
        assert!(lots.iter().all(|lot| !lot.is_drawn(0) && lot.number() >= 0));
    }

    #[test]
    fn the_chance_counts_the_certain_one_of_a_small_week() {
        for (permille, of, chance) in [
            (30, 0, 1_000),
            (30, 1, 1_000),
            (30, 2, 500),
            (30, 5, 202),
            (30, 100, 30),
            (30, 1_000_000_000_000, 30),
            (50, 1, 1_000),
            (0, 4, 250),
            (1_000, 9, 1_000),
        ] {
            let found = super::chance(permille, of);
            // Two of a week: 0.03 + 0.97 * 0.97 / 2, which is 0.50045.
            assert_eq!(found, chance, "{permille} of {of}");
        }
    }

    #[test]
    fn periods_are_weeks_from_monday() {
        for (one, other, same) in [
            ("2026-03-09T00:00:00Z", "2026-03-15T23:59:59.999999Z", true),
            ("2026-03-08T23:59:59.999999Z", "2026-03-09T00:00:00Z", false),
            ("1969-12-29T00:00:00Z", "1970-01-01T00:00:00Z", true),
        ] {
            let week = |text| period(Timestamp::parse(text).unwrap());
            assert_eq!(week(one) == week(other), same, "{one} {other}");
        }
    }

    proptest! {
        #[test]
        fn a_moment_is_in_its_period(micros in -4_000_000_000_000_000_i64..4_000_000_000_000_000) {
            let at = Timestamp::from_micros(micros);
            let week = period(at);
            prop_assert!(period_begins(week) <= at && at < period_begins(week + 1));
        }
    }
}
