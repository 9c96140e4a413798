//! The tent filter's parts: a running mean along rows and along columns.
//!
//! At the ends of a line the window is smaller, and the mean is of what is in it. Sums run on
//! from value to value, adding what enters and then taking away what leaves, in single
//! precision: this order is part of the digest.

use std::collections::VecDeque;

/// The width of the box for a side: half of a block of one 64th, rounded up, since two passes
/// reach twice as far.
pub(super) fn window(side: usize) -> usize {
    side.div_ceil(128)
}

/// Which row or column of the picture is the centre of this one of 64 blocks.
pub(super) fn centre(place: usize, side: usize) -> usize {
    (2 * place + 1) * side / 128
}

/// A small count as a number; exact up to 2^24, and a window has at most 2^13.
#[expect(
    clippy::cast_precision_loss,
    reason = "a window is at most 8192 wide, which single precision holds exactly"
)]
fn number(count: usize) -> f32 {
    count as f32
}

/// How a window moves over a line: first it only grows, then it grows and gives, then it moves,
/// then it shrinks.
#[derive(Debug, Clone, Copy)]
struct Phases {
    window: usize,
    /// How many values enter before the first is given.
    silent: usize,
}

impl Phases {
    fn new(window: usize) -> Self {
        Self {
            window,
            silent: usize::midpoint(window, 2) - 1,
        }
    }
}

/// The running mean of a row.
#[derive(Debug)]
pub(super) struct RowFilter(Phases);

impl RowFilter {
    pub(super) fn new(window: usize) -> Self {
        Self(Phases::new(window))
    }

    /// Writes the means of `row` to `out`, which is as long. A row is longer than its window.
    pub(super) fn run(&self, row: &[f32], out: &mut [f32]) {
        let Phases { window, silent } = self.0;
        let (mut entering, mut leaving) = (row.iter(), row.iter());
        let mut out = out.iter_mut();
        let mut sum = 0.0_f32;
        for value in entering.by_ref().take(silent) {
            sum += value;
        }
        for (size, (value, mean)) in (silent + 1..=window).zip(entering.by_ref().zip(&mut out)) {
            sum += value;
            *mean = sum / number(size);
        }
        let whole = number(window);
        // The values that enter are the shorter side and must be asked first: a value taken from
        // the other would be lost.
        for ((value, gone), mean) in entering.zip(leaving.by_ref()).zip(&mut out) {
            sum += value;
            sum -= gone;
            *mean = sum / whole;
        }
        for (size, (gone, mean)) in (1..window).rev().zip(leaving.zip(out)) {
            sum -= gone;
            *mean = sum / number(size);
        }
    }
}

/// The running means of all columns at once, as rows come.
#[derive(Debug)]
pub(super) struct ColumnFilter {
    phases: Phases,
    height: usize,
    entered: usize,
    given: usize,
    sums: Vec<f32>,
    /// The rows in the window, oldest first.
    inside: VecDeque<Vec<f32>>,
}

impl ColumnFilter {
    pub(super) fn new(width: usize, height: usize, window: usize) -> Self {
        Self {
            phases: Phases::new(window),
            height,
            entered: 0,
            given: 0,
            sums: vec![0.0; width],
            inside: VecDeque::with_capacity(window + 1),
        }
    }

    /// Takes the next row. Whether one is finished and stands in `out`.
    pub(super) fn push(&mut self, row: &[f32], out: &mut [f32]) -> bool {
        self.entered += 1;
        let is_full = self.inside.len() == self.phases.window;
        let means = out.iter_mut().zip(&mut self.sums).zip(row);
        if is_full {
            let mut oldest = self.inside.pop_front().unwrap_or_default();
            let whole = number(self.phases.window);
            for (((mean, sum), value), gone) in means.zip(&oldest) {
                *sum += value;
                *sum -= gone;
                *mean = *sum / whole;
            }
            oldest.copy_from_slice(row);
            self.inside.push_back(oldest);
        } else {
            self.inside.push_back(row.to_vec());
            let size = number(self.inside.len());
            for ((mean, sum), value) in means {
                *sum += value;
                *mean = *sum / size;
            }
        }
        let gives = self.entered > self.phases.silent;
        self.given += usize::from(gives);
        gives
    }

    /// After the last row: whether one more is finished and stands in `out`.
    pub(super) fn drain(&mut self, out: &mut [f32]) -> bool {
        if self.given == self.height {
            return false;
        }
        let Some(oldest) = self.inside.pop_front() else {
            return false;
        };
        let size = number(self.inside.len());
        for ((mean, sum), gone) in out.iter_mut().zip(&mut self.sums).zip(&oldest) {
            *sum -= gone;
            *mean = *sum / size;
        }
        self.given += 1;
        true
    }
}
