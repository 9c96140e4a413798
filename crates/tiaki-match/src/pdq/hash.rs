//! Our own PDQ: from the rows of an RGB picture to the digest, its quality and the eight
//! dihedral digests.
//!
//! What it is for: the digest of a picture decides whether it is known. It must therefore be the
//! very digest that others computed of the same bytes, so this is not *a* PDQ but the reference
//! algorithm (ThreatExchange, `pdq/`, its paper "The TMK+PDQF Video-Hashing Algorithm and the
//! PDQ Image-Hashing Algorithm", 2019), bit for bit: luma from R, G and B by 0.299, 0.587 and
//! 0.114; a tent filter as two passes of a box filter along rows and columns ([`filter`]); the
//! centres of 64 x 64 blocks; 16 x 16 low frequencies of a cosine transform ([`transform`]); one
//! bit for each that lies above the median; and as quality the sum of truncated gradients.
//! `tests/pdq_vectors.rs` holds it against the reference's own answers.
//!
//! Why so: every sum is made in single precision in the order in which the reference makes it,
//! since another order rounds otherwise and turns bits near the median. Rust never contracts a
//! product and a sum into one rounding, and the cosines are computed here instead of being asked
//! of the system, so every machine gives the same bits. Rows are pushed one by one and never
//! held: besides 65 x 64 numbers, only as many rows as the filter is wide are kept, and the
//! values that no later step reads are not computed.
//!
//! The whole picture is hashed at its full size. (The reference's command-line tool first shrinks
//! pictures above 512 pixels with a library of its own, and so gives slightly other digests than
//! the reference's functions called on the same pixels; both lie well within the recommended
//! radius of one another.) Pictures with a side below 5 pixels have no digest: all bits zero,
//! quality 0, as in the reference.
//!
//! What it refuses: a side of zero or above [`MAX_SIDE`], a row of another length, more or fewer
//! rows than were announced ([`PdqError`]). It knows nothing of files: who decodes must first
//! bring palette, grey, CMYK, 16 bits and transparency to plain RGB.
//!
//! How to extend it: it is not to be extended. A faster filter must pass the vectors.

mod filter;
mod transform;

use filter::{ColumnFilter, RowFilter, centre, window};
use transform::{Block, Coefficients};

use super::Pdq;

/// The longest side of a picture, in pixels.
pub const MAX_SIDE: u32 = 1 << 20;

/// The shortest side that has a digest, in pixels (the reference's `MIN_HASHABLE_DIM`).
const MIN_SIDE: usize = 5;

/// Sides of the block that the picture is brought to.
const BLOCK: usize = 64;

/// The shares of red, green and blue in luma (ITU-R BT.601).
const LUMA: [f32; 3] = [0.299, 0.587, 0.114];

/// Why rows of pixels have no PDQ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PdqError {
    /// A side of zero or beyond [`MAX_SIDE`].
    #[error("a picture of {width} x {height} pixels: sides go from 1 to 1048576")]
    Size {
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
    },
    /// A row of another length than three bytes a pixel.
    #[error("a row of {found} bytes where the width asks for {expected}")]
    Row {
        /// Three times the width.
        expected: usize,
        /// The length given.
        found: usize,
    },
    /// Not as many rows as the height says.
    #[error("{found} rows where the height is {expected}")]
    Rows {
        /// The height.
        expected: usize,
        /// The number of rows given, or one more than the height.
        found: usize,
    },
}

/// What PDQ says of one picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PdqHashes {
    /// The digest.
    pub hash: Pdq,
    /// 0 (nothing to see) to 100. Below 50 a digest should not be matched (`pdq/README.md`).
    pub quality: u8,
    /// The digests of the picture as it is, turned by 90, 180 and 270 degrees, mirrored top to
    /// bottom, left to right, and along both diagonals, in the reference's order. Approximations
    /// from one transform: the turned picture itself gives nearly, not exactly, these.
    ///
    /// The first equals `hash`, but for pictures of exactly 64 x 64 pixels: there the reference
    /// skips the filter for the one and not for the eight, and the rounding differs.
    pub dihedral: [Pdq; 8],
}

/// The PDQ of a whole picture: `rgb` holds its rows from top to bottom, three bytes a pixel.
///
/// # Errors
/// [`PdqError`] where the sizes are not as they must be.
pub fn pdq_of_rgb(width: u32, height: u32, rgb: &[u8]) -> Result<PdqHashes, PdqError> {
    let mut hasher = PdqHasher::new(width, height)?;
    for row in rgb.chunks(hasher.row_bytes()) {
        hasher.push_row(row)?;
    }
    hasher.finish()
}

/// Takes a picture row by row, from top to bottom.
#[derive(Debug)]
pub struct PdqHasher {
    width: usize,
    height: usize,
    rows: usize,
    luma: Vec<f32>,
    smooth: Vec<f32>,
    sampled: Vec<f32>,
    first: (RowFilter, ColumnFilter),
    second: (RowFilter, ColumnFilter),
    /// How many rows have left the last filter.
    filtered: usize,
    /// The next of the 64 rows that are kept.
    next: usize,
    block: Block,
    /// The luma itself, where the reference does not filter.
    plain: Option<Vec<f32>>,
}

