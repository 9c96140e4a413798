//! What was taken in of packages, and what is taken back.
//!
//! A source that its sender takes back leaves with all that it says: the parts of accounts, identifiers, places, files
//! and relations. An account that nobody else names leaves too, with its links and its place in a person; a person
//! with nobody left leaves every queue at once. One that others name as well stays, marked, so that nothing of it is
//! referred until linking and triage have looked again ([`crate::persons::behind`] counts the entries written here).
//!
//! The writing counts as one of persons: a linking that was begun before it writes nothing
//! ([`crate::persons::Linked::generation`]). Of the source its row stays, and under which terms it came; the sealed
//! package stays where it is.

use std::collections::BTreeSet;

use tiaki_core::id::{AccountId, PersonId, ReportId, SourceId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Tx};
use crate::error::Error;
use crate::log::Entry;
use crate::persons::{changes, history};
use crate::ranking;

sql! {
    OF = "SELECT theirs, account_id, source_id, retracted_at FROM exchange_accounts WHERE package = $1 AND peer = $2 ORDER BY theirs";
    CLEAR = "DELETE FROM exchange_accounts WHERE package = $1 AND peer = $2";
    TAKEN_BACK = "UPDATE exchange_accounts SET retracted_at = $4 WHERE package = $1 AND peer = $2 AND theirs = $3";
    ACCOUNTS = "SELECT DISTINCT account_id FROM source_accounts WHERE source_id = $1 ORDER BY account_id";
    SOURCES = "SELECT DISTINCT source_id FROM source_accounts WHERE account_id = $1 ORDER BY source_id";
    PARTS = "SELECT COUNT(*) FROM account_parts WHERE account_id = $1";
    DROP_PARTS = "DELETE FROM account_parts WHERE source = (SELECT n.source FROM source_numbers n WHERE n.source_id = $1)";
    DROP_FILES = "DELETE FROM file_parts WHERE source = (SELECT n.source FROM source_numbers n WHERE n.source_id = $1)";
    DROP_FACTS = "DELETE FROM source_facts WHERE source_id = $1";
    DROP_STATEMENTS = "DELETE FROM statements WHERE source_id = $1";
    DROP_ACCOUNT = "DELETE FROM accounts WHERE account_id = $1";
    DROP_PLACE = "DELETE FROM account_locations WHERE account_id = $1";
    HOME = "SELECT person_id FROM person_accounts WHERE account_id = $1";
    LEAVE = "DELETE FROM person_accounts WHERE account_id = $1";
    DROP_LINKS = "DELETE FROM links WHERE person_id = $1 AND (a = $2 OR b = $2)";
    DROP_NEAR = "DELETE FROM near_misses WHERE a = $1 OR b = $1";
    LEFT = "SELECT COUNT(*) FROM person_accounts WHERE person_id = $1";
    COUNT_AGAIN = "UPDATE persons SET accounts = $2 WHERE person_id = $1";
    DROP_PERSON = "DELETE FROM persons WHERE person_id = $1";
    DROP_PERSON_PLACE = "DELETE FROM person_locations WHERE person_id = $1";
    MARK = "INSERT INTO changed_persons (person_id) VALUES ($1) ON CONFLICT DO NOTHING";
    UNMARK = "DELETE FROM changed_persons WHERE person_id = $1";
    ANY = "SELECT theirs FROM exchange_accounts LIMIT 1";
    CAME_WITH = "SELECT package, peer FROM exchange_accounts WHERE account_id = $1 AND retracted_at IS NULL ORDER BY package, peer";
    CARRIED = "SELECT account_id FROM exchange_carried WHERE onward = $1 AND onward_peer = $2 ORDER BY account_id";
    GENERATION = "SELECT generation FROM linked WHERE one = 1";
    WRITTEN = "UPDATE linked SET generation = $1 WHERE one = 1";
}

static ROWS: Bulk = Bulk {
    table: "exchange_accounts",
    columns: &[
        ("package", Kind::Blob),
        ("peer", Kind::Text),
        ("theirs", Kind::Text),
        ("account_id", Kind::Blob),
        ("source_id", Kind::Blob),
        ("retracted_at", Kind::Int),
    ],
};

