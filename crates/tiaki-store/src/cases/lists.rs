//! Lists of cases, and what hangs in them: what is overdue, and what ends soon.
//!
//! Each statement takes who asks ([`Reader`]), an operator or a machine: restricted cases are listed to their members
//! alone, and who works for an authority is listed the cases of that one.

use std::collections::BTreeMap;

use tiaki_core::case::{MemberRole, RequestKind};
use tiaki_core::id::{CaseId, HandOverId, LegalRequestId, PersonId, TaskId};
use tiaki_core::time::Timestamp;

use super::Case;
use super::requests::read_kind;
use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Param, Row, Tx};
use crate::error::Error;

macro_rules! columns {
    () => {
        "SELECT k.case_id, k.seq, k.reference, k.state, k.closing, k.restricted, k.opened_by, k.opened_at, k.changed_at, \
         k.from_history, k.from_source, k.from_ruling, k.from_outcome, \
         (SELECT COUNT(DISTINCT p.person_id) FROM case_accounts c JOIN person_accounts p ON p.account_id = c.account_id \
         WHERE c.case_id = k.case_id AND c.removed_seq IS NULL), \
         (SELECT COUNT(*) FROM case_tasks t WHERE t.case_id = k.case_id AND t.done_at IS NULL), \
         (SELECT COUNT(*) FROM case_tasks t WHERE t.case_id = k.case_id AND t.done_at IS NULL AND t.due_on < $2), \
         (SELECT COUNT(*) FROM case_requests r WHERE r.case_id = k.case_id AND r.state IN ('drafted', 'sent')), \
         (SELECT MIN(t.due_on) FROM case_tasks t WHERE t.case_id = k.case_id AND t.done_at IS NULL), \
         (SELECT MIN(r.due_on) FROM case_requests r WHERE r.case_id = k.case_id AND r.state IN ('drafted', 'sent')), \
         (SELECT MIN(r.ends_on) FROM case_requests r WHERE r.case_id = k.case_id AND r.state IN ('sent', 'answered') \
         AND NOT EXISTS (SELECT 1 FROM case_requests e WHERE e.extends_id = r.request_id AND e.state IN ('sent', 'answered'))), \
         k.agency "
    };
}

/// Whether who asks may know of the case `k`: its key is `$1`, and `$agency` is for whom it works.
macro_rules! visible {
    ($agency:literal) => {
        concat!(
            "(k.restricted = 0 OR EXISTS (SELECT 1 FROM case_members v WHERE v.case_id = k.case_id AND v.operator_key = $1)) AND (",
            $agency,
            " = '' OR k.agency = ",
            $agency,
            ") "
        )
    };
}

