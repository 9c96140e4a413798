//! What can go wrong between a use case and its database.
//!
//! Messages name the transaction and the driver's code, never values: a
//! driver's own text can quote the row that it refused.

use thiserror::Error;

/// A failure of the store.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The wrong number of values was given to a statement.
    #[error("statement in transaction '{transaction}' takes {expected} values, {given} were given")]
    Arity {
        /// The transaction's name.
        transaction: &'static str,
        /// How many the statement takes.
        expected: usize,
        /// How many were given.
        given: usize,
    },
    /// Others held the database for longer than the bounded retry.
    #[error("the database stayed busy during '{transaction}'; try again")]
    Busy {
        /// The transaction's name.
        transaction: &'static str,
    },
    /// Stored bytes are not what they should be.
    #[error("stored {what} does not read back; run `tiaki db check`")]
    Corrupt {
        /// Which stored thing.
        what: &'static str,
    },
    /// The database refused a statement.
    #[error("the database refused a statement in '{transaction}' ({code})")]
    Driver {
        /// The transaction's name.
        transaction: &'static str,
        /// The driver's code: SQLSTATE, or SQLite's result code and its own short text.
        code: String,
    },
    /// The schema in the database is not one that this program knows.
    #[error(
        "the database has schema {found}, this program knows up to {known}: use a newer program"
    )]
    Newer {
        /// The version found.
        found: i64,
        /// The newest known here.
        known: i64,
    },
    /// A statement was run inside the loop over another's rows.
    #[error("a statement was run inside the rows of another in '{transaction}'")]
    Nested {
        /// The transaction's name.
        transaction: &'static str,
    },
    /// Rows were changed and nothing was written to the log.
    #[error("transaction '{transaction}' changed rows but wrote nothing to the log")]
    NotLogged {
        /// The transaction's name.
        transaction: &'static str,
    },
    /// The database could not be opened.
    #[error("cannot open the database ({code})")]
    Open {
        /// The driver's code.
        code: String,
    },
    /// The database belongs to another site's secret.
    #[error(
        "the database was filled under another site key: use the data directory with its `site.key`"
    )]
    OtherSite,
    /// A column held another type than the one asked for.
    #[error("column {column} of a row in '{transaction}' is not {wanted}")]
    Type {
        /// The transaction's name.
        transaction: &'static str,
        /// Counted from 0.
        column: usize,
        /// What was asked for.
        wanted: &'static str,
    },
}

impl Error {
    /// Whether the same call may succeed later without anything being mended.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        matches!(self, Self::Busy { .. })
    }
}
