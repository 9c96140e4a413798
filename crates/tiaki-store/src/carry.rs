//! What a referral carries: everything of the persons at their destinations, row by row.
//!
//! Accounts of children, and those that belong with them, are in no row but their own, which has
//! neither name nor service: the store leaves them out, whatever is asked for.
//! Rows come in an order that ids alone decide, so that the same store gives the
//! same packages.

use tiaki_core::id::{AccountId, PersonId, ReportId, SourceId};
use tiaki_core::protection::Protection;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Row, Tx};
use crate::error::Error;
use crate::facts::{self, Identified};
use crate::guard::Guard;
use crate::protection::Shield;
use crate::service::Telling;

/// What is read of persons, with what follows.
macro_rules! persons {
    ($also:literal) => {
        concat!(
            "SELECT q.person_id, q.authority_id, q.class, q.band, q.danger, q.actionability, q.novelty, q.perishability, \
             q.clock_at, q.accounts, f.facts, p.tier, l.country, l.confidence, q.rules, q.rank FROM priorities q \
             JOIN persons p ON p.person_id = q.person_id JOIN person_locations l ON l.person_id = q.person_id \
             LEFT JOIN person_facts f ON f.person_id = q.person_id ",
            $also
        )
    };
}

/// What is read of accounts, with what follows.
macro_rules! accounts {
    ($also:literal) => {
        concat!(
            "SELECT m.account_id, m.person_id, a.service, a.handle, CAST(CASE WHEN EXISTS (SELECT 1 FROM source_accounts f \
             WHERE f.account_id = m.account_id AND f.handle_found <> 0 AND NOT EXISTS (SELECT 1 FROM source_accounts o \
             WHERE o.account_id = f.account_id AND o.handle_found = 0)) THEN 1 ELSE 0 END AS BIGINT) FROM person_accounts m \
             JOIN accounts a ON a.account_id = m.account_id ",
            $also
        )
    };
}

/// What is read of reports, with what follows.
macro_rules! reports {
    ($also:literal) => {
        concat!(
            "SELECT r.report_id, p.name, r.reference, r.incident_type, r.incident_at, r.escalated, r.marks FROM reports r \
             JOIN providers p ON p.provider_id = r.provider_id ",
            $also
        )
    };
}

/// What is read of files, with what follows.
macro_rules! files {
    ($also:literal) => {
        concat!(
            "SELECT s.source_id, s.account_id, s.uploaded_at, s.viewed, s.classification, f.md5, f.sha1, f.sha256, f.pdq, \
             v.verdict FROM source_files s JOIN files f ON f.file_id = s.file_id \
             JOIN verdicts v ON v.file_id = s.file_id WHERE s.account_id IS NOT NULL ",
            $also
        )
    };
}

mod few;

pub use self::few::Load;
pub(crate) use self::few::STATEMENTS as FEW_STATEMENTS;

sql! {
    PERSONS = persons!("ORDER BY q.authority_id, q.rank");
    ACCOUNTS = accounts!("ORDER BY m.account_id");
    PARTS = "SELECT source_id, account_id, role, age FROM source_accounts ORDER BY source_id, seq";
    REPORTS = reports!("ORDER BY r.report_id");
    FILES = files!("ORDER BY s.source_id, s.seq");
    LINKS = "SELECT person_id, a, b, confidence, tier, evidence FROM links WHERE forest = 1 ORDER BY person_id, a, b";
}

/// A person on the way to a destination.
#[derive(Debug, Clone)]
pub struct PersonCarried {
    /// The person.
    pub id: PersonId,
    /// The destination.
    pub authority: String,
    /// The danger class.
    pub class: String,
    /// The band.
    pub band: String,
    /// Danger, actionability, novelty, perishability.
    pub axes: [i64; 4],
    /// When the last identifying evidence dies.
    pub clock_at: Option<Timestamp>,
    /// Accounts.
    pub accounts: i64,
    /// The facts that the place rests on, as the core packs them.
    pub facts: Vec<u8>,
    /// The version of the rules that gave it.
    pub rules: String,
    /// How firmly the accounts hang together.
    pub tier: String,
    /// The country.
    pub country: Option<String>,
    /// How sure that is, in thousandths.
    pub confidence: i64,
    /// The order among persons: smaller bytes come first.
    pub rank: Vec<u8>,
}

/// An account's part in a source.
#[derive(Debug, Clone)]
pub struct PartCarried {
    /// The report or disclosure.
    pub source: SourceId,
    /// The account.
    pub account: AccountId,
    /// Its part.
    pub role: String,
    /// The stated age.
    pub age: Option<i64>,
}

