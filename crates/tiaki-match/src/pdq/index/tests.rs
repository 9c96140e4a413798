use proptest::prelude::*;

use super::*;
use crate::RECOMMENDED_RADIUS;

/// The plainest search: the reference for everything else.
fn naive(entries: &[(Pdq, u32)], query: &Pdq, radius: u32) -> Vec<Neighbour> {
    let mut found: Vec<Neighbour> = entries
        .iter()
        .map(|(digest, entry)| Neighbour {
            distance: query.distance(digest),
            entry: *entry,
        })
        .filter(|neighbour| neighbour.distance <= radius)
        .collect();
    found.sort_unstable();
    found
}

/// A small generator of its own (SplitMix64), so that the planted sets are the same everywhere.
struct Bits(u64);

impl Bits {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn digest(&mut self) -> Pdq {
        let mut bytes = [0; 32];
        for part in bytes.chunks_exact_mut(8) {
            part.copy_from_slice(&self.next().to_le_bytes());
        }
        Pdq(bytes)
    }

    /// `count` different numbers below `limit`.
    fn choose(&mut self, count: usize, limit: usize) -> Vec<usize> {
        let mut all: Vec<usize> = (0..limit).collect();
        for place in 0..count {
            let other = place + self.below(limit - place);
            all.swap(place, other);
        }
        all.truncate(count);
        all
    }

    fn flipped(&mut self, digest: &Pdq, distance: usize) -> Pdq {
        let mut bytes = digest.0;
        for bit in self.choose(distance, 256) {
            bytes[bit / 8] ^= 1 << (bit % 8);
        }
        Pdq(bytes)
    }
}

/// The bit of a digest that the index has as bit `k` of word `j`.
fn bit_of_word(j: usize, k: usize) -> usize {
    16 * k + 15 - (j + 7 * k) % 16
}

/// Flips chosen numbers of bits in each of the sixteen words that the index is built from.
fn flip_words(bits: &mut Bits, digest: &Pdq, counts: &[usize; 16]) -> Pdq {
    let mut bytes = digest.0;
    for (word, count) in counts.iter().enumerate() {
        for k in bits.choose(*count, 16) {
            let bit = bit_of_word(word, k);
            bytes[bit / 8] ^= 0x80 >> (bit % 8);
        }
    }
    Pdq(bytes)
}

fn assert_equal(index: &PdqIndex, entries: &[(Pdq, u32)], query: &Pdq, radius: u32) {
    let expected = naive(entries, query, radius);
    assert_eq!(index.search(query, radius), expected, "radius {radius}");
    assert_eq!(
        index.search_all(query, radius),
        expected,
        "radius {radius}, by comparison"
    );
}

fn numbered(digests: Vec<Pdq>) -> Vec<(Pdq, u32)> {
    digests.into_iter().zip(0..).collect()
}

fn tabled(entries: &[(Pdq, u32)]) -> PdqIndex {
    let index = PdqIndex::build_with(entries, 0).unwrap();
    assert!(index.tables.is_some());
    index
}

#[test]
fn pairs_that_only_one_table_can_find_are_found_and_found_once() {
    let mut bits = Bits(1);
    let mut entries = numbered((0..3000).map(|_| bits.digest()).collect());
    let mut queries = Vec::new();
    // Two bits in both words of seven bands, one and two in the eighth: 31 in all, and one
    // table in sixteen that can tell.
    for band in 0..8 {
        for odd in 0..2 {
            for _ in 0..20 {
                let mut counts = [2; 16];
                counts[2 * band + odd] = 1;
                let near = entries[bits.below(3000)].0;
                let query = flip_words(&mut bits, &near, &counts);
                assert_eq!(query.distance(&near), 31);
                queries.push(query);
            }
        }
    }
    entries.reverse();
    let index = tabled(&entries);
    for query in &queries {
        assert!(!index.search(query, 31).is_empty());
        assert_equal(&index, &entries, query, 31);
        assert!(index.search(query, 30).is_empty());
    }
}

