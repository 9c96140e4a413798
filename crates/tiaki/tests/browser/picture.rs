//! Pictures of pages, small: 256 colours are enough for letters on plain grounds.

use std::collections::BTreeMap;

type Colour = [u8; 3];

/// The same picture with a palette. What has more than 256 colours gets those from which the
/// fewest pixels are far.
pub(crate) fn with_palette(picture: &[u8]) -> Vec<u8> {
    let (width, height, pixels) = read(picture);
    let palette = palette(&pixels);
    let mut numbers = BTreeMap::new();
    let rows: Vec<u8> = pixels
        .iter()
        .map(|pixel| {
            *numbers
                .entry(*pixel)
                .or_insert_with(|| nearest(&palette, *pixel).0)
        })
        .collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette(palette.concat());
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&rows).unwrap();
    writer.finish().unwrap();
    file
}

fn read(picture: &[u8]) -> (u32, u32, Vec<Colour>) {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(picture));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let told = reader.next_frame(&mut bytes).unwrap();
    let step = match told.color_type {
        png::ColorType::Rgb => 3,
        png::ColorType::Rgba => 4,
        other => panic!("a picture in {other:?}"),
    };
    let pixels = bytes[..told.buffer_size()].chunks_exact(step);
    let pixels = pixels.map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    (told.width, told.height, pixels)
}

/// Takes, 256 times, the colour whose pixels are farthest from all that were taken.
fn palette(pixels: &[Colour]) -> Vec<Colour> {
    let mut counts = BTreeMap::<Colour, u64>::new();
    for pixel in pixels {
        *counts.entry(*pixel).or_default() += 1;
    }
    let mut left: Vec<(Colour, u64, u64)> = counts
        .into_iter()
        .map(|(colour, count)| (colour, count, u64::from(u32::MAX)))
        .collect();
    let mut palette = Vec::new();
    while palette.len() < 256 {
        let farthest = left
            .iter()
            .max_by_key(|(colour, count, far)| (count * far, *colour));
        let Some((colour, _, 1..)) = farthest.copied() else {
            break;
        };
        palette.push(colour);
        for (other, _, far) in &mut left {
            *far = (*far).min(distance(colour, *other));
        }
    }
    palette.sort_unstable();
    palette
}

/// The number of the nearest colour of the palette, and how far it is.
fn nearest(palette: &[Colour], pixel: Colour) -> (u8, u64) {
    let far = (0..=u8::MAX)
        .zip(palette)
        .map(|(number, colour)| (number, distance(*colour, pixel)));
    far.min_by_key(|(number, far)| (*far, *number)).unwrap()
}

fn distance(one: Colour, other: Colour) -> u64 {
    let differences = one.iter().zip(other).map(|(a, b)| u64::from(a.abs_diff(b)));
    differences.map(|difference| difference * difference).sum()
}

#[cfg(test)]
mod tests {
    use super::{Colour, palette, read, with_palette};

    fn written(width: u32, pixels: &[Colour]) -> Vec<u8> {
        let mut file = Vec::new();
        let height = u32::try_from(pixels.len()).unwrap() / width;
        let mut encoder = png::Encoder::new(&mut file, width, height);
        encoder.set_color(png::ColorType::Rgb);
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&pixels.concat()).unwrap();
        writer.finish().unwrap();
        file
    }

    #[test]
    fn few_colours_come_back_exactly() {
        let pixels: Vec<Colour> = (0..=255).map(|shade| [shade, 255 - shade, 7]).collect();
        let again = read(&with_palette(&written(16, &pixels)));
        assert_eq!(again, (16, 16, pixels));
    }

    #[test]
    fn of_many_colours_those_that_fill_the_picture_stay_exact_and_none_is_far_off() {
        let mut pixels = vec![[250, 250, 248]; 60_000];
        pixels.extend(vec![[13, 40, 90]; 20_000]);
        pixels.extend((0..512_u16).map(|shade| {
            let [_, low] = (shade / 2).to_be_bytes();
            [low, low, low.wrapping_add(u8::from(shade % 2 == 1))]
        }));
        assert_eq!(palette(&pixels).len(), 256);
        let (_, _, again) = read(&with_palette(&written(64, &pixels)));
        assert_eq!(again[..80_000], pixels[..80_000]);
        for (new, old) in again.iter().zip(&pixels) {
            assert!(super::distance(*new, *old) <= 12, "{old:?} became {new:?}");
        }
    }
}
