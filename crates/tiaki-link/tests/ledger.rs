//! A ledger that is fed one thing at a time, in any order, against one run over everything.

use std::collections::BTreeMap;

use proptest::prelude::*;
use tiaki_link::{
    Decision, Evidence, Kind, Ledger, Link, Linkage, Model, NearMiss, RecordKey, Rule,
    TableBuilder, ValueClass, Verdict, link,
};

/// One thing that comes in.
#[derive(Debug, Clone)]
enum Step {
    Record(u8),
    Row(u8, Evidence),
    Decide(Decision),
    Contradict(u8, u8),
    /// The decision at this place, among those that came, is withdrawn.
    Withdraw(usize),
    /// The row at this place, among those that came, is taken back.
    Retract(usize),
    /// Whatever has come is brought up to date.
    Settle,
}

fn key(account: u8) -> RecordKey {
    RecordKey::from(u128::from(account))
}

/// Few holders reach caps and counts, so that small tables do too.
fn model() -> Model {
    let mut model = Kind::ALL
        .into_iter()
        .fold(Model::standard(), |model, kind| {
            let rule = Rule {
                candidate_cap: 4,
                generic_persons: 5,
                ..model.rule(kind).clone()
            };
            model.with_rule(3, kind, rule)
        });
    model.ip.flow_holders = 3;
    // The prior moves while the table grows.
    model.prior.least_doublings = 3;
    // Little testimony makes a domain and unmakes it.
    (model.domains.most_holders, model.domains.most_each) = (5, 2);
    (model.domains.open, model.domains.personal) = (150, 60);
    model
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let kinds = prop_oneof![
        4 => proptest::sample::select(vec![Kind::Email, Kind::Phone, Kind::Device, Kind::Ip]),
        2 => proptest::sample::select(Kind::ALL.to_vec()),
    ];
    let times = proptest::option::of((0_i64..30).prop_map(|n| n * 300_000_000));
    let ports = proptest::option::of(5000_u16..5003);
    let classes = prop_oneof![
        14 => Just(ValueClass::Ordinary),
        1 => Just(ValueClass::SharedNetwork),
        1 => Just(ValueClass::StaticLine),
        1 => Just(ValueClass::DailyLine),
        1 => Just(ValueClass::Mobile),
        1 => Just(ValueClass::Disposable),
    ];
    let seldom = || proptest::bool::weighted(0.1);
    let remarks = (seldom(), seldom(), seldom());
    // Mostly a mailbox has one domain; where rows disagree, both ways must agree all the same.
    let domains = prop_oneof![4 => Just(None), 1 => (0_u32..4).prop_map(Some)];
    let sources = (0_u32..4, domains);
    (kinds, 0_u64..7, times, ports, classes, remarks, sources).prop_map(
        |(kind, value, at, port, class, (verified, mined, indirect), (source, domain))| Evidence {
            at,
            // Of another kind they are not kept, so that two such rows would be one.
            port: port.filter(|_| kind == Kind::Ip),
            domain: match domain {
                _ if kind != Kind::Email => 0,
                Some(other) => other,
                None => u32::from(value > 1) + u32::from(value > 4),
            },
            class,
            verified,
            mined,
            indirect,
            source,
            ..Evidence::new(kind, value)
        },
    )
}

fn step() -> impl Strategy<Value = Step> {
    let verdicts = proptest::sample::select(vec![
        Verdict::Same,
        Verdict::Same,
        Verdict::Different,
        Verdict::Unsure,
    ]);
    let decision = (0_u8..26, 0_u8..26, verdicts).prop_map(|(a, b, verdict)| {
        Step::Decide(Decision {
            a: key(a),
            b: key(b),
            verdict,
        })
    });
    prop_oneof![
        40 => (0_u8..24, evidence()).prop_map(|(account, row)| Step::Row(account, row)),
        1 => (0_u8..24).prop_map(Step::Record),
        3 => decision,
        1 => (0_u8..24, 0_u8..24).prop_map(|(a, b)| Step::Contradict(a, b)),
        1 => (0_usize..8).prop_map(Step::Withdraw),
        4 => (0_usize..60).prop_map(Step::Retract),
        8 => Just(Step::Settle),
    ]
}

