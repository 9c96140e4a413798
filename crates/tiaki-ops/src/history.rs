//! What became of a person, as its page tells it: accounts that joined and left, merges and splits,
//! each with what brought it about.
//!
//! A person that merged into this one brings its history along, under the id that it had. Ids only:
//! nothing that a source says of anybody is here, so there is nothing to hold back.
//!
//! To add an event or a cause: its member here, read from the store's, and its words on the page.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{AccountId, PersonId, ReportId};
use tiaki_core::time::Timestamp;
use tiaki_store::Tx;
use tiaki_store::persons::history::{self, Event, Happened};
use tiaki_store::views as rows;

use crate::Error;

/// Changes shown at most.
pub const SHOWN: usize = 50;

/// Ids that merged into the person whose history is told with it.
const FORMER: usize = 20;

/// What became of a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Newest first, at most [`SHOWN`].
    pub turns: Vec<Turn>,
    /// Whether there is more than that.
    pub is_cut: bool,
}

/// A person's id, and whether it leads to a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The id.
    pub id: PersonId,
    /// Whether there is a page to open: of the person, or of who holds its account now.
    pub has_page: bool,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// When it was written down.
    pub at: Timestamp,
    /// Who ran what wrote it down.
    pub actor: String,
    /// The id that it happened to, where that was another one: it has merged into the person since.
    pub of: Option<PersonId>,
    /// What happened.
    pub what: What,
    /// What brought it about.
    pub causes: Vec<Cause>,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// An account that belonged to nobody.
    Joined(Option<AccountId>),
    /// An account came from the other person.
    Came(Option<AccountId>, Option<Named>),
    /// An account went to the other person.
    Left(Option<AccountId>, Option<Named>),
    /// The other person became part of it.
    TookIn(Named),
    /// It became part of the other person, and is there again since.
    MergedInto(Option<Named>),
    /// It was part of the other person before.
    SplitFrom(Option<Named>),
    /// The other person was part of it before.
    SplitOff(Named),
}

/// What brought a change about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// An operator's decision.
    Decision,
    /// A disclosure, by its id.
    Disclosure(String),
    /// Matching gave files another verdict.
    Matching,
    /// So many more than are named.
    More(u64),
    /// Others changed who hold what these hold.
    Others,
    /// A value turned out to be a protected account's.
    Protection,
    /// A report, and whether it is here to be opened.
    Report(ReportId, bool),
    /// Accounts were linked by other weights or rules.
    Rules,
    /// A word of another version.
    Unknown,
}

/// What became of a person, newest first.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, id: &PersonId) -> Result<History, Error> {
    let limit = u32::try_from(SHOWN).unwrap_or(u32::MAX).saturating_add(1);
    let mut found: BTreeMap<i64, Happened> = BTreeMap::new();
    let (mut known, mut open) = (BTreeSet::from([*id]), vec![*id]);
    while let Some(next) = open.pop() {
        for one in history::of_person(tx, &next, limit)? {
            let is_former = one.event == Event::MergedInto && one.other == Some(next);
            if is_former && known.len() <= FORMER && known.insert(one.person) {
                open.push(one.person);
            }
            found.insert(one.seq, one);
        }
    }
    let is_cut = found.len() > SHOWN;
    let turns = found
        .into_values()
        .rev()
        .take(SHOWN)
        .map(|one| turn(tx, id, &known, &one))
        .collect::<Result<_, Error>>()?;
    Ok(History { turns, is_cut })
}

/// Seen from the person, or from an id that merged into it.
fn turn(
    tx: &Tx<'_>,
    id: &PersonId,
    known: &BTreeSet<PersonId>,
    one: &Happened,
) -> Result<Turn, Error> {
    let named = |id: PersonId| -> Result<Named, Error> {
        let has_page = match rows::find_person(tx, &id)? {
            Some(_) => true,
            None => match history::find_current(tx, &id)? {
                Some(now) => rows::find_person(tx, &now)?.is_some(),
                None => false,
            },
        };
        Ok(Named { id, has_page })
    };
    // The one it is told of: the person itself before an id that it had.
    let is_other = one.person != *id
        && (one.other == Some(*id) || !known.contains(&one.person))
        && one.other.is_some_and(|other| known.contains(&other));
    let subject = match one.other {
        Some(other) if is_other => other,
        _ => one.person,
    };
    let other = one.other.map(named).transpose()?;
    let what = match (one.event, is_other) {
        (Event::Joined, _) => What::Joined(one.account),
        (Event::Left, false) => What::Left(one.account, other),
        (Event::Left, true) => What::Came(one.account, Some(named(one.person)?)),
        (Event::MergedInto, false) => What::MergedInto(other),
        (Event::MergedInto, true) => What::TookIn(named(one.person)?),
        (Event::SplitFrom, false) => What::SplitFrom(other),
        (Event::SplitFrom, true) => What::SplitOff(named(one.person)?),
    };
    let causes = one.cause.split(' ').map(|word| cause(tx, word));
    Ok(Turn {
        at: one.at,
        actor: one.actor.clone(),
        of: (subject != *id).then_some(subject),
        what,
        causes: causes.collect::<Result<_, Error>>()?,
    })
}

fn cause(tx: &Tx<'_>, word: &str) -> Result<Cause, Error> {
    let (code, rest) = word.split_once(':').unwrap_or((word, ""));
    Ok(match code {
        "decision" => Cause::Decision,
        "disclosure" => Cause::Disclosure(rest.to_owned()),
        "matching" => Cause::Matching,
        "more" => rest.parse().map_or(Cause::Unknown, Cause::More),
        "others" => Cause::Others,
        "protection" => Cause::Protection,
        "report" => match ReportId::parse(rest) {
            Ok(report) => Cause::Report(report, rows::find_report(tx, &report)?.is_some()),
            Err(_) => Cause::Unknown,
        },
        "rules" => Cause::Rules,
        _ => Cause::Unknown,
    })
}
