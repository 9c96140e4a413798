//! Brings a ledger up to date, round by round.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of records and values are the ledger's own"
)]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::part::Part;
use super::{GoneLink, Ledger, Settlement};
use crate::cluster::{self, Admit, join_edges};
use crate::compare::{Edge, Round, Scorer, Weight};
use crate::decision;
use crate::groups::Groups;
use crate::kind::{Kind, Strength};
use crate::linkage::{Contribution, Link, NearMiss};
use crate::model::told;
use crate::resolution::Resolution;
use crate::table::{RecordKey, to_u32};

/// The round in which holders are counted as records.
const RECORDS: usize = 0;
/// The round in which they are counted as persons.
const PERSONS: usize = 1;

/// Which values count otherwise than when their holders were last looked at.
#[derive(Debug, Default)]
struct Shifted {
    /// Pairs that share them may score otherwise.
    scores: BTreeSet<u32>,
    /// Groups of their holders may differ otherwise.
    groups: BTreeSet<u32>,
    /// Waterfalls tell them otherwise.
    told: BTreeSet<u32>,
}

impl Ledger {
    /// Brings the result up to date with all that was added, decided and withdrawn.
    pub fn settle(&mut self) -> Settlement {
        let pending = std::mem::take(&mut self.pending);
        let (mut changed, mut dirty) = (pending.values, pending.records);
        self.learn(&pending.mailboxes, &mut changed, &mut dirty);
        let prior = self.model.prior_odds(self.records.len());
        if prior != self.prior {
            self.prior = prior;
            changed = (0..to_u32(self.values.len())).collect();
            dirty = (0..to_u32(self.records.len())).collect();
        }
        let mut reclassed = BTreeSet::new();
        for value in &changed {
            let now = &mut self.values[*value as usize];
            let before = (now.settled.class, now.settled.capped);
            let cap = self.model.rule(now.kind).candidate_cap as usize;
            (now.settled.class, now.settled.capped) = (now.class, now.holders.len() > cap);
            if before != (now.settled.class, now.settled.capped) {
                reclassed.insert(*value);
            }
        }
        let shifted = self.weigh(RECORDS, &changed, &reclassed);
        let (mut seeds, mut scored) = self.score(RECORDS, &dirty, &shifted.scores);
        seeds.extend(&dirty);
        self.seed(RECORDS, &shifted, &mut seeds);
        let moved = self.group_records(seeds);
        for number in moved {
            changed.extend(&self.records[number as usize].values);
        }
        for value in &changed {
            self.count_persons(*value);
        }
        let shifted = self.weigh(PERSONS, &changed, &reclassed);
        let (mut seeds, again) = self.score(PERSONS, &dirty, &shifted.scores);
        scored += again;
        seeds.extend(&dirty);
        self.seed(PERSONS, &shifted, &mut seeds);
        let touched = self.component(PERSONS, seeds);
        let grouped = touched.len();
        Settlement {
            scored,
            grouped,
            ..self.group_persons(touched, &dirty)
        }
    }

    /// Weighs values; gives those that weigh otherwise than before, or are told otherwise. A value
    /// that has no weight, and had none, matters to nobody: save addresses, whose ports connect.
    fn weigh(
        &mut self,
        round: usize,
        values: &BTreeSet<u32>,
        reclassed: &BTreeSet<u32>,
    ) -> Shifted {
        let mut shifted = Shifted::default();
        for number in values {
            let value = &mut self.values[*number as usize];
            let held = to_u32(value.holders.len());
            let (name, persons) = match round {
                RECORDS => (Round::Records, held),
                _ => (Round::Persons, value.persons),
            };
            let weight = (held >= 2).then(|| {
                let what = (value.kind, value.class);
                Weight::new(&self.model, self.prior, name, what, (held, persons))
            });
            let before = std::mem::replace(&mut value.settled.weights[round], weight);
            let counts = |weight: Option<Weight>| weight.is_some_and(Weight::counts);
            if counts(before) || counts(weight) || value.kind == Kind::Ip {
                if before != weight || reclassed.contains(number) {
                    shifted.scores.insert(*number);
                }
                let now = (told(held), told(persons));
                // Only what is told at the end is seen.
                if round == PERSONS && value.settled.told != now {
                    shifted.told.insert(*number);
                }
            }
            if round == PERSONS {
                value.settled.told = (told(held), told(persons));
            }
            // What is shared and has no weight excuses a difference (see `cluster`).
            let excuses = |weight: Option<Weight>| weight.is_some_and(|weight| !weight.counts());
            if excuses(before) != excuses(weight) && self.model.rule(value.kind).differs != 0 {
                shifted.groups.insert(*number);
            }
        }
        shifted
    }

