//! What pages and listings show of a queue: rows with who holds them and what was decided, and alarms.
//!
//! Who set somebody aside, when and why is shown once a second look has come to its verdict. Before that,
//! whether one is due or not, it is told only to who asks for it with a name ([`told`]), and who was told
//! does not look a second time. So nobody can see who was drawn, and the second operator looks with open
//! eyes.

use std::collections::BTreeMap;

use tiaki_core::id::{PersonId, SetAsideBatchId};
use tiaki_core::queue::view::View;
use tiaki_core::queue::{self as rules, Alarm, AlarmKind, operator_key};
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
use tiaki_store::queue::aside::{self, Batch, Looked};
use tiaki_store::queue::lists::{self as stored, Part, Skipped};
use tiaki_store::queue::sources::Sources;
use tiaki_store::queue::{self as queues, Baseline, Hold, Skip, past, referred, wanted};
use tiaki_store::views as counted;

use super::bands::{self, ByHand};
use super::views::wanted_by;
use super::{Refused, named, queued, tellers};
use crate::directory::COORDINATOR;
use crate::views::{QueueRow, destination, queue_rows};
use crate::{Error, Site};

/// Rows on a page.
pub const PAGE_SIZE: u32 = 50;

/// Which part of a queue is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Filter {
    /// Everybody.
    #[default]
    All,
    /// Set aside once, and something came in since.
    Back,
    /// Nobody holds them, and they are not set aside.
    Free,
    /// Held by this operator.
    Mine(String),
    /// Their deadline has passed, and they are neither set aside nor referred.
    Overdue,
    /// Set aside.
    SetAside,
    /// Whom a view shows, for the operator of this name; who is set aside is left out.
    View(Box<View>, String),
}

/// What was said when someone was set aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Who decided.
    pub operator: String,
    /// When.
    pub at: Timestamp,
    /// Why: a code.
    pub code: String,
    /// Why, in words.
    pub reason: String,
}

/// What came in since someone was set aside.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Back {
    /// The person is made of other accounts.
    pub other_members: bool,
    /// A source names it that did not.
    pub new_sources: bool,
    /// Its band is more urgent.
    pub more_urgent: bool,
    /// It moved to another queue.
    pub moved: bool,
}

impl Back {
    /// Whether anything came in.
    #[must_use]
    pub const fn is_any(self) -> bool {
        self.other_members || self.new_sources || self.more_urgent || self.moved
    }
}

/// A decision to set aside that nobody has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aside {
    /// Those that were taken as one.
    pub batch: SetAsideBatchId,
    /// What was said; nothing before the verdict of a second look.
    pub told: Option<Told>,
    /// What came in since: where anything, the person is back.
    pub back: Back,
    /// What a second look came to.
    pub looked: Option<Looked>,
}

/// What operators did with a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// What is there now, for a form to carry ([`super::Seen`]).
    pub seen: Baseline,
    /// Who holds it, who took it first before others.
    pub holds: Vec<Hold>,
    /// The newest decision to set it aside that nobody has ended.
    pub aside: Option<Aside>,
    /// When it was last referred, where it was to whom it goes to now and nothing came in since.
    pub referred_at: Option<Timestamp>,
    /// Who gave it back undone, newest first.
    pub skips: Vec<Skip>,
    /// The band that an operator set, where one counts.
    pub by_hand: Option<ByHand>,
}

impl Standing {
    /// Whether the person is set aside and nothing came in since.
    #[must_use]
    pub fn is_aside(&self) -> bool {
        self.aside
            .as_ref()
            .is_some_and(|aside| !aside.back.is_any())
    }
}

/// A row of a queue with what operators did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As triage ranked it; its place is 0 where only a part of the queue is shown.
    pub row: QueueRow,
    /// What operators did with it.
    pub standing: Standing,
    /// Who told of it.
    pub sources: Sources,
}

/// A page of a part of a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// The destination's id.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// Its country's name.
    pub country_name: String,
    /// Which part.
    pub filter: Filter,
    /// Persons in the whole queue.
    pub total: i64,
    /// The page, from 0.
    pub page: u32,
    /// Rows on a page.
    pub page_size: u32,
    /// Whether there is a page after it.
    pub has_more: bool,
    /// The rows.
    pub rows: Vec<Row>,
}

/// What operators did with a person, at `at`.
pub(crate) fn standing_of(tx: &Tx<'_>, id: &PersonId, at: Timestamp) -> Result<Standing, Error> {
    let asides = aside::of_person(tx, id)?;
    Ok(Standing {
        seen: queues::baseline(tx, id)?,
        holds: queues::holds(tx, id, at)?,
        aside: asides.into_iter().next().map(shown),
        referred_at: referred::find(tx, id)?,
        skips: queues::skips(tx, id)?,
        by_hand: bands::shown(tx, id)?,
    })
}

