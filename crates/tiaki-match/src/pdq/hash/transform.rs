//! From the block of 64 x 64 means to bits: quality, cosine transform, median, symmetries.

#![expect(
    clippy::indexing_slicing,
    reason = "all indices run over the fixed sides of fixed arrays"
)]

use super::BLOCK;
use crate::Pdq;

/// How many low frequencies each way are looked at.
const LOW: usize = 16;

/// The picture brought to 64 x 64 values of luma.
#[derive(Debug, Clone)]
pub(super) struct Block(Box<[[f32; BLOCK]; BLOCK]>);

impl Default for Block {
    fn default() -> Self {
        Self(Box::new([[0.0; BLOCK]; BLOCK]))
    }
}

impl Block {
    pub(super) fn set_row(&mut self, place: usize, row: &[f32]) {
        if let Some(aim) = self.0.get_mut(place) {
            for (aim, value) in aim.iter_mut().zip(row) {
                *aim = *value;
            }
        }
    }

    /// The sum of the differences of neighbours, each in whole hundredths of the range, over 90,
    /// and at most 100: many weak gradients count for nothing.
    pub(super) fn quality(&self) -> u8 {
        let rows = self.0.iter();
        let down = rows.clone().zip(rows.clone().skip(1));
        let down = down.flat_map(|(upper, lower)| upper.iter().zip(lower));
        let along = rows.flat_map(|row| row.iter().zip(row.iter().skip(1)));
        let sum: u32 = down.chain(along).map(|(one, two)| step(*one, *two)).sum();
        u8::try_from(sum / 90).unwrap_or(100).min(100)
    }
}

/// The difference in hundredths of 255, without its fraction.
#[expect(
    clippy::cast_possible_truncation,
    reason = "values lie between 0 and 255, so the quotient lies between -100 and 100"
)]
fn step(one: f32, two: f32) -> u32 {
    (((one - two) * 100.0 / 255.0) as i32).unsigned_abs()
}

/// The 16 x 16 low frequencies of a block, without the constant one.
pub(super) struct Coefficients([[f32; LOW]; LOW]);

impl Coefficients {
    /// `D * block * transposed D`, the left product first, each sum from the first term on.
    pub(super) fn of(block: &Block) -> Self {
        let mut half = [[0.0_f32; BLOCK]; LOW];
        for (waves, out) in COSINES.iter().zip(&mut half) {
            for (wave, row) in waves.iter().zip(block.0.iter()) {
                for (sum, value) in out.iter_mut().zip(row) {
                    *sum += wave * value;
                }
            }
        }
        let mut all = [[0.0_f32; LOW]; LOW];
        for (row, out) in half.iter().zip(&mut all) {
            for (waves, out) in COSINES.iter().zip(out) {
                let mut sum = 0.0;
                for (value, wave) in row.iter().zip(waves) {
                    sum += value * wave;
                }
                *out = sum;
            }
        }
        Self(all)
    }

    /// The digests of the eight symmetries, in the order of [`super::PdqHashes::dihedral`].
    /// Turning and mirroring a picture swaps the axes of its transform and turns the signs of
    /// its odd or even waves.
    pub(super) fn dihedral(&self) -> [Pdq; 8] {
        let along = |_, column: usize| column.is_multiple_of(2);
        let down = |row: usize, _| row.is_multiple_of(2);
        let both = |row: usize, column: usize| (row + column) % 2 == 1;
        let never = |_, _| false;
        [
            self.turned(false, never).digest(),
            self.turned(true, along).digest(),
            self.turned(false, both).digest(),
            self.turned(true, down).digest(),
            self.turned(false, down).digest(),
            self.turned(false, along).digest(),
            self.turned(true, never).digest(),
            self.turned(true, both).digest(),
        ]
    }

