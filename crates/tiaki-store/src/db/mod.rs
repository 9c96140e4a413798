//! The seam: one way to speak to SQLite and to PostgreSQL.
//!
//! SQL is written once, in the subset that both read alike (see
//! `docs/adr/0001-one-binary-two-databases.md`): `BIGINT`, `TEXT` and bytes,
//! `$1` for values, moments as microseconds, no dialect functions. The seam is
//! synchronous so that a change and its log entry commit together and cannot be
//! cut in half by a dropped future. It owns four things and no more: opening,
//! transactions with bounded retry, running a statement, and a bulk road
//! (prepared batches on SQLite, `COPY` on PostgreSQL).
//!
//! Every write transaction must add to the log: [`Store::write`] refuses to
//! commit changed rows without an entry ([`Error::NotLogged`]).

mod bulk;
mod postgres;
mod sqlite;
#[cfg(test)]
mod tests;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

pub(crate) use self::bulk::{Bulk, Kind, Sink};
use crate::error::Error;
use crate::guard::{Guard, Kept};
use crate::log;

/// How often a transaction is tried when others are in its way.
const ATTEMPTS: u32 = 8;

/// How many rows are asked for, or taken away, by one statement.
const AT_ONCE: usize = 1024;

/// Brings SQLite's statistics up to date: all tables, whether or not this connection has read them (0x10000), where it
/// helps (0x02), each by a sample (0x10). SQLite leaves out a table without rows, and then takes it for one of a million:
/// a statement that begins with what few have done, skips or rulings, would go through all accounts instead. So each such
/// table is said to be empty, once persons have places: what is empty then is not about to be filled by the next step
/// (`ANALYZE` of one table makes `sqlite_stat1`; of the schema, it is read again).
const OPTIMIZE: &str = "PRAGMA optimize = 0x10012; ANALYZE schema_migrations; \
    INSERT INTO sqlite_stat1 (tbl, idx, stat) SELECT m.name, NULL, '0' FROM sqlite_schema m WHERE m.type = 'table' \
    AND m.name NOT LIKE 'sqlite%' AND EXISTS (SELECT 1 FROM priorities) \
    AND NOT EXISTS (SELECT 1 FROM sqlite_stat1 s WHERE s.tbl = m.name); \
    ANALYZE sqlite_schema";

/// An open database. A clone is the same one.
#[derive(Debug, Clone)]
pub struct Store {
    backend: Arc<Backend>,
    kept: Arc<Kept>,
}

#[derive(Debug)]
enum Backend {
    Postgres(postgres::Postgres),
    Sqlite(sqlite::Sqlite),
}

/// Which database a store is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A PostgreSQL server.
    Postgres,
    /// A SQLite file.
    Sqlite,
}

/// A value given to a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Param<'a> {
    Blob(&'a [u8]),
    Int(i64),
    Null,
    Text(&'a str),
}

/// One transaction. Everything read or written in it is of one moment.
pub struct Tx<'a> {
    name: &'static str,
    conn: Conn<'a>,
    changed: Cell<u64>,
    entries: RefCell<Vec<log::Entry>>,
    /// Where a reading finds the guard that the store keeps.
    kept: OnceCell<Arc<Kept>>,
    guard: OnceCell<Arc<Guard>>,
}

enum Conn<'a> {
    Postgres(postgres::PostgresTx<'a>),
    Sqlite(&'a rusqlite::Connection),
}

/// A row of a result, borrowed while it is looked at.
pub(crate) struct Row<'a> {
    name: &'static str,
    inner: RowInner<'a>,
}

