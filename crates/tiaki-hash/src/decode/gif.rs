//! GIF: the first frame on its canvas.

use gif::{ColorOutput, DecodeOptions, DecodingError, MemoryLimit};

use super::{BACKGROUND, Picture, admit, over, room};
use crate::refusal::Refusal;

pub(super) fn decode(bytes: &[u8]) -> Result<Picture, Refusal> {
    let mut options = DecodeOptions::new();
    options.set_color_output(ColorOutput::RGBA);
    options.set_memory_limit(MemoryLimit::Bytes(
        std::num::NonZeroU64::new(400 << 20).ok_or(Refusal::Memory)?,
    ));
    let mut decoder = options.read_info(bytes).map_err(|error| refusal(&error))?;
    let (width, height) = (u32::from(decoder.width()), u32::from(decoder.height()));
    let length = admit(width, height)?;
    let info = decoder.next_frame_info().map_err(|error| refusal(&error))?;
    let frame = info.ok_or(Refusal::Damaged)?;
    admit(u32::from(frame.width), u32::from(frame.height))?;
    let (left, top) = (usize::from(frame.left), usize::from(frame.top));
    let frame_width = usize::from(frame.width);
    let mut frame = super::zeroes(decoder.buffer_size())?;
    decoder
        .read_into_buffer(&mut frame)
        .map_err(|error| refusal(&error))?;
    let mut rgb = room(length)?;
    rgb.resize(length, BACKGROUND);
    let rows = rgb.chunks_exact_mut(width as usize * 3).skip(top);
    for (row, pixels) in rows.zip(frame.chunks_exact(frame_width * 4)) {
        let aims = row.as_chunks_mut::<3>().0.iter_mut().skip(left);
        for (aim, [red, green, blue, alpha]) in aims.zip(pixels.as_chunks().0) {
            *aim = [*red, *green, *blue].map(|colour| over(colour, *alpha));
        }
    }
    Ok(Picture {
        width,
        height,
        rgb,
        orientation: 1,
    })
}

fn refusal(error: &DecodingError) -> Refusal {
    match error {
        DecodingError::OutOfMemory | DecodingError::MemoryLimit => Refusal::Memory,
        _ => Refusal::Damaged,
    }
}
