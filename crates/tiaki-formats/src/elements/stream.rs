//! A JSON document of any size, walked in bounded memory.
//!
//! The caller knows the document's shape and asks for one step at a time; an element is handed
//! out as its bytes, for [`Json`](super::Json) to read or for the quarantine to keep. Between
//! elements only brackets and strings are followed, so that one element that is no JSON does not
//! hide those behind it. What does not balance, or ends early, breaks the whole document.

use std::io::{self, BufRead};

/// Levels of brackets that a value may have while it is passed over.
const LEVELS: usize = 128;
/// Bytes of one member's name.
const NAME_BYTES: usize = 1024;

/// Walks a document.
pub(crate) struct Stream<R> {
    reader: R,
    line: u64,
    started: bool,
}

/// What kind of value comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Array,
    Object,
    Scalar,
}

/// Why the document cannot be followed further.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// Deeper than a value may be.
    Depth,
    /// The source failed.
    Io,
    /// Something stands where the form has something else.
    Syntax,
    /// The document ends in the middle.
    Truncated,
}

impl<R: BufRead> Stream<R> {
    pub(crate) const fn new(reader: R) -> Self {
        Self {
            reader,
            line: 1,
            started: false,
        }
    }

    /// The line that is being read, from 1.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// The kind of the next value; [`Broken::Truncated`] at the end of the document.
    pub(crate) fn kind(&mut self) -> Result<Kind, Broken> {
        match self.peek()? {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => Ok(Kind::Scalar),
            Some(_) => Err(Broken::Syntax),
            None => Err(Broken::Truncated),
        }
    }

    /// Steps into an object or a list.
    pub(crate) fn enter(&mut self, kind: Kind) -> Result<(), Broken> {
        let open = match kind {
            Kind::Array => b'[',
            Kind::Object => b'{',
            Kind::Scalar => return Err(Broken::Syntax),
        };
        self.expect(open)
    }

    /// The name of the next member of the object stepped into; none behind its last.
    pub(crate) fn member(&mut self, is_first: bool) -> Result<Option<String>, Broken> {
        if !self.more(is_first, b'}')? {
            return Ok(None);
        }
        let mut name = Vec::new();
        if self.peek()? != Some(b'"') || !self.capture(NAME_BYTES, &mut name)? {
            return Err(Broken::Syntax);
        }
        self.expect(b':')?;
        match super::Json::parse(&name) {
            Ok(super::Json::Text(name)) => Ok(Some(name)),
            _ => Err(Broken::Syntax),
        }
    }

    /// Whether another element stands in the list stepped into.
    pub(crate) fn element(&mut self, is_first: bool) -> Result<bool, Broken> {
        self.more(is_first, b']')
    }

    /// Behind the document: nothing but white space may follow.
    pub(crate) fn finish(&mut self) -> Result<(), Broken> {
        match self.peek()? {
            None => Ok(()),
            Some(_) => Err(Broken::Syntax),
        }
    }

    /// Passes over the next value.
    pub(crate) fn skip(&mut self) -> Result<(), Broken> {
        self.capture(0, &mut Vec::new()).map(|_| ())
    }

    /// Puts the next value's bytes into `out`, at most `limit` of them; false where it has more.
    pub(crate) fn capture(&mut self, limit: usize, out: &mut Vec<u8>) -> Result<bool, Broken> {
        self.kind()?;
        out.clear();
        let mut whole = true;
        let mut scan = Scan::default();
        loop {
            let buffer = fill(&mut self.reader)?;
            if buffer.is_empty() {
                return if scan.is_done_at_end() {
                    Ok(whole)
                } else {
                    Err(Broken::Truncated)
                };
            }
            let mut used = 0;
            let mut ended = false;
            for byte in buffer {
                match scan.step(*byte)? {
                    Step::Within => used += 1,
                    Step::Last => {
                        used += 1;
                        ended = true;
                    }
                    Step::Behind => ended = true,
                }
                if ended {
                    break;
                }
            }
            let taken = buffer.get(..used).unwrap_or_default();
            self.line += newlines(taken);
            let room = limit - out.len();
            whole &= taken.len() <= room;
            out.extend_from_slice(taken.get(..room).unwrap_or(taken));
            self.reader.consume(used);
            if ended {
                return Ok(whole);
            }
        }
    }

