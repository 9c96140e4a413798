//! Which blocks of addresses the regional registries have given to which country.
//!
//! A world's addresses must be of the right country to anyone who looks them up, and must never be
//! a subscriber's. So they come from blocks that are really delegated, and only such are used that
//! name no host: of IPv4 the network address x.y.z.0 of a /24, of IPv6 the subnet-router anycast
//! address of a /64, whose interface identifier is zero (RFC 4291, 2.6.1).
//!
//! The registries' statistics ship in the crate `iptocc`; its lookups are stepped through once per
//! process, which takes a fraction of a second.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::OnceLock;

use crate::draw::{place, short};

/// Prefixes that the registries delegate IPv6 from (IANA: IPv6 global unicast allocations).
const IPV6_ROOTS: [(u32, u32); 8] = [
    (0x2001_0000, 16),
    (0x2003_0000, 18),
    (0x2400_0000, 12),
    (0x2600_0000, 12),
    (0x2610_0000, 23),
    (0x2800_0000, 12),
    (0x2a00_0000, 12),
    (0x2c00_0000, 12),
];
/// Prefixes for documentation and special use that a registry may nonetheless list
/// (RFC 5737, RFC 6890, RFC 7526), as first and last /24.
const NOT_IPV4: [(u32, u32); 10] = [
    (0x00_0000, 0x00_ffff),
    (0x0a_0000, 0x0a_ffff),
    (0x64_4000, 0x64_7fff),
    (0x7f_0000, 0x7f_ffff),
    (0xa9_fe00, 0xa9_feff),
    (0xac_1000, 0xac_1fff),
    (0xc0_0000, 0xc0_0002),
    (0xc0_a800, 0xc0_a8ff),
    (0xc6_1200, 0xc6_13ff),
    (0xe0_0000, 0xff_ffff),
];
/// Single documentation /24s.
const DOCUMENTATION: [u32; 3] = [0xc0_0002, 0xc6_3364, 0xcb_0071];
/// A /22 has so many /24s.
const STEP: u32 = 4;

/// One country's blocks.
#[derive(Debug, Default, Clone)]
pub(crate) struct Blocks {
    /// Runs of /24s: the first one, and how many there are up to the end of the run.
    runs: Vec<(u32, u32)>,
    /// /32s of IPv6.
    prefixes: Vec<u32>,
}

impl Blocks {
    /// How many /24s of IPv4.
    pub(crate) fn ipv4_len(&self) -> u32 {
        self.runs.last().map_or(0, |(_, end)| *end)
    }

    /// The network address of a /24 by number, below [`Blocks::ipv4_len`].
    pub(crate) fn ipv4(&self, number: u32) -> Option<IpAddr> {
        let run = self.runs.partition_point(|(_, end)| *end <= number);
        let before = run
            .checked_sub(1)
            .and_then(|at| self.runs.get(at))
            .map_or(0, |(_, end)| *end);
        let (first, _) = self.runs.get(run)?;
        Some(Ipv4Addr::from((first + number - before) << 8).into())
    }

    /// So many /24s from a number on, as runs: the first one and how many follow each other.
    pub(crate) fn ipv4_runs(&self, first: u32, len: u32) -> Vec<(u32, u32)> {
        let (from, to) = (first, first.saturating_add(len).min(self.ipv4_len()));
        let mut before = 0;
        let mut found = Vec::new();
        for (start, end) in &self.runs {
            let (low, high) = (from.max(before), to.min(*end));
            if low < high {
                found.push((start + (low - before), high - low));
            }
            before = *end;
        }
        found
    }

    /// The /32s of IPv6, as runs: the first one's bits and how many follow each other.
    pub(crate) fn ipv6_runs(&self) -> Vec<(u32, u32)> {
        let runs = self.prefixes.chunk_by(|one, next| one + 1 == *next);
        let run = |run: &[u32]| Some((*run.first()?, short(run.len() as u64)));
        runs.filter_map(run).collect()
    }

    /// Adds a /22 behind the others.
    fn extend(&mut self, block: u32) {
        let end = self.ipv4_len() + STEP;
        let before = self
            .runs
            .len()
            .checked_sub(2)
            .and_then(|at| self.runs.get(at));
        let before = before.map_or(0, |(_, end)| *end);
        match self.runs.last_mut() {
            Some((start, last)) if *start + (*last - before) == block => *last = end,
            _ => self.runs.push((block, end)),
        }
    }

    /// How many /32s of IPv6.
    pub(crate) fn ipv6_len(&self) -> u32 {
        short(self.prefixes.len() as u64)
    }

    /// The anycast address of a /64: the /32 by number, below [`Blocks::ipv6_len`], and 32 bits within.
    pub(crate) fn ipv6(&self, number: u32, within: u32) -> Option<IpAddr> {
        let prefix = self.prefixes.get(place(number.into()))?;
        Some(Ipv6Addr::from(u128::from(*prefix) << 96 | u128::from(within) << 64).into())
    }
}

