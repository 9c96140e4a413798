//! `tiaki queue audit`: second looks at what was set aside.

use anyhow::Context;
use serde_json::{Value, json};
use tiaki_core::id::{PersonId, SetAsideId};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::Site;
use tiaki_ops::queue::audit::{self, Decided, Due, Estimated, Look, Ruling};

use super::show;
use crate::Ended;
use crate::cli::{AuditStep, Verdict};
use crate::output::{figures, grouped, is_quiet, say};

pub(super) fn run(
    site: &Site,
    rules: &QueueRules,
    step: &AuditStep,
    now: Timestamp,
) -> anyhow::Result<Ended> {
    match step {
        AuditStep::Next { authority, by } => {
            let asked = authority
                .as_deref()
                .map(|text| super::super::authority::id(site, text));
            let asked = asked.transpose()?.unwrap_or_default();
            let look = audit::next(site, rules, &asked, &by.operator, now)?;
            next(look.as_ref(), by.figures.json.as_deref())?;
        }
        AuditStep::Decide {
            decision,
            verdict,
            reason,
            by,
        } => {
            let id = SetAsideId::parse(decision);
            let ruling = Ruling {
                id: id.context("not the id of a decision: it begins with asd_")?,
                verdict: match verdict {
                    Verdict::Missed => "missed",
                    Verdict::Rightly => "rightly",
                }
                .to_owned(),
                reason: reason.clone(),
                operator: by.operator.clone(),
            };
            let Decided { person, is_aside } = audit::decide(site, &ruling, now)?;
            let to = by.figures.json.as_deref();
            figures(
                to,
                &json!({ "person": person, "verdict": ruling.verdict, "set_aside": is_aside }),
            )?;
            if !is_quiet(to) {
                say(stands(verdict, person, is_aside))?;
            }
        }
        AuditStep::Due(of) => {
            let due = audit::lane(site, &super::authority(site, of)?, now)?;
            let rows: Vec<Value> = due
                .iter()
                .map(|lane| json!({ "authority": lane.authority, "due": lane.due, "taken": lane.taken }))
                .collect();
            let to = of.figures.json.as_deref();
            figures(to, &json!({ "due": rows }))?;
            if !is_quiet(to) {
                for lane in &due {
                    say(format_args!(
                        "{}: {} second looks due, {} taken",
                        lane.name, lane.due, lane.taken
                    ))?;
                }
                if due.is_empty() {
                    say("of the weeks that are over, no second look is due")?;
                }
            }
        }
        AuditStep::Estimate(to) => {
            let all = audit::estimates(site, now)?;
            let rows: Vec<Value> = all.iter().map(estimate_figures).collect();
            figures(
                to.json.as_deref(),
                &json!({ "interval": "Clopper-Pearson, 95 %", "queues": rows }),
            )?;
            if !is_quiet(to.json.as_deref()) {
                all.iter().try_for_each(tell_estimate)?;
            }
        }
    }
    Ok(Ended::Done)
}

/// What stands after a verdict, in words: a decision may have ended meanwhile, or another may stand.
fn stands(verdict: &Verdict, person: PersonId, is_aside: bool) -> String {
    match (verdict, is_aside) {
        (_, true) => format!("written down; {person} stays set aside"),
        (Verdict::Missed, false) => format!("written down; {person} is back in the queue"),
        (Verdict::Rightly, false) => format!(
            "written down; {person} is not set aside: somebody brought it back meanwhile, or something came in"
        ),
    }
}

