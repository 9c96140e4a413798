//! `tiaki evaluate`.

use tiaki_ops::evaluate::{Evaluation, Linking, evaluate};

use crate::Ended;
use crate::cli::Evaluate;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::Folder;

pub(super) fn run(folder: &Folder, command: &Evaluate) -> anyhow::Result<Ended> {
    let found = evaluate(&folder.site()?, &command.world)?;
    figures(command.figures.json.as_deref(), &found)?;
    if !is_quiet(command.figures.json.as_deref()) {
        tell(&found)?;
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
    let rows = [
        (
            "this queue",
            triage.child_days.tiaki,
            triage.never_reached.tiaki,
        ),
        (
            "first in, first out",
            triage.child_days.fifo,
            triage.never_reached.fifo,
        ),
        (
            "provider's flag first",
            triage.child_days.provider_flag,
            triage.never_reached.provider_flag,
        ),
        (
            "oracle",
            triage.child_days.oracle,
            triage.never_reached.oracle,
        ),
    ];
    say(format_args!(
        "           {:22} {:>20} {:>14}",
        "order of work", "child-days at risk", "never reached"
    ))?;
    for (name, days, never) in rows {
        say(format_args!(
            "           {name:22} {:>20} {:>14}",
            grouped(days),
            grouped(never)
        ))?;
    }
    Ok(())
}
