//! What is told of rules, of what was learnt, and of back-tests.

use serde_json::Value;
use tiaki_ops::rules::learning::Learning;
use tiaki_ops::rules::office::Listed;

use crate::Ended;
use crate::output::{grouped, say};

/// Every version, with who did what.
pub(super) fn versions(versions: &[Listed]) -> anyhow::Result<()> {
    for version in versions {
        let mark = if version.in_force { "*" } else { " " };
        let parent = version
            .parent
            .as_ref()
            .map(|parent| format!(" from {parent}"))
            .unwrap_or_default();
        say(format_args!(
            "{mark} {:24} {}{parent}",
            version.version, version.state
        ))?;
        let steps = [
            (
                "proposed",
                &version.proposed_by,
                &version.proposed_at,
                &version.reason,
            ),
            (
                "approved",
                &version.approved_by,
                &version.approved_at,
                &None,
            ),
            (
                "withdrawn",
                &version.withdrawn_by,
                &version.withdrawn_at,
                &version.withdrawn_reason,
            ),
        ];
        for (what, by, at, why) in steps {
            if let (Some(by), Some(at)) = (by, at) {
                let why = why
                    .as_ref()
                    .map(|why| format!(": {why}"))
                    .unwrap_or_default();
                say(format_args!("    {what} by {by} at {at}{why}"))?;
            }
        }
        if let Some(at) = &version.backtested_at {
            let state = if version.backtest_is_current {
                "on the outcomes and against the rules of now"
            } else {
                "on other outcomes or against other rules than now"
            };
            say(format_args!("    back-tested at {at}, {state}"))?;
        }
        if let Some(why) = &version.refused {
            say(format_args!("    {why}"))?;
        }
    }
    Ok(())
}

/// What is in force now.
pub(super) fn next(versions: &[Listed]) -> anyhow::Result<Ended> {
    match versions.iter().find(|version| version.in_force) {
        Some(now) => {
            say(format_args!(
                "{} is in force; next: tiaki triage ranks everyone by it",
                now.version
            ))?;
            Ok(Ended::Done)
        }
        None => {
            say("no rules are in force, since what was approved is refused: see tiaki rules list")?;
            Ok(Ended::Finding)
        }
    }
}

/// What was learnt.
pub(super) fn learnt(learnt: &Learning) -> anyhow::Result<()> {
    say(format_args!(
        "{} from {}: {} persons with a child in danger, {} without, {} whose outcome says neither ({} to {})",
        learnt.version,
        learnt.parent,
        grouped(learnt.danger as u64),
        grouped(learnt.without as u64),
        grouped(learnt.open as u64),
        learnt.from,
        learnt.to
    ))?;
    if learnt.drawn == 0 {
        say(
            "none of them was drawn by lot: the figures hold for those whom somebody chose to work, and say nothing of the others",
        )?;
    } else {
        say(format_args!(
            "{} of them were drawn by lot and weigh by the inverse of their chance",
            grouped(learnt.drawn as u64)
        ))?;
    }
    for factor in &learnt.factors {
        let (old, new) = (factor.old, factor.new);
        let mark = if old == new { " " } else { "*" };
        say(format_args!(
            "{mark} {:22} found on {:>6}, in danger {:>6}   {:>3} +{:<3} to {:>3}  ->  {:>3} +{:<3} to {:>3}",
            factor.factor,
            grouped(factor.seen as u64),
            grouped(factor.danger as u64),
            old.points,
            old.extra,
            old.cap,
            new.points,
            new.extra,
            new.cap
        ))?;
    }
    say(format_args!(
        "mean loss in millionths {} before, {} after",
        grouped(learnt.loss_before),
        grouped(learnt.loss_after)
    ))
}

fn number(value: &Value, path: &str) -> i64 {
    value.pointer(path).and_then(Value::as_i64).unwrap_or(0)
}

fn words<'v>(value: &'v Value, path: &str) -> &'v str {
    value.pointer(path).and_then(Value::as_str).unwrap_or("-")
}

/// A count as a person reads it; one that is not told is `few`.
pub(crate) fn many(value: &Value, path: &str) -> String {
    match value.pointer(path) {
        None | Some(Value::Null) => "few".to_owned(),
        Some(count) => grouped(count.as_i64().unwrap_or(0)),
    }
}

