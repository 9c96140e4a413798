//! What each report says and leaves out, and the counts of a provider's card.
//!
//! The facts are codes (see [`tiaki_core::quality`]); the counts are grouped by the database,
//! since many reports have the same facts. Nothing here is personal.

pub mod reports;

use std::collections::BTreeMap;

use tiaki_core::id::{ProviderId, ReportId, SourceId};

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::intake::NewProvider;
use crate::log::Entry;
use crate::quarantine::Quarantined;

sql! {
    ALL_FACTS = "SELECT report_id, facts FROM report_facts";
    BANDS = "SELECT r.provider_id, r.escalated, q.band, COUNT(DISTINCT r.report_id) FROM reports r \
             JOIN source_accounts s ON s.source_id = r.report_id AND s.role = 'reported' \
             JOIN person_accounts m ON m.account_id = s.account_id JOIN priorities q ON q.person_id = m.person_id \
             GROUP BY r.provider_id, r.escalated, q.band ORDER BY r.provider_id, r.escalated, q.band";
    CLEAR = "DELETE FROM report_facts";
    FILES = "SELECT r.provider_id, COUNT(*), CAST(SUM(CASE WHEN s.viewed IS NULL THEN 1 ELSE 0 END) AS BIGINT), \
             CAST(SUM(CASE WHEN s.viewed = 0 THEN 1 ELSE 0 END) AS BIGINT), \
             CAST(SUM(CASE WHEN s.viewed IS NULL AND (s.publicly IS NULL OR s.publicly = 0) THEN 1 ELSE 0 END) AS BIGINT), \
             CAST(SUM(CASE WHEN v.verdict = 'viral' OR s.marks LIKE '%viral%' OR s.marks LIKE '%potential_meme%' \
             THEN 1 ELSE 0 END) AS BIGINT) FROM source_files s JOIN reports r ON r.report_id = s.source_id \
             LEFT JOIN verdicts v ON v.file_id = s.file_id GROUP BY r.provider_id ORDER BY r.provider_id";
    FLAGS = "SELECT r.provider_id, f.flags, COUNT(*) FROM report_facts f JOIN reports r ON r.report_id = f.report_id \
             WHERE f.flags <> '' GROUP BY r.provider_id, f.flags ORDER BY r.provider_id, f.flags";
    GROUPS = "SELECT r.provider_id, f.month, f.facts, COUNT(*), CAST(SUM(r.escalated) AS BIGINT), \
              CAST(SUM(r.batched) AS BIGINT), CAST(SUM(r.unknown_elements) AS BIGINT) FROM reports r \
              LEFT JOIN report_facts f ON f.report_id = r.report_id GROUP BY r.provider_id, f.month, f.facts \
              ORDER BY r.provider_id, f.month, f.facts";
    MISSING = "SELECT r.report_id, d.format, r.document, r.files_document FROM reports r \
               JOIN documents d ON d.document = r.document WHERE NOT EXISTS \
               (SELECT 1 FROM report_facts f WHERE f.report_id = r.report_id) AND r.report_id > $1 \
               ORDER BY r.report_id LIMIT $2";
    PROVIDERS = "SELECT provider_id, name FROM providers ORDER BY name, provider_id";
    QUARANTINED = "SELECT provider_id, COUNT(*) FROM quarantine_providers GROUP BY provider_id ORDER BY provider_id";
    REPORT = "SELECT facts, flags FROM report_facts WHERE report_id = $1";
    UNPLACED = "SELECT r.provider_id, f.facts, COUNT(DISTINCT r.report_id) FROM reports r \
                JOIN report_facts f ON f.report_id = r.report_id \
                JOIN source_accounts s ON s.source_id = r.report_id AND s.role = 'reported' \
                JOIN account_locations l ON l.account_id = s.account_id WHERE l.verdict = 'unknown' \
                GROUP BY r.provider_id, f.facts ORDER BY r.provider_id, f.facts";
}

