//! `/audit`: how many second looks are due, and what second looks say of all, for who works here for an authority in
//! its own queue alone; `/audit/{asd_…}`: one that somebody has taken, as it was known when it was set aside, with
//! nothing of what the first operator said.

use askama::Template;
use axum::Form;
use axum::extract::Path;
use axum::extract::rejection::FormRejection;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::id::SetAsideId;
use tiaki_core::policy::Action;
use tiaki_ops::access::Subject;
use tiaki_ops::queue::audit::{Due, Estimated, Look, Ruling, Waiting};

use crate::deed::{Deed, Outcome};
use crate::moment::Moment;
use crate::page::desk::refusal;
use crate::page::may::May;
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words;

#[derive(Template)]
#[template(path = "audit.html")]
struct Page {
    frame: Frame,
    due: Vec<Lane>,
    estimates: Vec<Estimate>,
    may: May,
    note: Option<String>,
    wrong: Option<String>,
}

#[derive(Template)]
#[template(path = "audit_one.html")]
struct One {
    frame: Frame,
    decision: String,
    id: String,
    short: String,
    queue: Text,
    taken: Option<(Text, Moment)>,
    known_at: Moment,
    /// Why the person had its place then: the class, then what speaks for it.
    then: Option<(Markup, Vec<Markup>)>,
    typed: Typed,
    wrong: Option<String>,
}

struct Lane {
    queue: Text,
    due: String,
    taken: String,
}

struct Estimate {
    name: Text,
    set_aside: String,
    drawn: String,
    decided: String,
    missed: String,
    /// The share with its interval, and how many that means.
    told: Option<(String, String)>,
    withdrawn: String,
}

/// What the form of one sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    verdict: String,
    reason: String,
}

/// `GET /audit`
pub(crate) async fn list(shell: Shell) -> Result<Response, Problem> {
    listed(&shell, None, None).await
}

async fn listed(
    shell: &Shell,
    note: Option<String>,
    wrong: Option<String>,
) -> Result<Response, Problem> {
    let (at, session) = (shell.as_of, shell.session()?);
    let (lane, estimates) = shell
        .edge
        .read("audit", move |views| {
            let authority = session.agency.as_str();
            Ok((
                views.audit_lane(authority, at)?,
                views.estimates(authority, at)?,
            ))
        })
        .await?;
    let may = shell.may_do(Subject::Own, &[Action::WorkQueue]).await?;
    write(&Page {
        may,
        frame: shell.frame(Here::Audit, shell.tongue().t("title-audit")),
        due: lane.iter().map(waiting).collect(),
        estimates: estimates
            .iter()
            .map(|one| estimate(shell.tongue(), one))
            .collect(),
        note,
        wrong,
    })
}

/// `POST /audit`
pub(crate) async fn next(shell: Shell) -> Result<Response, Problem> {
    let session = shell.session()?;
    let deed = Deed::AuditNext {
        authority: session.agency.clone(),
        operator: session.name.clone(),
    };
    match shell.act(deed).await? {
        Ok(Outcome::Look(Some(id))) => Ok(Redirect::to(&format!("/audit/{id}")).into_response()),
        Ok(_) => {
            let note = shell.tongue().say("audit-nobody-waits");
            listed(&shell, Some(note), None).await
        }
        Err(refused) => {
            let wrong = Some(refusal(shell.tongue(), refused));
            refuse(listed(&shell, None, wrong).await?)
        }
    }
}

/// `GET /audit/{decision}`
pub(crate) async fn show(shell: Shell, Path(decision): Path<String>) -> Result<Response, Problem> {
    let look = find(&shell, &decision).await?;
    write(&one(&shell, &look, None, Typed::default()))
}

/// `POST /audit/{decision}`
pub(crate) async fn decide(
    shell: Shell,
    Path(decision): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let look = find(&shell, &decision).await?;
    let ruling = Ruling {
        id: look.due.id,
        verdict: typed.verdict.clone(),
        reason: typed.reason.clone(),
        operator: shell.operator()?,
    };
    match shell.act(Deed::AuditDecide(ruling)).await? {
        Ok(_) => Ok(Redirect::to("/audit").into_response()),
        Err(refused) => refuse(write(&one(
            &shell,
            &look,
            Some(refusal(shell.tongue(), refused)),
            typed,
        ))?),
    }
}

async fn find(shell: &Shell, decision: &str) -> Result<Look, Problem> {
    let id = SetAsideId::parse(decision).map_err(|_| Problem::NotFound)?;
    let at = shell.as_of;
    let found = shell
        .edge
        .read("audit", move |views| views.audit_one(&id, at))
        .await?;
    found.ok_or(Problem::NotFound)
}

fn taken(shell: &Shell, due: &Due) -> Option<(Text, Moment)> {
    let taken = due.taken.as_ref().filter(|(_, until)| *until > shell.as_of);
    taken.map(|(name, until)| (Text::new(name), shell.moment(*until)))
}

fn waiting(found: &Waiting) -> Lane {
    Lane {
        queue: Text::new(&found.name),
        due: grouped(found.due),
        taken: grouped(found.taken),
    }
}

fn one(shell: &Shell, look: &Look, wrong: Option<String>, typed: Typed) -> One {
    let (id, tongue) = (look.due.person.to_string(), shell.tongue());
    One {
        frame: shell.frame(Here::Within, shell.tongue().t("title-audit-one")),
        decision: look.due.id.to_string(),
        short: short(&id),
        id,
        queue: Text::new(&look.queue),
        taken: taken(shell, &look.due),
        known_at: shell.moment(look.due.known_at),
        then: look.then.as_ref().map(|then| {
            let factors = then.factors.iter();
            let lines = factors.map(|reason| words::factor(tongue, reason));
            (words::class_reason(tongue, &then.class), lines.collect())
        }),
        typed,
        wrong,
    }
}

fn estimate(tongue: Tongue, found: &Estimated) -> Estimate {
    let (estimate, seen) = (&found.estimate, &found.estimate.seen);
    let count = |number: u64| grouped(i64::try_from(number).unwrap_or(i64::MAX));
    let told = estimate.share.zip(estimate.misses).map(|(share, misses)| {
        let of_share = tongue.t("audit-share-interval");
        let of_share = of_share.word("share", share_of(share));
        let of_share = of_share.word("low", share_of(estimate.low));
        let of_misses = tongue.t("audit-misses-interval").n("count", misses);
        let of_misses = of_misses.n("low", estimate.misses_low);
        (
            of_share.word("high", share_of(estimate.high)).into(),
            of_misses.n("high", estimate.misses_high).into(),
        )
    });
    Estimate {
        name: Text::new(&found.name),
        set_aside: count(seen.set_aside),
        drawn: count(seen.drawn),
        decided: count(seen.decided),
        missed: count(seen.missed),
        told,
        withdrawn: count(found.withdrawn),
    }
}

/// Hundredths of a percent as `4.90 %`.
fn share_of(share: u32) -> String {
    format!("{}.{:02}\u{202F}%", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use super::share_of;

    #[test]
    fn shares_have_two_decimals() {
        for (share, written) in [(0, "0.00"), (5, "0.05"), (490, "4.90"), (10_000, "100.00")] {
            assert_eq!(share_of(share), format!("{written}\u{202F}%"));
        }
    }
}
