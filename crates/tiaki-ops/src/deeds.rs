//! What people decided about a person, as its page tells it: one list over everything that can be decided, newest
//! first, with who, when and why.
//!
//! Who looks a second time is told nothing of the first ([`tiaki_store::deeds`]), and whoever may not know of a case,
//! a referral, a draft or the other of two accounts nothing of what was done with it: each is asked about by itself.

use std::collections::BTreeMap;

use tiaki_core::id::PersonId;
use tiaki_core::policy::Action;
use tiaki_core::queue::operator_key;
use tiaki_store::deeds::of_person as stored;
pub use tiaki_store::deeds::{Deed, What};

use crate::access::{self, Subject};
use crate::sessions::Session;
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

/// A page, from 0, of what people decided about a person, as a session may know of it.
///
/// # Errors
/// Those of the store.
pub fn of_person(
    site: &Site,
    session: &Session,
    id: &PersonId,
    page: usize,
) -> Result<Deeds, Error> {
    let key = operator_key(&session.name);
    let mut all = site.store.read("deeds", |tx| stored(tx, id, &key))?;
    let mut asked: BTreeMap<String, bool> = BTreeMap::new();
    let mut kept = Vec::with_capacity(all.len());
    for one in all.drain(..) {
        let (of, action, subject) = match &one.what {
            What::Referral(id, ..) | What::Draft(id, _) | What::DraftEnd(id, _) => {
                (id.to_string(), Action::ReadReferral, Subject::Draft(*id))
            }
            What::Link(a, b, _) => (
                format!("{a} {b}"),
                Action::ReadPerson,
                Subject::Pair(*a, *b),
            ),
            What::Case(id, _) => (id.to_string(), Action::ReadCase, Subject::Case(*id)),
            _ => {
                kept.push(one);
                continue;
            }
        };
        let is_known = match asked.get(&of) {
            Some(known) => *known,
            None => access::decide(site, session, action, &subject)?.allow,
        };
        asked.insert(of, is_known);
        if is_known {
            kept.push(one);
        }
    }
    let all = kept;
    let first = page.saturating_mul(PAGE_SIZE);
    Ok(Deeds {
        total: all.len(),
        rows: all.into_iter().skip(first).take(PAGE_SIZE).collect(),
    })
}
