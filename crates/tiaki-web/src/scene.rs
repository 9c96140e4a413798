//! What lies around a person, as a picture: its accounts in one column with their links as arcs beside it, what came
//! close and shared places in the next, other persons in the last.
//!
//! Columns, so that no line runs through what it does not join and no two labels lie on each other; whole numbers, so
//! that every machine draws the same. The tables beside it have all of it in words. In a language that is written
//! from right to left the picture is mirrored, its words are not.

/// Half of what a node takes, both ways.
pub(crate) const HALF: i32 = 18;

/// Half of what the number of an arc takes.
pub(crate) const BADGE: i32 = 11;

/// From one row to the next.
const ROW: i32 = 52;

/// From the edge to the first row.
const TOP: i32 = 34;

/// The columns: accounts, what is near and shared places, other persons.
const COLUMNS: [i32; 3] = [270, 450, 630];

/// The picture's width.
pub(crate) const WIDTH: i32 = 672;

/// How far the shortest arc swings out, and how much further the longest.
const SWING: (i32, i32) = (44, 170);

/// Where along an arc its number may stand, in sixteenths.
const ALONG: [i32; 9] = [8, 6, 10, 4, 12, 5, 11, 7, 9];

/// What is drawn, each with its name in the tables; what it joins is told by places in these lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Scene {
    /// Accounts of the person.
    pub(crate) own: Vec<String>,
    /// Links between two of them.
    pub(crate) ties: Vec<Tie>,
    /// What came close: the account of the person, and the other person where it is shown.
    pub(crate) near: Vec<(String, usize, Option<usize>)>,
    /// Shared places: the accounts of the person, and the other persons.
    pub(crate) places: Vec<(String, Vec<usize>, Vec<usize>)>,
    /// Other persons.
    pub(crate) others: Vec<String>,
}

/// A link between two accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tie {
    pub(crate) ends: (usize, usize),
    /// The name under which the stylesheet knows how firm it is.
    pub(crate) tier: &'static str,
    /// Its number in the table.
    pub(crate) number: usize,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Own,
    Near,
    Place,
    Other,
}

/// A node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) kind: Kind,
    pub(crate) label: String,
    pub(crate) x: i32,
    pub(crate) y: i32,
}

/// A line between two columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) class: &'static str,
    pub(crate) from: (i32, i32),
    pub(crate) to: (i32, i32),
}

/// A link, as an arc with its number, where there is room for that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arc {
    pub(crate) tier: &'static str,
    /// As the attribute of a path has it.
    pub(crate) path: String,
    pub(crate) number: usize,
    pub(crate) at: Option<(i32, i32)>,
}

/// The picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) height: i32,
    pub(crate) nodes: Vec<Node>,
    pub(crate) lines: Vec<Line>,
    pub(crate) arcs: Vec<Arc>,
    /// How high the line is that parts what is near from shared places; nothing where one of them is missing.
    pub(crate) parted: Option<i32>,
}

/// The name in the tables of the one at a place from 0.
pub(crate) fn name(kind: Kind, at: usize) -> String {
    let letter = match kind {
        Kind::Own => 'A',
        Kind::Near => 'N',
        Kind::Place => 'S',
        Kind::Other => 'P',
    };
    format!("{letter}{}", at.saturating_add(1))
}

fn number(at: usize) -> i32 {
    i32::try_from(at).unwrap_or(i32::MAX / ROW / 2)
}

/// Where the one at a place of a kind stands.
fn place(scene: &Scene, kind: Kind, at: usize) -> (i32, i32) {
    let [own, middle, last] = COLUMNS;
    let row = |at: usize| TOP + number(at) * ROW;
    match kind {
        Kind::Own => (own, row(at)),
        Kind::Near => (middle, row(at)),
        Kind::Place => (middle, row(scene.near.len() + at) + gap(scene)),
        Kind::Other => (last, row(at)),
    }
}

/// What parts shared places from what is near.
fn gap(scene: &Scene) -> i32 {
    if scene.near.is_empty() { 0 } else { ROW / 2 }
}

