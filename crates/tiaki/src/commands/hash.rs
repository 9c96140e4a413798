//! `tiaki hash-worker`: the process that decodes one picture.

use anyhow::Context;

use crate::Ended;

/// The whole of the worker: see [`tiaki_hash::worker::run`]. What it found, it has written.
pub(crate) fn worker() -> anyhow::Result<Ended> {
    tiaki_hash::worker::run().context("cannot answer")?;
    Ok(Ended::Done)
}
