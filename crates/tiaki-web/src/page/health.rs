//! `/health`: whether the store answers.

use axum::Json;
use serde_json::{Value, json};

use crate::page::Shell;
use crate::problem::Problem;

/// `GET /health`
pub(crate) async fn show(shell: Shell) -> Result<Json<Value>, Problem> {
    shell
        .edge
        .read("health", |views| views.quarantine(1))
        .await?;
    Ok(Json(json!({ "status": "ok" })))
}
