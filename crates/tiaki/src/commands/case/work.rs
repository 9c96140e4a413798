//! `tiaki case task` and `tiaki case request`.

use anyhow::Context;
use serde_json::json;
use tiaki_core::case::{Preservation, RequestKind, RequestStep, TaskStep};
use tiaki_core::id::{LegalRequestId, TaskId};
use tiaki_core::outcome::date_text;
use tiaki_ops::Site;
use tiaki_ops::case::{self, Draft, Moved, NewTask, TaskChange};

use super::{account, as_of, case_id, text, told};
use crate::Ended;
use crate::cli::{By, CaseDraft, CaseRequest, CaseTask, RequestMoved};

pub(super) fn task(site: &Site, step: &CaseTask) -> anyhow::Result<Ended> {
    match step {
        CaseTask::Add {
            which,
            words,
            due,
            to,
            by,
        } => {
            let new = NewTask {
                words: text(words.text.as_deref(), words.text_file.as_deref())?,
                due: due.clone(),
                assignee: to.clone(),
            };
            let case = case_id(&which.case)?;
            let id = case::add_task(site, &as_of(by), &case, &new)?;
            told(by, &json!({ "case": case, "task": id }), &id.to_string())
        }
        CaseTask::Change {
            task,
            due,
            no_due,
            to,
            to_nobody,
            by,
        } => {
            let either = |given: &Option<String>, none: bool| match given {
                Some(given) => Some(Some(given.clone())),
                None => none.then_some(None),
            };
            let change = TaskChange {
                due: either(due, *no_due),
                assignee: either(to, *to_nobody),
                seen: None,
            };
            let id = task_id(task)?;
            case::change_task(site, &as_of(by), &id, &change)?;
            told(by, &json!({ "task": id }), &format!("{id}: changed"))
        }
        CaseTask::Done { task, by } => moved(site, task, TaskStep::Do, by),
        CaseTask::Undone { task, by } => moved(site, task, TaskStep::Undo, by),
    }
}

fn moved(site: &Site, task: &str, step: TaskStep, by: &By) -> anyhow::Result<Ended> {
    let id = task_id(task)?;
    case::move_task(site, &as_of(by), &id, step)?;
    let word = match step {
        TaskStep::Do => "done",
        _ => "to be done again",
    };
    told(by, &json!({ "task": id }), &format!("{id}: {word}"))
}

fn task_id(text: &str) -> anyhow::Result<TaskId> {
    TaskId::parse(text).context("not the id of a task: it begins with tsk_")
}

pub(super) fn request(site: &Site, step: &CaseRequest) -> anyhow::Result<Ended> {
    match step {
        CaseRequest::Draft(draft) => drafted(site, draft),
        CaseRequest::Sent { moved, on } => went(site, moved, RequestStep::Send, on.as_deref()),
        CaseRequest::Answered(moved) => went(site, moved, RequestStep::Answer, None),
        CaseRequest::Refused(moved) => went(site, moved, RequestStep::Refuse, None),
        CaseRequest::Expired(moved) => went(site, moved, RequestStep::Expire, None),
        CaseRequest::Withdrawn(moved) => went(site, moved, RequestStep::Withdraw, None),
    }
}

fn drafted(site: &Site, given: &CaseDraft) -> anyhow::Result<Ended> {
    let kind = RequestKind::find(&given.kind);
    let law = given.law.as_deref().map(|code| {
        Preservation::find(code).context("no such law: see tiaki case request draft --help")
    });
    let accounts = given.accounts.iter().map(|id| account(id));
    let extends = given.extends.as_deref().map(request_id);
    let draft = Draft {
        kind: kind.context("no such kind of request: see tiaki case request draft --help")?,
        office: given.office.clone(),
        law: law.transpose()?,
        extends: extends.transpose()?,
        end: given.ends.clone(),
        due: given.due.clone(),
        reference: given.reference.clone(),
        accounts: accounts.collect::<Result<_, _>>()?,
    };
    let (by, case) = (&given.by, case_id(&given.which.case)?);
    let id = case::draft_request(site, &as_of(by), &case, &draft)?;
    let words = format!("{id}: drafted; once it is out: tiaki case request sent {id}");
    told(by, &json!({ "case": case, "request": id }), &words)
}

fn went(
    site: &Site,
    given: &RequestMoved,
    step: RequestStep,
    on: Option<&str>,
) -> anyhow::Result<Ended> {
    let id = request_id(&given.request)?;
    let moved = Moved {
        step,
        on: on.map(str::to_owned),
        reference: given.reference.clone(),
    };
    let found = case::move_request(site, &as_of(&given.by), &id, &moved)?;
    let (due, ends) = (found.term.due_on, found.term.ends_on);
    let all = json!({ "request": id, "state": found.state.code(), "due_on": due.map(date_text),
                      "ends_on": ends.map(date_text) });
    let mut words = format!("{id}: {}", found.state.code());
    if let Some(day) = due.filter(|_| found.state.is_pending()) {
        words += &format!(", due on {}", date_text(day));
    }
    if let Some(day) = ends.filter(|_| found.state.is_keeping()) {
        words += &format!(", kept until {}", date_text(day));
    }
    told(&given.by, &all, &words)
}

fn request_id(text: &str) -> anyhow::Result<LegalRequestId> {
    LegalRequestId::parse(text).context("not the id of a request: it begins with lrq_")
}
