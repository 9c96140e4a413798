//! The directory of authorities, and the desk for those whom nobody can place.
//!
//! What the directory says of an authority stands beside what this site knows of it: its key, how long connection
//! logs live in its country, who waits for it, and what it was sent.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use tiaki_core::authority::{Authority, Directory};
use tiaki_core::clock::LogLife;
use tiaki_core::country::Country;
use tiaki_core::time::Timestamp;
use tiaki_store::{referrals, views};

use crate::{Error, Site};

/// The coordinator's own desk: persons in no country, or in a conflict of countries, wait here for a human.
pub const COORDINATOR: &str = "coordinator";

/// The authority with this id, or the one for the country with this code.
#[must_use]
pub fn find<'d>(directory: &'d Directory, text: &str) -> Option<&'d Authority> {
    let by_country = || Country::find(text).map(|country| directory.authority(country));
    directory.find_id(text).or_else(by_country)
}

/// An authority with what this site knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What the directory says.
    pub authority: Authority,
    /// How long connection logs are expected to live in its country.
    pub log_life: LogLife,
    /// The key that its packages are sealed to; nothing goes to an authority without one.
    pub key: Option<Key>,
    /// Persons in its queue.
    pub waiting: i64,
    /// Packages sealed for it, and when the last was.
    pub packages: Option<(i64, Timestamp)>,
}

/// The key of an authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The public key.
    pub recipient: String,
    /// What people compare by telephone: the first 16 bytes of the SHA-256 of the key's text, in groups of four
    /// hexadecimal digits.
    pub fingerprint: String,
    /// Since when it is in force here.
    pub since: Timestamp,
}

/// All authorities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries {
    /// The version of the directory.
    pub version: String,
    /// The version of the table of log lives.
    pub log_lives: String,
    /// By the codes of their countries.
    pub entries: Vec<Entry>,
}

/// The fingerprint of a public key.
#[must_use]
pub fn fingerprint(recipient: &str) -> String {
    let digest = hex::encode(Sha256::digest(recipient.as_bytes()));
    let groups = digest.as_bytes().chunks(4).take(8);
    groups
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Every authority, with its key, who waits for it and what it was sent.
///
/// # Errors
/// Those of the store.
pub fn entries(site: &Site) -> Result<Entries, Error> {
    let (keys, sent, bands) = site.store.read("directory", |tx| {
        let keys = referrals::keys_since(tx)?;
        Ok::<_, Error>((keys, referrals::sent(tx)?, views::bands(tx)?))
    })?;
    let mut waiting: BTreeMap<&str, i64> = BTreeMap::new();
    for band in &bands {
        *waiting.entry(&band.authority).or_default() += band.persons;
    }
    let (directory, lives) = (&site.countries.directory, &site.countries.log_life);
    let entries = directory.iter().map(|authority| Entry {
        authority: authority.clone(),
        log_life: lives.life(Some(authority.country)).clone(),
        key: keys.get(&authority.id).map(|key| Key {
            fingerprint: fingerprint(&key.recipient),
            recipient: key.recipient.clone(),
            since: key.since,
        }),
        waiting: waiting.get(authority.id.as_str()).copied().unwrap_or(0),
        packages: sent.get(&authority.id).copied(),
    });
    Ok(Entries {
        version: directory.version().to_owned(),
        log_lives: lives.version().to_owned(),
        entries: entries.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::fingerprint;

    #[test]
    fn a_fingerprint_is_of_the_key_and_easy_to_read_out() {
        let one = fingerprint("age1example");
        assert_eq!(one.len(), 8 * 4 + 7);
        assert!(one.split(' ').all(|group| group.len() == 4));
        assert_ne!(one, fingerprint("age1exampl3"));
    }
}
