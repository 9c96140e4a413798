//! A referral leaves: a second person lets it go, the list of checks answered for by name.
//!
//! Packages are made, signed, sealed and written under names that say that they are not released yet; then the
//! release, its packages with their digests, who went where, and the entries of the log commit in one transaction,
//! which looks once more whether everything is as it was shown; and only then the files get their names. Whoever
//! loses a race of two releases has changed nothing, and its files go. A run that dies before the commit has
//! released nothing, and one that dies after it has released: [`finish`] gives the files their names.
//!
//! The loser is told so ([`Refused::Gone`]).
//!
//! It refuses whoever drafted or submitted the referral, and whoever decided where one of its persons is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use tiaki_core::authority::Authority;
use tiaki_core::id::{PackageId, PersonId, ReferralId, SharedReferralId};
use tiaki_core::queue::back_on;
use tiaki_core::referral::{ReferralState, ReferralStep, blocked, open};
use tiaki_package::{Recipient, SigningKey, atomic_write};
use tiaki_store::exchange::taken;
use tiaki_store::queue::Operator;
use tiaki_store::queue::referred::{self, Sent};
use tiaki_store::referrals::{self, drafts};
use tiaki_store::{Tx, shared};

use super::checks::Answer;
use super::draft::{DAY, Refused, event, named};
use super::goes::{Reading, cover, is_same, package_of, read, release_of};
use super::make::{Ids, MadePackage, Maker};
use super::{Release, STAGED};
use crate::{Act, Error, Site};

/// What a site needs to let referrals leave.
#[derive(Debug, Clone)]
pub struct Sending {
    /// The authority that sends.
    pub from: Authority,
    /// The operation's name.
    pub operation: String,
    /// The key that packages are signed with.
    pub signing: Arc<SigningKey>,
    /// Where packages are written.
    pub out: PathBuf,
}

/// What a release came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Released {
    /// The referral.
    pub referral: SharedReferralId,
    /// Its packages, in the order of their recipients.
    pub packages: Vec<PackageId>,
    /// Persons in it.
    pub persons: u64,
}

/// A package that waits for its name.
struct Waits {
    staged: PathBuf,
    file: PathBuf,
}

/// Lets a referral go.
///
/// # Errors
/// [`Error::Referral`] where it may not leave as it is, or not by this person: nothing has been changed then; where
/// a package cannot be made or written; those of the store.
pub fn release(
    site: &Site,
    act: &Act,
    id: &SharedReferralId,
    answer: &Answer,
    sending: &Sending,
) -> Result<Released, Error> {
    let who = named(&act.actor)?;
    finish(site, &sending.out)?;
    let reading = site.store.read("referral release", |tx| {
        look(tx, site, (act, &who), id, answer)
    })?;
    let release = release_of(&reading.draft, &who.name, sending);
    let (made, waits) = seal(site, act, &reading, &release, sending)?;
    let committed = site.store.write("referral release", |tx| {
        let again = look(tx, site, (act, &who), id, answer)?;
        if again.mark != reading.mark {
            return Err(Refused::Moved.into());
        }
        commit(tx, (act, &who), &again, &made)
    });
    if let Err(error) = committed {
        // Whoever won may have staged the same bytes: they get their names first.
        let _ = finish(site, &sending.out);
        for wait in &waits {
            // What is left behind is sealed, and no release knows of it.
            let _ = std::fs::remove_file(&wait.staged);
        }
        return Err(error);
    }
    for wait in &waits {
        name(wait)?;
    }
    Ok(Released {
        referral: *id,
        packages: made.iter().map(|made| made.referral.package).collect(),
        persons: u64::try_from(reading.persons.len()).unwrap_or(u64::MAX),
    })
}

/// Reads what would leave, and refuses what may not, or not by this person.
fn look(
    tx: &Tx<'_>,
    site: &Site,
    (act, who): (&Act, &Operator),
    id: &SharedReferralId,
    answer: &Answer,
) -> Result<Reading, Error> {
    let draft = drafts::find(tx, id)?.ok_or(Refused::NoDraft)?;
    let events = drafts::events(tx, id)?;
    let mut released = events
        .iter()
        .filter(|event| event.step == ReferralStep::Release);
    if draft.state == ReferralState::Released
        && !released.any(|event| event.operator.key == who.key)
    {
        return Err(Refused::Gone.into());
    }
    draft
        .state
        .after(ReferralStep::Release)
        .map_err(Refused::from)?;
    let asked = events
        .into_iter()
        .filter(|event| event.step == ReferralStep::Submit);
    let asked: BTreeSet<String> = asked.map(|event| event.operator.key).collect();
    if draft.operator.key == who.key || asked.contains(&who.key) {
        return Err(Refused::Drafter.into());
    }
    // An answer that is asked for by a day that has passed cannot come: another is drafted, with another day.
    if draft.reply_on <= act.at.micros().div_euclid(DAY) {
        return Err(Refused::ReplyBy.into());
    }
    let reading = read(tx, site, draft, act.at)?;
    for person in &reading.persons {
        let placed = drafts::ruled_by(tx, &person.id)?;
        if placed.iter().any(|name| is_same(name, &who.name)) {
            return Err(Refused::Placed.into());
        }
    }
    if blocked(&reading.checks) {
        return Err(Refused::Blocked.into());
    }
    if answer
        .seen
        .as_ref()
        .is_some_and(|seen| *seen != reading.mark)
    {
        return Err(Refused::Moved.into());
    }
    if !open(&reading.checks).is_subset(&answer.checks) {
        return Err(Refused::Unanswered.into());
    }
    Ok(reading)
}

