//! This site's own questions, the accounts that each was about, and what was found.
//!
//! A hit is an account, the kind of what both have, and the pointer that the other side gave; its id is a keyed digest, so
//! that the same is found once. What opens an answer stands sealed to this site's own key, and goes with its epoch
//! ([`forget`]).

use std::collections::BTreeSet;

use tiaki_core::id::AccountId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;

macro_rules! question {
    ($also:literal) => {
        concat!(
            "SELECT request_id, seq, authority_id, fingerprint, subject, operator, identifiers, state, code, again_day, asked_at, \
             answered_at, answer, searched, sealed FROM deconflict_questions ",
            $also
        )
    };
}

macro_rules! hit {
    ($also:literal) => {
        concat!(
            "SELECT h.hit_id, h.seq, h.request_id, h.authority_id, h.account_id, h.kind, h.pointer, h.found_at, h.contact_id, q.subject \
             FROM deconflict_hits h JOIN deconflict_questions q ON q.request_id = h.request_id ",
            $also
        )
    };
}

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM deconflict_questions";
    ADD = "INSERT INTO deconflict_questions (request_id, seq, authority_id, fingerprint, subject, operator, identifiers, state, code, \
           again_day, asked_at, answered_at, answer, searched, sealed) \
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'asked', '', NULL, $8, NULL, NULL, NULL, $9)";
    ADD_ACCOUNT = "INSERT INTO deconflict_question_accounts (request_id, account_id) VALUES ($1, $2)";
    ONE = question!("WHERE request_id = $1");
    NEWEST = question!("ORDER BY seq DESC LIMIT $1 OFFSET $2");
    OF_SUBJECT = question!("WHERE subject = $1 ORDER BY seq DESC LIMIT 200");
    OPEN = question!("WHERE authority_id = $1 AND state IN ('asked', 'answered') AND sealed IS NOT NULL ORDER BY seq");
    SETTLE = "UPDATE deconflict_questions SET state = $2, code = $3, again_day = $4, answered_at = $5, answer = $6 WHERE request_id = $1";
    SEARCHED = "UPDATE deconflict_questions SET searched = $2, code = $3 WHERE request_id = $1";
    FORGET = "UPDATE deconflict_questions SET sealed = NULL WHERE authority_id = $1 AND fingerprint <> $2 AND sealed IS NOT NULL";
    KEPT = "SELECT COUNT(*) FROM deconflict_questions WHERE authority_id = $1 AND sealed IS NOT NULL";
    ASKED_ON = "SELECT a.account_id, q.authority_id, q.state, q.asked_at FROM deconflict_question_accounts a \
                JOIN deconflict_questions q ON q.request_id = a.request_id WHERE a.account_id = $1";
    LAST_HIT = "SELECT COALESCE(MAX(seq), 0) FROM deconflict_hits";
    ADD_HIT = "INSERT INTO deconflict_hits (hit_id, seq, request_id, authority_id, account_id, kind, pointer, found_at, contact_id) \
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL) ON CONFLICT (hit_id) DO NOTHING";
    HITS = hit!("ORDER BY h.seq DESC LIMIT $1 OFFSET $2");
    HIT = hit!("WHERE h.hit_id = $1");
    HITS_OF_ACCOUNT = hit!("WHERE h.account_id = $1");
    HITS_OF_REQUEST = hit!("WHERE h.request_id = $1 ORDER BY h.seq");
    CALLED = "UPDATE deconflict_hits SET contact_id = $3 WHERE request_id = $1 AND pointer = $2";
    MET = "SELECT COUNT(*) FROM deconflict_hits h JOIN deconflict_questions q ON q.request_id = h.request_id \
           WHERE q.authority_id = $1 AND q.asked_at >= $2 AND q.asked_at < $3";
}

