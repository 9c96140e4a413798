//! The whole flow, as a new user runs it.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::path::Path;

use serde_json::Value;
use support::{House, is_there};

fn demo(house: &House) -> Value {
    house.json(&["demo", "--no-serve", "--accounts", "3000", "--seed", "5"])
}

#[test]
fn the_demo_does_the_main_job() {
    let house = House::new();
    let out = demo(&house);
    for stage in [
        "world", "lists", "import", "match", "link", "locate", "triage", "refer", "verify",
        "evaluate",
    ] {
        assert!(
            out["stages"][stage]["milliseconds"].is_u64(),
            "{stage}: {out}"
        );
    }
    let counts = &out["counts"];
    assert!(counts["reports"].as_u64().unwrap() > 500, "{counts}");
    assert!(
        counts["persons"].as_u64().unwrap() < counts["accounts"].as_u64().unwrap(),
        "{counts}"
    );
    assert_eq!(counts["referrals"], out["stages"]["verify"]["counts"]);
    assert_eq!(counts["quarantined"], 0);
    let evaluation = &out["evaluation"];
    assert!(
        evaluation["linking"]["precision"].as_f64().unwrap() > 0.9,
        "{evaluation}"
    );
    assert!(
        evaluation["triage"]["endangered"].as_u64().unwrap() > 0,
        "{evaluation}"
    );
    let days = &evaluation["triage"]["child_days"];
    assert!(
        days["tiaki"].as_u64().unwrap() < days["fifo"].as_u64().unwrap(),
        "{days}"
    );
    assert!(
        days["oracle"].as_u64().unwrap() <= days["tiaki"].as_u64().unwrap(),
        "{days}"
    );
    let site = ["--data", "tiaki-demo/site"];
    house.run(&[&site[..], &["audit", "verify"]].concat(), 0);
    house.run(&[&site[..], &["db", "check"]].concat(), 0);
    let queue = house.run(
        &[&site[..], &["queue", "--authority", "IN", "--limit", "3"]].concat(),
        0,
    );
    assert!(
        queue.contains("danger") && queue.contains("  1. "),
        "{queue}"
    );
}

#[test]
fn a_second_run_gives_the_same_bytes() {
    let (one, other) = (demo(&House::new()), demo(&House::new()));
    assert_eq!(one["export"], other["export"]);
    assert_eq!(one["evaluation"], other["evaluation"]);
}

#[test]
fn both_databases_give_the_same_export() {
    let Some(postgres) = House::find_postgres() else {
        return println!("no PostgreSQL server here: not tested");
    };
    assert_eq!(demo(&House::new())["export"], demo(&postgres)["export"]);
}

#[test]
fn without_its_truth_a_world_gives_the_same_export() {
    let (with, without) = (House::new(), House::new());
    for house in [&with, &without] {
        house.run(
            &[
                "world",
                "--out",
                "world",
                "--accounts",
                "1000",
                "--seed",
                "9",
            ],
            0,
        );
        house.put("tiaki-data/site.key", "11".repeat(32));
    }
    std::fs::remove_dir_all(without.path("world/truth")).unwrap();
    let steps: [&[&str]; 5] = [
        &["import", "world/reports", "world/disclosures"],
        &["match"],
        &["link"],
        &["locate"],
        &["triage"],
    ];
    for step in steps {
        with.command(step).output().unwrap();
        without.command(step).output().unwrap();
    }
    let times = |house: &House| {
        let mut parts = house.export();
        // When evidence dies is counted from now, and now differs between two runs.
        parts.as_object_mut().unwrap().remove("priorities");
        parts
    };
    assert_eq!(times(&with), times(&without));
}

#[test]
fn the_demo_empties_no_folder_that_is_not_its_own() {
    let house = House::new();
    house.put("tiaki-demo/mine.txt", "not the demo's");
    house.run(&["demo", "--no-serve", "--accounts", "100"], 2);
    assert!(house.path("tiaki-demo/mine.txt").exists());
}

#[test]
fn the_stock_age_program_opens_a_package() {
    if !is_there("age") {
        return println!("no age program here: not tested");
    }
    let house = House::new();
    demo(&house);
    let package = house.path("tiaki-demo/site/packages/auth-in.tiaki");
    let key = house.path("tiaki-demo/keys/auth-in.key");
    let output = std::process::Command::new("age")
        .arg("-d")
        .arg("-i")
        .arg(&key)
        .arg(&package)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", support::both(&output));
    let opened: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(
        opened["contents"]["persons.csv"]
            .as_str()
            .unwrap()
            .starts_with("person,class,band")
    );
    let text = String::from_utf8(output.stdout).unwrap();
    packages_are_refused_where_they_must(&house, &package, &key, &text);
}

fn packages_are_refused_where_they_must(house: &House, package: &Path, key: &Path, opened: &str) {
    house.put("opened.json", opened);
    let doctor = house.json(&["--data", "tiaki-demo/site", "doctor"]);
    let sender = doctor["sender"].as_str().unwrap();
    let (package, key) = (package.display().to_string(), key.display().to_string());
    house.run(&["package", "verify", "opened.json", "--sender", sender], 0);
    house.run(
        &[
            "package",
            "verify",
            &package,
            "--identity",
            &key,
            "--sender",
            sender,
        ],
        0,
    );
    house.run(
        &[
            "package",
            "open",
            &package,
            "--identity",
            &key,
            "--sender",
            sender,
            "--out",
            "opened",
        ],
        0,
    );
    assert!(house.path("opened/accounts.csv").exists());
    let other = house
        .path("tiaki-demo/keys/auth-ph.key")
        .display()
        .to_string();
    house.run(
        &[
            "package",
            "verify",
            &package,
            "--identity",
            &other,
            "--sender",
            sender,
        ],
        1,
    );
    house.put(
        "changed.json",
        opened.replacen("\"auth-in\"", "\"auth-ph\"", 1),
    );
    let changed = house.json(&["package", "verify", "changed.json", "--sender", sender]);
    assert_eq!(
        (&changed["verified"], &changed["code"]),
        (&Value::Bool(false), &Value::from("bad_signature"))
    );
}
