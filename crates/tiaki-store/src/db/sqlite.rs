//! SQLite: one writer, several readers, write-ahead log, full sync.
//!
//! The log is copied into the database file by a thread of its own, so that a bulk write does not
//! wait for that; nothing about what a commit promises hangs on it.

use std::collections::HashSet;
use std::ffi::c_int;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::bulk::{Bulk, Sink, SinkInner};
use super::{ATTEMPTS, Conn, Param, Row, RowInner, Tx};
use crate::error::Error;

/// How long one attempt waits for another writer.
const WAIT: Duration = Duration::from_secs(5);

/// How often a database that is new is tried to be opened while other programs open it too.
const OPENINGS: u32 = 1_000;

/// Statements kept prepared for each connection.
const PREPARED: usize = 200;

/// Bytes in the write-ahead log from which on they are copied into the database file.
const CHECK_IN: u64 = 64 << 20;

/// Bytes in the write-ahead log at which a writer waits until all is copied and the log begins anew.
const MOST: u64 = 512 << 20;

/// Bytes of a page.
const PAGE: u64 = 4096;

#[derive(Debug)]
pub(super) struct Sqlite {
    path: PathBuf,
    checkpoints: Checkpoints,
    /// Pages in the write-ahead log after the last commit here. Its file is no measure: it keeps its
    /// length when it begins anew, since writing over is cheaper than making it grow again.
    logged: Arc<AtomicU64>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
}

