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
use crate::shut;
use crate::text::Text;
use crate::tongue::Tongue;
use crate::words;

/// What stands in the form for taking back what was decided.
const EVIDENCE: &str = "evidence";

#[derive(Template)]
#[template(path = "places.html")]
struct List {
    frame: Frame,
    total: i64,
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
    pub(super) stands: String,
    pub(super) persons: Vec<(String, String)>,
}

/// What is decided on a person, and the form.
pub(super) struct Placing {
    /// Whether a ruling stands on one of its accounts.
    pub(super) is_ruled: bool,
    /// Whether rulings on its accounts differ.
    pub(super) is_conflict: bool,
    /// On how many of its accounts one stands, where that is not all.
    pub(super) partly: Option<(usize, usize)>,
    /// What the evidence alone says.
    pub(super) evidence: String,
    /// The rulings that stand on one of its accounts.
    pub(super) standing: Vec<Row>,
    /// Those that do not any more.
    pub(super) former: Vec<Row>,
    /// Countries to choose: those with evidence first.
    pub(super) choices: Vec<Choice>,
    pub(super) typed: Typed,
    pub(super) wrong: Option<String>,
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
    let operator = shell.operator()?;
    let read = move |views: &dyn crate::Views| {
        let mut found = views.rulings(index)?;
        let is_past_the_end = index > 0 && found.rows.is_empty();
        shut::leave_out(views, &operator, &mut found.rows, |one| one.persons.clone())?;
        shut::leave_out(views, &operator, &mut found.conflicts, |person| {
            vec![*person]
        })?;
        Ok((found, is_past_the_end))
    };
    let (found, is_past_the_end) = shell.edge.read("rulings", read).await?;
    if is_past_the_end {
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
                let wrong = shell.tongue().say("refused-place");
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
            let wrong = wrong(shell.tongue(), refused);
            return refuse(person::misplaced(&shell, id, wrong, typed).await?);
        }
    }
    if let Some(follow) = &shell.settings.follow {
        follow();
    }
    Ok(Redirect::to(&format!("/person/{id}#where")).into_response())
}

/// What to do about a refusal.
fn wrong(tongue: Tongue, refused: Refused) -> String {
    let phrase = match refused {
        Refused::NotHere => tongue.t("refused-no-person"),
        Refused::NoOperator => tongue.t("refused-no-decider"),
        Refused::Operator => tongue.t("refused-decider"),
        Refused::NoReason => tongue.t("refused-no-reason"),
        Refused::Reason => tongue.t("refused-reason"),
        Refused::Nothing => tongue.t("refused-nothing-ruled"),
    };
    phrase.into()
}

fn page(shell: &Shell, found: &Rulings) -> List {
    let size = i64::from(found.page_size.max(1));
    let pages = (found.total.max(0) + size - 1) / size;
    List {
        frame: shell.frame(Here::Within, shell.tongue().t("title-places")),
        total: found.total,
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
    let tongue = shell.tongue();
    let count = |count: usize| grouped(i64::try_from(count).unwrap_or(i64::MAX));
    Row {
        at: shell.moment(found.at),
        operator: Text::new(&found.operator),
        reason: Text::new(&found.reason),
        place: match found.place {
            Some(RuledPlace::Country(country)) => words::country(tongue, country.code()),
            Some(RuledPlace::Unknown) => tongue.say("place-stays-unknown"),
            None => tongue.say("place-taken-back"),
        },
        accounts: count(found.accounts.len()),
        stands: match (found.place, found.stands) {
            (None, _) => tongue.say("place-takes-back"),
            (Some(_), 0) => tongue.say("place-decided-anew"),
            (Some(_), some) if some < found.accounts.len() => tongue.say("place-stands-on-some"),
            (Some(_), _) => tongue.say("place-stands"),
        },
        persons: found.persons.iter().map(named).collect(),
    }
}

/// What a person's page shows of it, with what is wrong with what was sent and what was typed.
pub(super) fn placing(
    shell: &Shell,
    found: &Person,
    wrong: Option<String>,
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
        partly: (of > 0 && of < found.accounts.len()).then_some((of, found.accounts.len())),
        evidence: evidence(shell.tongue(), &found.rulings),
        standing: all(standing),
        former: all(former),
        choices: choices(shell.tongue(), found, &typed),
        typed,
        wrong,
    }
}

/// What the evidence alone says, in a sentence.
fn evidence(tongue: Tongue, found: &rulings::OfPerson) -> String {
    let countries: Vec<String> = found
        .countries
        .iter()
        .map(|code| words::country(tongue, code))
        .collect();
    let phrase = match found.evidence {
        "" | "unknown" => return tongue.say("place-evidence-none"),
        "routed" => tongue.t("place-evidence-routed"),
        "conflict" => tongue.t("place-evidence-conflict"),
        _ => tongue.t("place-evidence-open"),
    };
    phrase.word("countries", countries.join(", ")).into()
}

/// A name as lists are sorted by it: accents and case do not count where the letters are Latin.
fn folded(name: &str) -> String {
    let plain = |char: char| match char {
        'À'..='Å' | 'à'..='å' => 'a',
        'Ç' | 'ç' => 'c',
        'È'..='Ë' | 'è'..='ë' => 'e',
        'Ì'..='Ï' | 'ì'..='ï' => 'i',
        'Ñ' | 'ñ' => 'n',
        'Ò'..='Ö' | 'ò'..='ö' => 'o',
        'Ù'..='Ü' | 'ù'..='ü' => 'u',
        char => char,
    };
    name.chars().map(plain).collect::<String>().to_lowercase()
}

fn choices(tongue: Tongue, found: &Person, typed: &Typed) -> Vec<Choice> {
    let first: Vec<Country> = found
        .candidates
        .iter()
        .filter_map(|candidate| Country::find(&candidate.country))
        .collect();
    let mut rest: Vec<Country> = Country::all().collect();
    let name = |country: &Country| {
        let name = words::country_name(tongue, country.code());
        name.unwrap_or_else(|| country.name().to_owned())
    };
    rest.sort_by_cached_key(|country| folded(&name(country)));
    let mut seen = BTreeSet::new();
    let all = first.into_iter().chain(rest);
    all.filter(|country| seen.insert(*country))
        .map(|country| Choice {
            code: country.code().to_owned(),
            name: name(&country),
            is_chosen: country.code() == typed.place,
        })
        .collect()
}