sql! {
    ALL = concat!(columns!(), "FROM cases k WHERE ", visible!("$5"), "ORDER BY k.seq DESC LIMIT $3 OFFSET $4");
    STATE = concat!(columns!(), "FROM cases k WHERE k.state = $6 AND ", visible!("$5"),
                    "ORDER BY k.seq DESC LIMIT $3 OFFSET $4");
    OPEN = concat!(columns!(), "FROM cases k WHERE k.state IN ('open', 'waiting') AND ", visible!("$5"),
                   "ORDER BY k.seq DESC LIMIT $3 OFFSET $4");
    OVERDUE = concat!(columns!(), "FROM cases k WHERE k.state IN ('open', 'waiting') AND k.case_id IN \
                      (SELECT t.case_id FROM case_tasks t WHERE t.done_at IS NULL AND t.due_on < $2) AND ", visible!("$5"),
                      "ORDER BY k.seq DESC LIMIT $3 OFFSET $4");
    EXPIRING = concat!(columns!(), "FROM cases k WHERE k.state IN ('open', 'waiting') AND k.case_id IN \
                       (SELECT r.case_id FROM case_requests r WHERE r.state IN ('drafted', 'sent') AND r.due_on <= $6 \
                       UNION SELECT r.case_id FROM case_requests r WHERE r.state IN ('sent', 'answered') AND r.ends_on <= $6 \
                       AND NOT EXISTS (SELECT 1 FROM case_requests e WHERE e.extends_id = r.request_id \
                       AND e.state IN ('sent', 'answered'))) AND ", visible!("$5"), "ORDER BY k.seq DESC LIMIT $3 OFFSET $4");
    LEADS = concat!("SELECT m.case_id, m.operator FROM case_members m WHERE m.role = $1 AND m.case_id IN ", among!(),
                    " ORDER BY m.case_id, m.operator_key");
    MINE = concat!(columns!(), "FROM case_members m JOIN cases k ON k.case_id = m.case_id \
                   WHERE m.operator_key = $1 AND k.state <> 'closed' AND ", visible!("$5"),
                   "ORDER BY k.seq DESC LIMIT $3 OFFSET $4");
    OPEN_LEADS = "SELECT k.seq, k.case_id, k.restricted, k.opened_at, k.agency, o.enabled, o.roles, o.agency, m.operator FROM cases k \
                  LEFT JOIN case_members m ON m.case_id = k.case_id AND m.role = $1 \
                  LEFT JOIN operators o ON o.name_key = m.operator_key WHERE k.state IN ('open', 'waiting') \
                  ORDER BY k.seq DESC, m.operator_key";
    TASKS = concat!("SELECT k.case_id, t.due_on, t.task_id, t.assignee_key FROM case_tasks t JOIN cases k ON k.case_id = t.case_id \
                    WHERE t.done_at IS NULL AND t.due_on <= $2 AND k.state <> 'closed' AND ", visible!("$3"),
                    "ORDER BY t.due_on, t.task_id");
    DUE = concat!("SELECT k.case_id, r.due_on, r.request_id, r.kind FROM case_requests r JOIN cases k ON k.case_id = r.case_id \
                  WHERE r.state IN ('drafted', 'sent') AND r.due_on <= $2 AND ", visible!("$3"),
                  "ORDER BY r.due_on, r.request_id");
    ENDING = concat!("SELECT k.case_id, r.ends_on, r.request_id, r.kind FROM case_requests r \
                     JOIN cases k ON k.case_id = r.case_id WHERE r.state IN ('sent', 'answered') AND r.ends_on <= $2 \
                     AND k.state <> 'closed' AND NOT EXISTS (SELECT 1 FROM case_requests e WHERE e.extends_id = r.request_id \
                     AND e.state IN ('sent', 'answered')) AND ", visible!("$3"), "ORDER BY r.ends_on, r.request_id");
    UNACKNOWLEDGED = concat!("SELECT k.case_id, h.handed_at, h.hand_over_id FROM case_hand_overs h \
                             JOIN cases k ON k.case_id = h.case_id WHERE h.acknowledged_at IS NULL AND ", visible!("$2"),
                             "ORDER BY h.handed_at, h.hand_over_id");
    PRESERVED = concat!("SELECT DISTINCT k.seq, k.case_id, p.preserved_until, p.person_id FROM cases k \
                        JOIN case_accounts c ON c.case_id = k.case_id AND c.removed_seq IS NULL \
                        JOIN person_accounts m ON m.account_id = c.account_id JOIN priorities p ON p.person_id = m.person_id \
                        WHERE k.state IN ('open', 'waiting') AND p.preserved_until >= $2 AND p.preserved_until < $3 AND ",
                        visible!("$4"), "ORDER BY p.preserved_until, k.seq, p.person_id");
    COUNTED = concat!("SELECT p.person_id, COUNT(DISTINCT CASE WHEN k.state = 'closed' THEN NULL ELSE k.case_id END), \
                      COUNT(DISTINCT k.case_id) FROM person_accounts p \
                      JOIN case_accounts c ON c.account_id = p.account_id AND c.removed_seq IS NULL \
                      JOIN cases k ON k.case_id = c.case_id WHERE p.person_id IN ", among!(), " AND ", visible!("$52"),
                      "GROUP BY p.person_id ORDER BY p.person_id");
    PRESERVED_OF = "SELECT p.preserved_until FROM priorities p WHERE p.person_id = $1";
}

/// Who asks for a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader<'r> {
    /// The key of an operator or a machine, as names are compared.
    pub key: &'r str,
    /// The authority that it works for; empty for the site's own agency, which knows of all.
    pub agency: &'r str,
}

