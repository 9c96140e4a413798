//! `tiaki deconflict`: who may ask, what is published, own questions, what came, and contacts.

mod contact;

use std::num::NonZeroUsize;

use anyhow::Context;
use serde_json::json;
use tiaki_core::time::Timestamp;
use tiaki_ops::deconflict::ask::{About, ask};
use tiaki_ops::deconflict::{Said, Side, With, Worked, publish, set_peer, show, work};
use tiaki_ops::exchange::Node;
use tiaki_ops::{Act, Site};

use super::exchange::{by, node};
use crate::Ended;
use crate::cli::{Deconflict, DeconflictPeer, Figures, Sayer};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act, random};

/// Own questions that are shown.
const SHOWN: u32 = 20;

pub(super) fn run(folder: &Folder, command: &Deconflict) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    match command {
        Deconflict::Peer(said) => peer(&site, said),
        Deconflict::Publish { to, again, figures } => {
            let node = node(folder, &site)?;
            published(folder, (&site, &node), (to.as_deref(), *again), figures)
        }
        Deconflict::Ask {
            case,
            referral,
            of,
            by,
        } => {
            let about = case.as_ref().or(referral.as_ref());
            let about = about.and_then(|id| About::find(id));
            let about = about.context("that is no case (cas_…) and no referral (shr_…)")?;
            asked(&node(folder, &site)?, &site, (&about, of.as_deref()), by)
        }
        Deconflict::Answer(to) => {
            let act = act("deconflict answer");
            let done = round(folder, (&site, &node(folder, &site)?), &act)?;
            answered(&done, to)
        }
        Deconflict::Status(to) => status(&site, to),
        Deconflict::Hits { limit, figures } => hits(&site, *limit, figures),
        Deconflict::Contact(step) => contact::run(folder, &site, step),
    }
}

/// What a step runs with: all cores but for what else the machine does.
fn with<'w>(site: &'w Site, node: &'w Node, act: &'w Act) -> With<'w> {
    With {
        site,
        node,
        act,
        threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
    }
}

/// Works on what came, with the key where there is one: none is made for it.
pub(super) fn round(
    folder: &Folder,
    (site, node): (&Site, &Node),
    act: &Act,
) -> anyhow::Result<Worked> {
    let root = folder.deconflict_root(act.at, false)?;
    Ok(work(&with(site, node, act), root.as_ref())?)
}

/// Publishes to whoever may ask, where somebody may and there is a key.
pub(super) fn publish_again(
    folder: &Folder,
    (site, node): (&Site, &Node),
    act: &Act,
) -> anyhow::Result<()> {
    let lines = show::lines(site, act.at)?;
    let is_asked = lines
        .iter()
        .any(|line| line.side == Side::Asks.code() && line.is_open);
    if let Some(root) = folder.deconflict_root(act.at, false)?.filter(|_| is_asked) {
        publish(&with(site, node, act), &root, None, false)?;
    }
    Ok(())
}

fn day(at: Option<i64>) -> String {
    at.map_or_else(
        || "-".to_owned(),
        |at| moment(at).chars().take(10).collect(),
    )
}

fn moment(at: i64) -> String {
    Timestamp::from_micros(at).to_string()
}

fn peer(site: &Site, said: &DeconflictPeer) -> anyhow::Result<Ended> {
    let act = act("deconflict peer");
    if let Some(authority) = &said.authority {
        let side = if said.asked { Side::Asked } else { Side::Asks };
        let is_open = match (said.open, said.close) {
            (true, _) => Some(true),
            (false, true) => Some(false),
            (false, false) => None,
        };
        let new = Said {
            is_open,
            per_day: said.per_day,
            per_request: said.per_request,
            per_case: said.per_case,
            desk: said.desk.clone(),
        };
        set_peer(site, &act, authority, side, &new)?;
    }
    let lines = show::lines(site, act.at)?;
    figures(said.figures.json.as_deref(), &lines)?;
    if !is_quiet(said.figures.json.as_deref()) {
        lines_of(&lines)?;
    }
    Ok(Ended::Done)
}

fn lines_of(lines: &[show::Line]) -> anyhow::Result<()> {
    for line in lines {
        let state = if line.is_open { "open" } else { "closed" };
        let entries = line.entries.map_or_else(|| "-".to_owned(), grouped);
        say(format_args!(
            "{:10} {:5} {state:6} today {}/{} list {entries} of {} {}",
            line.authority,
            line.side,
            grouped(line.spent),
            grouped(line.per_day),
            day(line.listed_at),
            line.desk
        ))?;
    }
    Ok(())
}

