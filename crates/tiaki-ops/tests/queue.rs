//! Taking, skipping and setting aside, by many at once and as persons change: on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

#[path = "queue/alarms.rs"]
mod alarms;
#[path = "queue/bands.rs"]
mod bands;
#[path = "queue/deeds.rs"]
mod deeds;
#[path = "queue/lane.rs"]
mod lane;
#[path = "queue/moved.rs"]
mod moved;
#[path = "queue/views.rs"]
mod saved;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use tiaki_core::id::{AccountId, PersonId, SetAsideId, SiteKey};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::directory::COORDINATOR;
use tiaki_ops::intake::{ImportOptions, import};
use tiaki_ops::linking::{Ruling, Shown, Verdict};
use tiaki_ops::queue::{self, Filter, Refused, SetAside};
use tiaki_ops::{Act, Error, Site, Store, linking, matching, triage, views};
use tiaki_store::{log, testing};
use tiaki_world::Params;

const RULES: QueueRules = QueueRules::standard();
const HOUR: i64 = 3_600;

/// A Monday at noon, and so many seconds.
fn at(second: i64) -> Timestamp {
    Timestamp::parse("2026-06-01T12:00:00Z")
        .unwrap()
        .plus_seconds(second)
}

fn act(second: i64) -> Act {
    Act {
        actor: "test".to_owned(),
        at: at(second),
    }
}

fn on_both(test: impl Fn(&Site, &Path)) {
    let site = |store| Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: tiaki_ops::Countries::standard(),
        wordings: std::sync::Arc::default(),
    };
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap();
    test(&site(store), folder.path());
    if let Some(url) = testing::find_database() {
        let folder = tempfile::tempdir().unwrap();
        test(&site(Store::open_postgres(&url).unwrap()), folder.path());
    }
}

fn take_in(site: &Site, path: &Path, second: i64) {
    let (options, paths) = (ImportOptions::default(), [path.to_owned()]);
    let done = import(site, &act(second), &paths, &options, &|_, _| {}).unwrap();
    assert_eq!(done.quarantined, 0, "{done:?}");
}

fn again(site: &Site, second: i64) {
    matching::run(site, &act(second), 31).unwrap();
    linking::run(site, &act(second)).unwrap();
    triage::run(site, &act(second)).unwrap();
}

/// Takes in a report on the account of this name, as the file of this name.
fn report(site: &Site, folder: &Path, file: &str, handle: &str, second: i64) {
    report_of(site, folder, file, (handle, ""), second);
}

/// The same with what comes after the person, such as a child.
fn report_of(site: &Site, folder: &Path, file: &str, (handle, victim): (&str, &str), second: i64) {
    let text = format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson><email>{handle}@mail.example</email></personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>Examplechat</espService>\
         </personOrUserReported>{victim}</report><!-- {file} -->"
    );
    let path = folder.join(format!("{file}.xml"));
    let mut out = std::fs::File::create(&path).unwrap();
    std::io::Write::write_all(&mut out, text.as_bytes()).unwrap();
    take_in(site, &path, second);
}

fn account(handle: &str) -> AccountId {
    AccountId::derive(
        &SiteKey::new(&[7; 32]),
        &[b"Examplechat", handle.as_bytes()],
    )
}

fn person(site: &Site, handle: &str) -> PersonId {
    let found = views::account(site, &account(handle)).unwrap().unwrap();
    found.person.unwrap()
}

/// Persons of one account each, all at the coordinator's desk.
fn alone(site: &Site, folder: &Path, handles: &[&str]) {
    for handle in handles {
        report(site, folder, handle, handle, 0);
    }
    again(site, 1);
}

fn refused<T: std::fmt::Debug>(done: Result<T, Error>) -> Refused {
    match done {
        Err(Error::Queue(refused)) => refused,
        other => panic!("{other:?}"),
    }
}

fn aside(persons: &[PersonId], operator: &str) -> SetAside {
    SetAside {
        persons: persons.to_vec(),
        code: "duplicate".to_owned(),
        reason: "case seven".to_owned(),
        operator: operator.to_owned(),
        count: persons.len(),
        seen: BTreeMap::new(),
    }
}

