//! One person's meter: what was opened in a working day, how long since the last break, and what to say of it.
//!
//! Pure: opens and marks of a day in, a [`Meter`] out. A break is a time without an open, or one that the person
//! says to take; nothing else is known of what anybody does.

use serde::Serialize;

use super::WorkplaceRules;
use crate::identifier::codes;
use crate::time::Timestamp;

/// A text that somebody opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Given {
    /// When.
    pub at: Timestamp,
    /// What it counts, in weighted seconds.
    pub seconds: i64,
}

codes! {
    /// What beside opens is written down of somebody's day.
    MarkKind {
        /// The person takes a break.
        Break = "break",
        /// A supervisor lifts limit and end for the day.
        Lift = "lift",
        /// The proposal of a break was put off.
        PutOffBreak = "put_off_break",
        /// The word that it is enough for today was put off.
        PutOffEnd = "put_off_end",
    }
}

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: MarkKind,
}

codes! {
    /// What a page says beside what was asked for.
    Prompt {
        /// An hour of work: time for a break.
        Break = "break",
        /// The day's limit is reached.
        Cap = "cap",
        /// The day's end is reached.
        End = "end",
    }
}

/// One person's day so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Meter {
    /// The working day, as its local date.
    pub day: String,
    /// How many texts were opened in it.
    pub opens: u64,
    /// What they count, in weighted seconds.
    pub seconds: i64,
    /// How many weighted seconds a day may have.
    pub cap: i64,
    /// When the next day begins.
    pub next: Timestamp,
    /// When text can no longer be opened today.
    pub closes: Option<Timestamp>,
    /// Whether that was reached.
    pub is_closed: bool,
    /// Whether a supervisor lifted both for today.
    pub is_lifted: bool,
    /// Since when the person works with opens, without a break.
    pub since: Option<Timestamp>,
    /// What to say, and whether it may be put off.
    pub prompt: Option<(Prompt, bool)>,
}

impl Meter {
    /// Whether the day's limit is reached.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.seconds >= self.cap
    }

    /// Weighted seconds that are left.
    #[must_use]
    pub fn left(&self) -> i64 {
        (self.cap - self.seconds).max(0)
    }
}

/// The meter of a person at a moment, from opens and marks in order of time; such as are not of the working day
/// at that moment do not count.
#[must_use]
pub fn meter(rules: &WorkplaceRules, given: &[Given], marks: &[Mark], at: Timestamp) -> Meter {
    let (day, begun, next) = rules.day(at);
    let closes = rules.closes(at);
    let is_today = |moment: Timestamp| begun <= moment && moment < next && moment <= at;
    let given: Vec<&Given> = given.iter().filter(|one| is_today(one.at)).collect();
    let marks: Vec<&Mark> = marks.iter().filter(|one| is_today(one.at)).collect();
    let mut meter = Meter {
        day,
        opens: given.len() as u64,
        seconds: given
            .iter()
            .fold(0, |sum, one| sum.saturating_add(one.seconds.max(0))),
        cap: rules.cap_seconds(),
        next,
        closes,
        is_closed: closes.is_some_and(|closes| at >= closes),
        is_lifted: marks.iter().any(|one| one.kind == MarkKind::Lift),
        since: since(rules, &given, &marks, at),
        prompt: None,
    };
    meter.prompt = prompt(rules, &meter, &marks, at);
    meter
}

/// The first open after the last break, if there was none since.
fn since(
    rules: &WorkplaceRules,
    given: &[&Given],
    marks: &[&Mark],
    at: Timestamp,
) -> Option<Timestamp> {
    let pause = i64::from(rules.break_minutes) * 60;
    let taken = marks.iter().filter(|one| one.kind == MarkKind::Break);
    let last_taken = taken.map(|one| one.at).max();
    let mut since: Option<Timestamp> = None;
    let mut last: Option<Timestamp> = None;
    for one in given {
        if last_taken.is_some_and(|taken| one.at <= taken) {
            continue;
        }
        let is_rested = last.is_none_or(|last| last.plus_seconds(pause) <= one.at);
        if is_rested {
            since = Some(one.at);
        }
        last = Some(one.at);
    }
    since.filter(|_| last.is_some_and(|last| last.plus_seconds(pause) > at))
}

