//! The process that decodes: shuts itself in, reads a picture, answers with one line.
//!
//! [`run`] is the whole of the child; `tiaki hash-worker` calls it and nothing else. `Child`
//! is the other end, in the process that has the bytes. The sandbox is Linux's; elsewhere every
//! picture is refused.

#[cfg(target_os = "linux")]
mod child;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod sandbox;

use std::io::{Read, Write};

use tiaki_match::PdqHasher;

use crate::decode::{self, Picture};
use crate::record::{self, Hashed};
use crate::refusal::Refusal;

#[cfg(target_os = "linux")]
pub(crate) use child::Child;
#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::Child;

#[cfg(not(target_os = "linux"))]
pub use elsewhere::enter;
#[cfg(target_os = "linux")]
pub use sandbox::enter;

/// The largest file that is decoded, in bytes: what a decoder's memory holds beside its pixels.
pub const MAX_BYTES: usize = 128 << 20;

/// The whole of the worker process: enters the sandbox, reads one picture from standard input,
/// writes one line to standard output. It must be called before the process has started any
/// thread, and the process should end after it.
///
/// # Errors
/// What writing the line says; everything else is in the line.
pub fn run() -> std::io::Result<()> {
    // A panic of a decoder is an answer, not a text: nothing is printed and nothing looked up.
    std::panic::set_hook(Box::new(|_| {}));
    let answer = enter().and_then(|()| {
        let bytes = read(std::io::stdin().lock())?;
        hash(&bytes)
    });
    let mut out = std::io::stdout().lock();
    out.write_all(record::write(&answer).as_bytes())?;
    out.flush()
}

/// Reads everything, up to the limit. The buffer grows in place where the system can.
fn read(input: impl Read) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    match input.take(limit).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() > MAX_BYTES => Err(Refusal::TooLarge),
        Ok(_) => Ok(bytes),
        Err(error) if error.kind() == std::io::ErrorKind::OutOfMemory => Err(Refusal::Memory),
        Err(_) => Err(Refusal::Worker),
    }
}

/// Decodes and hashes. A decoder that panics has met bytes that its author did not think of.
pub(crate) fn hash(bytes: &[u8]) -> Result<Hashed, Refusal> {
    let decoded = std::panic::catch_unwind(|| decode::decode(bytes));
    let picture = decoded.map_err(|_| Refusal::Damaged)??;
    let plain = hash_rows(
        &picture,
        |picture, row, out| picture.copy_row(row, out),
        false,
    )?;
    let oriented = match picture.orientation {
        1 => None,
        _ => {
            let turned = hash_rows(&picture, Picture::copy_oriented_row, picture.swaps_sides())?;
            Some((turned.hash, turned.quality))
        }
    };
    Ok(Hashed {
        width: picture.width,
        height: picture.height,
        hash: plain.hash,
        quality: plain.quality,
        dihedral: plain.dihedral,
        oriented,
    })
}

fn hash_rows(
    picture: &Picture,
    copy: impl Fn(&Picture, u32, &mut Vec<u8>),
    swaps: bool,
) -> Result<tiaki_match::PdqHashes, Refusal> {
    let (width, height) = match swaps {
        true => (picture.height, picture.width),
        false => (picture.width, picture.height),
    };
    let mut hasher = PdqHasher::new(width, height).map_err(|_| Refusal::TooLarge)?;
    let mut row = Vec::with_capacity(hasher.row_bytes());
    for place in 0..height {
        row.clear();
        copy(picture, place, &mut row);
        hasher.push_row(&row).map_err(|_| Refusal::Damaged)?;
    }
    hasher.finish().map_err(|_| Refusal::Damaged)
}
