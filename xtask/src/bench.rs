//! `cargo xtask bench`: how fast the import is, beside the bare XML tokeniser, and how fast linking
//! is, beside the bare partition-and-union of the same rows.
//!
//! The measuring programs are examples of `tiaki-ops` and `tiaki-link`, built optimised, since nothing
//! here may depend on crates of ours; what they make and measure is in their headers. Figures worth
//! keeping go to `docs/benchmarks.md`.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

/// What the bench of the intake is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Intake {
    /// Reports in the corpus; a tenth of them is imported on its own first, to compare memory.
    #[arg(long, value_name = "NUMBER", default_value_t = 100_000)]
    reports: u64,
    /// The corpus is the same for the same seed.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// On a throw-away PostgreSQL as well, with its settings as installed.
    #[arg(long)]
    postgres: bool,
    /// Writes all figures to FILE.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// Makes corpus and databases below DIR, on the disk to be measured; else where temporary files go.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// Builds the measuring program and runs it; whether it ran to its end.
pub(crate) fn intake(root: &Path, options: &Intake) -> anyhow::Result<bool> {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(root)
        .args(["run", "--quiet", "--release", "-p", "tiaki-ops"])
        .args(["--example", "intake_speed", "--"])
        .args(["--reports", &options.reports.to_string()])
        .args(["--seed", &options.seed.to_string()]);
    if options.postgres {
        command.arg("--postgres");
    }
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    for (name, path) in [("--json", &options.json), ("--folder", &options.folder)] {
        if let Some(path) = path {
            command.arg(name).arg(here.join(path));
        }
    }
    ensure!(options.reports >= 100, "measure with 100 reports or more");
    let status = command.status().context("cannot start cargo")?;
    Ok(status.success())
}

/// What the bench of linking is told.
#[derive(Debug, clap::Args)]
pub(crate) struct LinkEngine {
    /// Accounts, of six rows each.
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000_000)]
    accounts: u32,
    /// The rows are the same for the same seed.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Writes all figures to FILE.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Builds the measuring program of linking and runs it; whether it ran to its end.
pub(crate) fn link_engine(root: &Path, options: &LinkEngine) -> anyhow::Result<bool> {
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(root)
        .args(["run", "--quiet", "--release", "-p", "tiaki-link"])
        .args(["--example", "engine", "--"])
        .args(["--accounts", &options.accounts.to_string()])
        .args(["--seed", &options.seed.to_string()]);
    if let Some(path) = &options.json {
        let here = std::env::current_dir().context("cannot tell the working directory")?;
        command.arg("--json").arg(here.join(path));
    }
    ensure!(
        options.accounts >= 1_000,
        "measure with 1000 accounts or more"
    );
    let status = command.status().context("cannot start cargo")?;
    Ok(status.success())
}

/// What the bench of linking into a store is told.
#[derive(Debug, clap::Args)]
pub(crate) struct LinkStore {
    /// A world, as `tiaki world --out` makes it; what is made of it is taken away again.
    #[arg(long, value_name = "FOLDER")]
    world: PathBuf,
    /// A site that is kept: a folder, or `postgres://…`. It is filled where it is empty; else measured on
    /// as it is, and changed, so name a copy.
    #[arg(long, value_name = "PLACE")]
    site: Option<String>,
    /// Persons are ranked when a site is filled.
    #[arg(long)]
    ranked: bool,
    /// Reports that come in one by one; with 0 the site is filled with all but the last 1000.
    #[arg(long, value_name = "NUMBER", default_value_t = 1_000)]
    new: u64,
    /// On a throw-away PostgreSQL instead of SQLite, with its settings as installed.
    #[arg(long)]
    postgres: bool,
    /// Writes a line for each report to FILE: how long each step took, what was scored and written.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Builds the program that measures linking into a store and runs it; whether it ran to its end.
pub(crate) fn link_store(root: &Path, options: &LinkStore) -> anyhow::Result<bool> {
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    let mut command = Command::new(env!("CARGO"));
    command
        .current_dir(root)
        .args(["run", "--quiet", "--release", "-p", "tiaki-ops"])
        .args(["--example", "link_store", "--"])
        .arg(here.join(&options.world))
        .arg(options.new.to_string());
    if options.postgres {
        command.arg("--postgres");
    }
    if options.ranked {
        command.arg("--ranked");
    }
    match &options.site {
        Some(url) if url.contains("://") => command.args(["--site", url]),
        Some(folder) => command.arg("--site").arg(here.join(folder)),
        None => &mut command,
    };
    if let Some(path) = &options.json {
        command.arg("--json").arg(here.join(path));
    }
    let status = command.status().context("cannot start cargo")?;
    Ok(status.success())
}

/// What the bench of linking tables is told.
#[derive(Debug, clap::Args)]
pub(crate) struct LinkTables {
    /// A Python that has `splink` and `recordlinkage`.
    #[arg(long, value_name = "PROGRAM", default_value = "python3")]
    python: PathBuf,
    /// Writes all figures to FILE.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

/// Builds the example that links tables and runs it beside Splink on the FEBRL tables; whether it
/// ran to its end.
pub(crate) fn link_tables(root: &Path, options: &LinkTables) -> anyhow::Result<bool> {
    let built = Command::new(env!("CARGO"))
        .current_dir(root)
        .args(["build", "--quiet", "--release", "-p", "tiaki-link"])
        .args(["--example", "table"])
        .status()
        .context("cannot start cargo")?;
    ensure!(built.success(), "the example does not build");
    let has = Command::new(&options.python)
        .args(["-c", "import splink, recordlinkage"])
        .output()
        .context("cannot start Python")?;
    ensure!(
        has.status.success(),
        "{} lacks splink or recordlinkage: install both, or name another with --python",
        options.python.display()
    );
    let mut command = Command::new(&options.python);
    command
        .arg(root.join("crates/tiaki-link/bench/peer.py"))
        .arg(root.join("target/release/examples/table"));
    if let Some(path) = &options.json {
        let here = std::env::current_dir().context("cannot tell the working directory")?;
        command.arg(here.join(path));
    }
    let status = command.status().context("cannot start Python")?;
    Ok(status.success())
}
