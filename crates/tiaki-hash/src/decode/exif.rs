//! The tags of a TIFF structure, which EXIF is too, that are looked up by hand.

/// The orientation in EXIF's TIFF structure (EXIF 2.32, 4.6.2: tag 274 of the first directory),
/// 1 where there is none that makes sense. `bytes` may begin with `Exif\0\0`.
pub(super) fn orientation(bytes: &[u8]) -> u8 {
    let bytes = bytes.strip_prefix(b"Exif\0\0").unwrap_or(bytes);
    let found = find_short(bytes, 274).and_then(|(_, value)| u8::try_from(value).ok());
    found.filter(|found| (1..=8).contains(found)).unwrap_or(1)
}

/// A short of the first directory by its tag: where its two bytes stand, and its value.
pub(super) fn find_short(bytes: &[u8], tag: u16) -> Option<(usize, u16)> {
    let little = match bytes.get(..4)? {
        b"II\x2a\0" => true,
        b"MM\0\x2a" => false,
        _ => return None,
    };
    let short = |place: usize| -> Option<u16> {
        let two = *bytes.get(place..)?.first_chunk()?;
        Some(if little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    };
    let four = *bytes.get(4..)?.first_chunk()?;
    let directory = if little {
        u32::from_le_bytes(four)
    } else {
        u32::from_be_bytes(four)
    };
    let directory = usize::try_from(directory).ok()?;
    let entries = usize::from(short(directory)?);
    (0..entries).find_map(|entry| {
        let place = directory.checked_add(2 + entry * 12)?;
        // A short, one of it, in the first half of the four bytes of value.
        let is_it = short(place)? == tag && short(place + 2)? == 3;
        is_it
            .then(|| Some((place + 8, short(place + 8)?)))
            .flatten()
    })
}
