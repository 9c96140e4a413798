//! Files stay small enough to read in one sitting: 100 to 300 lines, one subject.

use super::{Finding, TextFile};

/// Above this a file is mentioned.
const WARN: usize = 500;
/// Above this it must be split.
const FAIL: usize = 800;

/// Rust files that are too long.
pub(super) fn check(file: &TextFile) -> Option<Finding> {
    let count = file.text.lines().count();
    if !file.is_rust() || count <= WARN {
        return None;
    }
    let message =
        format!("{count} lines: split it by subject (warned above {WARN}, fails above {FAIL})");
    let finding = if count > FAIL {
        Finding::error
    } else {
        Finding::warning
    };
    Some(finding(&file.path, count, message))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::Level;
    use crate::tidy::tests::file;

    #[test]
    fn the_limits_are_where_they_are_said_to_be() {
        for (lines, expected) in [
            (0, None),
            (500, None),
            (501, Some(Level::Warning)),
            (800, Some(Level::Warning)),
            (801, Some(Level::Error)),
        ] {
            let found = check(&file("crates/a/src/lib.rs", &"\n".repeat(lines)));
            assert_eq!(
                found.map(|finding| finding.level),
                expected,
                "{lines} lines"
            );
        }
    }

    #[test]
    fn only_rust_counts() {
        assert_eq!(check(&file("Cargo.lock", &"\n".repeat(5000))), None);
    }
}
