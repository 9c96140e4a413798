//! Cases: what a unit opened on persons, who works in them, and what happened.
//!
//! A case names the accounts that its persons had when they were added: whoever holds one of them is in it, so
//! it follows every merge and split. What happens is added to a list ([`note`]) and never changed; beside it stand
//! the few things that are as they are now: state, members, tasks, requests. Each change and its entry in the log
//! are one transaction. The words that people write stand here and on pages alone: the log has ids, codes and
//! keyed digests.
//!
//! To add something that may happen: its kind in `tiaki-core` `case`, and its columns in a module below.

pub mod lists;
pub mod requests;
pub mod timeline;
pub mod unread;
pub mod work;

use tiaki_core::case::{CaseEventKind, CaseState, ClosingCode, MemberRole};
use tiaki_core::id::{AccountId, CaseId, PersonId};
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;
use crate::queue::Operator;

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM cases";
    ADD = "INSERT INTO cases (case_id, seq, reference, state, closing, restricted, opened_by, opened_at, changed_at, \
           from_history, from_source, from_ruling, from_outcome, agency) VALUES ($1, $2, $3, $4, NULL, $5, $6, $7, $7, $8, $9, $10, $11, $12)";
    ONE = "SELECT case_id, seq, reference, state, closing, restricted, opened_by, opened_at, changed_at, from_history, \
           from_source, from_ruling, from_outcome, agency FROM cases WHERE case_id = $1";
    SET_STATE = "UPDATE cases SET state = $2, closing = $3 WHERE case_id = $1";
    SET_RESTRICTED = "UPDATE cases SET restricted = $2 WHERE case_id = $1";
    TOUCH = "UPDATE cases SET changed_at = $2 WHERE case_id = $1";
    LAST_EVENT = "SELECT COALESCE(MAX(seq), 0) FROM case_events WHERE case_id = $1";
    LAST_EVENT_ON = "SELECT COALESCE(MAX(seq), 0) FROM case_events WHERE case_id = $1 AND subject = $2";
    NOTE = "INSERT INTO case_events (case_id, seq, kind, subject, code, words, operator, operator_key, happened_at) \
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    NOW = "SELECT COALESCE((SELECT MAX(seq) FROM person_history), 0), COALESCE((SELECT MAX(source) FROM source_numbers), 0), \
           COALESCE((SELECT MAX(seq) FROM location_rulings), 0), COALESCE((SELECT MAX(seq) FROM outcomes), 0)";
    REMOVE = "UPDATE case_accounts SET removed_seq = $3 WHERE case_id = $1 AND removed_seq IS NULL \
              AND account_id IN (SELECT account_id FROM person_accounts WHERE person_id = $2)";
    ACCOUNTS_OF = "SELECT account_id FROM case_accounts WHERE case_id = $1 AND removed_seq IS NULL ORDER BY account_id";
    PERSONS = "SELECT DISTINCT m.person_id FROM case_accounts c JOIN person_accounts m ON m.account_id = c.account_id \
               WHERE c.case_id = $1 AND c.removed_seq IS NULL ORDER BY m.person_id";
    OF_PERSON = "SELECT DISTINCT k.seq, k.case_id, k.state, k.restricted, k.agency FROM person_accounts m \
                 JOIN case_accounts c ON c.account_id = m.account_id AND c.removed_seq IS NULL \
                 JOIN cases k ON k.case_id = c.case_id WHERE m.person_id = $1 ORDER BY k.seq";
    MEMBERS = "SELECT operator, operator_key, role, since_at FROM case_members WHERE case_id = $1 ORDER BY role, operator_key";
    ROLE = "SELECT role FROM case_members WHERE case_id = $1 AND operator_key = $2";
    SAVE_MEMBER = "INSERT INTO case_members (case_id, operator_key, operator, role, since_at) VALUES ($1, $2, $3, $4, $5) \
                   ON CONFLICT (case_id, operator_key) DO UPDATE SET role = excluded.role";
    DROP_MEMBER = "DELETE FROM case_members WHERE case_id = $1 AND operator_key = $2";
    LOOK = "INSERT INTO case_looks (case_id, operator_key, looked_at, seen_event, seen_history, seen_source, seen_ruling, \
            seen_outcome) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (case_id, operator_key) DO UPDATE SET \
            looked_at = excluded.looked_at, seen_event = excluded.seen_event, seen_history = excluded.seen_history, \
            seen_source = excluded.seen_source, seen_ruling = excluded.seen_ruling, seen_outcome = excluded.seen_outcome";
    LOOKED = "SELECT looked_at, seen_event, seen_history, seen_source, seen_ruling, seen_outcome FROM case_looks \
              WHERE case_id = $1 AND operator_key = $2";
}

