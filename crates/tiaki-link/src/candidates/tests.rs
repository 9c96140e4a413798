//! The index and the blocking against a reference that compares all with all on plain rows.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{score_again, score_pairs};
use crate::compare::{Edge, Scorer};
use crate::index::Index;
use crate::kind::{Kind, Manner, Strength, ValueClass};
use crate::model::{Model, Rule};
use crate::score::{Nature, Scores, combine};
use crate::table::{Evidence, Table, TableBuilder};

const HOUR: i64 = 3_600_000_000;

/// (record, evidence).
fn rows() -> impl Strategy<Value = Vec<(u8, Evidence)>> {
    let times = prop_oneof![
        1 => Just(None),
        4 => (0_i64..40).prop_map(|n| Some(n * 400_000)),
        2 => (0_i64..40).prop_map(|n| Some(n * HOUR / 10)),
        1 => (0_i64..40).prop_map(|n| Some(n * 24 * 30 * HOUR)),
    ];
    let classes = prop_oneof![
        12 => Just(ValueClass::Ordinary),
        1 => Just(ValueClass::StaticLine),
        1 => Just(ValueClass::FixedLine),
        1 => Just(ValueClass::DailyLine),
        1 => Just(ValueClass::Mobile),
        1 => Just(ValueClass::SharedNetwork),
        1 => Just(ValueClass::SharedThing),
        1 => Just(ValueClass::Disposable),
    ];
    let kinds = prop_oneof![3 => Just(Kind::Ip), 5 => proptest::sample::select(Kind::ALL.to_vec())];
    let ports = proptest::option::of(prop_oneof![Just(443_u16), 5000_u16..5003]);
    let row = (
        0_u8..24,
        kinds,
        0_u64..9,
        times,
        ports,
        classes,
        0_u8..8,
        0_u32..5,
    );
    let row = row.prop_map(|(record, kind, key, at, port, class, remarks, source)| {
        let verified = remarks == 0;
        let mined = remarks == 1;
        (
            record,
            Evidence {
                kind,
                key,
                at,
                port,
                domain: 0,
                class,
                verified,
                mined,
                indirect: remarks == 2,
                source,
            },
        )
    });
    proptest::collection::vec(row, 0..90)
}

fn build(rows: &[(u8, Evidence)]) -> Table {
    let mut b = TableBuilder::new();
    for (record, evidence) in rows {
        let record = b.record(u128::from(*record));
        b.push(record, *evidence);
    }
    b.build().unwrap()
}

/// The standard model without caps on candidates, so that all with all is the reference.
fn uncapped() -> Model {
    Kind::ALL
        .into_iter()
        .fold(Model::standard(), |model, kind| {
            let rule = Rule {
                candidate_cap: u32::MAX,
                ..model.rule(kind).clone()
            };
            model.with_rule(2, kind, rule)
        })
}

/// Rows by record and value.
struct Plain {
    uses: BTreeMap<(u8, Kind, u64), Vec<Evidence>>,
    records: Vec<u8>,
}

impl Plain {
    fn new(rows: &[(u8, Evidence)]) -> Self {
        let mut uses: BTreeMap<(u8, Kind, u64), Vec<Evidence>> = BTreeMap::new();
        for (record, evidence) in rows {
            uses.entry((*record, evidence.kind, evidence.key))
                .or_default()
                .push(*evidence);
        }
        let records: BTreeSet<u8> = rows.iter().map(|(record, _)| *record).collect();
        Self {
            uses,
            records: records.into_iter().collect(),
        }
    }

    fn holders(&self, kind: Kind, key: u64) -> Vec<u8> {
        let held = |record: &&u8| self.uses.contains_key(&(**record, kind, key));
        self.records.iter().filter(held).copied().collect()
    }

    fn class(&self, kind: Kind, key: u64) -> ValueClass {
        let of_value = self
            .uses
            .iter()
            .filter(|((_, k, v), _)| (*k, *v) == (kind, key));
        of_value
            .flat_map(|(_, rows)| rows)
            .map(|row| row.class)
            .max()
            .unwrap()
    }

