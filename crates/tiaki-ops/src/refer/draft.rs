//! Referrals of some persons: drafted, submitted for release, sent back, given up; and the list of all.
//!
//! A draft names persons, authorities, purpose, legal basis, how soon and by when, and a line that covers it. It is
//! about the accounts that the persons have when it is drafted or submitted again; whatever came since is named in
//! the list of checks ([`super::show`]), and nothing leaves but by [`super::release`], by somebody else.
//!
//! What people write in it goes to the recipient or is shown to others: a line with an identifier in it, or with
//! what a child's account is known by, is refused. It refuses a person who is already on the way to the same
//! authority, so that nobody is sent twice by two who do not know of each other.
//!
//! To add a field: its column in `tiaki-store` `referrals::drafts`, its rule here, its place in `make`.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;
use tiaki_core::id::{AccountId, PersonId, SharedReferralId};
use tiaki_core::outcome;
use tiaki_core::protection::{PurposeError, operator};
use tiaki_core::queue::{find_reason, operator_key};
use tiaki_core::referral::{
    CoverCode, MOST_DAYS, MOST_PERSONS, MOST_RECIPIENTS, ReferralState, ReferralStep, StepError,
    Urgency,
};
use tiaki_core::time::Timestamp;
use tiaki_store::access as stored_access;
use tiaki_store::persons::history;
use tiaki_store::queue::Operator;
use tiaki_store::referrals::drafts::{self as stored, Draft, Event, Known, NewDraft};
pub use tiaki_store::referrals::drafts::{Draft as Stored, Which};
use tiaki_store::shared::{self, NewShared};
use tiaki_store::{Tx, outcomes, views as rows};

use super::shared::grounds_of;
use crate::terms::without_values_in_any_form;
use crate::{Act, Error, Site, directory, rules};

/// Referrals on one page.
pub const PAGE_SIZE: u32 = 50;
/// Accounts that one referral is about at most: they fit in one package.
const MOST_ACCOUNTS: usize = 20_000;
/// Days of a reply, in microseconds.
pub(super) const DAY: i64 = 86_400_000_000;

/// Why something is not done with a referral. The words hold nothing of what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// No such referral.
    #[error("there is no referral of this id")]
    NoDraft,
    /// No such person, or none that may be known of.
    #[error("a person of it is not here")]
    NotHere,
    /// Nobody, or very many.
    #[error(
        "a referral is about one person at least and {MOST_PERSONS} at most; more go with their queue"
    )]
    Persons,
    /// More than one package holds.
    #[error("its persons have more than {MOST_ACCOUNTS} accounts; they go with their queue")]
    Accounts,
    /// A person who is not in the queue that they were chosen from.
    #[error("a person of it is in another queue by now")]
    Queue,
    /// Nowhere, or to very many.
    #[error("it needs one authority at least and {MOST_RECIPIENTS} at most")]
    Recipients,
    /// No such authority.
    #[error("it names an authority that is not in the directory")]
    NoAuthority,
    /// A person of it is on the way there already.
    #[error("a person of it is already in {0}, which goes to the same authority")]
    UnderWay(SharedReferralId),
    /// No purpose in one line.
    #[error("it needs a purpose, in one line of at most 300 characters")]
    Purpose,
    /// No legal basis in one line.
    #[error("it needs a legal basis, in one line of at most 300 characters")]
    LegalBasis,
    /// No urgency that is known.
    #[error("its urgency is one of immediate, urgent, routine")]
    Urgency,
    /// No day, or one that is past or far.
    #[error(
        "the day of the reply is a date from tomorrow on, such as 2026-03-01, within {MOST_DAYS} days"
    )]
    ReplyBy,
    /// Nothing that can be asked.
    #[error(
        "what is asked is one of child_at_risk, evidence_expires, information, investigate, supplement"
    )]
    Cover,
    /// No covering words in one line.
    #[error("it needs covering words, in one line of at most 300 characters")]
    Words,
    /// Words with an identifier in them.
    #[error(
        "a line of it holds an identifier, or what a protected account is known by: say it by its id"
    )]
    Identifier,
    /// Nobody does it.
    #[error("it needs the name of who does it")]
    NoOperator,
    /// The name is too long, or more than one line.
    #[error("the name of who does it has at most 100 characters, in one line")]
    Operator,
    /// Nothing says why.
    #[error("it needs a reason")]
    NoReason,
    /// The reason is too long, or more than one line.
    #[error("a reason has at most 300 characters, in one line")]
    Reason,
    /// The step does not follow on where it stands.
    #[error(transparent)]
    Step(#[from] StepError),
    /// Another let it go meanwhile.
    #[error("another person released it already, once: tiaki refer show says who and when")]
    Gone,
    /// Who drafted or submitted it would release it.
    #[error("it is released by another than who drafted or submitted it")]
    Drafter,
    /// Who decided where a person is would release it.
    #[error("it is released by another than who decided where one of its persons is")]
    Placed,
    /// A check stands in the way.
    #[error("a check stands in the way: see tiaki refer show")]
    Blocked,
    /// Checks that a person has to answer for, and nobody did.
    #[error("each check that needs a person has to be answered for by name")]
    Unanswered,
    /// What was looked at is not what it is now.
    #[error("something changed since the list of checks was shown: look again")]
    Moved,
    /// Nobody has said which authority sends.
    #[error("nothing says which authority sends: start with --from")]
    NoSender,
}

