//! The pigeonhole index: sixteen tables, one for each 16-bit word, holding the partner word.
//!
//! Split the 256 bits into 8 bands of 32, each of two words. Two digests within a distance `r`
//! have a band in which they differ by at most `band = r / 8` bits (nine more would exceed `r`
//! over all), and in that band one of the two words differs by at most `band / 2`. For radii up
//! to 31 the band allows 3 and the word 1: the entries to look at are those under the query's
//! own word and the 16 words that differ from it in one bit, in each of the 16 tables.
//!
//! A bucket holds the *partner* word of each entry, two bytes side by side, so that most
//! entries are ruled out by reading on in memory, and only one in a hundred thousand is fetched
//! and compared in full.
//!
//! An entry may be reached through several tables. It is reported by the first table that
//! reaches it, which the differences of its words tell without looking at what was reported.

use super::words::{WORDS, Words};

/// The largest radius at which the two pigeonholes hold with one changed bit in a word.
pub(super) const RADIUS_LIMIT: u32 = 31;
/// Partner words read at a time.
const WINDOW: usize = 16;
/// Values of a word.
const KEYS: usize = 1 << 16;

/// One table for each word.
#[derive(Debug, Clone)]
pub(super) struct Tables(Vec<Table>);

/// The entries by the value of one word.
#[derive(Debug, Clone)]
struct Table {
    /// Key `k` has `partners[starts[k]..starts[k + 1]]`, and `positions` likewise.
    starts: Vec<u32>,
    /// The other word of the band; `WINDOW` more at the end, so that a window may be read from
    /// any place.
    partners: Vec<u16>,
    /// Where the digest stands.
    positions: Vec<u32>,
}

impl Tables {
    /// `digests` must be at most `u32::MAX`.
    pub(super) fn build(digests: &[Words]) -> Self {
        Self((0..WORDS).map(|word| Table::build(digests, word)).collect())
    }

    /// Calls `found(position, distance)` once for each of `digests` (those the tables were
    /// built from) within `radius` of the query, in no particular order. `radius` must be at
    /// most [`RADIUS_LIMIT`].
    pub(super) fn search(
        &self,
        digests: &[Words],
        query: &Words,
        radius: u32,
        mut found: impl FnMut(usize, u32),
    ) {
        let reach = Reach::new(radius);
        for (number, table) in self.0.iter().enumerate() {
            let (key, partner) = (query.word(number), query.word(number ^ 1));
            let mut verify = |position: u32| {
                let position = position as usize;
                let Some(digest) = digests.get(position) else {
                    return;
                };
                let distance = query.distance(digest);
                if distance <= radius && reach.first_table(query, digest) == Some(number) {
                    found(position, distance);
                }
            };
            let mut buckets = [(0_usize, 0_usize); 1 + WORDS];
            let flips = if reach.word == 0 { 0 } else { WORDS };
            for (bucket, flip) in buckets.iter_mut().zip(0..=flips) {
                // Flip 0 changes nothing; flip n changes bit n - 1.
                let change = (1_u32 << flip) >> 1;
                *bucket = table.bucket(usize::from(key) ^ change as usize);
            }
            table.touch(buckets.get(..=flips).unwrap_or_default());
            for (flip, bucket) in buckets.iter().take(1 + flips).enumerate() {
                let partner_reach = reach.band - u16::from(flip > 0);
                table.scan(*bucket, partner, partner_reach, &mut verify);
            }
        }
    }
}

/// How far the parts of two digests may differ at a radius.
#[derive(Debug, Clone, Copy)]
struct Reach {
    /// Bits in some band.
    band: u16,
    /// Bits in one of the two words of that band.
    word: u16,
}

impl Reach {
    fn new(radius: u32) -> Self {
        let band = match radius {
            0..8 => 0,
            8..16 => 1,
            16..24 => 2,
            _ => 3,
        };
        Self {
            band,
            word: band / 2,
        }
    }

    /// The lowest table whose search comes upon this digest.
    fn first_table(self, query: &Words, digest: &Words) -> Option<usize> {
        let distances = query.distance_by_word(digest);
        distances
            .as_chunks::<2>()
            .0
            .iter()
            .enumerate()
            .find_map(|(band, [even, odd])| {
                if even + odd > self.band {
                    None
                } else if *even <= self.word {
                    Some(2 * band)
                } else {
                    // One of the two is at most half of what the band allows.
                    Some(2 * band + 1)
                }
            })
    }
}

