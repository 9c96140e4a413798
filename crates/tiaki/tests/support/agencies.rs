//! Agencies that take each other's keys into their directories.

use serde_json::Value;

use super::{House, both};

/// A report on an account at an address in New Zealand.
pub(crate) fn report(handle: &str) -> String {
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
pub(crate) fn knows(house: &House, other: &House) {
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
    let authority = card.get("authority").unwrap().as_str().unwrap();
    for key in card.get("keys").unwrap().as_array().unwrap() {
        let print = key.get("fingerprint").unwrap().as_str().unwrap();
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
