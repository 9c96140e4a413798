//! Received documents, byte-exact.
//!
//! The bytes as they came are the evidence; all else can be rebuilt from them. A
//! document is named by its SHA-256 and kept in compressed parts, so that one of
//! any size streams in and out in bounded memory. One of a single part, as nearly
//! all are, stands in its own row; a row without a body has its parts beside it.

use std::io::{Read, Write};

use sha2::{Digest, Sha256};
use tiaki_core::time::Timestamp;

mod dictionary;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Tx};
use crate::error::Error;

sql! {
    FIND = "SELECT format, size, parts, received_at FROM documents WHERE document = $1";
    BODY = "SELECT body FROM documents WHERE document = $1";
    PART = "SELECT body FROM document_parts WHERE document = $1 AND part = $2";
    ALL = "SELECT document FROM documents ORDER BY document";
}

pub(crate) static DOCUMENTS: Bulk = Bulk {
    table: "documents",
    columns: &[
        ("document", Kind::Blob),
        ("format", Kind::Text),
        ("size", Kind::Int),
        ("parts", Kind::Int),
        ("received_at", Kind::Int),
        ("body", Kind::Blob),
    ],
};

pub(crate) static PARTS: Bulk = Bulk {
    table: "document_parts",
    columns: &[
        ("document", Kind::Blob),
        ("part", Kind::Int),
        ("body", Kind::Blob),
    ],
};

/// Bytes in a part before compression.
pub const PART_SIZE: usize = 4 * 1024 * 1024;

/// Level of compression: fast, since reports are small and many.
const LEVEL: i32 = 1;

/// A document ready to be stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// A short name of the format, such as `cybertip-xml`.
    pub format: &'static str,
    /// Bytes in all.
    pub size: u64,
    /// The compressed parts, in order.
    pub parts: Vec<Vec<u8>>,
}

/// Compresses documents, keeping its working memory between them.
pub struct Packer {
    plain: zstd::bulk::Compressor<'static>,
    cybertip: zstd::bulk::Compressor<'static>,
    /// Room for what comes out, which is then kept without the rest of it.
    out: Vec<u8>,
}

/// What is known of a stored document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The format's short name.
    pub format: String,
    /// Bytes in all.
    pub size: i64,
    /// How many parts hold them.
    pub parts: i64,
    /// When it came in.
    pub received_at: Timestamp,
}

impl Packer {
    /// A compressor.
    ///
    /// # Errors
    /// Where memory for it cannot be had.
    pub fn new() -> Result<Self, Error> {
        let lacking = |_| Error::Corrupt { what: "compressor" };
        Ok(Self {
            plain: zstd::bulk::Compressor::new(LEVEL).map_err(lacking)?,
            cybertip: dictionary::compressor().map_err(lacking)?,
            out: Vec::new(),
        })
    }

    /// The document with these bytes.
    ///
    /// # Errors
    /// Where compression fails, which it does only for lack of memory.
    pub fn pack(&mut self, format: &'static str, bytes: &[u8]) -> Result<Document, Error> {
        let has_dictionary = format == dictionary::FORMAT && bytes.len() <= dictionary::USEFUL;
        let parts = if has_dictionary || bytes.is_empty() {
            vec![self.compressed(has_dictionary, bytes)?]
        } else {
            bytes
                .chunks(PART_SIZE)
                .map(|chunk| self.part(chunk))
                .collect::<Result<_, _>>()?
        };
        Ok(Document {
            digest: Sha256::digest(bytes).into(),
            format,
            size: bytes.len() as u64,
            parts,
        })
    }

    /// One compressed part.
    ///
    /// # Errors
    /// As [`Packer::pack`].
    pub fn part(&mut self, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        self.compressed(false, bytes)
    }

    /// The bytes of packed parts that stand one after another; nothing where they do not
    /// read, or give more than `limit` bytes.
    pub(crate) fn unpack(parts: &[u8], limit: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let reader = dictionary::reader(parts).ok()?;
        let most = u64::try_from(limit).ok()?.saturating_add(1);
        reader.take(most).read_to_end(&mut bytes).ok()?;
        (bytes.len() <= limit).then_some(bytes)
    }

    fn compressed(&mut self, has_dictionary: bool, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let compressor = if has_dictionary {
            &mut self.cybertip
        } else {
            &mut self.plain
        };
        self.out.clear();
        self.out
            .reserve(zstd::zstd_safe::compress_bound(bytes.len()));
        compressor
            .compress_to_buffer(bytes, &mut self.out)
            .map_err(|_| Error::Corrupt {
                what: "document part",
            })?;
        Ok(self.out.as_slice().to_vec())
    }
}

impl std::fmt::Debug for Packer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Packer")
    }
}

