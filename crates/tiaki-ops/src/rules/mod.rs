//! The rules of triage: which are in force at this site, and how others come to be.
//!
//! Everything that ranks persons asks [`in_force`] for the rules it ranks them by, in the transaction
//! in which it reads what it ranks, so that no two parts of a run go by different rules. In force is
//! the version that was approved last and that nobody has withdrawn; where there is none, the rules
//! that ship with the build. A version is proposed by one named person and approved by another
//! ([`office`]); its approval is signed by the site ([`tiaki_package::approval`]) and sealed under
//! the site's key, and each time the rules are loaded both are held against the file as it is
//! stored: a byte that was changed, in the file, the approval or the seal, is refused, and nothing
//! is ranked until somebody has looked.
//!
//! Nothing learns by itself. [`learning`] writes a file; it goes the same way as one that a person
//! wrote. [`backtest`] says what a version would have done, and [`replay`] what rules of today would
//! have done with the past; neither changes anything.

pub mod backtest;
mod calibration;
pub mod drift;
mod everyone;
pub mod learning;
pub mod office;
mod past;
pub mod published;
pub mod replay;
pub mod shown;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};
use tiaki_core::id::SiteKey;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::{Rules, formats_6_4};
use tiaki_package::approval::{SignedApproval, parse_approval};
use tiaki_store::Tx;
use tiaki_store::rules::{self, Version, Withdrawn};

pub(crate) use self::past::{Case, Past};
use crate::{Error, Site};

static STANDARD: LazyLock<Rules> = LazyLock::new(Rules::standard);

/// The text of the rules that ship with the build.
pub const STANDARD_TEXT: &str = Rules::STANDARD_TEXT;

/// The rules that persons are ranked by.
///
/// # Errors
/// [`Error::Invalid`] where what was approved is not what is stored; those of the store.
pub fn in_force(tx: &Tx<'_>, site: &Site) -> Result<Rules, Error> {
    match standing(tx, site)? {
        Some(version) => load(&version, &site.key),
        None => Ok(STANDARD.clone()),
    }
}

/// The version that was approved last of those that nobody has withdrawn; nothing where there is none.
/// A withdrawal that does not hold puts nothing in force and nothing out of it: it is refused.
fn standing(tx: &Tx<'_>, site: &Site) -> Result<Option<Version>, Error> {
    let versions = rules::all(tx)?;
    for version in &versions {
        withdrawal_holds(version, &site.key)?;
    }
    let standing = versions
        .into_iter()
        .filter(|version| version.approval.is_some() && version.withdrawal.is_none());
    Ok(standing.max_by_key(|version| (approved_at(version), version.seq)))
}

/// Whether the withdrawal of a version, where there is one, was made here and as it is stored.
fn withdrawal_holds(version: &Version, key: &SiteKey) -> Result<(), Error> {
    match &version.withdrawal {
        Some(withdrawal) if withdrawal_seal(key, version, withdrawal) != withdrawal.seal => {
            Err(refuse(
                &format!("the withdrawal of the rules {}", version.version),
                "it was not made at this site as it is stored: nothing is ranked until the database is restored, or somebody withdraws the version again",
            ))
        }
        _ => Ok(()),
    }
}

/// The site's own mark on a withdrawal: on which file it is, by whom, when and why.
fn withdrawal_seal(key: &SiteKey, version: &Version, withdrawal: &Withdrawn) -> String {
    let moment = withdrawal.at.micros().to_be_bytes();
    let parts = [
        version.version.as_bytes(),
        version.sha256.as_bytes(),
        withdrawal.by.as_bytes(),
        &moment,
        withdrawal.reason.as_bytes(),
    ];
    hex::encode(key.digest("rules-withdrawal", &parts))
}

/// The rules that may have given a place, by version: the build's and all that were ever approved and
/// hold still. What does not hold is left out, so that pages can be shown and say so.
pub(crate) fn that_ranked(tx: &Tx<'_>, site: &Site) -> Result<BTreeMap<String, Rules>, Error> {
    let approved = rules::all(tx)?.into_iter();
    let sound = approved
        .filter(|version| version.approval.is_some())
        .filter_map(|version| load(&version, &site.key).ok());
    let all = std::iter::once(STANDARD.clone()).chain(sound);
    Ok(all.map(|rules| (rules.version.clone(), rules)).collect())
}

