//! Shares with their interval, from whole numbers alone.

use serde::Serialize;

/// A share of a number, with the interval that the true share lies in with 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub of: u64,
    /// In thousandths, rounded; nothing of nobody.
    pub permille: Option<u32>,
    /// The lower end in thousandths, rounded down.
    pub low_permille: Option<u32>,
    /// The upper end in thousandths, rounded up.
    pub high_permille: Option<u32>,
}

/// The share with Wilson's score interval for 95 % (E. B. Wilson, JASA 22, 1927), which holds for
/// small numbers and for shares near 0 and 1. `part` is at most `of`.
pub(crate) fn share(part: u64, of: u64) -> Share {
    let part = part.min(of);
    if of == 0 {
        return Share {
            part,
            of,
            permille: None,
            low_permille: None,
            high_permille: None,
        };
    }
    // z = 1.96, z² = 3.8416. With everything times 10,000 nothing but whole numbers is left:
    // (p + z²/2 ± z √(p (n - p) / n + z²/4)) / (n + z²).
    let (p, n) = (u128::from(part), u128::from(of));
    let middle = p * 10_000 + 19_208;
    // z times the root, times 10,000: √(z² 10⁸ (p (n - p) / n + z²/4)).
    let square = 38_416 * (p * (n - p) * 10_000 / n + 9_604);
    let half = root(square);
    let whole = n * 10_000 + 38_416;
    let low = middle.saturating_sub(half) * 1_000 / whole;
    let high = ((middle + half + 1) * 1_000).div_ceil(whole).min(1_000);
    let permille = (p * 1_000 + n / 2) / n;
    let small = |value: u128| u32::try_from(value).ok();
    Share {
        part,
        of,
        permille: small(permille),
        low_permille: small(if part == 0 { 0 } else { low }),
        high_permille: small(if part == of { 1_000 } else { high }),
    }
}

/// The whole part of a square root, by Newton's method.
fn root(of: u128) -> u128 {
    if of < 2 {
        return of;
    }
    let mut at = 1_u128 << (of.ilog2() / 2 + 1);
    loop {
        let next = (at + of / at) / 2;
        if next >= at {
            return at;
        }
        at = next;
    }
}

#[cfg(test)]
mod tests {
    use super::{root, share};

    #[test]
    fn intervals_are_wilsons() {
        // By the formula, in thousandths.
        for (part, of, permille, low, high) in [
            (0, 10, 0, 0, 278),
            (10, 10, 1_000, 722, 1_000),
            (5, 10, 500, 236, 764),
            (11, 100, 110, 62, 187),
            (1, 3, 333, 61, 793),
            (500, 1_000, 500, 469, 531),
        ] {
            let found = share(part, of);
            assert_eq!(found.permille, Some(permille));
            let near = |value: Option<u32>, known: u32| value.unwrap().abs_diff(known) <= 1;
            assert!(near(found.low_permille, low), "{found:?}");
            assert!(near(found.high_permille, high), "{found:?}");
        }
        assert_eq!(share(0, 0).permille, None);
    }

    #[test]
    fn roots_are_whole_parts() {
        for of in (0..2_000).chain([u128::from(u64::MAX), 10_u128.pow(30)]) {
            let found = root(of);
            assert!(
                found * found <= of && (found + 1) * (found + 1) > of,
                "{of}"
            );
        }
    }
}
