//! Tables as CSV: a header row where there is one, then rows; what cannot be read is kept apart with line and reason.
//! A table of which nothing can be read, or that ends within quotes, is refused as a whole.

use std::io::Read;

use super::bytes::{self, Beginning, Watched};
use super::cells::Cells;
use super::header;

/// A table as it was read.
#[derive(Debug)]
pub struct Table {
    /// The rows that could be read.
    pub cells: Cells,
    /// The rows that could not.
    pub refused: Vec<Refused>,
    /// Whether each table has a header that is made of known words, or none at all. Otherwise its
    /// first line may be a row, and no message should show what stands in it.
    pub named: bool,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The number of its table, counted from 0.
    pub table: u32,
    /// The line that it begins on, counted from 1.
    pub line: u64,
    /// Why, in one clause.
    pub reason: String,
}

/// Why a table cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Nothing at all.
    #[error("table {table} is empty: it has no header row and no rows")]
    NoHeader {
        /// Its number, counted from 1.
        table: usize,
    },
    /// A first line that is no header.
    #[error(
        "table {table}: its first line looks like a row and not like headers, since column {column} has \
         {what}; if it is a row, say --no-header, and the columns are column_1, column_2 and so on; if \
         it is headers all the same, say --headers"
    )]
    Doubtful {
        /// The table's number, counted from 1.
        table: usize,
        /// The number of the column, counted from 1.
        column: usize,
        /// What stands there, never the cell itself.
        what: &'static str,
    },
    /// A header stands twice.
    #[error(
        "table {table}: columns {first} and {column} have the same header; give one another, or say \
         --no-header where the first line is a row"
    )]
    Twice {
        /// The table's number, counted from 1.
        table: usize,
        /// The number of the first such column, counted from 1.
        first: usize,
        /// The number of the column, counted from 1.
        column: usize,
    },
    /// Two tables without a header in common.
    #[error("table {table} has no column in common with the tables before it")]
    Apart {
        /// The table's number, counted from 1.
        table: usize,
    },
    /// UTF-16 or UTF-32.
    #[error("table {table} is UTF-16: save it as CSV in UTF-8 and link it again")]
    Utf16 {
        /// The table's number, counted from 1.
        table: usize,
    },
    /// No text.
    #[error(
        "table {table} has a zero byte in its header, at byte {byte}: it is no text; export it as CSV in UTF-8"
    )]
    Binary {
        /// The table's number, counted from 1.
        table: usize,
        /// Where, counted from 1.
        byte: usize,
    },
    /// A header in another encoding.
    #[error(
        "table {table}: the header of column {column} is not UTF-8; save the table as CSV in UTF-8"
    )]
    Encoding {
        /// The table's number, counted from 1.
        table: usize,
        /// The number of the column, counted from 1.
        column: usize,
    },
    /// A quotation mark without its pair.
    #[error(
        "table {table}: the quotation mark that opens a cell on line {line} is never closed; close it, \
         or write each one inside a quoted cell twice"
    )]
    Open {
        /// The table's number, counted from 1.
        table: usize,
        /// The line, counted from 1.
        line: u64,
    },
    /// Nothing under the header.
    #[error(
        "table {table} has no rows: its first line is taken for headers, and nothing follows; where it \
         is a row, say --no-header"
    )]
    NoRows {
        /// The table's number, counted from 1.
        table: usize,
    },
    /// Every row was refused.
    #[error("table {table}: none of its {rows} rows can be read; line {line} {reason}")]
    AllRefused {
        /// The table's number, counted from 1.
        table: usize,
        /// How many rows it has.
        rows: usize,
        /// The line of the first, counted from 1.
        line: u64,
        /// Why, in one clause.
        reason: String,
    },
    /// The file cannot be read on.
    #[error("cannot read table {table}")]
    Read {
        /// The table's number, counted from 1.
        table: usize,
        /// What the file system or the CSV reader says.
        source: csv::Error,
    },
}

/// Reads tables into one. Columns with the same header are one column, whatever the case of its
/// letters and the marks in it; a column that a table does not have is empty there. Cells are parted
/// by comma, semicolon, tab or bar: each table by that which fits its first rows.
///
/// # Errors
/// [`ReadError`]; a single row that cannot be read is no error but in [`Table::refused`].
pub fn read<R: Read>(tables: impl IntoIterator<Item = R>) -> Result<Table, ReadError> {
    read_as(tables, First::Seems)
}

