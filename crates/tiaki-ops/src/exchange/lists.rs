//! Lists: what went out and came in, what is owed on each and by whom, what is kept apart, and what was said.
//!
//! Words that people wrote are opened with this site's own key when one thread is shown, and nowhere kept.

use serde::Serialize;
use tiaki_core::exchange::{ATTEMPTS_TOLD, Kind, Side, Step, Thread as Fold};
use tiaki_package::letter::Says;
use tiaki_store::Tx;
use tiaki_store::exchange::threads::{self, Author, ReleasedPackage, Thread};
use tiaki_store::exchange::{self as stored, Direction, Parcel, ParcelState};

use super::acts::{self, Which};
use super::{Node, say, take};
use crate::{Act, Error, Site};

const DAY: i64 = 86_400_000_000;

/// Days after which a receipt that has not come is overdue.
const RECEIPT_DAYS: i64 = 3;

/// Days after which something in place of a refused package is overdue.
const REFUSED_DAYS: i64 = 3;

/// Days after which an answer is overdue where no day was asked for.
const REPLY_DAYS: i64 = 30;

/// Days after which the confirmation of a retraction is overdue.
const RETRACTION_DAYS: i64 = 1;

/// Rows that are read at once.
const ROUND: u32 = 1_000;

/// A package and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// Its id.
    pub package: String,
    /// SHA-256 of its canonical bytes.
    pub sha256: String,
    /// The other side.
    pub with: String,
    /// Which of the two this site is: `sender` or `recipient`.
    pub side: String,
    /// Where it stands.
    pub state: String,
    /// When it was released, or came, in microseconds.
    pub at: i64,
    /// Accounts in it.
    pub accounts: i64,
    /// Persons in it.
    pub persons: i64,
    /// The reference that all parties know it by.
    pub reference: String,
    /// By when an answer is asked for.
    pub reply_by: Option<i64>,
    /// From when on it must not be used.
    pub expires_at: i64,
}

impl Line {
    pub(super) fn of(thread: &Thread) -> Self {
        Self {
            package: thread.package_id.clone(),
            sha256: hex::encode(thread.package),
            with: thread.peer.clone(),
            side: thread.side.clone(),
            state: thread.state.clone(),
            at: thread.began_at,
            accounts: thread.accounts,
            persons: thread.persons,
            reference: thread.reference.clone(),
            reply_by: thread.reply_by,
            expires_at: thread.expires_at,
        }
    }
}

impl Line {
    fn ready(found: &ReleasedPackage) -> Self {
        Self {
            package: found.package.to_string(),
            sha256: hex::encode(found.digest),
            with: found.authority.clone(),
            side: Side::Sender.code().to_owned(),
            state: READY_STATE.to_owned(),
            at: found.at,
            accounts: found.accounts,
            persons: found.persons,
            reference: found.reference.clone(),
            reply_by: None,
            expires_at: 0,
        }
    }
}

/// What is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Owed {
    /// An answer to a question.
    Answer,
    /// Whether it is worked on.
    Decision,
    /// What becomes of a request for material.
    Material,
    /// That it came.
    Receipt,
    /// Another package in place of one that was refused, and that this one is taken back.
    Refused,
    /// That what was taken back is blocked.
    Retraction,
    /// That what was passed on and taken back is blocked there.
    RetractionOnward,
}

impl Owed {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Answer,
        Self::Decision,
        Self::Material,
        Self::Receipt,
        Self::Refused,
        Self::Retraction,
        Self::RetractionOnward,
    ];

    /// As it is written.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Decision => "decision",
            Self::Material => "material",
            Self::Receipt => "receipt",
            Self::Refused => "refused",
            Self::Retraction => "retraction",
            Self::RetractionOnward => "retraction_onward",
        }
    }
}