    /// Whether a port of an address is held by few enough records to be a source port.
    fn is_source_port(&self, model: &Model, key: u64, port: u16) -> bool {
        let with_port = self.uses.iter().filter(|((_, kind, value), rows)| {
            (*kind, *value) == (Kind::Ip, key)
                && rows
                    .iter()
                    .any(|row| row.port == Some(port) && row.at.is_some())
        });
        port >= 1024 && with_port.count() <= model.ip.flow_holders as usize
    }

    fn manner(&self, model: &Model, key: u64, one: &[Evidence], other: &[Evidence]) -> Manner {
        let mut manners = vec![];
        for a in one {
            for b in other {
                let Some((at_a, at_b)) = a.at.zip(b.at) else {
                    continue;
                };
                let gap = (at_a - at_b).abs();
                let ports = a.port.zip(b.port).filter(|(a, b)| a == b);
                let flow = ports.is_some_and(|(port, _)| self.is_source_port(model, key, port));
                if flow && gap <= 1_000_000 {
                    manners.push(Manner::IpFlow);
                }
                // Written out anew, not taken from the model.
                let lease = match self.class(Kind::Ip, key) {
                    ValueClass::StaticLine => 180 * 24 * HOUR,
                    ValueClass::DailyLine | ValueClass::Mobile => 0,
                    _ => 30 * 24 * HOUR,
                };
                manners.push(if gap <= HOUR / 6 {
                    Manner::IpWindow
                } else if gap <= 24 * HOUR {
                    Manner::IpDay
                } else if gap <= lease {
                    Manner::IpLease
                } else {
                    Manner::Recycled
                });
            }
        }
        let rank = |manner: &Manner| match manner {
            Manner::IpFlow => 0,
            Manner::IpWindow => 1,
            Manner::IpDay => 2,
            Manner::IpLease => 3,
            _ => 4,
        };
        manners
            .into_iter()
            .min_by_key(rank)
            .unwrap_or(Manner::IpUndated)
    }

    /// Whether a record states several ordinary values of a kind in fields.
    fn states_several(&self, record: u8, kind: Kind) -> bool {
        let stated = self.uses.iter().filter(|((r, k, _), rows)| {
            let is_stated =
                |row: &&Evidence| row.class == ValueClass::Ordinary && !row.mined && !row.indirect;
            (*r, *k) == (record, kind) && rows.iter().any(|row| is_stated(&row))
        });
        stated.count() > 1
    }

    /// Odds of a shared value and what it says.
    fn weigh(&self, model: &Model, a: u8, b: u8, kind: Kind, key: u64) -> Option<(i32, Nature)> {
        let (one, other) = (
            self.uses.get(&(a, kind, key))?,
            self.uses.get(&(b, kind, key))?,
        );
        let rule = model.rule(kind);
        let holders = u32::try_from(self.holders(kind, key).len()).unwrap();
        let class = self.class(kind, key);
        let generic = rule.strength == Strength::Supporting && holders > rule.generic_persons;
        let mined = |rows: &[Evidence]| !rows.iter().any(|row| !row.mined);
        let less = rule.mined * (i32::from(mined(one)) + i32::from(mined(other)));
        if kind == Kind::Ip {
            let manner = self.manner(model, key, one, other);
            let odds = model
                .alone(kind, manner, holders, class)
                .map(|odds| odds + less);
            if manner == Manner::IpFlow && odds.is_some() {
                let nature = |odds| {
                    if odds >= 0 {
                        Nature::Strong
                    } else {
                        Nature::Supporting
                    }
                };
                return odds.map(|odds| (odds, nature(odds)));
            }
            let out_of_lease = manner == Manner::Recycled;
            let odds = odds?;
            let nature = match manner {
                Manner::IpLease | Manner::IpUndated => Nature::Domestic,
                _ => Nature::Supporting,
            };
            return (!generic && !out_of_lease).then_some((odds, nature));
        }
        let mut odds = model.alone(kind, Manner::Equal, holders, class)?;
        let verified = |rows: &[Evidence]| rows.iter().any(|row| row.verified);
        odds += if verified(one) && verified(other) {
            rule.verified
        } else {
            0
        };
        odds += less;
        for (record, rows) in [(a, one), (b, other)] {
            if rows.iter().all(|row| row.indirect) {
                odds += rule.indirect;
            } else if self.states_several(record, kind) {
                odds += rule.several;
            }
        }
        let times = |rows: &[Evidence]| rows.iter().filter_map(|row| row.at).collect::<Vec<_>>();
        let (times_a, times_b) = (times(one), times(other));
        if !times_a.is_empty() && !times_b.is_empty() {
            let later = *times_a.iter().min().unwrap() - *times_b.iter().max().unwrap();
            let earlier = *times_b.iter().min().unwrap() - *times_a.iter().max().unwrap();
            let gap = later.max(earlier).max(0);
            let steps = rule.stale.iter().filter(|stale| stale.gap <= gap);
            odds += steps.map(|stale| stale.centibits).min().unwrap_or(0);
        }
        let nature = match (rule.strength == Strength::Strong && odds >= 0, holders) {
            (false, _) => Nature::Supporting,
            (true, ..=2) => Nature::Exclusive,
            (true, _) => Nature::Strong,
        };
        (!generic).then_some((odds, nature))
    }

