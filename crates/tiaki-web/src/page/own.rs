//! `/me/password` and `/me/factor`: another password, another second factor, for who is logged in.
//!
//! Both ask for the present password. The new secret is shown in the answer to a form, which no cache keeps and
//! no address leads back to, and is in force once a code of it came back. What was typed as a password never
//! comes back on a page. A refusal is on the page that was sent; after too many, the sessions have ended and
//! the log-in is shown.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_ops::operators::own::{Enrolment, Refused};
use tiaki_ops::operators::qr::Qr;

use crate::page::login::{fresh, hold};
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, write};
use crate::problem::Problem;
use crate::tongue::{Phrase, Tongue};

#[derive(Template)]
#[template(path = "own_password.html")]
struct PasswordPage {
    frame: Frame,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "own_factor.html")]
struct FactorPage {
    frame: Frame,
    wrong: Option<String>,
    shown: Option<Shown>,
}

/// The new secret: in groups of four, and as an address.
struct Shown {
    secret: String,
    address: String,
    qr: Option<Drawn>,
}

/// A QR code as a page draws it.
pub(super) struct Drawn {
    pub(super) size: usize,
    /// As the attribute of a path has it.
    pub(super) path: String,
}

/// The QR code of an address.
pub(super) fn drawn(address: &str) -> Option<Drawn> {
    let qr = Qr::find(address)?;
    let runs = qr.runs().into_iter();
    Some(Drawn {
        size: qr.size(),
        path: runs
            .map(|(column, row, count)| format!("M{column} {row}h{count}v1h-{count}z"))
            .collect(),
    })
}

/// What the forms send.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    present: String,
    new: String,
    again: String,
    code: String,
}

/// `GET /me/password`
pub(crate) async fn password(shell: Shell) -> Result<Response, Problem> {
    write(&password_page(&shell, None))
}

/// `POST /me/password`
pub(crate) async fn change_password(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let token = shell.visit.token.ok_or(Problem::LogIn)?;
    if typed.new != typed.again {
        let wrong = shell.tongue().say("own-wrong-again");
        return refuse(write(&password_page(&shell, Some(wrong)))?);
    }
    let (next, salt) = (fresh(&shell)?, salt(&shell)?);
    let (rules, at) = (shell.settings.sessions, (shell.settings.now)());
    let done = shell
        .edge
        .check("password", move |door| {
            let passwords = (typed.present.as_str(), typed.new.as_str());
            door.change_password(&rules, (token, next), passwords, (&salt, at))
        })
        .await?;
    match done {
        Ok(()) => {
            let mut answer = Redirect::to("/me?changed=password").into_response();
            hold(&shell, &mut answer, Some(next))?;
            Ok(answer)
        }
        Err(refused) => {
            let wrong = wrong(shell.tongue(), refused).ok_or(Problem::LogIn)?;
            refuse(write(&password_page(&shell, Some(wrong.into())))?)
        }
    }
}

/// `GET /me/factor`
pub(crate) async fn factor(shell: Shell) -> Result<Response, Problem> {
    write(&factor_page(&shell, None, None))
}

/// `POST /me/factor`
pub(crate) async fn show_factor(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let token = shell.visit.token.ok_or(Problem::LogIn)?;
    let (rules, at) = (shell.settings.sessions, (shell.settings.now)());
    let done = shell
        .edge
        .check("factor", move |door| {
            let said = (typed.present.as_str(), typed.code.as_str());
            door.show_factor(&rules, token, said, at)
        })
        .await?;
    match done {
        Ok(enrolment) => write(&factor_page(&shell, None, Some(&enrolment))),
        Err(refused) => {
            let wrong = wrong(shell.tongue(), refused).ok_or(Problem::LogIn)?;
            refuse(write(&factor_page(&shell, Some(wrong.into()), None))?)
        }
    }
}

/// `POST /me/factor/confirm`
pub(crate) async fn confirm_factor(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let token = shell.visit.token.ok_or(Problem::LogIn)?;
    let next = fresh(&shell)?;
    let (rules, at) = (shell.settings.sessions, (shell.settings.now)());
    let done = shell
        .edge
        .check("factor", move |door| {
            door.confirm_factor(&rules, (token, next), &typed.code, at)
        })
        .await?;
    match done {
        Ok(()) => {
            let mut answer = Redirect::to("/me?changed=factor").into_response();
            hold(&shell, &mut answer, Some(next))?;
            Ok(answer)
        }
        Err(Refused::Code) => {
            // The secret is not shown a second time: it is asked for anew.
            let wrong = shell.tongue().say("own-wrong-confirm");
            refuse(write(&factor_page(&shell, Some(wrong), None))?)
        }
        Err(refused) => {
            let wrong = wrong(shell.tongue(), refused).ok_or(Problem::LogIn)?;
            refuse(write(&factor_page(&shell, Some(wrong.into()), None))?)
        }
    }
}

fn salt(shell: &Shell) -> Result<[u8; 16], Problem> {
    let random = (shell.settings.random)().ok_or_else(|| {
        tracing::error!("the system gives no randomness");
        Problem::Failed
    })?;
    let mut salt = [0; 16];
    salt.iter_mut()
        .zip(random)
        .for_each(|(to, from)| *to = from);
    Ok(salt)
}

/// What to do about a refusal; nothing where there is no session any more to tell it to.
fn wrong(tongue: Tongue, refused: Refused) -> Option<Phrase> {
    Some(match refused {
        Refused::Password => tongue.t("own-wrong-password"),
        Refused::Code => tongue.t("own-wrong-code"),
        Refused::Weak => tongue.t("own-wrong-weak"),
        Refused::Same => tongue.t("own-wrong-same"),
        _ => return None,
    })
}

fn password_page(shell: &Shell, wrong: Option<String>) -> PasswordPage {
    PasswordPage {
        frame: shell.frame(Here::Within, shell.tongue().t("title-own-password")),
        wrong,
    }
}

fn factor_page(shell: &Shell, wrong: Option<String>, enrolment: Option<&Enrolment>) -> FactorPage {
    FactorPage {
        frame: shell.frame(Here::Within, shell.tongue().t("title-own-factor")),
        wrong,
        shown: enrolment.map(|found| Shown {
            secret: grouped(&found.secret),
            address: found.address.clone(),
            qr: drawn(&found.address),
        }),
    }
}

/// In groups of four, as people type it.
fn grouped(secret: &str) -> String {
    let mut written = String::new();
    for (at, char) in secret.chars().enumerate() {
        if at > 0 && at.is_multiple_of(4) {
            written.push(' ');
        }
        written.push(char);
    }
    written
}
