//! Two rows compared: a level for each column, four bits each, and how rare what they share is.
#![expect(
    clippy::indexing_slicing,
    reason = "columns and rows are counted by the comparer itself"
)]

use super::column::{Column, MISSING_VALUE, Manner};
use super::depend::Dependence;
use super::level::{CROSSED, CROSSED_TOO, EXACT, MISSING, level};

/// What two rows say about each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Compared {
    /// The level of column `c` in bits `4c..4c+4`.
    pub(crate) levels: u64,
    /// The rarity of all that is the same or crossed, less what columns say twice; in centibits.
    pub(crate) rarity: i32,
    /// The part of `rarity` that is of values in the same column.
    pub(crate) straight: i32,
}

impl Compared {
    pub(crate) fn level(&self, column: usize) -> u8 {
        u8::try_from(self.levels >> (4 * column) & 15).unwrap_or(MISSING)
    }
}

/// Compares rows.
#[derive(Debug)]
pub(crate) struct Comparer {
    pub(crate) columns: Vec<Column>,
    pub(crate) dependence: Dependence,
}

impl Comparer {
    pub(crate) fn compare(&self, a: usize, b: usize) -> Compared {
        let mut levels = 0_u64;
        let mut straight = 0_i32;
        let mut own = [MISSING; 16];
        for (at, column) in self.columns.iter().enumerate() {
            let (x, y) = (column.ids[a], column.ids[b]);
            own[at] = if x == MISSING_VALUE || y == MISSING_VALUE {
                MISSING
            } else if x == y {
                straight += column.value(x).rarity;
                EXACT
            } else {
                level(column, x, y)
            };
        }
        let mut rarity = straight;
        for (first, second) in &self.dependence.partners {
            rarity += self.cross(&mut own, (*first, *second), (a, b));
        }
        let twice = self.twice(&own, a);
        for (at, level) in own.iter().enumerate().take(self.columns.len()) {
            levels |= u64::from(*level) << (4 * at);
        }
        Compared {
            levels,
            rarity: rarity - twice,
            straight: straight - twice,
        }
    }

    /// Looks for the values of two partner columns in each other; the rarity of what is found.
    fn cross(&self, own: &mut [u8; 16], (f, s): (usize, usize), (a, b): (usize, usize)) -> i32 {
        let low = |level: u8| level <= 2 || level == MISSING;
        if !low(own[f]) || !low(own[s]) {
            return 0;
        }
        let (first, second) = (&self.columns[f], &self.columns[s]);
        let found = |from: usize, to: usize| {
            let (x, y) = (first.ids[from], second.ids[to]);
            x != MISSING_VALUE && y != MISSING_VALUE && first.value(x).hash == second.value(y).hash
        };
        let rarer = |row: usize| {
            let value = first.value(first.ids[row]);
            value.rarity
        };
        match (found(a, b), found(b, a)) {
            (true, true) => {
                own[f] = CROSSED;
                own[s] = CROSSED_TOO;
                rarer(a) + rarer(b)
            }
            (true, false) => {
                own[f] = CROSSED;
                rarer(a)
            }
            (false, true) => {
                own[f] = CROSSED;
                rarer(b)
            }
            (false, false) => 0,
        }
    }

    /// How much of the rarity the columns say twice.
    fn twice(&self, own: &[u8; 16], row: usize) -> i32 {
        let mut sum = 0;
        for (i, j, shared) in &self.dependence.edges {
            if own[*i] == EXACT && own[*j] == EXACT {
                let rarity = |at: usize| {
                    let column = &self.columns[at];
                    column.value(column.ids[row]).rarity
                };
                sum += (*shared).min(rarity(*i)).min(rarity(*j));
            }
        }
        sum
    }

    /// How rare a value of a pair is, for its waterfall.
    pub(crate) fn rarity_of(&self, column: usize, level: u8, a: usize, b: usize) -> i32 {
        let own = |row: usize| {
            let column = &self.columns[column];
            column.value(column.ids[row]).rarity
        };
        match level {
            EXACT => own(a),
            CROSSED | CROSSED_TOO => own(a).max(own(b)),
            _ => 0,
        }
    }

    pub(crate) fn manner(&self, column: usize) -> Manner {
        self.columns[column].manner
    }
}
