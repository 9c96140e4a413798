//! The form that drafts a referral: of a person from its page, of several from a queue.
//!
//! Whom a queue's form chose comes by `POST`, so that no id stands in an address; a whole band comes by its code. The
//! form shows again with what was typed where something is refused, and leads to the referral where it was drafted.

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::PersonId;
use tiaki_core::policy::Action;
use tiaki_core::referral::{CoverCode, MOST_PERSONS, Urgency};
use tiaki_core::triage::Band;
use tiaki_ops::directory::COORDINATOR;
use tiaki_ops::refer::draft::{NewReferral, Refused};
use tiaki_ops::refer::shared::Proposal;

use super::{list, wrong};
use crate::page::queue::{ours, plain, refuse};
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;
use crate::shut;
use crate::text::Text;
use crate::tongue::Markup;
use crate::words;

#[derive(Template)]
#[template(path = "send_form.html")]
struct Page {
    frame: Frame,
    /// Where the form is sent.
    action: String,
    /// The queue that it came from, by its authority.
    queue: Option<String>,
    persons: Vec<(String, String)>,
    choices: Vec<Choice>,
    urgencies: Vec<Code>,
    covers: Vec<Code>,
    earlier: Vec<list::Row>,
    typed: Typed,
    wrong: Option<String>,
}

/// An authority to choose.
struct Choice {
    id: String,
    name: Text,
    grounds: Vec<Markup>,
    has_key: bool,
    is_chosen: bool,
}

/// A code to choose.
struct Code {
    code: &'static str,
    word: String,
    is_chosen: bool,
}

/// What the form sends.
#[derive(Clone, Default)]
pub(crate) struct Typed {
    persons: Vec<String>,
    to: Vec<String>,
    others: String,
    purpose: String,
    legal_basis: String,
    urgency: String,
    reply_by: String,
    cover: String,
    words: String,
    /// Whether the form was filled in, and not only led to.
    is_filled: bool,
}

impl Typed {
    fn new(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                // A queue's row sends what it showed after the id.
                "person" => {
                    let id = value.split('@').next().unwrap_or_default().to_owned();
                    typed.persons.push(id);
                }
                "to" => typed.to.push(value),
                "others" => typed.others = value,
                "purpose" => typed.purpose = value,
                "legal_basis" => typed.legal_basis = value,
                "urgency" => typed.urgency = value,
                "reply_by" => typed.reply_by = value,
                "cover" => typed.cover = value,
                "words" => typed.words = value,
                "draft" => typed.is_filled = true,
                _ => {}
            }
        }
        typed
    }

    fn persons(&self) -> Result<Vec<PersonId>, Problem> {
        let ids: BTreeSet<&String> = self.persons.iter().collect();
        let ids = ids.into_iter().map(|id| PersonId::parse(id));
        ids.collect::<Result<_, _>>().map_err(|_| Problem::NotFound)
    }

    fn said(&self, persons: Vec<PersonId>, within: Option<String>) -> NewReferral {
        let others = self.others.split([' ', ',', ';']);
        let others = others.filter(|one| !one.is_empty());
        NewReferral {
            persons,
            within,
            to: self
                .to
                .iter()
                .map(String::as_str)
                .chain(others)
                .map(str::to_owned)
                .collect(),
            purpose: self.purpose.clone(),
            legal_basis: self.legal_basis.clone(),
            urgency: self.urgency.clone(),
            reply_by: self.reply_by.clone(),
            cover: self.cover.clone(),
            words: self.words.clone(),
        }
    }
}

/// From where a form came.
enum From {
    Person(PersonId),
    Queue(String),
}

/// What may stand in the address of a queue's form.
#[derive(Deserialize)]
pub(crate) struct Asked {
    band: Option<String>,
}

/// `GET /person/{person}/refer`
pub(crate) async fn of_person(shell: Shell, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = PersonId::parse(&id).map_err(|_| Problem::NotFound)?;
    page(&shell, From::Person(id), vec![id], (None, Typed::default())).await
}

/// `POST /person/{person}/refer`
pub(crate) async fn draft(
    shell: Shell,
    Path(id): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = Typed::new(ours(&headers, typed)?);
    let id = PersonId::parse(&id).map_err(|_| Problem::NotFound)?;
    drafted(&shell, From::Person(id), vec![id], typed).await
}

/// `GET /queue/{authority}/refer`
pub(crate) async fn of_band(
    shell: Shell,
    Path(authority): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let band = asked
        .band
        .unwrap_or_else(|| Band::VeryHigh.code().to_owned());
    let band = Band::find(&band).ok_or(Problem::NotFound)?;
    let (of, operator) = (authority.clone(), shell.operator()?);
    let read = move |views: &dyn crate::Views| {
        let mut found = views.of_band(&of, band.code())?;
        shut::leave_out(views, &operator, &mut found, |person| vec![*person])?;
        Ok(found)
    };
    let persons = shell.edge.read("band", read).await?;
    page(
        &shell,
        From::Queue(authority),
        persons,
        (None, Typed::default()),
    )
    .await
}

