//! The directory's keys: whose they are, since when, and who compared their fingerprints.
//!
//! A key comes by a file that anybody may have changed on the way, so nothing rests on it until a second person has
//! compared its fingerprint with whoever holds it, by telephone or in a meeting ([`check`]). Keys follow on each other:
//! the newest in force is sealed to, and what was signed by an older one is taken as long as it was written before that
//! one ended, with a day for clocks that differ. Under a revoked key nothing is taken that comes after, whatever its date
//! says: a thief writes any date.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tiaki_core::policy::Action;
use tiaki_core::protection::operator;
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;
use tiaki_package::{Recipient, VerifyingKey};
use tiaki_store::exchange::keys::{self as stored, Turn};
use tiaki_store::{Tx, referrals};

pub use tiaki_store::exchange::keys::Key;

use super::{Refused, allowed};
use crate::directory::fingerprint;
use crate::{Act, Error, Site, directory};

/// By how much clocks may differ, in microseconds: a day.
pub const SKEW: i64 = 86_400_000_000;

/// What a key is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// What comes to the authority is sealed to it: `age1…`.
    Seal,
    /// The authority signs with it: `tiaki-ed25519:…`.
    Sign,
    /// Its node is known by it on the line: the SHA-256 of its certificate's public key, in hexadecimal digits.
    Transport,
}

impl Purpose {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Seal, Self::Sign, Self::Transport];

    /// As stored and said.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Seal => "seal",
            Self::Sign => "sign",
            Self::Transport => "transport",
        }
    }

    /// The one with this code.
    #[must_use]
    pub fn find(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.code() == code)
    }

    /// The one form of a key, or why it is none.
    fn form(self, text: &str) -> Result<String, Refused> {
        let none = |error: tiaki_package::KeyError| Refused::NoKey(error.to_string());
        match self {
            Self::Seal => Recipient::parse(text)
                .map(|key| key.to_string())
                .map_err(none),
            Self::Sign => VerifyingKey::parse(text)
                .map(|key| key.to_string())
                .map_err(none),
            Self::Transport => {
                let text = text.trim().to_ascii_lowercase();
                let is_digest =
                    text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
                if is_digest {
                    Ok(text)
                } else {
                    Err(Refused::NoKey("not 64 hexadecimal digits".to_owned()))
                }
            }
        }
    }
}

/// What a site hands to others so that they can write to it, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// `tiaki-exchange-card-1`.
    pub format: String,
    /// The authority's id in the directory.
    pub authority: String,
    /// Its keys.
    pub keys: Vec<CardKey>,
}

/// A key on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardKey {
    /// What it is for.
    pub purpose: Purpose,
    /// The public half.
    pub key: String,
    /// What people compare.
    pub fingerprint: String,
}

/// The format of cards.
pub const CARD: &str = "tiaki-exchange-card-1";

/// The card of a site; `line` is the key of its node on lines, where it has one.
#[must_use]
pub fn card(node: &super::Node, line: Option<String>) -> Card {
    let of = |purpose: Purpose, key: String| CardKey {
        purpose,
        fingerprint: fingerprint(&key),
        key,
    };
    let seal = node.identities.first().map(|own| own.recipient_text());
    let seal = seal.map(|key| of(Purpose::Seal, key));
    let sign = of(Purpose::Sign, node.signing.verifying_key().to_string());
    let line = line.map(|key| of(Purpose::Transport, key));
    Card {
        format: CARD.to_owned(),
        authority: node.authority.id.clone(),
        keys: seal.into_iter().chain([sign]).chain(line).collect(),
    }
}

/// Adds what a card says; how many keys were new. Nothing rests on them before they are checked.
///
/// # Errors
/// Where it is no card; [`Refused`]; those of the store.
pub fn add_card(site: &Site, act: &Act, text: &str) -> Result<u64, Error> {
    let card: Card =
        serde_json::from_str(text).map_err(|_| Refused::NoKey("no card".to_owned()))?;
    if card.format != CARD {
        return Err(Refused::NoKey("a card of another version".to_owned()).into());
    }
    let mut new = 0;
    for key in &card.keys {
        new += u64::from(add(
            site,
            act,
            &card.authority,
            key.purpose,
            &key.key,
            None,
        )?);
    }
    Ok(new)
}

