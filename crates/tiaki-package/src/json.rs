//! JSON in its canonical form (RFC 8785), as far as packages need it: strings, integers whose
//! magnitude is below 2^53, booleans, arrays and objects. Neither null nor fractions.
//!
//! Canonical means one text for one value: object names in the order of their UTF-16 units, no
//! spaces, no escape that is not needed. [`parse`] reads any JSON of that kind; whether the
//! bytes were canonical shows when [`write`] gives the same ones again.

use std::collections::BTreeMap;

mod parse;

pub(crate) use parse::{ParseError, parse};

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// `true` or `false`.
    Boolean(bool),
    /// An integer between -(2^53 - 1) and 2^53 - 1.
    Integer(i64),
    /// A string.
    Text(String),
    /// An array.
    Array(Vec<Value>),
    /// An object.
    Object(BTreeMap<String, Value>),
}

/// Where canonical bytes go.
pub(crate) trait Sink {
    /// Takes the next bytes.
    fn put(&mut self, bytes: &[u8]);
}

impl Sink for Vec<u8> {
    fn put(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

impl Sink for sha2::Sha256 {
    fn put(&mut self, bytes: &[u8]) {
        sha2::Digest::update(self, bytes);
    }
}

/// Compares the bytes with given ones instead of keeping them.
pub(crate) struct Comparison<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Comparison<'a> {
    pub(crate) fn with(expected: &'a [u8]) -> Self {
        Self {
            rest: Some(expected),
        }
    }

    /// Whether exactly the expected bytes came.
    pub(crate) fn is_equal(&self) -> bool {
        self.rest.is_some_and(<[u8]>::is_empty)
    }
}

impl Sink for Comparison<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.rest = self.rest.and_then(|rest| rest.strip_prefix(bytes));
    }
}

/// Writes a value in its canonical form.
pub(crate) fn write(value: &Value, out: &mut impl Sink) {
    match value {
        Value::Boolean(true) => out.put(b"true"),
        Value::Boolean(false) => out.put(b"false"),
        Value::Integer(integer) => out.put(integer.to_string().as_bytes()),
        Value::Text(text) => write_text(text, out),
        Value::Array(values) => {
            out.put(b"[");
            for (position, value) in values.iter().enumerate() {
                if position > 0 {
                    out.put(b",");
                }
                write(value, out);
            }
            out.put(b"]");
        }
        Value::Object(members) => {
            let mut order: Vec<(&String, &Value)> = members.iter().collect();
            // A map orders by code points, which differs beyond the Basic Multilingual Plane.
            order.sort_by(|one, other| one.0.encode_utf16().cmp(other.0.encode_utf16()));
            out.put(b"{");
            for (position, (name, value)) in order.into_iter().enumerate() {
                if position > 0 {
                    out.put(b",");
                }
                write_text(name, out);
                out.put(b":");
                write(value, out);
            }
            out.put(b"}");
        }
    }
}

/// Writes a string with its quotation marks.
pub(crate) fn write_text(text: &str, out: &mut impl Sink) {
    out.put(b"\"");
    let mut rest = text.as_bytes();
    while let Some(place) = rest.iter().position(|byte| needs_escape(*byte)) {
        let (plain, special) = rest.split_at(place);
        out.put(plain);
        let Some((byte, after)) = special.split_first() else {
            break;
        };
        match byte {
            b'"' => out.put(b"\\\""),
            b'\\' => out.put(b"\\\\"),
            0x08 => out.put(b"\\b"),
            0x09 => out.put(b"\\t"),
            0x0a => out.put(b"\\n"),
            0x0c => out.put(b"\\f"),
            0x0d => out.put(b"\\r"),
            control => out.put(format!("\\u{control:04x}").as_bytes()),
        }
        rest = after;
    }
    out.put(rest);
    out.put(b"\"");
}

fn needs_escape(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

#[cfg(test)]
mod tests;