/// As [`read`], of tables whose first line is headers, whatever it looks like: years, numbers, or
/// what stands again below it.
///
/// # Errors
/// Those of [`read`], without [`ReadError::Doubtful`].
pub fn read_headed<R: Read>(tables: impl IntoIterator<Item = R>) -> Result<Table, ReadError> {
    read_as(tables, First::Headers)
}

/// As [`read`], of tables whose first line is a row like the others. Columns are called `column_1`,
/// `column_2` and so on; those of several tables are the same by their place.
///
/// # Errors
/// Those of [`read`] that are not about headers.
pub fn read_bare<R: Read>(tables: impl IntoIterator<Item = R>) -> Result<Table, ReadError> {
    read_as(tables, First::Row)
}

/// What the first line of each table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    /// Headers, where it does not look like a row.
    Seems,
    /// Headers: who knows the table says so.
    Headers,
    /// A row.
    Row,
}

fn read_as<R: Read>(tables: impl IntoIterator<Item = R>, line: First) -> Result<Table, ReadError> {
    let headed = line != First::Row;
    let mut readers = Vec::new();
    let mut headers: Vec<String> = Vec::new();
    let mut places = Vec::new();
    let mut named = true;
    for (at, table) in tables.into_iter().enumerate() {
        let number = at + 1;
        let (separator, table) = text(table, number)?;
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .delimiter(separator)
            .has_headers(headed)
            .from_reader(table);
        let first = reader.byte_headers();
        let first = first
            .map_err(|source| ReadError::Read {
                table: number,
                source,
            })?
            .clone();
        let own = match headed {
            true => header_row(&first, number, line == First::Seems)?,
            false => (1..=first.len()).map(|n| format!("column_{n}")).collect(),
        };
        if own.is_empty() {
            return Err(ReadError::NoHeader { table: number });
        }
        named &= !headed || own.iter().any(|h| header::is_known(h));
        let before = headers.len();
        let mut place = Vec::new();
        for header in &own {
            let known = headers.get(..before).unwrap_or_default();
            let same = known.iter().position(|h| bare(h) == bare(header));
            place.push(same.unwrap_or(headers.len()));
            if same.is_none() {
                headers.push(header.clone());
            }
        }
        if at > 0 && place.iter().all(|p| *p >= before) {
            return Err(ReadError::Apart { table: number });
        }
        places.push((place, own));
        readers.push(reader);
    }
    let mut cells = Cells::new(headers);
    let mut refused = Vec::new();
    for ((at, reader), (place, own)) in (0_u32..).zip(readers).zip(&places) {
        rows(reader, at, place, &mut cells, &mut refused)?;
        if line == First::Seems
            && let Some(column) = header::find_again(&cells, at, own, place)
        {
            return Err(ReadError::Doubtful {
                table: at as usize + 1,
                column: column + 1,
                what: "a value that stands again below it",
            });
        }
    }
    Ok(Table {
        cells,
        refused,
        named,
    })
}

/// What parts the cells of a table, and the table from its beginning.
fn text<R: Read>(table: R, number: usize) -> Result<(u8, Watched<impl Read>), ReadError> {
    let looked = bytes::look(table).map_err(|source| ReadError::Read {
        table: number,
        source: source.into(),
    })?;
    match looked {
        (Beginning::Parted(separator), table) => Ok((separator, table)),
        (Beginning::Utf16, _) => Err(ReadError::Utf16 { table: number }),
        (Beginning::Binary(byte), _) => Err(ReadError::Binary {
            table: number,
            byte,
        }),
    }
}

/// The headers of a first line; `doubted` where one that looks like a value is none.
fn header_row(
    row: &csv::ByteRecord,
    table: usize,
    doubted: bool,
) -> Result<Vec<String>, ReadError> {
    let mut own: Vec<String> = Vec::new();
    for (at, cell) in row.iter().enumerate() {
        let text = std::str::from_utf8(cell).map_err(|_| ReadError::Encoding {
            table,
            column: at + 1,
        })?;
        let mut header = text.trim_start_matches('\u{feff}').trim().to_owned();
        if doubted && let Some(what) = header::find_value(&header, at) {
            return Err(ReadError::Doubtful {
                table,
                column: at + 1,
                what,
            });
        }
        if header.is_empty() {
            header = format!("unnamed {at}");
        }
        own.push(header);
    }
    for (at, header) in own.iter().enumerate() {
        if let Some(first) = own.iter().take(at).position(|other| other == header) {
            return Err(ReadError::Twice {
                table,
                first: first + 1,
                column: at + 1,
            });
        }
    }
    Ok(own)
}

