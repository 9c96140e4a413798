//! What triage leaves: each person's place in a queue, where the person is taken to be, and the facts
//! that both rest on.
//!
//! Facts are kept as bytes that the core packs and reads. With them everybody can be ranked by other
//! rules, or on another day, without reading what was received ([`rerank`]), and what a place rests on
//! is told when someone asks instead of being written out for everybody.
//!
//! A ranking is written whole ([`replace`]) or for those whom something new is about ([`touch`]);
//! either way only what differs is written, and nothing where persons were written, files judged
//! otherwise, persons ranked, or rulings on where somebody is written since it read ([`Basis`]).
//!
//! To add what hangs on a place: a table here, its rows in [`Ranked`], its moving and dropping in
//! `insert` and `remove`, which linking uses to carry places on.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tiaki_core::id::PersonId;
use tiaki_core::time::Timestamp;

use crate::catalogue::sql;
use crate::db::{Bulk, Kind, Param, Row, Tx};
use crate::error::Error;
use crate::log::Entry;
use crate::priorities::Located;
use crate::queue::kept;

sql! {
    CLEAR_PERSON_LOCATIONS = "DELETE FROM person_locations";
    CLEAR_PRIORITIES = "DELETE FROM priorities";
    CLEAR_SIZES = "DELETE FROM queue_sizes";
    SIZES = "INSERT INTO queue_sizes (authority_id, persons) SELECT authority_id, COUNT(*) FROM priorities GROUP BY authority_id";
    SIZE_MORE = "INSERT INTO queue_sizes (authority_id, persons) VALUES ($1, 1) \
                 ON CONFLICT (authority_id) DO UPDATE SET persons = queue_sizes.persons + 1";
    SIZE_LESS = "UPDATE queue_sizes SET persons = persons - 1 WHERE authority_id = \
                 (SELECT q.authority_id FROM priorities q WHERE q.person_id = $1)";
    CLEAR_FACTS = "DELETE FROM person_facts";
    CLEAR_CHANGED = "DELETE FROM changed_persons";
    BASIS = "SELECT generation, verdicts, rankings, (SELECT COALESCE(MAX(seq), 0) FROM location_rulings) FROM linked \
             WHERE one = 1";
    STATE = "SELECT generation, verdicts, ranked, facts_generation, facts_by, ranked_day, rankings, waiting FROM linked \
             WHERE one = 1";
    PERSONS = "SELECT COUNT(*) FROM persons";
    PLACED = "SELECT COUNT(*) FROM priorities";
    RANKED = "UPDATE linked SET ranked = $1, facts_generation = $2, facts_by = $3, ranked_day = $4, \
              waiting = $5, rankings = rankings + 1 WHERE one = 1";
    ANY = "SELECT person_id FROM priorities LIMIT 1";
    ANY_CHANGED = "SELECT person_id FROM changed_persons LIMIT 1";
    ALL_CHANGED = "SELECT person_id FROM changed_persons ORDER BY person_id";
    ALL = "SELECT q.person_id, q.authority_id, q.rank, q.class, q.band, q.danger, q.actionability, q.novelty, \
           q.perishability, q.due_at, q.clock_at, q.accounts, q.reports, q.known_files, q.first_seen_files, q.rules, \
           l.verdict, l.country, l.confidence, l.candidates, f.facts, q.preserved_until FROM priorities q \
           JOIN person_locations l ON l.person_id = q.person_id LEFT JOIN person_facts f ON f.person_id = q.person_id";
    ONE = "SELECT q.person_id, q.authority_id, q.rank, q.class, q.band, q.danger, q.actionability, q.novelty, \
           q.perishability, q.due_at, q.clock_at, q.accounts, q.reports, q.known_files, q.first_seen_files, q.rules, \
           l.verdict, l.country, l.confidence, l.candidates, f.facts, q.preserved_until FROM priorities q \
           JOIN person_locations l ON l.person_id = q.person_id LEFT JOIN person_facts f ON f.person_id = q.person_id \
           WHERE q.person_id = $1";
    PLACES = "SELECT q.person_id, q.authority_id, q.rank, q.class, q.band, q.danger, q.actionability, q.novelty, \
              q.perishability, q.due_at, q.clock_at, q.accounts, q.reports, q.known_files, q.first_seen_files, q.rules, \
              q.preserved_until FROM priorities q ORDER BY q.person_id";
    FACTS = "SELECT person_id, facts FROM person_facts ORDER BY person_id";
    FACTS_OF = "SELECT f.facts, q.rules FROM person_facts f JOIN priorities q ON q.person_id = f.person_id \
                WHERE f.person_id = $1";
}

