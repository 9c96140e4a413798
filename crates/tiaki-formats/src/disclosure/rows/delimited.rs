//! Rows of CSV and TSV: the header row is held against the map, then each row is typed by it.

use std::collections::BTreeSet;
use std::io::BufRead;

use super::draft::Draft;
use super::{Row, RowsError};
use crate::delimited::{Delimited, Fields};
use crate::disclosure::map::{Column, Map};
use crate::disclosure::shown::shown;
use crate::row::{RowCode, RowRejection};

/// A table with a header row.
pub(super) struct Table<'m, R> {
    rows: Delimited<R>,
    fields: Fields,
    map: &'m Map,
    headers: Vec<String>,
    columns: Vec<Option<Column>>,
}

impl<'m, R: BufRead> Table<'m, R> {
    /// Reads the header row and holds it against the map.
    ///
    /// # Errors
    /// Gives [`RowsError`] where they do not agree; the header and its column are named.
    pub(super) fn new(reader: R, map: &'m Map) -> Result<Self, RowsError> {
        let mut rows = Delimited::new(reader, map.delimiter);
        let mut fields = Fields::default();
        rows.next(&mut fields)
            .ok_or(RowsError::Empty)?
            .map_err(RowsError::Header)?;
        let headers: Vec<String> = fields
            .iter()
            .map(|header| header.trim().to_owned())
            .collect();
        // A first row of values, not of names, is never quoted: they may be a person's.
        let is_named =
            |header: &String| map.columns.contains_key(header) || map.ignore.contains(header);
        if !headers.iter().any(is_named) {
            return Err(RowsError::HeaderUnknown {
                columns: headers.len(),
            });
        }
        let mut seen = BTreeSet::new();
        let mut columns = Vec::with_capacity(headers.len());
        for (index, header) in headers.iter().enumerate() {
            let number = index + 1;
            if !seen.insert(header.as_str()) {
                return Err(RowsError::HeaderRepeated {
                    header: shown(header, is_named(header)),
                    number,
                });
            }
            let column = map.columns.get(header).copied();
            if column.is_none() && !map.ignore.contains(header) {
                return Err(RowsError::HeaderUnmapped {
                    header: shown(header, false),
                    number,
                });
            }
            columns.push(column);
        }
        if let Some((header, column)) = map.columns.iter().find(|(h, _)| !seen.contains(h.as_str()))
        {
            let (header, column) = (header.clone(), column.text());
            return Err(RowsError::HeaderMissing {
                header,
                column,
                columns: headers.len(),
            });
        }
        Ok(Self {
            rows,
            fields,
            map,
            headers,
            columns,
        })
    }

    fn row(&self) -> Result<Row, (RowCode, Option<usize>)> {
        if self.fields.len() != self.columns.len() {
            return Err((RowCode::FieldCount, None));
        }
        let mut draft = Draft::default();
        for (index, (text, column)) in self.fields.iter().zip(&self.columns).enumerate() {
            let Some(column) = column else { continue };
            draft
                .take(*column, text, self.map)
                .map_err(|code| (code, Some(index)))?;
        }
        draft
            .finish(self.fields.line, self.map)
            .map_err(|(code, column)| {
                let index = self.columns.iter().position(|c| *c == Some(column));
                (code, index)
            })
    }
}

impl<R: BufRead> Iterator for Table<'_, R> {
    type Item = Result<Row, RowRejection>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = self.rows.next(&mut self.fields)?;
        let result = read.map_err(|code| (code, None)).and_then(|()| self.row());
        Some(result.map_err(|(code, index)| RowRejection {
            line: self.fields.line,
            code,
            column: index.and_then(|index| self.headers.get(index)).cloned(),
            message: code.words().to_owned(),
            raw: self.rows.raw().to_vec(),
        }))
    }
}
