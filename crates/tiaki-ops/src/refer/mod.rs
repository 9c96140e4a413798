//! Refer: a signed, sealed package for each authority, released by two people; a queue too long
//! for one package goes on in further ones, the most urgent persons first.
//!
//! Nothing is sealed without two named people ([`Release`]), and nothing goes to
//! an authority whose key is not known. Persons in no single country stay at the
//! coordinator's own desk, unless an operator chose several authorities ([`shared`]). A package's bytes before sealing follow from the
//! store, the release and the time alone; sealing itself draws randomness.

mod case;
mod checks;
pub mod draft;
mod goes;
mod leave;
mod listed;
mod make;
mod paper;
mod queue;
pub mod shared;
mod tables;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rayon::prelude::*;
use serde::Serialize;
use tiaki_core::authority::Authority;
use tiaki_core::id::{PackageId, ReferralId, SharedReferralId};
use tiaki_core::queue::back_on;
use tiaki_core::queue::operator_key;
use tiaki_package::{Recipient, SigningKey, atomic_write};
use tiaki_store::Tx;
use tiaki_store::carry::Load;
use tiaki_store::exchange::taken;
use tiaki_store::persons;
use tiaki_store::queue::referred::{self, Sent};
use tiaki_store::referrals::{self, Referral};
use tiaki_store::shared as stored_shared;
use tiaki_store::views::ranked_otherwise;

pub use self::checks::Answer;
pub(crate) use self::goes::released_file;
pub use self::goes::{At, Goes, PersonLine, Shown, Step, Table, Told, show};
pub use self::leave::{Released, Sending, finish, release};
pub use self::make::StaysCode;
use self::make::{Ids, Maker};
use self::tables::{Contents, Part, Whom};
use crate::{Act, Error, Site, rules};

/// Days after which a package is not to be used any more without asking.
pub(crate) const VALID_DAYS: i64 = 365;

/// What a package's file is called at its end until its release is written down.
const STAGED: &str = ".sealing";

/// Who lets packages go, and what for.
#[derive(Debug, Clone)]
pub struct Release {
    /// The operation's name.
    pub operation: String,
    /// The authority that sends.
    pub from: Authority,
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
    /// Persons who stay behind, by the code of why.
    pub stayed: BTreeMap<&'static str, u64>,
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
    let invalid = |error: tiaki_package::KeyError| Error::Invalid {
        what: "the key".to_owned(),
        why: error.to_string(),
    };
    Recipient::parse(recipient).map_err(invalid)?;
    Ok(site.store.write("authority key", |tx| {
        referrals::save_key(tx, authority, recipient, &act.actor, act.at)
    })?)
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
    let Readings {
        made,
        keys,
        known,
        decided,
        version,
        source,
    } = read(site)?;
    let is_under_way = made.stayed.contains_key(tables::UNDER_WAY);
    if made.contents.is_empty() && !is_under_way {
        return Err(Error::Early {
            missing: "run `tiaki triage`",
            step: "refer",
        });
    }
    let (made, stayed) = (made.contents, made.stayed);
    std::fs::create_dir_all(&release.out).map_err(|source| Error::Write {
        what: release.out.display().to_string(),
        source,
    })?;
    let without_key: BTreeSet<String> = made
        .keys()
        .map(|part| part.authority.clone())
        .filter(|id| !keys.contains_key(id))
        .collect();
    let mut ready = Vec::new();
    for (part, contents) in &made {
        if let Some(recipient) = keys.get(&part.authority) {
            ready.push(Ready {
                part,
                contents,
                recipient,
            });
        }
    }
    refuse_overwriting(release, &ready)?;
    let maker = Maker {
        site,
        at: act.at,
        release,
        cover: None,
        signing,
    };
    let sealed = seal(&maker, &ready, progress)?;
    let sent = sent(&ready, &sealed);
    let drafts = drafts(&ready, &sealed);
    site.store.write("refer", |tx| {
        // Whom an operator decided otherwise on meanwhile, ruled on, linked or set aside, does not go
        // out as before.
        if stored_shared::version(tx)? != decided {
            return Err(Error::Store(tiaki_store::Error::Busy {
                transaction: "refer",
            }));
        }
        referrals::add(tx, &sealed, &keys)?;
        let recorded = queue::record(
            tx,
            (site, act, release),
            (&ready, &sealed),
            (&version, source),
        )?;
        stored_shared::note_sent(tx, &[drafts.as_slice(), &recorded].concat())?;
        referred::add(tx, &sent, &known, act.at)?;
        carry(tx, &ready, &sealed)
    })?;
    put_in_place(release, &ready)?;
    let sum = |of: fn(&Contents) -> u64| ready.iter().map(|ready| of(ready.contents)).sum();
    Ok(Referred {
        packages: ready.len() as u64,
        persons: sum(|contents| contents.persons),
        accounts: sum(|contents| contents.accounts),
        withheld: sum(|contents| contents.withheld),
        bytes: sealed
            .iter()
            .map(|referral| referral.size.cast_unsigned())
            .sum(),
        without_key: without_key.into_iter().collect(),
        stayed,
    })
}

