//! Ranking of those whom something came in about against ranking everybody from nothing, in any order,
//! on both databases; and by other rules or on another day from the stored facts.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use support::{Dice, act, mail, of_a_child, on_both, site, sqlite, submissions, take, xml};
use tiaki_core::clock::LogLifeTable;
use tiaki_core::id::AccountId;
use tiaki_ops::following::Follower;
use tiaki_ops::{Site, Store, linking, matching, triage, views};
use tiaki_store::{export, log, persons, priorities, ranking, testing};

/// Seconds of a day.
const DAY: i64 = 86_400;

fn digests(site: &Site) -> BTreeMap<&'static str, export::Part> {
    let found = site.store.read("test", export::digests).unwrap();
    found.into_iter().collect()
}

/// One order of arrival, with everything that may come in between, against one run over all of it.
fn arrive(site: &Site, folder: &Path, seed: u64, all: &[Vec<(String, Vec<u8>)>]) {
    let mut dice = Dice(seed);
    let mut order: Vec<usize> = (0..all.len()).collect();
    for place in (1..order.len()).rev() {
        order.swap(place, dice.roll(place + 1));
    }
    let mut follower = Follower::new();
    let (mut second, mut few) = (0, 0);
    let mut rest = order.as_slice();
    while !rest.is_empty() {
        let (now, later) = rest.split_at((1 + dice.roll(all.len() / 8)).min(rest.len()));
        rest = later;
        second += if dice.roll(6) == 0 { DAY } else { 1 };
        let files: Vec<_> = now.iter().flat_map(|place| all[*place].clone()).collect();
        take(site, folder, &files, second);
        match dice.roll(8) {
            // Somebody else links, or ranks everybody, meanwhile.
            0 => drop(linking::run(site, &act(second)).unwrap()),
            1 => {
                matching::run(site, &act(second), 31).unwrap();
                linking::run(site, &act(second)).unwrap();
                triage::run(site, &act(second)).unwrap();
            }
            2 => follower = Follower::new(),
            // What came in is ranked before it is linked.
            3 => drop(follower.rank(site, &act(second)).unwrap()),
            _ => {}
        }
        follower.link(site, &act(second)).unwrap();
        if let Some(ranked) = follower.rank(site, &act(second)).unwrap() {
            let all = site.store.read("test", persons::members).unwrap().len() as u64;
            assert!(ranked.persons <= all);
            few += u32::from(ranked.persons * 2 < all);
        }
        if dice.roll(3) == 0 {
            follower.judge(site, &act(second)).unwrap();
        }
        assert!(
            follower.rank(site, &act(second)).unwrap().is_none(),
            "seed {seed}: nothing is left"
        );
        let behind = site.store.read("test", persons::behind).unwrap();
        assert_eq!((behind.unlinked, behind.unranked), (0, 0), "seed {seed}");
    }
    // How many sources a file is in is told by matching, which runs by itself for new files only.
    matching::run(site, &act(second), 31).unwrap();
    follower.link(site, &act(second)).unwrap();
    follower.rank(site, &act(second)).unwrap();
    assert!(few > 0, "seed {seed}: everybody was ranked each time");

    let other = tempfile::tempdir().unwrap();
    let batch = sqlite(other.path());
    let files: Vec<_> = all.iter().flatten().cloned().collect();
    take(&batch, other.path(), &files, 1);
    matching::run(&batch, &act(second), 31).unwrap();
    linking::run(&batch, &act(second)).unwrap();
    triage::run(&batch, &act(second)).unwrap();
    assert_eq!(digests(site), digests(&batch), "seed {seed}");
    assert_eq!(log::check(&site.store).unwrap().first_bad, None);
}

#[test]
fn ranks_that_follow_in_any_order_are_those_of_one_run() {
    let folder = tempfile::tempdir().unwrap();
    let all = submissions(folder.path(), 90);
    assert!(all.len() > 30, "{}", all.len());
    #[expect(
        clippy::disallowed_methods,
        reason = "CONTRIBUTING: heavy runs are asked for so"
    )]
    let many = std::env::var("TIAKI_SWEEP").is_ok();
    let (sqlite_runs, postgres_runs) = if many { (100, 15) } else { (8, 2) };
    for seed in 1..=sqlite_runs {
        let own = tempfile::tempdir().unwrap();
        arrive(&sqlite(own.path()), own.path(), seed, &all);
    }
    for seed in 1..=postgres_runs {
        if let Some(url) = testing::find_database() {
            let own = tempfile::tempdir().unwrap();
            let site = site(Store::open_postgres(&url).unwrap());
            arrive(&site, own.path(), 1_000 + seed, &all);
        }
    }
}