/// An account on the way.
#[derive(Debug, Clone)]
pub struct AccountCarried {
    /// The account.
    pub id: AccountId,
    /// The person.
    pub person: PersonId,
    /// The provider's service; empty where the account is withheld, is a place of a shielded one, or
    /// the service tells of another that is ([`crate::service`]); where it tells of this one alone,
    /// as its id goes.
    pub service: String,
    /// Its id there; empty where the account is withheld, where no source names it but in free text,
    /// and where a shielded account holds it ([`Shield::is_place_of_another`]).
    pub handle: String,
    /// Whether its id is held back for one of the latter two.
    pub handle_held: bool,
    /// How it is protected.
    pub protection: Protection,
}

/// A report on the way.
#[derive(Debug, Clone)]
pub struct ReportCarried {
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
    /// The provider's marks.
    pub marks: String,
}

/// An identifier on the way, as the provider gave it.
#[derive(Debug, Clone)]
pub struct IdentifierCarried<'r> {
    /// The report or disclosure.
    pub source: SourceId,
    /// The account.
    pub account: AccountId,
    /// Its kind.
    pub kind: &'r str,
    /// As given.
    pub value: &'r str,
    /// When it was seen.
    pub at: Option<Timestamp>,
    /// The port, for addresses.
    pub port: Option<i64>,
    /// What the account did then.
    pub event: &'r str,
    /// Whether the provider has verified it.
    pub verified: Option<bool>,
    /// Whether the provider takes it for a proxy.
    pub proxy: Option<bool>,
    /// Whether it was found in free text: weaker evidence.
    pub mined: bool,
    /// Whether it is a shielded account's, and the account here a place of that one: it stays.
    pub held: bool,
}

/// A file on the way: digests and labels.
#[derive(Debug, Clone)]
pub struct FileCarried<'r> {
    /// The report or disclosure.
    pub source: SourceId,
    /// The account it was found on.
    pub account: AccountId,
    /// When it was uploaded.
    pub uploaded_at: Option<Timestamp>,
    /// Whether a person at the provider viewed it.
    pub viewed: Option<bool>,
    /// The industry classification.
    pub classification: Option<&'r str>,
    /// MD5, SHA-1, SHA-256, PDQ.
    pub digests: [Option<&'r [u8]>; 4],
    /// What matching says.
    pub verdict: &'r str,
}

/// A link on the way.
#[derive(Debug, Clone)]
pub struct LinkCarried {
    /// The person it holds together.
    pub person: PersonId,
    /// One account.
    pub a: AccountId,
    /// The other.
    pub b: AccountId,
    /// Its confidence in thousandths.
    pub confidence: i64,
    /// How firm it is.
    pub tier: String,
    /// Its evidence, as JSON.
    pub evidence: String,
}

/// Every person with a destination, in the order of the queues.
///
/// # Errors
/// Those of the store.
pub fn persons(tx: &Tx<'_>) -> Result<Vec<PersonCarried>, Error> {
    tx.rows(PERSONS, &[], person)
}

fn person(row: &Row<'_>) -> Result<PersonCarried, Error> {
    Ok(PersonCarried {
        id: PersonId::from_bytes(row.fixed(0)?),
        authority: row.text(1)?.to_owned(),
        class: row.text(2)?.to_owned(),
        band: row.text(3)?.to_owned(),
        axes: [row.int(4)?, row.int(5)?, row.int(6)?, row.int(7)?],
        clock_at: row.find_int(8)?.map(Timestamp::from_micros),
        accounts: row.int(9)?,
        facts: row.find_blob(10)?.unwrap_or_default().to_vec(),
        rules: row.text(14)?.to_owned(),
        tier: row.text(11)?.to_owned(),
        country: row.find_text(12)?.map(str::to_owned),
        confidence: row.int(13)?,
        rank: row.blob(15)?.to_vec(),
    })
}

/// Every account with a person, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn accounts(tx: &Tx<'_>, shield: &Shield) -> Result<Vec<AccountCarried>, Error> {
    tx.rows(ACCOUNTS, &[], |row| account(row, shield))
}

