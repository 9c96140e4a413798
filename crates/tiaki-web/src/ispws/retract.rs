//! `POST /ispws/retract`: a submission is taken back.

use axum::Extension;
use axum::extract::{Request, State};
use tiaki_ops::submissions::Caller;

use super::form;
use super::office::{Office, Ticket};
use super::reply::Reply;

pub(super) async fn take(
    State(office): State<Office>,
    Extension(caller): Extension<Caller>,
    Extension(ticket): Extension<Ticket>,
    request: Request,
) -> Result<Reply, Reply> {
    let number = form::id(request).await?;
    office
        .step("retract", (caller, ticket), move |desk, step| {
            desk.retract(step, number)
        })
        .await?;
    Ok(Reply::success(number))
}
