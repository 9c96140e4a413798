//! Writes the outcome of a run down as a [`Linkage`]: waterfalls, tiers, lists for review.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from the table and this module"
)]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::cluster::{Join, Outcome, Refusal, kinds_of};
use crate::compare::{Edge, Round, Scorer, Shared, is_generic};
use crate::decision::Conflict;
use crate::fixed::log2_centibits;
use crate::groups::Against;
use crate::kind::{KINDS, Kind, ValueClass};
use crate::linkage::{
    Alarm, Basis, Cluster, Contribution, GenericValue, Level, Link, Linkage, NearMiss, Reason,
};
use crate::model::{Model, Tier, bucket, told};
use crate::resolution::Resolution;
use crate::score::{Scores, combine};
use crate::spread::Spread;
use crate::table::{RecordKey, to_u32};

/// Links and near-misses before they are in order.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// With the numbers of their clusters.
    pub(crate) links: Vec<(u32, Link)>,
    pub(crate) near: Vec<NearMiss>,
    /// The waterfalls of both.
    pub(crate) contributions: Vec<Contribution>,
}

/// What a linkage tells besides.
#[derive(Debug, Default)]
pub(crate) struct Rest {
    pub(crate) prior: i32,
    pub(crate) generic_values: Vec<GenericValue>,
    pub(crate) levels: Vec<Level>,
    pub(crate) conflicts: Vec<Conflict>,
}

/// Writes a resolution down.
pub(crate) fn assemble(found: &Resolution<'_>) -> Linkage {
    let scorer = &found.scorer;
    let values = scorer.index.values.iter();
    let counted = values.zip(scorer.held.iter().zip(&scorer.persons));
    let spread = counted.map(|(value, (held, persons))| Spread {
        kind: value.kind,
        key: value.key,
        class: value.class,
        held: *held,
        persons: *persons,
    });
    let rest = Rest {
        prior: scorer.prior,
        generic_values: generic_values(scorer.model, Round::Persons, spread.clone()),
        levels: levels(scorer.table.keys.len(), spread),
        conflicts: found.conflicts.clone(),
    };
    let keys = &scorer.table.keys;
    finish(scorer.model, keys, &found.number_of, write(found), rest)
}

/// Writes the clusters of a part of a whole down.
pub(crate) fn assemble_part(found: &Resolution<'_>) -> Linkage {
    let scorer = &found.scorer;
    let rest = Rest {
        prior: scorer.prior,
        ..Rest::default()
    };
    let keys = &scorer.table.keys;
    finish(scorer.model, keys, &found.number_of, write(found), rest)
}

fn write(found: &Resolution<'_>) -> Written {
    let Resolution {
        scorer,
        edges,
        number_of,
        decided,
        outcome,
        ..
    } = found;
    let mut writer = Writer {
        scorer,
        contributions: Vec::new(),
    };
    let mut links: Vec<(u32, Link)> = Vec::new();
    for (a, b) in decided {
        links.push((number_of[*a as usize], writer.decided(*a, *b)));
    }
    let mut in_forest = vec![false; edges.len()];
    for join in &outcome.joins {
        in_forest[join.edge as usize] = true;
        links.push((number_of[join.a as usize], writer.joined(join)));
    }
    let decided: BTreeSet<(u32, u32)> = decided.iter().copied().collect();
    for (edge, in_forest) in edges.iter().zip(in_forest) {
        let number = number_of[edge.a as usize];
        if number == number_of[edge.b as usize]
            && !in_forest
            && !decided.contains(&(edge.a, edge.b))
        {
            let tier = scorer
                .model
                .tier(edge.odds, edge.strong_families, edge.kinds);
            if let Some(tier @ (Tier::Probable | Tier::Confirmed)) = tier {
                links.push((number, writer.pair(edge, tier)));
            }
        }
    }
    let near = near_misses(outcome, number_of, &mut writer);
    Written {
        links,
        near,
        contributions: writer.contributions,
    }
}

