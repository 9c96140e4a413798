//! Exposure: which narrative text somebody opened, and what else is written down of a working day.
//!
//! Never the text, and never over several people: each statement is about one operator. So there is nothing to rank
//! by, and no page can come by who opened most or who opened a report first.

use tiaki_core::id::{OperatorId, ReportId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    ADD = "INSERT INTO exposures (operator_id, opened_at, seq, report_id, category, seconds, purpose) \
           VALUES ($1, $2, (SELECT COUNT(*) FROM exposures WHERE operator_id = $1 AND opened_at = $2), $3, $4, $5, $6)";
    BETWEEN = "SELECT opened_at, report_id, category, seconds FROM exposures \
               WHERE operator_id = $1 AND opened_at >= $2 AND opened_at < $3 ORDER BY opened_at, seq";
    LAST = "SELECT MAX(opened_at) FROM exposures WHERE operator_id = $1 AND report_id = $2";
    MARK = "INSERT INTO exposure_marks (operator_id, marked_at, seq, kind, marked_by, reason) \
            VALUES ($1, $2, (SELECT COUNT(*) FROM exposure_marks WHERE operator_id = $1 AND marked_at = $2), $3, $4, $5)";
    MARKS = "SELECT marked_at, kind, marked_by, reason FROM exposure_marks \
             WHERE operator_id = $1 AND marked_at >= $2 AND marked_at < $3 ORDER BY marked_at, seq";
    OPT_OUT = "INSERT INTO exposure_opt_outs (operator_id, category, chosen_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    OPT_IN = "DELETE FROM exposure_opt_outs WHERE operator_id = $1";
    OPTED_OUT = "SELECT category FROM exposure_opt_outs WHERE operator_id = $1 ORDER BY category";
    FILE_MARKS = "SELECT DISTINCT marks FROM source_files WHERE source_id = $1 AND marks <> '' ORDER BY marks";
    SET_ASIDE = "SELECT 1 FROM source_accounts s JOIN person_accounts m ON m.account_id = s.account_id \
                 JOIN priorities p ON p.person_id = m.person_id WHERE s.source_id = $1 AND p.aside = 1 LIMIT 1";
    REFERRED = "SELECT 1 FROM source_accounts s JOIN queue_referred r ON r.account_id = s.account_id \
                WHERE s.source_id = $1 LIMIT 1";
    ENDED = "SELECT 1 FROM source_accounts s JOIN outcome_accounts o ON o.account_id = s.account_id \
             WHERE s.source_id = $1 LIMIT 1";
}

/// A text that somebody opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// When.
    pub at: Timestamp,
    /// Of which report.
    pub report: ReportId,
    /// The heaviest category of it.
    pub category: String,
    /// What it counts, in weighted seconds.
    pub seconds: i64,
}

/// What else is written down of somebody's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    /// When.
    pub at: Timestamp,
    /// The code of what.
    pub kind: String,
    /// Who did it.
    pub by: String,
    /// Why; empty where it needs no reason.
    pub reason: String,
}

/// What people came to on a report already.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assessed {
    /// Somebody in it is set aside.
    pub set_aside: bool,
    /// Somebody in it went out in a package.
    pub referred: bool,
    /// It is written down what came of somebody in it.
    pub ended: bool,
}

/// Writes down that somebody opened the text of a report.
///
/// # Errors
/// Those of the store.
pub fn add(
    tx: &Tx<'_>,
    operator: &OperatorId,
    opened: &Opened,
    purpose: &str,
    entry: Entry,
) -> Result<(), Error> {
    tx.execute(
        ADD,
        &[
            Param::Blob(operator.as_bytes()),
            Param::Int(opened.at.micros()),
            Param::Blob(opened.report.as_bytes()),
            Param::Text(&opened.category),
            Param::Int(opened.seconds),
            Param::Text(purpose),
        ],
    )?;
    tx.record(entry)
}

