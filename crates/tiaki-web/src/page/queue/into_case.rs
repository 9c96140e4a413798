//! The page that asks which case the chosen persons of a queue are added to. It writes nothing: each of its forms is sent
//! to the case itself (`/case/{case}/add-persons`), where the rules of access are asked about that case, and about each
//! person.

use askama::Template;
use axum::response::Response;
use tiaki_core::id::PersonId;
use tiaki_core::policy::Action;
use tiaki_ops::access::Subject;
use tiaki_ops::case::Which;

use super::{Chosen, Fields, aside, named};
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;
use crate::text::Text;

#[derive(Template)]
#[template(path = "many_case.html")]
struct Page {
    frame: Frame,
    authority: String,
    count: usize,
    /// The id, and the id in short.
    persons: Vec<(String, String)>,
    cases: Vec<Case>,
}

/// A case that the visitor works in.
struct Case {
    id: String,
    short: String,
    reference: Option<Text>,
    state: String,
    is_restricted: bool,
    persons: i64,
}

/// The page, of whom the form of a queue names.
pub(in crate::page) async fn ask(
    shell: &Shell,
    authority: String,
    fields: &Fields,
) -> Result<Response, Problem> {
    let Chosen(chosen) = fields.chosen()?;
    if chosen.is_empty() {
        return aside::nobody(shell, authority, fields.typed(), String::new()).await;
    }
    let persons: Vec<PersonId> = chosen.into_keys().collect();
    let act = shell.by()?;
    let read = move |views: &dyn crate::Views| views.cases(&act, Which::Mine, 0);
    let (found, _) = shell.edge.read("cases", read).await?;
    let tongue = shell.tongue();
    let mut cases = Vec::new();
    for one in found {
        let (case, row) = (one.row.case, one.row.persons);
        let of = Subject::Case(case.id);
        if !shell.may_do(of, &[Action::EditCase]).await?.edit() {
            continue;
        }
        let id = case.id.to_string();
        cases.push(Case {
            short: short(&id),
            id,
            reference: case.reference.as_ref().map(Text::from),
            state: tongue.code("case-state", case.state.code()),
            is_restricted: case.restricted,
            persons: row,
        });
    }
    write(&Page {
        frame: shell.frame(Here::Within, tongue.t("title-many-case")),
        authority,
        count: persons.len(),
        persons: persons.iter().map(named).collect(),
        cases,
    })
}
