//! Machines that use the JSON API, and what they were answered.
//!
//! Of a token stands the SHA-256 of its secret alone. That is enough, and Argon2 would not be better: the secret
//! is 256 random bits and nobody's choice, so that there is nothing to try; it is also asked for at every
//! request, where a slow digest would only slow down those who are let in.
//!
//! An answer is kept under a key that the machine chose, so that a request that is sent again is not done again.
//! Its row is written before anything is done, and filled afterwards: where it stays empty, nobody knows what became of the
//! request, and that is what is told.

use tiaki_core::id::ClientId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

sql! {
    ADD = "INSERT INTO clients (client_id, name, roles, agency, purpose, reason, per_minute, digest, created_at, ends_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING";
    ALL = "SELECT client_id, name, roles, agency, purpose, reason, per_minute, digest, created_at, ends_at, used_at \
           FROM clients ORDER BY name";
    FIND = "SELECT client_id, name, roles, agency, purpose, reason, per_minute, digest, created_at, ends_at, used_at \
            FROM clients WHERE client_id = $1";
    RENEW = "UPDATE clients SET digest = $2, ends_at = $3 WHERE client_id = $1";
    END = "UPDATE clients SET ends_at = $2 WHERE client_id = $1 AND ends_at > $2";
    USED = "UPDATE clients SET used_at = $2 WHERE client_id = $1 AND (used_at IS NULL OR used_at < $2)";
    ASK = "INSERT INTO client_replies (client_id, reply_key, request, status, body, asked_at) \
           VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT DO NOTHING";
    ANSWERED = "SELECT request, status, body FROM client_replies WHERE client_id = $1 AND reply_key = $2";
    ANSWER = "UPDATE client_replies SET status = $3, body = $4 WHERE client_id = $1 AND reply_key = $2";
    FORGET = "DELETE FROM client_replies WHERE client_id = $1 AND reply_key = $2";
    SWEEP = "DELETE FROM client_replies WHERE asked_at < $1";
}

/// A machine as stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Client {
    /// Its id.
    pub id: ClientId,
    /// What it is called.
    pub name: String,
    /// The codes of its roles, with a space between.
    pub roles: String,
    /// The authority that it works for; empty for the site's own agency.
    pub agency: String,
    /// The code of the purpose that it is here for; empty where its roles name none.
    pub purpose: String,
    /// Why, in words.
    pub reason: String,
    /// How many requests it may send in a minute.
    pub per_minute: i64,
    /// SHA-256 of the secret in its token.
    pub digest: [u8; 32],
    /// Since when there is such a machine.
    pub created_at: Timestamp,
    /// Until when its token is good.
    pub ends_at: Timestamp,
    /// When it was used last, to the hour.
    pub used_at: Option<Timestamp>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

/// What was answered under a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// A digest of what was asked.
    pub request: [u8; 32],
    /// The status; nothing where it is not known what became of it.
    pub status: Option<u16>,
    /// The body, as it was sent.
    pub body: String,
}

fn read(row: &Row<'_>) -> Result<Client, Error> {
    Ok(Client {
        id: ClientId::from_bytes(row.fixed(0)?),
        name: row.text(1)?.to_owned(),
        roles: row.text(2)?.to_owned(),
        agency: row.text(3)?.to_owned(),
        purpose: row.text(4)?.to_owned(),
        reason: row.text(5)?.to_owned(),
        per_minute: row.int(6)?,
        digest: row.fixed(7)?,
        created_at: Timestamp::from_micros(row.int(8)?),
        ends_at: Timestamp::from_micros(row.int(9)?),
        used_at: row.find_int(10)?.map(Timestamp::from_micros),
    })
}

fn record(
    tx: &Tx<'_>,
    changed: u64,
    (actor, at): (&str, Timestamp),
    (verb, id): (&'static str, &ClientId),
    detail: String,
) -> Result<bool, Error> {
    if changed == 0 {
        return Ok(false);
    }
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb,
        subject: id.to_string(),
        detail,
    })?;
    Ok(true)
}

