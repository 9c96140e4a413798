//! `tiaki case show`, `list`, `alarms` and `timeline`.

use serde_json::{Value, json};
use tiaki_core::id::CaseId;
use tiaki_core::outcome::date_text;
use tiaki_core::time::Timestamp;
use tiaki_ops::Site;
use tiaki_ops::case::{self, Filter, Hang, Hanging, Line, RequestIn, Shown, Which};

use super::as_of;
use crate::Ended;
use crate::cli::By;
use crate::output::{figures, is_quiet, say};

pub(super) fn case(site: &Site, id: &CaseId, by: &By) -> anyhow::Result<Ended> {
    let shown = case::show(site, &as_of(by), id)?;
    let to = by.figures.json.as_deref();
    figures(to, &whole(&shown))?;
    if !is_quiet(to) {
        head(&shown)?;
        body(&shown)?;
    }
    Ok(Ended::Done)
}

fn time(at: Option<Timestamp>) -> Option<String> {
    at.map(|at| at.to_string())
}

fn whole(shown: &Shown) -> Value {
    let case = &shown.case;
    let rows = |all: Vec<Value>| Value::Array(all);
    let members = shown.members.iter().map(|one| {
        json!({ "operator": one.operator.name, "role": one.role.code(), "since": one.since.to_string() })
    });
    let persons = shown.persons.iter().map(|one| {
        json!({ "person": one.person, "accounts": one.accounts, "other_accounts": one.others,
                "preserved_until": time(one.preserved_until), "also_in": one.also_in,
                "also_hidden": one.also_hidden })
    });
    let tasks = shown.tasks.iter().map(|one| {
        let done = one.done.as_ref();
        json!({ "task": one.id, "text": one.words, "due_on": one.due_on.map(date_text),
                "assignee": one.assignee.as_ref().map(|whose| &whose.name), "state": one.state().code(),
                "done_by": done.map(|(who, _)| who), "done_at": done.map(|(_, at)| at.to_string()) })
    });
    let notes = shown.notes.iter().map(|one| {
        json!({ "note": one.id, "text": one.words, "operator": one.operator, "at": one.at.to_string() })
    });
    let hand_overs = shown.hand_overs.iter().map(|one| {
        json!({ "hand_over": one.id, "office": one.office, "at": one.handed_at.to_string(),
                "acknowledged_at": time(one.acknowledged_at), "reference": one.reference })
    });
    json!({
        "case": case.id, "reference": case.reference, "state": case.state.code(),
        "closing": case.closing.map(|code| code.code()), "restricted": case.restricted,
        "opened_by": case.opened_by, "opened_at": case.opened_at.to_string(),
        "changed_at": case.changed_at.to_string(), "unread": shown.unread, "nobodys_accounts": shown.nobodys,
        "members": rows(members.collect()), "persons": rows(persons.collect()), "tasks": rows(tasks.collect()),
        "notes": rows(notes.collect()), "requests": rows(shown.requests.iter().map(request).collect()),
        "hand_overs": rows(hand_overs.collect()),
    })
}

fn request(one: &RequestIn) -> Value {
    let of = &one.request;
    json!({
        "request": of.id, "kind": of.kind.code(), "law": of.law.map(|law| law.code()), "office": of.office,
        "reference": of.reference, "extends": of.extends, "state": of.state.code(),
        "sent_on": of.sent_on.map(date_text), "due_on": of.term.due_on.map(date_text),
        "ends_on": of.term.ends_on.map(date_text), "over": one.is_over, "accounts": one.accounts,
    })
}

