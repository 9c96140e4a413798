//! Times and dates as XML Schema writes them, in integers.
//!
//! Hand-written because this is a hot path and because the lexical form is exactly that of
//! XML Schema part 2, sections 3.2.7 and 3.2.9: no other ISO 8601 form is taken. Years 0001-9999.

/// Microseconds in a day.
const DAY: i64 = 86_400_000_000;

/// A time that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Instant {
    /// Microseconds since 1970-01-01T00:00:00Z; without a zone, as if the text were in UTC.
    pub(crate) micros: i64,
    /// Whether the text carries a zone.
    pub(crate) zoned: bool,
    /// Whether the text has more than six decimals; the rest was cut off.
    pub(crate) fine: bool,
}

/// Why a text is no time or date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Misread {
    /// Not of the form.
    Form,
    /// Of the form, but there is no such day, hour or zone.
    Range,
}

/// Reads `YYYY-MM-DDThh:mm:ss[.fraction][Z|±hh:mm]`.
pub(crate) fn read_date_time(text: &str) -> Result<Instant, Misread> {
    let mut cursor = Cursor(text.as_bytes());
    let days = cursor.date()?;
    cursor.expect(b'T')?;
    let (micros_of_day, fine) = cursor.clock()?;
    let offset = cursor.zone()?;
    let micros = days * DAY + micros_of_day - offset.unwrap_or(0) * 60_000_000;
    Ok(Instant {
        micros,
        zoned: offset.is_some(),
        fine,
    })
}

/// Reads `YYYY-MM-DD[Z|±hh:mm]` and gives days since 1970-01-01 and whether a zone was given.
pub(crate) fn read_date(text: &str) -> Result<(i64, bool), Misread> {
    let mut cursor = Cursor(text.as_bytes());
    let days = cursor.date()?;
    let offset = cursor.zone()?;
    Ok((days, offset.is_some()))
}

/// Days since 1970-01-01 of a day of the proleptic Gregorian calendar; years run from March so
/// that the leap day is the last of its year (the usual civil-calendar arithmetic).
pub(crate) const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

const fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

struct Cursor<'a>(&'a [u8]);

