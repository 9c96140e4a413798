//! No machine paths and no hosts of package registries in the repository:
//! both tie it to the place where it was written.

use super::{Finding, TextFile};

/// The lock file names where crates come from; that is its task.
const EXEMPT: &[&str] = &["Cargo.lock"];
/// Hosts of package registries, in two pieces so that this file does not hold them.
const HOSTS: &[(&str, &str)] = &[
    ("crates", ".io"),
    ("npmjs", ".org"),
    ("npmjs", ".com"),
    ("yarnpkg", ".com"),
    ("pypi", ".org"),
    ("pythonhosted", ".org"),
    ("proxy.golang", ".org"),
    ("deb.", "debian.org"),
    ("security.", "debian.org"),
    ("rubygems", ".org"),
];
/// Folders that stand for one machine, without their first slash.
const FOLDERS: &[&str] = &["work/", "home/", "root/", "Users/", "farm"];

/// Hosts and machine paths in `file`.
pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    if EXEMPT.contains(&file.path.as_str()) {
        return Vec::new();
    }
    file.lines()
        .flat_map(|(line, text)| {
            host(file, line, text)
                .into_iter()
                .chain(folder(file, line, text))
        })
        .collect()
}

fn host(file: &TextFile, line: usize, text: &str) -> Option<Finding> {
    let lower = text.to_ascii_lowercase();
    let found = HOSTS
        .iter()
        .map(|(first, second)| format!("{first}{second}"));
    let found = found.into_iter().find(|host| lower.contains(host))?;
    let message =
        format!("names the registry host {found}: say which crate or package, not where from");
    Some(Finding::error(&file.path, line, message))
}

fn folder(file: &TextFile, line: usize, text: &str) -> Option<Finding> {
    let found = FOLDERS.iter().find(|folder| is_absolute(text, folder))?;
    let message = format!("holds an absolute path of one machine (/{found}): make it relative");
    Some(Finding::error(&file.path, line, message))
}

/// Whether `folder` stands in `text` at the root of an absolute path.
fn is_absolute(text: &str, folder: &str) -> bool {
    let part_of_path = |c: char| c.is_alphanumeric() || "._-~/})>".contains(c);
    text.match_indices(folder).any(|(at, _)| {
        let before = text.get(..at).and_then(|text| text.strip_suffix('/'));
        let after = text
            .get(at + folder.len()..)
            .and_then(|text| text.chars().next());
        before.is_some_and(|text| !text.chars().next_back().is_some_and(part_of_path))
            && (folder.ends_with('/') || !after.is_some_and(|c| c.is_alphanumeric() || c == '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::{FOLDERS, HOSTS, check};
    use crate::tidy::tests::{file, lines};

    #[test]
    fn finds_every_host_in_any_case() {
        for (first, second) in HOSTS {
            let text = format!(
                "fine\nsee https://index.{}{second}/x\n",
                first.to_uppercase()
            );
            assert_eq!(lines(&check(&file("docs/a.md", &text))), [2], "{text}");
            assert_eq!(check(&file("Cargo.lock", &text)), []);
        }
    }

    #[test]
    fn finds_every_folder_at_the_root_of_a_path() {
        for folder in FOLDERS {
            let path = format!("/{}/x", folder.trim_end_matches('/'));
            for text in [
                path.clone(),
                format!("cd {path}"),
                format!("let a = \"{path}\";"),
                format!("DIR={path} b"),
                format!("file:{path}"),
            ] {
                assert_eq!(lines(&check(&file("a.rs", &text))), [1], "{text}");
            }
        }
    }

    #[test]
    fn passes_over_relative_paths_and_addresses() {
        for good in [
            "see the home page",
            "https://www.example.org/home/page",
            concat!("docs/work", "/plan.md"),
            concat!("../home/x and ./root/y and ~/work", "/z"),
            "a pharmacy, a farm, a /farmhouse",
            "format!(\"{dir}/root/x\")",
            "/var/lib/tiaki",
        ] {
            assert_eq!(check(&file("a.rs", good)), [], "{good}");
        }
    }
}
