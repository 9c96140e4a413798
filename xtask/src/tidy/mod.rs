//! `cargo xtask tidy`: the rules that neither the compiler nor clippy can check.
//!
//! Each check is a function from texts to findings, without I/O, so that its
//! tests are small; this module reads the repository and prints what they find.
//! Warnings are printed and pass; one error makes the run fail.

mod documents;
mod edges;
mod files;
mod lints;
mod marks;
mod migrations;
mod places;
mod sizes;
mod source;
mod sql;

use std::fmt;
use std::path::Path;

use anyhow::Context;

use crate::say;

/// A tracked text file: its path from the root, with `/`, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TextFile {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Level {
    Error,
    Warning,
}

/// Something that breaks a rule, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    level: Level,
    path: String,
    line: usize,
    message: String,
}

/// Runs every check over the repository at `root`; whether no error was found.
pub(crate) fn run(root: &Path, base: &str) -> anyhow::Result<bool> {
    let files = files::read(root).context("cannot read the files of the repository")?;
    let metadata = edges::metadata(root)?;
    let mut findings = edges::check(&metadata, &files)?;
    findings.extend(documents::check(&files));
    findings.extend(files.iter().flat_map(check_file));
    match migrations::changes(root, base)? {
        Some(changes) => findings.extend(migrations::check(&changes)),
        None => say(&format!(
            "tidy: no revision {base} here; migrations not compared"
        )),
    }
    findings.sort_by(|a, b| (&a.path, a.line, &a.message).cmp(&(&b.path, b.line, &b.message)));
    for finding in &findings {
        say(&finding.to_string());
    }
    let errors = findings
        .iter()
        .filter(|finding| finding.level == Level::Error)
        .count();
    let warnings = findings.len() - errors;
    say(&format!(
        "tidy: {} files, {errors} errors, {warnings} warnings",
        files.len()
    ));
    Ok(errors == 0)
}

/// The checks that look at one file at a time.
fn check_file(file: &TextFile) -> Vec<Finding> {
    let mut findings = places::check(file);
    findings.extend(lints::check(file));
    findings.extend(marks::check(file));
    findings.extend(sizes::check(file));
    findings.extend(sql::check(file));
    findings
}

impl Finding {
    fn error(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            level: Level::Error,
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }

    fn warning(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            level: Level::Warning,
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
        };
        write!(f, "{level}: {}:{}: {}", self.path, self.line, self.message)
    }
}

impl TextFile {
    fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// The lines with their numbers, from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }
}

#[cfg(test)]
mod tests {
    use super::{Finding, TextFile};

    /// A file for the checkers' tests.
    pub(super) fn file(path: &str, text: &str) -> TextFile {
        TextFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// The lines that findings point at.
    pub(super) fn lines(findings: &[Finding]) -> Vec<usize> {
        findings.iter().map(|finding| finding.line).collect()
    }

    #[test]
    fn a_finding_names_level_file_and_line() {
        let error = Finding::error("crates/a/src/lib.rs", 7, "wrong");
        assert_eq!(error.to_string(), "error: crates/a/src/lib.rs:7: wrong");
        let warning = Finding::warning("a.rs", 1, "long");
        assert_eq!(warning.to_string(), "warning: a.rs:1: long");
    }
}
