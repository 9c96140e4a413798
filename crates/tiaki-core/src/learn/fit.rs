//! Logistic regression with bounds, pulled towards where it starts: the arithmetic of learning.
//!
//! Cyclic coordinate descent over a convex loss: each step is a Newton step with an upper bound on
//! the curvature within a region of trust, held inside the coordinate's bounds (the method of
//! Genkin, Lewis and Madigan, "Large-scale Bayesian logistic regression for text categorization",
//! Technometrics 49(3), 2007). The order of everything is fixed, and so is when it ends; the
//! exponential is computed here from sums and products alone, so that the same examples give the
//! same bits on every machine. What comes out is rounded to whole points by the caller.

/// Sweeps over all coordinates, at most.
const SWEEPS: usize = 400;
/// Where no coordinate moved by more of its own size in a sweep, no further sweep changes a whole
/// point.
const STILL: f64 = 1e-7;

/// One coefficient: where it starts, how hard it is pulled back there, and its bounds.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    /// The example's number and its value; each number at most once, in rising order.
    pub(super) entries: Vec<(usize, f64)>,
    /// Where it starts and is pulled to.
    pub(super) start: f64,
    /// The pull: one over the variance of what is expected of it; 0 for none.
    pub(super) pull: f64,
    /// The least it may be.
    pub(super) low: f64,
    /// The most it may be.
    pub(super) high: f64,
}

/// What is to be told from the columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Label {
    /// Whether it is so.
    pub(super) is: bool,
    /// What the example weighs.
    pub(super) weight: f64,
}

/// The coefficients that make the labels likeliest, less the pull.
pub(super) fn fit(columns: &[Column], labels: &[Label]) -> Vec<f64> {
    let mut values: Vec<f64> = columns
        .iter()
        .map(|column| column.start.clamp(column.low, column.high))
        .collect();
    let mut sums = vec![0.0; labels.len()];
    for (column, value) in columns.iter().zip(&values) {
        shift(column, *value, &mut sums);
    }
    let mut trust = vec![1.0_f64; columns.len()];
    for _ in 0..SWEEPS {
        let mut is_still = true;
        for ((column, value), trust) in columns.iter().zip(&mut values).zip(&mut trust) {
            let step = step(column, *value, *trust, labels, &sums);
            let moved = (*value + step).clamp(column.low, column.high) - *value;
            *trust = (2.0 * moved.abs()).max(*trust / 2.0).max(1e-9);
            *value += moved;
            is_still &= moved.abs() <= STILL * (1.0 + value.abs());
            shift(column, moved, &mut sums);
        }
        if is_still {
            break;
        }
    }
    values
}

fn shift(column: &Column, by: f64, sums: &mut [f64]) {
    for (number, entry) in &column.entries {
        if let Some(sum) = sums.get_mut(*number) {
            *sum += entry * by;
        }
    }
}

/// The step for one coordinate, at most `trust` to either side.
fn step(column: &Column, value: f64, trust: f64, labels: &[Label], sums: &[f64]) -> f64 {
    let mut slope = column.pull * (value - column.start);
    let mut curve = column.pull;
    for (number, entry) in &column.entries {
        let (Some(label), Some(sum)) = (labels.get(*number), sums.get(*number)) else {
            continue;
        };
        let is = if label.is { 1.0 } else { 0.0 };
        slope += label.weight * entry * (chance(*sum) - is);
        curve += label.weight * entry * entry * steepest(*sum, (entry * trust).abs());
    }
    if curve <= 0.0 {
        return 0.0;
    }
    (-slope / curve).clamp(-trust, trust)
}

/// The most that the curve of the loss can be within `reach` of `sum`.
fn steepest(sum: f64, reach: f64) -> f64 {
    let far = sum.abs() - reach;
    if far <= 0.0 {
        return 0.25;
    }
    let ratio = exp(-far);
    ratio / ((1.0 + ratio) * (1.0 + ratio))
}

/// The chance that belongs to a sum of evidence.
pub(super) fn chance(sum: f64) -> f64 {
    let small = exp(-sum.abs());
    if sum >= 0.0 {
        1.0 / (1.0 + small)
    } else {
        small / (1.0 + small)
    }
}

/// The exponential of what is not above 0, from sums and products alone.
fn exp(of: f64) -> f64 {
    const LN_2: f64 = std::f64::consts::LN_2;
    if of < -700.0 {
        return 0.0;
    }
    // of = whole · ln 2 + rest, with |rest| ≤ ln 2 / 2: whole halvings, and a short series.
    let (mut rest, mut scale) = (of, 1.0_f64);
    for halvings in [512_i32, 256, 128, 64, 32, 16, 8, 4, 2, 1] {
        let part = f64::from(halvings) * LN_2;
        if rest <= -part {
            rest += part;
            scale *= 2.0_f64.powi(-halvings);
        }
    }
    let mut sum = 1.0;
    for place in (1..=18_u32).rev() {
        sum = 1.0 + sum * rest / f64::from(place);
    }
    sum * scale
}

