//! Migrations are only ever added: one that others may have run never changes.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};

use super::Finding;

/// Where migrations lie.
const FOLDER: &str = "crates/tiaki-store/migrations";

/// What git says changed among the migrations since `base`, the working tree
/// included; nothing where there is no such revision (a first commit, a
/// checkout without history).
pub(super) fn changes(root: &Path, base: &str) -> anyhow::Result<Option<String>> {
    let commit = format!("{base}^{{commit}}");
    let known = git(
        root,
        &[
            "rev-parse",
            "--quiet",
            "--verify",
            "--end-of-options",
            &commit,
        ],
    )?;
    if !known.status.success() {
        return Ok(None);
    }
    let revision = String::from_utf8_lossy(&known.stdout).trim().to_owned();
    let diff = git(
        root,
        &[
            "diff",
            "--name-status",
            "--no-renames",
            &revision,
            "--",
            FOLDER,
        ],
    )?;
    ensure!(diff.status.success(), "git diff failed over {FOLDER}");
    Ok(Some(String::from_utf8_lossy(&diff.stdout).into_owned()))
}

fn git(root: &Path, args: &[&str]) -> anyhow::Result<std::process::Output> {
    Command::new("git")
        .args(args)
        .current_dir(root)
        .output()
        .context("cannot run git")
}

/// Every change in git's list (`git diff --name-status`) that is not a new file.
pub(super) fn check(changes: &str) -> Vec<Finding> {
    let split = changes.lines().filter_map(|line| line.split_once('\t'));
    split
        .filter(|(status, _)| *status != "A")
        .map(|(status, path)| {
            let what = if status == "D" {
                "was removed"
            } else {
                "was changed"
            };
            let message =
                format!("a migration that others may have run {what}: add a new one instead");
            Finding::error(path, 1, message)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{changes, check};

    #[test]
    fn new_files_pass_and_all_else_is_refused() {
        assert_eq!(check(""), []);
        assert_eq!(check("A\tm/0002_b.sql\nA\tm/0003_c.sql\n"), []);
        let found = check("A\tm/0003.sql\nM\tm/0001.sql\nD\tm/0002.sql\nT\tm/0000.sql\n");
        let paths: Vec<_> = found.iter().map(|finding| finding.path.as_str()).collect();
        assert_eq!(paths, ["m/0001.sql", "m/0002.sql", "m/0000.sql"]);
    }

    #[test]
    fn an_unknown_revision_is_passed_over() {
        let root = crate::root().unwrap();
        assert_eq!(changes(&root, "no-such-revision").unwrap(), None);
    }
}
