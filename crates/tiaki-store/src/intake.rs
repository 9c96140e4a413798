//! What came in: reports, disclosures, accounts, what is said of them, files.
//!
//! Ids come from content, so saving the same thing again changes nothing. One
//! call saves a batch by the bulk road, in one transaction with its log entries.
//!
//! Sources are numbered as they come (`number`): under ids that look like chance, the rows on
//! their accounts and files would touch all pages of a large table with each batch. Readers see
//! the ids, through views; the numbers are of one database and mean nothing elsewhere.

use std::collections::{BTreeSet, HashMap, HashSet};

use smol_str::SmolStr;
use tiaki_core::id::{AccountId, DisclosureId, FileId, ProviderId, ReportId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::protection::Parts;
use tiaki_core::report::{IncidentType, Mark, Role, read_marks};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Tx};
use crate::documents::{self, Document};
use crate::error::Error;
use crate::facts::{self, PackedFacts};
use crate::log::Entry;
use crate::quality::{self, NewFacts};
use crate::statements;
pub use crate::statements::{NewStatement, NewTerms};

sql! {
    HAS_REPORT = "SELECT received_at FROM reports WHERE report_id = $1";
    COMPLETE = "UPDATE disclosures SET complete = 1 WHERE disclosure_id = $1";
    LAST_NUMBER = "SELECT MAX(source) FROM source_numbers";
    NUMBER = "SELECT source FROM source_numbers WHERE source_id = $1";
    IS_COMPLETE = "SELECT complete FROM disclosures WHERE disclosure_id = $1";
}

macro_rules! bulk {
    ($name:ident = $table:literal { $($column:literal: $kind:ident),+ $(,)? }) => {
        static $name: Bulk = Bulk { table: $table, columns: &[$(($column, Kind::$kind)),+] };
    };
}

bulk!(PROVIDERS = "providers" { "provider_id": Blob, "name": Text });
bulk!(REPORTS = "reports" {
    "report_id": Blob, "provider_id": Blob, "document": Blob, "files_document": Blob, "reference": Text,
    "incident_type": Text, "incident_at": Int, "platform": Text, "escalated": Int, "batched": Int,
    "marks": Text, "prior_references": Text, "flags": Int, "unknown_elements": Int, "received_at": Int,
});
bulk!(DISCLOSURES = "disclosures" {
    "disclosure_id": Blob, "provider_id": Blob, "document": Blob, "map_document": Blob, "reference": Text,
    "disclosed_at": Int, "complete": Int, "received_at": Int,
});
bulk!(ACCOUNTS = "accounts" { "account_id": Blob, "service": Text, "handle": Text });
bulk!(SOURCE_NUMBERS = "source_numbers" { "source": Int, "source_id": Blob });
bulk!(ACCOUNT_PARTS = "account_parts" {
    "source": Int, "seq": Int, "account_id": Blob, "role": Text, "age": Int, "disabled": Int,
    "protection": Text, "handle_found": Int,
});
bulk!(FILES = "files" { "file_id": Blob, "md5": Blob, "sha1": Blob, "sha256": Blob, "pdq": Blob });
bulk!(FILE_PARTS = "file_parts" {
    "source": Int, "seq": Int, "file_id": Blob, "account_id": Blob, "uploaded_at": Int, "viewed": Int,
    "publicly": Int, "supplemental": Int, "classification": Text, "marks": Text, "device": Text,
});

/// A provider, by the name it is known under.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewProvider {
    /// Derived from the name.
    pub id: ProviderId,
    /// The name.
    pub name: String,
}

/// A report and the documents it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewReport {
    /// Derived from its documents.
    pub id: ReportId,
    /// Who sent it.
    pub provider: ProviderId,
    /// Digest of the report's document.
    pub document: [u8; 32],
    /// Digest of the document with its files' details.
    pub files_document: Option<[u8; 32]>,
    /// The provider's or the clearing house's own number of the submission.
    pub reference: String,
    /// What it is about.
    pub incident_type: IncidentType,
    /// When that happened, as the provider says.
    pub incident_at: Option<Timestamp>,
    /// The provider's product.
    pub platform: Option<String>,
    /// Whether the provider asks for high priority.
    pub escalated: bool,
    /// Whether it is a batch of accounts that passed on one viral file.
    pub batched: bool,
    /// The provider's marks, as [`tiaki_core::report::write_marks`] writes them.
    pub marks: String,
    /// References of earlier reports that it names, separated by commas.
    pub prior_references: String,
    /// How many quality flags parsing raised.
    pub flags: u32,
    /// How many elements were not known and are kept verbatim.
    pub unknown_elements: u32,
}

