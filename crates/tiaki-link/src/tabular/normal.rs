//! Normal forms: what two spellings of one value have in common.
//!
//! Everything is brought to one width (Unicode NFKC) and to our digits first, without what nobody sees
//! (`scripts`). Text is transliterated to Latin letters (`deunicode`), put in lower case; marks become
//! spaces, apostrophes go. Dates become eight digits with zeros for what is not stated; numbers lose
//! what does not change them; telephone numbers keep their digits, without an extension; e-mail
//! addresses lose brackets, scheme and tags, and dots where the provider passes over them.

use super::scripts::{plain, transliterated};

/// Whether a cell says in one of the usual ways that it is empty.
pub(crate) fn is_missing(cell: &str) -> bool {
    matches!(
        cell,
        "" | "NA"
            | "N/A"
            | "n/a"
            | "NaN"
            | "nan"
            | "NULL"
            | "null"
            | "None"
            | "none"
            | "-"
            | "--"
            | "?"
            | "."
            | "<NA>"
            | "NaT"
            | "\\N"
            | "unknown"
            | "Unknown"
            | "UNKNOWN"
    )
}

/// Words in lower-case ASCII with single spaces between them.
pub(crate) fn text(cell: &str, out: &mut String) {
    if cell.is_ascii() {
        fold(cell.bytes(), out);
        return;
    }
    fold(transliterated(cell).bytes(), out);
}

fn fold(bytes: impl Iterator<Item = u8>, out: &mut String) {
    out.clear();
    for byte in bytes {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            b'A'..=b'Z' => out.push(char::from(byte.to_ascii_lowercase())),
            b'\'' | b'`' => {}
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
}

/// Letters and digits alone, for codes that are written with and without spaces and dashes.
pub(crate) fn code(cell: &str, out: &mut String) {
    text(cell, out);
    out.retain(|c| c != ' ');
}

/// The digits of a telephone number without what stands before a country code or an area code, and
/// without an extension.
pub(crate) fn phone(cell: &str, out: &mut String) {
    out.clear();
    let cell = plain(cell);
    let mut digits = 0;
    let extension = cell.find(|c: char| {
        digits += usize::from(c.is_ascii_digit());
        digits >= 7 && matches!(c, 'x' | 'X' | '#' | ';')
    });
    let number = extension.and_then(|at| cell.get(..at)).unwrap_or(&cell);
    out.extend(number.chars().filter(char::is_ascii_digit));
    let kept = out.trim_start_matches('0').len();
    out.drain(..out.len() - kept);
    if out.len() < 5 {
        out.clear();
    }
}

/// An address in lower case without its tag; without dots at a provider that passes over them.
pub(crate) fn email(cell: &str, out: &mut String) {
    out.clear();
    let latin = if cell.is_ascii() {
        cell.into()
    } else {
        transliterated(cell)
    };
    let address = latin.trim().trim_matches(['<', '>', '"']);
    let address = match address.split_at_checked("mailto:".len()) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("mailto:") => rest,
        _ => address,
    };
    let Some((local, domain)) = address.rsplit_once('@') else {
        text(cell, out);
        return;
    };
    let domain = domain.trim().trim_end_matches('.').to_lowercase();
    let local = local.trim().trim_matches('"').to_lowercase();
    let local = local
        .split_once('+')
        .map_or(local.as_str(), |(name, _)| name);
    let dotless = matches!(domain.as_str(), "gmail.com" | "googlemail.com");
    out.extend(
        local
            .chars()
            .filter(|c| c.is_ascii_graphic() && !(dotless && *c == '.')),
    );
    out.push('@');
    out.extend(domain.chars().filter(char::is_ascii_graphic));
}

