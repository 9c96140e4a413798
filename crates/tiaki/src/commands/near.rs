//! `tiaki link near` and `tiaki link decide`: what the pages have under `/reviews`, for a terminal.

use anyhow::Context;
use serde_json::{Value, json};
use tiaki_core::id::AccountId;
use tiaki_ops::Site;
use tiaki_ops::linking::{self, Ruling, Shown, Verdict};
use tiaki_ops::reviews::{self, Against, Conflict, Pair, Reviews, Side};
use tiaki_ops::views::{EXACT, LinkEvidence};

use crate::Ended;
use crate::cli::{LinkStep, LinkVerdict};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::act;

pub(super) fn run(site: &Site, step: &LinkStep) -> anyhow::Result<Ended> {
    match step {
        LinkStep::Decide {
            one,
            other,
            verdict,
            reason,
            operator,
        } => {
            let ruling = Ruling {
                one: account(one)?,
                other: account(other)?,
                verdict: match verdict {
                    LinkVerdict::Same => Verdict::Same,
                    LinkVerdict::Different => Verdict::Different,
                    LinkVerdict::Unsure => Verdict::Unsure,
                },
                operator: operator.clone(),
                reason: reason.clone(),
                shown: Shown::default(),
            };
            linking::decide(site, &act("link decide"), &ruling)?;
            say("written down; persons follow with the next `tiaki link`")?;
            Ok(Ended::Done)
        }
        LinkStep::Near { limit, figures: to } => {
            let found = reviews::reviews_of(site, 0, *limit)?;
            figures(to.json.as_deref(), &figures_of(&found))?;
            if !is_quiet(to.json.as_deref()) {
                tell(&found)?;
            }
            Ok(if found.conflicts.is_empty() {
                Ended::Done
            } else {
                Ended::Finding
            })
        }
        #[cfg(feature = "spread")]
        LinkStep::Spread(step) => super::spread::run(site, step),
    }
}

fn account(text: &str) -> anyhow::Result<AccountId> {
    let parsed = AccountId::parse(text);
    parsed.with_context(|| "not the id of an account: it begins with acc_".to_owned())
}

fn figures_of(found: &Reviews) -> Value {
    let rows: Vec<Value> = (1_u32..)
        .zip(&found.pairs)
        .map(|(place, pair)| row(place, pair))
        .collect();
    let conflicts: Vec<Value> = found.conflicts.iter().map(conflict).collect();
    json!({ "total": found.total, "rows": rows, "decided": found.decided, "waiting": found.waiting,
            "conflicts": conflicts })
}

fn row(place: u32, pair: &Pair) -> Value {
    let weighed = pair.weighed.as_ref();
    json!({ "place": place, "a": pair.a.id, "b": pair.b.id, "a_person": pair.a.person, "b_person": pair.b.person,
            "confidence": weighed.map(|one| one.confidence), "weight": weighed.map(|one| one.weight),
            "not_joined": weighed.map(|one| &one.reason), "evidence": weighed.map(|one| &one.evidence) })
}

fn conflict(found: &Conflict) -> Value {
    let same: Vec<_> = found.same.iter().map(|(a, b)| json!([a, b])).collect();
    json!({ "a": found.a, "b": found.b, "against": against(found.against), "same": same })
}

const fn against(found: Against) -> &'static str {
    match found {
        Against::Different => "different",
        Against::Unsure => "unsure",
        Against::Told(_) => "told_apart_by_a_report",
    }
}

fn tell(found: &Reviews) -> anyhow::Result<()> {
    say(format_args!(
        "{} pairs to look at; {} decisions, {} of them not seen by linking yet",
        grouped(found.total),
        grouped(found.decided),
        grouped(found.waiting)
    ))?;
    for (place, pair) in (1..).zip(&found.pairs) {
        let weighed = pair.weighed.as_ref();
        let confidence = weighed.map_or(0, |one| one.confidence);
        say(format_args!(
            "{place:>4}. confidence {}.{} %  {} bits  not joined: {}",
            confidence / 10,
            (confidence % 10).abs(),
            bits(weighed.map_or(0, |one| one.weight)),
            weighed.map_or_else(String::new, |one| one.reason.replace('_', " "))
        ))?;
        for side in [&pair.a, &pair.b] {
            say(format_args!("      {}", named(side)))?;
        }
        for piece in weighed.into_iter().flat_map(|one| &one.evidence) {
            say(format_args!("        {}", evidence(piece)))?;
        }
    }
    for one in &found.conflicts {
        let same: Vec<String> = one
            .same
            .iter()
            .map(|(a, b)| format!("{a} with {b}"))
            .collect();
        let against = match one.against {
            Against::Different => "are decided different",
            Against::Unsure => "are left open",
            Against::Told(_) => "are told apart by a report",
        };
        say(format_args!(
            "decisions that cannot all hold: {} and {} {against}, and decided same: {}",
            one.a,
            one.b,
            same.join(", ")
        ))?;
    }
    Ok(())
}

/// By ids alone: what an account is called stays out of a terminal's history.
fn named(side: &Side) -> String {
    match side.person {
        Some(person) => format!("{} of {person}", side.id),
        None => side.id.to_string(),
    }
}

fn evidence(piece: &LinkEvidence) -> String {
    let plain = |code: &str| code.replace('_', " ");
    format!(
        "{:>7} {} ({}), held by {} accounts of {} persons",
        bits(piece.weight),
        plain(&piece.kind),
        plain(&piece.manner),
        held(piece.holders),
        held(piece.persons)
    )
}

/// A number of holders: more than a few are told rounded up.
fn held(count: u64) -> String {
    let number = grouped(count);
    if count > EXACT {
        format!("up to {number}")
    } else {
        number
    }
}

/// Hundredths of a bit as `+8.43`.
fn bits(hundredths: i64) -> String {
    let sign = if hundredths < 0 { '-' } else { '+' };
    let size = hundredths.unsigned_abs();
    format!("{sign}{}.{:02}", size / 100, size % 100)
}

#[cfg(test)]
mod tests {
    use super::bits;

    #[test]
    fn bits_have_a_sign_and_two_decimals() {
        for (hundredths, written) in [(0, "+0.00"), (843, "+8.43"), (-5, "-0.05")] {
            assert_eq!(bits(hundredths), written);
        }
    }
}
