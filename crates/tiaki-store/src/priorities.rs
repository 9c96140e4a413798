//! What locating and triage read, and where accounts are taken to be. What triage leaves is in
//! [`crate::ranking`].

use std::collections::HashMap;

use tiaki_core::id::{AccountId, PersonId, ReportId, SourceId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::facts::{self, Fact, Identified, Placed};
use crate::log::Entry;

sql! {
    PARTS = "SELECT account_id, source_id, role, age, disabled FROM source_accounts ORDER BY source_id, seq";
    PARTS_OF_SOURCE = "SELECT account_id, source_id, role, age, disabled FROM source_accounts WHERE source_id = $1 ORDER BY seq";
    REPORTS = "SELECT r.report_id, p.name, r.reference, r.incident_type, r.incident_at, r.escalated, r.batched, r.marks, \
               r.prior_references, r.flags FROM reports r JOIN providers p ON p.provider_id = r.provider_id \
               ORDER BY r.report_id";
    REPORT = "SELECT r.report_id, p.name, r.reference, r.incident_type, r.incident_at, r.escalated, r.batched, r.marks, \
              r.prior_references, r.flags FROM reports r JOIN providers p ON p.provider_id = r.provider_id \
              WHERE r.report_id = $1";
    DISCLOSURE = "SELECT d.disclosure_id, p.name, d.disclosed_at FROM disclosures d \
                  JOIN providers p ON p.provider_id = d.provider_id WHERE d.disclosure_id = $1";
    FILES_OF_SOURCE = "SELECT source_id, account_id, file_id, uploaded_at, viewed, classification, marks, device, publicly \
                       FROM source_files WHERE source_id = $1 ORDER BY seq";
    DISCLOSURES = "SELECT d.disclosure_id, p.name, d.disclosed_at FROM disclosures d \
                   JOIN providers p ON p.provider_id = d.provider_id ORDER BY d.disclosure_id";
    FILES = "SELECT source_id, account_id, file_id, uploaded_at, viewed, classification, marks, device, publicly \
             FROM source_files ORDER BY source_id, seq";
    ACCOUNT_LOCATIONS = "SELECT account_id, verdict, country, confidence FROM account_locations";
    ACCOUNT_LOCATION = "SELECT account_id, verdict, country, confidence FROM account_locations WHERE account_id = $1";
    CLEAR_ACCOUNT_LOCATIONS = "DELETE FROM account_locations";
    PERSON_LOCATIONS = "SELECT person_id, verdict, country, confidence FROM person_locations ORDER BY person_id";
}

static ACCOUNT_LOCATIONS_ROWS: Bulk = Bulk {
    table: "account_locations",
    columns: &[
        ("account_id", Kind::Blob),
        ("verdict", Kind::Text),
        ("country", Kind::Text),
        ("confidence", Kind::Int),
    ],
};
static GONE_ACCOUNT_LOCATIONS: Bulk = Bulk {
    table: "account_locations",
    columns: &[("account_id", Kind::Blob)],
};

/// An account's part in a source.
#[derive(Debug, Clone)]
pub struct Part {
    /// The account.
    pub account: AccountId,
    /// The report or disclosure.
    pub source: SourceId,
    /// `reported`, `victim`, …
    pub role: String,
    /// The stated age, in years.
    pub age: Option<i64>,
    /// Whether the provider has disabled the account.
    pub disabled: Option<bool>,
}

/// A report, as triage sees it.
#[derive(Debug, Clone)]
pub struct Reported {
    /// The report.
    pub id: ReportId,
    /// Who sent it.
    pub provider: String,
    /// Its number at the sender.
    pub reference: String,
    /// What it is about.
    pub incident_type: String,
    /// When that happened.
    pub incident_at: Option<Timestamp>,
    /// Whether the provider asks for high priority.
    pub escalated: bool,
    /// Whether it is a batch of accounts that passed on one viral file.
    pub batched: bool,
    /// The provider's marks.
    pub marks: String,
    /// References of earlier reports, separated by commas.
    pub prior_references: String,
    /// How many quality flags parsing raised.
    pub flags: i64,
}

/// A disclosure, as triage sees it.
#[derive(Debug, Clone)]
pub struct Disclosed {
    /// The disclosure, as a source.
    pub source: SourceId,
    /// Who disclosed it.
    pub provider: String,
    /// When.
    pub disclosed_at: Option<Timestamp>,
}

/// An address or telephone number of an account.
#[derive(Debug, Clone)]
pub struct Address {
    /// The account.
    pub account: AccountId,
    /// The report or disclosure.
    pub source: SourceId,
    /// Whether it is a telephone number.
    pub is_phone: bool,
    /// As given.
    pub value: String,
    /// When it was seen.
    pub at: Option<Timestamp>,
    /// What the account did then.
    pub event: String,
    /// Whether the provider takes it for a proxy.
    pub proxy: bool,
    /// Whether it was found in free text: weaker evidence.
    pub mined: bool,
    /// Keyed digest of its normal form.
    pub join_key: u64,
}

impl Address {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> IdentifierKind {
        if self.is_phone {
            IdentifierKind::Phone
        } else {
            IdentifierKind::Ip
        }
    }
}

/// A country given for an account.
#[derive(Debug, Clone)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// The report or disclosure.
    pub source: SourceId,
    /// `estimate`, `address`, `billing_address`, `stated`, `language`.
    pub kind: String,
    /// The code as given: of a country, or of a language.
    pub country: String,
    /// When the provider judged so.
    pub at: Option<Timestamp>,
    /// Whether the provider has verified it.
    pub verified: bool,
}

