//! What stands of deconfliction on some accounts: which agencies could be asked, which were, and what was found.
//!
//! An agency could be asked where its list of this epoch is here. It was asked about somebody where every account of
//! theirs was in a question of the last [`EPOCH_DAYS`] days: an account that came since was not.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tiaki_core::id::AccountId;
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
use tiaki_store::deconflict::questions::{self, Hit};
use tiaki_store::deconflict::{self as stored, Listed, Side};

use super::EPOCH_DAYS;
use super::contacts::shown;
use crate::Error;

/// Whether an agency was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asking {
    /// It answered about all.
    Answered,
    /// It has not answered about all.
    Waits,
    /// Not about all.
    Not,
}

/// An agency, as it stands to some accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Agency {
    /// Its id.
    pub authority: String,
    /// Whether it was asked.
    pub asked: Asking,
    /// When last (microseconds since 1970).
    pub at: Option<i64>,
    /// Whom to call about hits on which no contact was opened, each once.
    pub open: BTreeSet<String>,
    /// Whom to call about hits on which one was.
    pub called: BTreeSet<String>,
}

/// Whether a list is of an epoch that a moment lies in.
pub(super) fn is_of(list: &Listed, at: Timestamp) -> bool {
    let day = at.day();
    let days = list.epoch_days.max(1);
    list.side == Side::Asked && day.div_euclid(days) == list.epoch
}

/// Every agency that could be asked, or with which a hit stands, by its id.
///
/// # Errors
/// Those of the store.
pub(crate) fn of_accounts(
    tx: &Tx<'_>,
    accounts: &BTreeSet<AccountId>,
    at: Timestamp,
) -> Result<Vec<Agency>, Error> {
    let lists = stored::lists(tx)?;
    let known = lists.iter().filter(|list| is_of(list, at));
    let mut found: BTreeMap<String, Agency> = BTreeMap::new();
    for list in known {
        agency(&mut found, &list.authority);
    }
    let since = at.plus_days(-i64::from(EPOCH_DAYS)).micros();
    let mut by: BTreeMap<String, [BTreeSet<AccountId>; 2]> = BTreeMap::new();
    for asked in questions::asked_on(tx, accounts)? {
        let Some(agency) = found
            .get_mut(&asked.authority)
            .filter(|_| asked.at >= since)
        else {
            continue;
        };
        let [answered, waits] = by.entry(asked.authority).or_default();
        let of = match asked.state.as_str() {
            "answered" => answered,
            "asked" => waits,
            _ => continue,
        };
        of.insert(asked.account);
        agency.at = agency.at.max(Some(asked.at));
    }
    for (authority, [answered, waits]) in by {
        let is_in = |all: &[&BTreeSet<AccountId>]| {
            let mut each = accounts.iter();
            each.all(|one| all.iter().any(|of| of.contains(one)))
        };
        if let Some(agency) = found.get_mut(&authority) {
            agency.asked = match (is_in(&[&answered]), is_in(&[&answered, &waits])) {
                (true, _) => Asking::Answered,
                (false, true) => Asking::Waits,
                (false, false) => Asking::Not,
            };
        }
    }
    for hit in questions::hits_of_accounts(tx, accounts)? {
        note(agency(&mut found, &hit.authority), &hit);
    }
    Ok(found.into_values().collect())
}

fn agency<'f>(found: &'f mut BTreeMap<String, Agency>, authority: &str) -> &'f mut Agency {
    found.entry(authority.to_owned()).or_insert_with(|| Agency {
        authority: authority.to_owned(),
        asked: Asking::Not,
        at: None,
        open: BTreeSet::new(),
        called: BTreeSet::new(),
    })
}

fn note(agency: &mut Agency, hit: &Hit) {
    let of = match hit.contact {
        None => &mut agency.open,
        Some(_) => &mut agency.called,
    };
    of.insert(shown(&hit.pointer));
}
