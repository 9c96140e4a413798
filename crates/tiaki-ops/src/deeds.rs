//! What people decided about a person, as its page tells it: one list over everything that can be decided, newest
//! first, with who, when and why.

use tiaki_core::id::PersonId;
use tiaki_store::deeds::of_person as stored;
pub use tiaki_store::deeds::{Deed, What};

use crate::{Error, Site};

/// Decisions on one page.
pub const PAGE_SIZE: usize = 50;

/// A page of decisions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Deeds {
    /// How many there are in all.
    pub total: usize,
    /// The page's, newest first.
    pub rows: Vec<Deed>,
}

/// A page, from 0, of what people decided about a person.
///
/// # Errors
/// Those of the store.
pub fn of_person(site: &Site, id: &PersonId, page: usize) -> Result<Deeds, Error> {
    let all = site.store.read("deeds", |tx| stored(tx, id))?;
    let first = page.saturating_mul(PAGE_SIZE);
    Ok(Deeds {
        total: all.len(),
        rows: all.into_iter().skip(first).take(PAGE_SIZE).collect(),
    })
}
