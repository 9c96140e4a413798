//! A linker that stays in the process against a run over everything, on both databases; and what
//! becomes of persons, of their ids and of what hangs on them.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::path::Path;

use support::{Dice, act, mail, of_a_child, on_both, site, sqlite, submissions, take, xml};
use tiaki_core::id::{AccountId, PersonId, SiteKey};
use tiaki_core::time::Timestamp;
use tiaki_ops::following::Follower;
use tiaki_ops::linking::{Linker, Ruling, Shown, Verdict};
use tiaki_ops::{Error, Site, Store, linking, matching, triage, views};
use tiaki_store::persons::history::{self, Event};
use tiaki_store::persons::news;
use tiaki_store::{export, log, persons, priorities, ranking, testing};

fn id(handle: &str) -> AccountId {
    AccountId::derive(
        &SiteKey::new(&[7; 32]),
        &[b"ExampleChat", handle.as_bytes()],
    )
}

/// Which accounts have one person, of accounts that state these, as elements.
fn together(site: &Site, folder: &Path, element: &str, values: &[&str]) -> Vec<usize> {
    let report = |(number, value): (usize, &&str)| {
        let stated = format!("<{element}>{value}</{element}>");
        let bytes = xml(&format!("box-{number}"), &stated, "", "");
        (format!("box-{number}.xml"), bytes)
    };
    let files: Vec<_> = values.iter().enumerate().map(report).collect();
    take(site, folder, &files, 1);
    matching::run(site, &act(2), 31).unwrap();
    linking::run(site, &act(3)).unwrap();
    let members = site.store.read("members", persons::members).unwrap();
    let of = |number: usize| {
        let account = id(&format!("box-{number}"));
        members
            .iter()
            .position(|(_, accounts)| accounts.contains(&account))
            .unwrap()
    };
    let persons: Vec<usize> = (0..values.len()).map(of).collect();
    let first = |person: &usize| persons.iter().position(|one| one == person).unwrap();
    persons.iter().map(first).collect()
}

#[test]
fn mailboxes_meet_where_their_provider_sees_one() {
    on_both(|site, folder| {
        let found = together(
            site,
            folder,
            "email",
            &[
                "kid.one@gmail.com",
                "KidOne+x@googlemail.com",
                "kid.two+x@mail1.example",
                "kid.two@mail1.example",
                "kid.six+x@mail99.example",
                "kid.six@mail99.example",
                "kid.two@mail2.example",
                "kidtwo@mail1.example",
                "inbox@temp1.example",
                "inbox@temp1.example",
                "inbox@mailinator.com",
                "inbox@mailinator.com",
                "inbox@temp99.example",
                "inbox@temp99.example",
            ],
        );
        assert_eq!(found, [0, 0, 2, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 12]);
    });
}

#[test]
fn numbers_and_addresses_meet_however_they_are_spelt() {
    on_both(|site, folder| {
        let numbers = [
            "+64 21 000 011",
            "+64 (0)21 000 011",
            "+٦٤ ٢١ ٠٠٠ ٠١١",
            "＋６４ ２１ ０００ ０１２",
            "+64 21 000 012",
            "021 000 013",
            "+64 21 000 013",
        ];
        let found = together(site, folder, "phone", &numbers);
        assert_eq!(found, [0, 0, 0, 3, 3, 5, 6]);
    });
    on_both(|site, folder| {
        let addresses = [
            "kid.eight@mail.example",
            "Kid.Eight＠mail.example.",
            "&lt;kid.eight@mail.example&gt;",
            "kideight@mail.example",
        ];
        let found = together(site, folder, "email", &addresses);
        assert_eq!(found, [0, 0, 0, 3]);
    });
}

