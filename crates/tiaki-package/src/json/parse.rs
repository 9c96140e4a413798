//! The reader: bounded in depth, without recursion beyond it, and one pass over the bytes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::Value;

/// Arrays and objects within each other.
const MAX_DEPTH: u32 = 16;
/// Integers of more digits have a magnitude beyond 2^53.
const MAX_DIGITS: usize = 16;
/// The largest magnitude.
const MAX_INTEGER: i64 = (1 << 53) - 1;

/// Why bytes cannot be read. Places are counted in bytes from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ParseError {
    #[error("no JSON of strings, integers, booleans, arrays and objects at byte {at}")]
    Malformed { at: usize },
    #[error("an object names a member twice at byte {at}")]
    DuplicateKey { at: usize },
}

/// Reads exactly one value.
pub(crate) fn parse(bytes: &[u8]) -> Result<Value, ParseError> {
    let text = str::from_utf8(bytes).map_err(|error| ParseError::Malformed {
        at: error.valid_up_to(),
    })?;
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.space();
    if reader.at == text.len() {
        Ok(value)
    } else {
        Err(reader.malformed())
    }
}

struct Reader<'a> {
    text: &'a str,
    /// Always between two characters.
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: u32) -> Result<Value, ParseError> {
        if depth > MAX_DEPTH {
            return Err(self.malformed());
        }
        self.space();
        match self.peek() {
            Some(b'"') => self.string().map(Value::Text),
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b't') => self.word("true").map(|()| Value::Boolean(true)),
            Some(b'f') => self.word("false").map(|()| Value::Boolean(false)),
            Some(b'-' | b'0'..=b'9') => self.integer(),
            _ => Err(self.malformed()),
        }
    }

    fn object(&mut self, depth: u32) -> Result<Value, ParseError> {
        let mut members = BTreeMap::new();
        self.word("{")?;
        self.space();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            self.space();
            let at = self.at;
            let name = self.string()?;
            self.space();
            self.word(":")?;
            let value = self.value(depth + 1)?;
            match members.entry(name) {
                Entry::Vacant(place) => place.insert(value),
                Entry::Occupied(_) => return Err(ParseError::DuplicateKey { at }),
            };
            self.space();
            if self.take(b'}') {
                return Ok(Value::Object(members));
            }
            self.word(",")?;
        }
    }

    fn array(&mut self, depth: u32) -> Result<Value, ParseError> {
        let mut values = Vec::new();
        self.word("[")?;
        self.space();
        if self.take(b']') {
            return Ok(Value::Array(values));
        }
        loop {
            values.push(self.value(depth + 1)?);
            self.space();
            if self.take(b']') {
                return Ok(Value::Array(values));
            }
            self.word(",")?;
        }
    }

    fn integer(&mut self) -> Result<Value, ParseError> {
        let start = self.at;
        let negative = self.take(b'-');
        let digits_from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        let digits = self.text.get(digits_from..self.at).unwrap_or_default();
        let is_integer = !matches!(self.peek(), Some(b'.' | b'e' | b'E'));
        let is_plain = digits == "0" && !negative || !digits.starts_with('0');
        let magnitude = (is_integer && is_plain && digits.len() <= MAX_DIGITS)
            .then(|| digits.parse::<i64>().ok())
            .flatten()
            .filter(|magnitude| *magnitude <= MAX_INTEGER);
        match magnitude {
            Some(magnitude) if negative => Ok(Value::Integer(-magnitude)),
            Some(magnitude) => Ok(Value::Integer(magnitude)),
            None => Err(ParseError::Malformed { at: start }),
        }
    }

    fn string(&mut self) -> Result<String, ParseError> {
        self.word("\"")?;
        let mut string = String::new();
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let Some(length) = rest.iter().position(|byte| super::needs_escape(*byte)) else {
                self.at = self.text.len();
                return Err(self.malformed());
            };
            // What stops the run is one byte wide, so the run ends between two characters.
            string.push_str(self.text.get(self.at..self.at + length).unwrap_or_default());
            self.at += length;
            if self.take(b'"') {
                return Ok(string);
            }
            string.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Result<char, ParseError> {
        let at = self.at;
        self.word("\\")?;
        let kind = self.peek().ok_or_else(|| self.malformed())?;
        let plain = match kind {
            b'"' | b'\\' | b'/' => char::from(kind),
            b'b' => '\u{8}',
            b't' => '\t',
            b'n' => '\n',
            b'f' => '\u{c}',
            b'r' => '\r',
            b'u' => {
                self.at += 1;
                return self.unicode().ok_or(ParseError::Malformed { at });
            }
            _ => return Err(ParseError::Malformed { at }),
        };
        self.at += 1;
        Ok(plain)
    }

    /// The character of one `uXXXX`, or of two that are a surrogate pair.
    fn unicode(&mut self) -> Option<char> {
        let first = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        self.word("\\u").ok()?;
        let second = self.four_digits()?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        let all = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.at += 4;
        if all {
            u32::from_str_radix(digits, 16).ok()
        } else {
            None
        }
    }

    fn word(&mut self, word: &str) -> Result<(), ParseError> {
        match self.text.get(self.at..) {
            Some(rest) if rest.starts_with(word) => {
                self.at += word.len();
                Ok(())
            }
            _ => Err(self.malformed()),
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn malformed(&self) -> ParseError {
        ParseError::Malformed { at: self.at }
    }
}