static PERSON_LOCATIONS: Bulk = Bulk {
    table: "person_locations",
    columns: &[
        ("person_id", Kind::Blob),
        ("verdict", Kind::Text),
        ("country", Kind::Text),
        ("confidence", Kind::Int),
        ("candidates", Kind::Text),
    ],
};
static PRIORITIES: Bulk = Bulk {
    table: "priorities",
    columns: &[
        ("person_id", Kind::Blob),
        ("authority_id", Kind::Text),
        ("rank", Kind::Blob),
        ("class", Kind::Text),
        ("band", Kind::Text),
        ("danger", Kind::Int),
        ("actionability", Kind::Int),
        ("novelty", Kind::Int),
        ("perishability", Kind::Int),
        ("due_at", Kind::Int),
        ("clock_at", Kind::Int),
        ("accounts", Kind::Int),
        ("reports", Kind::Int),
        ("known_files", Kind::Int),
        ("first_seen_files", Kind::Int),
        ("rules", Kind::Text),
        ("preserved_until", Kind::Int),
    ],
};
static PERSON_FACTS: Bulk = Bulk {
    table: "person_facts",
    columns: &[("person_id", Kind::Blob), ("facts", Kind::Blob)],
};
static GONE_PERSON_LOCATIONS: Bulk = Bulk {
    table: "person_locations",
    columns: &[("person_id", Kind::Blob)],
};
static GONE_PRIORITIES: Bulk = Bulk {
    table: "priorities",
    columns: &[("person_id", Kind::Blob)],
};
static GONE_FACTS: Bulk = Bulk {
    table: "person_facts",
    columns: &[("person_id", Kind::Blob)],
};
static GONE_MARKS: Bulk = Bulk {
    table: "changed_persons",
    columns: &[("person_id", Kind::Blob)],
};

/// Places whose queues are counted one by one; of more, all are counted anew.
const FEW: usize = 1_000;

/// A person's place in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPriority {
    /// The person.
    pub person: PersonId,
    /// The destination.
    pub authority: String,
    /// Order within the destination: smaller bytes come first.
    pub rank: Vec<u8>,
    /// The danger class.
    pub class: String,
    /// The band with its deadline.
    pub band: String,
    /// Danger, actionability, novelty, perishability, each 0 to 100.
    pub axes: [u8; 4],
    /// The band's deadline.
    pub due_at: Option<Timestamp>,
    /// When the last evidence that still identifies the person dies.
    pub clock_at: Option<Timestamp>,
    /// Accounts of the person.
    pub accounts: i64,
    /// Reports that name them.
    pub reports: i64,
    /// Files on a list.
    pub known_files: i64,
    /// Files on no list.
    pub first_seen_files: i64,
    /// The rules' version.
    pub rules: String,
    /// Until when the last of the providers preserves what it reported.
    pub preserved_until: Option<Timestamp>,
}

/// A person's place with all that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranked {
    /// The place.
    pub place: NewPriority,
    /// Where the person is taken to be.
    pub located: Located,
    /// The countries that speak for themselves, as JSON for the pages.
    pub candidates: String,
    /// The facts, as the core packs them.
    pub facts: Vec<u8>,
}

/// What a ranking rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Basis {
    /// How often persons have been written.
    pub generation: i64,
    /// How often matching has found something else than before.
    pub verdicts: i64,
    /// How often persons have been ranked.
    pub rankings: i64,
    /// The place of the newest ruling on where somebody is in their order.
    pub rulings: i64,
}

/// What a ranking came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Places that differ from those before.
    pub changed: u64,
    /// What is stored now.
    pub of: Basis,
}

