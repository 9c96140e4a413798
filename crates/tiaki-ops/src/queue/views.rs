//! Views of a queue: who is wanted of it and how many of each sort there are; saved under a name, shared with the
//! unit, and opened by default.
//!
//! A view holds codes and numbers ([`tiaki_core::queue::view`]); its name is what people wrote, is shown to others
//! where it is shared, and so is refused where it holds an identifier. Only its owner changes a view.

use std::collections::BTreeSet;

use tiaki_core::id::{PersonId, ProviderId, ViewId};
use tiaki_core::queue::view::{Due, View};
use tiaki_core::queue::{QueueRules, find_reason, operator_key};
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
pub use tiaki_store::queue::views::Saved;
use tiaki_store::queue::views::{self as stored, NewView};
use tiaki_store::queue::wanted::{self, Wanted};
pub use tiaki_store::queue::wanted::{Counts, MOST};
use tiaki_store::queue::{self as queues, Operator};

use super::refused::{MOST_VIEWS, VIEW_NAME};
use super::{Refused, Taken, hold, named};
use crate::{Error, Site};

/// Within so many days an evidence clock counts as ending soon.
pub const CLOCK_SOON: u16 = 7;

/// Within so many days a deadline counts as soon.
pub const DUE_SOON: u16 = 1;

/// Views that a page lists.
const LISTED: u32 = 60;

/// What is done with a saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViewDeed {
    /// Saved under a name; nothing else is done with it.
    Save {
        /// Of which queue.
        authority: String,
        /// Its name.
        name: String,
        /// What it shows.
        view: View,
    },
    /// Shows something else from now on.
    Change(ViewId, View),
    /// Another name.
    Rename(ViewId, String),
    /// The unit sees it, or its owner alone.
    Share(ViewId, bool),
    /// No more.
    Delete(ViewId),
    /// The queue opens with it for who asks, or not any more.
    Default(ViewId, bool),
}

/// What stands around the rows of a queue for an operator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// How many of each sort there are.
    pub counts: Counts,
    /// The views that the operator sees, its own first.
    pub saved: Vec<Saved>,
    /// The providers to choose from.
    pub providers: Vec<(ProviderId, String)>,
}

/// A view as the store is asked for it.
pub(crate) fn wanted_by<'w>(
    view: &'w View,
    authority: &'w str,
    key: &'w str,
    free: bool,
    at: Timestamp,
) -> Wanted<'w> {
    Wanted {
        authority,
        now: at,
        band: view.band.map_or("", |band| band.code()),
        class: view.class.map_or("", |class| class.code()),
        first_seen: view.first_seen,
        child: view.child,
        clock_until: view.clock.map(|days| at.plus_days(days.into())),
        due_before: view.due.map(|due| match due {
            Due::Over => at,
            Due::Within(days) => at.plus_days(days.into()),
        }),
        provider: view.provider,
        preserved: view.preserved,
        unread: view.unread,
        held: view.held.map_or("", |holder| holder.code()),
        operator_key: key,
        free,
    }
}

/// How many of each sort there are among the first [`MOST`] places of a queue, whoever asks.
///
/// # Errors
/// Those of the store.
pub fn counts(site: &Site, authority: &str, at: Timestamp) -> Result<Counts, Error> {
    let soon = (
        at.plus_days(CLOCK_SOON.into()),
        at.plus_days(DUE_SOON.into()),
    );
    let read = |tx: &Tx<'_>| wanted::counts(tx, authority, at, soon);
    Ok(site.store.read("queue counts", read)?)
}

/// What stands around the rows of a queue for an operator; `counts` are those of [`counts`], to which its own come.
///
/// # Errors
/// Those of the store.
pub fn around(
    site: &Site,
    authority: &str,
    operator: &str,
    counts: Counts,
    at: Timestamp,
) -> Result<Around, Error> {
    let key = operator_key(operator);
    site.store.read("queue views", |tx| {
        Ok(Around {
            counts: wanted::own(tx, authority, &key, at, counts)?,
            saved: stored::seen_by(tx, authority, &key, LISTED)?,
            providers: wanted::providers(tx)?,
        })
    })
}

