//! The rows of a disclosure, typed by its map.

mod delimited;
mod draft;
mod ndjson;

use std::io::BufRead;
use std::net::IpAddr;

use self::delimited::Table;
pub(super) use self::draft::{time, truth};
use self::ndjson::Objects;
use super::map::{EventKind, Map};
use crate::digest::Digest;
use crate::row::{RowCode, RowRejection};

/// Characters of one value.
pub const VALUE_CHARACTERS: usize = 4096;

/// What one row says of one account: one event or file, or facts that do not change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Line where the row starts, from 1.
    pub line: u64,
    /// The provider's own handle of the account.
    pub account: String,
    /// Identifiers, in the order of the columns.
    pub identifiers: Vec<Identifier>,
    /// The event, where the row has a name, time, address or port of one.
    pub event: Option<Event>,
    /// When the account was opened.
    pub registered_at: Option<Time>,
    /// Country code the provider holds for the account: two capital letters, or a pseudo code.
    pub country: Option<String>,
    /// Digests of one file, in the order of the columns.
    pub digests: Vec<Digest>,
}

/// An identifier of the account's user, exactly as the provider has it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identifier {
    /// What it is.
    pub kind: IdentifierKind,
    /// The provider's text, without white space around it.
    pub text: String,
    /// Whether the provider says that it verified it; none where it says nothing.
    pub verified: Option<bool>,
}

/// What an identifier is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IdentifierKind {
    /// A device identifier.
    Device,
    /// A display name.
    DisplayName,
    /// An e-mail address.
    Email,
    /// A payment identifier.
    Payment,
    /// A phone number.
    Phone,
    /// The URL of a profile.
    ProfileUrl,
    /// A screen name.
    ScreenName,
}

/// Something that took place on the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The kind after the map; [`EventKind::Other`] where neither map nor row name one.
    pub kind: EventKind,
    /// The provider's own name of the event.
    pub name: Option<String>,
    /// When.
    pub at: Option<Time>,
    /// From which address.
    pub ip: Option<IpAddr>,
    /// From which port.
    pub port: Option<u16>,
}

/// A time of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Time {
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub micros: i64,
    /// Whether the zone is the map's, because the text carries none.
    pub zone_assumed: bool,
}

/// Why a file is not read with a map at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RowsError {
    /// There is no row.
    #[error("the disclosure is empty; its first row names the columns")]
    Empty,
    /// The first line is no JSON object.
    #[error("the first line could not be read as a JSON object: {0}")]
    FirstLine(RowCode),
    /// The header row could not be read.
    #[error("the header row could not be read: {0}")]
    Header(RowCode),
    /// Not one member of the first object is named in the map.
    #[error(
        "none of the {members} members of the first object is named in the map: the map is another file's"
    )]
    MembersUnknown {
        /// How many members the object has.
        members: usize,
    },
    /// Not one cell of the first row is a header that the map names.
    #[error(
        "none of the {columns} cells of the first row is named in the map: the file has no header, or is another's"
    )]
    HeaderUnknown {
        /// How many columns the file has.
        columns: usize,
    },
    /// A mapped header is not in the file.
    #[error(
        "header '{header}', mapped to '{column}', is not among the {columns} columns of the file"
    )]
    HeaderMissing {
        /// The header of the map.
        header: String,
        /// What it is mapped to.
        column: &'static str,
        /// How many columns the file has.
        columns: usize,
    },
    /// A header stands twice.
    #[error(
        "the header of column {number} ({header}) stands twice; name one of the two otherwise in the file"
    )]
    HeaderRepeated {
        /// The header, as `shown` has it.
        header: String,
        /// The number of its second column, from 1.
        number: usize,
    },
    /// A header that the map neither maps nor ignores.
    #[error(
        "the header of column {number} ({header}) is neither mapped nor ignored; look at it in the first row of the file, and add it to the map as it stands there"
    )]
    HeaderUnmapped {
        /// The header, as `shown` has it.
        header: String,
        /// The number of its column, from 1.
        number: usize,
    },
}

/// The rows of one disclosure, in order: of a table with a header row, or of one JSON object a line.
/// A file whose first character is `{` is the latter.
pub struct Rows<'m, R>(Form<'m, R>);

enum Form<'m, R> {
    Objects(Objects<'m, R>),
    Table(Table<'m, R>),
}

impl<'m, R: BufRead> Rows<'m, R> {
    /// Reads the header row, or the first object, and holds it against the map.
    ///
    /// # Errors
    /// Gives [`RowsError`] where they do not agree; the header and its column are named.
    pub fn new(mut reader: R, map: &'m Map) -> Result<Self, RowsError> {
        let head = reader
            .fill_buf()
            .map_err(|_| RowsError::Header(RowCode::Io))?;
        let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        Ok(Self(if head.trim_ascii_start().starts_with(b"{") {
            Form::Objects(Objects::new(reader, map)?)
        } else {
            Form::Table(Table::new(reader, map)?)
        }))
    }

    /// The headers of the map that stood in none of the rows read so far, in order. Those of a
    /// table all stand in its header row; members of objects may be left out, but one that never
    /// stands is likely misspelt in the map.
    #[must_use]
    pub fn unseen(&self) -> Vec<&'m str> {
        match &self.0 {
            Form::Objects(objects) => objects.unseen(),
            Form::Table(_) => Vec::new(),
        }
    }
}

impl<R: BufRead> Iterator for Rows<'_, R> {
    type Item = Result<Row, RowRejection>;

    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            Form::Objects(objects) => objects.next(),
            Form::Table(table) => table.next(),
        }
    }
}
