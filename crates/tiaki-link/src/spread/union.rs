//! Parts that were linked one by one, as one result.

use super::Spread;
use crate::assemble::{LevelCounts, Rest, Written, file, finish, generic_values};
use crate::compare::Round;
use crate::decision::{self, Decision};
use crate::groups::Groups;
use crate::linkage::{GenericValue, Linkage, NearMiss};
use crate::model::Model;
use crate::table::{Contradiction, RecordKey, to_u32};

/// Why parts cannot be united.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartError {
    /// A part holds a record that the whole does not have.
    #[error("record {record} of a part is not a record of the whole")]
    Stray {
        /// The record.
        record: RecordKey,
    },
    /// A record came with two parts.
    #[error("record {record} is in two parts")]
    Twice {
        /// The record.
        record: RecordKey,
    },
}

/// Unites what [`super::link_part`] found, in any order of the parts.
#[derive(Debug)]
pub struct Union {
    keys: Vec<RecordKey>,
    /// The number of the lowest record of its cluster, of each record that came with a part.
    lowest: Vec<Option<u32>>,
    written: Written,
    levels: LevelCounts,
    generic: Vec<GenericValue>,
}

impl Union {
    /// Of all records of the whole, in any order.
    #[must_use]
    pub fn new(mut records: Vec<RecordKey>) -> Self {
        records.sort_unstable();
        records.dedup();
        Self {
            lowest: vec![None; records.len()],
            keys: records,
            written: Written::default(),
            levels: LevelCounts::default(),
            generic: Vec::new(),
        }
    }

    /// Takes in a part.
    ///
    /// # Errors
    /// Where one of its records is not of the whole, or has come before.
    pub fn add(&mut self, part: &Linkage) -> Result<(), PartError> {
        for cluster in part.clusters() {
            let mut first = None;
            for record in part.members(cluster) {
                let stray = PartError::Stray { record: *record };
                let number = self.keys.binary_search(record).map_err(|_| stray)?;
                let first = *first.get_or_insert(to_u32(number));
                if let Some(place) = self.lowest.get_mut(number)
                    && place.replace(first).is_some()
                {
                    return Err(PartError::Twice { record: *record });
                }
            }
            for link in part.links_of(cluster) {
                let steps = part.contributions(link);
                let link = file(&mut self.written.contributions, link, steps);
                // The number of its cluster is not known before all parts are here.
                self.written.links.push((first.unwrap_or(0), link));
            }
        }
        for near in part.near_misses() {
            let steps = part.contributions(&near.link);
            let link = file(&mut self.written.contributions, &near.link, steps);
            self.written.near.push(NearMiss {
                link,
                ..near.clone()
            });
        }
        Ok(())
    }

    /// A value that two and more records of the whole hold, once, counted in persons; in any order.
    pub fn value(&mut self, model: &Model, value: Spread) {
        self.levels.add(value);
        let one = std::iter::once(value);
        let generic = generic_values(model, Round::Persons, one);
        self.generic.extend(generic);
    }

    /// The result, once all parts and values are in. Contradictions need only be those between
    /// records that decisions name.
    #[must_use]
    pub fn finish(
        mut self,
        model: &Model,
        contradictions: &[Contradiction],
        decisions: &[Decision],
    ) -> Linkage {
        let mut number_of = Vec::with_capacity(self.keys.len());
        let mut clusters = 0;
        for (lowest, record) in self.lowest.iter().zip(0..) {
            let number = match lowest {
                Some(lowest) if *lowest != record => {
                    number_of.get(*lowest as usize).copied().unwrap_or(0)
                }
                _ => {
                    clusters += 1;
                    clusters - 1
                }
            };
            number_of.push(number);
        }
        for (cluster, _) in &mut self.written.links {
            *cluster = number_of.get(*cluster as usize).copied().unwrap_or(0);
        }
        self.generic
            .sort_unstable_by_key(|value| (value.kind, value.key));
        let mut groups = Groups::new(self.keys.len());
        let (_, conflicts) = decision::apply(&self.keys, contradictions, decisions, &mut groups);
        let rest = Rest {
            prior: model.prior_odds(self.keys.len()),
            generic_values: self.generic,
            levels: self.levels.finish(self.keys.len()),
            conflicts,
        };
        finish(model, &self.keys, &number_of, self.written, rest)
    }
}
