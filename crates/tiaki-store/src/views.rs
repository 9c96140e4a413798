//! What pages and listings read: one query, or a few, for each view.
//!
//! The name and the identifiers of a shielded account are in no answer here: the
//! statements leave them out, whatever a page asks for, and the guard those that take part in the
//! protection of another ([`crate::protection`] is
//! the one door to them). Every statement meets an index; a page never scans a table that grows
//! with the reports, save for the counts of the overview, and where the host that is an account's
//! service is what a protected one is known by ([`crate::service`]).

mod ahead;

use tiaki_core::id::{AccountId, FileId, PersonId, ReportId, SourceId};
use tiaki_core::protection::Protection;
use tiaki_core::statement::Statement;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::facts::{self, Fact};
use crate::guard::Guard;
use crate::priorities::Located;
use crate::protection;
use crate::service;

sql! {
    COUNTS = "SELECT (SELECT COUNT(*) FROM reports), (SELECT COUNT(*) FROM disclosures), (SELECT COUNT(*) FROM accounts), \
              (SELECT COUNT(*) FROM persons), (SELECT COUNT(*) FROM files), (SELECT COUNT(*) FROM links), \
              (SELECT COUNT(*) FROM quarantine), (SELECT COUNT(*) FROM referrals), (SELECT COUNT(*) FROM log), \
              (SELECT COUNT(*) FROM incidents)";
    VERDICTS = "SELECT verdict, COUNT(*) FROM verdicts GROUP BY verdict ORDER BY verdict";
    BANDS = "SELECT authority_id, band, COUNT(*), CAST(SUM(accounts) AS BIGINT), MIN(clock_at) FROM priorities \
             GROUP BY authority_id, band ORDER BY authority_id, band";
    PROVIDERS = "SELECT p.name, COUNT(*), CAST(SUM(r.escalated) AS BIGINT), CAST(SUM(r.flags) AS BIGINT) FROM reports r \
                 JOIN providers p ON p.provider_id = r.provider_id GROUP BY p.name ORDER BY p.name";
    QUEUE = concat!("SELECT q.person_id, q.class, q.band, q.danger, q.actionability, q.novelty, q.perishability, q.due_at, \
             q.clock_at, q.accounts, q.reports, q.known_files, q.first_seen_files, f.facts, p.tier, q.rules, q.preserved_until FROM (",
             crate::queue::by_rank!("q.person_id", "LIMIT $2 OFFSET $3", "q.authority_id = $1"),
             ") t JOIN priorities q ON q.person_id = t.person_id JOIN persons p ON p.person_id = q.person_id \
             LEFT JOIN person_facts f ON f.person_id = q.person_id ORDER BY q.rank");
    RANKED_OTHERWISE = "SELECT COUNT(*) FROM priorities WHERE rules <> $1";
    QUEUE_SIZE = "SELECT persons FROM queue_sizes WHERE authority_id = $1";
    PERSON = "SELECT q.authority_id, q.class, q.band, q.danger, q.actionability, q.novelty, q.perishability, q.due_at, \
              q.clock_at, q.accounts, q.reports, q.known_files, q.first_seen_files, f.facts, p.tier, q.rules, q.preserved_until, \
              l.verdict, l.country, l.confidence, l.candidates FROM persons p \
              LEFT JOIN person_facts f ON f.person_id = p.person_id \
              JOIN priorities q ON q.person_id = p.person_id JOIN person_locations l ON l.person_id = p.person_id \
              WHERE p.person_id = $1";
    PERSON_ACCOUNTS = "SELECT a.account_id, a.service, CASE WHEN EXISTS (SELECT 1 FROM source_accounts p \
                       WHERE p.account_id = a.account_id AND p.protection <> 'open') OR EXISTS \
                       (SELECT 1 FROM source_accounts f WHERE f.account_id = a.account_id AND f.handle_found <> 0 \
                       AND NOT EXISTS (SELECT 1 FROM source_accounts o WHERE o.account_id = f.account_id \
                       AND o.handle_found = 0)) THEN NULL ELSE a.handle END, l.verdict, l.country, l.confidence FROM person_accounts m \
                       JOIN accounts a ON a.account_id = m.account_id \
                       LEFT JOIN account_locations l ON l.account_id = a.account_id \
                       WHERE m.person_id = $1 ORDER BY a.account_id";
    ACCOUNT = "SELECT a.account_id, a.service, CASE WHEN EXISTS (SELECT 1 FROM source_accounts p \
               WHERE p.account_id = a.account_id AND p.protection <> 'open') OR EXISTS \
                       (SELECT 1 FROM source_accounts f WHERE f.account_id = a.account_id AND f.handle_found <> 0 \
                       AND NOT EXISTS (SELECT 1 FROM source_accounts o WHERE o.account_id = f.account_id \
                       AND o.handle_found = 0)) THEN NULL ELSE a.handle END, l.verdict, \
               l.country, l.confidence, q.person_id FROM accounts a \
               LEFT JOIN account_locations l ON l.account_id = a.account_id \
               LEFT JOIN person_accounts m ON m.account_id = a.account_id \
               LEFT JOIN priorities q ON q.person_id = m.person_id WHERE a.account_id = $1";
    PERSON_LINKS = "SELECT a, b, weight, confidence, tier, forest, evidence FROM links WHERE person_id = $1 \
                    ORDER BY weight DESC, a, b";
    ACCOUNT_PARTS = "SELECT s.source_id, s.role, s.age, s.disabled, r.reference, r.incident_type, r.incident_at, p.name, \
                     s.protection, s.handle_found \
                     FROM source_accounts s LEFT JOIN reports r ON r.report_id = s.source_id \
                     LEFT JOIN providers p ON p.provider_id = r.provider_id \
                     WHERE s.account_id = $1 ORDER BY s.source_id, s.seq";
    REPORT = "SELECT p.name, r.reference, r.incident_type, r.incident_at, r.platform, r.escalated, r.batched, r.marks, \
              r.prior_references, r.flags, r.unknown_elements, r.received_at, r.document, r.files_document \
              FROM reports r JOIN providers p ON p.provider_id = r.provider_id WHERE r.report_id = $1";
    REPORT_ACCOUNTS = "SELECT s.account_id, s.role, s.age, s.disabled, s.handle_found, a.service, CASE WHEN EXISTS (SELECT 1 FROM \
                       source_accounts p WHERE p.account_id = s.account_id AND p.protection <> 'open') OR EXISTS \
                       (SELECT 1 FROM source_accounts f WHERE f.account_id = s.account_id AND f.handle_found <> 0 \
                       AND NOT EXISTS (SELECT 1 FROM source_accounts o WHERE o.account_id = f.account_id \
                       AND o.handle_found = 0)) THEN NULL \
                       ELSE a.handle END, q.person_id \
                       FROM source_accounts s JOIN accounts a ON a.account_id = s.account_id \
                       LEFT JOIN person_accounts m ON m.account_id = s.account_id \
                       LEFT JOIN priorities q ON q.person_id = m.person_id \
                       WHERE s.source_id = $1 ORDER BY s.seq LIMIT $2";
    SOURCE_FILES = "SELECT s.file_id, s.uploaded_at, s.viewed, s.publicly, s.supplemental, s.classification, s.marks, \
                    s.device, f.md5, f.sha1, f.sha256, f.pdq, v.verdict, v.sources FROM source_files s \
                    JOIN files f ON f.file_id = s.file_id LEFT JOIN verdicts v ON v.file_id = s.file_id \
                    WHERE s.source_id = $1 ORDER BY s.seq LIMIT $2";
    STATED = "SELECT code FROM statements WHERE source_id = $1 AND account_id = $2 ORDER BY seq";
    FILE_HITS = "SELECT l.name, h.algorithm, h.scheme, h.version, h.country, h.category, h.effect, h.distance FROM hits h \
                 JOIN hash_lists l ON l.list_id = h.list_id WHERE h.file_id = $1 \
                 ORDER BY h.distance, h.list_id, h.algorithm, h.digest";
}

