//! `tiaki link --table`: rows that are one, on the command line.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use support::House;

/// Forty people, some of them twice, the second time with an error.
fn people() -> String {
    let given = [
        "ana", "boris", "chioma", "dalia", "emre", "farah", "goran", "hana",
    ];
    let family = ["lindqvist", "okafor", "petrov", "quispe", "rahman"];
    let mut text = "id,given_name,surname,born,town\n".to_owned();
    for (at, family) in family.iter().enumerate() {
        for (place, given) in given.iter().enumerate() {
            let n = at * 8 + place;
            let (year, month, day) = (1950 + n, 1 + n % 12, 1 + n % 27);
            text += &format!(
                "p{n},{given},{family},{year}-{month:02}-{day:02},town{}\n",
                n % 9
            );
            if n % 3 == 0 {
                let wrong = family.replacen('a', "e", 1);
                text += &format!(
                    "q{n},{given},{wrong},{year}-{month:02}-{day:02},town{}\n",
                    n % 9
                );
            }
        }
    }
    text
}

#[test]
fn rows_that_are_one_get_one_cluster() {
    let house = House::new();
    house.put("people.csv", people());
    let base = ["link", "--table", "people.csv"];
    let said = house.json(
        &[
            &base[..],
            &["--out", "groups.csv", "--save-spec", "spec.toml"],
        ]
        .concat(),
    );
    assert_eq!((&said["rows"], &said["clusters"]), (&54.into(), &40.into()));
    let groups = std::fs::read_to_string(house.path("groups.csv")).unwrap();
    let cluster = |id: &str| {
        let row = groups.lines().find(|row| row.split(',').nth(3) == Some(id));
        row.unwrap().split(',').nth(4).unwrap().to_owned()
    };
    for n in (0..40).step_by(3) {
        assert_eq!(cluster(&format!("p{n}")), cluster(&format!("q{n}")), "{n}");
    }
    // The spec that was guessed gives the same when it is given; so do other numbers of threads.
    let again = [
        "--spec",
        "spec.toml",
        "--out",
        "again.csv",
        "--threads",
        "1",
    ];
    house.run(&[&base[..], &again].concat(), 0);
    assert_eq!(
        std::fs::read_to_string(house.path("again.csv")).unwrap(),
        groups
    );
    assert!(
        !house.path("tiaki-data").exists(),
        "nothing stored is touched"
    );
}

#[test]
fn rows_that_do_not_read_are_named_and_the_rest_is_linked() {
    let house = House::new();
    house.put("people.csv", people() + "p99,too,few\n");
    let said = house.run(&["link", "--table", "people.csv", "--out", "groups.csv"], 1);
    assert!(said.contains("line 56"), "{said}");
    assert!(!said.contains("too,few"), "{said}");
}

#[test]
fn what_cannot_be_linked_is_refused() {
    let house = House::new();
    house.put("people.csv", people());
    house.put(
        "wrong.toml",
        "format = \"link-table-1\"\n[columns]\nid = \"colour\"\n",
    );
    house.put("other.csv", "x,y\n1,2\n");
    house.put("empty.csv", "");
    house.put("header.csv", "name,born\n");
    house.put(
        "utf16.csv",
        "\u{feff}name,born\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect::<Vec<u8>>(),
    );
    house.put("zeros.csv", [0; 5_000]);
    house.put("open.csv", "name,born\n\"ana,1990\nbo,1991\n");
    house.put("latin1.csv", b"name,born\njos\xe9,1990\n");
    for (arguments, word) in [
        (
            &[
                "--table",
                "people.csv",
                "--spec",
                "wrong.toml",
                "--out",
                "o.csv",
            ][..],
            "line 3",
        ),
        (
            &[
                "--table",
                "people.csv",
                "--table",
                "other.csv",
                "--out",
                "o.csv",
            ],
            "in common",
        ),
        (&["--table", "empty.csv", "--out", "o.csv"], "no header"),
        (&["--table", "header.csv", "--out", "o.csv"], "no rows"),
        (&["--table", "utf16.csv", "--out", "o.csv"], "UTF-16"),
        (&["--table", "zeros.csv", "--out", "o.csv"], "zero byte"),
        (
            &["--table", "open.csv", "--out", "o.csv"],
            "line 2 is never closed",
        ),
        (
            &["--table", "latin1.csv", "--out", "o.csv"],
            "column 1 is not UTF-8",
        ),
        (
            &["--table", "people.csv", "--out", "people.csv"],
            "written over",
        ),
        (&["--table", "nowhere.csv", "--out", "o.csv"], "cannot open"),
        (&["--table", "people.csv"], "--out"),
    ] {
        let output = house
            .command(&[&["link"], arguments].concat())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = support::both(&output);
        assert!(said.contains(word), "{arguments:?}: {said}");
    }
    assert!(!house.path("o.csv").exists());
}

#[test]
fn equal_rows_and_those_left_out_are_counted() {
    let house = House::new();
    house.put(
        "people.csv",
        people() + &"p0,ana,lindqvist,1950-01-01,town0\n".repeat(500) + ",,,,\n",
    );
    let base = ["link", "--table", "people.csv", "--out", "groups.csv"];
    let said = house.json(&base);
    assert_eq!(
        (
            &said["rows"],
            &said["clusters"],
            &said["equal_rows"],
            &said["rows_without_values"]
        ),
        (&555.into(), &41.into(), &500.into(), &1.into())
    );
    let said = support::both(&house.command(&base).output().unwrap());
    assert!(said.contains("500 rows are the same"), "{said}");
    assert!(said.contains("1 rows have no value"), "{said}");
}

