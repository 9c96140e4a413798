//! What the documents say of the repository is there: the tests that guard the
//! invariants, and the files that links point at.

use std::collections::BTreeSet;

use super::{Finding, TextFile};

/// The document whose numbered table rows name tests.
const ARCHITECTURE: &str = "ARCHITECTURE.md";

/// Tests, files and links that documents name and that do not exist.
pub(super) fn check(files: &[TextFile]) -> Vec<Finding> {
    let paths: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
    let documents = files.iter().filter(|file| file.path.ends_with(".md"));
    let broken = documents.flat_map(|document| links(document, &paths));
    let architecture = files.iter().filter(|file| file.path == ARCHITECTURE);
    broken
        .chain(architecture.flat_map(|document| guards(document, files)))
        .collect()
}

/// The guards of invariants that are not there.
fn guards(document: &TextFile, files: &[TextFile]) -> Vec<Finding> {
    let rust: Vec<&TextFile> = files.iter().filter(|file| file.is_rust()).collect();
    let mut findings = Vec::new();
    for (line, text) in document.lines().filter(|(_, text)| is_numbered_row(text)) {
        let guarded = text
            .trim_end()
            .trim_end_matches('|')
            .rsplit('|')
            .next()
            .unwrap_or_default();
        for name in guarded.split('`').skip(1).step_by(2) {
            if missing(name, &rust) {
                let message =
                    format!("names the guard '{name}', which is nowhere: correct the row");
                findings.push(Finding::error(&document.path, line, message));
            }
        }
    }
    findings
}

/// Whether the line is a table row whose first cell is a number.
fn is_numbered_row(text: &str) -> bool {
    let cell = text
        .strip_prefix('|')
        .and_then(|rest| rest.split('|').next());
    cell.is_some_and(|cell| cell.trim().parse::<u32>().is_ok())
}

/// Whether `name` is a file or a test, by its form, and is not there.
fn missing(name: &str, rust: &[&TextFile]) -> bool {
    if name.ends_with(".rs") {
        let end = format!("/{name}");
        return !rust.iter().any(|file| file.path.ends_with(&end));
    }
    let test = name.rsplit("::").next().unwrap_or_default();
    let is_test = test.contains('_') && test.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let declared = format!("fn {test}(");
    is_test && !rust.iter().any(|file| file.text.contains(&declared))
}

/// Links of the document to files that are not there.
fn links(document: &TextFile, paths: &BTreeSet<&str>) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (line, text) in document.lines() {
        let targets = text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split([')', '#']).next());
        for target in targets.filter(|target| !target.is_empty() && !target.contains(':')) {
            let path = resolve(&document.path, target);
            let folder = format!("{}/", path.trim_end_matches('/'));
            if !paths.contains(path.as_str())
                && !paths.iter().any(|known| known.starts_with(&folder))
            {
                let message = format!("links to '{target}', which is not there");
                findings.push(Finding::error(&document.path, line, message));
            }
        }
    }
    findings
}

/// The path from the root of what a document links to.
fn resolve(document: &str, target: &str) -> String {
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tests::{file, lines};

    #[test]
    fn a_guard_that_exists_passes_and_others_are_refused() {
        let code = file("crates/a/tests/b.rs", "#[test]\nfn it_holds() {}\n");
        for (row, expected) in [
            ("| 1 | holds. | `a` `tests/b.rs`: `it_holds` |", 0),
            (
                "| 1 | holds. | `a`: `x::tests::it_holds`, `cargo xtask tidy` |",
                0,
            ),
            (
                "| 1 | uses `no_such_thing`. | `clippy.toml` (`disallowed-methods`) |",
                0,
            ),
            ("| # | holds. | `it_does_not` |", 0),
            ("| 1 | holds. | `a` `tests/b.rs`: `it_does_not` |", 1),
            (
                "| 12 | holds. | `a` `tests/c.rs`: `it_holds`, `nor_this` |",
                2,
            ),
        ] {
            let found = check(&[file("ARCHITECTURE.md", row), code.clone()]);
            assert_eq!(found.len(), expected, "{row}");
        }
    }

    #[test]
    fn links_lead_somewhere() {
        let files = |text: &str| {
            [
                file("README.md", ""),
                file("docs/adr/0001.md", ""),
                file("docs/a.md", text),
            ]
        };
        for good in [
            "[a](../README.md) [b](adr/0001.md#x) [c](adr) [d](adr/) [e](#here)",
            "[a](https://www.example.org/x)",
            "no [link] (here)",
        ] {
            assert_eq!(check(&files(good)), [], "{good}");
        }
        for bad in [
            "\n[a](README.md)",
            "\n[a](./adr/0002.md)",
            "\n[a](../docs/ad)",
        ] {
            assert_eq!(lines(&check(&files(bad))), [2], "{bad}");
        }
    }
}
