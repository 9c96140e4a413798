//! Exposure: the deliberate open of narrative text, and what is done that nobody opens too much.
//!
//! [`open`] is the one way to what reporters and chats say. It reads the report's own bytes, asks the limits
//! ([`tiaki_core::workplace`]), writes the open down (operator, report, category, weight; never the text) with its
//! entry in the log, and gives the text once; what it does not write down it does not give. An operator sees
//! the own day in full ([`own`]), takes or puts off breaks ([`mark`]), and says what not to be shown ([`opt_out`]).
//! A supervisor sees the unit in three steps ([`load`]).
//!
//! # What is held back of a text
//! Identifiers, as everywhere in free text: nobody states whose they are, and one may be a child's
//! ([`crate::terms`]). And all that an element of a child says, unless the session's purpose is one for which a
//! child's values are read.
//!
//! # What it refuses
//! To compare: no function here or in the store gives several people in an order of exposure, or says who opened
//! a report. An operator's choice to be spared is told to nobody and is not in the log by its categories.
//!
//! To add a limit: `tiaki_core::workplace`, then [`Refused`] here.

mod load;
mod own;
mod text;

use tiaki_core::id::ReportId;
use tiaki_core::policy::Role;
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::{
    Category, Given, Mark, MarkKind, Meter, Prompt, WorkplaceRules, meter as counted,
};
pub use tiaki_store::exposures::Assessed;
use tiaki_store::exposures::{self, Opened};
use tiaki_store::log::Entry;
use tiaki_store::{Tx, operators, views};

pub use self::load::{Member, lift, load};
pub use self::own::{Day, Own, OwnOpen, mark, opt_out, own};
pub use self::text::{Narrative, Told};
use crate::operators::roles;
use crate::sessions::Session;
use crate::{Error, Site};

/// Why something stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The day's limit is reached.
    #[error("the day's limit is reached: a supervisor can lift it for today")]
    Cap,
    /// The day's end is reached.
    #[error("the day's end is reached: a supervisor can lift it for today")]
    Closed,
    /// The operator is spared this.
    #[error("the operator is not shown text of this category: somebody else takes it over")]
    OptedOut(Category),
    /// The prompt was put off already, or there is none.
    #[error("there is nothing to put off, or it was put off already")]
    Again,
    /// One's own limits are lifted by somebody else.
    #[error("one's own limits are lifted by another supervisor")]
    Own,
    /// No operator of this unit.
    #[error("there is no such operator in the unit")]
    Nobody,
    /// The reason is empty, long, or more than a line.
    #[error("give a reason of at most 300 characters in one line")]
    Reason,
}

/// What is known of a report's text before it is opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// What it may be about.
    pub categories: Vec<Category>,
    /// The heaviest of them.
    pub heaviest: Category,
    /// Its weight in hundredths.
    pub weight: u16,
    /// What people came to on those it names.
    pub assessed: Assessed,
    /// When this operator opened it last.
    pub opened_at: Option<Timestamp>,
    /// Why it would not be opened now.
    pub refused: Option<Refused>,
    /// Who may take it over, where this operator is spared it: supervisors of the unit, by name.
    pub supervisors: Vec<String>,
}

/// A part of the log that this module writes.
fn entry(session: &Session, at: Timestamp, verb: &'static str, subject: String) -> Entry {
    Entry {
        at,
        actor: session.name.clone(),
        verb,
        subject,
        detail: String::new(),
    }
}

/// Opens and marks of an operator in the working day at a moment.
fn today(
    tx: &Tx<'_>,
    rules: &WorkplaceRules,
    operator: &tiaki_core::id::OperatorId,
    at: Timestamp,
) -> Result<Meter, tiaki_store::Error> {
    let (_, begun, next) = rules.day(at);
    let opened = exposures::between(tx, operator, (begun, next))?;
    let given: Vec<Given> = opened.iter().map(given).collect();
    let marked = exposures::marks(tx, operator, (begun, next))?;
    let marks: Vec<Mark> = marked
        .iter()
        .filter_map(|one| {
            Some(Mark {
                at: one.at,
                kind: MarkKind::find(&one.kind)?,
            })
        })
        .collect();
    Ok(counted(rules, &given, &marks, at))
}

fn given(one: &Opened) -> Given {
    Given {
        at: one.at,
        seconds: one.seconds,
    }
}

/// What a page says beside what was asked for, and whether it may be put off.
///
/// # Errors
/// Those of the store.
pub fn prompt(
    site: &Site,
    rules: &WorkplaceRules,
    session: &Session,
    at: Timestamp,
) -> Result<Option<(Prompt, bool)>, Error> {
    let meter = site
        .store
        .read("exposure", |tx| today(tx, rules, &session.operator, at))?;
    Ok(meter.prompt)
}

