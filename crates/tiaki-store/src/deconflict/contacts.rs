//! Contacts after a hit, and the steps that both sides took.
//!
//! Calls and steps stand as they were sent: no identifier is in them. Where a contact stands is not written down; it
//! follows from the set of its steps.

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::deconflict::Side;
use crate::error::Error;
use crate::log::Entry;

macro_rules! contact {
    ($also:literal) => {
        concat!(
            "SELECT contact_id, seq, side, authority_id, request_id, subject, operator, body, asked_at FROM deconflict_contacts ",
            $also
        )
    };
}

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM deconflict_contacts";
    ADD = "INSERT INTO deconflict_contacts (contact_id, seq, side, authority_id, request_id, subject, operator, body, asked_at) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    ONE = contact!("WHERE contact_id = $1");
    NEWEST = contact!("ORDER BY seq DESC LIMIT $1 OFFSET $2");
    OPENED = "SELECT COUNT(*) FROM deconflict_contacts WHERE side = $1 AND authority_id = $2 AND asked_at >= $3 AND asked_at < $4";
    MOVE = "INSERT INTO deconflict_moves (contact_id, number, side, body, operator, happened_at) VALUES ($1, $2, $3, $4, $5, $6) \
            ON CONFLICT (contact_id, number, side) DO NOTHING";
    MOVES = "SELECT body, operator FROM deconflict_moves WHERE contact_id = $1 ORDER BY number, happened_at, side";
}

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: [u8; 16],
    /// Its place among all.
    pub seq: i64,
    /// [`Side::Asked`]: this site asked, and called; [`Side::Asks`]: the other called.
    pub side: Side,
    /// The other authority.
    pub authority: String,
    /// The request by which it was found.
    pub request: [u8; 16],
    /// The own case or referral that was asked for; empty at who was called.
    pub subject: String,
    /// Who called; empty at who was called.
    pub operator: String,
    /// The call, as it was sent.
    pub body: Vec<u8>,
    /// When it was asked for.
    pub asked_at: i64,
}

fn contact(row: &Row<'_>) -> Result<Contact, Error> {
    Ok(Contact {
        id: row.fixed(0)?,
        seq: row.int(1)?,
        side: Side::find(row.text(2)?)?,
        authority: row.text(3)?.to_owned(),
        request: row.fixed(4)?,
        subject: row.text(5)?.to_owned(),
        operator: row.text(6)?.to_owned(),
        body: row.blob(7)?.to_vec(),
        asked_at: row.int(8)?,
    })
}

/// Adds a contact, with its entry in the log; its place is given.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &Contact, entry: Entry) -> Result<(), Error> {
    let seq = tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0) + 1;
    tx.execute(
        ADD,
        &[
            Param::Blob(&new.id),
            Param::Int(seq),
            Param::Text(new.side.code()),
            Param::Text(&new.authority),
            Param::Blob(&new.request),
            Param::Text(&new.subject),
            Param::Text(&new.operator),
            Param::Blob(&new.body),
            Param::Int(new.asked_at),
        ],
    )?;
    tx.record(entry)
}

/// One contact.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, id: &[u8; 16]) -> Result<Option<Contact>, Error> {
    tx.find(ONE, &[Param::Blob(id)], contact)
}

/// Contacts, the newest first.
///
/// # Errors
/// Those of the store.
pub fn newest(tx: &Tx<'_>, (limit, offset): (u32, u32)) -> Result<Vec<Contact>, Error> {
    let params = [Param::Int(limit.into()), Param::Int(offset.into())];
    tx.rows(NEWEST, &params, contact)
}

/// How many contacts with an authority were opened within some moments.
///
/// # Errors
/// Those of the store.
pub fn opened(
    tx: &Tx<'_>,
    (side, authority): (Side, &str),
    (from, to): (i64, i64),
) -> Result<i64, Error> {
    let params = [
        Param::Text(side.code()),
        Param::Text(authority),
        Param::Int(from),
        Param::Int(to),
    ];
    Ok(tx.find(OPENED, &params, |row| row.int(0))?.unwrap_or(0))
}

/// Adds a step of a contact, taken by the asker's side or the answerer's, unless that side took one of this number, with
/// its entry in the log; whether it is new.
///
/// # Errors
/// Those of the store.
pub fn step(
    tx: &Tx<'_>,
    contact: &[u8; 16],
    (number, side): (u32, &str),
    (body, operator): (&[u8], &str),
    entry: Entry,
) -> Result<bool, Error> {
    let new = tx.execute(
        MOVE,
        &[
            Param::Blob(contact),
            Param::Int(number.into()),
            Param::Text(side),
            Param::Blob(body),
            Param::Text(operator),
            Param::Int(entry.at.micros()),
        ],
    )?;
    if new > 0 {
        tx.record(entry)?;
    }
    Ok(new > 0)
}

/// The steps of a contact, each with who took it here; empty where the other side did.
///
/// # Errors
/// Those of the store.
pub fn steps(tx: &Tx<'_>, contact: &[u8; 16]) -> Result<Vec<(Vec<u8>, String)>, Error> {
    tx.rows(MOVES, &[Param::Blob(contact)], |row| {
        Ok((row.blob(0)?.to_vec(), row.text(1)?.to_owned()))
    })
}