/// Brings everything into the order that depends on keys and weights alone.
pub(crate) fn finish(
    model: &Model,
    keys: &[RecordKey],
    number_of: &[u32],
    written: Written,
    rest: Rest,
) -> Linkage {
    let Written {
        mut links,
        mut near,
        contributions: unordered,
    } = written;
    links.sort_by_key(|(number, link)| {
        let (decided, odds, a, b) = link.strength();
        (*number, !decided, -odds, a, b)
    });
    near.sort_by_key(|near| (-near.link.total, near.link.a, near.link.b));
    let mut contributions = Vec::with_capacity(unordered.len());
    let in_order = links.iter_mut().map(|(_, link)| link);
    for link in in_order.chain(near.iter_mut().map(|near| &mut near.link)) {
        let own = link.contributions.start as usize..link.contributions.end as usize;
        let first = to_u32(contributions.len());
        contributions.extend_from_slice(&unordered[own]);
        link.contributions = first..to_u32(contributions.len());
    }
    let (links, clusters, members) = split(keys, number_of, links);
    let giant = model.thresholds.giant;
    let alarms = clusters
        .iter()
        .zip(0..)
        .filter(|(cluster, _)| cluster.size() > giant);
    let alarms = alarms.map(|(cluster, number)| Alarm {
        cluster: number,
        size: cluster.size(),
    });
    Linkage {
        model_version: model.version(),
        prior: rest.prior,
        alarms: alarms.collect(),
        members,
        clusters,
        cluster_of: keys
            .iter()
            .copied()
            .zip(number_of.iter().copied())
            .collect(),
        links,
        near_misses: near,
        contributions,
        generic_values: rest.generic_values,
        conflicts: rest.conflicts,
        levels: rest.levels,
    }
}

/// Divides sorted links and the records among the clusters.
fn split(
    keys: &[RecordKey],
    number_of: &[u32],
    links: Vec<(u32, Link)>,
) -> (Vec<Link>, Vec<Cluster>, Vec<RecordKey>) {
    let mut order: Vec<(u32, u32)> = number_of.iter().copied().zip(0_u32..).collect();
    order.sort_unstable();
    let members = order
        .iter()
        .map(|(_, record)| keys[*record as usize])
        .collect();
    let mut clusters = Vec::new();
    let (mut member, mut link) = (0, 0);
    for group in order.chunk_by(|one, next| one.0 == next.0) {
        let number = group[0].0;
        let rest = &links[link as usize..];
        let count = rest.partition_point(|(of, _)| *of == number);
        let own = rest[..count]
            .iter()
            .zip(link..)
            .filter(|((_, link), _)| link.in_forest);
        let weakest = own.min_by_key(|((_, link), _)| link.strength());
        let member_end = member + to_u32(group.len());
        let link_end = link + to_u32(count);
        clusters.push(Cluster {
            tier: weakest.map(|((_, link), _)| link.tier),
            hangs_on: weakest.map(|(_, position)| position),
            members: member..member_end,
            links: link..link_end,
        });
        (member, link) = (member_end, link_end);
    }
    (
        links.into_iter().map(|(_, link)| link).collect(),
        clusters,
        members,
    )
}

/// Makes links and keeps their contributions.
struct Writer<'w, 'a> {
    scorer: &'w Scorer<'a>,
    contributions: Vec<Contribution>,
}

impl Writer<'_, '_> {
    fn decided(&mut self, a: u32, b: u32) -> Link {
        let best = self.scorer.best(a, b);
        let link = self.link((a, b), &best, (0, 0), Basis::Decision);
        Link {
            confidence: 1000,
            tier: Tier::Confirmed,
            in_forest: true,
            ..link
        }
    }

    fn joined(&mut self, join: &Join) -> Link {
        let pair = (join.a, join.b);
        let link = match &join.combined {
            Some(best) => self.link(pair, best, (join.allowance, join.differing), Basis::Groups),
            None => {
                let best = self.scorer.best(join.a, join.b);
                self.link(pair, &best, (join.allowance, join.differing), Basis::Pair)
            }
        };
        Link {
            in_forest: true,
            ..link
        }
    }

    fn pair(&mut self, edge: &Edge, tier: Tier) -> Link {
        let best = self.scorer.best(edge.a, edge.b);
        let link = self.link((edge.a, edge.b), &best, (0, 0), Basis::Pair);
        Link { tier, ..link }
    }

