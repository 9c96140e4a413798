//! Legal requests of a case, and what they preserve.

use tiaki_core::case::{Preservation, RequestKind, RequestState, Term};
use tiaki_core::id::{AccountId, CaseId, LegalRequestId};

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;

sql! {
    ADD = "INSERT INTO case_requests (request_id, case_id, seq, kind, law, office, reference, extends_id, stated_end, state, \
           sent_on, due_on, ends_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, $11, NULL)";
    ONE = "SELECT request_id, case_id, seq, kind, law, office, reference, extends_id, stated_end, state, sent_on, due_on, \
           ends_on FROM case_requests WHERE request_id = $1";
    OF_CASE = "SELECT request_id, case_id, seq, kind, law, office, reference, extends_id, stated_end, state, sent_on, due_on, \
               ends_on FROM case_requests WHERE case_id = $1 ORDER BY seq";
    EXTENSIONS = "SELECT request_id, case_id, seq, kind, law, office, reference, extends_id, stated_end, state, sent_on, due_on, \
                  ends_on FROM case_requests WHERE extends_id = $1 ORDER BY seq";
    MOVE = "UPDATE case_requests SET state = $2, sent_on = $3, due_on = $4, ends_on = $5, reference = $6 WHERE request_id = $1";
    ACCOUNTS_OF = "SELECT account_id FROM case_request_accounts WHERE request_id = $1 ORDER BY account_id";
}

static ACCOUNTS: Bulk = Bulk {
    table: "case_request_accounts",
    columns: &[("request_id", Kind::Blob), ("account_id", Kind::Blob)],
};

/// A legal request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its id.
    pub id: LegalRequestId,
    /// In which case.
    pub case: CaseId,
    /// The event by which it was drafted.
    pub seq: i64,
    /// What is asked for.
    pub kind: RequestKind,
    /// By which law.
    pub law: Option<Preservation>,
    /// To which office.
    pub office: String,
    /// Under which reference.
    pub reference: Option<String>,
    /// The preservation that it extends.
    pub extends: Option<LegalRequestId>,
    /// The day on which it ends, where no law that is built in says it.
    pub stated_end: Option<i64>,
    /// Where it stands.
    pub state: RequestState,
    /// On which day it was sent.
    pub sent_on: Option<i64>,
    /// When it is due, and when it ends.
    pub term: Term,
}

/// Writes a request down as drafted, with the accounts that it is about; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &Request, accounts: &[AccountId]) -> Result<(), Error> {
    let extends = new.extends.as_ref().map(|id| id.as_bytes().as_slice());
    tx.execute(
        ADD,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Blob(new.case.as_bytes()),
            Param::Int(new.seq),
            Param::Text(new.kind.code()),
            new.law.map(Preservation::code).into(),
            Param::Text(&new.office),
            new.reference.as_deref().into(),
            extends.into(),
            new.stated_end.into(),
            Param::Text(new.state.code()),
            new.term.due_on.into(),
        ],
    )?;
    tx.bulk(&ACCOUNTS, |sink| {
        accounts.iter().try_for_each(|account| {
            sink.row(&[
                Param::Blob(new.id.as_bytes()),
                Param::Blob(account.as_bytes()),
            ])
        })
    })?;
    Ok(())
}

/// Writes down where a request stands now, with its days and its reference; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn save(tx: &Tx<'_>, request: &Request) -> Result<(), Error> {
    let params = [
        Param::Blob(request.id.as_bytes()),
        Param::Text(request.state.code()),
        request.sent_on.into(),
        request.term.due_on.into(),
        request.term.ends_on.into(),
        request.reference.as_deref().into(),
    ];
    tx.execute(MOVE, &params).map(|_| ())
}

/// A request, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &LegalRequestId) -> Result<Option<Request>, Error> {
    tx.find(ONE, &[Param::Blob(id.as_bytes())], read)
}

/// The requests of a case, in the order in which they were drafted.
///
/// # Errors
/// Those of the store.
pub fn of_case(tx: &Tx<'_>, case: &CaseId) -> Result<Vec<Request>, Error> {
    tx.rows(OF_CASE, &[Param::Blob(case.as_bytes())], read)
}

/// The requests that extend one.
///
/// # Errors
/// Those of the store.
pub fn extensions(tx: &Tx<'_>, id: &LegalRequestId) -> Result<Vec<Request>, Error> {
    tx.rows(EXTENSIONS, &[Param::Blob(id.as_bytes())], read)
}

/// The accounts that a request is about, in order.
///
/// # Errors
/// Those of the store.
pub fn accounts(tx: &Tx<'_>, id: &LegalRequestId) -> Result<Vec<AccountId>, Error> {
    tx.rows(ACCOUNTS_OF, &[Param::Blob(id.as_bytes())], |row| {
        row.fixed(0).map(AccountId::from_bytes)
    })
}

pub(super) fn read_kind(code: &str) -> Result<RequestKind, Error> {
    RequestKind::find(code).ok_or(Error::Corrupt {
        what: "kind of a legal request",
    })
}

fn read(row: &Row<'_>) -> Result<Request, Error> {
    let corrupt = |what| Error::Corrupt { what };
    let law = row.find_text(4)?;
    let law = law.map(|code| Preservation::find(code).ok_or(corrupt("law of a legal request")));
    Ok(Request {
        id: LegalRequestId::from_bytes(row.fixed(0)?),
        case: CaseId::from_bytes(row.fixed(1)?),
        seq: row.int(2)?,
        kind: read_kind(row.text(3)?)?,
        law: law.transpose()?,
        office: row.text(5)?.to_owned(),
        reference: row.find_text(6)?.map(str::to_owned),
        extends: row.find_fixed(7)?.map(LegalRequestId::from_bytes),
        stated_end: row.find_int(8)?,
        state: RequestState::find(row.text(9)?).ok_or(corrupt("state of a legal request"))?,
        sent_on: row.find_int(10)?,
        term: Term {
            due_on: row.find_int(11)?,
            ends_on: row.find_int(12)?,
        },
    })
}
