//! Outcomes: what came of persons, recorded by operators one by one or from a table.
//!
//! Each is written with its log entry in one transaction, keyed to the person and to the accounts
//! that it has then. None is ever changed: a correction is a further one that names the earlier one.
//! Where the person came to be worked by a second look at who was set aside, that decision is kept with it,
//! so that learning knows the chance with which it was drawn.
//! Nothing here ranks anybody: what outcomes lead to goes through rules that a person approves
//! ([`crate::rules`]).

mod table;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use thiserror::Error;
use tiaki_core::id::{AccountId, OutcomeId, PersonId, SetAsideId, SiteKey};
use tiaki_core::outcome::{self, OutcomeCode, OutcomeError, date_text};
use tiaki_core::protection::operator;
use tiaki_store::outcomes::{self as rows, NewOutcome};
use tiaki_store::persons::history;
use tiaki_store::queue::audit;
use tiaki_store::{Tx, persons};

pub use self::table::{Imported, RefusedLine, import};
use crate::{Act, Error, Site};

/// What is said of a person, before it is checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// The person's id.
    pub person: String,
    /// The code.
    pub code: String,
    /// The date, `YYYY-MM-DD`.
    pub on: String,
    /// Who says so.
    pub by: String,
    /// How many children, where it is known.
    pub children: Option<String>,
    /// Where the case is kept.
    pub reference: Option<String>,
    /// The chance in thousandths with which the person was drawn by lot, where that was not by a second
    /// look of a queue, which is known here.
    pub chance: Option<String>,
    /// The outcome that this one corrects.
    pub supersedes: Option<String>,
}

/// Why an outcome is not recorded. Nothing of what was said is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// Something is not as it must be.
    #[error(transparent)]
    Outcome(#[from] OutcomeError),
    /// No id of a person.
    #[error("the person is not named by an id (per_ and 32 digits)")]
    PersonId,
    /// No person of this id, now or before.
    #[error("there is no person of this id")]
    NoPerson,
    /// No id of an outcome.
    #[error("the outcome to correct is not named by an id (out_ and 32 digits)")]
    OutcomeId,
    /// No outcome of this id.
    #[error("there is no outcome of the id that it corrects")]
    NoOutcome,
    /// The outcome to correct is about somebody else.
    #[error("the outcome that it corrects is about another person")]
    OtherPerson,
    /// The outcome to correct was corrected already.
    #[error("the outcome that it corrects was corrected already: correct the later one")]
    Corrected,
    /// The same was recorded before, and then corrected or taken back.
    #[error(
        "the same was recorded before and corrected since: say it as a correction of the later one"
    )]
    TakenBack,
}

impl Refused {
    /// The code of this refusal.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Outcome(OutcomeError::Code) => "code",
            Self::Outcome(OutcomeError::Date) => "date",
            Self::Outcome(OutcomeError::Future) => "future",
            Self::Outcome(OutcomeError::Children | OutcomeError::ChildrenOf) => "children",
            Self::Outcome(OutcomeError::Reference) => "reference",
            Self::Outcome(OutcomeError::Operator) => "by",
            Self::Outcome(OutcomeError::Chance) => "chance",
            Self::Outcome(_) => "supersedes",
            Self::PersonId | Self::NoPerson => "person",
            Self::OutcomeId
            | Self::NoOutcome
            | Self::OtherPerson
            | Self::Corrected
            | Self::TakenBack => "supersedes",
        }
    }
}

/// What recording came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recorded {
    /// The outcome's id.
    pub outcome: OutcomeId,
    /// Whether it was not here before.
    pub new: bool,
    /// How many accounts it is about.
    pub accounts: usize,
}

/// An outcome as listings show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// Its id.
    pub outcome: OutcomeId,
    /// The person, under the id that it had.
    pub person: PersonId,
    /// Who holds its accounts now: one, several after a split, or nobody.
    pub now: Vec<PersonId>,
    /// The code.
    pub code: &'static str,
    /// What it means for those who measure and learn.
    pub bearing: &'static str,
    /// The date.
    pub on: String,
    /// How many children.
    pub children: Option<u32>,
    /// Where the case is kept.
    pub reference: Option<String>,
    /// The chance in thousandths, where it was drawn by lot.
    pub chance_permille: Option<u16>,
    /// Whether the person came to be worked by a second look of a queue, which has a chance of its own.
    pub by_second_look: bool,
    /// The band that the person stood in then.
    pub band: Option<String>,
    /// The rules by which.
    pub rules: Option<String>,
    /// Accounts that it is about.
    pub accounts: usize,
    /// The outcome that it corrects.
    pub supersedes: Option<OutcomeId>,
    /// The outcome that corrects it.
    pub superseded_by: Option<OutcomeId>,
    /// Whether it counts.
    pub stands: bool,
    /// Who recorded it.
    pub by: String,
    /// When (RFC 3339).
    pub recorded_at: String,
}