/// A bulk disclosure and the documents it is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDisclosure {
    /// Derived from its documents.
    pub id: DisclosureId,
    /// Who disclosed it.
    pub provider: ProviderId,
    /// Digest of the table.
    pub document: [u8; 32],
    /// Digest of the mapping file.
    pub map_document: [u8; 32],
    /// The request or file number it answers.
    pub reference: String,
    /// When the provider handed it over.
    pub disclosed_at: Option<Timestamp>,
}

/// An account at a service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewAccount {
    /// Derived from the two names below.
    pub id: AccountId,
    /// The provider's service.
    pub service: String,
    /// The account's id there.
    pub handle: String,
}

/// An account's part in a source. Its class of protection follows from the parts of the source in
/// their order ([`tiaki_core::protection::Parts`]): no format can forget it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSourceAccount {
    /// The report or disclosure.
    pub source: SourceId,
    /// Its place in the source.
    pub seq: i64,
    /// The account.
    pub account: AccountId,
    /// Its part.
    pub role: Role,
    /// The age that the source states, in years.
    pub age: Option<i64>,
    /// Whether the provider has disabled it.
    pub disabled: Option<bool>,
    /// Whether the source names it in free text only.
    pub handle_found: bool,
}

/// An identifier that a source gives for an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewObservation {
    /// The report or disclosure.
    pub source: SourceId,
    /// The account.
    pub account: AccountId,
    /// Its place among what the source says of the account.
    pub seq: i64,
    /// What it is.
    pub kind: IdentifierKind,
    /// As the provider gave it.
    pub value: SmolStr,
    /// Keyed digest of its normal form, by which equal values meet.
    pub join_key: u64,
    /// When it was seen.
    pub at: Option<Timestamp>,
    /// The source port, for addresses.
    pub port: Option<u16>,
    /// What the account did then.
    pub event: EventKind,
    /// Whether the provider has verified it.
    pub verified: Option<bool>,
    /// Whether the provider takes the address for a proxy.
    pub proxy: Option<bool>,
    /// Whether it was found in free text, not given as an identifier: weaker evidence.
    pub mined: bool,
    /// Whether the account's holder gave it for recovery only: it may be a relative's.
    pub recovery: bool,
}

/// A country that a source gives for an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPlace {
    /// The report or disclosure.
    pub source: SourceId,
    /// The account.
    pub account: AccountId,
    /// Its place among what the source says of the account.
    pub seq: i64,
    /// `estimate`, `address`, `billing_address`, `stated`.
    pub kind: &'static str,
    /// The country's code as given.
    pub country: String,
    /// When the provider judged so.
    pub at: Option<Timestamp>,
    /// Whether the provider has verified it.
    pub verified: Option<bool>,
}

/// A file, by its digests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NewFile {
    /// Derived from all digests given for it.
    pub id: FileId,
    /// MD5, if given.
    pub md5: Option<[u8; 16]>,
    /// SHA-1, if given.
    pub sha1: Option<[u8; 20]>,
    /// SHA-256, if given.
    pub sha256: Option<[u8; 32]>,
    /// PDQ, if given.
    pub pdq: Option<[u8; 32]>,
}

/// A file's part in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSourceFile {
    /// The report or disclosure.
    pub source: SourceId,
    /// Its place in the source.
    pub seq: i64,
    /// The file.
    pub file: FileId,
    /// The account that it was found on, where the source says so.
    pub account: Option<AccountId>,
    /// When it was uploaded.
    pub uploaded_at: Option<Timestamp>,
    /// Whether a person at the provider viewed the whole file; not stated is not "no".
    pub viewed: Option<bool>,
    /// Whether it was publicly available.
    pub publicly: Option<bool>,
    /// Whether it is only context to what is reported.
    pub supplemental: bool,
    /// The industry classification, A1 to B2.
    pub classification: Option<SmolStr>,
    /// The provider's marks.
    pub marks: String,
    /// The model of the device in the file's own details.
    pub device: Option<String>,
}

