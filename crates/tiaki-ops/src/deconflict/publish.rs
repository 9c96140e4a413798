//! Publishing: to each authority that may ask, the list of what this site works on, unreadable to it.
//!
//! On a list is whoever is in a case that is not closed, in a referral under way, or was referred in the last
//! [`WORKED_DAYS`] days; restricted cases too, since a list says neither how many there are nor which.
//! What is compared of them is in `identifiers`. Each entry points to the desk that was named for the asker, never to a
//! case, so that several hits are not seen to belong together.
//!
//! The same content under the same key is the same bytes: then nothing is sent again unless that is asked for.

use std::collections::BTreeSet;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tiaki_core::policy::Action;
use tiaki_deconflict::{Entry, List, Pointer, Root};
use tiaki_store::deconflict::{self as stored, Listed, Peer, Side};

use super::identifiers::{self, Gathered, SPELLING};
use super::{LIST, Refused, WORKED_DAYS, With, moment, pair};
use crate::exchange::allowed;
use crate::{Error, directory};

/// What was published to one authority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Published {
    /// To whom.
    pub authority: String,
    /// Own identifiers in it.
    pub identifiers: u64,
    /// Entries as the asker sees them, padding included.
    pub entries: u64,
    /// Whether it was sent; else the list there is the same.
    pub is_sent: bool,
}

/// Publishes to everybody who may ask, or to one; `again` sends a list that has not changed too, such as one that was lost.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn publish(
    with: &With<'_>,
    root: &Root,
    only: Option<&str>,
    again: bool,
) -> Result<Vec<Published>, Error> {
    if !root.epoch().holds(moment(with.act.at)) {
        return Err(Refused::NoRoot.into());
    }
    let only = match only {
        Some(text) => {
            let found = directory::find(&with.site.countries.directory, text);
            Some(found.ok_or(Refused::NoAuthority)?.id.clone())
        }
        None => None,
    };
    let since = with.act.at.plus_days(-WORKED_DAYS);
    let (peers, own) = with.site.store.read("deconflict publish", |tx| {
        allowed(tx, &with.act.actor, Action::ChangeDirectory)?;
        let persons = stored::worked_on(tx, since)?;
        Ok::<_, Error>((stored::peers(tx)?, identifiers::gather(tx, persons)?))
    })?;
    let is_meant = |peer: &&Peer| {
        let is_named = only.as_ref().is_none_or(|only| *only == peer.authority);
        peer.side == Side::Asks && peer.is_open && is_named
    };
    let meant: Vec<&Peer> = peers.iter().filter(is_meant).collect();
    if meant.is_empty() {
        return Err(only.map_or(Refused::Nobody, Refused::Closed).into());
    }
    let each = meant.into_iter();
    each.map(|peer| to_one(with, root, (peer, &own), again))
        .collect()
}

fn to_one(
    with: &With<'_>,
    root: &Root,
    (peer, own): (&Peer, &Gathered),
    again: bool,
) -> Result<Published, Error> {
    let (node, to) = (&with.node.authority.id, peer.authority.as_str());
    let answerer = root.answerer(&pair(to, node)?, SPELLING)?;
    let announcement = answerer.announcement();
    let call = Pointer::new(peer.desk.as_bytes())?;
    let known: BTreeSet<_> = own.identifiers.keys().cloned().collect();
    let test = identifiers::test(announcement.fingerprint())?;
    let entries = known.iter().cloned().chain([test]);
    let entries: Vec<Entry> = entries.map(|one| Entry::new(one, call.clone())).collect();
    let list = answerer.list(&entries, with.threads)?;
    let digest: [u8; 32] = Sha256::digest(list.bytes()).into();
    let fingerprint = *announcement.fingerprint().bytes();
    let count = i64::try_from(list.len()).unwrap_or(i64::MAX);
    let mut done = Published {
        authority: to.to_owned(),
        identifiers: known.len() as u64,
        entries: count.unsigned_abs(),
        is_sent: false,
    };
    done.is_sent = with.site.store.write("deconflict publish", |tx| {
        let before = stored::find_list(tx, to, Side::Asks)?;
        let is_same = |list: &Listed| list.fingerprint == fingerprint && list.digest == digest;
        if before.as_ref().is_some_and(is_same) && !again {
            return Ok::<_, Error>(false);
        }
        let body = message(announcement.bytes(), &list);
        let parcel = with.send(tx, (to, LIST), body)?;
        let epoch = announcement.epoch();
        let new = Listed {
            authority: to.to_owned(),
            side: Side::Asks,
            fingerprint,
            epoch: epoch.number().into(),
            epoch_days: epoch.days().into(),
            announcement: announcement.bytes().to_vec(),
            parcel,
            digest,
            entries: count,
            made_at: with.act.at.micros(),
            came_at: with.act.at.micros(),
        };
        let detail = format!(
            "to={to} epoch={} of={} entries={count} announcement={}",
            epoch.number(),
            epoch.days(),
            announcement.fingerprint()
        );
        let entry = with.entry("deconflict.published", hex::encode(parcel), detail);
        stored::set_list(tx, &new, entry)?;
        Ok(true)
    })?;
    Ok(done)
}

/// The bytes of the message: the length of the announcement, it, and the list.
fn message(announcement: &[u8], list: &List) -> Vec<u8> {
    let length = u16::try_from(announcement.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes(), announcement, list.bytes()].concat()
}

/// The announcement's and the list's bytes of such a message.
pub(super) fn parts(body: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = body.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}
