//! Where the events come from: a slice in memory, or any reader, which is bounded on its way in.
//!
//! Both give the same events, positions and errors. The reader's side never lets one token grow
//! beyond the limit: [`Bounded`] counts what a token consumes and stops it, so that a text node of
//! any size costs no more memory than the limit.

use std::io::{self, BufRead, Read};

use memchr::memchr2;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::attributes::is_space;
use super::options::Limits;
use super::text::is_plain;

/// A position in the document. A slice gives the offset only; lines are counted when needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Mark {
    pub(crate) offset: u64,
    pub(crate) line: u64,
    pub(crate) column: u64,
}

/// Which bound a source ran into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Overflow {
    Document,
    Token,
}

/// An element without attributes that holds a text and nothing else.
pub(crate) struct Leaf<T> {
    pub(crate) name: T,
    pub(crate) text: T,
    /// Its bytes with both tags.
    pub(crate) length: usize,
}

/// A stream of XML events with positions.
pub(crate) trait Source {
    /// A text that [`Self::text`] takes.
    type Text: AsRef<str>;
    /// Passes over white space up to the next tag, where that saves an event.
    fn skip_space(&mut self) {}
    /// The text that stands next, up to a tag, where that saves an event; nothing where it is to be
    /// read event by event: it is not plain, holds a reference, is empty, too long, not UTF-8 or
    /// not at hand.
    fn text(&mut self) -> Option<Self::Text>;
    /// The element that stands next, where it is written as most are: `<name>text</name>`, the
    /// text plain as in [`Self::text`] or empty. It is taken by [`Self::pass`].
    fn leaf(&self) -> Option<Leaf<Self::Text>>;
    /// Passes over so many bytes.
    fn pass(&mut self, bytes: usize);
    /// The next event.
    fn next(&mut self) -> Result<Event<'_>, quick_xml::Error>;
    /// Where the next event starts.
    fn mark(&self) -> Mark;
    /// Fills in line and column of marks; they must be sorted.
    fn resolve<'m>(&self, marks: impl Iterator<Item = &'m mut Mark>);
    /// The bound that made the last call of `next` fail.
    fn overflow(&self) -> Option<Overflow>;
    /// Whether all bytes have been read.
    fn at_end(&mut self) -> bool;
    /// Whether the token being read when `next` failed is a DOCTYPE.
    fn in_doctype(&self) -> bool;
}

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// A document in memory.
pub(crate) struct SliceSource<'a> {
    bytes: &'a [u8],
    /// The same, where all of it is UTF-8: checked once, faster than piece by piece.
    whole: Option<&'a str>,
    reader: Reader<&'a [u8]>,
    skipped: usize,
    token_limit: u64,
    overflow: Option<Overflow>,
}

impl<'a> SliceSource<'a> {
    pub(crate) fn new(bytes: &'a [u8], limits: &Limits) -> Self {
        // The reader passes over a mark itself; a second one is a text outside the root and refused.
        let bare = bytes
            .strip_prefix(BOM)
            .filter(|rest| !rest.starts_with(BOM))
            .unwrap_or(bytes);
        Self {
            bytes: bare,
            whole: std::str::from_utf8(bare).ok(),
            reader: Reader::from_reader(bare),
            skipped: bytes.len() - bare.len(),
            token_limit: token_limit(limits),
            overflow: (bytes.len() as u64 > limits.document_bytes).then_some(Overflow::Document),
        }
    }

    /// So many bytes from the reader's place and a distance on, where they are UTF-8.
    #[inline]
    fn piece(&self, from: usize, length: usize) -> Option<&'a str> {
        let rest = *self.reader.get_ref();
        match self.whole {
            Some(whole) => {
                let at = self.bytes.len() - rest.len() + from;
                whole.get(at..at + length)
            }
            None => std::str::from_utf8(rest.get(from..from + length)?).ok(),
        }
    }

    /// Whether so many bytes are within the limit of a text, and no limit was crossed before.
    #[inline]
    fn is_short(&self, length: usize) -> bool {
        self.overflow.is_none() && length as u64 + MARKS <= self.token_limit
    }
}

impl<'a> Source for SliceSource<'a> {
    type Text = &'a str;

    #[inline]
    fn skip_space(&mut self) {
        let rest = self.reader.get_ref();
        let space = rest.iter().position(|byte| !is_space(char::from(*byte)));
        let space = space.filter(|at| rest.get(*at) == Some(&b'<'));
        if let Some(space @ 1..) = space.filter(|at| self.is_short(*at)) {
            self.reader.stream().consume(space);
        }
    }

