//! WebP: lossy, lossless, and the first frame of an animation.

use std::io::Cursor;

use image_webp::{DecodingError, WebPDecoder};

use super::{Picture, admit, exif, push_pixels, room, zeroes};
use crate::refusal::Refusal;

pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Refusal> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    let length = admit(width, height)?;
    decoder.set_memory_limit(400 << 20);
    let orientation = match decoder.exif_metadata() {
        Ok(Some(exif)) => exif::orientation(&exif),
        _ => 1,
    };
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let mut pixels = zeroes(decoder.output_buffer_size().ok_or(Refusal::TooLarge)?)?;
    if decoder.is_animated() {
        decoder
            .read_frame(&mut pixels)
            .map_err(|error| refusal(&error))?;
    } else {
        decoder
            .read_image(&mut pixels)
            .map_err(|error| refusal(&error))?;
    }
    let rgb = if channels == 3 {
        pixels
    } else {
        let mut rgb = room(length)?;
        push_pixels(&mut rgb, channels, &pixels)?;
        rgb
    };
    Ok(Picture {
        width,
        height,
        rgb,
        orientation,
    })
}

fn refusal(error: &DecodingError) -> Refusal {
    match error {
        DecodingError::ImageTooLarge => Refusal::TooLarge,
        DecodingError::MemoryLimitExceeded => Refusal::Memory,
        DecodingError::UnsupportedFeature(_) => Refusal::Unsupported,
        _ => Refusal::Damaged,
    }
}
