//! `/log?family=F&by=opr_…&day=YYYY-MM-DD&until=PLACE`: the log, newest first; `/log/check`: whether it is whole.
//!
//! Each page reads so many entries and no more ([`tiaki_ops::log`]). An operator is named by id in the address. What
//! an entry is about is a link where there is a page for it.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::id::OperatorId;
use tiaki_core::outcome::{date, date_text};
use tiaki_core::policy::Action;
use tiaki_ops::access;
use tiaki_ops::log::{CHECKED, Filter, Logged, Page as Found, Part, VERBS, family};
use tiaki_ops::operators::{LONGEST_NAME, Operator};

use crate::moment::Moment;
use crate::page::queue::ours;
use crate::page::{Frame, Here, Shell, grouped, write};
use crate::problem::Problem;
use crate::text::Text;

#[derive(Template)]
#[template(path = "log.html")]
struct Page {
    frame: Frame,
    families: Vec<Choice>,
    operators: Vec<Choice>,
    day: String,
    rows: Vec<Row>,
    /// The address of the next page.
    next: Option<String>,
    is_first: bool,
    is_filtered: bool,
    may_check: bool,
}

struct Choice {
    code: String,
    word: Text,
    is_chosen: bool,
}

struct Row {
    place: String,
    at: Moment,
    actor: Text,
    family: String,
    verb: Text,
    subject: Text,
    href: Option<String>,
    detail: Text,
}

#[derive(Template)]
#[template(path = "log_check.html")]
struct Check {
    frame: Frame,
    most: u32,
    may_read: bool,
    found: Option<Told>,
}

/// What a check found.
struct Told {
    is_whole: bool,
    from: i64,
    to: i64,
    head: i64,
    bad: String,
    /// From where the part before begins.
    before: Option<i64>,
    /// From where the part after begins.
    after: Option<i64>,
}

/// What may stand in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    family: String,
    by: String,
    day: String,
    until: Option<i64>,
}

/// `GET /log`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let at = shell.as_of;
    let operators = shell
        .edge
        .read("operators", move |views| views.operators(at))
        .await?;
    let filter = filter(&asked, &operators).ok_or(Problem::NotFound)?;
    let wanted = filter.clone();
    let found = shell
        .edge
        .read("log", move |views| views.log(&wanted))
        .await?;
    write(&page(&shell, &asked, &operators, &found)?)
}

/// What an address asks for; nothing where it names what is not there.
fn filter(asked: &Asked, operators: &[Operator]) -> Option<Filter> {
    let actor = match asked.by.as_str() {
        "" => None,
        id => {
            let id = OperatorId::parse(id).ok()?;
            Some(operators.iter().find(|one| one.id == id)?.name.clone())
        }
    };
    let family = match asked.family.as_str() {
        "" => None,
        name if VERBS.iter().any(|(family, _)| *family == name) => Some(name.to_owned()),
        _ => return None,
    };
    let day = match asked.day.trim() {
        "" => None,
        text => Some(date(text).ok()?),
    };
    Some(Filter {
        family,
        actor,
        day,
        until: asked.until,
    })
}

fn page(
    shell: &Shell,
    asked: &Asked,
    operators: &[Operator],
    found: &Found,
) -> Result<Page, Problem> {
    let (session, tongue) = (shell.session()?, shell.tongue());
    let families = VERBS.iter().map(|(code, _)| Choice {
        code: (*code).to_owned(),
        word: Text::new(&tongue.code("log-family", code)),
        is_chosen: asked.family == *code,
    });
    let operators = operators.iter().map(|one| Choice {
        code: one.id.to_string(),
        word: Text::new(&one.name.chars().take(LONGEST_NAME).collect::<String>()),
        is_chosen: asked.by == one.id.to_string(),
    });
    let day = date(asked.day.trim()).map(date_text).unwrap_or_default();
    let next = found.next.map(|until| {
        let (family, by) = (&asked.family, &asked.by);
        format!("/log?family={family}&by={by}&day={day}&until={until}")
    });
    Ok(Page {
        frame: shell.frame(Here::Log, tongue.t("title-log")),
        families: families.collect(),
        operators: operators.collect(),
        rows: found.entries.iter().map(|one| row(shell, one)).collect(),
        next,
        is_first: asked.until.is_none(),
        is_filtered: !(asked.family.is_empty() && asked.by.is_empty() && day.is_empty()),
        may_check: access::may(&session, Action::VerifyLog),
        day,
    })
}

fn row(shell: &Shell, entry: &Logged) -> Row {
    Row {
        place: grouped(entry.seq),
        at: shell.moment(entry.at),
        actor: Text::new(&entry.actor),
        family: shell.tongue().code("log-family", family(&entry.verb)),
        verb: Text::new(&entry.verb),
        href: href(shell, &entry.verb, &entry.subject),
        subject: Text::new(&entry.subject),
        detail: Text::new(&entry.detail),
    }
}

/// The page of what an entry is about, where there is one that this visitor may come to read.
fn href(shell: &Shell, verb: &str, subject: &str) -> Option<String> {
    let session = shell.visit.session.as_ref()?;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if !subject.bytes().all(is_plain) || subject.is_empty() {
        return None;
    }
    let (kind, _) = subject.split_once(['_', '-'])?;
    let (place, action) = match (family(verb), kind) {
        ("rules", _) => ("rules", Action::ReadRules),
        (_, "per") => ("person", Action::ReadPerson),
        (_, "acc") => ("account", Action::ReadAccount),
        (_, "rep") => ("report", Action::ReadReport),
        (_, "inc") => ("incident", Action::ReadReport),
        (_, "pro") => ("provider", Action::ReadProviderCard),
        (_, "lst") => ("list", Action::ReadLists),
        (_, "auth") => ("authority", Action::ReadDirectory),
        _ => return None,
    };
    access::may_some_day(session, action).then(|| format!("/{place}/{subject}"))
}

/// What the form of a check sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct From {
    from: Option<i64>,
}

/// `GET /log/check`
pub(crate) async fn ask(shell: Shell) -> Result<Response, Problem> {
    write(&checked(&shell, None)?)
}

/// `POST /log/check`
pub(crate) async fn check(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<From>, FormRejection>,
) -> Result<Response, Problem> {
    let from = ours(&headers, typed)?.from;
    let found = shell
        .edge
        .read("log-check", move |views| views.check_log(from))
        .await?;
    write(&checked(&shell, Some(&found))?)
}

fn checked(shell: &Shell, found: Option<&Part>) -> Result<Check, Problem> {
    let session = shell.session()?;
    Ok(Check {
        frame: shell.frame(Here::LogCheck, shell.tongue().t("title-log-check")),
        most: CHECKED,
        may_read: access::may_some_day(&session, Action::ReadLog),
        found: found.map(|part| Told {
            is_whole: part.first_bad.is_none(),
            from: part.from,
            to: part.to,
            head: part.head,
            bad: grouped(part.first_bad.unwrap_or(0)),
            before: (part.from > 1).then(|| part.from.saturating_sub(i64::from(CHECKED)).max(1)),
            after: (part.to < part.head && part.first_bad.is_none()).then(|| part.to + 1),
        }),
    })
}
