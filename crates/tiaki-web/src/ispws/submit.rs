//! `POST /ispws/submit`: a report opens a submission.

use axum::Extension;
use axum::extract::{Request, State};
use tiaki_ops::submissions::Caller;

use super::body;
use super::office::{Office, Ticket};
use super::reply::Reply;

pub(super) async fn take(
    State(office): State<Office>,
    Extension(caller): Extension<Caller>,
    Extension(ticket): Extension<Ticket>,
    request: Request,
) -> Result<Reply, Reply> {
    let text = body::text(request).await?;
    let opened = office
        .step("submit", (caller, ticket), move |desk, step| {
            desk.open(step, text)
        })
        .await?;
    Ok(Reply::success(opened.number))
}
