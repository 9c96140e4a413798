//! What linking reads and what it leaves: persons, links, and people's decisions.
//!
//! Persons are written by their differences ([`apply`]), with what became of them
//! ([`history`]).

mod change;
pub mod changes;
pub mod history;
pub mod news;
pub mod reviews;

use std::collections::BTreeMap;

use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::identifier::{EventKind, IdentifierKind};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::facts;
use crate::guard::Guard;
use crate::log::Entry;

pub(crate) use self::change::STATEMENTS as CHANGE_STATEMENTS;
pub use self::change::{
    Applied, Change, Extent, LinkKey, Linked, apply, linked, linked_by, near_misses,
};

sql! {
    ACCOUNTS = "SELECT account_id FROM accounts ORDER BY account_id";
    FILES_HELD = "SELECT s.account_id, s.source_id, s.file_id, s.uploaded_at, v.verdict, v.sources FROM source_files s \
                  JOIN verdicts v ON v.file_id = s.file_id WHERE s.account_id IS NOT NULL \
                  ORDER BY s.source_id, s.seq";
    FILES_OF_SOURCE = "SELECT s.account_id, s.source_id, s.file_id, s.uploaded_at, v.verdict, v.sources FROM source_files s \
                       JOIN verdicts v ON v.file_id = s.file_id WHERE s.source_id = $1 AND s.account_id IS NOT NULL \
                       ORDER BY s.seq";
    DECISIONS = "SELECT a, b, verdict FROM link_decisions ORDER BY a, b, decided_at";
    DECIDE = "INSERT INTO link_decisions (a, b, decided_at, verdict, operator, reason) VALUES ($1, $2, $3, $4, $5, $6)";
    UNLINKED = "SELECT COUNT(*) FROM accounts a WHERE NOT EXISTS \
                (SELECT 1 FROM person_accounts m WHERE m.account_id = a.account_id)";
    UNMATCHED = "SELECT COUNT(*) FROM files f WHERE NOT EXISTS \
                 (SELECT 1 FROM verdicts v WHERE v.file_id = f.file_id)";
    LISTS = "SELECT COUNT(*) FROM log WHERE seq > (SELECT matched FROM linked WHERE one = 1) AND verb IN \
             ('list.imported', 'list.enabled', 'list.disabled')";
    UNRANKED = "SELECT COUNT(*) FROM persons p WHERE NOT EXISTS \
                (SELECT 1 FROM priorities q WHERE q.person_id = p.person_id)";
    NEWS = "SELECT COUNT(*) FROM log WHERE seq > (SELECT position FROM linked WHERE one = 1) AND verb IN \
            ('report.received', 'report.taken_back', 'disclosure.begun', 'disclosure.rows', 'link.decided', 'files.matched')";
    CHANGED = "SELECT COUNT(*) FROM changed_persons c JOIN priorities q ON q.person_id = c.person_id";
    JUDGED = "SELECT COUNT(*) FROM linked l WHERE l.verdicts <> l.ranked AND EXISTS (SELECT 1 FROM priorities)";
    WAITING = "SELECT waiting FROM linked WHERE one = 1";
    IS_CHANGED = "SELECT COUNT(*) FROM changed_persons WHERE person_id = $1";
    LINKED_PAIRS = "SELECT a, b, confidence, forest FROM links ORDER BY a, b";
    MEMBERS_OF = "SELECT person_id, account_id FROM person_accounts WHERE person_id = $1 ORDER BY account_id";
    MEMBERS = "SELECT person_id, account_id FROM person_accounts ORDER BY person_id, account_id";
}

