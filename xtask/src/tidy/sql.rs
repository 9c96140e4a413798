//! SQL stands in `tiaki-store` and nowhere else.
//!
//! There every statement is listed (`sql!`) and prepared on both databases by a
//! test; a statement elsewhere would escape that. Found by its words in string
//! literals, in capitals as SQL is written here.

use super::source::parts;
use super::{Finding, TextFile};

/// The home of SQL, and this crate, which holds the words but no driver.
const HOMES: &[&str] = &["crates/tiaki-store/", "xtask/"];
/// Words that make a statement: all of one row, in this order, in one literal.
const STATEMENTS: &[&[&str]] = &[
    &["SELECT "],
    &["INSERT INTO "],
    &["UPDATE ", " SET "],
    &["DELETE FROM "],
    &["CREATE TABLE "],
    &["ALTER TABLE "],
    &["DROP TABLE "],
];

/// Statements in string literals outside the store.
pub(super) fn check(file: &TextFile) -> Vec<Finding> {
    if !file.is_rust() || HOMES.iter().any(|home| file.path.starts_with(home)) {
        return Vec::new();
    }
    let strings = parts(&file.text).strings.into_iter();
    strings
        .filter_map(|literal| {
            let words = statement(&literal.text)?;
            let message =
                format!("SQL ({words}) outside crates/tiaki-store: move the statement there");
            Some(Finding::error(&file.path, literal.line, message))
        })
        .collect()
}

/// The words that make `text` a statement, if it is one.
fn statement(text: &str) -> Option<String> {
    let spaced = format!(
        " {} ",
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    );
    let holds = |words: &&&[&str]| {
        let first = words.iter().take(1).map(|word| format!(" {word}"));
        let others = words.iter().skip(1).map(|word| (*word).to_owned());
        let mut rest = spaced.as_str();
        first.chain(others).all(|word| match rest.find(&word) {
            Some(at) => {
                rest = rest.get(at + word.len() - 1..).unwrap_or_default();
                true
            }
            None => false,
        })
    };
    let found = STATEMENTS.iter().find(holds)?;
    Some(
        found
            .iter()
            .map(|word| word.trim())
            .collect::<Vec<_>>()
            .join(" ... "),
    )
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tests::{file, lines};

    const ELSEWHERE: &str = "crates/tiaki-ops/src/a.rs";

    #[test]
    fn finds_statements_of_every_kind() {
        for bad in [
            "const A: &str =\n \"SELECT a FROM b\";",
            "const A: &str =\n \"WITH x AS (VALUES (1)) SELECT a FROM x\";",
            "x(\n \"INSERT INTO a (b) VALUES ($1)\")",
            "x(\n r#\"\n    UPDATE a\n       SET b = 1\"#)",
            "x(\n \"UPDATE a \\\n SET b = 1\")",
            "x(\n \"DELETE FROM a\")",
            "x(\n \"CREATE TABLE a (b BIGINT)\")",
            "x(\n b\"DROP TABLE a\")",
        ] {
            assert_eq!(lines(&check(&file(ELSEWHERE, bad))), [2], "{bad}");
        }
    }

    #[test]
    fn passes_over_words_that_make_no_statement() {
        for good in [
            "\"Select a country\"",
            "\"the option SELECTED is on\"",
            "\"UPDATE your settings\"",
            "\"RESET and then UPDATE\"",
            "// SELECT a FROM b\n",
            "/// runs DELETE FROM a\nfn f() {}",
        ] {
            assert_eq!(check(&file(ELSEWHERE, good)), [], "{good}");
        }
    }

    #[test]
    fn the_store_is_its_home() {
        let text = "\"SELECT a FROM b\"";
        assert_eq!(check(&file("crates/tiaki-store/src/log.rs", text)), []);
        assert_eq!(
            lines(&check(&file("crates/tiaki-store-extra/src/a.rs", text))),
            [1]
        );
        assert_eq!(check(&file("docs/adr/0001.md", text)), []);
    }
}