/// How a ranking came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made<'m> {
    /// What was stored when it was read.
    pub of: Basis,
    /// By what facts were gathered: versions of everything that turns what was received into facts.
    pub by: &'m str,
    /// The day that it is for, counted from 1970-01-01.
    pub day: i64,
    /// Who made it.
    pub actor: &'m str,
    /// When.
    pub at: Timestamp,
    /// How many persons are ranked after this whom what came in bears on too.
    pub waiting: u64,
}

/// What a ranking of what is stored now would rest on.
///
/// # Errors
/// Those of the store.
pub fn basis(tx: &Tx<'_>) -> Result<Basis, Error> {
    let found = tx.find(BASIS, &[], |row| {
        Ok(Basis {
            generation: row.int(0)?,
            verdicts: row.int(1)?,
            rankings: row.int(2)?,
            rulings: row.int(3)?,
        })
    })?;
    found.ok_or(STATE_LOST)
}

const STATE_LOST: Error = Error::Corrupt {
    what: "state of linking",
};

/// The day that persons were ranked for, counted from 1970-01-01.
///
/// # Errors
/// Those of the store.
pub fn day(tx: &Tx<'_>) -> Result<i64, Error> {
    tx.find(STATE, &[], |row| row.int(5))?.ok_or(STATE_LOST)
}

/// How persons were last ranked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// By what their facts were gathered.
    pub by: String,
    /// For which day, counted from 1970-01-01.
    pub day: i64,
    /// How many were to be ranked after that.
    pub waiting: i64,
}

/// How persons were last ranked.
///
/// # Errors
/// Those of the store.
pub fn last(tx: &Tx<'_>) -> Result<Last, Error> {
    let found = tx.find(STATE, &[], |row| {
        Ok(Last {
            by: row.text(4)?.to_owned(),
            day: row.int(5)?,
            waiting: row.int(7)?,
        })
    })?;
    found.ok_or(STATE_LOST)
}

/// Whether the facts of everybody are stored as gathering them again by `by` would give them.
///
/// # Errors
/// Those of the store.
pub fn facts_are_current(tx: &Tx<'_>, by: &str) -> Result<bool, Error> {
    let state = tx.find(STATE, &[], |row| {
        let is_same = row.int(0)? == row.int(3)? && row.int(1)? == row.int(2)?;
        Ok(is_same && row.int(7)? == 0 && row.text(4)? == by)
    })?;
    let is_marked = tx.find(ANY_CHANGED, &[], |_| Ok(()))?.is_some();
    let count = |sql| Ok::<_, Error>(tx.find(sql, &[], |row| row.int(0))?.unwrap_or(0));
    let (persons, placed) = (count(PERSONS)?, count(PLACED)?);
    Ok(state.ok_or(STATE_LOST)? && !is_marked && persons > 0 && persons == placed)
}

/// The persons that linking has marked for ranking, in order.
///
/// # Errors
/// Those of the store.
pub fn changed(tx: &Tx<'_>) -> Result<Vec<PersonId>, Error> {
    tx.rows(ALL_CHANGED, &[], |row| {
        row.fixed(0).map(PersonId::from_bytes)
    })
}

/// Everybody's facts, in order of ids.
///
/// # Errors
/// Those of the store.
pub fn facts(tx: &Tx<'_>) -> Result<Vec<(PersonId, Vec<u8>)>, Error> {
    tx.rows(FACTS, &[], |row| {
        Ok((PersonId::from_bytes(row.fixed(0)?), row.blob(1)?.to_vec()))
    })
}

/// A person's facts, and the version of the rules by which the person was ranked.
///
/// # Errors
/// Those of the store.
pub fn facts_of(tx: &Tx<'_>, person: &PersonId) -> Result<Option<(Vec<u8>, String)>, Error> {
    tx.find(FACTS_OF, &[Param::Blob(person.as_bytes())], |row| {
        Ok((row.blob(0)?.to_vec(), row.text(1)?.to_owned()))
    })
}