enum RowInner<'a> {
    Fetched(&'a [postgres::Field]),
    Postgres(&'a ::postgres::Row),
    Sqlite(&'a rusqlite::Row<'a>),
}

impl Store {
    /// Opens, or makes, the SQLite database at `path` and brings its schema up to date.
    ///
    /// # Errors
    /// Where the file cannot be opened or holds a newer schema.
    pub fn open_sqlite(path: &Path) -> Result<Self, Error> {
        let store = Self::new(Backend::Sqlite(sqlite::Sqlite::open(path)?));
        crate::migrate::migrate(&store)?;
        Ok(store)
    }

    /// Connects to the PostgreSQL database at `url` and brings its schema up to date.
    ///
    /// # Errors
    /// Where the server cannot be reached or holds a newer schema.
    pub fn open_postgres(url: &str) -> Result<Self, Error> {
        let store = Self::new(Backend::Postgres(postgres::Postgres::open(url)?));
        crate::migrate::migrate(&store)?;
        Ok(store)
    }

    fn new(backend: Backend) -> Self {
        Self {
            backend: Arc::new(backend),
            kept: Arc::default(),
        }
    }

    /// Which database this is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match &*self.backend {
            Backend::Postgres(_) => Engine::Postgres,
            Backend::Sqlite(_) => Engine::Sqlite,
        }
    }

    /// Runs `body` in a read-only transaction.
    ///
    /// # Errors
    /// Those of `body`, and [`Error::Busy`] after the last attempt.
    pub fn read<T, E: From<Error>>(
        &self,
        name: &'static str,
        body: impl Fn(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let body = self.lent(body);
        match &*self.backend {
            Backend::Postgres(db) => db.run(name, false, &body),
            Backend::Sqlite(db) => db.read(name, &body),
        }
    }

    /// Runs `body` in a write transaction and commits it with its log entries.
    /// `body` may be run again where others were in its way, so it does nothing
    /// outside the transaction.
    ///
    /// # Errors
    /// Those of `body`; [`Error::NotLogged`]; [`Error::Busy`] after the last attempt.
    pub fn write<T, E: From<Error>>(
        &self,
        name: &'static str,
        body: impl Fn(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let body = self.lent(body);
        match &*self.backend {
            Backend::Postgres(db) => db.run(name, true, &body),
            Backend::Sqlite(db) => db.write(name, &body),
        }
    }

    /// `body` with what the store keeps between transactions at hand.
    fn lent<T, E>(
        &self,
        body: impl Fn(&Tx<'_>) -> Result<T, E>,
    ) -> impl Fn(&Tx<'_>) -> Result<T, E> {
        move |tx| {
            // Filled once: each attempt has a transaction of its own.
            tx.kept.get_or_init(|| Arc::clone(&self.kept));
            body(tx)
        }
    }

    /// Brings statistics for the query planner up to date, after large changes.
    ///
    /// # Errors
    /// Those of the driver.
    pub fn analyse(&self) -> Result<(), Error> {
        match &*self.backend {
            Backend::Postgres(db) => db.batch("analyse", "ANALYZE"),
            Backend::Sqlite(db) => {
                db.batch("analyse", OPTIMIZE)?;
                db.batch("analyse", "PRAGMA wal_checkpoint(TRUNCATE)")
            }
        }
    }

    /// Does the same only where much has changed, and quickly: tables are sampled. PostgreSQL sees to it by itself;
    /// SQLite, without statistics or with those of before an index was added, reads whole queues where a page of one
    /// is asked for.
    ///
    /// # Errors
    /// Those of the driver.
    pub fn freshen(&self) -> Result<(), Error> {
        match &*self.backend {
            Backend::Postgres(_) => Ok(()),
            Backend::Sqlite(db) => db.batch("freshen", OPTIMIZE),
        }
    }

    /// Has the database of a test grow no more, as on a full disk, or grow again. SQLite alone.
    ///
    /// # Errors
    /// Those of the driver.
    #[cfg(feature = "testing")]
    pub fn fill_disk(&self, is_full: bool) -> Result<(), Error> {
        match &*self.backend {
            Backend::Postgres(_) => Ok(()),
            // A database is never made smaller by this: it stays as large as it is.
            Backend::Sqlite(db) if is_full => db.batch("fill disk", "PRAGMA max_page_count = 1"),
            Backend::Sqlite(db) => db.batch("fill disk", "PRAGMA max_page_count = 1073741823"),
        }
    }

    /// Applies the migrations that the ledger does not list yet, in one transaction that no other
    /// program can be in; returns the version found before. After each, `after` does what SQL alone cannot.
    pub(crate) fn migrate(
        &self,
        ledger: &str,
        version: &str,
        migrations: &[&str],
        after: &dyn Fn(i64, &Tx<'_>) -> Result<(), Error>,
    ) -> Result<i64, Error> {
        match &*self.backend {
            Backend::Postgres(db) => db.migrate(ledger, version, migrations, after),
            Backend::Sqlite(db) => db.migrate(ledger, version, migrations, after),
        }
    }
}

impl<'a> Tx<'a> {
    const fn new(name: &'static str, conn: Conn<'a>) -> Self {
        Self {
            name,
            conn,
            changed: Cell::new(0),
            entries: RefCell::new(Vec::new()),
            kept: OnceCell::new(),
            guard: OnceCell::new(),
        }
    }

    /// The transaction's name, for messages.
    pub(crate) const fn name(&self) -> &'static str {
        self.name
    }

    /// What protected accounts are known by, as of the first time that it is asked for here: what the
    /// store keeps, and what came in since. After changes it is read anew and not kept, since they may
    /// not last. Not while rows are shown by `Tx::each`.
    ///
    /// # Errors
    /// Those of the store.
    pub fn guard(&self) -> Result<Arc<Guard>, Error> {
        if let Some(guard) = self.guard.get() {
            return Ok(Arc::clone(guard));
        }
        let guard = match self.kept.get() {
            Some(kept) if self.changed.get() == 0 => kept.up_to(self)?,
            _ => Arc::new(Guard::read(self)?),
        };
        Ok(Arc::clone(self.guard.get_or_init(|| guard)))
    }

    /// Adds an entry to the log; it is chained and written when the transaction commits.
    ///
    /// # Errors
    /// None at present; kept for the sealed log.
    pub fn record(&self, entry: log::Entry) -> Result<(), Error> {
        self.entries.borrow_mut().push(entry);
        Ok(())
    }

    /// Whether the database accepts the statement.
    pub(crate) fn prepare(&self, sql: &'static str) -> Result<(), Error> {
        match &self.conn {
            Conn::Postgres(tx) => tx.prepare(self.name, sql),
            Conn::Sqlite(conn) => sqlite::check(self.name, conn, sql),
        }
    }

    /// Runs a statement that changes rows and returns how many.
    pub(crate) fn execute(&self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, Error> {
        let changed = match &self.conn {
            Conn::Postgres(tx) => tx.execute(self.name, sql, params)?,
            Conn::Sqlite(conn) => sqlite::execute(self.name, conn, sql, params)?,
        };
        self.changed.set(self.changed.get() + changed);
        Ok(changed)
    }

    /// As [`Tx::execute`], of a statement that writes down only what other rows say already, or how long
    /// a session still lasts, so that no entry has to tell of it.
    pub(crate) fn repeat(&self, sql: &'static str, params: &[Param<'_>]) -> Result<u64, Error> {
        match &self.conn {
            Conn::Postgres(tx) => tx.execute(self.name, sql, params),
            Conn::Sqlite(conn) => sqlite::execute(self.name, conn, sql, params),
        }
    }

    /// Shows `each` every row of the result, one at a time; no other statement may run meanwhile.
    pub(crate) fn each<E: From<Error>>(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        #[cfg(feature = "testing")]
        crate::testing::plans::note(sql);
        match &self.conn {
            Conn::Postgres(tx) => tx.each(self.name, sql, params, &mut each),
            Conn::Sqlite(conn) => sqlite::each(self.name, conn, sql, params, &mut each),
        }
    }

    /// As [`Tx::each`], of a statement that asks by one id, `= $1`, for each of these: on PostgreSQL of
    /// all at once. Rows of one id come in the order of the statement, ids in any; it has no limit.
    pub(crate) fn each_of<'k, E: From<Error>>(
        &self,
        sql: &'static str,
        ids: impl IntoIterator<Item = &'k [u8; 16]>,
        mut each: impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        #[cfg(feature = "testing")]
        crate::testing::plans::note(sql);
        let mut ids = ids.into_iter().map(|id| Param::Blob(id));
        match &self.conn {
            Conn::Sqlite(conn) => {
                ids.try_for_each(|id| sqlite::each(self.name, conn, sql, &[id], &mut each))
            }
            Conn::Postgres(tx) => loop {
                let some: Vec<Param<'_>> = ids.by_ref().take(AT_ONCE).collect();
                if some.is_empty() {
                    return Ok(());
                }
                tx.each_of(self.name, sql, &some, &mut each)?;
            },
        }
    }

    /// Says that a statement is about to be asked for each of these ids, its first value, with the same other values:
    /// on PostgreSQL they are fetched at once, and given out when they are asked for. In a change it does nothing.
    pub(crate) fn ahead<'k>(
        &self,
        sql: &'static str,
        ids: impl IntoIterator<Item = &'k [u8; 16]>,
        others: &[Param<'_>],
    ) -> Result<(), Error> {
        let Conn::Postgres(tx) = &self.conn else {
            return Ok(());
        };
        let ids: Vec<Param<'_>> = ids.into_iter().map(|id| Param::Blob(id)).collect();
        ids.chunks(AT_ONCE)
            .try_for_each(|some| tx.ahead(self.name, sql, &[some], others))
    }

    /// As [`Self::ahead`], of pairs: the first two values.
    pub(crate) fn ahead_of_pairs(
        &self,
        sql: &'static str,
        pairs: &[(&[u8; 16], &[u8; 16])],
        others: &[Param<'_>],
    ) -> Result<(), Error> {
        let Conn::Postgres(tx) = &self.conn else {
            return Ok(());
        };
        pairs.chunks(AT_ONCE).try_for_each(|some| {
            let first: Vec<_> = some.iter().map(|(id, _)| Param::Blob(*id)).collect();
            let second: Vec<_> = some.iter().map(|(_, of)| Param::Blob(*of)).collect();
            tx.ahead(self.name, sql, &[&first, &second], others)
        })
    }

    /// Whether what is said to be asked for is fetched at once: [`Self::ahead`].
    pub(crate) fn fetches_ahead(&self) -> bool {
        matches!(self.conn, Conn::Postgres(_))
    }

    /// All rows of the result, each turned into a value.
    pub(crate) fn rows<T>(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Vec<T>, Error> {
        let mut found = Vec::new();
        self.each(sql, params, |row| {
            found.push(read(row)?);
            Ok::<_, Error>(())
        })?;
        Ok(found)
    }

    /// The first row of the result, if there is one.
    pub(crate) fn find<T>(
        &self,
        sql: &'static str,
        params: &[Param<'_>],
        read: impl Fn(&Row<'_>) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        Ok(self.rows(sql, params, read)?.into_iter().next())
    }

    /// Inserts many rows by the database's fast road, passing over those whose
    /// key is already there; returns how many were new.
    pub(crate) fn bulk<E: From<Error>>(
        &self,
        bulk: &'static Bulk,
        fill: impl FnOnce(&mut Sink<'_, '_>) -> Result<(), E>,
    ) -> Result<u64, E> {
        let new = match &self.conn {
            Conn::Postgres(tx) => tx.bulk(self.name, bulk, fill)?,
            Conn::Sqlite(conn) => sqlite::bulk(self.name, conn, bulk, None, fill)?,
        };
        self.changed.set(self.changed.get() + new);
        Ok(new)
    }

    /// Takes away the rows that have these values in the columns that `strike` names, in their order;
    /// returns how many there were.
    pub(crate) fn strike<'p, const N: usize>(
        &self,
        strike: &'static Bulk,
        rows: impl IntoIterator<Item = [Param<'p>; N]>,
    ) -> Result<u64, Error> {
        if N != strike.columns.len() {
            return Err(Error::Arity {
                transaction: self.name,
                expected: strike.columns.len(),
                given: N,
            });
        }
        let (mut rows, mut gone) = (rows.into_iter(), 0);
        loop {
            let some: Vec<Vec<Param<'_>>> = rows.by_ref().take(AT_ONCE).map(Vec::from).collect();
            if some.is_empty() {
                break;
            }
            gone += match &self.conn {
                Conn::Postgres(tx) => tx.strike(self.name, strike, &some)?,
                Conn::Sqlite(conn) => sqlite::strike(self.name, conn, strike, &some)?,
            };
        }
        self.changed.set(self.changed.get() + gone);
        Ok(gone)
    }

    /// As [`Tx::bulk`]; returns the first column, an id, of the rows that were new.
    pub(crate) fn bulk_new<E: From<Error>>(
        &self,
        bulk: &'static Bulk,
        fill: impl FnOnce(&mut Sink<'_, '_>) -> Result<(), E>,
    ) -> Result<HashSet<[u8; 16]>, E> {
        let mut new = HashSet::new();
        match &self.conn {
            Conn::Postgres(tx) => tx.bulk_new(self.name, bulk, &mut new, fill)?,
            Conn::Sqlite(conn) => {
                sqlite::bulk(self.name, conn, bulk, Some(&mut new), fill)?;
            }
        }
        self.changed.set(self.changed.get() + new.len() as u64);
        Ok(new)
    }

    /// Whether rows were changed and no entry tells of it yet.
    pub(crate) fn is_unlogged(&self) -> bool {
        self.changed.get() > 0 && self.entries.borrow().is_empty()
    }

    /// Chains and writes the entries, and refuses changes without one.
    fn finish(&self) -> Result<(), Error> {
        let entries = self.entries.take();
        if entries.is_empty() && self.changed.get() > 0 {
            return Err(Error::NotLogged {
                transaction: self.name,
            });
        }
        log::append(self, &entries)
    }
}

impl std::fmt::Debug for Tx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

impl Row<'_> {
    const fn wrong(&self, column: usize, wanted: &'static str) -> Error {
        Error::Type {
            transaction: self.name,
            column,
            wanted,
        }
    }

    /// Whatever stands there: numbers as numbers, bytes in hexadecimal.
    pub(crate) fn json(&self, column: usize) -> Result<serde_json::Value, Error> {
        if let Ok(number) = self.find_int(column) {
            return Ok(number.into());
        }
        if let Ok(text) = self.find_text(column) {
            return Ok(text.into());
        }
        Ok(self.find_blob(column)?.map(hex::encode).into())
    }

    /// A whole number, or nothing. PostgreSQL has several widths of them, and a `1` in a statement has the shorter.
    pub(crate) fn find_int(&self, column: usize) -> Result<Option<i64>, Error> {
        match &self.inner {
            RowInner::Fetched(row) => match row.get(column) {
                Some(postgres::Field::Int(found)) => Some(*found),
                _ => None,
            },
            RowInner::Postgres(row) => row.try_get(column).ok().or_else(|| {
                let short: Option<i32> = row.try_get(column).ok()?;
                Some(short.map(i64::from))
            }),
            RowInner::Sqlite(row) => row.get(column).ok(),
        }
        .ok_or_else(|| self.wrong(column, "a whole number"))
    }

    /// A text, or nothing.
    pub(crate) fn find_text(&self, column: usize) -> Result<Option<&str>, Error> {
        match &self.inner {
            RowInner::Fetched(row) => match row.get(column) {
                Some(postgres::Field::Text(found)) => Some(found.as_deref()),
                _ => None,
            },
            RowInner::Postgres(row) => row.try_get(column).ok(),
            RowInner::Sqlite(row) => row
                .get_ref(column)
                .ok()
                .and_then(|cell| cell.as_str_or_null().ok()),
        }
        .ok_or_else(|| self.wrong(column, "a text"))
    }

    /// Bytes, or nothing.
    pub(crate) fn find_blob(&self, column: usize) -> Result<Option<&[u8]>, Error> {
        match &self.inner {
            RowInner::Fetched(row) => match row.get(column) {
                Some(postgres::Field::Blob(found)) => Some(found.as_deref()),
                _ => None,
            },
            RowInner::Postgres(row) => row.try_get(column).ok(),
            RowInner::Sqlite(row) => row
                .get_ref(column)
                .ok()
                .and_then(|cell| cell.as_blob_or_null().ok()),
        }
        .ok_or_else(|| self.wrong(column, "bytes"))
    }

    /// A whole number.
    pub(crate) fn int(&self, column: usize) -> Result<i64, Error> {
        self.find_int(column)?
            .ok_or_else(|| self.wrong(column, "a whole number"))
    }

    /// A text.
    pub(crate) fn text(&self, column: usize) -> Result<&str, Error> {
        self.find_text(column)?
            .ok_or_else(|| self.wrong(column, "a text"))
    }

    /// Bytes.
    pub(crate) fn blob(&self, column: usize) -> Result<&[u8], Error> {
        self.find_blob(column)?
            .ok_or_else(|| self.wrong(column, "bytes"))
    }

    /// Bytes of a fixed length, such as an id or a digest.
    pub(crate) fn fixed<const N: usize>(&self, column: usize) -> Result<[u8; N], Error> {
        self.blob(column)?
            .try_into()
            .map_err(|_| self.wrong(column, "bytes of its length"))
    }

    /// Bytes of a fixed length, or nothing.
    pub(crate) fn find_fixed<const N: usize>(
        &self,
        column: usize,
    ) -> Result<Option<[u8; N]>, Error> {
        self.find_blob(column)?
            .map(|bytes| {
                bytes
                    .try_into()
                    .map_err(|_| self.wrong(column, "bytes of its length"))
            })
            .transpose()
    }
}

impl<'a> From<Option<&'a str>> for Param<'a> {
    fn from(value: Option<&'a str>) -> Self {
        value.map_or(Self::Null, Self::Text)
    }
}

impl<'a> From<Option<&'a [u8]>> for Param<'a> {
    fn from(value: Option<&'a [u8]>) -> Self {
        value.map_or(Self::Null, Self::Blob)
    }
}

impl From<Option<i64>> for Param<'_> {
    fn from(value: Option<i64>) -> Self {
        value.map_or(Self::Null, Self::Int)
    }
}

impl From<bool> for Param<'_> {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<Option<bool>> for Param<'_> {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}