/// Makes every package and writes it under a name that says that it is not released.
fn seal(
    site: &Site,
    act: &Act,
    reading: &Reading,
    release: &Release,
    sending: &Sending,
) -> Result<(Vec<MadePackage>, Vec<Waits>), Error> {
    let cannot = |path: &Path, source| Error::Write {
        what: path.display().to_string(),
        source,
    };
    std::fs::create_dir_all(&sending.out).map_err(|source| cannot(&sending.out, source))?;
    let cover = cover(&reading.draft);
    let maker = Maker {
        site,
        at: act.at,
        release,
        cover: Some(&cover),
        signing: &sending.signing,
    };
    let (mut made, mut waits) = (Vec::new(), Vec::new());
    for (part, contents) in &reading.contents {
        let parts = [
            reading.draft.id.as_bytes().as_slice(),
            part.authority.as_bytes(),
        ];
        let ids = Ids {
            referral: ReferralId::derive(&site.key, &parts),
            package: package_of(site, &reading.draft, &part.authority),
        };
        let key = reading.keys.get(&part.authority).ok_or(Refused::Blocked)?;
        let key = Recipient::parse(key).map_err(|_| Refused::Blocked)?;
        let one = maker.package(&ids, &part.authority, contents, &key)?;
        let digest = hex::encode(one.referral.digest.get(..8).unwrap_or_default());
        let wait = Waits {
            staged: sending
                .out
                .join(format!("{}.tiaki.{digest}{STAGED}", ids.package)),
            file: sending.out.join(file_name(&ids.package)),
        };
        atomic_write(&wait.staged, &one.sealed).map_err(|source| cannot(&wait.staged, source))?;
        made.push(one);
        waits.push(wait);
    }
    Ok((made, waits))
}

/// What the file of a package is called once it is released.
pub(super) fn file_name(package: &PackageId) -> String {
    format!("{package}.tiaki")
}

/// Writes the release down.
fn commit(
    tx: &Tx<'_>,
    (act, who): (&Act, &Operator),
    reading: &Reading,
    made: &[MadePackage],
) -> Result<(), Error> {
    let id = &reading.draft.id;
    let all: Vec<referrals::Referral> = made.iter().map(|made| made.referral.clone()).collect();
    referrals::add(tx, &all, &reading.keys)?;
    let with: Vec<(SharedReferralId, ReferralId)> =
        all.iter().map(|referral| (*id, referral.id)).collect();
    shared::note_sent(tx, &with)?;
    let persons: BTreeSet<PersonId> = reading.persons.iter().map(|person| person.id).collect();
    let known = referred::basis_of(tx, &persons)?;
    let mut sent = Vec::new();
    for (contents, referral) in reading.contents.values().zip(&all) {
        sent.extend(contents.sent.iter().map(|(person, band)| Sent {
            person: *person,
            referral: referral.id,
            back_on: back_on(band),
        }));
    }
    referred::add(tx, &sent, &known, act.at)?;
    for (contents, one) in reading.contents.values().zip(&all) {
        let package = (&one.digest, one.authority.as_str());
        taken::carries(tx, package, &contents.placed)?;
    }
    let mut event = event(ReferralStep::Release, "", who, act.at);
    let answered = open(&reading.checks).into_iter();
    event.checks = answered.map(|check| check.code().to_owned()).collect();
    drafts::note(tx, id, &event, (ReferralState::Released, None))?;
    Ok(())
}

/// Gives a staged package its name. Another run may have seen it waiting and been quicker ([`finish`]).
fn name(wait: &Waits) -> Result<(), Error> {
    match std::fs::rename(&wait.staged, &wait.file) {
        Err(source) if source.kind() == std::io::ErrorKind::NotFound && wait.file.exists() => {
            Ok(())
        }
        Err(source) => Err(Error::Write {
            what: wait.file.display().to_string(),
            source,
        }),
        Ok(()) => Ok(()),
    }
}

/// Gives the packages of releases that were cut off after they were written down their names, and takes away what was
/// made for the same package and not released; returns how many got a name. What belongs to no release stays as it is.
///
/// # Errors
/// Where the folder or a file in it cannot be read or changed; those of the store.
pub fn finish(site: &Site, out: &Path) -> Result<u64, Error> {
    let cannot = |source| Error::Read {
        what: out.display().to_string(),
        source,
    };
    let entries = match std::fs::read_dir(out) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(cannot(error)),
    };
    let mut named = 0;
    for entry in entries {
        let staged = entry.map_err(cannot)?.path();
        let Some((package, digest)) = staged_of(&staged) else {
            continue;
        };
        let released = site
            .store
            .read("finish", |tx| drafts::find_digest(tx, &package))?;
        let Some(released) = released else {
            continue;
        };
        let file = out.join(file_name(&package));
        if hex::encode(released.get(..8).unwrap_or_default()) == digest && !file.exists() {
            name(&Waits { staged, file })?;
            named += 1;
        } else if let Err(source) = std::fs::remove_file(&staged) {
            // Another run may have been quicker.
            if source.kind() != std::io::ErrorKind::NotFound {
                return Err(Error::Write {
                    what: staged.display().to_string(),
                    source,
                });
            }
        }
    }
    Ok(named)
}

/// The package, and the beginning of its digest, that a file was staged for.
fn staged_of(path: &Path) -> Option<(PackageId, String)> {
    let name = path.file_name()?.to_str()?;
    let (package, digest) = name.strip_suffix(STAGED)?.split_once(".tiaki.")?;
    Some((PackageId::parse(package).ok()?, digest.to_owned()))
}
