//! What a person hangs on: single links, and values that several links rest on, each with the
//! groups of accounts that would come apart.

use std::collections::BTreeMap;

use tiaki_core::id::AccountId;
use tiaki_ops::holds::{self, Bridge, Value};
use tiaki_ops::views::LinkEvidence;

use crate::page::{bits, percent, short};
use crate::tongue::Tongue;
use crate::words;

/// Accounts of a group that are named; the rest is counted.
const NAMED: usize = 6;

/// Groups that are named beside the largest; the rest is counted.
const GROUPS: usize = 4;

/// What the section shows.
pub(super) struct Holds {
    pub(super) links: Vec<Row>,
    pub(super) more_links: usize,
    pub(super) values: Vec<Row>,
    pub(super) more_values: usize,
}

/// A link or a value, and what would come apart.
pub(super) struct Row {
    /// The link's accounts; empty for a value.
    pub(super) ends: Vec<Named>,
    pub(super) confidence: String,
    /// The link's weight in bits.
    pub(super) weight: String,
    /// Where to say something else of the two.
    pub(super) review: Option<String>,
    pub(super) evidence: Option<Evidence>,
    /// What that evidence is to the link, or how many links rest on the value.
    pub(super) standing: String,
    pub(super) groups: Vec<Group>,
    pub(super) more_groups: usize,
    /// How many accounts stay together.
    pub(super) staying: usize,
}

/// A piece of evidence: what it is and how rare, never the value.
pub(super) struct Evidence {
    pub(super) kind: String,
    pub(super) class: String,
    pub(super) rarity: String,
    pub(super) bits: String,
}

/// Accounts that would come apart from the largest group.
pub(super) struct Group {
    pub(super) count: usize,
    pub(super) accounts: Vec<Named>,
    pub(super) more: usize,
}

/// An account of this page.
pub(super) struct Named {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) short: String,
}

/// The section. `labels` are those of the person's accounts.
pub(super) fn section(
    tongue: Tongue,
    found: &holds::Holds,
    labels: &BTreeMap<&str, &str>,
) -> Holds {
    Holds {
        links: found
            .links
            .iter()
            .map(|one| link(tongue, one, labels))
            .collect(),
        more_links: found.more_links,
        values: found
            .values
            .iter()
            .map(|one| value(tongue, one, labels))
            .collect(),
        more_values: found.more_values,
    }
}

fn link(tongue: Tongue, bridge: &Bridge, labels: &BTreeMap<&str, &str>) -> Row {
    let link = &bridge.link;
    let standing = match &bridge.carrier {
        _ if bridge.is_decided => tongue.t("holds-decided"),
        None => tongue.t("holds-no-piece"),
        Some(carrier) if carrier.is_needed => tongue.t("holds-needed"),
        Some(carrier) => {
            let rest = link.weight.saturating_sub(carrier.piece.weight);
            tongue.t("holds-rest").word("bits", bits(rest))
        }
    };
    Row {
        ends: vec![named(&link.a, labels), named(&link.b, labels)],
        confidence: percent(link.confidence),
        weight: bits(link.weight),
        review: Some(format!("/review/{}/{}", link.a, link.b)),
        evidence: bridge
            .carrier
            .as_ref()
            .map(|one| evidence(tongue, &one.piece)),
        standing: standing.into(),
        ..apart(&bridge.apart, labels)
    }
}

fn value(tongue: Tongue, found: &Value, labels: &BTreeMap<&str, &str>) -> Row {
    Row {
        evidence: Some(evidence(tongue, &found.piece)),
        standing: tongue
            .t("holds-links-on-value")
            .n("count", found.links)
            .into(),
        ..apart(&found.apart, labels)
    }
}

fn apart(groups: &[Vec<AccountId>], labels: &BTreeMap<&str, &str>) -> Row {
    let loose = groups.len().saturating_sub(1);
    let staying = groups.last().map_or(0, Vec::len);
    Row {
        ends: Vec::new(),
        confidence: String::new(),
        weight: String::new(),
        review: None,
        evidence: None,
        standing: String::new(),
        groups: groups
            .iter()
            .take(loose.min(GROUPS))
            .map(|group| Group {
                count: group.len(),
                accounts: group
                    .iter()
                    .take(NAMED)
                    .map(|id| named(id, labels))
                    .collect(),
                more: group.len().saturating_sub(NAMED),
            })
            .collect(),
        more_groups: loose.saturating_sub(GROUPS),
        staying,
    }
}

fn named(id: &AccountId, labels: &BTreeMap<&str, &str>) -> Named {
    let id = id.to_string();
    Named {
        label: labels
            .get(id.as_str())
            .map_or("", |label| *label)
            .to_owned(),
        short: short(&id),
        id,
    }
}

/// A piece of evidence as a row names it.
pub(super) fn evidence(tongue: Tongue, piece: &LinkEvidence) -> Evidence {
    Evidence {
        kind: words::kind(tongue, &piece.kind),
        class: words::value(tongue, &piece.class),
        rarity: words::rarity(tongue, piece.holders, piece.persons),
        bits: bits(piece.weight),
    }
}
