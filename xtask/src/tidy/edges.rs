//! Dependencies run one way (see `ARCHITECTURE.md`, the map of crates).
//!
//! Two tables: which crates of ours each crate may use, and which outside
//! crates have one home. A new crate, or a new edge, is a decision: it is made
//! here, in the same change. For tests, a crate may also use itself with a
//! feature switched on, what lies further down, and `tiaki-world`; the
//! leaves and the core may use only themselves.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, ensure};
use serde_json::Value;

use super::{Finding, TextFile};

/// A crate of ours, the crates of ours it may use, and those its tests may use besides.
struct Rule {
    name: &'static str,
    uses: &'static [&'static str],
    tests_use: &'static [&'static str],
}

const RULES: &[Rule] = &[
    Rule {
        name: "tiaki-core",
        uses: &[],
        tests_use: &[],
    },
    // Nothing uses it: it is its tests.
    Rule {
        name: "tiaki-policy-proof",
        uses: &[],
        tests_use: &["tiaki-core"],
    },
    Rule {
        name: "tiaki-match",
        uses: &[],
        tests_use: &[],
    },
    Rule {
        name: "tiaki-hash",
        uses: &["tiaki-match"],
        tests_use: &[],
    },
    Rule {
        name: "tiaki-link",
        uses: &[],
        tests_use: &[],
    },
    Rule {
        name: "tiaki-spread",
        uses: &["tiaki-link"],
        tests_use: &[],
    },
    Rule {
        name: "tiaki-deconflict",
        uses: &[],
        tests_use: &[],
    },
    Rule {
        name: "tiaki-words",
        uses: &[],
        tests_use: &[],
    },
    Rule {
        name: "tiaki-print",
        uses: &[],
        tests_use: &[],
    },
    Rule {
        name: "tiaki-world",
        uses: &[],
        tests_use: &[],
    },
    Rule {
        name: "tiaki-formats",
        uses: &["tiaki-core"],
        tests_use: &["tiaki-world"],
    },
    Rule {
        name: "tiaki-package",
        uses: &["tiaki-core"],
        tests_use: &["tiaki-world"],
    },
    Rule {
        name: "tiaki-store",
        uses: &["tiaki-core"],
        tests_use: &["tiaki-world"],
    },
    Rule {
        name: "tiaki-ops",
        uses: BELOW_OPS,
        tests_use: &["tiaki-world"],
    },
    Rule {
        name: "tiaki-line",
        uses: &["tiaki-ops"],
        tests_use: &["tiaki-core", "tiaki-package", "tiaki-store"],
    },
    Rule {
        name: "tiaki-web",
        uses: &["tiaki-core", "tiaki-ops", "tiaki-words"],
        tests_use: &[
            "tiaki-formats",
            "tiaki-hash",
            "tiaki-link",
            "tiaki-match",
            "tiaki-package",
            "tiaki-store",
            "tiaki-world",
        ],
    },
    Rule {
        name: "tiaki",
        uses: &[
            "tiaki-core",
            "tiaki-formats",
            "tiaki-hash",
            "tiaki-line",
            "tiaki-link",
            "tiaki-match",
            "tiaki-ops",
            "tiaki-package",
            "tiaki-spread",
            "tiaki-store",
            "tiaki-web",
            "tiaki-world",
        ],
        tests_use: &[],
    },
    Rule {
        name: "tiaki-fuzz",
        uses: &[
            "tiaki-core",
            "tiaki-formats",
            "tiaki-link",
            "tiaki-match",
            "tiaki-ops",
            "tiaki-package",
        ],
        tests_use: &[],
    },
    Rule {
        name: "xtask",
        uses: &[],
        tests_use: &[],
    },
];

const BELOW_OPS: &[&str] = &[
    "tiaki-core",
    "tiaki-deconflict",
    "tiaki-formats",
    "tiaki-hash",
    "tiaki-link",
    "tiaki-match",
    "tiaki-package",
    "tiaki-print",
    "tiaki-store",
    "tiaki-words",
];

