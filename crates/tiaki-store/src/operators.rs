//! Who uses the software: names, roles, and how each is known at the log-in.
//!
//! A password stands here as a PHC string alone. The secret of the second factor is not here at all: it is
//! derived from the site's key with a number that changes when it is given anew, so that whoever copies the
//! database can make no code. Of a code only the step of time that was used last is kept, so that none
//! works twice.

use tiaki_core::id::OperatorId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    ADD = "INSERT INTO operators (operator_id, name, name_key, roles, agency, password, factor, factor_step, enabled, \
           failures, locked_until, language, preferences, created_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 1, 0, 0, '', '', $8) ON CONFLICT DO NOTHING";
    ALL = "SELECT operator_id, name, roles, agency, password, factor, factor_step, enabled, failures, locked_until, \
           language, preferences, created_at FROM operators ORDER BY name";
    BY_KEY = "SELECT operator_id, name, roles, agency, password, factor, factor_step, enabled, failures, locked_until, \
              language, preferences, created_at FROM operators WHERE name_key = $1";
    BY_ID = "SELECT operator_id, name, roles, agency, password, factor, factor_step, enabled, failures, locked_until, \
             language, preferences, created_at FROM operators WHERE operator_id = $1";
    ROLES = "UPDATE operators SET roles = $2, agency = $3 WHERE operator_id = $1";
    SWITCH = "UPDATE operators SET enabled = $2, failures = 0, locked_until = 0 WHERE operator_id = $1";
    PASSWORD = "UPDATE operators SET password = $2, failures = 0, locked_until = 0 WHERE operator_id = $1";
    FACTOR = "UPDATE operators SET factor = factor + 1, factor_step = 0 WHERE operator_id = $1";
    FAILED = "UPDATE operators SET failures = $2, locked_until = $3 WHERE operator_id = $1";
    PASSED = "UPDATE operators SET failures = 0, locked_until = 0, factor_step = $2 WHERE operator_id = $1 AND factor_step < $2";
    LANGUAGE = "UPDATE operators SET language = $2 WHERE operator_id = $1";
    PREFERENCES = "UPDATE operators SET preferences = $2 WHERE operator_id = $1";
}

/// An operator as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Operator {
    /// Its id.
    pub id: OperatorId,
    /// The name to log in with, as it stands beside decisions and in the log.
    pub name: String,
    /// The codes of its roles, with a space between.
    pub roles: String,
    /// The authority that it works for; empty for the site's own agency.
    pub agency: String,
    /// The password as a PHC string (Argon2id); never the password.
    pub password: String,
    /// Which secret of the second factor is in force.
    pub factor: i64,
    /// The step of time whose code was used last.
    pub factor_step: i64,
    /// Whether it may log in.
    pub enabled: bool,
    /// Failed log-ins since the last that passed.
    pub failures: i64,
    /// Until when no log-in is tried.
    pub locked_until: Timestamp,
    /// The code of the language that it reads; empty where its browser says.
    pub language: String,
    /// What it chose on how pages behave, as the web keeps it.
    pub preferences: String,
    /// Since when there is such an operator.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operator")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .field("enabled", &self.enabled)
            .finish_non_exhaustive()
    }
}

/// An operator to be added.
#[derive(Clone, Copy)]
pub struct NewOperator<'o> {
    /// Its id.
    pub id: OperatorId,
    /// The name to log in with.
    pub name: &'o str,
    /// The name as it is compared: no two share one.
    pub name_key: &'o str,
    /// The codes of its roles, with a space between.
    pub roles: &'o str,
    /// The authority that it works for; empty for the site's own agency.
    pub agency: &'o str,
    /// The password as a PHC string.
    pub password: &'o str,
    /// Which secret of the second factor is in force.
    pub factor: i64,
}

fn read(row: &Row<'_>) -> Result<Operator, Error> {
    Ok(Operator {
        id: OperatorId::from_bytes(row.fixed(0)?),
        name: row.text(1)?.to_owned(),
        roles: row.text(2)?.to_owned(),
        agency: row.text(3)?.to_owned(),
        password: row.text(4)?.to_owned(),
        factor: row.int(5)?,
        factor_step: row.int(6)?,
        enabled: row.int(7)? != 0,
        failures: row.int(8)?,
        locked_until: Timestamp::from_micros(row.int(9)?),
        language: row.text(10)?.to_owned(),
        preferences: row.text(11)?.to_owned(),
        created_at: Timestamp::from_micros(row.int(12)?),
    })
}

/// What the log says of a change to an operator.
#[derive(Debug, Clone, Copy)]
pub struct Told<'t> {
    /// Who did it.
    pub actor: &'t str,
    /// When.
    pub at: Timestamp,
    /// What was done.
    pub verb: &'static str,
    /// Codes that say more; never a name.
    pub detail: &'t str,
}

