//! The log by pages, and checked part by part: each statement goes by an index and stops after so many rows,
//! however long the log is.
//!
//! A day is found by its first and last place: entries are in the order in which they were written, so their
//! times rise but for a clock that was set back. To add a way to look: an index that ends with `seq`, and its
//! statement here.

use tiaki_core::time::Timestamp;

use super::{Logged, chain, head, read};
use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;

sql! {
    BACK = "SELECT seq, written_at, actor, verb, subject, detail, hash FROM log WHERE seq BETWEEN $1 AND $2 \
            ORDER BY seq DESC LIMIT $3";
    BACK_OF_VERB = "SELECT seq, written_at, actor, verb, subject, detail, hash FROM log WHERE verb = $4 \
                    AND seq BETWEEN $1 AND $2 ORDER BY seq DESC LIMIT $3";
    BACK_OF_ACTOR = "SELECT seq, written_at, actor, verb, subject, detail, hash FROM log WHERE actor = $4 \
                     AND seq BETWEEN $1 AND $2 ORDER BY seq DESC LIMIT $3";
    WRITTEN = "SELECT written_at FROM log WHERE seq = $1";
    HASH = "SELECT hash FROM log WHERE seq = $1";
    ON = "SELECT seq, written_at, actor, verb, subject, detail, hash FROM log WHERE seq >= $1 ORDER BY seq LIMIT $2";
}

/// Whose entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'w> {
    /// All.
    All,
    /// Those that tell of this.
    Verb(&'w str),
    /// Those of whom it was done by.
    Actor(&'w str),
}

/// What a check of a part found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The first place that was looked at.
    pub from: i64,
    /// The last; smaller than the first where there was none.
    pub to: i64,
    /// The place of the head.
    pub head: i64,
    /// The first entry that does not follow from those before it; one after the last where the head is another.
    pub first_bad: Option<i64>,
}

/// The newest entries from one place up to another, newest first.
///
/// # Errors
/// Those of the store.
pub fn back(
    tx: &Tx<'_>,
    which: Which<'_>,
    (from, to): (i64, i64),
    limit: u32,
) -> Result<Vec<Logged>, Error> {
    let (from, to) = (Param::Int(from), Param::Int(to));
    let limit = Param::Int(i64::from(limit));
    match which {
        Which::All => tx.rows(BACK, &[from, to, limit], read),
        Which::Verb(verb) => tx.rows(BACK_OF_VERB, &[from, to, limit, Param::Text(verb)], read),
        Which::Actor(actor) => tx.rows(BACK_OF_ACTOR, &[from, to, limit, Param::Text(actor)], read),
    }
}

/// The first place whose entry was written at `at` or later, as far as times rise; one after the last where there
/// is none.
///
/// # Errors
/// Those of the store; an entry that is gone is [`Error::Corrupt`].
pub fn first_since(tx: &Tx<'_>, at: Timestamp) -> Result<i64, Error> {
    let (last, _) = head(tx)?;
    let (mut low, mut high) = (1, last.saturating_add(1));
    while low < high {
        let middle = low + (high - low) / 2;
        let written = tx.find(WRITTEN, &[Param::Int(middle)], |row| row.int(0))?;
        let written = written.ok_or(Error::Corrupt { what: "the log" })?;
        if written < at.micros() {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// Holds at most `limit` entries, from a place on, against what stands before them; those at the end also against
/// the head.
///
/// # Errors
/// Those of the store; a broken chain is not an error but a finding.
pub fn check(tx: &Tx<'_>, from: i64, limit: u32) -> Result<Part, Error> {
    let (last, end) = head(tx)?;
    let from = from.max(1);
    let mut part = Part {
        from,
        to: from - 1,
        head: last,
        first_bad: None,
    };
    let mut hash = [0; 32];
    if from > 1 {
        match tx.find(HASH, &[Param::Int(from - 1)], |row| row.fixed(0))? {
            Some(before) => hash = before,
            None => {
                part.first_bad = Some(from - 1);
                return Ok(part);
            }
        }
    }
    tx.each(
        ON,
        &[Param::Int(from), Param::Int(i64::from(limit))],
        |row| {
            let entry = read(row)?;
            part.to += 1;
            let texts = [&*entry.actor, &*entry.verb, &*entry.subject, &*entry.detail];
            hash = chain(&hash, part.to, entry.at.micros(), texts);
            if part.first_bad.is_none() && (entry.seq != part.to || entry.hash != hash) {
                part.first_bad = Some(part.to);
            }
            Ok::<_, Error>(())
        },
    )?;
    let read = part.to.saturating_sub(from).saturating_add(1);
    let is_end = read < i64::from(limit) || part.to >= last;
    if part.first_bad.is_none() && is_end && (part.to != last || hash != end) {
        part.first_bad = Some(part.to.saturating_add(1));
    }
    Ok(part)
}
