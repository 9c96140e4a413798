//! Rulings: a named operator decides where somebody is, with a reason, and can take it back.
//!
//! Whom software can place in no single country waits at the coordinator's desk; whom it places wrongly,
//! people know better. A ruling stands over all evidence, also that which comes later, until somebody
//! decides anew; the evidence is shown beside it. It is about accounts: those of a person at that moment,
//! or one alone. So it goes with them through every merge and split. Where accounts that were ruled
//! otherwise become one person's, or the evidence on an account that nobody ruled on speaks for another
//! country, nobody is sent anywhere until an operator has decided on the whole
//! ([`tiaki_core::locate::ruled`]).
//!
//! The decision and the new place in a queue are one transaction: no run is needed. Where the person waits for
//! triage anyway, the next one takes the ruling with it.
//!
//! To add something that may be decided: a variant of [`RuledPlace`], and what follows from it there.

use std::collections::BTreeSet;

use serde::Serialize;
use thiserror::Error;
use tiaki_core::id::{AccountId, LocationRulingId, PersonId};
use tiaki_core::locate::{RuledPlace, Verdict};
use tiaki_core::protection::{PurposeError, operator};
use tiaki_core::queue::find_reason;
use tiaki_core::time::Timestamp;
use tiaki_core::triage::PersonFacts;
use tiaki_store::persons::history;
use tiaki_store::rulings::{self as stored, NewRuling};
use tiaki_store::{Tx, outcomes};

use crate::triage::{Decided, decided_on, placed_again};
use crate::{Act, Error, Site};

/// Rulings on one page.
pub const PAGE_SIZE: u32 = 50;

/// Whom a ruling is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// One account, whoever's it is.
    Account(AccountId),
    /// All accounts that a person has now.
    Person(PersonId),
}

/// What an operator says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// Of whom.
    pub whom: Whom,
    /// Where they are; nothing to take back what was decided, so that the evidence decides again.
    pub place: Option<RuledPlace>,
    /// Who says so: 1 to 100 characters in one line.
    pub operator: String,
    /// Why, in words: 1 to 300 characters in one line.
    pub reason: String,
}

/// Why a ruling is not taken in. The words hold nothing of what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// No such account or person.
    #[error("it names nobody who is here; ids begin with acc_ or per_")]
    NotHere,
    /// Nobody decides.
    #[error("it needs the name of who decides")]
    NoOperator,
    /// The name is too long, or more than one line.
    #[error("the name of who decides has at most 100 characters, in one line")]
    Operator,
    /// Nothing says why.
    #[error("it needs a reason")]
    NoReason,
    /// The reason is too long, or more than one line.
    #[error("a reason has at most 300 characters, in one line")]
    Reason,
    /// Nothing is decided on any of the accounts.
    #[error("nothing is decided on where they are, so there is nothing to take back")]
    Nothing,
}

/// What a ruling came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Done {
    /// Its id.
    pub ruling: LocationRulingId,
    /// How many accounts it is about.
    pub accounts: u64,
    /// Where the persons who hold them stand now.
    pub persons: Vec<Stands>,
    /// Those of them whose place in a queue waits for `tiaki triage`.
    pub waiting: Vec<PersonId>,
}

/// Where a person stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stands {
    /// The person.
    pub person: PersonId,
    /// `routed`, `several`, `conflict` or `unknown`.
    pub verdict: String,
    /// The country's code.
    pub country: Option<String>,
    /// In which queue.
    pub authority: String,
}

/// A ruling as listings show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its id.
    pub id: LocationRulingId,
    /// The place's code; nothing where it takes back what was decided.
    pub place: Option<RuledPlace>,
    /// Who decided.
    pub operator: String,
    /// Why, in words.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// The accounts that it is about, in order.
    pub accounts: Vec<AccountId>,
    /// For how many of them nobody has decided anew.
    pub stands: usize,
    /// Who holds them now.
    pub persons: Vec<PersonId>,
}

/// A page of rulings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rulings {
    /// How many there are.
    pub total: i64,
    /// The page, from 0.
    pub page: u32,
    /// Rulings on a page.
    pub page_size: u32,
    /// Newest first.
    pub rows: Vec<Listed>,
    /// Persons whose accounts are ruled otherwise, or on some of whose accounts a ruling stands against the
    /// evidence on others: each waits for an operator to decide on the whole.
    pub conflicts: Vec<PersonId>,
}

/// What is decided on a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfPerson {
    /// Every ruling on one of its accounts, newest first.
    pub rows: Vec<Listed>,
    /// What follows from those that stand: a verdict's code; empty where the evidence decides.
    pub verdict: &'static str,
    /// For how many of its accounts one stands.
    pub accounts: usize,
    /// What the evidence alone says: a verdict's code; empty where that is not known.
    pub evidence: &'static str,
    /// The countries that this names.
    pub countries: Vec<String>,
}

impl Whom {
    /// The account or the person of an id.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        let account = AccountId::parse(id).ok().map(Self::Account);
        account.or_else(|| PersonId::parse(id).ok().map(Self::Person))
    }
}