impl Sqlite {
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        let mut writer = Connection::open(path).map_err(|error| opening(&error))?;
        tune(&writer)?;
        keep_a_log(&writer)?;
        writer
            .execute_batch(
                "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                 PRAGMA cache_size = -131072; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; \
                 PRAGMA secure_delete = FAST; PRAGMA wal_autocheckpoint = 0; \
                 PRAGMA journal_size_limit = 268435456",
            )
            .map_err(|error| opening(&error))?;
        let logged = Arc::<AtomicU64>::default();
        let pages = Arc::clone(&logged);
        let count = move |_: &mut Wal, found: c_int| {
            pages.store(u64::try_from(found).unwrap_or(0), Ordering::Relaxed);
            Ok(())
        };
        writer
            .wal_hook(Some(count))
            .map_err(|error| opening(&error))?;
        Ok(Self {
            path: path.to_owned(),
            checkpoints: Checkpoints::default(),
            logged,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
        })
    }

    pub(super) fn write<T, E: From<Error>>(
        &self,
        name: &'static str,
        body: &impl Fn(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        self.bound(&writer);
        for _ in 0..ATTEMPTS {
            let begun = match writer.transaction_with_behavior(TransactionBehavior::Immediate) {
                Err(error) if is_busy(&error) => continue,
                other => other.map_err(|error| driver(name, &error))?,
            };
            let tx = Tx::new(name, Conn::Sqlite(&begun));
            let outcome = body(&tx)?;
            tx.finish()?;
            drop(tx);
            match begun.commit() {
                Ok(()) => {
                    self.check_in();
                    return Ok(outcome);
                }
                Err(error) if is_busy(&error) => {}
                Err(error) => return Err(driver(name, &error).into()),
            }
        }
        Err(Error::Busy { transaction: name }.into())
    }

    /// Has the write-ahead log copied where it is long: by another thread, beside further writes.
    /// What fails is tried again after the next commit, and nothing is lost meanwhile: a log is as
    /// good as the file.
    fn check_in(&self) {
        if self.logged.load(Ordering::Relaxed) * PAGE >= CHECK_IN {
            self.checkpoints.ask(&self.path);
        }
    }

    /// Copies the write-ahead log here where it grows faster than the other thread copies it, so that
    /// it stays bounded: before the next write, not after the last, whose caller has what it asked for.
    fn bound(&self, writer: &Connection) {
        if self.logged.load(Ordering::Relaxed) * PAGE >= MOST {
            drop(writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
        }
    }

    pub(super) fn read<T, E: From<Error>>(
        &self,
        name: &'static str,
        body: &impl Fn(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut reader = self.reader()?;
        let begun = reader.transaction().map_err(|error| driver(name, &error))?;
        let outcome = body(&Tx::new(name, Conn::Sqlite(&begun)));
        drop(begun);
        self.readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(reader);
        outcome
    }

    pub(super) fn migrate(
        &self,
        ledger: &str,
        version: &str,
        migrations: &[&str],
        after: &dyn Fn(i64, &Tx<'_>) -> Result<(), Error>,
    ) -> Result<i64, Error> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = |error| driver("migrate", &error);
        let begun = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(failed)?;
        begun.execute_batch(ledger).map_err(failed)?;
        let found: Option<i64> = begun
            .query_row(version, [], |row| row.get(0))
            .map_err(failed)?;
        let found = found.unwrap_or(0);
        for (version, migration) in (1_i64..)
            .zip(migrations)
            .filter(|(version, _)| *version > found)
        {
            begun.execute_batch(migration).map_err(failed)?;
            after(version, &Tx::new("migrate", Conn::Sqlite(&begun)))?;
            let record = format!("INSERT INTO schema_migrations (version) VALUES ({version})");
            begun.execute_batch(&record).map_err(failed)?;
        }
        begun.commit().map_err(failed)?;
        Ok(found)
    }

    pub(super) fn batch(&self, name: &'static str, sql: &str) -> Result<(), Error> {
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer
            .execute_batch(sql)
            .map_err(|error| driver(name, &error))
    }

    fn reader(&self) -> Result<Connection, Error> {
        let pooled = self
            .readers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        if let Some(reader) = pooled {
            return Ok(reader);
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader =
            Connection::open_with_flags(&self.path, flags).map_err(|error| opening(&error))?;
        reader
            .execute_batch(
                "PRAGMA cache_size = -32768; PRAGMA temp_store = MEMORY; PRAGMA query_only = ON",
            )
            .map_err(|error| opening(&error))?;
        tune(&reader)?;
        Ok(reader)
    }
}

/// Has the database written by a write-ahead log. Of several programs that open a new one at once each may be in the
/// way of the others, which SQLite does not wait for; whoever comes second finds it done.
fn keep_a_log(connection: &Connection) -> Result<(), Error> {
    let mut tries = 0;
    loop {
        let done = connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()));
        match done {
            Err(error) if is_busy(&error) && tries < OPENINGS => {
                tries += 1;
                std::thread::yield_now();
            }
            done => return done.map_err(|error| opening(&error)),
        }
    }
}

/// A thread that copies the write-ahead log into the database file when asked; started at the
/// first time, and waited for when the database is closed.
#[derive(Debug, Default)]
struct Checkpoints(OnceLock<Option<Thread>>);

#[derive(Debug)]
struct Thread {
    ask: SyncSender<()>,
    handle: JoinHandle<()>,
}

impl Checkpoints {
    fn ask(&self, path: &Path) {
        let thread = self.0.get_or_init(|| {
            let connection = Connection::open_with_flags(
                path,
                OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
            );
            let connection = connection.ok()?;
            connection
                .execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0")
                .ok()?;
            let (ask, asked) = mpsc::sync_channel(1);
            let work = move || {
                while asked.recv().is_ok() {
                    drop(connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(())));
                }
            };
            let name = "checkpoints".to_owned();
            let handle = std::thread::Builder::new().name(name).spawn(work).ok()?;
            Some(Thread { ask, handle })
        });
        if let Some(thread) = thread {
            // A full channel is no failure: the one asked for already will see this commit too.
            let _ = thread.ask.try_send(());
        }
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        if let Some(Thread { ask, handle }) = self.0.take().flatten() {
            drop(ask);
            drop(handle.join());
        }
    }
}

fn tune(connection: &Connection) -> Result<(), Error> {
    connection.set_prepared_statement_cache_capacity(PREPARED);
    // A plan depends on the statement alone: else each new value of a parameter that a range is compared with
    // prepares the statement anew, which takes longer than most of them run.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(|error| opening(&error))?;
    connection
        .busy_timeout(WAIT)
        .map_err(|error| opening(&error))
}