/// A number in thousandths, with `,` between thousands or before decimals, and a currency around
/// it passed over; nothing where it is no number.
pub(crate) fn number(cell: &str) -> Option<i64> {
    let kept: String = plain(cell)
        .chars()
        .filter(|c| !matches!(c, ' ' | '$' | '€' | '£' | '\u{a0}'))
        .collect();
    let commas = kept.matches(',').count();
    let decimal_comma = commas == 1
        && !kept.contains('.')
        && kept.rsplit(',').next().is_some_and(|tail| tail.len() != 3);
    let kept = kept.replace(',', if decimal_comma { "." } else { "" });
    let (negative, digits) = kept
        .strip_prefix('-')
        .map_or((false, kept.as_str()), |rest| (true, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if (whole.is_empty() && part.is_empty()) || whole.len() > 15 || !plain(whole) || !plain(part) {
        return None;
    }
    let mut value: i64 = if whole.is_empty() {
        0
    } else {
        whole.parse().ok()?
    };
    for place in 0..3 {
        let digit = part
            .as_bytes()
            .get(place)
            .map_or(0, |b| i64::from(b - b'0'));
        value = value * 10 + digit;
    }
    Some(if negative { -value } else { value })
}

/// The order that the numbers of a date are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Day first.
    Dmy,
    /// Month first.
    Mdy,
}

/// A date, with zeros for what is not stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Date {
    pub(crate) year: u16,
    pub(crate) month: u8,
    pub(crate) day: u8,
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Reads a date: `1908-12-09`, `19081209`, `9/12/1908` in the column's order, `9 Dec 1908`,
/// `December 9, 1908`, `about 1908`. Two digits of a year below 30 are of this century.
pub(crate) fn date(cell: &str, order: Order) -> Option<Date> {
    let mut numbers = [(0_u32, 0_usize); 3];
    let (mut filled, mut named) = (0, 0_u8);
    for part in plain(cell).split(|c: char| !c.is_alphanumeric()) {
        for part in pieces(part) {
            if let Ok(number) = part.parse::<u32>() {
                if let Some(place) = numbers.get_mut(filled) {
                    *place = (number, part.len());
                    filled += 1;
                }
            } else if let Some(month) = month_name(part) {
                named = month;
            }
        }
    }
    let [first, second, third] = numbers;
    match (filled, named) {
        (1, 0) => one_number(first),
        (1, month) => made(year(first)?, u32::from(month), 0),
        (2.., month @ 1..) => {
            let (day, when) = if first.1 >= 3 {
                (second, first)
            } else {
                (first, second)
            };
            made(year(when)?, u32::from(month), day.0)
        }
        (2, _) if first.1 == 4 => made(first.0, second.0, 0),
        (2, _) if second.1 == 4 => made(second.0, first.0, 0),
        (3, _) if first.1 == 4 => made(first.0, second.0, third.0),
        (3, _) => {
            let when = year(third)?;
            match order {
                Order::Dmy => {
                    made(when, second.0, first.0).or_else(|| made(when, first.0, second.0))
                }
                Order::Mdy => {
                    made(when, first.0, second.0).or_else(|| made(when, second.0, first.0))
                }
            }
        }
        _ => None,
    }
}

/// Letters and digits that stand together, apart: `9Dec1908`.
fn pieces(part: &str) -> impl Iterator<Item = &str> {
    let mut rest = part;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = rest
            .find(|c: char| c.is_ascii_digit() != first.is_ascii_digit())
            .unwrap_or(rest.len());
        let (piece, after) = rest.split_at(end);
        rest = after;
        Some(piece)
    })
}

fn month_name(word: &str) -> Option<u8> {
    let start: String = word.chars().take(3).collect::<String>().to_lowercase();
    let at = MONTHS.iter().position(|m| *m == start)?;
    u8::try_from(at + 1).ok()
}

fn one_number((number, digits): (u32, usize)) -> Option<Date> {
    match digits {
        8 => made(number / 10_000, number / 100 % 100, number % 100)
            .or_else(|| made(number % 10_000, number / 10_000 % 100, number / 1_000_000)),
        6 => made(
            year((number / 10_000, 2))?,
            number / 100 % 100,
            number % 100,
        ),
        4 => made(number, 0, 0),
        _ => None,
    }
}

