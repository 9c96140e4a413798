//! Views of a queue: whom they show, how many, and who may do what with those that are saved; what is unread; what is
//! done with many at once; working through a view.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::PersonId;
use tiaki_core::queue::view::{Due, Holder, Sort, View};
use tiaki_core::triage::Band;
use tiaki_ops::queue::looks::{self, Look};
use tiaki_ops::queue::many::{self, Kind};
use tiaki_ops::queue::views::{self, ViewDeed};
use tiaki_ops::queue::{self, Baseline, Filter, Refused, Row, Seen, bands};
use tiaki_ops::{Site, triage};

use super::{
    COORDINATOR, HOUR, RULES, act, again, alone, at, entries, on_both, person, refused, report,
    report_of, set_aside,
};

fn look(who: &str, person: PersonId, seen: Baseline, second: i64) -> Look {
    Look {
        person,
        operator: who.to_owned(),
        seen,
        at: at(second),
    }
}

fn rows(site: &Site, filter: &Filter, second: i64) -> Vec<Row> {
    let found = queue::list(site, COORDINATOR, filter, 0, 100, at(second)).unwrap();
    found.unwrap().rows
}

fn seen_by(site: &Site, view: &View, who: &str, second: i64) -> Vec<PersonId> {
    let filter = Filter::View(Box::new(view.clone()), who.to_owned());
    let rows = rows(site, &filter, second).into_iter();
    let found: Vec<PersonId> = rows.map(|row| row.row.person).collect();
    let count = views::count(site, COORDINATOR, view, who, at(second)).unwrap();
    assert_eq!(count, found.len() as i64, "{}", view.query());
    found
}

fn with(change: impl Fn(&mut View)) -> View {
    let mut view = View::default();
    change(&mut view);
    view
}

fn around(site: &Site, who: &str, hour: i64) -> Result<views::Around, tiaki_ops::Error> {
    let counts = views::counts(site, COORDINATOR, at(hour))?;
    views::around(site, COORDINATOR, who, counts, at(hour))
}

#[test]
fn a_view_shows_whom_it_says_and_its_counts_say_as_many() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three", "four", "five"]);
        let [one, two, three, four] =
            ["one", "two", "three", "four"].map(|handle| person(site, handle));
        queue::take(site, &RULES, &one, "ana", at(5)).unwrap();
        queue::take(site, &RULES, &two, "ben", at(5)).unwrap();
        set_aside(site, three, "ben", 6);
        let said = ("ana", "seen elsewhere");
        bands::set(site, &four, "very_high", said, at(7)).unwrap();
        let all = rows(site, &Filter::All, 8);
        let open: Vec<&Row> = all.iter().filter(|row| !row.standing.is_aside()).collect();
        assert_eq!((all.len(), open.len()), (5, 4));
        let naive = |keep: &dyn Fn(&Row) -> bool| -> Vec<PersonId> {
            let kept = open.iter().filter(|row| keep(row));
            kept.map(|row| row.row.person).collect()
        };
        let holds = |row: &Row, who: &str| {
            let mut holds = row.standing.holds.iter();
            holds.any(|hold| hold.operator.name == who)
        };
        let soon = at(8).plus_days(3);
        for (view, expected) in [
            (with(|view| view.sort = Sort::Place), naive(&|_| true)),
            (
                with(|view| view.band = Some(Band::VeryHigh)),
                naive(&|row| row.row.band == "very_high"),
            ),
            (
                with(|view| view.held = Some(Holder::Me)),
                naive(&|row| holds(row, "ana")),
            ),
            (
                with(|view| view.held = Some(Holder::Nobody)),
                naive(&|row| row.standing.holds.is_empty()),
            ),
            (
                with(|view| view.due = Some(Due::Within(3))),
                naive(&|row| row.row.due_at.is_some_and(|due| due < soon)),
            ),
            (
                with(|view| view.due = Some(Due::Over)),
                naive(&|row| row.row.due_at.is_some_and(|due| due < at(8))),
            ),
            (
                with(|view| view.first_seen = true),
                naive(&|row| row.row.first_seen_files > 0),
            ),
            (with(|view| view.child = true), Vec::new()),
            (
                with(|view| view.preserved = true),
                naive(&|row| row.row.preserved_until.is_some_and(|until| until >= at(8))),
            ),
        ] {
            assert_eq!(seen_by(site, &view, "ana", 8), expected, "{}", view.query());
        }
    });
}

