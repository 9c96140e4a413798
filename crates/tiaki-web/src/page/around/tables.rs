//! The picture in words: a table for each of its parts, with the names that stand in it.

use tiaki_ops::around::{Own as Used, Since};

use super::Drawn;
use crate::moment::Moment;
use crate::page::review::{self, Pair, Piece};
use crate::page::{Shell, bits, short};
use crate::scene::{Kind, name};
use crate::text::Text;
use crate::words;

/// Accounts of another person that are named at a place.
const NAMED: usize = 5;

/// An account of the person.
pub(in crate::page) struct Own {
    pub(in crate::page) name: String,
    pub(in crate::page) id: String,
    pub(in crate::page) service: Text,
    pub(in crate::page) handle: Text,
    /// How it is protected, where it is.
    pub(in crate::page) protection: Option<String>,
    pub(in crate::page) since: Told,
}

/// When something was first known here, and first happened.
pub(in crate::page) struct Told {
    pub(in crate::page) known: Option<Moment>,
    pub(in crate::page) active: Option<Moment>,
}

/// A link between two accounts of the person.
pub(in crate::page) struct Tied {
    pub(in crate::page) number: usize,
    pub(in crate::page) ends: [String; 2],
    pub(in crate::page) evidence: Vec<Piece>,
    pub(in crate::page) bits: String,
    pub(in crate::page) tier: String,
    pub(in crate::page) since: Told,
}

/// An account that came close.
pub(in crate::page) struct Near {
    pub(in crate::page) name: String,
    /// The name of the person's own account.
    pub(in crate::page) to: String,
    /// Which side of the pair is the other one.
    pub(in crate::page) at: usize,
    pub(in crate::page) pair: Pair,
    pub(in crate::page) since: Told,
}

/// A shared place.
pub(in crate::page) struct Place {
    pub(in crate::page) name: String,
    pub(in crate::page) kind: String,
    pub(in crate::page) value: Text,
    pub(in crate::page) network: Option<String>,
    pub(in crate::page) own: Vec<String>,
    pub(in crate::page) others: Vec<String>,
    pub(in crate::page) accounts: usize,
    pub(in crate::page) more: usize,
    pub(in crate::page) is_cut: bool,
}

/// Another person.
pub(in crate::page) struct Other {
    pub(in crate::page) name: String,
    pub(in crate::page) id: String,
    pub(in crate::page) short: String,
    pub(in crate::page) has_page: bool,
    pub(in crate::page) places: Vec<String>,
    /// Ids and their beginnings.
    pub(in crate::page) accounts: Vec<(String, String)>,
    pub(in crate::page) more: usize,
}

fn told(shell: &Shell, since: Since) -> Told {
    Told {
        known: since.known.map(|at| shell.moment(at)),
        active: since.active.map(|at| shell.moment(at)),
    }
}

/// The accounts of the person that are drawn.
pub(super) fn own(shell: &Shell, drawn: &Drawn<'_>) -> Vec<Own> {
    let row = |at: &usize| {
        let account = drawn.person.accounts.get(*at)?;
        let of = drawn.around.own.iter();
        let since = of.clone().find(|own| own.id == account.id);
        let is_shielded = account.protection.is_shielded();
        Some(Own {
            name: name(Kind::Own, *at),
            id: account.id.to_string(),
            service: Text::new(&account.service),
            handle: Text::new(&account.handle),
            protection: is_shielded
                .then(|| words::protection(shell.tongue(), account.protection).0),
            since: told(shell, since.map(|own| own.since).unwrap_or_default()),
        })
    };
    drawn.own.iter().filter_map(row).collect()
}

/// The links that are drawn, by their numbers.
pub(super) fn ties(shell: &Shell, drawn: &Drawn<'_>) -> Vec<Tied> {
    let tongue = shell.tongue();
    let label = |id| {
        let accounts = drawn.person.accounts.iter();
        let at = accounts.clone().position(|account| account.id == id);
        at.map_or_else(|| short(&id.to_string()), |at| name(Kind::Own, at))
    };
    let row = |(at, since): &(usize, Since)| {
        let link = drawn.person.links.get(*at)?;
        Some(Tied {
            number: at.saturating_add(1),
            ends: [label(link.a), label(link.b)],
            evidence: link
                .evidence
                .iter()
                .map(|one| review::piece(tongue, one))
                .collect(),
            bits: bits(link.weight),
            tier: words::tier(tongue, &link.tier),
            since: told(shell, *since),
        })
    };
    drawn.ties.iter().filter_map(row).collect()
}

/// What came close.
pub(super) fn near(shell: &Shell, drawn: &Drawn<'_>) -> Vec<Near> {
    let row = |at: &usize| {
        let near = drawn.around.near.get(*at)?;
        let mut accounts = drawn.person.accounts.iter();
        let own = accounts.position(|account| account.id == near.own)?;
        Some(Near {
            name: name(Kind::Near, *at),
            to: name(Kind::Own, own),
            at: usize::from(near.pair.b.id == near.id),
            pair: review::pair(shell.tongue(), 0, &near.pair),
            since: told(shell, near.since),
        })
    };
    drawn.near.iter().filter_map(row).collect()
}

/// The shared places that are drawn.
pub(super) fn places(shell: &Shell, drawn: &Drawn<'_>) -> Vec<Place> {
    let tongue = shell.tongue();
    let row = |shared: &super::Shared| {
        let place = drawn.around.places.get(shared.at)?;
        let own = shared.own.iter().filter_map(|at| drawn.own.get(*at));
        let accounts = place.others.iter();
        let accounts = accounts.filter(|(other, _)| shared.others.contains(other));
        Some(Place {
            name: name(Kind::Place, shared.at),
            kind: words::kind(tongue, place.kind),
            value: Text::new(&place.value),
            network: place.network.map(|code| tongue.code("network", code)),
            own: own.map(|at| name(Kind::Own, *at)).collect(),
            others: shared
                .others
                .iter()
                .map(|at| name(Kind::Other, *at))
                .collect(),
            accounts: accounts.count(),
            more: place.more,
            is_cut: place.is_cut,
        })
    };
    drawn.places.iter().filter_map(row).collect()
}

/// The other persons that are drawn.
pub(super) fn others(drawn: &Drawn<'_>) -> Vec<Other> {
    let row = |at: &usize| {
        let other = drawn.around.others.get(*at)?;
        let shared = drawn
            .places
            .iter()
            .filter(|place| place.others.contains(at));
        let used = shared
            .clone()
            .filter_map(|place| drawn.around.places.get(place.at));
        let mut accounts: Vec<Used> = used
            .flat_map(|place| &place.others)
            .filter(|(of, _)| of == at)
            .map(|(_, used)| *used)
            .collect();
        accounts.sort_unstable_by_key(|used| used.id);
        accounts.dedup_by_key(|used| used.id);
        let id = other.id.to_string();
        Some(Other {
            name: name(Kind::Other, *at),
            short: short(&id),
            id,
            has_page: other.has_page,
            places: shared.map(|place| name(Kind::Place, place.at)).collect(),
            more: accounts.len().saturating_sub(NAMED),
            accounts: accounts
                .iter()
                .take(NAMED)
                .map(|used| (used.id.to_string(), short(&used.id.to_string())))
                .collect(),
        })
    };
    drawn.others.iter().filter_map(row).collect()
}
