//! What the vectors of `tests/pdq_vectors.rs` do not say: refusals, and rows against the whole.

use super::*;

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut state = 1_u32;
    let mut rgb = vec![0; (width * height * 3) as usize];
    for byte in &mut rgb {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = (state >> 24) as u8;
    }
    rgb
}

#[test]
fn sides_of_zero_and_beyond_the_limit_are_refused() {
    for (width, height) in [(0, 5), (5, 0), (0, 0), (MAX_SIDE + 1, 5), (5, u32::MAX)] {
        let refused = PdqHasher::new(width, height).unwrap_err();
        assert_eq!(refused, PdqError::Size { width, height });
    }
    assert!(PdqHasher::new(MAX_SIDE, 1).is_ok());
}

#[test]
fn a_row_of_another_length_is_refused_and_not_taken() {
    let mut hasher = PdqHasher::new(7, 6).unwrap();
    for found in [0, 1, 20, 22, 42] {
        let refused = hasher.push_row(&vec![0; found]).unwrap_err();
        assert_eq!(
            refused,
            PdqError::Row {
                expected: 21,
                found
            }
        );
    }
    for _ in 0..6 {
        hasher.push_row(&[9; 21]).unwrap();
    }
    assert!(hasher.finish().is_ok());
}

#[test]
fn more_or_fewer_rows_than_announced_are_refused() {
    let rgb = picture(9, 8);
    for (rows, found) in [(7, 7), (0, 0)] {
        let refused = pdq_of_rgb(9, 8, &rgb[..rows * 27]).unwrap_err();
        assert_eq!(refused, PdqError::Rows { expected: 8, found });
    }
    let refused = pdq_of_rgb(9, 7, &rgb).unwrap_err();
    assert_eq!(
        refused,
        PdqError::Rows {
            expected: 7,
            found: 8
        }
    );
    let refused = pdq_of_rgb(9, 8, &rgb[..200]).unwrap_err();
    assert_eq!(
        refused,
        PdqError::Row {
            expected: 27,
            found: 11
        }
    );
}

#[test]
fn pictures_too_small_have_no_digest_and_no_quality() {
    for (width, height) in [(1, 1), (4, 4), (4, 900), (900, 4), (1, 5000)] {
        let found = pdq_of_rgb(width, height, &picture(width, height)).unwrap();
        assert_eq!(found.hash, Pdq([0; 32]));
        assert_eq!(found.quality, 0);
        assert_eq!(found.dihedral, [Pdq([0; 32]); 8]);
    }
}

#[test]
fn a_flat_picture_says_nothing_and_is_known_as_degenerate() {
    let found = pdq_of_rgb(200, 100, &[128; 60_000]).unwrap();
    assert_eq!(found.quality, 0);
}

/// The picture turned by 90 degrees gives nearly the digest that the one transform foretold.
#[test]
fn turned_and_mirrored_pictures_lie_near_their_foretold_digests() {
    let side = 256;
    // Hills of several widths: smooth, and alike along no axis.
    let hill = |x: usize, y: usize, at: (usize, usize), reach: usize| {
        40_000 / (reach + x.abs_diff(at.0).pow(2) / 40 + y.abs_diff(at.1).pow(2) / 30)
    };
    let value = |x: usize, y: usize| {
        let one = hill(x, y, (60, 90), 300) + hill(x, y, (200, 30), 400);
        let two = hill(x, y, (120, 220), 350) + hill(x, y, (30, 200), 500);
        [one + x / 4, two + y / 3, one].map(|value| u8::try_from(value).unwrap_or(255))
    };
    let make = |at: &dyn Fn(usize, usize) -> (usize, usize)| {
        let mut rgb = Vec::new();
        for y in 0..side {
            for x in 0..side {
                let (x, y) = at(x, y);
                rgb.extend(value(x, y));
            }
        }
        pdq_of_rgb(256, 256, &rgb).unwrap()
    };
    let last = side - 1;
    let plain = make(&|x, y| (x, y));
    let turns: [&dyn Fn(usize, usize) -> (usize, usize); 8] = [
        &|x, y| (x, y),
        &|x, y| (last - y, x),
        &|x, y| (last - x, last - y),
        &|x, y| (y, last - x),
        &|x, y| (x, last - y),
        &|x, y| (last - x, y),
        &|x, y| (y, x),
        &|x, y| (last - y, last - x),
    ];
    for (place, turn) in turns.iter().enumerate() {
        let turned = make(turn).hash;
        let distances = plain.dihedral.map(|foretold| turned.distance(&foretold));
        assert!(distances[place] < 64, "{place}: {distances:?}");
        let others = distances
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != place);
        assert!(
            others.into_iter().all(|(_, far)| *far > 90),
            "{place}: {distances:?}"
        );
    }
}