fn set_aside(site: &Site, person: PersonId, operator: &str, second: i64) {
    queue::set_aside(site, &RULES, &aside(&[person], operator), at(second)).unwrap();
}

fn next(site: &Site, operator: &str, second: i64) -> Option<PersonId> {
    let taken = queue::next(site, &RULES, COORDINATOR, operator, at(second)).unwrap();
    taken.map(|taken| taken.person)
}

fn shown(site: &Site, filter: &Filter, second: i64) -> BTreeSet<PersonId> {
    let found = queue::list(site, COORDINATOR, filter, 0, 100, at(second)).unwrap();
    let rows = found.unwrap().rows.into_iter();
    rows.map(|row| row.row.person).collect()
}

fn entries(site: &Site, verb: &str) -> Vec<log::Logged> {
    let all = site
        .store
        .read("test", |tx| log::newest(tx, 10_000))
        .unwrap();
    all.into_iter().filter(|entry| entry.verb == verb).collect()
}

#[test]
fn of_eight_at_once_no_two_get_the_same() {
    on_both(|site, folder| {
        let params = Params::parse(Params::default_text()).unwrap();
        let world = folder.join("world");
        tiaki_world::generate(&params, 300, 5, &world, &mut |_, _, _| ()).unwrap();
        take_in(site, &world.join("reports"), 1);
        take_in(site, &world.join("disclosures"), 2);
        again(site, 3);
        let overview = views::overview(site).unwrap();
        let longest = overview
            .destinations
            .iter()
            .max_by_key(|found| found.persons);
        let authority = longest.unwrap().authority.clone();
        let whole = views::queue_of(site, &authority, 0, 10_000)
            .unwrap()
            .unwrap();
        let places: BTreeMap<PersonId, u32> = whole
            .rows
            .iter()
            .map(|row| (row.person, row.place))
            .collect();
        assert!(places.len() > 16, "there is something to share out");

        let work = |number: usize| {
            let mut mine = Vec::new();
            let name = format!("operator {number}");
            while let Some(taken) = queue::next(site, &RULES, &authority, &name, at(10)).unwrap() {
                mine.push(places[&taken.person]);
            }
            mine
        };
        let shares: Vec<Vec<u32>> = std::thread::scope(|scope| {
            let work = &work;
            let all: Vec<_> = (0..8)
                .map(|number| scope.spawn(move || work(number)))
                .collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(
            shares.iter().all(|mine| mine.is_sorted()),
            "first things first"
        );
        let mut all = shares.concat();
        all.sort_unstable();
        let every: Vec<u32> = (1..=u32::try_from(places.len()).unwrap()).collect();
        assert_eq!(all, every, "each once, none left");
        assert_eq!(entries(site, "queue.taken").len(), every.len());
        let held = queue::held(site, &authority, at(11), 10_000).unwrap();
        assert_eq!(held.len(), every.len());
        assert!(held.iter().all(|one| one.holds.len() == 1));
        assert_eq!(log::check(&site.store).unwrap().first_bad, None);
    });
}

#[test]
fn a_hold_ends_by_name_or_by_time() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let first = next(site, "Ana", 10).unwrap();
        let second = next(site, "ben", 11).unwrap();
        assert_ne!(first, second);
        assert_eq!(next(site, "cleo", 12), None);
        assert_eq!(
            shown(site, &Filter::Mine("ANA ".to_owned()), 12),
            [first].into()
        );
        assert_eq!(shown(site, &Filter::Free, 12), BTreeSet::new());

        let by_another = queue::release(site, &first, "ben", at(13));
        assert_eq!(refused(by_another), Refused::NotHeld(first));
        let taken = queue::take(site, &RULES, &first, "ben", at(13));
        assert_eq!(refused(taken), Refused::Held(first));
        queue::release(site, &first, "ana", at(14)).unwrap();
        assert_eq!(next(site, "cleo", 15), Some(first));

        // Whoever asks at the very end of a hold gets it; a moment before nobody does.
        let end = 11 + 8 * HOUR;
        assert_eq!(next(site, "dan", end - 1), None);
        assert_eq!(next(site, "dan", end), Some(second));
        let late = queue::release(site, &second, "ben", at(end + 1));
        assert_eq!(refused(late), Refused::NotHeld(second));
        // Taken again it is held on.
        queue::take(site, &RULES, &first, "cleo", at(end)).unwrap();
        assert_eq!(next(site, "ana", end + 7 * HOUR), None);
        assert_eq!(entries(site, "queue.released").len(), 1);
    });
}

