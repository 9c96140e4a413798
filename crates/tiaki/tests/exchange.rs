//! The exchange from the command line: two agencies, a stick between them, and what is told with which exit code.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

mod support;

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

/// Two agencies that know each other, and a package of one that came to the other; its id.
fn sent(at: &House, nz: &House, stick: &str) -> String {
    let output = at.command(&["exchange", "send"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(both(&output).contains("exchange set-up"));
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
