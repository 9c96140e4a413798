//! A site's words on networks and queues: taken where they can be, and refused with where and what to do.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::path::Path;
use std::process::Command;

/// How a command ends, and what it says on standard error.
fn run(site: &Path, command: &[&str]) -> (Option<i32>, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_tiaki"))
        .env_remove("TIAKI_DATABASE_URL")
        .arg("--data")
        .arg(site)
        .args(command)
        .output()
        .unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    (run.status.code(), told)
}

fn link(site: &Path) -> (bool, String) {
    let (code, told) = run(site, &["link"]);
    (code == Some(0), told)
}

#[test]
fn a_broken_file_stops_with_its_place_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    let file = site.join("networks.toml");
    let network = |kind: &str, prefix: &str| {
        let text = format!(
            "format = \"networks-1\"\n[[network]]\nkind = \"{kind}\"\nprefixes = [\"{prefix}\"]\nsource = \"x\"\n"
        );
        tiaki_package::atomic_write(&file, text.as_bytes()).unwrap();
    };
    network("mobile", "203.0.113.0/24");
    let (done, told) = link(site);
    assert!(done, "{told}");
    for (kind, prefix, words) in [
        (
            "mobile",
            "203.0.113.7/24",
            "give the first address of the block",
        ),
        ("cable", "203.0.113.0/24", "give one of carrier_nat"),
        ("mobile", "10.0.0.0/8", "take one of them out"),
    ] {
        network(kind, prefix);
        let (done, told) = link(site);
        assert!(!done, "{prefix}");
        for part in ["networks.toml", "network 1", words] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
    std::fs::remove_file(&file).unwrap();
    assert!(link(site).0);
}

#[test]
fn a_broken_file_stops_who_links_and_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let (site, received) = (folder.path().join("site"), folder.path().join("in"));
    std::fs::create_dir_all(&site).unwrap();
    std::fs::create_dir_all(&received).unwrap();
    let report = |number: u32| {
        let text = format!(
            "<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts</incidentType>\
             <incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary><reporter><reportingPerson/>\
             </reporter><personOrUserReported><espIdentifier>u-{number}</espIdentifier>\
             <espService>ExampleChat</espService></personOrUserReported></report>"
        );
        let file = received.join(format!("{number}.xml"));
        tiaki_package::atomic_write(&file, text.as_bytes()).unwrap();
        file.to_str().unwrap().to_owned()
    };
    for (number, name) in [
        (1, "mail-domains.toml"),
        (2, "networks.toml"),
        (3, "authorities.csv"),
        (4, "log-life.csv"),
    ] {
        let file = site.join(name);
        tiaki_package::atomic_write(&file, b"this is no table").unwrap();
        let path = report(number);
        let (code, told) = run(&site, &["import", &path]);
        assert_eq!(code, Some(0), "{told}");
        assert!(
            told.contains(name) && told.contains("does without"),
            "{told}"
        );
        for command in [
            &["match"][..],
            &["fold"],
            &["audit", "verify"],
            &["db", "check"],
        ] {
            let (code, told) = run(&site, command);
            assert_eq!(code, Some(0), "{command:?} {told}");
            assert!(told.contains(name), "{command:?} {told}");
        }
        let serve = ["serve", "--listen", "127.0.0.1:0"];
        for command in [&["link"][..], &["locate"], &["triage"], &serve] {
            let (code, told) = run(&site, command);
            assert_eq!(code, Some(2), "{command:?} {told}");
            assert!(told.contains(name), "{command:?} {told}");
        }
        std::fs::remove_file(&file).unwrap();
        for command in [&["link"][..], &["locate"], &["triage"]] {
            let (code, told) = run(&site, command);
            assert_eq!((code, told.as_str()), (Some(0), ""), "{command:?}");
        }
    }
    let (code, figures) = run(&site, &["import", received.to_str().unwrap()]);
    assert_eq!(code, Some(0), "{figures}");
}

#[test]
fn doctor_says_what_is_wrong_with_the_rules_of_the_queue() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path();
    let doctor = || {
        let run = Command::new(env!("CARGO_BIN_EXE_tiaki"))
            .env_remove("TIAKI_DATABASE_URL")
            .arg("--data")
            .arg(site)
            .arg("doctor")
            .output()
            .unwrap();
        let told = String::from_utf8(run.stdout).unwrap();
        (run.status.code(), told)
    };
    let (code, told) = doctor();
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("held for 8 hours"), "{told}");
    let put = |text: &str| tiaki_package::atomic_write(&site.join("queue.toml"), text.as_bytes());
    put("format = \"queue-1\"\nhold_hours = 4\n").unwrap();
    assert!(doctor().1.contains("held for 4 hours"));
    put("format = \"queue-1\"\naudit_permille = 5\n").unwrap();
    let (code, told) = doctor();
    assert_eq!(code, Some(1), "{told}");
    for words in ["wrong", "queue.toml", "from 20 to 50", "reports "] {
        assert!(told.contains(words), "{words}: {told}");
    }
}
