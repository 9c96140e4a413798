//! Adding probabilities that are kept as logarithms, in whole numbers alone.

use std::sync::LazyLock;

use crate::fixed::log2_centibits;

/// One, in the fixed point of [`power`].
pub(crate) const ONE: u64 = 1 << 30;

/// 2 to the power of hundredths, for 0 to 99 hundredths, in units of 2^-30.
static POWERS: LazyLock<Vec<u64>> = LazyLock::new(|| {
    let reaches = |n: u64, hundredths: i32| log2_centibits(n, ONE).is_some_and(|l| l >= hundredths);
    (0..100)
        .map(|hundredths| {
            let (mut low, mut high) = (ONE, 2 * ONE);
            while low < high {
                let middle = low.midpoint(high);
                if reaches(middle, hundredths) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            low
        })
        .collect()
});

/// log2(1 + 2^-x) in centibits, for x from 0 to 1100 centibits; 0 beyond.
static ADDED: LazyLock<Vec<i32>> = LazyLock::new(|| {
    (0..=1100)
        .map(|x| log2_centibits(ONE + power(-x), ONE).unwrap_or(0))
        .collect()
});

/// 2^(`centibits` / 100) in units of 2^-30, for exponents of 0 and below; 0 below -30 bits.
pub(crate) fn power(centibits: i32) -> u64 {
    let whole = centibits.div_euclid(100);
    let part = usize::try_from(centibits.rem_euclid(100)).unwrap_or(0);
    let value = POWERS.get(part).copied().unwrap_or(ONE);
    match u32::try_from(-whole) {
        Ok(down @ 0..=31) => value >> down,
        Ok(_) => 0,
        Err(_) => 2 * ONE,
    }
}

/// log2(2^a + 2^b), all in centibits.
pub(crate) fn sum(a: i32, b: i32) -> i32 {
    let apart = usize::try_from(a.abs_diff(b)).unwrap_or(usize::MAX);
    a.max(b) + ADDED.get(apart).copied().unwrap_or(0)
}

/// Makes the tables, so that threads need not wait for each other.
pub(crate) fn prepare() {
    LazyLock::force(&ADDED);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_agree_with_floating_point() {
        for a in (-2_000..2_000).step_by(37) {
            for b in (-2_000..2_000).step_by(41) {
                let exact = (f64::from(a) / 100.0).exp2() + (f64::from(b) / 100.0).exp2();
                let difference = f64::from(sum(a, b)) - exact.log2() * 100.0;
                assert!(difference.abs() < 1.1, "{a} {b} {difference}");
            }
        }
    }

    #[test]
    fn powers_agree_with_floating_point() {
        for x in -2_000..=0 {
            let exact = (f64::from(x) / 100.0).exp2();
            let ours = power(x) as f64 / ONE as f64;
            assert!((ours - exact).abs() <= exact * 0.004 + 1e-8, "{x}");
        }
        assert_eq!(power(0), ONE);
        assert_eq!(power(-5_000), 0);
    }
}
