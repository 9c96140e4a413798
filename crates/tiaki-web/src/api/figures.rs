//! What the page of the operation shows, for any days, and the lists behind its figures.

use serde::{Deserialize, Serialize};
use tiaki_core::country::Country;
use tiaki_core::outcome::{date, date_text};
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_ops::Error;
use tiaki_ops::operation::lists::{
    KeptPackage, KeptPerson, LAST_PAGE, Listed, ListedReport, Named, PAGE_SIZE, PERSONS, Packages,
    Step as PersonStep,
};
use tiaki_ops::operation::{self, AGES, Period, month_text};
use utoipa::{IntoParams, ToSchema};

use crate::access::{About, Need};
use crate::api::describe::{Call, Describe};
use crate::api::list::{Part, Place, Rows};
use crate::api::parts::When;
use crate::api::refused::Refused;
use crate::api::sent::{Answer, Asked};
use crate::page::Shell;
use crate::shut;
use crate::tongue::Tongue;
use crate::visit::Lang;

pub(super) fn calls() -> Vec<Call> {
    let queue = Need::Of(Action::ReadQueue, About::Site);
    vec![
        Call::get(
            "/api/v1/operation/persons",
            queue,
            persons,
            Describe::new::<Rows<FigurePerson>>(
                "operation_persons",
                "Persons who reached a step, the latest first",
            )
            .more("At most 10,000 can be gone through: what is further back is found by naming other days.")
            .query::<PersonsAsked>(),
        ),
        Call::get(
            "/api/v1/operation/reports",
            queue,
            reports,
            Describe::new::<Rows<FigureReport>>(
                "operation_reports",
                "Reports that came in, the latest first",
            )
            .more("At most 10,000 can be gone through: what is further back is found by naming other days.")
            .query::<ReportsAsked>(),
        ),
        Call::get(
            "/api/v1/operation/packages",
            Need::Of(Action::ReadReferral, About::Site),
            packages,
            Describe::new::<Rows<FigurePackage>>(
                "operation_packages",
                "Packages that were released, the latest first",
            )
            .more("At most 10,000 can be gone through: what is further back is found by naming other days.")
            .query::<PackagesAsked>(),
        ),
    ]
}

/// The days of a period, both included; everything where none is named.
fn period(from: Option<&str>, until: Option<&str>, as_of: Timestamp) -> Result<Period, Refused> {
    if from.is_none() && until.is_none() {
        return Ok(Period::All);
    }
    let day =
        |text: Option<&str>, otherwise: i64| text.map_or(Some(otherwise), |text| date(text).ok());
    day(from, 0)
        .zip(day(until, as_of.day()))
        .and_then(|(from, until)| Period::days(from, until))
        .ok_or_else(|| {
            Refused::bad(
                "query",
                "from and until are days such as 2026-03-01, from 1970 to 2199, until not before from",
            )
        })
}

/// A country's code, the empty one for none.
fn country(code: Option<&str>) -> Result<Option<String>, Refused> {
    match code {
        None => Ok(None),
        Some("none") => Ok(Some(String::new())),
        Some(code) => match Country::find(code) {
            Some(found) => Ok(Some(found.code().to_owned())),
            None => Err(Refused::bad(
                "query",
                "country is a code of ISO 3166-1 alpha-2, or none",
            )),
        },
    }
}

/// Of which days and which country figures are asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FiguresAsked {
    /// The first day; the earliest where only until is named.
    from: Option<String>,
    /// The last day, included; today where only from is named.
    until: Option<String>,
    /// Only this row of the countries: ISO 3166-1 alpha-2, or `none` for who is sent to no single one. No other figure is
    /// counted by country.
    country: Option<String>,
}

impl FiguresAsked {
    pub(super) fn period(&self, as_of: Timestamp) -> Result<Period, Refused> {
        period(self.from.as_deref(), self.until.as_deref(), as_of)
    }

    pub(super) fn country(&self) -> Result<Option<String>, Refused> {
        country(self.country.as_deref())
    }
}

/// A step of the way from what came in to who is safe.
#[derive(Debug, Serialize, ToSchema)]
struct FigureStep {
    /// Its code.
    code: &'static str,
    /// How many.
    number: i64,
    /// How it is counted, in English.
    counted: String,
}

