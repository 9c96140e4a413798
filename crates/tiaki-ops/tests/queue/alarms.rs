//! Alarms: of whom, from when on, and until when.

use std::collections::BTreeSet;

use tiaki_core::id::PersonId;
use tiaki_core::queue::AlarmKind;
use tiaki_core::time::Timestamp;
use tiaki_ops::directory::COORDINATOR;
use tiaki_ops::queue::{self, Filter};

use super::{HOUR, RULES, alone, at, on_both, person, set_aside, shown};

#[test]
fn alarms_are_of_those_who_wait() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        let year = 365 * 24 * HOUR;
        let rung = |second| {
            let found = queue::alarms(site, "", 7, at(second)).unwrap();
            let overdue = found
                .alarms
                .iter()
                .filter(|alarm| alarm.kind == AlarmKind::Overdue);
            overdue
                .map(|alarm| alarm.of.person)
                .collect::<BTreeSet<_>>()
        };
        let all: BTreeSet<PersonId> = ["one", "two", "three"].map(|h| person(site, h)).into();
        assert_eq!(rung(-year), BTreeSet::new());
        assert_eq!(rung(year), all);
        // What the provider preserves for a year ends with a warning, unless somebody holds the person.
        let listed = queue::list(site, COORDINATOR, &Filter::All, 0, 9, at(5)).unwrap();
        let rows = listed.unwrap().rows;
        let end = rows[0].row.preserved_until.unwrap();
        assert!(rows.iter().all(|row| row.row.preserved_until == Some(end)));
        let ending = |at: Timestamp| {
            let found = queue::alarms(site, "", 7, at).unwrap();
            let of = found.alarms.iter();
            let of = of.filter(|alarm| alarm.kind == AlarmKind::PreservationEnding);
            let persons = of.map(|alarm| alarm.of.person).collect::<BTreeSet<_>>();
            let counted: u64 = found.counts.iter().map(|count| count.ending).sum();
            assert_eq!(counted, persons.len() as u64);
            persons
        };
        assert_eq!(ending(end.plus_days(-7).plus_seconds(-1)), BTreeSet::new());
        assert_eq!(ending(end.plus_days(-7)), all);
        assert_eq!(ending(end.plus_seconds(1)), BTreeSet::new(), "gone is gone");
        queue::take(site, &RULES, &person(site, "two"), "ana", end).unwrap();
        assert_eq!(ending(end).len(), 2);
        let one = person(site, "one");
        set_aside(site, one, "ana", 5);
        assert!(!rung(year).contains(&one));
        let two = person(site, "two");
        queue::take(site, &RULES, &two, "ana", at(year)).unwrap();
        let found = queue::alarms(site, COORDINATOR, 7, at(year)).unwrap();
        assert_eq!(
            (found.counts[0].overdue, found.counts[0].overdue_held),
            (2, 1)
        );
        let held = found
            .alarms
            .iter()
            .find(|alarm| alarm.of.person == two)
            .unwrap();
        assert_eq!(held.of.held_by.as_deref(), Some("ana"));
        assert_eq!(
            queue::alarms(site, "auth-nz", 7, at(year)).unwrap().alarms,
            []
        );
        assert_eq!(shown(site, &Filter::Overdue, year), rung(year));
    });
}
