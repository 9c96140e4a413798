//! What is publicly known of a world's networks, as a file that a site may take over.
//!
//! Each country's blocks are dealt out as [`super::Slice`] says; of most, but as with real ones not of
//! all, it is known what they are for, and of a country's smaller blocks never. Which are listed depends
//! on the seed, and changes nothing else in the world. Of home lines it is known how long they keep an
//! address, in the words of the file.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{Ipv4Addr, Ipv6Addr};

use super::Slice;
use crate::draw::place;
use crate::registry;
use crate::world::World;

/// Home lines that keep an address no longer are given another each day.
const DAY: u32 = 1;
/// Home lines that keep an address longer keep it for months.
const WEEKS: u32 = 60;
/// So many blocks of a kind are known in a country at most, the largest.
const LARGEST: usize = 32;

/// The file, in the form `networks-1`.
pub(crate) fn networks(world: &World<'_>) -> String {
    let setting = &world.setting;
    let known = u64::from(setting.params.network.known.parts());
    let mut by_kind: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    // Where a country has few blocks, two kinds may be in one: then the first of them is listed.
    let mut taken = BTreeSet::new();
    for number in 0..setting.countries.len() {
        let country = number as u64;
        let blocks = registry::blocks(setting.countries.country(number).code);
        let leases = &setting.params.network.lease_days;
        let turn = place(setting.seed.permute(12, 20, country)) % leases.len().max(1);
        let lease = leases.get(turn).copied().unwrap_or(1);
        let home = if lease <= DAY {
            "daily_line"
        } else if lease <= WEEKS {
            "fixed_line"
        } else {
            "static_line"
        };
        let slices = [
            (Slice::Home, home),
            (Slice::Carrier, "carrier_nat"),
            (Slice::Places, "public"),
            (Slice::Hosting, "hosting"),
        ];
        for ((slice, kind), tweak) in slices.into_iter().zip(0..) {
            if setting.seed.permute(50, 20, country << 2 | tweak) % 10_000 >= known {
                continue;
            }
            let (first, len) = slice.of(blocks);
            let v4 = largest(&blocks.ipv4_runs(first, len), 24);
            let v4 = v4
                .into_iter()
                .map(|(from, bits)| format!("{}/{bits}", Ipv4Addr::from(from << 8)));
            let v6 = match slice {
                Slice::Home => largest(&blocks.ipv6_runs(), 32),
                _ => Vec::new(),
            };
            let v6 = v6
                .into_iter()
                .map(|(from, bits)| format!("{}/{bits}", Ipv6Addr::from(u128::from(from) << 96)));
            let list = by_kind.entry(kind).or_default();
            list.extend(v4.chain(v6).filter(|prefix| taken.insert(prefix.clone())));
        }
    }
    let mut file = "format = \"networks-1\"\n".to_owned();
    for (kind, list) in by_kind {
        let prefixes: String = list.iter().map(|one| format!("    \"{one}\",\n")).collect();
        file += &format!(
            "\n[[network]]\nkind = \"{kind}\"\nprefixes = [\n{prefixes}]\nsource = \"invented\"\n"
        );
    }
    file
}

/// The largest prefixes that runs of blocks of so many bits are made of: first block and length.
fn largest(runs: &[(u32, u32)], bits: u32) -> Vec<(u32, u32)> {
    let mut found = prefixes(runs, bits);
    found.sort_by_key(|(_, length)| *length);
    found.truncate(LARGEST);
    found
}

/// All prefixes that runs of blocks of so many bits are made of, as few as will do.
fn prefixes(runs: &[(u32, u32)], bits: u32) -> Vec<(u32, u32)> {
    let mut found = Vec::new();
    for (mut from, mut left) in runs.iter().copied() {
        while left > 0 {
            // The largest block that begins here and does not end later.
            let step = from.trailing_zeros().min(left.ilog2()).min(bits - 1);
            found.push((from, bits - step));
            from += 1 << step;
            left -= 1 << step;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use super::*;

    #[test]
    fn prefixes_hold_the_blocks_of_their_numbers_and_no_other() {
        for code in ["NZ", "IN", "VA"] {
            let blocks = registry::blocks(code);
            let (first, len) = Slice::Carrier.of(blocks);
            let prefixes = prefixes(&blocks.ipv4_runs(first, len), 24);
            let all = prefixes.iter().map(|(_, bits)| 1_u64 << (24 - bits));
            assert_eq!(all.sum::<u64>(), u64::from(len), "{code}");
            for number in first..first + len {
                let Some(IpAddr::V4(address)) = blocks.ipv4(number) else {
                    panic!("{code} {number}")
                };
                let block = u32::from(address) >> 8;
                let holding = prefixes
                    .iter()
                    .filter(|(from, bits)| block >> (24 - bits) == from >> (24 - bits));
                assert_eq!(holding.count(), 1, "{code} {number}");
            }
        }
    }
}
