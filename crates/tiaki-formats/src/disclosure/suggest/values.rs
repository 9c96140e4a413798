//! What the values of a column are like.

use std::collections::BTreeSet;
use std::net::IpAddr;

use jiff::tz::TimeZone;

use crate::cybertip::Country;
use crate::digest::{Algorithm, Digest};
use crate::disclosure::map::Column;
use crate::disclosure::rows::{time, truth};

/// Different values that are remembered.
const REMEMBERED: usize = 2_000;
/// Characters of a value that are remembered.
const SHORT: usize = 40;

/// Counts over the values of one column that are not empty.
#[derive(Debug, Default)]
pub(super) struct Values {
    count: u32,
    boolean: u32,
    country: u32,
    email: u32,
    ip: u32,
    md5: u32,
    phone: u32,
    port: u32,
    sha1: u32,
    time: u32,
    time_without_zone: u32,
    since_1970: u32,
    dated: u32,
    url: u32,
    wide_digest: u32,
    long: u32,
    different: BTreeSet<String>,
}

impl Values {
    pub(super) fn add(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        self.count += 1;
        self.boolean += u32::from(truth(text).is_ok());
        let code = text.to_ascii_uppercase();
        self.country += u32::from(text.len() == 2 && Country::find(&code).is_some());
        self.email += u32::from(is_email(text));
        self.ip += u32::from(text.parse::<IpAddr>().is_ok());
        self.phone += u32::from(is_phone(text));
        self.port += u32::from(text.parse::<u16>().is_ok_and(|port| port > 0));
        self.url += u32::from(text.starts_with("https://") || text.starts_with("http://"));
        let is = |algorithm| Digest::parse(algorithm, text).is_ok();
        self.md5 += u32::from(is(Algorithm::Md5));
        self.sha1 += u32::from(is(Algorithm::Sha1));
        self.wide_digest += u32::from(is(Algorithm::Sha256));
        if let Ok(time) = time(text, &TimeZone::UTC) {
            self.time += 1;
            self.time_without_zone += u32::from(time.zone_assumed);
        }
        self.since_1970 += u32::from(is_since_1970(text));
        self.dated += u32::from(is_dated(text));
        self.long += u32::from(text.len() > SHORT);
        if self.different.len() < REMEMBERED {
            let short: String = text.chars().take(SHORT + 1).collect();
            self.different.insert(short);
        }
    }

    pub(super) const fn has_times_without_zone(&self) -> bool {
        self.time_without_zone > 0
    }

    /// Whether nearly all values are of a kind that so many are.
    fn nearly(&self, of_kind: u32) -> bool {
        self.count > 0 && u64::from(of_kind) * 100 >= u64::from(self.count) * 95
    }

    pub(super) fn is_since_1970(&self) -> bool {
        self.nearly(self.since_1970)
    }

    /// Whether the values are times or dates of a form that is not read.
    pub(super) fn is_dated(&self) -> bool {
        self.nearly(self.dated) && !self.nearly(self.time)
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.count == 0
    }

    pub(super) fn distinct(&self) -> usize {
        self.different.len()
    }

    /// Whether the values could be handles: short, and no kind of their own.
    pub(super) fn may_name(&self) -> bool {
        let typed = [
            self.ip,
            self.time,
            self.md5,
            self.sha1,
            self.wide_digest,
            self.url,
            self.dated,
        ];
        self.count > 0
            && self.long == 0
            && !self.nearly(self.boolean)
            && typed.iter().all(|kind| !self.nearly(*kind))
    }

