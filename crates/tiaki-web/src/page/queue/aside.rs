//! `POST /queue/{authority}/set-aside` and the page that says how many are chosen, before they are.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::id::PersonId;
use tiaki_core::policy::Action;
use tiaki_ops::access::Subject;
use tiaki_ops::queue::{Filter, Refused, Seen, SetAside};

use super::{Beside, Chosen, Fields, listed, named, ours, plain, refuse};
use crate::deed::{Deed, Outcome};
use crate::page::desk::{Code, Typed, codes, refusal};
use crate::page::may::May;
use crate::page::view::Looking;
use crate::page::{Frame, Here, Shell, write};
use crate::problem::Problem;

/// What may be done with those who are chosen.
const WITH_CHOSEN: &[Action] = &[Action::SetAsideBulk, Action::WorkQueue];

#[derive(Template)]
#[template(path = "set_aside.html")]
struct Sure {
    frame: Frame,
    authority: String,
    count: usize,
    /// As the form sends it, the id, and the id in short.
    persons: Vec<(String, String, String)>,
    codes: Vec<Code>,
    typed: Typed,
    /// The reason to give them back, as it was typed.
    why: String,
    /// Whether nobody said yet what is to be done with them.
    is_asked: bool,
    /// What the rules of access let who reads do with them.
    may: May,
    /// Whether who reads works in cases.
    may_case: bool,
    wrong: Option<String>,
}

/// Whether none of these is in another queue, or in a restricted case that the visitor may not know of.
async fn are_of(shell: &Shell, authority: &str, persons: Vec<PersonId>) -> Result<bool, Problem> {
    let (operator, authority) = (shell.operator()?, authority.to_owned());
    let read = move |views: &dyn crate::Views| {
        if !views.shut(&operator, &persons, &[])?.persons.is_empty() {
            return Ok(false);
        }
        for id in &persons {
            if views
                .person(id)?
                .is_some_and(|found| found.authority != authority)
            {
                return Ok(false);
            }
        }
        Ok(true)
    };
    shell.edge.read("chosen", read).await
}

/// `POST /queue/{authority}/set-aside`
pub(crate) async fn set_aside(
    shell: Shell,
    Path(authority): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let fields = Fields(ours(&headers, typed)?);
    let (shell, operator) = (&shell, shell.operator()?);
    // Nothing is done before a page has said how many they are.
    let Ok(count) = fields.one("count").parse() else {
        return sure(shell, authority, &fields).await;
    };
    let typed = fields.typed();
    let Chosen(persons) = fields.chosen()?;
    if persons.is_empty() {
        return nobody(shell, authority, typed, String::new()).await;
    }
    if !are_of(shell, &authority, persons.keys().copied().collect()).await? {
        return Err(Problem::NotFound);
    }
    let may = may(shell, &authority).await?;
    let all = persons.iter();
    let all: Option<BTreeMap<PersonId, Seen>> =
        all.map(|(id, seen)| Some((*id, seen.clone()?))).collect();
    let again = |wrong: Refused, typed: Typed| {
        let wrong = refusal(shell.tongue(), wrong);
        asked(
            shell,
            &authority,
            &persons,
            (Some(wrong), may.clone()),
            typed,
        )
    };
    let Some(seen) = all else {
        return refuse(write(&again(Refused::Unseen, typed))?);
    };
    let decision = SetAside {
        persons: persons.keys().copied().collect(),
        seen,
        code: typed.code.clone(),
        reason: typed.reason.clone(),
        operator,
        count,
    };
    match shell.act(Deed::SetAside(decision)).await? {
        Ok(done) => {
            let mut to = format!("/queue/{}/set-aside", plain(&authority));
            if let Outcome::Batch(_, batch) = done {
                to.push_str(&format!("?done={batch}"));
            }
            Ok(Redirect::to(&to).into_response())
        }
        Err(refused) => refuse(write(&again(refused, typed))?),
    }
}

/// The page that says how many are chosen, before they are set aside.
pub(in crate::page) async fn sure(
    shell: &Shell,
    authority: String,
    fields: &Fields,
) -> Result<Response, Problem> {
    let (typed, Chosen(persons)) = (fields.typed(), fields.chosen()?);
    let why = fields.one("why");
    if persons.is_empty() {
        return nobody(shell, authority, typed, why).await;
    }
    let may = may(shell, &authority).await?;
    write(&Sure {
        why,
        is_asked: fields.one("do") == "ask" || !may.set_aside_many(),
        ..asked(shell, &authority, &persons, (None, may), typed)
    })
}

/// The list again, of which nobody was chosen.
pub(in crate::page) async fn nobody(
    shell: &Shell,
    authority: String,
    typed: Typed,
    why: String,
) -> Result<Response, Problem> {
    let beside = Beside {
        wrong: Some(shell.tongue().say("refused-nobody-listed")),
        typed,
        why,
        ..Beside::default()
    };
    let looking = Looking::default();
    refuse(listed(shell, authority, Filter::All, 0, looking, beside).await?)
}

fn asked(
    shell: &Shell,
    authority: &str,
    persons: &BTreeMap<PersonId, Option<Seen>>,
    (wrong, may): (Option<String>, May),
    typed: Typed,
) -> Sure {
    Sure {
        frame: shell.frame(Here::Within, shell.tongue().t("title-set-aside")),
        authority: authority.to_owned(),
        count: persons.len(),
        persons: persons
            .iter()
            .map(|(id, seen)| {
                let (id, short) = named(id);
                let seen = seen.as_ref().map(Seen::to_string).unwrap_or_default();
                (format!("{id}@{seen}"), id, short)
            })
            .collect(),
        codes: codes(shell.tongue()),
        typed,
        why: String::new(),
        is_asked: false,
        may,
        // Who may open cases works in them; in which, the next page says.
        may_case: shell.may_own(Action::OpenCase),
        wrong,
    }
}

/// What may be done by who reads with those who are chosen in a queue.
async fn may(shell: &Shell, authority: &str) -> Result<May, Problem> {
    let of = Subject::Queue(authority.to_owned());
    shell.may_do(of, WITH_CHOSEN).await
}
