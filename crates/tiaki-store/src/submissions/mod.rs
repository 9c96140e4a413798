//! What providers send step by step: submissions, their texts and files, receipts.
//!
//! A submission is open until it is finished, taken back, or runs out. While it is
//! open its texts stand in `submission_parts`, apart from the documents of reports, so
//! that one that never becomes a report leaves none behind. Each function here is a
//! part of one step; the step's log entry is written by [`record`], in the same
//! transaction, with the id of the request that the provider was answered under.
//! What may follow what is decided above.

mod files;
mod receipts;
mod removals;

use tiaki_core::id::ReportId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

pub(crate) use self::files::STATEMENTS as FILE_STATEMENTS;
pub use self::files::{
    Details, InVault, Part, UploadedFile, add_file, describe_file, files, find_file, parts,
    save_part,
};
pub(crate) use self::receipts::STATEMENTS as RECEIPT_STATEMENTS;
pub use self::receipts::{Receipt, find_receipt, find_receipt_of_report, receipts, save_receipt};
pub(crate) use self::removals::STATEMENTS as REMOVAL_STATEMENTS;
pub use self::removals::{give_up, given_up, removed};

sql! {
    COUNTED = "SELECT last FROM submission_count WHERE one = 1";
    COUNT = "UPDATE submission_count SET last = $1 WHERE one = 1 AND last = $2";
    OPEN = "INSERT INTO submissions (number, username, provider, state, document, size, opened_at, expires_at, open_request) \
            VALUES ($1, $2, $3, 'open', $4, $5, $6, $7, $8)";
    FIND = "SELECT number, username, provider, state, document, size, opened_at, expires_at, ended_at, open_request, end_request, report_id \
            FROM submissions WHERE number = $1";
    SAME = "SELECT number, username, provider, state, document, size, opened_at, expires_at, ended_at, open_request, end_request, report_id \
            FROM submissions WHERE username = $1 AND document = $2 AND opened_at >= $3 AND state = 'open' \
            ORDER BY opened_at DESC, number LIMIT 1";
    DUE = "SELECT number, username, provider, state, document, size, opened_at, expires_at, ended_at, open_request, end_request, report_id \
           FROM submissions WHERE state = 'open' AND expires_at <= $1 ORDER BY expires_at, number LIMIT $2";
    PROLONG = "UPDATE submissions SET expires_at = $2 WHERE number = $1";
    END = "UPDATE submissions SET state = $2, ended_at = $3, end_request = $4, report_id = $5 WHERE number = $1 AND state = 'open'";
    STATES = "SELECT state, COUNT(*) FROM submissions GROUP BY state ORDER BY state";
    EMPTY_PARTS = "DELETE FROM submission_parts WHERE number = $1";
    EMPTY_FILES = "DELETE FROM submitted_files WHERE number = $1";
}

/// How far a submission has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It ran out: nothing of it is kept but that it was.
    Expired,
    /// It is a report.
    Finished,
    /// It can be added to.
    Open,
    /// The provider took it back: nothing of it is kept but that it was.
    Retracted,
}

impl State {
    /// As stored.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Finished => "finished",
            Self::Open => "open",
            Self::Retracted => "retracted",
        }
    }

    fn read(text: &str) -> Result<Self, Error> {
        [Self::Expired, Self::Finished, Self::Open, Self::Retracted]
            .into_iter()
            .find(|state| state.text() == text)
            .ok_or(Error::Corrupt {
                what: "state of a submission",
            })
    }
}

/// A submission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// What the provider knows it by: above 0, below 2^53.
    pub number: i64,
    /// Whose it is.
    pub username: String,
    /// The provider's name when it was opened.
    pub provider: String,
    /// How far it has come.
    pub state: State,
    /// SHA-256 of the report's text.
    pub document: [u8; 32],
    /// Bytes of the report's text.
    pub size: i64,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it runs out, if nothing is added.
    pub expires_at: Timestamp,
    /// When it was finished, taken back, or ran out.
    pub ended_at: Option<Timestamp>,
    /// The request that opened it.
    pub open_request: String,
    /// The request that ended it, if one did.
    pub end_request: Option<String>,
    /// The report that it has become.
    pub report: Option<ReportId>,
}

fn read(row: &Row<'_>) -> Result<Submission, Error> {
    Ok(Submission {
        number: row.int(0)?,
        username: row.text(1)?.to_owned(),
        provider: row.text(2)?.to_owned(),
        state: State::read(row.text(3)?)?,
        document: row.fixed(4)?,
        size: row.int(5)?,
        opened_at: Timestamp::from_micros(row.int(6)?),
        expires_at: Timestamp::from_micros(row.int(7)?),
        ended_at: row.find_int(8)?.map(Timestamp::from_micros),
        open_request: row.text(9)?.to_owned(),
        end_request: row.find_text(10)?.map(str::to_owned),
        report: row.find_fixed(11)?.map(ReportId::from_bytes),
    })
}

