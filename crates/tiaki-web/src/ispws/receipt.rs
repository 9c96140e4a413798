//! `GET /ispws/receipt?id=`: the signed receipt of a finished submission. An addition of ours:
//! clients that do not know it do without.

use axum::Extension;
use axum::extract::{Query, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use tiaki_ops::submissions::Caller;

use super::form;
use super::office::{Office, Ticket};
use super::reply::Reply;

pub(super) async fn show(
    State(office): State<Office>,
    Extension(caller): Extension<Caller>,
    Extension(ticket): Extension<Ticket>,
    uri: Uri,
) -> Result<Response, Reply> {
    let Ok(Query(fields)) = Query::<Vec<(String, String)>>::try_from_uri(&uri) else {
        return Err(Reply::invalid(
            "the query cannot be read; ask for receipt?id= and the reportId",
        ));
    };
    let ids: Vec<String> = fields
        .into_iter()
        .filter(|(name, _)| name == "id")
        .map(|(_, value)| value)
        .collect();
    let number = form::one(&ids)?;
    let receipt = office
        .step("receipt", (caller, ticket), move |desk, step| {
            desk.receipt(step.caller, number)
        })
        .await?;
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, receipt.text).into_response())
}