#[test]
fn the_worst_case_of_every_lower_radius_is_found() {
    let mut bits = Bits(2);
    let near = bits.digest();
    let index = tabled(&[(near, 9)]);
    for radius in 0..=RECOMMENDED_RADIUS as usize {
        for _ in 0..50 {
            // As even a spread over the bands as there is.
            let mut counts = [0; 16];
            let order = bits.choose(8, 8);
            for flip in 0..radius {
                let band = order[flip % 8];
                counts[2 * band + (flip / 8 + band) % 2] += 1;
            }
            let query = flip_words(&mut bits, &near, &counts);
            let distance = query.distance(&near);
            assert_eq!(distance as usize, radius);
            assert_eq!(
                index.search(&query, distance),
                [Neighbour { distance, entry: 9 }]
            );
        }
    }
}

#[test]
fn every_distance_at_every_radius_equals_brute_force() {
    let mut bits = Bits(3);
    let centre = bits.digest();
    let entries = numbered(
        (0..=256)
            .map(|distance| bits.flipped(&centre, distance))
            .collect(),
    );
    for index in [tabled(&entries), PdqIndex::build(&entries).unwrap()] {
        for radius in (0..=260).chain([1000, u32::MAX]) {
            assert_equal(&index, &entries, &centre, radius);
        }
        assert_eq!(index.search(&centre, 31).len(), 32);
        assert_eq!(index.search(&centre, u32::MAX).len(), 257);
    }
}

#[test]
fn crowded_sets_equal_brute_force() {
    let mut bits = Bits(4);
    let centres: Vec<Pdq> = (0..5).map(|_| bits.digest()).collect();
    // Most entries lie in clusters, many are the same digest, and words are often equal.
    let mut digests = Vec::new();
    for round in 0..6000 {
        let centre = centres[bits.below(centres.len())];
        let distance = bits.below(if round % 3 == 0 { 2 } else { 45 });
        digests.push(bits.flipped(&centre, distance));
    }
    digests.extend([Pdq([0; 32]), Pdq([255; 32]), Pdq([0; 32])]);
    let entries = numbered(digests);
    let index = PdqIndex::build(&entries).unwrap();
    assert!(index.tables.is_some());
    for centre in centres.iter().chain(&[Pdq([0; 32]), Pdq([255; 32])]) {
        for radius in [0, 1, 7, 8, 15, 16, 23, 24, 30, 31, 32, 47, 48, 100, 256] {
            let query = bits.flipped(centre, 6);
            assert_equal(&index, &entries, centre, radius);
            assert_equal(&index, &entries, &query, radius);
        }
    }
}

#[test]
fn an_empty_index_finds_nothing() {
    for index in [tabled(&[]), PdqIndex::build(&[]).unwrap()] {
        assert!(index.is_empty());
        assert!(index.search(&Pdq([0; 32]), 256).is_empty());
    }
}

#[test]
fn equal_pairs_are_found_as_often_as_they_were_given() {
    let digest = Bits(5).digest();
    let entries = [(digest, 4), (digest, 2), (digest, 4)];
    let expected = [2, 4, 4].map(|entry| Neighbour { distance: 0, entry });
    assert_eq!(tabled(&entries).search(&digest, 0), expected);
    assert_eq!(
        PdqIndex::build(&entries).unwrap().search(&digest, 31),
        expected
    );
}

fn digests() -> impl Strategy<Value = Pdq> {
    prop_oneof![
        any::<[u8; 32]>().prop_map(Pdq),
        // Skewed: few values, so that whole words are equal.
        prop::collection::vec(prop::sample::select(vec![0_u8, 1, 0x80, 0xff]), 32)
            .prop_map(|bytes| Pdq(bytes.try_into().unwrap())),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn equals_the_naive_scan(
        digests in prop::collection::vec(digests(), 1..120),
        seed in any::<u64>(),
        radius in prop_oneof![0..=31_u32, 0..=260_u32],
    ) {
        let mut bits = Bits(seed);
        let mut entries = numbered(digests);
        for (distance, entry) in (0..64).zip(500..) {
            let near = entries[bits.below(entries.len())].0;
            entries.push((bits.flipped(&near, distance), entry));
        }
        let index = tabled(&entries);
        for _ in 0..8 {
            let near = entries[bits.below(entries.len())].0;
            let distance = bits.below(40);
            let query = bits.flipped(&near, distance);
            assert_equal(&index, &entries, &query, radius);
        }
    }
}
