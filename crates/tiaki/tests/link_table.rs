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