#[test]
fn a_skip_is_reported_and_others_get_it() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let first = next(site, "ana", 10).unwrap();
        let skip =
            |name: &str, reason: &str| queue::skip(site, &RULES, &first, name, reason, at(11));
        assert_eq!(refused(skip("ana", " ")), Refused::NoReason);
        assert_eq!(refused(skip("", "tired")), Refused::NoOperator);
        assert_eq!(refused(skip("ben", "tired")), Refused::NotHeld(first));
        skip("ana", "I know the family").unwrap();
        assert_ne!(next(site, "ANA", 12), Some(first), "not again for a while");
        assert_eq!(next(site, "ana", 13), None);
        assert_eq!(next(site, "ben", 13), Some(first));
        queue::release(site, &first, "ben", at(14)).unwrap();
        assert_eq!(next(site, "ana", 11 + 24 * HOUR), Some(first));

        let skipped = queue::skipped(site, COORDINATOR, 10).unwrap();
        assert_eq!(skipped.len(), 1);
        let told = (&*skipped[0].skip.operator, &*skipped[0].skip.reason);
        assert_eq!(
            (skipped[0].person, told),
            (first, ("ana", "I know the family"))
        );
        let entry = &entries(site, "queue.skipped")[0];
        assert_eq!(
            (&*entry.actor, entry.subject.clone()),
            ("ana", first.to_string())
        );
        assert!(
            !entry.detail.contains("family"),
            "the reason stays out of the log"
        );
    });
}

#[test]
fn nothing_is_set_aside_without_name_and_reason_and_it_can_be_undone() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        let one = person(site, "one");
        let with = |change: &dyn Fn(&mut SetAside)| {
            let mut decision = aside(&[one], "ana");
            change(&mut decision);
            refused(queue::set_aside(site, &RULES, &decision, at(5)))
        };
        assert_eq!(with(&|it| it.operator.clear()), Refused::NoOperator);
        assert_eq!(with(&|it| it.operator = "x".repeat(101)), Refused::Operator);
        assert_eq!(with(&|it| it.reason = "  ".to_owned()), Refused::NoReason);
        assert_eq!(with(&|it| it.reason = "x".repeat(301)), Refused::Reason);
        assert_eq!(with(&|it| it.reason = "a\nb".to_owned()), Refused::Reason);
        assert_eq!(with(&|it| it.code = "because".to_owned()), Refused::Code);
        assert_eq!(with(&|it| it.persons.clear()), Refused::Nobody);
        assert_eq!(
            with(&|it| it.count = 2),
            Refused::Count {
                found: 1,
                stated: 2
            }
        );
        let nobody = PersonId::from_bytes([9; 16]);
        assert_eq!(
            with(&|it| it.persons = vec![nobody]),
            Refused::NotHere(nobody)
        );
        assert_eq!(entries(site, "queue.set_aside").len(), 0);

        queue::take(site, &RULES, &one, "ben", at(6)).unwrap();
        assert_eq!(with(&|_| {}), Refused::Held(one));
        queue::release(site, &one, "ben", at(7)).unwrap();
        set_aside(site, one, "ana", 8);
        assert_eq!(shown(site, &Filter::SetAside, 9), [one].into());
        assert!(!shown(site, &Filter::Free, 9).contains(&one));
        assert_eq!(
            refused(queue::take(site, &RULES, &one, "ben", at(9))),
            Refused::Aside(one)
        );
        assert_eq!(with(&|_| {}), Refused::Aside(one));
        let entry = &entries(site, "queue.set_aside")[0];
        assert_eq!(
            (&*entry.actor, entry.subject.clone()),
            ("ana", one.to_string())
        );
        let detail = &entry.detail;
        assert!(detail.contains("said=") && !detail.contains("seven"));
        assert!(!detail.contains("duplicate") && !detail.contains("asd_"));

        queue::restore(site, &one, "ben", at(10)).unwrap();
        assert_eq!(
            refused(queue::restore(site, &one, "ben", at(11))),
            Refused::NotAside(one)
        );
        assert_eq!(shown(site, &Filter::SetAside, 11), BTreeSet::new());
        assert!(shown(site, &Filter::Free, 11).contains(&one));
        assert_eq!(entries(site, "queue.restored")[0].actor, "ben");
    });
}