fn account(row: &Row<'_>, shield: &Shield) -> Result<AccountCarried, Error> {
    let id = AccountId::from_bytes(row.fixed(0)?);
    let protection = shield.class(&id);
    let is_place = shield.is_place_of_another(&id);
    let is_held = is_place || row.int(4)? != 0;
    let is_told = match shield.service(&id) {
        Some(Telling::Another) => true,
        Some(Telling::Itself) => is_held,
        None => false,
    };
    let open = |text: &str| (!protection.is_withheld()).then(|| text.to_owned());
    Ok(AccountCarried {
        id,
        person: PersonId::from_bytes(row.fixed(1)?),
        service: open(row.text(2)?)
            .filter(|_| !is_place && !is_told)
            .unwrap_or_default(),
        handle: open(row.text(3)?).filter(|_| !is_held).unwrap_or_default(),
        handle_held: is_held,
        protection,
    })
}

/// Every account's part in every source, in order of sources.
///
/// # Errors
/// Those of the store.
pub fn parts(tx: &Tx<'_>) -> Result<Vec<PartCarried>, Error> {
    tx.rows(PARTS, &[], part)
}

fn part(row: &Row<'_>) -> Result<PartCarried, Error> {
    Ok(PartCarried {
        source: SourceId::from_bytes(row.fixed(0)?),
        account: AccountId::from_bytes(row.fixed(1)?),
        role: row.text(2)?.to_owned(),
        age: row.find_int(3)?,
    })
}

/// Every report, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn reports(tx: &Tx<'_>) -> Result<Vec<ReportCarried>, Error> {
    tx.rows(REPORTS, &[], report)
}

fn report(row: &Row<'_>) -> Result<ReportCarried, Error> {
    Ok(ReportCarried {
        id: ReportId::from_bytes(row.fixed(0)?),
        provider: row.text(1)?.to_owned(),
        reference: row.text(2)?.to_owned(),
        incident_type: row.text(3)?.to_owned(),
        incident_at: row.find_int(4)?.map(Timestamp::from_micros),
        escalated: row.int(5)? != 0,
        marks: row.text(6)?.to_owned(),
    })
}

/// Shows `each` every identifier of an account that is not withheld.
///
/// # Errors
/// Those of the store and of `each`.
pub fn identifiers<E: From<Error>>(
    tx: &Tx<'_>,
    shield: &Shield,
    mut each: impl FnMut(&IdentifierCarried<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let guard = tx.guard()?;
    facts::identifiers(tx, |found| identifier(shield, &guard, &found, &mut each))
}

fn identifier<E>(
    shield: &Shield,
    guard: &Guard,
    found: &Identified<'_>,
    each: &mut impl FnMut(&IdentifierCarried<'_>) -> Result<(), E>,
) -> Result<(), E> {
    if shield.withholds(&found.account) {
        return Ok(());
    }
    each(&IdentifierCarried {
        source: found.source,
        account: found.account,
        kind: found.kind.code(),
        value: found.value,
        at: found.at,
        port: found.port.map(i64::from),
        event: found.event.code(),
        verified: found.verified,
        proxy: found.proxy,
        mined: found.mined,
        held: shield.is_place_of_another(&found.account)
            && guard.holds(&found.account, found.kind, found.value),
    })
}

/// Shows `each` every file of an account that is not withheld.
///
/// # Errors
/// Those of the store and of `each`.
pub fn files<E: From<Error>>(
    tx: &Tx<'_>,
    shield: &Shield,
    mut each: impl FnMut(&FileCarried<'_>) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(FILES, &[], |row| file(row, shield, &mut each))
}

fn file<E: From<Error>>(
    row: &Row<'_>,
    shield: &Shield,
    each: &mut impl FnMut(&FileCarried<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let account = AccountId::from_bytes(row.fixed(1)?);
    if shield.withholds(&account) {
        return Ok(());
    }
    each(&FileCarried {
        source: SourceId::from_bytes(row.fixed(0)?),
        account,
        uploaded_at: row.find_int(2)?.map(Timestamp::from_micros),
        viewed: row.find_int(3)?.map(|yes| yes != 0),
        classification: row.find_text(4)?,
        digests: [
            row.find_blob(5)?,
            row.find_blob(6)?,
            row.find_blob(7)?,
            row.find_blob(8)?,
        ],
        verdict: row.text(9)?,
    })
}

/// The links that hold persons together, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn links(tx: &Tx<'_>) -> Result<Vec<LinkCarried>, Error> {
    tx.rows(LINKS, &[], link)
}

fn link(row: &Row<'_>) -> Result<LinkCarried, Error> {
    Ok(LinkCarried {
        person: PersonId::from_bytes(row.fixed(0)?),
        a: AccountId::from_bytes(row.fixed(1)?),
        b: AccountId::from_bytes(row.fixed(2)?),
        confidence: row.int(3)?,
        tier: row.text(4)?.to_owned(),
        evidence: row.text(5)?.to_owned(),
    })
}