/// The same as an operator may be told it: who may still look a second time at how somebody was set aside is not told who
/// else gave that person back, and why.
///
/// # Errors
/// Those of the store.
pub fn standing_for(
    site: &Site,
    id: &PersonId,
    name: &str,
    at: Timestamp,
) -> Result<Standing, Error> {
    let key = operator_key(name);
    site.store.read("queue standing", |tx| {
        let id = queues::find_queued(tx, id)?.map_or(*id, |(now, _)| now);
        let mut standing = standing_of(tx, &id, at)?;
        if past::blind(tx, &[id], &key)?.contains(&id) {
            let is_own = |skip: &Skip| operator_key(&skip.operator) == key;
            standing.skips.retain(is_own);
        }
        Ok(standing)
    })
}

fn shown(found: aside::SetAside) -> Aside {
    let told = found.looked.is_some().then(|| said(&found));
    Aside {
        batch: found.batch,
        told,
        back: Back {
            other_members: found.other_members,
            new_sources: found.new_sources,
            more_urgent: found.more_urgent,
            moved: found.moved,
        },
        looked: found.looked,
    }
}

fn said(found: &aside::SetAside) -> Told {
    Told {
        operator: found.operator.clone(),
        at: found.at,
        code: found.code.clone(),
        reason: found.reason.clone(),
    }
}

/// Tells a named operator who set a person aside, when and why, and writes down that it was told: that
/// operator does not look at it a second time.
///
/// # Errors
/// [`Error::Queue`] where nobody asks, the person is not set aside, or the operator is looking at it a
/// second time; else those of the store.
pub fn told(site: &Site, id: &PersonId, name: &str, at: Timestamp) -> Result<Vec<Told>, Error> {
    let operator = named(name)?;
    site.store.write("queue told", |tx| {
        let (person, _) = queued(tx, id)?;
        let decisions = aside::of_person(tx, &person)?;
        if decisions.is_empty() {
            return Err(Refused::NotAside(person).into());
        }
        if aside::is_looking(tx, &person, &operator, at)? {
            return Err(Refused::Looking(person).into());
        }
        aside::tell(tx, &person, &decisions, &operator, at)?;
        Ok(decisions.iter().map(said).collect())
    })
}

/// What operators did with a person; nothing special of one that is in no queue.
///
/// # Errors
/// Those of the store.
pub fn standing(site: &Site, id: &PersonId, at: Timestamp) -> Result<Standing, Error> {
    site.store.read("queue standing", |tx| {
        let id = queues::find_queued(tx, id)?.map_or(*id, |(now, _)| now);
        standing_of(tx, &id, at)
    })
}

/// A page, from 0, of a part of a queue; nothing where no such destination is known.
///
/// # Errors
/// Those of the store.
pub fn list(
    site: &Site,
    authority: &str,
    filter: &Filter,
    page: u32,
    page_size: u32,
    at: Timestamp,
) -> Result<Option<Listing>, Error> {
    site.store.read("queue list", |tx| {
        let total = counted::queue_size(tx, authority)?;
        let is_known =
            authority == COORDINATOR || site.countries.directory.find_id(authority).is_some();
        if total == 0 && !is_known {
            return Ok(None);
        }
        let offset = page.saturating_mul(page_size);
        let mut ids = part(
            tx,
            authority,
            filter,
            (page_size.saturating_add(1), offset),
            at,
        )?;
        let has_more = ids.len() > page_size as usize;
        ids.truncate(page_size as usize);
        queues::ahead(tx, &ids, at)?;
        let (found, told): (Vec<_>, Vec<_>) = queue_rows(tx, site, &ids)?
            .into_iter()
            .map(|(row, told)| {
                let told = (row.person, told);
                (row, told)
            })
            .unzip();
        let told = tellers::named(tx, told)?;
        let mut rows = Vec::with_capacity(found.len());
        for ((mut row, sources), place) in
            found.into_iter().zip(told).zip(offset.saturating_add(1)..)
        {
            if *filter == Filter::All {
                row.place = place;
            }
            let standing = standing_of(tx, &row.person, at)?;
            rows.push(Row {
                row,
                standing,
                sources,
            });
        }
        let (name, _, country_name) = destination(site, authority);
        Ok(Some(Listing {
            authority: authority.to_owned(),
            name,
            country_name,
            filter: filter.clone(),
            total,
            page,
            page_size,
            has_more,
            rows,
        }))
    })
}

