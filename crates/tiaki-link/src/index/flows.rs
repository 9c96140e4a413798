//! Two records seen with one connection: same address, same source port, same second.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from this module's own arrays"
)]

use std::cmp::Ordering;

use super::{Context, run};

/// See the module.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Flow {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) value: u32,
    pub(crate) row_a: u32,
    pub(crate) row_b: u32,
}

/// The flows at one address, whose holders are given with their first rows.
pub(super) fn find(
    context: Context<'_>,
    (value, key): (u32, u64),
    holders: impl Iterator<Item = (u32, u32)>,
    flows: &mut Vec<Flow>,
) {
    let mut events: Vec<(u16, i64, u32, u32)> = Vec::new();
    for (record, first) in holders {
        for (row, event) in (first..).zip(run(context.table, first)) {
            if let (Some(port), Some(at)) = (event.source_port(), event.time()) {
                events.push((port, at, record, row));
            }
        }
    }
    events.sort_unstable();
    events.dedup_by_key(|(port, at, record, _)| (*port, *at, *record));
    for same_port in events.chunk_by(|one, next| one.0 == next.0) {
        if same_port.len() < 2 {
            continue;
        }
        let mut records: Vec<u32> = same_port.iter().map(|event| event.2).collect();
        records.sort_unstable();
        records.dedup();
        let port = same_port[0].0;
        let whole = context.outside.map(|whole| whole.port_holders(key, port));
        if whole.unwrap_or(records.len()) > context.model.ip.flow_holders as usize {
            continue;
        }
        for (position, (_, at, record, row)) in same_port.iter().enumerate() {
            for (_, later, other, other_row) in &same_port[position + 1..] {
                if later.saturating_sub(*at) > context.model.ip.flow_gap {
                    break;
                }
                let (one, another) = ((*record, *row), (*other, *other_row));
                let (low, high) = match record.cmp(other) {
                    Ordering::Less => (one, another),
                    Ordering::Equal => continue,
                    Ordering::Greater => (another, one),
                };
                flows.push(Flow {
                    a: low.0,
                    b: high.0,
                    value,
                    row_a: low.1,
                    row_b: high.1,
                });
            }
        }
    }
}

/// Brings them into order, one for two records and a value.
pub(super) fn order(flows: &mut Vec<Flow>) {
    flows.sort_unstable();
    flows.dedup_by_key(|flow| (flow.a, flow.b, flow.value));
}
