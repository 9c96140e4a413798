//! Our own CSV, and bare hexadecimal lines.

use std::io::BufRead;

use super::ListError;
use super::entry::{Entry, TEXT_CHARACTERS, Texts, by_length, digest};
use crate::delimited::{Delimited, Fields};
use crate::digest::{Algorithm, Digest};
use crate::row::{RowCode, RowRejection};

/// The entries of a CSV list or of one with a bare digest a line, in order.
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
    /// Bare digests, of this algorithm where one is stated.
    Bare(Option<Algorithm>),
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
            None if bare(&fields, None).is_ok() => (Shape::Bare(None), true),
            None => return Err(ListError::Header),
        };
        Ok(Self {
            rows,
            fields,
            shape,
            pending,
        })
    }

    /// Takes every row for a bare digest, of the algorithm `stated` or of its length's.
    pub(super) fn bare(reader: R, stated: Option<Algorithm>) -> Self {
        Self {
            rows: Delimited::new(reader, b','),
            fields: Fields::default(),
            shape: Shape::Bare(stated),
            pending: false,
        }
    }

    pub(super) const fn is_bare(&self) -> bool {
        matches!(self.shape, Shape::Bare(_))
    }

    fn entry(&self) -> Result<Entry, (RowCode, Option<&'static str>)> {
        let order = match &self.shape {
            Shape::Csv(order) => order,
            Shape::Bare(stated) => {
                let digest = bare(&self.fields, *stated).map_err(|code| (code, None))?;
                return Ok(Texts::default().entry(self.fields.line, digest));
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
        let [algorithm, text, texts @ ..] = cells;
        let algorithm =
            Algorithm::find(algorithm).ok_or((RowCode::Algorithm, Some("algorithm")))?;
        let digest = digest(algorithm, text).map_err(|code| (code, Some("digest")))?;
        for (text, name) in texts
            .into_iter()
            .zip(["scheme", "version", "country", "category"])
        {
            if text.chars().count() > TEXT_CHARACTERS {
                return Err((RowCode::ValueTooLong, Some(name)));
            }
        }
        let [scheme, version, country, category] =
            texts.map(|text| (!text.is_empty()).then_some(text));
        let texts = Texts {
            scheme,
            version,
            country,
            category,
            ..Texts::default()
        };
        Ok(texts.entry(self.fields.line, digest))
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

fn bare(fields: &Fields, stated: Option<Algorithm>) -> Result<Digest, RowCode> {
    if fields.len() != 1 {
        return Err(RowCode::FieldCount);
    }
    let text = fields.iter().next().unwrap_or_default().trim();
    digest(by_length(text, stated), text)
}
