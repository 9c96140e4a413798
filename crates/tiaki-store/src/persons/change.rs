//! Brings the stored persons to what linking found: only what differs is written.
//!
//! A [`Change`] holds persons whole: all of them with all their links ([`Extent::Whole`]), or those that
//! something new has touched, with the links that differ from those on the writing that it names, which
//! was its maker's own ([`Extent::Touched`]). What is stored of their accounts is read in the
//! same transaction, so that a change never rests on what somebody else has written meanwhile; where
//! the two do not fit together nothing is written and [`apply`] gives nothing, and whoever asked
//! comes again with the whole.
//!
//! With the persons go: the near misses, their history ([`super::history`]), the mark that triage has
//! to rank them again, and the place of those who have no rank of their own yet: they stand where the
//! most urgent of those stood whom they come from, marked, so that nobody falls out of a queue
//! between linking and triage.
//!
//! What it refuses: to decide anything. To add what hangs on a person: a step in [`apply`] that
//! moves, marks or drops it, and a case in `tests/linker.rs` of `tiaki-ops`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::time::Timestamp;

use super::changes;
use super::history::{self, Causes, Event, Happening};
use super::{LINKS, NEAR, NearMiss, NewLink, NewPerson, PERSON_ACCOUNTS, PERSONS};
use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;
use crate::ranking::{self, NewPriority, Ranked};

sql! {
    STATE = "SELECT position, generation FROM linked WHERE one = 1";
    MOVE = "UPDATE linked SET position = $1, generation = $2, rules = $3 WHERE one = 1";
    RULES = "SELECT generation, rules FROM linked WHERE one = 1";
    ALL = "SELECT p.person_id, p.tier, m.account_id FROM persons p JOIN person_accounts m ON m.person_id = p.person_id \
           ORDER BY p.person_id, m.account_id";
    ONE = "SELECT p.person_id, p.tier, m.account_id FROM persons p JOIN person_accounts m ON m.person_id = p.person_id \
           WHERE p.person_id = $1 ORDER BY m.account_id";
    HOME = "SELECT person_id FROM person_accounts WHERE account_id = $1";
    ALL_LINKS = "SELECT person_id, a, b, weight, confidence, tier, forest, evidence FROM links";
    ALL_NEAR = "SELECT a, b, weight, confidence, evidence, reason FROM near_misses ORDER BY a, b";
    CLEAR_PERSONS = "DELETE FROM persons";
    CLEAR_MEMBERS = "DELETE FROM person_accounts";
    CLEAR_LINKS = "DELETE FROM links";
}

static MARKS: Bulk = Bulk {
    table: "changed_persons",
    columns: &[("person_id", Kind::Blob)],
};
static GONE_PERSONS: Bulk = Bulk {
    table: "persons",
    columns: &[("person_id", Kind::Blob)],
};
static GONE_MEMBERS: Bulk = Bulk {
    table: "person_accounts",
    columns: &[("account_id", Kind::Blob)],
};
static GONE_LINKS: Bulk = Bulk {
    table: "links",
    columns: &[
        ("person_id", Kind::Blob),
        ("a", Kind::Blob),
        ("b", Kind::Blob),
    ],
};
static GONE_NEAR: Bulk = Bulk {
    table: "near_misses",
    columns: &[("a", Kind::Blob), ("b", Kind::Blob)],
};

/// How far linking has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Linked {
    /// The last entry of the log that it has seen.
    pub position: i64,
    /// How often persons have been written.
    pub generation: i64,
}

/// Which persons a [`Change`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// Those with an account that something new has touched, on the writing that is named.
    Touched(Linked),
    /// All of them, read when that writing was the last.
    Whole(Linked),
}

