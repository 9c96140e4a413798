//! `/me/keys`: what each key does, for who is logged in; with a form to give another, or to switch all off.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};

use crate::keys::{Clash, Keys, Preferences, Stroke};
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, write};
use crate::problem::Problem;

#[derive(Template)]
#[template(path = "keys.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    is_on: bool,
    wrong: Option<String>,
}

struct Row {
    name: &'static str,
    word: String,
    key: String,
}

/// `GET /me/keys`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    let session = shell.session()?;
    let keys = Preferences::read(&session.preferences).keys;
    let typed = |stroke: Stroke| keys.of(stroke).to_string();
    write(&page(&shell, keys.is_on(), typed, None))
}

/// `POST /me/keys`
pub(crate) async fn choose(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<BTreeMap<String, String>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let session = shell.session()?;
    let mut preferences = Preferences::read(&session.preferences);
    let is_on = typed.contains_key("on");
    preferences.keys = if typed.contains_key("anew") {
        Keys::default()
    } else {
        match Keys::of_typed(is_on, &typed) {
            Ok(keys) => keys,
            Err(clash) => {
                let again = |stroke: Stroke| typed.get(stroke.name).cloned().unwrap_or_default();
                let wrong = Some(wrong(&shell, clash));
                return refuse(write(&page(&shell, is_on, again, wrong))?);
            }
        }
    };
    let (text, at) = (preferences.to_text(), (shell.settings.now)());
    let prefer = move |door: &dyn crate::Door| door.prefer(&session, None, Some(&text), at);
    shell.edge.ask("prefer", prefer).await?;
    Ok(Redirect::to("/me/keys").into_response())
}

fn wrong(shell: &Shell, clash: Clash) -> String {
    let tongue = shell.tongue();
    match clash {
        Clash::NoKey(name) => tongue
            .t("keys-wrong-none")
            .word("stroke", tongue.code("stroke", name))
            .to_string(),
        Clash::Twice(one, other) => tongue
            .t("keys-wrong-twice")
            .word("one", tongue.code("stroke", one))
            .word("other", tongue.code("stroke", other))
            .to_string(),
    }
}

fn page(
    shell: &Shell,
    is_on: bool,
    typed: impl Fn(Stroke) -> String,
    wrong: Option<String>,
) -> Page {
    let tongue = shell.tongue();
    let rows = Stroke::ALL.iter().map(|stroke| Row {
        name: stroke.name,
        word: tongue.code("stroke", stroke.name),
        key: typed(*stroke),
    });
    Page {
        frame: shell.frame(Here::Within, tongue.t("title-keys")),
        rows: rows.collect(),
        is_on,
        wrong,
    }
}
