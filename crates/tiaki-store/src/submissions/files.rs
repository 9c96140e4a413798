//! The files and texts of a submission.

use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::documents::{Document, PART_SIZE, Packer};
use crate::error::Error;

sql! {
    ADD = "INSERT INTO submitted_files (upload_id, number, seq, size, md5, sha1, sha256, pdq, quality, vault, uploaded_at, upload_request, \
           kind, oriented, pdq_refused, sealed_sha256, sealed_size) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    DESCRIBE = "UPDATE submitted_files SET details_document = $2, details_size = $3, details_at = $4, details_request = $5 \
                WHERE upload_id = $1";
    ALL = "SELECT upload_id, number, seq, size, md5, sha1, sha256, pdq, quality, vault, uploaded_at, upload_request, \
           details_document, details_size, details_at, details_request, kind, oriented, pdq_refused, \
           sealed_sha256, sealed_size FROM submitted_files WHERE number = $1 ORDER BY seq";
    FIND = "SELECT upload_id, number, seq, size, md5, sha1, sha256, pdq, quality, vault, uploaded_at, upload_request, \
            details_document, details_size, details_at, details_request, kind, oriented, pdq_refused, \
            sealed_sha256, sealed_size FROM submitted_files WHERE upload_id = $1";
    SAVE_PART = "INSERT INTO submission_parts (number, part, document, size, body) VALUES ($1, $2, $3, $4, $5)";
    PARTS = "SELECT part, document, size, body FROM submission_parts WHERE number = $1 ORDER BY part";
}

/// A file that a provider uploaded, by what was computed as its bytes passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UploadedFile {
    /// What the provider knows it by.
    pub upload: [u8; 16],
    /// The submission that it belongs to.
    pub number: i64,
    /// Its place among the submission's files, from 1.
    pub seq: i64,
    /// Bytes.
    pub size: i64,
    /// MD5 of the bytes.
    pub md5: [u8; 16],
    /// SHA-1 of the bytes.
    pub sha1: [u8; 20],
    /// SHA-256 of the bytes.
    pub sha256: [u8; 32],
    /// PDQ, where it is a picture.
    pub pdq: Option<[u8; 32]>,
    /// Quality of the PDQ, 0 to 100.
    pub quality: Option<i64>,
    /// What kind of file it is, by its first bytes.
    pub kind: Option<String>,
    /// PDQ of the picture as it is shown, where that is not how it is stored.
    pub oriented: Option<[u8; 32]>,
    /// Why a picture has no PDQ, where it has none.
    pub pdq_refused: Option<String>,
    /// The sealed object, where the site keeps sealed bytes.
    pub vault: Option<InVault>,
    /// When its last byte came.
    pub uploaded_at: Timestamp,
    /// The request that brought it.
    pub upload_request: String,
    /// What the provider said of it, where it did.
    pub details: Option<Details>,
}

/// A file's sealed form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InVault {
    /// What it is called there.
    pub name: String,
    /// SHA-256 and bytes of the sealed form; of what was sealed before these were kept, nothing.
    pub sealed: Option<([u8; 32], i64)>,
}

/// What a provider said of a file: the text itself is a part of the submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details {
    /// SHA-256 of the text.
    pub document: [u8; 32],
    /// Bytes of the text.
    pub size: i64,
    /// When it came.
    pub at: Timestamp,
    /// The request that brought it.
    pub request: String,
}

/// A text of an open submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// 0 for the report, n for the details of the nth file.
    pub part: i64,
    /// SHA-256 of the text.
    pub document: [u8; 32],
    /// The text, checked against the digest.
    pub bytes: Vec<u8>,
}

fn read(row: &Row<'_>) -> Result<UploadedFile, Error> {
    let details = match (
        row.find_fixed(12)?,
        row.find_int(13)?,
        row.find_int(14)?,
        row.find_text(15)?,
    ) {
        (Some(document), Some(size), Some(at), Some(request)) => Some(Details {
            document,
            size,
            at: Timestamp::from_micros(at),
            request: request.to_owned(),
        }),
        _ => None,
    };
    let sealed = row.find_fixed(19)?.zip(row.find_int(20)?);
    let vault = row.find_text(9)?.map(|name| InVault {
        name: name.to_owned(),
        sealed,
    });
    Ok(UploadedFile {
        upload: row.fixed(0)?,
        number: row.int(1)?,
        seq: row.int(2)?,
        size: row.int(3)?,
        md5: row.fixed(4)?,
        sha1: row.fixed(5)?,
        sha256: row.fixed(6)?,
        pdq: row.find_fixed(7)?,
        quality: row.find_int(8)?,
        vault,
        uploaded_at: Timestamp::from_micros(row.int(10)?),
        upload_request: row.text(11)?.to_owned(),
        details,
        kind: row.find_text(16)?.map(str::to_owned),
        oriented: row.find_fixed(17)?,
        pdq_refused: row.find_text(18)?.map(str::to_owned),
    })
}

