//! `tiaki locate decide`, `undecide` and `decisions`: what the pages have on a person and under
//! `/places`, for a terminal.

use anyhow::{Context, bail};
use serde_json::{Value, json};
use tiaki_core::country::Country;
use tiaki_core::locate::RuledPlace;
use tiaki_ops::Site;
use tiaki_ops::rulings::{self, Listed, Rulings, Said, Whom};

use crate::Ended;
use crate::cli::{Deciding, LocateStep};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::act;

pub(super) fn run(site: &Site, step: &LocateStep) -> anyhow::Result<Ended> {
    match step {
        LocateStep::Decide {
            whom,
            country,
            unknown,
            by,
        } => {
            let place = match country {
                Some(code) => RuledPlace::Country(known(code)?),
                None if *unknown => RuledPlace::Unknown,
                None => bail!("say where: --country CC, or --unknown"),
            };
            decide(site, whom, Some(place), by)
        }
        LocateStep::Undecide { whom, by } => decide(site, whom, None, by),
        LocateStep::Decisions { limit, figures: to } => {
            let found = rulings::rulings(site, 0, *limit)?;
            figures(to.json.as_deref(), &figures_of(&found))?;
            if !is_quiet(to.json.as_deref()) {
                tell(&found)?;
            }
            Ok(if found.conflicts.is_empty() {
                Ended::Done
            } else {
                Ended::Finding
            })
        }
    }
}

fn known(code: &str) -> anyhow::Result<Country> {
    Country::find(code)
        .context("--country is the code of no country: two letters of ISO 3166-1, such as NZ")
}

fn decide(
    site: &Site,
    whom: &str,
    place: Option<RuledPlace>,
    by: &Deciding,
) -> anyhow::Result<Ended> {
    let said = Said {
        whom: Whom::parse(whom)
            .context("not the id of an account or a person: they begin with acc_ or per_")?,
        place,
        operator: by.operator.clone(),
        reason: by.reason.clone(),
    };
    let done = rulings::decide(site, &said, act("locate decide").at)?;
    figures(by.figures.json.as_deref(), &done)?;
    if is_quiet(by.figures.json.as_deref()) {
        return Ok(Ended::Done);
    }
    say(format_args!(
        "written down as {}, for {} accounts",
        done.ruling,
        grouped(done.accounts)
    ))?;
    for one in &done.persons {
        say(format_args!(
            "{} is in the queue of {} ({})",
            one.person, one.authority, one.verdict
        ))?;
    }
    for person in &done.waiting {
        say(format_args!(
            "{person} follows with the next `tiaki triage`"
        ))?;
    }
    Ok(Ended::Done)
}

fn code(place: Option<&RuledPlace>) -> &str {
    place.map_or("evidence", RuledPlace::code)
}

fn figures_of(found: &Rulings) -> Value {
    let row = |one: &Listed| {
        json!({ "ruling": one.id, "at": one.at.to_string(), "operator": one.operator, "reason": one.reason,
                "place": code(one.place.as_ref()), "accounts": one.accounts, "stands": one.stands,
                "persons": one.persons })
    };
    let rows: Vec<Value> = found.rows.iter().map(row).collect();
    json!({ "total": found.total, "rows": rows, "conflicts": found.conflicts })
}

fn tell(found: &Rulings) -> anyhow::Result<()> {
    say(format_args!(
        "{} decisions on where somebody is",
        grouped(found.total.unsigned_abs())
    ))?;
    for one in &found.rows {
        let persons: Vec<String> = one.persons.iter().map(ToString::to_string).collect();
        say(format_args!(
            "{} {} by {} on {}: stands for {} of {} accounts{}{}",
            one.id,
            code(one.place.as_ref()),
            one.operator,
            one.at.date(),
            one.stands,
            one.accounts.len(),
            if persons.is_empty() { "" } else { ", of " },
            persons.join(", ")
        ))?;
    }
    for person in &found.conflicts {
        say(format_args!(
            "decisions differ on {person}: decide on the person"
        ))?;
    }
    Ok(())
}