/// A country's figures.
#[derive(Debug, Serialize, ToSchema)]
struct FigureCountry {
    /// ISO 3166-1 alpha-2; null for who is sent to no single one.
    country: Option<String>,
    /// Accounts of persons that are sent there.
    accounts: i64,
    /// Those persons.
    persons: i64,
    /// Of them, whom nobody has looked at.
    waiting: i64,
    /// Persons that went out in a package.
    referred: i64,
    /// Packages to its authority.
    packages: i64,
    /// Persons on whom an outcome stands.
    outcomes: i64,
    /// Children safeguarded.
    children: i64,
}

/// Packages of an age that nothing came of yet.
#[derive(Debug, Serialize, ToSchema)]
struct FigureAge {
    /// From so many days.
    from_days: i64,
    /// Until before so many; null where it has no end.
    until_days: Option<i64>,
    /// Packages.
    packages: i64,
    /// Persons in them.
    persons: i64,
}

/// Days until the first protective act: an arrest, or a child safeguarded.
#[derive(Debug, Serialize, ToSchema)]
struct FigureActs {
    /// The month of the act (`2026-03`); null for the whole period.
    month: Option<String>,
    /// Of how many persons.
    persons: u64,
    /// Half took no longer.
    median_days: Option<i64>,
    /// Nine of ten took no longer.
    ninetieth_days: Option<i64>,
}

impl From<&operation::Acts> for FigureActs {
    fn from(found: &operation::Acts) -> Self {
        Self {
            month: found.month.map(month_text),
            persons: found.persons,
            median_days: found.median_days,
            ninetieth_days: found.ninetieth_days,
        }
    }
}

/// What is known, and what is seen for the first time, in a month.
#[derive(Debug, Serialize, ToSchema)]
struct FigureNovelty {
    /// The month (`2026-03`).
    month: String,
    /// Files on a list.
    files_known: i64,
    /// Files on none.
    files_first_seen: i64,
    /// Persons whose files are all known.
    persons_known: i64,
    /// Persons with files that no list knows.
    persons_first_seen: i64,
}

/// How good a provider's reports are.
#[derive(Debug, Serialize, ToSchema)]
struct FigureProvider {
    /// Its id (`pro_`).
    provider: String,
    /// Its name, as reports give it.
    name: String,
    /// Reports.
    reports: i64,
    /// Of them, the second and later of those that are one.
    repeated: i64,
    /// The mean completeness in tenths of a point; null where none was read for it.
    mean_tenths: Option<i64>,
    /// Fields that are lacking, in thousandths of those that apply.
    lacking_permille: Option<i64>,
    /// Half of the reports that say when it happened came within so many hours; null where that is more than a year, or
    /// none says it.
    half_within_hours: Option<i64>,
    /// Reports that say when it happened.
    timed: i64,
    /// Reports on somebody who can be acted on.
    actionable: i64,
    /// Reports on somebody on whom an outcome stands.
    answered: i64,
}

/// The operation in figures, of some days.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Figures {
    /// When they were last counted.
    counted_at: When,
    /// Entries that the log has had since.
    since: i64,
    /// The first day; null where they are of everything.
    from: Option<String>,
    /// The last day, included; null where they are of everything.
    until: Option<String>,
    /// From what came in to who is safe, in order. Each thing counts on its own day.
    steps: Vec<FigureStep>,
    /// Bulk disclosures, beside the reports.
    disclosures: i64,
    /// By country, in order of codes.
    countries: Vec<FigureCountry>,
    /// Packages that nothing came of yet, by age as of now, whatever the days are.
    outstanding: Vec<FigureAge>,
    /// Days until the first protective act, by the month of the act.
    acts: Vec<FigureActs>,
    /// The same of all the days together.
    acts_in_all: FigureActs,
    /// Known and first seen, by month.
    novelty: Vec<FigureNovelty>,
    /// Quality by provider, most reports first.
    quality: Vec<FigureProvider>,
}

impl Figures {
    /// Those that were found, with one country where one is named.
    pub(super) fn new(found: operation::Operation, country: Option<&str>) -> Self {
        let tongue = Tongue::from(Lang::En);
        let (from, until) = ends(found.period);
        let steps = found.steps.iter().map(|step| FigureStep {
            code: step.code,
            number: step.number,
            counted: tongue.code("operation-meaning", step.code),
        });
        Self {
            counted_at: found.counted_at.into(),
            since: found.since,
            from,
            until,
            steps: steps.collect(),
            disclosures: found.disclosures,
            countries: found
                .countries
                .into_iter()
                .filter(|row| country.is_none_or(|code| row.country == code))
                .map(of_country)
                .collect(),
            outstanding: found.outstanding.iter().map(outstanding).collect(),
            acts: found.acts.iter().map(FigureActs::from).collect(),
            acts_in_all: (&found.acts_in_all).into(),
            novelty: found.novelty.iter().map(novelty).collect(),
            quality: found.providers.into_iter().map(quality).collect(),
        }
    }
}