/// Adds a key of an authority, in force from a moment on, or for all that it ever signed where none is given; whether it was new. Nothing rests on it before it is checked.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn add(
    site: &Site,
    act: &Act,
    authority: &str,
    purpose: Purpose,
    key: &str,
    from: Option<i64>,
) -> Result<bool, Error> {
    let key = purpose.form(key)?;
    let authority = directory::find(&site.countries.directory, authority);
    let authority = authority.ok_or(Refused::NoAuthority)?.id.clone();
    let by = named(act)?;
    let new = Key {
        authority,
        purpose: purpose.code().to_owned(),
        fingerprint: fingerprint(&key),
        key,
        from: from.unwrap_or(0),
        until: None,
        revoked: None,
        added_by: by.clone(),
        added_at: act.at.micros(),
        checked_by: None,
        checked_at: None,
    };
    site.store.write("exchange key", |tx| {
        allowed(tx, &by, Action::ChangeDirectory)?;
        let others = stored::whose(tx, &new.purpose, &new.key)?;
        if let Some(other) = others.iter().find(|key| key.authority != new.authority) {
            return Err(Refused::KeyOfOther(other.authority.clone()).into());
        }
        Ok::<_, Error>(stored::add(tx, &new, &by, act.at)?)
    })
}

/// The name of who acts.
pub(crate) fn named(act: &Act) -> Result<String, Refused> {
    operator(&act.actor).map_err(|_| Refused::NoOperator)
}

/// The key of an authority with a fingerprint, however that is spaced.
fn find(tx: &Tx<'_>, authority: &str, print: &str) -> Result<Key, Error> {
    let plain = |text: &str| -> String {
        let all = text.chars().filter(|one| one.is_ascii_hexdigit());
        all.map(|one| one.to_ascii_lowercase()).collect()
    };
    let wanted = plain(print);
    let all = stored::all(tx)?.into_iter();
    let mut of = all.filter(|key| key.authority == authority && plain(&key.fingerprint) == wanted);
    Ok(of.next().ok_or(Refused::Fingerprint)?)
}

fn turned(
    site: &Site,
    act: &Act,
    (authority, print): (&str, &str),
    turn: impl Fn(&Key, &str) -> Result<Turn, Refused>,
) -> Result<Key, Error> {
    let authority = directory::find(&site.countries.directory, authority);
    let authority = authority.ok_or(Refused::NoAuthority)?.id.clone();
    let by = named(act)?;
    site.store.write("exchange key", |tx| {
        allowed(tx, &by, Action::ChangeDirectory)?;
        let key = find(tx, &authority, print)?;
        let turn = turn(&key, &by)?;
        stored::turn(tx, &key, turn, &by, act.at)?;
        seal_to(tx, &authority, act)?;
        Ok(key)
    })
}

/// Says that somebody compared the fingerprint of a key with whoever holds it: another than who added it.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn check(site: &Site, act: &Act, authority: &str, fingerprint: &str) -> Result<Key, Error> {
    turned(site, act, (authority, fingerprint), |key, by| {
        if operator_key(&key.added_by) == operator_key(by) {
            return Err(Refused::SamePerson);
        }
        Ok(Turn::Checked)
    })
}

/// Ends a key: what is written from then on is not taken under it.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn end(
    site: &Site,
    act: &Act,
    authority: &str,
    fingerprint: &str,
    until: i64,
) -> Result<Key, Error> {
    turned(site, act, (authority, fingerprint), |_, _| {
        Ok(Turn::Ends(until))
    })
}

/// Revokes a key: nothing that comes from now on is taken under it, and nothing is sealed to it.
///
/// # Errors
/// [`Refused`]; those of the store.
pub fn revoke(site: &Site, act: &Act, authority: &str, fingerprint: &str) -> Result<Key, Error> {
    turned(site, act, (authority, fingerprint), |_, _| {
        Ok(Turn::Revoked)
    })
}

/// All keys.
///
/// # Errors
/// Those of the store.
pub fn list(site: &Site) -> Result<Vec<Key>, Error> {
    Ok(site.store.read("exchange keys", stored::all)?)
}

/// The keys of an authority, by what they are for, in the order of their beginnings.
///
/// # Errors
/// Those of the store.
pub fn of_authority(site: &Site, authority: &str) -> Result<Vec<Key>, Error> {
    Ok(site.store.read("exchange keys", |tx| {
        let mut all = Vec::new();
        for purpose in Purpose::ALL {
            all.extend(stored::of(tx, authority, purpose.code())?);
        }
        Ok::<_, tiaki_store::Error>(all)
    })?)
}