static ACCOUNTS: Bulk = Bulk {
    table: "case_accounts",
    columns: &[
        ("case_id", Kind::Blob),
        ("account_id", Kind::Blob),
        ("added_seq", Kind::Int),
    ],
};

/// How far what comes in from elsewhere was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Marks {
    /// The last line of the history of persons.
    pub history: i64,
    /// The number of the last source.
    pub source: i64,
    /// The last ruling.
    pub ruling: i64,
    /// The last outcome.
    pub outcome: i64,
}

/// A case as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Its id.
    pub id: CaseId,
    /// Its place in the order of opening.
    pub seq: i64,
    /// Under which reference the agency keeps it.
    pub reference: Option<String>,
    /// Where it stands.
    pub state: CaseState,
    /// Why it is closed.
    pub closing: Option<ClosingCode>,
    /// Whether only members know of it.
    pub restricted: bool,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: Timestamp,
    /// When something was last done in it.
    pub changed_at: Timestamp,
    /// What was there when it was opened.
    pub from: Marks,
    /// For which authority it was opened; empty for the site's own agency.
    pub agency: String,
}

/// A case on its way in.
#[derive(Debug, Clone, Copy)]
pub struct NewCase<'c> {
    /// Its id.
    pub id: CaseId,
    /// Its place in the order: one after [`last`].
    pub seq: i64,
    /// Under which reference the agency keeps it.
    pub reference: Option<&'c str>,
    /// Whether only members know of it.
    pub restricted: bool,
    /// Who opens it.
    pub operator: &'c Operator,
    /// For which authority; empty for the site's own agency.
    pub agency: &'c str,
}

/// Something that is done in a case.
#[derive(Debug, Clone, Copy)]
pub struct Event<'e> {
    /// In which.
    pub case: CaseId,
    /// What: a kind that is done in cases.
    pub kind: CaseEventKind,
    /// The id of what it is about.
    pub subject: &'e str,
    /// A code that says more.
    pub code: Option<&'e str>,
    /// What was written, where it is kept with the event itself.
    pub words: Option<&'e str>,
    /// A keyed digest for the log of what was written, wherever it is kept.
    pub digest: Option<[u8; 32]>,
    /// Who does it.
    pub operator: &'e Operator,
    /// When.
    pub at: Timestamp,
}

/// A member of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub operator: Operator,
    /// As what.
    pub role: MemberRole,
    /// Since when.
    pub since: Timestamp,
}

/// A case that a person is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfPerson {
    /// The case.
    pub id: CaseId,
    /// Where it stands.
    pub state: CaseState,
    /// Whether only members know of it.
    pub restricted: bool,
    /// For which authority it was opened; empty for the site's own agency.
    pub agency: String,
}

/// What an operator has seen of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Look {
    /// When.
    pub at: Timestamp,
    /// The last event of the case that was there.
    pub event: i64,
    /// What was there from elsewhere.
    pub marks: Marks,
}

/// The place of the newest case in the order; 0 where there is none.
///
/// # Errors
/// Those of the store.
pub fn last(tx: &Tx<'_>) -> Result<i64, Error> {
    Ok(tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0))
}

/// The place of the last event of a case; 0 where there is none.
///
/// # Errors
/// Those of the store.
pub fn last_event(tx: &Tx<'_>, case: &CaseId) -> Result<i64, Error> {
    let key = [Param::Blob(case.as_bytes())];
    Ok(tx.find(LAST_EVENT, &key, |row| row.int(0))?.unwrap_or(0))
}

/// The place of the last event of a case that is about something; 0 where there is none.
///
/// # Errors
/// Those of the store.
pub fn last_event_on(tx: &Tx<'_>, case: &CaseId, subject: &str) -> Result<i64, Error> {
    let params = [Param::Blob(case.as_bytes()), Param::Text(subject)];
    Ok(tx
        .find(LAST_EVENT_ON, &params, |row| row.int(0))?
        .unwrap_or(0))
}

/// How far what comes in has come.
///
/// # Errors
/// Those of the store.
pub fn marks(tx: &Tx<'_>) -> Result<Marks, Error> {
    let found = tx.find(NOW, &[], |row| {
        Ok(Marks {
            history: row.int(0)?,
            source: row.int(1)?,
            ruling: row.int(2)?,
            outcome: row.int(3)?,
        })
    })?;
    Ok(found.unwrap_or_default())
}