#[test]
fn a_domain_whose_mailboxes_prove_open_links_nobody_from_then_on() {
    let report = |handle: String, stated: String| {
        let bytes = xml(&handle, &stated, "", "");
        (format!("{handle}.xml"), bytes)
    };
    let two = |name: &str, domain: &str| {
        let stated = format!("<email>{name}@{domain}</email>");
        [0, 1].map(|side| report(format!("{name}-{side}"), stated.clone()))
    };
    on_both(|site, folder| {
        let mut linker = Linker::fill(site).unwrap();
        let is_one = |name: &str| {
            let person = |side| person_of(site, id(&format!("{name}-{side}")));
            person(0) == person(1)
        };
        let quiet = [two("quiet", "open.example"), two("plain", "other.example")];
        take(site, folder, quiet.as_flattened(), 1);
        matching::run(site, &act(2), 31).unwrap();
        linker.update(site, &act(3)).unwrap();
        assert!(is_one("quiet") && is_one("plain"), "nothing is known yet");

        // Others of the domain share mailboxes too, and each has a number of their own.
        let mut files = Vec::new();
        for n in 0..6 {
            let (mailbox, handle) = (n / 2, format!("loud-{n}"));
            let stated =
                format!("<phone>+642100000{n}</phone><email>loud{mailbox}@OPEN.example</email>");
            files.push(report(handle, stated));
        }
        take(site, folder, &files, 4);
        matching::run(site, &act(5), 31).unwrap();
        linker.update(site, &act(6)).unwrap();
        assert!(!is_one("quiet") && is_one("plain"));
        let linked = linking::run(site, &act(7)).unwrap();
        assert_eq!(
            (linked.changed, linked.changed_links),
            (0, 0),
            "as from nothing"
        );
    });
}

#[test]
fn an_address_counts_for_as_long_as_its_network_keeps_it() {
    // Of each two accounts, seen so many hours apart at one address: whether they are one.
    let pairs = [
        ("198.51.100.1", 2000, false),
        ("198.51.100.2", 500, true),
        ("176.0.0.1", 2000, true),
        ("176.0.0.2", 5000, false),
        ("64.0.0.1", 500, true),
        ("64.0.0.2", 1000, false),
        ("80.0.0.1", 20, true),
        ("80.0.0.2", 30, false),
        ("104.0.0.1", 0, true),
        ("104.0.0.2", 2, false),
        ("184.0.0.1", 0, false),
        ("10.0.0.1", 0, false),
        ("2001:db8:0:1::1", 500, true),
        ("2400:0:0:1::1", 2000, true),
        ("::ffff:176.0.0.3", 2000, true),
    ];
    on_both(|site, folder| {
        let mut files = Vec::new();
        for (number, (address, hours, _)) in pairs.iter().enumerate() {
            for side in 0..2 {
                let at =
                    Timestamp::from_micros(1_770_000_000_000_000 + side * hours * 3_600_000_000);
                let seen = format!(
                    "<screenName>synthetic-{number}</screenName><ipCaptureEvent>\
                     <ipAddress>{address}</ipAddress><dateTime>{at}</dateTime></ipCaptureEvent>"
                );
                let handle = format!("net-{number}-{side}");
                let report = String::from_utf8(xml(&handle, "", "", "")).unwrap();
                let end = "</personOrUserReported>";
                let report = report.replace(end, &format!("{seen}{end}"));
                files.push((format!("{handle}.xml"), report.into_bytes()));
            }
        }
        take(site, folder, &files, 1);
        matching::run(site, &act(2), 31).unwrap();
        let linked = linking::run(site, &act(3)).unwrap();
        assert_eq!(linked.networks, site.networks.name());
        let person = |number: usize, side| person_of(site, id(&format!("net-{number}-{side}")));
        for (number, (address, hours, is_one)) in pairs.iter().enumerate() {
            let together = person(number, 0) == person(number, 1);
            assert_eq!(together, *is_one, "{address} {hours}");
        }
    });
}

/// What two honest stores have in common of persons.
fn canonical(site: &Site) -> (Vec<export::Part>, Vec<persons::NearMiss>) {
    let parts = site.store.read("test", export::digests).unwrap();
    let of = ["accounts", "persons", "links"].map(|name| parts[name].clone());
    let near = site.store.read("test", persons::near_misses).unwrap();
    (of.to_vec(), near)
}