/// What linking found.
#[derive(Debug, Clone, Copy)]
pub struct Change<'c> {
    /// Which persons are in it.
    pub extent: Extent,
    /// The persons, whole.
    pub persons: &'c [NewPerson],
    /// Their links: all of them where the extent is whole, else those that are not stored like that.
    pub links: &'c [NewLink],
    /// Links that are to be taken away, each with its person as stored, those first that are written
    /// otherwise; not looked at where the extent is whole.
    pub not_links: &'c [LinkKey],
    /// Near misses to be stored, all of them where the extent is whole.
    pub near: &'c [NearMiss],
    /// Pairs that are near misses no more; not looked at where the extent is whole.
    pub not_near: &'c [(AccountId, AccountId)],
    /// What came in, and whom it is about.
    pub causes: &'c Causes,
    /// The last entry of the log that linking has seen.
    pub position: i64,
    /// By which weights and rules it was found, as [`linked_by`] gives it.
    pub rules: &'c str,
    /// Of what comes from, for the log: ids and counts.
    pub detail: &'c str,
}

/// What a change came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applied {
    /// Where linking stands now.
    pub linked: Linked,
    /// Persons that are new, gone, or made of other accounts.
    pub persons: u64,
    /// Links written or dropped.
    pub links: u64,
    /// Persons that were marked for triage to rank again; others may wait from before.
    pub to_rank: u64,
}

/// A stored person.
#[derive(Debug)]
struct Was {
    tier: String,
    accounts: Vec<AccountId>,
}

/// What tells a stored link from all others: its person, and its two accounts, the smaller first.
pub type LinkKey = (PersonId, AccountId, AccountId);

/// What is stored of the persons in question.
#[derive(Debug, Default)]
struct Stored {
    persons: BTreeMap<PersonId, Was>,
    home: HashMap<AccountId, PersonId>,
    links: HashMap<LinkKey, (i64, i64, String, bool, String)>,
}

/// How far linking has come.
///
/// # Errors
/// Those of the store.
pub fn linked(tx: &Tx<'_>) -> Result<Linked, Error> {
    let found = tx.find(STATE, &[], |row| {
        Ok(Linked {
            position: row.int(0)?,
            generation: row.int(1)?,
        })
    })?;
    found.ok_or(Error::Corrupt {
        what: "state of linking",
    })
}

/// By which weights and rules persons were last written; nothing where none have been yet.
///
/// # Errors
/// Those of the store.
pub fn linked_by(tx: &Tx<'_>) -> Result<Option<String>, Error> {
    let found = tx.find(RULES, &[], |row| Ok((row.int(0)?, row.text(1)?.to_owned())))?;
    Ok(found
        .filter(|(writings, _)| *writings > 0)
        .map(|(_, rules)| rules))
}

/// Writes what differs, with its history and its log entry; nothing, and nothing is written, where
/// what is stored does not fit to what has been touched.
///
/// # Errors
/// Those of the store.
pub fn apply(
    tx: &Tx<'_>,
    change: &Change<'_>,
    actor: &str,
    at: Timestamp,
) -> Result<Option<Applied>, Error> {
    let before = linked(tx)?;
    let stored = match change.extent {
        // Somebody else has linked meanwhile, and may have seen what this one has not.
        Extent::Touched(last) | Extent::Whole(last) if last != before => return Ok(None),
        Extent::Whole(_) => Stored::read(tx)?,
        Extent::Touched(_) => match Stored::of(tx, change.persons)? {
            Some(stored) => stored,
            None => return Ok(None),
        },
    };
    let found: BTreeMap<PersonId, &NewPerson> =
        change.persons.iter().map(|new| (new.id, new)).collect();
    let is_same = |new: &NewPerson| {
        let was = stored.persons.get(&new.id);
        was.is_some_and(|was| was.accounts == new.accounts)
    };
    let remade: Vec<&NewPerson> = found
        .values()
        .copied()
        .filter(|new| !is_same(new))
        .collect();
    let ended: Vec<(PersonId, AccountId)> = stored
        .persons
        .iter()
        .filter(|(id, _)| !found.contains_key(id))
        .filter_map(|(id, was)| Some((*id, *was.accounts.first()?)))
        .collect();
    let told = happenings(&stored, &found, change.causes);
    history::save(tx, &told, &ended, actor, at)?;
    carry(tx, &stored, &remade, &ended)?;
    let marked = mark(tx, &found, &remade, &ended, change)?;
    let gone = ended.iter().map(|(id, _)| *id);
    let touched: BTreeSet<PersonId> = marked.iter().copied().chain(gone).collect();
    changes::note(tx, before.generation + 1, &touched)?;
    write_persons(tx, change, &stored, &found, &ended)?;
    let links = write_links(tx, change, &stored)?;
    write_near(tx, change)?;
    let now = Linked {
        position: before.position.max(change.position),
        generation: before.generation + 1,
    };
    tx.execute(
        MOVE,
        &[
            Param::Int(now.position),
            Param::Int(now.generation),
            Param::Text(change.rules),
        ],
    )?;
    let persons = (remade.len() + ended.len()) as u64;
    tx.record(Entry {
        at,
        actor: actor.to_owned(),
        verb: "accounts.linked",
        subject: String::new(),
        detail: format!(
            "{} {} changed={persons} links_changed={links} up_to={}",
            change.rules, change.detail, now.position
        ),
    })?;
    Ok(Some(Applied {
        linked: now,
        persons,
        links,
        to_rank: marked.len() as u64,
    }))
}

