//! INTERPOL ICSE's export: a table with semicolons.
//!
//! Its header is `MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;
//! Series name;Number of submissions;File Available;Media Type;Baseline`, in any order and case.
//! The digests, the image's id and what stands under `Baseline` are read; names of series are not.

use std::io::BufRead;

use super::entry::{Entry, Texts, digest, short};
use super::{ListError, Out, Outcome};
use crate::delimited::{Delimited, Fields};
use crate::digest::Algorithm;
use crate::row::RowCode;

/// What a column of the table holds for us.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Baseline,
    Digest(Algorithm),
    Id,
    Other,
    PhotoDna,
}

pub(super) fn icse<R: BufRead>(reader: R, out: &mut Out<'_>) -> Result<(), ListError> {
    let mut rows = Delimited::new(reader, b';');
    let mut fields = Fields::default();
    rows.next(&mut fields)
        .ok_or(ListError::Empty)?
        .map_err(ListError::FirstRow)?;
    let columns: Vec<Column> = fields.iter().map(|name| column(name.trim())).collect();
    if !columns
        .iter()
        .any(|column| matches!(column, Column::Digest(_)))
    {
        return Err(ListError::Header);
    }
    while let Some(read) = rows.next(&mut fields) {
        let found = match read {
            Ok(()) => entries(&fields, &columns, out),
            Err(code) => Err((code, None)),
        };
        out.element(fields.line, rows.raw(), found)?;
    }
    Ok(())
}

fn column(name: &str) -> Column {
    match name.to_ascii_lowercase().as_str() {
        "md5" => Column::Digest(Algorithm::Md5),
        "sha1" | "sha-1" => Column::Digest(Algorithm::Sha1),
        "sha256" | "sha-256" => Column::Digest(Algorithm::Sha256),
        "photodna" => Column::PhotoDna,
        "image id" => Column::Id,
        "baseline" => Column::Baseline,
        _ => Column::Other,
    }
}

fn entries(fields: &Fields, columns: &[Column], out: &mut Out<'_>) -> Outcome<Vec<Entry>> {
    if fields.len() != columns.len() {
        return Err((RowCode::FieldCount, None));
    }
    let mut texts = Texts {
        scheme: Some("icse"),
        ..Texts::default()
    };
    let (mut digests, mut photo_dna) = (Vec::new(), 0);
    for (text, column) in fields.iter().zip(columns) {
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        match column {
            Column::Digest(algorithm) => digests
                .push(digest(*algorithm, text).map_err(|code| (code, Some(algorithm.text())))?),
            Column::PhotoDna => photo_dna = 1,
            Column::Id => texts.id = Some(short(text).map_err(|code| (code, Some("Image ID")))?),
            Column::Baseline => {
                texts.category = Some(short(text).map_err(|code| (code, Some("Baseline")))?);
            }
            Column::Other => {}
        }
    }
    if digests.is_empty() && photo_dna == 0 {
        return Err((RowCode::MissingDigest, None));
    }
    out.summary.unmatchable += photo_dna;
    Ok(digests
        .into_iter()
        .map(|digest| texts.entry(fields.line, digest))
        .collect())
}
