//! A site's words on networks: taken where they can be, and refused with where and what to do.
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::process::Command;

fn link(site: &std::path::Path) -> (bool, String) {
    let run = Command::new(env!("CARGO_BIN_EXE_tiaki"))
        .env_remove("TIAKI_DATABASE_URL")
        .args(["--data".as_ref(), site.as_os_str(), "link".as_ref()])
        .output()
        .unwrap();
    let told = String::from_utf8(run.stderr).unwrap();
    (run.status.success(), told)
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