const fn blob(id: &[u8; 16]) -> Param<'_> {
    Param::Blob(id)
}

const fn is_whole(change: &Change<'_>) -> bool {
    matches!(change.extent, Extent::Whole(_))
}

impl Stored {
    fn read(tx: &Tx<'_>) -> Result<Self, Error> {
        let mut stored = Self::default();
        tx.each(ALL, &[], |row| stored.take(row))?;
        tx.each(ALL_LINKS, &[], |row| stored.take_link(row))?;
        Ok(stored)
    }

    /// The persons that these accounts belong to; none where one of them has further accounts.
    fn of(tx: &Tx<'_>, persons: &[NewPerson]) -> Result<Option<Self>, Error> {
        let mut stored = Self::default();
        let accounts: BTreeSet<AccountId> = persons
            .iter()
            .flat_map(|person| person.accounts.iter().copied())
            .collect();
        // Most are stored under the same id.
        let ids = persons.iter().map(|person| person.id.as_bytes());
        tx.each_of(ONE, ids, |row| stored.take(row))?;
        let elsewhere = accounts
            .iter()
            .filter(|account| !stored.home.contains_key(account));
        let mut homes: BTreeSet<PersonId> = BTreeSet::new();
        tx.each_of(HOME, elsewhere.map(AccountId::as_bytes), |row| {
            homes.insert(PersonId::from_bytes(row.fixed(0)?));
            Ok::<_, Error>(())
        })?;
        tx.each_of(ONE, homes.iter().map(PersonId::as_bytes), |row| {
            stored.take(row)
        })?;
        let fits = stored.home.keys().all(|account| accounts.contains(account));
        Ok(fits.then_some(stored))
    }

    fn take(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let id = PersonId::from_bytes(row.fixed(0)?);
        let account = AccountId::from_bytes(row.fixed(2)?);
        let tier = row.text(1)?;
        let was = self.persons.entry(id).or_insert_with(|| Was {
            tier: tier.to_owned(),
            accounts: Vec::new(),
        });
        was.accounts.push(account);
        self.home.insert(account, id);
        Ok(())
    }

    fn take_link(&mut self, row: &Row<'_>) -> Result<(), Error> {
        let key = (
            PersonId::from_bytes(row.fixed(0)?),
            AccountId::from_bytes(row.fixed(1)?),
            AccountId::from_bytes(row.fixed(2)?),
        );
        let (weight, confidence) = (row.int(3)?, row.int(4)?);
        let (tier, evidence) = (row.text(5)?.to_owned(), row.text(7)?.to_owned());
        self.links
            .insert(key, (weight, confidence, tier, row.int(6)? != 0, evidence));
        Ok(())
    }

