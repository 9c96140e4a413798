//! The walk over the events: order, occurrence, text, limits and what the schema does not know.
//!
//! Recursion follows the schema, which is six deep; unknown elements are skipped in a loop. Element
//! names are compared as borrowed text against static tables and never copied.

use std::borrow::Cow;

use quick_xml::events::Event;

use self::refusal::{CONTROL, DOCTYPE, EMPTY, ENTITY};
use super::attributes::{Attribute, Attributes, is_space};
use super::lexical::{Lexical, Notes};
use super::options::{ReadOptions, Strictness};
use super::parsed::{Flag, Parsed, Rule, UnknownElement};
use super::rejection::{Rejection, RejectionCode};
use super::sequence::{Child, Sequence, Step};
use super::source::{Mark, Source};
use super::text::{attribute_text, is_utf8, push_text, resolve};

mod refusal;
mod unknown;

/// Reads one document.
pub(crate) struct Parser<'o, S: Source> {
    source: S,
    options: &'o ReadOptions,
    path: Vec<&'static str>,
    /// Attributes of the tag that was entered last, as written.
    attributes: String,
    /// Whether the tag that was entered last is empty, so that its end is still to be given.
    empty: bool,
    /// Start of the element that was entered last.
    start: Mark,
    elements: u32,
    text: String,
    /// The text of the element that was entered last, where that was taken whole.
    whole: Option<S::Text>,
    notes: Notes,
    flags: Vec<(Rule, String, Mark)>,
    unknown: Vec<(String, String, Mark)>,
}

impl<'o, S: Source> Parser<'o, S> {
    pub(crate) fn new(source: S, options: &'o ReadOptions) -> Self {
        Self {
            source,
            options,
            path: Vec::with_capacity(8),
            attributes: String::new(),
            empty: false,
            start: Mark::default(),
            elements: 0,
            text: String::new(),
            whole: None,
            notes: Notes::new(options.as_of),
            flags: Vec::new(),
            unknown: Vec::new(),
        }
    }

    /// Finds the root among `roots`, enters it and gives its name.
    pub(crate) fn root(&mut self, roots: &[&'static str]) -> Result<&'static str, Rejection> {
        let mut first = true;
        loop {
            let mark = self.source.mark();
            let event = match self.source.next() {
                Ok(event) => event,
                Err(error) => return Err(self.broken(&error, mark)),
            };
            let (tag, empty) = match event {
                Event::Start(tag) => (tag, false),
                Event::Empty(tag) => (tag, true),
                Event::Text(text) if text.chars().all(is_space) => {
                    first = false;
                    continue;
                }
                Event::Comment(_) | Event::PI(_) => {
                    first = false;
                    continue;
                }
                Event::Decl(declaration) => {
                    let (version, encoding) = (
                        declaration.version().is_ok_and(|v| v == "1.0"),
                        declaration
                            .encoding()
                            .is_none_or(|e| e.is_ok_and(|e| is_utf8(&e))),
                    );
                    self.declaration(first, version, encoding, mark)?;
                    first = false;
                    continue;
                }
                Event::Eof => {
                    return Err(self.reject(RejectionCode::Empty, mark, EMPTY));
                }
                other => {
                    let other = other.into_owned();
                    return Err(self.out_of_place(&other, mark));
                }
            };
            let name = tag.name().into_inner();
            let Some(known) = roots.iter().find(|root| **root == name) else {
                let expected = roots.join("' or '");
                let message = format!("the root element is not '{expected}'; send that document");
                return Err(self.reject(RejectionCode::WrongRoot, mark, message));
            };
            self.attributes.clear();
            self.attributes.push_str(tag.attributes_raw());
            self.enter(known, empty, mark)?;
            return Ok(known);
        }
    }

    fn declaration(
        &mut self,
        first: bool,
        version: bool,
        encoding: bool,
        mark: Mark,
    ) -> Result<(), Rejection> {
        if !first {
            let message = "the XML declaration stands at the very start of the document or nowhere";
            return Err(self.reject(RejectionCode::Malformed, mark, message));
        }
        if !version {
            return Err(self.reject(RejectionCode::Malformed, mark, "the XML version is 1.0"));
        }
        if !encoding {
            let message = "the declaration names another encoding; send the document in UTF-8";
            return Err(self.reject(RejectionCode::NotUtf8, mark, message));
        }
        Ok(())
    }

    /// Takes what follows the root: nothing but white space, comments and instructions.
    pub(crate) fn finish<T>(mut self, value: T) -> Result<Parsed<T>, Rejection> {
        loop {
            let mark = self.source.mark();
            match self.source.next() {
                Ok(Event::Eof) => break,
                Ok(Event::Comment(_) | Event::PI(_)) => {}
                Ok(Event::Text(text)) if text.chars().all(is_space) => {}
                Ok(Event::DocType(_)) => {
                    return Err(self.reject(RejectionCode::Doctype, mark, DOCTYPE));
                }
                Ok(_) => {
                    let message = "something follows the end of the root element; \
                                   send one document at a time";
                    return Err(self.reject(RejectionCode::Malformed, mark, message));
                }
                Err(error) => return Err(self.broken(&error, mark)),
            }
        }
        self.flags.sort_by_key(|flag| flag.2);
        self.unknown.sort_by_key(|unknown| unknown.2);
        self.source
            .resolve(self.flags.iter_mut().map(|flag| &mut flag.2));
        self.source
            .resolve(self.unknown.iter_mut().map(|unknown| &mut unknown.2));
        let flags = self.flags.into_iter();
        let unknown = self.unknown.into_iter();
        Ok(Parsed {
            value,
            flags: flags
                .map(|(rule, path, at)| Flag {
                    rule,
                    path,
                    line: at.line,
                })
                .collect(),
            unknown: unknown
                .map(|(path, raw, at)| UnknownElement {
                    path,
                    line: at.line,
                    raw,
                })
                .collect(),
        })
    }

    /// Start of the element that was entered last.
    pub(crate) fn start(&self) -> Mark {
        self.start
    }

    /// Whether the element that was entered last has attributes.
    #[inline]
    pub(crate) fn has_attributes(&self) -> bool {
        !self.attributes.is_empty()
    }

    /// The attributes of the element that was entered last; give the text back with
    /// [`Self::attributes_done`].
    pub(crate) fn take_attributes(&mut self) -> String {
        std::mem::take(&mut self.attributes)
    }

    pub(crate) fn attributes_done(&mut self, mut text: String) {
        text.clear();
        self.attributes = text;
    }

    /// The next of the attributes taken.
    pub(crate) fn attribute<'a>(
        &self,
        attributes: &mut Attributes<'a>,
    ) -> Result<Option<Attribute<'a>>, Rejection> {
        attributes
            .next()
            .map_err(|(code, message)| self.reject(code, self.start, message))
    }

