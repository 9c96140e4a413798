//! What the pages of cases read and do.
//!
//! An address names a case, and the rules of access were asked about that one: whatever else a form names, a task, a
//! request or a hand-over, has to hang in it.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::case::TaskStep;
use tiaki_core::id::{AccountId, CaseId, HandOverId, LegalRequestId, PersonId, ReportId, TaskId};
use tiaki_ops::access::{self, Shut};
use tiaki_ops::case::{
    self, About, Assigning, Counted, Draft, Ending, Filter, InCase, Listed, Moved, NewTask, Opened,
    Opening, Refused, TaskChange, Unled, Visited, Which,
};
use tiaki_ops::sessions::Session;
use tiaki_ops::{Act, Error, Site, outcomes};

/// What is done in a case.
#[derive(Debug, Clone)]
pub enum CaseDeed {
    /// Says that an office has a hand-over: which, when, under which reference.
    Acknowledge(HandOverId, Option<String>, Option<String>),
    /// Takes persons in.
    Add(Vec<PersonId>),
    /// Adds a task.
    AddTask(NewTask),
    /// Makes somebody a member.
    Assign(Assigning),
    /// Gives a task to somebody, or has it due on another day.
    ChangeTask(TaskId, TaskChange),
    /// Closes it.
    Close(Ending),
    /// Drafts a legal request.
    Draft(Draft),
    /// Hands over to an office of child protection, now or at a time.
    HandOver(String, Option<String>),
    /// Says what became of a request.
    MoveRequest(LegalRequestId, Moved),
    /// Has a task be done, or not.
    MoveTask(TaskId, TaskStep),
    /// Writes a note.
    Note(String),
    /// One of those that add something, by a form that has this name: sent twice it is done once.
    Once(String, Box<CaseDeed>),
    /// Takes a person out, with a reason.
    Remove(PersonId, String),
    /// Opens it again, with a reason.
    Reopen(String),
    /// Restricts it to its members, or opens it to the unit, with a reason.
    Restrict(bool, String),
    /// Has work go on.
    Resume,
    /// Marks as seen what a page was made of.
    See(String),
    /// Has somebody be no member, as a supervisor or not.
    Unassign(String, bool),
    /// Has it wait, with a reason.
    Wait(String),
}

/// Why something is not done in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseRefused {
    /// Of the case.
    Case(Refused),
    /// Of an outcome that it is to be closed with.
    Outcome(outcomes::Refused),
    /// What stands for a person is no id of one.
    PersonId,
    /// What stands for an account is no id of one.
    AccountId,
    /// Nothing says what is asked for.
    Kind,
    /// Nothing says what became of it.
    Step,
}

/// What the pages show of cases, and do in them.
pub trait Cases: Send + Sync + 'static {
    /// A page, from 0, of cases, and whether there is one after it.
    ///
    /// # Errors
    /// Those of the use case.
    fn cases(&self, act: &Act, which: Which, page: u32) -> Result<(Vec<Listed>, bool), Error>;

    /// A case, and that it was seen.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn case(
        &self,
        act: &Act,
        id: &CaseId,
        filter: &Filter,
    ) -> Result<Result<Visited, Refused>, Error>;

    /// Does something in a case, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn work(
        &self,
        act: &Act,
        id: &CaseId,
        deed: &CaseDeed,
    ) -> Result<Result<(), CaseRefused>, Error>;

    /// Opens a case, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn open_case(&self, act: &Act, opening: &Opening) -> Result<Result<Opened, Refused>, Error>;

    /// The cases that a person is in, with what somebody is there.
    ///
    /// # Errors
    /// Those of the use case.
    fn cases_of(&self, operator: &str, person: &PersonId) -> Result<Vec<InCase>, Error>;

    /// How many cases each of some persons is in that an operator may know of.
    ///
    /// # Errors
    /// Those of the use case.
    fn cases_counted(
        &self,
        operator: &str,
        persons: &[PersonId],
    ) -> Result<BTreeMap<PersonId, Counted>, Error>;

    /// The cases that nobody who is active leads.
    ///
    /// # Errors
    /// Those of the use case.
    fn unled(&self, act: &Act) -> Result<Vec<Unled>, Error>;

    /// Names who leads one of them, with a reason, or says why not.
    ///
    /// # Errors
    /// Those of the use case, but not its refusals.
    fn appoint(
        &self,
        act: &Act,
        case: &CaseId,
        said: (&str, &str),
    ) -> Result<Result<(), Refused>, Error>;

    /// What of these lies in a restricted case that an operator may not know of.
    ///
    /// # Errors
    /// Those of the use case.
    fn shut(
        &self,
        operator: &str,
        persons: &[PersonId],
        reports: &[ReportId],
    ) -> Result<Shut, Error>;

    /// The reports of these that a session may read.
    ///
    /// # Errors
    /// Those of the use case.
    fn readable(
        &self,
        session: &Session,
        reports: &[ReportId],
    ) -> Result<BTreeSet<ReportId>, Error>;

    /// The accounts of these whose person lies in such a case.
    ///
    /// # Errors
    /// Those of the use case.
    fn shut_accounts(
        &self,
        operator: &str,
        accounts: &[AccountId],
    ) -> Result<BTreeSet<AccountId>, Error>;
}

impl Cases for Site {
    fn cases(&self, act: &Act, which: Which, page: u32) -> Result<(Vec<Listed>, bool), Error> {
        let found = case::list(self, act, which, page, case::PAGE_SIZE)?;
        let next = page.saturating_add(1).saturating_mul(case::PAGE_SIZE);
        let has_more = !case::list(self, act, which, next, 1)?.is_empty();
        Ok((found, has_more))
    }

