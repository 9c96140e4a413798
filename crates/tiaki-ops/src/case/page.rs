//! What the page of a case is made of, read as one, and that it was seen.
//!
//! Who is shown everything that is new has seen it: that is written down as far as it was read, in the same use
//! case and only where something was new, so that reading again writes nothing. Where the page shows only a part of
//! what is new, nothing is written, and the page says how much more there is; [`super::look`] then marks it by a
//! deliberate act.

use std::collections::BTreeMap;

use tiaki_core::case::MemberRole;
use tiaki_core::country::Country;
use tiaki_core::id::{AccountId, CaseId, PersonId};
use tiaki_core::outcome::OutcomeCode;
use tiaki_core::time::Timestamp;
use tiaki_store::cases::{self as stored, timeline as rows};
use tiaki_store::{outcomes, views};

use super::{About, Filter, Refused, Shown, Timeline, look, named, show, timeline};
use crate::queue::bands::{self, ByHand};
use crate::{Act, Error, Site};

pub use tiaki_store::cases::timeline::TakenBack;

/// How a person of a case stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// Its band's code.
    pub band: String,
    /// Its danger class's code.
    pub class: String,
    /// When the last identifying evidence on it dies.
    pub clock_at: Option<Timestamp>,
    /// The band that an operator set, where one counts.
    pub by_hand: Option<ByHand>,
}

/// What came of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Came {
    /// What.
    pub code: OutcomeCode,
    /// On which day, counted from 1970-01-01.
    pub on: i64,
}

/// A case as its page shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// The case.
    pub shown: Shown,
    /// What who asks is in it.
    pub role: Option<MemberRole>,
    /// How its persons stand, of those that were ranked.
    pub ranked: BTreeMap<PersonId, Ranked>,
    /// The accounts that its persons have.
    pub accounts: BTreeMap<PersonId, Vec<AccountId>>,
    /// What came of its persons, as it stands.
    pub outcomes: BTreeMap<PersonId, Vec<Came>>,
    /// Where most of its persons are taken to be: of several such the first by its code; nothing where nobody was
    /// placed.
    pub country: Option<Country>,
    /// Accounts in it that were taken back by who sent them.
    pub taken_back: Vec<TakenBack>,
    /// The part of its timeline that was asked for.
    pub timeline: Timeline,
    /// Whether everything new was shown, and is not new from now on.
    pub is_seen: bool,
}

/// Opens a case to read it, and writes down that it was seen where everything new in it is shown.
///
/// # Errors
/// [`Error::Case`] where nobody asks, and where there is no such case that the operator may know of; else those of
/// the store.
pub fn visit(site: &Site, act: &Act, case: &CaseId, filter: &Filter) -> Result<Visited, Error> {
    let who = named(&act.actor)?;
    let timeline = timeline(site, act, case, filter)?;
    let shown = show(site, act, case)?;
    let told = timeline.lines.iter().filter(|line| line.unread).count();
    let is_new = timeline.unread > 0;
    let is_seen = told == timeline.unread;
    let visited = site.store.read("case page", |tx| {
        let mut visited = Visited {
            role: stored::role(tx, case, &who.key)?,
            ranked: BTreeMap::new(),
            accounts: BTreeMap::new(),
            outcomes: BTreeMap::new(),
            country: None,
            taken_back: rows::taken_back(tx, case, shown.case.opened_at)?,
            timeline: timeline.clone(),
            is_seen,
            shown: shown.clone(),
        };
        let mut countries: BTreeMap<Country, usize> = BTreeMap::new();
        for one in &shown.persons {
            let id = one.person;
            visited.accounts.insert(id, outcomes::members(tx, &id)?);
            let came = outcomes::of_person(tx, &id)?.into_iter();
            let came = came.filter(outcomes::Outcome::stands).map(|one| Came {
                code: one.new.code,
                on: one.new.on,
            });
            visited.outcomes.insert(id, came.collect());
            let Some(found) = views::find_person(tx, &id)? else {
                continue;
            };
            let country = found.located.country.as_deref();
            if let Some(country) = country.and_then(Country::find) {
                *countries.entry(country).or_default() += 1;
            }
            let ranked = Ranked {
                band: found.queued.band,
                class: found.queued.class,
                clock_at: found.queued.clock_at,
                by_hand: bands::shown(tx, &id)?,
            };
            visited.ranked.insert(id, ranked);
        }
        // Of equal counts the first: `max_by_key` takes the last.
        let most = countries.into_iter().rev().max_by_key(|(_, count)| *count);
        visited.country = most.map(|(country, _)| country);
        Ok::<_, Error>(visited)
    })?;
    if is_new && is_seen {
        look(site, act, case, &visited.timeline.seen)?;
    }
    Ok(visited)
}

/// Writes down that everything up to what a page was made of was seen, as the page names it ([`mark`]).
///
/// # Errors
/// [`Error::Case`] where the mark is none, or lies beyond what is there, and as [`look`].
pub fn see(site: &Site, act: &Act, case: &CaseId, mark: &str) -> Result<(), Error> {
    let seen = find_mark(mark).ok_or(Refused::Mark)?;
    let now = site
        .store
        .read("case now", |tx| stored::now(tx, case, act.at))?;
    let (is, there) = (&seen.marks, &now.marks);
    let is_there = seen.at <= act.at
        && seen.event <= now.event
        && is.history <= there.history
        && is.source <= there.source
        && is.ruling <= there.ruling
        && is.outcome <= there.outcome;
    if !is_there {
        return Err(Refused::Mark.into());
    }
    look(site, act, case, &seen)
}

/// Whether a task, a request or a hand-over hangs in a case: an address may name one of another.
///
/// # Errors
/// Those of the store.
pub fn is_of(site: &Site, case: &CaseId, what: &About) -> Result<bool, Error> {
    site.store.read("case part", |tx| {
        let of = match what {
            About::Task(id) => stored::work::find_task(tx, id)?.map(|one| one.case),
            About::Request(id) => stored::requests::find(tx, id)?.map(|one| one.case),
            About::HandOver(id) => stored::work::find_hand_over(tx, id)?.map(|one| one.case),
            _ => None,
        };
        Ok(of.as_ref() == Some(case))
    })
}

/// How far everything had come when a timeline was read, as a form carries it: numbers, no ids.
#[must_use]
pub fn mark(seen: &stored::Look) -> String {
    let marks = &seen.marks;
    format!(
        "{}.{}.{}.{}.{}.{}",
        seen.at.micros(),
        seen.event,
        marks.history,
        marks.source,
        marks.ruling,
        marks.outcome
    )
}

fn find_mark(text: &str) -> Option<stored::Look> {
    let numbers = text.split('.').map(|part| part.parse().ok());
    let numbers: Vec<i64> = numbers.collect::<Option<_>>()?;
    let [at, event, history, source, ruling, outcome] = numbers[..] else {
        return None;
    };
    Some(stored::Look {
        at: Timestamp::from_micros(at),
        event,
        marks: stored::Marks {
            history,
            source,
            ruling,
            outcome,
        },
    })
}
