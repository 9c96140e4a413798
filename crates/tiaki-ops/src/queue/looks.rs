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

/// What an operator saw of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// Whom.
    pub person: PersonId,
    /// Who looked: a name.
    pub operator: String,
    /// What was there to be seen.
    pub seen: Baseline,
    /// When.
    pub at: Timestamp,
}

/// Writes down what operators saw, the earliest first, as one; what is known already is left out, and where nothing is
/// left nothing is written.
///
/// # Errors
/// Those of the store.
pub fn see(site: &Site, looks: &[Look]) -> Result<(), Error> {
    let news: Vec<(&Look, String)> = site.store.read("queue seen", |tx| {
        let mut news = Vec::new();
        for look in looks {
            let key = operator_key(&look.operator);
            if !stored::is_seen(tx, &look.person, &key)? {
                news.push((look, key));
            }
        }
        Ok::<_, Error>(news)
    })?;
    if news.is_empty() {
        return Ok(());
    }
    let write = |tx: &tiaki_store::Tx<'_>| {
        news.iter()
            .try_for_each(|(look, key)| stored::look(tx, &look.person, key, look.seen, look.at))
    };
    Ok(site.store.write("queue see", write)?)
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
