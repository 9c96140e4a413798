//! One person to several authorities, under one common reference.
//!
//! Offender and child may be in two countries, and one person's accounts in three. So what speaks for
//! each country is laid out with its grounds ([`propose`]), and an operator chooses ([`draft`]): nothing
//! is ever chosen by software. A draft names the accounts that the person has then and goes with them;
//! every release while it stands carries the person to each of the authorities chosen, instead of to
//! the queue's own, each with what that authority may get (`tables`): terms and protection of children
//! are looked at for each by itself. All of them read the one reference, and who else was written to.
//!
//! To add grounds on which an authority is proposed: a part of `grounds`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use thiserror::Error;
use tiaki_core::authority;
use tiaki_core::country::Country;
use tiaki_core::id::{AccountId, PersonId, ReferralId, SharedReferralId};
use tiaki_core::locate::{RuledPlace, Verdict};
use tiaki_core::protection::{PurposeError, operator};
use tiaki_core::queue::find_reason;
use tiaki_core::report::Role;
use tiaki_core::time::Timestamp;
use tiaki_store::persons::history;
use tiaki_store::shared::{self as stored, Going, NewShared, Open};
use tiaki_store::{Tx, outcomes, protection, referrals, rulings, statements, views as rows};

use crate::directory;
use crate::terms::Kept;
use crate::triage::decided_on;
use crate::views::{self, CandidateView};
use crate::{Error, Site};

/// Drafts on one page.
pub const PAGE_SIZE: u32 = 50;
/// Authorities that one person is sent to at most under one reference.
const MOST: usize = 20;
/// Thousandths of all evidence from which on a country is proposed.
const LISTED: i64 = 100;

/// Why a draft is not taken in. The words hold nothing of what was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum Refused {
    /// No such person.
    #[error("there is no person of this id")]
    NotHere,
    /// No such draft.
    #[error("there is no draft of this id, or it has ended")]
    NoDraft,
    /// No such authority.
    #[error("it names an authority that is not in the directory")]
    NoAuthority,
    /// Fewer than two authorities, or very many.
    #[error("it needs two authorities at least and {MOST} at most; one alone is the queue's own")]
    Count,
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
}

/// An authority that something speaks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// Its id.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// The country's code.
    pub country: String,
    /// What speaks for it, in sentences.
    pub grounds: Vec<String>,
    /// Whether packages can be sealed to it.
    pub has_key: bool,
}

/// What an operator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whom it is about.
    pub person: PersonId,
    /// The authorities, by id or by their country's code.
    pub to: Vec<String>,
    /// Who decides: 1 to 100 characters in one line.
    pub operator: String,
    /// Why, in words: 1 to 300 characters in one line.
    pub reason: String,
}

/// A draft, with what each authority gets by what is known now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Its id.
    pub id: SharedReferralId,
    /// The common reference.
    pub reference: String,
    /// Who decided.
    pub operator: String,
    /// Why, in words.
    pub reason: String,
    /// When (RFC 3339).
    #[serde(serialize_with = "moment")]
    pub at: Timestamp,
    /// The accounts that it is about, in order.
    pub accounts: Vec<AccountId>,
    /// Who has them now.
    pub persons: Vec<PersonId>,
    /// Each authority, in order.
    pub destinations: Vec<Destination>,
    /// Persons with whom it does not go out until an operator drafts again, each with why.
    pub suspended: Vec<Suspended>,
    /// Who ended it and why, where somebody did.
    pub ended: Option<Ended>,
}

/// A person with whom a draft does not go out as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suspended {
    /// Whom.
    pub person: PersonId,
    /// Why.
    pub why: Why,
}

/// Why a draft does not go out with a person until an operator drafts again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The person holds accounts that it does not name: nobody chose its authorities for them.
    Grown,
    /// What was decided since on where the person is contradicts itself or the evidence.
    Conflict,
    /// A country was decided on since, whose authority is not among those chosen.
    Elsewhere,
}

impl Why {
    /// In words that follow on "suspended: ".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Grown => "the person holds accounts that it does not name; draft again",
            Self::Conflict => "decisions on where the person is are in conflict; draft again",
            Self::Elsewhere => "a country that it does not name was decided on; draft again",
        }
    }
}

