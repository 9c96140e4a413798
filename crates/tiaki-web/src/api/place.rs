//! Where persons are, as people decided.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use tiaki_core::id::PersonId;
use tiaki_core::locate::RuledPlace;
use tiaki_core::policy::Action;
use tiaki_ops::rulings::{self, Listed, Said, Stands, Whom};
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{When, accounts, ids};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked, Sent};
use crate::page::Shell;
use crate::shut;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get(
            "/api/v1/places",
            Need::Of(Action::ReadQueue, About::Site),
            list,
            Describe::new::<Rows<PlaceDecision>>(
                "places",
                "Decisions on where persons are, newest first",
            )
            .query::<Part>(),
        ),
        Call::post(
            "/api/v1/persons/{person}/place",
            Need::Of(Action::DecidePlace, About::Person),
            decide,
            Describe::new::<PlaceDecided>(
                "decide_place",
                "Decide where a person is, or take that back",
            )
            .more("It stands over all evidence, follows the accounts, and can be decided anew.")
            .body::<PlaceDeciding>(),
        ),
    ]
}

/// A decision on where somebody is.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceDecision {
    /// Its id (`lrl_`).
    id: String,
    /// A country (ISO 3166-1 alpha-2), or `unknown`; null where an earlier one was taken back.
    place: Option<String>,
    /// Who decided: an operator's name, or `client:` and the id of a machine.
    operator: String,
    /// Why.
    reason: String,
    /// When.
    at: When,
    /// The accounts that it is about (`acc_`).
    accounts: Vec<String>,
    /// For how many of them it stands.
    stands: usize,
    /// Who holds them now (`per_`).
    persons: Vec<String>,
}

impl From<Listed> for PlaceDecision {
    fn from(found: Listed) -> Self {
        Self {
            id: found.id.to_string(),
            place: found.place.map(|place| place.code().to_owned()),
            operator: found.operator,
            reason: found.reason,
            at: found.at.into(),
            accounts: accounts(&found.accounts),
            stands: found.stands,
            persons: ids(found.persons),
        }
    }
}

async fn list(
    shell: Shell,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<PlaceDecision>>, Refused> {
    let place = Place::of(&part, "places")?;
    let operator = shell.operator()?;
    let found = shell
        .edge
        .read("rulings", move |views| {
            let mut rows = place.rows(rulings::PAGE_SIZE, |page| {
                let found = views.rulings(page)?;
                let until = i64::from(page.saturating_add(1)) * i64::from(found.page_size);
                Ok((found.rows, found.total > until))
            })?;
            shut::leave_out(views, &operator, &mut rows.rows, |one| one.persons.clone())?;
            Ok(rows)
        })
        .await?;
    Ok(Answer(found.map(PlaceDecision::from)))
}

/// Where a person is.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PlaceDeciding {
    /// A country (ISO 3166-1 alpha-2), or `unknown`; `evidence` takes back what was decided, so that evidence counts
    /// again.
    place: String,
    /// Why, in one line of at most 300 characters.
    reason: String,
}

/// Where somebody is taken to be now.
#[derive(Debug, Serialize, ToSchema)]
struct Now {
    /// The person (`per_`).
    person: String,
    /// `routed`, `several`, `conflict` or `unknown`.
    verdict: String,
    /// The country (ISO 3166-1 alpha-2).
    country: Option<String>,
    /// The authority in whose queue it is.
    authority: String,
}

impl From<Stands> for Now {
    fn from(found: Stands) -> Self {
        Self {
            person: found.person.to_string(),
            verdict: found.verdict,
            country: found.country,
            authority: found.authority,
        }
    }
}

/// What was decided.
#[derive(Debug, Serialize, ToSchema)]
struct PlaceDecided {
    /// The decision (`lrl_`).
    decision: String,
    /// How many accounts it is about.
    accounts: u64,
    /// Where whoever holds them is taken to be now.
    persons: Vec<Now>,
    /// Persons that change when linking has run (`per_`).
    waiting: Vec<String>,
}

async fn decide(
    shell: Shell,
    Path(id): Path<String>,
    Sent(sent): Sent<PlaceDeciding>,
) -> Result<Answer<PlaceDecided>, Refused> {
    let id = PersonId::parse(&id).map_err(|_| Refused::not_found())?;
    let place = match sent.place.as_str() {
        "evidence" => None,
        code => Some(RuledPlace::find(code).ok_or_else(|| {
            Refused::invalid("place is a country (ISO 3166-1 alpha-2), unknown or evidence")
        })?),
    };
    let said = Said {
        whom: Whom::Person(id),
        place,
        operator: shell.operator()?,
        reason: sent.reason,
    };
    let at = (shell.settings.now)();
    let done = shell
        .edge
        .read("place", move |views| views.rule(&said, at))
        .await?;
    let done = done?;
    if let Some(follow) = &shell.settings.follow {
        follow();
    }
    Ok(Answer(PlaceDecided {
        decision: done.ruling.to_string(),
        accounts: done.accounts,
        persons: done.persons.into_iter().map(Now::from).collect(),
        waiting: ids(done.waiting),
    }))
}
