//! The lists behind the figures of `/operation`: persons by a step, reports, packages; the latest first, page by page,
//! for the same days as the figure. Whom a restricted case hides from who looks is left out without a word; counts
//! stay.

use askama::Template;
use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Response;
use serde::Deserialize;
use tiaki_core::country::Country;
use tiaki_core::policy::Action;
use tiaki_ops::operation::AGES;
use tiaki_ops::operation::lists::{
    KeptPackage, KeptPerson, LAST_PAGE, Listed, ListedReport, Named, PERSONS, Packages, Step,
};

use super::period::{Chosen, Preset, at, joined};
use super::tables::age;
use crate::moment::{Day, Moment};
use crate::page::queue::refuse;
use crate::page::{Frame, Here, Shell, grouped, short, write};
use crate::problem::Problem;
use crate::shut;
use crate::text::Text;
use crate::tongue::{Markup, Tongue};
use crate::words;

/// What stands around the rows of each list.
struct Around {
    period: Chosen,
    presets: Vec<Preset>,
    words: String,
    /// The form of days: its address, and what it carries along.
    action: &'static str,
    carried: Vec<(&'static str, String)>,
    counted: Option<Moment>,
    page: u32,
    newer: Option<String>,
    older: Option<String>,
}

#[derive(Template)]
#[template(path = "operation_persons.html")]
struct Persons {
    frame: Frame,
    around: Around,
    tabs: Vec<Tab>,
    heading: String,
    meaning: String,
    /// The country that they are of, in words, and the way to all.
    country: Option<(String, String)>,
    total: Option<String>,
    rows: Vec<Person>,
}

struct Tab {
    word: String,
    href: String,
    is_here: bool,
}

struct Person {
    id: String,
    short: String,
    day: Option<Day>,
    first: Day,
    country: String,
    authority: Option<(String, Markup)>,
    accounts: String,
    children: Option<String>,
}

#[derive(Template)]
#[template(path = "operation_reports.html")]
struct Reports {
    frame: Frame,
    around: Around,
    rows: Vec<Report>,
}

struct Report {
    id: String,
    short: String,
    received: Moment,
    provider: Text,
    about: String,
    is_escalated: bool,
}

#[derive(Template)]
#[template(path = "operation_packages.html")]
struct PackagesPage {
    frame: Frame,
    around: Around,
    tabs: Vec<Tab>,
    /// Whether those are listed that nothing came of yet.
    is_open: bool,
    rows: Vec<Package>,
}

struct Package {
    short: String,
    authority: Markup,
    href: String,
    country: String,
    released: Moment,
    persons: String,
    accounts: String,
    answered: Option<Day>,
}

/// What may stand in an address.
#[derive(Deserialize)]
pub(crate) struct Asked {
    period: Option<String>,
    from: Option<String>,
    to: Option<String>,
    step: Option<String>,
    country: Option<String>,
    open: Option<usize>,
    page: Option<u32>,
}

impl Asked {
    fn read(asked: Result<Query<Self>, QueryRejection>) -> Result<Self, Problem> {
        let Query(asked) = asked.map_err(|_| Problem::NotFound)?;
        Ok(asked)
    }

    /// The page from 0.
    fn index(&self) -> Result<u32, Problem> {
        let index = self.page.unwrap_or(1).checked_sub(1);
        index
            .filter(|index| *index <= LAST_PAGE)
            .ok_or(Problem::NotFound)
    }

