//! `/account/{acc_…}`: one account, and the deliberate act of reading a child's.
//!
//! `GET` shows what any page may show; where the account is shielded that is its code,
//! its parts and a form that asks who reads and what for. The form stands too where values
//! found in free text are held back. `POST` shows the rest once:
//! the answer is never cached, its address holds the id alone, and the read is in the
//! log before the page is made. A form that another site sends is refused ([`crate::origin`]).

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::id::AccountId;
use tiaki_core::policy::Action;
use tiaki_ops::access::Subject;
use tiaki_ops::victims::Request;
use tiaki_ops::views::AccountView;

use crate::origin;
use crate::page::may::May;
use crate::page::person::{Part, parts};
use crate::page::{Frame, Here, Shell, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::words;

#[derive(Template)]
#[template(path = "account.html")]
struct Page {
    frame: Frame,
    id: String,
    short: String,
    service: Text,
    handle: Text,
    /// Whether anything is held back on this page.
    is_protected: bool,
    protection: String,
    meaning: String,
    person: Option<(String, String)>,
    parts: Vec<Part>,
    /// Values found in free text that are held back: of this page, or, where the account is shown
    /// whole, since a protected account holds them.
    held: u64,
    /// Who reads, and what for, where the account is shown whole.
    read: Option<Read>,
    /// Whether what is held back may be read.
    may: May,
}

struct Read {
    operator: Text,
    purpose: String,
    at: crate::moment::Moment,
}

/// What the form sends.
#[derive(Deserialize)]
pub(crate) struct Asked {
    purpose: String,
    reason: String,
}

/// `GET /account/{account}`
pub(crate) async fn show(shell: Shell, Path(account): Path<String>) -> Result<Response, Problem> {
    let id = AccountId::parse(&account).map_err(|_| Problem::NotFound)?;
    let found = shell
        .edge
        .read("account", move |views| views.account(&id))
        .await?;
    let found = found.ok_or(Problem::NotFound)?;
    let may = may(&shell, id).await?;
    write(&page(&shell, &found, None, may))
}

/// `POST /account/{account}`
pub(crate) async fn reveal(
    shell: Shell,
    Path(account): Path<String>,
    headers: HeaderMap,
    asked: Result<Form<Asked>, FormRejection>,
) -> Result<Response, Problem> {
    if !origin::is_ours(&headers) {
        return Err(Problem::Foreign);
    }
    let id = AccountId::parse(&account).map_err(|_| Problem::NotFound)?;
    let Form(asked) = asked.map_err(|_| Problem::Reason)?;
    let at = (shell.settings.now)();
    let operator = shell.operator()?;
    let request =
        Request::new(&operator, &asked.purpose, &asked.reason, at).map_err(|_| Problem::Reason)?;
    let found = shell
        .edge
        .read("account reveal", move |views| views.reveal(&id, &request))
        .await?;
    let found = found.ok_or(Problem::NotFound)?;
    let read = Read {
        operator: Text::new(&operator),
        purpose: words::purpose(shell.tongue(), &asked.purpose),
        at: shell.moment(at),
    };
    let may = may(&shell, id).await?;
    write(&page(&shell, &found, Some(read), may))
}

/// What may be done with an account by who reads.
async fn may(shell: &Shell, id: AccountId) -> Result<May, Problem> {
    shell
        .may_do(Subject::Account(id), &[Action::RevealProtected])
        .await
}

fn page(shell: &Shell, found: &AccountView, read: Option<Read>, may: May) -> Page {
    let id = found.id.to_string();
    let is_protected = found.protection.is_shielded() && read.is_none();
    let person = found.person.map(|person| person.to_string());
    let (protection, meaning) = words::protection(shell.tongue(), found.protection);
    Page {
        frame: shell.frame(
            Here::Within,
            shell.tongue().t("title-account").word("short", short(&id)),
        ),
        short: short(&id),
        id,
        service: Text::new(&found.service),
        handle: Text::new(&found.handle),
        is_protected,
        protection,
        meaning,
        person: person.map(|id| (id.clone(), short(&id))),
        parts: parts(shell, found, is_protected),
        held: found.parts.iter().map(|part| part.held).sum(),
        read,
        may,
    }
}
