//! What holds a person together, and what would split it: the links without which its accounts come
//! apart (the bridges of its graph), and the shared values on which several links rest at once.
//!
//! Pure: it reads nothing. Links say of their evidence how rare it is and never what it is, so a
//! value is told by its kind and numbers: links that have a piece of the same kind, class and
//! numbers, and that join each two of at most as many accounts as hold the value, rest on one value
//! as far as can be told. Evidence is added up as the link's weight is; a link whose rest is below
//! what two single accounts need is taken not to stand.
//!
//! To add another way in which a person may come apart: a list in [`Holds`], filled in [`holds`],
//! with the groups that `Graph` gives, and its words on the person's page.
#![expect(
    clippy::indexing_slicing,
    reason = "numbers of accounts are below their count, and places in the walk below its length"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tiaki_core::id::AccountId;
use tiaki_link::Model;

use crate::views::{LinkEvidence, LinkView};

/// Rows of each list at most; the rest is counted.
pub const SHOWN: usize = 12;

/// What holds a person together. Empty for a person of one account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holds {
    /// Links without which the person comes apart, weakest first, those by decision last.
    pub links: Vec<Bridge>,
    /// How many more there are.
    pub more_links: usize,
    /// Shared values without which it comes apart though each link has others beside it, those that
    /// leave the most accounts behind first.
    pub values: Vec<Value>,
    /// How many more there are.
    pub more_values: usize,
}

/// A link without which the person comes apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bridge {
    /// The link.
    pub link: LinkView,
    /// Whether an operator's decision joins the two, whatever the evidence.
    pub is_decided: bool,
    /// Its heaviest piece of evidence; none where only a decision joins them.
    pub carrier: Option<Carrier>,
    /// The groups that would come apart, smallest first; each in the order of ids.
    pub apart: Vec<Vec<AccountId>>,
}

/// A piece of evidence that carries a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carrier {
    /// The piece.
    pub piece: LinkEvidence,
    /// Whether the rest is less than what joins two accounts.
    pub is_needed: bool,
}

/// A value that several links rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Value {
    /// Its kind, class and how many hold it, as one of the links tells it.
    pub piece: LinkEvidence,
    /// Links that would not stand without it.
    pub links: usize,
    /// The groups that would come apart, smallest first; each in the order of ids.
    pub apart: Vec<Vec<AccountId>>,
}

/// What holds these accounts together by these links. Links to other accounts are passed over.
#[must_use]
pub fn holds(accounts: &[AccountId], links: &[LinkView]) -> Holds {
    let accounts: Vec<AccountId> = accounts
        .iter()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    if accounts.len() < 2 {
        return Holds::default();
    }
    let number = |id: &AccountId| accounts.binary_search(id).ok();
    let within: Vec<(&LinkView, (usize, usize))> = links
        .iter()
        .filter_map(|link| Some((link, (number(&link.a)?, number(&link.b)?))))
        .collect();
    let ties: Vec<(usize, usize)> = within.iter().map(|(_, tie)| *tie).collect();
    let graph = Graph::new(accounts.len(), &ties);
    let named = |groups: Vec<Vec<usize>>| -> Vec<Vec<AccountId>> {
        let name = |group: Vec<usize>| group.into_iter().map(|one| accounts[one]).collect();
        groups.into_iter().map(name).collect()
    };

    let mut bridges = graph.bridges();
    bridges.sort_by_key(|(tie, _)| {
        let link = within[*tie].0;
        (is_decided(link), link.weight, link.a, link.b)
    });
    let more_links = bridges.len().saturating_sub(SHOWN);
    bridges.truncate(SHOWN);
    let bridge = |(tie, inner): (usize, Range<usize>)| Bridge {
        link: within[tie].0.clone(),
        is_decided: is_decided(within[tie].0),
        carrier: carrier(within[tie].0),
        apart: named(graph.sides(&inner)),
    };
    let mut values = values(accounts.len(), &within);
    let more_values = values.len().saturating_sub(SHOWN);
    values.truncate(SHOWN);
    Holds {
        links: bridges.into_iter().map(bridge).collect(),
        more_links,
        values: values
            .into_iter()
            .map(|(piece, links, groups)| Value {
                piece,
                links,
                apart: named(groups),
            })
            .collect(),
        more_values,
    }
}

