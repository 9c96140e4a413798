//! The one door to a child's account: who reads it says what for, and that is written down.
//!
//! A shielded account (see [`tiaki_core::protection`]) is shown everywhere by its code.
//! Its name and identifiers are read here, by a named operator with a purpose from a
//! fixed list and a reason in words; the read and its log entry `victim.read` are one
//! transaction, so that neither exists without the other. An account that is not
//! shielded is read the same way, for what was found in free text, and is written down
//! the same way; what a protected account holds is not shown of any other even then.
//!
//! To add a way to read: a function here that takes a [`Request`]; never a statement that
//! goes around `tiaki_store::protection`.

use std::collections::BTreeMap;

use tiaki_core::id::{AccountId, ReportId, SourceId};
use tiaki_core::protection::{Purpose, operator};
use tiaki_core::time::Timestamp;
pub use tiaki_store::protection::ReadRow;
use tiaki_store::protection::{self, Reading};
use tiaki_store::views as rows;

use crate::views::{AccountView, ObservationRow, account_view};
use crate::{Error, Site};

/// Who asks, for what, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    operator: String,
    purpose: Purpose,
    at: Timestamp,
}

impl Request {
    /// A request by this operator, for the purpose with this code and this reason in words.
    ///
    /// # Errors
    /// [`Error::Purpose`] where one of them says nothing, too much, or is not in the list.
    pub fn new(name: &str, code: &str, reason: &str, at: Timestamp) -> Result<Self, Error> {
        Ok(Self {
            operator: operator(name)?,
            purpose: Purpose::parse(code, reason)?,
            at,
        })
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            operator: &self.operator,
            purpose: &self.purpose,
            at: self.at,
        }
    }
}

/// An account with everything that is held back elsewhere; nothing where there is none of this id.
///
/// # Errors
/// Those of the store.
pub fn show(
    site: &Site,
    account: &AccountId,
    request: &Request,
) -> Result<Option<AccountView>, Error> {
    site.store
        .write("victim read", |tx| read(site, tx, account, request))
}

/// The shielded accounts that a report names, each with everything that is held back elsewhere;
/// nothing where there is no such report. Each is a read of its own.
///
/// # Errors
/// Those of the store.
pub fn show_report(
    site: &Site,
    report: &ReportId,
    request: &Request,
) -> Result<Option<Vec<AccountView>>, Error> {
    site.store.write("victim read", |tx| {
        if rows::find_report(tx, report)?.is_none() {
            return Ok(None);
        }
        let accounts = protection::of_report(tx, report)?;
        let shown = accounts
            .iter()
            .map(|account| read(site, tx, account, request))
            .collect::<Result<Vec<_>, _>>()?;
        Ok(Some(shown.into_iter().flatten().collect()))
    })
}

fn read(
    site: &Site,
    tx: &tiaki_store::Tx<'_>,
    account: &AccountId,
    request: &Request,
) -> Result<Option<AccountView>, Error> {
    let Some((row, person)) = rows::find_account(tx, account)? else {
        return Ok(None);
    };
    let mut view = account_view(tx, row, person)?;
    let Some(found) = protection::reveal(tx, &site.key, account, request.reading())? else {
        return Ok(None);
    };
    view.service = found.service;
    if let Some(handle) = found.handle {
        view.handle = handle;
    }
    let mut held = found.held;
    let mut said: BTreeMap<SourceId, Vec<ObservationRow>> = BTreeMap::new();
    for (source, observation) in found.observations {
        said.entry(source).or_default().push(observation);
    }
    for part in &mut view.parts {
        // Where an account has two parts in one source, the first shows what the source says.
        part.observations = said.remove(&part.source).unwrap_or_default();
        part.held = held.remove(&part.source).unwrap_or_default();
    }
    Ok(Some(view))
}

/// Writes down that everything is about to be exported with what is held back elsewhere. The
/// export itself is a reading of its own, since it may be longer than a transaction should be:
/// what for is on record before the first byte leaves.
///
/// # Errors
/// Those of the store.
pub fn allow_export(site: &Site, request: &Request) -> Result<(), Error> {
    Ok(site.store.write("victim export", |tx| {
        protection::note_export(tx, &site.key, request.reading())
    })?)
}

/// The newest reads of protected values, newest first, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn reads(site: &Site, limit: u32) -> Result<Vec<ReadRow>, Error> {
    Ok(site
        .store
        .read("victim reads", |tx| protection::reads(tx, limit))?)
}
