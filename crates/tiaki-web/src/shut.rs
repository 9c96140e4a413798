//! What a restricted case takes out of lists that others read.
//!
//! A row that names somebody whom the reader may not know of is left out without a word, and counts stay: a count
//! that changes would tell. A page or an address that shows a list asks here, after the list is read and before
//! anything is drawn; `tests/web/cases.rs` holds the pages to it.

use std::collections::BTreeSet;

use tiaki_core::id::{AccountId, PersonId, ReportId};
use tiaki_ops::Error;
use tiaki_ops::queue::Row;
use tiaki_ops::reviews::Pair;
use tiaki_ops::sessions::Session;

use crate::Views;

/// Leaves out the rows that name a person of a restricted case that the operator is no member of.
///
/// # Errors
/// Those of the use case.
pub(crate) fn leave_out<T>(
    views: &dyn Views,
    operator: &str,
    rows: &mut Vec<T>,
    persons: impl Fn(&T) -> Vec<PersonId>,
) -> Result<(), Error> {
    let all: Vec<PersonId> = rows.iter().flat_map(&persons).collect();
    let shut = views.shut(operator, &all, &[])?.persons;
    rows.retain(|row| !persons(row).iter().any(|id| shut.contains(id)));
    Ok(())
}

/// Leaves out such persons from the rows of a queue, and the number of a report that names one from the row of another.
/// Gives whom of these and of others on the page the operator may not know of.
///
/// # Errors
/// Those of the use case.
pub(crate) fn leave_out_waiting(
    views: &dyn Views,
    operator: &str,
    rows: &mut Vec<Row>,
    others: &[PersonId],
) -> Result<BTreeSet<PersonId>, Error> {
    let persons = rows.iter().map(|one| one.row.person);
    let persons: Vec<PersonId> = persons.chain(others.iter().copied()).collect();
    let newest = rows.iter().filter_map(|one| one.sources.newest.as_ref());
    let newest: Vec<ReportId> = newest.map(|newest| newest.report).collect();
    let shut = views.shut(operator, &persons, &newest)?;
    rows.retain(|one| !shut.persons.contains(&one.row.person));
    for row in rows {
        row.sources.without(&shut.reports);
    }
    Ok(shut.persons)
}

/// Leaves out the rows that name an account of such a person.
///
/// # Errors
/// Those of the use case.
pub(crate) fn leave_out_accounts<T, A: IntoIterator<Item = AccountId>>(
    views: &dyn Views,
    operator: &str,
    rows: &mut Vec<T>,
    accounts: impl Fn(&T) -> A,
) -> Result<(), Error> {
    let all: Vec<AccountId> = rows.iter().flat_map(&accounts).collect();
    let shut = views.shut_accounts(operator, &all)?;
    rows.retain(|row| !accounts(row).into_iter().any(|id| shut.contains(&id)));
    Ok(())
}

/// Leaves out the rows of reports that name somebody of such a case.
///
/// # Errors
/// Those of the use case.
pub(crate) fn leave_out_reports<T>(
    views: &dyn Views,
    operator: &str,
    rows: &mut Vec<T>,
    report: impl Fn(&T) -> ReportId,
) -> Result<(), Error> {
    let all: Vec<ReportId> = rows.iter().map(&report).collect();
    let shut = views.shut(operator, &[], &all)?.reports;
    rows.retain(|row| !shut.contains(&report(row)));
    Ok(())
}

/// Leaves out the rows of reports that the rules of access do not let this session read: of such a case, of another
/// agency, or given on terms that keep them back.
///
/// # Errors
/// Those of the use case.
pub(crate) fn keep_readable<T>(
    views: &dyn Views,
    session: &Session,
    rows: &mut Vec<T>,
    report: impl Fn(&T) -> ReportId,
) -> Result<(), Error> {
    let all: Vec<ReportId> = rows.iter().map(&report).collect();
    let readable = views.readable(session, &all)?;
    rows.retain(|row| readable.contains(&report(row)));
    Ok(())
}

/// The two accounts of a pair: whoever has no place in a queue is in a case all the same.
pub(crate) fn of_pair(pair: &Pair) -> [AccountId; 2] {
    [pair.a.id, pair.b.id]
}
