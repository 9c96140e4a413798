//! Moments, days and epochs, all in UTC.
//!
//! An epoch is a number of days for which a key is used. Epochs of one length are counted from the
//! first of January 1970, so that both sides know the current one without agreeing on a beginning.

use crate::Error;
use crate::wire::{Reader, Writer};

/// Days that an epoch has at most.
pub const MAX_EPOCH_DAYS: u16 = 366;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// Microseconds since the beginning of 1970, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

impl Moment {
    /// From microseconds since the beginning of 1970, UTC.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the beginning of 1970, UTC.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The day it is on.
    #[must_use]
    pub fn day(self) -> Day {
        // 2^63 microseconds are some 107 million days.
        Day(i32::try_from(self.0.div_euclid(MICROS_PER_DAY)).unwrap_or(i32::MAX))
    }

    /// So many days later; the end of time where there is none.
    #[must_use]
    pub const fn plus_days(self, days: u16) -> Self {
        // At most 65,535 days of 8.64e10 microseconds each.
        Self(self.0.saturating_add(days as i64 * MICROS_PER_DAY))
    }
}

/// A day in UTC: days since the first of January 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// From days since the first of January 1970.
    #[must_use]
    pub const fn new(days: i32) -> Self {
        Self(days)
    }

    /// Days since the first of January 1970.
    #[must_use]
    pub const fn number(self) -> i32 {
        self.0
    }

    /// So many days before; the first day there is where there is none.
    #[must_use]
    pub const fn minus(self, days: i32) -> Self {
        Self(self.0.saturating_sub(days))
    }
}

/// The days for which one key is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Epoch {
    number: u32,
    days: u16,
}

impl Epoch {
    /// The epoch with this number among those of so many days (1 to [`MAX_EPOCH_DAYS`]), from 0.
    ///
    /// # Errors
    /// [`Error::BadEpoch`] where it has no days or too many, or ends outside the calendar.
    pub fn new(number: u32, days: u16) -> Result<Self, Error> {
        let epoch = Self { number, days };
        let is_fine = (1..=MAX_EPOCH_DAYS).contains(&days);
        match i32::try_from(epoch.day_after()) {
            Ok(_) if is_fine => Ok(epoch),
            _ => Err(Error::BadEpoch),
        }
    }

    /// The epoch of so many days in which a moment lies.
    ///
    /// # Errors
    /// [`Error::BadEpoch`] for moments before 1970, and as [`Self::new`].
    pub fn at(moment: Moment, days: u16) -> Result<Self, Error> {
        let number = i64::from(moment.day().0).div_euclid(i64::from(days.max(1)));
        Self::new(u32::try_from(number).map_err(|_| Error::BadEpoch)?, days)
    }

    /// Its number among those of its length.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// How many days it has.
    #[must_use]
    pub const fn days(self) -> u16 {
        self.days
    }

    /// Its first day.
    #[must_use]
    pub fn first_day(self) -> Day {
        let first = i64::from(self.number) * i64::from(self.days);
        Day(i32::try_from(first).unwrap_or(i32::MAX))
    }

    /// Whether a moment lies in it.
    #[must_use]
    pub fn holds(self, moment: Moment) -> bool {
        Self::at(moment, self.days) == Ok(self)
    }

    /// Whether all of it lies after all of another.
    #[must_use]
    pub fn is_after(self, other: Self) -> bool {
        i64::from(self.first_day().0) >= other.day_after()
    }

    fn day_after(self) -> i64 {
        (i64::from(self.number) + 1) * i64::from(self.days)
    }

    pub(crate) fn write(self, to: Writer) -> Writer {
        to.u32(self.number).u16(self.days)
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, Error> {
        Self::new(from.u32()?, from.u16()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn epochs_hold_their_days_and_no_others() {
        let epoch = Epoch::new(3, 30).unwrap();
        assert_eq!(epoch.first_day(), Day(90));
        for (day, holds) in [(89, false), (90, true), (119, true), (120, false)] {
            let noon = Moment(i64::from(day) * MICROS_PER_DAY + MICROS_PER_DAY / 2);
            assert_eq!((noon.day(), epoch.holds(noon)), (Day(day), holds));
        }
        assert!(!epoch.holds(Moment(-1)));
        assert!(!epoch.holds(Moment(i64::MIN)) && !epoch.holds(Moment(i64::MAX)));
    }

    #[test]
    fn epochs_outside_the_calendar_are_refused() {
        for (number, days) in [(0, 0), (0, 367), (u32::MAX, 1), (6_000_000, 366)] {
            assert_eq!(
                Epoch::new(number, days),
                Err(Error::BadEpoch),
                "{number} {days}"
            );
        }
        assert_eq!(Epoch::at(Moment(-1), 30), Err(Error::BadEpoch));
        assert_eq!(Epoch::at(Moment(0), 0), Err(Error::BadEpoch));
    }

    #[test]
    fn one_epoch_is_after_another_when_all_of_it_is() {
        let epoch = |number, days| Epoch::new(number, days).unwrap();
        assert!(epoch(4, 30).is_after(epoch(3, 30)));
        assert!(!epoch(3, 30).is_after(epoch(3, 30)) && !epoch(3, 30).is_after(epoch(4, 30)));
        // Epochs of other lengths: days 119 to 125 touch 90 to 119; 126 to 132 do not.
        assert!(!epoch(17, 7).is_after(epoch(3, 30)) && epoch(18, 7).is_after(epoch(3, 30)));
    }
}
