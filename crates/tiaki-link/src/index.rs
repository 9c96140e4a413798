//! The inverted index: which values are shared, and by which records.
//!
//! A value of a single record can link nothing and is left out. Everything is exact: holders are
//! counted, not sampled. Rows are dealt out by kind and by the first bits of their keys into buckets
//! that fit a core's cache, and each bucket is sorted and grouped by itself; threads take contiguous
//! ranges of records, then of buckets, so that the result is the same for any number of them.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from this module's own arrays"
)]

mod flows;

use crate::domains::Learned;
use crate::kind::{KINDS, Kind, ValueClass};
use crate::model::Model;
use crate::table::{Row, Table, to_u32};
use crate::threads;

pub(crate) use self::flows::Flow;

/// Statements in a bucket, about.
const BUCKET: usize = 16_384;

/// A value that at least two records hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value {
    pub(crate) key: u64,
    pub(crate) kind: Kind,
    pub(crate) class: ValueClass,
    first_holder: u32,
}

/// That a record holds a shared value, from this row on.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Holding {
    pub(crate) value: u32,
    pub(crate) row: u32,
    pub(crate) remarks: Remarks,
}

/// What all rows together say of a record's use of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Remarks(u8);

impl Remarks {
    const MINED: u8 = 1;
    const VERIFIED: u8 = 1 << 1;
    const TIMED: u8 = 1 << 2;
    const INDIRECT: u8 = 1 << 3;
    /// The class stands above these bits.
    const CLASS: u32 = 4;

    fn new(run: &[Row], learned: &Learned) -> Self {
        let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
        let classes = run.iter().map(|row| learned.class_of(row));
        let class = classes.max().unwrap_or_default();
        Self(
            flag(run.iter().all(Row::is_mined), Self::MINED)
                | flag(run.iter().any(Row::is_verified), Self::VERIFIED)
                | flag(run.iter().any(|row| row.time().is_some()), Self::TIMED)
                | flag(run.iter().all(Row::is_indirect), Self::INDIRECT)
                | (class as u8) << Self::CLASS,
        )
    }

    pub(crate) const fn mined(self) -> bool {
        self.0 & Self::MINED != 0
    }

    pub(crate) const fn verified(self) -> bool {
        self.0 & Self::VERIFIED != 0
    }

    pub(crate) const fn timed(self) -> bool {
        self.0 & Self::TIMED != 0
    }

    pub(crate) const fn indirect(self) -> bool {
        self.0 & Self::INDIRECT != 0
    }

    fn class(self) -> ValueClass {
        let number = usize::from(self.0 >> Self::CLASS);
        ValueClass::ALL.get(number).copied().unwrap_or_default()
    }
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Index {
    /// In the order of kind and key.
    pub(crate) values: Vec<Value>,
    /// Where the values of each kind end.
    kind_ends: [u32; KINDS],
    holders: Vec<u32>,
    holdings: Vec<Holding>,
    first_holding: Vec<u32>,
    /// By record: one bit for each kind of which it states an ordinary value in a field, as its own.
    pub(crate) stated: Vec<u16>,
    /// By record: one bit for each kind of which it states several.
    pub(crate) several: Vec<u16>,
    /// In the order of the fields.
    flows: Vec<Flow>,
}

/// That a record states a value of some kind, from a row on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Statement {
    // In halves, so that a statement takes 20 bytes.
    key: [u32; 2],
    record: u32,
    row: u32,
    remarks: Remarks,
}

impl Statement {
    const NONE: Self = Self {
        key: [0; 2],
        record: 0,
        row: 0,
        remarks: Remarks(0),
    };

    const fn key(&self) -> u64 {
        (self.key[0] as u64) << 32 | self.key[1] as u64
    }
}

