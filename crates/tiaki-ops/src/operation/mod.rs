//! The operation in figures: the way from reports to children safeguarded, countries, what is outstanding, how long it
//! takes, what is new, and how good providers' reports are.
//!
//! The page has to answer at once over a million reports, and each figure may be asked for any days. So figures are
//! kept ([`tiaki_store::operation`]): [`count`] reads everything once, after ranking and, while pages are served,
//! whenever something has happened, at most a twentieth of the time; what is asked for is added up from sums by day
//! and month ([`Period::spans`]), a few hundred rows. Counting as things come in would save the reading, but each of a
//! dozen use cases would have to know of each figure, and merges of persons move figures between days and countries.
//! What the price is: figures are as of the last count, which the page says.
//!
//! Each thing is counted on one day, its own: a report on the day that it came in, an arrest on the day that it was
//! made. So a period shows what happened in it, not what became of what came in in it. Which outcomes are a
//! protective act is [`PROTECTIVE`]. Nothing here names an account, a file or a text; who reads persons behind a
//! figure is asked by the list that shows them.
//!
//! To add a figure: its code in `figure`, what it counts in `count`, its place here, and what it is in
//! `operation.ftl` of the pages.

mod count;
mod figure;
pub mod lists;
mod period;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use tiaki_core::id::ProviderId;
use tiaki_core::outcome::OutcomeCode;
use tiaki_core::time::Timestamp;
use tiaki_store::operation::lists::{acts, open_sum};
use tiaki_store::operation::{Grain, Span, kept, series, sum};
use tiaki_store::{Tx, log, quality};

pub use self::count::count;
pub use self::figure::DELAYS;
pub use self::period::{Period, first_of, month_of, month_text};
use crate::{Error, Site};

/// Outcomes that are a protective act: somebody was stopped, or a child was.
pub const PROTECTIVE: [OutcomeCode; 2] = [OutcomeCode::Arrest, OutcomeCode::ChildSafeguarded];

/// Months shown at most, the latest.
pub const MONTHS: usize = 24;

/// Of fewer than so many a median says little, and is marked.
pub const FEW: u64 = 5;

/// The steps from what came in to who is safe, in order, by their codes.
pub const STEPS: [&str; 14] = [
    "received",
    "accepted",
    "incidents",
    "accounts",
    "persons",
    "queued",
    "looked",
    "drafted",
    "submitted",
    "referred",
    "packages",
    "outcomes",
    "arrests",
    "children",
];

/// Ages of what is outstanding, in days: from, and until before; the last has no end.
pub const AGES: [(i64, Option<i64>); 5] = [
    (0, Some(1)),
    (1, Some(3)),
    (3, Some(7)),
    (7, Some(30)),
    (30, None),
];

/// The operation in figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Operation {
    /// When it was counted.
    pub counted_at: Timestamp,
    /// Entries that the log has had since.
    pub since: i64,
    /// What it is of.
    pub period: Period,
    /// A number for each of [`STEPS`].
    pub steps: Vec<Step>,
    /// Bulk disclosures, beside the reports.
    pub disclosures: i64,
    /// Countries with anything to tell, by code; the empty code is for who is sent to no single one.
    pub countries: Vec<CountryFigures>,
    /// Packages that nothing came of yet, by age as of now, whatever the period is.
    pub outstanding: Vec<Outstanding>,
    /// Days until the first protective act, by the month of the act.
    pub acts: Vec<Acts>,
    /// The same of the whole period.
    pub acts_in_all: Acts,
    /// What is known and what is seen for the first time, by month.
    pub novelty: Vec<Novelty>,
    /// Reports by provider, most first.
    pub providers: Vec<ProviderFigures>,
}

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Step {
    /// Its code.
    pub code: &'static str,
    /// How many.
    pub number: i64,
}

/// A country's figures.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CountryFigures {
    /// ISO 3166-1 alpha-2; empty for no single one.
    pub country: String,
    /// Accounts of persons that are sent there.
    pub accounts: i64,
    /// Those persons.
    pub persons: i64,
    /// Of them, whom nobody has looked at.
    pub waiting: i64,
    /// Persons that went out in a package.
    pub referred: i64,
    /// Packages to its authority.
    pub packages: i64,
    /// Persons on whom an outcome stands.
    pub outcomes: i64,
    /// Children safeguarded.
    pub children: i64,
}

