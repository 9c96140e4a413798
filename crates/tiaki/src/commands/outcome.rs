//! `tiaki outcome`.

use std::path::Path;

use anyhow::Context;
use serde_json::json;
use tiaki_core::id::PersonId;
use tiaki_core::outcome::OutcomeCode;
use tiaki_ops::Site;
use tiaki_ops::outcomes::{self, Listed, Recorded, Said};

use crate::Ended;
use crate::cli::{Outcome, Said as Given};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(
    folder: impl Fn() -> anyhow::Result<Folder>,
    command: &Outcome,
) -> anyhow::Result<Ended> {
    match command {
        Outcome::Record {
            person,
            said,
            figures: to,
        } => record(
            &folder()?.site()?,
            &said_of(person, said, None),
            to.json.as_deref(),
        ),
        Outcome::Correct {
            outcome,
            said,
            figures: to,
        } => correct(&folder()?.site()?, outcome, said, to.json.as_deref()),
        Outcome::Import {
            file,
            by,
            figures: to,
        } => import(&folder()?.site()?, file, by.as_deref(), to.json.as_deref()),
        Outcome::List {
            person,
            figures: to,
        } => list(&folder()?.site()?, person.as_deref(), to.json.as_deref()),
        Outcome::Codes(to) => codes(to.json.as_deref()),
    }
}

fn said_of(person: &str, given: &Given, supersedes: Option<&str>) -> Said {
    Said {
        person: person.to_owned(),
        code: given.code.clone(),
        on: given.on.clone(),
        by: given.by.clone(),
        children: given.children.clone(),
        reference: given.reference.clone(),
        chance: given.chance.clone(),
        supersedes: supersedes.map(str::to_owned),
    }
}

fn record(site: &Site, said: &Said, json: Option<&Path>) -> anyhow::Result<Ended> {
    let Recorded {
        outcome,
        new,
        accounts,
    } = outcomes::record(site, &act("outcome record"), said)?;
    figures(
        json,
        &json!({ "outcome": outcome, "new": new, "accounts": accounts }),
    )?;
    if !is_quiet(json) {
        if new {
            say(format_args!("{outcome}: recorded on {accounts} accounts"))?;
        } else {
            say(format_args!("{outcome}: it was here already"))?;
        }
    }
    Ok(Ended::Done)
}

fn correct(
    site: &Site,
    earlier: &str,
    given: &Given,
    json: Option<&Path>,
) -> anyhow::Result<Ended> {
    let all = outcomes::list(site, None)?;
    let found = all.iter().find(|one| one.outcome.to_string() == earlier);
    let person = found
        .context("there is no outcome of this id: see tiaki outcome list")?
        .person
        .to_string();
    record(site, &said_of(&person, given, Some(earlier)), json)
}

fn import(
    site: &Site,
    file: &Path,
    by: Option<&str>,
    json: Option<&Path>,
) -> anyhow::Result<Ended> {
    let done = outcomes::import(site, &act("outcome import"), file, by)?;
    figures(json, &done)?;
    if !is_quiet(json) {
        for refused in &done.reasons {
            say(format_args!(
                "line {}: refused ({}): {}",
                refused.line, refused.code, refused.why
            ))?;
        }
        say(format_args!(
            "{} lines: {} new outcomes, {} here already, {} refused",
            grouped(done.lines),
            grouped(done.new),
            grouped(done.known),
            grouped(done.refused)
        ))?;
    }
    Ok(if done.refused == 0 {
        Ended::Done
    } else {
        Ended::Finding
    })
}

fn list(site: &Site, person: Option<&str>, json: Option<&Path>) -> anyhow::Result<Ended> {
    let person = person
        .map(PersonId::parse)
        .transpose()
        .context("--person is not the id of a person")?;
    let rows = outcomes::list(site, person.as_ref())?;
    figures(json, &rows)?;
    if !is_quiet(json) {
        for row in &rows {
            tell(row)?;
        }
        let standing = rows.iter().filter(|row| row.stands).count();
        say(format_args!("{} outcomes, {standing} stand", rows.len()))?;
    }
    Ok(Ended::Done)
}

fn tell(row: &Listed) -> anyhow::Result<()> {
    let children = row
        .children
        .map(|number| format!(", {number} children"))
        .unwrap_or_default();
    let state = match (&row.superseded_by, row.stands) {
        (Some(later), _) => format!("; corrected by {later}"),
        (None, false) => "; takes back what it corrects".to_owned(),
        (None, true) => String::new(),
    };
    say(format_args!(
        "{}  {}  {} ({}){children}  {}  {} accounts  by {}{state}",
        row.outcome, row.on, row.code, row.bearing, row.person, row.accounts, row.by
    ))?;
    let now: Vec<String> = row.now.iter().map(ToString::to_string).collect();
    if now != [row.person.to_string()] {
        say(format_args!(
            "     its accounts belong now to {}",
            if now.is_empty() {
                "nobody".to_owned()
            } else {
                now.join(", ")
            }
        ))?;
    }
    Ok(())
}

fn codes(json: Option<&Path>) -> anyhow::Result<Ended> {
    let rows: Vec<_> = OutcomeCode::ALL
        .iter()
        .map(|code| json!({ "code": code.code(), "bearing": code.bearing().code(), "text": code.text() }))
        .collect();
    figures(json, &rows)?;
    if !is_quiet(json) {
        for code in OutcomeCode::ALL {
            say(format_args!(
                "{:20} {:8} {}",
                code.code(),
                code.bearing().code(),
                code.text()
            ))?;
        }
    }
    Ok(Ended::Done)
}