/// `POST /queue/{authority}/refer`
pub(crate) async fn of_queue(
    shell: Shell,
    Path(authority): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = Typed::new(ours(&headers, typed)?);
    let persons = typed.persons()?;
    // Nobody finds out by asking whether somebody they may not know of is in another queue.
    let unknown = shell
        .refused_of(Action::ReadPerson, persons.clone())
        .await?;
    if !unknown.is_empty() {
        return Err(Problem::NotFound);
    }
    let from = From::Queue(authority);
    if typed.is_filled {
        return drafted(&shell, from, persons, typed).await;
    }
    if !(1..=MOST_PERSONS).contains(&persons.len()) {
        let wrong = wrong(shell.tongue(), Refused::Persons);
        let shown = persons.into_iter().take(MOST_PERSONS).collect();
        return refuse(page(&shell, from, shown, (Some(wrong), typed)).await?);
    }
    page(&shell, from, persons, (None, typed)).await
}

async fn drafted(
    shell: &Shell,
    from: From,
    persons: Vec<PersonId>,
    typed: Typed,
) -> Result<Response, Problem> {
    let within = match &from {
        From::Person(_) => None,
        From::Queue(authority) => Some(authority.clone()),
    };
    let (act, new) = (shell.by_now()?, typed.said(persons.clone(), within));
    let draft = move |views: &dyn crate::Views| views.draft_referral(&act, &new);
    match shell.edge.read("draft", draft).await? {
        Ok(id) => Ok(Redirect::to(&format!("/referral/{id}")).into_response()),
        Err(Refused::NotHere) => Err(Problem::NotFound),
        Err(refused) => {
            let wrong = wrong(shell.tongue(), refused);
            refuse(page(shell, from, persons, (Some(wrong), typed)).await?)
        }
    }
}

async fn page(
    shell: &Shell,
    from: From,
    persons: Vec<PersonId>,
    (wrong, mut typed): (Option<String>, Typed),
) -> Result<Response, Problem> {
    let tongue = shell.tongue();
    let (choices, earlier) = choices(shell, &from, &mut typed).await?;
    if typed.urgency.is_empty() {
        typed.urgency = Urgency::Routine.code().to_owned();
    }
    let urgencies = Urgency::ALL.iter().map(|code| Code {
        code: code.code(),
        word: tongue.code("referral-urgency", code.code()),
        is_chosen: code.code() == typed.urgency,
    });
    let covers = CoverCode::ALL.iter().map(|code| Code {
        code: code.code(),
        word: tongue.code("referral-cover", code.code()),
        is_chosen: code.code() == typed.cover,
    });
    let named = persons.iter().map(|person| {
        let id = person.to_string();
        let short = short(&id);
        (id, short)
    });
    let (action, queue) = match &from {
        From::Person(id) => (format!("/person/{id}/refer"), None),
        From::Queue(authority) => {
            let authority = plain(authority);
            (format!("/queue/{authority}/refer"), Some(authority))
        }
    };
    write(&Page {
        frame: shell.frame(Here::Within, tongue.t("send-form-title")),
        action,
        queue,
        persons: named.collect(),
        choices,
        urgencies: urgencies.collect(),
        covers: covers.collect(),
        earlier,
        typed,
        wrong,
    })
}

/// The authorities to choose from: of one person those that something speaks for, of a queue its own.
async fn choices(
    shell: &Shell,
    from: &From,
    typed: &mut Typed,
) -> Result<(Vec<Choice>, Vec<list::Row>), Problem> {
    match from {
        From::Person(id) => {
            let (person, operator) = (*id, shell.operator()?);
            let read = move |views: &dyn crate::Views| {
                let proposals = views.proposals(&person)?;
                Ok((proposals, views.referrals_of(&operator, &person)?))
            };
            let (found, earlier) = shell.edge.read("proposals", read).await?;
            let found = found.ok_or(Problem::NotFound)?;
            let tongue = shell.tongue();
            let choice = |one: &Proposal| Choice {
                id: plain(&one.authority),
                name: Text::new(&one.name),
                grounds: one
                    .grounds
                    .iter()
                    .map(|ground| words::ground(tongue, ground))
                    .collect(),
                has_key: one.has_key,
                is_chosen: typed.to.contains(&one.authority),
            };
            let earlier = earlier.iter().map(|one| list::row(shell, one)).collect();
            Ok((found.iter().map(choice).collect(), earlier))
        }
        From::Queue(authority) => {
            let of = authority.clone();
            let (at, filter) = (shell.as_of, tiaki_ops::queue::Filter::All);
            let read = move |views: &dyn crate::Views| views.queue(&of, &filter, 0, at);
            let found = shell
                .edge
                .read("queue", read)
                .await?
                .ok_or(Problem::NotFound)?;
            let is_chosen = !typed.is_filled || typed.to.contains(authority);
            // Nobody is sent to the desk where those wait whom nobody can place.
            let own = (*authority != COORDINATOR).then(|| Choice {
                id: plain(authority),
                name: Text::new(&found.name),
                grounds: Vec::new(),
                has_key: true,
                is_chosen,
            });
            Ok((own.into_iter().collect(), Vec::new()))
        }
    }
}