impl Cursor<'_> {
    fn expect(&mut self, byte: u8) -> Result<(), Misread> {
        match self.0.split_first() {
            Some((first, rest)) if *first == byte => {
                self.0 = rest;
                Ok(())
            }
            _ => Err(Misread::Form),
        }
    }

    fn digits(&mut self, count: usize) -> Result<i64, Misread> {
        let (head, rest) = self.0.split_at_checked(count).ok_or(Misread::Form)?;
        let mut value = 0;
        for byte in head {
            if !byte.is_ascii_digit() {
                return Err(Misread::Form);
            }
            value = value * 10 + i64::from(byte - b'0');
        }
        self.0 = rest;
        Ok(value)
    }

    fn date(&mut self) -> Result<i64, Misread> {
        let year = self.digits(4)?;
        self.expect(b'-')?;
        let month = self.digits(2)?;
        self.expect(b'-')?;
        let day = self.digits(2)?;
        let exists = year >= 1
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        if exists {
            Ok(days_from_civil(year, month, day))
        } else {
            Err(Misread::Range)
        }
    }

    /// Microseconds of the day; 24:00:00 is the end of the day, as the schema allows.
    fn clock(&mut self) -> Result<(i64, bool), Misread> {
        let hour = self.digits(2)?;
        self.expect(b':')?;
        let minute = self.digits(2)?;
        self.expect(b':')?;
        let second = self.digits(2)?;
        let (fraction, fine) = self.fraction()?;
        let in_day = hour < 24 && minute < 60 && second < 60;
        let end_of_day = hour == 24 && minute == 0 && second == 0 && fraction == 0;
        if !in_day && !end_of_day {
            return Err(Misread::Range);
        }
        Ok((
            ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction,
            fine,
        ))
    }

    fn fraction(&mut self) -> Result<(i64, bool), Misread> {
        let Some((b'.', rest)) = self.0.split_first() else {
            return Ok((0, false));
        };
        let count = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if count == 0 {
            return Err(Misread::Form);
        }
        let (digits, rest) = rest.split_at(count);
        let mut micros = 0;
        for place in 0..6 {
            let digit = digits.get(place).map_or(0, |byte| i64::from(byte - b'0'));
            micros = micros * 10 + digit;
        }
        self.0 = rest;
        Ok((micros, count > 6))
    }

    /// Minutes east of UTC, or none where the text ends without a zone.
    fn zone(&mut self) -> Result<Option<i64>, Misread> {
        let Some((first, rest)) = self.0.split_first() else {
            return Ok(None);
        };
        self.0 = rest;
        let sign = match first {
            b'Z' => 0,
            b'+' => 1,
            b'-' => -1,
            _ => return Err(Misread::Form),
        };
        let mut minutes = 0;
        if sign != 0 {
            let hour = self.digits(2)?;
            self.expect(b':')?;
            let minute = self.digits(2)?;
            minutes = hour * 60 + minute;
            // XML Schema part 2, section 3.2.7.3: up to 14:00.
            if minute > 59 || minutes > 14 * 60 {
                return Err(Misread::Range);
            }
        }
        if self.0.is_empty() {
            Ok(Some(sign * minutes))
        } else {
            Err(Misread::Form)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times_read_to_microseconds() {
        let cases: &[(&str, i64, bool, bool)] = &[
            ("1970-01-01T00:00:00Z", 0, true, false),
            ("1970-01-01T00:00:00", 0, false, false),
            ("1969-12-31T23:59:59.999999Z", -1, true, false),
            ("2026-01-02T03:04:05Z", 1_767_323_045_000_000, true, false),
            (
                "2026-01-02T03:04:05.123456789Z",
                1_767_323_045_123_456,
                true,
                true,
            ),
            (
                "2026-01-02T05:04:05+02:00",
                1_767_323_045_000_000,
                true,
                false,
            ),
            (
                "2026-01-01T22:04:05-05:00",
                1_767_323_045_000_000,
                true,
                false,
            ),
            ("2024-02-29T24:00:00Z", 1_709_251_200_000_000, true, false),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000_000, true, false),
        ];
        for (text, micros, zoned, fine) in cases {
            let expected = Instant {
                micros: *micros,
                zoned: *zoned,
                fine: *fine,
            };
            assert_eq!(read_date_time(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_date_time_is_refused() {
        let form = [
            "",
            "2026",
            "2026-01-02",
            "2026-01-02 03:04:05Z",
            "2026-1-02T03:04:05Z",
            "2026-01-02T03:04Z",
            "2026-01-02T03:04:05.Z",
            "2026-01-02T03:04:05z",
            "2026-01-02T03:04:05+0200",
            "2026-01-02T03:04:05Zx",
            "12026-01-02T03:04:05Z",
            "-001-01-02T03:04:05Z",
            "٢٠٢٦-01-02T03:04:05Z",
        ];
        for text in form {
            assert_eq!(read_date_time(text), Err(Misread::Form), "{text}");
        }
        let range = [
            "0000-01-02T03:04:05Z",
            "2026-13-02T03:04:05Z",
            "2026-00-02T03:04:05Z",
            "2025-02-29T03:04:05Z",
            "2026-01-32T03:04:05Z",
            "2026-01-02T24:00:01Z",
            "2026-01-02T03:60:05Z",
            "2026-01-02T03:04:60Z",
            "2026-01-02T03:04:05+14:01",
        ];
        for text in range {
            assert_eq!(read_date_time(text), Err(Misread::Range), "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn days_agree_with_jiff(year in 1i16..=9999, month in 1i8..=12, day in 1i8..=28) {
            let epoch = jiff::civil::date(1970, 1, 1);
            let days = epoch.until(jiff::civil::date(year, month, day)).unwrap().get_days();
            proptest::prop_assert_eq!(
                days_from_civil(i64::from(year), i64::from(month), i64::from(day)),
                i64::from(days)
            );
        }
    }
}