    pub(crate) fn attribute_limit(&self) -> usize {
        self.options.limits.attributes
    }

    /// The typed value of a known attribute.
    pub(crate) fn attribute_value<L: Lexical>(
        &mut self,
        lexical: &L,
        name: &'static str,
        attribute: &Attribute<'_>,
    ) -> Result<L::Value, Rejection> {
        let text = self.attribute_text(attribute)?;
        match lexical.parse(&text, &mut self.notes) {
            Ok(value) => {
                self.raise_notes(Some(name))?;
                Ok(value)
            }
            Err(fault) => {
                Err(self.reject_at_attribute(fault.code, name, fault.expected.into_owned()))
            }
        }
    }

    /// Keeps an attribute the schema does not know; the schema's own two are let through.
    pub(crate) fn unknown_attribute(&mut self, attribute: &Attribute<'_>) -> Result<(), Rejection> {
        let value = self.attribute_text(attribute)?;
        if attribute.name == "xmlns" && !value.is_empty() {
            let message = "the elements of this format have no namespace; leave xmlns out";
            return Err(self.reject(RejectionCode::Namespace, self.start, message));
        }
        let instance = attribute.name == "xmlns:xsi" && value == XSI;
        let schema = attribute.name == "xsi:noNamespaceSchemaLocation" && self.path.len() == 1;
        if instance || schema {
            return Ok(());
        }
        let path = format!("{}/@{}", self.path.join("/"), attribute.name);
        self.flags
            .push((Rule::UnknownAttribute, self.path.join("/"), self.start));
        self.unknown
            .push((path, attribute.raw.to_owned(), self.start));
        Ok(())
    }

    /// Refuses a tag that lacks a required attribute.
    pub(crate) fn missing_attribute(&self, name: &'static str) -> Rejection {
        let message = format!("attribute '{name}' is missing; add it");
        self.reject_at_attribute(RejectionCode::MissingAttribute, name, message)
    }