fn year((number, digits): (u32, usize)) -> Option<u32> {
    match digits {
        4 => Some(number),
        2 if number < 30 => Some(2000 + number),
        2 => Some(1900 + number),
        _ => None,
    }
}

/// A date within bounds; whether its month has that many days is not asked, since what was
/// mistyped is to be compared as well.
fn made(year: u32, month: u32, day: u32) -> Option<Date> {
    let fits = (1000..2200).contains(&year) && month <= 12 && day <= 31;
    fits.then(|| Date {
        year: u16::try_from(year).unwrap_or(0),
        month: u8::try_from(month).unwrap_or(0),
        day: u8::try_from(day).unwrap_or(0),
    })
}

/// The order of a column's dates: month first where a second number is no month and no first one
/// is; else day first.
pub(crate) fn order<'a>(cells: impl Iterator<Item = &'a str>) -> Order {
    let (mut day_first, mut month_first) = (0_u32, 0_u32);
    for cell in cells.take(5_000) {
        let mut parts = cell.split(['/', '.', '-', ' ']);
        let (Some(first), Some(second)) = (parts.next(), parts.next()) else {
            continue;
        };
        let both = (first.len() <= 2).then(|| (first.parse::<u8>(), second.parse::<u8>()));
        match both {
            Some((Ok(13..=31), Ok(1..=12))) => day_first += 1,
            Some((Ok(1..=12), Ok(13..=31))) => month_first += 1,
            _ => {}
        }
    }
    if month_first > day_first {
        Order::Mdy
    } else {
        Order::Dmy
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_folded_across_scripts() {
        for (cell, folded) in [
            ("  O'Brien-Smith ", "obrien smith"),
            ("MÜLLER", "muller"),
            ("Дмитрий", "dmitrii"),
            ("ﬁne", "fine"),
            ("---", ""),
        ] {
            let mut out = String::new();
            text(cell, &mut out);
            assert_eq!(out, folded, "{cell}");
        }
    }

    #[test]
    fn dates_in_many_forms_are_one() {
        let expected = Some(Date {
            year: 1908,
            month: 12,
            day: 9,
        });
        for cell in [
            "1908-12-09",
            "19081209",
            "9/12/1908",
            "09.12.1908",
            "9 Dec 1908",
            "December 9, 1908",
            "9Dec1908",
            "1908-12-09T00:00:00",
        ] {
            assert_eq!(date(cell, Order::Dmy), expected, "{cell}");
        }
        assert_eq!(date("12/9/1908", Order::Mdy), expected);
        assert_eq!(
            date("about 1908", Order::Dmy).map(|d| (d.year, d.month)),
            Some((1908, 0))
        );
        for cell in ["", "smith", "13/13/1908", "99999999", "12345", "1908-13-01"] {
            assert_eq!(date(cell, Order::Dmy), None, "{cell}");
        }
        assert_eq!(order(["1/13/2000", "2/2/2000"].into_iter()), Order::Mdy);
        assert_eq!(order(["13/1/2000", "2/2/2000"].into_iter()), Order::Dmy);
    }

    #[test]
    fn numbers_lose_what_does_not_change_them() {
        for (cell, value) in [
            ("1999.0", Some(1_999_000)),
            ("1,234", Some(1_234_000)),
            ("$ 12.50", Some(12_500)),
            ("12,5", Some(12_500)),
            ("-3", Some(-3_000)),
            ("", None),
            ("12a", None),
            (".", None),
            ("1e5", None),
            ("9999999999999999999", None),
        ] {
            assert_eq!(number(cell), value, "{cell}");
        }
    }

    #[test]
    fn numbers_of_telephones_and_addresses_of_mail() {
        let mut out = String::new();
        phone("+00 (0)20 7946-0018", &mut out);
        assert_eq!(out, "2079460018");
        phone("12", &mut out);
        assert_eq!(out, "");
        email("A.B+tag@GMAIL.com", &mut out);
        assert_eq!(out, "ab@gmail.com");
        email("a.b@mail.example", &mut out);
        assert_eq!(out, "a.b@mail.example");
    }
}