    /// Adds the records whose groups must be looked at again because of values.
    fn seed(&self, round: usize, shifted: &Shifted, seeds: &mut BTreeSet<u32>) {
        let is_in_group = |number: &&u32| {
            let record = &self.records[**number as usize];
            !record.ties[round].is_empty() || self.decisions_of.contains_key(&record.key)
        };
        for value in &shifted.groups {
            let holders = &self.values[*value as usize].holders;
            seeds.extend(holders.iter().filter(is_in_group));
        }
        if round == RECORDS {
            return;
        }
        // Scores may stay the same and rest on another value, so both are told anew.
        for value in shifted.told.union(&shifted.scores) {
            let holders = &self.values[*value as usize].holders;
            let own: HashSet<u32> = holders.iter().copied().collect();
            for number in holders.iter().filter(is_in_group) {
                let record = &self.records[*number as usize];
                let mut ties = record.ties[round].iter();
                if self.decisions_of.contains_key(&record.key)
                    || ties.any(|(other, _)| own.contains(other))
                {
                    seeds.insert(*number);
                }
            }
        }
    }

    fn counts(&self, round: usize, value: u32) -> bool {
        let weight = self.values[value as usize].settled.weights[round];
        weight.is_some_and(Weight::counts)
    }

    /// The records worth comparing with this one, as `candidates` finds them.
    fn candidates(&self, round: usize, number: u32, others: &mut BTreeSet<u32>) {
        let record = &self.records[number as usize];
        for value in &record.values {
            let held = &self.values[*value as usize];
            if !self.counts(round, *value) {
                continue;
            }
            if !held.settled.capped {
                others.extend(&held.holders);
            } else if self.model.rule(held.kind).strength == Strength::Strong {
                let key = |of: &u32| self.records[*of as usize].key;
                let place = held
                    .holders
                    .partition_point(|other| key(other) < record.key);
                let around = place.saturating_sub(1)..(place + 2).min(held.holders.len());
                others.extend(&held.holders[around]);
            }
        }
        let most = self.model.ip.flow_holders as usize;
        for row in record.rows.iter().filter(|row| row.kind == Kind::Ip) {
            let Some(port) = row.source_port() else {
                continue;
            };
            let address = self.value_numbers.get(&(Kind::Ip, row.key));
            let holders = address.and_then(|address| self.ports.get(&(*address, port)));
            if let Some(holders) = holders.filter(|holders| holders.len() <= most) {
                others.extend(holders);
            }
        }
        others.remove(&number);
    }

