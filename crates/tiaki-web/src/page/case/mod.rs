//! `/case/{cas_…}`: a case, and everything that is done in it by the forms of [`forms`].
//!
//! Who is shown everything new has seen it: the use case writes that down as far as it read, and only where
//! something was new, so that loading again writes nothing. A page that shows a part marks nothing and says how to.
//! `POST` leads on to the part of the page that it was about; what is refused comes back with what was typed. What
//! somebody else changed meanwhile is refused by the state that it has now, a task by its last event too.

mod forms;
mod lines;
pub(crate) mod opening;
mod parts;
pub(super) mod refusal;

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::case::{CaseEventKind, MemberRole};
use tiaki_core::id::CaseId;
use tiaki_core::policy::{Action, Role, RuleId};
use tiaki_ops::Act;
use tiaki_ops::access::Subject;
use tiaki_ops::case::{Filter, Refused, Visited};

use self::forms::Typed;
use self::lines::Line;
use self::parts::{Choice, HandOver, Member, Note, Person, Request, Task};
use crate::edge::cases::{CaseDeed, CaseRefused};
use crate::moment::Moment;
use crate::page::may::May;
use crate::page::queue::{last_step, ours, refuse};
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::text::Text;

/// What is done in a case.
const IN_CASE: &[Action] = &[
    Action::AssignCase,
    Action::CloseCase,
    Action::EditCase,
    Action::HandOverChild,
    Action::ReopenCase,
    Action::RequestEvidence,
    Action::RestrictCase,
];

/// Lines of the timeline on one page.
const LINES: usize = 100;

#[derive(Template)]
#[template(path = "case.html")]
struct Page {
    frame: Frame,
    id: String,
    short: String,
    reference: Option<Text>,
    state: String,
    meaning: String,
    is_open: bool,
    is_waiting: bool,
    is_restricted: bool,
    opened_by: Text,
    opened: Moment,
    changed: Moment,
    country: Option<String>,
    members: Vec<Member>,
    persons: Vec<Person>,
    nobodys: usize,
    tasks: Vec<Task>,
    done: Vec<Task>,
    notes: Vec<Note>,
    more_notes: usize,
    requests: Vec<Request>,
    hand_overs: Vec<HandOver>,
    choices: Choices,
    lines: Lines,
    /// Accounts that were taken back by who sent them.
    taken_back: Vec<parts::TakenBack>,
    is_member: bool,
    is_lead: bool,
    may_assign: bool,
    may_end: bool,
    /// What the rules of access let who reads do in it.
    may: May,
    /// The name of this page's forms, by which one that is sent twice is known.
    once: String,
    wrong: Option<String>,
    typed: Typed,
}

/// What the forms offer.
struct Choices {
    kinds: Vec<Choice>,
    laws: Vec<Choice>,
    closings: Vec<Choice>,
    outcomes: Vec<Choice>,
    roles: Vec<Choice>,
    accounts: Vec<Choice>,
    extendable: Vec<Choice>,
    /// The last event that the page shows.
    event: i64,
}

/// A part of the timeline.
struct Lines {
    zone: Option<&'static str>,
    rows: Vec<Line>,
    kinds: Vec<Choice>,
    oldest_first: bool,
    total: String,
    unread: usize,
    is_seen: bool,
    /// What the form that marks everything as seen carries.
    mark: String,
    page: usize,
    pages: usize,
    /// The address that a page's number is added to.
    here: String,
}

/// What may stand in the address.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    kind: String,
    order: String,
    page: Option<usize>,
}

impl Asked {
    fn filter(&self) -> Result<Filter, Problem> {
        let mut kinds = BTreeSet::new();
        if !self.kind.is_empty() {
            kinds.insert(CaseEventKind::find(&self.kind).ok_or(Problem::NotFound)?);
        }
        let oldest_first = match self.order.as_str() {
            "" | "newest" => false,
            "oldest" => true,
            _ => return Err(Problem::NotFound),
        };
        let index = self.page.unwrap_or(1).checked_sub(1);
        Ok(Filter {
            kinds,
            unread: false,
            oldest_first,
            limit: Some(LINES),
            offset: index.ok_or(Problem::NotFound)?.saturating_mul(LINES),
        })
    }
}

/// `GET /case/{case}`
pub(crate) async fn show(
    shell: Shell,
    Path(id): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let id = CaseId::parse(&id).map_err(|_| Problem::NotFound)?;
    let found = find(&shell, id, asked.filter()?).await?;
    if asked.page.unwrap_or(1) > 1 && found.timeline.lines.is_empty() {
        return Err(Problem::NotFound);
    }
    let may = may(&shell, id).await?;
    write(&page(&shell, &found, &asked, (None, Typed::default()), may))
}

async fn find(shell: &Shell, id: CaseId, filter: Filter) -> Result<Visited, Problem> {
    let act = shell.by()?;
    let read = move |views: &dyn crate::Views| views.case(&act, &id, &filter);
    let found = shell.edge.read("case", read).await?;
    found.map_err(|_| Problem::NotFound)
}

/// What may be done in it by who reads.
async fn may(shell: &Shell, id: CaseId) -> Result<May, Problem> {
    shell.may_do(Subject::Case(id), IN_CASE).await
}

