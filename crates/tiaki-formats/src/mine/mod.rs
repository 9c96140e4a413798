//! Identifiers in free text: e-mail, telephone, addresses, URLs, names, cashtags.
//!
//! Some providers put what identifies an account nowhere but into running text. What is found here
//! is *mined*: it may belong to someone else, so whoever uses it must say so and give it less
//! weight than what is stated.
//!
//! # How
//! At each place where something can begin, every kind looks ahead by a number of bytes that is
//! bounded ([`LOOK`]), so the work grows with the length of the text and not with its square.
//! Where finds overlap the longest holds; of two as long, the one whose kind stands first in
//! [`FindKind`]. At most [`MOST`] finds are taken from one text.
//!
//! # What is refused
//! Things that look like identifiers and are none: times and dates, version numbers, networks,
//! addresses that no provider of connections could answer for (private, loopback, link-local),
//! amounts of money, card numbers, placeholders. A telephone number needs its country (`+`) or a
//! word that says what it is. When in doubt nothing is found: text can be read by people.
//!
//! # How to extend
//! A wording of a label is a line in `labels`. A kind is a variant of [`FindKind`] and a function
//! in `scan`, with rows in both tables of `tests`.

#[cfg(test)]
mod cases;
mod labels;
mod phone;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

/// Bytes that a kind may look at from one place.
pub const LOOK: usize = 2_083;
/// Finds taken from one text.
pub const MOST: usize = 1_000;

/// What was found, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindKind {
    /// A URL (`http`, `https`, also written so that it cannot be clicked).
    Url,
    /// An e-mail address.
    Email,
    /// An IPv4 or IPv6 address that can be routed.
    Ip,
    /// A telephone number.
    Phone,
    /// An account's id, from a label that says so.
    UserId,
    /// A name at a service: `@name`, or from a label.
    Handle,
    /// A name at a payment service: `$name`.
    Cashtag,
}

impl FindKind {
    /// The word for it.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Url => "url",
            Self::Email => "email",
            Self::Ip => "ip",
            Self::Phone => "phone",
            Self::UserId => "user_id",
            Self::Handle => "handle",
            Self::Cashtag => "cashtag",
        }
    }
}

/// An identifier found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Find {
    /// What it is.
    pub kind: FindKind,
    /// Where it begins in the text, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The identifier itself: clickable again where it was made not to be, without `@`, `$`, zone.
    pub value: String,
}

/// What a text gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mined {
    /// The finds, in the order of the text, none overlapping.
    pub finds: Vec<Find>,
    /// Whether there was more than [`MOST`]: then the rest of the text was not looked at.
    pub is_cut: bool,
    /// Steps taken: places looked at and bytes looked ahead.
    pub(crate) steps: u64,
}

/// Looks a text through.
#[must_use]
pub fn mine(text: &str) -> Mined {
    let mut scan = scan::Scan::new(text);
    let is_cut = scan.run();
    let mut mined = Mined {
        finds: choose(scan.found),
        is_cut,
        steps: scan.steps,
    };
    if mined.finds.len() > MOST {
        mined.finds.truncate(MOST);
        mined.is_cut = true;
    }
    mined
}

/// Whether a line of a mail names others than its sender: those addresses are not the sender's,
/// and often a child's, so they are not to be mined for the sender.
#[must_use]
pub fn names_addressees(line: &str) -> bool {
    const FIELDS: [&str; 6] = [
        "bcc",
        "cc",
        "delivered-to",
        "reply-to",
        "to",
        "x-original-to",
    ];
    line.split_once(':').is_some_and(|(field, _)| {
        let field = field.trim();
        FIELDS.iter().any(|known| field.eq_ignore_ascii_case(known))
    })
}

/// Of overlapping finds the longest, then the more telling, then the first.
fn choose(mut found: Vec<Find>) -> Vec<Find> {
    found.sort_by(|a, b| {
        let length = |find: &Find| find.end - find.start;
        length(b)
            .cmp(&length(a))
            .then(a.kind.cmp(&b.kind))
            .then(a.start.cmp(&b.start))
    });
    let mut chosen: BTreeMap<usize, Find> = BTreeMap::new();
    for find in found {
        let before = chosen.range(..find.end).next_back();
        if before.is_none_or(|(_, held)| held.end <= find.start) {
            chosen.insert(find.start, find);
        }
    }
    chosen.into_values().collect()
}
