//! A simulation of the exchange: three to five sites in one process, a clock and chance from a seed, and whatever can go
//! wrong between them; then everything heals, and what clients saw has to add up.
//!
//! What goes wrong: requests are dropped, done twice, done late and in another order; answers are lost after the other
//! side has committed; bytes are changed on the way; sites are parted, crash and start again, have a full disk, a clock that
//! is a day off, and keys that others do not know yet; somebody seals an old package anew.
//!
//! `TIAKI_SEED=n` replays one seed, `TIAKI_SEEDS=n` runs so many; `TIAKI_SWEEP=1` runs 1,000. A seed that fails is printed.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where something is not as it should be"
)]

#[path = "exchange_sim/check.rs"]
mod check;
#[path = "exchange_sim/deeds.rs"]
mod deeds;
#[path = "exchange_sim/line.rs"]
mod line;
#[path = "exchange_sim/sites.rs"]
mod sites;

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

use sites::{Templates, World};

/// What is tried in one seed.
const DEEDS: usize = 60;

/// Runs one seed; what is wrong at its end.
fn run(templates: &Templates, seed: u64) -> Result<(), String> {
    let world = Rc::new(RefCell::new(World::new(templates, seed)));
    for _ in 0..DEEDS {
        deeds::one(&world);
    }
    deeds::heal(&world);
    check::check(&world.borrow())
}

#[expect(
    clippy::disallowed_methods,
    reason = "tests are told by their runner, not by configuration"
)]
fn told(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn every_referral_takes_effect_once_and_every_retraction_reaches_all() {
    let templates = Templates::new();
    if let Some(seed) = told("TIAKI_SEED") {
        run(&templates, seed).unwrap();
        return;
    }
    let few = if told("TIAKI_SWEEP").is_some() {
        1_000
    } else {
        12
    };
    let seeds = told("TIAKI_SEEDS").unwrap_or(few);
    let next = AtomicU64::new(1);
    let work = || {
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed > seeds {
                return;
            }
            let done =
                std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&templates, seed)));
            match done {
                Ok(Ok(())) => {}
                Ok(Err(wrong)) => panic!("TIAKI_SEED={seed}: {wrong}"),
                Err(_) => panic!("TIAKI_SEED={seed}: it stopped"),
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(work);
        work();
    });
}