/// A referral on its way in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewReferral {
    /// Whom it is about.
    pub persons: Vec<PersonId>,
    /// The queue that they were chosen from, where they have to be in it.
    pub within: Option<String>,
    /// The authorities, by id or by their country's code.
    pub to: Vec<String>,
    /// What for.
    pub purpose: String,
    /// On what legal basis.
    pub legal_basis: String,
    /// How soon, by its code.
    pub urgency: String,
    /// The day by which an answer is asked for (`2026-03-01`); by the urgency where none is named.
    pub reply_by: String,
    /// What is asked, by its code; nothing in particular where it is empty.
    pub cover: String,
    /// One line.
    pub words: String,
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The referral.
    pub draft: Draft,
    /// The authorities' names.
    pub to: Vec<String>,
}

/// An operator's name, checked.
pub(super) fn named(name: &str) -> Result<Operator, Refused> {
    let name = operator(name).map_err(|error| match error {
        PurposeError::Empty { .. } => Refused::NoOperator,
        _ => Refused::Operator,
    })?;
    let key = operator_key(&name);
    Ok(Operator { name, key })
}

fn reasoned(text: &str) -> Result<&str, Refused> {
    find_reason(text).ok_or(if text.trim().is_empty() {
        Refused::NoReason
    } else {
        Refused::Reason
    })
}

/// What a draft says, checked, but for who and where to.
struct Said<'n> {
    purpose: &'n str,
    legal_basis: &'n str,
    urgency: Urgency,
    reply_on: i64,
    cover: Option<CoverCode>,
    words: &'n str,
}

impl<'n> Said<'n> {
    fn check(new: &'n NewReferral, at: Timestamp) -> Result<Self, Refused> {
        let urgency = Urgency::find(new.urgency.trim()).ok_or(Refused::Urgency)?;
        let today = at.micros().div_euclid(DAY);
        let reply_on = match new.reply_by.trim() {
            "" => today.saturating_add(urgency.days()),
            text => outcome::date(text).map_err(|_| Refused::ReplyBy)?,
        };
        if !(today.saturating_add(1)..=today.saturating_add(MOST_DAYS)).contains(&reply_on) {
            return Err(Refused::ReplyBy);
        }
        let cover = match new.cover.trim() {
            "" => None,
            code => Some(CoverCode::find(code).ok_or(Refused::Cover)?),
        };
        Ok(Self {
            purpose: find_reason(&new.purpose).ok_or(Refused::Purpose)?,
            legal_basis: find_reason(&new.legal_basis).ok_or(Refused::LegalBasis)?,
            urgency,
            reply_on,
            cover,
            words: find_reason(&new.words).ok_or(Refused::Words)?,
        })
    }
}

/// Refuses lines with an identifier in them.
fn without_identifiers(tx: &Tx<'_>, lines: &[&str]) -> Result<(), Error> {
    let guard = tx.guard()?;
    let holds = |line: &&str| without_values_in_any_form(line, &guard).held > 0;
    if lines.iter().any(holds) {
        return Err(Refused::Identifier.into());
    }
    Ok(())
}

