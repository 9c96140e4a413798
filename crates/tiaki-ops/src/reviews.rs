//! Pairs for people to look at, and what they decided: the near misses that nobody has decided on,
//! the decisions with who took them, and decisions that cannot all hold.
//!
//! Pairs are told by their accounts as on every page (a shielded account by its code) and by kinds
//! and numbers of evidence, never by a value. A decision itself is [`crate::linking::decide`]'s.
//! Contradictory decisions are shown and nobody resolves them: linking keeps the cautious side until
//! people have decided anew.
//!
//! To add what may speak against decisions: a member of [`Against`], and where it is gathered in
//! `conflicting`.

mod conflicts;

use std::collections::BTreeSet;

use tiaki_core::id::{AccountId, PersonId, SourceId};
use tiaki_core::protection::Protection;
use tiaki_store::Tx;
use tiaki_store::access;
use tiaki_store::persons::reviews as stored;
pub use tiaki_store::persons::reviews::{Decided, WITHDRAWN};
use tiaki_store::priorities;
use tiaki_store::protection;
use tiaki_store::views as rows;

pub use self::conflicts::{Against, Conflict};
use crate::linking::{self, Verdict};
use crate::views::{self, LinkEvidence};
use crate::{Error, Site};

/// Pairs on one page.
pub const PAGE_SIZE: u32 = 25;

/// Decisions shown at most; the rest is counted.
pub const DECISIONS: u32 = 50;

/// Near misses on a person's page; the rest is counted.
const OF_PERSON: usize = 20;

/// One of the two accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Side {
    /// The account.
    pub id: AccountId,
    /// The provider's service.
    pub service: String,
    /// Its id there, or what stands in its place.
    pub handle: String,
    /// How it is protected.
    pub protection: Protection,
    /// The person it is taken to belong to, once triage has ranked it.
    pub person: Option<PersonId>,
}

/// A pair to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The account with the smaller id.
    pub a: Side,
    /// The other.
    pub b: Side,
    /// What speaks for them and against; nothing where they never came close.
    pub weighed: Option<Weighed>,
}

/// What speaks for a pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weighed {
    /// Hundredths of a bit.
    pub weight: i64,
    /// Thousandths.
    pub confidence: i64,
    /// The evidence.
    pub evidence: Vec<LinkEvidence>,
    /// Why the two are not joined: a code of linking; empty where they are, or where linking has not
    /// said yet.
    pub reason: String,
}

/// A page of pairs, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reviews {
    /// Pairs that nobody has decided on.
    pub total: i64,
    /// The page, from 0.
    pub page: u32,
    /// Pairs on a page.
    pub page_size: u32,
    /// The pairs, heaviest first.
    pub pairs: Vec<Pair>,
    /// Decisions, newest first, at most [`DECISIONS`].
    pub decisions: Vec<Decided>,
    /// How many there are.
    pub decided: i64,
    /// How many of them linking has not seen yet.
    pub waiting: i64,
    /// Decisions that cannot all hold.
    pub conflicts: Vec<Conflict>,
}

/// A pair, and everything that was decided on it, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The pair.
    pub pair: Pair,
    /// The decisions.
    pub decisions: Vec<Decided>,
}

/// Near misses of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NearMisses {
    /// Heaviest first.
    pub pairs: Vec<Pair>,
    /// How many more there are.
    pub more: usize,
}

/// A page, from 0, of the pairs that nobody has decided on, with decisions and conflicts.
///
/// # Errors
/// Those of the store.
pub fn reviews(site: &Site, page: u32) -> Result<Reviews, Error> {
    reviews_of(site, page, PAGE_SIZE)
}

/// As [`reviews`], with another size of page.
///
/// # Errors
/// Those of the store.
pub fn reviews_of(site: &Site, page: u32, page_size: u32) -> Result<Reviews, Error> {
    site.store.read("reviews", |tx| {
        let open = stored::open(tx, page_size, page.saturating_mul(page_size))?;
        Ok(Reviews {
            total: stored::open_count(tx)?,
            page,
            page_size,
            pairs: pairs(tx, open)?,
            decisions: stored::decided(tx, DECISIONS)?,
            decided: stored::decided_count(tx)?,
            waiting: stored::waiting(tx)?,
            conflicts: conflicting(tx)?,
        })
    })
}

