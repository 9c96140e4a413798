//! What people look at and decide: near misses that nobody has decided, and decisions with who took
//! them, when and why.
//!
//! Near misses are at most some ten thousand, whatever the store holds, so they are sorted when they
//! are read. A pair that was decided, in whatever way, is no longer open; its decision stays. Who takes the newest
//! decision back writes the one before it down anew, or [`WITHDRAWN`] where there was none: then the pair is
//! open again, as if nobody had decided.
//!
//! To add a column of a pair: its statement here, its field in [`Open`], its place on the pages.

use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;

/// The verdict that stands where a decision was taken back and none was before it.
pub const WITHDRAWN: &str = "withdrawn";

/// That no decision on a pair is in force: none was taken, or the newest took the only one back.
macro_rules! undecided {
    ($pair:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM link_decisions d WHERE d.a = ",
            $pair,
            ".a AND d.b = ",
            $pair,
            ".b AND d.verdict <> 'withdrawn' AND NOT EXISTS (SELECT 1 FROM link_decisions l \
             WHERE l.a = d.a AND l.b = d.b AND l.decided_at > d.decided_at))"
        )
    };
}

/// Pairs whose accounts are both of persons in the queue of `$1`. They are walked, and each account looked up: pairs
/// are few, and a queue may be long, which SQLite is told by the order of a `CROSS JOIN`.
macro_rules! both_in {
    ($pairs:literal, $pair:literal) => {
        concat!(
            " FROM ",
            $pairs,
            " ",
            $pair,
            " CROSS JOIN person_accounts ma CROSS JOIN priorities pa CROSS JOIN person_accounts mb CROSS JOIN priorities pb \
             WHERE ma.account_id = ",
            $pair,
            ".a AND pa.person_id = ma.person_id AND pa.authority_id = $1 AND mb.account_id = ",
            $pair,
            ".b AND pb.person_id = mb.person_id AND pb.authority_id = $1"
        )
    };
}

sql! {
    OPEN_BETWEEN = concat!("SELECT n.a, n.b, n.weight, n.confidence, n.evidence, n.reason", both_in!("near_misses", "n"), " AND ",
            undecided!("n"), " ORDER BY n.weight DESC, n.a, n.b LIMIT $2 OFFSET $3");
    OPEN_BETWEEN_COUNT = concat!("SELECT COUNT(*)", both_in!("near_misses", "n"), " AND ", undecided!("n"));
    DECIDED_BETWEEN = concat!("SELECT d.a, d.b, d.decided_at, d.verdict, d.operator, d.reason, CAST(CASE WHEN EXISTS \
               (SELECT 1 FROM link_decisions l WHERE l.a = d.a AND l.b = d.b AND l.decided_at > d.decided_at) \
               THEN 1 ELSE 0 END AS BIGINT)", both_in!("link_decisions", "d"), " ORDER BY d.decided_at DESC, d.a, d.b LIMIT $2");
    DECIDED_BETWEEN_COUNT = concat!("SELECT COUNT(*)", both_in!("link_decisions", "d"));
    WAITING_PAIRS = "SELECT subject, detail FROM log WHERE seq > (SELECT position FROM linked WHERE one = 1) \
                     AND verb = 'link.decided' ORDER BY seq";
    OPEN = concat!("SELECT n.a, n.b, n.weight, n.confidence, n.evidence, n.reason FROM near_misses n WHERE ", undecided!("n"),
            " ORDER BY n.weight DESC, n.a, n.b LIMIT $1 OFFSET $2");
    OPEN_COUNT = concat!("SELECT COUNT(*) FROM near_misses n WHERE ", undecided!("n"));
    OPEN_OF_PERSON = concat!("SELECT a, b, weight, confidence, evidence, reason FROM (\
                      SELECT n.a AS a, n.b AS b, n.weight AS weight, n.confidence AS confidence, n.evidence AS evidence, n.reason AS reason \
                      FROM person_accounts m JOIN near_misses n ON n.a = m.account_id WHERE m.person_id = $1 UNION \
                      SELECT n.a, n.b, n.weight, n.confidence, n.evidence, n.reason \
                      FROM person_accounts m JOIN near_misses n ON n.b = m.account_id WHERE m.person_id = $1) u WHERE ", undecided!("u"),
                      " ORDER BY weight DESC, a, b");
    NEAR = "SELECT a, b, weight, confidence, evidence, reason FROM near_misses WHERE a = $1 AND b = $2";
    LINK = "SELECT l.a, l.b, l.weight, l.confidence, l.evidence, CAST('' AS TEXT) FROM person_accounts m \
            JOIN links l ON l.person_id = m.person_id WHERE m.account_id = $1 AND l.a = $1 AND l.b = $2";
    LINK_OF = "SELECT COUNT(*) FROM links WHERE person_id = $1 AND ((a = $2 AND b = $3) OR (a = $3 AND b = $2))";
    DECIDED = "SELECT d.a, d.b, d.decided_at, d.verdict, d.operator, d.reason, CAST(CASE WHEN EXISTS \
               (SELECT 1 FROM link_decisions l WHERE l.a = d.a AND l.b = d.b AND l.decided_at > d.decided_at) \
               THEN 1 ELSE 0 END AS BIGINT) FROM link_decisions d ORDER BY d.decided_at DESC, d.a, d.b LIMIT $1";
    DECIDED_COUNT = "SELECT COUNT(*) FROM link_decisions";
    DECIDED_PAIR = "SELECT d.a, d.b, d.decided_at, d.verdict, d.operator, d.reason, CAST(CASE WHEN EXISTS \
                    (SELECT 1 FROM link_decisions l WHERE l.a = d.a AND l.b = d.b AND l.decided_at > d.decided_at) \
                    THEN 1 ELSE 0 END AS BIGINT) FROM link_decisions d WHERE d.a = $1 AND d.b = $2 \
                    ORDER BY d.decided_at DESC";
    DECIDED_IN = "SELECT d.a, d.b, d.decided_at, d.verdict, d.operator, d.reason, CAST(0 AS BIGINT) FROM person_accounts m \
                  JOIN link_decisions d ON d.a = m.account_id JOIN person_accounts o ON o.account_id = d.b AND o.person_id = m.person_id \
                  WHERE m.person_id = $1 AND NOT EXISTS (SELECT 1 FROM link_decisions l WHERE l.a = d.a AND l.b = d.b \
                  AND l.decided_at > d.decided_at) ORDER BY d.a, d.b";
    WAITING = "SELECT COUNT(*) FROM log WHERE seq > (SELECT position FROM linked WHERE one = 1) \
               AND verb = 'link.decided'";
}

