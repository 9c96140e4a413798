//! Values with a meaning of their own: times, dates, addresses, places. Each keeps its text.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr};

use smol_str::SmolStr;

use super::lexical::{Fault, Lexical, Notes};
use super::options::FUTURE_SKEW_MICROS;
use super::parsed::Rule;
use crate::time::{Misread, read_date, read_date_time};

/// A time as it was sent, and as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DateTime {
    text: SmolStr,
    micros: i64,
    zoned: bool,
}

impl DateTime {
    /// Reads the form of `xs:dateTime` with years 0001 to 9999.
    ///
    /// # Errors
    /// Gives [`BadValue`] for another form and for a day or hour that does not exist.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let instant = read_date_time(text).map_err(|_| BadValue)?;
        Ok(Self {
            text: text.into(),
            micros: instant.micros,
            zoned: instant.zoned,
        })
    }

    /// The text as it was sent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Microseconds since 1970-01-01T00:00:00Z; without a zone, as if the text were in UTC.
    #[must_use]
    pub const fn micros(&self) -> i64 {
        self.micros
    }

    /// Whether the text carries a zone. Where it does not, the true time is up to 14 hours away.
    #[must_use]
    pub const fn is_zoned(&self) -> bool {
        self.zoned
    }
}

impl Default for DateTime {
    /// 1970-01-01T00:00:00Z.
    fn default() -> Self {
        Self {
            text: SmolStr::new_static("1970-01-01T00:00:00Z"),
            micros: 0,
            zoned: true,
        }
    }
}

/// A text that is not of the value's form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the text is not of the form the schema gives for this value")]
pub struct BadValue;

/// Reads a [`DateTime`], flagging what the documentation forbids.
pub(crate) struct Time;

impl Lexical for Time {
    type Value = DateTime;

    fn parse(&self, text: &str, notes: &mut Notes) -> Result<DateTime, Fault> {
        const FORM: &str = "expected a time such as 2026-01-31T23:59:59Z";
        let text = text.trim_ascii();
        let instant = read_date_time(text).map_err(|misread| match misread {
            Misread::Form => Fault::value(FORM),
            Misread::Range => Fault::range("there is no such day, hour or zone"),
        })?;
        if !instant.zoned {
            notes.raise(Rule::TimeWithoutZone);
        }
        if instant.fine {
            notes.raise(Rule::TimeFine);
        }
        check_past(instant.micros, notes);
        Ok(DateTime {
            text: text.into(),
            micros: instant.micros,
            zoned: instant.zoned,
        })
    }

    fn print<'v>(&self, value: &'v DateTime) -> Cow<'v, str> {
        Cow::Borrowed(&value.text)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> DateTime {
        let zone = ["", "Z", "+05:30", "-08:00"][usize::try_from(random.below(4)).unwrap()];
        let (month, day) = (random.below(12) + 1, random.below(28) + 1);
        let fraction = ["", ".5", ".123456789"][usize::try_from(random.below(3)).unwrap()];
        DateTime::parse(&format!(
            "2025-{month:02}-{day:02}T01:02:03{fraction}{zone}"
        ))
        .unwrap()
    }
}

fn check_past(micros: i64, notes: &mut Notes) {
    if notes
        .as_of
        .is_some_and(|now| micros > now.saturating_add(FUTURE_SKEW_MICROS))
    {
        notes.raise(Rule::TimeInFuture);
    }
}

/// A calendar day as it was sent, and as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Date {
    text: SmolStr,
    days: i64,
}

impl Date {
    /// Reads the form of `xs:date` with years 0001 to 9999.
    ///
    /// # Errors
    /// Gives [`BadValue`] for another form and for a day that does not exist.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let (days, _) = read_date(text).map_err(|_| BadValue)?;
        Ok(Self {
            text: text.into(),
            days,
        })
    }

    /// The text as it was sent; it may carry a zone.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The day without its zone, as `YYYY-MM-DD`.
    #[must_use]
    pub fn day(&self) -> &str {
        self.text.get(..10).unwrap_or(&self.text)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(&self) -> i64 {
        self.days
    }
}

impl Default for Date {
    /// 1970-01-01.
    fn default() -> Self {
        Self {
            text: SmolStr::new_static("1970-01-01"),
            days: 0,
        }
    }
}

/// Reads a [`Date`].
pub(crate) struct Day;

impl Lexical for Day {
    type Value = Date;

    fn parse(&self, text: &str, notes: &mut Notes) -> Result<Date, Fault> {
        let text = text.trim_ascii();
        let (days, _) = read_date(text).map_err(|misread| match misread {
            Misread::Form => Fault::value("expected a date such as 2012-01-31"),
            Misread::Range => Fault::range("there is no such day"),
        })?;
        check_past(days * 86_400_000_000, notes);
        Ok(Date {
            text: text.into(),
            days,
        })
    }

