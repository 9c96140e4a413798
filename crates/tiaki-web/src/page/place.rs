//! `/person/{per_…}/place`: an operator decides where somebody is, or takes that back, by the form on
//! the person's page; `/places`: what was decided, and on whom decisions differ.
//!
//! `POST` writes a ruling down by [`tiaki_ops::rulings::decide`] and leads back to the page, so that
//! loading again decides nothing; what is refused comes back with what was typed. A form that
//! another site sends is refused ([`crate::origin`]).

use std::collections::BTreeSet;

use askama::Template;
use axum::Form;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Path, Query};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use tiaki_core::country::Country;
use tiaki_core::id::PersonId;
use tiaki_core::locate::RuledPlace;
use tiaki_ops::rulings::{self, Listed, Refused, Rulings, Said, Whom};
use tiaki_ops::views::Person;

use crate::moment::Moment;
use crate::page::queue::{ours, refuse};
use crate::page::{Frame, Here, Shell, grouped, person, short, write};
use crate::problem::Problem;
use crate::text::Text;
use crate::words;

/// What stands in the form for taking back what was decided.
const EVIDENCE: &str = "evidence";

#[derive(Template)]
#[template(path = "places.html")]
struct List {
    frame: Frame,
    total: String,
    page: u32,
    pages: u32,
    rows: Vec<Row>,
    conflicts: Vec<(String, String)>,
}

/// A ruling.
pub(super) struct Row {
    pub(super) at: Moment,
    pub(super) operator: Text,
    pub(super) reason: Text,
    pub(super) place: String,
    /// How many accounts it is about.
    pub(super) accounts: String,
    /// What became of it.
    pub(super) stands: &'static str,
    pub(super) persons: Vec<(String, String)>,
}

/// What is decided on a person, and the form.
pub(super) struct Placing {
    /// Whether a ruling stands on one of its accounts.
    pub(super) is_ruled: bool,
    /// Whether rulings on its accounts differ.
    pub(super) is_conflict: bool,
    /// On how many of its accounts one stands, where that is not all.
    pub(super) partly: Option<String>,
    /// What the evidence alone says.
    pub(super) evidence: Text,
    /// The rulings that stand on one of its accounts.
    pub(super) standing: Vec<Row>,
    /// Those that do not any more.
    pub(super) former: Vec<Row>,
    /// Countries to choose: those with evidence first.
    pub(super) choices: Vec<Choice>,
    pub(super) typed: Typed,
    pub(super) wrong: Option<&'static str>,
}

/// A country to choose.
pub(super) struct Choice {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) is_chosen: bool,
}

/// What the form sends.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    pub(super) place: String,
    pub(super) reason: String,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    page: Option<u32>,
}

/// `GET /places`
pub(crate) async fn list(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let index = asked.page.unwrap_or(1).checked_sub(1);
    let index = index.ok_or(Problem::NotFound)?;
    let read = move |views: &dyn crate::Views| views.rulings(index);
    let found = shell.edge.read("rulings", read).await?;
    if index > 0 && found.rows.is_empty() {
        return Err(Problem::NotFound);
    }
    write(&page(&shell, &found))
}

/// `POST /person/{person}/place`
pub(crate) async fn decide(
    shell: Shell,
    Path(id): Path<String>,
    headers: HeaderMap,
    typed: Result<Form<Typed>, FormRejection>,
) -> Result<Response, Problem> {
    let typed = ours(&headers, typed)?;
    let id = PersonId::parse(&id).map_err(|_| Problem::NotFound)?;
    let place = match typed.place.as_str() {
        EVIDENCE => None,
        code => match RuledPlace::find(code) {
            None => {
                let wrong = "Choose a country from the list, or that it stays unknown.";
                return refuse(person::misplaced(&shell, id, wrong, typed).await?);
            }
            found => found,
        },
    };
    let said = Said {
        whom: Whom::Person(id),
        place,
        operator: shell.operator()?,
        reason: typed.reason.clone(),
    };
    let at = (shell.settings.now)();
    let done = shell
        .edge
        .read("place", move |views| views.rule(&said, at))
        .await?;
    match done {
        Ok(_) => {}
        Err(Refused::NotHere) => return Err(Problem::NotFound),
        Err(refused) => {
            return refuse(person::misplaced(&shell, id, wrong(refused), typed).await?);
        }
    }
    if let Some(follow) = &shell.settings.follow {
        follow();
    }
    Ok(Redirect::to(&format!("/person/{id}#where")).into_response())
}

