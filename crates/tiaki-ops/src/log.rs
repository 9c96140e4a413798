//! The log as pages show it: newest first, by what was done, by whom and on which day, and whether it is whole.
//!
//! Verbs come in families, which are the part before the dot. Where a family is asked for, the newest entries of
//! each of its verbs are merged; where an operator is, theirs are gone through, so many at a time, and what is of
//! another family is left out. A page says up to which place it has looked, and the next goes on from there. So
//! none reads more than [`LOOKED`] entries, however long the log is.
//!
//! To add a verb: its line in [`VERBS`], or no filter of its family finds it.

use tiaki_core::case::CaseEventKind;
use tiaki_core::time::Timestamp;
use tiaki_store::log as stored;
use tiaki_store::log::pages::{self, Which};

pub use tiaki_store::log::Logged;
pub use tiaki_store::log::pages::Part;

use crate::{Error, Site};

/// Entries of a page.
pub const PAGE_SIZE: u32 = 100;

/// Entries that are gone through for a page at most.
pub const LOOKED: u32 = 2_000;

/// Entries that one check goes through at most.
pub const CHECKED: u32 = 200_000;

/// Families of verbs, and the verbs of each.
pub const VERBS: &[(&str, &[&str])] = &[
    ("accounts", &["linked", "located"]),
    ("archive", &["unpacked"]),
    ("authority", &["key_saved"]),
    // Its steps are those of `tiaki-core` besides.
    ("case", &["read"]),
    ("client", &["added", "ended", "renewed"]),
    (
        "deconflict",
        &[
            "alarmed",
            "answered",
            "asked",
            "called",
            "cited",
            "listed",
            "peer_set",
            "published",
            "refused",
            "searched",
            "settled",
            "stepped",
            "unread",
        ],
    ),
    ("disclosure", &["begun", "complete", "rows"]),
    ("document", &["kept", "quarantined"]),
    (
        "exchange",
        &[
            "blocked",
            "brought_in",
            "carried",
            "forwarded",
            "forwarding_proposed",
            "forwarding_released",
            "forwarding_withdrawn",
            "heard",
            "key_added",
            "key_checked",
            "key_ended",
            "key_revoked",
            "peer_set",
            "posted",
            "quarantined",
            "relayed",
            "said",
            "set_up",
            "taken",
        ],
    ),
    ("exposure", &["break", "lifted", "put_off", "spared"]),
    ("files", &["confirmed", "matched"]),
    ("link", &["decided"]),
    ("list", &["disabled", "enabled", "imported"]),
    ("location", &["ruled"]),
    ("narrative", &["opened"]),
    ("operation", &["counted"]),
    (
        "operator",
        &[
            "added",
            "code_told",
            "disabled",
            "enabled",
            "factor",
            "factor_confirmed",
            "factor_shown",
            "language",
            "locked",
            "password",
            "preferences",
            "roles",
        ],
    ),
    ("outcome", &["recorded"]),
    ("persons", &["triaged"]),
    ("provider", &["added", "disabled", "enabled", "password"]),
    ("quality", &["cleared", "read"]),
    (
        "queue",
        &[
            "audit_taken",
            "audited",
            "band_lifted",
            "band_overtaken",
            "band_replaced",
            "band_set",
            "read_many",
            "read_undone",
            "release_undone",
            "released",
            "released_many",
            "restored",
            "set_aside",
            "skipped",
            "take_undone",
            "taken",
            "taken_many",
            "told",
        ],
    ),
    (
        "referral",
        &[
            "drafted",
            "let_go",
            "released",
            "sent_back",
            "shared",
            "shared_ended",
            "submitted",
            "withdrawn",
        ],
    ),
    ("report", &["received", "repeated", "taken_back"]),
    ("reports", &["folded"]),
    (
        "rules",
        &["approved", "backtested", "proposed", "withdrawn"],
    ),
    ("search", &["asked", "indexed", "protected"]),
    ("session", &["begun", "ended", "purpose", "refused"]),
    ("site", &["claimed"]),
    (
        "submission",
        &[
            "expired",
            "file",
            "fileinfo",
            "finished",
            "opened",
            "repeated",
            "retracted",
        ],
    ),
    ("vault", &["removed"]),
    ("victim", &["exported", "read"]),
    (
        "view",
        &[
            "default",
            "deleted",
            "no_default",
            "renamed",
            "saved",
            "shared",
            "unshared",
        ],
    ),
];

/// What is asked of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// A family of verbs.
    pub family: Option<String>,
    /// Who did it, by the name that stands in the log.
    pub actor: Option<String>,
    /// A day in UTC, counted from 1970-01-01.
    pub day: Option<i64>,
    /// Up to this place; else to the head.
    pub until: Option<i64>,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Newest first.
    pub entries: Vec<Logged>,
    /// From which place on the next page goes on; nothing where the log is at its end.
    pub next: Option<i64>,
    /// The place of the last entry of the log.
    pub head: i64,
}

