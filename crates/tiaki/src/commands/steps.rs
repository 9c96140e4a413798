//! `tiaki fold`, `tiaki link`, `tiaki locate`, `tiaki triage`: steps over everything stored.

use serde::Serialize;
use tiaki_ops::{folding, linking, triage};

use crate::Ended;
use crate::cli::Figures;
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

fn tell(to: &Figures, done: &impl Serialize, line: &str) -> anyhow::Result<Ended> {
    figures(to.json.as_deref(), done)?;
    if !is_quiet(to.json.as_deref()) {
        say(line)?;
    }
    Ok(Ended::Done)
}

pub(super) fn link(folder: &Folder, to: &Figures) -> anyhow::Result<Ended> {
    let done = linking::run(&folder.site()?, &act("link"))?;
    let line = format!(
        "{} persons behind {} accounts, {} links, {} pairs to look at",
        grouped(done.persons),
        grouped(done.accounts),
        grouped(done.links),
        grouped(done.near_misses)
    );
    let ended = tell(to, &done, &line)?;
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
    let done = folding::run(&folder.site()?, &act("fold"))?;
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
        "{} accounts: {} to one country, {} to several, {} in conflict, {} unknown",
        grouped(done.accounts),
        grouped(done.routed),
        grouped(done.several),
        grouped(done.conflict),
        grouped(done.unknown)
    );
    tell(to, &done, &line)
}

pub(super) fn triage(folder: &Folder, to: &Figures) -> anyhow::Result<Ended> {
    let done = triage::run(&folder.site()?, &act("triage"))?;
    let line = format!(
        "{} persons in {} queues under rules {}",
        grouped(done.persons),
        grouped(done.queues),
        done.rules
    );
    tell(to, &done, &line)
}