/// Drafts a referral.
///
/// # Errors
/// [`Error::Referral`] where it is not as it must be; else those of the store.
pub fn draft(site: &Site, act: &Act, new: &NewReferral) -> Result<SharedReferralId, Error> {
    let who = named(&act.actor)?;
    let said = Said::check(new, act.at)?;
    let mut to = BTreeSet::new();
    for text in &new.to {
        let found = directory::find(&site.countries.directory, text.trim());
        to.insert(found.ok_or(Refused::NoAuthority)?.id.clone());
    }
    if !(1..=MOST_RECIPIENTS).contains(&to.len()) {
        return Err(Refused::Recipients.into());
    }
    if !(1..=MOST_PERSONS).contains(&new.persons.len()) {
        return Err(Refused::Persons.into());
    }
    site.store.write("referral draft", |tx| {
        without_identifiers(tx, &[said.purpose, said.legal_basis, said.words])?;
        let persons = meant(tx, new, &who)?;
        for person in &persons {
            let under_way = stored::under_way(tx, person)?;
            if let Some((_, other)) = under_way.iter().find(|(there, _)| to.contains(there)) {
                return Err(Refused::UnderWay(*other).into());
            }
        }
        let accounts = accounts_of(tx, &persons)?;
        let grounds = grounds_of(tx, site, &persons)?;
        let destinations: Vec<(String, String)> = to
            .iter()
            .map(|id| {
                let of = grounds.get(id).cloned().unwrap_or_default();
                (id.clone(), serde_json::to_string(&of).unwrap_or_default())
            })
            .collect();
        let seq = shared::last(tx)?.saturating_add(1);
        let parts = [seq.to_be_bytes(), act.at.micros().to_be_bytes()];
        let id = SharedReferralId::derive(&site.key, &[&parts[0], &parts[1]]);
        let reference = reference(site, &id);
        let decided = NewShared {
            id,
            seq,
            reference: &reference,
            operator: &who.name,
            reason: said.words,
            accounts: &accounts,
            destinations: &destinations,
            stands: false,
        };
        shared::add(tx, &decided, act.at)?;
        let new = NewDraft {
            id,
            seq,
            state: ReferralState::Drafted,
            origin: "chosen",
            operator: &who,
            purpose: said.purpose,
            legal_basis: said.legal_basis,
            urgency: said.urgency.code(),
            reply_on: said.reply_on,
            cover: said.cover.map_or("", CoverCode::code),
            known: &known(tx, site, persons.len(), accounts.len())?,
        };
        stored::add(tx, &new, act.at)?;
        stored::keep_out(tx, &id)?;
        let event = event(ReferralStep::Draft, said.words, &who, act.at);
        let digest = bound(site, &id, &event);
        stored::note(tx, &id, &event, (ReferralState::Drafted, Some(digest)))?;
        Ok(id)
    })
}

/// The common reference of one of this id.
pub(super) fn reference(site: &Site, id: &SharedReferralId) -> String {
    let digest = site.key.digest("common reference", &[id.as_bytes()]);
    format!("cr-{}", hex::encode(digest.get(..8).unwrap_or_default()))
}

/// Who is meant, as they are now: nobody who may not be known of, and where they were chosen from a queue nobody
/// of another.
fn meant(tx: &Tx<'_>, new: &NewReferral, who: &Operator) -> Result<BTreeSet<PersonId>, Error> {
    let mut persons = BTreeSet::new();
    for id in &new.persons {
        let person = match outcomes::members(tx, id)?.is_empty() {
            false => *id,
            true => history::find_current(tx, id)?.ok_or(Refused::NotHere)?,
        };
        let Some(row) = rows::find_person(tx, &person)? else {
            return Err(Refused::NotHere.into());
        };
        if new
            .within
            .as_ref()
            .is_some_and(|queue| row.authority != *queue)
        {
            return Err(Refused::Queue.into());
        }
        persons.insert(person);
    }
    let all: Vec<PersonId> = persons.iter().copied().collect();
    if !stored_access::shut_persons(tx, &all, &who.key)?.is_empty() {
        return Err(Refused::NotHere.into());
    }
    Ok(persons)
}

