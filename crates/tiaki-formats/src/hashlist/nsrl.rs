//! NIST's National Software Reference Library: files that come with ordinary software.
//!
//! It is a list of what is *not* of interest: its entries carry the scheme `nsrl`, and matching
//! takes them as harmless. RDS version 2 is the quoted table `NSRLFile.txt`; of version 3, which is
//! an SQLite database, the text form is read: statements `INSERT INTO FILE … VALUES (…)`, one or
//! several rows each, one statement a line. Digests are told by their length, so that the order of
//! columns does not matter. Names of files are not read.

use std::io::BufRead;

use super::entry::{Entry, Texts, digest};
use super::{ListError, Out, Outcome};
use crate::delimited::{Delimited, Fields};
use crate::digest::{Algorithm, Digest};
use crate::lines::Lines;
use crate::row::RowCode;

const VERSION_2: Texts<'static> = texts("2");
const VERSION_3: Texts<'static> = texts("3");

const fn texts(version: &'static str) -> Texts<'static> {
    Texts {
        scheme: Some("nsrl"),
        version: Some(version),
        country: None,
        category: None,
        id: None,
        member: None,
    }
}

pub(super) fn read<R: BufRead>(mut reader: R, out: &mut Out<'_>) -> Result<(), ListError> {
    let head = reader.fill_buf().map_err(|_| ListError::Io { line: 1 })?;
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let head = head.get(..200).unwrap_or(head).to_ascii_lowercase();
    let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
    if first.windows(5).any(|part| part == b"sha-1") {
        table(reader, out)
    } else {
        statements(reader, out)
    }
}

fn table<R: BufRead>(reader: R, out: &mut Out<'_>) -> Result<(), ListError> {
    let mut rows = Delimited::new(reader, b',');
    let mut fields = Fields::default();
    rows.next(&mut fields)
        .ok_or(ListError::Empty)?
        .map_err(ListError::FirstRow)?;
    let columns: Vec<Option<Algorithm>> = fields
        .iter()
        .map(|name| Algorithm::find(name.trim()))
        .collect();
    if columns.iter().all(Option::is_none) {
        return Err(ListError::Header);
    }
    while let Some(read) = rows.next(&mut fields) {
        let found = match read {
            Ok(()) => row(&fields, &columns),
            Err(code) => Err((code, None)),
        };
        out.element(fields.line, rows.raw(), found)?;
    }
    Ok(())
}

fn row(fields: &Fields, columns: &[Option<Algorithm>]) -> Outcome<Vec<Entry>> {
    if fields.len() != columns.len() {
        return Err((RowCode::FieldCount, None));
    }
    let mut entries = Vec::new();
    for (text, algorithm) in fields.iter().zip(columns) {
        let (Some(algorithm), text) = (algorithm, text.trim()) else {
            continue;
        };
        if !text.is_empty() {
            let digest = digest(*algorithm, text).map_err(|code| (code, Some(algorithm.text())))?;
            entries.push(VERSION_2.entry(fields.line, digest));
        }
    }
    if entries.is_empty() {
        return Err((RowCode::MissingDigest, None));
    }
    Ok(entries)
}

fn statements<R: BufRead>(reader: R, out: &mut Out<'_>) -> Result<(), ListError> {
    let mut lines = Lines::new(reader);
    while let Some(read) = lines.next() {
        let read = read.map(str::to_owned);
        let line = lines.line();
        let found = match read {
            Ok(text) => statement(text.trim(), line),
            Err(code) => Err((code, None)),
        };
        out.element(line, lines.raw(), found)?;
    }
    Ok(())
}

/// The entries of one statement; those about other tables than `FILE` say nothing to us.
fn statement(text: &str, line: u64) -> Outcome<Vec<Entry>> {
    let lower = text
        .get(..text.len().min(200))
        .unwrap_or(text)
        .to_ascii_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .take(5)
        .collect();
    let is_comment = text.starts_with("--");
    let is_file = match words.as_slice() {
        ["insert", "into", table, ..] | ["insert", "or", _, "into", table, ..] => *table == "file",
        [
            "begin" | "commit" | "pragma" | "create" | "end" | "drop" | "vacuum",
            ..,
        ] => false,
        _ if is_comment => false,
        // What deletes or changes is not understood, so it is not passed over in silence.
        _ => return Err((RowCode::LineForm, None)),
    };
    if !is_file {
        return Ok(Vec::new());
    }
    let values = lower.find("values").ok_or((RowCode::LineForm, None))?;
    let values = text.get(values + "values".len()..).unwrap_or_default();
    let mut entries = Vec::new();
    for row in rows(values).ok_or((RowCode::LineForm, None))? {
        let before = entries.len();
        for value in row {
            let algorithm = match value.len() {
                32 => Algorithm::Md5,
                40 => Algorithm::Sha1,
                64 => Algorithm::Sha256,
                _ => continue,
            };
            let read: Result<Digest, RowCode> = digest(algorithm, &value);
            let is_new = |digest: &Digest| {
                let seen = entries.get(before..).unwrap_or_default();
                !seen
                    .iter()
                    .any(|e: &Entry| e.digest.algorithm() == digest.algorithm())
            };
            // A file's name may be as long as a digest; it is not one unless it is hexadecimal.
            if let Some(digest) = read.ok().filter(is_new) {
                entries.push(VERSION_3.entry(line, digest));
            }
        }
        if entries.len() == before {
            return Err((RowCode::MissingDigest, None));
        }
    }
    Ok(entries)
}

/// The quoted values of each parenthesis; none where quotes or parentheses do not balance.
fn rows(text: &str) -> Option<Vec<Vec<String>>> {
    let (mut rows, mut row, mut open) = (Vec::new(), Vec::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\'' if open => {
                let mut value = String::new();
                loop {
                    match chars.next()? {
                        '\'' if chars.peek() == Some(&'\'') => value.extend(chars.next()),
                        '\'' => break,
                        other => value.push(other),
                    }
                }
                row.push(value);
            }
            '(' if !open => open = true,
            ')' if open => {
                open = false;
                rows.push(std::mem::take(&mut row));
            }
            '\'' | '(' | ')' => return None,
            _ => {}
        }
    }
    (!open && !rows.is_empty()).then_some(rows)
}