/// Outside crates and the only crates of ours that may use them, tests included.
const HOMES: &[(&str, &[&str])] = &[
    ("anyhow", &["tiaki", "xtask"]),
    ("askama", &["tiaki-web"]),
    ("axum", &["tiaki-web"]),
    ("cedar-policy", &["tiaki-policy-proof"]),
    ("clap", &["tiaki", "xtask"]),
    ("krilla", &["tiaki-print"]),
    ("postgres", &["tiaki-store"]),
    ("rcgen", &["tiaki-line"]),
    ("rusqlite", &["tiaki-store"]),
    ("tokio-postgres", &["tiaki-store"]),
    ("tokio-rustls", &["tiaki-line"]),
    ("voprf", &["tiaki-deconflict"]),
];

/// What cargo knows of the workspace's crates, without building anything.
pub(super) fn metadata(root: &Path) -> anyhow::Result<Value> {
    let output = Command::new("cargo")
        .args([
            "metadata",
            "--format-version",
            "1",
            "--no-deps",
            "--offline",
        ])
        .current_dir(root)
        .output()
        .context("cannot run cargo metadata")?;
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    ensure!(output.status.success(), "cargo metadata failed: {said}");
    serde_json::from_slice(&output.stdout).context("cannot read what cargo metadata printed")
}

/// Edges that no rule admits.
pub(super) fn check(metadata: &Value, files: &[TextFile]) -> anyhow::Result<Vec<Finding>> {
    let root = metadata
        .get("workspace_root")
        .and_then(Value::as_str)
        .context("no workspace_root")?;
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("no packages")?;
    let mut findings = Vec::new();
    for package in packages {
        let name = text(package, "name")?;
        let manifest = text(package, "manifest_path")?;
        let path = manifest
            .strip_prefix(root)
            .unwrap_or(manifest)
            .trim_start_matches(['/', '\\']);
        let path = path.replace('\\', "/");
        let manifest = files.iter().find(|file| file.path == path);
        let Some(rule) = RULES.iter().find(|rule| rule.name == name) else {
            let message =
                format!("no rule says what {name} may use: add one to xtask/src/tidy/edges.rs");
            findings.push(Finding::error(&path, 1, message));
            continue;
        };
        let used = package
            .get("dependencies")
            .and_then(Value::as_array)
            .context("no dependencies")?;
        for dependency in used {
            let message = refusal(rule, dependency)?;
            let line = line_of(manifest, text(dependency, "name")?);
            findings.extend(message.map(|message| Finding::error(&path, line, message)));
        }
    }
    Ok(findings)
}

/// Why this dependency may not be, if so.
fn refusal(rule: &Rule, dependency: &Value) -> anyhow::Result<Option<String>> {
    let (from, to) = (rule.name, text(dependency, "name")?);
    let for_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
    if let Some((_, homes)) = HOMES.iter().find(|(outside, _)| *outside == to) {
        let home = homes.join(" and ");
        return Ok(
            (!homes.contains(&from)).then(|| format!("{from} uses {to}: its home is {home}"))
        );
    }
    let ours = RULES.iter().any(|known| known.name == to);
    let admitted =
        rule.uses.contains(&to) || (for_tests && (to == from || rule.tests_use.contains(&to)));
    if !ours || admitted {
        return Ok(None);
    }
    let what = if for_tests { "for tests" } else { "at all" };
    let known = if rule.uses.is_empty() {
        "none of ours".to_owned()
    } else {
        rule.uses.join(", ")
    };
    Ok(Some(format!(
        "{from} may not use {to} {what}: it may use {known}"
    )))
}

/// The line of the manifest that names the dependency, or its first.
fn line_of(manifest: Option<&TextFile>, dependency: &str) -> usize {
    let named = |text: &str| {
        let rest = text.trim_start().strip_prefix(dependency);
        rest.is_some_and(|rest| rest.starts_with(['.', ' ', '=']))
    };
    let found = manifest.and_then(|file| file.lines().find(|(_, text)| named(text)));
    found.map_or(1, |(line, _)| line)
}

