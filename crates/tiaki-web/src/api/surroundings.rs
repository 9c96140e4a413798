//! What lies around a person: accounts that came close, and places that accounts of others use too.
//!
//! Whom the caller may not know of is at no place and not counted, and a protected account is at none
//! (`tiaki_ops::around`). What the page draws as of a day is here whole, each with the moment from which on it counts.

use axum::extract::Path;
use serde::Serialize;
use tiaki_core::id::AccountId;
use tiaki_core::policy::Action;
use tiaki_ops::around::{Around, Near, Own, Place as FoundPlace, Since};
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::parts::{Pair, When, when};
use crate::api::person::here;
use crate::api::refused::Refused;
use crate::api::sent::Answer;
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get(
        "/api/v1/persons/{person}/around",
        Need::Of(Action::ReadPerson, About::Person),
        show,
        Describe::new::<Surroundings>("person_around", "What lies around a person").more(
            "Whom the caller may not know of is left out and counted nowhere; what is left out for want of room is counted, or \
             said to be. Shared infrastructure is no evidence by itself.",
        ),
    )]
}

/// From when on something counts.
#[derive(Debug, Serialize, ToSchema)]
struct FromWhen {
    /// When the first source that says so came in.
    known: Option<When>,
    /// The first moment that a source gives for it; null where none does.
    active: Option<When>,
}

/// An account, and from when on it counts.
#[derive(Debug, Serialize, ToSchema)]
struct AroundAccount {
    /// The account (`acc_`).
    account: String,
    /// From when on.
    since: FromWhen,
}

/// Two accounts of the person that are linked, and from when on both were here with what they share.
#[derive(Debug, Serialize, ToSchema)]
struct AroundTie {
    /// The account with the smaller id (`acc_`).
    a: String,
    /// The other.
    b: String,
    /// From when on.
    since: FromWhen,
}

/// An account that came close and was not joined.
#[derive(Debug, Serialize, ToSchema)]
struct AroundNear {
    /// The person's account (`acc_`).
    own: String,
    /// The other one.
    account: String,
    /// Who that is taken to be (`per_`), once that is ranked.
    person: Option<String>,
    /// The two, with what speaks for them and why they are not joined.
    pair: Pair,
    /// From when on both were here with what they share.
    since: FromWhen,
}

/// An address or a device that accounts of others use too.
#[derive(Debug, Serialize, ToSchema)]
struct AroundPlace {
    /// `ip` or `device`, as a code of identifiers.
    kind: &'static str,
    /// The value, as given for the person's own account: foreign text, to be escaped wherever it is shown.
    value: String,
    /// The kind of network, as a code; null where that is not known, and for a device.
    network: Option<&'static str>,
    /// The person's accounts that use it.
    own: Vec<AroundAccount>,
    /// Accounts of others that use it.
    others: Vec<AroundOther>,
    /// How many more accounts of persons who are not named use it.
    more: usize,
    /// Whether more use it than were looked at.
    is_cut: bool,
}

/// Another's account at a place.
#[derive(Debug, Serialize, ToSchema)]
struct AroundOther {
    /// Who that is taken to be (`per_`).
    person: String,
    /// The account (`acc_`).
    account: String,
    /// From when on.
    since: FromWhen,
}

/// What lies around a person.
#[derive(Debug, Serialize, ToSchema)]
struct Surroundings {
    /// The person's accounts.
    own: Vec<AroundAccount>,
    /// Accounts of it that were not looked at.
    more_own: usize,
    /// From when on two of them count as linked.
    ties: Vec<AroundTie>,
    /// What came close, heaviest first.
    near: Vec<AroundNear>,
    /// How much more of it there is (`/near-misses`).
    more_near: usize,
    /// Shared places, those of most people first.
    places: Vec<AroundPlace>,
    /// How many more there are.
    more_places: usize,
    /// How many more persons share places than are named.
    more_others: usize,
    /// Whether there may be more than was looked at.
    is_cut: bool,
    /// Sources that came in and cannot be found by their values yet; counted up to a thousand.
    behind: i64,
}

impl From<Since> for FromWhen {
    fn from(found: Since) -> Self {
        Self {
            known: when(found.known),
            active: when(found.active),
        }
    }
}

impl From<&Own> for AroundAccount {
    fn from(found: &Own) -> Self {
        Self {
            account: found.id.to_string(),
            since: found.since.into(),
        }
    }
}

impl From<(&(AccountId, AccountId), &Since)> for AroundTie {
    fn from(((a, b), since): (&(AccountId, AccountId), &Since)) -> Self {
        Self {
            a: a.to_string(),
            b: b.to_string(),
            since: (*since).into(),
        }
    }
}

impl From<&Near> for AroundNear {
    fn from(found: &Near) -> Self {
        Self {
            own: found.own.to_string(),
            account: found.id.to_string(),
            person: found.person().map(|id| id.to_string()),
            pair: (&found.pair).into(),
            since: found.since.into(),
        }
    }
}

fn place(found: &FoundPlace, around: &Around) -> AroundPlace {
    let other = |(place, own): &(usize, Own)| {
        let person = around.others.get(*place)?;
        Some(AroundOther {
            person: person.id.to_string(),
            account: own.id.to_string(),
            since: own.since.into(),
        })
    };
    AroundPlace {
        kind: found.kind,
        value: found.value.clone(),
        network: found.network,
        own: found.own.iter().map(AroundAccount::from).collect(),
        others: found.others.iter().filter_map(other).collect(),
        more: found.more,
        is_cut: found.is_cut,
    }
}

async fn show(shell: Shell, Path(id): Path<String>) -> Result<Answer<Surroundings>, Refused> {
    let person = here(&shell, &id).await?;
    let session = shell.session()?;
    let read = move |views: &dyn crate::Views| views.surroundings(&session, &person);
    let found = shell.edge.read("around", read).await?;
    Ok(Answer(Surroundings {
        own: found.own.iter().map(AroundAccount::from).collect(),
        more_own: found.more_own,
        ties: found.ties.iter().map(AroundTie::from).collect(),
        near: found.near.iter().map(AroundNear::from).collect(),
        more_near: found.more_near,
        places: found.places.iter().map(|one| place(one, &found)).collect(),
        more_places: found.more_places,
        more_others: found.more_others,
        is_cut: found.is_cut,
        behind: found.behind,
    }))
}