    fn case(
        &self,
        act: &Act,
        id: &CaseId,
        filter: &Filter,
    ) -> Result<Result<Visited, Refused>, Error> {
        told(case::visit(self, act, id, filter))
    }

    fn work(
        &self,
        act: &Act,
        id: &CaseId,
        deed: &CaseDeed,
    ) -> Result<Result<(), CaseRefused>, Error> {
        match work(self, act, id, deed) {
            Ok(()) => Ok(Ok(())),
            Err(Error::Case(refused)) => Ok(Err(CaseRefused::Case(refused))),
            Err(Error::Outcome(refused)) => Ok(Err(CaseRefused::Outcome(refused))),
            Err(error) => Err(error),
        }
    }

    fn open_case(&self, act: &Act, opening: &Opening) -> Result<Result<Opened, Refused>, Error> {
        told(case::open(self, act, opening))
    }

    fn cases_of(&self, operator: &str, person: &PersonId) -> Result<Vec<InCase>, Error> {
        case::of_person(self, person, operator)
    }

    fn cases_counted(
        &self,
        operator: &str,
        persons: &[PersonId],
    ) -> Result<BTreeMap<PersonId, Counted>, Error> {
        case::counted(self, persons, operator)
    }

    fn unled(&self, act: &Act) -> Result<Vec<Unled>, Error> {
        case::unled(self, act)
    }

    fn appoint(
        &self,
        act: &Act,
        case: &CaseId,
        (name, reason): (&str, &str),
    ) -> Result<Result<(), Refused>, Error> {
        told(case::appoint(self, act, case, name, reason))
    }

    fn shut(
        &self,
        operator: &str,
        persons: &[PersonId],
        reports: &[ReportId],
    ) -> Result<Shut, Error> {
        access::shut(self, operator, persons, reports)
    }

    fn readable(
        &self,
        session: &Session,
        reports: &[ReportId],
    ) -> Result<BTreeSet<ReportId>, Error> {
        access::readable(self, session, reports)
    }

    fn shut_accounts(
        &self,
        operator: &str,
        accounts: &[AccountId],
    ) -> Result<BTreeSet<AccountId>, Error> {
        access::shut_accounts(self, operator, accounts)
    }
}

/// Tells a refusal from a failure.
fn told<T>(done: Result<T, Error>) -> Result<Result<T, Refused>, Error> {
    match done {
        Ok(done) => Ok(Ok(done)),
        Err(Error::Case(refused)) => Ok(Err(refused)),
        Err(error) => Err(error),
    }
}

fn work(site: &Site, act: &Act, id: &CaseId, deed: &CaseDeed) -> Result<(), Error> {
    let hangs = |what: About, otherwise: Refused| {
        if case::is_of(site, id, &what)? {
            Ok(())
        } else {
            Err(Error::Case(otherwise))
        }
    };
    match deed {
        CaseDeed::Acknowledge(which, at, reference) => {
            hangs(About::HandOver(*which), Refused::NoHandOver)?;
            case::acknowledge(site, act, which, at.as_deref(), reference.as_deref())
        }
        CaseDeed::Add(persons) => case::add(site, act, id, persons).map(drop),
        CaseDeed::AddTask(new) => case::add_task(site, act, id, new).map(drop),
        CaseDeed::Assign(new) => case::assign(site, act, id, new),
        CaseDeed::ChangeTask(task, change) => {
            hangs(About::Task(*task), Refused::NoTask)?;
            case::change_task(site, act, task, change)
        }
        CaseDeed::Close(ending) => case::close(site, act, id, ending).map(drop),
        CaseDeed::Draft(draft) => case::draft_request(site, act, id, draft).map(drop),
        CaseDeed::HandOver(office, at) => {
            case::hand_over(site, act, id, office, at.as_deref()).map(drop)
        }
        CaseDeed::MoveRequest(request, moved) => {
            hangs(About::Request(*request), Refused::NoRequest)?;
            case::move_request(site, act, request, moved).map(drop)
        }
        CaseDeed::MoveTask(task, step) => {
            hangs(About::Task(*task), Refused::NoTask)?;
            case::move_task(site, act, task, *step)
        }
        CaseDeed::Note(text) => case::note(site, act, id, text).map(drop),
        CaseDeed::Once(once, deed) => match deed.as_ref() {
            CaseDeed::AddTask(new) => case::add_task_once(site, act, id, new, once).map(drop),
            CaseDeed::Draft(draft) => {
                case::draft_request_once(site, act, id, draft, once).map(drop)
            }
            CaseDeed::HandOver(office, at) => {
                case::hand_over_once(site, act, id, (office, at.as_deref()), once).map(drop)
            }
            CaseDeed::Note(text) => case::note_once(site, act, id, text, once).map(drop),
            other => work(site, act, id, other),
        },
        CaseDeed::Remove(person, reason) => case::remove(site, act, id, person, reason).map(drop),
        CaseDeed::Reopen(reason) => case::reopen(site, act, id, reason),
        CaseDeed::Restrict(restricted, reason) => {
            case::restrict(site, act, id, *restricted, reason)
        }
        CaseDeed::Resume => case::resume(site, act, id),
        CaseDeed::See(mark) => case::see(site, act, id, mark),
        CaseDeed::Unassign(name, by_supervisor) => {
            case::unassign(site, act, id, name, *by_supervisor)
        }
        CaseDeed::Wait(reason) => case::wait(site, act, id, reason),
    }
}