    /// The persons that these accounts belonged to.
    fn homes(&self, accounts: &[AccountId]) -> BTreeSet<PersonId> {
        let homes = accounts.iter().filter_map(|account| self.home.get(account));
        homes.copied().collect()
    }
}

/// What happened to the persons that were there before, in the order of their ids.
fn happenings(
    stored: &Stored,
    found: &BTreeMap<PersonId, &NewPerson>,
    causes: &Causes,
) -> Vec<Happening> {
    let mut told = Vec::new();
    let mut now: HashMap<AccountId, PersonId> = HashMap::new();
    for new in found.values() {
        now.extend(new.accounts.iter().map(|account| (*account, new.id)));
    }
    for (id, was) in &stored.persons {
        let mut places: BTreeMap<PersonId, Vec<AccountId>> = BTreeMap::new();
        for account in &was.accounts {
            if let Some(place) = now.get(account) {
                places.entry(*place).or_default().push(*account);
            }
        }
        places.remove(id);
        for (place, accounts) in places {
            let there = found.get(&place).map(|new| new.accounts.as_slice());
            let cause = causes.of(was.accounts.iter().chain(there.unwrap_or_default()));
            let tell = |person, event, other, account| Happening {
                person,
                event,
                other: Some(other),
                account,
                cause: cause.clone(),
            };
            let has_ended = !found.contains_key(id);
            if has_ended && accounts.first() == was.accounts.first() {
                told.push(tell(*id, Event::MergedInto, place, None));
            } else if stored.persons.contains_key(&place) {
                let left = accounts.into_iter();
                told.extend(left.map(|account| tell(*id, Event::Left, place, Some(account))));
            } else {
                told.push(tell(place, Event::SplitFrom, *id, None));
            }
        }
    }
    for new in found.values() {
        if stored.homes(&new.accounts).is_empty() {
            continue;
        }
        let joined = new
            .accounts
            .iter()
            .filter(|account| !stored.home.contains_key(account));
        told.extend(joined.map(|account| Happening {
            person: new.id,
            event: Event::Joined,
            other: None,
            account: Some(*account),
            cause: causes.of(new.accounts.iter()),
        }));
    }
    told
}

/// Gives persons that are made of other accounts now the most urgent place of those they come from,
/// and takes the places of ids that ended.
fn carry(
    tx: &Tx<'_>,
    stored: &Stored,
    remade: &[&NewPerson],
    ended: &[(PersonId, AccountId)],
) -> Result<(), Error> {
    if ranking::is_empty(tx)? {
        return Ok(());
    }
    let homes: BTreeSet<PersonId> = remade
        .iter()
        .flat_map(|new| stored.homes(&new.accounts))
        .collect();
    let places = ranking::find_all(tx, &homes)?;
    let mut carried: Vec<Ranked> = Vec::new();
    for new in remade {
        let of = stored.homes(&new.accounts);
        let of = of.iter().filter_map(|home| places.get(home));
        let best = of.min_by_key(|place| (&place.place.rank, place.place.person));
        if let Some(best) = best.filter(|best| best.place.person != new.id) {
            let place = NewPriority {
                person: new.id,
                ..best.place.clone()
            };
            carried.push(Ranked {
                place,
                ..best.clone()
            });
        }
    }
    let gone = ended.iter().map(|(id, _)| id);
    ranking::remove(tx, gone.chain(carried.iter().map(|new| &new.place.person)))?;
    ranking::insert(tx, &carried)
}

