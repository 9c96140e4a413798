//! Speed of reading reports, beside that of the bare tokeniser on the same bytes in the same run.
//!
//! `cargo run --release -p tiaki-formats --example parse_speed [-- FILE.xml]`

use std::time::{Duration, Instant};

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use tiaki_formats::cybertip::{ReadOptions, read_report, read_report_from};

/// A complete report of about 3 kB.
const SAMPLE: &[u8] = include_bytes!("../testdata/report_full.xml");

#[expect(clippy::print_stdout, reason = "an example prints its figures")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let bytes = match std::env::args().nth(1) {
        Some(path) => std::fs::read(path)?,
        None => SAMPLE.to_vec(),
    };
    let options = ReadOptions::default();
    read_report(&bytes, &options)?;
    let rounds = (64 << 20) / bytes.len().max(1) + 1;
    for _ in 0..3 {
        let bare = time(rounds, || tokenise(&bytes));
        let slice = time(rounds, || read_report(&bytes, &options).is_ok());
        let stream = time(rounds, || read_report_from(&bytes[..], &options).is_ok());
        println!(
            "{} bytes: tokenising {:.0} MB/s, reading a slice {:.0} MB/s ({:.0} %), a stream {:.0} MB/s",
            bytes.len(),
            speed(&bytes, rounds, bare),
            speed(&bytes, rounds, slice),
            100.0 * bare.as_secs_f64() / slice.as_secs_f64(),
            speed(&bytes, rounds, stream),
        );
    }
    Ok(())
}

/// Takes all events and looks at none.
fn tokenise(bytes: &[u8]) -> bool {
    let mut reader = Reader::from_reader(bytes);
    loop {
        match reader.read_event() {
            Ok(Event::Eof) => return true,
            Ok(event) => drop(std::hint::black_box(event)),
            Err(_) => return false,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "an example measures")]
fn time(rounds: usize, mut work: impl FnMut() -> bool) -> Duration {
    let start = Instant::now();
    for _ in 0..rounds {
        assert!(work(), "the document is readable");
    }
    start.elapsed()
}

fn speed(bytes: &[u8], rounds: usize, time: Duration) -> f64 {
    let total = u32::try_from(bytes.len() * rounds).unwrap_or(u32::MAX);
    f64::from(total) / time.as_secs_f64() / 1e6
}
