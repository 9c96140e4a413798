//! Linking in parts: the same result as one run over everything, where everything does not fit.
//!
//! Something else, an engine that sorts and joins more rows than a machine can hold, divides the
//! records into *parts*; here each part is linked by the very code of a run, and the results are
//! united. What an engine needs to know of the weights it is told in numbers ([`worths`],
//! [`flows`], [`least_odds`]): it holds no rule of its own.
//!
//! # Which parts will do
//! A run has two rounds (see the crate), and in each nothing reaches further than along *ties*:
//! pairs whose evidence could add up to what the round looks at, and decisions that two records are
//! the same. So for each round, records between which there is a tie must be in one part, with all
//! their rows; records without ties may be in none. More may be together than need be: ties may
//! be judged by a bound on a pair's odds, as long as it is never too low. What reaches beyond a part
//! is told to it as a [`Whole`]: how many records and persons hold each value, its class, how many
//! were seen with a port, and which place a holder has among the holders of a value that too many
//! hold to compare all with all.
//!
//! 1. Round [`Round::Records`]: [`group_part`] for each part gives groups of records; over all
//!    parts, in how many groups the holders of a value are is how many *persons* hold it.
//! 2. Round [`Round::Persons`]: [`link_part`] for each part, of ties judged by persons; [`Union`]
//!    takes the results in any order.
//!
//! # What it refuses
//! A record that is in two parts, or in a part and not in the whole: then the parts are not of this
//! whole, and nothing is united. That a tie was overlooked cannot be seen from here; the tests of the
//! crate `tiaki-spread` hold the recipe against one run.
//!
//! # How to extend it
//! Evidence of a new manner: its most goes into [`worths`], or a bound would be too low.

mod bounds;
mod union;

use std::collections::HashMap;

pub use self::bounds::{Flows, Worth, flows, least_odds, worths};
pub use self::union::{PartError, Union};
use crate::candidates::score_pairs;
use crate::cluster::{self, Admit, join_edges};
use crate::compare::{Round, Scorer};
use crate::decision::{self, Decision};
use crate::groups::Groups;
use crate::index::Outside;
use crate::kind::{Kind, ValueClass};
use crate::linkage::Linkage;
use crate::model::Model;
use crate::resolution::Resolution;
use crate::table::{RecordKey, Table, to_u32};

/// A shared value and how far it is spread in the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spread {
    /// What it is.
    pub kind: Kind,
    /// The caller's digest.
    pub key: u64,
    /// The class that holds for it: the last in order of all its rows.
    pub class: ValueClass,
    /// How many records hold it.
    pub held: u32,
    /// How many persons hold it; in the round of records, how many records.
    pub persons: u32,
}

/// What is known of a whole beyond one of its parts.
#[derive(Debug, Default)]
pub struct Whole {
    records: usize,
    values: HashMap<(Kind, u64), Spread>,
    ports: HashMap<(u64, u16), u32>,
    places: HashMap<(Kind, u64, RecordKey), u64>,
}

impl Whole {
    /// A whole of so many records, of which nothing else is known yet.
    #[must_use]
    pub fn new(records: usize) -> Self {
        Self {
            records,
            ..Self::default()
        }
    }

    /// A value that a record of the part holds and at least one other record of the whole.
    pub fn value(&mut self, value: Spread) {
        self.values.insert((value.kind, value.key), value);
    }

    /// How many records of the whole were seen at a time with this address and port; where a
    /// record of the part was and another record of the whole too.
    pub fn port(&mut self, address: u64, port: u16, holders: u32) {
        self.ports.insert((address, port), holders);
    }

    /// The place of a record of the part among the holders of a value in the whole, by record key.
    /// Only needed where more hold the value than [`Worth::cap`] and [`Worth::neighbours`] is set.
    pub fn place(&mut self, kind: Kind, key: u64, record: RecordKey, place: u64) {
        self.places.insert((kind, key, record), place);
    }

