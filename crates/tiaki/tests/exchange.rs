//! The exchange from the command line: two agencies, a stick between them, and what is told with which exit code.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Stdio};

use serde_json::Value;
use support::{House, both};

fn report(handle: &str) -> String {
    format!(
        "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson>\
         <email>ts@esp.example</email></reportingPerson></reporter><personOrUserReported>\
         <personOrUserReportedPerson><email>{handle}@mail.example</email></personOrUserReportedPerson>\
         <espIdentifier>{handle}</espIdentifier><espService>Examplechat</espService>\
         <ipCaptureEvent><ipAddress>125.236.10.0</ipAddress><eventName>Upload</eventName>\
         <dateTime>2026-01-02T03:04:05Z</dateTime></ipCaptureEvent></personOrUserReported></report>"
    )
}

/// Hands the card of one to another, where two people take it in; before the second has, it is not rested on.
fn knows(house: &House, other: &House) {
    let card = other.run(&["exchange", "card"], 0);
    house.put("other.card.json", &card);
    let add = [
        "exchange",
        "key",
        "add",
        "other.card.json",
        "--operator",
        "ana",
    ];
    house.run(&add, 0);
    let card: Value = serde_json::from_str(&card).unwrap();
    let authority = card["authority"].as_str().unwrap();
    for key in card["keys"].as_array().unwrap() {
        let print = key["fingerprint"].as_str().unwrap();
        let check = ["exchange", "key", "check", authority, print, "--operator"];
        let output = house
            .command(&[&check[..], &["ana"]].concat())
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(2),
            "who added a key does not check it"
        );
        assert!(both(&output).contains("another person"));
        house.run(&[&check[..], &["ben"]].concat(), 0);
    }
}

/// Two agencies that know each other, one of which let a package go to the other.
fn released(at: &House, nz: &House) {
    at.run(&["exchange", "set-up", "--authority", "AT"], 0);
    nz.run(&["exchange", "set-up", "--authority", "NZ"], 0);
    knows(at, nz);
    knows(nz, at);

    for handle in ["u-1", "u-2"] {
        at.put(&format!("in/{handle}.xml"), report(handle));
    }
    for step in [&["import", "in"][..], &["match"], &["link"], &["triage"]] {
        at.run(step, 0);
    }
    let refer = [
        "refer",
        "--operation",
        "Operation One",
        "--from",
        "AT",
        "--released-by",
        "ana",
        "--second",
        "ben",
        "--purpose",
        "prevention",
    ];
    at.run(&refer, 0);
    assert_eq!(at.json(&["exchange", "send"])["posted"]["packages"], 1);
}