/// Writes a case down, open and with nobody in it. The caller notes that it was opened.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &NewCase<'_>, at: Timestamp) -> Result<(), Error> {
    let from = marks(tx)?;
    tx.execute(
        ADD,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Int(new.seq),
            new.reference.into(),
            Param::Text(CaseState::Open.code()),
            new.restricted.into(),
            Param::Text(&new.operator.name),
            Param::Int(at.micros()),
            Param::Int(from.history),
            Param::Int(from.source),
            Param::Int(from.ruling),
            Param::Int(from.outcome),
            Param::Text(new.agency),
        ],
    )?;
    Ok(())
}

/// Adds what is done to the case's list, with its entry in the log; returns its place in the list.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where the kind is not one that is done in cases.
pub fn note(tx: &Tx<'_>, event: &Event<'_>) -> Result<i64, Error> {
    let seq = last_event(tx, &event.case)? + 1;
    let verb = event.kind.verb().ok_or(Error::Corrupt {
        what: "kind of an event that is done in a case",
    })?;
    let case = Param::Blob(event.case.as_bytes());
    tx.execute(
        NOTE,
        &[
            case,
            Param::Int(seq),
            Param::Text(event.kind.code()),
            Param::Text(event.subject),
            event.code.into(),
            event.words.into(),
            Param::Text(&event.operator.name),
            Param::Text(&event.operator.key),
            Param::Int(event.at.micros()),
        ],
    )?;
    tx.execute(TOUCH, &[case, Param::Int(event.at.micros())])?;
    let mut detail = format!("about={}", event.subject);
    if let Some(code) = event.code {
        detail += &format!(" code={code}");
    }
    if let Some(digest) = event.digest {
        detail += &format!(" words={}", hex::encode(digest));
    }
    tx.record(Entry {
        at: event.at,
        actor: event.operator.name.clone(),
        verb,
        subject: event.case.to_string(),
        detail,
    })?;
    Ok(seq)
}

/// A case, if there is one of this id.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &CaseId) -> Result<Option<Case>, Error> {
    tx.find(ONE, &[Param::Blob(id.as_bytes())], |row| case_row(row, 13))
}

/// Brings a case to another state; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn set_state(
    tx: &Tx<'_>,
    id: &CaseId,
    state: CaseState,
    closing: Option<ClosingCode>,
) -> Result<(), Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Text(state.code()),
        closing.map(ClosingCode::code).into(),
    ];
    tx.execute(SET_STATE, &params).map(|_| ())
}

/// Restricts a case to its members, or opens it to the unit; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn set_restricted(tx: &Tx<'_>, id: &CaseId, restricted: bool) -> Result<(), Error> {
    let params = [Param::Blob(id.as_bytes()), restricted.into()];
    tx.execute(SET_RESTRICTED, &params).map(|_| ())
}

/// Has a case be about these accounts too, by the event of this place.
///
/// # Errors
/// Those of the store.
pub fn add_accounts(
    tx: &Tx<'_>,
    id: &CaseId,
    seq: i64,
    accounts: &[AccountId],
) -> Result<u64, Error> {
    tx.bulk(&ACCOUNTS, |sink| {
        accounts.iter().try_for_each(|account| {
            sink.row(&[
                Param::Blob(id.as_bytes()),
                Param::Blob(account.as_bytes()),
                Param::Int(seq),
            ])
        })
    })
}

/// Has a case be no longer about what a person holds, by the event of this place; returns of how many accounts.
///
/// # Errors
/// Those of the store.
pub fn remove_accounts(
    tx: &Tx<'_>,
    id: &CaseId,
    person: &PersonId,
    seq: i64,
) -> Result<u64, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Blob(person.as_bytes()),
        Param::Int(seq),
    ];
    tx.execute(REMOVE, &params)
}

/// The accounts that a case is about, in order.
///
/// # Errors
/// Those of the store.
pub fn accounts(tx: &Tx<'_>, id: &CaseId) -> Result<Vec<AccountId>, Error> {
    tx.rows(ACCOUNTS_OF, &[Param::Blob(id.as_bytes())], |row| {
        row.fixed(0).map(AccountId::from_bytes)
    })
}

/// Who holds them now, in order.
///
/// # Errors
/// Those of the store.
pub fn persons(tx: &Tx<'_>, id: &CaseId) -> Result<Vec<PersonId>, Error> {
    tx.rows(PERSONS, &[Param::Blob(id.as_bytes())], |row| {
        row.fixed(0).map(PersonId::from_bytes)
    })
}

/// The cases that a person is in, in the order of opening, closed ones too.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<OfPerson>, Error> {
    tx.rows(OF_PERSON, &[Param::Blob(person.as_bytes())], |row| {
        Ok(OfPerson {
            id: CaseId::from_bytes(row.fixed(1)?),
            state: read_state(row.text(2)?)?,
            restricted: row.int(3)? != 0,
            agency: row.text(4)?.to_owned(),
        })
    })
}

