//! `/operation`: the operation in figures, for any days: the way from reports to children safeguarded, countries on a
//! map and in a table, packages outstanding, days until somebody was protected, what is new, and how good providers'
//! reports are. Each figure leads to the list behind it, where who looks may read that, and says how it is counted.
//!
//! The table of countries is sorted by the column that the map shows, named in the address (`by`). An address names
//! days, columns and countries, and never a person.

pub(crate) mod list;
mod period;
mod tables;
mod world;

use std::cmp::Reverse;
use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::policy::Action;
use tiaki_ops::operation::{CountryFigures, Operation};

use self::period::{Chosen, Preset, at};
use self::tables::{Acted, Age, New, Provider, Step};
use crate::chart;
use crate::moment::Moment;
use crate::page::queue::refuse;
use crate::page::{Frame, Here, Shell, grouped, write};
use crate::problem::Problem;
use crate::tongue::Tongue;
use crate::words;

/// Countries on a page of the table.
const COUNTRIES: usize = 100;
/// The width of the chart of steps, and where its bars begin.
const WIDTH: i64 = 720;
const NAMES: i64 = 232;
const BARS: i64 = 400;

/// Columns of the table of countries, by their codes in the address.
pub(crate) const COLUMNS: [&str; 7] = [
    "accounts", "persons", "waiting", "referred", "packages", "outcomes", "children",
];

#[derive(Template)]
#[template(path = "operation.html")]
struct Page {
    frame: Frame,
    period: Chosen,
    presets: Vec<Preset>,
    words: String,
    by: &'static str,
    /// Nothing where nothing was counted yet.
    told: Option<Told>,
}

struct Told {
    counted: Moment,
    since: i64,
    steps: Vec<Step>,
    chart: Vec<Bar>,
    height: usize,
    disclosures: String,
    map: world::Map,
    /// What the map shows.
    shown: String,
    columns: Vec<Column>,
    countries: Vec<Country>,
    many: usize,
    page: usize,
    pages: usize,
    newer: String,
    older: String,
    ages: Vec<Age>,
    acts: Vec<Acted>,
    all: Acted,
    novelty: Vec<New>,
    providers: Vec<Provider>,
    /// Providers that are not shown.
    more: usize,
}

/// A step's bar. Places are mirrored where lines run from right to left.
struct Bar {
    word: String,
    number: String,
    y: usize,
    length: i64,
    label_x: i64,
    x: i64,
    number_x: i64,
}

/// A column of the table of countries.
struct Column {
    word: String,
    href: String,
    is_here: bool,
}

struct Country {
    name: String,
    href: Option<String>,
    /// Each with the list behind it.
    numbers: Vec<(String, Option<String>)>,
}

/// What may stand in the address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    period: Option<String>,
    from: Option<String>,
    to: Option<String>,
    by: Option<String>,
    page: Option<usize>,
}

/// `GET /operation`
pub(crate) async fn show(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
    let chosen = Chosen::read(
        asked.period.as_deref(),
        asked.from.as_deref(),
        asked.to.as_deref(),
        shell.as_of,
    );
    let period = chosen.ok_or(Problem::NotFound)?;
    let by = asked.by.as_deref().unwrap_or("persons");
    let by = COLUMNS.iter().find(|column| **column == by);
    let by = *by.ok_or(Problem::NotFound)?;
    let page = asked.page.unwrap_or(1).checked_sub(1);
    let page = page.ok_or(Problem::NotFound)?;
    let (of, at) = (period.period, shell.as_of);
    let found = shell
        .edge
        .read("operation", move |views| views.operation(of, at))
        .await?;
    let told = match &found {
        Some(found) => Some(told(&shell, found, &period, by, page)?),
        None => None,
    };
    let is_wrong = period.is_wrong;
    let tongue = shell.tongue();
    let more = if by == "persons" {
        String::new()
    } else {
        format!("by={by}")
    };
    let written = write(&Page {
        frame: shell.frame(Here::Operation, tongue.t("title-operation")),
        presets: period.presets(&shell, &more),
        words: period.words(tongue),
        period,
        by,
        told,
    })?;
    if is_wrong {
        refuse(written)
    } else {
        Ok(written)
    }
}

