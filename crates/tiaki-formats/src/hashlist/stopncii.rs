//! StopNCII v1: an answer to `FetchHashes`, saved to a file.
//!
//! `{count, nextPageToken, nextSetTimestamp, hasMoreRecords, hashRecords: [{signalType, hashValue,
//! hashStatus, …}]}`. A record that is `Active` is an entry; one that is `Withdrawn` or `Deleted` is
//! taken back, known by its digest; `Received` and `Unknown` are counted and left. Some clients
//! write `StopNCIISignalType.ImagePDQ` for `ImagePDQ`; both are read.
//!
//! The list is about intimate pictures of adults that are shared against their will: its entries
//! carry the scheme `stopncii`, so that nobody takes a hit for child sexual abuse material.

use std::io::BufRead;

use super::entry::{Entry, Item, Removed, Texts, digest};
use super::vics::{broken, member_of, object, value_of};
use super::{ELEMENT_BYTES, ListError, Out};
use crate::digest::{Algorithm, Digest};
use crate::elements::{Json, Kind, Stream};
use crate::row::RowCode;

const TEXTS: Texts<'static> = Texts {
    scheme: Some("stopncii"),
    version: Some("1"),
    country: None,
    category: None,
    id: None,
    member: None,
};

/// What a record comes to.
enum Record {
    Entry(Entry),
    Inactive,
    Removed(Digest),
    Unmatchable,
}

pub(super) fn read<R: BufRead>(reader: R, out: &mut Out<'_>) -> Result<(), ListError> {
    let mut stream = Stream::new(reader);
    document(&mut stream, out).map_err(|error| error.unwrap_or_else(|why| broken(why, &stream)))
}

fn document<R: BufRead>(
    stream: &mut Stream<R>,
    out: &mut Out<'_>,
) -> Result<(), Result<ListError, crate::elements::Broken>> {
    let (mut first, mut value, mut found) = (true, Vec::new(), false);
    stream.enter(Kind::Object).map_err(Err)?;
    while let Some(name) = stream.member(first).map_err(Err)? {
        first = false;
        match name.as_str() {
            "hashRecords" => {
                found = true;
                stream.enter(Kind::Array).map_err(Err)?;
                let mut first = true;
                while stream.element(first).map_err(Err)? {
                    first = false;
                    stream.kind().map_err(Err)?;
                    let line = stream.line();
                    let whole = stream.capture(ELEMENT_BYTES, &mut value).map_err(Err)?;
                    take(line, &value, whole, out).map_err(Ok)?;
                }
            }
            "hasMoreRecords" => {
                let whole = stream.capture(16, &mut value).map_err(Err)?;
                out.summary.continues |= whole && value == b"true";
            }
            _ => stream.skip().map_err(Err)?,
        }
    }
    stream.finish().map_err(Err)?;
    if found {
        Ok(())
    } else {
        let known = "StopNCII v1, with hashRecords";
        Err(Ok(ListError::Version { known }))
    }
}

fn take(line: u64, raw: &[u8], whole: bool, out: &mut Out<'_>) -> Result<(), ListError> {
    let read = if whole {
        object(raw).and_then(|json| record(line, &json))
    } else {
        Err((RowCode::RowTooLong, None))
    };
    match read {
        Ok(Record::Entry(entry)) => out.give(Item::Entry(entry)),
        Ok(Record::Inactive) => {
            out.summary.inactive += 1;
            Ok(())
        }
        Ok(Record::Removed(digest)) => out.give(Item::Removed(Removed {
            line,
            id: None,
            member: None,
            digest: Some(digest),
        })),
        Ok(Record::Unmatchable) => {
            out.summary.unmatchable += 1;
            Ok(())
        }
        Err((code, column)) => out.refuse(line, code, column, raw),
    }
}

fn record(line: u64, json: &Json) -> super::Outcome<Record> {
    let signal = member_of(json, "signalType")?.ok_or((RowCode::SignalType, Some("signalType")))?;
    let signal = signal.rsplit('.').next().unwrap_or_default();
    let status = member_of(json, "hashStatus")?.ok_or((RowCode::Status, Some("hashStatus")))?;
    let algorithm = match signal {
        "ImagePDQ" => Algorithm::Pdq,
        "VideoMD5" => Algorithm::Md5,
        "VideoTMK" | "Text" | "URL" | "Unknown" => return Ok(Record::Unmatchable),
        _ => return Err((RowCode::SignalType, Some("signalType"))),
    };
    let value = value_of(json, "hashValue")?.ok_or((RowCode::MissingDigest, Some("hashValue")))?;
    let digest = digest(algorithm, value.trim()).map_err(|code| (code, Some("hashValue")))?;
    match status {
        "Active" => Ok(Record::Entry(TEXTS.entry(line, digest))),
        "Withdrawn" | "Deleted" => Ok(Record::Removed(digest)),
        "Received" | "Unknown" => Ok(Record::Inactive),
        _ => Err((RowCode::Status, Some("hashStatus"))),
    }
}