/// Counts one submission more and returns how many there have been.
///
/// # Errors
/// Those of the store.
pub fn count_one(tx: &Tx<'_>) -> Result<i64, Error> {
    let last = tx
        .find(COUNTED, &[], |row| row.int(0))?
        .ok_or(Error::Corrupt {
            what: "count of submissions",
        })?;
    match tx.execute(COUNT, &[Param::Int(last + 1), Param::Int(last)])? {
        1 => Ok(last + 1),
        _ => Err(Error::Busy {
            transaction: tx.name(),
        }),
    }
}

/// Opens a submission.
///
/// # Errors
/// Those of the store.
pub fn open(tx: &Tx<'_>, new: &Submission) -> Result<(), Error> {
    tx.execute(
        OPEN,
        &[
            Param::Int(new.number),
            Param::Text(&new.username),
            Param::Text(&new.provider),
            Param::Blob(&new.document),
            Param::Int(new.size),
            Param::Int(new.opened_at.micros()),
            Param::Int(new.expires_at.micros()),
            Param::Text(&new.open_request),
        ],
    )?;
    Ok(())
}

/// The submission of this number, if there is one.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, number: i64) -> Result<Option<Submission>, Error> {
    tx.find(FIND, &[Param::Int(number)], read)
}

/// The newest open submission of this login with the same text, not opened before `since`.
///
/// # Errors
/// Those of the store.
pub fn find_same(
    tx: &Tx<'_>,
    username: &str,
    document: &[u8; 32],
    since: Timestamp,
) -> Result<Option<Submission>, Error> {
    let since = Param::Int(since.micros());
    tx.find(
        SAME,
        &[Param::Text(username), Param::Blob(document), since],
        read,
    )
}

/// Open submissions that run out at `at` or before, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn due(tx: &Tx<'_>, at: Timestamp, limit: u32) -> Result<Vec<Submission>, Error> {
    tx.rows(
        DUE,
        &[Param::Int(at.micros()), Param::Int(i64::from(limit))],
        read,
    )
}

/// Lets a submission run out at another time.
///
/// # Errors
/// Those of the store.
pub fn prolong(tx: &Tx<'_>, number: i64, expires_at: Timestamp) -> Result<(), Error> {
    let to = Param::Int(expires_at.micros());
    tx.execute(PROLONG, &[Param::Int(number), to])?;
    Ok(())
}

/// How a submission ends.
#[derive(Debug, Clone, Copy)]
pub struct End<'e> {
    /// Not [`State::Open`].
    pub state: State,
    /// When.
    pub at: Timestamp,
    /// The request that ended it, if one did.
    pub request: Option<&'e str>,
    /// The report that it becomes.
    pub report: Option<ReportId>,
}

/// Ends an open submission; its texts in `submission_parts` go, and so do its files
/// unless it has become a report.
///
/// # Errors
/// Those of the store; [`Error::Busy`] where it is no longer open.
pub fn end(tx: &Tx<'_>, number: i64, end: &End<'_>) -> Result<(), Error> {
    let changed = tx.execute(
        END,
        &[
            Param::Int(number),
            Param::Text(end.state.text()),
            Param::Int(end.at.micros()),
            end.request.into(),
            end.report
                .as_ref()
                .map(|id| id.as_bytes().as_slice())
                .into(),
        ],
    )?;
    if changed != 1 {
        return Err(Error::Busy {
            transaction: tx.name(),
        });
    }
    tx.execute(EMPTY_PARTS, &[Param::Int(number)])?;
    if end.state != State::Finished {
        removals::give_up_files(tx, number)?;
        tx.execute(EMPTY_FILES, &[Param::Int(number)])?;
    }
    Ok(())
}

/// How many submissions are in each state.
///
/// # Errors
/// Those of the store.
pub fn states(tx: &Tx<'_>) -> Result<Vec<(String, i64)>, Error> {
    tx.rows(STATES, &[], |row| {
        Ok((row.text(0)?.to_owned(), row.int(1)?))
    })
}

/// Writes a step's log entry.
///
/// # Errors
/// Those of the store.
pub fn record(
    tx: &Tx<'_>,
    verb: &'static str,
    number: i64,
    (actor, at): (&str, Timestamp),
    detail: String,
) -> Result<(), Error> {
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb,
        subject: number.to_string(),
        detail,
    })
}