#[test]
fn many_are_set_aside_as_one_and_undone_as_one() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        let [one, two, three] = ["one", "two", "three"].map(|handle| person(site, handle));
        queue::take(site, &RULES, &three, "ben", at(5)).unwrap();
        let all = aside(&[one, two, three], "ana");
        let whole = refused(queue::set_aside(site, &RULES, &all, at(6)));
        assert_eq!(whole, Refused::Held(three));
        assert_eq!(
            shown(site, &Filter::SetAside, 6),
            BTreeSet::new(),
            "all or none"
        );
        let done = queue::set_aside(site, &RULES, &aside(&[one, two], "ana"), at(7)).unwrap();
        assert_eq!(done.count, 2);
        assert_eq!(shown(site, &Filter::SetAside, 8), [one, two].into());
        let batch = done.batch.unwrap();
        let batches = queue::batches(site, COORDINATOR, 10).unwrap();
        assert_eq!(
            (batches[0].id, batches[0].decisions, batches[0].standing),
            (batch, 2, 2)
        );
        // What was undone by itself is not undone again.
        queue::restore(site, &one, "cleo", at(9)).unwrap();
        assert_eq!(
            queue::restore_batch(site, &batch, "cleo", at(10))
                .unwrap()
                .count,
            1
        );
        assert_eq!(shown(site, &Filter::SetAside, 11), BTreeSet::new());
        let twice = queue::restore_batch(site, &batch, "cleo", at(12));
        assert_eq!(refused(twice), Refused::NoBatch);
        assert_eq!(entries(site, "queue.restored").len(), 2);
        assert_eq!(
            next(site, "cleo", 13).map(|id| [one, two].contains(&id)),
            Some(true)
        );
    });
}

#[test]
fn whoever_was_set_aside_is_back_when_something_came_in() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three", "four"]);
        let ids = ["one", "two", "three", "four"].map(|handle| person(site, handle));
        for id in ids {
            set_aside(site, id, "ana", 5);
        }
        assert_eq!(next(site, "ben", 6), None);
        // Nothing new: everything runs again, and all stays as it was.
        again(site, 7);
        assert_eq!(shown(site, &Filter::Back, 8), BTreeSet::new());
        assert_eq!(shown(site, &Filter::SetAside, 8), ids.into());

        // A new source names the first, before anything has linked or ranked it.
        report(site, folder, "one again", "one", 9);
        let back = queue::standing(site, &ids[0], at(10))
            .unwrap()
            .aside
            .unwrap()
            .back;
        assert_eq!((back.new_sources, back.other_members), (true, false));
        assert_eq!(shown(site, &Filter::Back, 10), [ids[0]].into());
        assert_eq!(next(site, "ben", 10), Some(ids[0]));
        again(site, 11);
        assert_eq!(shown(site, &Filter::Back, 12), [ids[0]].into());
        // It is decided anew, and then it is quiet again.
        queue::take(site, &RULES, &ids[0], "ben", at(12)).unwrap();
        set_aside(site, ids[0], "ben", 13);
        assert_eq!(shown(site, &Filter::Back, 14), BTreeSet::new());

        // Two become one: whoever it is now is back.
        let ruling = Ruling {
            one: account("two"),
            other: account("three"),
            verdict: Verdict::Same,
            operator: "ana".to_owned(),
            reason: "one notebook".to_owned(),
            shown: Shown::default(),
        };
        linking::decide(site, &act(15), &ruling).unwrap();
        again(site, 16);
        let joined = person(site, "two");
        assert_eq!(joined, person(site, "three"));
        let back = queue::standing(site, &joined, at(17))
            .unwrap()
            .aside
            .unwrap()
            .back;
        assert!(back.other_members && !back.more_urgent);
        assert_eq!(next(site, "ben", 17), Some(joined));
        set_aside(site, joined, "ben", 18);
        // And they come apart: both are back, under whatever ids.
        let ruling = Ruling {
            verdict: Verdict::Different,
            ..ruling
        };
        linking::decide(site, &act(19), &ruling).unwrap();
        again(site, 20);
        let apart = BTreeSet::from(["two", "three"].map(|handle| person(site, handle)));
        assert_eq!(apart.len(), 2);
        let free = shown(site, &Filter::Free, 21);
        assert!(apart.is_subset(&free), "nobody is lost with a decision");
        assert_eq!(shown(site, &Filter::SetAside, 21), [ids[0], ids[3]].into());
    });
}

