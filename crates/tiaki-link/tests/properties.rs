//! What holds for every table, whatever is in it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tiaki_link::{
    Basis, Conflict, Decision, Evidence, Kind, Linkage, Model, RecordKey, TableBuilder, Tier,
    ValueClass, Verdict, link,
};

/// Everything that goes in.
#[derive(Debug, Clone)]
struct Input {
    rows: Vec<(u8, Evidence)>,
    decisions: Vec<Decision>,
    contradictions: Vec<(u8, u8)>,
}

impl Input {
    #[expect(clippy::unwrap_used, reason = "the handles are this builder's own")]
    fn link(&self) -> Linkage {
        let mut b = TableBuilder::new();
        for (account, evidence) in &self.rows {
            let record = b.record(u128::from(*account));
            b.push(record, *evidence);
        }
        for (one, other) in &self.contradictions {
            b.contradict(key(*one), key(*other), 0);
        }
        link(&b.build().unwrap(), &Model::standard(), &self.decisions)
    }
}

fn key(account: u8) -> RecordKey {
    RecordKey::from(u128::from(account))
}

fn input() -> impl Strategy<Value = Input> {
    let kinds = proptest::sample::select(Kind::ALL.to_vec());
    let times = proptest::option::of((0_i64..30).prop_map(|n| n * 300_000_000));
    let ports = proptest::option::of(5000_u16..5003);
    let classes = prop_oneof![9 => Just(ValueClass::Ordinary), 1 => Just(ValueClass::SharedNetwork), 1 => Just(ValueClass::FixedLine)];
    let row = (0_u8..30, kinds, 0_u64..8, times, ports, classes, 0_u32..4);
    let row = row.prop_map(|(account, kind, value, at, port, class, source)| {
        let evidence = Evidence {
            at,
            port,
            domain: u32::try_from(value / 3).unwrap_or(0),
            class,
            source,
            ..Evidence::new(kind, value)
        };
        (account, evidence)
    });
    let verdicts = proptest::sample::select(vec![
        Verdict::Same,
        Verdict::Same,
        Verdict::Different,
        Verdict::Unsure,
    ]);
    let decision = (0_u8..32, 0_u8..32, verdicts).prop_map(|(a, b, verdict)| Decision {
        a: key(a),
        b: key(b),
        verdict,
    });
    let contradictions = proptest::collection::vec((0_u8..30, 0_u8..30), 0..4);
    (
        proptest::collection::vec(row, 0..160),
        proptest::collection::vec(decision, 0..12),
        contradictions,
    )
        .prop_map(|(rows, decisions, contradictions)| Input {
            rows,
            decisions,
            contradictions,
        })
}

/// An input and the same in another order.
fn shuffled() -> impl Strategy<Value = (Input, Input)> {
    input().prop_flat_map(|input| {
        let other = (
            Just(input.rows.clone()).prop_shuffle(),
            Just(input.decisions.clone()).prop_shuffle(),
            Just(input.contradictions.clone()).prop_shuffle(),
            any::<bool>(),
        )
            .prop_map(|(rows, mut decisions, contradictions, swap)| {
                if swap {
                    for decision in &mut decisions {
                        std::mem::swap(&mut decision.a, &mut decision.b);
                    }
                }
                Input {
                    rows,
                    decisions,
                    contradictions,
                }
            });
        (Just(input), other)
    })
}