    /// Enters the next child that `sequence` knows and gives its index, or none at the end of the
    /// element. Unknown children are kept on the way.
    #[inline]
    pub(crate) fn child(&mut self, sequence: &mut Sequence) -> Result<Option<usize>, Rejection> {
        if self.empty {
            self.empty = false;
            return self.end_of(sequence, self.start);
        }
        loop {
            self.source.skip_space();
            let mark = self.source.mark();
            if let Some(leaf) = self.source.leaf()
                && let Some((index, name)) = sequence.step_text(leaf.name.as_ref())
            {
                self.source.pass(leaf.length);
                self.whole = Some(leaf.text);
                self.enter(name, false, mark)?;
                return Ok(Some(index));
            }
            let (tag, empty) = match self.source.next() {
                Ok(Event::Start(tag)) => (tag, false),
                Ok(Event::Empty(tag)) => (tag, true),
                Ok(Event::Text(text)) if text.bytes().all(|b| is_space(char::from(b))) => continue,
                Ok(Event::Comment(_) | Event::PI(_)) => continue,
                Ok(Event::End(_)) => return self.end_of(sequence, mark),
                Ok(other) => {
                    let other = other.into_owned();
                    return Err(self.out_of_place(&other, mark));
                }
                Err(error) => return Err(self.broken(&error, mark)),
            };
            match sequence.step(tag.name().into_inner()) {
                Step::Known(index, name) => {
                    let attributes = tag.attributes_raw();
                    if !attributes.is_empty() {
                        self.attributes.push_str(attributes);
                    }
                    self.enter(name, empty, mark)?;
                    return Ok(Some(index));
                }
                Step::Unknown => {
                    let tag = tag.into_owned();
                    self.skip_unknown(&tag, empty, mark)?;
                }
                Step::Refused(refusal) => return Err(self.refuse(&refusal, empty, mark)),
            }
        }
    }

    /// Leaves the element that was entered last and not yet left.
    #[inline]
    pub(crate) fn leave(&mut self) {
        self.path.pop();
    }

    /// Reads the text of the element that was entered last, and leaves it.
    #[inline]
    pub(crate) fn leaf<L: Lexical>(&mut self, lexical: &L) -> Result<L::Value, Rejection> {
        if self.has_attributes() {
            self.keep_all_attributes()?;
        }
        let value = self.content(lexical)?;
        self.leave();
        Ok(value)
    }

    /// Reads the text of the element that was entered last, without leaving it.
    pub(crate) fn content<L: Lexical>(&mut self, lexical: &L) -> Result<L::Value, Rejection> {
        // Most texts stand in one piece, plain, and are read where they are.
        let whole = self.read_text()?;
        let text = whole.as_ref().map_or(self.text.as_str(), AsRef::as_ref);
        match lexical.parse(text, &mut self.notes) {
            Ok(value) => {
                self.raise_notes(None)?;
                Ok(value)
            }
            Err(fault) => Err(self.reject(fault.code, self.start, fault.expected)),
        }
    }

    /// Flags a broken rule at the current path, or rejects where the caller asked for that.
    pub(crate) fn flag(&mut self, rule: Rule, at: Mark) -> Result<(), Rejection> {
        let path = self.path.join("/");
        self.flag_path(rule, path, at)
    }

    /// Flags a broken rule at a child of the current path.
    pub(crate) fn flag_child(
        &mut self,
        rule: Rule,
        child: &str,
        at: Mark,
    ) -> Result<(), Rejection> {
        let path = self.path_to(child);
        self.flag_path(rule, path, at)
    }

    /// A rejection at the current path.
    #[cold]
    pub(crate) fn reject(
        &self,
        code: RejectionCode,
        at: Mark,
        message: impl Into<Cow<'static, str>>,
    ) -> Rejection {
        self.rejection(code, at, self.path.join("/"), message.into().into_owned())
    }

    fn flag_path(&mut self, rule: Rule, path: String, at: Mark) -> Result<(), Rejection> {
        if self.options.strictness == Strictness::Documented {
            let message = format!("rule '{rule}' of the documentation: {}", rule.words());
            return Err(self.rejection(RejectionCode::Rule, at, path, message));
        }
        self.flags.push((rule, path, at));
        Ok(())
    }

    #[inline]
    fn raise_notes(&mut self, attribute: Option<&'static str>) -> Result<(), Rejection> {
        while let Some(rule) = self.notes.take() {
            let path = match attribute {
                Some(name) => self.path_to(&format!("@{name}")),
                None => self.path.join("/"),
            };
            self.flag_path(rule, path, self.start)?;
        }
        Ok(())
    }

    #[inline]
    fn enter(&mut self, name: &'static str, empty: bool, mark: Mark) -> Result<(), Rejection> {
        self.path.push(name);
        self.empty = empty;
        self.start = mark;
        self.count_element(self.path.len(), mark)?;
        if self.attributes.is_empty() {
            return Ok(());
        }
        if self.attributes.chars().all(is_space) {
            self.attributes.clear();
        }
        Ok(())
    }

    fn count_element(&mut self, depth: usize, mark: Mark) -> Result<(), Rejection> {
        let limits = &self.options.limits;
        self.elements += 1;
        if self.elements > limits.elements {
            let message = format!(
                "the document has more than {} elements; split it",
                limits.elements
            );
            return Err(self.reject(RejectionCode::TooManyElements, mark, message));
        }
        if depth >= limits.depth {
            let message = format!(
                "elements are nested {} deep, and the schema needs six; ask the sender for the report as the schema has it",
                limits.depth
            );
            return Err(self.reject(RejectionCode::TooDeep, mark, message));
        }
        Ok(())
    }

