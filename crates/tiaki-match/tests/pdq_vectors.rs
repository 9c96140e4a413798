//! Our PDQ against the reference's own answers, bit for bit.
//!
//! `pdq/make.py` made `pdq/vectors.txt` with the C++ reference; how, stands there. The pictures
//! are made again here from the same whole numbers.
#![expect(
    clippy::panic,
    clippy::cast_possible_truncation,
    reason = "a test stops where something is not as it should be"
)]

use sha2::{Digest, Sha256};
use tiaki_match::{Pdq, pdq_of_rgb};

const VECTORS: &str = include_str!("pdq/vectors.txt");

fn mixed(x: u64, y: u64, c: u64, s: u64) -> u64 {
    let v = (x * 73_856_093) ^ (y * 19_349_663) ^ (c * 83_492_791) ^ (s * 2_654_435_761);
    let v = (v ^ (v >> 15)).wrapping_mul(2_246_822_519) % (1 << 32);
    v ^ (v >> 13)
}

fn bump([x, y, c, s]: [u64; 4], k: u64, width: u64, height: u64) -> u64 {
    let (cx, cy) = (
        (s * 97 + k * 389 + c * 11) % width,
        (s * 61 + k * 211) % height,
    );
    let reach = width.max(height);
    reach * 90 / (reach / 8 + x.abs_diff(cx) + y.abs_diff(cy) + 1)
}

fn value(pattern: &str, at: [u64; 4], width: u64, height: u64) -> u64 {
    let [x, y, c, s] = at;
    match pattern {
        "ramp" => {
            (x * 255 / (width - 1).max(1) + y * (c + 1) * 128 / (height - 1).max(1) + s) % 256
        }
        "checker" => {
            let side = s % 29 + 1;
            (x / side + y / side + c) % 2 * (255 - 40 * c)
        }
        "rings" => {
            let (dx, dy) = ((x * 2 + s).abs_diff(width), (y * 2).abs_diff(height));
            ((dx * dx + dy * dy) / (s + 3) + c * 37) % 256
        }
        "waves" => (x * x / (s + 11) + y * 3 + x * y / 31 + c * 85) % 256,
        "noise" => mixed(x, y, c, s) % 256,
        "blocks" => {
            let side = s % 13 + 5;
            mixed(x / side, y / side, c, s) % 256
        }
        "faint" => 100 + mixed(x / 9, y / 9, c, s) % (3 + s % 71),
        "soft" => (0..5).map(|k| bump(at, k, width, height)).sum::<u64>() % 256,
        other => panic!("no pattern {other}"),
    }
}

fn picture(pattern: &str, width: u64, height: u64, seed: u64) -> Vec<u8> {
    let mut rgb = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let at = |c| value(pattern, [x, y, c, seed], width, height) as u8;
            rgb.extend([at(0), at(1), at(2)]);
        }
    }
    rgb
}

#[test]
fn every_digest_and_quality_is_the_references() {
    let (mut looked, mut apart) = (0, 0);
    for line in VECTORS.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        let [
            pattern,
            width,
            height,
            seed,
            digest,
            quality,
            hash,
            turned @ ..,
        ] = &fields[..]
        else {
            panic!("{line}");
        };
        let (width, height) = (width.parse().unwrap(), height.parse().unwrap());
        let rgb = picture(pattern, width, height, seed.parse().unwrap());
        let name = format!("{pattern} {width} x {height}");
        assert_eq!(hex::encode(Sha256::digest(&rgb)), *digest, "{name}");
        let found = pdq_of_rgb(width as u32, height as u32, &rgb).unwrap();
        assert_eq!(found.hash.to_string(), *hash, "{name}");
        assert_eq!(found.quality.to_string(), *quality, "{name}");
        assert_eq!(
            found.dihedral.map(|each| each.to_string())[..],
            *turned,
            "{name}"
        );
        looked += 1;
        apart += u32::from(found.hash != found.dihedral[0] && (width, height) != (64, 64));
    }
    assert!(looked >= 270, "{looked}");
    assert_eq!(apart, 0);
}

#[test]
fn the_vectors_are_many_different_pictures_of_every_quality() {
    let mut hashes: Vec<Pdq> = Vec::new();
    let mut qualities = [0; 3];
    for line in VECTORS.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        hashes.push(fields[6].parse().unwrap());
        let quality: usize = fields[5].parse().unwrap();
        qualities[quality.div_ceil(50).min(2)] += 1;
    }
    hashes.sort_unstable();
    hashes.dedup();
    assert!(hashes.len() > 200, "{}", hashes.len());
    assert!(qualities.iter().all(|count| *count > 20), "{qualities:?}");
}
