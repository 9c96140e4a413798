//! `cargo xtask case-validate`: the public validator of CASE/UCO over files that were written here.
//!
//! Whether what packages hold as CASE/UCO is that, only a program that others wrote can say:
//! `case_validate` of the Python package `case-utils` (NIST), which brings the ontologies and needs
//! no network. It is not part of the build, and nothing is installed here.
//!
//! Given a folder it validates every `*.jsonld` in it and below, some at a time as one graph, since
//! each call loads the ontologies first (its time grows with the nodes: minutes for a megabyte); without one, the committed example alone. No leave is asked for
//! warnings or remarks.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};

use crate::say;

/// Files that one call is given at most.
const TOGETHER: usize = 16;

/// The validator, as its own program `case_validate` begins it.
const RUN: &str = "import sys; from case_utils.case_validate import main; sys.exit(main())";

/// The committed example.
const EXAMPLE: &str = "docs/formats/examples/case-package.jsonld";

/// Validates the files; whether all conform.
pub(crate) fn run(root: &Path, python: &Path, folder: Option<&Path>) -> anyhow::Result<bool> {
    let files = match folder {
        Some(folder) => {
            let mut files = Vec::new();
            find(folder, &mut files)?;
            files.sort();
            files
        }
        None => vec![root.join(EXAMPLE)],
    };
    ensure!(!files.is_empty(), "there is no *.jsonld to validate");
    let mut failed = 0;
    for some in files.chunks(TOGETHER) {
        if validates(python, some)? {
            continue;
        }
        for one in some {
            if some.len() == 1 || !validates(python, std::slice::from_ref(one))? {
                failed += 1;
                say(&format!("does not conform: {}", one.display()));
            }
        }
    }
    let conform = files.len() - failed;
    say(&format!(
        "case-validate: {conform} of {} files conform",
        files.len()
    ));
    Ok(failed == 0)
}

/// Whether the validator accepts these files together; what it says of them goes to the terminal where not.
fn validates(python: &Path, files: &[PathBuf]) -> anyhow::Result<bool> {
    let run = Command::new(python)
        .args(["-c", RUN])
        .args(files)
        .output()
        .with_context(|| format!("cannot run {}", python.display()))?;
    let said = String::from_utf8_lossy(&run.stdout);
    let conforms = said.lines().any(|line| line.trim() == "Conforms: True");
    if run.status.success() && conforms {
        return Ok(true);
    }
    // What a missing module says, too, is no word on the files.
    ensure!(
        said.contains("Conforms: ") || said.contains("Validation Report"),
        "the validator did not run: {}",
        String::from_utf8_lossy(&run.stderr).trim()
    );
    say(said.trim());
    say(String::from_utf8_lossy(&run.stderr).trim());
    Ok(false)
}

/// The files below a folder.
fn find(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let unreadable = || format!("cannot read {}", folder.display());
    for entry in std::fs::read_dir(folder).with_context(unreadable)? {
        let path = entry.with_context(unreadable)?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "jsonld") {
            files.push(path);
        }
    }
    Ok(())
}
