//! Where accounts and persons are, and what comes first: what those rules read and leave.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tiaki_core::id::{AccountId, PersonId, ReportId, SourceId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::facts::{self, Fact};
use crate::guard::Guard;
use crate::log::Entry;

sql! {
    PARTS = "SELECT account_id, source_id, role, age, disabled FROM source_accounts ORDER BY source_id, seq";
    PARTS_OF_SOURCE = "SELECT account_id, source_id, role, age, disabled FROM source_accounts WHERE source_id = $1 ORDER BY seq";
    REPORTS = "SELECT r.report_id, p.name, r.reference, r.incident_type, r.incident_at, r.escalated, r.batched, r.marks, \
               r.prior_references, r.flags FROM reports r JOIN providers p ON p.provider_id = r.provider_id \
               ORDER BY r.report_id";
    DISCLOSURES = "SELECT d.disclosure_id, p.name, d.disclosed_at FROM disclosures d \
                   JOIN providers p ON p.provider_id = d.provider_id ORDER BY d.disclosure_id";
    FILES = "SELECT s.source_id, s.account_id, s.file_id, s.uploaded_at, s.viewed, s.classification, s.marks, s.device, \
             v.verdict, v.near_set, v.sources, s.publicly FROM source_files s JOIN verdicts v ON v.file_id = s.file_id \
             ORDER BY s.source_id, s.seq";
    ACCOUNT_LOCATIONS = "SELECT account_id, verdict, country, confidence FROM account_locations";
    CLEAR_ACCOUNT_LOCATIONS = "DELETE FROM account_locations";
    CLEAR_PERSON_LOCATIONS = "DELETE FROM person_locations";
    CLEAR_PRIORITIES = "DELETE FROM priorities";
    CLEAR_CHANGED = "DELETE FROM changed_persons";
    BASIS = "SELECT generation, verdicts FROM linked WHERE one = 1";
    RANKED = "UPDATE linked SET ranked = $1 WHERE one = 1";
    ANY = "SELECT person_id FROM priorities LIMIT 1";
    ALL = "SELECT q.person_id, l.verdict, l.country, l.confidence, q.authority_id, l.candidates, q.rank, q.class, q.band, \
           q.danger, q.actionability, q.novelty, q.perishability, q.due_at, q.clock_at, q.accounts, q.reports, \
           q.known_files, q.first_seen_files, q.rules, q.reasons FROM priorities q \
           JOIN person_locations l ON l.person_id = q.person_id";
    ONE = "SELECT q.person_id, l.verdict, l.country, l.confidence, q.authority_id, l.candidates, q.rank, q.class, q.band, \
           q.danger, q.actionability, q.novelty, q.perishability, q.due_at, q.clock_at, q.accounts, q.reports, \
           q.known_files, q.first_seen_files, q.rules, q.reasons FROM priorities q \
           JOIN person_locations l ON l.person_id = q.person_id WHERE q.person_id = $1";
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
static GONE_PERSON_LOCATIONS: Bulk = Bulk {
    table: "person_locations",
    columns: &[("person_id", Kind::Blob)],
};
static GONE_PRIORITIES: Bulk = Bulk {
    table: "priorities",
    columns: &[("person_id", Kind::Blob)],
};
static PERSON_LOCATIONS_ROWS: Bulk = Bulk {
    table: "person_locations",
    columns: &[
        ("person_id", Kind::Blob),
        ("verdict", Kind::Text),
        ("country", Kind::Text),
        ("confidence", Kind::Int),
        ("candidates", Kind::Text),
    ],
};
static PRIORITY_ROWS: Bulk = Bulk {
    table: "priorities",
    columns: &[
        ("person_id", Kind::Blob),
        ("authority_id", Kind::Text),
        ("rank", Kind::Blob),
        ("class", Kind::Text),
        ("band", Kind::Text),
        ("danger", Kind::Int),
        ("actionability", Kind::Int),
        ("novelty", Kind::Int),
        ("perishability", Kind::Int),
        ("due_at", Kind::Int),
        ("clock_at", Kind::Int),
        ("accounts", Kind::Int),
        ("reports", Kind::Int),
        ("known_files", Kind::Int),
        ("first_seen_files", Kind::Int),
        ("rules", Kind::Text),
        ("reasons", Kind::Text),
    ],
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

/// A country given for an account.
#[derive(Debug, Clone)]
pub struct Place {
    /// The account.
    pub account: AccountId,
    /// The report or disclosure.
    pub source: SourceId,
    /// `estimate`, `address`, `billing_address`, `stated`.
    pub kind: String,
    /// The code as given.
    pub country: String,
    /// When the provider judged so.
    pub at: Option<Timestamp>,
    /// Whether the provider has verified it.
    pub verified: bool,
}

/// A file in a source, with what matching says of it.
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
    /// `known`, `viral`, `negative`, `first_seen`.
    pub verdict: String,
    /// The group of near first-seen files that it is in.
    pub near_set: Option<[u8; 16]>,
    /// In how many places it stands.
    pub sources: i64,
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

/// What comes of a person: where to, how soon, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPriority {
    /// The person.
    pub person: PersonId,
    /// The destination.
    pub authority: String,
    /// Where the person is taken to be.
    pub located: Located,
    /// The countries that speak for themselves, as JSON for the pages.
    pub candidates: String,
    /// Order within the destination: smaller bytes come first.
    pub rank: Vec<u8>,
    /// The danger class.
    pub class: String,
    /// The band with its deadline.
    pub band: String,
    /// Danger, actionability, novelty, perishability, each 0 to 100.
    pub axes: [u8; 4],
    /// The band's deadline.
    pub due_at: Option<Timestamp>,
    /// When the last evidence that still identifies the person dies.
    pub clock_at: Option<Timestamp>,
    /// Accounts of the person.
    pub accounts: i64,
    /// Reports that name them.
    pub reports: i64,
    /// Files on a list.
    pub known_files: i64,
    /// Files on no list.
    pub first_seen_files: i64,
    /// The rules' version.
    pub rules: String,
    /// Factors, evidence and what would change the band, as JSON for the pages.
    pub reasons: String,
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
    tx.rows(REPORTS, &[], |row| {
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
    })
}

/// Every disclosure, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn disclosures(tx: &Tx<'_>) -> Result<Vec<Disclosed>, Error> {
    tx.rows(DISCLOSURES, &[], |row| {
        Ok(Disclosed {
            source: SourceId::from_bytes(row.fixed(0)?),
            provider: row.text(1)?.to_owned(),
            disclosed_at: row.find_int(2)?.map(Timestamp::from_micros),
        })
    })
}