/// Which rules were in force when: each from its moment on, in order of time. The first is from the
/// beginning of time.
///
/// # Errors
/// As [`in_force`].
pub(crate) fn over_time(tx: &Tx<'_>, site: &Site) -> Result<Vec<(Timestamp, Rules)>, Error> {
    let versions = rules::all(tx)?;
    for version in &versions {
        withdrawal_holds(version, &site.key)?;
    }
    let mut moments: Vec<Timestamp> = versions
        .iter()
        .flat_map(|version| {
            let approved = version.approval.as_ref().map(|approval| approval.at);
            let withdrawn = version.withdrawal.as_ref().map(|withdrawal| withdrawal.at);
            [approved, withdrawn]
        })
        .flatten()
        .collect();
    moments.sort_unstable();
    moments.dedup();
    let mut found = vec![(Timestamp::from_micros(i64::MIN), STANDARD.clone())];
    for moment in moments {
        let standing = versions
            .iter()
            .filter(|version| version.stands_at(moment))
            .max_by_key(|version| (approved_at(version), version.seq));
        let rules = match standing {
            Some(version) => load(version, &site.key)?,
            None => STANDARD.clone(),
        };
        if found
            .last()
            .is_none_or(|(_, last)| last.digest != rules.digest)
        {
            found.push((moment, rules));
        }
    }
    Ok(found)
}

fn approved_at(version: &Version) -> Option<Timestamp> {
    version.approval.as_ref().map(|approval| approval.at)
}

/// Rules that somebody names: the build's, or those of a version that was proposed here, approved
/// or not, for showing and comparing.
///
/// # Errors
/// [`Error::Invalid`] where there are none of this name, or they do not read; those of the store.
pub fn named(tx: &Tx<'_>, site: &Site, name: &str) -> Result<Rules, Error> {
    if name == STANDARD.version {
        return Ok(STANDARD.clone());
    }
    if name == formats_6_4::VERSION {
        return Err(refuse(
            name,
            "it is a formula beside the rules, not rules to rank by: `tiaki rules show` and `tiaki triage --replay` know it",
        ));
    }
    match rules::find(tx, name)? {
        Some(version) if version.approval.is_some() => load(&version, &site.key),
        Some(version) => read(&version),
        None => Err(refuse(
            "the version of the rules",
            "there is none of this name: see `tiaki rules list`",
        )),
    }
}

/// Reads a version as it was proposed, and holds its digest against its bytes.
fn read(version: &Version) -> Result<Rules, Error> {
    let name = named_rules(&version.version);
    if hex::encode(Sha256::digest(version.text.as_bytes())) != version.sha256 {
        return Err(refuse(
            name,
            "its bytes are not those that were proposed: withdraw it and propose the file again",
        ));
    }
    let rules = Rules::parse(&version.text).map_err(|error| refuse(name, &told(&error)))?;
    if rules.version == version.version {
        Ok(rules)
    } else {
        Err(refuse(name, "it names itself otherwise than it is kept"))
    }
}

/// Loads rules that were approved, and checks everything that vouches for them.
fn load(version: &Version, key: &SiteKey) -> Result<Rules, Error> {
    let name = named_rules(&version.version);
    let bad = |why: &str| {
        let what_next = "nothing is ranked by it; restore the database, or withdraw the version";
        refuse(name, &format!("{why}: {what_next}"))
    };
    let Some(approval) = &version.approval else {
        return Err(bad("nobody has approved it"));
    };
    let signed: SignedApproval = parse_approval(approval.signed.as_bytes())
        .map_err(|error| bad(&format!("its approval is refused ({})", error.code())))?;
    signed
        .verify(version.text.as_bytes(), None)
        .map_err(|error| bad(&format!("its approval is refused ({})", error.code())))?;
    if seal(key, &approval.signed) != approval.seal {
        return Err(bad("its approval was not made at this site"));
    }
    let said = signed.approval();
    if said.version != version.version
        || said.proposed_by != version.proposed_by
        || said.approved_at != approval.at.micros()
    {
        return Err(bad("its approval is of another version, person or time"));
    }
    read(version)
}

/// The site's own mark on an approval: without the site's key none can be made, whoever can write
/// to the database or has the signing key.
fn seal(key: &SiteKey, signed: &str) -> String {
    hex::encode(key.digest("rules-approval", &[signed.as_bytes()]))
}

const fn named_rules(_version: &str) -> &'static str {
    "the version of the rules"
}

fn refuse(what: &str, why: &str) -> Error {
    Error::Invalid {
        what: what.to_owned(),
        why: why.to_owned(),
    }
}