/// Everything in, linked and ranked on one day.
fn ranked(site: &Site, folder: &Path, second: i64) {
    let files: Vec<_> = submissions(folder, 60).into_iter().flatten().collect();
    take(site, folder, &files, 1);
    matching::run(site, &act(second), 31).unwrap();
    linking::run(site, &act(second)).unwrap();
    triage::run(site, &act(second)).unwrap();
}

#[test]
fn another_day_is_ranked_from_the_stored_facts_as_from_what_came_in() {
    on_both(|site, folder| {
        ranked(site, folder, 1);
        let later = act(1 + 40 * DAY);
        assert!(triage::rerank(site, &later).unwrap().is_some());
        let other = tempfile::tempdir().unwrap();
        let batch = sqlite(other.path());
        ranked(&batch, other.path(), 1 + 40 * DAY);
        assert_eq!(digests(site), digests(&batch));
        // Within the day nothing differs, whatever the hour.
        let before = digests(site);
        triage::run(site, &act(3_000 + 40 * DAY)).unwrap();
        assert_eq!(digests(site), before);
    });
}

#[test]
fn facts_that_are_not_of_what_is_known_now_rank_nobody() {
    on_both(|site, folder| {
        ranked(site, folder, 1);
        // Another report is linked: whom it touches is marked.
        take(
            site,
            folder,
            &[("more.xml".to_owned(), xml("u-1", &mail("more"), "", ""))],
            2,
        );
        linking::run(site, &act(2)).unwrap();
        assert!(triage::rerank(site, &act(2)).unwrap().is_none());
        matching::run(site, &act(2), 31).unwrap();
        linking::run(site, &act(2)).unwrap();
        triage::run(site, &act(2)).unwrap();
        assert!(triage::rerank(site, &act(2)).unwrap().is_some());
        // The site knows better how long logs live: everybody's clock is gathered anew.
        let clock = |site: &Site| -> Vec<_> {
            let all = site.store.read("test", persons::members).unwrap();
            let place = |(person, _): &(_, Vec<_>)| {
                let found = |tx: &tiaki_store::Tx<'_>| ranking::find(tx, person);
                site.store
                    .read("test", found)
                    .unwrap()
                    .unwrap()
                    .place
                    .clock_at
            };
            all.iter().map(place).collect()
        };
        let before = clock(site);
        let mut knowing = site.clone();
        let rows = "# version ours\n*;999;practice;2026;a test\n";
        knowing.countries.log_life = LogLifeTable::with(rows).unwrap().into();
        assert!(triage::rerank(&knowing, &act(2)).unwrap().is_none());
        triage::run(&knowing, &act(2)).unwrap();
        assert_ne!(clock(&knowing), before);
        // Facts were gathered by something else.
        let is_current = |by: &str| {
            let current = |tx: &tiaki_store::Tx<'_>| ranking::facts_are_current(tx, by);
            site.store.read("test", current).unwrap()
        };
        assert!(!is_current("facts=0"));
    });
}

#[test]
fn a_ranking_of_persons_as_they_were_is_not_written_and_clears_no_mark() {
    on_both(|site, folder| {
        ranked(site, folder, 1);
        let more = xml("u-1", &mail("more"), "", "");
        take(site, folder, &[("more.xml".to_owned(), more)], 2);
        linking::run(site, &act(2)).unwrap();
        let marked = || site.store.read("test", ranking::changed).unwrap();
        assert!(!marked().is_empty());
        let mut older = site.store.read("test", ranking::basis).unwrap();
        older.generation -= 1;
        let made = ranking::Made {
            of: older,
            by: "test",
            day: 0,
            actor: "test",
            at: act(3).at,
            waiting: 0,
        };
        for late in [ranking::replace, ranking::touch] {
            let late = |tx: &tiaki_store::Tx<'_>| late(tx, &[], &made);
            assert_eq!(site.store.write("test", late).unwrap(), None);
        }
        let late = |tx: &tiaki_store::Tx<'_>| ranking::rerank(tx, &[], &made);
        assert_eq!(site.store.write("test", late).unwrap(), None);
        assert!(!marked().is_empty());
    });
}