fn text<'a>(value: &'a Value, field: &str) -> anyhow::Result<&'a str> {
    let found = value.get(field).and_then(Value::as_str);
    found.with_context(|| format!("cargo metadata gives no {field}"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{RULES, check, metadata};
    use crate::tidy::Finding;
    use crate::tidy::tests::file;

    fn found(from: &str, to: &str, kind: Option<&str>) -> Vec<Finding> {
        let metadata: Value = json!({
            "workspace_root": "/w",
            "packages": [{
                "name": from,
                "manifest_path": format!("/w/crates/{from}/Cargo.toml"),
                "dependencies": [
                    { "name": "thiserror", "kind": null },
                    { "name": to, "kind": kind },
                ],
            }],
        });
        let manifest = format!("[dependencies]\nthiserror.workspace = true\n{to} = \"1\"\n");
        let files = [file(&format!("crates/{from}/Cargo.toml"), &manifest)];
        check(&metadata, &files).unwrap()
    }

    #[test]
    fn edges_down_the_flow_pass() {
        for (from, to, kind) in [
            ("tiaki", "tiaki-web", None),
            ("tiaki", "tiaki-world", None),
            ("tiaki", "clap", None),
            ("tiaki-line", "tiaki-ops", None),
            ("tiaki-web", "tiaki-ops", None),
            ("tiaki-web", "axum", None),
            ("tiaki-web", "tiaki-store", Some("dev")),
            ("tiaki-ops", "tiaki-store", None),
            ("tiaki-policy-proof", "tiaki-core", Some("dev")),
            ("tiaki-policy-proof", "cedar-policy", Some("dev")),
            ("tiaki-hash", "tiaki-match", None),
            ("tiaki-ops", "tiaki-world", Some("dev")),
            ("tiaki-store", "rusqlite", None),
            ("tiaki-store", "tiaki-store", Some("dev")),
            ("tiaki-formats", "tiaki-core", None),
            ("tiaki-deconflict", "voprf", None),
            ("tiaki-link", "proptest", Some("dev")),
            ("xtask", "anyhow", None),
        ] {
            assert_eq!(found(from, to, kind), [], "{from} -> {to}");
        }
    }

    #[test]
    fn edges_up_sideways_and_out_of_their_home_are_refused() {
        for (from, to, kind) in [
            ("tiaki-core", "tiaki-store", None),
            ("tiaki-core", "tiaki-world", Some("dev")),
            ("tiaki-match", "tiaki-core", None),
            ("tiaki-match", "tiaki-hash", None),
            ("tiaki-deconflict", "tiaki-core", None),
            ("tiaki-hash", "tiaki-core", None),
            ("tiaki-link", "tiaki-match", None),
            ("tiaki-link", "tiaki-world", Some("dev")),
            ("tiaki-formats", "tiaki-package", None),
            ("tiaki-package", "tiaki-store", Some("dev")),
            ("tiaki-store", "tiaki-ops", None),
            ("tiaki-ops", "tiaki-web", None),
            ("tiaki-ops", "tiaki-world", None),
            ("tiaki-ops", "tiaki-world", Some("build")),
            ("tiaki-line", "tiaki-store", None),
            ("tiaki-web", "tiaki-line", None),
            ("tiaki-web", "tiaki-store", None),
            ("tiaki-world", "tiaki-core", None),
            ("xtask", "tiaki-core", None),
            ("tiaki-ops", "rusqlite", None),
            ("tiaki", "postgres", Some("dev")),
            ("tiaki", "axum", None),
            ("tiaki-ops", "anyhow", Some("dev")),
            ("tiaki-policy-proof", "tiaki-core", None),
            ("tiaki-ops", "tiaki-policy-proof", Some("dev")),
            ("tiaki-core", "cedar-policy", Some("dev")),
            ("tiaki-core", "clap", None),
        ] {
            let found = found(from, to, kind);
            assert_eq!(found.len(), 1, "{from} -> {to}");
            assert_eq!(
                (found[0].path.as_str(), found[0].line),
                (&*format!("crates/{from}/Cargo.toml"), 3)
            );
        }
    }

    #[test]
    fn a_crate_without_a_rule_is_refused() {
        let found = found("tiaki-new", "hex", None);
        assert!(found[0].message.contains("no rule"), "{found:?}");
    }

    #[test]
    fn every_crate_of_the_workspace_has_a_rule_and_every_rule_a_crate() {
        let metadata = metadata(&crate::root().unwrap()).unwrap();
        let packages = metadata["packages"].as_array().unwrap();
        let mut names: Vec<_> = packages
            .iter()
            .map(|p| p["name"].as_str().unwrap())
            .collect();
        let mut ruled: Vec<_> = RULES.iter().map(|rule| rule.name).collect();
        names.sort_unstable();
        ruled.sort_unstable();
        assert_eq!(names, ruled);
    }
}
