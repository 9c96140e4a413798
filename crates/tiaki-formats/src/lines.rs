//! Lines of text, one at a time, in bounded memory: for lists and for JSON of one object a line.

use std::io::{self, BufRead};

use crate::row::{ROW_BYTES, RowCode};

/// Reads lines; blank ones are passed over.
pub(crate) struct Lines<R> {
    reader: R,
    raw: Vec<u8>,
    /// Line of `raw`, from 1.
    line: u64,
    failed: bool,
}

impl<R: BufRead> Lines<R> {
    pub(crate) const fn new(reader: R) -> Self {
        Self {
            reader,
            raw: Vec::new(),
            line: 0,
            failed: false,
        }
    }

    /// The line given last, from 1.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// The line given or refused last as it came, without its end; at most [`ROW_BYTES`] of it.
    pub(crate) fn raw(&self) -> &[u8] {
        &self.raw
    }

    /// The next line that is not blank, as text; none at the end.
    pub(crate) fn next(&mut self) -> Option<Result<&str, RowCode>> {
        loop {
            if self.failed {
                return None;
            }
            match self.read() {
                Err(_) => {
                    self.failed = true;
                    return Some(Err(RowCode::Io));
                }
                Ok(None) => return None,
                Ok(Some(false)) => return Some(Err(RowCode::RowTooLong)),
                Ok(Some(true)) => {}
            }
            if !self.raw.trim_ascii().is_empty() {
                break;
            }
        }
        let Ok(text) = std::str::from_utf8(&self.raw) else {
            return Some(Err(RowCode::NotUtf8));
        };
        Some(if text.bytes().any(|b| b < b' ' && b != b'\t') {
            Err(RowCode::ControlCharacter)
        } else {
            Ok(text)
        })
    }

    /// One line into `raw`; whether it is whole. None at the end.
    fn read(&mut self) -> io::Result<Option<bool>> {
        self.raw.clear();
        self.line += 1;
        let (mut any, mut whole) = (false, true);
        loop {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            any = true;
            let end = buffer.iter().position(|byte| *byte == b'\n');
            let part = buffer
                .get(..end.unwrap_or(buffer.len()))
                .unwrap_or_default();
            let room = (ROW_BYTES + 1).saturating_sub(self.raw.len());
            self.raw.extend_from_slice(part.get(..room).unwrap_or(part));
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if self.raw.ends_with(b"\r") {
            self.raw.pop();
        }
        if self.raw.len() > ROW_BYTES {
            self.raw.truncate(ROW_BYTES);
            whole = false;
        }
        if self.line == 1 && self.raw.starts_with(b"\xEF\xBB\xBF") {
            self.raw.drain(..3);
        }
        Ok(any.then_some(whole))
    }
}
