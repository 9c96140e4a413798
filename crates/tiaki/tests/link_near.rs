//! Near misses and decisions on the command line.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use support::House;

#[test]
fn near_misses_are_listed_until_they_are_decided() {
    let house = House::new();
    assert_eq!(house.json(&["link", "near"])["total"], 0);
    assert!(
        house
            .run(&["link", "near"], 0)
            .contains("0 pairs to look at")
    );
    house.run(
        &["world", "--out", "w", "--accounts", "400", "--seed", "5"],
        0,
    );
    house.json(&["import", "w/reports", "w/disclosures"]);
    house.run(&["match"], 0);
    house.run(&["link"], 0);

    let listed = house.json(&["link", "near", "--limit", "3"]);
    let total = listed["total"].as_i64().unwrap();
    let rows = listed["rows"].as_array().unwrap().clone();
    assert!(total >= 3 && rows.len() == 3, "{listed}");
    let weights: Vec<i64> = rows
        .iter()
        .map(|row| row["weight"].as_i64().unwrap())
        .collect();
    assert!(
        weights.windows(2).all(|two| two[0] >= two[1]),
        "{weights:?}"
    );
    let told = house.run(&["link", "near", "--limit", "3"], 0);
    let ids = |row: &serde_json::Value| ["a", "b"].map(|end| row[end].as_str().unwrap().to_owned());
    for row in &rows {
        assert!(ids(row).iter().all(|id| told.contains(id)), "{told}");
        assert!(!row["evidence"].as_array().unwrap().is_empty(), "{row}");
        assert!(row["evidence"][0]["value"].is_null(), "no value is told");
        assert!(!row["not_joined"].as_str().unwrap().is_empty(), "{row}");
    }

    let decide = |one: &str, other: &str, verdict: &str, operator: &str, code| {
        let words = [
            "link",
            "decide",
            one,
            other,
            "--verdict",
            verdict,
            "--reason",
            "r",
            "--operator",
            operator,
        ];
        house.run(&words, code)
    };
    let [a, b] = ids(&rows[0]);
    decide(&a, &a, "same", "ana", 2);
    decide(&a, "acc_00", "same", "ana", 2);
    decide(&a, &b, "same", " ", 2);
    assert_eq!(
        house.json(&["link", "near"])["decided"],
        0,
        "nothing was written"
    );
    decide(&b, &a, "same", "ana", 0);
    let listed = house.json(&["link", "near", "--limit", "3"]);
    assert_eq!(listed["total"], total - 1);
    assert_eq!(
        (&listed["decided"], &listed["waiting"]),
        (&1.into(), &1.into())
    );
    assert_ne!(listed["rows"][0], rows[0]);
    house.run(&["link"], 0);
    assert_eq!(house.json(&["link", "near"])["waiting"], 0);

    // Decisions that cannot all hold are a finding, for both commands, by ids.
    let [c, d] = ids(&rows[1]);
    let c = if [&a, &b].contains(&&c) { d } else { c };
    decide(&b, &c, "same", "ana", 0);
    decide(&a, &c, "different", "ben", 0);
    for command in [&["link", "near"][..], &["link"]] {
        let told = house.run(command, 1);
        assert!(told.contains("decisions that cannot all hold"), "{told}");
        assert!([&a, &b, &c].iter().all(|id| told.contains(*id)), "{told}");
    }
}
