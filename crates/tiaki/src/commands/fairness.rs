//! `tiaki fairness`.

use tiaki_ops::fairness::{Group, Report, Table, report};

use crate::Ended;
use crate::cli::Figures;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(folder: &Folder, to: &Figures) -> anyhow::Result<Ended> {
    let found = report(&folder.site()?, &act("fairness"))?;
    figures(to.json.as_deref(), &found)?;
    if !is_quiet(to.json.as_deref()) {
        tell(&found)?;
    }
    Ok(if found.innocents.ranked_as_offenders == 0 {
        Ended::Done
    } else {
        Ended::Finding
    })
}

fn tell(found: &Report) -> anyhow::Result<()> {
    say(format_args!(
        "as of {}, ranked by {}; - is not told: fewer than five, or given away by a sum",
        found.as_of,
        found.rules.join(", ")
    ))?;
    for (name, table) in [
        ("country", &found.countries),
        ("provider", &found.providers),
        ("language", &found.languages),
    ] {
        groups(name, table)?;
    }
    let innocents = &found.innocents;
    say(format_args!(
        "innocents  {} with the pattern of a bystander, {} of a victim; {} of them rank as offenders (has to be 0)",
        cell(innocents.bystanders),
        cell(innocents.victims),
        innocents.ranked_as_offenders
    ))?;
    for id in &innocents.ids {
        say(format_args!("  look at {id}"))?;
    }
    if innocents.unknown > 0 {
        say(format_args!(
            "  of {} nothing can be said: run tiaki triage",
            grouped(innocents.unknown)
        ))?;
    }
    for definition in &found.definitions {
        say(format_args!("{}: {}", definition.figure, definition.text))?;
    }
    Ok(())
}

fn cell(count: Option<u64>) -> String {
    count.map_or_else(|| "-".to_owned(), grouped)
}

fn groups(name: &str, table: &Table) -> anyhow::Result<()> {
    say(format_args!(
        "{name:22} {:>8} {:>9} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7} {:>7}  errors among those worked",
        "persons", "very high", "high", "medium", "low", "set aside", "waiting", "median", "90 %"
    ))?;
    for group in table.groups.iter().chain([&table.all]) {
        say(line(group))?;
    }
    if !table.longest.is_empty() {
        say(format_args!(
            "  waiting longest: {}",
            table.longest.join(", ")
        ))?;
    }
    Ok(())
}

fn line(group: &Group) -> String {
    let mut bands = group.bands.iter().map(|count| cell(*count));
    let mut band = || bands.next().unwrap_or_default();
    let days = |days: Option<i64>| days.map_or_else(|| "-".to_owned(), grouped);
    let errors = group.errors.map_or_else(
        || "-".to_owned(),
        |share| {
            let percent = |permille: Option<u32>| {
                let permille = permille.unwrap_or(0);
                format!("{}.{}", permille / 10, permille % 10)
            };
            format!(
                "{} of {}, {} % ({} to {})",
                grouped(share.part),
                grouped(share.of),
                percent(share.permille),
                percent(share.low_permille),
                percent(share.high_permille)
            )
        },
    );
    format!(
        "  {:20} {:>8} {:>9} {:>8} {:>8} {:>8} {:>9} {:>8} {:>7} {:>7}  {errors}",
        group.of,
        cell(group.persons),
        band(),
        band(),
        band(),
        band(),
        band(),
        cell(group.waiting),
        days(group.median_days),
        days(group.ninetieth_days)
    )
}
