//! What lies around a person: accounts that came close and were not joined, addresses and devices that accounts of
//! others use too, and from when on each of that was known and had happened.
//!
//! Read-only, and by ids: a place that is shared is found by the keyed digest of its value ([`crate::search`]), and
//! shown only where the value may be read of both accounts. So a shielded account is at no place, and nothing that
//! was only found in free text makes one. Whom the reader may not know of is left out and counted nowhere; what is
//! left out for want of room is counted, or said to be.
//!
//! To have another kind of identifier count as a place: [`PLACES`].

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use tiaki_core::id::{AccountId, PersonId};
use tiaki_core::identifier::IdentifierKind;
use tiaki_core::network::NetworkKind;
use tiaki_core::policy::Action;
use tiaki_core::time::Timestamp;
use tiaki_store::{Tx, around as stored, search as index, views as rows};

use crate::access::{self, Subject};
use crate::reviews::Pair;
use crate::search;
use crate::sessions::Session;
use crate::views::Person;
use crate::{Error, Site};

/// What counts as a place that accounts share.
pub const PLACES: [IdentifierKind; 2] = [IdentifierKind::Ip, IdentifierKind::Device];

/// Accounts of the person that are looked at.
const OWN: usize = 60;

/// Sources that are looked at for one account.
const SOURCES: u32 = 50;

/// Values that are looked up.
const VALUES: usize = 60;

/// Accounts that are looked at for one value.
const HOLDERS: u32 = 60;

/// Other persons that are looked at.
const LOOKED: usize = 40;

/// Accounts of them that are looked at, of all places together.
pub const ACCOUNTS: usize = 240;

/// Other persons that are shown at most.
pub const OTHERS: usize = 12;

/// Places that are shown at most.
pub const SHOWN: usize = 10;

/// Accounts that came close that are shown at most.
pub const NEAR: usize = 12;

/// From when on something was known here, and had happened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Since {
    /// When the first source that says so came in.
    pub known: Option<Timestamp>,
    /// The first moment that a source gives for it; nothing where none does.
    pub active: Option<Timestamp>,
}

/// By what a moment counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum By {
    /// When it came in.
    #[default]
    Known,
    /// When it happened.
    Active,
}

/// An account of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Own {
    /// The account.
    pub id: AccountId,
    /// From when on.
    pub since: Since,
}

/// An account that came close and was not joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Near {
    /// The account of the person.
    pub own: AccountId,
    /// The other one.
    pub id: AccountId,
    /// The two, with what speaks for them and why they are not joined.
    pub pair: Pair,
    /// From when on both were here with what they share.
    pub since: Since,
}

/// An address or a device that accounts of others use too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The kind's code.
    pub kind: &'static str,
    /// As given for the person's own account.
    pub value: String,
    /// The code of the kind of network; nothing where that is not known, and for a device.
    pub network: Option<&'static str>,
    /// The person's accounts that use it.
    pub own: Vec<Own>,
    /// Accounts of others that use it, with whose place in [`Around::others`].
    pub others: Vec<(usize, Own)>,
    /// Accounts of persons who are not shown that use it too.
    pub more: usize,
    /// Whether more use it than were looked at.
    pub is_cut: bool,
}

/// Somebody else who shares a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other {
    /// The person.
    pub id: PersonId,
    /// Whether there is a page to open.
    pub has_page: bool,
}

/// What lies around a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Around {
    /// The person's accounts, in order of ids.
    pub own: Vec<Own>,
    /// Accounts of the person that were not looked at.
    pub more_own: usize,
    /// From when on two accounts of the person were here with what they share, the smaller id first.
    pub ties: BTreeMap<(AccountId, AccountId), Since>,
    /// What came close, heaviest first.
    pub near: Vec<Near>,
    /// How much more of it is listed on the person's page.
    pub more_near: usize,
    /// Shared places, those of most people first.
    pub places: Vec<Place>,
    /// How many more there are.
    pub more_places: usize,
    /// Who shares them, whoever shares most first.
    pub others: Vec<Other>,
    /// How many more do.
    pub more_others: usize,
    /// Whether there may be more than was looked at.
    pub is_cut: bool,
    /// Sources that came in and cannot be found by their values yet; counted up to a thousand.
    pub behind: i64,
}

impl Near {
    /// The person that the other account is taken to belong to.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        let pair = &self.pair;
        [&pair.a, &pair.b]
            .into_iter()
            .find(|side| side.id == self.id)
            .and_then(|side| side.person)
    }
}

impl Since {
    /// The moment that counts.
    #[must_use]
    pub const fn moment(self, by: By) -> Option<Timestamp> {
        match by {
            By::Known => self.known,
            By::Active => self.active,
        }
    }

