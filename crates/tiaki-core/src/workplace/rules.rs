//! A unit's own limits.
//!
//! ```toml
//! format = "workplace-1"
//! time_zone = "Pacific/Auckland"
//! hours = "06:00-16:00"
//! cap_minutes = 300
//! open_minutes = 3
//! characters_per_minute = 1000
//! break_after_minutes = 60
//! break_minutes = 10
//! put_off_minutes = 15
//!
//! [weights]
//! sadistic = 300
//! ```
//!
//! Each line but the first may be left out; `hours = "always"` sets no end. The file is the one place where limits
//! are set: so they are reviewed away from the rush of a shift, stand for everybody alike, and a page cannot
//! loosen them; a supervisor lifts them for one person and one day, which is in the log.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use serde::Deserialize;
use thiserror::Error;

use super::Category;
use crate::time::Timestamp;

/// What the file calls its form.
pub const SITE_FORMAT: &str = "workplace-1";

/// A file of limits that cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkplaceError {
    /// It is no such file: not TOML, a name that is not known, a wrong type.
    #[error("cannot read the limits of the workplace at line {line}: {why}")]
    Form {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// It is of another form.
    #[error(
        "the limits of the workplace are of the format {found:?}; this release reads {SITE_FORMAT:?}"
    )]
    Format {
        /// What it says.
        found: String,
    },
    /// A time zone that is not known.
    #[error("time_zone is {found:?}: give an IANA name such as \"Europe/Vienna\" or \"UTC\"")]
    Zone {
        /// As given.
        found: String,
    },
    /// Hours that do not read.
    #[error(
        "hours is {found:?}: give a beginning and an end such as \"06:00-16:00\", or \"always\""
    )]
    Hours {
        /// As given.
        found: String,
    },
    /// A weight of something that is no category.
    #[error("weights has {found:?}, which is no category: docs/wellbeing.md has the list")]
    Category {
        /// As given.
        found: String,
    },
    /// A figure that is not allowed.
    #[error("{field} is {found}: give one from {least} to {most}")]
    Range {
        /// Which.
        field: String,
        /// As given.
        found: u32,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
}

/// Between which times of the day text may be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hours {
    /// At any; a day begins at midnight.
    Always,
    /// From one to another, over midnight where the second is earlier; a day begins at the first.
    Between {
        /// When it begins.
        from: Time,
        /// When it ends.
        until: Time,
    },
}

/// Limits of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkplaceRules {
    zone: TimeZone,
    zone_name: String,
    /// Between which times of the day text may be opened.
    pub hours: Hours,
    /// Weighted minutes that one person may have in a day.
    pub cap_minutes: u16,
    /// Minutes that an open counts beside its length, before it is weighed.
    pub open_minutes: u16,
    /// Characters that count a minute.
    pub characters_per_minute: u16,
    /// Minutes of work with opens after which a break is proposed.
    pub break_after_minutes: u16,
    /// Minutes without an open that are a break.
    pub break_minutes: u16,
    /// Minutes for which a prompt can be put off, once.
    pub put_off_minutes: u16,
    weights: BTreeMap<Category, u16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    time_zone: Option<String>,
    hours: Option<String>,
    cap_minutes: Option<u32>,
    open_minutes: Option<u32>,
    characters_per_minute: Option<u32>,
    break_after_minutes: Option<u32>,
    break_minutes: Option<u32>,
    put_off_minutes: Option<u32>,
    #[serde(default)]
    weights: BTreeMap<String, u32>,
}

static STANDARD: LazyLock<Arc<WorkplaceRules>> =
    LazyLock::new(|| Arc::new(WorkplaceRules::standard()));

impl WorkplaceRules {
    /// Five weighted hours, 06:00 to 16:00 in UTC, a break of ten minutes each hour.
    #[must_use]
    pub fn standard() -> Self {
        let weight = |category: &Category| (*category, category.standard_weight());
        Self {
            zone: TimeZone::UTC,
            zone_name: "UTC".to_owned(),
            hours: Hours::Between {
                from: Time::constant(6, 0, 0, 0),
                until: Time::constant(16, 0, 0, 0),
            },
            cap_minutes: 300,
            open_minutes: 3,
            characters_per_minute: 1_000,
            break_after_minutes: 60,
            break_minutes: 10,
            put_off_minutes: 15,
            weights: Category::ALL.iter().map(weight).collect(),
        }
    }

    /// The standard, shared.
    #[must_use]
    pub fn shared() -> Arc<Self> {
        Arc::clone(&STANDARD)
    }

