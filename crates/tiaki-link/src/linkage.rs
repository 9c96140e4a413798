//! The result: clusters, the links that hold them, and what a person should look at.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::decision::Conflict;
use crate::groups::Against;
use crate::kind::{Kind, Manner, Reliability, ValueClass};
use crate::model::Tier;
use crate::table::RecordKey;

/// What [`crate::link`] found. Everything is in an order that depends only on keys and weights.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linkage {
    pub(crate) model_version: u32,
    pub(crate) prior: i32,
    pub(crate) members: Vec<RecordKey>,
    pub(crate) clusters: Vec<Cluster>,
    /// Sorted by record: the cluster of each.
    pub(crate) cluster_of: Vec<(RecordKey, u32)>,
    pub(crate) links: Vec<Link>,
    pub(crate) near_misses: Vec<NearMiss>,
    pub(crate) contributions: Vec<Contribution>,
    pub(crate) generic_values: Vec<GenericValue>,
    pub(crate) conflicts: Vec<Conflict>,
    pub(crate) alarms: Vec<Alarm>,
    pub(crate) levels: Vec<Level>,
}

/// Records that are held to be of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cluster {
    /// The tier of the weakest link of the forest; `None` for a single record.
    pub tier: Option<Tier>,
    /// The link that the cluster hangs on: without it, it falls in two. Its position in
    /// [`Linkage::links`].
    pub hangs_on: Option<u32>,
    pub(crate) members: Range<u32>,
    pub(crate) links: Range<u32>,
}

impl Cluster {
    /// How many records it has.
    #[must_use]
    pub fn size(&self) -> u32 {
        self.members.end - self.members.start
    }
}

/// Two records, what they share, and what it comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The record whose key is lower.
    pub a: RecordKey,
    /// The record whose key is higher.
    pub b: RecordKey,
    /// Odds in centibits that both are of one person: [`Linkage::prior`] and the weights of all
    /// contributions. It may be negative where only a decision joins them.
    pub total: i32,
    /// Centibits that the size of the joined groups and what they state differently take off
    /// before tier and confidence.
    pub allowance: i32,
    /// The kinds of which both sides state values and share none, and which one person seldom has
    /// several of: what speaks against the link.
    pub differing: Vec<Kind>,
    /// Probability in permille; 1000 only by decision.
    pub confidence: u16,
    /// The tier.
    pub tier: Tier,
    /// What joins them.
    pub basis: Basis,
    /// Whether it is one of the spanning forest; others are further evidence inside a cluster.
    pub in_forest: bool,
    pub(crate) contributions: Range<u32>,
}

impl Link {
    /// The order of weakness: decisions last.
    pub(crate) fn strength(&self) -> (bool, i32, RecordKey, RecordKey) {
        (
            self.basis == Basis::Decision,
            self.total - self.allowance,
            self.a,
            self.b,
        )
    }

    /// The same without the place of its waterfall, which is where the linkage it is in has it.
    pub(crate) fn without_place(&self) -> Self {
        Self {
            contributions: 0..0,
            ..self.clone()
        }
    }
}

/// What joins two records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// A human's decision, whatever the evidence.
    Decision,
    /// The evidence between the groups of the two taken together; each contribution names the
    /// records that have it.
    Groups,
    /// The evidence between the two.
    Pair,
}

/// One step of a link's waterfall.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// What is shared.
    pub kind: Kind,
    /// The caller's digest of the value.
    pub key: u64,
    /// How the two agree on it.
    pub manner: Manner,
    /// Whether either side was only mined from text, and counts less for it.
    pub reliability: Reliability,
    /// The class that holds for the value.
    pub class: ValueClass,
    /// How many records hold the value, as [`crate::told`] rounds it up.
    pub holders: u32,
    /// How many persons hold it, counting records that corroborated evidence joins as one; rounded up
    /// likewise.
    pub persons: u32,
    /// Centibits it counts for in this link, after correlated evidence is discounted.
    pub weight: i32,
    /// Centibits it would count for alone.
    pub full_weight: i32,
    /// The two records that share it: those of the link, unless its basis is `Groups`.
    pub between: (RecordKey, RecordKey),
    /// The report numbers of the agreeing rows, one of each of the two.
    pub sources: (u32, u32),
}

/// A pair that comes close, for a person to accept, refuse or leave open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearMiss {
    /// The pair; of several between the same two clusters the heaviest.
    pub link: Link,
    /// Why it does not join.
    pub reason: Reason,
}

/// Why a pair does not join.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// A decision keeps other records of the two clusters apart.
    Decision,
    /// Records of the two clusters contradict each other.
    Contradiction,
    /// The pair, or another between the two clusters, is left open by a person.
    Unsure,
    /// The two sides state different values of a kind that one person seldom has several of.
    Differing,
    /// It would join two single records, but not two groups.
    WeakBridge,
    /// It is below the probable tier.
    WeakEvidence,
}

impl From<Against> for Reason {
    fn from(against: Against) -> Self {
        match against {
            Against::Decision => Self::Decision,
            Against::Contradiction => Self::Contradiction,
            Against::Unsure => Self::Unsure,
        }
    }
}

/// A value that too many persons hold, and which therefore has no weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GenericValue {
    /// What it is.
    pub kind: Kind,
    /// The caller's digest.
    pub key: u64,
    /// How many records hold it.
    pub holders: u32,
    /// How many persons hold it.
    pub persons: u32,
}