    /// The different values, where they are few and look like codes; they may be named then.
    pub(super) fn codes(&self) -> Option<impl Iterator<Item = &str>> {
        let is_code = |value: &String| {
            let allowed =
                |c: char| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | ':');
            let digits = value.chars().filter(char::is_ascii_digit).count();
            value.chars().count() <= SHORT && value.chars().all(allowed) && digits <= 4
        };
        let few = self.different.len() <= 50 && self.different.iter().all(is_code);
        few.then(|| self.different.iter().map(String::as_str))
    }

    /// How well the values fit what the header says, from 0 to 60; none where they do not.
    pub(super) fn fit(&self, column: Column) -> Option<u32> {
        if self.count == 0 {
            return Some(0);
        }
        let typed = |of_kind| self.nearly(of_kind).then_some(60);
        match column {
            Column::Country => typed(self.country),
            Column::EmailVerified | Column::PhoneVerified => typed(self.boolean),
            Column::EventAt | Column::RegisteredAt => typed(self.time),
            Column::Ip => typed(self.ip),
            Column::Md5 => typed(self.md5),
            Column::Pdq | Column::Sha256 => typed(self.wide_digest),
            Column::Port => typed(self.port),
            Column::Sha1 => typed(self.sha1),
            Column::Email => typed(self.email),
            Column::ProfileUrl => typed(self.url),
            Column::Event => self.codes().map(|_| 40),
            // What looks like something else is rather that.
            Column::Account | Column::ScreenName | Column::DisplayName => {
                let other = [
                    self.ip,
                    self.time,
                    self.md5,
                    self.sha1,
                    self.wide_digest,
                    self.url,
                ];
                let is_other = other.iter().any(|kind| self.nearly(*kind)) || self.is_dated();
                (!is_other).then_some(30)
            }
            Column::Phone => Some(if self.nearly(self.phone) { 60 } else { 10 }),
            Column::Device | Column::Payment => Some(30),
        }
    }

    /// What the values alone say.
    pub(super) fn kinds(&self) -> Vec<Column> {
        let mut kinds = Vec::new();
        for (of_kind, column) in [
            (self.email, Column::Email),
            (self.ip, Column::Ip),
            (self.md5, Column::Md5),
            (self.sha1, Column::Sha1),
            (self.wide_digest, Column::Sha256),
            (self.time, Column::EventAt),
            (self.url, Column::ProfileUrl),
        ] {
            if self.nearly(of_kind) {
                kinds.push(column);
            }
        }
        let is_plus = |value: &String| value.starts_with('+');
        if self.nearly(self.phone) && self.different.iter().all(is_plus) {
            kinds.push(Column::Phone);
        }
        if self.nearly(self.country) && self.different.len() >= 3 {
            kinds.push(Column::Country);
        }
        kinds
    }
}

/// Whether a text is rather a value than a name of a column.
pub(super) fn is_value(text: &str) -> bool {
    let is_digest =
        matches!(text.len(), 32 | 40 | 64) && text.bytes().all(|b| b.is_ascii_hexdigit());
    is_email(text)
        || text.parse::<IpAddr>().is_ok()
        || time(text, &TimeZone::UTC).is_ok()
        || is_digest
        || is_dated(text)
        || text.len() >= 5 && text.bytes().all(|b| b.is_ascii_digit())
        || text.starts_with("http://")
        || text.starts_with("https://")
}

fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && !text.contains(char::is_whitespace)
    })
}

/// Digits with separators, seven to fifteen of them; with a plus or two zeros, or a separator.
fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let allowed =
        |b: u8| b.is_ascii_digit() || matches!(b, b'+' | b' ' | b'-' | b'(' | b')' | b'.' | b'/');
    let starts = text.starts_with('+') || text.starts_with('0') || text.starts_with('(');
    starts
        && (7..=15).contains(&digits)
        && text.bytes().all(allowed)
        && text.parse::<IpAddr>().is_err()
        && !is_dated(text)
}

/// Seconds or milliseconds since 1970, of the years 2001 to 2100.
fn is_since_1970(text: &str) -> bool {
    let number = text.parse::<u64>().unwrap_or(0);
    match text.len() {
        10 => (1_000_000_000..4_102_444_800).contains(&number),
        13 => (1_000_000_000_000..4_102_444_800_000).contains(&number),
        _ => false,
    }
}

/// Three numbers between two of the same separators at the beginning: a date of whatever order.
fn is_dated(text: &str) -> bool {
    let date = text.split([' ', 'T', ',']).next().unwrap_or_default();
    ['-', '/', '.'].into_iter().any(|separator| {
        let parts: Vec<&str> = date.split(separator).collect();
        parts.len() == 3
            && parts.iter().all(|part| {
                matches!(part.len(), 1 | 2 | 4) && part.bytes().all(|b| b.is_ascii_digit())
            })
            && date.len() >= 6
    })
}