#[test]
fn reasons_are_told_from_the_facts_of_the_place_that_is_shown() {
    on_both(|site, folder| {
        let files = of_a_child();
        take(site, folder, &files, 1);
        matching::run(site, &act(1), 31).unwrap();
        linking::run(site, &act(1)).unwrap();
        triage::run(site, &act(1)).unwrap();
        let persons = site.store.read("test", persons::members).unwrap();
        assert!(!persons.is_empty());
        for (person, _) in persons {
            let shown = views::person(site, &person).unwrap().unwrap();
            let reasons = &shown.row.reasons;
            let class = shown.row.class.replace('_', " ");
            assert!(reasons.class.starts_with(&class), "{reasons:?}");
            let sum = |axis: &str| -> i64 {
                let of_axis = reasons.factors.iter().filter(|factor| factor.axis == axis);
                of_axis.map(|factor| factor.points).sum::<i64>().min(100)
            };
            let [_, actionability, novelty, perishability] = shown.row.axes;
            assert_eq!(
                [sum("actionability"), sum("novelty"), sum("perishability")],
                [actionability, novelty, perishability]
            );
        }
    });
}

fn all(site: &Site, folder: &Path, files: &[(String, Vec<u8>)], second: i64) {
    take(site, folder, files, second);
    matching::run(site, &act(second), 31).unwrap();
    linking::run(site, &act(second)).unwrap();
    triage::run(site, &act(second)).unwrap();
}

/// A follower that has brought a site to what it knows.
fn following(site: &Site) -> Follower {
    let mut follower = Follower::new();
    follower.link(site, &act(2)).unwrap();
    follower.rank(site, &act(2)).unwrap();
    follower
}

#[test]
fn of_two_rankings_at_once_none_writes_over_what_it_has_not_seen() {
    on_both(|site, folder| {
        let phone =
            |number: u8| format!("<phone verified=\"true\">+64 21 555 00{number:02}</phone>");
        let file = |name: &str, bytes| (format!("{name}.xml"), bytes);
        let report =
            |name: &str, handle: &str, person: &str| file(name, xml(handle, person, "", ""));
        let first = [
            report("a", "u-1", &format!("{}{}", phone(1), mail("one"))),
            report("b", "u-2", &format!("{}{}", phone(2), mail("two"))),
        ];
        all(site, folder, &first, 1);
        let mut follower = following(site);
        // Another process begins to rank: it has read, and computes. Meanwhile somebody comes in, and two
        // persons become one.
        let mut slow = triage::Ranker::fill(site).unwrap();
        let both = format!("{}{}{}{}", phone(1), phone(2), mail("one"), mail("two"));
        let more = [
            report("c", "u-3", &mail("three")),
            report("d", "u-1", &both),
        ];
        take(site, folder, &more, 3);
        follower.link(site, &act(3)).unwrap();
        follower.rank(site, &act(3)).unwrap();
        let before = digests(site);
        slow.update(site, &act(3)).unwrap();
        assert_eq!(digests(site), before);
        assert!(
            follower.rank(site, &act(3)).unwrap().is_none(),
            "nothing was written"
        );
        assert!(slow.update(site, &act(3)).unwrap().is_none());

        // One that has computed before a report was ranked writes nothing after it, even before the
        // report is linked.
        let of = site.store.read("test", ranking::basis).unwrap();
        take(site, folder, &[report("e", "u-3", &mail("four"))], 4);
        follower.rank(site, &act(4)).unwrap().unwrap();
        let made = ranking::Made {
            of,
            by: "test",
            day: 0,
            actor: "test",
            at: act(4).at,
            waiting: 0,
        };
        for late in [ranking::replace, ranking::touch] {
            let late = |tx: &tiaki_store::Tx<'_>| late(tx, &[], &made);
            assert_eq!(site.store.write("test", late).unwrap(), None);
        }
        let late = |tx: &tiaki_store::Tx<'_>| priorities::relocate(tx, &[], of, "slow", act(4).at);
        assert!(!site.store.write("test", late).unwrap());
        follower.link(site, &act(4)).unwrap();
        follower.rank(site, &act(4)).unwrap();
        let other = tempfile::tempdir().unwrap();
        let batch = sqlite(other.path());
        let mut files = first.to_vec();
        files.extend(more);
        files.push(report("e", "u-3", &mail("four")));
        all(&batch, other.path(), &files, 4);
        assert_eq!(digests(site), digests(&batch));
    });
}

