//! The index over PDQ digests: which entries lie within a distance of a query.

use super::Pdq;
use super::scan::Columns;
use super::table::{RADIUS_LIMIT, Tables};
use super::words::Words;
use crate::BuildError;

/// From this many entries on, the tables are worth their 4 MiB and their time to build: they
/// answer three times as fast as a comparison with every entry (measured: even at about 1,000).
const TABLES_FROM: usize = 4096;

/// An entry near a query.
///
/// Orders by distance, then by entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Neighbour {
    /// The number of differing bits, 0 to 256.
    pub distance: u32,
    /// The caller's number of the entry.
    pub entry: u32,
}

/// An immutable index of `(digest, entry number)`, searched by distance.
///
/// The answer is that of a comparison with every entry, at every radius. Up to a radius of 31 a
/// large index is searched through tables; beyond, and in small ones, every entry is compared.
/// A pair given twice is found twice.
#[derive(Debug, Clone)]
pub struct PdqIndex {
    digests: Vec<Words>,
    entries: Vec<u32>,
    columns: Columns,
    tables: Option<Tables>,
}

impl PdqIndex {
    /// Builds the index. A million entries need about 150 MB.
    ///
    /// # Errors
    /// [`BuildError::TooMany`] beyond `u32::MAX` entries.
    pub fn build(entries: &[(Pdq, u32)]) -> Result<Self, BuildError> {
        Self::build_with(entries, TABLES_FROM)
    }

    fn build_with(entries: &[(Pdq, u32)], tables_from: usize) -> Result<Self, BuildError> {
        if u32::try_from(entries.len()).is_err() {
            return Err(BuildError::TooMany);
        }
        let digests: Vec<Words> = entries
            .iter()
            .map(|(digest, _)| Words::new(digest))
            .collect();
        Ok(Self {
            columns: Columns::build(&digests),
            tables: (digests.len() >= tables_from).then(|| Tables::build(&digests)),
            entries: entries.iter().map(|(_, entry)| *entry).collect(),
            digests,
        })
    }

    /// The number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.digests.len()
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.digests.is_empty()
    }

    /// All entries within `radius` bits of the query (inclusive; from 256 on that is all),
    /// nearest first, equally near ones by entry number.
    #[must_use]
    pub fn search(&self, query: &Pdq, radius: u32) -> Vec<Neighbour> {
        let Some(tables) = self.tables.as_ref().filter(|_| radius <= RADIUS_LIMIT) else {
            return self.search_all(query, radius);
        };
        let mut found = Vec::new();
        tables.search(
            &self.digests,
            &Words::new(query),
            radius,
            |position, distance| {
                found.extend(self.neighbour(position, distance));
            },
        );
        found.sort_unstable();
        found
    }

    /// As [`PdqIndex::search`], by comparison with every entry: for measuring one against the
    /// other.
    #[must_use]
    pub fn search_all(&self, query: &Pdq, radius: u32) -> Vec<Neighbour> {
        let mut found = Vec::new();
        self.columns.scan(
            &self.digests,
            &Words::new(query),
            radius,
            |position, distance| {
                found.extend(self.neighbour(position, distance));
            },
        );
        found.sort_unstable();
        found
    }

    fn neighbour(&self, position: usize, distance: u32) -> Option<Neighbour> {
        self.entries.get(position).map(|entry| Neighbour {
            distance,
            entry: *entry,
        })
    }
}

#[cfg(test)]
mod tests;
