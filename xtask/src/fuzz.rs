//! `cargo xtask fuzz`: every parser under libFuzzer, for some seconds each.
//!
//! The targets and their corpora are in `tiaki-fuzz`; the program is built once, with coverage
//! counters, and run for each target in a folder of its own, so that what it finds on the way
//! stays out of the repository. The counters are LLVM passes, which the compiler's stable flags
//! reach: no other compiler is needed, but one for C++ is. Nothing of ours is `unsafe` outside
//! `tiaki-match`, so no address sanitiser is built in.
//!
//! An input that fails is written to `target/fuzz-found/TARGET/`; it goes into the corpus once
//! what it showed is mended.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, ensure};

use crate::say;

/// Coverage counters, comparisons traced: what `cargo fuzz` sets too.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Memory beyond which an input counts as a failure, in MiB.
const MEMORY_MIB: u32 = 1024;

/// Seconds that one input may take.
const PATIENCE: u32 = 10;

/// Runs the named targets, or all; whether none failed.
pub(crate) fn run(
    root: &Path,
    seconds: u32,
    jobs: usize,
    named: &[String],
) -> anyhow::Result<bool> {
    let targets = targets(root, named)?;
    let program = build(root)?;
    say(&format!(
        "fuzzing {} targets for {seconds} s each, {jobs} at a time",
        targets.len()
    ));
    let mut failed = Vec::new();
    for several in targets.chunks(jobs.max(1)) {
        let started: Vec<(&String, Child)> = several
            .iter()
            .map(|target| Ok((target, start(root, &program, target, seconds)?)))
            .collect::<anyhow::Result<_>>()?;
        for (target, mut child) in started {
            let passed = child
                .wait()
                .context("cannot wait for the fuzzer")?
                .success();
            report(root, target, passed);
            if !passed {
                failed.push(target.as_str());
            }
        }
    }
    if failed.is_empty() {
        say("no target failed");
    } else {
        say(&format!("failed: {}", failed.join(", ")));
    }
    Ok(failed.is_empty())
}

/// The folders of the corpora are the targets' names; a test of `tiaki-fuzz` keeps it so.
fn targets(root: &Path, named: &[String]) -> anyhow::Result<Vec<String>> {
    let corpus = root.join("crates/tiaki-fuzz/corpus");
    let mut all: Vec<String> = fs::read_dir(&corpus)
        .context("cannot list the corpora")?
        .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
        .collect::<anyhow::Result<_>>()?;
    all.sort();
    for name in named {
        ensure!(
            all.contains(name),
            "no target '{name}'; there are: {}",
            all.join(", ")
        );
    }
    Ok(if named.is_empty() {
        all
    } else {
        named.to_vec()
    })
}

fn build(root: &Path) -> anyhow::Result<std::path::PathBuf> {
    let host = host()?;
    let folder = root.join("target/fuzz");
    let status = Command::new("cargo")
        .args([
            "build",
            "--locked",
            "--package",
            "tiaki-fuzz",
            "--bin",
            "fuzz",
        ])
        .args([
            "--features",
            "libfuzzer",
            "--profile",
            "fuzz",
            "--target",
            &host,
        ])
        .arg("--target-dir")
        .arg(&folder)
        .env("RUSTFLAGS", FLAGS)
        .current_dir(root)
        .status()
        .context("cannot run cargo")?;
    ensure!(
        status.success(),
        "the fuzzer does not build; it needs a C++ compiler (Debian: g++)"
    );
    Ok(folder.join(host).join("fuzz/fuzz"))
}

/// The machine's own triple: naming it keeps the counters out of build scripts.
fn host() -> anyhow::Result<String> {
    let said = Command::new("rustc")
        .arg("-vV")
        .output()
        .context("cannot run rustc")?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let line = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line
        .context("rustc does not say for which machine it is")?
        .to_owned())
}

fn start(root: &Path, program: &Path, target: &str, seconds: u32) -> anyhow::Result<Child> {
    let found = root.join("target/fuzz-found").join(target);
    let grown = found.join("corpus");
    fs::create_dir_all(&grown).context("cannot make a folder for what is found")?;
    let log = fs::File::create(found.join("log")).context("cannot write the fuzzer's log")?;
    Command::new(program)
        .arg(&grown)
        .arg(root.join("crates/tiaki-fuzz/corpus").join(target))
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-rss_limit_mb={MEMORY_MIB}"))
        .arg(format!("-timeout={PATIENCE}"))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .args(["-max_len=16384", "-print_final_stats=1", "-seed=1"])
        .env("TIAKI_FUZZ_TARGET", target)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .context("cannot start the fuzzer")
}

/// One line for each target: how many inputs ran, and where to look if one failed.
fn report(root: &Path, target: &str, passed: bool) {
    let found = root.join("target/fuzz-found").join(target);
    let log = fs::read_to_string(found.join("log")).unwrap_or_default();
    let runs = log
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))
        .map_or("?", str::trim);
    let cover = log
        .lines()
        .rev()
        .find_map(|line| line.split_once("cov: "))
        .and_then(|(_, rest)| rest.split_whitespace().next())
        .unwrap_or("?");
    let verdict = if passed { "held" } else { "FAILED" };
    say(&format!(
        "{target:24} {verdict:6} {runs:>12} inputs, {cover:>6} places covered"
    ));
    if !passed {
        let tail: Vec<&str> = log.lines().rev().take(40).collect();
        for line in tail.iter().rev() {
            say(&format!("    {line}"));
        }
        say(&format!("    look in target/fuzz-found/{target}"));
    }
}