    fn print<'v>(&self, value: &'v Date) -> Cow<'v, str> {
        Cow::Borrowed(&value.text)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> Date {
        Date::parse(&format!("{}-02-03", 1950 + random.below(70))).unwrap()
    }
}

/// An IP address as it was sent, and as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IpAddress {
    text: SmolStr,
    address: IpAddr,
}

impl IpAddress {
    /// Reads an IPv4 or IPv6 address, IPv4-mapped ones too; no zone, no prefix length, no brackets.
    ///
    /// # Errors
    /// Gives [`BadValue`] for anything else.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let address = text.parse().map_err(|_| BadValue)?;
        Ok(Self {
            text: text.into(),
            address,
        })
    }

    /// The text as it was sent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The address; an IPv4-mapped IPv6 address is given as IPv4.
    #[must_use]
    pub const fn address(&self) -> IpAddr {
        self.address.to_canonical()
    }
}

impl Default for IpAddress {
    /// 0.0.0.0.
    fn default() -> Self {
        Self {
            text: SmolStr::new_static("0.0.0.0"),
            address: IpAddr::V4(Ipv4Addr::UNSPECIFIED),
        }
    }
}

/// Reads an [`IpAddress`].
pub(crate) struct Ip;

impl Lexical for Ip {
    type Value = IpAddress;

    fn parse(&self, text: &str, _: &mut Notes) -> Result<IpAddress, Fault> {
        IpAddress::parse(text.trim_ascii())
            .map_err(|_| Fault::value("expected an IPv4 or IPv6 address, nothing around it"))
    }

    fn print<'v>(&self, value: &'v IpAddress) -> Cow<'v, str> {
        Cow::Borrowed(&value.text)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> IpAddress {
        let low = random.below(256);
        let text = match random.below(3) {
            0 => format!("203.0.113.{low}"),
            1 => format!("2001:DB8::{low:x}"),
            _ => format!("::ffff:192.0.2.{low}"),
        };
        IpAddress::parse(&text).unwrap()
    }
}

/// A latitude or longitude in degrees as it was sent, and in millionths of a degree.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Coordinate {
    text: SmolStr,
    micro_degrees: Option<i64>,
}

impl Coordinate {
    /// The text as it was sent.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Millionths of a degree, north and east positive, further decimals cut off; none where the
    /// text is no plain decimal number within ±180 (`1e2`, `INF` and `NaN` are valid in the schema).
    #[must_use]
    pub const fn micro_degrees(&self) -> Option<i64> {
        self.micro_degrees
    }
}

/// Reads a [`Coordinate`] of at most so many degrees; beyond is flagged.
pub(crate) struct Degrees(pub(crate) i64);

impl Lexical for Degrees {
    type Value = Coordinate;

    fn parse(&self, text: &str, notes: &mut Notes) -> Result<Coordinate, Fault> {
        let text = text.trim_ascii();
        let special = matches!(text, "INF" | "-INF" | "NaN");
        let number = text
            .bytes()
            .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b))
            && text.parse::<f64>().is_ok();
        if !special && !number {
            return Err(Fault::value("expected degrees as a decimal number"));
        }
        let micro_degrees = micro_degrees(text);
        let limit = self.0 * 1_000_000;
        if micro_degrees.is_none_or(|value| value.abs() > limit) {
            notes.raise(Rule::CoordinateRange);
        }
        Ok(Coordinate {
            text: text.into(),
            micro_degrees,
        })
    }

    fn print<'v>(&self, value: &'v Coordinate) -> Cow<'v, str> {
        Cow::Borrowed(&value.text)
    }

    #[cfg(test)]
    fn sample(&self, random: &mut super::sample::Random) -> Coordinate {
        let text = format!("-{}.{:03}", random.below(200), random.below(1000));
        self.parse(&text, &mut Notes::new(None)).ok().unwrap()
    }
}

/// Millionths of a plain decimal number within ±180, by digits, so that no rounding enters.
fn micro_degrees(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok().filter(|v| *v <= 180)?
    };
    let mut value = whole;
    for place in 0..6 {
        let digit = fraction.as_bytes().get(place).copied().unwrap_or(b'0');
        value = value * 10 + i64::from(digit.is_ascii_digit().then(|| digit - b'0')?);
    }
    let plain = fraction.bytes().all(|b| b.is_ascii_digit());
    (plain && value <= 180_000_000).then_some(if negative { -value } else { value })
}
