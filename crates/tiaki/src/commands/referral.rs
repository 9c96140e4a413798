//! `tiaki refer prepare`, `submit`, `send-back`, `release`, and `withdraw`, `list` and `show` of referrals.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::Context;
use serde_json::json;
use tiaki_core::referral::CheckCode;
use tiaki_ops::refer::draft::{self, NewReferral, Which};
use tiaki_ops::refer::{self, Answer, Sending, Shown, shared};
use tiaki_ops::{Act, Error, Site, directory};

use super::shared::{parse_draft, parse_person};
use crate::Ended;
use crate::cli::{LetGo, Prepare, ReferStep};
use crate::output::{figures, grouped, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(folder: &Folder, step: &ReferStep) -> anyhow::Result<Ended> {
    let site = folder.site()?;
    match step {
        ReferStep::Prepare(new) => prepare(&site, new),
        ReferStep::Submit { referral, operator } => {
            draft::submit(
                &site,
                &by("refer submit", operator),
                &parse_draft(referral)?,
            )?;
            say("submitted: somebody else releases it with tiaki refer release")?;
            Ok(Ended::Done)
        }
        ReferStep::SendBack { referral, by: said } => {
            let (id, act) = (
                parse_draft(referral)?,
                by("refer send-back", &said.operator),
            );
            draft::send_back(&site, &act, &id, &said.reason)?;
            figures(said.figures.json.as_deref(), &json!({ "sent_back": id }))?;
            Ok(Ended::Done)
        }
        ReferStep::Release(command) => release(folder, &site, command),
        ReferStep::Withdraw { draft, by: said }
            if draft::is_referral(&site, &parse_draft(draft)?)? =>
        {
            let (id, act) = (parse_draft(draft)?, by("refer withdraw", &said.operator));
            draft::withdraw(&site, &act, &id, &said.reason)?;
            figures(said.figures.json.as_deref(), &json!({ "ended": id }))?;
            if !is_quiet(said.figures.json.as_deref()) {
                say("given up: nothing of it leaves")?;
            }
            Ok(Ended::Done)
        }
        ReferStep::Show { draft, figures: to }
            if draft::is_referral(&site, &parse_draft(draft)?)? =>
        {
            let at = act("refer show").at;
            let found = refer::show(&site, &parse_draft(draft)?, ("", None), at)?;
            let found = found.context("there is no referral of this id")?;
            figures(to.json.as_deref(), &found)?;
            if !is_quiet(to.json.as_deref()) {
                told(&found)?;
            }
            Ok(Ended::Done)
        }
        ReferStep::List { limit, figures: to } => list(&site, *limit, to.json.as_deref()),
        ReferStep::Propose { .. }
        | ReferStep::Draft { .. }
        | ReferStep::Withdraw { .. }
        | ReferStep::Show { .. } => super::shared::run(&site, step),
    }
}

/// Who does something, now.
fn by(command: &str, operator: &str) -> Act {
    Act {
        actor: operator.to_owned(),
        at: act(command).at,
    }
}

fn prepare(site: &Site, new: &Prepare) -> anyhow::Result<Ended> {
    let persons = new.persons.iter().map(|person| parse_person(person));
    let draft = NewReferral {
        persons: persons.collect::<anyhow::Result<_>>()?,
        within: None,
        to: new.to.clone(),
        purpose: new.purpose.clone(),
        legal_basis: new.legal_basis.clone(),
        urgency: new.urgency.clone(),
        reply_by: new.reply_by.clone(),
        cover: new.ask.clone(),
        words: new.words.clone(),
    };
    let id = draft::draft(site, &by("refer prepare", &new.operator), &draft)?;
    figures(new.figures.json.as_deref(), &json!({ "referral": id }))?;
    if !is_quiet(new.figures.json.as_deref()) {
        say(format_args!(
            "{id} drafted: tiaki refer submit {id} asks for its release"
        ))?;
    }
    Ok(Ended::Done)
}

fn release(folder: &Folder, site: &Site, command: &LetGo) -> anyhow::Result<Ended> {
    let checks = command.checks.iter().map(|code| {
        let known: Vec<&str> = CheckCode::ALL.iter().map(|check| check.code()).collect();
        CheckCode::find(code)
            .with_context(|| format!("--check names no check: {}", known.join(", ")))
    });
    let answer = Answer {
        checks: checks.collect::<anyhow::Result<BTreeSet<_>>>()?,
        seen: None,
    };
    let sending = sending(folder, site, &command.from, &command.operation)?;
    let (id, act) = (
        parse_draft(&command.referral)?,
        by("refer release", &command.operator),
    );
    let done = match refer::release(site, &act, &id, &answer, &sending) {
        Err(Error::Referral(refused @ (draft::Refused::Blocked | draft::Refused::Unanswered))) => {
            if let Some(found) = refer::show(site, &id, (&command.operator, None), act.at)? {
                checked(&found)?;
            }
            return Err(Error::Referral(refused).into());
        }
        done => done?,
    };
    figures(command.figures.json.as_deref(), &done)?;
    if !is_quiet(command.figures.json.as_deref()) {
        say(format_args!(
            "{} packages with {} persons in {}",
            grouped(done.packages.len() as u64),
            grouped(done.persons),
            sending.out.display()
        ))?;
    }
    Ok(Ended::Done)
}

/// What this site needs to let referrals leave.
pub(super) fn sending(
    folder: &Folder,
    site: &Site,
    from: &str,
    operation: &str,
) -> anyhow::Result<Sending> {
    let from = directory::find(&site.countries.directory, from)
        .context("--from names no authority: see tiaki authority list")?;
    Ok(Sending {
        from: from.clone(),
        operation: operation.to_owned(),
        signing: Arc::new(folder.signing_key()?),
        out: folder.packages(),
    })
}

fn list(site: &Site, limit: u32, json: Option<&std::path::Path>) -> anyhow::Result<Ended> {
    let standing = shared::drafts(site, 0, limit)?;
    let (mut rows, mut page, mut has_more) = (Vec::new(), 0, true);
    while has_more && rows.len() < limit as usize {
        let (found, more) = draft::list(site, ("", ""), &Which::All, page)?;
        rows.extend(found);
        (page, has_more) = (page.saturating_add(1), more);
    }
    rows.truncate(limit as usize);
    let all: Vec<serde_json::Value> = rows
        .iter()
        .map(|one| {
            json!({ "id": one.draft.id, "state": one.draft.state.code(), "reference": one.draft.reference,
                    "operator": one.draft.operator.name, "persons": one.draft.persons,
                    "accounts": one.draft.accounts, "to": one.to })
        })
        .collect();
    let told_all = json!({ "total": standing.total, "rows": standing.rows, "referrals": all });
    figures(json, &told_all)?;
    if !is_quiet(json) {
        for one in &rows {
            say(format_args!(
                "{} {} by {} on {}: {} persons to {}",
                one.draft.id,
                one.draft.state.code(),
                one.draft.operator.name,
                one.draft.at.date(),
                grouped(one.draft.persons),
                one.to.join(", ")
            ))?;
        }
        say(format_args!(
            "{} choices of several authorities",
            grouped(standing.total)
        ))?;
        standing.rows.iter().try_for_each(super::shared::told)?;
    }
    Ok(Ended::Done)
}

fn told(found: &Shown) -> anyhow::Result<()> {
    say(format_args!(
        "{} {} by {} on {}: {} persons with {} accounts, {}",
        found.id,
        found.state,
        found.operator,
        found.at.date(),
        grouped(found.persons_in_all),
        grouped(found.accounts_in_all),
        found.urgency
    ))?;
    for to in &found.recipients {
        let Some(goes) = &to.goes else {
            let sent = to.at.iter().map(|at| {
                let file = at.file.as_deref().unwrap_or("a file without a name");
                let (package, digest, key) = (at.package, &at.digest, &at.key);
                format!(
                    "{} {package} in {file}, {} bytes, SHA-256 {digest}, sealed to {key}",
                    at.state,
                    grouped(u64::try_from(at.size).unwrap_or(0))
                )
            });
            say(format_args!(
                "    {}: {}",
                to.authority,
                sent.collect::<Vec<_>>().join(", ")
            ))?;
            continue;
        };
        let stays = goes
            .stays
            .iter()
            .map(|(code, count)| format!("{count} {}", code.code()));
        let stays: Vec<String> = stays.collect();
        say(format_args!(
            "    {}: {} persons and {} accounts go; what stays: {}",
            to.authority,
            goes.persons,
            goes.accounts,
            if stays.is_empty() {
                "nothing".to_owned()
            } else {
                stays.join(", ")
            }
        ))?;
        for table in &goes.tables {
            say(format_args!(
                "        {} {} rows",
                table.name,
                grouped(table.rows.unwrap_or(0))
            ))?;
        }
    }
    checked(found)
}

/// The list of checks.
fn checked(found: &Shown) -> anyhow::Result<()> {
    for item in &found.checks {
        let reasons: Vec<String> = item
            .reasons
            .iter()
            .map(|reason| {
                let named = reason.named.join(" ");
                format!("{} {} {named}", reason.code.code(), reason.count)
                    .trim()
                    .to_owned()
            })
            .collect();
        say(format_args!(
            "    {:8} {}: {}",
            item.standing.code(),
            item.check.code(),
            reasons.join("; ")
        ))?;
    }
    Ok(())
}
