//! The columnar input: records and their evidence, 32 bytes a row.
//!
//! A [`TableBuilder`] takes records and rows in any order; [`TableBuilder::build`] brings them
//! into the order of the record keys, so that nothing after it can depend on the order of input.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::kind::{Kind, ValueClass};
use crate::threads;

/// The caller's stable key of a record, for example the 16 bytes of an account id.
///
/// All ties are broken by the order of these keys.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RecordKey(pub [u8; 16]);

impl From<u128> for RecordKey {
    fn from(number: u128) -> Self {
        Self(number.to_be_bytes())
    }
}

impl From<[u8; 16]> for RecordKey {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A record of one builder, as [`TableBuilder::record`] gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle(u32);

/// One piece of evidence on one record: one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    /// What the identifier is.
    pub kind: Kind,
    /// The caller's keyed digest of the normalised value. Two values are equal when kind and key
    /// are; use a keyed digest, because plain digests of numbers and addresses can be reversed.
    pub key: u64,
    /// When the value was in use, in microseconds UTC since 1970. Leave out a time known only to
    /// the day: two midnights are not the same minute.
    pub at: Option<i64>,
    /// The source port of an [`Kind::Ip`] event. Ports below 1024 are those of servers and are
    /// not evidence.
    pub port: Option<u16>,
    /// The domain of an [`Kind::Email`], as a number that is the same for the same domain: a keyed
    /// digest of 32 bits will do. 0 where it is not known: then nothing is learned of it.
    pub domain: u32,
    /// What is known of the value.
    pub class: ValueClass,
    /// The provider has verified that the account's holder controls the value.
    pub verified: bool,
    /// The value was found in free text, where it may be someone else's.
    pub mined: bool,
    /// The value leads to the holder and perhaps to others as well: a mailbox given for recovery, which
    /// may be a relative's, or the number of a switchboard behind which the holder has an extension.
    /// It counts less, and that two records have different ones says nothing.
    pub indirect: bool,
    /// The caller's number of the report it came from, for explanations.
    pub source: u32,
}

impl Evidence {
    /// An ordinary value without time, port or remarks, from report 0.
    #[must_use]
    pub const fn new(kind: Kind, key: u64) -> Self {
        Self {
            kind,
            key,
            at: None,
            port: None,
            domain: 0,
            class: ValueClass::Ordinary,
            verified: false,
            mined: false,
            indirect: false,
            source: 0,
        }
    }

    /// The same with the time of use, in microseconds UTC.
    #[must_use]
    pub const fn at(mut self, micros: i64) -> Self {
        self.at = Some(micros);
        self
    }

    /// The same with a source port.
    #[must_use]
    pub const fn port(mut self, port: u16) -> Self {
        self.port = Some(port);
        self
    }

    /// The same with the domain of a mailbox.
    #[must_use]
    pub const fn domain(mut self, domain: u32) -> Self {
        self.domain = domain;
        self
    }

    /// The same with a class.
    #[must_use]
    pub const fn class(mut self, class: ValueClass) -> Self {
        self.class = class;
        self
    }

    /// The same, verified by the provider.
    #[must_use]
    pub const fn verified(mut self) -> Self {
        self.verified = true;
        self
    }

    /// The same, found in free text.
    #[must_use]
    pub const fn mined(mut self) -> Self {
        self.mined = true;
        self
    }

    /// The same, of a value that may lead to others as well.
    #[must_use]
    pub const fn indirect(mut self) -> Self {
        self.indirect = true;
        self
    }

    /// The same, from a report.
    #[must_use]
    pub const fn source(mut self, source: u32) -> Self {
        self.source = source;
        self
    }
}

/// Why a table cannot be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// More records or rows than 32-bit numbers can count.
    #[error("table exceeds {limit} records or rows")]
    TooLarge {
        /// The largest number of either.
        limit: u32,
    },
    /// A handle of another builder was used.
    #[error("row {row} belongs to record {record}, which this builder did not make")]
    UnknownRecord {
        /// The position of the row in the order of input.
        row: usize,
        /// The number inside the handle.
        record: u32,
    },
}

