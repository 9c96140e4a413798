//! The rules of triage that are in force at this site.
//!
//! Everything that ranks persons asks [`in_force`] for the rules it ranks them by, in the transaction
//! in which it reads what it ranks, so that no two parts of a run go by different rules.

use tiaki_core::triage::Rules;
use tiaki_store::Tx;

use crate::{Error, Site};

/// The rules that persons are ranked by: those that ship with the build.
///
/// # Errors
/// Those of the store.
pub fn in_force(_tx: &Tx<'_>, _site: &Site) -> Result<Rules, Error> {
    Ok(Rules::standard())
}