#[test]
fn orders_providers_and_counts_say_the_same_as_a_list_of_everybody() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three", "four", "five"]);
        let [one, two, three, four] =
            ["one", "two", "three", "four"].map(|handle| person(site, handle));
        queue::take(site, &RULES, &one, "ana", at(5)).unwrap();
        queue::take(site, &RULES, &two, "ben", at(5)).unwrap();
        set_aside(site, three, "ben", 6);
        let said = ("ana", "seen elsewhere");
        bands::set(site, &four, "very_high", said, at(7)).unwrap();
        let all = rows(site, &Filter::All, 8);
        let open: Vec<&Row> = all.iter().filter(|row| !row.standing.is_aside()).collect();
        for sort in Sort::ALL {
            let view = with(|view| view.sort = *sort);
            let found: BTreeSet<PersonId> = seen_by(site, &view, "ana", 8).into_iter().collect();
            assert_eq!(found.len(), 4, "{sort:?} leaves nobody out");
        }
        let mut by_due = open.clone();
        by_due.sort_by_key(|row| (row.row.due_at.is_none(), row.row.due_at));
        let by_due: Vec<PersonId> = by_due.iter().map(|row| row.row.person).collect();
        assert_eq!(by_due.last(), Some(&four), "set just now");
        let sorted = with(|view| view.sort = Sort::Due);
        assert_eq!(seen_by(site, &sorted, "ana", 8), by_due);
        let providers = around(site, "ana", 8).unwrap().providers;
        assert_eq!(providers.len(), 1);
        let of = with(|view| view.provider = Some(providers[0].0));
        assert_eq!(seen_by(site, &of, "ana", 8).len(), 4);
        let nobody = tiaki_core::id::ProviderId::from_bytes([9; 16]);
        let of = with(|view| view.provider = Some(nobody));
        assert_eq!(seen_by(site, &of, "ana", 8), []);

        let counts = around(site, "Ana ", 8).unwrap().counts;
        assert_eq!((counts.of, counts.mine, counts.nobody), (4, 1, 2));
        assert_eq!(counts.bands[0], 1);
        assert_eq!(counts.bands.iter().sum::<i64>(), 4);
        let is_over = |row: &&&Row| row.row.due_at.is_some_and(|due| due < at(8));
        assert_eq!(counts.overdue, open.iter().filter(is_over).count() as i64);
        assert_eq!((counts.child, counts.unread), (0, 0));
    });
}

#[test]
fn whoever_is_back_is_in_views_though_nobody_asked_for_the_next() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let one = person(site, "one");
        set_aside(site, one, "ana", 5);
        let by_due = with(|view| view.sort = Sort::Due);
        let nobodys = with(|view| view.held = Some(Holder::Nobody));
        assert!(!seen_by(site, &by_due, "ana", 6).contains(&one));
        report(site, folder, "more", "one", 7);
        // Nobody was ranked again: the mark that it is set aside stands still.
        for view in [&by_due, &nobodys] {
            assert!(seen_by(site, view, "ana", 9).contains(&one));
        }
        let counts = around(site, "ana", 9).unwrap().counts;
        assert_eq!(counts.of, 2);
        again(site, 10);
        assert!(seen_by(site, &by_due, "ana", 11).contains(&one));
    });
}