/// Records one outcome; the same one again changes nothing.
///
/// # Errors
/// [`Error::Outcome`] says what is wrong; those of the store.
pub fn record(site: &Site, act: &Act, said: &Said) -> Result<Recorded, Error> {
    site.store
        .write("outcome record", |tx| record_in(tx, &site.key, act, said))
}

/// As [`record`], in a transaction of the caller.
pub(crate) fn record_in(
    tx: &Tx<'_>,
    key: &SiteKey,
    act: &Act,
    said: &Said,
) -> Result<Recorded, Error> {
    let mut corrected = BTreeSet::new();
    let (new, accounts) = checked(tx, key, act, said, &mut corrected)?;
    // A table that comes again may hold what was corrected since; who records one outcome means it.
    let known = rows::find(tx, &new.id)?;
    if known.is_some_and(|known| known.superseded_by.is_some()) {
        return Err(Refused::TakenBack.into());
    }
    let added = rows::add(tx, &[(new.clone(), accounts.clone())], act.at)?;
    Ok(Recorded {
        outcome: new.id,
        new: added.contains(&new.id),
        accounts: accounts.len(),
    })
}

/// Reads and checks what is said; gives the outcome and the accounts that it is about. `corrected`
/// holds what the outcomes before it in the same transaction correct.
fn checked(
    tx: &Tx<'_>,
    key: &SiteKey,
    act: &Act,
    said: &Said,
    corrected: &mut BTreeSet<OutcomeId>,
) -> Result<(NewOutcome, Vec<AccountId>), Error> {
    let code = OutcomeCode::find(&said.code).ok_or(Refused::from(OutcomeError::Code))?;
    let on = outcome::date(&said.on).map_err(Refused::from)?;
    if on > act.at.day() {
        return Err(Refused::from(OutcomeError::Future).into());
    }
    let by = operator(&said.by).map_err(|_| Refused::from(OutcomeError::Operator))?;
    let children = match &said.children {
        Some(text) => {
            let number = text
                .parse()
                .map_err(|_| Refused::from(OutcomeError::Children))?;
            Some(outcome::children(number, code).map_err(Refused::from)?)
        }
        None => None,
    };
    let reference = match &said.reference {
        Some(text) => Some(outcome::reference(text).map_err(Refused::from)?.to_owned()),
        None => None,
    };
    let chance = match &said.chance {
        Some(text) => {
            let of: Option<u16> = text.parse().ok().filter(|of| (1..=1_000).contains(of));
            Some(of.ok_or(Refused::from(OutcomeError::Chance))?)
        }
        None => None,
    };
    let person = PersonId::parse(&said.person).map_err(|_| Refused::PersonId)?;
    let supersedes = match &said.supersedes {
        Some(text) => Some(OutcomeId::parse(text).map_err(|_| Refused::OutcomeId)?),
        None => None,
    };
    if supersedes.is_none() && code == OutcomeCode::Withdrawn {
        return Err(Refused::from(OutcomeError::NothingWithdrawn).into());
    }
    let new = NewOutcome {
        id: id(
            key,
            &person,
            code,
            on,
            (children, chance),
            reference.as_deref(),
            supersedes,
        ),
        person,
        code,
        on,
        children,
        reference,
        chance,
        drawn: None,
        supersedes,
        by,
    };
    let accounts = accounts(tx, &new, corrected)?;
    let drawn = drawn(tx, &new)?;
    Ok((NewOutcome { drawn, ..new }, accounts))
}

/// The id of an outcome follows from what it says, whoever records it, so that the same line twice
/// is one.
fn id(
    key: &SiteKey,
    person: &PersonId,
    code: OutcomeCode,
    on: i64,
    (children, chance): (Option<u32>, Option<u16>),
    reference: Option<&str>,
    supersedes: Option<OutcomeId>,
) -> OutcomeId {
    let number = |of: Option<u32>| of.map_or(String::new(), |of| of.to_string());
    OutcomeId::derive(
        key,
        &[
            person.as_bytes(),
            code.code().as_bytes(),
            &on.to_be_bytes(),
            number(children).as_bytes(),
            number(chance.map(u32::from)).as_bytes(),
            reference.unwrap_or_default().as_bytes(),
            supersedes
                .as_ref()
                .map_or(&[], |id| id.as_bytes().as_slice()),
        ],
    )
}