static CARRIED_ROWS: Bulk = Bulk {
    table: "exchange_carried",
    columns: &[
        ("onward", Kind::Blob),
        ("onward_peer", Kind::Text),
        ("account_id", Kind::Blob),
    ],
};

/// An account that came with a package.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TakenAccount {
    /// Its id at the sender.
    pub theirs: String,
    /// The account here.
    pub account: AccountId,
    /// The source that says so.
    pub source: SourceId,
    /// When it was taken back.
    pub retracted_at: Option<i64>,
}

/// Writes down which accounts came with a package, in place of those of before it was let go of; the caller writes the
/// entry in the log.
///
/// # Errors
/// Those of the store.
pub fn add(
    tx: &Tx<'_>,
    (package, peer): (&[u8; 32], &str),
    accounts: &[TakenAccount],
) -> Result<(), Error> {
    tx.execute(CLEAR, &[Param::Blob(package), Param::Text(peer)])?;
    tx.bulk(&ROWS, |sink| {
        accounts.iter().try_for_each(|new| {
            sink.row(&[
                Param::Blob(package),
                Param::Text(peer),
                Param::Text(&new.theirs),
                Param::Blob(new.account.as_bytes()),
                Param::Blob(new.source.as_bytes()),
                new.retracted_at.into(),
            ])
        })
    })
    .map(drop)
}

/// The accounts that came with a package, by their ids at the sender.
///
/// # Errors
/// Those of the store.
pub fn of(tx: &Tx<'_>, package: &[u8; 32], peer: &str) -> Result<Vec<TakenAccount>, Error> {
    let params = [Param::Blob(package), Param::Text(peer)];
    tx.rows(OF, &params, |row| {
        Ok(TakenAccount {
            theirs: row.text(0)?.to_owned(),
            account: AccountId::from_bytes(row.fixed(1)?),
            source: SourceId::from_bytes(row.fixed(2)?),
            retracted_at: row.find_int(3)?,
        })
    })
}

/// Whether an account ever came with a package.
pub(crate) fn is_any(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(tx.find(ANY, &[], |_| Ok(()))?.is_some())
}

/// Notes which accounts of a package of ours came with packages of others, so that it is taken back with these; the caller
/// writes the entry in the log.
///
/// # Errors
/// Those of the store.
pub fn carries(
    tx: &Tx<'_>,
    (onward, to): (&[u8; 32], &str),
    accounts: &[AccountId],
) -> Result<(), Error> {
    if !is_any(tx)? {
        return Ok(());
    }
    let mut carried = Vec::new();
    for account in accounts {
        let came = tx.rows(CAME_WITH, &[Param::Blob(account.as_bytes())], |row| {
            Ok((row.fixed::<32>(0)?, row.text(1)?.to_owned()))
        })?;
        for (package, peer) in &came {
            super::threads::pass_on(tx, (package, peer), (onward, to))?;
        }
        if !came.is_empty() {
            carried.push(*account);
        }
    }
    tx.bulk(&CARRIED_ROWS, |sink| {
        carried.iter().try_for_each(|account| {
            sink.row(&[
                Param::Blob(onward),
                Param::Text(to),
                Param::Blob(account.as_bytes()),
            ])
        })
    })
    .map(drop)
}

/// The accounts of a package of ours that came with packages of others; none where it is all that one of these held.
///
/// # Errors
/// Those of the store.
pub fn carried(tx: &Tx<'_>, onward: &[u8; 32], to: &str) -> Result<BTreeSet<AccountId>, Error> {
    let params = [Param::Blob(onward), Param::Text(to)];
    let found = tx.rows(CARRIED, &params, |row| {
        row.fixed(0).map(AccountId::from_bytes)
    })?;
    Ok(found.into_iter().collect())
}

/// The sources that name an account.
///
/// # Errors
/// Those of the store.
pub fn sources_of(tx: &Tx<'_>, account: &AccountId) -> Result<Vec<SourceId>, Error> {
    tx.rows(SOURCES, &[Param::Blob(account.as_bytes())], |row| {
        row.fixed(0).map(SourceId::from_bytes)
    })
}

