//! Packages that came from another authority: what the store keeps of their tables.
//!
//! They go the way of every report: each account of the package is one report of its sender, so that it can be taken
//! back by itself, with the identifiers and files that the tables give for it, and what its reports there were about. What the sender made of it (persons,
//! links, class, band) stays in the package: here it is matched, linked and ranked anew, by what is known here. Under
//! which terms it came (handling codes, TLP, evaluation) is kept beside each.
//!
//! An account that the sender marks as a minor's, or as one that leads to a child, is protected here too: it is taken
//! in as one of a minor, with the highest age that a minor has, since the tables give none.
//!
//! What it refuses: a table that does not read, with its name and line; a row of an account that `accounts.csv` does not
//! have. Columns are found by their names, so that a later version may add some.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{AccountId, ProviderId, ReportId, SiteKey};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::protection::{ADULT, Protection};
use tiaki_core::report::{IncidentType, Mark, Role, read_marks, write_marks};
use tiaki_core::time::Timestamp;
use tiaki_package::{Manifest, UrgencyLevel};
use tiaki_store::exchange::taken::TakenAccount;
use tiaki_store::intake::{Intake, NewProvider, NewReport, NewTerms};

use super::quality::{self, Said};
use super::taker::{FileSaid, Named, Seen, Taker, digests};

/// What ids of such reports are derived from, beside the package.
const FORMAT: &str = "package";

/// Accounts of one package at most.
const MOST_ACCOUNTS: usize = 200_000;

/// A table that does not read. It never repeats a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{table} line {line}: {why}")]
pub struct Unreadable {
    /// Its name.
    pub table: &'static str,
    /// The line, from 1.
    pub line: u64,
    /// What is wrong.
    pub why: &'static str,
}

const ACCOUNTS: &str = "accounts.csv";
const IDENTIFIERS: &str = "identifiers.csv";
const FILES: &str = "files.csv";
const REPORTS: &str = "reports.csv";

/// A package that is verified, with its tables by name, and what it is known by here.
pub(crate) struct Came<'c> {
    pub(crate) manifest: &'c Manifest,
    pub(crate) tables: BTreeMap<&'c str, &'c str>,
    /// SHA-256 of its canonical bytes.
    pub(crate) digest: [u8; 32],
    /// The parcel that it came in, which is the document of all that it says.
    pub(crate) parcel: [u8; 32],
    /// How often it was taken in before.
    pub(crate) before: u64,
    /// Accounts that are taken back, by their ids at the sender.
    pub(crate) without: &'c BTreeSet<String>,
}

struct Row {
    cells: csv::StringRecord,
    line: u64,
}

/// A table by the names of its columns.
struct Table {
    name: &'static str,
    columns: BTreeMap<String, usize>,
    rows: Vec<Row>,
}

impl Table {
    /// Reads a table; nothing where the package has none of this name.
    fn read(
        name: &'static str,
        needed: &[&str],
        tables: &BTreeMap<&str, &str>,
    ) -> Result<Option<Self>, Unreadable> {
        let Some(text) = tables.get(name) else {
            return Ok(None);
        };
        let failed = |line, why| Unreadable {
            table: name,
            line,
            why,
        };
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headers = reader
            .headers()
            .map_err(|_| failed(1, "the names of its columns do not read"))?;
        let names = headers.iter().map(str::to_owned);
        let columns: BTreeMap<String, usize> = names.zip(0..).collect();
        if needed.iter().any(|name| !columns.contains_key(*name)) {
            return Err(failed(1, "a column that is needed is missing"));
        }
        let mut rows = Vec::new();
        for record in reader.into_records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                failed(line, "a row does not read")
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push(Row {
                cells: record,
                line,
            });
        }
        Ok(Some(Self {
            name,
            columns,
            rows,
        }))
    }

    /// A cell, without the apostrophe that keeps a spreadsheet from reading it as a formula.
    fn cell<'r>(&self, row: &'r Row, column: &str) -> &'r str {
        let place = self.columns.get(column).copied();
        let cell = place.and_then(|place| row.cells.get(place));
        let cell = cell.unwrap_or_default();
        match cell.strip_prefix('\'') {
            Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\0']) => rest,
            _ => cell,
        }
    }

    fn failed(&self, row: &Row, why: &'static str) -> Unreadable {
        Unreadable {
            table: self.name,
            line: row.line,
            why,
        }
    }

    fn moment(&self, row: &Row, column: &str) -> Result<Option<Timestamp>, Unreadable> {
        match self.cell(row, column) {
            "" => Ok(None),
            text => Timestamp::parse(text)
                .map(Some)
                .map_err(|_| self.failed(row, "a time is not of the form of RFC 3339")),
        }
    }

    /// Its rows by the account that each is of.
    fn by_account(&self) -> BTreeMap<&str, Vec<&Row>> {
        let mut found: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
        for row in &self.rows {
            found
                .entry(self.cell(row, "account"))
                .or_default()
                .push(row);
        }
        found
    }
}

