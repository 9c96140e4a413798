//! Alarms: what should have been looked at by now, and whose evidence is about to be lost while
//! nobody holds it.
//!
//! A pure function of what waits and the time. Someone is *overdue* from the moment after the
//! deadline on, whether held or not: whoever holds it is named. Evidence is *dying* from `days` before its
//! end up to that moment; then it is gone, and no alarm brings it back. What providers preserve of their
//! reports *ends* in the same way: until then more can be asked for, with legal process. Who is held is looked
//! at already, so neither raises an alarm on it. Who was set aside or referred does not wait and is not given.

use crate::id::PersonId;
use crate::identifier::codes;
use crate::time::Timestamp;

codes! {
    /// What an alarm is about.
    AlarmKind {
        /// The last evidence that still identifies the person dies soon, and nobody holds it.
        EvidenceDying = "evidence_dying",
        /// The band's deadline has passed.
        Overdue = "overdue",
        /// The last provider preserves soon no longer what it reported, and nobody holds the person.
        PreservationEnding = "preservation_ending",
    }
}

/// Someone who waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Watched {
    /// The person.
    pub person: PersonId,
    /// The destination.
    pub authority: String,
    /// The band's code.
    pub band: String,
    /// The band's deadline.
    pub due_at: Option<Timestamp>,
    /// When the last identifying evidence dies.
    pub clock_at: Option<Timestamp>,
    /// Until when the last of the providers preserves what it reported.
    pub preserved_until: Option<Timestamp>,
    /// Who holds it now.
    pub held_by: Option<String>,
}

/// An alarm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alarm {
    /// What it is about.
    pub kind: AlarmKind,
    /// The deadline that passed, or the end that comes.
    pub at: Timestamp,
    /// Who waits.
    pub of: Watched,
}

/// All alarms at `now`: by authority, what dies, then what is preserved no longer, then what is overdue; the
/// next end first, and what is longest overdue first.
#[must_use]
pub fn alarms(rows: &[Watched], now: Timestamp, days: u16) -> Vec<Alarm> {
    let soon = now.plus_days(days.into());
    let mut found = Vec::new();
    for row in rows {
        let mut raise = |kind, at: Option<Timestamp>, rings: bool| {
            if let Some(at) = at.filter(|_| rings) {
                let of = row.clone();
                found.push(Alarm { kind, at, of });
            }
        };
        let ends = |end: Option<Timestamp>| {
            row.held_by.is_none() && end.is_some_and(|end| now <= end && end <= soon)
        };
        let (clock, kept) = (row.clock_at, row.preserved_until);
        raise(AlarmKind::EvidenceDying, clock, ends(clock));
        raise(AlarmKind::PreservationEnding, kept, ends(kept));
        let is_overdue = row.due_at.is_some_and(|due| due < now);
        raise(AlarmKind::Overdue, row.due_at, is_overdue);
    }
    found.sort_by(|a, b| key(a).cmp(&key(b)));
    found
}

fn key(alarm: &Alarm) -> (&str, u8, Timestamp, PersonId) {
    let place = match alarm.kind {
        AlarmKind::EvidenceDying => 0,
        AlarmKind::PreservationEnding => 1,
        AlarmKind::Overdue => 2,
    };
    (&alarm.of.authority, place, alarm.at, alarm.of.person)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AlarmKind, Watched, alarms};
    use crate::id::PersonId;
    use crate::time::Timestamp;

    const NOW: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);

    fn row(number: u8, due: Option<i64>, clock: Option<i64>, held: bool) -> Watched {
        let at = |micros| Timestamp::from_micros(NOW.micros() + micros);
        Watched {
            person: PersonId::from_bytes([number; 16]),
            authority: format!("auth-{}", number % 3),
            band: "high".to_owned(),
            due_at: due.map(at),
            clock_at: clock.map(at),
            preserved_until: None,
            held_by: held.then(|| "ana".to_owned()),
        }
    }

    #[test]
    fn boundaries_are_to_the_microsecond() {
        let week = 7 * 86_400_000_000;
        for (due, clock, held, rings) in [
            (None, None, false, &[][..]),
            (Some(-1), None, false, &[AlarmKind::Overdue]),
            (Some(0), None, false, &[]),
            (Some(1), None, false, &[]),
            (Some(-1), None, true, &[AlarmKind::Overdue]),
            (None, Some(-1), false, &[]),
            (None, Some(0), false, &[AlarmKind::EvidenceDying]),
            (None, Some(week), false, &[AlarmKind::EvidenceDying]),
            (None, Some(week + 1), false, &[]),
            (None, Some(5), true, &[]),
            (
                Some(-1),
                Some(5),
                false,
                &[AlarmKind::EvidenceDying, AlarmKind::Overdue],
            ),
        ] {
            let found = alarms(&[row(1, due, clock, held)], NOW, 7);
            let kinds: Vec<AlarmKind> = found.iter().map(|alarm| alarm.kind).collect();
            assert_eq!(kinds, rings, "{due:?} {clock:?} {held}");
        }
        // What is preserved ends in the same way, as an alarm of its own.
        for (end, held, rings) in [
            (-1, false, false),
            (0, false, true),
            (week, false, true),
            (week + 1, false, false),
            (5, true, false),
        ] {
            let one = Watched {
                preserved_until: Some(Timestamp::from_micros(NOW.micros() + end)),
                ..row(1, Some(-1), Some(5), held)
            };
            let found = alarms(std::slice::from_ref(&one), NOW, 7);
            let kinds: Vec<AlarmKind> = found.iter().map(|alarm| alarm.kind).collect();
            let ending = kinds.contains(&AlarmKind::PreservationEnding);
            assert_eq!(ending, rings, "{end} {held}");
            assert_eq!(kinds.last(), Some(&AlarmKind::Overdue));
        }
        assert_eq!(alarms(&[row(1, None, Some(0), false)], NOW, 0).len(), 1);
        assert_eq!(alarms(&[row(1, None, Some(1), false)], NOW, 0).len(), 0);
    }

    fn rows() -> impl Strategy<Value = Vec<Watched>> {
        let moment = || proptest::option::of(-10_i64..10);
        let one = (any::<u8>(), moment(), moment(), any::<bool>());
        proptest::collection::vec(one, 0..20).prop_map(|rows| {
            let day = |days: Option<i64>| days.map(|days| days * 86_400_000_000);
            rows.into_iter()
                .map(|(number, due, clock, held)| row(number, day(due), day(clock), held))
                .collect()
        })
    }

    proptest! {
        #[test]
        fn order_does_not_show_and_every_alarm_is_true(rows in rows(), days in 0_u16..9) {
            let found = alarms(&rows, NOW, days);
            let mut turned = rows.clone();
            turned.reverse();
            let kinds = |alarms: &[super::Alarm]| {
                alarms.iter().map(|a| (a.kind, a.at, a.of.person)).collect::<Vec<_>>()
            };
            prop_assert_eq!(kinds(&found), kinds(&alarms(&turned, NOW, days)));
            let of = |kind| found.iter().filter(|alarm| alarm.kind == kind).count();
            let overdue = rows.iter().filter(|row| row.due_at.is_some_and(|due| due < NOW));
            prop_assert_eq!(of(AlarmKind::Overdue), overdue.count());
            let left = |row: &&Watched| row.clock_at.is_some_and(|end| {
                let left = end.micros() - NOW.micros();
                (0..=i64::from(days) * 86_400_000_000).contains(&left)
            });
            let dying = rows.iter().filter(|row| row.held_by.is_none()).filter(left);
            prop_assert_eq!(of(AlarmKind::EvidenceDying), dying.count());
        }
    }
}