#[test]
fn semicolons_and_tabs_part_cells_too() {
    let house = House::new();
    house.put("people.csv", people());
    house.run(&["link", "--table", "people.csv", "--out", "groups.csv"], 0);
    let expected = std::fs::read(house.path("groups.csv")).unwrap();
    for mark in [";", "\t"] {
        house.put("other.csv", people().replace(',', mark));
        house.run(
            &["link", "--table", "other.csv", "--out", "other-groups.csv"],
            0,
        );
        assert!(
            std::fs::read(house.path("other-groups.csv")).unwrap() == expected,
            "{mark:?}"
        );
    }
}

#[test]
fn a_table_without_headers_is_told_and_linked_by_position() {
    let house = House::new();
    let text = people();
    let (_, rows) = text.split_once('\n').unwrap();
    house.put("people.csv", &text);
    house.put("bare.csv", rows);
    let base = ["link", "--table", "bare.csv", "--out", "bare-groups.csv"];
    let output = house.command(&base).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = support::both(&output);
    assert!(said.contains("--no-header"), "{said}");
    for cell in ["ana", "lindqvist", "1950", "p0", "town0"] {
        assert!(!said.contains(cell), "{said} shows {cell}");
    }
    house.put(
        "spec.toml",
        "format = \"link-table-1\"\nid = \"column_1\"\n[columns]\ncolumn_2 = \"given_name\"\n\
         column_3 = \"family_name\"\ncolumn_4 = \"date\"\ncolumn_5 = \"code\"\n",
    );
    let more = ["--no-header", "--spec", "spec.toml"];
    house.run(&[&base[..], &more].concat(), 0);
    house.run(&["link", "--table", "people.csv", "--out", "groups.csv"], 0);
    let clusters = |file: &str| -> Vec<String> {
        let text = std::fs::read_to_string(house.path(file)).unwrap();
        let cells = text.lines().skip(1).map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [&cells[..2], &cells[3..]].concat().join(",")
        });
        cells.collect()
    };
    assert_eq!(clusters("bare-groups.csv"), clusters("groups.csv"));
}

#[test]
fn headers_that_are_years_are_taken_by_who_insists() {
    let house = House::new();
    let text = people();
    let (_, rows) = text.split_once('\n').unwrap();
    house.put("people.csv", &text);
    // As a table with one column a year has them; a date, a number and a name that stands again.
    house.put(
        "years.csv",
        format!("1950-01-01,ana,2019,2020,2021\n{rows}"),
    );
    let base = ["link", "--table", "years.csv", "--out", "years-groups.csv"];
    let output = house.command(&base).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = support::both(&output);
    for word in ["column 1", "--no-header", "--headers"] {
        assert!(said.contains(word), "{said}");
    }
    assert!(!house.path("years-groups.csv").exists());
    house.put(
        "spec.toml",
        "format = \"link-table-1\"\nid = \"1950-01-01\"\n[columns]\nana = \"given_name\"\n\
         2019 = \"family_name\"\n2020 = \"date\"\n2021 = \"code\"\n",
    );
    let more = ["--headers", "--spec", "spec.toml"];
    house.run(&[&base[..], &more].concat(), 0);
    house.put(
        "named.toml",
        "format = \"link-table-1\"\nid = \"id\"\n[columns]\ngiven_name = \"given_name\"\n\
         surname = \"family_name\"\nborn = \"date\"\ntown = \"code\"\n",
    );
    house.run(
        &[
            "link",
            "--table",
            "people.csv",
            "--out",
            "groups.csv",
            "--spec",
            "named.toml",
        ],
        0,
    );
    let read = |file: &str| std::fs::read_to_string(house.path(file)).unwrap();
    assert_eq!(read("years-groups.csv"), read("groups.csv"));
    // Guessed too, and never shown, since who insists may be wrong.
    let guessed = house
        .command(&[&base[..], &["--headers"]].concat())
        .output()
        .unwrap();
    assert_eq!(guessed.status.code(), Some(0));
    let said = support::both(&guessed);
    assert!(
        !said.contains("1950-01-01") && !said.contains("ana"),
        "{said}"
    );
    // Both at once say nothing, and neither is for what is in the store.
    for wrong in [
        &[&base[..], &["--headers", "--no-header"]].concat()[..],
        &["link", "--headers"],
    ] {
        assert_eq!(
            house.command(wrong).output().unwrap().status.code(),
            Some(2)
        );
    }
}

#[test]
fn what_a_doubtful_header_holds_is_in_no_message() {
    let house = House::new();
    house.put(
        "doubtful.csv",
        "quentin,mara\nbo,oamaru\ncy,napier\ndi,same\n",
    );
    let base = ["link", "--table", "doubtful.csv", "--out", "o.csv"];
    let said = support::both(&house.command(&base).output().unwrap());
    assert!(said.contains("column 1"), "{said}");
    house.put(
        "spec.toml",
        "format = \"link-table-1\"\n[columns]\nquentin = \"place\"\n",
    );
    let output = house
        .command(&[&base[..], &["--spec", "spec.toml"]].concat())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    for said in [said, support::both(&output)] {
        assert!(
            !said.contains("quentin") && !said.contains("mara"),
            "{said}"
        );
    }
}

#[test]
fn columns_that_never_differ_are_named() {
    let house = House::new();
    let text = people();
    let lines = text.lines().enumerate().map(|(at, line)| match at {
        0 => format!("{line},country,note\n"),
        _ => format!("{line},NZ,\n"),
    });
    house.put("people.csv", lines.collect::<String>());
    let base = ["link", "--table", "people.csv", "--out", "groups.csv"];
    let said = house.json(&base);
    assert_eq!(said["constant"], serde_json::json!(["country", "note"]));
    let said = support::both(&house.command(&base).output().unwrap());
    assert!(
        said.contains("no two rows differ in it: country, note"),
        "{said}"
    );
}
