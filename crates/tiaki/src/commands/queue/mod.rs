//! `tiaki queue`: who waits, and what operators do with them.

mod alarms;
mod audit;
mod show;

use std::collections::BTreeMap;

use anyhow::Context;
use serde_json::{Value, json};
use tiaki_core::id::{PersonId, SetAsideBatchId};
use tiaki_core::queue::QueueRules;
use tiaki_core::time::Timestamp;
use tiaki_ops::Site;
use tiaki_ops::queue::{self, SetAside, Taken, bands};

pub(super) use self::show::tell;
use crate::Ended;
use crate::cli::{By, ByHand, Of, Queue, QueueStep};
use crate::output::{figures, is_quiet, say};
use crate::site::{Folder, act};

/// The most that one decision sets aside.
const AT_ONCE: u32 = 10_000;

pub(super) fn run(folder: &Folder, command: &Queue) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    let Some(step) = &command.step else {
        return show::run(&site, command);
    };
    let desk = Desk {
        site: &site,
        rules: folder.queue_rules()?,
        now: act("queue").at,
    };
    desk.step(step)
}

/// What every step is given.
struct Desk<'d> {
    site: &'d Site,
    rules: QueueRules,
    now: Timestamp,
}

impl Desk<'_> {
    fn step(&self, step: &QueueStep) -> anyhow::Result<Ended> {
        let (site, rules, now) = (self.site, &self.rules, self.now);
        match step {
            QueueStep::Next { authority, by } => {
                let authority = super::authority::id(site, authority)?;
                let taken = queue::next(site, rules, &authority, &by.operator, now)?;
                self.taken(taken.as_ref(), by)
            }
            QueueStep::Take { whom, by } => {
                let id = person(&whom.person)?;
                let taken = queue::take(site, rules, &id, &by.operator, now)?;
                self.taken(Some(&taken), by)
            }
            QueueStep::Release { whom, by } => {
                let freed = queue::release(site, &person(&whom.person)?, &by.operator, now)?;
                told(by, &freed, "given back")
            }
            QueueStep::Skip { whom, reason, by } => {
                let id = person(&whom.person)?;
                let freed = queue::skip(site, rules, &id, &by.operator, reason, now)?;
                let words = format!(
                    "given back undone; not offered to you until {}",
                    freed.until
                );
                told(by, &freed, &words)
            }
            QueueStep::SetAside { .. } => self.set_aside(step),
            QueueStep::Restore { person, batch, by } => {
                self.restore(person.as_deref(), batch.as_deref(), by)
            }
            QueueStep::Band {
                whom,
                set,
                reason,
                by,
                ..
            } => self.band(&person(&whom.person)?, *set, reason.as_deref(), by),
            QueueStep::Why { whom, by } => self.why(&person(&whom.person)?, by),
            QueueStep::Held(of) => self.held(of),
            QueueStep::Skipped(of) => self.skipped(of),
            QueueStep::Alarms { within, of } => {
                alarms::run(site, within.unwrap_or(rules.alarm_days), of, now)
            }
            QueueStep::Audit(step) => audit::run(site, rules, step, now),
        }
    }

    fn taken(&self, taken: Option<&Taken>, by: &By) -> anyhow::Result<Ended> {
        let to = by.figures.json.as_deref();
        let standing = taken
            .map(|taken| queue::standing(self.site, &taken.person, self.now))
            .transpose()?;
        let of = taken.map(|taken| {
            json!({ "person": taken.person, "authority": taken.authority, "band": taken.band,
                    "until_at": taken.until.to_string() })
        });
        let standing_of = standing.as_ref().map(show::standing_figures);
        figures(to, &json!({ "taken": of, "standing": standing_of }))?;
        if !is_quiet(to) {
            match taken {
                None => say("nobody is free in this queue")?,
                Some(taken) => say(format_args!(
                    "{} ({}), held until {}; see /person/{}",
                    taken.person,
                    show::words(&taken.band),
                    taken.until,
                    taken.person
                ))?,
            }
        }
        Ok(Ended::Done)
    }

    fn set_aside(&self, step: &QueueStep) -> anyhow::Result<Ended> {
        let QueueStep::SetAside {
            persons,
            proposed,
            code,
            reason,
            count,
            by,
        } = step
        else {
            return Ok(Ended::Done);
        };
        let persons = match proposed {
            Some(authority) => {
                let authority = super::authority::id(self.site, authority)?;
                queue::proposed(self.site, &authority, self.now, AT_ONCE)?.persons
            }
            None => persons
                .iter()
                .map(|id| person(id))
                .collect::<Result<_, _>>()?,
        };
        let decision = SetAside {
            persons,
            code: code.clone(),
            reason: reason.clone(),
            operator: by.operator.clone(),
            count: *count,
            seen: BTreeMap::new(),
        };
        let done = queue::set_aside(self.site, &self.rules, &decision, self.now)?;
        let to = by.figures.json.as_deref();
        figures(to, &json!({ "count": done.count, "batch": done.batch }))?;
        if !is_quiet(to) {
            let batch = done.batch.map(|id| id.to_string()).unwrap_or_default();
            say(format_args!(
                "{} set aside; to undo: tiaki queue restore --batch {batch} --operator NAME",
                done.count
            ))?;
        }
        Ok(Ended::Done)
    }

    fn restore(&self, id: Option<&str>, batch: Option<&str>, by: &By) -> anyhow::Result<Ended> {
        let done = match (id, batch) {
            (_, Some(batch)) => {
                let batch = SetAsideBatchId::parse(batch);
                let batch = batch.context("not the id of a batch: it begins with bat_")?;
                queue::restore_batch(self.site, &batch, &by.operator, self.now)?
            }
            (id, None) => {
                let id = person(id.unwrap_or_default())?;
                queue::restore(self.site, &id, &by.operator, self.now)?
            }
        };
        let to = by.figures.json.as_deref();
        figures(to, &json!({ "count": done.count }))?;
        if !is_quiet(to) {
            say(format_args!("{} back in the queue", done.count))?;
        }
        Ok(Ended::Done)
    }

    /// Sets a band, or lifts what was set.
    fn band(
        &self,
        id: &PersonId,
        band: Option<ByHand>,
        reason: Option<&str>,
        by: &By,
    ) -> anyhow::Result<Ended> {
        let name = by.operator.as_str();
        let set = match band {
            Some(band) => {
                let said = (name, reason.unwrap_or_default());
                bands::set(self.site, id, band.code(), said, self.now)?
            }
            None => bands::lift(self.site, id, name, self.now)?,
        };
        let to = by.figures.json.as_deref();
        figures(
            to,
            &json!({ "person": set.person, "authority": set.authority, "band": set.band,
                     "rules_gave": set.given }),
        )?;
        if !is_quiet(to) {
            say(format_args!(
                "{}: {} ({})",
                set.person,
                show::words(&set.band),
                match band {
                    Some(_) => format!("set by hand; rules gave {}", show::words(&set.given)),
                    None => "as the rules gave".to_owned(),
                }
            ))?;
        }
        Ok(Ended::Done)
    }

    fn why(&self, id: &PersonId, by: &By) -> anyhow::Result<Ended> {
        let told = queue::told(self.site, id, &by.operator, self.now)?;
        let rows: Vec<Value> = told
            .iter()
            .map(|told| {
                json!({ "operator": told.operator, "at": told.at.to_string(), "code": told.code, "reason": told.reason })
            })
            .collect();
        let to = by.figures.json.as_deref();
        figures(to, &json!({ "told": rows }))?;
        if !is_quiet(to) {
            for told in &told {
                say(format_args!(
                    "set aside by {} on {} ({}): {}",
                    told.operator.escape_debug(),
                    told.at,
                    show::words(&told.code),
                    told.reason.escape_debug()
                ))?;
            }
        }
        Ok(Ended::Done)
    }

    fn held(&self, of: &Of) -> anyhow::Result<Ended> {
        let authority = authority(self.site, of)?;
        let held = queue::held(self.site, &authority, self.now, of.limit)?;
        let rows: Vec<Value> = held
            .iter()
            .map(|one| {
                let holds: Vec<Value> = one.holds.iter().map(show::hold_figures).collect();
                json!({ "person": one.person, "holds": holds })
            })
            .collect();
        let to = of.figures.json.as_deref();
        figures(to, &json!({ "held": rows }))?;
        if !is_quiet(to) {
            for one in &held {
                for hold in &one.holds {
                    let changed = hold.other_members || hold.new_sources;
                    say(format_args!(
                        "{}  until {}  by {}{}",
                        one.person,
                        hold.until_at,
                        hold.operator.name.escape_debug(),
                        if changed {
                            "  something came in since"
                        } else {
                            ""
                        }
                    ))?;
                }
            }
            if held.is_empty() {
                say("nobody is held")?;
            }
        }
        Ok(Ended::Done)
    }

    fn skipped(&self, of: &Of) -> anyhow::Result<Ended> {
        let skipped = queue::skipped(self.site, &authority(self.site, of)?, of.limit)?;
        let rows: Vec<Value> = skipped
            .iter()
            .map(|one| {
                json!({ "person": one.person, "authority": one.authority, "operator": one.skip.operator,
                        "at": one.skip.at.to_string(), "until_at": one.skip.until_at.to_string(),
                        "reason": one.skip.reason })
            })
            .collect();
        let to = of.figures.json.as_deref();
        figures(to, &json!({ "skipped": rows }))?;
        if !is_quiet(to) {
            for one in &skipped {
                say(format_args!(
                    "{}  {}  {}  by {}: {}",
                    one.skip.at,
                    one.person,
                    one.authority,
                    one.skip.operator.escape_debug(),
                    one.skip.reason.escape_debug()
                ))?;
            }
            if skipped.is_empty() {
                say("nothing was skipped")?;
            }
        }
        Ok(Ended::Done)
    }
}

fn person(text: &str) -> anyhow::Result<PersonId> {
    PersonId::parse(text).context("not the id of a person: it begins with per_")
}

/// The queue asked for; empty for all.
fn authority(site: &Site, of: &Of) -> anyhow::Result<String> {
    let asked = of.authority.as_deref();
    Ok(asked
        .map(|text| super::authority::id(site, text))
        .transpose()?
        .unwrap_or_default())
}

fn told(by: &By, freed: &Taken, words: &str) -> anyhow::Result<Ended> {
    let to = by.figures.json.as_deref();
    figures(
        to,
        &json!({ "person": freed.person, "authority": freed.authority }),
    )?;
    if !is_quiet(to) {
        say(format_args!("{}: {words}", freed.person))?;
    }
    Ok(Ended::Done)
}
