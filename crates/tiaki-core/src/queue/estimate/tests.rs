//! The interval against published limits, against sums in whole fractions, and against the truth.

use proptest::prelude::*;

use super::{Estimate, SCALE, Scaled, Seen, interval};

/// Limits to four decimals, as tables of the exact interval have them.
#[test]
fn limits_are_the_published_ones() {
    for (found, looked, low, high) in [
        (0, 1, 0, 9_750),
        (1, 1, 250, SCALE),
        (0, 10, 0, 3_085),
        (1, 10, 25, 4_451),
        (5, 10, 1_870, 8_130),
        (10, 10, 6_915, SCALE),
        (10, 100, 490, 1_763),
        (0, 100, 0, 363),
        (3, 1_000, 6, 88),
        (0, 0, 0, SCALE),
    ] {
        assert_eq!(interval(found, looked), (low, high), "{found} of {looked}");
    }
    // More found than looked at is not possible: it is taken as all.
    assert_eq!(interval(9, 4), interval(4, 4));
}

/// The chance of at most `most` of `of` as a fraction of `100^of`, with a share in percent.
fn fraction(most: u32, of: u32, percent: u128) -> u128 {
    let choose = |number: u32| {
        (0..number).fold(1_u128, |all, i| {
            all * u128::from(of - i) / u128::from(i + 1)
        })
    };
    (0..=most)
        .map(|number| choose(number) * percent.pow(number) * (100 - percent).pow(of - number))
        .sum()
}

#[test]
fn limits_are_those_of_whole_fractions() {
    for of in 1..=18_u32 {
        let whole = 100_u128.pow(of);
        for found in 0..=of {
            let (low, high) = interval(found.into(), of.into());
            for percent in 0..=100_u128 {
                let share = u32::try_from(percent * 100).unwrap();
                let no_more = fraction(found, of, percent) * 40 > whole;
                let no_fewer =
                    found == 0 || (whole - fraction(found - 1, of, percent)) * 40 > whole;
                // A share fits where neither tail is as small as 1 of 40; limits are rounded outwards.
                if no_more && no_fewer {
                    assert!(
                        low <= share && share <= high,
                        "{found} of {of}: {percent} %"
                    );
                } else {
                    assert!(
                        share <= low || high <= share,
                        "{found} of {of}: {percent} %"
                    );
                }
            }
        }
    }
}

/// A row of numbers from a seed (splitmix64, Steele, Lea and Flood 2014).
fn draw(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// How many of `samples` samples of `looked` have an interval that holds the true `share`.
fn covered(seed: u64, share: u32, looked: u64, samples: u32) -> u32 {
    let mut state = seed;
    (0..samples)
        .filter(|_| {
            let misses =
                (0..looked).filter(|_| draw(&mut state) % u64::from(SCALE) < u64::from(share));
            let (low, high) = interval(misses.count() as u64, looked);
            low <= share && share <= high
        })
        .count()
        .try_into()
        .unwrap()
}

#[test]
fn the_interval_holds_the_truth_as_often_as_it_says() {
    for seed in 1..=3 {
        for (share, looked) in [
            (10, 400),
            (100, 50),
            (300, 100),
            (1_000, 60),
            (2_500, 200),
            (5_000, 31),
        ] {
            // 95 % of 2000 are 1900; three standard deviations of chance are 30.
            let held = covered(seed, share, looked, 2_000);
            assert!(held >= 1_870, "{share} of {looked}, seed {seed}: {held}");
        }
    }
}

#[test]
fn counts_follow_the_shares_and_what_is_known() {
    let seen = |set_aside, drawn, decided, missed| Seen {
        set_aside,
        drawn,
        decided,
        missed,
    };
    let some = Estimate::of(seen(10_000, 300, 100, 10));
    assert_eq!((some.share, some.low, some.high), (Some(1_000), 490, 1_763));
    assert_eq!(
        (some.misses_low, some.misses, some.misses_high),
        (490, Some(1_000), 1_763)
    );
    let none = Estimate::of(seen(5_000, 150, 0, 0));
    assert_eq!((none.share, none.misses), (None, None));
    assert_eq!((none.misses_low, none.misses_high), (0, 5_000));
    // All were looked at: nothing is left to guess.
    let all = Estimate::of(seen(20, 20, 20, 3));
    assert_eq!(
        (all.misses_low, all.misses, all.misses_high),
        (3, Some(3), 3)
    );
    let nobody = Estimate::of(Seen::default());
    assert_eq!((nobody.misses_low, nobody.misses_high), (0, 0));
}

#[test]
fn great_and_small_numbers_do_not_break_it() {
    assert_eq!(interval(0, u64::MAX), (0, 1));
    assert_eq!(interval(100_000, 100_000).1, SCALE);
    let (low, high) = interval(30_000, 1_000_000);
    assert!(low <= 300 && 300 <= high && high - low <= 8, "{low} {high}");
}

proptest! {
    #[test]
    fn limits_hold_what_was_found_and_narrow(looked in 1_u64..400, part in 0_u64..=100) {
        let found = looked * part / 100;
        let (low, high) = interval(found, looked);
        let share = u32::try_from(found * u64::from(SCALE) / looked).unwrap();
        prop_assert!(low <= share && share <= high);
        let (low_more, high_more) = interval(found * 4, looked * 4);
        prop_assert!(high_more - low_more <= high - low);
        // Turned round, it is the same interval turned round.
        let (turned_low, turned_high) = interval(looked - found, looked);
        prop_assert!(turned_low.abs_diff(SCALE - high) <= 1);
        prop_assert!(turned_high.abs_diff(SCALE - low) <= 1);
    }

    #[test]
    fn scaled_numbers_are_as_great_as_they_say(a in 1_u64..1_000_000, b in 1_u64..1_000_000, c in 1_u64..1_000_000) {
        // a/c + b/c is (a+b)/c, but for what is cut off.
        let sum = Scaled::ratio(a, c).plus(Scaled::ratio(b, c));
        let whole = Scaled::ratio(a + b, c);
        prop_assert!(sum.is_at_most(whole));
        let slack = Scaled::ratio(1, 1 << 60).times(whole);
        prop_assert!(whole.is_at_most(sum.plus(slack)));
        let product = Scaled::ratio(a, c).times(Scaled::ratio(c, a));
        prop_assert!(product.is_at_most(Scaled::ratio(1, 1)));
        prop_assert!(Scaled::ratio(1, 1).is_at_most(product.plus(slack.plus(Scaled::ratio(1, 1 << 60)))));
    }
}
