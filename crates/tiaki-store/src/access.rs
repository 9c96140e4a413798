//! Whose a thing is: the facts that rules of access go by, each found by an index.
//!
//! A person belongs to the authority in whose queue it is; what hangs on persons belongs to theirs. A case belongs to
//! the agency that opened it.

use std::collections::BTreeSet;

use tiaki_core::case::MemberRole;
use tiaki_core::id::{
    AccountId, CaseId, IncidentId, PersonId, ProviderId, ReportId, SetAsideId, SharedReferralId,
};

use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Param, Tx};
use crate::error::Error;

/// The cases of whoever holds an account beside `m`'s, and what the operator of a key is in each.
macro_rules! cases {
    ($from:literal) => {
        concat!(
            "SELECT DISTINCT k.seq, k.restricted, v.role FROM ",
            $from,
            " JOIN person_accounts o ON o.person_id = m.person_id \
             JOIN case_accounts c ON c.account_id = o.account_id AND c.removed_seq IS NULL \
             JOIN cases k ON k.case_id = c.case_id \
             LEFT JOIN case_members v ON v.case_id = k.case_id AND v.operator_key = $2 "
        )
    };
}

/// The same, with the key first.
macro_rules! shut {
    () => {
        "JOIN person_accounts o ON o.person_id = m.person_id \
         JOIN case_accounts c ON c.account_id = o.account_id AND c.removed_seq IS NULL \
         JOIN cases k ON k.case_id = c.case_id \
         LEFT JOIN case_members v ON v.case_id = k.case_id AND v.operator_key = $1 "
    };
}

sql! {
    CASE = "SELECT k.seq, k.restricted, v.role FROM cases k \
            LEFT JOIN case_members v ON v.case_id = k.case_id AND v.operator_key = $2 WHERE k.case_id = $1";
    CASES_OF_PERSON = concat!(cases!("person_accounts m"), "WHERE m.person_id = $1");
    CASES_OF_ACCOUNT = concat!(cases!("person_accounts m"), "WHERE m.account_id = $1");
    CASES_OF_REPORT = concat!(
        cases!("source_accounts s JOIN person_accounts m ON m.account_id = s.account_id"), "WHERE s.source_id = $1");
    CASES_OF_SET_ASIDE = concat!(
        cases!("queue_set_asides q JOIN person_accounts m ON m.account_id = q.account_id"), "WHERE q.set_aside_id = $1");
    CASES_OF_DRAFT = concat!(
        cases!("shared_referral_accounts a JOIN person_accounts m ON m.account_id = a.account_id"), "WHERE a.shared_id = $1");
    SHUT_PERSONS = concat!("SELECT DISTINCT m.person_id FROM person_accounts m ", shut!(), "WHERE m.person_id IN ", among!(),
                           " AND k.restricted = 1 AND v.role IS NULL");
    SHUT_ACCOUNTS = concat!("SELECT DISTINCT a.account_id FROM person_accounts a JOIN person_accounts m ON m.person_id = a.person_id ",
                            shut!(), "WHERE a.account_id IN ", among!(), " AND k.restricted = 1 AND v.role IS NULL");
    SHUT_REPORTS = concat!("SELECT DISTINCT s.source_id FROM source_accounts s JOIN person_accounts m ON m.account_id = s.account_id ",
                           shut!(), "WHERE s.source_id IN ", among!(), " AND k.restricted = 1 AND v.role IS NULL");
    OF_PERSON = "SELECT authority_id FROM priorities WHERE person_id = $1";
    OF_ACCOUNT = "SELECT p.authority_id FROM person_accounts m JOIN priorities p ON p.person_id = m.person_id \
                  WHERE m.account_id = $1";
    IN_QUEUE = concat!("SELECT m.account_id FROM person_accounts m JOIN priorities p ON p.person_id = m.person_id \
                        WHERE p.authority_id = $1 AND m.account_id IN ", among!());
    OF_REPORT = "SELECT DISTINCT p.authority_id FROM source_accounts s JOIN person_accounts m ON m.account_id = s.account_id \
                 JOIN priorities p ON p.person_id = m.person_id WHERE s.source_id = $1 ORDER BY p.authority_id";
    OF_INCIDENT = "SELECT DISTINCT p.authority_id FROM incident_reports r JOIN source_accounts s ON s.source_id = r.report_id \
                   JOIN person_accounts m ON m.account_id = s.account_id \
                   JOIN priorities p ON p.person_id = m.person_id WHERE r.incident_id = $1 ORDER BY p.authority_id";
    OF_SET_ASIDE = "SELECT authority_id, operator_key FROM queue_set_asides WHERE set_aside_id = $1";
    OF_CASE = "SELECT agency FROM cases WHERE case_id = $1 AND agency <> ''";
    OF_PROVIDER = "SELECT name FROM providers WHERE provider_id = $1";
    OF_DRAFT = "SELECT operator FROM shared_referrals WHERE shared_id = $1";
    TO_DRAFT = "SELECT authority_id FROM shared_referral_destinations WHERE shared_id = $1 ORDER BY authority_id";
}