/// What is known beyond a table that is only a part of a whole: how many hold a value there.
pub(crate) trait Outside: Sync {
    /// How many records hold the value.
    fn held(&self, kind: Kind, key: u64) -> u32;
    /// The class that holds for the value.
    fn class(&self, kind: Kind, key: u64) -> ValueClass;
    /// By how many persons the value is held.
    fn persons(&self, kind: Kind, key: u64) -> u32;
    /// How many records were seen at a time with this address and port.
    fn port_holders(&self, key: u64, port: u16) -> usize;
    /// How many records there are.
    fn records(&self) -> usize;
}

impl Index {
    pub(crate) fn new(table: &Table, model: &Model) -> Self {
        Self::within(table, model, None)
    }

    /// The index of a table that is a part of a whole: whatever is shared in the whole is in it.
    pub(crate) fn within(table: &Table, model: &Model, outside: Option<&dyn Outside>) -> Self {
        let records = table.keys.len();
        let learned = match outside {
            // What holds for the rows of a part has been told to it.
            Some(_) => Learned::default(),
            None => Learned::learn(table, &model.domains),
        };
        let (statements, starts, marks) = deal_out(table, &learned);
        let (stated, several) = marks.into_iter().unzip();
        let context = Context {
            table,
            model,
            outside,
        };
        let parts = group(context, statements, &starts);
        let (holdings, first_holding) = by_record(records, &parts);
        let count = |of: fn(&Part) -> usize| parts.iter().map(of).sum();
        let mut values = Vec::with_capacity(count(|part| part.values.len()));
        let mut holders = Vec::with_capacity(count(|part| part.holders.len()));
        let mut flows = Vec::with_capacity(count(|part| part.flows.len()));
        for part in parts {
            let (first_value, first_holder) = (to_u32(values.len()), to_u32(holders.len()));
            values.extend(part.values.into_iter().map(|value| Value {
                first_holder: value.first_holder + first_holder,
                ..value
            }));
            holders.extend(part.holders);
            flows.extend(part.flows.into_iter().map(|flow| Flow {
                value: flow.value + first_value,
                ..flow
            }));
        }
        flows::order(&mut flows);
        let ends = |kind: Kind| to_u32(values.partition_point(|value: &Value| value.kind <= kind));
        Self {
            kind_ends: Kind::ALL.map(ends),
            values,
            holders,
            holdings,
            first_holding,
            stated,
            several,
            flows,
        }
    }

    /// The position of a value's kind, without a look at the value.
    pub(crate) fn kind_of(&self, value: u32) -> usize {
        self.kind_ends.partition_point(|end| *end <= value)
    }

    /// The records that hold a value, ascending.
    pub(crate) fn holders(&self, value: u32) -> &[u32] {
        let position = value as usize;
        let first = self.values[position].first_holder as usize;
        let end = self
            .values
            .get(position + 1)
            .map_or(self.holders.len(), |next| next.first_holder as usize);
        &self.holders[first..end]
    }

    /// The shared values that a record holds, ascending.
    pub(crate) fn holdings(&self, record: u32) -> &[Holding] {
        let position = record as usize;
        let first = self.first_holding[position] as usize;
        &self.holdings[first..self.first_holding[position + 1] as usize]
    }

    /// The flows whose lower record this is.
    pub(crate) fn flows_of(&self, record: u32) -> &[Flow] {
        if self.flows.is_empty() {
            return &[];
        }
        let first = self.flows.partition_point(|flow| flow.a < record);
        let rest = &self.flows[first..];
        &rest[..rest.partition_point(|flow| flow.a == record)]
    }
}

/// The rows that state the same value as this row, which is the first of them.
pub(crate) fn run(table: &Table, first: u32) -> &[Row] {
    let rest = &table.rows[first as usize..];
    let length = rest
        .iter()
        .take_while(|row| row.same_value(&rest[0]))
        .count();
    &rest[..length]
}

/// By record, one bit for each kind: of which it states ordinary values in fields, and of which it
/// states several.
type Marks = (u16, u16);

