//! A person, and what it is made of.
//!
//! An id that a person had once leads on to who holds its account now (303): whether that may be read is asked anew.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use tiaki_core::id::PersonId;
use tiaki_core::policy::Action;
use tiaki_ops::access::Subject;
use tiaki_ops::history::{Cause, Named, Turn as FoundTurn, What};
use tiaki_ops::outcomes::Said;
use tiaki_ops::queue::Standing as FoundStanding;
use tiaki_ops::views::Person as Found;
use utoipa::ToSchema;

use crate::access::{About, Need};
use crate::api::account::Account;
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::{Link, Pair, PlaceOf, When};
use crate::api::queue::{Extent, Priority, Standing, standing};
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked, Sent};
use crate::page::Shell;

pub(super) fn calls() -> Vec<Call> {
    let read = Need::Of(Action::ReadPerson, About::Person);
    vec![
        Call::get(
            "/api/v1/persons/{person}",
            read,
            show,
            Describe::new::<Person>(
                "person",
                "A person: where, how urgent and why, what was done",
            )
            .more("An id that has ended leads on to who holds its account now."),
        ),
        Call::get(
            "/api/v1/persons/{person}/accounts",
            read,
            accounts,
            Describe::new::<Rows<Account>>("person_accounts", "Its accounts").query::<Part>(),
        ),
        Call::get(
            "/api/v1/persons/{person}/links",
            read,
            links,
            Describe::new::<Rows<Link>>(
                "person_links",
                "What joins its accounts, weightiest first",
            )
            .query::<Part>(),
        ),
        Call::get(
            "/api/v1/persons/{person}/near-misses",
            read,
            near,
            Describe::new::<Rows<Pair>>(
                "person_near_misses",
                "Its accounts with others that came close",
            )
            .query::<Part>(),
        ),
        Call::get(
            "/api/v1/persons/{person}/history",
            read,
            history,
            Describe::new::<Rows<Turn>>("person_history", "What became of it, newest first")
                .query::<Part>(),
        ),
        Call::get(
            "/api/v1/persons/{person}/outcomes",
            read,
            outcomes,
            Describe::new::<Rows<Outcome>>(
                "person_outcomes",
                "What came of whoever has these accounts, in the order of recording",
            )
            .query::<Part>(),
        ),
        Call::post(
            "/api/v1/persons/{person}/outcomes",
            Need::Of(Action::RecordOutcome, About::Person),
            record,
            Describe::new::<Recorded>("record_outcome", "Write down what came of a person")
                .more(
                    "The same said twice is one. A correction names the outcome that it corrects.",
                )
                .body::<OutcomeSaid>(),
        ),
    ]
}

/// A country with its share.
#[derive(Debug, Serialize, ToSchema)]
struct Candidate {
    /// ISO 3166-1 alpha-2.
    country: String,
    /// Its share, in thousandths.
    share: i64,
    /// Why, in English.
    reasons: Vec<String>,
}

/// A person: the hypothesis that accounts have one user.
#[derive(Debug, Serialize, ToSchema)]
struct Person {
    /// Its id (`per_`).
    id: String,
    /// The authority in whose queue it is.
    authority: String,
    /// That authority's name.
    authority_name: String,
    /// Its priority.
    priority: Priority,
    /// The version of the rules that ranked it.
    rules: String,
    /// How much there is on it.
    extent: Extent,
    /// Where it is taken to be.
    place: PlaceOf,
    /// The countries that speak for themselves.
    candidates: Vec<Candidate>,
    /// What operators and machines did with it.
    standing: Standing,
    /// How many accounts it has here.
    accounts: usize,
    /// How many links join them.
    links: usize,
    /// How many referrals on it may not be passed on as they came.
    restricted: usize,
}

/// A person and where an id that ended leads.
enum Whose {
    Here(Box<(Found, FoundStanding)>),
    Elsewhere(PersonId),
}

