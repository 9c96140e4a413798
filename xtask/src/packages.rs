//! `cargo xtask bench packages`: how long it takes to refer a whole operation, and to verify what comes of it.
//!
//! The demo of the optimised binary makes an operation as large as is asked for; of its stages those two count that
//! make, sign, seal and write the packages, and that open and verify each with its recipient's key. Both together are
//! held against the goal.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

use crate::say;

/// Milliseconds that 153,000 accounts to 130 authorities may take on 2 cores.
const GOAL: u64 = 60_000;

/// What the bench of packages is told.
#[derive(Debug, clap::Args)]
pub(crate) struct Packages {
    /// Accounts of the operation; Operation H referred 153,000.
    #[arg(long, value_name = "NUMBER", default_value_t = 153_000)]
    accounts: u32,
    /// The operation is the same for the same seed.
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
    /// Makes the operation below DIR, which is new or empty, and leaves it there; else it is made where temporary
    /// files go, and removed.
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Writes all figures to FILE.
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
    /// The binary; without it one is built.
    #[arg(long, value_name = "FILE")]
    binary: Option<PathBuf>,
}

/// Makes the operation, refers it, verifies all packages; whether the goal was reached.
pub(crate) fn run(root: &Path, options: &Packages) -> anyhow::Result<bool> {
    let binary = match &options.binary {
        Some(binary) => binary.clone(),
        None => crate::soak::build(root)?,
    };
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    let folder = options.folder.as_ref().map_or_else(
        || std::env::temp_dir().join(format!("tiaki-packages-{}", std::process::id())),
        |folder| here.join(folder),
    );
    let outcome = measure(&binary, options, &folder);
    if options.folder.is_none() {
        // What is left behind lies among temporary files.
        let _ = std::fs::remove_dir_all(&folder);
    }
    let figures = outcome?;
    let text = serde_json::to_string_pretty(&figures).context("cannot write the figures")?;
    if let Some(file) = &options.json {
        let mut file =
            std::fs::File::create(here.join(file)).context("cannot write the figures")?;
        file.write_all(text.as_bytes())
            .context("cannot write the figures")?;
    }
    say(&text);
    let took = figures
        .get("milliseconds")
        .and_then(serde_json::Value::as_u64);
    let is_reached = took.is_some_and(|took| took < GOAL);
    say(&format!(
        "goal, for 153000 accounts on 2 cores: {GOAL} ms: {}",
        if is_reached { "reached" } else { "missed" }
    ));
    Ok(is_reached)
}

fn measure(binary: &Path, options: &Packages, folder: &Path) -> anyhow::Result<serde_json::Value> {
    std::fs::create_dir_all(folder).context("cannot make the folder")?;
    let told = folder.join("demo.json");
    let status = Command::new(binary)
        .current_dir(folder)
        .args([
            "demo",
            "--no-serve",
            "--accounts",
            &options.accounts.to_string(),
        ])
        .args(["--seed", &options.seed.to_string(), "--json"])
        .arg(&told)
        .status()
        .context("cannot start the binary")?;
    ensure!(status.success(), "the demo failed");
    let text = std::fs::read_to_string(&told).context("the demo wrote no figures")?;
    let demo: serde_json::Value = serde_json::from_str(&text).context("its figures do not read")?;
    let stage = |name: &str| {
        let took = demo.pointer(&format!("/stages/{name}/milliseconds"));
        let took = took.and_then(serde_json::Value::as_u64);
        took.with_context(|| format!("the demo does not say how long '{name}' took"))
    };
    let (made, verified) = (stage("refer")?, stage("verify")?);
    let packages = packages(&folder.join("tiaki-demo/site/packages"))?;
    let mut authorities: Vec<String> = packages.iter().filter_map(|file| authority(file)).collect();
    authorities.dedup();
    Ok(serde_json::json!({
        "cores": std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        "authorities": authorities.len(),
        "referred": demo.pointer("/stages/refer/counts"),
        "made_signed_sealed_milliseconds": made,
        "verified_milliseconds": verified,
        "milliseconds": made + verified,
    }))
}

/// The packages in a folder, in the order of their names.
fn packages(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = std::fs::read_dir(folder).context("the demo made no packages")?;
    let mut all = Vec::new();
    for entry in entries {
        let path = entry.context("cannot read the packages")?.path();
        if path.extension().is_some_and(|end| end == "tiaki") {
            all.push(path);
        }
    }
    all.sort();
    ensure!(!all.is_empty(), "the demo made no packages");
    Ok(all)
}

/// Whom a package is for, by the name of its file: `auth-nz.tiaki`, `auth-nz.2.tiaki`.
fn authority(file: &Path) -> Option<String> {
    let name = file.file_name()?.to_str()?;
    Some(name.split('.').next()?.to_owned())
}
