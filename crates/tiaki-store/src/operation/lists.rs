//! The lists behind figures: persons by the day of a step, reports by the day they came in, packages by their release.
//! The newest first, a page at a time, each found by an index.

use tiaki_core::id::{ProviderId, ReportId};
use tiaki_core::time::Timestamp;

use super::{KeptPackage, KeptPerson, read_package, read_person};
use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;

/// Columns of a person.
macro_rules! persons {
    ($step:literal, $where:literal) => {
        concat!(
            "SELECT person_id, country, authority_id, novelty, accounts, children, first_on, looked_on, drafted_on, submitted_on, ",
            "referred_on, outcome_on, arrested_on, safeguarded_on, acted_on FROM operation_persons WHERE ",
            $step,
            " BETWEEN $1 AND $2",
            $where,
            " ORDER BY ",
            $step,
            " DESC, person_id DESC LIMIT $3 OFFSET $4"
        )
    };
}

/// The same of one country. A step is written so that the index of countries serves: that of the step would be read
/// for all of them.
macro_rules! of_country {
    ($step:literal, $where:literal) => {
        concat!(
            "SELECT person_id, country, authority_id, novelty, accounts, children, first_on, looked_on, drafted_on, submitted_on, ",
            "referred_on, outcome_on, arrested_on, safeguarded_on, acted_on FROM operation_persons WHERE country = $5 AND ",
            $step,
            " BETWEEN $1 AND $2",
            $where,
            " ORDER BY ",
            $step,
            " DESC, person_id DESC LIMIT $3 OFFSET $4"
        )
    };
}

sql! {
    ALL = persons!("first_on", "");
    ALL_OF = of_country!("first_on", "");
    QUEUED = persons!("first_on", " AND authority_id <> ''");
    QUEUED_OF = of_country!("first_on", " AND authority_id <> ''");
    WAITING = persons!("first_on", " AND authority_id <> '' AND looked_on IS NULL AND outcome_on IS NULL");
    WAITING_OF = of_country!("first_on", " AND authority_id <> '' AND looked_on IS NULL AND outcome_on IS NULL");
    KNOWN = persons!("first_on", " AND novelty = 'known'");
    KNOWN_OF = of_country!("first_on", " AND novelty = 'known'");
    FIRST_SEEN = persons!("first_on", " AND novelty = 'first_seen'");
    FIRST_SEEN_OF = of_country!("first_on", " AND novelty = 'first_seen'");
    LOOKED = persons!("looked_on", "");
    LOOKED_OF = of_country!("looked_on + 0", "");
    DRAFTED = persons!("drafted_on", "");
    DRAFTED_OF = of_country!("drafted_on + 0", "");
    SUBMITTED = persons!("submitted_on", "");
    SUBMITTED_OF = of_country!("submitted_on + 0", "");
    REFERRED = persons!("referred_on", "");
    REFERRED_OF = of_country!("referred_on + 0", "");
    OUTCOME = persons!("outcome_on", "");
    OUTCOME_OF = of_country!("outcome_on + 0", "");
    ARRESTED = persons!("arrested_on", "");
    ARRESTED_OF = of_country!("arrested_on + 0", "");
    SAFEGUARDED = persons!("safeguarded_on", "");
    SAFEGUARDED_OF = of_country!("safeguarded_on + 0", "");
    ACTED = persons!("acted_on", "");
    ACTED_OF = of_country!("acted_on + 0", "");
    ACTS = "SELECT acted_on, acted_on - first_on FROM operation_persons WHERE acted_on BETWEEN $1 AND $2 \
            ORDER BY acted_on, person_id";
    REPORTS = "SELECT r.report_id, r.provider_id, p.name, r.incident_type, r.received_at, r.escalated FROM reports r \
               JOIN providers p ON p.provider_id = r.provider_id WHERE r.received_at >= $1 AND r.received_at < $2 \
               ORDER BY r.received_at DESC, r.report_id DESC LIMIT $3 OFFSET $4";
    PACKAGES = "SELECT package_id, authority_id, country, accounts, persons, released_at, answered_on \
                FROM operation_packages WHERE released_at >= $1 AND released_at < $2 \
                ORDER BY released_at DESC, package_id DESC LIMIT $3 OFFSET $4";
    OPEN = "SELECT package_id, authority_id, country, accounts, persons, released_at, answered_on \
            FROM operation_packages WHERE answered_on IS NULL AND released_at >= $1 AND released_at < $2 \
            ORDER BY released_at DESC, package_id DESC LIMIT $3 OFFSET $4";
    OPEN_SUM = "SELECT COUNT(*), CAST(COALESCE(SUM(persons), 0) AS BIGINT) FROM operation_packages \
                WHERE answered_on IS NULL AND released_at >= $1 AND released_at < $2";
}

/// What persons are listed by: a step, and the day on which it was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Everybody, by the day on which the first source came in; and so the next four.
    All,
    /// Who is in a queue.
    Queued,
    /// Who is in a queue, and nobody did anything with, and no outcome stands on.
    Waiting,
    /// Whose files are all known.
    Known,
    /// Who has files that no list knows.
    FirstSeen,
    /// With whom somebody did something.
    Looked,
    /// Who was in a draft.
    Drafted,
    /// Whose release was asked for.
    Submitted,
    /// Who went out in a package.
    Referred,
    /// On whom an outcome stands.
    Outcome,
    /// Who was arrested.
    Arrested,
    /// From whom a child is safeguarded.
    Safeguarded,
    /// On whom there was a protective act.
    Acted,
}