fn prompt(
    rules: &WorkplaceRules,
    meter: &Meter,
    marks: &[&Mark],
    at: Timestamp,
) -> Option<(Prompt, bool)> {
    let off = i64::from(rules.put_off_minutes) * 60;
    // Whether it is put off at this moment, and whether it still may be.
    let put_off = |kind: MarkKind, from: Option<Timestamp>| {
        let mut found = marks
            .iter()
            .filter(|one| one.kind == kind && from.is_none_or(|from| one.at >= from));
        let first = found.next().map(|one| one.at);
        let is_off = first.is_some_and(|first| at < first.plus_seconds(off));
        (is_off, first.is_none())
    };
    let ended = if meter.is_lifted || meter.opens == 0 {
        None
    } else if meter.is_full() {
        Some(Prompt::Cap)
    } else if meter.is_closed {
        Some(Prompt::End)
    } else {
        None
    };
    if let Some(ended) = ended {
        let (is_off, may) = put_off(MarkKind::PutOffEnd, None);
        return (!is_off).then_some((ended, may));
    }
    let since = meter.since?;
    let hour = i64::from(rules.break_after_minutes) * 60;
    if since.plus_seconds(hour) > at {
        return None;
    }
    let (is_off, may) = put_off(MarkKind::PutOffBreak, Some(since));
    (!is_off).then_some((Prompt::Break, may))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Given, Mark, MarkKind, Prompt, meter};
    use crate::time::Timestamp;
    use crate::workplace::WorkplaceRules;

    const NINE: &str = "2026-01-05T09:00:00Z";

    fn minute(minute: i64) -> Timestamp {
        Timestamp::parse(NINE).unwrap().plus_seconds(minute * 60)
    }

    fn opens(minutes: &[i64]) -> Vec<Given> {
        let open = |at: &i64| Given {
            at: minute(*at),
            seconds: 60,
        };
        minutes.iter().map(open).collect()
    }

    fn mark(at: i64, kind: MarkKind) -> Mark {
        Mark {
            at: minute(at),
            kind,
        }
    }

    #[test]
    fn an_hour_without_a_break_asks_for_one_and_can_be_put_off_once() {
        let rules = WorkplaceRules::standard();
        let given = opens(&[0, 8, 16, 24, 32, 40, 48, 56, 64, 72, 80, 88]);
        let told =
            |given: &[Given], marks: &[Mark], at| meter(&rules, given, marks, minute(at)).prompt;
        assert_eq!(told(&given, &[], 59), None);
        assert_eq!(told(&given, &[], 60), Some((Prompt::Break, true)));
        let off = [mark(61, MarkKind::PutOffBreak)];
        assert_eq!(told(&given, &off, 62), None);
        assert_eq!(told(&given, &off, 76), Some((Prompt::Break, false)));
        // Put off again, it stays.
        let twice = [off[0], mark(77, MarkKind::PutOffBreak)];
        assert_eq!(told(&given, &twice, 78), Some((Prompt::Break, false)));
        // A break that is taken, or ten minutes without an open, ends it.
        let taken = [off[0], mark(77, MarkKind::Break)];
        assert_eq!(told(&given, &taken, 78), None);
        assert_eq!(
            meter(&rules, &given, &taken, minute(81)).since,
            Some(minute(80))
        );
        assert_eq!(told(&opens(&[0, 8, 16, 24, 32, 40, 48, 56]), &[], 66), None);
        assert_eq!(told(&opens(&[0, 8, 18, 26]), &[], 30), None);
        assert_eq!(
            meter(&rules, &opens(&[0, 8, 18, 26]), &[], minute(30)).since,
            Some(minute(18))
        );
    }

    #[test]
    fn limit_and_end_are_told_until_they_are_lifted() {
        let rules = WorkplaceRules::standard();
        let full = [Given {
            at: minute(0),
            seconds: 18_000,
        }];
        let found = meter(&rules, &full, &[], minute(1));
        assert!(found.is_full() && !found.is_closed && found.left() == 0);
        assert_eq!(found.prompt, Some((Prompt::Cap, true)));
        let off = [mark(2, MarkKind::PutOffEnd)];
        assert_eq!(meter(&rules, &full, &off, minute(3)).prompt, None);
        assert_eq!(
            meter(&rules, &full, &off, minute(17)).prompt,
            Some((Prompt::Cap, false))
        );
        let lifted = [mark(2, MarkKind::Lift)];
        let found = meter(&rules, &full, &lifted, minute(3));
        assert!(found.is_lifted && found.prompt.is_none());
        // Four in the afternoon.
        let few = opens(&[0]);
        assert_eq!(meter(&rules, &few, &[], minute(419)).prompt, None);
        assert_eq!(
            meter(&rules, &few, &[], minute(420)).prompt,
            Some((Prompt::End, true))
        );
        assert_eq!(meter(&rules, &[], &[], minute(420)).prompt, None);
        // The lift is the day's: tomorrow all is as before.
        let tomorrow = meter(&rules, &full, &lifted, minute(24 * 60));
        assert!(!tomorrow.is_lifted && tomorrow.opens == 0);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        /// Against a count by hand: minute by minute, each open in its own local day.
        #[test]
        fn the_meter_is_the_sum_of_its_day(
            minutes in proptest::collection::vec((0_i64..4_320, 0_i64..2_000), 0..60),
            now in 0_i64..4_320,
            zone in prop_oneof![Just("UTC"), Just("Asia/Kolkata"), Just("Pacific/Auckland"), Just("America/St_Johns")],
        ) {
            let text = format!("format = \"workplace-1\"\ntime_zone = \"{zone}\"\n");
            let rules = WorkplaceRules::with(&text).unwrap();
            let mut minutes = minutes;
            minutes.sort_unstable();
            let given: Vec<Given> = minutes
                .iter()
                .map(|(at, seconds)| Given { at: minute(*at), seconds: *seconds })
                .collect();
            let found = meter(&rules, &given, &[], minute(now));
            let offset = match zone { "Asia/Kolkata" => 330, "Pacific/Auckland" => 780, "America/St_Johns" => -210, _ => 0 };
            // Days are counted from six in the morning; nine was the first minute, and no clock changes in January.
            let day = |at: i64| (at + 9 * 60 + offset - 6 * 60).div_euclid(1_440);
            let (mut opens, mut seconds) = (0, 0);
            for (at, weight) in &minutes {
                if *at <= now && day(*at) == day(now) {
                    opens += 1;
                    seconds += weight;
                }
            }
            prop_assert_eq!((found.opens, found.seconds), (opens, seconds));
            prop_assert_eq!(found.left(), (18_000 - seconds).max(0));
            // Since the last break: back from the last open, as long as less than ten minutes lie between.
            let mut today: Vec<i64> = minutes.iter().map(|(at, _)| *at).filter(|at| *at <= now && day(*at) == day(now)).collect();
            let mut since = today.pop().filter(|last| now - last < 10);
            while let (Some(first), Some(before)) = (since, today.last()) {
                if first - before >= 10 { break; }
                since = today.pop();
            }
            prop_assert_eq!(found.since, since.map(minute));
        }
    }
}