/// The logarithm of a chance, at least of one in 10^12, by Newton's method on [`exp`].
pub(super) fn log(of: f64) -> f64 {
    let of = of.clamp(1e-12, 1.0);
    let (mut rest, mut halvings) = (of, 0.0);
    while rest < 0.5 {
        rest *= 2.0;
        halvings += 1.0;
    }
    let mut value = rest - 1.0;
    for _ in 0..6 {
        value = value.min(0.0);
        let at = exp(value);
        value += 2.0 * (rest - at) / (rest + at);
    }
    value - halvings * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by gradient descent over a dense table: slow and plain.
    fn naive(columns: &[Column], labels: &[Label]) -> Vec<f64> {
        let dense: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| {
                let mut row = vec![0.0; labels.len()];
                for (number, entry) in &column.entries {
                    row[*number] = *entry;
                }
                row
            })
            .collect();
        let mut values: Vec<f64> = columns.iter().map(|column| column.start).collect();
        // No curvature is above this, so that steps of its inverse only go down.
        let most: f64 = labels.iter().enumerate().fold(0.0, |sum, (number, label)| {
            let square: f64 = dense.iter().map(|row| row[number] * row[number]).sum();
            sum + label.weight * square / 4.0
        });
        let pull = columns.iter().map(|column| column.pull).fold(0.0, f64::max);
        let rate = 1.0 / (most + pull);
        for _ in 0..20_000 {
            let errors: Vec<f64> = labels
                .iter()
                .enumerate()
                .map(|(number, label)| {
                    let sum: f64 = dense
                        .iter()
                        .zip(&values)
                        .map(|(row, value)| row[number] * value)
                        .sum();
                    label.weight * (1.0 / (1.0 + (-sum).exp()) - f64::from(u8::from(label.is)))
                })
                .collect();
            let slopes: Vec<f64> = columns
                .iter()
                .zip(&dense)
                .zip(&values)
                .map(|((column, row), value)| {
                    let data: f64 = row.iter().zip(&errors).map(|(x, e)| x * e).sum();
                    data + column.pull * (value - column.start)
                })
                .collect();
            for ((value, slope), column) in values.iter_mut().zip(slopes).zip(columns) {
                *value = (*value - rate * slope).clamp(column.low, column.high);
            }
        }
        values
    }

    fn tossed(seed: &mut u64) -> f64 {
        *seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let top = u32::try_from(*seed >> 32).unwrap();
        f64::from(top) / 4_294_967_296.0
    }

    /// Examples under known coefficients.
    fn drawn(truth: &[f64], many: usize, mut seed: u64) -> (Vec<Column>, Vec<Label>) {
        let mut columns: Vec<Column> = truth
            .iter()
            .map(|_| Column {
                entries: Vec::new(),
                start: 0.0,
                pull: 0.01,
                low: -10.0,
                high: 10.0,
            })
            .collect();
        let mut labels = Vec::new();
        for number in 0..many {
            let mut sum = 0.0;
            for (place, (column, value)) in columns.iter_mut().zip(truth).enumerate() {
                if place == 0 || tossed(&mut seed) < 0.3 {
                    let entry = if place == 0 {
                        1.0
                    } else {
                        0.5 + tossed(&mut seed)
                    };
                    column.entries.push((number, entry));
                    sum += entry * value;
                }
            }
            let weight = 1.0 + tossed(&mut seed);
            let is = tossed(&mut seed) < 1.0 / (1.0 + (-sum).exp());
            labels.push(Label { is, weight });
        }
        (columns, labels)
    }

    #[test]
    fn it_finds_what_plain_descent_finds() {
        for seed in 1..3 {
            let (mut columns, labels) = drawn(&[-1.0, 1.5, 0.0, -1.0, 2.0], 60, seed);
            columns[2].low = 0.2;
            columns[3].low = 0.0;
            columns[1].pull = 4.0;
            columns[1].start = 1.0;
            let (one, other) = (fit(&columns, &labels), naive(&columns, &labels));
            for (one, other) in one.iter().zip(&other) {
                assert!((one - other).abs() < 1e-4, "{one} {other}");
            }
        }
    }

    #[test]
    fn known_coefficients_come_back_and_bounds_hold() {
        let truth = [-2.0, 1.5, 0.0, -1.0, 3.0];
        let (mut columns, labels) = drawn(&truth, 12_000, 7);
        for (found, truth) in fit(&columns, &labels).iter().zip(truth) {
            assert!((found - truth).abs() < 0.25, "{found} {truth}");
        }
        columns[3].low = 0.0;
        columns[4].high = 1.0;
        let bound = fit(&columns, &labels);
        assert_eq!(bound[3].to_bits(), 0.0_f64.to_bits());
        assert_eq!(bound[4].to_bits(), 1.0_f64.to_bits());
    }

    #[test]
    fn separable_examples_end_at_a_bound_or_are_pulled_back() {
        let entries: Vec<(usize, f64)> = (0..10).map(|number| (number, 1.0)).collect();
        let column = Column {
            entries,
            start: 1.0,
            pull: 0.0,
            low: 0.0,
            high: 50.0,
        };
        let labels = vec![
            Label {
                is: true,
                weight: 1.0
            };
            10
        ];
        let free = fit(std::slice::from_ref(&column), &labels)[0];
        assert!(free > 10.0 && free <= 50.0, "{free}");
        let pulled = fit(
            &[Column {
                pull: 1.0,
                ..column
            }],
            &labels,
        )[0];
        assert!(pulled < 4.0, "{pulled}");
    }

    proptest! {
        #[test]
        fn exponential_and_logarithm_are_those_of_the_machine(of in -690.0_f64..0.0, share in 1e-12_f64..1.0) {
            let known = of.exp();
            prop_assert!((exp(of) - known).abs() <= known * 1e-12, "{of}");
            prop_assert!((log(share) - share.ln()).abs() < 1e-9, "{share}");
            prop_assert!((chance(of) + chance(-of) - 1.0).abs() < 1e-12);
        }
    }
}