/// Who is in a draft that has not left, where who acts may know of all of them: what they may ask others about.
pub(crate) fn cited(tx: &Tx<'_>, act: &Act, id: &SharedReferralId) -> Result<Vec<PersonId>, Error> {
    let who = named(&act.actor)?;
    let draft = stored::find(tx, id)?.filter(|draft| draft.state.is_open());
    draft.ok_or(Refused::NoDraft)?;
    let persons = stored::persons(tx, id, u32::MAX >> 1, 0)?;
    if !stored_access::shut_persons(tx, &persons, &who.key)?.is_empty() {
        return Err(Refused::NotHere.into());
    }
    Ok(persons)
}

fn accounts_of(tx: &Tx<'_>, persons: &BTreeSet<PersonId>) -> Result<Vec<AccountId>, Error> {
    let mut accounts = BTreeSet::new();
    for person in persons {
        accounts.extend(outcomes::members(tx, person)?);
    }
    if accounts.len() > MOST_ACCOUNTS {
        return Err(Refused::Accounts.into());
    }
    Ok(accounts.into_iter().collect())
}

fn known(tx: &Tx<'_>, site: &Site, persons: usize, accounts: usize) -> Result<Known, Error> {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(Known {
        rules: rules::in_force(tx, site)?.version,
        source: stored::last_source(tx)?,
        persons: count(persons),
        accounts: count(accounts),
    })
}

pub(super) fn event(step: ReferralStep, words: &str, who: &Operator, at: Timestamp) -> Event {
    Event {
        step,
        checks: Vec::new(),
        words: words.to_owned(),
        operator: who.clone(),
        at,
    }
}

/// A keyed digest of words for the log, bound to the referral, the step and when.
pub(super) fn bound(site: &Site, id: &SharedReferralId, event: &Event) -> [u8; 32] {
    let moment = event.at.micros().to_be_bytes();
    let parts = [
        id.as_bytes().as_slice(),
        &moment,
        event.step.code().as_bytes(),
        event.words.as_bytes(),
    ];
    site.key.digest("referral words", &parts)
}

/// Asks for the release of one: what its persons have now is what it is about.
///
/// # Errors
/// [`Error::Referral`] where there is none, where nobody asks or the step does not follow; else those of the store.
pub fn submit(site: &Site, act: &Act, id: &SharedReferralId) -> Result<(), Error> {
    let who = named(&act.actor)?;
    site.store.write("referral submit", |tx| {
        let draft = stored::find(tx, id)?.ok_or(Refused::NoDraft)?;
        let state = draft
            .state
            .after(ReferralStep::Submit)
            .map_err(Refused::from)?;
        let persons: BTreeSet<PersonId> = stored::persons(tx, id, u32::MAX >> 1, 0)?
            .into_iter()
            .collect();
        if !(1..=MOST_PERSONS).contains(&persons.len()) {
            return Err(Refused::Persons.into());
        }
        let accounts = accounts_of(tx, &persons)?;
        let known = known(tx, site, persons.len(), accounts.len())?;
        stored::know(tx, id, &known, &accounts)?;
        let event = event(ReferralStep::Submit, "", &who, act.at);
        stored::note(tx, id, &event, (state, None))?;
        Ok(())
    })
}

/// Gives one back to who drafted it, with a reason.
///
/// # Errors
/// [`Error::Referral`] where there is none, nobody does it, nothing says why, it is who drafted it, or the step does
/// not follow; else those of the store.
pub fn send_back(site: &Site, act: &Act, id: &SharedReferralId, reason: &str) -> Result<(), Error> {
    let (who, reason) = (named(&act.actor)?, reasoned(reason)?);
    site.store.write("referral send back", |tx| {
        let draft = stored::find(tx, id)?.ok_or(Refused::NoDraft)?;
        let state = draft
            .state
            .after(ReferralStep::SendBack)
            .map_err(Refused::from)?;
        if draft.operator.key == who.key {
            return Err(Refused::Drafter.into());
        }
        let event = event(ReferralStep::SendBack, reason, &who, act.at);
        stored::note(tx, id, &event, (state, Some(bound(site, id, &event))))?;
        Ok(())
    })
}

