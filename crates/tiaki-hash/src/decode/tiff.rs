//! TIFF: the first page, of 8 or 16 bits a channel, or 1 bit of grey.

use std::io::Cursor;

use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;
use tiff::{ColorType, TiffError};

use super::{Picture, admit, exif, push_pixels, room, through};
use crate::refusal::Refusal;

pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Refusal> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 300 << 20;
    limits.intermediate_buffer_size = 100 << 20;
    let as_grey = palette_as_grey(bytes)?;
    let readable = as_grey.as_deref().unwrap_or(bytes);
    let decoder = Decoder::new(Cursor::new(readable)).map_err(|error| refusal(&error))?;
    let mut decoder = decoder.with_limits(limits);
    let (width, height) = decoder.dimensions().map_err(|error| refusal(&error))?;
    let length = admit(width, height)?;
    let colour = decoder.colortype().map_err(|error| refusal(&error))?;
    let orientation = decoder.find_tag_unsigned::<u8>(Tag::Orientation);
    let orientation = orientation
        .ok()
        .flatten()
        .filter(|found| (1..=8).contains(found));
    let palette = as_grey
        .as_ref()
        .map(|_| decoder.get_tag_u16_vec(Tag::ColorMap));
    let palette = palette.transpose().map_err(|error| refusal(&error))?;
    let pixels = match decoder.read_image().map_err(|error| refusal(&error))? {
        DecodingResult::U8(bytes) => bytes,
        DecodingResult::U16(words) => words.into_iter().map(upper).collect(),
        _ => return Err(Refusal::Unsupported),
    };
    let mut rgb = room(length)?;
    match colour {
        ColorType::Gray(8) if let Some(palette) = palette => {
            push_looked_up(&mut rgb, &palette, &pixels)?;
        }
        _ if palette.is_some() => return Err(Refusal::Unsupported),
        ColorType::Gray(1) => push_bits(&mut rgb, width as usize, &pixels),
        ColorType::Gray(8 | 16) => push_pixels(&mut rgb, 1, &pixels)?,
        ColorType::GrayA(8 | 16) => push_pixels(&mut rgb, 2, &pixels)?,
        ColorType::RGB(8 | 16) => push_pixels(&mut rgb, 3, &pixels)?,
        ColorType::RGBA(8 | 16) => push_pixels(&mut rgb, 4, &pixels)?,
        ColorType::CMYK(8 | 16) => push_inks(&mut rgb, &pixels),
        _ => return Err(Refusal::Unsupported),
    }
    Ok(Picture {
        width,
        height,
        rgb,
        orientation: orientation.unwrap_or(1),
    })
}

/// The decoder knows no palettes, but reads what they index if it is told that it is grey.
fn palette_as_grey(bytes: &[u8]) -> Result<Option<Vec<u8>>, Refusal> {
    // Tag 262, what pixels mean (TIFF 6.0): 3 is a palette, 1 is grey.
    let Some((place, 3)) = exif::find_short(bytes, 262) else {
        return Ok(None);
    };
    let mut grey = room(bytes.len())?;
    grey.extend_from_slice(bytes);
    for byte in grey
        .iter_mut()
        .skip(place)
        .take(2)
        .filter(|byte| **byte == 3)
    {
        *byte = 1;
    }
    Ok(Some(grey))
}

fn upper(word: u16) -> u8 {
    let [upper, _] = word.to_be_bytes();
    upper
}

/// Rows begin at a byte.
fn push_bits(out: &mut Vec<u8>, width: usize, bytes: &[u8]) {
    for row in bytes.chunks_exact(width.div_ceil(8)) {
        let bits = row
            .iter()
            .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1));
        out.extend(bits.take(width).flat_map(|bit| [bit * 255; 3]));
    }
}

/// How much of each ink is there, from 0 to 255.
fn push_inks(out: &mut Vec<u8>, pixels: &[u8]) {
    for [cyan, magenta, yellow, black] in pixels.as_chunks().0 {
        out.extend([cyan, magenta, yellow].map(|ink| through(!ink, !black)));
    }
}

/// The map holds all reds, then all greens, then all blues.
fn push_looked_up(out: &mut Vec<u8>, palette: &[u16], pixels: &[u8]) -> Result<(), Refusal> {
    let size = palette.len() / 3;
    for place in pixels {
        for channel in 0..3 {
            let place = usize::from(*place);
            let word = palette.get(channel * size + place).filter(|_| place < size);
            out.push(upper(*word.ok_or(Refusal::Damaged)?));
        }
    }
    Ok(())
}

fn refusal(error: &TiffError) -> Refusal {
    match error {
        TiffError::LimitsExceeded => Refusal::TooLarge,
        TiffError::UnsupportedError(_) => Refusal::Unsupported,
        _ => Refusal::Damaged,
    }
}