/// How many of each there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Reports.
    pub reports: i64,
    /// Bulk disclosures.
    pub disclosures: i64,
    /// Accounts.
    pub accounts: i64,
    /// Persons.
    pub persons: i64,
    /// Files.
    pub files: i64,
    /// Links between accounts.
    pub links: i64,
    /// Things kept because they could not be read.
    pub quarantined: i64,
    /// Referrals.
    pub referrals: i64,
    /// Entries of the log.
    pub log: i64,
    /// Groups of reports that are one.
    pub incidents: i64,
}

/// How many persons of a band wait at a destination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BandCount {
    /// The destination.
    pub authority: String,
    /// The band.
    pub band: String,
    /// Persons.
    pub persons: i64,
    /// Their accounts.
    pub accounts: i64,
    /// The first moment at which evidence on one of them dies.
    pub first_clock: Option<Timestamp>,
}

/// A provider's reports in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderCount {
    /// The provider.
    pub name: String,
    /// Its reports.
    pub reports: i64,
    /// Those for which it asks high priority.
    pub escalated: i64,
    /// Quality flags in all.
    pub flags: i64,
}

/// A row of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Queued {
    /// The person.
    pub person: PersonId,
    /// The danger class.
    pub class: String,
    /// The band.
    pub band: String,
    /// Danger, actionability, novelty, perishability.
    pub axes: [i64; 4],
    /// The band's deadline.
    pub due_at: Option<Timestamp>,
    /// When the last identifying evidence dies.
    pub clock_at: Option<Timestamp>,
    /// Accounts of the person.
    pub accounts: i64,
    /// Reports that name them.
    pub reports: i64,
    /// Files on a list.
    pub known_files: i64,
    /// Files on no list.
    pub first_seen_files: i64,
    /// The facts that the place rests on, as the core packs them.
    pub facts: Vec<u8>,
    /// The version of the rules that gave it.
    pub rules: String,
    /// How firmly the accounts hang together.
    pub tier: String,
    /// Until when the last of the providers preserves what it reported.
    pub preserved_until: Option<Timestamp>,
}

