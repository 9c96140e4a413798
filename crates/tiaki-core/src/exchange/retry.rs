//! When something that could not be handed over is tried again: later each time, and never all at once.

/// From how many attempts on people are told that somebody cannot be reached.
pub const ATTEMPTS_TOLD: i64 = 5;

/// The first wait, in microseconds: half a minute.
const FIRST: i64 = 30_000_000;

/// The longest: six hours.
const LONGEST: i64 = 6 * 3_600_000_000;

/// When the next attempt is due after so many that failed: the wait doubles from half a minute to six hours, and of it
/// a part between a half and all is taken, by `chance`, so that many that failed together do not come again together.
#[must_use]
pub fn retry_at(now: i64, failed: i64, chance: u64) -> i64 {
    let doublings = u32::try_from(failed.clamp(1, 30) - 1).unwrap_or(0);
    let wait = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let half = wait / 2;
    let more = i64::try_from(chance % half.unsigned_abs().saturating_add(1)).unwrap_or(0);
    now.saturating_add(half).saturating_add(more)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_to_six_hours_and_are_spread_over_their_later_half() {
        for (failed, wait) in [
            (1, FIRST),
            (2, 2 * FIRST),
            (3, 4 * FIRST),
            (10, 512 * FIRST),
            (11, LONGEST),
            (1_000_000, LONGEST),
        ] {
            assert_eq!(retry_at(0, failed, 0), wait / 2, "{failed}");
            let half = u64::try_from(wait / 2).unwrap();
            assert_eq!(retry_at(7, failed, half), 7 + wait, "{failed}");
            assert!(retry_at(0, failed, u64::MAX) <= wait, "{failed}");
        }
        assert_eq!(retry_at(i64::MAX, 3, 5), i64::MAX);
    }
}