    #[inline]
    fn leaf(&self) -> Option<Leaf<&'a str>> {
        let inside = self.reader.get_ref().strip_prefix(b"<")?;
        let (name, rest) = inside.split_at_checked(
            inside
                .iter()
                .position(|byte| !byte.is_ascii_alphanumeric())?,
        )?;
        let rest = rest.strip_prefix(b">")?;
        let (text, end) = rest.split_at_checked(memchr2(b'<', b'&', rest)?)?;
        let closed = end.strip_prefix(b"</")?.strip_prefix(name)?;
        if name.is_empty() || !closed.starts_with(b">") || !self.is_short(text.len()) {
            return None;
        }
        // Both in one go: the name is ASCII.
        let both = self.piece(1, name.len() + 1 + text.len())?;
        let (name, text) = (both.get(..name.len())?, both.get(name.len() + 1..)?);
        is_plain(text).then_some(Leaf {
            name,
            text,
            length: "<></>".len() + 2 * name.len() + text.len(),
        })
    }

    #[inline]
    fn pass(&mut self, bytes: usize) {
        self.reader.stream().consume(bytes);
    }

    #[inline]
    fn text(&mut self) -> Option<&'a str> {
        let rest = *self.reader.get_ref();
        let end = memchr2(b'<', b'&', rest).filter(|at| *at > 0 && self.is_short(*at))?;
        let text = rest
            .get(end..)?
            .starts_with(b"<")
            .then(|| self.piece(0, end))?
            .filter(|text| is_plain(text))?;
        self.reader.stream().consume(end);
        Some(text)
    }

    #[inline]
    fn next(&mut self) -> Result<Event<'_>, quick_xml::Error> {
        let start = self.reader.buffer_position();
        let event = self.reader.read_event();
        if self.reader.buffer_position() - start > self.token_limit {
            self.overflow.get_or_insert(Overflow::Token);
        }
        if self.overflow.is_some() {
            return Err(too_large());
        }
        event
    }

    #[inline]
    fn mark(&self) -> Mark {
        Mark {
            offset: self.reader.buffer_position(),
            line: 0,
            column: 0,
        }
    }

    fn resolve<'m>(&self, marks: impl Iterator<Item = &'m mut Mark>) {
        let mut at = 0;
        let mut place = Place::default();
        for mark in marks {
            let end = usize::try_from(mark.offset)
                .unwrap_or(usize::MAX)
                .min(self.bytes.len());
            place.advance(self.bytes.get(at..end).unwrap_or_default());
            at = at.max(end);
            mark.line = place.line + 1;
            mark.column = place.column + 1;
            mark.offset += self.skipped as u64;
        }
    }

    fn overflow(&self) -> Option<Overflow> {
        self.overflow
    }

    fn at_end(&mut self) -> bool {
        self.reader.buffer_position() >= self.bytes.len() as u64
    }

    fn in_doctype(&self) -> bool {
        false
    }
}

/// A document that arrives.
pub(crate) struct StreamSource<R> {
    reader: Reader<Bounded<R>>,
    buffer: Vec<u8>,
}

impl<R: BufRead> StreamSource<R> {
    pub(crate) fn new(inner: R, limits: &Limits) -> Self {
        let bounded = Bounded {
            inner,
            place: Place::default(),
            total: 0,
            token: 0,
            token_limit: token_limit(limits),
            document_limit: limits.document_bytes,
            overflow: None,
        };
        Self {
            reader: Reader::from_reader(bounded),
            buffer: Vec::new(),
        }
    }
}

impl<R: BufRead> Source for StreamSource<R> {
    type Text = String;

    fn text(&mut self) -> Option<String> {
        None
    }

    fn leaf(&self) -> Option<Leaf<String>> {
        None
    }

    fn pass(&mut self, _: usize) {}

    fn next(&mut self) -> Result<Event<'_>, quick_xml::Error> {
        self.buffer.clear();
        self.reader.get_mut().token = 0;
        let event = self.reader.read_event_into(&mut self.buffer);
        let bounded = self.reader.get_mut();
        if bounded.token > bounded.token_limit {
            bounded.overflow.get_or_insert(Overflow::Token);
            return Err(too_large());
        }
        event
    }

    fn mark(&self) -> Mark {
        let bounded = self.reader.get_ref();
        Mark {
            offset: bounded.total,
            line: bounded.place.line + 1,
            column: bounded.place.column + 1,
        }
    }

    fn resolve<'m>(&self, _: impl Iterator<Item = &'m mut Mark>) {}

    fn overflow(&self) -> Option<Overflow> {
        self.reader.get_ref().overflow
    }

    fn at_end(&mut self) -> bool {
        self.reader
            .get_mut()
            .inner
            .fill_buf()
            .is_ok_and(<[u8]>::is_empty)
    }

    fn in_doctype(&self) -> bool {
        self.buffer
            .get(..9)
            .is_some_and(|start| start.eq_ignore_ascii_case(b"<!DOCTYPE"))
    }
}

/// Bytes that a token may have beside its text.
const MARKS: u64 = 16;

/// Bytes of one token: its text and the few of its marks.
fn token_limit(limits: &Limits) -> u64 {
    limits.text_bytes as u64 + MARKS
}

#[cold]
fn too_large() -> quick_xml::Error {
    io::Error::other("a limit was reached").into()
}

/// At most so much is handed on at once, so that a bound stops a token soon after it is crossed.
const STEP: usize = 64 << 10;

/// A reader that stops at the limits and counts lines.
struct Bounded<R> {
    inner: R,
    place: Place,
    total: u64,
    token: u64,
    token_limit: u64,
    document_limit: u64,
    overflow: Option<Overflow>,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.total > self.document_limit {
            self.overflow = Some(Overflow::Document);
        } else if self.token > self.token_limit {
            self.overflow = Some(Overflow::Token);
        }
        if self.overflow.is_some() {
            return Err(io::Error::other("a limit was reached"));
        }
        let available = self.inner.fill_buf()?;
        Ok(available.get(..STEP).unwrap_or(available))
    }

    fn consume(&mut self, count: usize) {
        if let Ok(available) = self.inner.fill_buf() {
            let consumed = available.get(..count).unwrap_or(available);
            if self.total == 0 && consumed == BOM {
                self.total = BOM.len() as u64;
            } else {
                self.place.advance(consumed);
                self.total += consumed.len() as u64;
                self.token += consumed.len() as u64;
            }
        }
        self.inner.consume(count);
    }
}

/// Line and column, both from 0; columns in bytes.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    line: u64,
    column: u64,
}

impl Place {
    fn advance(&mut self, bytes: &[u8]) {
        let mut last = 0;
        let mut lines = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' {
                lines += 1;
                last = at + 1;
            }
        }
        if lines > 0 {
            self.line += lines;
            self.column = 0;
        }
        self.column += (bytes.len() - last) as u64;
    }
}