fn head(shown: &Shown) -> anyhow::Result<()> {
    let case = &shown.case;
    let closing = case.closing.map(|code| format!(" ({})", code.text()));
    say(format_args!(
        "{}  {}  {}{}{}  opened {} by {}",
        case.id,
        case.reference.as_deref().unwrap_or("-"),
        case.state.code(),
        closing.unwrap_or_default(),
        if case.restricted { ", restricted" } else { "" },
        case.opened_at,
        case.opened_by.escape_debug()
    ))?;
    for one in &shown.members {
        let name = one.operator.name.escape_debug();
        say(format_args!("  {:8} {name}", one.role.code()))?;
    }
    for one in &shown.persons {
        say(format_args!("  {}  {} accounts", one.person, one.accounts))?;
        if one.others > 0 {
            say(format_args!(
                "     and {} that came since: tiaki case add {} {}",
                one.others, case.id, one.person
            ))?;
        }
        for other in &one.also_in {
            say(format_args!("     also in {other}"))?;
        }
        if one.also_hidden {
            say(format_args!(
                "     also in a case that you may not see: ask your supervisor"
            ))?;
        }
    }
    if shown.nobodys > 0 {
        say(format_args!(
            "  {} accounts are nobody's now",
            shown.nobodys
        ))?;
    }
    Ok(())
}

fn body(shown: &Shown) -> anyhow::Result<()> {
    let day = |day: Option<i64>| day.map_or_else(|| "-".to_owned(), date_text);
    for one in &shown.tasks {
        let whose = one.assignee.as_ref().map_or("-", |whose| &whose.name);
        say(format_args!(
            "  {}  {:4}  due {}  {}: {}",
            one.id,
            one.state().code(),
            day(one.due_on),
            whose.escape_debug(),
            one.words.escape_debug()
        ))?;
    }
    for one in &shown.requests {
        let of = &one.request;
        say(format_args!(
            "  {}  {}  {}  due {}  ends {}{}  {}",
            of.id,
            of.kind.code(),
            of.state.code(),
            day(of.term.due_on),
            day(of.term.ends_on),
            if one.is_over { "  over" } else { "" },
            of.office.escape_debug()
        ))?;
    }
    for one in &shown.hand_overs {
        let known = time(one.acknowledged_at);
        say(format_args!(
            "  {}  handed over {}  acknowledged {}  {}",
            one.id,
            one.handed_at,
            known.as_deref().unwrap_or("-"),
            one.office.escape_debug()
        ))?;
    }
    for one in &shown.notes {
        say(format_args!(
            "  {}  {}  {}:",
            one.id,
            one.at,
            one.operator.escape_debug()
        ))?;
        for line in one.words.lines() {
            say(format_args!("     {}", line.escape_debug()))?;
        }
    }
    say(format_args!("{} unread in its timeline", shown.unread))
}

/// The cases that nobody who is active leads: a finding where there is any.
pub(super) fn unled(site: &Site, by: &By) -> anyhow::Result<Ended> {
    let found = case::unled(site, &as_of(by))?;
    let rows = found.iter().map(|one| {
        json!({ "case": one.case, "restricted": one.restricted, "opened_at": one.opened_at.to_string(),
                "why": one.why })
    });
    let rows: Vec<Value> = rows.collect();
    let to = by.figures.json.as_deref();
    figures(to, &json!({ "cases": rows }))?;
    if !is_quiet(to) {
        for one in &found {
            let restricted = if one.restricted { "  restricted" } else { "" };
            let why: Vec<&str> = one.why.iter().map(|why| why.code()).collect();
            say(format_args!(
                "{}  opened {}  {}{restricted}",
                one.case,
                one.opened_at,
                why.join(", ")
            ))?;
        }
    }
    Ok(if found.is_empty() {
        Ended::Done
    } else {
        Ended::Finding
    })
}

pub(super) fn list(site: &Site, which: Which, page: u32, by: &By) -> anyhow::Result<Ended> {
    let found = case::list(site, &as_of(by), which, page, case::PAGE_SIZE)?;
    let rows: Vec<Value> = found
        .iter()
        .map(|one| {
            let case = &one.row.case;
            json!({ "case": case.id, "reference": case.reference, "state": case.state.code(),
                    "restricted": case.restricted, "opened_at": case.opened_at.to_string(),
                    "changed_at": case.changed_at.to_string(), "persons": one.row.persons, "tasks": one.row.tasks,
                    "overdue": one.row.overdue, "requests": one.row.requests, "unread": one.unread })
        })
        .collect();
    let to = by.figures.json.as_deref();
    figures(to, &json!({ "cases": rows }))?;
    if !is_quiet(to) {
        for one in &found {
            let case = &one.row.case;
            say(format_args!(
                "{}  {:12} {:8}{} {} persons  {} tasks ({} overdue)  {} requests  {} unread",
                case.id,
                case.reference.as_deref().unwrap_or("-"),
                case.state.code(),
                if case.restricted { " restricted" } else { "" },
                one.row.persons,
                one.row.tasks,
                one.row.overdue,
                one.row.requests,
                one.unread
            ))?;
        }
        if found.is_empty() {
            say("no cases")?;
        }
    }
    Ok(Ended::Done)
}

