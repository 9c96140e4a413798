//! Pairs of accounts that people decide on.

use axum::extract::Path;
use serde::{Deserialize, Serialize};
use tiaki_core::id::AccountId;
use tiaki_core::policy::Action;
use tiaki_ops::linking::{Ruling, Shown, Verdict};
use tiaki_ops::reviews::{self, Decided};
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{Done, Pair, When};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked, Sent};
use crate::page::Shell;
use crate::shut;

pub(super) fn calls() -> Vec<Call> {
    vec![
        Call::get(
            "/api/v1/reviews",
            Need::Of(Action::ReadQueue, About::Own),
            list,
            Describe::new::<Rows<Pair>>("reviews", "Pairs of accounts to decide on, those that bear on most first")
                .query::<Part>(),
        ),
        Call::get(
            "/api/v1/reviews/{one}/{other}",
            Need::Of(Action::ReadPerson, About::Pair),
            show,
            Describe::new::<Review>("review", "Two accounts, and what was decided on them"),
        ),
        Call::post(
            "/api/v1/reviews/{one}/{other}",
            Need::Of(Action::DecideLink, About::Pair),
            decide,
            Describe::new::<Done>("decide_link", "Decide whether two accounts have one user")
                .more(
                    "It binds every later linking and can be decided anew. Persons follow when linking has run. \
                     Say what was seen: where somebody has decided since, it is refused.",
                )
                .body::<LinkDeciding>(),
        ),
    ]
}

/// A decision on two accounts.
#[derive(Debug, Serialize, ToSchema)]
struct LinkDecision {
    /// `same`, `different` or `unsure`.
    verdict: String,
    /// Who decided: an operator's name, or `client:` and the id of a machine.
    operator: String,
    /// Why.
    reason: String,
    /// When.
    at: When,
    /// Whether a later one took its place.
    is_superseded: bool,
}

impl From<&Decided> for LinkDecision {
    fn from(found: &Decided) -> Self {
        Self {
            verdict: found.verdict.clone(),
            operator: found.operator.clone(),
            reason: found.reason.clone(),
            at: found.at.into(),
            is_superseded: found.is_superseded,
        }
    }
}

/// Two accounts, and what was decided on them.
#[derive(Debug, Serialize, ToSchema)]
struct Review {
    /// The two.
    pair: Pair,
    /// Decisions, the newest first.
    decisions: Vec<LinkDecision>,
    /// How many they are, to send with a decision.
    seen: usize,
}

async fn list(shell: Shell, Asked(part): Asked<Part>) -> Result<Answer<Rows<Pair>>, Refused> {
    let place = Place::of(&part, "reviews")?;
    let session = shell.session()?;
    let found = shell
        .edge
        .read("reviews", move |views| {
            let operator = session.name.as_str();
            let mut rows = place.rows(reviews::PAGE_SIZE, |page| {
                let found = views.reviews(&session.agency, page)?;
                let until = i64::from(page.saturating_add(1)) * i64::from(found.page_size);
                Ok((found.pairs, found.total > until))
            })?;
            shut::leave_out_accounts(views, operator, &mut rows.rows, shut::of_pair)?;
            Ok(rows)
        })
        .await?;
    Ok(Answer(found.map(|one| (&one).into())))
}

fn pair((one, other): &(String, String)) -> Result<(AccountId, AccountId), Refused> {
    let id = |text: &str| AccountId::parse(text).map_err(|_| Refused::not_found());
    let (one, other) = (id(one)?, id(other)?);
    if one == other {
        return Err(Refused::not_found());
    }
    Ok((one, other))
}

async fn find(shell: &Shell, (one, other): (AccountId, AccountId)) -> Result<Review, Refused> {
    let found = shell
        .edge
        .read("review", move |views| views.review(&one, &other))
        .await?;
    let found = found.ok_or_else(Refused::not_found)?;
    Ok(Review {
        pair: (&found.pair).into(),
        seen: found.decisions.len(),
        decisions: found.decisions.iter().map(LinkDecision::from).collect(),
    })
}

async fn show(
    shell: Shell,
    Path(asked): Path<(String, String)>,
) -> Result<Answer<Review>, Refused> {
    Ok(Answer(find(&shell, pair(&asked)?).await?))
}

/// A decision on two accounts.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LinkDeciding {
    /// `same`, `different` or `unsure`.
    verdict: String,
    /// Why, in one line of at most 300 characters.
    reason: String,
    /// How many decisions were seen: `seen` of the review, as it is.
    seen: usize,
}

async fn decide(
    shell: Shell,
    Path(asked): Path<(String, String)>,
    Sent(sent): Sent<LinkDeciding>,
) -> Result<Answer<Done>, Refused> {
    let (one, other) = pair(&asked)?;
    let verdict = match sent.verdict.as_str() {
        "same" => Verdict::Same,
        "different" => Verdict::Different,
        "unsure" => Verdict::Unsure,
        _ => return Err(Refused::invalid("verdict is same, different or unsure")),
    };
    let ruling = Ruling {
        one,
        other,
        verdict,
        operator: shell.operator()?,
        reason: sent.reason,
        shown: Shown {
            decisions: Some(sent.seen),
            ..Shown::default()
        },
    };
    let at = (shell.settings.now)();
    let done = shell
        .edge
        .read("decide", move |views| views.decide(&ruling, at))
        .await?;
    done?;
    if let Some(follow) = &shell.settings.follow {
        follow();
    }
    Ok(Answer(Done::new()))
}