/// As [`reviews`], of pairs and decisions between accounts of persons in one queue alone: neither shown nor counted is
/// what is about anybody else.
///
/// # Errors
/// Those of the store.
pub fn of_queue(site: &Site, authority: &str, page: u32) -> Result<Reviews, Error> {
    site.store.read("reviews of a queue", |tx| {
        let offset = page.saturating_mul(PAGE_SIZE);
        let open = stored::open_between(tx, authority, PAGE_SIZE, offset)?;
        let waiting = stored::waiting_pairs(tx)?;
        let mut conflicts = conflicting(tx)?;
        let named = conflicts.iter().flat_map(Conflict::accounts);
        let waits = waiting.iter().flat_map(|(a, b)| [*a, *b]);
        let accounts: BTreeSet<AccountId> = named.chain(waits).collect();
        let accounts: Vec<AccountId> = accounts.into_iter().collect();
        let own = access::in_queue(tx, &accounts, authority)?;
        conflicts.retain(|one| one.accounts().iter().all(|id| own.contains(id)));
        let waiting = waiting
            .iter()
            .filter(|(a, b)| own.contains(a) && own.contains(b))
            .count();
        Ok(Reviews {
            total: stored::open_between_count(tx, authority)?,
            page,
            page_size: PAGE_SIZE,
            pairs: pairs(tx, open)?,
            decisions: stored::decided_between(tx, authority, DECISIONS)?,
            decided: stored::decided_between_count(tx, authority)?,
            waiting: i64::try_from(waiting).unwrap_or(i64::MAX),
            conflicts,
        })
    })
}

/// Two accounts in the order of their ids, whether they came close or not; nothing where one is not
/// here.
///
/// # Errors
/// Those of the store.
pub fn review(site: &Site, one: &AccountId, other: &AccountId) -> Result<Option<Review>, Error> {
    let (a, b) = (one.min(other), one.max(other));
    site.store.read("review", |tx| {
        let Some(sides) = side(tx, a)?.zip(side(tx, b)?) else {
            return Ok(None);
        };
        Ok(Some(Review {
            pair: Pair {
                a: sides.0,
                b: sides.1,
                weighed: stored::find_pair(tx, a, b)?.as_ref().map(weighed),
            },
            decisions: stored::decided_on(tx, a, b)?,
        }))
    })
}

/// The near misses of a person that nobody has decided on.
pub(crate) fn near_misses(tx: &Tx<'_>, id: &PersonId) -> Result<NearMisses, Error> {
    let mut open = stored::open_of_person(tx, id)?;
    let more = open.len().saturating_sub(OF_PERSON);
    open.truncate(OF_PERSON);
    Ok(NearMisses {
        pairs: pairs(tx, open)?,
        more,
    })
}

fn pairs(tx: &Tx<'_>, open: Vec<stored::Open>) -> Result<Vec<Pair>, Error> {
    let mut pairs = Vec::with_capacity(open.len());
    for found in open {
        // Accounts are never taken away, so both are here.
        if let Some((a, b)) = side(tx, &found.a)?.zip(side(tx, &found.b)?) {
            let weighed = Some(weighed(&found));
            pairs.push(Pair { a, b, weighed });
        }
    }
    Ok(pairs)
}

fn weighed(found: &stored::Open) -> Weighed {
    Weighed {
        weight: found.weight,
        confidence: found.confidence,
        evidence: views::read_json(&found.evidence),
        reason: found.reason.clone(),
    }
}

fn side(tx: &Tx<'_>, id: &AccountId) -> Result<Option<Side>, Error> {
    let Some((row, person)) = rows::find_account(tx, id)? else {
        return Ok(None);
    };
    let protection = protection::class(tx, id)?;
    Ok(Some(Side {
        id: row.id,
        service: row.service.unwrap_or_else(|| views::PROTECTED.to_owned()),
        handle: row.handle.unwrap_or_else(|| views::held_back(protection)),
        protection,
        person,
    }))
}

/// Decisions in force that cannot all hold: among themselves, or with what a report says of who
/// wrote to whom.
fn conflicting(tx: &Tx<'_>) -> Result<Vec<Conflict>, Error> {
    let newest = linking::decisions(tx)?;
    let joined: BTreeSet<AccountId> = newest
        .iter()
        .filter(|(_, verdict)| **verdict == Verdict::Same)
        .flat_map(|((a, b), _)| [*a, *b])
        .collect();
    let mut sources: BTreeSet<SourceId> = BTreeSet::new();
    for account in &joined {
        let parts = rows::account_parts(tx, account)?;
        sources.extend(parts.iter().map(|part| part.source));
    }
    let mut apart = BTreeSet::new();
    for source in sources {
        let mut parts = priorities::parts_of_source(tx, &source)?;
        parts.retain(|part| joined.contains(&part.account));
        let told = linking::apart(&parts);
        apart.extend(told.map(|(a, b)| (a.min(b), a.max(b), source)));
    }
    Ok(conflicts::find(&newest, &apart))
}