/// The verbs of a family, whole.
fn verbs_of(name: &str) -> Vec<String> {
    let listed = VERBS.iter().filter(|(family, _)| *family == name);
    let listed = listed.flat_map(|(_, verbs)| verbs.iter());
    let mut all: Vec<String> = listed.map(|verb| format!("{name}.{verb}")).collect();
    if name == "case" {
        let steps = CaseEventKind::ALL.iter().filter_map(|kind| kind.verb());
        all.extend(steps.map(str::to_owned));
    }
    all
}

/// The family of a verb.
#[must_use]
pub fn family(verb: &str) -> &str {
    verb.split('.').next().unwrap_or_default()
}

/// Whether there is such a family.
#[must_use]
pub fn is_family(name: &str) -> bool {
    VERBS.iter().any(|(family, _)| *family == name)
}

const MICROS_OF_DAY: i64 = 86_400_000_000;

fn begin(day: i64) -> Timestamp {
    Timestamp::from_micros(day.saturating_mul(MICROS_OF_DAY))
}

/// A page of the log.
///
/// # Errors
/// Those of the store.
pub fn page(site: &Site, filter: &Filter) -> Result<Page, Error> {
    site.store.read("log page", |tx| {
        let head = stored::position(tx)?;
        let (mut from, mut to) = (1, filter.until.unwrap_or(head).min(head));
        if let Some(day) = filter.day {
            from = pages::first_since(tx, begin(day))?;
            let after = pages::first_since(tx, begin(day.saturating_add(1)))?;
            to = to.min(after.saturating_sub(1));
        }
        let is_of = |entry: &Logged| {
            filter
                .family
                .as_ref()
                .is_none_or(|wanted| family(&entry.verb) == wanted)
        };
        let (found, looked_to) = match (&filter.actor, &filter.family) {
            (None, None) => {
                let found = pages::back(tx, Which::All, (from, to), PAGE_SIZE + 1)?;
                (found, None)
            }
            (None, Some(name)) => {
                let mut found = Vec::new();
                for verb in verbs_of(name) {
                    let of = Which::Verb(&verb);
                    found.extend(pages::back(tx, of, (from, to), PAGE_SIZE + 1)?);
                }
                found.sort_by_key(|entry| std::cmp::Reverse(entry.seq));
                (found, None)
            }
            (Some(actor), _) => {
                let of = Which::Actor(actor);
                let all = pages::back(tx, of, (from, to), LOOKED)?;
                let is_cut = all.len() >= LOOKED as usize;
                let last = all.last().map(|entry| entry.seq).filter(|_| is_cut);
                (all.into_iter().filter(is_of).collect(), last)
            }
        };
        let mut entries = found;
        // One more than a page was asked for: it is where the next begins.
        let next = entries.get(PAGE_SIZE as usize).map(|entry| entry.seq);
        entries.truncate(PAGE_SIZE as usize);
        let next = next.or_else(|| looked_to.map(|seq| seq.saturating_sub(1)));
        Ok(Page {
            entries,
            next: next.filter(|seq| *seq >= from),
            head,
        })
    })
}

/// Checks a part of the log, at most [`CHECKED`] entries: from a place on, else the newest.
///
/// # Errors
/// Those of the store; a broken chain is not an error but a finding.
pub fn check(site: &Site, from: Option<i64>) -> Result<Part, Error> {
    Ok(site.store.read("log check", |tx| {
        let newest = stored::position(tx)?.saturating_sub(i64::from(CHECKED) - 1);
        pages::check(tx, from.unwrap_or(newest).max(1), CHECKED)
    })?)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::verbs_of;

    /// Every literal that is written as a verb in the sources of a folder.
    fn verbs(folder: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                verbs(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let source = std::fs::read_to_string(&path).unwrap();
                for before in [
                    "verb: \"",
                    "told(act, \"",
                    "\"client.",
                    "entry(\"deconflict.",
                    "=> \"deconflict.",
                    "\"operator.",
                    "\"search.",
                    "\"session.",
                    "\"submission.",
                ] {
                    for (at, _) in source.match_indices(before) {
                        let quoted = at + before.find('"').unwrap() + 1;
                        let verb = source[quoted..].split('"').next().unwrap();
                        found.push(verb.to_owned());
                    }
                }
            }
        }
    }

    #[test]
    fn every_verb_that_is_written_is_found_by_its_family() {
        let mut found = Vec::new();
        for folder in ["src", "../tiaki-store/src"] {
            verbs(
                &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
                &mut found,
            );
        }
        let is_name = |text: &str| {
            !text.is_empty()
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'_')
        };
        found.retain(|verb| {
            let parts = verb.split_once('.');
            parts.is_some_and(|(thing, done)| is_name(thing) && is_name(done) && thing != "test")
        });
        assert!(found.len() > 30, "{found:?}");
        for verb in found {
            let family = verb.split('.').next().unwrap();
            assert!(verbs_of(family).contains(&verb), "{verb} is in no family");
        }
    }
}