fn cluster(linkage: &Linkage, record: RecordKey) -> Option<u32> {
    linkage.find_cluster(record)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn order_does_not_show((one, other) in shuffled()) {
        let bytes = |input: &Input| serde_json::to_vec(&input.link()).unwrap();
        prop_assert_eq!(bytes(&one), bytes(&other));
    }

    #[test]
    fn clusters_divide_the_records(input in input()) {
        let linkage = input.link();
        let expected: BTreeSet<_> = input.rows.iter().map(|(account, _)| key(*account)).collect();
        let mut seen = BTreeSet::new();
        for (number, cluster) in (0..).zip(linkage.clusters()) {
            prop_assert!(linkage.members(cluster).is_sorted());
            for member in linkage.members(cluster) {
                prop_assert!(seen.insert(*member), "in two clusters");
                prop_assert_eq!(linkage.find_cluster(*member), Some(number));
            }
        }
        prop_assert_eq!(seen, expected);
    }

    #[test]
    fn every_cluster_hangs_together_by_its_forest(input in input()) {
        let linkage = input.link();
        for cluster in linkage.clusters() {
            let links = linkage.links_of(cluster);
            let forest = links.iter().filter(|link| link.in_forest);
            prop_assert_eq!(forest.count() + 1, cluster.size() as usize);
            let members = linkage.members(cluster);
            for (one, other) in members.iter().zip(members.iter().skip(1)) {
                let explanation = linkage.explain(*one, *other).unwrap();
                let mut here = *one;
                for link in &explanation.path {
                    prop_assert!(link.in_forest && (link.a == here || link.b == here));
                    here = if link.a == here { link.b } else { link.a };
                }
                prop_assert_eq!(here, *other);
            }
            let hangs_on = linkage.hangs_on(cluster);
            prop_assert_eq!(hangs_on.map(|link| link.tier), cluster.tier);
            prop_assert_eq!(hangs_on.is_none(), cluster.size() == 1);
        }
    }

    #[test]
    fn waterfalls_add_up_and_only_tiers_that_may_join_do(input in input()) {
        let linkage = input.link();
        let near = linkage.near_misses().iter().map(|near| &near.link);
        for one in linkage.links().iter().chain(near) {
            let steps = linkage.contributions(one);
            let sum: i32 = steps.iter().map(|step| step.weight).sum();
            prop_assert_eq!(linkage.prior() + sum, one.total);
            prop_assert!(steps.iter().all(|step| 0 <= step.weight && step.weight <= step.full_weight));
            prop_assert!(one.confidence < 1000 || one.basis == Basis::Decision);
            prop_assert!(one.a < one.b);
        }
        for one in linkage.links() {
            prop_assert!(one.tier >= Tier::Probable);
            prop_assert!(one.confidence >= 900);
            prop_assert_eq!(cluster(&linkage, one.a), cluster(&linkage, one.b));
        }
        for near in linkage.near_misses() {
            prop_assert_ne!(cluster(&linkage, near.link.a), cluster(&linkage, near.link.b));
        }
    }

    #[test]
    fn decisions_bind_and_conflicts_are_never_silent(input in input()) {
        let linkage = input.link();
        let known = |decision: &&Decision| {
            decision.a != decision.b
                && cluster(&linkage, decision.a).is_some()
                && cluster(&linkage, decision.b).is_some()
        };
        let conflicting = linkage.conflicts().iter().any(|conflict| {
            matches!(conflict, Conflict::Decisions { .. })
        });
        for decision in input.decisions.iter().filter(known) {
            let joined = cluster(&linkage, decision.a) == cluster(&linkage, decision.b);
            match decision.verdict {
                Verdict::Different => prop_assert!(!joined),
                Verdict::Same => prop_assert!(joined || conflicting),
                Verdict::Unsure => prop_assert!(!joined || conflicting),
            }
        }
        let unknown = input.decisions.iter().filter(|decision| !known(decision)).any(|_| true);
        let shown = |conflict: &Conflict| matches!(conflict, Conflict::Unknown { .. });
        prop_assert_eq!(unknown, linkage.conflicts().iter().any(shown));
        for (one, other) in &input.contradictions {
            let (one, other) = (key(*one), key(*other));
            let joined = cluster(&linkage, one).is_some()
                && cluster(&linkage, one) == cluster(&linkage, other);
            let shown = linkage.conflicts().iter().any(|conflict| {
                matches!(conflict, Conflict::Contradicted { contradiction, .. }
                    if contradiction.a == one.min(other) && contradiction.b == one.max(other))
            });
            prop_assert!(one == other || !joined || shown);
        }
    }
}