#[test]
fn those_on_whom_a_report_names_a_child_are_found_as_soon_as_they_are_ranked() {
    let victim = "<victim><victimPerson><age>12</age></victimPerson><espIdentifier>canary-child</espIdentifier>\
                  <espService>Examplechat</espService></victim>";
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let view = with(|view| view.child = true);
        assert_eq!(seen_by(site, &view, "ana", 4), []);
        report_of(site, folder, "child", ("one", victim), 5);
        again(site, 6);
        let child = person(site, "canary-child");
        let found = seen_by(site, &view, "ana", 7);
        assert!(found.contains(&person(site, "one")) && !found.contains(&person(site, "two")));
        assert!(
            found
                .iter()
                .all(|id| [person(site, "one"), child].contains(id))
        );
        let counts = around(site, "ana", 7).unwrap().counts;
        assert_eq!(counts.child, found.len() as i64);
        // A ranking that writes all places anew marks them again.
        triage::run(site, &act(8)).unwrap();
        assert_eq!(seen_by(site, &view, "ana", 9), found);
    });
}

#[test]
fn newest_first_is_by_what_came_in_last() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        report(site, folder, "more", "two", 5);
        again(site, 6);
        let view = with(|view| view.sort = Sort::Newest);
        assert_eq!(seen_by(site, &view, "ana", 7)[0], person(site, "two"));
    });
}

#[test]
fn a_view_is_its_owners_to_change_and_the_units_to_open_when_shared() {
    on_both(|site, folder| {
        alone(site, folder, &["one"]);
        let urgent = with(|view| view.band = Some(Band::VeryHigh));
        let act = |deed: ViewDeed, who: &str, second| views::act(site, &deed, who, at(second));
        let save = |name: &str, who: &str, second| {
            let deed = ViewDeed::Save {
                authority: COORDINATOR.to_owned(),
                name: name.to_owned(),
                view: urgent.clone(),
            };
            act(deed, who, second)
        };
        let id = save("Urgent ones", "ana", 5).unwrap();
        for (name, why) in [
            ("", Refused::ViewName),
            ("a\nb", Refused::ViewName),
            ("urgent  ONES", Refused::ViewTwice),
            ("about ana@mail.example", Refused::ViewNames),
            ("at 203.0.113.7", Refused::ViewNames),
        ] {
            assert_eq!(refused(save(name, "ana", 6)), why, "{name}");
        }
        assert_eq!(refused(save(&"x".repeat(61), "ana", 6)), Refused::ViewName);
        save("Urgent ones", "ben", 6).unwrap();

        let listed = |who: &str| around(site, who, 7).unwrap().saved;
        assert_eq!(listed("cleo"), []);
        assert_eq!(views::find(site, &id, "cleo").unwrap(), None);
        assert_eq!(
            refused(act(ViewDeed::Default(id, true), "cleo", 7)),
            Refused::NoView
        );
        act(ViewDeed::Share(id, true), "ANA", 8).unwrap();
        let found = views::find(site, &id, "cleo").unwrap().unwrap();
        assert_eq!(View::parse(&found.query), Some(urgent.clone()));
        assert_eq!(listed("cleo").len(), 1);
        assert_eq!(listed("ben").len(), 2, "its own, and what is shared");
        for deed in [
            ViewDeed::Rename(id, "Mine".to_owned()),
            ViewDeed::Share(id, false),
            ViewDeed::Delete(id),
            ViewDeed::Change(id, View::default()),
        ] {
            assert_eq!(refused(act(deed, "cleo", 9)), Refused::NoView);
        }

        act(ViewDeed::Default(id, true), "cleo", 10).unwrap();
        act(ViewDeed::Default(id, true), "ana", 10).unwrap();
        let opens = |who: &str| views::find_default(site, COORDINATOR, who).unwrap();
        assert_eq!(opens("cleo").unwrap().id, id);
        act(ViewDeed::Share(id, false), "ana", 11).unwrap();
        assert_eq!(opens("cleo"), None, "it is not the unit's any more");
        assert_eq!(opens("ana").unwrap().id, id);
        act(ViewDeed::Rename(id, "First things".to_owned()), "ana", 12).unwrap();
        act(ViewDeed::Change(id, View::default()), "ana", 12).unwrap();
        let found = views::find(site, &id, "ana").unwrap().unwrap();
        assert_eq!((&*found.name, &*found.query), ("First things", ""));
        act(ViewDeed::Delete(id), "ana", 13).unwrap();
        assert_eq!((opens("ana"), listed("ana")), (None, vec![]));
        for entry in ["view.saved", "view.renamed"] {
            let told = entries(site, entry);
            let words = told.iter().any(|one| one.detail.contains("Urgent"));
            assert!(!told.is_empty() && !words, "no names in the log");
        }
    });
}

