//! The inverted index: which values are shared, and by which records.
//!
//! A value of a single record can link nothing and is left out. Everything is exact: holders are
//! counted, not sampled.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from this module's own arrays"
)]

use crate::kind::{Kind, ValueClass};
use crate::model::Model;
use crate::table::{Row, Table, to_u32};

/// A value that at least two records hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Value {
    pub(crate) key: u64,
    pub(crate) kind: Kind,
    pub(crate) class: ValueClass,
    first_holder: u32,
}

/// That a record holds a shared value, from this row on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holding {
    pub(crate) value: u32,
    pub(crate) row: u32,
}

/// Two records with one connection: same address, same source port, same second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Flow {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) value: u32,
    pub(crate) row_a: u32,
    pub(crate) row_b: u32,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Index {
    /// In the order of kind and key.
    pub(crate) values: Vec<Value>,
    holders: Vec<u32>,
    holdings: Vec<Holding>,
    first_holding: Vec<u32>,
    /// In the order of the fields.
    pub(crate) flows: Vec<Flow>,
}

/// That a record states a value of some kind, from a row on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Statement {
    key: u64,
    record: u32,
    row: u32,
}

impl Index {
    pub(crate) fn new(table: &Table, model: &Model) -> Self {
        let mut values = Vec::new();
        let mut holders = Vec::new();
        let mut found: Vec<(u32, Holding)> = Vec::new();
        let mut flows = Vec::new();
        for (kind, mut statements) in Kind::ALL.into_iter().zip(statements(table)) {
            statements.sort_unstable();
            for shared in statements.chunk_by(|one, next| one.key == next.key) {
                if shared.len() < 2 {
                    continue;
                }
                let value = to_u32(values.len());
                let class = worst_class(table, shared);
                values.push(Value {
                    key: shared[0].key,
                    kind,
                    class,
                    first_holder: to_u32(holders.len()),
                });
                for Statement { record, row, .. } in shared {
                    holders.push(*record);
                    found.push((*record, Holding { value, row: *row }));
                }
                if kind == Kind::Ip {
                    find_flows(table, model, value, shared, &mut flows);
                }
            }
        }
        flows.sort_unstable();
        flows.dedup_by_key(|flow| (flow.a, flow.b, flow.value));
        let (holdings, first_holding) = by_record(table.keys.len(), &found);
        Self {
            values,
            holders,
            holdings,
            first_holding,
            flows,
        }
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

fn statements(table: &Table) -> [Vec<Statement>; 12] {
    let mut counts = [0_usize; 12];
    let runs = || table.rows.chunk_by(Row::same_value);
    for run in runs() {
        counts[run[0].kind.index()] += 1;
    }
    let mut statements = counts.map(Vec::with_capacity);
    let mut row = 0;
    for run in runs() {
        statements[run[0].kind.index()].push(Statement {
            key: run[0].key,
            record: run[0].record,
            row: to_u32(row),
        });
        row += run.len();
    }
    statements
}

fn worst_class(table: &Table, shared: &[Statement]) -> ValueClass {
    let rows = shared
        .iter()
        .flat_map(|statement| run(table, statement.row));
    rows.map(|row| row.class).max().unwrap_or_default()
}

fn find_flows(
    table: &Table,
    model: &Model,
    value: u32,
    shared: &[Statement],
    flows: &mut Vec<Flow>,
) {
    let mut events: Vec<(u16, i64, u32, u32)> = Vec::new();
    for Statement {
        record, row: first, ..
    } in shared
    {
        for (row, event) in (*first..).zip(run(table, *first)) {
            if let (Some(port), Some(at)) = (event.source_port(), event.time()) {
                events.push((port, at, *record, row));
            }
        }
    }
    events.sort_unstable();
    events.dedup_by_key(|(port, at, record, _)| (*port, *at, *record));
    for same_port in events.chunk_by(|one, next| one.0 == next.0) {
        let mut records: Vec<u32> = same_port.iter().map(|event| event.2).collect();
        records.sort_unstable();
        records.dedup();
        if records.len() > model.ip.flow_holders as usize {
            continue;
        }
        for (position, (_, at, record, row)) in same_port.iter().enumerate() {
            for (_, later, other, other_row) in &same_port[position + 1..] {
                if later.saturating_sub(*at) > model.ip.flow_gap {
                    break;
                }
                let flow = |a, b, row_a, row_b| Flow {
                    a,
                    b,
                    value,
                    row_a,
                    row_b,
                };
                match record.cmp(other) {
                    std::cmp::Ordering::Less => flows.push(flow(*record, *other, *row, *other_row)),
                    std::cmp::Ordering::Equal => {}
                    std::cmp::Ordering::Greater => {
                        flows.push(flow(*other, *record, *other_row, *row));
                    }
                }
            }
        }
    }
}

/// Counting sort by record; within a record the order of the values stays.
fn by_record(records: usize, found: &[(u32, Holding)]) -> (Vec<Holding>, Vec<u32>) {
    let mut first = vec![0_u32; records + 1];
    for (record, _) in found {
        first[*record as usize + 1] += 1;
    }
    for record in 0..records {
        first[record + 1] += first[record];
    }
    let mut next = first.clone();
    let mut holdings = vec![Holding { value: 0, row: 0 }; found.len()];
    for (record, holding) in found {
        let place = &mut next[*record as usize];
        holdings[*place as usize] = *holding;
        *place += 1;
    }
    (holdings, first)
}
