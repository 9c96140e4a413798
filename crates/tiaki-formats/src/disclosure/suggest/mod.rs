//! A proposal for the map of a disclosure, from its headers and the first of its rows.
//!
//! A map decides whom a row speaks of, so this proposes and a person confirms: each line of the
//! proposal says how sure it is and why, what it cannot place stands under `ignore` with a remark,
//! and a time zone that the times do not carry is asked for, never assumed in silence. The same
//! file gives the same proposal.
//!
//! Headers are held against a table of words in several languages (`words`), values against what
//! they would be read as (`values`); the proposal's strongest claims are taken first, and a column
//! that may stand once is given once. The text never holds a value, with one exception: names of
//! events that look like codes, since a map must name them.

mod flatten;
mod values;
pub(super) mod words;
mod write;

use std::io::{Cursor, Read};

use self::values::Values;
use super::map::{Column, Map, MapError};
use crate::delimited::{Delimited, Fields};
use crate::row::RowCode;

/// Rows that are looked at.
pub const SAMPLE_ROWS: usize = 2_000;
/// Bytes that are looked at.
pub const SAMPLE_BYTES: u64 = 4 << 20;

/// A proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// The map in TOML, with remarks; it reads with [`Map::parse`].
    pub toml: String,
    /// What is proposed for each header, in the order of the file.
    pub headers: Vec<Suggested>,
    /// Whether times stand in the file that carry no zone, so that it must be stated.
    pub zone_missing: bool,
    /// Rows that were looked at.
    pub rows: u64,
}

/// What is proposed for one header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggested {
    /// The header, or the way to the member.
    pub header: String,
    /// What it is taken for; none where it goes under `ignore`.
    pub column: Option<Column>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Why, in a few words without a value.
    pub why: String,
}

/// How sure a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Nothing speaks for it but that something must stand there.
    Low,
    /// The header or the values say so.
    Medium,
    /// Header and values say so.
    High,
}

impl Confidence {
    /// The word in the proposal.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::High => "sure",
            Self::Low => "a guess",
            Self::Medium => "likely",
        }
    }
}

/// Why nothing is proposed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SuggestError {
    /// There is no row.
    #[error("the file is empty")]
    Empty,
    /// It is no table.
    #[error(
        "the file is XML or JSON in one piece, not a table with a row a line: import reports without a map"
    )]
    NoTable,
    /// The first row could not be read.
    #[error("the first row could not be read: {0}")]
    FirstRow(RowCode),
    /// One header alone, or one that stands twice.
    #[error("header of column {number} stands twice; rename one of them")]
    HeaderRepeated {
        /// The number of the second one, from 1.
        number: usize,
    },
    /// The first row holds values.
    #[error(
        "the first row holds values, not names of columns: put a row with names before it ({columns} columns)"
    )]
    NoHeader {
        /// How many columns it has.
        columns: usize,
    },
    /// Nothing in the file could name an account.
    #[error("no column names an account, so that no row would speak of anybody")]
    NoAccount,
    /// The proposal is no sound map; a fault of this program.
    #[error("the proposal is no sound map: {0}")]
    Unsound(MapError),
}

/// A column of the file with what its first values are like.
struct Sampled {
    header: String,
    values: Values,
}

/// How the file is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Delimited(u8),
    Objects,
}

/// Proposes a map for a file; `provider` is the name that the map will have.
///
/// # Errors
/// Gives [`SuggestError`] where the file has no header, no row, or nothing that names an account.
pub fn suggest<R: Read>(reader: R, provider: &str) -> Result<Suggestion, SuggestError> {
    let mut head = Vec::new();
    let read = reader.take(SAMPLE_BYTES).read_to_end(&mut head);
    read.map_err(|_| SuggestError::FirstRow(RowCode::Io))?;
    if head.len() as u64 == SAMPLE_BYTES {
        // The last row is cut off.
        let end = head.iter().rposition(|b| *b == b'\n').unwrap_or(head.len());
        head.truncate(end);
    }
    let bare = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
    if bare.trim_ascii().is_empty() {
        return Err(SuggestError::Empty);
    }
    if matches!(bare.trim_ascii_start().first(), Some(b'<' | b'[')) {
        return Err(SuggestError::NoTable);
    }
    let (layout, columns, rows) = if bare.trim_ascii_start().starts_with(b"{") {
        let (columns, rows) = flatten::sample(bare)?;
        (Layout::Objects, columns, rows)
    } else {
        let delimiter = delimiter(bare);
        let (columns, rows) = sample(bare, delimiter)?;
        (Layout::Delimited(delimiter), columns, rows)
    };
    let suggested = place(&columns)?;
    let zone_missing = write::lacks_zone(&columns, &suggested);
    let toml = write::toml(provider, layout, &columns, &suggested, rows);
    Map::parse(&toml).map_err(SuggestError::Unsound)?;
    Ok(Suggestion {
        toml,
        headers: suggested,
        zone_missing,
        rows,
    })
}

/// The delimiter under which most of the first rows have as many fields as the header, of several
/// that which gives more fields.
fn delimiter(bare: &[u8]) -> u8 {
    let score = |delimiter: u8| {
        let mut rows = Delimited::new(Cursor::new(bare), delimiter);
        let mut fields = Fields::default();
        let (mut width, mut agreeing) = (0, 0_usize);
        for _ in 0..50 {
            match rows.next(&mut fields) {
                None => break,
                Some(Ok(())) if width == 0 => width = fields.len(),
                Some(Ok(())) if fields.len() == width => agreeing += 1,
                Some(_) => {}
            }
        }
        if width > 1 { (agreeing, width) } else { (0, 0) }
    };
    let mut best = (b',', score(b','));
    for delimiter in [b';', b'\t', b'|'] {
        let found = score(delimiter);
        if found > best.1 {
            best = (delimiter, found);
        }
    }
    best.0
}

