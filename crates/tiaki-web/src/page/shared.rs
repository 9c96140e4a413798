//! `/person/{per_…}/share`: an operator chooses several authorities for one person, by the form on its
//! page; `/referrals/standing`: the drafts, what each authority gets, and `/referrals/{shr_…}/end`.
//!
//! `POST` writes a decision down by [`tiaki_ops::refer::shared`] and leads on, so that loading again
//! decides nothing. Nothing leaves by it: that is for a release. A form that another site sends is
//! refused ([`crate::origin`]).

use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::{PersonId, SharedReferralId};
use tiaki_ops::refer::shared::{self, Draft, Drafts, Refused, Shown};
use tiaki_ops::views::Person;

use crate::moment::Moment;
use crate::page::queue::{ours, plain, refuse};
use crate::page::{Frame, Here, Shell, person, short, write};
use crate::problem::Problem;
use crate::shut;
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words;

#[derive(Template)]
#[template(path = "referrals.html")]
struct List {
    frame: Frame,
    total: i64,
    page: u32,
    pages: u32,
    rows: Vec<Row>,
    wrong: Option<String>,
}

/// A draft.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) reference: Text,
    pub(super) operator: Text,
    pub(super) reason: Text,
    pub(super) at: Moment,
    pub(super) persons: Vec<(String, String)>,
    pub(super) destinations: Vec<Destination>,
    /// With whom it does not go out, and why.
    pub(super) suspended: Vec<(String, String, String)>,
    pub(super) ended: Option<(Text, Moment, Text)>,
}

/// An authority of it.
pub(super) struct Destination {
    pub(super) name: Text,
    pub(super) grounds: Vec<Markup>,
    pub(super) has_key: bool,
    pub(super) goes: u64,
    pub(super) stays: u64,
    pub(super) sent: Option<Moment>,
}

/// What a person's page shows of it, and the form.
pub(super) struct Sharing {
    pub(super) rows: Vec<Row>,
    pub(super) choices: Vec<Choice>,
    pub(super) typed: Typed,
    pub(super) wrong: Option<String>,
}

/// An authority to choose.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) name: Text,
    pub(super) grounds: Vec<Markup>,
    pub(super) has_key: bool,
    pub(super) is_chosen: bool,
}

/// What the form sends.
#[derive(Clone, Default)]
pub(crate) struct Typed {
    pub(super) reason: String,
    /// Further countries' codes.
    pub(super) others: String,
    to: Vec<String>,
}

impl Typed {
    fn new(pairs: Vec<(String, String)>) -> Self {
        let mut typed = Self::default();
        for (name, value) in pairs {
            match name.as_str() {
                "reason" => typed.reason = value,
                "others" => typed.others = value,
                "to" => typed.to.push(value),
                _ => {}
            }
        }
        typed
    }
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

/// `GET /referrals/standing`
pub(crate) async fn list(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let index = asked.page.unwrap_or(1).checked_sub(1);
    let index = index.ok_or(Problem::NotFound)?;
    let found = find(&shell, index).await?;
    if index > 0 && found.rows.is_empty() {
        return Err(Problem::NotFound);
    }
    write(&page(&shell, &found, None))
}

async fn find(shell: &Shell, index: u32) -> Result<Drafts, Problem> {
    let operator = shell.operator()?;
    let read = move |views: &dyn crate::Views| {
        let mut found = views.drafts(index)?;
        shut::leave_out(views, &operator, &mut found.rows, |one| one.persons.clone())?;
        Ok(found)
    };
    shell.edge.read("referrals", read).await
}

/// `POST /person/{person}/share`
pub(crate) async fn draft(
    shell: Shell,
    Path(id): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = Typed::new(ours(&headers, typed)?);
    let person = PersonId::parse(&id).map_err(|_| Problem::NotFound)?;
    let others = typed
        .others
        .split([' ', ',', ';'])
        .filter(|one| !one.is_empty());
    let draft = Draft {
        person,
        to: typed
            .to
            .iter()
            .map(String::as_str)
            .chain(others)
            .map(str::to_owned)
            .collect(),
        operator: shell.operator()?,
        reason: typed.reason.clone(),
    };
    let at = (shell.settings.now)();
    let done = shell
        .edge
        .read("share", move |views| views.share(&draft, at))
        .await?;
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/person/{person}#share")).into_response()),
        Err(Refused::NotHere) => Err(Problem::NotFound),
        Err(refused) => {
            let wrong = wrong(shell.tongue(), refused);
            refuse(person::unshared(&shell, person, wrong, typed).await?)
        }
    }
}

