//! `/language`: a visitor chooses the language of the pages, by the form at the foot of each.
//!
//! `POST` alone. The choice is kept in a cookie that holds the language's code and nothing else, and goes
//! before what the browser prefers; who is logged in takes it along to other machines. It leads back to the page it was made on, never to another site.

use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use crate::page::Shell;
use crate::page::queue::ours;
use crate::problem::Problem;
use crate::visit::{LANG_COOKIE, Lang};

/// A year, in seconds.
const KEPT: u32 = 31_536_000;

/// What the form sends: a language's code, and from its `/` on the address to lead back to.
#[derive(Deserialize)]
pub(crate) struct Chosen {
    lang: String,
}

/// `POST /language`
pub(crate) async fn choose(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<Chosen>, FormRejection>,
) -> Result<Response, Problem> {
    let chosen = ours(&headers, typed)?;
    let at = chosen.lang.find('/').unwrap_or(chosen.lang.len());
    let (lang, back) = chosen.lang.split_at(at);
    let lang = Lang::of_code(lang).ok_or(Problem::Form)?;
    let code = lang.code();
    if let Some(session) = shell.visit.session.clone() {
        // It goes with the operator to other machines.
        let at = (shell.settings.now)();
        let prefer = move |door: &dyn crate::Door| door.prefer(&session, Some(code), None, at);
        shell.edge.ask("prefer", prefer).await?;
    }
    let cookie = format!("{LANG_COOKIE}={code}; Path=/; Max-Age={KEPT}; SameSite=Strict; HttpOnly");
    let cookie = HeaderValue::from_str(&cookie).map_err(|_| Problem::Failed)?;
    let mut answer = Redirect::to(here(back)).into_response();
    answer.headers_mut().insert(SET_COOKIE, cookie);
    Ok(answer)
}

/// The address to lead back to, if it is one of this site as pages write them; else the first page.
pub(super) fn here(back: &str) -> &str {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/_-.%?=&".contains(&byte);
    let is_ours = back.starts_with('/') && !back.starts_with("//") && back.bytes().all(is_plain);
    if is_ours { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::here;

    #[test]
    fn it_leads_back_to_this_site_alone() {
        for back in ["/", "/alarms?within=3", "/queue/auth-nz/set-aside?page=2"] {
            assert_eq!(here(back), back);
        }
        for foreign in [
            "",
            "//example.com",
            "https://example.com/",
            "/\\example.com",
            "alarms",
            "/a\r\nb",
            "/a b",
        ] {
            assert_eq!(here(foreign), "/", "{foreign:?}");
        }
    }
}
