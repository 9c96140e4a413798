//! The files of the repository: what git tracks or would track.

use std::path::Path;
use std::process::Command;

use anyhow::Context;

use super::TextFile;

/// What is never part of the repository, at its root: git's own folder and what
/// building and running leave behind.
const LEFT_OUT: &[&str] = &[".git", "target", "tiaki-data", "tiaki-demo"];

/// Every text file that git tracks or that is new and not ignored, by path; in
/// a tree without git (a source archive), every file. Of files that are not UTF-8
/// (pictures, sealed samples) only the path is kept.
pub(super) fn read(root: &Path) -> anyhow::Result<Vec<TextFile>> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output();
    let mut paths = match output {
        Ok(output) if output.status.success() => split(&output.stdout),
        _ => walk(root)?,
    };
    paths.sort();
    paths.dedup();
    let mut files = Vec::new();
    for path in paths {
        let full = root.join(&path);
        if !full.is_file() {
            continue; // removed in the working tree, not yet in git
        }
        let bytes = std::fs::read(&full).with_context(|| format!("cannot read {path}"))?;
        let text = String::from_utf8(bytes).unwrap_or_default();
        files.push(TextFile { path, text });
    }
    Ok(files)
}

/// Every file below `root`, as a path from it.
fn walk(root: &Path) -> anyhow::Result<Vec<String>> {
    let mut paths = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in entries {
            let entry = entry.with_context(|| format!("cannot read {}", folder.display()))?;
            let path = entry.path();
            let Some(relative) = path.strip_prefix(root).ok().and_then(Path::to_str) else {
                continue;
            };
            if LEFT_OUT.contains(&relative) {
                continue;
            }
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(path);
            } else {
                paths.push(relative.replace('\\', "/"));
            }
        }
    }
    Ok(paths)
}

/// The paths in git's NUL-separated list.
fn split(list: &[u8]) -> Vec<String> {
    let paths = list
        .split(|byte| *byte == 0)
        .filter(|path| !path.is_empty());
    paths
        .map(|path| String::from_utf8_lossy(path).into_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{split, walk};

    #[test]
    fn splits_on_nul_only() {
        assert_eq!(split(b"a b.rs\0c\nd.rs\0"), ["a b.rs", "c\nd.rs"]);
        assert!(split(b"").is_empty());
    }

    #[test]
    fn a_tree_without_git_is_walked_without_what_building_leaves() {
        let paths = walk(&crate::root().unwrap()).unwrap();
        assert!(paths.iter().any(|path| path == "xtask/src/tidy/files.rs"));
        assert!(
            !paths
                .iter()
                .any(|path| path.starts_with(".git/") || path.starts_with("target/"))
        );
    }
}
