//! Checks and chores of the repository: `cargo xtask ci`, `bench`, `case-validate`, `clients`, `fuzz`, `map`,
//! `screenshots`, `soak` and `tidy`.
//!
//! What the compiler and clippy cannot see is checked here: the direction of
//! dependencies, where SQL and machine paths may stand, the size of files, that
//! migrations are only ever added, and that documents name what is there. It
//! uses no crate of ours, so that it runs even where they do not build. To add
//! a check: a module under `tidy`, a line in `tidy::run`, and tests with a good
//! and a bad input.
#![forbid(unsafe_code)]

mod bench;
mod case_validate;
mod ci;
mod clients;
mod fuzz;
mod load;
mod map;
mod packages;
mod screenshots;
mod soak;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};

/// Checks and chores of the repository.
#[derive(Debug, Parser)]
struct Xtask {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Measures, in the form that docs/benchmarks.md notes.
    Bench {
        #[command(subcommand)]
        bench: Bench,
    },
    /// The public validator of CASE/UCO over files that were written here.
    CaseValidate {
        /// A Python that can import case_utils.
        #[arg(long, value_name = "PYTHON")]
        python: PathBuf,
        /// A folder with *.jsonld in it or below; without it the committed example.
        #[arg(value_name = "FOLDER")]
        folder: Option<PathBuf>,
    },
    /// Everything a change must pass: format, clippy, tests, documentation, tidy.
    Ci,
    /// Open-source clients of the provider API, unmodified, against the binary.
    Clients {
        /// A Python 3.13 that can import ncmec_cybertip.
        #[arg(long, value_name = "PYTHON")]
        python: Option<PathBuf>,
        /// A folder whose node_modules hold @civitai/cybertipline-tools.
        #[arg(long, value_name = "FOLDER")]
        node: Option<PathBuf>,
    },
    /// Every parser under libFuzzer, for some seconds each (needs a C++ compiler).
    Fuzz {
        /// Seconds for each target.
        #[arg(long, value_name = "SECONDS", default_value_t = 30)]
        seconds: u32,
        /// How many run at a time.
        #[arg(long, value_name = "NUMBER", default_value_t = 2)]
        jobs: usize,
        /// Only these targets.
        targets: Vec<String>,
    },
    /// The world map of the pages, from Natural Earth's borders as TopoJSON.
    Map {
        /// Borders for shapes: Admin 0 - Countries at 1:110m.
        #[arg(value_name = "COUNTRIES-110M")]
        shapes: PathBuf,
        /// Borders for dots: the same at 1:50m.
        #[arg(value_name = "COUNTRIES-50M")]
        dots: PathBuf,
    },
    /// Pictures of ten pages of the demo in light, dark and Arabic, into docs/screenshots (needs Chromium).
    Screenshots {
        /// The binary whose pages are drawn; without it one is built.
        #[arg(long, value_name = "FILE")]
        binary: Option<PathBuf>,
    },
    /// Load on the real binary, killed in the middle, with an oracle afterwards.
    #[command(subcommand)]
    Soak(Soak),
    /// The rules that neither the compiler nor clippy can check.
    Tidy {
        /// The revision whose migrations must stand unchanged.
        #[arg(long, value_name = "REVISION", default_value = "HEAD~")]
        base: String,
    },
}

#[derive(Debug, Subcommand)]
enum Bench {
    /// The import of reports, from files to durable commit, beside the bare XML tokeniser.
    Intake(bench::Intake),
    /// Linking of skewed rows in memory, beside the bare partition-and-union of the same rows.
    LinkEngine(bench::LinkEngine),
    /// Linking of one report after another into a store that holds many.
    LinkStore(bench::LinkStore),
    /// Packages of a whole operation: made, signed, sealed, verified.
    Packages(packages::Packages),
    /// The pages that people work on, under many operators at once, on a large store.
    Pages(load::Pages),
    /// Linking of the FEBRL tables, beside Splink on the same rows.
    Link(bench::LinkTables),
}

#[derive(Debug, Subcommand)]
enum Soak {
    /// The provider API under many clients.
    Providers(soak::Providers),
}

/// Exit codes: 0 all well, 1 a finding, 2 an error.
fn main() -> ExitCode {
    match run(&Xtask::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            say(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn run(xtask: &Xtask) -> anyhow::Result<bool> {
    let root = root()?;
    match &xtask.chore {
        Chore::Bench {
            bench: Bench::Intake(options),
        } => bench::intake(&root, options),
        Chore::Bench {
            bench: Bench::LinkEngine(options),
        } => bench::link_engine(&root, options),
        Chore::Bench {
            bench: Bench::LinkStore(options),
        } => bench::link_store(&root, options),
        Chore::Bench {
            bench: Bench::Packages(options),
        } => packages::run(&root, options),
        Chore::Bench {
            bench: Bench::Pages(options),
        } => load::run(&root, options),
        Chore::Bench {
            bench: Bench::Link(options),
        } => bench::link_tables(&root, options),
        Chore::CaseValidate { python, folder } => {
            case_validate::run(&root, python, folder.as_deref())
        }
        Chore::Ci => ci::run(&root),
        Chore::Clients { python, node } => clients::run(
            &root,
            &clients::Clients {
                python: python.clone(),
                node: node.clone(),
            },
        ),
        Chore::Fuzz {
            seconds,
            jobs,
            targets,
        } => fuzz::run(&root, *seconds, *jobs, targets),
        Chore::Map { shapes, dots } => map::run(&root, shapes, dots),
        Chore::Screenshots { binary } => screenshots::run(&root, binary.as_deref()),
        Chore::Soak(Soak::Providers(how)) => soak::run(&root, how),
        Chore::Tidy { base } => tidy::run(&root, base),
    }
}

/// The root of the repository: the folder above this crate.
fn root() -> anyhow::Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here
        .parent()
        .context("xtask lies in the root of no repository")?;
    Ok(root.to_owned())
}

/// Prints a line; where nobody reads any more, that is no error.
fn say(line: &str) {
    use std::io::Write;
    drop(writeln!(std::io::stdout().lock(), "{line}"));
}