/// What speaks for a country beside the evidence on the person: [`std::fmt::Display`] says it in English, and
/// pages in other languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ground {
    /// An operator decided so on a day (`2026-03-01`).
    Ruled(String),
    /// So many of its accounts are taken to be there.
    Accounts {
        /// Those there.
        count: u64,
        /// All of them.
        all: u64,
    },
    /// So many accounts of children in its reports are taken to be there.
    Children(u64),
}

impl std::fmt::Display for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ruled(day) => write!(f, "an operator decided on {day} that it is there"),
            Self::Accounts { count, all } => {
                write!(f, "{count} of its {all} accounts taken to be there")
            }
            Self::Children(1) => f.write_str("a child's account in its reports taken to be there"),
            Self::Children(many) => write!(
                f,
                "{many} children's accounts in its reports taken to be there"
            ),
        }
    }
}

/// How a draft ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ended {
    /// Who.
    pub operator: String,
    /// Why, in words.
    pub reason: String,
    /// When (RFC 3339).
    #[serde(serialize_with = "moment")]
    pub at: Timestamp,
}

/// An authority of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Destination {
    /// Its id.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// On what grounds it was proposed; empty where the operator chose it without any.
    pub grounds: Vec<String>,
    /// Whether packages can be sealed to it.
    pub has_key: bool,
    /// Accounts that go to it.
    pub goes: u64,
    /// Accounts of children that stay: they are asked for.
    pub withheld: u64,
    /// Accounts that stay because of the terms under which they came.
    pub restricted: u64,
    /// The referrals with which it went out, oldest first.
    pub sent: Vec<Sent>,
}

/// A referral that a draft went out with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sent {
    /// The referral.
    pub referral: ReferralId,
    /// When (RFC 3339).
    #[serde(serialize_with = "moment")]
    pub at: Timestamp,
}

/// A page of drafts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Drafts {
    /// How many there are.
    pub total: i64,
    /// The page, from 0.
    pub page: u32,
    /// Drafts on a page.
    pub page_size: u32,
    /// Newest first.
    pub rows: Vec<Shown>,
}

/// What a person's page shows of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfPerson {
    /// What is proposed: what an operator decided first, then most grounds first.
    pub proposals: Vec<Proposal>,
    /// Drafts on one of its accounts, those that stand first.
    pub drafts: Vec<Shown>,
}

fn moment<S: serde::Serializer>(at: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&at.to_string())
}

/// The authorities that something speaks for on a person; nothing where there is none of this id.
///
/// # Errors
/// Those of the store.
pub fn propose(site: &Site, person: &PersonId) -> Result<Option<Vec<Proposal>>, Error> {
    site.store.read("refer propose", |tx| {
        let Some(person) = current(tx, person)? else {
            return Ok(None);
        };
        proposals(tx, site, &person).map(Some)
    })
}

/// Writes down to which authorities a person goes under one reference; nothing leaves before a release.
///
/// # Errors
/// [`Error::Shared`] where it is not as it must be; else those of the store.
pub fn draft(site: &Site, draft: &Draft, at: Timestamp) -> Result<Shown, Error> {
    let (name, reason) = said(&draft.operator, &draft.reason)?;
    let mut to = BTreeSet::new();
    for text in &draft.to {
        let found = directory::find(&site.countries.directory, text.trim());
        to.insert(found.ok_or(Refused::NoAuthority)?.id.clone());
    }
    if !(2..=MOST).contains(&to.len()) {
        return Err(Refused::Count.into());
    }
    site.store.write("refer draft", |tx| {
        let person = current(tx, &draft.person)?.ok_or(Refused::NotHere)?;
        let accounts = outcomes::members(tx, &person)?;
        let mut known: BTreeMap<String, Vec<String>> = proposals(tx, site, &person)?
            .into_iter()
            .map(|proposal| (proposal.authority, proposal.grounds))
            .collect();
        let destinations: Vec<(String, String)> = to
            .iter()
            .map(|id| {
                let grounds = known.remove(id).unwrap_or_default();
                (
                    id.clone(),
                    serde_json::to_string(&grounds).unwrap_or_default(),
                )
            })
            .collect();
        let seq = stored::last(tx)?.saturating_add(1);
        let parts = [seq.to_be_bytes(), at.micros().to_be_bytes()];
        let id = SharedReferralId::derive(&site.key, &[&parts[0], &parts[1]]);
        let digest = site.key.digest("common reference", &[id.as_bytes()]);
        let reference = format!("cr-{}", hex::encode(digest.get(..8).unwrap_or_default()));
        let new = NewShared {
            id,
            seq,
            reference: &reference,
            operator: &name,
            reason,
            accounts: &accounts,
            destinations: &destinations,
            stands: true,
        };
        stored::add(tx, &new, at)?;
        Ok(shown(tx, site, &id)?.ok_or(Refused::NoDraft)?)
    })
}