fn told(
    shell: &Shell,
    found: &Operation,
    period: &Chosen,
    by: &'static str,
    page: usize,
) -> Result<Told, Problem> {
    let tongue = shell.tongue();
    let figures: BTreeMap<&str, i64> = found
        .countries
        .iter()
        .map(|row| (row.country.as_str(), number(row, by)))
        .collect();
    let countries = sorted(tongue, &found.countries, by);
    let many = countries.len();
    let pages = many.div_ceil(COUNTRIES).max(1);
    if page >= pages {
        return Err(Problem::NotFound);
    }
    let countries = countries.into_iter().skip(page * COUNTRIES).take(COUNTRIES);
    let query = period.query();
    let turned = |to: usize| {
        let (by, page) = (format!("by={by}"), format!("page={to}"));
        at("/operation", &[&query, &by, &page])
    };
    let steps = tables::steps(shell, found, &query);
    Ok(Told {
        counted: shell.moment(found.counted_at),
        since: found.since,
        chart: chart(tongue, found),
        height: found.steps.len() * 32,
        disclosures: grouped(found.disclosures),
        steps,
        map: world::map(tongue, &figures),
        shown: column(tongue, by),
        columns: columns(tongue, &query, by),
        countries: countries.map(|row| country(shell, row, &query)).collect(),
        many,
        page: page + 1,
        pages,
        newer: turned(page),
        older: turned(page + 2),
        ages: tables::ages(shell, found),
        acts: tables::acts(shell, found),
        all: tables::acted(shell, &found.acts_in_all, &query),
        novelty: tables::novelty(shell, found),
        providers: tables::providers(shell, found),
        more: found.providers.len().saturating_sub(tables::PROVIDERS),
    })
}

fn number(row: &CountryFigures, by: &str) -> i64 {
    match by {
        "accounts" => row.accounts,
        "waiting" => row.waiting,
        "referred" => row.referred,
        "packages" => row.packages,
        "outcomes" => row.outcomes,
        "children" => row.children,
        _ => row.persons,
    }
}

/// A column's name.
fn column(tongue: Tongue, code: &str) -> String {
    tongue.code("operation-column", code)
}

fn columns(tongue: Tongue, query: &str, by: &str) -> Vec<Column> {
    COLUMNS
        .into_iter()
        .map(|code| Column {
            word: column(tongue, code),
            href: format!(
                "{}#countries",
                at("/operation", &[query, &format!("by={code}")])
            ),
            is_here: code == by,
        })
        .collect()
}

/// The greatest first; where two are equal, by name.
fn sorted<'c>(
    tongue: Tongue,
    countries: &'c [CountryFigures],
    by: &str,
) -> Vec<(String, &'c CountryFigures)> {
    let named = |row: &'c CountryFigures| {
        let name = match row.country.as_str() {
            "" => tongue.say("operation-no-country"),
            code => words::country(tongue, code),
        };
        (name, row)
    };
    let mut rows: Vec<_> = countries.iter().map(named).collect();
    rows.sort_by(|a, b| {
        let key = |row: &(String, &CountryFigures)| Reverse(number(row.1, by));
        key(a).cmp(&key(b)).then_with(|| a.0.cmp(&b.0))
    });
    rows
}

fn country(shell: &Shell, (name, row): (String, &CountryFigures), query: &str) -> Country {
    let of = match row.country.as_str() {
        "" => "country=none".to_owned(),
        code => format!("country={code}"),
    };
    let may = shell.may(Action::ReadQueue);
    let list = |column: &str, number: i64| {
        let step = match column {
            "accounts" | "persons" => "persons",
            "children" => "safeguarded",
            // Packages are not listed by country.
            "packages" => return None,
            other => other,
        };
        let href = at("/operation/persons", &[&format!("step={step}"), &of, query]);
        (may && number > 0).then_some(href)
    };
    Country {
        name,
        href: may.then(|| at("/operation/persons", &[&of, query])),
        numbers: COLUMNS
            .iter()
            .map(|column| {
                let number = number(row, column);
                (grouped(number), list(column, number))
            })
            .collect(),
    }
}

fn chart(tongue: Tongue, found: &Operation) -> Vec<Bar> {
    let longest = found
        .steps
        .iter()
        .map(|step| step.number)
        .max()
        .unwrap_or(0);
    let bar = |(at, step): (usize, &tiaki_ops::operation::Step)| {
        let length = chart::length(step.number, longest) * BARS / chart::FULL;
        let (label_x, number_x) = (NAMES - 12, NAMES + length + 8);
        let [label_x, x, number_x] = if tongue.is_rtl() {
            [WIDTH - label_x, WIDTH - NAMES - length, WIDTH - number_x]
        } else {
            [label_x, NAMES, number_x]
        };
        Bar {
            word: tongue.code("operation-step", step.code),
            number: grouped(step.number),
            y: at * 32,
            length,
            label_x,
            x,
            number_x,
        }
    };
    found.steps.iter().enumerate().map(bar).collect()
}

impl Page {
    /// The fields that the form of days carries along.
    fn carried(&self) -> Vec<(&'static str, &'static str)> {
        let by = (self.by != "persons").then_some(("by", self.by));
        by.into_iter().collect()
    }

    /// Whether there is anything at all.
    fn is_empty(&self) -> bool {
        let figures = self.told.as_ref();
        figures.is_some_and(|told| told.steps.iter().all(|step| step.is_nothing))
    }
}
