//! Linking spread over a distributed engine, for evidence that one machine cannot hold.
//!
//! Tiaki writes its normalised evidence as tables (`Writer`); an engine that speaks Spark SQL
//! sorts, counts and joins them and deals the records out into shards (`engine/shuffle.py`); each
//! shard is linked by the code of `tiaki-link` that links everything (`count`, `finish`). The
//! result is that of one run, byte for byte: see `tiaki_link::spread` for why, `tests/spread` for
//! the proof, `docs/spread.md` for the commands and the ADR 0010 for what was decided.
//!
//! ```text
//! Writer ─> evidence ─> shuffle.py records ─> count ─> shuffle.py persons ─> finish ─> Linkage
//! ```
//!
//! What is held in memory at once: one shard, and the keys and the result of all records; never the
//! evidence.
//!
//! # What it refuses
//! Evidence of another site key, of another version of weights or of another state of the store;
//! files that were cut off; results of one run mixed with those of another; a shard that is larger
//! than it may be. Each says which file, and what to do.
//!
//! # How to extend it
//! What a row says beside the columns of `Writer`: there, in `shuffle.py` and in `shards`; the
//! stand-in in `tests/` shows what is forgotten. The crate is empty without its feature `spread`.
#![cfg(feature = "spread")]
#![forbid(unsafe_code)]

mod error;
mod evidence;
mod folder;
mod run;
mod shards;

pub use self::error::Error;
pub use self::evidence::Writer;
pub use self::folder::{Manifest, Origin};
pub use self::run::{Counted, Limits, count, finish};

/// The script that divides the evidence, as it is put beside it.
pub const SHUFFLE: &str = include_str!("../engine/shuffle.py");