/// How many a view shows, up to one more than [`MOST`].
///
/// # Errors
/// Those of the store.
pub fn count(
    site: &Site,
    authority: &str,
    view: &View,
    operator: &str,
    at: Timestamp,
) -> Result<i64, Error> {
    let key = operator_key(operator);
    site.store.read("queue view count", |tx| {
        let wanted = wanted_by(view, authority, &key, false, at);
        Ok(wanted::count(tx, &wanted, MOST)?)
    })
}

/// A view that an operator may open: its own, or one that is shared.
///
/// # Errors
/// Those of the store.
pub fn find(site: &Site, id: &ViewId, operator: &str) -> Result<Option<Saved>, Error> {
    let key = operator_key(operator);
    site.store.read("queue view", |tx| {
        let found = stored::find(tx, id, &key)?;
        Ok(found.filter(|view| view.shared || view.owner.key == key))
    })
}

/// The view that a queue opens with for an operator.
///
/// # Errors
/// Those of the store.
pub fn find_default(site: &Site, authority: &str, operator: &str) -> Result<Option<Saved>, Error> {
    let key = operator_key(operator);
    site.store.read("queue view", |tx| {
        let found = stored::find_default(tx, authority, &key)?;
        Ok(found.filter(|view| view.shared || view.owner.key == key))
    })
}

/// The name of a view, checked.
fn view_name(text: &str) -> Result<&str, Refused> {
    let name = find_reason(text).filter(|name| name.chars().count() <= VIEW_NAME);
    let name = name.ok_or(Refused::ViewName)?;
    if tiaki_formats::mine::mine(name).finds.is_empty() {
        Ok(name)
    } else {
        Err(Refused::ViewNames)
    }
}

/// Does something with a saved view; which one it was.
///
/// # Errors
/// [`Error::Queue`] where nobody does it, where the view is not there or another's, where its name is none, holds an
/// identifier or is taken, and where there are too many; else those of the store.
pub fn act(site: &Site, deed: &ViewDeed, name: &str, at: Timestamp) -> Result<ViewId, Error> {
    let operator = named(name)?;
    site.store.write("queue view", |tx| match deed {
        ViewDeed::Save {
            authority,
            name,
            view,
        } => save(tx, site, (authority, name, view), &operator, at),
        ViewDeed::Change(id, view) => {
            own(tx, id, &operator)?;
            stored::change(tx, id, &view.query(), &operator, at)?;
            Ok(*id)
        }
        ViewDeed::Rename(id, name) => {
            let found = own(tx, id, &operator)?;
            let name = view_name(name)?;
            let key = operator_key(name);
            let other = stored::find_named(tx, &found.authority, &operator.key, &key)?;
            if other.is_some_and(|other| other != *id) {
                return Err(Refused::ViewTwice.into());
            }
            stored::rename(tx, id, (name, &key), &operator, at)?;
            Ok(*id)
        }
        ViewDeed::Share(id, shared) => {
            own(tx, id, &operator)?;
            stored::share(tx, id, *shared, &operator, at)?;
            Ok(*id)
        }
        ViewDeed::Delete(id) => {
            own(tx, id, &operator)?;
            stored::delete(tx, id, &operator, at)?;
            Ok(*id)
        }
        ViewDeed::Default(id, is_default) => {
            let found = stored::find(tx, id, &operator.key)?;
            let found = found.filter(|view| view.shared || view.owner.key == operator.key);
            let found = found.ok_or(Refused::NoView)?;
            stored::make_default(tx, &found.authority, id, *is_default, &operator, at)?;
            Ok(*id)
        }
    })
}