/// The picture of what is there, mirrored or not.
pub(crate) fn picture(scene: &Scene, is_mirrored: bool) -> Picture {
    let side = |(x, y): (i32, i32)| (if is_mirrored { WIDTH - x } else { x }, y);
    let at = |kind, place_of| side(place(scene, kind, place_of));
    let mut nodes = Vec::new();
    let mut add = |kind, labels: Vec<&String>| {
        for (place_of, label) in labels.into_iter().enumerate() {
            let ((x, y), label) = (at(kind, place_of), label.clone());
            nodes.push(Node { kind, label, x, y });
        }
    };
    add(Kind::Own, scene.own.iter().collect());
    add(
        Kind::Near,
        scene.near.iter().map(|(label, ..)| label).collect(),
    );
    add(
        Kind::Place,
        scene.places.iter().map(|(label, ..)| label).collect(),
    );
    add(Kind::Other, scene.others.iter().collect());
    let mut lines = Vec::new();
    let mut line = |class, from, to| lines.push(Line { class, from, to });
    for (near, (_, own, other)) in scene.near.iter().enumerate() {
        line("near", at(Kind::Own, *own), at(Kind::Near, near));
        if let Some(other) = other {
            line("whose", at(Kind::Near, near), at(Kind::Other, *other));
        }
    }
    for (shared, (_, own, others)) in scene.places.iter().enumerate() {
        for one in own {
            line("shared", at(Kind::Own, *one), at(Kind::Place, shared));
        }
        for other in others {
            line("shared", at(Kind::Place, shared), at(Kind::Other, *other));
        }
    }
    let lowest = nodes.iter().map(|node| node.y).max().unwrap_or(TOP);
    Picture {
        height: lowest + TOP,
        arcs: arcs(scene, &nodes, side),
        lines,
        parted: (!scene.near.is_empty() && !scene.places.is_empty())
            .then(|| place(scene, Kind::Place, 0).1 - ROW * 3 / 4),
        nodes,
    }
}

/// The links as arcs. A number stands where it touches neither a node nor another number; else it is left out.
fn arcs(scene: &Scene, nodes: &[Node], side: impl Fn((i32, i32)) -> (i32, i32)) -> Vec<Arc> {
    let mut taken: Vec<(i32, i32, i32)> = nodes.iter().map(|node| (node.x, node.y, HALF)).collect();
    let span = number(scene.own.len().saturating_sub(2)).max(1);
    let mut arcs = Vec::new();
    for tie in &scene.ties {
        let (one, other) = tie.ends;
        let (from, to) = (place(scene, Kind::Own, one), place(scene, Kind::Own, other));
        let steps = number(one.abs_diff(other)).saturating_sub(1);
        let swing = SWING.0 + SWING.1 * steps / span;
        // A cubic whose handles lie a third further out comes just so far.
        let handle = from.0 - swing * 4 / 3;
        let free = ALONG.iter().map(|along| {
            let x = along_of(*along, [from.0, handle, handle, to.0]);
            side((x, along_of(*along, [from.1, from.1, to.1, to.1])))
        });
        let at = free.into_iter().find(|(x, y)| {
            let is_clear = |(of_x, of_y, half): &(i32, i32, i32)| {
                (x - of_x).abs() >= half + BADGE || (y - of_y).abs() >= half + BADGE
            };
            taken.iter().all(is_clear)
        });
        taken.extend(at.map(|(x, y)| (x, y, BADGE)));
        let (from, to, handles) = (
            side(from),
            side(to),
            [side((handle, from.1)), side((handle, to.1))],
        );
        let [first, second] = handles;
        arcs.push(Arc {
            tier: tie.tier,
            path: format!(
                "M{} {}C{} {} {} {} {} {}",
                from.0, from.1, first.0, first.1, second.0, second.1, to.0, to.1
            ),
            number: tie.number,
            at,
        });
    }
    arcs
}

/// Where a cubic is, so many sixteenths along.
fn along_of(along: i32, [a, b, c, d]: [i32; 4]) -> i32 {
    let left = 16 - along;
    let sum = left * left * left * a
        + 3 * along * left * left * b
        + 3 * along * along * left * c
        + along * along * along * d;
    sum / 4_096
}

#[cfg(test)]
mod tests;
