//! The corpora under every target, as they are and with deterministic changes: what a machine
//! without a fuzzer can do.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test stops where its inputs are not as they must be"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng};
use tiaki_fuzz::{TARGETS, Target};

/// Changed inputs for each file of a corpus.
const CHANGED: usize = 200;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus")
}

/// The files of a target's corpus, in the order of their names.
fn inputs(target: &Target) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<_> = fs::read_dir(corpus().join(target.name))
        .unwrap_or_else(|_| panic!("{} has no corpus", target.name))
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read(path).unwrap())
        })
        .collect();
    found.sort();
    found
}

/// One to eight small changes: a bit, a byte, a cut, a doubled piece.
fn changed(bytes: &[u8], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.next_u32() % 8 {
        if bytes.is_empty() {
            return bytes;
        }
        let at = random.next_u32() as usize % bytes.len();
        match random.next_u32() % 5 {
            0 => bytes[at] ^= 1 << (random.next_u32() % 8),
            1 => bytes[at] = u8::try_from(random.next_u32() % 256).unwrap(),
            2 => bytes.truncate(at),
            3 => {
                let end = (at + random.next_u32() as usize % 64).min(bytes.len());
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            _ => {
                bytes.remove(at);
            }
        }
    }
    bytes
}

#[test]
fn every_target_has_a_corpus_and_every_corpus_a_target() {
    let folders: BTreeSet<String> = fs::read_dir(corpus())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    let targets: BTreeSet<String> = TARGETS.iter().map(|t| t.name.to_owned()).collect();
    assert_eq!(folders, targets);
    for target in TARGETS {
        assert!(inputs(target).len() >= 2, "{} needs two files", target.name);
    }
}

#[test]
fn the_corpora_hold() {
    for target in TARGETS {
        for (name, bytes) in inputs(target) {
            let run = std::panic::catch_unwind(|| (target.run)(&bytes));
            assert!(run.is_ok(), "{}/{name}", target.name);
        }
    }
}

#[test]
fn changed_inputs_hold() {
    for target in TARGETS {
        let mut random = ChaCha8Rng::seed_from_u64(1);
        for (name, bytes) in inputs(target) {
            for round in 0..CHANGED {
                let bytes = changed(&bytes, &mut random);
                let run = std::panic::catch_unwind(|| (target.run)(&bytes));
                assert!(
                    run.is_ok(),
                    "{}/{name}, change {round}: {}",
                    target.name,
                    bytes.escape_ascii()
                );
            }
        }
    }
}

#[test]
fn the_corpora_stay_small() {
    let size: u64 = TARGETS
        .iter()
        .flat_map(inputs)
        .map(|(_, bytes)| bytes.len() as u64)
        .sum();
    assert!(size <= 1 << 20, "{size} bytes");
}