    fn link(
        &mut self,
        (a, b): (u32, u32),
        best: &[Option<Shared>; KINDS],
        (allowance, differing): (i32, u16),
        basis: Basis,
    ) -> Link {
        let scorer = self.scorer;
        let mut scores = Scores::default();
        for (kind, Shared { agreement, .. }) in present(best) {
            scores.note(kind, agreement.full, agreement.nature);
        }
        let total = combine(scorer.model, scorer.prior, &scores);
        let first = to_u32(self.contributions.len());
        for (
            kind,
            Shared {
                a: from,
                b: to,
                agreement,
            },
        ) in present(best)
        {
            if kind == Kind::NameStem && total.counted[kind.index()] == 0 {
                // A part of what is told.
                continue;
            }
            let value = scorer.index.values[agreement.value as usize];
            self.contributions.push(Contribution {
                kind,
                key: value.key,
                manner: agreement.manner,
                reliability: agreement.reliability,
                class: value.class,
                holders: told(scorer.held[agreement.value as usize]),
                persons: told(scorer.persons[agreement.value as usize]),
                weight: total.counted[kind.index()],
                full_weight: agreement.full,
                between: (
                    scorer.table.keys[*from as usize],
                    scorer.table.keys[*to as usize],
                ),
                sources: scorer.sources(agreement),
            });
        }
        let odds = total.odds - allowance;
        Link {
            a: scorer.table.keys[a as usize],
            b: scorer.table.keys[b as usize],
            total: total.odds,
            allowance,
            differing: kinds_of(differing).collect(),
            confidence: scorer.model.confidence(odds),
            tier: scorer
                .model
                .tier(odds, total.strong_families, total.kinds)
                .unwrap_or(Tier::Possible),
            basis,
            in_forest: false,
            contributions: first..to_u32(self.contributions.len()),
        }
    }
}

fn present(best: &[Option<Shared>; KINDS]) -> impl Iterator<Item = (Kind, &Shared)> {
    let by_kind = Kind::ALL.into_iter().zip(best);
    by_kind.filter_map(|(kind, shared)| shared.as_ref().map(|shared| (kind, shared)))
}

/// The heaviest refused edge between any two clusters. Where a person has already decided, only
/// evidence that would confirm the opposite is shown again.
fn near_misses(outcome: &Outcome, number_of: &[u32], writer: &mut Writer<'_, '_>) -> Vec<NearMiss> {
    let mut seen = HashSet::new();
    let mut near_misses = Vec::new();
    for (edge, refusal) in &outcome.refused {
        let (a, b) = (number_of[edge.a as usize], number_of[edge.b as usize]);
        if a == b || !seen.insert((a.min(b), a.max(b))) {
            continue;
        }
        let tier = writer
            .scorer
            .model
            .tier(edge.odds, edge.strong_families, edge.kinds);
        if *refusal == Refusal::Against(Against::Decision) && tier < Some(Tier::Confirmed) {
            continue;
        }
        let best = writer.scorer.best(edge.a, edge.b);
        let reason = match refusal {
            Refusal::Against(against) => Reason::from(*against),
            Refusal::Differing => Reason::Differing,
            Refusal::Bridge => Reason::WeakBridge,
            Refusal::Weak => Reason::WeakEvidence,
        };
        let link = writer.link((edge.a, edge.b), &best, (0, 0), Basis::Pair);
        near_misses.push(NearMiss { link, reason });
    }
    near_misses
}

/// The values that too many persons hold.
pub(crate) fn generic_values(
    model: &Model,
    round: Round,
    values: impl Iterator<Item = Spread>,
) -> Vec<GenericValue> {
    let generic = values.filter(|value| is_generic(model, round, value.kind, value.persons));
    let written = generic.map(|value| GenericValue {
        kind: value.kind,
        key: value.key,
        holders: value.held,
        persons: value.persons,
    });
    written.collect()
}

/// The exact counts by level of agreement, among so many records.
pub(crate) fn levels(records: usize, values: impl Iterator<Item = Spread>) -> Vec<Level> {
    let mut counts = LevelCounts::default();
    values.for_each(|value| counts.add(value));
    counts.finish(records)
}

/// Counts of shared values and their pairs by level, in the making.
#[derive(Debug, Default)]
pub(crate) struct LevelCounts(BTreeMap<(Kind, ValueClass, u32), (u64, u64)>);

impl LevelCounts {
    pub(crate) fn add(&mut self, value: Spread) {
        let level = (value.kind, value.class, to_u32(bucket(value.persons)));
        let count = self.0.entry(level).or_default();
        count.0 += 1;
        count.1 += pairs_of(value.held.into());
    }

    pub(crate) fn finish(self, records: usize) -> Vec<Level> {
        let all = pairs_of(records as u64);
        let written = self
            .0
            .into_iter()
            .map(|((kind, class, bucket), (values, pairs))| Level {
                kind,
                class,
                bucket,
                values,
                pairs,
                log_share: log2_centibits(pairs, all).unwrap_or(0),
            });
        written.collect()
    }
}

/// Puts a link's waterfall with the others.
pub(crate) fn file(all: &mut Vec<Contribution>, link: &Link, steps: &[Contribution]) -> Link {
    let first = to_u32(all.len());
    all.extend_from_slice(steps);
    Link {
        contributions: first..to_u32(all.len()),
        ..link.clone()
    }
}

/// The pairs among so many.
const fn pairs_of(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}