fn ends(period: Period) -> (Option<String>, Option<String>) {
    match period {
        Period::All => (None, None),
        Period::Days { from, to } => (Some(date_text(from)), Some(date_text(to))),
    }
}

/// A country's code; nothing for no single one.
fn code(code: String) -> Option<String> {
    Some(code).filter(|code| !code.is_empty())
}

fn of_country(found: operation::CountryFigures) -> FigureCountry {
    FigureCountry {
        country: code(found.country),
        accounts: found.accounts,
        persons: found.persons,
        waiting: found.waiting,
        referred: found.referred,
        packages: found.packages,
        outcomes: found.outcomes,
        children: found.children,
    }
}

fn outstanding(found: &operation::Outstanding) -> FigureAge {
    FigureAge {
        from_days: found.from_days,
        until_days: found.until_days,
        packages: found.packages,
        persons: found.persons,
    }
}

fn novelty(found: &operation::Novelty) -> FigureNovelty {
    FigureNovelty {
        month: month_text(found.month),
        files_known: found.files_known,
        files_first_seen: found.files_first_seen,
        persons_known: found.persons_known,
        persons_first_seen: found.persons_first_seen,
    }
}

fn quality(found: operation::ProviderFigures) -> FigureProvider {
    FigureProvider {
        provider: found.provider,
        name: found.name,
        reports: found.reports,
        repeated: found.repeated,
        mean_tenths: found.mean_tenths,
        lacking_permille: found.lacking_permille,
        half_within_hours: found.half_within_hours,
        timed: found.timed,
        actionable: found.actionable,
        answered: found.answered,
    }
}

/// The rows of a part of a list behind a figure.
fn rows<T>(
    place: &Place,
    mut page: impl FnMut(u32) -> Result<Listed<T>, Error>,
) -> Result<Rows<T>, Error> {
    place.rows(PAGE_SIZE, |number| {
        if number > LAST_PAGE {
            return Ok((Vec::new(), false));
        }
        let found = page(number)?;
        Ok((found.rows, found.has_more))
    })
}

/// Which persons.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PersonsAsked {
    /// The step: `persons`, `queued`, `waiting`, `known`, `first_seen`, `looked`, `drafted`, `submitted`, `referred`,
    /// `outcomes`, `arrests`, `safeguarded` or `acted`; `persons` where nothing is said.
    step: Option<String>,
    /// The first day; the earliest where only until is named.
    from: Option<String>,
    /// The last day, included; today where only from is named.
    until: Option<String>,
    /// Those who are sent to this country: ISO 3166-1 alpha-2, or `none` for who is sent to no single one.
    country: Option<String>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// Somebody who reached a step.
#[derive(Debug, Serialize, ToSchema)]
struct FigurePerson {
    /// The person (`per_`).
    person: String,
    /// The day on which it counts for the step.
    on: Option<String>,
    /// The day on which the first source came in.
    first_on: String,
    /// The country that it is sent to; null where it is not one.
    country: Option<String>,
    /// In whose queue it is; null where it is in none.
    authority: Option<String>,
    /// Its accounts.
    accounts: i64,
    /// Children that outcomes say are safeguarded.
    children: i64,
}

fn person(found: Named<KeptPerson>, step: PersonStep) -> FigurePerson {
    let row = found.row;
    FigurePerson {
        person: row.person.to_string(),
        on: step.day(&row).map(date_text),
        first_on: date_text(row.first_on),
        country: code(row.country),
        authority: code(row.authority),
        accounts: row.accounts,
        children: row.children,
    }
}

async fn persons(
    shell: Shell,
    Asked(asked): Asked<PersonsAsked>,
) -> Result<Answer<Rows<FigurePerson>>, Refused> {
    let wanted = asked.step.as_deref().unwrap_or("persons");
    let step = PERSONS.iter().find(|(code, _)| *code == wanted);
    let step = *step.ok_or_else(|| Refused::bad("query", "step is none of those described"))?;
    let days = period(asked.from.as_deref(), asked.until.as_deref(), shell.as_of)?;
    let of = country(asked.country.as_deref())?;
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let place = Place::of(&part, &format!("operation {} {days:?} {of:?}", step.0))?;
    let operator = shell.operator()?;
    let found = shell
        .edge
        .read("operation_persons", move |views| {
            let mut found = rows(&place, |page| {
                views.operation_persons(step, days, of.as_deref(), page)
            })?;
            shut::leave_out(views, &operator, &mut found.rows, |row| {
                vec![row.row.person]
            })?;
            Ok(found)
        })
        .await?;
    Ok(Answer(found.map(|row| person(row, step.1))))
}