/// Adds a file to a submission.
///
/// # Errors
/// Those of the store.
pub fn add_file(tx: &Tx<'_>, file: &UploadedFile) -> Result<(), Error> {
    let sealed = file.vault.as_ref().and_then(|vault| vault.sealed.as_ref());
    tx.execute(
        ADD,
        &[
            Param::Blob(&file.upload),
            Param::Int(file.number),
            Param::Int(file.seq),
            Param::Int(file.size),
            Param::Blob(&file.md5),
            Param::Blob(&file.sha1),
            Param::Blob(&file.sha256),
            file.pdq.as_ref().map(<[u8; 32]>::as_slice).into(),
            file.quality.into(),
            file.vault.as_ref().map(|vault| vault.name.as_str()).into(),
            Param::Int(file.uploaded_at.micros()),
            Param::Text(&file.upload_request),
            file.kind.as_deref().into(),
            file.oriented.as_ref().map(<[u8; 32]>::as_slice).into(),
            file.pdq_refused.as_deref().into(),
            sealed.map(|(digest, _)| digest.as_slice()).into(),
            sealed.map(|(_, size)| *size).into(),
        ],
    )?;
    Ok(())
}

/// Notes that the details of a file have come.
///
/// # Errors
/// Those of the store.
pub fn describe_file(tx: &Tx<'_>, upload: &[u8; 16], details: &Details) -> Result<(), Error> {
    tx.execute(
        DESCRIBE,
        &[
            Param::Blob(upload),
            Param::Blob(&details.document),
            Param::Int(details.size),
            Param::Int(details.at.micros()),
            Param::Text(&details.request),
        ],
    )?;
    Ok(())
}

/// The files of a submission, in the order of their coming.
///
/// # Errors
/// Those of the store.
pub fn files(tx: &Tx<'_>, number: i64) -> Result<Vec<UploadedFile>, Error> {
    tx.rows(ALL, &[Param::Int(number)], read)
}

/// The file of this id, if there is one.
///
/// # Errors
/// Those of the store.
pub fn find_file(tx: &Tx<'_>, upload: &[u8; 16]) -> Result<Option<UploadedFile>, Error> {
    tx.find(FIND, &[Param::Blob(upload)], read)
}

/// Saves a text of an open submission. The document was packed by [`Packer::pack`].
///
/// # Errors
/// Those of the store.
pub fn save_part(tx: &Tx<'_>, number: i64, part: i64, document: &Document) -> Result<(), Error> {
    // A text is one or a few frames of at most PART_SIZE each; they stand one after another.
    let body = document.parts.concat();
    tx.execute(
        SAVE_PART,
        &[
            Param::Int(number),
            Param::Int(part),
            Param::Blob(&document.digest),
            Param::Int(i64::try_from(document.size).unwrap_or(i64::MAX)),
            Param::Blob(&body),
        ],
    )?;
    Ok(())
}

/// The texts of an open submission, read back and checked.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where one does not read back as it came.
pub fn parts(tx: &Tx<'_>, number: i64) -> Result<Vec<Part>, Error> {
    tx.rows(PARTS, &[Param::Int(number)], |row| {
        let corrupt = Error::Corrupt {
            what: "text of a submission",
        };
        let document: [u8; 32] = row.fixed(1)?;
        let size = usize::try_from(row.int(2)?).unwrap_or(usize::MAX);
        let bytes = Packer::unpack(row.blob(3)?, size.min(16 * PART_SIZE)).ok_or(corrupt)?;
        let is_same = bytes.len() == size && crate::documents::digest(&bytes) == document;
        if !is_same {
            return Err(Error::Corrupt {
                what: "text of a submission",
            });
        }
        Ok(Part {
            part: row.int(0)?,
            document,
            bytes,
        })
    })
}
