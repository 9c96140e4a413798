//! The bulk road: which columns a table takes, and where its rows go.

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

/// A table's bulk insert. Where new rows are to be named, the first column is their id.
#[derive(Debug)]
pub(crate) struct Bulk {
    pub(crate) table: &'static str,
    pub(crate) columns: &'static [(&'static str, Kind)],
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

    /// As [`Bulk::insert`], giving the id of a row that was new.
    pub(crate) fn insert_new(&self, sign: char) -> String {
        format!("{} RETURNING {}", self.insert(sign), self.id())
    }

    fn id(&self) -> &'static str {
        self.columns.first().map_or("", |(name, _)| *name)
    }

    /// The table that `COPY` fills within a transaction.
    pub(crate) fn stage(&self) -> String {
        format!(
            "CREATE TEMP TABLE IF NOT EXISTS stage_{0} (LIKE {0}) ON COMMIT DELETE ROWS",
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