#[test]
fn a_more_urgent_band_brings_back_and_a_lesser_one_does_not() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two"]);
        let [one, two] = ["one", "two"].map(|handle| person(site, handle));
        for (id, back_on) in [(one, "x,BAND"), (two, "x,y")] {
            let key = "ana".to_owned();
            let operator = tiaki_store::queue::Operator {
                name: key.clone(),
                key,
            };
            site.store
                .write("test", |tx| {
                    let (_, queued) = tiaki_store::queue::find_queued(tx, &id)?.unwrap();
                    let new = tiaki_store::queue::aside::NewSetAside {
                        id: SetAsideId::derive(&site.key, &[id.as_bytes()]),
                        batch: tiaki_core::id::SetAsideBatchId::derive(&site.key, &[]),
                        person: id,
                        account: tiaki_store::queue::accounts(tx, &id)?[0],
                        back_on: back_on.replace("BAND", &queued.band),
                        queued,
                        seen: tiaki_store::queue::baseline(tx, &id)?,
                        code: "other",
                        reason: "a test",
                        digest: [0; 32],
                        period: 0,
                        lot: i64::MAX,
                        drawn: false,
                        permille: 30,
                    };
                    tiaki_store::queue::aside::add(tx, &new, &operator, at(5))
                })
                .unwrap();
        }
        let back = |id| {
            queue::standing(site, &id, at(6))
                .unwrap()
                .aside
                .unwrap()
                .back
        };
        assert!(back(one).more_urgent && !back(one).new_sources);
        assert!(!back(two).is_any());
        assert_eq!(shown(site, &Filter::Back, 6), [one].into());
        assert_eq!(next(site, "ben", 7), Some(one));
        assert_eq!(next(site, "ben", 8), None);
    });
}

#[test]
fn a_hold_follows_persons_and_tells_of_changes() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        let [one, two] = ["one", "two"].map(|handle| person(site, handle));
        queue::take(site, &RULES, &one, "ana", at(5)).unwrap();
        queue::take(site, &RULES, &two, "ben", at(6)).unwrap();
        report(site, folder, "one again", "one", 7);
        let hold = |id: PersonId, second| queue::standing(site, &id, at(second)).unwrap().holds;
        assert!(hold(one, 8)[0].new_sources && !hold(two, 8)[0].new_sources);
        // Not set aside unseen; taken again, what came in counts as seen.
        let unseen = queue::set_aside(site, &RULES, &aside(&[one], "ana"), at(8));
        assert_eq!(refused(unseen), Refused::Changed(one));
        queue::take(site, &RULES, &one, "ana", at(9)).unwrap();
        assert!(!hold(one, 10)[0].new_sources);

        let ruling = Ruling {
            one: account("one"),
            other: account("two"),
            verdict: Verdict::Same,
            operator: "cleo".to_owned(),
            reason: "one notebook".to_owned(),
            shown: Shown::default(),
        };
        linking::decide(site, &act(11), &ruling).unwrap();
        again(site, 12);
        let joined = person(site, "one");
        let both = hold(joined, 13);
        let names: Vec<&str> = both.iter().map(|hold| &*hold.operator.name).collect();
        assert_eq!(names, ["ben", "ana"], "who took it first before others");
        assert!(both.iter().all(|hold| hold.other_members));
        assert_eq!(next(site, "dan", 13), Some(person(site, "three")));
        assert_eq!(next(site, "dan", 14), None, "nobody else gets it");
        // Former ids lead on; who came second steps back, who came first goes on.
        let stepped = queue::set_aside(site, &RULES, &aside(&[two], "ana"), at(14));
        assert_eq!(refused(stepped), Refused::Held(joined));
        queue::release(site, &one, "ana", at(15)).unwrap();
        assert_eq!(hold(two, 16).len(), 1);
        queue::take(site, &RULES, &two, "ben", at(16)).unwrap();
        queue::set_aside(site, &RULES, &aside(&[one], "ben"), at(17)).unwrap();
        assert_eq!(hold(joined, 18).len(), 0);
    });
}