/// A question on its way out.
#[derive(Debug, Clone)]
pub struct NewQuestion<'n> {
    /// The request's id.
    pub request: &'n [u8; 16],
    /// Who is asked.
    pub authority: &'n str,
    /// Under which announcement.
    pub fingerprint: &'n [u8; 32],
    /// The own case or referral that it is asked for, by its id.
    pub subject: &'n str,
    /// Who asks.
    pub operator: &'n str,
    /// How many identifiers.
    pub identifiers: i64,
    /// What opens the answer, sealed to this site's own key.
    pub sealed: &'n [u8],
    /// The accounts that it is about.
    pub accounts: &'n BTreeSet<AccountId>,
}

/// A question of this site's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The request's id.
    pub request: [u8; 16],
    /// Its place among all.
    pub seq: i64,
    /// Who was asked.
    pub authority: String,
    /// Under which announcement.
    pub fingerprint: [u8; 32],
    /// The own case or referral that it was asked for, by its id.
    pub subject: String,
    /// Who asked.
    pub operator: String,
    /// How many identifiers.
    pub identifiers: i64,
    /// `asked`, `answered`, `refused` or `failed`.
    pub state: String,
    /// Why it was refused or failed, or what is odd about what was searched.
    pub code: String,
    /// The first day on which the same may be granted, counted from 1970-01-01.
    pub again: Option<i64>,
    /// When it was asked.
    pub asked_at: i64,
    /// When the answer was taken in.
    pub answered_at: Option<i64>,
    /// The parcel that has the answer.
    pub answer: Option<[u8; 32]>,
    /// The parcel of the list that was searched last.
    pub searched: Option<[u8; 32]>,
    /// What opens the answer, sealed to this site's own key.
    pub sealed: Option<Vec<u8>>,
}

/// What both have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// Its id.
    pub id: [u8; 16],
    /// Its place among all.
    pub seq: i64,
    /// By which question.
    pub request: [u8; 16],
    /// With whom.
    pub authority: String,
    /// The own account.
    pub account: AccountId,
    /// The kind of what both have.
    pub kind: String,
    /// Whom to call, as the other side gave it.
    pub pointer: Vec<u8>,
    /// When it was found.
    pub found_at: i64,
    /// The contact that was opened on it.
    pub contact: Option<[u8; 16]>,
    /// The own case or referral that it was asked for.
    pub subject: String,
}

fn question(row: &Row<'_>) -> Result<Question, Error> {
    Ok(Question {
        request: row.fixed(0)?,
        seq: row.int(1)?,
        authority: row.text(2)?.to_owned(),
        fingerprint: row.fixed(3)?,
        subject: row.text(4)?.to_owned(),
        operator: row.text(5)?.to_owned(),
        identifiers: row.int(6)?,
        state: row.text(7)?.to_owned(),
        code: row.text(8)?.to_owned(),
        again: row.find_int(9)?,
        asked_at: row.int(10)?,
        answered_at: row.find_int(11)?,
        answer: row.find_fixed(12)?,
        searched: row.find_fixed(13)?,
        sealed: row.find_blob(14)?.map(<[u8]>::to_vec),
    })
}

fn hit(row: &Row<'_>) -> Result<Hit, Error> {
    Ok(Hit {
        id: row.fixed(0)?,
        seq: row.int(1)?,
        request: row.fixed(2)?,
        authority: row.text(3)?.to_owned(),
        account: AccountId::from_bytes(row.fixed(4)?),
        kind: row.text(5)?.to_owned(),
        pointer: row.blob(6)?.to_vec(),
        found_at: row.int(7)?,
        contact: row.find_fixed(8)?,
        subject: row.text(9)?.to_owned(),
    })
}

