//! Posting: each released package becomes a parcel for its recipient, and a thread that answers are heard on.
//!
//! What was released is known from the store; its sealed bytes lie where the release wrote them, and are found by the
//! name that the release gave them. This site cannot open what is sealed to others: were a file another one than it is
//! called, its recipient says so by the digest in its answer, which no thread here has.

use std::path::Path;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use tiaki_core::exchange::{Side, Step};
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
use tiaki_store::exchange::threads::{self, ReleasedPackage, Thread};
use tiaki_store::exchange::{self as stored, Direction, NewParcel};
use tiaki_store::log::Entry;

use super::Node;
use crate::refer::{VALID_DAYS, finish, released_file};
use crate::{Act, Error, Site};

/// What posting came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Posted {
    /// Packages that became parcels.
    pub packages: u64,
    /// Packages whose files are not where releases write them, by their ids.
    pub missing: Vec<String>,
}

/// Puts every released package that is not in the exchange yet into a parcel. `folder` is where releases write packages.
///
/// # Errors
/// Where a file cannot be read; those of the store.
pub fn post(site: &Site, node: &Node, act: &Act, folder: &Path) -> Result<Posted, Error> {
    finish(site, folder)?;
    let released = site.store.read("exchange post", threads::released)?;
    let mut posted = Posted::default();
    for package in released {
        if package.authority == node.authority.id {
            continue;
        }
        let bytes = match std::fs::read(folder.join(released_file(site, &package))) {
            Ok(bytes) => bytes,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
                posted.missing.push(package.package.to_string());
                continue;
            }
            Err(source) => {
                return Err(Error::Read {
                    what: package.package.to_string(),
                    source,
                });
            }
        };
        let is_new = site.store.write("exchange post", |tx| {
            if threads::find(tx, &package.digest, &package.authority)?.is_some() {
                return Ok(false);
            }
            let parcel = put(tx, (&package.authority, "package"), &bytes, act.at)?;
            begin(tx, &package, Some(parcel), act)?;
            Ok::<_, Error>(true)
        })?;
        posted.packages += u64::from(is_new);
    }
    Ok(posted)
}

/// Puts sealed bytes of a kind into a parcel for somebody; the parcel's id.
pub(super) fn put(
    tx: &Tx<'_>,
    (peer, kind): (&str, &str),
    bytes: &[u8],
    at: Timestamp,
) -> Result<[u8; 32], Error> {
    let parcel: [u8; 32] = Sha256::digest(bytes).into();
    let new = NewParcel {
        id: &parcel,
        direction: Direction::Out,
        kind,
        peer,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
    };
    stored::put(tx, &new, bytes, at)?;
    Ok(parcel)
}

/// Begins the thread of a released package.
pub(super) fn begin(
    tx: &Tx<'_>,
    package: &ReleasedPackage,
    parcel: Option<[u8; 32]>,
    act: &Act,
) -> Result<Thread, Error> {
    let thread = Thread {
        package: package.digest,
        peer: package.authority.clone(),
        side: Side::Sender.code().to_owned(),
        package_id: package.package.to_string(),
        parcel,
        state: Step::Sent.code().to_owned(),
        reference: package.reference.clone(),
        accounts: package.accounts,
        persons: package.persons,
        terms: String::new(),
        began_at: package.at,
        expires_at: Timestamp::from_micros(package.at)
            .plus_days(VALID_DAYS)
            .micros(),
        reply_by: None,
        taken_at: None,
    };
    threads::begin(tx, &thread)?;
    tx.record(posted(&thread, act))?;
    Ok(thread)
}

/// The entry in the log for a package that is on its way.
pub(super) fn posted(thread: &Thread, act: &Act) -> Entry {
    Entry {
        at: act.at,
        actor: act.actor.clone(),
        verb: "exchange.posted",
        subject: hex::encode(thread.package),
        detail: format!("to={} package={}", thread.peer, thread.package_id),
    }
}
