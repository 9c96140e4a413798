//! The one binary: what was typed, where things lie, how it went.
//!
//! It holds no logic of the field: each command opens the site, calls a use case
//! of `tiaki-ops` (or a leaf library, for the commands that need no database),
//! shows its progress and prints its figures. To add a command: a variant in
//! [`cli`], a module in [`commands`].
#![forbid(unsafe_code)]

mod cli;
mod commands;
mod output;
mod site;

use std::process::ExitCode;

use clap::Parser;

/// How a command ended, as its exit code says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    /// All is done and nothing is amiss.
    Done,
    /// Something was found: a check failed, something was quarantined.
    Finding,
}

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    output::start_log(cli.verbose);
    match commands::run(cli) {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::Finding) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::complain(&error);
            ExitCode::from(if is_transient(&error) { 75 } else { 2 })
        }
    }
}

/// Whether the reader of our output went away, which is its right.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
}

fn is_transient(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let store = cause.downcast_ref::<tiaki_store::Error>();
        let ops = cause.downcast_ref::<tiaki_ops::Error>();
        store.is_some_and(tiaki_store::Error::is_transient)
            || matches!(ops, Some(tiaki_ops::Error::Store(inner)) if inner.is_transient())
    })
}