#[test]
fn unread_is_whoever_something_came_in_on_since_one_looked() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let [one, two] = ["one", "two"].map(|handle| person(site, handle));
        let unread = |who: &str| looks::unread(site, who, &[one, two]).unwrap();
        let open = |id: PersonId, who: &str, second| {
            let seen = queue::standing(site, &id, at(second)).unwrap().seen;
            looks::see(site, &[look(who, id, seen, second)]).unwrap();
        };
        assert_eq!(unread("ana"), [].into(), "what nobody opened is not marked");
        open(one, "ana", 5);
        open(two, "ben", 5);
        assert_eq!(unread("ana"), [].into());
        report(site, folder, "more", "one", 6);
        again(site, 7);
        assert_eq!(unread("Ana"), [one].into());
        assert_eq!(unread("ben"), [].into());
        let view = with(|view| view.unread = true);
        assert_eq!(seen_by(site, &view, "ana", 8), [one]);
        let counts = around(site, "ana", 8).unwrap().counts;
        assert_eq!(counts.unread, 1);
        open(one, "ana", 9);
        open(one, "ana", 10);
        assert_eq!(unread("ana"), [].into());
        assert_eq!(seen_by(site, &view, "ana", 11), []);
    });
}

#[test]
fn many_are_taken_all_or_none_and_undone_as_far_as_nothing_changed() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three", "four"]);
        let all = ["one", "two", "three", "four"].map(|handle| person(site, handle));
        let [one, two, three, four] = all;
        let take = |persons: &[PersonId], second| {
            many::take(site, &RULES, COORDINATOR, persons, "ana", at(second))
        };
        let held = |second| {
            let held = queue::held(site, "", at(second), 100).unwrap().into_iter();
            held.map(|one| (one.person, one.holds))
                .collect::<BTreeMap<_, _>>()
        };
        assert_eq!(refused(take(&[], 5)), Refused::Nobody);
        queue::take(site, &RULES, &two, "ben", at(5)).unwrap();
        assert_eq!(refused(take(&all, 6)), Refused::Held(two));
        let elsewhere = many::take(site, &RULES, "auth-nz", &[one], "ana", at(6));
        assert_eq!(refused(elsewhere), Refused::NotHere(one));
        assert_eq!(held(7).len(), 1, "none of them");
        set_aside(site, four, "ben", 7);
        assert_eq!(refused(take(&[one, four], 8)), Refused::Aside(four));

        let done = take(&[one, three], 9).unwrap();
        assert_eq!((done.count, done.kind), (2, Kind::Taken));
        assert_eq!(
            refused(take(&[one, three], 10)),
            Refused::Nobody,
            "held already"
        );
        let by_another = many::undo(site, &done.batch, "ben", at(10));
        assert_eq!(refused(by_another), Refused::NoBatch);
        // One is held on meanwhile: it is not given up.
        queue::take(site, &RULES, &three, "ana", at(11)).unwrap();
        let undone = many::undo(site, &done.batch, "ana", at(12)).unwrap();
        assert_eq!((undone.count, undone.changed), (1, vec![three]));
        assert_eq!(
            held(13).keys().copied().collect::<BTreeSet<_>>(),
            [two, three].into()
        );
        let again = many::undo(site, &done.batch, "ana", at(13));
        assert_eq!(refused(again), Refused::Meanwhile(three));
        assert_eq!(entries(site, "queue.take_undone").len(), 1);
    });
}