/// Which reports.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReportsAsked {
    /// The first day; the earliest where only until is named.
    from: Option<String>,
    /// The last day, included; today where only from is named.
    until: Option<String>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// A report that came in.
#[derive(Debug, Serialize, ToSchema)]
struct FigureReport {
    /// The report (`rep_`).
    report: String,
    /// When it came in.
    received_at: When,
    /// Who sent it (`pro_`).
    provider: String,
    /// Its name, as reports give it.
    name: String,
    /// What it is about, as a code.
    incident_type: String,
    /// Whether high priority is asked for.
    escalated: bool,
}

fn report(found: ListedReport) -> FigureReport {
    FigureReport {
        report: found.report.to_string(),
        received_at: found.received_at.into(),
        provider: found.provider.to_string(),
        name: found.name,
        incident_type: found.incident_type,
        escalated: found.escalated,
    }
}

async fn reports(
    shell: Shell,
    Asked(asked): Asked<ReportsAsked>,
) -> Result<Answer<Rows<FigureReport>>, Refused> {
    let days = period(asked.from.as_deref(), asked.until.as_deref(), shell.as_of)?;
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let place = Place::of(&part, &format!("operation reports {days:?}"))?;
    let operator = shell.operator()?;
    let found = shell
        .edge
        .read("operation_reports", move |views| {
            let mut found = rows(&place, |page| views.operation_reports(days, page))?;
            shut::leave_out_reports(views, &operator, &mut found.rows, |row| row.report)?;
            Ok(found)
        })
        .await?;
    Ok(Answer(found.map(report)))
}

/// Which packages.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PackagesAsked {
    /// The first day; the earliest where only until is named.
    from: Option<String>,
    /// The last day, included; today where only from is named.
    until: Option<String>,
    /// Those that nothing came of yet, whatever the days are: 0 for all of them, 1 to 5 for one of the ages of
    /// `outstanding`, in their order.
    #[param(minimum = 0, maximum = 5)]
    open: Option<u16>,
    /// How many rows, 1 to 100; 50 where nothing is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// Where to go on: `next` of the part before, as it is.
    cursor: Option<String>,
}

/// A package that was released.
#[derive(Debug, Serialize, ToSchema)]
struct FigurePackage {
    /// The package (`pkg_`).
    package: String,
    /// To whom.
    authority: String,
    /// Its name.
    name: String,
    /// In which country; null where the directory has no such authority.
    country: Option<String>,
    /// When it was released.
    released_at: When,
    /// Persons in it.
    persons: i64,
    /// Accounts in it.
    accounts: i64,
    /// The day on which the first outcome on one of its persons was recorded after that.
    answered_on: Option<String>,
}

fn package(found: Named<KeptPackage>) -> FigurePackage {
    let row = found.row;
    FigurePackage {
        package: row.package.to_string(),
        authority: row.authority,
        name: found.authority,
        country: code(row.country),
        released_at: row.released_at.into(),
        persons: row.persons,
        accounts: row.accounts,
        answered_on: row.answered_on.map(date_text),
    }
}

async fn packages(
    shell: Shell,
    Asked(asked): Asked<PackagesAsked>,
) -> Result<Answer<Rows<FigurePackage>>, Refused> {
    let days = period(asked.from.as_deref(), asked.until.as_deref(), shell.as_of)?;
    let which = match asked.open.map(usize::from) {
        None => Packages::Of(days),
        Some(0) => Packages::Open(None),
        Some(place) if place <= AGES.len() => Packages::Open(Some(place - 1)),
        Some(_) => return Err(Refused::bad("query", "open is 0 to 5")),
    };
    let part = Part {
        limit: asked.limit,
        cursor: asked.cursor,
    };
    let place = Place::of(&part, &format!("operation packages {which:?}"))?;
    let now = shell.as_of;
    let found = shell
        .edge
        .read("operation_packages", move |views| {
            rows(&place, |page| views.operation_packages(which, page, now))
        })
        .await?;
    Ok(Answer(found.map(package)))
}