/// SHA-256 of a document's bytes: its name.
#[must_use]
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Stores documents that are not there yet.
///
/// # Errors
/// Those of the store.
pub fn save<'d>(
    tx: &Tx<'_>,
    documents: impl Iterator<Item = &'d Document> + Clone,
    received_at: Timestamp,
) -> Result<(), Error> {
    tx.bulk(&DOCUMENTS, |sink| {
        for document in documents.clone() {
            let body = match document.parts.as_slice() {
                [only] => Param::Blob(only),
                _ => Param::Null,
            };
            sink.row(&[
                Param::Blob(&document.digest),
                Param::Text(document.format),
                Param::Int(i64::try_from(document.size).unwrap_or(i64::MAX)),
                Param::Int(i64::try_from(document.parts.len()).unwrap_or(i64::MAX)),
                Param::Int(received_at.micros()),
                body,
            ])?;
        }
        Ok::<_, Error>(())
    })?;
    let mut large = documents
        .filter(|document| document.parts.len() != 1)
        .peekable();
    if large.peek().is_none() {
        return Ok(());
    }
    tx.bulk(&PARTS, |sink| {
        for document in large {
            for (part, body) in (0_i64..).zip(&document.parts) {
                sink.row(&[
                    Param::Blob(&document.digest),
                    Param::Int(part),
                    Param::Blob(body),
                ])?;
            }
        }
        Ok::<_, Error>(())
    })?;
    Ok(())
}

/// A document too large to be held: known by its digest, read again as it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Large {
    /// SHA-256 of the bytes.
    pub digest: [u8; 32],
    /// A short name of the format.
    pub format: &'static str,
    /// Bytes in all.
    pub size: u64,
}

/// Stores a document from a reader, part by part, in bounded memory.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where the bytes read are not those of the digest.
pub fn save_from(
    tx: &Tx<'_>,
    large: &Large,
    reader: &mut dyn Read,
    received_at: Timestamp,
) -> Result<(), Error> {
    let changed = Error::Corrupt {
        what: "document (it changed, or could not be read, while it was taken in)",
    };
    let mut packer = Packer::new()?;
    let mut hash = Sha256::new();
    let (mut parts, mut size) = (0_i64, 0_u64);
    tx.bulk(&PARTS, |sink| {
        let mut chunk = Vec::with_capacity(PART_SIZE);
        loop {
            chunk.clear();
            let limit = u64::try_from(PART_SIZE).unwrap_or(u64::MAX);
            let refused = |_| Error::Corrupt {
                what: "document (its reader failed)",
            };
            reader
                .take(limit)
                .read_to_end(&mut chunk)
                .map_err(refused)?;
            if chunk.is_empty() && parts > 0 {
                return Ok::<_, Error>(());
            }
            hash.update(&chunk);
            size += chunk.len() as u64;
            let body = packer.part(&chunk)?;
            sink.row(&[
                Param::Blob(&large.digest),
                Param::Int(parts),
                Param::Blob(&body),
            ])?;
            parts += 1;
        }
    })?;
    let whole: [u8; 32] = hash.finalize().into();
    if whole != large.digest || size != large.size {
        return Err(changed);
    }
    tx.bulk(&DOCUMENTS, |sink| {
        sink.row(&[
            Param::Blob(&large.digest),
            Param::Text(large.format),
            Param::Int(i64::try_from(size).unwrap_or(i64::MAX)),
            Param::Int(parts),
            Param::Int(received_at.micros()),
            Param::Null,
        ])
    })?;
    Ok(())
}

/// What is known of a document, if it is here.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, digest: &[u8; 32]) -> Result<Option<Stored>, Error> {
    tx.find(FIND, &[Param::Blob(digest)], |row| {
        Ok(Stored {
            format: row.text(0)?.to_owned(),
            size: row.int(1)?,
            parts: row.int(2)?,
            received_at: Timestamp::from_micros(row.int(3)?),
        })
    })
}

/// Writes a document's bytes to `out` and checks them against its digest and size.
///
/// # Errors
/// [`Error::Corrupt`] where it is missing, broken, or `out` refuses.
pub fn write_to(tx: &Tx<'_>, digest: &[u8; 32], out: &mut dyn Write) -> Result<u64, Error> {
    let corrupt = Error::Corrupt { what: "document" };
    let Some(stored) = find(tx, digest)? else {
        return Err(corrupt);
    };
    let mut hash = Sha256::new();
    let mut size = 0_u64;
    let mut whole = tx
        .find(BODY, &[Param::Blob(digest)], |row| {
            Ok(row.find_blob(0)?.map(<[u8]>::to_vec))
        })?
        .flatten();
    for part in 0..stored.parts {
        let body = match whole.take() {
            Some(whole) => Some(whole),
            None => tx.find(PART, &[Param::Blob(digest), Param::Int(part)], |row| {
                Ok(row.blob(0)?.to_vec())
            })?,
        };
        let body = body.ok_or(Error::Corrupt {
            what: "document part",
        })?;
        let bytes = dictionary::decompress(&body)?;
        hash.update(&bytes);
        size += bytes.len() as u64;
        out.write_all(&bytes).map_err(|_| Error::Corrupt {
            what: "document (its reader refused it)",
        })?;
    }
    let whole: [u8; 32] = hash.finalize().into();
    if whole == *digest && i64::try_from(size) == Ok(stored.size) {
        Ok(size)
    } else {
        Err(corrupt)
    }
}

/// A document's bytes, checked.
///
/// # Errors
/// As [`write_to`].
pub fn bytes(tx: &Tx<'_>, digest: &[u8; 32]) -> Result<Vec<u8>, Error> {
    let mut out = Vec::new();
    write_to(tx, digest, &mut out)?;
    Ok(out)
}

/// The digests of all documents, in order.
///
/// # Errors
/// Those of the store.
pub fn digests(tx: &Tx<'_>) -> Result<Vec<[u8; 32]>, Error> {
    tx.rows(ALL, &[], |row| row.fixed(0))
}