/// An error with its causes, in one line.
pub(crate) fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        text = format!("{text}: {}", next.to_string().trim().replace('\n', " "));
        cause = next.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use tiaki_package::SigningKey;
    use tiaki_package::approval::Approval;
    use tiaki_store::rules::Approved;

    use super::*;

    fn key() -> SiteKey {
        SiteKey::new(&[7; 32])
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_micros(0).plus_seconds(seconds)
    }

    /// A version as approval leaves it.
    fn approved() -> Version {
        let text = STANDARD_TEXT.replacen("standard-1", "site-2", 2);
        let sha256 = hex::encode(Sha256::digest(text.as_bytes()));
        let approval = Approval {
            version: "site-2".to_owned(),
            sha256: sha256.clone(),
            proposed_by: "ana".to_owned(),
            approved_by: "ben".to_owned(),
            approved_at: at(9).micros(),
        };
        let signed = approval.sign(&SigningKey::from_seed([3; 32])).unwrap();
        let signed = String::from_utf8(signed.to_bytes()).unwrap();
        Version {
            version: "site-2".to_owned(),
            seq: 1,
            text,
            sha256,
            reason: "a test".to_owned(),
            proposed_by: "ana".to_owned(),
            proposed_at: at(1),
            approval: Some(Approved {
                seal: seal(&key(), &signed),
                signed,
                at: at(9),
                reason: String::new(),
            }),
            withdrawal: None,
        }
    }

    #[test]
    fn what_was_approved_is_loaded() {
        let rules = load(&approved(), &key()).unwrap();
        assert_eq!(rules.version, "site-2");
    }

    #[test]
    fn a_changed_byte_of_rules_approval_or_seal_is_refused() {
        let flip = |text: &str, place: usize| {
            let mut bytes = text.as_bytes().to_vec();
            bytes[place] ^= 1;
            String::from_utf8(bytes).ok()
        };
        let good = approved();
        let signed = good.approval.clone().unwrap();
        // Each byte of the figures, and of everything that vouches for them.
        for place in 0..good.text.len() {
            if let Some(text) = flip(&good.text, place) {
                let bad = Version {
                    text,
                    ..good.clone()
                };
                assert!(load(&bad, &key()).is_err(), "byte {place} of the rules");
            }
        }
        for place in 0..signed.signed.len() {
            if let Some(text) = flip(&signed.signed, place) {
                let approval = Some(Approved {
                    signed: text,
                    ..signed.clone()
                });
                let bad = Version {
                    approval,
                    ..good.clone()
                };
                assert!(load(&bad, &key()).is_err(), "byte {place} of the approval");
            }
        }
        for place in 0..signed.seal.len() {
            let seal = flip(&signed.seal, place).unwrap();
            let approval = Some(Approved {
                seal,
                ..signed.clone()
            });
            let bad = Version {
                approval,
                ..good.clone()
            };
            assert!(load(&bad, &key()).is_err(), "byte {place} of the seal");
        }
    }

    #[test]
    fn rules_of_another_site_person_time_or_name_are_refused() {
        assert!(load(&approved(), &SiteKey::new(&[8; 32])).is_err());
        let with = |change: &dyn Fn(&mut Version)| {
            let mut version = approved();
            change(&mut version);
            load(&version, &key())
        };
        assert!(with(&|version| version.proposed_by = "cem".to_owned()).is_err());
        assert!(with(&|version| version.version = "site-3".to_owned()).is_err());
        assert!(with(&|version| version.approval = None).is_err());
        assert!(
            with(&|version| {
                if let Some(approval) = &mut version.approval {
                    approval.at = at(10);
                }
            })
            .is_err()
        );
        assert!(with(&|version| version.sha256 = "00".repeat(32)).is_err());
    }

    #[test]
    fn a_changed_withdrawal_is_refused_and_so_is_one_without_a_seal() {
        let mut good = approved();
        let mut withdrawal = Withdrawn {
            by: "ben".to_owned(),
            at: at(20),
            reason: "a test".to_owned(),
            seal: String::new(),
        };
        withdrawal.seal = withdrawal_seal(&key(), &good, &withdrawal);
        good.withdrawal = Some(withdrawal.clone());
        assert!(withdrawal_holds(&good, &key()).is_ok());
        assert!(withdrawal_holds(&approved(), &key()).is_ok(), "none at all");
        assert!(withdrawal_holds(&good, &SiteKey::new(&[8; 32])).is_err());
        let with = |change: &dyn Fn(&mut Version, &mut Withdrawn)| {
            let (mut version, mut other) = (good.clone(), withdrawal.clone());
            change(&mut version, &mut other);
            version.withdrawal = Some(other);
            withdrawal_holds(&version, &key())
        };
        assert!(with(&|_, one| one.by = "cem".to_owned()).is_err());
        assert!(with(&|_, one| one.at = at(21)).is_err());
        assert!(with(&|_, one| one.reason = "another".to_owned()).is_err());
        assert!(with(&|_, one| one.seal.clear()).is_err());
        assert!(with(&|version, _| version.version = "site-3".to_owned()).is_err());
        let refused = with(&|version, _| version.sha256 = "00".repeat(32));
        assert!(refused.unwrap_err().to_string().contains("site-2"));
    }

    #[test]
    fn a_version_stands_from_its_approval_to_its_withdrawal() {
        let mut version = approved();
        assert!(!version.stands_at(at(8)));
        assert!(version.stands_at(at(9)));
        version.withdrawal = Some(Withdrawn {
            by: "ben".to_owned(),
            at: at(20),
            reason: "a test".to_owned(),
            seal: String::new(),
        });
        assert!(version.stands_at(at(19)));
        assert!(!version.stands_at(at(20)));
    }
}
