//! What was said about each package: one thread for a package and the other side, with its letters.
//!
//! Letters are appended and never changed. What counts for where a package stands is in codes and ids; the whole,
//! with what people wrote, is sealed to this site's own key. What stands in a thread's row beside is kept for lists
//! and follows from its letters.

use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

/// What is read of a thread.
macro_rules! thread {
    ($also:literal) => {
        concat!(
            "SELECT package, peer, side, package_id, parcel, state, reference, accounts, persons, terms, began_at, expires_at, \
             reply_by, taken_at FROM exchange_threads ",
            $also
        )
    };
}

sql! {
    LAST_THREAD = "SELECT COALESCE(MAX(seq), 0) FROM exchange_threads";
    BEGIN = "INSERT INTO exchange_threads (package, peer, seq, side, package_id, parcel, state, is_open, reference, accounts, \
             persons, terms, began_at, expires_at, reply_by, taken_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10, $11, $12, $13, $14, NULL)";
    ARRIVE = "UPDATE exchange_threads SET parcel = $3, reference = $4, accounts = $5, persons = $6, terms = $7, began_at = $8, \
              expires_at = $9, reply_by = $10 WHERE package = $1 AND peer = $2";
    ONE = thread!("WHERE package = $1 AND peer = $2");
    OF_PACKAGE = thread!("WHERE package = $1 ORDER BY peer");
    OF_ID = thread!("WHERE package_id = $1 ORDER BY peer");
    OPEN = thread!("WHERE side = $1 AND is_open = 1 ORDER BY seq LIMIT $2 OFFSET $3");
    ALL = thread!("WHERE side = $1 ORDER BY seq DESC LIMIT $2 OFFSET $3");
    IN_STATE = thread!("WHERE side = $1 AND state = $2 ORDER BY seq DESC LIMIT $3 OFFSET $4");
    OF_REFERENCE = thread!("WHERE reference = $1 ORDER BY seq LIMIT $2");
    COUNT_IN_STATE = "SELECT COUNT(*) FROM exchange_threads WHERE side = $1 AND state = $2";
    WITH = thread!("WHERE peer = $1 ORDER BY seq DESC LIMIT $2 OFFSET $3");
    STANDS = "UPDATE exchange_threads SET state = $3, is_open = $4 WHERE package = $1 AND peer = $2";
    TAKE = "UPDATE exchange_threads SET taken_at = $3 WHERE package = $1 AND peer = $2";
    LAST_LETTER = "SELECT COALESCE(MAX(seq), 0) FROM exchange_letters";
    SAY = "INSERT INTO exchange_letters (peer, author, letter_id, seq, package, package_id, kind, answers, code, said, operator, \
           written_at, came_at, parcel, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    LETTER = "SELECT peer, author, letter_id, seq, package, package_id, kind, answers, code, said, operator, written_at, came_at, \
              parcel FROM exchange_letters WHERE peer = $1 AND author = $2 AND letter_id = $3";
    LETTERS = "SELECT peer, author, letter_id, seq, package, package_id, kind, answers, code, said, operator, written_at, came_at, \
               parcel FROM exchange_letters WHERE package = $1 AND peer = $2 ORDER BY seq";
    SEALED = "SELECT sealed FROM exchange_letters WHERE peer = $1 AND author = $2 AND letter_id = $3";
    RELEASED = "SELECT k.package_id, k.digest, k.authority_id, k.sealed_at, r.accounts, r.persons, r.reference, r.operation \
                FROM packages k JOIN referrals r ON r.referral_id = k.referral_id WHERE NOT EXISTS \
                (SELECT 1 FROM exchange_threads t WHERE t.package = k.digest AND t.peer = k.authority_id) \
                ORDER BY k.sealed_at, k.package_id";
    RELEASED_TO = "SELECT k.package_id, k.digest, k.authority_id, k.sealed_at, r.accounts, r.persons, r.reference, r.operation \
                   FROM packages k JOIN referrals r ON r.referral_id = k.referral_id WHERE k.authority_id = $1 AND NOT EXISTS \
                   (SELECT 1 FROM exchange_threads t WHERE t.package = k.digest AND t.peer = k.authority_id) \
                   ORDER BY k.sealed_at DESC, k.package_id LIMIT $2";
    COUNT_RELEASED = "SELECT COUNT(*) FROM packages k WHERE NOT EXISTS \
                      (SELECT 1 FROM exchange_threads t WHERE t.package = k.digest AND t.peer = k.authority_id)";
    SENT = "SELECT COUNT(*) FROM packages WHERE digest = $1 AND authority_id = $2";
    ONWARD = "INSERT INTO exchange_onward (package, peer, onward, onward_peer) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    PASSED_ON = "SELECT onward, onward_peer FROM exchange_onward WHERE package = $1 AND peer = $2 ORDER BY onward_peer, onward";
    CAME_FROM = "SELECT package, peer FROM exchange_onward WHERE onward = $1 AND onward_peer = $2 ORDER BY package, peer";
}

