//! What could not be read: kept whole, byte for byte, with the reason.

use tiaki_core::id::QuarantineId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::documents::{self, Document};
use crate::error::Error;
use crate::log::Entry;

sql! {
    NEWEST = "SELECT quarantine_id, document, origin, format, code, line, path, message, received_at \
              FROM quarantine ORDER BY received_at DESC, quarantine_id LIMIT $1";
    COUNT = "SELECT COUNT(*) FROM quarantine";
}

static QUARANTINE: Bulk = Bulk {
    table: "quarantine",
    columns: &[
        ("quarantine_id", Kind::Blob),
        ("document", Kind::Blob),
        ("origin", Kind::Text),
        ("format", Kind::Text),
        ("code", Kind::Text),
        ("line", Kind::Int),
        ("path", Kind::Text),
        ("message", Kind::Text),
        ("received_at", Kind::Int),
    ],
};

/// Something that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// Derived from the bytes, the place and the reason.
    pub id: QuarantineId,
    /// Digest of the bytes as they came.
    pub document: [u8; 32],
    /// Where they came from: a path below the imported folder.
    pub origin: String,
    /// The format they were taken for.
    pub format: String,
    /// The reason's stable code.
    pub code: String,
    /// The line, from 1; 0 where none applies.
    pub line: i64,
    /// The element or column.
    pub path: String,
    /// What is wrong and what to do; never a value.
    pub message: String,
    /// When.
    pub received_at: Timestamp,
}

/// Keeps what could not be read; returns how many were not there before.
///
/// # Errors
/// Those of the store.
pub fn save(
    tx: &Tx<'_>,
    documents: &[Document],
    items: &[Quarantined],
    actor: &str,
) -> Result<u64, Error> {
    let Some(first) = items.first() else {
        return Ok(0);
    };
    documents::save(tx, documents.iter(), first.received_at)?;
    let mut new = tx.bulk_new(&QUARANTINE, |sink| {
        items.iter().try_for_each(|item| {
            sink.row(&[
                Param::Blob(item.id.as_bytes()),
                Param::Blob(&item.document),
                Param::Text(&item.origin),
                Param::Text(&item.format),
                Param::Text(&item.code),
                Param::Int(item.line),
                Param::Text(&item.path),
                Param::Text(&item.message),
                Param::Int(item.received_at.micros()),
            ])
        })
    })?;
    let count = new.len() as u64;
    // Two of one batch may be the same: the entry is written for the first.
    for item in items.iter().filter(|item| new.remove(item.id.as_bytes())) {
        tx.record(Entry {
            at: item.received_at,
            actor: actor.to_owned(),
            verb: "document.quarantined",
            subject: item.id.to_string(),
            detail: format!("code={} document={}", item.code, hex::encode(item.document)),
        })?;
    }
    Ok(count)
}

fn read(row: &Row<'_>) -> Result<Quarantined, Error> {
    Ok(Quarantined {
        id: QuarantineId::from_bytes(row.fixed(0)?),
        document: row.fixed(1)?,
        origin: row.text(2)?.to_owned(),
        format: row.text(3)?.to_owned(),
        code: row.text(4)?.to_owned(),
        line: row.int(5)?,
        path: row.text(6)?.to_owned(),
        message: row.text(7)?.to_owned(),
        received_at: Timestamp::from_micros(row.int(8)?),
    })
}

/// The newest, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn newest(tx: &Tx<'_>, limit: u32) -> Result<Vec<Quarantined>, Error> {
    tx.rows(NEWEST, &[Param::Int(i64::from(limit))], read)
}

/// How many there are.
///
/// # Errors
/// Those of the store.
pub fn count(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(COUNT, &[], |row| row.int(0))?.unwrap_or(0))
}