/// Something owed on a package.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The package.
    #[serde(flatten)]
    pub line: Line,
    /// What.
    pub owed: Owed,
    /// By whom: an authority's id; this site's own where it owes.
    pub by: String,
    /// The letter that it is owed on; empty where it is the package.
    pub letter: String,
    /// Since when, in microseconds.
    pub since: i64,
    /// Days since.
    pub age_days: i64,
    /// Whether its time has passed.
    pub is_overdue: bool,
    /// Whether nobody could be reached for long.
    pub is_unreachable: bool,
}

/// Everything that is owed: first what is overdue, then the oldest.
///
/// # Errors
/// Those of the store.
pub fn outstanding(site: &Site, node: &Node, act: &Act) -> Result<Vec<Due>, Error> {
    let mut due = site.store.read("exchange outstanding", |tx| {
        let mut due = Vec::new();
        for side in [Side::Sender, Side::Recipient] {
            for thread in open_threads(tx, side)? {
                owed(tx, node, act.at.micros(), &thread, &mut due)?;
            }
        }
        Ok::<_, Error>(due)
    })?;
    due.sort_by(|one, other| {
        let key = |due: &Due| (!due.is_overdue, due.since);
        let of = |due: &Due| (due.line.sha256.clone(), due.owed, due.by.clone());
        (key(one), of(one)).cmp(&(key(other), of(other)))
    });
    Ok(due)
}

fn open_threads(tx: &Tx<'_>, side: Side) -> Result<Vec<Thread>, Error> {
    let mut all = Vec::new();
    loop {
        let offset = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let page = threads::list(tx, side.code(), true, (ROUND, offset))?;
        let is_last = page.len() < ROUND as usize;
        all.extend(page);
        if is_last {
            return Ok(all);
        }
    }
}

/// What is owed on one package at a moment.
pub(super) fn due_on(
    tx: &Tx<'_>,
    node: &Node,
    now: i64,
    thread: &Thread,
) -> Result<Vec<Due>, Error> {
    let mut due = Vec::new();
    owed(tx, node, now, thread, &mut due)?;
    Ok(due)
}

struct Owing<'o> {
    thread: &'o Thread,
    own: &'o str,
    now: i64,
    is_unreachable: bool,
    due: &'o mut Vec<Due>,
}

impl Owing<'_> {
    /// Something that the other side owes, or this one; `until` is when its time has passed.
    fn add(&mut self, (owed, by): (Owed, &str), (letter, since, until): (&str, i64, i64)) {
        self.due.push(Due {
            line: Line::of(self.thread),
            owed,
            by: by.to_owned(),
            letter: letter.to_owned(),
            since,
            age_days: (self.now - since).div_euclid(DAY).max(0),
            is_overdue: self.now >= until,
            is_unreachable: self.is_unreachable && by != self.own,
        });
    }
}

/// What is owed on one package.
fn owed(
    tx: &Tx<'_>,
    node: &Node,
    now: i64,
    thread: &Thread,
    due: &mut Vec<Due>,
) -> Result<(), Error> {
    let letters = threads::letters(tx, &thread.package, &thread.peer)?;
    let said: Result<Vec<_>, Error> = letters.iter().map(|one| say::said(thread, one)).collect();
    let fold = Fold::of(said?);
    let own = if thread.side == Side::Sender.code() {
        Side::Sender
    } else {
        Side::Recipient
    };
    let name = |side: Side| {
        if side == own {
            node.authority.id.as_str()
        } else {
            thread.peer.as_str()
        }
    };
    let came = |id: &str| {
        let found = letters.iter().find(|one| one.id == id);
        found.map_or(thread.began_at, |one| one.came_at)
    };
    let mut owing = Owing {
        thread,
        own: &node.authority.id,
        now,
        is_unreachable: is_unreachable(tx, thread)?,
        due,
    };
    let began = thread.began_at;
    match fold.step() {
        Step::Sent => owing.add(
            (Owed::Receipt, name(Side::Recipient)),
            ("", began, began + RECEIPT_DAYS * DAY),
        ),
        Step::Received => {
            let until = thread.reply_by.unwrap_or(began + REPLY_DAYS * DAY);
            owing.add((Owed::Decision, name(Side::Recipient)), ("", began, until));
        }
        Step::Refused => {
            let refused = letters
                .iter()
                .filter(|one| one.kind == Kind::Refused.code());
            let since = refused.map(|one| one.came_at).min().unwrap_or(began);
            owing.add(
                (Owed::Refused, name(Side::Sender)),
                ("", since, since + REFUSED_DAYS * DAY),
            );
        }
        _ => {}
    }
    for (by, id) in &fold.questions {
        let since = came(id);
        let until = since + REPLY_DAYS * DAY;
        owing.add((Owed::Answer, name(by.other())), (id, since, until));
    }
    for (id, _) in fold.material.iter().filter(|(_, state)| state.is_none()) {
        let since = came(id);
        let until = since + REPLY_DAYS * DAY;
        owing.add((Owed::Material, name(Side::Sender)), (id, since, until));
    }
    for id in &fold.unconfirmed {
        let since = came(id);
        let until = since + RETRACTION_DAYS * DAY;
        owing.add(
            (Owed::Retraction, name(Side::Recipient)),
            (id, since, until),
        );
    }
    for ((id, to), _) in fold.onward.iter().filter(|(_, is_done)| !**is_done) {
        let since = came(id);
        let until = since + 2 * RETRACTION_DAYS * DAY;
        owing.add((Owed::RetractionOnward, to), (id, since, until));
    }
    Ok(())
}

