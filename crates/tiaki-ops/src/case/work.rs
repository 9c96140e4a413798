//! Tasks, notes, and hand-overs to child protection.

use tiaki_core::case::{CaseEventKind, DUE_DAYS, TaskStep, find_note, find_office};
use tiaki_core::id::{CaseId, HandOverId, NoteId, TaskId};
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
use tiaki_store::cases as stored;
use tiaki_store::cases::work::{self as rows, HandOver, Task};
use tiaki_store::queue::Operator;

use super::{Desk, Refused, dated, named, reasoned, referenced, whole};
use crate::{Act, Error, Site};

/// A task to be added.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewTask {
    /// What is to be done: one line.
    pub words: String,
    /// By which day, `YYYY-MM-DD`.
    pub due: Option<String>,
    /// Whose it is: a member.
    pub assignee: Option<String>,
}

/// What is to be otherwise with a task; nothing leaves it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskChange {
    /// Another day, `YYYY-MM-DD`, or none.
    pub due: Option<Option<String>>,
    /// Another member, or nobody.
    pub assignee: Option<Option<String>>,
    /// The last event of the case that who changes it has seen, where that is known: what somebody else did with the
    /// task since is told, and not written over.
    pub seen: Option<i64>,
}

/// Adds a task.
///
/// # Errors
/// [`Error::Case`] where who asks is no member, where the case is closed, where it says nothing, is due on a day
/// that is over or very far, or is to be somebody's who is no member; else those of the store.
pub fn add_task(site: &Site, act: &Act, case: &CaseId, new: &NewTask) -> Result<TaskId, Error> {
    add_task_once(site, act, case, new, "")
}

/// The same by a form that `once` names: sent again with the same words it adds nothing, and gives the same task.
///
/// # Errors
/// As [`add_task`].
pub fn add_task_once(
    site: &Site,
    act: &Act,
    case: &CaseId,
    new: &NewTask,
    once: &str,
) -> Result<TaskId, Error> {
    let (who, words) = (named(&act.actor)?, reasoned(&new.words)?);
    let due_on = due(new.due.as_deref(), act.at)?;
    site.store.write("case task", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?;
        let desk = desk.member()?.worked()?;
        let (due, whose) = (new.due.as_deref(), new.assignee.as_deref());
        let said = [words, due.unwrap_or(""), whose.unwrap_or("")];
        let (seq, parts) = desk.next_once(once, &said)?;
        let id = TaskId::derive(&site.key, &whole(&parts));
        if desk.has(&id.to_string())? {
            return Ok(id);
        }
        let assignee = assignee(&desk, whose)?;
        let task = Task {
            id,
            case: *case,
            seq,
            words: words.to_owned(),
            due_on,
            assignee,
            done: None,
        };
        rows::add_task(tx, &task)?;
        let about = task.id.to_string();
        desk.note_kept(CaseEventKind::TaskAdded, &about, words)?;
        Ok(task.id)
    })
}

/// Gives a task to somebody else, or has it be due on another day.
///
/// # Errors
/// As [`add_task`]; [`Error::Case`] where there is no such task, where it is done, and where nothing would be
/// otherwise.
pub fn change_task(site: &Site, act: &Act, id: &TaskId, change: &TaskChange) -> Result<(), Error> {
    let who = named(&act.actor)?;
    let due_on = match &change.due {
        Some(text) => Some(due(text.as_deref(), act.at)?),
        None => None,
    };
    site.store.write("case task change", |tx| {
        let (desk, task) = task(tx, site, &who, act, id)?;
        if task.done.is_some() {
            return Err(Refused::Step(tiaki_core::case::StepError::Done).into());
        }
        if let Some(seen) = change.seen
            && stored::last_event_on(tx, &desk.case.id, &id.to_string())? > seen
        {
            return Err(Refused::Changed.into());
        }
        let whose = match &change.assignee {
            Some(name) => assignee(&desk, name.as_deref())?,
            None => task.assignee.clone(),
        };
        let day = due_on.unwrap_or(task.due_on);
        if day == task.due_on && whose == task.assignee {
            return Err(Refused::Unchanged.into());
        }
        rows::change_task(tx, id, day, whose.as_ref())?;
        let name = whose.as_ref().map(|one| one.name.as_str());
        desk.note(CaseEventKind::TaskChanged, &id.to_string(), None, name)?;
        Ok(())
    })
}

/// Has a task be done, or be to be done again.
///
/// # Errors
/// [`Error::Case`] where who asks is no member, where the case is closed, where there is no such task, and where
/// it is that already; else those of the store.
pub fn move_task(site: &Site, act: &Act, id: &TaskId, step: TaskStep) -> Result<(), Error> {
    let who = named(&act.actor)?;
    site.store.write("case task move", |tx| {
        let (desk, task) = task(tx, site, &who, act, id)?;
        task.state().step(step).map_err(Refused::from)?;
        let (kind, done) = match step {
            TaskStep::Do => (CaseEventKind::TaskDone, Some((&who, act.at))),
            _ => (CaseEventKind::TaskUndone, None),
        };
        rows::move_task(tx, id, done)?;
        desk.note(kind, &id.to_string(), None, None)?;
        Ok(())
    })
}

/// Writes a note. It never leaves the agency.
///
/// # Errors
/// [`Error::Case`] where who asks is no member, where the case is closed, and where it is no note; else those of
/// the store.
pub fn note(site: &Site, act: &Act, case: &CaseId, text: &str) -> Result<NoteId, Error> {
    note_once(site, act, case, text, "")
}

