//! The canonical export: what a store holds, in one order and one form.
//!
//! Two stores that hold the same things give the same bytes, whichever database
//! they are on and in whatever order things came in. When things came in, and
//! the log of it, are left out: they differ between two honest runs.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::catalogue::sql;
use crate::db::{Row, Tx};
use crate::error::Error;

sql! {
    ACCOUNTS = "SELECT account_id, service, handle FROM accounts ORDER BY account_id";
    DOCUMENTS = "SELECT document, format, size FROM documents ORDER BY document";
    HITS = "SELECT file_id, list_id, algorithm, digest, scheme, version, country, category, effect, distance FROM hits \
            ORDER BY file_id, list_id, algorithm, digest, scheme, category";
    LINKS = "SELECT person_id, a, b, weight, confidence, tier, forest, evidence FROM links ORDER BY person_id, a, b";
    LOCATIONS = "SELECT account_id, verdict, country, confidence FROM account_locations ORDER BY account_id";
    OBSERVATIONS = "SELECT source_id, account_id, seq, kind, value, join_key, at, port, event, verified, proxy \
                    FROM observations ORDER BY source_id, account_id, seq";
    PACKAGES = "SELECT package_id, referral_id, authority_id, recipient, digest FROM packages ORDER BY package_id";
    PERSONS = "SELECT p.person_id, p.tier, m.account_id FROM persons p \
               JOIN person_accounts m ON m.person_id = p.person_id ORDER BY p.person_id, m.account_id";
    PRIORITIES = "SELECT person_id, authority_id, rank, class, band, danger, actionability, novelty, perishability, \
                  due_at, clock_at, accounts, reports, known_files, first_seen_files, rules, reasons FROM priorities \
                  ORDER BY person_id";
    QUARANTINE = "SELECT quarantine_id, document, code, line FROM quarantine ORDER BY quarantine_id";
    REPORTS = "SELECT report_id, provider_id, document, files_document, incident_type, incident_at, marks \
               FROM reports ORDER BY report_id";
    SOURCE_ACCOUNTS = "SELECT source_id, seq, account_id, role, age, disabled FROM source_accounts ORDER BY source_id, seq";
    SOURCE_FILES = "SELECT source_id, seq, file_id, account_id, uploaded_at, viewed, publicly, supplemental, \
                    classification, marks, device FROM source_files ORDER BY source_id, seq";
    VERDICTS = "SELECT file_id, verdict, near_set, sources FROM verdicts ORDER BY file_id";
}

/// The parts of the export and how many columns each has.
const PARTS: &[(&str, &str, usize)] = &[
    ("accounts", ACCOUNTS, 3),
    ("documents", DOCUMENTS, 3),
    ("hits", HITS, 10),
    ("links", LINKS, 8),
    ("locations", LOCATIONS, 4),
    ("observations", OBSERVATIONS, 11),
    ("packages", PACKAGES, 5),
    ("persons", PERSONS, 3),
    ("priorities", PRIORITIES, 17),
    ("quarantine", QUARANTINE, 4),
    ("reports", REPORTS, 7),
    ("source_accounts", SOURCE_ACCOUNTS, 6),
    ("source_files", SOURCE_FILES, 11),
    ("verdicts", VERDICTS, 4),
];

/// A part of the export: how many rows, and their digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Rows in it.
    pub rows: u64,
    /// SHA-256 of its lines.
    pub digest: [u8; 32],
}

/// Writes the whole export to `out`, one JSON array a row, and returns each part's digest.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where `out` refuses.
pub fn write(tx: &Tx<'_>, out: &mut dyn Write) -> Result<BTreeMap<&'static str, Part>, Error> {
    let mut parts = BTreeMap::new();
    for (name, sql, columns) in PARTS {
        let mut hash = Sha256::new();
        let mut rows = 0;
        tx.each(sql, &[], |row| {
            let line = line(name, row, *columns)?;
            hash.update(line.as_bytes());
            rows += 1;
            out.write_all(line.as_bytes()).map_err(|_| Error::Corrupt {
                what: "export (its writer refused it)",
            })
        })?;
        parts.insert(
            *name,
            Part {
                rows,
                digest: hash.finalize().into(),
            },
        );
    }
    Ok(parts)
}

/// Each part's digest, without writing the rows anywhere.
///
/// # Errors
/// Those of the store.
pub fn digests(tx: &Tx<'_>) -> Result<BTreeMap<&'static str, Part>, Error> {
    write(tx, &mut std::io::sink())
}

fn line(name: &str, row: &Row<'_>, columns: usize) -> Result<String, Error> {
    let mut cells = vec![json!(name)];
    for column in 0..columns {
        cells.push(row.json(column)?);
    }
    Ok(format!("{}\n", serde_json::Value::Array(cells)))
}