/// What was taken back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// Sources that say nothing any more.
    pub sources: u64,
    /// Accounts that nobody else names, which are gone.
    pub accounts: u64,
    /// Persons who had no others, and are gone from every queue.
    pub persons: u64,
    /// Persons who have others, and are looked at again.
    pub marked: u64,
}

/// Takes back what these accounts of a package say, each of which must be one that came with it.
///
/// # Errors
/// Those of the store.
pub fn take_back(
    tx: &Tx<'_>,
    (package, peer): (&[u8; 32], &str),
    accounts: &[TakenAccount],
    (actor, at): (&str, Timestamp),
) -> Result<TakenBack, Error> {
    let mut done = TakenBack::default();
    let mut named: BTreeSet<AccountId> = BTreeSet::new();
    let sources: BTreeSet<SourceId> = accounts.iter().map(|one| one.source).collect();
    for one in accounts {
        let params = [
            Param::Blob(package),
            Param::Text(peer),
            Param::Text(&one.theirs),
            Param::Int(at.micros()),
        ];
        tx.execute(TAKEN_BACK, &params)?;
    }
    for source in &sources {
        let id = Param::Blob(source.as_bytes());
        named.extend(tx.rows(ACCOUNTS, &[id], |row| {
            row.fixed(0).map(AccountId::from_bytes)
        })?);
        for statement in [DROP_PARTS, DROP_FILES, DROP_FACTS, DROP_STATEMENTS] {
            tx.execute(statement, &[id])?;
        }
        done.sources += 1;
        tx.record(Entry {
            at,
            actor: actor.to_owned(),
            verb: "report.taken_back",
            subject: ReportId::from_bytes(*source.as_bytes()).to_string(),
            detail: format!("package={}", hex::encode(package)),
        })?;
    }
    let mut touched: BTreeSet<PersonId> = BTreeSet::new();
    let mut first: Vec<(PersonId, AccountId)> = Vec::new();
    for account in &named {
        let id = Param::Blob(account.as_bytes());
        let home = tx.find(HOME, &[id], |row| row.fixed(0).map(PersonId::from_bytes))?;
        if let Some(home) = home
            && touched.insert(home)
        {
            first.push((home, *account));
        }
        if tx.find(PARTS, &[id], |row| row.int(0))?.unwrap_or(0) > 0 {
            continue;
        }
        done.accounts += 1;
        if let Some(home) = home {
            tx.execute(DROP_LINKS, &[Param::Blob(home.as_bytes()), id])?;
        }
        for statement in [DROP_NEAR, LEAVE, DROP_PLACE, DROP_ACCOUNT] {
            tx.execute(statement, &[id])?;
        }
    }
    persons(tx, &first, &mut done, (actor, at))?;
    if !touched.is_empty() {
        let generation = tx.find(GENERATION, &[], |row| row.int(0))?.unwrap_or(0) + 1;
        changes::note(tx, generation, &touched)?;
        tx.execute(WRITTEN, &[Param::Int(generation)])?;
    }
    Ok(done)
}

/// Lets persons with nobody left go, and marks the others.
fn persons(
    tx: &Tx<'_>,
    touched: &[(PersonId, AccountId)],
    done: &mut TakenBack,
    (actor, at): (&str, Timestamp),
) -> Result<(), Error> {
    let mut ended: Vec<(PersonId, AccountId)> = Vec::new();
    for (person, account) in touched {
        let id = Param::Blob(person.as_bytes());
        let left = tx.find(LEFT, &[id], |row| row.int(0))?.unwrap_or(0);
        if left == 0 {
            for statement in [DROP_PERSON, DROP_PERSON_PLACE, UNMARK] {
                tx.execute(statement, &[id])?;
            }
            ended.push((*person, *account));
            done.persons += 1;
        } else {
            tx.execute(COUNT_AGAIN, &[id, Param::Int(left)])?;
            tx.execute(MARK, &[id])?;
            done.marked += 1;
        }
    }
    ranking::remove(tx, ended.iter().map(|(person, _)| person))?;
    history::save(tx, &[], &ended, actor, at)
}
