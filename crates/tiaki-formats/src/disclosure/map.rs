//! The map: what each column of a provider's file is.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::{Offset, TimeZone, TimeZoneDatabase};
use serde::Deserialize;

use crate::cybertip::DateTime;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The provider's own handle of the account. Exactly one column, never empty.
    Account,
    /// A country code the provider holds for the account (ISO 3166-1 alpha-2).
    Country,
    /// A device identifier.
    Device,
    /// A display name.
    DisplayName,
    /// An e-mail address.
    Email,
    /// Whether the row's e-mail address was verified: a truth value.
    EmailVerified,
    /// The provider's name of an event.
    Event,
    /// When the event took place.
    EventAt,
    /// The address of the event.
    Ip,
    /// The MD5 digest of a file.
    Md5,
    /// A payment identifier.
    Payment,
    /// The PDQ hash of a file.
    Pdq,
    /// A phone number.
    Phone,
    /// Whether the row's phone number was verified: a truth value.
    PhoneVerified,
    /// The source port of the event.
    Port,
    /// The URL of a profile.
    ProfileUrl,
    /// When the account was opened.
    RegisteredAt,
    /// A screen name.
    ScreenName,
    /// The SHA-1 digest of a file.
    Sha1,
    /// The SHA-256 digest of a file.
    Sha256,
}

impl Column {
    /// Whether several columns of a file may hold it.
    #[must_use]
    pub const fn may_repeat(self) -> bool {
        matches!(
            self,
            Self::Device
                | Self::DisplayName
                | Self::Email
                | Self::Payment
                | Self::Phone
                | Self::ProfileUrl
                | Self::ScreenName
        )
    }

    /// The name in the map.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Country => "country",
            Self::Device => "device",
            Self::DisplayName => "display_name",
            Self::Email => "email",
            Self::EmailVerified => "email_verified",
            Self::Event => "event",
            Self::EventAt => "event_at",
            Self::Ip => "ip",
            Self::Md5 => "md5",
            Self::Payment => "payment",
            Self::Pdq => "pdq",
            Self::Phone => "phone",
            Self::PhoneVerified => "phone_verified",
            Self::Port => "port",
            Self::ProfileUrl => "profile_url",
            Self::RegisteredAt => "registered_at",
            Self::ScreenName => "screen_name",
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
        }
    }
}

/// What kind of event a provider's name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum EventKind {
    /// The user logged in.
    Login,
    /// Something else; also what the map does not name.
    Other,
    /// The user paid.
    Purchase,
    /// The account was opened.
    Registration,
    /// A file was uploaded.
    Upload,
}

impl EventKind {
    /// The name in the map.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Login => "Login",
            Self::Other => "Other",
            Self::Purchase => "Purchase",
            Self::Registration => "Registration",
            Self::Upload => "Upload",
        }
    }
}

/// A map that was read and is sound.
#[derive(Debug, Clone)]
pub struct Map {
    provider: String,
    reference: Option<String>,
    received_at: Option<i64>,
    pub(super) time_zone: TimeZone,
    pub(super) delimiter: u8,
    pub(super) ignore: BTreeSet<String>,
    pub(super) columns: BTreeMap<String, Column>,
    pub(super) events: BTreeMap<String, EventKind>,
}