/// A person as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The destination.
    pub authority: String,
    /// What its queue shows.
    pub queued: Queued,
    /// Where the person is taken to be.
    pub located: Located,
    /// The countries that speak for themselves, as JSON.
    pub candidates: String,
}

/// An account of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The account.
    pub id: AccountId,
    /// The provider's service; nothing where its name tells of a protected account.
    pub service: Option<String>,
    /// Its id there; nothing where the account is shielded, or no source names it but in free text.
    pub handle: Option<String>,
    /// Where it is taken to be, once located.
    pub located: Option<Located>,
}

/// A link of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// One account.
    pub a: AccountId,
    /// The other.
    pub b: AccountId,
    /// Hundredths of a bit.
    pub weight: i64,
    /// Thousandths.
    pub confidence: i64,
    /// How firm it is.
    pub tier: String,
    /// Whether the person hangs together by it.
    pub forest: bool,
    /// The evidence, as JSON.
    pub evidence: String,
}

/// An account's part in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartRow {
    /// The report or disclosure.
    pub source: SourceId,
    /// The account's part.
    pub role: String,
    /// How that part is protected.
    pub protection: Protection,
    /// The stated age.
    pub age: Option<i64>,
    /// Whether the provider has disabled the account.
    pub disabled: Option<bool>,
    /// The report's number at its sender; none for a disclosure.
    pub reference: Option<String>,
    /// What the report is about.
    pub incident_type: Option<String>,
    /// When that happened.
    pub incident_at: Option<Timestamp>,
    /// Who sent it.
    pub provider: Option<String>,
    /// Whether the source names the account in free text only.
    pub handle_found: bool,
}

/// An identifier that a source gives for an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservationRow {
    /// The kind's code.
    pub kind: String,
    /// As given.
    pub value: String,
    /// When it was seen.
    pub at: Option<Timestamp>,
    /// The port, for addresses.
    pub port: Option<i64>,
    /// What the account did then.
    pub event: String,
    /// Whether the provider has verified it.
    pub verified: Option<bool>,
    /// Whether the provider takes it for a proxy.
    pub proxy: Option<bool>,
    /// Whether it was found in free text: weaker evidence.
    pub mined: bool,
    /// Whether it was given for recovery: it may be a relative's.
    pub recovery: bool,
}