/// Packages of an age that nothing came of yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Outstanding {
    /// From so many days.
    pub from_days: i64,
    /// Until before so many.
    pub until_days: Option<i64>,
    /// Packages.
    pub packages: i64,
    /// Persons in them.
    pub persons: i64,
}

/// Days until the first protective act.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Acts {
    /// The month, from January of year 0; nothing for the whole period.
    pub month: Option<i64>,
    /// Of how many persons.
    pub persons: u64,
    /// Half took no longer.
    pub median_days: Option<i64>,
    /// Nine of ten took no longer.
    pub ninetieth_days: Option<i64>,
}

/// What is known and what is seen for the first time in a month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Novelty {
    /// The month, from January of year 0.
    pub month: i64,
    /// Files on a list.
    pub files_known: i64,
    /// Files on none.
    pub files_first_seen: i64,
    /// Persons whose files are all known.
    pub persons_known: i64,
    /// Persons with files that no list knows.
    pub persons_first_seen: i64,
}

/// How good a provider's reports are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ProviderFigures {
    /// Its id.
    pub provider: String,
    /// Its name.
    pub name: String,
    /// Reports.
    pub reports: i64,
    /// Of them, the second and later of those that are one.
    pub repeated: i64,
    /// The mean completeness in tenths of a point; nothing where none was read for it.
    pub mean_tenths: Option<i64>,
    /// Fields that are lacking, in thousandths of those that apply.
    pub lacking_permille: Option<i64>,
    /// Half of the reports that say when it happened came within so many hours; nothing where that is more than a
    /// year, or none says it.
    pub half_within_hours: Option<i64>,
    /// Reports that say when it happened.
    pub timed: i64,
    /// Reports on somebody who can be acted on.
    pub actionable: i64,
    /// Reports on somebody on whom an outcome stands.
    pub answered: i64,
}

/// The figures of a period; nothing where nothing was counted yet.
///
/// # Errors
/// Those of the store.
pub fn figures(site: &Site, period: Period, at: Timestamp) -> Result<Option<Operation>, Error> {
    site.store.read("operation", |tx| {
        let Some(kept) = kept(tx)? else {
            return Ok(None);
        };
        let countries = countries(tx, period)?;
        let (acts, acts_in_all) = protective(tx, period)?;
        Ok(Some(Operation {
            counted_at: kept.at,
            since: (log::position(tx)? - kept.log_seq - 1).max(0),
            period,
            steps: steps(tx, period)?,
            disclosures: total(tx, figure::DISCLOSURES, period)?,
            countries,
            outstanding: outstanding(tx, at)?,
            acts,
            acts_in_all,
            novelty: novelty(tx, period)?,
            providers: providers(tx, period)?,
        }))
    })
}

/// A provider's figures over everything, and when they were counted; nothing where nothing was counted yet, or there is
/// no report of it.
///
/// # Errors
/// Those of the store.
pub fn of_provider(
    site: &Site,
    provider: &ProviderId,
) -> Result<Option<(Timestamp, ProviderFigures)>, Error> {
    let id = provider.to_string();
    site.store.read("operation provider", |tx| {
        let Some(kept) = kept(tx)? else {
            return Ok(None);
        };
        let all = providers(tx, Period::All)?;
        let one = all.into_iter().find(|one| one.provider == id);
        Ok(one.map(|one| (kept.at, one)))
    })
}

fn by(tx: &Tx<'_>, figure: &str, period: Period) -> Result<BTreeMap<String, i64>, Error> {
    Ok(sum(tx, figure, &period.spans())?)
}

fn total(tx: &Tx<'_>, figure: &str, period: Period) -> Result<i64, Error> {
    Ok(by(tx, figure, period)?.values().sum())
}

fn steps(tx: &Tx<'_>, period: Period) -> Result<Vec<Step>, Error> {
    let mut found = Vec::with_capacity(STEPS.len());
    for code in STEPS {
        let number = match code {
            "received" => {
                total(tx, figure::REPORTS, period)? + total(tx, figure::QUARANTINED, period)?
            }
            "accepted" => total(tx, figure::REPORTS, period)?,
            other => total(tx, other, period)?,
        };
        found.push(Step { code, number });
    }
    Ok(found)
}

