//! `/me`: who is logged in, in which roles, until when, the ways to what is one's own, and the way out everywhere;
//! `/me/provider` leads a provider's operator to that provider's card.

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::ProviderId;
use tiaki_core::policy::{Action, Role};

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
    /// Whether there is a card of the provider that one is of.
    provider: bool,
    /// Whether one is of a peer agency, with which packages are exchanged.
    packages: bool,
    exposure: bool,
    /// What was changed just now.
    changed: Option<String>,
}

/// What may stand in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    changed: String,
}

/// The provider that who is logged in is of, where it has sent anything.
async fn own(shell: &Shell) -> Result<Option<ProviderId>, Problem> {
    let session = shell.session()?;
    if !session.roles.contains(&Role::Provider) {
        return Ok(None);
    }
    let read = move |views: &dyn crate::Views| views.provider_named(&session.agency);
    shell.edge.read("provider", read).await
}

/// `GET /me/provider`: leads to the card of the provider that one is of, or to one's own page where there is none.
pub(crate) async fn provider(shell: Shell) -> Result<Response, Problem> {
    let to = match own(&shell).await? {
        Some(id) => format!("/provider/{id}"),
        None => "/me".to_owned(),
    };
    Ok(Redirect::to(&to).into_response())
}

/// `GET /me`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let changed = asked.map(|Query(asked)| asked.changed).unwrap_or_default();
    let session = shell.session()?;
    let tongue = shell.tongue();
    let provider = own(&shell).await?;
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
        provider: provider.is_some(),
        packages: session.roles.contains(&Role::PeerAgency),
        exposure: shell.may(Action::ReadExposure),
        idle_minutes: shell.settings.sessions.idle / 60,
        changed: match changed.as_str() {
            "password" => Some(tongue.say("me-changed-password")),
            "factor" => Some(tongue.say("me-changed-factor")),
            _ => None,
        },
    })
}
