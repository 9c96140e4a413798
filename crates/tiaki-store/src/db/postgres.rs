//! PostgreSQL: serializable transactions with bounded retry, `COPY` for bulk.

mod ahead;
mod few;

use std::cell::{Cell, RefCell, RefMut};
use std::collections::{HashMap, HashSet};
use std::mem::ManuallyDrop;
use std::sync::{Mutex, PoisonError};

use ::postgres::binary_copy::BinaryCopyInWriter;
use ::postgres::error::SqlState;
use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::private::BytesMut;
use ::postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, IsolationLevel, NoTls, Statement, Transaction};

use self::ahead::Fetched;
pub(super) use self::ahead::{Field, Fields};
pub(super) use self::few::CopyRows;
use self::few::{Kept, bound, columns, params};
use super::bulk::{Bulk, Kind, Sink, SinkInner};
use super::{ATTEMPTS, Conn, Param, Row, RowInner, Tx};
use crate::error::Error;

/// Every write moves the log's head, so writers follow one another anyway: waiting here,
/// before the transaction's first look at the data, spares them being turned back at the end.
const ONE_WRITER: &str = "LOCK TABLE log_head IN SHARE ROW EXCLUSIVE MODE";

/// A plan depends on the statement alone, as on SQLite: for those of a queue, planning anew for each value takes several
/// times as long as they run. And nothing is compiled: what a plan's cost foretells is far from what it takes, and
/// compiling a statement of a queue took 290 ms where it ran for 15.
const PLANNING: &str = "SET plan_cache_mode = force_generic_plan; SET jit = off";

/// Held while migrating; the number is only a name.
const MIGRATING: &str = "SELECT pg_advisory_xact_lock(7714901)";

#[derive(Debug)]
pub(super) struct Postgres {
    url: Secret,
    pool: Mutex<Vec<Session>>,
}

/// The connection string can hold a password.
struct Secret(String);

/// A connection and what is prepared on it.
struct Session {
    client: Client,
    prepared: HashMap<String, Statement>,
}

pub(super) struct PostgresTx<'a> {
    open: RefCell<Open<'a>>,
    /// Whether another transaction got in the way, so that this one is to be tried again.
    conflict: Cell<bool>,
    /// What was fetched before it is asked for; never in a transaction that writes.
    fetched: RefCell<Fetched>,
    writes: bool,
}

struct Open<'a> {
    transaction: Transaction<'a>,
    prepared: &'a mut HashMap<String, Statement>,
}

impl Postgres {
    pub(super) fn open(url: &str) -> Result<Self, Error> {
        let db = Self {
            url: Secret(url.to_owned()),
            pool: Mutex::new(Vec::new()),
        };
        let session = db.session()?;
        db.give_back(session);
        Ok(db)
    }

