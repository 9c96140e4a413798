//! `/purpose`: what a session is for, named before case data are read, and whenever it changes.
//!
//! Each naming is an act in the log (Directive (EU) 2016/680, article 25), and gives the browser another token. A
//! page that the purpose does not cover leads here and, once one is named that does, back.

use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_ops::sessions::Refused;

use crate::page::language::here;
use crate::page::login::{fresh, hold};
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, write};
use crate::problem::Problem;
use crate::text::Text;

#[derive(Template)]
#[template(path = "purpose.html")]
struct Page {
    frame: Frame,
    choices: Vec<Choice>,
    /// What was named before, with its reason.
    named: Option<(String, Text)>,
    reason: String,
    next: String,
    wrong: Option<String>,
}

struct Choice {
    code: &'static str,
    word: String,
    meaning: String,
    is_chosen: bool,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    next: Option<String>,
}

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    purpose: String,
    reason: String,
    next: String,
}

/// The address of this page that leads back to another.
pub(crate) fn address(uri: &Uri) -> String {
    let back = uri.path_and_query().map_or("/", |back| back.as_str());
    let mut written = String::from("/purpose?next=");
    for byte in here(back).bytes() {
        if byte.is_ascii_alphanumeric() || b"/_-.".contains(&byte) {
            written.push(char::from(byte));
        } else {
            written.push_str(&format!("%{byte:02X}"));
        }
    }
    written
}

/// `GET /purpose`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let next = asked.ok().and_then(|Query(asked)| asked.next);
    write(&page(
        &shell,
        next.as_deref().unwrap_or("/"),
        &Typed::default(),
        None,
    )?)
}

/// `POST /purpose`
pub(crate) async fn name(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let token = shell.visit.token.ok_or(Problem::LogIn)?;
    let next = fresh(&shell)?;
    let (rules, at) = (shell.settings.sessions, (shell.settings.now)());
    let said = (typed.purpose.clone(), typed.reason.clone());
    let done = shell
        .edge
        .ask("purpose", move |door| {
            door.name_purpose(&rules, (token, next), (&said.0, &said.1), at)
        })
        .await?;
    match done {
        Ok(()) => {
            let mut answer = Redirect::to(here(&typed.next)).into_response();
            hold(&shell, &mut answer, Some(next))?;
            Ok(answer)
        }
        Err(Refused::Over) => Err(Problem::LogIn),
        Err(refused) => {
            let tongue = shell.tongue();
            let wrong = match refused {
                Refused::Reason => tongue.say("purpose-wrong-reason"),
                _ => tongue.say("purpose-wrong-purpose"),
            };
            let back = typed.next.clone();
            refuse(write(&page(&shell, &back, &typed, Some(wrong))?)?)
        }
    }
}

fn page(shell: &Shell, next: &str, typed: &Typed, wrong: Option<String>) -> Result<Page, Problem> {
    let session = shell.session()?;
    let tongue = shell.tongue();
    let choices = session.purposes().into_iter().map(|purpose| Choice {
        code: purpose.code(),
        word: tongue.code("purpose", purpose.code()),
        meaning: tongue.code("purpose-meaning", purpose.code()),
        is_chosen: if typed.purpose.is_empty() {
            session.purpose == Some(purpose)
        } else {
            typed.purpose == purpose.code()
        },
    });
    Ok(Page {
        frame: shell.frame(Here::Within, tongue.t("title-purpose")),
        choices: choices.collect(),
        named: session.purpose.map(|purpose| {
            let word = tongue.code("purpose", purpose.code());
            (word, Text::new(&session.reason))
        }),
        reason: typed.reason.clone(),
        next: here(next).to_owned(),
        wrong,
    })
}