/// A report as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRow {
    /// Who sent it.
    pub provider: String,
    /// Its number at the sender.
    pub reference: String,
    /// What it is about.
    pub incident_type: String,
    /// When that happened.
    pub incident_at: Option<Timestamp>,
    /// The provider's product.
    pub platform: Option<String>,
    /// Whether the provider asks for high priority.
    pub escalated: bool,
    /// Whether it is a batch on one viral file.
    pub batched: bool,
    /// The provider's marks.
    pub marks: String,
    /// Earlier reports it names.
    pub prior_references: String,
    /// Quality flags raised.
    pub flags: i64,
    /// Elements kept verbatim because they are not known.
    pub unknown_elements: i64,
    /// When it came in.
    pub received_at: Timestamp,
    /// Digest of its document.
    pub document: [u8; 32],
    /// Digest of the document with its files' details.
    pub files_document: Option<[u8; 32]>,
}

/// An account in a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportAccountRow {
    /// The account.
    pub id: AccountId,
    /// Its part.
    pub role: String,
    /// The stated age.
    pub age: Option<i64>,
    /// Whether the provider has disabled it.
    pub disabled: Option<bool>,
    /// Whether the report names it in free text only.
    pub handle_found: bool,
    /// The provider's service; nothing where its name tells of a protected account.
    pub service: Option<String>,
    /// Its id there; nothing where the account is shielded, or no source names it but in free text.
    pub handle: Option<String>,
    /// The person it is taken to belong to, once linked.
    pub person: Option<PersonId>,
}

/// A file in a source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRow {
    /// The file.
    pub id: FileId,
    /// When it was uploaded.
    pub uploaded_at: Option<Timestamp>,
    /// Whether a person at the provider viewed it.
    pub viewed: Option<bool>,
    /// Whether it was publicly available.
    pub publicly: Option<bool>,
    /// Whether it is only context.
    pub supplemental: bool,
    /// The industry classification.
    pub classification: Option<String>,
    /// The provider's marks.
    pub marks: String,
    /// The device named in its details.
    pub device: Option<String>,
    /// Its digests: algorithm and hexadecimal.
    pub digests: Vec<(&'static str, String)>,
    /// `known`, `first_seen`, …, once matched.
    pub verdict: Option<String>,
    /// In how many places it stands.
    pub sources: Option<i64>,
}

/// What a file hit in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HitRow {
    /// The list's name.
    pub list: String,
    /// The algorithm of the digest that hit.
    pub algorithm: String,
    /// Scheme, version, country and code: the category means nothing without them.
    pub category: [String; 4],
    /// `known`, `viral` or `negative`.
    pub effect: String,
    /// Bits apart.
    pub distance: i64,
}

fn moment(row: &Row<'_>, column: usize) -> Result<Option<Timestamp>, Error> {
    Ok(row.find_int(column)?.map(Timestamp::from_micros))
}

fn yes(row: &Row<'_>, column: usize) -> Result<Option<bool>, Error> {
    Ok(row.find_int(column)?.map(|yes| yes != 0))
}

fn queued(row: &Row<'_>, person: PersonId) -> Result<Queued, Error> {
    Ok(Queued {
        person,
        class: row.text(1)?.to_owned(),
        band: row.text(2)?.to_owned(),
        axes: [row.int(3)?, row.int(4)?, row.int(5)?, row.int(6)?],
        due_at: moment(row, 7)?,
        clock_at: moment(row, 8)?,
        accounts: row.int(9)?,
        reports: row.int(10)?,
        known_files: row.int(11)?,
        first_seen_files: row.int(12)?,
        facts: row.find_blob(13)?.unwrap_or_default().to_vec(),
        tier: row.text(14)?.to_owned(),
        rules: row.text(15)?.to_owned(),
        preserved_until: moment(row, 16)?,
    })
}

