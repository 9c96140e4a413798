//! Standing choices: persons whom an operator sends to several authorities with every release of queues, until somebody
//! ends it. Read only.

use axum::extract::Path;
use serde::Serialize;
use tiaki_core::id::SharedReferralId;
use tiaki_core::policy::Action;
use tiaki_ops::refer::shared::{self, Shown, Why};
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{When, ids};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;
use crate::shut;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get(
            "/api/v1/referrals/standing",
            Need::Of(Action::ReadReferral, About::Site),
            list,
            Describe::new::<Rows<Draft>>(
                "standing_referrals",
                "Standing choices of several authorities, newest first",
            )
            .query::<Part>(),
        ),
        Call::get(
            "/api/v1/referrals/standing/{draft}",
            Need::Of(Action::ReadReferral, About::Draft),
            show,
            Describe::new::<Draft>(
                "standing_referral",
                "A standing choice of several authorities",
            ),
        ),
    ]
}

/// An authority that a draft goes to.
#[derive(Debug, Serialize, ToSchema)]
struct To {
    /// Its id in the directory.
    authority: String,
    /// Its name.
    name: String,
    /// Whether it has a key to seal to: without one nothing goes to it.
    has_key: bool,
    /// How many accounts go.
    goes: u64,
    /// How many are withheld, as a child's or its kin's.
    withheld: u64,
    /// How many stay since their sender has to allow it first.
    restricted: u64,
    /// Referrals with which it went (`ref_`).
    sent: Vec<String>,
}

/// A person whom a draft does not fit any more.
#[derive(Debug, Serialize, ToSchema)]
struct Suspended {
    /// The person (`per_`).
    person: String,
    /// `grown`, `conflict` or `elsewhere`.
    why: &'static str,
}

/// A standing choice of several authorities: every release of queues goes by it until it is ended.
#[derive(Debug, Serialize, ToSchema)]
struct Draft {
    /// Its id (`shr_`).
    id: String,
    /// The reference under which all of them get it.
    reference: String,
    /// Who drafted it.
    operator: String,
    /// Why.
    reason: String,
    /// When.
    at: When,
    /// Who holds its accounts now (`per_`).
    persons: Vec<String>,
    /// The authorities.
    to: Vec<To>,
    /// Persons whom it does not fit any more.
    suspended: Vec<Suspended>,
    /// When it was ended.
    ended_at: Option<When>,
}

impl From<Shown> for Draft {
    fn from(found: Shown) -> Self {
        let to = found.destinations.into_iter().map(|one| To {
            authority: one.authority,
            name: one.name,
            has_key: one.has_key,
            goes: one.goes,
            withheld: one.withheld,
            restricted: one.restricted,
            sent: one
                .sent
                .iter()
                .map(|sent| sent.referral.to_string())
                .collect(),
        });
        let suspended = found.suspended.iter().map(|one| Suspended {
            person: one.person.to_string(),
            why: match one.why {
                Why::Grown => "grown",
                Why::Conflict => "conflict",
                Why::Elsewhere => "elsewhere",
            },
        });
        Self {
            id: found.id.to_string(),
            reference: found.reference,
            operator: found.operator,
            reason: found.reason,
            at: found.at.into(),
            persons: ids(&found.persons),
            to: to.collect(),
            suspended: suspended.collect(),
            ended_at: found.ended.map(|ended| ended.at.into()),
        }
    }
}

async fn list(shell: Shell, Asked(part): Asked<Part>) -> Result<Answer<Rows<Draft>>, Refused> {
    let place = Place::of(&part, "standing referrals")?;
    let operator = shell.operator()?;
    let found = shell
        .edge
        .read("standing referrals", move |views| {
            let mut rows = place.rows(shared::PAGE_SIZE, |page| {
                let found = views.drafts(page)?;
                let until = i64::from(page.saturating_add(1)) * i64::from(found.page_size);
                Ok((found.rows, found.total > until))
            })?;
            shut::leave_out(views, &operator, &mut rows.rows, |one| one.persons.clone())?;
            Ok(rows)
        })
        .await?;
    Ok(Answer(found.map(Draft::from)))
}

async fn show(shell: Shell, Path(id): Path<String>) -> Result<Answer<Draft>, Refused> {
    let id = SharedReferralId::parse(&id).map_err(|_| Refused::not_found())?;
    let found = shell
        .edge
        .read("standing referral", move |views| views.draft(&id))
        .await?;
    Ok(Answer(found.ok_or_else(Refused::not_found)?.into()))
}