/// Writes a ruling down and brings whom it is about to the queue that follows from it.
///
/// # Errors
/// [`Error::Ruling`] where nobody decides or nothing says why, or more than a line of either, where
/// there is nobody of this id, and where there is nothing to take back; else those of the store.
pub fn decide(site: &Site, said: &Said, at: Timestamp) -> Result<Done, Error> {
    let name = operator(&said.operator).map_err(|error| match error {
        PurposeError::Empty { .. } => Refused::NoOperator,
        _ => Refused::Operator,
    })?;
    let is_empty = said.reason.trim().is_empty();
    let reason = find_reason(&said.reason).ok_or(if is_empty {
        Refused::NoReason
    } else {
        Refused::Reason
    })?;
    site.store.write("locate decide", |tx| {
        let accounts = meant(tx, said.whom)?;
        if said.place.is_none() {
            let mut before = Vec::new();
            for account in &accounts {
                before.extend(stored::of_account(tx, account)?);
            }
            if stored::in_force(&before).is_empty() {
                return Err(Refused::Nothing.into());
            }
        }
        let seq = stored::last(tx)?.saturating_add(1);
        let parts = [seq.to_be_bytes(), at.micros().to_be_bytes()];
        let id = LocationRulingId::derive(&site.key, &[&parts[0], &parts[1]]);
        let new = NewRuling {
            id,
            seq,
            place: said.place,
            operator: &name,
            reason,
            accounts: &accounts,
        };
        stored::add(tx, &new, at)?;
        let homes = stored::homes(tx, &accounts)?;
        let act = Act {
            actor: name.clone(),
            at,
        };
        let (ranked, waiting) = placed_again(tx, site, &homes, &act)?;
        stored::place(tx, &ranked)?;
        stored::mark(tx, &waiting)?;
        let stands = ranked.iter().map(|one| Stands {
            person: one.place.person,
            verdict: one.located.verdict.clone(),
            country: one.located.country.clone(),
            authority: one.place.authority.clone(),
        });
        Ok(Done {
            ruling: id,
            accounts: accounts.len() as u64,
            persons: stands.collect(),
            waiting,
        })
    })
}

/// The accounts that are meant, in order; an id of a person that has ended means who holds its account now.
fn meant(tx: &Tx<'_>, whom: Whom) -> Result<Vec<AccountId>, Error> {
    let accounts = match whom {
        Whom::Account(id) => {
            let found = tiaki_store::views::find_account(tx, &id)?;
            found.map(|_| id).into_iter().collect()
        }
        Whom::Person(id) => {
            let members = outcomes::members(tx, &id)?;
            match history::find_current(tx, &id)? {
                Some(current) if members.is_empty() => outcomes::members(tx, &current)?,
                _ => members,
            }
        }
    };
    if accounts.is_empty() {
        return Err(Refused::NotHere.into());
    }
    Ok(accounts)
}

/// A page, from 0, of rulings, newest first, and the persons on whom they differ.
///
/// # Errors
/// Those of the store.
pub fn rulings(site: &Site, page: u32, page_size: u32) -> Result<Rulings, Error> {
    site.store.read("rulings", |tx| {
        let mut rows = Vec::new();
        for ruling in stored::newest(tx, page_size, page.saturating_mul(page_size))? {
            rows.push(listed(tx, ruling)?);
        }
        let mut conflicts = Vec::new();
        for person in stored::by_person(tx)?.into_keys() {
            if matches!(decided_on(tx, &person)?, Some((Verdict::Conflict(_), _))) {
                conflicts.push(person);
            }
        }
        Ok(Rulings {
            total: stored::count(tx)?,
            page,
            page_size,
            rows,
            conflicts,
        })
    })
}

/// What is decided on a person with these facts, as they are stored.
pub(crate) fn of_person(tx: &Tx<'_>, person: &PersonId, facts: &[u8]) -> Result<OfPerson, Error> {
    let found = PersonFacts::unpack(*person, facts, Timestamp::default());
    let found = found.map(|facts| facts.location);
    let named = found.as_ref().map_or(&[][..], Verdict::countries);
    let decided = Decided::of(tx, person)?;
    let said = &decided.said;
    let mut ids: Vec<LocationRulingId> = said.iter().rev().map(|one| one.ruling).collect();
    let mut seen = BTreeSet::new();
    ids.retain(|id| seen.insert(*id));
    let mut rows = Vec::new();
    for id in ids {
        if let Some(ruling) = stored::find(tx, &id)? {
            rows.push(listed(tx, ruling)?);
        }
    }
    Ok(OfPerson {
        rows,
        verdict: decided
            .verdict(found.as_ref().unwrap_or(&Verdict::Unknown))
            .map_or("", |verdict| verdict.code()),
        accounts: stored::in_force(said).len(),
        evidence: found.as_ref().map_or("", Verdict::code),
        countries: named.iter().map(|one| one.code().to_owned()).collect(),
    })
}

fn listed(tx: &Tx<'_>, ruling: stored::Ruling) -> Result<Listed, Error> {
    let accounts = stored::accounts(tx, &ruling.id)?;
    let mut said = Vec::new();
    for account in &accounts {
        said.extend(stored::of_account(tx, account)?);
    }
    let newest = stored::in_force(&said);
    let stands = newest.iter().filter(|one| one.ruling == ruling.id).count();
    Ok(Listed {
        id: ruling.id,
        place: ruling.place,
        operator: ruling.operator,
        reason: ruling.reason,
        at: ruling.at,
        persons: stored::homes(tx, &accounts)?.into_iter().collect(),
        accounts,
        stands,
    })
}
