//! How many of those that were set aside were missed, as far as second looks tell.
//!
//! The interval is that of Clopper and Pearson (C. J. Clopper, E. S. Pearson, "The use of confidence
//! or fiducial limits illustrated in the case of the binomial", Biometrika 26, 1934, pages 404 to
//! 413): its limits are the shares under which a result this small, or this great, has a chance of
//! 2.5 %. It holds the truth in at least 95 of 100 samples at every share, also the very small ones
//! that matter here, where approximations promise too much.
//!
//! Binomial chances are summed in numbers of a 64-bit mantissa and an exponent of their own
//! ([`Scaled`]): whole-number arithmetic, so that every machine gives the same limits. Limits are hundredths of a
//! percent, the lower one rounded down and the upper one up.

/// A whole, in the unit of the limits: hundredths of a percent.
pub const SCALE: u32 = 10_000;

/// What was set aside, and what second looks at it came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seen {
    /// Decisions to set aside, without those that were undone.
    pub set_aside: u64,
    /// Of these, drawn for a second look.
    pub drawn: u64,
    /// Of these, looked at.
    pub decided: u64,
    /// Of these, missed.
    pub missed: u64,
}

/// An estimate of what was missed. Shares are in hundredths of a percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// What it rests on.
    pub seen: Seen,
    /// The share found; nothing where nobody has looked.
    pub share: Option<u32>,
    /// The least share that fits.
    pub low: u32,
    /// The greatest share that fits.
    pub high: u32,
    /// How many misses among all that was set aside the least share means: never fewer than were found.
    pub misses_low: u64,
    /// How many the found share means.
    pub misses: Option<u64>,
    /// How many the greatest share means: never more than there can be.
    pub misses_high: u64,
}

impl Estimate {
    /// What second looks say of all.
    #[must_use]
    pub fn of(seen: Seen) -> Self {
        let (low, high) = interval(seen.missed, seen.decided);
        let part = |share: u32, up: bool| {
            let whole = u128::from(seen.set_aside) * u128::from(share);
            let scale = u128::from(SCALE);
            let part = if up {
                whole.div_ceil(scale)
            } else {
                whole / scale
            };
            u64::try_from(part).unwrap_or(u64::MAX)
        };
        // Of those that were looked at it is known.
        let cleared = seen.decided.saturating_sub(seen.missed);
        let most = seen.set_aside.saturating_sub(cleared);
        let within = |misses: u64| misses.clamp(seen.missed.min(most), most);
        let rounded = |part: u64, whole: u64| {
            let twice = u128::from(part) * 2 * u128::from(SCALE) + u128::from(whole);
            twice.checked_div(u128::from(whole) * 2)
        };
        let share = rounded(seen.missed, seen.decided);
        let share = share.map(|share| u32::try_from(share).unwrap_or(SCALE));
        let misses = (u128::from(seen.set_aside) * u128::from(seen.missed) * 2
            + u128::from(seen.decided))
        .checked_div(u128::from(seen.decided) * 2);
        Self {
            seen,
            share,
            low,
            high,
            misses_low: within(part(low, false)),
            misses: misses.map(|misses| within(u64::try_from(misses).unwrap_or(u64::MAX))),
            misses_high: within(part(high, true)),
        }
    }
}

/// The 95 % interval of the share, after `found` of `looked` were found: hundredths of a percent.
/// Where nobody has looked it is everything.
#[must_use]
pub fn interval(found: u64, looked: u64) -> (u32, u32) {
    if looked == 0 {
        return (0, SCALE);
    }
    let found = found.min(looked);
    let (tail, rest) = (Scaled::ratio(1, 40), Scaled::ratio(39, 40));
    let low = match found.checked_sub(1) {
        None => 0,
        // At least `found` have a chance of 2.5 % or less: fewer have one of 97.5 % or more.
        Some(fewer) => last(|share| rest.is_at_most(at_most(fewer, looked, share))),
    };
    let high = if found == looked {
        SCALE
    } else {
        last(|share| !at_most(found, looked, share).is_at_most(tail)) + 1
    };
    (low, high)
}

/// The last share, below the whole, for which `holds`; it holds at none and up to one point.
fn last(holds: impl Fn(u32) -> bool) -> u32 {
    let (mut holding, mut failing) = (0, SCALE);
    while failing - holding > 1 {
        let middle = holding.midpoint(failing);
        if holds(middle) {
            holding = middle;
        } else {
            failing = middle;
        }
    }
    holding
}

/// The chance of at most `most` of `of`, each with `share`.
fn at_most(most: u64, of: u64, share: u32) -> Scaled {
    let rest = SCALE.saturating_sub(share);
    if share == 0 || most >= of {
        return Scaled::ratio(1, 1);
    }
    if rest == 0 {
        return Scaled::NOTHING;
    }
    let odds = Scaled::ratio(share.into(), rest.into());
    let mut term = Scaled::ratio(rest.into(), SCALE.into()).power(of);
    let mut sum = term;
    for number in 0..most {
        term = term
            .times(Scaled::ratio(of - number, number + 1))
            .times(odds);
        sum = sum.plus(term);
    }
    sum
}

/// A number that is not negative: `mantissa` times two to the `exponent`, the mantissa's top bit set
/// unless all is nothing. Results are cut off, never rounded up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scaled {
    mantissa: u64,
    exponent: i64,
}

impl Scaled {
    const NOTHING: Self = Self {
        mantissa: 0,
        exponent: 0,
    };

    /// `part` of `whole`; nothing of nothing.
    fn ratio(part: u64, whole: u64) -> Self {
        let shift = part.leading_zeros() % u64::BITS;
        let wide = u128::from(part << shift) << 64;
        let divided = wide.checked_div(whole.into()).unwrap_or(0);
        Self::normal(divided, -64 - i64::from(shift))
    }

    fn normal(wide: u128, exponent: i64) -> Self {
        if wide == 0 {
            return Self::NOTHING;
        }
        let shift = wide.leading_zeros();
        let top = (wide << shift) >> 64;
        Self {
            mantissa: u64::try_from(top).unwrap_or(u64::MAX),
            exponent: exponent.saturating_add(64 - i64::from(shift)),
        }
    }

    fn times(self, other: Self) -> Self {
        let wide = u128::from(self.mantissa) * u128::from(other.mantissa);
        Self::normal(wide, self.exponent.saturating_add(other.exponent))
    }

    fn plus(self, other: Self) -> Self {
        let (great, small) = if self.is_at_most(other) {
            (other, self)
        } else {
            (self, other)
        };
        if small.mantissa == 0 {
            return great;
        }
        let apart = great.exponent.saturating_sub(small.exponent);
        let beside = u32::try_from(apart).unwrap_or(u32::MAX);
        let small = (u128::from(small.mantissa) << 32).checked_shr(beside);
        let wide = (u128::from(great.mantissa) << 32) + small.unwrap_or(0);
        Self::normal(wide, great.exponent.saturating_sub(32))
    }

    fn power(self, mut times: u64) -> Self {
        let (mut result, mut square) = (Self::ratio(1, 1), self);
        while times > 0 {
            if times % 2 == 1 {
                result = result.times(square);
            }
            square = square.times(square);
            times /= 2;
        }
        result
    }

    fn is_at_most(self, other: Self) -> bool {
        match (self.mantissa, other.mantissa) {
            (0, _) => true,
            (_, 0) => false,
            _ => (self.exponent, self.mantissa) <= (other.exponent, other.mantissa),
        }
    }
}

#[cfg(test)]
mod tests;