/// Brings all places, where all persons are taken to be, and their facts to those of a run of triage:
/// only what differs is written. Returns how many persons that were. No person is marked as changed
/// after.
///
/// Where persons were written or ranked, or files judged otherwise, since the run has read, it is about others than
/// there are now, and would clear the marks of those: nothing is written then, and nothing returned.
///
/// # Errors
/// Those of the store.
pub fn replace(tx: &Tx<'_>, ranked: &[Ranked], made: &Made<'_>) -> Result<Option<Written>, Error> {
    if basis(tx)? != made.of {
        return Ok(None);
    }
    kept::catch_up(tx)?;
    let mut before: HashMap<PersonId, Ranked> = HashMap::new();
    tx.each(ALL, &[], |row| {
        let stored = stored(row)?;
        before.insert(stored.place.person, stored);
        Ok::<_, Error>(())
    })?;
    let stored = before.len();
    let mut new: Vec<&Ranked> = Vec::new();
    for found in ranked {
        if before.get(&found.place.person) == Some(found) {
            before.remove(&found.place.person);
        } else {
            new.push(found);
        }
    }
    // What is left is of persons that are no more, or ranked otherwise.
    let changed = new.len().max(before.len()) as u64;
    if before.len() > stored / 2 || stored == 0 {
        tx.execute(CLEAR_PERSON_LOCATIONS, &[])?;
        clear_places(tx)?;
        tx.execute(CLEAR_FACTS, &[])?;
        new = ranked.iter().collect();
    } else {
        let mut gone: Vec<PersonId> = before.into_keys().collect();
        gone.sort_unstable();
        remove(tx, &gone)?;
    }
    put(tx, new)?;
    kept::mark_reports(tx, ranked.iter().map(|new| &new.place.person))?;
    let marks = tx.execute(CLEAR_CHANGED, &[])?;
    let rules = ranked.first().map_or("", |new| new.place.rules.as_str());
    finish(tx, made, ranked.len(), (changed, marks), rules).map(Some)
}

/// Brings the places of these persons, each of whom is stored, to these; how many differ. They are not
/// marked as changed after. Nothing is written, and nothing returned, where `of` is not what is stored.
///
/// # Errors
/// Those of the store.
pub fn touch(tx: &Tx<'_>, ranked: &[Ranked], made: &Made<'_>) -> Result<Option<Written>, Error> {
    if basis(tx)? != made.of {
        return Ok(None);
    }
    kept::catch_up(tx)?;
    let persons: BTreeSet<PersonId> = ranked.iter().map(|new| new.place.person).collect();
    let before = find_all(tx, &persons)?;
    let mut new: Vec<(&Ranked, Option<&Ranked>)> = ranked
        .iter()
        .map(|new| (new, before.get(&new.place.person)))
        .filter(|(new, was)| *was != Some(*new))
        .collect();
    new.sort_unstable_by_key(|(new, _)| new.place.person);
    write_parts(tx, &new)?;
    // What came in may name a child where facts and places stay what they were.
    kept::mark_reports(tx, persons.iter())?;
    let changed = new.len() as u64;
    let marks = persons.iter().map(|id| [Param::Blob(id.as_bytes())]);
    let marks = tx.strike(&GONE_MARKS, marks)?;
    let rules = ranked.first().map_or("", |new| new.place.rules.as_str());
    finish(tx, made, ranked.len(), (changed, marks), rules).map(Some)
}