async fn find(shell: &Shell, id: &str) -> Result<Whose, Refused> {
    let id = PersonId::parse(id).map_err(|_| Refused::not_found())?;
    let (at, operator) = (shell.as_of, shell.operator()?);
    let found = shell
        .edge
        .read("person", move |views| {
            // What counts as seen is read before what is shown.
            let standing = views.standing(&id, &operator, at)?;
            let person = views.person(&id)?;
            Ok(person.map(|person| (person, standing)))
        })
        .await?;
    let found = found.ok_or_else(Refused::not_found)?;
    Ok(if found.0.id == id {
        Whose::Here(Box::new(found))
    } else {
        Whose::Elsewhere(found.0.id)
    })
}

async fn show(shell: Shell, Path(id): Path<String>) -> Result<Response, Refused> {
    Ok(match find(&shell, &id).await? {
        Whose::Here(found) => Answer(person(&found.0, &found.1)).into_response(),
        Whose::Elsewhere(now) => {
            if !shell.may_read(Subject::Person(now)).await? {
                return Err(Refused::not_found());
            }
            let to = format!("/api/v1/persons/{now}");
            (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
        }
    })
}

fn person(found: &Found, stands: &FoundStanding) -> Person {
    let candidates = found.candidates.iter().map(|one| Candidate {
        country: one.country.clone(),
        share: one.share,
        reasons: one.reasons.clone(),
    });
    Person {
        id: found.id.to_string(),
        authority: found.authority.clone(),
        authority_name: found.authority_name.clone(),
        priority: (&found.row).into(),
        rules: found.rules.clone(),
        extent: (&found.row).into(),
        place: (&found.place).into(),
        candidates: candidates.collect(),
        standing: standing(stands, &found.row.band),
        accounts: found.accounts.len(),
        links: found.links.len(),
        restricted: found.restricted.len(),
    }
}

/// A person who is there under this very id.
pub(super) async fn here(shell: &Shell, id: &str) -> Result<Found, Refused> {
    match find(shell, id).await? {
        Whose::Here(found) => Ok(found.0),
        Whose::Elsewhere(_) => Err(Refused::not_found()),
    }
}

async fn accounts(
    shell: Shell,
    Path(id): Path<String>,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Account>>, Refused> {
    let place = Place::of(&part, &format!("accounts {id}"))?;
    let found = here(&shell, &id).await?;
    Ok(Answer(
        place.of_whole(found.accounts).map(|one| (&one).into()),
    ))
}

async fn links(
    shell: Shell,
    Path(id): Path<String>,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Link>>, Refused> {
    let place = Place::of(&part, &format!("links {id}"))?;
    let found = here(&shell, &id).await?;
    Ok(Answer(place.of_whole(found.links).map(|one| (&one).into())))
}

async fn near(
    shell: Shell,
    Path(id): Path<String>,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Pair>>, Refused> {
    let place = Place::of(&part, &format!("near {id}"))?;
    let session = shell.session()?;
    let found = here(&shell, &id).await?;
    let mut rows = place.of_whole(found.near.pairs);
    // The other account of a pair may be somebody's whom the caller may not know of.
    let (person, pairs) = (found.id, std::mem::take(&mut rows.rows));
    rows.rows = shell
        .edge
        .read("near", move |views| {
            views.known_pairs(&session, &person, pairs)
        })
        .await?;
    Ok(Answer(rows.map(|one| (&one).into())))
}

/// Something that happened to a person.
#[derive(Debug, Serialize, ToSchema)]
struct Turn {
    /// When.
    at: When,
    /// Who or what brought it about, as the log names it.
    actor: String,
    /// The person that it is told of, where that was under another id (`per_`).
    of: Option<String>,
    /// `joined`, `came`, `left`, `took_in`, `merged_into`, `split_from` or `split_off`.
    what: &'static str,
    /// The account that it is about (`acc_`).
    account: Option<String>,
    /// The other person (`per_`).
    other: Option<String>,
    /// Why, as codes; a report is named by its id (`rep_`).
    causes: Vec<String>,
}

impl From<&FoundTurn> for Turn {
    fn from(found: &FoundTurn) -> Self {
        let named = |named: &Named| named.id.to_string();
        let (what, account, other) = match &found.what {
            What::Joined(account) => ("joined", account.as_ref(), None),
            What::Came(account, from) => ("came", account.as_ref(), from.as_ref().map(named)),
            What::Left(account, to) => ("left", account.as_ref(), to.as_ref().map(named)),
            What::TookIn(other) => ("took_in", None, Some(named(other))),
            What::MergedInto(other) => ("merged_into", None, other.as_ref().map(named)),
            What::SplitFrom(other) => ("split_from", None, other.as_ref().map(named)),
            What::SplitOff(other) => ("split_off", None, Some(named(other))),
        };
        let causes = found.causes.iter().map(|cause| match cause {
            Cause::Decision => "decision".to_owned(),
            Cause::Disclosure(_) => "disclosure".to_owned(),
            Cause::Matching => "matching".to_owned(),
            Cause::More(_) => "more".to_owned(),
            Cause::Others => "others".to_owned(),
            Cause::Protection => "protection".to_owned(),
            Cause::Report(id, _) => id.to_string(),
            Cause::Rules => "rules".to_owned(),
            Cause::Unknown => "unknown".to_owned(),
        });
        Self {
            at: found.at.into(),
            actor: found.actor.clone(),
            of: found.of.map(|id| id.to_string()),
            what,
            account: account.map(ToString::to_string),
            other,
            causes: causes.collect(),
        }
    }
}

async fn history(
    shell: Shell,
    Path(id): Path<String>,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Turn>>, Refused> {
    let place = Place::of(&part, &format!("history {id}"))?;
    let found = here(&shell, &id).await?;
    let rows = place.of_whole(found.history.turns);
    Ok(Answer(rows.map(|one| (&one).into())))
}

/// What came of somebody.
#[derive(Debug, Serialize, ToSchema)]
struct Outcome {
    /// As a code of docs/formats/outcomes.md.
    code: &'static str,
    /// On which day (RFC 3339, full-date).
    on: String,
    /// From whom it was heard.
    by: String,
    /// Whether it stands: nobody has corrected it.
    stands: bool,
}

async fn outcomes(
    shell: Shell,
    Path(id): Path<String>,
    Asked(part): Asked<Part>,
) -> Result<Answer<Rows<Outcome>>, Refused> {
    let place = Place::of(&part, &format!("outcomes {id}"))?;
    let found = here(&shell, &id).await?;
    Ok(Answer(place.of_whole(found.outcomes).map(|one| Outcome {
        code: one.code.code(),
        on: one.on,
        by: one.by,
        stands: one.stands,
    })))
}

/// What came of a person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OutcomeSaid {
    /// As a code of docs/formats/outcomes.md.
    code: String,
    /// On which day (RFC 3339, full-date).
    on: String,
    /// How many children it is about, where the code has such a number.
    children: Option<u16>,
    /// Where the case is kept, as its keeper numbers it; name nobody.
    reference: Option<String>,
    /// The outcome that it corrects (`out_`).
    supersedes: Option<String>,
}

/// An outcome that was written down.
#[derive(Debug, Serialize, ToSchema)]
struct Recorded {
    /// Its id (`out_`).
    outcome: String,
    /// Whether it was not written down before.
    new: bool,
    /// How many accounts it is about.
    accounts: usize,
}

async fn record(
    shell: Shell,
    Path(id): Path<String>,
    Sent(sent): Sent<OutcomeSaid>,
) -> Result<Answer<Recorded>, Refused> {
    let id = PersonId::parse(&id).map_err(|_| Refused::not_found())?;
    let act = shell.by_now()?;
    let said = Said {
        person: id.to_string(),
        code: sent.code,
        on: sent.on,
        by: act.actor.clone(),
        children: sent.children.map(|count| count.to_string()),
        reference: sent.reference,
        chance: None,
        supersedes: sent.supersedes,
    };
    let done = shell
        .edge
        .read("outcome", move |views| views.record(&act, &said))
        .await?;
    let done = done?;
    Ok(Answer(Recorded {
        outcome: done.outcome.to_string(),
        new: done.new,
        accounts: done.accounts,
    }))
}
