//! Geometry of bars, in whole numbers, so that the same figures draw the same picture.

/// The length of a full bar.
pub(crate) const FULL: i64 = 1000;

/// `part` of `whole` on a bar of [`FULL`]. What is not nothing stays visible;
/// what is more than the whole, or less than nothing, stays inside.
pub(crate) fn length(part: i64, whole: i64) -> i64 {
    if part <= 0 || whole <= 0 {
        return 0;
    }
    let scaled = i128::from(part) * i128::from(FULL) / i128::from(whole);
    i64::try_from(scaled).unwrap_or(FULL).clamp(6, FULL)
}

/// A step of a waterfall: where it starts, how long it is, which way it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    /// Its left end, 0 to [`FULL`].
    pub(crate) x: i64,
    /// Its length.
    pub(crate) length: i64,
    /// Whether it takes away.
    pub(crate) is_less: bool,
}

/// A waterfall over weights: each step begins where the one before ended. Returns
/// the place of zero, the steps, and the sum as a step from zero.
pub(crate) fn waterfall(weights: &[i64]) -> (i64, Vec<Step>, Step) {
    let mut ends = vec![0_i64];
    let mut sum = 0_i64;
    for weight in weights {
        sum = sum.saturating_add(*weight);
        ends.push(sum);
    }
    let low = ends.iter().copied().min().unwrap_or(0);
    let high = ends.iter().copied().max().unwrap_or(0);
    let span = (i128::from(high) - i128::from(low)).max(1);
    let at = |value: i64| {
        let scaled = (i128::from(value) - i128::from(low)) * i128::from(FULL) / span;
        i64::try_from(scaled).unwrap_or(FULL)
    };
    let step = |from: i64, to: i64| Step {
        x: at(from.min(to)),
        length: (at(from.max(to)) - at(from.min(to))).max(4),
        is_less: to < from,
    };
    let steps = ends
        .windows(2)
        .filter_map(|pair| Some(step(*pair.first()?, *pair.last()?)))
        .collect();
    (at(0), steps, step(0, sum))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{FULL, Step, length, waterfall};

    #[test]
    fn lengths_stay_inside() {
        for (part, whole, expected) in [
            (0, 10, 0),
            (5, 10, 500),
            (10, 10, FULL),
            (99, 10, FULL),
            (1, 1_000_000, 6),
            (-5, 10, 0),
            (5, 0, 0),
            (i64::MAX, i64::MAX, FULL),
        ] {
            assert_eq!(length(part, whole), expected, "{part}/{whole}");
        }
    }

    #[test]
    fn a_step_begins_where_the_one_before_ended() {
        let (zero, steps, sum) = waterfall(&[600, 400, -500]);
        assert_eq!(zero, 0);
        assert_eq!(
            steps,
            [
                Step {
                    x: 0,
                    length: 600,
                    is_less: false
                },
                Step {
                    x: 600,
                    length: 400,
                    is_less: false
                },
                Step {
                    x: 500,
                    length: 500,
                    is_less: true
                },
            ]
        );
        assert_eq!(
            sum,
            Step {
                x: 0,
                length: 500,
                is_less: false
            }
        );
        assert_eq!(waterfall(&[-100]).0, FULL);
        assert_eq!(waterfall(&[]).1, []);
    }

    proptest! {
        #[test]
        fn no_step_leaves_the_picture(weights in proptest::collection::vec(any::<i64>(), 0..12)) {
            let (zero, steps, sum) = waterfall(&weights);
            prop_assert!((0..=FULL).contains(&zero));
            prop_assert_eq!(steps.len(), weights.len());
            for step in steps.iter().chain([&sum]) {
                prop_assert!((0..=FULL).contains(&step.x) && (4..=FULL).contains(&step.length));
            }
        }
    }
}
