//! Tables in which many rows are the same: as of a disclosure with one row for each event.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use proptest::prelude::*;
use tiaki_link::tabular::{self, Cells, ColumnKind, Outcome, Spec};

const HEADERS: [&str; 5] = ["given_name", "surname", "born", "phone", "town"];

/// A person's cells; `slip` changes a letter of the surname or a digit of the day.
fn person(who: usize, slip: usize) -> Vec<String> {
    let letters = |n: usize| -> String {
        let part = |n: usize| char::from(b'a' + u8::try_from(n % 23).unwrap());
        [n, n / 5 + 3, n / 2 + 7, n / 11, n * 3]
            .map(part)
            .iter()
            .collect()
    };
    let mut surname = letters(who * 37 + 11);
    let mut day = 1 + who % 27;
    match slip {
        1 => surname.push('e'),
        2 => day += 1,
        _ => {}
    }
    vec![
        letters(who % 40),
        surname,
        format!("19{:02}-{:02}-{day:02}", 40 + who % 59, 1 + who % 12),
        format!("021 555 {:05}", who * 7_919 % 100_000),
        format!("{} town", letters(who % 9 + 500)),
    ]
}

fn cells(rows: &[Vec<String>]) -> Cells {
    let mut cells = Cells::new(HEADERS.map(str::to_owned).to_vec());
    for (row, line) in rows.iter().zip(2..) {
        cells.push(row.iter().map(String::as_str), 0, line);
    }
    cells
}

fn spec() -> Spec {
    use ColumnKind::{Date, FamilyName, GivenName, Phone, Place};
    let kinds = [GivenName, FamilyName, Date, Phone, Place];
    Spec {
        columns: HEADERS.map(str::to_owned).into_iter().zip(kinds).collect(),
        ..Spec::default()
    }
}

fn linked(rows: &[Vec<String>]) -> Outcome {
    tabular::link(&cells(rows), &spec(), 2).unwrap()
}

fn clusters(outcome: &Outcome) -> Vec<usize> {
    (0..outcome.rows()).map(|row| outcome.group(row)).collect()
}

fn one_column(kind: ColumnKind, rows: impl Iterator<Item = String>) -> Outcome {
    let mut cells = Cells::new(vec!["a".to_owned()]);
    for row in rows {
        cells.push([row.as_str()], 0, 0);
    }
    let spec = Spec {
        columns: vec![("a".to_owned(), kind)],
        ..Spec::default()
    };
    tabular::link(&cells, &spec, 2).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is copied how often, in whatever order: the distinct rows are linked as they are
    /// without copies, and each copy is where its original is.
    #[test]
    fn copies_change_nothing(
        people in prop::collection::btree_map(0_usize..4_000, 0_usize..3, 2..200),
        copies in prop::collection::vec((any::<prop::sample::Index>(), 1_usize..160), 1..12),
        everyone in 0_usize..5,
    ) {
        let mut rows = Vec::new();
        for (who, slip) in &people {
            rows.push(person(*who, 0));
            if *slip > 0 {
                rows.push(person(*who, *slip));
            }
        }
        let distinct = clusters(&linked(&rows));
        let mut originals: Vec<usize> = (0..rows.len()).collect();
        for round in 0..everyone {
            originals.extend((0..distinct.len()).map(|row| (row * 7 + round) % distinct.len()));
        }
        for (which, count) in copies {
            originals.extend(std::iter::repeat_n(which.index(distinct.len()), count));
        }
        let copied: Vec<Vec<String>> = originals.iter().map(|row| rows[*row].clone()).collect();
        let outcome = linked(&copied);
        for (row, original) in originals.iter().enumerate() {
            prop_assert_eq!(outcome.group(row), distinct[*original], "row {}", row);
        }
        // Twenty may make their own values too common in a small table: so few may stay for
        // themselves and be linked in pairs, to the same groups.
        let rows_of = |original| originals.iter().filter(|of| **of == original).count();
        let many = (0..distinct.len()).map(rows_of).filter(|rows| *rows > 20);
        let many: usize = many.map(|rows| rows - 1).sum();
        prop_assert!((many..=copied.len() - distinct.len()).contains(&outcome.equal()));
    }
}

#[test]
fn a_person_with_a_thousand_rows_is_one_and_changes_nobody_else() {
    let mut rows: Vec<Vec<String>> = (0..1_500).map(|who| person(who, 0)).collect();
    rows.extend(
        (0..1_500)
            .step_by(10)
            .map(|who| person(who, 1 + who / 10 % 2)),
    );
    let before = linked(&rows);
    assert!(
        (1_500..1_510).contains(&before.groups()),
        "{}",
        before.groups()
    );
    for many in [20, 119, 120, 121, 1_000] {
        let mut rows = rows.clone();
        rows.extend(std::iter::repeat_n(person(77, 0), many));
        let outcome = linked(&rows);
        let all = clusters(&outcome);
        let own = clusters(&before);
        assert_eq!(all[..own.len()], own, "{many}");
        assert!(all[own.len()..].iter().all(|first| *first == 77), "{many}");
        assert!(outcome.confidence(77) >= 990 && outcome.confidence(own.len()) >= 990);
    }
}

#[test]
fn a_table_of_one_row_again_and_again_is_one() {
    for many in [10, 1_000] {
        let rows = vec![person(5, 0); many];
        let guessed = tabular::guess(&cells(&rows));
        assert_eq!(guessed.columns.len(), 5);
        for spec in [spec(), guessed] {
            let outcome = tabular::link(&cells(&rows), &spec, 2).unwrap();
            assert_eq!(outcome.groups(), 1, "{many}");
            assert!((900..=999).contains(&outcome.confidence(3)));
        }
    }
}

