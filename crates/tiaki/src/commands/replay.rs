//! `tiaki triage --replay`.

use tiaki_core::triage::formats_6_4;
use tiaki_ops::rules::backtest::Pair;
use tiaki_ops::rules::replay::{Other, Replayed, Side, Wait, replay};

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
    let json = command.figures.json.as_deref();
    figures(json, &found)?;
    if !is_quiet(json) {
        tell(&found)?;
    }
    Ok(Ended::Done)
}

fn tell(found: &Replayed) -> anyhow::Result<()> {
    let then: Vec<&str> = found
        .then
        .iter()
        .map(|rules| rules.version.as_str())
        .collect();
    say(format_args!(
        "{} to {}: {} persons, under {} then and {} now",
        found.from,
        found.to,
        grouped(found.persons),
        then.join(", "),
        found.other.version
    ))?;
    say(format_args!(
        "on the last day {} stand in a more urgent band and {} in a less urgent one",
        grouped(found.bands.up),
        grouped(found.bands.down)
    ))?;
    for one in &found.bands.moves {
        say(format_args!(
            "  {:>8}  {} -> {}",
            grouped(one.persons),
            one.from.replace('_', " "),
            one.to.replace('_', " ")
        ))?;
    }
    sides("country", &found.countries)?;
    sides("provider", &found.providers)?;
    say("days of waiting under one capacity (half wait no longer / nine of ten wait no longer)")?;
    for (name, pair) in [
        ("all", &found.waiting.all),
        ("those who go up", &found.waiting.up),
        ("those who go down", &found.waiting.down),
    ] {
        waits(name, pair)?;
    }
    say(format_args!(
        "child-days {} then, {} now; never reached {} then, {} now, of {} whose outcome says a child was in danger",
        grouped(found.child_days.old),
        grouped(found.child_days.new),
        grouped(found.never_reached.old),
        grouped(found.never_reached.new),
        grouped(found.endangered)
    ))?;
    for one in found.moved.iter().take(LISTED) {
        say(format_args!(
            "  {}  since {}  {} -> {}",
            one.person,
            one.since,
            one.then.replace('_', " "),
            one.now.replace('_', " ")
        ))?;
    }
    if found.moved.len() > LISTED {
        say(format_args!(
            "  and {} more: --json has them",
            grouped((found.moved.len() - LISTED) as u64)
        ))?;
    }
    Ok(())
}

fn sides(what: &str, sides: &[Side]) -> anyhow::Result<()> {
    let moved: Vec<&Side> = sides
        .iter()
        .filter(|side| side.up + side.down > 0)
        .collect();
    for side in moved.iter().take(LISTED) {
        say(format_args!(
            "  {what} {:20} {:>8} persons  up {:>6}  down {:>6}",
            side.of,
            grouped(side.persons),
            grouped(side.up),
            grouped(side.down)
        ))?;
    }
    Ok(())
}

fn waits(name: &str, pair: &Pair<Wait>) -> anyhow::Result<()> {
    let of = |wait: &Wait| {
        format!(
            "{} / {} ({} reached)",
            wait.median,
            wait.ninetieth,
            grouped(wait.reached)
        )
    };
    say(format_args!(
        "  {name:18} {:>8} persons  then {}  now {}",
        grouped(pair.old.persons),
        of(&pair.old),
        of(&pair.new)
    ))
}
