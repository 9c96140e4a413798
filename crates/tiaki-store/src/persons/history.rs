//! What became of persons: an append-only account of merges, splits, arrivals and departures.
//!
//! A person's id comes from the account with the smallest id among its accounts, so an id belongs to
//! whoever holds that account. That depends on nothing but what is stored: any order of arrival ends
//! in the same ids. It means that an id may end, when a smaller account joins, and come back, when it
//! leaves again. So ids that ended are kept with their account ([`find_current`]), and each change
//! is written down with what brought it about.
//!
//! Only changes of persons that were there before are told: who was first found has no history.
//! Times and order of arrival differ between two honest runs, so history is no part of
//! [`crate::export`]'s canonical parts and has an export of its own ([`write()`]).
//!
//! To add an event: its code in [`Event`], when it is told in `persons/change.rs`, its words on the
//! person's page.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde_json::json;
use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::time::Timestamp;

use crate::catalogue::{FIFTY, among, fifty, sql};
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;

/// Causes named in one line of history; more are counted.
const CAUSES: usize = 4;

sql! {
    LAST = "SELECT COALESCE(MAX(seq), 0) FROM person_history";
    OF_PERSON = "SELECT seq, person_id, event, other_id, account_id, cause, actor, happened_at FROM person_history \
                 WHERE person_id = $1 OR other_id = $1 ORDER BY seq DESC LIMIT $2";
    OF_SOME = concat!("SELECT seq, person_id, event, other_id, account_id, cause, actor, happened_at FROM person_history \
                      WHERE seq > $1 AND person_id IN ", among!(),
                      " UNION SELECT seq, person_id, event, other_id, account_id, cause, actor, happened_at FROM person_history \
                      WHERE seq > $1 AND other_id IN ", among!(), " ORDER BY 1");
    ALL = "SELECT seq, person_id, event, other_id, account_id, cause, actor, happened_at FROM person_history ORDER BY seq";
    CURRENT = "SELECT m.person_id FROM former_persons f JOIN person_accounts m ON m.account_id = f.account_id \
               WHERE f.person_id = $1";
}

static HISTORY: Bulk = Bulk {
    table: "person_history",
    columns: &[
        ("seq", Kind::Int),
        ("person_id", Kind::Blob),
        ("event", Kind::Text),
        ("other_id", Kind::Blob),
        ("account_id", Kind::Blob),
        ("cause", Kind::Text),
        ("actor", Kind::Text),
        ("happened_at", Kind::Int),
    ],
};
static FORMER: Bulk = Bulk {
    table: "former_persons",
    columns: &[("person_id", Kind::Blob), ("account_id", Kind::Blob)],
};

/// What happened to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Event {
    /// An account that belonged to nobody before belongs to it now.
    Joined,
    /// An account of it belongs to the other person now.
    Left,
    /// The person is part of the other one now, and its id has ended.
    MergedInto,
    /// The person was part of the other one before.
    SplitFrom,
}

impl Event {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Joined => "joined",
            Self::Left => "left",
            Self::MergedInto => "merged_into",
            Self::SplitFrom => "split_from",
        }
    }

    fn read(code: &str) -> Result<Self, Error> {
        [Self::Joined, Self::Left, Self::MergedInto, Self::SplitFrom]
            .into_iter()
            .find(|event| event.code() == code)
            .ok_or(Error::Corrupt {
                what: "event in the history of persons",
            })
    }
}

/// What can bring a change of persons about. Codes and ids only.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// An operator's decision on a pair of accounts.
    Decision,
    /// A bulk disclosure came in: its id.
    Disclosure(String),
    /// Matching gave files another verdict.
    Matching,
    /// A value turned out to be a protected account's.
    Protection,
    /// A report came in: its id.
    Report(String),
    /// Accounts were linked by other weights or rules.
    Rules,
}

impl Cause {
    /// As stored: the code, and the id after a colon where there is one.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Decision => "decision".to_owned(),
            Self::Disclosure(id) => format!("disclosure:{id}"),
            Self::Matching => "matching".to_owned(),
            Self::Protection => "protection".to_owned(),
            Self::Report(id) => format!("report:{id}"),
            Self::Rules => "rules".to_owned(),
        }
    }

    /// Whether it says something new of an account, so that its person is to be ranked again.
    #[must_use]
    pub const fn is_news(&self) -> bool {
        !matches!(self, Self::Decision | Self::Rules)
    }
}

/// What came in since persons were last written, and which accounts it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Causes {
    of: BTreeMap<AccountId, BTreeSet<Cause>>,
    otherwise: Option<Cause>,
}

impl Causes {
    /// Notes that this is about the account.
    pub fn add(&mut self, account: AccountId, cause: Cause) {
        self.of.entry(account).or_default().insert(cause);
    }

    /// Names what changed where nothing is about an account itself.
    pub fn otherwise(&mut self, cause: Cause) {
        self.otherwise = Some(cause);
    }

    /// Adds what was noted before.
    pub fn append(&mut self, earlier: Self) {
        for (account, causes) in earlier.of {
            self.of.entry(account).or_default().extend(causes);
        }
        self.otherwise = self.otherwise.take().or(earlier.otherwise);
    }

    /// Whether something new is said of the account.
    #[must_use]
    pub fn is_news(&self, account: &AccountId) -> bool {
        let of_account = self.of.get(account);
        of_account.is_some_and(|causes| causes.iter().any(Cause::is_news))
    }