/// Only a decision makes certain.
const fn is_decided(link: &LinkView) -> bool {
    link.confidence >= 1000
}

/// What a link of two single accounts needs, in hundredths of a bit.
fn needed() -> i64 {
    Model::standard().thresholds.probable.into()
}

fn carrier(link: &LinkView) -> Option<Carrier> {
    let heaviest = link.evidence.iter().filter(|piece| piece.weight > 0);
    // Of equal ones the first that the link names.
    let heaviest = heaviest.reduce(|best, piece| {
        if piece.weight > best.weight {
            piece
        } else {
            best
        }
    })?;
    Some(Carrier {
        is_needed: !is_decided(link) && link.weight.saturating_sub(heaviest.weight) < needed(),
        piece: heaviest.clone(),
    })
}

/// What tells one value from another, as far as links tell.
type Sign<'l> = (&'l str, &'l str, u64, u64);

/// A link's place, and a piece of its evidence.
type Placed<'l> = (usize, &'l LinkEvidence);

type Found = (LinkEvidence, usize, Vec<Vec<usize>>);

/// Values of three accounts or more (two are a link, and its bridge is told already).
fn values(nodes: usize, links: &[(&LinkView, (usize, usize))]) -> Vec<Found> {
    let mut by_sign: BTreeMap<Sign<'_>, Vec<Placed<'_>>> = BTreeMap::new();
    for (place, (link, _)) in links.iter().enumerate() {
        for piece in link.evidence.iter().filter(|piece| piece.weight > 0) {
            let sign = (
                piece.kind.as_str(),
                piece.class.as_str(),
                piece.holders,
                piece.persons,
            );
            by_sign.entry(sign).or_default().push((place, piece));
        }
    }
    let mut found: Vec<Found> = Vec::new();
    for ((.., holders, _), pieces) in by_sign {
        // Less is no value that three hold, each two of them linked.
        if pieces.len() < 3 || holders < 3 {
            continue;
        }
        for group in spread(&pieces, links) {
            let pairs: BTreeSet<(usize, usize)> =
                group.iter().map(|(place, _)| links[*place].1).collect();
            let members: BTreeSet<usize> = pairs.iter().flat_map(|(a, b)| [*a, *b]).collect();
            let (count, each) = (members.len(), members.len() * (members.len() - 1) / 2);
            if count < 3 || count as u64 > holders || pairs.len() != each {
                continue;
            }
            let falls: BTreeSet<usize> = group
                .iter()
                .filter(|(place, piece)| {
                    let link = links[*place].0;
                    !is_decided(link) && link.weight.saturating_sub(piece.weight) < needed()
                })
                .map(|(place, _)| *place)
                .collect();
            if falls.is_empty() {
                continue;
            }
            let left: Vec<(usize, usize)> = links
                .iter()
                .enumerate()
                .filter(|(place, _)| !falls.contains(place))
                .map(|(_, (_, tie))| *tie)
                .collect();
            let groups = Graph::new(nodes, &left).groups();
            let first = group
                .iter()
                .min_by_key(|(place, _)| (links[*place].0.a, links[*place].0.b));
            if let Some((_, piece)) = first
                && groups.len() > 1
            {
                found.push(((*piece).clone(), falls.len(), groups));
            }
        }
    }
    let staying = |groups: &[Vec<usize>]| groups.last().map_or(0, Vec::len);
    // Stable: what is equal stays in the order of its sign.
    found.sort_by_key(|(_, _, groups)| staying(groups));
    found
}

/// Pieces of one sign by the connected parts that their links make.
fn spread<'l>(
    pieces: &[Placed<'l>],
    links: &[(&LinkView, (usize, usize))],
) -> Vec<Vec<Placed<'l>>> {
    // Numbered anew, so that it takes as long as there are pieces, not as there are accounts.
    let ends: BTreeSet<usize> = pieces
        .iter()
        .flat_map(|(place, _)| [links[*place].1.0, links[*place].1.1])
        .collect();
    let number: BTreeMap<usize, usize> = ends.into_iter().zip(0..).collect();
    let ties: Vec<(usize, usize)> = pieces
        .iter()
        .map(|(place, _)| links[*place].1)
        .map(|(one, other)| (number[&one], number[&other]))
        .collect();
    let groups = Graph::new(number.len(), &ties).groups();
    let mut part_of = vec![0; number.len()];
    for (part, group) in groups.iter().enumerate() {
        for one in group {
            part_of[*one] = part;
        }
    }
    let mut parts = vec![Vec::new(); groups.len()];
    for (piece, (one, _)) in pieces.iter().zip(&ties) {
        parts[part_of[*one]].push(*piece);
    }
    parts
}