/// A share as a person reads it: `12 of 40, 30.0 % (18.1 to 45.4)`; one that is not told is `few`.
fn share(value: &Value) -> String {
    if value.is_null() {
        return "few".to_owned();
    }
    let of = number(value, "/of");
    if of == 0 {
        return "none".to_owned();
    }
    let percent = |path| {
        let permille = number(value, path);
        format!("{}.{}", permille / 10, permille % 10)
    };
    format!(
        "{} of {}, {} % ({} to {})",
        grouped(number(value, "/part")),
        grouped(of),
        percent("/permille"),
        percent("/low_permille"),
        percent("/high_permille")
    )
}

fn rows<'v>(value: &'v Value, path: &str) -> impl Iterator<Item = &'v Value> {
    value
        .pointer(path)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn at(value: &Value, path: &str) -> Value {
    value.pointer(path).cloned().unwrap_or(Value::Null)
}

/// A back-test, from its figures.
pub(super) fn backtest(found: &Value) -> anyhow::Result<()> {
    say(format_args!(
        "{} (in force) beside {} on outcomes of persons who could be worked from {} to {}",
        words(found, "/old/version"),
        words(found, "/new/version"),
        words(found, "/from"),
        words(found, "/to")
    ))?;
    say(format_args!(
        "outcomes   {} a child in danger, {} offence, {} error, {} open; {} of them the new one was learnt from",
        many(found, "/cases/danger"),
        many(found, "/cases/offence"),
        many(found, "/cases/error"),
        many(found, "/cases/open"),
        many(found, "/cases/learnt_from")
    ))?;
    say("a child in danger among the first")?;
    for row in rows(found, "/precision") {
        say(format_args!(
            "  {:>9}  old {:38}  new {}",
            words(row, "/first"),
            share(&at(row, "/danger/old")),
            share(&at(row, "/danger/new"))
        ))?;
    }
    say(format_args!(
        "child-days old {}  new {}   never reached old {}  new {}   (each desk works {} % of its persons in 30 days)",
        many(found, "/child_days/old"),
        many(found, "/child_days/new"),
        many(found, "/never_reached/old"),
        many(found, "/never_reached/new"),
        number(found, "/capacity_percent")
    ))?;
    for side in ["old", "new"] {
        let brier = number(found, &format!("/calibration/{side}/brier_millionths"));
        say(format_args!(
            "{side}: a child in danger by band, Brier {} millionths",
            grouped(brier)
        ))?;
        for row in rows(found, &format!("/calibration/{side}/bands")) {
            say(format_args!(
                "  {:20} {}",
                words(row, "/of").replace('_', " "),
                share(&at(row, "/danger"))
            ))?;
        }
    }
    for (name, path) in [("country", "/countries"), ("provider", "/providers")] {
        say(format_args!(
            "by {name}: in the upper two bands of those with a child in danger; errors among the upper two"
        ))?;
        for row in rows(found, path).take(10) {
            say(format_args!(
                "  {:20} old {:36} new {:36}\n  {:20} old {:36} new {}",
                words(row, "/of"),
                share(&at(row, "/found/old")),
                share(&at(row, "/found/new")),
                "",
                share(&at(row, "/errors/old")),
                share(&at(row, "/errors/new"))
            ))?;
        }
    }
    changes(found)
}

fn changes(found: &Value) -> anyhow::Result<()> {
    say(format_args!(
        "drift      bands {} thousandths between persons up to {} ({}) and after ({}); below 100 is steady, above 250 a shift",
        number(found, "/drift/bands_permille"),
        words(found, "/drift/until"),
        many(found, "/drift/before"),
        many(found, "/drift/after")
    ))?;
    for row in rows(found, "/drift/factors").take(5) {
        say(format_args!(
            "  {:22} {} to {} thousandths of persons, shift {}",
            words(row, "/factor"),
            number(row, "/before_permille"),
            number(row, "/after_permille"),
            number(row, "/shift_permille")
        ))?;
    }
    say(format_args!(
        "bands      of {} persons {} go up and {} down",
        many(found, "/bands/persons"),
        many(found, "/bands/up"),
        many(found, "/bands/down")
    ))?;
    for row in rows(found, "/bands/moves") {
        say(format_args!(
            "  {:>8}  {} -> {}",
            many(row, "/persons"),
            words(row, "/from").replace('_', " "),
            words(row, "/to").replace('_', " ")
        ))?;
    }
    Ok(())
}
