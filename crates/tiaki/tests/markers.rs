//! What was planted in reports, disclosures, lists and keys stays in the store.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

mod support;

use std::path::Path;

use support::{House, both};

/// Every planted value holds this; no element, column or file is named so.
const MARKER: &str = "qzplanted";
/// The planted address and number, which cannot hold the marker.
const PLANTED: [&str; 4] = [MARKER, "2001:db8:77:1234", "0033445566", "8f3c5d7e9a1b4c6d"];

fn report(mail: &str, kind: &str, address: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><report><incidentSummary>\
         <incidentType>{kind}</incidentType><platform>{MARKER}-platform</platform>\
         <escalateToHighPriority>{MARKER}-escalated</escalateToHighPriority>\
         <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary>\
         <reporter><reportingPerson><email>{MARKER}@esp.example</email></reportingPerson></reporter>\
         <personOrUserReported><personOrUserReportedPerson><phone countryCallingCode=\"+64\">0033445566</phone>\
         <email verified=\"true\">{mail}</email></personOrUserReportedPerson>\
         <espIdentifier>{mail}</espIdentifier><espService>{MARKER}-service</espService>\
         <screenName>{MARKER}-name</screenName>\
         <ipCaptureEvent><ipAddress>{address}</ipAddress><eventName>Login</eventName>\
         <dateTime>2026-01-02T02:00:00Z</dateTime></ipCaptureEvent></personOrUserReported>\
         <victim><victimPerson><age>13</age></victimPerson><espIdentifier>{MARKER}-child</espIdentifier></victim></report>"
    )
}

const ENTICEMENT: &str = "Online Enticement of Children for Sexual Acts";
const ADDRESS: &str = "2001:db8:77:1234::1";

/// Reports: two good ones, and broken ones with the planted value where the break is.
fn put_reports(house: &House) {
    let mail = format!("{MARKER}@mail.example");
    let good = report(&mail, ENTICEMENT, ADDRESS);
    let broken = [
        ("enumeration", report(&mail, MARKER, ADDRESS)),
        ("address", report(&mail, ENTICEMENT, &format!("{MARKER}.1"))),
        ("entity", good.replacen(MARKER, &format!("&{MARKER};"), 1)),
        (
            "doctype",
            format!("<!DOCTYPE report SYSTEM \"file:///{MARKER}\">{good}"),
        ),
        ("cut", good.split_at(good.len() - 40).0.to_owned()),
        (
            "attribute",
            good.replacen("+64", &format!("{MARKER}\" x=\"&{MARKER}"), 1),
        ),
        ("after", format!("{good}{MARKER}")),
        ("text", format!("{MARKER} is no document")),
        ("long", report(&MARKER.repeat(2_000), ENTICEMENT, ADDRESS)),
        (
            "time",
            good.replacen("2026-01-02T02:00:00Z", &format!("{MARKER}T"), 1),
        ),
    ];
    house.put("in/good.xml", &good);
    let other = format!("other-{mail}");
    house.put("in/other.xml", report(&other, ENTICEMENT, ADDRESS));
    for (name, text) in broken {
        house.put(&format!("in/broken-{name}.xml"), text);
    }
}

const MAP: &str = "format = \"disclosure-map-1\"\nprovider = \"Hostbox\"\nreference = \"SYN-1\"\n\
    received_at = \"2026-06-01T00:00:00Z\"\n[columns]\naccount_id = \"account\"\nmail = \"email\"\n\
    ip = \"ip\"\nwhen = \"event_at\"\nmd5 = \"md5\"\n";

/// Disclosures: one with a good and several bad rows, and such as cannot be read at all.
fn put_disclosures(house: &House) {
    let row = |ip: &str, when: &str, md5: &str| {
        format!("{MARKER}-1,{MARKER}@mail.example,{ip},{when},{md5}\n")
    };
    let time = "2026-05-01T00:00:00Z";
    let digest = "8f3c5d7e9a1b4c6d8f3c5d7e9a1b4c6d";
    let mut table = "account_id,mail,ip,when,md5\n".to_owned();
    table += &row(ADDRESS, time, digest);
    table += &row(&format!("{MARKER}.9"), time, "");
    table += &row(ADDRESS, MARKER, "");
    table += &row(ADDRESS, time, &format!("{MARKER}{digest}"));
    table += &format!("{MARKER},one,field,too,many,{MARKER}\n");
    house.put("in/host.csv", &table);
    house.put("in/host.toml", MAP);
    house.put("in/map-broken.csv", &table);
    house.put(
        "in/map-broken.toml",
        MAP.replace("Hostbox\"", &format!("{MARKER}\" {MARKER}")),
    );
    house.put("in/map-time.csv", &table);
    house.put(
        "in/map-time.toml",
        MAP.replace("2026-06-01T00:00:00Z", MARKER),
    );
    house.put(
        "in/quoted.csv",
        format!("account_id,mail,ip,when,md5\n\"{MARKER}"),
    );
    house.put("in/quoted.toml", MAP);
}