/// Who wrote a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Author {
    /// The other side.
    Them,
    /// This site.
    Us,
}

impl Author {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Them => "them",
            Self::Us => "us",
        }
    }
}

/// A package and the other side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thread {
    /// SHA-256 of the package's canonical bytes.
    pub package: [u8; 32],
    /// The other side.
    pub peer: String,
    /// Which of the two this site is: `sender` or `recipient`.
    pub side: String,
    /// The package's id at who made it.
    pub package_id: String,
    /// The parcel that it came or goes in.
    pub parcel: Option<[u8; 32]>,
    /// Where it stands, in one word.
    pub state: String,
    /// The reference that all parties know it by.
    pub reference: String,
    /// Accounts in it.
    pub accounts: i64,
    /// Persons in it.
    pub persons: i64,
    /// Under which terms it goes: handling codes and TLP.
    pub terms: String,
    /// When it was released, or came.
    pub began_at: i64,
    /// From when on it must not be used.
    pub expires_at: i64,
    /// By when an answer is asked for.
    pub reply_by: Option<i64>,
    /// When its accounts were taken in here.
    pub taken_at: Option<i64>,
}

/// A letter, as far as it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The other side.
    pub peer: String,
    /// Who wrote it.
    pub author: Author,
    /// Its id at who wrote it.
    pub id: String,
    /// Its place among all letters here.
    pub seq: i64,
    /// The package that it speaks of.
    pub package: [u8; 32],
    /// The id of that.
    pub package_id: String,
    /// What it is.
    pub kind: String,
    /// What it answers.
    pub answers: Option<String>,
    /// Its code.
    pub code: String,
    /// What it says without the words, as canonical JSON.
    pub said: String,
    /// Who wrote it here; empty for what came and for what the program answers.
    pub operator: String,
    /// When, by the clock of who wrote it.
    pub written_at: i64,
    /// When it came, or was written here.
    pub came_at: i64,
    /// The parcel that it came or goes in.
    pub parcel: [u8; 32],
}

/// A released package that is not in the exchange yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleasedPackage {
    /// Its id.
    pub package: tiaki_core::id::PackageId,
    /// SHA-256 of its canonical bytes.
    pub digest: [u8; 32],
    /// Who it is for.
    pub authority: String,
    /// When it was sealed.
    pub at: i64,
    /// Accounts in it.
    pub accounts: i64,
    /// Persons in it.
    pub persons: i64,
    /// The reference of its operation.
    pub reference: String,
    /// The operation.
    pub operation: String,
}

fn read(row: &Row<'_>) -> Result<Thread, Error> {
    Ok(Thread {
        package: row.fixed(0)?,
        peer: row.text(1)?.to_owned(),
        side: row.text(2)?.to_owned(),
        package_id: row.text(3)?.to_owned(),
        parcel: row.find_fixed(4)?,
        state: row.text(5)?.to_owned(),
        reference: row.text(6)?.to_owned(),
        accounts: row.int(7)?,
        persons: row.int(8)?,
        terms: row.text(9)?.to_owned(),
        began_at: row.int(10)?,
        expires_at: row.int(11)?,
        reply_by: row.find_int(12)?,
        taken_at: row.find_int(13)?,
    })
}

