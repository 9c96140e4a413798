//! An order of rows that hangs on what stands in them alone.
//!
//! All that is learned, kept or cut off follows this order, so that a table that is sorted, shuffled
//! or exported anew gives the same groups. Rows that are the same in all that is compared stay in
//! the order of the table; they can be exchanged without anything being different. The order is
//! that of hashes, so that every part of it is as good as drawn by lot.

use super::cells::Cells;
use super::column::{hash, mix};
use crate::table::to_u32;

/// The rows by what stands in some columns, and in `source`.
pub(crate) fn by_content(
    cells: &Cells,
    columns: &[usize],
    source: &dyn Fn(usize) -> u64,
) -> Vec<u32> {
    let mut keys = keys(cells, columns, source);
    keys.sort_unstable();
    keys.into_iter().map(|(_, row)| row).collect()
}

/// At most so many rows, ascending: the same ones whatever their order, but for equal ones.
pub(crate) fn sample(cells: &Cells, most: usize) -> Vec<usize> {
    if cells.rows() <= most {
        return (0..cells.rows()).collect();
    }
    let columns: Vec<usize> = (0..cells.headers().len()).collect();
    let mut keys = keys(cells, &columns, &|row| u64::from(cells.table(row)));
    keys.sort_unstable();
    // Equal rows are drawn one by one: all of them together would be no sample.
    let mut drawn: Vec<(u64, u32)> = keys
        .chunk_by(|a, b| a.0 == b.0)
        .flat_map(|run| {
            let nth = (0_u64..).zip(run);
            nth.map(|(nth, (key, row))| (mix(*key, nth), *row))
        })
        .collect();
    drawn.sort_unstable();
    let mut rows: Vec<usize> = drawn
        .into_iter()
        .take(most)
        .map(|(_, row)| row as usize)
        .collect();
    rows.sort_unstable();
    rows
}

fn keys(cells: &Cells, columns: &[usize], source: &dyn Fn(usize) -> u64) -> Vec<(u64, u32)> {
    let key = |row: usize| {
        let of = |state: u64, column: &usize| {
            mix(
                state.rotate_left(19),
                hash(cells.cell(row, *column).as_bytes()),
            )
        };
        columns.iter().fold(mix(source(row), 0x0BDE_5A11), of)
    };
    (0..cells.rows())
        .map(|row| (key(row), to_u32(row)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: impl Iterator<Item = usize>) -> Cells {
        let mut cells = Cells::new(vec!["a".to_owned(), "b".to_owned()]);
        for row in rows {
            cells.push(
                [
                    (row % 97).to_string().as_str(),
                    (row / 200).to_string().as_str(),
                ],
                0,
                0,
            );
        }
        cells
    }

    fn contents(cells: &Cells, rows: impl IntoIterator<Item = usize>) -> Vec<(String, String)> {
        let of = |row| (cells.cell(row, 0).to_owned(), cells.cell(row, 1).to_owned());
        rows.into_iter().map(of).collect()
    }

    #[test]
    fn the_order_of_a_table_does_not_show() {
        let (one, other) = (table(0..900), table((0..900).rev()));
        let order = |cells: &Cells| {
            let rows = by_content(cells, &[0, 1], &|_| 0);
            contents(cells, rows.into_iter().map(|r| r as usize))
        };
        assert_eq!(order(&one), order(&other));
        let drawn = |cells: &Cells, most| {
            let mut drawn = contents(cells, sample(cells, most));
            drawn.sort_unstable();
            drawn
        };
        assert_eq!(drawn(&one, 100).len(), 100);
        assert_eq!(drawn(&one, 100), drawn(&other, 100));
        assert_eq!(drawn(&one, 1_000).len(), 900);
    }

    #[test]
    fn many_equal_rows_do_not_fill_a_sample() {
        let cells = table((0..900).map(|row| if row % 2 == 0 { 7 } else { row }));
        let rows = contents(&cells, sample(&cells, 100));
        let same = rows
            .iter()
            .filter(|r| (r.0.as_str(), r.1.as_str()) == ("7", "0"))
            .count();
        assert!((30..=70).contains(&same), "{same} of 100 are the same row");
    }
}
