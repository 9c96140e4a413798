//! Cases: what a unit opens on persons, and what it does in them until they are closed.
//!
//! A case is about accounts: those that its persons had when they were added. Whoever holds one of them is in it,
//! so a person that merges into another stays in, and where one comes apart those who hold its accounts do; the
//! timeline tells both. A person is in one case at a time: who is in one that is not closed is refused elsewhere,
//! and the case is named to who may know of it, so that no two work on one child without knowing.
//!
//! Each step is one transaction with its entry in the log, which has ids, codes and keyed digests: what people
//! write in a case stands in the store alone, and is in no export and no package. Whoever works in a case is
//! a member of it. A restricted case is, to everybody else, not there; only that a person is in one is said, not in
//! which, to who would open another on that person, and to the members of one that the person is in as well.
//!
//! A case belongs to the agency of whoever opens it: who works here for an authority knows of that one's cases, and
//! operators of the site of all.
//!
//! To add a step: its kind in `tiaki-core` `case`, a function in a module below that enters by `Desk`, its
//! refusals in [`Refused`], its command, and its test on both databases.

mod ending;
mod members;
mod page;
mod refused;
mod requests;
mod standing;
mod timeline;
mod unread;
mod views;
mod work;

use std::collections::BTreeSet;

use tiaki_core::case::{CaseEventKind, LeadGap, MemberRole, StepError};
use tiaki_core::id::{AccountId, CaseId, PersonId};
use tiaki_core::outcome;
use tiaki_core::protection::{PurposeError, operator};
use tiaki_core::queue::{find_reason, operator_key};
use tiaki_core::time::Timestamp;
pub use tiaki_store::cases::lists::Listed as ListedRow;
pub use tiaki_store::cases::lists::What as Hang;
pub use tiaki_store::cases::requests::Request;
pub use tiaki_store::cases::work::{HandOver, Note, Task};
use tiaki_store::cases::{self as stored, Case, Event, NewCase};
pub use tiaki_store::cases::{Case as Stored, Marks, Member};
use tiaki_store::persons::history;
use tiaki_store::queue::Operator;
use tiaki_store::{Tx, outcomes};

pub use self::ending::{Ending, close, reopen, resume, wait};
pub use self::members::{Assigning, Unled, appoint, assign, restrict, unassign, unled};
pub use self::page::{Came, Ranked, TakenBack, Visited, is_of, mark, see, visit};
pub use self::refused::Refused;
pub use self::requests::{Draft, Moved, draft_request, draft_request_once, move_request};
pub use self::standing::{
    Counted, InCase, OwnTask, Standing, counted, of_person, own_tasks, standing,
};
pub use self::timeline::{About, Filter, Line, Look, Timeline, kind, look, timeline};
pub use self::views::{
    Hanging, Listed, PAGE_SIZE, PersonIn, RequestIn, Shown, Which, hanging, list, show,
};
pub use self::work::{
    NewTask, TaskChange, acknowledge, add_task, add_task_once, change_task, hand_over,
    hand_over_once, move_task, note, note_once,
};
use crate::{Act, Error, Site};

/// A case to be opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opening {
    /// On whom.
    pub persons: Vec<PersonId>,
    /// Under which reference the agency keeps it.
    pub reference: Option<String>,
    /// Whether only members are to know of it.
    pub restricted: bool,
    /// Who leads it, where that is not who opens it; beside it, where a machine opens it.
    pub lead: Option<String>,
}

/// What opening or adding came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The case.
    pub case: CaseId,
    /// Who is in it by this, as they are now.
    pub persons: Vec<PersonId>,
    /// With how many accounts.
    pub accounts: u64,
    /// Of a case that is opened why nobody who is active leads it, so that it is listed to supervisors; empty where
    /// somebody does.
    pub unled: Vec<LeadGap>,
}

/// Who is in a case that somebody works in and that is open: what they may ask others about.
pub(crate) fn cited(
    tx: &Tx<'_>,
    site: &Site,
    act: &Act,
    id: &CaseId,
) -> Result<Vec<PersonId>, Error> {
    let operator = named(&act.actor)?;
    let desk = Desk::enter(tx, site, &operator, act.at, id)?.member()?;
    Ok(stored::persons(tx, &desk.worked()?.case.id)?)
}

