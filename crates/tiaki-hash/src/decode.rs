//! From a picture's bytes to plain RGB.
//!
//! PDQ is defined on red, green and blue. Hashing a palette's indices or the four inks of CMYK
//! as if they were colours gives another digest, of full quality, that matches nothing; so
//! everything is brought to RGB first:
//!
//! - palettes are looked up, grey is spread over three channels, 1, 2 and 4 bits are stretched to
//!   the whole range, of 16 bits the upper 8 are kept;
//! - CMYK and YCCK become RGB by multiplication with black; Adobe's marker says that they are
//!   stored inverted;
//! - what is transparent is laid over white, as a page shows it;
//! - of an animation, or a file with several pages, the first counts;
//! - colour profiles and gamma are not applied, as the reference does not.
//!
//! EXIF's orientation is read and carried along, not applied: the digest of the stored pixels is
//! what others have. Everything is bounded: [`MAX_PIXELS`], the worker's memory and its time.

mod bmp;
mod exif;
mod gif;
mod jpeg;
mod png;
mod tiff;
mod webp;

use crate::kind::{HEAD, Kind, PictureForm};
use crate::refusal::Refusal;

/// The most pixels that are decoded: three bytes each, and a decoder's own memory besides.
pub(crate) const MAX_PIXELS: u64 = 100_000_000;

/// A decoded picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    /// Rows from top to bottom, three bytes a pixel; as long as width and height say.
    pub(crate) rgb: Vec<u8>,
    /// How it is to be shown: 1 as it is, 2 to 8 turned or mirrored (EXIF 2.32, tag 274).
    pub(crate) orientation: u8,
}

/// Decodes a picture by its own first bytes.
pub(crate) fn decode(bytes: &[u8]) -> Result<Picture, Refusal> {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    let picture = match Kind::of(head) {
        Kind::Picture(PictureForm::Jpeg) => jpeg::decode(bytes),
        Kind::Picture(PictureForm::Png) => png::decode(bytes),
        Kind::Picture(PictureForm::Gif) => gif::decode(bytes),
        Kind::Picture(PictureForm::Webp) => webp::decode(bytes),
        Kind::Picture(PictureForm::Tiff) => tiff::decode(bytes),
        Kind::Picture(PictureForm::Bmp) => bmp::decode(bytes),
        _ => Err(Refusal::Unsupported),
    }?;
    if picture.rgb.len() as u64 == 3 * u64::from(picture.width) * u64::from(picture.height) {
        Ok(picture)
    } else {
        Err(Refusal::Damaged)
    }
}

/// Whether a picture of this size is decoded, and how many bytes its RGB has.
fn admit(width: u32, height: u32) -> Result<usize, Refusal> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Refusal::Damaged);
    }
    if pixels > MAX_PIXELS || width.max(height) > tiaki_match::MAX_SIDE {
        return Err(Refusal::TooLarge);
    }
    usize::try_from(pixels * 3).map_err(|_| Refusal::TooLarge)
}

/// Room for this many bytes, or a refusal instead of an end.
fn room(bytes: usize) -> Result<Vec<u8>, Refusal> {
    let mut room = Vec::new();
    room.try_reserve_exact(bytes).map_err(|_| Refusal::Memory)?;
    Ok(room)
}

/// Zeroes, as many.
fn zeroes(bytes: usize) -> Result<Vec<u8>, Refusal> {
    let mut zeroes = room(bytes)?;
    zeroes.resize(bytes, 0);
    Ok(zeroes)
}

/// What is written where nothing is.
const BACKGROUND: u8 = 255;

/// A colour over the background; `alpha` 255 is opaque. Rounded to the nearest.
fn over(colour: u8, alpha: u8) -> u8 {
    let (colour, alpha) = (u32::from(colour), u32::from(alpha));
    let sum = colour * alpha + u32::from(BACKGROUND) * (255 - alpha);
    u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
}

/// An ink and black, both as how much light they let through, to one colour.
fn through(ink: u8, black: u8) -> u8 {
    u8::try_from((u32::from(ink) * u32::from(black) + 127) / 255).unwrap_or(u8::MAX)
}

fn push_rgba(out: &mut Vec<u8>, [red, green, blue, alpha]: [u8; 4]) {
    match alpha {
        255 => out.extend([red, green, blue]),
        _ => out.extend([over(red, alpha), over(green, alpha), over(blue, alpha)]),
    }
}

/// Pixels of 8-bit channels to RGB: grey, grey and alpha, RGB, or RGB and alpha.
fn push_pixels(out: &mut Vec<u8>, channels: usize, pixels: &[u8]) -> Result<(), Refusal> {
    match channels {
        1 => out.extend(pixels.iter().flat_map(|grey| [*grey; 3])),
        2 => {
            for [grey, alpha] in pixels.as_chunks().0 {
                push_rgba(out, [*grey, *grey, *grey, *alpha]);
            }
        }
        3 => out.extend_from_slice(pixels),
        4 => {
            for pixel in pixels.as_chunks().0 {
                push_rgba(out, *pixel);
            }
        }
        _ => return Err(Refusal::Unsupported),
    }
    Ok(())
}

impl Picture {
    /// Whether the shown picture is as wide as this is high.
    pub(crate) fn swaps_sides(&self) -> bool {
        self.orientation >= 5
    }

    /// Appends a row as it is stored.
    pub(crate) fn copy_row(&self, row: u32, out: &mut Vec<u8>) {
        let bytes = self.width as usize * 3;
        let start = row as usize * bytes;
        out.extend_from_slice(self.rgb.get(start..start + bytes).unwrap_or_default());
    }

    /// Appends a row of the picture as it is to be shown.
    pub(crate) fn copy_oriented_row(&self, row: u32, out: &mut Vec<u8>) {
        let (right, bottom) = (self.width - 1, self.height - 1);
        let columns = if self.swaps_sides() {
            self.height
        } else {
            self.width
        };
        for column in 0..columns {
            let (x, y) = match self.orientation {
                2 => (right - column, row),
                3 => (right - column, bottom - row),
                4 => (column, bottom - row),
                5 => (row, column),
                6 => (row, bottom - column),
                7 => (right - row, bottom - column),
                8 => (right - row, column),
                _ => (column, row),
            };
            let start = (y as usize * self.width as usize + x as usize) * 3;
            out.extend_from_slice(self.rgb.get(start..start + 3).unwrap_or_default());
        }
    }
}

#[cfg(test)]
mod tests;
