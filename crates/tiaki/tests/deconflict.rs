//! Deconfliction from the command line: two agencies, a stick between them, and what is told with which exit code.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use serde_json::Value;
use support::agencies::{knows, report};
use support::{House, both};

/// An agency with a case on whoever came in; the case.
fn agency(house: &House, authority: &str, handles: &[&str]) -> String {
    house.run(&["exchange", "set-up", "--authority", authority], 0);
    for handle in handles {
        house.put(&format!("in/{handle}.xml"), report(handle));
    }
    for step in [&["import", "in"][..], &["match"], &["link"], &["triage"]] {
        house.run(step, 0);
    }
    let queue = house.json(&["queue", "--authority", "NZ"]);
    let persons = queue["persons"].as_array().or(queue["rows"].as_array());
    let persons = persons.unwrap();
    let ids: Vec<&str> = persons
        .iter()
        .map(|one| one["person"].as_str().unwrap())
        .collect();
    let open = [&["case", "open"][..], &ids, &["--operator", "cy"]].concat();
    house.json(&open)["case"].as_str().unwrap().to_owned()
}

/// What one says goes to the other by stick, which works on it.
fn carries(from: &House, to: &House, stick: &str) -> Value {
    from.run(&["exchange", "export", stick], 0);
    to.run(&["exchange", "import", stick], 0);
    to.json(&["deconflict", "answer"])
}

fn fails(house: &House, arguments: &[&str], told: &str) {
    let output = house.command(arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
    assert!(both(&output).contains(told), "{}", both(&output));
}

/// Lets the other ask, and publishes: the key stands in a file for its owner, and is no part of the database.
fn publishes(nz: &House) {
    fails(nz, &["deconflict", "publish"], "nobody may ask");
    fails(nz, &["deconflict", "peer", "AT"], "a desk");
    nz.run(&["deconflict", "peer", "AT", "--desk", "desk 7"], 0);
    let list = nz.json(&["deconflict", "publish"]);
    assert_eq!(
        (&list[0]["identifiers"], &list[0]["is_sent"]),
        (&4.into(), &true.into())
    );
    assert_eq!(nz.json(&["deconflict", "publish"])[0]["is_sent"], false);
    // The key stands in a file for its owner, and is no part of the database.
    let key = std::fs::read_to_string(nz.path("tiaki-data/deconflict.key")).unwrap();
    assert!(key.starts_with("tiaki-deconflict-root-1 "));
    let database = std::fs::read(nz.path("tiaki-data/tiaki.db")).unwrap();
    let secret = key.split_whitespace().last().unwrap();
    let raw: Vec<u8> = (0..32)
        .map(|at| u8::from_str_radix(&secret[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    assert!(!database.windows(32).any(|window| window == raw));
    assert!(
        !database
            .windows(64)
            .any(|window| window == secret.as_bytes())
    );
}

/// Asks, and finds; the hits.
fn finds(at: &House, nz: &House, case: &str, stick: &str) -> Value {
    let ask = ["deconflict", "ask", "--case", case, "--operator", "cy"];
    fails(at, &ask, "nobody has published");
    assert_eq!(carries(nz, at, stick)["lists"], 1);
    fails(
        at,
        &["deconflict", "ask", "--case", case, "--operator", "dan"],
        "own case",
    );
    fails(
        at,
        &["deconflict", "ask", "--case", "7", "--operator", "cy"],
        "no case",
    );
    assert_eq!(at.json(&ask)[0]["identifiers"], 5);
    assert_eq!(carries(at, nz, stick)["answered"], 1);
    nz.run(&["exchange", "export", stick], 0);
    at.run(&["exchange", "import", stick], 0);
    // What is found is a finding.
    at.run(&["deconflict", "answer"], 1);
    let hits = at.json(&["deconflict", "hits"]);
    assert_eq!(hits.as_array().unwrap().len(), 2);
    assert_eq!(hits[0]["desk"], "desk 7");
    assert!(
        hits.as_array()
            .unwrap()
            .iter()
            .all(|hit| hit["subject"] == case)
    );
    hits
}

/// One calls, the other leads, and lets go.
fn calls(at: &House, nz: &House, hits: &Value, stick: &str) {
    let hit = hits[0]["id"].as_str().unwrap();
    let opened = at.json(&["deconflict", "contact", "open", hit, "--operator", "cy"]);
    let contact = opened["id"].as_str().unwrap();
    assert_eq!(carries(at, nz, stick)["contacts"], 1);
    let step = |house: &House, step: &[&str]| {
        let whole = [&["deconflict", "contact"], step, &["--operator", "cy"]].concat();
        house.json(&whole)["state"].as_str().unwrap().to_owned()
    };
    assert_eq!(step(nz, &["propose", contact, "ours"]), "proposed");
    carries(nz, at, stick);
    assert_eq!(step(at, &["agree", contact]), "led");
    fails(
        at,
        &[
            "deconflict",
            "contact",
            "release",
            contact,
            "--operator",
            "cy",
        ],
        "other side's",
    );
    carries(at, nz, stick);
    assert_eq!(step(nz, &["release", contact]), "released");
    carries(nz, at, stick);
    let list = at.json(&["deconflict", "contact", "list"]);
    assert_eq!(
        (&list[0]["state"], &list[0]["lead"]),
        (&"released".into(), &"theirs".into())
    );
}

#[test]
fn two_agencies_find_what_both_work_on_and_call_each_other() {
    let (at, nz) = (House::new(), House::new());
    let stick = tempfile::tempdir().unwrap();
    let stick = stick.path().to_str().unwrap();
    let case = agency(&at, "AT", &["u-1", "u-2"]);
    agency(&nz, "NZ", &["u-2", "u-3"]);
    knows(&at, &nz);
    knows(&nz, &at);

    publishes(&nz);
    let hits = finds(&at, &nz, &case, stick);
    calls(&at, &nz, &hits, stick);
    let ask = ["deconflict", "ask", "--case", &case, "--operator", "cy"];
    let status = nz.json(&["deconflict", "status"]);
    assert_eq!(
        (&status["lines"][0]["spent"], &status["alarms"]),
        (&5.into(), &Value::Array(vec![]))
    );
    nz.run(&["deconflict", "peer", "AT", "--close"], 0);
    at.json(&ask);
    assert_eq!(carries(&at, &nz, stick)["refused"], 1);
    for house in [&at, &nz] {
        house.run(&["audit", "verify"], 0);
        house.run(&["deconflict", "status"], 0);
        house.run(&["deconflict", "hits"], 0);
        house.run(&["deconflict", "contact", "list"], 0);
    }
}
