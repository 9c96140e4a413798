//! `cargo xtask ci`: everything a change must pass, each step with its time.
//!
//! It stops at the first step that fails. `.ci/run` runs the same steps and
//! then the heavy ones.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::Context;

use crate::{say, tidy};

/// One call of cargo.
struct Step {
    name: &'static str,
    args: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
}

const STEPS: &[Step] = &[
    Step {
        name: "format",
        args: &["fmt", "--all", "--", "--check"],
        env: &[],
    },
    Step {
        name: "clippy",
        args: &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--",
            "-D",
            "warnings",
        ],
        env: &[],
    },
    Step {
        name: "tests",
        args: &["test", "--workspace"],
        env: &[],
    },
    Step {
        name: "documentation",
        args: &["doc", "--workspace", "--no-deps"],
        env: &[("RUSTDOCFLAGS", "-D warnings")],
    },
];

/// Runs all steps and tidy; whether all passed.
pub(crate) fn run(root: &Path) -> anyhow::Result<bool> {
    for step in STEPS {
        say(&format!("== {}: cargo {}", step.name, step.args.join(" ")));
        let (passed, took) = timed(|| cargo(root, step))?;
        report(step.name, passed, took);
        if !passed {
            return Ok(false);
        }
    }
    say("== tidy: cargo xtask tidy");
    let (passed, took) = timed(|| tidy::run(root, "HEAD~"))?;
    report("tidy", passed, took);
    Ok(passed)
}

fn cargo(root: &Path, step: &Step) -> anyhow::Result<bool> {
    let status = Command::new("cargo")
        .args(step.args)
        .envs(step.env.iter().copied())
        .current_dir(root)
        .status()
        .with_context(|| format!("cannot run cargo for the step '{}'", step.name))?;
    Ok(status.success())
}

fn report(name: &str, passed: bool, took: Duration) {
    let verdict = if passed { "passed" } else { "FAILED" };
    say(&format!(
        "== {name}: {verdict} after {:.1} s",
        took.as_secs_f64()
    ));
}

#[expect(
    clippy::disallowed_methods,
    reason = "measures the steps for the person who waits"
)]
fn timed(step: impl FnOnce() -> anyhow::Result<bool>) -> anyhow::Result<(bool, Duration)> {
    let begun = std::time::Instant::now();
    let passed = step()?;
    Ok((passed, begun.elapsed()))
}
