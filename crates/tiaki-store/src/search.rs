//! Finding things by what was reported of them: an index of keyed digests, and ids by their beginnings.
//!
//! Facts of a source stand packed in one row ([`crate::facts`]), so no database can look a value up in them.
//! Here is one row for each different value and what it is of: a digest of 64 bits under the site's key, and an
//! account, or a report for a file's digest. Whoever copies the table reads no value from it. It is filled after
//! the fact, from the log's order of arrival, by the use case that knows how values are made one form; how far it
//! came stands beside it, so that a search can say what it has not seen.
//!
//! What it refuses: to say who may know of what is found. The caller asks that for each.
//!
//! To add what can be found: its rows in `tiaki_ops::search`, and nothing here; to add a kind of id: its
//! statement, and its arm in [`begins`].

use tiaki_core::id::{AccountId, CaseId, PersonId, ReportId, SourceId};

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    SUBJECTS = "SELECT subject_id FROM search_keys WHERE search_key = $1 ORDER BY subject_id LIMIT $2";
    POSITION = "SELECT position FROM search_state WHERE one = 1";
    ADVANCE = "UPDATE search_state SET position = $1 WHERE one = 1";
    SOURCE_NEWS = "SELECT seq, verb, subject FROM log WHERE seq > $1 AND verb IN ('report.received', 'disclosure.begun', \
                   'disclosure.rows') ORDER BY seq LIMIT $2";
    BEHIND = "SELECT seq FROM log WHERE seq > $1 AND verb IN ('report.received', 'disclosure.begun', 'disclosure.rows') \
              ORDER BY seq LIMIT $2";
    REFERENCE = "SELECT report_id FROM reports WHERE reference = $1 ORDER BY report_id LIMIT $2";
    PERSONS = "SELECT person_id FROM persons WHERE person_id >= $1 AND person_id <= $2 ORDER BY person_id LIMIT $3";
    FORMER = "SELECT person_id FROM former_persons WHERE person_id >= $1 AND person_id <= $2 ORDER BY person_id LIMIT $3";
    ACCOUNTS = "SELECT account_id FROM accounts WHERE account_id >= $1 AND account_id <= $2 ORDER BY account_id LIMIT $3";
    REPORTS = "SELECT report_id FROM reports WHERE report_id >= $1 AND report_id <= $2 ORDER BY report_id LIMIT $3";
    CASES = "SELECT case_id FROM cases WHERE case_id >= $1 AND case_id <= $2 ORDER BY case_id LIMIT $3";
    HANDLES = "SELECT s.account_id, a.handle, s.handle_found FROM source_accounts s JOIN accounts a ON a.account_id = s.account_id \
               WHERE s.source_id = $1 ORDER BY s.seq";
    DIGESTS = "SELECT f.md5, f.sha1, f.sha256, f.pdq FROM source_files s JOIN files f ON f.file_id = s.file_id \
               WHERE s.source_id = $1 ORDER BY s.seq";
}

static KEYS: Bulk = Bulk {
    table: "search_keys",
    columns: &[("search_key", Kind::Int), ("subject_id", Kind::Blob)],
};

/// What something is found by: a keyed digest, and what it is of.
pub type Found = (u64, [u8; 16]);

/// Something that came in and may be indexed: where it stands in the log, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrived {
    /// The entry.
    pub seq: i64,
    /// The report or disclosure.
    pub source: SourceId,
}

/// Things whose ids begin with the same bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beginning {
    /// Persons, ended ids among them.
    pub persons: Vec<PersonId>,
    /// Accounts.
    pub accounts: Vec<AccountId>,
    /// Reports.
    pub reports: Vec<ReportId>,
    /// Cases.
    pub cases: Vec<CaseId>,
}

/// A digest as the database keeps it.
const fn stored(key: u64) -> i64 {
    i64::from_ne_bytes(key.to_ne_bytes())
}

/// What a digest is of, at most so many.
///
/// # Errors
/// Those of the store.
pub fn subjects(tx: &Tx<'_>, key: u64, limit: u32) -> Result<Vec<[u8; 16]>, Error> {
    let params = [Param::Int(stored(key)), Param::Int(limit.into())];
    tx.rows(SUBJECTS, &params, |row| row.fixed(0))
}

/// The last entry of the log that is in the index.
///
/// # Errors
/// Those of the store.
pub fn position(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(POSITION, &[], |row| row.int(0))?.unwrap_or(0))
}

/// What came in after an entry of the log, in its order, at most so many.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where an entry does not name what it is about.
pub fn arrived(tx: &Tx<'_>, after: i64, limit: u32) -> Result<Vec<Arrived>, Error> {
    let params = [Param::Int(after), Param::Int(limit.into())];
    tx.rows(SOURCE_NEWS, &params, |row| {
        let subject = row.text(2)?;
        let source = match row.text(1)? {
            "report.received" => ReportId::parse(subject).ok().map(SourceId::from),
            _ => tiaki_core::id::DisclosureId::parse(subject)
                .ok()
                .map(SourceId::from),
        };
        Ok(Arrived {
            seq: row.int(0)?,
            source: source.ok_or(Error::Corrupt {
                what: "entry of the log on what came in",
            })?,
        })
    })
}

