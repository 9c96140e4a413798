//! The fuzzer: one program for all targets; `TIAKI_FUZZ_TARGET` names the one to run.
//!
//! `cargo xtask fuzz` builds it with coverage counters and runs each target. One program instead
//! of one for each target, because linking is what a short run spends its time on.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use tiaki_fuzz::Target;

static TARGET: OnceLock<Target> = OnceLock::new();

#[expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "a fuzzer is configured by its environment and speaks by aborting"
)]
fn chosen() -> Target {
    let name = std::env::var("TIAKI_FUZZ_TARGET").unwrap_or_default();
    match tiaki_fuzz::find(&name) {
        Some(target) => target,
        None => panic!("TIAKI_FUZZ_TARGET names no target; see tiaki_fuzz::TARGETS"),
    }
}

fuzz_target!(|bytes: &[u8]| {
    (TARGET.get_or_init(chosen).run)(bytes);
});
