//! What people at a site see of the exchange: all of it at once ([`desk`]), its lists by where packages stand ([`page`]), and
//! one package with its cover, its letters and what may be said next ([`sheet`]).
//!
//! A cover and the words of letters are opened in memory with this site's own key for who reads them, and nowhere kept. A
//! package that left is sealed to its recipient alone: of that what was written down here is told, and no cover.

use std::collections::BTreeSet;

use serde::Serialize;
use tiaki_core::exchange::{Kind, Said, Side, Step, Thread as Fold};
use tiaki_core::time::Timestamp;
use tiaki_package::letter::{Opened, Says};
use tiaki_package::{HandlingCode, Manifest, Tlp};
use tiaki_store::Tx;
use tiaki_store::exchange::passings::{self, Passing};
use tiaki_store::exchange::threads::{self, Author, Thread};
use tiaki_store::exchange::{self as stored, Direction, ParcelState, taken};

use super::acts::{self, Which};
use super::lists::{self, Due, Line};
use super::{Node, Refused, say, take};
use crate::{Act, Error, Site};

/// Threads beside a package that are told at most.
const BESIDE: u32 = 100;

/// How many packages of a side stand so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// `sender` or `recipient`, as this site is.
    pub side: String,
    /// Where they stand.
    pub state: String,
    /// How many.
    pub packages: i64,
}

/// The exchange at a glance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Desk {
    /// The authority that this site is.
    pub authority: String,
    /// How many packages stand how.
    pub counted: Vec<Counted>,
    /// Packages that were released and are not on their way yet.
    pub ready: i64,
    /// Everything that is owed, by whomever: first what is overdue, then the oldest.
    pub due: Vec<Due>,
    /// Parcels that came and are kept apart.
    pub apart: i64,
    /// Parcels that wait to be carried.
    pub waiting: i64,
}

/// The exchange at a glance, at a moment.
///
/// # Errors
/// Those of the store.
pub fn desk(site: &Site, node: &Node, act: &Act) -> Result<Desk, Error> {
    let due = lists::outstanding(site, node, act)?;
    site.store.read("exchange desk", |tx| {
        let mut counted = Vec::new();
        for (side, step) in Side::ALL
            .iter()
            .flat_map(|side| Step::ALL.iter().map(move |step| (side.code(), step.code())))
        {
            let packages = threads::count_in_state(tx, side, step)?;
            if packages > 0 {
                counted.push(Counted {
                    side: side.to_owned(),
                    state: step.to_owned(),
                    packages,
                });
            }
        }
        let waits = |way| stored::count_all(tx, way, ParcelState::Waiting);
        Ok(Desk {
            authority: node.authority.id.clone(),
            counted,
            ready: threads::count_released(tx)?,
            due: due.clone(),
            apart: stored::count_all(tx, Direction::In, ParcelState::Quarantined)?,
            waiting: waits(Direction::Out)? + waits(Direction::Relay)?,
        })
    })
}

/// A page, from 0, of the packages of a side, the newest first, all or those that stand so; and whether there is one after it.
///
/// # Errors
/// Those of the store.
pub fn page(
    site: &Site,
    side: Side,
    state: Option<&str>,
    (size, offset): (u32, u32),
) -> Result<(Vec<Line>, bool), Error> {
    let part = (size.saturating_add(1), offset);
    let mut found = site.store.read("exchange page", |tx| match state {
        Some(state) => threads::in_state(tx, (side.code(), state), part),
        None => threads::list(tx, side.code(), false, part),
    })?;
    let has_more = found.len() > size as usize;
    found.truncate(size as usize);
    Ok((found.iter().map(Line::of).collect(), has_more))
}

/// What a package that came says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// Who sent it, by the name that it gave itself.
    pub sender: String,
    /// What it may be used for.
    pub purpose: String,
    /// The law or agreement under which it was sent.
    pub legal_basis: String,
    /// Europol's handling codes.
    pub handling: Vec<String>,
    /// What may not be done with it besides, in words.
    pub restriction: Option<String>,
    /// Traffic light protocol.
    pub tlp: &'static str,
    /// How sure its sender is of source and information, and by which scheme.
    pub evaluation: String,
    /// How soon it must be looked at, as a code.
    pub urgency: String,
    /// Why, as its sender has it.
    pub urgency_reason: String,
    /// The operation that it belongs to.
    pub operation: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// How many of what it holds, by name.
    pub counts: Vec<(String, u64)>,
    /// What its sender knows and did not send, and why.
    pub withheld: Vec<(String, String)>,
    /// Its contents: name and bytes.
    pub contents: Vec<(String, u64)>,
}