    /// What a site's file says, given as its text; what it leaves out is as in [`Self::standard`].
    ///
    /// # Errors
    /// [`WorkplaceError`], which says where and what to do.
    pub fn with(text: &str) -> Result<Self, WorkplaceError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let why = error.message().lines().next().unwrap_or_default();
            WorkplaceError::Form {
                line: before.unwrap_or_default().matches('\n').count() + 1,
                why: why.to_owned(),
            }
        })?;
        if file.format != SITE_FORMAT {
            return Err(WorkplaceError::Format { found: file.format });
        }
        let mut rules = Self::standard();
        if let Some(found) = file.time_zone {
            rules.zone =
                TimeZoneDatabase::bundled()
                    .get(&found)
                    .map_err(|_| WorkplaceError::Zone {
                        found: found.clone(),
                    })?;
            rules.zone_name = found;
        }
        if let Some(found) = file.hours {
            rules.hours = hours(&found).ok_or(WorkplaceError::Hours { found })?;
        }
        for (field, given, to, range) in [
            (
                "cap_minutes",
                file.cap_minutes,
                &mut rules.cap_minutes,
                (1, 720),
            ),
            (
                "open_minutes",
                file.open_minutes,
                &mut rules.open_minutes,
                (1, 60),
            ),
            (
                "characters_per_minute",
                file.characters_per_minute,
                &mut rules.characters_per_minute,
                (100, 10_000),
            ),
            (
                "break_after_minutes",
                file.break_after_minutes,
                &mut rules.break_after_minutes,
                (10, 240),
            ),
            (
                "break_minutes",
                file.break_minutes,
                &mut rules.break_minutes,
                (5, 60),
            ),
            (
                "put_off_minutes",
                file.put_off_minutes,
                &mut rules.put_off_minutes,
                (5, 30),
            ),
        ] {
            if let Some(found) = given {
                *to = bounded(field, found, range)?;
            }
        }
        for (code, found) in file.weights {
            let Some(category) = Category::find(&code) else {
                return Err(WorkplaceError::Category { found: code });
            };
            let weight = bounded(&format!("weights.{code}"), found, (50, 1_000))?;
            rules.weights.insert(category, weight);
        }
        Ok(rules)
    }

    /// The name of the unit's time zone.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        &self.zone_name
    }

    /// Weighted seconds that one person may have in a day.
    #[must_use]
    pub fn cap_seconds(&self) -> i64 {
        i64::from(self.cap_minutes) * 60
    }

    /// How heavy a category weighs, in hundredths.
    #[must_use]
    pub fn weight(&self, category: Category) -> u16 {
        let found = self.weights.get(&category).copied();
        found.unwrap_or_else(|| category.standard_weight())
    }

    /// The heaviest of some categories, the first of several; nothing where there are none.
    #[must_use]
    pub fn heaviest(&self, categories: &[Category]) -> Option<Category> {
        let mut sorted = categories.to_vec();
        sorted.sort_unstable();
        let weigh = |category: &Category| self.weight(*category);
        // Of equal ones the last is the greatest; from behind that is the first.
        sorted.into_iter().rev().max_by_key(weigh)
    }

    /// What an open of so many characters of this category counts, in weighted seconds, rounded up.
    #[must_use]
    pub fn seconds(&self, category: Category, characters: u64) -> i64 {
        let characters = i64::try_from(characters.min(1 << 32)).unwrap_or(i64::MAX);
        let pace = i64::from(self.characters_per_minute.max(1));
        let reading = (characters * 60 + pace - 1) / pace;
        let plain = i64::from(self.open_minutes) * 60 + reading;
        (plain * i64::from(self.weight(category)) + 99) / 100
    }

    fn begins(&self) -> Time {
        match self.hours {
            Hours::Always => Time::midnight(),
            Hours::Between { from, .. } => from,
        }
    }

    /// The local time of a day as a moment. Where clocks are put forward over it, the moment after; where they are
    /// put back, the first of the two.
    fn moment(&self, date: Date, time: Time) -> Option<Timestamp> {
        let at = self.zone.to_timestamp(date.to_datetime(time)).ok()?;
        Some(Timestamp::from_micros(at.as_microsecond()))
    }

    fn local(&self, at: Timestamp) -> Option<jiff::civil::DateTime> {
        let at = jiff::Timestamp::from_microsecond(at.micros()).ok()?;
        Some(self.zone.to_datetime(at))
    }

    /// The working day that a moment is in: its local date, when it began, and when the next begins.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> (String, Timestamp, Timestamp) {
        let found = self.local(at).and_then(|local| {
            let begins = self.begins();
            let mut date = local.date();
            if self.moment(date, begins)? > at {
                date = date.yesterday().ok()?;
            }
            let next = date.tomorrow().ok()?;
            let span = (self.moment(date, begins)?, self.moment(next, begins)?);
            Some((date.to_string(), span.0, span.1))
        });
        // Only at the ends of what the calendar knows.
        found.unwrap_or_else(|| (String::new(), at, at.plus_days(1)))
    }

    /// When text can no longer be opened in the working day that a moment is in; nothing where there is no end.
    #[must_use]
    pub fn closes(&self, at: Timestamp) -> Option<Timestamp> {
        let Hours::Between { from, until } = self.hours else {
            return None;
        };
        let (_, begun, next) = self.day(at);
        let date = self.local(begun)?.date();
        let date = if until > from {
            date
        } else {
            date.tomorrow().ok()?
        };
        Some(self.moment(date, until)?.min(next))
    }

    /// The local time of a moment, `HH:MM`.
    #[must_use]
    pub fn clock(&self, at: Timestamp) -> String {
        let local = self.local(at);
        local
            .map(|local| format!("{:02}:{:02}", local.hour(), local.minute()))
            .unwrap_or_default()
    }
}

