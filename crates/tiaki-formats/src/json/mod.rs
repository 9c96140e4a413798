//! JSON as received: strict, bounded, with places, nothing rounded and nothing lost.
//!
//! # Why not a general JSON library
//! What comes in is evidence. A reader for it must know the line of each value, keep a number as it
//! was written, keep what it does not know byte for byte, and refuse an object that names a member
//! twice, since two programs would read two different reports from it. A general library folds,
//! rounds and forgets all of these. The grammar is that of RFC 8259; tests compare with `serde_json`.
//!
//! # What is refused
//! Everything outside RFC 8259 (comments, NaN, single quotes, trailing commas, leading zeros),
//! other encodings than UTF-8, lone surrogates, members named twice, and what exceeds [`Limits`].
//! A byte order mark is taken at the very start only. A [`Rejection`] says what, where and what to
//! do; of names it shows only those that the format knows, since a name can be personal data too.
//!
//! # How to extend
//! A format is a module that walks a `Node`; the names it knows go to `parse`.

mod parse;
mod rejection;
#[cfg(test)]
mod tests;
mod write;

use std::borrow::Cow;

pub(crate) use parse::Parser;
pub use rejection::{Rejection, RejectionCode};
pub(crate) use write::Writer;

/// How much a document may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one document.
    pub document_bytes: u64,
    /// Values of all kinds in one report.
    pub values: u32,
    /// Objects and arrays within each other.
    pub depth: u32,
    /// Bytes of one string or number as written.
    pub string_bytes: usize,
    /// Members of one object.
    pub members: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            document_bytes: 64 << 20,
            values: 500_000,
            depth: 64,
            string_bytes: 1 << 20,
            members: 4_096,
        }
    }
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node<'a> {
    pub(crate) value: Value<'a>,
    /// The bytes it was read from, exactly.
    pub(crate) raw: &'a str,
    pub(crate) place: Place,
}

/// A line and a column, both from 1; the column counts bytes, so that a file of one long line stays
/// linear to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) column: u64,
}

/// What a value is. Numbers stay as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Null,
    Boolean(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
    Array(Vec<Node<'a>>),
    Object(Vec<(Cow<'a, str>, Node<'a>)>),
}

impl<'a> Node<'a> {
    /// The member of this name, where this is an object that has it.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        match &self.value {
            Value::Object(members) => members
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, node)| node),
            _ => None,
        }
    }

    /// What sort of value it is, in words.
    pub(crate) const fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Boolean(_) => "true or false",
            Value::Number(_) => "a number",
            Value::Text(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        }
    }
}

/// One value of a document that may hold several, with the bytes it was read from.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    /// Its own bytes, without what stands around it.
    pub(crate) bytes: &'a [u8],
    /// Line on which it begins, from 1.
    pub(crate) line: u64,
    pub(crate) node: Result<Node<'a>, Rejection>,
}

/// What a document is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One object.
    One,
    /// An array of objects.
    Array,
    /// One object on each line.
    Lines,
}

/// Reads a document of one object, an array of them, or one on each line, showing `each` one at a
/// time, so that only one is in memory as a tree.
///
/// An array must be well-formed to its end before anything of it is shown: nothing after the first
/// fault can be trusted. Of lines each stands for itself, and one that cannot be read is shown as
/// its refusal. `known` says which member names may stand in a refusal.
pub(crate) fn parts<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    known: fn(&str) -> bool,
    mut each: impl FnMut(Part<'a>),
) -> Result<Shape, Rejection> {
    let bytes = sound(bytes, limits)?;
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    let first = bytes.iter().find(|byte| !is_space(byte));
    if first == Some(&b'[') {
        let text = utf8(bytes, 1)?;
        Parser::new(text, limits, known).check_array()?;
        Parser::new(text, limits, known).each_of_array(&mut |node| {
            each(Part {
                bytes: node.raw.as_bytes(),
                line: node.place.line,
                node: Ok(node),
            });
        })?;
        return Ok(Shape::Array);
    }
    if let Some(rest) = first_line_alone(bytes, limits, known) {
        let mut line = 0;
        for one in rest.split(|byte| *byte == b'\n') {
            line += 1;
            if one.iter().all(is_space) {
                continue;
            }
            let one = one.strip_suffix(b"\r").unwrap_or(one);
            let node = utf8(one, line).and_then(|text| {
                let mut parser = Parser::new(text, limits, known);
                parser.line = line;
                parser.whole()
            });
            each(Part {
                bytes: one,
                line,
                node,
            });
        }
        return Ok(Shape::Lines);
    }
    let text = utf8(bytes, 1)?;
    let node = Parser::new(text, limits, known).whole()?;
    each(Part {
        bytes,
        line: node.place.line,
        node: Ok(node),
    });
    Ok(Shape::One)
}