/// The largest number of records or rows in one table.
const LIMIT: u32 = u32::MAX - 1;
/// The lowest source port that is evidence.
pub(crate) const LOWEST_PORT: u16 = 1024;
/// In place of a missing time.
const NO_TIME: i64 = i64::MIN;

/// Collects records and evidence in any order.
#[derive(Debug, Default)]
pub struct TableBuilder {
    keys: Vec<RecordKey>,
    rows: Vec<Row>,
    contradictions: Vec<Contradiction>,
}

/// Two records that cannot be of one person, as a fact and not as a human decision: for example
/// the sender and the addressee of one message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Contradiction {
    /// The record whose key is lower.
    pub a: RecordKey,
    /// The record whose key is higher.
    pub b: RecordKey,
    /// The caller's number of the report that says so.
    pub source: u32,
}

impl TableBuilder {
    /// An empty builder.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty builder with room for this many records and rows, so that it need not grow.
    #[must_use]
    pub fn with_capacity(records: usize, rows: usize) -> Self {
        Self {
            keys: Vec::with_capacity(records),
            rows: Vec::with_capacity(rows),
            contradictions: Vec::new(),
        }
    }

    /// Adds a record, or names one again: handles of the same key are the same record.
    pub fn record(&mut self, key: impl Into<RecordKey>) -> Handle {
        let handle = Handle(to_u32(self.keys.len()));
        self.keys.push(key.into());
        handle
    }

    /// Adds a piece of evidence to a record. The same row twice counts once.
    pub fn push(&mut self, record: Handle, evidence: Evidence) {
        self.rows.push(Row::new(record.0, evidence));
    }

    /// States that two records cannot be of one person. Only a human's decision overrides it, and
    /// then the conflict is reported.
    pub fn contradict(&mut self, one: RecordKey, other: RecordKey, source: u32) {
        let contradiction = Contradiction {
            a: one.min(other),
            b: one.max(other),
            source,
        };
        self.contradictions.push(contradiction);
    }

    /// Sorts and folds everything into a table.
    ///
    /// # Errors
    /// [`Error::TooLarge`] beyond 2^32 - 2 records or rows, [`Error::UnknownRecord`] for a handle
    /// of another builder.
    pub fn build(self) -> Result<Table, Error> {
        let Self {
            keys,
            mut rows,
            mut contradictions,
        } = self;
        if keys.len() > LIMIT as usize || rows.len() > LIMIT as usize {
            return Err(Error::TooLarge { limit: LIMIT });
        }
        let known = keys.len();
        let foreign = |row: &Row| row.record as usize >= known;
        if let Some(position) = rows.iter().position(foreign) {
            let record = rows.get(position).map_or(0, |row| row.record);
            return Err(Error::UnknownRecord {
                row: position,
                record,
            });
        }
        let distinct = if keys.is_sorted_by(|one, next| one < next) {
            keys
        } else {
            number_records(keys, &mut rows)
        };
        let rows = sort_rows(rows, distinct.len());
        let knows_domains = rows.iter().any(|row| row.domain().is_some());
        contradictions.sort_unstable();
        contradictions.dedup();
        contradictions.retain(|c| c.a != c.b);
        Ok(Table {
            keys: distinct,
            rows,
            contradictions,
            knows_domains,
        })
    }
}

/// The distinct keys in their order; the rows are given the numbers of their records in it.
fn number_records(keys: Vec<RecordKey>, rows: &mut [Row]) -> Vec<RecordKey> {
    let mut order: Vec<(RecordKey, u32)> = keys.into_iter().zip(0_u32..).collect();
    order.sort_unstable();
    let mut numbers = vec![0_u32; order.len()];
    let mut distinct: Vec<RecordKey> = Vec::with_capacity(order.len());
    for (key, input) in order {
        if distinct.last() != Some(&key) {
            distinct.push(key);
        }
        if let Some(number) = numbers.get_mut(input as usize) {
            *number = to_u32(distinct.len() - 1);
        }
    }
    for row in rows {
        row.record = numbers.get(row.record as usize).copied().unwrap_or(0);
    }
    distinct
}

