//! Providers' logins: who may send over HTTP.
//!
//! Their passwords are kept and checked as [`passwords`] does. Checking a password of a login that
//! does not exist costs the same as of one that does ([`check`]), so that no answer and no delay tells
//! which names there are.

use serde::Serialize;
use tiaki_store::provider_logins;
pub use tiaki_store::provider_logins::Login;

use crate::{Act, Error, Site, passwords};

/// The longest name of a login, in bytes.
pub const LONGEST_USERNAME: usize = 128;

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

/// Adds a login for the provider of this name.
///
/// # Errors
/// [`Error::Invalid`] where a name is not as it must be or is taken; those of [`passwords::hash`].
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
        password: passwords::hash(password, salt)?,
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
/// [`Error::Invalid`] where there is none such; those of [`passwords::hash`].
pub fn set_password(
    site: &Site,
    act: &Act,
    username: &str,
    password: &str,
    salt: &[u8; 16],
) -> Result<(), Error> {
    let hash = passwords::hash(password, salt)?;
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
    passwords::verify(login.map(|login| login.password.as_str()), password)
}

#[cfg(test)]
mod tests {
    use super::is_username;

    #[test]
    fn usernames_that_basic_authentication_cannot_carry_are_refused() {
        assert!(is_username("esp-1@example"));
        for bad in ["", "a:b", "a b", "a\u{e9}", "a\n", &"x".repeat(129)] {
            assert!(!is_username(bad), "{bad:?}");
        }
    }
}
