//! Small counts are not told, nor what gives them away.
//!
//! A count of one to four tells of persons. It is left out, and so is another of its row or column
//! where the sum that is told would otherwise give it away, and further ones until what is left out
//! of a row or column that has its sum adds up to five at least. A nought tells of nobody.

/// Counts below this are not told.
pub const SMALL: u64 = 5;

/// A table with its sums: rows of counts, a sum for each row, and a last row of sums over all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// Counts, row by row.
    pub(crate) cells: Vec<Vec<Option<u64>>>,
    /// The sum of each row.
    pub(crate) sums: Vec<Option<u64>>,
    /// The sum of each column.
    pub(crate) all: Vec<Option<u64>>,
    /// The sum over everything.
    pub(crate) total: Option<u64>,
}

/// Whether a count tells of so few that it is not told.
pub(crate) const fn is_small(count: u64) -> bool {
    count > 0 && count < SMALL
}

/// A table laid out with its sums as a last column and a last row, and what is hidden of it.
struct Table {
    counts: Vec<Vec<u64>>,
    hidden: Vec<Vec<bool>>,
}

impl Table {
    fn count(&self, row: usize, column: usize) -> u64 {
        self.counts
            .get(row)
            .and_then(|row| row.get(column))
            .copied()
            .unwrap_or(0)
    }

    fn is_hidden(&self, row: usize, column: usize) -> bool {
        self.hidden
            .get(row)
            .and_then(|row| row.get(column))
            .copied()
            .unwrap_or(true)
    }

    fn hide(&mut self, row: usize, column: usize) {
        if let Some(cell) = self.hidden.get_mut(row).and_then(|row| row.get_mut(column)) {
            *cell = true;
        }
    }

    /// Hides what it takes so that no sum of the line gives a hidden count away; the last place of the
    /// line is the sum of the others. Whether anything was hidden.
    fn cover(&mut self, line: &[(usize, usize)]) -> bool {
        let Some((sum, parts)) = line.split_last() else {
            return false;
        };
        let mut changed = false;
        loop {
            let hidden: Vec<u64> = parts
                .iter()
                .filter(|(row, column)| self.is_hidden(*row, *column))
                .map(|(row, column)| self.count(*row, *column))
                .collect();
            let is_covered = hidden.is_empty()
                || self.is_hidden(sum.0, sum.1)
                || (hidden.len() > 1 && hidden.iter().sum::<u64>() >= SMALL);
            if is_covered {
                return changed;
            }
            let next = parts
                .iter()
                .filter(|(row, column)| !self.is_hidden(*row, *column))
                .min_by_key(|(row, column)| {
                    let count = self.count(*row, *column);
                    (count == 0, count, *row, *column)
                })
                .copied();
            // Where all parts are hidden and still are too few, the sum goes too.
            let (row, column) = next.unwrap_or(*sum);
            self.hide(row, column);
            changed = true;
        }
    }

    /// Where a row's own sum is not told, none of its counts is.
    fn follow_sums(&mut self, rows: usize, columns: usize) -> bool {
        let mut changed = false;
        for row in 0..rows {
            if self.is_hidden(row, columns) {
                for column in 0..columns {
                    changed |= !self.is_hidden(row, column);
                    self.hide(row, column);
                }
            }
        }
        changed
    }
}