fn categories(
    tx: &Tx<'_>,
    id: &ReportId,
    row: &views::ReportRow,
) -> Result<Vec<Category>, tiaki_store::Error> {
    let files = exposures::file_marks(tx, id)?;
    let marks = files.iter().map(String::as_str);
    Ok(Category::of(
        &row.incident_type,
        marks.chain([row.marks.as_str()]),
    ))
}

/// Why an operator is not shown a text of these categories now.
fn refused(
    tx: &Tx<'_>,
    rules: &WorkplaceRules,
    session: &Session,
    categories: &[Category],
    at: Timestamp,
) -> Result<Option<Refused>, tiaki_store::Error> {
    let spared = exposures::opted_out(tx, &session.operator)?;
    let is_spared = |category: &&Category| spared.iter().any(|code| code == category.code());
    if let Some(category) = categories.iter().find(is_spared) {
        return Ok(Some(Refused::OptedOut(*category)));
    }
    let meter = today(tx, rules, &session.operator, at)?;
    Ok(if meter.is_lifted {
        None
    } else if meter.is_full() {
        Some(Refused::Cap)
    } else if meter.is_closed {
        Some(Refused::Closed)
    } else {
        None
    })
}

/// What is known of a report's text before it is opened; nothing where there is no such report.
///
/// # Errors
/// Those of the store.
pub fn folded(
    site: &Site,
    rules: &WorkplaceRules,
    session: &Session,
    report: &ReportId,
    at: Timestamp,
) -> Result<Option<Folded>, Error> {
    Ok(site.store.read("narrative", |tx| {
        let Some(row) = views::find_report(tx, report)? else {
            return Ok::<_, tiaki_store::Error>(None);
        };
        let categories = categories(tx, report, &row)?;
        let heaviest = rules.heaviest(&categories).unwrap_or(Category::Unstated);
        let refused = refused(tx, rules, session, &categories, at)?;
        let supervisors = match refused {
            Some(_) => supervisors(tx, session)?,
            None => Vec::new(),
        };
        Ok(Some(Folded {
            heaviest,
            weight: rules.weight(heaviest),
            assessed: exposures::assessed(tx, report)?,
            opened_at: exposures::last(tx, &session.operator, report)?,
            categories,
            refused,
            supervisors,
        }))
    })?)
}

/// The supervisors of a session's unit, by name, who are somebody else.
fn supervisors(tx: &Tx<'_>, session: &Session) -> Result<Vec<String>, tiaki_store::Error> {
    let all = operators::all(tx)?.into_iter();
    let others = all.filter(|one| {
        one.enabled
            && one.id != session.operator
            && one.agency == session.agency
            && roles(&one.roles).contains(&Role::Supervisor)
    });
    Ok(others.map(|one| one.name).collect())
}

/// Opens the text of a report and writes that down; nothing where there is no such report. Where nothing is shown,
/// nothing is written down.
///
/// # Errors
/// Those of the store; [`Refused`] inside.
pub fn open(
    site: &Site,
    rules: &WorkplaceRules,
    session: &Session,
    report: &ReportId,
    at: Timestamp,
) -> Result<Option<Result<Narrative, Refused>>, Error> {
    // Read apart from the write, so that nobody waits for the reading of a long document.
    let found = site.store.read("narrative", |tx| {
        let Some(row) = views::find_report(tx, report)? else {
            return Ok::<_, Error>(None);
        };
        let categories = categories(tx, report, &row)?;
        if let Some(refused) = refused(tx, rules, session, &categories, at)? {
            return Ok(Some(Err(refused)));
        }
        let told = text::read(tx, &row, session.purpose)?;
        Ok(Some(Ok((categories, told))))
    })?;
    let (categories, mut told) = match found {
        None => return Ok(None),
        Some(Err(refused)) => return Ok(Some(Err(refused))),
        Some(Ok(found)) => found,
    };
    if told.texts.is_empty() {
        return Ok(Some(Ok(told)));
    }
    let heaviest = rules.heaviest(&categories).unwrap_or(Category::Unstated);
    told.seconds = rules.seconds(heaviest, told.characters());
    let purpose = session.purpose.map_or("", |purpose| purpose.code());
    let opened = Opened {
        at,
        report: *report,
        category: heaviest.code().to_owned(),
        seconds: told.seconds,
    };
    let refused = site.store.write("narrative", |tx| {
        if let Some(refused) = refused(tx, rules, session, &categories, at)? {
            return Ok::<_, tiaki_store::Error>(Some(refused));
        }
        let mut entry = entry(session, at, "narrative.opened", report.to_string());
        entry.detail = format!("category={} purpose={purpose}", opened.category);
        exposures::add(tx, &session.operator, &opened, purpose, entry)?;
        Ok(None)
    })?;
    Ok(Some(match refused {
        Some(refused) => Err(refused),
        None => Ok(told),
    }))
}