    /// The places by the numbers of a scorer's values and records.
    fn places(&self, scorer: &Scorer<'_>) -> HashMap<(u32, u32), u64> {
        let mut found = HashMap::new();
        if self.places.is_empty() {
            return found;
        }
        for (value, number) in scorer.index.values.iter().zip(0..) {
            for holder in scorer.index.holders(number) {
                let key = scorer.table.keys.get(*holder as usize);
                let place = key.and_then(|key| self.places.get(&(value.kind, value.key, *key)));
                if let Some(place) = place {
                    found.insert((number, *holder), *place);
                }
            }
        }
        found
    }

    fn scorer<'a>(&self, part: &'a Table, model: &'a Model, round: Round) -> Scorer<'a> {
        let mut scorer = Scorer::within(part, model, self, round);
        scorer.places = Some(self.places(&scorer));
        scorer
    }
}

impl Outside for Whole {
    fn held(&self, kind: Kind, key: u64) -> u32 {
        self.values.get(&(kind, key)).map_or(1, |value| value.held)
    }

    fn class(&self, kind: Kind, key: u64) -> ValueClass {
        let value = self.values.get(&(kind, key));
        value.map_or(ValueClass::Ordinary, |value| value.class)
    }

    fn persons(&self, kind: Kind, key: u64) -> u32 {
        let value = self.values.get(&(kind, key));
        value.map_or(1, |value| value.persons)
    }

    fn port_holders(&self, key: u64, port: u16) -> usize {
        self.ports
            .get(&(key, port))
            .map_or(1, |holders| *holders as usize)
    }

    fn records(&self) -> usize {
        self.records
    }
}

/// The first round on a part: each record that is grouped with others, and the lowest record of its
/// group. The table holds the contradictions between its records; decisions about others have no
/// effect.
#[must_use]
pub fn group_part(
    part: &Table,
    model: &Model,
    whole: &Whole,
    decisions: &[Decision],
) -> Vec<(RecordKey, RecordKey)> {
    let scorer = whole.scorer(part, model, Round::Records);
    let mut groups = Groups::new(part.keys.len());
    let own = own(part, decisions);
    decision::apply(&part.keys, &part.contradictions, &own, &mut groups);
    let pieces = score_pairs(&scorer);
    let edges = cluster::corroborated(&scorer, &pieces);
    drop(pieces);
    join_edges(&scorer, &edges, Admit::Corroborated, &mut groups);
    let mut lowest: HashMap<u32, RecordKey> = HashMap::new();
    let mut grouped = Vec::new();
    for (key, record) in part.keys.iter().zip(0..to_u32(part.keys.len())) {
        let root = groups.root(record);
        let first = *lowest.entry(root).or_insert(*key);
        if groups.size(root) > 1 {
            grouped.push((*key, first));
        }
    }
    grouped
}

/// The second round on a part: its clusters with their links and near-misses. Levels, generic values
/// and conflicts are those of the whole and come from its [`Union`].
#[must_use]
pub fn link_part(part: &Table, model: &Model, whole: &Whole, decisions: &[Decision]) -> Linkage {
    let scorer = whole.scorer(part, model, Round::Persons);
    let edges = cluster::sort(score_pairs(&scorer));
    let mut groups = Groups::new(part.keys.len());
    let own = own(part, decisions);
    let (decided, _) = decision::apply(&part.keys, &part.contradictions, &own, &mut groups);
    let outcome = join_edges(&scorer, &edges, Admit::All, &mut groups);
    Resolution::new(scorer, edges, &mut groups, decided, outcome, Vec::new()).linkage_of_part()
}

/// The decisions between records of a part.
fn own(part: &Table, decisions: &[Decision]) -> Vec<Decision> {
    let is_here = |key: RecordKey| part.keys.binary_search(&key).is_ok();
    let both = |decision: &&Decision| is_here(decision.a) && is_here(decision.b);
    decisions.iter().filter(both).copied().collect()
}