    /// What brought about a change of these accounts' persons: words with a space between. Where
    /// nothing is about them, others who hold what they hold have changed: `others`.
    #[must_use]
    pub fn of<'a>(&self, accounts: impl Iterator<Item = &'a AccountId>) -> String {
        let found: BTreeSet<&Cause> = accounts
            .filter_map(|account| self.of.get(account))
            .flatten()
            .collect();
        let mut words: Vec<String> = found.iter().take(CAUSES).map(|one| one.text()).collect();
        match found.len() {
            0 => {
                let others = || "others".to_owned();
                words.push(self.otherwise.as_ref().map_or_else(others, Cause::text));
            }
            many if many > CAUSES => words.push(format!("more:{}", many - CAUSES)),
            _ => {}
        }
        words.join(" ")
    }
}

/// A change, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Happening {
    pub(super) person: PersonId,
    pub(super) event: Event,
    pub(super) other: Option<PersonId>,
    pub(super) account: Option<AccountId>,
    pub(super) cause: String,
}

/// A change, as it stands in the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// Its place in the order of changes.
    pub seq: i64,
    /// Whom it happened to.
    pub person: PersonId,
    /// What.
    pub event: Event,
    /// The other person in it.
    pub other: Option<PersonId>,
    /// The account in it.
    pub account: Option<AccountId>,
    /// What brought it about: words with a space between, see [`Causes::of`] and [`Cause::text`].
    pub cause: String,
    /// Who ran what wrote it down.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// Appends to the history, and keeps the ids that ended with the account that each comes from.
pub(crate) fn save(
    tx: &Tx<'_>,
    happenings: &[Happening],
    ended: &[(PersonId, AccountId)],
    actor: &str,
    at: Timestamp,
) -> Result<(), Error> {
    if !ended.is_empty() {
        tx.bulk(&FORMER, |sink| {
            ended.iter().try_for_each(|(person, account)| {
                sink.row(&[
                    Param::Blob(person.as_bytes()),
                    Param::Blob(account.as_bytes()),
                ])
            })
        })?;
    }
    if happenings.is_empty() {
        return Ok(());
    }
    let last = tx.find(LAST, &[], |row| row.int(0))?.unwrap_or(0);
    tx.bulk(&HISTORY, |sink| {
        (last + 1..).zip(happenings).try_for_each(|(seq, new)| {
            sink.row(&[
                Param::Int(seq),
                Param::Blob(new.person.as_bytes()),
                Param::Text(new.event.code()),
                new.other.as_ref().map(|id| id.as_bytes().as_slice()).into(),
                new.account
                    .as_ref()
                    .map(|id| id.as_bytes().as_slice())
                    .into(),
                Param::Text(&new.cause),
                Param::Text(actor),
                Param::Int(at.micros()),
            ])
        })
    })?;
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Happened, Error> {
    Ok(Happened {
        seq: row.int(0)?,
        person: PersonId::from_bytes(row.fixed(1)?),
        event: Event::read(row.text(2)?)?,
        other: row.find_fixed(3)?.map(PersonId::from_bytes),
        account: row.find_fixed(4)?.map(AccountId::from_bytes),
        cause: row.text(5)?.to_owned(),
        actor: row.text(6)?.to_owned(),
        at: Timestamp::from_micros(row.int(7)?),
    })
}

/// What happened to a person, or to others with it: newest first, at most `limit`.
///
/// # Errors
/// Those of the store.
pub fn of_person(tx: &Tx<'_>, id: &PersonId, limit: u32) -> Result<Vec<Happened>, Error> {
    let params = [Param::Blob(id.as_bytes()), Param::Int(limit.into())];
    tx.rows(OF_PERSON, &params, read)
}

/// What happened to some persons, or to others with them, after a line of the history; in its order.
///
/// # Errors
/// Those of the store.
pub fn of_some(tx: &Tx<'_>, ids: &[PersonId], after: i64) -> Result<Vec<Happened>, Error> {
    let mut found = BTreeMap::new();
    for some in ids.chunks(FIFTY) {
        let params = fifty(
            Param::Int(after),
            some.iter().map(|id| id.as_bytes().as_slice()),
        );
        for one in tx.rows(OF_SOME, &params, read)? {
            found.insert(one.seq, one);
        }
    }
    Ok(found.into_values().collect())
}

/// Who holds the account now that an id comes from which has ended; nothing where it never was.
///
/// # Errors
/// Those of the store.
pub fn find_current(tx: &Tx<'_>, former: &PersonId) -> Result<Option<PersonId>, Error> {
    tx.find(CURRENT, &[Param::Blob(former.as_bytes())], |row| {
        row.fixed(0).map(PersonId::from_bytes)
    })
}

/// Writes the whole history to `out` in its order, one JSON array a row; returns how many.
///
/// # Errors
/// Those of the store; [`Error::Corrupt`] where `out` refuses.
pub fn write(tx: &Tx<'_>, out: &mut dyn Write) -> Result<u64, Error> {
    let mut rows = 0;
    tx.each(ALL, &[], |row| {
        let one = read(row)?;
        let cells = json!([
            "person_history",
            one.seq,
            hex::encode(one.person.as_bytes()),
            one.event.code(),
            one.other.map(|id| hex::encode(id.as_bytes())),
            one.account.map(|id| hex::encode(id.as_bytes())),
            one.cause,
            one.actor,
            one.at.micros(),
        ]);
        rows += 1;
        writeln!(out, "{cells}").map_err(|_| Error::Corrupt {
            what: "export (its writer refused it)",
        })
    })?;
    Ok(rows)
}