/// A file in a source.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The report or disclosure.
    pub source: SourceId,
    /// The account it was found on, where known.
    pub account: Option<AccountId>,
    /// The file's id.
    pub file: [u8; 16],
    /// When it was uploaded.
    pub uploaded_at: Option<Timestamp>,
    /// Whether a person at the provider viewed it.
    pub viewed: Option<bool>,
    /// Whether it was publicly available.
    pub publicly: Option<bool>,
    /// The industry classification.
    pub classification: Option<String>,
    /// The provider's marks.
    pub marks: String,
    /// The device named in the file's details.
    pub device: Option<String>,
}

/// Where an account or a person is taken to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// `routed`, `several`, `conflict` or `unknown`.
    pub verdict: String,
    /// The country, where one leads.
    pub country: Option<String>,
    /// How sure, in thousandths.
    pub confidence: i64,
}

/// Every account's part in every source, in order of sources.
///
/// # Errors
/// Those of the store.
pub fn parts(tx: &Tx<'_>) -> Result<Vec<Part>, Error> {
    tx.rows(PARTS, &[], part)
}

/// Every account's part in one source, in its order.
///
/// # Errors
/// Those of the store.
pub fn parts_of_source(tx: &Tx<'_>, source: &SourceId) -> Result<Vec<Part>, Error> {
    tx.rows(PARTS_OF_SOURCE, &[Param::Blob(source.as_bytes())], part)
}

fn part(row: &Row<'_>) -> Result<Part, Error> {
    Ok(Part {
        account: AccountId::from_bytes(row.fixed(0)?),
        source: SourceId::from_bytes(row.fixed(1)?),
        role: row.text(2)?.to_owned(),
        age: row.find_int(3)?,
        disabled: row.find_int(4)?.map(|yes| yes != 0),
    })
}

/// Every report, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn reports(tx: &Tx<'_>) -> Result<Vec<Reported>, Error> {
    tx.rows(REPORTS, &[], report)
}

/// A report, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find_report(tx: &Tx<'_>, id: &ReportId) -> Result<Option<Reported>, Error> {
    tx.find(REPORT, &[Param::Blob(id.as_bytes())], report)
}

fn report(row: &Row<'_>) -> Result<Reported, Error> {
    Ok(Reported {
        id: ReportId::from_bytes(row.fixed(0)?),
        provider: row.text(1)?.to_owned(),
        reference: row.text(2)?.to_owned(),
        incident_type: row.text(3)?.to_owned(),
        incident_at: row.find_int(4)?.map(Timestamp::from_micros),
        escalated: row.int(5)? != 0,
        batched: row.int(6)? != 0,
        marks: row.text(7)?.to_owned(),
        prior_references: row.text(8)?.to_owned(),
        flags: row.int(9)?,
    })
}