/// Ends a draft: no release from now on carries it. What went out stays out.
///
/// # Errors
/// [`Error::Shared`] where nobody decides, nothing says why, or no such draft stands; else those of the
/// store.
pub fn end(
    site: &Site,
    id: &SharedReferralId,
    operator: &str,
    reason: &str,
    at: Timestamp,
) -> Result<(), Error> {
    let (name, reason) = said(operator, reason)?;
    site.store.write("refer end", |tx| {
        // A referral of its own is none of these: it is withdrawn, with what goes with that.
        let found = stored::find(tx, id)?;
        if found.is_none_or(|found| found.ended.is_some()) {
            return Err(Refused::NoDraft.into());
        }
        stored::end(tx, id, &name, reason, at)?;
        Ok(())
    })
}

/// A draft, with what each authority gets; nothing where there is none of this id.
///
/// # Errors
/// Those of the store.
pub fn show(site: &Site, id: &SharedReferralId) -> Result<Option<Shown>, Error> {
    site.store.read("refer show", |tx| shown(tx, site, id))
}

/// A page, from 0, of drafts, newest first.
///
/// # Errors
/// Those of the store.
pub fn drafts(site: &Site, page: u32, page_size: u32) -> Result<Drafts, Error> {
    site.store.read("refer list", |tx| {
        let mut rows = Vec::new();
        for found in stored::newest(tx, page_size, page.saturating_mul(page_size))? {
            rows.extend(shown(tx, site, &found.id)?);
        }
        Ok(Drafts {
            total: stored::count(tx)?,
            page,
            page_size,
            rows,
        })
    })
}

/// What a person's page shows of it.
pub(crate) fn of_person(tx: &Tx<'_>, site: &Site, person: &PersonId) -> Result<OfPerson, Error> {
    let mut drafts = Vec::new();
    for id in stored::of_person(tx, person)? {
        drafts.extend(shown(tx, site, &id)?);
    }
    drafts.sort_by_key(|draft| (draft.ended.is_some(), std::cmp::Reverse(draft.at), draft.id));
    Ok(OfPerson {
        proposals: proposals(tx, site, person)?,
        drafts,
    })
}

/// Where everybody goes by the drafts that stand. One is suspended while the person holds accounts that it does
/// not name, or where a ruling came after it that is in conflict or names a country that it does not: the
/// person goes then as without it.
pub(super) fn going(tx: &Tx<'_>) -> Result<BTreeMap<PersonId, Going>, Error> {
    let mut found: BTreeMap<PersonId, Going> = BTreeMap::new();
    for (person, open) in stored::by_person(tx)? {
        let ruled = decided_on(tx, &person)?;
        for one in open {
            if suspended(&one, ruled.as_ref()).is_some() {
                continue;
            }
            let going = found.entry(person).or_default();
            going.by.insert(one.id);
            for authority in one.to {
                let references = going.to.entry(authority).or_default();
                references.insert(one.reference.clone());
            }
        }
    }
    Ok(found)
}

/// Why a draft does not go out with a person; nothing where it does.
fn suspended(open: &Open, ruled: Option<&(Verdict, Timestamp)>) -> Option<Why> {
    if open.has_grown {
        return Some(Why::Grown);
    }
    // Who drafted after that has seen it.
    let (verdict, _) = ruled.filter(|(_, at)| *at > open.at)?;
    match verdict {
        Verdict::Conflict(_) => Some(Why::Conflict),
        Verdict::Routed(country) if !open.to.contains(&authority::id_of(*country)) => {
            Some(Why::Elsewhere)
        }
        Verdict::Routed(_) | Verdict::Several(_) | Verdict::Unknown => None,
    }
}

