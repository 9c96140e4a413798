//! `/me`: who is logged in, in which roles, until when, the ways to what is one's own, and the way out everywhere.

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;

use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, write};
use crate::problem::Problem;
use crate::text::Text;

#[derive(Template)]
#[template(path = "me.html")]
struct Page {
    frame: Frame,
    name: Text,
    roles: Vec<String>,
    agency: Option<Text>,
    since: Moment,
    ends: Moment,
    idle_minutes: i64,
    /// What was changed just now.
    changed: Option<String>,
}

/// What may stand in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    changed: String,
}

/// `GET /me`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let changed = asked.map(|Query(asked)| asked.changed).unwrap_or_default();
    let session = shell.session()?;
    let tongue = shell.tongue();
    write(&Page {
        frame: shell.frame(Here::Within, tongue.t("title-me")),
        name: Text::new(&session.name),
        roles: session
            .roles
            .iter()
            .map(|role| tongue.code("role", role.code()))
            .collect(),
        agency: (!session.agency.is_empty()).then(|| Text::new(&session.agency)),
        since: shell.moment(session.started_at),
        ends: shell.moment(session.ends_at),
        idle_minutes: shell.settings.sessions.idle / 60,
        changed: match changed.as_str() {
            "password" => Some(tongue.say("me-changed-password")),
            "factor" => Some(tongue.say("me-changed-factor")),
            _ => None,
        },
    })
}