/// Rows in their order, each once: first by record, by counting, and then within each record, by
/// several threads.
fn sort_rows(rows: Vec<Row>, records: usize) -> Vec<Row> {
    let mut rows = if rows.is_sorted_by_key(|row| row.record) {
        rows
    } else {
        by_record(&rows, records)
    };
    let cuts: Vec<usize> = threads::ranges(records, threads::count(rows.len()))
        .into_iter()
        .skip(1)
        .map(|range| rows.partition_point(|row| (row.record as usize) < range.start))
        .collect();
    let repeats = threads::run(threads::cut(&mut rows, &cuts), |piece| {
        for of_record in piece.chunk_by_mut(|one, next| one.record == next.record) {
            of_record.sort_unstable_by_key(Row::order);
        }
        let pairs = piece.iter().zip(piece.iter().skip(1));
        pairs.filter(|(one, next)| one == next).count()
    });
    if repeats.iter().any(|count| *count > 0) {
        rows.dedup();
    }
    rows
}

/// Counting sort by record.
fn by_record(rows: &[Row], records: usize) -> Vec<Row> {
    let mut next = vec![0_u32; records + 1];
    for row in rows {
        if let Some(count) = next.get_mut(row.record as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for place in &mut next {
        sum += *place;
        *place = sum;
    }
    let mut sorted = vec![Row::NONE; rows.len()];
    for row in rows {
        let Some(place) = next.get_mut(row.record as usize) else {
            continue;
        };
        if let Some(target) = sorted.get_mut(*place as usize) {
            *target = *row;
        }
        *place += 1;
    }
    sorted
}

/// Records and their evidence, in the order of the record keys.
#[derive(Debug)]
pub struct Table {
    pub(crate) keys: Vec<RecordKey>,
    pub(crate) rows: Vec<Row>,
    pub(crate) contradictions: Vec<Contradiction>,
    /// Whether any mailbox has a domain of which something may be learned.
    pub(crate) knows_domains: bool,
}

impl Table {
    /// The record keys, ascending.
    #[must_use]
    pub fn records(&self) -> &[RecordKey] {
        &self.keys
    }

    /// How many distinct rows there are.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }
}

/// One row, packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) key: u64,
    at: i64,
    pub(crate) record: u32,
    pub(crate) source: u32,
    /// The source port of an address, the domain of a mailbox.
    detail: u32,
    pub(crate) kind: Kind,
    pub(crate) class: ValueClass,
    flags: u8,
}

impl Row {
    const NONE: Self = Self {
        key: 0,
        at: NO_TIME,
        record: 0,
        source: 0,
        detail: 0,
        kind: Kind::Email,
        class: ValueClass::Ordinary,
        flags: 0,
    };

    pub(crate) fn new(record: u32, evidence: Evidence) -> Self {
        Self {
            key: evidence.key,
            at: evidence.at.unwrap_or(NO_TIME),
            record,
            source: evidence.source,
            detail: match evidence.kind {
                Kind::Email => evidence.domain,
                Kind::Ip => evidence.port.unwrap_or(0).into(),
                _ => 0,
            },
            kind: evidence.kind,
            class: evidence.class,
            flags: u8::from(evidence.verified)
                | (u8::from(evidence.mined) << 1)
                | (u8::from(evidence.indirect) << 2),
        }
    }

    /// The same row of the record with another number, under the class that holds for it.
    pub(crate) const fn of_record(&self, record: u32, class: ValueClass) -> Self {
        Self {
            record,
            class,
            ..*self
        }
    }

    pub(crate) fn time(&self) -> Option<i64> {
        (self.at != NO_TIME).then_some(self.at)
    }

    /// The source port, where it can be one.
    pub(crate) fn source_port(&self) -> Option<u16> {
        let port = u16::try_from(self.detail).ok();
        port.filter(|port| self.kind == Kind::Ip && *port >= LOWEST_PORT)
    }

    /// The domain of a mailbox, where it is known.
    pub(crate) fn domain(&self) -> Option<u32> {
        (self.kind == Kind::Email && self.detail != 0).then_some(self.detail)
    }

    /// Whether it says, in a field and of an ordinary value, what the record alone holds.
    pub(crate) fn is_stated(&self) -> bool {
        self.class == ValueClass::Ordinary && self.is_direct()
    }

    /// Whether it says in a field what the record alone holds.
    pub(crate) fn is_direct(&self) -> bool {
        !self.is_mined() && !self.is_indirect()
    }

    /// The class that holds for it, given what was learned of domains.
    pub(crate) fn learned(&self, of: impl Fn(u32) -> ValueClass) -> ValueClass {
        match self.domain() {
            Some(domain) if self.class == ValueClass::Ordinary => of(domain),
            _ => self.class,
        }
    }

    pub(crate) fn is_verified(&self) -> bool {
        self.flags & 1 != 0
    }

    pub(crate) fn is_mined(&self) -> bool {
        self.flags & 2 != 0
    }

    pub(crate) fn is_indirect(&self) -> bool {
        self.flags & 4 != 0
    }

    /// Whether the other row states the same value of the same record.
    pub(crate) fn same_value(&self, other: &Self) -> bool {
        self.record == other.record && self.kind == other.kind && self.key == other.key
    }

    pub(crate) fn order(&self) -> (u32, Kind, u64, i64, u32, u32, ValueClass, u8) {
        let Self {
            key,
            at,
            record,
            source,
            detail,
            kind,
            class,
            flags,
        } = *self;
        (record, kind, key, at, detail, source, class, flags)
    }
}

/// Counts are checked against [`LIMIT`] when the table is built.
pub(crate) fn to_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_thirty_two_bytes() {
        assert_eq!(size_of::<Row>(), 32);
    }

    #[test]
    fn the_same_key_is_one_record_and_the_same_row_is_one_row() {
        let mut b = TableBuilder::new();
        let late = b.record(9_u128);
        let early = b.record(3_u128);
        let again = b.record(9_u128);
        for record in [late, again] {
            b.push(record, Evidence::new(Kind::Email, 1));
        }
        b.push(early, Evidence::new(Kind::Email, 1).at(5));
        let table = b.build().unwrap();
        assert_eq!(table.records(), [RecordKey::from(3), RecordKey::from(9)]);
        assert_eq!(table.row_count(), 2);
    }

    #[test]
    fn a_foreign_handle_is_refused() {
        let mut other = TableBuilder::new();
        other.record(1_u128);
        let foreign = other.record(2_u128);
        let mut b = TableBuilder::new();
        let own = b.record(1_u128);
        b.push(own, Evidence::new(Kind::Email, 1));
        b.push(foreign, Evidence::new(Kind::Email, 1));
        let error = b.build().unwrap_err();
        assert_eq!(error, Error::UnknownRecord { row: 1, record: 1 });
        assert_eq!(
            error.to_string(),
            "row 1 belongs to record 1, which this builder did not make"
        );
    }

    #[test]
    fn server_ports_are_not_source_ports() {
        let mut b = TableBuilder::new();
        let r = b.record(1_u128);
        for port in [0, 443, 1023, 1024, 65535] {
            b.push(r, Evidence::new(Kind::Ip, u64::from(port)).port(port));
        }
        let table = b.build().unwrap();
        let ports: Vec<_> = table.rows.iter().map(Row::source_port).collect();
        assert_eq!(ports, [None, None, None, Some(1024), Some(65535)]);
    }
}
