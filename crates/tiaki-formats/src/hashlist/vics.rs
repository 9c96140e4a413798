//! Project VIC's VICS 1.2, 1.3 and 2.0: hash sets (a list of Media) and cases (a list of Cases,
//! each with its Media).
//!
//! The document begins with its context, `odata.metadata` or `@odata.context`, whose address says
//! the version, from 2.0 on the country, and whether Media or Cases follow; two spellings of the
//! address are in use and both are read. Names of members are compared without their case. Files
//! have millions of Media and are walked; contacts and everything else of a case are passed over.
//!
//! `Category` is kept as it stands under the scheme `vics`: 0 is a value, null is none, and what a
//! number means differs between countries and tools, so it is never interpreted. `IsPrecategorized`
//! and `TotalMediaFiles` are known to be wrong in real exports and are not read. `PhotoDNA` is counted:
//! nothing here matches it. `Miniature` is a picture: it is never handed out, not even in a refusal.

use std::io::BufRead;

use super::entry::{Entry, Texts, digest, short};
use super::{ELEMENT_BYTES, ListError, Out, Outcome};
use crate::digest::Algorithm;
use crate::elements::{Broken, Json, Kind, Misread, Stream};
use crate::row::RowCode;

const KNOWN: &str = "VICS 1.2, 1.3 or 2.0 with odata.metadata or @odata.context first";

/// What the context says.
struct Context {
    version: &'static str,
    country: Option<String>,
    cases: bool,
}

type Walk<T> = Result<T, Result<ListError, Broken>>;

pub(super) fn read<R: BufRead>(reader: R, out: &mut Out<'_>) -> Result<(), ListError> {
    let mut stream = Stream::new(reader);
    document(&mut stream, out).map_err(|error| error.unwrap_or_else(|why| broken(why, &stream)))
}

/// The error of a document that could not be followed.
pub(super) fn broken<R: BufRead>(why: Broken, stream: &Stream<R>) -> ListError {
    let line = stream.line();
    match why {
        Broken::Io => ListError::Io { line },
        Broken::Truncated => ListError::Truncated { line },
        Broken::Depth => ListError::Broken {
            line,
            what: "lists and objects are nested deeper than the limit",
        },
        Broken::Syntax => ListError::Broken {
            line,
            what: "it is not JSON of this list's form",
        },
    }
}

fn document<R: BufRead>(stream: &mut Stream<R>, out: &mut Out<'_>) -> Walk<()> {
    let (mut first, mut raw, mut found) = (true, Vec::new(), false);
    let mut context = None;
    stream.enter(Kind::Object).map_err(Err)?;
    while let Some(name) = stream.member(first).map_err(Err)? {
        first = false;
        match name.to_ascii_lowercase().as_str() {
            "odata.metadata" | "@odata.context" => {
                stream.capture(1024, &mut raw).map_err(Err)?;
                let text = Json::parse(&raw).ok();
                context = text.as_ref().and_then(Json::text).and_then(parse_context);
            }
            "value" => {
                let context = context
                    .as_ref()
                    .ok_or(Ok(ListError::Version { known: KNOWN }))?;
                found = true;
                if context.cases {
                    cases(stream, context, out)?;
                } else {
                    media(stream, context, out)?;
                }
            }
            _ => stream.skip().map_err(Err)?,
        }
    }
    stream.finish().map_err(Err)?;
    if found {
        Ok(())
    } else {
        Err(Ok(ListError::Version { known: KNOWN }))
    }
}

/// `…/DataModels/1.3.xml#Media`, `…/2.0.xml/US/$metadata#Cases`.
fn parse_context(text: &str) -> Option<Context> {
    let (address, kind) = text.rsplit_once('#')?;
    let cases = match kind {
        "Media" => false,
        "Cases" => true,
        _ => return None,
    };
    let (base, rest) = address.split_once(".xml")?;
    let version = match base.rsplit('/').next()? {
        "1.2" => "1.2",
        "1.3" => "1.3",
        "2.0" => "2.0",
        _ => return None,
    };
    let country = match rest {
        "" => None,
        _ => {
            let name = rest.strip_prefix('/')?.strip_suffix("/$metadata")?;
            let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric());
            Some(short(name).ok().filter(|_| is_name)?.to_owned())
        }
    };
    Some(Context {
        version,
        country,
        cases,
    })
}

