//! `/me`: who is logged in, in which roles, until when, and the way out everywhere.

use askama::Template;
use axum::response::Response;

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
}

/// `GET /me`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
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
    })
}