/// A header without case and marks.
fn bare(header: &str) -> String {
    header
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn rows<R: Read>(
    mut reader: csv::Reader<Watched<R>>,
    table: u32,
    place: &[usize],
    cells: &mut Cells,
    refused: &mut Vec<Refused>,
) -> Result<(), ReadError> {
    let width = place.len();
    let before = (cells.rows(), refused.len());
    let mut row = csv::ByteRecord::new();
    let mut ordered = vec![String::new(); cells.headers().len()];
    loop {
        let more = reader.read_byte_record(&mut row);
        let number = table as usize + 1;
        if !more.map_err(|source| ReadError::Read {
            table: number,
            source,
        })? {
            return held(
                &reader,
                number,
                cells.rows() - before.0,
                refused.get(before.1..),
            );
        }
        let line = row.position().map_or(0, csv::Position::line);
        let mut refuse = |reason: String| {
            refused.push(Refused {
                table,
                line,
                reason,
            })
        };
        if row.len() != width {
            refuse(format!(
                "has {} cells where the first line has {width}",
                row.len()
            ));
            continue;
        }
        let Some(column) = row
            .iter()
            .position(|cell| std::str::from_utf8(cell).is_err())
        else {
            for cell in &mut ordered {
                cell.clear();
            }
            for (cell, place) in row.iter().zip(place) {
                if let (Some(to), Ok(text)) = (ordered.get_mut(*place), std::str::from_utf8(cell)) {
                    to.push_str(text);
                }
            }
            cells.push(ordered.iter().map(String::as_str), table, line);
            continue;
        };
        let column = column + 1;
        refuse(format!(
            "column {column} is not UTF-8: save the table as UTF-8"
        ));
    }
}

/// Whether a table that was read to its end is one: rows, and no open quotation mark.
fn held<R: Read>(
    reader: &csv::Reader<Watched<R>>,
    table: usize,
    read: usize,
    refused: Option<&[Refused]>,
) -> Result<(), ReadError> {
    if let Some(line) = reader.get_ref().find_open() {
        return Err(ReadError::Open { table, line });
    }
    let refused = refused.unwrap_or_default();
    match refused.first() {
        None if read == 0 => Err(ReadError::NoRows { table }),
        Some(first) if read == 0 => Err(ReadError::AllRefused {
            table,
            rows: refused.len(),
            line: first.line,
            reason: first.reason.clone(),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(table: &str) -> Vec<(u64, String)> {
        let read = read([table.as_bytes()]).unwrap();
        read.refused
            .into_iter()
            .map(|r| (r.line, r.reason))
            .collect()
    }

    #[test]
    fn rows_that_cannot_be_read_are_kept_apart_with_their_line() {
        let few = refused("a,b\n1,2\n3\n4,5,6\n7,8\n");
        assert_eq!(
            few,
            [
                (3, "has 1 cells where the first line has 2".to_owned()),
                (4, "has 3 cells where the first line has 2".to_owned()),
            ]
        );
        let read = read([b"a,b\n1,\xff\n2,3\n".as_slice()]).unwrap();
        assert_eq!(read.cells.rows(), 1);
        assert_eq!(
            read.refused[0].reason,
            "column 2 is not UTF-8: save the table as UTF-8"
        );
    }

    #[test]
    fn two_tables_are_one_by_their_headers() {
        let table = read([
            "Given Name,x\nana,1\n".as_bytes(),
            "y,given_name\n2,bo\n".as_bytes(),
        ]);
        let cells = table.unwrap().cells;
        assert_eq!(cells.headers(), ["Given Name", "x", "y"]);
        assert_eq!(
            (cells.cell(1, 0), cells.cell(1, 1), cells.cell(1, 2)),
            ("bo", "", "2")
        );
        assert_eq!((cells.table(1), cells.line(1)), (1, 2));
    }

    #[test]
    fn other_marks_than_the_comma_part_cells() {
        for table in ["a;b\n1,5;2\n", "a\tb\n1,5\t2\n", "a|b\r\n1,5|2\r\n"] {
            let cells = read([table.as_bytes()]).unwrap().cells;
            assert_eq!(cells.headers(), ["a", "b"]);
            assert_eq!((cells.cell(0, 0), cells.cell(0, 1)), ("1,5", "2"));
        }
    }

    #[test]
    fn what_is_wrong_with_a_table_is_said_with_its_place() {
        let error = |table: &[u8]| read([table]).unwrap_err().to_string();
        let utf16: Vec<u8> = "\u{feff}a,b\n1,2\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        for (table, message) in [
            (
                utf16.as_slice(),
                "table 1 is UTF-16: save it as CSV in UTF-8 and link it again",
            ),
            (
                &[0; 100],
                "table 1 has a zero byte in its header, at byte 1: it is no text; export it as CSV in UTF-8",
            ),
            (
                b"a,h\xe9\n1,2\n",
                "table 1: the header of column 2 is not UTF-8; save the table as CSV in UTF-8",
            ),
            (
                b"a,b\n1,\xe9\n",
                "table 1: none of its 1 rows can be read; line 2 column 2 is not UTF-8: save the table as UTF-8",
            ),
            (
                b"a,b\n",
                "table 1 has no rows: its first line is taken for headers, and nothing follows; where it \
                 is a row, say --no-header",
            ),
            (
                b"a,b\n1,2\n\"3,4\n5,6\n",
                "table 1: the quotation mark that opens a cell on line 3 is never closed; close it, or \
                 write each one inside a quoted cell twice",
            ),
            (
                b"a,b\n1\n2\n",
                "table 1: none of its 2 rows can be read; line 2 has 1 cells where the first line has 2",
            ),
        ] {
            assert_eq!(error(table), message);
        }
    }

    #[test]
    fn tables_that_are_none_are_refused() {
        let error = |tables: &[&str]| {
            read(tables.iter().map(|t| t.as_bytes()))
                .unwrap_err()
                .to_string()
        };
        assert_eq!(
            error(&[""]),
            "table 1 is empty: it has no header row and no rows"
        );
        assert_eq!(
            error(&["a,b,a\n"]),
            "table 1: columns 1 and 3 have the same header; give one another, or say --no-header where \
             the first line is a row"
        );
        assert_eq!(
            error(&["a\n1\n", "b\n1\n"]),
            "table 2 has no column in common with the tables before it"
        );
    }

    #[test]
    fn a_row_is_not_taken_for_headers_and_never_shown() {
        for (table, column, what) in [
            ("ana,lee,1990-02-01\nbo,ray,1971-12-30\n", 3, "a date"),
            ("ana,17\nbo,18\n", 2, "a number"),
            ("lee,ana.lee@mail.example\nray,x\n", 2, "a mailbox"),
            (
                "ana,napier\nbo,oamaru\ncy,napier\n",
                2,
                "a value that stands again below it",
            ),
            ("ana\nbo\nana\n", 1, "a value that stands again below it"),
        ] {
            let error = read([table.as_bytes()]).unwrap_err();
            let said = error.to_string();
            assert!(
                matches!(error, ReadError::Doubtful { table: 1, column: c, what: w } if c == column && w == what),
                "{said}"
            );
            for flag in ["--no-header", "--headers"] {
                assert!(said.contains(flag), "{said}");
            }
            let cells = table.split([',', '\n']).filter(|cell| !cell.is_empty());
            for cell in cells {
                assert!(
                    !said.contains(cell) || cell.len() < 3,
                    "{said} shows {cell}"
                );
            }
            let headed = read_headed([table.as_bytes()]).unwrap();
            assert_eq!(headed.cells.rows(), table.lines().count() - 1);
            assert!(!headed.named, "no message may show what may be a row");
            let bare = read_bare([table.as_bytes()]).unwrap();
            assert_eq!(bare.cells.rows(), table.lines().count());
            assert_eq!(
                bare.cells.headers().first().map(String::as_str),
                Some("column_1")
            );
            assert_eq!(bare.cells.line(0), 1);
            assert!(bare.named);
        }
    }

    #[test]
    fn headers_that_are_unusual_are_taken() {
        for (table, named) in [
            ("0,1,2\nana,lee,1990\n", false),
            ("name,town\nana,napier\nname,town\nbo,oamaru\n", true),
            ("title,year\nTitle,1990\ntitle,1991\n", true),
            ("qx,\nana,lee\n", false),
        ] {
            let read = read([table.as_bytes()]).unwrap();
            assert_eq!(read.named, named, "{table}");
        }
    }
}
