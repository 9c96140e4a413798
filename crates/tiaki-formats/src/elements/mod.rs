//! JSON as tables and lists bring it: one element at a time, out of documents of any size.
//!
//! [`Stream`] walks a document in bounded memory and hands out its elements as they came, with
//! their line; [`Json`] is one of them, read by the strict reader of [`crate::json`], in a form that
//! outlives its bytes. Numbers keep their text, a member that stands twice is refused, and depth is
//! bounded, since what is read here comes from outside and decides whom a row speaks of.

mod stream;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use crate::json::{Limits, Node, Parser, RejectionCode, Value};
pub(crate) use stream::{Broken, Kind, Stream};

/// Levels of lists and objects in one value.
pub(crate) const DEPTH: u32 = 32;

/// Its bytes are bounded where an element is taken from its document, so only depth is here.
const LIMITS: Limits = Limits {
    document_bytes: u64::MAX,
    values: u32::MAX,
    depth: DEPTH,
    string_bytes: usize::MAX,
    members: u32::MAX,
};

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
        match Parser::new(text, &LIMITS, |_| false).whole() {
            Ok(node) => Ok(Self::of(node)),
            Err(rejection) => Err(match rejection.code {
                RejectionCode::DuplicateMember => Misread::Repeated,
                RejectionCode::TooDeep => Misread::Depth,
                _ => Misread::Syntax,
            }),
        }
    }

    fn of(node: Node<'_>) -> Self {
        match node.value {
            Value::Null => Self::Null,
            Value::Boolean(value) => Self::Bool(value),
            Value::Number(text) => Self::Number(text.to_owned()),
            Value::Text(text) => Self::Text(text.into_owned()),
            Value::Array(elements) => Self::Array(elements.into_iter().map(Self::of).collect()),
            Value::Object(members) => {
                let members = members.into_iter();
                Self::Object(
                    members
                        .map(|(name, node)| (name.into_owned(), Self::of(node)))
                        .collect(),
                )
            }
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
