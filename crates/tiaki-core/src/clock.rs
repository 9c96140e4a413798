//! The evidence clock: how long what can still identify a person lives.
//!
//! An internet address names a subscriber only while the access provider keeps
//! its connection log. How long that is depends on the country, and reports
//! wait for months: the German police found in 2023 that 41 % of its relevant
//! cases of 2022 could be identified with the logs that were left, and over
//! 90 % could have been with one month of them. So every address event has an expected end of
//! life here, and a person's clock is when the last such event dies.
//!
//! The table (`data/log-life-1.csv`) is conservative: a shorter life than the
//! real one hurries people, a longer one lets evidence die. A duty in law is
//! taken at its least term; where none is known the row says `assumed`. A site
//! lays its own rows over it ([`LogLifeTable::with`], `docs/formats/log-life.md`).
//!
//! Beside the logs stands what the reporting provider itself must preserve
//! ([`preservation_end`]).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::country::Country;
use crate::id::SourceId;
use crate::time::Timestamp;

const STANDARD: &str = include_str!("../data/log-life-1.csv");

/// When the REPORT Act (Pub. L. 118-59) made the preservation period one year:
/// 2024-05-07T00:00:00Z.
const REPORT_ACT: Timestamp = Timestamp::from_micros(1_715_040_000_000_000);

/// Longest log life a table may claim: ten years, in days.
const LONGEST_DAYS: u16 = 3_653;

/// A table that cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClockError {
    /// A line has not five fields, or one that cannot be read.
    #[error("line {line} of the log-life table: cannot read the field {field}")]
    Field {
        /// The line, from 1.
        line: usize,
        /// The name of the field.
        field: &'static str,
    },
    /// A place has two rows.
    #[error("line {line} of the log-life table: the place has a row already")]
    Twice {
        /// The line, from 1.
        line: usize,
    },
    /// A row that every table must have is not there.
    #[error("the log-life table has no row {place}")]
    Missing {
        /// `*` (the default) or `EU`.
        place: &'static str,
    },
    /// The first line is not `# version NAME`.
    #[error("the log-life table does not begin with its version")]
    Version,
}

/// On what a log life rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Nothing is known: a cautious guess.
    Assumed,
    /// Law obliges access providers to keep it this long at least.
    Law,
    /// What providers were found to do.
    Practice,
}

impl Basis {
    /// The code as tables write it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assumed => "assumed",
            Self::Law => "law",
            Self::Practice => "practice",
        }
    }
}

/// How long connection data lives in one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LogLife {
    /// Days from the event.
    pub days: u16,
    /// On what the figure rests.
    pub basis: Basis,
    /// The year of the knowledge.
    pub year: u16,
    /// Where it is written.
    pub source: String,
}

/// The table of log lives, by country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLifeTable {
    version: String,
    by_country: BTreeMap<Country, LogLife>,
    union: LogLife,
    otherwise: LogLife,
}

/// An event that can name a subscriber: an address with its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct IdentifyingEvent {
    /// When the address was used.
    pub at: Timestamp,
    /// Where the address is registered, as far as known.
    pub country: Option<Country>,
    /// Where the event was read.
    pub source: SourceId,
}

/// When the evidence on a person dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct PersonClock {
    /// When the last connection log that could name the person is expected to be gone;
    /// nothing where there is no address event at all.
    pub logs_end: Option<Timestamp>,
    /// When the first of them goes.
    pub first_log_ends: Option<Timestamp>,
    /// How many address events there are.
    pub events: u32,
    /// When the last provider may destroy what it preserved for a report.
    pub preservation_end: Option<Timestamp>,
    /// The event whose log lives longest.
    pub last_source: Option<SourceId>,
}

impl PersonClock {
    /// How many days from `as_of` the last log lives, rounded down; 0 on its last day, negative
    /// once it is gone, nothing where there was none.
    #[must_use]
    pub fn days_left(&self, as_of: Timestamp) -> Option<i64> {
        self.logs_end.map(|end| days_between(as_of, end))
    }

    /// As [`Self::days_left`], for what providers preserve.
    #[must_use]
    pub fn preservation_days_left(&self, as_of: Timestamp) -> Option<i64> {
        self.preservation_end.map(|end| days_between(as_of, end))
    }
}

impl LogLifeTable {
    /// The table that ships with the build.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test parses the embedded table")]
    pub fn standard() -> Self {
        Self::parse(STANDARD).expect("the embedded table is whole")
    }

    /// Reads a table: `# version NAME`, then `place;days;basis;year;source` lines, where place is a
    /// country's code, `EU` (members without a row) or `*` (all others); `#` begins a remark.
    ///
    /// # Errors
    /// [`ClockError`] for the first line that is not of that form, a place named twice, or
    /// where `EU` or `*` is missing.
    pub fn parse(text: &str) -> Result<Self, ClockError> {
        let rows = Rows::parse(text)?;
        Ok(Self {
            version: rows.version,
            by_country: rows.by_country,
            union: rows.union.ok_or(ClockError::Missing { place: "EU" })?,
            otherwise: rows.otherwise.ok_or(ClockError::Missing { place: "*" })?,
        })
    }

    /// The built-in table with a site's rows laid over it: rows of the form of [`Self::parse`], as
    /// many as differ. Its version names both, and what the site's rows say by a digest.
    ///
    /// # Errors
    /// [`ClockError`] for the first line that is not of that form, or a place named twice.
    pub fn with(site: &str) -> Result<Self, ClockError> {
        let rows = Rows::parse(site)?;
        let mut table = Self::standard();
        table.version = format!("{}+{}@{}", table.version, rows.version, short_digest(site));
        table.by_country.extend(rows.by_country);
        if let Some(union) = rows.union {
            table.union = union;
        }
        if let Some(otherwise) = rows.otherwise {
            table.otherwise = otherwise;
        }
        Ok(table)
    }

