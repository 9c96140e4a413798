//! `/authorities?show=PART&page=N` and `/authority/{auth-…}`: the directory, with what this site knows of each
//! authority beside it. Pages count from 1. Nothing is changed here: the page says which command does.

use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::policy::Action;
use tiaki_ops::access;
use tiaki_ops::directory::{Entries, Entry};

use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::words;

/// Authorities on a page.
const SHOWN: usize = 100;

/// The parts of the directory that can be asked for.
const PARTS: [&str; 4] = ["all", "waiting", "keyless", "unknown"];

#[derive(Template)]
#[template(path = "authorities.html")]
struct List {
    frame: Frame,
    version: Text,
    parts: Vec<Part>,
    rows: Vec<Row>,
    has_counts: bool,
    total: usize,
    page: usize,
    pages: usize,
    part: &'static str,
}

/// A part of the directory to choose.
struct Part {
    code: &'static str,
    word: String,
    is_here: bool,
}

/// An authority in the list.
struct Row {
    id: String,
    name: Text,
    country: String,
    kind: String,
    languages: Vec<String>,
    forms: Vec<String>,
    has_key: bool,
    days: String,
    waiting: String,
    packages: String,
}

#[derive(Template)]
#[template(path = "authority.html")]
struct One {
    frame: Frame,
    row: Row,
    is_member: bool,
    is_clearing_house: bool,
    reply: Option<[String; 3]>,
    basis: String,
    year: String,
    life_source: Text,
    lives: Text,
    source: Text,
    version: Text,
    key: Option<Key>,
    has_counts: bool,
    /// Whether the queue may be opened.
    has_queue: bool,
    last: Option<Moment>,
}

/// The key of an authority.
struct Key {
    fingerprint: String,
    recipient: Text,
    since: Moment,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    show: Option<String>,
    page: Option<usize>,
}

/// `GET /authorities`
pub(crate) async fn list(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let has_counts = access::may(&*shell.session()?, Action::ReadOperation);
    let wanted = asked.show.as_deref().unwrap_or("all");
    let part = PARTS.into_iter().find(|part| *part == wanted);
    let part = part.ok_or(Problem::NotFound)?;
    // Who may not see counts may not tell from a filter who has none.
    if part == "waiting" && !has_counts {
        return Err(Problem::NotFound);
    }
    let index = asked.page.unwrap_or(1).checked_sub(1);
    let index = index.ok_or(Problem::NotFound)?;
    let counted = shell
        .figures("directory", "", |views| views.directory())
        .await?;
    write(&page(&shell, &counted.found, (part, index), has_counts))
}

fn is_of(entry: &Entry, part: &str) -> bool {
    match part {
        "waiting" => entry.waiting > 0,
        "keyless" => entry.key.is_none() && !entry.authority.forms.is_empty(),
        "unknown" => entry.authority.forms.is_empty(),
        _ => true,
    }
}

fn page(
    shell: &Shell,
    found: &Entries,
    (part, index): (&'static str, usize),
    has_counts: bool,
) -> List {
    let tongue = shell.tongue();
    let of: Vec<&Entry> = found
        .entries
        .iter()
        .filter(|entry| is_of(entry, part))
        .collect();
    let parts = PARTS
        .into_iter()
        .filter(|part| has_counts || *part != "waiting");
    List {
        frame: shell.frame(Here::Authorities, tongue.t("title-authorities")),
        version: Text::new(&found.version),
        parts: parts
            .map(|code| Part {
                code,
                word: tongue.code("authorities-part", code),
                is_here: code == part,
            })
            .collect(),
        rows: of
            .iter()
            .skip(index.saturating_mul(SHOWN))
            .take(SHOWN)
            .map(|entry| row(shell, entry))
            .collect(),
        has_counts,
        total: of.len(),
        page: index + 1,
        pages: of.len().div_ceil(SHOWN),
        part,
    }
}

fn row(shell: &Shell, entry: &Entry) -> Row {
    let (authority, tongue) = (&entry.authority, shell.tongue());
    Row {
        id: authority.id.clone(),
        name: Text::new(&authority.name),
        country: words::country(tongue, authority.country.code()),
        kind: tongue.code("authority-kind", authority.kind.code()),
        languages: authority.languages.clone(),
        forms: authority
            .forms
            .iter()
            .map(|form| tongue.code("authority-form", form.code()))
            .collect(),
        has_key: entry.key.is_some(),
        days: grouped(entry.log_life.days.into()),
        waiting: grouped(entry.waiting),
        packages: grouped(entry.packages.map_or(0, |(count, _)| count)),
    }
}

/// `GET /authority/{authority}`
pub(crate) async fn show(shell: Shell, Path(authority): Path<String>) -> Result<Response, Problem> {
    let has_counts = access::may(&*shell.session()?, Action::ReadOperation);
    let counted = shell
        .figures("directory", "", |views| views.directory())
        .await?;
    let found = &counted.found;
    let entry = found
        .entries
        .iter()
        .find(|entry| entry.authority.id == authority)
        .ok_or(Problem::NotFound)?;
    write(&one(&shell, found, entry, has_counts))
}

fn one(shell: &Shell, found: &Entries, entry: &Entry, has_counts: bool) -> One {
    let (authority, tongue) = (&entry.authority, shell.tongue());
    let hours = |hours: u16| {
        let told = if hours.is_multiple_of(24) {
            tongue.t("authority-days").n("count", u32::from(hours / 24))
        } else {
            tongue.t("authority-hours").n("count", u32::from(hours))
        };
        told.to_string()
    };
    One {
        frame: shell.frame(Here::Authorities, tongue.t("title-authority")),
        row: row(shell, entry),
        is_member: authority.eu_member,
        is_clearing_house: authority.is_clearing_house(),
        reply: authority.reply_times.map(|times| {
            [
                hours(times.urgent_direct_hours),
                hours(times.urgent_indirect_hours),
                hours(times.other_hours),
            ]
        }),
        basis: tongue.code("log-life-basis", entry.log_life.basis.code()),
        year: entry.log_life.year.to_string(),
        life_source: Text::new(&entry.log_life.source),
        lives: Text::new(&found.log_lives),
        source: Text::new(&authority.source),
        version: Text::new(&found.version),
        key: entry.key.as_ref().map(|key| Key {
            fingerprint: key.fingerprint.clone(),
            recipient: Text::new(&key.recipient),
            since: shell.moment(key.since),
        }),
        has_counts,
        has_queue: shell.may(Action::ReadQueue),
        last: entry.packages.map(|(_, last)| shell.moment(last)),
    }
}