#[test]
fn what_many_were_given_back_for_is_undone_to_the_very_same_holds() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        let all = ["one", "two", "three"].map(|handle| person(site, handle));
        let [one, two, three] = all;
        for (person, second) in all.iter().zip(5..) {
            queue::take(site, &RULES, person, "ana", at(second)).unwrap();
        }
        let held = |second| queue::held(site, "", at(second), 100).unwrap();
        let before = held(9);
        let release = |persons: &[PersonId], why: &str, second| {
            many::release(site, COORDINATOR, persons, ("ana", why), at(second))
        };
        assert_eq!(refused(release(&all, "", 9)), Refused::NoReason);
        let done = release(&all, "end of shift", 10).unwrap();
        assert_eq!((done.count, held(11)), (3, vec![]));
        let none = release(&[one], "again", 11);
        assert_eq!(refused(none), Refused::NotHeld(one));
        let offer = many::offer(site, &done.batch, "ana").unwrap().unwrap();
        assert_eq!((offer.left, offer.kind), (3, Kind::Released));
        assert_eq!(many::offer(site, &done.batch, "ben").unwrap(), None);
        let undone = many::undo(site, &done.batch, "ana", at(12)).unwrap();
        assert_eq!((undone.count, undone.changed), (3, vec![]));
        assert_eq!(held(13), before, "the very same holds");
        assert_eq!(many::offer(site, &done.batch, "ana").unwrap(), None);

        let done = release(&all, "end of shift", 14).unwrap();
        queue::take(site, &RULES, &two, "ben", at(15)).unwrap();
        set_aside(site, three, "ben", 16);
        let undone = many::undo(site, &done.batch, "ana", at(17)).unwrap();
        let mut changed = vec![two, three];
        changed.sort_unstable();
        assert_eq!((undone.count, undone.changed), (1, changed));
        // Too late: the time of the holds is over.
        let done = release(&[one], "end of shift", 18).unwrap();
        let late = many::undo(site, &done.batch, "ana", at(9 * HOUR));
        assert_eq!(refused(late), Refused::Meanwhile(one));
        let told = entries(site, "queue.released_many");
        assert!(told.iter().all(|one| !one.detail.contains("shift")));
    });
}

#[test]
fn reviewing_goes_through_a_view_in_its_order_and_passes_nobody_twice() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three", "four"]);
        let view = with(|view| view.sort = Sort::Newest);
        let order = seen_by(site, &view, "ana", 5);
        queue::take(site, &RULES, &order[1], "ben", at(5)).unwrap();
        let next = |second| {
            let found = views::next(site, &RULES, (COORDINATOR, &view), "ana", at(second)).unwrap();
            found.map(|(taken, left)| (taken.person, left))
        };
        assert_eq!(next(6), Some((order[0], 2)));
        // It is left held; the next is another.
        assert_eq!(next(7), Some((order[2], 1)));
        queue::skip(site, &RULES, &order[2], "ana", "a relative", at(8)).unwrap();
        let said = views::last_reason(site, COORDINATOR, "Ana").unwrap();
        assert_eq!(said.as_deref(), Some("a relative"));
        assert_eq!(views::last_reason(site, COORDINATOR, "ben").unwrap(), None);
        assert_eq!(next(9), Some((order[3], 0)));
        assert_eq!(next(10), None, "skipped, and held");
    });
}