#[test]
fn equality_in_what_many_share_joins_nothing_and_is_not_sure() {
    let common = |n: usize| format!("value {}", n % 3);
    for kind in [
        ColumnKind::Category,
        ColumnKind::Place,
        ColumnKind::GivenName,
    ] {
        let outcome = one_column(kind, (0..3_000).map(common));
        assert_eq!(outcome.groups(), 3_000, "{kind:?}");
        let sure = (0..3_000).map(|row| outcome.confidence(row));
        assert!(sure.max() < Some(900), "{kind:?}");
    }
    // A name alone, that is four hundred people's.
    let names = (0..20_000).map(|n| match n % 50 {
        0 => "jo smith".to_owned(),
        _ => format!("p{n} q{n}"),
    });
    let outcome = one_column(ColumnKind::FullName, names);
    assert_eq!(outcome.groups(), 20_000);
    assert!(outcome.confidence(0) < 900 && outcome.confidence(50) < 900);
}

#[test]
fn a_town_and_its_postcode_are_no_person() {
    let mut cells = Cells::new(vec!["town".to_owned(), "code".to_owned()]);
    for n in 0..20_000 {
        let town = n % 400;
        let row = [format!("town{town}"), format!("{}", 1_000 + town * 7)];
        cells.push(row.iter().map(String::as_str), 0, 0);
    }
    let spec = Spec {
        columns: vec![
            ("town".to_owned(), ColumnKind::Place),
            ("code".to_owned(), ColumnKind::Postcode),
        ],
        ..Spec::default()
    };
    assert_eq!(tabular::link(&cells, &spec, 2).unwrap().equal(), 0);
}

#[test]
fn rows_without_a_value_are_never_one() {
    let mut rows = vec![vec![String::new(); 5]; 400];
    rows.extend((0..40).map(|who| person(who, 0)));
    let outcome = linked(&rows);
    assert_eq!((outcome.groups(), outcome.empty()), (440, 400));
    assert!(outcome.confidence(0) < 999);
}

#[test]
fn what_cannot_be_compared_is_said_and_not_sure() {
    let mut cells = Cells::new(
        ["given_name", "surname", "born"]
            .map(str::to_owned)
            .to_vec(),
    );
    for n in 0..4_000 {
        let row = [
            format!("n{n}"),
            "lee".to_owned(),
            format!("19{:02}-01-01", n % 8),
        ];
        cells.push(row.iter().map(String::as_str), 0, 0);
    }
    use ColumnKind::{Code, Date, FamilyName};
    let kinds = [Code, FamilyName, Date];
    let columns = ["given_name", "surname", "born"].map(str::to_owned);
    let spec = Spec {
        columns: columns.into_iter().zip(kinds).collect(),
        ..Spec::default()
    };
    let outcome = tabular::link(&cells, &spec, 2).unwrap();
    let left: Vec<(&str, usize)> = outcome.left_out().collect();
    let rows: usize = left.iter().map(|(_, rows)| rows).sum();
    assert!(left.iter().all(|(column, _)| *column == "born"), "{left:?}");
    let unsure = (0..4_000).filter(|row| outcome.confidence(*row) < 999);
    assert!(rows > 0 && unsure.count() >= rows, "{left:?}");
}

#[test]
fn equal_rows_of_a_source_follow_the_first_of_them() {
    let table = |once| {
        let mut headers: Vec<String> = HEADERS.map(str::to_owned).to_vec();
        headers.push("source".to_owned());
        let mut cells = Cells::new(headers);
        let mut push = |who: usize, source| {
            let row = person(who, 0);
            cells.push(row.iter().map(String::as_str).chain([source]), 0, 0);
        };
        (0..300).for_each(|who| push(who, "north"));
        (200..500).for_each(|who| push(who, "south"));
        (0..400).for_each(|_| push(250, "north"));
        (0..5).for_each(|_| push(10, "north"));
        let spec = Spec {
            source: Some("source".to_owned()),
            across: true,
            one_per_source: once,
            ..spec()
        };
        tabular::link(&cells, &spec, 2).unwrap()
    };
    let free = table(None);
    assert!(!free.once());
    assert!(
        (600..1_000).all(|row| free.group(row) == 250),
        "equal rows of one that was linked"
    );
    assert_eq!(free.group(350), 250);
    assert!(
        (1_000..1_005).all(|row| free.group(row) == row),
        "nothing across"
    );
    let once = table(Some(true));
    assert_eq!(once.group(350), 250);
    assert!((600..1_005).all(|row| once.group(row) == row));
    assert!(
        once.confidence(700) < 500,
        "another of its source was linked"
    );
}

#[test]
fn waterfalls_of_equal_rows_add_up_and_threads_do_not_show() {
    let mut rows: Vec<Vec<String>> = (0..200).map(|who| person(who, 0)).collect();
    rows.extend((0..200).step_by(3).map(|who| person(who, 1)));
    rows.extend((0..600).map(|n| person(n % 9, 0)));
    let (cells, spec) = (cells(&rows), spec());
    let written = |threads| {
        let outcome = tabular::link(&cells, &spec, threads).unwrap();
        let (mut rows, mut pairs) = (Vec::new(), Vec::new());
        outcome.write(&cells, &spec, &mut rows).unwrap();
        outcome.write_pairs(&mut pairs).unwrap();
        (rows, pairs)
    };
    let one = written(1);
    assert!(written(2) == one && written(5) == one);
    let outcome = linked(&rows);
    let mut of_equal = 0;
    for (a, b, weight) in outcome.scored() {
        let lines = outcome.explain(a, b);
        let sum: i32 = lines.iter().map(|line| line.weight).sum();
        assert_eq!(sum, weight, "rows {a} and {b}");
        of_equal += usize::from(rows[a] == rows[b]);
    }
    assert_eq!(of_equal, 600);
}
