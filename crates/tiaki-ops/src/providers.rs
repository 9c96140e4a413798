//! Providers' logins: who may send over HTTP.
//!
//! A password is kept as Argon2id (RFC 9106) in a PHC string, with the parameters that the
//! `argon2` crate recommends (19 MiB, 2 passes, 1 lane), and cannot be read back: whoever
//! loses it is given another. Salt and password come from the caller, since nothing here
//! draws lots. Checking a password of a login that does not exist costs the same as of one
//! that does ([`check`]), so that no answer and no delay tells which names there are.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use serde::Serialize;
use tiaki_store::provider_logins;
pub use tiaki_store::provider_logins::Login;

use crate::{Act, Error, Site};

/// The shortest password that is accepted, in bytes.
pub const SHORTEST_PASSWORD: usize = 12;

/// The longest password that is looked at, in bytes.
pub const LONGEST_PASSWORD: usize = 1_024;

/// The longest name of a login, in bytes.
pub const LONGEST_USERNAME: usize = 128;

/// What is checked where there is no such login: Argon2id with the parameters in use.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IGhhcyB0aGlz$\
                      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// A login as listings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// What the provider's software names itself.
    pub username: String,
    /// The provider's name.
    pub provider: String,
    /// Whether it may be used.
    pub enabled: bool,
    /// Since when there is such a login (RFC 3339).
    pub created_at: String,
}

fn invalid(why: &str) -> Error {
    Error::Invalid {
        what: "the login".to_owned(),
        why: why.to_owned(),
    }
}

fn is_username(text: &str) -> bool {
    // A colon ends the name in Basic authentication (RFC 7617).
    let is_plain = |byte: u8| byte.is_ascii_graphic() && byte != b':';
    !text.is_empty() && text.len() <= LONGEST_USERNAME && text.bytes().all(is_plain)
}

/// A password as it is kept: a PHC string of Argon2id. The salt must be random.
///
/// # Errors
/// [`Error::Invalid`] where the password is too short, too long, or holds control characters.
pub fn hash(password: &str, salt: &[u8; 16]) -> Result<String, Error> {
    if password.len() < SHORTEST_PASSWORD || password.len() > LONGEST_PASSWORD {
        return Err(invalid(&format!(
            "a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} bytes"
        )));
    }
    if password.chars().any(char::is_control) {
        return Err(invalid("a password holds no control characters"));
    }
    Argon2::default()
        .hash_password_with_salt(password.as_bytes(), salt)
        .map(|hash| hash.to_string())
        .map_err(|_| invalid("the password could not be hashed: is there memory left?"))
}

/// Adds a login for the provider of this name.
///
/// # Errors
/// [`Error::Invalid`] where a name is not as it must be or is taken; those of [`hash`].
pub fn add(
    site: &Site,
    act: &Act,
    (username, provider): (&str, &str),
    password: &str,
    salt: &[u8; 16],
) -> Result<(), Error> {
    if !is_username(username) {
        return Err(invalid(&format!(
            "a username is 1 to {LONGEST_USERNAME} visible ASCII characters without a colon"
        )));
    }
    let is_name = !provider.trim().is_empty()
        && provider.len() <= 200
        && !provider.chars().any(char::is_control);
    if !is_name {
        return Err(invalid(
            "a provider's name is 1 to 200 bytes without control characters",
        ));
    }
    let login = Login {
        username: username.to_owned(),
        provider: provider.to_owned(),
        password: hash(password, salt)?,
        enabled: true,
        created_at: act.at,
    };
    let added = site.store.write("provider add", |tx| {
        provider_logins::add(tx, &login, &act.actor)
    })?;
    if added {
        Ok(())
    } else {
        Err(invalid("there is a login of this username already"))
    }
}

