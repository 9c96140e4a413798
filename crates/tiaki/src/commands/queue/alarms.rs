//! `tiaki queue alarms`: who is overdue, whose evidence is dying, and of whom providers soon preserve nothing more.

use serde_json::{Value, json};
use tiaki_core::queue::{Alarm, AlarmKind};
use tiaki_core::time::Timestamp;
use tiaki_ops::Site;
use tiaki_ops::queue;

use crate::Ended;
use crate::cli::Of;
use crate::output::{figures, grouped, is_quiet, say};

pub(super) fn run(site: &Site, within: u16, of: &Of, now: Timestamp) -> anyhow::Result<Ended> {
    let found = queue::alarms(site, &super::authority(site, of)?, within, now)?;
    let counts: Vec<Value> = found
        .counts
        .iter()
        .map(|count| {
            json!({ "authority": count.authority, "evidence_dying": count.dying,
                    "preservation_ending": count.ending, "overdue": count.overdue, "overdue_held": count.overdue_held })
        })
        .collect();
    let rows: Vec<Value> = found.alarms.iter().map(row).collect();
    let to = of.figures.json.as_deref();
    figures(
        to,
        &json!({ "at": now.to_string(), "within_days": within, "authorities": counts, "alarms": rows }),
    )?;
    if !is_quiet(to) {
        for count in &found.counts {
            say(format_args!(
                "{}: evidence of {} dies within {within} days and nobody holds them, providers preserve that of {} no longer; {} overdue, {} of them held",
                count.name,
                grouped(count.dying),
                grouped(count.ending),
                grouped(count.overdue),
                grouped(count.overdue_held)
            ))?;
        }
        found
            .alarms
            .iter()
            .take(of.limit as usize)
            .try_for_each(tell)?;
        let more = found.alarms.len().saturating_sub(of.limit as usize);
        if more > 0 {
            say(format_args!("{more} more: --limit, or --json for all"))?;
        }
        if found.alarms.is_empty() {
            say("no alarms")?;
        }
    }
    Ok(if found.alarms.is_empty() {
        Ended::Done
    } else {
        Ended::Finding
    })
}

fn row(alarm: &Alarm) -> Value {
    json!({ "kind": alarm.kind.code(), "at": alarm.at.to_string(), "authority": alarm.of.authority,
            "person": alarm.of.person, "band": alarm.of.band, "held_by": alarm.of.held_by })
}

fn tell(alarm: &Alarm) -> anyhow::Result<()> {
    let what = match alarm.kind {
        AlarmKind::EvidenceDying => "evidence until",
        AlarmKind::PreservationEnding => "preserved until",
        _ => "was due on",
    };
    let held = alarm.of.held_by.as_ref().map_or_else(String::new, |name| {
        format!("  held by {}", name.escape_debug())
    });
    say(format_args!(
        "  {:12} {:10} {what} {}  {}{held}",
        alarm.of.authority,
        super::show::words(&alarm.of.band),
        alarm.at.date(),
        alarm.of.person
    ))
}