/// The same, and the package came by stick; its id.
fn sent(at: &House, nz: &House, stick: &str) -> String {
    let output = at.command(&["exchange", "send"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(both(&output).contains("exchange set-up"));
    released(at, nz);
    assert_eq!(at.json(&["exchange", "export", stick])["parcels"], 1);
    let came = nz.json(&["exchange", "import", stick]);
    assert_eq!(
        (&came["parcels"], &came["quarantined"]),
        (&1.into(), &0.into())
    );
    let list = nz.json(&["exchange", "list"]);
    let package = list[0]["package"].as_str().unwrap().to_owned();
    assert_eq!(list[0]["state"], "received");
    package
}

#[test]
fn a_package_goes_by_stick_is_answered_and_taken_back() {
    let (at, nz) = (House::new(), House::new());
    let stick = tempfile::tempdir().unwrap();
    let stick = stick.path().to_str().unwrap();
    let package = sent(&at, &nz, stick);
    let accept = ["exchange", "accept", &package, "--operator", "cy"];
    assert_eq!(nz.json(&accept)["accounts"], 2);
    let output = nz.command(&accept).output().unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
    assert!(both(&output).contains("said_already"));
    nz.run(&["exchange", "export", stick], 0);
    at.run(&["exchange", "import", stick], 0);
    assert_eq!(
        at.json(&["exchange", "list", "--sent"])[0]["state"],
        "accepted"
    );

    let retract = [
        "exchange",
        "retract",
        &package,
        "--reason",
        "wrong_person",
        "--words",
        "marker-qzx",
        "--operator",
        "ana",
    ];
    at.run(&retract, 0);
    let owed = at.json(&["exchange", "outstanding"]);
    assert_eq!(
        (&owed[0]["owed"], &owed[0]["by"]),
        (&"retraction".into(), &"auth-nz".into())
    );
    at.run(&["exchange", "export", stick], 0);
    nz.run(&["exchange", "import", stick], 0);
    let shown = nz.json(&["exchange", "show", &package]);
    assert_eq!(shown["state"], "retracted");
    assert!(shown["letters"].to_string().contains("marker-qzx"));
    nz.run(&["exchange", "export", stick], 0);
    at.run(&["exchange", "import", stick], 0);
    assert_eq!(
        at.json(&["exchange", "outstanding"])
            .as_array()
            .unwrap()
            .len(),
        0
    );
    at.run(&["audit", "verify"], 0);
    nz.run(&["audit", "verify"], 0);

    // What is no parcel of this site is kept apart, and that is a finding.
    nz.put("stray.age", "nothing that was ever sealed");
    nz.run(&["exchange", "receive", "stray.age"], 1);
    assert_eq!(
        nz.json(&["exchange", "quarantine"])[0]["reason"],
        "not_sealed"
    );
    // After another key is made, what is sealed to the one before still opens.
    nz.run(&["exchange", "key", "renew"], 0);
    assert_eq!(
        nz.json(&["exchange", "show", &package])["letters"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
}

/// A node that answers on a line.
struct Node {
    child: Child,
    address: String,
}

impl Node {
    fn start(house: &House) -> Self {
        let serve = ["serve", "--listen", "127.0.0.1:0", "--line", "127.0.0.1:0"];
        let mut child = house
            .command(&serve)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut told = told.map(Result::unwrap);
        let line = told.find(|line| line.starts_with("other nodes at "));
        let address = line.unwrap().rsplit(' ').next().unwrap().to_owned();
        Self { child, address }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_package_goes_over_a_line_and_its_answer_comes_back() {
    let (at, nz) = (House::new(), House::new());
    released(&at, &nz);
    let list = |house: &House, which: &[&str]| house.json(&[&["exchange", "list"], which].concat());
    let carry = ["exchange", "carry"];

    // No line leads there yet: it waits, for a line or a stick.
    assert_eq!(at.json(&carry)["without_line"], 1);
    let there = Node::start(&nz);
    at.run(&["exchange", "peer", "NZ", "--address", &there.address], 0);
    assert_eq!(at.json(&carry)["parcels"], 1);
    assert_eq!(list(&nz, &[])[0]["state"], "received");
    let package = list(&nz, &[])[0]["package"].as_str().unwrap().to_owned();
    nz.run(&["exchange", "accept", &package, "--operator", "cy"], 0);

    // The answer goes back by the node itself, without a word.
    let here = Node::start(&at);
    nz.run(&["exchange", "peer", "AT", "--address", &here.address], 0);
    drop(there);
    let there = Node::start(&nz);
    let is_accepted = || list(&at, &["--sent"])[0]["state"] == "accepted";
    assert!(eventually(std::time::Duration::from_secs(20), is_accepted));
    drop((here, there));

    // Nobody answers there any more: it is put off, and said.
    let ask = [
        "exchange",
        "ask",
        &package,
        "--operator",
        "cy",
        "--words",
        "which day",
    ];
    nz.run(&ask, 0);
    nz.run(&carry, 1);
    at.run(&["audit", "verify"], 0);
    nz.run(&["audit", "verify"], 0);

    // An address that is none is told before anything is tried.
    let output = at
        .command(&["exchange", "peer", "NZ", "--address", "http://node.example"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2), "{}", both(&output));
    assert!(both(&output).contains("https://node.example"));
}

/// Whether something comes about within a time; asked every now and then.
fn eventually(within: std::time::Duration, mut is_so: impl FnMut() -> bool) -> bool {
    let (told, wait) = std::sync::mpsc::channel::<()>();
    let mut left = within.as_millis() / 200;
    while left > 0 {
        if is_so() {
            return true;
        }
        wait.recv_timeout(std::time::Duration::from_millis(200))
            .ok();
        left -= 1;
    }
    drop(told);
    false
}