/// Every link with its waterfall.
fn written(linkage: &Linkage) -> BTreeMap<(RecordKey, RecordKey), String> {
    let write = |link: &Link| {
        let steps = linkage.contributions(link);
        let told = format!(
            "{:?} {steps:?}",
            (link.total, link.confidence, link.tier, link.in_forest)
        );
        ((link.a, link.b), told)
    };
    linkage.links().iter().map(write).collect()
}

/// Every near-miss with its waterfall.
fn near(linkage: &Linkage) -> BTreeMap<(RecordKey, RecordKey), String> {
    let write = |near: &NearMiss| {
        let steps = linkage.contributions(&near.link);
        let told = format!("{:?} {steps:?}", (near.link.total, near.reason));
        ((near.link.a, near.link.b), told)
    };
    linkage.near_misses().iter().map(write).collect()
}

/// The whole cluster of every record.
fn clusters(linkage: &Linkage) -> BTreeMap<RecordKey, Vec<RecordKey>> {
    let clusters = linkage.clusters().iter();
    let members = clusters.map(|cluster| linkage.members(cluster));
    members
        .flat_map(|all| all.iter().map(|one| (*one, all.to_vec())))
        .collect()
}

/// Feeds a ledger, and keeps what must be in force at the end.
struct Fed {
    ledger: Ledger,
    rows: Vec<(u8, Evidence)>,
    records: Vec<u8>,
    decisions: Vec<Decision>,
    contradictions: Vec<(u8, u8)>,
    /// The links as someone has them who writes down what each settling tells to be new.
    /// With the first record of each one's cluster.
    told: BTreeMap<(RecordKey, RecordKey), (RecordKey, String)>,
    /// Likewise the clusters, by each of their records.
    clusters: BTreeMap<RecordKey, Vec<RecordKey>>,
    /// Likewise the near-misses.
    near: BTreeMap<(RecordKey, RecordKey), String>,
}

impl Fed {
    fn new(steps: &[Step]) -> Self {
        let mut fed = Self {
            ledger: Ledger::new(model()),
            rows: vec![],
            records: vec![],
            decisions: vec![],
            contradictions: vec![],
            told: BTreeMap::new(),
            clusters: BTreeMap::new(),
            near: BTreeMap::new(),
        };
        for step in steps {
            fed.take(step);
        }
        fed.settle();
        fed
    }