/// What to do about a refusal.
const fn wrong(refused: Refused) -> &'static str {
    match refused {
        Refused::NotHere => "There is no such person any more.",
        Refused::NoOperator => "Say who decides.",
        Refused::Operator => "The name of who decides has at most 100 characters, in one line.",
        Refused::NoReason => "Give a reason: whoever reads this decision later has nothing else.",
        Refused::Reason => "A reason has at most 300 characters, in one line.",
        Refused::Nothing => "Nothing is decided on this person that could be taken back.",
    }
}

fn page(shell: &Shell, found: &Rulings) -> List {
    let size = i64::from(found.page_size.max(1));
    let pages = (found.total.max(0) + size - 1) / size;
    List {
        frame: shell.frame(Here::Within, shell.tongue().t("title-places")),
        total: grouped(found.total),
        page: found.page.saturating_add(1),
        pages: u32::try_from(pages).unwrap_or(u32::MAX),
        rows: found.rows.iter().map(|found| row(shell, found)).collect(),
        conflicts: found.conflicts.iter().map(named).collect(),
    }
}

fn named(id: &PersonId) -> (String, String) {
    let id = id.to_string();
    let short = short(&id);
    (id, short)
}

fn row(shell: &Shell, found: &Listed) -> Row {
    let count = |count: usize| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    Row {
        at: shell.moment(found.at),
        operator: Text::new(&found.operator),
        reason: Text::new(&found.reason),
        place: match found.place {
            Some(RuledPlace::Country(country)) => words::country(country.code()),
            Some(RuledPlace::Unknown) => "Stays unknown".to_owned(),
            None => "Taken back: the evidence decides".to_owned(),
        },
        accounts: count(found.accounts.len()),
        stands: match (found.place, found.stands) {
            (None, _) => "Takes back",
            (Some(_), 0) => "Decided anew since",
            (Some(_), some) if some < found.accounts.len() => "Stands on some of them",
            (Some(_), _) => "Stands",
        },
        persons: found.persons.iter().map(named).collect(),
    }
}

/// What a person's page shows of it, with what is wrong with what was sent and what was typed.
pub(super) fn placing(
    shell: &Shell,
    found: &Person,
    wrong: Option<&'static str>,
    typed: Typed,
) -> Placing {
    let rulings::OfPerson { rows, .. } = &found.rulings;
    let (standing, former): (Vec<&Listed>, Vec<&Listed>) = rows
        .iter()
        .partition(|row| row.stands > 0 && row.place.is_some());
    let all = |rows: Vec<&Listed>| rows.into_iter().map(|found| row(shell, found)).collect();
    let of = found.rulings.accounts;
    Placing {
        is_ruled: of > 0,
        is_conflict: found.rulings.verdict == "conflict",
        partly: (of > 0 && of < found.accounts.len())
            .then(|| format!("{of} of its {} accounts", found.accounts.len())),
        evidence: Text::new(&evidence(&found.rulings)),
        standing: all(standing),
        former: all(former),
        choices: choices(found, &typed),
        typed,
        wrong,
    }
}

/// What the evidence alone says, in a sentence.
fn evidence(found: &rulings::OfPerson) -> String {
    let countries: Vec<String> = found
        .countries
        .iter()
        .map(|code| words::country(code))
        .collect();
    match found.evidence {
        "" | "unknown" => "The evidence alone names no country.".to_owned(),
        "routed" => format!("The evidence alone says {}.", countries.join(", ")),
        "conflict" => format!(
            "The evidence alone contradicts itself: {}.",
            countries.join(", ")
        ),
        _ => format!(
            "The evidence alone leaves it open: {}.",
            countries.join(", ")
        ),
    }
}

fn choices(found: &Person, typed: &Typed) -> Vec<Choice> {
    let first: Vec<Country> = found
        .candidates
        .iter()
        .filter_map(|candidate| Country::find(&candidate.country))
        .collect();
    let mut rest: Vec<Country> = Country::all().collect();
    rest.sort_unstable_by_key(|country| country.name());
    let mut seen = BTreeSet::new();
    let all = first.into_iter().chain(rest);
    all.filter(|country| seen.insert(*country))
        .map(|country| Choice {
            code: country.code().to_owned(),
            name: country.name().to_owned(),
            is_chosen: country.code() == typed.place,
        })
        .collect()
}