/// Writes a question down, with its entry in the log.
///
/// # Errors
/// Those of the store.
pub fn add(tx: &Tx<'_>, new: &NewQuestion<'_>, entry: Entry) -> Result<(), Error> {
    let seq = tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0) + 1;
    tx.execute(
        ADD,
        &[
            Param::Blob(new.request),
            Param::Int(seq),
            Param::Text(new.authority),
            Param::Blob(new.fingerprint),
            Param::Text(new.subject),
            Param::Text(new.operator),
            Param::Int(new.identifiers),
            Param::Int(entry.at.micros()),
            Param::Blob(new.sealed),
        ],
    )?;
    for account in new.accounts {
        let params = [Param::Blob(new.request), Param::Blob(account.as_bytes())];
        tx.repeat(ADD_ACCOUNT, &params)?;
    }
    tx.record(entry)
}

/// One question.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, request: &[u8; 16]) -> Result<Option<Question>, Error> {
    tx.find(ONE, &[Param::Blob(request)], question)
}

/// Questions, the newest first.
///
/// # Errors
/// Those of the store.
pub fn newest(tx: &Tx<'_>, (limit, offset): (u32, u32)) -> Result<Vec<Question>, Error> {
    let params = [Param::Int(limit.into()), Param::Int(offset.into())];
    tx.rows(NEWEST, &params, question)
}

/// The questions for a case or referral, the newest first, at most 200.
///
/// # Errors
/// Those of the store.
pub fn of_subject(tx: &Tx<'_>, subject: &str) -> Result<Vec<Question>, Error> {
    tx.rows(OF_SUBJECT, &[Param::Text(subject)], question)
}

/// The questions to an authority whose answers can still be opened, in their order.
///
/// # Errors
/// Those of the store.
pub fn open(tx: &Tx<'_>, authority: &str) -> Result<Vec<Question>, Error> {
    tx.rows(OPEN, &[Param::Text(authority)], question)
}

/// Writes down what became of a question, with its entry in the log.
///
/// # Errors
/// Those of the store.
pub fn settle(
    tx: &Tx<'_>,
    request: &[u8; 16],
    (state, code, again): (&str, &str, Option<i64>),
    answer: Option<&[u8; 32]>,
    entry: Entry,
) -> Result<(), Error> {
    tx.execute(
        SETTLE,
        &[
            Param::Blob(request),
            Param::Text(state),
            Param::Text(code),
            again.into(),
            Param::Int(entry.at.micros()),
            answer.map(<[u8; 32]>::as_slice).into(),
        ],
    )?;
    tx.record(entry)
}

/// Notes which list was searched with an answer, and what is odd about it, with its entry in the log.
///
/// # Errors
/// Those of the store.
pub fn searched(
    tx: &Tx<'_>,
    request: &[u8; 16],
    (list, code): (&[u8; 32], &str),
    entry: Entry,
) -> Result<(), Error> {
    let params = [Param::Blob(request), Param::Blob(list), Param::Text(code)];
    tx.execute(SEARCHED, &params)?;
    tx.record(entry)
}

/// Takes away what opens answers under other announcements of an authority than this one: their keys are past.
///
/// # Errors
/// Those of the store.
pub fn forget(tx: &Tx<'_>, authority: &str, but: &[u8; 32]) -> Result<u64, Error> {
    tx.repeat(FORGET, &[Param::Text(authority), Param::Blob(but)])
}

/// How many questions to an authority have what opens their answers.
///
/// # Errors
/// Those of the store.
pub fn kept(tx: &Tx<'_>, authority: &str) -> Result<i64, Error> {
    let found = tx.find(KEPT, &[Param::Text(authority)], |row| row.int(0))?;
    Ok(found.unwrap_or(0))
}

/// That an authority was asked about an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedOn {
    /// The account.
    pub account: AccountId,
    /// Who was asked.
    pub authority: String,
    /// The state of the question.
    pub state: String,
    /// When it was asked.
    pub at: i64,
}

