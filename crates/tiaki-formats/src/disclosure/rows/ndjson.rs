//! Rows of NDJSON: one object a line, its members named by the map.
//!
//! A header of the map that begins with `/` is a JSON pointer (RFC 6901). Any other one is the name
//! of a member of the object, if it has one of exactly that name; else its dots lead into members
//! of members, and through lists into each of their elements. A text, a number (as it is written)
//! and `true` or `false` are values; null is absent; a list gives several values where the column
//! may stand more than once, and is refused elsewhere, as an object is.
//!
//! As in tables nothing is passed over in silence: a member that is neither mapped, nor on the way
//! to one that is, nor ignored refuses its row.

use std::collections::BTreeSet;
use std::io::BufRead;

use super::draft::Draft;
use super::{Row, RowsError};
use crate::disclosure::map::{Column, Map};
use crate::disclosure::shown::name as shown_name;
use crate::elements::{Json, Misread};
use crate::lines::Lines;
use crate::row::{RowCode, RowRejection};

/// One object a line.
pub(super) struct Objects<'m, R> {
    lines: Lines<R>,
    map: &'m Map,
    columns: Vec<Member<'m>>,
    ignored: Vec<Vec<String>>,
    /// What the first line gave, until it is asked for.
    first: Option<Result<Json, RowCode>>,
}

/// A header of the map.
struct Member<'m> {
    header: &'m str,
    column: Column,
    path: Vec<String>,
    seen: bool,
}

type Fault = (RowCode, Option<String>);

impl<'m, R: BufRead> Objects<'m, R> {
    pub(super) fn new(reader: R, map: &'m Map) -> Result<Self, RowsError> {
        let columns = map.columns.iter().map(|(header, column)| Member {
            header,
            column: *column,
            path: steps(header),
            seen: false,
        });
        let mut objects = Self {
            lines: Lines::new(reader),
            map,
            columns: columns.collect(),
            ignored: map.ignore.iter().map(|header| steps(header)).collect(),
            first: None,
        };
        let first = objects.line().ok_or(RowsError::Empty)?;
        if let Ok(json @ Json::Object(members)) = &first {
            let named = |member: &Member<'_>| !find(json, member).is_empty();
            let ignored = |name: &String| map.ignore.contains(name);
            if !objects.columns.iter().any(named) && !members.keys().any(ignored) {
                let members = members.len();
                return Err(RowsError::MembersUnknown { members });
            }
        } else if let Err(code) = &first {
            return Err(RowsError::FirstLine(*code));
        }
        objects.first = Some(first);
        Ok(objects)
    }

