//! What is done in cases.
//!
//! A machine is a member of a case as operators are: who opens one leads it, and a lead makes `client:` and the id of
//! a machine a member. A machine alone leads nobody: it names an operator who leads the case beside it, or the case is
//! listed to supervisors. Members, hand-overs, legal requests and restriction are for people.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use tiaki_core::case::{LeadGap, TaskStep};
use tiaki_core::id::{PersonId, TaskId};
use tiaki_core::policy::Action;
use tiaki_ops::case::{Ending, NewTask, Opening, TaskChange};
use tiaki_ops::outcomes::Said;
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::case::case_id;
use crate::api::describe::{Call, Describe};
use crate::api::parts::Done;
use crate::api::queue::Why;
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Sent};
use crate::edge::cases::CaseDeed;
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    let edit = Need::Of(Action::EditCase, About::Case);
    vec![
        Call::post(
            "/api/v1/persons/{person}/case",
            Need::Of(Action::OpenCase, About::Person),
            open,
            Describe::new::<Opened>("open_case", "Open a case on a person; the caller leads it")
                .more(
                    "Name an operator who leads it too: a case that a machine alone leads is listed to supervisors \
                     until one of them names somebody.",
                )
                .body::<ToOpen>()
                .keyed(),
        ),
        Call::post(
            "/api/v1/cases/{case}/notes",
            edit,
            note,
            Describe::new::<Done>("add_note", "Write a note")
                .body::<Words>()
                .keyed(),
        ),
        Call::post(
            "/api/v1/cases/{case}/tasks",
            edit,
            add_task,
            Describe::new::<Done>("add_task", "Add a task")
                .body::<TaskNew>()
                .keyed(),
        ),
        Call::post(
            "/api/v1/cases/{case}/tasks/{task}",
            edit,
            change_task,
            Describe::new::<Done>("change_task", "Change a task: done or not, when due, whose")
                .more("Say what was seen: a task that somebody changed meanwhile is refused.")
                .body::<TaskNow>(),
        ),
        Call::post(
            "/api/v1/cases/{case}/wait",
            edit,
            wait,
            Describe::new::<Done>("wait", "Have a case wait, with a reason").body::<Why>(),
        ),
        Call::post(
            "/api/v1/cases/{case}/resume",
            edit,
            resume,
            Describe::new::<Done>("resume", "Have work on a case go on"),
        ),
        Call::post(
            "/api/v1/cases/{case}/close",
            Need::Of(Action::CloseCase, About::Case),
            close,
            Describe::new::<Done>(
                "close_case",
                "Close a case, with an outcome for each person or with a code",
            )
            .body::<Closing>(),
        ),
        Call::post(
            "/api/v1/cases/{case}/reopen",
            Need::Of(Action::ReopenCase, About::Case),
            reopen,
            Describe::new::<Done>("reopen_case", "Open a closed case again, with a reason")
                .body::<Why>(),
        ),
    ]
}

/// A case to be opened.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ToOpen {
    /// The unit's own number of it: letters, digits and - _ . / : #, at most 64.
    reference: Option<String>,
    /// Whether its members alone may know of it.
    #[serde(default)]
    restricted: bool,
    /// The operator who leads it beside the caller: of the same agency, active, with a role that works in cases.
    lead: Option<String>,
}

/// A case that was opened.
#[derive(Debug, Serialize, ToSchema)]
struct Opened {
    /// Its id (`cas_`).
    case: String,
    /// Why no person who is active leads it, as codes of docs/cases.md, so that it is listed to supervisors; empty where
    /// somebody does.
    unled: Vec<&'static str>,
}

async fn open(
    shell: Shell,
    Path(id): Path<String>,
    Sent(sent): Sent<ToOpen>,
) -> Result<Answer<Opened>, Refused> {
    let id = PersonId::parse(&id).map_err(|_| Refused::not_found())?;
    let act = shell.by_now()?;
    let opening = Opening {
        persons: vec![id],
        reference: sent.reference,
        restricted: sent.restricted,
        lead: sent.lead,
    };
    let done = shell
        .edge
        .read("case open", move |views| views.open_case(&act, &opening))
        .await?;
    let done = done?;
    Ok(Answer(Opened {
        case: done.case.to_string(),
        unled: done.unled.into_iter().map(LeadGap::code).collect(),
    }))
}

async fn work(shell: &Shell, id: &str, deed: CaseDeed) -> Result<Answer<Done>, Refused> {
    let (id, act) = (case_id(id)?, shell.by_now()?);
    let done = shell
        .edge
        .read("case work", move |views| views.work(&act, &id, &deed))
        .await?;
    done?;
    Ok(Answer(Done::new()))
}