/// Marks the persons that triage has to rank again, and returns them. Those that were marked before are
/// not among them: there can be as many as persons, and counting them takes long.
fn mark(
    tx: &Tx<'_>,
    found: &BTreeMap<PersonId, &NewPerson>,
    remade: &[&NewPerson],
    ended: &[(PersonId, AccountId)],
    change: &Change<'_>,
) -> Result<BTreeSet<PersonId>, Error> {
    tx.strike(&MARKS, ended.iter().map(|(id, _)| [blob(id.as_bytes())]))?;
    let mut marked: BTreeSet<PersonId> = remade.iter().map(|new| new.id).collect();
    let has_news = |new: &&&NewPerson| {
        let mut accounts = new.accounts.iter();
        accounts.any(|account| change.causes.is_news(account))
    };
    marked.extend(found.values().filter(has_news).map(|new| new.id));
    if !marked.is_empty() {
        tx.bulk(&MARKS, |sink| {
            marked
                .iter()
                .try_for_each(|id| sink.row(&[Param::Blob(id.as_bytes())]))
        })?;
    }
    Ok(marked)
}

fn write_persons(
    tx: &Tx<'_>,
    change: &Change<'_>,
    stored: &Stored,
    found: &BTreeMap<PersonId, &NewPerson>,
    ended: &[(PersonId, AccountId)],
) -> Result<(), Error> {
    let differs = |new: &&&NewPerson| {
        let was = stored.persons.get(&new.id);
        was.is_none_or(|was| was.tier != new.tier || was.accounts.len() != new.accounts.len())
    };
    let mut rows: Vec<&NewPerson> = found.values().filter(differs).copied().collect();
    let mut moved: Vec<(AccountId, PersonId)> = Vec::new();
    for new in found.values() {
        let elsewhere = |account: &&AccountId| stored.home.get(account) != Some(&new.id);
        let accounts = new.accounts.iter().filter(elsewhere);
        moved.extend(accounts.map(|account| (*account, new.id)));
    }
    let is_most = (rows.len() + ended.len() + moved.len()) > stored.home.len() / 2;
    if is_whole(change) && is_most {
        tx.execute(CLEAR_PERSONS, &[])?;
        tx.execute(CLEAR_MEMBERS, &[])?;
        rows = found.values().copied().collect();
        let all = rows.iter().flat_map(|new| {
            let id = new.id;
            new.accounts.iter().map(move |account| (*account, id))
        });
        moved = all.collect();
    } else {
        let was_there = |new: &&&NewPerson| stored.persons.contains_key(&new.id);
        let kept = rows.iter().filter(was_there).map(|new| &new.id);
        let gone = ended.iter().map(|(id, _)| id).chain(kept);
        tx.strike(&GONE_PERSONS, gone.map(|id| [blob(id.as_bytes())]))?;
        let left = moved.iter().map(|(account, _)| account);
        let left = left.filter(|account| stored.home.contains_key(account));
        tx.strike(&GONE_MEMBERS, left.map(|id| [blob(id.as_bytes())]))?;
    }
    if !rows.is_empty() {
        tx.bulk(&PERSONS, |sink| {
            rows.iter().try_for_each(|person| {
                let accounts = i64::try_from(person.accounts.len()).unwrap_or(i64::MAX);
                sink.row(&[
                    Param::Blob(person.id.as_bytes()),
                    Param::Int(accounts),
                    Param::Text(person.tier),
                ])
            })
        })?;
    }
    if !moved.is_empty() {
        moved.sort_unstable();
        tx.bulk(&PERSON_ACCOUNTS, |sink| {
            moved.iter().try_for_each(|(account, person)| {
                sink.row(&[
                    Param::Blob(account.as_bytes()),
                    Param::Blob(person.as_bytes()),
                ])
            })
        })?;
    }
    Ok(())
}

