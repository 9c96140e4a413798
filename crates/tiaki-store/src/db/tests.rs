//! Many rows at once, on both databases: what goes in, what is asked for and what goes away is the
//! same however many there are.

use tiaki_core::time::Timestamp;

use super::*;
use crate::testing;

const COUNT: &str = "SELECT COUNT(*) FROM former_persons";
const ONE: &str = "SELECT account_id FROM former_persons WHERE person_id = $1 ORDER BY account_id";
const HISTORY: &str = "SELECT seq, event, other_id FROM person_history ORDER BY seq";

static FORMER: Bulk = Bulk {
    table: "former_persons",
    columns: &[("person_id", Kind::Blob), ("account_id", Kind::Blob)],
};
static EVENTS: Bulk = Bulk {
    table: "person_history",
    columns: &[
        ("seq", Kind::Int),
        ("person_id", Kind::Blob),
        ("event", Kind::Text),
        ("other_id", Kind::Blob),
        ("cause", Kind::Text),
        ("actor", Kind::Text),
        ("happened_at", Kind::Int),
    ],
};
static GONE: Bulk = Bulk {
    table: "person_history",
    columns: &[("seq", Kind::Int), ("event", Kind::Text)],
};

fn on_both(test: impl Fn(&Store)) {
    let folder = tempfile::tempdir().unwrap();
    test(&Store::open_sqlite(&folder.path().join("tiaki.db")).unwrap());
    if let Some(url) = testing::find_database() {
        test(&Store::open_postgres(&url).unwrap());
    }
}

fn id(number: u32) -> [u8; 16] {
    let mut id = [0; 16];
    id.iter_mut()
        .zip(number.to_be_bytes())
        .for_each(|(to, from)| *to = from);
    id
}