static FACT_ROWS: Bulk = Bulk {
    table: "report_facts",
    columns: &[
        ("report_id", Kind::Blob),
        ("month", Kind::Text),
        ("facts", Kind::Text),
        ("flags", Kind::Text),
    ],
};
static SENDER_ROWS: Bulk = Bulk {
    table: "quarantine_providers",
    columns: &[("quarantine_id", Kind::Blob), ("provider_id", Kind::Blob)],
};

/// The facts on a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewFacts {
    /// The report.
    pub report: ReportId,
    /// The month of the incident, `YYYY-MM`, where it is said when that was.
    pub month: Option<String>,
    /// As [`tiaki_core::quality::Facts::write`] writes them.
    pub facts: String,
    /// Quality flags: `code:count`, separated by commas, in the order of their codes.
    pub flags: String,
}

/// Saves the facts on reports; those that are there stay. The caller writes the log entry.
///
/// # Errors
/// Those of the store.
pub fn save(tx: &Tx<'_>, facts: &[NewFacts]) -> Result<u64, Error> {
    let new = tx.bulk(&FACT_ROWS, |sink| {
        facts.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.report.as_bytes()),
                new.month.as_deref().into(),
                Param::Text(&new.facts),
                Param::Text(&new.flags),
            ])
        })
    })?;
    Ok(new)
}

/// Empties the facts, so that all reports are read again; with its log entry.
///
/// # Errors
/// Those of the store.
pub fn clear(tx: &Tx<'_>, entry: Entry) -> Result<(), Error> {
    tx.execute(CLEAR, &[])?;
    tx.record(entry)
}

/// Says who sent what goes into the quarantine, in the transaction that puts it there and writes
/// the log entry.
///
/// # Errors
/// Those of the store.
pub fn note_sender(tx: &Tx<'_>, sender: &NewProvider, items: &[Quarantined]) -> Result<(), Error> {
    crate::intake::save_providers(tx, std::slice::from_ref(sender))?;
    tx.bulk(&SENDER_ROWS, |sink| {
        items.iter().try_for_each(|item| {
            sink.row(&[
                Param::Blob(item.id.as_bytes()),
                Param::Blob(sender.id.as_bytes()),
            ])
        })
    })?;
    Ok(())
}

/// A report without facts, and the documents to read them from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingFacts {
    /// The report.
    pub report: ReportId,
    /// The form of its document.
    pub format: String,
    /// Its document.
    pub document: [u8; 32],
    /// The document with its files' details.
    pub files_document: Option<[u8; 32]>,
}

/// Reports without facts after this one, in order of ids, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn missing(
    tx: &Tx<'_>,
    after: Option<&ReportId>,
    limit: u32,
) -> Result<Vec<MissingFacts>, Error> {
    let after = after.map_or(&[][..], |id| id.as_bytes());
    tx.rows(
        MISSING,
        &[Param::Blob(after), Param::Int(limit.into())],
        |row| {
            Ok(MissingFacts {
                report: ReportId::from_bytes(row.fixed(0)?),
                format: row.text(1)?.to_owned(),
                document: row.fixed(2)?,
                files_document: row.find_fixed(3)?,
            })
        },
    )
}

/// The facts and flags of a report, where they are known.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, report: &ReportId) -> Result<Option<(String, String)>, Error> {
    tx.find(REPORT, &[Param::Blob(report.as_bytes())], |row| {
        Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
    })
}

/// Shows `each` the facts of every report.
///
/// # Errors
/// Those of the store and of `each`.
pub fn each<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(SourceId, &str) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(ALL_FACTS, &[], |row| {
        each(SourceId::from_bytes(row.fixed(0)?), row.text(1)?)
    })
}

/// Reports of one provider with the same month and facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The provider.
    pub provider: ProviderId,
    /// The month of the incident.
    pub month: Option<String>,
    /// The facts; none where the reports have not been read for them.
    pub facts: Option<String>,
    /// How many reports.
    pub reports: i64,
    /// For how many of them high priority is asked.
    pub escalated: i64,
    /// How many of them are batches on one viral file.
    pub batched: i64,
    /// Elements kept verbatim because they are not known.
    pub unknown_elements: i64,
}