#[test]
fn who_took_first_holds_on_whatever_account_the_other_took() {
    on_both(|site, folder| {
        let mut handles = ["one", "two"];
        handles.sort_unstable_by_key(|handle| account(handle));
        alone(site, folder, &handles);
        // The other stands at the account that the joined person is named by.
        let [smaller, greater] = handles.map(|handle| person(site, handle));
        queue::take(site, &RULES, &greater, "ben", at(5)).unwrap();
        queue::take(site, &RULES, &smaller, "ana", at(6)).unwrap();
        let ruling = Ruling {
            one: account("one"),
            other: account("two"),
            verdict: Verdict::Same,
            operator: "cleo".to_owned(),
            reason: "one notebook".to_owned(),
            shown: Shown::default(),
        };
        linking::decide(site, &act(7), &ruling).unwrap();
        again(site, 8);
        let joined = person(site, "one");
        queue::take(site, &RULES, &joined, "ben", at(9)).unwrap();
        let holds = queue::standing(site, &joined, at(10)).unwrap().holds;
        assert_eq!(holds.len(), 2);
    });
}

/// The moment and band that a page showed.
fn page_of(site: &Site, id: PersonId, second: i64) -> queue::Seen {
    let of = queue::standing(site, &id, at(second)).unwrap().seen;
    let listed = queue::list(site, COORDINATOR, &Filter::All, 0, 100, at(second));
    let rows = listed.unwrap().unwrap().rows;
    let row = rows.iter().find(|row| row.row.person == id).unwrap();
    let band = row.row.band.clone();
    queue::Seen { of, band }
}

#[test]
fn what_came_in_between_page_and_click_brings_back() {
    on_both(|site, folder| {
        alone(site, folder, &["one", "two", "three"]);
        let [one, two, three] = ["one", "two", "three"].map(|handle| person(site, handle));
        let shown_then = [one, two, three].map(|id| page_of(site, id, 4));
        report(site, folder, "one again", "one", 5);
        let with = |id: PersonId, seen: queue::Seen, second| {
            let mut decision = aside(&[id], "ana");
            decision.seen = BTreeMap::from([(id, seen)]);
            queue::set_aside(site, &RULES, &decision, at(second)).unwrap();
        };
        let back = |id| {
            queue::standing(site, &id, at(9))
                .unwrap()
                .aside
                .unwrap()
                .back
        };
        let [of_one, of_two, of_three] = shown_then;
        with(one, of_one, 6);
        assert!(back(one).new_sources, "a new source came between");
        assert_eq!(shown(site, &Filter::Back, 7), [one].into());
        with(two, of_two.clone(), 8);
        assert!(!back(two).is_any());
        // Its page showed a lesser band than it has now.
        let lesser = queue::Seen {
            band: "set_aside_proposed".to_owned(),
            ..of_three
        };
        with(three, lesser, 8);
        assert!(back(three).more_urgent);
        assert_eq!(shown(site, &Filter::Back, 9), [one, three].into());
        // What a form says is never more than what is there.
        queue::restore(site, &two, "ana", at(10)).unwrap();
        let forged = queue::Seen {
            of: tiaki_store::queue::Baseline {
                history: i64::MAX,
                ..of_two.of
            },
            ..of_two
        };
        with(two, forged, 11);
        let ruling = Ruling {
            one: account("two"),
            other: account("three"),
            verdict: Verdict::Same,
            operator: "ana".to_owned(),
            reason: "one notebook".to_owned(),
            shown: Shown::default(),
        };
        linking::decide(site, &act(12), &ruling).unwrap();
        again(site, 13);
        let joined = person(site, "two");
        let standing = queue::standing(site, &joined, at(14)).unwrap();
        assert!(!standing.is_aside());
    });
}

