//! `/search`: from an id, a report's number, a file's digest or an identifier to what it is of.
//!
//! What is looked for comes by `POST`, so that it is in no address, no history of a browser and no log, and does not
//! come back on the page with what was found: a list of ids is harmless on a screen, a value beside an account may
//! not be. One thing is led to at once; several are listed, by kind, each with why. What one may not know of is not
//! there, and not counted.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_ops::search::{Answer, By, Hit, LONGEST, Refused, Thing};

use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;
use crate::tongue::Tongue;
use crate::words;

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    frame: Frame,
    longest: usize,
    /// What was typed, where it is refused.
    typed: String,
    wrong: Option<String>,
    found: Option<Found>,
}

/// What was found.
struct Found {
    rows: Vec<Row>,
    is_cut: bool,
    behind: i64,
}

struct Row {
    kind: String,
    href: String,
    short: String,
    by: String,
    /// The person of an account.
    person: Option<(String, String)>,
}

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    q: String,
}

/// `GET /search`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    write(&page(&shell, String::new(), None, None))
}

/// `POST /search`
pub(crate) async fn find(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let (session, at) = (shell.session()?, (shell.settings.now)());
    let text = typed.q.clone();
    let done = shell
        .edge
        .read("search", move |views| views.search(&session, &text, at))
        .await?;
    let tongue = shell.tongue();
    match done {
        Ok(answer) => match (answer.hits.as_slice(), answer.is_cut) {
            ([one], false) => Ok(Redirect::to(&address(&one.thing)).into_response()),
            _ => {
                let found = found(tongue, &answer);
                write(&page(&shell, String::new(), None, Some(found)))
            }
        },
        Err(refused) => {
            let wrong = match refused {
                Refused::Empty => tongue.say("search-wrong-empty"),
                _ => tongue.t("search-wrong-long").n("most", LONGEST).into(),
            };
            let typed: String = typed.q.chars().take(LONGEST).collect();
            refuse(write(&page(&shell, typed, Some(wrong), None))?)
        }
    }
}

fn page(shell: &Shell, typed: String, wrong: Option<String>, found: Option<Found>) -> Page {
    Page {
        frame: shell.frame(Here::Within, shell.tongue().t("title-search")),
        longest: LONGEST,
        typed,
        wrong,
        found,
    }
}

fn address(thing: &Thing) -> String {
    match thing {
        Thing::Person(id) => format!("/person/{id}"),
        Thing::Case(id) => format!("/case/{id}"),
        Thing::Account(id, _) => format!("/account/{id}"),
        Thing::Report(id) => format!("/report/{id}"),
    }
}

fn found(tongue: Tongue, answer: &Answer) -> Found {
    Found {
        rows: answer.hits.iter().map(|hit| row(tongue, hit)).collect(),
        is_cut: answer.is_cut,
        behind: answer.behind,
    }
}

fn row(tongue: Tongue, hit: &Hit) -> Row {
    let (kind, id) = match hit.thing {
        Thing::Person(id) => (tongue.say("common-person"), id.to_string()),
        Thing::Case(id) => (tongue.say("case-word"), id.to_string()),
        Thing::Account(id, _) => (tongue.say("common-account"), id.to_string()),
        Thing::Report(id) => (tongue.say("search-report"), id.to_string()),
    };
    let person = match hit.thing {
        Thing::Account(_, person) => person.map(|id| id.to_string()),
        _ => None,
    };
    let by: Vec<String> = hit.by.iter().map(|by| reason(tongue, *by)).collect();
    Row {
        kind,
        href: address(&hit.thing),
        short: short(&id),
        by: by.join("; "),
        person: person.map(|id| (id.clone(), short(&id))),
    }
}

fn reason(tongue: Tongue, by: By) -> String {
    match by {
        By::Id => tongue.say("search-by-id"),
        By::Reference => tongue.say("search-by-reference"),
        By::Handle => tongue.say("search-by-handle"),
        By::File => tongue.say("search-by-file"),
        By::Identifier(kind) => tongue
            .t("search-by-identifier")
            .word("kind", words::kind(tongue, kind.code()))
            .into(),
    }
}
