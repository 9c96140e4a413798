//! Whose a thing is: the facts that rules of access go by, each found by an index.
//!
//! A person belongs to the authority in whose queue it is; what hangs on persons belongs to theirs.

use tiaki_core::id::{
    AccountId, IncidentId, PersonId, ProviderId, ReportId, SetAsideId, SharedReferralId,
};

use crate::catalogue::sql;
use crate::db::{Param, Tx};
use crate::error::Error;

sql! {
    OF_PERSON = "SELECT authority_id FROM priorities WHERE person_id = $1";
    OF_ACCOUNT = "SELECT p.authority_id FROM person_accounts m JOIN priorities p ON p.person_id = m.person_id \
                  WHERE m.account_id = $1";
    OF_REPORT = "SELECT DISTINCT p.authority_id FROM source_accounts s JOIN person_accounts m ON m.account_id = s.account_id \
                 JOIN priorities p ON p.person_id = m.person_id WHERE s.source_id = $1 ORDER BY p.authority_id";
    OF_INCIDENT = "SELECT DISTINCT p.authority_id FROM incident_reports r JOIN source_accounts s ON s.source_id = r.report_id \
                   JOIN person_accounts m ON m.account_id = s.account_id \
                   JOIN priorities p ON p.person_id = m.person_id WHERE r.incident_id = $1 ORDER BY p.authority_id";
    OF_SET_ASIDE = "SELECT authority_id, operator_key FROM queue_set_asides WHERE set_aside_id = $1";
    OF_PROVIDER = "SELECT name FROM providers WHERE provider_id = $1";
    OF_DRAFT = "SELECT operator FROM shared_referrals WHERE shared_id = $1";
    TO_DRAFT = "SELECT authority_id FROM shared_referral_destinations WHERE shared_id = $1 ORDER BY authority_id";
}

fn ids(tx: &Tx<'_>, sql: &'static str, id: &[u8; 16]) -> Result<Vec<String>, Error> {
    tx.rows(sql, &[Param::Blob(id)], |row| Ok(row.text(0)?.to_owned()))
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
