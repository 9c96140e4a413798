//! Compares two records: on which values they agree, how, and what that is worth.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from the index of the same table"
)]

use std::cmp::Ordering;

use crate::index::{Flow, Index, Value, run};
use crate::kind::{KINDS, Kind, Manner, Reliability, Strength, ValueClass};
use crate::model::Model;
use crate::score::{Scores, Total, combine};
use crate::table::{Row, Table, to_u32};

/// One value that two records agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub(crate) value: u32,
    pub(crate) manner: Manner,
    pub(crate) reliability: Reliability,
    /// Centibits above the prior, before discounts.
    pub(crate) full: i32,
    pub(crate) strong: bool,
    pub(crate) source_a: u32,
    pub(crate) source_b: u32,
}

/// An agreement and the two records that have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shared {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) agreement: Agreement,
}

/// A pair that scored enough to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) a: u32,
    pub(crate) b: u32,
    pub(crate) odds: i32,
    pub(crate) families: u8,
    pub(crate) strong_families: u8,
    pub(crate) kinds: u8,
}

impl Edge {
    pub(crate) fn new(a: u32, b: u32, total: &Total) -> Self {
        let Total {
            odds,
            families,
            strong_families,
            kinds,
            ..
        } = *total;
        Self {
            a,
            b,
            odds,
            families,
            strong_families,
            kinds,
        }
    }
}

/// Everything needed to compare any two records of a table.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    pub(crate) table: &'a Table,
    pub(crate) index: &'a Index,
    pub(crate) model: &'a Model,
    /// The prior odds for this table, in centibits.
    pub(crate) prior: i32,
    /// By how many a value is held: records in the first round, persons in the second.
    pub(crate) persons: Vec<u32>,
    round: Round,
    /// Whether each value can have weight, for speed.
    counting: Vec<bool>,
}

/// Whether holders have been counted as persons yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    Records,
    Persons,
}

impl<'a> Scorer<'a> {
    /// Counts every holder as a person of its own.
    pub(crate) fn new(table: &'a Table, index: &'a Index, model: &'a Model) -> Self {
        let persons = (0..to_u32(index.values.len())).map(|v| to_u32(index.holders(v).len()));
        let prior = model.prior_odds(table.keys.len());
        let scorer = Self {
            table,
            index,
            model,
            prior,
            persons: Vec::new(),
            round: Round::Records,
            counting: Vec::new(),
        };
        scorer.round(Round::Records, persons.collect())
    }

    /// Goes over to the second round.
    pub(crate) fn with_persons(self, persons: Vec<u32>) -> Self {
        self.round(Round::Persons, persons)
    }

    fn round(mut self, round: Round, persons: Vec<u32>) -> Self {
        (self.round, self.persons) = (round, persons);
        let values = 0..to_u32(self.index.values.len());
        self.counting = values.map(|value| self.has_weight(value)).collect();
        self
    }

    /// Whether too many hold a value. A strong value is given the benefit of the doubt until
    /// persons are counted: its many holders may be one.
    pub(crate) fn is_generic(&self, value: u32) -> bool {
        let rule = self.model.rule(self.index.values[value as usize].kind);
        let doubtful = self.round == Round::Records && rule.strength == Strength::Strong;
        !doubtful && self.persons[value as usize] > rule.generic_persons
    }

    /// Whether a value can have weight at all, apart from connections.
    pub(crate) fn counts(&self, value: u32) -> bool {
        self.counting[value as usize]
    }

    fn has_weight(&self, value: u32) -> bool {
        let Value { kind, class, .. } = self.index.values[value as usize];
        let manner = if kind == Kind::Ip {
            Manner::IpWindow
        } else {
            Manner::Equal
        };
        let alone = self
            .model
            .alone(kind, manner, self.persons[value as usize], class);
        let best = alone.map(|odds| odds + self.model.rule(kind).verified.max(0));
        !self.is_generic(value) && best.is_some_and(|odds| odds > self.prior)
    }

    /// The total for two records.
    pub(crate) fn total(&self, a: u32, b: u32) -> Total {
        let mut scores = Scores::default();
        self.each(a, b, &mut |kind, agreement| {
            scores.note(kind, agreement.full, agreement.strong);
        });
        combine(self.model, self.prior, &scores)
    }

    /// The best agreement of each kind.
    pub(crate) fn best(&self, a: u32, b: u32) -> [Option<Shared>; KINDS] {
        let mut scores = Scores::default();
        let mut best = [None; KINDS];
        self.each(a, b, &mut |kind, agreement| {
            if scores.note(kind, agreement.full, agreement.strong) {
                best[kind.index()] = Some(Shared { a, b, agreement });
            }
        });
        best
    }

    /// Every agreement that has weight, in the order of the values.
    fn each(&self, a: u32, b: u32, found: &mut dyn FnMut(Kind, Agreement)) {
        let (mut of_a, mut of_b) = (self.index.holdings(a), self.index.holdings(b));
        let flows = self.index.flows_of(a);
        while let ([one, rest_a @ ..], [other, rest_b @ ..]) = (of_a, of_b) {
            match one.value.cmp(&other.value) {
                Ordering::Less => of_a = rest_a,
                Ordering::Greater => of_b = rest_b,
                Ordering::Equal => {
                    (of_a, of_b) = (rest_a, rest_b);
                    let value = self.index.values[one.value as usize];
                    let agreement = if value.kind == Kind::Ip {
                        let flow = flows
                            .binary_search_by_key(&(b, one.value), |flow| (flow.b, flow.value));
                        let flow = flow.ok().map(|position| flows[position]);
                        self.address(one.value, value.class, one.row, other.row, flow)
                    } else {
                        self.value(one.value, value, one.row, other.row)
                    };
                    if let Some(agreement) = agreement {
                        found(value.kind, agreement);
                    }
                }
            }
        }
    }