/// Adds a machine; `false` where there is one of this name.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &Client, actor: &str) -> Result<bool, Error> {
    let changed = tx.execute(
        ADD,
        &[
            Param::Blob(new.id.as_bytes()),
            Param::Text(&new.name),
            Param::Text(&new.roles),
            Param::Text(&new.agency),
            Param::Text(&new.purpose),
            Param::Text(&new.reason),
            Param::Int(new.per_minute),
            Param::Blob(&new.digest),
            Param::Int(new.created_at.micros()),
            Param::Int(new.ends_at.micros()),
        ],
    )?;
    let detail = format!(
        "roles {} purpose {} until {}",
        new.roles,
        new.purpose,
        new.ends_at.date()
    );
    let by = (actor, new.created_at);
    record(tx, changed, by, ("client.added", &new.id), detail)
}

/// Every machine, by name.
///
/// # Errors
/// Those of the store.
pub fn all(tx: &Tx<'_>) -> Result<Vec<Client>, Error> {
    tx.rows(ALL, &[], read)
}

/// The machine of this id, if there is one, ended or not.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &ClientId) -> Result<Option<Client>, Error> {
    tx.find(FIND, &[Param::Blob(id.as_bytes())], read)
}

/// Gives a machine another token, good until another day; `false` where there is none such.
///
/// # Errors
/// Those of the store.
pub fn renew(
    tx: &Tx<'_>,
    id: &ClientId,
    (digest, ends_at): (&[u8; 32], Timestamp),
    by: (&str, Timestamp),
) -> Result<bool, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Blob(digest),
        Param::Int(ends_at.micros()),
    ];
    let changed = tx.execute(RENEW, &params)?;
    let detail = format!("until {}", ends_at.date());
    record(tx, changed, by, ("client.renewed", id), detail)
}

/// Ends a machine's token at once; `false` where there is none such, or it is over.
///
/// # Errors
/// Those of the store.
pub fn end(tx: &Tx<'_>, id: &ClientId, by: (&str, Timestamp)) -> Result<bool, Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Int(by.1.micros())];
    let changed = tx.execute(END, &params)?;
    record(tx, changed, by, ("client.ended", id), String::new())
}

/// Notes that a machine is used. No entry: what it does has its own.
///
/// # Errors
/// Those of the store.
pub fn touch(tx: &Tx<'_>, id: &ClientId, at: Timestamp) -> Result<(), Error> {
    tx.repeat(USED, &[Param::Blob(id.as_bytes()), Param::Int(at.micros())])?;
    Ok(())
}

/// Notes that a request was begun under a key; `false` where one was before. No entry: what is done by it has its own.
///
/// # Errors
/// Those of the store.
pub fn ask(
    tx: &Tx<'_>,
    id: &ClientId,
    (key, request): (&[u8; 32], &[u8; 32]),
    at: Timestamp,
) -> Result<bool, Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Blob(key),
        Param::Blob(request),
        Param::Int(at.micros()),
    ];
    Ok(tx.repeat(ASK, &params)? > 0)
}

/// What was answered under a key, if anything was asked under it.
///
/// # Errors
/// Those of the store.
pub fn answered(tx: &Tx<'_>, id: &ClientId, key: &[u8; 32]) -> Result<Option<Answered>, Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Blob(key)];
    tx.find(ANSWERED, &params, |row| {
        Ok(Answered {
            request: row.fixed(0)?,
            status: u16::try_from(row.int(1)?).ok().filter(|status| *status > 0),
            body: row.text(2)?.to_owned(),
        })
    })
}

/// Keeps an answer under the key that its request was begun under.
///
/// # Errors
/// Those of the store.
pub fn answer(
    tx: &Tx<'_>,
    id: &ClientId,
    key: &[u8; 32],
    (status, body): (u16, &str),
) -> Result<(), Error> {
    let params = [
        Param::Blob(id.as_bytes()),
        Param::Blob(key),
        Param::Int(i64::from(status)),
        Param::Text(body),
    ];
    tx.repeat(ANSWER, &params)?;
    Ok(())
}

/// Forgets that anything was asked under a key.
///
/// # Errors
/// Those of the store.
pub fn forget(tx: &Tx<'_>, id: &ClientId, key: &[u8; 32]) -> Result<(), Error> {
    tx.repeat(FORGET, &[Param::Blob(id.as_bytes()), Param::Blob(key)])?;
    Ok(())
}

/// Forgets answers to what was asked before a moment.
///
/// # Errors
/// Those of the store.
pub fn sweep(tx: &Tx<'_>, before: Timestamp) -> Result<u64, Error> {
    tx.repeat(SWEEP, &[Param::Int(before.micros())])
}
