//! Views of a queue by every order and filter against a list sorted by hand, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where something is not as it should be"
)]

use tiaki_core::id::PersonId;
use tiaki_core::queue::view::Sort;
use tiaki_core::time::Timestamp;
use tiaki_store::priorities::Located;
use tiaki_store::queue::wanted::{self, Wanted};
use tiaki_store::ranking::{self, Made, NewPriority, Ranked};
use tiaki_store::{Error, Store, testing};

const NOW: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);
const BANDS: [&str; 3] = ["very_high", "medium", "low"];
const CLASSES: [&str; 2] = ["hands_on", "possession"];

/// The same numbers in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// Nothing, or a moment within twenty days around now; many fall together.
    fn moment(&mut self) -> Option<Timestamp> {
        let days = i64::try_from(self.below(30)).unwrap();
        (days < 20).then(|| NOW.plus_days(days - 10))
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all.get(usize::try_from(self.below(all.len() as u64)).unwrap())
            .unwrap()
    }
}

/// The places of a queue of `size` persons, and of a queue beside it.
fn places(size: u64) -> Vec<Ranked> {
    let mut dice = Dice(size);
    let mut place = |number: u64| {
        let mut rank = dice.below(1 << 30).to_be_bytes().to_vec();
        rank.extend(number.to_be_bytes());
        let mut id = [0; 16];
        id.iter_mut()
            .for_each(|byte| *byte = u8::try_from(dice.below(256)).unwrap());
        let place = NewPriority {
            person: PersonId::from_bytes(id),
            authority: if number.is_multiple_of(5) {
                "beside"
            } else {
                "here"
            }
            .to_owned(),
            rank,
            class: dice.of(&CLASSES).to_owned(),
            band: dice.of(&BANDS).to_owned(),
            axes: [1, 2, 3, 4],
            due_at: dice.moment(),
            clock_at: dice.moment(),
            accounts: i64::try_from(1 + dice.below(9)).unwrap(),
            reports: 1,
            known_files: 0,
            first_seen_files: i64::try_from(dice.below(3)).unwrap(),
            rules: "1".to_owned(),
            preserved_until: dice.moment(),
        };
        Ranked {
            place,
            located: Located {
                verdict: "unknown".to_owned(),
                country: None,
                confidence: 0,
            },
            candidates: "[]".to_owned(),
            facts: Vec::new(),
        }
    };
    (0..size).map(&mut place).collect()
}

fn on_both(ranked: &[Ranked], test: impl Fn(&Store)) {
    let filled = |store: Store| {
        let write = store.write("rank", |tx| {
            let made = Made {
                of: ranking::basis(tx)?,
                by: "test",
                day: 0,
                actor: "test",
                at: NOW,
                waiting: 0,
            };
            ranking::replace(tx, ranked, &made)
        });
        assert!(write.unwrap().is_some());
        test(&store);
    };
    let folder = tempfile::tempdir().unwrap();
    filled(Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
    match testing::find_database() {
        Some(url) => filled(Store::open_postgres(&url).unwrap()),
        None => println!("no PostgreSQL server here: SQLite alone was tested"),
    }
}

const ALL: Wanted<'_> = Wanted {
    authority: "here",
    now: NOW,
    band: "",
    class: "",
    first_seen: false,
    child: false,
    clock_until: None,
    due_before: None,
    provider: None,
    preserved: false,
    unread: false,
    held: "",
    operator_key: "ana",
    free: false,
};

fn is_wanted(wanted: &Wanted<'_>, place: &NewPriority) -> bool {
    let is_to_come = |at: Option<Timestamp>| at.is_some_and(|at| at >= wanted.now);
    place.authority == wanted.authority
        && (wanted.band.is_empty() || wanted.band == place.band)
        && (wanted.class.is_empty() || wanted.class == place.class)
        && (!wanted.first_seen || place.first_seen_files > 0)
        && !wanted.child
        && wanted.clock_until.is_none_or(|until| {
            is_to_come(place.clock_at) && place.clock_at.is_some_and(|at| at < until)
        })
        && wanted
            .due_before
            .is_none_or(|before| place.due_at.is_some_and(|at| at < before))
        && (!wanted.preserved || is_to_come(place.preserved_until))
}