    fn chosen(&self, shell: &Shell) -> Result<Chosen, Problem> {
        let chosen = Chosen::read(
            self.period.as_deref(),
            self.from.as_deref(),
            self.to.as_deref(),
            shell.as_of,
        );
        chosen.ok_or(Problem::NotFound)
    }
}

/// What is around a page of a list; nothing where there is no such page.
fn around<T>(
    shell: &Shell,
    found: &Listed<T>,
    period: Chosen,
    action: &'static str,
    carried: Vec<(&'static str, String)>,
    index: u32,
) -> Result<Around, Problem> {
    if index > 0 && found.rows.is_empty() {
        return Err(Problem::NotFound);
    }
    let parts: Vec<String> = carried
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
    let (query, more) = (period.query(), joined(&parts));
    let turned = |page: u32| at(action, &[&query, &more, &format!("page={page}")]);
    Ok(Around {
        presets: period.presets(shell, &more),
        words: period.words(shell.tongue()),
        counted: found.counted_at.map(|at| shell.moment(at)),
        page: index.saturating_add(1),
        newer: (index > 0).then(|| turned(index)),
        older: found.has_more.then(|| turned(index.saturating_add(2))),
        action,
        carried,
        period,
    })
}

/// Says so where what was typed is no period.
fn written(page: &impl Template, is_wrong: bool) -> Result<Response, Problem> {
    let written = write(page)?;
    if is_wrong {
        refuse(written)
    } else {
        Ok(written)
    }
}

/// A country by its code, in words; the empty code is for no single one.
fn country(tongue: Tongue, code: &str) -> String {
    match code {
        "" => tongue.say("operation-no-country"),
        code => words::country(tongue, code),
    }
}

/// `GET /operation/persons`
pub(crate) async fn persons(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let asked = Asked::read(asked)?;
    let (period, index) = (asked.chosen(&shell)?, asked.index()?);
    let wanted = asked.step.as_deref().unwrap_or("persons");
    let step = PERSONS.iter().find(|(code, _)| *code == wanted);
    let step = *step.ok_or(Problem::NotFound)?;
    let of = match asked.country.as_deref() {
        None => None,
        Some("none") => Some(String::new()),
        Some(code) => {
            let country = Country::find(code).ok_or(Problem::NotFound)?;
            Some(country.code().to_owned())
        }
    };
    let (operator, days, asks) = (shell.operator()?, period.period, of.clone());
    let found = shell
        .edge
        .read("operation_persons", move |views| {
            let mut found = views.operation_persons(step, days, asks.as_deref(), index)?;
            shut::leave_out(views, &operator, &mut found.rows, |row| {
                vec![row.row.person]
            })?;
            Ok(found)
        })
        .await?;
    let tongue = shell.tongue();
    let code = of.as_deref().map(|code| match code {
        "" => "none".to_owned(),
        code => code.to_owned(),
    });
    let mut carried = vec![("step", step.0.to_owned())];
    carried.extend(code.clone().map(|code| ("country", code)));
    let country_part = code
        .map(|code| format!("country={code}"))
        .unwrap_or_default();
    let query = period.query();
    let tab = |(code, _): &(&'static str, Step)| Tab {
        word: tongue.code("operation-list", code),
        href: at(
            "/operation/persons",
            &[&format!("step={code}"), &country_part, &query],
        ),
        is_here: *code == step.0,
    };
    let all = at("/operation/persons", &[&format!("step={}", step.0), &query]);
    let is_wrong = period.is_wrong;
    let page = Persons {
        frame: shell.frame(Here::Within, tongue.t("title-operation-persons")),
        tabs: PERSONS.iter().map(tab).collect(),
        heading: tongue.code("operation-list", step.0),
        meaning: tongue.code("operation-list-meaning", step.0),
        country: of.map(|code| (country(tongue, &code), all)),
        total: found.total.map(grouped),
        rows: found
            .rows
            .iter()
            .map(|row| person(&shell, row, step.1))
            .collect(),
        around: around(&shell, &found, period, "/operation/persons", carried, index)?,
    };
    written(&page, is_wrong)
}

fn person(shell: &Shell, found: &Named<KeptPerson>, step: Step) -> Person {
    let (tongue, row) = (shell.tongue(), &found.row);
    let id = row.person.to_string();
    let authority = (!row.authority.is_empty()).then(|| {
        let name = words::authority(tongue, &row.authority, &found.authority);
        (row.authority.clone(), name)
    });
    Person {
        short: short(&id),
        id,
        day: step.day(row).map(|day| shell.day(day)),
        first: shell.day(row.first_on),
        country: country(tongue, &row.country),
        authority,
        accounts: grouped(row.accounts),
        children: (row.children > 0).then(|| grouped(row.children)),
    }
}

/// `GET /operation/reports`
pub(crate) async fn reports(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let asked = Asked::read(asked)?;
    let (period, index) = (asked.chosen(&shell)?, asked.index()?);
    let (operator, days) = (shell.operator()?, period.period);
    let found = shell
        .edge
        .read("operation_reports", move |views| {
            let mut found = views.operation_reports(days, index)?;
            shut::leave_out_reports(views, &operator, &mut found.rows, |row| row.report)?;
            Ok(found)
        })
        .await?;
    let is_wrong = period.is_wrong;
    let page = Reports {
        frame: shell.frame(Here::Within, shell.tongue().t("title-operation-reports")),
        rows: found.rows.iter().map(|row| report(&shell, row)).collect(),
        around: around(
            &shell,
            &found,
            period,
            "/operation/reports",
            Vec::new(),
            index,
        )?,
    };
    written(&page, is_wrong)
}

fn report(shell: &Shell, row: &ListedReport) -> Report {
    let id = row.report.to_string();
    Report {
        short: short(&id),
        id,
        received: shell.moment(row.received_at),
        provider: Text::new(&row.name),
        about: words::incident(shell.tongue(), &row.incident_type),
        is_escalated: row.escalated,
    }
}

/// `GET /operation/packages`
pub(crate) async fn packages(
    shell: Shell,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let asked = Asked::read(asked)?;
    let (period, index) = (asked.chosen(&shell)?, asked.index()?);
    // 0 is all that nothing came of yet, 1 and more one of the ages.
    let which = match asked.open {
        None => Packages::Of(period.period),
        Some(0) => Packages::Open(None),
        Some(place) if place <= AGES.len() => Packages::Open(Some(place - 1)),
        Some(_) => return Err(Problem::NotFound),
    };
    let now = shell.as_of;
    let found = shell
        .edge
        .read("operation_packages", move |views| {
            views.operation_packages(which, index, now)
        })
        .await?;
    let tongue = shell.tongue();
    let tab = |word: String, open: Option<usize>| Tab {
        word,
        href: open.map_or_else(
            || at("/operation/packages", &[&period.query()]),
            |place| format!("/operation/packages?open={place}"),
        ),
        is_here: asked.open == open,
    };
    let mut tabs = vec![
        tab(tongue.say("operation-packages-all"), None),
        tab(tongue.say("operation-packages-open"), Some(0)),
    ];
    tabs.extend((0..AGES.len()).map(|place| tab(age(tongue, place), Some(place + 1))));
    let carried = asked.open.map(|open| ("open", open.to_string()));
    let is_wrong = period.is_wrong;
    let page = PackagesPage {
        frame: shell.frame(Here::Within, tongue.t("title-operation-packages")),
        tabs,
        is_open: asked.open.is_some(),
        rows: found.rows.iter().map(|row| package(&shell, row)).collect(),
        around: around(
            &shell,
            &found,
            period,
            "/operation/packages",
            carried.into_iter().collect(),
            index,
        )?,
    };
    written(&page, is_wrong)
}

fn package(shell: &Shell, found: &Named<KeptPackage>) -> Package {
    let (tongue, row) = (shell.tongue(), &found.row);
    let place = if shell.may(Action::ReadQueue) {
        "queue"
    } else {
        "authority"
    };
    Package {
        short: short(&row.package.to_string()),
        authority: words::authority(tongue, &row.authority, &found.authority),
        href: format!("/{place}/{}", row.authority),
        country: country(tongue, &row.country),
        released: shell.moment(row.released_at),
        persons: grouped(row.persons),
        accounts: grouped(row.accounts),
        answered: row.answered_on.map(|day| shell.day(day)),
    }
}