/// A pair that somebody may decide on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
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
    /// Why it is not joined: a code of linking; empty where it is joined, or where linking has not said yet.
    pub reason: String,
}

/// A decision, with who took it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The smaller account id.
    pub a: AccountId,
    /// The greater account id.
    pub b: AccountId,
    /// When.
    pub at: Timestamp,
    /// `same`, `different`, `unsure` or [`WITHDRAWN`].
    pub verdict: String,
    /// Who.
    pub operator: String,
    /// Why, in words.
    pub reason: String,
    /// Whether a later one on the pair counts instead.
    pub is_superseded: bool,
}

fn open_row(row: &Row<'_>) -> Result<Open, Error> {
    Ok(Open {
        a: AccountId::from_bytes(row.fixed(0)?),
        b: AccountId::from_bytes(row.fixed(1)?),
        weight: row.int(2)?,
        confidence: row.int(3)?,
        evidence: row.text(4)?.to_owned(),
        reason: row.text(5)?.to_owned(),
    })
}

fn decided_row(row: &Row<'_>) -> Result<Decided, Error> {
    Ok(Decided {
        a: AccountId::from_bytes(row.fixed(0)?),
        b: AccountId::from_bytes(row.fixed(1)?),
        at: Timestamp::from_micros(row.int(2)?),
        verdict: row.text(3)?.to_owned(),
        operator: row.text(4)?.to_owned(),
        reason: row.text(5)?.to_owned(),
        is_superseded: row.int(6)? != 0,
    })
}

/// Near misses that nobody has decided on, heaviest first.
///
/// # Errors
/// Those of the store.
pub fn open(tx: &Tx<'_>, limit: u32, offset: u32) -> Result<Vec<Open>, Error> {
    let params = [Param::Int(limit.into()), Param::Int(offset.into())];
    tx.rows(OPEN, &params, open_row)
}

/// How many near misses nobody has decided on.
///
/// # Errors
/// Those of the store.
pub fn open_count(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(OPEN_COUNT, &[], |row| row.int(0))?.unwrap_or(0))
}

