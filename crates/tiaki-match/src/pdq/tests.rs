use super::*;

#[test]
fn distance_counts_differing_bits() {
    let zero = Pdq([0; 32]);
    for ones in 0..=256_u32 {
        let mut bytes = [0; 32];
        for bit in 0..ones as usize {
            bytes[bit / 8] |= 1 << (bit % 8);
        }
        let other = Pdq(bytes);
        assert_eq!(zero.distance(&other), ones);
        assert_eq!(other.distance(&zero), ones);
        assert_eq!(other.distance(&other), 0);
    }
}

#[test]
fn degenerate_digests_are_named() {
    let with_ones = |ones: usize| {
        let mut bytes = [0; 32];
        for bit in 0..ones {
            bytes[bit * 7 % 256 / 8] |= 1 << (bit * 7 % 8);
        }
        Pdq(bytes)
    };
    let cases = [
        (0, Some(Degeneracy::AllZero)),
        (1, Some(Degeneracy::Unbalanced { ones: 1 })),
        (79, Some(Degeneracy::Unbalanced { ones: 79 })),
        (80, None),
        (128, None),
        (176, None),
        (177, Some(Degeneracy::Unbalanced { ones: 177 })),
        (255, Some(Degeneracy::Unbalanced { ones: 255 })),
        (256, Some(Degeneracy::AllOnes)),
    ];
    for (ones, expected) in cases {
        assert_eq!(with_ones(ones).degeneracy(), expected, "{ones}");
    }
}

#[test]
fn text_of_another_length_is_refused() {
    let good = "0f".repeat(32);
    assert_eq!(Pdq::parse(&good.to_uppercase()).unwrap().to_string(), good);
    // 32 characters: an MD5 in a list of PDQ digests, as real feeds have had.
    for text in [&good[..32], &good[..63], "", &format!("{good}0")] {
        let expected = ParseDigestError::Length {
            expected: 64,
            found: text.len(),
        };
        assert_eq!(Pdq::parse(text), Err(expected));
    }
}
