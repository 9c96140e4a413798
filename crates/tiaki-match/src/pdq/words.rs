//! The bits of a digest in the order in which the index splits them.
//!
//! A PDQ digest is a 16 by 16 block of DCT coefficients, one row to two bytes. Split along its
//! rows, the words of low frequencies are much more alike between pictures than the others, and
//! their buckets grow heavy. Splitting along diagonals gives each word one bit of every row.
//! The Hamming distance does not depend on the order of bits.
#![expect(
    clippy::indexing_slicing,
    reason = "constant bounds: every index is below 16 or 4"
)]

use super::Pdq;

/// The number of 16-bit words in a digest.
pub(super) const WORDS: usize = 16;

/// A digest with its bits along diagonals: word `w` is the bits from `16 * (w % 4)` upwards of
/// number `w / 4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words([u64; 4]);

impl Words {
    /// Bit `k` of word `j` is bit `(j + 7 k) mod 16` of row `k`.
    pub(super) fn new(digest: &Pdq) -> Self {
        let mut rows = [0_u16; WORDS];
        let mut turn = 0;
        for (k, row) in rows.iter_mut().enumerate() {
            let pair = [digest.0[2 * k], digest.0[2 * k + 1]];
            *row = u16::from_be_bytes(pair).rotate_right(turn % 16);
            turn += 7;
        }
        transpose(&mut rows);
        let mut numbers = [0; 4];
        for (number, quad) in numbers.iter_mut().zip(rows.chunks_exact(4)) {
            *number = quad
                .iter()
                .rev()
                .fold(0, |sum, word| (sum << 16) | u64::from(*word));
        }
        Self(numbers)
    }

    /// Word `word` (0 to 15).
    pub(super) fn word(&self, word: usize) -> u16 {
        lane(self.0[word / 4], word % 4)
    }

    /// The number of bits in which the two differ.
    pub(super) fn distance(&self, other: &Self) -> u32 {
        self.0
            .iter()
            .zip(&other.0)
            .map(|(one, two)| (one ^ two).count_ones())
            .sum()
    }

    /// The number of bits in which each word of the two differs.
    pub(super) fn distance_by_word(&self, other: &Self) -> [u16; WORDS] {
        let mut distances = [0; WORDS];
        for (number, quad) in distances.chunks_exact_mut(4).enumerate() {
            let ones = ones_by_lane(self.0[number] ^ other.0[number]);
            for (position, distance) in quad.iter_mut().enumerate() {
                *distance = lane(ones, position);
            }
        }
        distances
    }

    /// The first 96 bits, which the scan compares before the others.
    pub(super) fn prefix(&self) -> [u32; 3] {
        let halves =
            |word: usize| u32::from(self.word(word)) | u32::from(self.word(word + 1)) << 16;
        [halves(0), halves(2), halves(4)]
    }
}

/// The 16 bits at `position` (0 to 3, from the low end).
fn lane(number: u64, position: usize) -> u16 {
    let bytes = number.to_le_bytes();
    u16::from_le_bytes([bytes[2 * position], bytes[2 * position + 1]])
}

/// The number of set bits in each group of 16.
fn ones_by_lane(number: u64) -> u64 {
    let pairs = number - ((number >> 1) & 0x5555_5555_5555_5555);
    let fours = (pairs & 0x3333_3333_3333_3333) + ((pairs >> 2) & 0x3333_3333_3333_3333);
    let bytes = (fours + (fours >> 4)) & 0x0f0f_0f0f_0f0f_0f0f;
    (bytes + (bytes >> 8)) & 0x001f_001f_001f_001f
}

/// Turns rows into columns: bit `c` of row `k` and bit `k` of row `c` change places, first in
/// blocks of 8 by 8, then of 4, 2 and 1.
fn transpose(rows: &mut [u16; WORDS]) {
    for (block, mask) in [(8, 0x00ff_u16), (4, 0x0f0f), (2, 0x3333), (1, 0x5555)] {
        for k in (0..WORDS).filter(|k| k & block == 0) {
            let moved = ((rows[k] >> block) ^ rows[k + block]) & mask;
            rows[k] ^= moved << block;
            rows[k + block] ^= moved;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn single(bit: usize) -> Pdq {
        let mut bytes = [0; 32];
        bytes[bit / 8] = 0x80 >> (bit % 8);
        Pdq(bytes)
    }

    #[test]
    fn every_bit_goes_to_a_place_of_its_own_on_its_diagonal() {
        let mut taken = [[false; 16]; 16];
        for bit in 0..256 {
            let words = Words::new(&single(bit));
            let held: Vec<usize> = (0..WORDS).filter(|word| words.word(*word) != 0).collect();
            let [j] = held[..] else {
                panic!("bit {bit} stands in {} words", held.len())
            };
            let k = words.word(j).trailing_zeros() as usize;
            assert_eq!(words.word(j).count_ones(), 1);
            // Row and column of the bit, columns counted from the low end of the row.
            assert_eq!(k, bit / 16);
            assert_eq!((j + 7 * k) % 16, 15 - bit % 16);
            assert!(!std::mem::replace(&mut taken[j][k], true));
        }
    }

    #[test]
    fn each_word_holds_one_bit_of_every_row() {
        for row in 0..16 {
            let mut bytes = [0; 32];
            bytes[2 * row..2 * row + 2].fill(0xff);
            let words = Words::new(&Pdq(bytes));
            assert!((0..WORDS).all(|word| words.word(word) == 1 << row));
        }
    }

    #[test]
    fn distances_by_word_add_up() {
        let one = Pdq(std::array::from_fn(|n| (n * 37 + 11).to_le_bytes()[0]));
        let two = Pdq(std::array::from_fn(|n| (n * 101 + 3).to_le_bytes()[0]));
        let (one_words, two_words) = (Words::new(&one), Words::new(&two));
        let by_word = one_words.distance_by_word(&two_words);
        for (word, distance) in by_word.iter().enumerate() {
            let expected = (one_words.word(word) ^ two_words.word(word)).count_ones();
            assert_eq!(u32::from(*distance), expected);
        }
        let sum: u32 = by_word.iter().map(|distance| u32::from(*distance)).sum();
        assert_eq!(sum, one.distance(&two));
        assert_eq!(one_words.distance(&two_words), sum);
        let opposite = Pdq(one.0.map(|byte| !byte));
        assert_eq!(
            one_words.distance_by_word(&Words::new(&opposite)),
            [16; WORDS]
        );
    }
}