fn published(
    folder: &Folder,
    (site, node): (&Site, &Node),
    (to, again): (Option<&str>, bool),
    told: &Figures,
) -> anyhow::Result<Ended> {
    let act = act("deconflict publish");
    let root = folder.deconflict_root(act.at, true)?;
    let root = root.context("there is no key")?;
    let done = publish(&with(site, node, &act), &root, to, again)?;
    figures(told.json.as_deref(), &done)?;
    if !is_quiet(told.json.as_deref()) {
        for one in &done {
            let what = if one.is_sent {
                "waits as a parcel: tiaki exchange carry, or export DIR"
            } else {
                "has not changed"
            };
            say(format_args!(
                "{}: {} identifiers; the list {what}",
                one.authority,
                grouped(one.identifiers)
            ))?;
        }
    }
    Ok(Ended::Done)
}

fn asked(
    node: &Node,
    site: &Site,
    (about, of): (&About, Option<&str>),
    who: &Sayer,
) -> anyhow::Result<Ended> {
    let act = by(&who.operator);
    let known = || -> anyhow::Result<Vec<String>> {
        let lines = show::lines(site, act.at)?.into_iter();
        let known = lines.filter(|line| line.side == Side::Asked.code() && line.is_open);
        Ok(known
            .filter(|line| line.entries.is_some())
            .map(|line| line.authority)
            .collect())
    };
    let whom = of.map_or_else(known, |of| Ok(vec![of.to_owned()]))?;
    anyhow::ensure!(
        !whom.is_empty(),
        "nobody has published a list to this site: ask others another way"
    );
    let mut done = Vec::new();
    for one in &whom {
        done.push(ask(&with(site, node, &act), about, one, &random()?)?);
    }
    figures(who.figures.json.as_deref(), &done)?;
    if !is_quiet(who.figures.json.as_deref()) {
        for one in &done {
            say(format_args!(
                "{}: {} identifiers of {} accounts ({} protected ones left out); {} are left of today",
                one.of,
                one.identifiers,
                grouped(one.accounts),
                grouped(one.withheld),
                grouped(one.left)
            ))?;
        }
    }
    Ok(Ended::Done)
}

fn answered(done: &Worked, to: &Figures) -> anyhow::Result<Ended> {
    figures(to.json.as_deref(), done)?;
    if !is_quiet(to.json.as_deref()) {
        say(format_args!(
            "{} questions answered, {} refused, {} wait; {} lists and {} answers came, {} hits are new: tiaki deconflict hits",
            done.answered, done.refused, done.waiting, done.lists, done.settled, done.hits
        ))?;
    }
    Ok(if done.hits == 0 {
        Ended::Done
    } else {
        Ended::Finding
    })
}

fn status(site: &Site, to: &Figures) -> anyhow::Result<Ended> {
    let at = act("deconflict status").at;
    let (lines, alarms) = (show::lines(site, at)?, show::alarms(site, at)?);
    let questions = show::questions(site, (SHOWN, 0))?;
    let told = json!({ "lines": lines, "alarms": alarms, "questions": questions });
    figures(to.json.as_deref(), &told)?;
    if !is_quiet(to.json.as_deref()) {
        lines_of(&lines)?;
        for alarm in &alarms {
            let on = alarm.day.saturating_mul(86_400_000_000);
            say(format_args!(
                "alarm {} {:10} {:5} {}: {} (threshold {})",
                day(Some(on)),
                alarm.authority,
                alarm.side,
                alarm.code,
                grouped(alarm.found),
                grouped(alarm.threshold)
            ))?;
        }
        for one in &questions {
            say(format_args!(
                "asked {} {:10} {:8} {} for {}: {} hits {}",
                moment(one.asked_at),
                one.of,
                one.state,
                grouped(one.identifiers),
                one.subject,
                one.hits,
                one.code
            ))?;
        }
    }
    Ok(Ended::Done)
}

fn hits(site: &Site, limit: u32, to: &Figures) -> anyhow::Result<Ended> {
    let all = show::hits(site, (limit, 0))?;
    figures(to.json.as_deref(), &all)?;
    if !is_quiet(to.json.as_deref()) {
        for hit in &all {
            let contact = hit.contact.as_deref().unwrap_or("nobody has called");
            say(format_args!(
                "{} {:10} {:12} {} for {}: call {} ({contact})",
                hit.id, hit.with, hit.kind, hit.account, hit.subject, hit.desk
            ))?;
        }
    }
    Ok(Ended::Done)
}