/// Refuses who does not work in a case, open or closed.
pub(crate) fn joined(tx: &Tx<'_>, site: &Site, act: &Act, id: &CaseId) -> Result<(), Error> {
    let operator = named(&act.actor)?;
    let desk = Desk::enter(tx, site, &operator, act.at, id)?;
    desk.member().map(drop)
}

/// An operator's name, checked.
fn named(name: &str) -> Result<Operator, Refused> {
    let name = operator(name).map_err(|error| match error {
        PurposeError::Empty { .. } => Refused::NoOperator,
        _ => Refused::Operator,
    })?;
    let key = operator_key(&name);
    Ok(Operator { name, key })
}

/// One line of words, checked.
fn reasoned(text: &str) -> Result<&str, Refused> {
    find_reason(text).ok_or(if text.trim().is_empty() {
        Refused::NoReason
    } else {
        Refused::Reason
    })
}

/// A reference, checked.
fn referenced(text: Option<&str>) -> Result<Option<&str>, Refused> {
    let checked = text.map(outcome::reference).transpose();
    checked.map_err(|_| Refused::Reference)
}

/// A calendar date, as days since 1970-01-01.
fn dated(text: Option<&str>) -> Result<Option<i64>, Refused> {
    text.map(outcome::date)
        .transpose()
        .map_err(|_| Refused::Date)
}

/// Parts as an id is derived from them.
fn whole(parts: &[Vec<u8>]) -> Vec<&[u8]> {
    parts.iter().map(Vec::as_slice).collect()
}

/// A case in one transaction, with who does something in it.
struct Desk<'d, 't> {
    tx: &'d Tx<'t>,
    site: &'d Site,
    operator: &'d Operator,
    at: Timestamp,
    case: Case,
    role: Option<MemberRole>,
}

impl<'d, 't> Desk<'d, 't> {
    /// The case, if there is one that the operator may know of.
    fn enter(
        tx: &'d Tx<'t>,
        site: &'d Site,
        operator: &'d Operator,
        at: Timestamp,
        id: &CaseId,
    ) -> Result<Self, Error> {
        let desk = Self::blind(tx, site, operator, at, id)?;
        let is_shut = desk.case.restricted && desk.role.is_none();
        if is_shut || !members::reaches(tx, operator, &desk.case.agency)? {
            return Err(Refused::NoCase.into());
        }
        Ok(desk)
    }

    /// The case, whether or not the operator may know of it: nothing of it may be shown.
    fn blind(
        tx: &'d Tx<'t>,
        site: &'d Site,
        operator: &'d Operator,
        at: Timestamp,
        id: &CaseId,
    ) -> Result<Self, Error> {
        let case = stored::find(tx, id)?.ok_or(Refused::NoCase)?;
        let role = stored::role(tx, id, &operator.key)?;
        Ok(Self {
            tx,
            site,
            operator,
            at,
            case,
            role,
        })
    }

    /// Refuses who is no member.
    fn member(self) -> Result<Self, Error> {
        match self.role {
            Some(MemberRole::Lead | MemberRole::Member) => Ok(self),
            _ => Err(Refused::NotMember(self.case.id).into()),
        }
    }

    /// Refuses who does not lead it.
    fn lead(self) -> Result<Self, Error> {
        match self.role {
            Some(MemberRole::Lead) => Ok(self),
            _ => Err(Refused::NotLead(self.case.id).into()),
        }
    }

    /// Refuses where the case is closed.
    fn worked(self) -> Result<Self, Error> {
        if self.case.state.is_worked() {
            Ok(self)
        } else {
            Err(Refused::Step(StepError::Closed).into())
        }
    }

    /// Notes what is done, about something with an id, and returns its place in the list.
    fn note(
        &self,
        kind: CaseEventKind,
        subject: &str,
        code: Option<&str>,
        words: Option<&str>,
    ) -> Result<i64, Error> {
        self.write(kind, subject, code, (words, words))
    }

    /// As [`Desk::note`], of words that are kept elsewhere.
    fn note_kept(&self, kind: CaseEventKind, subject: &str, kept: &str) -> Result<i64, Error> {
        self.write(kind, subject, None, (None, Some(kept)))
    }