/// Writes of each person, in order of ids, what is not stored like that: mostly it is the facts alone.
fn write_parts(tx: &Tx<'_>, new: &[(&Ranked, Option<&Ranked>)]) -> Result<(), Error> {
    let part = |differs: &dyn Fn(&Ranked, &Ranked) -> bool| -> Vec<(&Ranked, bool)> {
        let found = new
            .iter()
            .filter(|(new, was)| was.is_none_or(|was| differs(new, was)));
        found.map(|(new, was)| (*new, was.is_some())).collect()
    };
    let ids = |rows: &[(&Ranked, bool)]| -> Vec<PersonId> {
        let stored = rows.iter().filter(|(_, is_stored)| *is_stored);
        stored.map(|(new, _)| new.place.person).collect()
    };
    let strike = |gone: &'static Bulk, rows: &[(&Ranked, bool)]| {
        let ids = ids(rows);
        tx.strike(gone, ids.iter().map(|id| [Param::Blob(id.as_bytes())]))
    };
    let rows = part(&|new, was| (&new.located, &new.candidates) != (&was.located, &was.candidates));
    strike(&GONE_PERSON_LOCATIONS, &rows)?;
    insert_located(tx, rows.iter().map(|(new, _)| *new))?;
    let rows = part(&|new, was| new.facts != was.facts);
    strike(&GONE_FACTS, &rows)?;
    insert_facts(tx, rows.iter().map(|(new, _)| *new))?;
    let rows = part(&|new, was| new.place != was.place);
    strike_places(tx, &ids(&rows))?;
    let places: Vec<&NewPriority> = rows.iter().map(|(new, _)| &new.place).collect();
    insert_places(tx, &places)
}

/// Writes places that were found from the stored facts; where everybody is taken to be and the facts
/// stay. How many differ; nothing, and nothing is written, where `of` is not what is stored.
///
/// # Errors
/// Those of the store.
pub fn rerank(
    tx: &Tx<'_>,
    places: &[NewPriority],
    made: &Made<'_>,
) -> Result<Option<Written>, Error> {
    if basis(tx)? != made.of || !facts_are_current(tx, made.by)? {
        return Ok(None);
    }
    kept::catch_up(tx)?;
    // Both are in order of ids.
    let mut new: Vec<&NewPriority> = Vec::new();
    let mut wanted = places.iter().peekable();
    let mut stored = 0_usize;
    tx.each(PLACES, &[], |row| {
        stored += 1;
        let id = PersonId::from_bytes(row.fixed(0)?);
        while let Some(place) = wanted.next_if(|place| place.person < id) {
            new.push(place);
        }
        if let Some(place) = wanted.next_if(|place| place.person == id)
            && !is_stored(place, row)?
        {
            new.push(place);
        }
        Ok::<_, Error>(())
    })?;
    new.extend(wanted);
    let changed = new.len() as u64;
    if new.len() > stored / 2 {
        clear_places(tx)?;
        new = places.iter().collect();
    } else {
        let gone: Vec<PersonId> = new.iter().map(|place| place.person).collect();
        strike_places(tx, &gone)?;
    }
    insert_places(tx, &new)?;
    kept::mark_reports(tx, places.iter().map(|place| &place.person))?;
    let rules = places.first().map_or("", |new| new.rules.as_str());
    finish(tx, made, places.len(), (changed, 0), rules).map(Some)
}

fn finish(
    tx: &Tx<'_>,
    made: &Made<'_>,
    persons: usize,
    (changed, marks): (u64, u64),
    rules: &str,
) -> Result<Written, Error> {
    let is_same = tx.find(STATE, &[], |row| {
        Ok(row.int(0)? == row.int(3)?
            && row.int(1)? == row.int(2)?
            && row.text(4)? == made.by
            && row.int(5)? == made.day
            && row.int(7)? == made.waiting.cast_signed())
    })?;
    // Who wrote nothing leaves no trace for others to look at: else two that follow one store would
    // have each other read everything for ever.
    let wrote = changed > 0 || marks > 0 || !is_same.ok_or(STATE_LOST)?;
    if wrote {
        tx.execute(
            RANKED,
            &[
                Param::Int(made.of.verdicts),
                Param::Int(made.of.generation),
                Param::Text(made.by),
                Param::Int(made.day),
                Param::Int(made.waiting.cast_signed()),
            ],
        )?;
    }
    tx.record(Entry {
        at: made.at,
        actor: made.actor.to_owned(),
        verb: "persons.triaged",
        subject: String::new(),
        detail: format!("persons={persons} changed={changed} rules={rules}"),
    })?;
    Ok(Written {
        changed,
        of: Basis {
            rankings: made.of.rankings + i64::from(wrote),
            ..made.of
        },
    })
}