static PERSONS: Bulk = Bulk {
    table: "persons",
    columns: &[
        ("person_id", Kind::Blob),
        ("accounts", Kind::Int),
        ("tier", Kind::Text),
    ],
};
static PERSON_ACCOUNTS: Bulk = Bulk {
    table: "person_accounts",
    columns: &[("account_id", Kind::Blob), ("person_id", Kind::Blob)],
};
static LINKS: Bulk = Bulk {
    table: "links",
    columns: &[
        ("person_id", Kind::Blob),
        ("a", Kind::Blob),
        ("b", Kind::Blob),
        ("weight", Kind::Int),
        ("confidence", Kind::Int),
        ("tier", Kind::Text),
        ("forest", Kind::Int),
        ("evidence", Kind::Text),
    ],
};
static NEAR: Bulk = Bulk {
    table: "near_misses",
    columns: &[
        ("a", Kind::Blob),
        ("b", Kind::Blob),
        ("weight", Kind::Int),
        ("confidence", Kind::Int),
        ("evidence", Kind::Text),
        ("reason", Kind::Text),
    ],
};

/// One identifier of one account, as linking sees it.
#[derive(Debug, Clone, Copy)]
pub struct Observed {
    /// The account.
    pub account: AccountId,
    /// The report or disclosure that says so.
    pub source: SourceId,
    /// What it is.
    pub kind: IdentifierKind,
    /// Keyed digest of its normal form.
    pub join_key: u64,
    /// When it was seen.
    pub at: Option<Timestamp>,
    /// The port, for addresses.
    pub port: Option<u16>,
    /// What the account did then.
    pub event: EventKind,
    /// Whether the provider has verified it.
    pub verified: Option<bool>,
    /// Whether the provider takes the address for a proxy.
    pub proxy: Option<bool>,
    /// Whether it was found in free text: weaker evidence.
    pub mined: bool,
    /// Whether it was given for recovery: it may be a relative's.
    pub recovery: bool,
}

impl From<&facts::Identified<'_>> for Observed {
    fn from(found: &facts::Identified<'_>) -> Self {
        Self {
            account: found.account,
            source: found.source,
            kind: found.kind,
            join_key: found.join_key,
            at: found.at,
            port: found.port,
            event: found.event,
            verified: found.verified,
            proxy: found.proxy,
            mined: found.mined,
            recovery: found.recovery,
        }
    }
}

/// A file of an account, as linking sees it.
#[derive(Debug, Clone)]
pub struct Held {
    /// The account.
    pub account: AccountId,
    /// The report or disclosure that says so.
    pub source: SourceId,
    /// The file's id.
    pub file: [u8; 16],
    /// When it was uploaded.
    pub uploaded_at: Option<Timestamp>,
    /// What matching says of it.
    pub verdict: String,
    /// In how many places it stands.
    pub sources: i64,
}

/// A person found by linking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Derived from its first account.
    pub id: PersonId,
    /// `confirmed`, `probable`, `possible` or `single`.
    pub tier: &'static str,
    /// Its accounts, in order.
    pub accounts: Vec<AccountId>,
}

/// A link between two accounts of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLink {
    /// The person.
    pub person: PersonId,
    /// The smaller account id.
    pub a: AccountId,
    /// The greater account id.
    pub b: AccountId,
    /// Its weight in hundredths of a bit.
    pub weight: i64,
    /// Its confidence in thousandths.
    pub confidence: i64,
    /// `confirmed`, `probable` or `possible`.
    pub tier: &'static str,
    /// Whether the person hangs together by it.
    pub forest: bool,
    /// Its evidence, as JSON for the pages.
    pub evidence: String,
}

/// A pair that was not linked, though not by far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NearMiss {
    /// The smaller account id.
    pub a: AccountId,
    /// The greater account id.
    pub b: AccountId,
    /// Its weight in hundredths of a bit.
    pub weight: i64,
    /// Its confidence in thousandths.
    pub confidence: i64,
    /// Its evidence, as JSON for the pages.
    pub evidence: String,
    /// Why it was not linked: a code of linking; empty where it was stored before there were any.
    pub reason: String,
}

/// What a person decided of two accounts; the newest on a pair counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// One account.
    pub a: AccountId,
    /// The other.
    pub b: AccountId,
    /// `same`, `different` or `unsure`.
    pub verdict: String,
}