/// A prepared statement whose `$n` are bound by number.
fn prepare<'c>(
    name: &'static str,
    connection: &'c Connection,
    sql: &str,
    given: usize,
) -> Result<rusqlite::CachedStatement<'c>, Error> {
    let numbered = sql.replace('$', "?");
    let statement = connection
        .prepare_cached(&numbered)
        .map_err(|error| driver(name, &error))?;
    let expected = statement.parameter_count();
    if expected == given {
        Ok(statement)
    } else {
        Err(Error::Arity {
            transaction: name,
            expected,
            given,
        })
    }
}

pub(super) fn check(name: &'static str, connection: &Connection, sql: &str) -> Result<(), Error> {
    connection
        .prepare_cached(&sql.replace('$', "?"))
        .map(|_| ())
        .map_err(|error| driver(name, &error))
}

pub(super) fn execute(
    name: &'static str,
    connection: &Connection,
    sql: &str,
    params: &[Param<'_>],
) -> Result<u64, Error> {
    let mut statement = prepare(name, connection, sql, params.len())?;
    let changed = statement
        .execute(rusqlite::params_from_iter(params))
        .map_err(|error| driver(name, &error))?;
    Ok(changed as u64)
}

pub(super) fn each<E: From<Error>>(
    name: &'static str,
    connection: &Connection,
    sql: &str,
    params: &[Param<'_>],
    each: &mut impl FnMut(&Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let mut statement = prepare(name, connection, sql, params.len())?;
    let mut rows = statement
        .query(rusqlite::params_from_iter(params))
        .map_err(|error| driver(name, &error))?;
    while let Some(row) = rows.next().map_err(|error| driver(name, &error))? {
        each(&Row {
            name,
            inner: RowInner::Sqlite(row),
        })?;
    }
    Ok(())
}

/// Takes away the rows that have these values.
pub(super) fn strike(
    name: &'static str,
    connection: &Connection,
    strike: &Bulk,
    rows: &[Vec<Param<'_>>],
) -> Result<u64, Error> {
    let mut statement = prepare(name, connection, &strike.delete('?'), strike.columns.len())?;
    let mut gone = 0;
    for row in rows {
        let changed = statement.execute(rusqlite::params_from_iter(row));
        gone += changed.map_err(|error| driver(name, &error))? as u64;
    }
    Ok(gone)
}

pub(super) fn bulk<E: From<Error>>(
    name: &'static str,
    connection: &Connection,
    bulk: &Bulk,
    new: Option<&mut HashSet<[u8; 16]>>,
    fill: impl FnOnce(&mut Sink<'_, '_>) -> Result<(), E>,
) -> Result<u64, E> {
    let statement = connection
        .prepare_cached(&bulk.insert('?'))
        .map_err(|error| driver(name, &error))?;
    let inner = SinkInner::Prepared {
        statement,
        count: 0,
        new,
    };
    let mut sink = Sink {
        name,
        columns: bulk.columns.len(),
        inner,
    };
    fill(&mut sink)?;
    match sink.inner {
        SinkInner::Prepared { count, .. } => Ok(count),
        SinkInner::Copy(_) => Ok(0),
    }
}

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Blob(bytes) => ValueRef::Blob(bytes),
            Self::Int(number) => ValueRef::Integer(*number),
            Self::Null => ValueRef::Null,
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked)
    )
}

/// The code alone: SQLite's text can name columns, never values, but is left out all the same.
fn code(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => {
            format!("SQLite {}: {failure}", failure.extended_code)
        }
        rusqlite::Error::SqlInputError { error, msg, .. } => {
            format!("SQLite {}: {msg}", error.extended_code)
        }
        _ => "SQLite".to_owned(),
    }
}

pub(super) fn driver(transaction: &'static str, error: &rusqlite::Error) -> Error {
    if is_busy(error) {
        return Error::Busy { transaction };
    }
    Error::Driver {
        transaction,
        code: code(error),
    }
}

fn opening(error: &rusqlite::Error) -> Error {
    if is_busy(error) {
        return Error::Busy {
            transaction: "open",
        };
    }
    Error::Open { code: code(error) }
}