/// The blocks of a country, or none at all.
pub(crate) fn blocks(code: &str) -> &'static Blocks {
    static EMPTY: Blocks = Blocks {
        runs: Vec::new(),
        prefixes: Vec::new(),
    };
    static ALL: OnceLock<Vec<Blocks>> = OnceLock::new();
    let all = ALL.get_or_init(read);
    letters(code).and_then(|at| all.get(at)).unwrap_or(&EMPTY)
}

/// Whether the registries give an address to a country.
pub(crate) fn is_in(address: IpAddr, code: &str) -> bool {
    iptocc::country_code(address) == Some(code)
}

/// A code of two capital letters as a number below 676.
fn letters(code: &str) -> Option<usize> {
    let letter = |byte: u8| {
        byte.checked_sub(b'A')
            .filter(|at| *at < 26)
            .map(usize::from)
    };
    match code.as_bytes() {
        [first, second] => Some(letter(*first)? * 26 + letter(*second)?),
        _ => None,
    }
}

fn read() -> Vec<Blocks> {
    let mut all = vec![Blocks::default(); 26 * 26];
    read_ipv4(&mut all);
    read_ipv6(&mut all);
    all
}

/// Takes each /22 whose ends lie in one country.
fn read_ipv4(all: &mut [Blocks]) {
    let mut block = 0x01_0000;
    while block < 0xe0_0000 {
        let first = iptocc::country_code(Ipv4Addr::from(block << 8));
        let last = iptocc::country_code(Ipv4Addr::from((block + STEP) << 8).saturating_before());
        let special = |block: u32| {
            NOT_IPV4
                .iter()
                .any(|(from, to)| (*from..=*to).contains(&block))
                || DOCUMENTATION.contains(&block)
        };
        let code = first.filter(|_| first == last && !(block..block + STEP).any(special));
        let blocks = code.and_then(letters).and_then(|at| all.get_mut(at));
        blocks.into_iter().for_each(|blocks| blocks.extend(block));
        block += STEP;
    }
}

/// Takes each /32 whose first address lies in a country.
fn read_ipv6(all: &mut [Blocks]) {
    for (root, length) in IPV6_ROOTS {
        for offset in 0..1_u32 << (32 - length) {
            let prefix = root | offset;
            if prefix == 0x2001_0db8 {
                continue;
            }
            let code = iptocc::country_code(Ipv6Addr::from(u128::from(prefix) << 96));
            if let Some(blocks) = code.and_then(letters).and_then(|at| all.get_mut(at)) {
                blocks.prefixes.push(prefix);
            }
        }
    }
}

/// The address before.
trait Before {
    fn saturating_before(self) -> Self;
}

impl Before for Ipv4Addr {
    fn saturating_before(self) -> Self {
        Self::from(u32::from(self).saturating_sub(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_address_is_of_its_country_and_of_no_subscriber() {
        for code in ["NZ", "IN", "US", "BD", "VA", "GI"] {
            let blocks = blocks(code);
            let len = blocks.ipv4_len();
            assert!(len > 0, "{code}");
            for number in (0..len).step_by(1 + (len / 500) as usize) {
                let Some(IpAddr::V4(address)) = blocks.ipv4(number) else {
                    panic!("{code} {number}")
                };
                assert_eq!(address.octets()[3], 0, "{code}");
                assert!(
                    !address.is_private() && !address.is_documentation() && !address.is_multicast()
                );
            }
            assert_eq!(blocks.ipv4(len), None, "{code}");
            for number in 0..blocks.ipv6_len().min(500) {
                let Some(IpAddr::V6(address)) = blocks.ipv6(number, 0) else {
                    panic!("{code} {number}")
                };
                assert!(is_in(address.into(), code), "{code} {number}");
                assert_eq!(address.segments()[4..], [0; 4], "{code}");
            }
        }
    }

    #[test]
    fn nearly_every_block_is_of_its_country_inside_too() {
        let blocks = blocks("DE");
        let len = blocks.ipv4_len();
        let numbers = (0..len).step_by(1 + (len / 2000) as usize);
        let right = numbers
            .clone()
            .filter(|number| is_in(blocks.ipv4(*number).unwrap(), "DE"))
            .count();
        assert!(right * 100 >= numbers.count() * 99, "{right}");
    }

    #[test]
    fn unknown_codes_have_no_block() {
        for code in ["", "ZZ", "de", "DEU", "A1", "É"] {
            assert_eq!(blocks(code).ipv4_len(), 0, "{code}");
            assert_eq!(blocks(code).ipv6(0, 0), None, "{code}");
        }
    }
}