/// Whether the package's parcel could not be handed over for long.
fn is_unreachable(tx: &Tx<'_>, thread: &Thread) -> Result<bool, Error> {
    let Some(parcel) = thread.parcel.filter(|_| thread.side == Side::Sender.code()) else {
        return Ok(false);
    };
    let found = stored::find(tx, &parcel, Direction::Out)?;
    Ok(found.is_some_and(|one| one.state == ParcelState::Waiting && one.attempts >= ATTEMPTS_TOLD))
}

/// Packages of a side, newest first.
///
/// # Errors
/// Those of the store.
pub fn list(site: &Site, side: Side, (limit, offset): (u32, u32)) -> Result<Vec<Line>, Error> {
    let found = site.store.read("exchange list", |tx| {
        threads::list(tx, side.code(), false, (limit, offset))
    })?;
    Ok(found.iter().map(Line::of).collect())
}

/// Packages on a page of those that were exchanged with an authority.
pub const PAGE_SIZE: u32 = 50;

/// Packages that were released to an authority and are not on their way yet, that are told at most.
const READY: u32 = 100;

/// Where a package stands that was released and did not go by the exchange yet.
pub const READY_STATE: &str = "ready";

/// What was exchanged with an authority.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Exchanged {
    /// What was released to it and did not go by the exchange, the newest first; told on the first page alone.
    pub ready: Vec<Line>,
    /// A page of what went and what came, the newest first.
    pub lines: Vec<Line>,
    /// Whether there is a page after it.
    pub has_more: bool,
}

/// A page, from 0, of the packages that were exchanged with an authority, with where each stands: for who works there. No
/// account and no person is told, and no word of a letter.
///
/// # Errors
/// Those of the store.
pub fn with(site: &Site, authority: &str, page: u32) -> Result<Exchanged, Error> {
    let offset = page.saturating_mul(PAGE_SIZE);
    Ok(site.store.read("exchange with", |tx| {
        let mut found = threads::with(tx, authority, (PAGE_SIZE + 1, offset))?;
        let has_more = found.len() > PAGE_SIZE as usize;
        found.truncate(PAGE_SIZE as usize);
        let ready = match page {
            0 => threads::released_to(tx, authority, READY)?,
            _ => Vec::new(),
        };
        Ok::<_, tiaki_store::Error>(Exchanged {
            ready: ready.iter().map(Line::ready).collect(),
            lines: found.iter().map(Line::of).collect(),
            has_more,
        })
    })?)
}