    pub(super) fn unseen(&self) -> Vec<&'m str> {
        let unseen = self.columns.iter().filter(|member| !member.seen);
        unseen.map(|member| member.header).collect()
    }

    fn line(&mut self) -> Option<Result<Json, RowCode>> {
        let text = match self.lines.next()? {
            Ok(text) => text,
            Err(code) => return Some(Err(code)),
        };
        Some(match Json::parse(text.as_bytes()) {
            Ok(json @ Json::Object(_)) => Ok(json),
            Ok(_) | Err(Misread::Syntax) => Err(RowCode::NotJson),
            Err(Misread::Depth) => Err(RowCode::TooDeep),
            Err(Misread::NotUtf8) => Err(RowCode::NotUtf8),
            Err(Misread::Repeated) => Err(RowCode::RepeatedMember),
        })
    }

    fn row(&mut self, json: &Json) -> Result<Row, Fault> {
        let mut draft = Draft::default();
        let mut read: BTreeSet<*const Json> = BTreeSet::new();
        for member in &mut self.columns {
            let at_fault = |code| (code, Some(member.header.to_owned()));
            let found = find(json, member);
            member.seen |= !found.is_empty();
            let mut values = Vec::new();
            for value in found {
                read.insert(std::ptr::from_ref(value));
                match value {
                    Json::Null => {}
                    Json::Array(elements) if member.column.may_repeat() => {
                        values.extend(elements.iter().filter(|value| **value != Json::Null));
                    }
                    _ => values.push(value),
                }
            }
            if values.len() > 1 && !member.column.may_repeat() {
                return Err(at_fault(RowCode::ValueKind));
            }
            for value in values {
                let text = value.scalar().ok_or_else(|| at_fault(RowCode::ValueKind))?;
                if text
                    .chars()
                    .any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
                {
                    return Err(at_fault(RowCode::ControlCharacter));
                }
                draft
                    .take(member.column, text, self.map)
                    .map_err(at_fault)?;
            }
        }
        self.surprise(json, &read)?;
        draft
            .finish(self.lines.line(), self.map)
            .map_err(|(code, column)| {
                let member = self.columns.iter().find(|member| member.column == column);
                (code, member.map(|member| member.header.to_owned()))
            })
    }

    /// Refuses what is neither read nor ignored. Only the outermost member is named: names further
    /// in may be values of a person.
    fn surprise(&self, json: &Json, read: &BTreeSet<*const Json>) -> Result<(), Fault> {
        let Json::Object(members) = json else {
            return Ok(());
        };
        for (name, value) in members {
            let mut path = vec![name.clone()];
            if !self.map.ignore.contains(name) && self.is_surprise(value, &mut path, read) {
                let (name, _) = shown_name(name, self.leads(name));
                return Err((RowCode::UnmappedMember, Some(name)));
            }
        }
        Ok(())
    }

    /// Whether the map leads through a member of this name.
    fn leads(&self, name: &String) -> bool {
        let of_columns = self.columns.iter().map(|member| &member.path);
        let mut paths = of_columns.chain(&self.ignored);
        paths.any(|path| path.first() == Some(name))
    }

    fn is_surprise(
        &self,
        value: &Json,
        path: &mut Vec<String>,
        read: &BTreeSet<*const Json>,
    ) -> bool {
        if read.contains(&std::ptr::from_ref(value)) || self.ignored.contains(path) {
            return false;
        }
        match value {
            Json::Object(members) if !members.is_empty() => members.iter().any(|(name, value)| {
                path.push(name.clone());
                let found = self.is_surprise(value, path, read);
                path.pop();
                found
            }),
            Json::Array(elements) if !elements.is_empty() => elements.iter().any(|value| {
                // A list's elements are where the list is.
                self.is_surprise(value, path, read)
            }),
            Json::Null => false,
            _ => true,
        }
    }
}

impl<R: BufRead> Iterator for Objects<'_, R> {
    type Item = Result<Row, RowRejection>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = match self.first.take() {
            Some(first) => first,
            None => self.line()?,
        };
        let result = read
            .map_err(|code| (code, None))
            .and_then(|json| self.row(&json));
        Some(result.map_err(|(code, column)| RowRejection {
            line: self.lines.line(),
            code,
            column,
            message: code.words().to_owned(),
            raw: self.lines.raw().to_vec(),
        }))
    }
}

/// The steps that a header leads through.
fn steps(header: &str) -> Vec<String> {
    match header.strip_prefix('/') {
        Some(pointer) => pointer
            .split('/')
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect(),
        None => header.split('.').map(str::to_owned).collect(),
    }
}

/// The values that a header leads to, in the order in which they stand.
fn find<'j>(json: &'j Json, member: &Member<'_>) -> Vec<&'j Json> {
    let is_pointer = member.header.starts_with('/');
    if let Json::Object(members) = json
        && !is_pointer
        && let Some(value) = members.get(member.header)
    {
        return vec![value];
    }
    let mut found = Vec::new();
    lead(json, &member.path, is_pointer, &mut found);
    found
}

fn lead<'j>(json: &'j Json, path: &[String], is_pointer: bool, found: &mut Vec<&'j Json>) {
    let Some((step, rest)) = path.split_first() else {
        found.push(json);
        return;
    };
    match json {
        Json::Object(members) => {
            if let Some(value) = members.get(step) {
                lead(value, rest, is_pointer, found);
            }
        }
        Json::Array(elements) if is_pointer => {
            let is_index = *step == "0" || !step.starts_with('0');
            let index = step.parse::<usize>().ok().filter(|_| is_index);
            if let Some(value) = index.and_then(|index| elements.get(index)) {
                lead(value, rest, is_pointer, found);
            }
        }
        Json::Array(elements) => elements
            .iter()
            .for_each(|value| lead(value, path, is_pointer, found)),
        _ => {}
    }
}
