//! Arbitrary documents for the round-trip tests: every element type makes one of itself.

use super::record::Place;

/// A small generator (SplitMix64), so that a seed names a document.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }

    pub(crate) fn chance(&mut self, one_in: u64) -> bool {
        self.below(one_in) == 0
    }

    /// Text with what a writer must escape or keep.
    pub(crate) fn text(&mut self, max: usize) -> String {
        const PIECES: &[char] = &[
            'a',
            'b',
            ' ',
            '&',
            '<',
            '>',
            '"',
            '\'',
            '\n',
            '\t',
            '\r',
            'é',
            '語',
            '\u{1F600}',
            ']',
        ];
        let length = self.below(max as u64 + 1);
        (0..length)
            .map(|_| PIECES[usize::try_from(self.below(15)).unwrap()])
            .collect()
    }

    pub(crate) fn fill<T, P: Place<T>>(
        &mut self,
        place: &mut P,
        mut make: impl FnMut(&mut Self) -> T,
    ) {
        let count = match (P::REQUIRED, P::MANY) {
            (true, _) => 1,
            (false, true) => self.below(3),
            (false, false) => self.below(2),
        };
        for _ in 0..count {
            place.put(make(self));
        }
    }
}