/// Shows `each` every address and telephone number, in order of sources; but nothing found in
/// text that is a protected account's ([`Guard`]).
///
/// # Errors
/// Those of the store and of `each`.
pub fn addresses<E: From<Error>>(
    tx: &Tx<'_>,
    guard: &Guard,
    mut each: impl FnMut(Address) -> Result<(), E>,
) -> Result<(), E> {
    facts::identifiers(tx, |found| {
        if !matches!(found.kind, IdentifierKind::Ip | IdentifierKind::Phone) {
            return Ok(());
        }
        if found.mined && guard.holds(&found.account, found.kind, found.value) {
            return Ok(());
        }
        each(Address {
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
    })
}

/// Every country given for an account, in order of sources.
///
/// # Errors
/// Those of the store.
pub fn places(tx: &Tx<'_>) -> Result<Vec<Place>, Error> {
    let mut places = Vec::new();
    facts::each(tx, |fact| {
        if let Fact::Place(found) = fact {
            places.push(Place {
                account: found.account,
                source: found.source,
                kind: found.kind.to_owned(),
                country: found.country.to_owned(),
                at: found.at,
                verified: found.verified == Some(true),
            });
        }
        Ok::<_, Error>(())
    })?;
    Ok(places)
}

/// Shows `each` every file of every source with its verdict, in order of sources.
///
/// # Errors
/// Those of the store and of `each`.
pub fn source_files<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(SourceFile) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(FILES, &[], |row| {
        each(SourceFile {
            source: SourceId::from_bytes(row.fixed(0)?),
            account: row.find_fixed(1)?.map(AccountId::from_bytes),
            file: row.fixed(2)?,
            uploaded_at: row.find_int(3)?.map(Timestamp::from_micros),
            viewed: row.find_int(4)?.map(|yes| yes != 0),
            classification: row.find_text(5)?.map(str::to_owned),
            marks: row.text(6)?.to_owned(),
            device: row.find_text(7)?.map(str::to_owned),
            verdict: row.text(8)?.to_owned(),
            near_set: row.find_fixed(9)?,
            sources: row.int(10)?,
            publicly: row.find_int(11)?.map(|yes| yes != 0),
        })
    })
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
    if !new.is_empty() {
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
    }
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

/// What a ranking rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// How often persons have been written.
    pub generation: i64,
    /// How often matching has found something else than before.
    pub verdicts: i64,
}

/// What a ranking of what is stored now would rest on.
///
/// # Errors
/// Those of the store.
pub fn basis(tx: &Tx<'_>) -> Result<Basis, Error> {
    let found = tx.find(BASIS, &[], |row| {
        Ok(Basis {
            generation: row.int(0)?,
            verdicts: row.int(1)?,
        })
    })?;
    found.ok_or(Error::Corrupt {
        what: "state of linking",
    })
}

/// Brings all priorities, and where all persons are taken to be, to those of a run of triage: only
/// what differs is written. Returns how many persons that were. No person is marked as changed after.
///
/// `of` is what the run has read ([`basis`]). Where persons were written or files judged otherwise
/// since, it is about others than there are now, and would clear the marks of those: nothing is
/// written then, and nothing returned.
///
/// # Errors
/// Those of the store.
pub fn replace(
    tx: &Tx<'_>,
    priorities: &[NewPriority],
    of: Basis,
    actor: &str,
    at: Timestamp,
) -> Result<Option<u64>, Error> {
    if basis(tx)? != of {
        return Ok(None);
    }
    let mut before: HashMap<PersonId, NewPriority> = HashMap::new();
    tx.each(ALL, &[], |row| {
        let stored = stored(row)?;
        before.insert(stored.person, stored);
        Ok::<_, Error>(())
    })?;
    let stored = before.len();
    let mut new: Vec<&NewPriority> = Vec::new();
    for found in priorities {
        if before.get(&found.person) == Some(found) {
            before.remove(&found.person);
        } else {
            new.push(found);
        }
    }
    // What is left is of persons that are no more, or ranked otherwise.
    let changed = new.len().max(before.len()) as u64;
    if before.len() > stored / 2 || stored == 0 {
        tx.execute(CLEAR_PERSON_LOCATIONS, &[])?;
        tx.execute(CLEAR_PRIORITIES, &[])?;
        new = priorities.iter().collect();
    } else {
        let mut gone: Vec<PersonId> = before.into_keys().collect();
        gone.sort_unstable();
        remove(tx, &gone)?;
    }
    insert(tx, new)?;
    tx.execute(CLEAR_CHANGED, &[])?;
    tx.execute(RANKED, &[Param::Int(of.verdicts)])?;
    let rules = priorities.first().map_or("", |new| new.rules.as_str());
    let detail = format!(
        "persons={} changed={changed} rules={rules}",
        priorities.len()
    );
    let subject = String::new();
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "persons.triaged",
        subject,
        detail,
    })?;
    Ok(Some(changed))
}

