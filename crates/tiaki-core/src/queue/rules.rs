//! How a site's queues run: how long something is held, how much is looked at again.
//!
//! ```toml
//! format = "queue-1"
//! hold_hours = 8
//! skip_hours = 24
//! alarm_days = 7
//! audit_permille = 30
//! ```
//!
//! Each line but the first may be left out. A share outside 2 to 5 % is refused: less says nothing
//! within a year, and more takes hands from those who wait (peers.md section 5 of the project's
//! reference has the simulation).

use serde::Deserialize;
use thiserror::Error;

/// What the file calls its form.
pub const SITE_FORMAT: &str = "queue-1";

/// A file of queue rules that cannot be used.
#[derive(Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum QueueError {
    /// It is no such file: not TOML, a name that is not known, a wrong type.
    #[error("cannot read the rules of the queue at line {line}: {why}")]
    Form {
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        why: String,
    },
    /// It is of another form.
    #[error(
        "the rules of the queue are of the format {found:?}; this release reads {SITE_FORMAT:?}"
    )]
    Format {
        /// What it says.
        found: String,
    },
    /// A figure that is not allowed.
    #[error("{field} is {found}: give one from {least} to {most}")]
    Range {
        /// Which.
        field: &'static str,
        /// As given.
        found: u32,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
}

/// How queues run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueueRules {
    /// For how many hours something is held before it is free again.
    pub hold_hours: u16,
    /// For how many hours who skipped something does not get it again.
    pub skip_hours: u16,
    /// How many days before its end dying evidence raises an alarm.
    pub alarm_days: u16,
    /// How many of a thousand decisions to set aside are looked at again: 20 to 50.
    pub audit_permille: u16,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    hold_hours: Option<u32>,
    skip_hours: Option<u32>,
    alarm_days: Option<u32>,
    audit_permille: Option<u32>,
}

impl QueueRules {
    /// 8 hours, 24 hours, 7 days, 3 %.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            hold_hours: 8,
            skip_hours: 24,
            alarm_days: 7,
            audit_permille: 30,
        }
    }

    /// What a site's file says, given as its text; what it leaves out is as in [`Self::standard`].
    ///
    /// # Errors
    /// [`QueueError`], which says where and what to do.
    pub fn with(text: &str) -> Result<Self, QueueError> {
        let file: File = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start));
            let why = error.message().lines().next().unwrap_or_default();
            QueueError::Form {
                line: before.unwrap_or_default().matches('\n').count() + 1,
                why: why.to_owned(),
            }
        })?;
        if file.format != SITE_FORMAT {
            return Err(QueueError::Format { found: file.format });
        }
        let standard = Self::standard();
        let read = |field, given, otherwise, range| bounded(field, given, otherwise, range);
        Ok(Self {
            hold_hours: read("hold_hours", file.hold_hours, standard.hold_hours, (1, 168))?,
            skip_hours: read("skip_hours", file.skip_hours, standard.skip_hours, (1, 720))?,
            alarm_days: read("alarm_days", file.alarm_days, standard.alarm_days, (0, 365))?,
            audit_permille: read(
                "audit_permille",
                file.audit_permille,
                standard.audit_permille,
                (20, 50),
            )?,
        })
    }

    /// Seconds for which something is held.
    #[must_use]
    pub fn hold_seconds(&self) -> i64 {
        i64::from(self.hold_hours) * 3_600
    }

    /// Seconds for which who skipped something does not get it.
    #[must_use]
    pub fn skip_seconds(&self) -> i64 {
        i64::from(self.skip_hours) * 3_600
    }
}

fn bounded(
    field: &'static str,
    given: Option<u32>,
    otherwise: u16,
    (least, most): (u32, u32),
) -> Result<u16, QueueError> {
    let Some(found) = given else {
        return Ok(otherwise);
    };
    match u16::try_from(found) {
        Ok(figure) if (least..=most).contains(&found) => Ok(figure),
        _ => Err(QueueError::Range {
            field,
            found,
            least,
            most,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::{QueueError, QueueRules};

    #[test]
    fn what_is_left_out_is_standard() {
        let standard = QueueRules::standard();
        assert_eq!(QueueRules::with("format = \"queue-1\""), Ok(standard));
        let text = "format = \"queue-1\"\nhold_hours = 4\naudit_permille = 50\n";
        let rules = QueueRules::with(text).unwrap();
        assert_eq!((rules.hold_hours, rules.audit_permille), (4, 50));
        assert_eq!(rules.hold_seconds(), 14_400);
        assert_eq!((rules.skip_hours, rules.alarm_days), (24, 7));
    }

    #[test]
    fn each_refusal_says_what_is_wrong() {
        for (text, says) in [
            ("", "missing field `format`"),
            ("format = \"queue-9\"", "reads \"queue-1\""),
            ("format = \"queue-1\"\n\nhold = 3", "line 3"),
            ("format = \"queue-1\"\nhold_hours = -1", "line 2"),
            ("format = \"queue-1\"\nhold_hours = 0", "from 1 to 168"),
            ("format = \"queue-1\"\naudit_permille = 19", "from 20 to 50"),
            ("format = \"queue-1\"\naudit_permille = 51", "from 20 to 50"),
            ("format = \"queue-1\"\nalarm_days = 70000", "from 0 to 365"),
        ] {
            let refused: QueueError = QueueRules::with(text).unwrap_err();
            assert!(refused.to_string().contains(says), "{text}: {refused}");
        }
    }
}
