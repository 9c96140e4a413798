//! `tiaki case`: what a unit opens on persons, and what it does there.

mod show;
mod work;

use std::io::Read;
use std::path::Path;

use anyhow::Context;
use serde_json::{Value, json};
use tiaki_core::case::{CaseState, MemberRole};
use tiaki_core::id::{AccountId, CaseId, HandOverId, PersonId};
use tiaki_ops::case::{self, Assigning, Ending, Filter, Opened, Opening, Which};
use tiaki_ops::outcomes::Said;
use tiaki_ops::{Act, Site};

use crate::Ended;
use crate::cli::{By, Case, CaseClose, CasePart};
use crate::output::{figures, is_quiet, say};
use crate::site::{Folder, act};

/// The longest text that is read: more is no note.
const LONGEST: u64 = 64 * 1024;

pub(super) fn run(folder: &Folder, command: &Case) -> anyhow::Result<Ended> {
    let site = &folder.site()?;
    match command {
        Case::Open { .. } => open(site, command),
        Case::Show { which, by } => show::case(site, &case_id(&which.case)?, by),
        Case::List { show, page, by } => show::list(site, part(*show), page - 1, by),
        Case::Unled { by } => show::unled(site, by),
        Case::Alarms { within, by } => show::alarms(site, *within, by),
        Case::Add { which, persons, by } => {
            let persons = persons.iter().map(|id| person(id));
            let persons: Vec<PersonId> = persons.collect::<Result<_, _>>()?;
            let done = case::add(site, &as_of(by), &case_id(&which.case)?, &persons)?;
            let (all, text) = opened(&done, "added");
            told(by, &all, &text)
        }
        Case::Remove {
            which,
            person: whom,
            words,
            by,
        } => {
            let reason = text(words.text.as_deref(), words.text_file.as_deref())?;
            let (id, whom) = (case_id(&which.case)?, person(whom)?);
            let whom = case::remove(site, &as_of(by), &id, &whom, &reason)?;
            told(
                by,
                &json!({ "case": id, "person": whom }),
                &format!("{whom} is in {id} no longer"),
            )
        }
        Case::Assign { .. } => assign(site, command),
        Case::Task(step) => work::task(site, step),
        Case::Request(step) => work::request(site, step),
        Case::Close(command) => close(site, command),
        Case::Timeline {
            which,
            kinds,
            unread,
            oldest_first,
            limit,
            peek,
            by,
        } => {
            let kinds = kinds.iter().map(|code| case::kind(code));
            let filter = Filter {
                kinds: kinds
                    .collect::<Result<_, _>>()
                    .map_err(tiaki_ops::Error::from)?,
                unread: *unread,
                oldest_first: *oldest_first,
                limit: Some(*limit),
                offset: 0,
            };
            show::timeline(site, &case_id(&which.case)?, &filter, *peek, by)
        }
        other => step(site, other),
    }
}

/// The steps that have a case, words at most, and nothing to show.
fn step(site: &Site, command: &Case) -> anyhow::Result<Ended> {
    match command {
        Case::Restrict {
            which,
            end,
            words,
            by,
        } => {
            let reason = text(words.text.as_deref(), words.text_file.as_deref())?;
            let id = case_id(&which.case)?;
            case::restrict(site, &as_of(by), &id, !end, &reason)?;
            let said = if *end {
                "is open to the unit again"
            } else {
                "is for its members alone"
            };
            done(by, &id, said)
        }
        Case::Appoint {
            which,
            member,
            words,
            by,
        } => {
            let reason = text(words.text.as_deref(), words.text_file.as_deref())?;
            let id = case_id(&which.case)?;
            case::appoint(site, &as_of(by), &id, member, &reason)?;
            done(by, &id, "is led again")
        }
        Case::Note { which, words, by } => {
            let note = text(words.text.as_deref(), words.text_file.as_deref())?;
            let id = case_id(&which.case)?;
            let note = case::note(site, &as_of(by), &id, &note)?;
            told(by, &json!({ "case": id, "note": note }), &note.to_string())
        }
        Case::HandOver { .. } => hand_over(site, command),
        Case::Wait { which, words, by } => {
            let reason = text(words.text.as_deref(), words.text_file.as_deref())?;
            let id = case_id(&which.case)?;
            case::wait(site, &as_of(by), &id, &reason)?;
            done(by, &id, "waits")
        }
        Case::Resume { which, by } => {
            let id = case_id(&which.case)?;
            case::resume(site, &as_of(by), &id)?;
            done(by, &id, "is worked on")
        }
        Case::Reopen { which, words, by } => {
            let reason = text(words.text.as_deref(), words.text_file.as_deref())?;
            let id = case_id(&which.case)?;
            case::reopen(site, &as_of(by), &id, &reason)?;
            done(by, &id, "is open again")
        }
        _ => Ok(Ended::Done),
    }
}

fn open(site: &Site, command: &Case) -> anyhow::Result<Ended> {
    let Case::Open {
        persons,
        reference,
        restricted,
        lead,
        by,
    } = command
    else {
        return Ok(Ended::Done);
    };
    let persons = persons.iter().map(|id| person(id));
    let opening = Opening {
        persons: persons.collect::<Result<_, _>>()?,
        reference: reference.clone(),
        restricted: *restricted,
        lead: lead.clone(),
    };
    let done = case::open(site, &as_of(by), &opening)?;
    let (mut all, mut text) = opened(&done, "opened");
    let why: Vec<&str> = done.unled.iter().map(|why| why.code()).collect();
    if !why.is_empty() {
        text += &format!(
            "\nnobody who is active leads it ({}): it is listed to supervisors, who name somebody (tiaki case appoint)",
            why.join(", ")
        );
    }
    if let Some(all) = all.as_object_mut() {
        all.insert("unled".to_owned(), json!(why));
    }
    told(by, &all, &text)
}