impl Table {
    #[expect(
        clippy::indexing_slicing,
        reason = "a word's value is below KEYS, and a key's place \
        is below the number of digests because the first pass counted them"
    )]
    fn build(digests: &[Words], word: usize) -> Self {
        let mut starts = vec![0_u32; KEYS + 1];
        for digest in digests {
            starts[usize::from(digest.word(word)) + 1] += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut partners = vec![0; digests.len() + WINDOW];
        let mut positions = vec![0; digests.len()];
        for (position, digest) in (0_u32..).zip(digests) {
            let place = &mut next[usize::from(digest.word(word))];
            partners[*place as usize] = digest.word(word ^ 1);
            positions[*place as usize] = position;
            *place += 1;
        }
        Self {
            starts,
            partners,
            positions,
        }
    }

    fn bucket(&self, key: usize) -> (usize, usize) {
        match self.starts.get(key..key + 2) {
            Some(&[start, end]) => (start as usize, end as usize),
            _ => (0, 0),
        }
    }

    /// Reads the first partner of each bucket, so that waiting for one overlaps with the others.
    fn touch(&self, buckets: &[(usize, usize)]) {
        let first = |(start, _): &(usize, usize)| self.partners.get(*start).copied();
        std::hint::black_box(
            buckets
                .iter()
                .filter_map(first)
                .fold(0, |mix, word| mix ^ word),
        );
    }

    /// Calls `verify` with the position of each entry of the bucket whose partner word differs
    /// from `partner` by at most `reach` bits.
    fn scan(
        &self,
        (start, end): (usize, usize),
        partner: u16,
        reach: u16,
        verify: &mut impl FnMut(u32),
    ) {
        for from in (start..end).step_by(WINDOW) {
            let window = self
                .partners
                .get(from..from + WINDOW)
                .and_then(|part| part.as_array());
            let Some(window) = window else { return };
            if !any_within(window, partner, reach) {
                continue;
            }
            let Some(positions) = self.positions.get(from..end.min(from + WINDOW)) else {
                return;
            };
            for (word, position) in window.iter().zip(positions) {
                if (word ^ partner).count_ones() <= u32::from(reach) {
                    verify(*position);
                }
            }
        }
    }
}

/// Whether any of the words differs from `partner` by at most `reach` (0 to 3) bits.
///
/// Clears the lowest set bit of every difference `reach` times and looks for a zero: without a
/// population count, which not every processor has for vectors.
fn any_within(window: &[u16; WINDOW], partner: u16, reach: u16) -> bool {
    match reach {
        0 => any_zero(window, partner, |difference| difference),
        1 => any_zero(window, partner, without_lowest),
        2 => any_zero(window, partner, |difference| {
            without_lowest(without_lowest(difference))
        }),
        _ => any_zero(window, partner, |difference| {
            without_lowest(without_lowest(without_lowest(difference)))
        }),
    }
}

fn without_lowest(bits: u16) -> u16 {
    bits & bits.wrapping_sub(1)
}

#[inline]
fn any_zero(window: &[u16; WINDOW], partner: u16, rest: impl Fn(u16) -> u16) -> bool {
    window
        .iter()
        .fold(0, |any, word| any | u16::from(rest(word ^ partner) == 0))
        != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_judged_by_its_nearest_word() {
        for reach in 0..=3 {
            for difference in 0..=u16::MAX {
                let partner = difference.wrapping_mul(0x9e37);
                let mut window = [!partner; WINDOW];
                window[usize::from(difference) % WINDOW] = partner ^ difference;
                let expected = difference.count_ones() <= u32::from(reach);
                assert_eq!(
                    any_within(&window, partner, reach),
                    expected,
                    "{difference:#x}"
                );
            }
        }
    }

    #[test]
    fn the_pigeonholes_hold_up_to_the_limit() {
        for radius in 0..=RADIUS_LIMIT {
            let reach = Reach::new(radius);
            // The least distance that escapes every band, and the least that escapes both words.
            assert!(8 * (u32::from(reach.band) + 1) > radius);
            assert!(2 * (reach.word + 1) > reach.band);
            assert!(reach.word <= 1);
        }
    }
}
