//! `tiaki evaluate`.

use std::path::Path;

use anyhow::Context;
use tiaki_core::triage::formats_6_4;
use tiaki_ops::Site;
use tiaki_ops::evaluate::outcomes::{Share, table};
use tiaki_ops::evaluate::{Beside, Evaluation, Linking, Policies, evaluate_beside};

use crate::Ended;
use crate::cli::Evaluate;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::Folder;

pub(super) fn run(folder: &Folder, command: &Evaluate) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    if let Some(file) = &command.outcomes {
        return outcomes(&site, command, file);
    }
    let beside = match command.beside.as_deref() {
        None => None,
        Some(formats_6_4::VERSION) => Some(Beside::Formula),
        Some(name) => Some(Beside::Rules(Box::new(super::rules::find(&site, name)?))),
    };
    let found = evaluate_beside(&site, &command.world, beside.as_ref())?;
    figures(command.figures.json.as_deref(), &found)?;
    if !is_quiet(command.figures.json.as_deref()) {
        tell(&found)?;
    }
    Ok(Ended::Done)
}

/// Writes what the truth would have as outcomes, for trying how rules are learnt.
fn outcomes(site: &Site, command: &Evaluate, file: &Path) -> anyhow::Result<Ended> {
    let share = Share {
        permille: command.share,
        seed: command.seed,
        by_rank: command.by_rank,
    };
    let text = table(site, &command.world, share)?;
    tiaki_package::atomic_write(file, text.as_bytes())
        .with_context(|| format!("cannot write {}", file.display()))?;
    let lines = text.lines().count().saturating_sub(1);
    figures(
        command.figures.json.as_deref(),
        &serde_json::json!({ "outcomes": lines }),
    )?;
    if !is_quiet(command.figures.json.as_deref()) {
        say(format_args!("{} outcomes", grouped(lines as u64)))?;
    }
    Ok(Ended::Done)
}

/// What is told of linking.
fn tell_linking(linking: &Linking) -> anyhow::Result<()> {
    say(format_args!(
        "linking    precision {:.4}  recall {:.4}  F1 {:.4}",
        linking.precision, linking.recall, linking.f1
    ))?;
    say(format_args!(
        "           of {} pairs that a chain of unshared strong identifiers connects {:.4} are joined, with screen names {:.4} of {}",
        grouped(linking.unshared.pairs),
        linking.unshared.recall,
        linking.with_names.recall,
        grouped(linking.with_names.pairs)
    ))?;
    say(format_args!(
        "           {} persons hold phone numbers that belong to different people",
        grouped(linking.contradictory)
    ))?;
    say(format_args!(
        "           {:>10} {:>10} {:>10}",
        "confidence", "links", "right"
    ))?;
    for band in &linking.reliability {
        say(format_args!(
            "           {:>10.3} {:>10} {:>10.4}",
            band.stated,
            grouped(band.links),
            band.share
        ))?;
    }
    let near: Vec<_> = linking
        .near
        .iter()
        .flat_map(|near| near.bands.iter().map(|band| (band, &near.reason)))
        .collect();
    if !near.is_empty() {
        say(format_args!(
            "           not joined, for review:\n           {:>10} {:>10} {:>10}  why not",
            "confidence", "pairs", "right"
        ))?;
    }
    for (band, reason) in near {
        say(format_args!(
            "           {:>10.3} {:>10} {:>10.4}  {reason}",
            band.stated,
            grouped(band.links),
            band.share
        ))?;
    }
    Ok(())
}

/// Prints an evaluation as a person reads it.
pub(super) fn tell(found: &Evaluation) -> anyhow::Result<()> {
    tell_linking(&found.linking)?;
    let (routing, triage) = (&found.routing, &found.triage);
    let all = (routing.correct + routing.wrong + routing.unknown).max(1);
    let percent = |part: u64| {
        let tenths = part * 1000 / all;
        format!("{}.{} %", tenths / 10, tenths % 10)
    };
    say(format_args!(
        "routing    right {}  wrong {}  kept for a human {}",
        percent(routing.correct),
        percent(routing.wrong),
        percent(routing.unknown)
    ))?;
    say(format_args!(
        "triage     {} persons endanger children; all desks together work {:.1} items a day for {} days",
        grouped(triage.endangered),
        triage.capacity_per_day,
        triage.days
    ))?;
    let beside = triage.beside.as_ref().map(|second| {
        (
            second.order.as_str(),
            second.child_days,
            second.never_reached,
        )
    });
    let whole = [triage.child_days, triage.never_reached];
    tell_orders("child-days at risk", whole, beside)?;
    if let Some(shown) = &triage.shown {
        say(format_args!(
            "           of {} of them it showed in what came in; counted from then on:",
            grouped(shown.endangered)
        ))?;
        let since = [shown.child_days, shown.never_reached];
        tell_orders("child-days since", since, None)?;
    }
    Ok(())
}

/// Prints child-days and who is never reached, for each order of work.
fn tell_orders(
    what: &str,
    [days, never]: [Policies; 2],
    beside: Option<(&str, u64, u64)>,
) -> anyhow::Result<()> {
    let rows = [
        ("this queue", days.tiaki, never.tiaki),
        ("first in, first out", days.fifo, never.fifo),
        (
            "provider's flag first",
            days.provider_flag,
            never.provider_flag,
        ),
        ("oracle", days.oracle, never.oracle),
    ];
    say(format_args!(
        "           {:22} {what:>20} {:>14}",
        "order of work", "never reached"
    ))?;
    for (name, days, never) in rows.into_iter().chain(beside) {
        say(format_args!(
            "           {name:22} {:>20} {:>14}",
            grouped(days),
            grouped(never)
        ))?;
    }
    Ok(())
}