/// As [`open`], those between accounts of persons in one queue.
///
/// # Errors
/// Those of the store.
pub fn open_between(
    tx: &Tx<'_>,
    authority: &str,
    limit: u32,
    offset: u32,
) -> Result<Vec<Open>, Error> {
    let params = [
        Param::Text(authority),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    tx.rows(OPEN_BETWEEN, &params, open_row)
}

/// How many of those there are.
///
/// # Errors
/// Those of the store.
pub fn open_between_count(tx: &Tx<'_>, authority: &str) -> Result<i64, Error> {
    let found = tx.find(OPEN_BETWEEN_COUNT, &[Param::Text(authority)], |row| {
        row.int(0)
    })?;
    Ok(found.unwrap_or(0))
}

/// As [`open`], all those of a person's accounts.
///
/// # Errors
/// Those of the store.
pub fn open_of_person(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<Open>, Error> {
    tx.rows(OPEN_OF_PERSON, &[Param::Blob(id.as_bytes())], open_row)
}

/// What speaks for a pair, as a near miss or, where it is one, as a link; the smaller id first.
///
/// # Errors
/// Those of the store.
pub fn find_pair(tx: &Tx<'_>, a: &AccountId, b: &AccountId) -> Result<Option<Open>, Error> {
    let pair = [Param::Blob(a.as_bytes()), Param::Blob(b.as_bytes())];
    match tx.find(LINK, &pair, open_row)? {
        None => tx.find(NEAR, &pair, open_row),
        found => Ok(found),
    }
}

/// Decisions, newest first, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn decided(tx: &Tx<'_>, limit: u32) -> Result<Vec<Decided>, Error> {
    tx.rows(DECIDED, &[Param::Int(limit.into())], decided_row)
}

/// How many decisions there are.
///
/// # Errors
/// Those of the store.
pub fn decided_count(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(DECIDED_COUNT, &[], |row| row.int(0))?.unwrap_or(0))
}

/// Whether two accounts are a link of a person, the smaller id first.
///
/// # Errors
/// Those of the store.
pub fn is_link_of(
    tx: &Tx<'_>,
    person: &PersonId,
    a: &AccountId,
    b: &AccountId,
) -> Result<bool, Error> {
    let params = [
        Param::Blob(person.as_bytes()),
        Param::Blob(a.as_bytes()),
        Param::Blob(b.as_bytes()),
    ];
    let found = tx.find(LINK_OF, &params, |row| row.int(0))?;
    Ok(found.is_some_and(|count| count > 0))
}

/// All decisions on a pair, newest first; the smaller id first.
///
/// # Errors
/// Those of the store.
pub fn decided_on(tx: &Tx<'_>, a: &AccountId, b: &AccountId) -> Result<Vec<Decided>, Error> {
    let pair = [Param::Blob(a.as_bytes()), Param::Blob(b.as_bytes())];
    tx.rows(DECIDED_PAIR, &pair, decided_row)
}

/// The newest decision on each pair whose two accounts are this person's, in the order of pairs.
///
/// # Errors
/// Those of the store.
pub fn decided_in(tx: &Tx<'_>, id: &PersonId) -> Result<Vec<Decided>, Error> {
    tx.rows(DECIDED_IN, &[Param::Blob(id.as_bytes())], decided_row)
}

/// How many decisions linking has not seen yet.
///
/// # Errors
/// Those of the store.
pub fn waiting(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(WAITING, &[], |row| row.int(0))?.unwrap_or(0))
}

/// As [`decided`], those between accounts of persons in one queue.
///
/// # Errors
/// Those of the store.
pub fn decided_between(tx: &Tx<'_>, authority: &str, limit: u32) -> Result<Vec<Decided>, Error> {
    let params = [Param::Text(authority), Param::Int(limit.into())];
    tx.rows(DECIDED_BETWEEN, &params, decided_row)
}

/// How many of those there are.
///
/// # Errors
/// Those of the store.
pub fn decided_between_count(tx: &Tx<'_>, authority: &str) -> Result<i64, Error> {
    let found = tx.find(DECIDED_BETWEEN_COUNT, &[Param::Text(authority)], |row| {
        row.int(0)
    })?;
    Ok(found.unwrap_or(0))
}

/// The two accounts of each decision that linking has not seen yet.
///
/// # Errors
/// Those of the store.
pub fn waiting_pairs(tx: &Tx<'_>) -> Result<Vec<(AccountId, AccountId)>, Error> {
    tx.rows(WAITING_PAIRS, &[], |row| {
        let other = row.text(1)?.split(' ');
        let other = other.filter_map(|word| word.strip_prefix("with=")).next();
        let other = other.and_then(|id| AccountId::parse(id).ok());
        let pair = AccountId::parse(row.text(0)?).ok().zip(other);
        pair.ok_or(Error::Corrupt {
            what: "entry of the log on a decision",
        })
    })
}
