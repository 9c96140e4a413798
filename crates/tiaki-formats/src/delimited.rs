//! Rows of fields from a delimited file (RFC 4180), one at a time, in bounded memory.
//!
//! Written here because a refused row must be kept byte for byte and the reader must go on behind
//! it. A quoted field that is never closed would swallow the rest of the file: instead only its
//! first line is refused, and reading goes on with the next one.

use std::io::{self, BufRead};

use crate::row::{ROW_BYTES, RowCode};

/// Reads rows.
pub(crate) struct Delimited<R> {
    reader: R,
    delimiter: u8,
    /// Bytes read; those before `start` are done with.
    buffer: Vec<u8>,
    /// Where the row given last starts.
    start: usize,
    /// Bytes from there that belong to it, its line end included.
    taken: usize,
    /// Line of the next row, from 1.
    line: u64,
    first: bool,
    ended: bool,
    failed: bool,
}

/// The fields of one row.
#[derive(Debug, Default)]
pub(crate) struct Fields {
    /// Line where the row starts.
    pub(crate) line: u64,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Fields {
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The fields in order. They are UTF-8, because a row that is not was refused.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let field = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            std::str::from_utf8(field).unwrap_or_default()
        })
    }
}

/// What a scan of the buffer found.
enum Scan {
    /// A row of so many bytes, and so many more of its line end.
    Row(usize, usize),
    /// The row does not end in the buffer; whether inside quotes.
    More {
        quoted: bool,
    },
    Misplaced,
}

impl<R: BufRead> Delimited<R> {
    pub(crate) fn new(reader: R, delimiter: u8) -> Self {
        Self {
            reader,
            delimiter,
            buffer: Vec::new(),
            start: 0,
            taken: 0,
            line: 1,
            first: true,
            ended: false,
            failed: false,
        }
    }

    /// The row given or refused last, as it came.
    pub(crate) fn raw(&self) -> &[u8] {
        let row = self.rest().get(..self.taken).unwrap_or_default();
        let row = row.strip_suffix(b"\n").unwrap_or(row);
        let row = row.strip_suffix(b"\r").unwrap_or(row);
        row.get(..ROW_BYTES).unwrap_or(row)
    }

    /// The next row that is not blank; none at the end. A refusal concerns one row.
    pub(crate) fn next(&mut self, fields: &mut Fields) -> Option<Result<(), RowCode>> {
        loop {
            self.drop_taken();
            fields.line = self.line;
            if self.failed {
                return None;
            }
            let Ok(found) = self.scan_on(fields) else {
                self.failed = true;
                self.taken = self.rest().len();
                return Some(Err(RowCode::Io));
            };
            match found {
                None => return None,
                Some(Ok(0)) => {}
                Some(Ok(row)) => return Some(self.check(row)),
                Some(Err(code)) => return Some(Err(code)),
            }
        }
    }

    fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    fn check(&self, row: usize) -> Result<(), RowCode> {
        let row = self.rest().get(..row).unwrap_or_default();
        let text = std::str::from_utf8(row).map_err(|_| RowCode::NotUtf8)?;
        let control = |b: u8| b < b' ' && !matches!(b, b'\t' | b'\n' | b'\r');
        if text.bytes().any(control) {
            Err(RowCode::ControlCharacter)
        } else {
            Ok(())
        }
    }

    /// Scans for one row, reading on as needed; gives its length, or its refusal. None at the end.
    fn scan_on(&mut self, fields: &mut Fields) -> io::Result<Option<Result<usize, RowCode>>> {
        loop {
            match scan(self.rest(), self.delimiter, self.ended, fields) {
                Scan::Row(0, 0) => return Ok(None),
                Scan::Row(row, end) => {
                    self.taken = row + end;
                    let long = row > ROW_BYTES;
                    return Ok(Some(if long {
                        Err(RowCode::RowTooLong)
                    } else {
                        Ok(row)
                    }));
                }
                Scan::Misplaced => {
                    self.take_line()?;
                    return Ok(Some(Err(RowCode::QuoteMisplaced)));
                }
                Scan::More { quoted } if self.rest().len() > ROW_BYTES || self.ended => {
                    let first = self.rest().iter().position(|b| *b == b'\n');
                    let long = !quoted || first.is_none_or(|end| end > ROW_BYTES) && !self.ended;
                    self.take_line()?;
                    let code = if long {
                        RowCode::RowTooLong
                    } else {
                        RowCode::QuoteUnclosed
                    };
                    return Ok(Some(Err(code)));
                }
                Scan::More { .. } => self.fill()?,
            }
        }
    }