fn next(look: Option<&Look>, to: Option<&std::path::Path>) -> anyhow::Result<()> {
    let of = look.map(|look| due_figures(&look.due));
    let then = look.and_then(|look| look.then.as_ref());
    figures(to, &json!({ "taken": of, "then": then }))?;
    if is_quiet(to) {
        return Ok(());
    }
    let Some(look) = look else {
        return say("no second look waits for you");
    };
    tell_due(&look.due)?;
    say(format_args!(
        "judge by what was known on {}; what came in after does not count",
        look.due.known_at
    ))?;
    match &look.then {
        Some(then) => {
            say(format_args!("     {}", then.class))?;
            for reason in &then.factors {
                say(format_args!(
                    "       {:+} {}: {}",
                    reason.points, reason.axis, reason.text
                ))?;
            }
        }
        None => say("     what its place rested on then cannot be told any more")?,
    }
    if let Some(row) = &look.row {
        say("as it is now:")?;
        show::tell_row(row)?;
    }
    say(format_args!(
        "decide: tiaki queue audit decide {} --verdict rightly|missed --reason TEXT --operator NAME",
        look.due.id
    ))
}

fn due_figures(due: &Due) -> Value {
    let taken = due
        .taken
        .as_ref()
        .map(|(name, until)| json!({ "operator": name, "until_at": until.to_string() }));
    json!({ "decision": due.id, "person": due.person, "authority": due.authority, "taken": taken,
            "known_at": due.known_at.to_string() })
}

fn tell_due(due: &Due) -> anyhow::Result<()> {
    let taken = due
        .taken
        .as_ref()
        .map_or_else(String::new, |(name, until)| {
            format!("  looked at by {} until {until}", name.escape_debug())
        });
    say(format_args!(
        "{}  {}  {}{taken}",
        due.id, due.person, due.authority
    ))
}

fn estimate_figures(found: &Estimated) -> Value {
    let (estimate, seen) = (&found.estimate, &found.estimate.seen);
    json!({ "authority": if found.authority.is_empty() { None } else { Some(&found.authority) },
            "set_aside": seen.set_aside, "drawn": seen.drawn, "decided": seen.decided, "missed": seen.missed,
            "withdrawn": found.withdrawn, "overtaken": found.overtaken,
            "miss_rate_hundredths_percent": estimate.share,
            "low_hundredths_percent": estimate.low, "high_hundredths_percent": estimate.high,
            "misses": estimate.misses, "misses_low": estimate.misses_low, "misses_high": estimate.misses_high })
}

fn tell_estimate(found: &Estimated) -> anyhow::Result<()> {
    let (estimate, seen) = (&found.estimate, &found.estimate.seen);
    say(format_args!(
        "{}: {} set aside, {} drawn, {} looked at again, {} missed",
        found.name,
        grouped(seen.set_aside),
        grouped(seen.drawn),
        grouped(seen.decided),
        grouped(seen.missed)
    ))?;
    match (estimate.share, estimate.misses) {
        (Some(share), Some(misses)) => say(format_args!(
            "  missed: {} % (95 % interval {} to {} %), so about {} of all, between {} and {}",
            percent(share),
            percent(estimate.low),
            percent(estimate.high),
            grouped(misses),
            grouped(estimate.misses_low),
            grouped(estimate.misses_high)
        ))?,
        _ => say("  nobody has looked again yet: nothing can be said")?,
    }
    if found.withdrawn + found.overtaken > 0 {
        say(format_args!(
            "  still to be looked at: {} undone before anybody looked, {} set aside anew",
            grouped(found.withdrawn),
            grouped(found.overtaken)
        ))?;
    }
    Ok(())
}

/// Hundredths of a percent as `4.90`.
fn percent(share: u32) -> String {
    format!("{}.{:02}", share / 100, share % 100)
}

#[cfg(test)]
mod tests {
    use super::{PersonId, Verdict, stands};

    #[test]
    fn after_a_verdict_it_is_said_what_stands() {
        let told = |verdict, is_aside| stands(&verdict, PersonId::from_bytes([1; 16]), is_aside);
        assert!(told(Verdict::Rightly, true).ends_with("stays set aside"));
        assert!(told(Verdict::Rightly, false).contains("is not set aside"));
        assert!(told(Verdict::Missed, false).ends_with("is back in the queue"));
        assert!(told(Verdict::Missed, true).ends_with("stays set aside"));
    }
}
