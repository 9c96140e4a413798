//! An account: what sources say of it, without what is protected.

use axum::extract::Path;
use serde::Serialize;
use tiaki_core::id::AccountId;
use tiaki_core::policy::Action;
use tiaki_core::statement::Statement;
use tiaki_ops::views::{AccountView, PartView};
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::parts::{Observation, PlaceOf, When, when};
use crate::api::refused::Refused;
use crate::api::sent::Answer;
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    vec![Call::get(
        "/api/v1/accounts/{account}",
        Need::Of(Action::ReadAccount, About::Account),
        show,
        Describe::new::<Account>("account", "An account, without what is protected of it")
            .more("What is held back of a child's account is read by a person, at its page."),
    )]
}

/// What one source says of an account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AccountPart {
    /// The report (`rep_`); null where the source is a bulk disclosure.
    report: Option<String>,
    /// The source's number at its sender.
    reference: String,
    /// Who sent it.
    provider: String,
    /// The account's part in it, as a code: `reported`, `victim`, and so on.
    role: String,
    /// The stated age, in years.
    age: Option<i64>,
    /// What the report is about, as its form names it.
    incident_type: String,
    /// When that happened.
    incident_at: Option<When>,
    /// What it states of the account; empty where the account is shielded.
    observations: Vec<Observation>,
    /// How many values in its free text are held back.
    held_back: u64,
    /// What it states of the account's relation to children, as codes; nothing of it is checked.
    stated: Vec<String>,
}

/// What a source states, as codes.
pub(super) fn stated(all: &[Statement]) -> Vec<String> {
    all.iter().map(|one| one.code().to_owned()).collect()
}

impl From<&PartView> for AccountPart {
    fn from(found: &PartView) -> Self {
        Self {
            report: found.report.map(|id| id.to_string()),
            reference: found.reference.clone(),
            provider: found.provider.clone(),
            role: found.role.clone(),
            age: found.age,
            incident_type: found.incident_type.clone(),
            incident_at: when(found.incident_at),
            observations: found.observations.iter().map(Observation::from).collect(),
            held_back: found.held,
            stated: stated(&found.stated),
        }
    }
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Account {
    /// Its id (`acc_`).
    id: String,
    /// The provider's service.
    service: String,
    /// Its id there, as the provider gives it: foreign text; `protected` where a child's is held back.
    handle: String,
    /// How it is protected: `open`, `reported`, `kin` or `child`.
    protection: &'static str,
    /// Who holds it (`per_`), once that is ranked.
    person: Option<String>,
    /// Where it is taken to be.
    place: Option<PlaceOf>,
    /// What each source says of it.
    parts: Vec<AccountPart>,
}

impl From<&AccountView> for Account {
    fn from(found: &AccountView) -> Self {
        Self {
            id: found.id.to_string(),
            service: found.service.clone(),
            handle: found.handle.clone(),
            protection: found.protection.code(),
            person: found.person.map(|id| id.to_string()),
            place: found.place.as_ref().map(PlaceOf::from),
            parts: found.parts.iter().map(AccountPart::from).collect(),
        }
    }
}

async fn show(shell: Shell, Path(id): Path<String>) -> Result<Answer<Account>, Refused> {
    let id = AccountId::parse(&id).map_err(|_| Refused::not_found())?;
    let found = shell
        .edge
        .read("account", move |views| views.account(&id))
        .await?;
    let found = found.ok_or_else(Refused::not_found)?;
    Ok(Answer((&found).into()))
}
