//! What a case shows, the lists of cases, and what hangs in them.

use std::collections::BTreeSet;

use tiaki_core::case::RequestState;
use tiaki_core::id::{AccountId, CaseId, PersonId};
use tiaki_core::time::Timestamp;
use tiaki_store::cases::lists::{self, What};
use tiaki_store::cases::requests::{self, Request};
use tiaki_store::cases::work::{self, HandOver, Note, Task};
use tiaki_store::cases::{self as stored, Case, Member};
use tiaki_store::queue::Operator;
use tiaki_store::{Tx, outcomes};

use super::members::agency;
use super::unread::unread;
use super::{Desk, elsewhere, named, timeline};
use crate::{Act, Error, Site};

/// Cases on one page.
pub const PAGE_SIZE: u32 = 50;

/// A person in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonIn {
    /// The person, as it is now.
    pub person: PersonId,
    /// How many of the accounts that the case is about it holds.
    pub accounts: usize,
    /// How many it has that the case is not about: they came after it was added.
    pub others: usize,
    /// Until when providers preserve what they reported on it.
    pub preserved_until: Option<Timestamp>,
    /// Other cases that are not closed and that it is in since persons became one: those that the operator may know
    /// of.
    pub also_in: Vec<CaseId>,
    /// Whether it is in one beside that the operator may not know of.
    pub also_hidden: bool,
}

/// A request in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestIn {
    /// The request.
    pub request: Request,
    /// The accounts that it is about.
    pub accounts: Vec<AccountId>,
    /// Whether its time is over: it was due before today and is not answered, or what it preserves has ended.
    pub is_over: bool,
}

/// A case, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The case.
    pub case: Case,
    /// Who works in it.
    pub members: Vec<Member>,
    /// Who is in it.
    pub persons: Vec<PersonIn>,
    /// How many accounts that it is about nobody holds now.
    pub nobodys: usize,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// Its notes.
    pub notes: Vec<Note>,
    /// Its legal requests.
    pub requests: Vec<RequestIn>,
    /// Its hand-overs to child protection.
    pub hand_overs: Vec<HandOver>,
    /// How many lines of its timeline the operator has not seen.
    pub unread: usize,
}

/// Which cases a list has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All that the operator may know of.
    All,
    /// Those that are not closed and of which the operator is a member.
    Mine,
    /// Those that are not closed.
    Open,
    /// Those that are not closed and have a task that was due before today.
    Overdue,
    /// Those that are not closed and have a request that is due, or whose preservation ends and is not extended,
    /// within so many days or before today.
    Expiring(u16),
    /// Those in a state.
    State(tiaki_core::case::CaseState),
}

/// A case in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The case, and what is open in it.
    pub row: lists::Listed,
    /// Who leads it.
    pub leads: Vec<String>,
    /// How many lines of its timeline the operator has not seen.
    pub unread: usize,
}

/// Something that hangs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hanging {
    /// In which case.
    pub case: CaseId,
    /// What.
    pub what: What,
    /// The day that it is about, counted from 1970-01-01.
    pub on: i64,
    /// How many days until then; negative where that day is over.
    pub days_left: i64,
    /// Whether it is the operator's own: a task of theirs.
    pub mine: bool,
}

/// A case, whole, as an operator sees it.
///
/// # Errors
/// [`Error::Case`] where nobody asks, and where there is no such case that the operator may know of; else those of
/// the store.
pub fn show(site: &Site, act: &Act, case: &CaseId) -> Result<Shown, Error> {
    let who = named(&act.actor)?;
    site.store.read("case show", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?;
        let own: BTreeSet<AccountId> = stored::accounts(tx, case)?.into_iter().collect();
        let (persons, held) = persons(tx, case, &own, &who)?;
        let mut shown = Vec::new();
        for request in requests::of_case(tx, case)? {
            shown.push(RequestIn {
                accounts: requests::accounts(tx, &request.id)?,
                is_over: is_over(&request, act.at.day()),
                request,
            });
        }
        Ok(Shown {
            members: stored::members(tx, case)?,
            persons,
            nobodys: own.len().saturating_sub(held),
            tasks: work::tasks(tx, case)?,
            notes: work::notes(tx, case)?,
            requests: shown,
            hand_overs: work::hand_overs(tx, case)?,
            unread: timeline::unread(tx, &desk.case, &who.key)?,
            case: desk.case,
        })
    })
}