#[test]
fn many_are_marked_as_read_as_a_list_showed_them_and_it_is_undone() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        let all = ["one", "two", "three"].map(|handle| person(site, handle));
        let [one, two, three] = all;
        let shown = |second| {
            let seen = |id: &PersonId| Seen {
                of: queue::standing(site, id, at(second)).unwrap().seen,
                band: "low".to_owned(),
            };
            all.iter().map(|id| (*id, Some(seen(id)))).collect()
        };
        let unread = || looks::unread(site, "ana", &all).unwrap();
        let read = |shown: &BTreeMap<PersonId, Option<Seen>>, second| {
            many::mark_read(site, COORDINATOR, shown, "ana", at(second))
        };
        for id in [one, two] {
            let seen = queue::standing(site, &id, at(5)).unwrap().seen;
            looks::see(site, &[look("ana", id, seen, 5)]).unwrap();
        }
        let before = shown(5);
        assert_eq!(refused(read(&BTreeMap::new(), 5)), Refused::Nobody);
        assert_eq!(refused(read(&before, 5)), Refused::NothingNew);
        report(site, folder, "more", "one", 6);
        report(site, folder, "more-two", "two", 6);
        again(site, 7);
        assert_eq!(unread(), [one, two].into());
        let listed = shown(8);
        let elsewhere = many::mark_read(site, "auth-nz", &listed, "ana", at(8));
        assert!(matches!(refused(elsewhere), Refused::NotHere(_)));
        let blind = BTreeMap::from([(one, None)]);
        assert_eq!(refused(read(&blind, 8)), Refused::Unseen);
        assert_eq!(unread(), [one, two].into(), "nothing is written");

        let done = read(&listed, 9).unwrap();
        assert_eq!((done.count, done.kind), (2, Kind::Read));
        assert_eq!(unread(), [].into());
        assert_eq!(refused(read(&listed, 10)), Refused::NothingNew);
        // One is looked at meanwhile: it stays read.
        report(site, folder, "third", "two", 11);
        again(site, 12);
        let seen = queue::standing(site, &two, at(12)).unwrap().seen;
        looks::see(site, &[look("ana", two, seen, 12)]).unwrap();
        let by_another = many::undo(site, &done.batch, "ben", at(13));
        assert_eq!(refused(by_another), Refused::NoBatch);
        let undone = many::undo(site, &done.batch, "ana", at(13)).unwrap();
        assert_eq!((undone.count, undone.changed), (1, vec![two]));
        assert_eq!(unread(), [one].into());
        assert_eq!(entries(site, "queue.read_undone").len(), 1);

        // What came in after the list was drawn is new still, whatever the form says of the time to come.
        let mut listed = shown(14);
        report(site, folder, "fourth", "one", 15);
        again(site, 16);
        if let Some(Some(seen)) = listed.get_mut(&one) {
            seen.of.history = i64::MAX;
        }
        read(&listed, 17).unwrap();
        assert_eq!(unread(), [one].into());
        assert_eq!(looks::unread(site, "ben", &[three]).unwrap(), [].into());
    });
}

#[test]
fn a_row_names_who_told_of_it_and_the_newest_report() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let sources = |handle: &str| {
            let found = rows(site, &Filter::All, 9).into_iter();
            let id = person(site, handle);
            let mut found = found.filter(|row| row.row.person == id);
            found.next().unwrap().sources
        };
        let before = sources("one");
        assert_eq!(before.providers.len(), 1, "{before:?}");
        assert_eq!(before.providers[0].reports, 1);
        report(site, folder, "more", "one", 6);
        again(site, 7);
        let mut after = sources("one");
        assert_eq!(after.providers.len(), 1);
        assert_eq!(after.providers[0].reports, 2);
        let newest = after.newest.clone().unwrap();
        assert_ne!(before.newest.unwrap().report, newest.report);
        assert_eq!(sources("two").providers[0].reports, 1);
        assert_ne!(sources("two").newest.unwrap().report, newest.report);
        after.without(&[sources("two").newest.unwrap().report].into());
        assert!(after.newest.is_some());
        after.without(&[newest.report].into());
        assert!(
            after.newest.is_none(),
            "whom one may not know of is not named"
        );
    });
}
