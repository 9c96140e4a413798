//! Compares two records: on which values they agree, how, and what that is worth.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from the index of the same table"
)]

use std::cmp::Ordering;
use std::collections::HashMap;

use crate::index::{Flow, Holding, Index, Outside, Value, run};
use crate::kind::{KINDS, Kind, Manner, Reliability, Strength, ValueClass};
use crate::model::{Model, bucket};
use crate::score::{Nature, Scores, Total, combine};
use crate::table::{Row, Table, to_u32};
use crate::threads;

/// One value that two records agree on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub(crate) value: u32,
    pub(crate) manner: Manner,
    pub(crate) reliability: Reliability,
    /// Centibits above the prior, before discounts.
    pub(crate) full: i32,
    pub(crate) nature: Nature,
    /// The rows of the two events, or the first rows that state the value.
    pub(crate) rows: (u32, u32),
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
    /// One bit for each kind that counts.
    pub(crate) agreed: u16,
    /// Whether a strong identifier that counts is held by no third record.
    pub(crate) exclusive: bool,
}

impl Edge {
    pub(crate) fn new(a: u32, b: u32, total: &Total) -> Self {
        let Total {
            odds,
            families,
            strong_families,
            kinds,
            agreed,
            exclusive,
            ..
        } = *total;
        Self {
            a,
            b,
            odds,
            families,
            strong_families,
            kinds,
            agreed,
            exclusive,
        }
    }
}

/// Everything needed to compare any two records of a table.
#[derive(Debug)]
pub(crate) struct Scorer<'a> {
    pub(crate) table: &'a Table,
    pub(crate) index: Index,
    pub(crate) model: &'a Model,
    /// The prior odds for this table, in centibits.
    pub(crate) prior: i32,
    /// By how many records a value is held.
    pub(crate) held: Vec<u32>,
    /// By how many a value is held: records in the first round, persons in the second.
    pub(crate) persons: Vec<u32>,
    round: Round,
    /// What is worked out of each value once, for speed.
    weights: Vec<Weight>,
    /// In a part of a whole: the places of records among a value's holders in the whole, where they
    /// count. None where the table is the whole.
    pub(crate) places: Option<HashMap<(u32, u32), u64>>,
}

/// Whether holders have been counted as persons yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Round {
    /// Every record that holds a value counts.
    Records,
    /// Every person counts, as the round before found them.
    Persons,
}

/// What a value is worth, whoever shares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Weight {
    /// Odds of a pair that shares only this; addresses have theirs by time.
    alone: i32,
    kind: Kind,
    /// Whether no more than two records hold it.
    exclusive: bool,
    /// Whether it can have weight at all, apart from connections.
    counts: bool,
    /// The bucket of persons, for addresses, whose weights by time fall with it.
    bucket: u8,
}

/// Two records, with what is looked up once for all partners of the first.
#[derive(Clone, Copy)]
pub(crate) struct First<'s> {
    record: u32,
    holdings: &'s [Holding],
    flows: &'s [Flow],
}

impl<'a> Scorer<'a> {
    /// Counts every holder as a person of its own.
    pub(crate) fn new(table: &'a Table, index: Index, model: &'a Model) -> Self {
        let values = 0..to_u32(index.values.len());
        let held: Vec<u32> = values.map(|v| to_u32(index.holders(v).len())).collect();
        let prior = model.prior_odds(table.keys.len());
        let mut scorer = Self {
            table,
            index,
            model,
            prior,
            persons: held.clone(),
            held,
            round: Round::Records,
            weights: Vec::new(),
            places: None,
        };
        scorer.weights = scorer.weigh_all();
        scorer
    }

    /// A scorer of a part of a whole, in the round of records or of persons.
    pub(crate) fn within(
        table: &'a Table,
        model: &'a Model,
        outside: &dyn Outside,
        round: Round,
    ) -> Self {
        let index = Index::within(table, model, Some(outside));
        let of = |count: &dyn Fn(Kind, u64) -> u32| -> Vec<u32> {
            let values = index.values.iter();
            values.map(|value| count(value.kind, value.key)).collect()
        };
        let held = of(&|kind, key| outside.held(kind, key));
        let persons = match round {
            Round::Records => held.clone(),
            Round::Persons => of(&|kind, key| outside.persons(kind, key)),
        };
        let mut scorer = Self {
            table,
            index,
            model,
            prior: model.prior_odds(outside.records()),
            held,
            persons,
            round,
            weights: Vec::new(),
            places: None,
        };
        scorer.weights = scorer.weigh_all();
        scorer
    }