/// Begins a thread; the caller writes the entry in the log.
///
/// # Errors
/// Those of the store.
pub fn begin(tx: &Tx<'_>, thread: &Thread) -> Result<(), Error> {
    let seq = tx.find(LAST_THREAD, &[], |row| row.int(0))?.unwrap_or(0) + 1;
    tx.execute(
        BEGIN,
        &[
            Param::Blob(&thread.package),
            Param::Text(&thread.peer),
            Param::Int(seq),
            Param::Text(&thread.side),
            Param::Text(&thread.package_id),
            thread.parcel.as_ref().map(<[u8; 32]>::as_slice).into(),
            Param::Text(&thread.state),
            Param::Text(&thread.reference),
            Param::Int(thread.accounts),
            Param::Int(thread.persons),
            Param::Text(&thread.terms),
            Param::Int(thread.began_at),
            Param::Int(thread.expires_at),
            thread.reply_by.into(),
        ],
    )
    .map(drop)
}

/// Notes what is known of a package that came after letters on it; the caller writes the entry in the log.
///
/// # Errors
/// Those of the store.
pub fn arrive(tx: &Tx<'_>, ahead: &Thread, thread: &Thread) -> Result<(), Error> {
    tx.execute(
        ARRIVE,
        &[
            Param::Blob(&ahead.package),
            Param::Text(&ahead.peer),
            thread.parcel.as_ref().map(<[u8; 32]>::as_slice).into(),
            Param::Text(&thread.reference),
            Param::Int(thread.accounts),
            Param::Int(thread.persons),
            Param::Text(&thread.terms),
            Param::Int(thread.began_at),
            Param::Int(thread.expires_at),
            thread.reply_by.into(),
        ],
    )
    .map(drop)
}

/// One thread.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, package: &[u8; 32], peer: &str) -> Result<Option<Thread>, Error> {
    tx.find(ONE, &[Param::Blob(package), Param::Text(peer)], read)
}

/// The threads of a package, by its digest.
///
/// # Errors
/// Those of the store.
pub fn of_package(tx: &Tx<'_>, package: &[u8; 32]) -> Result<Vec<Thread>, Error> {
    tx.rows(OF_PACKAGE, &[Param::Blob(package)], read)
}

/// The threads of packages with an id.
///
/// # Errors
/// Those of the store.
pub fn of_id(tx: &Tx<'_>, package_id: &str) -> Result<Vec<Thread>, Error> {
    tx.rows(OF_ID, &[Param::Text(package_id)], read)
}

