//! The order of a table's rows does not show in its groups, and like names alone are no match.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use tiaki_link::tabular::{self, Cells, Outcome};

type Rows = Vec<Vec<String>>;

fn mixed(state: u64) -> usize {
    let mut x = state.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5D2C;
    x ^= x >> 29;
    x = x.wrapping_mul(0xBF58_476D_1CE4_E5B9);
    ((x ^ x >> 32) & 0xFFFF_FFFF) as usize
}

fn letters(n: usize, length: usize) -> String {
    let letter = |at: usize| {
        char::from(b'a' + u8::try_from(n / 20_usize.pow(u32::try_from(at).unwrap()) % 20).unwrap())
    };
    (0..length).map(letter).collect()
}

/// People, of whom every third has a second row with a letter changed or a cell empty.
fn people(count: u64, seed: u64) -> (Vec<&'static str>, Rows) {
    let mut rows = Vec::new();
    for who in 0..count {
        let pick = |what: u64, n: usize| mixed(seed * 1_000_003 + who * 17 + what) % n;
        let born = format!(
            "{}-{:02}-{:02}",
            1940 + pick(3, 60),
            1 + pick(4, 12),
            1 + pick(5, 28)
        );
        let mut row = vec![
            format!("{}a", letters(pick(1, 300) + 401, 4)),
            format!("{}o", letters(pick(2, 2_000) + 9_001, 5)),
            born,
            format!("{}ton", letters(pick(6, 30) + 77, 3)),
            format!("021 555 {:05}", pick(7, 100_000)),
        ];
        rows.push(row.clone());
        if who % 3 == 0 {
            let slipped = pick(8, 5);
            match pick(9, 3) {
                0 => row[slipped].clear(),
                1 => row[slipped].push('7'),
                _ => row[1].insert(2, 'u'),
            }
            rows.push(row);
        }
    }
    (vec!["given_name", "surname", "born", "town", "phone"], rows)
}

/// No two are one; each name is a letter away from many others.
fn neighbours(kind: usize) -> (Vec<&'static str>, Rows) {
    let name = |n: usize, salt: usize| letters((n + salt) % 8_000, 3);
    let row = |n: usize| match kind {
        0 => vec![
            format!("anna{}", name(n, 0)),
            format!("smith{}", name(n % 20 * 400 + n / 20, 0)),
        ],
        1 => vec![
            format!("person{}", name(n, 0)),
            format!("19{:02}-0{}-1{}", n % 90 + 10, n % 9 + 1, n % 9),
        ],
        2 => vec![
            format!("tena{}", name(n, 7)),
            format!("town{}", n % 37),
            (1930 + n % 80).to_string(),
        ],
        _ => vec![
            format!("maro{}", name(n, 3)),
            format!("kesel{}", name(mixed(n as u64) % 8_000, 5)),
            format!("town{}", n % 9),
        ],
    };
    let headers = match kind {
        0 => vec!["given_name", "surname"],
        1 => vec!["name", "born"],
        2 => vec!["name", "town", "year"],
        _ => vec!["given_name", "surname", "town"],
    };
    (headers, (0..2_000).map(row).collect())
}

fn linked(headers: &[&str], rows: &Rows) -> Outcome {
    let mut cells = Cells::new(headers.iter().map(|h| (*h).to_owned()).collect());
    for row in rows {
        cells.push(row.iter().map(String::as_str), 0, 0);
    }
    tabular::link(&cells, &tabular::guess(&cells), 2).unwrap()
}

/// Groups by what stands in their rows, with how sure each is.
fn groups(outcome: &Outcome, rows: &Rows) -> BTreeSet<Vec<(Vec<String>, u16)>> {
    let mut found: BTreeMap<usize, Vec<(Vec<String>, u16)>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let group = found.entry(outcome.group(at)).or_default();
        group.push((row.clone(), outcome.confidence(at)));
    }
    for (first, group) in &found {
        assert_eq!(
            group[0].0, rows[*first],
            "a group is named by its first row"
        );
    }
    let sorted = found.into_values().map(|mut group| {
        group.sort_unstable();
        group
    });
    sorted.collect()
}

fn shuffled(rows: &Rows, seed: u64) -> Rows {
    let mut keyed: Vec<(usize, &Vec<String>)> = (0..)
        .zip(rows)
        .map(|(n, row)| (mixed(seed + n), row))
        .collect();
    keyed.sort_unstable();
    keyed.into_iter().map(|(_, row)| row.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn the_order_of_rows_does_not_show(count in 30..500_u64, seed in 0..1_000_u64, shuffle in 0..u64::MAX / 2) {
        let (headers, mut rows) = people(count, seed);
        let given = groups(&linked(&headers, &rows), &rows);
        let other = shuffled(&rows, shuffle);
        prop_assert_eq!(&groups(&linked(&headers, &other), &other), &given);
        rows.sort_unstable();
        prop_assert_eq!(&groups(&linked(&headers, &rows), &rows), &given);
        rows.reverse();
        prop_assert_eq!(&groups(&linked(&headers, &rows), &rows), &given);
    }
}

#[test]
fn large_tables_are_guessed_and_linked_the_same_in_any_order() {
    let (headers, rows) = people(4_000, 3);
    assert!(rows.len() > 5_000);
    let given = linked(&headers, &rows);
    let pairs = given.pairs().count();
    assert!((900..1_600).contains(&pairs), "{pairs} pairs");
    let given = groups(&given, &rows);
    let mut sorted = rows;
    sorted.sort_unstable();
    assert!(groups(&linked(&headers, &sorted), &sorted) == given);
}

#[test]
fn names_a_letter_apart_are_not_one_in_any_order() {
    for kind in 0..4 {
        let (headers, mut rows) = neighbours(kind);
        rows.sort_unstable();
        for seed in 0..2 {
            let groups = linked(&headers, &rows).groups();
            assert!(
                groups >= 1_960,
                "kind {kind}, seed {seed}: {groups} groups of 2,000"
            );
            rows = shuffled(&rows, seed);
        }
    }
}
