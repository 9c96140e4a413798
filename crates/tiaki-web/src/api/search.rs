//! Search: from an id, a report's number, a digest or an identifier to the ids of what it is of.
//!
//! What is looked for comes in the body, so that it is in no address, and no answer repeats it. What the caller may not
//! know of is left out and not counted, and each search is an entry of the log (`tiaki_ops::search`).

use serde::{Deserialize, Serialize};
use tiaki_core::policy::Action;
use tiaki_ops::search::{By, Hit, Thing};
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Sent};
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::post(
        "/api/v1/search",
        Need::Of(Action::Search, About::Site),
        find,
        Describe::new::<Found>("search", "Look for one thing, exactly")
            .more(
                "Of ids the beginning is enough; identifiers meet however they are spelt. What was only found in free text is not \
                 found by it. The log keeps that the caller searched, with a keyed digest of what for.",
            )
            .body::<Sought>(),
    )]
}

/// What is looked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Sought {
    /// An id or the beginning of one, a report's number, a file's digest, an account's own id or an identifier: one line
    /// of at most 300 characters.
    text: String,
}

/// What a search came to.
#[derive(Debug, Serialize, ToSchema)]
struct Found {
    /// What was found, by kind and id, at most 100.
    hits: Vec<SearchHit>,
    /// Whether there is, or may be, more than that.
    is_cut: bool,
    /// Things that came in and cannot be found yet; counted up to a thousand.
    behind: i64,
}

/// Something that was found.
#[derive(Debug, Serialize, ToSchema)]
struct SearchHit {
    /// `person`, `case`, `account` or `report`.
    kind: &'static str,
    /// Its id.
    id: String,
    /// Of an account the person (`per_`) that it is taken to belong to, where that may be known.
    person: Option<String>,
    /// By what it was found, each once.
    by: Vec<SearchBy>,
}

/// By what something was found.
#[derive(Debug, Serialize, ToSchema)]
struct SearchBy {
    /// `id`, `reference` (its number at its sender), `handle` (its own id at its service), `file` or `identifier`.
    what: &'static str,
    /// Of an identifier its kind, as a code.
    identifier: Option<&'static str>,
}

impl From<&By> for SearchBy {
    fn from(by: &By) -> Self {
        let (what, identifier) = match by {
            By::Id => ("id", None),
            By::Reference => ("reference", None),
            By::Handle => ("handle", None),
            By::File => ("file", None),
            By::Identifier(kind) => ("identifier", Some(kind.code())),
        };
        Self { what, identifier }
    }
}

impl From<&Hit> for SearchHit {
    fn from(found: &Hit) -> Self {
        let (kind, id, person) = match found.thing {
            Thing::Person(id) => ("person", id.to_string(), None),
            Thing::Case(id) => ("case", id.to_string(), None),
            Thing::Account(id, person) => ("account", id.to_string(), person),
            Thing::Report(id) => ("report", id.to_string(), None),
        };
        Self {
            kind,
            id,
            person: person.map(|id| id.to_string()),
            by: found.by.iter().map(SearchBy::from).collect(),
        }
    }
}

async fn find(shell: Shell, Sent(sought): Sent<Sought>) -> Result<Answer<Found>, Refused> {
    let (session, at) = (shell.session()?, (shell.settings.now)());
    let found = shell
        .edge
        .read("search", move |views| {
            views.search(&session, &sought.text, at)
        })
        .await?;
    let found = found.map_err(|refused| Refused::invalid(&refused))?;
    Ok(Answer(Found {
        hits: found.hits.iter().map(SearchHit::from).collect(),
        is_cut: found.is_cut,
        behind: found.behind,
    }))
}
