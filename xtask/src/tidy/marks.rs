//! Nothing unfinished reaches main: no marks of it, no tests switched off, and
//! `unsafe` only where the design admits it.

use super::source::{has_word, parts};
use super::{Finding, TextFile};

/// Words in code or comments that say something is not done.
const UNFINISHED: &[&str] = &["todo!", "unimplemented!", "TODO", "FIXME", "XXX"];
/// Kinds of file beside Rust that are read for them.
const OTHERS: &[&str] = &[".css", ".html", ".sh", ".sql", ".toml", "/run"];
/// The one crate that may need `unsafe` (vector instructions).
const UNSAFE_HOME: &str = "crates/tiaki-match/";

/// Marks of unfinished work, ignored tests, and `unsafe` out of its place.
pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    if file.is_rust() {
        return check_rust(file);
    }
    if !OTHERS.iter().any(|end| file.path.ends_with(end)) {
        return Vec::new();
    }
    file.lines()
        .flat_map(|(line, text)| unfinished(file, line, text))
        .collect()
}

fn check_rust(file: &TextFile) -> Vec<Finding> {
    let parts = parts(&file.text);
    let mut findings = Vec::new();
    for (line, text) in (1..).zip(parts.comments.lines()) {
        findings.extend(unfinished(file, line, text));
    }
    for (line, text) in (1..).zip(parts.code.lines()) {
        findings.extend(unfinished(file, line, text));
        let packed: String = text.split_whitespace().collect();
        if packed.contains("#[ignore]") || packed.contains("#[ignore=") {
            let message = "an ignored test proves nothing: run it, shrink it, or put its heavy count \
                           behind TIAKI_SWEEP";
            findings.push(Finding::error(&file.path, line, message));
        }
        if has_word(text, "unsafe") && !file.path.starts_with(UNSAFE_HOME) {
            let message = format!("unsafe code is admitted only in {UNSAFE_HOME}");
            findings.push(Finding::error(&file.path, line, message));
        }
    }
    findings
}

fn unfinished(file: &TextFile, line: usize, text: &str) -> Option<Finding> {
    let mark = UNFINISHED.iter().find(|mark| has_word(text, mark))?;
    let message = format!("mark of unfinished work ({mark}): finish it, or file an issue");
    Some(Finding::error(&file.path, line, message))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tests::{file, lines};

    #[test]
    fn finds_each_mark_once_where_it_stands() {
        for bad in [
            "fn f() {\n    todo!()\n}",
            "fn f() {\n    unimplemented!(\"later\")\n}",
            "\n// FIXME: wrong\n",
            "\nlet a = 1; // XXX\n",
            "/* a\n TODO */",
            "#[test]\n#[ignore]\nfn t() {}",
            "#[test]\n# [ignore = \"slow\"]\nfn t() {}",
            "\nunsafe { f() }",
        ] {
            assert_eq!(
                lines(&check(&file("crates/tiaki-core/src/a.rs", bad))),
                [2],
                "{bad}"
            );
        }
    }

    #[test]
    fn passes_over_what_only_looks_like_one() {
        for good in [
            "let text = \"TODO and todo!\";",
            "// XXXX is four of them; a method\n",
            "#![forbid(unsafe_code)]",
            "fn ignore() {}",
            "let a = \"#[ignore]\"; // says #[ignore]",
        ] {
            assert_eq!(
                check(&file("crates/tiaki-core/src/a.rs", good)),
                [],
                "{good}"
            );
        }
        assert_eq!(
            check(&file("crates/tiaki-match/src/a.rs", "unsafe { f() }")),
            []
        );
    }

    #[test]
    fn reads_other_kinds_of_file_too() {
        assert_eq!(lines(&check(&file("a/b.sql", "\n-- FIXME\n"))), [2]);
        assert_eq!(lines(&check(&file(".ci/run", "# TODO\n"))), [1]);
        assert_eq!(check(&file("docs/a.md", "TODO is a word here")), []);
    }
}