    /// The earlier of two, of each.
    fn or_before(self, other: Self) -> Self {
        let first = |a: Option<Timestamp>, b: Option<Timestamp>| a.into_iter().chain(b).min();
        Self {
            known: first(self.known, other.known),
            active: first(self.active, other.active),
        }
    }

    /// The later of two, of each: when both are there.
    fn and(self, other: Self) -> Self {
        let last = |a: Option<Timestamp>, b: Option<Timestamp>| Some(a?.max(b?));
        Self {
            known: last(self.known, other.known),
            active: last(self.active, other.active),
        }
    }
}

/// A value by its kind and the key that it links by.
type Key = (&'static str, u64);

/// What may be read of an account.
#[derive(Default)]
struct Seen {
    since: Since,
    values: BTreeMap<Key, (String, Since)>,
}

impl Seen {
    /// From when on two were here with a value that both have; with none, from when on both were here.
    fn with(&self, other: &Self) -> Since {
        let shared = self.values.iter().filter_map(|(key, (_, since))| {
            let (_, also) = other.values.get(key)?;
            Some(since.and(*also))
        });
        let first = shared.reduce(Since::or_before);
        first.unwrap_or_else(|| self.since.and(other.since))
    }
}

fn seen_of(tx: &Tx<'_>, site: &Site, account: &AccountId) -> Result<Seen, Error> {
    let mut all = Seen::default();
    for came in stored::sources(tx, account, SOURCES)? {
        let (observations, _) = rows::observations(tx, &came.source, account)?;
        all.since = all.since.or_before(Since {
            known: came.received_at,
            active: came.incident_at,
        });
        for one in observations {
            let since = Since {
                known: came.received_at,
                active: one.at,
            };
            all.since = all.since.or_before(since);
            let Some(kind) = IdentifierKind::find(&one.kind) else {
                continue;
            };
            if let Some(key) = search::identifier(site, kind, &one.value) {
                let entry = all.values.entry((kind.code(), key));
                let (_, before) = entry.or_insert_with(|| (one.value.clone(), since));
                *before = before.or_before(since);
            }
        }
    }
    Ok(all)
}

/// What the store says before anybody asks who may know of it.
struct Gathered {
    own: BTreeMap<AccountId, Seen>,
    /// The accounts that may share a value, and whether there are more.
    holders: BTreeMap<Key, (Vec<AccountId>, bool)>,
    persons: BTreeMap<AccountId, PersonId>,
    near: Vec<Near>,
    is_cut: bool,
    behind: i64,
}

/// What lies around a person, as a session may know of it.
///
/// # Errors
/// Those of the store.
pub fn of_person(site: &Site, session: &Session, person: &Person) -> Result<Around, Error> {
    let gathered = site
        .store
        .read("around", |tx| gather(tx, site, session, person))?;
    let (known, is_cut) = known(site, session, &gathered)?;
    let (looked, left) = looked(&gathered, &known);
    let seen: BTreeMap<AccountId, Seen> = site.store.read("around", |tx| {
        let seen = looked.iter();
        let seen = seen.map(|account| Ok((*account, seen_of(tx, site, account)?)));
        seen.collect::<Result<_, Error>>()
    })?;
    let mut around = settle(site, &gathered, &seen, &left);
    around.is_cut = is_cut || gathered.is_cut || !left.is_empty();
    around.others = site.store.read("around", |tx| {
        let others = around.others.iter().map(|other| {
            let has_page = rows::find_person(tx, &other.id)?.is_some();
            Ok(Other { has_page, ..*other })
        });
        others.collect::<Result<_, Error>>()
    })?;
    for near in gathered.near {
        if knows(site, session, &person.id, &near.pair)? {
            around.near.push(near);
        }
    }
    around.more_near = around.near.len().saturating_sub(NEAR);
    around.near.truncate(NEAR);
    around.more_own = person.accounts.len().saturating_sub(OWN);
    Ok(around)
}

/// Takes from the near misses of a person those with somebody whom a session may not know of: each other account is
/// asked about by its person, and by itself where that has no place in a queue.
///
/// # Errors
/// Those of the store.
pub fn keep_known(
    site: &Site,
    session: &Session,
    person: &PersonId,
    pairs: Vec<Pair>,
) -> Result<Vec<Pair>, Error> {
    let mut kept = Vec::with_capacity(pairs.len());
    for pair in pairs {
        if knows(site, session, person, &pair)? {
            kept.push(pair);
        }
    }
    Ok(kept)
}

/// Whether a session may know of everybody in a pair but this person, whom it has been let see.
fn knows(site: &Site, session: &Session, person: &PersonId, pair: &Pair) -> Result<bool, Error> {
    for side in [&pair.a, &pair.b] {
        let (action, subject) = match side.person {
            Some(own) if own == *person => continue,
            Some(other) => (Action::ReadPerson, Subject::Person(other)),
            None => (Action::ReadAccount, Subject::Account(side.id)),
        };
        if !access::decide(site, session, action, &subject)?.allow {
            return Ok(false);
        }
    }
    Ok(true)
}

fn gather(tx: &Tx<'_>, site: &Site, session: &Session, person: &Person) -> Result<Gathered, Error> {
    let mut own = BTreeMap::new();
    for account in person.accounts.iter().take(OWN) {
        own.insert(account.id, seen_of(tx, site, &account.id)?);
    }
    // The values of most of its accounts first, then those that were seen first.
    let mut values: BTreeMap<Key, (usize, Option<Timestamp>)> = BTreeMap::new();
    for (key, (_, since)) in own.values().flat_map(|seen| &seen.values) {
        if PLACES.iter().any(|kind| kind.code() == key.0) {
            let (count, first) = values.entry(*key).or_insert((0, since.known));
            *count += 1;
            *first = (*first).into_iter().chain(since.known).min();
        }
    }
    let mut order: Vec<(Key, (usize, Option<Timestamp>))> = values.into_iter().collect();
    order.sort_by_key(|(key, (count, first))| (Reverse(*count), *first, *key));
    let is_cut = order.len() > VALUES;
    let mut holders = BTreeMap::new();
    let mut all: BTreeSet<AccountId> = BTreeSet::new();
    for (key, _) in order.into_iter().take(VALUES) {
        let found = index::subjects(tx, key.1, HOLDERS.saturating_add(1))?;
        let is_cut = found.len() > HOLDERS as usize;
        let found = found.into_iter().map(AccountId::from_bytes);
        let found: Vec<AccountId> = found.filter(|id| !own.contains_key(id)).collect();
        all.extend(&found);
        holders.insert(key, (found, is_cut));
    }
    let all: Vec<AccountId> = all.into_iter().collect();
    let mut persons = stored::persons(tx, &person.id, &all)?;
    let ids: BTreeSet<PersonId> = persons.values().copied().collect();
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let key = tiaki_core::queue::operator_key(&session.name);
    let shut = tiaki_store::access::shut_persons(tx, &ids, &key)?;
    persons.retain(|_, person| !shut.contains(person));
    Ok(Gathered {
        near: near(tx, site, person, &own)?,
        own,
        holders,
        persons,
        is_cut,
        behind: index::behind(tx, 1_000)?,
    })
}

fn near(
    tx: &Tx<'_>,
    site: &Site,
    person: &Person,
    own: &BTreeMap<AccountId, Seen>,
) -> Result<Vec<Near>, Error> {
    let mut found = Vec::new();
    for pair in &person.near.pairs {
        let (inside, outside) = match (own.get(&pair.a.id), own.get(&pair.b.id)) {
            (Some(inside), None) => ((pair.a.id, inside), pair.b.id),
            (None, Some(inside)) => ((pair.b.id, inside), pair.a.id),
            _ => continue,
        };
        let other = seen_of(tx, site, &outside)?;
        found.push(Near {
            own: inside.0,
            id: outside,
            pair: pair.clone(),
            since: inside.1.with(&other),
        });
    }
    Ok(found)
}

/// Whom of those at shared places a session may know of, and whether not all were looked at: those at most places
/// are looked at first.
fn known(
    site: &Site,
    session: &Session,
    gathered: &Gathered,
) -> Result<(BTreeSet<PersonId>, bool), Error> {
    let mut places: BTreeMap<PersonId, usize> = BTreeMap::new();
    for (holders, _) in gathered.holders.values() {
        let at_this: BTreeSet<PersonId> = holders
            .iter()
            .filter_map(|id| gathered.persons.get(id).copied())
            .collect();
        for person in at_this {
            *places.entry(person).or_default() += 1;
        }
    }
    let mut order: Vec<(PersonId, usize)> = places.into_iter().collect();
    order.sort_by_key(|(person, places)| (Reverse(*places), *person));
    let is_cut = order.len() > LOOKED;
    let mut known = BTreeSet::new();
    for (person, _) in order.into_iter().take(LOOKED) {
        let subject = Subject::Person(person);
        if access::decide(site, session, Action::ReadPerson, &subject)?.allow {
            known.insert(person);
        }
    }
    Ok((known, is_cut))
}

/// Which accounts of whom a session may know of are looked at, and which are left: of each place one of each person
/// first, then a second of each, and so on, so that no place and nobody is left out for the accounts of others.
fn looked(
    gathered: &Gathered,
    known: &BTreeSet<PersonId>,
) -> (BTreeSet<AccountId>, BTreeSet<AccountId>) {
    let mut order: Vec<(usize, Key, AccountId)> = Vec::new();
    for (key, (holders, _)) in &gathered.holders {
        let mut so_far: BTreeMap<PersonId, usize> = BTreeMap::new();
        for id in holders {
            let person = gathered.persons.get(id);
            if let Some(person) = person.filter(|person| known.contains(person)) {
                let turn = so_far.entry(*person).or_default();
                order.push((*turn, *key, *id));
                *turn += 1;
            }
        }
    }
    order.sort_unstable();
    let (mut looked, mut left) = (BTreeSet::new(), BTreeSet::new());
    for (_, _, id) in order {
        if looked.len() < ACCOUNTS {
            looked.insert(id);
        } else if !looked.contains(&id) {
            left.insert(id);
        }
    }
    (looked, left)
}

/// A place, and accounts of others that use it.
type Used = (Place, Vec<(PersonId, Own)>);

fn persons(others: &[(PersonId, Own)]) -> BTreeSet<PersonId> {
    others.iter().map(|(person, _)| *person).collect()
}

/// The places that others use too, of those whose values may be read; those of most people first.
fn used(
    site: &Site,
    gathered: &Gathered,
    seen: &BTreeMap<AccountId, Seen>,
    left: &BTreeSet<AccountId>,
) -> Vec<Used> {
    let mut found = Vec::new();
    for (key, (holders, is_cut)) in &gathered.holders {
        let at_this = |id: &AccountId| {
            let (_, since) = seen.get(id)?.values.get(key)?;
            let person = gathered.persons.get(id)?;
            let since = *since;
            Some((*person, Own { id: *id, since }))
        };
        let others: Vec<(PersonId, Own)> = holders.iter().filter_map(at_this).collect();
        let users = gathered.own.iter().filter_map(|(id, seen)| {
            let (value, since) = seen.values.get(key)?;
            let since = *since;
            Some((value, Own { id: *id, since }))
        });
        let own: Vec<(&String, Own)> = users.collect();
        let Some((value, _)) = own.first().filter(|_| !others.is_empty()) else {
            continue;
        };
        let place = Place {
            kind: key.0,
            network: network(site, value),
            value: (*value).clone(),
            own: own.iter().map(|(_, own)| *own).collect(),
            others: Vec::new(),
            more: 0,
            is_cut: *is_cut || holders.iter().any(|id| left.contains(id)),
        };
        found.push((place, others));
    }
    found.sort_by_cached_key(|(place, others)| {
        let sizes = [persons(others).len(), place.own.len(), others.len()];
        (Reverse(sizes), place.kind, place.value.clone())
    });
    found
}

/// Who shares which place, as far as there is room.
fn settle(
    site: &Site,
    gathered: &Gathered,
    seen: &BTreeMap<AccountId, Seen>,
    left: &BTreeSet<AccountId>,
) -> Around {
    let mut found = used(site, gathered, seen, left);
    let more_places = found.len().saturating_sub(SHOWN);
    found.truncate(SHOWN);
    let mut shares: BTreeMap<PersonId, usize> = BTreeMap::new();
    for person in found.iter().flat_map(|(_, others)| persons(others)) {
        *shares.entry(person).or_default() += 1;
    }
    let mut order: Vec<(PersonId, usize)> = shares.into_iter().collect();
    order.sort_by_key(|(person, places)| (Reverse(*places), *person));
    let more_others = order.len().saturating_sub(OTHERS);
    order.truncate(OTHERS);
    let at: BTreeMap<PersonId, usize> = order.iter().map(|(id, _)| *id).zip(0..).collect();
    let places = found.into_iter().map(|(mut place, others)| {
        let named = others.iter();
        place.others = named
            .filter_map(|(person, own)| Some((*at.get(person)?, *own)))
            .collect();
        place.more = others.len().saturating_sub(place.others.len());
        place
    });
    let other = |(id, _)| Other {
        id,
        has_page: false,
    };
    let own = gathered.own.iter().map(|(id, seen)| Own {
        id: *id,
        since: seen.since,
    });
    Around {
        places: places.collect(),
        more_places,
        others: order.into_iter().map(other).collect(),
        more_others,
        own: own.collect(),
        ties: ties(&gathered.own),
        behind: gathered.behind,
        ..Around::default()
    }
}

fn ties(own: &BTreeMap<AccountId, Seen>) -> BTreeMap<(AccountId, AccountId), Since> {
    let mut ties = BTreeMap::new();
    for (a, one) in own {
        let after = own.range((std::ops::Bound::Excluded(a), std::ops::Bound::Unbounded));
        for (b, other) in after {
            ties.insert((*a, *b), one.with(other));
        }
    }
    ties
}

/// The code of the kind of network of an address.
fn network(site: &Site, value: &str) -> Option<&'static str> {
    let kind = site.networks.kind(value.trim().parse().ok()?);
    (kind != NetworkKind::Unknown).then(|| kind.code())
}
