//! axe-core on a page: the rules of WCAG 2.2 at levels A and AA, and axe's own good practice.
//!
//! The copy is vendored, and its digest is tested. It runs in a world of its own in the page, so
//! that the page's security policy stays as it is served; it loads nothing.

use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::driver::Page;

const AXE: &str = include_str!("vendor/axe.min.js");
/// As in `vendor/VENDOR.md`.
const DIGEST: &str = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c";

/// Which rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    All,
    /// Those that other colours can break.
    Contrast,
}

/// A rule that a page breaks, and where.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Barrier {
    pub(crate) rule: String,
    pub(crate) help: String,
    /// The elements, each with why.
    pub(crate) places: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Outcome {
    version: String,
    /// Rules that found something to look at and nothing to object to.
    passed: u32,
    found: Vec<Barrier>,
}

/// What stands in somebody's way on the page as it is now.
///
/// # Panics
/// Where axe did not look at anything.
pub(crate) fn barriers(page: &Page<'_>, rules: Rules) -> Vec<Barrier> {
    let only = match rules {
        Rules::All => json!({ "type": "tag", "values": [
            "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice",
        ] }),
        Rules::Contrast => json!({ "type": "rule", "values": ["color-contrast"] }),
    };
    if page.eval("typeof axe") == "undefined" {
        page.eval(&format!("{AXE}; 0"));
    }
    let run = format!(
        "axe.run(document, {{ runOnly: {only}, preload: false, elementRef: false, \
         resultTypes: ['violations'] }}).then(told => ({{ version: axe.version, \
         passed: told.passes.length, found: told.violations.map(broken => ({{ rule: broken.id, \
         help: broken.help, places: broken.nodes.map(node => [node.target.join(' '), \
         node.failureSummary]) }})) }}))"
    );
    let outcome: Outcome = page.read(&run);
    assert_eq!(outcome.version, "4.14.1");
    assert!(
        outcome.passed + u32::try_from(outcome.found.len()).unwrap() > 0,
        "axe looked at nothing on {}",
        page.path()
    );
    outcome.found
}

impl std::fmt::Display for Barrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "axe {}: {}", self.rule, self.help)?;
        for (place, why) in self.places.iter().take(4) {
            let why = why.lines().skip(1).map(str::trim).collect::<Vec<_>>();
            write!(f, "\n        {place}: {}", why.join("; "))?;
        }
        match self.places.len() {
            0..=4 => Ok(()),
            more => write!(f, "\n        and {} more", more - 4),
        }
    }
}

#[test]
fn the_vendored_copy_is_what_it_is_said_to_be() {
    assert_eq!(hex::encode(Sha256::digest(AXE)), DIGEST);
    let said = include_str!("vendor/VENDOR.md");
    for told in [DIGEST, "4.14.1", "MPL-2.0"] {
        assert!(said.contains(told), "VENDOR.md does not say {told}");
    }
    assert!(AXE.contains("Mozilla Public\n * License, v. 2.0"));
}
