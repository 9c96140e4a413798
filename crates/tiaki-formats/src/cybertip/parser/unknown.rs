//! Elements that the schema does not know: kept as they are, within the limits.

use quick_xml::events::{BytesStart, Event};

use super::Parser;
use crate::cybertip::attributes::{Attributes, is_name};
use crate::cybertip::parsed::Rule;
use crate::cybertip::rejection::{Rejection, RejectionCode};
use crate::cybertip::source::{Mark, Source};
use crate::cybertip::text::{is_control, resolve};

impl<S: Source> Parser<'_, S> {
    /// Keeps an unknown element with all that it holds.
    #[cold]
    pub(super) fn skip_unknown(
        &mut self,
        outermost: &BytesStart<'_>,
        empty: bool,
        mark: Mark,
    ) -> Result<(), Rejection> {
        let outer = self.path.len();
        self.check_unknown_tag(outermost, outer + 1, mark)?;
        let mut raw = opening(outermost, empty);
        let mut inside = usize::from(!empty);
        while inside > 0 {
            let at = self.source.mark();
            let event = match self.source.next() {
                Ok(event) => event,
                Err(error) => return Err(self.broken(&error, at)),
            };
            let nested = match &event {
                Event::Start(tag) => Some((tag.clone().into_owned(), false)),
                Event::Empty(tag) => Some((tag.clone().into_owned(), true)),
                Event::Text(text) if !text.chars().any(is_control) => {
                    raw.push_str(text);
                    None
                }
                Event::CData(text) if !text.chars().any(is_control) => {
                    raw.extend(["<![CDATA[", text, "]]>"]);
                    None
                }
                Event::GeneralRef(reference) if resolve(reference).is_some() => {
                    raw.extend(["&", reference, ";"]);
                    None
                }
                Event::Comment(text) => {
                    raw.extend(["<!--", text, "-->"]);
                    None
                }
                Event::PI(text) => {
                    raw.extend(["<?", text, "?>"]);
                    None
                }
                Event::End(tag) => {
                    raw.extend(["</", tag, ">"]);
                    inside -= 1;
                    None
                }
                other => {
                    let other = other.clone().into_owned();
                    return Err(self.out_of_place(&other, at));
                }
            };
            if let Some((tag, empty)) = nested {
                let depth = outer + inside + 1;
                self.check_unknown_tag(&tag, depth, at)?;
                raw.push_str(&opening(&tag, empty));
                inside += usize::from(!empty);
            }
        }
        let path = self.path_to(outermost.name().into_inner());
        self.flags
            .push((Rule::UnknownElement, self.path.join("/"), mark));
        self.unknown.push((path, raw, mark));
        Ok(())
    }

    fn check_unknown_tag(
        &mut self,
        tag: &BytesStart<'_>,
        depth: usize,
        mark: Mark,
    ) -> Result<(), Rejection> {
        self.count_element(depth, mark)?;
        if !is_name(tag.name().into_inner()) {
            let message = "an element has no valid name";
            return Err(self.reject(RejectionCode::Malformed, mark, message));
        }
        let mut attributes = Attributes::new(tag.attributes_raw(), self.attribute_limit());
        loop {
            match attributes.next() {
                Ok(Some(attribute)) => drop(self.attribute_text(&attribute)?),
                Ok(None) => return Ok(()),
                Err((code, message)) => return Err(self.reject(code, mark, message)),
            }
        }
    }
}

fn opening(tag: &BytesStart<'_>, empty: bool) -> String {
    let mut text = String::with_capacity(tag.len() + 3);
    text.extend(["<", tag, if empty { "/>" } else { ">" }]);
    text
}
