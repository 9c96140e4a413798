//! What came in: reports, disclosures, accounts, what is said of them, files.
//!
//! Ids come from content, so saving the same thing again changes nothing. One
//! call saves a batch by the bulk road, in one transaction with its log entries.

use tiaki_core::id::{AccountId, DisclosureId, FileId, ProviderId, ReportId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::report::{IncidentType, Role};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Tx};
use crate::documents::{self, Document};
use crate::error::Error;
use crate::log::Entry;

sql! {
    HAS_REPORT = "SELECT received_at FROM reports WHERE report_id = $1";
    COMPLETE = "UPDATE disclosures SET complete = 1 WHERE disclosure_id = $1";
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
bulk!(SOURCE_ACCOUNTS = "source_accounts" {
    "source_id": Blob, "seq": Int, "account_id": Blob, "role": Text, "age": Int, "disabled": Int,
});
bulk!(OBSERVATIONS = "observations" {
    "source_id": Blob, "account_id": Blob, "seq": Int, "kind": Text, "value": Text, "join_key": Int,
    "at": Int, "port": Int, "event": Text, "verified": Int, "proxy": Int,
});
bulk!(PLACES = "places" {
    "source_id": Blob, "account_id": Blob, "seq": Int, "kind": Text, "country": Text, "at": Int, "verified": Int,
});
bulk!(FILES = "files" { "file_id": Blob, "md5": Blob, "sha1": Blob, "sha256": Blob, "pdq": Blob });
bulk!(SOURCE_FILES = "source_files" {
    "source_id": Blob, "seq": Int, "file_id": Blob, "account_id": Blob, "uploaded_at": Int, "viewed": Int,
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

/// An account's part in a source.
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
    pub value: String,
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
    pub classification: Option<String>,
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
    /// Files.
    pub files: Vec<NewFile>,
    /// Their parts.
    pub source_files: Vec<NewSourceFile>,
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
    documents::save(tx, batch.documents.iter(), received_at)?;
    tx.bulk(&PROVIDERS, |sink| {
        batch
            .providers
            .iter()
            .try_for_each(|new| sink.row(&[Param::Blob(new.id.as_bytes()), Param::Text(&new.name)]))
    })?;
    let mut reports = save_reports(tx, &batch.reports, received_at)?;
    let mut disclosures = save_disclosures(tx, &batch.disclosures, received_at)?;
    save_accounts(tx, batch)?;
    save_observations(tx, batch)?;
    save_files(tx, batch)?;
    let saved = Saved {
        reports: reports.len() as u64,
        disclosures: disclosures.len() as u64,
    };
    // Two of one batch may be the same: the entry is written for the first.
    for new in batch
        .reports
        .iter()
        .filter(|new| reports.remove(new.id.as_bytes().as_slice()))
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
        .filter(|new| disclosures.remove(new.id.as_bytes().as_slice()))
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
    Ok(saved)
}

fn save_reports(
    tx: &Tx<'_>,
    reports: &[NewReport],
    received_at: Timestamp,
) -> Result<std::collections::BTreeSet<Vec<u8>>, Error> {
    let new = tx.bulk(&REPORTS, |sink| {
        reports.iter().try_for_each(|new| {
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
    Ok(new.into_iter().collect())
}

fn save_disclosures(
    tx: &Tx<'_>,
    disclosures: &[NewDisclosure],
    received_at: Timestamp,
) -> Result<std::collections::BTreeSet<Vec<u8>>, Error> {
    let new = tx.bulk(&DISCLOSURES, |sink| {
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
    Ok(new.into_iter().collect())
}

fn save_accounts(tx: &Tx<'_>, batch: &Intake) -> Result<(), Error> {
    tx.bulk(&ACCOUNTS, |sink| {
        batch.accounts.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.id.as_bytes()),
                Param::Text(&new.service),
                Param::Text(&new.handle),
            ])
        })
    })?;
    tx.bulk(&SOURCE_ACCOUNTS, |sink| {
        batch.source_accounts.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.source.as_bytes()),
                Param::Int(new.seq),
                Param::Blob(new.account.as_bytes()),
                Param::Text(new.role.code()),
                new.age.into(),
                new.disabled.into(),
            ])
        })
    })?;
    Ok(())
}

fn save_observations(tx: &Tx<'_>, batch: &Intake) -> Result<(), Error> {
    tx.bulk(&OBSERVATIONS, |sink| {
        batch.observations.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.source.as_bytes()),
                Param::Blob(new.account.as_bytes()),
                Param::Int(new.seq),
                Param::Text(new.kind.code()),
                Param::Text(&new.value),
                Param::Int(new.join_key.cast_signed()),
                time(new.at),
                new.port.map(i64::from).into(),
                Param::Text(new.event.code()),
                new.verified.into(),
                new.proxy.into(),
            ])
        })
    })?;
    tx.bulk(&PLACES, |sink| {
        batch.places.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.source.as_bytes()),
                Param::Blob(new.account.as_bytes()),
                Param::Int(new.seq),
                Param::Text(new.kind),
                Param::Text(&new.country),
                time(new.at),
                new.verified.into(),
            ])
        })
    })?;
    Ok(())
}

fn save_files(tx: &Tx<'_>, batch: &Intake) -> Result<(), Error> {
    tx.bulk(&FILES, |sink| {
        batch.files.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.id.as_bytes()),
                digest(new.md5.as_ref()),
                digest(new.sha1.as_ref()),
                digest(new.sha256.as_ref()),
                digest(new.pdq.as_ref()),
            ])
        })
    })?;
    tx.bulk(&SOURCE_FILES, |sink| {
        batch.source_files.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.source.as_bytes()),
                Param::Int(new.seq),
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