/// A graph, walked once in depth.
struct Graph {
    /// The nodes in the order of the walk: what hangs below a node follows it.
    order: Vec<usize>,
    /// Where each connected part lies in it.
    parts: Vec<Range<usize>>,
    /// Ties that are bridges, each with where that which hangs below it lies in the order.
    bridges: Vec<(usize, Range<usize>)>,
}

const UNSEEN: usize = usize::MAX;

impl Graph {
    /// The graph of `nodes` nodes with these ties.
    fn new(nodes: usize, ties: &[(usize, usize)]) -> Self {
        let mut near: Vec<Vec<(usize, usize)>> = vec![Vec::new(); nodes];
        for (tie, (one, other)) in ties.iter().enumerate() {
            near[*one].push((*other, tie));
            near[*other].push((*one, tie));
        }
        let mut graph = Self {
            order: Vec::with_capacity(nodes),
            parts: Vec::new(),
            bridges: Vec::new(),
        };
        let (mut place, mut low) = (vec![UNSEEN; nodes], vec![UNSEEN; nodes]);
        for root in 0..nodes {
            if place[root] == UNSEEN {
                let begin = graph.order.len();
                graph.walk(root, &near, &mut place, &mut low);
                graph.parts.push(begin..graph.order.len());
            }
        }
        graph
    }

    /// Walks in depth from a root, without recursion: a chain of thousands is no danger. `low` is
    /// the first place that a node or what hangs below it leads back to (Tarjan 1974).
    fn walk(
        &mut self,
        root: usize,
        near: &[Vec<(usize, usize)>],
        place: &mut [usize],
        low: &mut [usize],
    ) {
        // A node, the tie that led to it, and which of its ties comes next.
        let mut path = vec![(root, UNSEEN, 0)];
        (place[root], low[root]) = (self.order.len(), self.order.len());
        self.order.push(root);
        while let Some((node, came, turn)) = path.last_mut() {
            let (node, came) = (*node, *came);
            if let Some((next, tie)) = near[node].get(*turn) {
                *turn += 1;
                if *tie == came {
                    continue;
                }
                if place[*next] == UNSEEN {
                    (place[*next], low[*next]) = (self.order.len(), self.order.len());
                    self.order.push(*next);
                    path.push((*next, *tie, 0));
                } else {
                    low[node] = low[node].min(place[*next]);
                }
                continue;
            }
            path.pop();
            if let Some((above, ..)) = path.last() {
                low[*above] = low[*above].min(low[node]);
                if low[node] > place[*above] {
                    self.bridges.push((came, place[node]..self.order.len()));
                }
            }
        }
    }

    fn bridges(&self) -> Vec<(usize, Range<usize>)> {
        self.bridges.clone()
    }

    /// The two groups that its part falls into without the bridge above `inner`, smaller first.
    fn sides(&self, inner: &Range<usize>) -> Vec<Vec<usize>> {
        let part = self.parts.iter().find(|part| part.contains(&inner.start));
        let part = part.cloned().unwrap_or_default();
        let outer = part.filter(|place| !inner.contains(place));
        let group = |places: &mut dyn Iterator<Item = usize>| {
            let mut group: Vec<usize> = places.map(|place| self.order[place]).collect();
            group.sort_unstable();
            group
        };
        sorted(vec![group(&mut inner.clone()), group(&mut { outer })])
    }

    /// The connected parts, smallest first.
    fn groups(&self) -> Vec<Vec<usize>> {
        let part = |part: &Range<usize>| {
            let mut group = self.order[part.clone()].to_vec();
            group.sort_unstable();
            group
        };
        sorted(self.parts.iter().map(part).collect())
    }
}

fn sorted(mut groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    groups.sort_by(|a, b| a.len().cmp(&b.len()).then_with(|| a.cmp(b)));
    groups
}

#[cfg(test)]
mod tests;