impl PdqHasher {
    /// Starts on a picture of this size, in pixels.
    ///
    /// # Errors
    /// [`PdqError::Size`].
    pub fn new(width: u32, height: u32) -> Result<Self, PdqError> {
        let sides = 1..=MAX_SIDE;
        let size = PdqError::Size { width, height };
        if !sides.contains(&width) || !sides.contains(&height) {
            return Err(size);
        }
        let width = usize::try_from(width).map_err(|_| size)?;
        let height = usize::try_from(height).map_err(|_| size)?;
        let (along, down) = (window(width), window(height));
        Ok(Self {
            width,
            height,
            rows: 0,
            luma: vec![0.0; width],
            smooth: vec![0.0; width],
            sampled: vec![0.0; BLOCK],
            first: (
                RowFilter::new(along),
                ColumnFilter::new(width, height, down),
            ),
            second: (
                RowFilter::new(along),
                ColumnFilter::new(BLOCK, height, down),
            ),
            filtered: 0,
            next: 0,
            block: Block::default(),
            plain: (width == BLOCK && height == BLOCK).then(Vec::new),
        })
    }

    /// How many bytes a row has.
    #[must_use]
    pub fn row_bytes(&self) -> usize {
        self.width * 3
    }

    /// Takes the next row: red, green and blue of each pixel from left to right.
    ///
    /// # Errors
    /// [`PdqError::Row`] and [`PdqError::Rows`]; nothing is taken then.
    pub fn push_row(&mut self, rgb: &[u8]) -> Result<(), PdqError> {
        if rgb.len() != self.row_bytes() {
            return Err(PdqError::Row {
                expected: self.row_bytes(),
                found: rgb.len(),
            });
        }
        if self.rows == self.height {
            return Err(PdqError::Rows {
                expected: self.height,
                found: self.rows + 1,
            });
        }
        self.rows += 1;
        if self.is_small() {
            return Ok(());
        }
        let (pixels, _) = rgb.as_chunks::<3>();
        for (luma, pixel) in self.luma.iter_mut().zip(pixels) {
            let [red, green, blue] = pixel.map(f32::from);
            *luma = LUMA[0] * red + LUMA[1] * green + LUMA[2] * blue;
        }
        if let Some(plain) = &mut self.plain {
            plain.extend_from_slice(&self.luma);
        }
        self.first.0.run(&self.luma, &mut self.smooth);
        if self.first.1.push(&self.smooth, &mut self.luma) {
            self.second_pass();
        }
        Ok(())
    }

    /// Ends the picture.
    ///
    /// # Errors
    /// [`PdqError::Rows`] where rows are missing.
    pub fn finish(mut self) -> Result<PdqHashes, PdqError> {
        if self.rows != self.height {
            return Err(PdqError::Rows {
                expected: self.height,
                found: self.rows,
            });
        }
        if self.is_small() {
            return Ok(PdqHashes {
                hash: Pdq([0; 32]),
                quality: 0,
                dihedral: [Pdq([0; 32]); 8],
            });
        }
        while self.first.1.drain(&mut self.luma) {
            self.second_pass();
        }
        while self.second.1.drain(&mut self.sampled) {
            self.keep();
        }
        let coefficients = Coefficients::of(&self.block);
        let dihedral = coefficients.dihedral();
        let Some(plain) = self.plain else {
            let [hash, ..] = dihedral;
            return Ok(PdqHashes {
                hash,
                quality: self.block.quality(),
                dihedral,
            });
        };
        let mut block = Block::default();
        for (place, row) in plain.chunks(BLOCK).enumerate() {
            block.set_row(place, row);
        }
        let [hash, ..] = Coefficients::of(&block).dihedral();
        Ok(PdqHashes {
            hash,
            quality: block.quality(),
            dihedral,
        })
    }

    fn is_small(&self) -> bool {
        self.width < MIN_SIDE || self.height < MIN_SIDE
    }

    /// Filters the row in `luma` once more and gives its centres to the last filter.
    fn second_pass(&mut self) {
        self.second.0.run(&self.luma, &mut self.smooth);
        for (place, value) in self.sampled.iter_mut().enumerate() {
            let centre = self.smooth.get(centre(place, self.width));
            *value = centre.copied().unwrap_or_default();
        }
        let mut out = [0.0; BLOCK];
        if self.second.1.push(&self.sampled, &mut out) {
            self.sampled.copy_from_slice(&out);
            self.keep();
        }
    }

    /// Takes the filtered row in `sampled` into the block, where it is the centre of one.
    fn keep(&mut self) {
        while self.next < BLOCK && centre(self.next, self.height) == self.filtered {
            self.block.set_row(self.next, &self.sampled);
            self.next += 1;
        }
        self.filtered += 1;
    }
}

#[cfg(test)]
mod tests;
