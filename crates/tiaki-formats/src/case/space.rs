//! How names are written short: those that begin alike have their beginning in the context.
//!
//! A prefix of the context stands for `urn:uuid:` and the first half of a UUID (all names of a kind),
//! or all of it but the last six digits (what one file alone names). Whoever reads JSON-LD gets whole
//! UUIDs; whoever writes such a file by hand may write any name whole, as `kb:` and the UUID.

use super::NodeId;
use super::id::{OF_FILE, OF_KIND};
use super::terms::{NODE, URN};

/// What the writer's own nodes are named after.
const PARTS: &str = "part";

/// The beginning of some names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Space {
    prefix: &'static str,
    start: [u8; 16],
    length: usize,
}

/// Prefixes, in rising order, how many bytes of a name each stands for, and of which kind.
const PREFIXES: [(&str, usize, &str); 6] = [
    ("a", OF_KIND, "account"),
    ("l", OF_KIND, "link"),
    ("n", OF_FILE, PARTS),
    ("p", OF_KIND, "person"),
    ("r", OF_KIND, "report"),
    ("s", OF_FILE, "seen"),
];

/// Whether this is the prefix of a space.
pub(super) fn is_prefix(prefix: &str) -> bool {
    PREFIXES.iter().any(|(known, ..)| *known == prefix)
}

/// The beginnings of names in a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Spaces(Vec<Space>);

impl Spaces {
    /// Those of the file of this name.
    pub(super) fn of(file: NodeId) -> Self {
        let spaces = PREFIXES.into_iter().map(|(prefix, length, kind)| {
            let of = match length {
                OF_FILE => NodeId::within(file, kind, 0),
                _ => NodeId::derive(kind, &[]),
            };
            Space {
                prefix,
                start: of.0,
                length,
            }
        });
        Self(spaces.collect())
    }

    /// Prefixes with what each stands for, in rising order.
    pub(super) fn context(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.0.iter().map(|space| {
            let whole = NodeId(space.start).to_string();
            let start = whole.get(..digits(space.length)).unwrap_or_default();
            (space.prefix, format!("{URN}{start}"))
        })
    }

    /// Takes a prefix from a file; whether it may stand for that.
    pub(super) fn take(&mut self, prefix: &str, start: &str) -> bool {
        let known = PREFIXES.iter().find(|(known, ..)| *known == prefix);
        let Some((prefix, length, _)) = known else {
            return false;
        };
        let rest = "00000000-0000-0000-0000-000000000000".get(digits(*length)..);
        let whole = start
            .strip_prefix(URN)
            .filter(|start| start.len() == digits(*length))
            .and_then(|start| NodeId::parse(&format!("{start}{}", rest?)));
        if let Some(NodeId(start)) = whole {
            self.0.push(Space {
                prefix,
                start,
                length: *length,
            });
        }
        whole.is_some()
    }

    /// Writes a name.
    pub(super) fn write(&self, id: NodeId, out: &mut String) {
        let within = |space: &&Space| id.0.get(..space.length) == space.start.get(..space.length);
        let (prefix, from) = match self.0.iter().find(within) {
            Some(space) => (space.prefix, space.length),
            None => (NODE.trim_end_matches(':'), 0),
        };
        out.push_str(prefix);
        out.push(':');
        for (place, byte) in id.0.iter().enumerate().skip(from) {
            if matches!(place, 4 | 6 | 8 | 10) && place > from {
                out.push('-');
            }
            for half in [byte >> 4, byte & 15] {
                out.push(char::from_digit(u32::from(half), 16).unwrap_or_default());
            }
        }
    }

    /// Reads a name.
    pub(super) fn find(&self, text: &str) -> Option<NodeId> {
        if let Some(whole) = text.strip_prefix(NODE) {
            return NodeId::parse(whole);
        }
        let (prefix, rest) = text.split_once(':')?;
        let space = self.0.iter().find(|space| space.prefix == prefix)?;
        let start = NodeId(space.start).to_string();
        NodeId::parse(&format!("{}{rest}", start.get(..digits(space.length))?))
    }
}

/// How much of a UUID as text so many bytes are, with the hyphen where one follows.
const fn digits(bytes: usize) -> usize {
    match bytes {
        OF_KIND => 19,
        _ => 30,
    }
}

/// Whether a name is one that the writer gives by itself in the file of that name.
pub(super) fn is_part(file: NodeId, id: NodeId) -> bool {
    let NodeId(start) = NodeId::within(file, PARTS, 0);
    id.0.get(..OF_FILE) == start.get(..OF_FILE)
}

/// Gives names to what the writer makes, and writes all names.
#[derive(Debug)]
pub(super) struct Names {
    spaces: Spaces,
    file: NodeId,
    next: u32,
    text: String,
}

impl Names {
    pub(super) fn of(file: NodeId) -> Self {
        Self {
            spaces: Spaces::of(file),
            file: NodeId::within(file, PARTS, 0),
            next: 0,
            text: String::new(),
        }
    }

    pub(super) const fn spaces(&self) -> &Spaces {
        &self.spaces
    }

    /// A name for another node.
    pub(super) fn next(&mut self) -> NodeId {
        let NodeId(mut all) = self.file;
        let number = self.next.to_be_bytes();
        let last = all.iter_mut().skip(OF_FILE);
        last.zip(number.iter().skip(1))
            .for_each(|(to, from)| *to = *from);
        self.next = self.next.saturating_add(1);
        NodeId(all)
    }

    /// Whether more names were given than a file has.
    pub(super) const fn is_spent(&self) -> bool {
        self.next > 1 << 24
    }

    /// A name as it stands in the file.
    pub(super) fn text(&mut self, id: NodeId) -> &str {
        self.text.clear();
        self.spaces.write(id, &mut self.text);
        &self.text
    }
}