    /// Goes over to the second round. Gives the values whose weight is another now.
    pub(crate) fn count_persons(&mut self, persons: Vec<u32>) -> Vec<bool> {
        (self.round, self.persons) = (Round::Persons, persons);
        let before = std::mem::take(&mut self.weights);
        self.weights = self.weigh_all();
        let pairs = before.iter().zip(&self.weights);
        pairs.map(|(before, now)| before != now).collect()
    }

    fn weigh_all(&self) -> Vec<Weight> {
        let values = self.index.values.len();
        let ranges = threads::ranges(values, threads::count(values));
        let weigh = |range: std::ops::Range<usize>| {
            range
                .map(|value| self.weigh(to_u32(value)))
                .collect::<Vec<_>>()
        };
        threads::run(ranges, weigh).concat()
    }

    /// Whether a value can have weight at all, apart from connections.
    pub(crate) fn counts(&self, value: u32) -> bool {
        self.weights[value as usize].counts
    }

    fn weigh(&self, value: u32) -> Weight {
        let number = value as usize;
        let Value { kind, class, .. } = self.index.values[number];
        Weight::new(
            self.model,
            self.prior,
            self.round,
            (kind, class),
            (self.held[number], self.persons[number]),
        )
    }
}

impl Weight {
    /// The weight of a value of a kind and class that so many records and persons hold.
    pub(crate) fn new(
        model: &Model,
        prior: i32,
        round: Round,
        (kind, class): (Kind, ValueClass),
        (held, persons): (u32, u32),
    ) -> Self {
        let manner = if kind == Kind::Ip {
            Manner::IpWindow
        } else {
            Manner::Equal
        };
        let alone = model.alone(kind, manner, persons, class);
        let best = alone.map(|odds| odds + model.rule(kind).verified.max(0));
        let is_generic = is_generic(model, round, kind, persons);
        Self {
            alone: alone.unwrap_or(i32::MIN),
            kind,
            exclusive: held <= 2,
            counts: !is_generic && best.is_some_and(|odds| odds > prior),
            bucket: u8::try_from(bucket(persons)).unwrap_or(u8::MAX),
        }
    }

    /// Whether it can have weight at all, apart from connections.
    pub(crate) const fn counts(self) -> bool {
        self.counts
    }
}

/// Whether too many hold a value. A strong value is given the benefit of the doubt until persons
/// are counted: its many holders may be one.
pub(crate) fn is_generic(model: &Model, round: Round, kind: Kind, persons: u32) -> bool {
    let rule = model.rule(kind);
    let doubtful = round == Round::Records && rule.strength == Strength::Strong;
    !doubtful && persons > rule.generic_persons
}

