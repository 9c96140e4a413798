//! No worker is left behind, whatever became of it. Alone in its process, so that every child is
//! one of its own.
#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test stops where something is not as it should be"
)]

use std::time::Duration;

use tiaki_hash::{Hasher, Settings};

const PROBE: &str = env!("CARGO_BIN_EXE_tiaki-hash-probe");
const PICTURE: &[u8] = include_bytes!("pictures/plain.png");

/// Children of this process, the dead ones that nobody buried among them.
fn children() -> usize {
    let own = std::process::id().to_string();
    let processes = std::fs::read_dir("/proc").unwrap();
    let statuses =
        processes.filter_map(|entry| std::fs::read_to_string(entry.ok()?.path().join("stat")).ok());
    statuses
        .filter(|status| {
            let after_name = status.rsplit(')').next().unwrap_or_default();
            after_name.split_whitespace().nth(1) == Some(&own)
        })
        .count()
}

#[test]
fn no_worker_outlives_its_picture() {
    assert_eq!(children(), 0);
    for (arguments, patience) in [
        (&["hash-worker"][..], 20_000),
        (&["attempt", "open_a_file"], 20_000),
        (&["bare", "say_nothing"], 20_000),
        (&["bare", "talk_without_end"], 20_000),
        (&["bare", "be_deaf"], 200),
        (&["bare", "hear_and_be_dumb"], 200),
    ] {
        let settings = Settings {
            worker: Some((PROBE.into(), arguments.iter().map(Into::into).collect())),
            patience: Duration::from_millis(patience),
        };
        let mut hasher = Hasher::start(&settings);
        hasher.feed(PICTURE);
        assert_eq!(children(), 1, "{arguments:?}");
        let _ = hasher.finish();
        assert_eq!(children(), 0, "{arguments:?}");
        // And where the upload breaks off.
        let mut hasher = Hasher::start(&settings);
        hasher.feed(PICTURE);
        drop(hasher);
        assert_eq!(children(), 0, "{arguments:?}");
    }
}
