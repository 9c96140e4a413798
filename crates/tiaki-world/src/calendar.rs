//! Times as text, without a clock and without floating point.

use std::fmt;

use jiff::civil::Date;

/// Seconds in a day.
pub(crate) const DAY: i64 = 86_400;
/// Seconds in an hour.
pub(crate) const HOUR: i64 = 3_600;
/// Years that a calendar reaches back.
const YEARS_BACK: i64 = 12;

/// The dates around the time of a world, ready to print.
#[derive(Debug)]
pub(crate) struct Calendar {
    first_day: i64,
    dates: Vec<[u8; 10]>,
    year: i64,
}

impl Calendar {
    /// The calendar of a world at `as_of`, in seconds since 1970.
    pub(crate) fn new(as_of: i64) -> Self {
        let last_day = as_of.div_euclid(DAY) + 2;
        let first_day = last_day - YEARS_BACK * 366;
        let epoch = Date::constant(1970, 1, 1);
        let start = epoch.saturating_add(jiff::Span::new().days(first_day));
        let year = i64::from(
            epoch
                .saturating_add(jiff::Span::new().days(as_of.div_euclid(DAY)))
                .year(),
        );
        let dates = start
            .series(jiff::Span::new().days(1))
            .zip(first_day..=last_day)
            .map(|(date, _)| {
                let mut text = *b"0000-00-00";
                text.iter_mut()
                    .zip(date.to_string().bytes())
                    .for_each(|(to, from)| *to = from);
                text
            });
        Self {
            first_day,
            dates: dates.collect(),
            year,
        }
    }

    /// The year of the world's end.
    pub(crate) const fn year(&self) -> i64 {
        self.year
    }

    /// The day of a time as `yyyy-mm-dd`; times outside the calendar give its nearest end.
    pub(crate) fn date(&self, at: i64) -> &str {
        let day = (at.div_euclid(DAY) - self.first_day).clamp(0, self.dates.len() as i64 - 1);
        let text = usize::try_from(day)
            .ok()
            .and_then(|day| self.dates.get(day));
        text.and_then(|text| std::str::from_utf8(text).ok())
            .unwrap_or("1970-01-01")
    }

    /// A time as `yyyy-mm-ddThh:mm:ssZ`.
    pub(crate) const fn stamp(&self, at: i64) -> Stamp<'_> {
        Stamp { calendar: self, at }
    }
}

/// A time that prints itself in UTC.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stamp<'c> {
    calendar: &'c Calendar,
    at: i64,
}

impl fmt::Display for Stamp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.at.rem_euclid(DAY);
        f.write_str(self.calendar.date(self.at))?;
        let mut text = *b"T00:00:00Z";
        let parts = [second / HOUR, second / 60 % 60, second % 60];
        for (place, part) in text.chunks_exact_mut(3).zip(parts) {
            for (digit, value) in place.iter_mut().skip(1).zip([part / 10, part % 10]) {
                *digit += u8::try_from(value).unwrap_or(0);
            }
        }
        f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_print_as_the_library_prints_them() {
        let as_of = 1_780_272_000;
        let calendar = Calendar::new(as_of);
        for at in [
            as_of,
            as_of - 1,
            as_of - 400 * DAY - 4_321,
            as_of - 10 * 365 * DAY,
            as_of + DAY,
        ] {
            let expected = jiff::Timestamp::from_second(at).unwrap().to_string();
            assert_eq!(calendar.stamp(at).to_string(), expected);
        }
        assert_eq!(calendar.year(), 2026);
    }
}
