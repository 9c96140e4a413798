//! What is known and waits to be mended.

use crate::look::Finding;

/// Part of a finding, and the address that it is on; with `*` at its end, how that begins. Each
/// must still be found, so that the list can only shrink.
pub(crate) const KNOWN: &[(&str, &str)] = &[];

/// As [`KNOWN`], in each language but English.
pub(crate) const KNOWN_IN_LANGUAGES: &[(&str, &str)] = &[];

/// As [`KNOWN`], of what forms answer.
pub(crate) const KNOWN_OF_FORMS: &[(&str, &str)] = &[];

/// The findings that are not known yet.
pub(crate) fn without_known(known: &[(&str, &str)], mut findings: Vec<Finding>) -> Vec<Finding> {
    for (part, at) in known {
        let is_at = |path: &str| match at.strip_suffix('*') {
            Some(start) => path.starts_with(start),
            None => path == *at,
        };
        let before = findings.len();
        findings.retain(|found| !(is_at(&found.path) && found.to_string().contains(part)));
        assert!(findings.len() < before, "mended: {part} on {at}");
    }
    findings
}
