//! Times in the forms that are seen in these reports, without guessing.
//!
//! Read are the year first (`2026-01-02T03:04:05Z`, `2026-01-02 03:04:05 UTC`, `2026-01-02`) and
//! the month by name (`Jan 2, 2026 03:04:05 UTC`, `2 January 2026 03:04`). Dates of numbers alone
//! with the year last are not read: nobody can say whether 03/04 is in March or in April.

use crate::time::read_date_time;

/// A time as it was written, and as it was understood.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Moment {
    text: String,
    micros: Option<i64>,
    zoned: bool,
    dated: bool,
}

impl Moment {
    /// Takes a text; one that cannot be read has no [`micros`](Self::micros).
    #[must_use]
    pub fn read(text: &str) -> Self {
        let found = understand(text);
        Self {
            text: text.to_owned(),
            micros: found.map(|found| found.micros),
            zoned: found.is_some_and(|found| found.zoned),
            dated: found.is_some_and(|found| found.dated),
        }
    }

    /// The text as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Microseconds since 1970-01-01T00:00:00Z; without a zone, as if the text were in UTC; a day
    /// alone as its beginning. Nothing where the text cannot be read.
    #[must_use]
    pub const fn micros(&self) -> Option<i64> {
        self.micros
    }

    /// Whether the text carries a zone.
    #[must_use]
    pub const fn is_zoned(&self) -> bool {
        self.zoned
    }

    /// Whether it is a day only: then the time within it says nothing.
    #[must_use]
    pub const fn is_day(&self) -> bool {
        self.dated
    }

    /// The day in UTC as `YYYY-MM-DD`, where the text can be read.
    #[must_use]
    pub fn day(&self) -> Option<String> {
        let at = jiff::Timestamp::from_microsecond(self.micros?).ok()?;
        Some(at.strftime("%Y-%m-%d").to_string())
    }
}

#[derive(Clone, Copy)]
struct Understood {
    micros: i64,
    zoned: bool,
    dated: bool,
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Times are short; nothing longer is looked at.
const LONGEST: usize = 64;

fn understand(text: &str) -> Option<Understood> {
    let text = text.trim();
    if text.len() > LONGEST || !text.is_ascii() {
        return None;
    }
    let (date, rest) = year_first(text).or_else(|| month_by_name(text))?;
    let rest = rest.trim_start_matches([',', ' ', 'T', 't']).trim_start();
    let rest = rest
        .strip_prefix("at ")
        .unwrap_or(rest)
        .trim_start_matches("- ");
    if rest.is_empty() {
        let instant = read_date_time(&format!("{date}T00:00:00Z")).ok()?;
        return Some(Understood {
            micros: instant.micros,
            zoned: false,
            dated: true,
        });
    }
    let end = rest
        .find(|c: char| !(c.is_ascii_digit() || c == ':' || c == '.'))
        .unwrap_or(rest.len());
    let (clock, zone) = (rest.get(..end)?, rest.get(end..)?.trim());
    let (clock, zone) = half_day(clock_of(clock)?, zone)?;
    let zone = zone_of(zone)?;
    let instant = read_date_time(&format!("{date}T{clock}{zone}")).ok()?;
    Some(Understood {
        micros: instant.micros,
        zoned: instant.zoned,
        dated: false,
    })
}

/// `2026-01-02` or `2026/01/02`, and what follows.
fn year_first(text: &str) -> Option<(String, &str)> {
    let (head, rest) = text.split_at_checked(10)?;
    let (year, month, day) = (head.get(..4)?, head.get(5..7)?, head.get(8..)?);
    let marks = (head.get(4..5)?, head.get(7..8)?);
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let sound = digits(year) && digits(month) && digits(day);
    let follows = rest.starts_with(|c: char| c.is_ascii_digit());
    (sound && !follows && matches!(marks, ("-", "-") | ("/", "/")))
        .then(|| (format!("{year}-{month}-{day}"), rest))
}

/// `Jan 2, 2026` or `2 January 2026`, and what follows.
fn month_by_name(text: &str) -> Option<(String, &str)> {
    let (first, rest) = word(text)?;
    let (second, rest) = word(rest)?;
    let (year, rest) = word(rest)?;
    let month = |name: &str| {
        let name = name.to_ascii_lowercase();
        let is = |full: &&str| name.len() >= 3 && full.starts_with(name.as_str());
        MONTHS.iter().position(is).map(|at| at + 1)
    };
    let day = |text: &str| {
        text.parse::<u8>()
            .ok()
            .filter(|day| (1..=31).contains(day) && text.len() <= 2)
    };
    let (month, day) = match (month(first), day(second)) {
        (Some(month), Some(day)) => (month, day),
        _ => (month(second)?, day(first)?),
    };
    let sound = year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit());
    sound.then(|| (format!("{year}-{month:02}-{day:02}"), rest))
}

/// A word of letters and digits and what follows; commas and full stops after it are passed over.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let end = text
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(text.len());
    let (word, rest) = text.split_at_checked(end)?;
    (!word.is_empty()).then(|| (word, rest.trim_start_matches([',', '.'])))
}