/// Notes which accounts go that came with packages of others, who may take them back.
fn carry(tx: &Tx<'_>, ready: &[Ready<'_>], sealed: &[Referral]) -> Result<(), Error> {
    for (ready, one) in ready.iter().zip(sealed) {
        let package = (&one.digest, one.authority.as_str());
        taken::carries(tx, package, &ready.contents.placed)?;
    }
    Ok(())
}

/// Makes every package, in the order of their parts.
fn seal(
    maker: &Maker<'_>,
    ready: &[Ready<'_>],
    progress: &(dyn Fn(u64, u64) + Sync),
) -> Result<Vec<Referral>, Error> {
    let total = ready.len() as u64;
    let done = std::sync::atomic::AtomicU64::new(0);
    let sealed: Vec<Result<Referral, Error>> = ready
        .par_iter()
        .map(|ready| {
            let referral = package(maker, ready);
            progress(
                done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1,
                total,
            );
            referral
        })
        .collect();
    sealed.into_iter().collect()
}

/// One package of a queue, from its tables to the sealed file on disk.
fn package(maker: &Maker<'_>, ready: &Ready<'_>) -> Result<Referral, Error> {
    let (part, release) = (ready.part, maker.release);
    let (number, at) = (part.number.to_be_bytes(), maker.at.micros().to_be_bytes());
    let parts = [
        release.operation.as_bytes(),
        part.authority.as_bytes(),
        &number[..],
        &at[..],
    ];
    let ids = Ids {
        referral: ReferralId::derive(&maker.site.key, &parts),
        package: PackageId::derive(&maker.site.key, &parts),
    };
    let key = Recipient::parse(ready.recipient).map_err(|error| Error::Package {
        authority: part.authority.clone(),
        why: error.to_string(),
    })?;
    let made = maker.package(&ids, &part.authority, ready.contents, &key)?;
    let file = release.out.join(format!("{}{STAGED}", part.file_name()));
    atomic_write(&file, &made.sealed).map_err(|source| Error::Write {
        what: file.display().to_string(),
        source,
    })?;
    Ok(made.referral)
}

/// The contents of each package, the keys by authority, what is known of whom, and which decisions on
/// several authorities that rests on.
struct Readings {
    made: tables::Made,
    keys: BTreeMap<String, String>,
    known: referred::Basis,
    decided: stored_shared::Version,
    /// The version of the rules in force.
    version: String,
    /// The number of the last source.
    source: i64,
}

/// What everybody is sent, the keys, and what is known of whom, in one reading.
fn read(site: &Site) -> Result<Readings, Error> {
    site.store.read("refer", |tx| {
        let version = rules::in_force(tx, site)?.version;
        // In one with what is read: nothing can come in between.
        let missing = match persons::behind(tx)? {
            persons::Behind { unmatched: 1.., .. } => {
                "run `tiaki match`, `tiaki link` and `tiaki triage`"
            }
            behind if behind.unlinked + behind.unranked > 0 => {
                "run `tiaki link` and `tiaki triage`"
            }
            _ if ranked_otherwise(tx, &version)? > 0 => {
                "run `tiaki triage`: other rules came into force since persons were ranked"
            }
            _ => {
                let keys = referrals::keys(tx)?;
                return Ok(Readings {
                    made: tables::make(tx, site, &keys, (&Whom::Queues, &Load::Whole))?,
                    keys,
                    known: referred::basis(tx)?,
                    decided: stored_shared::version(tx)?,
                    version,
                    source: referrals::drafts::last_source(tx)?,
                });
            }
        };
        Err(Error::Early {
            missing,
            step: "refer",
        })
    })
}

/// Which decisions on several authorities went out with which referrals.
fn drafts(ready: &[Ready<'_>], sealed: &[Referral]) -> Vec<(SharedReferralId, ReferralId)> {
    let of = |(ready, referral): (&Ready<'_>, &Referral)| {
        let (drafts, id) = (&ready.contents.shared, referral.id);
        drafts.iter().map(|draft| (*draft, id)).collect::<Vec<_>>()
    };
    ready.iter().zip(sealed).flat_map(of).collect()
}

/// Who is in the packages, in their order.
fn sent(ready: &[Ready<'_>], sealed: &[Referral]) -> Vec<Sent> {
    let of = |(ready, referral): (&Ready<'_>, &Referral)| {
        let (persons, id) = (&ready.contents.sent, referral.id);
        let sent = persons.iter().map(move |(person, band)| Sent {
            person: *person,
            referral: id,
            back_on: back_on(band),
        });
        sent.collect::<Vec<_>>()
    };
    ready.iter().zip(sealed).flat_map(of).collect()
}

/// A package of an earlier release is never written over.
fn refuse_overwriting(release: &Release, ready: &[Ready<'_>]) -> Result<(), Error> {
    let is_there = |ready: &&Ready<'_>| release.out.join(ready.part.file_name()).exists();
    let Some(ready) = ready.iter().find(is_there) else {
        return Ok(());
    };
    let name = ready.part.file_name();
    let why = format!("{name} is there from an earlier release, which stays: name another folder");
    Err(Error::Invalid {
        what: "the folder for packages".to_owned(),
        why,
    })
}

/// Gives the staged packages their names, now that the release is written down.
fn put_in_place(release: &Release, ready: &[Ready<'_>]) -> Result<(), Error> {
    for name in ready.iter().map(|ready| ready.part.file_name()) {
        let (staged, file) = (
            release.out.join(format!("{name}{STAGED}")),
            release.out.join(&name),
        );
        let failed = |source| Error::Write {
            what: file.display().to_string(),
            source,
        };
        std::fs::rename(staged, &file).map_err(failed)?;
    }
    Ok(())
}

/// A package that can be made: its tables, and the key it is sealed to.
struct Ready<'r> {
    part: &'r Part,
    contents: &'r Contents,
    recipient: &'r String,
}

/// Two people, a purpose, an operation.
fn check(release: &Release) -> Result<(), Error> {
    let invalid = |why: &str| {
        Err(Error::Invalid {
            what: "the release".to_owned(),
            why: why.to_owned(),
        })
    };
    let (one, two) = (release.released_by.trim(), release.second.trim());
    if one.is_empty() || two.is_empty() {
        return invalid("two people must be named");
    }
    if operator_key(one) == operator_key(two) {
        return invalid("the second person must be another than the first");
    }
    if release.operation.trim().is_empty() || release.purpose.trim().is_empty() {
        return invalid("the operation and the purpose must be named");
    }
    Ok(())
}
