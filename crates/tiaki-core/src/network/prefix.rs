//! Blocks of addresses, of either version, as one.

use std::net::{IpAddr, Ipv6Addr};

/// Where the mapped IPv4 addresses begin, and how many bits stand before them (RFC 4291, 2.5.5.2).
const MAPPED: u128 = 0xffff_0000_0000;
const MAPPED_BITS: u8 = 96;

/// All addresses that begin with the same bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Prefix {
    /// The first of them, as [`place`] gives it.
    pub(super) first: u128,
    /// How many bits, of 128.
    pub(super) length: u8,
}

/// What is wrong with a block of addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// It is not an address, a slash and a number of bits.
    Form,
    /// There are bits set behind its length.
    Rest,
    /// It divides an IPv6 /64.
    Long,
}

impl Prefix {
    /// Reads `203.0.113.0/24`, `2001:db8::/32` or a single IPv4 address.
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address, Some(bits)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().map_err(|_| Fault::Form)?;
        let (whole, before) = match address {
            IpAddr::V4(_) => (32, MAPPED_BITS),
            IpAddr::V6(_) => (128, 0),
        };
        let bits = match bits {
            // As the standard library reads numbers, "+24" is one.
            Some(bits) if bits.bytes().all(|byte| byte.is_ascii_digit()) => {
                bits.parse().map_err(|_| Fault::Form)?
            }
            Some(_) => return Err(Fault::Form),
            None => whole,
        };
        if bits > whole {
            return Err(Fault::Form);
        }
        let first = match address {
            IpAddr::V4(_) => place(address),
            // As written: what is mapped is given as IPv4.
            IpAddr::V6(v6) => u128::from(v6),
        };
        let found = Self {
            first,
            length: before + bits,
        };
        if found.first & found.rest() != 0 {
            return Err(Fault::Rest);
        }
        if address.is_ipv6() && bits > 64 {
            return Err(Fault::Long);
        }
        Ok(found)
    }

    /// The last address.
    pub(super) const fn last(self) -> u128 {
        self.first | self.rest()
    }

    /// Whether one lies in the other.
    pub(super) const fn overlaps(self, other: Self) -> bool {
        self.first <= other.last() && other.first <= self.last()
    }

    /// The bits behind the length.
    const fn rest(self) -> u128 {
        match u128::MAX.checked_shr(self.length as u32) {
            Some(rest) => rest,
            None => 0,
        }
    }
}

/// An address as a number: IPv4 at its mapped place, IPv6 that carries one likewise.
pub(super) fn place(address: IpAddr) -> u128 {
    match address.to_canonical() {
        IpAddr::V4(v4) => MAPPED | u128::from(u32::from(v4)),
        IpAddr::V6(v6) => u128::from(v6),
    }
}

/// For what is written in the source.
pub(super) const fn v4(a: u8, b: u8, c: u8, d: u8, bits: u8) -> Prefix {
    Prefix {
        first: MAPPED | u32::from_be_bytes([a, b, c, d]) as u128,
        length: MAPPED_BITS + bits,
    }
}

/// For what is written in the source: the first two groups.
pub(super) const fn v6(first: u16, second: u16, bits: u8) -> Prefix {
    let address = Ipv6Addr::new(first, second, 0, 0, 0, 0, 0, 0);
    Prefix {
        first: address.to_bits(),
        length: bits,
    }
}