#[test]
fn a_form_carries_what_was_seen_and_nothing_else_is_read() {
    let of = tiaki_store::queue::Baseline {
        history: 12,
        parts: 3,
    };
    let band = "set_aside_proposed".to_owned();
    let seen = queue::Seen { of, band };
    assert_eq!(queue::Seen::find(&seen.to_string()), Some(seen));
    for text in [
        "",
        "1.2",
        "1.2.",
        "1.2.unheard",
        "-1.2.low",
        "1.x.low",
        "1.2.low.3",
    ] {
        assert_eq!(queue::Seen::find(text), None, "{text}");
    }
}

/// The queue as asking for the next finds it, and as each person on its own says.
fn agree(site: &Site, second: i64) {
    let listed = queue::list(site, COORDINATOR, &Filter::All, 0, 200, at(second));
    let rows = listed.unwrap().unwrap().rows;
    let free = rows
        .iter()
        .filter(|row| row.standing.holds.is_empty() && !row.standing.is_aside());
    let expected: Vec<PersonId> = free.map(|row| row.row.person).collect();
    let mut found = Vec::new();
    while let Some(id) = next(site, "walker", second) {
        found.push(id);
    }
    for id in &found {
        queue::release(site, id, "walker", at(second)).unwrap();
    }
    assert_eq!(found, expected, "at {second}");
}

#[test]
fn marks_of_who_is_set_aside_follow_whatever_comes_in() {
    on_both(|site, folder| {
        let handles: Vec<String> = (0..12).map(|number| format!("m{number}")).collect();
        let handles: Vec<&str> = handles.iter().map(|handle| &**handle).collect();
        alone(site, folder, &handles);
        let id = |number: usize| person(site, handles[number]);
        for number in 0..9 {
            set_aside(site, id(number), "ana", 5);
        }
        agree(site, 6);
        // Before anything is linked or ranked.
        report(site, folder, "more of 2", handles[2], 7);
        agree(site, 8);
        set_aside(site, id(2), "ben", 9);
        agree(site, 10);
        queue::restore(site, &id(4), "ana", at(11)).unwrap();
        agree(site, 12);
        for (verdict, second) in [(Verdict::Same, 13), (Verdict::Different, 20)] {
            let ruling = Ruling {
                one: account(handles[5]),
                other: account(handles[10]),
                verdict,
                operator: "ana".to_owned(),
                reason: "one notebook".to_owned(),
                shown: Shown::default(),
            };
            linking::decide(site, &act(second), &ruling).unwrap();
            matching::run(site, &act(second), 31).unwrap();
            linking::run(site, &act(second)).unwrap();
            agree(site, second + 1);
            triage::run(site, &act(second + 2)).unwrap();
            agree(site, second + 3);
        }
        // A whole ranking of another day.
        triage::run(site, &act(9 * 24 * HOUR)).unwrap();
        agree(site, 9 * 24 * HOUR + 1);
        let third = queue::set_aside(
            site,
            &RULES,
            &aside(&[id(9), id(11)], "ana"),
            at(9 * 24 * HOUR + 2),
        );
        agree(site, 9 * 24 * HOUR + 3);
        queue::restore_batch(
            site,
            &third.unwrap().batch.unwrap(),
            "ben",
            at(9 * 24 * HOUR + 4),
        )
        .unwrap();
        agree(site, 9 * 24 * HOUR + 5);
    });
}
