//! PNG, and the still picture of an animated one.

use std::io::Cursor;

use png::{BitDepth, ColorType, Decoder, DecodingError, Limits, Transformations};

use super::{Picture, admit, exif, push_pixels, room, zeroes};
use crate::refusal::Refusal;

pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Refusal> {
    let limits = Limits { bytes: 256 << 20 };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    // Palettes and transparent colours to channels, all to 8 bits.
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    let mut reader = decoder.read_info().map_err(|error| refusal(&error))?;
    let (width, height) = reader.info().size();
    let length = admit(width, height)?;
    let is_interlaced = reader.info().interlaced;
    let (colour, depth) = reader.output_color_type();
    if depth != BitDepth::Eight {
        return Err(Refusal::Unsupported);
    }
    let channels = match colour {
        ColorType::Grayscale => 1,
        ColorType::GrayscaleAlpha => 2,
        ColorType::Rgb => 3,
        ColorType::Rgba => 4,
        ColorType::Indexed => return Err(Refusal::Unsupported),
    };
    let mut rgb = room(length)?;
    if is_interlaced {
        let mut whole = zeroes(reader.output_buffer_size().ok_or(Refusal::TooLarge)?)?;
        reader
            .next_frame(&mut whole)
            .map_err(|error| refusal(&error))?;
        push_pixels(&mut rgb, channels, &whole)?;
    } else {
        for _ in 0..height {
            let row = reader.next_row().map_err(|error| refusal(&error))?;
            push_pixels(&mut rgb, channels, row.ok_or(Refusal::Damaged)?.data())?;
        }
    }
    let exif = reader.info().exif_metadata.as_ref();
    let orientation = exif.map_or(1, |exif| exif::orientation(exif));
    Ok(Picture {
        width,
        height,
        rgb,
        orientation,
    })
}

fn refusal(error: &DecodingError) -> Refusal {
    match error {
        DecodingError::LimitsExceeded => Refusal::TooLarge,
        _ => Refusal::Damaged,
    }
}
