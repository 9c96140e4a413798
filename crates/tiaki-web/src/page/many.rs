//! `POST /queue/{authority}/many` and `undo`: what is done with many at once, and undone.
//!
//! The form of a list says what to `do`: `take`, `release`, `read`, or `aside`, which writes nothing and leads to the
//! page that says how many they are; `case` leads to the page that asks which one; `ask`, which Enter in any field sends,
//! leads to one with all that can be done. The rules of access are asked of each person that is named.
//! What is done leads to the queue, which offers to undo exactly that. Whoever cannot be taken or given back is
//! refused by name and nothing is written; what changed before an undo is named and left as it is.

use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::id::{PersonId, SetAsideBatchId};
use tiaki_core::policy::Action;
use tiaki_ops::queue::many::{Kind, Offer, Undone};
use tiaki_ops::queue::{Filter, Refused};

use crate::deed::{Deed, Outcome};
use crate::page::desk::refusal;
use crate::page::queue::{Beside, Chosen, Fields, aside, into_case, listed, ours, plain, refuse};
use crate::page::view::Looking;
use crate::page::{Shell, short};
use crate::problem::Problem;
use crate::tongue::Tongue;

/// What was just done with many, and can be undone.
pub(super) struct Undoing {
    pub(super) batch: String,
    pub(super) said: String,
    pub(super) word: String,
    /// The form's last step: `undo`, or `restore` of who was set aside.
    pub(super) step: &'static str,
}

/// What is said of something that was done with many.
pub(super) fn undoing(tongue: Tongue, offer: &Offer) -> Undoing {
    let (said, word) = match offer.kind {
        Kind::Read => (tongue.t("many-read"), tongue.say("many-undo-read")),
        Kind::Taken => (tongue.t("many-taken"), tongue.say("many-undo-taken")),
        Kind::Released => (tongue.t("many-released"), tongue.say("many-undo-released")),
    };
    Undoing {
        batch: offer.batch.to_string(),
        said: said.n("count", offer.left).into(),
        word,
        step: "undo",
    }
}

/// `POST /queue/{authority}/many`
pub(crate) async fn act(
    shell: Shell,
    Path(authority): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let fields = Fields(ours(&headers, typed)?);
    let what = fields.one("do");
    // A form that is sent without a button, as by Enter in a field, does what writes nothing: it asks what is to be done.
    if ["", "ask", "aside"].contains(&what.as_str()) {
        return aside::sure(&shell, authority, &fields).await;
    }
    let (shell, operator) = (&shell, shell.operator()?);
    let Chosen(shown) = fields.chosen()?;
    let persons: Vec<PersonId> = shown.keys().copied().collect();
    let asked: &[Action] = match what.as_str() {
        "read" | "case" => &[Action::ReadPerson],
        // Who may work in a queue may still not know of everybody in it.
        _ => &[Action::ReadPerson, Action::WorkQueue],
    };
    // Whom one may not know of, or not work on, is not there.
    for action in asked {
        if !shell.refused_of(*action, persons.clone()).await?.is_empty() {
            return Err(Problem::NotFound);
        }
    }
    let (is_taking, is_named) = (what == "take", !persons.is_empty());
    let deed = match what.as_str() {
        "case" => return into_case::ask(shell, authority, &fields).await,
        "read" => Deed::ReadMany {
            authority: authority.clone(),
            shown,
            operator,
        },
        "take" => Deed::TakeMany {
            authority: authority.clone(),
            persons,
            operator,
        },
        "release" => Deed::ReleaseMany {
            authority: authority.clone(),
            persons,
            operator,
            reason: fields.one("why"),
        },
        _ => return Err(Problem::Form),
    };
    match shell.act(deed).await? {
        Ok(Outcome::Many(done)) => {
            let to = format!("/queue/{}?done={}", plain(&authority), done.batch);
            Ok(Redirect::to(&to).into_response())
        }
        Ok(_) => Err(Problem::Failed),
        // Whoever was named is held by who asks already: a form that was sent twice.
        Err(Refused::Nobody) if is_taking && is_named => {
            Ok(Redirect::to(&format!("/queue/{}/mine", plain(&authority))).into_response())
        }
        Err(refused) => {
            let beside = Beside {
                wrong: Some(told(shell.tongue(), refused)),
                why: fields.one("why"),
                ..Beside::default()
            };
            let looking = Looking::default();
            refuse(listed(shell, authority, Filter::All, 0, looking, beside).await?)
        }
    }
}

/// A refusal that names whom it is about.
fn told(tongue: Tongue, refused: Refused) -> String {
    let about = match refused {
        Refused::Held(person)
        | Refused::NotHeld(person)
        | Refused::Aside(person)
        | Refused::NotHere(person)
        | Refused::Meanwhile(person) => Some(person),
        _ => None,
    };
    let why = refusal(tongue, refused);
    match about {
        Some(person) => tongue
            .t("many-refused")
            .word("short", short(&person.to_string()))
            .word("why", why)
            .into(),
        None => why,
    }
}

/// `POST /queue/{authority}/undo`
pub(crate) async fn undo(
    shell: Shell,
    Path(authority): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let fields = Fields(ours(&headers, typed)?);
    let (shell, operator) = (&shell, shell.operator()?);
    let looking = Looking::default();
    let done = match SetAsideBatchId::parse(&fields.one("batch")) {
        Ok(batch) => shell.act(Deed::Undo { batch, operator }).await?,
        Err(_) => Err(Refused::NoBatch),
    };
    match done {
        Ok(Outcome::Undone(undone)) if undone.changed.is_empty() => {
            Ok(Redirect::to(&format!("/queue/{}", plain(&authority))).into_response())
        }
        Ok(Outcome::Undone(undone)) => {
            let beside = Beside {
                note: Some(partly(shell.tongue(), &undone)),
                ..Beside::default()
            };
            listed(shell, authority, Filter::All, 0, looking, beside).await
        }
        Ok(_) => Err(Problem::Failed),
        Err(refused) => {
            let beside = Beside {
                wrong: Some(told(shell.tongue(), refused)),
                ..Beside::default()
            };
            refuse(listed(shell, authority, Filter::All, 0, looking, beside).await?)
        }
    }
}

/// What was undone, and who was left as it is.
fn partly(tongue: Tongue, undone: &Undone) -> String {
    let names = undone.changed.iter().map(|id| short(&id.to_string()));
    let names: Vec<String> = names.collect();
    tongue
        .t("many-partly")
        .n("count", undone.count)
        .n("changed", undone.changed.len())
        .word("who", names.join(", "))
        .into()
}