/// How many things came in that the index has not seen, counted up to so many.
///
/// # Errors
/// Those of the store.
pub fn behind(tx: &Tx<'_>, limit: u32) -> Result<i64, Error> {
    let params = [Param::Int(position(tx)?), Param::Int(limit.into())];
    let found = tx.rows(BEHIND, &params, |row| row.int(0))?;
    Ok(i64::try_from(found.len()).unwrap_or(i64::MAX))
}

/// Takes what is found by these out of the index; the caller writes the entry in the log.
///
/// # Errors
/// Those of the store.
pub fn remove(tx: &Tx<'_>, found: &[Found]) -> Result<(), Error> {
    let rows = found
        .iter()
        .map(|(key, subject)| [Param::Int(stored(*key)), Param::Blob(subject)]);
    tx.strike(&KEYS, rows).map(drop)
}

/// Says that the index has seen the log up to an entry, since nothing there is for it. No entry: nothing that can be
/// found has changed.
///
/// # Errors
/// Those of the store.
pub fn pass(tx: &Tx<'_>, position: i64) -> Result<(), Error> {
    tx.repeat(ADVANCE, &[Param::Int(position)])?;
    Ok(())
}

/// Adds rows to the index and says how far it came, with its entry in the log.
///
/// # Errors
/// Those of the store.
pub fn add(
    tx: &Tx<'_>,
    found: &[Found],
    (position, sources): (i64, usize),
    (actor, at): (&str, tiaki_core::time::Timestamp),
) -> Result<u64, Error> {
    let added = tx.bulk(&KEYS, |sink| {
        for (key, subject) in found {
            sink.row(&[Param::Int(stored(*key)), Param::Blob(subject)])?;
        }
        Ok::<_, Error>(())
    })?;
    tx.execute(ADVANCE, &[Param::Int(position)])?;
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "search.indexed",
        subject: "search".to_owned(),
        detail: format!("sources={sources}"),
    })?;
    Ok(added)
}

/// Reports with this number at their sender, at most so many.
///
/// # Errors
/// Those of the store.
pub fn by_reference(tx: &Tx<'_>, reference: &str, limit: u32) -> Result<Vec<ReportId>, Error> {
    let params = [Param::Text(reference), Param::Int(limit.into())];
    tx.rows(REFERENCE, &params, |row| {
        row.fixed(0).map(ReportId::from_bytes)
    })
}

/// Things whose ids lie between two, both among them, at most so many of each kind.
///
/// # Errors
/// Those of the store.
pub fn begins(
    tx: &Tx<'_>,
    (first, last): (&[u8; 16], &[u8; 16]),
    limit: u32,
) -> Result<Beginning, Error> {
    let params = [
        Param::Blob(first),
        Param::Blob(last),
        Param::Int(limit.into()),
    ];
    let of = |sql: &'static str| -> Result<Vec<[u8; 16]>, Error> {
        tx.rows(sql, &params, |row| row.fixed(0))
    };
    let mut persons = of(PERSONS)?;
    persons.extend(of(FORMER)?);
    persons.sort_unstable();
    persons.dedup();
    Ok(Beginning {
        persons: persons.into_iter().map(PersonId::from_bytes).collect(),
        accounts: of(ACCOUNTS)?
            .into_iter()
            .map(AccountId::from_bytes)
            .collect(),
        reports: of(REPORTS)?.into_iter().map(ReportId::from_bytes).collect(),
        cases: of(CASES)?.into_iter().map(CaseId::from_bytes).collect(),
    })
}

/// The accounts that a source names, each with its own id at its service, where the source gives that as an
/// identifier and not in free text only.
///
/// # Errors
/// Those of the store.
pub fn handles(tx: &Tx<'_>, source: &SourceId) -> Result<Vec<(AccountId, String)>, Error> {
    let found = tx.rows(HANDLES, &[Param::Blob(source.as_bytes())], |row| {
        let account = AccountId::from_bytes(row.fixed(0)?);
        let is_found = row.int(2)? != 0;
        Ok((account, row.text(1)?.to_owned(), is_found))
    })?;
    let stated = found.into_iter().filter(|(_, _, is_found)| !is_found);
    Ok(stated
        .map(|(account, handle, _)| (account, handle))
        .collect())
}

/// The digests of the files that a source names.
///
/// # Errors
/// Those of the store.
pub fn digests(tx: &Tx<'_>, source: &SourceId) -> Result<Vec<Vec<u8>>, Error> {
    let found = tx.rows(DIGESTS, &[Param::Blob(source.as_bytes())], |row| {
        let mut digests = Vec::new();
        for column in 0..4 {
            digests.extend(row.find_blob(column)?.map(<[u8]>::to_vec));
        }
        Ok(digests)
    })?;
    Ok(found.into_iter().flatten().collect())
}
