//! Refer: one signed, sealed package for each authority, released by two people.
//!
//! Nothing is sealed without two named people ([`Release`]), and nothing goes to
//! an authority whose key is not known. Persons in no single country stay at the
//! coordinator's own desk. A package's bytes before sealing follow from the
//! store, the release and the time alone; sealing itself draws randomness.

mod tables;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;
use tiaki_core::id::{PackageId, ReferralId};
use tiaki_package::{Draft, Evaluation, Handling, Party, Recipient, Sender, SigningKey, Withheld, atomic_write};
use tiaki_store::referrals::{self, Referral};

use self::tables::Contents;
use crate::directory::directory;
use crate::{Act, Error, Site};

/// Days within which an answer is asked for, by the most urgent band inside.
const REPLY_DAYS: [i64; 5] = [1, 7, 14, 30, 30];
/// Days after which a package is not to be used any more without asking.
const VALID_DAYS: i64 = 365;

/// Who lets packages go, and what for.
#[derive(Debug, Clone)]
pub struct Release {
    /// The operation's name.
    pub operation: String,
    /// Who releases.
    pub released_by: String,
    /// The second person.
    pub second: String,
    /// What the packages are for.
    pub purpose: String,
    /// On what legal basis.
    pub legal_basis: String,
    /// Where the packages are written.
    pub out: PathBuf,
}

/// What a release came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Referred {
    /// Packages written.
    pub packages: u64,
    /// Persons in them.
    pub persons: u64,
    /// Accounts in them.
    pub accounts: u64,
    /// Accounts of children left out.
    pub withheld: u64,
    /// Bytes of all packages before sealing.
    pub bytes: u64,
    /// Authorities that have someone waiting but no key yet.
    pub without_key: Vec<String>,
}

/// The keys that packages are sealed to, by authority.
///
/// # Errors
/// Those of the store.
pub fn keys(site: &Site) -> Result<BTreeMap<String, String>, Error> {
    Ok(site.store.read("keys", referrals::keys)?)
}

/// Saves the public key that an authority's packages are sealed to from now on.
///
/// # Errors
/// Where the text is no such key; those of the store.
pub fn save_key(site: &Site, act: &Act, authority: &str, recipient: &str) -> Result<(), Error> {
    let invalid = |error: tiaki_package::KeyError| Error::Invalid { what: "the key".to_owned(), why: error.to_string() };
    Recipient::parse(recipient).map_err(invalid)?;
    Ok(site.store.write("authority key", |tx| referrals::save_key(tx, authority, recipient, &act.actor, act.at))?)
}

/// Makes, signs, seals and writes a package for every authority with someone in its queue.
///
/// # Errors
/// Where the two people are one, where nothing has been triaged, where a package
/// cannot be made or written; those of the store.
pub fn refer(
    site: &Site,
    act: &Act,
    release: &Release,
    signing: &SigningKey,
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Referred, Error> {
    check(release)?;
    let (made, keys) = site.store.read("refer", |tx| Ok::<_, Error>((tables::make(tx)?, referrals::keys(tx)?)))?;
    if made.is_empty() {
        return Err(Error::Early { missing: "run `tiaki triage`", step: "refer" });
    }
    std::fs::create_dir_all(&release.out)
        .map_err(|source| Error::Write { what: release.out.display().to_string(), source })?;
    let without_key = made.keys().filter(|authority| !keys.contains_key(*authority)).cloned().collect();
    let ready: Vec<(&String, &Contents, &String)> =
        made.iter().filter_map(|(authority, contents)| Some((authority, contents, keys.get(authority)?))).collect();
    let total = ready.len() as u64;
    let done = std::sync::atomic::AtomicU64::new(0);
    let maker = Maker { site, act, release, signing };
    let sealed: Vec<Result<Referral, Error>> = ready
        .par_iter()
        .map(|(authority, contents, recipient)| {
            let referral = maker.package(authority, contents, recipient);
            progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, total);
            referral
        })
        .collect();
    let sealed: Vec<Referral> = sealed.into_iter().collect::<Result<_, _>>()?;
    site.store.write("refer", |tx| referrals::replace(tx, &release.operation, &sealed, &keys))?;
    let sum = |of: fn(&Contents) -> u64| ready.iter().map(|(_, contents, _)| of(contents)).sum();
    Ok(Referred {
        packages: total,
        persons: sum(|contents| contents.persons),
        accounts: sum(|contents| contents.accounts),
        withheld: sum(|contents| contents.withheld),
        bytes: sealed.iter().map(|referral| referral.size.cast_unsigned()).sum(),
        without_key,
    })
}

/// Two people, a purpose, an operation.
fn check(release: &Release) -> Result<(), Error> {
    let invalid = |why: &str| Err(Error::Invalid { what: "the release".to_owned(), why: why.to_owned() });
    let (one, two) = (release.released_by.trim(), release.second.trim());
    if one.is_empty() || two.is_empty() {
        return invalid("two people must be named");
    }
    if one.to_lowercase() == two.to_lowercase() {
        return invalid("the second person must be another than the first");
    }
    if release.operation.trim().is_empty() || release.purpose.trim().is_empty() {
        return invalid("the operation and the purpose must be named");
    }
    Ok(())
}

struct Maker<'m> {
    site: &'m Site,
    act: &'m Act,
    release: &'m Release,
    signing: &'m SigningKey,
}
