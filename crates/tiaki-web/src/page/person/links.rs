//! The links of a person: a table in which each link is a waterfall of its
//! evidence, and the same as a picture.

use std::collections::BTreeMap;

use tiaki_ops::views::{LinkEvidence, LinkView};

use super::Account;
use crate::chart;
use crate::graph::{Edge, Node, Tie, ring};
use crate::page::{bits, percent, short};
use crate::tongue::Tongue;
use crate::words;

/// Pieces of evidence that the list calls by name on the picture's edges.
const NAMED: usize = 1;

/// A link between two accounts of the person.
pub(super) struct Link {
    /// The accounts: their labels, and the anchors of those on this page.
    pub(super) ends: [(String, Option<String>); 2],
    pub(super) tier: String,
    pub(super) confidence: String,
    /// Whether the person hangs together by it.
    pub(super) holds: bool,
    pub(super) evidence: Vec<Evidence>,
    /// What the pieces do not add up to: the odds that every link starts from.
    pub(super) rest: Option<Weighed>,
    /// Where zero lies on the bars.
    pub(super) zero: i64,
    pub(super) total: Weighed,
}

/// A piece of evidence and its step of the waterfall.
pub(super) struct Evidence {
    pub(super) kind: String,
    pub(super) manner: String,
    pub(super) class: String,
    pub(super) accounts: String,
    pub(super) persons: String,
    pub(super) weighed: Weighed,
}

/// A weight in bits and its bar.
pub(super) struct Weighed {
    pub(super) bits: String,
    pub(super) step: chart::Step,
}

/// A link as the table shows it. `labels` are those of the person's accounts.
pub(super) fn link(tongue: Tongue, found: &LinkView, labels: &BTreeMap<&str, &str>) -> Link {
    let mut weights: Vec<i64> = found.evidence.iter().map(|piece| piece.weight).collect();
    let told = weights
        .iter()
        .fold(0_i64, |sum, weight| sum.saturating_add(*weight));
    let rest = found.weight.saturating_sub(told);
    if rest != 0 {
        weights.push(rest);
    }
    let (zero, steps, sum) = chart::waterfall(&weights);
    let end = |id: String| match labels.get(id.as_str()) {
        Some(label) => ((*label).to_owned(), Some(id)),
        None => (short(&id), None),
    };
    Link {
        ends: [end(found.a.to_string()), end(found.b.to_string())],
        tier: words::tier(tongue, &found.tier),
        confidence: percent(found.confidence),
        holds: found.forest,
        evidence: found
            .evidence
            .iter()
            .zip(&steps)
            .map(|(piece, step)| evidence(tongue, piece, *step))
            .collect(),
        rest: steps.get(found.evidence.len()).map(|step| Weighed {
            bits: bits(rest),
            step: *step,
        }),
        zero,
        total: Weighed {
            bits: bits(found.weight),
            step: sum,
        },
    }
}

fn evidence(tongue: Tongue, piece: &LinkEvidence, step: chart::Step) -> Evidence {
    Evidence {
        kind: words::kind(tongue, &piece.kind),
        manner: words::agreement(tongue, &piece.manner, &piece.reliability),
        class: words::value(tongue, &piece.class),
        accounts: words::holders(tongue, piece.holders),
        persons: words::holders(tongue, piece.persons),
        weighed: Weighed {
            bits: bits(piece.weight),
            step,
        },
    }
}

/// The accounts as a ring with their links, each named by its weightiest evidence.
pub(super) fn picture(
    tongue: Tongue,
    accounts: &[Account],
    links: &[LinkView],
) -> (Vec<Node>, Vec<Edge>) {
    let accounts: Vec<(String, String, bool)> = accounts
        .iter()
        .map(|account| {
            (
                account.label.clone(),
                account.id.clone(),
                account.is_protected,
            )
        })
        .collect();
    let ids: Vec<[String; 2]> = links
        .iter()
        .map(|link| [link.a.to_string(), link.b.to_string()])
        .collect();
    let tied = links.iter().zip(&ids);
    let ties: Vec<Tie<'_>> = tied
        .map(|(link, [a, b])| Tie {
            ends: (a, b),
            tier: &link.tier,
            reason: reason(tongue, link),
        })
        .collect();
    ring(&accounts, &ties)
}

fn reason(tongue: Tongue, link: &LinkView) -> String {
    let mut pieces: Vec<&LinkEvidence> = link.evidence.iter().collect();
    pieces.sort_by_key(|piece| std::cmp::Reverse(piece.weight));
    let named: Vec<String> = pieces
        .iter()
        .take(NAMED)
        .map(|piece| words::kind(tongue, &piece.kind))
        .collect();
    match pieces.len().saturating_sub(NAMED) {
        0 => named.join(", "),
        more => {
            let named = tongue.t("links-and-more").word("named", named.join(", "));
            named.n("count", more).into()
        }
    }
}