/// The accounts that an outcome is about: those of the person now, or those of the outcome that it
/// corrects.
fn accounts(
    tx: &Tx<'_>,
    new: &NewOutcome,
    corrected: &mut BTreeSet<OutcomeId>,
) -> Result<Vec<AccountId>, Error> {
    if rows::find(tx, &new.id)?.is_some() {
        // It is here already, and stays as it is.
        return Ok(Vec::new());
    }
    let Some(earlier) = new.supersedes else {
        let mut accounts = rows::members(tx, &new.person)?;
        if accounts.is_empty() {
            // An id that the person had once leads to who holds its account now.
            let current = history::find_current(tx, &new.person)?.ok_or(Refused::NoPerson)?;
            accounts = rows::members(tx, &current)?;
        }
        return Ok(accounts);
    };
    let found = rows::find(tx, &earlier)?.ok_or(Refused::NoOutcome)?;
    if found.new.person != new.person {
        return Err(Refused::OtherPerson.into());
    }
    if found.superseded_by.is_some() || !corrected.insert(earlier) {
        return Err(Refused::Corrected.into());
    }
    Ok(found.accounts)
}

/// The second look by which the person came to be worked; a correction keeps that of what it corrects.
fn drawn(tx: &Tx<'_>, new: &NewOutcome) -> Result<Option<SetAsideId>, Error> {
    if let Some(earlier) = new.supersedes {
        return Ok(rows::find(tx, &earlier)?.and_then(|found| found.new.drawn));
    }
    let person = if rows::members(tx, &new.person)?.is_empty() {
        history::find_current(tx, &new.person)?
    } else {
        Some(new.person)
    };
    Ok(match person {
        Some(person) => audit::find_drawn(tx, &person)?,
        None => None,
    })
}

/// Outcomes in the order of recording: all, or those of one person.
///
/// # Errors
/// Those of the store.
pub fn list(site: &Site, person: Option<&PersonId>) -> Result<Vec<Listed>, Error> {
    site.store.read("outcomes", |tx| {
        let found = match person {
            Some(person) => rows::of_person(tx, person)?,
            None => rows::all(tx)?,
        };
        let holders: BTreeMap<AccountId, PersonId> = persons::members(tx)?
            .into_iter()
            .flat_map(|(person, accounts)| {
                accounts.into_iter().map(move |account| (account, person))
            })
            .collect();
        Ok(found.iter().map(|one| listed(one, &holders)).collect())
    })
}

fn listed(one: &rows::Outcome, holders: &BTreeMap<AccountId, PersonId>) -> Listed {
    let now: BTreeSet<PersonId> = one
        .accounts
        .iter()
        .filter_map(|account| holders.get(account).copied())
        .collect();
    let new = &one.new;
    Listed {
        outcome: new.id,
        person: new.person,
        now: now.into_iter().collect(),
        code: new.code.code(),
        bearing: new.code.bearing().code(),
        on: date_text(new.on),
        children: new.children,
        reference: new.reference.clone(),
        chance_permille: new.chance,
        by_second_look: new.drawn.is_some(),
        band: one.band.clone(),
        rules: one.rules.clone(),
        accounts: one.accounts.len(),
        supersedes: new.supersedes,
        superseded_by: one.superseded_by,
        stands: one.stands(),
        by: new.by.clone(),
        recorded_at: one.at.to_string(),
    }
}

/// An outcome as a person's page shows it: what, when and from whom; neither where the case is kept nor how
/// many children.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomeView {
    /// The code.
    pub code: OutcomeCode,
    /// The date, `YYYY-MM-DD`.
    pub on: String,
    /// Who recorded it.
    pub by: String,
    /// Whether it counts: none has taken its place, and it is no mere taking back.
    pub stands: bool,
}

/// What came of whoever has a person's accounts, in the order of recording.
pub(crate) fn shown(tx: &Tx<'_>, person: &PersonId) -> Result<Vec<OutcomeView>, Error> {
    let found = rows::of_person(tx, person)?.into_iter();
    let shown = found.map(|one| OutcomeView {
        code: one.new.code,
        on: date_text(one.new.on),
        stands: one.stands(),
        by: one.new.by,
    });
    Ok(shown.collect())
}
