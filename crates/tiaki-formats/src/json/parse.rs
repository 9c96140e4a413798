//! The reader: one pass, recursion bounded by the limit on depth.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::{Limits, Node, Place, Rejection, RejectionCode, Value};

/// Members up to which names are compared one with another instead of in a set.
const FEW: usize = 16;

/// What is said of a member that is there already.
const TWICE: &str = "this member is named twice in one object, so nobody can say which value holds; ask the sender to send it again";

pub(crate) struct Parser<'a, 'l> {
    text: &'a str,
    /// Always between two characters.
    at: usize,
    pub(super) line: u64,
    /// Where the line begins.
    line_start: usize,
    limits: &'l Limits,
    known: fn(&str) -> bool,
    values: u32,
    path: Vec<Step<'a>>,
}

enum Step<'a> {
    Name(Cow<'a, str>),
    Item(usize),
}

impl<'a, 'l> Parser<'a, 'l> {
    pub(crate) const fn new(text: &'a str, limits: &'l Limits, known: fn(&str) -> bool) -> Self {
        Self {
            text,
            at: 0,
            line: 1,
            line_start: 0,
            limits,
            known,
            values: 0,
            path: Vec::new(),
        }
    }

    /// Reads one value and nothing after it.
    pub(crate) fn whole(&mut self) -> Result<Node<'a>, Rejection> {
        let node = self.value(0)?;
        self.end()?;
        Ok(node)
    }

    /// Goes through an array to its end without keeping anything.
    pub(super) fn check_array(&mut self) -> Result<(), Rejection> {
        self.each_of_array(&mut |_| {})
    }

    /// Shows the values of an array one after another, each with counts of its own.
    pub(super) fn each_of_array(
        &mut self,
        each: &mut dyn FnMut(Node<'a>),
    ) -> Result<(), Rejection> {
        self.space();
        self.expect(b'[', "an array begins with [")?;
        self.space();
        let mut position = 0;
        if !self.take(b']') {
            loop {
                self.values = 0;
                self.path.push(Step::Item(position));
                let node = self.value(1)?;
                self.path.pop();
                each(node);
                position += 1;
                self.space();
                if self.take(b']') {
                    break;
                }
                self.expect(
                    b',',
                    "values of an array stand between commas, and ] ends it",
                )?;
            }
        }
        self.end()
    }

    /// Reads one object and nothing after it; of the array that its member `streamed` is, the items are
    /// shown one after another, each with counts of its own, and not kept. Gives the other members.
    pub(crate) fn object_of_many(
        &mut self,
        streamed: &str,
        each: &mut dyn FnMut(usize, Node<'a>) -> Result<(), Rejection>,
    ) -> Result<Vec<(Cow<'a, str>, Node<'a>)>, Rejection> {
        self.space();
        self.expect(b'{', "one object is expected, which begins with {")?;
        let mut members: Vec<(Cow<'a, str>, Node<'a>)> = Vec::new();
        let mut is_shown = false;
        self.space();
        if self.take(b'}') {
            self.end()?;
            return Ok(members);
        }
        loop {
            let name = self.name(|name| {
                (is_shown && name == streamed) || members.iter().any(|(of, _)| of == name)
            })?;
            self.space();
            if name == streamed && self.peek() == Some(b'[') {
                is_shown = true;
                self.at += 1;
                self.items(each)?;
            } else {
                let node = self.value(1)?;
                members.push((name, node));
            }
            self.path.pop();
            if members.len() > FEW {
                let detail = format!("more than {FEW} members; no file of this form has so many");
                return Err(self.refuse(RejectionCode::TooLarge, detail));
            }
            if !self.has_more()? {
                self.end()?;
                return Ok(members);
            }
        }
    }

    /// Reads the name of a member and its colon, and steps in; `is_there` tells whether the object has it already.
    fn name(
        &mut self,
        is_there: impl FnOnce(&Cow<'a, str>) -> bool,
    ) -> Result<Cow<'a, str>, Rejection> {
        self.space();
        if self.peek() != Some(b'"') {
            return Err(self.unexpected_or_end("the name of a member stands in double quotes"));
        }
        let place = self.place();
        let name = self.string()?;
        self.path.push(Step::Name(name.clone()));
        if is_there(&name) {
            return Err(self.refuse_at(RejectionCode::DuplicateMember, place, TWICE.to_owned()));
        }
        self.space();
        self.expect(b':', "a colon stands between a member's name and its value")?;
        Ok(name)
    }

    /// Whether another member follows in an object, whose comma is read, or its end.
    fn has_more(&mut self) -> Result<bool, Rejection> {
        self.space();
        if self.take(b'}') {
            return Ok(false);
        }
        self.expect(
            b',',
            "members of an object stand between commas, and } ends it",
        )?;
        Ok(true)
    }

    /// Shows the items of an array whose bracket has been read.
    fn items(
        &mut self,
        each: &mut dyn FnMut(usize, Node<'a>) -> Result<(), Rejection>,
    ) -> Result<(), Rejection> {
        self.space();
        let mut position = 0;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            self.values = 0;
            self.path.push(Step::Item(position));
            let node = self.value(2)?;
            self.path.pop();
            each(position, node)?;
            position += 1;
            self.space();
            if self.take(b']') {
                return Ok(());
            }
            self.expect(
                b',',
                "values of an array stand between commas, and ] ends it",
            )?;
        }
    }

    fn end(&mut self) -> Result<(), Rejection> {
        self.space();
        if self.at == self.text.len() {
            return Ok(());
        }
        Err(self.syntax("something follows after the end; a file holds one object, an array of them, or one on each line"))
    }

    fn value(&mut self, depth: u32) -> Result<Node<'a>, Rejection> {
        self.space();
        let (start, place) = (self.at, self.place());
        self.values += 1;
        if self.values > self.limits.values {
            let most = self.limits.values;
            return Err(self.refuse(
                RejectionCode::TooLarge,
                format!("more than {most} values in one report; ask the sender to split it"),
            ));
        }
        let value = match self.peek() {
            Some(b'"') => Value::Text(self.string()?),
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.array(depth)?,
            Some(b't') => self.word("true", Value::Boolean(true))?,
            Some(b'f') => self.word("false", Value::Boolean(false))?,
            Some(b'n') => self.word("null", Value::Null)?,
            Some(b'-' | b'0'..=b'9') => Value::Number(self.number()?),
            None => {
                return Err(self.syntax("it ends too early; ask the sender for the whole file"));
            }
            Some(_) => return Err(self.unexpected()),
        };
        Ok(Node {
            value,
            raw: self.text.get(start..self.at).unwrap_or_default(),
            place,
        })
    }

    /// Goes one level down.
    fn enter(&mut self, depth: u32) -> Result<(), Rejection> {
        self.at += 1;
        self.space();
        if depth < self.limits.depth {
            return Ok(());
        }
        let most = self.limits.depth;
        Err(self.refuse(
            RejectionCode::TooDeep,
            format!("nested in more than {most} objects and arrays, and no report is; ask the sender for the report as its system writes it, without further wrapping"),
        ))
    }

    fn object(&mut self, depth: u32) -> Result<Value<'a>, Rejection> {
        self.enter(depth)?;
        let mut members: Vec<(Cow<'a, str>, Node<'a>)> = Vec::new();
        let mut names: BTreeSet<Cow<'a, str>> = BTreeSet::new();
        if self.take(b'}') {
            return Ok(Value::Object(members));
        }
        loop {
            let name = self.name(|name| {
                if members.len() < FEW {
                    return members.iter().any(|(known, _)| known == name);
                }
                if names.is_empty() {
                    names.extend(members.iter().map(|(known, _)| known.clone()));
                }
                !names.insert(name.clone())
            })?;
            let node = self.value(depth + 1)?;
            self.path.pop();
            members.push((name, node));
            if members.len() > self.limits.members as usize {
                let most = self.limits.members;
                return Err(self.refuse(
                    RejectionCode::TooLarge,
                    format!("more than {most} members in one object; no report has so many"),
                ));
            }
            if !self.has_more()? {
                return Ok(Value::Object(members));
            }
        }
    }

    fn array(&mut self, depth: u32) -> Result<Value<'a>, Rejection> {
        self.enter(depth)?;
        let mut values = Vec::new();
        if self.take(b']') {
            return Ok(Value::Array(values));
        }
        loop {
            self.path.push(Step::Item(values.len()));
            values.push(self.value(depth + 1)?);
            self.path.pop();
            self.space();
            if self.take(b']') {
                return Ok(Value::Array(values));
            }
            self.expect(
                b',',
                "values of an array stand between commas, and ] ends it",
            )?;
        }
    }

    /// A number as RFC 8259 section 6 writes it, kept as text.
    fn number(&mut self) -> Result<&'a str, Rejection> {
        let start = self.at;
        self.take(b'-');
        let whole = self.digits();
        let leading = self.text.as_bytes().get(self.at.saturating_sub(whole)) == Some(&b'0');
        let mut is_sound = whole == 1 || (whole > 1 && !leading);
        if self.take(b'.') {
            is_sound &= self.digits() > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            is_sound &= self.digits() > 0;
        }
        if !is_sound {
            self.at = start;
            return Err(self.syntax("this is no number as JSON writes it: no leading zeros, no plus, digits around the point"));
        }
        self.within(self.at - start)?;
        Ok(self.text.get(start..self.at).unwrap_or_default())
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at - start
    }

    fn within(&self, length: usize) -> Result<(), Rejection> {
        let most = self.limits.string_bytes;
        if length <= most {
            return Ok(());
        }
        Err(self.refuse(
            RejectionCode::TooLarge,
            format!(
                "a text of more than {most} bytes; ask the sender to send it as a file of its own"
            ),
        ))
    }

    fn string(&mut self) -> Result<Cow<'a, str>, Rejection> {
        self.at += 1;
        let start = self.at;
        let mut owned: Option<String> = None;
        loop {
            let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
            let stop = rest
                .iter()
                .position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f));
            let Some(length) = stop else {
                self.at = self.text.len();
                return Err(self.syntax("a string does not end; ask the sender for the whole file"));
            };
            // What stops the run is one byte wide, so the run ends between two characters.
            let run = self.text.get(self.at..self.at + length).unwrap_or_default();
            if let Some(text) = &mut owned {
                text.push_str(run);
            }
            self.at += length;
            self.within(self.at - start)?;
            match self.peek() {
                Some(b'"') => {
                    let whole = self.text.get(start..self.at).unwrap_or_default();
                    self.at += 1;
                    return Ok(owned.map_or(Cow::Borrowed(whole), Cow::Owned));
                }
                Some(b'\\') => {
                    let before = self.text.get(start..self.at).unwrap_or_default();
                    let mut text = owned.take().unwrap_or_else(|| before.to_owned());
                    text.push(self.escape()?);
                    owned = Some(text);
                }
                _ => {
                    return Err(self.syntax(
                        "a control character stands in a string; it must be written as an escape",
                    ));
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char, Rejection> {
        let place = self.place();
        let fault = |this: &Self| {
            this.refuse_at(
                RejectionCode::Syntax,
                place,
                "this is no escape as JSON writes it".to_owned(),
            )
        };
        self.at += 1;
        let plain = match self.peek() {
            Some(kind @ (b'"' | b'\\' | b'/')) => char::from(kind),
            Some(b'b') => '\u{8}',
            Some(b't') => '\t',
            Some(b'n') => '\n',
            Some(b'f') => '\u{c}',
            Some(b'r') => '\r',
            Some(b'u') => {
                self.at += 1;
                let first = self.four_digits().ok_or_else(|| fault(self))?;
                return self.unicode(first).ok_or_else(|| {
                    let detail = "half of a surrogate pair stands alone: this is no character";
                    self.refuse_at(RejectionCode::Syntax, place, detail.to_owned())
                });
            }
            _ => return Err(fault(self)),
        };
        self.at += 1;
        Ok(plain)
    }

    /// The character of one `uXXXX`, or of two that are a surrogate pair.
    fn unicode(&mut self, first: u32) -> Option<char> {
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first);
        }
        let follows = self.text.as_bytes().get(self.at..self.at + 2) == Some(b"\\u");
        self.at += if follows { 2 } else { return None };
        let low = self
            .four_digits()?
            .checked_sub(0xdc00)
            .filter(|low| *low < 0x400)?;
        char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Rejection> {
        match self.text.get(self.at..) {
            Some(rest) if rest.starts_with(word) => {
                self.at += word.len();
                Ok(value)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn expect(&mut self, byte: u8, rule: &str) -> Result<(), Rejection> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(self.unexpected_or_end(rule))
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn space(&mut self) {
        loop {
            match self.peek() {
                Some(b'\n') => {
                    self.at += 1;
                    self.line += 1;
                    self.line_start = self.at;
                }
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                _ => return,
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn unexpected(&self) -> Rejection {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if rest.starts_with('\u{feff}') {
            let detail = "a byte order mark stands in the middle; files were put together without taking it away";
            return self.refuse(RejectionCode::Encoding, detail.to_owned());
        }
        self.syntax("here a value is expected: an object, an array, a string in double quotes, a number, true, false or null")
    }

    fn unexpected_or_end(&self, rule: &str) -> Rejection {
        match self.peek() {
            None => self.syntax("it ends too early; ask the sender for the whole file"),
            Some(_)
                if self
                    .text
                    .get(self.at..)
                    .is_some_and(|rest| rest.starts_with('\u{feff}')) =>
            {
                self.unexpected()
            }
            Some(_) => self.syntax(rule),
        }
    }

    fn syntax(&self, detail: &str) -> Rejection {
        self.refuse(RejectionCode::Syntax, detail.to_owned())
    }

    fn refuse(&self, code: RejectionCode, detail: String) -> Rejection {
        self.refuse_at(code, self.place(), detail)
    }

    fn refuse_at(&self, code: RejectionCode, place: Place, detail: String) -> Rejection {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Name(name) if (self.known)(name) => super::push_name(&mut path, name),
                Step::Name(_) => super::push_name(&mut path, "?"),
                Step::Item(position) => path.push_str(&format!("[{position}]")),
            }
        }
        Rejection {
            code,
            path,
            line: place.line,
            column: place.column,
            detail,
        }
    }

    fn place(&self) -> Place {
        Place {
            line: self.line,
            column: (self.at - self.line_start) as u64 + 1,
        }
    }
}
