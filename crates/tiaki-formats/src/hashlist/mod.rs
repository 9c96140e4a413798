//! Lists of digests: CSV with provenance, or bare hexadecimal lines.
//!
//! # CSV
//! The header names `algorithm,digest,scheme,version,country,category`, in any order. Algorithms
//! are `md5`, `sha1`, `sha256`, `pdq`; digests are hexadecimal in either case. A category means
//! something only with the scheme, the version and the country that define it, so all four are
//! kept as text, exactly.
//!
//! # Bare lines
//! A file whose first row is one digest and nothing else is read as one digest a line; 32 digits
//! are MD5, 40 SHA-1, 64 SHA-256. (A bare PDQ list has no mark of its own: give it as CSV.)
//!
//! A row that cannot be read is a [`RowRejection`] and the next one is read. A degenerate digest
//! (all zeros, all ones, made from no bytes) is accepted and flagged: it would match what is
//! unrelated, so whoever takes the list decides.
//!
//! ```
//! let csv = "algorithm,digest,scheme,version,country,category\n\
//!            md5,0CC175B9C0F1B6A831C399E269772661,industry,2022,US,B2\n";
//! let entries = tiaki_formats::hashlist::Entries::new(csv.as_bytes())?;
//! let entry = entries.into_iter().next().unwrap().unwrap();
//! assert_eq!(entry.category.as_deref(), Some("B2"));
//! # Ok::<(), tiaki_formats::hashlist::ListError>(())
//! ```

use std::io::BufRead;

use crate::delimited::{Delimited, Fields};
use crate::digest::{Algorithm, BadDigest, Digest};
use crate::row::{RowCode, RowRejection};

#[cfg(test)]
mod tests;

/// Characters of scheme, version, country and category, each.
pub const TEXT_CHARACTERS: usize = 100;

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Line where the row starts, from 1.
    pub line: u64,
    /// The digest with its algorithm.
    pub digest: Digest,
    /// The scheme that defines the category.
    pub scheme: Option<String>,
    /// The version of that scheme.
    pub version: Option<String>,
    /// The country whose reading of the scheme it is.
    pub country: Option<String>,
    /// The category's code, in the words of the scheme.
    pub category: Option<String>,
    /// Doubts about the entry, in the order of [`EntryFlag`].
    pub flags: Vec<EntryFlag>,
}

/// A doubt about an entry that was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntryFlag {
    /// A category without the scheme or the version that defines it.
    CategoryWithoutScheme,
    /// A digest that tells nothing about a file; see [`Digest::is_degenerate`].
    Degenerate,
}

impl EntryFlag {
    /// The stable text of the flag.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::CategoryWithoutScheme => "category_without_scheme",
            Self::Degenerate => "degenerate",
        }
    }
}

/// Why a file is not read as a hash list at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// There is no row.
    #[error("the list is empty")]
    Empty,
    /// The first row is neither the header nor a digest.
    #[error(
        "the first row is neither the header algorithm,digest,scheme,version,country,category \
         nor a bare digest"
    )]
    Header,
    /// The first row could not be read.
    #[error("the first row of the list could not be read: {0}")]
    FirstRow(RowCode),
}

/// The entries of one list, in order.
pub struct Entries<R> {
    rows: Delimited<R>,
    fields: Fields,
    shape: Shape,
    /// Whether the row in `fields` is still to be given.
    pending: bool,
}

const COLUMNS: [&str; 6] = [
    "algorithm",
    "digest",
    "scheme",
    "version",
    "country",
    "category",
];

enum Shape {
    /// For each column of the file, its index in [`COLUMNS`].
    Csv(Vec<usize>),
    Bare,
}

