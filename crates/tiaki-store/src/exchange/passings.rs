//! Packages that came and that somebody would pass on: one proposal at a time on each, which a second person lets go.
//!
//! Rows are added, and end as released or withdrawn; none is taken away.

use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM exchange_passings WHERE package = $1 AND peer = $2";
    PROPOSE = "INSERT INTO exchange_passings (package, peer, seq, to_authority, purpose, legal_basis, leave, operator, proposed_at, \
               state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'proposed')";
    OPEN = "SELECT package, peer, seq, to_authority, purpose, legal_basis, leave, operator, proposed_at FROM exchange_passings \
            WHERE package = $1 AND state = 'proposed' ORDER BY peer, seq LIMIT 1";
    END = "UPDATE exchange_passings SET state = $4 WHERE package = $1 AND peer = $2 AND seq = $3";
}

/// A proposal to pass a package on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passing {
    /// SHA-256 of the package's canonical bytes.
    pub package: [u8; 32],
    /// Who it came from.
    pub peer: String,
    /// Its place among the proposals on the package.
    pub seq: i64,
    /// To whom it would go.
    pub to: String,
    /// What it may be used for there.
    pub purpose: String,
    /// On what legal basis.
    pub legal_basis: String,
    /// The letter that is its sender's leave.
    pub leave: Option<String>,
    /// Who proposed it.
    pub operator: String,
    /// When.
    pub at: Timestamp,
}

/// How a proposal ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// A second person let the package go.
    Released,
    /// Somebody gave it up.
    Withdrawn,
}

impl Ends {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Writes a proposal down with its entry in the log; its place is not looked at.
///
/// # Errors
/// Those of the store.
pub fn propose(tx: &Tx<'_>, new: &Passing, entry: Entry) -> Result<(), Error> {
    let of = [Param::Blob(&new.package), Param::Text(&new.peer)];
    let seq = tx.find(LAST, &of, |row| row.int(0))?.unwrap_or(0) + 1;
    tx.execute(
        PROPOSE,
        &[
            Param::Blob(&new.package),
            Param::Text(&new.peer),
            Param::Int(seq),
            Param::Text(&new.to),
            Param::Text(&new.purpose),
            Param::Text(&new.legal_basis),
            new.leave.as_deref().into(),
            Param::Text(&new.operator),
            Param::Int(new.at.micros()),
        ],
    )?;
    tx.record(entry)
}

fn read(row: &Row<'_>) -> Result<Passing, Error> {
    Ok(Passing {
        package: row.fixed(0)?,
        peer: row.text(1)?.to_owned(),
        seq: row.int(2)?,
        to: row.text(3)?.to_owned(),
        purpose: row.text(4)?.to_owned(),
        legal_basis: row.text(5)?.to_owned(),
        leave: row.find_text(6)?.map(str::to_owned),
        operator: row.text(7)?.to_owned(),
        at: Timestamp::from_micros(row.int(8)?),
    })
}

/// The proposal on a package that waits for a second person.
///
/// # Errors
/// Those of the store.
pub fn open(tx: &Tx<'_>, package: &[u8; 32]) -> Result<Option<Passing>, Error> {
    tx.find(OPEN, &[Param::Blob(package)], read)
}

/// Ends a proposal with its entry in the log.
///
/// # Errors
/// Those of the store.
pub fn end(tx: &Tx<'_>, of: &Passing, ends: Ends, entry: Entry) -> Result<(), Error> {
    let params = [
        Param::Blob(&of.package),
        Param::Text(&of.peer),
        Param::Int(of.seq),
        Param::Text(ends.code()),
    ];
    tx.execute(END, &params)?;
    tx.record(entry)
}
