//! Comparison of a query with every entry.
//!
//! Three columns hold the first 96 bits of all digests, so that a query reads 12 bytes of each
//! and many are compared side by side; unrelated digests differ in about 48 of those bits, and
//! three in ten thousand pass a radius of 31 and are compared in full.

use super::words::Words;

/// Digests compared side by side.
const LANES: usize = 16;

/// The first 96 bits of every digest, in three columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns([Vec<u32>; 3]);

impl Columns {
    pub(super) fn build(digests: &[Words]) -> Self {
        let mut columns = Self::default();
        for digest in digests {
            for (column, part) in columns.0.iter_mut().zip(digest.prefix()) {
                column.push(part);
            }
        }
        columns
    }

    /// Calls `found(position, distance)` for each of `digests` (those the columns were built
    /// from) within `radius` of the query, in the order of their positions.
    pub(super) fn scan(
        &self,
        digests: &[Words],
        query: &Words,
        radius: u32,
        mut found: impl FnMut(usize, u32),
    ) {
        let [a, b, c] = &self.0;
        let wanted = query.prefix();
        let mut verify = |position: usize| {
            if let Some(digest) = digests.get(position) {
                let distance = query.distance(digest);
                if distance <= radius {
                    found(position, distance);
                }
            }
        };
        let (blocks_a, rest) = a.as_chunks::<LANES>();
        let (blocks_b, _) = b.as_chunks::<LANES>();
        let (blocks_c, _) = c.as_chunks::<LANES>();
        for (block, ((a, b), c)) in blocks_a.iter().zip(blocks_b).zip(blocks_c).enumerate() {
            let distances = prefix_distances(wanted, a, b, c);
            if distances
                .iter()
                .fold(u32::MAX, |least, distance| least.min(*distance))
                > radius
            {
                continue;
            }
            for (lane, distance) in distances.iter().enumerate() {
                if *distance <= radius {
                    verify(block * LANES + lane);
                }
            }
        }
        (digests.len() - rest.len()..digests.len()).for_each(verify);
    }
}

fn prefix_distances(
    wanted: [u32; 3],
    a: &[u32; LANES],
    b: &[u32; LANES],
    c: &[u32; LANES],
) -> [u32; LANES] {
    let mut distances = [0; LANES];
    for (((distance, a), b), c) in distances.iter_mut().zip(a).zip(b).zip(c) {
        *distance = ones_of_three(a ^ wanted[0], b ^ wanted[1], c ^ wanted[2]);
    }
    distances
}

/// The number of ones in three numbers together, by a carry-save adder: one count for the bits
/// that stand in an odd number of them and one for those in at least two.
fn ones_of_three(a: u32, b: u32, c: u32) -> u32 {
    let either = a ^ b;
    (either ^ c).count_ones() + 2 * ((a & b) | (either & c)).count_ones()
}

#[cfg(test)]
mod tests {
    use super::ones_of_three;

    #[test]
    fn the_adder_counts() {
        let numbers = [
            0_u32,
            1,
            3,
            0x8000_0000,
            0xffff_ffff,
            0x5555_5555,
            0xdead_beef,
        ];
        for a in numbers {
            for b in numbers {
                for c in numbers {
                    let expected = a.count_ones() + b.count_ones() + c.count_ones();
                    assert_eq!(ones_of_three(a, b, c), expected);
                }
            }
        }
    }
}