/// Gives one up, with a reason; nothing of it leaves any more.
///
/// # Errors
/// [`Error::Referral`] where there is none, nobody does it, nothing says why, or the step does not follow; else
/// those of the store.
pub fn withdraw(site: &Site, act: &Act, id: &SharedReferralId, reason: &str) -> Result<(), Error> {
    let (who, reason) = (named(&act.actor)?, reasoned(reason)?);
    site.store.write("referral withdraw", |tx| {
        let draft = stored::find(tx, id)?.ok_or(Refused::NoDraft)?;
        let state = draft
            .state
            .after(ReferralStep::Withdraw)
            .map_err(Refused::from)?;
        let event = event(ReferralStep::Withdraw, reason, &who, act.at);
        stored::note(tx, id, &event, (state, Some(bound(site, id, &event))))?;
        shared::end(tx, id, &who.name, reason, act.at)?;
        stored::keep_out(tx, id)?;
        Ok(())
    })
}

/// Whether there is a referral of this id, and not a choice that stands for the release of queues.
///
/// # Errors
/// Those of the store.
pub fn is_referral(site: &Site, id: &SharedReferralId) -> Result<bool, Error> {
    Ok(site
        .store
        .read("referral", |tx| stored::find(tx, id))?
        .is_some())
}

/// A page, from 0, of referrals to an authority, or to any where none is named, but for those with somebody in a
/// restricted case that the operator is no member of; and whether there is a page after it.
///
/// # Errors
/// Those of the store.
pub fn list(
    site: &Site,
    who: (&str, &str),
    which: &Which,
    page: u32,
) -> Result<(Vec<Listed>, bool), Error> {
    list_from(
        site,
        who,
        which,
        (page.saturating_mul(PAGE_SIZE), PAGE_SIZE),
    )
}

/// The same from any row on, so many rows.
///
/// # Errors
/// Those of the store.
pub fn list_from(
    site: &Site,
    (operator, authority): (&str, &str),
    which: &Which,
    (from, limit): (u32, u32),
) -> Result<(Vec<Listed>, bool), Error> {
    let key = operator_key(operator);
    site.store.read("referrals", |tx| {
        let shut = stored::shut(tx, &key)?;
        let found = stored::list(tx, which, authority, limit.saturating_add(1), from)?;
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let has_more = found.len() > limit;
        let mut rows = Vec::new();
        for draft in found.into_iter().take(limit) {
            if shut.contains(&draft.id) {
                continue;
            }
            let to = shared::destinations(tx, &draft.id)?;
            let to = to
                .iter()
                .map(|(id, _)| crate::views::destination(site, id).0);
            rows.push(Listed {
                to: to.collect(),
                draft,
            });
        }
        Ok((rows, has_more))
    })
}

/// The referrals that a person was or is in, the newest first, but for those with somebody in a restricted case that
/// the operator is no member of.
///
/// # Errors
/// Those of the store.
pub fn of_person(site: &Site, operator: &str, person: &PersonId) -> Result<Vec<Listed>, Error> {
    let key = operator_key(operator);
    site.store.read("referrals of a person", |tx| {
        let shut = stored::shut(tx, &key)?;
        let mut found = BTreeMap::new();
        for id in stored::of_person(tx, person)? {
            if shut.contains(&id) {
                continue;
            }
            if let Some(draft) = stored::find(tx, &id)? {
                let to = shared::destinations(tx, &id)?;
                let to = to
                    .iter()
                    .map(|(id, _)| crate::views::destination(site, id).0);
                let to = to.collect();
                found.insert(std::cmp::Reverse(draft.seq), Listed { draft, to });
            }
        }
        Ok(found.into_values().collect())
    })
}

/// The first in a queue's band who may go with one referral: neither set aside nor on the way there already.
///
/// # Errors
/// Those of the store.
pub fn of_band(site: &Site, authority: &str, band: &str) -> Result<Vec<PersonId>, Error> {
    site.store.read("persons of a band", |tx| {
        let mut found = Vec::new();
        for person in stored::of_band(tx, authority, band)? {
            let under_way = stored::under_way(tx, &person)?;
            let is_free = !under_way.iter().any(|(there, _)| there == authority)
                && !tiaki_store::queue::aside::is_in_force(tx, &person)?
                && tiaki_store::queue::referred::find(tx, &person)?.is_none();
            if is_free {
                found.push(person);
            }
            if found.len() == MOST_PERSONS {
                break;
            }
        }
        Ok(found)
    })
}
