//! The bulk road: which columns a table takes, and where its rows go; and which rows go away.

use std::collections::HashSet;

use super::Param;
use super::postgres::CopyRows;
use crate::error::Error;

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Blob,
    Int,
    Text,
}

/// A table's bulk insert, or which of its rows are taken away by the values of some columns. Where new
/// rows are to be named, the first column is their id.
#[derive(Debug)]
pub(crate) struct Bulk {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
}

impl Kind {
    /// As PostgreSQL names it.
    const fn name(self) -> &'static str {
        match self {
            Self::Blob => "BYTEA",
            Self::Int => "BIGINT",
            Self::Text => "TEXT",
        }
    }
}

impl Bulk {
    fn names(&self) -> String {
        self.columns
            .iter()
            .map(|(name, _)| *name)
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// One row at a time, with values numbered after this sign.
    pub(crate) fn insert(&self, sign: char) -> String {
        let values = (1..=self.columns.len())
            .map(|n| format!("{sign}{n}"))
            .collect::<Vec<_>>()
            .join(", ");
        format!(
            "INSERT INTO {} ({}) VALUES ({values}) ON CONFLICT DO NOTHING",
            self.table,
            self.names()
        )
    }

    /// All rows at once, each column's values given as one array.
    pub(crate) fn insert_arrays(&self) -> String {
        format!(
            "INSERT INTO {} ({}) SELECT * FROM UNNEST({}) ON CONFLICT DO NOTHING",
            self.table,
            self.names(),
            self.arrays()
        )
    }

    /// As [`Bulk::insert_arrays`], giving the ids of the rows that were new.
    pub(crate) fn insert_arrays_new(&self) -> String {
        format!("{} RETURNING {}", self.insert_arrays(), self.id())
    }

    /// Takes the rows away that have these values, one set of values at a time.
    pub(crate) fn delete(&self, sign: char) -> String {
        let named = self.columns.iter().zip(1..);
        let wanted: Vec<String> = named
            .map(|((name, _), n)| format!("{name} = {sign}{n}"))
            .collect();
        format!("DELETE FROM {} WHERE {}", self.table, wanted.join(" AND "))
    }

    /// As [`Bulk::delete`], all at once, each column's values given as one array.
    pub(crate) fn delete_arrays(&self) -> String {
        let named = self.columns.iter();
        let wanted: Vec<String> = named
            .map(|(name, _)| format!("{}.{name} = gone.{name}", self.table))
            .collect();
        format!(
            "DELETE FROM {} USING UNNEST({}) AS gone ({}) WHERE {}",
            self.table,
            self.arrays(),
            self.names(),
            wanted.join(" AND ")
        )
    }

    /// The arrays of all columns, as values of a PostgreSQL statement.
    fn arrays(&self) -> String {
        let columns = self.columns.iter().zip(1..);
        let arrays: Vec<String> = columns
            .map(|((_, kind), n)| format!("${n}::{}[]", kind.name()))
            .collect();
        arrays.join(", ")
    }

    fn id(&self) -> &'static str {
        self.columns.first().map_or("", |(name, _)| *name)
    }

    /// The table that `COPY` fills within a transaction.
    pub(crate) fn stage(&self) -> String {
        format!(
            "CREATE TEMP TABLE IF NOT EXISTS stage_{0} (LIKE {0} INCLUDING DEFAULTS) ON COMMIT DELETE ROWS",
            self.table
        )
    }

    pub(crate) fn copy(&self) -> String {
        format!(
            "COPY stage_{} ({}) FROM STDIN BINARY",
            self.table,
            self.names()
        )
    }

    pub(crate) fn unstage(&self) -> String {
        let names = self.names();
        format!(
            "INSERT INTO {0} ({names}) SELECT {names} FROM stage_{0} ON CONFLICT DO NOTHING",
            self.table
        )
    }

    /// As [`Bulk::unstage`], giving the ids of the rows that were new.
    pub(crate) fn unstage_new(&self) -> String {
        format!("{} RETURNING {}", self.unstage(), self.id())
    }

    pub(crate) fn clear(&self) -> String {
        format!("DELETE FROM stage_{}", self.table)
    }
}

/// Takes the rows of a bulk insert.
pub(crate) struct Sink<'s, 'c> {
    pub(super) name: &'static str,
    pub(super) columns: usize,
    pub(super) inner: SinkInner<'s, 'c>,
}

pub(super) enum SinkInner<'s, 'c> {
    Copy(&'s mut CopyRows<'c>),
    Prepared {
        statement: rusqlite::CachedStatement<'c>,
        count: u64,
        /// The ids of new rows, where they are wanted.
        new: Option<&'s mut HashSet<[u8; 16]>>,
    },
}

impl Sink<'_, '_> {
    /// Adds a row, its values in the order of the bulk's columns.
    pub(crate) fn row(&mut self, values: &[Param<'_>]) -> Result<(), Error> {
        if values.len() != self.columns {
            return Err(Error::Arity {
                transaction: self.name,
                expected: self.columns,
                given: values.len(),
            });
        }
        match &mut self.inner {
            SinkInner::Copy(rows) => rows.row(self.name, values),
            SinkInner::Prepared {
                statement,
                count,
                new,
            } => {
                let changed = statement
                    .execute(rusqlite::params_from_iter(values))
                    .map_err(|error| super::sqlite::driver(self.name, &error))?;
                *count += changed as u64;
                if let (1.., Some(Param::Blob(id)), Some(new)) = (changed, values.first(), new) {
                    let id = <[u8; 16]>::try_from(*id).map_err(|_| Error::Type {
                        transaction: self.name,
                        column: 0,
                        wanted: "bytes of its length",
                    })?;
                    new.insert(id);
                }
                Ok(())
            }
        }
    }
}
