//! How long PDQ takes from pixels, in milliseconds of one processor.
//!
//! `cargo run --release -p tiaki-match --example pdq_hash`. With `pdqhash` beside it:
//! `python crates/tiaki-match/tests/pdq/time.py`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::cast_possible_truncation,
    reason = "an example that measures"
)]

use std::hint::black_box;
use std::time::Instant;

fn main() {
    for (name, width, height, runs) in [
        ("512 x 512", 512_u32, 512_u32, 200),
        ("1 megapixel", 1_152, 864, 60),
        ("12 megapixels", 4_000, 3_000, 8),
    ] {
        let size = width as usize * height as usize * 3;
        let rgb: Vec<u8> = (0..size)
            .map(|place| (place * place / 977 % 256) as u8)
            .collect();
        let mut times: Vec<f64> = (0..runs)
            .map(|_| {
                let start = Instant::now();
                black_box(tiaki_match::pdq_of_rgb(width, height, black_box(&rgb)).unwrap());
                start.elapsed().as_secs_f64() * 1e3
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let (least, middle) = (times.first().unwrap(), times.get(times.len() / 2).unwrap());
        println!("{name}: {least:.2} ms at least, {middle:.2} ms in the middle of {runs}");
    }
}
