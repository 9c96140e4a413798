//! Which kind of network an address belongs to: how long one subscriber keeps it, and how many use
//! it at once.
//!
//! An address is worth as much as its network makes it. A line that keeps its address for months says
//! next year who was there; one that is given another each night says so until then; behind a carrier's
//! translation thousands share an address at once, and only the connection tells them apart. No
//! address says by itself which it is. What standards say of reserved blocks is built in
//! ([`NetworkRules::standard`], `table`); the rest a site must say ([`NetworkRules::with`]), from what
//! providers answer, registries publish, or a bought list. Where nothing is said an address is of an
//! unknown network, which linking gives the worth of a mixture.
//!
//! Addresses are looked up whenever accounts are linked or located, so that one run knows one table
//! and nothing stored changes with it.
//!
//! What it refuses: to guess a kind from how an address is used (locating does that, from many
//! accounts); parts of an IPv6 /64, since addresses are compared by their /64; two kinds for one block.
//! A block inside a larger one has its own kind: the longest prefix holds.
//!
//! To add a kind: a variant, its code, what linking makes of it (`tiaki-ops`, `linking::rows`) and what
//! locating does ([`NetworkKind::class`]), a line in `docs/formats/networks.md`. To add a reserved
//! block: a line in `table`, with its source, and a higher [`VERSION`].

mod file;
mod prefix;
mod table;
#[cfg(test)]
mod tests;

use std::net::IpAddr;

pub use self::file::{NetworkError, SITE_FORMAT};
use self::prefix::Prefix;
pub use self::table::VERSION;
use crate::country::Country;
use crate::identifier::codes;
use crate::locate::NetworkClass;
use crate::time::Timestamp;

codes! {
    /// What kind of network an address belongs to.
    NetworkKind {
        /// A carrier's translation: many subscribers at once, told apart by port.
        CarrierNat = "carrier_nat",
        /// A line that is given another address each day, or whenever it dials in.
        DailyLine = "daily_line",
        /// A line at home whose address stays for weeks.
        FixedLine = "fixed_line",
        /// A data centre.
        Hosting = "hosting",
        /// An address that is used inside a network and names nobody outside it.
        Local = "local",
        /// A mobile device without translation: an address of its own, for minutes.
        Mobile = "mobile",
        /// A place where strangers share a line: a school, a library, an hotel, a place of work.
        Public = "public",
        /// A satellite link.
        Satellite = "satellite",
        /// A line that keeps its address for months.
        StaticLine = "static_line",
        /// A tunnel that hides who is behind it: VPN, Tor, a private relay.
        Tunnel = "tunnel",
        /// Nothing is known.
        Unknown = "unknown",
    }
}

impl NetworkKind {
    /// What locating makes of it.
    #[must_use]
    pub const fn class(self) -> NetworkClass {
        match self {
            Self::DailyLine | Self::FixedLine | Self::Mobile | Self::StaticLine => {
                NetworkClass::Access
            }
            Self::CarrierNat | Self::Public => NetworkClass::Shared,
            Self::Hosting => NetworkClass::Hosting,
            Self::Satellite => NetworkClass::Satellite,
            Self::Tunnel => NetworkClass::Proxy,
            Self::Local | Self::Unknown => NetworkClass::Unknown,
        }
    }
}

/// See the module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkRules {
    /// From which address on which kind holds, up to the next entry; ascending, the first at 0.
    /// IPv4 addresses are at their mapped places (RFC 4291, 2.5.5.2).
    steps: Vec<(u128, NetworkKind)>,
    /// The same for where a site says that blocks are registered.
    registered: Vec<(u128, Option<Registration>)>,
    /// Of what the site adds; 0 where it adds nothing.
    addition: u32,
}

/// Where a block is registered, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Registration {
    /// The country of whoever it is registered to.
    pub country: Country,
    /// The first day of that.
    pub since: Timestamp,
}

impl Default for NetworkRules {
    fn default() -> Self {
        Self::standard()
    }
}

impl NetworkRules {
    /// What standards say of reserved blocks, of version [`VERSION`].
    #[must_use]
    pub fn standard() -> Self {
        Self {
            steps: flatten(table::blocks(), NetworkKind::Unknown),
            registered: vec![(0, None)],
            addition: 0,
        }
    }

    /// Which rules these are: the version of those built in, and, where a site added to them, a mark
    /// of what (`1`, `1+5d3af210`). Equal names mean equal rules.
    #[must_use]
    pub fn name(&self) -> String {
        match self.addition {
            0 => VERSION.to_string(),
            mark => format!("{VERSION}+{mark:08x}"),
        }
    }

    /// The kind of network of an address.
    #[must_use]
    pub fn kind(&self, address: IpAddr) -> NetworkKind {
        at(&self.steps, address).unwrap_or(NetworkKind::Unknown)
    }

    /// Where the block of an address is registered and since when, if the site says so.
    #[must_use]
    pub fn registration(&self, address: IpAddr) -> Option<Registration> {
        at(&self.registered, address).flatten()
    }
}

/// What holds at an address.
fn at<T: Copy>(steps: &[(u128, T)], address: IpAddr) -> Option<T> {
    let place = prefix::place(address);
    let after = steps.partition_point(|(from, _)| *from <= place);
    let step = after.checked_sub(1).and_then(|at| steps.get(at));
    step.map(|(_, holds)| *holds)
}

/// The steps of blocks that lie apart or one inside another, none of them twice.
fn flatten<T: Copy + PartialEq>(mut blocks: Vec<(Prefix, T)>, nothing: T) -> Vec<(u128, T)> {
    // A larger block comes before those inside it.
    blocks.sort_unstable_by_key(|(prefix, _)| (prefix.first, prefix.length));
    let mut steps: Vec<(u128, T)> = vec![(0, nothing)];
    let mut open: Vec<(u128, T)> = Vec::new();
    for (prefix, kind) in blocks {
        close(&mut open, &mut steps, nothing, Some(prefix.first));
        step(&mut steps, prefix.first, kind);
        open.push((prefix.last(), kind));
    }
    close(&mut open, &mut steps, nothing, None);
    steps
}

/// Ends the open blocks that end before an address, or all of them.
fn close<T: Copy + PartialEq>(
    open: &mut Vec<(u128, T)>,
    steps: &mut Vec<(u128, T)>,
    nothing: T,
    before: Option<u128>,
) {
    while let Some((last, _)) = open
        .last()
        .copied()
        .filter(|(last, _)| before.is_none_or(|first| *last < first))
    {
        open.pop();
        let kind = open.last().map_or(nothing, |(_, kind)| *kind);
        if let Some(next) = last.checked_add(1) {
            step(steps, next, kind);
        }
    }
}

/// From an address on another kind holds; of two steps at one address the later holds.
fn step<T: Copy + PartialEq>(steps: &mut Vec<(u128, T)>, from: u128, kind: T) {
    while steps.last().is_some_and(|(last, _)| *last == from) {
        steps.pop();
    }
    if steps.last().is_none_or(|(_, before)| *before != kind) {
        steps.push((from, kind));
    }
}
