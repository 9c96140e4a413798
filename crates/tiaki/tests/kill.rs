//! Killing an import at any moment, and starting it again.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test stops where something is not as it should be, and this one measures how long to wait"
)]

mod support;

use std::time::{Duration, Instant};

use support::{House, is_sweep};

const ACCOUNTS: &str = "1500";

/// Imports a world once without disturbance, then many times with a kill at another moment each.
fn sweep(points: u32, house: impl Fn() -> House) {
    let whole = house();
    whole.run(
        &[
            "world",
            "--out",
            "world",
            "--accounts",
            ACCOUNTS,
            "--seed",
            "3",
        ],
        0,
    );
    let arguments = ["import", "world/reports", "world/disclosures"];
    whole.command(&arguments).output().unwrap();
    // How long an import takes is measured on a second site, when nothing is cold any more.
    let warm = house();
    std::os::unix::fs::symlink(whole.path("world"), warm.path("world")).unwrap();
    let start = Instant::now();
    warm.command(&arguments).output().unwrap();
    let mut took = start.elapsed();
    let expected = whole.export();
    assert!(expected["reports"]["rows"].as_u64().unwrap() > 100);
    let mut killed = 0;
    for point in 0..points {
        let cut = house();
        std::os::unix::fs::symlink(whole.path("world"), cut.path("world")).unwrap();
        std::fs::create_dir(cut.path("tiaki-data")).unwrap();
        // The site's key names everything: both sites must have the same one.
        std::fs::copy(
            whole.path("tiaki-data/site.key"),
            cut.path("tiaki-data/site.key"),
        )
        .unwrap();
        let mut child = cut
            .command(&arguments)
            .stdout(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Spread over the whole run and a little beyond, in an order that is not that of time.
        let part = (point * 37 + 11) % points;
        std::thread::sleep(
            took * (part + 1) / points + Duration::from_micros(u64::from(point) * 97),
        );
        if child.try_wait().unwrap().is_none() {
            killed += 1;
        } else if part * 10 < points * 9 {
            // The machine was busier when it was measured: the next ones are killed earlier.
            took = took * 9 / 10;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        cut.command(&arguments).output().unwrap();
        assert_eq!(
            cut.export(),
            expected,
            "after a kill at point {part} of {points}"
        );
        cut.run(&["db", "check"], 0);
    }
    assert!(
        killed * 3 > points,
        "only {killed} of {points} imports were still running when killed"
    );
}

#[test]
fn a_killed_import_loses_nothing_and_doubles_nothing() {
    sweep(if is_sweep() { 200 } else { 50 }, House::new);
}

#[test]
fn a_killed_import_on_postgresql_loses_nothing_and_doubles_nothing() {
    if House::find_postgres().is_none() {
        return println!("no PostgreSQL server here: not tested");
    }
    sweep(if is_sweep() { 60 } else { 8 }, || {
        House::find_postgres().unwrap()
    });
}