/// Hours, minutes and, where given, seconds, as two digits each.
fn clock_of(text: &str) -> Option<String> {
    let mut parts = text.splitn(3, ':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next().unwrap_or("00");
    let sound = (1..=2).contains(&hour.len()) && minute.len() == 2;
    sound.then(|| format!("{hour:0>2}:{minute}:{second}"))
}

/// A clock of twelve hours as one of twenty-four, where `AM` or `PM` follows.
fn half_day(clock: String, zone: &str) -> Option<(String, &str)> {
    let (mark, rest) = zone.split_at_checked(2).unwrap_or((zone, ""));
    let is_afternoon = match mark.to_ascii_uppercase().as_str() {
        "AM" => false,
        "PM" => true,
        _ => return Some((clock, zone)),
    };
    let hour: u8 = clock.get(..2)?.parse().ok()?;
    if !(1..=12).contains(&hour) {
        return None;
    }
    let hour = hour % 12 + if is_afternoon { 12 } else { 0 };
    Some((format!("{hour:02}{}", clock.get(2..)?), rest.trim()))
}

/// A zone in the form `Z` or `+hh:mm`; empty where there is none. Names other than UTC are not
/// read: most are used by several countries.
fn zone_of(text: &str) -> Option<String> {
    let text = text.trim_matches(['(', ')', ' ']);
    let upper = text.to_ascii_uppercase();
    if upper.is_empty() {
        return Some(String::new());
    }
    let bare = ["UTC", "GMT"]
        .iter()
        .find_map(|name| upper.strip_prefix(name));
    let offset = match (upper.as_str(), bare) {
        ("Z" | "ZULU" | "+00:00 UTC" | "+0000 UTC", _) => return Some("Z".to_owned()),
        (_, Some("")) => return Some("Z".to_owned()),
        (_, Some(offset)) => offset.trim_start(),
        (offset, None) => offset,
    };
    let sign = offset.get(..1).filter(|sign| matches!(*sign, "+" | "-"))?;
    let digits: String = offset.get(1..)?.chars().filter(|c| *c != ':').collect();
    let sound = digits.bytes().all(|b| b.is_ascii_digit());
    match digits.len() {
        2 if sound => Some(format!("{sign}{digits}:00")),
        4 if sound => Some(format!("{sign}{}:{}", digits.get(..2)?, digits.get(2..)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    const AT: i64 = 1_767_323_045_000_000;

    #[test]
    fn forms_that_are_seen() {
        for (text, micros, zoned) in [
            ("2026-01-02T03:04:05Z", AT, true),
            ("2026-01-02T03:04:05.000Z", AT, true),
            ("2026-01-02 03:04:05 UTC", AT, true),
            ("2026-01-02 03:04:05 (UTC)", AT, true),
            ("2026-01-02 03:04:05 GMT", AT, true),
            ("2026-01-02 03:04:05 +0000", AT, true),
            ("2026-01-02 03:04:05 +0000 UTC", AT, true),
            ("2026-01-02T05:04:05+02:00", AT, true),
            ("2026-01-02 05:04:05 UTC+02:00", AT, true),
            ("2026-01-01 22:04:05 -05", AT, true),
            ("2026-01-02 03:04:05", AT, false),
            ("2026/01/02 03:04:05 UTC", AT, true),
            ("2026-01-02, 03:04:05 UTC", AT, true),
            ("Jan 2, 2026 03:04:05 UTC", AT, true),
            ("January 02, 2026 at 3:04:05 AM UTC", AT, true),
            ("2 Jan 2026 03:04:05 Z", AT, true),
            ("02 January 2026, 03:04:05 GMT", AT, true),
            ("  2026-01-02T03:04:05Z ", AT, true),
            ("2026-01-02T03:04Z", AT - 5_000_000, true),
            ("2026-01-02 03:04:05 PM UTC", AT + 12 * 3_600_000_000, true),
        ] {
            let moment = Moment::read(text);
            assert_eq!(moment.micros(), Some(micros), "{text}");
            assert_eq!(moment.is_zoned(), zoned, "{text}");
            assert_eq!(moment.text(), text);
        }
        let day = Moment::read("2026-01-02");
        assert!(day.is_day() && !day.is_zoned());
        assert_eq!(day.day().as_deref(), Some("2026-01-02"));
    }

    #[test]
    fn what_cannot_be_read_is_kept_and_not_guessed() {
        for text in [
            "03/04/2026 03:04:05 UTC",
            "04-03-2026",
            "1767323045",
            "20260102T030405Z",
            "2026-13-02T03:04:05Z",
            "2026-02-30",
            "2026-01-02T25:04:05Z",
            "2026-01-02 03:04:05 EST",
            "2026-01-02 05:04:05 UTC+2:00",
            "2026-01-02 13:04:05 PM UTC",
            "yesterday",
            "Smarch 2, 2026",
            "2026-01-02T03:04:05Z and more",
            "٢٠٢٦-01-02",
            &"9".repeat(1000),
        ] {
            let moment = Moment::read(text);
            assert_eq!(moment.micros(), None, "{text}");
            assert_eq!(moment.text(), text);
        }
    }
}