/// A case that a thing is, or is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InCase {
    /// Whether only members know of it.
    pub restricted: bool,
    /// What the operator is in it.
    pub role: Option<MemberRole>,
}

/// What has cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cased<'c> {
    /// A case itself.
    Case(&'c CaseId),
    /// A person.
    Person(&'c PersonId),
    /// An account: those of its person.
    Account(&'c AccountId),
    /// A report: those of every person that it names.
    Report(&'c ReportId),
    /// A decision to set aside: those of whom it is about.
    SetAside(&'c SetAsideId),
    /// A draft to several authorities: those of whom it is about.
    Draft(&'c SharedReferralId),
}

/// The cases that a thing is, or is in, closed ones too, and what an operator is in each.
///
/// # Errors
/// Those of the store.
pub fn cases(tx: &Tx<'_>, of: Cased<'_>, key: &str) -> Result<Vec<InCase>, Error> {
    let (statement, id) = match of {
        Cased::Case(id) => (CASE, id.as_bytes()),
        Cased::Person(id) => (CASES_OF_PERSON, id.as_bytes()),
        Cased::Account(id) => (CASES_OF_ACCOUNT, id.as_bytes()),
        Cased::Report(id) => (CASES_OF_REPORT, id.as_bytes()),
        Cased::SetAside(id) => (CASES_OF_SET_ASIDE, id.as_bytes()),
        Cased::Draft(id) => (CASES_OF_DRAFT, id.as_bytes()),
    };
    tx.rows(statement, &[Param::Blob(id), Param::Text(key)], |row| {
        Ok(InCase {
            restricted: row.int(1)? != 0,
            role: row.find_text(2)?.and_then(MemberRole::find),
        })
    })
}

/// Of some persons those in a restricted case that the operator of a key is no member of: one statement for a page.
///
/// # Errors
/// Those of the store.
pub fn shut_persons(
    tx: &Tx<'_>,
    persons: &[PersonId],
    key: &str,
) -> Result<BTreeSet<PersonId>, Error> {
    let mut found = BTreeSet::new();
    for some in persons.chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Text(key), ids);
        found.extend(tx.rows(SHUT_PERSONS, &params, |row| {
            row.fixed(0).map(PersonId::from_bytes)
        })?);
    }
    Ok(found)
}

/// Of some accounts those whose person is in such a case.
///
/// # Errors
/// Those of the store.
pub fn shut_accounts(
    tx: &Tx<'_>,
    accounts: &[AccountId],
    key: &str,
) -> Result<BTreeSet<AccountId>, Error> {
    let mut found = BTreeSet::new();
    for some in accounts.chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Text(key), ids);
        found.extend(tx.rows(SHUT_ACCOUNTS, &params, |row| {
            row.fixed(0).map(AccountId::from_bytes)
        })?);
    }
    Ok(found)
}

/// Of some reports those that name anybody who is in such a case.
///
/// # Errors
/// Those of the store.
pub fn shut_reports(
    tx: &Tx<'_>,
    reports: &[ReportId],
    key: &str,
) -> Result<BTreeSet<ReportId>, Error> {
    let mut found = BTreeSet::new();
    for some in reports.chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Text(key), ids);
        found.extend(tx.rows(SHUT_REPORTS, &params, |row| {
            row.fixed(0).map(ReportId::from_bytes)
        })?);
    }
    Ok(found)
}