fn own(tx: &Tx<'_>, id: &ViewId, operator: &Operator) -> Result<Saved, Error> {
    let found = stored::find(tx, id, &operator.key)?;
    let found = found.filter(|view| view.owner.key == operator.key);
    Ok(found.ok_or(Refused::NoView)?)
}

fn save(
    tx: &Tx<'_>,
    site: &Site,
    (authority, name, view): (&str, &str, &View),
    operator: &Operator,
    at: Timestamp,
) -> Result<ViewId, Error> {
    let name = view_name(name)?;
    let key = operator_key(name);
    if stored::find_named(tx, authority, &operator.key, &key)?.is_some() {
        return Err(Refused::ViewTwice.into());
    }
    if stored::count(tx, authority, &operator.key)? >= i64::from(MOST_VIEWS) {
        return Err(Refused::ManyViews.into());
    }
    let moment = at.micros().to_be_bytes();
    let parts = [
        authority.as_bytes(),
        operator.key.as_bytes(),
        key.as_bytes(),
        &moment,
    ];
    let new = NewView {
        id: ViewId::derive(&site.key, &parts),
        authority,
        name,
        name_key: &key,
        query: &view.query(),
    };
    stored::save(tx, &new, operator, at)?;
    Ok(new.id)
}

/// Gives an operator the next of a view: the first in its order that nobody holds, that is not set aside, that the
/// operator has not skipped lately, and that is none of `shut`. Nothing where there is none.
///
/// # Errors
/// [`Error::Queue`] where nobody asks; else those of the store.
pub fn next(
    site: &Site,
    rules: &QueueRules,
    (authority, view): (&str, &View),
    name: &str,
    at: Timestamp,
) -> Result<Option<(Taken, i64)>, Error> {
    let operator = named(name)?;
    site.store.write("queue review", |tx| {
        let wanted = wanted_by(view, authority, &operator.key, true, at);
        let found = first_open(tx, &wanted, view, &operator)?;
        let Some(person) = found else {
            return Ok(None);
        };
        let left = wanted::count(tx, &wanted, MOST)?;
        hold(tx, rules, &person, &operator, at).map(|taken| Some((taken, left - 1)))
    })
}

/// The first of a view that is in no restricted case which the operator may not know of.
fn first_open(
    tx: &Tx<'_>,
    wanted: &Wanted<'_>,
    view: &View,
    operator: &Operator,
) -> Result<Option<PersonId>, Error> {
    const AT_ONCE: u32 = 20;
    let mut offset = 0;
    loop {
        let found = wanted::find(tx, wanted, view.sort, AT_ONCE, offset)?;
        let shut: BTreeSet<PersonId> =
            tiaki_store::access::shut_persons(tx, &found, &operator.key)?;
        if let Some(open) = found.iter().find(|person| !shut.contains(person)) {
            return Ok(Some(*open));
        }
        if found.len() < AT_ONCE as usize {
            return Ok(None);
        }
        offset += AT_ONCE;
    }
}

/// How many of a view wait that nobody holds, for who reviews it; up to one more than [`MOST`].
///
/// # Errors
/// Those of the store.
pub fn left(
    site: &Site,
    (authority, view): (&str, &View),
    operator: &str,
    at: Timestamp,
) -> Result<i64, Error> {
    let key = operator_key(operator);
    site.store.read("queue review", |tx| {
        let wanted = wanted_by(view, authority, &key, true, at);
        Ok(wanted::count(tx, &wanted, MOST)?)
    })
}

/// The reason with which an operator last skipped somebody of a queue, so that it need not be typed again.
///
/// # Errors
/// Those of the store.
pub fn last_reason(site: &Site, authority: &str, operator: &str) -> Result<Option<String>, Error> {
    let key = operator_key(operator);
    site.store.read("queue review", |tx| {
        let newest = queues::lists::skipped(tx, authority, 100)?;
        let own = newest
            .into_iter()
            .find(|one| operator_key(&one.skip.operator) == key);
        Ok(own.map(|one| one.skip.reason))
    })
}
