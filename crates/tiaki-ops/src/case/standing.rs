//! What somebody is in a case, and which cases a person is in: what a rule of access asks.

use std::collections::BTreeMap;

use tiaki_core::case::{CaseState, MemberRole};
use tiaki_core::id::{CaseId, PersonId, TaskId};
use tiaki_core::queue::operator_key;
use tiaki_store::cases as stored;
pub use tiaki_store::cases::lists::Counted;
use tiaki_store::cases::lists::{self, Reader};
use tiaki_store::persons::history;
use tiaki_store::queue::Operator;

use super::members::{agency, reaches};
use crate::{Error, Site};

/// What somebody is in a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// As what; nothing for who is no member.
    pub role: Option<MemberRole>,
    /// Whether only members may know of the case.
    pub restricted: bool,
    /// Where the case stands.
    pub state: CaseState,
}

impl Standing {
    /// Whether the case, and what is reached through it, is hidden from who asks.
    #[must_use]
    pub const fn is_hidden(&self) -> bool {
        self.restricted && self.role.is_none()
    }
}

/// A case that a person is in, and what somebody is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InCase {
    /// The case.
    pub case: CaseId,
    /// What who asks is in it.
    pub standing: Standing,
}

/// What somebody has to do in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTask {
    /// The task.
    pub id: TaskId,
    /// In words.
    pub words: String,
    /// The day by which, counted from 1970-01-01.
    pub due_on: Option<i64>,
}

/// What an operator has to do in a case and has not done, in the order in which it was added; nothing to who is no
/// member.
///
/// # Errors
/// Those of the store.
pub fn own_tasks(site: &Site, case: &CaseId, operator: &str) -> Result<Vec<OwnTask>, Error> {
    let key = operator_key(operator);
    site.store.read("own tasks", |tx| {
        if stored::role(tx, case, &key)?.is_none() {
            return Ok(Vec::new());
        }
        let tasks = stored::work::tasks(tx, case)?.into_iter();
        let is_own = |task: &stored::work::Task| {
            task.done.is_none() && task.assignee.as_ref().is_some_and(|who| who.key == key)
        };
        let own = tasks.filter(is_own).map(|task| OwnTask {
            id: task.id,
            words: task.words,
            due_on: task.due_on,
        });
        Ok(own.collect())
    })
}

/// What an operator is in a case; nothing where there is no such case.
///
/// # Errors
/// Those of the store.
pub fn standing(site: &Site, case: &CaseId, operator: &str) -> Result<Option<Standing>, Error> {
    let key = operator_key(operator);
    site.store.read("case standing", |tx| {
        let Some(found) = stored::find(tx, case)? else {
            return Ok(None);
        };
        Ok(Some(Standing {
            role: stored::role(tx, case, &key)?,
            restricted: found.restricted,
            state: found.state,
        }))
    })
}

/// The cases that a person is in, in the order of opening, closed ones too, and what an operator is in each. An id
/// that has ended means who holds its account now. Cases of another agency are left out. A person is in a restricted case where any of them is
/// ([`Standing::is_hidden`] for who is no member).
///
/// # Errors
/// Those of the store.
pub fn of_person(site: &Site, person: &PersonId, operator: &str) -> Result<Vec<InCase>, Error> {
    let key = operator_key(operator);
    site.store.read("cases of a person", |tx| {
        let mut found = stored::of_person(tx, person)?;
        if found.is_empty()
            && let Some(current) = history::find_current(tx, person)?
        {
            found = stored::of_person(tx, &current)?;
        }
        let who = Operator {
            name: operator.trim().to_owned(),
            key: key.clone(),
        };
        let mut cases = Vec::with_capacity(found.len());
        for one in found {
            if !reaches(tx, &who, &one.agency)? {
                continue;
            }
            cases.push(InCase {
                case: one.id,
                standing: Standing {
                    role: stored::role(tx, &one.id, &key)?,
                    restricted: one.restricted,
                    state: one.state,
                },
            });
        }
        Ok(cases)
    })
}

/// How many cases each of some persons is in that an operator may know of, open and closed; who is in none has no entry.
///
/// # Errors
/// Those of the store.
pub fn counted(
    site: &Site,
    persons: &[PersonId],
    operator: &str,
) -> Result<BTreeMap<PersonId, Counted>, Error> {
    let who = Operator {
        name: operator.trim().to_owned(),
        key: operator_key(operator),
    };
    Ok(site.store.read("cases of persons", |tx| {
        let reader = Reader {
            key: &who.key,
            agency: &agency(tx, &who)?,
        };
        lists::counted(tx, persons, reader)
    })?)
}