fn write<T>(store: &Store, body: impl Fn(&Tx<'_>) -> Result<T, Error>) -> Result<T, Error> {
    store.write("test", |tx| {
        let done = body(tx)?;
        tx.record(log::Entry {
            at: Timestamp::from_micros(1),
            actor: "test".to_owned(),
            verb: "test.done",
            subject: String::new(),
            detail: String::new(),
        })?;
        Ok(done)
    })
}

fn count(store: &Store) -> i64 {
    let count = |tx: &Tx<'_>| tx.find(COUNT, &[], |row| row.int(0));
    store.read("test", count).unwrap().unwrap()
}

/// Adds persons of these numbers, each with itself as account; returns how many were new.
fn add(store: &Store, numbers: &[u32]) -> u64 {
    let done = write(store, |tx| {
        tx.bulk(&FORMER, |sink| {
            numbers.iter().try_for_each(|number| {
                let id = id(*number);
                sink.row(&[Param::Blob(&id), Param::Blob(&id)])
            })
        })
    });
    done.unwrap()
}

#[test]
fn rows_go_in_once_however_many_there_are() {
    on_both(|store| {
        assert_eq!(add(store, &[]), 0);
        assert_eq!(add(store, &[7, 8, 7]), 2, "few, one of them twice");
        let many: Vec<u32> = (0..3_000).collect();
        assert_eq!(add(store, &many), 2_998, "many, two of them there");
        assert_eq!(add(store, &many[..1_000]), 0);
        assert_eq!(count(store), 3_000);
    });
}

#[test]
fn new_ids_are_named_however_many_there_are() {
    on_both(|store| {
        add(store, &[3]);
        for (range, new) in [(0..20_u32, 19), (0..2_000, 1_980)] {
            let found = write(store, |tx| {
                tx.bulk_new(&FORMER, |sink| {
                    range.clone().try_for_each(|number| {
                        let id = id(number);
                        sink.row(&[Param::Blob(&id), Param::Blob(&id)])
                    })
                })
            });
            let found = found.unwrap();
            assert_eq!(found.len(), new);
            assert!(!found.contains(&id(3)));
            assert!(found.contains(&id(range.end - 1)));
        }
    });
}

#[test]
fn those_that_are_asked_for_are_found() {
    on_both(|store| {
        let all: Vec<u32> = (0..2_500).collect();
        add(store, &all);
        for wanted in [0, 1, 3, 2_100_u32] {
            // Every second of them is not there.
            let ids: Vec<[u8; 16]> = (0..wanted).map(|n| id(n + 2_500 * (n % 2))).collect();
            let found = store.read("test", |tx| {
                let mut found = Vec::new();
                tx.each_of(ONE, &ids, |row| {
                    found.push(row.fixed::<16>(0)?);
                    Ok::<_, Error>(())
                })?;
                Ok::<_, Error>(found)
            });
            let mut found = found.unwrap();
            found.sort_unstable();
            let mut there: Vec<[u8; 16]> = ids.into_iter().filter(|one| *one < id(2_500)).collect();
            there.sort_unstable();
            assert_eq!(found, there, "{wanted}");
        }
    });
}

#[test]
fn rows_go_away_by_all_of_their_values() {
    on_both(|store| {
        let rows = 2_200_i64;
        let (one, other) = (id(1), id(2));
        write(store, |tx| {
            tx.bulk(&EVENTS, |sink| {
                (0..rows).try_for_each(|seq| {
                    let other = (seq % 2 == 0).then_some(other.as_slice());
                    sink.row(&[
                        Param::Int(seq),
                        Param::Blob(&one),
                        Param::Text("joined"),
                        other.into(),
                        Param::Text("decision"),
                        Param::Text("test"),
                        Param::Int(1),
                    ])
                })
            })
        })
        .unwrap();
        let strike = |numbers: &[(i64, &str)]| {
            let rows = || {
                numbers
                    .iter()
                    .map(|(seq, event)| [Param::Int(*seq), Param::Text(event)])
            };
            write(store, |tx| tx.strike(&GONE, rows())).unwrap()
        };
        assert_eq!(strike(&[]), 0);
        assert_eq!(strike(&[(0, "left"), (rows, "joined")]), 0, "no such rows");
        let most: Vec<(i64, &str)> = (2..rows).map(|seq| (seq, "joined")).collect();
        assert_eq!(strike(&most), 2_198);
        let left = store.read("test", |tx| {
            tx.rows(HISTORY, &[], |row| {
                Ok((
                    row.int(0)?,
                    row.text(1)?.to_owned(),
                    row.find_fixed::<16>(2)?,
                ))
            })
        });
        let joined = |seq, other| (seq, "joined".to_owned(), other);
        assert_eq!(left.unwrap(), [joined(0, Some(other)), joined(1, None)]);
    });
}

#[test]
fn taking_rows_away_is_a_change_and_wants_all_values() {
    on_both(|store| {
        add(store, &[1]);
        let of_one = id(1);
        let unlogged = store.write("test", |tx| {
            tx.strike(&FORMER, [[Param::Blob(&of_one), Param::Blob(&of_one)]])
        });
        assert!(
            matches!(unlogged, Err(Error::NotLogged { .. })),
            "{unlogged:?}"
        );
        let short = write(store, |tx| tx.strike(&FORMER, [[Param::Blob(&of_one)]]));
        let is_arity = matches!(
            short,
            Err(Error::Arity {
                expected: 2,
                given: 1,
                ..
            })
        );
        assert!(is_arity, "{short:?}");
        assert_eq!(count(store), 1);
    });
}

#[test]
fn a_number_is_read_whatever_its_width() {
    on_both(|store| {
        for (sql, expected) in [
            ("SELECT 1", Some(1)),
            (
                "SELECT CAST(9007199254740993 AS BIGINT)",
                Some(9_007_199_254_740_993),
            ),
            ("SELECT MAX(seq) FROM person_history", None),
        ] {
            let found = store.read("number", |tx| tx.find(sql, &[], |row| row.find_int(0)));
            assert_eq!(found.unwrap(), Some(expected), "{sql}");
        }
        let text = store.read("number", |tx| {
            tx.find("SELECT 'one'", &[], |row| row.int(0))
        });
        assert!(matches!(text, Err(Error::Type { .. })), "{text:?}");
    });
}

#[test]
fn what_is_fetched_ahead_of_pairs_is_what_would_have_been_answered() {
    const OF: &str = "SELECT account_id, CAST($3 AS BIGINT) FROM former_persons WHERE person_id = $1 AND account_id = $2";
    let rows = |tx: &Tx<'_>, person: u32, account: u32| {
        let (person, account) = (id(person), id(account));
        let params = [Param::Blob(&person), Param::Blob(&account), Param::Int(5)];
        tx.rows(OF, &params, |row| Ok((row.fixed::<16>(0)?, row.int(1)?)))
    };
    on_both(|store| {
        write(store, |tx| {
            tx.bulk(&FORMER, |sink| {
                for (person, account) in [(1, 1), (2, 9), (4, 3)] {
                    sink.row(&[Param::Blob(&id(person)), Param::Blob(&id(account))])?;
                }
                Ok::<_, Error>(())
            })
        })
        .unwrap();
        let pairs = [(1, 1), (2, 1), (2, 9), (4, 3), (1, 1)];
        let asked = |ahead: bool| {
            let found = store.read("ahead", |tx| {
                let ids = pairs.map(|(person, account)| (id(person), id(account)));
                let ids: Vec<_> = ids.iter().map(|(one, other)| (one, other)).collect();
                if ahead {
                    tx.ahead_of_pairs(OF, &ids, &[Param::Int(5)])?;
                }
                let answers = pairs.iter().map(|pair| rows(tx, pair.0, pair.1));
                answers.collect::<Result<Vec<_>, Error>>()
            });
            found.unwrap()
        };
        let plain = asked(false);
        assert_eq!(plain, asked(true));
        let counts: Vec<_> = plain.iter().map(Vec::len).collect();
        assert_eq!(counts, [1, 0, 1, 1, 1]);
    });
}

