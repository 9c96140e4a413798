//! NCMEC hash sharing v2: an answer to `entries`, saved to a file.
//!
//! `queryResult` in the namespace of version 2 holds `images` and `videos`, each with entries and
//! with what was taken back (`deletedImage`, `deletedVideo`: member, id and time alone), and
//! `paging/next` where more follows in another answer. An entry has the member who put it there,
//! its id, a classification of the industry scheme (A1 to B2) and its fingerprints by name. Those of
//! kinds that nothing here matches (PhotoDNA, Videntifier, TMK) are counted. Feedback is passed over.
//!
//! No DTD, no entity but the five of XML, at most 1 MiB in one token and 32 levels.

use std::io::{self, BufRead, Read};

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::entry::{Entry, Item, Removed, Texts, digest, short};
use super::{ELEMENT_BYTES, ListError, Out, Outcome};
use crate::digest::Algorithm;
use crate::row::{ROW_BYTES, RowCode};

const NAMESPACE: &str = "https://hashsharing.ncmec.org/hashsharing/v2";
const LEVELS: usize = 32;
/// Bytes of one text that is read.
const TEXT_BYTES: usize = 4096;

pub(super) fn read<R: BufRead>(reader: R, out: &mut Out<'_>) -> Result<(), ListError> {
    let mut reader = Reader::from_reader(Kept::new(reader));
    let mut buffer = Vec::new();
    let mut walk = Walk::default();
    loop {
        buffer.clear();
        let kept = reader.get_mut();
        kept.token = 0;
        if walk.draft.is_none() {
            kept.bytes.clear();
        }
        // A tag's first byte may have been taken with the text before it.
        let line = kept.line;
        let Ok(event) = reader.read_event_into(&mut buffer) else {
            return Err(reader.get_mut().broken());
        };
        match event {
            Event::Start(tag) => walk.open(&tag, line)?,
            Event::Empty(tag) => {
                walk.open(&tag, line)?;
                walk.close(reader.get_ref(), out)?;
            }
            Event::End(_) => walk.close(reader.get_ref(), out)?,
            Event::Text(text) => walk.text(&text.xml10_content()),
            Event::CData(text) => walk.text(&text.xml10_content()),
            Event::GeneralRef(entity) => walk.entity(&entity, line)?,
            Event::DocType(_) => return Err(wrong(line, "it holds a DTD, which is never read")),
            Event::Eof if walk.path.is_empty() && walk.begun => return Ok(()),
            Event::Eof => return Err(ListError::Truncated { line }),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

const fn wrong(line: u64, what: &'static str) -> ListError {
    ListError::Broken { line, what }
}

/// Where in the document we are.
#[derive(Default)]
struct Walk {
    /// Local names of what is open.
    path: Vec<String>,
    begun: bool,
    draft: Option<Draft>,
    /// Text of the innermost element.
    text: String,
}

/// An entry while it is read.
struct Draft {
    line: u64,
    is_deleted: bool,
    /// Whether a text was too long to be kept.
    too_long: bool,
    member: Option<String>,
    id: Option<String>,
    classification: Option<String>,
    fingerprints: Vec<(String, String)>,
}

impl Walk {
    fn open(&mut self, tag: &BytesStart<'_>, line: u64) -> Result<(), ListError> {
        let local = tag.local_name();
        let name: &str = local.as_ref();
        if self.path.is_empty() {
            if self.begun || name != "queryResult" || !is_of_namespace(tag) {
                let known = "NCMEC hash sharing v2: queryResult in its namespace";
                return Err(ListError::Version { known });
            }
            self.begun = true;
        }
        if self.path.len() == LEVELS {
            return Err(wrong(line, "elements are nested deeper than the limit"));
        }
        let is_below =
            |parent: &str| self.path.len() == 2 && self.path.get(1).is_some_and(|p| p == parent);
        let is_deleted = match name {
            "image" if is_below("images") => Some(false),
            "video" if is_below("videos") => Some(false),
            "deletedImage" if is_below("images") => Some(true),
            "deletedVideo" if is_below("videos") => Some(true),
            _ => None,
        };
        if let Some(is_deleted) = is_deleted {
            self.draft = Some(Draft {
                line,
                is_deleted,
                too_long: false,
                member: None,
                id: None,
                classification: None,
                fingerprints: Vec::new(),
            });
        }
        let depth = self.path.len();
        if let (3, "member", Some(draft)) = (depth, name, &mut self.draft) {
            let id = tag.try_get_attribute("id").ok().flatten();
            draft.member = id.map(|id| id.value.into_owned());
        }
        self.path.push(name.to_owned());
        self.text.clear();
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if self.text.len() + text.len() <= TEXT_BYTES {
            self.text.push_str(text);
        } else if let Some(draft) = &mut self.draft {
            draft.too_long = true;
        }
    }

    fn entity(
        &mut self,
        entity: &quick_xml::events::BytesRef<'_>,
        line: u64,
    ) -> Result<(), ListError> {
        let found = match entity.resolve_char_ref() {
            Ok(Some(found)) => found,
            Ok(None) => match entity.clone().into_inner().as_ref() {
                "amp" => '&',
                "apos" => '\'',
                "gt" => '>',
                "lt" => '<',
                "quot" => '"',
                _ => return Err(wrong(line, "it names an entity, which is never read")),
            },
            Err(_) => return Err(wrong(line, "it holds a character reference that is none")),
        };
        self.text(found.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn close<R: BufRead>(&mut self, kept: &Kept<R>, out: &mut Out<'_>) -> Result<(), ListError> {
        let text = std::mem::take(&mut self.text);
        let Some(name) = self.path.pop() else {
            return Ok(());
        };
        let value = text.trim();
        let below: Vec<&str> = self.path.iter().skip(1).map(String::as_str).collect();
        match (below.as_slice(), name.as_str()) {
            (["paging"], "next") => out.summary.continues |= !value.is_empty(),
            ([_, _], "id") => self.set(|draft| draft.id = Some(value.to_owned())),
            ([_, _], "classification") => {
                self.set(|draft| draft.classification = Some(value.to_owned()));
            }
            ([_, _, "fingerprints"], _) => {
                self.set(|draft| draft.fingerprints.push((name.clone(), value.to_owned())));
            }
            _ => {}
        }
        if self.path.len() == 2
            && let Some(draft) = self.draft.take()
        {
            let raw = kept.element();
            let line = draft.line;
            if draft.is_deleted {
                match draft.removed() {
                    Ok(removed) => out.give(Item::Removed(removed))?,
                    Err((code, column)) => out.refuse(line, code, column, raw)?,
                }
            } else {
                let found = draft.entries(out);
                out.element(line, raw, found)?;
            }
        }
        Ok(())
    }

    fn set(&mut self, with: impl FnOnce(&mut Draft)) {
        if let Some(draft) = &mut self.draft {
            with(draft);
        }
    }
}

impl Draft {
    fn ids(&self) -> Outcome<(Option<&str>, Option<&str>)> {
        if self.too_long {
            return Err((RowCode::ValueTooLong, None));
        }
        let read = |text: &'_ Option<String>, name| match text.as_deref() {
            None | Some("") => Ok(()),
            Some(text) => short(text).map(|_| ()).map_err(|code| (code, Some(name))),
        };
        read(&self.id, "id")?;
        read(&self.member, "member")?;
        let id = self.id.as_deref().filter(|text| !text.is_empty());
        Ok((id, self.member.as_deref().filter(|text| !text.is_empty())))
    }

    fn removed(&self) -> Outcome<Removed> {
        let (id, member) = self.ids()?;
        let id = id.ok_or((RowCode::MissingId, Some("id")))?;
        Ok(Removed {
            line: self.line,
            id: Some(id.to_owned()),
            member: member.map(str::to_owned),
            digest: None,
        })
    }

    fn entries(&self, out: &mut Out<'_>) -> Outcome<Vec<Entry>> {
        let (id, member) = self.ids()?;
        let category = match self.classification.as_deref() {
            None | Some("") => None,
            Some(text) => Some(short(text).map_err(|code| (code, Some("classification")))?),
        };
        let texts = Texts {
            scheme: Some("industry"),
            category,
            id: Some(id.ok_or((RowCode::MissingId, Some("id")))?),
            member,
            ..Texts::default()
        };
        let (mut digests, mut unmatchable) = (Vec::new(), 0);
        for (name, text) in &self.fingerprints {
            match Algorithm::find(name) {
                Some(algorithm) => digests
                    .push(digest(algorithm, text).map_err(|code| (code, Some(algorithm.text())))?),
                None => unmatchable += 1,
            }
        }
        if digests.is_empty() && unmatchable == 0 {
            return Err((RowCode::MissingDigest, Some("fingerprints")));
        }
        digests.sort_unstable();
        digests.dedup();
        out.summary.unmatchable += unmatchable;
        Ok(digests
            .into_iter()
            .map(|digest| texts.entry(self.line, digest))
            .collect())
    }
}

fn is_of_namespace(tag: &BytesStart<'_>) -> bool {
    let prefix = tag
        .name()
        .into_inner()
        .rsplit_once(':')
        .map(|(prefix, _)| prefix);
    let name = prefix.map_or_else(|| "xmlns".to_owned(), |prefix| format!("xmlns:{prefix}"));
    let found = tag.try_get_attribute(name.as_str()).ok().flatten();
    found.is_some_and(|attribute| attribute.value == NAMESPACE)
}

/// A reader that bounds what one token and one entry take, counts lines, and keeps the bytes of the
/// entry being read.
struct Kept<R> {
    inner: R,
    bytes: Vec<u8>,
    line: u64,
    token: usize,
    /// Whether a bound was crossed.
    over: bool,
    failed: bool,
}

impl<R: BufRead> Kept<R> {
    const fn new(inner: R) -> Self {
        Self {
            inner,
            bytes: Vec::new(),
            line: 1,
            token: 0,
            over: false,
            failed: false,
        }
    }

    /// The entry's bytes, from its tag on.
    fn element(&self) -> &[u8] {
        let start = self
            .bytes
            .iter()
            .position(|byte| *byte == b'<')
            .unwrap_or(0);
        self.bytes.get(start..).unwrap_or_default()
    }

    /// Why the reader of XML gave up.
    fn broken(&mut self) -> ListError {
        let line = self.line;
        if self.failed {
            ListError::Io { line }
        } else if self.over {
            wrong(line, "one element or text is longer than the limit")
        } else if self.inner.fill_buf().is_ok_and(<[u8]>::is_empty) {
            ListError::Truncated { line }
        } else {
            wrong(line, "it is not well-formed XML in UTF-8")
        }
    }
}

impl<R: BufRead> Read for Kept<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Kept<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.token > ROW_BYTES || self.bytes.len() > ELEMENT_BYTES {
            self.over = true;
            return Err(io::Error::other("a limit was reached"));
        }
        match self.inner.fill_buf() {
            Ok(available) => Ok(available.get(..64 << 10).unwrap_or(available)),
            Err(error) => {
                self.failed |= error.kind() != io::ErrorKind::Interrupted;
                Err(error)
            }
        }
    }

    fn consume(&mut self, count: usize) {
        if let Ok(available) = self.inner.fill_buf() {
            let taken = available.get(..count).unwrap_or(available);
            self.line += taken.iter().filter(|byte| **byte == b'\n').count() as u64;
            self.token += taken.len();
            self.bytes.extend_from_slice(taken);
        }
        self.inner.consume(count);
    }
}