/// The bytes without a mark of their order, where they are few enough, of one byte a unit, and any.
fn sound<'a>(bytes: &'a [u8], limits: &Limits) -> Result<&'a [u8], Rejection> {
    let too_large = bytes.len() as u64 > limits.document_bytes;
    if too_large {
        return Err(Rejection::document(
            RejectionCode::DocumentTooLarge,
            format!(
                "larger than {} bytes, the most that one file may have; split it",
                limits.document_bytes
            ),
        ));
    }
    if let Some(form) = wide(bytes) {
        return Err(Rejection::document(
            RejectionCode::Encoding,
            format!("{form} is not taken; save it as UTF-8"),
        ));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
    if bytes.iter().all(is_space) {
        return Err(Rejection::document(
            RejectionCode::Empty,
            "there is nothing in it; ask the sender for the file again".to_owned(),
        ));
    }
    Ok(bytes)
}

/// Reads exactly one value.
pub(crate) fn one<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    known: fn(&str) -> bool,
) -> Result<Node<'a>, Rejection> {
    let mut found = None;
    let shape = parts(bytes, limits, known, |part| {
        if found.is_none() {
            found = Some(part.node);
        }
    })?;
    match (shape, found) {
        (Shape::One, Some(node)) => node,
        _ => Err(Rejection::document(
            RejectionCode::WrongRoot,
            "one object is expected, not several; give each a file of its own".to_owned(),
        )),
    }
}

/// Reads one object of which one member is an array of many ([`Parser::object_of_many`]).
pub(crate) fn one_of_many<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    known: fn(&str) -> bool,
    streamed: &str,
    each: &mut dyn FnMut(usize, Node<'a>) -> Result<(), Rejection>,
) -> Result<Vec<(Cow<'a, str>, Node<'a>)>, Rejection> {
    let text = sound(bytes, limits)?;
    Parser::new(utf8(text, 1)?, limits, known).object_of_many(streamed, each)
}

/// The whole document, where its first line with anything on it is one whole value and more follows.
fn first_line_alone<'a>(
    bytes: &'a [u8],
    limits: &Limits,
    known: fn(&str) -> bool,
) -> Option<&'a [u8]> {
    let mut lines = bytes
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.trim_ascii().is_empty());
    let first = lines.next()?;
    lines.next()?;
    let text = str::from_utf8(first).ok()?;
    let node = Parser::new(text, limits, known).whole().ok()?;
    matches!(node.value, Value::Object(_)).then_some(bytes)
}

fn utf8(bytes: &[u8], line: u64) -> Result<&str, Rejection> {
    str::from_utf8(bytes).map_err(|error| {
        let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let from = before.iter().rposition(|byte| *byte == b'\n');
        let last = before
            .get(from.map_or(0, |at| at + 1)..)
            .unwrap_or_default();
        let lines = before.iter().filter(|byte| **byte == b'\n').count() as u64;
        Rejection {
            code: RejectionCode::Encoding,
            path: String::new(),
            line: line + lines,
            column: last.len() as u64 + 1,
            detail: "these bytes are not UTF-8; ask the sender to send it as UTF-8".to_owned(),
        }
    })
}

/// Appends a member's name to a path.
pub(crate) fn push_name(path: &mut String, name: &str) {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(name);
}

/// Whether bytes begin as UTF-16 or UTF-32 do.
fn wide(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some("UTF-32"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16"),
        [b'{' | b'[', 0, ..] | [0, b'{' | b'[', ..] => Some("UTF-16"),
        _ => None,
    }
}
