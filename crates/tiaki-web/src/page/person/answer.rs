//! `POST /person/{person}/link`: an answer to one link of a person: one user, different users, or unsure.
//!
//! It is written down as from the page of the two accounts ([`crate::page::review`]), and leads back to the
//! links, where it can be taken back at once. The rules of access were asked about the person, so a pair that is
//! not a link of this one is refused, whatever accounts it names.

use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_ops::access::Subject;
use tiaki_ops::linking::{Ruling, Shown as WasShown};

use super::{Shown, find, links, with};
use crate::page::Shell;
use crate::page::queue::{ours, refuse};
use crate::page::review;
use crate::problem::Problem;

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) one: String,
    pub(super) other: String,
    pub(super) verdict: String,
    pub(super) reason: String,
    /// When the decision was taken that stood on the page, in microseconds; empty where none did.
    seen: String,
    /// The page of links that it stood on.
    links: String,
}

impl Typed {
    /// Whether it is about these two.
    pub(super) fn is_about(&self, (a, b): &(String, String)) -> bool {
        (&self.one, &self.other) == (a, b) || (&self.one, &self.other) == (b, a)
    }
}

/// `POST /person/{person}/link`
pub(crate) async fn answer(
    shell: Shell,
    Path(person): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let id = PersonId::parse(&person).map_err(|_| Problem::NotFound)?;
    let (found, standing) = find(&shell, id).await?;
    if found.id != id {
        // It has become part of another, about which the rules were not asked.
        if !shell.may_read(Subject::Person(found.id)).await? {
            return Err(Problem::NotFound);
        }
        return Ok(Redirect::to(&format!("/person/{}#links", found.id)).into_response());
    }
    let page = typed.links.parse::<usize>().unwrap_or(1).saturating_sub(1);
    let last = links::pages(found.links.len()).saturating_sub(1);
    let page = page.min(last);
    let refused = |why: String| {
        let shown = Shown {
            links: links::Beside {
                page,
                refused: Some((why, typed.clone())),
                ..links::Beside::default()
            },
            ..Shown::default()
        };
        refuse(with(&shell, &found, &standing, shown)?)
    };
    let tongue = shell.tongue();
    let pair = AccountId::parse(&typed.one)
        .ok()
        .zip(AccountId::parse(&typed.other).ok());
    let mut all = found.links.iter();
    let is_here = all.any(|link| typed.is_about(&(link.a.to_string(), link.b.to_string())));
    let Some((one, other)) = pair.filter(|_| is_here) else {
        return refused(tongue.say("link-wrong-gone"));
    };
    let Some(verdict) = review::verdict(&typed.verdict) else {
        return refused(tongue.say("refused-ruling"));
    };
    let ruling = Ruling {
        one,
        other,
        verdict,
        operator: shell.operator()?,
        reason: typed.reason.clone(),
        shown: WasShown {
            person: Some(id),
            stands: Some(review::stood(&typed.seen)),
            ..WasShown::default()
        },
    };
    let at = (shell.settings.now)();
    let done = shell
        .edge
        .read("decide", move |views| views.decide(&ruling, at))
        .await?;
    if let Err(why) = done {
        // What stands now is shown with it.
        let why = review::wrong(tongue, why).into();
        let (found, standing) = find(&shell, id).await?;
        let shown = Shown {
            links: links::Beside {
                page,
                refused: Some((why, typed.clone())),
                ..links::Beside::default()
            },
            ..Shown::default()
        };
        return refuse(with(&shell, &found, &standing, shown)?);
    }
    if let Some(follow) = &shell.settings.follow {
        follow();
    }
    let to = format!(
        "/person/{id}?links={}&answered={one}-{other}#links",
        page + 1
    );
    Ok(Redirect::to(&to).into_response())
}