impl Cover {
    fn of(manifest: &Manifest) -> Self {
        let codes = manifest.handling.codes.iter();
        let evaluation = &manifest.evaluation;
        Self {
            sender: manifest.sender.name.clone(),
            purpose: manifest.purpose.clone(),
            legal_basis: manifest.legal_basis.clone(),
            handling: codes.map(|code| format!("{code:?}")).collect(),
            restriction: manifest.handling.restriction.clone(),
            tlp: crate::intake::package::tlp(manifest.tlp),
            evaluation: format!(
                "{}{} ({})",
                evaluation.source, evaluation.information, evaluation.scheme
            ),
            urgency: code_of(&manifest.urgency.level),
            urgency_reason: manifest.urgency.reason.clone(),
            operation: manifest.operation.clone(),
            created_at: Timestamp::from_micros(manifest.created_at),
            counts: manifest
                .counts
                .iter()
                .map(|(name, count)| (name.clone(), *count))
                .collect(),
            withheld: manifest
                .withheld
                .iter()
                .map(|one| (one.what.clone(), one.why.clone()))
                .collect(),
            contents: manifest
                .contents
                .iter()
                .map(|entry| (entry.name.clone(), entry.size))
                .collect(),
        }
    }
}

/// The code by which something is written in JSON.
fn code_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        _ => String::new(),
    }
}

/// A letter on a package, for people: its codes, and the words of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// Its id.
    pub id: String,
    /// Who wrote it: an authority's id.
    pub by: String,
    /// Who at this site; empty for what came and what the program says.
    pub operator: String,
    /// What it is.
    pub kind: String,
    /// Its code: why declined or refused, what became of a request, an outcome.
    pub code: String,
    /// What it answers.
    pub answers: Option<String>,
    /// When it was written, by the clock of who wrote it, in microseconds.
    pub at: i64,
    /// Why it takes no effect, as a code; empty where it does.
    pub forbidden: String,
    /// Whether the other side waits for an answer of this one to it, or this one for the other's.
    pub is_open: bool,
    /// What people wrote.
    pub words: Option<String>,
    /// Of a request for material: the law, order or agreement.
    pub legal_basis: Option<String>,
    /// The authority or country that it names.
    pub to: Option<String>,
    /// Another package that it names, by its id there.
    pub package: Option<String>,
    /// The moment or day that it names, in microseconds.
    pub when: Option<i64>,
    /// How many it tells of: accounts that are taken back or blocked, or children.
    pub count: Option<u64>,
    /// Of a confirmation: to whom it had been passed on, and whether these have confirmed.
    pub onward: Vec<(String, bool)>,
    /// Whether its words could be opened with the keys that are here.
    pub is_opened: bool,
}

/// A proposal to pass a package on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proposed {
    /// To whom.
    pub to: String,
    /// What it may be used for there.
    pub purpose: String,
    /// On what legal basis.
    pub legal_basis: String,
    /// The letter that is its sender's leave.
    pub leave: Option<String>,
    /// Who proposed it.
    pub operator: String,
    /// When, in microseconds.
    pub at: i64,
}

impl From<Passing> for Proposed {
    fn from(found: Passing) -> Self {
        Self {
            to: found.to,
            purpose: found.purpose,
            legal_basis: found.legal_basis,
            leave: found.leave,
            operator: found.operator,
            at: found.at.micros(),
        }
    }
}

/// A package as people work on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sheet {
    /// The package and where it stands.
    #[serde(flatten)]
    pub line: Line,
    /// Under which terms it goes: handling codes and TLP; empty where this site made it.
    pub terms: String,
    /// When its accounts were last taken into the tables, in microseconds.
    pub taken_at: Option<i64>,
    /// Accounts of it that are in the tables.
    pub in_use: u64,
    /// Accounts of it that were and are taken out again.
    pub taken_out: u64,
    /// What it says of itself; nothing where it left, or cannot be opened any more.
    pub cover: Option<Cover>,
    /// Why it cannot be opened, as a code; empty where nothing was tried, or it can.
    pub unopened: String,
    /// What was said, in the order in which it is here.
    pub letters: Vec<Letter>,
    /// What this site may say next, as codes of letters.
    pub may: Vec<&'static str>,
    /// What is owed on it, and by whom.
    pub due: Vec<Due>,
    /// The proposal to pass it on that waits for a second person.
    pub proposed: Option<Proposed>,
    /// Whether its sender has to allow first that it is passed on.
    pub needs_leave: bool,
    /// The same package, or more under its reference, with others or the same.
    pub beside: Vec<Line>,
    /// The packages of this site's own that it was passed on as.
    pub onward: Vec<Line>,
    /// The packages that came of which this one passes something on.
    pub origin: Vec<Line>,
}