/// A cluster that is larger than persons usually are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarm {
    /// Its position in [`Linkage::clusters`].
    pub cluster: u32,
    /// How many records it has.
    pub size: u32,
}

/// How many shared values and pairs there are at one level of agreement: exact counts, from which
/// weights can be learned. `u` of the level is `pairs x share of coincidence / all pairs`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Level {
    /// The kind.
    pub kind: Kind,
    /// The class.
    pub class: ValueClass,
    /// The [`crate::bucket`] of persons.
    pub bucket: u32,
    /// Distinct values.
    pub values: u64,
    /// Pairs of records that share one of them, counted once per value.
    pub pairs: u64,
    /// Centibits of `log2(pairs / all pairs)`: the chance that two records taken at random agree
    /// at this level; an upper bound of `u`.
    pub log_share: i32,
}

/// Why two records are in one cluster.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation<'a> {
    /// The links from one to the other; empty for a record and itself.
    pub path: Vec<&'a Link>,
    /// The weakest of them.
    pub weakest: Option<&'a Link>,
}

impl Linkage {
    /// The version of the model that weighed.
    #[must_use]
    pub const fn model_version(&self) -> u32 {
        self.model_version
    }

    /// The prior odds from which every link starts, in centibits.
    #[must_use]
    pub const fn prior(&self) -> i32 {
        self.prior
    }

    /// All clusters, single records too, in the order of their lowest keys.
    #[must_use]
    pub fn clusters(&self) -> &[Cluster] {
        &self.clusters
    }

    /// The records of a cluster, ascending.
    #[must_use]
    pub fn members(&self, cluster: &Cluster) -> &[RecordKey] {
        slice(&self.members, &cluster.members)
    }

    /// All links inside clusters, by cluster, the heaviest first.
    #[must_use]
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// The links inside a cluster, the heaviest first.
    #[must_use]
    pub fn links_of(&self, cluster: &Cluster) -> &[Link] {
        slice(&self.links, &cluster.links)
    }

    /// The waterfall of a link or near-miss: what counted, in the order of kinds.
    #[must_use]
    pub fn contributions(&self, link: &Link) -> &[Contribution] {
        slice(&self.contributions, &link.contributions)
    }

    /// The link that a cluster hangs on.
    #[must_use]
    pub fn hangs_on(&self, cluster: &Cluster) -> Option<&Link> {
        cluster
            .hangs_on
            .and_then(|position| self.links.get(position as usize))
    }

    /// Pairs for review, the heaviest first.
    #[must_use]
    pub fn near_misses(&self) -> &[NearMiss] {
        &self.near_misses
    }

    /// Values without weight because too many persons hold them, by kind and key.
    #[must_use]
    pub fn generic_values(&self) -> &[GenericValue] {
        &self.generic_values
    }

    /// What people must settle.
    #[must_use]
    pub fn conflicts(&self) -> &[Conflict] {
        &self.conflicts
    }

    /// Clusters that are too large to be believed unseen.
    #[must_use]
    pub fn alarms(&self) -> &[Alarm] {
        &self.alarms
    }

    /// The exact counts by level of agreement.
    #[must_use]
    pub fn levels(&self) -> &[Level] {
        &self.levels
    }

    /// The position of a record's cluster in [`Linkage::clusters`].
    #[must_use]
    pub fn find_cluster(&self, record: RecordKey) -> Option<u32> {
        let position = self
            .cluster_of
            .binary_search_by_key(&record, |(key, _)| *key)
            .ok()?;
        self.cluster_of.get(position).map(|(_, cluster)| *cluster)
    }

    /// Why two records are in one cluster: the path between them in the spanning forest, with its
    /// weakest link. `None` where they are not, or one is unknown.
    #[must_use]
    pub fn explain(&self, one: RecordKey, other: RecordKey) -> Option<Explanation<'_>> {
        let number = self.find_cluster(one)?;
        if self.find_cluster(other)? != number {
            return None;
        }
        let cluster = self.clusters.get(number as usize)?;
        let mut neighbours: BTreeMap<RecordKey, Vec<(RecordKey, &Link)>> = BTreeMap::new();
        for link in self.links_of(cluster).iter().filter(|link| link.in_forest) {
            neighbours.entry(link.a).or_default().push((link.b, link));
            neighbours.entry(link.b).or_default().push((link.a, link));
        }
        let mut came_by: BTreeMap<RecordKey, (RecordKey, &Link)> = BTreeMap::new();
        let mut queue = VecDeque::from([one]);
        while let Some(here) = queue.pop_front() {
            for (next, link) in neighbours.get(&here).into_iter().flatten() {
                if *next != one && !came_by.contains_key(next) {
                    came_by.insert(*next, (here, link));
                    queue.push_back(*next);
                }
            }
        }
        let mut path = Vec::new();
        let mut here = other;
        while here != one {
            let (before, link) = *came_by.get(&here)?;
            path.push(link);
            here = before;
        }
        path.reverse();
        let weakest = path.iter().copied().min_by_key(|link| link.strength());
        Some(Explanation { path, weakest })
    }
}

fn slice<'a, T>(all: &'a [T], range: &Range<u32>) -> &'a [T] {
    all.get(range.start as usize..range.end as usize)
        .unwrap_or_default()
}
