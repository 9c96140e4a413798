//! Rows that were compared with none although they share values: too many others have them as well.
//!
//! A block that is too large to be compared is passed over. For most of its rows that is right, for
//! whatever is one with them shares something rarer too. Left out are rows that are in no pair, that
//! share half of their values and more, and each of these with more rows than a block may have. Of
//! them it is not known that they belong to no other: as much is said, and they are as probably one
//! with another as any row is.
#![expect(
    clippy::indexing_slicing,
    reason = "rows and columns are numbered here"
)]

use super::column::{Column, MISSING_VALUE};
use super::gather::odds_of;
use crate::fixed::log2_centibits;

/// See the module.
#[derive(Debug, Default)]
pub(crate) struct LeftOut {
    /// For each row, whether it is one of them, or has no value at all.
    unknown: Vec<bool>,
    /// How many rows of the table have their rarest shared value in each column.
    by_column: Vec<usize>,
    /// How many rows of the table have no value.
    empty: usize,
    /// The odds that any row is one with another.
    odds: i32,
}

impl LeftOut {
    /// Finds them among rows of which `count` rows of the table each are one. Blocks of up to
    /// `limit` rows were compared.
    pub(crate) fn of(
        columns: &[Column],
        pairs: &[(u32, u32)],
        limit: usize,
        count: &dyn Fn(usize) -> usize,
    ) -> Self {
        let rows = columns.first().map_or(0, |c| c.ids.len());
        let mut compared = vec![false; rows];
        for (a, b) in pairs {
            compared[*a as usize] = true;
            compared[*b as usize] = true;
        }
        let mut left = Self {
            unknown: vec![false; rows],
            by_column: vec![0; columns.len()],
            empty: 0,
            odds: 0,
        };
        for row in (0..rows).filter(|row| !compared[*row]) {
            let (mut filled, mut shared, mut rarest) = (0, 0, (usize::MAX, 0));
            for (at, column) in columns.iter().enumerate() {
                let id = column.ids[row];
                if id == MISSING_VALUE {
                    continue;
                }
                filled += 1;
                let others = column.value(id).count as usize;
                if others > 1 {
                    shared += 1;
                    rarest = rarest.min((others, at));
                }
            }
            if filled == 0 {
                left.empty += count(row);
            } else if shared * 2 >= filled && rarest.0 > limit {
                left.by_column[rarest.1] += count(row);
            } else {
                continue;
            }
            left.unknown[row] = true;
        }
        left
    }

    /// Takes the odds that two rows are one, `prior` as learned, for the odds that any row is one
    /// with another; never for nothing, since nobody looked. Where most rows were compared with none, `start` is the least: there was
    /// nothing to learn from.
    pub(crate) fn settle(&mut self, prior: i32, start: i32) {
        let rows = self.unknown.len();
        let unknown = self.unknown.iter().filter(|unknown| **unknown).count();
        let prior = if unknown * 2 > rows {
            prior.max(start)
        } else {
            prior
        };
        let any = prior + log2_centibits(rows as u64, 1).unwrap_or(0);
        self.odds = any.clamp(odds_of(2), odds_of(900));
    }

    /// The odds that a row is one with another, where nothing is known of it.
    pub(crate) fn find(&self, row: usize) -> Option<i32> {
        let unknown = self.unknown.get(row).copied().unwrap_or(false);
        unknown.then_some(self.odds)
    }

    /// How many rows of the table are left out, by the column in which they share the rarest value;
    /// in the order of the columns.
    pub(crate) fn by_column(&self) -> &[usize] {
        &self.by_column
    }

    /// How many rows of the table have no value in any column.
    pub(crate) fn empty(&self) -> usize {
        self.empty
    }
}
