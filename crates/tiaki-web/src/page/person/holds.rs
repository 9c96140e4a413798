//! What a person hangs on: single links, and values that several links rest on, each with the
//! groups of accounts that would come apart.

use std::collections::BTreeMap;

use tiaki_core::id::AccountId;
use tiaki_ops::holds::{self, Bridge, Value};
use tiaki_ops::views::LinkEvidence;

use crate::page::{bits, grouped, percent, short};
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
    pub(super) staying: String,
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
pub(super) fn section(found: &holds::Holds, labels: &BTreeMap<&str, &str>) -> Holds {
    Holds {
        links: found.links.iter().map(|one| link(one, labels)).collect(),
        more_links: found.more_links,
        values: found.values.iter().map(|one| value(one, labels)).collect(),
        more_values: found.more_values,
    }
}

fn link(bridge: &Bridge, labels: &BTreeMap<&str, &str>) -> Row {
    let link = &bridge.link;
    let standing = match &bridge.carrier {
        _ if bridge.is_decided => {
            "Joined by an operator’s decision, whatever the evidence".to_owned()
        }
        None => "No piece speaks for it by itself".to_owned(),
        Some(carrier) if carrier.is_needed => {
            "Without this piece the link would not stand".to_owned()
        }
        Some(carrier) => {
            let rest = link.weight.saturating_sub(carrier.piece.weight);
            format!("The rest still weighs {} bits", bits(rest))
        }
    };
    Row {
        ends: vec![named(&link.a, labels), named(&link.b, labels)],
        confidence: percent(link.confidence),
        weight: bits(link.weight),
        review: Some(format!("/review/{}/{}", link.a, link.b)),
        evidence: bridge.carrier.as_ref().map(|one| evidence(&one.piece)),
        standing,
        ..apart(&bridge.apart, labels)
    }
}

fn value(found: &Value, labels: &BTreeMap<&str, &str>) -> Row {
    Row {
        evidence: Some(evidence(&found.piece)),
        standing: format!("{} links would not stand without it", found.links),
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
        staying: grouped(i64::try_from(staying).unwrap_or(i64::MAX)),
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
pub(super) fn evidence(piece: &LinkEvidence) -> Evidence {
    Evidence {
        kind: words::kind(&piece.kind),
        class: words::value(&piece.class),
        rarity: words::rarity(piece.holders, piece.persons),
        bits: bits(piece.weight),
    }
}
