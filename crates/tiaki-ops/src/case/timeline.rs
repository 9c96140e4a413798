//! The timeline: what was done in a case, and what came to its persons from elsewhere, in one order.
//!
//! Its own events, from the first on. From elsewhere, since it was opened: reports and disclosures that name an
//! account of whoever is in it now, accounts that joined and left, merges and splits, decisions on links and places,
//! releases, outcomes. What is unread follows from how far everything had come when the operator last looked; an
//! import that began before a look and ended after it is unread all the same. Only decisions on links and releases
//! have no order of their own, and go by their time.
//!
//! To add something from elsewhere: its kind in `tiaki-core` `case`, its statement in the store's
//! `cases::timeline`, and a mark in `Marks` where it has an order of its own.

use std::collections::BTreeSet;
use std::fmt;

use tiaki_core::case::CaseEventKind;
use tiaki_core::id::{
    AccountId, CaseId, DisclosureId, HandOverId, LegalRequestId, LocationRulingId, NoteId,
    OutcomeId, PersonId, ReferralId, ReportId, TaskId,
};
use tiaki_core::queue::operator_key;
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
pub use tiaki_store::cases::Look;
use tiaki_store::cases::{self as stored, Case, timeline as rows};
use tiaki_store::persons::history::{self, Event, Happened};

use super::{Desk, Refused, named};
use crate::{Act, Error, Site};

/// The most lines of history that are read of one person.
const HISTORY: u32 = 1_000;
/// The most ids whose history is told.
pub(super) const KNOWN: usize = 1_000;

/// Which lines, and in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of these kinds alone; of all where none is named.
    pub kinds: BTreeSet<CaseEventKind>,
    /// Those alone that the operator has not seen.
    pub unread: bool,
    /// Oldest first, else newest first.
    pub oldest_first: bool,
    /// How many; all where nothing is said.
    pub limit: Option<usize>,
    /// After so many.
    pub offset: usize,
}

/// What a line is about, so that a page can lead there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// An account.
    Account(AccountId),
    /// The case itself.
    Case(CaseId),
    /// A disclosure.
    Disclosure(DisclosureId),
    /// A hand-over.
    HandOver(HandOverId),
    /// A note.
    Note(NoteId),
    /// An outcome.
    Outcome(OutcomeId),
    /// A person.
    Person(PersonId),
    /// A referral.
    Referral(ReferralId),
    /// A report.
    Report(ReportId),
    /// A legal request.
    Request(LegalRequestId),
    /// A ruling on a place.
    Ruling(LocationRulingId),
    /// A task.
    Task(TaskId),
}

/// A line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: CaseEventKind,
    /// Who; nobody where it came from outside.
    pub operator: Option<String>,
    /// What it is about, the first first.
    pub about: Vec<About>,
    /// A code that says more; of a change of persons, what brought it about.
    pub code: Option<String>,
    /// What was written.
    pub words: Option<String>,
    /// Whether the operator who asks has not seen it.
    pub unread: bool,
}

/// A timeline, or a part of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Timeline {
    /// How many lines there are that the filter lets through.
    pub total: usize,
    /// How many lines of all the operator has not seen.
    pub unread: usize,
    /// Until when the operator has seen it, where the operator ever looked.
    pub looked_at: Option<Timestamp>,
    /// The lines.
    pub lines: Vec<Line>,
    /// How far everything had come when this was read: what [`look`] is given.
    pub seen: Look,
}

