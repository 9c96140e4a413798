//! The bulk road: which columns a table takes, and where its rows go.

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

/// A table's bulk insert. The first column is bytes and stands for the row in what is returned.
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

    /// One row at a time, with numbered values.
    pub(crate) fn insert(&self) -> String {
        let values = (1..=self.columns.len())
            .map(|n| format!("?{n}"))
            .collect::<Vec<_>>()
            .join(", ");
        format!(
            "INSERT INTO {} ({}) VALUES ({values}) ON CONFLICT DO NOTHING",
            self.table,
            self.names()
        )
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
        let key = self.columns.first().map_or("", |(name, _)| *name);
        format!(
            "INSERT INTO {0} ({names}) SELECT {names} FROM stage_{0} ON CONFLICT DO NOTHING RETURNING {key}",
            self.table
        )
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
        new: Vec<Vec<u8>>,
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
            SinkInner::Prepared { statement, new } => {
                let changed = statement
                    .execute(rusqlite::params_from_iter(values))
                    .map_err(|error| super::sqlite::driver(self.name, &error))?;
                if let (1.., Some(Param::Blob(key))) = (changed, values.first()) {
                    new.push(key.to_vec());
                }
                Ok(())
            }
        }
    }
}
