//! Who may send over HTTP: a login for each provider, its password only as Argon2id.

use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    ADD = "INSERT INTO provider_logins (username, provider, password, enabled, created_at) \
           VALUES ($1, $2, $3, 1, $4) ON CONFLICT DO NOTHING";
    ALL = "SELECT username, provider, password, enabled, created_at FROM provider_logins ORDER BY username";
    FIND = "SELECT username, provider, password, enabled, created_at FROM provider_logins WHERE username = $1";
    SWITCH = "UPDATE provider_logins SET enabled = $2 WHERE username = $1";
    PASSWORD = "UPDATE provider_logins SET password = $2 WHERE username = $1";
}

/// A provider's login.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// What the provider's software names itself.
    pub username: String,
    /// The provider's name, as reports are kept under it.
    pub provider: String,
    /// The password as a PHC string (Argon2id); never the password.
    pub password: String,
    /// Whether it may be used.
    pub enabled: bool,
    /// Since when there is such a login.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login")
            .field("enabled", &self.enabled)
            .finish_non_exhaustive()
    }
}

fn read(row: &Row<'_>) -> Result<Login, Error> {
    Ok(Login {
        username: row.text(0)?.to_owned(),
        provider: row.text(1)?.to_owned(),
        password: row.text(2)?.to_owned(),
        enabled: row.int(3)? != 0,
        created_at: Timestamp::from_micros(row.int(4)?),
    })
}

fn record(
    tx: &Tx<'_>,
    changed: u64,
    (actor, at): (&str, Timestamp),
    verb: &'static str,
    username: &str,
) -> Result<bool, Error> {
    if changed == 0 {
        return Ok(false);
    }
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb,
        subject: username.to_owned(),
        detail: String::new(),
    })?;
    Ok(true)
}

/// Adds a login; `false` where there is one of this name.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, login: &Login, actor: &str) -> Result<bool, Error> {
    let changed = tx.execute(
        ADD,
        &[
            Param::Text(&login.username),
            Param::Text(&login.provider),
            Param::Text(&login.password),
            Param::Int(login.created_at.micros()),
        ],
    )?;
    let by = (actor, login.created_at);
    record(tx, changed, by, "provider.added", &login.username)
}

/// Every login, by name.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Login>, Error> {
    tx.rows(ALL, &[], read)
}

/// The login of this name, if there is one.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, username: &str) -> Result<Option<Login>, Error> {
    tx.find(FIND, &[Param::Text(username)], read)
}

/// Lets a login be used, or no longer; `false` where there is none such.
///
/// # Errors
/// Those of the store.
pub fn switch(
    tx: &Tx<'_>,
    username: &str,
    enabled: bool,
    actor: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    let changed = tx.execute(SWITCH, &[Param::Text(username), enabled.into()])?;
    let verb = if enabled {
        "provider.enabled"
    } else {
        "provider.disabled"
    };
    record(tx, changed, (actor, at), verb, username)
}

/// Gives a login another password, as a PHC string; `false` where there is none such.
///
/// # Errors
/// Those of the store.
pub fn set_password(
    tx: &Tx<'_>,
    username: &str,
    password: &str,
    actor: &str,
    at: Timestamp,
) -> Result<bool, Error> {
    let changed = tx.execute(PASSWORD, &[Param::Text(username), Param::Text(password)])?;
    record(tx, changed, (actor, at), "provider.password", username)
}