/// Has packages and letters be sealed to the newest key that is in force and checked; where keys are in the directory
/// and none of them is, to nothing. A key that was saved without the directory stays where that has none.
pub(super) fn seal_to(tx: &Tx<'_>, authority: &str, act: &Act) -> Result<(), Error> {
    let keys = stored::of(tx, authority, Purpose::Seal.code())?;
    let now = act.at.micros();
    let is_in_force = |key: &&Key| {
        key.checked_by.is_some()
            && key.revoked.is_none()
            && key.from <= now
            && key.until.is_none_or(|until| now < until)
    };
    let newest = keys
        .iter()
        .filter(is_in_force)
        .max_by_key(|key| (key.from, key.added_at));
    let sealed_to = referrals::find_key(tx, authority)?.map(|(key, _)| key);
    match (newest, sealed_to) {
        (Some(key), other) if other.as_ref() != Some(&key.key) => {
            referrals::save_key(tx, authority, &key.key, &act.actor, act.at)?;
        }
        (None, Some(other)) if keys.iter().any(|key| key.key == other && is_over(key, now)) => {
            stored::unseal(tx, authority, &other)?;
        }
        _ => {}
    }
    Ok(())
}

/// Whether a node may be known by a key on a line at a moment; clocks may differ by [`SKEW`].
fn opens(key: &Key, now: i64) -> bool {
    let is_early = now < key.from.saturating_sub(SKEW);
    let is_late = key
        .until
        .is_some_and(|until| now >= until.saturating_add(SKEW));
    key.checked_by.is_some() && key.revoked.is_none() && !is_early && !is_late
}

/// The authority whose node shows this key on a line: the SHA-256 of its public key. Nobody where the directory does not
/// know it, where no second person has compared it, or where it is revoked or not in force.
///
/// # Errors
/// Those of the store.
pub fn on_line(site: &Site, key: &[u8; 32], at: Timestamp) -> Result<Option<String>, Error> {
    let text = hex::encode(key);
    let found = site.store.read("exchange line", |tx| {
        stored::whose(tx, Purpose::Transport.code(), &text).map_err(Error::from)
    })?;
    let mut open = found.into_iter().filter(|key| opens(key, at.micros()));
    // Of two whose it would be it is nobody's.
    let first = open.next();
    Ok(first
        .filter(|_| open.next().is_none())
        .map(|key| key.authority))
}

/// The keys by which an authority's node may be known on a line.
///
/// # Errors
/// Those of the store.
pub fn of_line(site: &Site, authority: &str, at: Timestamp) -> Result<BTreeSet<[u8; 32]>, Error> {
    let found = site.store.read("exchange line", |tx| {
        stored::of(tx, authority, Purpose::Transport.code()).map_err(Error::from)
    })?;
    let open = found.iter().filter(|key| opens(key, at.micros()));
    Ok(open
        .filter_map(|key| {
            let mut digest = [0; 32];
            hex::decode_to_slice(&key.key, &mut digest).ok()?;
            Some(digest)
        })
        .collect())
}

fn is_over(key: &Key, now: i64) -> bool {
    key.revoked.is_some() || key.until.is_some_and(|until| until <= now)
}

/// Whether what an authority signed with a key counts, written at a moment and read now.
///
/// # Errors
/// The code of the refusal.
pub(super) fn signer(
    tx: &Tx<'_>,
    authority: &str,
    key: &VerifyingKey,
    written: i64,
) -> Result<Result<(), &'static str>, Error> {
    let found = stored::whose(tx, Purpose::Sign.code(), &key.to_string())?;
    let Some(key) = found.into_iter().find(|key| key.authority == authority) else {
        return Ok(Err("unknown_sender"));
    };
    if key.checked_by.is_none() {
        return Ok(Err("unknown_sender"));
    }
    if key.revoked.is_some() {
        return Ok(Err("revoked_key"));
    }
    let is_early = written < key.from.saturating_sub(SKEW);
    let is_late = key
        .until
        .is_some_and(|until| written >= until.saturating_add(SKEW));
    Ok(if is_early || is_late {
        Err("key_not_in_force")
    } else {
        Ok(())
    })
}
