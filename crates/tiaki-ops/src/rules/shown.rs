//! What pages show of the rules: a version beside the one in force, its back-test, and whether somebody may put it
//! in force or take it out.

use serde_json::Value;
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;
pub use tiaki_core::triage::difference::Changed;
use tiaki_core::triage::difference::difference;
use tiaki_package::SigningKey;

use super::office::{self, Kept, Listed};
use super::{STANDARD, told};
use crate::{Act, Error, Site};

/// Characters of a reason.
const REASON: usize = 300;

/// A version with what it says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The version.
    pub listed: Listed,
    /// What it is held against: the version in force; of that one itself, the one that it was made from.
    pub against: String,
    /// What differs; nothing where one of both does not read.
    pub changed: Option<Vec<Changed>>,
    /// The back-test that was kept last.
    pub kept: Option<Kept>,
}

/// Why something is not done with a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is none of this name.
    Missing,
    /// It is not proposed any more, or was withdrawn already.
    State,
    /// Who proposed it does not approve it.
    Proposer,
    /// No back-test on what stands now was kept.
    Untried,
    /// No reason of one line and at most 300 characters was given.
    Reason,
    /// The use case refused: what is stored does not hold, or it changed meanwhile.
    Held,
}

impl Refused {
    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::State => "state",
            Self::Proposer => "proposer",
            Self::Untried => "untried",
            Self::Reason => "reason",
            Self::Held => "held",
        }
    }

    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Missing,
        Self::State,
        Self::Proposer,
        Self::Untried,
        Self::Reason,
        Self::Held,
    ];
}

/// A version beside the one in force; nothing where there is none of this name.
///
/// # Errors
/// Those of the store.
pub fn one(site: &Site, version: &str) -> Result<Option<Shown>, Error> {
    let all = office::list(site)?;
    let in_force = all.iter().find(|listed| listed.in_force);
    let in_force = in_force.map(|listed| listed.version.clone());
    let Some(listed) = all.iter().find(|listed| listed.version == version) else {
        return Ok(None);
    };
    let standard = STANDARD.version.clone();
    let known = |name: &String| all.iter().any(|listed| listed.version == *name);
    let against = match in_force {
        Some(name) if name != version => name,
        _ => listed.parent.clone().filter(known).unwrap_or(standard),
    };
    let (before, _) = office::file(site, Some(&against))?;
    let (after, _) = office::file(site, Some(version))?;
    Ok(Some(Shown {
        listed: listed.clone(),
        against,
        changed: difference(&before, &after).ok(),
        kept: office::kept(site, version)?,
    }))
}

fn is_reason(reason: &str) -> bool {
    let reason = reason.trim();
    (1..=REASON).contains(&reason.chars().count()) && !reason.chars().any(char::is_control)
}

fn find(site: &Site, version: &str) -> Result<Option<Listed>, Error> {
    let all = office::list(site)?;
    Ok(all.into_iter().find(|listed| listed.version == version))
}

/// Why a version is not put in force by this person for this reason; nothing where it may be.
#[must_use]
pub fn not_approved(listed: &Listed, by: &str, reason: &str) -> Option<Refused> {
    let proposer = listed.proposed_by.as_deref().map(operator_key);
    match listed.state {
        "proposed" if proposer == Some(operator_key(by)) => Some(Refused::Proposer),
        "proposed" if !listed.backtest_is_current => Some(Refused::Untried),
        "proposed" if !is_reason(reason) => Some(Refused::Reason),
        "proposed" => None,
        _ => Some(Refused::State),
    }
}

fn held<T>(done: Result<T, Error>, version: &str) -> Result<Result<(), Refused>, Error> {
    match done {
        Ok(_) => Ok(Ok(())),
        Err(error @ Error::Invalid { .. }) => {
            tracing::warn!(version, error = %told(&error), "rules stay as they are");
            Ok(Err(Refused::Held))
        }
        Err(error) => Err(error),
    }
}

/// Puts a version in force, or says why not.
///
/// # Errors
/// Those of the store.
pub fn approve(
    site: &Site,
    version: &str,
    (by, reason): (&str, &str),
    key: &SigningKey,
    at: Timestamp,
) -> Result<Result<(), Refused>, Error> {
    let Some(listed) = find(site, version)? else {
        return Ok(Err(Refused::Missing));
    };
    if let Some(refused) = not_approved(&listed, by, reason) {
        return Ok(Err(refused));
    }
    let act = Act {
        actor: by.to_owned(),
        at,
    };
    held(
        office::approve_for(site, &act, version, (by, reason), key),
        version,
    )
}

/// Takes a version out of force or out of question, or says why not.
///
/// # Errors
/// Those of the store.
pub fn withdraw(
    site: &Site,
    version: &str,
    (by, reason): (&str, &str),
    at: Timestamp,
) -> Result<Result<(), Refused>, Error> {
    let Some(listed) = find(site, version)? else {
        return Ok(Err(Refused::Missing));
    };
    if ["built_in", "withdrawn"].contains(&listed.state) {
        return Ok(Err(Refused::State));
    }
    if !is_reason(reason) {
        return Ok(Err(Refused::Reason));
    }
    let act = Act {
        actor: by.to_owned(),
        at,
    };
    held(office::withdraw(site, &act, version, by, reason), version)
}

/// Who proposed a version, as names are compared; nothing of one that nobody did.
pub(crate) fn proposer(
    tx: &tiaki_store::Tx<'_>,
    version: &str,
) -> Result<Option<String>, tiaki_store::Error> {
    let found = tiaki_store::rules::find(tx, version)?;
    Ok(found.map(|found| operator_key(&found.proposed_by)))
}

/// A figure of a kept back-test by its path; nothing where it is not told.
#[must_use]
pub fn figure<'v>(figures: &'v Value, path: &[&str]) -> Option<&'v Value> {
    let found = path.iter().try_fold(figures, |at, name| at.get(*name));
    found.filter(|value| !value.is_null())
}