/// One statement for each record and value, in buckets by kind and first bits of the key, within a
/// bucket by record; where each bucket starts; and the marks of each record.
fn deal_out(table: &Table, learned: &Learned) -> (Vec<Statement>, Vec<usize>, Vec<Marks>) {
    let bits = (table.rows.len() / KINDS / BUCKET)
        .checked_ilog2()
        .map_or(0, |log| (log + 1).min(9));
    let bucket = |row: &Row| {
        let high = row.key.checked_shr(64 - bits).unwrap_or(0);
        row.kind.index() << bits | usize::try_from(high).unwrap_or(0)
    };
    let buckets = KINDS << bits;
    let pieces = record_pieces(table);
    let counted = threads::run(pieces.clone(), |piece| {
        let mut counts = vec![0_usize; buckets];
        for run in table.rows[piece.rows].chunk_by(Row::same_value) {
            counts[bucket(&run[0])] += 1;
        }
        counts
    });
    let mut starts = Vec::with_capacity(buckets + 1);
    let mut place = 0;
    let mut cuts = Vec::with_capacity(buckets * pieces.len());
    for bucket in 0..buckets {
        starts.push(place);
        for counts in &counted {
            place += counts[bucket];
            cuts.push(place);
        }
    }
    starts.push(place);
    let mut statements = vec![Statement::NONE; place];
    let mut spaces: Vec<Vec<&mut [Statement]>> = pieces.iter().map(|_| Vec::new()).collect();
    for (number, space) in threads::cut(&mut statements, &cuts).into_iter().enumerate() {
        spaces[number % pieces.len()].push(space);
    }
    let work: Vec<_> = pieces.into_iter().zip(spaces).collect();
    let marks = threads::run(work, |(piece, mut spaces)| {
        let mut marks: Vec<Marks> = vec![(0, 0); piece.records.len()];
        let mut filled = vec![0_u32; buckets];
        let mut row = piece.rows.start;
        for run in table.rows[piece.rows].chunk_by(Row::same_value) {
            let first = &run[0];
            let number = bucket(first);
            let place = &mut filled[number];
            let [high, low] = [first.key >> 32, first.key & u64::from(u32::MAX)];
            spaces[number][*place as usize] = Statement {
                key: [high, low].map(|half| u32::try_from(half).unwrap_or(0)),
                record: first.record,
                row: to_u32(row),
                remarks: Remarks::new(run, learned),
            };
            *place += 1;
            row += run.len();
            let is_stated =
                |row: &Row| learned.class_of(row) <= ValueClass::Personal && row.is_direct();
            if run.iter().any(is_stated) {
                let (stated, several) = &mut marks[first.record as usize - piece.records.start];
                let bit = 1 << first.kind.index();
                *several |= *stated & bit;
                *stated |= bit;
            }
        }
        marks
    });
    (statements, starts, marks.concat())
}

/// A contiguous range of records and their rows.
#[derive(Debug, Clone)]
struct Piece {
    records: std::ops::Range<usize>,
    rows: std::ops::Range<usize>,
}

fn record_pieces(table: &Table) -> Vec<Piece> {
    let parts = threads::count(table.rows.len());
    let first_row = |record: usize| {
        table
            .rows
            .partition_point(|row| (row.record as usize) < record)
    };
    threads::ranges(table.keys.len(), parts)
        .into_iter()
        .map(|records| Piece {
            rows: first_row(records.start)..first_row(records.end),
            records,
        })
        .collect()
}

/// What the index is made from.
#[derive(Clone, Copy)]
struct Context<'c> {
    table: &'c Table,
    model: &'c Model,
    outside: Option<&'c dyn Outside>,
}

impl Context<'_> {
    fn is_shared(&self, kind: Kind, key: u64) -> bool {
        self.outside.is_some_and(|whole| whole.held(kind, key) >= 2)
    }
}

/// What one thread finds in its buckets; numbers count from its own beginning.
#[derive(Debug, Default)]
struct Part {
    values: Vec<Value>,
    holders: Vec<u32>,
    found: Vec<(u32, Holding)>,
    flows: Vec<Flow>,
}

