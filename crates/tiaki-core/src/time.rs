//! Moments, as microseconds since 1970-01-01T00:00:00Z.
//!
//! One integer type serves both databases, both ends of the wire and every
//! comparison; text appears only at the edges, always RFC 3339 in UTC. Nothing
//! in the libraries asks what time it is: the caller passes it in.

use std::fmt;
use std::sync::LazyLock;

use jiff::tz::TimeZoneDatabase;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Microseconds in a second.
const SECOND: i64 = 1_000_000;

/// The Time Zone Database that is part of the program: no file of the machine is read.
static ZONES: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

/// A moment: whole microseconds since the Unix epoch, UTC.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(i64);

/// A text that is not an RFC 3339 moment.
#[derive(Debug, Error)]
#[error("the time is not written as RFC 3339, such as 2026-01-02T03:04:05Z")]
pub struct TimeError;

impl Timestamp {
    /// The moment `micros` microseconds after the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Parses RFC 3339 with an offset; finer than a microsecond is cut off.
    ///
    /// # Errors
    /// [`TimeError`] where the text is no such moment.
    pub fn parse(text: &str) -> Result<Self, TimeError> {
        let at: jiff::Timestamp = text.parse().map_err(|_| TimeError)?;
        Ok(Self(at.as_microsecond()))
    }

    /// This moment moved by whole days (negative: earlier), held at the ends of the range.
    #[must_use]
    pub const fn plus_days(self, days: i64) -> Self {
        self.plus_seconds(days.saturating_mul(86_400))
    }

    /// This moment moved by whole seconds, held at the ends of the range.
    #[must_use]
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(SECOND)))
    }

    /// Whole days since the epoch, rounded down.
    #[must_use]
    pub const fn day(self) -> i64 {
        self.0.div_euclid(86_400 * SECOND)
    }

    /// Whole milliseconds since the epoch, rounded down.
    #[must_use]
    pub const fn millis(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// As clocks show it in a zone of the Time Zone Database, to the minute, with how far they are from UTC:
    /// `2026-03-11 01:00 UTC+13:00`. Nothing where there is no such zone, or no such date. The rules of zones are
    /// those that the program was built with.
    #[must_use]
    pub fn local(self, zone: &str) -> Option<String> {
        let zone = ZONES.get(zone).ok()?;
        let at = jiff::Timestamp::from_microsecond(self.0).ok()?;
        let local = at.to_zoned_datetime(zone).strftime("%Y-%m-%d %H:%M UTC%:z");
        Some(local.to_string())
    }

    /// The calendar date, `YYYY-MM-DD`, UTC.
    #[must_use]
    pub fn date(self) -> String {
        self.to_string().chars().take(10).collect()
    }
}

impl fmt::Display for Timestamp {
    /// RFC 3339, UTC, with only as many decimals as needed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(at) => write!(f, "{at}"),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn writes_what_it_reads() {
        for text in [
            "2026-01-02T03:04:05Z",
            "1969-12-31T23:59:59.5Z",
            "2026-01-02T03:04:05.000006Z",
        ] {
            assert_eq!(Timestamp::parse(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn offsets_become_utc_and_days_round_down() {
        let at = Timestamp::parse("2026-01-02T01:00:00+13:00").unwrap();
        assert_eq!(at.to_string(), "2026-01-01T12:00:00Z");
        assert_eq!(at.date(), "2026-01-01");
        assert_eq!(Timestamp::from_micros(-1).day(), -1);
        assert_eq!(at.plus_days(1).day(), at.day() + 1);
    }

    #[test]
    fn refuses_other_texts() {
        for text in [
            "",
            "yesterday",
            "2026-01-02",
            "2026-01-02T03:04:05",
            "2026-13-02T03:04:05Z",
        ] {
            assert!(Timestamp::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn local_time_names_its_offset_and_follows_the_rules_of_its_zone() {
        for (utc, zone, local) in [
            (
                "2026-03-10T12:00:00Z",
                "Pacific/Auckland",
                Some("2026-03-11 01:00 UTC+13:00"),
            ),
            (
                "2026-07-10T12:00:00Z",
                "Pacific/Auckland",
                Some("2026-07-11 00:00 UTC+12:00"),
            ),
            (
                "2026-03-10T00:30:00Z",
                "America/New_York",
                Some("2026-03-09 20:30 UTC-04:00"),
            ),
            (
                "2026-03-10T00:00:00Z",
                "Asia/Kathmandu",
                Some("2026-03-10 05:45 UTC+05:45"),
            ),
            ("2026-03-10T00:00:00Z", "Nowhere/Else", None),
        ] {
            let at = Timestamp::parse(utc).unwrap();
            assert_eq!(at.local(zone).as_deref(), local, "{zone}");
        }
        assert_eq!(Timestamp::from_micros(i64::MAX).local("UTC"), None);
    }
}