    #[expect(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        reason = "links of a linkage are in it, and what is gone was told"
    )]
    fn settle(&mut self) {
        let settled = self.ledger.settle();
        let linkage = &settled.linkage;
        let links = written(linkage);
        for (cluster, is_new) in linkage.clusters().iter().zip(&settled.is_new) {
            let members = linkage.members(cluster);
            if *is_new {
                let own = members.iter().map(|member| (*member, members.to_vec()));
                self.clusters.extend(own);
            }
        }
        for gone in &settled.gone_links {
            let first = self.told.remove(&(gone.a, gone.b)).unwrap().0;
            assert_eq!(first, gone.cluster, "as it was told");
        }
        for (link, is_new) in linkage.links().iter().zip(&settled.new_links) {
            let pair = (link.a, link.b);
            if *is_new {
                let number = linkage.find_cluster(link.a).unwrap() as usize;
                let first = linkage.members(&linkage.clusters()[number])[0];
                let before = self.told.insert(pair, (first, links[&pair].clone()));
                assert_eq!(before, None, "what is there was told to be gone");
            }
        }
        self.near.retain(|(a, _), _| !settled.near.contains(a));
        let near = near(linkage).into_iter();
        self.near
            .extend(near.filter(|((a, _), _)| settled.near.contains(a)));
    }

    fn take(&mut self, step: &Step) {
        match step {
            Step::Record(account) => {
                self.ledger.record(key(*account));
                self.records.push(*account);
            }
            Step::Row(account, row) => {
                self.ledger.push(key(*account), *row);
                self.rows.push((*account, *row));
            }
            Step::Decide(decision) => {
                self.ledger.decide(*decision);
                self.decisions.push(*decision);
            }
            Step::Contradict(one, other) => {
                self.ledger.contradict(key(*one), key(*other), 7);
                self.contradictions.push((*one, *other));
            }
            Step::Withdraw(place) => {
                if let Some(decision) = self.decisions.get(*place).copied() {
                    assert!(self.ledger.withdraw(decision));
                    let same = |other: &Decision| {
                        let ends = |d: &Decision| (d.a.min(d.b), d.a.max(d.b), d.verdict);
                        ends(other) == ends(&decision)
                    };
                    self.decisions.retain(|other| !same(other));
                }
            }
            Step::Retract(place) => {
                if let Some((account, row)) = self.rows.get(*place).copied() {
                    assert!(self.ledger.retract(key(account), row));
                    assert!(!self.ledger.retract(key(account), row), "only once");
                    self.rows.retain(|other| *other != (account, row));
                    self.records.push(account);
                }
            }
            Step::Settle => self.settle(),
        }
    }

    /// One run over everything.
    #[expect(clippy::unwrap_used, reason = "the handles are this builder's own")]
    fn batch(&self) -> Linkage {
        let mut b = TableBuilder::new();
        for account in &self.records {
            b.record(key(*account));
        }
        for (account, row) in &self.rows {
            let record = b.record(key(*account));
            b.push(record, *row);
        }
        for (one, other) in &self.contradictions {
            b.contradict(key(*one), key(*other), 7);
        }
        link(&b.build().unwrap(), &model(), &self.decisions)
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_arrival_gives_what_one_run_gives(
        steps in proptest::collection::vec(step(), 0..140)
    ) {
        let fed = Fed::new(&steps);
        let (ours, batch) = (fed.ledger.linkage(), fed.batch());
        let all = clusters(&batch);
        let links = written(&batch).into_iter();
        let links = links.map(|(pair, told)| (pair, (all[&pair.0][0], told)));
        prop_assert_eq!(&fed.told, &links.collect(), "what the settlings told, written down");
        prop_assert_eq!(&fed.clusters, &all, "what they told to be new is all that is");
        prop_assert_eq!(&fed.near, &near(&batch), "near-misses likewise");
        prop_assert_eq!(serde_json::to_string(&ours).unwrap(), serde_json::to_string(&batch).unwrap());
    }

    #[test]
    fn settling_tells_whole_clusters(steps in proptest::collection::vec(step(), 0..80), last in step()) {
        let mut fed = Fed::new(&steps);
        fed.take(&last);
        let told = fed.ledger.settle().linkage;
        let all = fed.ledger.linkage();
        for cluster in told.clusters() {
            let members = told.members(cluster);
            let number = all.find_cluster(members[0]).unwrap() as usize;
            prop_assert_eq!(members, all.members(&all.clusters()[number]));
            prop_assert_eq!(members, fed.ledger.cluster(members[0]));
            prop_assert_eq!(cluster.tier, all.clusters()[number].tier);
        }
        prop_assert!(fed.ledger.settle().linkage.clusters().is_empty(), "nothing was left");
    }
}

#[test]
fn what_was_never_decided_cannot_be_withdrawn() {
    let mut ledger = Ledger::new(Model::standard());
    let decision = Decision {
        a: key(1),
        b: key(2),
        verdict: Verdict::Same,
    };
    assert!(!ledger.withdraw(decision));
    ledger.decide(decision);
    let turned = Decision {
        a: key(2),
        b: key(1),
        ..decision
    };
    assert!(ledger.withdraw(turned), "either way round");
    assert!(ledger.cluster(key(1)).is_empty(), "unknown");
    assert!(!ledger.retract(key(1), Evidence::new(Kind::Email, 1)));
}

#[test]
fn a_new_account_touches_only_those_it_has_to_do_with() {
    let mut ledger = Ledger::new(Model::standard());
    for account in 0..200_u8 {
        ledger.push(
            key(account),
            Evidence::new(Kind::Email, u64::from(account / 2)),
        );
    }
    ledger.settle();
    ledger.push(key(201), Evidence::new(Kind::Email, 7));
    let told = ledger.settle();
    assert_eq!(told.linkage.clusters().len(), 1);
    assert_eq!(ledger.cluster(key(201)), [key(14), key(15), key(201)]);
    assert!(told.scored < 10, "{}", told.scored);
}
