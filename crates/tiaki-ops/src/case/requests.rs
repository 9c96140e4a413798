//! Legal requests: drafted, sent, and what became of them.

use std::collections::BTreeSet;

use tiaki_core::case::{
    CaseEventKind, Preservation, RequestError, RequestKind, RequestState, RequestStep, Term,
    due_days, ends_on, extended, find_office,
};
use tiaki_core::id::{AccountId, CaseId, LegalRequestId};
use tiaki_store::cases as stored;
use tiaki_store::cases::requests::{self as rows, Request};
use tiaki_store::outcomes;

use super::work::{due, hidden};
use super::{Desk, Refused, dated, named, referenced, whole};
use crate::{Act, Error, Site};

/// A request to be drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What is asked for.
    pub kind: RequestKind,
    /// To which office, of a provider or of a state.
    pub office: String,
    /// By which law: of a preservation always.
    pub law: Option<Preservation>,
    /// The preservation that it extends.
    pub extends: Option<LegalRequestId>,
    /// The day on which it ends, `YYYY-MM-DD`, where no law that is built in says it.
    pub end: Option<String>,
    /// The day by which it is to be sent and answered, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Under which reference.
    pub reference: Option<String>,
    /// The accounts that it is about, of the case's persons.
    pub accounts: Vec<AccountId>,
}

/// What becomes of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// What.
    pub step: RequestStep,
    /// On which day, `YYYY-MM-DD`; today where nothing is said. Only sending has a day of its own.
    pub on: Option<String>,
    /// Under which reference, where another than before.
    pub reference: Option<String>,
}

/// Drafts a request.
///
/// # Errors
/// [`Error::Case`] where who asks is no member, where the case is closed, where law, end or what it extends do not
/// belong with it, and where an account is nobody's in the case; else those of the store.
pub fn draft_request(
    site: &Site,
    act: &Act,
    case: &CaseId,
    draft: &Draft,
) -> Result<LegalRequestId, Error> {
    draft_request_once(site, act, case, draft, "")
}

/// The same by a form that `once` names: sent again with all the same it drafts nothing, and gives the same request.
///
/// # Errors
/// As [`draft_request`].
pub fn draft_request_once(
    site: &Site,
    act: &Act,
    case: &CaseId,
    draft: &Draft,
    once: &str,
) -> Result<LegalRequestId, Error> {
    let who = named(&act.actor)?;
    let office = find_office(&draft.office).ok_or(Refused::Office)?;
    let reference = referenced(draft.reference.as_deref())?;
    let due_on = due(draft.due.as_deref(), act.at)?;
    let end = dated(draft.end.as_deref())?;
    site.store.write("case request", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?;
        let desk = desk.member()?.worked()?;
        let said = said(draft);
        let said: Vec<&str> = said.iter().map(String::as_str).collect();
        let (seq, parts) = desk.next_once(once, &said)?;
        let id = LegalRequestId::derive(&site.key, &whole(&parts));
        if desk.has(&id.to_string())? {
            return Ok(id);
        }
        let law = law(&desk, draft)?;
        if let Some(end) = end {
            may_end(draft.kind, law, end, act.at.day())?;
        } else if draft.kind.is_preserving() && law == Some(Preservation::Stated) {
            return Err(Refused::Request(RequestError::NoEnd).into());
        }
        let accounts: BTreeSet<AccountId> = draft.accounts.iter().copied().collect();
        let accounts: Vec<AccountId> = accounts.into_iter().collect();
        of_case(&desk, &accounts)?;
        let new = Request {
            id,
            case: *case,
            seq,
            kind: draft.kind,
            law,
            office: office.to_owned(),
            reference: reference.map(str::to_owned),
            extends: draft.extends,
            stated_end: end,
            state: RequestState::Drafted,
            sent_on: None,
            term: Term {
                due_on,
                ends_on: None,
            },
        };
        rows::add(tx, &new, &accounts)?;
        let (about, code) = (new.id.to_string(), Some(draft.kind.code()));
        desk.note(CaseEventKind::RequestDrafted, &about, code, Some(office))?;
        Ok(new.id)
    })
}

/// All that a draft says, each thing in its place.
fn said(draft: &Draft) -> Vec<String> {
    let of = |text: &Option<String>| text.clone().unwrap_or_default();
    let accounts: BTreeSet<AccountId> = draft.accounts.iter().copied().collect();
    let fixed = [
        draft.kind.code().to_owned(),
        draft.office.clone(),
        draft
            .law
            .map(|law| law.code().to_owned())
            .unwrap_or_default(),
        draft.extends.map(|id| id.to_string()).unwrap_or_default(),
        of(&draft.end),
        of(&draft.due),
        of(&draft.reference),
    ];
    let accounts = accounts.into_iter().map(|id| id.to_string());
    fixed.into_iter().chain(accounts).collect()
}

