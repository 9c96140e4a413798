//! Rows on their way into a table: a few in one statement, many through `COPY`.
//!
//! `COPY` knows no `ON CONFLICT`, so what it brings goes into a temporary table first, which is
//! emptied when the transaction commits. For that PostgreSQL empties every such table of the
//! session and builds its indexes again: with the dozen that an intake makes, some 20 to 60 ms at
//! each commit, where the commit itself takes a few. So rows are held until they are too many for
//! one statement, which is given each column as an array; a transaction of few rows then touches no
//! temporary table, pays nothing for one, and asks the server once for each table.

use ::postgres::binary_copy::BinaryCopyInWriter;
use ::postgres::types::ToSql;

use super::super::Param;
use super::driver;
use crate::error::Error;

/// Rows that go in one statement.
const FEW: usize = 1024;
/// Bytes that they have together at most.
const FEW_BYTES: usize = 1 << 20;

/// A row that is held.
pub(in crate::db) type Kept = Vec<Value>;

/// A value that is held.
#[derive(Debug)]
pub(in crate::db) enum Value {
    Blob(Vec<u8>),
    Int(i64),
    Null,
    Text(String),
}

impl Value {
    fn of(param: &Param<'_>) -> Self {
        match param {
            Param::Blob(bytes) => Self::Blob(bytes.to_vec()),
            Param::Int(number) => Self::Int(*number),
            Param::Null => Self::Null,
            Param::Text(text) => Self::Text((*text).to_owned()),
        }
    }

    fn param(&self) -> Param<'_> {
        match self {
            Self::Blob(bytes) => Param::Blob(bytes),
            Self::Int(number) => Param::Int(*number),
            Self::Null => Param::Null,
            Self::Text(text) => Param::Text(text),
        }
    }
}

/// The values of each column, to be bound as arrays.
pub(in crate::db) fn columns<'v>(rows: &[Vec<Param<'v>>], count: usize) -> Vec<Vec<Param<'v>>> {
    let column = |number: usize| {
        let cells = rows.iter().map(|row| row.get(number).copied());
        cells.map(|cell| cell.unwrap_or(Param::Null)).collect()
    };
    (0..count).map(column).collect()
}

/// The values of a row, to be bound.
pub(in crate::db) fn params(row: &Kept) -> Vec<Param<'_>> {
    row.iter().map(Value::param).collect()
}

/// As the driver takes them.
pub(in crate::db) fn bound(params: &[impl ToSql + Sync]) -> Vec<&(dyn ToSql + Sync)> {
    params
        .iter()
        .map(|param| param as &(dyn ToSql + Sync))
        .collect()
}

type Start<'c> = Box<dyn FnOnce() -> Result<BinaryCopyInWriter<'c>, Error> + 'c>;

/// Rows on their way.
pub(in crate::db) struct CopyRows<'c> {
    held: Vec<Kept>,
    bytes: usize,
    start: Option<Start<'c>>,
    writer: Option<BinaryCopyInWriter<'c>>,
}

impl<'c> CopyRows<'c> {
    /// `start` begins the `COPY`, where there are many.
    pub(super) fn new(start: impl FnOnce() -> Result<BinaryCopyInWriter<'c>, Error> + 'c) -> Self {
        Self {
            held: Vec::new(),
            bytes: 0,
            start: Some(Box::new(start)),
            writer: None,
        }
    }

    pub(in crate::db) fn row(
        &mut self,
        name: &'static str,
        values: &[Param<'_>],
    ) -> Result<(), Error> {
        if self.writer.is_none() {
            self.bytes += values.iter().map(size).sum::<usize>();
            if self.held.len() < FEW && self.bytes <= FEW_BYTES {
                self.held.push(values.iter().map(Value::of).collect());
                return Ok(());
            }
            self.writer = self.start.take().map(|start| start()).transpose()?;
            for row in std::mem::take(&mut self.held) {
                self.write(name, &params(&row))?;
            }
        }
        self.write(name, values)
    }

    fn write(&mut self, name: &'static str, values: &[Param<'_>]) -> Result<(), Error> {
        match &mut self.writer {
            Some(writer) => writer
                .write(&bound(values))
                .map_err(|error| driver(name, &error)),
            None => Ok(()),
        }
    }

    /// The rows, where they were few; else all of them have been sent.
    pub(super) fn end(self) -> Result<Option<Vec<Kept>>, ::postgres::Error> {
        match self.writer {
            Some(writer) => writer.finish().map(|_| None),
            None => Ok(Some(self.held)),
        }
    }
}

const fn size(param: &Param<'_>) -> usize {
    match param {
        Param::Blob(bytes) => bytes.len(),
        Param::Text(text) => text.len(),
        Param::Int(_) | Param::Null => 8,
    }
}
