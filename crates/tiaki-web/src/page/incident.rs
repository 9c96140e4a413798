//! `/incidents` and `/incident/{inc_…}`: reports that are one, with their count and, page by
//! page, every one of them. A group takes nothing away: each report has its own page, and whom
//! it reports stands in the queue. Pages count from 1. Who works here
//! for an authority is shown, and counted, the reports that name somebody in its queue.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::id::IncidentId;
use tiaki_ops::folding::{Incident, IncidentRow, Incidents, PAGE_SIZE, Share};

use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::shut;
use crate::text::Text;
use crate::tongue::Tongue;
use crate::words;

#[derive(Template)]
#[template(path = "incidents.html")]
struct List {
    frame: Frame,
    total: i64,
    unfolded: Option<i64>,
    rows: Vec<Row>,
    page: u32,
    pages: u32,
}

/// A group in the list.
struct Row {
    id: String,
    short: String,
    title: String,
    reports: String,
    accounts: String,
    first: Option<Moment>,
    last: Option<Moment>,
}

#[derive(Template)]
#[template(path = "incident.html")]
struct Page {
    frame: Frame,
    id: String,
    short: String,
    title: String,
    meaning: String,
    reports: String,
    accounts: i64,
    first: Option<Moment>,
    last: Option<Moment>,
    file: Option<String>,
    rules: Text,
    members: Vec<Member>,
    page: u32,
    pages: u32,
}

struct Member {
    place: String,
    report: String,
    reference: Text,
    provider: Text,
    incident_at: Option<Moment>,
    received: Moment,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

impl Asked {
    /// The page from 0.
    fn index(&self) -> Result<u32, Problem> {
        self.page
            .unwrap_or(1)
            .checked_sub(1)
            .ok_or(Problem::NotFound)
    }
}

/// A group that a report or person is in, in a sentence with a link.
pub(crate) struct Folded {
    pub(crate) id: String,
    pub(crate) text: String,
}

/// What a report's page says of a group that it is in.
pub(crate) fn of_report(tongue: Tongue, found: &IncidentRow) -> Folded {
    Folded {
        id: found.id.to_string(),
        text: words::one_of(tongue, &found.kind, found.reports),
    }
}

/// What a queue and a person's page say of a group that reports on the person are in.
pub(crate) fn of_person(tongue: Tongue, found: &Share) -> Folded {
    let own = i64::try_from(found.own.len()).unwrap_or(i64::MAX);
    Folded {
        id: found.incident.id.to_string(),
        text: words::some_of(tongue, &found.incident.kind, own, found.incident.reports),
    }
}

/// `GET /incidents`
pub(crate) async fn list(shell: Shell, Query(asked): Query<Asked>) -> Result<Response, Problem> {
    let index = asked.index()?;
    let found = shell
        .edge
        .read("incidents", move |views| views.incidents(index))
        .await?;
    if index > 0 && found.rows.is_empty() {
        return Err(Problem::NotFound);
    }
    write(&page_of_list(&shell, &found))
}

fn pages(total: i64) -> u32 {
    let size = i64::from(PAGE_SIZE);
    u32::try_from((total.max(0) + size - 1) / size).unwrap_or(u32::MAX)
}

fn page_of_list(shell: &Shell, found: &Incidents) -> List {
    let row = |row: &IncidentRow| {
        let id = row.id.to_string();
        Row {
            short: short(&id),
            id,
            title: words::folded(shell.tongue(), &row.kind).0,
            reports: grouped(row.reports),
            accounts: grouped(row.accounts),
            first: row.first_at.map(|at| shell.moment(at)),
            last: row.last_at.map(|at| shell.moment(at)),
        }
    };
    List {
        frame: shell.frame(Here::Within, shell.tongue().t("title-incidents")),
        total: found.total,
        unfolded: (found.unfolded > 0).then_some(found.unfolded),
        rows: found.rows.iter().map(row).collect(),
        page: found.page.saturating_add(1),
        pages: pages(found.total),
    }
}

/// `GET /incident/{incident}`
pub(crate) async fn show(
    shell: Shell,
    Path(incident): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let index = asked.index()?;
    let id = IncidentId::parse(&incident).map_err(|_| Problem::NotFound)?;
    let session = shell.session()?;
    let found = shell
        .edge
        .read("incident", move |views| {
            let Some(mut found) = views.incident(&id, &session.agency, index)? else {
                return Ok(None);
            };
            // What may not be read is left out without a word; counts stay.
            shut::keep_readable(views, &session, &mut found.members, |one| one.report)?;
            Ok(Some(found))
        })
        .await?;
    let found = found.filter(|found| !found.members.is_empty());
    write(&page(&shell, &found.ok_or(Problem::NotFound)?))
}

fn page(shell: &Shell, found: &Incident) -> Page {
    let (id, row) = (found.row.id.to_string(), &found.row);
    let (title, meaning) = words::folded(shell.tongue(), &row.kind);
    let members = found.members.iter().map(|member| Member {
        place: grouped(member.place.saturating_add(1)),
        report: member.report.to_string(),
        reference: Text::new(&member.reference),
        provider: Text::new(&member.provider),
        incident_at: member.incident_at.map(|at| shell.moment(at)),
        received: shell.moment(member.received_at),
    });
    Page {
        frame: shell.frame(
            Here::Within,
            shell.tongue().t("title-incident").word("short", short(&id)),
        ),
        short: short(&id),
        id,
        title,
        meaning,
        reports: grouped(row.reports),
        accounts: row.accounts,
        first: row.first_at.map(|at| shell.moment(at)),
        last: row.last_at.map(|at| shell.moment(at)),
        file: row.file.map(|file| file.to_string()),
        rules: Text::new(&row.rules),
        members: members.collect(),
        page: found.page.saturating_add(1),
        pages: pages(row.reports),
    }
}