/// Which cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'w> {
    /// All of them.
    All,
    /// Those that are not closed and of which who asks is a member.
    Mine,
    /// Those that are not closed.
    Open,
    /// Those that are not closed and have a task that was due before today.
    Overdue,
    /// Those that are not closed and have a request that is due, or ends without an extension, up to this day.
    Expiring(i64),
    /// Those in a state, by its code.
    State(&'w str),
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The case.
    pub case: Case,
    /// How many persons are in it.
    pub persons: i64,
    /// How many tasks are not done.
    pub tasks: i64,
    /// How many of those are overdue.
    pub overdue: i64,
    /// How many requests are to be sent, or to be answered.
    pub requests: i64,
    /// The first day on which something is due or ends in it.
    pub next_on: Option<i64>,
}

/// Something that hangs in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hanging {
    /// In which.
    pub case: CaseId,
    /// What.
    pub what: What,
    /// The day that it is about, counted from 1970-01-01.
    pub on: i64,
}

/// What hangs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// A task is due, and whose it is.
    Task(TaskId, Option<String>),
    /// A request is to be sent or answered.
    RequestDue(LegalRequestId, RequestKind),
    /// What a request preserves is kept no longer.
    PreservationEnding(LegalRequestId, RequestKind),
    /// What providers preserve of reports on a person is kept no longer.
    ReportsEnding(PersonId),
    /// Nobody has said that a hand-over arrived.
    Unacknowledged(HandOverId),
}

/// Cases, newest first, with what is open in each on a day.
///
/// # Errors
/// Those of the store.
pub fn cases(
    tx: &Tx<'_>,
    which: Which<'_>,
    by: Reader<'_>,
    today: i64,
    (limit, offset): (u32, u32),
) -> Result<Vec<Listed>, Error> {
    let mut params = vec![
        Param::Text(by.key),
        Param::Int(today),
        Param::Int(limit.into()),
        Param::Int(offset.into()),
        Param::Text(by.agency),
    ];
    let statement = match which {
        Which::All => ALL,
        Which::Mine => MINE,
        Which::Open => OPEN,
        Which::Overdue => OVERDUE,
        Which::Expiring(until) => {
            params.push(Param::Int(until));
            EXPIRING
        }
        Which::State(code) => {
            params.push(Param::Text(code));
            STATE
        }
    };
    tx.rows(statement, &params, |row| {
        Ok(Listed {
            case: super::case_row(row, 20)?,
            persons: row.int(13)?,
            tasks: row.int(14)?,
            overdue: row.int(15)?,
            requests: row.int(16)?,
            next_on: [row.find_int(17)?, row.find_int(18)?, row.find_int(19)?]
                .into_iter()
                .flatten()
                .min(),
        })
    })
}

/// Who leads each of some cases, by name.
///
/// # Errors
/// Those of the store.
pub fn leads(tx: &Tx<'_>, cases: &[CaseId]) -> Result<BTreeMap<CaseId, Vec<String>>, Error> {
    let mut found: BTreeMap<CaseId, Vec<String>> = BTreeMap::new();
    for some in cases.chunks(FIFTY) {
        let ids = some.iter().map(|case| case.as_bytes().as_slice());
        let params = fifty(Param::Text(MemberRole::Lead.code()), ids);
        let rows = tx.rows(LEADS, &params, |row| {
            Ok((CaseId::from_bytes(row.fixed(0)?), row.text(1)?.to_owned()))
        })?;
        for (case, name) in rows {
            found.entry(case).or_default().push(name);
        }
    }
    Ok(found)
}

/// How many cases somebody is in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counted {
    /// Of those that are not closed.
    pub open: i64,
    /// Of those that are.
    pub closed: i64,
}

/// How many cases each of some persons is in that who asks may know of; who is in none has no entry. One statement for a
/// page.
///
/// # Errors
/// Those of the store.
pub fn counted(
    tx: &Tx<'_>,
    persons: &[PersonId],
    by: Reader<'_>,
) -> Result<BTreeMap<PersonId, Counted>, Error> {
    let mut found = BTreeMap::new();
    for some in persons.chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let mut params = fifty(Param::Text(by.key), ids);
        params.push(Param::Text(by.agency));
        found.extend(tx.rows(COUNTED, &params, |row| {
            let (open, all) = (row.int(1)?, row.int(2)?);
            let counted = Counted {
                open,
                closed: all.saturating_sub(open),
            };
            Ok((PersonId::from_bytes(row.fixed(0)?), counted))
        })?);
    }
    Ok(found)
}

