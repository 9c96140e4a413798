//! `tiaki refer propose` and `draft`, and `withdraw`, `list` and `show` of what they made: one person to several
//! authorities with every release. Referrals of chosen persons are in [`super::referral`].

use anyhow::Context;
use serde_json::json;
use tiaki_core::id::{PersonId, SharedReferralId};
use tiaki_ops::Site;
use tiaki_ops::refer::shared::{self, Draft, Proposal, Shown};

use crate::Ended;
use crate::cli::ReferStep;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::act;

pub(super) fn run(site: &Site, step: &ReferStep) -> anyhow::Result<Ended> {
    match step {
        ReferStep::Propose {
            person,
            figures: to,
        } => {
            let found = shared::propose(site, &parse_person(person)?)?;
            let found = found.context("there is no person of this id")?;
            figures(to.json.as_deref(), &found)?;
            if !is_quiet(to.json.as_deref()) {
                found.iter().try_for_each(proposal)?;
            }
        }
        ReferStep::Draft { person, to, by } => {
            let draft = Draft {
                person: parse_person(person)?,
                to: to.clone(),
                operator: by.operator.clone(),
                reason: by.reason.clone(),
            };
            let done = shared::draft(site, &draft, act("refer draft").at)?;
            figures(by.figures.json.as_deref(), &done)?;
            if !is_quiet(by.figures.json.as_deref()) {
                told(&done)?;
            }
        }
        ReferStep::Withdraw { draft, by } => {
            let (id, at) = (parse_draft(draft)?, act("refer withdraw").at);
            shared::end(site, &id, &by.operator, &by.reason, at)?;
            figures(by.figures.json.as_deref(), &json!({ "ended": id }))?;
            if !is_quiet(by.figures.json.as_deref()) {
                say("ended: no release from now on carries it")?;
            }
        }
        ReferStep::List { limit, figures: to } => {
            let found = shared::drafts(site, 0, *limit)?;
            let all = json!({ "total": found.total, "rows": found.rows });
            figures(to.json.as_deref(), &all)?;
            if !is_quiet(to.json.as_deref()) {
                say(format_args!(
                    "{} drafts to several authorities",
                    grouped(found.total)
                ))?;
                found.rows.iter().try_for_each(told)?;
            }
        }
        ReferStep::Prepare(_)
        | ReferStep::Submit { .. }
        | ReferStep::SendBack { .. }
        | ReferStep::Release(_) => {}
        ReferStep::Show { draft, figures: to } => {
            let found = shared::show(site, &parse_draft(draft)?)?;
            let found = found.context("there is no draft of this id")?;
            figures(to.json.as_deref(), &found)?;
            if !is_quiet(to.json.as_deref()) {
                told(&found)?;
            }
        }
    }
    Ok(Ended::Done)
}

pub(super) fn parse_person(text: &str) -> anyhow::Result<PersonId> {
    PersonId::parse(text).with_context(|| "not the id of a person: it begins with per_".to_owned())
}

pub(super) fn parse_draft(text: &str) -> anyhow::Result<SharedReferralId> {
    let parsed = SharedReferralId::parse(text);
    parsed.with_context(|| "not the id of a draft: it begins with shr_".to_owned())
}

fn proposal(found: &Proposal) -> anyhow::Result<()> {
    say(format_args!(
        "{} {}{}",
        found.authority,
        found.name,
        if found.has_key { "" } else { " (no key yet)" }
    ))?;
    for ground in &found.grounds {
        say(format_args!("    {ground}"))?;
    }
    Ok(())
}

pub(super) fn told(found: &Shown) -> anyhow::Result<()> {
    let ended = match &found.ended {
        Some(ended) => format!(", ended by {} on {}", ended.operator, ended.at.date()),
        None => String::new(),
    };
    let persons: Vec<String> = found.persons.iter().map(ToString::to_string).collect();
    say(format_args!(
        "{} {} by {} on {}{ended}: {}",
        found.id,
        found.reference,
        found.operator,
        found.at.date(),
        persons.join(", ")
    ))?;
    for one in &found.suspended {
        say(format_args!(
            "    suspended with {}: {}",
            one.person,
            one.why.words()
        ))?;
    }
    for to in &found.destinations {
        let sent = match to.sent.last() {
            Some(sent) => format!("sent on {}", sent.at.date()),
            None if to.has_key => "not sent yet".to_owned(),
            None => "no key yet".to_owned(),
        };
        say(format_args!(
            "    {}: {} accounts go, {} of children are withheld, {} stay under their terms; {sent}",
            to.authority,
            grouped(to.goes),
            grouped(to.withheld),
            grouped(to.restricted)
        ))?;
    }
    Ok(())
}
