//! The attributes of one tag, read strictly: quoted, separated, each once, counted.

use super::rejection::RejectionCode;

/// One attribute as written.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Attribute<'a> {
    pub(crate) name: &'a str,
    /// The value between its quotes, references not resolved.
    pub(crate) value: &'a str,
    /// From the first byte of the name to the closing quote.
    pub(crate) raw: &'a str,
}

const FIRST: usize = 6;

/// Reads the part of a tag behind its name.
pub(crate) struct Attributes<'a> {
    rest: &'a str,
    /// Names read so far; the first ones, which are all there are in the schema, cost no memory.
    first: [&'a str; FIRST],
    more: Vec<&'a str>,
    seen: usize,
    limit: usize,
}

impl<'a> Attributes<'a> {
    pub(crate) fn new(all: &'a str, limit: usize) -> Self {
        Self {
            rest: all,
            first: [""; FIRST],
            more: Vec::new(),
            seen: 0,
            limit,
        }
    }

    /// The next attribute, or what is wrong with it.
    pub(crate) fn next(&mut self) -> Result<Option<Attribute<'a>>, (RejectionCode, &'static str)> {
        const WRITTEN: (RejectionCode, &str) = (
            RejectionCode::Attribute,
            "an attribute is written as name=\"value\", after a space",
        );
        let start = trim(self.rest);
        if start.is_empty() {
            return Ok(None);
        }
        if start.len() == self.rest.len() {
            return Err(WRITTEN);
        }
        if self.seen == self.limit {
            return Err((
                RejectionCode::TooManyAttributes,
                "this tag has more attributes than the limit; send only those of the schema",
            ));
        }
        let (name, after) = split_at(start, |b| b == b'=').ok_or(WRITTEN)?;
        let name = name.trim_ascii_end();
        if !is_name(name) {
            return Err(WRITTEN);
        }
        let quoted = trim(after);
        let quote = *quoted.as_bytes().first().ok_or(WRITTEN)?;
        if quote != b'"' && quote != b'\'' {
            return Err(WRITTEN);
        }
        let inside = quoted.get(1..).ok_or(WRITTEN)?;
        let (value, rest) = split_at(inside, |b| b == quote).ok_or(WRITTEN)?;
        if value.bytes().any(|b| b == b'<') {
            return Err((RejectionCode::Attribute, "write &lt; for < in an attribute"));
        }
        let raw = start.get(..start.len() - rest.len()).ok_or(WRITTEN)?;
        if self.first.contains(&name) || self.more.contains(&name) {
            return Err((
                RejectionCode::Attribute,
                "an attribute is given twice on one tag",
            ));
        }
        match self.first.get_mut(self.seen) {
            Some(place) => *place = name,
            None => self.more.push(name),
        }
        self.seen += 1;
        self.rest = rest;
        Ok(Some(Attribute { name, value, raw }))
    }
}

/// Whether a text may be the name of an element or attribute (XML 1.0, production 5, with all
/// characters beyond ASCII allowed).
pub(crate) fn is_name(text: &str) -> bool {
    let starts = |b: u8| b.is_ascii_alphabetic() || b == b'_' || b == b':' || !b.is_ascii();
    let continues = |b: u8| starts(b) || b.is_ascii_digit() || b == b'-' || b == b'.';
    text.bytes().next().is_some_and(starts) && text.bytes().all(continues)
}

pub(crate) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn trim(text: &str) -> &str {
    text.trim_start_matches([' ', '\t', '\r', '\n'])
}

/// What stands before and after the first byte that matches, which must be ASCII.
fn split_at(text: &str, matches: impl Fn(u8) -> bool) -> Option<(&str, &str)> {
    let at = text.bytes().position(matches)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, limit: usize) -> Result<Vec<(String, String)>, RejectionCode> {
        let mut attributes = Attributes::new(text, limit);
        let mut found = Vec::new();
        loop {
            match attributes.next() {
                Ok(Some(a)) => found.push((a.name.to_owned(), a.value.to_owned())),
                Ok(None) => return Ok(found),
                Err((code, _)) => return Err(code),
            }
        }
    }

    #[test]
    fn well_written_attributes_are_read() {
        let pair = |n: &str, v: &str| (n.to_owned(), v.to_owned());
        assert_eq!(read("", 2), Ok(vec![]));
        assert_eq!(read(" \n", 2), Ok(vec![]));
        assert_eq!(
            read(" a=\"1\"\tb = '\"'", 2),
            Ok(vec![pair("a", "1"), pair("b", "\"")])
        );
        assert_eq!(read(" x:a=\"\" ", 2), Ok(vec![pair("x:a", "")]));
    }

    #[test]
    fn badly_written_attributes_are_refused() {
        for text in [
            "a=\"1\"",
            " a",
            " a=1",
            " a=\"1",
            " a=\"1\"b=\"2\"",
            " =\"1\"",
            " 1=\"1\"",
            " a=\"1\" a=\"2\"",
            " a=\"<\"",
            " a b=\"1\"",
            " a==\"1\"",
            " /",
        ] {
            assert_eq!(read(text, 2), Err(RejectionCode::Attribute), "{text}");
        }
        assert_eq!(
            read(" a='' b='' c=''", 2),
            Err(RejectionCode::TooManyAttributes)
        );
    }
}
