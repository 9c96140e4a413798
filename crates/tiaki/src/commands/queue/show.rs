//! `tiaki queue`.

use serde_json::json;
use tiaki_ops::views::{self, Queue, QueueRow};

use crate::Ended;
use crate::cli::Queue as Command;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::Folder;

pub(super) fn run(folder: &Folder, command: &Command) -> anyhow::Result<Ended> {
    let authority = super::authority::id(&command.authority)?;
    let found = views::queue_of(&folder.site()?, &authority, 0, command.limit)?;
    let Some(queue) = found else {
        anyhow::bail!("there is no such authority: see tiaki authority list");
    };
    let rows: Vec<_> = queue.rows.iter().map(figures_of).collect();
    figures(
        command.figures.json.as_deref(),
        &json!({ "authority": queue.authority, "total": queue.total, "rows": rows }),
    )?;
    if !is_quiet(command.figures.json.as_deref()) {
        tell(&queue)?;
    }
    Ok(Ended::Done)
}

fn figures_of(row: &QueueRow) -> serde_json::Value {
    let [danger, actionability, novelty, perishability] = row.axes;
    json!({
        "place": row.place, "person": row.person, "class": row.class, "band": row.band,
        "danger": danger, "actionability": actionability, "novelty": novelty, "perishability": perishability,
        "due_at": row.due_at.map(|at| at.to_string()), "clock_at": row.clock_at.map(|at| at.to_string()),
        "accounts": row.accounts, "reports": row.reports, "incidents": row.incidents, "changed": row.changed,
        "known_files": row.known_files, "first_seen_files": row.first_seen_files,
        "reasons": row.reasons,
    })
}

/// Prints a queue as a person reads it.
pub(super) fn tell(queue: &Queue) -> anyhow::Result<()> {
    say(format_args!(
        "{} ({}): {} persons",
        queue.name,
        queue.country_name,
        grouped(queue.total)
    ))?;
    if queue.rows.is_empty() {
        return say("  nobody waits here");
    }
    for row in &queue.rows {
        let [danger, actionability, novelty, perishability] = row.axes;
        let due = row
            .due_at
            .map_or_else(|| "-".to_owned(), tiaki_core::time::Timestamp::date);
        let clock = row
            .clock_at
            .map_or_else(|| "-".to_owned(), tiaki_core::time::Timestamp::date);
        say(format_args!(
            "{:>3}. {:10} {:26} danger {danger:>3}  act {actionability:>3}  new {novelty:>3}  clock {perishability:>3}  due {due}  evidence until {clock}",
            row.place,
            words(&row.band),
            words(&row.class),
        ))?;
        say(format_args!(
            "     {} accounts, {}, {} known and {} first-seen files; {}",
            row.accounts,
            counted(row),
            row.known_files,
            row.first_seen_files,
            row.person
        ))?;
        if row.changed {
            say("     changed since it was ranked: run `tiaki triage`")?;
        }
        say(format_args!("     {}", row.reasons.class))?;
        for reason in row.reasons.factors.iter().take(4) {
            say(format_args!(
                "       {:+} {}: {}",
                reason.points, reason.axis, reason.text
            ))?;
        }
    }
    Ok(())
}

/// How many reports, each incident once.
fn counted(row: &QueueRow) -> String {
    if row.incidents == row.reports {
        format!("{} reports", row.reports)
    } else {
        format!("{} incidents in {} reports", row.incidents, row.reports)
    }
}

/// A code as words.
fn words(code: &str) -> String {
    code.replace('_', " ")
}
