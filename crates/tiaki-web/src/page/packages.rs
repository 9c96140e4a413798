//! `/packages?page=N`: the packages that were exchanged with the visitor's own authority, with where each stands: what a
//! peer agency's operator comes here for. Pages count from 1.
//!
//! It tells of packages and of nobody in them: counts, references and states that both sides know. With the site's own
//! agency nothing is exchanged, so who is of that finds nothing here: `/referrals` and `/operation/packages` are theirs.

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::exchange::Side;
use tiaki_core::time::Timestamp;
use tiaki_ops::exchange::lists::Line;

use crate::moment::Moment;
use crate::page::{Frame, Here, Shell, grouped, write};
use crate::problem::Problem;
use crate::text::Text;

#[derive(Template)]
#[template(path = "packages.html")]
struct Page {
    frame: Frame,
    agency: Text,
    rows: Vec<Row>,
    page: u32,
    has_more: bool,
}

struct Row {
    id: Text,
    reference: Text,
    side: String,
    state: String,
    at: Moment,
    persons: String,
    accounts: String,
    reply_by: Option<Moment>,
    expires: Option<Moment>,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

/// `GET /packages`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let page = asked.page.unwrap_or(1);
    let index = page.checked_sub(1).ok_or(Problem::NotFound)?;
    let agency = shell.session()?.agency.clone();
    let of = agency.clone();
    let read = move |views: &dyn crate::Views| views.exchanged(&of, index);
    let found = shell.edge.read("packages", read).await?;
    if index > 0 && found.lines.is_empty() {
        return Err(Problem::NotFound);
    }
    let rows = found.ready.iter().chain(&found.lines);
    write(&Page {
        agency: Text::new(&agency),
        rows: rows.map(|line| row(&shell, line)).collect(),
        page,
        has_more: found.has_more,
        frame: shell.frame(Here::Within, shell.tongue().t("title-packages")),
    })
}

fn row(shell: &Shell, line: &Line) -> Row {
    let tongue = shell.tongue();
    let moment = |micros: i64| shell.moment(Timestamp::from_micros(micros));
    let is_ours = line.side == Side::Sender.code();
    Row {
        id: Text::new(&line.package),
        reference: Text::new(&line.reference),
        side: if is_ours {
            tongue.say("packages-to-you")
        } else {
            tongue.say("packages-from-you")
        },
        state: tongue.code("package-state", &line.state),
        at: moment(line.at),
        persons: grouped(line.persons),
        accounts: grouped(line.accounts),
        reply_by: line.reply_by.map(moment),
        expires: (line.expires_at > 0).then(|| moment(line.expires_at)),
    }
}