    fn write(
        &self,
        kind: CaseEventKind,
        subject: &str,
        code: Option<&str>,
        (words, written): (Option<&str>, Option<&str>),
    ) -> Result<i64, Error> {
        let event = Event {
            case: self.case.id,
            kind,
            subject,
            code,
            words,
            digest: written.map(|written| self.bound(kind, written)),
            operator: self.operator,
            at: self.at,
        };
        Ok(stored::note(self.tx, &event)?)
    }

    /// A keyed digest of words, bound to the case, to what was done, and to when.
    fn bound(&self, kind: CaseEventKind, words: &str) -> [u8; 32] {
        let moment = self.at.micros().to_be_bytes();
        let parts = [
            self.case.id.as_bytes().as_slice(),
            &moment,
            kind.code().as_bytes(),
            words.as_bytes(),
        ];
        self.site.key.digest("case words", &parts)
    }

    /// From which parts the id of what the next event brings is derived.
    fn next(&self) -> Result<(i64, [Vec<u8>; 2]), Error> {
        let seq = stored::last_event(self.tx, &self.case.id)?.saturating_add(1);
        let case = self.case.id.as_bytes().to_vec();
        Ok((seq, [case, seq.to_be_bytes().to_vec()]))
    }

    /// As [`Desk::next`], of a form that may come twice: where `once` names it, the id hangs on that, on who sends it
    /// and on what is said, so that the same sent again has the same id, and something else said on the same form
    /// another.
    fn next_once(&self, once: &str, said: &[&str]) -> Result<(i64, Vec<Vec<u8>>), Error> {
        let (seq, [case, event]) = self.next()?;
        if once.is_empty() {
            return Ok((seq, vec![case, event]));
        }
        let mut parts = vec![
            case,
            b"once".to_vec(),
            self.operator.key.as_bytes().to_vec(),
        ];
        parts.push(once.as_bytes().to_vec());
        parts.extend(said.iter().map(|one| one.as_bytes().to_vec()));
        Ok((seq, parts))
    }

    /// Whether something with this id is in the list of the case already.
    fn has(&self, id: &str) -> Result<bool, Error> {
        Ok(stored::last_event_on(self.tx, &self.case.id, id)? > 0)
    }

    /// Takes persons in, each with the accounts that it has now. Of one that is in, those that it has got
    /// since.
    fn add(&self, persons: &[PersonId]) -> Result<Opened, Error> {
        let mut opened = Opened {
            case: self.case.id,
            persons: Vec::new(),
            accounts: 0,
            unled: Vec::new(),
        };
        let known: BTreeSet<AccountId> = stored::accounts(self.tx, &self.case.id)?
            .into_iter()
            .collect();
        for asked in persons {
            let (person, accounts) = meant(self.tx, asked)?;
            if opened.persons.contains(&person) {
                continue;
            }
            self.free(&person)?;
            let is_in = accounts.iter().any(|account| known.contains(account));
            let new: Vec<AccountId> = accounts
                .into_iter()
                .filter(|account| !known.contains(account))
                .collect();
            if new.is_empty() {
                return Err(Refused::In(person).into());
            }
            let code = is_in.then_some("more_accounts");
            let seq = self.note(CaseEventKind::PersonAdded, &person.to_string(), code, None)?;
            opened.accounts += stored::add_accounts(self.tx, &self.case.id, seq, &new)?;
            opened.persons.push(person);
        }
        if opened.persons.is_empty() {
            return Err(Refused::Nobody.into());
        }
        Ok(opened)
    }

    /// Refuses where the person is in another case that is not closed. Which one is told to who may know of it.
    fn free(&self, person: &PersonId) -> Result<(), Error> {
        let (seen, hidden) = elsewhere(self.tx, person, &self.case.id, self.operator)?;
        let person = *person;
        match seen.first() {
            Some(case) => Err(Refused::Taken {
                person,
                case: *case,
            }
            .into()),
            None if hidden => Err(Refused::TakenHidden(person).into()),
            None => Ok(()),
        }
    }
}

/// The other cases that are not closed and that a person is in: those that an operator may know of, and whether there
/// are any beside.
fn elsewhere(
    tx: &Tx<'_>,
    person: &PersonId,
    than: &CaseId,
    operator: &Operator,
) -> Result<(Vec<CaseId>, bool), Error> {
    let (mut seen, mut hidden) = (Vec::new(), false);
    let all = stored::of_person(tx, person)?.into_iter();
    for other in all.filter(|one| one.id != *than && one.state.is_worked()) {
        let is_shut = other.restricted && stored::role(tx, &other.id, &operator.key)?.is_none();
        if is_shut || !members::reaches(tx, operator, &other.agency)? {
            hidden = true;
        } else {
            seen.push(other.id);
        }
    }
    Ok((seen, hidden))
}

