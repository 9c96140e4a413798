//! JPEG: baseline and progressive, grey, YCbCr, RGB, CMYK and YCCK.

use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::{Picture, admit, exif, through};
use crate::refusal::Refusal;

/// The longest side that the form can say.
const MAX_SIDE: usize = 65_535;

pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Refusal> {
    // A picture that ends before its end marker is a part of one: its lower rows are made up.
    if !bytes.windows(2).rev().any(|pair| pair == [0xff, 0xd9]) {
        return Err(Refusal::Damaged);
    }
    // Plain integer code, the same on every processor.
    let options = DecoderOptions::new_safe()
        .set_max_width(MAX_SIDE)
        .set_max_height(MAX_SIDE)
        .set_strict_mode(false)
        .jpeg_set_max_scans(100)
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| Refusal::Damaged)?;
    let (width, height) = decoder.dimensions().ok_or(Refusal::Damaged)?;
    let width = u32::try_from(width).map_err(|_| Refusal::TooLarge)?;
    let height = u32::try_from(height).map_err(|_| Refusal::TooLarge)?;
    admit(width, height)?;
    let orientation = decoder.exif().map_or(1, |exif| exif::orientation(exif));
    let is_plain = match decoder.input_colorspace() {
        Some(ColorSpace::Luma | ColorSpace::YCbCr | ColorSpace::RGB | ColorSpace::YCCK) => true,
        Some(ColorSpace::CMYK) => false,
        _ => return Err(Refusal::Unsupported),
    };
    if !is_plain {
        let options = options.jpeg_set_out_colorspace(ColorSpace::CMYK);
        decoder.set_options(options);
    }
    let mut rgb = decoder.decode().map_err(|_| Refusal::Damaged)?;
    if !is_plain {
        inks_to_rgb(&mut rgb, has_adobe_marker(bytes));
    }
    Ok(Picture {
        width,
        height,
        rgb,
        orientation,
    })
}

/// Four inks to three colours, in place.
fn inks_to_rgb(pixels: &mut Vec<u8>, is_inverted: bool) {
    let mask = if is_inverted { 0 } else { 255 };
    let count = pixels.len() / 4;
    for place in 0..count {
        let pixel = pixels
            .get(place * 4..)
            .and_then(|rest| rest.first_chunk::<4>());
        let Some([cyan, magenta, yellow, black]) = pixel.map(|pixel| pixel.map(|ink| ink ^ mask))
        else {
            break;
        };
        let rgb = [cyan, magenta, yellow].map(|ink| through(ink, black));
        if let Some(aim) = pixels.get_mut(place * 3..place * 3 + 3) {
            aim.copy_from_slice(&rgb);
        }
    }
    pixels.truncate(count * 3);
}

/// Whether Adobe's marker (APP14) stands among the segments before the first scan.
fn has_adobe_marker(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xff, marker, after @ ..] = rest {
        match marker {
            // Filling, and markers without a segment.
            0xff => rest = rest.get(1..).unwrap_or_default(),
            0x01 | 0xd0..=0xd8 => rest = after,
            0xda | 0xd9 => return false,
            _ => {
                let Some(length) = after.first_chunk().map(|two| u16::from_be_bytes(*two)) else {
                    return false;
                };
                let segment = after.get(2..).unwrap_or_default();
                if *marker == 0xee && segment.starts_with(b"Adobe") {
                    return true;
                }
                rest = after.get(usize::from(length.max(2))..).unwrap_or_default();
            }
        }
    }
    false
}
