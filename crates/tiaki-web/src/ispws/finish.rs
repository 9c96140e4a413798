//! `POST /ispws/finish`: a submission becomes a report.

use axum::Extension;
use axum::extract::{Request, State};
use tiaki_ops::submissions::Caller;

use super::form;
use super::office::{Office, Ticket};
use super::reply::{Reply, digits};

pub(super) async fn take(
    State(office): State<Office>,
    Extension(caller): Extension<Caller>,
    Extension(ticket): Extension<Ticket>,
    request: Request,
) -> Result<Reply, Reply> {
    let number = form::id(request).await?;
    let done = office
        .step("finish", (caller, ticket), move |desk, step| {
            desk.finish(step, number)
        })
        .await?;
    let files: Vec<String> = done.files.iter().map(|file| digits(file)).collect();
    Ok(Reply::done(done.number, &files, done.receipt))
}
