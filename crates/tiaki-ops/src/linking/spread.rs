//! Linking that is done elsewhere: what [`super::run`] reads, handed out, and what was found, stored.

use std::cell::RefCell;

use tiaki_link::{Decision, Evidence, Linkage, RecordKey};
use tiaki_store::Tx;

use super::{BUSY, Linked, keep, read};
use crate::{Act, Error, Site};

/// One thing that linking reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Item {
    /// An account; each comes once, before everything that is of it.
    Record(RecordKey),
    /// What an account holds.
    Row(RecordKey, Evidence),
    /// Two accounts that are told apart, by which source.
    Apart(RecordKey, RecordKey, u32),
    /// What people decided of two accounts.
    Decision(Decision),
}

/// What tells this site's key, and its rules for mailboxes, spellings and networks, from others, without telling the key.
#[must_use]
pub fn site_mark(site: &Site) -> String {
    let (mail, networks) = (site.mail.name(), site.networks.name());
    let spelling = tiaki_core::spelling::VERSION.to_be_bytes();
    format!(
        "{:016x}",
        site.key
            .short("spread", &[mail.as_bytes(), &spelling, networks.as_bytes()])
    )
}

/// Up to which entry of the log the store would be read now.
///
/// # Errors
/// Those of the store.
pub fn position(site: &Site) -> Result<i64, Error> {
    site.store.read("link position", |tx| {
        Ok::<_, Error>(tiaki_store::persons::news::since(tx, i64::MAX)?.0)
    })
}

/// Hands everything that links to `take`, as one state of the store; gives what `start` has made and
/// `take` has filled, and up to which entry of the log the store was read. Where the database asks
/// for another try, everything is read again into what `start` makes anew.
///
/// # Errors
/// Those of the store, of `start` and of `take`.
pub fn evidence<T, E: From<Error>>(
    site: &Site,
    start: impl Fn() -> Result<T, E>,
    take: impl Fn(&mut T, Item) -> Result<(), E>,
) -> Result<(T, i64), E> {
    let refused = RefCell::new(None);
    let refuse = |error: E| {
        refused.replace(Some(error));
        Error::Invalid {
            what: "the evidence".to_owned(),
            why: "it could not be handed on".to_owned(),
        }
    };
    let read = site.store.read("link evidence", |tx: &Tx<'_>| {
        let mut taken = start().map_err(refuse)?;
        let source = read(tx, site, &mut |item| take(&mut taken, item).map_err(refuse))?;
        Ok((taken, source.position))
    });
    read.map_err(|error: Error| refused.take().unwrap_or_else(|| error.into()))
}

/// Stores what linking the evidence of [`evidence`] found, as [`super::run`] does.
///
/// # Errors
/// Where the store has taken something in since it was read; where somebody else links at this
/// moment (then again); those of the store.
pub fn store(site: &Site, act: &Act, linkage: Linkage, at: i64) -> Result<Linked, Error> {
    let source = site.store.read("link", |tx| super::source(tx, site))?;
    if source.position != at {
        return Err(Error::Invalid {
            what: "the persons found".to_owned(),
            why: "the store has taken something in since the evidence was written; write it again"
                .to_owned(),
        });
    }
    keep(site, act, linkage, &source)?.ok_or_else(|| BUSY.into())
}
