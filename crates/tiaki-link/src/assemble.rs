//! Writes the outcome of a run down as a [`Linkage`]: waterfalls, tiers, lists for review.
#![expect(
    clippy::indexing_slicing,
    reason = "positions come from the table and this module"
)]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::cluster::{Join, Outcome, Refusal, kinds_of};
use crate::compare::{Edge, Scorer, Shared};
use crate::fixed::log2_centibits;
use crate::groups::Against;
use crate::kind::{KINDS, Kind, ValueClass};
use crate::linkage::{
    Alarm, Basis, Cluster, Contribution, GenericValue, Level, Link, Linkage, NearMiss, Reason,
};
use crate::model::{Tier, bucket};
use crate::resolution::Resolution;
use crate::score::{Scores, combine};
use crate::table::to_u32;

/// Writes a resolution down.
pub(crate) fn assemble(found: &Resolution<'_>) -> Linkage {
    let Resolution {
        scorer,
        edges,
        number_of,
        decided,
        outcome,
        conflicts,
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
    let near_misses = near_misses(outcome, number_of, &mut writer);
    links.sort_by_key(|(number, link)| {
        let (decided, odds, a, b) = link.strength();
        (*number, !decided, -odds, a, b)
    });
    let contributions = writer.contributions;
    let (links, clusters, members) = split(scorer, number_of, links);
    let giant = scorer.model.thresholds.giant;
    let alarms = clusters
        .iter()
        .zip(0..)
        .filter(|(cluster, _)| cluster.size() > giant);
    let alarms = alarms.map(|(cluster, number)| Alarm {
        cluster: number,
        size: cluster.size(),
    });
    Linkage {
        model_version: scorer.model.version(),
        prior: scorer.prior,
        alarms: alarms.collect(),
        members,
        clusters,
        cluster_of: scorer
            .table
            .keys
            .iter()
            .copied()
            .zip(number_of.iter().copied())
            .collect(),
        links,
        near_misses,
        contributions,
        generic_values: generic_values(scorer),
        conflicts: conflicts.clone(),
        levels: levels(scorer),
    }
}

/// Divides sorted links and the records among the clusters.
fn split(
    scorer: &Scorer<'_>,
    number_of: &[u32],
    links: Vec<(u32, Link)>,
) -> (Vec<Link>, Vec<Cluster>, Vec<crate::RecordKey>) {
    let mut order: Vec<(u32, u32)> = number_of.iter().copied().zip(0_u32..).collect();
    order.sort_unstable();
    let members = order
        .iter()
        .map(|(_, record)| scorer.table.keys[*record as usize])
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
            let value = scorer.index.values[agreement.value as usize];
            self.contributions.push(Contribution {
                kind,
                key: value.key,
                manner: agreement.manner,
                reliability: agreement.reliability,
                class: value.class,
                holders: to_u32(scorer.index.holders(agreement.value).len()),
                persons: scorer.persons[agreement.value as usize],
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

fn generic_values(scorer: &Scorer<'_>) -> Vec<GenericValue> {
    let counted = scorer.index.values.iter().zip(0..).zip(&scorer.persons);
    let generic = counted.filter(|((_, number), _)| scorer.is_generic(*number));
    let written = generic.map(|((value, number), persons)| GenericValue {
        kind: value.kind,
        key: value.key,
        holders: to_u32(scorer.index.holders(number).len()),
        persons: *persons,
    });
    written.collect()
}

fn levels(scorer: &Scorer<'_>) -> Vec<Level> {
    let mut counts: BTreeMap<(Kind, ValueClass, u32), (u64, u64)> = BTreeMap::new();
    for ((value, number), persons) in scorer.index.values.iter().zip(0..).zip(&scorer.persons) {
        let holders = scorer.index.holders(number).len() as u64;
        let level = (value.kind, value.class, to_u32(bucket(*persons)));
        let count = counts.entry(level).or_default();
        count.0 += 1;
        count.1 += pairs_of(holders);
    }
    let all = pairs_of(scorer.table.keys.len() as u64);
    let written = counts
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

/// The pairs among so many.
const fn pairs_of(count: u64) -> u64 {
    count * count.saturating_sub(1) / 2
}
