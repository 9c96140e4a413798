//! Receipts: what was signed for a finished submission, as it was signed.

use tiaki_core::id::ReportId;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;

sql! {
    SAVE = "INSERT INTO receipts (number, report_id, digest, receipt) VALUES ($1, $2, $3, $4)";
    FIND = "SELECT number, report_id, digest, receipt FROM receipts WHERE number = $1";
    OF_REPORT = "SELECT r.number, r.report_id, r.digest, r.receipt FROM submissions s JOIN receipts r ON r.number = s.number \
                 WHERE s.report_id = $1 ORDER BY s.ended_at, r.number LIMIT 1";
    ALL = "SELECT number, report_id, digest, receipt FROM receipts ORDER BY number";
}

/// A signed receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The submission's number.
    pub number: i64,
    /// The report that it became.
    pub report: ReportId,
    /// SHA-256 of the receipt.
    pub digest: [u8; 32],
    /// The receipt, canonical JSON.
    pub text: String,
}

fn read(row: &Row<'_>) -> Result<Receipt, Error> {
    Ok(Receipt {
        number: row.int(0)?,
        report: ReportId::from_bytes(row.fixed(1)?),
        digest: row.fixed(2)?,
        text: row.text(3)?.to_owned(),
    })
}

/// Keeps a receipt.
///
/// # Errors
/// Those of the store.
pub fn save_receipt(tx: &Tx<'_>, receipt: &Receipt) -> Result<(), Error> {
    tx.execute(
        SAVE,
        &[
            Param::Int(receipt.number),
            Param::Blob(receipt.report.as_bytes()),
            Param::Blob(&receipt.digest),
            Param::Text(&receipt.text),
        ],
    )?;
    Ok(())
}

/// The receipt of a submission, if it is finished.
///
/// # Errors
/// Those of the store.
pub fn find_receipt(tx: &Tx<'_>, number: i64) -> Result<Option<Receipt>, Error> {
    tx.find(FIND, &[Param::Int(number)], read)
}

/// The first receipt given for a report, if it came in over HTTP.
///
/// # Errors
/// Those of the store.
pub fn find_receipt_of_report(tx: &Tx<'_>, report: &ReportId) -> Result<Option<Receipt>, Error> {
    tx.find(OF_REPORT, &[Param::Blob(report.as_bytes())], read)
}

/// Shows `each` every receipt, by number.
///
/// # Errors
/// Those of the store and of `each`.
pub fn receipts<E: From<Error>>(
    tx: &Tx<'_>,
    mut each: impl FnMut(&Receipt) -> Result<(), E>,
) -> Result<(), E> {
    tx.each(ALL, &[], |row| each(&read(row)?))
}