fn countries(tx: &Tx<'_>, period: Period) -> Result<Vec<CountryFigures>, Error> {
    let mut found: BTreeMap<String, CountryFigures> = BTreeMap::new();
    type Place = fn(&mut CountryFigures) -> &mut i64;
    let columns: [(&str, Place); 7] = [
        (figure::ACCOUNTS, |row| &mut row.accounts),
        (figure::PERSONS, |row| &mut row.persons),
        (figure::WAITING, |row| &mut row.waiting),
        (figure::REFERRED, |row| &mut row.referred),
        (figure::PACKAGES, |row| &mut row.packages),
        (figure::OUTCOMES, |row| &mut row.outcomes),
        (figure::CHILDREN, |row| &mut row.children),
    ];
    for (figure, place) in columns {
        for (country, number) in by(tx, figure, period)? {
            let row = found
                .entry(country.clone())
                .or_insert_with(|| CountryFigures {
                    country,
                    ..CountryFigures::default()
                });
            *place(row) += number;
        }
    }
    Ok(found.into_values().collect())
}

/// The moments between which packages of an age were released, as of a moment: in whole days before it.
fn released(age: (i64, Option<i64>), at: Timestamp) -> (Timestamp, Timestamp) {
    let (from, until) = age;
    let after = until.map_or(Timestamp::from_micros(i64::MIN), |until| {
        at.plus_days(-until).plus_seconds(1)
    });
    // What the clock of another machine released in the future is of no age yet.
    let before = match from {
        0 => Timestamp::from_micros(i64::MAX),
        from => at.plus_days(-from).plus_seconds(1),
    };
    (after, before)
}

fn outstanding(tx: &Tx<'_>, at: Timestamp) -> Result<Vec<Outstanding>, Error> {
    let of = |age: (i64, Option<i64>)| {
        let (packages, persons) = open_sum(tx, released(age, at))?;
        Ok(Outstanding {
            from_days: age.0,
            until_days: age.1,
            packages,
            persons,
        })
    };
    AGES.into_iter().map(of).collect()
}

/// The value that so many hundredths have not passed, of sorted ones.
fn percentile(sorted: &[i64], part: usize) -> Option<i64> {
    let place = (sorted.len() * part).div_ceil(100);
    sorted.get(place.checked_sub(1)?).copied()
}

fn acts_of(month: Option<i64>, mut days: Vec<i64>) -> Acts {
    days.sort_unstable();
    Acts {
        month,
        persons: days.len() as u64,
        median_days: percentile(&days, 50),
        ninetieth_days: percentile(&days, 90),
    }
}

fn protective(tx: &Tx<'_>, period: Period) -> Result<(Vec<Acts>, Acts), Error> {
    let mut months: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    let mut all = Vec::new();
    for (on, days) in acts(tx, period.ends())? {
        // What was done before the first source came in took no day.
        let days = days.max(0);
        months.entry(month_of(on)).or_default().push(days);
        all.push(days);
    }
    let mut rows: Vec<Acts> = months
        .into_iter()
        .map(|(month, days)| acts_of(Some(month), days))
        .collect();
    rows.drain(..rows.len().saturating_sub(MONTHS));
    Ok((rows, acts_of(None, all)))
}

/// A figure by the months of a period, whatever it is of: whole months, and days at its ends.
fn monthly(tx: &Tx<'_>, figure: &str, period: Period) -> Result<BTreeMap<i64, i64>, Error> {
    let mut found = BTreeMap::new();
    let spans = match period {
        Period::All => {
            let (from, to) = period.months();
            vec![Span {
                grain: Grain::Month,
                from,
                to,
            }]
        }
        Period::Days { .. } => period.spans(),
    };
    for span in spans {
        for (at, number) in series(tx, figure, &span)? {
            let month = match span.grain {
                Grain::Month => at,
                _ => month_of(at),
            };
            *found.entry(month).or_insert(0) += number;
        }
    }
    Ok(found)
}

