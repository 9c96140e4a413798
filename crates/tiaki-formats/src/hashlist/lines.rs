//! Lists of one entry a line: `md5sum` and its kin, `hashdeep`, Hasher-Matcher-Actioner.
//!
//! Names of files stand in the first two; they are not read, since they may name people.

use std::io::BufRead;

use super::entry::{Entry, Texts, by_length, digest};
use super::{ListError, Out, Outcome};
use crate::digest::Algorithm;
use crate::lines::Lines;
use crate::row::RowCode;

/// Reads lines and gives what `entries` makes of each; a line that is none of the list's own is `Ok(None)`.
fn each<R: BufRead>(
    reader: R,
    out: &mut Out<'_>,
    mut entries: impl FnMut(u64, &str, &mut Out<'_>) -> Outcome<Vec<Entry>>,
) -> Result<(), ListError> {
    let mut lines = Lines::new(reader);
    while let Some(read) = lines.next() {
        let read = read.map(str::to_owned);
        let line = lines.line();
        let found = match read {
            Ok(text) => entries(line, text.trim(), out),
            Err(code) => Err((code, None)),
        };
        out.element(line, lines.raw(), found)?;
    }
    Ok(())
}

/// `DIGEST  NAME`, `DIGEST *NAME` and `ALGORITHM (NAME) = DIGEST`. A name with a line end in it
/// makes its line begin with a backslash.
pub(super) fn md5sum<R: BufRead>(
    reader: R,
    stated: Option<Algorithm>,
    out: &mut Out<'_>,
) -> Result<(), ListError> {
    each(reader, out, |line, text, _| {
        let text = text.strip_prefix('\\').unwrap_or(text);
        let (algorithm, value) = match text.rsplit_once(") = ") {
            Some((head, value)) if head.contains(" (") => {
                let name = head.split_once(" (").map_or("", |(name, _)| name);
                let algorithm = Algorithm::find(name).ok_or((RowCode::Algorithm, None))?;
                (algorithm, value)
            }
            _ => {
                let value = text.split([' ', '\t']).next().unwrap_or_default();
                (by_length(value, stated), value)
            }
        };
        let digest = digest(algorithm, value).map_err(|code| (code, None))?;
        Ok(vec![Texts::default().entry(line, digest)])
    })
}

/// `%%%% size,md5,sha256,filename` names the columns; `#` begins a remark. Names of files may hold
/// commas and stand last.
pub(super) fn hashdeep<R: BufRead>(reader: R, out: &mut Out<'_>) -> Result<(), ListError> {
    let mut columns: Vec<Option<Algorithm>> = Vec::new();
    each(reader, out, |line, text, out| {
        if let Some(header) = text.strip_prefix("%%%%") {
            if !header.trim_start().starts_with("HASHDEEP") {
                let names = header.trim().split(',').map(str::trim);
                columns = names.map(Algorithm::find).collect();
            }
            return Ok(Vec::new());
        }
        if text.starts_with('#') {
            return Ok(Vec::new());
        }
        if columns.is_empty() {
            return Err((RowCode::LineForm, None));
        }
        let cells: Vec<&str> = text.splitn(columns.len(), ',').collect();
        if cells.len() != columns.len() {
            return Err((RowCode::FieldCount, None));
        }
        let mut entries = Vec::new();
        for (cell, algorithm) in cells.into_iter().zip(&columns) {
            if let Some(algorithm) = algorithm {
                let digest = digest(*algorithm, cell.trim())
                    .map_err(|code| (code, Some(algorithm.text())))?;
                entries.push(Texts::default().entry(line, digest));
            }
        }
        if entries.is_empty() {
            // Tiger and Whirlpool alone: nothing that is matched here.
            out.summary.unmatchable += 1;
        }
        Ok(entries)
    })
}

/// What a signal type stands for: an algorithm, or none that is matched here.
pub(super) fn signal(name: &str) -> Option<Option<Algorithm>> {
    match name {
        "pdq" => Some(Some(Algorithm::Pdq)),
        "md5" | "video_md5" | "photo_md5" => Some(Some(Algorithm::Md5)),
        "sha1" => Some(Some(Algorithm::Sha1)),
        "sha256" => Some(Some(Algorithm::Sha256)),
        "photodna" | "raw_text" | "text_tlsh" | "tlsh" | "tmk" | "trend_query" | "url"
        | "url_md5" | "video_tmk" | "vpdq" => Some(None),
        _ => None,
    }
}

/// `signal_type value`.
pub(super) fn hma<R: BufRead>(reader: R, out: &mut Out<'_>) -> Result<(), ListError> {
    each(reader, out, |line, text, out| {
        let (name, value) = text
            .split_once([' ', '\t'])
            .ok_or((RowCode::LineForm, None))?;
        let Some(algorithm) = signal(name).ok_or((RowCode::SignalType, None))? else {
            out.summary.unmatchable += 1;
            return Ok(Vec::new());
        };
        let digest = digest(algorithm, value.trim()).map_err(|code| (code, None))?;
        Ok(vec![Texts::default().entry(line, digest)])
    })
}