    fn more(&mut self, is_first: bool, close: u8) -> Result<bool, Broken> {
        match self.peek()? {
            Some(byte) if byte == close => {
                self.reader.consume(1);
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.reader.consume(1);
                match self.peek()? {
                    Some(byte) if byte == close => Err(Broken::Syntax),
                    Some(_) => Ok(true),
                    None => Err(Broken::Truncated),
                }
            }
            Some(_) if is_first => Ok(true),
            Some(_) => Err(Broken::Syntax),
            None => Err(Broken::Truncated),
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Broken> {
        match self.peek()? {
            Some(found) if found == byte => {
                self.reader.consume(1);
                Ok(())
            }
            Some(_) => Err(Broken::Syntax),
            None => Err(Broken::Truncated),
        }
    }

    /// The next byte that is not white space, left in its place.
    fn peek(&mut self) -> Result<Option<u8>, Broken> {
        if !self.started {
            self.started = true;
            for mark in *b"\xEF\xBB\xBF" {
                match fill(&mut self.reader)?.first() {
                    Some(byte) if *byte == mark => self.reader.consume(1),
                    _ if mark == 0xEF => break,
                    _ => return Err(Broken::Syntax),
                }
            }
        }
        loop {
            let buffer = fill(&mut self.reader)?;
            if buffer.is_empty() {
                return Ok(None);
            }
            let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
            let space = buffer.iter().take_while(|byte| is_space(byte)).count();
            let next = buffer.get(space).copied();
            self.line += newlines(buffer.get(..space).unwrap_or_default());
            self.reader.consume(space);
            if next.is_some() {
                return Ok(next);
            }
        }
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

fn fill<R: BufRead>(reader: &mut R) -> Result<&[u8], Broken> {
    // Twice, because a borrow that is returned cannot be made in a loop.
    while let Err(error) = reader.fill_buf() {
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(Broken::Io);
        }
    }
    reader.fill_buf().map_err(|_| Broken::Io)
}

/// Where in a value the scan is.
#[derive(Default)]
struct Scan {
    /// The brackets that close what is open, innermost last.
    closers: Vec<u8>,
    in_string: bool,
    escaped: bool,
    in_scalar: bool,
}

enum Step {
    /// The byte belongs to the value, which goes on.
    Within,
    /// The byte is the value's last.
    Last,
    /// The byte stands behind the value.
    Behind,
}

impl Scan {
    fn is_done_at_end(&self) -> bool {
        self.in_scalar && self.closers.is_empty()
    }

    fn step(&mut self, byte: u8) -> Result<Step, Broken> {
        if self.in_string {
            if self.escaped {
                self.escaped = false;
            } else if byte == b'\\' {
                self.escaped = true;
            } else if byte == b'"' {
                self.in_string = false;
                return Ok(self.ended());
            }
            return Ok(Step::Within);
        }
        let outside = self.closers.is_empty();
        match byte {
            b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r' | b':' if outside => {
                return Ok(Step::Behind);
            }
            b'{' | b'[' | b'"' if self.in_scalar && outside => return Err(Broken::Syntax),
            b'"' => self.in_string = true,
            b'{' | b'[' => {
                if self.closers.len() == LEVELS {
                    return Err(Broken::Depth);
                }
                self.closers.push(if byte == b'{' { b'}' } else { b']' });
            }
            b'}' | b']' => {
                if self.closers.pop() != Some(byte) {
                    return Err(Broken::Syntax);
                }
                return Ok(self.ended());
            }
            _ => self.in_scalar |= outside,
        }
        Ok(Step::Within)
    }

    const fn ended(&self) -> Step {
        if self.closers.is_empty() {
            Step::Last
        } else {
            Step::Within
        }
    }
}