    /// Where `negates` says so of the place in the original, the sign is turned; then the axes
    /// are swapped or not.
    fn turned(&self, swaps: bool, negates: impl Fn(usize, usize) -> bool) -> Self {
        let mut turned = [[0.0; LOW]; LOW];
        for (row, values) in self.0.iter().enumerate() {
            for (column, value) in values.iter().enumerate() {
                let value = if negates(row, column) { -value } else { *value };
                let (row, column) = if swaps { (column, row) } else { (row, column) };
                turned[row][column] = value;
            }
        }
        Self(turned)
    }

    /// A bit for each coefficient above the median, which is the 128th of the 256 by size. Bit
    /// `n` (row by row) is bit `n % 8` of the byte `n / 8` counted from the end.
    fn digest(&self) -> Pdq {
        let mut sorted = *self
            .0
            .as_flattened()
            .as_array::<{ LOW * LOW }>()
            .unwrap_or(&[0.0; LOW * LOW]);
        let (_, median, _) = sorted.select_nth_unstable_by(LOW * LOW / 2 - 1, f32::total_cmp);
        let median = *median;
        let mut bytes = [0; 32];
        for (bits, byte) in self.0.as_flattened().chunks(8).zip(bytes.iter_mut().rev()) {
            for (place, value) in bits.iter().enumerate() {
                *byte |= u8::from(*value > median) << place;
            }
        }
        Pdq(bytes)
    }
}

/// The first 16 waves (without the constant one) at the middles of 64 steps:
/// `sqrt(2 / 64) * cos(pi / 128 * (row + 1) * (2 * column + 1))`.
const COSINES: [[f32; BLOCK]; LOW] = cosines();

#[expect(
    clippy::cast_possible_truncation,
    reason = "the reference keeps them in single precision"
)]
const fn cosines() -> [[f32; BLOCK]; LOW] {
    // sqrt(2 / 64), rounded as the reference keeps it.
    const SCALE: f32 = 0.176_776_69;
    let mut all = [[0.0; BLOCK]; LOW];
    let mut row = 0;
    while row < LOW {
        let mut column = 0;
        while column < BLOCK {
            all[row][column] = (SCALE as f64 * cosine((row + 1) * (2 * column + 1))) as f32;
            column += 1;
        }
        row += 1;
    }
    all
}

/// The cosine of `step / 128` half turns.
const fn cosine(step: usize) -> f64 {
    // In the first quarter by symmetry, and there as the cosine or sine of at most an eighth.
    let step = step % 256;
    let step = if step > 128 { 256 - step } else { step };
    let (step, sign) = if step > 64 {
        (128 - step, -1.0)
    } else {
        (step, 1.0)
    };
    let unit = std::f64::consts::PI / 128.0;
    if step <= 32 {
        sign * series(step as f64 * unit, 1.0, 0.0)
    } else {
        let angle = (64 - step) as f64 * unit;
        sign * series(angle, angle, 1.0)
    }
}

/// Taylor's series from a first term on whose power is `power`; twelve terms are beyond double
/// precision for angles up to an eighth of a turn.
const fn series(angle: f64, first: f64, power: f64) -> f64 {
    let (mut sum, mut term, mut power, mut left) = (0.0, first, power, 12);
    while left > 0 {
        sum += term;
        term *= -angle * angle / ((power + 1.0) * (power + 2.0));
        power += 2.0;
        left -= 1;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "single precision is what is looked at"
    )]
    fn the_cosines_are_those_of_the_formula() {
        let scale = (2.0_f64 / 64.0).sqrt() as f32;
        for (row, waves) in COSINES.iter().enumerate() {
            for (column, ours) in waves.iter().enumerate() {
                let angle =
                    std::f64::consts::PI / 2.0 / 64.0 * (row + 1) as f64 * (2 * column + 1) as f64;
                let formula = (f64::from(scale) * angle.cos()) as f32;
                assert_eq!(ours.to_bits(), formula.to_bits(), "{row} {column}");
            }
        }
    }
}
