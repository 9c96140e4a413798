//! Linking that goes on: records, evidence and decisions one at a time, in any order.
//!
//! A [`Ledger`] holds what [`crate::link`] would be given, and its result. [`Ledger::settle`] brings
//! the result up to date and works only on what has changed: the records whose pairs must be scored
//! again, and the components that hang on them. After any order of arrival, settled as often as you
//! like, the result is that of one run over everything, byte for byte (`tests/ledger.rs`).
//!
//! # How that can be
//! A run has two rounds (see the crate), and in each nothing reaches further than along *ties*: pairs
//! that scored enough to be tried, and decisions that two records are the same. So a round is done
//! again on whole components of ties, by the very code of the run, on a table of their records alone;
//! what counts beyond them (how many hold a value, its class, how many persons) is told to it from
//! here. Between the rounds goes the count of persons: where it moves a value to another weight, all
//! holders of the value are scored again.
//!
//! Everything is scored again when the number of records passes a power of two, because the prior
//! odds then change (at most six times, see [`crate::Prior`]).
//!
//! # What it refuses
//! A record stays, also when all its evidence is retracted: then it is alone. Contradictions stay too.
//!
//! # How to extend it
//! Whatever makes a score depend on something new must mark the records that it touches in
//! `ledger/settle.rs`; the property test finds what is forgotten.

mod domains;
mod part;
mod settle;
mod store;

use std::collections::{BTreeSet, HashMap};

use crate::compare::{Edge, Weight};
use crate::decision::{self, Decision};
use crate::domains::Leaning;
use crate::groups::Groups;
use crate::index::Outside;
use crate::kind::{Kind, ValueClass};
use crate::linkage::{Contribution, Link, Linkage, NearMiss};
use crate::model::Model;
use crate::table::{Contradiction, RecordKey, Row, to_u32};

/// See the module.
#[derive(Debug)]
pub struct Ledger {
    model: Model,
    /// The prior odds that everything is scored with.
    prior: i32,
    numbers: HashMap<RecordKey, u32>,
    records: Vec<Record>,
    value_numbers: HashMap<(Kind, u64), u32>,
    values: Vec<Held>,
    /// What the mailboxes of each domain testify together, and what was learned of it.
    domains: HashMap<u32, domains::Domain>,
    /// Who was seen at a time with an address and port.
    ports: HashMap<(u32, u16), BTreeSet<u32>>,
    decisions: BTreeSet<Decision>,
    contradictions: BTreeSet<Contradiction>,
    /// Decisions and contradictions by their ends, which need not be known yet.
    decisions_of: HashMap<RecordKey, BTreeSet<Decision>>,
    contradictions_of: HashMap<RecordKey, BTreeSet<Contradiction>>,
    pending: Pending,
}

/// What has changed since the last settling, by number.
#[derive(Debug, Default)]
struct Pending {
    /// Records whose pairs must be scored again.
    records: BTreeSet<u32>,
    /// Values that are held by others or otherwise than before.
    values: BTreeSet<u32>,
    /// Mailboxes whose holders may testify otherwise.
    mailboxes: BTreeSet<u32>,
}

/// A record and what hangs on it.
#[derive(Debug)]
struct Record {
    key: RecordKey,
    /// In their order, each once.
    rows: Vec<Row>,
    /// The values it holds.
    values: Vec<u32>,
    /// By round: the other record of each tie.
    ties: [Vec<(u32, Edge)>; 2],
    /// By round: the record with the lowest key of its group.
    group: [u32; 2],
    /// Links whose lower record it is, with their waterfalls.
    links: Vec<(Link, Vec<Contribution>)>,
    /// Near-misses whose lower record it is.
    near: Vec<(NearMiss, Vec<Contribution>)>,
}

/// A value and who holds it.
#[derive(Debug)]
struct Held {
    kind: Kind,
    key: u64,
    class: ValueClass,
    /// By record key.
    holders: Vec<u32>,
    persons: u32,
    /// Of a mailbox: its domain, 0 where that is not known, and what it last testified.
    testified: (u32, Leaning),
    settled: Settled,
}

/// What a value was when its holders were last scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Settled {
    /// By round; none while fewer than two hold it.
    weights: [Option<Weight>; 2],
    class: ValueClass,
    capped: bool,
    /// By how many records and persons waterfalls tell that it is held.
    told: (u32, u32),
}

/// What a settling has touched.
#[derive(Debug)]
pub struct Settlement {
    /// The clusters of all touched records, whole, with their links and near-misses. Levels, generic
    /// values and conflicts are those of the ledger and are left out here.
    pub linkage: Linkage,
    /// By the number of a cluster in it: whether it is another than before, in its members, its links
    /// or what its records state. Whoever keeps clusters may pass over the others.
    pub is_new: Vec<bool>,
    /// By the place of a link in it: whether it is another than before, also where its cluster has
    /// another first record now.
    pub new_links: Vec<bool>,
    /// Links that are no more, or are among the new ones otherwise than before.
    pub gone_links: Vec<GoneLink>,
    /// The records that have other near-misses than before, or the same with another waterfall; each
    /// near-miss counts with the lower of its two records.
    pub near: BTreeSet<RecordKey>,
    /// How many pairs were scored.
    pub scored: usize,
    /// How many records were grouped anew.
    pub grouped: usize,
}

/// A link as it was before a settling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GoneLink {
    /// The first record of the cluster that it was in.
    pub cluster: RecordKey,
    /// The record whose key is lower.
    pub a: RecordKey,
    /// The record whose key is higher.
    pub b: RecordKey,
}

