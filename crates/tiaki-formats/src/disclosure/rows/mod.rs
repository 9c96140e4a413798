//! The rows of a disclosure, typed by its map.

use std::collections::BTreeSet;
use std::io::BufRead;
use std::net::IpAddr;

use jiff::civil;
use jiff::tz::TimeZone;

use super::map::{Column, EventKind, Map};
use crate::cybertip::Country;
use crate::delimited::{Delimited, Fields};
use crate::digest::{Algorithm, BadDigest, Digest};
use crate::row::{RowCode, RowRejection};
use crate::time::{Instant, read_date_time};

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
    /// The header row could not be read.
    #[error("the header row could not be read: {0}")]
    Header(RowCode),
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
    #[error("header '{header}' of column {number} stands twice")]
    HeaderRepeated {
        /// The header.
        header: String,
        /// The number of its second column, from 1.
        number: usize,
    },
    /// A header that the map neither maps nor ignores.
    #[error(
        "header '{header}' of column {number} is neither mapped nor ignored; add it to the map"
    )]
    HeaderUnmapped {
        /// The header.
        header: String,
        /// The number of its column, from 1.
        number: usize,
    },
}

/// The rows of one disclosure, in order.
pub struct Rows<'m, R> {
    rows: Delimited<R>,
    fields: Fields,
    map: &'m Map,
    headers: Vec<String>,
    columns: Vec<Option<Column>>,
}