/// What files of a provider say of having been viewed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileCounts {
    /// Files, each counted in each report.
    pub files: i64,
    /// Those of which it is not said whether a person viewed them.
    pub unstated: i64,
    /// Those of which it is said that nobody did.
    pub not_viewed: i64,
    /// Those of which it is not said, and that are not said to be public either.
    pub closed: i64,
    /// Those that are on a list of viral files, or marked viral or as a potential meme.
    pub viral: i64,
}

/// Every provider, by name.
///
/// # Errors
/// Those of the store.
pub fn providers(tx: &Tx<'_>) -> Result<Vec<(ProviderId, String)>, Error> {
    tx.rows(PROVIDERS, &[], |row| {
        Ok((provider(row)?, row.text(1)?.to_owned()))
    })
}

fn provider(row: &Row<'_>) -> Result<ProviderId, Error> {
    Ok(ProviderId::from_bytes(row.fixed(0)?))
}

/// All reports by provider, month and facts.
///
/// # Errors
/// Those of the store.
pub fn groups(tx: &Tx<'_>) -> Result<Vec<Group>, Error> {
    tx.rows(GROUPS, &[], |row| {
        Ok(Group {
            provider: provider(row)?,
            month: row.find_text(1)?.map(str::to_owned),
            facts: row.find_text(2)?.map(str::to_owned),
            reports: row.int(3)?,
            escalated: row.int(4)?,
            batched: row.int(5)?,
            unknown_elements: row.int(6)?,
        })
    })
}

/// How many reports of each provider raised each list of flags.
///
/// # Errors
/// Those of the store.
pub fn flags(tx: &Tx<'_>) -> Result<Vec<(ProviderId, String, i64)>, Error> {
    tx.rows(FLAGS, &[], |row| {
        Ok((provider(row)?, row.text(1)?.to_owned(), row.int(2)?))
    })
}

/// How many reports of each provider and facts speak of an account that nothing places.
///
/// # Errors
/// Those of the store.
pub fn unplaced(tx: &Tx<'_>) -> Result<Vec<(ProviderId, String, i64)>, Error> {
    tx.rows(UNPLACED, &[], |row| {
        Ok((provider(row)?, row.text(1)?.to_owned(), row.int(2)?))
    })
}

/// What files of each provider say of having been viewed.
///
/// # Errors
/// Those of the store.
pub fn files(tx: &Tx<'_>) -> Result<BTreeMap<ProviderId, FileCounts>, Error> {
    let rows = tx.rows(FILES, &[], |row| {
        let counts = FileCounts {
            files: row.int(1)?,
            unstated: row.int(2)?,
            not_viewed: row.int(3)?,
            closed: row.int(4)?,
            viral: row.int(5)?,
        };
        Ok((provider(row)?, counts))
    })?;
    Ok(rows.into_iter().collect())
}

/// Documents in quarantine, by the provider that is known to have sent them.
///
/// # Errors
/// Those of the store.
pub fn quarantined(tx: &Tx<'_>) -> Result<BTreeMap<ProviderId, i64>, Error> {
    let rows = tx.rows(QUARANTINED, &[], |row| Ok((provider(row)?, row.int(1)?)))?;
    Ok(rows.into_iter().collect())
}

/// Reports by provider, whether high priority was asked for, and the band of whom they report.
///
/// # Errors
/// Those of the store.
pub fn bands(tx: &Tx<'_>) -> Result<Vec<(ProviderId, bool, String, i64)>, Error> {
    tx.rows(BANDS, &[], |row| {
        Ok((
            provider(row)?,
            row.int(1)? != 0,
            row.text(2)?.to_owned(),
            row.int(3)?,
        ))
    })
}