/// A report on an account that signed in from a home, of this day.
fn at_home(handle: &str, person: &str, day: &str) -> Vec<u8> {
    let seen = "<ipCaptureEvent><ipAddress>125.236.10.0</ipAddress><eventName>Login</eventName>\
                <dateTime>2026-01-02T03:04:05Z</dateTime></ipCaptureEvent></personOrUserReported>";
    let text = String::from_utf8(xml(handle, person, "", "")).unwrap();
    let text = text.replacen(
        "2026-01-02T03:04:05Z</incident",
        &format!("{day}T03:04:05Z</incident"),
        1,
    );
    text.replace("</personOrUserReported>", seen).into_bytes()
}

#[test]
fn history_knows_nothing_of_what_came_later() {
    on_both(|site, folder| {
        let adult = (
            "adult.xml".to_owned(),
            at_home("u-1", &mail("one"), "2026-01-02"),
        );
        let young = (
            "young.xml".to_owned(),
            at_home("u-2", "<age>12</age>", "2026-03-02"),
        );
        all(site, folder, std::slice::from_ref(&adult), 1);
        let alone = triage::history(site, &act(1)).unwrap();
        let place = || {
            let (person, _) = &alone[0];
            let found = |tx: &tiaki_store::Tx<'_>| ranking::find(tx, person);
            site.store.read("test", found).unwrap().unwrap().place
        };
        let before = place();
        all(site, folder, &[young], 2);
        let both = triage::history(site, &act(1)).unwrap();
        let (person, steps) = &alone[0];
        let (_, found) = both.iter().find(|(id, _)| id == person).unwrap();
        assert_eq!(
            steps, found,
            "the day knows nothing of a report of two months later"
        );
        assert_ne!(
            place().axes,
            before.axes,
            "today does: a child shares the home"
        );
    });
}

/// How the person of an account is ranked on each day, and today.
fn told_of(site: &Site, handle: &str) -> (Vec<triage::Step>, ranking::NewPriority) {
    let account = AccountId::derive(&site.key, &[b"ExampleChat", handle.as_bytes()]);
    let persons = site.store.read("test", persons::members).unwrap();
    let of = |(_, accounts): &&(_, Vec<AccountId>)| accounts.contains(&account);
    let (person, _) = persons.iter().find(of).unwrap();
    let history = triage::history(site, &act(1)).unwrap();
    let (_, steps) = history.into_iter().find(|(id, _)| id == person).unwrap();
    let found = |tx: &tiaki_store::Tx<'_>| ranking::find(tx, person);
    let place = site.store.read("test", found).unwrap().unwrap().place;
    (steps, place)
}

#[test]
fn a_home_of_then_is_judged_by_who_was_known_to_live_there_then() {
    on_both(|site, folder| {
        let file = |name: &str, bytes| (format!("{name}.xml"), bytes);
        let first = [
            file("young", at_home("u-2", "<age>12</age>", "2026-01-01")),
            file("adult", at_home("u-1", &mail("one"), "2026-01-02")),
        ];
        all(site, folder, &first, 1);
        let (then, before) = told_of(site, "u-1");
        // Two months later it turns out that many have the address: it is a network's today.
        let more = (3..13).map(|number| {
            let name = format!("u-{number}");
            let bytes = at_home(&name, &mail(&name), "2026-03-02");
            file(&name, bytes)
        });
        all(site, folder, &more.collect::<Vec<_>>(), 2);
        let (now, after) = told_of(site, "u-1");
        assert_eq!(then, now, "the day knows nothing of who came later");
        assert_ne!(before.axes, after.axes, "today does: it is no home");
    });
}

#[test]
fn who_held_a_file_alone_then_did_whoever_has_it_today() {
    on_both(|site, folder| {
        let with_file = |handle: &str, day: &str| {
            let details = "<fileDetails><reportId>1</reportId><fileId>b0754af766b426f2928a02c651ed4b99</fileId>\
                 <originalFileHash hashType=\"MD5\">0cc175b9c0f1b6a831c399e269772661</originalFileHash></fileDetails>";
            let text = String::from_utf8(xml(handle, &mail(handle), "", "")).unwrap();
            let text = text.replacen(
                "2026-01-02T03:04:05Z</incident",
                &format!("{day}T03:04:05Z</incident"),
                1,
            );
            let files = format!("<files>{details}</files>");
            vec![
                (format!("{handle}.xml"), text.into_bytes()),
                (format!("{handle}.files.xml"), files.into_bytes()),
            ]
        };
        all(site, folder, &with_file("u-1", "2026-01-02"), 1);
        let (then, before) = told_of(site, "u-1");
        all(site, folder, &with_file("u-2", "2026-03-02"), 2);
        let (now, after) = told_of(site, "u-1");
        assert_eq!(then, now, "the day knows nothing of who came later");
        assert_ne!(before.axes, after.axes, "today does: two hold it");
    });
}

