//! On whom something came in since an operator last opened them.
//!
//! A page that is opened writes down what it showed ([`see`]), and a list asks of whom there is more
//! ([`unread`]). Whom an operator never opened is not marked: that is most of a queue, and says nothing.

use std::collections::BTreeSet;

use tiaki_core::id::PersonId;
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;
use tiaki_store::queue::Baseline;
use tiaki_store::queue::looks as stored;

use crate::{Error, Site};

/// Writes down that an operator saw so much of a person; nothing is written where that is known.
///
/// # Errors
/// Those of the store.
pub fn see(
    site: &Site,
    person: &PersonId,
    operator: &str,
    seen: Baseline,
    at: Timestamp,
) -> Result<(), Error> {
    let key = operator_key(operator);
    let is_known = site
        .store
        .read("queue seen", |tx| stored::is_seen(tx, person, &key))?;
    if is_known {
        return Ok(());
    }
    Ok(site
        .store
        .write("queue see", |tx| stored::look(tx, person, &key, seen, at))?)
}

/// Of some persons those on whom something came in since the operator last opened them.
///
/// # Errors
/// Those of the store.
pub fn unread(
    site: &Site,
    operator: &str,
    persons: &[PersonId],
) -> Result<BTreeSet<PersonId>, Error> {
    let key = operator_key(operator);
    let read = |tx: &tiaki_store::Tx<'_>| stored::unread(tx, persons, &key);
    Ok(site.store.read("queue unread", read)?)
}