/// Sorts every bucket and keeps what is shared.
fn group(context: Context<'_>, mut statements: Vec<Statement>, starts: &[usize]) -> Vec<Part> {
    let parts = threads::count(statements.len());
    // Threads take buckets up to about the same number of statements.
    let edges: Vec<usize> = (1..parts)
        .map(|part| {
            let ideal = statements.len() / parts * part;
            starts.partition_point(|start| *start < ideal)
        })
        .collect();
    let cuts: Vec<usize> = edges.iter().map(|edge| starts[*edge]).collect();
    let mut bounds = vec![0];
    bounds.extend(edges);
    bounds.push(starts.len() - 1);
    let work: Vec<_> = threads::cut(&mut statements, &cuts)
        .into_iter()
        .zip(bounds.windows(2).map(|pair| (pair[0], pair[1])))
        .collect();
    let buckets = (starts.len() - 1) / KINDS;
    threads::run(work, |(slice, (from, to))| {
        let mut part = Part::default();
        let mut rest = slice;
        for bucket in from..to {
            let length = starts[bucket + 1] - starts[bucket];
            let (own, after) = std::mem::take(&mut rest).split_at_mut(length);
            rest = after;
            own.sort_unstable();
            for shared in own.chunk_by(|one, next| one.key == next.key) {
                let kind = Kind::ALL[bucket / buckets];
                if shared.len() >= 2 || context.is_shared(kind, shared[0].key()) {
                    part.keep(context, kind, shared);
                }
            }
        }
        part
    })
}

impl Part {
    fn keep(&mut self, context: Context<'_>, kind: Kind, shared: &[Statement]) {
        let value = to_u32(self.values.len());
        let key = shared[0].key();
        let classes = shared.iter().map(|statement| statement.remarks.class());
        let own = classes.max().unwrap_or_default();
        self.values.push(Value {
            key,
            kind,
            class: context.outside.map_or(own, |whole| whole.class(kind, key)),
            first_holder: to_u32(self.holders.len()),
        });
        for statement in shared {
            self.holders.push(statement.record);
            let holding = Holding {
                value,
                row: statement.row,
                remarks: statement.remarks,
            };
            self.found.push((statement.record, holding));
        }
        if kind == Kind::Ip {
            let of = shared
                .iter()
                .map(|statement| (statement.record, statement.row));
            flows::find(context, (value, key), of, &mut self.flows);
        }
    }
}

/// Counting sort by record; within a record the order of the values stays. Each thread reads all
/// and writes for its own range of records.
fn by_record(records: usize, parts: &[Part]) -> (Vec<Holding>, Vec<u32>) {
    let total = parts.iter().map(|part| part.found.len()).sum();
    let ranges = threads::ranges(records, threads::count(total));
    let counted = threads::run(ranges.clone(), |range| {
        let mut counts = vec![0_u32; range.len()];
        for (record, _) in parts.iter().flat_map(|part| &part.found) {
            if range.contains(&(*record as usize)) {
                counts[*record as usize - range.start] += 1;
            }
        }
        counts
    });
    let mut first = Vec::with_capacity(records + 1);
    let (mut place, mut cuts) = (0, Vec::new());
    for counts in counted {
        for count in counts {
            first.push(place);
            place += count;
        }
        cuts.push(place as usize);
    }
    first.push(place);
    cuts.pop();
    let mut holdings = vec![Holding::default(); total];
    let work: Vec<_> = ranges
        .into_iter()
        .zip(threads::cut(&mut holdings, &cuts))
        .collect();
    threads::run(work, |(range, space)| {
        let mut next: Vec<u32> = first[range.start..range.end].to_vec();
        let offset = first[range.start] as usize;
        let mut first_value = 0;
        for part in parts {
            for (record, holding) in &part.found {
                if range.contains(&(*record as usize)) {
                    let place = &mut next[*record as usize - range.start];
                    space[*place as usize - offset] = Holding {
                        value: holding.value + first_value,
                        ..*holding
                    };
                    *place += 1;
                }
            }
            first_value += to_u32(part.values.len());
        }
    });
    (holdings, first)
}