/// Why a map is not usable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// No column is the account.
    #[error("the map names no account column; set one of [columns] to \"account\"")]
    AccountMissing,
    /// The delimiter is no single usable character.
    #[error(
        "the delimiter is not a single ASCII character other than a quotation mark or line end"
    )]
    Delimiter,
    /// The format is another one.
    #[error("the map does not say format = \"disclosure-map-1\"")]
    Format,
    /// A header is both mapped and ignored.
    #[error("header '{0}' is both mapped and ignored")]
    IgnoredAndMapped(String),
    /// The provider is empty.
    #[error("the map names no provider")]
    ProviderMissing,
    /// The time of receipt is none.
    #[error("received_at is not a time with a zone, such as 2026-06-01T00:00:00Z")]
    ReceivedAt,
    /// A column kind that may stand once stands more often.
    #[error("more than one header is mapped to '{0}'")]
    Repeated(&'static str),
    /// The time zone is unknown.
    #[error("the time zone is neither an IANA name nor an offset such as +02:00")]
    TimeZone,
    /// Not TOML, or a key or value the format does not have.
    #[error("the map is not of its form at line {line}: {message}")]
    Toml {
        /// Line of the map, from 1; 0 where it is unknown.
        line: usize,
        /// What is wrong, in the words of the TOML reader; it may quote a word of the map.
        message: String,
    },
    /// A column that says whether another one is verified, without exactly one of that one.
    #[error("'{0}' needs exactly one column of what it verifies")]
    VerifiesNothing(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    format: String,
    provider: String,
    reference: Option<String>,
    received_at: Option<String>,
    time_zone: Option<String>,
    delimiter: Option<String>,
    #[serde(default)]
    ignore: BTreeSet<String>,
    columns: BTreeMap<String, Column>,
    #[serde(default)]
    events: BTreeMap<String, EventKind>,
}

impl Map {
    /// Reads a map in TOML; the form is in the module's documentation.
    ///
    /// # Errors
    /// Gives [`MapError`] for what is not of the form or contradicts itself.
    pub fn parse(text: &str) -> Result<Self, MapError> {
        let written: Written = toml::from_str(text).map_err(|error| MapError::Toml {
            line: error.span().map_or(0, |span| line_of(text, span.start)),
            message: error.message().to_owned(),
        })?;
        if written.format != "disclosure-map-1" {
            return Err(MapError::Format);
        }
        if written.provider.trim().is_empty() {
            return Err(MapError::ProviderMissing);
        }
        check_columns(&written)?;
        let received_at = match written.received_at {
            Some(text) => {
                let time = DateTime::parse(&text).ok().filter(DateTime::is_zoned);
                Some(time.ok_or(MapError::ReceivedAt)?.micros())
            }
            None => None,
        };
        let delimiter = match written.delimiter.as_deref().unwrap_or(",").as_bytes() {
            [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r' | 0) => *byte,
            _ => return Err(MapError::Delimiter),
        };
        Ok(Self {
            provider: written.provider,
            reference: written.reference,
            received_at,
            time_zone: zone(written.time_zone.as_deref().unwrap_or("UTC"))?,
            delimiter,
            ignore: written.ignore,
            columns: written.columns,
            events: written.events,
        })
    }

    /// Who disclosed.
    #[must_use]
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// The provider's or the agency's reference of the disclosure.
    #[must_use]
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref()
    }

    /// When the disclosure was received, in microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn received_at(&self) -> Option<i64> {
        self.received_at
    }

    /// What each mapped header is, by header.
    #[must_use]
    pub const fn columns(&self) -> &BTreeMap<String, Column> {
        &self.columns
    }
}

fn check_columns(written: &Written) -> Result<(), MapError> {
    if let Some(header) = written
        .ignore
        .iter()
        .find(|h| written.columns.contains_key(*h))
    {
        return Err(MapError::IgnoredAndMapped(header.clone()));
    }
    let count = |column: Column| written.columns.values().filter(|c| **c == column).count();
    if count(Column::Account) == 0 {
        return Err(MapError::AccountMissing);
    }
    for column in written.columns.values() {
        if !column.may_repeat() && count(*column) > 1 {
            return Err(MapError::Repeated(column.text()));
        }
    }
    let pairs = [
        (Column::EmailVerified, Column::Email),
        (Column::PhoneVerified, Column::Phone),
    ];
    for (verifies, verified) in pairs {
        if count(verifies) == 1 && count(verified) != 1 {
            return Err(MapError::VerifiesNothing(verifies.text()));
        }
    }
    Ok(())
}

/// An offset such as `+02:00`, or an IANA name from the data that ships with the build, so that
/// the same map reads the same on every machine.
fn zone(text: &str) -> Result<TimeZone, MapError> {
    let signed = text.strip_prefix('+').map(|rest| (1, rest));
    if let Some((sign, rest)) = signed.or(text.strip_prefix('-').map(|rest| (-1, rest))) {
        let (hours, minutes) = rest.split_once(':').ok_or(MapError::TimeZone)?;
        let two = |part: &str| {
            let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
            digits
                .then(|| part.parse::<i32>().ok())
                .flatten()
                .ok_or(MapError::TimeZone)
        };
        let (hours, minutes) = (two(hours)?, two(minutes)?);
        if hours > 14 || minutes > 59 {
            return Err(MapError::TimeZone);
        }
        let offset = Offset::from_seconds(sign * (hours * 3600 + minutes * 60));
        return offset.map(TimeZone::fixed).map_err(|_| MapError::TimeZone);
    }
    TimeZoneDatabase::bundled()
        .get(text)
        .map_err(|_| MapError::TimeZone)
}

fn line_of(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|b| *b == b'\n').count() + 1
}
