//! Real forms of pictures, decoded inside the sandbox as `tiaki hash-worker` does.
#![cfg(target_os = "linux")]

use std::path::PathBuf;

use tiaki_hash::{FileDigests, Hasher, Kind, PdqOutcome, Settings};

const PROBE: &str = env!("CARGO_BIN_EXE_tiaki-hash-probe");

fn hash(bytes: &[u8], piece: usize) -> FileDigests {
    let mut hasher = Hasher::start(&Settings::with_worker(PROBE.into()));
    for piece in bytes.chunks(piece) {
        hasher.feed(piece);
    }
    hasher.finish()
}

/// All that is computed in the sandbox is what is computed outside: the decoders need no more of
/// the system than they are given.
#[test]
fn every_form_is_decoded_inside_the_walls() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| !["py", "txt"].contains(&path.extension().unwrap().to_str().unwrap()))
        .collect();
    names.sort();
    assert!(names.len() >= 28, "{}", names.len());
    for path in names {
        let bytes = std::fs::read(&path).unwrap();
        let found = hash(&bytes, 4096);
        assert!(
            matches!(found.pdq, PdqOutcome::Hashed { .. }),
            "{path:?} {:?}",
            found.pdq
        );
        assert_eq!(
            found.pdq,
            tiaki_hash::decode_unprotected(&bytes),
            "{path:?}"
        );
    }
}

#[test]
fn pieces_of_any_size_give_the_same() {
    let bytes = include_bytes!("pictures/baseline.jpg");
    let whole = hash(bytes, bytes.len());
    for piece in [1, 7, 31, 32, 33, 511, 512, 513] {
        assert_eq!(hash(bytes, piece), whole, "{piece}");
    }
}

#[test]
fn digests_are_those_of_the_standards_examples() {
    // RFC 1321 A.5, RFC 3174 7.3 and FIPS 180-2 B.1: "abc".
    let found = hash(b"abc", 1);
    assert_eq!(found.size, 3);
    assert_eq!(hex::encode(found.md5), "900150983cd24fb0d6963f7d28e17f72");
    assert_eq!(
        hex::encode(found.sha1),
        "a9993e364706816aba3e25717850c26c9cd0d89d"
    );
    assert_eq!(
        hex::encode(found.sha256),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(
        (found.kind, found.pdq),
        (Kind::Text, PdqOutcome::NotPicture)
    );
}

#[test]
fn short_and_empty_files_are_something() {
    for (bytes, kind) in [
        (&b""[..], "other"),
        (b"\xff\xd8\xff", "jpeg"),
        (b"GIF89a", "gif"),
    ] {
        let found = hash(bytes, 10);
        assert_eq!(found.kind.code(), kind);
        match found.pdq {
            PdqOutcome::NotPicture => assert_eq!(kind, "other"),
            outcome => assert!(matches!(
                outcome,
                PdqOutcome::Refused {
                    code: "damaged",
                    ..
                }
            )),
        }
    }
}

/// 12 kB that become 98 million pixels: read within the bounds of the worker, or given up.
#[test]
fn a_small_file_that_becomes_a_huge_picture_stays_within_bounds() {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 9_900, 9_900);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![0; 9_900 * 1_238]).unwrap();
    writer.finish().unwrap();
    assert!(bytes.len() < 100_000, "{}", bytes.len());
    match hash(&bytes, 65_536).pdq {
        PdqOutcome::Hashed { width, quality, .. } => assert_eq!((width, quality), (9_900, 0)),
        PdqOutcome::Refused { code, .. } => assert!(["memory", "time"].contains(&code), "{code}"),
        PdqOutcome::NotPicture => unreachable!(),
    }
}

#[test]
fn a_file_beyond_the_limit_is_refused_and_has_its_digests() {
    let mut hasher = Hasher::start(&Settings::with_worker(PROBE.into()));
    hasher.feed(&include_bytes!("pictures/plain.png")[..]);
    let piece = vec![0; 1 << 20];
    for _ in 0..129 {
        hasher.feed(&piece);
    }
    let found = hasher.finish();
    assert!(found.size > 129 << 20);
    assert!(
        matches!(
            found.pdq,
            PdqOutcome::Refused {
                code: "too_large",
                ..
            }
        ),
        "{found:?}"
    );
}
