//! Who told of the persons in a list, and how often: what each row names beside its place.
//!
//! A list takes this from the facts that its rows rest on, and asks here for names alone ([`names`], [`received`]); where
//! facts cannot be read any more, it is read whole ([`of_person`]). What is counted are sources, reports and disclosures, that name any of a person's accounts; of reports the newest is
//! named as its provider numbers it. Whether who reads a list may know of that report is for the caller to ask.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{PersonId, ProviderId, ReportId};

use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Param, Tx};
use crate::error::Error;

sql! {
    PROVIDERS = "SELECT p.provider_id, p.name, COUNT(r.report_id), COUNT(*) FROM (SELECT DISTINCT a.source FROM \
                 person_accounts m JOIN account_parts a ON a.account_id = m.account_id WHERE m.person_id = $1) s \
                 JOIN source_numbers n ON n.source = s.source LEFT JOIN reports r ON r.report_id = n.source_id \
                 LEFT JOIN disclosures d ON d.disclosure_id = n.source_id \
                 JOIN providers p ON p.provider_id = COALESCE(r.provider_id, d.provider_id) \
                 GROUP BY p.provider_id, p.name ORDER BY COUNT(*) DESC, p.name, p.provider_id";
    NAMES = "SELECT provider_id, name FROM providers ORDER BY provider_id";
    RECEIVED = concat!("SELECT report_id, received_at, reference FROM reports WHERE report_id IN ", among!(), " LIMIT $1");
    NEWEST = "SELECT r.report_id, r.reference FROM person_accounts m JOIN account_parts a ON a.account_id = m.account_id \
              JOIN source_numbers n ON n.source = a.source JOIN reports r ON r.report_id = n.source_id \
              WHERE m.person_id = $1 ORDER BY r.received_at DESC, r.report_id DESC LIMIT 1";
}

/// A provider that told of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// The provider.
    pub provider: ProviderId,
    /// Its name.
    pub name: String,
    /// How many of its reports name an account of the person.
    pub reports: i64,
}

/// The newest report on a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newest {
    /// The report.
    pub report: ReportId,
    /// Its number at its provider.
    pub reference: String,
}

/// Who told of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// Providers, the one that told most often first.
    pub providers: Vec<By>,
    /// The newest report; none where only disclosures tell of it.
    pub newest: Option<Newest>,
}

impl Sources {
    /// Does not name the newest report where it is one of these, which a reader may not know of.
    pub fn without(&mut self, reports: &BTreeSet<ReportId>) {
        self.newest
            .take_if(|newest| reports.contains(&newest.report));
    }
}

/// Who told of a person.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, id: &PersonId) -> Result<Sources, Error> {
    let params = [Param::Blob(id.as_bytes())];
    let providers = tx.rows(PROVIDERS, &params, |row| {
        Ok(By {
            provider: ProviderId::from_bytes(row.fixed(0)?),
            name: row.text(1)?.to_owned(),
            reports: row.int(2)?,
        })
    })?;
    let newest = tx.find(NEWEST, &params, |row| {
        Ok(Newest {
            report: ReportId::from_bytes(row.fixed(0)?),
            reference: row.text(1)?.to_owned(),
        })
    })?;
    Ok(Sources { providers, newest })
}

/// The names of all providers.
///
/// # Errors
/// Those of the store.
pub fn names(tx: &Tx<'_>) -> Result<BTreeMap<ProviderId, String>, Error> {
    let all = tx.rows(NAMES, &[], |row| {
        Ok((
            ProviderId::from_bytes(row.fixed(0)?),
            row.text(1)?.to_owned(),
        ))
    })?;
    Ok(all.into_iter().collect())
}

/// When each of these reports came in, and its number at its provider.
///
/// # Errors
/// Those of the store.
pub fn received(
    tx: &Tx<'_>,
    reports: &BTreeSet<ReportId>,
) -> Result<BTreeMap<ReportId, (i64, String)>, Error> {
    let mut found = BTreeMap::new();
    let ids: Vec<&[u8]> = reports.iter().map(|id| id.as_bytes().as_slice()).collect();
    for some in ids.chunks(FIFTY) {
        let params = fifty(Param::Int(50), some.iter().copied());
        found.extend(tx.rows(RECEIVED, &params, |row| {
            let report = ReportId::from_bytes(row.fixed(0)?);
            Ok((report, (row.int(1)?, row.text(2)?.to_owned())))
        })?);
    }
    Ok(found)
}