/// What one operator opened from one moment until before another, in order.
///
/// # Errors
/// Those of the store.
pub fn between(
    tx: &Tx<'_>,
    operator: &OperatorId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Opened>, Error> {
    let params = [
        Param::Blob(operator.as_bytes()),
        Param::Int(from.micros()),
        Param::Int(until.micros()),
    ];
    tx.rows(BETWEEN, &params, |row| {
        Ok(Opened {
            at: Timestamp::from_micros(row.int(0)?),
            report: ReportId::from_bytes(row.fixed(1)?),
            category: row.text(2)?.to_owned(),
            seconds: row.int(3)?,
        })
    })
}

/// When this operator last opened the text of this report.
///
/// # Errors
/// Those of the store.
pub fn last(
    tx: &Tx<'_>,
    operator: &OperatorId,
    report: &ReportId,
) -> Result<Option<Timestamp>, Error> {
    let params = [
        Param::Blob(operator.as_bytes()),
        Param::Blob(report.as_bytes()),
    ];
    let found = tx.find(LAST, &params, |row| row.find_int(0))?;
    Ok(found.flatten().map(Timestamp::from_micros))
}

/// Writes down something else of somebody's day.
///
/// # Errors
/// Those of the store.
pub fn mark(
    tx: &Tx<'_>,
    operator: &OperatorId,
    marked: &Marked,
    entry: Entry,
) -> Result<(), Error> {
    tx.execute(
        MARK,
        &[
            Param::Blob(operator.as_bytes()),
            Param::Int(marked.at.micros()),
            Param::Text(&marked.kind),
            Param::Text(&marked.by),
            Param::Text(&marked.reason),
        ],
    )?;
    tx.record(entry)
}

/// The marks of one operator from one moment until before another, in order.
///
/// # Errors
/// Those of the store.
pub fn marks(
    tx: &Tx<'_>,
    operator: &OperatorId,
    (from, until): (Timestamp, Timestamp),
) -> Result<Vec<Marked>, Error> {
    let params = [
        Param::Blob(operator.as_bytes()),
        Param::Int(from.micros()),
        Param::Int(until.micros()),
    ];
    tx.rows(MARKS, &params, |row| {
        Ok(Marked {
            at: Timestamp::from_micros(row.int(0)?),
            kind: row.text(1)?.to_owned(),
            by: row.text(2)?.to_owned(),
            reason: row.text(3)?.to_owned(),
        })
    })
}

/// Keeps which categories an operator does not open, in place of those of before.
///
/// # Errors
/// Those of the store.
pub fn opt_out(
    tx: &Tx<'_>,
    operator: &OperatorId,
    categories: &[&str],
    at: Timestamp,
    entry: Entry,
) -> Result<(), Error> {
    tx.execute(OPT_IN, &[Param::Blob(operator.as_bytes())])?;
    for category in categories {
        let params = [
            Param::Blob(operator.as_bytes()),
            Param::Text(category),
            Param::Int(at.micros()),
        ];
        tx.execute(OPT_OUT, &params)?;
    }
    tx.record(entry)
}

/// The codes of the categories that an operator does not open.
///
/// # Errors
/// Those of the store.
pub fn opted_out(tx: &Tx<'_>, operator: &OperatorId) -> Result<Vec<String>, Error> {
    tx.rows(OPTED_OUT, &[Param::Blob(operator.as_bytes())], |row| {
        Ok(row.text(0)?.to_owned())
    })
}

/// The marks of a report's files, each set of them once.
///
/// # Errors
/// Those of the store.
pub fn file_marks(tx: &Tx<'_>, report: &ReportId) -> Result<Vec<String>, Error> {
    tx.rows(FILE_MARKS, &[Param::Blob(report.as_bytes())], |row| {
        Ok(row.text(0)?.to_owned())
    })
}

/// What people came to on those whom a report names.
///
/// # Errors
/// Those of the store.
pub fn assessed(tx: &Tx<'_>, report: &ReportId) -> Result<Assessed, Error> {
    let is = |sql| {
        let found = tx.find(sql, &[Param::Blob(report.as_bytes())], |row| row.int(0))?;
        Ok::<_, Error>(found.is_some())
    };
    Ok(Assessed {
        set_aside: is(SET_ASIDE)?,
        referred: is(REFERRED)?,
        ended: is(ENDED)?,
    })
}