/// The same by a form that `once` names: sent again with the same text it writes nothing, and gives the same note.
///
/// # Errors
/// As [`note`].
pub fn note_once(
    site: &Site,
    act: &Act,
    case: &CaseId,
    text: &str,
    once: &str,
) -> Result<NoteId, Error> {
    let who = named(&act.actor)?;
    let words = find_note(text).ok_or(Refused::Note)?;
    site.store.write("case note", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?;
        let desk = desk.member()?.worked()?;
        let (seq, parts) = desk.next_once(once, &[words])?;
        let id = NoteId::derive(&site.key, &whole(&parts));
        if desk.has(&id.to_string())? {
            return Ok(id);
        }
        rows::add_note(tx, &id, case, seq, words)?;
        desk.note_kept(CaseEventKind::Noted, &id.to_string(), words)?;
        Ok(id)
    })
}

/// Writes down that the case was handed over to an office of child protection, now or at an earlier time.
///
/// # Errors
/// [`Error::Case`] where who asks is no member, where the case is closed, where no office is named, and where the
/// time has not come; else those of the store.
pub fn hand_over(
    site: &Site,
    act: &Act,
    case: &CaseId,
    office: &str,
    at: Option<&str>,
) -> Result<HandOverId, Error> {
    hand_over_once(site, act, case, (office, at), "")
}

/// The same by a form that `once` names: sent again with the same office and time it writes nothing, and gives the same
/// hand-over.
///
/// # Errors
/// As [`hand_over`].
pub fn hand_over_once(
    site: &Site,
    act: &Act,
    case: &CaseId,
    (office, at): (&str, Option<&str>),
    once: &str,
) -> Result<HandOverId, Error> {
    let who = named(&act.actor)?;
    let office = find_office(office).ok_or(Refused::Office)?;
    let handed_at = moment(at, act.at)?;
    site.store.write("case hand over", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?;
        let desk = desk.member()?.worked()?;
        let (seq, parts) = desk.next_once(once, &[office, at.unwrap_or("")])?;
        let id = HandOverId::derive(&site.key, &whole(&parts));
        if desk.has(&id.to_string())? {
            return Ok(id);
        }
        let new = HandOver {
            id,
            case: *case,
            seq,
            office: office.to_owned(),
            handed_at,
            reference: None,
            acknowledged_at: None,
        };
        rows::hand_over(tx, &new)?;
        let about = new.id.to_string();
        desk.note(CaseEventKind::HandedOver, &about, None, Some(office))?;
        Ok(new.id)
    })
}

/// Writes down that the office has it, also where the case is closed.
///
/// # Errors
/// [`Error::Case`] where who asks is no member, where there is no such hand-over or it was acknowledged, and where
/// the time has not come or lies before the hand-over; else those of the store.
pub fn acknowledge(
    site: &Site,
    act: &Act,
    id: &HandOverId,
    at: Option<&str>,
    reference: Option<&str>,
) -> Result<(), Error> {
    let who = named(&act.actor)?;
    let (moment, reference) = (moment(at, act.at)?, referenced(reference)?);
    site.store.write("case acknowledge", |tx| {
        let found = rows::find_hand_over(tx, id)?.ok_or(Refused::NoHandOver)?;
        let desk = Desk::enter(tx, site, &who, act.at, &found.case);
        let desk = hidden(desk, Refused::NoHandOver)?.member()?;
        if found.acknowledged_at.is_some() {
            return Err(Refused::Acknowledged.into());
        }
        if moment < found.handed_at {
            return Err(Refused::Past.into());
        }
        rows::acknowledge(tx, id, moment, reference)?;
        desk.note(CaseEventKind::Acknowledged, &id.to_string(), None, None)?;
        Ok(())
    })
}

/// A task, with its case, for who works in it.
fn task<'d, 't>(
    tx: &'d Tx<'t>,
    site: &'d Site,
    who: &'d Operator,
    act: &Act,
    id: &TaskId,
) -> Result<(Desk<'d, 't>, Task), Error> {
    let found = rows::find_task(tx, id)?.ok_or(Refused::NoTask)?;
    let desk = Desk::enter(tx, site, who, act.at, &found.case);
    let desk = hidden(desk, Refused::NoTask)?.member()?.worked()?;
    Ok((desk, found))
}

/// Says of what is in a case that may not be known of no more than of what is not there.
pub(super) fn hidden<T>(found: Result<T, Error>, refused: Refused) -> Result<T, Error> {
    match found {
        Err(Error::Case(Refused::NoCase)) => Err(refused.into()),
        other => other,
    }
}

/// The day by which something is to be done.
pub(super) fn due(text: Option<&str>, now: Timestamp) -> Result<Option<i64>, Refused> {
    match dated(text)? {
        Some(day) if day < now.day() => Err(Refused::Past),
        Some(day) if day > now.day().saturating_add(DUE_DAYS) => Err(Refused::Far),
        day => Ok(day),
    }
}

/// The moment at which something happened, by default now.
fn moment(text: Option<&str>, now: Timestamp) -> Result<Timestamp, Refused> {
    let Some(text) = text else {
        return Ok(now);
    };
    let at = Timestamp::parse(text).map_err(|_| Refused::Time)?;
    if at > now {
        return Err(Refused::Future);
    }
    Ok(at)
}

fn assignee(desk: &Desk<'_, '_>, name: Option<&str>) -> Result<Option<Operator>, Error> {
    let Some(name) = name else {
        return Ok(None);
    };
    let asked = named(name)?;
    let members = stored::members(desk.tx, &desk.case.id)?;
    let mut members = members.into_iter().map(|one| one.operator);
    let found = members.find(|one| one.key == asked.key);
    Ok(Some(found.ok_or(Refused::NoMember)?))
}