    fn value(&self, number: u32, value: Value, row_a: u32, row_b: u32) -> Option<Agreement> {
        let Value { kind, class, .. } = value;
        if !self.counts(number) {
            return None;
        }
        let rule = self.model.rule(kind);
        let persons = self.persons[number as usize];
        let mut odds = self.model.alone(kind, Manner::Equal, persons, class)?;
        let one = Use::new(run(self.table, row_a));
        let other = Use::new(run(self.table, row_b));
        if one.verified && other.verified {
            odds += rule.verified;
        }
        let reliability = Reliability::new(one.mined, other.mined);
        odds += rule.mined * reliability.mined_sides();
        let gap = one.gap(&other);
        let stale = rule
            .stale
            .iter()
            .rev()
            .find(|stale| gap.is_some_and(|gap| gap >= stale.gap));
        odds += stale.map_or(0, |stale| stale.centibits);
        let agreement = Agreement {
            value: number,
            manner: if stale.is_some() {
                Manner::Recycled
            } else {
                Manner::Equal
            },
            reliability,
            full: odds - self.prior,
            strong: rule.strength == Strength::Strong && odds >= 0,
            source_a: one.source,
            source_b: other.source,
        };
        (agreement.full > 0).then_some(agreement)
    }

    fn address(
        &self,
        number: u32,
        class: ValueClass,
        row_a: u32,
        row_b: u32,
        flow: Option<Flow>,
    ) -> Option<Agreement> {
        let alone = |manner| {
            self.model
                .alone(Kind::Ip, manner, self.persons[number as usize], class)
        };
        let reliability = Reliability::new(
            run(self.table, row_a).iter().all(Row::is_mined),
            run(self.table, row_b).iter().all(Row::is_mined),
        );
        let mined = self.model.rule(Kind::Ip).mined * reliability.mined_sides();
        let agreement = |manner, odds: i32, source_a, source_b| {
            let odds = odds + mined;
            let full = odds - self.prior;
            let strong = manner == Manner::IpFlow && odds >= 0;
            let agreement = Agreement {
                value: number,
                manner,
                reliability,
                full,
                strong,
                source_a,
                source_b,
            };
            (full > 0).then_some(agreement)
        };
        if let Some(flow) = flow
            && let Some(odds) = alone(Manner::IpFlow)
        {
            let source = |row: u32| self.table.rows[row as usize].source;
            return agreement(Manner::IpFlow, odds, source(flow.row_a), source(flow.row_b));
        }
        if !self.counts(number) {
            return None;
        }
        let (of_a, of_b) = (run(self.table, row_a), run(self.table, row_b));
        let (manner, source_a, source_b) = match closest(of_a, of_b) {
            Some((gap, a, b)) => (self.manner(gap)?, a, b),
            None => (Manner::IpUndated, of_a[0].source, of_b[0].source),
        };
        agreement(manner, alone(manner)?, source_a, source_b)
    }

    /// How two events at one address agree, or `None` where they are too far apart.
    fn manner(&self, gap: i64) -> Option<Manner> {
        let ip = &self.model.ip;
        let steps = [
            (ip.window_gap, Manner::IpWindow),
            (ip.day_gap, Manner::IpDay),
            (ip.lease_gap, Manner::IpLease),
        ];
        steps
            .into_iter()
            .find(|(most, _)| gap <= *most)
            .map(|(_, manner)| manner)
    }
}

/// One record's use of one value, over all rows that state it.
struct Use {
    verified: bool,
    mined: bool,
    source: u32,
    period: Option<(i64, i64)>,
}

impl Use {
    fn new(rows: &[Row]) -> Self {
        let times = || rows.iter().filter_map(Row::time);
        Self {
            verified: rows.iter().any(Row::is_verified),
            mined: rows.iter().all(Row::is_mined),
            source: rows.iter().map(|row| row.source).min().unwrap_or(0),
            period: times().min().zip(times().max()),
        }
    }

    /// The time between the two periods of use: 0 where they overlap.
    fn gap(&self, other: &Self) -> Option<i64> {
        let ((from_a, to_a), (from_b, to_b)) = self.period.zip(other.period)?;
        Some(from_a.max(from_b).saturating_sub(to_a.min(to_b)).max(0))
    }
}

/// The least time between an event of one and an event of the other, with their sources; `None`
/// where one side has no times. Rows are in the order of time, those without time first.
fn closest(of_a: &[Row], of_b: &[Row]) -> Option<(i64, u32, u32)> {
    let timed = |rows: &[Row]| rows.partition_point(|row| row.time().is_none());
    let (mut of_a, mut of_b) = (&of_a[timed(of_a)..], &of_b[timed(of_b)..]);
    let mut best: Option<(i64, u32, u32)> = None;
    while let ([one, rest_a @ ..], [other, rest_b @ ..]) = (of_a, of_b) {
        let (at_a, at_b) = one.time().zip(other.time())?;
        let gap = at_a.saturating_sub(at_b).saturating_abs();
        if best.is_none_or(|(least, ..)| gap < least) {
            best = Some((gap, one.source, other.source));
        }
        if at_a <= at_b {
            of_a = rest_a;
        } else {
            of_b = rest_b;
        }
    }
    best
}