/// A batch to be saved in one transaction.
#[derive(Debug, Default)]
pub struct Intake {
    /// Documents that the rest was read from.
    pub documents: Vec<Document>,
    /// Providers named.
    pub providers: Vec<NewProvider>,
    /// Reports.
    pub reports: Vec<NewReport>,
    /// Disclosures begun.
    pub disclosures: Vec<NewDisclosure>,
    /// Accounts named.
    pub accounts: Vec<NewAccount>,
    /// Their parts.
    pub source_accounts: Vec<NewSourceAccount>,
    /// Identifiers given.
    pub observations: Vec<NewObservation>,
    /// Countries given.
    pub places: Vec<NewPlace>,
    /// Identifiers and countries that are packed already: see [`Intake::pack`].
    pub facts: Vec<PackedFacts>,
    /// Files.
    pub files: Vec<NewFile>,
    /// Their parts.
    pub source_files: Vec<NewSourceFile>,
    /// What the reports say and leave out.
    pub report_facts: Vec<NewFacts>,
    /// Relations to children stated.
    pub statements: Vec<NewStatement>,
    /// Under which terms referrals came.
    pub terms: Vec<NewTerms>,
}

/// Which of a batch's sources were new.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Reports not seen before.
    pub reports: u64,
    /// Disclosures not seen before.
    pub disclosures: u64,
}

fn time(at: Option<Timestamp>) -> Param<'static> {
    at.map(Timestamp::micros).into()
}

fn digest<const N: usize>(bytes: Option<&[u8; N]>) -> Param<'_> {
    bytes.map(<[u8; N]>::as_slice).into()
}

impl Intake {
    /// Packs the identifiers and countries given, which is work that can be done before, beside
    /// other threads; [`save`] packs what is not packed yet. A report's facts must all be here.
    pub fn pack(&mut self) {
        if self.observations.is_empty() && self.places.is_empty() {
            return;
        }
        let whole = self.reports.iter().map(|new| new.id.into()).collect();
        self.facts
            .extend(facts::pack(&self.observations, &self.places, &whole));
        // Their room stays for those of the next report.
        self.observations.clear();
        self.places.clear();
    }

    /// Adds another batch to this one.
    pub fn append(&mut self, mut other: Self) {
        self.documents.append(&mut other.documents);
        self.providers.append(&mut other.providers);
        self.reports.append(&mut other.reports);
        self.disclosures.append(&mut other.disclosures);
        self.accounts.append(&mut other.accounts);
        self.source_accounts.append(&mut other.source_accounts);
        self.observations.append(&mut other.observations);
        self.places.append(&mut other.places);
        self.facts.append(&mut other.facts);
        self.files.append(&mut other.files);
        self.source_files.append(&mut other.source_files);
        self.report_facts.append(&mut other.report_facts);
        self.statements.append(&mut other.statements);
        self.terms.append(&mut other.terms);
    }

    /// Empties it; its room stays for the next batch.
    pub fn clear(&mut self) {
        self.documents.clear();
        self.providers.clear();
        self.reports.clear();
        self.disclosures.clear();
        self.accounts.clear();
        self.source_accounts.clear();
        self.observations.clear();
        self.places.clear();
        self.facts.clear();
        self.files.clear();
        self.source_files.clear();
        self.report_facts.clear();
        self.statements.clear();
        self.terms.clear();
    }
}

