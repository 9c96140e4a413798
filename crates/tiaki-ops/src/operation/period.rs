//! Days and months that figures are asked for, and how they are cut into what is kept.
//!
//! Days are counted from 1970-01-01 in UTC, months from January of year 0. Calendar arithmetic is that of the
//! proleptic Gregorian calendar in whole numbers: years begin in March, so that the leap day is the last of a year,
//! and 400 years are 146,097 days.

use serde::Serialize;
use tiaki_core::outcome::date_text;
use tiaki_store::operation::{Grain, Span};

/// The earliest day that can be asked for: 1970-01-01.
const FIRST: i64 = 0;
/// The latest: 2199-12-31.
const LAST: i64 = 84_005;

/// What figures are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Period {
    /// Everything.
    All,
    /// From one day to another, both included.
    Days {
        /// The first.
        from: i64,
        /// The last, not before it.
        to: i64,
    },
}

impl Period {
    /// From one day to another, both included; nothing where they are in the wrong order or beyond 1970 to 2199.
    #[must_use]
    pub fn days(from: i64, to: i64) -> Option<Self> {
        let is_in = FIRST <= from && from <= to && to <= LAST;
        is_in.then_some(Self::Days { from, to })
    }

    /// Its first and last day.
    #[must_use]
    pub const fn ends(self) -> (i64, i64) {
        match self {
            Self::All => (FIRST, LAST),
            Self::Days { from, to } => (from, to),
        }
    }

    /// What adds up to it: whole months, and days around them.
    #[must_use]
    pub fn spans(self) -> Vec<Span> {
        let Self::Days { from, to } = self else {
            return vec![Span {
                grain: Grain::All,
                from: 0,
                to: 0,
            }];
        };
        // The first and the last month that lie inside as a whole.
        let first = month_of(from - 1) + 1;
        let last = month_of(to + 1) - 1;
        if first > last {
            return vec![Span {
                grain: Grain::Day,
                from,
                to,
            }];
        }
        let days = |from, to| Span {
            grain: Grain::Day,
            from,
            to,
        };
        let months = Span {
            grain: Grain::Month,
            from: first,
            to: last,
        };
        let spans = [
            days(from, first_of(first) - 1),
            months,
            days(first_of(last + 1), to),
        ];
        spans
            .into_iter()
            .filter(|span| span.from <= span.to)
            .collect()
    }

    /// The months that it touches.
    #[must_use]
    pub fn months(self) -> (i64, i64) {
        let (from, to) = self.ends();
        (month_of(from), month_of(to))
    }
}

/// The month of a day.
#[must_use]
pub fn month_of(day: i64) -> i64 {
    // Days since 0000-03-01, and how they lie in their 400 years.
    let since = day + 719_468;
    let era = since.div_euclid(146_097);
    let of_era = since.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    (era * 400 + year) * 12 + from_march + 2
}

/// The first day of a month.
#[must_use]
pub fn first_of(month: i64) -> i64 {
    let from_march = month - 2;
    let (year, month) = (from_march.div_euclid(12), from_march.rem_euclid(12));
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// A month as `YYYY-MM`.
#[must_use]
pub fn month_text(month: i64) -> String {
    date_text(first_of(month)).chars().take(7).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tiaki_core::outcome::{date, date_text};

    use super::*;

    #[test]
    fn months_are_those_of_the_calendar() {
        for day in FIRST..=LAST {
            let text = date_text(day);
            assert_eq!(month_text(month_of(day)), text[..7], "{day}");
        }
        assert_eq!(date_text(LAST), "2199-12-31");
        for (month, first) in [("2024-02-29", "2024-02-01"), ("2026-01-31", "2026-01-01")] {
            assert_eq!(
                first_of(month_of(date(month).unwrap())),
                date(first).unwrap()
            );
        }
    }

    #[test]
    fn what_lies_beyond_or_is_reversed_is_no_period() {
        assert_eq!(Period::days(-1, 3), None);
        assert_eq!(Period::days(4, 3), None);
        assert_eq!(Period::days(4, LAST + 1), None);
        assert!(Period::days(4, 4).is_some());
    }

    proptest! {
        /// Each day of a period is in one of its spans, once, and no other day is.
        #[test]
        fn spans_hold_each_day_once(from in 18_000_i64..22_000, length in 0_i64..900) {
            let to = from + length;
            let spans = Period::days(from, to).unwrap().spans();
            let mut days: Vec<i64> = Vec::new();
            for span in spans {
                match span.grain {
                    Grain::Month => days.extend(first_of(span.from)..first_of(span.to + 1)),
                    _ => days.extend(span.from..=span.to),
                }
            }
            prop_assert_eq!(days, (from..=to).collect::<Vec<_>>());
        }
    }
}