/// The persons in a case, and how many of its accounts they hold.
fn persons(
    tx: &Tx<'_>,
    case: &CaseId,
    own: &BTreeSet<AccountId>,
    who: &Operator,
) -> Result<(Vec<PersonIn>, usize), Error> {
    let (mut persons, mut held) = (Vec::new(), 0);
    for person in stored::persons(tx, case)? {
        let all = outcomes::members(tx, &person)?;
        let accounts = all.iter().filter(|account| own.contains(account)).count();
        let (also_in, also_hidden) = elsewhere(tx, &person, case, who)?;
        held += accounts;
        persons.push(PersonIn {
            person,
            accounts,
            others: all.len().saturating_sub(accounts),
            preserved_until: lists::preserved_until(tx, &person)?,
            also_in,
            also_hidden,
        });
    }
    Ok((persons, held))
}

fn is_over(request: &Request, today: i64) -> bool {
    let before = |day: Option<i64>| day.is_some_and(|day| day < today);
    match request.state {
        RequestState::Drafted => before(request.term.due_on),
        RequestState::Sent => before(request.term.due_on) || before(request.term.ends_on),
        RequestState::Answered => before(request.term.ends_on),
        _ => false,
    }
}

/// Who asks for a list, with the agency that it works for.
fn reader<'r>(who: &'r Operator, agency: &'r str) -> lists::Reader<'r> {
    lists::Reader {
        key: &who.key,
        agency,
    }
}

/// A page, from 0, of cases that an operator may know of, newest first.
///
/// # Errors
/// [`Error::Case`] where nobody asks; else those of the store.
pub fn list(
    site: &Site,
    act: &Act,
    which: Which,
    page: u32,
    page_size: u32,
) -> Result<Vec<Listed>, Error> {
    let who = named(&act.actor)?;
    let which = match which {
        Which::All => lists::Which::All,
        Which::Mine => lists::Which::Mine,
        Which::Open => lists::Which::Open,
        Which::Overdue => lists::Which::Overdue,
        Which::Expiring(days) => lists::Which::Expiring(act.at.day().saturating_add(days.into())),
        Which::State(state) => lists::Which::State(state.code()),
    };
    let part = (page_size, page.saturating_mul(page_size));
    site.store.read("case list", |tx| {
        let agency = agency(tx, &who)?;
        let rows = lists::cases(tx, which, reader(&who, &agency), act.at.day(), part)?;
        let ids: Vec<CaseId> = rows.iter().map(|row| row.case.id).collect();
        let unread = unread(tx, &ids, &who.key)?;
        let mut leads = lists::leads(tx, &ids)?;
        let listed = rows.into_iter().map(|row| Listed {
            leads: leads.remove(&row.case.id).unwrap_or_default(),
            unread: unread.get(&row.case.id).copied().unwrap_or_default(),
            row,
        });
        Ok(listed.collect())
    })
}

/// What hangs in the cases that an operator may know of, what is due first first: tasks and requests that are due
/// within so many days or overdue, what is preserved no longer by then, and hand-overs that nobody acknowledged.
///
/// # Errors
/// [`Error::Case`] where nobody asks; else those of the store.
pub fn hanging(site: &Site, act: &Act, within_days: u16) -> Result<Vec<Hanging>, Error> {
    let who = named(&act.actor)?;
    let today = act.at.day();
    let by = today.saturating_add(within_days.into());
    site.store.read("case alarms", |tx| {
        let agency = agency(tx, &who)?;
        let found = lists::hanging(tx, reader(&who, &agency), by, act.at)?.into_iter();
        let mut found: Vec<Hanging> = found
            .map(|one| Hanging {
                case: one.case,
                on: one.on,
                days_left: one.on.saturating_sub(today),
                mine: matches!(&one.what, What::Task(_, Some(key)) if *key == who.key),
                what: one.what,
            })
            .collect();
        // The store gives each sort in its own order: of one day they stay in that.
        found.sort_by_key(|one| one.on);
        Ok(found)
    })
}
