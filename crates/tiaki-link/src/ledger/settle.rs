//! Brings a ledger up to date, round by round.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of records and values are the ledger's own"
)]

use std::collections::{BTreeMap, BTreeSet};

use super::part::Part;
use super::{Ledger, Settlement};
use crate::cluster::{self, Admit, join_edges};
use crate::compare::{Edge, Round, Scorer, Weight};
use crate::decision;
use crate::groups::Groups;
use crate::kind::{Kind, Strength};
use crate::model::told;
use crate::resolution::Resolution;
use crate::table::to_u32;

/// The round in which holders are counted as records.
const RECORDS: usize = 0;
/// The round in which they are counted as persons.
const PERSONS: usize = 1;

impl Ledger {
    /// Brings the result up to date with all that was added, decided and withdrawn.
    pub fn settle(&mut self) -> Settlement {
        let pending = std::mem::take(&mut self.pending);
        let (mut changed, mut dirty) = (pending.values, pending.records);
        let prior = self.model.prior_odds(self.records.len());
        if prior != self.prior {
            self.prior = prior;
            changed = (0..to_u32(self.values.len())).collect();
            dirty = (0..to_u32(self.records.len())).collect();
        }
        for value in &changed {
            let before = self.values[*value as usize].settled;
            let now = &mut self.values[*value as usize];
            let cap = self.model.rule(now.kind).candidate_cap as usize;
            let (class, capped) = (now.class, now.holders.len() > cap);
            (now.settled.class, now.settled.capped) = (class, capped);
            if (before.class, before.capped) != (class, capped) {
                dirty.extend(&now.holders);
            }
        }
        let mut counted = dirty.clone();
        self.weigh(RECORDS, &changed, &mut counted);
        let (seeds, mut scored) = self.score(RECORDS, &counted);
        let moved = self.group_records(seeds.iter().chain(&counted).copied());
        for number in moved {
            changed.extend(&self.records[number as usize].values);
        }
        for value in &changed {
            self.count_persons(*value);
        }
        self.weigh(PERSONS, &changed, &mut dirty);
        let (seeds, again) = self.score(PERSONS, &dirty);
        scored += again;
        let touched = self.component(PERSONS, seeds.into_iter().chain(dirty));
        let linkage = self.group_persons(touched);
        Settlement { linkage, scored }
    }

    /// Weighs values; the holders of those that weigh otherwise than before, or are told otherwise,
    /// are dirty.
    fn weigh(&mut self, round: usize, values: &BTreeSet<u32>, dirty: &mut BTreeSet<u32>) {
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
            let now = match round {
                // Only what is told at the end is seen.
                RECORDS => value.settled.told,
                _ => (told(held), told(persons)),
            };
            if (weight, now) != (value.settled.weights[round], value.settled.told) {
                value.settled.weights[round] = weight;
                value.settled.told = now;
                dirty.extend(&value.holders);
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

    /// Scores the pairs of these records again. Gives the records whose ties have changed, and how
    /// many pairs were scored.
    fn score(&mut self, round: usize, dirty: &BTreeSet<u32>) -> (BTreeSet<u32>, usize) {
        let mut pairs: BTreeSet<(u32, u32)> = BTreeSet::new();
        let mut others = BTreeSet::new();
        for number in dirty {
            others.clear();
            self.candidates(round, *number, &mut others);
            pairs.extend(
                others
                    .iter()
                    .map(|other| (*number.min(other), *number.max(other))),
            );
        }
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
        for (one, other) in &pairs {
            let Some((x, y)) = part.place(self, *one).zip(part.place(self, *other)) else {
                continue;
            };
            let (a, b) = (x.min(y), x.max(y));
            // Candidates by a port need not have met within a second: then the batch run compares
            // them only for another reason.
            if !self.is_candidate(round, *one, *other, &scorer, (a, b)) {
                continue;
            }
            let edge = Edge::new(a, b, &scorer.total(scorer.first(a), b));
            let is_tie = match name {
                Round::Records => cluster::may_vouch(&scorer, &edge),
                Round::Persons => edge.odds >= self.model.thresholds.kept,
            };
            if is_tie {
                for (from, to) in [(*one, *other), (*other, *one)] {
                    if let Some(ties) = found.get_mut(&from) {
                        ties.push((to, edge));
                    }
                }
            }
        }
        let scored = pairs.len();
        drop(scorer);
        (self.tie(round, found), scored)
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

    /// The second round's groups, with their links written down.
    fn group_persons(&mut self, touched: BTreeSet<u32>) -> crate::Linkage {
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
        self.name_groups(PERSONS, &part, &mut groups);
        for number in &part.numbers {
            let record = &mut self.records[*number as usize];
            record.links.clear();
            record.near.clear();
        }
        for link in linkage.links() {
            let steps = linkage.contributions(link).to_vec();
            if let Some(number) = self.numbers.get(&link.a) {
                let record = &mut self.records[*number as usize];
                record.links.push((link.clone(), steps));
            }
        }
        for near in linkage.near_misses() {
            let steps = linkage.contributions(&near.link).to_vec();
            if let Some(number) = self.numbers.get(&near.link.a) {
                let record = &mut self.records[*number as usize];
                record.near.push((near.clone(), steps));
            }
        }
        linkage
    }
}
