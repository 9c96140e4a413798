//! The canonical export: what a store holds, in one order and one form.
//!
//! Two stores that hold the same things give the same bytes, whichever database
//! they are on and in whatever order things came in. When things came in, and
//! the log of it, are left out: they differ between two honest runs. So are signatures, which tell of a
//! moment: of rules it is said whether they were approved; the approval itself is shown by `tiaki rules show`.
//!
//! Cases are left out altogether: what people write there never leaves the agency ([`crate::cases`]).
//!
//! The names and identifiers of shielded accounts are left out too, services whose name would tell of
//! them ([`crate::service`]), and every value that
//! was only found in free text, since it may be a child's, and the free text of a referral's terms, unless they are asked for ([`Scope::Whole`]), which is a read with a purpose
//! ([`crate::protection::note_export`]). Two stores that differ in nothing else still
//! differ in their exports: ids and join keys come from what is left out.

use std::collections::BTreeMap;
use std::io::Write;

use serde_json::json;
use sha2::{Digest, Sha256};
use tiaki_core::id::AccountId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Row, Tx};
use crate::error::Error;
use crate::facts::{self, Fact, Identified, Placed};
use crate::protection::Shield;

sql! {
    ACCOUNTS = "SELECT a.account_id, a.service, CASE WHEN p.account_id IS NULL THEN a.handle ELSE 'protected' END \
                FROM accounts a LEFT JOIN (SELECT account_id FROM source_accounts WHERE protection <> 'open' \
                UNION SELECT f.account_id FROM source_accounts f WHERE f.handle_found <> 0 AND NOT EXISTS \
                (SELECT 1 FROM source_accounts o WHERE o.account_id = f.account_id AND o.handle_found = 0)) p \
                ON p.account_id = a.account_id ORDER BY a.account_id";
    ALL_ACCOUNTS = "SELECT account_id, service, handle FROM accounts ORDER BY account_id";
    DOCUMENTS = "SELECT document, format, size FROM documents ORDER BY document";
    HITS = "SELECT file_id, list_id, algorithm, digest, scheme, version, country, category, effect, distance FROM hits \
            ORDER BY file_id, list_id, algorithm, digest, scheme, category";
    INCIDENTS = "SELECT i.incident_id, i.kind, i.reports, i.accounts, i.first_at, i.last_at, i.file_id, m.place, \
                 m.report_id FROM incidents i JOIN incident_reports m ON m.incident_id = i.incident_id \
                 ORDER BY i.incident_id, m.place";
    RULINGS = "SELECT r.seq, a.account_id, r.place FROM location_rulings r \
               JOIN location_ruling_accounts a ON a.ruling_id = r.ruling_id ORDER BY r.seq, a.account_id";
    LINKS = "SELECT person_id, a, b, weight, confidence, tier, forest, evidence FROM links ORDER BY person_id, a, b";
    LOCATIONS = "SELECT account_id, verdict, country, confidence FROM account_locations ORDER BY account_id";
    OUTCOMES = "SELECT outcome_id, person_id, code, happened_on, children, reference, chance, band, rules, supersedes_id, \
                recorded_by FROM outcomes ORDER BY outcome_id";
    OUTCOME_ACCOUNTS = "SELECT outcome_id, account_id FROM outcome_accounts ORDER BY outcome_id, account_id";
    PACKAGES = "SELECT package_id, referral_id, authority_id, recipient, digest FROM packages ORDER BY package_id";
    PERSONS = "SELECT p.person_id, p.tier, m.account_id FROM persons p \
               JOIN person_accounts m ON m.person_id = p.person_id ORDER BY p.person_id, m.account_id";
    PERSON_FACTS = "SELECT person_id, facts FROM person_facts ORDER BY person_id";
    PRIORITIES = "SELECT person_id, authority_id, rank, class, band, danger, actionability, novelty, perishability, \
                  due_at, clock_at, accounts, reports, known_files, first_seen_files, rules, preserved_until FROM priorities \
                  ORDER BY person_id";
    QUARANTINE = "SELECT quarantine_id, document, code, line FROM quarantine ORDER BY quarantine_id";
    REPORTS = "SELECT report_id, provider_id, document, files_document, incident_type, incident_at, marks \
               FROM reports ORDER BY report_id";
    RULE_VERSIONS = "SELECT version, sha256, text, reason, proposed_by, \
                     CAST(CASE WHEN approved_at IS NULL THEN 0 ELSE 1 END AS BIGINT), withdrawn_by, withdrawn_reason \
                     FROM rule_versions ORDER BY version";
    SOURCE_ACCOUNTS = "SELECT source_id, seq, account_id, role, age, disabled, protection, handle_found FROM source_accounts \
                       ORDER BY source_id, seq";
    SOURCE_FILES = "SELECT source_id, seq, file_id, account_id, uploaded_at, viewed, publicly, supplemental, \
                    classification, marks, device FROM source_files ORDER BY source_id, seq";
    SOURCE_TERMS = "SELECT source_id, sender_kind, sender_country, handling, \
                    CASE WHEN handling_note IS NULL THEN NULL ELSE 'protected' END, evaluation, tlp, purpose, urgency \
                    FROM source_terms ORDER BY source_id";
    ALL_TERMS = "SELECT source_id, sender_kind, sender_country, handling, handling_note, evaluation, tlp, purpose, urgency \
                 FROM source_terms ORDER BY source_id";
    STATED = "SELECT source_id, seq, account_id, code FROM statements ORDER BY source_id, seq";
    VERDICTS = "SELECT file_id, verdict, near_set, sources FROM verdicts ORDER BY file_id";
}