/// Puts what a package says into a batch; its accounts, with the ids that they have at the sender.
///
/// # Errors
/// [`Unreadable`].
pub(crate) fn take(
    came: &Came<'_>,
    key: &SiteKey,
    batch: &mut Intake,
) -> Result<Vec<TakenAccount>, Unreadable> {
    let columns = ["account", "service", "handle", "protection"];
    let Some(accounts) = Table::read(ACCOUNTS, &columns, &came.tables)? else {
        return Ok(Vec::new());
    };
    if accounts.rows.len() > MOST_ACCOUNTS {
        let why = "it has more accounts than a package may have";
        let (table, line) = (ACCOUNTS, 1);
        return Err(Unreadable { table, line, why });
    }
    let identifiers = Table::read(IDENTIFIERS, &["account", "kind", "value"], &came.tables)?;
    let files = Table::read(FILES, &["account"], &came.tables)?;
    let reports = Table::read(REPORTS, &["source"], &came.tables)?;
    let said = identifiers.as_ref().map(Table::by_account);
    let held = files.as_ref().map(Table::by_account);
    let sender = &came.manifest.sender;
    let provider = ProviderId::derive(key, &[sender.name.as_bytes()]);
    let mut taken = Vec::new();
    let mut known = BTreeSet::new();
    for row in &accounts.rows {
        let theirs = accounts.cell(row, "account");
        if theirs.is_empty() || !known.insert(theirs) {
            return Err(accounts.failed(row, "an account has no id, or one that another has"));
        }
        if came.without.contains(theirs) {
            continue;
        }
        let id = report_id(key, came, theirs);
        let mut taker = Taker::new(key, id.into(), batch);
        let account = named(&mut taker, &accounts, row)?;
        for row in rows_of(said.as_ref(), theirs) {
            if let Some(table) = &identifiers {
                identifier(&mut taker, account, table, row)?;
            }
        }
        for row in rows_of(held.as_ref(), theirs) {
            if let Some(table) = &files {
                file(&mut taker, account, table, row)?;
            }
        }
        let mut sources = BTreeSet::new();
        for (table, rows) in [(&identifiers, &said), (&files, &held)] {
            if let Some(table) = table {
                let of = rows_of(rows.as_ref(), theirs);
                sources.extend(of.map(|row| table.cell(row, "source")));
            }
        }
        let stated = Stated::read(reports.as_ref(), &sources)?;
        report(came, (id, provider), &stated, batch);
        taken.push(TakenAccount {
            theirs: theirs.to_owned(),
            account,
            source: id.into(),
            retracted_at: None,
        });
    }
    for (table, rows) in [(&identifiers, &said), (&files, &held)] {
        let strangers = rows.iter().flatten().find(|(id, _)| !known.contains(**id));
        if let (Some(table), Some(row)) = (table, strangers.and_then(|(_, rows)| rows.first())) {
            return Err(table.failed(row, "an account that accounts.csv does not have"));
        }
    }
    if !taken.is_empty() {
        batch.providers.push(NewProvider {
            id: provider,
            name: sender.name.clone(),
        });
    }
    Ok(taken)
}

fn rows_of<'r>(
    rows: Option<&'r BTreeMap<&'r str, Vec<&'r Row>>>,
    account: &str,
) -> impl Iterator<Item = &'r Row> {
    let of = rows.and_then(|rows| rows.get(account));
    of.into_iter().flatten().copied()
}

/// The report that one account of a package is.
fn report_id(key: &SiteKey, came: &Came<'_>, theirs: &str) -> ReportId {
    let before = came.before.to_be_bytes();
    let parts = [
        FORMAT.as_bytes(),
        &came.digest,
        theirs.as_bytes(),
        &before[..],
    ];
    ReportId::derive(key, &parts)
}

fn named(taker: &mut Taker<'_>, table: &Table, row: &Row) -> Result<AccountId, Unreadable> {
    let protection = Protection::find(table.cell(row, "protection"));
    let protection = protection.ok_or_else(|| table.failed(row, "no known protection"))?;
    let handle = table.cell(row, "handle");
    let service = table.cell(row, "service");
    // The sender may hold either back, where it might be a child's.
    let service = if service.is_empty() {
        "withheld"
    } else {
        service
    };
    Ok(taker.account(Named {
        role: Role::Reported,
        service,
        handle: (!handle.is_empty()).then_some(handle),
        age: protection.is_shielded().then_some(ADULT - 1),
        disabled: None,
        found: false,
    }))
}

