//! `tiaki queue --authority CC`: who waits, first things first, and what operators did.

use anyhow::Context;
use serde_json::{Value, json};
use tiaki_core::time::Timestamp;
use tiaki_ops::Site;
use tiaki_ops::queue::{self, Filter, Standing};
use tiaki_ops::views::{Queue, QueueRow};

use crate::Ended;
use crate::cli::{Part, Queue as Command};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::act;

pub(super) fn run(site: &Site, command: &Command) -> anyhow::Result<Ended> {
    let authority = command.authority.as_deref().unwrap_or_default();
    let authority = super::super::authority::id(site, authority)?;
    let filter = filter(command)?;
    let now = act("queue").at;
    let found = queue::list(site, &authority, &filter, 0, command.limit, now)?;
    let listing = found.context("there is no such authority: see tiaki authority list")?;
    let told = |row: &queue::Row| figures_of(&row.row, &row.standing, now);
    let rows: Vec<Value> = listing.rows.iter().map(told).collect();
    figures(
        command.figures.json.as_deref(),
        &json!({ "authority": listing.authority, "total": listing.total, "more": listing.has_more, "rows": rows }),
    )?;
    if !is_quiet(command.figures.json.as_deref()) {
        head(&listing.name, &listing.country_name, listing.total)?;
        if listing.rows.is_empty() {
            say(if filter == Filter::All {
                "  nobody waits here"
            } else {
                "  nobody is in this part of it"
            })?;
        }
        for row in &listing.rows {
            tell_row(&row.row)?;
            tell_standing(&row.standing, row.row.due_at, now)?;
        }
    }
    Ok(Ended::Done)
}

fn filter(command: &Command) -> anyhow::Result<Filter> {
    Ok(match command.show {
        Part::All => Filter::All,
        Part::Back => Filter::Back,
        Part::Free => Filter::Free,
        Part::Mine => {
            let name = command.operator.clone();
            Filter::Mine(name.context("say whose, with --operator")?)
        }
        Part::Overdue => Filter::Overdue,
        Part::SetAside => Filter::SetAside,
    })
}

fn figures_of(row: &QueueRow, standing: &Standing, now: Timestamp) -> Value {
    let [danger, actionability, novelty, perishability] = row.axes;
    json!({
        "place": row.place, "person": row.person, "class": row.class, "band": row.band,
        "danger": danger, "actionability": actionability, "novelty": novelty, "perishability": perishability,
        "due_at": row.due_at.map(|at| at.to_string()), "clock_at": row.clock_at.map(|at| at.to_string()),
        "preserved_until": row.preserved_until.map(|at| at.to_string()),
        "accounts": row.accounts, "reports": row.reports, "incidents": row.incidents, "changed": row.changed,
        "known_files": row.known_files, "first_seen_files": row.first_seen_files,
        "overdue": row.due_at.is_some_and(|due| due < now), "standing": standing_figures(standing),
        "reasons": row.reasons,
    })
}

/// What operators did, as JSON.
pub(super) fn standing_figures(found: &Standing) -> Value {
    let holds: Vec<Value> = found.holds.iter().map(hold_figures).collect();
    let aside = found.aside.as_ref().map(|aside| {
        let told = aside.told.as_ref().map(|told| {
            json!({ "operator": told.operator, "at": told.at.to_string(), "code": told.code, "reason": told.reason })
        });
        let looked = aside.looked.as_ref().map(|looked| {
            json!({ "verdict": looked.verdict, "operator": looked.operator, "at": looked.at.to_string(),
                    "reason": looked.reason })
        });
        json!({ "batch": aside.batch, "told": told, "looked": looked, "back": aside.back.is_any(), "other_members": aside.back.other_members,
                "new_sources": aside.back.new_sources, "more_urgent": aside.back.more_urgent, "moved": aside.back.moved })
    });
    json!({ "holds": holds, "set_aside": found.is_aside(), "aside": aside,
            "referred_at": found.referred_at.map(|at| at.to_string()), "skips": found.skips.len(),
            "band_set": found.by_hand.as_ref().map(band_figures) })
}

fn band_figures(found: &queue::bands::ByHand) -> Value {
    json!({ "band": found.band, "rules_gave": found.given, "operator": found.operator, "at": found.at.to_string(),
            "reason": found.reason })
}

pub(super) fn hold_figures(hold: &queue::Hold) -> Value {
    json!({ "operator": hold.operator.name, "taken_at": hold.taken_at.to_string(), "until_at": hold.until_at.to_string(),
            "other_members": hold.other_members, "new_sources": hold.new_sources })
}

fn tell_standing(found: &Standing, due: Option<Timestamp>, now: Timestamp) -> anyhow::Result<()> {
    if due.is_some_and(|due| due < now) {
        say("     overdue")?;
    }
    if let Some(hand) = &found.by_hand {
        say(format_args!(
            "     band set by {}, rules gave {}: {}",
            hand.operator.escape_debug(),
            words(&hand.given),
            hand.reason.escape_debug()
        ))?;
    }
    for hold in &found.holds {
        let changed = if hold.other_members || hold.new_sources {
            "; something came in since it was taken"
        } else {
            ""
        };
        say(format_args!(
            "     held by {} until {}{changed}",
            hold.operator.name.escape_debug(),
            hold.until_at
        ))?;
    }
    if let Some(at) = found.referred_at {
        say(format_args!("     referred on {}", at.date()))?;
    }
    if let Some(aside) = &found.aside {
        let who = aside.told.as_ref().map_or_else(
            || "; by whom and why: tiaki queue why".to_owned(),
            |told| {
                format!(
                    " by {} on {} ({}): {}",
                    told.operator.escape_debug(),
                    told.at.date(),
                    words(&told.code),
                    told.reason.escape_debug()
                )
            },
        );
        let was = if found.is_aside() {
            "set aside"
        } else {
            "back: was set aside"
        };
        say(format_args!("     {was}{who}"))?;
        for (is_so, what) in [
            (aside.back.new_sources, "a new source names it"),
            (aside.back.other_members, "it is made of other accounts"),
            (aside.back.more_urgent, "its band is more urgent"),
            (aside.back.moved, "it moved to another queue"),
        ] {
            if is_so {
                say(format_args!("       since then {what}"))?;
            }
        }
    }
    Ok(())
}

/// Prints a queue as a person reads it.
pub(crate) fn tell(queue: &Queue) -> anyhow::Result<()> {
    head(&queue.name, &queue.country_name, queue.total)?;
    if queue.rows.is_empty() {
        return say("  nobody waits here");
    }
    queue.rows.iter().try_for_each(tell_row)
}

fn head(name: &str, country: &str, total: i64) -> anyhow::Result<()> {
    say(format_args!(
        "{name} ({country}): {} persons",
        grouped(total)
    ))
}

/// Prints a row as a person reads it.
pub(super) fn tell_row(row: &QueueRow) -> anyhow::Result<()> {
    let [danger, actionability, novelty, perishability] = row.axes;
    let date = |at: Option<Timestamp>| at.map_or_else(|| "-".to_owned(), Timestamp::date);
    let (due, clock, kept) = (
        date(row.due_at),
        date(row.clock_at),
        date(row.preserved_until),
    );
    let place = if row.place == 0 {
        "   -".to_owned()
    } else {
        format!("{:>3}.", row.place)
    };
    say(format_args!(
        "{place} {:10} {:26} danger {danger:>3}  act {actionability:>3}  new {novelty:>3}  clock {perishability:>3}  due {due}  evidence until {clock}  preserved until {kept}",
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
pub(super) fn words(code: &str) -> String {
    code.replace('_', " ")
}