/// Threads of a side on which something is owed, oldest first; all of them, newest first, where `only_open` is not set.
///
/// # Errors
/// Those of the store.
pub fn list(
    tx: &Tx<'_>,
    side: &str,
    only_open: bool,
    (limit, offset): (u32, u32),
) -> Result<Vec<Thread>, Error> {
    let params = [
        Param::Text(side),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    tx.rows(if only_open { OPEN } else { ALL }, &params, read)
}

/// Threads of a side that stand so, newest first.
///
/// # Errors
/// Those of the store.
pub fn in_state(
    tx: &Tx<'_>,
    (side, state): (&str, &str),
    (limit, offset): (u32, u32),
) -> Result<Vec<Thread>, Error> {
    let params = [
        Param::Text(side),
        Param::Text(state),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    tx.rows(IN_STATE, &params, read)
}

/// Threads under a reference that all parties know, oldest first, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn of_reference(tx: &Tx<'_>, reference: &str, limit: u32) -> Result<Vec<Thread>, Error> {
    let params = [Param::Text(reference), Param::Int(limit.into())];
    tx.rows(OF_REFERENCE, &params, read)
}

/// How many threads of a side stand so.
///
/// # Errors
/// Those of the store.
pub fn count_in_state(tx: &Tx<'_>, side: &str, state: &str) -> Result<i64, Error> {
    let params = [Param::Text(side), Param::Text(state)];
    Ok(tx
        .find(COUNT_IN_STATE, &params, |row| row.int(0))?
        .unwrap_or(0))
}

/// Threads with another side, newest first, whichever of the two this site is.
///
/// # Errors
/// Those of the store.
pub fn with(tx: &Tx<'_>, peer: &str, (limit, offset): (u32, u32)) -> Result<Vec<Thread>, Error> {
    let params = [
        Param::Text(peer),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
    ];
    tx.rows(WITH, &params, read)
}

/// Notes where a thread stands after its letters, and whether anything is owed on it. It follows from the letters, so
/// that no entry has to tell of it.
///
/// # Errors
/// Those of the store.
pub fn stands(tx: &Tx<'_>, thread: &Thread, state: &str, is_open: bool) -> Result<(), Error> {
    let params = [
        Param::Blob(&thread.package),
        Param::Text(&thread.peer),
        Param::Text(state),
        Param::Int(is_open.into()),
    ];
    tx.repeat(STANDS, &params).map(drop)
}

/// Notes that the accounts of a package were taken in; the caller writes the entry in the log.
///
/// # Errors
/// Those of the store.
pub fn taken(tx: &Tx<'_>, thread: &Thread, at: Timestamp) -> Result<(), Error> {
    let params = [
        Param::Blob(&thread.package),
        Param::Text(&thread.peer),
        Param::Int(at.micros()),
    ];
    tx.execute(TAKE, &params).map(drop)
}

/// A letter with its sealed bytes.
#[derive(Debug, Clone, Copy)]
pub struct NewLetter<'n> {
    /// The letter; its place is not looked at.
    pub letter: &'n Letter,
    /// The whole, sealed to this site's own key.
    pub sealed: &'n [u8],
}

/// Appends a letter with its entry in the log.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &NewLetter<'_>, entry: Entry) -> Result<(), Error> {
    let letter = new.letter;
    let seq = tx.find(LAST_LETTER, &[], |row| row.int(0))?.unwrap_or(0) + 1;
    tx.execute(
        SAY,
        &[
            Param::Text(&letter.peer),
            Param::Text(letter.author.code()),
            Param::Text(&letter.id),
            Param::Int(seq),
            Param::Blob(&letter.package),
            Param::Text(&letter.package_id),
            Param::Text(&letter.kind),
            letter.answers.as_deref().into(),
            Param::Text(&letter.code),
            Param::Text(&letter.said),
            Param::Text(&letter.operator),
            Param::Int(letter.written_at),
            Param::Int(letter.came_at),
            Param::Blob(&letter.parcel),
            Param::Blob(new.sealed),
        ],
    )?;
    tx.record(entry)
}

fn read_letter(row: &Row<'_>) -> Result<Letter, Error> {
    let author = match row.text(1)? {
        "us" => Author::Us,
        "them" => Author::Them,
        _ => {
            return Err(Error::Corrupt {
                what: "a letter's author",
            });
        }
    };
    Ok(Letter {
        peer: row.text(0)?.to_owned(),
        author,
        id: row.text(2)?.to_owned(),
        seq: row.int(3)?,
        package: row.fixed(4)?,
        package_id: row.text(5)?.to_owned(),
        kind: row.text(6)?.to_owned(),
        answers: row.find_text(7)?.map(str::to_owned),
        code: row.text(8)?.to_owned(),
        said: row.text(9)?.to_owned(),
        operator: row.text(10)?.to_owned(),
        written_at: row.int(11)?,
        came_at: row.int(12)?,
        parcel: row.fixed(13)?,
    })
}

/// One letter.
///
/// # Errors
/// Those of the store.
pub fn letter(tx: &Tx<'_>, peer: &str, author: Author, id: &str) -> Result<Option<Letter>, Error> {
    let params = [
        Param::Text(peer),
        Param::Text(author.code()),
        Param::Text(id),
    ];
    tx.find(LETTER, &params, read_letter)
}