/// What opening or adding came to, for programs and in words.
fn opened(done: &Opened, word: &str) -> (Value, String) {
    let all = json!({ "case": done.case, "persons": done.persons, "accounts": done.accounts });
    let text = format!(
        "{}: {word} on {} persons with {} accounts",
        done.case,
        done.persons.len(),
        done.accounts
    );
    (all, text)
}

fn assign(site: &Site, command: &Case) -> anyhow::Result<Ended> {
    let Case::Assign {
        which,
        member,
        lead,
        end,
        supervisor,
        by,
    } = command
    else {
        return Ok(Ended::Done);
    };
    let id = case_id(&which.case)?;
    if *end {
        case::unassign(site, &as_of(by), &id, member, *supervisor)?;
        return done(by, &id, "has a member less");
    }
    let new = Assigning {
        operator: member.clone(),
        role: if *lead {
            MemberRole::Lead
        } else {
            MemberRole::Member
        },
        by_supervisor: *supervisor,
    };
    case::assign(site, &as_of(by), &id, &new)?;
    done(by, &id, "is assigned")
}

fn hand_over(site: &Site, command: &Case) -> anyhow::Result<Ended> {
    let Case::HandOver {
        case,
        office,
        acknowledged,
        reference,
        at,
        by,
    } = command
    else {
        return Ok(Ended::Done);
    };
    let at = at.as_deref();
    if let Some(id) = acknowledged {
        let id = HandOverId::parse(id);
        let id = id.context("not the id of a hand-over: it begins with hnd_")?;
        case::acknowledge(site, &as_of(by), &id, at, reference.as_deref())?;
        return told(
            by,
            &json!({ "hand_over": id }),
            &format!("{id}: acknowledged"),
        );
    }
    let id = case_id(case.as_deref().unwrap_or_default())?;
    let office = office.as_deref().unwrap_or_default();
    let new = case::hand_over(site, &as_of(by), &id, office, at)?;
    told(
        by,
        &json!({ "case": id, "hand_over": new }),
        &format!(
            "{new}: handed over; once the office has it: tiaki case hand-over --acknowledged {new}"
        ),
    )
}

fn close(site: &Site, command: &CaseClose) -> anyhow::Result<Ended> {
    let (id, by) = (case_id(&command.which.case)?, &command.by);
    let ending = match &command.code {
        Some(code) => {
            let words = &command.words;
            Ending::Code {
                code: code.clone(),
                reason: text(words.text.as_deref(), words.text_file.as_deref())?,
            }
        }
        None => {
            let said = command.outcome.iter().map(|one| {
                let (person, code) = one
                    .split_once('=')
                    .context("--outcome is given as PERSON=CODE")?;
                anyhow::Ok(Said {
                    person: person.to_owned(),
                    code: code.to_owned(),
                    on: command.on.clone().unwrap_or_default(),
                    by: by.operator.clone(),
                    ..Said::default()
                })
            });
            Ending::Outcomes(said.collect::<Result<_, _>>()?)
        }
    };
    let recorded = case::close(site, &as_of(by), &id, &ending)?;
    let ids: Vec<_> = recorded.iter().map(|one| one.outcome).collect();
    told(
        by,
        &json!({ "case": id, "outcomes": ids }),
        &format!("{id} is closed, {} outcomes recorded", ids.len()),
    )
}

/// Who does it, now.
fn as_of(by: &By) -> Act {
    Act {
        actor: by.operator.clone(),
        at: act("case").at,
    }
}

fn case_id(text: &str) -> anyhow::Result<CaseId> {
    CaseId::parse(text).context("not the id of a case: it begins with cas_")
}

fn person(text: &str) -> anyhow::Result<PersonId> {
    PersonId::parse(text).context("not the id of a person: it begins with per_")
}

fn account(text: &str) -> anyhow::Result<AccountId> {
    AccountId::parse(text).context("not the id of an account: it begins with acc_")
}

fn part(part: CasePart) -> Which {
    match part {
        CasePart::All => Which::All,
        CasePart::Closed => Which::State(CaseState::Closed),
        CasePart::Mine => Which::Mine,
        CasePart::Open => Which::State(CaseState::Open),
        CasePart::Waiting => Which::State(CaseState::Waiting),
    }
}

/// The words as they are given, or as a file or standard input has them.
fn text(given: Option<&str>, file: Option<&Path>) -> anyhow::Result<String> {
    if let Some(given) = given {
        return Ok(given.to_owned());
    }
    let file = file.context("give the words by --text or --text-file")?;
    let mut found = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().take(LONGEST).read_to_string(&mut found)
    } else {
        let opened = std::fs::File::open(file);
        opened.and_then(|opened| opened.take(LONGEST).read_to_string(&mut found))
    };
    read.context("cannot read the words of --text-file")?;
    Ok(found)
}

fn done(by: &By, id: &CaseId, words: &str) -> anyhow::Result<Ended> {
    told(by, &json!({ "case": id }), &format!("{id} {words}"))
}

fn told(by: &By, all: &Value, words: &str) -> anyhow::Result<Ended> {
    let to = by.figures.json.as_deref();
    figures(to, all)?;
    if !is_quiet(to) {
        say(words)?;
    }
    Ok(Ended::Done)
}
