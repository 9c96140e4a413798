//! Moments as pages write them: ISO date, 24 hours, the zone always, and days from now.

use tiaki_core::time::Timestamp;

use crate::tongue::Tongue;

/// A moment, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// For machines: RFC 3339, UTC.
    pub(crate) iso: String,
    /// For people, to the minute, with its zone.
    pub(crate) text: String,
    /// The date alone.
    pub(crate) date: String,
    /// As precise as it was received, with its zone: for evidence.
    pub(crate) exact: String,
    /// How many days from the moment asked about: "in 3 days", "today", "2 days ago".
    pub(crate) relative: String,
    /// Whether it lies before the moment asked about.
    pub(crate) is_past: bool,
}

impl Moment {
    /// `at` as seen at `as_of`. Days are calendar days in UTC.
    pub(crate) fn new(at: Timestamp, as_of: Timestamp, tongue: Tongue) -> Self {
        let iso = at.to_string();
        let zoned = iso.strip_suffix('Z').and_then(|bare| bare.split_once('T'));
        let (text, exact) = match zoned {
            Some((date, time)) => {
                let minute: String = time.chars().take(5).collect();
                (format!("{date} {minute} UTC"), format!("{date} {time} UTC"))
            }
            None => (iso.clone(), iso.clone()),
        };
        Self {
            text,
            exact,
            date: zoned.map_or_else(|| iso.clone(), |(date, _)| date.to_owned()),
            relative: relative(tongue, at.day().saturating_sub(as_of.day())),
            is_past: at < as_of,
            iso,
        }
    }
}

/// A day, ready to be written. It is over when the next one has begun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Day {
    /// `YYYY-MM-DD`.
    pub(crate) date: String,
    /// How many days from the one asked about.
    pub(crate) relative: String,
    /// Whether it lies before that one.
    pub(crate) is_over: bool,
}

impl Day {
    /// A day, counted from 1970-01-01, as seen at `as_of`, in UTC.
    pub(crate) fn new(day: i64, as_of: Timestamp, tongue: Tongue) -> Self {
        let left = day.saturating_sub(as_of.day());
        Self {
            date: Timestamp::default().plus_days(day).date(),
            relative: relative(tongue, left),
            is_over: left < 0,
        }
    }
}

fn relative(tongue: Tongue, days: i64) -> String {
    let phrase = match days {
        0 => tongue.t("moment-today"),
        1 => tongue.t("moment-tomorrow"),
        -1 => tongue.t("moment-yesterday"),
        2.. => tongue.t("moment-in-days").n("count", days),
        _ => tongue.t("moment-days-ago").n("count", days.unsigned_abs()),
    };
    phrase.into()
}

#[cfg(test)]
mod tests {
    use tiaki_core::time::Timestamp;

    use super::{Day, Moment};
    use crate::tongue::Tongue;

    #[test]
    fn date_hour_zone_and_days() {
        let as_of = Timestamp::parse("2026-03-10T12:00:00Z").unwrap();
        for (at, text, exact, relative, is_past) in [
            (
                "2026-03-10T23:59:59Z",
                "2026-03-10 23:59 UTC",
                "2026-03-10 23:59:59 UTC",
                "today",
                false,
            ),
            (
                "2026-03-10T00:00:00Z",
                "2026-03-10 00:00 UTC",
                "2026-03-10 00:00:00 UTC",
                "today",
                true,
            ),
            (
                "2026-03-11T00:00:00.25Z",
                "2026-03-11 00:00 UTC",
                "2026-03-11 00:00:00.25 UTC",
                "tomorrow",
                false,
            ),
            (
                "2026-03-09T23:00:00Z",
                "2026-03-09 23:00 UTC",
                "2026-03-09 23:00:00 UTC",
                "yesterday",
                true,
            ),
            (
                "2026-03-20T01:02:03Z",
                "2026-03-20 01:02 UTC",
                "2026-03-20 01:02:03 UTC",
                "in 10 days",
                false,
            ),
            (
                "2026-02-28T01:02:03Z",
                "2026-02-28 01:02 UTC",
                "2026-02-28 01:02:03 UTC",
                "10 days ago",
                true,
            ),
        ] {
            let moment = Moment::new(Timestamp::parse(at).unwrap(), as_of, Tongue::default());
            assert_eq!(
                (
                    moment.text.as_str(),
                    moment.exact.as_str(),
                    moment.relative.as_str(),
                    moment.is_past
                ),
                (text, exact, relative, is_past),
                "{at}"
            );
            assert_eq!((moment.iso.as_str(), moment.date.as_str()), (at, &at[..10]));
        }
    }

    #[test]
    fn a_day_is_over_when_the_next_has_begun() {
        let as_of = Timestamp::parse("2026-03-10T23:59:59Z").unwrap();
        for (days, date, relative, is_over) in [
            (-1, "2026-03-09", "yesterday", true),
            (0, "2026-03-10", "today", false),
            (30, "2026-04-09", "in 30 days", false),
        ] {
            let day = Day::new(as_of.day() + days, as_of, Tongue::default());
            let told = (day.date.as_str(), day.relative.as_str(), day.is_over);
            assert_eq!(told, (date, relative, is_over));
        }
    }

    #[test]
    fn a_moment_beyond_the_calendar_is_still_written() {
        let moment = Moment::new(
            Timestamp::from_micros(i64::MAX),
            Timestamp::default(),
            Tongue::default(),
        );
        assert_eq!(moment.text, format!("{}us", i64::MAX));
    }
}
