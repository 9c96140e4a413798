//! `/queue/{authority}?page=N`: whom a destination should look at first, and why.
//! Pages count from 1, as people do.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use tiaki_ops::views::{Queue, QueueRow};

use crate::moment::Moment;
use crate::page::incident::{Folded, of_person};
use crate::page::{Axis, Frame, Shell, axes, grouped, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::words::{self, Band};

/// Reasons shown in a row; the person's page has them all.
const REASONS: usize = 2;

/// Groups of reports named in a row.
const FOLDED: usize = 2;

#[derive(Template)]
#[template(path = "queue.html")]
struct Page {
    frame: Frame,
    authority: String,
    name: Text,
    country: Text,
    total: String,
    rows: Vec<Row>,
    /// The first and last place on this page.
    span: (String, String),
    page: u32,
    pages: u32,
}

struct Row {
    place: String,
    id: String,
    short: String,
    band: Band,
    class: String,
    reasons: Vec<Text>,
    axes: [Axis; 4],
    clock: Option<Moment>,
    due: Option<Moment>,
    accounts: String,
    reports: String,
    known: String,
    first_seen: String,
    tier: String,
    changed: bool,
    folded: Vec<Folded>,
    /// Groups that only the person's page names.
    more: usize,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

/// `GET /queue/{authority}`
pub(crate) async fn show(
    State(shell): State<Shell>,
    Path(authority): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let index = asked
        .page
        .unwrap_or(1)
        .checked_sub(1)
        .ok_or(Problem::NotFound)?;
    let found = shell
        .edge
        .read("queue", move |views| views.queue(&authority, index))
        .await?;
    let queue = found
        .filter(|queue| index == 0 || !queue.rows.is_empty())
        .ok_or(Problem::NotFound)?;
    write(&page(&shell, &queue))
}

fn page(shell: &Shell, queue: &Queue) -> Page {
    let size = i64::from(queue.page_size.max(1));
    let pages = (queue.total.max(0) + size - 1) / size;
    let place = |row: Option<&QueueRow>| grouped(row.map_or(0, |row| row.place.into()));
    Page {
        frame: shell.frame("Queue"),
        authority: queue.authority.clone(),
        name: Text::new(&queue.name),
        country: Text::new(&queue.country_name),
        total: grouped(queue.total),
        span: (place(queue.rows.first()), place(queue.rows.last())),
        page: queue.page.saturating_add(1),
        pages: u32::try_from(pages).unwrap_or(u32::MAX),
        rows: queue.rows.iter().map(|found| row(shell, found)).collect(),
    }
}

fn row(shell: &Shell, found: &QueueRow) -> Row {
    let id = found.person.to_string();
    Row {
        place: grouped(found.place.into()),
        short: short(&id),
        id,
        band: words::band(&found.band),
        class: words::class(&found.class),
        reasons: found
            .reasons
            .factors
            .iter()
            .take(REASONS)
            .map(|reason| Text::new(&reason.text))
            .collect(),
        axes: axes(found.axes),
        clock: found.clock_at.map(|at| shell.moment(at)),
        due: found.due_at.map(|at| shell.moment(at)),
        accounts: grouped(found.accounts),
        reports: words::counted(found.incidents, found.reports),
        known: grouped(found.known_files),
        first_seen: grouped(found.first_seen_files),
        tier: words::tier(&found.tier),
        changed: found.changed,
        folded: found.shares.iter().take(FOLDED).map(of_person).collect(),
        more: found.shares.len().saturating_sub(FOLDED),
    }
}