/// The members of a case, who leads it first.
///
/// # Errors
/// Those of the store.
pub fn members(tx: &Tx<'_>, id: &CaseId) -> Result<Vec<Member>, Error> {
    tx.rows(MEMBERS, &[Param::Blob(id.as_bytes())], |row| {
        Ok(Member {
            operator: Operator {
                name: row.text(0)?.to_owned(),
                key: row.text(1)?.to_owned(),
            },
            role: read_role(row.text(2)?)?,
            since: Timestamp::from_micros(row.int(3)?),
        })
    })
}

/// What an operator is in a case; nothing where no member.
///
/// # Errors
/// Those of the store.
pub fn role(tx: &Tx<'_>, id: &CaseId, key: &str) -> Result<Option<MemberRole>, Error> {
    tx.find(
        ROLE,
        &[Param::Blob(id.as_bytes()), Param::Text(key)],
        |row| read_role(row.text(0)?),
    )
}

/// Makes somebody a member, or a member something else; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn save_member(
    tx: &Tx<'_>,
    id: &CaseId,
    operator: &Operator,
    role: MemberRole,
    at: Timestamp,
) -> Result<(), Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Text(&operator.key),
        Param::Text(&operator.name),
        Param::Text(role.code()),
        Param::Int(at.micros()),
    ];
    tx.execute(SAVE_MEMBER, &params).map(|_| ())
}

/// Has somebody be a member no longer; the caller notes it.
///
/// # Errors
/// Those of the store.
pub fn drop_member(tx: &Tx<'_>, id: &CaseId, key: &str) -> Result<(), Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Text(key)];
    tx.execute(DROP_MEMBER, &params).map(|_| ())
}

/// How far a case and what comes in have come.
///
/// # Errors
/// Those of the store.
pub fn now(tx: &Tx<'_>, id: &CaseId, at: Timestamp) -> Result<Look, Error> {
    Ok(Look {
        at,
        event: last_event(tx, id)?,
        marks: marks(tx)?,
    })
}

/// Writes down what an operator has seen of a case, with the entry in the log of that.
///
/// # Errors
/// Those of the store.
pub fn look(tx: &Tx<'_>, id: &CaseId, operator: &Operator, seen: &Look) -> Result<(), Error> {
    let marks = &seen.marks;
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Text(&operator.key),
        Param::Int(seen.at.micros()),
        Param::Int(seen.event),
        Param::Int(marks.history),
        Param::Int(marks.source),
        Param::Int(marks.ruling),
        Param::Int(marks.outcome),
    ];
    tx.execute(LOOK, &params)?;
    tx.record(Entry {
        at: seen.at,
        actor: operator.name.clone(),
        verb: "case.read",
        subject: id.to_string(),
        detail: String::new(),
    })
}

/// What an operator has seen of a case; nothing where the operator never looked.
///
/// # Errors
/// Those of the store.
pub fn looked(tx: &Tx<'_>, id: &CaseId, key: &str) -> Result<Option<Look>, Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Text(key)];
    tx.find(LOOKED, &params, |row| {
        Ok(Look {
            at: Timestamp::from_micros(row.int(0)?),
            event: row.int(1)?,
            marks: Marks {
                history: row.int(2)?,
                source: row.int(3)?,
                ruling: row.int(4)?,
                outcome: row.int(5)?,
            },
        })
    })
}

pub(crate) fn read_state(code: &str) -> Result<CaseState, Error> {
    CaseState::find(code).ok_or(Error::Corrupt {
        what: "state of a case",
    })
}

fn read_role(code: &str) -> Result<MemberRole, Error> {
    MemberRole::find(code).ok_or(Error::Corrupt {
        what: "role of a member of a case",
    })
}

/// A case, whose agency stands in a column of its own.
fn case_row(row: &Row<'_>, agency: usize) -> Result<Case, Error> {
    let closing = row.find_text(4)?.map(|code| {
        ClosingCode::find(code).ok_or(Error::Corrupt {
            what: "why a case is closed",
        })
    });
    Ok(Case {
        id: CaseId::from_bytes(row.fixed(0)?),
        seq: row.int(1)?,
        reference: row.find_text(2)?.map(str::to_owned),
        state: read_state(row.text(3)?)?,
        closing: closing.transpose()?,
        restricted: row.int(5)? != 0,
        opened_by: row.text(6)?.to_owned(),
        opened_at: Timestamp::from_micros(row.int(7)?),
        changed_at: Timestamp::from_micros(row.int(8)?),
        from: Marks {
            history: row.int(9)?,
            source: row.int(10)?,
            ruling: row.int(11)?,
            outcome: row.int(12)?,
        },
        agency: row.text(agency)?.to_owned(),
    })
}