/// Stores places in queues, and where the persons are taken to be.
pub(crate) fn insert<'n>(
    tx: &Tx<'_>,
    priorities: impl IntoIterator<Item = &'n NewPriority>,
) -> Result<(), Error> {
    let mut rows: Vec<&NewPriority> = priorities.into_iter().collect();
    if rows.is_empty() {
        return Ok(());
    }
    rows.sort_unstable_by_key(|new| new.person);
    tx.bulk(&PERSON_LOCATIONS_ROWS, |sink| {
        rows.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(new.person.as_bytes()),
                Param::Text(&new.located.verdict),
                new.located.country.as_deref().into(),
                Param::Int(new.located.confidence),
                Param::Text(&new.candidates),
            ])
        })
    })?;
    tx.bulk(&PRIORITY_ROWS, |sink| {
        rows.iter().try_for_each(|new| {
            let [danger, actionability, novelty, perishability] =
                new.axes.map(|axis| Param::Int(axis.into()));
            sink.row(&[
                Param::Blob(new.person.as_bytes()),
                Param::Text(&new.authority),
                Param::Blob(&new.rank),
                Param::Text(&new.class),
                Param::Text(&new.band),
                danger,
                actionability,
                novelty,
                perishability,
                new.due_at.map(Timestamp::micros).into(),
                new.clock_at.map(Timestamp::micros).into(),
                Param::Int(new.accounts),
                Param::Int(new.reports),
                Param::Int(new.known_files),
                Param::Int(new.first_seen_files),
                Param::Text(&new.rules),
                Param::Text(&new.reasons),
            ])
        })
    })?;
    Ok(())
}

