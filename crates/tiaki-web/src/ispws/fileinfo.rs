//! `POST /ispws/fileinfo`: what the provider says of a file.

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
    let (number, file) = office
        .step("fileinfo", (caller, ticket), move |desk, step| {
            desk.describe(step, text)
        })
        .await?;
    Ok(Reply::file(number, &file, None))
}