impl Sheet {
    /// Whether this site may say that next.
    #[must_use]
    pub fn may(&self, kind: Kind) -> bool {
        self.may.contains(&kind.code())
    }
}

/// What there is by a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// One package.
    One(Box<Sheet>),
    /// Several of that id: with whom each is.
    Several(Vec<Line>),
}

/// A package by its id or digest, as people work on it; nothing where there is none.
///
/// # Errors
/// Those of the store.
pub fn sheet(
    site: &Site,
    node: &Node,
    act: &Act,
    which: Which<'_>,
) -> Result<Option<Found>, Error> {
    let all = site
        .store
        .read("exchange sheet", |tx| acts::find_all(tx, site, which, None));
    let mut all = match all {
        Err(Error::Exchange(Refused::NoPackage | Refused::NoAuthority)) => return Ok(None),
        all => all?,
    };
    if all.len() > 1 {
        return Ok(Some(Found::Several(all.iter().map(Line::of).collect())));
    }
    let Some(thread) = all.pop() else {
        return Ok(None);
    };
    let (cover, unopened) = cover(site, node, &thread)?;
    let sheet = site.store.read("exchange sheet", |tx| {
        let fold = say::fold(tx, &thread)?;
        let accounts = taken::of(tx, &thread.package, &thread.peer)?;
        let in_use = accounts.iter().filter(|one| one.retracted_at.is_none());
        let in_use = in_use.count() as u64;
        let of = |pairs: Vec<([u8; 32], String)>| -> Result<Vec<Line>, Error> {
            let mut lines = Vec::new();
            for (package, peer) in pairs {
                lines.extend(threads::find(tx, &package, &peer)?.map(|one| Line::of(&one)));
            }
            Ok(lines)
        };
        Ok::<_, Error>(Sheet {
            terms: thread.terms.clone(),
            taken_at: thread.taken_at,
            in_use,
            taken_out: accounts.len() as u64 - in_use,
            letters: letters(tx, node, &thread, &fold)?,
            may: may(tx, &thread)?,
            due: lists::due_on(tx, node, act.at.micros(), &thread)?,
            proposed: proposed(tx, &thread)?,
            needs_leave: is_restricted(&thread.terms),
            beside: beside(tx, &thread)?,
            onward: of(threads::passed_on(tx, &thread.package, &thread.peer)?)?,
            origin: of(threads::came_from(tx, &thread.package, &thread.peer)?)?,
            line: Line::of(&thread),
            cover: cover.clone(),
            unopened: unopened.to_owned(),
        })
    })?;
    Ok(Some(Found::One(Box::new(sheet))))
}

/// What a package that came says of itself, or why it cannot be opened.
fn cover(
    site: &Site,
    node: &Node,
    thread: &Thread,
) -> Result<(Option<Cover>, &'static str), Error> {
    let came = thread.side == Side::Recipient.code();
    let Some(parcel) = thread.parcel.filter(|_| came) else {
        return Ok((None, ""));
    };
    let bytes = site.store.read("exchange cover", |tx| {
        stored::bytes(tx, &parcel, Direction::In)
    })?;
    Ok(match take::open(node, &bytes) {
        Err(error) => (None, error.code()),
        Ok(opened) => match opened.holds {
            Opened::Package(signed) => (Some(Cover::of(signed.manifest())), ""),
            Opened::Letter(_) | Opened::Message(_) => (None, "malformed"),
        },
    })
}