    /// Every row, with its place: country codes in order, then `EU`, then `*`.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &LogLife)> {
        let of_countries = self
            .by_country
            .iter()
            .map(|(place, life)| (place.code(), life));
        of_countries.chain([("EU", &self.union), ("*", &self.otherwise)])
    }

    /// The version written in the table's first line.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// How long connection data lives in `country`: its own row, else that of the state which
    /// administers it, else the Union's, else the default.
    #[must_use]
    pub fn life(&self, country: Option<Country>) -> &LogLife {
        let own = |place: Country| self.by_country.get(&place);
        let Some(country) = country else {
            return &self.otherwise;
        };
        own(country)
            .or_else(|| country.administered_by().and_then(own))
            .unwrap_or(if country.is_eu_member() {
                &self.union
            } else {
                &self.otherwise
            })
    }

    /// When the log of an address used at `event_at` in `country` is expected to be gone.
    #[must_use]
    pub fn end_of_life(&self, event_at: Timestamp, country: Option<Country>) -> Timestamp {
        event_at.plus_days(i64::from(self.life(country).days))
    }

    /// A person's clock, from the address events and from the times at which reports on the
    /// person were submitted by providers under United States law.
    #[must_use]
    pub fn person_clock(
        &self,
        events: &[IdentifyingEvent],
        us_reports_submitted: &[Timestamp],
    ) -> PersonClock {
        let ends = || {
            events
                .iter()
                .map(|event| (self.end_of_life(event.at, event.country), event.source))
        };
        PersonClock {
            logs_end: ends().map(|(end, _)| end).max(),
            first_log_ends: ends().map(|(end, _)| end).min(),
            events: u32::try_from(events.len()).unwrap_or(u32::MAX),
            preservation_end: us_reports_submitted
                .iter()
                .map(|at| preservation_end(*at))
                .max(),
            last_source: ends().max().map(|(_, source)| source),
        }
    }
}

/// What a file says: as many rows as it has.
struct Rows {
    version: String,
    by_country: BTreeMap<Country, LogLife>,
    union: Option<LogLife>,
    otherwise: Option<LogLife>,
}

impl Rows {
    fn parse(text: &str) -> Result<Self, ClockError> {
        let version = text
            .lines()
            .next()
            .and_then(|first| first.strip_prefix("# version "))
            .map(str::trim)
            .filter(|version| !version.is_empty())
            .ok_or(ClockError::Version)?;
        let mut by_country = BTreeMap::new();
        let (mut union, mut otherwise) = (None, None);
        for (line, row) in (1..).zip(text.lines()) {
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let (place, life) = parse_row(line, row)?;
            let before = match place {
                "*" => otherwise.replace(life),
                "EU" => union.replace(life),
                code => {
                    let country = Country::parse(code).map_err(|_| ClockError::Field {
                        line,
                        field: "place",
                    })?;
                    by_country.insert(country, life)
                }
            };
            if before.is_some() {
                return Err(ClockError::Twice { line });
            }
        }
        Ok(Self {
            version: version.to_owned(),
            by_country,
            union,
            otherwise,
        })
    }
}

/// The first eight hexadecimal digits of the SHA-256 of a text.
pub(crate) fn short_digest(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Until when a provider under United States law preserves the contents of a report that it
/// submitted at `submitted_at`: one year since 7 May 2024, 90 days before (18 USC 2258A(h)(1)).
#[must_use]
pub fn preservation_end(submitted_at: Timestamp) -> Timestamp {
    let days = if submitted_at >= REPORT_ACT { 365 } else { 90 };
    submitted_at.plus_days(days)
}

/// Until when records are kept on a request of law enforcement made at `requested_at`: 90 days,
/// and 90 more where it was renewed in time (18 USC 2703(f)).
#[must_use]
pub fn preservation_request_end(requested_at: Timestamp, renewed: bool) -> Timestamp {
    requested_at.plus_days(if renewed { 180 } else { 90 })
}

fn days_between(from: Timestamp, to: Timestamp) -> i64 {
    to.micros()
        .saturating_sub(from.micros())
        .div_euclid(86_400_000_000)
}

fn parse_row(line: usize, row: &str) -> Result<(&str, LogLife), ClockError> {
    let refuse = |field| ClockError::Field { line, field };
    let mut fields = row.splitn(5, ';').map(str::trim);
    let mut next = |field| {
        fields
            .next()
            .filter(|text| !text.is_empty())
            .ok_or_else(|| refuse(field))
    };
    let place = next("place")?;
    let days = next("days")?
        .parse()
        .ok()
        .filter(|days| (1..=LONGEST_DAYS).contains(days))
        .ok_or_else(|| refuse("days"))?;
    let basis = match next("basis")? {
        "assumed" => Basis::Assumed,
        "law" => Basis::Law,
        "practice" => Basis::Practice,
        _ => return Err(refuse("basis")),
    };
    let year = next("year")?
        .parse()
        .ok()
        .filter(|year| (1990..=2100).contains(year))
        .ok_or_else(|| refuse("year"))?;
    let source = next("source")?.to_owned();
    Ok((
        place,
        LogLife {
            days,
            basis,
            year,
            source,
        },
    ))
}

#[cfg(test)]
mod tests;