impl<R: BufRead> Entries<R> {
    /// Reads the first row and decides on the form.
    ///
    /// # Errors
    /// Gives [`ListError`] where the first row is neither the header nor a bare digest.
    pub fn new(reader: R) -> Result<Self, ListError> {
        let mut rows = Delimited::new(reader, b',');
        let mut fields = Fields::default();
        rows.next(&mut fields)
            .ok_or(ListError::Empty)?
            .map_err(ListError::FirstRow)?;
        let (shape, pending) = match header(&fields) {
            Some(order) => (Shape::Csv(order), false),
            None if bare(&fields).is_ok() => (Shape::Bare, true),
            None => return Err(ListError::Header),
        };
        Ok(Self {
            rows,
            fields,
            shape,
            pending,
        })
    }

    fn entry(&self) -> Result<Entry, (RowCode, Option<&'static str>)> {
        let order = match &self.shape {
            Shape::Csv(order) => order,
            Shape::Bare => {
                let digest = bare(&self.fields).map_err(|code| (code, None))?;
                return Ok(entry(self.fields.line, digest, [None; 4]));
            }
        };
        if self.fields.len() != order.len() {
            return Err((RowCode::FieldCount, None));
        }
        let mut cells = [""; 6];
        for (value, column) in self.fields.iter().zip(order) {
            if let Some(cell) = cells.get_mut(*column) {
                *cell = value.trim();
            }
        }
        let [algorithm, digest, texts @ ..] = cells;
        let algorithm =
            Algorithm::find(algorithm).ok_or((RowCode::Algorithm, Some("algorithm")))?;
        let digest =
            Digest::parse(algorithm, digest).map_err(|bad| (code_of(bad), Some("digest")))?;
        for (text, name) in texts
            .into_iter()
            .zip(["scheme", "version", "country", "category"])
        {
            if text.chars().count() > TEXT_CHARACTERS {
                return Err((RowCode::ValueTooLong, Some(name)));
            }
        }
        Ok(entry(
            self.fields.line,
            digest,
            texts.map(|text| (!text.is_empty()).then_some(text)),
        ))
    }
}

impl<R: BufRead> Iterator for Entries<R> {
    type Item = Result<Entry, RowRejection>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = if std::mem::take(&mut self.pending) {
            Ok(())
        } else {
            self.rows.next(&mut self.fields)?
        };
        let result = read
            .map_err(|code| (code, None))
            .and_then(|()| self.entry());
        Some(result.map_err(|(code, column)| RowRejection {
            line: self.fields.line,
            code,
            column: column.map(str::to_owned),
            message: code.words().to_owned(),
            raw: self.rows.raw().to_vec(),
        }))
    }
}

fn entry(line: u64, digest: Digest, texts: [Option<&str>; 4]) -> Entry {
    let [scheme, version, country, category] = texts.map(|text| text.map(str::to_owned));
    let mut flags = Vec::new();
    if category.is_some() && (scheme.is_none() || version.is_none()) {
        flags.push(EntryFlag::CategoryWithoutScheme);
    }
    if digest.is_degenerate() {
        flags.push(EntryFlag::Degenerate);
    }
    Entry {
        line,
        digest,
        scheme,
        version,
        country,
        category,
        flags,
    }
}

fn header(fields: &Fields) -> Option<Vec<usize>> {
    let mut order = Vec::with_capacity(COLUMNS.len());
    for name in fields.iter() {
        let column = COLUMNS.iter().position(|known| *known == name.trim())?;
        if order.contains(&column) {
            return None;
        }
        order.push(column);
    }
    (order.len() == COLUMNS.len()).then_some(order)
}

fn bare(fields: &Fields) -> Result<Digest, RowCode> {
    if fields.len() != 1 {
        return Err(RowCode::FieldCount);
    }
    let text = fields.iter().next().unwrap_or_default().trim();
    let algorithm = match text.len() {
        32 => Algorithm::Md5,
        40 => Algorithm::Sha1,
        // Of another length is refused by its length or by its characters.
        _ => Algorithm::Sha256,
    };
    Digest::parse(algorithm, text).map_err(code_of)
}

fn code_of(bad: BadDigest) -> RowCode {
    match bad {
        BadDigest::Length => RowCode::DigestLength,
        BadDigest::NotHex => RowCode::NotHex,
    }
}
