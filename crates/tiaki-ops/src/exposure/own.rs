//! One's own day: the meter in full, breaks, and what not to be shown.

use serde::Serialize;
use tiaki_core::id::ReportId;
use tiaki_core::time::Timestamp;
use tiaki_core::workplace::{Category, MarkKind, Meter, Prompt, WorkplaceRules};
use tiaki_store::exposures::{self, Marked};

use super::{Refused, entry, today};
use crate::sessions::Session;
use crate::{Error, Site};

/// Working days that are shown, today among them.
const DAYS: usize = 7;

/// A working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Day {
    /// Its local date.
    pub day: String,
    /// Texts opened.
    pub opens: u64,
    /// What they count, in weighted seconds.
    pub seconds: i64,
}

/// A text that was opened today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnOpen {
    /// When.
    pub at: Timestamp,
    /// Of which report.
    pub report: ReportId,
    /// The code of what it was about.
    pub category: String,
    /// What it counts, in weighted seconds.
    pub seconds: i64,
}

/// One operator's own exposure: for nobody else's eyes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Own {
    /// The day so far.
    pub meter: Meter,
    /// What was opened in it, newest first.
    pub opened: Vec<OwnOpen>,
    /// The last days, newest first, those without an open too.
    pub days: Vec<Day>,
    /// Who lifted the limits today, and why.
    pub lifted: Vec<(String, String)>,
    /// The categories that the operator is not shown.
    pub spared: Vec<Category>,
}

/// A session's own exposure.
///
/// # Errors
/// Those of the store.
pub fn own(
    site: &Site,
    rules: &WorkplaceRules,
    session: &Session,
    at: Timestamp,
) -> Result<Own, Error> {
    Ok(site.store.read("exposure", |tx| {
        let (mut name, mut begun, mut next) = rules.day(at);
        let meter = today(tx, rules, &session.operator, at)?;
        let mut opened = exposures::between(tx, &session.operator, (begun, next))?;
        opened.reverse();
        let marks = exposures::marks(tx, &session.operator, (begun, next))?.into_iter();
        let lifts = marks.filter(|one| one.kind == MarkKind::Lift.code());
        let lifted = lifts.map(|one| (one.by, one.reason)).collect();
        let mut days = Vec::with_capacity(DAYS);
        for _ in 0..DAYS {
            let found = exposures::between(tx, &session.operator, (begun, next))?;
            days.push(Day {
                day: name,
                opens: found.len() as u64,
                seconds: found
                    .iter()
                    .fold(0, |sum, one| sum.saturating_add(one.seconds)),
            });
            (name, begun, next) = rules.day(begun.plus_seconds(-1));
        }
        let spared = exposures::opted_out(tx, &session.operator)?;
        Ok::<_, tiaki_store::Error>(Own {
            meter,
            opened: opened
                .into_iter()
                .map(|one| OwnOpen {
                    at: one.at,
                    report: one.report,
                    category: one.category,
                    seconds: one.seconds,
                })
                .collect(),
            days,
            lifted,
            spared: spared
                .iter()
                .filter_map(|code| Category::find(code))
                .collect(),
        })
    })?)
}

/// Takes a break now, or puts off what a page proposes; `kind` is no lift.
///
/// # Errors
/// Those of the store; [`Refused::Again`] inside where there is nothing to put off.
pub fn mark(
    site: &Site,
    rules: &WorkplaceRules,
    session: &Session,
    kind: MarkKind,
    at: Timestamp,
) -> Result<Result<(), Refused>, Error> {
    Ok(site.store.write("exposure mark", |tx| {
        let meter = today(tx, rules, &session.operator, at)?;
        let may = match kind {
            MarkKind::Break => true,
            MarkKind::PutOffBreak => meter.prompt == Some((Prompt::Break, true)),
            MarkKind::PutOffEnd => {
                matches!(meter.prompt, Some((Prompt::Cap | Prompt::End, true)))
            }
            _ => false,
        };
        if !may {
            return Ok::<_, tiaki_store::Error>(Err(Refused::Again));
        }
        let verb = match kind {
            MarkKind::Break => "exposure.break",
            _ => "exposure.put_off",
        };
        let marked = Marked {
            at,
            kind: kind.code().to_owned(),
            by: session.name.clone(),
            reason: String::new(),
        };
        let entry = entry(session, at, verb, session.operator.to_string());
        exposures::mark(tx, &session.operator, &marked, entry)?;
        Ok(Ok(()))
    })?)
}

/// Says of which categories a session's operator is not shown text, in place of what was said before. It needs no
/// reason, and the log does not say which.
///
/// # Errors
/// Those of the store.
pub fn opt_out(
    site: &Site,
    session: &Session,
    categories: &[Category],
    at: Timestamp,
) -> Result<(), Error> {
    let mut codes: Vec<&str> = categories.iter().map(|category| category.code()).collect();
    codes.sort_unstable();
    codes.dedup();
    Ok(site.store.write("exposure opt-out", |tx| {
        let entry = entry(session, at, "exposure.spared", session.operator.to_string());
        exposures::opt_out(tx, &session.operator, &codes, at, entry)
    })?)
}