/// A letter, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its id.
    pub letter: String,
    /// Who wrote it: an authority's id.
    pub by: String,
    /// Who at this site; empty for what came and what the program answered.
    pub operator: String,
    /// What it is.
    pub kind: String,
    /// Its code.
    pub code: String,
    /// What it answers.
    pub answers: Option<String>,
    /// When it was written, by the clock of who wrote it, in microseconds.
    pub written_at: i64,
    /// Why it takes no effect; empty where it does.
    pub forbidden: String,
    /// What it says, whole.
    pub says: Option<Says>,
}

/// A package with what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The package.
    #[serde(flatten)]
    pub line: Line,
    /// Under which terms it came.
    pub terms: String,
    /// When its accounts were taken into the tables.
    pub taken_at: Option<i64>,
    /// What was said, in the order in which it is here.
    pub letters: Vec<Told>,
}

/// A package with what was said on it, opened with this site's key.
///
/// # Errors
/// [`super::Refused`]; those of the store.
pub fn show(site: &Site, node: &Node, which: Which<'_>) -> Result<Shown, Error> {
    site.store.read("exchange show", |tx| {
        let thread = acts::find(tx, site, which, None)?;
        let fold = say::fold(tx, &thread)?;
        let mut letters = Vec::new();
        for letter in threads::letters(tx, &thread.package, &thread.peer)? {
            let says = take::says(tx, node, &letter)?;
            let key = (say::side_of(&thread, letter.author), letter.id.clone());
            let why = fold.forbidden.get(&key);
            letters.push(Told {
                by: match letter.author {
                    Author::Us => node.authority.id.clone(),
                    Author::Them => letter.peer.clone(),
                },
                letter: letter.id,
                operator: letter.operator,
                kind: letter.kind,
                code: letter.code,
                answers: letter.answers,
                written_at: letter.written_at,
                forbidden: why.map_or("", |why| why.code()).to_owned(),
                says,
            });
        }
        Ok(Shown {
            line: Line::of(&thread),
            terms: thread.terms.clone(),
            taken_at: thread.taken_at,
            letters,
        })
    })
}

/// A parcel, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ParcelLine {
    /// SHA-256 of its bytes.
    pub parcel: String,
    /// `in`, `out` or `relay`.
    pub direction: &'static str,
    /// `package` or `letter`, where that is known.
    pub kind: String,
    /// Who it is for; of one that came, from whom, where that is known.
    pub with: String,
    /// Its bytes.
    pub bytes: i64,
    /// Why it is kept apart.
    pub reason: String,
    /// How often nobody took it.
    pub attempts: i64,
    /// When it was made, or first came, in microseconds.
    pub at: i64,
}

impl ParcelLine {
    fn of(parcel: &Parcel) -> Self {
        Self {
            parcel: hex::encode(parcel.id),
            direction: parcel.direction.code(),
            kind: parcel.kind.clone(),
            with: parcel.peer.clone(),
            bytes: parcel.size,
            reason: parcel.reason.clone(),
            attempts: parcel.attempts,
            at: parcel.created_at,
        }
    }
}

/// What is kept apart, oldest first.
///
/// # Errors
/// Those of the store.
pub fn quarantine(site: &Site) -> Result<Vec<ParcelLine>, Error> {
    parcels(site, &[Direction::In], ParcelState::Quarantined)
}

/// What waits to be carried, the longest due first.
///
/// # Errors
/// Those of the store.
pub fn waiting(site: &Site) -> Result<Vec<ParcelLine>, Error> {
    let ways = [Direction::Out, Direction::Relay];
    parcels(site, &ways, ParcelState::Waiting)
}

fn parcels(
    site: &Site,
    directions: &[Direction],
    state: ParcelState,
) -> Result<Vec<ParcelLine>, Error> {
    site.store.read("exchange parcels", |tx| {
        let mut all = Vec::new();
        for direction in directions {
            let mut offset = 0;
            loop {
                let page = stored::in_state(tx, *direction, state, (ROUND, offset))?;
                all.extend(page.iter().map(ParcelLine::of));
                offset += ROUND;
                if page.len() < ROUND as usize {
                    break;
                }
            }
        }
        Ok(all)
    })
}