/// All account ids, in order.
///
/// # Errors
/// Those of the store.
pub fn accounts(tx: &Tx<'_>) -> Result<Vec<AccountId>, Error> {
    tx.rows(ACCOUNTS, &[], |row| row.fixed(0).map(AccountId::from_bytes))
}

/// Shows `each` every identifier of every account, in the order of sources; but nothing found in
/// text that is a protected account's ([`Guard`]).
///
/// # Errors
/// Those of the store and of `each`.
pub fn observations<E: From<Error>>(
    tx: &Tx<'_>,
    guard: &Guard,
    mut each: impl FnMut(Observed) -> Result<(), E>,
) -> Result<(), E> {
    identifiers(tx, guard, |found| each(Observed::from(&found)))
}

/// As [`observations`], with the values as they came.
///
/// # Errors
/// Those of the store and of `each`.
pub fn identifiers<E: From<Error>>(
    tx: &Tx<'_>,
    guard: &Guard,
    mut each: impl FnMut(facts::Identified<'_>) -> Result<(), E>,
) -> Result<(), E> {
    facts::identifiers(tx, |found| {
        if found.mined && guard.holds(&found.account, found.kind, found.value) {
            return Ok(());
        }
        each(found)
    })
}

/// Shows `each` every file of every account, with its verdict.
///
/// # Errors
/// Those of the store and of `each`.
pub fn files_held<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(Held) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(FILES_HELD, &[], |row| each(held(row)?))
}

/// As [`files_held`], of one source.
///
/// # Errors
/// Those of the store and of `each`.
pub fn files_of_source<E: From<Error>>(
    tx: &Tx<'_>,
    source: &SourceId,
    mut each: impl FnMut(Held) -> Result<(), E>,
) -> Result<(), E> {
    let source = [Param::Blob(source.as_bytes())];
    tx.each(FILES_OF_SOURCE, &source, |row| each(held(row)?))
}

fn held(row: &Row<'_>) -> Result<Held, Error> {
    Ok(Held {
        account: AccountId::from_bytes(row.fixed(0)?),
        source: SourceId::from_bytes(row.fixed(1)?),
        file: row.fixed(2)?,
        uploaded_at: row.find_int(3)?.map(Timestamp::from_micros),
        verdict: row.text(4)?.to_owned(),
        sources: row.int(5)?,
    })
}

/// People's decisions on pairs, oldest first for each pair.
///
/// # Errors
/// Those of the store.
pub fn decisions(tx: &Tx<'_>) -> Result<Vec<Decision>, Error> {
    tx.rows(DECISIONS, &[], |row| {
        Ok(Decision {
            a: AccountId::from_bytes(row.fixed(0)?),
            b: AccountId::from_bytes(row.fixed(1)?),
            verdict: row.text(2)?.to_owned(),
        })
    })
}

/// Writes down what an operator decided of two accounts.
///
/// # Errors
/// Those of the store.
pub fn decide(
    tx: &Tx<'_>,
    decision: &Decision,
    operator: &str,
    reason: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let (a, b) = (decision.a.min(decision.b), decision.a.max(decision.b));
    tx.execute(
        DECIDE,
        &[
            Param::Blob(a.as_bytes()),
            Param::Blob(b.as_bytes()),
            Param::Int(at.micros()),
            Param::Text(&decision.verdict),
            Param::Text(operator),
            Param::Text(reason),
        ],
    )?;
    let detail = format!("with={b} verdict={}", decision.verdict);
    tx.record(Entry {
        at,
        actor: operator.to_owned(),
        verb: "link.decided",
        subject: a.to_string(),
        detail,
    })
}

/// A link without its evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkedPair {
    /// The smaller account id.
    pub a: AccountId,
    /// The greater account id.
    pub b: AccountId,
    /// Its confidence in thousandths.
    pub confidence: i64,
    /// Whether the person hangs together by it.
    pub forest: bool,
}

