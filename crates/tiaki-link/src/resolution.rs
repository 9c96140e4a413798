//! A run over a table: what was found, before it is written down.
//!
//! Writing every link down with its waterfall takes more memory than finding it. Who only needs to
//! know which records belong together takes the clusters from here; [`Resolution::linkage`] writes
//! everything down.

use crate::assemble::{assemble, assemble_part};
use crate::candidates::{score_again, score_pairs};
use crate::cluster::{self, Admit, Outcome, count_persons, join_edges};
use crate::compare::{Edge, Scorer};
use crate::decision::{self, Conflict, Decision};
use crate::groups::Groups;
use crate::index::Index;
use crate::linkage::Linkage;
use crate::model::Model;
use crate::table::{Table, to_u32};

/// See the module.
#[derive(Debug)]
pub struct Resolution<'t> {
    pub(crate) scorer: Scorer<'t>,
    /// In the order in which they were tried.
    pub(crate) edges: Vec<Edge>,
    /// The cluster of each record; clusters are numbered in the order of their lowest records.
    pub(crate) number_of: Vec<u32>,
    clusters: u32,
    pub(crate) decided: Vec<(u32, u32)>,
    pub(crate) outcome: Outcome,
    pub(crate) conflicts: Vec<Conflict>,
}

/// Finds which records of a table belong together.
///
/// Takes and guarantees what [`crate::link`] does, which is this followed by
/// [`Resolution::linkage`].
#[must_use]
pub fn resolve<'t>(table: &'t Table, model: &'t Model, decisions: &[Decision]) -> Resolution<'t> {
    let mut scorer = Scorer::new(table, Index::new(table, model), model);

    let mut groups = Groups::new(table.keys.len());
    decision::apply(&table.keys, &table.contradictions, decisions, &mut groups);
    let pieces = score_pairs(&scorer);
    let edges = cluster::corroborated(&scorer, &pieces);
    join_edges(&scorer, &edges, Admit::Corroborated, &mut groups);
    drop(edges);
    let persons = count_persons(&scorer, &mut groups);
    drop(groups);
    let changed = scorer.count_persons(persons);

    let pieces = score_again(&scorer, pieces, &changed);
    drop(changed);
    let edges = cluster::sort(pieces);
    let mut groups = Groups::new(table.keys.len());
    let (decided, conflicts) =
        decision::apply(&table.keys, &table.contradictions, decisions, &mut groups);
    let outcome = join_edges(&scorer, &edges, Admit::All, &mut groups);
    Resolution::new(scorer, edges, &mut groups, decided, outcome, conflicts)
}

impl<'t> Resolution<'t> {
    pub(crate) fn new(
        scorer: Scorer<'t>,
        edges: Vec<Edge>,
        groups: &mut Groups,
        decided: Vec<(u32, u32)>,
        outcome: Outcome,
        conflicts: Vec<Conflict>,
    ) -> Self {
        let (number_of, clusters) = number_clusters(groups, scorer.table.keys.len());
        Self {
            scorer,
            edges,
            number_of,
            clusters,
            decided,
            outcome,
            conflicts,
        }
    }

    /// How many clusters there are, single records too.
    #[must_use]
    pub fn cluster_count(&self) -> u32 {
        self.clusters
    }

    /// The number of the cluster of each record, in the order of [`Table::records`]. Clusters are
    /// numbered in the order of their lowest records, as in [`Linkage::clusters`].
    #[must_use]
    pub fn clusters(&self) -> &[u32] {
        &self.number_of
    }

    /// How many pairs scored enough to be kept.
    #[must_use]
    pub fn pair_count(&self) -> usize {
        self.edges.len()
    }

    /// Everything, written down with its evidence.
    #[must_use]
    pub fn linkage(&self) -> Linkage {
        assemble(self)
    }

    /// The same of a part of a whole, without what only the whole has.
    pub(crate) fn linkage_of_part(&self) -> Linkage {
        assemble_part(self)
    }
}

/// Numbers clusters in the order of their lowest records; gives the number of each record.
fn number_clusters(groups: &mut Groups, records: usize) -> (Vec<u32>, u32) {
    let mut number_of_root = vec![u32::MAX; records];
    let mut next = 0;
    let mut number_of = Vec::with_capacity(records);
    for record in 0..to_u32(records) {
        let Some(number) = number_of_root.get_mut(groups.root(record) as usize) else {
            continue;
        };
        if *number == u32::MAX {
            *number = next;
            next += 1;
        }
        number_of.push(*number);
    }
    (number_of, next)
}