impl About {
    /// What an id names; nothing where it is none of these.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        let (prefix, _) = id.split_once('_')?;
        Some(match prefix {
            AccountId::PREFIX => Self::Account(AccountId::parse(id).ok()?),
            CaseId::PREFIX => Self::Case(CaseId::parse(id).ok()?),
            DisclosureId::PREFIX => Self::Disclosure(DisclosureId::parse(id).ok()?),
            HandOverId::PREFIX => Self::HandOver(HandOverId::parse(id).ok()?),
            NoteId::PREFIX => Self::Note(NoteId::parse(id).ok()?),
            OutcomeId::PREFIX => Self::Outcome(OutcomeId::parse(id).ok()?),
            PersonId::PREFIX => Self::Person(PersonId::parse(id).ok()?),
            ReferralId::PREFIX => Self::Referral(ReferralId::parse(id).ok()?),
            ReportId::PREFIX => Self::Report(ReportId::parse(id).ok()?),
            LegalRequestId::PREFIX => Self::Request(LegalRequestId::parse(id).ok()?),
            LocationRulingId::PREFIX => Self::Ruling(LocationRulingId::parse(id).ok()?),
            TaskId::PREFIX => Self::Task(TaskId::parse(id).ok()?),
            _ => return None,
        })
    }
}

impl fmt::Display for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => id.fmt(f),
            Self::Case(id) => id.fmt(f),
            Self::Disclosure(id) => id.fmt(f),
            Self::HandOver(id) => id.fmt(f),
            Self::Note(id) => id.fmt(f),
            Self::Outcome(id) => id.fmt(f),
            Self::Person(id) => id.fmt(f),
            Self::Referral(id) => id.fmt(f),
            Self::Report(id) => id.fmt(f),
            Self::Request(id) => id.fmt(f),
            Self::Ruling(id) => id.fmt(f),
            Self::Task(id) => id.fmt(f),
        }
    }
}

/// The timeline of a case, as an operator sees it.
///
/// # Errors
/// [`Error::Case`] where nobody asks, and where there is no such case that the operator may know of; else those of
/// the store.
pub fn timeline(site: &Site, act: &Act, case: &CaseId, filter: &Filter) -> Result<Timeline, Error> {
    let who = named(&act.actor)?;
    site.store.read("case timeline", |tx| {
        let desk = Desk::enter(tx, site, &who, act.at, case)?;
        let looked = stored::looked(tx, case, &who.key)?;
        let mut lines = all(tx, &desk.case, looked.as_ref(), &who.key)?;
        let unread = lines.iter().filter(|line| line.unread).count();
        lines.retain(|line| {
            (filter.kinds.is_empty() || filter.kinds.contains(&line.kind))
                && (line.unread || !filter.unread)
        });
        let total = lines.len();
        if !filter.oldest_first {
            lines.reverse();
        }
        let limit = filter.limit.unwrap_or(usize::MAX);
        let lines = lines.into_iter().skip(filter.offset).take(limit);
        Ok(Timeline {
            total,
            unread,
            looked_at: looked.map(|look| look.at),
            lines: lines.collect(),
            seen: stored::now(tx, case, act.at)?,
        })
    })
}

/// Writes down that an operator has seen a timeline: what came in after it was read is unread, and nothing else. Each
/// look is in the log.
///
/// # Errors
/// As [`timeline`].
pub fn look(site: &Site, act: &Act, case: &CaseId, seen: &Look) -> Result<(), Error> {
    let who = named(&act.actor)?;
    site.store.write("case look", |tx| {
        Desk::enter(tx, site, &who, act.at, case)?;
        stored::look(tx, case, &who, seen).map_err(Error::from)
    })
}

/// How many lines of a case an operator has not seen.
pub(super) fn unread(tx: &Tx<'_>, case: &Case, key: &str) -> Result<usize, Error> {
    let looked = stored::looked(tx, &case.id, key)?;
    let lines = all(tx, case, looked.as_ref(), key)?;
    Ok(lines.iter().filter(|line| line.unread).count())
}

