//! `/login` and `/logout`: how an operator comes in and goes out.
//!
//! Name, password and code are asked for at once, and one thing is told whatever was wrong. What the browser
//! then holds is a cookie that no script reads and no other site has sent (`HttpOnly`, `SameSite=Strict`); it
//! holds 32 random bytes and no name. A page that was asked for without a log-in is answered with this form
//! (401), which leads back to it.

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_ops::sessions::{Attempt, Token};

use crate::page::language::here;
use crate::page::queue::ours;
use crate::page::{Frame, Here, Shell, write};
use crate::problem::{OwnPage, Problem};
use crate::visit::SESSION_COOKIES;

#[derive(Template)]
#[template(path = "login.html")]
struct Page {
    frame: Frame,
    /// Where it leads to.
    next: String,
    name: String,
    wrong: bool,
}

/// What the form sends.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Typed {
    name: String,
    password: String,
    code: String,
    next: String,
}

/// What the form to log out sends.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(crate) struct Leaving {
    everywhere: String,
}

fn page(shell: &Shell, next: &str, name: &str, wrong: bool) -> Page {
    Page {
        frame: shell.frame(Here::Within, shell.tongue().t("title-login")),
        next: here(next).to_owned(),
        name: name.to_owned(),
        wrong,
    }
}

/// The form as the answer to whatever was asked for without a log-in.
pub(crate) fn answer(shell: &Shell) -> Response {
    let page = page(shell, &shell.visit.here, "", false);
    Html(page.render().unwrap_or_default()).into_response()
}

/// `GET /login`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    if shell.visit.session.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    write(&page(&shell, "/", "", false))
}

/// `POST /login`
pub(crate) async fn enter(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let token = fresh(&shell)?;
    let (rules, at) = (shell.settings.sessions, (shell.settings.now)());
    let (name, next) = (typed.name.clone(), typed.next.clone());
    let session = shell
        .edge
        .check("login", move |door| {
            let attempt = Attempt {
                name: typed.name.trim(),
                password: &typed.password,
                code: &typed.code,
            };
            if !door.log_in(&rules, attempt, token, at)? {
                return Ok(None);
            }
            door.session(&rules, token, at)
        })
        .await?;
    let Some(session) = session else {
        let mut answer = write(&page(&shell, &next, &name, true))?;
        *answer.status_mut() = StatusCode::UNAUTHORIZED;
        answer.extensions_mut().insert(OwnPage);
        return Ok(answer);
    };
    let to = match here(&next) {
        "/" => crate::page::home(&session),
        other => other.to_owned(),
    };
    let mut answer = Redirect::to(&to).into_response();
    hold(&shell, &mut answer, Some(token))?;
    Ok(answer)
}

/// `POST /logout`
pub(crate) async fn leave(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Leaving>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let everywhere = !typed.everywhere.is_empty();
    let token = shell.visit.token.ok_or(Problem::LogIn)?;
    let (rules, at) = (shell.settings.sessions, (shell.settings.now)());
    shell
        .edge
        .ask("logout", move |door| {
            door.log_out(&rules, token, everywhere, at)
        })
        .await?;
    let mut answer = Redirect::to("/login").into_response();
    hold(&shell, &mut answer, None)?;
    Ok(answer)
}

/// A token that nobody had.
pub(super) fn fresh(shell: &Shell) -> Result<Token, Problem> {
    let random = (shell.settings.random)().ok_or_else(|| {
        tracing::error!("the system gives no randomness");
        Problem::Failed
    })?;
    Ok(Token::new(random))
}

/// Has the browser hold this token until it is closed, or none any more.
pub(super) fn hold(
    shell: &Shell,
    answer: &mut Response,
    token: Option<Token>,
) -> Result<(), Problem> {
    let [plain, secure] = SESSION_COOKIES;
    let (name, more) = if shell.settings.is_secure() {
        (secure, "; Secure")
    } else {
        (plain, "")
    };
    let (value, age) = match token {
        Some(token) => (token.to_text(), ""),
        None => (String::new(), "; Max-Age=0"),
    };
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{age}{more}");
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Problem::Failed)?;
    answer.headers_mut().append(SET_COOKIE, cookie);
    Ok(())
}