    #[cold]
    fn too_long(&self, mark: Mark) -> Rejection {
        let message = format!(
            "one text, comment or tag is longer than {} bytes; shorten it or send it as a file",
            self.options.limits.text_bytes
        );
        self.reject(RejectionCode::TextTooLong, mark, message)
    }

    #[inline]
    fn end_of(&mut self, sequence: &Sequence, mark: Mark) -> Result<Option<usize>, Rejection> {
        if let Some(Child { name, .. }) = sequence.missing() {
            let message = format!("element '{name}' is missing; add it");
            return Err(self.reject(RejectionCode::MissingElement, mark, message));
        }
        Ok(None)
    }

    /// Keeps all attributes of the element that was entered last, none of which is known.
    pub(crate) fn keep_all_attributes(&mut self) -> Result<(), Rejection> {
        let text = self.take_attributes();
        let mut attributes = Attributes::new(&text, self.attribute_limit());
        while let Some(attribute) = self.attribute(&mut attributes)? {
            self.unknown_attribute(&attribute)?;
        }
        self.attributes_done(text);
        Ok(())
    }

    /// Reads the text of the current element up to and with its end tag: gives it where it stands
    /// in one plain piece, and collects it in `self.text` where it does not.
    fn read_text(&mut self) -> Result<Option<S::Text>, Rejection> {
        self.text.clear();
        if self.empty {
            self.empty = false;
            return Ok(None);
        }
        if let Some(text) = self.whole.take() {
            return Ok(Some(text));
        }
        let limit = self.options.limits.text_bytes;
        let mut whole = self.source.text();
        loop {
            let mark = self.source.mark();
            let event = self.source.next();
            if let Some(piece) = whole.take() {
                if matches!(event, Ok(Event::End(_))) {
                    return Ok(Some(piece));
                }
                self.text.push_str(piece.as_ref());
            }
            let fault = match event {
                Ok(Event::End(_)) => return Ok(None),
                Ok(Event::Text(piece)) => push_text(&mut self.text, &piece, limit),
                Ok(Event::CData(piece)) => push_text(&mut self.text, &piece, limit),
                Ok(Event::GeneralRef(reference)) => match resolve(&reference) {
                    Some(c) => {
                        self.text.push(c);
                        if self.text.len() > limit {
                            Err(RejectionCode::TextTooLong)
                        } else {
                            Ok(())
                        }
                    }
                    None => Err(RejectionCode::Entity),
                },
                Ok(Event::Comment(_) | Event::PI(_)) => Ok(()),
                Ok(Event::Start(_) | Event::Empty(_)) => Err(RejectionCode::UnexpectedElement),
                Ok(other) => {
                    let other = other.into_owned();
                    return Err(self.out_of_place(&other, mark));
                }
                Err(error) => return Err(self.broken(&error, mark)),
            };
            match fault {
                Ok(()) => {}
                Err(RejectionCode::TextTooLong) => return Err(self.too_long(self.start)),
                Err(RejectionCode::Entity) => {
                    return Err(self.reject(RejectionCode::Entity, mark, ENTITY));
                }
                Err(RejectionCode::UnexpectedElement) => {
                    let message = "this element holds text only; remove the elements inside it";
                    return Err(self.reject(RejectionCode::UnexpectedElement, mark, message));
                }
                Err(code) => return Err(self.reject(code, mark, CONTROL)),
            }
        }
    }

    fn attribute_text<'a>(&self, attribute: &Attribute<'a>) -> Result<Cow<'a, str>, Rejection> {
        match attribute_text(attribute.value) {
            Ok(text) => Ok(text),
            Err(RejectionCode::Entity) => {
                Err(self.reject(RejectionCode::Entity, self.start, ENTITY))
            }
            Err(code) => Err(self.reject(code, self.start, CONTROL)),
        }
    }

    #[cold]
    fn reject_at_attribute(&self, code: RejectionCode, name: &str, message: String) -> Rejection {
        self.rejection(code, self.start, self.path_to(&format!("@{name}")), message)
    }

    #[cold]
    fn rejection(&self, code: RejectionCode, at: Mark, path: String, message: String) -> Rejection {
        let mut at = at;
        self.source.resolve(std::iter::once(&mut at));
        Rejection {
            code,
            line: at.line,
            column: at.column,
            path,
            message,
        }
    }

    fn path_to(&self, child: &str) -> String {
        let mut path = self.path.join("/");
        path.push('/');
        path.push_str(child);
        path
    }
}

const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";