/// A case that is not closed, with one who leads it; once for each, and once where nobody does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Led {
    /// The case.
    pub case: CaseId,
    /// Whether only members know of it.
    pub restricted: bool,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// For which authority; empty for the site's own agency.
    pub agency: String,
    /// Under which name it stands; nothing where nobody leads the case.
    pub name: Option<String>,
    /// The operator; nothing where there is none of the name.
    pub by: Option<Lead>,
}

/// An operator who leads a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// Whether it may log in.
    pub enabled: bool,
    /// The codes of its roles, with a space between.
    pub roles: String,
    /// The authority that it works for; empty for the site's own agency.
    pub agency: String,
}

/// Every case that is not closed with who leads it, newest first; restricted ones too.
///
/// # Errors
/// Those of the store.
pub fn led(tx: &Tx<'_>) -> Result<Vec<Led>, Error> {
    let params = [Param::Text(MemberRole::Lead.code())];
    tx.rows(OPEN_LEADS, &params, |row| {
        let by = match (row.find_int(5)?, row.find_text(6)?, row.find_text(7)?) {
            (Some(enabled), Some(roles), Some(agency)) => Some(Lead {
                enabled: enabled != 0,
                roles: roles.to_owned(),
                agency: agency.to_owned(),
            }),
            _ => None,
        };
        Ok(Led {
            case: CaseId::from_bytes(row.fixed(1)?),
            restricted: row.int(2)? != 0,
            opened_at: Timestamp::from_micros(row.int(3)?),
            agency: row.text(4)?.to_owned(),
            name: row.find_text(8)?.map(str::to_owned),
            by,
        })
    })
}

/// What hangs in cases up to a day: tasks and requests that are due by then, preservations that end by then,
/// what providers preserve of reports and ends between `now` and the end of that day, and hand-overs that
/// nobody has acknowledged.
///
/// # Errors
/// Those of the store.
pub fn hanging(
    tx: &Tx<'_>,
    reader: Reader<'_>,
    by: i64,
    now: Timestamp,
) -> Result<Vec<Hanging>, Error> {
    let (key, agency) = (Param::Text(reader.key), Param::Text(reader.agency));
    let params = [key, Param::Int(by), agency];
    let mut found = tx.rows(TASKS, &params, |row| {
        let assignee = row.find_text(3)?.map(str::to_owned);
        hangs(row, What::Task(TaskId::from_bytes(row.fixed(2)?), assignee))
    })?;
    found.extend(tx.rows(DUE, &params, |row| {
        let id = LegalRequestId::from_bytes(row.fixed(2)?);
        hangs(row, What::RequestDue(id, read_kind(row.text(3)?)?))
    })?);
    found.extend(tx.rows(ENDING, &params, |row| {
        let id = LegalRequestId::from_bytes(row.fixed(2)?);
        hangs(row, What::PreservationEnding(id, read_kind(row.text(3)?)?))
    })?);
    found.extend(tx.rows(UNACKNOWLEDGED, &[key, agency], |row| {
        Ok(Hanging {
            case: CaseId::from_bytes(row.fixed(0)?),
            on: Timestamp::from_micros(row.int(1)?).day(),
            what: What::Unacknowledged(HandOverId::from_bytes(row.fixed(2)?)),
        })
    })?);
    let end = Timestamp::default().plus_days(by.saturating_add(1));
    let params = [
        key,
        Param::Int(now.micros()),
        Param::Int(end.micros()),
        agency,
    ];
    found.extend(tx.rows(PRESERVED, &params, |row| {
        Ok(Hanging {
            case: CaseId::from_bytes(row.fixed(1)?),
            on: Timestamp::from_micros(row.int(2)?).day(),
            what: What::ReportsEnding(PersonId::from_bytes(row.fixed(3)?)),
        })
    })?);
    Ok(found)
}

/// Until when providers preserve what they reported on a person, where triage has found that.
///
/// # Errors
/// Those of the store.
pub fn preserved_until(tx: &Tx<'_>, person: &PersonId) -> Result<Option<Timestamp>, Error> {
    let params = [Param::Blob(person.as_bytes())];
    let found = tx.find(PRESERVED_OF, &params, |row| row.find_int(0))?;
    Ok(found.flatten().map(Timestamp::from_micros))
}

fn hangs(row: &Row<'_>, what: What) -> Result<Hanging, Error> {
    Ok(Hanging {
        case: CaseId::from_bytes(row.fixed(0)?),
        on: row.int(1)?,
        what,
    })
}