/// Takes persons out of their queues.
pub(crate) fn remove<'p>(
    tx: &Tx<'_>,
    persons: impl IntoIterator<Item = &'p PersonId>,
) -> Result<(), Error> {
    let ids: Vec<[Param<'_>; 1]> = persons
        .into_iter()
        .map(|id| [Param::Blob(id.as_bytes())])
        .collect();
    tx.strike(&GONE_PERSON_LOCATIONS, ids.iter().copied())?;
    tx.strike(&GONE_PRIORITIES, ids)?;
    Ok(())
}

/// Whether nobody has been ranked yet.
pub(crate) fn is_empty(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(tx.find(ANY, &[], |_| Ok(()))?.is_none())
}

/// A person's place, if it has one.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, person: &PersonId) -> Result<Option<NewPriority>, Error> {
    tx.find(ONE, &[Param::Blob(person.as_bytes())], stored)
}

/// The places of those of these persons who have one.
pub(crate) fn find_all(
    tx: &Tx<'_>,
    persons: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, NewPriority>, Error> {
    let mut found = BTreeMap::new();
    tx.each_of(ONE, persons.iter().map(PersonId::as_bytes), |row| {
        let stored = stored(row)?;
        found.insert(stored.person, stored);
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

fn stored(row: &Row<'_>) -> Result<NewPriority, Error> {
    let axis = |column| Ok::<_, Error>(u8::try_from(row.int(column)?).unwrap_or(u8::MAX));
    let text = |column| Ok::<_, Error>(row.text(column)?.to_owned());
    let time = |column| Ok::<_, Error>(row.find_int(column)?.map(Timestamp::from_micros));
    Ok(NewPriority {
        person: PersonId::from_bytes(row.fixed(0)?),
        located: located(row)?,
        authority: text(4)?,
        candidates: text(5)?,
        rank: row.blob(6)?.to_vec(),
        class: text(7)?,
        band: text(8)?,
        axes: [axis(9)?, axis(10)?, axis(11)?, axis(12)?],
        due_at: time(13)?,
        clock_at: time(14)?,
        accounts: row.int(15)?,
        reports: row.int(16)?,
        known_files: row.int(17)?,
        first_seen_files: row.int(18)?,
        rules: text(19)?,
        reasons: text(20)?,
    })
}

fn located(row: &Row<'_>) -> Result<Located, Error> {
    Ok(Located {
        verdict: row.text(1)?.to_owned(),
        country: row.find_text(2)?.map(str::to_owned),
        confidence: row.int(3)?,
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
