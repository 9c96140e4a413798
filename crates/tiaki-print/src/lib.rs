//! A document of text and tables as a PDF that people can read, archives can keep and programs can read aloud.
//!
//! What comes out claims PDF/A-2a (ISO 19005-2, tagged) and PDF/UA-1 (ISO 14289-1), and krilla's validators for
//! both refuse it else. It follows from the document alone: no clock, no randomness, nothing of the machine, so the
//! same document gives the same bytes. It has neither links nor scripts, forms, attachments or pictures. Everything
//! but the signs that the format demands is ASCII and the whole is UTF-8, so that it can stand where only text can,
//! such as a content of a package.
//!
//! Text comes as it is meant ([`Text`]): words of ours, or something received. What was received stands apart from
//! the direction of the text around it. A character that cannot be seen (controls, marks of direction), that the
//! fonts lack, or that would be stacked too high on another is shown as its code point, `[U+202E]`: nothing is lost
//! in silence, and nothing steers what is drawn. Lines break at spaces and, where a word is too long, anywhere;
//! a row of a table that is higher than a page goes on on the next.
//!
//! Where things are is counted in whole thousandths of a point, so that no rounding differs between machines.
//!
//! The fonts are DejaVu's, for Latin, Greek, Cyrillic and Arabic letters (`fonts/README.md`). To add a sort of block:
//! a variant of [`Block`], its place in `lay`, its tag in `write`.
#![forbid(unsafe_code)]

mod ascii;
mod clean;
mod face;
mod lay;
mod line;
mod model;
mod shape;
#[cfg(feature = "testing")]
pub mod testing;
mod tree;
mod write;

pub use self::model::{Block, Column, Direction, Document, Moment, Text};

pub use self::write::{Error, Printed, print};