    /// Takes the first line of the buffer; of one that is too long, its start is kept as raw and
    /// the rest passed over.
    fn take_line(&mut self) -> io::Result<()> {
        loop {
            if let Some(end) = self.rest().iter().position(|b| *b == b'\n') {
                self.taken = end + 1;
                return Ok(());
            }
            if self.ended {
                self.taken = self.rest().len();
                return Ok(());
            }
            // The row is refused already: of its excess nothing is kept but the place.
            self.buffer.truncate(self.start + ROW_BYTES + 1);
            self.fill()?;
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        let available = loop {
            match self.reader.fill_buf() {
                Ok(available) => break available,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        };
        let available = available.get(..64 << 10).unwrap_or(available);
        let count = available.len();
        self.buffer.extend_from_slice(available);
        self.reader.consume(count);
        self.ended = count == 0;
        if self.first && (self.buffer.len() >= 3 || self.ended) {
            self.first = false;
            if self.buffer.starts_with(b"\xEF\xBB\xBF") {
                self.buffer.drain(..3);
            }
        }
        Ok(())
    }

    fn drop_taken(&mut self) {
        let taken = self.rest().get(..self.taken).unwrap_or_default();
        let lines = taken.iter().filter(|b| **b == b'\n').count();
        self.line += lines as u64;
        self.start += self.taken;
        self.taken = 0;
    }
}

/// Splits the first row of `buffer` into fields.
fn scan(buffer: &[u8], delimiter: u8, ended: bool, fields: &mut Fields) -> Scan {
    fields.text.clear();
    fields.ends.clear();
    let mut at = 0;
    loop {
        let rest = buffer.get(at..).unwrap_or_default();
        if rest.first() == Some(&b'"') {
            match quoted(rest, &mut fields.text) {
                Quoted::Closed(length) => at += length,
                Quoted::Open => return Scan::More { quoted: true },
            }
        } else {
            let plain = |b: &u8| *b == delimiter || *b == b'\n';
            let length = rest.iter().position(plain).unwrap_or(rest.len());
            let field = rest.get(..length).unwrap_or_default();
            at += length;
            let ends_line = buffer.get(at) != Some(&delimiter);
            let field = if ends_line {
                field.strip_suffix(b"\r").unwrap_or(field)
            } else {
                field
            };
            if field.contains(&b'"') {
                return Scan::Misplaced;
            }
            fields.text.extend_from_slice(field);
        }
        fields.ends.push(fields.text.len());
        match buffer.get(at) {
            Some(b) if *b == delimiter => at += 1,
            Some(b'\n') => return line_end(buffer, at, 1),
            Some(b'\r') if buffer.get(at + 1) == Some(&b'\n') => return Scan::Row(at, 2),
            Some(b'\r') if buffer.len() == at + 1 && !ended => return Scan::More { quoted: false },
            Some(b'\r') if buffer.len() == at + 1 => return Scan::Row(at, 1),
            Some(_) => return Scan::Misplaced,
            None if ended => return line_end(buffer, at, 0),
            None => return Scan::More { quoted: false },
        }
    }
}

/// A row that ends at `at`; a carriage return before the line feed belongs to the line end.
fn line_end(buffer: &[u8], at: usize, end: usize) -> Scan {
    let row = buffer.get(..at).unwrap_or_default();
    let bare = row.strip_suffix(b"\r").unwrap_or(row).len();
    Scan::Row(bare, at - bare + end)
}

enum Quoted {
    /// Closed after so many bytes, both quotation marks counted.
    Closed(usize),
    Open,
}

/// Reads a quoted field; a doubled quotation mark stands for one.
fn quoted(rest: &[u8], text: &mut Vec<u8>) -> Quoted {
    let mut at = 1;
    loop {
        let inside = rest.get(at..).unwrap_or_default();
        let Some(quote) = inside.iter().position(|b| *b == b'"') else {
            return Quoted::Open;
        };
        text.extend_from_slice(inside.get(..quote).unwrap_or_default());
        at += quote + 1;
        match rest.get(at) {
            Some(b'"') => {
                text.push(b'"');
                at += 1;
            }
            _ => return Quoted::Closed(at),
        }
    }
}