/// The name and the reason as they are written down.
fn said<'r>(name: &str, reason: &'r str) -> Result<(String, &'r str), Refused> {
    let name = operator(name).map_err(|error| match error {
        PurposeError::Empty { .. } => Refused::NoOperator,
        _ => Refused::Operator,
    })?;
    let is_empty = reason.trim().is_empty();
    let reason = find_reason(reason).ok_or(if is_empty {
        Refused::NoReason
    } else {
        Refused::Reason
    })?;
    Ok((name, reason))
}

/// Who an id is now.
fn current(tx: &Tx<'_>, id: &PersonId) -> Result<Option<PersonId>, Error> {
    if !outcomes::members(tx, id)?.is_empty() {
        return Ok(Some(*id));
    }
    Ok(history::find_current(tx, id)?)
}

/// What speaks for each authority, of several persons together.
pub(super) fn grounds_of(
    tx: &Tx<'_>,
    site: &Site,
    persons: &BTreeSet<PersonId>,
) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    // Of more than one, grounds are each person's own and stand on its page.
    let only = persons.iter().next().filter(|_| persons.len() == 1);
    if let Some(person) = only {
        for proposal in proposals(tx, site, person)? {
            found.insert(proposal.authority, proposal.grounds);
        }
    }
    Ok(found)
}

fn proposals(tx: &Tx<'_>, site: &Site, person: &PersonId) -> Result<Vec<Proposal>, Error> {
    let keys = referrals::keys(tx)?;
    let mut found: Vec<Proposal> = Vec::new();
    let ruled = ruled(tx, person)?;
    let mut grounds = grounds(tx, person)?;
    for (country, at) in &ruled {
        let ground = Ground::Ruled(at.date());
        let of_country = grounds.entry(*country).or_default();
        of_country.insert(0, ground.to_string());
    }
    for (country, grounds) in grounds {
        let id = authority::id_of(country);
        let Some(known) = site.countries.directory.find_id(&id) else {
            continue;
        };
        found.push(Proposal {
            has_key: keys.contains_key(&id),
            authority: id,
            name: known.name.clone(),
            country: country.code().to_owned(),
            grounds,
        });
    }
    let is_ruled = |one: &Proposal| ruled.keys().any(|country| country.code() == one.country);
    let place = |one: &Proposal| (!is_ruled(one), std::cmp::Reverse(one.grounds.len()));
    found.sort_by(|a, b| (place(a), &a.authority).cmp(&(place(b), &b.authority)));
    Ok(found)
}

/// The countries that rulings in force on the person's accounts name, each with when that was last decided.
fn ruled(tx: &Tx<'_>, person: &PersonId) -> Result<BTreeMap<Country, Timestamp>, Error> {
    let mut found: BTreeMap<Country, Timestamp> = BTreeMap::new();
    for one in rulings::in_force(&rulings::of_person(tx, person)?) {
        if let Some(RuledPlace::Country(country)) = one.place {
            let at = found.entry(country).or_insert(one.at);
            *at = one.at.max(*at);
        }
    }
    Ok(found)
}

