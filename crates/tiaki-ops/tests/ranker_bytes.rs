//! One world is ranked to the same bytes on both databases and on any number of threads: at once, after
//! each report, and again from the stored facts.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use support::{Dice, act, on_both, sqlite, submissions, take};
use tiaki_ops::following::Follower;
use tiaki_ops::{Site, linking, matching, triage};
use tiaki_store::{export, persons, ranking};

const DAY: i64 = 86_400;

/// Everything that triage leaves, row by row, and the digests of all that is exported.
#[derive(Debug, PartialEq, Eq)]
struct Left {
    places: Vec<ranking::Ranked>,
    digests: BTreeMap<&'static str, export::Part>,
}

fn left(site: &Site) -> Left {
    site.store
        .read("test", |tx| {
            let mut places = Vec::new();
            for (person, _) in persons::members(tx)? {
                places.extend(ranking::find(tx, &person)?);
            }
            Ok::<_, tiaki_store::Error>(Left {
                places,
                digests: export::digests(tx)?.into_iter().collect(),
            })
        })
        .unwrap()
}

fn on_threads<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads);
    pool.build().unwrap().install(run)
}

/// What one run over everything leaves, and what ranking on another day from the stored facts makes
/// of it.
fn at_once(site: &Site, folder: &Path, all: &[Vec<(String, Vec<u8>)>]) -> [Left; 2] {
    let files: Vec<_> = all.iter().flatten().cloned().collect();
    take(site, folder, &files, 1);
    matching::run(site, &act(1), 31).unwrap();
    linking::run(site, &act(1)).unwrap();
    triage::run(site, &act(1)).unwrap();
    let first = left(site);
    triage::rerank(site, &act(40 * DAY)).unwrap().unwrap();
    [first, left(site)]
}

/// What is left where one half comes in one by one, in an order of its own, and is followed.
fn one_by_one(site: &Site, folder: &Path, all: &[Vec<(String, Vec<u8>)>], seed: u64) -> Left {
    let mut dice = Dice(seed);
    let mut order: Vec<&Vec<(String, Vec<u8>)>> = all.iter().collect();
    for place in (1..order.len()).rev() {
        order.swap(place, dice.roll(place + 1));
    }
    let (before, after) = order.split_at(order.len() / 2);
    let files: Vec<_> = before.iter().copied().flatten().cloned().collect();
    take(site, folder, &files, 1);
    let mut follower = Follower::new();
    for (files, second) in after.iter().zip(2_i64..) {
        take(site, folder, files, second);
        follower.link(site, &act(second)).unwrap();
        follower.rank(site, &act(second)).unwrap();
    }
    matching::run(site, &act(5_000), 31).unwrap();
    follower.link(site, &act(5_000)).unwrap();
    follower.rank(site, &act(5_000)).unwrap();
    left(site)
}

#[test]
fn one_world_is_ranked_to_the_same_bytes_on_both_databases_and_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let all = submissions(folder.path(), 120);
    let own = tempfile::tempdir().unwrap();
    let first = sqlite(own.path());
    let [wanted, later] = on_threads(1, || at_once(&first, own.path(), &all));
    assert!(wanted.places.len() > 50, "more than one thread has work");
    assert!(wanted.places.iter().all(|place| !place.facts.is_empty()));
    assert_ne!(
        wanted.places, later.places,
        "another day is another ranking"
    );
    for threads in [1, 2, 7] {
        on_both(|site, folder| {
            let [whole, again] = on_threads(threads, || at_once(site, folder, &all));
            assert_eq!(whole, wanted, "{threads} threads");
            assert_eq!(again, later, "{threads} threads, another day");
        });
        on_both(|site, folder| {
            let seed = threads as u64;
            let followed = on_threads(threads, || one_by_one(site, folder, &all, seed));
            assert_eq!(followed, wanted, "{threads} threads, one by one");
        });
    }
}