fn cases<R: BufRead>(stream: &mut Stream<R>, context: &Context, out: &mut Out<'_>) -> Walk<()> {
    stream.enter(Kind::Array).map_err(Err)?;
    let mut first = true;
    while stream.element(first).map_err(Err)? {
        first = false;
        stream.enter(Kind::Object).map_err(Err)?;
        let mut is_first = true;
        while let Some(name) = stream.member(is_first).map_err(Err)? {
            is_first = false;
            let is_list = stream.kind().map_err(Err)? == Kind::Array;
            if name.eq_ignore_ascii_case("Media") && is_list {
                media(stream, context, out)?;
            } else {
                stream.skip().map_err(Err)?;
            }
        }
    }
    Ok(())
}

fn media<R: BufRead>(stream: &mut Stream<R>, context: &Context, out: &mut Out<'_>) -> Walk<()> {
    stream.enter(Kind::Array).map_err(Err)?;
    let (mut first, mut raw) = (true, Vec::new());
    while stream.element(first).map_err(Err)? {
        first = false;
        stream.kind().map_err(Err)?;
        let line = stream.line();
        let whole = stream.capture(ELEMENT_BYTES, &mut raw).map_err(Err)?;
        let read = if whole {
            object(&raw)
        } else {
            Err((RowCode::RowTooLong, None))
        };
        let pictures = match &read {
            Ok(json) => json
                .member("Miniature")
                .is_some_and(|m| m.scalar() != Some("")),
            // What cannot be read may hold one under its name.
            Err(_) => raw
                .windows(9)
                .any(|part| part.eq_ignore_ascii_case(b"miniature")),
        };
        out.summary.holds_pictures |= pictures;
        let kept: &[u8] = if pictures { &[] } else { &raw };
        let found = read.and_then(|json| entries(line, &json, context, out));
        out.element(line, kept, found).map_err(Ok)?;
    }
    Ok(())
}

/// Reads an object whose members do not differ in case alone.
pub(super) fn object(raw: &[u8]) -> Outcome<Json> {
    match Json::parse(raw) {
        Ok(json @ Json::Object(_)) if !json.repeats_in_other_case() => Ok(json),
        Ok(Json::Object(_)) | Err(Misread::Repeated) => Err((RowCode::RepeatedMember, None)),
        Ok(_) | Err(Misread::Syntax) => Err((RowCode::NotJson, None)),
        Err(Misread::Depth) => Err((RowCode::TooDeep, None)),
        Err(Misread::NotUtf8) => Err((RowCode::NotUtf8, None)),
    }
}

/// A member's text or number; none where it is absent, null or empty.
pub(super) fn value_of<'j>(json: &'j Json, name: &'static str) -> Outcome<Option<&'j str>> {
    let Some(value) = json.member(name) else {
        return Ok(None);
    };
    let text = value
        .scalar()
        .ok_or((RowCode::ValueKind, Some(name)))?
        .trim();
    Ok((!text.is_empty()).then_some(text))
}

/// As [`value_of`], and short.
pub(super) fn member_of<'j>(json: &'j Json, name: &'static str) -> Outcome<Option<&'j str>> {
    let text = value_of(json, name)?;
    text.map(|text| short(text).map_err(|code| (code, Some(name))))
        .transpose()
}

fn entries(line: u64, json: &Json, context: &Context, out: &mut Out<'_>) -> Outcome<Vec<Entry>> {
    let category = member_of(json, "Category")?;
    if matches!(json.member("Category"), Some(Json::Bool(_))) {
        return Err((RowCode::Category, Some("Category")));
    }
    let texts = Texts {
        scheme: Some("vics"),
        version: Some(context.version),
        country: context.country.as_deref(),
        category,
        id: member_of(json, "MediaID")?,
        member: None,
    };
    let (mut digests, mut unmatchable) = (Vec::new(), 0);
    for (name, algorithm) in [("MD5", Algorithm::Md5), ("SHA1", Algorithm::Sha1)] {
        if let Some(text) = value_of(json, name)? {
            digests.push(digest(algorithm, text).map_err(|code| (code, Some(name)))?);
        }
    }
    unmatchable += u64::from(value_of(json, "PhotoDNA")?.is_some());
    let others = json
        .member("AlternativeHashes")
        .map_or(&[][..], Json::elements);
    for other in others {
        let Some(name) = value_of(other, "HashName")? else {
            continue;
        };
        let Some(text) = value_of(other, "HashValue")? else {
            continue;
        };
        match Algorithm::find(name) {
            Some(algorithm) => digests
                .push(digest(algorithm, text).map_err(|code| (code, Some("AlternativeHashes")))?),
            None => unmatchable += 1,
        }
    }
    if digests.is_empty() && unmatchable == 0 {
        return Err((RowCode::MissingDigest, None));
    }
    digests.sort_unstable();
    digests.dedup();
    out.summary.unmatchable += unmatchable;
    let entries = digests.into_iter().map(|digest| texts.entry(line, digest));
    Ok(entries.collect())
}
