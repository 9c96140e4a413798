//! Cases: lists of them, and one with its tasks, notes and timeline. What is done in them is in `casework.rs`.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use tiaki_core::case::CaseState;
use tiaki_core::id::CaseId;
use tiaki_core::outcome::date_text;
use tiaki_core::policy::Action;
use tiaki_ops::case::{
    self, About as Line, Filter, Listed, Member, Note, PersonIn, Task, Visited, Which,
};
use utoipa::{IntoParams, ToSchema};

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{When, ids, when};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;

/// Lines of a timeline that an answer has.
const LINES: usize = 100;

pub(super) fn calls() -> Vec<Call> {
    let read = Need::Of(Action::ReadCase, About::Case);
    vec![
        Call::get(
            "/api/v1/cases",
            Need::Of(Action::ReadCase, About::Own),
            list,
            Describe::new::<Rows<CaseRow>>(
                "cases",
                "Cases that the caller may know of, the newest change first",
            )
            .query::<CasesAsked>(),
        ),
        Call::get(
            "/api/v1/cases/{case}",
            read,
            show,
            Describe::new::<Case>("case", "A case, with the newest lines of its timeline"),
        ),
    ]
}

/// Which cases.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CasesAsked {
    /// `all`, `mine`, `open`, `overdue`, `closed`, or `expiring`: with a preservation that ends within 30 days; `all`
    /// where nothing is said.
    show: Option<String>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// A case in a list.
#[derive(Debug, Serialize, ToSchema)]
struct CaseRow {
    /// Its id (`cas_`).
    id: String,
    /// The unit's own number of it.
    reference: Option<String>,
    /// `open`, `waiting`, `closed` and so on, as a code.
    state: &'static str,
    /// Whether its members alone know of it.
    restricted: bool,
    /// Who leads it.
    leads: Vec<String>,
    /// How many persons are in it.
    persons: i64,
    /// Tasks that are not done.
    tasks: i64,
    /// Of these, those that should be.
    overdue: i64,
    /// The next day on which something is due or ends (RFC 3339, full-date).
    next_on: Option<String>,
    /// Lines of its timeline that the caller has not seen.
    unread: usize,
    /// When it was opened.
    opened_at: When,
    /// When it changed last.
    changed_at: When,
}

impl From<Listed> for CaseRow {
    fn from(found: Listed) -> Self {
        let row = found.row;
        Self {
            id: row.case.id.to_string(),
            reference: row.case.reference,
            state: row.case.state.code(),
            restricted: row.case.restricted,
            leads: found.leads,
            persons: row.persons,
            tasks: row.tasks,
            overdue: row.overdue,
            next_on: row.next_on.map(date_text),
            unread: found.unread,
            opened_at: row.case.opened_at.into(),
            changed_at: row.case.changed_at.into(),
        }
    }
}

async fn list(
    shell: Shell,
    Asked(asked): Asked<CasesAsked>,
) -> Result<Answer<Rows<CaseRow>>, Refused> {
    let which = match asked.show.as_deref().unwrap_or("all") {
        "all" => Which::All,
        "mine" => Which::Mine,
        "open" => Which::Open,
        "overdue" => Which::Overdue,
        "closed" => Which::State(CaseState::Closed),
        "expiring" => Which::Expiring(30),
        _ => {
            return Err(Refused::bad(
                "query",
                "show is all, mine, open, overdue, closed or expiring",
            ));
        }
    };
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let place = Place::of(&part, &format!("cases {which:?}"))?;
    let act = shell.by()?;
    let found = shell
        .edge
        .read("cases", move |views| {
            place.rows(case::PAGE_SIZE, |page| views.cases(&act, which, page))
        })
        .await?;
    Ok(Answer(found.map(CaseRow::from)))
}

/// A member of a case.
#[derive(Debug, Serialize, ToSchema)]
struct CaseMember {
    /// The operator's name, or `client:` and the id of a machine.
    operator: String,
    /// What it is there, as a code.
    role: &'static str,
    /// Since when.
    since: When,
}

impl From<&Member> for CaseMember {
    fn from(found: &Member) -> Self {
        Self {
            operator: found.operator.name.clone(),
            role: found.role.code(),
            since: found.since.into(),
        }
    }
}

/// A person in a case.
#[derive(Debug, Serialize, ToSchema)]
struct CasePerson {
    /// Who holds the accounts now (`per_`).
    person: String,
    /// How many of the case's accounts that is.
    accounts: usize,
    /// How many others the person has.
    others: usize,
    /// Until when the last of the providers preserves what it reported.
    preserved_until: Option<When>,
    /// Other cases that it is in (`cas_`) and that may be known of.
    also_in: Vec<String>,
    /// Whether it is in one beside that may not.
    also_hidden: bool,
}

impl From<&PersonIn> for CasePerson {
    fn from(found: &PersonIn) -> Self {
        Self {
            person: found.person.to_string(),
            accounts: found.accounts,
            others: found.others,
            preserved_until: when(found.preserved_until),
            also_in: ids(&found.also_in),
            also_hidden: found.also_hidden,
        }
    }
}

/// A task.
#[derive(Debug, Serialize, ToSchema)]
struct CaseTask {
    /// Its id (`tsk_`).
    id: String,
    /// What is to be done.
    words: String,
    /// The day on which it is due (RFC 3339, full-date).
    due_on: Option<String>,
    /// Whose it is.
    assignee: Option<String>,
    /// Who did it.
    done_by: Option<String>,
    /// When it was done.
    done_at: Option<When>,
}