/// Every line, oldest first: by time; of one moment the case's own in their order, then the others in theirs.
fn all(tx: &Tx<'_>, case: &Case, looked: Option<&Look>, key: &str) -> Result<Vec<Line>, Error> {
    let own = rows::own(tx, &case.id)?;
    let known = known(tx, case, &own)?;
    let mut found = Vec::new();
    for one in own {
        let is_new = looked.is_none_or(|look| one.seq > look.event);
        found.push((0, one.seq, line(one, is_new, key)));
    }
    for one in rows::told(tx, &case.id, &case.from, case.opened_at)? {
        let is_new = looked.is_none_or(|look| is_new(&one, look));
        found.push((1, one.seq, line(one, is_new, key)));
    }
    for one in happened(tx, case, known)? {
        let is_new = looked.is_none_or(|look| one.seq > look.marks.history);
        found.push((2, one.seq, turn(&one, is_new)));
    }
    // What is done in the case has one order; of what comes from elsewhere each kind has its own.
    let place = |(part, seq, line): &(u8, i64, Line)| {
        let kind = (*part > 0).then_some(line.kind);
        (line.at, *part, kind, *seq)
    };
    found.sort_by_key(place);
    Ok(found.into_iter().map(|(_, _, line)| line).collect())
}

fn is_new(one: &rows::Line, look: &Look) -> bool {
    match one.kind {
        CaseEventKind::ReportReceived | CaseEventKind::DisclosureReceived => {
            one.seq > look.marks.source
        }
        CaseEventKind::PlaceRuled => one.seq > look.marks.ruling,
        CaseEventKind::OutcomeRecorded => one.seq > look.marks.outcome,
        _ => one.at > look.at,
    }
}

fn line(one: rows::Line, is_new: bool, key: &str) -> Line {
    let by = one.operator_key.clone();
    let by = by.or_else(|| one.operator.as_deref().map(operator_key));
    Line {
        at: one.at,
        kind: one.kind,
        about: one.subject.split(' ').filter_map(About::find).collect(),
        operator: one.operator,
        code: one.code,
        words: one.words,
        // Nobody is told what they did themselves.
        unread: is_new && by.as_deref() != Some(key),
    }
}

fn turn(one: &Happened, is_new: bool) -> Line {
    let kind = match one.event {
        Event::Joined => CaseEventKind::AccountJoined,
        Event::Left => CaseEventKind::AccountLeft,
        Event::MergedInto => CaseEventKind::PersonMerged,
        Event::SplitFrom => CaseEventKind::PersonSplit,
    };
    let mut about = vec![About::Person(one.person)];
    about.extend(one.other.map(About::Person));
    about.extend(one.account.map(About::Account));
    Line {
        at: one.at,
        kind,
        operator: Some(one.actor.clone()),
        about,
        code: Some(one.cause.clone()),
        words: None,
        unread: is_new,
    }
}

/// Under which ids the persons of a case are and were known: those that they have now, those under which they were
/// added and not taken out.
fn known(tx: &Tx<'_>, case: &Case, own: &[rows::Line]) -> Result<BTreeSet<PersonId>, Error> {
    let mut known = BTreeSet::new();
    for one in own {
        let Ok(person) = PersonId::parse(&one.subject) else {
            continue;
        };
        match one.kind {
            CaseEventKind::PersonAdded => known.insert(person),
            CaseEventKind::PersonRemoved => known.remove(&person),
            _ => continue,
        };
    }
    known.extend(stored::persons(tx, &case.id)?);
    Ok(known)
}

/// What became of them since the case was opened, and of those who merged into them.
fn happened(
    tx: &Tx<'_>,
    case: &Case,
    mut known: BTreeSet<PersonId>,
) -> Result<Vec<Happened>, Error> {
    let mut found = std::collections::BTreeMap::new();
    let mut open: Vec<PersonId> = known.iter().copied().collect();
    while let Some(next) = open.pop() {
        for one in history::of_person(tx, &next, HISTORY)? {
            if one.seq <= case.from.history {
                continue;
            }
            let is_former = one.event == Event::MergedInto && one.other == Some(next);
            if is_former && known.len() < KNOWN && known.insert(one.person) {
                open.push(one.person);
            }
            found.insert(one.seq, one);
        }
    }
    Ok(found.into_values().collect())
}

/// The kind of a code, as a filter names it.
///
/// # Errors
/// [`Refused::Kind`] where there is no such kind.
pub fn kind(code: &str) -> Result<CaseEventKind, Refused> {
    CaseEventKind::find(code).ok_or(Refused::Kind)
}