/// Where the rows of a part come from.
#[derive(Clone, Copy)]
enum Rows {
    /// The statement and how many columns it gives.
    Of(&'static str, usize),
    /// The identifiers that sources give.
    Observations,
    /// The countries that sources give.
    Places,
}

/// The parts of the export.
const PARTS: &[(&str, Rows)] = &[
    ("accounts", Rows::Of(ACCOUNTS, 3)),
    ("documents", Rows::Of(DOCUMENTS, 3)),
    ("hits", Rows::Of(HITS, 10)),
    ("incidents", Rows::Of(INCIDENTS, 9)),
    ("links", Rows::Of(LINKS, 8)),
    ("location_rulings", Rows::Of(RULINGS, 3)),
    ("locations", Rows::Of(LOCATIONS, 4)),
    ("observations", Rows::Observations),
    ("outcome_accounts", Rows::Of(OUTCOME_ACCOUNTS, 2)),
    ("outcomes", Rows::Of(OUTCOMES, 11)),
    ("packages", Rows::Of(PACKAGES, 5)),
    ("person_facts", Rows::Of(PERSON_FACTS, 2)),
    ("persons", Rows::Of(PERSONS, 3)),
    ("places", Rows::Places),
    ("priorities", Rows::Of(PRIORITIES, 17)),
    ("quarantine", Rows::Of(QUARANTINE, 4)),
    ("reports", Rows::Of(REPORTS, 7)),
    ("rule_versions", Rows::Of(RULE_VERSIONS, 8)),
    ("source_accounts", Rows::Of(SOURCE_ACCOUNTS, 8)),
    ("source_files", Rows::Of(SOURCE_FILES, 11)),
    ("source_terms", Rows::Of(SOURCE_TERMS, 9)),
    ("statements", Rows::Of(STATED, 4)),
    ("verdicts", Rows::Of(VERDICTS, 4)),
];

/// Where in a line of `accounts` the service and the account's id there stand.
const SERVICE: usize = 2;
const HANDLE: usize = 3;

/// A part of the export: how many rows, and their digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Rows in it.
    pub rows: u64,
    /// SHA-256 of its lines.
    pub digest: [u8; 32],
}

/// How much an export holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scope {
    /// Everything but the names and identifiers of shielded accounts, values found in text, and
    /// notes on terms.
    #[default]
    Shielded,
    /// Everything. Whoever writes it has written down what for.
    Whole,
}

/// Writes the export to `out`, one JSON array a row, and returns each part's digest.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where `out` refuses.
pub fn write(
    tx: &Tx<'_>,
    scope: Scope,
    out: &mut dyn Write,
) -> Result<BTreeMap<&'static str, Part>, Error> {
    let mut parts = BTreeMap::new();
    let shield = Shield::read(tx)?;
    for (name, source) in PARTS {
        let mut hash = Sha256::new();
        let mut rows = 0;
        let mut take = |line: String| {
            hash.update(line.as_bytes());
            rows += 1;
            out.write_all(line.as_bytes()).map_err(|_| Error::Corrupt {
                what: "export (its writer refused it)",
            })
        };
        match source {
            Rows::Of(sql, columns) => {
                let sql = match (scope, *name) {
                    (Scope::Whole, "accounts") => ALL_ACCOUNTS,
                    (Scope::Whole, "source_terms") => ALL_TERMS,
                    _ => sql,
                };
                tx.each(sql, &[], |row| {
                    let mut cells = cells(name, row, *columns)?;
                    if scope == Scope::Shielded && *name == "accounts" {
                        let account = AccountId::from_bytes(row.fixed(0)?);
                        for (at, is_held) in [
                            (SERVICE, shield.service(&account).is_some()),
                            (HANDLE, shield.class(&account).is_shielded()),
                        ] {
                            if let Some(cell) = cells.get_mut(at).filter(|_| is_held) {
                                *cell = json!("protected");
                            }
                        }
                    }
                    take(format!("{}\n", serde_json::Value::Array(cells)))
                })?;
            }
            Rows::Observations => facts::each(tx, |fact| match fact {
                Fact::Identifier(mut found) => {
                    let is_held = found.mined || shield.class(&found.account).is_shielded();
                    if scope == Scope::Shielded && is_held {
                        found.value = "protected";
                    }
                    take(observation(name, &found))
                }
                Fact::Place(_) => Ok(()),
            })?,
            Rows::Places => facts::each(tx, |fact| match fact {
                Fact::Identifier(_) => Ok(()),
                Fact::Place(found) => take(place(name, &found)),
            })?,
        }
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
    write(tx, Scope::Shielded, &mut std::io::sink())
}

fn observation(name: &str, found: &Identified<'_>) -> String {
    let cells = json!([
        name,
        hex::encode(found.source.as_bytes()),
        hex::encode(found.account.as_bytes()),
        found.seq,
        found.kind.code(),
        found.value,
        found.join_key.cast_signed(),
        found.at.map(Timestamp::micros),
        found.port,
        found.event.code(),
        found.verified.map(i64::from),
        found.proxy.map(i64::from),
        i64::from(found.mined),
    ]);
    format!("{cells}\n")
}

fn place(name: &str, found: &Placed<'_>) -> String {
    let cells = json!([
        name,
        hex::encode(found.source.as_bytes()),
        hex::encode(found.account.as_bytes()),
        found.seq,
        found.kind,
        found.country,
        found.at.map(Timestamp::micros),
        found.verified.map(i64::from),
    ]);
    format!("{cells}\n")
}

fn cells(name: &str, row: &Row<'_>, columns: usize) -> Result<Vec<serde_json::Value>, Error> {
    let mut cells = vec![json!(name)];
    for column in 0..columns {
        cells.push(row.json(column)?);
    }
    Ok(cells)
}
