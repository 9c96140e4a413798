//! A secret's address as a QR code (ISO/IEC 18004), so that nobody types it: drawn in the answer that shows it, and nowhere
//! kept.
//!
//! What is told is which modules are dark; pages and terminals draw them.

use qrcode::{Color, EcLevel, QrCode};

/// Light modules around a code that readers go by.
pub const QUIET: usize = 4;

/// The modules of a code, without the light ones around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    width: usize,
    dark: Vec<bool>,
}

impl Qr {
    /// The code of a text; nothing where it is longer than any code holds.
    #[must_use]
    pub fn find(text: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        Some(Self {
            width: code.width(),
            dark: code
                .to_colors()
                .into_iter()
                .map(|color| color == Color::Dark)
                .collect(),
        })
    }

    /// Modules in a row, and rows, with those around it.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.width.saturating_add(2 * QUIET)
    }

    /// Whether a module is dark, counted with those around it.
    #[must_use]
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        let within = |at: usize| at.checked_sub(QUIET).filter(|at| *at < self.width);
        let Some((column, row)) = within(column).zip(within(row)) else {
            return false;
        };
        let at = row.saturating_mul(self.width).saturating_add(column);
        self.dark.get(at).copied().unwrap_or(false)
    }

    /// The dark modules in runs, row by row: column, row, and how many.
    #[must_use]
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs: Vec<(usize, usize, usize)> = Vec::new();
        for row in 0..self.size() {
            for column in (0..self.size()).filter(|column| self.is_dark(*column, row)) {
                match runs.last_mut() {
                    Some((first, of, count)) if *of == row && *first + *count == column => {
                        *count += 1;
                    }
                    _ => runs.push((column, row, 1)),
                }
            }
        }
        runs
    }
}

#[cfg(test)]
mod tests {
    use super::{QUIET, Qr};

    const ADDRESS: &str = "otpauth://totp/Tiaki:ana?secret=ABCDEFGH234567&issuer=Tiaki&algorithm=SHA1&digits=6&period=30";

    /// The square that a reader finds a corner by.
    fn is_finder(qr: &Qr, column: usize, row: usize) -> bool {
        (0..7).all(|y| {
            (0..7).all(|x: usize| {
                let ring = x.abs_diff(3).max(usize::abs_diff(y, 3));
                qr.is_dark(column + x, row + y) == (ring != 2)
            })
        })
    }

    #[test]
    fn a_code_has_its_corners_and_is_the_same_each_time() {
        let qr = Qr::find(ADDRESS).unwrap();
        let far = qr.size() - QUIET - 7;
        for (column, row) in [(QUIET, QUIET), (far, QUIET), (QUIET, far)] {
            assert!(is_finder(&qr, column, row), "{column} {row}");
        }
        assert!(!is_finder(&qr, far, far));
        assert_eq!(
            (qr.size() - 2 * QUIET - 17) % 4,
            0,
            "a version has 17 + 4v modules"
        );
        assert_eq!(Qr::find(ADDRESS), Some(qr.clone()));
        assert_ne!(Qr::find(&ADDRESS.replace("234567", "234566")), Some(qr));
    }

    #[test]
    fn runs_are_all_that_is_dark_and_nothing_around_is() {
        let qr = Qr::find(ADDRESS).unwrap();
        let mut drawn = vec![false; qr.size() * qr.size()];
        for (column, row, count) in qr.runs() {
            for at in column..column + count {
                drawn[row * qr.size() + at] = true;
            }
        }
        for row in 0..qr.size() {
            for column in 0..qr.size() {
                assert_eq!(drawn[row * qr.size() + column], qr.is_dark(column, row));
                let edge = column
                    .min(row)
                    .min(qr.size() - 1 - column)
                    .min(qr.size() - 1 - row);
                assert!(edge >= QUIET || !qr.is_dark(column, row));
            }
        }
        assert_eq!(Qr::find(&"x".repeat(10_000)), None);
    }
}