fn hours(text: &str) -> Option<Hours> {
    if text == "always" {
        return Some(Hours::Always);
    }
    let (from, until) = text.split_once('-')?;
    let time = |text: &str| {
        let (hour, minute) = text.trim().split_once(':')?;
        let two = |digits: &str| {
            let is_two = digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
            is_two.then(|| digits.parse::<i8>().ok()).flatten()
        };
        Time::new(two(hour)?, two(minute)?, 0, 0).ok()
    };
    let (from, until) = (time(from)?, time(until)?);
    (from != until).then_some(Hours::Between { from, until })
}

fn bounded(field: &str, found: u32, (least, most): (u32, u32)) -> Result<u16, WorkplaceError> {
    match u16::try_from(found) {
        Ok(figure) if (least..=most).contains(&found) => Ok(figure),
        _ => Err(WorkplaceError::Range {
            field: field.to_owned(),
            found,
            least,
            most,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{Hours, WorkplaceError, WorkplaceRules};
    use crate::time::Timestamp;
    use crate::workplace::Category;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    fn with(text: &str) -> WorkplaceRules {
        WorkplaceRules::with(&format!("format = \"workplace-1\"\n{text}")).unwrap()
    }

    #[test]
    fn what_is_left_out_is_standard() {
        assert_eq!(with(""), WorkplaceRules::standard());
        let rules = with("hours = \"always\"\ncap_minutes = 60\n[weights]\ninfant = 400\n");
        assert_eq!((rules.hours, rules.cap_seconds()), (Hours::Always, 3_600));
        assert_eq!(rules.weight(Category::Infant), 400);
        assert_eq!(rules.weight(Category::Sadistic), 300);
    }

    #[test]
    fn an_open_counts_itself_and_its_length_by_its_weight() {
        let rules = WorkplaceRules::standard();
        for (category, characters, seconds) in [
            (Category::Unsolicited, 0, 180),
            (Category::Unsolicited, 1, 181),
            (Category::Unsolicited, 1_000, 240),
            (Category::Sadistic, 1_000, 720),
            (Category::Material, 1, 272),
        ] {
            assert_eq!(rules.seconds(category, characters), seconds, "{category:?}");
        }
        assert!(rules.seconds(Category::Sadistic, u64::MAX) > 0);
        let some = [Category::Violence, Category::Bestiality, Category::Material];
        assert_eq!(rules.heaviest(&some), Some(Category::Bestiality));
        assert_eq!(rules.heaviest(&[]), None);
    }

    /// A day is the unit's own: it begins when the hours do, over changes of the clock and over midnight.
    #[test]
    fn days_begin_and_end_in_the_units_own_time() {
        for (zone, hours, moment, day, begun, closes, next) in [
            (
                "UTC",
                "06:00-16:00",
                "2026-01-05T05:59:59Z",
                "2026-01-04",
                "2026-01-04T06:00:00Z",
                "2026-01-04T16:00:00Z",
                "2026-01-05T06:00:00Z",
            ),
            (
                "UTC",
                "06:00-16:00",
                "2026-01-05T06:00:00Z",
                "2026-01-05",
                "2026-01-05T06:00:00Z",
                "2026-01-05T16:00:00Z",
                "2026-01-06T06:00:00Z",
            ),
            (
                "Pacific/Auckland",
                "06:00-16:00",
                "2026-01-05T06:00:00Z",
                "2026-01-05",
                "2026-01-04T17:00:00Z",
                "2026-01-05T03:00:00Z",
                "2026-01-05T17:00:00Z",
            ),
            // Clocks went forward at 02:00: this day has an hour less.
            (
                "Europe/Vienna",
                "06:00-16:00",
                "2026-03-28T12:00:00Z",
                "2026-03-28",
                "2026-03-28T05:00:00Z",
                "2026-03-28T15:00:00Z",
                "2026-03-29T04:00:00Z",
            ),
            // By night, over midnight.
            (
                "Europe/Vienna",
                "22:00-06:00",
                "2026-01-06T01:00:00Z",
                "2026-01-05",
                "2026-01-05T21:00:00Z",
                "2026-01-06T05:00:00Z",
                "2026-01-06T21:00:00Z",
            ),
            // A beginning that the change of clocks leaves out.
            (
                "Europe/Vienna",
                "02:30-10:00",
                "2026-03-29T07:00:00Z",
                "2026-03-29",
                "2026-03-29T01:30:00Z",
                "2026-03-29T08:00:00Z",
                "2026-03-30T00:30:00Z",
            ),
        ] {
            let rules = with(&format!("time_zone = {zone:?}\nhours = {hours:?}\n"));
            let found = rules.day(at(moment));
            let wanted = (day.to_owned(), at(begun), at(next));
            assert_eq!(found, wanted, "{zone} {hours} {moment}");
            assert_eq!(
                rules.closes(at(moment)),
                Some(at(closes)),
                "{zone} {hours} {moment}"
            );
        }
        let always = with("hours = \"always\"\ntime_zone = \"Asia/Kolkata\"\n");
        assert_eq!(always.closes(at("2026-01-05T00:00:00Z")), None);
        assert_eq!(always.day(at("2026-01-05T18:29:59Z")).0, "2026-01-05");
        assert_eq!(always.day(at("2026-01-05T18:30:00Z")).0, "2026-01-06");
        assert_eq!(always.clock(at("2026-01-05T18:30:00Z")), "00:00");
    }

    /// Every moment is in the day that is told, and days follow one another without a gap.
    #[test]
    fn days_follow_one_another() {
        for zone in ["Europe/Vienna", "America/St_Johns", "Pacific/Apia", "UTC"] {
            let rules = with(&format!("time_zone = {zone:?}\n"));
            let mut moment = at("2026-03-20T00:00:00Z");
            for _ in 0..24 * 30 {
                let (_, begun, next) = rules.day(moment);
                assert!(begun <= moment && moment < next, "{zone} {moment}");
                assert_eq!(rules.day(next).1, next, "{zone} {moment}");
                moment = moment.plus_seconds(3_600);
            }
        }
        let end = Timestamp::from_micros(i64::MAX);
        assert!(WorkplaceRules::standard().day(end).1 <= end);
    }

    #[test]
    fn each_refusal_says_what_is_wrong() {
        for (text, says) in [
            ("", "missing field `format`"),
            ("format = \"workplace-9\"", "reads \"workplace-1\""),
            ("format = \"workplace-1\"\n\nhold = 3", "line 3"),
            ("format = \"workplace-1\"\ncap_minutes = 0", "from 1 to 720"),
            (
                "format = \"workplace-1\"\ncap_minutes = 721",
                "from 1 to 720",
            ),
            ("format = \"workplace-1\"\ntime_zone = \"Mars\"", "IANA"),
            ("format = \"workplace-1\"\nhours = \"6-16\"", "06:00-16:00"),
            (
                "format = \"workplace-1\"\nhours = \"06:00-24:00\"",
                "06:00-16:00",
            ),
            (
                "format = \"workplace-1\"\nhours = \"06:00-06:00\"",
                "06:00-16:00",
            ),
            (
                "format = \"workplace-1\"\n[weights]\nboredom = 100",
                "no category",
            ),
            (
                "format = \"workplace-1\"\n[weights]\ninfant = 0",
                "weights.infant is 0",
            ),
        ] {
            let refused: WorkplaceError = WorkplaceRules::with(text).unwrap_err();
            assert!(refused.to_string().contains(says), "{text}: {refused}");
        }
    }
}
