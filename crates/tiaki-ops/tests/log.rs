//! The log by pages, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where something is not as it should be"
)]

use std::sync::Arc;

use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_ops::log::{self, Filter};
use tiaki_ops::{Countries, Site, Store};
use tiaki_store::log::Entry;
use tiaki_store::testing;

const DAY: i64 = 86_400_000_000;

fn on_both(test: impl Fn(&Site)) {
    let site = |store| Site {
        store,
        key: SiteKey::new(&[7; 32]),
        mail: tiaki_core::mail::MailRules::standard(),
        networks: tiaki_core::network::NetworkRules::standard(),
        countries: Countries::standard(),
        wordings: Arc::default(),
    };
    let folder = tempfile::tempdir().unwrap();
    test(&site(
        Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap(),
    ));
    match testing::find_database() {
        Some(url) => test(&site(Store::open_postgres(&url).unwrap())),
        None => println!("no PostgreSQL server here: SQLite alone was tested"),
    }
}

/// Ten days of forty entries each: three of four by ana, a quarter about queues.
fn fill(site: &Site) {
    for day in 0..10 {
        site.store
            .write("test", |tx| {
                for number in 0..40 {
                    tx.record(Entry {
                        at: Timestamp::from_micros(day * DAY + number),
                        actor: if number % 4 == 0 { "ben" } else { "ana" }.to_owned(),
                        verb: match number % 8 {
                            0 => "queue.taken",
                            1 => "queue.released",
                            _ => "report.received",
                        },
                        subject: format!("s{number}"),
                        detail: String::new(),
                    })?;
                }
                Ok::<_, tiaki_store::Error>(())
            })
            .unwrap();
    }
}

/// The places of all entries that a filter finds, page by page.
fn all(site: &Site, filter: &Filter) -> Vec<i64> {
    let (mut found, mut filter) = (Vec::new(), filter.clone());
    loop {
        let page = log::page(site, &filter).unwrap();
        assert!(page.entries.len() <= log::PAGE_SIZE as usize);
        found.extend(page.entries.iter().map(|entry| entry.seq));
        match page.next {
            Some(next) => filter.until = Some(next),
            None => return found,
        }
    }
}

#[test]
fn pages_go_back_to_the_first_entry_and_say_each_once() {
    on_both(|site| {
        assert!(all(site, &Filter::default()).is_empty(), "an empty log");
        fill(site);
        let whole: Vec<i64> = (1..=400).rev().collect();
        assert_eq!(all(site, &Filter::default()), whole);
    });
}

#[test]
fn filters_find_what_a_walk_through_all_finds() {
    on_both(|site| {
        fill(site);
        let entries = site
            .store
            .read("test", |tx| tiaki_store::log::newest(tx, 1_000))
            .unwrap();
        for family in [None, Some("queue"), Some("report"), Some("rules")] {
            for actor in [None, Some("ana"), Some("ben"), Some("cem")] {
                for day in [None, Some(0), Some(4), Some(9), Some(10), Some(-1)] {
                    let filter = Filter {
                        family: family.map(str::to_owned),
                        actor: actor.map(str::to_owned),
                        day,
                        until: None,
                    };
                    let naive: Vec<i64> = entries
                        .iter()
                        .filter(|one| family.is_none_or(|family| log::family(&one.verb) == family))
                        .filter(|one| actor.is_none_or(|actor| one.actor == actor))
                        .filter(|one| day.is_none_or(|day| one.at.day() == day))
                        .map(|one| one.seq)
                        .collect();
                    assert_eq!(all(site, &filter), naive, "{filter:?}");
                }
            }
        }
    });
}

#[test]
fn a_part_of_the_chain_is_checked_and_what_was_changed_is_named() {
    on_both(|site| {
        let whole = log::check(site, None).unwrap();
        assert_eq!((whole.first_bad, whole.head), (None, 0));
        fill(site);
        for from in [None, Some(1), Some(2), Some(200), Some(400), Some(-7)] {
            let part = log::check(site, from).unwrap();
            assert_eq!(
                (part.first_bad, part.to, part.head),
                (None, 400, 400),
                "{from:?}"
            );
        }
        let beyond = log::check(site, Some(500)).unwrap();
        assert!(beyond.first_bad.is_some(), "there is no such place");
    });
}