fn part(
    tx: &Tx<'_>,
    authority: &str,
    filter: &Filter,
    (limit, offset): (u32, u32),
    at: Timestamp,
) -> Result<Vec<PersonId>, Error> {
    let key;
    let part = match filter {
        Filter::All => Part::All,
        Filter::Back => Part::Back,
        Filter::Free => Part::Free,
        Filter::Mine(name) => {
            key = operator_key(name);
            Part::Mine(&key)
        }
        Filter::Overdue => Part::Overdue,
        Filter::SetAside => Part::SetAside,
        Filter::View(view, name) => {
            let key = operator_key(name);
            let wanted = wanted_by(view, authority, &key, false, at);
            return Ok(wanted::find(tx, &wanted, view.sort, limit, offset)?);
        }
    };
    Ok(stored::of_part(tx, authority, part, at, limit, offset)?)
}

/// Somebody who is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Whom.
    pub person: PersonId,
    /// By whom, who took it first before others.
    pub holds: Vec<Hold>,
}

/// Everybody who is held, of one queue or, where that is empty, of all.
///
/// # Errors
/// Those of the store.
pub fn held(site: &Site, authority: &str, at: Timestamp, limit: u32) -> Result<Vec<Held>, Error> {
    site.store.read("queue held", |tx| {
        let mut all = Vec::new();
        for person in stored::held(tx, authority, at, limit)? {
            let holds = queues::holds(tx, &person, at)?;
            all.push(Held { person, holds });
        }
        Ok(all)
    })
}

/// The newest skips, of one queue or, where that is empty, of all; newest first.
///
/// # Errors
/// Those of the store.
pub fn skipped(site: &Site, authority: &str, limit: u32) -> Result<Vec<Skipped>, Error> {
    let read = |tx: &Tx<'_>| stored::skipped(tx, authority, limit);
    Ok(site.store.read("queue skipped", read)?)
}

/// The same as an operator may be told it, as [`standing_for`] is.
///
/// # Errors
/// Those of the store.
pub fn skipped_for(
    site: &Site,
    authority: &str,
    name: &str,
    limit: u32,
) -> Result<Vec<Skipped>, Error> {
    let key = operator_key(name);
    site.store.read("queue skipped", |tx| {
        let mut found = stored::skipped(tx, authority, limit)?;
        let persons: Vec<PersonId> = found.iter().map(|one| one.person).collect();
        let blind = past::blind(tx, &persons, &key)?;
        found.retain(|one| !blind.contains(&one.person) || operator_key(&one.skip.operator) == key);
        Ok(found)
    })
}

/// The newest batches of decisions to set aside, newest first.
///
/// # Errors
/// Those of the store.
pub fn batches(site: &Site, authority: &str, limit: u32) -> Result<Vec<Batch>, Error> {
    let read = |tx: &Tx<'_>| aside::batches(tx, authority, limit);
    Ok(site.store.read("queue batches", read)?)
}

/// The alarms of a destination, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlarmCount {
    /// The destination's id.
    pub authority: String,
    /// Its name.
    pub name: String,
    /// Whose evidence is dying while nobody holds them.
    pub dying: u64,
    /// Of whom the last provider soon preserves nothing more, while nobody holds them.
    pub ending: u64,
    /// Who is overdue.
    pub overdue: u64,
    /// Of these, held by somebody.
    pub overdue_held: u64,
}

/// Alarms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alarms {
    /// By destination.
    pub counts: Vec<AlarmCount>,
    /// All of them: by destination, dying evidence first, the next end first.
    pub alarms: Vec<Alarm>,
}

/// Alarms at `at`, of one queue or, where that is empty, of all; evidence that dies, or is preserved no longer,
/// within `days`.
///
/// # Errors
/// Those of the store.
pub fn alarms(site: &Site, authority: &str, days: u16, at: Timestamp) -> Result<Alarms, Error> {
    let soon = at.plus_days(days.into());
    let read = |tx: &Tx<'_>| stored::watched(tx, authority, at, soon);
    let rows = site.store.read("queue alarms", read)?;
    let alarms = rules::alarms(&rows, at, days);
    let mut counts: BTreeMap<&str, AlarmCount> = BTreeMap::new();
    for alarm in &alarms {
        let authority = alarm.of.authority.as_str();
        let count = counts.entry(authority).or_insert_with(|| AlarmCount {
            authority: authority.to_owned(),
            name: destination(site, authority).0,
            dying: 0,
            ending: 0,
            overdue: 0,
            overdue_held: 0,
        });
        match alarm.kind {
            AlarmKind::EvidenceDying => count.dying += 1,
            AlarmKind::PreservationEnding => count.ending += 1,
            _ => {
                count.overdue += 1;
                count.overdue_held += u64::from(alarm.of.held_by.is_some());
            }
        }
    }
    Ok(Alarms {
        counts: counts.into_values().collect(),
        alarms,
    })
}