/// Writes down what became of a request. What comes back is written down also where the case is closed.
///
/// # Errors
/// [`Error::Case`] where who asks is no member, where there is no such request, where the step does not follow,
/// and where the day has not come; else those of the store.
pub fn move_request(
    site: &Site,
    act: &Act,
    id: &LegalRequestId,
    moved: &Moved,
) -> Result<Request, Error> {
    let who = named(&act.actor)?;
    let today = act.at.day();
    let day = dated(moved.on.as_deref())?.unwrap_or(today);
    if day > today {
        return Err(Refused::Future.into());
    }
    let reference = referenced(moved.reference.as_deref())?;
    site.store.write("case request move", |tx| {
        let mut request = rows::find(tx, id)?.ok_or(Refused::NoRequest)?;
        let desk = Desk::enter(tx, site, &who, act.at, &request.case);
        let mut desk = hidden(desk, Refused::NoRequest)?.member()?;
        if moved.step == RequestStep::Send {
            desk = desk.worked()?;
        }
        let kind = request.kind;
        let state = request.state;
        let state = state.step(moved.step, kind, request.term, today);
        request.state = state.map_err(Refused::from)?;
        if moved.step == RequestStep::Send {
            request.sent_on = Some(day);
            request.term = sent(&desk, &request, day)?;
        }
        if let Some(reference) = reference {
            request.reference = Some(reference.to_owned());
        }
        rows::save(tx, &request)?;
        let event = match moved.step {
            RequestStep::Answer => CaseEventKind::RequestAnswered,
            RequestStep::Expire => CaseEventKind::RequestExpired,
            RequestStep::Refuse => CaseEventKind::RequestRefused,
            RequestStep::Send => CaseEventKind::RequestSent,
            _ => CaseEventKind::RequestWithdrawn,
        };
        desk.note(event, &id.to_string(), Some(kind.code()), None)?;
        Ok(request)
    })
}

/// The law of a draft, and whether what it extends may be extended.
fn law(desk: &Desk<'_, '_>, draft: &Draft) -> Result<Option<Preservation>, Error> {
    if draft.kind == RequestKind::PreservationExtension {
        let base = base(desk, draft.extends.as_ref())?;
        if draft.law.is_some_and(|law| Some(law) != base.law) {
            return Err(Refused::Law.into());
        }
        let law = base.law.ok_or(Refused::Law)?;
        law.extension()
            .ok_or(Refused::Request(RequestError::NotExtended))?;
        not_extended(desk, &base.id, None)?;
        return Ok(Some(law));
    }
    if draft.extends.is_some() {
        return Err(Refused::Extends.into());
    }
    match (draft.kind, draft.law) {
        (RequestKind::Preservation, None) => Err(Refused::NoLaw.into()),
        (RequestKind::Preservation, law) => Ok(law),
        (kind, Some(law)) if due_days(kind, Some(law)).is_none() => Err(Refused::Law.into()),
        (_, law) => Ok(law),
    }
}

/// The preservation of this case that is meant.
fn base(desk: &Desk<'_, '_>, id: Option<&LegalRequestId>) -> Result<Request, Error> {
    let id = id.ok_or(Refused::Extends)?;
    let found = rows::find(desk.tx, id)?;
    let found = found
        .filter(|one| one.case == desk.case.id && one.kind == RequestKind::Preservation)
        .ok_or(Refused::Extends)?;
    Ok(found)
}

/// Refuses where something else extends it already, or is to.
fn not_extended(
    desk: &Desk<'_, '_>,
    id: &LegalRequestId,
    but: Option<&LegalRequestId>,
) -> Result<(), Error> {
    let others = rows::extensions(desk.tx, id)?;
    let stands = |one: &Request| {
        !matches!(one.state, RequestState::Refused | RequestState::Withdrawn)
            && Some(&one.id) != but
    };
    if others.iter().any(stands) {
        return Err(Refused::Extended(*id).into());
    }
    Ok(())
}

/// Whether a day can be stated as an end.
fn may_end(
    kind: RequestKind,
    law: Option<Preservation>,
    end: i64,
    today: i64,
) -> Result<(), Refused> {
    match (kind.is_preserving(), law) {
        (true, Some(Preservation::Stated)) if end > today => Ok(()),
        (true, Some(Preservation::Stated)) => Err(Refused::Past),
        (true, _) => Err(Refused::Request(RequestError::EndByLaw)),
        (false, _) => Err(Refused::End),
    }
}

/// When a request that is sent on a day is due, and when it ends.
fn sent(desk: &Desk<'_, '_>, request: &Request, day: i64) -> Result<Term, Error> {
    let ends = match (request.kind, request.law) {
        (RequestKind::Preservation, Some(law)) => {
            let ends = ends_on(law, day, request.stated_end);
            Some(ends.map_err(Refused::from)?)
        }
        (RequestKind::PreservationExtension, Some(law)) => {
            let base = base(desk, request.extends.as_ref())?;
            not_extended(desk, &base.id, Some(&request.id))?;
            let keeps = base.term.ends_on.filter(|_| base.state.is_keeping());
            let was = keeps.ok_or(Refused::Request(RequestError::Ended))?;
            let ends = extended(law, was, day, request.stated_end);
            Some(ends.map_err(Refused::from)?)
        }
        _ => None,
    };
    let by_law = due_days(request.kind, request.law);
    let by_law = by_law.map(|days| day.saturating_add(days));
    Ok(Term {
        due_on: request.term.due_on.or(by_law),
        ends_on: ends,
    })
}

/// Refuses where an account is not one of the case's persons'.
fn of_case(desk: &Desk<'_, '_>, accounts: &[AccountId]) -> Result<(), Error> {
    let mut own: BTreeSet<AccountId> = stored::accounts(desk.tx, &desk.case.id)?
        .into_iter()
        .collect();
    for person in stored::persons(desk.tx, &desk.case.id)? {
        own.extend(outcomes::members(desk.tx, &person)?);
    }
    match accounts.iter().find(|account| !own.contains(account)) {
        Some(other) => Err(Refused::NotOfCase(*other).into()),
        None => Ok(()),
    }
}