fn sample(bare: &[u8], delimiter: u8) -> Result<(Vec<Sampled>, u64), SuggestError> {
    let mut rows = Delimited::new(Cursor::new(bare), delimiter);
    let mut fields = Fields::default();
    rows.next(&mut fields)
        .ok_or(SuggestError::Empty)?
        .map_err(SuggestError::FirstRow)?;
    let mut columns: Vec<Sampled> = Vec::new();
    for header in fields.iter().map(str::trim) {
        if columns.iter().any(|known| known.header == header) {
            let number = columns.len() + 1;
            return Err(SuggestError::HeaderRepeated { number });
        }
        columns.push(Sampled {
            header: header.to_owned(),
            values: Values::default(),
        });
    }
    if columns
        .iter()
        .any(|column| values::is_value(&column.header))
    {
        let columns = columns.len();
        return Err(SuggestError::NoHeader { columns });
    }
    let mut count = 0;
    while let Some(read) = rows.next(&mut fields) {
        if count == SAMPLE_ROWS as u64 {
            break;
        }
        if read.is_err() || fields.len() != columns.len() {
            continue;
        }
        count += 1;
        for (text, column) in fields.iter().zip(&mut columns) {
            column.values.add(text.trim());
        }
    }
    Ok((columns, count))
}

/// A claim that a header is a column.
struct Claim {
    score: u32,
    index: usize,
    column: Column,
    named: bool,
}

/// Takes the strongest claims first.
fn place(columns: &[Sampled]) -> Result<Vec<Suggested>, SuggestError> {
    let mut claims = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        claims.extend(claim(index, column));
    }
    claims.sort_by(|a, b| {
        let key = |claim: &Claim| (claim.index, claim.column);
        b.score.cmp(&a.score).then_with(|| key(a).cmp(&key(b)))
    });
    let mut placed: Vec<Option<(Column, Confidence, String)>> = vec![None; columns.len()];
    for claim in claims {
        let is_taken = placed.iter().flatten().any(|(c, _, _)| *c == claim.column);
        let Some(place) = placed.get_mut(claim.index) else {
            continue;
        };
        if place.is_some() || is_taken && !claim.column.may_repeat() {
            continue;
        }
        let (confidence, why) = match (claim.named, claim.score) {
            (true, 130..) => (Confidence::High, "header and values"),
            (true, _) => (Confidence::Medium, "by its header"),
            (false, _) => (Confidence::Medium, "by its values"),
        };
        *place = Some((claim.column, confidence, why.to_owned()));
    }
    settle(columns, &mut placed)?;
    let suggested = columns.iter().zip(placed).map(|(column, placed)| {
        let header = column.header.clone();
        match placed {
            Some((column, confidence, why)) => Suggested {
                header,
                column: Some(column),
                confidence,
                why,
            },
            None => Suggested {
                header,
                column: None,
                confidence: Confidence::Low,
                why: write::remark(column),
            },
        }
    });
    Ok(suggested.collect())
}

/// What the header and the values claim.
fn claim(index: usize, sampled: &Sampled) -> Vec<Claim> {
    let (header, values) = (&sampled.header, &sampled.values);
    let mut claims = Vec::new();
    for (column, strength) in words::columns(header) {
        // What is typed must read as its type, or the rows would all be refused.
        let Some(fit) = values.fit(column) else {
            continue;
        };
        claims.push(Claim {
            score: strength + fit,
            index,
            column,
            named: true,
        });
    }
    for column in values.kinds() {
        if !claims.iter().any(|claim| claim.column == column) {
            claims.push(Claim {
                score: 45,
                index,
                column,
                named: false,
            });
        }
    }
    claims
}

/// Brings the whole into what a map may be: one account, and nothing that hangs in the air.
fn settle(
    columns: &[Sampled],
    placed: &mut [Option<(Column, Confidence, String)>],
) -> Result<(), SuggestError> {
    let count = |placed: &[Option<(Column, Confidence, String)>], column| {
        let found = placed.iter().flatten().filter(|(c, _, _)| *c == column);
        found.count()
    };
    if count(placed, Column::Account) == 0 {
        let index = account(columns, placed).ok_or(SuggestError::NoAccount)?;
        let why = "something must name the account".to_owned();
        if let Some(place) = placed.get_mut(index) {
            *place = Some((Column::Account, Confidence::Low, why));
        }
    }
    for (hanging, from) in [
        (Column::EmailVerified, Column::Email),
        (Column::PhoneVerified, Column::Phone),
        (Column::Port, Column::Ip),
    ] {
        if count(placed, from) != 1 {
            let found = placed.iter_mut();
            found
                .filter(|place| place.as_ref().is_some_and(|(c, _, _)| *c == hanging))
                .for_each(|place| *place = None);
        }
    }
    Ok(())
}

/// The column that names accounts where no header says so: a screen name, an unplaced text with
/// many different values, or another identifier.
fn account(columns: &[Sampled], placed: &[Option<(Column, Confidence, String)>]) -> Option<usize> {
    let of = |wanted: Column| {
        placed
            .iter()
            .position(|place| place.as_ref().is_some_and(|(c, _, _)| *c == wanted))
    };
    let unplaced = || {
        let found = columns.iter().zip(placed).enumerate();
        found
            .filter(|(_, (column, place))| place.is_none() && column.values.may_name())
            .max_by_key(|(index, (column, _))| (column.values.distinct(), usize::MAX - index))
            .map(|(index, _)| index)
    };
    of(Column::ScreenName)
        .or_else(unplaced)
        .or_else(|| of(Column::Email))
        .or_else(|| of(Column::Phone))
        .or_else(|| of(Column::DisplayName))
}