impl Step {
    const fn statements(self) -> (&'static str, &'static str) {
        match self {
            Self::All => (ALL, ALL_OF),
            Self::Queued => (QUEUED, QUEUED_OF),
            Self::Waiting => (WAITING, WAITING_OF),
            Self::Known => (KNOWN, KNOWN_OF),
            Self::FirstSeen => (FIRST_SEEN, FIRST_SEEN_OF),
            Self::Looked => (LOOKED, LOOKED_OF),
            Self::Drafted => (DRAFTED, DRAFTED_OF),
            Self::Submitted => (SUBMITTED, SUBMITTED_OF),
            Self::Referred => (REFERRED, REFERRED_OF),
            Self::Outcome => (OUTCOME, OUTCOME_OF),
            Self::Arrested => (ARRESTED, ARRESTED_OF),
            Self::Safeguarded => (SAFEGUARDED, SAFEGUARDED_OF),
            Self::Acted => (ACTED, ACTED_OF),
        }
    }

    /// The day on which somebody reached it.
    #[must_use]
    pub const fn day(self, of: &KeptPerson) -> Option<i64> {
        match self {
            Self::All | Self::Queued | Self::Waiting | Self::Known | Self::FirstSeen => {
                Some(of.first_on)
            }
            Self::Looked => of.looked_on,
            Self::Drafted => of.drafted_on,
            Self::Submitted => of.submitted_on,
            Self::Referred => of.referred_on,
            Self::Outcome => of.outcome_on,
            Self::Arrested => of.arrested_on,
            Self::Safeguarded => of.safeguarded_on,
            Self::Acted => of.acted_on,
        }
    }
}

/// Rows of a list: so many, after so many.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    /// At most.
    pub limit: u32,
    /// After.
    pub offset: u32,
}

/// Persons who reached a step between two days, ends included; of one country where one is named.
///
/// # Errors
/// Those of the store.
pub fn persons(
    tx: &Tx<'_>,
    step: Step,
    (from, to): (i64, i64),
    country: Option<&str>,
    window: Window,
) -> Result<Vec<KeptPerson>, Error> {
    let (all, of_country) = step.statements();
    let mut params = vec![
        Param::Int(from),
        Param::Int(to),
        Param::Int(window.limit.into()),
        Param::Int(window.offset.into()),
    ];
    match country {
        Some(country) => {
            params.push(Param::Text(country));
            tx.rows(of_country, &params, read_person)
        }
        None => tx.rows(all, &params, read_person),
    }
}

/// Protective acts between two days, ends included, in their order: the day of each, and how many days after the
/// first source.
///
/// # Errors
/// Those of the store.
pub fn acts(tx: &Tx<'_>, (from, to): (i64, i64)) -> Result<Vec<(i64, i64)>, Error> {
    tx.rows(ACTS, &[Param::Int(from), Param::Int(to)], |row| {
        Ok((row.int(0)?, row.int(1)?))
    })
}

/// A report in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedReport {
    /// The report.
    pub report: ReportId,
    /// Who sent it.
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
    /// What it is about.
    pub incident_type: String,
    /// When it came in.
    pub received_at: Timestamp,
    /// Whether high priority is asked for.
    pub escalated: bool,
}

/// Reports that came in from one moment until before another.
///
/// # Errors
/// Those of the store.
pub fn reports(
    tx: &Tx<'_>,
    between: (Timestamp, Timestamp),
    window: Window,
) -> Result<Vec<ListedReport>, Error> {
    tx.rows(REPORTS, &moments(between, window), |row| {
        Ok(ListedReport {
            report: ReportId::from_bytes(row.fixed(0)?),
            provider: ProviderId::from_bytes(row.fixed(1)?),
            name: row.text(2)?.to_owned(),
            incident_type: row.text(3)?.to_owned(),
            received_at: Timestamp::from_micros(row.int(4)?),
            escalated: row.int(5)? != 0,
        })
    })
}

/// Packages released from one moment until before another; where `open`, those that nothing came of yet.
///
/// # Errors
/// Those of the store.
pub fn packages(
    tx: &Tx<'_>,
    between: (Timestamp, Timestamp),
    open: bool,
    window: Window,
) -> Result<Vec<KeptPackage>, Error> {
    let sql = if open { OPEN } else { PACKAGES };
    tx.rows(sql, &moments(between, window), read_package)
}

/// How many packages released from one moment until before another nothing came of yet, and the persons in them.
///
/// # Errors
/// Those of the store.
pub fn open_sum(tx: &Tx<'_>, (from, to): (Timestamp, Timestamp)) -> Result<(i64, i64), Error> {
    let read = |row: &Row<'_>| Ok((row.int(0)?, row.int(1)?));
    let params = [Param::Int(from.micros()), Param::Int(to.micros())];
    Ok(tx.find(OPEN_SUM, &params, read)?.unwrap_or_default())
}

fn moments((from, to): (Timestamp, Timestamp), window: Window) -> [Param<'static>; 4] {
    [
        Param::Int(from.micros()),
        Param::Int(to.micros()),
        Param::Int(window.limit.into()),
        Param::Int(window.offset.into()),
    ]
}