fn decide(site: &Site, ruling: (AccountId, AccountId, Verdict), second: i64) {
    let ruling = Ruling {
        one: ruling.0,
        other: ruling.1,
        verdict: ruling.2,
        operator: "ana".to_owned(),
        reason: "looked at both".to_owned(),
        shown: Shown::default(),
    };
    linking::decide(site, &act(second), &ruling).unwrap();
}

/// Two accounts to decide on: mostly such as have something to do with each other.
fn pair(site: &Site, dice: &mut Dice) -> Option<(AccountId, AccountId)> {
    let linked = site.store.read("test", persons::linked_pairs).unwrap();
    let near = site.store.read("test", persons::near_misses).unwrap();
    let all = site.store.read("test", persons::accounts).unwrap();
    match dice.roll(3) {
        0 if !linked.is_empty() => {
            let link = &linked[dice.roll(linked.len())];
            Some((link.a, link.b))
        }
        1 if !near.is_empty() => {
            let near = &near[dice.roll(near.len())];
            Some((near.a, near.b))
        }
        _ if all.len() > 1 => {
            let (one, other) = (dice.roll(all.len()), dice.roll(all.len()));
            (one != other).then(|| (all[one], all[other]))
        }
        _ => None,
    }
}

/// One order of arrival, with everything that may come in between, against one run over all of it.
fn arrive(site: &Site, folder: &Path, seed: u64, all: &[Vec<(String, Vec<u8>)>]) {
    let mut dice = Dice(seed);
    let mut order: Vec<usize> = (0..all.len()).collect();
    for place in (1..order.len()).rev() {
        order.swap(place, dice.roll(place + 1));
    }
    let mut linker = Linker::fill(site).unwrap();
    // Nothing but what is touched is looked at, unless it has just been filled; and nothing at all where
    // somebody else has linked all there is.
    let mut whole = true;
    let (mut rulings, mut second) = (Vec::new(), 0);
    let mut rest = order.as_slice();
    while !rest.is_empty() {
        let (now, later) = rest.split_at((1 + dice.roll(all.len() / 6)).min(rest.len()));
        rest = later;
        second += 1;
        let mut by_other = false;
        let before = site.store.read("test", log::position).unwrap();
        let files: Vec<_> = now.iter().flat_map(|place| all[*place].clone()).collect();
        take(site, folder, &files, second);
        if dice.roll(3) == 0 {
            matching::run(site, &act(second), 31).unwrap();
        }
        let ruled = pair(site, &mut dice).filter(|_| dice.roll(2) == 0);
        if let Some((one, other)) = ruled {
            let verdict = [Verdict::Same, Verdict::Different, Verdict::Unsure][dice.roll(3)];
            decide(site, (one, other, verdict), second);
            rulings.push((second, (one, other, verdict)));
        }
        if dice.roll(6) == 0 {
            // Somebody else links meanwhile, in another process.
            linking::run(site, &act(second)).unwrap();
            by_other = true;
        }
        if dice.roll(8) == 0 {
            linker = Linker::fill(site).unwrap();
            whole = true;
        }
        // A report sent again, byte for byte, is none.
        let is_new = |tx: &tiaki_store::Tx<'_>| Ok(!news::since(tx, before)?.1.is_empty());
        let is_new = site.store.read::<_, Error>("test", is_new).unwrap();
        let updated = linker.update(site, &act(second)).unwrap();
        assert_eq!(
            updated.is_some(),
            whole || (is_new && !by_other),
            "seed {seed}: {updated:?}"
        );
        if let Some(updated) = updated {
            assert_eq!(updated.whole, std::mem::take(&mut whole), "{updated:?}");
        }
        assert!(
            linker.update(site, &act(second)).unwrap().is_none(),
            "nothing is left"
        );
    }
    matching::run(site, &act(second + 1), 31).unwrap();
    linker.update(site, &act(second + 1)).unwrap();

    let other = tempfile::tempdir().unwrap();
    let batch = sqlite(other.path());
    let files: Vec<_> = all.iter().flatten().cloned().collect();
    take(&batch, other.path(), &files, 1);
    for (second, ruling) in rulings {
        decide(&batch, ruling, second);
    }
    matching::run(&batch, &act(second + 1), 31).unwrap();
    linking::run(&batch, &act(second + 1)).unwrap();
    assert_eq!(canonical(site), canonical(&batch), "seed {seed}");
    let again = linking::run(site, &act(second + 2)).unwrap();
    assert_eq!(
        (again.changed, again.changed_links),
        (0, 0),
        "nothing differs"
    );
    assert_eq!(log::check(&site.store).unwrap().first_bad, None);
}

