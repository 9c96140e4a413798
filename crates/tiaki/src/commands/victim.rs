//! `tiaki victim`: a child's account, or any account with what was only found in text, for a
//! purpose and with its entry in the log.

use anyhow::Context;
use serde_json::{Value, json};
use tiaki_core::id::{AccountId, ReportId};
use tiaki_ops::victims::{self, Request};
use tiaki_ops::views::AccountView;

use crate::Ended;
use crate::cli::{Purpose, Victim};
use crate::output::{figures, is_quiet, say};
use crate::site::{Folder, act};

pub(super) fn run(folder: &Folder, command: &Victim) -> anyhow::Result<Ended> {
    match command {
        Victim::Show {
            id,
            purpose,
            figures: to,
        } => {
            let shown = show(folder, id, purpose)?;
            let told: Vec<Value> = shown.iter().map(figures_of).collect();
            figures(to.json.as_deref(), &json!({ "accounts": told }))?;
            if !is_quiet(to.json.as_deref()) {
                if shown.is_empty() {
                    say("this report names no protected account")?;
                }
                shown.iter().try_for_each(tell)?;
            }
        }
        Victim::Reads { limit, figures: to } => {
            let reads = victims::reads(&folder.site_without_rules()?, *limit)?;
            let of = |read: &victims::ReadRow| {
                json!({ "read": read.id, "account": read.account, "operator": read.operator, "purpose": read.purpose,
                        "reason": read.reason, "read_at": read.at.to_string() })
            };
            let told: Vec<Value> = reads.iter().map(of).collect();
            figures(to.json.as_deref(), &json!({ "reads": told }))?;
            if !is_quiet(to.json.as_deref()) {
                for read in &reads {
                    let account = read
                        .account
                        .map_or_else(|| "everything, by export".to_owned(), |id| id.to_string());
                    say(format_args!(
                        "{}  {account}  {}  by {}: {}",
                        read.at,
                        read.purpose,
                        read.operator.escape_debug(),
                        read.reason.escape_debug()
                    ))?;
                }
            }
        }
    }
    Ok(Ended::Done)
}

/// What the command line says of who asks and what for.
pub(super) fn request(purpose: &Purpose) -> anyhow::Result<Request> {
    let at = act("victim").at;
    Request::new(&purpose.operator, &purpose.purpose, &purpose.reason, at)
        .context("nothing is shown")
}

fn show(folder: &Folder, id: &str, purpose: &Purpose) -> anyhow::Result<Vec<AccountView>> {
    let request = request(purpose)?;
    if let Ok(report) = ReportId::parse(id) {
        let found = victims::show_report(&folder.site_without_rules()?, &report, &request)?;
        return found.context("there is no such report");
    }
    let account = AccountId::parse(id)
        .context("name an account (acc_…) or a report (rep_…) by its id, as lists show it")?;
    let found = victims::show(&folder.site_without_rules()?, &account, &request)?;
    Ok(vec![found.context("there is no such account")?])
}

fn figures_of(account: &AccountView) -> Value {
    let parts: Vec<Value> = account
        .parts
        .iter()
        .map(|part| {
            let said: Vec<Value> = part
                .observations
                .iter()
                .map(|seen| {
                    json!({ "kind": seen.kind, "value": seen.value, "at": seen.at.map(|at| at.to_string()),
                            "port": seen.port, "event": seen.event, "verified": seen.verified, "proxy": seen.proxy,
                            "found_in_text": seen.mined })
                })
                .collect();
            json!({ "source": part.source, "report": part.report, "role": part.role, "age": part.age,
                    "identifiers": said, "held_back": part.held })
        })
        .collect();
    json!({ "account": account.id, "protection": account.protection.code(), "service": account.service,
            "handle": account.handle, "person": account.person, "parts": parts })
}

fn tell(account: &AccountView) -> anyhow::Result<()> {
    say(format_args!(
        "{} ({}): {} at {}",
        account.id,
        account.protection.code(),
        account.handle.escape_debug(),
        account.service.escape_debug()
    ))?;
    for part in &account.parts {
        let age = part
            .age
            .map_or_else(String::new, |age| format!(", stated age {age}"));
        say(format_args!(
            "  {} in {}{age}",
            part.role,
            part.reference.escape_debug()
        ))?;
        for seen in &part.observations {
            let at = seen
                .at
                .map_or_else(String::new, |at| format!(", seen {at}"));
            let how = if seen.mined { ", found in text" } else { "" };
            say(format_args!(
                "    {} {}{at}{how}",
                seen.kind,
                seen.value.escape_debug()
            ))?;
        }
        if part.held > 0 {
            say(format_args!(
                "    {} found in text not shown: a protected account holds it",
                part.held
            ))?;
        }
    }
    Ok(())
}
