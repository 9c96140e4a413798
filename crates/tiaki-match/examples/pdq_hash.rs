//! How long PDQ takes from pixels, in milliseconds of processor time (Linux).
//!
//! `cargo run --release -p tiaki-match --example pdq_hash`. The reference on the same pixels:
//! `python crates/tiaki-match/tests/pdq/time.py`.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "an example that measures"
)]

use std::hint::black_box;

/// Milliseconds that this thread has been on a processor.
fn used() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    let nanoseconds: u64 = text.split(' ').next().unwrap().parse().unwrap();
    nanoseconds as f64 / 1e6
}

fn main() {
    for (name, width, height, runs) in [
        ("512 x 512", 512_u32, 512_u32, 400),
        ("1 megapixel", 1_152, 864, 200),
        ("12 megapixels", 4_000, 3_000, 20),
    ] {
        let size = width as usize * height as usize * 3;
        let rgb: Vec<u8> = (0..size)
            .map(|place| (place * place / 977 % 256) as u8)
            .collect();
        // The system counts in ticks: only the sum over many runs says something.
        let start = used();
        for _ in 0..runs {
            black_box(tiaki_match::pdq_of_rgb(width, height, black_box(&rgb)).unwrap());
        }
        let mean = (used() - start) / f64::from(runs);
        println!("{name}: {mean:.2} ms, the mean of {runs}");
    }
}