impl Scorer<'_> {
    /// The kind of a value that can have weight.
    pub(crate) fn counting_kind(&self, value: u32) -> Option<Kind> {
        let weight = self.weights[value as usize];
        weight.counts.then_some(weight.kind)
    }

    /// Whether two holders of a value that follow each other in this table do so in the whole.
    pub(crate) fn follow(&self, value: u32, one: u32, next: u32) -> bool {
        self.places.as_ref().is_none_or(|places| {
            let place = |record| places.get(&(value, record));
            let both = place(one).zip(place(next));
            both.is_some_and(|(one, next)| one + 1 == *next)
        })
    }

    /// Looks up what all comparisons with a record need.
    pub(crate) fn first(&self, record: u32) -> First<'_> {
        First {
            record,
            holdings: self.index.holdings(record),
            flows: self.index.flows_of(record),
        }
    }

    /// The total for two records.
    pub(crate) fn total(&self, a: First<'_>, b: u32) -> Total {
        let mut scores = Scores::default();
        self.each(a, b, &mut |kind, agreement| {
            scores.note(kind, agreement.full, agreement.nature);
        });
        combine(self.model, self.prior, &scores)
    }

    /// The best agreement of each kind.
    pub(crate) fn best(&self, a: u32, b: u32) -> [Option<Shared>; KINDS] {
        let mut scores = Scores::default();
        let mut best = [None; KINDS];
        self.each(self.first(a), b, &mut |kind, agreement| {
            if scores.note(kind, agreement.full, agreement.nature) {
                best[kind.index()] = Some(Shared { a, b, agreement });
            }
        });
        best
    }

    /// Every agreement that has weight, in the order of the values.
    #[inline]
    fn each(&self, a: First<'_>, b: u32, found: &mut impl FnMut(Kind, Agreement)) {
        let (mut of_a, mut of_b) = (a.holdings, self.index.holdings(b));
        while let ([one, rest_a @ ..], [other, rest_b @ ..]) = (of_a, of_b) {
            match one.value.cmp(&other.value) {
                Ordering::Less => of_a = rest_a,
                Ordering::Greater => of_b = rest_b,
                Ordering::Equal => {
                    (of_a, of_b) = (rest_a, rest_b);
                    let weight = self.weights[one.value as usize];
                    let agreement = if weight.kind == Kind::Ip {
                        let flow = a
                            .flows
                            .binary_search_by_key(&(b, one.value), |flow| (flow.b, flow.value));
                        let flow = flow.ok().map(|position| a.flows[position]);
                        self.address(weight, one, other, flow)
                    } else {
                        self.value(weight, (a.record, one), (b, other))
                    };
                    if let Some(agreement) = agreement {
                        found(weight.kind, agreement);
                    }
                }
            }
        }
    }

    fn value(
        &self,
        weight: Weight,
        (a, one): (u32, &Holding),
        (b, other): (u32, &Holding),
    ) -> Option<Agreement> {
        let Weight {
            alone,
            kind,
            counts,
            ..
        } = weight;
        if !counts {
            return None;
        }
        let rule = self.model.rule(kind);
        let mut odds = alone;
        if one.remarks.verified() && other.remarks.verified() {
            odds += rule.verified;
        }
        let reliability = Reliability::new(one.remarks.mined(), other.remarks.mined());
        odds += rule.mined * reliability.mined_sides();
        let both = [(a, one), (b, other)].into_iter();
        for (record, holding) in both.filter(|_| rule.several != 0 || rule.indirect != 0) {
            if holding.remarks.indirect() {
                odds += rule.indirect;
            } else if self.index.several[record as usize] & (1 << kind.index()) != 0 {
                odds += rule.several;
            }
        }
        let may_be_stale = !rule.stale.is_empty() && one.remarks.timed() && other.remarks.timed();
        let gap = may_be_stale
            .then(|| gap(run(self.table, one.row), run(self.table, other.row)))
            .flatten();
        let stale = rule
            .stale
            .iter()
            .rev()
            .find(|stale| gap.is_some_and(|gap| gap >= stale.gap));
        odds += stale.map_or(0, |stale| stale.centibits);
        let agreement = Agreement {
            value: one.value,
            manner: if one.remarks.indirect() || other.remarks.indirect() {
                Manner::Indirect
            } else if stale.is_some() {
                Manner::Recycled
            } else {
                Manner::Equal
            },
            reliability,
            full: odds - self.prior,
            nature: if rule.strength != Strength::Strong || odds < 0 {
                Nature::Supporting
            } else if weight.exclusive {
                Nature::Exclusive
            } else {
                Nature::Strong
            },
            rows: (one.row, other.row),
        };
        (agreement.full > 0).then_some(agreement)
    }

    fn address(
        &self,
        weight: Weight,
        one: &Holding,
        other: &Holding,
        flow: Option<Flow>,
    ) -> Option<Agreement> {
        if !weight.counts && flow.is_none() {
            return None;
        }
        let number = one.value as usize;
        let (class, persons) = (self.index.values[number].class, self.persons[number]);
        let alone = |manner| self.model.alone(Kind::Ip, manner, persons, class);
        let reliability = Reliability::new(one.remarks.mined(), other.remarks.mined());
        let mined = self.model.rule(Kind::Ip).mined * reliability.mined_sides();
        let agreement = |manner, odds: i32, rows| {
            let odds = odds + mined;
            let full = odds - self.prior;
            let nature = match manner {
                Manner::IpFlow if odds >= 0 => Nature::Strong,
                Manner::IpLease | Manner::IpUndated => Nature::Domestic,
                _ => Nature::Supporting,
            };
            let agreement = Agreement {
                value: one.value,
                manner,
                reliability,
                full,
                nature,
                rows,
            };
            (full > 0).then_some(agreement)
        };
        if let Some(flow) = flow
            && let Some(odds) = alone(Manner::IpFlow)
        {
            return agreement(Manner::IpFlow, odds, (flow.row_a, flow.row_b));
        }
        if !weight.counts {
            return None;
        }
        let dated = one.remarks.timed() && other.remarks.timed();
        let (of_a, of_b) = (run(self.table, one.row), run(self.table, other.row));
        match closest(of_a, of_b).filter(|_| dated) {
            Some((gap, a, b)) => {
                let manner = self.manner(gap, class)?;
                agreement(manner, alone(manner)?, (one.row + a, other.row + b))
            }
            None => {
                let odds = alone(Manner::IpUndated)?;
                agreement(Manner::IpUndated, odds, (one.row, other.row))
            }
        }
    }

    /// How two events at one address of a class agree, or `None` where they are too far apart.
    fn manner(&self, gap: i64, class: ValueClass) -> Option<Manner> {
        let ip = &self.model.ip;
        let steps = [
            (ip.window_gap, Manner::IpWindow),
            (ip.day_gap, Manner::IpDay),
            (ip.lease(class).gap, Manner::IpLease),
        ];
        steps
            .into_iter()
            .find(|(most, _)| gap <= *most)
            .map(|(_, manner)| manner)
    }

    /// The reports that an agreement rests on: of a connection or of dated events, those of the two
    /// events; else the lowest that states the value.
    pub(crate) fn sources(&self, agreement: &Agreement) -> (u32, u32) {
        let of_event = matches!(
            agreement.manner,
            Manner::IpFlow | Manner::IpWindow | Manner::IpDay | Manner::IpLease
        );
        let source = |row: u32| {
            let rows = run(self.table, row);
            let rows = if of_event { &rows[..1] } else { rows };
            rows.iter().map(|row| row.source).min().unwrap_or(0)
        };
        (source(agreement.rows.0), source(agreement.rows.1))
    }
}