#[test]
fn any_order_with_decisions_between_ends_in_what_one_run_gives() {
    let folder = tempfile::tempdir().unwrap();
    let all = submissions(folder.path(), 90);
    assert!(all.len() > 30, "{}", all.len());
    #[expect(
        clippy::disallowed_methods,
        reason = "CONTRIBUTING: heavy runs are asked for so"
    )]
    let many = std::env::var("TIAKI_SWEEP").is_ok();
    let (sqlite_runs, postgres_runs) = if many { (200, 30) } else { (8, 2) };
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

#[test]
fn what_a_child_turns_out_to_hold_is_taken_back() {
    on_both(|site, folder| {
        let files = of_a_child();
        let mut linker = Linker::fill(site).unwrap();
        take(site, folder, &files[..2], 1);
        linker.update(site, &act(1)).unwrap().unwrap();
        let evidence = || {
            let mut text = Vec::new();
            let out = std::cell::RefCell::new(&mut text);
            let write = |tx: &tiaki_store::Tx<'_>| {
                export::write(tx, export::Scope::Shielded, &mut **out.borrow_mut())
            };
            site.store.read("test", write).unwrap();
            let text = String::from_utf8(text).unwrap();
            let links = text.lines().filter(|line| line.starts_with("[\"links\""));
            links.map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(evidence().len(), 1);
        assert!(evidence()[0].contains("mined"), "{:?}", evidence());
        take(site, folder, &files[2..], 2);
        linker.update(site, &act(2)).unwrap().unwrap();
        assert_eq!(evidence().len(), 1);
        assert!(!evidence()[0].contains("mined"), "{:?}", evidence());
    });
}

/// The persons with what has been said of their history, oldest first.
fn told(site: &Site, person: &PersonId) -> Vec<(Event, String)> {
    let found = site
        .store
        .read("test", |tx| history::of_person(tx, person, 100));
    let told = found.unwrap().into_iter().rev();
    told.map(|one| (one.event, one.cause)).collect()
}

fn person_of(site: &Site, account: AccountId) -> PersonId {
    let members = site.store.read("test", persons::members).unwrap();
    let found = members
        .iter()
        .find(|(_, accounts)| accounts.contains(&account));
    found.unwrap().0
}

