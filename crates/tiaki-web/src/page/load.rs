//! `/load`: how much of a day's limit each of the unit has had, in three steps, by name; and the form that lifts the
//! limits for one of them and one day.
//!
//! No report, no category, no figure, no order but that of names, and no history: who should go home, and nothing
//! that compares anybody.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::OperatorId;
use tiaki_ops::exposure::{Member, Refused};

use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, write};
use crate::problem::Problem;
use crate::text::Text;

#[derive(Template)]
#[template(path = "load.html")]
struct Page {
    frame: Frame,
    members: Vec<Row>,
    cap: u16,
    day: String,
    typed: Typed,
    wrong: Option<String>,
}

struct Row {
    id: String,
    name: Text,
    load: String,
    is_heavy: bool,
    is_lifted: bool,
    is_oneself: bool,
}

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    operator: String,
    reason: String,
}

/// `GET /load`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    let members = members(&shell).await?;
    write(&page(&shell, &members, Typed::default(), None)?)
}

async fn members(shell: &Shell) -> Result<Vec<Member>, Problem> {
    let session = shell.session()?;
    let rules = std::sync::Arc::clone(&shell.settings.workplace);
    let at = (shell.settings.now)();
    shell
        .edge
        .read("load", move |views| views.load(&rules, &session, at))
        .await
}

/// `POST /load/lift`
pub(crate) async fn lift(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let session = shell.session()?;
    let rules = std::sync::Arc::clone(&shell.settings.workplace);
    let at = (shell.settings.now)();
    let said = typed.clone();
    let done = match OperatorId::parse(&typed.operator) {
        Err(_) => Err(Refused::Nobody),
        Ok(operator) => {
            shell
                .edge
                .read("lift", move |views| {
                    views.lift(&rules, &session, (&operator, &said.reason), at)
                })
                .await?
        }
    };
    let Err(refused) = done else {
        return Ok(Redirect::to("/load").into_response());
    };
    let tongue = shell.tongue();
    let wrong = match refused {
        Refused::Reason => tongue.say("load-wrong-reason"),
        Refused::Own => tongue.say("load-wrong-own"),
        _ => tongue.say("load-wrong-operator"),
    };
    let members = members(&shell).await?;
    refuse(write(&page(&shell, &members, typed, Some(wrong))?)?)
}

fn page(
    shell: &Shell,
    members: &[Member],
    typed: Typed,
    wrong: Option<String>,
) -> Result<Page, Problem> {
    let (session, tongue) = (shell.session()?, shell.tongue());
    let rules = &shell.settings.workplace;
    Ok(Page {
        frame: shell.frame(Here::Load, tongue.t("title-load")),
        members: members
            .iter()
            .map(|member| Row {
                id: member.id.to_string(),
                name: Text::new(&member.name),
                load: tongue.code("load-step", member.load.code()),
                is_heavy: member.load == tiaki_core::workplace::Load::Heavy,
                is_lifted: member.is_lifted,
                is_oneself: member.id == session.operator,
            })
            .collect(),
        cap: rules.cap_minutes,
        day: rules.day((shell.settings.now)()).0,
        typed,
        wrong,
    })
}