/// What speaks for each country: evidence on the person, where single accounts are taken to be, and
/// where those of children in the same reports are.
fn grounds(tx: &Tx<'_>, person: &PersonId) -> Result<BTreeMap<Country, Vec<String>>, Error> {
    let mut found: BTreeMap<Country, Vec<String>> = BTreeMap::new();
    let Some(row) = rows::find_person(tx, person)? else {
        return Ok(found);
    };
    let candidates: Vec<CandidateView> = views::read_json(&row.candidates);
    for candidate in candidates.iter().filter(|one| one.share >= LISTED) {
        if let Some(country) = Country::find(&candidate.country) {
            found
                .entry(country)
                .or_default()
                .extend(candidate.reasons.clone());
        }
    }
    let mut accounts: BTreeMap<Country, u64> = BTreeMap::new();
    let mut children: BTreeMap<Country, BTreeSet<AccountId>> = BTreeMap::new();
    let own = outcomes::members(tx, person)?;
    for account in &own {
        if let Some(country) = routed(tx, account)? {
            *accounts.entry(country).or_default() += 1;
        }
        for part in rows::account_parts(tx, account)? {
            if part.role != Role::Reported.code() {
                continue;
            }
            let beside = tiaki_store::priorities::parts_of_source(tx, &part.source)?;
            let is_child = |role: &str, age: Option<i64>| {
                role == Role::Victim.code()
                    || (role == Role::Recipient.code() && age.is_some_and(|age| age < 18))
            };
            let beside = beside
                .into_iter()
                .filter(|other| !own.contains(&other.account));
            for other in beside.filter(|other| is_child(&other.role, other.age)) {
                if let Some(country) = routed(tx, &other.account)? {
                    children.entry(country).or_default().insert(other.account);
                }
            }
        }
    }
    for (country, count) in accounts {
        let all = u64::try_from(own.len()).unwrap_or(u64::MAX);
        let ground = Ground::Accounts { count, all };
        let of_country = found.entry(country).or_default();
        of_country.push(ground.to_string());
    }
    for (country, of) in children {
        let ground = Ground::Children(u64::try_from(of.len()).unwrap_or(u64::MAX));
        let of_country = found.entry(country).or_default();
        of_country.push(ground.to_string());
    }
    Ok(found)
}

/// The one country that an account is taken to be in.
fn routed(tx: &Tx<'_>, account: &AccountId) -> Result<Option<Country>, Error> {
    let Some((row, _)) = rows::find_account(tx, account)? else {
        return Ok(None);
    };
    let located = row.located.filter(|located| located.verdict == "routed");
    let code = located.and_then(|located| located.country);
    Ok(code.as_deref().and_then(Country::find))
}

/// With whom of these persons a draft is suspended.
fn with_whom_suspended(
    tx: &Tx<'_>,
    id: &SharedReferralId,
    persons: &BTreeSet<PersonId>,
) -> Result<Vec<Suspended>, Error> {
    let mut found = Vec::new();
    for person in persons {
        let Some(open) = stored::find_open(tx, id, person)? else {
            continue;
        };
        let ruled = decided_on(tx, person)?;
        let why = suspended(&open, ruled.as_ref());
        found.extend(why.map(|why| Suspended {
            person: *person,
            why,
        }));
    }
    Ok(found)
}

fn shown(tx: &Tx<'_>, site: &Site, id: &SharedReferralId) -> Result<Option<Shown>, Error> {
    let Some(found) = stored::find(tx, id)? else {
        return Ok(None);
    };
    let accounts = stored::accounts(tx, id)?;
    let persons = rulings::homes(tx, &accounts)?;
    let mut own = Vec::new();
    for person in &persons {
        own.extend(outcomes::members(tx, person)?);
    }
    let keys = referrals::keys(tx)?;
    let kept = Kept::read(tx, site, &statements::passing(tx)?)?;
    let sent = stored::went_out(tx, id)?;
    let suspended = match found.ended {
        Some(_) => Vec::new(),
        None => with_whom_suspended(tx, id, &persons)?,
    };
    let mut destinations = Vec::new();
    for (authority, grounds) in stored::destinations(tx, id)? {
        let (mut goes, mut withheld, mut restricted) = (0, 0, 0);
        for account in &own {
            let is_withheld = protection::class(tx, account)?.is_withheld();
            let count = match (is_withheld, kept.stays(account, &authority)) {
                (true, _) => &mut withheld,
                (false, true) => &mut restricted,
                (false, false) => &mut goes,
            };
            *count += 1;
        }
        let to = sent.iter().filter(|one| one.authority == authority);
        destinations.push(Destination {
            name: views::destination(site, &authority).0,
            grounds: views::read_json(&grounds),
            has_key: keys.contains_key(&authority),
            goes,
            withheld,
            restricted,
            sent: to
                .map(|one| Sent {
                    referral: one.referral,
                    at: one.at,
                })
                .collect(),
            authority,
        });
    }
    Ok(Some(Shown {
        id: found.id,
        reference: found.reference,
        operator: found.operator,
        reason: found.reason,
        at: found.at,
        accounts,
        persons: persons.into_iter().collect(),
        destinations,
        suspended,
        ended: found.ended.map(|(operator, reason, at)| Ended {
            operator,
            reason,
            at,
        }),
    }))
}
