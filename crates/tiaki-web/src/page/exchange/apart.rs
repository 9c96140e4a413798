//! `/exchange/apart`: what came and could not be taken, with the reason, and a form to look at it again. What is in a parcel is
//! not shown.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_ops::exchange::lists::ParcelLine;
use tiaki_ops::exchange::take::Came;

use super::wrong;
use crate::moment::Moment;
use crate::page::queue::{ours, plain, refuse};
use crate::page::{Frame, Here, Shell, grouped, write};
use crate::problem::Problem;

/// Parcels shown at most.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "exchange_apart.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    more: usize,
    /// Whether who reads may have one looked at again.
    may_retry: bool,
    /// Whether there are keys here to look with.
    has_node: bool,
    sees_exchange: bool,
    wrong: Option<String>,
}

struct Row {
    parcel: String,
    short: String,
    with: String,
    kind: String,
    reason: String,
    code: String,
    bytes: String,
    at: Moment,
}

/// `GET /exchange/apart`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    page(&shell, None).await
}

/// `POST /exchange/apart`
pub(crate) async fn retry(
    shell: Shell,
    headers: HeaderMap,
    typed: Result<Form<BTreeMap<String, String>>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let tongue = shell.tongue();
    let Some(node) = shell.settings.exchange.clone() else {
        let why = Some(tongue.say("exchange-wrong-no-node"));
        return refuse(page(&shell, why).await?);
    };
    let mut parcel = [0; 32];
    let named = typed.get("parcel").map_or("", String::as_str);
    if hex::decode_to_slice(named, &mut parcel).is_err() {
        let why = Some(tongue.say("exchange-wrong-no-parcel"));
        return refuse(page(&shell, why).await?);
    }
    let act = shell.by_now()?;
    let again = move |views: &dyn crate::Views| views.exchange_retry(&node, &act, &parcel);
    let why = match shell.edge.read("exchange_retry", again).await? {
        Ok(Came::Taken | Came::Again) => {
            return Ok(Redirect::to("/exchange/apart").into_response());
        }
        Ok(Came::Quarantined(code)) => tongue
            .t("exchange-apart-still")
            .word("why", tongue.code("parcel-refusal", code))
            .to_string(),
        Err(refused) => wrong(tongue, &refused),
    };
    refuse(page(&shell, Some(why)).await?)
}

async fn page(shell: &Shell, wrong: Option<String>) -> Result<Response, Problem> {
    let read = |views: &dyn crate::Views| views.exchange_apart();
    let found = shell.edge.read("exchange_apart", read).await?;
    write(&Page {
        frame: shell.frame(Here::Within, shell.tongue().t("exchange-apart-title")),
        rows: found
            .iter()
            .take(SHOWN)
            .map(|one| row(shell, one))
            .collect(),
        more: found.len().saturating_sub(SHOWN),
        may_retry: shell.may(Action::RetryQuarantine),
        has_node: shell.settings.exchange.is_some(),
        sees_exchange: shell.may(Action::ReadReferral),
        wrong,
    })
}

fn row(shell: &Shell, found: &ParcelLine) -> Row {
    let tongue = shell.tongue();
    let kind = match found.kind.as_str() {
        "package" => tongue.say("operation-package"),
        "letter" => tongue.say("exchange-letter"),
        _ => tongue.say("common-not-stated"),
    };
    Row {
        short: found.parcel.chars().take(8).collect(),
        parcel: plain(&found.parcel),
        with: plain(&found.with),
        kind,
        reason: tongue.code("parcel-refusal", &found.reason),
        code: plain_code(&found.reason),
        bytes: grouped(found.bytes),
        at: shell.moment(Timestamp::from_micros(found.at)),
    }
}

/// A code as it may be shown beside its words.
fn plain_code(code: &str) -> String {
    let is_plain = |char: &char| char.is_ascii_lowercase() || *char == '_';
    code.chars().filter(is_plain).collect()
}