impl<'m, R: BufRead> Rows<'m, R> {
    /// Reads the header row and holds it against the map.
    ///
    /// # Errors
    /// Gives [`RowsError`] where they do not agree; the header and its column are named.
    pub fn new(reader: R, map: &'m Map) -> Result<Self, RowsError> {
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
                    header: header.clone(),
                    number,
                });
            }
            let column = map.columns.get(header).copied();
            if column.is_none() && !map.ignore.contains(header) {
                return Err(RowsError::HeaderUnmapped {
                    header: header.clone(),
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
            let text = text.trim();
            let Some(column) = column else { continue };
            if text.is_empty() {
                continue;
            }
            if text.len() > VALUE_CHARACTERS && text.chars().count() > VALUE_CHARACTERS {
                return Err((RowCode::ValueTooLong, Some(index)));
            }
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

impl<R: BufRead> Iterator for Rows<'_, R> {
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

/// A row while its cells are read.
#[derive(Default)]
struct Draft {
    row: Row,
    email_verified: Option<bool>,
    phone_verified: Option<bool>,
    event_name: Option<String>,
    at: Option<Time>,
    ip: Option<IpAddr>,
    port: Option<u16>,
}

impl Draft {
    fn take(&mut self, column: Column, text: &str, map: &Map) -> Result<(), RowCode> {
        match column {
            Column::Account => text.clone_into(&mut self.row.account),
            Column::Device => self.identify(IdentifierKind::Device, text),
            Column::DisplayName => self.identify(IdentifierKind::DisplayName, text),
            Column::Email => self.identify(IdentifierKind::Email, text),
            Column::Payment => self.identify(IdentifierKind::Payment, text),
            Column::Phone => self.identify(IdentifierKind::Phone, text),
            Column::ProfileUrl => self.identify(IdentifierKind::ProfileUrl, text),
            Column::ScreenName => self.identify(IdentifierKind::ScreenName, text),
            Column::EmailVerified => self.email_verified = Some(truth(text)?),
            Column::PhoneVerified => self.phone_verified = Some(truth(text)?),
            Column::Event => self.event_name = Some(text.to_owned()),
            Column::EventAt => self.at = Some(time(text, &map.time_zone)?),
            Column::RegisteredAt => self.row.registered_at = Some(time(text, &map.time_zone)?),
            Column::Ip => {
                let address: IpAddr = text.parse().map_err(|_| RowCode::IpAddress)?;
                self.ip = Some(address.to_canonical());
            }
            Column::Port => {
                let port = text
                    .parse()
                    .ok()
                    .filter(|port| *port > 0)
                    .ok_or(RowCode::Port)?;
                self.port = Some(port);
            }
            Column::Country => {
                let code = text.to_ascii_uppercase();
                let country = Country::find(&code).ok_or(RowCode::Country)?;
                self.row.country = Some(country.text().to_owned());
            }
            Column::Md5 => self.digest(Algorithm::Md5, text)?,
            Column::Pdq => self.digest(Algorithm::Pdq, text)?,
            Column::Sha1 => self.digest(Algorithm::Sha1, text)?,
            Column::Sha256 => self.digest(Algorithm::Sha256, text)?,
        }
        Ok(())
    }

    fn identify(&mut self, kind: IdentifierKind, text: &str) {
        self.row.identifiers.push(Identifier {
            kind,
            text: text.to_owned(),
            verified: None,
        });
    }

    fn digest(&mut self, algorithm: Algorithm, text: &str) -> Result<(), RowCode> {
        let digest = Digest::parse(algorithm, text).map_err(|bad| match bad {
            BadDigest::Length => RowCode::DigestLength,
            BadDigest::NotHex => RowCode::NotHex,
        })?;
        self.row.digests.push(digest);
        Ok(())
    }

    fn finish(mut self, line: u64, map: &Map) -> Result<Row, (RowCode, Column)> {
        if self.row.account.is_empty() {
            return Err((RowCode::MissingAccount, Column::Account));
        }
        if self.port.is_some() && self.ip.is_none() {
            return Err((RowCode::PortWithoutIp, Column::Port));
        }
        for identifier in &mut self.row.identifiers {
            identifier.verified = match identifier.kind {
                IdentifierKind::Email => self.email_verified,
                IdentifierKind::Phone => self.phone_verified,
                _ => None,
            };
        }
        if self.event_name.is_some() || self.at.is_some() || self.ip.is_some() {
            let kind = self
                .event_name
                .as_deref()
                .map_or(EventKind::Other, |name| kind(name, map));
            self.row.event = Some(Event {
                kind,
                name: self.event_name,
                at: self.at,
                ip: self.ip,
                port: self.port,
            });
        }
        self.row.line = line;
        Ok(self.row)
    }
}

/// The kind of the map; without one, a name that is a kind's own stands for it.
fn kind(name: &str, map: &Map) -> EventKind {
    const OWN: [EventKind; 4] = [
        EventKind::Login,
        EventKind::Purchase,
        EventKind::Registration,
        EventKind::Upload,
    ];
    let own = || {
        OWN.into_iter()
            .find(|kind| kind.text().eq_ignore_ascii_case(name))
    };
    map.events
        .get(name)
        .copied()
        .or_else(own)
        .unwrap_or(EventKind::Other)
}

fn truth(text: &str) -> Result<bool, RowCode> {
    let is = |words: [&str; 3]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
    if is(["true", "yes", "1"]) {
        Ok(true)
    } else if is(["false", "no", "0"]) {
        Ok(false)
    } else {
        Err(RowCode::Boolean)
    }
}

/// A time as in XML Schema, or with a space for its `T`; without a zone, in that of the map. An
/// hour that a clock change repeats is its first; one that it skips is read as an hour later.
fn time(text: &str, zone: &TimeZone) -> Result<Time, RowCode> {
    let text = match text.as_bytes().get(10) {
        Some(b' ') => &text.replacen(' ', "T", 1),
        _ => text,
    };
    let instant = read_date_time(text).map_err(|_| RowCode::Time)?;
    let micros = if instant.zoned {
        instant.micros
    } else {
        in_zone(instant, zone)?
    };
    Ok(Time {
        micros,
        zone_assumed: !instant.zoned,
    })
}

fn in_zone(instant: Instant, zone: &TimeZone) -> Result<i64, RowCode> {
    let wall = jiff::Timestamp::from_microsecond(instant.micros).map_err(|_| RowCode::Time)?;
    let wall: civil::DateTime = TimeZone::UTC.to_datetime(wall);
    let at = zone.to_timestamp(wall).map_err(|_| RowCode::Time)?;
    Ok(at.as_microsecond())
}
