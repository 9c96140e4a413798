//! Blocks of addresses that standards reserve. Blocks for documentation are left out: samples and
//! worlds use them as anybody's addresses.

use super::NetworkKind::{self, CarrierNat, Local, Tunnel};
use super::prefix::{Prefix, v4, v6};

/// The version of the table: raised with every change, and written in the log by each linking.
pub const VERSION: u32 = 1;

/// Which block is of which kind, and where that is from.
pub(super) static RESERVED: &[(Prefix, NetworkKind, &str)] = &[
    (v4(0, 0, 0, 0, 8), Local, "RFC 1122, 3.2.1.3: this network"),
    (v4(10, 0, 0, 0, 8), Local, "RFC 1918"),
    (v4(100, 64, 0, 0, 10), CarrierNat, "RFC 6598"),
    (v4(127, 0, 0, 0, 8), Local, "RFC 1122, 3.2.1.3: loopback"),
    (v4(169, 254, 0, 0, 16), Local, "RFC 3927"),
    (v4(172, 16, 0, 0, 12), Local, "RFC 1918"),
    (v4(192, 0, 0, 0, 29), CarrierNat, "RFC 7335"),
    (v4(192, 168, 0, 0, 16), Local, "RFC 1918"),
    (v4(224, 0, 0, 0, 4), Local, "RFC 5771: multicast"),
    (
        v4(240, 0, 0, 0, 4),
        Local,
        "RFC 1112, 4; with RFC 919: broadcast",
    ),
    // Their /64 is that of the mapping, or of the server, not of the subscriber.
    (
        // Up to where the mapped IPv4 addresses begin.
        v6(0, 0, 81),
        Local,
        "RFC 4291, 2.5.2 and 2.5.3: unspecified, loopback",
    ),
    (
        v6(0x64, 0xff9b, 64),
        CarrierNat,
        "RFC 6052, 2.1: translation",
    ),
    (
        v6(0x2001, 0, 32),
        Tunnel,
        "RFC 4380, 2.6: Teredo, whose /64 names the server",
    ),
    (v6(0xfc00, 0, 7), Local, "RFC 4193"),
    (v6(0xfe80, 0, 10), Local, "RFC 4291, 2.5.6: link-local"),
    (v6(0xff00, 0, 8), Local, "RFC 4291, 2.7: multicast"),
];

pub(super) fn blocks() -> Vec<(Prefix, NetworkKind)> {
    let blocks = RESERVED.iter();
    blocks.map(|(prefix, kind, _)| (*prefix, *kind)).collect()
}
