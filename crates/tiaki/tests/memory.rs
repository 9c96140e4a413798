//! The memory of an import does not grow with the rows of a disclosure.
//!
//! `TIAKI_ROWS=10000000 cargo test --release -p tiaki --test memory -- --nocapture` does the same
//! with so many rows and prints peak memory and time.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be, and this one measures"
)]

mod support;

use std::io::{BufWriter, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

use support::House;

const MAP: &str = "format = \"disclosure-map-1\"\nprovider = \"Logbox\"\n[columns]\nid = \"account\"\n\
    ip = \"ip\"\nport = \"port\"\nwhat = \"event\"\nwhen = \"event_at\"\ndevice = \"device\"\n\
    [events]\nIN = \"Login\"\n";

/// Different accounts in the log, as many as Operation H had at most.
const ACCOUNTS: u64 = 90_000;

fn row(n: u64, out: &mut impl Write, is_table: bool) {
    let (account, minute, second) = (n * 7_919 % ACCOUNTS, n / 60 % 60, n % 60);
    let (day, hour) = (n / 86_400 % 28 + 1, n / 3_600 % 24);
    let (ip, port) = (n % 254 + 1, n % 60_000 + 1_024);
    let text = if is_table {
        format!(
            "u-{account},203.0.113.{ip},{port},IN,2026-01-{day:02}T{hour:02}:{minute:02}:{second:02}Z,d-{account}\n"
        )
    } else {
        format!(
            "{{\"id\":\"u-{account}\",\"ip\":\"203.0.113.{ip}\",\"port\":{port},\"what\":\"IN\",\
             \"when\":\"2026-01-{day:02}T{hour:02}:{minute:02}:{second:02}Z\",\"device\":\"d-{account}\"}}\n"
        )
    };
    out.write_all(text.as_bytes()).unwrap();
}

/// Imports a log of so many rows; gives the peak of memory in KiB.
fn peak(rows: u64, is_table: bool, arguments: &[&str]) -> u64 {
    let house = House::new();
    house.put("log.toml", MAP);
    let name = if is_table { "log.csv" } else { "log.ndjson" };
    let mut file = BufWriter::new(std::fs::File::create(house.path(name)).unwrap());
    if is_table {
        file.write_all(b"id,ip,port,what,when,device\n").unwrap();
    }
    (0..rows).for_each(|n| row(n, &mut file, is_table));
    file.into_inner().unwrap().sync_all().unwrap();
    let start = Instant::now();
    let arguments = [&["import", name, "--json", "out.json"], arguments].concat();
    let mut child = house
        .command(&arguments)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let found = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
        peak = peak.max(found.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(5));
    }
    let took = start.elapsed();
    let out: serde_json::Value =
        serde_json::from_slice(&std::fs::read(house.path("out.json")).unwrap()).unwrap();
    assert_eq!(out["rows"], rows);
    println!(
        "{name} {arguments:?}: {rows} rows in {} ms, peak {} MiB",
        took.as_millis(),
        peak / 1024
    );
    peak
}

/// The larger one may have a tenth more, and what a runtime does by the way.
fn stays_flat(small: u64, large: u64, is_table: bool, arguments: &[&str]) {
    let before = peak(small, is_table, arguments);
    let after = peak(large, is_table, arguments);
    let most = before + before / 10 + (8 << 10);
    assert!(
        after <= most,
        "{before} KiB for {small} rows, {after} KiB for {large}"
    );
}

/// What an import may have at most, in KiB: the database's cache (128 MiB), one batch of rows and
/// the accounts. All rows at once would take more already in the small run.
const CEILING: u64 = (128 + 96) << 10;

#[test]
fn memory_of_an_import_does_not_grow_with_the_rows() {
    let many = std::env::var("TIAKI_ROWS")
        .ok()
        .and_then(|rows| rows.parse().ok());
    let peak = peak(many.unwrap_or(360_000), true, &[]);
    assert!(peak <= CEILING, "{peak} KiB");
}

#[test]
fn memory_of_a_check_does_not_grow_with_the_lines() {
    let many = std::env::var("TIAKI_ROWS")
        .ok()
        .and_then(|rows| rows.parse().ok());
    stays_flat(20_000, many.unwrap_or(200_000), false, &["--check"]);
}