fn record(tx: &Tx<'_>, changed: u64, id: &OperatorId, told: Told<'_>) -> Result<bool, Error> {
    if changed == 0 {
        return Ok(false);
    }
    tx.record(Entry {
        at: told.at,
        actor: told.actor.to_owned(),
        verb: told.verb,
        subject: id.to_string(),
        detail: told.detail.to_owned(),
    })?;
    Ok(true)
}

/// Adds an operator; `false` where the name is taken.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &NewOperator<'_>, actor: &str, at: Timestamp) -> Result<bool, Error> {
    let changed = tx.execute(
        ADD,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Text(new.name),
            Param::Text(new.name_key),
            Param::Text(new.roles),
            Param::Text(new.agency),
            Param::Text(new.password),
            Param::Int(new.factor),
            Param::Int(at.micros()),
        ],
    )?;
    let told = Told {
        actor,
        at,
        verb: "operator.added",
        detail: new.roles,
    };
    record(tx, changed, &new.id, told)
}

/// Every operator, by name.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Operator>, Error> {
    tx.rows(ALL, &[], read)
}

/// The operator whose name is compared as this, if there is one.
///
/// # Errors
/// Those of the store.
pub fn by_key(tx: &Tx<'_>, name_key: &str) -> Result<Option<Operator>, Error> {
    tx.find(BY_KEY, &[Param::Text(name_key)], read)
}

/// The operator of this id, if there is one.
///
/// # Errors
/// Those of the store.
pub fn by_id(tx: &Tx<'_>, id: &OperatorId) -> Result<Option<Operator>, Error> {
    tx.find(BY_ID, &[Param::Blob(id.as_bytes())], read)
}

/// Gives an operator other roles and another agency; `false` where there is none such.
///
/// # Errors
/// Those of the store.
pub fn set_roles(
    tx: &Tx<'_>,
    id: &OperatorId,
    (roles, agency): (&str, &str),
    told: Told<'_>,
) -> Result<bool, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Text(roles),
        Param::Text(agency),
    ];
    let changed = tx.execute(ROLES, &params)?;
    record(tx, changed, id, told)
}

/// Lets an operator in, or no longer; `false` where there is none such.
///
/// # Errors
/// Those of the store.
pub fn switch(tx: &Tx<'_>, id: &OperatorId, enabled: bool, told: Told<'_>) -> Result<bool, Error> {
    let changed = tx.execute(SWITCH, &[Param::Blob(id.as_bytes()), enabled.into()])?;
    record(tx, changed, id, told)
}

/// Gives an operator another password, as a PHC string; `false` where there is none such.
///
/// # Errors
/// Those of the store.
pub fn set_password(
    tx: &Tx<'_>,
    id: &OperatorId,
    password: &str,
    told: Told<'_>,
) -> Result<bool, Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Text(password)];
    let changed = tx.execute(PASSWORD, &params)?;
    record(tx, changed, id, told)
}

/// Has the next secret of the second factor in force; `false` where there is none such.
///
/// # Errors
/// Those of the store.
pub fn renew_factor(tx: &Tx<'_>, id: &OperatorId, told: Told<'_>) -> Result<bool, Error> {
    let changed = tx.execute(FACTOR, &[Param::Blob(id.as_bytes())])?;
    record(tx, changed, id, told)
}

/// Notes a log-in that failed.
///
/// # Errors
/// Those of the store.
pub fn note_failure(
    tx: &Tx<'_>,
    id: &OperatorId,
    (failures, locked_until): (i64, Timestamp),
    told: Told<'_>,
) -> Result<bool, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Int(failures),
        Param::Int(locked_until.micros()),
    ];
    let changed = tx.execute(FAILED, &params)?;
    record(tx, changed, id, told)
}

/// Notes a log-in that passed with the code of this step; `false` where a code of it, or of a later
/// one, was used already.
///
/// # Errors
/// Those of the store.
pub fn note_pass(tx: &Tx<'_>, id: &OperatorId, step: i64, told: Told<'_>) -> Result<bool, Error> {
    let changed = tx.execute(PASSED, &[Param::Blob(id.as_bytes()), Param::Int(step)])?;
    record(tx, changed, id, told)
}

/// Keeps the language that an operator reads; `false` where there is none such.
///
/// # Errors
/// Those of the store.
pub fn set_language(
    tx: &Tx<'_>,
    id: &OperatorId,
    language: &str,
    told: Told<'_>,
) -> Result<bool, Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Text(language)];
    let changed = tx.execute(LANGUAGE, &params)?;
    record(tx, changed, id, told)
}

/// Keeps how pages behave for an operator; `false` where there is none such.
///
/// # Errors
/// Those of the store.
pub fn set_preferences(
    tx: &Tx<'_>,
    id: &OperatorId,
    preferences: &str,
    told: Told<'_>,
) -> Result<bool, Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Text(preferences)];
    let changed = tx.execute(PREFERENCES, &params)?;
    record(tx, changed, id, told)
}
