//! From what went wrong to a refusal in words. All of it is off the usual path.

use quick_xml::Error as XmlError;
use quick_xml::errors::{IllFormedError, SyntaxError};
use quick_xml::events::Event;

use super::Parser;
use crate::cybertip::rejection::{Rejection, RejectionCode};
use crate::cybertip::sequence::Refusal;
use crate::cybertip::source::{Mark, Overflow, Source};
use crate::cybertip::text::{is_control, resolve};

pub(super) const EMPTY: &str = "the document holds no element; send the report";
pub(super) const DOCTYPE: &str = "a document type is declared; none is accepted, remove it";
pub(super) const ENTITY: &str = "a reference is neither &lt; &gt; &amp; &quot; &apos; nor one to a character; \
                      write the text itself";
pub(super) const CONTROL: &str = "a control character that XML does not allow; remove it";
pub(super) const NOT_UTF8: &str = "bytes that are not UTF-8; send the document in UTF-8";

impl<S: Source> Parser<'_, S> {
    #[cold]
    pub(super) fn refuse(&mut self, refusal: &Refusal, empty: bool, mark: Mark) -> Rejection {
        let code = refusal.code(|name| self.appears_later(name, empty));
        let path = self.path_to(refusal.found);
        self.rejection(code, mark, path, refusal.message(code))
    }

    /// Refuses an event that may not stand where it was found.
    #[cold]
    pub(super) fn out_of_place(&self, event: &Event<'_>, mark: Mark) -> Rejection {
        match event {
            Event::DocType(_) => self.reject(RejectionCode::Doctype, mark, DOCTYPE),
            Event::Eof => {
                let message = "the document ends inside an element; send the whole of it";
                self.reject(RejectionCode::Truncated, mark, message)
            }
            Event::GeneralRef(reference) if resolve(reference).is_none() => {
                self.reject(RejectionCode::Entity, mark, ENTITY)
            }
            Event::Decl(_) => {
                let message = "an XML declaration stands inside the document; remove it";
                self.reject(RejectionCode::Malformed, mark, message)
            }
            Event::Text(text) if text.chars().any(is_control) => {
                self.reject(RejectionCode::Malformed, mark, CONTROL)
            }
            Event::Text(_) | Event::CData(_) | Event::GeneralRef(_) if self.path.is_empty() => {
                let message = "the document does not begin with an element; send XML";
                self.reject(RejectionCode::Malformed, mark, message)
            }
            _ => {
                let message = "text stands where only elements may; put it into an element";
                self.reject(RejectionCode::UnexpectedText, mark, message)
            }
        }
    }

    /// Refuses what the tokeniser could not read.
    #[cold]
    pub(super) fn broken(&mut self, error: &XmlError, mark: Mark) -> Rejection {
        if self.source.in_doctype() {
            return self.reject(RejectionCode::Doctype, mark, DOCTYPE);
        }
        match self.source.overflow() {
            Some(Overflow::Document) => {
                let message = format!(
                    "the document is larger than {} bytes; split it",
                    self.options.limits.document_bytes
                );
                return self.reject(RejectionCode::DocumentTooLarge, mark, message);
            }
            Some(Overflow::Token) => return self.too_long(mark),
            None => {}
        }
        let truncated = "the document ends inside a tag, text or comment; send the whole of it";
        match error {
            XmlError::Syntax(SyntaxError::UnclosedDoctype) => {
                self.reject(RejectionCode::Doctype, mark, DOCTYPE)
            }
            XmlError::Syntax(SyntaxError::InvalidBangMarkup) if !self.source.at_end() => {
                let message = "markup that begins with <! is neither a comment nor CDATA";
                self.reject(RejectionCode::Malformed, mark, message)
            }
            XmlError::Syntax(_) => self.reject(RejectionCode::Truncated, mark, truncated),
            XmlError::Encoding(_) if self.source.at_end() && !self.path.is_empty() => {
                self.encoding_at_end(error, mark, truncated)
            }
            XmlError::Encoding(_) => self.reject(RejectionCode::NotUtf8, mark, NOT_UTF8),
            XmlError::IllFormed(IllFormedError::UnclosedReference) if self.source.at_end() => {
                self.reject(RejectionCode::Truncated, mark, truncated)
            }
            XmlError::IllFormed(IllFormedError::UnclosedReference) => {
                let message = "an & begins no reference; write &amp; for it";
                self.reject(RejectionCode::Malformed, mark, message)
            }
            XmlError::IllFormed(IllFormedError::MissingDoctypeName) => {
                self.reject(RejectionCode::Doctype, mark, DOCTYPE)
            }
            XmlError::Io(_) => {
                let message = "the document could not be read to its end; send it again";
                self.reject(RejectionCode::Io, mark, message)
            }
            _ => {
                let message = "an end tag does not match its start tag; send well-formed XML";
                self.reject(RejectionCode::Malformed, mark, message)
            }
        }
    }

    /// A cut inside a character is a cut, not another encoding.
    fn encoding_at_end(&self, error: &XmlError, mark: Mark, truncated: &'static str) -> Rejection {
        let cut = matches!(
            error,
            XmlError::Encoding(quick_xml::encoding::EncodingError::Utf8(e)) if e.error_len().is_none()
        );
        if cut {
            self.reject(RejectionCode::Truncated, mark, truncated)
        } else {
            self.reject(RejectionCode::NotUtf8, mark, NOT_UTF8)
        }
    }

    /// Whether an element of this name follows among the siblings; reads on, so only for errors.
    fn appears_later(&mut self, name: &str, found_is_empty: bool) -> bool {
        let mut depth = usize::from(!found_is_empty);
        loop {
            match self.source.next() {
                Ok(Event::Start(tag)) => {
                    if depth == 0 && tag.name().into_inner() == name {
                        return true;
                    }
                    depth += 1;
                }
                Ok(Event::Empty(tag)) if depth == 0 && tag.name().into_inner() == name => {
                    return true;
                }
                Ok(Event::End(_)) if depth == 0 => return false,
                Ok(Event::End(_)) => depth -= 1,
                Ok(Event::Eof) | Err(_) => return false,
                Ok(_) => {}
            }
        }
    }
}