/// The time between two periods of use: 0 where they overlap, `None` where one has no times.
fn gap(one: &[Row], other: &[Row]) -> Option<i64> {
    let period = |rows: &[Row]| {
        let times = || rows.iter().filter_map(Row::time);
        times().min().zip(times().max())
    };
    let ((from_a, to_a), (from_b, to_b)) = period(one).zip(period(other))?;
    Some(from_a.max(from_b).saturating_sub(to_a.min(to_b)).max(0))
}

/// The least time between an event of one and an event of the other, with their places among the
/// rows; `None` where one side has no times. Rows are in the order of time, those without time first.
fn closest(of_a: &[Row], of_b: &[Row]) -> Option<(i64, u32, u32)> {
    let timed = |rows: &[Row]| rows.partition_point(|row| row.time().is_none());
    let (mut a, mut b) = (timed(of_a), timed(of_b));
    let mut best: Option<(i64, usize, usize)> = None;
    while let (Some(one), Some(other)) = (of_a.get(a), of_b.get(b)) {
        let (at_a, at_b) = one.time().zip(other.time())?;
        let gap = at_a.saturating_sub(at_b).saturating_abs();
        if best.is_none_or(|(least, ..)| gap < least) {
            best = Some((gap, a, b));
        }
        if at_a <= at_b {
            a += 1;
        } else {
            b += 1;
        }
    }
    best.map(|(gap, a, b)| (gap, to_u32(a), to_u32(b)))
}