fn novelty(tx: &Tx<'_>, period: Period) -> Result<Vec<Novelty>, Error> {
    let columns = [
        monthly(tx, figure::FILES_KNOWN, period)?,
        monthly(tx, figure::FILES_FIRST_SEEN, period)?,
        monthly(tx, figure::KNOWN, period)?,
        monthly(tx, figure::FIRST_SEEN, period)?,
    ];
    let months: BTreeSet<i64> = columns.iter().flat_map(BTreeMap::keys).copied().collect();
    let skip = months.len().saturating_sub(MONTHS);
    let row = |month: i64| {
        let [
            files_known,
            files_first_seen,
            persons_known,
            persons_first_seen,
        ] = columns
            .each_ref()
            .map(|column| column.get(&month).copied().unwrap_or(0));
        Novelty {
            month,
            files_known,
            files_first_seen,
            persons_known,
            persons_first_seen,
        }
    };
    Ok(months.into_iter().skip(skip).map(row).collect())
}

fn providers(tx: &Tx<'_>, period: Period) -> Result<Vec<ProviderFigures>, Error> {
    let of = |figure| by(tx, figure, period);
    let (reports, incidents) = (of(figure::REPORTS)?, of(figure::INCIDENTS)?);
    let (scored, points) = (of(figure::SCORED)?, of(figure::POINTS)?);
    let (fields, lacking) = (of(figure::FIELDS)?, of(figure::LACKING)?);
    let (actionable, answered) = (of(figure::ACTIONABLE)?, of(figure::ANSWERED)?);
    let delays = figure::DELAYED
        .iter()
        .map(|figure| of(figure))
        .collect::<Result<Vec<_>, Error>>()?;
    let number = |column: &BTreeMap<String, i64>, id: &str| column.get(id).copied().unwrap_or(0);
    let mut found = Vec::new();
    for (id, name) in quality::providers(tx)? {
        let id = id.to_string();
        let here = number(&reports, &id);
        if here == 0 {
            continue;
        }
        let delays: Vec<i64> = delays.iter().map(|column| number(column, &id)).collect();
        found.push(ProviderFigures {
            name,
            reports: here,
            repeated: (here - number(&incidents, &id)).max(0),
            mean_tenths: number(&points, &id).checked_div(number(&scored, &id)),
            lacking_permille: (number(&lacking, &id) * 1_000).checked_div(number(&fields, &id)),
            half_within_hours: half_within(&delays),
            timed: delays.iter().sum(),
            actionable: number(&actionable, &id),
            answered: number(&answered, &id),
            provider: id,
        });
    }
    found.sort_by(|a, b| b.reports.cmp(&a.reports).then_with(|| a.name.cmp(&b.name)));
    Ok(found)
}

/// The first of [`DELAYS`] within which half of them are; nothing where that is the last, or there are none.
fn half_within(delays: &[i64]) -> Option<i64> {
    let all: i64 = delays.iter().sum();
    let mut so_far = 0;
    for (count, until) in delays.iter().zip(DELAYS) {
        so_far += count;
        if all > 0 && so_far * 2 >= all {
            return Some(until).filter(|until| *until != i64::MAX);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_told_by_the_first_that_holds_it() {
        for (delays, within) in [
            ([0; 8], None),
            ([1, 0, 0, 0, 0, 0, 0, 0], Some(1)),
            ([1, 1, 0, 0, 0, 0, 0, 0], Some(1)),
            ([1, 2, 0, 0, 0, 0, 0, 0], Some(24)),
            ([0, 0, 0, 0, 0, 0, 0, 4], None),
            ([0, 0, 0, 0, 0, 0, 2, 2], Some(8_760)),
        ] {
            assert_eq!(half_within(&delays), within, "{delays:?}");
        }
    }

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        assert_eq!(percentile(&[], 50), None);
        assert_eq!(percentile(&[7], 90), Some(7));
        let ten: Vec<i64> = (1..=10).collect();
        assert_eq!(
            (percentile(&ten, 50), percentile(&ten, 90)),
            (Some(5), Some(9))
        );
    }

    #[test]
    fn ages_meet_and_leave_nothing_out() {
        let at = Timestamp::from_micros(1_780_000_000_000_000);
        let mut before = None;
        for age in AGES {
            let (after, until) = released(age, at);
            if let Some(before) = before {
                assert_eq!(until, before, "{age:?}");
            } else {
                assert_eq!(until, Timestamp::from_micros(i64::MAX));
            }
            before = Some(after);
        }
        assert_eq!(before, Some(Timestamp::from_micros(i64::MIN)));
    }
}
