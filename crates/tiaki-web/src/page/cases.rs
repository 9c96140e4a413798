//! `/cases`: the cases that may be known of, one's own first.
//!
//! Which part is shown stands in the address by a word, never by an id. Restricted cases are listed to their members
//! alone; what is new in each is counted for who looks, and a list marks nothing as seen.

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::case::CaseState;
use tiaki_core::policy::Action;
use tiaki_ops::case::{Listed, Which};

use crate::moment::{Day, Moment};
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::Tongue;

/// Days ahead that requests are looked at where nothing else is asked.
const WITHIN: u16 = 14;
/// The most that can be asked.
const MOST: u16 = 365;

#[derive(Template)]
#[template(path = "cases.html")]
struct Page {
    frame: Frame,
    tabs: Vec<Tab>,
    part: &'static str,
    heading: String,
    meaning: String,
    empty: String,
    rows: Vec<Row>,
    within: u16,
    most: u16,
    page: u32,
    has_more: bool,
    /// Whether those that nobody leads are shown too.
    sees_unled: bool,
}

struct Tab {
    code: &'static str,
    word: String,
    is_here: bool,
}

struct Row {
    id: String,
    short: String,
    reference: Option<Text>,
    is_restricted: bool,
    unread: usize,
    state: String,
    leads: Vec<Text>,
    persons: String,
    tasks: String,
    overdue: i64,
    requests: String,
    next: Option<Day>,
    changed: Moment,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    show: Option<String>,
    within: Option<u16>,
    page: Option<u32>,
}

/// The parts of the list, as the address names them.
const PARTS: [&str; 5] = ["mine", "open", "overdue", "expiring", "closed"];

/// What a part is called, what it holds, and what is said where it holds nothing.
fn part(tongue: Tongue, code: &str) -> [String; 3] {
    match code {
        "open" => [
            tongue.say("cases-open"),
            tongue.say("cases-open-meaning"),
            tongue.say("cases-open-empty"),
        ],
        "overdue" => [
            tongue.say("cases-overdue"),
            tongue.say("cases-overdue-meaning"),
            tongue.say("cases-overdue-empty"),
        ],
        "expiring" => [
            tongue.say("cases-expiring"),
            tongue.say("cases-expiring-meaning"),
            tongue.say("cases-expiring-empty"),
        ],
        "closed" => [
            tongue.say("cases-closed"),
            tongue.say("cases-closed-meaning"),
            tongue.say("cases-closed-empty"),
        ],
        _ => [
            tongue.say("cases-mine"),
            tongue.say("cases-mine-meaning"),
            tongue.say("cases-mine-empty"),
        ],
    }
}

/// `GET /cases`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let index = asked.page.unwrap_or(1).checked_sub(1);
    let index = index.ok_or(Problem::NotFound)?;
    let within = asked.within.unwrap_or(WITHIN).min(MOST);
    let (here, which) = match asked.show.as_deref().unwrap_or("mine") {
        "mine" => ("mine", Which::Mine),
        "open" => ("open", Which::Open),
        "overdue" => ("overdue", Which::Overdue),
        "expiring" => ("expiring", Which::Expiring(within)),
        "closed" => ("closed", Which::State(CaseState::Closed)),
        _ => return Err(Problem::NotFound),
    };
    let act = shell.by()?;
    let read = move |views: &dyn crate::Views| views.cases(&act, which, index);
    let (found, has_more) = shell.edge.read("cases", read).await?;
    if index > 0 && found.is_empty() {
        return Err(Problem::NotFound);
    }
    let tongue = shell.tongue();
    let [heading, meaning, empty] = part(tongue, here);
    write(&Page {
        frame: shell.frame(Here::Cases, tongue.t("cases-title")),
        tabs: PARTS
            .iter()
            .map(|code| {
                let [word, ..] = part(tongue, code);
                Tab {
                    code,
                    word,
                    is_here: *code == here,
                }
            })
            .collect(),
        part: here,
        heading,
        meaning,
        empty,
        rows: found.iter().map(|one| row(&shell, one)).collect(),
        within,
        most: MOST,
        page: index.saturating_add(1),
        has_more,
        sees_unled: shell.may_own(Action::AssignCase),
    })
}

fn row(shell: &Shell, found: &Listed) -> Row {
    let (tongue, case) = (shell.tongue(), &found.row.case);
    let id = case.id.to_string();
    Row {
        short: short(&id),
        id,
        reference: case.reference.as_ref().map(Text::from),
        is_restricted: case.restricted,
        unread: found.unread,
        state: tongue.code("case-state", case.state.code()),
        leads: found.leads.iter().map(Text::from).collect(),
        persons: grouped(found.row.persons),
        tasks: grouped(found.row.tasks),
        overdue: found.row.overdue,
        requests: grouped(found.row.requests),
        next: found.row.next_on.map(|day| shell.day(day)),
        changed: shell.moment(case.changed_at),
    }
}
