//! Waiting, closing with outcomes or a code, and opening again.

use tiaki_core::case::{CaseEventKind, CaseState, CaseStep, ClosingCode};
use tiaki_core::id::{CaseId, PersonId};
use tiaki_store::cases as stored;
use tiaki_store::cases::{requests, work};
use tiaki_store::outcomes as rows;

use super::{Desk, Refused, meant, named, reasoned};
use crate::outcomes::{self, Recorded, Said};
use crate::{Act, Error, Site};

/// How a case ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// With what came of its persons: outcomes that are recorded with it, beside those that stand already. One must
    /// stand for each person.
    Outcomes(Vec<Said>),
    /// With a code and a reason.
    Code {
        /// The code: of [`ClosingCode`].
        code: String,
        /// Why, in one line.
        reason: String,
    },
}

/// Has a case wait for somebody else, with a reason.
///
/// # Errors
/// [`Error::Case`] where who asks is no member or gives no reason, and where the step does not follow; else those of
/// the store.
pub fn wait(site: &Site, act: &Act, case: &CaseId, reason: &str) -> Result<(), Error> {
    let reason = reasoned(reason)?;
    step(site, act, case, CaseStep::Wait, Some(reason))
}

/// Has work go on.
///
/// # Errors
/// As [`wait`].
pub fn resume(site: &Site, act: &Act, case: &CaseId) -> Result<(), Error> {
    step(site, act, case, CaseStep::Resume, None)
}

/// Opens a closed case again, with a reason.
///
/// # Errors
/// As [`wait`]; [`Error::Case`] where one of its persons is in another case by now that is not closed.
pub fn reopen(site: &Site, act: &Act, case: &CaseId, reason: &str) -> Result<(), Error> {
    let reason = reasoned(reason)?;
    step(site, act, case, CaseStep::Reopen, Some(reason))
}

fn step(
    site: &Site,
    act: &Act,
    case: &CaseId,
    step: CaseStep,
    reason: Option<&str>,
) -> Result<(), Error> {
    let who = named(&act.actor)?;
    site.store.write("case step", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?.member()?;
        let state = desk.case.state.step(step).map_err(Refused::from)?;
        let kind = match step {
            CaseStep::Wait => CaseEventKind::Waiting,
            CaseStep::Reopen => CaseEventKind::Reopened,
            _ => CaseEventKind::Resumed,
        };
        if step == CaseStep::Reopen {
            for person in stored::persons(tx, case)? {
                desk.free(&person)?;
            }
        }
        stored::set_state(tx, case, state, None)?;
        desk.note(kind, &case.to_string(), None, reason)?;
        Ok(())
    })
}

/// Closes a case: with outcomes, which are recorded in the same transaction, or with a code.
///
/// # Errors
/// [`Error::Case`] where who asks is no member, where the case is closed, where a task is not done or a request not
/// sent or answered, where the code is none, and where no outcome stands for one of the persons;
/// [`Error::Outcome`] where one that is said is not as it must be; else those of the store.
pub fn close(
    site: &Site,
    act: &Act,
    case: &CaseId,
    ending: &Ending,
) -> Result<Vec<Recorded>, Error> {
    let who = named(&act.actor)?;
    let (code, reason) = match ending {
        Ending::Outcomes(_) => (ClosingCode::Outcomes, None),
        Ending::Code { code, reason } => {
            let code = ClosingCode::find(code).filter(|code| *code != ClosingCode::Outcomes);
            (code.ok_or(Refused::Code)?, Some(reasoned(reason)?))
        }
    };
    site.store.write("case close", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?.member()?;
        let state = desk.case.state.step(CaseStep::Close);
        let state: CaseState = state.map_err(Refused::from)?;
        unfinished(&desk)?;
        let persons = stored::persons(tx, case)?;
        let mut recorded = Vec::new();
        if let Ending::Outcomes(said) = ending {
            for one in said {
                let id = PersonId::parse(&one.person).map_err(|_| outcomes::Refused::PersonId)?;
                let (person, _) = meant(tx, &id)?;
                if !persons.contains(&person) {
                    return Err(Refused::NotIn(person).into());
                }
                recorded.push(outcomes::record_in(tx, &site.key, act, one)?);
            }
            for person in &persons {
                let known = rows::of_person(tx, person)?;
                if !known.iter().any(rows::Outcome::stands) {
                    return Err(Refused::NoOutcome(*person).into());
                }
            }
        }
        stored::set_state(tx, case, state, Some(code))?;
        let about = case.to_string();
        desk.note(CaseEventKind::Closed, &about, Some(code.code()), reason)?;
        Ok(recorded)
    })
}

/// Refuses where something is not finished. What is preserved runs on beside a closed case.
fn unfinished(desk: &Desk<'_, '_>) -> Result<(), Error> {
    let tasks = work::open_tasks(desk.tx, &desk.case.id)?;
    let requests = requests::of_case(desk.tx, &desk.case.id)?;
    let hangs = |one: &&requests::Request| {
        let is_kept = one.kind.is_preserving() && one.state.is_keeping();
        one.state.is_pending() && !is_kept
    };
    let requests = requests.iter().filter(hangs).count();
    if tasks > 0 || requests > 0 {
        return Err(Refused::Unfinished { tasks, requests }.into());
    }
    Ok(())
}
