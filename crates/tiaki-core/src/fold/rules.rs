//! The thresholds of folding, read from a versioned TOML file.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::report::{IncidentType, Mark};

const STANDARD: &str = include_str!("../../rules/fold-1.toml");

/// Microseconds in an hour.
const HOUR: i64 = 3_600_000_000;

/// Rules that cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum FoldRulesError {
    /// Not TOML of the expected form: a field is missing, unknown or of another type.
    #[error("the rules of folding cannot be read")]
    Form(#[from] toml::de::Error),
    /// A figure is out of its range.
    #[error("the rules of folding: {field} is out of range")]
    Range {
        /// The path of the field.
        field: &'static str,
    },
}

/// When reports are one. See `rules/fold-1.toml` for what each figure means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The version that every group carries.
    pub version: String,
    /// The SHA-256 of the rules' text, in hexadecimal.
    pub digest: String,
    same_report: SameReport,
    same_incident: SameIncident,
    viral: Viral,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    same_report: SameReport,
    same_incident: SameIncident,
    viral: Viral,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct SameReport {
    digits: usize,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct SameIncident {
    gap_hours: i64,
    text_gap_hours: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Viral {
    accounts: u64,
    gap_days: i64,
    marked_reports: u64,
    everybody_permille: u64,
    everybody_least: u64,
    incidents: Vec<IncidentType>,
    marks: Vec<Mark>,
}

impl Rules {
    /// The rules in use.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "the text is part of the program and a test parses it"
    )]
    pub fn standard() -> Self {
        Self::parse(STANDARD).expect("rules/fold-1.toml is in order")
    }

    /// Reads rules.
    ///
    /// # Errors
    /// [`FoldRulesError`] says what is not as it must be.
    pub fn parse(text: &str) -> Result<Self, FoldRulesError> {
        let file: File = toml::from_str(text)?;
        let year = 366 * 24;
        for (field, is_sound) in [
            (
                "same_report.digits",
                (1..=30).contains(&file.same_report.digits),
            ),
            (
                "same_incident.gap_hours",
                (0..=year).contains(&file.same_incident.gap_hours),
            ),
            (
                "same_incident.text_gap_hours",
                (0..=year).contains(&file.same_incident.text_gap_hours),
            ),
            ("viral.accounts", file.viral.accounts >= 2),
            ("viral.gap_days", (0..=366).contains(&file.viral.gap_days)),
            ("viral.marked_reports", file.viral.marked_reports >= 2),
            (
                "viral.everybody_permille",
                (1..=1_000).contains(&file.viral.everybody_permille),
            ),
            (
                "viral.everybody_least",
                file.viral.everybody_least > file.viral.accounts,
            ),
        ] {
            if !is_sound {
                return Err(FoldRulesError::Range { field });
            }
        }
        Ok(Self {
            version: file.version,
            digest: hex::encode(Sha256::digest(text)),
            same_report: file.same_report,
            same_incident: file.same_incident,
            viral: file.viral,
        })
    }

    /// Whether a reference is a number that tells reports apart.
    pub(super) fn is_number(&self, reference: &str) -> bool {
        let digits = reference.bytes().filter(u8::is_ascii_digit);
        digits.count() >= self.same_report.digits
    }

    /// Microseconds between two reports of one incident, at most.
    pub(super) const fn incident_gap(&self) -> i64 {
        self.same_incident.gap_hours * HOUR
    }

    /// The same, where no file is named.
    pub(super) const fn text_gap(&self) -> i64 {
        self.same_incident.text_gap_hours * HOUR
    }

    /// Microseconds between two reports of one viral file, at most.
    pub(super) const fn viral_gap(&self) -> i64 {
        self.viral.gap_days * 24 * HOUR
    }

    /// Whether so many accounts and reports in one run make a file viral.
    pub(super) const fn is_burst(&self, accounts: u64, reports: u64, marked: bool) -> bool {
        accounts >= self.viral.accounts || (marked && reports >= self.viral.marked_reports)
    }

    /// From how many holders of all accounts on a file is a mistake.
    pub(super) fn everybody(&self, accounts: u64) -> u64 {
        let share = accounts
            .saturating_mul(self.viral.everybody_permille)
            .div_ceil(1_000);
        share.max(self.viral.everybody_least)
    }

    /// Whether a report of this offence may stand behind the count of a viral file.
    pub(super) fn folds_incident(&self, incident: IncidentType) -> bool {
        self.viral.incidents.contains(&incident)
    }

    /// Whether a report with this mark may.
    pub(super) fn folds_mark(&self, mark: Mark) -> bool {
        self.viral.marks.contains(&mark)
    }
}
