//! `/cases/unled`: the cases that nobody who is active leads, and the form by which a supervisor names who does.
//!
//! A lead who is switched off or loses the role leaves a case that nobody may assign anybody to; where it is restricted,
//! nobody sees it; a machine that opens one and names nobody leads nobody in. So a supervisor is shown of such a case its
//! id, its day and why nobody leads it, restricted or not, and may name a lead for it with a reason. What the case is about is not shown here.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::CaseId;
use tiaki_ops::case::{Refused, Unled};

use crate::moment::Moment;
use crate::page::case::refusal;
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;

/// Cases on the page; the rest is counted, and comes up as these are seen to.
const MOST: usize = 100;

#[derive(Template)]
#[template(path = "cases_unled.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    more: usize,
    typed: Typed,
    wrong: Option<String>,
}

struct Row {
    id: String,
    short: String,
    is_restricted: bool,
    opened: Moment,
    why: Vec<String>,
}

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    case: String,
    operator: String,
    reason: String,
}

/// `GET /cases/unled`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    page(&shell, Typed::default(), None).await
}

/// `POST /cases/unled`
pub(crate) async fn appoint(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let act = shell.by_now()?;
    let done = match CaseId::parse(&typed.case) {
        Ok(case) => {
            let (name, reason) = (typed.operator.clone(), typed.reason.clone());
            let appoint =
                move |views: &dyn crate::Views| views.appoint(&act, &case, (&name, &reason));
            shell.edge.read("appoint", appoint).await?
        }
        Err(_) => Err(Refused::NoCase),
    };
    match done {
        Ok(()) => Ok(Redirect::to("/cases/unled").into_response()),
        Err(refused) => {
            let wrong = match refused {
                Refused::NoCase => shell.tongue().say("unled-gone"),
                refused => refusal::told(shell.tongue(), refused.into()),
            };
            refuse(page(&shell, typed, Some(wrong)).await?)
        }
    }
}

async fn page(shell: &Shell, typed: Typed, wrong: Option<String>) -> Result<Response, Problem> {
    let act = shell.by()?;
    let read = move |views: &dyn crate::Views| views.unled(&act);
    let found = shell.edge.read("unled", read).await?;
    let row = |one: &Unled| {
        let id = one.case.to_string();
        Row {
            short: short(&id),
            id,
            is_restricted: one.restricted,
            opened: shell.moment(one.opened_at),
            why: one
                .why
                .iter()
                .map(|why| shell.tongue().code("case-unled", why.code()))
                .collect(),
        }
    };
    write(&Page {
        frame: shell.frame(Here::Within, shell.tongue().t("unled-title")),
        rows: found.iter().take(MOST).map(row).collect(),
        more: found.len().saturating_sub(MOST),
        typed,
        wrong,
    })
}