/// Saves a batch; what is already there stays as it is. Each report and
/// disclosure that is new gets its log entry.
///
/// # Errors
/// Those of the store.
pub fn save(
    tx: &Tx<'_>,
    batch: &Intake,
    actor: &str,
    received_at: Timestamp,
) -> Result<Saved, Error> {
    let documents = in_order(&batch.documents, |new| new.digest);
    documents::save(tx, documents.into_iter(), received_at)?;
    save_providers(tx, &batch.providers)?;
    let mut reports = save_reports(tx, &batch.reports, received_at)?;
    let mut disclosures = save_disclosures(tx, &batch.disclosures, received_at)?;
    // A report goes in whole or not at all, so one that was here before brings nothing.
    let known: HashSet<SourceId> = batch
        .reports
        .iter()
        .filter(|new| !reports.contains(new.id.as_bytes()))
        .map(|new| new.id.into())
        .collect();
    let is_new = |source: &SourceId| known.is_empty() || !known.contains(source);
    let numbers = number(tx, batch, &reports, &is_new)?;
    save_accounts(tx, batch, &numbers)?;
    save_facts(tx, batch, &is_new)?;
    save_files(tx, batch, &numbers)?;
    quality::save(tx, &batch.report_facts)?;
    let statements = batch.statements.iter();
    statements::save(tx, statements.filter(|new| is_new(&new.source)))?;
    let terms = batch.terms.iter();
    statements::save_terms(tx, terms.filter(|new| is_new(&new.source)))?;
    let saved = Saved {
        reports: reports.len() as u64,
        disclosures: disclosures.len() as u64,
    };
    // Two of one batch may be the same: the entry is written for the first.
    for new in batch
        .reports
        .iter()
        .filter(|new| reports.remove(new.id.as_bytes()))
    {
        let detail = format!("document={}", hex::encode(new.document));
        let subject = new.id.to_string();
        tx.record(Entry {
            at: received_at,
            actor: actor.to_owned(),
            verb: "report.received",
            subject,
            detail,
        })?;
    }
    for new in batch
        .disclosures
        .iter()
        .filter(|new| disclosures.remove(new.id.as_bytes()))
    {
        let detail = format!("document={}", hex::encode(new.document));
        let subject = new.id.to_string();
        tx.record(Entry {
            at: received_at,
            actor: actor.to_owned(),
            verb: "disclosure.begun",
            subject,
            detail,
        })?;
    }
    // What was here already came in other bytes, or under another name: these are kept as well.
    if tx.is_unlogged() {
        let first = batch.documents.first();
        tx.record(Entry {
            at: received_at,
            actor: actor.to_owned(),
            verb: "report.repeated",
            subject: first.map_or_else(String::new, |new| hex::encode(new.digest)),
            detail: format!("documents={}", batch.documents.len()),
        })?;
    }
    Ok(saved)
}

/// Saves providers; those that are there stay. The caller writes the log entry.
pub(crate) fn save_providers(tx: &Tx<'_>, providers: &[NewProvider]) -> Result<(), Error> {
    tx.bulk(&PROVIDERS, |sink| {
        providers
            .iter()
            .try_for_each(|new| sink.row(&[Param::Blob(new.id.as_bytes()), Param::Text(&new.name)]))
    })?;
    Ok(())
}

fn save_reports(
    tx: &Tx<'_>,
    reports: &[NewReport],
    received_at: Timestamp,
) -> Result<HashSet<[u8; 16]>, Error> {
    let new = tx.bulk_new(&REPORTS, |sink| {
        in_order(reports, |new| new.id)
            .into_iter()
            .try_for_each(|new| {
                sink.row(&[
                    Param::Blob(new.id.as_bytes()),
                    Param::Blob(new.provider.as_bytes()),
                    Param::Blob(&new.document),
                    digest(new.files_document.as_ref()),
                    Param::Text(&new.reference),
                    Param::Text(new.incident_type.code()),
                    time(new.incident_at),
                    new.platform.as_deref().into(),
                    new.escalated.into(),
                    new.batched.into(),
                    Param::Text(&new.marks),
                    Param::Text(&new.prior_references),
                    Param::Int(new.flags.into()),
                    Param::Int(new.unknown_elements.into()),
                    Param::Int(received_at.micros()),
                ])
            })
    })?;
    Ok(new)
}