/// A note.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Words {
    /// What it says. It is in no export, and the log has a keyed digest of it.
    text: String,
}

async fn note(
    shell: Shell,
    Path(id): Path<String>,
    Sent(sent): Sent<Words>,
) -> Result<Answer<Done>, Refused> {
    work(&shell, &id, CaseDeed::Note(sent.text)).await
}

/// A task to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaskNew {
    /// What is to be done, in one line of at most 300 characters.
    words: String,
    /// The day on which it is due (RFC 3339, full-date).
    due_on: Option<String>,
    /// Whose it is: a member of the case.
    assignee: Option<String>,
}

async fn add_task(
    shell: Shell,
    Path(id): Path<String>,
    Sent(sent): Sent<TaskNew>,
) -> Result<Answer<Done>, Refused> {
    let new = NewTask {
        words: sent.words,
        due: sent.due_on,
        assignee: sent.assignee,
    };
    work(&shell, &id, CaseDeed::AddTask(new)).await
}

/// What a task is to be: either whether it is done, or when it is due and whose.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaskNow {
    /// Whether it is done.
    done: Option<bool>,
    /// The day on which it is due (RFC 3339, full-date); none where it is left out.
    due_on: Option<String>,
    /// Whose it is: a member of the case; nobody's where it is left out.
    assignee: Option<String>,
    /// What was seen: `seen` of the case, as it is; needed where it is not about `done`.
    seen: Option<i64>,
}

async fn change_task(
    shell: Shell,
    Path((id, task)): Path<(String, String)>,
    Sent(sent): Sent<TaskNow>,
) -> Result<Answer<Done>, Refused> {
    let task = TaskId::parse(&task).map_err(|_| Refused::not_found())?;
    let deed = match sent.done {
        Some(_) if sent.due_on.is_some() || sent.assignee.is_some() => {
            return Err(Refused::invalid(
                "say whether it is done, or when it is due and whose: not both at once",
            ));
        }
        Some(true) => CaseDeed::MoveTask(task, TaskStep::Do),
        Some(false) => CaseDeed::MoveTask(task, TaskStep::Undo),
        None => {
            let seen = sent.seen;
            let seen = seen.ok_or_else(|| Refused::invalid("say what was seen of the task"))?;
            let change = TaskChange {
                due: Some(sent.due_on),
                assignee: Some(sent.assignee),
                seen: Some(seen),
            };
            CaseDeed::ChangeTask(task, change)
        }
    };
    work(&shell, &id, deed).await
}

async fn wait(
    shell: Shell,
    Path(id): Path<String>,
    Sent(why): Sent<Why>,
) -> Result<Answer<Done>, Refused> {
    work(&shell, &id, CaseDeed::Wait(why.reason)).await
}

async fn resume(shell: Shell, Path(id): Path<String>) -> Result<Answer<Done>, Refused> {
    work(&shell, &id, CaseDeed::Resume).await
}

/// What came of one person of a case.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CameOf {
    /// The person (`per_`).
    person: String,
    /// As a code of docs/formats/outcomes.md.
    code: String,
    /// On which day (RFC 3339, full-date).
    on: String,
}

/// How a case ends: with outcomes, or with a code and a reason.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Closing {
    /// An outcome for each person; none for who has one that stands.
    outcomes: Option<Vec<CameOf>>,
    /// A code of docs/cases.md, where there are no outcomes.
    code: Option<String>,
    /// Why, in one line of at most 300 characters, with a code.
    reason: Option<String>,
}

async fn close(
    shell: Shell,
    Path(id): Path<String>,
    Sent(sent): Sent<Closing>,
) -> Result<Answer<Done>, Refused> {
    let by = shell.operator()?;
    let ending = match (sent.outcomes, sent.code) {
        (Some(outcomes), None) => {
            let said = outcomes.into_iter().map(|one| Said {
                person: one.person,
                code: one.code,
                on: one.on,
                by: by.clone(),
                ..Said::default()
            });
            Ending::Outcomes(said.collect())
        }
        (None, Some(code)) => Ending::Code {
            code,
            reason: sent.reason.unwrap_or_default(),
        },
        _ => return Err(Refused::invalid("say outcomes, or a code and a reason")),
    };
    work(&shell, &id, CaseDeed::Close(ending)).await
}

async fn reopen(
    shell: Shell,
    Path(id): Path<String>,
    Sent(why): Sent<Why>,
) -> Result<Answer<Done>, Refused> {
    work(&shell, &id, CaseDeed::Reopen(why.reason)).await
}
