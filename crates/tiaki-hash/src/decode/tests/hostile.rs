//! Hostile pictures: each is refused or read, within bounds, and nothing panics.

use super::*;

fn refused(bytes: &[u8]) -> Refusal {
    decode(bytes).unwrap_err()
}

/// A PNG's chunk with a right checksum.
fn chunk(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let mut sum = u32::MAX;
    for byte in kind.iter().chain(content) {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                sum >> 1 ^ 0xedb8_8320
            } else {
                sum >> 1
            };
        }
    }
    let mut chunk = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    chunk.extend(kind);
    chunk.extend(content);
    chunk.extend((!sum).to_be_bytes());
    chunk
}

/// A PNG of this size, depth and colour with whatever is said to be its pixels.
fn png(width: u32, height: u32, depth: u8, colour: u8, chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut header = width.to_be_bytes().to_vec();
    header.extend(height.to_be_bytes());
    header.extend([depth, colour, 0, 0, 0]);
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &header));
    for (kind, content) in chunks {
        bytes.extend(chunk(kind, content));
    }
    bytes.extend(chunk(b"IEND", b""));
    bytes
}

#[test]
fn a_png_that_claims_billions_of_pixels_is_too_large() {
    let bytes = png(
        60_000,
        60_000,
        8,
        2,
        &[(b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01")],
    );
    assert_eq!(refused(&bytes), Refusal::TooLarge);
}

#[test]
fn a_png_with_a_side_beyond_what_is_hashed_is_too_large() {
    let bytes = png(1 << 21, 1, 1, 0, &[(b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01")]);
    assert_eq!(refused(&bytes), Refusal::TooLarge);
}

#[test]
fn a_png_of_no_pixels_is_damaged() {
    for (width, height) in [(0, 5), (5, 0), (0, 0)] {
        assert_eq!(refused(&png(width, height, 8, 2, &[])), Refusal::Damaged);
    }
}

#[test]
fn a_png_without_pixels_is_damaged() {
    assert_eq!(refused(&png(40, 40, 8, 2, &[])), Refusal::Damaged);
}

#[test]
fn a_png_with_fewer_pixels_than_it_says_is_damaged() {
    let bytes = png(40, 40, 8, 2, &[(b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01")]);
    assert_eq!(refused(&bytes), Refusal::Damaged);
}

#[test]
fn a_png_whose_pixels_do_not_inflate_is_damaged() {
    let bytes = png(40, 40, 8, 2, &[(b"IDAT", &[0xff; 400])]);
    assert_eq!(refused(&bytes), Refusal::Damaged);
}

#[test]
fn a_png_with_a_palette_of_none_is_refused() {
    let bytes = png(4, 4, 8, 3, &[(b"IDAT", b"\x78\x9c\x03\0\0\0\0\x01")]);
    assert_eq!(refused(&bytes), Refusal::Damaged);
}

#[test]
fn a_png_with_a_wrong_checksum_is_damaged() {
    let mut bytes = bytes("plain.png").to_vec();
    let place = bytes
        .windows(4)
        .position(|window| window == b"IDAT")
        .unwrap();
    bytes[place + 100] ^= 1;
    assert_eq!(refused(&bytes), Refusal::Damaged);
}

#[test]
fn a_jpeg_that_claims_billions_of_pixels_is_too_large() {
    let mut bytes = bytes("baseline.jpg").to_vec();
    let place = bytes
        .windows(2)
        .position(|window| window == [0xff, 0xc0])
        .unwrap();
    bytes[place + 5..place + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
    assert_eq!(refused(&bytes), Refusal::TooLarge);
}

#[test]
fn a_jpeg_of_no_pixels_is_damaged() {
    let mut bytes = bytes("baseline.jpg").to_vec();
    let place = bytes
        .windows(2)
        .position(|window| window == [0xff, 0xc0])
        .unwrap();
    bytes[place + 5..place + 9].copy_from_slice(&[0, 0, 0, 0]);
    assert_eq!(refused(&bytes), Refusal::Damaged);
}

#[test]
fn a_jpeg_that_ends_early_is_damaged() {
    for name in ["baseline.jpg", "progressive.jpg", "cmyk.jpg", "grey.jpg"] {
        let whole = bytes(name);
        for length in [3, 20, whole.len() / 2, whole.len() - 2] {
            assert_eq!(
                refused(&whole[..length]),
                Refusal::Damaged,
                "{name} {length}"
            );
        }
    }
}

#[test]
fn an_archive_behind_a_picture_changes_nothing() {
    let plain = decode(bytes("baseline.jpg")).unwrap();
    let mut both = bytes("baseline.jpg").to_vec();
    both.extend(b"PK\x03\x04 and all that an archive has");
    assert_eq!(decode(&both).unwrap(), plain);
    let mut both = bytes("plain.png").to_vec();
    both.extend([0xff, 0xd8, 0xff, 0xe0]);
    assert_eq!(decode(&both), decode(bytes("plain.png")));
}

#[test]
fn a_script_that_begins_as_a_picture_is_damaged() {
    for start in [
        &b"GIF89a=1;alert(1);//"[..],
        b"\xff\xd8\xff=1;/*",
        b"BM=1;//\0\0\0\0\0\0\0\0\0\0\0",
    ] {
        let mut bytes = start.to_vec();
        bytes.resize(300, b' ');
        assert!(decode(&bytes).is_err(), "{start:?}");
    }
}

#[test]
fn a_gif_with_thousands_of_frames_is_its_first() {
    let whole = bytes("palette.gif");
    // From the first block after the palette to the end mark: the frame.
    let palette = 13 + 3 * (2 << (whole[10] & 7));
    let frame = &whole[palette..whole.len() - 1];
    let mut many = whole[..palette].to_vec();
    many.extend(std::iter::repeat_n(frame, 5_000).flatten());
    many.push(0x3b);
    assert_eq!(decode(&many), decode(whole));
}

#[test]
fn a_gif_with_a_canvas_of_billions_of_pixels_is_too_large() {
    let mut bytes = bytes("palette.gif").to_vec();
    bytes[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(refused(&bytes), Refusal::TooLarge);
}

#[test]
fn a_gif_without_a_frame_is_damaged() {
    let bytes = b"GIF89a\x05\0\x05\0\0\0\0\x3b";
    assert_eq!(refused(bytes), Refusal::Damaged);
}

#[test]
fn a_gif_whose_frame_leaves_its_canvas_shows_what_is_inside() {
    let mut bytes = bytes("palette.gif").to_vec();
    bytes[6..10].copy_from_slice(&[10, 0, 10, 0]);
    match decode(&bytes) {
        Ok(picture) => assert_eq!(picture.rgb.len(), 300),
        Err(refusal) => assert_eq!(refusal, Refusal::Damaged),
    }
}

#[test]
fn a_webp_that_claims_billions_of_pixels_is_refused() {
    let mut bytes = b"RIFF\x2a\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0".to_vec();
    bytes.extend([0xff; 6]);
    bytes.extend(b"VP8L\x08\0\0\0\x2f\xff\xff\xff\x0f\0\0\0");
    assert!(matches!(
        refused(&bytes),
        Refusal::TooLarge | Refusal::Damaged
    ));
}

#[test]
fn forms_without_a_decoder_are_unsupported() {
    for bytes in [
        &b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"[..],
        b"\0\0\0\x18ftypavif\0\0\0\0mif1avif",
        b"\xff\x0a\0\0\0\0\0",
        b"words",
        b"",
    ] {
        assert_eq!(refused(bytes), Refusal::Unsupported);
    }
}

#[test]
fn a_tiff_of_directories_without_end_is_refused() {
    // A directory with no entry, and itself as the next.
    let mut bytes = b"II\x2a\0\x08\0\0\0\0\0\x08\0\0\0".to_vec();
    bytes.resize(64, 0);
    assert!(decode(&bytes).is_err());
}

#[test]
fn a_tiff_that_claims_billions_of_pixels_is_refused() {
    let mut bytes = bytes("bits.tif").to_vec();
    let mut found = 0;
    for place in 0..bytes.len() - 12 {
        // Width and height: tags 256 and 257 as a short or a long, one of it.
        let is_side = matches!(bytes[place..place + 2], [0 | 1, 1])
            && matches!(bytes[place + 2..place + 8], [3 | 4, 0, 1, 0, 0, 0]);
        if is_side {
            bytes[place + 2] = 4;
            bytes[place + 8..place + 12].copy_from_slice(&[0xff, 0xff, 0, 0]);
            found += 1;
        }
    }
    assert_eq!(found, 2);
    // Its strips cannot hold them, which may be seen first.
    assert!(matches!(
        refused(&bytes),
        Refusal::TooLarge | Refusal::Damaged
    ));
}

/// A bitmap's header: width, height, bits, compression, colours.
fn bmp(width: u32, height: i32, bits: u16, compression: u32, colours: u32) -> Vec<u8> {
    let mut bytes = b"BM\0\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0".to_vec();
    bytes.extend(width.to_le_bytes());
    bytes.extend(height.to_le_bytes());
    bytes.extend([1, 0]);
    bytes.extend(bits.to_le_bytes());
    bytes.extend(compression.to_le_bytes());
    bytes.extend([0; 12]);
    bytes.extend(colours.to_le_bytes());
    bytes.extend([0; 4]);
    bytes
}

#[test]
fn bitmaps_out_of_bounds_are_refused() {
    for (bytes, refusal) in [
        (bmp(0, 5, 24, 0, 0), Refusal::Damaged),
        (bmp(5, 0, 24, 0, 0), Refusal::Damaged),
        (bmp(5, 5, 24, 0, 0), Refusal::Damaged),
        (bmp(u32::MAX, 5, 24, 0, 0), Refusal::TooLarge),
        (bmp(5, i32::MIN, 24, 0, 0), Refusal::TooLarge),
        (bmp(60_000, 60_000, 1, 0, 0), Refusal::TooLarge),
        (bmp(5, 5, 8, 1, 0), Refusal::Unsupported),
        (bmp(5, 5, 16, 0, 0), Refusal::Unsupported),
        (bmp(5, 5, 8, 0, u32::MAX), Refusal::Damaged),
        (
            b"BM\0\0\0\0\0\0\0\0\x1a\0\0\0\x0c\0\0\0".to_vec(),
            Refusal::Unsupported,
        ),
    ] {
        assert_eq!(refused(&bytes), refusal, "{bytes:?}");
    }
}

#[test]
fn a_bitmap_that_points_beyond_its_palette_is_damaged() {
    let mut bytes = bmp(4, 1, 8, 0, 2);
    bytes.extend([0, 0, 0, 0, 9, 9, 9, 0]);
    bytes[10] = 62;
    bytes.extend([0, 1, 1, 0]);
    assert_eq!(
        decode(&bytes).unwrap().rgb,
        [0, 0, 0, 9, 9, 9, 9, 9, 9, 0, 0, 0]
    );
    *bytes.last_mut().unwrap() = 2;
    assert_eq!(refused(&bytes), Refusal::Damaged);
}

#[test]
fn a_bitmap_may_stand_on_its_feet_or_its_head() {
    let mut feet = bmp(1, -2, 24, 0, 0);
    feet.extend([1, 2, 3, 0, 4, 5, 6, 0]);
    let mut head = bmp(1, 2, 24, 0, 0);
    head.extend([4, 5, 6, 0, 1, 2, 3, 0]);
    assert_eq!(decode(&feet).unwrap().rgb, [3, 2, 1, 6, 5, 4]);
    assert_eq!(decode(&head), decode(&feet));
}

#[test]
fn exif_that_makes_no_sense_turns_nothing() {
    let good = b"II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    assert_eq!(exif::orientation(good), 6);
    for (place, byte) in [
        (0, b'M'),
        (4, 0xff),
        (8, 0),
        (10, 0),
        (12, 4),
        (18, 0),
        (18, 9),
        (19, 1),
    ] {
        let mut bad = good.to_vec();
        bad[place] = byte;
        assert_eq!(exif::orientation(&bad), 1, "{place}");
    }
    for length in 0..good.len() - 6 {
        assert!(
            matches!(exif::orientation(&good[..length]), 1 | 6),
            "{length}"
        );
    }
    let mut endless = good.to_vec();
    endless[8..10].copy_from_slice(&[0xff, 0xff]);
    endless[10] = 0;
    assert_eq!(exif::orientation(&endless), 1);
}

#[test]
fn every_picture_cut_anywhere_is_refused_or_read() {
    for (name, whole) in PICTURES {
        for length in (0..whole.len()).step_by(1 + whole.len() / 40) {
            let found = crate::worker::hash(&whole[..length]);
            if let Ok(found) = found {
                assert!(found.quality <= 100, "{name} {length}");
            }
        }
    }
}

#[test]
fn every_picture_changed_anywhere_is_refused_or_read() {
    let mut state = 7_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize
    };
    for (_, whole) in PICTURES {
        for _ in 0..60 {
            let mut changed = whole.to_vec();
            for _ in 0..=next() % 4 {
                let place = next() % changed.len();
                changed[place] = u8::try_from(next() % 256).unwrap();
            }
            // What counts is that it comes back.
            let _ = crate::worker::hash(&changed);
        }
    }
}