    pub(super) fn run<T, E: From<Error>>(
        &self,
        name: &'static str,
        write: bool,
        body: &impl Fn(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut session = self.session()?;
        for _ in 0..ATTEMPTS {
            match session.attempt(name, write, body)? {
                Some(outcome) => {
                    self.give_back(session);
                    return Ok(outcome);
                }
                None => continue,
            }
        }
        Err(Error::Busy { transaction: name }.into())
    }

    pub(super) fn migrate(
        &self,
        ledger: &str,
        version: &str,
        migrations: &[&str],
        after: &dyn Fn(i64, &Tx<'_>) -> Result<(), Error>,
    ) -> Result<i64, Error> {
        let mut session = self.session()?;
        let failed = |error| driver("migrate", &error);
        let mut begun = session.client.transaction().map_err(failed)?;
        begun.batch_execute(MIGRATING).map_err(failed)?;
        begun.batch_execute(ledger).map_err(failed)?;
        let found: Option<i64> = begun
            .query_one(version, &[])
            .and_then(|row| row.try_get(0))
            .map_err(failed)?;
        let found = found.unwrap_or(0);
        for (version, migration) in (1_i64..)
            .zip(migrations)
            .filter(|(version, _)| *version > found)
        {
            begun.batch_execute(migration).map_err(failed)?;
            let savepoint = begun.transaction().map_err(failed)?;
            within(savepoint, |tx| after(version, tx))?;
            let record = format!("INSERT INTO schema_migrations (version) VALUES ({version})");
            begun.batch_execute(&record).map_err(failed)?;
        }
        begun.commit().map_err(failed)?;
        self.give_back(session);
        Ok(found)
    }

    pub(super) fn batch(&self, name: &'static str, sql: &str) -> Result<(), Error> {
        let mut session = self.session()?;
        session
            .client
            .batch_execute(sql)
            .map_err(|error| driver(name, &error))?;
        self.give_back(session);
        Ok(())
    }

    fn session(&self) -> Result<Session, Error> {
        let pooled = self
            .pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        if let Some(session) = pooled.filter(|session| !session.client.is_closed()) {
            return Ok(session);
        }
        let opening = |error: ::postgres::Error| Error::Open { code: code(&error) };
        let mut client = Client::connect(&self.url.0, NoTls).map_err(opening)?;
        client.batch_execute(PLANNING).map_err(opening)?;
        Ok(Session {
            client,
            prepared: HashMap::new(),
        })
    }

    fn give_back(&self, session: Session) {
        self.pool
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(session);
    }
}

impl Drop for Postgres {
    /// A client ends its connection on a runtime of its own, which a thread that drives another
    /// runtime must not start: and a server's last holder of a store may be dropped on such a one. So
    /// connections end on a plain thread. Where none can be had they end with the process.
    fn drop(&mut self) {
        let sessions = self.pool.get_mut();
        let sessions = std::mem::take(sessions.unwrap_or_else(PoisonError::into_inner));
        if sessions.is_empty() {
            return;
        }
        let sessions = ManuallyDrop::new(sessions);
        let ended = std::thread::Builder::new()
            .name("postgres-end".to_owned())
            .spawn(move || drop(ManuallyDrop::into_inner(sessions)));
        if let Ok(thread) = ended {
            drop(thread.join());
        }
    }
}

/// Lends a transaction to `body` as a savepoint of it.
fn within(
    transaction: Transaction<'_>,
    body: impl FnOnce(&Tx<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let (name, mut prepared) = ("migrate", HashMap::new());
    let open = RefCell::new(Open {
        transaction,
        prepared: &mut prepared,
    });
    let conflict = Cell::new(false);
    let inner = PostgresTx {
        open,
        conflict,
        fetched: RefCell::default(),
        writes: true,
    };
    let tx = Tx::new(name, Conn::Postgres(inner));
    body(&tx)?;
    match tx.conn {
        Conn::Postgres(inner) => inner.open.into_inner().transaction.commit(),
        Conn::Sqlite(_) => return Err(Error::Nested { transaction: name }),
    }
    .map_err(|error| driver(name, &error))
}

impl Session {
    /// One attempt: `None` where another transaction was in the way.
    fn attempt<T, E: From<Error>>(
        &mut self,
        name: &'static str,
        write: bool,
        body: &impl Fn(&Tx<'_>) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        let level = if write {
            IsolationLevel::Serializable
        } else {
            IsolationLevel::RepeatableRead
        };
        let begun = self
            .client
            .build_transaction()
            .isolation_level(level)
            .read_only(!write)
            .start();
        let mut transaction = begun.map_err(|error| driver(name, &error))?;
        if write {
            transaction
                .batch_execute(ONE_WRITER)
                .map_err(|error| driver(name, &error))?;
        }
        let open = Open {
            transaction,
            prepared: &mut self.prepared,
        };
        let inner = PostgresTx {
            open: RefCell::new(open),
            conflict: Cell::new(false),
            fetched: RefCell::default(),
            writes: write,
        };
        let tx = Tx::new(name, Conn::Postgres(inner));
        let outcome = body(&tx).and_then(|outcome| {
            tx.finish()?;
            Ok(outcome)
        });
        let Conn::Postgres(PostgresTx { open, conflict, .. }) = tx.conn else {
            return Err(Error::Busy { transaction: name }.into());
        };
        let transaction = open.into_inner().transaction;
        match outcome {
            Err(_) if conflict.get() => Ok(None),
            Err(error) => Err(error),
            Ok(outcome) if !write => Ok(Some(outcome)),
            Ok(outcome) => match transaction.commit() {
                Ok(()) => Ok(Some(outcome)),
                Err(error) if is_conflict(&error) => Ok(None),
                Err(error) => Err(driver(name, &error).into()),
            },
        }
    }
}

impl Open<'_> {
    fn prepare(&mut self, name: &'static str, sql: &str) -> Result<Statement, Error> {
        if let Some(statement) = self.prepared.get(sql) {
            return Ok(statement.clone());
        }
        let statement = self
            .transaction
            .prepare(sql)
            .map_err(|error| driver(name, &error))?;
        self.prepared.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }

    fn checked(&mut self, name: &'static str, sql: &str, given: usize) -> Result<Statement, Error> {
        let statement = self.prepare(name, sql)?;
        let expected = statement.params().len();
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
}

impl<'a> PostgresTx<'a> {
    fn failed(&self, name: &'static str, error: &::postgres::Error) -> Error {
        if is_conflict(error) {
            self.conflict.set(true);
        }
        driver(name, error)
    }

    pub(super) fn prepare(&self, name: &'static str, sql: &str) -> Result<(), Error> {
        let mut open = self
            .open
            .try_borrow_mut()
            .map_err(|_| Error::Nested { transaction: name })?;
        open.prepare(name, sql).map(|_| ())
    }

    pub(super) fn execute(
        &self,
        name: &'static str,
        sql: &str,
        params: &[Param<'_>],
    ) -> Result<u64, Error> {
        let mut open = self
            .open
            .try_borrow_mut()
            .map_err(|_| Error::Nested { transaction: name })?;
        let statement = open.checked(name, sql, params.len())?;
        let params: Vec<&(dyn ToSql + Sync)> = params
            .iter()
            .map(|param| param as &(dyn ToSql + Sync))
            .collect();
        open.transaction
            .execute(&statement, &params)
            .map_err(|error| self.failed(name, &error))
    }

    /// As [`PostgresTx::each`], of all these keys at once.
    pub(super) fn each_of<E: From<Error>>(
        &self,
        name: &'static str,
        sql: &str,
        keys: &[Param<'_>],
        each: &mut impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = sql.replace("= $1", "= ANY($1)");
        self.rows(name, &sql, &[keys], each)
    }

    pub(super) fn each<E: From<Error>>(
        &self,
        name: &'static str,
        sql: &'static str,
        params: &[Param<'_>],
        each: &mut impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let fetched = self.fetched.try_borrow().ok();
        let fetched = fetched.and_then(|fetched| fetched.find(sql, params));
        let Some(fetched) = fetched else {
            return self.rows(name, sql, params, each);
        };
        fetched.iter().try_for_each(|fields| {
            each(&Row {
                name,
                inner: RowInner::Fetched(fields),
            })
        })
    }

    /// Fetches what the statement is about to be asked for each of these ids, its first value; the others follow.
    pub(super) fn ahead(
        &self,
        name: &'static str,
        sql: &'static str,
        keys: &[&[Param<'_>]],
        others: &[Param<'_>],
    ) -> Result<(), Error> {
        let count = keys.first().map_or(0, |ids| ids.len());
        if self.writes || count == 0 {
            return Ok(());
        }
        let mut open = self
            .open
            .try_borrow_mut()
            .map_err(|_| Error::Nested { transaction: name })?;
        let statement = ahead::of_many(sql, keys.len());
        let statement = open.checked(name, &statement, keys.len() + others.len())?;
        let params = keys.iter().map(|ids| ids as &dyn ToSql);
        let params = params.chain(others.iter().map(|param| param as &dyn ToSql));
        let params: Vec<&dyn ToSql> = params.collect();
        let mut rows = open
            .transaction
            .query_raw(&statement, params)
            .map_err(|error| self.failed(name, &error))?;
        let mut found: Vec<Vec<Fields>> = std::iter::repeat_with(Vec::new).take(count).collect();
        while let Some(row) = rows.next().map_err(|error| self.failed(name, &error))? {
            let Some((fields, place)) = ahead::fields(&row) else {
                // A kind of value that is not kept: it is asked for as it comes.
                return Ok(());
            };
            if let Some(of_one) = found.get_mut(place) {
                of_one.push(fields);
            }
        }
        let mut fetched = self.fetched.borrow_mut();
        for (place, rows) in found.into_iter().enumerate() {
            let of_one = keys.iter().filter_map(|ids| ids.get(place));
            let params: Vec<Param<'_>> = of_one.chain(others).copied().collect();
            fetched.keep(sql, &params, rows);
        }
        Ok(())
    }

    fn rows<E: From<Error>>(
        &self,
        name: &'static str,
        sql: &str,
        params: &[impl ToSql + Sync],
        each: &mut impl FnMut(&Row<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut open = self
            .open
            .try_borrow_mut()
            .map_err(|_| Error::Nested { transaction: name })?;
        let statement = open.checked(name, sql, params.len())?;
        let mut rows = open
            .transaction
            .query_raw(&statement, params.iter().map(|param| param as &dyn ToSql))
            .map_err(|error| self.failed(name, &error))?;
        while let Some(row) = rows.next().map_err(|error| self.failed(name, &error))? {
            each(&Row {
                name,
                inner: RowInner::Postgres(&row),
            })?;
        }
        Ok(())
    }

    pub(super) fn bulk<E: From<Error>>(
        &self,
        name: &'static str,
        bulk: &Bulk,
        fill: impl FnOnce(&mut Sink<'_, '_>) -> Result<(), E>,
    ) -> Result<u64, E> {
        let failed = |error| self.failed(name, &error);
        let (mut open, few) = self.taken(name, bulk, fill)?;
        let Some(few) = few else {
            let inserted = open
                .transaction
                .execute(&bulk.unstage(), &[])
                .map_err(failed)?;
            open.transaction
                .batch_execute(&bulk.clear())
                .map_err(failed)?;
            return Ok(inserted);
        };
        if few.is_empty() {
            return Ok(0);
        }
        let rows: Vec<Vec<Param<'_>>> = few.iter().map(params).collect();
        let arrays = columns(&rows, bulk.columns.len());
        let statement = open.prepare(name, &bulk.insert_arrays())?;
        let inserted = open.transaction.execute(&statement, &bound(&arrays));
        Ok(inserted.map_err(failed)?)
    }

    /// Takes away the rows that have these values.
    pub(super) fn strike(
        &self,
        name: &'static str,
        strike: &Bulk,
        rows: &[Vec<Param<'_>>],
    ) -> Result<u64, Error> {
        let mut open = self
            .open
            .try_borrow_mut()
            .map_err(|_| Error::Nested { transaction: name })?;
        let arrays = columns(rows, strike.columns.len());
        let statement = open.prepare(name, &strike.delete_arrays())?;
        open.transaction
            .execute(&statement, &bound(&arrays))
            .map_err(|error| self.failed(name, &error))
    }

    pub(super) fn bulk_new<E: From<Error>>(
        &self,
        name: &'static str,
        bulk: &Bulk,
        new: &mut HashSet<[u8; 16]>,
        fill: impl FnOnce(&mut Sink<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let failed = |error| self.failed(name, &error);
        let (mut open, few) = self.taken(name, bulk, fill)?;
        let mut inserted = Vec::new();
        if let Some(few) = few {
            if few.is_empty() {
                return Ok(());
            }
            let rows: Vec<Vec<Param<'_>>> = few.iter().map(params).collect();
            let arrays = columns(&rows, bulk.columns.len());
            let statement = open.prepare(name, &bulk.insert_arrays_new())?;
            let found = open.transaction.query(&statement, &bound(&arrays));
            inserted.extend(found.map_err(failed)?);
        } else {
            inserted = open
                .transaction
                .query(&bulk.unstage_new(), &[])
                .map_err(failed)?;
            open.transaction
                .batch_execute(&bulk.clear())
                .map_err(failed)?;
        }
        for row in &inserted {
            let id: &[u8] = row.try_get(0).map_err(failed)?;
            new.insert(id.try_into().map_err(|_| Error::Type {
                transaction: name,
                column: 0,
                wanted: "bytes of its length",
            })?);
        }
        Ok(())
    }

    /// Takes the rows: few are given back, many are in the table that stands in for the real one.
    fn taken<E: From<Error>>(
        &self,
        name: &'static str,
        bulk: &Bulk,
        fill: impl FnOnce(&mut Sink<'_, '_>) -> Result<(), E>,
    ) -> Result<(RefMut<'_, Open<'a>>, Option<Vec<Kept>>), E> {
        let mut open = self
            .open
            .try_borrow_mut()
            .map_err(|_| Error::Nested { transaction: name })?;
        let transaction = &mut open.transaction;
        let mut rows = CopyRows::new(move || {
            transaction
                .batch_execute(&bulk.stage())
                .map_err(|error| self.failed(name, &error))?;
            let writer = transaction
                .copy_in(&bulk.copy())
                .map_err(|error| self.failed(name, &error))?;
            let types: Vec<Type> = bulk
                .columns
                .iter()
                .map(|(_, kind)| kind.postgres())
                .collect();
            Ok(BinaryCopyInWriter::new(writer, &types))
        });
        fill(&mut Sink {
            name,
            columns: bulk.columns.len(),
            inner: SinkInner::Copy(&mut rows),
        })?;
        let few = rows.end().map_err(|error| self.failed(name, &error))?;
        Ok((open, few))
    }
}

impl Kind {
    const fn postgres(self) -> Type {
        match self {
            Self::Blob => Type::BYTEA,
            Self::Int => Type::INT8,
            Self::Text => Type::TEXT,
        }
    }
}

impl ToSql for Param<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Blob(bytes) => bytes.to_sql(ty, out),
            Self::Int(number) => number.to_sql(ty, out),
            Self::Null => Ok(IsNull::Yes),
            Self::Text(text) => text.to_sql(ty, out),
        }
    }

    fn accepts(ty: &Type) -> bool {
        [Type::BYTEA, Type::INT8, Type::TEXT].contains(ty)
    }

    to_sql_checked!();
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("prepared", &self.prepared.len())
            .finish_non_exhaustive()
    }
}

fn is_conflict(error: &::postgres::Error) -> bool {
    matches!(
        error.code(),
        Some(&SqlState::T_R_SERIALIZATION_FAILURE | &SqlState::T_R_DEADLOCK_DETECTED)
    )
}

/// SQLSTATE alone: the server's text can quote the row that it refused.
fn code(error: &::postgres::Error) -> String {
    error.code().map_or_else(
        || {
            if error.is_closed() {
                "connection closed".to_owned()
            } else {
                "no connection or no such server".to_owned()
            }
        },
        |state| format!("SQLSTATE {}", state.code()),
    )
}

fn driver(transaction: &'static str, error: &::postgres::Error) -> Error {
    if is_conflict(error) {
        return Error::Busy { transaction };
    }
    Error::Driver {
        transaction,
        code: code(error),
    }
}