#[test]
fn merged_and_split_persons_are_found_again_and_say_why() {
    on_both(|site, folder| {
        let report =
            |name: &str, mail: &str| (format!("{name}.xml"), xml(name, &self::mail(mail), "", ""));
        take(
            site,
            folder,
            &[report("u-1", "one"), report("u-2", "two")],
            1,
        );
        let mut linker = Linker::fill(site).unwrap();
        linker.update(site, &act(1)).unwrap().unwrap();
        let before = [person_of(site, id("u-1")), person_of(site, id("u-2"))];
        assert_ne!(before[0], before[1]);
        assert!(
            told(site, &before[0]).is_empty(),
            "who was first found has no history"
        );

        // A third account, of both mailboxes.
        let both = format!("{}{}", mail("one"), mail("two"));
        take(
            site,
            folder,
            &[("u-9.xml".to_owned(), xml("u-9", &both, "", ""))],
            2,
        );
        linker.update(site, &act(2)).unwrap().unwrap();
        let now = person_of(site, id("u-9"));
        let smallest = ["u-1", "u-2", "u-9"].map(id).into_iter().min().unwrap();
        assert_eq!(now, PersonId::derive(&site.key, &[smallest.as_bytes()]));
        for was in before {
            assert_eq!(person_of(site, id("u-1")), now);
            if was != now {
                let current = site
                    .store
                    .read("test", |tx| history::find_current(tx, &was));
                assert_eq!(current.unwrap(), Some(now));
                let events = told(site, &was);
                assert_eq!(events.len(), 1, "{events:?}");
                assert_eq!(events[0].0, Event::MergedInto);
                assert!(events[0].1.starts_with("report:rep_"), "{events:?}");
            }
        }
        assert!(
            told(site, &now)
                .iter()
                .any(|(event, _)| *event == Event::Joined)
        );

        // A person says that two of them are not one.
        decide(site, (id("u-1"), id("u-9"), Verdict::Different), 3);
        decide(site, (id("u-2"), id("u-9"), Verdict::Different), 4);
        linker.update(site, &act(5)).unwrap().unwrap();
        let after = ["u-1", "u-2", "u-9"].map(|name| person_of(site, id(name)));
        assert_ne!(after[0], after[2]);
        assert_ne!(after[1], after[2]);
        assert_eq!([after[0], after[1]], before, "ids come back");
        let events: Vec<_> = after.iter().flat_map(|id| told(site, id)).collect();
        let split =
            |(event, cause): &(Event, String)| *event == Event::SplitFrom && cause == "decision";
        assert!(events.iter().any(split), "{events:?}");
        let mut written = Vec::new();
        let out = std::cell::RefCell::new(&mut written);
        let rows = site
            .store
            .read("test", |tx| history::write(tx, &mut **out.borrow_mut()));
        assert_eq!(
            rows.unwrap(),
            written.split(|byte| *byte == b'\n').count() as u64 - 1
        );
    });
}

#[test]
fn what_hangs_on_a_changed_person_is_marked_and_stays_in_a_queue() {
    on_both(|site, folder| {
        let report =
            |name: &str, mail: &str| (format!("{name}.xml"), xml(name, &self::mail(mail), "", ""));
        take(
            site,
            folder,
            &[report("u-1", "one"), report("u-2", "two")],
            1,
        );
        matching::run(site, &act(1), 31).unwrap();
        linking::run(site, &act(1)).unwrap();
        triage::locate(site, &act(1)).unwrap();
        triage::run(site, &act(1)).unwrap();
        let behind = || site.store.read("test", persons::behind).unwrap();
        assert_eq!((behind().unlinked, behind().unranked), (0, 0));

        // Something new on an account that is here: linking and then triage are behind.
        take(
            site,
            folder,
            &[("again.xml".to_owned(), xml("u-1", &mail("two"), "", ""))],
            2,
        );
        assert!(behind().unlinked > 0);
        let refused = triage::run(site, &act(2)).unwrap_err();
        assert!(
            matches!(
                refused,
                Error::Early {
                    missing: "run `tiaki link`",
                    ..
                }
            ),
            "{refused}"
        );
        let before = [person_of(site, id("u-1")), person_of(site, id("u-2"))];
        let linked = linking::update(site, &act(2)).unwrap().unwrap();
        assert!(linked.to_rank > 0);
        assert_eq!(behind().unlinked, 0);
        assert!(behind().unranked > 0);
        let person = person_of(site, id("u-1"));
        assert_eq!(person, person_of(site, id("u-2")));
        let place = |id| site.store.read("test", |tx| ranking::find(tx, id)).unwrap();
        assert!(place(&person).is_some(), "nobody falls out of a queue");
        let places = site
            .store
            .read("test", priorities::person_locations)
            .unwrap();
        assert_eq!(places.len(), 1, "and what was two stands there once");
        assert!(
            linking::update(site, &act(2)).unwrap().is_none(),
            "nothing is left"
        );

        // Both ids lead to the one page, which says that its place is that of before.
        let shown = |id: &PersonId| views::person(site, id).unwrap().unwrap();
        for former in &before {
            assert_eq!(
                (shown(former).id, shown(former).row.changed),
                (person, true)
            );
        }

        triage::run(site, &act(3)).unwrap();
        assert!(!shown(&person).row.changed);
        assert_eq!(behind().unranked, 0);
        assert_eq!(place(&person).unwrap().place.accounts, 2);
        let changed = |site: &Site| {
            let newest = site.store.read("test", |tx| log::newest(tx, 1)).unwrap();
            newest[0].detail.clone()
        };
        triage::run(site, &act(3)).unwrap();
        assert!(changed(site).contains("changed=0"), "{}", changed(site));
    });
}