/// Writes the links that differ; returns how many were written or dropped.
fn write_links(tx: &Tx<'_>, change: &Change<'_>, stored: &Stored) -> Result<u64, Error> {
    let key = |link: &NewLink| (link.person, link.a, link.b);
    let is_there = |link: &NewLink| {
        let was = stored.links.get(&key(link));
        was.is_some_and(|(weight, confidence, tier, forest, evidence)| {
            (*weight, *confidence, *forest) == (link.weight, link.confidence, link.forest)
                && (tier.as_str(), evidence.as_str()) == (link.tier, link.evidence.as_str())
        })
    };
    let mut new: Vec<&NewLink> = change.links.iter().collect();
    let mut gone: Vec<&LinkKey> = change.not_links.iter().collect();
    if is_whole(change) {
        let same = change.links.iter().filter(|link| is_there(link)).map(key);
        let same: BTreeSet<LinkKey> = same.collect();
        new.retain(|link| !same.contains(&key(link)));
        let others = stored.links.keys().filter(|key| !same.contains(key));
        gone = others.collect();
    }
    gone.sort_unstable();
    let changed = new.len().max(gone.len()) as u64;
    if is_whole(change) && gone.len() > stored.links.len() / 2 {
        tx.execute(CLEAR_LINKS, &[])?;
        new = change.links.iter().collect();
    } else {
        let gone = gone.into_iter();
        tx.strike(
            &GONE_LINKS,
            gone.map(|(person, a, b)| [person.as_bytes(), a.as_bytes(), b.as_bytes()].map(blob)),
        )?;
    }
    if new.is_empty() {
        return Ok(changed);
    }
    new.sort_unstable_by_key(|link| key(link));
    tx.bulk(&LINKS, |sink| {
        new.iter().try_for_each(|link| {
            sink.row(&[
                Param::Blob(link.person.as_bytes()),
                Param::Blob(link.a.as_bytes()),
                Param::Blob(link.b.as_bytes()),
                Param::Int(link.weight),
                Param::Int(link.confidence),
                Param::Text(link.tier),
                link.forest.into(),
                Param::Text(&link.evidence),
            ])
        })
    })?;
    Ok(changed)
}

/// Writes the near misses that differ.
fn write_near(tx: &Tx<'_>, change: &Change<'_>) -> Result<(), Error> {
    let mut gone: Vec<(AccountId, AccountId)> = change.not_near.to_vec();
    let mut new: Vec<&NearMiss> = change.near.iter().collect();
    if is_whole(change) {
        let stored = near_misses(tx)?;
        let pair = |near: &NearMiss| (near.a, near.b);
        let found: HashMap<_, &NearMiss> =
            change.near.iter().map(|near| (pair(near), near)).collect();
        let before: HashMap<_, &NearMiss> = stored.iter().map(|near| (pair(near), near)).collect();
        gone = stored
            .iter()
            .filter(|near| found.get(&pair(near)) != Some(near))
            .map(pair)
            .collect();
        new.retain(|near| before.get(&pair(near)) != Some(near));
    } else {
        // What weighs otherwise than before is written anew.
        gone.extend(new.iter().map(|near| (near.a, near.b)));
    }
    let pairs = gone.iter();
    tx.strike(
        &GONE_NEAR,
        pairs.map(|(a, b)| [a.as_bytes(), b.as_bytes()].map(blob)),
    )?;
    if new.is_empty() {
        return Ok(());
    }
    new.sort_unstable_by_key(|near| (near.a, near.b));
    tx.bulk(&NEAR, |sink| {
        new.iter().try_for_each(|pair| {
            sink.row(&[
                Param::Blob(pair.a.as_bytes()),
                Param::Blob(pair.b.as_bytes()),
                Param::Int(pair.weight),
                Param::Int(pair.confidence),
                Param::Text(&pair.evidence),
                Param::Text(&pair.reason),
            ])
        })
    })?;
    Ok(())
}

/// The stored near misses, in the order of their accounts.
///
/// # Errors
/// Those of the store.
pub fn near_misses(tx: &Tx<'_>) -> Result<Vec<NearMiss>, Error> {
    tx.rows(ALL_NEAR, &[], |row| {
        Ok(NearMiss {
            a: AccountId::from_bytes(row.fixed(0)?),
            b: AccountId::from_bytes(row.fixed(1)?),
            weight: row.int(2)?,
            confidence: row.int(3)?,
            evidence: row.text(4)?.to_owned(),
            reason: row.text(5)?.to_owned(),
        })
    })
}