fn identifier(
    taker: &mut Taker<'_>,
    account: AccountId,
    table: &Table,
    row: &Row,
) -> Result<(), Unreadable> {
    let Some(kind) = IdentifierKind::find(table.cell(row, "kind")) else {
        // A kind that is not known here links nobody; it stays in the package.
        return Ok(());
    };
    let value = table.cell(row, "value");
    if value.is_empty() {
        return Err(table.failed(row, "an identifier has no value"));
    }
    let port = match table.cell(row, "port") {
        "" => None,
        text => Some(
            text.parse()
                .map_err(|_| table.failed(row, "a port is no number from 0 to 65535"))?,
        ),
    };
    let seen = Seen {
        at: table.moment(row, "seen_at_utc")?,
        port,
        event: EventKind::find(table.cell(row, "event")),
        verified: stated(table.cell(row, "verified_by_provider")),
        proxy: stated(table.cell(row, "possible_proxy")),
        mined: false,
        recovery: false,
    };
    taker.observe(account, kind, value, seen);
    Ok(())
}

fn file(
    taker: &mut Taker<'_>,
    account: AccountId,
    table: &Table,
    row: &Row,
) -> Result<(), Unreadable> {
    let named = ["md5", "sha1", "sha256", "pdq"].map(|name| (name, table.cell(row, name)));
    let class = table.cell(row, "classification_by_provider");
    taker.file(FileSaid {
        digests: digests(named.into_iter().filter(|(_, value)| !value.is_empty())),
        account: Some(account),
        uploaded_at: table.moment(row, "uploaded_at_utc")?,
        viewed: stated(table.cell(row, "viewed_by_provider")),
        publicly: None,
        supplemental: false,
        classification: (!class.is_empty()).then(|| class.into()),
        marks: BTreeSet::new(),
        device: None,
    });
    Ok(())
}

fn stated(text: &str) -> Option<bool> {
    match text {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// What the reports that an account stands in at the sender say: the latest of what happened, and all marks.
#[derive(Debug, Default)]
struct Stated {
    incident: Option<(Option<Timestamp>, IncidentType)>,
    is_escalated: bool,
    marks: BTreeSet<Mark>,
}

impl Stated {
    /// From the rows of these sources.
    fn read(reports: Option<&Table>, sources: &BTreeSet<&str>) -> Result<Self, Unreadable> {
        let mut stated = Self::default();
        let Some(reports) = reports else {
            return Ok(stated);
        };
        let named = |row: &&Row| sources.contains(reports.cell(row, "source"));
        for row in reports.rows.iter().filter(named) {
            let at = reports.moment(row, "incident_at_utc")?;
            let kind = IncidentType::find(reports.cell(row, "incident_type"));
            let found = kind.map(|kind| (at, kind));
            stated.incident = stated.incident.max(found);
            stated.is_escalated |=
                self::stated(reports.cell(row, "escalated_by_provider")) == Some(true);
            stated.marks.extend(read_marks(reports.cell(row, "marks")));
        }
        Ok(stated)
    }
}

fn report(
    came: &Came<'_>,
    (id, provider): (ReportId, ProviderId),
    stated: &Stated,
    batch: &mut Intake,
) {
    let manifest = came.manifest;
    let (happened, incident) = stated.incident.unwrap_or((None, IncidentType::Unstated));
    let at = happened.or(Some(Timestamp::from_micros(manifest.created_at)));
    let is_immediate = manifest.urgency.level == UrgencyLevel::Immediate;
    batch.reports.push(NewReport {
        id,
        provider,
        document: came.parcel,
        files_document: None,
        reference: manifest.package_id.clone(),
        incident_type: incident,
        incident_at: at,
        platform: None,
        escalated: is_immediate || stated.is_escalated,
        batched: false,
        marks: write_marks(&stated.marks),
        prior_references: String::new(),
        flags: 0,
        unknown_elements: 0,
    });
    let said = Said {
        at,
        zone: true,
        ..Said::default()
    };
    quality::note(id, &said, batch);
    let handling: Vec<String> = manifest
        .handling
        .codes
        .iter()
        .map(|code| format!("{code:?}"))
        .collect();
    let evaluation = &manifest.evaluation;
    batch.terms.push(NewTerms {
        source: id.into(),
        sender_kind: "police",
        sender_country: manifest.sender.country.clone(),
        handling: handling.join(","),
        handling_note: manifest.handling.restriction.clone(),
        evaluation: Some(format!(
            "{}:{}{}",
            evaluation.scheme, evaluation.source, evaluation.information
        )),
        tlp: Some(tlp(manifest.tlp)),
        purpose: "criminal_investigation",
        urgency: None,
    });
}

/// The colour as TLP 2.0 writes it.
pub(crate) const fn tlp(tlp: tiaki_package::Tlp) -> &'static str {
    match tlp {
        tiaki_package::Tlp::Red => "RED",
        tiaki_package::Tlp::AmberStrict => "AMBER+STRICT",
        tiaki_package::Tlp::Amber => "AMBER",
        tiaki_package::Tlp::Green => "GREEN",
        tiaki_package::Tlp::Clear => "CLEAR",
    }
}