pub(super) fn alarms(site: &Site, within: u16, by: &By) -> anyhow::Result<Ended> {
    let found = case::hanging(site, &as_of(by), within)?;
    let rows: Vec<Value> = found
        .iter()
        .map(|one| {
            let (kind, about) = hangs(one);
            json!({ "case": one.case, "kind": kind, "about": about, "on": date_text(one.on),
                    "days_left": one.days_left, "mine": one.mine })
        })
        .collect();
    let to = by.figures.json.as_deref();
    figures(to, &json!({ "alarms": rows }))?;
    if !is_quiet(to) {
        for one in &found {
            let (kind, about) = hangs(one);
            say(format_args!(
                "{}  {kind:18} {about}  {}{}",
                date_text(one.on),
                one.case,
                if one.mine { "  yours" } else { "" }
            ))?;
        }
        if found.is_empty() {
            say("nothing hangs")?;
        }
    }
    Ok(if found.is_empty() {
        Ended::Done
    } else {
        Ended::Finding
    })
}

fn hangs(one: &Hanging) -> (&'static str, String) {
    match &one.what {
        Hang::Task(id, _) => ("task_due", id.to_string()),
        Hang::RequestDue(id, _) => ("request_due", id.to_string()),
        Hang::PreservationEnding(id, _) => ("preservation_ends", id.to_string()),
        Hang::ReportsEnding(person) => ("reports_end", person.to_string()),
        Hang::Unacknowledged(id) => ("unacknowledged", id.to_string()),
    }
}

pub(super) fn timeline(
    site: &Site,
    id: &CaseId,
    filter: &Filter,
    peek: bool,
    by: &By,
) -> anyhow::Result<Ended> {
    let who = as_of(by);
    let found = case::timeline(site, &who, id, filter)?;
    let to = by.figures.json.as_deref();
    let rows: Vec<Value> = found.lines.iter().map(line).collect();
    let looked = time(found.looked_at);
    figures(
        to,
        &json!({ "case": id, "total": found.total, "unread": found.unread, "looked_at": looked, "lines": rows }),
    )?;
    if !is_quiet(to) {
        for one in &found.lines {
            let about: Vec<String> = one.about.iter().map(ToString::to_string).collect();
            say(format_args!(
                "{}{}  {}  {}  {}",
                if one.unread { "* " } else { "  " },
                one.at,
                one.kind.text(),
                about.join(" "),
                one.operator.as_deref().unwrap_or("-").escape_debug()
            ))?;
            for words in one.words.iter().flat_map(|words| words.lines()) {
                say(format_args!("     {}", words.escape_debug()))?;
            }
        }
        let (shown, total) = (found.lines.len(), found.total);
        say(format_args!("{shown} of {total}, {} unread", found.unread))?;
    }
    // Where not everything that is unread was told, nothing is marked.
    let told = found.lines.iter().filter(|one| one.unread).count();
    if !peek && told == found.unread {
        case::look(site, &who, id, &found.seen)?;
    }
    Ok(Ended::Done)
}

fn line(one: &Line) -> Value {
    let about: Vec<String> = one.about.iter().map(ToString::to_string).collect();
    json!({ "at": one.at.to_string(), "at_micros": one.at.micros(), "kind": one.kind.code(), "operator": one.operator,
            "about": about, "code": one.code, "text": one.words, "unread": one.unread })
}
