//! JSON as tables and lists bring it (RFC 8259): small values whole, large documents as a stream.
//!
//! Written here for three things that matter for evidence: the text of a number is kept as it
//! stands (an account's number of 25 digits must not become a floating one), a member that stands
//! twice in an object is refused (two readers would see two different things), and depth is
//! bounded. [`Stream`] walks a document of any size in bounded memory and hands out its elements
//! as they came, with their line.

mod stream;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use stream::{Broken, Kind, Stream};

/// Levels of lists and objects in one value.
pub(crate) const DEPTH: usize = 32;

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    /// A number, as it is written.
    Number(String),
    Text(String),
    Array(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

/// Why bytes are no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misread {
    /// Deeper than [`DEPTH`].
    Depth,
    /// Bytes that are not UTF-8.
    NotUtf8,
    /// A member stands twice in one object.
    Repeated,
    /// Not of the form.
    Syntax,
}

impl Json {
    /// Reads exactly one value.
    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, Misread> {
        let text = std::str::from_utf8(bytes).map_err(|_| Misread::NotUtf8)?;
        let mut cursor = Cursor { text, at: 0 };
        let value = cursor.value(DEPTH)?;
        cursor.space();
        if cursor.at == text.len() {
            Ok(value)
        } else {
            Err(Misread::Syntax)
        }
    }

    /// The member of an object whose name is `name` in whatever case; none where it is null or
    /// this is no object. Of several spellings the first in order stands.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else {
            return None;
        };
        members
            .iter()
            .find(|(key, value)| key.eq_ignore_ascii_case(name) && **value != Self::Null)
            .map(|(_, value)| value)
    }

    /// Whether two members of the object differ in the case of their names only.
    pub(crate) fn repeats_in_other_case(&self) -> bool {
        let Self::Object(members) = self else {
            return false;
        };
        let folded: BTreeSet<String> = members.keys().map(|k| k.to_ascii_lowercase()).collect();
        folded.len() != members.len()
    }

    /// The text, where this is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A scalar as text: numbers as they are written, `true` and `false`; none for the others.
    pub(crate) fn scalar(&self) -> Option<&str> {
        match self {
            Self::Bool(true) => Some("true"),
            Self::Bool(false) => Some("false"),
            Self::Number(text) | Self::Text(text) => Some(text),
            Self::Null | Self::Array(_) | Self::Object(_) => None,
        }
    }

    /// The elements, where this is a list.
    pub(crate) fn elements(&self) -> &[Self] {
        match self {
            Self::Array(elements) => elements,
            _ => &[],
        }
    }
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Result<(), Misread> {
        if self.peek() == Some(byte) {
            self.at += 1;
            Ok(())
        } else {
            Err(Misread::Syntax)
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, Misread> {
        if self.rest().starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(Misread::Syntax)
        }
    }

    fn value(&mut self, levels: usize) -> Result<Json, Misread> {
        self.space();
        match self.peek() {
            Some(b'{') => self.object(levels.checked_sub(1).ok_or(Misread::Depth)?),
            Some(b'[') => self.array(levels.checked_sub(1).ok_or(Misread::Depth)?),
            Some(b'"') => self.string().map(Json::Text),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(Misread::Syntax),
        }
    }

    fn object(&mut self, levels: usize) -> Result<Json, Misread> {
        self.at += 1;
        let mut members = BTreeMap::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Json::Object(members));
        }
        loop {
            self.space();
            let key = self.string()?;
            self.space();
            self.expect(b':')?;
            let value = self.value(levels)?;
            if members.insert(key, value).is_some() {
                return Err(Misread::Repeated);
            }
            self.space();
            if self.peek() == Some(b',') {
                self.at += 1;
            } else {
                self.expect(b'}')?;
                return Ok(Json::Object(members));
            }
        }
    }

    fn array(&mut self, levels: usize) -> Result<Json, Misread> {
        self.at += 1;
        let mut elements = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Json::Array(elements));
        }
        loop {
            elements.push(self.value(levels)?);
            self.space();
            if self.peek() == Some(b',') {
                self.at += 1;
            } else {
                self.expect(b']')?;
                return Ok(Json::Array(elements));
            }
        }
    }

    fn digits(&mut self) -> Result<(), Misread> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at > start {
            Ok(())
        } else {
            Err(Misread::Syntax)
        }
    }

    fn number(&mut self) -> Result<Json, Misread> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        Ok(Json::Number(text.to_owned()))
    }

    fn string(&mut self) -> Result<String, Misread> {
        self.expect(b'"')?;
        let mut out = String::new();
        loop {
            let rest = self.rest();
            let plain = rest
                .bytes()
                .position(|b| b == b'"' || b == b'\\' || b < b' ')
                .ok_or(Misread::Syntax)?;
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at += plain + 1;
            match rest.as_bytes().get(plain) {
                Some(b'"') => return Ok(out),
                Some(b'\\') => self.escape(&mut out)?,
                _ => return Err(Misread::Syntax),
            }
        }
    }

    fn escape(&mut self, out: &mut String) -> Result<(), Misread> {
        let byte = self.peek().ok_or(Misread::Syntax)?;
        self.at += 1;
        out.push(match byte {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(out),
            _ => return Err(Misread::Syntax),
        });
        Ok(())
    }

    fn unicode(&mut self, out: &mut String) -> Result<(), Misread> {
        let first = self.four()?;
        let code = if (0xD800..0xDC00).contains(&first) {
            self.expect(b'\\')?;
            self.expect(b'u')?;
            let second = self.four()?;
            if !(0xDC00..0xE000).contains(&second) {
                return Err(Misread::Syntax);
            }
            0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)
        } else {
            first
        };
        out.push(char::from_u32(code).ok_or(Misread::Syntax)?);
        Ok(())
    }

    fn four(&mut self) -> Result<u32, Misread> {
        let digits = self.rest().get(..4).ok_or(Misread::Syntax)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(Misread::Syntax);
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Misread::Syntax)
    }
}
