//! A provider's reports, the latest first, a stretch at a time: each with what the figures of its card are counted by.
//!
//! A list goes on after the last row of the stretch before, so a page far back is found by the index as the first one
//! is. What a figure counts by other tables (bands, places, groups, files) is asked of each report of a stretch by
//! their indexes; what it counts by a report's own facts is the caller's to see.

use tiaki_core::id::{ProviderId, ReportId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;

/// Reports after a place, and whether each passes a test.
macro_rules! reports {
    ($($test:tt)+) => {
        concat!(
            "SELECT r.report_id, r.incident_type, r.received_at, r.escalated, r.batched, r.unknown_elements, f.facts, f.month, \
             f.flags, CAST(CASE WHEN ",
            $($test)+,
            " THEN 1 ELSE 0 END AS BIGINT) FROM reports r LEFT JOIN report_facts f ON f.report_id = r.report_id \
             WHERE r.provider_id = $1 AND (r.received_at, r.report_id) < ($2, $3) \
             ORDER BY r.received_at DESC, r.report_id DESC LIMIT $4"
        )
    };
}

/// That an account which is reported passes a test.
macro_rules! reported {
    ($joins:literal, $test:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM source_accounts s ",
            $joins,
            " WHERE s.source_id = r.report_id AND s.role = 'reported' AND ",
            $test,
            ")"
        )
    };
}

sql! {
    ALL = reports!("1 = 1");
    FOLDED = reports!("EXISTS (SELECT 1 FROM incident_reports m JOIN incidents i ON i.incident_id = m.incident_id \
                       WHERE m.report_id = r.report_id AND i.kind = $5)");
    HIGH = reports!(reported!("JOIN person_accounts m ON m.account_id = s.account_id JOIN priorities q ON q.person_id = m.person_id",
                        "q.band IN ('very_high', 'high')"));
    ACTIONABLE = reports!(reported!(
        "JOIN person_accounts m ON m.account_id = s.account_id JOIN priorities q ON q.person_id = m.person_id \
         JOIN person_locations l ON l.person_id = m.person_id",
        "q.band <> 'set_aside_proposed' AND l.verdict = 'routed' AND l.country IS NOT NULL"));
    ANSWERED = reports!(reported!("JOIN person_accounts m ON m.account_id = s.account_id JOIN operation_persons o ON o.person_id = m.person_id",
                            "o.outcome_on IS NOT NULL"));
    UNPLACED = reports!(reported!("JOIN account_locations l ON l.account_id = s.account_id", "l.verdict = 'unknown'"));
    FILES = reports!("EXISTS (SELECT 1 FROM source_files s WHERE s.source_id = r.report_id)");
    NOT_STATED = reports!("EXISTS (SELECT 1 FROM source_files s WHERE s.source_id = r.report_id AND s.viewed IS NULL)");
    NOT_VIEWED = reports!("EXISTS (SELECT 1 FROM source_files s WHERE s.source_id = r.report_id AND s.viewed = 0)");
    CLOSED = reports!("EXISTS (SELECT 1 FROM source_files s WHERE s.source_id = r.report_id AND s.viewed IS NULL \
                       AND (s.publicly IS NULL OR s.publicly = 0))");
    VIRAL = reports!("EXISTS (SELECT 1 FROM source_files s LEFT JOIN verdicts v ON v.file_id = s.file_id \
                      WHERE s.source_id = r.report_id AND (v.verdict = 'viral' OR s.marks LIKE '%viral%' \
                      OR s.marks LIKE '%potential_meme%'))");
}

/// What is asked of each report by other tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test<'t> {
    /// Nothing.
    None,
    /// Whether it is in a group of this kind.
    Folded(&'t str),
    /// Whether it is on somebody in one of the two highest bands.
    High,
    /// Whether it is on somebody who can be acted on.
    Actionable,
    /// Whether it is on somebody on whom an outcome stands, as last counted.
    Answered,
    /// Whether it is on an account that nothing places.
    Unplaced,
    /// Whether it has files.
    Files,
    /// Whether it has a file not said to be viewed or not.
    NotStated,
    /// Whether it has a file said not to be viewed.
    NotViewed,
    /// Whether it has a file not said to be viewed, nor to be public.
    Closed,
    /// Whether it has a file on a viral list, or marked so.
    Viral,
}

impl Test<'_> {
    const fn statement(self) -> &'static str {
        match self {
            Self::None => ALL,
            Self::Folded(_) => FOLDED,
            Self::High => HIGH,
            Self::Actionable => ACTIONABLE,
            Self::Answered => ANSWERED,
            Self::Unplaced => UNPLACED,
            Self::Files => FILES,
            Self::NotStated => NOT_STATED,
            Self::NotViewed => NOT_VIEWED,
            Self::Closed => CLOSED,
            Self::Viral => VIRAL,
        }
    }
}

/// A place in the list: a report, and when it came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// When it came in.
    pub received_at: Timestamp,
    /// The report.
    pub report: ReportId,
}

/// A report in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Which, and when it came in.
    pub place: Place,
    /// What it is about.
    pub incident_type: String,
    /// Whether high priority is asked for.
    pub escalated: bool,
    /// Whether it is a batch on one viral file.
    pub batched: bool,
    /// Elements kept verbatim because they are not known.
    pub unknown_elements: i64,
    /// What it says and leaves out; none where it was not read for that.
    pub facts: Option<String>,
    /// The month of the incident.
    pub month: Option<String>,
    /// Quality flags: `code:count`, separated by commas.
    pub flags: String,
    /// Whether it passes the test.
    pub passes: bool,
}

/// At most so many reports of a provider that came in before a place, the latest first; from the latest on where none
/// is named.
///
/// # Errors
/// Those of the store.
pub fn before(
    tx: &Tx<'_>,
    provider: &ProviderId,
    test: Test<'_>,
    place: Option<Place>,
    limit: u32,
) -> Result<Vec<Row>, Error> {
    let place = place.unwrap_or(Place {
        received_at: Timestamp::from_micros(i64::MAX),
        report: ReportId::from_bytes([0xff; 16]),
    });
    let mut params = vec![
        Param::Blob(provider.as_bytes()),
        Param::Int(place.received_at.micros()),
        Param::Blob(place.report.as_bytes()),
        Param::Int(limit.into()),
    ];
    if let Test::Folded(kind) = test {
        params.push(Param::Text(kind));
    }
    tx.rows(test.statement(), &params, |row| {
        Ok(Row {
            place: Place {
                report: ReportId::from_bytes(row.fixed(0)?),
                received_at: Timestamp::from_micros(row.int(2)?),
            },
            incident_type: row.text(1)?.to_owned(),
            escalated: row.int(3)? != 0,
            batched: row.int(4)? != 0,
            unknown_elements: row.int(5)?,
            facts: row.find_text(6)?.map(str::to_owned),
            month: row.find_text(7)?.map(str::to_owned),
            flags: row.find_text(8)?.unwrap_or_default().to_owned(),
            passes: row.int(9)? != 0,
        })
    })
}