    fn edges(&self, model: &Model) -> Vec<Edge> {
        let prior = model.prior_odds(self.records.len());
        let mut edges = vec![];
        for (a, one) in (0..).zip(&self.records) {
            for (b, other) in (0..).zip(&self.records).filter(|(b, _)| *b > a) {
                let mut scores = Scores::default();
                for kind in Kind::ALL {
                    for key in 0..9 {
                        if let Some((odds, nature)) = self.weigh(model, *one, *other, kind, key) {
                            scores.note(kind, odds - prior, nature);
                        }
                    }
                }
                let total = combine(model, prior, &scores);
                if total.odds >= model.thresholds.kept {
                    edges.push(Edge::new(a, b, &total));
                }
            }
        }
        edges
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn blocking_finds_what_all_with_all_finds(rows in rows()) {
        let model = uncapped();
        let table = build(&rows);
        let ours = score_pairs(&Scorer::new(&table, Index::new(&table, &model), &model)).concat();
        prop_assert_eq!(ours, Plain::new(&rows).edges(&model));
    }

    #[test]
    fn caps_only_leave_pairs_out(rows in rows()) {
        let model = Model::standard();
        let table = build(&rows);
        let scorer = Scorer::new(&table, Index::new(&table, &model), &model);
        let all = Plain::new(&rows).edges(&model);
        for edge in score_pairs(&scorer).concat() {
            prop_assert!(all.contains(&edge));
        }
    }

    /// Only what may have changed is scored again; the result is that of scoring all.
    #[test]
    fn scoring_again_is_scoring_all(rows in rows(), persons in proptest::collection::vec(1_u32..9, 90)) {
        let model = Model::standard();
        let table = build(&rows);
        let mut scorer = Scorer::new(&table, Index::new(&table, &model), &model);
        let before = score_pairs(&scorer);
        let values = scorer.persons.len();
        let changed = scorer.count_persons(persons.into_iter().cycle().take(values).collect());
        let again = score_again(&scorer, before, &changed).concat();
        prop_assert_eq!(again, score_pairs(&scorer).concat());
    }
}

#[test]
fn threads_do_not_show() {
    // More than one piece of work, so that several threads take part where there are several.
    let mut b = TableBuilder::new();
    for account in 0..10_000_u64 {
        let record = b.record(u128::from(account));
        b.push(record, Evidence::new(Kind::Email, account / 2));
        b.push(record, Evidence::new(Kind::Phone, account % 5_000));
    }
    let table = b.build().unwrap();
    let model = Model::standard();
    let scorer = Scorer::new(&table, Index::new(&table, &model), &model);
    let pairs = score_pairs(&scorer).concat();
    assert_eq!(pairs, super::score_range(&scorer, 0..10_000, |_| true));
    assert_eq!(pairs.len(), 10_000);
}