/// `POST /case/{case}/{step}`
pub(crate) async fn act(
    shell: Shell,
    Path(id): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let step = last_step(&uri).to_owned();
    let typed = Typed::new(&step, ours(&headers, typed)?);
    let id = CaseId::parse(&id).map_err(|_| Problem::NotFound)?;
    let session = shell.session()?;
    let is_supervisor = session.roles.contains(&Role::Supervisor);
    let wrong = match typed.deed(&session.name, is_supervisor) {
        Ok(deed) => {
            let (act, deed) = (shell.by_now()?, typed.once(deed));
            match work(&shell, act, id, deed).await? {
                Ok(()) => {
                    let to = format!("/case/{id}#{}", forms::section(&step));
                    return Ok(Redirect::to(&to).into_response());
                }
                Err(refused) => refused,
            }
        }
        Err(None) => return Err(Problem::NotFound),
        Err(Some(refused)) => refused,
    };
    let asked = Asked::default();
    let found = find(&shell, id, asked.filter()?).await?;
    let wrong = if step == "add-persons" {
        refusal::of_many(shell.tongue(), wrong)
    } else {
        refusal::told(shell.tongue(), wrong)
    };
    let may = may(&shell, id).await?;
    let wrong = (Some(wrong), typed);
    refuse(write(&page(&shell, &found, &asked, wrong, may))?)
}

/// Does it. Who waits for another authority than the visitor's is not there to be added; who is in a case that is hidden
/// from the visitor is for the case itself to refuse, which says no more than that.
async fn work(
    shell: &Shell,
    act: Act,
    id: CaseId,
    deed: CaseDeed,
) -> Result<Result<(), CaseRefused>, Problem> {
    if let CaseDeed::Add(persons) = &deed {
        let refused = shell.refused_of(Action::ReadPerson, persons.clone());
        let refused = refused.await?.into_iter();
        let mut others = refused.filter(|(_, rule)| *rule == RuleId::OtherAgency);
        if let Some((person, _)) = others.next() {
            return Ok(Err(Refused::NotHere(person).into()));
        }
    }
    let work = move |views: &dyn crate::Views| views.work(&act, &id, &deed);
    shell.edge.read("case work", work).await
}

fn page(
    shell: &Shell,
    found: &Visited,
    asked: &Asked,
    (wrong, typed): (Option<String>, Typed),
    may: May,
) -> Page {
    let (tongue, case) = (shell.tongue(), &found.shown.case);
    let id = case.id.to_string();
    let session = shell.visit.session.as_ref();
    let is_supervisor = session.is_some_and(|one| one.roles.contains(&Role::Supervisor));
    let is_lead = found.role == Some(MemberRole::Lead);
    let (tasks, done) = parts::tasks(shell, found);
    let closing = case
        .closing
        .map(|code| tongue.code("case-closing", code.code()));
    Page {
        frame: shell.frame(
            Here::Within,
            tongue.t("case-title").word("short", short(&id)),
        ),
        short: short(&id),
        reference: case.reference.as_ref().map(Text::from),
        state: tongue.code("case-state", case.state.code()),
        meaning: match closing {
            Some(closing) => tongue.t("case-closed-as").word("code", closing).into(),
            None => tongue.code("case-state-meaning", case.state.code()),
        },
        is_open: case.state.is_worked(),
        is_waiting: case.state == tiaki_core::case::CaseState::Waiting,
        is_restricted: case.restricted,
        opened_by: Text::new(&case.opened_by),
        opened: shell.moment(case.opened_at),
        changed: shell.moment(case.changed_at),
        country: found
            .country
            .map(|country| parts::country(tongue, &country)),
        members: parts::members(shell, found),
        persons: parts::persons(shell, found),
        nobodys: found.shown.nobodys,
        tasks,
        done,
        notes: parts::notes(shell, found),
        more_notes: found.shown.notes.len().saturating_sub(parts::NOTES),
        requests: parts::requests(shell, found),
        hand_overs: parts::hand_overs(shell, found),
        choices: parts::choices(shell, found, &typed),
        lines: lines(shell, found, asked),
        taken_back: parts::taken_back(shell, found),
        is_member: found.role.is_some(),
        is_lead,
        may_assign: is_lead || is_supervisor,
        once: forms::named_once((shell.settings.random)()),
        may,
        may_end: is_lead || (is_supervisor && found.role.is_some()),
        wrong,
        typed,
        id,
    }
}

fn lines(shell: &Shell, found: &Visited, asked: &Asked) -> Lines {
    let tongue = shell.tongue();
    let timeline = &found.timeline;
    let zone = found.country.and_then(|country| country.zone());
    let kinds = CaseEventKind::ALL.iter().map(|kind| Choice {
        code: kind.code().to_owned(),
        word: Text::new(&tongue.code("case-event", kind.code())),
        is_chosen: kind.code() == asked.kind,
    });
    let oldest_first = asked.order == "oldest";
    let order = if oldest_first { "oldest" } else { "newest" };
    Lines {
        zone,
        rows: timeline
            .lines
            .iter()
            .map(|line| lines::line(shell, line, zone))
            .collect(),
        kinds: kinds.collect(),
        oldest_first,
        total: grouped(i64::try_from(timeline.total).unwrap_or(i64::MAX)),
        unread: timeline.unread,
        is_seen: found.is_seen,
        mark: tiaki_ops::case::mark(&timeline.seen),
        page: asked.page.unwrap_or(1),
        pages: timeline.total.div_ceil(LINES),
        here: format!(
            "/case/{}?kind={}&order={order}&page=",
            found.shown.case.id, asked.kind
        ),
    }
}