/// Every disclosure, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn disclosures(tx: &Tx<'_>) -> Result<Vec<Disclosed>, Error> {
    tx.rows(DISCLOSURES, &[], disclosure)
}

/// A disclosure, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find_disclosure(tx: &Tx<'_>, source: &SourceId) -> Result<Option<Disclosed>, Error> {
    tx.find(DISCLOSURE, &[Param::Blob(source.as_bytes())], disclosure)
}

fn disclosure(row: &Row<'_>) -> Result<Disclosed, Error> {
    Ok(Disclosed {
        source: SourceId::from_bytes(row.fixed(0)?),
        provider: row.text(1)?.to_owned(),
        disclosed_at: row.find_int(2)?.map(Timestamp::from_micros),
    })
}

/// The address or telephone number that an identifier is; nothing for others.
#[must_use]
pub fn address(found: &Identified<'_>) -> Option<Address> {
    matches!(found.kind, IdentifierKind::Ip | IdentifierKind::Phone).then(|| Address {
        account: found.account,
        source: found.source,
        is_phone: found.kind == IdentifierKind::Phone,
        value: found.value.to_owned(),
        at: found.at,
        event: found.event.code().to_owned(),
        proxy: found.proxy == Some(true),
        mined: found.mined,
        join_key: found.join_key,
    })
}

/// Shows `each` every address and telephone number, in order of sources. What was found in text may be
/// a protected account's: who uses it asks the guard ([`Tx::guard`]).
///
/// # Errors
/// Those of the store and of `each`.
pub fn addresses<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(Address) -> Result<(), E>,
) -> Result<(), E> {
    facts::identifiers(tx, |found| address(&found).map_or(Ok(()), &mut each))
}

/// A country given for an account, from its fact.
#[must_use]
pub fn place(found: &Placed<'_>) -> Place {
    Place {
        account: found.account,
        source: found.source,
        kind: found.kind.to_owned(),
        country: found.country.to_owned(),
        at: found.at,
        verified: found.verified == Some(true),
    }
}

/// Every country given for an account, in order of sources.
///
/// # Errors
/// Those of the store.
pub fn places(tx: &Tx<'_>) -> Result<Vec<Place>, Error> {
    let mut places = Vec::new();
    facts::each(tx, |fact| {
        if let Fact::Place(found) = fact {
            places.push(place(&found));
        }
        Ok::<_, Error>(())
    })?;
    Ok(places)
}

/// Shows `each` every file of every source, in order of sources.
///
/// # Errors
/// Those of the store and of `each`.
pub fn source_files<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(SourceFile) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(FILES, &[], |row| each(source_file(row)?))
}

/// The files of one source, in its order.
///
/// # Errors
/// Those of the store.
pub fn files_of_source(tx: &Tx<'_>, source: &SourceId) -> Result<Vec<SourceFile>, Error> {
    tx.rows(
        FILES_OF_SOURCE,
        &[Param::Blob(source.as_bytes())],
        source_file,
    )
}

fn source_file(row: &Row<'_>) -> Result<SourceFile, Error> {
    Ok(SourceFile {
        source: SourceId::from_bytes(row.fixed(0)?),
        account: row.find_fixed(1)?.map(AccountId::from_bytes),
        file: row.fixed(2)?,
        uploaded_at: row.find_int(3)?.map(Timestamp::from_micros),
        viewed: row.find_int(4)?.map(|yes| yes != 0),
        classification: row.find_text(5)?.map(str::to_owned),
        marks: row.text(6)?.to_owned(),
        device: row.find_text(7)?.map(str::to_owned),
        publicly: row.find_int(8)?.map(|yes| yes != 0),
    })
}