impl Ledger {
    /// An empty ledger.
    #[must_use]
    pub fn new(model: Model) -> Self {
        Self {
            prior: model.prior_odds(0),
            model,
            numbers: HashMap::new(),
            records: Vec::new(),
            value_numbers: HashMap::new(),
            values: Vec::new(),
            domains: HashMap::new(),
            ports: HashMap::new(),
            decisions: BTreeSet::new(),
            contradictions: BTreeSet::new(),
            decisions_of: HashMap::new(),
            contradictions_of: HashMap::new(),
            pending: Pending::default(),
        }
    }

    /// How many records there are.
    #[must_use]
    pub fn record_count(&self) -> usize {
        self.records.len()
    }

    /// Adds a record without evidence; one that is known stays as it is.
    pub fn record(&mut self, key: impl Into<RecordKey>) {
        self.number(key.into());
    }

    /// Adds a piece of evidence to a record. The same row twice counts once.
    pub fn push(&mut self, key: impl Into<RecordKey>, evidence: crate::Evidence) {
        let number = self.number(key.into());
        self.insert(number, Row::new(number, evidence));
    }

    /// Takes a piece of evidence back, as it was pushed; `false` where the record does not have it.
    pub fn retract(&mut self, key: impl Into<RecordKey>, evidence: crate::Evidence) -> bool {
        let number = self.numbers.get(&key.into()).copied();
        number.is_some_and(|number| self.remove(number, &Row::new(number, evidence)))
    }

    /// States that two records cannot be of one person, as [`crate::TableBuilder::contradict`].
    pub fn contradict(&mut self, one: RecordKey, other: RecordKey, source: u32) {
        let contradiction = Contradiction {
            a: one.min(other),
            b: one.max(other),
            source,
        };
        if one == other || !self.contradictions.insert(contradiction) {
            return;
        }
        for end in [one, other] {
            let of_end = self.contradictions_of.entry(end).or_default();
            of_end.insert(contradiction);
            self.touch(end);
        }
    }

    /// Puts a decision in force.
    pub fn decide(&mut self, decision: Decision) {
        let decision = decision.ordered();
        if self.decisions.insert(decision) {
            for end in [decision.a, decision.b] {
                self.decisions_of.entry(end).or_default().insert(decision);
                self.touch(end);
            }
        }
    }

    /// Takes a decision out of force; `false` where it was not in force.
    pub fn withdraw(&mut self, decision: Decision) -> bool {
        let decision = decision.ordered();
        let was_in_force = self.decisions.remove(&decision);
        if was_in_force {
            for end in [decision.a, decision.b] {
                if let Some(of_end) = self.decisions_of.get_mut(&end) {
                    of_end.remove(&decision);
                }
                self.touch(end);
            }
        }
        was_in_force
    }

    /// The records of a record's cluster as last settled, ascending; none where it is not known.
    #[must_use]
    pub fn cluster(&self, key: RecordKey) -> Vec<RecordKey> {
        let Some(start) = self.numbers.get(&key) else {
            return Vec::new();
        };
        let group = self
            .records
            .get(*start as usize)
            .map(|record| record.group[1]);
        let mut members: Vec<RecordKey> = self
            .component(1, [*start])
            .into_iter()
            .filter_map(|number| self.records.get(number as usize))
            .filter(|record| Some(record.group[1]) == group)
            .map(|record| record.key)
            .collect();
        members.sort_unstable();
        members
    }

    /// A pair that came close as last settled, with its waterfall; either way round.
    #[must_use]
    pub fn near_miss(
        &self,
        one: RecordKey,
        other: RecordKey,
    ) -> Option<(&NearMiss, &[Contribution])> {
        let (a, b) = (one.min(other), one.max(other));
        let record = self.records.get(*self.numbers.get(&a)? as usize)?;
        let found = record.near.iter().find(|(near, _)| near.link.b == b)?;
        Some((&found.0, &found.1))
    }

    /// Everything as last settled, written down: what [`crate::link`] gives for the same.
    #[must_use]
    pub fn linkage(&self) -> Linkage {
        store::write_down(self)
    }

    fn touch(&mut self, key: RecordKey) {
        if let Some(number) = self.numbers.get(&key) {
            self.pending.records.insert(*number);
        }
    }

    /// The number of a record, which is made where it is new.
    fn number(&mut self, key: RecordKey) -> u32 {
        let next = to_u32(self.records.len());
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.records.push(Record {
                key,
                rows: Vec::new(),
                values: Vec::new(),
                ties: [Vec::new(), Vec::new()],
                group: [next, next],
                links: Vec::new(),
                near: Vec::new(),
            });
            self.pending.records.insert(next);
        }
        number
    }
}

impl Outside for Ledger {
    fn held(&self, kind: Kind, key: u64) -> u32 {
        self.value(kind, key)
            .map_or(0, |value| to_u32(value.holders.len()))
    }

    fn class(&self, kind: Kind, key: u64) -> ValueClass {
        self.value(kind, key)
            .map_or(ValueClass::Ordinary, |value| value.class)
    }

    fn persons(&self, kind: Kind, key: u64) -> u32 {
        self.value(kind, key).map_or(0, |value| value.persons)
    }

    fn port_holders(&self, key: u64, port: u16) -> usize {
        let number = self.value_numbers.get(&(Kind::Ip, key));
        let holders = number.and_then(|number| self.ports.get(&(*number, port)));
        holders.map_or(0, BTreeSet::len)
    }

    fn records(&self) -> usize {
        self.records.len()
    }
}
