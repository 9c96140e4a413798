//! One row while its cells are read, whatever form they came in.

use std::net::IpAddr;

use jiff::civil;
use jiff::tz::TimeZone;

use super::{Event, Identifier, IdentifierKind, Row, Time, VALUE_CHARACTERS};
use crate::cybertip::Country;
use crate::digest::{Algorithm, BadDigest, Digest};
use crate::disclosure::map::{Column, EventKind, Map};
use crate::row::RowCode;
use crate::time::{Instant, read_date_time};

/// A row while its cells are read.
#[derive(Default)]
pub(super) struct Draft {
    row: Row,
    email_verified: Option<bool>,
    phone_verified: Option<bool>,
    event_name: Option<String>,
    at: Option<Time>,
    ip: Option<IpAddr>,
    port: Option<u16>,
}

impl Draft {
    /// Takes one cell; an empty one is absent.
    pub(super) fn take(&mut self, column: Column, text: &str, map: &Map) -> Result<(), RowCode> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        if text.len() > VALUE_CHARACTERS && text.chars().count() > VALUE_CHARACTERS {
            return Err(RowCode::ValueTooLong);
        }
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

    /// The row, if its cells agree; else the column at fault.
    pub(super) fn finish(mut self, line: u64, map: &Map) -> Result<Row, (RowCode, Column)> {
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

/// A truth value.
pub(in crate::disclosure) fn truth(text: &str) -> Result<bool, RowCode> {
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
pub(in crate::disclosure) fn time(text: &str, zone: &TimeZone) -> Result<Time, RowCode> {
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