/// As [`replace_locations`], from a reading of its own: nothing is written, and `false` returned, where
/// somebody has ranked since `of` was read, which may know more accounts and more of them.
///
/// # Errors
/// Those of the store.
pub fn relocate(
    tx: &Tx<'_>,
    located: &[(AccountId, Located)],
    of: crate::ranking::Basis,
    actor: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    if crate::ranking::basis(tx)? != of {
        return Ok(false);
    }
    replace_locations(tx, located, actor, at)?;
    Ok(true)
}

/// Brings where these accounts are taken to be to this; how many differ. The caller writes the log entry.
///
/// # Errors
/// Those of the store.
pub fn touch_locations(tx: &Tx<'_>, located: &[(AccountId, Located)]) -> Result<u64, Error> {
    let mut before: HashMap<AccountId, Located> = HashMap::new();
    let ids = located.iter().map(|(account, _)| account.as_bytes());
    tx.each_of(ACCOUNT_LOCATION, ids, |row| {
        before.insert(AccountId::from_bytes(row.fixed(0)?), self::located(row)?);
        Ok::<_, Error>(())
    })?;
    let differs = |(account, found): &&(AccountId, Located)| before.get(account) != Some(found);
    let new: Vec<&(AccountId, Located)> = located.iter().filter(differs).collect();
    let gone = new
        .iter()
        .filter(|(account, _)| before.contains_key(account));
    let gone = gone.map(|(account, _)| [Param::Blob(account.as_bytes())]);
    tx.strike(&GONE_ACCOUNT_LOCATIONS, gone)?;
    insert_locations(tx, &new)?;
    Ok(new.len() as u64)
}

fn insert_locations(tx: &Tx<'_>, new: &[&(AccountId, Located)]) -> Result<(), Error> {
    if new.is_empty() {
        return Ok(());
    }
    tx.bulk(&ACCOUNT_LOCATIONS_ROWS, |sink| {
        new.iter().try_for_each(|(account, located)| {
            sink.row(&[
                Param::Blob(account.as_bytes()),
                Param::Text(&located.verdict),
                located.country.as_deref().into(),
                Param::Int(located.confidence),
            ])
        })
    })?;
    Ok(())
}

/// Brings where all accounts are taken to be to these: only what differs is written.
///
/// # Errors
/// Those of the store.
pub fn replace_locations(
    tx: &Tx<'_>,
    located: &[(AccountId, Located)],
    actor: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let mut before: HashMap<AccountId, Located> = HashMap::new();
    tx.each(ACCOUNT_LOCATIONS, &[], |row| {
        before.insert(AccountId::from_bytes(row.fixed(0)?), self::located(row)?);
        Ok::<_, Error>(())
    })?;
    let stored = before.len();
    let mut new: Vec<&(AccountId, Located)> = Vec::new();
    for found in located {
        if before.get(&found.0) == Some(&found.1) {
            before.remove(&found.0);
        } else {
            new.push(found);
        }
    }
    let changed = new.len().max(before.len());
    if before.len() > stored / 2 {
        tx.execute(CLEAR_ACCOUNT_LOCATIONS, &[])?;
        new = located.iter().collect();
    } else {
        let mut gone: Vec<AccountId> = before.into_keys().collect();
        gone.sort_unstable();
        let gone = gone.iter().map(|id| [Param::Blob(id.as_bytes())]);
        tx.strike(&GONE_ACCOUNT_LOCATIONS, gone)?;
    }
    insert_locations(tx, &new)?;
    let detail = format!("accounts={} changed={changed}", located.len());
    let subject = String::new();
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "accounts.located",
        subject,
        detail,
    })
}

/// Where every person is taken to be, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn person_locations(tx: &Tx<'_>) -> Result<Vec<(PersonId, Located)>, Error> {
    tx.rows(PERSON_LOCATIONS, &[], |row| {
        Ok((PersonId::from_bytes(row.fixed(0)?), located(row)?))
    })
}

fn located(row: &Row<'_>) -> Result<Located, Error> {
    Ok(Located {
        verdict: row.text(1)?.to_owned(),
        country: row.find_text(2)?.map(str::to_owned),
        confidence: row.int(3)?,
    })
}
