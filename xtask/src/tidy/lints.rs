//! Every crate takes the workspace's lints: none goes its own way.

use super::{Finding, TextFile};

/// Whether the manifest of a crate says `[lints] workspace = true`.
pub(super) fn check(file: &TextFile) -> Option<Finding> {
    let is_manifest = file.path.ends_with("/Cargo.toml");
    let is_crate = file.text.lines().any(|line| line.trim() == "[package]");
    if !is_manifest || !is_crate {
        return None;
    }
    let mut section = "";
    for (line, text) in file.lines() {
        let text = text.split('#').next().unwrap_or_default().trim();
        if text.starts_with('[') {
            section = text;
        } else if section == "[lints]" && !text.is_empty() {
            let packed: String = text.split_whitespace().collect();
            let message = "[lints] may hold only 'workspace = true'";
            return (packed != "workspace=true").then(|| Finding::error(&file.path, line, message));
        }
    }
    Some(Finding::error(
        &file.path,
        1,
        "lacks '[lints] workspace = true'",
    ))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::tidy::tests::file;

    fn line(text: &str) -> Option<usize> {
        check(&file("crates/a/Cargo.toml", text)).map(|finding| finding.line)
    }

    #[test]
    fn wants_the_lints_of_the_workspace() {
        assert_eq!(
            line("[package]\nname = \"a\"\n\n[lints]\nworkspace = true\n"),
            None
        );
        assert_eq!(
            line("[package]\n[lints] # ours\n\n# same\nworkspace=true # yes\n[dependencies]\n"),
            None
        );
    }

    #[test]
    fn refuses_manifests_that_go_their_own_way() {
        for (text, expected) in [
            ("[package]\nname = \"a\"\n", 1),
            ("[package]\n[lints]\nworkspace = false\n", 3),
            ("[package]\n[lints.rust]\nunsafe_code = \"allow\"\n", 1),
            (
                "[package]\n[lints]\n# workspace = true\n[dependencies]\n",
                1,
            ),
            ("[package]\n[dependencies]\nworkspace = true\n", 1),
        ] {
            assert_eq!(line(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn looks_only_at_crates() {
        assert_eq!(check(&file("Cargo.toml", "[workspace]\n")), None);
        assert_eq!(
            check(&file("crates/a/samples/map.toml", "[package]\n")),
            None
        );
    }
}
