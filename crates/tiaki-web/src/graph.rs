//! A person's accounts as a ring with their links: a picture beside the table,
//! never instead of it. Places follow from the order of the accounts alone.

use std::collections::BTreeMap;

/// Accounts drawn at most; beyond that a ring is a tangle and the table serves better.
pub(crate) const DRAWN: usize = 24;

/// Half the picture's width and height, and the ring's radii.
const MIDDLE: (f64, f64) = (380.0, 190.0);
const RADII: (f64, f64) = (290.0, 140.0);

/// An account on the ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) x: String,
    pub(crate) y: String,
    /// `A1`, `A2`, … as in the tables.
    pub(crate) label: String,
    /// Whether it is a child's.
    pub(crate) is_protected: bool,
}

/// A link between two accounts on the ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edge {
    pub(crate) x1: String,
    pub(crate) y1: String,
    pub(crate) x2: String,
    pub(crate) y2: String,
    /// The name under which the stylesheet knows its tier.
    pub(crate) tier: &'static str,
    /// Where its reason is written, a third of the way along.
    pub(crate) x: String,
    pub(crate) y: String,
    /// What speaks loudest for it.
    pub(crate) reason: String,
}

/// A link as the picture needs it.
pub(crate) struct Tie<'a> {
    pub(crate) ends: (&'a str, &'a str),
    pub(crate) tier: &'a str,
    pub(crate) reason: String,
}

/// The picture: nodes in the order of `accounts` (label, id, whether protected),
/// and those ties whose two ends are drawn.
pub(crate) fn ring(
    accounts: &[(String, String, bool)],
    ties: &[Tie<'_>],
) -> (Vec<Node>, Vec<Edge>) {
    let drawn = accounts.len().min(DRAWN);
    let mut places = BTreeMap::new();
    let mut nodes = Vec::new();
    for (at, (label, id, is_protected)) in accounts.iter().take(drawn).enumerate() {
        let place = place(at, drawn);
        places.insert(id.as_str(), place);
        nodes.push(Node {
            x: written(place.0),
            y: written(place.1),
            label: label.clone(),
            is_protected: *is_protected,
        });
    }
    let edge = |tie: &Tie<'_>| {
        let (a, b) = (places.get(tie.ends.0)?, places.get(tie.ends.1)?);
        Some(Edge {
            x1: written(a.0),
            y1: written(a.1),
            x2: written(b.0),
            y2: written(b.1),
            tier: match tie.tier {
                "confirmed" => "confirmed",
                "probable" => "probable",
                _ => "possible",
            },
            x: written(a.0 + (b.0 - a.0) * 0.42),
            y: written(a.1 + (b.1 - a.1) * 0.42 - 6.0),
            reason: tie.reason.clone(),
        })
    };
    (nodes, ties.iter().filter_map(edge).collect())
}

/// The place of one of `count` on the ring, the first on the left.
fn place(at: usize, count: usize) -> (f64, f64) {
    if count == 1 {
        return MIDDLE;
    }
    let angle = std::f64::consts::TAU * at as f64 / count as f64;
    (
        MIDDLE.0 - RADII.0 * angle.cos(),
        MIDDLE.1 - RADII.1 * angle.sin(),
    )
}

/// A whole number: finer would differ between machines and no eye would see it.
fn written(value: f64) -> String {
    format!("{value:.0}")
}

#[cfg(test)]
mod tests {
    use super::{DRAWN, Tie, ring};

    fn accounts(count: usize) -> Vec<(String, String, bool)> {
        (1..=count)
            .map(|at| (format!("A{at}"), format!("id{at}"), at == 2))
            .collect()
    }

    #[test]
    fn two_accounts_lie_opposite_and_are_tied() {
        let tie = Tie {
            ends: ("id1", "id2"),
            tier: "probable",
            reason: "E-mail".to_owned(),
        };
        let (nodes, edges) = ring(&accounts(2), &[tie]);
        assert_eq!((nodes[0].x.as_str(), nodes[0].y.as_str()), ("90", "190"));
        assert_eq!((nodes[1].x.as_str(), nodes[1].y.as_str()), ("670", "190"));
        assert_eq!(
            (nodes[0].is_protected, nodes[1].is_protected),
            (false, true)
        );
        assert_eq!(
            (edges[0].x1.as_str(), edges[0].x2.as_str(), edges[0].tier),
            ("90", "670", "probable")
        );
    }

    #[test]
    fn what_is_not_drawn_has_no_ties() {
        let tie = |b| Tie {
            ends: ("id1", b),
            tier: "new",
            reason: String::new(),
        };
        let (nodes, edges) = ring(
            &accounts(DRAWN + 5),
            &[tie("id25"), tie("id24"), tie("elsewhere")],
        );
        assert_eq!(
            (nodes.len(), edges.len(), edges[0].tier),
            (DRAWN, 1, "possible")
        );
        assert!(ring(&[], &[]).0.is_empty());
    }
}