/// Who was asked about some accounts.
///
/// # Errors
/// Those of the store.
pub fn asked_on(tx: &Tx<'_>, accounts: &BTreeSet<AccountId>) -> Result<Vec<AskedOn>, Error> {
    let mut found = Vec::new();
    tx.each_of(ASKED_ON, accounts.iter().map(AccountId::as_bytes), |row| {
        found.push(AskedOn {
            account: AccountId::from_bytes(row.fixed(0)?),
            authority: row.text(1)?.to_owned(),
            state: row.text(2)?.to_owned(),
            at: row.int(3)?,
        });
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

/// What was found.
#[derive(Debug, Clone)]
pub struct NewHit<'n> {
    /// Its id.
    pub id: [u8; 16],
    /// By which question.
    pub request: &'n [u8; 16],
    /// With whom.
    pub authority: &'n str,
    /// The own account.
    pub account: AccountId,
    /// The kind of what both have.
    pub kind: &'n str,
    /// Whom to call.
    pub pointer: &'n [u8],
}

/// Writes a hit down unless it was; whether it is new. The entry in the log is that of the search.
///
/// # Errors
/// Those of the store.
pub fn add_hit(tx: &Tx<'_>, new: &NewHit<'_>, at: Timestamp) -> Result<bool, Error> {
    let seq = tx.find(LAST_HIT, &[], |row| row.int(0))?.unwrap_or(0) + 1;
    let added = tx.repeat(
        ADD_HIT,
        &[
            Param::Blob(&new.id),
            Param::Int(seq),
            Param::Blob(new.request),
            Param::Text(new.authority),
            Param::Blob(new.account.as_bytes()),
            Param::Text(new.kind),
            Param::Blob(new.pointer),
            Param::Int(at.micros()),
        ],
    )?;
    Ok(added > 0)
}

/// Hits, the newest first.
///
/// # Errors
/// Those of the store.
pub fn hits(tx: &Tx<'_>, (limit, offset): (u32, u32)) -> Result<Vec<Hit>, Error> {
    let params = [Param::Int(limit.into()), Param::Int(offset.into())];
    tx.rows(HITS, &params, hit)
}

/// One hit.
///
/// # Errors
/// Those of the store.
pub fn find_hit(tx: &Tx<'_>, id: &[u8; 16]) -> Result<Option<Hit>, Error> {
    tx.find(HIT, &[Param::Blob(id)], hit)
}

/// The hits on some accounts, in the order they were found.
///
/// # Errors
/// Those of the store.
pub fn hits_of_accounts(tx: &Tx<'_>, accounts: &BTreeSet<AccountId>) -> Result<Vec<Hit>, Error> {
    let mut found = Vec::new();
    let ids = accounts.iter().map(AccountId::as_bytes);
    tx.each_of(HITS_OF_ACCOUNT, ids, |row| {
        found.push(hit(row)?);
        Ok::<_, Error>(())
    })?;
    found.sort_by_key(|hit| hit.seq);
    Ok(found)
}

/// The hits of a question.
///
/// # Errors
/// Those of the store.
pub fn hits_of_request(tx: &Tx<'_>, request: &[u8; 16]) -> Result<Vec<Hit>, Error> {
    tx.rows(HITS_OF_REQUEST, &[Param::Blob(request)], hit)
}

/// Says that a contact was opened on the hits of a question that have one pointer.
///
/// # Errors
/// Those of the store.
pub fn called(
    tx: &Tx<'_>,
    (request, pointer): (&[u8; 16], &[u8]),
    contact: &[u8; 16],
) -> Result<(), Error> {
    let params = [
        Param::Blob(request),
        Param::Blob(pointer),
        Param::Blob(contact),
    ];
    tx.repeat(CALLED, &params).map(drop)
}

/// How many hits came of what an authority was asked within some moments.
///
/// # Errors
/// Those of the store.
pub fn met(tx: &Tx<'_>, authority: &str, (from, to): (i64, i64)) -> Result<i64, Error> {
    let params = [Param::Text(authority), Param::Int(from), Param::Int(to)];
    Ok(tx.find(MET, &params, |row| row.int(0))?.unwrap_or(0))
}