/// Of some accounts those whose person is in the queue of an authority.
///
/// # Errors
/// Those of the store.
pub fn in_queue(
    tx: &Tx<'_>,
    accounts: &[AccountId],
    authority: &str,
) -> Result<BTreeSet<AccountId>, Error> {
    let mut found = BTreeSet::new();
    for some in accounts.chunks(FIFTY) {
        let ids = some.iter().map(|id| id.as_bytes().as_slice());
        let params = fifty(Param::Text(authority), ids);
        found.extend(tx.rows(IN_QUEUE, &params, |row| {
            row.fixed(0).map(AccountId::from_bytes)
        })?);
    }
    Ok(found)
}

fn ids(tx: &Tx<'_>, sql: &'static str, id: &[u8; 16]) -> Result<Vec<String>, Error> {
    tx.rows(sql, &[Param::Blob(id)], |row| Ok(row.text(0)?.to_owned()))
}

/// The authority that a case was opened for; none where that is the site's own agency.
///
/// # Errors
/// Those of the store.
pub fn of_case(tx: &Tx<'_>, case: &CaseId) -> Result<Vec<String>, Error> {
    ids(tx, OF_CASE, case.as_bytes())
}

/// The authority in whose queue a person is.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<String>, Error> {
    ids(tx, OF_PERSON, person.as_bytes())
}

/// The authority in whose queue the person of an account is.
///
/// # Errors
/// Those of the store.
pub fn of_account(tx: &Tx<'_>, account: &AccountId) -> Result<Vec<String>, Error> {
    ids(tx, OF_ACCOUNT, account.as_bytes())
}

/// The authorities in whose queues persons of a report are.
///
/// # Errors
/// Those of the store.
pub fn of_report(tx: &Tx<'_>, report: &ReportId) -> Result<Vec<String>, Error> {
    ids(tx, OF_REPORT, report.as_bytes())
}

/// The authorities in whose queues persons of a group of reports are.
///
/// # Errors
/// Those of the store.
pub fn of_incident(tx: &Tx<'_>, incident: &IncidentId) -> Result<Vec<String>, Error> {
    ids(tx, OF_INCIDENT, incident.as_bytes())
}

/// The queue that somebody was set aside in, and who decided it, as names are compared.
///
/// # Errors
/// Those of the store.
pub fn of_set_aside(tx: &Tx<'_>, id: &SetAsideId) -> Result<Option<(String, String)>, Error> {
    tx.find(OF_SET_ASIDE, &[Param::Blob(id.as_bytes())], |row| {
        Ok((row.text(0)?.to_owned(), row.text(1)?.to_owned()))
    })
}

/// A provider's name.
///
/// # Errors
/// Those of the store.
pub fn of_provider(tx: &Tx<'_>, provider: &ProviderId) -> Result<Vec<String>, Error> {
    ids(tx, OF_PROVIDER, provider.as_bytes())
}

/// Who drafted that somebody goes to several authorities, and to which.
///
/// # Errors
/// Those of the store.
pub fn of_draft(
    tx: &Tx<'_>,
    id: &SharedReferralId,
) -> Result<Option<(String, Vec<String>)>, Error> {
    let by = tx.find(OF_DRAFT, &[Param::Blob(id.as_bytes())], |row| {
        Ok(row.text(0)?.to_owned())
    })?;
    by.map(|by| Ok((by, ids(tx, TO_DRAFT, id.as_bytes())?)))
        .transpose()
}