/// Stores places in queues, where the persons are taken to be, and their facts.
pub(crate) fn insert<'n>(
    tx: &Tx<'_>,
    ranked: impl IntoIterator<Item = &'n Ranked>,
) -> Result<(), Error> {
    let rows: Vec<&Ranked> = ranked.into_iter().collect();
    let persons: Vec<PersonId> = rows.iter().map(|new| new.place.person).collect();
    put(tx, rows)?;
    kept::mark_reports(tx, persons.iter())
}

/// The same without the marks of who is in a report with a child.
fn put(tx: &Tx<'_>, mut rows: Vec<&Ranked>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    rows.sort_unstable_by_key(|new| new.place.person);
    insert_located(tx, rows.iter().copied())?;
    insert_facts(tx, rows.iter().copied())?;
    let places: Vec<&NewPriority> = rows.iter().map(|new| &new.place).collect();
    insert_places(tx, &places)
}

fn insert_located<'n>(
    tx: &Tx<'_>,
    rows: impl ExactSizeIterator<Item = &'n Ranked>,
) -> Result<(), Error> {
    if rows.len() == 0 {
        return Ok(());
    }
    tx.bulk(&PERSON_LOCATIONS, |sink| {
        for new in rows {
            sink.row(&[
                Param::Blob(new.place.person.as_bytes()),
                Param::Text(&new.located.verdict),
                new.located.country.as_deref().into(),
                Param::Int(new.located.confidence),
                Param::Text(&new.candidates),
            ])?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(())
}

fn insert_facts<'n>(
    tx: &Tx<'_>,
    rows: impl ExactSizeIterator<Item = &'n Ranked>,
) -> Result<(), Error> {
    if rows.len() == 0 {
        return Ok(());
    }
    tx.bulk(&PERSON_FACTS, |sink| {
        for new in rows {
            sink.row(&[
                Param::Blob(new.place.person.as_bytes()),
                Param::Blob(&new.facts),
            ])?;
        }
        Ok::<_, Error>(())
    })?;
    Ok(())
}

fn insert_places(tx: &Tx<'_>, places: &[&NewPriority]) -> Result<(), Error> {
    if places.is_empty() {
        return Ok(());
    }
    tx.bulk(&PRIORITIES, |sink| {
        places.iter().try_for_each(|new| {
            let [danger, actionability, novelty, perishability] =
                new.axes.map(|axis| Param::Int(axis.into()));
            sink.row(&[
                Param::Blob(new.person.as_bytes()),
                Param::Text(&new.authority),
                Param::Blob(&new.rank),
                Param::Text(&new.class),
                Param::Text(&new.band),
                danger,
                actionability,
                novelty,
                perishability,
                new.due_at.map(Timestamp::micros).into(),
                new.clock_at.map(Timestamp::micros).into(),
                Param::Int(new.accounts),
                Param::Int(new.reports),
                Param::Int(new.known_files),
                Param::Int(new.first_seen_files),
                Param::Text(&new.rules),
                new.preserved_until.map(Timestamp::micros).into(),
            ])
        })
    })?;
    if places.len() > FEW {
        count_anew(tx)?;
    } else {
        for new in places {
            tx.execute(SIZE_MORE, &[Param::Text(&new.authority)])?;
        }
    }
    kept::mark_out(tx, places.iter().map(|new| &new.person))
}

/// Takes places away, and from what waits in their queues.
fn strike_places(tx: &Tx<'_>, persons: &[PersonId]) -> Result<(), Error> {
    let ids = || persons.iter().map(|id| [Param::Blob(id.as_bytes())]);
    if persons.len() > FEW {
        tx.strike(&GONE_PRIORITIES, ids())?;
        return count_anew(tx);
    }
    for id in ids() {
        tx.repeat(SIZE_LESS, &id)?;
    }
    tx.strike(&GONE_PRIORITIES, ids())?;
    Ok(())
}

/// Takes all places away.
fn clear_places(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute(CLEAR_PRIORITIES, &[])?;
    tx.execute(CLEAR_SIZES, &[])?;
    Ok(())
}

/// Counts what waits in each queue.
fn count_anew(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute(CLEAR_SIZES, &[])?;
    tx.execute(SIZES, &[])?;
    Ok(())
}

/// Takes persons out of their queues, with their facts.
pub(crate) fn remove<'p>(
    tx: &Tx<'_>,
    persons: impl IntoIterator<Item = &'p PersonId>,
) -> Result<(), Error> {
    let persons: Vec<PersonId> = persons.into_iter().copied().collect();
    let ids = || persons.iter().map(|id| [Param::Blob(id.as_bytes())]);
    tx.strike(&GONE_PERSON_LOCATIONS, ids())?;
    tx.strike(&GONE_FACTS, ids())?;
    strike_places(tx, &persons)
}

/// Whether nobody has been ranked yet.
pub(crate) fn is_empty(tx: &Tx<'_>) -> Result<bool, Error> {
    Ok(tx.find(ANY, &[], |_| Ok(()))?.is_none())
}

/// A person's place, if it has one.
///
/// # Errors
/// Those of the store.
pub fn find(tx: &Tx<'_>, person: &PersonId) -> Result<Option<Ranked>, Error> {
    tx.find(ONE, &[Param::Blob(person.as_bytes())], stored)
}

/// The places of those of these persons who have one.
pub(crate) fn find_all(
    tx: &Tx<'_>,
    persons: &BTreeSet<PersonId>,
) -> Result<BTreeMap<PersonId, Ranked>, Error> {
    let mut found = BTreeMap::new();
    tx.each_of(ONE, persons.iter().map(PersonId::as_bytes), |row| {
        let stored = stored(row)?;
        found.insert(stored.place.person, stored);
        Ok::<_, Error>(())
    })?;
    Ok(found)
}

fn place(row: &Row<'_>) -> Result<NewPriority, Error> {
    let axis = |column| Ok::<_, Error>(u8::try_from(row.int(column)?).unwrap_or(u8::MAX));
    let text = |column| Ok::<_, Error>(row.text(column)?.to_owned());
    let time = |column| Ok::<_, Error>(row.find_int(column)?.map(Timestamp::from_micros));
    Ok(NewPriority {
        person: PersonId::from_bytes(row.fixed(0)?),
        authority: text(1)?,
        rank: row.blob(2)?.to_vec(),
        class: text(3)?,
        band: text(4)?,
        axes: [axis(5)?, axis(6)?, axis(7)?, axis(8)?],
        due_at: time(9)?,
        clock_at: time(10)?,
        accounts: row.int(11)?,
        reports: row.int(12)?,
        known_files: row.int(13)?,
        first_seen_files: row.int(14)?,
        rules: text(15)?,
        preserved_until: time(21)?,
    })
}

/// Whether a place is stored like that, without copying the row.
fn is_stored(new: &NewPriority, row: &Row<'_>) -> Result<bool, Error> {
    let is_axis = |axis: u8, column| Ok::<_, Error>(row.int(column)? == i64::from(axis));
    let [danger, actionability, novelty, perishability] = new.axes;
    Ok(row.text(1)? == new.authority
        && row.blob(2)? == new.rank
        && row.text(3)? == new.class
        && row.text(4)? == new.band
        && is_axis(danger, 5)?
        && is_axis(actionability, 6)?
        && is_axis(novelty, 7)?
        && is_axis(perishability, 8)?
        && row.find_int(9)? == new.due_at.map(Timestamp::micros)
        && row.find_int(10)? == new.clock_at.map(Timestamp::micros)
        && row.int(11)? == new.accounts
        && row.int(12)? == new.reports
        && row.int(13)? == new.known_files
        && row.int(14)? == new.first_seen_files
        && row.text(15)? == new.rules
        && row.find_int(16)? == new.preserved_until.map(Timestamp::micros))
}

fn stored(row: &Row<'_>) -> Result<Ranked, Error> {
    Ok(Ranked {
        place: place(row)?,
        located: Located {
            verdict: row.text(16)?.to_owned(),
            country: row.find_text(17)?.map(str::to_owned),
            confidence: row.int(18)?,
        },
        candidates: row.text(19)?.to_owned(),
        facts: row.find_blob(20)?.unwrap_or_default().to_vec(),
    })
}