/// A letter's sealed bytes.
///
/// # Errors
/// Those of the store.
pub fn sealed(tx: &Tx<'_>, peer: &str, author: Author, id: &str) -> Result<Option<Vec<u8>>, Error> {
    let params = [
        Param::Text(peer),
        Param::Text(author.code()),
        Param::Text(id),
    ];
    tx.find(SEALED, &params, |row| Ok(row.blob(0)?.to_vec()))
}

/// The letters on a package, in the order in which they are here.
///
/// # Errors
/// Those of the store.
pub fn letters(tx: &Tx<'_>, package: &[u8; 32], peer: &str) -> Result<Vec<Letter>, Error> {
    let params = [Param::Blob(package), Param::Text(peer)];
    tx.rows(LETTERS, &params, read_letter)
}

/// Released packages that are not in the exchange yet, oldest first.
///
/// # Errors
/// Those of the store.
pub fn released(tx: &Tx<'_>) -> Result<Vec<ReleasedPackage>, Error> {
    tx.rows(RELEASED, &[], read_released)
}

/// How many those are.
///
/// # Errors
/// Those of the store.
pub fn count_released(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(COUNT_RELEASED, &[], |row| row.int(0))?.unwrap_or(0))
}

/// Those of them that were released to an authority, the newest first, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn released_to(
    tx: &Tx<'_>,
    authority: &str,
    limit: u32,
) -> Result<Vec<ReleasedPackage>, Error> {
    let params = [Param::Text(authority), Param::Int(limit.into())];
    tx.rows(RELEASED_TO, &params, read_released)
}

fn read_released(row: &Row<'_>) -> Result<ReleasedPackage, Error> {
    Ok(ReleasedPackage {
        package: tiaki_core::id::PackageId::from_bytes(row.fixed(0)?),
        digest: row.fixed(1)?,
        authority: row.text(2)?.to_owned(),
        at: row.int(3)?,
        accounts: row.int(4)?,
        persons: row.int(5)?,
        reference: row.text(6)?.to_owned(),
        operation: row.text(7)?.to_owned(),
    })
}

/// Whether a package of this digest was released to an authority.
///
/// # Errors
/// Those of the store.
pub fn was_released(tx: &Tx<'_>, package: &[u8; 32], authority: &str) -> Result<bool, Error> {
    let params = [Param::Blob(package), Param::Text(authority)];
    Ok(tx.find(SENT, &params, |row| row.int(0))?.unwrap_or(0) > 0)
}

/// Notes as which package of ours one that came was passed on; the caller writes the entry in the log.
///
/// # Errors
/// Those of the store.
pub fn pass_on(
    tx: &Tx<'_>,
    (package, peer): (&[u8; 32], &str),
    (onward, to): (&[u8; 32], &str),
) -> Result<(), Error> {
    let params = [
        Param::Blob(package),
        Param::Text(peer),
        Param::Blob(onward),
        Param::Text(to),
    ];
    tx.execute(ONWARD, &params).map(drop)
}

/// As which packages of ours one that came was passed on, and to whom.
///
/// # Errors
/// Those of the store.
pub fn passed_on(
    tx: &Tx<'_>,
    package: &[u8; 32],
    peer: &str,
) -> Result<Vec<([u8; 32], String)>, Error> {
    let params = [Param::Blob(package), Param::Text(peer)];
    tx.rows(PASSED_ON, &params, |row| {
        Ok((row.fixed(0)?, row.text(1)?.to_owned()))
    })
}

/// Which packages that came were passed on as one of ours to somebody.
///
/// # Errors
/// Those of the store.
pub fn came_from(
    tx: &Tx<'_>,
    onward: &[u8; 32],
    to: &str,
) -> Result<Vec<([u8; 32], String)>, Error> {
    let params = [Param::Blob(onward), Param::Text(to)];
    tx.rows(CAME_FROM, &params, |row| {
        Ok((row.fixed(0)?, row.text(1)?.to_owned()))
    })
}