/// The same by sorting a list of everybody.
fn by_hand(ranked: &[Ranked], wanted: &Wanted<'_>, sort: Sort) -> Vec<PersonId> {
    let places = ranked.iter().map(|ranked| &ranked.place);
    let mut kept: Vec<&NewPriority> = places.filter(|place| is_wanted(wanted, place)).collect();
    let to_come = |at: Option<Timestamp>| at.filter(|at| *at >= wanted.now);
    let last = Timestamp::from_micros(i64::MAX);
    kept.sort_by_cached_key(|place| {
        let first = match sort {
            Sort::Clock => to_come(place.clock_at).unwrap_or(last).micros(),
            Sort::Due => place.due_at.unwrap_or(last).micros(),
            Sort::Preserved => to_come(place.preserved_until).unwrap_or(last).micros(),
            Sort::Accounts => -place.accounts,
            // Nothing came in on anybody here.
            _ => 0,
        };
        (first, place.rank.clone())
    });
    kept.iter().map(|place| place.person).collect()
}

/// Every filter alone, and some together.
fn filters() -> Vec<Wanted<'static>> {
    let soon = Some(NOW.plus_days(3));
    vec![
        ALL,
        Wanted {
            band: "medium",
            ..ALL
        },
        Wanted {
            class: "possession",
            ..ALL
        },
        Wanted {
            first_seen: true,
            ..ALL
        },
        Wanted { child: true, ..ALL },
        Wanted {
            clock_until: soon,
            ..ALL
        },
        Wanted {
            due_before: Some(NOW),
            ..ALL
        },
        Wanted {
            due_before: soon,
            preserved: true,
            ..ALL
        },
        Wanted {
            preserved: true,
            ..ALL
        },
        Wanted {
            band: "low",
            class: "hands_on",
            clock_until: soon,
            ..ALL
        },
        Wanted {
            band: "none",
            ..ALL
        },
        Wanted {
            authority: "nowhere",
            ..ALL
        },
    ]
}

fn compare(ranked: &[Ranked], pages: &[(u32, u32)]) {
    on_both(ranked, |store| {
        for wanted in filters() {
            for sort in Sort::ALL {
                let expected = by_hand(ranked, &wanted, *sort);
                for (limit, offset) in pages {
                    let found = store
                        .read("view", |tx| {
                            wanted::find(tx, &wanted, *sort, *limit, *offset)
                        })
                        .unwrap();
                    let page = expected.iter().skip(*offset as usize).take(*limit as usize);
                    let page: Vec<PersonId> = page.copied().collect();
                    assert_eq!(
                        found, page,
                        "{sort:?}, {limit} from {offset} on, of {wanted:?}"
                    );
                }
            }
            for most in [0, 7, 100_000] {
                let counted: Result<i64, Error> =
                    store.read("count", |tx| wanted::count(tx, &wanted, most));
                let expected = by_hand(ranked, &wanted, Sort::Place).len();
                assert_eq!(
                    counted.unwrap(),
                    i64::try_from(expected.min(most as usize + 1)).unwrap(),
                    "{wanted:?}"
                );
            }
        }
    });
}

#[test]
fn every_order_of_a_small_queue_is_that_of_a_list_sorted_by_hand() {
    let pages: Vec<(u32, u32)> = (0..=90).step_by(7).map(|offset| (7, offset)).collect();
    compare(&places(100), &pages);
}

/// Of so many, those before a moment are no longer sorted but gone through by place.
#[test]
fn every_order_of_a_large_queue_is_that_of_a_list_sorted_by_hand() {
    compare(
        &places(6_000),
        &[(50, 0), (50, 2_990), (100, 6_000), (100_000, 0)],
    );
}