/// Asks of each what was there, with what was fetched before and without.
#[test]
fn what_is_fetched_ahead_is_what_would_have_been_answered() {
    const OF: &str = "SELECT account_id, person_id, n, 'text', CAST(NULL AS BIGINT), CAST($2 AS BIGINT) FROM former_persons \
                      CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2) two WHERE person_id = $1 AND account_id <> $3 ORDER BY n DESC";
    let rows = |tx: &Tx<'_>, number: u32, other: i64| {
        let (person, left_out) = (id(number), id(3));
        let params = [
            Param::Blob(&person),
            Param::Int(other),
            Param::Blob(&left_out),
        ];
        tx.rows(OF, &params, |row| {
            assert_eq!(row.text(3)?, "text");
            assert_eq!(row.find_int(4)?, None);
            assert!(
                row.find_text(2).is_err() && row.find_int(0).is_err() && row.find_int(9).is_err()
            );
            Ok((
                row.fixed::<16>(0)?,
                row.fixed::<16>(1)?,
                row.int(2)?,
                row.int(5)?,
            ))
        })
    };
    on_both(|store| {
        write(store, |tx| {
            tx.bulk(&FORMER, |sink| {
                for (person, account) in [(1, 1), (2, 9), (4, 3)] {
                    sink.row(&[Param::Blob(&id(person)), Param::Blob(&id(account))])?;
                }
                Ok::<_, Error>(())
            })
        })
        .unwrap();
        let numbers = [1, 2, 3, 4, 1];
        let plain = store.read("ahead", |tx| {
            numbers
                .iter()
                .map(|number| rows(tx, *number, 7))
                .collect::<Result<Vec<_>, _>>()
        });
        let ahead = store.read("ahead", |tx| {
            let (ids, left_out) = (numbers.map(id), id(3));
            tx.ahead(OF, &ids, &[Param::Int(7), Param::Blob(&left_out)])?;
            // One that was not said before, and one with another value, are asked for as they come.
            assert_eq!(rows(tx, 5, 7)?, []);
            let other = [(id(9), id(2), 2, 8), (id(9), id(2), 1, 8)];
            assert_eq!(rows(tx, 2, 8)?, other);
            numbers
                .iter()
                .map(|number| rows(tx, *number, 7))
                .collect::<Result<Vec<_>, Error>>()
        });
        let (plain, ahead) = (plain.unwrap(), ahead.unwrap());
        assert_eq!(plain, ahead);
        assert_eq!(
            plain.iter().map(Vec::len).collect::<Vec<_>>(),
            [2, 2, 0, 0, 2]
        );
        // A change sees what it wrote, whatever was said before.
        let changed = write(store, |tx| {
            let left_out = id(3);
            tx.ahead(OF, &[id(5)], &[Param::Int(7), Param::Blob(&left_out)])?;
            tx.bulk(&FORMER, |sink| {
                sink.row(&[Param::Blob(&id(5)), Param::Blob(&id(6))])
            })?;
            rows(tx, 5, 7)
        });
        assert_eq!(
            changed.unwrap(),
            [(id(6), id(5), 2, 7), (id(6), id(5), 1, 7)]
        );
    });
}
