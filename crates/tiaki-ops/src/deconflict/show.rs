//! What is shown of deconfliction: who may ask and who is asked, what is left of today, alarms, own questions and hits.
//!
//! Subjects are ids of cases and drafts: a page that shows them to somebody leaves out those that they may not know of.

use serde::Serialize;
use tiaki_core::time::Timestamp;
use tiaki_deconflict::Limits;
use tiaki_store::deconflict::books::{self as stored_books, Rang};
use tiaki_store::deconflict::{self as stored, questions as stored_questions};

pub use super::contacts::Shown as Contact;
use super::contacts::shown;
use super::{books, limits, moment, standing, unset};
use crate::{Error, Site};

/// Days of alarms that are shown.
const ALARM_DAYS: i64 = 30;

/// A line with an authority, in one direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The authority.
    pub authority: String,
    /// `asks`: it asks this site; `asked`: this site asks it.
    pub side: &'static str,
    /// Whether it is open.
    pub is_open: bool,
    /// Whom it is told to call.
    pub desk: String,
    /// Identifiers in a day.
    pub per_day: u32,
    /// Identifiers in one request.
    pub per_request: u32,
    /// Identifiers for one case.
    pub per_case: u32,
    /// What was spent today.
    pub spent: u64,
    /// Requests that were refused today.
    pub refused: u32,
    /// Entries of the list, padding included; none where there is no list of this epoch.
    pub entries: Option<i64>,
    /// When the list was published, or came (microseconds since 1970).
    pub listed_at: Option<i64>,
}

/// An alarm that rang.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Alarm {
    /// The authority.
    pub authority: String,
    /// `asks` or `asked`.
    pub side: &'static str,
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// What about.
    pub code: String,
    /// What was counted.
    pub found: i64,
    /// From or below which count it rings.
    pub threshold: i64,
}

/// An own question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The request's id, in hexadecimal digits.
    pub request: String,
    /// Who was asked.
    pub of: String,
    /// The case or draft that it was asked for.
    pub subject: String,
    /// Who asked.
    pub operator: String,
    /// Identifiers.
    pub identifiers: i64,
    /// `asked`, `answered`, `refused` or `failed`.
    pub state: String,
    /// Why, or what is odd.
    pub code: String,
    /// The first day on which it may be granted.
    pub again: Option<i64>,
    /// When (microseconds since 1970).
    pub asked_at: i64,
    /// When the answer was taken up (microseconds since 1970).
    pub answered_at: Option<i64>,
    /// Hits by it.
    pub hits: u64,
}

/// A hit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// Its id, in hexadecimal digits.
    pub id: String,
    /// With whom.
    pub with: String,
    /// Whom to call.
    pub desk: String,
    /// The case or draft that it was asked for.
    pub subject: String,
    /// The own account.
    pub account: String,
    /// The kind of what both have.
    pub kind: String,
    /// When it was found (microseconds since 1970).
    pub found_at: i64,
    /// The contact that was opened on it.
    pub contact: Option<String>,
}

/// Own questions and contacts of an overview, each.
const SHOWN: u32 = 50;

/// All of it at a glance, without what any question or contact is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// Lines with others.
    pub lines: Vec<Line>,
    /// Alarms of the last thirty days.
    pub alarms: Vec<Alarm>,
    /// The newest own questions.
    pub questions: Vec<Question>,
    /// The newest contacts.
    pub contacts: Vec<Contact>,
}

/// All of it at a glance. Which case or draft something is about is told to nobody here: it may be one that the reader may
/// not know of.
///
/// # Errors
/// Those of the store.
pub fn overview(site: &Site, at: Timestamp) -> Result<Overview, Error> {
    let (mut questions, mut contacts) = (
        questions(site, (SHOWN, 0))?,
        super::contacts::list(site, at.micros(), (SHOWN, 0))?,
    );
    let asked = questions.iter_mut().map(|one| &mut one.subject);
    let called = contacts.iter_mut().map(|one| &mut one.subject);
    asked.chain(called).for_each(String::clear);
    Ok(Overview {
        lines: lines(site, at)?,
        alarms: alarms(site, at)?,
        questions,
        contacts,
    })
}

