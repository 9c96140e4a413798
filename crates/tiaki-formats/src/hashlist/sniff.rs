//! Tells the forms of lists apart by their first bytes.

use std::io::{BufRead, Cursor, Read};

use super::{Form, ListError};

/// Bytes that are looked at.
const LOOK: u64 = 16 << 10;

/// A reader whose first bytes were looked at and stand in it again.
pub(super) type Again<R> = std::io::Chain<Cursor<Vec<u8>>, R>;

/// The form, if it is one that is known, and the reader from its beginning.
///
/// # Errors
/// For what no form is: nothing at all, archives, databases, UTF-16.
pub(super) fn sniff<R: BufRead>(
    mut reader: R,
    is_stated: bool,
) -> Result<(Option<Form>, Again<R>), ListError> {
    let mut head = Vec::new();
    (&mut reader)
        .take(LOOK)
        .read_to_end(&mut head)
        .map_err(|_| ListError::Io { line: 1 })?;
    let bare = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    if bare.trim_ascii().is_empty() && (head.len() as u64) < LOOK {
        return Err(ListError::Empty);
    }
    if head.starts_with(b"SQLite format 3\0") {
        return Err(ListError::Database);
    }
    if [
        &b"PK\x03\x04"[..],
        b"\x1f\x8b",
        b"7z\xbc\xaf",
        b"Rar!",
        b"BZh",
        b"\xfd7zXZ",
        b"(\xb5/\xfd",
    ]
    .iter()
    .any(|start| head.starts_with(start))
    {
        return Err(ListError::Archive);
    }
    if head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF") {
        return Err(ListError::Encoding);
    }
    let form = form(bare);
    if form.is_none()
        && !is_stated
        && !matches!(bare.trim_ascii_start().first(), Some(b'{' | b'[' | b'<'))
    {
        // What looks like text with rows gets the message about the first row.
        return Err(first_row(bare));
    }
    Ok((form, Cursor::new(head).chain(reader)))
}

fn first_row(bare: &[u8]) -> ListError {
    let line = bare
        .trim_ascii_start()
        .split(|b| *b == b'\n')
        .next()
        .unwrap_or_default();
    match std::str::from_utf8(line) {
        Ok(text)
            if !text
                .bytes()
                .any(|b| b < b' ' && !matches!(b, b'\t' | b'\r')) =>
        {
            ListError::Header
        }
        _ => ListError::FirstRow(crate::RowCode::NotUtf8),
    }
}

fn form(bare: &[u8]) -> Option<Form> {
    let text = String::from_utf8_lossy(bare);
    let text = text.trim_start();
    let lower = text.to_ascii_lowercase();
    if text.starts_with(['{', '[']) {
        return if text.contains("\"hashRecords\"") {
            Some(Form::StopNcii)
        } else if lower.contains("odata.metadata") || lower.contains("@odata.context") {
            Some(Form::Vics)
        } else {
            None
        };
    }
    if text.starts_with('<') {
        return lower
            .contains("/hashsharing/v2")
            .then_some(Form::NcmecHashSharing);
    }
    let first = text.lines().next().unwrap_or_default().trim();
    let low = first.to_ascii_lowercase();
    let names: Vec<&str> = low
        .split(',')
        .map(|name| name.trim_matches(['"', ' ']))
        .collect();
    if names.contains(&"algorithm") && names.contains(&"digest") {
        Some(Form::Csv)
    } else if first.starts_with("%%%% HASHDEEP") {
        Some(Form::Hashdeep)
    } else if low.starts_with("md5;sha1;") {
        Some(Form::Icse)
    } else if names.contains(&"sha-1") && names.contains(&"md5") || is_sql(&low) {
        Some(Form::Nsrl)
    } else {
        lines(first)
    }
}

fn is_sql(low: &str) -> bool {
    [
        "insert into",
        "begin transaction",
        "begin;",
        "pragma ",
        "create table",
        "-- ",
    ]
    .iter()
    .any(|start| low.starts_with(start))
}

fn lines(first: &str) -> Option<Form> {
    let is_digest = |text: &str| {
        matches!(text.len(), 32 | 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit())
    };
    let bare = first.trim_matches('"');
    if is_digest(bare) {
        return Some(Form::Hex);
    }
    let (head, rest) = first.split_once([' ', '\t'])?;
    if is_digest(head.trim_start_matches('\\')) || rest.starts_with('(') && first.contains(") = ") {
        return Some(Form::Md5sum);
    }
    super::lines::signal(head).map(|_| Form::Hma)
}