/// Tells a table of counts: `rows` by the same columns.
pub(crate) fn tell(rows: &[Vec<u64>]) -> Told {
    let columns = rows.first().map_or(0, Vec::len);
    let mut counts: Vec<Vec<u64>> = rows
        .iter()
        .map(|row| {
            let sum = row.iter().sum();
            row.iter().copied().chain([sum]).collect()
        })
        .collect();
    let all = (0..=columns).map(|column| {
        let of = |row: &Vec<u64>| row.get(column).copied().unwrap_or(0);
        counts.iter().map(of).sum()
    });
    let all: Vec<u64> = all.collect();
    counts.push(all);
    let hidden = counts
        .iter()
        .map(|row| row.iter().map(|count| is_small(*count)).collect())
        .collect();
    let mut table = Table { counts, hidden };
    let (last_row, last_column) = (rows.len(), columns);
    let across = |row: usize| (0..=last_column).map(move |column| (row, column));
    let down = |column: usize| (0..=last_row).map(move |row| (row, column));
    loop {
        let mut changed = table.follow_sums(last_row, last_column);
        for row in 0..=last_row {
            changed |= table.cover(&across(row).collect::<Vec<_>>());
        }
        for column in 0..=last_column {
            changed |= table.cover(&down(column).collect::<Vec<_>>());
        }
        if !changed {
            break;
        }
    }
    let cell = |row: usize, column: usize| -> Option<u64> {
        (!table.is_hidden(row, column)).then(|| table.count(row, column))
    };
    Told {
        cells: (0..last_row)
            .map(|row| (0..columns).map(|column| cell(row, column)).collect())
            .collect(),
        sums: (0..last_row).map(|row| cell(row, last_column)).collect(),
        all: (0..columns).map(|column| cell(last_row, column)).collect(),
        total: cell(last_row, last_column),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{SMALL, tell};

    #[test]
    fn small_counts_go_with_what_would_give_them_away() {
        let told = tell(&[vec![10, 3, 20], vec![30, 40, 50]]);
        assert_eq!(told.cells[0], [None, None, Some(20)]);
        // The column's sum would give the first row's away.
        assert_eq!(told.cells[1], [None, None, Some(50)]);
        assert_eq!(told.sums, [Some(33), Some(120)]);
        assert_eq!(told.all, [Some(40), Some(43), Some(70)]);
        assert_eq!(told.total, Some(153));
    }

    #[test]
    fn a_row_of_few_is_not_told_at_all_and_noughts_are() {
        let told = tell(&[vec![1, 0], vec![20, 30], vec![40, 0]]);
        assert_eq!(told.cells[0], [None, None]);
        assert_eq!(told.sums[0], None);
        let hidden = told.sums.iter().filter(|sum| sum.is_none()).count();
        assert!(hidden > 1, "one alone follows from the total: {told:?}");
        let plain = tell(&[vec![10, 0], vec![20, 30]]);
        assert_eq!(plain.cells[0], [Some(10), Some(0)]);
        let few = tell(&[vec![1, 0], vec![0, 2]]);
        assert_eq!(few.total, None);
        assert_eq!(tell(&[]).total, Some(0));
    }

    proptest! {
        #[test]
        fn no_sum_gives_a_hidden_count_away(rows in (1_usize..6).prop_flat_map(|columns| {
            prop::collection::vec(prop::collection::vec(prop_oneof![0_u64..8, 0_u64..100], columns), 1..8)
        })) {
            let told = tell(&rows);
            // Lines of parts and their sum, as a reader sees them; what they really are beside.
            let columns = rows[0].len();
            let sums: Vec<u64> = rows.iter().map(|row| row.iter().sum()).collect();
            let all: Vec<u64> = (0..columns).map(|c| rows.iter().map(|row| row[c]).sum()).collect();
            let mut lines = Vec::new();
            for (r, row) in rows.iter().enumerate() {
                let parts = told.cells[r].iter().copied().zip(row.iter().copied());
                lines.push((parts.collect::<Vec<_>>(), told.sums[r]));
            }
            for c in 0..columns {
                let parts = rows.iter().enumerate().map(|(r, row)| (told.cells[r][c], row[c]));
                lines.push((parts.collect(), told.all[c]));
            }
            lines.push((told.sums.iter().copied().zip(sums).collect(), told.total));
            lines.push((told.all.iter().copied().zip(all).collect(), told.total));
            for (parts, sum) in lines {
                for (shown, real) in &parts {
                    prop_assert!(shown.is_none_or(|shown| shown == *real && (shown == 0 || shown >= SMALL)));
                }
                let hidden: Vec<u64> = parts.iter().filter(|(shown, _)| shown.is_none()).map(|(_, real)| *real).collect();
                if sum.is_some() && !hidden.is_empty() {
                    prop_assert!(hidden.len() > 1 && hidden.iter().sum::<u64>() >= SMALL, "{hidden:?}");
                }
            }
        }
    }
}
