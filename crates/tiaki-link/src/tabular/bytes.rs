//! The bytes of a table before they are rows: what they are written in, what parts their cells, and
//! whether a quotation mark stays open.
//!
//! UTF-16 and what is no text are refused by name. The mark that parts cells is that under which
//! the first rows have as many cells as the header: comma, semicolon, tab or bar.

use std::io::{self, Read};

/// So much of a table is looked at to find what parts its cells.
const LOOKED_AT: u64 = 64 * 1024;
/// So many rows of it.
const ROWS: usize = 50;

/// What the beginning of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// Text whose cells are parted by this.
    Parted(u8),
    /// UTF-16 or UTF-32, by its mark or by the zero bytes of its first letters.
    Utf16,
    /// No text: a zero byte in the header, counted from 1.
    Binary(usize),
}

/// Looks at the beginning of a table; what is read on begins there too.
///
/// # Errors
/// Those of the reader.
pub(crate) fn look<R: Read>(mut table: R) -> io::Result<(Beginning, Watched<impl Read>)> {
    let mut head = Vec::new();
    table.by_ref().take(LOOKED_AT).read_to_end(&mut head)?;
    let beginning = beginning(&head);
    let whole = io::Cursor::new(head).chain(table);
    Ok((beginning, Watched::new(whole, beginning)))
}

fn beginning(head: &[u8]) -> Beginning {
    match head {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, 0, 0xfe, 0xff, ..] => return Beginning::Utf16,
        [0, letter, 0, other, ..] | [letter, 0, other, 0, ..] if *letter > 0 && *other > 0 => {
            return Beginning::Utf16;
        }
        _ => {}
    }
    let header = head.split(|b| *b == b'\n').next().unwrap_or_default();
    match header.iter().position(|b| *b == 0) {
        Some(at) => Beginning::Binary(at + 1),
        None => Beginning::Parted(separator(head)),
    }
}

/// What parts cells: that under which most of the first rows have as many as the header, then that
/// which gives more cells, then the first of `,`, `;`, tab and `|`.
fn separator(head: &[u8]) -> u8 {
    let score = |separator: u8| {
        let mut rows = csv::ReaderBuilder::new()
            .delimiter(separator)
            .flexible(true)
            .has_headers(false)
            .from_reader(head);
        let mut row = csv::ByteRecord::new();
        let (mut width, mut agreeing) = (0, 0_usize);
        for _ in 0..ROWS {
            match rows.read_byte_record(&mut row) {
                Ok(true) if width == 0 => width = row.len(),
                Ok(true) => agreeing += usize::from(row.len() == width),
                Ok(false) | Err(_) => break,
            }
        }
        if width > 1 { (agreeing, width) } else { (0, 0) }
    };
    let mut best = (b',', score(b','));
    for separator in [b';', b'\t', b'|'] {
        let found = score(separator);
        if found > best.1 {
            best = (separator, found);
        }
    }
    best.0
}

/// Where in a cell a byte stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Bare,
    Quoted,
    /// After a quotation mark in quotes: the end, or one of two.
    Closing,
}

/// Passes bytes on and watches the quotation marks in them, as the CSV reader takes them.
#[derive(Debug)]
pub(crate) struct Watched<R> {
    inner: R,
    separator: u8,
    place: Place,
    line: u64,
    opened: u64,
}

impl<R: Read> Watched<R> {
    fn new(inner: R, beginning: Beginning) -> Self {
        let separator = match beginning {
            Beginning::Parted(separator) => separator,
            Beginning::Utf16 | Beginning::Binary(_) => b',',
        };
        Self {
            inner,
            separator,
            place: Place::Start,
            line: 1,
            opened: 0,
        }
    }

    /// The line on which a quotation mark opens that is not closed up to here.
    pub(crate) fn find_open(&self) -> Option<u64> {
        (self.place == Place::Quoted).then_some(self.opened)
    }

    fn pass(&mut self, byte: u8) {
        self.place = match (self.place, byte) {
            (Place::Start, b'"') => {
                self.opened = self.line;
                Place::Quoted
            }
            (Place::Quoted, b'"') => Place::Closing,
            (Place::Closing, b'"') | (Place::Quoted, _) => Place::Quoted,
            (_, b'\n' | b'\r') => Place::Start,
            (_, other) if other == self.separator => Place::Start,
            // The mark of UTF-8 before the header.
            (Place::Start, 0xef | 0xbb | 0xbf) if self.line == 1 => Place::Start,
            _ => Place::Bare,
        };
        self.line += u64::from(byte == b'\n');
    }
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        for byte in buffer.iter().take(count) {
            self.pass(*byte);
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_parts_cells_is_found() {
        for (head, separator) in [
            ("a,b\n1,2\n", b','),
            ("a;b\n1,5;2,5\n3,1;4\n", b';'),
            ("a\tb\nx, y\tz\n", b'\t'),
            ("a|b|c\n1|2|3\n", b'|'),
            ("a;b\n", b';'),
            ("a;b,c\n1,2\n", b','),
            ("\"a;b\",c\n\"x;y\",z\n", b','),
            ("name\nana; bo\n", b','),
            ("", b','),
        ] {
            assert_eq!(
                beginning(head.as_bytes()),
                Beginning::Parted(separator),
                "{head}"
            );
        }
    }

    #[test]
    fn what_is_no_text_is_told() {
        let utf16 = |mark: &[u8], big: bool| -> Vec<u8> {
            let units = "name,born\n".encode_utf16();
            let bytes = units.flat_map(|u| {
                if big {
                    u.to_be_bytes()
                } else {
                    u.to_le_bytes()
                }
            });
            mark.iter().copied().chain(bytes).collect()
        };
        for bytes in [
            utf16(&[0xff, 0xfe], false),
            utf16(&[0xfe, 0xff], true),
            utf16(&[], false),
            utf16(&[], true),
        ] {
            assert_eq!(beginning(&bytes), Beginning::Utf16);
        }
        assert_eq!(beginning(&[0; 90]), Beginning::Binary(1));
        assert_eq!(beginning(b"a,b\0\n1,2\n"), Beginning::Binary(4));
        assert_eq!(beginning(b"a,b\n1,\0\n"), Beginning::Parted(b','));
    }

    #[test]
    fn open_quotation_marks_are_found_where_they_open() {
        for (text, open) in [
            ("a,b\n\"x,1\ny,2\n", Some(2)),
            ("a,b\n1,\"x\ny\"\n2,\"z", Some(4)),
            ("a,b\n\"x\"\",1\n", Some(2)),
            ("a,b\n\"x\"\"y\",1\n", None),
            ("a,b\nx\"y,1\n\"x\ny\",2\n", None),
            ("\u{feff}\"a\",b\n1,2\n", None),
            ("\u{feff}\"a,b\n1,2\n", Some(1)),
        ] {
            let (_, mut watched) = look(text.as_bytes()).unwrap();
            io::copy(&mut watched, &mut io::sink()).unwrap();
            assert_eq!(watched.find_open(), open, "{text}");
        }
    }
}