#[test]
fn what_comes_in_is_followed_to_its_queue() {
    on_both(|site, folder| {
        let mut follower = Follower::new();
        assert!(
            follower.link(site, &act(0)).unwrap().is_none(),
            "nothing is here"
        );
        assert!(follower.rank(site, &act(0)).unwrap().is_none());
        let all = submissions(folder, 60);
        let half = all.len() / 2;
        let files = |part: &[Vec<(String, Vec<u8>)>]| -> Vec<_> {
            part.iter().flatten().cloned().collect()
        };
        take(site, folder, &files(&all[..half]), 1);
        assert!(follower.link(site, &act(1)).unwrap().is_some());
        assert!(follower.rank(site, &act(1)).unwrap().is_some());
        take(site, folder, &files(&all[half..]), 2);
        assert!(follower.link(site, &act(2)).unwrap().is_some());
        let behind = || site.store.read("test", persons::behind).unwrap();
        assert_eq!(behind().unlinked, 0);
        assert!(behind().unranked > 0);
        let triaged = follower.rank(site, &act(9)).unwrap().unwrap();
        assert!(triaged.persons > 0);
        assert!(follower.judge(site, &act(9)).unwrap().is_some());
        assert!(follower.judge(site, &act(9)).unwrap().is_none());
        let now = behind();
        assert_eq!((now.unmatched, now.unlinked, now.unranked), (0, 0, 0));
        assert!(follower.link(site, &act(9)).unwrap().is_none());
        assert!(
            follower.rank(site, &act(9)).unwrap().is_none(),
            "nobody has changed"
        );

        // Every part is what the commands make of the same.
        let other = tempfile::tempdir().unwrap();
        let batch = sqlite(other.path());
        take(&batch, other.path(), &files(&all), 1);
        matching::run(&batch, &act(9), matching::RADIUS).unwrap();
        linking::run(&batch, &act(9)).unwrap();
        triage::locate(&batch, &act(9)).unwrap();
        triage::run(&batch, &act(9)).unwrap();
        let digests = |site: &Site| site.store.read("test", export::digests).unwrap();
        assert_eq!(digests(site), digests(&batch));
    });
}

#[test]
fn decisions_that_say_nothing_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let site = sqlite(folder.path());
    take(
        &site,
        folder.path(),
        &[("u-1.xml".to_owned(), xml("u-1", "", "", ""))],
        1,
    );
    let ruling = |one: &str, other: &str, operator: &str, reason: &str| Ruling {
        one: id(one),
        other: id(other),
        verdict: Verdict::Same,
        operator: operator.to_owned(),
        reason: reason.to_owned(),
        shown: Shown::default(),
    };
    let entries = || log::check(&site.store).unwrap().entries;
    let before = entries();
    for (ruling, part) in [
        (ruling("u-1", "u-1", "ana", "r"), "one account twice"),
        (ruling("u-1", "u-7", "ana", "r"), "not here"),
        (ruling("u-7", "u-1", "ana", "r"), "not here"),
        (ruling("u-1", "u-2", " ", "r"), "name of who decides"),
        (ruling("u-1", "u-2", &"n".repeat(101), "r"), "at most 100"),
        (ruling("u-1", "u-2", "ana\nben", "r"), "in one line"),
        (ruling("u-1", "u-2", "ana", ""), "a reason"),
        (ruling("u-1", "u-2", "ana", " \t "), "a reason"),
        (ruling("u-1", "u-2", "ana", &"r".repeat(301)), "at most 300"),
        (ruling("u-1", "u-2", "ana", "two\nlines"), "in one line"),
    ] {
        let refused = linking::decide(&site, &act(2), &ruling)
            .unwrap_err()
            .to_string();
        assert!(refused.contains(part), "{refused}");
    }
    assert_eq!(entries(), before, "nothing was written");
}
