//! `tiaki fold`, `tiaki link`, `tiaki locate`, `tiaki triage`: steps over everything stored.

use serde::Serialize;
use tiaki_ops::linking::Linked;
use tiaki_ops::{folding, linking, operation, triage};

use crate::Ended;
use crate::cli::{Figures, Link};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act, freshen};

fn tell(to: &Figures, done: &impl Serialize, line: &str) -> anyhow::Result<Ended> {
    figures(to.json.as_deref(), done)?;
    if !is_quiet(to.json.as_deref()) {
        say(line)?;
    }
    Ok(Ended::Done)
}

pub(super) fn link(folder: &Folder, command: &Link) -> anyhow::Result<Ended> {
    let (site, to) = (folder.site()?, &command.figures);
    if let Some(step) = &command.step {
        return super::near::run(&site, step);
    }
    let done = match command.update {
        true => linking::update(&site, &act("link"))?,
        false => Some(linking::run(&site, &act("link"))?),
    };
    tiaki_ops::search::index(&site, &act("link"))?;
    freshen(&site);
    let Some(done) = done else {
        return tell(
            to,
            &serde_json::json!({ "changed": 0, "changed_links": 0 }),
            "nothing came in since",
        );
    };
    linked(to, &done)
}

/// Says what linking came to.
pub(super) fn linked(to: &Figures, done: &Linked) -> anyhow::Result<Ended> {
    let line = format!(
        "{} persons behind {} accounts, {} links, {} pairs to look at; {} persons are not what they were",
        grouped(done.persons),
        grouped(done.accounts),
        grouped(done.links),
        grouped(done.near_misses),
        grouped(done.changed)
    );
    let ended = tell(to, done, &line)?;
    for conflict in &done.conflicts {
        say(format_args!("decisions that cannot all hold: {conflict}"))?;
    }
    Ok(if done.conflicts.is_empty() {
        ended
    } else {
        Ended::Finding
    })
}

pub(super) fn fold(folder: &Folder, to: &Figures) -> anyhow::Result<Ended> {
    let done = folding::run(&folder.site_without_rules()?, &act("fold"))?;
    let line = format!(
        "{} reports: {} are {} by their number, {} are of {} incidents, {} of {} viral files; {} files held for a person",
        grouped(done.reports),
        grouped(done.same_report.reports),
        grouped(done.same_report.groups),
        grouped(done.same_incident.reports),
        grouped(done.same_incident.groups),
        grouped(done.viral.reports),
        grouped(done.viral.groups),
        grouped(done.held)
    );
    tell(to, &done, &line)
}

pub(super) fn locate(folder: &Folder, to: &Figures) -> anyhow::Result<Ended> {
    let done = triage::locate(&folder.site()?, &act("locate"))?;
    let line = format!(
        "{} accounts: {} to one country, {} to several, {} in conflict, {} unknown; on {} an operator has decided",
        grouped(done.accounts),
        grouped(done.routed),
        grouped(done.several),
        grouped(done.conflict),
        grouped(done.unknown),
        grouped(done.decided)
    );
    tell(to, &done, &line)
}

pub(super) fn triage(folder: &Folder, to: &Figures) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    let done = triage::run(&site, &act("triage"))?;
    operation::count(&site, &act("triage"))?;
    freshen(&site);
    let line = format!(
        "{} persons in {} queues under rules {}",
        grouped(done.persons),
        grouped(done.queues),
        done.rules
    );
    tell(to, &done, &line)
}