/// Every link, in order.
///
/// # Errors
/// Those of the store.
pub fn linked_pairs(tx: &Tx<'_>) -> Result<Vec<LinkedPair>, Error> {
    tx.rows(LINKED_PAIRS, &[], |row| {
        Ok(LinkedPair {
            a: AccountId::from_bytes(row.fixed(0)?),
            b: AccountId::from_bytes(row.fixed(1)?),
            confidence: row.int(2)?,
            forest: row.int(3)? != 0,
        })
    })
}

/// Each person with its accounts, in order.
///
/// # Errors
/// Those of the store.
pub fn members(tx: &Tx<'_>) -> Result<Vec<(PersonId, Vec<AccountId>)>, Error> {
    let mut persons: Vec<(PersonId, Vec<AccountId>)> = Vec::new();
    tx.each(MEMBERS, &[], |row| {
        let (person, account) = (
            PersonId::from_bytes(row.fixed(0)?),
            AccountId::from_bytes(row.fixed(1)?),
        );
        match persons.last_mut().filter(|(last, _)| *last == person) {
            Some((_, accounts)) => accounts.push(account),
            None => persons.push((person, vec![account])),
        }
        Ok::<_, Error>(())
    })?;
    Ok(persons)
}

/// The accounts of these persons, in their order; those that there are none of are left out.
///
/// # Errors
/// Those of the store.
pub fn members_of(tx: &Tx<'_>, ids: &[PersonId]) -> Result<Vec<(PersonId, Vec<AccountId>)>, Error> {
    let mut found: BTreeMap<PersonId, Vec<AccountId>> = BTreeMap::new();
    tx.each_of(MEMBERS_OF, ids.iter().map(PersonId::as_bytes), |row| {
        let person = PersonId::from_bytes(row.fixed(0)?);
        let account = AccountId::from_bytes(row.fixed(1)?);
        found.entry(person).or_default().push(account);
        Ok::<_, Error>(())
    })?;
    for accounts in found.values_mut() {
        accounts.sort_unstable();
    }
    Ok(found.into_iter().collect())
}

/// What has come in since a step was last run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behind {
    /// Files, and changes of lists, that matching has not seen.
    pub unmatched: i64,
    /// Accounts, reports, rows of disclosures, decisions and matchings with other verdicts that linking
    /// has not seen.
    pub unlinked: i64,
    /// Persons that triage has not seen as they are now, and one more where a matching with other
    /// verdicts came after it.
    pub unranked: i64,
}

/// Whether a person is marked: triage has not ranked it as it is now.
///
/// # Errors
/// Those of the store.
pub fn is_changed(tx: &Tx<'_>, id: &PersonId) -> Result<bool, Error> {
    let marked = tx.find(IS_CHANGED, &[Param::Blob(id.as_bytes())], |row| row.int(0))?;
    Ok(marked.is_some_and(|marked| marked > 0))
}

/// Says that each of these persons is about to be asked for by [`is_changed`].
pub(crate) fn ahead(tx: &Tx<'_>, ids: &[PersonId]) -> Result<(), Error> {
    tx.ahead(IS_CHANGED, ids.iter().map(PersonId::as_bytes), &[])
}

/// How many changes of lists matching has not seen.
///
/// # Errors
/// Those of the store.
pub fn lists_unseen(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(LISTS, &[], |row| row.int(0))?.unwrap_or(0))
}

/// How far each step is behind what is stored.
///
/// # Errors
/// Those of the store.
pub fn behind(tx: &Tx<'_>) -> Result<Behind, Error> {
    let count = |sql| Ok::<_, Error>(tx.find(sql, &[], |row| row.int(0))?.unwrap_or(0));
    Ok(Behind {
        unmatched: count(UNMATCHED)? + count(LISTS)?,
        unlinked: count(UNLINKED)? + count(NEWS)?,
        unranked: count(UNRANKED)? + count(CHANGED)? + count(JUDGED)? + count(WAITING)?,
    })
}
