//! A table as it was read: cells of text, row by row, and where each row stood.

/// The cells of one or more tables under one list of headers.
///
/// Text lies in one string; a cell is a slice of it. A cell that a table does not have is empty.
#[derive(Debug, Default)]
pub struct Cells {
    headers: Vec<String>,
    text: String,
    ends: Vec<usize>,
    lines: Vec<u64>,
    tables: Vec<u32>,
}

impl Cells {
    /// An empty table with these headers.
    #[must_use]
    pub fn new(headers: Vec<String>) -> Self {
        Self {
            headers,
            ..Self::default()
        }
    }

    /// Adds a row: its cells in the order of the headers (missing ones are empty, further ones are
    /// dropped), the number of its table, and the line it began on.
    pub fn push<'a>(&mut self, cells: impl IntoIterator<Item = &'a str>, table: u32, line: u64) {
        let mut filled = 0;
        for cell in cells.into_iter().take(self.headers.len()) {
            self.text.push_str(cell.trim());
            self.ends.push(self.text.len());
            filled += 1;
        }
        for _ in filled..self.headers.len() {
            self.ends.push(self.text.len());
        }
        self.tables.push(table);
        self.lines.push(line);
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// A cell without the white space around it; empty where there is none.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> &str {
        if column >= self.headers.len() {
            return "";
        }
        let at = row * self.headers.len() + column;
        let start = at
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or("")
    }

    /// The line of its file that a row began on, counted from 1; 0 where unknown.
    #[must_use]
    pub fn line(&self, row: usize) -> u64 {
        self.lines.get(row).copied().unwrap_or(0)
    }

    /// The number of the table that a row came from, counted from 0.
    #[must_use]
    pub fn table(&self, row: usize) -> u32 {
        self.tables.get(row).copied().unwrap_or(0)
    }

    /// How many tables the rows came from.
    #[must_use]
    pub fn tables(&self) -> u32 {
        self.tables.iter().max().map_or(0, |last| last + 1)
    }

    /// The column with a header.
    #[must_use]
    pub fn find_column(&self, header: &str) -> Option<usize> {
        self.headers.iter().position(|h| h == header)
    }
}

#[cfg(test)]
mod tests {
    use super::Cells;

    #[test]
    fn cells_read_back() {
        let mut cells = Cells::new(vec!["a".to_owned(), "b".to_owned()]);
        cells.push([" 1 ", "2", "3"], 0, 2);
        cells.push(["4"], 1, 2);
        assert_eq!((cells.rows(), cells.tables()), (2, 2));
        let all: Vec<&str> = (0..2)
            .flat_map(|r| (0..3).map(move |c| (r, c)))
            .map(|(r, c)| cells.cell(r, c))
            .collect();
        assert_eq!(all, ["1", "2", "", "4", "", ""]);
        assert_eq!(cells.cell(9, 0), "");
        assert_eq!(cells.find_column("b"), Some(1));
    }
}