/// What this site may say next on a package, by what was said.
fn may(tx: &Tx<'_>, thread: &Thread) -> Result<Vec<&'static str>, Error> {
    let known = say::all_said(tx, thread)?;
    let fold = Fold::of(known.clone());
    let own = say::side_of(thread, Author::Us);
    let last = known.iter().map(|one| one.at).max().unwrap_or(0);
    let is_allowed = |kind: Kind| {
        let answers = match kind {
            Kind::Answer => {
                let mut open = fold.questions.iter().filter(|(by, _)| *by != own);
                open.next().map(|(_, id)| id.clone())
            }
            Kind::MaterialAnswered => {
                let mut open = fold.material.iter().filter(|(_, state)| state.is_none());
                open.next().map(|(id, _)| id.clone())
            }
            _ => None,
        };
        let new = Said {
            id: String::new(),
            side: own,
            kind,
            at: last.saturating_add(1),
            answers,
            code: String::new(),
            accounts: BTreeSet::new(),
            onward: Vec::new(),
        };
        Fold::check(&known, &new).is_ok()
    };
    let all = Kind::ALL.iter().copied();
    Ok(all
        .filter(|kind| is_allowed(*kind))
        .map(Kind::code)
        .collect())
}

fn proposed(tx: &Tx<'_>, thread: &Thread) -> Result<Option<Proposed>, Error> {
    if thread.side != Side::Recipient.code() {
        return Ok(None);
    }
    let found = passings::open(tx, &thread.package)?;
    let found = found.filter(|one| one.peer == thread.peer);
    Ok(found.map(Proposed::from))
}

/// Whether terms as a thread has them bind it to its sender's leave.
fn is_restricted(terms: &str) -> bool {
    let (codes, tlp) = terms.split_once(" TLP:").unwrap_or((terms, ""));
    let mut codes = codes.split(',');
    codes.any(|code| {
        [HandlingCode::H2, HandlingCode::H3]
            .iter()
            .any(|one| format!("{one:?}") == code)
    }) || [Tlp::Red, Tlp::AmberStrict]
        .iter()
        .any(|one| crate::intake::package::tlp(*one) == tlp)
}

/// The same package with others, and what else goes under its reference.
fn beside(tx: &Tx<'_>, thread: &Thread) -> Result<Vec<Line>, Error> {
    let mut found = threads::of_package(tx, &thread.package)?;
    if !thread.reference.is_empty() {
        found.extend(threads::of_reference(tx, &thread.reference, BESIDE)?);
    }
    let mut seen = BTreeSet::from([(thread.package, thread.peer.clone())]);
    found.retain(|one| seen.insert((one.package, one.peer.clone())));
    Ok(found.iter().map(Line::of).collect())
}

fn letters(tx: &Tx<'_>, node: &Node, thread: &Thread, fold: &Fold) -> Result<Vec<Letter>, Error> {
    let mut all = Vec::new();
    for letter in threads::letters(tx, &thread.package, &thread.peer)? {
        let says = take::says(tx, node, &letter)?;
        let side = say::side_of(thread, letter.author);
        let key = (side, letter.id.clone());
        let is_open = fold.questions.contains(&key)
            || fold.material.get(&letter.id).is_some_and(Option::is_none)
            || fold.unconfirmed.contains(&letter.id);
        let why = fold.forbidden.get(&key);
        let mut told = Letter {
            by: match letter.author {
                Author::Us => node.authority.id.clone(),
                Author::Them => letter.peer.clone(),
            },
            operator: letter.operator,
            kind: letter.kind,
            code: letter.code,
            answers: letter.answers,
            at: letter.written_at,
            forbidden: why.map_or("", |why| why.code()).to_owned(),
            is_open,
            is_opened: says.is_some(),
            id: letter.id,
            ..Letter::default()
        };
        if let Some(says) = says {
            tell(&mut told, says);
        }
        all.push(told);
    }
    Ok(all)
}

/// Tells what a letter says beside its code.
fn tell(told: &mut Letter, says: Says) {
    const DAY: i64 = 86_400_000_000;
    match says {
        Says::Received { received_at } => told.when = Some(received_at),
        Says::Refused { .. } => {}
        Says::Accepted { reference } => told.words = reference,
        Says::Declined { words, .. } => told.words = words,
        Says::Returned { suggested, words } => {
            told.to = suggested.as_ref().map(say::name_of);
            told.words = words;
        }
        Says::Question { words } | Says::Answer { words } => told.words = Some(words),
        Says::Forwarded {
            to,
            package,
            forwarded_at,
        } => {
            told.to = Some(say::name_of(&to));
            told.package = Some(package.package_id);
            told.when = Some(forwarded_at);
        }
        Says::MaterialAsked {
            legal_basis,
            what,
            reply_by,
        } => {
            told.legal_basis = Some(legal_basis);
            told.words = Some(what);
            told.when = reply_by;
        }
        Says::MaterialAnswered { words, .. } => told.words = words,
        Says::Supplemented { package } => told.package = Some(package.package_id),
        Says::Retracted {
            accounts, words, ..
        } => {
            told.count = (!accounts.is_empty()).then_some(accounts.len() as u64);
            told.words = words;
        }
        Says::RetractionDone {
            blocked_at,
            accounts,
            forwarded,
        } => {
            told.when = Some(blocked_at);
            told.count = Some(accounts);
            let onward = forwarded.iter();
            told.onward = onward
                .map(|one| (say::name_of(&one.to), one.is_confirmed))
                .collect();
        }
        Says::Outcome { day, children, .. } => {
            told.when = Some(day.saturating_mul(DAY));
            told.count = Some(children);
        }
    }
}
