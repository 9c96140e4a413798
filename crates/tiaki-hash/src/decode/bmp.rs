//! Windows bitmaps without compression: 1, 4 and 8 bits with a palette, 24 and 32 bits.
//!
//! Read by the description of BITMAPFILEHEADER and BITMAPINFOHEADER (Windows GDI). The fourth
//! byte of 32 bits is filling, as the form's first version has it.

use super::{Picture, admit, room};
use crate::refusal::Refusal;

pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Refusal> {
    let header = Header::read(bytes)?;
    let length = admit(header.width, header.height)?;
    let palette = header.palette(bytes)?;
    let bits = u64::from(header.width) * u64::from(header.bits);
    // Rows are filled up to four bytes.
    let row_bytes = usize::try_from(bits.div_ceil(32) * 4).map_err(|_| Refusal::TooLarge)?;
    let rows = header.height as usize;
    let pixels = bytes.get(header.start..).unwrap_or_default();
    let pixels = pixels.get(..row_bytes * rows).ok_or(Refusal::Damaged)?;
    let mut rgb = room(length)?;
    for place in 0..rows {
        let place = if header.is_upside_down {
            rows - 1 - place
        } else {
            place
        };
        let row = pixels.get(place * row_bytes..).unwrap_or_default();
        header.push_row(&mut rgb, palette, row)?;
    }
    Ok(Picture {
        width: header.width,
        height: header.height,
        rgb,
        orientation: 1,
    })
}

struct Header {
    /// Where the pixels begin.
    start: usize,
    /// Where the palette begins.
    palette_start: usize,
    colours: usize,
    width: u32,
    height: u32,
    /// Whether the first row stored is the lowest, as is usual.
    is_upside_down: bool,
    bits: u16,
}

impl Header {
    fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let four = |place: usize| -> Result<u32, Refusal> {
            let rest = bytes.get(place..).and_then(|rest| rest.first_chunk());
            rest.map(|four| u32::from_le_bytes(*four))
                .ok_or(Refusal::Damaged)
        };
        let size = four(14)?;
        if !(40..=124).contains(&size) {
            return Err(Refusal::Unsupported);
        }
        let [lower, upper, ..] = four(28)?.to_le_bytes();
        let bits = u16::from_le_bytes([lower, upper]);
        if four(30)? != 0 || !matches!(bits, 1 | 4 | 8 | 24 | 32) {
            return Err(Refusal::Unsupported);
        }
        let height = four(22)?.cast_signed();
        let stated = four(46)?;
        let most = if bits <= 8 { 1_u32 << bits } else { 0 };
        let colours = if stated == 0 { most } else { stated.min(most) };
        Ok(Self {
            start: four(10)? as usize,
            palette_start: 14 + size as usize,
            colours: colours as usize,
            width: four(18)?,
            height: height.unsigned_abs(),
            is_upside_down: height > 0,
            bits,
        })
    }

    /// Blue, green, red and filling for each colour.
    fn palette<'a>(&self, bytes: &'a [u8]) -> Result<&'a [[u8; 4]], Refusal> {
        let rest = bytes.get(self.palette_start..).unwrap_or_default();
        rest.as_chunks()
            .0
            .get(..self.colours)
            .ok_or(Refusal::Damaged)
    }

    fn push_row(&self, out: &mut Vec<u8>, palette: &[[u8; 4]], row: &[u8]) -> Result<(), Refusal> {
        let width = self.width as usize;
        match self.bits {
            24 => {
                for [blue, green, red] in row.as_chunks().0.iter().take(width) {
                    out.extend([*red, *green, *blue]);
                }
            }
            32 => {
                for [blue, green, red, _] in row.as_chunks().0.iter().take(width) {
                    out.extend([*red, *green, *blue]);
                }
            }
            bits => {
                let bits = u32::from(bits);
                let mask = u8::MAX >> (8 - bits);
                let shifts = (0..8 / bits).rev().map(|place| place * bits);
                let places = row
                    .iter()
                    .flat_map(|byte| shifts.clone().map(move |shift| byte >> shift & mask));
                for place in places.take(width) {
                    let colour = palette.get(usize::from(place)).ok_or(Refusal::Damaged)?;
                    let [blue, green, red, _] = *colour;
                    out.extend([red, green, blue]);
                }
            }
        }
        Ok(())
    }
}
