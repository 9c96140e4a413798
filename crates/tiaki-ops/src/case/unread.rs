//! How much of the cases in a list an operator has not seen: the same as their timelines would say, without reading
//! them.
//!
//! A page of cases takes a fixed number of statements, and of each case only what came in since the operator looked
//! is counted ([`tiaki_store::cases::unread`]). Merges and splits are followed as the timeline follows them, but for
//! all cases of the page at once, and only where any person changed at all. A test holds both to each other.

use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{CaseId, PersonId};
use tiaki_core::queue::operator_key;
use tiaki_store::Tx;
use tiaki_store::cases::unread as stored;
use tiaki_store::persons::history::{self, Event, Happened};

use super::timeline::KNOWN;
use crate::Error;

/// How many lines of each case the operator of a key has not seen; of a case that is not named there are none.
pub(super) fn unread(
    tx: &Tx<'_>,
    cases: &[CaseId],
    key: &str,
) -> Result<BTreeMap<CaseId, usize>, Error> {
    let mut found = BTreeMap::new();
    for some in cases.chunks(stored::CASES) {
        for one in stored::counted(tx, some, key)? {
            // What nobody brought about has no name, and no operator has that.
            if one.operator.is_empty() || operator_key(&one.operator) != key {
                let lines = usize::try_from(one.lines).unwrap_or(usize::MAX);
                let sum: &mut usize = found.entry(one.case).or_default();
                *sum = sum.saturating_add(lines);
            }
        }
        for (case, lines) in moved(tx, some, key)? {
            *found.entry(case).or_default() += lines;
        }
    }
    Ok(found)
}

/// How many lines of the history of persons are new, in each case.
fn moved(tx: &Tx<'_>, cases: &[CaseId], key: &str) -> Result<BTreeMap<CaseId, usize>, Error> {
    let since = stored::beginnings(tx, cases, key)?;
    let Some(first) = since.iter().map(|one| one.from).min() else {
        return Ok(BTreeMap::new());
    };
    let cases: Vec<CaseId> = since.iter().map(|one| one.case).collect();
    let mut known: BTreeMap<CaseId, BTreeSet<PersonId>> = BTreeMap::new();
    for (case, person) in stored::known(tx, &cases)? {
        known.entry(case).or_default().insert(person);
    }
    let told = told(tx, known.values().flatten().copied().collect(), first)?;
    let mut counted = BTreeMap::new();
    for one in since {
        let persons = known.remove(&one.case).unwrap_or_default();
        let lines = lines(persons, one.from, &told);
        counted.insert(
            one.case,
            lines.into_iter().filter(|seq| *seq > one.seen).count(),
        );
    }
    Ok(counted)
}

/// What happened to persons after a line, and to all who became part of them.
fn told(
    tx: &Tx<'_>,
    asked: BTreeSet<PersonId>,
    after: i64,
) -> Result<BTreeMap<PersonId, Vec<Happened>>, Error> {
    let mut told: BTreeMap<PersonId, Vec<Happened>> = BTreeMap::new();
    let mut open: Vec<PersonId> = asked.into_iter().collect();
    while !open.is_empty() {
        let found = history::of_some(tx, &open, after)?;
        let mut next = BTreeSet::new();
        for person in open {
            let own = |one: &&Happened| one.person == person || one.other == Some(person);
            let own: Vec<Happened> = found.iter().filter(own).cloned().collect();
            let former = own.iter().filter(|one| is_former(one, &person));
            next.extend(former.map(|one| one.person));
            told.insert(person, own);
        }
        open = next
            .into_iter()
            .filter(|person| !told.contains_key(person))
            .collect();
    }
    Ok(told)
}

fn is_former(one: &Happened, person: &PersonId) -> bool {
    one.event == Event::MergedInto && one.other == Some(*person)
}

/// The lines after one that a case's timeline has of its persons.
fn lines(
    mut known: BTreeSet<PersonId>,
    from: i64,
    told: &BTreeMap<PersonId, Vec<Happened>>,
) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    let mut open: Vec<PersonId> = known.iter().copied().collect();
    while let Some(next) = open.pop() {
        let of_next = told.get(&next).into_iter().flatten();
        for one in of_next.filter(|one| one.seq > from) {
            if is_former(one, &next) && known.len() < KNOWN && known.insert(one.person) {
                open.push(one.person);
            }
            found.insert(one.seq);
        }
    }
    found
}
