//! `cargo xtask screenshots`: pictures of ten pages of the demo, in light, dark and Arabic.
//!
//! They are drawn by a test of the binary's package (`crates/tiaki/tests/browser/screenshots.rs`),
//! which knows the browser; here is only what it is told. Needs Chromium.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

use crate::say;

/// Where the pictures lie.
const FOLDER: &str = "docs/screenshots";
/// Above this they weigh on every clone.
const MOST_BYTES: u64 = 4_000_000;

/// Draws them anew, by this binary or one that is built; whether they are small enough.
pub(crate) fn run(root: &Path, binary: Option<&Path>) -> anyhow::Result<bool> {
    let binary = match binary {
        Some(binary) => std::path::absolute(binary).context("cannot tell where the binary is")?,
        None => built(root)?,
    };
    let folder = root.join(FOLDER);
    let drawn = Command::new("cargo")
        .args([
            "test",
            "--locked",
            "--release",
            "--package",
            "tiaki",
            "--test",
            "browser",
        ])
        .args(["--", "--exact", "--nocapture"])
        .arg("screenshots::pictures_are_drawn_the_same_each_time")
        .env("TIAKI_REQUIRE_BROWSER", "1")
        .env("TIAKI_SCREENSHOTS", &folder)
        .env("TIAKI_SCREENSHOTS_BINARY", binary)
        .current_dir(root)
        .status()
        .context("cannot run cargo test")?;
    ensure!(drawn.success(), "the pictures could not be drawn");
    let mut bytes = 0;
    for entry in std::fs::read_dir(&folder).context("cannot read the folder of pictures")? {
        let entry = entry.context("cannot read the folder of pictures")?;
        if entry.path().extension().is_some_and(|end| end == "png") {
            bytes += entry.metadata().context("cannot read a picture")?.len();
        }
    }
    say(&format!(
        "{FOLDER}: {bytes} bytes of pictures, {MOST_BYTES} at most"
    ));
    Ok(bytes <= MOST_BYTES)
}

fn built(root: &Path) -> anyhow::Result<PathBuf> {
    let status = Command::new("cargo")
        .args(["build", "--locked", "--release", "--package", "tiaki"])
        .current_dir(root)
        .status()
        .context("cannot run cargo build")?;
    ensure!(status.success(), "the binary does not build");
    Ok(root.join("target/release/tiaki"))
}
