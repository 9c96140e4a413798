//! Fixed-point logarithms, so that a score is the same integer on every machine.
//!
//! A *centibit* is a hundredth of a binary logarithm of odds: +100 centibits doubles the odds.
//! Floating point is avoided because its rounding may differ between platforms and compilers and
//! every score here is stored and compared.

use std::sync::LazyLock;

/// `log2(numerator / denominator)` in centibits, rounded to the nearest (ties away from zero).
///
/// Takes any two counts; gives `None` when either is zero. The result lies in -6400..=6400.
#[must_use]
pub fn log2_centibits(numerator: u64, denominator: u64) -> Option<i32> {
    let difference = log2_q32(numerator)? - log2_q32(denominator)?;
    let scaled = difference * 100;
    let half = 1_i64 << 31;
    let rounded = if scaled >= 0 {
        (scaled + half) >> 32
    } else {
        -((half - scaled) >> 32)
    };
    i32::try_from(rounded).ok()
}

/// The probability, in permille and rounded down, that odds of `centibits` stand for.
///
/// `p = odds / (1 + odds)`. Never 1000: evidence alone is never certainty. Odds so low that the
/// probability is below one permille give 0.
#[must_use]
pub fn permille(centibits: i32) -> u16 {
    let reached = LOGITS.partition_point(|logit| *logit <= centibits);
    u16::try_from(reached).unwrap_or(999)
}

/// The odds of 1..=999 permille, in centibits.
static LOGITS: LazyLock<Vec<i32>> = LazyLock::new(|| {
    (1..=999_u64)
        .filter_map(|p| log2_centibits(p, 1000 - p))
        .collect()
});

/// Binary logarithm with 32 fractional bits, by repeated squaring of the mantissa.
fn log2_q32(n: u64) -> Option<i64> {
    let whole = n.checked_ilog2()?;
    let mut mantissa = u128::from(n) << (62 - whole.min(62)) >> whole.saturating_sub(62);
    let mut bits = i64::from(whole);
    for _ in 0..32 {
        mantissa = (mantissa * mantissa) >> 62;
        bits <<= 1;
        if mantissa >= 1 << 63 {
            mantissa >>= 1;
            bits |= 1;
        }
    }
    Some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithms_are_exact_to_the_centibit() {
        for (numerator, denominator, centibits) in [
            (1, 1, 0),
            (2, 1, 100),
            (1, 2, -100),
            (9, 1, 317),
            (1, 9, -317),
            (999, 1, 996),
            (99, 1, 663),
            (3, 2, 58),
            (u64::MAX, 1, 6400),
            (1, u64::MAX, -6400),
        ] {
            assert_eq!(
                log2_centibits(numerator, denominator),
                Some(centibits),
                "{numerator}"
            );
        }
        assert_eq!(log2_centibits(0, 1), None);
        assert_eq!(log2_centibits(1, 0), None);
    }

    #[test]
    fn logarithms_agree_with_floating_point() {
        for n in (1..200_000_u64).step_by(37) {
            let exact = (n as f64).log2() * 100.0;
            let ours = f64::from(log2_centibits(n, 1).unwrap());
            assert!((ours - exact).abs() <= 0.501, "{n}: {ours} against {exact}");
        }
    }

    #[test]
    fn probabilities_rise_and_never_reach_one() {
        for (centibits, expected) in [
            (0, 500),
            (317, 900),
            (316, 899),
            (-317, 100),
            (663, 990),
            (996, 999),
            (i32::MAX, 999),
            (-997, 0),
            (i32::MIN, 0),
        ] {
            assert_eq!(permille(centibits), expected, "{centibits}");
        }
        let mut last = 0;
        for centibits in -1200..1200 {
            assert!(permille(centibits) >= last);
            last = permille(centibits);
        }
    }
}
