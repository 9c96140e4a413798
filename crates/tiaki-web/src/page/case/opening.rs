//! `/person/{per_…}/case`: the cases that a person is in, and the form that opens one on it.
//!
//! The page is the same whether or not the person is in a case that the visitor may not know of: it neither calls the
//! person free nor keeps the form back. That there is such a case is told to who sends the form (`docs/policy.md`).

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::id::PersonId;
use tiaki_core::policy::Action;
use tiaki_ops::access::Subject;
use tiaki_ops::case::{InCase, Opening, Refused};

use super::forms::Typed;
use super::refusal;
use crate::page::may::May;
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "person_cases.html")]
struct Page {
    frame: Frame,
    id: String,
    short: String,
    cases: Vec<Case>,
    /// Whether it is in no case that is worked on and that the visitor may know of.
    may_open: bool,
    may: May,
    wrong: Option<String>,
    typed: Typed,
}

struct Case {
    id: String,
    short: String,
    state: String,
    role: Option<String>,
    is_restricted: bool,
}

/// `GET /person/{person}/case`
pub(crate) async fn show(shell: Shell, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = PersonId::parse(&id).map_err(|_| Problem::NotFound)?;
    page(&shell, id, None, Typed::default()).await
}

/// `POST /person/{person}/case`
pub(crate) async fn open(
    shell: Shell,
    Path(id): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = Typed::new("open", ours(&headers, typed)?);
    let id = PersonId::parse(&id).map_err(|_| Problem::NotFound)?;
    let opening = Opening {
        persons: vec![id],
        reference: typed.find("reference"),
        restricted: typed.of("open", "restricted") == "yes",
        lead: None,
    };
    let act = shell.by_now()?;
    let open = move |views: &dyn crate::Views| views.open_case(&act, &opening);
    match shell.edge.read("case open", open).await? {
        Ok(opened) => Ok(Redirect::to(&format!("/case/{}", opened.case)).into_response()),
        Err(Refused::NotHere(_)) => Err(Problem::NotFound),
        Err(refused) => {
            let wrong = refusal::told(shell.tongue(), refused.into());
            refuse(page(&shell, id, Some(wrong), typed).await?)
        }
    }
}

async fn page(
    shell: &Shell,
    id: PersonId,
    wrong: Option<String>,
    typed: Typed,
) -> Result<Response, Problem> {
    let operator = shell.operator()?;
    let read = move |views: &dyn crate::Views| {
        let is_here = views.person(&id)?.is_some();
        Ok((is_here, views.cases_of(&operator, &id)?))
    };
    let (is_here, found) = shell.edge.read("cases of a person", read).await?;
    if !is_here {
        return Err(Problem::NotFound);
    }
    let may = shell
        .may_do(Subject::Person(id), &[Action::OpenCase])
        .await?;
    let tongue = shell.tongue();
    let seen: Vec<&InCase> = found
        .iter()
        .filter(|one| !one.standing.is_hidden())
        .collect();
    let case = |one: &&InCase| {
        let id = one.case.to_string();
        Case {
            short: short(&id),
            id,
            state: tongue.code("case-state", one.standing.state.code()),
            role: one
                .standing
                .role
                .map(|role| tongue.code("case-role", role.code())),
            is_restricted: one.standing.restricted,
        }
    };
    let id = id.to_string();
    write(&Page {
        frame: shell.frame(
            Here::Within,
            tongue.t("case-of-person-title").word("short", short(&id)),
        ),
        short: short(&id),
        id,
        cases: seen.iter().map(case).collect(),
        may_open: !seen.iter().any(|one| one.standing.state.is_worked()),
        may,
        wrong,
        typed,
    })
}
