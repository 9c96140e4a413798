//! What came in since linking last looked, read from the log: every change has its entry there, so
//! the log is the one order of arrival that nothing can get around.
//!
//! To add something that linking has to know of: its verb in `SINCE` and in `read`, and what
//! linking does with it.

use tiaki_core::id::{AccountId, DisclosureId, ReportId, SourceId};

use super::history::Cause;
use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log;

sql! {
    SINCE = "SELECT verb, subject, detail FROM log WHERE seq > $1 AND verb IN ('report.received', 'report.taken_back', \
             'disclosure.begun', 'disclosure.rows', 'link.decided', 'files.matched') ORDER BY seq";
    UP_TO = "SELECT verb, subject, detail FROM log WHERE seq > $1 AND seq <= $2 AND verb IN ('report.received', \
             'report.taken_back', 'disclosure.begun', 'disclosure.rows', 'link.decided', 'files.matched') ORDER BY seq";
}

/// Something that linking has to know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum News {
    /// An operator decided on these two.
    Decided(AccountId, AccountId),
    /// A disclosure, or more rows of it.
    Disclosed(DisclosureId),
    /// All files have verdicts, which may be others than before.
    Matched,
    /// A report.
    Received(ReportId),
    /// A report that its sender took back: it says nothing any more.
    TakenBack(ReportId),
}

impl News {
    /// The source that came in or was taken back, where it is one.
    #[must_use]
    pub fn source(&self) -> Option<SourceId> {
        match self {
            Self::Disclosed(id) => Some((*id).into()),
            Self::Received(id) | Self::TakenBack(id) => Some((*id).into()),
            Self::Decided(..) | Self::Matched => None,
        }
    }

    /// As history names it.
    #[must_use]
    pub fn cause(&self) -> Cause {
        match self {
            Self::Decided(..) => Cause::Decision,
            Self::Disclosed(id) => Cause::Disclosure(id.to_string()),
            Self::Matched => Cause::Matching,
            Self::Received(id) | Self::TakenBack(id) => Cause::Report(id.to_string()),
        }
    }
}

/// What was written to the log after an entry, in its order, and the place of the last entry.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where an entry does not name what it is about.
pub fn since(tx: &Tx<'_>, position: i64) -> Result<(i64, Vec<News>), Error> {
    let found = tx.rows(SINCE, &[Param::Int(position)], read)?;
    Ok((log::position(tx)?, found))
}

/// What was written to the log after an entry, up to another.
///
/// # Errors
/// As [`since`].
pub fn up_to(tx: &Tx<'_>, after: i64, last: i64) -> Result<Vec<News>, Error> {
    tx.rows(UP_TO, &[Param::Int(after), Param::Int(last)], read)
}

fn read(row: &Row<'_>) -> Result<News, Error> {
    let corrupt = Error::Corrupt {
        what: "entry of the log on what came in",
    };
    let subject = row.text(1)?;
    let found = match row.text(0)? {
        "files.matched" => Some(News::Matched),
        "link.decided" => {
            let other = row
                .text(2)?
                .split(' ')
                .find_map(|word| word.strip_prefix("with="));
            let other = other.and_then(|id| AccountId::parse(id).ok());
            let pair = AccountId::parse(subject).ok().zip(other);
            pair.map(|(one, other)| News::Decided(one, other))
        }
        "report.received" => ReportId::parse(subject).ok().map(News::Received),
        "report.taken_back" => ReportId::parse(subject).ok().map(News::TakenBack),
        _ => DisclosureId::parse(subject).ok().map(News::Disclosed),
    };
    found.ok_or(corrupt)
}
