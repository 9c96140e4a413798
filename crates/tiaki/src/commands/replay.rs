//! `tiaki triage --replay`.

use anyhow::Context;
use serde_json::Value;
use tiaki_core::triage::formats_6_4;
use tiaki_ops::rules::published;
use tiaki_ops::rules::replay::{Other, replay};

use super::rules::many;
use crate::Ended;
use crate::cli::Triage;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

/// Persons and groups that are listed; the figures have all.
const LISTED: usize = 20;

pub(super) fn run(folder: &Folder, command: &Triage, range: (i64, i64)) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    let other = match command.rules.as_deref() {
        None => Other::InForce,
        Some(formats_6_4::VERSION) => Other::Formula,
        Some(name) => Other::Rules(Box::new(super::rules::find(&site, name)?)),
    };
    let found = replay(&site, &act("triage"), range, &other)?;
    let told = if command.whole {
        serde_json::to_value(&found).context("cannot write the figures as JSON")?
    } else {
        published::replayed(&found)?
    };
    let json = command.figures.json.as_deref();
    figures(json, &told)?;
    if !is_quiet(json) {
        tell(&told)?;
    }
    Ok(Ended::Done)
}

fn text<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or("-")
}

fn rows<'v>(value: &'v Value, path: &str) -> Vec<&'v Value> {
    let rows = value.pointer(path).and_then(Value::as_array);
    rows.into_iter().flatten().collect()
}

fn tell(found: &Value) -> anyhow::Result<()> {
    let then: Vec<&str> = rows(found, "/then")
        .into_iter()
        .map(|rules| text(rules, "/version"))
        .collect();
    say(format_args!(
        "{} to {}: {} persons, under {} then and {} now",
        text(found, "/from"),
        text(found, "/to"),
        many(found, "/persons"),
        then.join(", "),
        text(found, "/other/version")
    ))?;
    say(format_args!(
        "on the last day {} stand in a more urgent band and {} in a less urgent one",
        many(found, "/bands/up"),
        many(found, "/bands/down")
    ))?;
    for one in rows(found, "/bands/moves") {
        say(format_args!(
            "  {:>8}  {} -> {}",
            many(one, "/persons"),
            text(one, "/from").replace('_', " "),
            text(one, "/to").replace('_', " ")
        ))?;
    }
    sides("country", &rows(found, "/countries"))?;
    sides("provider", &rows(found, "/providers"))?;
    say("days of waiting under one capacity (half wait no longer / nine of ten wait no longer)")?;
    for (name, path) in [
        ("all", "/waiting/all"),
        ("those who go up", "/waiting/up"),
        ("those who go down", "/waiting/down"),
    ] {
        waits(name, found.pointer(path).unwrap_or(&Value::Null))?;
    }
    say(format_args!(
        "child-days {} then, {} now; never reached {} then, {} now, of {} whose outcome says a child was in danger",
        many(found, "/child_days/old"),
        many(found, "/child_days/new"),
        many(found, "/never_reached/old"),
        many(found, "/never_reached/new"),
        many(found, "/endangered")
    ))?;
    let moved = rows(found, "/moved");
    for one in moved.iter().take(LISTED) {
        say(format_args!(
            "  {}  since {}  {} -> {}",
            text(one, "/person"),
            text(one, "/since"),
            text(one, "/then").replace('_', " "),
            text(one, "/now").replace('_', " ")
        ))?;
    }
    if moved.len() > LISTED {
        say(format_args!(
            "  and {} more: --json has them",
            grouped((moved.len() - LISTED) as u64)
        ))?;
    }
    Ok(())
}

fn sides(what: &str, sides: &[&Value]) -> anyhow::Result<()> {
    let is_moved = |side: &&&Value| {
        let none = |path| side.pointer(path).and_then(Value::as_u64) == Some(0);
        !(none("/up") && none("/down"))
    };
    for side in sides.iter().filter(is_moved).take(LISTED) {
        say(format_args!(
            "  {what} {:20} {:>8} persons  up {:>6}  down {:>6}",
            text(side, "/of"),
            many(side, "/persons"),
            many(side, "/up"),
            many(side, "/down")
        ))?;
    }
    Ok(())
}

fn waits(name: &str, pair: &Value) -> anyhow::Result<()> {
    let of = |path| match pair.pointer(path) {
        None | Some(Value::Null) => "few".to_owned(),
        Some(wait) => format!(
            "{} / {} ({} reached)",
            many(wait, "/median"),
            many(wait, "/ninetieth"),
            many(wait, "/reached")
        ),
    };
    say(format_args!(
        "  {name:18} {:>8} persons  then {}  now {}",
        many(pair, "/old/persons"),
        of("/old"),
        of("/new")
    ))
}
