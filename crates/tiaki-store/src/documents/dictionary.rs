//! What small CyberTipline documents have in common, so that each need not say it again.
//!
//! Names of elements, their order and usual values make most of a short document; a compressor that
//! begins with them writes a fifth less. The dictionary is part of the program; it was trained on the
//! 9,196 synthetic documents of `tiaki world --accounts 6000 --seed 1`, every second one without its
//! indentation, and those in `tiaki-formats` `testdata`, by
//! `zstd --train -r FOLDER --maxdict=16384 --dictID=771490101 -o cybertip-1.zdict`. A frame names the dictionary it needs by number (RFC 8878, section 3.1.1.1.3); frames without a
//! number, of larger documents and of earlier versions, need none.
//!
//! A dictionary that was ever used is never changed or taken away: to make a better one, add it
//! beside, with another number, and compress with the newest.

use std::io;
use std::sync::LazyLock;

use zstd::dict::{DecoderDictionary, EncoderDictionary};
use zstd::zstd_safe::get_dict_id_from_frame;

use super::{LEVEL, PART_SIZE};
use crate::error::Error;

/// The format whose documents it is for.
pub(super) const FORMAT: &str = "cybertip-xml";

/// Bytes up to which a document gains by it.
pub(super) const USEFUL: usize = 256 << 10;

/// The number that frames name it by, which the file itself holds too.
const NUMBER: u32 = 771_490_101;

static BYTES: &[u8] = include_bytes!("cybertip-1.zdict");

static ENCODER: LazyLock<EncoderDictionary<'static>> =
    LazyLock::new(|| EncoderDictionary::copy(BYTES, LEVEL));
static DECODER: LazyLock<DecoderDictionary<'static>> =
    LazyLock::new(|| DecoderDictionary::copy(BYTES));

/// A compressor that begins with the dictionary.
pub(super) fn compressor() -> io::Result<zstd::bulk::Compressor<'static>> {
    zstd::bulk::Compressor::with_prepared_dictionary(&ENCODER)
}

/// Reads parts that stand one after another, whichever way each was compressed.
pub(super) fn reader(parts: &[u8]) -> io::Result<impl io::Read> {
    zstd::stream::Decoder::with_prepared_dictionary(parts, &DECODER)
}

/// The bytes of a part, whichever way it was compressed.
pub(super) fn decompress(body: &[u8]) -> Result<Vec<u8>, Error> {
    let corrupt = |_| Error::Corrupt {
        what: "document part",
    };
    match get_dict_id_from_frame(body).map(std::num::NonZeroU32::get) {
        None => zstd::bulk::decompress(body, PART_SIZE).map_err(corrupt),
        Some(NUMBER) => zstd::bulk::Decompressor::with_prepared_dictionary(&DECODER)
            .and_then(|mut found| found.decompress(body, PART_SIZE))
            .map_err(corrupt),
        Some(_) => Err(Error::Corrupt {
            what: "document part (it needs a dictionary of a later version)",
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::Packer;

    const SMALL: &[u8] = b"<report><incidentSummary><incidentType>Online Enticement of Children for Sexual Acts\
        </incidentType><incidentDateTime>2026-01-02T03:04:05Z</incidentDateTime></incidentSummary></report>";

    #[test]
    fn the_file_has_the_number_and_the_number_is_written() {
        assert_eq!(BYTES.get(..4), Some(&[0x37, 0xa4, 0x30, 0xec][..]), "magic");
        assert_eq!(BYTES.get(4..8), Some(&NUMBER.to_le_bytes()[..]));
        let document = Packer::new().unwrap().pack(FORMAT, SMALL).unwrap();
        let id = get_dict_id_from_frame(&document.parts[0]);
        assert_eq!(id.map(std::num::NonZeroU32::get), Some(NUMBER));
        let without = Packer::new().unwrap().part(SMALL).unwrap().len();
        let with = document.parts[0].len();
        assert!(with < without, "{with} bytes, {without} without it");
    }

    #[test]
    fn parts_read_with_and_without_it() {
        let mut packer = Packer::new().unwrap();
        let large = SMALL.repeat(3_000);
        assert!(large.len() > USEFUL);
        for (format, bytes) in [
            (FORMAT, SMALL),
            (FORMAT, &large),
            ("other", SMALL),
            (FORMAT, b""),
        ] {
            let document = packer.pack(format, bytes).unwrap();
            let read: Vec<u8> = document
                .parts
                .iter()
                .flat_map(|part| decompress(part).unwrap())
                .collect();
            assert_eq!(read, bytes);
            let together = document.parts.concat();
            assert_eq!(
                Packer::unpack(&together, bytes.len()).as_deref(),
                Some(bytes)
            );
        }
        let both = [
            packer.part(SMALL).unwrap(),
            packer.pack(FORMAT, SMALL).unwrap().parts.remove(0),
        ];
        assert_eq!(
            Packer::unpack(&both.concat(), 1 << 20),
            Some(SMALL.repeat(2))
        );
        let plain = packer.part(SMALL).unwrap();
        assert_eq!(
            get_dict_id_from_frame(&plain),
            None,
            "as earlier versions wrote"
        );
        assert_eq!(decompress(&plain).unwrap(), SMALL);
    }

    #[test]
    fn what_is_broken_or_needs_another_dictionary_is_refused() {
        let part = Packer::new()
            .unwrap()
            .pack(FORMAT, SMALL)
            .unwrap()
            .parts
            .remove(0);
        for length in 1..part.len() {
            assert!(decompress(&part[..length]).is_err(), "cut at {length}");
        }
        // Magic number, then a descriptor that says four bytes of a number follow.
        let mut other = part.clone();
        let at = part
            .windows(4)
            .position(|four| four == NUMBER.to_le_bytes())
            .unwrap();
        other[at] ^= 1;
        assert!(
            matches!(decompress(&other), Err(Error::Corrupt { what }) if what.contains("later version"))
        );
    }
}
