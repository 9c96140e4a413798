//! `/authorities?show=PART&page=N` and `/authority/{auth-…}`: the directory, with what this site knows of each
//! authority beside it. Pages count from 1. `/authority/{auth-…}/key/check` and `/key/revoke`: that a key's fingerprint was
//! compared, by another person than who added it, and that nothing is taken under a key any more. What else there is to change
//! is done by commands, which the page names.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::policy::Action;
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;
use tiaki_ops::access;
use tiaki_ops::directory::{Entries, Entry};
use tiaki_ops::exchange::keys::Key as Listed;

use crate::edge::exchange::KeyDeed;
use crate::moment::Moment;
use crate::page::queue::{ours, refuse};
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
    keys: Vec<Known>,
    /// Whether who reads may say that a key was compared, or revoke one.
    may_turn: bool,
    typed: String,
    wrong: Option<String>,
    has_counts: bool,
    /// Whether the queue may be opened.
    has_queue: bool,
    last: Option<Moment>,
}

/// A key of an authority in the exchange.
struct Known {
    purpose: String,
    fingerprint: String,
    key: Text,
    state: String,
    from: Option<Moment>,
    until: Option<Moment>,
    revoked: Option<Moment>,
    added_by: Text,
    added_at: Moment,
    checked: Option<(Text, Moment)>,
    /// Whether who reads may say that it was compared: nobody has, and somebody else added it.
    may_check: bool,
    may_revoke: bool,
}

/// The key that packages to an authority are sealed to.
struct Key {
    fingerprint: String,
    recipient: Text,
    since: Moment,
}

impl One {
    /// Whether there is a key that who reads may say was compared.
    fn may_check_any(&self) -> bool {
        self.keys.iter().any(|key| key.may_check)
    }
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
    of(&shell, authority, (String::new(), None)).await
}

/// `POST /authority/{authority}/key/…`
pub(crate) async fn turn(
    shell: Shell,
    Path(authority): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    typed: Result<Form<BTreeMap<String, String>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let deed = if uri.path().ends_with("/check") {
        KeyDeed::Check
    } else {
        KeyDeed::Revoke
    };
    let print = typed.get("fingerprint").cloned().unwrap_or_default();
    let (act, named) = (shell.by_now()?, (authority.clone(), print.clone()));
    let turn = move |views: &dyn crate::Views| {
        let of = (named.0.as_str(), named.1.as_str());
        views.turn_key(&act, of, deed)
    };
    match shell.edge.read("exchange_key", turn).await? {
        Ok(()) => {
            let to = format!("/authority/{}#keys", crate::page::queue::plain(&authority));
            Ok(Redirect::to(&to).into_response())
        }
        Err(tiaki_ops::exchange::Refused::NoAuthority) => Err(Problem::NotFound),
        Err(refused) => {
            let why = crate::page::exchange::wrong(shell.tongue(), &refused);
            refuse(of(&shell, authority, (print, Some(why))).await?)
        }
    }
}

async fn of(
    shell: &Shell,
    authority: String,
    (typed, wrong): (String, Option<String>),
) -> Result<Response, Problem> {
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
    let id = entry.authority.id.clone();
    let read = move |views: &dyn crate::Views| views.keys_of(&id);
    let keys = shell.edge.read("exchange_keys", read).await?;
    let me = shell.operator()?;
    let mut page = one(shell, found, entry, has_counts);
    page.may_turn = shell.may(Action::ChangeDirectory);
    page.keys = keys
        .iter()
        .map(|key| known(shell, key, (&me, page.may_turn)))
        .collect();
    (page.typed, page.wrong) = (typed, wrong);
    write(&page)
}

fn known(shell: &Shell, key: &Listed, (me, may_turn): (&str, bool)) -> Known {
    let tongue = shell.tongue();
    let moment = |micros: i64| shell.moment(Timestamp::from_micros(micros));
    let (now, is_checked) = (shell.as_of.micros(), key.checked_by.is_some());
    let state = if key.revoked.is_some() {
        "revoked"
    } else if key.until.is_some_and(|until| until <= now) {
        "ended"
    } else if !is_checked {
        "proposed"
    } else if key.from > now {
        "later"
    } else {
        "confirmed"
    };
    Known {
        purpose: tongue.code("key-purpose", &key.purpose),
        fingerprint: key.fingerprint.clone(),
        key: Text::new(&key.key),
        state: tongue.code("key-state", state),
        from: (key.from > 0).then(|| moment(key.from)),
        until: key.until.map(moment),
        revoked: key.revoked.map(moment),
        added_by: Text::new(&key.added_by),
        added_at: moment(key.added_at),
        checked: key
            .checked_by
            .as_deref()
            .zip(key.checked_at)
            .map(|(by, at)| (Text::new(by), moment(at))),
        may_check: may_turn
            && !is_checked
            && key.revoked.is_none()
            && operator_key(&key.added_by) != operator_key(me),
        may_revoke: may_turn && key.revoked.is_none(),
    }
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
        keys: Vec::new(),
        may_turn: false,
        typed: String::new(),
        wrong: None,
        has_counts,
        has_queue: shell.may(Action::ReadQueue),
        last: entry.packages.map(|(_, last)| shell.moment(last)),
    }
}