/// All logins, by name.
///
/// # Errors
/// Those of the store.
pub fn list(site: &Site) -> Result<Vec<Listed>, Error> {
    let logins = site.store.read("provider list", provider_logins::all)?;
    Ok(logins
        .into_iter()
        .map(|login| Listed {
            username: login.username,
            provider: login.provider,
            enabled: login.enabled,
            created_at: login.created_at.to_string(),
        })
        .collect())
}

fn is_known(found: bool) -> Result<(), Error> {
    if found {
        Ok(())
    } else {
        Err(invalid("there is no login of this username"))
    }
}

/// Lets a login be used, or no longer; a request under way goes on.
///
/// # Errors
/// [`Error::Invalid`] where there is none such.
pub fn switch(site: &Site, act: &Act, username: &str, enabled: bool) -> Result<(), Error> {
    is_known(site.store.write("provider switch", |tx| {
        provider_logins::switch(tx, username, enabled, &act.actor, act.at)
    })?)
}

/// Gives a login another password; the old one is good no longer.
///
/// # Errors
/// [`Error::Invalid`] where there is none such; those of [`hash`].
pub fn set_password(
    site: &Site,
    act: &Act,
    username: &str,
    password: &str,
    salt: &[u8; 16],
) -> Result<(), Error> {
    let hash = hash(password, salt)?;
    is_known(site.store.write("provider password", |tx| {
        provider_logins::set_password(tx, username, &hash, &act.actor, act.at)
    })?)
}

/// The login of this name, if there is one, switched on or not.
///
/// # Errors
/// Those of the store.
pub fn find(site: &Site, username: &str) -> Result<Option<Login>, Error> {
    Ok(site
        .store
        .read("provider login", |tx| provider_logins::find(tx, username))?)
}

/// Whether the password is the login's. Takes as long where there is no login.
#[must_use]
pub fn check(login: Option<&Login>, password: &str) -> bool {
    let hash = login.map_or(NOBODY, |login| login.password.as_str());
    // The comparison of the hashes takes the same time wherever they differ.
    let is_right = Argon2::default()
        .verify_password(password.as_bytes(), hash)
        .is_ok();
    is_right && login.is_some()
}

#[cfg(test)]
mod tests {
    use tiaki_core::time::Timestamp;

    use super::{Login, NOBODY, check, hash, is_username};

    fn login(password: &str) -> Login {
        Login {
            username: "u".to_owned(),
            provider: "Example".to_owned(),
            password: password.to_owned(),
            enabled: true,
            created_at: Timestamp::default(),
        }
    }

    #[test]
    fn a_password_is_checked_against_its_hash_alone() {
        let kept = hash("correct horse", &[7; 16]).unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert!(!kept.contains("correct"));
        assert!(check(Some(&login(&kept)), "correct horse"));
        assert!(!check(Some(&login(&kept)), "correct horsf"));
        assert!(!check(Some(&login(&kept)), ""));
        assert!(!check(None, "correct horse"));
        assert!(!check(Some(&login("no hash")), "correct horse"));
    }

    #[test]
    fn what_nobody_has_is_hashed_as_dearly_as_what_somebody_has() {
        let parameters = |text: &str| text.split('$').nth(3).map(str::to_owned);
        let kept = hash("correct horse", &[7; 16]).unwrap();
        assert_eq!(parameters(NOBODY), parameters(&kept));
        let length = |text: &str| text.split('$').nth(5).map(str::len);
        assert_eq!(length(NOBODY), length(&kept));
    }

    #[test]
    fn passwords_too_short_too_long_or_with_controls_are_refused() {
        for bad in ["", "short", "line\nend in it", &"x".repeat(1_025)] {
            assert!(hash(bad, &[7; 16]).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn usernames_that_basic_authentication_cannot_carry_are_refused() {
        assert!(is_username("esp-1@example"));
        for bad in ["", "a:b", "a b", "a\u{e9}", "a\n", &"x".repeat(129)] {
            assert!(!is_username(bad), "{bad:?}");
        }
    }
}