/// `POST /referrals/{draft}/end`
pub(crate) async fn end(
    shell: Shell,
    Path(id): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = Typed::new(ours(&headers, typed)?);
    let id = SharedReferralId::parse(&id).map_err(|_| Problem::NotFound)?;
    let at = (shell.settings.now)();
    let (operator, reason) = (shell.operator()?, typed.reason);
    let end = move |views: &dyn crate::Views| views.end_share(&id, &operator, &reason, at);
    match shell.edge.read("end share", end).await? {
        Ok(()) => Ok(Redirect::to("/referrals/standing").into_response()),
        Err(Refused::NoDraft) => Err(Problem::NotFound),
        Err(refused) => {
            let found = find(&shell, 0).await?;
            let wrong = wrong(shell.tongue(), refused);
            refuse(write(&page(&shell, &found, Some(wrong)))?)
        }
    }
}

/// What to do about a refusal.
fn wrong(tongue: Tongue, refused: Refused) -> String {
    let phrase = match refused {
        Refused::NotHere => tongue.t("refused-no-person"),
        Refused::NoDraft => tongue.t("refused-no-draft"),
        Refused::NoAuthority => tongue.t("refused-no-authority"),
        Refused::Count => tongue.t("refused-share-count"),
        Refused::NoOperator => tongue.t("refused-no-decider"),
        Refused::Operator => tongue.t("refused-decider"),
        Refused::NoReason => tongue.t("refused-no-reason"),
        Refused::Reason => tongue.t("refused-reason"),
    };
    phrase.into()
}

fn grounds(tongue: Tongue, found: &[String]) -> Vec<Markup> {
    let told = found.iter().map(|ground| words::ground(tongue, ground));
    told.collect()
}

fn page(shell: &Shell, found: &Drafts, wrong: Option<String>) -> List {
    let size = i64::from(found.page_size.max(1));
    let pages = (found.total.max(0) + size - 1) / size;
    List {
        frame: shell.frame(Here::Within, shell.tongue().t("title-referrals")),
        total: found.total,
        page: found.page.saturating_add(1),
        pages: u32::try_from(pages).unwrap_or(u32::MAX),
        rows: found.rows.iter().map(|found| row(shell, found)).collect(),
        wrong,
    }
}

fn row(shell: &Shell, found: &Shown) -> Row {
    let tongue = shell.tongue();
    let named = |id: &PersonId| {
        let id = id.to_string();
        let short = short(&id);
        (id, short)
    };
    let to = |to: &shared::Destination| Destination {
        name: Text::new(&to.name),
        grounds: grounds(tongue, &to.grounds),
        has_key: to.has_key,
        goes: to.goes,
        stays: to.withheld.saturating_add(to.restricted),
        sent: to.sent.last().map(|sent| shell.moment(sent.at)),
    };
    Row {
        id: found.id.to_string(),
        reference: Text::new(&found.reference),
        operator: Text::new(&found.operator),
        reason: Text::new(&found.reason),
        at: shell.moment(found.at),
        persons: found.persons.iter().map(named).collect(),
        destinations: found.destinations.iter().map(to).collect(),
        suspended: found
            .suspended
            .iter()
            .map(|one| {
                let (id, short) = named(&one.person);
                (id, short, words::suspended(tongue, one.why))
            })
            .collect(),
        ended: found.ended.as_ref().map(|ended| {
            (
                Text::new(&ended.operator),
                shell.moment(ended.at),
                Text::new(&ended.reason),
            )
        }),
    }
}

/// What a person's page shows of it, with what is wrong with what was sent and what was typed.
pub(super) fn sharing(
    shell: &Shell,
    found: &Person,
    wrong: Option<String>,
    typed: Typed,
) -> Sharing {
    let tongue = shell.tongue();
    let choices = found.shared.proposals.iter().map(|proposal| Choice {
        id: plain(&proposal.authority),
        name: Text::new(&proposal.name),
        grounds: grounds(tongue, &proposal.grounds),
        has_key: proposal.has_key,
        is_chosen: typed.to.contains(&proposal.authority),
    });
    Sharing {
        rows: found
            .shared
            .drafts
            .iter()
            .map(|found| row(shell, found))
            .collect(),
        choices: choices.collect(),
        typed,
        wrong,
    }
}
