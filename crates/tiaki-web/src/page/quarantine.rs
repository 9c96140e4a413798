//! `/quarantine`: what could not be read, with the reason. The documents are not shown.

use askama::Template;
use axum::response::Response;
use tiaki_ops::views::Quarantined;

use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::words;

/// Entries shown at most.
const SHOWN: u32 = 200;

#[derive(Template)]
#[template(path = "quarantine.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    /// How many are shown, where there may be more.
    cut: Option<u32>,
}

struct Row {
    id: String,
    short: String,
    received: Moment,
    origin: Text,
    format: String,
    reason: String,
    message: Text,
    line: Option<String>,
    path: Text,
    digest: String,
}

/// `GET /quarantine`
pub(crate) async fn show(shell: Shell) -> Result<Response, Problem> {
    let found = shell
        .edge
        .read("quarantine", |views| views.quarantine(SHOWN))
        .await?;
    let cut = (found.len() >= SHOWN as usize).then_some(SHOWN);
    let rows = found.iter().map(|item| row(&shell, item)).collect();
    write(&Page {
        frame: shell.frame(Here::Quarantine, shell.tongue().t("title-quarantine")),
        rows,
        cut,
    })
}

fn row(shell: &Shell, item: &Quarantined) -> Row {
    let id = item.id.to_string();
    Row {
        short: short(&id),
        id,
        received: shell.moment(item.received_at),
        origin: Text::new(&item.origin),
        format: words::format(shell.tongue(), &item.format),
        reason: shell.tongue().code("refusal", &item.code),
        message: Text::new(&item.message),
        line: (item.line > 0).then(|| grouped(item.line)),
        path: Text::new(&item.path),
        digest: hex::encode(item.document),
    }
}