#[test]
fn who_waits_to_be_ranked_is_told_until_that_is_done_also_where_it_was_cut_off() {
    on_both(|site, folder| {
        ranked(site, folder, 1);
        let behind = || site.store.read("test", persons::behind).unwrap().unranked;
        let touch = |waiting| {
            let made = ranking::Made {
                of: site.store.read("test", ranking::basis).unwrap(),
                by: "test",
                day: 0,
                actor: "test",
                at: act(2).at,
                waiting,
            };
            let none = |tx: &tiaki_store::Tx<'_>| ranking::touch(tx, &[], &made);
            site.store.write("test", none).unwrap().unwrap();
            let current = |tx: &tiaki_store::Tx<'_>| ranking::facts_are_current(tx, "test");
            site.store.read("test", current).unwrap()
        };
        assert!(touch(0));
        assert_eq!(behind(), 0);
        assert!(!touch(3), "facts of three are of before");
        assert_eq!(behind(), 3);
        // Who ranked was cut off: whoever comes next ranks everybody.
        triage::run(site, &act(3)).unwrap();
        assert_eq!(behind(), 0);
        assert!(triage::rerank(site, &act(3)).unwrap().is_some());
    });
}

#[test]
fn two_that_follow_one_site_read_only_what_the_other_has_changed() {
    on_both(|site, folder| {
        // Disclosures, which have everybody read again, are among the first.
        let mut all = submissions(folder, 90);
        all.sort_by_key(|files| files.iter().all(|(name, _)| name.ends_with(".xml")));
        let (first, then) = all.split_at(all.len() / 2);
        let files: Vec<_> = first.iter().flatten().cloned().collect();
        take(site, folder, &files, 1);
        matching::run(site, &act(1), 31).unwrap();
        let mut both = [Follower::new(), Follower::new()];
        for follower in &mut both {
            follower.link(site, &act(1)).unwrap();
            follower.rank(site, &act(1)).unwrap();
        }
        let mut dice = Dice(11);
        let mut few = 0;
        for (files, second) in then.iter().zip(2_i64..) {
            take(site, folder, files, second);
            let one = dice.roll(2);
            // One is ahead by a step, and sometimes by two reports.
            let others = if dice.roll(4) == 0 { 1 } else { 2 };
            for place in [one, 1 - one].into_iter().take(others) {
                let Some(follower) = both.get_mut(place) else {
                    continue;
                };
                let linked = follower.link(site, &act(second)).unwrap();
                assert!(linked.is_none_or(|linked| !linked.whole), "{linked:?}");
                let ranked = follower.rank(site, &act(second)).unwrap();
                let persons = site.store.read("test", persons::members).unwrap().len() as u64;
                let again = ranked.map_or(0, |ranked| ranked.persons);
                assert!(again < persons, "{again} of {persons}");
                few += u32::from(again * 4 < persons);
            }
        }
        assert!(few > 20, "{few}");
        // Neither has the other come again.
        for follower in &mut both {
            follower.link(site, &act(4_000)).unwrap();
            follower.rank(site, &act(4_000)).unwrap();
        }
        for follower in &mut both {
            assert_eq!(follower.link(site, &act(4_000)).unwrap(), None);
            assert_eq!(follower.rank(site, &act(4_000)).unwrap(), None);
        }
        matching::run(site, &act(4_001), 31).unwrap();
        let [one, _] = &mut both;
        one.link(site, &act(4_001)).unwrap();
        one.rank(site, &act(4_001)).unwrap();
        let other = tempfile::tempdir().unwrap();
        let batch = sqlite(other.path());
        let files: Vec<_> = all.iter().flatten().cloned().collect();
        self::all(&batch, other.path(), &files, 1);
        assert_eq!(digests(site), digests(&batch));
    });
}