/// Who an id is now, and the accounts that it has; an id that has ended means who holds its account.
fn meant(tx: &Tx<'_>, id: &PersonId) -> Result<(PersonId, Vec<AccountId>), Error> {
    let members = outcomes::members(tx, id)?;
    if !members.is_empty() {
        return Ok((*id, members));
    }
    let current = history::find_current(tx, id)?.ok_or(Refused::NotHere(*id))?;
    Ok((current, outcomes::members(tx, &current)?))
}

/// Opens a case on persons. Who opens it leads it, or whoever is named. A machine leads what it opens, beside an operator
/// whom it names: a machine alone leads nobody, so that such a case is listed to supervisors ([`unled`]), as is one that
/// is opened under a name that is no operator's.
///
/// # Errors
/// [`Error::Case`] where nobody opens it or nobody is named, where the operator who is to lead it could not work in it,
/// and where one of the persons is not here or in another case that is not closed; else those of the store.
pub fn open(site: &Site, act: &Act, opening: &Opening) -> Result<Opened, Error> {
    let who = named(&act.actor)?;
    let lead = opening.lead.as_deref().map(named).transpose()?;
    let lead = lead.filter(|lead| lead.key != who.key);
    let reference = referenced(opening.reference.as_deref())?;
    site.store.write("case open", |tx| {
        let seq = stored::last(tx)?.saturating_add(1);
        let agency = members::agency(tx, &who)?;
        let (place, moment) = (seq.to_be_bytes(), act.at.micros().to_be_bytes());
        let new = NewCase {
            id: CaseId::derive(&site.key, &[&place, &moment]),
            seq,
            reference,
            restricted: opening.restricted,
            operator: &who,
            agency: &agency,
        };
        stored::add(tx, &new, act.at)?;
        let desk = Desk::blind(tx, site, &who, act.at, &new.id)?;
        let code = opening.restricted.then_some("restricted");
        desk.note(CaseEventKind::Opened, &new.id.to_string(), code, None)?;
        if let Some(lead) = &lead {
            members::fit(&desk, lead)?;
            members::join(&desk, lead, MemberRole::Lead)?;
        } else {
            members::fit_to_open(&desk)?;
        }
        if lead.is_none() || members::machine(&who.name).is_some() {
            members::join(&desk, &who, MemberRole::Lead)?;
        }
        let unled = members::gaps(&desk)?;
        let opened = desk.add(&opening.persons)?;
        Ok(Opened { unled, ..opened })
    })
}

/// Adds persons to a case, or the accounts that one who is in it has got since.
///
/// # Errors
/// [`Error::Case`] where who asks is no member, where the case is closed, and where one of the persons is not
/// here, is in already, or is in another case that is not closed; else those of the store.
pub fn add(site: &Site, act: &Act, case: &CaseId, persons: &[PersonId]) -> Result<Opened, Error> {
    let who = named(&act.actor)?;
    site.store.write("case add", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?;
        desk.member()?.worked()?.add(persons)
    })
}

/// Takes a person out of a case, with a reason; the case stays about the others.
///
/// # Errors
/// [`Error::Case`] where who asks is no member or gives no reason, where the case is closed, and where the
/// person is not in it or the last one; else those of the store.
pub fn remove(
    site: &Site,
    act: &Act,
    case: &CaseId,
    person: &PersonId,
    reason: &str,
) -> Result<PersonId, Error> {
    let (who, reason) = (named(&act.actor)?, reasoned(reason)?);
    site.store.write("case remove", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?;
        let desk = desk.member()?.worked()?;
        let (person, _) = meant(tx, person)?;
        let within = stored::persons(tx, case)?;
        if !within.contains(&person) {
            return Err(Refused::NotIn(person).into());
        }
        if within.len() == 1 {
            return Err(Refused::LastPerson.into());
        }
        let about = person.to_string();
        let seq = desk.note(CaseEventKind::PersonRemoved, &about, None, Some(reason))?;
        stored::remove_accounts(tx, case, &person, seq)?;
        Ok(person)
    })
}