fn save_disclosures(
    tx: &Tx<'_>,
    disclosures: &[NewDisclosure],
    received_at: Timestamp,
) -> Result<HashSet<[u8; 16]>, Error> {
    let new = tx.bulk_new(&DISCLOSURES, |sink| {
        disclosures.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.id.as_bytes()),
                Param::Blob(new.provider.as_bytes()),
                Param::Blob(&new.document),
                Param::Blob(&new.map_document),
                Param::Text(&new.reference),
                time(new.disclosed_at),
                false.into(),
                Param::Int(received_at.micros()),
            ])
        })
    })?;
    Ok(new)
}

/// The numbers of the batch's sources that take part, in this database alone. One that came before
/// and goes on has its number; others get the next ones, in the order of their ids. No one else gives
/// numbers meanwhile: there is one writer.
fn number(
    tx: &Tx<'_>,
    batch: &Intake,
    new_reports: &HashSet<[u8; 16]>,
    is_new: &dyn Fn(&SourceId) -> bool,
) -> Result<HashMap<SourceId, i64>, Error> {
    let of_accounts = batch.source_accounts.iter().map(|new| new.source);
    let of_files = batch.source_files.iter().map(|new| new.source);
    let mut sources: Vec<SourceId> = of_accounts.chain(of_files).collect();
    // Those of a source stand together, mostly: what is left to sort is far less.
    sources.dedup();
    sources.retain(|source| is_new(source));
    sources.sort_unstable();
    sources.dedup();
    let mut numbers = HashMap::with_capacity(sources.len());
    let mut unknown = Vec::with_capacity(sources.len());
    for source in sources {
        let found = if new_reports.contains(source.as_bytes()) {
            None
        } else {
            tx.find(NUMBER, &[Param::Blob(source.as_bytes())], |row| row.int(0))?
        };
        match found {
            Some(found) => drop(numbers.insert(source, found)),
            None => unknown.push(source),
        }
    }
    if unknown.is_empty() {
        return Ok(numbers);
    }
    let last = tx.find(LAST_NUMBER, &[], |row| row.find_int(0))?.flatten();
    let given = (last.unwrap_or(0) + 1..).zip(unknown);
    tx.bulk(&SOURCE_NUMBERS, |sink| {
        given.into_iter().try_for_each(|(number, source)| {
            numbers.insert(source, number);
            sink.row(&[Param::Int(number), Param::Blob(source.as_bytes())])
        })
    })?;
    Ok(numbers)
}

/// The rows of numbered sources, each with its number, in the order of number and place.
fn numbered<'n, T>(
    rows: &'n [T],
    numbers: &HashMap<SourceId, i64>,
    place: impl Fn(&T) -> (SourceId, i64),
) -> Vec<((i64, i64), &'n T)> {
    let mut last = None;
    let number = |row: &'n T| {
        let (source, seq) = place(row);
        let found = match last {
            Some((of, number)) if of == source => Some(number),
            _ => numbers.get(&source).copied(),
        }?;
        last = Some((source, found));
        Some(((found, seq), row))
    };
    let mut found: Vec<_> = rows.iter().filter_map(number).collect();
    found.sort_by_key(|(key, _)| *key);
    found
}

fn save_accounts(
    tx: &Tx<'_>,
    batch: &Intake,
    numbers: &HashMap<SourceId, i64>,
) -> Result<(), Error> {
    tx.bulk(&ACCOUNTS, |sink| {
        in_order(&batch.accounts, |new| new.id)
            .into_iter()
            .try_for_each(|new| {
                sink.row(&[
                    Param::Blob(new.id.as_bytes()),
                    Param::Text(&new.service),
                    Param::Text(&new.handle),
                ])
            })
    })?;
    let marked = between_minors(&batch.reports);
    let mut source = None;
    let mut parts = Parts::default();
    let rows = numbered(&batch.source_accounts, numbers, |new| (new.source, new.seq));
    tx.bulk(&ACCOUNT_PARTS, |sink| {
        rows.into_iter().try_for_each(|((number, seq), new)| {
            if source.replace(new.source) != Some(new.source) {
                parts = Parts::new(marked.contains(&new.source));
            }
            sink.row(&[
                Param::Int(number),
                Param::Int(seq),
                Param::Blob(new.account.as_bytes()),
                Param::Text(new.role.code()),
                new.age.into(),
                new.disabled.into(),
                Param::Text(parts.next(new.role, new.age).code()),
                Param::Int(i64::from(new.handle_found)),
            ])
        })
    })?;
    Ok(())
}

