//! The log: what was done, by whom, to which thing, each entry chained to the one before.
//!
//! An entry is written in the transaction of the change it tells of, so that
//! neither exists without the other. It holds ids and counts, never what a
//! report said. Each entry's hash is SHA-256 over the hash before it and its own
//! fields, each length-prefixed; the head row makes two writers follow one
//! another. A later issue grows this chain into a hash tree with witnesses; the
//! fields and their order stay.

pub mod pages;

use sha2::{Digest, Sha256};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Store, Tx};
use crate::error::Error;

sql! {
    pub(crate) HEAD = "SELECT seq, hash FROM log_head WHERE one = 1";
    MOVE_HEAD = "UPDATE log_head SET seq = $1, hash = $2 WHERE one = 1 AND seq = $3";
    ENTRIES = "SELECT seq, written_at, actor, verb, subject, detail, hash FROM log ORDER BY seq";
    NEWEST = "SELECT seq, written_at, actor, verb, subject, detail, hash FROM log ORDER BY seq DESC LIMIT $1";
}

static LOG: Bulk = Bulk {
    table: "log",
    columns: &[
        ("hash", Kind::Blob),
        ("seq", Kind::Int),
        ("written_at", Kind::Int),
        ("actor", Kind::Text),
        ("verb", Kind::Text),
        ("subject", Kind::Text),
        ("detail", Kind::Text),
    ],
};

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// When, by the caller's clock.
    pub at: Timestamp,
    /// Who: an operator, or the command that ran.
    pub actor: String,
    /// What was done, in the form `thing.done`, such as `report.received`.
    pub verb: &'static str,
    /// The id of what it was done to.
    pub subject: String,
    /// Ids, digests and counts that say more; never content.
    pub detail: String,
}

/// An entry as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logged {
    /// Its place, from 1.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: String,
    /// What was done.
    pub verb: String,
    /// To what.
    pub subject: String,
    /// More of it.
    pub detail: String,
    /// The chain's hash up to and with this entry.
    pub hash: [u8; 32],
}

/// What a check of the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// How many entries were read.
    pub entries: i64,
    /// The first entry that does not follow from those before it, if any.
    pub first_bad: Option<i64>,
}

/// The hash of an entry at `seq` after `previous`.
fn chain(previous: &[u8; 32], seq: i64, at: i64, texts: [&str; 4]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"tiaki-log-1");
    hash.update(previous);
    hash.update(seq.to_be_bytes());
    hash.update(at.to_be_bytes());
    for text in texts {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text.as_bytes());
    }
    hash.finalize().into()
}

fn head(tx: &Tx<'_>) -> Result<(i64, [u8; 32]), Error> {
    tx.find(HEAD, &[], |row| Ok((row.int(0)?, row.fixed(1)?)))?
        .ok_or(Error::Corrupt {
            what: "head of the log",
        })
}

/// Writes the entries after the last one, in their order.
pub(crate) fn append(tx: &Tx<'_>, entries: &[Entry]) -> Result<(), Error> {
    if entries.is_empty() {
        return Ok(());
    }
    let (before, mut hash) = head(tx)?;
    let mut seq = before;
    tx.bulk(&LOG, |sink| {
        for entry in entries {
            seq += 1;
            let texts = [
                entry.actor.as_str(),
                entry.verb,
                entry.subject.as_str(),
                entry.detail.as_str(),
            ];
            hash = chain(&hash, seq, entry.at.micros(), texts);
            let [actor, verb, subject, detail] = texts.map(Param::Text);
            let at = Param::Int(entry.at.micros());
            sink.row(&[
                Param::Blob(&hash),
                Param::Int(seq),
                at,
                actor,
                verb,
                subject,
                detail,
            ])?;
        }
        Ok::<_, Error>(())
    })?;
    match tx.execute(
        MOVE_HEAD,
        &[Param::Int(seq), Param::Blob(&hash), Param::Int(before)],
    )? {
        1 => Ok(()),
        _ => Err(Error::Busy {
            transaction: tx.name(),
        }),
    }
}

fn read(row: &crate::db::Row<'_>) -> Result<Logged, Error> {
    Ok(Logged {
        seq: row.int(0)?,
        at: Timestamp::from_micros(row.int(1)?),
        actor: row.text(2)?.to_owned(),
        verb: row.text(3)?.to_owned(),
        subject: row.text(4)?.to_owned(),
        detail: row.text(5)?.to_owned(),
        hash: row.fixed(6)?,
    })
}

/// The place of the last entry; 0 while there is none.
///
/// # Errors
/// Those of the store.
pub fn position(tx: &Tx<'_>) -> Result<i64, Error> {
    head(tx).map(|(seq, _)| seq)
}

/// The newest entries, newest first, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn newest(tx: &Tx<'_>, limit: u32) -> Result<Vec<Logged>, Error> {
    tx.rows(NEWEST, &[Param::Int(i64::from(limit))], read)
}

/// Recomputes the chain from its first entry and compares it with the head.
///
/// # Errors
/// Those of the store; a broken chain is not an error but a finding.
pub fn check(store: &Store) -> Result<Checked, Error> {
    store.read("log check", |tx| {
        let mut hash = [0; 32];
        let mut checked = Checked {
            entries: 0,
            first_bad: None,
        };
        tx.each(ENTRIES, &[], |row| {
            let entry = read(row)?;
            checked.entries += 1;
            let texts = [&*entry.actor, &*entry.verb, &*entry.subject, &*entry.detail];
            hash = chain(&hash, checked.entries, entry.at.micros(), texts);
            if checked.first_bad.is_none() && (entry.seq != checked.entries || entry.hash != hash) {
                checked.first_bad = Some(checked.entries);
            }
            Ok::<_, Error>(())
        })?;
        let (seq, last) = head(tx)?;
        if checked.first_bad.is_none() && (seq != checked.entries || last != hash) {
            checked.first_bad = Some(checked.entries + 1);
        }
        Ok(checked)
    })
}