fn put_list(house: &House) {
    let digest = "8f3c5d7e9a1b4c6d8f3c5d7e9a1b4c6d";
    let mut list = "algorithm,digest,scheme,version,country,category\n".to_owned();
    list += &format!("md5,{digest},industry,2022,US,B2\n");
    list += &format!("md5,{MARKER},industry,2022,US,B2\n");
    list += &format!("{MARKER},{digest},industry,2022,US,B2\n");
    list += &format!("md5,{digest},industry,2022,US,{}\n", MARKER.repeat(50));
    house.put("list.csv", list);
    house.put("list-broken.csv", format!("{MARKER}\n"));
    house.put("queries.txt", format!("{digest}\n{MARKER}\n"));
    house.put("key.txt", format!("{MARKER}\n"));
}

/// Every command that reads what was planted, with the wrong ways to call it.
const COMMANDS: [&[&str]; 28] = [
    &["import", "in"],
    &["import", "in", "--json", "-"],
    &["import", "in/good.xml", "--format", "disclosure"],
    &["lists", "import", "list.csv", "--list", "baseline"],
    &["lists", "import", "list-broken.csv", "--list", "broken"],
    &["lists", "show"],
    &["match"],
    &[
        "match",
        "--list",
        "list.csv",
        "--queries",
        "queries.txt",
        "--out",
        "hits.csv",
    ],
    &["link"],
    &["link", "--json", "-"],
    &["link", "near"],
    &["link", "near", "--json", "-"],
    &["locate"],
    &["triage"],
    &["queue", "--authority", "NZ"],
    &["queue", "--authority", "coordinator", "--json", "-"],
    &["authority", "list"],
    &["authority", "key", "NZ", MARKER],
    &[
        "refer",
        "--operation",
        "One",
        "--from",
        "NZ",
        "--released-by",
        "ana",
        "--second",
        "ben",
        "--purpose",
        "child protection",
    ],
    &["package", "verify", "in/good.xml", "--sender", MARKER],
    &["package", "verify", "in/good.xml", "--sender", "key.txt"],
    &[
        "package",
        "open",
        "in/good.xml",
        "--identity",
        "key.txt",
        "--out",
        "opened",
    ],
    &["evaluate", "--world", "in"],
    &["audit", "verify", "--json", "-"],
    &["db", "check"],
    &["db", "export"],
    &["doctor"],
    &["doctor", "--json", "-"],
];

fn assert_clean(what: &str, text: &str) {
    for planted in PLANTED {
        assert!(!text.contains(planted), "{planted} in {what}:\n{text}");
    }
}

/// The names of all files below a folder.
fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        names.push(entry.file_name().to_string_lossy().into_owned());
        if entry.file_type().unwrap().is_dir() {
            names.extend(self::names(&entry.path()));
        }
    }
    names
}

#[test]
fn no_planted_marker_appears_outside_the_store() {
    let house = House::new();
    put_reports(&house);
    put_disclosures(&house);
    put_list(&house);
    for arguments in COMMANDS {
        let output = house
            .command(&[&["-vv"], arguments].concat())
            .output()
            .unwrap();
        assert_clean(&format!("{arguments:?}"), &both(&output));
    }
    let imported = house.json(&["import", "in"]);
    assert!(imported["quarantined"].as_u64().unwrap() > 10, "{imported}");
    assert_eq!(imported["folded"], 4, "{imported}");
    let data = house.path("tiaki-data");
    assert!(data.join("tiaki.db").exists());
    assert_clean("the names of files", &names(&data).join("\n"));
    let store = tiaki_store::Store::open_sqlite(&data.join("tiaki.db")).unwrap();
    let logged = store
        .read("test", |tx| tiaki_store::log::newest(tx, 1_000))
        .unwrap();
    assert!(logged.len() >= 10, "{logged:?}");
    assert_clean("the log", &format!("{logged:?}"));
}

#[test]
fn what_configuration_holds_is_not_repeated() {
    let house = House::new();
    for url in [
        format!("postgres://{MARKER}:{MARKER}@127.0.0.1:1/{MARKER}"),
        format!("postgres://{MARKER}"),
        format!("{MARKER}={MARKER}"),
    ] {
        let output = house
            .command(&["-vv", "doctor"])
            .env("TIAKI_DATABASE_URL", &url)
            .output()
            .unwrap();
        assert!(matches!(output.status.code(), Some(2 | 75)));
        assert_clean("a wrong database", &both(&output));
    }
    for file in ["site.key", "signing.key"] {
        house.put(&format!("tiaki-data/{file}"), MARKER);
        let output = house.command(&["-vv", "doctor"]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert_clean(file, &both(&output));
        std::fs::remove_file(house.path("tiaki-data").join(file)).unwrap();
    }
}