impl From<&Task> for CaseTask {
    fn from(found: &Task) -> Self {
        Self {
            id: found.id.to_string(),
            words: found.words.clone(),
            due_on: found.due_on.map(date_text),
            assignee: found.assignee.as_ref().map(|one| one.name.clone()),
            done_by: found.done.as_ref().map(|(by, _)| by.clone()),
            done_at: when(found.done.as_ref().map(|(_, at)| *at)),
        }
    }
}

/// A note.
#[derive(Debug, Serialize, ToSchema)]
struct CaseNote {
    /// Its id (`nte_`).
    id: String,
    /// What it says.
    text: String,
    /// Who wrote it.
    operator: String,
    /// When.
    at: When,
}

impl From<&Note> for CaseNote {
    fn from(found: &Note) -> Self {
        Self {
            id: found.id.to_string(),
            text: found.words.clone(),
            operator: found.operator.clone(),
            at: found.at.into(),
        }
    }
}

/// Something that happened in a case, or to who is in it.
#[derive(Debug, Serialize, ToSchema)]
struct CaseLine {
    /// When.
    at: When,
    /// What, as a code.
    kind: &'static str,
    /// Who did it; null where nobody of the case did.
    operator: Option<String>,
    /// Ids of what it is about.
    about: Vec<String>,
    /// A code that says more.
    code: Option<String>,
    /// Words that were written with it.
    words: Option<String>,
    /// Whether the caller has not seen it.
    unread: bool,
}

fn about(found: &Line) -> String {
    match found {
        Line::Account(id) => id.to_string(),
        Line::Case(id) => id.to_string(),
        Line::Disclosure(id) => id.to_string(),
        Line::HandOver(id) => id.to_string(),
        Line::Note(id) => id.to_string(),
        Line::Outcome(id) => id.to_string(),
        Line::Person(id) => id.to_string(),
        Line::Referral(id) => id.to_string(),
        Line::Report(id) => id.to_string(),
        Line::Request(id) => id.to_string(),
        Line::Ruling(id) => id.to_string(),
        Line::Task(id) => id.to_string(),
    }
}

/// A case.
#[derive(Debug, Serialize, ToSchema)]
struct Case {
    /// Its id (`cas_`).
    id: String,
    /// The unit's own number of it.
    reference: Option<String>,
    /// `open`, `waiting`, `closed` and so on, as a code.
    state: &'static str,
    /// How it was closed, as a code.
    closing: Option<&'static str>,
    /// Whether its members alone know of it.
    restricted: bool,
    /// Who opened it.
    opened_by: String,
    /// When.
    opened_at: When,
    /// When it changed last.
    changed_at: When,
    /// What the caller is in it, as a code; null for no member.
    role: Option<&'static str>,
    /// Its members.
    members: Vec<CaseMember>,
    /// The persons in it.
    persons: Vec<CasePerson>,
    /// Its tasks.
    tasks: Vec<CaseTask>,
    /// Its notes.
    notes: Vec<CaseNote>,
    /// How many legal requests it has; what they ask is at its page.
    requests: usize,
    /// How many hand-overs to child protection it has.
    hand_overs: usize,
    /// The newest 100 lines of its timeline.
    timeline: Vec<CaseLine>,
    /// How many lines it has.
    timeline_total: usize,
    /// What was there to be seen, to send with a change of a task.
    seen: i64,
}

impl From<&Visited> for Case {
    fn from(found: &Visited) -> Self {
        let (shown, case) = (&found.shown, &found.shown.case);
        let lines = found.timeline.lines.iter().map(|line| CaseLine {
            at: line.at.into(),
            kind: line.kind.code(),
            operator: line.operator.clone(),
            about: line.about.iter().map(about).collect(),
            code: line.code.clone(),
            words: line.words.clone(),
            unread: line.unread,
        });
        Self {
            id: case.id.to_string(),
            reference: case.reference.clone(),
            state: case.state.code(),
            closing: case.closing.map(|code| code.code()),
            restricted: case.restricted,
            opened_by: case.opened_by.clone(),
            opened_at: case.opened_at.into(),
            changed_at: case.changed_at.into(),
            role: found.role.map(|role| role.code()),
            members: shown.members.iter().map(CaseMember::from).collect(),
            persons: shown.persons.iter().map(CasePerson::from).collect(),
            tasks: shown.tasks.iter().map(CaseTask::from).collect(),
            notes: shown.notes.iter().map(CaseNote::from).collect(),
            requests: shown.requests.len(),
            hand_overs: shown.hand_overs.len(),
            timeline: lines.collect(),
            timeline_total: found.timeline.total,
            seen: found.timeline.seen.event,
        }
    }
}

pub(super) fn case_id(id: &str) -> Result<CaseId, Refused> {
    CaseId::parse(id).map_err(|_| Refused::not_found())
}

async fn show(shell: Shell, Path(id): Path<String>) -> Result<Answer<Case>, Refused> {
    let (id, act) = (case_id(&id)?, shell.by()?);
    let filter = Filter {
        limit: Some(LINES),
        ..Filter::default()
    };
    let found = shell
        .edge
        .read("case", move |views| views.case(&act, &id, &filter))
        .await?;
    let found = found.map_err(|_| Refused::not_found())?;
    Ok(Answer((&found).into()))
}