/// The reports whose senders mark what happened as between minors.
fn between_minors(reports: &[NewReport]) -> BTreeSet<SourceId> {
    let is_marked = |new: &&NewReport| read_marks(&new.marks).contains(&Mark::MinorToMinor);
    reports
        .iter()
        .filter(|new| !new.marks.is_empty())
        .filter(is_marked)
        .map(|new| new.id.into())
        .collect()
}

/// Stores what is packed and what is not packed yet.
fn save_facts(
    tx: &Tx<'_>,
    batch: &Intake,
    is_new: &dyn Fn(&SourceId) -> bool,
) -> Result<(), Error> {
    let whole = batch.reports.iter().map(|new| new.id.into()).collect();
    let rest = facts::pack(&batch.observations, &batch.places, &whole);
    let new = batch.facts.iter().chain(&rest);
    let new = new.filter(|new| is_new(&new.source));
    let new = in_order(new, |new| (new.source, new.account, new.seq));
    facts::save(tx, new.into_iter())
}

/// The rows in the order of their keys, in which a tree takes them fastest.
fn in_order<'n, T: 'n, K: Ord>(
    new: impl IntoIterator<Item = &'n T>,
    key: impl Fn(&T) -> K,
) -> Vec<&'n T> {
    let mut rows: Vec<&T> = new.into_iter().collect();
    rows.sort_by_key(|row| key(row));
    rows
}

fn save_files(tx: &Tx<'_>, batch: &Intake, numbers: &HashMap<SourceId, i64>) -> Result<(), Error> {
    tx.bulk(&FILES, |sink| {
        in_order(&batch.files, |new| new.id)
            .into_iter()
            .try_for_each(|new| {
                sink.row(&[
                    Param::Blob(new.id.as_bytes()),
                    digest(new.md5.as_ref()),
                    digest(new.sha1.as_ref()),
                    digest(new.sha256.as_ref()),
                    digest(new.pdq.as_ref()),
                ])
            })
    })?;
    let rows = numbered(&batch.source_files, numbers, |new| (new.source, new.seq));
    tx.bulk(&FILE_PARTS, |sink| {
        rows.into_iter().try_for_each(|((number, seq), new)| {
            sink.row(&[
                Param::Int(number),
                Param::Int(seq),
                Param::Blob(new.file.as_bytes()),
                new.account
                    .as_ref()
                    .map(|id| id.as_bytes().as_slice())
                    .into(),
                time(new.uploaded_at),
                new.viewed.into(),
                new.publicly.into(),
                new.supplemental.into(),
                new.classification.as_deref().into(),
                Param::Text(&new.marks),
                new.device.as_deref().into(),
            ])
        })
    })?;
    Ok(())
}

/// When a report came in, if it is here.
///
/// # Errors
/// Those of the store.
pub fn find_report(tx: &Tx<'_>, id: &ReportId) -> Result<Option<Timestamp>, Error> {
    Ok(tx
        .find(HAS_REPORT, &[Param::Blob(id.as_bytes())], |row| row.int(0))?
        .map(Timestamp::from_micros))
}

/// Whether every row of a disclosure has been read, if it is here at all.
///
/// # Errors
/// Those of the store.
pub fn find_disclosure(tx: &Tx<'_>, id: &DisclosureId) -> Result<Option<bool>, Error> {
    Ok(tx
        .find(IS_COMPLETE, &[Param::Blob(id.as_bytes())], |row| row.int(0))?
        .map(|complete| complete != 0))
}

/// Marks a disclosure as read to its end.
///
/// # Errors
/// Those of the store.
pub fn complete(
    tx: &Tx<'_>,
    id: &DisclosureId,
    actor: &str,
    at: Timestamp,
    rows: u64,
    quarantined: u64,
) -> Result<(), Error> {
    tx.execute(COMPLETE, &[Param::Blob(id.as_bytes())])?;
    let detail = format!("rows={rows} quarantined={quarantined}");
    let subject = id.to_string();
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "disclosure.complete",
        subject,
        detail,
    })
}