    /// The pairs to be scored again: all of these records, and those that share these values; each
    /// once, and of two records only one of which is named, with those that have been tied.
    fn pairs(
        &self,
        round: usize,
        dirty: &BTreeSet<u32>,
        values: &BTreeSet<u32>,
    ) -> Vec<(u32, u32)> {
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        let mut others = BTreeSet::new();
        for number in dirty {
            others.clear();
            self.candidates(round, *number, &mut others);
            let own = others.iter();
            pairs.extend(own.map(|other| (*number.min(other), *number.max(other))));
        }
        for value in values {
            let held = &self.values[*value as usize];
            let own: HashSet<u32> = held.holders.iter().copied().collect();
            let compares_all = self.counts(round, *value) && !held.settled.capped;
            for number in held.holders.iter().filter(|number| !dirty.contains(number)) {
                others.clear();
                if compares_all {
                    others.extend(&held.holders);
                } else {
                    self.candidates(round, *number, &mut others);
                    let ties = self.records[*number as usize].ties[round].iter();
                    others.extend(ties.map(|(other, _)| *other));
                }
                let later = others.range(*number + 1..);
                let sharing = later.filter(|other| own.contains(other) && !dirty.contains(other));
                pairs.extend(sharing.map(|other| (*number, *other)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// Scores the pairs of these records, and those that share these values, again. Gives the records
    /// whose ties have changed or, where persons are counted, rest on such a value; and how many pairs
    /// were scored.
    fn score(
        &mut self,
        round: usize,
        dirty: &BTreeSet<u32>,
        values: &BTreeSet<u32>,
    ) -> (BTreeSet<u32>, usize) {
        let pairs = self.pairs(round, dirty, values);
        let all = pairs.iter().flat_map(|(one, other)| [*one, *other]);
        let part = self.part(all);
        let name = if round == RECORDS {
            Round::Records
        } else {
            Round::Persons
        };
        let scorer = Scorer::within(&part.table, &self.model, self, name);
        let mut found: BTreeMap<u32, Vec<(u32, Edge)>> =
            dirty.iter().map(|number| (*number, Vec::new())).collect();
        let mut again: Vec<(u32, u32, Option<Edge>)> = Vec::new();
        for (one, other) in &pairs {
            let Some((x, y)) = part.place(self, *one).zip(part.place(self, *other)) else {
                continue;
            };
            let (a, b) = (x.min(y), x.max(y));
            // Candidates by a port need not have met within a second: then the batch run compares
            // them only for another reason.
            let is_candidate = self.is_candidate(round, *one, *other, &scorer, (a, b));
            let edge = is_candidate
                .then(|| Edge::new(a, b, &scorer.total(scorer.first(a), b)))
                .filter(|edge| match name {
                    Round::Records => cluster::may_vouch(&scorer, edge),
                    Round::Persons => edge.odds >= self.model.thresholds.kept,
                });
            let mut is_of_dirty = false;
            for (from, to) in [(*one, *other), (*other, *one)] {
                if let Some(ties) = found.get_mut(&from) {
                    is_of_dirty = true;
                    ties.extend(edge.map(|edge| (to, edge)));
                }
            }
            if !is_of_dirty {
                again.push((*one, *other, edge));
            }
        }
        let scored = pairs.len();
        drop(scorer);
        let mut seeds = self.tie(round, found);
        for (one, other, edge) in again {
            if self.tie_pair(round, one, other, edge) {
                seeds.extend([one, other]);
            }
        }
        (seeds, scored)
    }

    /// Replaces the tie of two records; whether there was one or is one, and in the first round,
    /// whether it differs.
    fn tie_pair(&mut self, round: usize, one: u32, other: u32, edge: Option<Edge>) -> bool {
        let mut before = None;
        for (from, to) in [(one, other), (other, one)] {
            let ties = &mut self.records[from as usize].ties[round];
            let place = ties.iter().position(|(tied, _)| *tied == to);
            before = place.map(|place| ties.swap_remove(place).1);
            ties.extend(edge.map(|edge| (to, edge)));
        }
        let score = |edge: Option<Edge>| edge.map(|edge| Edge { a: 0, b: 0, ..edge });
        match round {
            RECORDS => score(before) != score(edge),
            _ => before.is_some() || edge.is_some(),
        }
    }

    fn is_candidate(
        &self,
        round: usize,
        one: u32,
        other: u32,
        scorer: &Scorer<'_>,
        (a, b): (u32, u32),
    ) -> bool {
        if scorer.index.flows_of(a).iter().any(|flow| flow.b == b) {
            return true;
        }
        let (one, other) = (&self.records[one as usize], &self.records[other as usize]);
        let shared = one
            .values
            .iter()
            .filter(|value| other.values.contains(value));
        let mut counting = shared.filter(|value| self.counts(round, **value));
        counting.any(|value| {
            let held = &self.values[*value as usize];
            if !held.settled.capped {
                return true;
            }
            let key = |of: &u32| self.records[*of as usize].key;
            let place = |key_of| held.holders.partition_point(|holder| key(holder) < key_of);
            self.model.rule(held.kind).strength == Strength::Strong
                && place(one.key).abs_diff(place(other.key)) == 1
        })
    }

    /// Replaces the ties of these records, on both sides.
    fn tie(&mut self, round: usize, found: BTreeMap<u32, Vec<(u32, Edge)>>) -> BTreeSet<u32> {
        let mut seeds = BTreeSet::new();
        for (number, ties) in found {
            let before = std::mem::take(&mut self.records[number as usize].ties[round]);
            for (other, _) in &before {
                self.records[*other as usize].ties[round].retain(|(tied, _)| *tied != number);
                seeds.insert(*other);
            }
            for (other, edge) in &ties {
                let mirror = &mut self.records[*other as usize].ties[round];
                mirror.retain(|(tied, _)| *tied != number);
                mirror.push((number, *edge));
                seeds.insert(*other);
            }
            self.records[number as usize].ties[round] = ties;
        }
        seeds
    }

    /// The ties inside a part, in the order in which they are tried.
    fn edges(&self, round: usize, part: &Part) -> Vec<Edge> {
        let mut edges = Vec::new();
        for (number, a) in part.numbers.iter().zip(0..) {
            for (other, edge) in &self.records[*number as usize].ties[round] {
                if let Some(b) = part.place(self, *other).filter(|b| *b > a) {
                    edges.push(Edge { a, b, ..*edge });
                }
            }
        }
        cluster::sort(vec![edges])
    }

    /// The first round's groups; gives the records that are in another one now.
    fn group_records(&mut self, seeds: impl IntoIterator<Item = u32>) -> BTreeSet<u32> {
        let part = self.part(self.component(RECORDS, seeds));
        let edges = self.edges(RECORDS, &part);
        let scorer = Scorer::within(&part.table, &self.model, self, Round::Records);
        let (decisions, contradictions) = self.bound(&part.table.keys);
        let mut groups = Groups::new(part.numbers.len());
        decision::apply(&part.table.keys, &contradictions, &decisions, &mut groups);
        join_edges(&scorer, &edges, Admit::Corroborated, &mut groups);
        drop(scorer);
        self.name_groups(RECORDS, &part, &mut groups)
    }

    /// Names groups by their lowest records; gives the records whose group has another name now.
    fn name_groups(&mut self, round: usize, part: &Part, groups: &mut Groups) -> BTreeSet<u32> {
        let mut named: BTreeMap<u32, u32> = BTreeMap::new();
        let mut moved = BTreeSet::new();
        for (number, place) in part.numbers.iter().zip(0..) {
            let name = *named.entry(groups.root(place)).or_insert(*number);
            let group = &mut self.records[*number as usize].group[round];
            if *group != name {
                *group = name;
                moved.insert(*number);
            }
        }
        moved
    }

    fn count_persons(&mut self, value: u32) {
        let value = &mut self.values[value as usize];
        let mut groups: Vec<u32> = value
            .holders
            .iter()
            .map(|holder| self.records[*holder as usize].group[RECORDS])
            .collect();
        groups.sort_unstable();
        groups.dedup();
        value.persons = to_u32(groups.len());
    }

    /// The second round's groups, with their links written down, and what is not as it was before.
    fn group_persons(&mut self, touched: BTreeSet<u32>, dirty: &BTreeSet<u32>) -> Settlement {
        let part = self.part(touched);
        let edges = self.edges(PERSONS, &part);
        let (decisions, contradictions) = self.bound(&part.table.keys);
        let mut groups = Groups::new(part.numbers.len());
        let scorer = Scorer::within(&part.table, &self.model, self, Round::Persons);
        let (decided, _) =
            decision::apply(&part.table.keys, &contradictions, &decisions, &mut groups);
        let outcome = join_edges(&scorer, &edges, Admit::All, &mut groups);
        let found = Resolution::new(scorer, edges, &mut groups, decided, outcome, Vec::new());
        let linkage = found.linkage_of_part();
        drop(found);
        let before = self.names(&part);
        self.name_groups(PERSONS, &part, &mut groups);
        let now = self.names(&part);
        let mut written: BTreeMap<RecordKey, Written> = BTreeMap::new();
        for (link, place) in linkage.links().iter().zip(0..) {
            let steps = linkage.contributions(link).to_vec();
            let of = written.entry(link.a).or_default();
            of.links.push((link.without_place(), steps));
            of.places.push(place);
        }
        for near in linkage.near_misses() {
            let steps = linkage.contributions(&near.link).to_vec();
            let link = near.link.without_place();
            let of = written.entry(near.link.a).or_default();
            of.near.push((
                NearMiss {
                    link,
                    ..near.clone()
                },
                steps,
            ));
        }
        let mut settled = Settlement {
            is_new: Vec::new(),
            new_links: vec![false; linkage.links().len()],
            gone_links: Vec::new(),
            near: BTreeSet::new(),
            scored: 0,
            grouped: 0,
            linkage,
        };
        // Clusters, by name, that are not as they were.
        let mut other: BTreeSet<u32> = BTreeSet::new();
        for (number, (was, name)) in part.numbers.iter().zip(before.into_iter().zip(now)) {
            let key = self.records[*number as usize].key;
            let own = written.remove(&key).unwrap_or_default();
            if was != name || dirty.contains(number) {
                // Whom somebody joined, and whom it left.
                other.extend([was, name]);
            }
            if self.differ(*number, (was, name), &own, &mut settled) {
                other.insert(name);
            }
            let record = &mut self.records[*number as usize];
            if record.near != own.near {
                settled.near.insert(key);
            }
            (record.links, record.near) = (own.links, own.near);
        }
        let clusters = settled.linkage.clusters().iter();
        let is_new = clusters.map(|cluster| {
            let first = settled.linkage.members(cluster).first();
            let number = first.and_then(|key| self.numbers.get(key));
            let name = number.map(|number| self.records[*number as usize].group[PERSONS]);
            name.is_some_and(|name| other.contains(&name))
        });
        settled.is_new = is_new.collect();
        settled
    }

    /// The names of the groups of a part's records.
    fn names(&self, part: &Part) -> Vec<u32> {
        let numbers = part.numbers.iter();
        let name = |number: &u32| self.records[*number as usize].group[PERSONS];
        numbers.map(name).collect()
    }

    /// Notes which links of a record, in a cluster of this name before and of that name now, are new
    /// and which are gone; whether any is.
    fn differ(
        &self,
        number: u32,
        (was, name): (u32, u32),
        own: &Written,
        settled: &mut Settlement,
    ) -> bool {
        let record = &self.records[number as usize];
        let mut before: BTreeMap<RecordKey, &(Link, Vec<Contribution>)> =
            record.links.iter().map(|link| (link.0.b, link)).collect();
        let mut differs = false;
        for (link, place) in own.links.iter().zip(&own.places) {
            if was == name && before.get(&link.0.b) == Some(&link) {
                before.remove(&link.0.b);
            } else if let Some(is_new) = settled.new_links.get_mut(*place) {
                (*is_new, differs) = (true, true);
            }
        }
        differs |= !before.is_empty();
        settled.gone_links.extend(before.keys().map(|b| GoneLink {
            cluster: self.records[was as usize].key,
            a: record.key,
            b: *b,
        }));
        differs
    }
}

/// What is written down with a record, with the waterfalls.
#[derive(Default)]
struct Written {
    links: Vec<(Link, Vec<Contribution>)>,
    /// The places of the links in the linkage.
    places: Vec<usize>,
    near: Vec<(NearMiss, Vec<Contribution>)>,
}