/// Lines with others and what was spent on each today.
///
/// # Errors
/// Those of the store.
pub fn lines(site: &Site, at: Timestamp) -> Result<Vec<Line>, Error> {
    let today = i64::from(moment(at).day().number());
    site.store.read("deconflict lines", |tx| {
        let (mut peers, lists) = (stored::peers(tx)?, stored::lists(tx)?);
        for list in &lists {
            let is_said =
                |peer: &stored::Peer| peer.authority == list.authority && peer.side == list.side;
            if !peers.iter().any(is_said) {
                peers.push(unset(&list.authority, list.side));
            }
        }
        peers.sort_by(|one, other| (&one.authority, one.side).cmp(&(&other.authority, other.side)));
        let mut found = Vec::new();
        for peer in peers {
            let days = books::days(tx, (peer.side, &peer.authority), today)?;
            let now = days.get(&moment(at).day()).copied().unwrap_or_default();
            let is_its = |list: &&stored::Listed| {
                list.authority == peer.authority
                    && list.side == peer.side
                    && standing::is_of(list, at)
            };
            let list = lists.iter().find(is_its);
            let Limits {
                per_day,
                per_request,
                per_case,
                ..
            } = limits(&peer);
            found.push(Line {
                side: peer.side.code(),
                is_open: peer.is_open,
                desk: peer.desk,
                per_day,
                per_request,
                per_case,
                spent: now.granted,
                refused: now.refused,
                entries: list.map(|list| list.entries),
                listed_at: list.map(|list| list.came_at),
                authority: peer.authority,
            });
        }
        Ok(found)
    })
}

/// The alarms of the last thirty days, the newest day first.
///
/// # Errors
/// Those of the store.
pub fn alarms(site: &Site, at: Timestamp) -> Result<Vec<Alarm>, Error> {
    let since = i64::from(moment(at).day().number()) - ALARM_DAYS;
    let all = site.store.read("deconflict alarms", |tx| {
        stored_books::alarms(tx, since).map_err(Error::from)
    })?;
    let of = |rang: Rang| Alarm {
        authority: rang.authority,
        side: rang.side.code(),
        day: rang.day,
        code: rang.code,
        found: rang.found,
        threshold: rang.threshold,
    };
    Ok(all.into_iter().map(of).collect())
}

/// Own questions, the newest first.
///
/// # Errors
/// Those of the store.
pub fn questions(site: &Site, page: (u32, u32)) -> Result<Vec<Question>, Error> {
    site.store.read("deconflict questions", |tx| {
        let mut found = Vec::new();
        for one in stored_questions::newest(tx, page)? {
            let hits = stored_questions::hits_of_request(tx, &one.request)?;
            found.push(Question {
                request: hex::encode(one.request),
                of: one.authority,
                subject: one.subject,
                operator: one.operator,
                identifiers: one.identifiers,
                state: one.state,
                code: one.code,
                again: one.again,
                asked_at: one.asked_at,
                answered_at: one.answered_at,
                hits: hits.len() as u64,
            });
        }
        Ok(found)
    })
}

/// Hits, the newest first.
///
/// # Errors
/// Those of the store.
pub fn hits(site: &Site, page: (u32, u32)) -> Result<Vec<Hit>, Error> {
    let all = site.store.read("deconflict hits", |tx| {
        stored_questions::hits(tx, page).map_err(Error::from)
    })?;
    let of = |hit: stored_questions::Hit| Hit {
        id: hex::encode(hit.id),
        with: hit.authority,
        desk: shown(&hit.pointer),
        subject: hit.subject,
        account: hit.account.to_string(),
        kind: hit.kind,
        found_at: hit.found_at,
        contact: hit.contact.map(hex::encode),
    };
    Ok(all.into_iter().map(of).collect())
}
