//! What a person at a terminal sees: progress, figures, complaints.

#![expect(clippy::print_stderr, reason = "this is where the binary speaks")]

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

/// Starts the log on standard error: JSON lines, ids only.
pub(crate) fn start_log(verbose: u8) {
    let level = match verbose {
        0 => tracing::Level::WARN,
        1 => tracing::Level::INFO,
        _ => tracing::Level::DEBUG,
    };
    let made = tracing_subscriber::fmt()
        .json()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .try_init();
    debug_assert!(made.is_ok(), "the log is started once");
}

/// Says on standard error what went wrong, cause by cause.
pub(crate) fn complain(error: &anyhow::Error) {
    eprint!("tiaki: {error}");
    let mut said = error.to_string();
    for cause in error.chain().skip(1) {
        let text = cause.to_string();
        if text != said {
            eprint!(": {text}");
        }
        said = text;
    }
    eprintln!();
}

/// Says on standard error what an operator should know of what was done nevertheless.
pub(crate) fn warn(text: impl std::fmt::Display) {
    eprintln!("tiaki: {text}");
}

/// Prints a line.
pub(crate) fn say(text: impl std::fmt::Display) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{text}").context("cannot write to standard output")
}

/// A bar on a terminal; nothing where the output is piped.
pub(crate) fn bar(what: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template("{msg:12} {wide_bar} {human_pos}/{human_len} {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(0).with_style(style).with_message(what);
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

/// Writes the figures where they were asked for.
pub(crate) fn figures(file: Option<&Path>, figures: &impl Serialize) -> anyhow::Result<()> {
    let Some(file) = file else {
        return Ok(());
    };
    let text =
        serde_json::to_string_pretty(figures).context("cannot write the figures as JSON")? + "\n";
    if file == Path::new("-") {
        let mut out = std::io::stdout();
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        return written.context("cannot write to standard output");
    }
    tiaki_package::atomic_write(file, text.as_bytes())
        .with_context(|| format!("cannot write {}", file.display()))
}

/// Whether figures go to standard output, so that nothing else may.
pub(crate) fn is_quiet(file: Option<&Path>) -> bool {
    file == Some(Path::new("-"))
}

/// A number with thin groups of three, as people read it.
pub(crate) fn grouped(number: impl Into<i128>) -> String {
    let digits = number.into().to_string();
    let (sign, digits) = digits
        .strip_prefix('-')
        .map_or(("", digits.as_str()), |rest| ("-", rest));
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{sign}{out}")
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn numbers_are_grouped() {
        for (number, text) in [
            (0_i64, "0"),
            (999, "999"),
            (1_000, "1,000"),
            (-1_234_567, "-1,234,567"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