/// How many of everything there are.
///
/// # Errors
/// Those of the store.
pub fn counts(tx: &Tx<'_>) -> Result<Counts, Error> {
    let found = tx.find(COUNTS, &[], |row| {
        Ok(Counts {
            reports: row.int(0)?,
            disclosures: row.int(1)?,
            accounts: row.int(2)?,
            persons: row.int(3)?,
            files: row.int(4)?,
            links: row.int(5)?,
            quarantined: row.int(6)?,
            referrals: row.int(7)?,
            log: row.int(8)?,
            incidents: row.int(9)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// How many files have each verdict.
///
/// # Errors
/// Those of the store.
pub fn verdicts(tx: &Tx<'_>) -> Result<Vec<(String, i64)>, Error> {
    tx.rows(VERDICTS, &[], |row| {
        Ok((row.text(0)?.to_owned(), row.int(1)?))
    })
}

/// Persons by destination and band.
///
/// # Errors
/// Those of the store.
pub fn bands(tx: &Tx<'_>) -> Result<Vec<BandCount>, Error> {
    tx.rows(BANDS, &[], |row| {
        Ok(BandCount {
            authority: row.text(0)?.to_owned(),
            band: row.text(1)?.to_owned(),
            persons: row.int(2)?,
            accounts: row.int(3)?,
            first_clock: moment(row, 4)?,
        })
    })
}

/// Reports by provider.
///
/// # Errors
/// Those of the store.
pub fn providers(tx: &Tx<'_>) -> Result<Vec<ProviderCount>, Error> {
    tx.rows(PROVIDERS, &[], |row| {
        Ok(ProviderCount {
            name: row.text(0)?.to_owned(),
            reports: row.int(1)?,
            escalated: row.int(2)?,
            flags: row.int(3)?,
        })
    })
}

/// A page of a destination's queue, first things first.
///
/// # Errors
/// Those of the store.
pub fn queue(tx: &Tx<'_>, authority: &str, limit: u32, offset: u32) -> Result<Vec<Queued>, Error> {
    let params = [
        Param::Text(authority),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    tx.rows(QUEUE, &params, |row| {
        queued(row, PersonId::from_bytes(row.fixed(0)?))
    })
}

/// How many persons wait at a destination.
///
/// # Errors
/// Those of the store.
pub fn queue_size(tx: &Tx<'_>, authority: &str) -> Result<i64, Error> {
    Ok(tx
        .find(QUEUE_SIZE, &[Param::Text(authority)], |row| row.int(0))?
        .unwrap_or(0))
}

/// A person, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find_person(tx: &Tx<'_>, id: &PersonId) -> Result<Option<PersonRow>, Error> {
    tx.find(PERSON, &[Param::Blob(id.as_bytes())], |row| {
        Ok(PersonRow {
            authority: row.text(0)?.to_owned(),
            queued: queued(row, *id)?,
            located: Located {
                verdict: row.text(17)?.to_owned(),
                country: row.find_text(18)?.map(str::to_owned),
                confidence: row.int(19)?,
            },
            candidates: row.text(20)?.to_owned(),
        })
    })
}

/// Says that each of these persons is about to be asked for by [`find_person`].
pub(crate) fn ahead(tx: &Tx<'_>, ids: &[PersonId]) -> Result<(), Error> {
    tx.ahead(PERSON, ids.iter().map(PersonId::as_bytes), &[])
}

/// How many persons were ranked by other rules than this version.
///
/// # Errors
/// Those of the store.
pub fn ranked_otherwise(tx: &Tx<'_>, version: &str) -> Result<i64, Error> {
    let found = tx.find(RANKED_OTHERWISE, &[Param::Text(version)], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// The accounts of a person.
///
/// # Errors
/// Those of the store.
pub fn person_accounts(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<AccountRow>, Error> {
    let guard = tx.guard()?;
    let mut found = tx.rows(PERSON_ACCOUNTS, &[Param::Blob(id.as_bytes())], |row| {
        account(row, &guard)
    })?;
    ahead::of_accounts(tx, &found)?;
    for row in &mut found {
        hold_service(tx, &row.id, &mut row.service)?;
    }
    Ok(found)
}

/// Takes the service away where its name tells of a protected account.
fn hold_service(
    tx: &Tx<'_>,
    account: &AccountId,
    service: &mut Option<String>,
) -> Result<(), Error> {
    if let Some(name) = service.take() {
        *service = service::find_shown(tx, account, name)?;
    }
    Ok(())
}

fn account(row: &Row<'_>, guard: &Guard) -> Result<AccountRow, Error> {
    let id = AccountId::from_bytes(row.fixed(0)?);
    let located = match row.find_text(3)? {
        Some(verdict) => Some(Located {
            verdict: verdict.to_owned(),
            country: row.find_text(4)?.map(str::to_owned),
            confidence: row.int(5)?,
        }),
        None => None,
    };
    Ok(AccountRow {
        service: Some(row.text(1)?.to_owned()),
        handle: shown(row.find_text(2)?, &id, guard),
        id,
        located,
    })
}

/// An account's id at its service, unless it is a shielded account's.
fn shown(handle: Option<&str>, account: &AccountId, guard: &Guard) -> Option<String> {
    let handle = handle.filter(|handle| !guard.takes_part(account, handle));
    handle.map(str::to_owned)
}

/// An account, if there is one of this id, with the person it is taken to belong to, once triage
/// has ranked that person: before, there is nothing to show of it.
///
/// # Errors
/// Those of the store.
pub fn find_account(
    tx: &Tx<'_>,
    id: &AccountId,
) -> Result<Option<(AccountRow, Option<PersonId>)>, Error> {
    let guard = tx.guard()?;
    let mut found = tx.find(ACCOUNT, &[Param::Blob(id.as_bytes())], |row| {
        Ok((
            account(row, &guard)?,
            row.find_fixed(6)?.map(PersonId::from_bytes),
        ))
    })?;
    if let Some((row, _)) = &mut found {
        hold_service(tx, &row.id, &mut row.service)?;
    }
    Ok(found)
}

/// The links of a person, weightiest first.
///
/// # Errors
/// Those of the store.
pub fn person_links(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<LinkRow>, Error> {
    tx.rows(PERSON_LINKS, &[Param::Blob(id.as_bytes())], |row| {
        Ok(LinkRow {
            a: AccountId::from_bytes(row.fixed(0)?),
            b: AccountId::from_bytes(row.fixed(1)?),
            weight: row.int(2)?,
            confidence: row.int(3)?,
            tier: row.text(4)?.to_owned(),
            forest: row.int(5)? != 0,
            evidence: row.text(6)?.to_owned(),
        })
    })
}

/// The parts that an account has in reports and disclosures.
///
/// # Errors
/// Those of the store.
pub fn account_parts(tx: &Tx<'_>, id: &AccountId) -> Result<Vec<PartRow>, Error> {
    tx.rows(ACCOUNT_PARTS, &[Param::Blob(id.as_bytes())], |row| {
        Ok(PartRow {
            source: SourceId::from_bytes(row.fixed(0)?),
            role: row.text(1)?.to_owned(),
            protection: Protection::find(row.text(8)?).unwrap_or(Protection::Child),
            age: row.find_int(2)?,
            disabled: yes(row, 3)?,
            reference: row.find_text(4)?.map(str::to_owned),
            incident_type: row.find_text(5)?.map(str::to_owned),
            incident_at: moment(row, 6)?,
            provider: row.find_text(7)?.map(str::to_owned),
            handle_found: row.int(9)? != 0,
        })
    })
}

/// What a source states of an account, and how many values were found in free text beside that.
/// Those are held back: nobody states whose they are, and one may be a child's. Nothing at all
/// where the account is shielded.
///
/// # Errors
/// Those of the store.
pub fn observations(
    tx: &Tx<'_>,
    source: &SourceId,
    account: &AccountId,
) -> Result<(Vec<ObservationRow>, u64), Error> {
    let (mut rows, mut held) = (Vec::new(), 0);
    if protection::class(tx, account)?.is_shielded() {
        return Ok((rows, held));
    }
    facts::of_account(tx, source, account, |fact| {
        match fact {
            Fact::Identifier(found) if found.mined => held += 1,
            Fact::Identifier(found) => rows.push(observation(&found)),
            Fact::Place(_) => {}
        }
        Ok::<_, Error>(())
    })?;
    Ok((rows, held))
}

/// What a source states of an account in codes; nothing of a shielded one. Codes of another version
/// are passed over.
///
/// # Errors
/// Those of the store.
pub fn stated(
    tx: &Tx<'_>,
    source: &SourceId,
    account: &AccountId,
) -> Result<Vec<Statement>, Error> {
    if protection::class(tx, account)?.is_shielded() {
        return Ok(Vec::new());
    }
    let of = [
        Param::Blob(source.as_bytes()),
        Param::Blob(account.as_bytes()),
    ];
    let found = tx.rows(STATED, &of, |row| Ok(Statement::find(row.text(0)?)))?;
    Ok(found.into_iter().flatten().collect())
}

/// An identifier as pages show it.
pub(crate) fn observation(found: &facts::Identified<'_>) -> ObservationRow {
    ObservationRow {
        kind: found.kind.code().to_owned(),
        value: found.value.to_owned(),
        at: found.at,
        port: found.port.map(i64::from),
        event: found.event.code().to_owned(),
        verified: found.verified,
        proxy: found.proxy,
        mined: found.mined,
        recovery: found.recovery,
    }
}

/// A report, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find_report(tx: &Tx<'_>, id: &ReportId) -> Result<Option<ReportRow>, Error> {
    tx.find(REPORT, &[Param::Blob(id.as_bytes())], |row| {
        Ok(ReportRow {
            provider: row.text(0)?.to_owned(),
            reference: row.text(1)?.to_owned(),
            incident_type: row.text(2)?.to_owned(),
            incident_at: moment(row, 3)?,
            platform: row.find_text(4)?.map(str::to_owned),
            escalated: row.int(5)? != 0,
            batched: row.int(6)? != 0,
            marks: row.text(7)?.to_owned(),
            prior_references: row.text(8)?.to_owned(),
            flags: row.int(9)?,
            unknown_elements: row.int(10)?,
            received_at: Timestamp::from_micros(row.int(11)?),
            document: row.fixed(12)?,
            files_document: row.find_fixed(13)?,
        })
    })
}

/// The accounts in a report, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn report_accounts(
    tx: &Tx<'_>,
    id: &ReportId,
    limit: u32,
) -> Result<Vec<ReportAccountRow>, Error> {
    let guard = tx.guard()?;
    let mut found = tx.rows(
        REPORT_ACCOUNTS,
        &[Param::Blob(id.as_bytes()), Param::Int(limit.into())],
        |row| {
            let account = AccountId::from_bytes(row.fixed(0)?);
            Ok(ReportAccountRow {
                id: account,
                role: row.text(1)?.to_owned(),
                age: row.find_int(2)?,
                disabled: yes(row, 3)?,
                handle_found: row.int(4)? != 0,
                service: Some(row.text(5)?.to_owned()),
                handle: shown(row.find_text(6)?, &account, &guard),
                person: row.find_fixed(7)?.map(PersonId::from_bytes),
            })
        },
    )?;
    for row in &mut found {
        hold_service(tx, &row.id, &mut row.service)?;
    }
    Ok(found)
}

/// The files in a source, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn source_files(tx: &Tx<'_>, source: &SourceId, limit: u32) -> Result<Vec<FileRow>, Error> {
    tx.rows(
        SOURCE_FILES,
        &[Param::Blob(source.as_bytes()), Param::Int(limit.into())],
        |row| {
            let mut digests = Vec::new();
            for (column, algorithm) in (8..).zip(["md5", "sha1", "sha256", "pdq"]) {
                if let Some(digest) = row.find_blob(column)? {
                    digests.push((algorithm, hex::encode(digest)));
                }
            }
            Ok(FileRow {
                id: FileId::from_bytes(row.fixed(0)?),
                uploaded_at: moment(row, 1)?,
                viewed: yes(row, 2)?,
                publicly: yes(row, 3)?,
                supplemental: row.int(4)? != 0,
                classification: row.find_text(5)?.map(str::to_owned),
                marks: row.text(6)?.to_owned(),
                device: row.find_text(7)?.map(str::to_owned),
                digests,
                verdict: row.find_text(12)?.map(str::to_owned),
                sources: row.find_int(13)?,
            })
        },
    )
}

/// What a file hit, nearest first.
///
/// # Errors
/// Those of the store.
pub fn file_hits(tx: &Tx<'_>, id: &FileId) -> Result<Vec<HitRow>, Error> {
    tx.rows(FILE_HITS, &[Param::Blob(id.as_bytes())], |row| {
        let category = [row.text(2)?, row.text(3)?, row.text(4)?, row.text(5)?].map(str::to_owned);
        Ok(HitRow {
            list: row.text(0)?.to_owned(),
            algorithm: row.text(1)?.to_owned(),
            category,
            effect: row.text(6)?.to_owned(),
            distance: row.int(7)?,
        })
    })
}
