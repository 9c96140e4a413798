//! `tiaki operation`: the figures of the page `/operation`, counted anew first.

use anyhow::Context;
use tiaki_core::outcome::date_text;
use tiaki_ops::operation::{self, Operation, Period, month_text};

use crate::Ended;
use crate::cli;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(folder: &Folder, command: &cli::Operation) -> anyhow::Result<Ended> {
    let act = act("operation");
    let period = period(command, act.at.day())?;
    let site = folder.site()?;
    operation::count(&site, &act)?;
    let found = operation::figures(&site, period, act.at)?;
    let found = found.context("nothing could be counted")?;
    let to = command.figures.json.as_deref();
    figures(to, &found)?;
    if !is_quiet(to) {
        tell(&found)?;
    }
    Ok(Ended::Done)
}

fn period(command: &cli::Operation, today: i64) -> anyhow::Result<Period> {
    if command.from.is_none() && command.to.is_none() {
        return Ok(Period::All);
    }
    let (from, to) = (command.from.unwrap_or(0), command.to.unwrap_or(today));
    Period::days(from, to).context(
        "--from and --to name no period: two days from 1970 to 2199, the earlier one first",
    )
}

fn number(of: i64) -> String {
    grouped(u64::try_from(of).unwrap_or(0))
}

fn tell(found: &Operation) -> anyhow::Result<()> {
    match found.period {
        Period::All => say("everything since the operation began")?,
        Period::Days { from, to } => say(format_args!(
            "from {} to {}, both included (UTC)",
            date_text(from),
            date_text(to)
        ))?,
    }
    for step in &found.steps {
        say(format_args!("{:12} {:>12}", step.code, number(step.number)))?;
    }
    say(format_args!(
        "{:12} {:>12}",
        "disclosures",
        number(found.disclosures)
    ))?;
    countries(found)?;
    say("outstanding packages, by days since their release")?;
    for age in &found.outstanding {
        let until = age
            .until_days
            .map_or_else(|| "…".to_owned(), |days| days.to_string());
        say(format_args!(
            "  {:>3} to {until:<3} {:>8} with {} persons",
            age.from_days,
            number(age.packages),
            number(age.persons)
        ))?;
    }
    acts(found)?;
    say("known and first seen, by month: files, persons")?;
    for month in &found.novelty {
        say(format_args!(
            "  {} {:>9} {:>9} {:>9} {:>9}",
            month_text(month.month),
            number(month.files_known),
            number(month.files_first_seen),
            number(month.persons_known),
            number(month.persons_first_seen)
        ))?;
    }
    providers(found)
}

fn countries(found: &Operation) -> anyhow::Result<()> {
    say(format_args!(
        "{:8} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "country", "accounts", "persons", "waiting", "referred", "packages", "outcomes", "children"
    ))?;
    for row in &found.countries {
        let code = if row.country.is_empty() {
            "none"
        } else {
            &row.country
        };
        say(format_args!(
            "  {code:6} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
            number(row.accounts),
            number(row.persons),
            number(row.waiting),
            number(row.referred),
            number(row.packages),
            number(row.outcomes),
            number(row.children)
        ))?;
    }
    Ok(())
}

fn acts(found: &Operation) -> anyhow::Result<()> {
    let days = |days: Option<i64>| days.map_or_else(|| "-".to_owned(), number);
    say("days until the first protective act, by month: persons, median, nine of ten")?;
    for acts in found.acts.iter().chain([&found.acts_in_all]) {
        let month = acts.month.map_or_else(|| "all".to_owned(), month_text);
        let few = if acts.persons < operation::FEW {
            " (few)"
        } else {
            ""
        };
        say(format_args!(
            "  {month:7} {:>9} {:>9} {:>9}{few}",
            grouped(acts.persons),
            days(acts.median_days),
            days(acts.ninetieth_days)
        ))?;
    }
    Ok(())
}

fn providers(found: &Operation) -> anyhow::Result<()> {
    say("providers: reports, completeness of 100, repeated, can be acted on, with an outcome")?;
    for row in &found.providers {
        let complete = row.mean_tenths.map_or_else(
            || "-".to_owned(),
            |tenths| format!("{}.{}", tenths / 10, tenths % 10),
        );
        say(format_args!(
            "  {:24} {:>9} {complete:>6} {:>9} {:>9} {:>9}",
            row.name.escape_debug().to_string(),
            number(row.reports),
            number(row.repeated),
            number(row.actionable),
            number(row.answered)
        ))?;
    }
    Ok(())
}
